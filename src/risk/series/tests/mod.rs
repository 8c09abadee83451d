//! What the detectors find in made-up shops, and what they say where nothing is.

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::inconsistent_digit_grouping,
    reason = "made-up shops"
)]
pub(in crate::risk) mod shop;

use std::collections::BTreeMap;

use shop::{ATTACKS, Attack, DAY, EPOCH, Shop, WARMING};

use super::*;

/// Alerts of each detector in the days that count of shops in which all is well.
fn false_alerts(seeds: std::ops::RangeInclusive<u64>) -> BTreeMap<Detector, usize> {
    let mut alerts: BTreeMap<Detector, usize> = Detector::ALL.map(|detector| (detector, 0)).into();
    for seed in seeds {
        for news in Shop::clean(seed).news() {
            if let News::Began(alert) = news
                && alert.at >= EPOCH + WARMING * DAY
            {
                *alerts.entry(alert.detector).or_default() += 1;
                if std::env::var("V").is_ok() { println!("{seed} {alert:?}"); }
            }
        }
    }
    alerts
}

/// How long it took to find an attack; nothing if it was not found in time.
fn found(attack: &Attack, seed: u64) -> Option<i64> {
    let (begins, deadline, news) = attack.on(seed);
    let mut found = None;
    for news in news {
        match news {
            News::Began(alert) if alert.detector == attack.detector && alert.at <= deadline => found = Some(alert.at),
            // What began before and lasts is not this; what ended before the attack neither.
            News::Ended { detector, at } if detector == attack.detector && at < begins => found = None,
            _ => {}
        }
    }
    found.filter(|at| *at >= begins).map(|at| at - begins)
}

#[test]
#[ignore = "tuning"]
fn tuning() {
    for seeds in [1..=20_u64] {
        println!("clean {seeds:?}: {:?}", false_alerts(seeds.clone()));
        for attack in &ATTACKS {
            let times: Vec<Option<i64>> = seeds.clone().map(|seed| found(attack, seed)).collect();
            let missed: Vec<u64> = seeds.clone().zip(&times).filter(|(_, time)| time.is_none()).map(|(seed, _)| seed).collect();
            let mut hours: Vec<i64> = times.iter().flatten().map(|time| time / 360).collect();
            hours.sort_unstable();
            println!("{}: missed {missed:?}; tenths of hours median {:?} max {:?}", attack.name, hours.get(hours.len() / 2), hours.last());
        }
    }
}
#[test]
#[ignore = "debug"]
fn debug() {
    for (place, seed) in [(2, 9_u64)] {
        let shop = Shop::clean(seed);
        println!("--- {} {seed} daily {} ", ATTACKS[place].name, shop.daily);
        let (begins, deadline, news) = ATTACKS[place].on(seed);
        for news in news {
            if let News::Point(point) = news && point.detector == ATTACKS[place].detector && point.at > begins - 15 * DAY && point.at <= deadline + DAY {
                println!("{} {:?}", (point.at - begins) as f64 / DAY as f64, point);
            } else if let News::Began(alert) = news { println!("{alert:?}"); }
        }
    }
}
