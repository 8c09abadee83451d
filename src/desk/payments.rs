//! Finding a payment, and everything that is known about one.

use super::{Desk, Result};
use crate::domain::ids::{BatchId, PaymentId};
use crate::domain::search::PaymentFilter;
use crate::domain::{Capability, LedgerEntry, Person, Refund};
use crate::store::{CommandRow, PaymentRow, Step};
use crate::text::{ErrorKind, Message, UserError};

/// The payments a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResult {
    /// How many there are.
    pub count: u64,
    /// The newest of them, up to the limit asked for.
    pub payments: Vec<PaymentRow>,
}

/// Everything known about one payment.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentDetail {
    /// The payment.
    pub payment: PaymentRow,
    /// What the gateway's ledger booked for it and its refunds, with the batch that pays each out.
    pub ledger: Vec<(LedgerEntry, Option<BatchId>)>,
    /// Its refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// What was asked for here, with every step it took.
    pub commands: Vec<(CommandRow, Vec<Step>)>,
}

/// Finds payments by a search line (see [`PaymentFilter`]), newest first.
///
/// # Errors
/// When the line is not understood.
pub fn search_payments(desk: &Desk, actor: &Person, line: &str, limit: u32) -> Result<SearchResult> {
    desk.check(actor, Capability::ViewPayments)?;
    let filter = PaymentFilter::parse(line)?;
    desk.store
        .read(|view| Ok(SearchResult { count: view.payment_count(&filter)?, payments: view.payments(&filter, limit)? }))
}

/// Everything known about one payment.
///
/// # Errors
/// When there is no such payment here.
pub fn payment(desk: &Desk, actor: &Person, payment_id: &PaymentId) -> Result<PaymentDetail> {
    desk.check(actor, Capability::ViewPayments)?;
    desk.store.read(|view| {
        let Some(payment) = view.payment(payment_id)? else {
            let what = Message::new("desk-no-such-payment").with("payment", payment_id.as_str());
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-such-payment-hint")));
        };
        let refunds = view.refunds_of(payment_id)?;
        let mut ledger = Vec::new();
        if let Some(charge_id) = &payment.payment.charge_id {
            ledger.extend(view.ledger_of(charge_id.as_str())?);
        }
        for refund in &refunds {
            ledger.extend(view.ledger_of(refund.refund_id.as_str())?);
        }
        let mut commands = Vec::new();
        for command in view.commands_of(payment_id)? {
            let steps = view.command_steps(&command.command_id)?;
            commands.push((command, steps));
        }
        Ok(PaymentDetail { payment, ledger, refunds, commands })
    })
}
