//! What conditions come to: by hand, one after the other, all together, and over columns.

use super::*;

const UNKNOWN: Option<bool> = None;

#[test]
fn what_is_absent_is_neither_true_nor_false() {
    // The amount is 5, `declined` is told, the hour is not.
    let (yes, no, unknown) = ("amount = 5", "amount = 6", "hour = 1");
    let values = [(yes, Some(true)), (no, Some(false)), (unknown, UNKNOWN)];
    for (a, is_a) in values {
        let not = is_a.map(|is| !is);
        assert_eq!(ask(&format!("not {a}"), &[("amount", "5")]), not);
        for (b, is_b) in values {
            let and = match (is_a, is_b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => UNKNOWN,
            };
            let or = match (is_a, is_b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => UNKNOWN,
            };
            assert_eq!(ask(&format!("{a} and {b}"), &[("amount", "5")]), and, "{a} and {b}");
            assert_eq!(ask(&format!("{a} or {b}"), &[("amount", "5")]), or, "{a} or {b}");
        }
    }
}

#[test]
fn conditions_say_what_they_read_as() {
    let told = [
        ("amount", "120"),
        ("hour", "23"),
        ("declined", "no"),
        ("card_country", "US"),
        ("ip_country", "DE"),
        ("brand", "visa"),
        ("card", "c1"),
        ("name", "john smyth"),
        ("declines_per_ip_1h", "6"),
    ];
    for (condition, said) in [
        ("declines_per_ip_1h > 5 and card_country != ip_country", Some(true)),
        ("not declined", Some(true)),
        ("declined or amount >= 120", Some(true)),
        ("amount = 1 + 2 * 60 - 1", Some(true)),
        ("amount = (1 + 2) * 40", Some(true)),
        ("amount - 20 - 50 = 50", Some(true)),
        ("amount / 2 / 2 = 30", Some(true)),
        ("-amount < -119.5", Some(true)),
        ("amount / 0 > 1", None),
        ("amount / 0 is unknown", Some(true)),
        ("amount > 50 % * 239", Some(true)),
        ("hour in (22, 23, 0)", Some(true)),
        ("hour not in (1, 2)", Some(true)),
        ("card_country in (US, \"CA\")", Some(true)),
        ("card_country in (CA)", Some(false)),
        ("billing_country in (US)", None),
        ("billing_country not in (US)", None),
        ("billing_country != US", None),
        ("billing_country is unknown and card_country is known", Some(true)),
        ("US = card_country", Some(true)),
        ("card in @blocked_cards", Some(true)),
        ("card not in @blocked_cards", Some(false)),
        ("card in @fraud_cards", Some(false)),
        ("customer in @trusted", None),
        ("name like @watchlist 0.90", Some(true)),
        ("name like @watchlist 0.99", Some(false)),
        ("brand = mastercard or hour < 1 or not (amount < 100)", Some(true)),
    ] {
        assert_eq!(ask(condition, &told), said, "{condition}");
    }
}

#[test]
fn a_word_that_nobody_has_seen_matches_when_it_turns_up() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rule = parse_one("review if brand = newcard", &lists).unwrap();
    let (mut program, mut memory) = (Program::default(), Memory::default());
    let place = program.add(&rule.condition, &lists, &mut names);
    for (brand, said) in [("visa", false), ("newcard", true)] {
        let mut row = Told::new(&mut names, &[("brand", brand)]);
        memory.next(&program);
        let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
        assert_eq!(program.decide(place, &mut payment), Some(said));
    }
}

#[test]
fn a_word_that_gets_no_number_equals_nothing() {
    struct Full;
    impl Names for Full {
        fn number(&mut self, _: Type, _: &str) -> Option<NonZeroU32> {
            None
        }
    }
    let lists = Lists::new();
    let mut row = Told::new(&mut Interner::default(), &[("brand", "visa")]);
    for (condition, said) in [("brand = visa", false), ("brand != visa", true), ("brand in (visa, amex)", false)] {
        let rule = parse_one(&format!("review if {condition}"), &lists).unwrap();
        let (mut program, mut memory) = (Program::default(), Memory::default());
        let place = program.add(&rule.condition, &lists, &mut Full);
        memory.next(&program);
        let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
        assert_eq!(program.decide(place, &mut payment), Some(said), "{condition}");
    }
}

#[test]
fn the_cheapest_is_asked_first_and_only_as_far_as_it_decides() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rule = parse_one("review if rarity_per_ip_1h > 3 and amount > 100 and not declined", &lists).unwrap();
    let (mut program, mut memory) = (Program::default(), Memory::default());
    let place = program.add(&rule.condition, &lists, &mut names);
    let mut row = Told::new(&mut names, &[("amount", "50"), ("declined", "no"), ("rarity_per_ip_1h", "9")]);
    memory.next(&program);
    let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
    assert_eq!(program.decide(place, &mut payment), Some(false));
    assert!(!row.asked.contains_key(&field("rarity_per_ip_1h")), "{:?}", row.asked);
}

#[test]
fn what_rules_share_is_worked_out_once() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let (mut program, mut memory) = (Program::default(), Memory::default());
    for text in [
        "review if rarity_per_ip_1h > 3 and amount > 100",
        "review if amount > 100 and rarity_per_ip_1h > 3",
        "block if 100 < amount or not (rarity_per_ip_1h > 3)",
        "block if amount > 100 and amount > 100",
    ] {
        program.add(&parse_one(text, &lists).unwrap().condition, &lists, &mut names);
    }
    // Two fields, two numbers, two comparisons, the `and` of both rules, the `not` and the `or`.
    assert_eq!(program.parts(), 9);
    assert_eq!(program.fields(), [field("rarity_per_ip_1h"), Field::Amount]);
    let mut row = Told::new(&mut names, &[("amount", "500"), ("rarity_per_ip_1h", "9")]);
    memory.next(&program);
    for place in 0..program.len() {
        let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
        assert_eq!(program.decide(place, &mut payment), Some(true));
    }
    assert!(row.asked.values().all(|times| *times == 1), "{:?}", row.asked);
}

pub(super) struct Table {
    times: Vec<i64>,
    rows: Vec<Told>,
    columns: HashMap<Field, Vec<f64>>,
}

impl Table {
    pub(super) fn of(rows: Vec<Told>, fields: &[Field]) -> Self {
        let column = |field: &Field| (*field, rows.iter().map(|row| row.get(*field)).collect());
        Self { times: rows.iter().map(|row| row.at).collect(), columns: fields.iter().map(column).collect(), rows }
    }
}

impl Columns for Table {
    fn times(&self) -> &[i64] {
        &self.times
    }

    fn values(&self, field: Field) -> Option<&[f64]> {
        self.columns.get(&field).map(Vec::as_slice)
    }

    fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.rows.get(row)?.text(field)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn rules_together_say_what_each_says_by_hand(
        conditions in prop::collection::vec(conditions(), 1..6),
        tellings in prop::collection::vec(tellings(), 1..12),
    ) {
        let mut names = Interner::default();
        let lists = lists(&mut names);
        let (mut program, mut memory) = (Program::default(), Memory::default());
        for condition in &conditions {
            program.add(condition, &lists, &mut names);
        }
        for telling in &tellings {
            let mut row = told(telling, &mut names);
            memory.next(&program);
            // Half of them are asked first whether they are true, which leaves some of the work to the others.
            for (place, condition) in conditions.iter().enumerate().skip(1).step_by(2) {
                let by_hand = plainly(condition, &row, &lists).map(|value| value == Plain::Truth(true));
                let now = row.at;
                let mut payment = Payment { now, facts: &mut row, lists: &lists, memory: &mut memory };
                prop_assert_eq!(program.is_true(place, &mut payment), by_hand == Some(true), "{}", condition);
            }
            for (place, condition) in conditions.iter().enumerate() {
                let by_hand = plainly(condition, &row, &lists).map(|value| value == Plain::Truth(true));
                let now = row.at;
                let mut payment = Payment { now, facts: &mut row, lists: &lists, memory: &mut memory };
                prop_assert_eq!(program.decide(place, &mut payment), by_hand, "{}", condition);
            }
            prop_assert!(row.asked.values().all(|times| *times == 1));
            prop_assert!(row.asked.keys().all(|field| program.fields().contains(field)));
        }
    }

    #[test]
    fn the_order_in_which_a_chain_is_written_changes_nothing(
        (chain, shuffled) in prop::collection::vec(conditions(), 2..6).prop_flat_map(|of| (Just(of.clone()), Just(of).prop_shuffle())),
        all in any::<bool>(),
        telling in tellings(),
    ) {
        let mut names = Interner::default();
        let lists = lists(&mut names);
        let (mut program, mut memory) = (Program::default(), Memory::default());
        let first = program.add(&joined(chain, all), &lists, &mut names);
        let parts = program.parts();
        let second = program.add(&joined(shuffled, all), &lists, &mut names);
        prop_assert_eq!(program.parts(), parts, "the same parts in another order are the same");
        let mut row = told(&telling, &mut names);
        memory.next(&program);
        let mut payment = Payment { now: telling.0, facts: &mut row, lists: &lists, memory: &mut memory };
        prop_assert_eq!(program.decide(first, &mut payment), program.decide(second, &mut payment));
    }

    #[test]
    fn columns_say_what_rows_say(
        condition in conditions(),
        tellings in prop::collection::vec(tellings(), 1..40),
        times in prop_oneof![Just(1_usize), Just(60)],
    ) {
        let mut names = Interner::default();
        let lists = lists(&mut names);
        let rows: Vec<Told> = tellings.iter().map(|telling| told(telling, &mut names)).collect();
        // More than a chunk has, so that there is a second one that is not full.
        let mut rows: Vec<Told> = rows.iter().cycle().take(rows.len() * times).cloned().collect();
        let (mut program, mut memory) = (Program::default(), Memory::default());
        let place = program.add(&condition, &lists, &mut names);
        let table = Table::of(rows.clone(), program.fields());
        let found = program.rows(place, &table, &lists);
        prop_assert_eq!(found.len(), rows.len());
        let mut expected = Vec::new();
        for (at, row) in rows.iter_mut().enumerate() {
            memory.next(&program);
            let now = row.at;
            let is = program.decide(place, &mut Payment { now, facts: row, lists: &lists, memory: &mut memory });
            prop_assert_eq!(found.has(at), is == Some(true), "row {} of {}", at, condition);
            expected.extend((is == Some(true)).then_some(at));
        }
        prop_assert_eq!(found.count(), expected.len());
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_trace_ends_in_what_the_rule_said_and_holds_what_it_came_from(condition in conditions(), telling in tellings()) {
        let mut names = Interner::default();
        let lists = lists(&mut names);
        let (mut program, mut memory) = (Program::default(), Memory::default());
        let rule = parse_one(&format!("review if {condition}"), &lists).unwrap();
        let place = program.add(&condition, &lists, &mut names);
        let mut row = told(&telling, &mut names);
        memory.next(&program);
        let mut payment = Payment { now: telling.0, facts: &mut row, lists: &lists, memory: &mut memory };
        let said = program.decide(place, &mut payment);
        let trace = program.trace(place, &rule, &mut payment).unwrap();
        prop_assert_eq!(&trace.value, &match said { Some(true) => Value::Yes, Some(false) => Value::No, None => Value::Unknown });
        let fields = |trace: &Trace| {
            let mut all = vec![];
            walk(trace, &mut |part| if let Ok(field) = part.text.parse::<Field>() { all.push((field, part.value.clone())) });
            all
        };
        let told = told(&telling, &mut Interner::default());
        for (field, value) in fields(&trace) {
            let by_hand = match plainly(&Tree::Field(field), &told, &lists) {
                None => Value::Unknown,
                Some(Plain::Number(number)) => Value::Number(number),
                Some(Plain::Word(word)) => Value::Word(word),
                Some(Plain::Truth(true)) => Value::Yes,
                Some(Plain::Truth(false)) => Value::No,
            };
            prop_assert!(value == by_hand || value == Value::NotLookedAt, "{field} is {by_hand:?}, not {value:?}");
        }
        // A trace asks for nothing that the rule had not asked for.
        prop_assert!(row.asked.values().all(|times| *times == 1));
        let text = serde_json::to_string(&trace).unwrap();
        prop_assert_eq!(serde_json::from_str::<Trace>(&text).unwrap(), trace);
    }
}

fn walk(trace: &Trace, see: &mut impl FnMut(&Trace)) {
    see(trace);
    trace.of.iter().for_each(|part| walk(part, see));
}

#[test]
fn a_trace_shows_what_was_asked_before_and_what_nobody_looked_at() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let (mut program, mut memory) = (Program::default(), Memory::default());
    let texts = ["review if amount > 100", "review if rarity_per_ip_1h > 3 or (amount > 100 and card_country = US)"];
    let rules = texts.map(|text| parse_one(text, &lists).unwrap());
    for rule in &rules {
        program.add(&rule.condition, &lists, &mut names);
    }
    let mut row = Told::new(&mut names, &[("amount", "500"), ("card_country", "US"), ("rarity_per_ip_1h", "1")]);
    memory.next(&program);
    let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
    for place in 0..2 {
        assert_eq!(program.decide(place, &mut payment), Some(true));
    }
    let trace = program.trace(1, &rules[1], &mut payment).unwrap();
    assert_eq!(
        serde_json::to_value(&trace).unwrap(),
        serde_json::json!({"text": "or", "value": "yes", "of": [
            {"text": "rarity_per_ip_1h > 3", "value": "not_looked_at", "of": [
                {"text": "rarity_per_ip_1h", "value": "not_looked_at"}]},
            {"text": "and", "value": "yes", "of": [
                {"text": "amount > 100", "value": "yes", "cached": true, "of": [
                    {"text": "amount", "value": {"number": 500.0}, "cached": true}]},
                {"text": "card_country = US", "value": "yes", "of": [
                    {"text": "card_country", "value": {"word": "US"}}]}]}]})
    );
}

#[test]
fn a_trace_of_a_long_rule_is_cut() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let (mut program, mut memory) = (Program::default(), Memory::default());
    let sums: Vec<String> = (0..150).map(|at| format!("amount > {at}")).collect();
    let rule = parse_one(&format!("review if {}", sums.join(" and ")), &lists).unwrap();
    let place = program.add(&rule.condition, &lists, &mut names);
    let mut row = Told::new(&mut names, &[("amount", "500")]);
    memory.next(&program);
    let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
    let trace = program.trace(place, &rule, &mut payment).unwrap();
    let mut parts = 0;
    walk(&trace, &mut |_| parts += 1);
    assert_eq!(parts, 256);
}

#[test]
fn a_backtest_works_out_what_changed_and_nothing_else() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let rows: Vec<Told> = (0..100).map(|at| Told::new(&mut names, &[("amount", &at.to_string())])).collect();
    let table = Table::of(rows, &[Field::Amount]);
    let condition = |text: &str| parse_one(text, &lists).unwrap().condition;
    let mut backtest = Backtest::default();
    let (first, second) = (condition("review if amount >= 90"), condition("block fraud 3 if amount>90"));
    assert_eq!(backtest.rows(&first, &table, &lists, &mut names).count(), 10);
    assert_eq!(backtest.rows(&second, &table, &lists, &mut names).count(), 9);
    // With other columns it would say something else, if it looked.
    let nothing = Table::of(Vec::new(), &[]);
    assert_eq!(backtest.rows(&first, &nothing, &lists, &mut names).count(), 10);
    backtest.keep(&[&second]);
    assert_eq!(backtest.len(), 1);
    assert_eq!(backtest.rows(&first, &nothing, &lists, &mut names).count(), 0);
}
