//! What a key may do.

use std::collections::BTreeMap;

use serde_json::Value;

use super::outcome;
use crate::gateway::{GatewayError, KeyReport, KeyScope, Response};

/// `sk_live_…`, `rk_test_…`: the middle part says it.
pub(super) fn is_live_key(key: &str) -> Option<bool> {
    let (_, rest) = key.trim().split_once('_')?;
    if rest.starts_with("live_") {
        Some(true)
    } else if rest.starts_with("test_") {
        Some(false)
    } else {
        None
    }
}

pub(super) fn report(answers: &[(Option<KeyScope>, Response)]) -> Result<KeyReport, GatewayError> {
    let mut report = KeyReport { account: None, live: None, scopes: BTreeMap::new() };
    for (scope, response) in answers {
        // A list is there or is not: servers that speak the protocol may lack this one.
        let absent = *scope == Some(KeyScope::ReadWarnings) && matches!(response.status, 404 | 501);
        let may = !absent && may(response)?;
        if let Some(scope) = scope {
            // Where a scope needs several calls, all of them must be allowed.
            report.scopes.entry(*scope).and_modify(|so_far| *so_far &= may).or_insert(may);
        }
        if response.is_success() {
            let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
            report.live = report.live.or_else(|| livemode(&body));
            if scope.is_none() {
                report.account = body.get("id").and_then(Value::as_str).map(str::to_owned);
            }
        }
    }
    Ok(report)
}

/// Whether the call was allowed. That the object named in it does not exist was only found out after the key was
/// accepted for it; an address that the server does not know at all has no such code.
fn may(response: &Response) -> Result<bool, GatewayError> {
    let error = match response.status {
        200..=299 => return Ok(true),
        403 => return Ok(false),
        _ => outcome::error(response),
    };
    match response.status {
        400 | 402 | 404 => Ok(error.code.is_some()),
        _ => Err(error),
    }
}

fn livemode(body: &Value) -> Option<bool> {
    let row = || body.get("data")?.get(0)?.get("livemode");
    body.get("livemode").or_else(row).and_then(Value::as_bool)
}
