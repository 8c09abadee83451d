//! What waits for a person: what it is, why, until when, and where to go.

mod warnings;

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::audit::{AuditAnchor, anchor_words};
use crate::domain::ids::{BatchId, PaymentId};
use crate::domain::{CommandKind, CommandState, Currency, Dispute, DisputeStatus, Money};
use crate::reconcile::{Break, BreakKind, Proof};
use crate::store::{CommandRow, ConnectionRow, OpenWarning, PaymentRow};
use crate::text::Message;

/// A dispute is pressing when its evidence is due within this time, a hold when it lapses within it.
const PRESSING: TimeDelta = TimeDelta::hours(24);

/// A hold that lapses within this time is told.
const HOLD_TOLD: TimeDelta = TimeDelta::days(3);

/// A dispute that is due within this time comes before what has time.
const DISPUTE_SOON: TimeDelta = TimeDelta::days(3);

/// So many breaks are listed; the rest is for Reconcile, where there are tools for it.
pub(super) const BREAKS_LISTED: usize = 100;

/// After this time a mirror is old.
const SYNC_OLD: TimeDelta = TimeDelta::hours(24);

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What sort of thing.
    pub kind: AttentionKind,
    /// How pressing it is.
    pub urgency: Urgency,
    /// What it is, in a line.
    pub what: Message,
    /// Why, or what is known of it.
    pub why: Message,
    /// What it is about; signed for a break: bank minus expected.
    pub amount: Option<Money>,
    /// Until when, or since when.
    pub when: Option<When>,
    /// Where to look.
    pub target: Target,
}

/// The sorts of things that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttentionKind {
    /// Gateway and bank do not agree.
    Break,
    /// Payments were reported as fraud and can still be given back.
    Reported,
    /// Evidence for a dispute is awaited.
    DisputeDue,
    /// A hold lapses unless it is captured.
    HoldExpires,
    /// Whether money moved is not known yet.
    CommandUnknown,
    /// Whether money moved cannot be found out by asking.
    CommandReview,
    /// A gateway was connected and never read.
    NeverSynced,
    /// A gateway was not read for a day.
    SyncOld,
    /// Requests wait for this person's decision.
    RequestWaits,
    /// Somebody was shut out by wrong tries.
    PersonShutOut,
    /// Somebody sent back alone about as much as they may in a day.
    LimitReached,
    /// The audit log is not what the keychain remembers of it.
    AuditTrouble,
}

/// How pressing something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Today.
    Now,
    /// In the next days.
    Soon,
    /// When there is time.
    Later,
}

/// Until when, or since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Until this moment.
    Due(DateTime<Utc>),
    /// Since this moment.
    Since(DateTime<Utc>),
    /// Since this day.
    SinceDay(NaiveDate),
}

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// At a payment.
    Payment(PaymentId),
    /// At a settlement batch.
    Batch(BatchId),
    /// At what does not agree.
    Reconcile,
    /// At the gateways.
    Gateways,
    /// At what needs two people.
    Approvals,
    /// At the people of this book.
    People,
    /// At the audit log.
    Audit,
    /// At the payments that were reported as fraud.
    Reported,
}

/// What may be waiting.
pub(super) struct Waiting<'a> {
    pub(super) now: DateTime<Utc>,
    pub(super) proof: &'a Proof,
    pub(super) held: &'a [PaymentRow],
    pub(super) disputes: &'a [Dispute],
    pub(super) reported: &'a [OpenWarning],
    pub(super) commands: &'a [CommandRow],
    pub(super) freshness: &'a [(ConnectionRow, Option<DateTime<Utc>>)],
    pub(super) staff: &'a Staff,
}

/// What of the people of this book may be waiting for one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Staff {
    /// Until when the requests last that this person can decide.
    pub(super) requests: Vec<DateTime<Utc>>,
    /// Names that are shut out.
    pub(super) shut_out: Vec<String>,
    /// Names, what each sent back alone in the last 24 hours, and what they may.
    pub(super) near_limit: Vec<(String, Money, Money)>,
    /// What the keychain remembers of the audit log, where that is trouble.
    pub(super) audit_trouble: Option<AuditAnchor>,
}

/// What waits for a person: the most pressing first, then by deadline, then by money.
pub(super) fn of(waiting: &Waiting<'_>) -> Vec<Attention> {
    let now = waiting.now;
    let mut breaks: Vec<&Break> = waiting.proof.breaks.iter().collect();
    if breaks.len() > BREAKS_LISTED {
        breaks.sort_by_key(|found| (urgency(found), Reverse(found.amount.minor.unsigned_abs())));
        breaks.truncate(BREAKS_LISTED);
    }
    let breaks = breaks.into_iter().map(of_break);
    let disputes = waiting.disputes.iter().filter_map(|dispute| of_dispute(dispute, now));
    let reported = warnings::of_reported(waiting.reported, now);
    let holds = waiting.held.iter().filter_map(|row| of_hold(row, now));
    let commands = waiting.commands.iter().filter_map(of_command);
    let gateways = waiting.freshness.iter().filter_map(|(connection, at)| of_gateway(connection, *at, now));
    let staff = of_staff(waiting.staff);
    let mut all: Vec<Attention> =
        breaks.chain(disputes).chain(reported).chain(holds).chain(commands).chain(gateways).chain(staff).collect();
    all.sort_by_key(|it| (it.urgency, it.deadline(), it.by_money(), it.kind));
    all
}

impl Attention {
    /// The deadline; what has none comes after what has one.
    fn deadline(&self) -> (bool, Option<DateTime<Utc>>) {
        let due = match self.when {
            Some(When::Due(time)) => Some(time),
            Some(When::Since(_) | When::SinceDay(_)) | None => None,
        };
        (due.is_none(), due)
    }

    /// More money first, within a currency.
    fn by_money(&self) -> (Option<Currency>, Reverse<u64>) {
        let minor = self.amount.map_or(0, |amount| amount.minor.unsigned_abs());
        (self.amount.map(|amount| amount.currency), Reverse(minor))
    }
}

const fn urgency(found: &Break) -> Urgency {
    if matches!(found.kind, BreakKind::LateDeposit) { Urgency::Later } else { Urgency::Soon }
}

fn of_break(found: &Break) -> Attention {
    let amount = Money::new(found.amount.minor.saturating_abs(), found.amount.currency);
    let batch = found.batches.first();
    let about = |key| Message::new(key).with("batch", batch.map(BatchId::as_str).unwrap_or_default());
    let what = match found.kind {
        BreakKind::ShortDeposit => about("desk-waits-short").with("amount", amount),
        BreakKind::OverDeposit => about("desk-waits-over").with("amount", amount),
        BreakKind::MissingDeposit => about("desk-waits-missing"),
        BreakKind::MissingDebit => about("desk-waits-missing-debit"),
        BreakKind::UnexpectedDeposit => Message::new("desk-waits-unexpected-deposit").with("amount", amount),
        BreakKind::UnexpectedDebit => Message::new("desk-waits-unexpected-debit").with("amount", amount),
        BreakKind::LateDeposit => about("desk-waits-late"),
        BreakKind::Footing => about("desk-waits-footing").with("amount", amount),
        BreakKind::Currency => about("desk-waits-currency"),
    };
    Attention {
        kind: AttentionKind::Break,
        urgency: urgency(found),
        what,
        why: found.reason.clone(),
        amount: (!found.amount.is_zero()).then_some(found.amount),
        when: Some(When::SinceDay(found.on)),
        target: batch.map_or(Target::Reconcile, |batch_id| Target::Batch(batch_id.clone())),
    }
}

/// Until when evidence is due; nothing when none is awaited.
pub(super) fn evidence_due(dispute: &Dispute) -> Option<DateTime<Utc>> {
    dispute.due_by.filter(|_| dispute.status == DisputeStatus::NeedsResponse)
}

fn of_dispute(dispute: &Dispute, now: DateTime<Utc>) -> Option<Attention> {
    if dispute.status != DisputeStatus::NeedsResponse {
        return None;
    }
    let due = evidence_due(dispute);
    let urgency = match due {
        Some(time) if time - now <= PRESSING => Urgency::Now,
        Some(time) if time - now > DISPUTE_SOON => Urgency::Later,
        _ => Urgency::Soon,
    };
    Some(Attention {
        kind: AttentionKind::DisputeDue,
        urgency,
        what: Message::new("desk-waits-dispute").with("dispute", dispute.dispute_id.as_str()),
        why: match &dispute.reason {
            Some(reason) => Message::new("desk-waits-dispute-why").with("reason", reason.replace('_', " ")),
            None => Message::new("desk-waits-dispute-no-reason"),
        },
        amount: Some(dispute.amount),
        when: due.map(When::Due),
        target: dispute.payment_id.clone().map_or(Target::Reconcile, Target::Payment),
    })
}

fn of_hold(row: &PaymentRow, now: DateTime<Utc>) -> Option<Attention> {
    let payment = &row.payment;
    let lapses = payment.capture_before.filter(|time| *time - now <= HOLD_TOLD)?;
    let what = match &payment.order {
        Some(order) => Message::new("desk-waits-hold-of-order").with("order", order),
        None => Message::new("desk-waits-hold").with("payment", payment.payment_id.as_str()),
    };
    Some(Attention {
        kind: AttentionKind::HoldExpires,
        urgency: if lapses - now <= PRESSING { Urgency::Now } else { Urgency::Soon },
        what,
        why: Message::new("desk-waits-hold-why").with("day", payment.created_at.date_naive()),
        amount: Some(payment.capturable),
        when: Some(When::Due(lapses)),
        target: Target::Payment(payment.payment_id.clone()),
    })
}

fn of_command(row: &CommandRow) -> Option<Attention> {
    let command = &row.command;
    let (kind, what, why) = match row.state {
        CommandState::Unknown => (AttentionKind::CommandUnknown, "desk-waits-unknown", "desk-waits-unknown-why"),
        CommandState::Review => (AttentionKind::CommandReview, "desk-waits-review", "desk-waits-review-why"),
        _ => return None,
    };
    let doing = match command.kind {
        CommandKind::Refund(_) => "desk-word-refund",
        CommandKind::Capture => "desk-word-capture",
        CommandKind::Void => "desk-word-release",
    };
    Some(Attention {
        kind,
        urgency: Urgency::Now,
        what: Message::new(what).with("what", Message::new(doing)).with("amount", command.amount),
        why: Message::new(why),
        amount: Some(command.amount),
        when: Some(When::Since(row.first_sent_at.unwrap_or(row.created_at))),
        target: Target::Payment(command.payment_id.clone()),
    })
}

fn of_gateway(connection: &ConnectionRow, synced_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Attention> {
    let (kind, urgency, what, why, since) = match synced_at {
        None => {
            let added = Some(When::Since(connection.added_at));
            (AttentionKind::NeverSynced, Urgency::Now, "desk-waits-never-synced", "desk-waits-never-synced-why", added)
        }
        Some(time) if now - time > SYNC_OLD => {
            let since = Some(When::Since(time));
            (AttentionKind::SyncOld, Urgency::Soon, "desk-waits-sync-old", "desk-waits-sync-old-why", since)
        }
        Some(_) => return None,
    };
    Some(Attention {
        kind,
        urgency,
        what: Message::new(what).with("name", connection.name.as_str()),
        why: Message::new(why),
        amount: None,
        when: since,
        target: Target::Gateways,
    })
}

fn of_staff(staff: &Staff) -> Vec<Attention> {
    let mut found = Vec::new();
    if let Some(first_end) = staff.requests.iter().min() {
        found.push(Attention {
            kind: AttentionKind::RequestWaits,
            urgency: Urgency::Now, // whoever asked cannot go on
            what: Message::new("desk-waits-requests").with("count", staff.requests.len()),
            why: Message::new("desk-waits-requests-why"),
            amount: None,
            when: Some(When::Due(*first_end)),
            target: Target::Approvals,
        });
    }
    found.extend(staff.shut_out.iter().map(|name| Attention {
        kind: AttentionKind::PersonShutOut,
        urgency: Urgency::Soon,
        what: Message::new("desk-waits-shut-out").with("name", name),
        why: Message::new("desk-waits-shut-out-why"),
        amount: None,
        when: None,
        target: Target::People,
    }));
    found.extend(staff.near_limit.iter().map(|(name, alone, limit)| Attention {
        kind: AttentionKind::LimitReached,
        urgency: Urgency::Soon,
        what: Message::new("desk-waits-limit").with("name", name),
        why: Message::new("desk-waits-limit-why").with("limit", *limit),
        amount: Some(*alone),
        when: None,
        target: Target::People,
    }));
    found.extend(staff.audit_trouble.map(|anchor| Attention {
        kind: AttentionKind::AuditTrouble,
        urgency: Urgency::Now,
        what: Message::new("desk-waits-audit"),
        why: anchor_words(anchor),
        amount: None,
        when: None,
        target: Target::Audit,
    }));
    found
}

#[cfg(test)]
mod tests;
