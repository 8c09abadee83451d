//! Texts that nobody meant as rules, and the mistakes that are found in them.

use super::*;

/// All mistakes of a text, each with the word at which it is.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let lists = lists(&mut Interner::default());
    let found = parse(text, &lists).mistakes;
    found.iter().map(|mistake| (text[mistake.span.clone()].to_owned(), mistake.to_string())).collect()
}

#[test]
fn every_mistake_points_at_its_word_and_says_what_was_expected() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("reveiw if amount > 1", &[("reveiw", "1:1: expected `block`, `review` or `allow`, found `reveiw`")][..]),
        ("card_x: ", &[("", "1:7: expected `block`, `review` or `allow`, found the end of the rule")]),
        ("review when amount > 1", &[("when", "1:8: expected `if`, found `when`")]),
        ("review 101 if amount > 1", &[("101", "1:8: a weight is a whole number from 0 to 100")]),
        ("review 1.5 if amount > 1", &[("1.5", "1:8: a weight is a whole number from 0 to 100")]),
        ("review if", &[("", "1:10: expected a field, a number or a word, found the end of the rule")]),
        ("review if amount >", &[("", "1:19: expected a field, a number or a word, found the end of the rule")]),
        (
            "review if decline_per_ip_2h > 3",
            &[("decline_per_ip_2h", "1:11: there is no field `decline_per_ip_2h`: did you mean `declines_per_ip_2h`?")],
        ),
        (
            "review if declines_per_ip_1w > 3",
            &[(
                "declines_per_ip_1w",
                "1:11: there is no field `declines_per_ip_1w`: did you mean `declines_per_ip_1h`?",
            )],
        ),
        (
            "review if card_contry = US",
            &[("card_contry", "1:11: there is no field `card_contry`: did you mean `card_country`?")],
        ),
        ("review if qqqqqqqqq > 1", &[("qqqqqqqqq", "1:11: there is no field `qqqqqqqqq`")]),
        (
            "review if card_country > 3",
            &[("card_country", "1:11: this is a word like `card_country`: only `=` and `!=` compare it")],
        ),
        ("review if card_country = 3", &[("3", "1:26: expected a word like `card_country`, and this is a number")]),
        ("review if amount = US", &[("US", "1:20: there is no field `US`")]),
        ("review if amount = \"US\"", &[("\"US\"", "1:20: expected a number, and this is a word")]),
        (
            "review if declines_per_ip_1h and hour",
            &[
                ("declines_per_ip_1h", "1:11: this is a number and neither true nor false: compare it with something"),
                ("hour", "1:34: this is a number and neither true nor false: compare it with something"),
            ],
        ),
        (
            "review if declined = yes",
            &[("declined", "1:11: this is yes or no already: it stands alone, or after `not`")],
        ),
        (
            "review if card_country = brand",
            &[("brand", "1:26: expected a word like `card_country`, and this is a word like `brand`")],
        ),
        (
            "review if card = email",
            &[("email", "1:18: expected a thing like `card`, and this is a thing like `email`")],
        ),
        ("review if amount + brand > 3", &[("brand", "1:20: expected a number, and this is a word like `brand`")]),
        ("review if 1 < amount < 5", &[("<", "1:22: one comparison at a time: join two with `and`")]),
        ("review if amount is big", &[("big", "1:21: expected `known` or `unknown`, found `big`")]),
        (
            "review if card in blocked",
            &[("blocked", "1:19: expected a list such as `@trusted`, or words in parentheses, found `blocked`")],
        ),
        (
            "review if card in @blokced_cards",
            &[("@blokced_cards", "1:19: there is no list `@blokced_cards`: did you mean `@blocked_cards`?")],
        ),
        (
            "review if email in @blocked_cards",
            &[("email", "1:11: expected a thing like `card`, and this is a thing like `email`")],
        ),
        ("review if name like @watchlist", &[("", "1:31: expected how alike, from 0 to 1, found the end of the rule")]),
        ("review if name like @watchlist 90", &[("90", "1:32: how alike is a number from 0 to 1")]),
        (
            "review if card like @blocked_cards 0.9",
            &[("card", "1:11: expected a word like `name`, and this is a thing like `card`")],
        ),
        ("review if hour in ()", &[(")", "1:20: expected a word or a number, found `)`")]),
        (
            "review if hour in (1 2) and amuont > 1",
            &[
                ("2", "1:22: expected `,` or `)`, found `2`"),
                ("amuont", "1:29: there is no field `amuont`: did you mean `amount`?"),
            ],
        ),
        ("review if hour in (1, US)", &[("US", "1:23: expected a number, and this is a word")]),
        ("review if brand in (visa, 3)", &[("3", "1:27: expected a word like `brand`, and this is a number")]),
        ("review if (amount > 1", &[("(", "1:11: this parenthesis is not closed")]),
        ("review if amount > 1)", &[(")", "1:21: expected `and`, `or` or the end of the rule, found `)`")]),
        (
            "review if (amount 1) or hour = x",
            &[("1", "1:19: expected `)`, found `1`"), ("x", "1:32: there is no field `x`")],
        ),
        ("review if amount ? 1", &[("?", "1:18: `?` means nothing here")]),
        ("review if brand = \"visa and amount > 1", &[("\"visa and amount > 1", "1:19: the closing quote is missing")]),
        ("review if amount > 99999999999999999999", &[("99999999999999999999", "1:20: this number is too large")]),
        ("a: review if amount > 1\na: block if amount > 2", &[("a", "2:1: another rule has the key `a`")]),
        (
            "# ok\nreview if (amount > 1\n\nb: review if houre > 3\nblock if\n  ünd",
            &[
                ("(", "2:11: this parenthesis is not closed"),
                ("houre", "4:14: there is no field `houre`: did you mean `hour`?"),
                ("", "5:9: expected a field, a number or a word, found the end of the rule"),
                ("ünd", "6:3: expected `block`, `review` or `allow`, found `ünd`"),
            ],
        ),
        (
            "review if amuont > 1 and > 3 or (hour = ) and declind",
            &[
                ("amuont", "1:11: there is no field `amuont`: did you mean `amount`?"),
                (">", "1:26: expected a field, a number or a word, found `>`"),
                (")", "1:41: expected a field, a number or a word, found `)`"),
                ("declind", "1:47: there is no field `declind`: did you mean `decline` or `declined`?"),
            ],
        ),
    ] {
        let expected: Vec<_> = expected.iter().map(|(word, said)| ((*word).to_owned(), (*said).to_owned())).collect();
        let found = mistakes(text);
        if found != expected {
            wrong.push(format!("{text}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_with_a_mistake_does_not_hide_the_next() {
    let parsed = parse("review if amuont > 1\nblock if amount > 1\nreview if )\nallow if declined", &Lists::new());
    assert_eq!(parsed.mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(
        parsed.rules.iter().map(Rule::to_string).collect::<Vec<_>>(),
        ["block if amount > 1", "allow if declined"]
    );
}

#[test]
fn what_is_too_much_is_refused() {
    let lists = Lists::new();
    let deep = |opens: usize| format!("review if {}declined{}", "(".repeat(opens), ")".repeat(opens));
    assert!(parse_one(&deep(48), &lists).is_ok());
    for (text, problem) in [
        (deep(49), Problem::TooDeep(48)),
        (deep(400), Problem::TooDeep(48)),
        (format!("review if {} declined", "not ".repeat(400)), Problem::TooDeep(48)),
        (format!("review if {}1 > 0", "-".repeat(400)), Problem::TooDeep(48)),
        (format!("review if amount > {}1", "1 + ".repeat(400)), Problem::TooDeep(48)),
        (format!("review if amount > {}1", "(1 + ".repeat(60)), Problem::TooDeep(48)),
        (deep(4_000), Problem::RuleTooLong(1_000)),
        (format!("review if hour in (1{})", ", 1".repeat(600)), Problem::RuleTooLong(1_000)),
        (format!("review if brand = {}", "x".repeat(201)), Problem::WordTooLong(200)),
        (format!("review if brand = \"{}\"", "x".repeat(201)), Problem::WordTooLong(200)),
        (format!("review if amount = 0.{}", "1".repeat(40)), Problem::WordTooLong(40)),
        (" ".repeat((4 << 20) + 1), Problem::TextTooLong(4 << 20)),
    ] {
        let found = parse_one(&text, &lists).unwrap_err();
        assert_eq!(found.iter().map(|mistake| &mistake.problem).collect::<Vec<_>>(), [&problem], "{text:.80}");
    }
    let many = "review if amuont > 1\n".repeat(3_000) + "block if declined";
    let parsed = parse(&many, &lists);
    assert_eq!((parsed.mistakes.len(), parsed.rules.len()), (1_000, 1));
}

#[test]
fn the_deepest_rule_is_not_too_deep_for_anything_that_is_done_with_it() {
    let mut names = Interner::default();
    let lists = Lists::new();
    let sum = format!("amount > {}1{}", "(1 - ".repeat(46), ")".repeat(46));
    let signs = format!("amount > {}amount", "-".repeat(46));
    let nots = format!("{}declined", "not ".repeat(46));
    let known = format!("{}declined{}", "(".repeat(46), ") is known".repeat(46));
    for condition in [sum, signs, nots, known] {
        let rule = parse_one(&format!("review if {condition}"), &lists).unwrap();
        assert_eq!(parse_one(&rule.to_string(), &lists).as_ref(), Ok(&rule));
        let (mut program, mut memory) = (Program::default(), Memory::default());
        let place = program.add(&rule.condition, &lists, &mut names);
        let mut row = Told::new(&mut names, &[("amount", "5"), ("declined", "yes")]);
        let table = judging::Table::of(vec![row.clone(); 3], program.fields());
        memory.next(&program);
        let mut payment = Payment { now: 0, facts: &mut row, lists: &lists, memory: &mut memory };
        let said = program.decide(place, &mut payment);
        assert!(said.is_some());
        assert_eq!(program.trace(place, &rule, &mut payment).unwrap().value == Value::Yes, said == Some(true));
        assert_eq!(program.rows(place, &table, &lists).count(), if said == Some(true) { 3 } else { 0 });
    }
}

/// What must hold for any text.
fn holds(text: &str) {
    let lists = lists(&mut Interner::default());
    let parsed = parse(text, &lists);
    for mistake in &parsed.mistakes {
        assert!(text.get(mistake.span.clone()).is_some(), "{mistake}");
        let line = text.split('\n').nth(mistake.line - 1).unwrap();
        assert!(mistake.column <= line.chars().count() + 1, "{mistake}");
        assert!(!mistake.problem.to_string().is_empty());
    }
    for rule in parsed.rules {
        let printed = rule.to_string();
        assert_eq!(parse_one(&printed, &lists).as_ref(), Ok(&rule), "{printed}");
    }
}

/// Pieces of rules, in no order that makes sense.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "review",
        "block",
        "allow",
        "refund",
        "fraud",
        "aml",
        "if",
        "and",
        "or",
        "not",
        "in",
        "is",
        "known",
        "unknown",
        "like",
        "(",
        ")",
        ",",
        "=",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "1",
        "0.5",
        "1_0",
        "@watchlist",
        "@trusted",
        "@",
        "\"",
        "\"US\"",
        "US",
        "card_country",
        "ip_country",
        "amount",
        "declined",
        "name",
        "card",
        "customer",
        "declines_per_ip_1h",
        "\n",
        "#",
        "key:",
        "a-b:",
        ":",
        "ü",
        "\\",
        "\t",
        "3ds",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_text_is_too_strange(text in prop_oneof![
        "\\PC{0,200}",
        "[a-z0-9_@\"#:()<>=!+*/%., \n-]{0,200}",
        pieces(),
        pieces().prop_map(|text| format!("review if {text}")),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ]) {
        holds(&text);
    }

    #[test]
    fn a_rule_with_something_changed_is_read_or_refused(
        condition in conditions(), at in any::<prop::sample::Index>(), instead in "\\PC{0,2}",
    ) {
        let mut text = format!("key: review fraud 10 if {condition}");
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let from = places[at.index(places.len())];
        let length = text[from..].chars().next().map_or(0, char::len_utf8);
        text.replace_range(from..from + length, &instead);
        holds(&text);
    }
}
