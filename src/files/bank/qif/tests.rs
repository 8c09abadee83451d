use proptest::prelude::*;

use crate::domain::Currency;
use crate::files::bank::collected::Collected;
use crate::files::error::FileError;
use crate::files::{Assume, DateOrder, Format};

fn read(text: &str) -> Collected {
    let (format, collected) = Collected::of(text, &Assume::default()).unwrap();
    assert_eq!(format, Format::Qif);
    collected
}

fn accounts(found: &Collected) -> Vec<Option<&str>> {
    found.statements.iter().map(|statement| statement.account.as_deref()).collect()
}

#[test]
fn fields_of_an_entry_are_kept() {
    let found = read(
        "!Type:Bank\nD13/01/2026\nT-48.00\nCX\nN1001\nP  Baker \nM two  loaves\nLFood\nAStreet 1\nATown\n\
         SFood:Bread\nEdark\n$-30.00\nSFood:Cake\n$-18.00\n^\nD14/01/2026\nU5.00\n",
    );
    assert_eq!(found.movements(), ["0 2026-01-13 -48.00", "0 2026-01-14 5.00"], "the last record may lack its end");
    let (_, entry) = &found.entries[0];
    assert_eq!((entry.line, &*entry.amount_field, entry.amount.currency), (2, "T", None));
    assert_eq!(entry.counterparty.as_deref(), Some("Baker"));
    assert_eq!(entry.texts, ["two loaves", "1001", "Food", "Street 1, Town", "dark", "Food:Bread", "Food:Cake"]);
    assert_eq!((found.statements.len(), found.notices.len()), (1, 0));
}

#[test]
fn a_split_that_does_not_come_to_the_whole_is_told() {
    let found = read("!Type:Bank\nD31/01/2026\nT-48.00\nSa\n$-30.00\nSb\n$-17.00\n^\n");
    assert_eq!((found.movements().len(), found.notice_keys()), (1, vec!["files-qif-split-differs"]));
    assert_eq!(found.notices[0].line, Some(2));
}

#[test]
fn each_account_is_a_statement() {
    let found = read(
        "!Option:AutoSwitch\n!Account\nNCash\nTCash\n^\nNSavings\nTBank\n$1,250.00\n/1/31'26\n^\n!Clear:AutoSwitch\n\
         !Option:AutoSwitch\n!Account\nNCash\nTCash\n^\n!Type:Cash \nD1/30'26\nT-5.00\n^\n\
         !Account\nNSavings\nTBank\n$1,250.00\n/1/31'26\n^\n!type:bank\nD1/31'26\nT7.00\n^\n!Type:Bank\nD1/ 2' 6\nT8.00\n^\n\
         !Type:Cat\nNFood\nDMeals\nE\n^\n!Type:CCard\nD1/31'26\nT9.00\n^\n",
    );
    assert_eq!(
        found.movements(),
        ["0 2026-01-30 -5.00", "1 2026-01-31 7.00", "1 2006-01-02 8.00", "2 2026-01-31 9.00"]
    );
    assert_eq!(accounts(&found), [Some("Cash"), Some("Savings"), None]);
    assert_eq!(found.statements[1].closing.unwrap().value.to_string(), "1250.00");
    assert_eq!(found.statements[1].to.unwrap().to_string(), "2026-01-31");
    assert!(found.notices.is_empty() && found.rejected.is_empty());
}

#[test]
fn an_opening_balance_is_no_entry() {
    let found = read(
        "!Type:Bank\nD2026-01-01\nT100.00\nCX\nPOpening Balance\nL[Giro]\n^\nD2026-01-02\nT5.00\nPOpening Balance\nL[Giro]\n^\n",
    );
    assert_eq!(found.movements(), ["0 2026-01-02 5.00"]);
    assert_eq!(accounts(&found), [Some("Giro")]);
    assert_eq!(found.statements[0].opening.unwrap().value.to_string(), "100.00");
    assert_eq!(found.statements[0].from.unwrap().to_string(), "2026-01-01");
    for other in
        ["PAnna\nL[Giro]", "POpening Balance\nLFood", "PBalance Adjustment\nL[Giro]", "POpening Balance\nL[Cash]"]
    {
        let found = read(&format!("!Account\nNGiro\n^\n!Type:Bank\nD2026-01-01\nT100.00\n{other}\n^\n"));
        assert_eq!((found.entries.len(), found.statements[0].opening), (1, None), "{other}");
    }
}

#[test]
fn securities_are_no_entries() {
    let found = read(
        "!Account\nNDepot\nTInvst\n^\n!Type:Invst\nD31/01/2026\nNBuy\nYACME\nI5.00\nQ2\nT10.00\n^\n\
         !Type:Memorized\nT-5.00\nPRent\n^\n!Type:Security\nNACME\n^\n!Type:Unheard\nD1/1/26\nT5\n^\n",
    );
    assert_eq!((found.entries.len(), accounts(&found)), (0, vec![Some("Depot")]));
    assert_eq!(found.notice_keys(), ["files-qif-section", "files-investments"]);
    let lists = Collected::of("!Type:Cat\nNFood\n^\n", &Assume::default());
    assert_eq!(lists.unwrap_err(), FileError::NoStatement);
}

#[test]
fn the_decimal_mark_is_decided_over_all_amounts() {
    let amounts = |text: &str| -> Vec<String> {
        let records: String = text.split(' ').flat_map(|amount| ["D2026-01-01\nT", amount, "\n^\n"]).collect();
        read(&format!("!Type:Bank\n{records}"))
            .entries
            .iter()
            .map(|(_, entry)| entry.amount.value.to_string())
            .collect()
    };
    assert_eq!(amounts("1.000 -2,50"), ["1000", "-2.50"]);
    assert_eq!(amounts("1,000 -2.50"), ["1000", "-2.50"]);
    assert_eq!(amounts("-1.234,56 $7 (3)"), ["-1234.56", "7", "-3"]);
    let dinars = Assume { currency: Currency::parse("KWD").ok(), ..Assume::default() };
    let (_, found) = Collected::of("!Type:Bank\nD2026-01-01\nT1.500\n^\n", &dinars).unwrap();
    assert_eq!(found.entries[0].1.amount.value.to_string(), "1.500");
}

#[test]
fn an_entry_that_cannot_be_used_costs_no_other() {
    let found = read(
        "!Type:Bank\nT1\n^\nD30/02/2026\nT1\n^\nD31/01/2026\n^\nD31/01/2026\nTone\n^\nD31/01/2026\nT1\nD31/01/2026\nT2\n^\n\
         D31/01/2026\nT3\n^\n",
    );
    assert_eq!(found.movements(), ["0 2026-01-31 3"]);
    assert_eq!(
        found.refusals(),
        [
            "2 D files-row-no-date",
            "4 D files-not-a-date",
            "7 T files-row-no-amount",
            "9 T files-not-an-amount",
            "12 ^ files-qif-record-open",
        ]
    );
}

#[test]
fn a_day_that_can_be_two_is_asked_for() {
    let text = "!Type:Bank\nD01/02/2026\nT1\n^\n";
    assert_eq!(read(text).refusals(), ["2 D files-ambiguous-date"]);
    for (order, day) in [(DateOrder::DayFirst, "0 2026-02-01 1"), (DateOrder::MonthFirst, "0 2026-01-02 1")] {
        let (_, found) = Collected::of(text, &Assume { dates: Some(order), ..Assume::default() }).unwrap();
        assert_eq!(found.movements(), [day]);
    }
    assert_eq!(read(&format!("!Option:MDY\n{text}")).movements(), ["0 2026-01-02 1"]);
}

#[test]
fn a_record_without_an_end_needs_little_memory() {
    let found = read(&format!("!Type:Bank\nD2026-01-01\nT1\n{}^\nD2026-01-01\nT2\n^\n", "Mtext\n".repeat(200_000)));
    assert_eq!((found.movements(), found.refusals().len()), (vec!["0 2026-01-01 2".to_owned()], 1));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[!TypeBankAcount:DTUNPMLACSE$%^0-9/.,' \\[\\]\n-]{0,300}", tail in ".{0,50}") {
        let _ = Collected::of(&format!("!Type:Bank\n{text}{tail}"), &Assume::default());
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..90, drop in 0_usize..20, put in "[!DT^$0-9/.,'\n-]{0,8}") {
        let valid = "!Account\nNGiro\n$5\n^\n!Type:Bank\nD1/31'26\nT-1,000.50\nSa\n$-1,000.50\n^\nD2/1'26\nT5\n^\n";
        let mut letters: Vec<char> = valid.chars().collect();
        let at = at.min(letters.len());
        let end = (at + drop).min(letters.len());
        letters.splice(at..end, put.chars());
        let text: String = letters.into_iter().collect();
        let _ = Collected::of(&text, &Assume::default());
    }
}
