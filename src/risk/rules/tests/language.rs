//! The text of a rule and its tree are the same thing.

use super::*;
use crate::risk::What;

fn rules() -> impl Strategy<Value = Rule> {
    (
        prop::option::of("[a-z][a-z0-9_-]{0,12}"),
        prop::sample::select(&Action::ALL[..]),
        prop::sample::select(vec![What::Payment, What::Refund]),
        prop::sample::select(&Typology::ALL[..]),
        0_u8..=100,
        conditions(),
    )
        .prop_map(|(key, action, on, typology, weight, condition)| Rule {
            key,
            action,
            on,
            typology,
            weight,
            condition,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_printed_is_read_as_the_same(rules in prop::collection::vec(rules(), 1..4)) {
        let lists = lists(&mut Interner::default());
        let text: Vec<String> = rules.iter().map(Rule::to_string).collect();
        let parsed = parse(&text.join("\n"), &lists);
        // Keys may be the same by chance; the rules are not broken by it, only the second is not taken.
        let keys: Vec<_> = rules.iter().filter_map(|rule| rule.key.as_ref()).collect();
        prop_assume!((1..keys.len()).all(|at| !keys[..at].contains(&keys[at])));
        prop_assert_eq!(&parsed.mistakes, &[]);
        prop_assert_eq!(parsed.rules, rules);
    }

    #[test]
    fn blanks_and_comments_mean_nothing(rule in rules(), blank in "[ \t]{0,3}", comment in "[^\n]{0,20}") {
        let lists = lists(&mut Interner::default());
        let spread = rule.to_string().replace(" and ", &format!("{blank} and  "));
        let text = format!("# {comment}\r\n\n{blank}{spread}{blank}# {comment}\n");
        prop_assert_eq!(parse_one(&text, &lists), Ok(rule));
    }

    #[test]
    fn any_word_may_be_meant(word in "[^\n\r]{0,60}") {
        let lists = Lists::new();
        let tree = Tree::Compare(
            Comparison::Equal,
            Box::new([Tree::Field(field("brand")), Tree::Word(field("brand").value_type(), word)]),
        );
        let rule = parse_one(&format!("review if {tree}"), &lists);
        prop_assert_eq!(rule.map(|rule| rule.condition), Ok(tree));
    }
}

#[test]
fn rules_are_written_in_one_way() {
    let lists = lists(&mut Interner::default());
    for (text, written) in [
        (
            "review if declines_per_ip_1h > 5 and card_country != ip_country",
            "review if declines_per_ip_1h > 5 and card_country != ip_country",
        ),
        (
            "card-testing: review fraud 40 if cards_per_ip_1d>4 and declines_per_ip_60m >= 3",
            "card-testing: review 40 if cards_per_ip_1d > 4 and declines_per_ip_1h >= 3",
        ),
        ("usual : allow fraud 0 if customer in @trusted", "usual: allow if customer in @trusted"),
        ("block if (((amount > 1_000.50)))", "block if amount > 1000.5"),
        ("block if amount == 1 and hour <> 2", "block if amount = 1 and hour != 2"),
        ("block if (a_in: 1)", ""),
        ("block if (amount > 1 and hour = 2) and weekday = 3", "block if amount > 1 and hour = 2 and weekday = 3"),
        ("block if (amount > 1 or hour = 2) and declined", "block if (amount > 1 or hour = 2) and declined"),
        ("block if (amount > 1 and hour = 2) or declined", "block if amount > 1 and hour = 2 or declined"),
        ("block if not (declined)", "block if not declined"),
        ("block if amount - (hour - 1) > 10%", "block if amount - (hour - 1) > 10 %"),
        ("block if (amount - hour) - 1 > 1", "block if amount - hour - 1 > 1"),
        (
            "block if card_country in (\"US\", US, \"card\", \"in\")",
            "block if card_country in (US, US, \"card\", \"in\")",
        ),
        ("block if three_d_secure = 3ds", "block if three_d_secure = 3ds"),
        ("block if card = \"say \\\"hi\\\" \\\\\"", "block if card = \"say \\\"hi\\\" \\\\\""),
        ("block if (\n  amount > 1 # dear\n  or\n\n  declined\n)", "block if amount > 1 or declined"),
        ("review aml if name like @watchlist 0.90", "review aml if name like @watchlist 0.9"),
        ("review aml if name like @watchlist 90%", "review aml if name like @watchlist 90 %"),
        ("review refund staff if amount + 1 is not_known", ""),
    ] {
        let rule = parse_one(text, &lists).map(|rule| rule.to_string());
        if written.is_empty() {
            assert!(rule.is_err(), "{text}");
        } else {
            assert_eq!(rule.as_deref(), Ok(written), "{text}");
        }
    }
}
