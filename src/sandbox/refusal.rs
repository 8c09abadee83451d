//! Why the gateway refuses a request, in its own error format.

use serde_json::{Value, json};

/// An error reply. Boxed, because results carry it through every layer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal(Box<Error>);

#[derive(Debug, Clone, PartialEq)]
struct Error {
    status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    decline_code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// Further fields of the error object, such as the payment as it is now.
    extra: Vec<(&'static str, Value)>,
}

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Refusal {
        let message = message.into();
        Refusal(Box::new(Error {
            status,
            kind,
            code: None,
            decline_code: None,
            param: None,
            message,
            extra: Vec::new(),
        }))
    }

    /// A 400: the request cannot be done as asked.
    pub(super) fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::new(400, "invalid_request_error", message)
    }

    /// The 402 of a declined card.
    pub(super) fn declined(decline_code: &'static str, charge: &str) -> Refusal {
        let (code, message) = decline(decline_code);
        let mut refusal = Refusal::new(402, "card_error", message).code(code);
        refusal.0.decline_code = Some(decline_code);
        refusal.with("charge", json!(charge))
    }

    /// The object an id names does not exist.
    pub(super) fn no_such(what: &str, id: &str, param: &str) -> Refusal {
        Refusal::invalid(format!("No such {what}: '{id}'")).code("resource_missing").param(param)
    }

    /// A URL the gateway does not know.
    pub(super) fn unknown_url(method: &str, path: &str) -> Refusal {
        Refusal::new(404, "invalid_request_error", format!("Unrecognized request URL ({method}: {path})."))
    }

    #[must_use]
    pub(super) fn code(mut self, code: &'static str) -> Refusal {
        self.0.code = Some(code);
        self
    }

    #[must_use]
    pub(super) fn param(mut self, param: &str) -> Refusal {
        self.0.param = Some(param.to_owned());
        self
    }

    #[must_use]
    pub(super) fn with_status(mut self, status: u16) -> Refusal {
        self.0.status = status;
        self
    }

    #[must_use]
    pub(super) fn with(mut self, field: &'static str, value: Value) -> Refusal {
        self.0.extra.push((field, value));
        self
    }

    /// The HTTP status.
    pub(super) const fn status(&self) -> u16 {
        self.0.status
    }

    /// Whether the request was thrown out before any work began; such replies are not kept for an idempotency key.
    pub(super) fn before_work(&self) -> bool {
        matches!(self.0.status, 401 | 403 | 404 | 409 | 429)
            || self.0.code.is_some_and(|code| code.starts_with("parameter_"))
    }

    /// The reply's body.
    pub(super) fn body(&self) -> Value {
        let mut error = serde_json::Map::new();
        if let Some(code) = self.0.code {
            error.insert("code".to_owned(), json!(code));
            let page = code.replace('_', "-");
            error.insert("doc_url".to_owned(), json!(format!("https://stripe.com/docs/error-codes/{page}")));
        }
        if let Some(code) = self.0.decline_code {
            error.insert("decline_code".to_owned(), json!(code));
        }
        error.insert("message".to_owned(), json!(self.0.message));
        if let Some(param) = &self.0.param {
            error.insert("param".to_owned(), json!(param));
        }
        for (field, value) in &self.0.extra {
            error.insert((*field).to_owned(), value.clone());
        }
        error.insert("type".to_owned(), json!(self.0.kind));
        json!({ "error": error })
    }
}

/// The error code and the sentence that go with an issuer's decline code.
pub(super) fn decline(decline_code: &str) -> (&'static str, &'static str) {
    match decline_code {
        "expired_card" => ("expired_card", "Your card has expired."),
        "incorrect_cvc" => ("incorrect_cvc", "Your card's security code is incorrect."),
        "processing_error" => {
            ("processing_error", "The card could not be processed. Please try again in a little while.")
        }
        "insufficient_funds" => ("card_declined", "Your card has insufficient funds."),
        "authentication_required" => ("authentication_required", "This payment has to be authenticated first."),
        _ => ("card_declined", "Your card was declined."),
    }
}
