//! What holds for every file: nothing from outside ends the process, and what is written down reads back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support {
    pub mod readers;
    pub mod rules;
    pub mod statements;
}

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use counterfoil::domain::{Currency, EntryStatus, Money};
use counterfoil::files::Assume;
use counterfoil::files::check::check_statement;
use counterfoil::text::Texts;
use proptest::prelude::*;
use support::readers::READERS;
use support::statements::StatementFile;

/// One line of a statement that a test writes.
#[derive(Debug, Clone)]
struct Line {
    minor: i64,
    day: NaiveDate,
    pending: bool,
    name: String,
    text: String,
}

fn line() -> impl Strategy<Value = Line> {
    let words = "[A-Za-zäöüéß<>&;,|\"' 0-9]{0,18}[A-Za-z0-9]";
    (-10_000_000_000_i64..10_000_000_000, 0_u64..4_000, any::<bool>(), words, words).prop_map(
        |(minor, days, pending, name, text)| {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap().checked_add_days(Days::new(days)).unwrap();
            let tidy = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
            Line { minor, day, pending, name: tidy(name), text: tidy(text) }
        },
    )
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![Currency::EUR, Currency::JPY, Currency::KWD])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn camt(lines: &[Line], currency: Currency) -> String {
    let mut xml =
        String::from("<Document xmlns=\"urn:x\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>X1</IBAN></Id></Acct>\n");
    for line in lines {
        let amount = Money::new(line.minor.abs(), currency).to_decimal();
        let (direction, party) = if line.minor < 0 { ("DBIT", "Cdtr") } else { ("CRDT", "Dbtr") };
        let status = if line.pending { "<Sts>PDNG</Sts>" } else { "<Sts><Cd>BOOK</Cd></Sts>" };
        let (name, text, day) = (escaped(&line.name), escaped(&line.text), line.day);
        writeln!(
            xml,
            "<Ntry><Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{status}\
             <BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><{party}><Nm>{name}</Nm></{party}></RltdPties>\
             <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )
        .unwrap();
    }
    xml + "</Stmt></BkToCstmrStmt></Document>"
}

fn csv(lines: &[Line], currency: Currency, separator: char, comma: bool) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut table =
        ["Account", "Date", "Status", "Payee", "Description", "Amount", "Currency"].join(&separator.to_string());
    for line in lines {
        let amount = Money::new(line.minor, currency).to_decimal();
        let amount = if comma { amount.replace('.', ",") } else { amount };
        let status = if line.pending { "pending" } else { "booked" };
        let day = line.day.to_string();
        let cells = ["X1", &day, status, &quoted(&line.name), &quoted(&line.text), &quoted(&amount), currency.code()];
        table.push('\n');
        table.push_str(&cells.join(&separator.to_string()));
    }
    table
}

fn mt940(lines: &[Line], currency: Currency) -> String {
    let mut text = format!(":20:S\n:25:X1\n:28C:1\n:60F:C200101{currency}0,\n");
    for line in lines {
        let amount = Money::new(line.minor.abs(), currency).to_decimal().replace('.', ",");
        let (mark, comma) = (if line.minor < 0 { "D" } else { "C" }, if amount.contains(',') { "" } else { "," });
        writeln!(text, ":61:{}{mark}{amount}{comma}NTRFNONREF\n:86:Text {}", line.day.format("%y%m%d"), line.text)
            .unwrap();
    }
    text + &format!(":62F:C201231{currency}0,\n-\n")
}

fn bai2(lines: &[Line], currency: Currency) -> String {
    let mut text = String::from("01,A,B,200101,0000,1,80,1,2/\n");
    for line in lines {
        // A day is that of a group, and a group has accounts of its own.
        let code = if line.minor < 0 { 495 } else { 195 };
        let (day, amount) = (line.day.format("%y%m%d"), line.minor.abs());
        writeln!(
            text,
            "02,B,A,1,{day},2359,{currency},2/\n03,X1,{currency},,,,/\n16,{code},{amount},0,,,{}",
            line.text
        )
        .unwrap();
        writeln!(text, "49,{amount},3/\n98,{amount},1,5/").unwrap();
    }
    text + "99,0,0,0/\n"
}

fn ofx(lines: &[Line], currency: Currency) -> String {
    let mut text = format!(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><STMTRS><CURDEF>{currency}<BANKACCTFROM><ACCTID>X1</BANKACCTFROM><BANKTRANLIST>\n"
    );
    for line in lines {
        let (day, amount) = (line.day.format("%Y%m%d"), Money::new(line.minor, currency).to_decimal());
        let (name, memo) = (escaped(&line.name), escaped(&line.text));
        writeln!(text, "<STMTTRN><DTPOSTED>{day}<TRNAMT>{amount}<NAME>{name}<MEMO>{memo}</STMTTRN>").unwrap();
    }
    text + "</BANKTRANLIST></STMTRS></OFX>"
}

fn qif(lines: &[Line], currency: Currency) -> String {
    let mut text = String::from("!Account\nNX1\n^\n!Type:Bank\n");
    for line in lines {
        let amount = Money::new(line.minor, currency).to_decimal();
        writeln!(text, "D{}\nT{amount}\nP{}\nM{}\n^", line.day, line.name, line.text).unwrap();
    }
    text
}

/// Writes lines in a format.
type Writes = fn(&[Line], Currency) -> String;

const TAGGED: [Writes; 4] = [mt940, bai2, ofx, qif];

/// What every format keeps: accounts, days and amounts.
fn moves_back(text: &str, lines: &[Line], currency: Currency) -> Result<StatementFile, TestCaseError> {
    let assume = Assume { currency: Some(currency), ..Assume::default() };
    let file = StatementFile::read(&text.as_bytes(), &assume).unwrap();
    prop_assert_eq!(&file.rejected, &vec![]);
    let entries: Vec<_> = file.statements.iter().flat_map(|statement| &statement.entries).collect();
    prop_assert!(file.statements.iter().all(|statement| statement.account.as_deref() == Some("X1")));
    let found: Vec<_> = entries.iter().map(|entry| (entry.booked_on, entry.amount)).collect();
    let written: Vec<_> = lines.iter().map(|line| (line.day, Money::new(line.minor, currency))).collect();
    prop_assert_eq!(found, written);
    let check = check_statement(&text.as_bytes(), &assume, &Texts::english()).unwrap();
    let sums = check.statements.iter().filter_map(|statement| statement.sum.as_deref());
    let sum = sums.map(|sum| Money::parse_decimal(sum, currency).unwrap().minor).sum::<i64>();
    prop_assert_eq!(sum, lines.iter().map(|line| line.minor).sum::<i64>());
    let mut ids: Vec<_> = entries.iter().map(|entry| &entry.entry_id).collect();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), lines.len(), "every entry has an id of its own");
    Ok(file)
}

/// What the formats keep that have a place for everything.
fn reads_back(text: &str, lines: &[Line], currency: Currency) -> Result<(), TestCaseError> {
    let file = moves_back(text, lines, currency)?;
    let [statement] = file.statements.as_slice() else { panic!("{:?}", file.statements) };
    for (index, (entry, line)) in statement.entries.iter().zip(lines).enumerate() {
        prop_assert_eq!(entry.status == EntryStatus::Pending, line.pending);
        prop_assert_eq!(entry.counterparty.as_deref(), Some(line.name.as_str()));
        prop_assert_eq!(&entry.texts, &vec![line.text.clone()]);
        prop_assert_eq!(usize::try_from(entry.line).unwrap(), index + 2);
    }
    Ok(())
}

/// Every reader, with all that must hold.
fn use_everything(bytes: &[u8]) {
    for (_, reads) in READERS {
        reads(bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_camt_statement_reads_back(lines in prop::collection::vec(line(), 1..12), currency in currency()) {
        reads_back(&camt(&lines, currency), &lines, currency)?;
    }

    #[test]
    fn a_csv_statement_reads_back(
        lines in prop::collection::vec(line(), 1..12),
        currency in currency(),
        separator in prop::sample::select(vec![',', ';', '\t', '|']),
        comma: bool,
    ) {
        reads_back(&csv(&lines, currency, separator, comma), &lines, currency)?;
    }

    #[test]
    fn a_statement_of_tags_reads_back(
        lines in prop::collection::vec(line(), 1..12),
        currency in currency(),
        writes in prop::sample::select(TAGGED.to_vec()),
    ) {
        moves_back(&writes(&lines, currency), &lines, currency)?;
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        use_everything(&bytes);
    }

    #[test]
    fn no_damage_makes_it_panic(
        lines in prop::collection::vec(line(), 1..6),
        as_camt: bool,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<Option<u8>>()), 0..8),
    ) {
        let text = if as_camt { camt(&lines, Currency::EUR) } else { csv(&lines, Currency::EUR, ';', true) };
        let mut bytes = text.into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            match byte {
                Some(byte) => bytes[at] = byte,
                None => bytes.truncate(at.max(1)),
            }
        }
        use_everything(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// A file is read piece by piece; where a piece ends, nothing is lost or read twice.
    #[test]
    fn a_file_of_many_pieces_reads_back(
        lines in prop::collection::vec(line(), 700..1_500),
        writes in prop::sample::select([TAGGED.as_slice(), &[camt as Writes]].concat()),
    ) {
        moves_back(&writes(&lines, Currency::EUR), &lines, Currency::EUR)?;
        reads_back(&csv(&lines, Currency::EUR, ';', true), &lines, Currency::EUR)?;
    }
}
