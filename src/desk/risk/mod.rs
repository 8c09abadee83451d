//! What looks suspicious in the book, why, and what people say and decide about it.
//!
//! Nothing of it is stored but decisions, judges, and what rules said of a payment when they were first asked: alerts are worked
//! out from the book and what stands, and are different as soon as either is.

mod alerts;
mod evidence;
mod excessive_fraud;
mod feed;
mod hits;
mod judging;
mod links;
mod looked;
mod open;
mod payment;
mod places;
mod rules;
mod settings;
mod shop;
mod standing;
mod tried;
mod warnings;

pub use self::alerts::{AlertAbout, AlertRule, RiskAlert, RiskAlerts, risk_alerts};
pub(super) use self::evidence::evidence_of;
pub use self::evidence::{Agreement, CompellingEvidence};
pub use self::excessive_fraud::FraudProgramme;
pub use self::judging::{JudgeStanding, judge_standing, train_judge};
pub use self::links::{LinkedPair, LinkedThing, Links};
pub(super) use self::looked::KeptLook;
pub use self::open::{OpenAlert, OpenAlerts, open_alerts};
pub use self::payment::{ModelReason, PaymentRisk, RuleHit, risk_of_payment, say_of_payment, unsay_of_payment};
pub use self::places::{AddressPlace, PlaceFile, remove_places, use_places};
pub use self::rules::{
    KnownRule, ListEntry, RuleCheck, RuleMistake, Silence, check_rules, list_entries, put_on_list, remove_rule,
    risk_rules, risk_silences, save_rule, snooze_rule, take_off_list,
};
pub use self::settings::{RiskFigures, RiskSettings, risk_figures, set_risk_figures};
pub use self::shop::{DetectorStanding, NetworkMonth, ShopWatch, shop_watch};
pub use self::standing::Verdict;
pub(super) use self::tried::KeptHistory;
pub use self::tried::{RuleTry, ScoreSpread, TriedRule, TryCosts, try_rule};
pub(super) use self::warnings::report_of;
pub use self::warnings::{FraudReport, ReportState, ReportedPayment};
