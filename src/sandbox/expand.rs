//! `expand[]`: replaces the id of a related object by the object itself.

use serde_json::Value;

use super::refusal::Refusal;
use super::shop::Shop;
use super::wire;

/// The gateway follows references this deep.
const MAX_DEPTH: usize = 4;

/// Expands every path in a reply. In a list, paths begin with `data.`.
pub(super) fn all(shop: &Shop, value: &mut Value, paths: &[&str]) -> Result<(), Refusal> {
    paths.iter().try_for_each(|path| {
        let fields: Vec<&str> = path.split('.').collect();
        if fields.len() > MAX_DEPTH {
            return Err(
                Refusal::invalid(format!("You cannot expand more than {MAX_DEPTH} levels: {path}.")).param("expand")
            );
        }
        follow(shop, value, &fields)
            .map_err(|()| Refusal::invalid(format!("This property cannot be expanded ({path}).")).param("expand"))
    })
}

fn follow(shop: &Shop, value: &mut Value, fields: &[&str]) -> Result<(), ()> {
    let Some((field, rest)) = fields.split_first() else { return Ok(()) };
    let kind = value.get("object").and_then(Value::as_str).unwrap_or_default();
    if kind == "list" {
        if *field != "data" || rest.is_empty() {
            return Err(());
        }
        let items = value.get_mut("data").and_then(Value::as_array_mut);
        return items.into_iter().flatten().try_for_each(|item| follow(shop, item, rest));
    }
    if !may_expand(kind, field) {
        return Err(());
    }
    let Some(reference) = value.get_mut(*field) else { return Ok(()) };
    if let Some(found) = reference.as_str().and_then(|id| object(shop, id)) {
        *reference = found;
    }
    if reference.is_object() { follow(shop, reference, rest) } else { Ok(()) }
}

fn may_expand(kind: &str, field: &str) -> bool {
    matches!(
        (kind, field),
        ("payment_intent", "latest_charge")
            | ("charge", "balance_transaction" | "payment_intent" | "dispute")
            | ("refund", "balance_transaction" | "failure_balance_transaction" | "charge" | "payment_intent")
            | ("dispute" | "radar.early_fraud_warning", "charge" | "payment_intent")
            | ("payout", "balance_transaction" | "failure_balance_transaction")
            | ("balance_transaction", "source")
    )
}

/// Any object by its id; the prefix says which kind it is.
fn object(shop: &Shop, id: &str) -> Option<Value> {
    Some(match id.split('_').next()? {
        "pi" => wire::intent(shop, shop.intents.find(id)?),
        "ch" => wire::charge(shop, shop.charges.find(id)?),
        "re" => wire::refund(shop, shop.refunds.find(id)?),
        "du" => wire::dispute(shop, shop.disputes.find(id)?),
        "issfr" => wire::warning(shop, shop.warnings.find(id)?),
        "po" => wire::payout(shop, shop.payouts.find(id)?),
        "txn" => wire::row(shop, &shop.rows[shop.rows.find(id)?]),
        _ => return None,
    })
}
