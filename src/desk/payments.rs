//! Finding a payment, and everything that is known about one.

use chrono::NaiveDate;

use super::checks::{self, CheckRow};
use super::filling::Filling;
use super::journey::{self, AtBank, Facts, JourneyStep, Settled};
use super::personal::{Seen, Sight};
use super::reconcile::Reconciliation;
use super::refund::{self, RefundJourney};
use super::risk::{self, CompellingEvidence, FraudReport};
use super::{Actor, Desk, Result};
use crate::domain::ids::{BatchId, PaymentId};
use crate::domain::search::PaymentFilter;
use crate::domain::{Capability, Dispute, LedgerEntry, LedgerKind, Money, MoneyError, Refund};
use crate::gateway::decline::{self, DeclineAdvice};
use crate::report::month::ProofState;
use crate::store::{CommandRow, PaymentRow, Step, View};
use crate::text::{ErrorKind, Message, UserError};

/// How many other payments of the same customer or card are listed beside one.
const OTHERS: u32 = 20;

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
    /// The name of the gateway connection.
    pub gateway: String,
    /// What the gateway's ledger booked for it and its refunds, with the batch that pays each out.
    pub ledger: Vec<(LedgerEntry, Option<BatchId>)>,
    /// Its refunds, oldest first.
    pub refunds: Vec<Refund>,
    /// Its disputes, oldest first.
    pub disputes: Vec<Dispute>,
    /// That its card's bank reported it as fraud, and what became of it.
    pub reported: Option<FraudReport>,
    /// What earlier payments of its card say, while a dispute for fraud is open at Visa.
    pub evidence: Option<CompellingEvidence>,
    /// What was asked for here, with every step it took.
    pub commands: Vec<(CommandRow, Vec<Step>)>,
    /// Its way from the customer to the shop's bank.
    pub journey: Vec<JourneyStep>,
    /// The way of each refund: those asked for here, then those made at the gateway.
    pub refund_journeys: Vec<RefundJourney>,
    /// What it brought; nothing before the ledger has it.
    pub money: Option<PaymentMoney>,
    /// What was checked.
    pub checks: Vec<CheckRow>,
    /// Why it was declined, what to tell the customer and what to try, for a declined one.
    pub decline: Option<DeclineAdvice>,
    /// How much can still go back.
    pub refundable: Money,
    /// The fee of the sale that a refund does not bring back; nothing when it is not known.
    pub fee_kept: Option<Money>,
    /// Whether the customer's data is hidden until a reason is given.
    pub masked: bool,
    /// Other payments with the same e-mail address or card, newest first.
    pub others: Vec<PaymentRow>,
}

/// What a sale brought, in the settlement currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMoney {
    /// Before fees.
    pub gross: Money,
    /// The gateway's fee; positive when the shop pays it.
    pub fee: Money,
    /// Gross less fee.
    pub net: Money,
    /// The batch that pays it out, once there is one.
    pub batch_id: Option<BatchId>,
    /// When that batch is expected at the bank.
    pub expected_on: Option<NaiveDate>,
    /// When the bank booked its deposit.
    pub deposited_on: Option<NaiveDate>,
}

/// Finds payments by a search line (see [`PaymentFilter`]), newest first.
///
/// # Errors
/// When the line is not understood.
pub fn search_payments(desk: &Desk, actor: &Actor, line: &str, limit: u32) -> Result<SearchResult> {
    let person = desk.check(actor, Capability::ViewPayments)?;
    let filter = PaymentFilter::parse(line)?;
    let sight = desk.sight(&person);
    desk.note_sight(actor, sight, Seen::List("payments"))?;
    desk.store.read(|view| {
        let payments = view.payments(&filter, limit)?.into_iter().map(|row| sight.of_row(row)).collect();
        Ok(SearchResult { count: view.payment_count(&filter)?, payments })
    })
}

/// Everything known about one payment.
///
/// # Errors
/// When there is no such payment here.
pub fn payment(desk: &Desk, actor: &Actor, payment_id: &PaymentId) -> Result<PaymentDetail> {
    let person = desk.check(actor, Capability::ViewPayments)?;
    let sight = desk.sight_of(actor, &person, payment_id);
    desk.note_sight(actor, sight, Seen::Payment(payment_id))?;
    let proof = desk.proven()?;
    desk.store.read(|view| {
        let payment = view.payment(payment_id)?.ok_or_else(|| no_such_payment(payment_id))?;
        let refunds = view.refunds_of(payment_id)?;
        let disputes = view.disputes_of(payment_id)?;
        let reported = risk::report_of(view, &payment.payment, &disputes)?;
        let ledger = refund::ledger(view, &payment.payment, &refunds)?;
        let commands = commands(view, payment_id)?;
        let sent_back = refund::sent_back(&payment.payment, refunds.clone())?;
        let sale = ledger.iter().find(|(entry, _)| entry.kind == LedgerKind::Sale);
        let settled = match sale {
            Some((_, Some(batch_id))) => settled(&proof, batch_id)?,
            _ => None,
        };
        let journey = journey::of_payment(&Facts {
            payment: &payment.payment,
            sale: sale.map(|(entry, _)| entry),
            settled: settled.as_ref(),
            refunds: &sent_back,
            reported: reported.as_ref(),
            disputes: &disputes,
        });
        let rows: Vec<CommandRow> = commands.iter().map(|(row, _)| row.clone()).collect();
        Ok(PaymentDetail {
            gateway: view.connection(&payment.connection_id)?.map(|connection| connection.name).unwrap_or_default(),
            journey,
            refund_journeys: refund::journeys(&sent_back, &commands),
            money: sale.map(|(entry, batch_id)| money(entry, batch_id.as_ref(), settled.as_ref())),
            checks: checks::of_payment(&payment.payment),
            decline: payment.payment.decline.as_ref().map(|declined| decline::explain(&declined.code)),
            refundable: refund::refundable(&payment.payment, &refunds, &rows)?,
            fee_kept: refund::fee_kept(&ledger)?,
            others: view.payments_beside(&payment, OTHERS)?.into_iter().map(|row| sight.of_row(row)).collect(),
            evidence: risk::evidence_of(view, &payment, &disputes)?,
            masked: sight == Sight::Masked,
            payment: sight.of_row(payment),
            ledger: ledger.into_iter().map(|(entry, batch_id)| (sight.of_entry(entry), batch_id)).collect(),
            refunds,
            disputes,
            reported,
            commands,
        })
    })
}

pub(super) fn no_such_payment(payment_id: &PaymentId) -> UserError {
    let what = Message::new("desk-no-such-payment").with("payment", payment_id.as_str());
    UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-such-payment-hint"))
}

fn commands(view: &View<'_>, payment_id: &PaymentId) -> Result<Vec<(CommandRow, Vec<Step>)>> {
    let mut commands = Vec::new();
    for command in view.commands_of(payment_id)? {
        let steps = view.command_steps(&command.command_id)?;
        commands.push((command, steps));
    }
    Ok(commands)
}

/// A batch with what the bank shows of it. The proof may be one sync older than the ledger: then nothing is said.
fn settled(proof: &Reconciliation, batch_id: &BatchId) -> std::result::Result<Option<Settled>, MoneyError> {
    let filling = Filling::new(proof);
    let Some((found, footing)) = filling.settled().find(|(settled, _)| settled.batch.batch_id == *batch_id) else {
        return Ok(None);
    };
    let row = filling.row(found, footing)?;
    let booked = row.deposits.iter().map(|deposit| deposit.booked_on).max();
    let bank = match (row.state, booked) {
        (ProofState::Returned, _) => AtBank::Returned,
        (ProofState::CarriedOver, _) => AtBank::CarriedOver,
        (_, Some(day)) => AtBank::Booked(day, row.difference),
        (ProofState::Missing, None) => AtBank::Missing,
        (_, None) => AtBank::Expected,
    };
    Ok(Some(Settled { batch: found.batch.clone(), bank }))
}

fn money(sale: &LedgerEntry, batch_id: Option<&BatchId>, settled: Option<&Settled>) -> PaymentMoney {
    PaymentMoney {
        gross: sale.amount,
        fee: sale.fee,
        net: sale.net,
        batch_id: batch_id.cloned(),
        expected_on: settled.map(|settled| settled.batch.arrival_date),
        deposited_on: settled.and_then(|settled| match settled.bank {
            AtBank::Booked(day, _) => Some(day),
            AtBank::Expected | AtBank::Missing | AtBank::Returned | AtBank::CarriedOver => None,
        }),
    }
}
