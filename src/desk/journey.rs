//! The journey of a payment, step by step, from what is known of it. Nothing is made up: a step without a fact has no
//! note, and a moment that nobody told is left out.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};

use super::risk::FraudReport;
use crate::domain::{
    Batch, Check, Dispute, DisputeStatus, LedgerEntry, Money, Payment, PaymentStatus, Refund, RefundStatus,
};
use crate::gateway::decline;
use crate::text::Message;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyStep {
    /// Which.
    pub stage: JourneyStage,
    /// Whether it is done.
    pub state: StepState,
    /// When, where that is known.
    pub at: Option<StepTime>,
    /// Its title.
    pub what: Message,
    /// A few words from what is known.
    pub note: Option<Message>,
}

/// The steps there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JourneyStage {
    /// The customer went to pay.
    Initiated,
    /// The card's number went to the gateway, encrypted, and became a token there.
    Tokenised,
    /// The gateway's own checks.
    GatewayChecks,
    /// The card scheme.
    Network,
    /// The customer's bank.
    Issuer,
    /// What the customer's bank answered.
    Answer,
    /// Authorised and waiting to be captured.
    Held,
    /// The money was taken.
    Captured,
    /// It is part of a settlement batch.
    InBatch,
    /// The batch is at the shop's bank.
    AtTheBank,
    /// A hold was released, or the payment was given up.
    Canceled,
    /// Money went back; one step a refund.
    Refunded,
    /// The card's bank reported it as fraud.
    Reported,
    /// The customer's bank asks for the money back; one step a dispute.
    Disputed,
    /// A refund was asked for here.
    RefundQueued,
    /// It was sent to the gateway.
    RefundSent,
    /// What the gateway answered.
    RefundAnswer,
    /// It reaches the customer.
    RefundAtCustomer,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    /// It happened.
    Done,
    /// It is under way.
    Now,
    /// It comes later.
    ToCome,
    /// It went wrong, or against the shop.
    Failed,
    /// It was never reached.
    Skipped,
}

/// When a step was, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepTime {
    /// A moment.
    At(DateTime<Utc>),
    /// A day: banks tell no more.
    On(NaiveDate),
}

/// A batch and what the bank shows of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settled {
    pub(super) batch: Batch,
    pub(super) bank: AtBank,
}

/// What the bank shows of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtBank {
    /// Booked on a day, and by how much the deposit differs from what was sent.
    Booked(NaiveDate, Money),
    /// Not to be seen yet.
    Expected,
    /// It should be there, and is not.
    Missing,
    /// The bank did not take it.
    Returned,
    /// It was below zero, and is part of a later batch.
    CarriedOver,
}

/// What a payment's journey is told from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) payment: &'a Payment,
    /// The ledger entry of the sale.
    pub(super) sale: Option<&'a LedgerEntry>,
    /// The batch that pays it out.
    pub(super) settled: Option<&'a Settled>,
    pub(super) refunds: &'a [Refund],
    /// That it was reported as fraud.
    pub(super) reported: Option<&'a FraudReport>,
    pub(super) disputes: &'a [Dispute],
}

/// The journey of a payment, first step first.
pub(super) fn of_payment(facts: &Facts<'_>) -> Vec<JourneyStep> {
    let payment = facts.payment;
    let mut steps = to_the_answer(payment);
    match payment.status {
        PaymentStatus::Declined => {}
        PaymentStatus::Canceled => steps.push(canceled()),
        _ => {
            if payment.status == PaymentStatus::Held {
                steps.push(held(payment));
            }
            steps.push(captured(facts));
            steps.push(in_batch(facts));
            steps.push(at_the_bank(facts));
        }
    }
    steps.extend(facts.reported.map(reported));
    steps.extend(facts.refunds.iter().map(refunded));
    steps.extend(facts.disputes.iter().map(disputed));
    steps
}

/// How far a payment has come on its way to the bank's answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Customer,
    Gateway,
    Network,
    Issuer,
    Answer,
}

fn to_the_answer(payment: &Payment) -> Vec<JourneyStep> {
    let blocked = is_blocked(payment);
    let reached = match payment.status {
        PaymentStatus::Incomplete => Reached::Customer,
        PaymentStatus::RequiresAction => Reached::Issuer,
        PaymentStatus::Declined if blocked => Reached::Gateway,
        // Given up before any card was tried.
        PaymentStatus::Canceled if payment.charge_id.is_none() => Reached::Customer,
        _ => Reached::Answer,
    };
    let given_up = payment.status == PaymentStatus::Canceled || blocked;
    let state = |step: Reached| match step.cmp(&reached) {
        Ordering::Less => StepState::Done,
        Ordering::Equal if blocked => StepState::Failed,
        Ordering::Equal if !given_up => StepState::Now,
        Ordering::Greater if !given_up => StepState::ToCome,
        Ordering::Equal | Ordering::Greater => StepState::Skipped,
    };
    let waits = (reached == Reached::Customer && !given_up).then(|| Message::new("journey-waits-for-customer"));
    let billed = payment.billing_country.as_ref();
    vec![
        JourneyStep {
            stage: JourneyStage::Initiated,
            state: StepState::Done,
            at: Some(StepTime::At(payment.created_at)),
            what: Message::new("journey-initiated"),
            note: billed.map(|country| Message::new("journey-billed-in").with("country", country)),
        },
        JourneyStep {
            stage: JourneyStage::Tokenised,
            state: state(Reached::Customer),
            at: None,
            what: Message::new("journey-tokenised"),
            note: waits.or_else(|| payment.card.as_ref().map(|_| Message::new("journey-number-never-here"))),
        },
        JourneyStep {
            stage: JourneyStage::GatewayChecks,
            state: state(Reached::Gateway),
            at: None,
            what: Message::new("journey-checks"),
            note: if blocked { declined(payment) } else { checks(payment) },
        },
        JourneyStep {
            stage: JourneyStage::Network,
            state: state(Reached::Network),
            at: None,
            what: Message::new("journey-network"),
            note: scheme(payment),
        },
        JourneyStep {
            stage: JourneyStage::Issuer,
            state: state(Reached::Issuer),
            at: None,
            what: Message::new("journey-issuer"),
            note: if payment.status == PaymentStatus::RequiresAction {
                Some(Message::new("journey-waits-for-confirmation"))
            } else {
                issuer(payment)
            },
        },
        answer(payment, state(Reached::Answer)),
    ]
}

/// The answer of the customer's bank; `open` is its state as long as there is none.
fn answer(payment: &Payment, open: StepState) -> JourneyStep {
    let (state, note) = match payment.status {
        PaymentStatus::Held | PaymentStatus::Succeeded => (StepState::Done, Some(Message::new("journey-approved"))),
        PaymentStatus::Declined if is_blocked(payment) => (open, Some(Message::new("journey-never-reached"))),
        PaymentStatus::Declined => (StepState::Failed, declined(payment)),
        PaymentStatus::Processing => (open, Some(Message::new("journey-no-answer-yet"))),
        // There was an attempt, so there was an answer; which one is not told any more.
        PaymentStatus::Canceled if payment.charge_id.is_some() => (StepState::Done, None),
        _ => (open, None),
    };
    JourneyStep { stage: JourneyStage::Answer, state, at: None, what: Message::new("journey-answer"), note }
}

fn is_blocked(payment: &Payment) -> bool {
    let outcome = payment.risk.as_ref().and_then(|risk| risk.outcome.as_deref());
    payment.status == PaymentStatus::Declined && outcome == Some("blocked")
}

fn declined(payment: &Payment) -> Option<Message> {
    payment.decline.as_ref().map(|declined| decline::explain(&declined.code).meaning)
}

/// Which details passed and which did not; the score, where it is told.
fn checks(payment: &Payment) -> Option<Message> {
    let made = [
        (&payment.checks.cvc, "journey-checked-cvc"),
        (&payment.checks.address, "journey-checked-address"),
        (&payment.checks.postal_code, "journey-checked-postal-code"),
    ];
    let with = |wanted: &Check| {
        joined(made.iter().filter(|(check, _)| check.as_ref() == Some(wanted)).map(|(_, word)| Message::new(word)))
    };
    let passed = with(&Check::Pass).map(|checks| Message::new("journey-passed").with("checks", checks));
    let failed = with(&Check::Fail).map(|checks| Message::new("journey-not-passed").with("checks", checks));
    let score = payment.risk.as_ref().and_then(|risk| risk.score);
    let score = score.map(|score| Message::new("journey-risk").with("score", u32::from(score)));
    joined([passed, failed, score].into_iter().flatten())
}

fn scheme(payment: &Payment) -> Option<Message> {
    let brand = payment.card.as_ref().and_then(|card| card.brand_name());
    let brand = brand.map(|brand| Message::new("journey-brand").with("brand", brand));
    let result = payment.checks.three_d_secure.as_ref();
    joined(
        [brand, result.map(|result| Message::new("journey-three-d-secure").with("result", result))]
            .into_iter()
            .flatten(),
    )
}

fn issuer(payment: &Payment) -> Option<Message> {
    let card = payment.card.as_ref()?;
    let funding = card.funding.clone().unwrap_or_default();
    Some(Message::new("journey-issued-in").with("country", card.country.as_ref()?).with("funding", funding))
}

fn held(payment: &Payment) -> JourneyStep {
    let note = match payment.capture_before {
        Some(time) => Message::new("journey-held-until").with("amount", payment.capturable).with("time", time),
        None => Message::new("journey-held-amount").with("amount", payment.capturable),
    };
    JourneyStep {
        stage: JourneyStage::Held,
        state: StepState::Now,
        at: None,
        what: Message::new("journey-held"),
        note: Some(note),
    }
}

fn canceled() -> JourneyStep {
    JourneyStep {
        stage: JourneyStage::Canceled,
        state: StepState::Done,
        at: None,
        what: Message::new("journey-canceled"),
        note: Some(Message::new("journey-nothing-taken")),
    }
}

fn captured(facts: &Facts<'_>) -> JourneyStep {
    let payment = facts.payment;
    let taken = payment.status == PaymentStatus::Succeeded;
    let note = if payment.captured == payment.amount {
        Message::new("journey-captured-whole").with("amount", payment.captured)
    } else {
        Message::new("journey-captured-part").with("amount", payment.captured).with("whole", payment.amount)
    };
    JourneyStep {
        stage: JourneyStage::Captured,
        state: if taken { StepState::Done } else { StepState::ToCome },
        at: facts.sale.map(|sale| StepTime::At(sale.created_at)),
        what: Message::new("journey-captured"),
        note: taken.then_some(note),
    }
}

fn in_batch(facts: &Facts<'_>) -> JourneyStep {
    let step = |state, at, what, note| JourneyStep { stage: JourneyStage::InBatch, state, at, what, note };
    let Some(Settled { batch, .. }) = facts.settled else {
        let waits = facts.payment.status == PaymentStatus::Succeeded;
        let note = waits.then(|| Message::new("journey-waits-at-gateway"));
        let state = if waits { StepState::Now } else { StepState::ToCome };
        return step(state, None, Message::new("journey-in-a-batch"), note);
    };
    step(
        StepState::Done,
        Some(StepTime::At(batch.created_at)),
        Message::new("journey-in-batch").with("batch", batch.batch_id.as_str()),
        Some(Message::new("journey-pays-out").with("amount", batch.amount)),
    )
}

fn at_the_bank(facts: &Facts<'_>) -> JourneyStep {
    let what = Message::new("journey-at-the-bank");
    let step = |state, at, note| JourneyStep { stage: JourneyStage::AtTheBank, state, at, what, note };
    let Some(Settled { batch, bank }) = facts.settled else { return step(StepState::ToCome, None, None) };
    let due = Some(StepTime::On(batch.arrival_date));
    match *bank {
        AtBank::Booked(day, difference) => {
            let size = Money::new(difference.minor.saturating_abs(), difference.currency);
            let note = match difference.minor {
                0 => Message::new("journey-booked"),
                ..0 => Message::new("journey-booked-short").with("amount", size),
                1.. => Message::new("journey-booked-over").with("amount", size),
            };
            step(StepState::Done, Some(StepTime::On(day)), Some(note))
        }
        AtBank::Expected => step(StepState::Now, due, Some(Message::new("journey-expected"))),
        AtBank::Missing => step(StepState::Failed, due, Some(Message::new("journey-missing"))),
        AtBank::CarriedOver => step(StepState::Done, due, Some(Message::new("journey-batch-carried-over"))),
        AtBank::Returned => step(StepState::Failed, due, Some(Message::new("journey-batch-returned"))),
    }
}

fn refunded(refund: &Refund) -> JourneyStep {
    let (state, note) = match refund.status {
        RefundStatus::Succeeded => (StepState::Done, "journey-refund-on-its-way"),
        RefundStatus::Failed => (StepState::Failed, "journey-refund-failed"),
        RefundStatus::Canceled => (StepState::Skipped, "journey-refund-canceled"),
        RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Other(_) => {
            (StepState::Now, "journey-refund-pending")
        }
    };
    JourneyStep {
        stage: JourneyStage::Refunded,
        state,
        at: Some(StepTime::At(refund.created_at)),
        what: Message::new("journey-refunded"),
        note: Some(Message::new(note).with("amount", refund.amount)),
    }
}

fn reported(report: &FraudReport) -> JourneyStep {
    JourneyStep {
        stage: JourneyStage::Reported,
        state: StepState::Failed,
        at: Some(StepTime::At(report.at)),
        what: Message::new("journey-reported"),
        note: report.kind.clone(),
    }
}

fn disputed(dispute: &Dispute) -> JourneyStep {
    let plain = |key| Message::new(key).with("amount", dispute.amount);
    let (state, note) = match (&dispute.status, dispute.due_by) {
        (DisputeStatus::Won, _) => (StepState::Done, plain("journey-dispute-won")),
        (DisputeStatus::Lost, _) => (StepState::Failed, plain("journey-dispute-lost")),
        (DisputeStatus::NeedsResponse, Some(time)) => {
            (StepState::Now, plain("journey-dispute-needs-answer").with("time", time))
        }
        _ => (StepState::Now, plain("journey-dispute-open")),
    };
    JourneyStep {
        stage: JourneyStage::Disputed,
        state,
        at: Some(StepTime::At(dispute.created_at)),
        what: Message::new("journey-disputed"),
        note: Some(note),
    }
}

/// Several facts as one note.
fn joined(facts: impl IntoIterator<Item = Message>) -> Option<Message> {
    facts.into_iter().reduce(|before, next| Message::new("journey-both").with("first", before).with("second", next))
}

#[cfg(test)]
mod tests;
