//! The connector without a network, on objects written for these tests.
#![allow(clippy::unwrap_used, clippy::panic)]

mod commands;
mod lists;
mod objects;
mod spoiled;

use serde_json::Value;

use crate::gateway::Response;

fn answer(status: u16, body: &Value) -> Response {
    let headers = [("request-id".to_owned(), "req_7".to_owned())].into();
    Response { status, headers, body: body.to_string().into_bytes() }
}
