//! Payments that their cards' banks reported as fraud: what became of each, and which to give back before they are disputed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::looked::Looked;
use super::standing::{Standing, Verdict};
use crate::desk::{Desk, Result};
use crate::domain::ids::PaymentId;
use crate::domain::{Dispute, EarlyWarning, Money, Payment};
use crate::risk::programme::{Habits, OpenWarning as Ranking, rank};
use crate::store::{OpenWarning, View};
use crate::text::Message;

/// That a payment was reported as fraud, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FraudReport {
    /// When the first report came.
    pub at: DateTime<Utc>,
    /// What kind of fraud, in words, where the gateway says more than that it was one.
    pub kind: Option<Message>,
    /// What became of it.
    pub state: ReportState,
    /// What somebody here said of the payment.
    pub said: Option<Verdict>,
}

/// What became of a reported payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportState {
    /// It can still be given back before it becomes a dispute.
    Open,
    /// All of it was given back.
    GivenBack,
    /// It became a dispute.
    Disputed,
    /// Somebody here looked and said that nothing was wrong with it.
    Fine,
    /// The gateway says that nothing can be done any more.
    Over,
}

/// A reported payment that nobody has answered yet.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportedPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// The order that it pays.
    pub order: Option<String>,
    /// What is left of it to give back, in the payment currency.
    pub left: Money,
    /// When it was first reported.
    pub at: DateTime<Utc>,
    /// How likely it still becomes a dispute, from 0 to 1.
    pub chance: f64,
    /// What a refund now saves, that likelihood counted in: the gateway's fee for a dispute, in the shop's currency.
    pub saves: Money,
}

/// What was said of payments, as it stands.
fn said(view: &View<'_>) -> Result<HashMap<String, (Verdict, DateTime<Utc>)>> {
    Ok(Standing::of(view.decisions_of(&["risk_said"])?).said)
}

fn is_fine(said: &HashMap<String, (Verdict, DateTime<Utc>)>, payment_id: &PaymentId) -> bool {
    matches!(said.get(payment_id.as_str()), Some((Verdict::Fine, _)))
}

impl Desk {
    /// Reported payments that can still be given back and of which nobody here said that they are fine, the longest reported
    /// first.
    pub(in crate::desk) fn open_warnings(&self) -> Result<Vec<OpenWarning>> {
        self.store.read(|view| {
            let mut open = view.open_warnings()?;
            if !open.is_empty() {
                let said = said(view)?;
                open.retain(|warning| !is_fine(&said, &warning.payment_id));
            }
            Ok(open)
        })
    }
}

/// Whether a payment was reported, and what became of it.
pub(in crate::desk) fn report_of(
    view: &View<'_>,
    payment: &Payment,
    disputes: &[Dispute],
) -> Result<Option<FraudReport>> {
    let warnings = view.warnings_of(&payment.payment_id)?;
    let Some(first) = warnings.first() else { return Ok(None) };
    let said = said(view)?.get(payment.payment_id.as_str()).map(|(verdict, _)| *verdict);
    let state = if payment.disputed || !disputes.is_empty() {
        ReportState::Disputed
    } else if payment.refunded.minor >= payment.captured.minor {
        ReportState::GivenBack
    } else if said == Some(Verdict::Fine) {
        ReportState::Fine
    } else if warnings.iter().any(|warning| warning.actionable) {
        ReportState::Open
    } else {
        ReportState::Over
    };
    Ok(Some(FraudReport { at: first.created_at, kind: kind_of(first), state, said }))
}

/// What kind of fraud it is, in words.
fn kind_of(warning: &EarlyWarning) -> Option<Message> {
    Some(Message::new(match warning.fraud_type.as_deref()? {
        "made_with_stolen_card" => "desk-fraud-stolen-card",
        "made_with_lost_card" => "desk-fraud-lost-card",
        "made_with_counterfeit_card" => "desk-fraud-counterfeit-card",
        "card_never_received" => "desk-fraud-never-received",
        "fraudulent_card_application" => "desk-fraud-application",
        "unauthorized_use_of_card" => "desk-fraud-unauthorised",
        _ => return None,
    }))
}

/// Reported payments in the order in which to look at them: those first whose dispute is likeliest to cost most. Amounts in
/// other currencies count by their figures: no rate is known here, and only the order depends on it.
pub(super) fn ranked(open: Vec<OpenWarning>, looked: &Looked, now: DateTime<Utc>) -> Vec<ReportedPayment> {
    let Some(currency) = looked.feed.currency.or_else(|| open.first().map(|warning| warning.left.currency)) else {
        return Vec::new();
    };
    let habits = Habits { fee: looked.standing.settings.of.costs(Some(currency)).dispute_fee, ..Habits::default() };
    let each = open.into_iter().map(|warning| {
        let (at, amount) = (warning.at.timestamp(), warning.left.minor);
        Ranking { id: warning, at, amount }
    });
    // What a dispute does to a card network's ratio is told of each network by itself.
    let ranked = rank(each, now.timestamp(), 0, &habits);
    #[allow(clippy::cast_possible_truncation, reason = "a part of a fee")]
    let each = ranked.into_iter().map(|ranked| {
        let OpenWarning { payment_id, order, left, at } = ranked.warning.id;
        let saves = Money::new(ranked.fee_at_stake.round() as i64, currency);
        ReportedPayment { payment_id, order, left, at, chance: ranked.chance, saves }
    });
    each.collect()
}
