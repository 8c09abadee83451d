//! What the proof says.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::ids::{BankEntryId, BatchId};
use crate::domain::{Currency, Leg, Money, Totals};
use crate::text::Message;

/// The whole result. Lists are in order of time, then of id.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// One for each batch.
    pub footings: Vec<Footing>,
    /// Batches and the deposits that belong to them.
    pub matches: Vec<Match>,
    /// What does not agree.
    pub breaks: Vec<Break>,
    /// Batches whose deposit is not to be seen yet.
    pub in_transit: Vec<InTransit>,
    /// Batches that failed, were cancelled or are of nothing, and of which the bank shows nothing either.
    pub not_expected: Vec<BatchId>,
    /// The net of the breaks per currency: bank minus expected.
    pub unexplained: Totals,
    /// The sum of the breaks' absolute amounts per currency, so that a surplus cannot hide a shortage.
    pub unexplained_gross: Totals,
    /// What people explained: every leg of the matches that they made.
    pub explained: Vec<Explained>,
    /// Matches that people made and that do not apply: what they are about is not in the books, is not what it was, or is
    /// in an earlier match already. By the decision's id.
    pub dormant: Vec<String>,
    /// Who pays for the gateway, as matches that people made show; in order of their keys.
    pub taught: Vec<TaughtSender>,
    /// When deposits are booked on each account, where there are matches enough to tell.
    pub habits: Vec<DateHabit>,
    /// Batches that the gateway did not collect and took off a later batch, as that one's lines tell.
    pub carried: Vec<CarriedOver>,
}

/// Somebody whose entries count as the gateway's because a person brought one of them together with a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtSender {
    /// What names are compared by: upper-case letters and digits.
    pub key: String,
    /// The name as the bank writes it in the first entry that was brought together.
    pub name: String,
    /// The decisions that teach it, oldest first.
    pub match_ids: Vec<String>,
    /// Whether somebody said that it is not to count.
    pub forgotten: bool,
    /// Whether it was money in that was brought together with a batch, so that money in of this sender counts.
    pub credits: bool,
    /// The same of money out. Whoever pays for a gateway may also be somebody from whom the shop buys.
    pub debits: bool,
    /// How many booked entries count because of it: those that go such a way and do not name the gateway themselves.
    pub entries: u64,
}

impl TaughtSender {
    /// Whether entries that go this way count.
    pub const fn counts_for(&self, amount: Money) -> bool {
        if amount.minor < 0 { self.debits } else { self.credits }
    }
}

/// On which days after the arrival date deposits are booked on one account, as matches show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateHabit {
    /// The account, and its currency.
    pub account: Option<String>,
    /// The account's currency.
    pub currency: Currency,
    /// The first usual day; negative before the arrival date.
    pub from: i64,
    /// The last.
    pub to: i64,
    /// How many matches show it.
    pub matches: u64,
}

/// A negative batch that is part of a later one, so that the bank shows nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// The batch.
    pub batch_id: BatchId,
    /// The one whose lines hold it.
    pub into: BatchId,
}

/// `gross − refunds − disputes − fees + adjustments + reserve + returned = payout − difference`.
///
/// The parts always add up to the sum of the lines' nets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footing {
    /// The batch.
    pub batch_id: BatchId,
    /// Money from customers, before fees.
    pub gross: Money,
    /// Money back to customers, less refunds that came back; normally positive.
    pub refunds: Money,
    /// Money taken by disputes, less what was won back; normally positive.
    pub disputes: Money,
    /// Fees, those inside other lines and those of their own; normally positive.
    pub fees: Money,
    /// Corrections, conversions and whatever has no kind of its own; signed.
    pub adjustments: Money,
    /// Money released from a reserve (positive) or set aside (negative).
    pub reserve: Money,
    /// Earlier batches that came back and are paid out again here; signed.
    pub returned: Money,
    /// What the gateway sent.
    pub payout: Money,
    /// Payout minus the lines; zero when it foots.
    pub difference: Money,
    /// What the figures are worth.
    pub state: FootingState,
}

/// Whether a batch is the sum of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FootingState {
    /// It is, to the minor unit.
    Foots,
    /// It is not.
    Differs,
    /// A line has another currency; it is left out of the figures.
    ForeignLine,
    /// Not all lines are here yet.
    Incomplete,
    /// A batch made by hand: the gateway does not say which lines it is made of.
    NotAttributable,
}

/// Batches and the bank entries that belong to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The batches.
    pub batches: Vec<BatchId>,
    /// The bank entries.
    pub entries: Vec<BankEntryId>,
    /// By which rule.
    pub how: MatchKind,
    /// What speaks for it and against it.
    pub evidence: Vec<Reason>,
    /// Bank minus expected, and minus the legs. When it is not zero there is one break of the same amount.
    pub difference: Money,
    /// What a person said the difference is.
    pub legs: Vec<Leg>,
    /// The decision that made it, when a person did.
    pub decided: Option<String>,
}

impl Match {
    /// The sum of the evidence's points. Exact matches by reference have 10 and more, guesses by amount 3 or less.
    pub fn points(&self) -> i32 {
        self.evidence.iter().map(|reason| reason.points).sum()
    }
}

/// By which rule a match was made, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// A person said so.
    Decided,
    /// The bank's text carries the batch's reference.
    Reference,
    /// The batch failed; its deposit came and went back.
    Returned,
    /// Same amount, right days, and the text names the gateway.
    Amount,
    /// Several batches of the same amount and their deposits; which belongs to which cannot be told, nor matters.
    Interchangeable,
    /// Same amount and right days only, and nothing else fits either side.
    AmountAlone,
    /// Negative batches that were not collected, and those after them, in the one deposit that is left.
    CarriedOver,
    /// Several batches in one deposit.
    Merged,
    /// One batch in several deposits.
    Split,
    /// Nearly the amount, right days, the gateway named, and nothing else fits either side.
    NearAmount,
}

/// A part of a difference that a person explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The decision that made the match.
    pub match_id: String,
    /// The day it belongs to: the first batch's arrival date, or the first entry's booking day where there is no batch.
    pub on: NaiveDate,
    /// What it is, and how much: bank minus expected (of lines: payout minus lines).
    pub leg: Leg,
    /// Whether it is between a batch and its lines; otherwise it is between gateway and bank.
    pub of_lines: bool,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What was seen.
    pub message: Message,
    /// What it weighs; negative when it speaks against the match.
    pub points: i32,
}

/// Something that does not agree, with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// What sort of break.
    pub kind: BreakKind,
    /// Why, in words.
    pub reason: Message,
    /// Bank minus expected (footing: payout minus lines).
    pub amount: Money,
    /// The day it belongs to: the batch's arrival date, or the entry's booking day where there is no batch.
    pub on: NaiveDate,
    /// The batches it is about.
    pub batches: Vec<BatchId>,
    /// The bank entries it is about.
    pub entries: Vec<BankEntryId>,
    /// Batches that would explain its entries equally well, so that none was taken.
    pub candidate_batches: Vec<BatchId>,
    /// Bank entries that would explain its batches equally well, so that none was taken.
    pub candidate_entries: Vec<BankEntryId>,
}

impl Break {
    /// Whether it is between a batch and its lines; every other break is between gateway and bank.
    pub fn is_of_lines(&self) -> bool {
        // A foreign line is told from a deposit in another currency by its sentence alone.
        self.kind == BreakKind::Footing || self.reason.key == "reconcile-break-foreign-line"
    }

    /// What breaks are ordered by.
    pub(super) fn sort_key(&self) -> impl Ord + '_ {
        (self.on, self.kind, &self.batches, &self.entries, self.amount.currency)
    }
}

/// What sort of break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// Less arrived than was sent.
    ShortDeposit,
    /// More arrived than was sent.
    OverDeposit,
    /// Nothing arrived, and it is time.
    MissingDeposit,
    /// The gateway was to collect, and did not.
    MissingDebit,
    /// Money from the gateway that no batch explains.
    UnexpectedDeposit,
    /// Money to the gateway that no batch explains.
    UnexpectedDebit,
    /// Nothing arrived although the day has come, but it may still be on its way. The amount is zero.
    LateDeposit,
    /// A batch is not the sum of its lines.
    Footing,
    /// Two currencies where there should be one.
    Currency,
}

impl BreakKind {
    /// The kind as one lower-case word, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ShortDeposit => "short_deposit",
            Self::OverDeposit => "over_deposit",
            Self::MissingDeposit => "missing_deposit",
            Self::MissingDebit => "missing_debit",
            Self::UnexpectedDeposit => "unexpected_deposit",
            Self::UnexpectedDebit => "unexpected_debit",
            Self::LateDeposit => "late_deposit",
            Self::Footing => "footing",
            Self::Currency => "currency",
        }
    }
}

/// A batch whose deposit is not to be seen yet, which is no loss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTransit {
    /// The batch.
    pub batch_id: BatchId,
    /// What is on its way.
    pub amount: Money,
    /// Why it is not to be seen yet.
    pub reason: Message,
    /// Whether its day has come; then there is a late-deposit break of zero as well.
    pub late: bool,
}
