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
}

/// A thing of some kind, by the number it was given when it was first seen; nothing when the payment does not tell.
pub type Thing = Option<std::num::NonZeroU32>;

/// A payment that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When, in Unix seconds or in seconds since any start.
    pub at: i64,
    /// How much, in minor units of one currency.
    pub amount: i64,
    /// It brought nothing.
    pub declined: bool,
    /// Which things it has to do with, by the places of [`Kind::ALL`].
    pub things: [Thing; Kind::ALL.len()],
}

/// What became of a payment, as somebody came to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// It was fraud.
    pub fraud: bool,
    /// When that was known. Nothing may use it before.
    pub known_at: i64,
}
