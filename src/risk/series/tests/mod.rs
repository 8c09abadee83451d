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

use proptest::prelude::*;
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

/// One hour after another in which so many try to pay; which of them are declined goes by their place in the hour.
fn hourly(series: &mut Series, hours: std::ops::Range<i64>, tries: i64, declined: impl Fn(i64) -> bool) -> Vec<News> {
    let mut news = Vec::new();
    for hour in hours {
        for place in 0..tries {
            let at = hour * 3_600 + place * (3_600 / tries);
            let what = Occurrence::Payment { amount: 20_00 + place, declined: declined(place) };
            series.observe(&Happening { at, what }, &mut news);
        }
    }
    news
}

fn alerts(news: &[News], of: Detector) -> Vec<News> {
    let of = |news: &&News| match news {
        News::Began(alert) | News::Worse(alert) => alert.detector == of,
        News::Ended { detector, .. } => *detector == of,
        News::Point(_) => false,
    };
    news.iter().filter(of).copied().collect()
}

#[test]
fn every_attack_is_found_within_its_window() {
    for attack in &ATTACKS {
        let missed: Vec<u64> = (21..=30).filter(|seed| found(attack, *seed).is_none()).collect();
        assert_eq!(missed, [0_u64; 0], "{} was not found in these shops", attack.name);
    }
}

/// Forty stretches of 28 days. One alert each would be bearable; a quarter of one is what there is room for.
#[test]
fn shops_in_which_all_is_well_hear_nothing() {
    let alerts = false_alerts(21..=60);
    assert!(alerts.values().all(|count| *count <= 10), "in 40 stretches: {alerts:?}");
}

#[test]
#[ignore = "takes a minute; it prints how good the detectors are"]
fn how_good_it_is() {
    for seeds in [1..=20_u64, 21..=60, 201..=300] {
        println!("false alerts of seeds {seeds:?}: {:?}", false_alerts(seeds.clone()));
        for attack in &ATTACKS {
            let times: Vec<(u64, Option<i64>)> = seeds.clone().map(|seed| (seed, found(attack, seed))).collect();
            let missed: Vec<u64> = times.iter().filter(|(_, time)| time.is_none()).map(|(seed, _)| *seed).collect();
            let mut minutes: Vec<i64> = times.iter().filter_map(|(_, time)| *time).map(|time| time / 60).collect();
            minutes.sort_unstable();
            let (middle, last) = (minutes.get(minutes.len() / 2), minutes.last());
            println!("{}: not found {missed:?}, minutes until found: {middle:?}, at most {last:?}", attack.name);
        }
    }
}

#[test]
fn an_alert_is_told_once_while_it_lasts_and_ends() {
    let mut series = Series::new(Settings::default(), Zone::default());
    let mut news = hourly(&mut series, 0..240, 30, |place| place % 20 == 3);
    news.extend(hourly(&mut series, 240..250, 30, |place| place % 2 == 0));
    let State::Unusual(alert) = series.state(Detector::DeclineRate) else { panic!("{news:?}") };
    assert!(alert.since < alert.at && (240 * 3_600..241 * 3_600).contains(&alert.at), "{alert:?}");
    assert!(alert.measured > 0.15 && (alert.usual - 0.05).abs() < 0.02 && alert.rarity > Some(5.0), "{alert:?}");
    news.extend(hourly(&mut series, 250..260, 30, |place| place % 20 == 3));
    assert_eq!(series.state(Detector::DeclineRate), State::Usual);
    let told = alerts(&news, Detector::DeclineRate);
    assert!(matches!(told[..], [News::Began(_), News::Ended { .. }]), "{told:?}");
}

#[test]
fn what_lasts_for_weeks_becomes_usual() {
    let mut series = Series::new(Settings::default(), Zone::default());
    let mut news = hourly(&mut series, 0..240, 30, |place| place % 20 == 3);
    news.extend(hourly(&mut series, 240..240 + 35 * 24, 30, |place| place % 5 < 2));
    let told = alerts(&news, Detector::DeclineRate);
    let [News::Began(alert), News::Ended { at, .. }] = told[..] else { panic!("{told:?}") };
    assert!(at - alert.at > 7 * DAY, "{told:?}");
}

#[test]
fn a_new_shop_is_told_that_it_is_too_early() {
    let mut series = Series::new(Settings::default(), Zone::default());
    assert_eq!(series.state(Detector::Night), State::Warming { until: None });
    // Everything is declined from the first day on.
    let news = hourly(&mut series, 0..100, 40, |_| true);
    assert!(Detector::ALL.iter().all(|detector| alerts(&news, *detector).is_empty()), "{news:?}");
    assert_eq!(series.state(Detector::DeclineRate), State::Warming { until: Some(7 * DAY) });
    assert_eq!(series.state(Detector::TicketSize), State::Warming { until: Some(35 * DAY) });
    assert_eq!(series.state(Detector::Enumeration), State::Usual);
    // After more than a year without a word everything begins anew.
    hourly(&mut series, 20_000..20_001, 1, |_| false);
    let until = Some((20_000 * 3_600) + 7 * DAY);
    assert_eq!(series.state(Detector::DeclineRate), State::Warming { until });
}

#[test]
fn enumeration_gets_worse_within_a_month_and_ends_with_it() {
    let mut series = Series::new(Settings::default(), Zone::default());
    let mut news = hourly(&mut series, 0..20, 10, |_| false);
    let mut suspect = |series: &mut Series, count, at| {
        let before = news.len();
        series.observe(&Happening { at, what: Occurrence::Suspected(count) }, &mut news);
        alerts(&news[before..], Detector::Enumeration)
    };
    assert_eq!(suspect(&mut series, 19, 72_000), []);
    assert!(matches!(suspect(&mut series, 1, 72_000)[..], [News::Began(alert)] if alert.level == Level::Warning));
    assert_eq!(suspect(&mut series, 19, 72_000), []);
    assert!(matches!(suspect(&mut series, 1, 72_000)[..], [News::Worse(alert)] if alert.level == Level::Alarm));
    let month = *series.enumeration().unwrap();
    assert_eq!((month.share(), month.ends, month.excessive()), (Some(0.2), 31 * DAY, false));
    assert!((month.trend(2 * DAY) - 40.0 * 15.5).abs() < 1e-9);
    let mut later = Vec::new();
    series.until(31 * DAY - 1, &mut later);
    assert_eq!(alerts(&later, Detector::Enumeration), []);
    series.until(31 * DAY, &mut later);
    let ended = News::Ended { detector: Detector::Enumeration, at: 31 * DAY };
    assert_eq!(alerts(&later, Detector::Enumeration), [ended]);
    let line = Enumeration { authorisations: 1_500_000, suspected: ENUMERATED, ..month };
    assert!(line.excessive());
    assert!(!Enumeration { authorisations: 1_500_001, ..line }.excessive());
}

#[test]
fn while_the_program_is_off_the_gateway_is_not_missed() {
    let hears = |away: bool| {
        let mut series = Series::new(Settings::default(), Zone::default());
        let mut news = Vec::new();
        for at in (0..2 * DAY).step_by(300) {
            series.observe(&Happening { at, what: Occurrence::Heard }, &mut news);
        }
        if away {
            series.observe(&Happening { at: 2 * DAY, what: Occurrence::Away }, &mut news);
        }
        series.observe(&Happening { at: 3 * DAY, what: Occurrence::Heard }, &mut news);
        series.until(3 * DAY + 600, &mut news);
        alerts(&news, Detector::Gateway).len()
    };
    assert_eq!((hears(true), hears(false)), (0, 2));
}

/// An alert is open exactly where its chart says so, and what is told alternates.
#[test]
fn charts_and_alerts_agree() {
    for (seed, attack) in (21..).zip(&ATTACKS) {
        let mut open = std::collections::BTreeSet::new();
        for news in attack.on(seed).2 {
            match news {
                News::Began(alert) => assert!(open.insert(alert.detector), "{alert:?}"),
                News::Worse(alert) => assert!(open.contains(&alert.detector), "{alert:?}"),
                News::Ended { detector, .. } => assert!(open.remove(&detector), "{detector:?}"),
                News::Point(point) => {
                    assert_eq!(open.contains(&point.detector), point.alarm, "{point:?}");
                    assert!(point.lower <= point.expected && point.expected <= point.upper, "{point:?}");
                    assert!(point.value.is_finite() && point.upper.is_finite(), "{point:?}");
                }
            }
        }
    }
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let what = prop_oneof![
        8 => (1_i64..100_000, any::<bool>()).prop_map(|(amount, declined)| Occurrence::Payment { amount, declined }),
        1 => Just(Occurrence::Refund),
        1 => Just(Occurrence::Dispute),
        1 => Just(Occurrence::Warning),
        1 => (0_u32..50).prop_map(Occurrence::Suspected),
        2 => Just(Occurrence::Heard),
        1 => Just(Occurrence::Away),
    ];
    let step = prop_oneof![0_i64..300, 0_i64..20_000, 0_i64..300_000];
    prop::collection::vec((step, what), 1..150).prop_map(|steps| {
        let mut at = 1_700_000_000;
        let made = steps.into_iter().map(|(step, what)| {
            at += step;
            Happening { at, what }
        });
        made.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn asking_more_often_changes_nothing(
        happenings in happenings(), asked in prop::collection::vec(any::<prop::sample::Index>(), 0..20), east in -12_i32..14,
    ) {
        let zone = Zone::changing(vec![(0, east * 3_600), (1_703_000_000, east * 3_600 + 3_600)]);
        let end = happenings.last().map_or(0, |last| last.at) + DAY;
        let (mut seldom, mut told) = (Series::new(Settings::default(), zone), Vec::new());
        let mut often = seldom.clone();
        let mut asks: Vec<usize> = asked.iter().map(|index| index.index(happenings.len())).collect();
        asks.sort_unstable();
        let mut told_often = Vec::new();
        for (place, happening) in happenings.iter().enumerate() {
            seldom.observe(happening, &mut told);
            for ask in asks.iter().filter(|ask| **ask == place) {
                often.until(happening.at - i64::try_from(*ask).unwrap_or(0), &mut told_often);
            }
            often.until(happening.at, &mut told_often);
            often.observe(happening, &mut told_often);
        }
        seldom.until(end, &mut told);
        for now in (end - DAY..=end).step_by(1_000).chain([end]) {
            often.until(now, &mut told_often);
        }
        prop_assert_eq!(told, told_often);
        for detector in Detector::ALL {
            prop_assert_eq!(seldom.state(detector), often.state(detector));
        }
    }

    #[test]
    fn no_time_and_no_amount_is_too_much(made in prop::collection::vec((prop_oneof![any::<i64>(), -9_000_000_i64..9_000_000], any::<i64>(), any::<bool>(), any::<u32>()), 1..40)) {
        let (mut series, mut news) = (Series::new(Settings::default(), Zone::fixed(i32::MAX)), Vec::new());
        for (at, amount, declined, suspected) in made {
            for what in [Occurrence::Payment { amount, declined }, Occurrence::Suspected(suspected), Occurrence::Refund, Occurrence::Heard] {
                series.observe(&Happening { at, what }, &mut news);
            }
            series.until(at.saturating_add(90_000), &mut news);
        }
        // More would mean that it looked at every hour of centuries.
        prop_assert!(news.len() < 100_000);
    }
}
