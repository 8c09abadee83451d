//! What must hold for whatever text is read as rules.

use std::collections::HashMap;
use std::num::NonZeroU32;

use counterfoil::risk::rules::{Facts, Lists, Memory, Names, Payment, Program, parse, parse_one};
use counterfoil::risk::{Field, Type};

#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Names for Numbers {
    fn number(&mut self, _: Type, text: &str) -> Option<NonZeroU32> {
        let next = u32::try_from(self.0.len()).ok()? + 1;
        NonZeroU32::new(*self.0.entry(text.to_owned()).or_insert(next))
    }
}

/// Of everything something, and of some things nothing.
struct Something;

impl Facts for Something {
    fn value(&mut self, field: Field) -> f64 {
        match field.value_type() {
            Type::Number if field.cost() == 20 => f64::NAN,
            Type::Number => 3.0,
            _ => 1.0,
        }
    }

    fn text(&self, _: Field) -> Option<&str> {
        Some("some name")
    }
}

/// Mistakes lie within the text and have a sentence; a rule is read again as it is printed, and says something of a
/// payment, with its reasons. Tells whether there is a rule.
pub fn rules(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lists = Lists::new();
    let parsed = parse(&text, &lists);
    for mistake in &parsed.mistakes {
        assert!(text.get(mistake.span.clone()).is_some(), "{mistake} is not at a word");
        assert!(mistake.line > 0 && mistake.column > 0 && !mistake.problem.to_string().is_empty());
    }
    let (mut program, mut memory, mut names) = (Program::default(), Memory::default(), Numbers::default());
    for rule in &parsed.rules {
        let printed = rule.to_string();
        assert_eq!(parse_one(&printed, &lists).as_ref(), Ok(rule), "{printed} is read as something else");
        program.add(&rule.condition, &lists, &mut names);
    }
    memory.next(&program);
    for (place, rule) in parsed.rules.iter().enumerate() {
        let mut payment = Payment { now: 0, facts: &mut Something, lists: &lists, memory: &mut memory };
        let said = program.decide(place, &mut payment);
        assert_eq!(said, program.decide(place, &mut payment), "asked again, {rule} says something else");
        assert!(program.trace(place, rule, &mut payment).is_some());
    }
    !parsed.rules.is_empty()
}
