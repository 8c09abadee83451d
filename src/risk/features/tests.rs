#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::risk::event::{Position, Word};
use crate::risk::field::{Measure, Span};

/// A payment or a refund, and what becomes known of it so many seconds later.
#[derive(Debug, Clone)]
struct Story {
    event: Event,
    fraud: bool,
    known_after: i64,
}

fn stories() -> impl Strategy<Value = Vec<Story>> {
    let later = prop_oneof![0_i64..90, 0_i64..5_000, 0_i64..200_000];
    let amount = prop_oneof![Just(1_999_i64), 1_i64..50_000, 600_000_i64..1_100_000];
    let what = (prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let story = (later, amount, what, 1_u32..6, 1_u32..5, any::<bool>(), (0_i64..900_000, -60_i16..60));
    prop::collection::vec(story, 1..120).prop_map(|all| {
        let mut now = 0;
        let of = |(later, amount, (declined, refund), customer, place, fraud, (known_after, north))| {
            now += later;
            let mut things = [None; Kind::ALL.len()];
            things[Kind::Customer as usize] = NonZeroU32::new(customer);
            things[Kind::Place as usize] = NonZeroU32::new(place).filter(|place| place.get() < 4);
            let what = if refund { What::Refund } else { What::Payment };
            let position = (north > -40).then(|| Position { latitude: f32::from(north), longitude: 8.0 });
            let event = Event { at: now, amount, declined, things, what, position, ..Event::default() };
            Story { event, fraud, known_after }
        };
        all.into_iter().map(of).collect()
    })
}

const KINDS: [Kind; 2] = [Kind::Customer, Kind::Place];

/// Every field that there is of these kinds, with three windows that nobody else has.
fn every_field() -> Vec<Field> {
    let spans = ["90s", "10m", "1d", "28d", "90d"];
    let each = Field::names().flat_map(|name| {
        let name = name.parse::<Field>().unwrap();
        spans.into_iter().map(move |span| match name {
            Field::Per(measure, kind, _) => Field::Per(measure, kind, span.parse().unwrap()),
            other => other,
        })
    });
    let of_kinds = |field: &Field| match field {
        Field::Per(Measure::Different(other), kind, _) => KINDS.contains(kind) && KINDS.contains(other),
        Field::Per(_, kind, _) | Field::Of(_, kind) => KINDS.contains(kind),
        _ => true,
    };
    let mut seen = HashSet::new();
    each.filter(of_kinds).filter(|field| seen.insert(*field)).collect()
}

/// The features of each payment and all fields, bit by bit.
fn all(stories: &[Story]) -> Vec<Vec<u64>> {
    let asked = every_field();
    let mut features = Features::for_both(&KINDS, &asked, Settings::default());
    let readers: Vec<_> = asked.iter().map(|field| features.reader(*field).unwrap()).collect();
    let mut row = Vec::new();
    let each = stories.iter().map(|story| {
        let mut moment = features.meet(&story.event);
        moment.describe(&mut row);
        let read: Vec<f64> = readers.iter().map(|reader| moment.value(*reader)).collect();
        let ticket = moment.pass();
        features.learn(ticket, story.label());
        row.iter().chain(&read).map(|value| value.to_bits()).collect()
    });
    each.collect()
}

impl Story {
    fn label(&self) -> Label {
        Label { fraud: self.fraud, known_at: self.event.at + self.known_after }
    }

    fn is_of(&self, kind: Kind, thing: Thing) -> bool {
        self.event.things[kind as usize] == thing
    }

    fn is_payment(&self) -> bool {
        self.event.what == What::Payment
    }
}

/// A measure at the last of the stories, counted again from all of them.
fn recounted(stories: &[Story], measure: Measure, kind: Kind, span: Span) -> f64 {
    let (Some(last), settings) = (stories.last(), Settings::default()) else { return f64::NAN };
    let thing = last.event.things[kind as usize];
    if thing.is_none() {
        return f64::NAN;
    }
    let now = last.event.at;
    let ours = || stories.iter().filter(|story| story.is_of(kind, thing));
    let within = || ours().filter(|story| story.event.at > now - span.as_seconds());
    let paid = || within().filter(|story| story.is_payment());
    let back = || within().filter(|story| !story.is_payment());
    // What became known of the last one is taken in after it was looked at.
    let known = || {
        let before = stories[..stories.len() - 1].iter().filter(|story| story.is_of(kind, thing));
        let times = move |story: &&Story| {
            let at = story.label().known_at;
            at <= now && at > now - span.as_seconds()
        };
        before.filter(times)
    };
    let count = |it: usize| f64::from(u32::try_from(it).unwrap());
    let sum = |amounts: &mut dyn Iterator<Item = i64>| settings.units(amounts.sum());
    match measure {
        Measure::Payments => count(paid().count()),
        Measure::Declines => count(paid().filter(|story| story.event.declined).count()),
        Measure::Amount => sum(&mut paid().filter(|story| !story.event.declined).map(|story| story.event.amount)),
        Measure::Small => count(paid().filter(|story| story.event.amount < 500).count()),
        Measure::NearLimit => count(paid().filter(|story| (700_000..=1_000_000).contains(&story.event.amount)).count()),
        Measure::Refunds => count(back().count()),
        Measure::Refunded => sum(&mut back().map(|story| story.event.amount)),
        Measure::RefundedShare => {
            let minor = |measure| (recounted(stories, measure, kind, span) * 100.0).round();
            minor(Measure::Refunded) / minor(Measure::Amount)
        }
        Measure::Known => count(known().count()),
        Measure::Frauds => count(known().filter(|story| story.fraud).count()),
        Measure::FraudShare => count(known().filter(|story| story.fraud).count()) / count(known().count()),
        Measure::Rarity => {
            let n = paid().count();
            let all = ours().filter(|story| story.is_payment() && story.event.at > now - USUAL).count();
            rarity(count(n), count(all.saturating_sub(n)), number(span.as_seconds()), number(USUAL - span.as_seconds()))
        }
        Measure::Different(other) => {
            let others: HashSet<_> = paid().filter_map(|story| story.event.things[other as usize]).collect();
            count(others.len())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn history_that_is_passed_gives_what_history_that_was_lived_gives(stories in stories(), from in 0_usize..120) {
        let (lived, asked) = (all(&stories), every_field());
        let mut features = Features::for_both(&KINDS, &asked, Settings::default());
        let readers: Vec<_> = asked.iter().map(|field| features.reader(*field).unwrap()).collect();
        let mut row = Vec::new();
        for (at, story) in stories.iter().enumerate() {
            // Being told what comes changes nothing.
            if at % 5 == 0 {
                features.announce(stories[at..].iter().map(|story| &story.event).take(AHEAD));
            }
            let ticket = if at < from {
                features.pass(&story.event)
            } else {
                let mut moment = features.meet(&story.event);
                moment.describe(&mut row);
                let read: Vec<f64> = readers.iter().map(|reader| moment.value(*reader)).collect();
                let bits: Vec<u64> = row.iter().chain(&read).map(|value| value.to_bits()).collect();
                prop_assert_eq!(&bits, &lived[at]);
                moment.pass()
            };
            features.learn(ticket, story.label());
        }
    }

    #[test]
    fn nothing_looks_at_what_is_known_later(stories in stories(), at in 0_usize..120) {
        let at = at % stories.len();
        let now = stories[at].event.at;
        let mut others = stories.clone();
        // Another future: labels that are not known yet, and payments that have not come yet.
        for story in &mut others {
            story.fraud ^= story.label().known_at > now;
        }
        for story in others.iter_mut().skip(at + 1) {
            story.event.amount += 77;
        }
        prop_assert_eq!(&all(&stories)[..=at], &all(&others)[..=at]);
    }

    #[test]
    fn every_measure_is_that_of_a_recount(stories in stories()) {
        let asked: Vec<Field> = every_field().into_iter().filter(|field| matches!(field, Field::Per(..))).collect();
        let mut features = Features::for_both(&[], &asked, Settings::default());
        let readers: Vec<_> = asked.iter().map(|field| features.reader(*field).unwrap()).collect();
        for (at, story) in stories.iter().enumerate() {
            let mut moment = features.meet(&story.event);
            for (field, reader) in asked.iter().zip(&readers) {
                let Field::Per(measure, kind, span) = field else { continue };
                let expected = recounted(&stories[..=at], *measure, *kind, *span);
                let found = moment.value(*reader);
                let same = found.to_bits() == expected.to_bits() || (found.is_nan() && expected.is_nan());
                prop_assert!(same, "{} at {}: {} instead of {}", field, at, found, expected);
            }
            let ticket = moment.pass();
            features.learn(ticket, story.label());
        }
    }
}

/// A payment of customer 1 at place 1.
fn payment(at: i64, amount: i64) -> Event {
    let mut things = [None; Kind::ALL.len()];
    things[Kind::Customer as usize] = NonZeroU32::new(1);
    things[Kind::Place as usize] = NonZeroU32::new(1);
    Event { at, amount, things, ..Event::default() }
}

/// The values of these fields after some payments, at the last one.
fn at_last(events: &[Event], fields: &[&str]) -> Vec<f64> {
    let asked: Vec<Field> = fields.iter().map(|name| name.parse().unwrap()).collect();
    let mut features = Features::for_both(&[], &asked, Settings::default());
    let readers: Vec<_> = asked.iter().map(|field| features.reader(*field).unwrap()).collect();
    let (last, before) = events.split_last().unwrap();
    for event in before {
        features.pass(event);
    }
    let mut moment = features.meet(last);
    let values = readers.iter().map(|reader| moment.value(*reader)).collect();
    let _ = moment.pass();
    values
}

#[test]
fn what_is_usual_does_not_know_the_payment_itself() {
    let fields = [
        "payments_before_of_customer",
        "seconds_since_last_of_customer",
        "seconds_since_same_amount_of_customer",
        "days_since_first_of_customer",
        "usual_amount_of_customer",
        "amount_to_usual_of_customer",
        "amount",
    ];
    let declined = Event { declined: true, ..payment(50, 9_900) };
    let found = at_last(&[payment(0, 1_000), declined, payment(100, 1_000), payment(86_400, 9_900)], &fields);
    assert_eq!(found[0], 2.0);
    assert_eq!(found[1], 86_300.0);
    // The same amount was only tried.
    assert!(found[2].is_nan(), "{found:?}");
    assert_eq!(found[3..], [1.0, 10.0, 9.9, 99.0]);
    let found = at_last(&[payment(0, 1_000), payment(200, 1_000)], &fields);
    assert_eq!(found[2], 200.0);
    // Of the first one nothing is usual.
    let found = at_last(&[payment(0, 1_000)], &fields);
    assert!(found[1..=2].iter().chain(&found[4..=5]).all(|value| value.is_nan()), "{found:?}");
}

#[test]
fn the_clock_is_the_one_of_the_shop() {
    // Friday 2 January 1970, 23:30 UTC, is Saturday half past one two hours further east.
    let late = Event { offset: 7_200, ..payment(2 * 86_400 - 1_800, 100) };
    assert_eq!(at_last(&[late], &["hour", "weekday"]), [1.0, 6.0]);
}

#[test]
fn nobody_is_in_two_places() {
    let at = |at, latitude, longitude| Event { position: Some(Position { latitude, longitude }), ..payment(at, 100) };
    let found =
        at_last(&[at(0, 52.52, 13.40), at(3_600, 48.85, 2.35)], &["speed_of_customer", "km_from_last_of_customer"]);
    // Berlin to Paris in an hour.
    assert!((found[0] - 878.0).abs() < 5.0 && (found[0] - found[1]).abs() < 1e-9, "{found:?}");
    let found = at_last(&[payment(0, 100), at(3_600, 48.85, 2.35)], &["speed_of_customer"]);
    assert!(found[0].is_nan());
}

#[test]
fn who_sends_back_more_than_the_others_stands_out() {
    let mut events = Vec::new();
    for person in 1..=6 {
        for sale in 0..50 {
            let mut things = [None; Kind::ALL.len()];
            things[Kind::Staff as usize] = NonZeroU32::new(person);
            let sold = Event { at: sale * 1_000, amount: 5_000, things, ..Event::default() };
            let sends = sale % 25 == 0 || (person == 6 && sale % 5 == 0);
            events.push(sold);
            events.extend(sends.then_some(Event { what: What::Refund, ..sold }));
        }
    }
    events.sort_by_key(|event| event.at);
    let last = |person| {
        let mut things = [None; Kind::ALL.len()];
        things[Kind::Staff as usize] = NonZeroU32::new(person);
        Event { at: 60_000, amount: 0, what: What::Refund, things, ..Event::default() }
    };
    let z = |person| {
        let all: Vec<Event> = events.iter().copied().chain([last(person)]).collect();
        at_last(&all, &["refund_z_of_staff"])[0]
    };
    assert!(z(6) >= 3.0, "{}", z(6));
    assert!(z(2).abs() < 1.0, "{}", z(2));
}

#[test]
fn an_amount_of_another_currency_is_compared_with_none() {
    let foreign = |at| Event { foreign: true, ..payment(at, 999_900) };
    let fields = ["amount", "amount_to_usual_of_customer", "payments_per_customer_1h", "amount_per_customer_1h"];
    let found = at_last(&[payment(0, 1_000), foreign(10), foreign(20)], &fields);
    assert!(found[0].is_nan() && found[1].is_nan(), "{found:?}");
    assert_eq!(found[2..], [3.0, 10.0]);
    let found = at_last(&[payment(0, 1_000), foreign(10), payment(20, 1_000)], &fields);
    assert_eq!(found, [10.0, 1.0, 3.0, 20.0]);
}

#[test]
fn what_issuer_and_gateway_say_is_told_in_numbers_and_what_they_do_not_say_is_none() {
    let mut words = crate::risk::Words::default();
    let mut event = Event { gateway_score: Some(71), ..Event::default() };
    let told = [
        (Word::Cvc, "fail"),
        (Word::PostalCode, "pass"),
        (Word::ThreeDSecure, "attempt_acknowledged"),
        (Word::Funding, "prepaid"),
        (Word::CardCountry, "US"),
        (Word::IpCountry, "RO"),
        (Word::BillingCountry, "US"),
    ];
    for (word, text) in told {
        event.words[word as usize] = words.word(text);
    }
    let mut features = Features::over(&KINDS).with_checks(Checks::of(&words)).with_checks(Checks::of(&words));
    let mut row = Vec::new();
    let _ = features.observe(&event, &mut row);
    assert_eq!(row.len(), features.names().len());
    let said = |name: &str| row[features.names().iter().position(|feature| feature.name == name).unwrap()];
    assert_eq!(
        ["gateway_score", "cvc_failed", "postal_code_failed", "prepaid", "ip_abroad", "billing_abroad"].map(said),
        [71.0, 1.0, 0.0, 1.0, 1.0, 0.0]
    );
    // The book has never seen the word, so nothing was authenticated.
    assert_eq!(said("authenticated"), 0.0);
    assert!(said("address_failed").is_nan());
}
