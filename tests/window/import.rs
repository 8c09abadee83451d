//! Bringing files in: looked at first, brought in when somebody says so, and tables whose columns nobody knows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::Person;

/// A file as the system hands it over when it is dropped.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Somebody in the demo shop, and a folder with files.
pub struct AtTheFiles {
    pub person: Person,
    folder: tempfile::TempDir,
}

impl AtTheFiles {
    fn new() -> Self {
        Self::with(Person::in_the_demo_shop())
    }

    pub fn with(person: Person) -> Self {
        Self { person, folder: tempfile::tempdir().unwrap() }
    }

    /// Writes files and drops them all at once onto the window.
    pub fn drop_files(&mut self, files: &[(&str, &str)]) {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        self.drop_bytes(&files);
    }

    /// The same with files that are no texts.
    pub fn drop_bytes(&mut self, files: &[(&str, &[u8])]) {
        for (name, bytes) in files {
            let path = self.folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            self.person.window.input_mut().dropped_files.push(Arc::new(Dropped(path)));
        }
        self.person.window.run_ok();
        self.person.wait_until_quiet();
    }

    /// Chooses in a list that drops down.
    fn choose(&mut self, list: &str, choice: &str) {
        self.person.click_part(list);
        let window = &self.person.window;
        let found = window.query_all_by_role_and_label(Role::MenuItemRadio, choice).next();
        found.unwrap_or_else(|| panic!("no {choice} in {list}: {:#?}", self.person.names())).click();
        self.person.window.run_ok();
        self.person.wait_until_quiet();
    }

    pub fn bring_in(&mut self) {
        assert!(self.can_bring_in(), "{:#?}", self.person.names());
        self.person.click("Bring in");
        self.person.wait_until_quiet();
    }

    fn can_bring_in(&self) -> bool {
        let mut buttons = self.person.window.query_all_by_role_and_label(Role::Button, "Bring in");
        buttons.next().is_some_and(|button| !button.accesskit_node().is_disabled())
    }

    #[track_caller]
    fn sees(&self, part: &str) {
        assert!(self.person.sees_part(part), "no {part}. What shows: {:#?}", self.person.names());
    }

    #[track_caller]
    fn sees_no(&self, part: &str) {
        assert!(!self.person.sees_part(part), "{part}. What shows: {:#?}", self.person.names());
    }
}

/// A statement with two entries whose closing balance is what is said.
fn camt(closing: &str) -> String {
    let balance = |code: &str, amount: &str, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        )
    };
    let entry = |amount: &str, sign: &str, text: &str| {
        format!(
            "<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>\
             <BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>\
             </NtryDtls></Ntry>"
        )
    };
    format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt><Id>S1</Id>\
         <Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{}{}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", "100.00", "2026-11-20"),
        balance("CLBD", closing, "2026-11-20"),
        entry("10.00", "CRDT", "Copper kettle"),
        entry("4.50", "DBIT", "Postage"),
    )
}

const UNKNOWN_COLUMNS: &str = "Wann;Wieviel;Mit wem;Wof\u{fc}r\n\
    20.11.2026;12,50;Anna Ohm;Kettle\n\
    21.11.2026;-3,20;Post;Stamps\n";

#[test]
fn a_statement_is_looked_at_and_then_brought_in() {
    let mut files = AtTheFiles::new();
    files.drop_files(&[("november.xml", &camt("105.50"))]);
    files.sees("Bring in november.xml");
    files.sees("2 entries: 2 new, 0 known already");
    files.sees("Bank statement, CAMT.053");
    files.sees("The balances agree");
    assert_eq!(files.person.rows("Copper kettle").len(), 1);
    files.sees("+10.00");
    files.bring_in();
    files.sees_no("Bring in november.xml");
    files.sees("Bank statement: 2 entries read, 2 new");

    // The same bytes under another name are known, and there is nothing to do but to close.
    files.drop_files(&[("again.xml", &camt("105.50"))]);
    files.sees("This file is in the book already, as november.xml");
    files.sees_no("Skip");
    assert!(!files.can_bring_in());
    files.person.press(Modifiers::NONE, Key::Escape);
    files.sees_no("again.xml");

    // Another balance, the same entries: a difference in words, and nothing new.
    files.drop_files(&[("differs.xml", &camt("105.52"))]);
    files.sees("2 entries: 0 new, 2 known already");
    files.sees("The balances differ by €\u{a0}0.02");
    assert!(!files.can_bring_in());
    files.person.press(Modifiers::NONE, Key::Escape);
}

#[test]
fn several_files_come_one_after_the_other() {
    let mut files = AtTheFiles::new();
    let orders = "Order number,Date,Total,Currency\nA-77,2026-11-20,19.90,EUR\n";
    files.drop_files(&[("one.xml", &camt("105.50")), ("letter.txt", "Dear customer,\nhello"), ("three.csv", orders)]);
    files.sees("Bring in one.xml, file 1 of 3");
    files.bring_in();
    files.sees("Bring in letter.txt, file 2 of 3");
    assert!(!files.can_bring_in());
    files.person.click("Skip this file");
    files.person.wait_until_quiet();
    files.sees("Bring in three.csv, file 3 of 3");
    files.sees("1 order: 1 new");
    files.person.press(Modifiers::COMMAND, Key::Enter);
    files.person.wait_until_quiet();
    files.sees_no("Bring in three.csv");
}

#[test]
fn columns_that_nobody_knows_are_explained_once() {
    let mut files = AtTheFiles::new();
    files.drop_files(&[("bank.csv", UNKNOWN_COLUMNS)]);
    files.sees("What the columns mean");
    files.sees("Say above which column is Date; Amount");
    assert!(!files.can_bring_in());
    files.choose("What Wann means", "Date");
    files.choose("What Wieviel means", "Amount");
    files.sees("does not say which currency");
    files.person.fill_in_part("Currency", "eur");
    files.person.wait_until_quiet();
    files.choose("What Mit wem means", "Who");
    files.choose("What Wof\u{fc}r means", "Text");
    let row = files.person.rows("Anna Ohm");
    assert!(row.len() == 1 && row[0].contains("+12.50") && row[0].contains("20 Nov 2026"), "{row:?}");
    assert!(files.person.rows("Stamps")[0].contains("\u{2212}3.20"));

    // The sign the other way round, and back.
    files.person.click("Money in is written with a minus");
    files.person.wait_until_quiet();
    assert!(files.person.rows("Stamps")[0].contains("+3.20"));
    files.person.click("Money in is written with a minus");
    files.person.wait_until_quiet();

    files.person.fill_in_part("Name of this way", "Village bank");
    files.person.click("Keep");
    files.person.wait_until_quiet();
    files.sees("Kept");
    files.bring_in();
    files.sees_no("What the columns mean");

    // The next file with these columns is read by itself.
    let next = UNKNOWN_COLUMNS.replace("12,50", "13,75");
    files.drop_files(&[("next.csv", &next)]);
    files.sees("read as Village bank");
    files.sees("2 entries: 1 new, 1 known already");
    files.sees_no("What the columns mean");
    files.bring_in();
    files.sees_no("Bring in next.csv");
}

#[test]
fn what_a_file_does_not_say_is_asked() {
    let mut files = AtTheFiles::new();
    files.drop_files(&[("short.csv", "Date,Amount,Description\n03/04/2026,12.50,Kettle\n")]);
    files.sees("How are the dates written?");
    files.sees_no("What the columns mean");
    assert!(!files.can_bring_in());
    files.person.click("31/12, day first");
    files.person.wait_until_quiet();
    files.sees("Which currency are the amounts in?");
    files.person.write("EUR");
    files.person.wait_until_quiet();
    assert!(files.person.rows("Kettle")[0].contains("3 Apr 2026"));
    files.person.click("12/31, month first");
    files.person.wait_until_quiet();
    assert!(files.person.rows("Kettle")[0].contains("4 Mar 2026"));
    files.bring_in();
    files.sees_no("Bring in short.csv");
}

/// What is read wrongly can be put right, and the way back is open. Closing changes nothing.
#[test]
fn columns_that_are_read_wrongly_are_put_right() {
    let mut files = AtTheFiles::new();
    let text = "Date,Amount,Currency,Description,Note\n2026-11-20,12.50,EUR,Kettle,Green\n";
    files.drop_files(&[("bank.csv", text)]);
    files.person.click("The columns are read wrongly…");
    files.person.wait_until_quiet();
    files.choose("What Note means", "Who");
    assert!(files.person.rows("Green")[0].contains("Kettle"));
    files.person.click("The first row names the columns");
    files.person.wait_until_quiet();
    files.sees("What 5 means, Who");
    files.person.click("Read it as before");
    files.person.wait_until_quiet();
    files.sees("The columns are read wrongly…");
    files.person.press(Modifiers::NONE, Key::Escape);
    files.drop_files(&[("bank.csv", text)]);
    files.sees("1 entry: 1 new");
}
