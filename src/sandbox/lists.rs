//! Lists: filters, cursors and page limits, newest first.

use serde_json::{Value, json};

use super::form::Form;
use super::objects::{Object, PayoutStatus, Ref, Row, Table};
use super::refusal::Refusal;
use super::shop::{EVENTS_KEPT, Shop};
use super::wire;

/// The parameters every list takes.
const COMMON: [&str; 5] = ["limit", "starting_after", "ending_before", "created", "expand"];

/// The list at `/v1/{what}`, or `None` when there is no such list.
pub(super) fn list(shop: &Shop, what: &str, query: &Form) -> Option<Result<Value, Refusal>> {
    Some(match what {
        "payment_intents" => page(&shop.intents, what, query, &["customer"], |_| true, |at| wire::intent(shop, at)),
        "charges" => charges(shop, query),
        "refunds" => refunds(shop, query),
        "disputes" => disputes(shop, query),
        "radar/early_fraud_warnings" => warnings(shop, query),
        "payouts" => payouts(shop, query),
        "balance_transactions" => rows(shop, query),
        "events" => events(shop, query),
        _ => return None,
    })
}

fn charges(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let intent = named(&shop.intents, query, "payment_intent")?;
    let wanted = |at: usize| intent.is_none_or(|intent| shop.charges[at].intent == intent);
    page(&shop.charges, "charges", query, &["payment_intent", "customer"], wanted, |at| wire::charge(shop, at))
}

fn refunds(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let of_charge = of_charge(shop, query)?;
    let wanted = |at: usize| of_charge(shop.refunds[at].charge);
    page(&shop.refunds, "refunds", query, &["charge", "payment_intent"], wanted, |at| wire::refund(shop, at))
}

fn disputes(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let of_charge = of_charge(shop, query)?;
    let wanted = |at: usize| of_charge(shop.disputes[at].charge);
    page(&shop.disputes, "disputes", query, &["charge", "payment_intent"], wanted, |at| wire::dispute(shop, at))
}

fn warnings(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let of_charge = of_charge(shop, query)?;
    let wanted = |at: usize| of_charge(shop.warnings[at].charge);
    let filters = ["charge", "payment_intent"];
    page(&shop.warnings, "radar/early_fraud_warnings", query, &filters, wanted, |at| wire::warning(shop, at))
}

/// The filter of objects that belong to a charge.
fn of_charge<'a>(shop: &'a Shop, query: &Form) -> Result<impl Fn(usize) -> bool + 'a, Refusal> {
    let charge = named(&shop.charges, query, "charge")?;
    let intent = named(&shop.intents, query, "payment_intent")?;
    Ok(move |at: usize| {
        charge.is_none_or(|charge| charge == at) && intent.is_none_or(|intent| shop.charges[at].intent == intent)
    })
}

fn payouts(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let arrival = Range::of(query, "arrival_date")?;
    let status = query.get("status");
    let known = [PayoutStatus::Pending, PayoutStatus::InTransit, PayoutStatus::Paid, PayoutStatus::Failed];
    if let Some(text) = status
        && text != "canceled"
        && !known.iter().any(|status| status.code() == text)
    {
        return Err(Refusal::invalid(format!("Invalid status: {text}")).param("status"));
    }
    let wanted = |at: usize| {
        let payout = &shop.payouts[at];
        arrival.contains(payout.arrival) && status.is_none_or(|status| payout.status.code() == status)
    };
    page(&shop.payouts, "payouts", query, &["status", "arrival_date"], wanted, |at| wire::payout(shop, at))
}

/// Ledger rows. With `payout`, the rows of that batch and the payout's own negative row. As live, `source` finds nothing
/// for a dispute, and an unknown `type` or `currency` is an empty list.
fn rows(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let payout = named(&shop.payouts, query, "payout")?;
    let (kind, source, currency) = (query.get("type"), query.get("source"), query.get("currency"));
    let wanted = |at: usize| {
        let row: &Row = &shop.rows[at];
        payout.is_none_or(|payout| row.payout == Some(payout))
            && kind.is_none_or(|kind| row.kind == kind)
            && currency.is_none_or(|currency| row.currency.code() == currency)
            && source.is_none_or(|id| !matches!(row.source, Ref::Dispute(_)) && wire::ref_id(shop, row.source) == id)
    };
    let filters = ["payout", "type", "source", "currency"];
    page(&shop.rows, "balance_transactions", query, &filters, wanted, |at| wire::row(shop, &shop.rows[at]))
}

/// Events of the last thirty days. A trailing `*` in a type stands for anything.
fn events(shop: &Shop, query: &Form) -> Result<Value, Refusal> {
    let mut types = query.list("types");
    types.extend(query.get("type"));
    if types.len() > 20 {
        return Err(Refusal::invalid("You may pass up to 20 event types.").param("types"));
    }
    let is = |kind: &str, wanted: &str| match wanted.strip_suffix('*') {
        Some(prefix) => kind.starts_with(prefix),
        None => kind == wanted,
    };
    let oldest = shop.now - EVENTS_KEPT;
    let wanted = |at: usize| {
        let event = &shop.events[at];
        event.created >= oldest && (types.is_empty() || types.iter().any(|wanted| is(event.kind, wanted)))
    };
    let filters = ["type", "types", "delivery_success"];
    page(&shop.events, "events", query, &filters, wanted, |at| wire::event(&shop.events[at]))
}

/// The position of the object a filter names.
fn named<T: Object>(table: &Table<T>, query: &Form, param: &str) -> Result<Option<usize>, Refusal> {
    let Some(id) = query.get(param) else { return Ok(None) };
    table.find(id).map(Some).ok_or_else(|| Refusal::no_such(param, id, param))
}

/// Bounds of a time filter such as `created[gte]`.
struct Range {
    from: i64,
    to: i64,
}

impl Range {
    fn of(query: &Form, name: &str) -> Result<Range, Refusal> {
        let bound = |suffix: &str| query.integer(&format!("{name}{suffix}"));
        let mut range = Range { from: i64::MIN, to: i64::MAX };
        if let Some(exact) = bound("")? {
            range = Range { from: exact, to: exact };
        }
        range.from = range.from.max(bound("[gte]")?.unwrap_or(i64::MIN));
        range.from = range.from.max(bound("[gt]")?.map_or(i64::MIN, |after| after.saturating_add(1)));
        range.to = range.to.min(bound("[lte]")?.unwrap_or(i64::MAX));
        range.to = range.to.min(bound("[lt]")?.map_or(i64::MAX, |before| before.saturating_sub(1)));
        Ok(range)
    }

    fn contains(&self, time: i64) -> bool {
        (self.from..=self.to).contains(&time)
    }
}

/// One page of a table. Tables are kept oldest first, so the newest object has the highest position.
fn page<T: Object>(
    table: &Table<T>,
    what: &str,
    query: &Form,
    filters: &[&str],
    wanted: impl Fn(usize) -> bool,
    show: impl Fn(usize) -> Value,
) -> Result<Value, Refusal> {
    query.only(&[COMMON.as_slice(), filters].concat())?;
    let created = Range::of(query, "created")?;
    let limit = usize::try_from(query.integer("limit")?.unwrap_or(10).clamp(1, 100)).unwrap_or(10);
    let cursor = |param: &str| -> Result<Option<usize>, Refusal> {
        let Some(id) = query.get(param) else { return Ok(None) };
        let singular = what.trim_end_matches('s');
        table.find(id).map(Some).ok_or_else(|| Refusal::no_such(singular, id, param))
    };
    let wanted = |at: &usize| created.contains(table[*at].created()) && wanted(*at);
    let mut found: Vec<usize> = match (cursor("starting_after")?, cursor("ending_before")?) {
        (Some(_), Some(_)) => {
            let message = "You can only pass one of these parameters: starting_after, ending_before.";
            return Err(Refusal::invalid(message).param("ending_before"));
        }
        (_, Some(before)) => (before + 1..table.len()).filter(wanted).take(limit + 1).collect(),
        (after, None) => (0..after.unwrap_or(table.len())).rev().filter(wanted).take(limit + 1).collect(),
    };
    let has_more = found.len() > limit;
    found.truncate(limit);
    if query.get("ending_before").is_some() {
        found.reverse();
    }
    let data: Vec<Value> = found.into_iter().map(show).collect();
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": format!("/v1/{what}") }))
}
