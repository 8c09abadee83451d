//! What a window can ask for. One variant, one use case.

use std::future::Future;
use std::ops::Range;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::desk::{
    AccountKey, Ask, AuditFilter, BreakNote, ChartChoice, FoundOrders, FoundPayments, Month, NewGateway, OrderList,
    OrderSaid, OrderSort, Recovery, RiskKind, RiskSettings, RuleMode, RuleTry, SignIn, Then, ThingQuery, Verdict,
};
use crate::domain::Proposal;
use crate::domain::ids::{BankEntryId, BatchId, PaymentId, PersonId, RequestId};
use crate::domain::search::PaymentSort;
use crate::files::{Assume, Mapping};
use crate::report::chart::{ChartSpec, Size};
use crate::theme::Theme;

/// An order to the worker.
pub enum Command {
    /// Look whether there is a profile and whether the keychain answers. Opens nothing.
    LookForProfile,
    /// Open the profile, the demo's when that is the one in use. Refused where the book asks who is there.
    OpenProfile,
    /// Open the profile for somebody who says who they are.
    SignIn(SignIn),
    /// Open the profile for somebody who has forgotten the password.
    Recover(Recovery),
    /// Close the book; nothing decrypted stays.
    CloseProfile,
    /// Grow a demo shop and open its book.
    OpenDemo,
    /// Close the demo shop's book and remove the shop.
    LeaveDemo,
    /// Keep how the person likes the window.
    KeepPreferences(String),
    /// Try a gateway's key without keeping it.
    TryKey(NewGateway),
    /// Keep a gateway's key, in a new profile if none is open.
    ConnectGateway(NewGateway),
    /// Try the key of a connected gateway again.
    TestGateway(String),
    /// Fetch what changed at the gateways.
    Sync,
    /// Go on with every refund, capture and release whose outcome is open.
    Settle,
    /// The figures of today and what needs a person.
    FetchToday,
    /// Search payments: how many, which order, what sums.
    FindPayments {
        /// The search line.
        line: String,
        /// The order.
        sort: PaymentSort,
    },
    /// Some of the payments that a search found.
    FetchPayments {
        /// The search's result.
        found: Arc<FoundPayments>,
        /// Which of them.
        rows: Range<usize>,
    },
    /// Which row of what a search found a payment is.
    FindRow {
        /// The search's result.
        found: Arc<FoundPayments>,
        /// The payment.
        payment_id: PaymentId,
    },
    /// Everything about one payment.
    FetchPayment(PaymentId),
    /// What refunding a payment would mean.
    FetchRefundTerms(PaymentId),
    /// Send money back, capture or release.
    MoveMoney(Ask),
    /// The settlement batches of a month, or all.
    FetchSettlements(Option<Month>),
    /// Everything about one batch.
    FetchBatch(BatchId),
    /// The proof of a month, or of everything.
    FetchProof(Option<Month>),
    /// What it takes to explain differences, and who does.
    FetchMatchTerms,
    /// What speaks for each of these belonging together, and against it.
    Weigh(Vec<Together>),
    /// Batches and bank entries to choose from.
    FindThings(ThingQuery),
    /// Everything that people decided about matches and breaks.
    FetchMatchHistory,
    /// What was learnt about senders from matches that people made.
    FetchTaughtSenders,
    /// Let a learnt sender count no more.
    ForgetSender(String),
    /// Let it count again.
    RememberSender(String),
    /// Take matches back that people made.
    UndoMatches(Vec<String>),
    /// Say that a batch and a bank entry do not belong together.
    DeclinePair(BatchId, BankEntryId),
    /// Take that back.
    AllowPair(BatchId, BankEntryId),
    /// Note something about a break.
    NoteBreak {
        /// The name under which notes about it are kept.
        key: String,
        /// What.
        note: BreakNote,
    },
    /// Which payments pay which orders: how many there are of each kind, and which order the lists have.
    FindOrders {
        /// The order of the lists.
        sort: OrderSort,
        /// What they are looked for by; all without any.
        words: String,
        /// What was found last, which saves work when nothing has changed.
        before: Option<Arc<FoundOrders>>,
        /// The payment whose place is wanted.
        about: Option<PaymentId>,
    },
    /// Some payments of one of the lists.
    FetchOrders {
        /// The list.
        list: OrderList,
        /// Which of them.
        rows: Range<usize>,
    },
    /// One payment and the orders it may pay.
    FetchOrderCase(PaymentId),
    /// What speaks for a payment and an order belonging together, and against it.
    WeighOrder {
        /// The payment.
        payment_id: PaymentId,
        /// The order's number.
        order: String,
    },
    /// What people said of payments and orders.
    FetchOrdersSaid,
    /// Say of a payment and an order that they belong together or not, or take that back.
    SayOfOrder {
        /// The payment.
        payment_id: PaymentId,
        /// The order's number.
        order: String,
        /// What is said.
        said: OrderSaid,
    },
    /// Scores, declines and the busiest cards of a span.
    FetchSuspicious {
        /// From this moment on.
        from: DateTime<Utc>,
        /// Before this moment.
        to: DateTime<Utc>,
    },
    /// The alerts about payments of a span.
    FetchAlerts {
        /// From this moment on.
        from: DateTime<Utc>,
        /// Before this moment.
        to: DateTime<Utc>,
    },
    /// The alerts that wait for somebody, at a glance.
    FetchOpenAlerts,
    /// Why a payment is suspicious, or is not.
    FetchPaymentRisk(PaymentId),
    /// Say what payments were; nothing takes back what was said.
    SayOfPayments(Vec<PaymentId>, Option<Verdict>),
    /// All rules.
    FetchRules,
    /// Write a rule, new or anew.
    SaveRule {
        /// What it is known by.
        key: String,
        /// One line of the language.
        text: String,
        /// Whether it counts.
        mode: RuleMode,
    },
    /// Take a rule away.
    RemoveRule(String),
    /// What is on lists.
    FetchListed,
    /// Put something on a list.
    PutOnList {
        /// The list.
        list: String,
        /// The thing or word.
        text: String,
        /// Until when, if not for good.
        until: Option<DateTime<Utc>>,
    },
    /// Take something off a list.
    TakeOffList {
        /// The list.
        list: String,
        /// The thing or word.
        text: String,
    },
    /// Silence a rule about a thing.
    SnoozeRule {
        /// The rule.
        rule: String,
        /// What the thing is.
        kind: RiskKind,
        /// The thing.
        thing: String,
        /// Until when; nothing lets it speak again.
        until: Option<DateTime<Utc>>,
    },
    /// Try a rule or a threshold on payments of a span.
    TryRule {
        /// What.
        what: RuleTry,
        /// From the first moment on, before the second.
        span: (DateTime<Utc>, DateTime<Utc>),
        /// What is done with what it finds.
        then: Then,
    },
    /// Learn from what is known of payments by now.
    TrainJudge,
    /// What was learnt last, and whether it still fits.
    FetchJudge,
    /// The shop's own figures and its place file.
    FetchRiskFigures,
    /// Set the shop's own figures.
    SetRiskFigures(RiskSettings),
    /// Take a file of places into use.
    UsePlaces(PathBuf),
    /// Use it no more.
    RemovePlaces,
    /// Which rules say nothing of what.
    FetchSilences,
    /// The shop as a whole, and how near it is to what card networks do not put up with.
    FetchShopWatch,
    /// The connected gateways.
    FetchGateways,
    /// The health of the profile.
    FetchHealth,
    /// The figures of a chart.
    FetchChart(ChartChoice),
    /// A chart's pixels.
    DrawChart {
        /// The figures.
        spec: Arc<ChartSpec>,
        /// Its size in logical points.
        size: Size,
        /// Device pixels per logical point.
        scale: f32,
        /// Light or dark.
        theme: Theme,
    },
    /// Wait until a person has chosen a file.
    ChooseFile(FileQuestion),
    /// Look at a file before it is brought in.
    LookAtFile {
        /// The file.
        path: PathBuf,
        /// What a person says about it.
        assume: Assume,
    },
    /// The first rows of a table, and what its columns mean.
    SketchTable {
        /// The file.
        path: PathBuf,
        /// What a person says its columns mean so far.
        mapping: Option<Mapping>,
    },
    /// Bring a bank statement, a settlement file or orders in.
    Import {
        /// The file.
        path: PathBuf,
        /// What a person says about it.
        assume: Assume,
    },
    /// Take a file out again.
    UndoImport(String),
    /// The mappings that were kept.
    Mappings,
    /// Keep a mapping.
    KeepMapping {
        /// Its name.
        name: String,
        /// How tables are read with it.
        mapping: Mapping,
    },
    /// Forget a mapping.
    ForgetMapping(String),
    /// Bank accounts, statements and files.
    Bank,
    /// Some entries of an account.
    BankEntries {
        /// The account.
        account: AccountKey,
        /// The place of the first, from 0.
        first: u64,
    },
    /// Save the report of a month, or of everything.
    SaveReport {
        /// The month.
        month: Option<Month>,
        /// Where to.
        to: PathBuf,
    },
    /// Save a text that is shown once.
    SaveText {
        /// The text.
        text: Zeroizing<String>,
        /// Where to.
        to: PathBuf,
    },
    /// What is known of the open book and of whoever acts in it.
    FetchProfile,
    /// How the acting person signs in.
    FetchOwnSignIn,
    /// Let the book ask everybody who they are from now on, the owner by this name and password.
    ProtectBook {
        /// The owner's name.
        name: String,
        /// The owner's password.
        password: SecretString,
    },
    /// Change one's own password.
    ChangePassword {
        /// The present one.
        present: SecretString,
        /// The new one.
        new: SecretString,
    },
    /// Begin to set an authenticator up.
    BeginAuthenticator,
    /// Take it into use; the code is one that it shows.
    ConfirmAuthenticator(SecretString),
    /// Make recovery codes in place of those there were.
    NewRecoveryCodes,
    /// Show once more, by a code of the authenticator, that it is really you.
    StepUp(SecretString),
    /// The people of this book.
    FetchPeople,
    /// Let somebody try again who was shut out.
    OpenSignIn(PersonId),
    /// After how many minutes without a touch the window locks itself.
    SetIdleLock(u32),
    /// Do something, or ask somebody else to agree to it.
    Propose(Proposal),
    /// Ask somebody else to agree to another key of a connected gateway.
    AskForGatewayKey(NewGateway),
    /// The requests that need a second person.
    FetchRequests,
    /// Everything needed to decide about one.
    FetchRequest(RequestId),
    /// Agree to a request and carry it out.
    Approve {
        /// The request.
        request_id: RequestId,
        /// SHA-256 of what was looked at.
        content_sha256: String,
    },
    /// Refuse a request.
    Decline {
        /// The request.
        request_id: RequestId,
        /// Why, for whoever asked.
        note: String,
    },
    /// Take one's own request back.
    Withdraw(RequestId),
    /// See a customer's data, for a reason.
    Reveal {
        /// The payment.
        payment_id: PaymentId,
        /// The reason.
        reason: String,
    },
    /// Entries of the audit log, newest first.
    FetchAudit {
        /// Which.
        filter: Box<AuditFilter>,
        /// Those before this number; from the newest on when there is none.
        before: Option<u64>,
    },
    /// How the audit log stands.
    FetchAuditStanding,
    /// Verify the whole audit log.
    VerifyAudit,
    /// Save entries of the audit log with their proof.
    ExportAudit {
        /// Which.
        filter: Box<AuditFilter>,
        /// Where to.
        to: PathBuf,
    },
    /// Accept that the audit log is not what the keychain remembers.
    AcceptAuditBreak {
        /// Why.
        reason: String,
    },
}

/// Batches and bank entries that may belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The batches.
    pub batches: Vec<BatchId>,
    /// The bank entries.
    pub entries: Vec<BankEntryId>,
}

/// A file dialog that was opened on the window's thread, as some systems demand, and is waited for on another.
pub type FileQuestion = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// A queue of commands that are carried out one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Whatever only looks.
    Reads,
    /// Trying keys and connecting gateways, and what people change about themselves, others and matches: a person waits
    /// for it, and a sync may take long.
    Keys,
    /// Refunds, captures and releases; never behind a sync.
    Money,
    /// Whatever may take long: opening, syncing, importing, saving.
    Jobs,
    /// Waiting for a person at a file dialog.
    Dialogs,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 5] = [Self::Reads, Self::Keys, Self::Money, Self::Jobs, Self::Dialogs];

    /// The lane as one word; its threads are called after it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Keys => "keys",
            Self::Money => "money",
            Self::Jobs => "jobs",
            Self::Dialogs => "dialogs",
        }
    }
}

impl Command {
    /// The lane it goes through.
    pub const fn lane(&self) -> Lane {
        match self {
            Self::MoveMoney(_) | Self::Settle | Self::Propose(_) | Self::Approve { .. } => Lane::Money,
            Self::LookForProfile
            | Self::OpenProfile
            | Self::SignIn(_)
            | Self::Recover(_)
            | Self::CloseProfile
            | Self::OpenDemo
            | Self::LeaveDemo
            | Self::KeepPreferences(_)
            | Self::Sync
            | Self::Import { .. }
            | Self::UndoImport(_)
            | Self::SaveReport { .. }
            | Self::SaveText { .. }
            | Self::TryRule { .. }
            | Self::TrainJudge
            | Self::UsePlaces(_)
            | Self::VerifyAudit
            | Self::ExportAudit { .. } => Lane::Jobs,
            Self::TryKey(_)
            | Self::ConnectGateway(_)
            | Self::TestGateway(_)
            | Self::AskForGatewayKey(_)
            | Self::ProtectBook { .. }
            | Self::ChangePassword { .. }
            | Self::BeginAuthenticator
            | Self::ConfirmAuthenticator(_)
            | Self::NewRecoveryCodes
            | Self::StepUp(_)
            | Self::OpenSignIn(_)
            | Self::SetIdleLock(_)
            | Self::Decline { .. }
            | Self::Withdraw(_)
            | Self::Reveal { .. }
            | Self::KeepMapping { .. }
            | Self::ForgetMapping(_)
            | Self::UndoMatches(_)
            | Self::DeclinePair(..)
            | Self::AllowPair(..)
            | Self::ForgetSender(_)
            | Self::RememberSender(_)
            | Self::SayOfOrder { .. }
            | Self::NoteBreak { .. }
            | Self::SayOfPayments(..)
            | Self::SaveRule { .. }
            | Self::RemoveRule(_)
            | Self::PutOnList { .. }
            | Self::TakeOffList { .. }
            | Self::SnoozeRule { .. }
            | Self::SetRiskFigures(_)
            | Self::RemovePlaces
            | Self::AcceptAuditBreak { .. } => Lane::Keys,
            Self::ChooseFile(_) => Lane::Dialogs,
            Self::LookAtFile { .. }
            | Self::SketchTable { .. }
            | Self::Mappings
            | Self::Bank
            | Self::BankEntries { .. }
            | Self::FetchToday
            | Self::FindPayments { .. }
            | Self::FetchPayments { .. }
            | Self::FindRow { .. }
            | Self::FetchPayment(_)
            | Self::FetchRefundTerms(_)
            | Self::FetchSettlements(_)
            | Self::FetchBatch(_)
            | Self::FetchProof(_)
            | Self::FetchMatchTerms
            | Self::Weigh(_)
            | Self::FindThings(_)
            | Self::FetchMatchHistory
            | Self::FetchTaughtSenders
            | Self::FindOrders { .. }
            | Self::FetchOrders { .. }
            | Self::FetchOrderCase(_)
            | Self::WeighOrder { .. }
            | Self::FetchOrdersSaid
            | Self::FetchSuspicious { .. }
            | Self::FetchAlerts { .. }
            | Self::FetchOpenAlerts
            | Self::FetchPaymentRisk(_)
            | Self::FetchRules
            | Self::FetchListed
            | Self::FetchJudge
            | Self::FetchShopWatch
            | Self::FetchRiskFigures
            | Self::FetchSilences
            | Self::FetchGateways
            | Self::FetchHealth
            | Self::FetchProfile
            | Self::FetchOwnSignIn
            | Self::FetchPeople
            | Self::FetchRequests
            | Self::FetchRequest(_)
            | Self::FetchAudit { .. }
            | Self::FetchAuditStanding
            | Self::FetchChart(_)
            | Self::DrawChart { .. } => Lane::Reads,
        }
    }
}
