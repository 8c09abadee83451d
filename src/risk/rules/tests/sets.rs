//! Lists, sets of rules, and those that come with the program.

use super::presets::PRESETS;
use super::*;
use crate::risk::{Event, What};

fn kept(key: &str, mode: Mode, text: &str) -> Kept {
    Kept { key: key.to_owned(), version: 3, mode, text: text.to_owned() }
}

fn judged(set: &RuleSet, event: &Event, lists: &Lists, row: &mut Told) -> (Vec<(String, Effect)>, u32, Option<Action>) {
    let mut memory = Memory::default();
    let judgement = set.judge(event, row, lists, &mut memory);
    let hits = judgement.hits.iter().map(|hit| (hit.key.to_owned(), hit.effect)).collect();
    (hits, judgement.points, judgement.outcome)
}

#[test]
fn allow_wins_over_block_and_block_over_review_and_all_are_listed() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rules = [
        kept("a", Mode::On, "review 10 if amount > 1"),
        kept("b", Mode::On, "block 30 if amount > 2"),
        kept("c", Mode::On, "allow if amount > 3"),
        kept("d", Mode::Shadow, "block if amount > 0"),
        kept("e", Mode::Off, "block if amount > 0"),
        kept("f", Mode::On, "review refund 7 if amount > 0"),
    ];
    let set = RuleSet::new(rules, &lists, &mut names);
    let shadow = ("d".to_owned(), Effect::Shadow);
    let counts = |key: &str| (key.to_owned(), Effect::Counts);
    for (amount, hits, points, outcome) in [
        ("1", vec![], 0, None),
        ("2", vec![counts("a")], 10, Some(Action::Review)),
        ("3", vec![counts("a"), counts("b")], 40, Some(Action::Block)),
        ("4", vec![counts("a"), counts("b"), counts("c")], 40, Some(Action::Allow)),
    ] {
        let mut row = Told::new(&mut names, &[("amount", amount)]);
        let hits: Vec<_> = hits.into_iter().chain([shadow.clone()]).collect();
        assert_eq!(judged(&set, &Event::default(), &lists, &mut row), (hits, points, outcome));
        let refund = Event { what: What::Refund, ..Event::default() };
        assert_eq!(judged(&set, &refund, &lists, &mut row), (vec![counts("f")], 7, Some(Action::Review)));
    }
    // Nobody asks for what only a rule that is off needs; all of these need the amount.
    assert_eq!(set.program().len(), 5);
}

#[test]
fn of_ten_thousand_rules_a_bad_one_stops_none() {
    const ALL: usize = 10_000;
    let mut names = Interner::default();
    let lists = Lists::new();
    let text =
        |at| if at == ALL / 2 { "review if amuont > 1".to_owned() } else { format!("review 1 if amount > {at}") };
    let set = RuleSet::new((0..ALL).map(|at| kept(&at.to_string(), Mode::On, &text(at))), &lists, &mut names);
    assert_eq!((set.sound().len(), set.broken().len()), (ALL - 1, 1));
    // Rules before and behind the bad one fire, and those that are not true do not.
    let mut row = Told::new(&mut names, &[("amount", "7000")]);
    let (hits, points, outcome) = judged(&set, &Event::default(), &lists, &mut row);
    assert_eq!((hits.len(), points, outcome), (6_999, 6_999, Some(Action::Review)));
}

#[test]
fn a_rule_with_a_mistake_is_kept_out_and_the_others_go_on() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rules = [
        kept("good", Mode::On, "review if amount > 1"),
        kept("typo", Mode::On, "review if amuont > 1"),
        kept("empty", Mode::On, "# nothing"),
        kept("two", Mode::On, "review if amount > 1\nblock if amount > 2"),
        kept("good", Mode::On, "block if amount > 0"),
        kept("last", Mode::On, "block if amount > 1"),
    ];
    let set = RuleSet::new(rules, &lists, &mut names);
    let broken: Vec<_> =
        set.broken().iter().map(|broken| (broken.kept.key.as_str(), broken.mistakes[0].to_string())).collect();
    assert_eq!(
        broken,
        [
            ("typo", "1:11: there is no field `amuont`: did you mean `amount`?".to_owned()),
            ("empty", "1:1: there is no rule here".to_owned()),
            ("two", "2:1: one rule is expected, and here begins another".to_owned()),
            ("good", "1:1: another rule has the key `good`".to_owned()),
        ]
    );
    let mut row = Told::new(&mut names, &[("amount", "5")]);
    let hits = vec![("good".to_owned(), Effect::Counts), ("last".to_owned(), Effect::Counts)];
    assert_eq!(judged(&set, &Event::default(), &lists, &mut row), (hits, 125, Some(Action::Block)));
}

#[test]
fn a_list_that_is_gone_makes_a_rule_unknown_and_nothing_worse() {
    let mut names = Interner::default();
    let lists = lists(&mut names);
    let rules = [
        kept("a", Mode::On, "review if customer in @trusted"),
        kept("b", Mode::On, "block if not (card in @blocked_cards)"),
    ];
    let set = RuleSet::new(rules, &lists, &mut names);
    let mut row = Told::new(&mut names, &[("customer", "x"), ("card", "y")]);
    let others = Lists::new();
    assert_eq!(judged(&set, &Event::default(), &others, &mut row).0, [("b".to_owned(), Effect::Counts)]);
}

#[test]
fn a_snoozed_rule_is_listed_and_does_not_count_until_its_time_is_over() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rules = [kept("a", Mode::On, "block 9 if amount > 1"), kept("b", Mode::On, "review 4 if amount > 1")];
    let mut set = RuleSet::new(rules, &lists, &mut names);
    let (mine, other) = (NonZeroU32::new(7).unwrap(), NonZeroU32::new(8).unwrap());
    set.snooze("a", Kind::Customer, mine, Period { since: 10, until: Some(100) });
    set.snooze("a", Kind::Customer, mine, Period { since: 10, until: Some(50) });
    let mut row = Told::new(&mut names, &[("amount", "5")]);
    let mut at = |at: i64, kind: Kind, thing, set: &RuleSet| {
        let mut event = Event { at, ..Event::default() };
        event.things[kind as usize] = Some(thing);
        judged(set, &event, &lists, &mut row)
    };
    let all = (vec![("a".to_owned(), Effect::Counts), ("b".to_owned(), Effect::Counts)], 13, Some(Action::Block));
    let less = (vec![("a".to_owned(), Effect::Snoozed), ("b".to_owned(), Effect::Counts)], 4, Some(Action::Review));
    assert_eq!(at(9, Kind::Customer, mine, &set), all, "nobody had silenced it then");
    assert_eq!(at(99, Kind::Customer, mine, &set), less);
    assert_eq!(at(100, Kind::Customer, mine, &set), all);
    assert_eq!(at(99, Kind::Customer, other, &set), all);
    assert_eq!(at(99, Kind::Card, mine, &set), all);
    set.wake("a", Kind::Customer, mine, 60);
    assert_eq!(at(59, Kind::Customer, mine, &set), less, "it was silent then");
    assert_eq!(at(60, Kind::Customer, mine, &set), all);
}

#[test]
fn a_trace_of_a_hit_is_that_of_its_rule() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rules = [kept("off", Mode::Off, "block if hour > 1"), kept("a", Mode::On, "block if amount > 1")];
    let set = RuleSet::new(rules, &lists, &mut names);
    let (mut row, mut memory) = (Told::new(&mut names, &[("amount", "5")]), Memory::default());
    let rule = set.judge(&Event::default(), &mut row, &lists, &mut memory).hits[0].rule;
    assert_eq!(set.sound()[rule].key, "a");
    let trace = set.trace(rule, &Event::default(), &mut row, &lists, &mut memory).unwrap();
    assert_eq!((trace.text.as_str(), trace.value), ("amount > 1", Value::Yes));
    assert_eq!(set.trace(0, &Event::default(), &mut row, &lists, &mut memory), None, "it was not asked");
}

#[test]
fn lists_are_made_once_and_under_names_that_rules_can_say() {
    let mut lists = Lists::new();
    assert_eq!(lists.create("watchlist", Type::Word(Word::Name), Purpose::Plain), Err(NoList::Taken));
    assert_eq!(lists.create("two words", Type::Word(Word::Name), Purpose::Plain), Err(NoList::Name));
    assert_eq!(lists.create("", Type::Word(Word::Name), Purpose::Plain), Err(NoList::Name));
    assert_eq!(lists.create("numbers", Type::Number, Purpose::Plain), Err(NoList::Members));
    let id = lists.create("mine", Type::Thing(Kind::Ip), Purpose::Plain).unwrap();
    assert_eq!(lists.find("mine"), Some(id));
    let feedback: Vec<_> = lists.iter().filter(|list| list.purpose() == Purpose::Feedback).map(List::name).collect();
    assert_eq!(feedback.len(), Kind::ALL.len());
    assert!(feedback.contains(&"fraud_cards") && feedback.contains(&"fraud_people"));
}

proptest! {
    #[test]
    fn an_entry_counts_from_its_time_on_and_for_nothing_before(
        put in prop::collection::vec((0_i64..50, prop::option::of(1_i64..20)), 0..4),
        off in prop::option::of(0_i64..60),
        learned in prop::collection::vec(0_i64..60, 0..4),
    ) {
        let thing = NonZeroU32::new(5).unwrap();
        let mut lists = Lists::new();
        let blocked = lists.find("blocked_cards").unwrap();
        let list = lists.get_mut(blocked).unwrap();
        for (since, lasts) in &put {
            list.put(thing, None, Period { since: *since, until: lasts.map(|lasts| since + lasts) });
        }
        if let Some(off) = off {
            list.take_off(thing, off);
        }
        for known_at in &learned {
            lists.learn(Kind::Card, thing, *known_at);
        }
        for now in 0..100 {
            let is_on = |(since, lasts): &(i64, Option<i64>)| *since <= now && lasts.is_none_or(|lasts| now < since + lasts);
            let expected = put.iter().any(is_on) && off.is_none_or(|off| now < off);
            prop_assert_eq!(lists.get(blocked).unwrap().has(thing, now), expected);
            let fraud = lists.get(lists.find("fraud_cards").unwrap()).unwrap();
            prop_assert_eq!(fraud.has(thing, now), learned.iter().any(|known_at| *known_at <= now));
            prop_assert!(!fraud.has(NonZeroU32::MIN, now));
        }
        let emails = lists.get(lists.find("fraud_emails").unwrap()).unwrap();
        prop_assert!(!emails.has(thing, 99));
    }
}

#[test]
fn names_are_compared_without_regard_to_case_signs_and_order() {
    let mut names = Interner::default();
    let mut lists = lists(&mut names);
    let id = lists.find("watchlist").unwrap();
    let list = lists.get_mut(id).unwrap();
    for (name, least, found) in [
        ("john smith", 1.0, true),
        ("SMITH, JOHN", 1.0, true),
        ("jon smith", 0.90, true),
        ("jon smith", 0.99, false),
        ("mary jones", 0.90, false),
        ("", 0.90, false),
    ] {
        assert_eq!(list.has_like(name, least, 0), found, "{name} {least}");
        assert_eq!(!list.periods_like(name, least).is_empty(), found, "{name} {least}");
    }
    for (now, found) in [(59, false), (60, true), (79, true), (80, false)] {
        assert_eq!(list.has_like("anna müller", 0.95, now), found, "{now}");
    }
}

#[test]
fn every_preset_is_a_rule_that_is_written_as_it_is_printed() {
    let lists = Lists::new();
    let mut keys = std::collections::HashSet::new();
    let mut patterns = std::collections::BTreeSet::new();
    for preset in PRESETS {
        let rule = parse_one(preset.text, &lists).unwrap_or_else(|mistakes| panic!("{}: {}", preset.text, mistakes[0]));
        assert_eq!(rule.to_string(), preset.text);
        assert!(keys.insert(rule.key.clone().unwrap()), "{}", preset.text);
        assert!(!preset.source.is_empty());
        patterns.extend(preset.pattern);
    }
    assert_eq!(patterns.into_iter().collect::<Vec<_>>(), [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18, 24]);
}

#[test]
fn presets_find_what_they_are_for() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rules = PRESETS.iter().map(|preset| {
        let rule = parse_one(preset.text, &lists).unwrap();
        kept(&rule.key.unwrap(), Mode::On, preset.text)
    });
    let set = RuleSet::new(rules, &lists, &mut names);
    assert!(set.broken().is_empty());
    let payment = Event::default();
    let refund = Event { what: What::Refund, ..payment };
    for (event, told, found) in [
        (payment, &[("amount", "10")][..], &[][..]),
        (payment, &[("cards_per_ip_1d", "5")], &["card-testing-cards-per-ip"]),
        (
            payment,
            &[("cards_per_ip_1d", "5"), ("declines_per_ip_1h", "3")],
            &["card-testing", "card-testing-cards-per-ip"],
        ),
        (
            payment,
            &[("rarity_per_range_10m", "7"), ("payments_per_range_10m", "10"), ("cards_per_range_10m", "9")],
            &["bin-attack"],
        ),
        (payment, &[("brand", "visa"), ("declines_per_card_30d", "15")], &["retries-visa"]),
        (payment, &[("brand", "mastercard"), ("declines_per_card_30d", "15")], &[]),
        (payment, &[("postal_code", "fail"), ("address", "pass"), ("declined", "no")], &["address-half-failed"]),
        (payment, &[("postal_code", "fail"), ("address", "fail"), ("declined", "no")], &["address-failed"]),
        (payment, &[("speed_of_card", "1500"), ("km_from_last_of_card", "800")], &["impossible-travel"]),
        (payment, &[("refunds_per_staff_30d", "9"), ("refund_z_of_staff", "4")], &[]),
        (refund, &[("refunds_per_staff_30d", "9"), ("refund_z_of_staff", "4")], &["staff-refunds"]),
        (payment, &[("near_limit_per_customer_7d", "2"), ("amount_per_customer_7d", "19000")], &["structuring-week"]),
    ] {
        let mut row = Told::new(&mut names, told);
        let hits: Vec<_> = judged(&set, &event, &lists, &mut row).0.into_iter().map(|(key, _)| key).collect();
        assert_eq!(hits, found, "{told:?}");
    }
}
