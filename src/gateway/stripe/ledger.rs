//! Stripe's balance transactions as ledger entries.

use serde_json::Value;

use super::read::{Defect, filled, id_of, moment, money, parse};
use super::wire;
use crate::domain::ids::{BatchId, LedgerEntryId};
use crate::domain::{LedgerEntry, LedgerKind};

pub(super) fn entry(value: Value) -> Result<LedgerEntry, Defect> {
    let wire: wire::BalanceTransaction = parse(value)?;
    if wire.amount.checked_sub(wire.fee) != Some(wire.net) {
        return Err(format!("net {} is not amount {} less fee {}", wire.net, wire.amount, wire.fee));
    }
    let category = filled(wire.reporting_category);
    Ok(LedgerEntry {
        kind: kind(category.as_deref(), &wire.kind),
        amount: money(wire.amount, &wire.currency)?,
        fee: money(wire.fee, &wire.currency)?,
        net: money(wire.net, &wire.currency)?,
        source_id: id_of(wire.source.as_ref()),
        created_at: moment(wire.created)?,
        available_on: moment(wire.available_on)?,
        description: filled(wire.description),
        provider_kind: category.unwrap_or(wire.kind),
        entry_id: LedgerEntryId::new(wire.id),
    })
}

/// Whether an entry is the batch's own: money leaving for the bank, or coming back from it, with this very batch as
/// its source. Stripe lists it among the batch's lines. The entry of *another* batch that came back is a line.
pub(super) fn is_own_entry(entry: &LedgerEntry, batch: &BatchId) -> bool {
    matches!(entry.kind, LedgerKind::Payout | LedgerKind::PayoutFailed)
        && entry.source_id.as_deref() == Some(batch.as_str())
}

/// The reporting category is the better word (a dispute has type `adjustment`), and the type the fallback; except where
/// the type is the finer one.
fn kind(category: Option<&str>, kind: &str) -> LedgerKind {
    match kind {
        // Reported under the category `fee`.
        "stripe_fx_fee" => LedgerKind::Conversion,
        // Some servers report a batch that came back under `payout`, as if it had left once more.
        "payout_failure" | "payout_cancel" => LedgerKind::PayoutFailed,
        _ => category.and_then(of_category).unwrap_or_else(|| of_type(kind)),
    }
}

fn of_category(category: &str) -> Option<LedgerKind> {
    Some(match category {
        "charge" => LedgerKind::Sale,
        "refund" => LedgerKind::Refund,
        "refund_failure" => LedgerKind::RefundFailed,
        "dispute" => LedgerKind::Dispute,
        "dispute_reversal" => LedgerKind::DisputeReversed,
        "fee" | "network_cost" | "tax" => LedgerKind::Fee,
        "payout" => LedgerKind::Payout,
        "payout_reversal" => LedgerKind::PayoutFailed,
        "risk_reserved_funds" | "connect_reserved_funds" => LedgerKind::Reserve,
        "other_adjustment" | "partial_capture_reversal" | "charge_failure" => LedgerKind::Adjustment,
        _ => return None,
    })
}

fn of_type(kind: &str) -> LedgerKind {
    match kind {
        "charge" | "payment" => LedgerKind::Sale,
        "refund" | "payment_refund" => LedgerKind::Refund,
        "refund_failure" => LedgerKind::RefundFailed,
        "stripe_fee" | "tax_fee" => LedgerKind::Fee,
        "payout" => LedgerKind::Payout,
        "reserve_transaction"
        | "reserved_funds"
        | "reserve_hold"
        | "reserve_release"
        | "payment_network_reserve_hold"
        | "payment_network_reserve_release"
        | "payout_minimum_balance_hold"
        | "payout_minimum_balance_release" => LedgerKind::Reserve,
        "adjustment" | "payment_failure_refund" | "payment_reversal" => LedgerKind::Adjustment,
        _ => LedgerKind::Other,
    }
}
