//! What a rule may ask of a payment, and under which name.

use std::fmt;
use std::str::FromStr;

use super::event::{Kind, Word};

/// The longest window, in seconds: about as long as customers have to dispute a payment.
pub const LONGEST: i64 = 180 * 86_400;

/// What a value is. Comparing two of different types is a mistake in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// A number: a count, a share from 0 to 1, seconds, days, or an amount in whole units of the shop's currency.
    Number,
    /// Yes or no.
    Truth,
    /// A word from the payment, such as a country.
    Word(Word),
    /// A thing by its id, such as a card's fingerprint.
    Thing(Kind),
}

/// How far back a count reaches, in seconds; what is exactly so old is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// What is counted or added up over the things of one kind, within a window that ends with the payment itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Payments that were tried.
    Payments,
    /// Those that were declined.
    Declines,
    /// What those that were not declined come to.
    Amount,
    /// Payments below the amount that counts as small.
    Small,
    /// Payments a little below the amount that has to be reported.
    NearLimit,
    /// Refunds.
    Refunds,
    /// What they come to.
    Refunded,
    /// The same as a share of what was taken within the window.
    RefundedShare,
    /// Payments of which it became known within the window what they were.
    Known,
    /// Those that were fraud.
    Frauds,
    /// The same as a share of the known ones.
    FraudShare,
    /// How unlikely so many payments are, when as many come as in the 28 days before: 6 is one in a million.
    Rarity,
    /// Different things of another kind.
    Different(Kind),
}

/// What is said of a thing without a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Payments before this one.
    PaymentsBefore,
    /// Seconds since the payment before; nothing for the first.
    SecondsSinceLast,
    /// Seconds since the last payment of exactly this amount that was not declined.
    SecondsSinceSameAmount,
    /// Days since the first payment.
    DaysSinceFirst,
    /// The middle one of the last amounts.
    UsualAmount,
    /// This amount in parts of the usual one.
    AmountToUsual,
    /// How many times the usual distance this amount is away from the usual one.
    AmountZ,
    /// Frauds among the last three payments that are known.
    FraudsOfLast3,
    /// The same without those that an unusual amount explains.
    UnexplainedOfLast3,
    /// Days since the last payment that is known to be fraud.
    DaysSinceFraud,
    /// Kilometres from the place of the payment before.
    KmFromLast,
    /// Kilometres an hour that it takes to get here from there.
    Speed,
    /// How many times the usual distance the share that is sent back is away from that of the others of its kind.
    RefundZ,
}

/// Something that a rule may ask of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The amount, in units of the shop's currency.
    Amount,
    /// The amount in parts of what is usual in this shop: the middle one of its last amounts.
    AmountToUsual,
    /// The hour of the day where the shop is, 0 to 23.
    Hour,
    /// The day of the week where the shop is, 1 for Monday to 7 for Sunday.
    Weekday,
    /// Whether it was declined.
    Declined,
    /// The gateway's own score, 0 to 100.
    GatewayScore,
    /// A word from the payment.
    Word(Word),
    /// A thing by its id.
    Thing(Kind),
    /// What is counted over a thing's window.
    Per(Measure, Kind, Span),
    /// What is said of a thing.
    Of(Standing, Kind),
}

/// No field has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such field")]
pub struct NoField;

const MEASURES: [(&str, Measure); 12] = [
    ("payments", Measure::Payments),
    ("declines", Measure::Declines),
    ("amount", Measure::Amount),
    ("small_payments", Measure::Small),
    ("near_limit", Measure::NearLimit),
    ("refunds", Measure::Refunds),
    ("refunded", Measure::Refunded),
    ("refunded_share", Measure::RefundedShare),
    ("known", Measure::Known),
    ("frauds", Measure::Frauds),
    ("fraud_share", Measure::FraudShare),
    ("rarity", Measure::Rarity),
];

const STANDINGS: [(&str, Standing); 13] = [
    ("payments_before", Standing::PaymentsBefore),
    ("seconds_since_last", Standing::SecondsSinceLast),
    ("seconds_since_same_amount", Standing::SecondsSinceSameAmount),
    ("days_since_first", Standing::DaysSinceFirst),
    ("usual_amount", Standing::UsualAmount),
    ("amount_to_usual", Standing::AmountToUsual),
    ("amount_z", Standing::AmountZ),
    ("frauds_of_last_3", Standing::FraudsOfLast3),
    ("unexplained_of_last_3", Standing::UnexplainedOfLast3),
    ("days_since_fraud", Standing::DaysSinceFraud),
    ("km_from_last", Standing::KmFromLast),
    ("speed", Standing::Speed),
    ("refund_z", Standing::RefundZ),
];

const PLAIN: [(&str, Field); 6] = [
    ("amount", Field::Amount),
    ("amount_to_usual", Field::AmountToUsual),
    ("hour", Field::Hour),
    ("weekday", Field::Weekday),
    ("declined", Field::Declined),
    ("gateway_score", Field::GatewayScore),
];

impl Span {
    /// A window of so many seconds, between one second and [`LONGEST`].
    pub const fn seconds(seconds: i64) -> Option<Self> {
        if seconds > 0 && seconds <= LONGEST { Some(Self(seconds)) } else { None }
    }

    /// How many seconds it is long.
    pub const fn as_seconds(self) -> i64 {
        self.0
    }
}

/// The largest unit in which it is a whole number: `1m`, `10m`, `1h`, `1d`, `90d`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let (seconds, unit) = units.into_iter().find(|(seconds, _)| self.0 % seconds == 0).unwrap_or((1, "s"));
        write!(f, "{}{unit}", self.0 / seconds)
    }
}

impl FromStr for Span {
    type Err = NoField;

    fn from_str(name: &str) -> Result<Self, NoField> {
        let at = name.find(|c: char| !c.is_ascii_digit()).ok_or(NoField)?;
        let (number, unit) = name.split_at(at);
        let seconds = match unit {
            "d" => 86_400,
            "h" => 3_600,
            "m" => 60,
            "s" => 1,
            _ => return Err(NoField),
        };
        let number: i64 = number.parse().map_err(|_| NoField)?;
        number.checked_mul(seconds).and_then(Self::seconds).ok_or(NoField)
    }
}

impl Measure {
    fn named(name: &str) -> Option<Self> {
        let plural = || Kind::ALL.into_iter().find(|kind| kind.plural() == name).map(Self::Different);
        MEASURES.iter().find(|(known, _)| *known == name).map(|(_, measure)| *measure).or_else(plural)
    }

    fn as_str(self) -> &'static str {
        if let Self::Different(kind) = self {
            return kind.plural();
        }
        MEASURES.iter().find(|(_, measure)| *measure == self).map_or("", |(name, _)| name)
    }
}

impl Standing {
    fn as_str(self) -> &'static str {
        STANDINGS.iter().find(|(_, standing)| *standing == self).map_or("", |(name, _)| name)
    }
}

impl Field {
    /// What its value is.
    pub const fn value_type(self) -> Type {
        match self {
            Self::Declined => Type::Truth,
            Self::Word(word) => Type::Word(word),
            Self::Thing(kind) => Type::Thing(kind),
            _ => Type::Number,
        }
    }

    /// What it costs to know, in parts of what a word of the payment costs.
    pub const fn cost(self) -> u32 {
        match self {
            Self::Per(Measure::Rarity, ..) | Self::Of(Standing::RefundZ, _) => 60,
            Self::Per(..) => 30,
            Self::Of(..) => 20,
            _ => 1,
        }
    }

    /// All names, with a window of an hour where there is one; for completion and for "did you mean".
    pub fn names() -> impl Iterator<Item = String> {
        let plain = PLAIN.iter().map(|(_, field)| *field);
        let words = Word::ALL.into_iter().map(Field::Word);
        let things = Kind::ALL.into_iter().map(Field::Thing);
        let hour = Span(3_600);
        let measures = || {
            let different = Kind::ALL.into_iter().map(Measure::Different);
            MEASURES.iter().map(|(_, measure)| *measure).chain(different)
        };
        let per = Kind::ALL.into_iter().flat_map(move |kind| {
            let differs = move |measure: &Measure| *measure != Measure::Different(kind);
            measures().filter(differs).map(move |measure| Field::Per(measure, kind, hour))
        });
        let of = Kind::ALL.into_iter().flat_map(|kind| STANDINGS.iter().map(move |(_, it)| Field::Of(*it, kind)));
        plain.chain(words).chain(things).chain(per).chain(of).map(|field| field.to_string())
    }
}

/// The name under which a rule asks for it.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word.as_str()),
            Self::Thing(kind) => f.write_str(kind.as_str()),
            Self::Per(measure, kind, span) => write!(f, "{}_per_{}_{span}", measure.as_str(), kind.as_str()),
            Self::Of(standing, kind) => write!(f, "{}_of_{}", standing.as_str(), kind.as_str()),
            plain => f.write_str(PLAIN.iter().find(|(_, field)| field == plain).map_or("", |(name, _)| name)),
        }
    }
}

impl FromStr for Field {
    type Err = NoField;

    fn from_str(name: &str) -> Result<Self, NoField> {
        let plain = PLAIN.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let word = || Word::ALL.into_iter().find(|word| word.as_str() == name).map(Field::Word);
        let thing = || Kind::named(name).map(Field::Thing);
        if let Some(field) = plain.or_else(word).or_else(thing) {
            return Ok(field);
        }
        if let Some((measure, rest)) = name.split_once("_per_") {
            let (kind, span) = rest.split_once('_').ok_or(NoField)?;
            let (measure, kind) = (Measure::named(measure).ok_or(NoField)?, Kind::named(kind).ok_or(NoField)?);
            if measure == Measure::Different(kind) {
                return Err(NoField);
            }
            return Ok(Self::Per(measure, kind, span.parse()?));
        }
        let (standing, kind) = name.rsplit_once("_of_").ok_or(NoField)?;
        let standing = STANDINGS.iter().find(|(known, _)| *known == standing).ok_or(NoField)?.1;
        Ok(Self::Of(standing, Kind::named(kind).ok_or(NoField)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        let mut seen = std::collections::HashSet::new();
        for name in Field::names() {
            let field: Result<Field, NoField> = name.parse();
            assert_eq!(field.map(|field| field.to_string()), Ok(name.clone()));
            assert!(seen.insert(name));
        }
        assert!(seen.len() > 250, "{}", seen.len());
    }

    #[test]
    fn windows_are_named_in_their_largest_unit() {
        for (name, seconds, shown) in [
            ("1h", 3_600, "1h"),
            ("60m", 3_600, "1h"),
            ("90m", 5_400, "90m"),
            ("45s", 45, "45s"),
            ("90d", 7_776_000, "90d"),
        ] {
            let span = name.parse::<Span>();
            assert_eq!(span.map(Span::as_seconds), Ok(seconds));
            assert_eq!(span.map(|span| span.to_string()), Ok(shown.to_owned()));
        }
        for name in ["", "h", "0h", "-1h", "1", "1w", "999d", "99999999999999999999d", "1hh"] {
            assert_eq!(name.parse::<Span>(), Err(NoField), "{name}");
        }
        for name in ["cards_per_card_1h", "payments_per_card", "payments_per_moon_1h", "usual_amount_of_", "_per__1h"] {
            assert_eq!(name.parse::<Field>(), Err(NoField), "{name}");
        }
    }
}
