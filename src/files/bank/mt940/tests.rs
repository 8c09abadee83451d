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

const TWO_DAYS: &str = "{1:F01BANK}{2:I940BANKN}{4:\n:20:DAY1\n:25:12345/678EUR\n:28C:0000\n1/1\n:60F:D260101EUR10,\n\
    :61:2601020102CR100,5NTRFORDER 1//B1\n:86:166?20Thanks?32Anna\n:61:2601020102RCR0,5NTRFNONREF\n:86:\n\
    :62F:C260102EUR90,\n:64:C260102EUR90,\n:86:closing words\n-}\n{1:F01BANK}{2:I940BANKN}{4:\n:20:DAY2\n:25:12345/678EUR\n\
    :28C:2/1\n:60F:C260102EUR90,\n:61:2601050105D90,NMSCNONREF\n:62F:C260105EUR0,00\n-}";

#[test]
fn statements_follow_each_other_and_their_balances_prove_the_signs() {
    let check = checked(TWO_DAYS);
    assert_eq!((check.format, check.statements.len()), ("mt940", 2));
    let [first, second] = check.statements.as_slice() else { panic!("two statements") };
    assert_eq!(first.account.as_deref(), Some("12345/678"));
    assert_eq!((first.opening.as_deref(), first.closing.as_deref()), (Some("-10.00"), Some("90.00")));
    assert_eq!((first.entries, first.sum.as_deref(), first.difference.as_deref()), (2, Some("100.00"), Some("0.00")));
    assert_eq!(
        (second.entries, second.sum.as_deref(), second.difference.as_deref()),
        (1, Some("-90.00"), Some("0.00"))
    );
    assert!(check.rejected.is_empty() && check.notices.is_empty());
}

#[test]
fn an_entry_that_cannot_be_read_is_left_out_with_its_line() {
    let text =
        ":20:A\n:25:1\n:60F:C260101EUR1,\n:61:260102X5,NTRF\n:86:gone\n:61:260102C1,005NTRF\n:61:260102C5,NTRF\n:62F:?";
    let check = checked(text);
    let rejected: Vec<_> = check.rejected.iter().map(|row| (row.line, row.field.as_str())).collect();
    assert_eq!(rejected, [(4, ":61:"), (6, ":61:")]);
    assert_eq!((check.statements[0].entries, check.notices.len(), check.notices[0].line), (1, 1, Some(8)));
}

#[test]
fn an_interim_report_is_announced_and_its_totals_are_compared() {
    let text = ":20:A\n:25:1\n:28C:1/1\n:34F:EURD0,\n:34F:EURC0,\n:13D:2601021200+0100\n:61:2601020102C5,NTRF\n\
        :61:2601020102D2,NTRF\n:90D:1EUR2,00\n:90C:2EUR6,\n-\n";
    let check = checked(text);
    let statement = &check.statements[0];
    assert_eq!((check.format, statement.entries, statement.pending), ("mt942", 2, 2));
    assert_eq!((statement.sum.as_deref(), statement.booked_sum.as_deref()), (Some("3.00"), Some("0.00")));
    assert_eq!((check.notices.len(), check.notices[0].line), (1, Some(10)));
}

#[test]
fn what_is_announced_in_a_statement_is_not_in_its_balance() {
    let check = checked(
        ":20:A\n:25:1\n:13D:2601021200\n:60F:C260101EUR1,\n:61:260102EC5,NTRF\n:61:260102C5,NTRF\n:62F:C260102EUR6,",
    );
    assert_eq!((check.format, check.statements[0].pending), ("mt940", 1));
    assert_eq!(check.statements[0].difference.as_deref(), Some("0.00"));
}

#[test]
fn pages_in_one_message_are_one_statement() {
    let text = ":20:A\n:25:1\n:60F:C260101EUR1,\n:61:260102C1,NTRF\n:62M:C260102EUR2,\n:60M:C260102EUR2,\n\
        :61:260102C1,NTRF\n:62F:C260102EUR3,\n";
    let check = checked(text);
    assert_eq!((check.statements.len(), check.statements[0].difference.as_deref()), (1, Some("0.00")));
}

#[test]
fn parts_of_a_file_are_read_as_far_as_they_go() {
    assert_eq!(checked(":25:12345/6EUR\n").statements[0].currency.as_deref(), Some("EUR"));
    assert_eq!(checked(":86:091\n-").statements[0].entries, 0);
    assert_eq!(checked("\n:20:ONLY\n").statements.len(), 1);
    assert_eq!(checked(":25:1\n:60F:C260101EUR0,\n:25:2\n:60F:C260101EUR0,\n").statements.len(), 2);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ":(20|25|28C|60F|61|86|62F|90D|34F|NS|-|[0-9]{2}):.{0,60}(\n.{0,40}){0,6}") {
        let _ = try_check(&format!(":20:A\n{text}"));
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..400, len in 0_usize..40, with in "[\\PC\n]{0,5}") {
        let letters: Vec<char> = TWO_DAYS.chars().collect();
        let before: String = letters.iter().take(at).collect();
        let after: String = letters.iter().skip(at + len).collect();
        let _ = try_check(&format!("{before}{with}{after}"));
    }
}
