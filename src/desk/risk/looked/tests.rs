#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::domain::ids::PersonId;
use crate::risk::backtest::Outcome;
use crate::risk::{Event, Kind, What};
use crate::store::Decision;

/// What the gateway says of a payment or refund at some time.
#[derive(Debug, Clone)]
struct Told {
    number: usize,
    at: i64,
    customer: u32,
    refund: bool,
    declined: bool,
    in_dollars: bool,
    fraud_after: Option<i64>,
    fine_after: Option<i64>,
    gone: bool,
}

/// So many payments there are; the gateway speaks of them again and again.
const PAYMENTS: usize = 25;

const DAY: i64 = 86_400;

impl Told {
    fn fed(&self) -> Fed {
        let mut event = Event { at: self.at, amount: 90_000, declined: self.declined, ..Event::default() };
        event.what = if self.refund { What::Refund } else { What::Payment };
        for kind in [Kind::Card, Kind::Customer, Kind::Ip, Kind::Email] {
            event.things[kind as usize] = std::num::NonZeroU32::new(self.customer);
        }
        Fed {
            connection: 0,
            subject: format!("pi_{}", self.number).into(),
            event,
            currency: if self.in_dollars { "USD" } else { "EUR" }.parse().unwrap(),
            outcome: Outcome::Good,
            fraud_at: self.fraud_after.map(|after| self.at + after),
            fine_at: self.fine_after.map(|after| self.at + after),
            disputed: None,
            warned_at: None,
            placed: crate::desk::risk::feed::Placed::Nobody,
        }
    }
}

/// What is told, batch by batch. Most of it is new, is told once and comes in order of time; the rest is what makes it hard.
fn stories() -> impl Strategy<Value = Vec<Vec<Told>>> {
    let at = prop_oneof![3 => Just(None), 1 => (0..PAYMENTS).prop_map(Some)];
    let rarely = |what: bool| prop::bool::weighted(if what { 0.1 } else { 0.3 });
    // Soon enough that later payments can know of it, or so late that none does.
    let after = || prop_oneof![2 => Just(None), 1 => (0..2 * DAY).prop_map(Some), 1 => (0..40 * DAY).prop_map(Some)];
    let told = (at, 1_u32..4, rarely(true), rarely(false), rarely(false), (after(), after()), rarely(true));
    prop::collection::vec(prop::collection::vec(told, 0..6), 1..12).prop_map(|batches| {
        let mut next = 0;
        let mut of = |(again, customer, refund, declined, in_dollars, (fraud_after, fine_after), gone)| {
            let number = match again {
                Some(number) if number < next => number,
                _ => {
                    next += 1;
                    next - 1
                }
            };
            // A payment keeps its time; hours lie between them, or seconds.
            let at = i64::try_from(number / 3).unwrap() * 9 * 3_600 + i64::try_from(number % 3).unwrap() * 20;
            let gone = gone && again.is_some();
            Told { number, at, customer, refund, declined, in_dollars, fraud_after, fine_after, gone }
        };
        batches.into_iter().map(|batch| batch.into_iter().map(&mut of).collect()).collect()
    })
}

fn currencies_and_kinds_stay(told: &Told, first: &Told) -> Told {
    Told { refund: first.refund, in_dollars: first.in_dollars, ..told.clone() }
}

/// The rules that come with the program, and some that look at what is known.
fn standing() -> Standing {
    let rules = [
        "review 30 if frauds_per_card_30d >= 1",
        "review 10 if fraud_share_per_customer_7d > 10 %",
        "review 10 if ip in @fraud_ips",
    ];
    let saved = rules.iter().enumerate().map(|(number, rule)| Decision {
        decision_id: number.to_string(),
        kind: "risk_rule_saved".to_owned(),
        subject: format!("knows-{number}"),
        body: serde_json::json!({ "text": rule, "mode": "on" }),
        author: PersonId::new("p"),
        origin: "o".to_owned(),
        at: chrono::DateTime::UNIX_EPOCH,
    });
    let standing = Standing::of(saved.collect());
    assert!(Looked::over(standing.clone(), Feed::default(), 0).broken().is_empty());
    standing
}

proptest! {
    #[test]
    fn what_is_looked_at_bit_by_bit_is_as_if_looked_at_all_at_once(stories in stories()) {
        let standing = standing();
        let now = 40 * DAY;
        let mut known: std::collections::BTreeMap<usize, Told> = std::collections::BTreeMap::new();
        let mut looked = Looked::over(standing.clone(), Feed::default(), now);
        let mut went_on = false;
        for batch in stories {
            let mut last = std::collections::BTreeMap::new();
            for told in batch {
                let told = known.get(&told.number).map_or_else(|| told.clone(), |first| currencies_and_kinds_stay(&told, first));
                last.insert(told.number, told);
            }
            let gone = last.values().filter(|told| told.gone).filter_map(|told| looked.feed.place(&told.fed().subject));
            let gone: Vec<usize> = gone.collect();
            let read = last.values().filter(|told| !told.gone).map(Told::fed).collect();
            known.extend(last);
            known.retain(|_, told| !told.gone);
            let change = looked.feed.take(read, &gone);
            went_on |= matches!(change, Change::GoesOn(_));
            looked.renew(&change, standing.clone(), now);

            let mut feed = Feed::default();
            feed.take(known.values().map(Told::fed).collect(), &[]);
            let at_once = Looked::over(standing.clone(), feed, now);
            let subjects = |looked: &Looked| looked.feed.fed.iter().map(|fed| fed.subject.clone()).collect::<Vec<_>>();
            let events = |looked: &Looked| looked.feed.fed.iter().map(|fed| fed.event).collect::<Vec<_>>();
            prop_assert_eq!(subjects(&looked), subjects(&at_once));
            prop_assert_eq!(events(&looked), events(&at_once));
            prop_assert_eq!(looked.feed.currency, at_once.feed.currency);
            prop_assert_eq!(&looked.found, &at_once.found);
            prop_assert_eq!(looked.alerts(), at_once.alerts());
            prop_assert_eq!(&looked.judging.due, &at_once.judging.due);
            prop_assert_eq!(looked.traced(), at_once.traced());
            for (place, fed) in looked.feed.fed.iter().enumerate() {
                prop_assert_eq!(looked.feed.place(&fed.subject), Some(place));
                let kept = looked.traced().iter().filter(|(of, ..)| *of == place).cloned().collect::<Vec<_>>();
                prop_assert!(place < looked.traced_from || looked.traces_of(place) == kept);
            }
        }
        prop_assume!(went_on);
    }
}

/// The way that is nearly always taken is taken.
#[test]
fn new_payments_and_news_of_old_ones_do_not_begin_anew() {
    let told = |number: usize, fraud_after| Told {
        number,
        at: i64::try_from(number).unwrap() * 3_600,
        customer: 1,
        refund: false,
        declined: false,
        in_dollars: false,
        fraud_after,
        fine_after: None,
        gone: false,
    };
    let standing = Standing::of(Vec::new());
    let mut looked = Looked::over(standing, Feed::default(), 0);
    assert_eq!(
        looked.feed.take(vec![told(0, None).fed()], &[]),
        Change::Anew,
        "the currency of the book was not known"
    );
    looked.renew(&Change::Anew, Standing::of(Vec::new()), 0);
    let change = looked.feed.take(vec![told(1, None).fed(), told(2, None).fed()], &[]);
    assert_eq!(change, Change::GoesOn(Vec::new()));
    looked.renew(&change, Standing::of(Vec::new()), 0);
    // What becomes known after the last payment is taken in; what was known before it is not.
    let later = looked.feed.take(vec![told(0, Some(3 * 3_600)).fed()], &[]);
    let Change::GoesOn(relabelled) = &later else { panic!("{later:?}") };
    assert!(looked.relabel(relabelled));
    let earlier = looked.feed.take(vec![told(1, Some(1_800)).fed()], &[]);
    let Change::GoesOn(relabelled) = &earlier else { panic!("{earlier:?}") };
    assert!(!looked.relabel(relabelled));
}
