//! What a month's report says, before it has a form. `desk` fills it; nothing here looks anything up.
//!
//! Amounts are signed by what they do to the shop's money: sales are positive, refunds, fees and lost disputes negative.
//! Sums are not taken on trust: the report adds the parts itself and says by how much they miss the whole.

use chrono::{DateTime, NaiveDate, Utc};

use super::chart::ChartSpec;
use crate::domain::ids::{BatchId, PaymentId, RefundId};
use crate::domain::{CommandState, Currency, Money, MoneyError, Totals};
use crate::text::Message;

/// One period of one shop at one gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthReport {
    /// The profile's or shop's name.
    pub shop: String,
    /// The gateway connection's name.
    pub gateway: String,
    /// Whether the figures are real money.
    pub mode: GatewayMode,
    /// Made from the demo shop.
    pub demo: bool,
    /// When the report was made.
    pub generated_at: DateTime<Utc>,
    /// Up to when the gateway was read; `None` when never.
    pub synced_at: Option<DateTime<Utc>>,
    /// The period's first day.
    pub from: NaiveDate,
    /// The period's last day.
    pub to: NaiveDate,
    /// The period's money, one entry per settlement currency.
    pub footings: Vec<Footing>,
    /// The period's batches, in any order; the report lists them by currency and arrival.
    pub batches: Vec<BatchRow>,
    /// Everything that does not add up.
    pub breaks: Vec<BreakRow>,
    /// Sum of the breaks, bank minus expected, per currency.
    pub unexplained: Totals,
    /// Sum of the breaks without their signs, so that two of them cannot hide each other.
    pub unexplained_gross: Totals,
    /// The gateway's balance against its ledger, one entry per currency.
    pub balances: Vec<BalanceCheck>,
    /// A refund that was sent while the report was made.
    pub refund: Option<RefundStory>,
    /// How many payments were tried in the period.
    pub attempts: u64,
    /// How many of them were declined, by reason.
    pub declines: Vec<DeclineRow>,
    /// Pictures, in this order.
    pub charts: Vec<ChartSpec>,
    /// What the figures were made from.
    pub sources: Vec<Source>,
}

/// Whether a gateway moves real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayMode {
    /// Real money.
    Live,
    /// The gateway's test mode.
    Test,
    /// The local sandbox.
    Sandbox,
}

/// What happened to a sum of money between the sale and the payout, each part with its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Sales; positive.
    pub gross: Money,
    /// Refunds, less refunds that came back; negative as a rule.
    pub refunds: Money,
    /// Disputes, less disputes won; negative as a rule.
    pub disputes: Money,
    /// Fees; negative as a rule.
    pub fees: Money,
    /// Set aside (negative) or released (positive) by the gateway.
    pub reserve: Money,
    /// Everything else: corrections, conversions, batches that came back.
    pub adjustments: Money,
}

impl Parts {
    /// Nothing at all, to start adding from.
    pub const fn zero(currency: Currency) -> Self {
        let nothing = Money::zero(currency);
        Self {
            gross: nothing,
            refunds: nothing,
            disputes: nothing,
            fees: nothing,
            reserve: nothing,
            adjustments: nothing,
        }
    }

    /// The sum of the parts.
    ///
    /// # Errors
    /// [`MoneyError`] when the parts are of different currencies or the sum does not fit.
    pub fn net(&self) -> Result<Money, MoneyError> {
        let parts = [self.gross, self.refunds, self.disputes, self.fees, self.reserve, self.adjustments];
        Money::sum(self.gross.currency, parts)
    }
}

/// A period's money in one currency, from sale to bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footing {
    /// What came in and went out at the gateway.
    pub parts: Parts,
    /// What of it is in no batch of the period: still in the gateway's balance (positive), or brought from before
    /// (negative). Zero when `parts` are those of the batches.
    pub not_in_a_batch: Money,
    /// The batches from which a deposit is expected, now or later.
    pub payouts: Money,
    /// Batches that are not due yet, or late within reason.
    pub in_transit: Money,
    /// The breaks between payouts and deposits, bank minus expected; a batch that does not foot is not among them.
    pub unexplained: Money,
    /// What people explained of the differences at the bank, bank minus expected.
    pub explained: Money,
    /// What people explained of batches that are not the sum of their lines, payouts minus lines.
    pub explained_lines: Money,
    /// What arrived at the bank from the gateway.
    pub deposits: Money,
}

impl Footing {
    /// The currency of every amount.
    pub const fn currency(&self) -> Currency {
        self.payouts.currency
    }

    /// By how much parts less what is in no batch differ from the payouts; zero when the gateway's side foots.
    ///
    /// # Errors
    /// As [`Parts::net`].
    pub fn gateway_difference(&self) -> Result<Money, MoneyError> {
        self.parts.net()?.minus(self.not_in_a_batch)?.plus(self.explained_lines)?.minus(self.payouts)
    }

    /// By how much the deposits differ from payouts less in transit plus what is known to be unexplained; zero when
    /// the bank's side foots.
    ///
    /// # Errors
    /// As [`Parts::net`].
    pub fn bank_difference(&self) -> Result<Money, MoneyError> {
        let expected = self.payouts.minus(self.in_transit)?.plus(self.unexplained)?.plus(self.explained)?;
        self.deposits.minus(expected)
    }
}

/// One settlement batch with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchRow {
    /// The gateway's id.
    pub batch_id: BatchId,
    /// The day on which the bank was to book it.
    pub arrival: NaiveDate,
    /// How many ledger entries it is made of.
    pub lines: u64,
    /// What it is made of.
    pub parts: Parts,
    /// What the gateway says it sent.
    pub payout: Money,
    /// The deposits it was found in; one may hold several batches, and several may make one batch.
    pub deposits: Vec<DepositRow>,
    /// Bank minus payout, as far as it is this batch's; zero while in transit.
    pub difference: Money,
    /// Where the proof stands.
    pub state: ProofState,
}

impl BatchRow {
    /// By how much its lines differ from what the gateway says it sent; zero when it foots.
    ///
    /// # Errors
    /// As [`Parts::net`].
    pub fn footing_difference(&self) -> Result<Money, MoneyError> {
        self.parts.net()?.minus(self.payout)
    }

    /// What of the bank's entries is this batch's; `None` when nothing is to be expected there, or not yet.
    ///
    /// # Errors
    /// As [`Parts::net`].
    pub fn deposit(&self) -> Result<Option<Money>, MoneyError> {
        match self.state {
            ProofState::InTransit | ProofState::Returned | ProofState::CarriedOver => Ok(None),
            _ => self.payout.plus(self.difference).map(Some),
        }
    }
}

/// A deposit as the bank wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositRow {
    /// The day it was booked.
    pub booked_on: NaiveDate,
    /// The bank's text.
    pub text: String,
    /// The whole deposit.
    pub amount: Money,
}

/// Where the proof of a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProofState {
    /// At the bank, to the cent.
    Matched,
    /// Not at the bank, and not to be expected there yet.
    InTransit,
    /// The bank has less.
    Short,
    /// The bank has more.
    Over,
    /// It should be at the bank, and is not.
    Missing,
    /// Its lines cannot be known, such as those of a payout made by hand.
    NotAttributable,
    /// The bank did not take it, or it was taken back: no deposit is expected.
    Returned,
    /// It was below zero, and the gateway took it off a later batch.
    CarriedOver,
}

impl ProofState {
    /// Whether it is left out of the sums between gateway and bank: another batch holds its money.
    pub const fn is_apart(self) -> bool {
        matches!(self, Self::Returned | Self::CarriedOver)
    }
}

/// One thing that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakRow {
    /// What it is, in a word or two.
    pub kind: Message,
    /// Why it is thought to be so.
    pub reason: Message,
    /// Bank minus expected.
    pub amount: Money,
    /// The batches, bank entries or payments it is about.
    pub ids: Vec<String>,
    /// What a person can do about it.
    pub action: Message,
}

/// The balance the gateway states against the sum of its own ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceCheck {
    /// What the gateway says it holds.
    pub gateway: Money,
    /// The sum of all ledger entries.
    pub ledger: Money,
}

/// A refund and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RefundStory {
    /// The payment.
    pub payment_id: PaymentId,
    /// The gateway's refund, once there is one.
    pub refund_id: Option<RefundId>,
    /// What goes back to the customer, positive.
    pub amount: Money,
    /// Where it stands.
    pub state: CommandState,
    /// The gateway's number of the request, for its support.
    pub request_id: Option<String>,
    /// What happened, in order.
    pub journey: Vec<JourneyStep>,
}

/// One step of a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyStep {
    /// When, where that is known.
    pub at: Option<DateTime<Utc>>,
    /// What happened.
    pub what: Message,
}

/// How often payments were declined for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineRow {
    /// The reason in words.
    pub reason: Message,
    /// The gateway's code for it.
    pub code: String,
    /// How often.
    pub count: u64,
}

/// Something that was read to make the report: a gateway, a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What was read.
    pub name: Message,
    /// How much was in it, and how fresh it is.
    pub holds: Message,
}
