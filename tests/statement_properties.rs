//! What holds for every file: nothing from outside ends the process, and what is written down reads back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use counterfoil::domain::{Currency, EntryStatus, Money};
use counterfoil::files::check::check_statement;
use counterfoil::files::{Assume, detect, read_orders, read_statements};
use counterfoil::text::Texts;
use proptest::prelude::*;

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

fn reads_back(text: &str, lines: &[Line], currency: Currency) -> Result<(), TestCaseError> {
    let file = read_statements(text.as_bytes(), Assume::default()).unwrap();
    prop_assert_eq!(&file.rejected, &vec![]);
    let [statement] = file.statements.as_slice() else { panic!("{:?}", file.statements) };
    prop_assert_eq!(statement.account.as_deref(), Some("X1"));
    prop_assert_eq!(statement.entries.len(), lines.len());
    for (index, (entry, line)) in statement.entries.iter().zip(lines).enumerate() {
        prop_assert_eq!(entry.amount, Money::new(line.minor, currency));
        prop_assert_eq!(entry.booked_on, line.day);
        prop_assert_eq!(entry.status == EntryStatus::Pending, line.pending);
        prop_assert_eq!(entry.counterparty.as_deref(), Some(line.name.as_str()));
        prop_assert_eq!(&entry.texts, &vec![line.text.clone()]);
        prop_assert_eq!(usize::try_from(entry.line).unwrap(), index + 2);
    }
    let check = check_statement(text.as_bytes(), Assume::default(), &Texts::english()).unwrap();
    let sum = lines.iter().map(|line| line.minor).sum();
    prop_assert_eq!(check.statements[0].sum.clone(), Some(Money::new(sum, currency).to_decimal()));
    let mut ids: Vec<_> = statement.entries.iter().map(|entry| entry.entry_id.clone()).collect();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), lines.len(), "every entry has an id of its own");
    Ok(())
}

/// Every way into the room, with every outcome turned into its sentences.
fn use_everything(bytes: &[u8]) {
    let texts = Texts::english();
    let _ = detect(bytes);
    for currency in [None, Some(Currency::EUR)] {
        let assume = Assume { currency, dates: None };
        let outcomes = [
            read_statements(bytes, assume).map(|file| file.rejected),
            read_orders(bytes, assume).map(|file| file.rejected),
            check_statement(bytes, assume, &texts).map(|_| Vec::new()),
        ];
        for outcome in outcomes {
            match outcome {
                Ok(rejected) => rejected.iter().for_each(|row| assert_ne!(texts.say(&row.why), row.why.key)),
                Err(error) => {
                    let error = error.for_file("x");
                    for message in [Some(error.what), error.why, error.hint].into_iter().flatten() {
                        assert_ne!(texts.say(&message), message.key, "no sentence for {}", message.key);
                    }
                }
            }
        }
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
