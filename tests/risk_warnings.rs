//! Early fraud warnings from the gateway to the person who answers them, and what earlier payments say about a dispute.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::disallowed_methods, reason = "a test speaks to the sandbox as a shop's checkout does")]

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{
    self, Actor, AttentionKind, CompellingEvidence, Desk, Detector, Element, Lacking, NewGateway, PaymentDetail,
    Region, ReportState, ReportedPayment, RuleTry, Then, TryCosts, Verdict,
};
use counterfoil::domain::ids::PaymentId;
use counterfoil::job::Job;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::text::Texts;
use counterfoil::vault::MemoryVault;
use zeroize::Zeroizing;

const REPORTED: &str = "pm_card_createIssuerFraudRecord";

/// A shop whose checkout can be used, and its book.
struct Shop {
    desk: Desk,
    sandbox: Sandbox,
    /// How many days the gateway's clock is ahead of the book's.
    ahead: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn new(days: u32) -> Self {
        let shop = Self::unread(days);
        shop.sync();
        shop
    }

    /// One whose gateway was never read.
    fn unread(days: u32) -> Self {
        let clock = Arc::new(SystemClock::new());
        let ahead = Arc::new(AtomicI64::new(0));
        let (now, days_ahead) = (Arc::clone(&clock), Arc::clone(&ahead));
        let plan = ShopPlan { days, per_day: 30, ..ShopPlan::new(5, clock.now()) };
        let time = move || now.now() + TimeDelta::days(days_ahead.load(Ordering::SeqCst));
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(time)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::create(&folder.path().join("book"), Arc::new(MemoryVault::default()), clock).unwrap();
        let gateway = NewGateway {
            name: "Shop".into(),
            kind: "stripe".into(),
            url: sandbox.base_url().into(),
            key: Zeroizing::new(sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &desk.owner().unwrap(), &gateway, &Job::quiet()).unwrap();
        Self { desk, sandbox, ahead, _folder: folder }
    }

    fn owner(&self) -> Actor {
        self.desk.owner().unwrap()
    }

    fn sync(&self) {
        let report = desk::sync(&self.desk, &self.owner(), None, &Job::quiet()).unwrap();
        assert!(report.left_out.is_empty(), "{report:?}");
    }

    fn post(&self, path: &str, body: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(self.sandbox.base_url().strip_prefix("http://").unwrap()).unwrap();
        let key = self.sandbox.full_key();
        let head = format!("POST {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nAuthorization: Bearer {key}");
        write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        serde_json::from_str(body).unwrap()
    }

    /// Pays 60 euros with a test card.
    fn pay(&self, card: &str, more: &str) -> PaymentId {
        let body = format!("amount=6000&currency=eur&payment_method={card}&confirm=true{more}");
        PaymentId::new(self.post("/v1/payment_intents", &body)["id"].as_str().unwrap())
    }

    fn give_back(&self, payment: &PaymentId) {
        self.post("/v1/refunds", &format!("payment_intent={payment}"));
        self.sync();
    }

    fn reported(&self) -> Vec<ReportedPayment> {
        desk::shop_watch(&self.desk, &self.owner(), Some(Region::Europe)).unwrap().reported
    }

    fn is_open(&self, payment: &PaymentId) -> bool {
        self.reported().iter().any(|reported| reported.payment_id == *payment)
    }

    fn visa(&self) -> u64 {
        desk::shop_watch(&self.desk, &self.owner(), Some(Region::Europe)).unwrap().visa.map_or(0, |month| month.count)
    }

    fn detail(&self, payment: &PaymentId) -> PaymentDetail {
        desk::payment(&self.desk, &self.owner(), payment).unwrap()
    }

    fn state(&self, payment: &PaymentId) -> Option<ReportState> {
        self.detail(payment).reported.map(|report| report.state)
    }

    fn waiting(&self) -> usize {
        let today = desk::today(&self.desk, &self.owner()).unwrap();
        today.attention.iter().filter(|it| it.kind == AttentionKind::Reported).count()
    }
}

#[test]
fn a_reported_payment_waits_until_it_is_given_back_or_somebody_says_that_it_is_fine() {
    let shop = Shop::new(90);
    let (desk, owner) = (&shop.desk, shop.owner());
    assert!(!shop.reported().is_empty(), "the history has open ones");
    let (first, second) = (shop.pay(REPORTED, ""), shop.pay(REPORTED, ""));
    assert_eq!(shop.state(&shop.reported()[0].payment_id), Some(ReportState::Open));
    // What happened since is in events.
    shop.sync();
    let listed = shop.reported();
    let one = listed.iter().find(|reported| reported.payment_id == first).unwrap();
    // On Today they are one thing a currency.
    let currencies: BTreeSet<_> = listed.iter().map(|reported| reported.left.currency).collect();
    assert_eq!((one.left.minor, shop.waiting()), (60_00, currencies.len()));
    assert!(one.chance > 0.7 && one.saves.minor > 0, "{one:?}");
    #[allow(clippy::cast_precision_loss, reason = "a few euros")]
    let cost = |reported: &ReportedPayment| reported.chance * (reported.left.minor + 20_00) as f64;
    assert!(listed.windows(2).all(|two| cost(&two[0]) >= cost(&two[1])), "{listed:?}");
    assert_eq!(shop.state(&first), Some(ReportState::Open));
    let found = desk::search_payments(desk, &owner, "status:reported amount:60 after:2020-01-01", 500).unwrap();
    assert!(found.payments.iter().any(|row| row.payment.payment_id == first), "{found:?}");
    let before = desk::search_payments(desk, &owner, "status:reported", 1).unwrap().count;

    shop.give_back(&first);
    assert!(!shop.is_open(&first) && shop.is_open(&second));
    assert_eq!(shop.state(&first), Some(ReportState::GivenBack));
    desk::say_of_payment(desk, &owner, std::slice::from_ref(&second), Verdict::Fine).unwrap();
    assert!(!shop.is_open(&second));
    assert_eq!(shop.state(&second), Some(ReportState::Fine));
    desk::unsay_of_payment(desk, &owner, std::slice::from_ref(&second)).unwrap();
    assert!(shop.is_open(&second));
    // They stay reported, whatever became of them.
    assert_eq!(desk::search_payments(desk, &owner, "status:reported", 1).unwrap().count, before);
    let plain = shop.pay("pm_card_visa", "");
    shop.sync();
    assert_eq!(shop.state(&plain), None);
}

#[test]
fn a_warning_makes_its_card_known_from_its_moment_on_and_not_before() {
    let shop = Shop::new(7);
    shop.pay("pm_card_visa", "");
    shop.sync();
    let flagged = || {
        let now = SystemClock::new().now();
        let span = (now - TimeDelta::days(30), now + TimeDelta::days(30));
        let rule = RuleTry::Rule("review if card in @fraud_cards".to_owned());
        let costs = TryCosts::default();
        let tried = desk::try_rule(&shop.desk, &shop.owner(), &rule, span, &costs, Then::Review, &Job::quiet());
        tried.unwrap().tried.flagged.count
    };
    let before = flagged();
    shop.ahead.fetch_add(1, Ordering::SeqCst);
    let reported = shop.pay(REPORTED, "");
    shop.sync();
    // A test card is reported in the second in which it pays; still nobody knew when it paid.
    assert_eq!(flagged(), before);
    shop.ahead.fetch_add(1, Ordering::SeqCst);
    shop.pay("pm_card_visa", "");
    shop.sync();
    assert_eq!(flagged(), before + 1);
    // What a person says has the last word.
    desk::say_of_payment(&shop.desk, &shop.owner(), &[reported], Verdict::Fine).unwrap();
    assert_eq!(flagged(), before);
}

#[test]
fn visa_counts_a_reported_payment_once_and_its_dispute_once_more() {
    let shop = Shop::new(30);
    let before = shop.visa();
    let reported = shop.pay(REPORTED, "");
    shop.sync();
    assert_eq!(shop.visa(), before + 1);
    // Giving it back keeps the dispute away; the report stays counted.
    shop.give_back(&reported);
    assert_eq!(shop.visa(), before + 1);
    // A dispute for fraud that nobody reported before is a dispute and no report.
    shop.pay("pm_card_createDispute", "");
    shop.sync();
    assert_eq!(shop.visa(), before + 2);
    let watch = desk::shop_watch(&shop.desk, &shop.owner(), Some(Region::Europe)).unwrap();
    assert!(watch.detectors.iter().any(|it| it.detector == Detector::Warnings));
}

#[test]
fn earlier_payments_of_a_card_speak_for_the_shop_or_it_is_said_what_is_lacking() {
    let shop = Shop::unread(7);
    let known = "&receipt_email=ana%40example.com&metadata[ip]=203.0.113.7&metadata[device_id]=dev_1";
    let pay_after = |days: i64, card: &str, more: &str| {
        shop.ahead.fetch_add(days, Ordering::SeqCst);
        shop.pay(card, more)
    };
    let first = pay_after(0, "pm_card_visa", known);
    let second = pay_after(10, "pm_card_visa", &known.replace("dev_1", "dev_2"));
    let disputed = pay_after(200, "pm_card_createDispute", known);
    let bare = pay_after(0, "pm_card_createDispute", "&metadata[device_id]=dev_1");
    let stranger = pay_after(0, "pm_card_createDispute", &known.replace(".7", ".8").replace("ana", "ben"));
    // Once an earlier one is reported as fraud it proves nothing.
    let young = pay_after(0, REPORTED, known);
    let later = pay_after(150, "pm_card_createDispute", known);
    shop.sync();
    let evidence = |payment: &PaymentId| shop.detail(payment).evidence.unwrap();
    let lacking = |payment: &PaymentId| evidence(payment).found.unwrap_err();
    let found = evidence(&disputed);
    let agreed = found.found.as_ref().unwrap();
    assert_eq!(agreed.elements, [Element::Ip, Element::Account]);
    let ids: Vec<&PaymentId> = agreed.payments.iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [&second, &first]);
    let texts = Texts::english();
    let said = texts.say(&found.said());
    assert!(said.starts_with("2 earlier payments of this card agree with it in network address and"), "{said}");
    assert_eq!(lacking(&bare), Lacking::Elements { untold: vec![Element::Ip, Element::Account, Element::Address] });
    let said = texts.say(&evidence(&bare).said());
    assert!(said.contains("network address, customer account and delivery address"), "{said}");
    // One of the two came from the same device; that is one thing, and it takes two.
    assert_eq!(lacking(&stranger), Lacking::Agreement { found: 0 });
    // Nobody asks about what is not disputed.
    assert_eq!(shop.detail(&first).evidence, None);
    let risk = desk::risk_of_payment(&shop.desk, &shop.owner(), &disputed).unwrap();
    assert_eq!(risk.evidence, Some(found));
    let ids = |evidence: CompellingEvidence| evidence.found.map(|found| found.payments.len());
    assert_eq!(shop.state(&young), Some(ReportState::Open));
    assert_eq!(ids(evidence(&later)), Ok(2), "those of 360 and 350 days before, and not the reported one");
}
