//! A small shop, damaged in one way at a time.

#![allow(clippy::unwrap_used, clippy::panic)]

mod kept;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::Currency;

const DAY: i64 = 86_400;

/// Orders and payments that can be taken apart and put together again.
#[derive(Debug, Clone, Default)]
struct Shop {
    orders: Vec<(String, String, i32, i64, Currency)>,
    payments: Vec<(String, String, i32, i64, Currency, PaymentKind)>,
}

impl Shop {
    /// Four orders a day for a hundred days, each paid on its day or the next.
    fn of_a_hundred_days() -> Self {
        let mut shop = Self::default();
        for at in 0_i32..400 {
            let total = 1000 + i64::from(at * 7919 % 3001);
            shop.orders.push((format!("o{at}"), format!("ORD-{:05}", 100 + at), at / 4, total, Currency::EUR));
            shop.pay(&format!("p{at}"), &format!("ORD-{:05}", 100 + at), at / 4 + at % 2, total);
        }
        shop
    }

    fn pay(&mut self, id: &str, reference: &str, day: i32, amount: i64) {
        self.payments.push((id.to_owned(), reference.to_owned(), day, amount, Currency::EUR, PaymentKind::Charge));
    }

    fn payment(&mut self, id: &str) -> &mut (String, String, i32, i64, Currency, PaymentKind) {
        self.payments.iter_mut().find(|payment| payment.0 == id).unwrap()
    }

    fn total(&self, order: &str) -> i64 {
        self.orders.iter().find(|row| row.0 == order).unwrap().3
    }

    fn sales(&self) -> Sales {
        let (orders, payments) = self.tables();
        Sales::new(orders, payments).unwrap()
    }

    fn tables(&self) -> (OrderTable, PaymentTable) {
        let when = |day: &i32| When { day: Some(*day), second: Some(i64::from(*day) * DAY) };
        let (mut orders, mut payments) = (OrderTable::default(), PaymentTable::default());
        for (id, number, day, total, currency) in &self.orders {
            let (placed, total, currency) = (when(day), *total, *currency);
            orders.add(&OrderRow { id, number, placed, total, currency, gateway: "stripe" }).unwrap();
        }
        for (id, reference, day, amount, currency, kind) in &self.payments {
            let row = PaymentRow {
                id,
                reference,
                made: when(day),
                amount: *amount,
                net: Some(*amount),
                currency: *currency,
                gateway: "Stripe",
                kind: *kind,
                payout: "",
            };
            payments.add(&row).unwrap();
        }
        (orders, payments)
    }

    /// By payment: status, order or candidates, and facts.
    fn matched(&self) -> BTreeMap<String, (Status, Vec<String>, Facts)> {
        let sales = self.sales();
        by_id(&sales, &match_orders(&sales))
    }

    /// What became of one payment.
    fn of(&self, payment: &str) -> (Status, Vec<String>) {
        let (status, orders, _) = self.matched().remove(payment).unwrap();
        (status, orders)
    }
}

/// By payment: status, order or candidates, and facts.
fn by_id(sales: &Sales, matched: &Matched) -> BTreeMap<String, (Status, Vec<String>, Facts)> {
    let name = |order: Place| sales.orders.id(order.row()).to_owned();
    (0..)
        .zip(&matched.outcomes)
        .map(|(row, found)| {
            let candidates = matched.candidates.get(&row);
            let several = || matched.several.get(&row).map(|all| all.iter().copied().map(name).collect());
            let orders = candidates.map_or_else(
                || several().unwrap_or_else(|| found.order.map(name).into_iter().collect()),
                |all| all.iter().map(|candidate| name(candidate.order)).collect(),
            );
            (sales.payments.id(row).to_owned(), (found.status, orders, found.facts))
        })
        .collect()
}

fn one(order: &str) -> Vec<String> {
    vec![order.to_owned()]
}

#[test]
fn what_agrees_in_everything_is_matched() {
    let matched = Shop::of_a_hundred_days().matched();
    for at in 0..400 {
        let (status, orders, facts) = &matched[&format!("p{at}")];
        assert_eq!((*status, orders), (Status::Matched, &one(&format!("o{at}"))));
        assert!(facts.contains(Facts::REFERENCE_SAME.and(Facts::AMOUNT_SAME).and(Facts::GATEWAY_SAME)));
    }
}

#[test]
fn a_mistyped_number_that_is_another_orders_is_understood() {
    let mut shop = Shop::of_a_hundred_days();
    // Order 151 exists and is paid: the reference alone would make this a second payment of another amount.
    shop.payment("p50").1 = "ORD-00151".to_owned();
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p51"), (Status::Matched, one("o51")));
}

#[test]
fn two_typing_errors_and_damaged_references_are_understood() {
    for reference in ["ORD-01510", "ORD-0105", "ord 150", "00150", "150", "Order 150, thank you", "ORD-0150", "O50"] {
        let mut shop = Shop::of_a_hundred_days();
        shop.payment("p50").1 = reference.to_owned();
        assert_eq!(shop.of("p50"), (Status::Matched, one("o50")), "{reference}");
    }
}

#[test]
fn a_missing_reference_is_made_up_for_by_amount_and_day() {
    let mut shop = Shop::of_a_hundred_days();
    shop.payment("p50").1.clear();
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
}

#[test]
fn two_equally_good_answers_are_none() {
    let mut shop = Shop::of_a_hundred_days();
    shop.orders[51].3 = shop.total("o50");
    for id in ["p50", "p51"] {
        let total = shop.total("o50");
        let payment = shop.payment(id);
        (payment.1, payment.2, payment.3) = (String::new(), 12, total);
    }
    let both = vec!["o50".to_owned(), "o51".to_owned()];
    for id in ["p50", "p51"] {
        let (status, mut orders, facts) = shop.matched().remove(id).unwrap();
        orders.sort();
        assert_eq!((status, &orders), (Status::Ambiguous, &both));
        assert!(facts.contains(Facts::RIVALS));
    }
}

#[test]
fn the_second_payment_of_an_order_is_a_duplicate() {
    let mut shop = Shop::of_a_hundred_days();
    shop.pay("p50b", "ORD-00150", 13, shop.total("o50"));
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p50b"), (Status::Duplicate, one("o50")));
}

#[test]
fn a_row_that_stands_there_twice_is_no_second_payment() {
    let mut shop = Shop::of_a_hundred_days();
    let twice = shop.payments[50].clone();
    shop.payments.push(twice);
    let sales = shop.sales();
    let statuses: Vec<Status> = match_orders(&sales).outcomes.iter().map(|found| found.status).collect();
    assert_eq!((statuses[50], statuses[400]), (Status::Matched, Status::RepeatedRow));
    // The same with an order: it is one order still.
    let mut shop = Shop::of_a_hundred_days();
    let twice = shop.orders[50].clone();
    shop.orders.push(twice);
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(match_orders(&shop.sales()).orders_repeated, 1);
}

#[test]
fn another_amount_is_told_and_not_taken() {
    let mut shop = Shop::of_a_hundred_days();
    shop.payment("p50").3 -= 130;
    assert_eq!(shop.of("p50"), (Status::AmountDiffers, one("o50")));
}

#[test]
fn parts_that_add_up_are_taken_together() {
    let mut shop = Shop::of_a_hundred_days();
    let total = shop.total("o50");
    shop.payment("p50").3 = 400;
    shop.pay("p50b", "ORD-00150", 20, 250);
    shop.pay("p50c", "ORD-00150", 31, total - 650);
    for id in ["p50", "p50b", "p50c"] {
        assert_eq!(shop.of(id), (Status::Matched, one("o50")), "{id}");
    }
    // One too many: the only choice that adds up is taken, the rest is told.
    shop.pay("p50d", "ORD-00150", 31, 77);
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p50d"), (Status::AmountDiffers, one("o50")));
}

#[test]
fn the_last_part_of_an_order_is_known_by_what_is_left_although_its_number_is_mistyped() {
    let mut shop = Shop::of_a_hundred_days();
    let total = shop.total("o50");
    shop.payment("p50").3 = 400;
    // A number that is another order's, which is paid.
    shop.pay("p50b", "ORD-00151", 15, total - 400);
    assert_eq!(shop.of("p50b"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p51"), (Status::Matched, one("o51")));
    // A cent more is not what is left.
    shop.payment("p50b").3 += 1;
    assert_eq!(shop.of("p50").0, Status::AmountDiffers);
    // Two that may be the last part are none.
    shop.payment("p50b").3 -= 1;
    shop.pay("p50c", "ORD-00159", 16, total - 400);
    assert_eq!(shop.of("p50").0, Status::AmountDiffers);
}

#[test]
fn one_payment_pays_the_orders_that_it_lists() {
    let mut shop = Shop::of_a_hundred_days();
    let listed = ["o50", "o52", "o55"];
    shop.payments.retain(|payment| !["p50", "p52", "p55"].contains(&payment.0.as_str()));
    let sum: i64 = listed.iter().map(|order| shop.total(order)).sum();
    let three = listed.map(str::to_owned).to_vec();
    for reference in [
        "ORD-00150, ORD-00152, ORD-00155",
        "Orders ORD-00150/ORD-00152 / ORD-00155",
        "ord-00150+ord-00152;ord 00155,ORD-00155",
    ] {
        shop.pay("p", reference, 14, sum);
        assert_eq!(shop.of("p"), (Status::Matched, three.clone()), "{reference}");
        shop.payments.pop();
    }
    // A listed order that somebody else paid is left out, and what is left adds up.
    shop.pay("p", "ORD-00150, ORD-00151, ORD-00155", 14, shop.total("o50") + shop.total("o55"));
    assert_eq!(shop.of("p"), (Status::Matched, vec!["o50".to_owned(), "o55".to_owned()]));
    // A cent off, two choices, or two payments that list the same: a person says.
    shop.payments.pop();
    shop.pay("p", "ORD-00150, ORD-00155", 14, shop.total("o50") + shop.total("o55") + 1);
    assert_ne!(shop.of("p").0, Status::Matched);
    shop.payments.pop();
    let equal = shop.total("o52");
    shop.orders.iter_mut().find(|row| row.0 == "o55").unwrap().3 = equal;
    shop.pay("p", "ORD-00150, ORD-00152, ORD-00155", 14, shop.total("o50") + equal);
    assert_ne!(shop.of("p").0, Status::Matched);
    shop.payments.pop();
    shop.pay("p", "ORD-00150, ORD-00152", 14, shop.total("o50") + equal);
    shop.pay("q", "ORD-00152, ORD-00150", 14, shop.total("o50") + equal);
    assert!(shop.of("p").0 != Status::Matched && shop.of("q").0 != Status::Matched);
}

#[test]
fn parts_that_add_up_in_two_ways_are_not_chosen() {
    let mut shop = Shop::of_a_hundred_days();
    let total = shop.total("o50");
    shop.payment("p50").3 = 400;
    shop.pay("p50b", "ORD-00150", 13, total - 400);
    shop.pay("p50c", "ORD-00150", 13, 300);
    shop.pay("p50d", "ORD-00150", 13, total - 300);
    for id in ["p50", "p50b", "p50c", "p50d"] {
        assert_eq!(shop.of(id).0, Status::AmountDiffers, "{id}");
    }
}

#[test]
fn another_currency_is_taken_at_the_rate_of_its_days() {
    let mut shop = Shop::of_a_hundred_days();
    for at in [40_usize, 44, 48, 52, 56, 60] {
        let total = shop.orders[at].3;
        let payment = shop.payment(&format!("p{at}"));
        (payment.3, payment.4) = (total * 11 / 10, Currency::USD);
    }
    assert_eq!(shop.of("p48"), (Status::Matched, one("o48")));
    shop.payment("p48").3 += 200;
    assert_eq!(shop.of("p48"), (Status::AmountDiffers, one("o48")));
}

#[test]
fn money_back_and_disputes_are_linked() {
    let mut shop = Shop::of_a_hundred_days();
    let total = shop.total("o50");
    shop.pay("r1", "ORD-00150", 20, -200);
    shop.pay("r2", "ORD-00150", 20, total + 1);
    shop.payment("r2").5 = PaymentKind::Refund;
    shop.pay("d1", "ORD-00151", 20, 500);
    shop.payment("d1").5 = PaymentKind::Dispute;
    shop.pay("f1", "", 20, 5);
    shop.payment("f1").5 = PaymentKind::Other;
    shop.pay("u1", "ORD-00152", 20, 5);
    shop.payment("u1").5 = PaymentKind::Unknown;
    assert_eq!(shop.of("r1"), (Status::RefundLinked, one("o50")));
    assert_eq!(shop.of("r2"), (Status::NoOrder, vec![]));
    assert_eq!(shop.of("d1"), (Status::DisputeLinked, one("o51")));
    assert_eq!(shop.of("f1").0, Status::NotAPayment);
    assert_eq!(shop.of("u1").0, Status::UnknownKind);
}

#[test]
fn a_payment_of_no_order_is_not_given_one() {
    let mut shop = Shop::of_a_hundred_days();
    shop.pay("x1", "", 12, 999_99);
    shop.pay("x2", "ORD-99999", 12, 777_77);
    shop.pay("x3", "Jane Doe", 12, shop.total("o50"));
    for id in ["x1", "x2", "x3"] {
        assert_eq!(shop.of(id), (Status::NoOrder, vec![]), "{id}");
    }
}

#[test]
fn another_amount_leaves_the_order_that_is_named_as_likely_as_it_is() {
    let mut shop = Shop::of_a_hundred_days();
    shop.payment("p50").3 -= 300;
    let sales = shop.sales();
    let found = match_orders(&sales).outcomes[50];
    assert_eq!((found.status, found.order), (Status::AmountDiffers, Some(Place::of(50))));
    assert!(found.score > 0.95, "{}", found.score);
}

#[test]
fn an_order_that_somebody_declined_is_not_told_again() {
    let mut shop = Shop::of_a_hundred_days();
    shop.payment("p50").3 += 1;
    shop.pay("again", "ORD-00151", 13, shop.total("o51"));
    let of = |declined: &[(u32, u32)]| {
        let pairs = Pairs { declined: declined.iter().copied().collect(), ..Pairs::default() };
        let sales = shop.sales().with(pairs);
        let mut found = by_id(&sales, &match_orders(&sales));
        ["p50", "again"].map(|id| found.remove(id).map(|(status, orders, _)| (status, orders)).unwrap())
    };
    assert_eq!(of(&[]), [(Status::AmountDiffers, one("o50")), (Status::Duplicate, one("o51"))]);
    assert_eq!(of(&[(50, 50), (400, 51)]), [(Status::NoOrder, vec![]), (Status::NoOrder, vec![])]);
}

#[test]
fn payments_may_name_orders_by_their_ids_or_by_digits_alone() {
    for (by, typo) in [(0, "o5l"), (1, "00155")] {
        let mut shop = Shop::of_a_hundred_days();
        for at in 0..400 {
            shop.payments[at].1 = if by == 0 { format!("o{at}") } else { format!("{:05}", 100 + at) };
        }
        // Still, one that is mistyped is understood.
        shop.payments[50].1 = typo.to_owned();
        let matched = shop.matched();
        for at in 0..400 {
            let (status, orders, _) = &matched[&format!("p{at}")];
            assert_eq!((*status, orders), (Status::Matched, &one(&format!("o{at}"))), "{by}");
        }
    }
}

#[test]
fn orders_that_share_a_number_are_told_apart_by_their_amount() {
    let mut shop = Shop::of_a_hundred_days();
    shop.orders[50].1 = "ORD-00151".to_owned();
    shop.payment("p50").1 = "ORD-00151".to_owned();
    assert_eq!(shop.of("p50"), (Status::Matched, one("o50")));
    assert_eq!(shop.of("p51"), (Status::Matched, one("o51")));
}

#[test]
fn any_pair_is_explained_by_the_same_scorer() {
    let mut shop = Shop::of_a_hundred_days();
    shop.payment("p50").1 = "ORD-00151".to_owned();
    let sales = shop.sales();
    let matched = match_orders(&sales);
    let explain = |order| matched.explain(&sales, Place::of(50), Place::of(order)).unwrap();
    let (right, named, any) = (explain(50), explain(51), explain(300));
    assert!(right.alone > 0.99 && right.among_others.unwrap() > 0.99, "{right:?}");
    assert_eq!((right.status, right.taken_for), (Status::Matched, None));
    assert!(right.weights.iter().any(|weight| weight.fact == Facts::REFERENCE_ONE_OFF && weight.points > 0.0));
    assert!(named.points() < right.points() && any.points() < named.points());
    assert_eq!((named.paid_by, named.taken_for), (Some(Place::of(51)), Some(Place::of(50))));
    assert!(any.weights.iter().any(|weight| weight.fact == Facts::TIME_UNUSUAL && weight.points < 0.0));
    assert!(matched.explain(&sales, Place::of(50), Place::of(400)).is_none());
}

/// Something that goes wrong with one payment.
#[derive(Debug, Clone)]
enum Mishap {
    Reference(String),
    Amount(i64),
    Day(i32),
    Again,
    Gone,
    OrderGone,
    SameAmountAs(usize),
    PaysAlso(usize),
}

fn mishap() -> impl Strategy<Value = (usize, Mishap)> {
    let what = prop_oneof![
        "[A-Z0-9-]{0,9}".prop_map(Mishap::Reference),
        (0_usize..400).prop_map(|at| Mishap::Reference(format!("ORD-{:05}", 100 + at))),
        (-500_i64..500).prop_map(Mishap::Amount),
        (-3_i32..9).prop_map(Mishap::Day),
        Just(Mishap::Again),
        Just(Mishap::Gone),
        Just(Mishap::OrderGone),
        (0_usize..400).prop_map(Mishap::SameAmountAs),
        (0_usize..400).prop_map(Mishap::PaysAlso),
    ];
    (0_usize..400, what)
}

fn damaged(mishaps: &[(usize, Mishap)]) -> Shop {
    let mut shop = Shop::of_a_hundred_days();
    let (mut gone, mut orders_gone) = (Vec::new(), Vec::new());
    for (place, (at, mishap)) in mishaps.iter().enumerate() {
        match mishap {
            Mishap::Reference(reference) => shop.payments[*at].1.clone_from(reference),
            Mishap::Amount(more) => shop.payments[*at].3 += more,
            Mishap::Day(later) => shop.payments[*at].2 += later,
            Mishap::Again => {
                let mut again = shop.payments[*at].clone();
                again.0 = format!("again{place}");
                shop.payments.push(again);
            }
            Mishap::Gone => gone.push(format!("p{at}")),
            Mishap::OrderGone => orders_gone.push(format!("o{at}")),
            Mishap::SameAmountAs(other) => {
                let total = shop.orders[*other].3;
                shop.orders[*at].3 = total;
                shop.payments[*at].3 = total;
                shop.payments[*at].1.clear();
            }
            Mishap::PaysAlso(other) => {
                shop.payments[*at].1 = format!("ORD-{:05}, ORD-{:05}", 100 + at, 100 + other);
                shop.payments[*at].3 = shop.orders[*at].3 + shop.orders[*other].3;
                gone.push(format!("p{other}"));
            }
        }
    }
    shop.payments.retain(|payment| !gone.contains(&payment.0));
    shop.orders.retain(|order| !orders_gone.contains(&order.0));
    shop
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_rows_makes_no_difference(
        mishaps in prop::collection::vec(mishap(), 0..40),
        orders in Just((0_usize..400).collect::<Vec<_>>()).prop_shuffle(),
        payments in Just((0_usize..440).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let shop = damaged(&mishaps);
        let shuffled = Shop {
            orders: orders.iter().filter_map(|&at| shop.orders.get(at).cloned()).collect(),
            payments: payments.iter().filter_map(|&at| shop.payments.get(at).cloned()).collect(),
        };
        prop_assert_eq!(shop.matched(), shuffled.matched());
    }

    #[test]
    fn what_is_matched_adds_up(mishaps in prop::collection::vec(mishap(), 0..60)) {
        let shop = damaged(&mishaps);
        let amount = |id: &str| shop.payments.iter().find(|payment| payment.0 == id).unwrap().3;
        let mut paid: BTreeMap<String, i64> = BTreeMap::new();
        for (payment, (status, orders, _)) in shop.matched() {
            if status == Status::Matched {
                if let [order] = orders.as_slice() {
                    *paid.entry(order.clone()).or_default() += amount(&payment);
                    continue;
                }
                // Of several orders each is paid by this payment alone.
                prop_assert_eq!(orders.iter().map(|order| shop.total(order)).sum::<i64>(), amount(&payment));
                for order in orders {
                    prop_assert!(paid.insert(order.clone(), shop.total(&order)).is_none(), "{}", order);
                }
            }
        }
        for (order, paid) in paid {
            prop_assert_eq!(paid, shop.total(&order), "{}", order);
        }
    }
}
