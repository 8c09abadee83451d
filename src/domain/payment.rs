//! A payment as the gateway reports it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{ChargeId, PaymentId};
use super::money::Money;

/// One attempt of a customer to pay, from first contact to capture; mirrors a gateway's record.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// The gateway's id.
    pub payment_id: PaymentId,
    /// The latest charge made for it, where there is one.
    pub charge_id: Option<ChargeId>,
    /// What the customer was asked for, in the payment currency.
    pub amount: Money,
    /// What was taken so far.
    pub captured: Money,
    /// What can still be captured of a hold.
    pub capturable: Money,
    /// What went back so far, pending refunds included.
    pub refunded: Money,
    /// Where it stands.
    pub status: PaymentStatus,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When an uncaptured hold lapses.
    pub capture_before: Option<DateTime<Utc>>,
    /// The shop's order number.
    pub order: Option<String>,
    /// What the shop wrote beside it.
    pub description: Option<String>,
    /// The gateway's id of the customer, for one it knows.
    pub customer: Option<String>,
    /// The name in the billing details.
    pub payer: Option<String>,
    /// The customer's e-mail address.
    pub email: Option<String>,
    /// The card used.
    pub card: Option<Card>,
    /// What the card's issuer said about the details typed in.
    pub checks: CardChecks,
    /// The country of the billing address, ISO 3166 alpha-2.
    pub billing_country: Option<String>,
    /// The customer's network address.
    pub ip: Option<String>,
    /// The country the network address belongs to, ISO 3166 alpha-2.
    pub ip_country: Option<String>,
    /// The customer's device, as the shop identifies it.
    pub device: Option<String>,
    /// Why it was declined, for a declined one.
    pub decline: Option<Decline>,
    /// What the gateway's own risk check said.
    pub risk: Option<RiskOutcome>,
    /// Whether a dispute was opened.
    pub disputed: bool,
}

#[cfg(test)]
impl Payment {
    /// `pi_1`, captured whole, of which nothing else is known; tests say what they need differently.
    pub fn plain(amount: Money, created_at: DateTime<Utc>) -> Self {
        Self {
            payment_id: PaymentId::new("pi_1"),
            charge_id: None,
            amount,
            captured: amount,
            capturable: Money::zero(amount.currency),
            refunded: Money::zero(amount.currency),
            status: PaymentStatus::Succeeded,
            created_at,
            capture_before: None,
            order: None,
            description: None,
            customer: None,
            payer: None,
            email: None,
            card: None,
            checks: CardChecks::default(),
            billing_country: None,
            ip: None,
            ip_country: None,
            device: None,
            decline: None,
            risk: None,
            disputed: false,
        }
    }
}

/// Where a payment stands, in Counterfoil's words. Gateway words that fit none are kept as they came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Started; the customer has not finished.
    Incomplete,
    /// The bank wants the customer to confirm (3-D Secure).
    RequiresAction,
    /// Sent, no answer yet.
    Processing,
    /// Authorised and held, not captured.
    Held,
    /// Captured.
    Succeeded,
    /// The card was declined.
    Declined,
    /// Voided or expired.
    Canceled,
    /// A word of the gateway that is not known here.
    Other(String),
}

impl PaymentStatus {
    /// The status as one lower-case word, used in search, files and JSON.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Incomplete => "incomplete",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Held => "held",
            Self::Succeeded => "succeeded",
            Self::Declined => "declined",
            Self::Canceled => "canceled",
            Self::Other(word) => word,
        }
    }

    /// The status of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Self {
        match word {
            "incomplete" => Self::Incomplete,
            "requires_action" => Self::RequiresAction,
            "processing" => Self::Processing,
            "held" => Self::Held,
            "succeeded" => Self::Succeeded,
            "declined" => Self::Declined,
            "canceled" => Self::Canceled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether the gateway may still change it, so that it is listed again at night.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Incomplete | Self::RequiresAction | Self::Processing | Self::Held)
    }
}

/// Where a payment stands as a list shows it: the status, and what became of the money since. In the order in which a
/// list is sorted: what waits for somebody first, what came to nothing last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentState {
    /// The customer has to confirm it.
    NeedsAction,
    /// Sent, no answer yet.
    Processing,
    /// Authorised, not captured.
    Held,
    /// The customer's bank took it back, or tries to.
    Disputed,
    /// Captured, nothing went back.
    Captured,
    /// Captured, and a part went back.
    PartRefunded,
    /// Captured, and all of it went back.
    Refunded,
    /// Started, not finished.
    Incomplete,
    /// The card was declined.
    Declined,
    /// Voided or expired.
    Canceled,
    /// A word of the gateway that is not known here.
    Other,
}

impl Payment {
    /// Where it stands as a list shows it.
    pub fn state(&self) -> PaymentState {
        match self.status {
            PaymentStatus::Succeeded if self.disputed => PaymentState::Disputed,
            PaymentStatus::Succeeded if self.refunded.minor <= 0 => PaymentState::Captured,
            PaymentStatus::Succeeded if self.refunded.minor < self.captured.minor => PaymentState::PartRefunded,
            PaymentStatus::Succeeded => PaymentState::Refunded,
            PaymentStatus::RequiresAction => PaymentState::NeedsAction,
            PaymentStatus::Processing => PaymentState::Processing,
            PaymentStatus::Held => PaymentState::Held,
            PaymentStatus::Incomplete => PaymentState::Incomplete,
            PaymentStatus::Declined => PaymentState::Declined,
            PaymentStatus::Canceled => PaymentState::Canceled,
            PaymentStatus::Other(_) => PaymentState::Other,
        }
    }
}

/// The card, as far as it may be known: never its number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Card scheme in lower case, such as `visa`.
    pub brand: Option<String>,
    /// The last four digits, which may be shown.
    pub last4: Option<String>,
    /// The gateway's name for this card number: the same number gives the same fingerprint.
    pub fingerprint: Option<String>,
    /// The issuer's country, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// `credit`, `debit` or `prepaid`.
    pub funding: Option<String>,
    /// The month until which it is good, as `2028-07`.
    pub expires: Option<String>,
}

impl Card {
    /// The card scheme as it writes itself, such as `Visa`; an unknown one as the gateway writes it.
    pub fn brand_name(&self) -> Option<&str> {
        let brand = self.brand.as_deref()?;
        let known = [
            ("amex", "American Express"),
            ("cartes_bancaires", "Cartes Bancaires"),
            ("diners", "Diners Club"),
            ("discover", "Discover"),
            ("eftpos_au", "eftpos"),
            ("jcb", "JCB"),
            ("mastercard", "Mastercard"),
            ("unionpay", "UnionPay"),
            ("visa", "Visa"),
        ];
        Some(known.into_iter().find(|(word, _)| *word == brand).map_or(brand, |(_, name)| name))
    }
}

/// Answers of the card's issuer to the details that the customer typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardChecks {
    /// The card code.
    pub cvc: Option<Check>,
    /// The first address line (AVS).
    pub address: Option<Check>,
    /// The postal code (AVS).
    pub postal_code: Option<Check>,
    /// 3-D Secure, as the gateway words the result (`authenticated`, `attempt_acknowledged`, …).
    pub three_d_secure: Option<String>,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It fits.
    Pass,
    /// It does not fit.
    Fail,
    /// The issuer does not check it.
    Unavailable,
    /// It was not checked.
    Unchecked,
    /// A word that is not known here.
    Other(String),
}

impl Check {
    /// The gateway's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unavailable => "unavailable",
            Self::Unchecked => "unchecked",
            Self::Other(word) => word,
        }
    }

    /// The check of a gateway's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "pass" => Self::Pass,
            "fail" => Self::Fail,
            "unavailable" => Self::Unavailable,
            "unchecked" => Self::Unchecked,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Why a payment was declined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decline {
    /// The gateway's decline code, such as `insufficient_funds`; codes are an open list.
    pub code: String,
    /// The gateway's sentence.
    pub message: Option<String>,
}

/// What the gateway's own risk check said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskOutcome {
    /// `authorized`, `issuer_declined`, `blocked`, `manual_review`, `invalid`.
    pub outcome: Option<String>,
    /// `normal`, `elevated`, `highest`, `not_assessed`, …
    pub level: Option<String>,
    /// 0 (harmless) to 100; not every account is told.
    pub score: Option<u8>,
}
