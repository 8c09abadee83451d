//! The shop as a whole: reproducible, and every sum adds up.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, HashSet};

use chrono::TimeZone;

use super::bank::Bank;
use super::money::Cur;
use super::objects::{DisputeStatus, IntentStatus, Object, PayoutStatus, RefundStatus, Verdict};
use super::shop::Shop;
use super::*;

const SEEDS: [u64; 3] = [1, 7, 4242];

fn plan(seed: u64) -> ShopPlan {
    ShopPlan::new(seed, Utc.with_ymd_and_hms(2026, 9, 2, 15, 30, 0).unwrap())
}

/// Everything a client could ever see of a shop, as text.
fn everything(shop: &Shop) -> String {
    let mut text = String::new();
    for at in 0..shop.intents.len() {
        text += &wire::intent(shop, at).to_string();
    }
    for at in 0..shop.charges.len() {
        text += &wire::charge(shop, at).to_string();
    }
    for at in 0..shop.refunds.len() {
        text += &wire::refund(shop, at).to_string();
    }
    for at in 0..shop.disputes.len() {
        text += &wire::dispute(shop, at).to_string();
    }
    for at in 0..shop.warnings.len() {
        text += &wire::warning(shop, at).to_string();
    }
    for at in 0..shop.payouts.len() {
        text += &wire::payout(shop, at).to_string();
    }
    for row in shop.rows.iter() {
        text += &wire::row(shop, row).to_string();
    }
    for event in shop.events.iter() {
        text += &wire::event(event).to_string();
    }
    text
}

#[test]
fn the_same_plan_is_the_same_shop_and_noise_changes_only_the_statement() {
    let (first, second) = (history::grow(&plan(7)), history::grow(&plan(7)));
    assert!(everything(&first) == everything(&second));
    assert_eq!(Papers::of(&first, &plan(7)).unwrap(), Papers::of(&second, &plan(7)).unwrap());
    let heavy = ShopPlan { noise: Noise::heavy(), ..plan(7) };
    let noisy = history::grow(&heavy);
    assert!(everything(&first) == everything(&noisy));
    let (ordinary, heavy) = (Papers::of(&first, &plan(7)).unwrap(), Papers::of(&noisy, &heavy).unwrap());
    assert_eq!(ordinary.orders, heavy.orders);
    assert_ne!(ordinary.camt, heavy.camt);
    assert!(everything(&first) != everything(&history::grow(&plan(8))));
}

#[test]
fn lines_sum_to_their_payout_and_rows_to_the_balance() {
    for seed in SEEDS {
        let shop = history::grow(&plan(seed));
        for (at, payout) in shop.payouts.iter().enumerate() {
            let batch = shop.rows.iter().filter(|row| row.payout == Some(at));
            let (own, lines): (Vec<_>, Vec<_>) = batch.partition(|row| row.kind == "payout");
            assert_eq!(lines.iter().map(|row| row.net()).sum::<i64>(), payout.amount, "{}", payout.id);
            assert!(lines.iter().all(|row| row.currency == payout.currency));
            assert_eq!(own.iter().map(|row| row.net()).collect::<Vec<_>>(), [-payout.amount]);
        }
        for currency in Cur::SETTLED {
            let (available, pending) = shop.balance(currency);
            let rows = shop.rows.iter().filter(|row| row.currency == currency);
            assert_eq!(rows.map(objects::Row::net).sum::<i64>(), available + pending);
            assert!(pending > 0);
        }
        assert!(shop.rows.iter().all(|row| row.fee >= 0 && row.net() == row.amount - row.fee));
        // What was captured and given back is exactly what the ledger says, payment by payment where it is the same currency.
        let own: i64 = shop.charges.iter().filter(|c| c.currency == Cur::Usd).map(|c| c.amount_captured).sum();
        let ledger = shop.rows.iter().filter(|r| r.currency == Cur::Usd && r.kind == "charge");
        assert_eq!(own, ledger.map(|row| row.amount).sum::<i64>());
    }
}

#[test]
fn the_history_has_every_kind_of_fate() {
    for seed in SEEDS {
        let shop = history::grow(&plan(seed));
        let payouts = |status| shop.payouts.iter().filter(|payout| payout.status == status).count();
        assert_eq!(payouts(PayoutStatus::Failed), 1);
        assert!(
            payouts(PayoutStatus::Paid) > 90
                && payouts(PayoutStatus::InTransit) > 0
                && payouts(PayoutStatus::Pending) > 0
        );
        let disputes = |status| shop.disputes.iter().filter(|dispute| dispute.status == status).count();
        assert!(disputes(DisputeStatus::Won) > 0 && disputes(DisputeStatus::Lost) > 0);
        let open = shop.disputes.iter().filter(|dispute| dispute.status == DisputeStatus::NeedsResponse);
        assert!(open.clone().any(|dispute| dispute.due_by > shop.now), "{seed}");
        // Frauds that were reported: some given back, some disputed later, some that still can be answered.
        let warned = || shop.warnings.iter().map(|warning| (warning, &shop.charges[warning.charge]));
        assert!(warned().any(|(_, charge)| charge.amount_refunded == charge.amount_captured), "{seed}");
        let before = |(warning, charge): (&objects::Warning, &objects::Charge)| {
            charge.dispute.is_some_and(|dispute| shop.disputes[dispute].created > warning.created)
        };
        assert!(warned().any(before), "{seed}");
        let open = (0..shop.warnings.len()).filter(|at| shop.is_actionable(*at)).count();
        assert!((1..=12).contains(&open), "{seed}: {open}");
        let refunds = |status| shop.refunds.iter().filter(|refund| refund.status == status).count();
        assert!(refunds(RefundStatus::Pending) == 1 && refunds(RefundStatus::Failed) == 1);
        assert!(refunds(RefundStatus::Succeeded) > 100);
        let intents = |status| shop.intents.iter().filter(|intent| intent.status == status).count();
        assert!(intents(IntentStatus::RequiresCapture) >= 3 && intents(IntentStatus::Canceled) > 10);
        assert!((3300..3900).contains(&shop.intents.len()), "{}", shop.intents.len());
        let declined = shop.charges.iter().filter(|charge| charge.attempt.verdict != Verdict::Approved).count();
        assert!((250..480).contains(&declined), "{declined}");
        let currencies: HashSet<Cur> = shop.charges.iter().map(|charge| charge.currency).collect();
        assert_eq!(currencies.len(), 5);
        assert!(shop.charges.iter().filter(|c| c.currency == Cur::Kwd).all(|c| c.amount % 10 == 0));
        let held = shop.charges.iter().filter(|charge| {
            shop.intents[charge.intent].status == IntentStatus::RequiresCapture && charge.capture_before.is_some()
        });
        assert!(held.clone().count() >= 3 && held.clone().all(|charge| charge.capture_before > Some(shop.now)));
        assert!(shop.events.iter().all(|event| event.created >= shop.now - shop::EVENTS_KEPT));
        assert!(shop.events.len() > 2500);
    }
}

#[test]
fn ids_are_unique_and_tables_in_order_of_time() {
    fn check<T: Object>(table: &objects::Table<T>, seen: &mut HashSet<String>) {
        let mut last = i64::MIN;
        for row in table.iter() {
            assert!(row.created() >= last);
            last = row.created();
            assert!(seen.insert(row.id().to_owned()));
        }
    }
    let shop = history::grow(&plan(1));
    let mut seen = HashSet::new();
    check(&shop.intents, &mut seen);
    check(&shop.charges, &mut seen);
    check(&shop.refunds, &mut seen);
    check(&shop.disputes, &mut seen);
    check(&shop.warnings, &mut seen);
    check(&shop.payouts, &mut seen);
    check(&shop.rows, &mut seen);
    check(&shop.events, &mut seen);
}

#[test]
fn time_in_small_steps_is_time_in_one_step() {
    let (mut small, mut large) = (history::grow(&plan(7)), history::grow(&plan(7)));
    let end = small.now + 9 * shop::DAY;
    while small.now < end {
        small.advance((small.now + 1800).min(end));
    }
    large.advance(end);
    assert!(everything(&small) == everything(&large));
}

#[test]
fn the_bank_differs_from_the_payouts_by_the_planted_breaks() {
    for noise in [Noise::none(), Noise::ordinary(), Noise::heavy()] {
        for seed in SEEDS {
            let plan = ShopPlan { noise, ..plan(seed) };
            let shop = history::grow(&plan);
            let bank = Bank::of(&shop, &plan);
            for currency in Cur::SETTLED {
                let paid = shop.payouts.iter().filter(|p| p.status == PayoutStatus::Paid && p.currency == currency);
                let expected: i64 = paid.map(|payout| payout.amount).sum();
                let gateway = |line: &&bank::Line| line.account == currency && line.counterparty.starts_with("STRIPE");
                let booked: i64 = bank.lines.iter().filter(gateway).map(|line| line.amount).sum();
                let of_currency = |planted: &&PlantedBreak| planted.currency == currency.iso();
                let planted: i64 = bank.breaks.iter().filter(of_currency).map(|planted| planted.amount_minor).sum();
                let late: i64 = bank
                    .breaks
                    .iter()
                    .filter(|planted| planted.kind == "late_deposit" && of_currency(planted))
                    .map(|planted| shop.payouts[shop.payouts.find(&planted.ids[0]).unwrap()].amount)
                    .sum();
                assert_eq!(booked - expected, planted - late, "seed {seed} {currency:?}");
            }
            let mut kinds = BTreeMap::new();
            for planted in &bank.breaks {
                *kinds.entry(planted.kind).or_insert(0) += 1;
            }
            let wanted = [
                ("late_deposit", noise.late),
                ("missing_deposit", noise.missing),
                ("short_deposit", noise.short),
                ("unexpected_deposit", noise.unexpected),
            ];
            assert_eq!(kinds, wanted.into_iter().filter(|(_, count)| *count > 0).collect(), "seed {seed}");
            assert!(bank.lines.iter().all(|line| line.booked >= bank.from && line.booked <= bank.to));
        }
    }
}

#[test]
fn short_deposits_come_in_both_currencies() {
    for seed in SEEDS {
        let papers = Papers::of(&history::grow(&plan(seed)), &plan(seed)).unwrap();
        let short = papers.breaks.iter().filter(|planted| planted.kind == "short_deposit");
        assert_eq!(short.map(|planted| planted.currency.as_str()).collect::<HashSet<_>>().len(), 2);
    }
}

#[test]
fn the_csv_statement_runs_from_balance_to_balance() {
    let papers = Papers::of(&history::grow(&plan(7)), &plan(7)).unwrap();
    let mut reader = csv::Reader::from_reader(papers.csv.as_slice());
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let mut running: BTreeMap<String, i64> = BTreeMap::new();
    let mut rows = 0;
    for row in reader.records().map(Result::unwrap) {
        let (amount, balance) = (cents(&row[4]), cents(&row[7]));
        if let Some(before) = running.insert(row[0].to_owned(), balance) {
            assert_eq!(before + amount, balance);
        }
        assert!(balance > 0);
        rows += 1;
    }
    assert_eq!(running.len(), 2);
    let camt = String::from_utf8(papers.camt).unwrap();
    assert_eq!(camt.matches("<Ntry>").count(), rows);
    for balance in running.values() {
        assert!(camt.contains(&format!(">{}</Amt>", Cur::Eur.decimal(*balance))));
    }
}

#[test]
fn a_burst_of_card_testing_comes_from_one_address() {
    let shop = history::grow(&plan(7));
    let mut bursts: BTreeMap<String, Vec<&objects::Charge>> = BTreeMap::new();
    for charge in shop.charges.iter().filter(|c| c.attempt.verdict == Verdict::Declined("incorrect_cvc")) {
        let metadata = &shop.intents[charge.intent].asked.metadata;
        let ip = metadata.iter().find(|(key, _)| key == "ip").unwrap().1.clone();
        bursts.entry(ip).or_default().push(charge);
    }
    bursts.retain(|_, charges| charges.len() > 20);
    assert_eq!(bursts.len(), 2);
    for charges in bursts.values() {
        assert!(charges[charges.len() - 1].created - charges[0].created < 1200);
        assert!(charges.iter().all(|charge| charge.attempt.card.iin == charges[0].attempt.card.iin));
        assert!(charges.iter().map(|charge| &charge.attempt.card.last4).collect::<HashSet<_>>().len() > 20);
    }
}

#[test]
fn short_and_tiny_histories_grow_too() {
    for (days, per_day) in [(0, 40), (1, 1), (3, 5), (10, 30), (30, 2), (90, 0)] {
        let plan = ShopPlan { days, per_day, ..plan(3) };
        let shop = history::grow(&plan);
        assert!(Papers::of(&shop, &plan).is_ok());
        assert_eq!(shop.now, plan.until.timestamp());
    }
}
