//! What can go wrong with a gateway, and how a person reads it.

use super::KeyScope;
use crate::job::Cancelled;
use crate::text::{ErrorKind, Message, UserError};

/// What a gateway said when it did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("gateway error {status}: {code:?} {message:?} ({request_id:?})")]
pub struct GatewayError {
    /// What went wrong, in classes a person can act on.
    pub kind: GatewayErrorKind,
    /// HTTP status; 0 when there was no response.
    pub status: u16,
    /// The gateway's code, an open list.
    pub code: Option<String>,
    /// The gateway's sentence.
    pub message: Option<String>,
    /// The gateway's id of the request, for its support.
    pub request_id: Option<String>,
}

/// Classes of gateway errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayErrorKind {
    /// There is no connector for this kind of gateway.
    UnknownKind,
    /// The address is no web address.
    BadAddress,
    /// The address is plain HTTP and not on this computer.
    PlainHttp,
    /// The host's name leads nowhere.
    NoSuchHost,
    /// The host takes no connection.
    NoConnection,
    /// No answer came in time.
    NoAnswer,
    /// The connection broke before the answer was whole.
    Interrupted,
    /// The server's certificate has run out.
    CertificateExpired,
    /// The server's certificate is for another name.
    CertificateWrongName,
    /// The server's certificate is not signed by anyone this computer trusts.
    CertificateUntrusted,
    /// A secure connection could not be agreed on for another reason.
    NotSecure,
    /// The key is wrong or was revoked.
    KeyRefused,
    /// The key is good and may not do this.
    KeyScope,
    /// Too many requests, after waiting and trying again.
    RateLimited,
    /// There is no such object.
    NotFound,
    /// What was asked cannot be put to this gateway; nothing was sent.
    BadRequest,
    /// The gateway refuses what was asked.
    Refused,
    /// The gateway failed.
    GatewayFailed,
    /// The reply cannot be understood.
    Unreadable,
    /// The work was cancelled here.
    Cancelled,
}

impl GatewayError {
    /// An error found on this side, without an answer of the gateway.
    pub fn here(kind: GatewayErrorKind, message: impl Into<String>) -> Self {
        Self { kind, status: 0, code: None, message: Some(message.into()), request_id: None }
    }

    /// A line for whoever helps: status, code, the gateway's words, and the id of the request.
    fn detail(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.status != 0 {
            parts.push(format!("HTTP {}", self.status));
        }
        parts.extend(self.code.clone());
        parts.extend(self.message.clone());
        parts.extend(self.request_id.as_ref().map(|id| format!("request {id}")));
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

impl From<Cancelled> for GatewayError {
    fn from(_: Cancelled) -> Self {
        Self { kind: GatewayErrorKind::Cancelled, status: 0, code: None, message: None, request_id: None }
    }
}

impl From<&GatewayError> for UserError {
    fn from(error: &GatewayError) -> Self {
        use GatewayErrorKind as Kind;
        let said = || error.message.clone().or_else(|| error.code.clone()).unwrap_or_else(|| error.status.to_string());
        let of = |kind, what: &'static str| Self::new(kind, Message::new(what));
        let network = |what: &'static str| of(ErrorKind::Gateway, what);
        let user_error = match error.kind {
            Kind::Cancelled => return Self::from(Cancelled),
            Kind::UnknownKind => {
                let what = Message::new("gateway-unknown-kind").with("kind", said());
                let kinds = super::client::KINDS.join(", ");
                Self::new(ErrorKind::BadInput, what)
                    .hint(Message::new("gateway-unknown-kind-hint").with("kinds", kinds))
            }
            Kind::BadAddress => {
                Self::new(ErrorKind::BadInput, Message::new("gateway-bad-address").with("address", said()))
                    .hint(Message::new("gateway-bad-address-hint"))
            }
            Kind::PlainHttp => of(ErrorKind::BadInput, "gateway-plain-http")
                .because(Message::new("gateway-plain-http-why"))
                .hint(Message::new("gateway-plain-http-hint")),
            Kind::BadRequest => Self::new(ErrorKind::BadInput, Message::new("gateway-bad-request").with("why", said())),
            Kind::NoSuchHost => network("gateway-no-such-host").hint(Message::new("gateway-no-such-host-hint")),
            Kind::NoConnection => network("gateway-no-connection").hint(Message::new("gateway-network-hint")),
            Kind::NoAnswer => network("gateway-no-answer").hint(Message::new("gateway-network-hint")),
            Kind::Interrupted => network("gateway-interrupted").hint(Message::new("gateway-network-hint")),
            Kind::CertificateExpired => network("gateway-not-secure")
                .because(Message::new("gateway-certificate-expired"))
                .hint(Message::new("gateway-certificate-expired-hint")),
            Kind::CertificateWrongName => network("gateway-not-secure")
                .because(Message::new("gateway-certificate-wrong-name"))
                .hint(Message::new("gateway-not-secure-hint")),
            Kind::CertificateUntrusted => network("gateway-not-secure")
                .because(Message::new("gateway-certificate-untrusted"))
                .hint(Message::new("gateway-not-secure-hint")),
            Kind::NotSecure => network("gateway-not-secure")
                .because(Message::new("gateway-no-tls"))
                .hint(Message::new("gateway-not-secure-hint")),
            Kind::KeyRefused => {
                of(ErrorKind::NotAllowed, "gateway-key-refused").hint(Message::new("gateway-key-refused-hint"))
            }
            Kind::KeyScope => {
                of(ErrorKind::NotAllowed, "gateway-key-scope").hint(Message::new("gateway-key-scope-hint"))
            }
            Kind::RateLimited => network("gateway-rate-limited").hint(Message::new("gateway-rate-limited-hint")),
            Kind::NotFound => network("gateway-not-found"),
            Kind::Refused => {
                network("gateway-refused").because(Message::new("gateway-refused-why").with("why", said()))
            }
            Kind::GatewayFailed => network("gateway-failed").hint(Message::new("gateway-failed-hint")),
            Kind::Unreadable => network("gateway-unreadable").hint(Message::new("gateway-unreadable-hint")),
        };
        match error.detail() {
            Some(detail) => user_error.detail(detail),
            None => user_error,
        }
    }
}

impl KeyScope {
    /// What a key with this scope makes possible.
    pub const fn label(self) -> Message {
        Message::new(match self {
            Self::ReadPayments => "gateway-scope-read-payments",
            Self::ReadRefunds => "gateway-scope-read-refunds",
            Self::ReadDisputes => "gateway-scope-read-disputes",
            Self::ReadWarnings => "gateway-scope-read-warnings",
            Self::ReadBatches => "gateway-scope-read-batches",
            Self::ReadLedger => "gateway-scope-read-ledger",
            Self::ReadEvents => "gateway-scope-read-events",
            Self::WriteRefunds => "gateway-scope-write-refunds",
            Self::WritePayments => "gateway-scope-write-payments",
        })
    }

    /// What is not possible with a key that lacks this scope.
    pub const fn without(self) -> Message {
        Message::new(match self {
            Self::ReadPayments => "gateway-without-read-payments",
            Self::ReadRefunds => "gateway-without-read-refunds",
            Self::ReadDisputes => "gateway-without-read-disputes",
            Self::ReadWarnings => "gateway-without-read-warnings",
            Self::ReadBatches => "gateway-without-read-batches",
            Self::ReadLedger => "gateway-without-read-ledger",
            Self::ReadEvents => "gateway-without-read-events",
            Self::WriteRefunds => "gateway-without-write-refunds",
            Self::WritePayments => "gateway-without-write-payments",
        })
    }
}

impl From<GatewayError> for UserError {
    fn from(error: GatewayError) -> Self {
        Self::from(&error)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::GatewayErrorKind as Kind;
    use super::*;
    use crate::text::Texts;

    const KINDS: [Kind; 20] = [
        Kind::UnknownKind,
        Kind::BadAddress,
        Kind::PlainHttp,
        Kind::NoSuchHost,
        Kind::NoConnection,
        Kind::NoAnswer,
        Kind::Interrupted,
        Kind::CertificateExpired,
        Kind::CertificateWrongName,
        Kind::CertificateUntrusted,
        Kind::NotSecure,
        Kind::KeyRefused,
        Kind::KeyScope,
        Kind::RateLimited,
        Kind::NotFound,
        Kind::BadRequest,
        Kind::Refused,
        Kind::GatewayFailed,
        Kind::Unreadable,
        Kind::Cancelled,
    ];

    fn error(kind: Kind) -> GatewayError {
        GatewayError {
            kind,
            status: 402,
            code: Some("card_declined".into()),
            message: Some("No.".into()),
            request_id: Some("req_1".into()),
        }
    }

    #[test]
    fn every_kind_has_its_sentences() {
        let texts = Texts::english();
        for kind in KINDS {
            let said = UserError::from(&error(kind));
            for message in [Some(said.what), said.why, said.hint].into_iter().flatten() {
                let sentence = texts.say(&message);
                assert!(sentence != message.key && !sentence.contains('{'), "{kind:?}: {sentence}");
            }
        }
    }

    #[test]
    fn the_detail_names_the_request() {
        let detail = UserError::from(&error(Kind::Refused)).detail.unwrap();
        assert_eq!(detail, "HTTP 402 · card_declined · No. · request req_1");
        let cancelled = GatewayError::from(Cancelled);
        assert_eq!(UserError::from(&cancelled), UserError::from(Cancelled));
    }

    #[test]
    fn only_a_key_that_may_not_is_not_allowed() {
        for kind in KINDS {
            let not_allowed = UserError::from(&error(kind)).kind == ErrorKind::NotAllowed;
            assert_eq!(not_allowed, matches!(kind, Kind::KeyRefused | Kind::KeyScope), "{kind:?}");
        }
    }

    #[test]
    fn every_scope_has_its_sentences() {
        let texts = Texts::english();
        for scope in [
            KeyScope::ReadPayments,
            KeyScope::ReadRefunds,
            KeyScope::ReadDisputes,
            KeyScope::ReadWarnings,
            KeyScope::ReadBatches,
            KeyScope::ReadLedger,
            KeyScope::ReadEvents,
            KeyScope::WriteRefunds,
            KeyScope::WritePayments,
        ] {
            for message in [scope.label(), scope.without()] {
                assert_ne!(texts.say(&message), message.key);
            }
        }
    }
}
