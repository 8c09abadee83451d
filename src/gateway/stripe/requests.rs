//! What is asked of Stripe, as data.

use url::form_urlencoded;

use super::read::COMMAND_FIELD;
use crate::domain::ids::{CommandId, PaymentId};
use crate::domain::scale::{self, Provider, Surface};
use crate::domain::{CommandKind, MoneyCommand};
use crate::gateway::{Cursor, Fetch, GatewayError, GatewayErrorKind, KeyScope, Method, ObjectRef, Request, Stream};

/// The most a list gives at once.
const PAGE: &str = "100";
/// The charge holds card, checks, risk and what was refunded; without it each payment would take two requests.
const WITH_CHARGE: (&str, &str) = ("expand[]", "latest_charge");
/// Where early fraud warnings are.
const WARNINGS: &str = "/v1/radar/early_fraud_warnings";
/// An id that no object has: asking for it shows whether the key may ask.
const NOBODY: &str = "pi_counterfoil_probe";

pub(super) fn page(fetch: &Fetch) -> Request {
    let mut query: Vec<(&str, String)> = vec![("limit", PAGE.to_owned())];
    let path = match &fetch.stream {
        Stream::Payments => {
            query.push(("expand[]", "data.latest_charge".to_owned()));
            "/v1/payment_intents"
        }
        Stream::Refunds => "/v1/refunds",
        Stream::RefundsOf(payment) => {
            query.push(("payment_intent", payment.to_string()));
            "/v1/refunds"
        }
        Stream::Disputes => "/v1/disputes",
        Stream::Warnings => WARNINGS,
        Stream::Batches => "/v1/payouts",
        Stream::Ledger => "/v1/balance_transactions",
        Stream::BatchLines(batch) => {
            query.push(("payout", batch.to_string()));
            "/v1/balance_transactions"
        }
    };
    query.extend(fetch.created_from.map(|from| ("created[gte]", from.timestamp().to_string())));
    query.extend(fetch.cursor.as_ref().map(|cursor| ("starting_after", cursor.0.clone())));
    get(path, &query)
}

pub(super) fn changes(since: Option<&Cursor>) -> Request {
    match since {
        Some(since) => get("/v1/events", &[("limit", PAGE.to_owned()), ("ending_before", since.0.clone())]),
        None => get("/v1/events", &[("limit", "1".to_owned())]),
    }
}

pub(super) fn object(object: &ObjectRef) -> Request {
    let plain = |folder: &str, id: &str| get(&format!("/v1/{folder}/{}", segment(id)), &[]);
    match object {
        ObjectRef::Payment(id) => payment(id),
        ObjectRef::PaymentOfCharge(id) => plain("charges", id.as_str()),
        ObjectRef::Refund(id) => plain("refunds", id.as_str()),
        ObjectRef::Dispute(id) => plain("disputes", id.as_str()),
        ObjectRef::Warning(id) => get(&format!("{WARNINGS}/{}", segment(id.as_str())), &[]),
        ObjectRef::Batch(id) => plain("payouts", id.as_str()),
        ObjectRef::Ledger(id) => plain("balance_transactions", id.as_str()),
    }
}

pub(super) fn payment(id: &PaymentId) -> Request {
    let (name, value) = WITH_CHARGE;
    get(&format!("/v1/payment_intents/{}", segment(id.as_str())), &[(name, value.to_owned())])
}

pub(super) fn balance() -> Request {
    get("/v1/balance", &[])
}

/// Reads take one row; writes name a payment that does not exist, so that a key which may write is told so and a key
/// which may not is refused.
pub(super) fn probes() -> Vec<(Option<KeyScope>, Request)> {
    let one = |path| get(path, &[("limit", "1".to_owned())]);
    vec![
        (None, get("/v1/account", &[])),
        (Some(KeyScope::ReadPayments), one("/v1/payment_intents")),
        (Some(KeyScope::ReadPayments), one("/v1/charges")),
        (Some(KeyScope::ReadRefunds), one("/v1/refunds")),
        (Some(KeyScope::ReadDisputes), one("/v1/disputes")),
        (Some(KeyScope::ReadWarnings), one(WARNINGS)),
        (Some(KeyScope::ReadBatches), one("/v1/payouts")),
        (Some(KeyScope::ReadLedger), one("/v1/balance_transactions")),
        (Some(KeyScope::ReadLedger), balance()),
        (Some(KeyScope::ReadEvents), one("/v1/events")),
        (Some(KeyScope::WriteRefunds), post("/v1/refunds".to_owned(), &[("payment_intent", NOBODY)], None)),
        (Some(KeyScope::WritePayments), post(format!("/v1/payment_intents/{NOBODY}/capture"), &[], None)),
    ]
}

pub(super) fn act(command: &MoneyCommand, id: &CommandId, key: &str) -> Result<Request, GatewayError> {
    let bad = |why: String| GatewayError::here(GatewayErrorKind::BadRequest, why);
    let payment = command.payment_id.as_str();
    if !is_id("pi_", payment) {
        return Err(bad(format!("“{payment}” is no payment id of Stripe (pi_…)")));
    }
    if command.amount.minor <= 0 {
        return Err(bad(format!("{} {} is no amount to move", command.amount.to_decimal(), command.amount.currency)));
    }
    // Stripe takes keys of up to 255 characters.
    if key.is_empty() || key.len() > 255 {
        return Err(bad("the idempotency key has no usable length".to_owned()));
    }
    let amount = scale::to_provider(Provider::Stripe, Surface::Api, command.amount)
        .map_err(|error| bad(error.to_string()))?
        .to_string();
    let ours = format!("metadata[{COMMAND_FIELD}]");
    let ours = (ours.as_str(), id.as_str());
    let of_payment = |action: &str| format!("/v1/payment_intents/{payment}/{action}");
    Ok(match command.kind {
        CommandKind::Refund(reason) => {
            let form = [("payment_intent", payment), ("amount", &amount), ("reason", reason.as_str()), ours];
            post("/v1/refunds".to_owned(), &form, Some(key))
        }
        CommandKind::Capture => {
            post(of_payment("capture"), &[("amount_to_capture", &amount), ours, WITH_CHARGE], Some(key))
        }
        // Cancelling takes no metadata; the payment itself shows whether it happened.
        CommandKind::Void => {
            let form = [("cancellation_reason", "requested_by_customer"), WITH_CHARGE];
            post(of_payment("cancel"), &form, Some(key))
        }
    })
}

/// A refund is looked for among the refunds of its payment; a capture or void shows on the payment.
pub(super) fn lookup(command: &MoneyCommand, cursor: Option<&Cursor>) -> Request {
    match command.kind {
        CommandKind::Refund(_) => page(&Fetch {
            stream: Stream::RefundsOf(command.payment_id.clone()),
            created_from: None,
            cursor: cursor.cloned(),
        }),
        CommandKind::Capture | CommandKind::Void => payment(&command.payment_id),
    }
}

fn get(path: &str, query: &[(&str, String)]) -> Request {
    let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", form(query)) };
    Request { method: Method::Get, path, body: None, idempotency_key: None }
}

fn post(path: String, fields: &[(&str, &str)], key: Option<&str>) -> Request {
    Request { method: Method::Post, path, body: Some(form(fields)), idempotency_key: key.map(str::to_owned) }
}

fn form<V: AsRef<str>>(fields: &[(&str, V)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An id as a path segment. Ids are letters, digits and `_`; whatever else came along must not lead elsewhere.
fn segment(id: &str) -> String {
    id.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect()
}

fn is_id(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        !rest.is_empty() && text.len() <= 255 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}
