use proptest::prelude::*;

use crate::domain::{Currency, EntryStatus};
use crate::files::bank::collected::Collected;
use crate::files::error::FileError;
use crate::files::{Assume, Format};
use crate::text::Message;

fn read(text: &str) -> Collected {
    let (format, collected) = Collected::of(text, &Assume::default()).unwrap();
    assert_eq!(format, Format::Ofx);
    collected
}

fn failure(text: &str) -> FileError {
    Collected::of(text, &Assume::default()).unwrap_err()
}

/// A bank account's statement in SGML with these entries.
fn sgml(entries: &str) -> String {
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>\n\
         <STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>99<ACCTID>4711</BANKACCTFROM>\n\
         <BANKTRANLIST><DTSTART>20260101<DTEND>20260131\n{entries}</BANKTRANLIST>\n\
         <LEDGERBAL><BALAMT>90.00<DTASOF>20260201</LEDGERBAL><AVAILBAL><BALAMT>1.00<DTASOF>20260301</AVAILBAL>\n\
         </STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
}

fn entry(fields: &str) -> String {
    sgml(&format!("<STMTTRN>{fields}</STMTTRN>\n"))
}

#[test]
fn sgml_and_xml_say_the_same() {
    let old =
        sgml("<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>20260105\n<TRNAMT>-10.00\n<FITID>a1\n<NAME>M & M\n</STMTTRN>\n");
    let new = "<?xml version='1.0'?>\n<?OFX OFXHEADER='200'?>\n<!-- ours -->\n<ofx:OFX>\n<stmtrs>\n<Curdef>eur</Curdef>\n\
         <bankacctfrom><bankid>99</bankid><acctid> 4711 </acctid></bankacctfrom>\n\
         <ledgerbal><dtasof>20260201</dtasof><balamt>90.00</balamt></ledgerbal>\n\
         <banktranlist><dtstart>20260101</dtstart><dtend>20260131</dtend>\n\
         <stmttrn><trntype>debit</trntype><dtposted>20260105120000[-5:EST]</dtposted><trnamt>-10.00</trnamt>\
         <fitid>a1</fitid><name><![CDATA[M & M]]></name><memo/></stmttrn>\n</banktranlist></stmtrs></ofx:OFX>";
    let (mut old, mut new) = (read(&old), read(new));
    assert_eq!((old.entries[0].1.line, new.entries[0].1.line), (8, 10));
    for found in [&mut old, &mut new] {
        found.entries[0].1.line = 0;
    }
    assert_eq!(old, new);
    assert_eq!(old.movements(), ["0 2026-01-05 -10.00"]);
    let statement = &old.statements[0];
    assert_eq!((statement.account.as_deref(), statement.currency), (Some("4711"), Some(Currency::EUR)));
    assert_eq!((statement.opening, statement.closing.unwrap().value.to_string()), (None, "90.00".to_owned()));
    assert_eq!(statement.from.unwrap().to_string(), "2026-01-01");
    assert_eq!(statement.to.unwrap().to_string(), "2026-01-31");
}

#[test]
fn everything_the_bank_wrote_is_kept() {
    let found = read(&entry(
        "<TRNTYPE>XFER<DTPOSTED>20260105<DTUSER>20260103<DTAVAIL>20260106<TRNAMT>5,00<FITID>f<CHECKNUM>c<REFNUM>r\
         <PAYEE><NAME>Anna <ADDR1>Street<CITY>Town</PAYEE><BANKACCTTO><BANKID>1<ACCTID>DE00 1</BANKACCTTO>\
         <MEMO>one  two<MEMO>c<IMAGEDATA><IMAGEREF>x<NAME>y</IMAGEDATA>",
    ));
    let (_, entry) = &found.entries[0];
    assert_eq!(entry.counterparty.as_deref(), Some("Anna"));
    assert_eq!(entry.texts, ["f", "c", "r", "DE00 1", "one two"]);
    assert_eq!(entry.value_on.unwrap().to_string(), "2026-01-06");
    assert_eq!((entry.status, &*entry.amount_field), (EntryStatus::Booked, "TRNAMT"));
}

#[test]
fn the_sign_is_in_the_amount() {
    let found = read(&entry("<TRNTYPE>DEBIT<DTPOSTED>20260105<TRNAMT>7.00"));
    assert_eq!(found.movements(), ["0 2026-01-05 7.00"]);
    assert_eq!(found.notice_keys(), ["files-ofx-contradicts-kind"]);
    assert!(read(&entry("<TRNTYPE>CREDIT<DTPOSTED>20260105<TRNAMT>7.00")).notices.is_empty());
}

#[test]
fn an_entry_that_cannot_be_used_costs_no_other() {
    let bad = [
        "<DTPOSTED>20240230<TRNAMT>1",
        "<DTPOSTED>20260105<TRNAMT>",
        "<DTPOSTED>20260105",
        "<DTPOSTED>00000000<TRNAMT>1",
        "<DTPOSTED>20260105<TRNAMT>one",
        "<DTPOSTED>20260105<TRNAMT>1<CURRENCY><CURSYM>XXY<CURRATE>1</CURRENCY>",
        "<DTPOSTED>20260105<TRNAMT>1<CORRECTFITID>f<CORRECTACTION>DELETE",
        "<DTPOSTED>20260105<TRNAMT>1.005",
        "*cut*",
    ];
    let bad: String = bad.iter().flat_map(|fields| ["<STMTTRN>", fields, "</STMTTRN>\n"]).collect();
    let found = read(&sgml(&format!("{bad}<STMTTRN><DTPOSTED>20260105<TRNAMT>1</STMTTRN>\n")));
    assert_eq!(found.movements(), ["0 2026-01-05 1"]);
    assert_eq!(
        found.refusals(),
        [
            "8 DTPOSTED files-not-a-date",
            "9 TRNAMT files-row-no-amount",
            "10 TRNAMT files-row-no-amount",
            "11 DTPOSTED files-row-no-date",
            "12 TRNAMT files-not-an-amount",
            "13 CURRENCY money-unknown-currency",
            "14 CORRECTACTION files-ofx-correction",
            "15 TRNAMT money-too-many-decimals",
            "16 TRNAMT files-row-no-amount",
        ]
    );
}

#[test]
fn without_a_booking_day_another_one_is_taken_and_told() {
    let found = read(&entry("<DTPOSTED>00000000000000<DTUSER>20260103<TRNAMT>1"));
    assert_eq!(found.movements(), ["0 2026-01-03 1"]);
    assert_eq!(found.notice_keys(), ["files-ofx-another-day"]);
}

#[test]
fn the_currency_of_an_entry_is_told_from_the_one_it_was_made_in() {
    let found = read(&sgml(
        "<STMTTRN><DTPOSTED>20260105<TRNAMT>1<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY></STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260105<TRNAMT>2<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY></STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260105<TRNAMT>3<CURRENCY>GBP</STMTTRN>\n",
    ));
    let currencies: Vec<_> = found.entries.iter().map(|(_, entry)| entry.amount.currency).collect();
    assert_eq!(currencies, [Some(Currency::USD), Some(Currency::EUR), Some(Currency::GBP)]);
    assert_eq!(found.notice_keys(), ["files-ofx-other-currency"]);
}

#[test]
fn an_unknown_currency_is_told_and_left_to_a_person() {
    let text = entry("<DTPOSTED>20260105<TRNAMT>1").replace("<CURDEF>EUR", "<CURDEF>EURO");
    let found = read(&text);
    assert_eq!((found.statements[0].currency, found.notice_keys()), (None, vec!["money-unknown-currency"]));
    let assume = Assume { currency: Some(Currency::GBP), ..Assume::default() };
    let (_, found) = Collected::of(&text, &assume).unwrap();
    assert_eq!(found.entries[0].1.amount.currency, Some(Currency::GBP));
    let empty = read(&entry("<DTPOSTED>20260105<TRNAMT>1").replace("<CURDEF>EUR", "<CURDEF>"));
    assert_eq!((empty.statements[0].currency, empty.notices.len()), (None, 0));
}

#[test]
fn what_an_entry_belongs_to_is_known_before_it() {
    for late in ["<CURDEF>EUR", "<BANKACCTFROM><BANKID>99<ACCTID>4711</BANKACCTFROM>"] {
        let text = entry("<DTPOSTED>20260105<TRNAMT>1").replace(late, "");
        let text = text.replace("<LEDGERBAL>", &format!("{late}\n<LEDGERBAL>"));
        let what = Message::new("files-account-after-entries");
        assert_eq!(failure(&text), FileError::Broken { line: 10, what }, "{late}");
        let without_entries = text.replace("<TRNAMT>1", "<TRNAMT>?");
        assert_eq!(read(&without_entries).statements[0].account.as_deref(), Some("4711"), "{late}");
    }
}

#[test]
fn announced_entries_are_pending() {
    let pending = "<BANKTRANLISTP><DTASOF>20260202\n<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20260202<TRNAMT>-3.00<NAME>X</STMTTRNP>\n\
                   </BANKTRANLISTP></STMTRS>";
    let found = read(&entry("<DTPOSTED>20260105<TRNAMT>1").replace("</STMTRS>", pending));
    assert_eq!(found.movements(), ["0 2026-01-05 1", "0 2026-02-02 -3.00"]);
    let statuses: Vec<_> = found.entries.iter().map(|(_, entry)| entry.status).collect();
    assert_eq!(statuses, [EntryStatus::Booked, EntryStatus::Pending]);
}

#[test]
fn elements_that_were_not_closed_end_where_the_next_begins() {
    let found = read(
        "<OFX>\n<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1\n<BANKTRANLIST>\n\
         <STMTTRN><DTPOSTED>20260105<TRNAMT>1<PAYEE><NAME>A\n<STMTTRN><DTPOSTED>20260106<TRNAMT>2<NAME>B\n\
         <LEDGERBAL><BALAMT>3<AVAILBAL><BALAMT>9\n\
         <CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>2</CCACCTFROM><BANKTRANLIST></BANKTRANLIST>\n\
         <BANKTRANLIST><STMTTRN><DTPOSTED>20260107<TRNAMT>-4</STMTTRN></BANKTRANLIST>",
    );
    assert_eq!(found.movements(), ["0 2026-01-05 1", "0 2026-01-06 2", "1 2026-01-07 -4"]);
    let accounts: Vec<_> = found.statements.iter().map(|statement| statement.account.as_deref()).collect();
    assert_eq!(accounts, [Some("1"), Some("2")]);
    assert_eq!(found.statements[0].closing.unwrap().value.to_string(), "3");
    assert_eq!(found.entries[1].1.counterparty.as_deref(), Some("B"));
}

#[test]
fn words_in_a_comment_are_skipped_and_elements_are_read() {
    let found = read(&sgml(
        "<STMTTRN><DTPOSTED>20260105<TRNAMT>4</STMTTRN>\n\
         <!-- <STMTTRN><DTPOSTED>20260105<TRNAMT>5 --></STMTTRN>\n\
         <STMTTRN><!-- stray --><DTPOSTED>20260105<TRNAMT>6</STMTTRN>\n",
    ));
    assert_eq!(found.movements(), ["0 2026-01-05 4", "0 2026-01-05 5", "0 2026-01-05 6"]);
    assert_eq!(found.notice_keys(), ["files-ofx-commented"]);
}

#[test]
fn balances_that_are_empty_or_no_amounts_are_none() {
    let empty = read(&sgml("").replace("<BALAMT>90.00", "<BALAMT/>"));
    assert_eq!((empty.statements[0].closing, empty.notices.len()), (None, 0));
    let bad = read(&sgml("").replace("<BALAMT>90.00", "<BALAMT>n/a"));
    assert_eq!((bad.statements[0].closing, bad.notice_keys()), (None, vec!["files-not-an-amount"]));
    let only_as_of = read(&sgml("").replace("<DTSTART>20260101<DTEND>20260131", ""));
    assert_eq!(only_as_of.statements[0].to.unwrap().to_string(), "2026-02-01");
}

#[test]
fn of_investments_only_cash_is_an_entry() {
    let found = read(
        "<OFX><INVSTMTRS><DTASOF>20260201<CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>7</INVACCTFROM>\n\
         <INVTRANLIST><DTSTART>20260101<DTEND>20260131<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20260105</INVTRAN>\
         <TOTAL>-5.00<CURRENCY><CURSYM>USD</CURRENCY></INVBUY></BUYSTOCK>\n\
         <INVBANKTRAN><STMTTRN><DTPOSTED>20260106<TRNAMT>+0002.4000</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>\n\
         </INVTRANLIST><INVBAL><AVAILCASH>9<BALLIST><BAL><VALUE>1</BAL></BALLIST></INVBAL></INVSTMTRS></OFX>",
    );
    assert_eq!(found.movements(), ["0 2026-01-06 2.4000"]);
    assert_eq!((found.statements[0].closing, found.notice_keys()), (None, vec!["files-investments"]));
}

#[test]
fn a_refusal_is_told_in_the_banks_words() {
    let refused = "<OFX>\n<SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></SONRS></OFX>";
    assert_eq!(failure(refused), FileError::Refused { line: 2, said: "Wrong password".to_owned() });
    let coded = refused.replace("<MESSAGE>Wrong password", "");
    assert_eq!(failure(&coded), FileError::Refused { line: 2, said: "15500".to_owned() });
    let welcome = "<OFX><SONRS><STATUS><CODE>0<SEVERITY>INFO<MESSAGE>Welcome</STATUS></SONRS></OFX>";
    assert_eq!(failure(welcome), FileError::NoStatement);
    let mut partly = entry("<DTPOSTED>20260105<TRNAMT>1");
    partly.push_str(
        "<OFX><STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account closed</STATUS></STMTTRNRS></OFX>",
    );
    let found = read(&partly);
    assert_eq!((found.entries.len(), found.notice_keys()), (1, vec!["files-bank-says"]));
}

#[test]
fn a_list_that_is_cut_off_is_refused_whole() {
    let text = entry("<DTPOSTED>20260105<TRNAMT>1");
    let (cut, _) = text.split_once("</BANKTRANLIST>").unwrap();
    let what = Message::new("files-cut-off");
    assert_eq!(failure(cut), FileError::Broken { line: 9, what });
    let (rest_missing, _) = text.split_once("</STMTRS>").unwrap();
    assert_eq!(read(rest_missing).entries.len(), 1);
}

fn valid() -> String {
    sgml(
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260105<TRNAMT>-10.00<NAME>A &amp; B<MEMO><![CDATA[x]]></STMTTRN>\n\
         <STMTTRN><DTPOSTED>20260106<TRNAMT>1,500<CURRENCY><CURSYM>USD</CURRENCY></STMTTRN>\n",
    )
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}") {
        let _ = Collected::of(&format!("<OFX>{text}"), &Assume::default());
        let _ = Collected::of(&format!("<OFX><STMTRS><BANKTRANLIST><STMTTRN>{text}"), &Assume::default());
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..700, drop in 0_usize..40, put in "[<>/!a-zA-Z0-9.,\\-\n]{0,8}") {
        let mut letters: Vec<char> = valid().chars().collect();
        let at = at.min(letters.len());
        let end = (at + drop).min(letters.len());
        letters.splice(at..end, put.chars());
        let text: String = letters.into_iter().collect();
        let _ = Collected::of(&text, &Assume::default());
    }
}
