//! The library against an independent server that speaks Stripe's protocol and that nobody of this project wrote.
//!
//! Everything the desk says is compared with what the server itself tells a plain client. Where the server is not to
//! be had, the tests say so and do nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "a test may measure and wait")]

mod support {
    pub mod world;
}

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use counterfoil::clock::{Clock, SystemClock};
use counterfoil::desk::{self, Actor, AddedGateway, Ask, Desk, NewGateway, Patience};
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{CommandKind, CommandState, Payment, PaymentStatus, RefundReason};
use counterfoil::gateway::decline;
use counterfoil::job::Job;
use counterfoil::store::{CommandRow, MirrorCounts};
use counterfoil::text::{ErrorKind, Texts, UserError};
use counterfoil::vault::MemoryVault;
use serde_json::{Value, json};
use support::world::{FULL_KEY, READ_ONLY_KEY, Server, WRONG_KEY, World, server, text};

const REFUND: CommandKind = CommandKind::Refund(RefundReason::RequestedByCustomer);

/// A profile in a folder of its own.
struct Shop {
    desk: Desk,
    owner: Actor,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let desk = Desk::create(&folder.path().join("shop"), Arc::new(MemoryVault::new()), clock).unwrap();
        let patience = Patience {
            first_pause: Duration::from_millis(20),
            longest_pause: Duration::from_millis(100),
            give_up_after: Duration::from_secs(5),
        };
        let desk = desk.with_patience(patience);
        let owner = desk.owner().unwrap();
        Self { desk, owner, _folder: folder }
    }

    fn connected(world: &World) -> Self {
        let shop = Self::new();
        shop.connect(world, FULL_KEY).unwrap();
        shop
    }

    fn synced(world: &World) -> Self {
        let shop = Self::connected(world);
        shop.sync();
        shop
    }

    fn connect(&self, world: &World, key: &str) -> desk::Result<AddedGateway> {
        let new = NewGateway {
            name: "Shop".to_owned(),
            kind: "stripe".to_owned(),
            url: world.url(),
            key: key.to_owned().into(),
        };
        desk::add_gateway(&self.desk, &self.owner, &new, &Job::quiet())
    }

    fn sync(&self) -> MirrorCounts {
        desk::sync(&self.desk, &self.owner, None, &Job::quiet()).unwrap().counts
    }

    fn ask(&self, kind: CommandKind, payment: &str, amount: Option<&str>) -> desk::Result<CommandRow> {
        let ask = Ask { payment_id: PaymentId::new(payment), kind, amount: amount.map(str::to_owned), token: None };
        desk::request(&self.desk, &self.owner, &ask, &Job::quiet())
    }

    fn payment(&self, payment: &str) -> Payment {
        desk::payment(&self.desk, &self.owner, &PaymentId::new(payment)).unwrap().payment.payment
    }

    /// The payments a search line finds, by id, without the moment at which each was read.
    fn payments(&self, line: &str) -> BTreeMap<String, Payment> {
        let found = desk::search_payments(&self.desk, &self.owner, line, u32::MAX).unwrap();
        assert_eq!(found.count, found.payments.len() as u64, "{line}");
        found.payments.into_iter().map(|row| (row.payment.payment_id.to_string(), row.payment)).collect()
    }

    fn commands(&self) -> Vec<CommandRow> {
        desk::money_commands(&self.desk, &self.owner).unwrap()
    }

    /// The ledger is the balance, and every batch that the schedule made is the sum of its lines. Gives how many.
    fn assert_proven(&self) -> usize {
        let proven = desk::reconcile(&self.desk, &self.owner, None).unwrap();
        let off: Vec<_> = proven.proof.footings.iter().filter(|footing| !footing.difference.is_zero()).collect();
        assert!(off.is_empty(), "{off:#?}");
        assert_eq!(proven.footed(), proven.batches.len());
        assert_eq!(proven.balance_agrees(), Some(true), "{:?}", proven.balances);
        proven.batches.len()
    }
}

/// What is mirrored is what the server lists: as many of each, and the same payments in the same states.
fn assert_mirrors(shop: &Shop, counts: MirrorCounts, world: &World) {
    let payments = world.list("/v1/payment_intents");
    let expected = MirrorCounts {
        payments: payments.len() as u64,
        refunds: world.list("/v1/refunds").len() as u64,
        disputes: world.list("/v1/disputes").len() as u64,
        payouts: world.list("/v1/payouts").len() as u64,
        ledger_entries: world.list("/v1/balance_transactions").len() as u64,
        warnings: 0, // it answers 404: it does not tell
    };
    assert_eq!(counts, expected);
    let refunded = world.list("/v1/refunds").into_iter().fold(BTreeMap::<String, i64>::new(), |mut sums, refund| {
        if refund["status"] != "failed" && refund["status"] != "canceled" {
            *sums.entry(text(&refund, "payment_intent")).or_default() += refund["amount"].as_i64().unwrap();
        }
        sums
    });
    let mirrored = shop.payments("");
    assert_eq!(mirrored.len(), payments.len());
    for stated in payments {
        let id = text(&stated, "id");
        let payment = &mirrored[&id];
        assert_eq!(payment.amount.minor, stated["amount"].as_i64().unwrap(), "{id}");
        assert_eq!(payment.captured.minor, stated["amount_received"].as_i64().unwrap(), "{id}");
        assert_eq!(payment.capturable.minor, stated["amount_capturable"].as_i64().unwrap(), "{id}");
        assert_eq!(payment.refunded.minor, refunded.get(&id).copied().unwrap_or(0), "{id}");
        assert_eq!(payment.status, status_of(&stated), "{id}");
    }
}

fn status_of(stated: &Value) -> PaymentStatus {
    match stated["status"].as_str().unwrap() {
        "succeeded" => PaymentStatus::Succeeded,
        "requires_capture" => PaymentStatus::Held,
        "canceled" => PaymentStatus::Canceled,
        "requires_payment_method" if !stated["last_payment_error"].is_null() => PaymentStatus::Declined,
        "requires_payment_method" => PaymentStatus::Incomplete,
        other => panic!("a status this history does not have: {other}"),
    }
}

/// Thirty days, seeded once for the tests that only read them.
fn thirty_days(server: &'static Server) -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| server.seeded_world("thirty-days", 30, 10))
}

/// A job that is cancelled when it has reported `reports` times.
fn cancelled_after(reports: u32) -> Job {
    let itself: Arc<OnceLock<Job>> = Arc::default();
    let left = AtomicU32::new(reports);
    let handle = Arc::clone(&itself);
    let job = Job::new(move |_| {
        if left.fetch_sub(1, Ordering::SeqCst) == 1 {
            handle.get().unwrap().cancel();
        }
    });
    assert!(itself.set(job.clone()).is_ok());
    job
}

/// A job that notes what it reports to be doing.
fn watched() -> (Job, Arc<Mutex<BTreeSet<&'static str>>>) {
    let seen: Arc<Mutex<BTreeSet<&'static str>>> = Arc::default();
    let note = Arc::clone(&seen);
    let job = Job::new(move |progress| {
        note.lock().unwrap().insert(progress.doing.key);
    });
    (job, seen)
}

fn assert_refused(result: desk::Result<CommandRow>, kind: ErrorKind, key: &str) -> UserError {
    let error = result.expect_err("it is refused");
    assert_eq!((error.kind, error.what.key), (kind, key));
    error
}

/// One refund of the amount, with the id that the command has written down.
fn assert_refunded_once(world: &World, payment: &str, amount: i64, row: &CommandRow) {
    assert_eq!(row.state, CommandState::Succeeded);
    let refunds = world.refunds_of(payment);
    assert_eq!(refunds.len(), 1, "{refunds:#?}");
    assert_eq!(refunds[0]["amount"], amount);
    assert_eq!(row.gateway_id.as_deref(), refunds[0]["id"].as_str());
}

#[test]
fn connecting_tells_the_mode_and_what_the_key_may_do() {
    let Some(server) = server() else { return };
    let world = server.empty_world("connect");
    let full = Shop::new().connect(&world, FULL_KEY).unwrap();
    assert!(!full.connection.live);
    // The server knows no reports of card banks, which is said.
    assert_eq!(full.limits.iter().map(|limit| limit.key).collect::<Vec<_>>(), ["gateway-without-read-warnings"]);

    let shop = Shop::new();
    let refused = shop.connect(&world, WRONG_KEY).expect_err("the server does not know the key");
    assert_eq!(refused.kind, ErrorKind::NotAllowed, "{refused:?}");
    assert!(desk::gateways(&shop.desk, &shop.owner).unwrap().is_empty(), "a key that does not work is not kept");
    assert!(!format!("{refused:?}").contains(WRONG_KEY), "the key is not repeated: {refused:?}");
}

#[test]
fn a_read_only_key_reads_everything_and_moves_nothing() {
    let Some(server) = server() else { return };
    let world = server.empty_world("read-only");
    let (sold, held) = (world.pay(2000, false, "tok_visa"), world.pay(3000, true, "tok_visa"));
    let shop = Shop::new();
    let added = shop.connect(&world, READ_ONLY_KEY).unwrap();
    let limits: Vec<_> = added.limits.iter().map(|limit| Texts::english().say(limit)).collect();
    assert_eq!(limits.len(), 3, "reports of card banks, refunds, and captures with voids: {limits:?}");
    assert!(limits[1].to_lowercase().contains("refund") && limits[2].to_lowercase().contains("captur"), "{limits:?}");

    let counts = shop.sync();
    assert_mirrors(&shop, counts, &world);
    let acted = world.acted();
    for (kind, payment) in [(REFUND, &sold), (CommandKind::Capture, &held), (CommandKind::Void, &held)] {
        assert_refused(shop.ask(kind, payment, None), ErrorKind::NotAllowed, "desk-key-cannot");
    }
    assert_eq!(world.acted(), acted, "nothing was sent");
    assert!(shop.commands().is_empty(), "nothing waits to be sent");
}

#[test]
fn thirty_days_are_mirrored_whole_and_proven_to_the_cent() {
    let Some(server) = server() else { return };
    let world = thirty_days(server);
    let shop = Shop::connected(world);
    let counts = shop.sync();
    assert_mirrors(&shop, counts, world);
    assert_eq!(counts.payments, 300);
    assert!(counts.refunds > 50 && counts.disputes > 5 && counts.payouts > 30, "a real history: {counts:?}");

    // Every batch, by the server's own list of its lines.
    for payout in world.list("/v1/payouts") {
        let id = text(&payout, "id");
        let lines = world.list(&format!("/v1/balance_transactions?payout={id}"));
        let of_batch = lines.iter().filter(|line| line["source"] != payout["id"]);
        let sum: i64 = of_batch.map(|line| line["net"].as_i64().unwrap()).sum();
        assert_eq!(payout["amount"], sum, "{id}");
    }
    assert_eq!(shop.assert_proven() as u64, counts.payouts);

    let stated: Vec<_> = world.list("/v1/payment_intents");
    let with = |status| stated.iter().filter(|payment| status_of(payment) == status).count();
    assert_eq!(shop.payments("status:failed").len(), with(PaymentStatus::Declined));
    assert_eq!(shop.payments("status:held").len(), with(PaymentStatus::Held));
    assert_eq!(shop.payments("order:1042").len(), 1);
    let large = |payment: &&Value| payment["currency"] == "usd" && payment["amount"].as_i64() > Some(10_000);
    assert_eq!(shop.payments("amount:>100 currency:usd").len(), stated.iter().filter(large).count());
}

#[test]
fn a_decline_is_shown_with_its_explanation() {
    let Some(server) = server() else { return };
    let world = server.empty_world("declines");
    let no_funds = world.pay(2000, false, "tok_visa_chargeDeclinedInsufficientFunds");
    let bad_cvc = world.pay(2000, false, "tok_chargeDeclinedIncorrectCvc");
    let shop = Shop::synced(&world);
    let texts = Texts::english();
    for (payment, code) in [(no_funds, "insufficient_funds"), (bad_cvc, "incorrect_cvc")] {
        let payment = shop.payment(&payment);
        assert_eq!(payment.status, PaymentStatus::Declined);
        let found = payment.decline.expect("the reason is known").code;
        assert_eq!(found, code);
        let advice = decline::explain(&found);
        for sentence in [advice.meaning, advice.tell, advice.next] {
            let said = texts.say(&sentence);
            assert!(said.len() > 10 && said != sentence.key && !said.contains(code), "{said}");
        }
    }
    assert_eq!(shop.payments("status:failed code:incorrect_cvc").len(), 1);
}

#[test]
fn a_partial_refund_reaches_the_gateway_and_the_mirror() {
    let Some(server) = server() else { return };
    let world = server.empty_world("partial-refund");
    let payment = world.pay(5000, false, "tok_visa");
    let shop = Shop::synced(&world);
    let row = shop.ask(REFUND, &payment, Some("12.34")).unwrap();
    assert_refunded_once(&world, &payment, 1234, &row);
    assert_eq!(shop.payment(&payment).refunded.minor, 1234, "without another sync");
    let counts = shop.sync();
    assert_mirrors(&shop, counts, &world);
    shop.assert_proven();
}

#[test]
fn more_than_is_left_is_never_refunded() {
    let Some(server) = server() else { return };
    let world = server.empty_world("over-refund");
    let payment = world.pay(5000, false, "tok_visa");
    let shop = Shop::synced(&world);
    let acted = world.acted();
    assert_refused(shop.ask(REFUND, &payment, Some("50.01")), ErrorKind::BadInput, "desk-more-than-possible");
    assert_refused(shop.ask(REFUND, &payment, Some("0")), ErrorKind::BadInput, "desk-amount-not-positive");
    assert_refused(shop.ask(REFUND, &payment, Some("-1")), ErrorKind::BadInput, "desk-amount-not-positive");
    assert_eq!(world.acted(), acted, "nothing was sent");

    // The gateway does not answer usefully: the first refund's outcome is open, and its amount stays spoken for.
    world.faults(&json!({ "503": 1000 }));
    let open = shop.ask(REFUND, &payment, Some("30.00")).unwrap();
    assert_eq!(open.state, CommandState::Unknown);
    assert_refused(shop.ask(REFUND, &payment, Some("20.01")), ErrorKind::BadInput, "store-refused-more-than-is-left");
    assert_refused(shop.ask(REFUND, &payment, Some("30.00")), ErrorKind::BadInput, "store-refused-more-than-is-left");
    world.faults(&json!({}));
    assert_eq!(world.refunds_of(&payment).len(), 0);

    let settled = desk::settle(&shop.desk, &shop.owner, &Job::quiet()).unwrap();
    assert_eq!(settled.commands.len(), 1);
    assert_refunded_once(&world, &payment, 3000, &settled.commands[0]);
    assert_eq!(shop.commands().len(), 1, "what was refused was never written down");
}

#[test]
fn a_hold_is_captured_in_part_or_released() {
    let Some(server) = server() else { return };
    let world = server.empty_world("holds");
    let (part, whole, void) =
        (world.pay(5000, true, "tok_visa"), world.pay(6000, true, "tok_visa"), world.pay(7000, true, "tok_visa"));
    let shop = Shop::synced(&world);
    assert_eq!(shop.payments("status:held").len(), 3);
    assert_refused(
        shop.ask(CommandKind::Capture, &part, Some("50.01")),
        ErrorKind::BadInput,
        "desk-more-than-possible",
    );
    for (kind, payment, amount) in [
        (CommandKind::Capture, &part, Some("20.00")),
        (CommandKind::Capture, &whole, None),
        (CommandKind::Void, &void, None),
    ] {
        assert_eq!(shop.ask(kind, payment, amount).unwrap().state, CommandState::Succeeded, "{kind:?}");
    }
    for (payment, status, received) in [(&part, "succeeded", 2000), (&whole, "succeeded", 6000), (&void, "canceled", 0)]
    {
        let stated = world.get(&format!("/v1/payment_intents/{payment}"));
        assert_eq!((&stated["status"], &stated["amount_received"]), (&json!(status), &json!(received)));
        let mirrored = shop.payment(payment);
        assert_eq!((mirrored.status, mirrored.captured.minor), (status_of(&stated), received), "without another sync");
    }
    for payment in [&part, &whole, &void] {
        assert_refused(shop.ask(CommandKind::Void, payment, None), ErrorKind::BadInput, "desk-not-held");
    }
    shop.sync();
    shop.assert_proven();
}

#[test]
fn a_second_sync_reads_only_what_others_changed() {
    let Some(server) = server() else { return };
    let world = server.seeded_world("incremental", 5, 8);
    let shop = Shop::synced(&world);
    let before = shop.payments("");
    let (job, doing) = watched();
    desk::sync(&shop.desk, &shop.owner, None, &job).unwrap();
    assert_eq!(shop.payments(""), before, "nothing happened, so nothing changed");
    assert!(!doing.lock().unwrap().contains("desk-sync-payments"), "the payments are not listed again");

    // Somebody else works with the same account.
    let refundable = before.values().find(|payment| {
        payment.status == PaymentStatus::Succeeded && payment.refunded.is_zero() && payment.captured.minor > 500
    });
    let refunded = refundable.unwrap().payment_id.to_string();
    let held = shop.payments("status:held").into_keys().next();
    world.control("clock", &json!({ "advance": 60 }));
    let refund = text(&world.post("/v1/refunds", &[("payment_intent", &refunded), ("amount", "123")]), "id");
    let new = world.pay(4200, false, "tok_visa");
    let mut touched = BTreeSet::from([refunded.clone(), new.clone()]);
    if let Some(held) = held {
        world.post(&format!("/v1/payment_intents/{held}/cancel"), &[]);
        touched.insert(held);
    }
    let (job, doing) = watched();
    let counts = desk::sync(&shop.desk, &shop.owner, None, &job).unwrap().counts;
    assert_mirrors(&shop, counts, &world);
    assert!(!doing.lock().unwrap().contains("desk-sync-payments"), "only what changed is read");
    let after = shop.payments("");
    let changed: BTreeSet<_> =
        after.iter().filter(|(id, payment)| before.get(*id) != Some(payment)).map(|(id, _)| id.clone()).collect();
    assert_eq!(changed, touched);
    let detail = desk::payment(&shop.desk, &shop.owner, &PaymentId::new(&refunded)).unwrap();
    assert!(detail.refunds.iter().any(|it| it.refund_id.as_str() == refund && it.amount.minor == 123));
    shop.assert_proven();
}

#[test]
fn a_backfill_that_is_stopped_goes_on_where_it_was() {
    let Some(server) = server() else { return };
    let world = thirty_days(server);
    let shop = Shop::connected(world);
    // Within a list, between two lists, while what changed is read again, among the lines of the batches.
    for reports in [1, 2, 2, 3, 4, 1, 5, 8] {
        let stopped = desk::sync(&shop.desk, &shop.owner, None, &cancelled_after(reports));
        assert_eq!(stopped.expect_err("it was stopped").what.key, "error-cancelled");
    }
    let counts = shop.sync();
    assert_mirrors(&shop, counts, world);
    assert_eq!(shop.assert_proven() as u64, counts.payouts);
}

#[test]
fn a_sync_through_faults_has_no_gap_and_no_duplicate() {
    let Some(server) = server() else { return };
    let world = server.seeded_world("faults", 3, 6);
    for faults in [json!({ "429": 3 }), json!({ "500": 2 }), json!({ "rate": 5 })] {
        let shop = Shop::connected(&world);
        world.faults(&faults);
        let counts = shop.sync();
        world.faults(&json!({}));
        assert_mirrors(&shop, counts, &world);
        assert_eq!(shop.assert_proven() as u64, counts.payouts, "{faults}");
    }
}

#[test]
fn a_lost_reply_never_moves_money_twice() {
    let Some(server) = server() else { return };
    let world = server.empty_world("lost-reply");
    let (sold, part, void) =
        (world.pay(5000, false, "tok_visa"), world.pay(6000, true, "tok_visa"), world.pay(7000, true, "tok_visa"));
    let shop = Shop::synced(&world);
    world.faults(&json!({ "lost_reply": 1 }));
    let refund = shop.ask(REFUND, &sold, Some("20.00")).unwrap();
    assert_refunded_once(&world, &sold, 2000, &refund);
    let passed: Vec<_> = desk::steps(&shop.desk, &shop.owner, &refund.command_id).unwrap();
    assert!(passed.iter().any(|step| step.to == CommandState::Unknown), "the reply was lost: {passed:?}");

    for (kind, payment, amount, received) in
        [(CommandKind::Capture, &part, Some("25.00"), 2500), (CommandKind::Void, &void, None, 0)]
    {
        world.faults(&json!({ "lost_reply": 1 }));
        let row = shop.ask(kind, payment, amount).unwrap();
        assert_eq!(row.state, CommandState::Succeeded, "{row:?}");
        assert!(row.attempts > 1, "{row:?}");
        let stated = world.get(&format!("/v1/payment_intents/{payment}"));
        assert_eq!(stated["amount_received"], received);
    }
    let counts = shop.sync();
    assert_mirrors(&shop, counts, &world);
    shop.assert_proven();
}

#[test]
fn a_refund_whose_replies_all_get_lost_is_found_by_asking() {
    let Some(server) = server() else { return };
    let world = server.empty_world("lost-replies");
    let payment = world.pay(5000, false, "tok_visa");
    let shop = Shop::synced(&world);
    world.faults(&json!({ "lost_reply": 1000 }));
    // A part, so that the server would not stop a second one by itself.
    let row = shop.ask(REFUND, &payment, Some("10.00")).unwrap();
    world.faults(&json!({}));
    assert_refunded_once(&world, &payment, 1000, &row);
    assert_eq!(shop.payment(&payment).refunded.minor, 1000);
}
