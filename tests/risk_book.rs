//! Suspicious activity in a book: from a gateway's payments to alerts, reasons, rules, verdicts and what is learnt from them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{
    self, Actor, AlertAbout, Desk, Detector, DetectorState, Effect, Excess, FraudCondition, NewGateway, Purpose,
    Region, RiskKind, RuleMode, RuleTry, Then, TryCosts, Verdict,
};
use counterfoil::domain::ids::PaymentId;
use counterfoil::job::Job;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::vault::MemoryVault;
use zeroize::Zeroizing;

/// A shop's book, brought up to date from a sandbox that has seen thefts and card testing.
struct Book {
    desk: Desk,
    _folder: tempfile::TempDir,
    _sandbox: Sandbox,
}

impl Book {
    fn new() -> Self {
        let clock = Arc::new(SystemClock::new());
        let now = Arc::clone(&clock);
        let plan = ShopPlan { days: 90, per_day: 30, ..ShopPlan::new(5, clock.now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryVault::default());
        let desk = Desk::create(&folder.path().join("book"), vault as _, clock).unwrap();
        let owner = desk.owner().unwrap();
        let gateway = NewGateway {
            name: "Shop".into(),
            kind: "stripe".into(),
            url: sandbox.base_url().into(),
            key: Zeroizing::new(sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        Self { desk, _folder: folder, _sandbox: sandbox }
    }

    fn owner(&self) -> Actor {
        self.desk.owner().unwrap()
    }

    fn span() -> (DateTime<Utc>, DateTime<Utc>) {
        let now = SystemClock::new().now();
        (now - TimeDelta::days(120), now + TimeDelta::days(1))
    }

    fn alerts(&self) -> Vec<desk::RiskAlert> {
        let (from, to) = Self::span();
        desk::risk_alerts(&self.desk, &self.owner(), from, to).unwrap().alerts
    }

    fn tried(&self, rule: &str) -> desk::TriedRule {
        let what = RuleTry::Rule(rule.to_owned());
        let costs = TryCosts::default();
        desk::try_rule(&self.desk, &self.owner(), &what, Self::span(), &costs, Then::Review, &Job::quiet()).unwrap()
    }
}

#[test]
fn card_testing_is_an_alert_with_its_reasons_and_a_verdict() {
    let book = Book::new();
    let alerts = book.alerts();
    let testing = alerts
        .iter()
        .find(|alert| alert.rules.iter().any(|rule| rule.key == "card-testing"))
        .unwrap_or_else(|| panic!("{alerts:#?}"));
    assert!(testing.payments.len() > 20 && testing.declined > 10, "{testing:?}");
    assert!(matches!(testing.about, AlertAbout::Thing { kind: RiskKind::Ip | RiskKind::Device | RiskKind::Range, .. }));
    // Whoever may see customers' data is told under which name lists and silences know it.
    assert!(matches!(&testing.about, AlertAbout::Thing { known_as: Some(name), .. } if !name.is_empty()));
    let last = testing.payments.last().unwrap();
    let risk = desk::risk_of_payment(&book.desk, &book.owner(), last).unwrap();
    let hit = risk.hits.iter().find(|hit| hit.key == "card-testing").unwrap();
    assert_eq!(hit.effect, Effect::Counts);
    assert!(hit.tree.text == "and" && hit.tree.of.len() == 2, "{:?}", hit.tree);
    assert!(risk.points >= u32::from(hit.points));
    // There is no judge yet.
    assert_eq!((risk.score, risk.said), (None, None));
    desk::say_of_payment(&book.desk, &book.owner(), &testing.payments, Verdict::Fraud).unwrap();
    let again = book.alerts();
    let said = again.iter().find(|alert| alert.payments == testing.payments).unwrap();
    assert_eq!(said.verdict, Some(Verdict::Fraud));
    assert!(desk::risk_of_payment(&book.desk, &book.owner(), last).unwrap().said.is_some());
    assert!(desk::risk_of_payment(&book.desk, &book.owner(), &PaymentId::new("pi_none")).is_err());
}

#[test]
fn a_rule_is_tried_saved_silenced_and_taken_away() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let text = "review 35 if declines_per_ip_1h >= 2 and small_payments_per_ip_1h >= 2";
    let tried = book.tried(text);
    assert!(tried.tried.flagged.count > 10, "{tried:?}");
    let split: u64 = tried.tried.split.iter().map(|sum| sum.count).sum();
    assert_eq!(split, tried.tried.flagged.count);
    assert!(tried.overlap.iter().any(|(key, count)| key == "card-testing" && *count > 0), "{:?}", tried.overlap);
    // What is tried changes nothing.
    assert!(!desk::risk_rules(desk, &owner).unwrap().iter().any(|rule| rule.key == "mine"));
    // A mistake is told at its word, and nothing is kept.
    let mistake =
        desk::save_rule(desk, &owner, "mine", "review if declines_per_ip_1h > moon", RuleMode::On).unwrap_err();
    assert!(format!("{mistake:?}").contains("column"), "{mistake:?}");
    desk::save_rule(desk, &owner, "mine", text, RuleMode::On).unwrap();
    let rules = desk::risk_rules(desk, &owner).unwrap();
    let mine = rules.iter().find(|rule| rule.key == "mine").unwrap();
    assert_eq!((mine.version, mine.points, mine.mistakes.len()), (1, 35, 0));
    let with_mine = |alerts: &[desk::RiskAlert]| {
        let alert = alerts.iter().find(|alert| alert.rules.iter().any(|rule| rule.key == "mine"));
        alert.map(|alert| alert.payments.clone())
    };
    let found = with_mine(&book.alerts()).unwrap();
    // Shadow mode says what it would have found and makes no alert.
    desk::save_rule(desk, &owner, "mine", text, RuleMode::Shadow).unwrap();
    assert_eq!(with_mine(&book.alerts()), None);
    let of_last = |id| desk::risk_of_payment(desk, &owner, id).unwrap();
    let hits = of_last(found.last().unwrap()).hits;
    assert!(hits.iter().any(|hit| hit.key == "mine" && hit.effect == Effect::Shadow), "{hits:?}");
    // A broken one does not stop the others.
    let count = book.alerts().len();
    desk::remove_rule(desk, &owner, "mine").unwrap();
    assert_eq!(book.alerts().len(), count);
    assert!(desk::remove_rule(desk, &owner, "mine").is_err());
}

#[test]
fn what_is_blocked_counts_from_then_on_and_not_before() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let rule = "block if email in @blocked_emails";
    assert_eq!(book.tried(rule).tried.flagged.count, 0);
    let payments = desk::search_payments(desk, &owner, "status:succeeded", 1).unwrap();
    let email = payments.payments[0].payment.email.clone().unwrap();
    desk::put_on_list(desk, &owner, "blocked_emails", &email, None).unwrap();
    // History was not known then: nothing of it is found now.
    assert_eq!(book.tried(rule).tried.flagged.count, 0);
    let entries = desk::list_entries(desk, &owner).unwrap();
    assert_eq!((entries.len(), entries[0].purpose, entries[0].shown.as_str()), (1, Purpose::Block, email.as_str()));
    assert!(desk::put_on_list(desk, &owner, "fraud_cards", "fp", None).is_err());
    assert!(desk::put_on_list(desk, &owner, "no_such_list", "x", None).is_err());
    desk::take_off_list(desk, &owner, "blocked_emails", &email).unwrap();
    assert!(desk::list_entries(desk, &owner).unwrap().is_empty());
    assert!(desk::take_off_list(desk, &owner, "blocked_emails", &email).is_err());
}

#[test]
fn with_few_known_frauds_the_judge_says_so_and_still_says_what_is_unusual() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    assert!(desk::judge_standing(desk, &owner).unwrap().is_none());
    let score = RuleTry::Score(0.6);
    let span = Book::span();
    let try_score = || desk::try_rule(desk, &owner, &score, span, &TryCosts::default(), Then::Review, &Job::quiet());
    assert!(try_score().is_err());
    let standing = desk::train_judge(desk, &owner, &Job::quiet()).unwrap();
    assert!(!standing.card.trained && standing.card.frauds < standing.enough_frauds, "{:?}", standing.card.frauds);
    assert!(standing.card.payments > 1_000);
    let again = desk::judge_standing(desk, &owner).unwrap().unwrap();
    assert_eq!(again.card, standing.card);
    assert!(try_score().unwrap().tried.flagged.count > 0);
    let payment =
        desk::search_payments(desk, &owner, "status:succeeded", 1).unwrap().payments[0].payment.payment_id.clone();
    let risk = desk::risk_of_payment(desk, &owner, &payment).unwrap();
    assert!(risk.score.is_some_and(|score| (0.0..=1.0).contains(&score)) && !risk.is_trained);
    assert!(risk.reasons.windows(2).all(|two| two[0].adds.abs() >= two[1].adds.abs()));
}

#[test]
fn the_shop_as_a_whole_is_watched() {
    let book = Book::new();
    let watch = desk::shop_watch(&book.desk, &book.owner(), None).unwrap();
    assert_eq!(watch.detectors.len(), 10);
    let state = |detector| watch.detectors.iter().find(|it| it.detector == detector).map(|it| it.state);
    // Three months of payments are enough to know what is usual.
    assert!(!matches!(state(Detector::DeclineRate), Some(DetectorState::Warming { .. })), "{watch:?}");
    assert!(watch.points.iter().any(|point| point.detector == Detector::Revenue));
    let visa = watch.visa.unwrap();
    assert!(visa.until.is_some_and(|until| until > 1_000) && visa.payments > 0, "{visa:?}");
    let fraud = watch.mastercard_fraud.unwrap();
    // Some 400 payments a month are too few, whatever else there is.
    assert!(fraud.payments > 0 && fraud.conditions.contains(&(FraudCondition::Payments, Some(false))), "{fraud:?}");
    // The gateway tells of 3-D Secure, so how many went through it is known.
    assert!(fraud.secured.is_some_and(|secured| secured > 0 && secured <= fraud.payments), "{fraud:?}");
    assert_eq!((fraud.conditions.len(), fraud.most_secured, watch.mastercard_months.months), (4, 50, 0));
    let elsewhere = desk::shop_watch(&book.desk, &book.owner(), Some(Region::Cemea)).unwrap();
    assert_eq!(elsewhere.mastercard_fraud.unwrap().most_secured, 10);
    assert_ne!(elsewhere.visa.unwrap().until, watch.visa.unwrap().until);
    let mastercard = watch.mastercard.unwrap();
    assert_eq!(mastercard.standing, Excess::None, "{mastercard:?}");
    // Of what hardly ever happens, the mean may lie above nine tenths of what can come.
    assert!(mastercard.projected.is_some_and(|band| band.low <= band.high && band.expected >= 0.0), "{mastercard:?}");
}

#[test]
fn what_rules_said_stays_when_they_change() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let recent = SystemClock::new().now() - TimeDelta::days(20);
    let alerts = book.alerts();
    let Some(alert) = alerts.iter().find(|alert| alert.from > recent) else { panic!("nothing recent: {alerts:?}") };
    let payment = alert.payments.last().unwrap();
    let key = alert.rules[0].key.clone();
    let hit_of = |key: &str| {
        let hits = desk::risk_of_payment(desk, &owner, payment).unwrap().hits;
        hits.into_iter().find(|hit| hit.key == key)
    };
    let before = hit_of(&key).unwrap();
    assert!(before.as_it_was);
    desk::save_rule(desk, &owner, &key, "review if amount > 99999999", RuleMode::On).unwrap();
    let after = hit_of(&key).unwrap();
    assert_eq!((after.tree, after.action), (before.tree, None));
}
