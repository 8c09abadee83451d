//! Suspicious activity in a book: from a gateway's payments to alerts, reasons, rules, verdicts and what is learnt from them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it starts and ends processes")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{
    self, Actor, AlertAbout, Desk, Detector, DetectorState, Effect, Excess, FraudCondition, NewGateway, Purpose,
    Region, RiskKind, RuleMode, RuleTry, Then, TryCosts, Verdict,
};
use counterfoil::domain::ids::PaymentId;
use counterfoil::job::Job;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::store::Sidecar;
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

/// A shop's book, brought up to date from a sandbox that has seen thefts and card testing.
struct Book {
    desk: Desk,
    folder: tempfile::TempDir,
    vault: Arc<MemoryVault>,
    sandbox: Sandbox,
}

impl Book {
    fn new() -> Self {
        let clock = Arc::new(SystemClock::new());
        let now = Arc::clone(&clock);
        let plan = ShopPlan { days: 90, per_day: 30, ..ShopPlan::new(5, clock.now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryVault::default());
        let desk = Desk::create(&folder.path().join("book"), Arc::clone(&vault) as _, clock).unwrap();
        let owner = desk.owner().unwrap();
        let gateway = NewGateway {
            name: "Shop".into(),
            kind: "stripe".into(),
            url: sandbox.base_url().into(),
            key: Zeroizing::new(sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        Self { desk, folder, vault, sandbox }
    }

    /// The same book, closed and opened again: nothing is kept in memory.
    fn opened_again(self) -> Self {
        let Self { desk, folder, vault, sandbox } = self;
        drop(desk);
        let clock = Arc::new(SystemClock::new());
        let desk = Desk::open(&folder.path().join("book"), Arc::clone(&vault) as _, clock).unwrap();
        Self { desk, folder, vault, sandbox }
    }

    fn sync(&self) {
        desk::sync(&self.desk, &self.owner(), None, &Job::quiet()).unwrap();
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

/// Asks the gateway to do something with money.
fn post_at(sandbox: &Sandbox, path: &str, form: &[(&str, &str)]) -> serde_json::Value {
    let client = reqwest::blocking::Client::new();
    let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = client.post(format!("{}{path}", sandbox.base_url())).bearer_auth(sandbox.full_key());
    let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(body.join("&"));
    serde_json::from_str(&request.send().unwrap().text().unwrap()).unwrap()
}

/// Somebody tries to pay.
fn pay_at(sandbox: &Sandbox, amount: &str, method: &str) -> String {
    let form = [("amount", amount), ("currency", "eur"), ("payment_method", method), ("confirm", "true")];
    let reply = post_at(sandbox, "/v1/payment_intents", &form);
    let id = reply["id"].as_str().or(reply["error"]["payment_intent"]["id"].as_str());
    id.unwrap_or_else(|| panic!("{reply}")).to_owned()
}

fn of_kind(links: &desk::Links, kind: RiskKind) -> Vec<&desk::LinkedThing> {
    links.things.iter().filter(|thing| thing.kind == kind).collect()
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
    let rules = desk::risk_rules(&book.desk, &book.owner()).unwrap();
    let (right, wrong) = rules.iter().fold((0, 0), |sum, rule| (sum.0 + rule.right, sum.1 + rule.wrong));
    assert!(right > 0 && wrong > 0, "{rules:#?}");
    assert!(matches!(testing.about, AlertAbout::Thing { kind: RiskKind::Ip | RiskKind::Device | RiskKind::Range, .. }));
    // Whoever may see customers' data is told under which name lists and silences know it.
    assert!(matches!(&testing.about, AlertAbout::Thing { known_as: Some(name), .. } if !name.is_empty()));
    let last = testing.payments.last().unwrap();
    let risk = desk::risk_of_payment(&book.desk, &book.owner(), last).unwrap();
    let hit = risk.hits.iter().find(|hit| hit.key == "card-testing").unwrap();
    assert_eq!(hit.effect, Effect::Counts);
    assert!(hit.tree.text == "and" && hit.tree.of.len() == 2, "{:?}", hit.tree);
    assert!(risk.points >= u32::from(hit.points));
    // The cards that were tried hang together by the address they were tried from.
    let links = &risk.links;
    let (cards, address) = (of_kind(links, RiskKind::Card), of_kind(links, RiskKind::Ip));
    assert!(links.payments as usize >= testing.payments.len() && cards.len() == 8, "{links:?}");
    assert!(links.more.iter().any(|(kind, more)| *kind == RiskKind::Card && *more > 4), "{links:?}");
    assert!(address[0].is_own && address[0].payments as usize >= testing.payments.len(), "{links:?}");
    assert!(links.pairs.iter().all(|pair| links.things[pair.from].kind < links.things[pair.to].kind), "{links:?}");
    let shared: u32 = cards.iter().map(|card| card.payments).sum();
    assert!(shared <= links.payments, "{links:?}");
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
fn alerts_wait_until_somebody_has_said_what_they_were() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let month = SystemClock::new().now() - TimeDelta::days(28);
    let recent: Vec<_> = book.alerts().into_iter().filter(|alert| alert.to >= month).collect();
    let high: Vec<_> = recent.iter().filter(|alert| alert.points >= desk::HIGH).collect();
    assert!(!high.is_empty() && high.len() < recent.len(), "{recent:#?}");
    let open = desk::open_alerts(desk, &owner).unwrap();
    assert_eq!(open.high, high.len() as u64);
    assert_eq!(open.lower, (recent.len() - high.len()) as u64);
    assert!(open.newest.windows(2).all(|pair| pair[0].to >= pair[1].to), "{open:#?}");
    let newest = high.iter().max_by_key(|alert| (alert.to, alert.from, alert.points)).unwrap();
    let shown = open.newest[0].clone();
    assert_eq!((shown.points, shown.from, shown.to), (newest.points, newest.from, newest.to));
    assert_eq!((shown.payments, shown.declined), (newest.payments.len() as u64, newest.declined as u64));
    assert_eq!(shown.amount, newest.amount);
    desk::say_of_payment(desk, &owner, &newest.payments, Verdict::Fine).unwrap();
    let after = desk::open_alerts(desk, &owner).unwrap();
    assert!(after.high < open.high && !after.newest.contains(&shown), "{after:#?}");
}

#[test]
fn a_book_that_grew_while_it_was_looked_at_is_the_same_as_one_opened_now() {
    let book = Book::new();
    let known = book.alerts();
    // Somebody tries cards, one of which works and is taken back at once; another one is sent back.
    for _ in 0..12 {
        pay_at(&book.sandbox, "150", "pm_card_chargeDeclined");
    }
    let taken_back = pay_at(&book.sandbox, "90000", "pm_card_createDispute");
    let sent_back = pay_at(&book.sandbox, "4200", "pm_card_visa");
    book.sync();
    assert!(book.alerts().len() > known.len(), "card testing is told of");
    desk::say_of_payment(&book.desk, &book.owner(), &[PaymentId::new(taken_back.clone())], Verdict::Fraud).unwrap();
    post_at(&book.sandbox, "/v1/refunds", &[("payment_intent", &sent_back), ("reason", "fraudulent")]);
    pay_at(&book.sandbox, "90000", "pm_card_visa");
    book.sync();
    let rule = "review if declines_per_card_1h >= 3";
    let seen = |book: &Book| {
        let (desk, owner) = (&book.desk, book.owner());
        let risk = desk::risk_of_payment(desk, &owner, &PaymentId::new(taken_back.clone())).unwrap();
        let watch = desk::shop_watch(desk, &owner, Some(Region::Europe)).unwrap();
        (book.alerts(), book.tried(rule), risk.said.map(|(verdict, _)| verdict), risk.points, watch.visa, watch.alerts)
    };
    let grown = seen(&book);
    assert_eq!(grown.2, Some(Verdict::Fraud));
    assert_eq!(grown, seen(&book.opened_again()));
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
    // How payments lie over points adds up to what a threshold finds there.
    let (costs, span) = (TryCosts::default(), Book::span());
    let over = |points| {
        let what = RuleTry::Points(points);
        desk::try_rule(desk, &owner, &what, span, &costs, Then::Review, &Job::quiet()).unwrap()
    };
    let spread = over(30).spread.unwrap();
    for points in [5, 30, 60, 100] {
        let found = over(points).tried;
        let beyond = spread.steps().filter(|(from, _)| *from >= f64::from(points));
        let [others, frauds] = beyond.fold([0, 0], |sum, (_, counts)| [sum[0] + counts[0], sum[1] + counts[1]]);
        assert_eq!((others + frauds, frauds), (found.flagged.count - found.split[2].count, found.caught.count));
    }
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

/// What a worker process is told: the book, the profile, the connection, and the keys of both.
const WORKER: &str = "COUNTERFOIL_RISK_WORKER";

/// No test of its own: what the worker processes below run, until they are killed. Passes at once in everybody else's.
#[test]
fn worker() {
    let Ok(setup) = std::env::var(WORKER) else { return };
    let [folder, profile, connection, database_key, gateway_key]: [String; 5] = serde_json::from_str(&setup).unwrap();
    let vault = MemoryVault::default();
    vault.set(&SecretName::database_key(&profile), &hex::decode(database_key).unwrap()).unwrap();
    vault.set(&SecretName::gateway_key(&profile, &connection), gateway_key.as_bytes()).unwrap();
    let desk = Desk::open(folder.as_ref(), Arc::new(vault), Arc::new(SystemClock::new())).unwrap();
    let owner = desk.owner().unwrap();
    println!("\n@open");
    loop {
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        let now = SystemClock::new().now();
        let alerts = desk::risk_alerts(&desk, &owner, now - TimeDelta::days(28), now + TimeDelta::days(1)).unwrap();
        let payments = alerts.alerts.iter().flat_map(|alert| &alert.payments);
        let is_open = |id: &&PaymentId| desk::risk_of_payment(&desk, &owner, id).unwrap().said.is_none();
        if let Some(payment) = payments.clone().find(is_open) {
            desk::say_of_payment(&desk, &owner, std::slice::from_ref(payment), Verdict::Fraud).unwrap();
            println!("\n@said {payment}");
        }
        desk::train_judge(&desk, &owner, &Job::quiet()).unwrap();
        println!("\n@learnt");
    }
}

/// A worker is killed again and again, at any moment, while somebody tries cards at the shop.
#[test]
fn what_was_said_and_found_outlives_a_program_that_is_killed() {
    let book = Book::new();
    let sidecar = Sidecar::read(&book.folder.path().join("book")).unwrap().unwrap();
    let connection = desk::gateways(&book.desk, &book.owner()).unwrap()[0].connection.connection_id.to_string();
    let secret = |name: &SecretName| book.vault.get(name).unwrap().unwrap().expose_secret().to_vec();
    let setup = [
        book.folder.path().join("book").display().to_string(),
        sidecar.profile_id.clone(),
        connection.clone(),
        hex::encode(secret(&SecretName::database_key(&sidecar.profile_id))),
        String::from_utf8(secret(&SecretName::gateway_key(&sidecar.profile_id, &connection))).unwrap(),
    ];
    let Book { desk, folder, vault, sandbox } = book;
    drop(desk);
    let (mut said, mut learnt, mut cut_short) = (Vec::new(), 0, 0);
    for round in 0..12_u32 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "worker", "--nocapture", "--test-threads=1"])
            .env(WORKER, serde_json::to_string(&setup).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("@open\n") {
            assert!(output.read_line(&mut told).unwrap() > 0, "the worker ended by itself: {told}");
        }
        for _ in 0..4 {
            pay_at(&sandbox, "150", "pm_card_chargeDeclined");
        }
        // Sooner or later in what it does; each round somewhere else.
        std::thread::sleep(Duration::from_millis(u64::from(20 + round * round * 9)));
        child.kill().unwrap();
        child.wait().unwrap();
        output.read_to_string(&mut told).unwrap();
        assert!(!told.contains("panicked"), "{told}");
        cut_short += u32::from(!told.trim_end().ends_with("@learnt"));
        learnt += told.matches("@learnt").count();
        said.extend(told.lines().filter_map(|line| line.strip_prefix("@said ")).map(str::to_owned));
    }
    assert!(!said.is_empty() && learnt > 0 && cut_short > 0, "{said:?}, learnt {learnt} times, {cut_short} cut short");
    let clock = Arc::new(SystemClock::new());
    let desk = Desk::open(&folder.path().join("book"), Arc::clone(&vault) as _, clock).unwrap();
    let book = Book { desk, folder, vault, sandbox };
    book.sync();
    let (desk, owner) = (&book.desk, book.owner());
    for payment in &said {
        let risk = desk::risk_of_payment(desk, &owner, &PaymentId::new(payment.clone())).unwrap();
        assert_eq!(risk.said.map(|(verdict, _)| verdict), Some(Verdict::Fraud), "{payment}");
    }
    assert!(desk::judge_standing(desk, &owner).unwrap().is_some());
    // Whatever a rule found in these days is kept as it was when it was found.
    let now = SystemClock::new().now();
    let alerts = desk::risk_alerts(desk, &owner, now - TimeDelta::days(27), now + TimeDelta::days(1)).unwrap().alerts;
    for payment in alerts.iter().flat_map(|alert| &alert.payments) {
        let risk = desk::risk_of_payment(desk, &owner, payment).unwrap();
        assert!(!risk.hits.is_empty() && risk.hits.iter().all(|hit| hit.as_it_was), "{payment}: {:?}", risk.hits);
    }
    assert_eq!(
        alerts,
        desk::risk_alerts(&book.opened_again().desk, &owner, now - TimeDelta::days(27), now + TimeDelta::days(1))
            .unwrap()
            .alerts
    );
}
