//! What became of each payment, and why.

use std::collections::BTreeMap;

use super::explain::Yardstick;
use super::timing::Timing;

/// What became of a payment row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// It pays this order, or a part of it. The only status that needs nobody.
    Matched,
    /// It may pay one of these orders; a person decides.
    Ambiguous,
    /// It names this order, and the amount or the currency is another.
    AmountDiffers,
    /// It pays an order once more that is paid already.
    Duplicate,
    /// The row stands in the table more than once, under one id.
    RepeatedRow,
    /// Money back for this order.
    RefundLinked,
    /// A dispute about this order.
    DisputeLinked,
    /// No order is to be found for it.
    NoOrder,
    /// It is no payment: a fee, a payout, a correction.
    NotAPayment,
    /// Nobody knows the word for what it is.
    UnknownKind,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Matched,
        Self::Ambiguous,
        Self::AmountDiffers,
        Self::Duplicate,
        Self::RepeatedRow,
        Self::RefundLinked,
        Self::DisputeLinked,
        Self::NoOrder,
        Self::NotAPayment,
        Self::UnknownKind,
    ];

    /// The status as one word, as in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Ambiguous => "ambiguous",
            Self::AmountDiffers => "amount_differs",
            Self::Duplicate => "duplicate",
            Self::RepeatedRow => "repeated_row",
            Self::RefundLinked => "refund_linked",
            Self::DisputeLinked => "dispute_linked",
            Self::NoOrder => "no_order",
            Self::NotAPayment => "not_a_payment",
            Self::UnknownKind => "unknown_kind",
        }
    }
}

/// The facts behind a status, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Facts(u32);

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $word:literal;)*) => {
        impl Facts {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            /// All facts with their words, in the order in which they are told.
            pub const WORDS: &'static [(Self, &'static str)] = &[$((Self::$name, $word)),*];
        }
    };
}

facts! {
    /// The reference is the order's number, or whatever this shop's payments name orders by.
    REFERENCE_SAME = 0, "reference_same";
    /// The reference holds the order's number, or is its id.
    REFERENCE_HOLDS = 1, "reference_holds_number";
    /// The reference is the number but for one letter: changed, missing, added, or swapped with the next.
    REFERENCE_ONE_OFF = 2, "reference_one_letter_off";
    /// The reference is the number but for two letters.
    REFERENCE_TWO_OFF = 3, "reference_two_letters_off";
    /// The reference is the beginning or the end of the number.
    REFERENCE_CUT = 4, "reference_cut";
    /// There is no reference.
    REFERENCE_NONE = 5, "reference_none";
    /// The reference is another.
    REFERENCE_OTHER = 6, "reference_other";
    /// The amount is the order's total.
    AMOUNT_SAME = 7, "amount_same";
    /// Together with other payments it is the order's total.
    PARTS_ADD_UP = 8, "parts_add_up";
    /// In another currency it is the order's total, at the rate of other payments of these days.
    RATE_FITS = 9, "rate_fits";
    /// The amount is less than the order's total.
    AMOUNT_LESS = 10, "amount_less";
    /// The amount is more than the order's total.
    AMOUNT_MORE = 11, "amount_more";
    /// The currency is another.
    CURRENCY_DIFFERS = 12, "currency_differs";
    /// Both name the same gateway.
    GATEWAY_SAME = 13, "gateway_same";
    /// They name two gateways.
    GATEWAY_DIFFERS = 14, "gateway_differs";
    /// It came when payments of this gateway do.
    TIME_USUAL = 15, "time_usual";
    /// It came earlier or later than payments of this gateway do.
    TIME_UNUSUAL = 16, "time_unusual";
    /// The order is paid by another payment.
    ORDER_PAID = 17, "order_paid";
    /// Several answers are about as good.
    RIVALS = 18, "rivals";
    /// There is one answer, and it may well be chance.
    MAY_BE_CHANCE = 19, "may_be_chance";
    /// More money went back than the order was worth.
    MORE_THAN_ORDER = 20, "more_than_order";
    /// No open order has this amount in these days.
    NOTHING_FITS = 21, "nothing_fits";
    /// A person said so.
    CONFIRMED = 22, "confirmed";
    /// The totals of these orders are the amount together.
    ORDERS_ADD_UP = 23, "orders_add_up";
}

impl Facts {
    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set, and the other when it is so.
    #[must_use]
    pub const fn and_if(self, is_so: bool, other: Self) -> Self {
        if is_so { self.and(other) } else { self }
    }

    /// Whether all of the other's facts are here.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// How an amount stands to a total.
    pub(super) fn amount(amount: i64, total: i64) -> Self {
        match amount.cmp(&total) {
            std::cmp::Ordering::Equal => Self::AMOUNT_SAME,
            std::cmp::Ordering::Less => Self::AMOUNT_LESS,
            std::cmp::Ordering::Greater => Self::AMOUNT_MORE,
        }
    }

    /// Whether a time is a habit.
    pub(super) const fn time(usual: bool) -> Self {
        if usual { Self::TIME_USUAL } else { Self::TIME_UNUSUAL }
    }

    /// The words of the facts.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().filter(move |(fact, _)| self.contains(*fact)).map(|(_, word)| *word)
    }
}

/// What became of one payment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// What.
    pub status: Status,
    /// Why.
    pub facts: Facts,
    /// The order it is about, by its place; of an ambiguous one see [`Matched::candidates`].
    pub order: Option<Place>,
    /// How likely it is that the payment belongs to the order, 0 to 1.
    pub score: f32,
}

/// The place of a row in its table. At most `u32::MAX - 1`, so that an absent one costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(std::num::NonZeroU32);

impl Place {
    /// Of a row.
    pub fn of(row: u32) -> Self {
        Self(std::num::NonZeroU32::MIN.saturating_add(row))
    }

    /// The row.
    pub const fn row(self) -> u32 {
        self.0.get() - 1
    }
}

/// An order that a payment may belong to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The order.
    pub order: Place,
    /// How likely it is, 0 to 1, next to all other ways to pair off the payments and orders around it.
    pub score: f32,
}

/// What became of all payments.
#[derive(Debug)]
pub struct Matched {
    /// One for each payment, in the order of their table.
    pub outcomes: Vec<Outcome>,
    /// The orders that an ambiguous payment may belong to, by its row; the likeliest first.
    pub candidates: BTreeMap<u32, Vec<Candidate>>,
    /// The orders of a payment that pays several together, by its row, as its reference lists them.
    pub several: BTreeMap<u32, Vec<Place>>,
    /// How many orders are paid, in full or by parts.
    pub orders_paid: usize,
    /// How many orders stand in the table more than once.
    pub orders_repeated: usize,
    pub(super) known: Known,
}

/// What was known when the payments were decided on, to explain them by.
#[derive(Debug)]
pub(super) struct Known {
    /// By payment: the order that its reference names.
    pub(super) named: Vec<Option<Place>>,
    /// By order: the payment that pays it.
    pub(super) paid_by: Vec<Option<Place>>,
    pub(super) timing: Timing,
    pub(super) yardstick: Yardstick,
}
