//! The one kind of error a person sees.

use std::time::Duration;

use super::message::Message;
use crate::clock::NoRandomness;
use crate::domain::MoneyError;
use crate::domain::search::{KEYS, SearchError};
use crate::job::Cancelled;

/// Which of a few classes an error belongs to; the command line's exit code follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was typed or given as a file cannot be used.
    BadInput,
    /// The gateway or the network failed, or an outcome is unknown.
    Gateway,
    /// The person or the key may not do this.
    NotAllowed,
    /// The keychain is locked, absent, or did not keep what it was given.
    Keychain,
    /// Anything else: the disk, the database, a defect.
    Other,
}

/// The sentence of work that was stopped.
const CANCELLED: &str = "error-cancelled";

/// The sentences of what is asked for first.
const CODE_NEEDED: &str = "people-code-needed";
const SECOND_PERSON_NEEDED: &str = "people-second-person-needed";
const SIGN_IN_NEEDED: &str = "people-sign-in-needed";

/// What happened, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// The class.
    pub kind: ErrorKind,
    /// What happened.
    pub what: Message,
    /// Why, where that is known.
    pub why: Option<Message>,
    /// What the person can do.
    pub hint: Option<Message>,
    /// A line for whoever helps: request ids, codes. Never a secret.
    pub detail: Option<String>,
    /// After how long it may be tried again, where that is known.
    pub wait: Option<Duration>,
}

impl UserError {
    /// An error that says what happened.
    pub const fn new(kind: ErrorKind, what: Message) -> Self {
        Self { kind, what, why: None, hint: None, detail: None, wait: None }
    }

    /// Whether somebody asked for it to end like this.
    pub fn is_cancelled(&self) -> bool {
        self.what.key == CANCELLED
    }

    /// A fresh code of the person's authenticator is needed first.
    pub fn needs_code() -> Self {
        Self::new(ErrorKind::NotAllowed, Message::new(CODE_NEEDED)).hint(Message::new("people-code-needed-hint"))
    }

    /// Whether it would be done after a fresh code of the person's authenticator.
    pub fn is_code_needed(&self) -> bool {
        self.what.key == CODE_NEEDED
    }

    /// Somebody else has to agree first.
    pub fn needs_second_person() -> Self {
        let what = Message::new(SECOND_PERSON_NEEDED);
        Self::new(ErrorKind::NotAllowed, what).hint(Message::new("people-second-person-needed-hint"))
    }

    /// Whether it would be done once somebody else has agreed.
    pub fn is_second_person_needed(&self) -> bool {
        self.what.key == SECOND_PERSON_NEEDED
    }

    /// Whether the book asks who is there.
    pub fn is_sign_in_needed(&self) -> bool {
        self.what.key == SIGN_IN_NEEDED
    }

    /// Adds why it happened.
    #[must_use]
    pub fn because(mut self, why: Message) -> Self {
        self.why = Some(why);
        self
    }

    /// Adds what the person can do.
    #[must_use]
    pub fn hint(mut self, hint: Message) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds after how long it may be tried again.
    #[must_use]
    pub const fn wait(mut self, wait: Duration) -> Self {
        self.wait = Some(wait);
        self
    }

    /// Adds a line for whoever helps.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl From<&MoneyError> for UserError {
    fn from(error: &MoneyError) -> Self {
        let bad = |what| Self::new(ErrorKind::BadInput, what);
        match error {
            MoneyError::UnknownCurrency(code) => bad(Message::new("money-unknown-currency").with("code", code)),
            MoneyError::CurrencyMismatch { left, right } => {
                bad(Message::new("money-currency-mismatch").with("left", left.code()).with("right", right.code()))
            }
            MoneyError::Overflow => bad(Message::new("money-overflow")),
            MoneyError::NotAnAmount(text) => bad(Message::new("money-not-an-amount").with("text", text))
                .hint(Message::new("money-not-an-amount-hint")),
            MoneyError::TooManyDecimals { text, currency, allowed } => bad(Message::new("money-too-many-decimals")
                .with("text", text)
                .with("currency", currency.code())
                .with("allowed", *allowed)),
            MoneyError::NothingToAllocateTo => bad(Message::new("money-nothing-to-allocate-to")),
        }
    }
}

impl From<&SearchError> for UserError {
    fn from(error: &SearchError) -> Self {
        let (what, hint) = match error {
            SearchError::UnknownKey(key) => (
                Message::new("search-unknown-key").with("key", key),
                Message::new("search-unknown-key-hint").with("keys", KEYS.join(", ")),
            ),
            SearchError::NotANumber { key, value } => (
                Message::new("search-not-a-number").with("key", key).with("value", value),
                Message::new("search-not-a-number-hint").with("key", key),
            ),
            SearchError::NotADay { key, value } => (
                Message::new("search-not-a-day").with("key", key).with("value", value),
                Message::new("search-not-a-day-hint").with("key", key),
            ),
        };
        Self::new(ErrorKind::BadInput, what).hint(hint)
    }
}

impl From<Cancelled> for UserError {
    fn from(_: Cancelled) -> Self {
        Self::new(ErrorKind::Other, Message::new(CANCELLED)).hint(Message::new("error-cancelled-hint"))
    }
}

impl From<NoRandomness> for UserError {
    fn from(_: NoRandomness) -> Self {
        Self::new(ErrorKind::Other, Message::new("error-no-randomness"))
            .because(Message::new("error-no-randomness-why"))
    }
}

impl From<MoneyError> for UserError {
    fn from(error: MoneyError) -> Self {
        Self::from(&error)
    }
}

impl From<SearchError> for UserError {
    fn from(error: SearchError) -> Self {
        Self::from(&error)
    }
}
