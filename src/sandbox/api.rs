//! The endpoints: a request in, a reply out, nothing but the shop's state touched.

use chrono::Datelike;
use serde_json::Value;

use super::actions::too_small;
use super::expand;
use super::form::Form;
use super::lists;
use super::objects::{NewIntent, Object, Ref, Table};
use super::payouts::day_of;
use super::refusal::Refusal;
use super::shop::Shop;
use super::test_cards::{Then, test_card};
use super::wire;

/// Answers a reading request.
pub(super) fn read(shop: &Shop, path: &str, query: &Form) -> Result<Value, Refusal> {
    let mut value = match path.strip_prefix("/v1/").unwrap_or_default().split('/').collect::<Vec<_>>()[..] {
        ["account"] => wire::account(shop),
        ["balance"] => wire::balance(shop),
        ["radar", "early_fraud_warnings"] => lists::list(shop, "radar/early_fraud_warnings", query)
            .unwrap_or_else(|| Err(Refusal::unknown_url("GET", path)))?,
        ["radar", "early_fraud_warnings", id] => {
            query.only(&["expand"])?;
            find(&shop.warnings, "early_fraud_warning", id).map(|at| wire::warning(shop, at))?
        }
        [what] => lists::list(shop, what, query).unwrap_or_else(|| Err(Refusal::unknown_url("GET", path)))?,
        [what, id] => {
            query.only(&["expand"])?;
            one(shop, what, id).unwrap_or_else(|| Err(Refusal::unknown_url("GET", path)))?
        }
        _ => return Err(Refusal::unknown_url("GET", path)),
    };
    expand::all(shop, &mut value, &query.list("expand"))?;
    Ok(value)
}

/// Executes a writing request.
pub(super) fn write(shop: &mut Shop, path: &str, body: &Form) -> Result<Value, Refusal> {
    let written = match path.strip_prefix("/v1/").unwrap_or_default().split('/').collect::<Vec<_>>()[..] {
        ["payment_intents"] => create_intent(shop, body)?,
        ["payment_intents", id, action] => act_on_intent(shop, path, id, action, body)?,
        ["refunds"] => create_refund(shop, body)?,
        ["refunds", id, "cancel"] => {
            body.only(&["expand"])?;
            let refund = find(&shop.refunds, "refund", id)?;
            shop.cancel_refund(refund)?;
            Ref::Refund(refund)
        }
        ["disputes", id] => update_dispute(shop, id, body)?,
        ["disputes", id, "close"] => {
            body.only(&["expand"])?;
            let dispute = find(&shop.disputes, "dispute", id)?;
            shop.close_dispute(dispute)?;
            Ref::Dispute(dispute)
        }
        _ => return Err(Refusal::unknown_url("POST", path)),
    };
    let mut value = wire::object(shop, written);
    expand::all(shop, &mut value, &body.list("expand"))?;
    Ok(value)
}

/// The object at `/v1/{what}/{id}`, or `None` when there are no such objects.
fn one(shop: &Shop, what: &str, id: &str) -> Option<Result<Value, Refusal>> {
    Some(match what {
        "payment_intents" => find(&shop.intents, "payment_intent", id).map(|at| wire::intent(shop, at)),
        "charges" => find(&shop.charges, "charge", id).map(|at| wire::charge(shop, at)),
        "refunds" => find(&shop.refunds, "refund", id).map(|at| wire::refund(shop, at)),
        "disputes" => find(&shop.disputes, "dispute", id).map(|at| wire::dispute(shop, at)),
        "payouts" => find(&shop.payouts, "payout", id).map(|at| wire::payout(shop, at)),
        "balance_transactions" => find(&shop.rows, "balance transaction", id).map(|at| wire::row(shop, &shop.rows[at])),
        "events" => find(&shop.events, "event", id).map(|at| wire::event(&shop.events[at])),
        _ => return None,
    })
}

/// An object in the URL: a missing one is a 404.
fn find<T: Object>(table: &Table<T>, what: &str, id: &str) -> Result<usize, Refusal> {
    table.find(id).ok_or_else(|| Refusal::no_such(what, id, "id").with_status(404))
}

fn create_intent(shop: &mut Shop, body: &Form) -> Result<Ref, Refusal> {
    body.only(&[
        "amount",
        "automatic_payment_methods",
        "capture_method",
        "confirm",
        "currency",
        "description",
        "expand",
        "metadata",
        "payment_method",
        "payment_method_types",
        "receipt_email",
        "return_url",
    ])?;
    body.required("amount")?;
    let amount = body.integer("amount")?.unwrap_or(0);
    if amount < 1 {
        return Err(too_small("amount"));
    }
    let manual = match body.get("capture_method") {
        None | Some("automatic" | "automatic_async") => false,
        Some("manual") => true,
        Some(other) => return Err(Refusal::invalid(format!("Invalid capture_method: {other}")).param("capture_method")),
    };
    let asked = NewIntent {
        amount,
        currency: body.currency()?,
        manual,
        description: body.text("description"),
        receipt_email: body.text("receipt_email"),
        metadata: body.map("metadata"),
    };
    let confirm = body.flag("confirm")?.unwrap_or(false);
    let payment_method = body.text("payment_method");
    if let Some(name) = &payment_method {
        attempt(shop, name)?;
    } else if confirm {
        body.required("payment_method")?;
    }
    let intent = shop.create_intent(asked, payment_method);
    if confirm {
        confirm_intent(shop, intent, &Form::default())?;
    }
    Ok(Ref::Intent(intent))
}

fn attempt(shop: &Shop, name: &str) -> Result<(super::objects::Attempt, Then), Refusal> {
    test_card(name, day_of(shop.now).year()).ok_or_else(|| Refusal::no_such("PaymentMethod", name, "payment_method"))
}

fn confirm_intent(shop: &mut Shop, intent: usize, body: &Form) -> Result<(), Refusal> {
    let chosen = body.text("payment_method").or_else(|| shop.intents[intent].payment_method.clone());
    let Some(name) = chosen else {
        let message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
        return Err(Refusal::invalid(message).code("payment_intent_unexpected_state"));
    };
    let (attempt, then) = attempt(shop, &name)?;
    shop.confirm(intent, attempt)?;
    let Some(charge) = shop.intents[intent].latest_charge else { return Ok(()) };
    match then {
        Then::Nothing => {}
        Then::Disputed => drop(shop.open_dispute(charge, "fraudulent")?),
        Then::Reported => shop.warn_of_fraud(charge, "made_with_stolen_card"),
    }
    Ok(())
}

fn act_on_intent(shop: &mut Shop, path: &str, id: &str, action: &str, body: &Form) -> Result<Ref, Refusal> {
    let intent = find(&shop.intents, "payment_intent", id)?;
    match action {
        "confirm" => {
            body.only(&["expand", "payment_method", "return_url"])?;
            confirm_intent(shop, intent, body)?;
        }
        "capture" => {
            body.only(&["amount_to_capture", "expand", "final_capture", "metadata"])?;
            if body.flag("final_capture")? == Some(false) {
                let message = "This PaymentIntent can be captured only once; final_capture cannot be false.";
                return Err(Refusal::invalid(message).param("final_capture"));
            }
            let amount = body.integer("amount_to_capture")?;
            shop.capture(intent, amount)?;
        }
        "cancel" => {
            body.only(&["cancellation_reason", "expand"])?;
            let reason = body.text("cancellation_reason");
            one_of(
                &["duplicate", "fraudulent", "requested_by_customer", "abandoned"],
                reason.as_deref(),
                "cancellation_reason",
            )?;
            shop.cancel(intent, reason)?;
        }
        _ => return Err(Refusal::unknown_url("POST", path)),
    }
    Ok(Ref::Intent(intent))
}

fn one_of(allowed: &[&str], given: Option<&str>, param: &str) -> Result<(), Refusal> {
    match given {
        Some(given) if !allowed.contains(&given) => {
            Err(Refusal::invalid(format!("Invalid {param}: must be one of {}", allowed.join(", "))).param(param))
        }
        _ => Ok(()),
    }
}

fn create_refund(shop: &mut Shop, body: &Form) -> Result<Ref, Refusal> {
    body.only(&["amount", "charge", "expand", "metadata", "payment_intent", "reason"])?;
    let charge = match (body.get("charge"), body.get("payment_intent")) {
        (Some(id), _) => {
            let charge = shop.charges.find(id).ok_or_else(|| Refusal::no_such("charge", id, "charge"))?;
            let intent = &shop.intents[shop.charges[charge].intent];
            if body.get("payment_intent").is_some_and(|id| id != intent.id) {
                return Err(
                    Refusal::invalid("The charge does not belong to the payment intent.").param("payment_intent")
                );
            }
            charge
        }
        (None, Some(id)) => {
            let missing = || Refusal::no_such("payment_intent", id, "payment_intent");
            let intent = shop.intents.find(id).ok_or_else(missing)?;
            shop.intents[intent].latest_charge.ok_or_else(|| {
                Refusal::invalid(format!("This PaymentIntent ({id}) does not have a successful charge to refund."))
            })?
        }
        (None, None) => {
            let message = "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(Refusal::invalid(message).code("parameter_missing"));
        }
    };
    let reason = body.text("reason");
    one_of(&["duplicate", "fraudulent", "requested_by_customer"], reason.as_deref(), "reason")?;
    let amount = body.integer("amount")?;
    shop.refund(charge, amount, reason, body.map("metadata"), false).map(Ref::Refund)
}

fn update_dispute(shop: &mut Shop, id: &str, body: &Form) -> Result<Ref, Refusal> {
    body.only(&["evidence", "expand", "metadata", "submit"])?;
    let dispute = find(&shop.disputes, "dispute", id)?;
    // As live: leaving `submit` out means handing in.
    let submit = body.flag("submit")?.unwrap_or(true);
    shop.add_evidence(dispute, body.map("evidence"), submit)?;
    shop.disputes[dispute].metadata.extend(body.map("metadata"));
    Ok(Ref::Dispute(dispute))
}
