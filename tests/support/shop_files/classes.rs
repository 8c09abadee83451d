//! What can happen to a payment and to a payout before they are seen. Every row has one class.

/// What happened on the way from an order to a row of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Paid,
    Typo,
    TwoEdits,
    Damaged,
    NoReference,
    SplitTender,
    PartialCapture,
    AmountOff,
    GiftCard,
    ForeignCurrency,
    Duplicate,
    Refund,
    Chargeback,
    /// Its order is in the week that the file lacks.
    OrderMissing,
    /// No order asked for it, and it has no reference.
    OrphanBare,
    /// No order asked for it, but its reference looks like one.
    OrphanNumbered,
    /// No order asked for it, and its reference is of another world.
    OrphanForeign,
}

impl Class {
    /// Every class and its name in the truth, in the order of tables.
    pub const ALL: [(Self, &'static str); 17] = [
        (Self::Paid, "paid"),
        (Self::Typo, "typo"),
        (Self::TwoEdits, "two_edits"),
        (Self::Damaged, "damaged"),
        (Self::NoReference, "no_reference"),
        (Self::SplitTender, "split_tender"),
        (Self::PartialCapture, "partial_capture"),
        (Self::AmountOff, "amount_off"),
        (Self::GiftCard, "gift_card"),
        (Self::ForeignCurrency, "foreign_currency"),
        (Self::Duplicate, "duplicate"),
        (Self::Refund, "refund"),
        (Self::Chargeback, "chargeback"),
        (Self::OrderMissing, "order_missing"),
        (Self::OrphanBare, "orphan_bare"),
        (Self::OrphanNumbered, "orphan_numbered"),
        (Self::OrphanForeign, "orphan_foreign"),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether rows of the class pay their order in full, alone or together: an engine may settle them by itself.
    pub fn settles(self) -> bool {
        self <= Self::PartialCapture
    }
}

/// What happened to a payout on its way to the bank statement, or to the name of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DepositClass {
    /// The text has the payout's id.
    Named,
    /// The text has a part of the id.
    PartlyNamed,
    /// The text has only the gateway.
    Unnamed,
    /// The text has the id with one edit.
    TextTypo,
    /// Two payouts in one row.
    Merged,
    /// The bank kept a charge.
    FeeTaken,
    /// The payout never came; there is no row.
    Missing,
    /// The row is no payout.
    Unrelated,
}

impl DepositClass {
    /// Every class and its name in the truth, in the order of tables.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Named, "named"),
        (Self::PartlyNamed, "partly_named"),
        (Self::Unnamed, "unnamed"),
        (Self::TextTypo, "text_typo"),
        (Self::Merged, "merged"),
        (Self::FeeTaken, "fee_taken"),
        (Self::Missing, "missing"),
        (Self::Unrelated, "unrelated"),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether the amounts agree, so that an engine may settle the row by itself.
    pub fn settles(self) -> bool {
        self <= Self::Merged
    }
}
