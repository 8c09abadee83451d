//! What comes back when a command has been carried out. Each answer has a type of its own, so that whoever asked takes
//! exactly what was asked for.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::desk::{
    AddedGateway, AuditRow, AuditStanding, AuditVerdict, Bank, BankEntries, BatchDetail, CommandRow, Enrolment,
    FileLook, FoundOrders, FoundPayments, FoundThings, Health, ImportReport, JudgeStanding, KeptMapping, KnownRule,
    LearntSender, ListEntry, MatchEvent, MatchTerms, MonthProof, OpenAlerts, OrderCase, OrderLine, OrderSaying,
    OwnSignIn, PairWeighed, PaymentDetail, PaymentRisk, PaymentRow, PersonRow, Proposed, RecoveryCodes, RefundTerms,
    RequestDetail, RequestRow, RiskAlerts, RiskFigures, Settled, Settlements, ShopWatch, Silence, Suspicious,
    SyncReport, Today, TriedRule, WeighedOrder,
};
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, Role};
use crate::files::TableSketch;
use crate::gateway::KeyScope;
use crate::report::chart::{ChartSpec, Picture};
use crate::text::{Message, UserError};

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($payload:ty)),+ $(,)?) => {
        /// The result of a command that succeeded.
        #[derive(Debug)]
        #[allow(clippy::large_enum_variant, reason = "an answer is moved once, in a box")]
        pub enum Answer {
            $($(#[$doc])* $name($payload),)+
        }

        $(
            impl From<$payload> for Answer {
                fn from(payload: $payload) -> Self {
                    Self::$name(payload)
                }
            }

            impl TryFrom<Answer> for $payload {
                type Error = Answer;

                fn try_from(answer: Answer) -> Result<Self, Answer> {
                    match answer {
                        Answer::$name(payload) => Ok(payload),
                        other => Err(other),
                    }
                }
            }
        )+
    };
}

answers! {
    /// Whether there is a profile.
    Looked(ProfileLook),
    /// The book is open.
    Opened(ProfileOpened),
    /// The book is closed.
    Closed(Closed),
    /// The demo shop is open.
    Demo(DemoReady),
    /// A key was tried.
    Tested(TestedKey),
    /// A gateway is connected.
    Connected(Connected),
    /// The mirror is up to date.
    Refreshed(Refreshed),
    /// What became of open money commands.
    Settled(Settled),
    /// Today's figures.
    Today(Today),
    /// A search's result.
    Found(Arc<FoundPayments>),
    /// Some payments of a search.
    Page(PaymentsPage),
    /// Which row a payment is.
    Row(FoundRow),
    /// One payment.
    Payment(PaymentDetail),
    /// What a refund would mean.
    Terms(RefundTerms),
    /// A money command and where it stands.
    Moved(MoneyMoved),
    /// Settlement batches.
    Settlements(Settlements),
    /// One batch.
    Batch(BatchDetail),
    /// A proof.
    Proof(Arc<MonthProof>),
    /// What it takes to explain differences.
    MatchTerms(MatchTerms),
    /// What speaks for things belonging together.
    Weighed(Weighed),
    /// Batches and bank entries to choose from.
    Things(FoundThings),
    /// What people decided about matches and breaks.
    MatchHistory(MatchHistory),
    /// What was learnt about senders.
    TaughtSenders(TaughtSenders),
    /// Something about matches or breaks was decided.
    Matching(Matching),
    /// Which payments pay which orders.
    FoundOrders(Arc<FoundOrders>),
    /// Some payments of a list by their orders.
    Orders(OrdersPage),
    /// One payment and the orders it may pay.
    OrderCase(OrderCase),
    /// What speaks for an order.
    WeighedOrder(WeighedOrder),
    /// What people said of payments and orders.
    OrdersSaid(OrdersSaid),
    /// Something was said of a payment and an order.
    OrderSaid(OrderWasSaid),
    /// Suspicious activity.
    Suspicious(Suspicious),
    /// Alerts.
    Alerts(RiskAlerts),
    /// The alerts that wait, at a glance.
    OpenAlerts(OpenAlerts),
    /// Why a payment is suspicious.
    PaymentRisk(PaymentRisk),
    /// Something about verdicts, rules, lists or silences was decided.
    RiskDecided(RiskDecided),
    /// The rules.
    Rules(RuleList),
    /// What is on lists.
    Listed(Listed),
    /// The shop's own figures.
    Figures(RiskFigures),
    /// A file of places is in use.
    PlacesTaken(PlacesTaken),
    /// Which rules say nothing of what.
    Silences(Silences),
    /// What a rule or threshold would have done.
    Tried(TriedRule),
    /// What was learnt of payments.
    Judge(JudgeLook),
    /// The shop as a whole.
    Shop(ShopWatch),
    /// The gateways.
    Gateways(GatewayList),
    /// The profile's health.
    Health(Health),
    /// A chart's figures.
    Chart(ChartSpec),
    /// A chart's pixels.
    Drawn(Picture),
    /// A file dialog has closed.
    Chosen(FoundFile),
    /// A file was looked at.
    LookedAtFile(FileLook),
    /// A table's first rows.
    Sketched(Sketched),
    /// A file was brought in.
    Imported(ImportReport),
    /// A file was taken out again.
    Undone(ImportUndone),
    /// The kept mappings.
    Mappings(Mappings),
    /// A mapping is kept.
    MappingKept(KeptMapping),
    /// A mapping is forgotten.
    MappingForgotten(MappingForgotten),
    /// Bank accounts, statements and files.
    Bank(Bank),
    /// Some entries of an account.
    BankEntries(BankEntries),
    /// A file was saved.
    Saved(Saved),
    /// The preferences are kept.
    Kept(Kept),
    /// How the acting person signs in.
    OwnSignIn(OwnSignIn),
    /// An authenticator that is being set up.
    Enrolment(Enrolment),
    /// Recovery codes.
    RecoveryCodes(RecoveryCodes),
    /// A code was right.
    SteppedUp(SteppedUp),
    /// The people of this book.
    People(PeopleList),
    /// What came of a proposal, or of an approval.
    Proposed(Proposed),
    /// The requests.
    Requests(RequestList),
    /// One request.
    Request(RequestDetail),
    /// A request was declined or withdrawn.
    Decided(Decided),
    /// A customer's data may be seen.
    Revealed(Revealed),
    /// Something about a person or the book was changed.
    Changed(PeopleChanged),
    /// Entries of the audit log.
    Audit(AuditPage),
    /// How the audit log stands.
    AuditStanding(AuditStanding),
    /// What verifying the audit log found.
    Verified(AuditVerdict),
    /// A part of the audit log was saved.
    AuditSaved(AuditSaved),
    /// A break in the audit log was accepted.
    Accepted(AuditBreakAccepted),
}

/// A table's first rows; nothing when the file is no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketched(pub Option<TableSketch>);

/// The kept mappings, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mappings(pub Vec<KeptMapping>);

/// A file was taken out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportUndone;

/// A mapping is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MappingForgotten;

/// What is known before a book is open.
#[derive(Debug, Clone)]
pub struct ProfileLook {
    /// The profile's name; nothing when there is none yet.
    pub profile: Option<String>,
    /// Where the secrets are, in words, and whether it answers; why not, if it does not.
    pub keychain: Result<Message, UserError>,
    /// The profile is the demo shop's.
    pub demo: bool,
    /// The book asks who is there.
    pub sign_in: bool,
}

/// An open book.
#[derive(Debug, Clone)]
pub struct ProfileOpened {
    /// The shop's name for the top bar.
    pub name: String,
    /// Who acts.
    pub person: String,
    /// Their role.
    pub role: Role,
    /// It is the demo shop's.
    pub demo: bool,
    /// Where its files are.
    pub folder: PathBuf,
    /// What the person may do.
    pub rights: Vec<Capability>,
    /// How they sign in.
    pub sign_in: OwnSignIn,
    /// After how long without a touch the window locks itself; never where nobody signs in.
    pub idle_lock: Option<Duration>,
}

/// The book is closed.
#[derive(Debug, Clone, Copy)]
pub struct Closed;

/// The demo shop is open and filled.
#[derive(Debug, Clone)]
pub struct DemoReady {
    /// Its book.
    pub opened: ProfileOpened,
    /// Where the shop's papers are, for trying an import.
    pub papers: PathBuf,
}

/// What a key that was tried may do.
#[derive(Debug, Clone)]
pub struct TestedKey {
    /// Each right that was tried, and whether the key has it.
    pub scopes: Vec<(KeyScope, bool)>,
    /// Whether it moves real money; nothing when the gateway does not say.
    pub live: Option<bool>,
    /// The account, where the gateway says so.
    pub account: Option<String>,
}

/// A gateway is connected, or was tested again.
#[derive(Debug, Clone)]
pub struct Connected {
    /// The book, which may be new.
    pub opened: ProfileOpened,
    /// The gateway and what its key may not do.
    pub gateway: AddedGateway,
}

/// The mirror was brought up to date.
#[derive(Debug, Clone)]
pub struct Refreshed(pub SyncReport);

/// Some payments of a search.
#[derive(Debug, Clone)]
pub struct PaymentsPage {
    /// Their places in the search's order.
    pub rows: Range<usize>,
    /// The payments; fewer than places when some are gone.
    pub payments: Vec<PaymentRow>,
}

/// Which row of a search's result a payment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The payment.
    pub payment_id: PaymentId,
    /// The row; nothing when the result does not have the payment.
    pub row: Option<usize>,
}

/// A money command and where it stands.
#[derive(Debug, Clone)]
pub struct MoneyMoved(pub CommandRow);

/// A code of the authenticator was right.
#[derive(Debug, Clone, Copy)]
pub struct SteppedUp;

/// The people of this book.
#[derive(Debug, Clone)]
pub struct PeopleList(pub Vec<PersonRow>);

/// The requests, those that wait first.
#[derive(Debug, Clone)]
pub struct RequestList(pub Vec<RequestRow>);

/// A request was declined or withdrawn.
#[derive(Debug, Clone, Copy)]
pub struct Decided;

/// The data of this payment's customer may be seen for a while.
#[derive(Debug, Clone)]
pub struct Revealed(pub PaymentId);

/// Something about a person or the book was changed.
#[derive(Debug, Clone, Copy)]
pub struct PeopleChanged;

/// Entries of the audit log, newest first.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<AuditRow>,
    /// Whether there may be older ones.
    pub more: bool,
}

/// Where a part of the audit log was saved, with its proof.
#[derive(Debug, Clone)]
pub struct AuditSaved(pub PathBuf);

/// A break in the audit log was accepted.
#[derive(Debug, Clone, Copy)]
pub struct AuditBreakAccepted;

/// What speaks for each of what was asked about, in the same order; an error where something is not in the books.
#[derive(Debug, Clone)]
pub struct Weighed(pub Vec<Result<PairWeighed, UserError>>);

/// What people decided about matches and breaks, newest first.
#[derive(Debug, Clone)]
pub struct MatchHistory(pub Vec<MatchEvent>);

/// Who pays for a gateway as well, as matches that people made show.
#[derive(Debug, Clone)]
pub struct TaughtSenders(pub Vec<LearntSender>);

/// Something about matches or breaks was decided.
#[derive(Debug, Clone, Copy)]
pub struct Matching;

/// Some payments of a list by their orders.
#[derive(Debug, Clone)]
pub struct OrdersPage(pub Vec<OrderLine>);

/// What people said of payments and orders and stands, the newest first.
#[derive(Debug, Clone)]
pub struct OrdersSaid(pub Vec<OrderSaying>);

/// Something was said of a payment and an order.
#[derive(Debug, Clone, Copy)]
pub struct OrderWasSaid;

/// Something about verdicts, rules, lists or silences was decided.
#[derive(Debug, Clone, Copy)]
pub struct RiskDecided;

/// The rules, in their order.
#[derive(Debug, Clone)]
pub struct RuleList(pub Vec<KnownRule>);

/// What is on lists, newest first.
#[derive(Debug, Clone)]
pub struct Listed(pub Vec<ListEntry>);

/// A file of places was looked at and is in use.
#[derive(Debug, Clone, Copy)]
pub struct PlacesTaken;

/// Which rules say nothing of which thing; the silence that ends first at the top.
#[derive(Debug, Clone)]
pub struct Silences(pub Vec<Silence>);

/// What was learnt of payments; nothing before it was done once.
#[derive(Debug, Clone)]
pub struct JudgeLook(pub Option<JudgeStanding>);

/// The connected gateways.
#[derive(Debug, Clone)]
pub struct GatewayList(pub Vec<AddedGateway>);

/// The file a person chose; nothing when they changed their mind.
#[derive(Debug, Clone)]
pub struct FoundFile(pub Option<PathBuf>);

/// The preferences are kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept;

/// Where a file was saved.
#[derive(Debug, Clone)]
pub struct Saved(pub PathBuf);
