//! What happened: a payment that was tried, and the things that come back from payment to payment.

/// The things by which payments hang together. Each has a history of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The card, by the gateway's fingerprint.
    Card,
    /// The customer, by the gateway's or the shop's id.
    Customer,
    /// The e-mail address.
    Email,
    /// The network address.
    Ip,
    /// The device.
    Device,
    /// What stands in for the card's number range, which gateways do not tell: brand, country, funding and expiry.
    Range,
    /// The member of staff.
    Staff,
    /// The place or terminal.
    Place,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Card, Self::Customer, Self::Email, Self::Ip, Self::Device, Self::Range, Self::Staff, Self::Place];

    /// The kind as one word, as in rules and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Customer => "customer",
            Self::Email => "email",
            Self::Ip => "ip",
            Self::Device => "device",
            Self::Range => "range",
            Self::Staff => "staff",
            Self::Place => "place",
        }
    }

    /// Several of the kind as one word.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Card => "cards",
            Self::Customer => "customers",
            Self::Email => "emails",
            Self::Ip => "ips",
            Self::Device => "devices",
            Self::Range => "ranges",
            Self::Staff => "people",
            Self::Place => "places",
        }
    }

    /// The kind of a word written by [`Self::as_str`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A thing of some kind, by the number it was given when it was first seen; nothing when the payment does not tell.
pub type Thing = Option<std::num::NonZeroU32>;

/// What a payment says of itself in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// The currency it was asked for in.
    Currency,
    /// The country of the card's issuer.
    CardCountry,
    /// The country of the network address.
    IpCountry,
    /// The country of the billing address.
    BillingCountry,
    /// The card scheme.
    Brand,
    /// `credit`, `debit` or `prepaid`.
    Funding,
    /// What the issuer said of the security code: `pass`, `fail`, `unavailable` or `unchecked`.
    Cvc,
    /// The same of the postal code.
    PostalCode,
    /// The same of the address.
    Address,
    /// What came of 3-D Secure.
    ThreeDSecure,
    /// Why it was declined, in the gateway's word.
    Decline,
    /// What is behind the @ of the e-mail address.
    EmailDomain,
    /// The gateway's own judgement: `normal`, `elevated` or `highest`.
    GatewayRisk,
    /// The payer's name, in lower-case letters.
    Name,
    /// Why money went back, in the gateway's word.
    Reason,
}

impl Word {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Currency,
        Self::CardCountry,
        Self::IpCountry,
        Self::BillingCountry,
        Self::Brand,
        Self::Funding,
        Self::Cvc,
        Self::PostalCode,
        Self::Address,
        Self::ThreeDSecure,
        Self::Decline,
        Self::EmailDomain,
        Self::GatewayRisk,
        Self::Name,
        Self::Reason,
    ];

    /// Its name in rules.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Currency => "currency",
            Self::CardCountry => "card_country",
            Self::IpCountry => "ip_country",
            Self::BillingCountry => "billing_country",
            Self::Brand => "brand",
            Self::Funding => "funding",
            Self::Cvc => "cvc",
            Self::PostalCode => "postal_code",
            Self::Address => "address",
            Self::ThreeDSecure => "three_d_secure",
            Self::Decline => "decline",
            Self::EmailDomain => "email_domain",
            Self::GatewayRisk => "gateway_risk",
            Self::Name => "name",
            Self::Reason => "reason",
        }
    }
}

/// Whether money was to come in or to go back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum What {
    /// A payment that was tried.
    #[default]
    Payment,
    /// A refund.
    Refund,
}

/// Where on Earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// North of the equator.
    pub latitude: f32,
    /// East of Greenwich.
    pub longitude: f32,
}

/// Something that happened with money: a payment that was tried, or a refund.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Event {
    /// When, in Unix seconds or in seconds since any start.
    pub at: i64,
    /// How far the shop's clock was before UTC then, in seconds.
    pub offset: i32,
    /// What it was.
    pub what: What,
    /// How much, in minor units of one currency.
    pub amount: i64,
    /// It is in another currency than the shop's, so that its amount is compared with no other.
    pub foreign: bool,
    /// It brought nothing.
    pub declined: bool,
    /// Which things it has to do with, by the places of [`Kind::ALL`].
    pub things: [Thing; Kind::ALL.len()],
    /// What it says in words, by the places of [`Word::ALL`]; each by the number it was given when it was first seen.
    pub words: [Thing; Word::ALL.len()],
    /// The gateway's own score, 0 to 100.
    pub gateway_score: Option<u8>,
    /// Where the payer was.
    pub position: Option<Position>,
}

/// What became of a payment, as somebody came to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// It was fraud.
    pub fraud: bool,
    /// When that was known. Nothing may use it before.
    pub known_at: i64,
}
