//! What the screens show of a grown shop, against sums made in another way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use counterfoil::clock::{Clock, ShiftedClock, SystemClock};
use counterfoil::desk::{
    self, Actor, Ask, Desk, FoundOrders, JourneyStage, Month, NewGateway, OrderBy, OrderLine, OrderSaid, OrderSort,
    PAGE_ROWS, PaymentDetail, ReportScope, StepState, Target, Trier,
};
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::search::{PaymentColumn, PaymentSort};
use counterfoil::domain::{
    CommandKind, CommandState, Currency, LedgerKind, Money, PaymentStatus, RefundReason, Totals,
};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::reconcile::FootingState;
use counterfoil::reconcile::orders::Status;
use counterfoil::report::month::ProofState;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::vault::MemoryVault;
use zeroize::Zeroizing;

struct Shop {
    desk: Desk,
    owner: Actor,
    now: DateTime<Utc>,
    _sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

/// A shop of 40 days, synced, with its bank statement and its orders.
fn shop() -> Shop {
    let until = "2026-11-20T20:00:00Z".parse::<DateTime<Utc>>().unwrap();
    let real = SystemClock::new();
    let by = until - real.now();
    let clock: Arc<dyn Clock> = Arc::new(ShiftedClock { inner: real, by });
    let now = Arc::clone(&clock);
    let plan = ShopPlan { days: 40, per_day: 15, ..ShopPlan::new(7, until) };
    let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::create(&folder.path().join("p"), Arc::new(MemoryVault::default()), clock).unwrap();
    let owner = desk.owner().unwrap();
    let gateway = NewGateway {
        name: "Sandbox".into(),
        kind: "stripe".into(),
        url: sandbox.base_url().into(),
        key: Zeroizing::new(sandbox.full_key().into()),
    };
    let job = Job::quiet();
    desk::add_gateway(&desk, &owner, &gateway, &job).unwrap();
    desk::sync(&desk, &owner, None, &job).unwrap();
    desk::import(&desk, &owner, "orders.csv", &sandbox.orders_csv(), &Assume::default(), &Job::quiet()).unwrap();
    desk::import(&desk, &owner, "statement.xml", &sandbox.statement_camt(), &Assume::default(), &Job::quiet()).unwrap();
    Shop { desk, owner, now: until, _sandbox: sandbox, _folder: folder }
}

impl Shop {
    fn details(&self) -> Vec<PaymentDetail> {
        let all = desk::search_payments(&self.desk, &self.owner, "", u32::MAX).unwrap();
        let detail = |payment_id: &PaymentId| desk::payment(&self.desk, &self.owner, payment_id).unwrap();
        all.payments.iter().map(|row| detail(&row.payment.payment_id)).collect()
    }

    fn report(&self) -> counterfoil::report::month::MonthReport {
        desk::month_report(&self.desk, &self.owner, &ReportScope::default()).unwrap()
    }
}

fn total(amounts: impl IntoIterator<Item = Money>) -> Totals {
    let mut totals = Totals::default();
    for amount in amounts {
        totals.add(amount).unwrap();
    }
    totals
}

#[test]
fn a_shop_on_screen() {
    let shop = shop();
    let details = shop.details();
    todays_figures_are_the_sums_of_its_payments(&shop, &details);
    what_waits_is_complete_and_in_order(&shop);
    the_list_is_whole_and_in_order(&shop, &details);
    settlements_add_up_like_the_report(&shop);
    the_proof_of_every_month_adds_up_like_the_report(&shop);
    a_batch_is_its_lines(&shop);
    suspicious_activity_is_counted(&shop, &details);
    journeys_agree_with_the_money(&details);
    a_refund_is_told_before_and_after(&shop, &details);
    payments_find_their_orders(&shop, &details);
    payments_are_looked_through_by_their_orders(&shop, &details);
}

fn payments_find_their_orders(shop: &Shop, details: &[PaymentDetail]) {
    let matching = |status| desk::order_matching(&shop.desk, &shop.owner, Some(status), usize::MAX).unwrap();
    let found = matching(Status::Matched);
    let by_id: BTreeMap<&PaymentId, &PaymentDetail> =
        details.iter().map(|detail| (&detail.payment.payment.payment_id, detail)).collect();
    assert!(found.paid > 100 && found.rows.len() >= found.paid, "{:?}", found.payments);
    for row in &found.rows {
        assert_eq!(by_id[&row.payment_id].payment.payment.order.as_deref(), Some(row.orders[0].as_str()), "{row:?}");
    }
    let (first, second) = (&found.rows[0], &found.rows[1]);
    let why = |payment: &PaymentId, order: &str| desk::explain_order(&shop.desk, &shop.owner, payment, order).unwrap();
    let right = why(&first.payment_id, &first.orders[0]);
    assert!(right.alone > 0.99 && right.points() > why(&first.payment_id, &second.orders[0]).points());
    // Declined, the pair is gone and stays gone; taken back, everything is as before.
    let say = |said| desk::say_of_order(&shop.desk, &shop.owner, &first.payment_id, &first.orders[0], said);
    say(OrderSaid::Declined).unwrap();
    assert!(matching(Status::Matched).rows.iter().all(|row| row.payment_id != first.payment_id));
    assert!(say(OrderSaid::Declined).is_err() && say(OrderSaid::Confirmed).is_err());
    say(OrderSaid::Allowed).unwrap();
    assert_eq!(matching(Status::Matched), found);
    // What a person confirms is taken whatever the scorer thinks of it.
    say(OrderSaid::Confirmed).unwrap();
    let confirmed = matching(Status::Matched);
    let row = confirmed.rows.iter().find(|row| row.payment_id == first.payment_id).unwrap();
    assert!(row.facts.contains(&"confirmed"));
    say(OrderSaid::Unconfirmed).unwrap();
    assert_eq!(matching(Status::Matched), found);
}

/// What the window shows is what the matching says: the same payments in any order and by pages, each with the same reasons.
fn payments_are_looked_through_by_their_orders(shop: &Shop, details: &[PaymentDetail]) {
    let find = |sort, before: Option<&FoundOrders>, about: Option<&PaymentId>| {
        desk::find_orders(&shop.desk, &shop.owner, sort, "", before, about).unwrap()
    };
    let found = find(OrderSort::default(), None, None);
    let matching = desk::order_matching(&shop.desk, &shop.owner, Some(Status::Matched), usize::MAX).unwrap();
    assert_eq!((found.orders, found.paid), (matching.orders, matching.paid));
    for (status, count) in &matching.payments {
        assert_eq!(found.count(*status), *count);
    }
    assert_eq!(found.payments(), matching.payments.iter().map(|(_, count)| count).sum::<usize>());
    let all_of = |found: &FoundOrders| {
        let list = found.list(Status::Matched).unwrap();
        let page = |from: usize| desk::orders_at(&shop.desk, &shop.owner, list, from..from + 100).unwrap();
        (0..list.len()).step_by(100).flat_map(page).collect::<Vec<OrderLine>>()
    };
    let lines = all_of(&found);
    let ids = |lines: &[OrderLine]| lines.iter().map(|line| line.payment_id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(lines.len(), matching.rows.len());
    assert_eq!(ids(&lines), matching.rows.iter().map(|row| row.payment_id.clone()).collect());
    assert!(lines.windows(2).all(|two| two[0].day >= two[1].day), "the newest first");
    let by_id: BTreeMap<&PaymentId, &PaymentDetail> =
        details.iter().map(|detail| (&detail.payment.payment.payment_id, detail)).collect();
    for line in &lines {
        let payment = &by_id[&line.payment_id].payment.payment;
        assert_eq!(line.day, Some(payment.created_at.date_naive()));
        assert_eq!(line.names, payment.order.clone());
    }
    for descending in [true, false] {
        let by_amount = all_of(&find(OrderSort { by: OrderBy::Amount, descending }, Some(&found), None));
        assert_eq!(ids(&by_amount), ids(&lines));
        let in_order = |two: &[OrderLine]| {
            let (a, b) = (two[0].amount.minor, two[1].amount.minor);
            if descending { a >= b } else { a <= b }
        };
        assert!(by_amount.windows(2).all(in_order));
    }
    // A payment is found again at its place.
    let about = &lines[lines.len() / 2];
    let again = find(OrderSort::default(), Some(&found), Some(&about.payment_id));
    assert_eq!(again.place, Some((Status::Matched, lines.len() / 2)));

    // One payment with its order, and any other: by the same scorer.
    let case = desk::order_case(&shop.desk, &shop.owner, &about.payment_id).unwrap();
    assert_eq!((&case.line, case.more), (about, 0));
    assert_eq!(case.candidates.len(), 1, "{case:?}");
    let order = &case.candidates[0];
    let why = desk::explain_order(&shop.desk, &shop.owner, &about.payment_id, &order.number).unwrap();
    assert_eq!((order.why.clone(), order.paid_by.clone(), order.taken_for.clone()), (why, None, None));
    assert!(order.total.is_some() && order.placed_on.is_some());
    let other = lines.iter().find(|line| line.orders != about.orders).unwrap();
    let weighed = desk::weigh_order(&shop.desk, &shop.owner, &about.payment_id, &other.orders[0]).unwrap();
    assert_eq!((weighed.paid_by, weighed.taken_for), (Some(other.payment_id.clone()), Some(order.number.clone())));
    assert!(weighed.why.points() < order.why.points());
    assert!(desk::weigh_order(&shop.desk, &shop.owner, &about.payment_id, "none").is_err());

    // What is said is listed for as long as it stands, the newest first.
    let said = || desk::orders_said(&shop.desk, &shop.owner).unwrap();
    let say = |payment: &PaymentId, order: &str, said| {
        desk::say_of_order(&shop.desk, &shop.owner, payment, order, said).unwrap();
    };
    assert_eq!(said(), []);
    say(&about.payment_id, &order.number, OrderSaid::Confirmed);
    say(&about.payment_id, &other.orders[0], OrderSaid::Declined);
    let stands = said();
    let told = stands.iter().map(|it| (it.order.as_str(), it.belongs, it.author.as_str())).collect::<Vec<_>>();
    assert_eq!(told, [(other.orders[0].as_str(), false, "Owner"), (order.number.as_str(), true, "Owner")]);
    assert_eq!(desk::order_case(&shop.desk, &shop.owner, &about.payment_id).unwrap().said, stands);
    say(&about.payment_id, &order.number, OrderSaid::Unconfirmed);
    say(&about.payment_id, &other.orders[0], OrderSaid::Allowed);
    assert_eq!(said(), []);
    assert_eq!(all_of(&find(OrderSort::default(), None, None)), lines, "all is as it was");
}

fn todays_figures_are_the_sums_of_its_payments(shop: &Shop, details: &[PaymentDetail]) {
    let today = desk::today(&shop.desk, &shop.owner).unwrap();
    let midnight = shop.now.date_naive().and_hms_opt(0, 0, 0).unwrap().and_utc();
    let booked = |kinds: &[LedgerKind], from: DateTime<Utc>, to: DateTime<Utc>| {
        let entries = details.iter().flat_map(|detail| &detail.ledger).map(|(entry, _)| entry);
        total(
            entries
                .filter(|entry| kinds.contains(&entry.kind) && entry.created_at >= from && entry.created_at < to)
                .map(|entry| entry.amount),
        )
    };
    let end = today.at + TimeDelta::milliseconds(1);
    let week = TimeDelta::days(7);
    let balances: BTreeMap<Currency, Money> = desk::reconcile(&shop.desk, &shop.owner, None)
        .unwrap()
        .balances
        .iter()
        .map(|it| (it.gateway.currency, it.gateway))
        .collect();
    assert!(today.money.iter().any(|money| !money.sales.gross.is_zero()), "something was sold");
    for money in &today.money {
        let currency = money.currency;
        let refund_kinds = [LedgerKind::Refund, LedgerKind::RefundFailed];
        assert_eq!(money.sales.gross, booked(&[LedgerKind::Sale], midnight, end).get(currency));
        assert_eq!(money.sales.refunds, booked(&refund_kinds, midnight, end).get(currency).negated().unwrap());
        assert_eq!(money.sales.net, money.sales.gross.minus(money.sales.refunds).unwrap());
        assert_eq!(money.week_before.gross, booked(&[LedgerKind::Sale], midnight - week, end - week).get(currency));
        assert_eq!(money.pending.amount, balances[&currency], "what the gateway says it holds");
        let waiting = details.iter().filter_map(|detail| detail.money.as_ref());
        let waiting = waiting.filter(|sale| sale.gross.currency == currency && sale.batch_id.is_none()).count();
        assert_eq!(money.pending.count, waiting as u64);
    }
    let report = shop.report();
    for footing in &report.footings {
        let money = today.money.iter().find(|money| money.currency == footing.currency()).unwrap();
        assert_eq!(money.unexplained.amount, report.unexplained.get(money.currency));
        assert_eq!(money.unexplained.gross, report.unexplained_gross.get(money.currency));
        let breaks = report.breaks.iter().filter(|it| it.amount.currency == money.currency && !it.amount.is_zero());
        assert_eq!(money.unexplained.breaks, breaks.count() as u64);
        let standing = today.standing.iter().find(|standing| standing.currency == money.currency).unwrap();
        assert_eq!(standing.in_transit.amount, footing.in_transit);
        let proven = report.batches.iter().filter(|batch| {
            let booked = batch.deposits.iter().map(|deposit| deposit.booked_on).max();
            batch.payout.currency == money.currency
                && batch.state == ProofState::Matched
                && booked.is_some_and(|day| (day.year(), day.month()) == (2026, 11))
        });
        let proven: Vec<Money> = proven.map(|batch| batch.payout).collect();
        assert_eq!(standing.at_the_bank.count, proven.len() as u64);
        assert_eq!(standing.at_the_bank.amount, Money::sum(money.currency, proven).unwrap());
    }
    for standing in &today.standing {
        let held = details.iter().map(|detail| &detail.payment.payment);
        let held = held.filter(|it| it.status == PaymentStatus::Held).map(|it| it.capturable);
        assert_eq!(standing.held.amount, total(held).get(standing.currency));
    }
    let of_today = details.iter().map(|detail| &detail.payment.payment).filter(|it| it.created_at >= midnight);
    assert_eq!(today.attempts, of_today.clone().count() as u64);
    let declined = of_today.filter(|it| it.status == PaymentStatus::Declined).count() as u64;
    assert_eq!(today.declined, declined);
    assert_eq!(today.declines.iter().map(|reason| reason.today).sum::<u64>(), declined);
    assert!(today.declines.is_sorted_by(|a, b| a.last_30_days >= b.last_30_days));
    let open = details.iter().flat_map(|detail| &detail.disputes).filter(|dispute| dispute.status.is_open());
    assert_eq!(today.disputes.amounts, total(open.clone().map(|dispute| dispute.amount)));
    assert_eq!(today.disputes.count, open.count() as u64);
    assert!(today.synced_at.is_some());
}

fn what_waits_is_complete_and_in_order(shop: &Shop) {
    let today = desk::today(&shop.desk, &shop.owner).unwrap();
    assert!(today.attention.is_sorted_by_key(|it| it.urgency));
    let breaks = desk::reconcile(&shop.desk, &shop.owner, None).unwrap().proof.breaks;
    assert!(!breaks.is_empty(), "the noise left breaks");
    for found in &breaks {
        let waits = today.attention.iter().find(|it| it.why == found.reason).unwrap();
        assert_eq!(waits.amount.unwrap_or(Money::zero(found.amount.currency)), found.amount);
        match found.batches.first() {
            Some(batch_id) => assert_eq!(waits.target, Target::Batch(batch_id.clone())),
            None => assert_eq!(waits.target, Target::Reconcile),
        }
    }
}

fn the_list_is_whole_and_in_order(shop: &Shop, details: &[PaymentDetail]) {
    for by in [PaymentColumn::Time, PaymentColumn::Amount, PaymentColumn::State] {
        let sort = PaymentSort { by, descending: true };
        let found = desk::find_payments(&shop.desk, &shop.owner, "", sort).unwrap();
        assert_eq!(found.len(), details.len());
        let mut rows = Vec::new();
        for from in (0..found.len()).step_by(PAGE_ROWS) {
            rows.extend(desk::payments_at(&shop.desk, &shop.owner, &found, from..from + 10_000).unwrap());
        }
        let ids: BTreeSet<_> = rows.iter().map(|row| row.payment.payment_id.clone()).collect();
        assert_eq!(ids.len(), details.len(), "each payment once");
        for (place, row) in rows.iter().enumerate().step_by(37) {
            let at = desk::row_of_payment(&shop.desk, &shop.owner, &found, &row.payment.payment_id).unwrap();
            assert_eq!(at, Some(place));
        }
        match by {
            PaymentColumn::State => assert!(rows.is_sorted_by(|a, b| a.payment.state() >= b.payment.state())),
            PaymentColumn::Time => assert!(rows.is_sorted_by(|a, b| a.payment.created_at >= b.payment.created_at)),
            _ => {
                let key =
                    |row: &desk::PaymentRow| (row.payment.amount.currency, std::cmp::Reverse(row.payment.amount.minor));
                assert!(rows.is_sorted_by_key(key));
            }
        }
        let captured = total(rows.iter().map(|row| row.payment.captured));
        assert_eq!(total(found.sums.iter().map(|sum| sum.captured)), captured);
        let held = rows.iter().filter(|row| row.payment.status == PaymentStatus::Held).map(|row| row.payment.amount);
        let sums = found.sums.iter().map(|sum| sum.held).filter(|held| !held.is_zero());
        assert_eq!(total(sums), total(held));
        assert_eq!(found.sums.iter().map(|sum| sum.count).sum::<u64>(), details.len() as u64);
    }
    let none = desk::find_payments(&shop.desk, &shop.owner, "order:nothing-like-it", PaymentSort::default()).unwrap();
    assert!(none.is_empty());
    let some = &details[0].payment.payment.payment_id;
    assert_eq!(desk::row_of_payment(&shop.desk, &shop.owner, &none, some).unwrap(), None);
    assert_eq!(desk::payments_at(&shop.desk, &shop.owner, &none, 3..9).unwrap(), []);
    assert!(desk::find_payments(&shop.desk, &shop.owner, "amount:lots", PaymentSort::default()).is_err());
}

fn settlements_add_up_like_the_report(shop: &Shop) {
    let all = desk::settlements(&shop.desk, &shop.owner, None).unwrap();
    let report = shop.report();
    assert_eq!(all.rows.len(), report.batches.len());
    assert_eq!(all.counts.values().sum::<u64>(), all.rows.len() as u64);
    assert!(all.rows.is_sorted_by(|a, b| a.batch.arrival >= b.batch.arrival));
    assert!(all.rows.iter().all(|row| row.gateway == "Sandbox" && row.footing == FootingState::Foots));
    for footing in &report.footings {
        let sum = all.sums.iter().find(|sum| sum.currency == footing.currency()).unwrap();
        assert_eq!((sum.payouts, sum.in_transit), (footing.payouts, footing.in_transit));
        assert_eq!(sum.at_the_bank, sum.payouts.minus(sum.in_transit).unwrap().plus(sum.difference).unwrap());
    }
    let mut seen = 0;
    for month in &all.months {
        let of_month = desk::settlements(&shop.desk, &shop.owner, Some(*month)).unwrap();
        assert!(of_month.rows.iter().all(|row| month.contains(row.batch.arrival)));
        assert_eq!(of_month.months, all.months);
        seen += of_month.rows.len();
    }
    assert_eq!(seen, all.rows.len());
    let empty = desk::settlements(&shop.desk, &shop.owner, Some(Month { year: 1999, month: 1 })).unwrap();
    assert!(empty.rows.is_empty() && empty.sums.is_empty());
}

fn the_proof_of_every_month_adds_up_like_the_report(shop: &Shop) {
    let proof_of = |month| desk::month_proof(&shop.desk, &shop.owner, month).unwrap();
    let whole = proof_of(None);
    let today = desk::today(&shop.desk, &shop.owner).unwrap();
    assert!(whole.months.len() > 1 && whole.bank_until.is_some() && !whole.matches.is_empty());
    for month in whole.months.iter().copied().map(Some).chain([None]) {
        let proof = proof_of(month);
        let scope = ReportScope { month, ..ReportScope::default() };
        let report = desk::month_report(&shop.desk, &shop.owner, &scope).unwrap();
        assert_eq!(proof.sums.len(), report.footings.len());
        for sum in &proof.sums {
            let currency = sum.currency();
            assert!(report.footings.contains(&sum.footing));
            assert_eq!(sum.unexplained, report.unexplained.get(currency));
            assert_eq!(sum.unexplained_gross, report.unexplained_gross.get(currency));
            let breaks = || proof.breaks.iter().filter(|found| found.amount.currency == currency);
            assert_eq!(
                total(breaks().map(|found| found.amount)).get(currency),
                sum.unexplained,
                "the foot of the list"
            );
            assert!(breaks().all(|found| found.seen.minus(found.expected) == Ok(found.amount)));
            let waiting = proof.in_transit.iter().map(|waiting| waiting.batch.amount);
            assert_eq!(total(waiting).get(currency), sum.footing.in_transit);
            if sum.unexplained_gross.is_zero() {
                let arrived = sum.footing.payouts.minus(sum.footing.in_transit).unwrap();
                assert_eq!(sum.proven, arrived, "nothing is collected in this shop");
            }
            let on_today = today.money.iter().find(|money| money.currency == currency).unwrap().unexplained;
            assert_eq!((sum.unexplained_ever, sum.breaks_ever), (on_today.amount, on_today.breaks));
        }
    }
    for sum in &whole.sums {
        let at_the_bank = whole.breaks.iter().filter(|found| !found.of_lines).map(|found| found.seen);
        let seen = total(whole.matches.iter().map(|found| found.amount).chain(at_the_bank)).get(sum.currency());
        assert_eq!(seen, sum.footing.deposits, "every deposit is in one list");
    }
}

fn a_batch_is_its_lines(shop: &Shop) {
    let all = desk::settlements(&shop.desk, &shop.owner, None).unwrap();
    let mut fees_seen = 0;
    for row in &all.rows {
        let detail = desk::batch(&shop.desk, &shop.owner, &row.batch.batch_id).unwrap();
        assert_eq!(&detail.row, row);
        let lines = detail.lines.iter().filter(|line| line.entry.kind != LedgerKind::Payout);
        let net = Money::sum(row.batch.payout.currency, lines.clone().map(|line| line.entry.net)).unwrap();
        assert_eq!(net, row.batch.payout, "{}", row.batch.batch_id);
        let broken = matches!(row.batch.state, ProofState::Short | ProofState::Missing | ProofState::Over);
        assert!(!broken || (detail.action.is_some() && !detail.why.is_empty()));
        for line in lines.filter(|line| line.entry.kind == LedgerKind::Sale) {
            let payment = desk::payment(&shop.desk, &shop.owner, line.payment_id.as_ref().unwrap()).unwrap();
            assert_eq!(payment.payment.payment.order, line.order);
            assert_eq!(payment.payment.payment.card, line.card);
            assert_eq!(payment.money.unwrap().batch_id.as_ref(), Some(&row.batch.batch_id));
        }
        let volume = Money::sum(row.batch.payout.currency, detail.fees.iter().map(|fee| fee.volume)).unwrap();
        assert_eq!(volume, row.batch.parts.gross);
        for fee in &detail.fees {
            let charged = fee.rate.unwrap() * rust_decimal::Decimal::from(fee.volume.minor);
            assert_eq!(charged.round_dp(6), fee.fee.minor.into());
            fees_seen += 1;
        }
    }
    assert!(fees_seen > 0);
    let nothing = counterfoil::domain::ids::BatchId::new("po_none");
    assert!(desk::batch(&shop.desk, &shop.owner, &nothing).is_err());
}

fn suspicious_activity_is_counted(shop: &Shop, details: &[PaymentDetail]) {
    let from = shop.now - TimeDelta::days(20);
    let found = desk::suspicious(&shop.desk, &shop.owner, from, shop.now).unwrap();
    let payments: Vec<_> = details
        .iter()
        .map(|detail| &detail.payment.payment)
        .filter(|it| it.created_at >= from && it.created_at < shop.now)
        .collect();
    assert_eq!(found.attempts, payments.len() as u64);
    assert_eq!(found.points.len(), payments.len());
    let declined = payments.iter().filter(|it| it.status == PaymentStatus::Declined).count() as u64;
    assert_eq!(found.declined, declined);
    assert_eq!(found.declines.iter().map(|row| row.count).sum::<u64>(), declined);
    assert!(found.fastest.len() <= 10 && found.fastest.is_sorted_by(|a, b| a.tries >= b.tries));
    for fast in &found.fastest {
        let same = payments.iter().filter(|it| match &fast.who {
            Trier::Card(card) => it.card.as_ref().is_some_and(|other| other.fingerprint == card.fingerprint),
            Trier::Email(email) => it.email.as_ref() == Some(email),
            Trier::Ip(ip) => it.ip.as_ref() == Some(ip),
            Trier::Device(device) => it.device.as_ref() == Some(device),
        });
        assert_eq!(fast.tries, same.clone().count() as u64);
        assert!(fast.tries >= 3);
        assert_eq!(fast.declined, same.filter(|it| it.status == PaymentStatus::Declined).count() as u64);
    }
    assert_eq!(found.heat.to, shop.now.date_naive());
    assert!(found.heat.from <= shop.now.date_naive() - TimeDelta::days(27));
}

fn journeys_agree_with_the_money(details: &[PaymentDetail]) {
    let mut at_the_bank = 0;
    for detail in details {
        let payment = &detail.payment.payment;
        let state = |stage| detail.journey.iter().find(|step| step.stage == stage).map(|step| step.state);
        assert_eq!(state(JourneyStage::Initiated), Some(StepState::Done));
        match &detail.money {
            Some(money) => {
                assert_eq!(money.net, money.gross.minus(money.fee).unwrap());
                let in_batch = state(JourneyStage::InBatch) == Some(StepState::Done);
                assert_eq!(in_batch, money.batch_id.is_some(), "{}", payment.payment_id);
                let booked = state(JourneyStage::AtTheBank) == Some(StepState::Done);
                assert_eq!(booked, money.deposited_on.is_some(), "{}", payment.payment_id);
                at_the_bank += usize::from(booked);
            }
            None => assert!(payment.captured.is_zero(), "{}", payment.payment_id),
        }
        let declined = payment.status == PaymentStatus::Declined;
        assert_eq!(detail.decline.is_some(), declined);
        assert_eq!(
            detail.journey.iter().any(|step| step.state == StepState::Failed),
            declined || {
                detail.disputes.iter().any(|it| it.status.as_str() == "lost")
                    || detail.refunds.iter().any(|it| it.status.as_str() == "failed")
                    || state(JourneyStage::AtTheBank) == Some(StepState::Failed)
                    || detail.reported.is_some()
            }
        );
        assert_eq!(detail.refund_journeys.len(), detail.refunds.len());
        assert!(detail.others.len() <= 20);
        assert!(detail.others.iter().all(|row| {
            let fingerprint =
                |card: &Option<counterfoil::domain::Card>| card.as_ref().and_then(|it| it.fingerprint.clone());
            let other = &row.payment;
            other.payment_id != payment.payment_id
                && (other.email == payment.email || fingerprint(&other.card) == fingerprint(&payment.card))
        }));
        assert_eq!(detail.gateway, "Sandbox");
    }
    assert!(at_the_bank > 100, "{at_the_bank}");
}

fn a_refund_is_told_before_and_after(shop: &Shop, details: &[PaymentDetail]) {
    let detail = details
        .iter()
        .find(|it| {
            it.payment.payment.status == PaymentStatus::Succeeded && it.refunds.is_empty() && it.disputes.is_empty()
        })
        .unwrap();
    let payment = &detail.payment.payment;
    let terms = desk::refund_terms(&shop.desk, &shop.owner, &payment.payment_id).unwrap();
    assert_eq!(terms.refundable, payment.captured);
    assert_eq!(terms.fee_kept, detail.money.as_ref().map(|money| money.fee));
    assert_eq!(terms.already_refunded, Money::zero(payment.amount.currency));
    assert!(terms.open.is_empty());
    // 20 November 2026 is a Friday: five working days later is the next Friday, ten the one after.
    let day = |day: &str| day.parse().unwrap();
    assert_eq!(terms.arrives, (day("2026-11-27"), day("2026-12-04")));

    let part = payment.captured.allocate(&[1, 2]).unwrap()[0];
    let ask = Ask {
        payment_id: payment.payment_id.clone(),
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        amount: Some(part.to_decimal()),
        token: None,
    };
    let row = desk::request(&shop.desk, &shop.owner, &ask, &Job::quiet()).unwrap();
    assert_eq!(row.state, CommandState::Succeeded);
    let after = desk::payment(&shop.desk, &shop.owner, &payment.payment_id).unwrap();
    assert_eq!(after.refundable, payment.captured.minus(part).unwrap());
    assert_eq!(after.refund_journeys.len(), 1);
    let journey = &after.refund_journeys[0];
    assert_eq!(journey.command_id.as_ref(), Some(&row.command_id));
    assert_eq!(journey.arrives, Some((day("2026-11-27"), day("2026-12-04"))));
    let states: Vec<_> = journey.steps.iter().map(|step| (step.stage, step.state)).collect();
    assert_eq!(
        states,
        [
            (JourneyStage::RefundQueued, StepState::Done),
            (JourneyStage::RefundSent, StepState::Done),
            (JourneyStage::RefundAnswer, StepState::Done),
            (JourneyStage::RefundAtCustomer, StepState::Now),
        ]
    );
    assert!(after.journey.iter().any(|step| step.stage == JourneyStage::Refunded && step.state == StepState::Done));
    let nobody = PaymentId::new("pi_none");
    assert!(desk::refund_terms(&shop.desk, &shop.owner, &nobody).is_err());
}
