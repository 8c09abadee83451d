//! The connector for Stripe and servers that speak its protocol: pure requests and readings.
//!
//! Facts about the protocol are from Stripe's published description of the pinned version and its documentation.
//! Mirrored are payment intents; charges made without one (the older Charges API) are not.

mod ledger;
mod lists;
mod outcome;
mod probe;
mod read;
mod requests;
#[cfg(test)]
mod tests;
mod wire;

use std::ops::ControlFlow;

use super::{
    Capabilities, Changes, Connector, Cursor, Fetch, GatewayError, GatewayErrorKind, KeyReport, KeyScope, Lookup,
    NoResponse, ObjectRef, Outcome, Page, Reading, Request, Response,
};
use crate::domain::ids::{CommandId, PaymentId};
use crate::domain::{MoneyCommand, Totals};
use read::Kind;

/// The version of Stripe's API that everything here is written for, whatever the account's default is.
pub const VERSION: &str = "2026-08-26.dahlia";

/// Stripe.
#[derive(Debug, Clone, Copy)]
pub struct Stripe;

impl Connector for Stripe {
    fn kind(&self) -> &'static str {
        "stripe"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            partial_capture: true,
            partial_refund: true,
            // Events are kept for 30 days; a day is left for clocks and time zones.
            event_days: 29,
            // Stored answers may be removed once they are a day old.
            key_life_secs: 24 * 60 * 60,
            // Below the 25 a second that a sandbox, or one endpoint, allows.
            requests_per_second: 20,
        }
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("stripe-version", VERSION.to_owned())]
    }

    fn page_request(&self, fetch: &Fetch) -> Request {
        requests::page(fetch)
    }

    fn read_page(&self, fetch: &Fetch, response: &Response) -> Result<Page, GatewayError> {
        lists::page(fetch, outcome::success(response)?)
    }

    fn changes_request(&self, since: Option<&Cursor>) -> Request {
        requests::changes(since)
    }

    fn read_changes(&self, since: Option<&Cursor>, response: &Response) -> Result<Changes, GatewayError> {
        lists::changes(since, outcome::success(response)?)
    }

    fn object_request(&self, object: &ObjectRef) -> Request {
        requests::object(object)
    }

    fn read_object(&self, object: &ObjectRef, response: &Response) -> Result<Reading, GatewayError> {
        let response = match outcome::success(response) {
            Ok(response) => response,
            Err(error) if error.kind == GatewayErrorKind::NotFound => return Ok(Reading::Gone),
            Err(error) => return Err(error),
        };
        let kind = match object {
            ObjectRef::Payment(_) => Kind::Payment,
            ObjectRef::Refund(_) => Kind::Refund,
            ObjectRef::Dispute(_) => Kind::Dispute,
            ObjectRef::Warning(_) => Kind::Warning,
            ObjectRef::Batch(_) => Kind::Batch,
            ObjectRef::Ledger(_) => Kind::Ledger,
            ObjectRef::PaymentOfCharge(_) => {
                let charge: wire::ChargeOfPayment = read::body(response)?;
                let payment = read::id_of(charge.payment_intent.as_ref()).map(PaymentId::new);
                return Ok(payment.map_or(Reading::Gone, |id| Reading::Elsewhere(ObjectRef::Payment(id))));
            }
        };
        read::record(kind, read::body(response)?, response).map(|record| Reading::Here(Box::new(record)))
    }

    fn balance_request(&self) -> Request {
        requests::balance()
    }

    fn read_balance(&self, response: &Response) -> Result<Totals, GatewayError> {
        lists::balance(outcome::success(response)?)
    }

    fn is_live_key(&self, key: &str) -> Option<bool> {
        probe::is_live_key(key)
    }

    fn probe_requests(&self) -> Vec<(Option<KeyScope>, Request)> {
        requests::probes()
    }

    fn read_probe(&self, answers: &[(Option<KeyScope>, Response)]) -> Result<KeyReport, GatewayError> {
        probe::report(answers)
    }

    fn act_request(&self, command: &MoneyCommand, command_id: &CommandId, key: &str) -> Result<Request, GatewayError> {
        requests::act(command, command_id, key)
    }

    fn read_outcome(&self, command: &MoneyCommand, answer: &Result<Response, NoResponse>) -> Outcome {
        outcome::of_command(command, answer)
    }

    fn lookup_request(&self, command: &MoneyCommand, cursor: Option<&Cursor>) -> Request {
        requests::lookup(command, cursor)
    }

    fn read_lookup(
        &self,
        command: &MoneyCommand,
        command_id: &CommandId,
        response: &Response,
    ) -> Result<ControlFlow<Lookup, Cursor>, GatewayError> {
        outcome::of_lookup(command, command_id, response)
    }
}
