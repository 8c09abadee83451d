//! The use cases. Each is one function that takes the acting person, checks a capability, validates, and writes in one
//! transaction. The command line and the window call the same functions; there is no second path.

mod actor;
mod attention;
mod audit;
mod bank;
mod batch;
mod carrying_out;
mod charts;
mod checks;
mod doctor;
mod filling;
mod gateways;
mod imports;
mod journey;
mod list;
mod matching;
mod money;
mod moves;
mod orders;
mod outbox;
mod own_sign_in;
mod payments;
mod people;
mod personal;
mod plain_files;
mod profile;
mod proof;
mod proof_index;
mod reconcile;
mod refund;
mod report;
mod request_words;
mod requests;
mod risk;
mod risk_files;
mod sales;
mod sign_in;
mod staff;
mod suspicious;
mod sync;
mod today;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use secrecy::{ExposeSecret as _, SecretString};

pub use actor::{Actor, Through};
pub use attention::{Attention, AttentionKind, Target, Urgency, When};
pub use audit::{
    AUDIT_KINDS, AuditAnchor, AuditExportCheck, AuditExportTrouble, AuditFilter, AuditFinding, AuditKey, AuditPlace,
    AuditRow, AuditStanding, AuditVerdict, Ended, MistypedKey, accept_audit_break, anchor_words, audit_log,
    audit_standing, audit_words, check_audit_export, export_audit, person_of_audit, show_audit_key, take_audit_key_off,
    verify_audit,
};
pub use bank::{
    AccountKey, AccountStatement, BANK_PAGE_ROWS, Bank, BankAccount, BankEntries, StatementGap, bank, bank_entries,
};
pub use batch::{BatchDetail, FeeRow, SettlementRow, SettlementSum, Settlements, batch, settlements};
pub use charts::{ChartChoice, chart};
pub use checks::CheckRow;
pub use doctor::{Finding, Health, doctor};
pub use gateways::{AddedGateway, NewGateway, add_gateway, ask_for_gateway_key, gateways, test_gateway, try_gateway};
pub use imports::{
    FileLook, FileOnDisk, ImportReport, KeptMapping, LookedBatch, LookedRow, LookedStatement, check_statement,
    forget_mapping, import, imported_files, keep_mapping, look_at_file, mappings, sketch_table, undo_import,
};
pub use journey::{JourneyStage, JourneyStep, StepState, StepTime};
pub use list::{FoundPayments, PAGE_ROWS, find_payments, payments_at, row_of_payment};
pub use matching::{
    BreakCase, BreakNote, FoundThings, LearntSender, MatchEvent, MatchEventKind, MatchTerms, PairWeighed, Remark,
    Thing, ThingQuery, ThingStanding, allow_pair, decline_pair, find_things, forget_sender, match_history, match_terms,
    note_break, remember_sender, taught_senders, undo_matches, weigh_pair,
};
pub use money::{Ask, Settled, money_commands, preview, request, settle, steps};
pub use orders::{
    FoundOrders, ORDER_PAGE_ROWS, OrderBy, OrderCase, OrderLine, OrderList, OrderMatching, OrderSaid, OrderSaying,
    OrderSort, PaymentOfOrder, WeighedOrder, explain_order, find_orders, order_case, order_matching, orders_at,
    orders_said, say_of_order, weigh_order,
};
pub use outbox::Patience;
pub use own_sign_in::{
    Enrolment, OwnSignIn, RecoveryCodes, begin_authenticator, change_password, confirm_authenticator,
    new_recovery_codes, own_sign_in, password_advice, protect_book, step_up,
};
pub use payments::{PaymentDetail, PaymentMoney, SearchResult, payment, search_payments};
pub use people::{PersonRow, Welcome, open_sign_in, people, set_idle_lock};
pub use personal::reveal;
pub use plain_files::{Deposit, DepositStatus, LeftOut, NotFooting, PlainFiles, PlainMatch, match_files};
pub use proof::{DecidedBy, FoundBreak, FoundMatch, MonthProof, NamedBatch, OnItsWay, ProofSum, month_proof};
pub use proof_index::{ProofIndex, ProofList, ProofPlace};
pub use reconcile::{Month, Reconciliation, reconcile};
pub use refund::{RefundJourney, RefundTerms, refund_terms};
pub use report::{ReportScope, month_report};
pub use request_words::role_word;
pub use requests::{
    Carried, Proposed, RequestDetail, RequestRow, approve, decline, propose, request_detail, requests, withdraw,
};
pub use risk::{
    AddressPlace, Agreement, AlertAbout, AlertRule, CompellingEvidence, DetectorStanding, FraudProgramme, FraudReport,
    JudgeStanding, KnownRule, LinkedPair, LinkedThing, Links, ListEntry, ModelReason, NetworkMonth, OpenAlert,
    OpenAlerts, PaymentRisk, PlaceFile, ReportState, ReportedPayment, RiskAlert, RiskAlerts, RiskFigures, RiskSettings,
    RuleCheck, RuleHit, RuleMistake, RuleTry, ScoreSpread, ShopWatch, Silence, TriedRule, TryCosts, Verdict,
    check_rules, judge_standing, list_entries, open_alerts, put_on_list, remove_places, remove_rule, risk_alerts,
    risk_figures, risk_of_payment, risk_rules, risk_silences, save_rule, say_of_payment, set_risk_figures, shop_watch,
    snooze_rule, take_off_list, train_judge, try_rule, unsay_of_payment, use_places,
};
pub use risk_files::{RiskDays, RiskReport, evaluate_risk};
pub use sign_in::{Recovery, SignIn};
pub use suspicious::{Suspicious, suspicious};
pub use sync::{SyncReport, sync};
pub use today::{
    Counted, DeclineReason, NextPayout, OpenDisputes, Sales, Standing, Today, TodayMoney, Unexplained, today,
};

use self::sign_in::BookTime;
use crate::access::password::Cost;
/// Characters that a password has at least; windows say so before it is typed.
pub use crate::access::password::SHORTEST as SHORTEST_PASSWORD;
use crate::clock::Clock;
use crate::domain::ids::ConnectionId;
/// What a person may say about a file, and what is said about it.
pub use crate::files::{
    Assume, DateOrder, DecimalMark, Format, Kind, MappedColumn, Mapping, Means, Notice, Rejected, TableSketch,
};
use crate::gateway::client::{self, Gateway};
/// What is said about suspicious payments.
pub use crate::risk::alerts::{HIGH, WORTH_A_LOOK};
pub use crate::risk::{
    Feature, Kind as RiskKind, Measured, ModelCard,
    backtest::{Outcome, Sum as RiskSum, Then, Tried},
    programme::{
        Band, Condition as FraudCondition, Element, Excess, Lacking, Membership, Month as CalendarMonth, Region,
        Standing as VisaStanding,
    },
    rules::{Action, Effect, Mode as RuleMode, Purpose, Trace, Typology, Value as TraceValue},
    series::{Alert as ShopAlert, Detector, Level, Point as ShopPoint, State as DetectorState},
};
pub use crate::store::{
    BatchLine, CommandRow, ConnectionRow, ImportKind, ImportSummary, ImportedFile, PaymentPoint, PaymentRow,
    PaymentSum, StatementRow, Trier, Tries,
};
use crate::store::{Sidecar, Store};
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::{SecretName, Vault};

/// What a use case returns.
pub type Result<T> = std::result::Result<T, UserError>;

/// An open profile: the book, the keychain, the clock, and the lock that keeps a second program out.
pub struct Desk {
    folder: PathBuf,
    sidecar: Sidecar,
    store: Store,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    patience: Patience,
    through: Through,
    hashing: Cost,
    book_time: Mutex<Option<BookTime>>,
    proven: reconcile::Proven,
    /// Proofs that were handed out.
    handed_out: proof::HandedOut,
    /// The last matching of payments and orders.
    matched_orders: sales::MatchedOrders,
    /// The last look at suspicious payments.
    looked_at: risk::KeptLook,
    /// The history that a rule was tried on last.
    tried_on: risk::KeptHistory,
    watch: Arc<audit::Watch>,
    lock: Arc<profile::ProfileLock>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.watch.at_close(&self.store);
    }
}

impl Desk {
    /// Takes less time to hash passwords; for tests and the demo, where there is nothing to guess.
    #[must_use]
    pub const fn with_quick_passwords(mut self) -> Self {
        self.hashing = Cost::QUICK;
        self
    }

    /// Waits differently for gateways; for tests and impatient callers.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The connections to work on: the one named, or all.
    fn connections(&self, name: Option<&str>) -> Result<Vec<ConnectionRow>> {
        let mut connections = self.store.read(|view| view.connections())?;
        if let Some(name) = name {
            connections.retain(|connection| connection.name == name);
        }
        if connections.is_empty() {
            let what = match name {
                Some(name) => Message::new("desk-no-such-gateway").with("name", name),
                None => Message::new("desk-no-gateway"),
            };
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-gateway-hint")));
        }
        Ok(connections)
    }

    fn connection(&self, connection_id: &ConnectionId) -> Result<ConnectionRow> {
        let found = self.store.read(|view| view.connection(connection_id))?;
        found.ok_or_else(|| UserError::new(ErrorKind::Other, Message::new("desk-no-gateway")))
    }

    /// Opens the way to a gateway, with its key fresh from the keychain.
    fn gateway(&self, connection: &ConnectionRow) -> Result<Gateway> {
        let name = SecretName::gateway_key(&self.sidecar.profile_id, connection.connection_id.as_str());
        let Some(key) = self.vault.get(&name)? else {
            let what = Message::new("desk-gateway-key-missing").with("name", connection.name.as_str());
            return Err(UserError::new(ErrorKind::Keychain, what).hint(Message::new("desk-gateway-key-missing-hint")));
        };
        let key = SecretString::from(String::from_utf8_lossy(key.expose_secret()).into_owned());
        Ok(client::open(&connection.kind, &connection.url, key, Arc::clone(&self.clock))?)
    }
}
