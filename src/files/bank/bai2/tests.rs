#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use crate::files::Assume;
use crate::files::check::{StatementCheck, check_statement};
use crate::files::error::FileError;
use crate::text::Texts;

fn try_check(text: &str) -> Result<StatementCheck, FileError> {
    check_statement(&text.as_bytes(), &Assume::default(), &Texts::english())
}

fn checked(text: &str) -> StatementCheck {
    try_check(text).unwrap()
}

const BALANCED: &str = "01,BANK,SHOP,260103,0600,1,80,1,2/\n02,SHOP,BANK,1,260102,2400,USD,2/\n\
    03,111,,010,1000,,,015,/\n88,3400,,,,,,/\n16,175,3000,V,260105,1200,REF 1,ORDER 7,Thanks, and 1/2 more\n\
    88,of the text\n16,475,600,S,100,200,300,,,Rent/\n49,8000,6/\n\
    03,222,JPY,010,-5,,,015,20,,/16,165,25,Z,,,/49,40,3/\n98,8040,2,11/\n99,8040,1,13/\n";

#[test]
fn balances_prove_the_signs_and_control_totals_are_silent_when_they_agree() {
    let check = checked(BALANCED);
    let [first, second] = check.statements.as_slice() else { panic!("two accounts") };
    assert_eq!((check.format, first.account.as_deref()), ("bai2", Some("111")));
    assert_eq!((first.opening.as_deref(), first.closing.as_deref()), (Some("10.00"), Some("34.00")));
    assert_eq!((first.entries, first.sum.as_deref(), first.difference.as_deref()), (2, Some("24.00"), Some("0.00")));
    assert_eq!((second.currency.as_deref(), second.opening.as_deref()), (Some("JPY"), Some("-5")));
    assert_eq!((second.sum.as_deref(), second.difference.as_deref()), (Some("25"), Some("0")));
    assert_eq!((check.rejected.len(), check.notices.as_slice()), (0, [].as_slice()));
}

#[test]
fn control_totals_that_do_not_agree_are_told() {
    let text = BALANCED.replace("49,8000,6/", "49,8001,7/").replace("98,8040,2,11/", "98,8041,3,11/");
    let lines: Vec<_> = checked(&text).notices.iter().map(|notice| notice.line).collect();
    assert_eq!(lines, [Some(8), Some(8), Some(10), Some(11)], "the file's total does not agree with that of the group");
    let cut = BALANCED.lines().take(7).collect::<Vec<_>>().join("\n");
    let check = checked(&cut);
    assert_eq!((check.statements[0].entries, check.notices.len()), (2, 1));
}

fn with_movements(group: &str, movements: &str) -> StatementCheck {
    checked(&format!("01,A,B,260103,0600,1,80,1,2/\n02,{group}/\n03,1,/\n{movements}\n49,,/\n98,,,/\n99,,,/\n"))
}

#[test]
fn the_kind_tells_the_direction_and_what_has_none_is_left_out() {
    let kinds = [(100, 1), (399, 1), (400, -1), (699, -1), (920, 1), (959, 1), (960, -1), (999, -1)];
    for (kind, sign) in kinds {
        let check = with_movements("A,B,1,260102,,USD,2", &format!("16,{kind},100,0,,,x/"));
        assert_eq!(check.statements[0].sum.as_deref(), Some(if sign > 0 { "1.00" } else { "-1.00" }), "{kind}");
    }
    let check = with_movements(
        "A,B,1,260102,,USD,2",
        "16,010,1,,,,/\n16,721,1,,,,/\n16,900,1,,,,/\n16,175,,,,,/\n16,175,1.0,,,,/\n16,890,,,,,nothing moved/\n16,175,-5,,,,/",
    );
    assert_eq!((check.rejected.len(), check.statements[0].sum.as_deref()), (5, Some("-0.05")));
}

#[test]
fn figures_of_funds_are_got_over() {
    for funds in ["0", "1", "2", "Z", "", "S,1,2,3", "V,260105,", "D,2,0,50,1,50", "D,0"] {
        let check = with_movements("A,B,1,260102,,USD,2", &format!("16,175,100,{funds},R,C,text, of it"));
        assert_eq!((check.statements[0].entries, check.rejected.len()), (1, 0), "{funds}");
    }
    let text =
        "01,A,B,260103,0600,1,80,1,2/\n02,A,B,1,260102,,USD,2/\n03,1,,100,5,2,S,1,2,3,010,/\n88,7,,,,,,,015/\n88,9/\n";
    let statement = &checked(text).statements[0];
    assert_eq!((statement.opening.as_deref(), statement.closing.as_deref()), (Some("0.07"), Some("0.09")));
}

#[test]
fn groups_that_are_not_final_or_never_were() {
    let check = with_movements("A,B,1,260102,,USD,3", "16,175,100,,,,/");
    assert_eq!((check.statements[0].pending, check.notices.len()), (1, 0));
    for status in [2, 4] {
        let check = with_movements(&format!("A,B,{status},260102,,USD,2"), "16,175,100,,,,/");
        assert_eq!((check.statements.len(), check.notices.len()), (0, 1));
    }
    assert_eq!(with_movements("A,B,1,,,USD,2", "16,175,100,,,,/").rejected.len(), 1);
    let without = with_movements("A,B,1,20260102,,,", "16,175,100,,,,/");
    assert_eq!((without.statements[0].currency.as_deref(), without.statements[0].sum.as_deref()), (None, Some("1.00")));
}

#[test]
fn lines_without_a_code_are_told() {
    let check = checked(&BALANCED.replace("03,222", "hello\n03,222"));
    assert_eq!((check.rejected.len(), check.rejected[0].line), (1, 9));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "((01|02|03|16|49|88|98|99|),[-+0-9A-Z,/]{0,40}.{0,9}\n){0,9}") {
        let _ = try_check(&format!("01,A,B,260103,0600,1,80,1,2/\n02,A,B,1,260102,,USD,2/\n{text}"));
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..500, len in 0_usize..40, with in "[\\PC\n]{0,5}") {
        let letters: Vec<char> = BALANCED.chars().collect();
        let before: String = letters.iter().take(at).collect();
        let after: String = letters.iter().skip(at + len).collect();
        let _ = try_check(&format!("{before}{with}{after}"));
    }
}
