//! What the shop's money is made of: pure types and the rules they carry.
//!
//! No SQL, no HTTP, no window, no clock. Everything here can be built in a test with a literal.

pub mod audit;
pub mod bank;
pub mod batch;
pub mod command;
pub mod dispute;
pub mod ids;
pub mod matching;
pub mod money;
pub mod order;
pub mod payment;
pub mod person;
pub mod refund;
pub mod request;
pub mod scale;
pub mod search;
pub mod warning;

pub use audit::{AuditEntry, AuditHead, Digest, Ended, SealedEntry};
pub use bank::{BankEntry, BankEntryDetail, BankStatement, Coverage, EntryStatus};
pub use batch::{Batch, BatchStatus, LedgerEntry, LedgerKind, SettledBatch};
pub use command::{CommandKind, CommandState, MoneyCommand};
pub use dispute::{Dispute, DisputeStatus};
pub use matching::{Decided, DecidedMatch, Leg, LegKind, MadeMatch};
pub use money::{Currency, Money, MoneyError, Totals};
pub use order::Order;
pub use payment::{Card, CardChecks, Check, Decline, Payment, PaymentState, PaymentStatus, RiskOutcome};
pub use person::{Capability, Person, RefundLimit, Role, name_key};
pub use refund::{Refund, RefundReason, RefundStatus};
pub use request::{Need, Proposal, RequestState};
pub use warning::EarlyWarning;
