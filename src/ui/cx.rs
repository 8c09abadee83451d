//! What every screen is handed: the words, the time, the way to the worker, and a place for what it wants done.

use chrono::{DateTime, Utc};

use super::actions::Action;
use super::notices::Notice;
use super::workbench::Place;
use crate::desk::{ConnectionRow, OrderSaid, PersonRow, RiskKind, Verdict};
use crate::domain::ids::{BankEntryId, BatchId, PaymentId, RequestId};
use crate::domain::{Capability, Money};
use crate::text::{Message, Texts};
use crate::worker::{Command, ProfileOpened, Worker};

/// Handed to every screen while it paints.
pub struct Cx<'a> {
    /// The sentences.
    pub texts: &'a Texts,
    /// The way to the book.
    pub worker: &'a mut Worker,
    /// The time.
    pub now: DateTime<Utc>,
    /// Grows with every change of the book; what was asked at another version is stale.
    pub version: u64,
    /// What the person may do; nothing while no book is open.
    pub rights: &'a [Capability],
    /// What became of asking for codes.
    pub codes: Codes,
    /// What the screens want done once painting is over.
    pub intents: Vec<Intent>,
}

/// How often somebody was asked for a code of their authenticator, by how it ended. Whoever waits for a code looks which of
/// the two has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Codes {
    /// With a right code.
    pub accepted: u64,
    /// With a person who changed their mind.
    pub given_up: u64,
}

/// What a screen wants done. Screens do not know each other; the workbench carries this out.
pub enum Intent {
    /// Run an action of the table.
    Run(Action),
    /// Show a screen.
    Go(Place),
    /// Show a payment beside the list of payments.
    ShowPayment(PaymentId),
    /// Show the payments of a search line.
    ShowPayments(String),
    /// Show the payments that were reported as fraud and wait for an answer.
    ShowReported,
    /// Show a settlement batch.
    ShowBatch(BatchId),
    /// Show something that needs two people.
    ShowRequest(RequestId),
    /// Ask what is to be done with a payment's money.
    AskMoney(PaymentId, MoneyVerb),
    /// Ask what is needed to change something of one's own sign-in.
    OwnSignIn(OwnSignInTask),
    /// Show what can be done about a person; about a new one if nobody is named.
    Person(Option<Box<PersonRow>>),
    /// Ask for a new key of a connected gateway.
    NewKey(Box<ConnectionRow>),
    /// Run something that takes a while, shown in the status area under these words.
    Start(Command, Message),
    /// Take back what was decided about matching.
    TakeBack(TakeBack),
    /// Say that nothing was wrong with a payment; what was said of it before, if anything.
    SayFine(PaymentId, Option<Verdict>),
    /// Take back what was decided about suspicious payments.
    TakeBackRisk(TakeBackRisk),
    /// Say something.
    Notify(Notice),
    /// Put a text on the clipboard and say what it is.
    Copy(String, Message),
    /// The book may have changed: whatever is shown is fetched again.
    Changed,
    /// A book was opened; the workbench takes the stage.
    Opened(ProfileOpened),
    /// Ask for a fresh code of the person's authenticator, saying what follows a right one.
    AskCode(Message),
    /// The code that was asked for was right.
    CodeAccepted,
    /// The code that was asked for does not come.
    CodeGivenUp,
    /// The dialog on top is done.
    CloseDialog,
}

/// What was decided about matching and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeBack {
    /// Matches that people made.
    Matches(Vec<String>),
    /// That a batch and a bank entry do not belong together.
    Pair(BatchId, BankEntryId),
    /// That a learnt sender, by name, counts no more.
    Sender(String),
    /// What was said of a payment and an order, and what takes it back.
    Order(PaymentId, String, OrderSaid),
}

/// What was decided about suspicious payments and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeBackRisk {
    /// What was said of payments; what had been said before, if anything.
    Said(Vec<PaymentId>, Option<Verdict>),
    /// That something is on a list: the list, and what.
    Listed(String, String),
    /// That a rule is silent about a thing.
    Snoozed(String, RiskKind, String),
}

/// What a notice's button takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// Something about matching.
    Match(TakeBack),
    /// Something about suspicious payments.
    Risk(TakeBackRisk),
}

impl From<TakeBack> for Undo {
    fn from(what: TakeBack) -> Self {
        Self::Match(what)
    }
}

impl From<TakeBackRisk> for Undo {
    fn from(what: TakeBackRisk) -> Self {
        Self::Risk(what)
    }
}

impl From<Undo> for Intent {
    fn from(what: Undo) -> Self {
        match what {
            Undo::Match(what) => Self::TakeBack(what),
            Undo::Risk(what) => Self::TakeBackRisk(what),
        }
    }
}

/// What somebody can change of how they sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnSignInTask {
    /// Choose another password.
    Password,
    /// Set an authenticator up, in place of one there may be.
    Authenticator,
    /// Make recovery codes in place of those there are.
    RecoveryCodes,
}

/// What can be done with a payment's money. The reason of a refund is asked in the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyVerb {
    /// Send captured money back.
    Refund,
    /// Take held money.
    Capture,
    /// Release held money.
    Void,
}

impl Cx<'_> {
    /// A sentence without values.
    pub fn say(&self, key: &'static str) -> String {
        self.texts.say(&Message::new(key))
    }

    /// A sentence.
    pub fn tell(&self, message: &Message) -> String {
        self.texts.say(message)
    }

    /// An amount where it stands alone: `€ 4,182.20`.
    pub fn money(&self, money: Money) -> String {
        self.texts.money_with_sign(money)
    }

    /// An amount in a column whose header names the currency.
    pub fn amount(&self, money: Money) -> String {
        self.texts.amount(money)
    }

    /// Whether the person may do something.
    pub fn may(&self, capability: Capability) -> bool {
        self.rights.contains(&capability)
    }

    /// Wants something done once painting is over.
    pub fn want(&mut self, intent: Intent) {
        self.intents.push(intent);
    }
}
