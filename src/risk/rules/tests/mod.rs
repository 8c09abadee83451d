//! What must hold for rules, whatever they say: rules and payments of every sort, and the plainest way to judge them.

mod judging;
mod language;
mod reading;
mod sets;

use std::collections::HashMap;
use std::num::NonZeroU32;

use proptest::prelude::*;

use super::*;
use crate::risk::{Field, Kind, Type, Word};

/// Numbers in the order in which words and things are first seen.
#[derive(Default)]
struct Interner(HashMap<(Option<Kind>, String), u32>);

impl Names for Interner {
    fn number(&mut self, of: Type, text: &str) -> Option<NonZeroU32> {
        let kind = if let Type::Thing(kind) = of { Some(kind) } else { None };
        let next = u32::try_from(self.0.len()).unwrap() + 1;
        NonZeroU32::new(*self.0.entry((kind, text.to_owned())).or_insert(next))
    }
}

/// A payment by the fields that are known of it.
#[derive(Debug, Clone, Default)]
struct Told {
    at: i64,
    numbers: HashMap<Field, f64>,
    words: HashMap<Field, (f64, String)>,
    /// How often each field was asked for.
    asked: HashMap<Field, u32>,
}

impl Told {
    fn new(names: &mut Interner, told: &[(&str, &str)]) -> Self {
        let mut row = Self::default();
        for (field, value) in told {
            row.tell(names, field.parse().unwrap(), value);
        }
        row
    }

    fn tell(&mut self, names: &mut Interner, field: Field, value: &str) {
        match field.value_type() {
            Type::Number => drop(self.numbers.insert(field, value.parse().unwrap())),
            Type::Truth => drop(self.numbers.insert(field, if value == "yes" { 1.0 } else { 0.0 })),
            of => {
                let number = names.number(of, value).unwrap();
                self.words.insert(field, (f64::from(number.get()), value.to_owned()));
            }
        }
    }

    fn get(&self, field: Field) -> f64 {
        let word = self.words.get(&field).map(|(number, _)| *number);
        self.numbers.get(&field).copied().or(word).unwrap_or(f64::NAN)
    }
}

impl Facts for Told {
    fn value(&mut self, field: Field) -> f64 {
        *self.asked.entry(field).or_default() += 1;
        self.get(field)
    }

    fn text(&self, field: Field) -> Option<&str> {
        self.words.get(&field).map(|(_, text)| text.as_str())
    }
}

/// The standard lists, and entries on them at different times.
fn lists(names: &mut Interner) -> Lists {
    let mut lists = Lists::new();
    let mut put = |list: &str, text: &str, since, until| {
        let list = lists.get_mut(lists.find(list).unwrap()).unwrap();
        let number = names.number(list.members(), text).unwrap();
        list.put(number, Some(text), Period { since, until });
    };
    put("blocked_cards", "c1", 50, None);
    put("blocked_cards", "c2", 0, Some(50));
    put("watchlist", "Smith, John", 0, None);
    put("watchlist", "Anna Müller", 60, Some(80));
    lists.create("trusted", Type::Thing(Kind::Customer), Purpose::Allow).unwrap();
    lists.create("embargo", Type::Word(Word::CardCountry), Purpose::Block).unwrap();
    lists
}

const NUMBERS: [&str; 4] = ["amount", "declines_per_ip_1h", "payments_before_of_card", "hour"];
const WORDS: [(&str, &[&str]); 4] = [
    ("card_country", &["US", "DE", "card"]),
    ("ip_country", &["US", "DE", "in"]),
    ("card", &["c1", "c2", "c 3"]),
    ("name", &["john smith", "jon smyth", "anna mueller"]),
];

fn field(name: &str) -> Field {
    name.parse().unwrap()
}

fn constants() -> impl Strategy<Value = Constant> {
    let plain = (0_u32..6, any::<bool>()).prop_map(|(number, percent)| Constant { number: f64::from(number), percent });
    let any =
        (any::<u32>(), 0_i32..7).prop_map(|(n, k)| Constant { number: f64::from(n) / 10_f64.powi(k), percent: false });
    prop_oneof![4 => plain, 1 => any]
}

fn numbers() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        constants().prop_map(Tree::Constant),
        prop::sample::select(&NUMBERS[..]).prop_map(|name| Tree::Field(field(name))),
    ];
    let operators = [Operator::Plus, Operator::Minus, Operator::Times, Operator::Over];
    leaf.prop_recursive(3, 8, 2, move |inner| {
        prop_oneof![
            inner.clone().prop_map(|of| Tree::Negative(Box::new(of))),
            (prop::sample::select(operators.to_vec()), inner.clone(), inner)
                .prop_map(|(operator, a, b)| Tree::Arithmetic(operator, Box::new([a, b]))),
        ]
    })
}

fn conditions() -> impl Strategy<Value = Tree> {
    use Comparison::{AtLeast, AtMost, Equal, Less, More, NotEqual};
    let comparisons = prop::sample::select(vec![Equal, NotEqual, Less, AtMost, More, AtLeast]);
    let equalities = prop::sample::select(vec![Equal, NotEqual]);
    let words = prop::sample::select(&WORDS[..]).prop_flat_map(|(name, words)| {
        (Just(field(name)), prop::sample::select(words)).prop_map(|(field, word)| (field, word.to_owned()))
    });
    let constant = || constants().prop_map(Tree::Constant);
    let (few, many) = (prop::collection::vec(constant(), 1..4), prop::collection::vec(constant(), 17..20));
    let items = prop_oneof![3 => few, 1 => many];
    let word = |(field, word): (Field, String)| Tree::Word(field.value_type(), word);
    let leaf = prop_oneof![
        3 => (comparisons, numbers(), numbers()).prop_map(|(how, a, b)| Tree::Compare(how, Box::new([a, b]))),
        2 => (equalities.clone(), words.clone(), any::<bool>()).prop_map(move |(how, it, turned)| {
            let (a, b) = (Tree::Field(it.0), word(it));
            Tree::Compare(how, Box::new(if turned { [b, a] } else { [a, b] }))
        }),
        1 => equalities.prop_map(|how| {
            Tree::Compare(how, Box::new([Tree::Field(field("card_country")), Tree::Field(field("ip_country"))]))
        }),
        1 => Just(Tree::Field(Field::Declined)),
        1 => (numbers(), items, any::<bool>())
            .prop_map(|(what, items, not)| Tree::Among { what: Box::new(what), items, not }),
        1 => (words, any::<bool>()).prop_map(move |(it, not)| {
            Tree::Among { what: Box::new(Tree::Field(it.0)), items: vec![word(it)], not }
        }),
        1 => any::<bool>().prop_map(|not| Tree::Listed { what: field("card"), list: "blocked_cards".to_owned(), not }),
        1 => (80_u8..100).prop_map(|least| Tree::Like {
            what: field("name"),
            list: "watchlist".to_owned(),
            least: Constant { number: f64::from(least), percent: true },
        }),
        1 => (numbers(), any::<bool>()).prop_map(|(what, not)| Tree::Known { what: Box::new(what), not }),
        1 => any::<bool>().prop_map(|not| Tree::Known { what: Box::new(Tree::Field(field("name"))), not }),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(|of| joined(of, true)),
            several.prop_map(|of| joined(of, false)),
            inner.clone().prop_map(|of| Tree::Not(Box::new(of))),
            (inner, any::<bool>()).prop_map(|(what, not)| Tree::Known { what: Box::new(what), not }),
        ]
    })
}

/// A chain whose parts are no chains of the same sort, as the parser makes them.
fn joined(of: Vec<Tree>, all: bool) -> Tree {
    let mut parts = Vec::new();
    for part in of {
        match part {
            Tree::And(inner) if all => parts.extend(inner),
            Tree::Or(inner) if !all => parts.extend(inner),
            other => parts.push(other),
        }
    }
    if all { Tree::And(parts) } else { Tree::Or(parts) }
}

/// What a payment may tell: for each field a value or nothing.
type Telling = (i64, Vec<Option<u8>>, Vec<Option<usize>>, Option<bool>);

fn tellings() -> impl Strategy<Value = Telling> {
    (
        0_i64..100,
        prop::collection::vec(prop::option::weighted(0.8, 0_u8..6), NUMBERS.len()),
        prop::collection::vec(prop::option::weighted(0.8, 0_usize..3), WORDS.len()),
        prop::option::of(any::<bool>()),
    )
}

fn told((at, numbers, words, declined): &Telling, names: &mut Interner) -> Told {
    let mut row = Told { at: *at, ..Told::default() };
    for (name, value) in NUMBERS.iter().zip(numbers) {
        if let Some(value) = value {
            row.tell(names, field(name), &value.to_string());
        }
    }
    for ((name, all), at) in WORDS.iter().zip(words) {
        if let Some(at) = at {
            row.tell(names, field(name), all[*at]);
        }
    }
    if let Some(declined) = declined {
        row.tell(names, Field::Declined, if *declined { "yes" } else { "no" });
    }
    row
}

/// A value as anybody would work it out by hand.
#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Number(f64),
    Word(String),
    Truth(bool),
}

/// Works a tree out without any cleverness; nothing when it is absent or unknown.
fn plainly(tree: &Tree, row: &Told, lists: &Lists) -> Option<Plain> {
    let truth = |tree: &Tree| match plainly(tree, row, lists) {
        Some(Plain::Truth(is)) => Some(is),
        None => None,
        other => panic!("{tree} is {other:?}"),
    };
    let number = |tree: &Tree| match plainly(tree, row, lists) {
        Some(Plain::Number(number)) => Some(number),
        None => None,
        other => panic!("{tree} is {other:?}"),
    };
    let list = |name: &str| lists.get(lists.find(name).unwrap()).unwrap();
    let is = match tree {
        Tree::Constant(constant) => return Some(Plain::Number(constant.value())),
        Tree::Word(_, word) => return Some(Plain::Word(word.clone())),
        Tree::Field(field) => {
            return match field.value_type() {
                Type::Number => row.numbers.get(field).map(|number| Plain::Number(*number)),
                Type::Truth => row.numbers.get(field).map(|number| Plain::Truth(*number != 0.0)),
                _ => row.words.get(field).map(|(_, word)| Plain::Word(word.clone())),
            };
        }
        Tree::Negative(of) => return number(of).map(|of| Plain::Number(-of)),
        Tree::Arithmetic(operator, sides) => {
            let (a, b) = (number(&sides[0])?, number(&sides[1])?);
            let result = match operator {
                Operator::Plus => a + b,
                Operator::Minus => a - b,
                Operator::Times => a * b,
                Operator::Over if b == 0.0 => return None,
                Operator::Over => a / b,
            };
            return Some(Plain::Number(result));
        }
        Tree::Compare(how, sides) => {
            let (a, b) = (plainly(&sides[0], row, lists)?, plainly(&sides[1], row, lists)?);
            match (how, a, b) {
                (Comparison::Equal, a, b) => a == b,
                (Comparison::NotEqual, a, b) => a != b,
                (Comparison::Less, Plain::Number(a), Plain::Number(b)) => a < b,
                (Comparison::AtMost, Plain::Number(a), Plain::Number(b)) => a <= b,
                (Comparison::More, Plain::Number(a), Plain::Number(b)) => a > b,
                (Comparison::AtLeast, Plain::Number(a), Plain::Number(b)) => a >= b,
                other => panic!("{other:?}"),
            }
        }
        Tree::Among { what, items, not } => {
            let what = plainly(what, row, lists)?;
            items.iter().any(|item| plainly(item, row, lists).as_ref() == Some(&what)) != *not
        }
        Tree::Listed { what, list: name, not } => {
            let number = row.words.get(what)?.0;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of an interner")]
            let number = NonZeroU32::new(number as u32)?;
            list(name).has(number, row.at) != *not
        }
        Tree::Like { what, list: name, least } => list(name).has_like(&row.words.get(what)?.1, least.value(), row.at),
        Tree::Known { what, not } => plainly(what, row, lists).is_some() != *not,
        Tree::Not(of) => !truth(of)?,
        Tree::And(of) => {
            let of: Vec<_> = of.iter().map(truth).collect();
            if of.contains(&Some(false)) {
                false
            } else {
                of.into_iter().collect::<Option<Vec<_>>>()?.iter().all(|is| *is)
            }
        }
        Tree::Or(of) => {
            let of: Vec<_> = of.iter().map(truth).collect();
            if of.contains(&Some(true)) {
                true
            } else {
                of.into_iter().collect::<Option<Vec<_>>>()?.iter().any(|is| *is)
            }
        }
    };
    Some(Plain::Truth(is))
}

/// What a condition says of a payment.
fn ask(condition: &str, told: &[(&str, &str)]) -> Option<bool> {
    let mut names = Interner::default();
    let lists = lists(&mut names);
    let rule = parse_one(&format!("review if {condition}"), &lists).unwrap();
    let (mut program, mut memory, mut row) = (Program::default(), Memory::default(), Told::new(&mut names, told));
    let place = program.add(&rule.condition, &lists, &mut names);
    memory.next(&program);
    program.decide(place, &mut Payment { now: 70, facts: &mut row, lists: &lists, memory: &mut memory })
}
