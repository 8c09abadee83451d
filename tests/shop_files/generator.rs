//! A made-up shop is what its settings say, and the truth about it is true.

use crate::shop_files::chance::Chance;
use crate::shop_files::classes::{Class, DepositClass};
use crate::shop_files::orders::{Order, day_of};
use crate::shop_files::payments::{Kind, Payment};
use crate::shop_files::possible::{Answers, answers};
use crate::shop_files::references::{damaged, edits, mistyped, readable};
use crate::shop_files::settings::{DAY, Granularity, START};
use crate::shop_files::{Settings, ShopFiles};

/// Without the missing weeks, which make a row's class depend on its day.
fn whole(mut settings: Settings) -> ShopFiles {
    settings.noise.weeks_without_orders = 0;
    settings.noise.weeks_without_payments = 0;
    ShopFiles::new(settings)
}

fn charges(shop: &ShopFiles) -> impl Iterator<Item = (&Payment, &Order)> {
    let charges = shop.payments.iter().filter(|row| row.kind == Kind::Charge);
    charges.filter_map(|row| Some((row, &shop.orders[row.order?])))
}

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_gives_others() {
    let folder = tempfile::tempdir().unwrap();
    for (name, seed) in [("one", 1), ("again", 1), ("two", 2)] {
        ShopFiles::new(Settings::other(seed, 2_000)).write(&folder.path().join(name)).unwrap();
    }
    for file in ["orders.csv", "payments.csv", "payouts.csv", "bank.csv", "truth_payments.csv", "truth_deposits.csv"] {
        let read = |name: &str| std::fs::read(folder.path().join(name).join(file)).unwrap();
        assert!(read("one") == read("again"), "{file}");
        assert!(read("one") != read("two"), "{file}");
    }
}

#[test]
fn every_class_has_its_own_word() {
    assert!(Class::ALL.iter().enumerate().all(|(place, (class, _))| *class as usize == place));
    assert!(DepositClass::ALL.iter().enumerate().all(|(place, (class, _))| *class as usize == place));
}

#[test]
fn noise_is_as_frequent_as_asked_for() {
    let shop = whole(Settings::hard(3, 100_000));
    let noise = &shop.settings.noise;
    let found = |class| shop.payments.iter().filter(|row| row.class == class).count() as u64;
    let check = |class: Class, parts: u64, rate: u32| {
        let (found, wanted) = (found(class), u64::from(rate) * parts / 10);
        // Five times the deviation of a count that is left to chance.
        assert!(found.abs_diff(wanted).pow(2) < 25 * wanted, "{}: {found}, wanted {wanted}", class.word());
    };
    check(Class::Typo, 1, noise.typo);
    check(Class::TwoEdits, 1, noise.two_edits);
    check(Class::Damaged, 1, noise.damaged);
    check(Class::NoReference, 1, noise.no_reference);
    check(Class::AmountOff, 1, noise.amount_off);
    check(Class::GiftCard, 1, noise.gift_card);
    check(Class::ForeignCurrency, 1, noise.foreign_currency);
    check(Class::SplitTender, 2, noise.split_tender);
    check(Class::Duplicate, 1, noise.duplicate);
    check(Class::Refund, 1, noise.partial_refund);
    check(Class::Chargeback, 1, noise.chargeback);
    check(Class::OrphanBare, 1, noise.orphan / 2);
    check(Class::OrphanNumbered, 1, noise.orphan / 4);
    check(Class::OrphanForeign, 1, noise.orphan / 4);
    let mut paid = vec![false; shop.orders.len()];
    charges(&shop).for_each(|(row, _)| paid[row.order.unwrap()] = true);
    let unpaid = paid.iter().filter(|paid| !**paid).count();
    assert!((300..500).contains(&unpaid), "{unpaid}");
}

#[test]
fn payments_come_in_time_and_parts_add_up() {
    for settings in [Settings::easy(4, 20_000), Settings::hard(4, 20_000), Settings::other(4, 20_000)] {
        let shop = whole(settings);
        let mut parts = vec![0; shop.orders.len()];
        for (row, order) in charges(&shop) {
            match row.class {
                Class::SplitTender | Class::PartialCapture => parts[row.order.unwrap()] += row.amount,
                Class::Paid | Class::Typo | Class::NoReference => {
                    assert_eq!(row.amount, order.total);
                    let dates_only = shop.settings.granularity != Granularity::Seconds;
                    let since = if dates_only { START + day_of(order.created) * DAY } else { order.created };
                    assert!((0..=shop.settings.longest_lag).contains(&(row.created - since)));
                    assert!(!dates_only || (row.created - START) % DAY == 0);
                }
                _ => {}
            }
            assert!(row.amount > 0);
        }
        let mut in_parts = parts.iter().zip(&shop.orders).filter(|(sum, _)| **sum > 0);
        assert!(in_parts.all(|(sum, order)| *sum == order.total));
    }
}

#[test]
fn a_missing_week_is_missing_on_its_own_side_only() {
    let shop = ShopFiles::new(Settings::hard(5, 20_000));
    let mut days: Vec<i64> =
        shop.orders.iter().filter(|order| !order.listed).map(|order| day_of(order.created)).collect();
    days.dedup();
    assert_eq!(days, (days[0]..days[0] + 7).collect::<Vec<_>>());
    assert!(shop.payments.iter().any(|row| row.listed && row.class == Class::OrderMissing));
    let mut hidden: Vec<i64> = shop.payments.iter().filter(|row| !row.listed).map(|row| day_of(row.created)).collect();
    hidden.dedup();
    assert_eq!(hidden, (hidden[0]..hidden[0] + 7).collect::<Vec<_>>());
    // What is left of an order that lost a row there no longer looks like what it was.
    let seen = |row: &&Payment| row.listed && matches!(row.class, Class::Duplicate | Class::SplitTender);
    for row in shop.payments.iter().filter(seen) {
        assert!(shop.payments.iter().filter(|other| other.listed && other.order == row.order).count() >= 2);
    }
}

#[test]
fn payouts_are_the_sum_of_their_rows_and_never_come_at_the_weekend() {
    let mut settings = Settings::easy(6, 3_000);
    // So many refunds that some batches come to less than nothing.
    settings.noise.chargeback = 300_000;
    let shop = whole(settings);
    let mut sums = vec![0; shop.payouts.len()];
    for row in &shop.payments {
        if let Some(place) = row.payout {
            let payout = &shop.payouts[place];
            assert_eq!((payout.gateway, payout.currency), (row.gateway, row.currency));
            assert!(payout.day >= day_of(row.created) + 2);
            sums[place] += row.net();
        }
    }
    for (payout, sum) in shop.payouts.iter().zip(sums) {
        assert_eq!(payout.amount, sum);
        assert!(sum > 0 && ![3, 4].contains(&payout.day.rem_euclid(7)));
    }
}

#[test]
fn deposits_hold_what_the_payouts_sent() {
    let mut settings = Settings::hard(7, 20_000);
    (settings.deposits.merged, settings.deposits.fee_taken) = (100_000, 100_000);
    let shop = ShopFiles::new(settings);
    let mut seen = vec![0; shop.payouts.len()];
    for deposit in &shop.deposits {
        deposit.payouts.iter().for_each(|&place| seen[place] += 1);
        let sent: i64 = deposit.payouts.iter().map(|&place| shop.payouts[place].amount).sum();
        let id = deposit.payouts.first().map(|&place| shop.payouts[place].id.as_str()).unwrap_or_default();
        match deposit.class {
            DepositClass::Unrelated => assert_eq!(sent, 0),
            DepositClass::FeeTaken => assert!(deposit.amount < sent && deposit.amount + 1_500 >= sent),
            _ => assert_eq!(deposit.amount, sent),
        }
        match deposit.class {
            DepositClass::Named => assert!(deposit.text.contains(id)),
            DepositClass::TextTypo | DepositClass::PartlyNamed => assert!(!deposit.text.contains(id)),
            DepositClass::Merged => assert_eq!(deposit.payouts.len(), 2),
            _ => {}
        }
        assert_eq!(deposit.id.is_none(), deposit.class == DepositClass::Missing);
    }
    assert!(seen.iter().all(|times| *times == 1), "every payout has its end");
}

#[test]
fn references_are_as_far_from_the_number_as_they_should_be() {
    for (one, other, apart) in [("ORD-12", "ORD-12", 0), ("ORD-12", "ODR-12", 1), ("12", "132", 1), ("1234", "2143", 2)]
    {
        assert_eq!(edits(one, other), apart, "{one} {other}");
    }
    let mut chance = Chance::new(8, 0);
    for numbers in [Settings::easy(0, 0).numbers, Settings::other(0, 0).numbers] {
        for number in (1_234..900_000).step_by(997) {
            let intact = numbers.write(number);
            assert_eq!(edits(&mistyped(&intact, 1, &mut chance), &intact), 1);
            assert_eq!(edits(&mistyped(&intact, 2, &mut chance), &intact), 2);
            let damaged = damaged(&numbers, number, &mut chance);
            assert!(damaged != intact && readable(&damaged, &numbers, number), "{damaged}");
        }
    }
    assert!(!readable("Donation", &Settings::easy(0, 0).numbers, 1_234));
}

#[test]
fn what_is_true_is_possible() {
    for settings in [Settings::easy(9, 50_000), Settings::hard(9, 50_000), Settings::other(9, 50_000)] {
        let shop = ShopFiles::new(settings);
        let rows = shop.payments.iter().zip(answers(&shop)).filter(|(row, _)| row.listed);
        let known = rows.filter(|(row, _)| row.order.is_some() && row.class != Class::OrderMissing);
        for (row, answers) in known {
            assert!(answers.possible > 0, "{row:?}");
            // A reference that is there and rare leaves little to choose from.
            assert!(answers.possible < 20 || row.reference.is_empty(), "{row:?}");
        }
    }
}

/// A shop of hand-made rows: orders 1, 2, … with these days and totals; payments with a reference, a day and an amount.
fn by_hand(orders: &[(i64, i64)], payments: &[(&str, i64, i64)]) -> ShopFiles {
    let at = |day: i64| START + day * DAY;
    let orders = orders.iter().zip(1..).map(|(&(day, total), number)| Order {
        number,
        created: at(day),
        total,
        currency: 0,
        gateway: 0,
        listed: true,
    });
    let payments = payments.iter().map(|&(reference, day, amount)| Payment {
        id: 0,
        reference: reference.to_owned(),
        created: at(day),
        amount,
        fee: 0,
        currency: 0,
        gateway: 0,
        kind: Kind::Charge,
        payout: None,
        order: None,
        class: Class::Paid,
        listed: true,
    });
    ShopFiles {
        settings: Settings::hard(0, 0),
        orders: orders.collect(),
        payments: payments.collect(),
        payouts: Vec::new(),
        deposits: Vec::new(),
    }
}

#[track_caller]
fn assert_answers(orders: &[(i64, i64)], payments: &[(&str, i64, i64)], expected: &[(u32, u32)]) {
    let found = answers(&by_hand(orders, payments));
    let expected: Vec<_> = expected.iter().map(|&(possible, rivals)| Answers { possible, rivals }).collect();
    assert_eq!(found, expected);
}

#[test]
fn possible_orders_of_a_row_with_an_intact_reference() {
    // Whatever else would fit, an order's own number and amount leave no doubt.
    assert_answers(&[(0, 500), (0, 500)], &[("ORD-0000001", 0, 500)], &[(1, 0)]);
    // Paid twice: both rows are of the one order.
    assert_answers(&[(0, 500)], &[("ORD-0000001", 0, 500), ("ORD-0000001", 1, 500)], &[(1, 0), (1, 0)]);
    // In parts, or short of the amount.
    assert_answers(&[(0, 500)], &[("ORD-0000001", 0, 300), ("ORD-0000001", 1, 200)], &[(1, 0), (1, 0)]);
    // An order that the file lacks.
    assert_answers(&[(0, 500)], &[("ORD-0777777", 0, 500)], &[(0, 0)]);
}

#[test]
fn possible_orders_of_a_row_without_a_reference() {
    // Too late, too early, another amount, or claimed by another row: only the fourth order is left.
    let orders = [(0, 500), (6, 500), (4, 501), (4, 500), (4, 500)];
    assert_answers(&orders, &[("ORD-0000005", 4, 500), ("", 5, 500)], &[(1, 0), (1, 0)]);
    // Two orders for one row, and two rows for one order.
    assert_answers(&[(0, 500), (1, 500)], &[("", 1, 500)], &[(2, 0)]);
    assert_answers(&[(0, 500)], &[("", 0, 500), ("", 1, 500)], &[(1, 1), (1, 1)]);
    // A text that could not have been a number.
    assert_answers(&[(0, 500)], &[("Donation", 0, 500)], &[(0, 0)]);
}

#[test]
fn possible_orders_of_a_mistyped_row() {
    // The typo lands on an order that is paid, or on one that is not.
    let paid = [("ORD-0000002", 0, 700), ("ORD-0000002", 0, 500)];
    assert_answers(&[(0, 500), (0, 700)], &paid, &[(1, 0), (1, 0)]);
    assert_answers(&[(0, 500), (0, 700)], &paid[1..], &[(2, 0)]);
    // It lands on a paid order of the same amount: then it could be a second payment of that one, too.
    let equal = [("ORD-0000002", 0, 500), ("ORD-0000002", 0, 500)];
    assert_answers(&[(0, 500), (0, 500)], &equal, &[(2, 0), (2, 0)]);
    // Two orders are within two edits; one that is further away is not possible.
    let mut orders = vec![(9, 1); 123];
    (orders[41 - 1], orders[51 - 1], orders[120 - 1]) = ((0, 500), (0, 500), (0, 500));
    assert_answers(&orders, &[("ORD-0000451", 0, 500)], &[(2, 0)]);
    // Damage that leaves the digits.
    assert_answers(&[(0, 500), (0, 500)], &[("Order 2 thank you", 0, 500)], &[(1, 0)]);
}
