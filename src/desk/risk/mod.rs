//! What looks suspicious in the book, why, and what people say and decide about it.
//!
//! Nothing of it is stored but decisions, judges, and what rules said of a payment when they were first asked: alerts are worked
//! out from the book and what stands, and are different as soon as either is.

mod alerts;
mod evidence;
mod feed;
mod hits;
mod judging;
mod looked;
mod payment;
mod rules;
mod shop;
mod standing;
mod tried;
mod warnings;

pub use self::alerts::{AlertAbout, AlertRule, RiskAlert, RiskAlerts, risk_alerts};
pub(super) use self::evidence::evidence_of;
pub use self::evidence::{Agreement, CompellingEvidence};
pub use self::judging::{JudgeStanding, judge_standing, train_judge};
pub(super) use self::looked::KeptLook;
pub use self::payment::{ModelReason, PaymentRisk, RuleHit, risk_of_payment, say_of_payment, unsay_of_payment};
pub use self::rules::{
    KnownRule, ListEntry, RuleCheck, RuleMistake, check_rules, list_entries, put_on_list, remove_rule, risk_rules,
    save_rule, snooze_rule, take_off_list,
};
pub use self::shop::{DetectorStanding, NetworkMonth, ShopWatch, shop_watch};
pub use self::standing::Verdict;
pub(super) use self::tried::KeptHistory;
pub use self::tried::{RuleTry, TriedRule, TryCosts, try_rule};
pub(super) use self::warnings::report_of;
pub use self::warnings::{FraudReport, ReportState, ReportedPayment};
