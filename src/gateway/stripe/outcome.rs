//! What Stripe's answers mean: errors, the outcome of money commands, and whether a command happened.

use std::ops::ControlFlow;

use super::read::{self, COMMAND_FIELD, Kind};
use super::wire;
use crate::domain::ids::CommandId;
use crate::domain::{CommandKind, Money, MoneyCommand, Payment, PaymentStatus, Refund, RefundStatus};
use crate::gateway::{Cursor, Effect, GatewayError, GatewayErrorKind, Lookup, NoResponse, Outcome, Record, Response};

/// The response if it is a success, else what it says went wrong.
pub(super) fn success(response: &Response) -> Result<&Response, GatewayError> {
    if response.is_success() { Ok(response) } else { Err(error(response)) }
}

/// What an answer that is no success says.
pub(super) fn error(response: &Response) -> GatewayError {
    let said = error_body(response);
    let code = said.as_ref().and_then(|said| said.decline_code.clone().or_else(|| said.code.clone()));
    let kind = match response.status {
        401 => GatewayErrorKind::KeyRefused,
        403 => GatewayErrorKind::KeyScope,
        404 => GatewayErrorKind::NotFound,
        429 => GatewayErrorKind::RateLimited,
        500.. => GatewayErrorKind::GatewayFailed,
        400..=499 if code.as_deref() == Some("resource_missing") => GatewayErrorKind::NotFound,
        400..=499 if said.is_some() => GatewayErrorKind::Refused,
        _ => GatewayErrorKind::Unreadable,
    };
    GatewayError {
        kind,
        status: response.status,
        code,
        message: said.and_then(|said| said.message),
        request_id: response.request_id(),
    }
}

fn error_body(response: &Response) -> Option<wire::ApiError> {
    serde_json::from_slice::<wire::ErrorBody>(&response.body).ok().map(|body| body.error)
}

/// Classifies the answer to a money command. Only what certainly did nothing is called so; the rest is unknown.
pub(super) fn of_command(command: &MoneyCommand, answer: &Result<Response, NoResponse>) -> Outcome {
    let response = match answer {
        Ok(response) => response,
        Err(NoResponse::NotSent(cause)) => {
            return Outcome::NotSent { cause: cause.clone(), retry_after_secs: None };
        }
        Err(NoResponse::Lost(cause)) => return Outcome::Unknown { cause: cause.clone(), request_id: None },
    };
    let said = error_body(response);
    let class = said.as_ref().and_then(|said| said.kind.as_deref());
    match response.status {
        200..=299 => match effect_record(command, response) {
            Ok(record) => of_record(command, record, response),
            Err(error) => unknown(response, error.message.unwrap_or_default()),
        },
        401 | 403 => Outcome::KeyRefused(error(response)),
        429 => {
            Outcome::NotSent { cause: describe(response, said.as_ref()), retry_after_secs: response.retry_after_secs() }
        }
        400 if class == Some("idempotency_error") => Outcome::Conflict(error(response)),
        // 408: the gateway gave up waiting. 409: the same key is still at work, or something else is on the payment.
        // 424: something behind the gateway failed midway.
        400..=499 if said.is_some() && !matches!(response.status, 408 | 409 | 424) => {
            Outcome::Rejected(error(response))
        }
        _ => unknown(response, describe(response, said.as_ref())),
    }
}

fn effect_record(command: &MoneyCommand, response: &Response) -> Result<Record, GatewayError> {
    let kind = match command.kind {
        CommandKind::Refund(_) => Kind::Refund,
        CommandKind::Capture | CommandKind::Void => Kind::Payment,
    };
    read::record(kind, read::body(response)?, response)
}

/// Compares a readable record with what was asked; a difference is never called done.
fn of_record(command: &MoneyCommand, record: Record, response: &Response) -> Outcome {
    let judged = match (&record, command.kind) {
        (Record::Refund(refund), CommandKind::Refund(_)) => judge_refund(command, &refund.fact),
        (Record::Payment(payment), CommandKind::Capture) => judge_capture(command, &payment.fact),
        (Record::Payment(payment), CommandKind::Void) => judge_void(command, &payment.fact),
        _ => Err("the answer is about something else".to_owned()),
    };
    match judged {
        Ok((verdict, gateway_id, amount)) => {
            verdict(Effect { gateway_id, amount, request_id: response.request_id(), record: Box::new(record) })
        }
        Err(difference) => unknown(response, difference),
    }
}

/// The outcome to make of an effect, the gateway's id of it, and the amount it moved; or how it differs.
type Judged = Result<(fn(Effect) -> Outcome, String, Money), String>;

fn judge_refund(command: &MoneyCommand, refund: &Refund) -> Judged {
    same_amount(command, refund.amount)?;
    match &refund.payment_id {
        Some(payment) if *payment == command.payment_id => {}
        other => return Err(format!("the refund {} belongs to {other:?}", refund.refund_id)),
    }
    let verdict: fn(Effect) -> Outcome = match refund.status {
        RefundStatus::Succeeded => Outcome::Done,
        RefundStatus::Failed | RefundStatus::Canceled => Outcome::Failed,
        RefundStatus::Pending | RefundStatus::RequiresAction | RefundStatus::Other(_) => Outcome::Accepted,
    };
    Ok((verdict, refund.refund_id.to_string(), refund.amount))
}

fn judge_capture(command: &MoneyCommand, payment: &Payment) -> Judged {
    same_payment(command, payment)?;
    let verdict: fn(Effect) -> Outcome = match payment.status {
        PaymentStatus::Succeeded => Outcome::Done,
        PaymentStatus::Processing => Outcome::Accepted,
        _ => return Err(format!("after the capture the payment is {}", payment.status.as_str())),
    };
    // While it is being processed nothing has been received yet.
    if payment.status == PaymentStatus::Succeeded {
        same_amount(command, payment.captured)?;
    }
    Ok((verdict, payment.payment_id.to_string(), command.amount))
}

/// A void moves no money, so only identity, currency and state are compared; what it released is what was not captured.
fn judge_void(command: &MoneyCommand, payment: &Payment) -> Judged {
    same_payment(command, payment)?;
    if payment.status != PaymentStatus::Canceled {
        return Err(format!("after the void the payment is {}", payment.status.as_str()));
    }
    let released = payment.amount.minus(payment.captured).map_err(|error| error.to_string())?;
    Ok((Outcome::Done, payment.payment_id.to_string(), released))
}

fn same_payment(command: &MoneyCommand, payment: &Payment) -> Result<(), String> {
    if payment.payment_id != command.payment_id {
        return Err(format!("the answer is about {}, not {}", payment.payment_id, command.payment_id));
    }
    if payment.amount.currency != command.amount.currency {
        return Err(format!("the answer is in {}, not {}", payment.amount.currency, command.amount.currency));
    }
    Ok(())
}

fn same_amount(command: &MoneyCommand, moved: Money) -> Result<(), String> {
    if moved == command.amount { Ok(()) } else { Err(format!("the answer says {moved:?}, not {:?}", command.amount)) }
}

fn unknown(response: &Response, cause: String) -> Outcome {
    Outcome::Unknown { cause, request_id: response.request_id() }
}

fn describe(response: &Response, said: Option<&wire::ApiError>) -> String {
    let words = [said.and_then(|it| it.code.clone()), said.and_then(|it| it.message.clone())];
    let words: Vec<_> = words.into_iter().flatten().collect();
    format!("HTTP {} {}", response.status, words.join(": ")).trim_end().to_owned()
}

/// Reads what a lookup found.
pub(super) fn of_lookup(
    command: &MoneyCommand,
    command_id: &CommandId,
    response: &Response,
) -> Result<ControlFlow<Lookup, Cursor>, GatewayError> {
    let response = success(response)?;
    match command.kind {
        CommandKind::Refund(_) => of_refund_list(command, command_id, response),
        CommandKind::Capture | CommandKind::Void => {
            let record = effect_record(command, response)?;
            // A payment that is still held, or ended another way, shows that this command did not happen.
            Ok(ControlFlow::Break(match of_record(command, record, response) {
                Outcome::Unknown { .. } => Lookup::Absent,
                outcome => Lookup::Found(outcome),
            }))
        }
    }
}

fn of_refund_list(
    command: &MoneyCommand,
    command_id: &CommandId,
    response: &Response,
) -> Result<ControlFlow<Lookup, Cursor>, GatewayError> {
    let page: wire::List = read::body(response)?;
    let mut last = None;
    for value in page.data {
        let metadata = value.get("metadata").and_then(serde_json::Value::as_object);
        if read::noted(metadata, &[COMMAND_FIELD]).as_deref() == Some(command_id.as_str()) {
            let record = read::record(Kind::Refund, value, response)?;
            return Ok(ControlFlow::Break(Lookup::Found(of_record(command, record, response))));
        }
        last = value.get("id").and_then(serde_json::Value::as_str).map(str::to_owned);
    }
    match last {
        Some(last) if page.has_more => Ok(ControlFlow::Continue(Cursor(last))),
        // Only a list that ends properly proves that something is not in it.
        None if page.has_more => Err(read::unreadable(response, "an empty page that says there is more")),
        _ => Ok(ControlFlow::Break(Lookup::Absent)),
    }
}
