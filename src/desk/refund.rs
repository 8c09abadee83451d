//! Refunds as a person wants to know them: what can go back, what it costs, when it arrives, and the journey of each.

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::journey::{JourneyStage, JourneyStep, StepState, StepTime};
use super::payments::no_such_payment;
use super::requests::{self, A_DAY};
use super::{Actor, Desk, Result};
use crate::access::limits::{self, Around};
use crate::domain::ids::{BatchId, CommandId, PaymentId, RefundId};
use crate::domain::{
    Capability, CommandKind, CommandState, LedgerEntry, LedgerKind, Money, MoneyError, Need, Payment, Refund,
    RefundLimit, RefundStatus,
};
use crate::store::{CommandRow, Step, View};
use crate::text::{Message, UserError};

/// Within how many working days a refund is at the customer, as card schemes and banks have it.
const WORKING_DAYS: (u32, u32) = (5, 10);

/// What a person should know before sending money back.
#[derive(Debug, Clone, PartialEq)]
pub struct RefundTerms {
    /// How much can still go back, in the payment currency; what is under way is not counted.
    pub refundable: Money,
    /// The fee of the sale that the gateway keeps, in the settlement currency; nothing when it is not known.
    pub fee_kept: Option<Money>,
    /// What went back so far.
    pub already_refunded: Money,
    /// When the customer sees a refund that is sent today: first and last day, weekends skipped.
    pub arrives: (NaiveDate, NaiveDate),
    /// What was asked for of this payment and is not settled.
    pub open: Vec<CommandRow>,
    /// How much the person may send back alone, in this currency; nothing where nobody said.
    pub limit: Option<RefundLimit>,
    /// What they sent back alone in the last 24 hours.
    pub alone: Money,
    around: Option<Around>,
}

impl RefundTerms {
    /// What the person has to bring to send this much back.
    pub fn need(&self, amount: Money) -> Need {
        self.around.map_or(Need::Nothing, |around| limits::need_of_refund(around, amount, self.limit, self.alone))
    }
}

/// The way of one refund.
#[derive(Debug, Clone, PartialEq)]
pub struct RefundJourney {
    /// The command, when it was asked for here.
    pub command_id: Option<CommandId>,
    /// The gateway's refund, once there is one.
    pub refund_id: Option<RefundId>,
    /// What goes back, positive.
    pub amount: Money,
    /// The steps, first to last.
    pub steps: Vec<JourneyStep>,
    /// Between which days it is at the customer, for one that is on its way.
    pub arrives: Option<(NaiveDate, NaiveDate)>,
    /// The number by which the customer's bank finds it.
    pub acquirer_reference: Option<String>,
}

/// What a person should know before sending money of this payment back.
///
/// # Errors
/// When there is no such payment here.
pub fn refund_terms(desk: &Desk, actor: &Actor, payment_id: &PaymentId) -> Result<RefundTerms> {
    desk.check(actor, Capability::Refund)?;
    let today = desk.clock.now().date_naive();
    desk.store.read::<_, UserError>(|view| {
        let found = view.payment(payment_id)?.ok_or_else(|| no_such_payment(payment_id))?;
        let refunds = view.refunds_of(payment_id)?;
        let commands = view.commands_of(payment_id)?;
        let currency = found.payment.captured.currency;
        let limits = view.limits(actor.person_id())?;
        Ok(RefundTerms {
            refundable: refundable(&found.payment, &refunds, &commands)?,
            fee_kept: fee_kept(&ledger(view, &found.payment, &refunds)?)?,
            already_refunded: found.payment.refunded,
            arrives: arrival(today),
            open: commands.into_iter().filter(|row| is_under_way(row.state)).collect(),
            limit: limits.into_iter().find(|limit| limit.per_refund.currency == currency),
            alone: view.refunded_alone(actor.person_id(), currency, desk.clock.now() - A_DAY)?,
            around: requests::around(view, actor.person_id())?,
        })
    })
}

/// What the ledger booked for a payment and its refunds, each with the batch that pays it out.
pub(super) fn ledger(
    view: &View<'_>,
    payment: &Payment,
    refunds: &[Refund],
) -> Result<Vec<(LedgerEntry, Option<BatchId>)>> {
    let mut ledger = Vec::new();
    if let Some(charge_id) = &payment.charge_id {
        ledger.extend(view.ledger_of(charge_id.as_str())?);
    }
    for refund in refunds {
        ledger.extend(view.ledger_of(refund.refund_id.as_str())?);
    }
    Ok(ledger)
}

/// What can still go back: captured, less what went back, less what was asked for here and is not in the mirror yet. The
/// schema has the last word when a refund is asked for.
pub(super) fn refundable(
    payment: &Payment,
    refunds: &[Refund],
    commands: &[CommandRow],
) -> std::result::Result<Money, MoneyError> {
    let mut left = payment.captured.minus(payment.refunded)?;
    for row in commands.iter().filter(|row| is_refund(row) && row.state.reserves()) {
        let mirrored = |refund: &Refund| Some(refund.refund_id.as_str()) == row.gateway_id.as_deref();
        if !refunds.iter().any(mirrored) {
            left = left.minus(row.command.amount)?;
        }
    }
    Ok(Money::new(left.minor.max(0), left.currency))
}

/// The fees of the sale less those that refunds gave back. Nothing without a sale in the ledger.
pub(super) fn fee_kept(ledger: &[(LedgerEntry, Option<BatchId>)]) -> std::result::Result<Option<Money>, MoneyError> {
    let Some((sale, _)) = ledger.iter().find(|(entry, _)| entry.kind == LedgerKind::Sale) else { return Ok(None) };
    let currency = sale.fee.currency;
    let fees = ledger.iter().map(|(entry, _)| entry.fee).filter(|fee| fee.currency == currency);
    Money::sum(currency, fees).map(Some)
}

/// The refunds that send money back. Some gateways also write what a partial capture or a void released as a refund, though
/// it was never taken: one row of exactly that amount, not asked for here, by which the rows exceed what went back.
pub(super) fn sent_back(payment: &Payment, refunds: Vec<Refund>) -> std::result::Result<Vec<Refund>, MoneyError> {
    let released = payment.amount.minus(payment.captured)?;
    let counted = refunds.iter().filter(|refund| refund.status.counts()).map(|refund| refund.amount);
    let beyond = Money::sum(payment.amount.currency, counted)?.minus(payment.refunded)?;
    let mut refunds = refunds;
    if released.minor > 0 && beyond == released {
        let is_release = |it: &Refund| it.command_id.is_none() && it.status.counts() && it.amount == released;
        if let Some(at) = refunds.iter().position(is_release) {
            refunds.remove(at);
        }
    }
    Ok(refunds)
}

/// The journeys of a payment's refunds, oldest first: those asked for here, then those made at the gateway.
pub(super) fn journeys(refunds: &[Refund], commands: &[(CommandRow, Vec<Step>)]) -> Vec<RefundJourney> {
    let asked = commands.iter().filter(|(row, _)| is_refund(row)).map(|(row, steps)| {
        let refund = refunds.iter().find(|refund| Some(refund.refund_id.as_str()) == row.gateway_id.as_deref());
        journey(Some((row, steps)), refund, row.command.amount)
    });
    let ours =
        |refund: &&Refund| commands.iter().any(|(row, _)| row.gateway_id.as_deref() == Some(refund.refund_id.as_str()));
    let made_there =
        refunds.iter().filter(|refund| !ours(refund)).map(|refund| journey(None, Some(refund), refund.amount));
    asked.chain(made_there).collect()
}

fn journey(command: Option<(&CommandRow, &Vec<Step>)>, refund: Option<&Refund>, amount: Money) -> RefundJourney {
    let mut steps = Vec::new();
    if let Some((row, taken)) = command {
        steps.push(queued(row));
        steps.push(sent(row, taken));
        steps.push(answered(row, taken));
    } else if let Some(refund) = refund {
        steps.push(answered_there(refund));
    }
    let arrives =
        refund.filter(|it| it.status == RefundStatus::Succeeded).map(|it| arrival(it.created_at.date_naive()));
    steps.push(at_customer(command.map(|(row, _)| row.state), refund, arrives));
    RefundJourney {
        command_id: command.map(|(row, _)| row.command_id.clone()),
        refund_id: refund
            .map(|refund| refund.refund_id.clone())
            .or_else(|| command.and_then(|(row, _)| row.gateway_id.clone()).map(RefundId::new)),
        amount,
        steps,
        arrives,
        acquirer_reference: refund.and_then(|refund| refund.acquirer_reference.clone()),
    }
}

fn queued(row: &CommandRow) -> JourneyStep {
    JourneyStep {
        stage: JourneyStage::RefundQueued,
        state: StepState::Done,
        at: Some(StepTime::At(row.created_at)),
        what: Message::new("journey-refund-queued"),
        note: Some(Message::new("journey-refund-key-kept")),
    }
}

fn sent(row: &CommandRow, taken: &[Step]) -> JourneyStep {
    let state = match row.state {
        CommandState::Queued => StepState::ToCome,
        CommandState::Cancelled => StepState::Skipped,
        CommandState::Sending => StepState::Now,
        _ => StepState::Done,
    };
    let first = taken.iter().find(|step| step.to == CommandState::Sending);
    JourneyStep {
        stage: JourneyStage::RefundSent,
        state,
        at: first.map(|step| StepTime::At(step.at)),
        what: Message::new("journey-refund-sent"),
        note: (row.attempts > 0).then(|| Message::new("journey-refund-tries").with("count", row.attempts)),
    }
}

fn answered(row: &CommandRow, taken: &[Step]) -> JourneyStep {
    // A refund that failed had been done before, as far as the gateway knew.
    let (state, note) = match row.state {
        CommandState::Queued | CommandState::Sending => (StepState::ToCome, None),
        CommandState::Cancelled => (StepState::Skipped, Some("journey-refund-taken-back")),
        CommandState::Accepted => (StepState::Now, Some("journey-refund-taken")),
        CommandState::Succeeded => (StepState::Done, Some("journey-refund-done")),
        CommandState::Failed => (StepState::Done, Some("journey-refund-taken")),
        CommandState::Declined => (StepState::Failed, Some("journey-refund-refused")),
        CommandState::Unknown => (StepState::Now, Some("journey-refund-unknown")),
        CommandState::Review => (StepState::Now, Some("journey-refund-review")),
    };
    // What is not clear has its answer still to come; until then the moment counts at which it became unclear.
    let clear = !matches!(row.state, CommandState::Unknown | CommandState::Review);
    let answer = taken.iter().find(|step| {
        use CommandState::{Accepted, Cancelled, Declined, Failed, Review, Succeeded, Unknown};
        match step.to {
            Accepted | Succeeded | Failed | Declined | Cancelled => clear,
            Unknown | Review => !clear,
            _ => false,
        }
    });
    JourneyStep {
        stage: JourneyStage::RefundAnswer,
        state,
        at: answer.map(|step| StepTime::At(step.at)),
        what: Message::new("journey-refund-answer"),
        note: note.map(Message::new),
    }
}

/// A refund that was made at the gateway: all that is known is what it says.
fn answered_there(refund: &Refund) -> JourneyStep {
    let (state, note) = match refund.status {
        RefundStatus::Succeeded => (StepState::Done, "journey-refund-done"),
        RefundStatus::Canceled => (StepState::Skipped, "journey-refund-taken-back"),
        RefundStatus::Failed => (StepState::Done, "journey-refund-taken"),
        RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Other(_) => {
            (StepState::Now, "journey-refund-taken")
        }
    };
    JourneyStep {
        stage: JourneyStage::RefundAnswer,
        state,
        at: Some(StepTime::At(refund.created_at)),
        what: Message::new("journey-refund-answer"),
        note: Some(Message::new(note)),
    }
}

/// Nobody tells when the money is in the customer's account; only that it came back, if it did.
fn at_customer(
    command: Option<CommandState>,
    refund: Option<&Refund>,
    arrives: Option<(NaiveDate, NaiveDate)>,
) -> JourneyStep {
    let failed =
        command == Some(CommandState::Failed) || refund.is_some_and(|refund| refund.status == RefundStatus::Failed);
    let nothing_moved = matches!(command, Some(CommandState::Declined | CommandState::Cancelled))
        || refund.is_some_and(|refund| refund.status == RefundStatus::Canceled);
    let reference = refund.and_then(|refund| refund.acquirer_reference.as_ref());
    let (state, note) = match (arrives, reference) {
        _ if failed => (StepState::Failed, Some(Message::new("journey-refund-came-back"))),
        _ if nothing_moved => (StepState::Skipped, None),
        (Some((from, to)), Some(reference)) => {
            let note = Message::new("journey-refund-reference");
            (StepState::Now, Some(note.with("from", from).with("to", to).with("reference", reference)))
        }
        (Some((from, to)), None) => {
            (StepState::Now, Some(Message::new("journey-refund-arrives").with("from", from).with("to", to)))
        }
        (None, _) => (StepState::ToCome, None),
    };
    JourneyStep {
        stage: JourneyStage::RefundAtCustomer,
        state,
        at: arrives.filter(|_| state == StepState::Now).map(|(from, _)| StepTime::On(from)),
        what: Message::new("journey-refund-at-customer"),
        note,
    }
}

fn is_refund(row: &CommandRow) -> bool {
    matches!(row.command.kind, CommandKind::Refund(_))
}

/// Whether a command may still move money, or may have.
const fn is_under_way(state: CommandState) -> bool {
    state.is_open() || matches!(state, CommandState::Accepted | CommandState::Review)
}

/// When a refund of a day is at the customer.
fn arrival(sent_on: NaiveDate) -> (NaiveDate, NaiveDate) {
    (working_days_after(sent_on, WORKING_DAYS.0), working_days_after(sent_on, WORKING_DAYS.1))
}

/// The day that is so many working days later. Weekends are skipped; the holidays of the customer's bank are not known.
fn working_days_after(day: NaiveDate, days: u32) -> NaiveDate {
    let working = day.iter_days().skip(1).filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    working.take(days as usize).last().unwrap_or(day)
}

#[cfg(test)]
mod tests;
