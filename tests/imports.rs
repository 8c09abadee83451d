//! Files on their way into the book and out again: looking first, overlaps, archives, mappings, settlement files.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "it waits for a process that it kills")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use counterfoil::clock::SystemClock;
use counterfoil::desk::{self, AccountKey, Actor, Desk, ImportReport, Kind, Mapping, Means, StatementGap};
use counterfoil::domain::{Currency, EntryStatus, Money};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::store::Sidecar;
use counterfoil::vault::{MemoryVault, SecretName, Vault};
use secrecy::ExposeSecret as _;

struct Book {
    desk: Desk,
    owner: Actor,
    _folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        let desk = Desk::create(&book, Arc::new(MemoryVault::default()), Arc::new(SystemClock::new())).unwrap();
        let owner = desk.owner().unwrap();
        Self { desk, owner, _folder: folder }
    }

    fn import(&self, name: &str, bytes: &[u8]) -> ImportReport {
        self.try_import(name, bytes, &Assume::default()).unwrap()
    }

    fn try_import(&self, name: &str, bytes: &[u8], assume: &Assume) -> desk::Result<ImportReport> {
        desk::import(&self.desk, &self.owner, name, &bytes, assume, &Job::quiet())
    }

    fn look(&self, name: &str, bytes: &[u8], assume: &Assume) -> desk::FileLook {
        desk::look_at_file(&self.desk, &self.owner, name, &bytes, assume, &Job::quiet()).unwrap()
    }

    fn undo(&self, report: &ImportReport) {
        desk::undo_import(&self.desk, &self.owner, report.import_id.as_ref().unwrap()).unwrap();
    }

    /// Day, amount and status of every entry of the one account there is.
    fn entries(&self) -> Vec<String> {
        let bank = desk::bank(&self.desk, &self.owner).unwrap();
        let mut rows = Vec::new();
        for account in bank.accounts {
            let page = desk::bank_entries(&self.desk, &self.owner, &account.key, 0).unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            rows.extend(
                page.rows.iter().map(|entry| {
                    format!("{} {} {}", entry.booked_on, entry.amount.to_decimal(), entry.status.as_str())
                }),
            );
        }
        rows.sort();
        rows
    }
}

const HEAD: &str = "Account,Currency,Booking date,Amount,Text,Status,Balance\n";

fn csv(rows: &[&str]) -> Vec<u8> {
    format!("{HEAD}{}\n", rows.join("\n")).into_bytes()
}

fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const COFFEE: &str = "DE02,EUR,2026-11-02,-2.50,Coffee,booked,97.50";
const RENT: &str = "DE02,EUR,2026-11-03,-50.00,Rent,booked,47.50";
const SALE: &str = "DE02,EUR,2026-11-04,10.00,Sale,booked,57.50";

#[test]
fn a_look_says_what_an_import_does_and_changes_nothing() {
    let book = Book::new();
    book.import("first.csv", &csv(&[COFFEE, RENT]));
    let second = csv(&[RENT, SALE, "DE02,EUR,2026-11-05,x,Broken,booked,1"]);
    let look = book.look("second.csv", &second, &Assume::default());
    assert_eq!((look.read, look.new, look.rejected_count), (2, 1, 1));
    assert_eq!(look.rows.iter().map(|row| row.is_new).collect::<Vec<_>>(), [false, true]);
    assert_eq!(book.entries().len(), 2);
    let report = book.import("second.csv", &second);
    assert_eq!((report.summary.read, report.summary.added, report.rejected_count), (2, 1, 1));
    assert_eq!(book.look("again.csv", &second, &Assume::default()).before.as_deref(), Some("second.csv"));
}

#[test]
fn what_another_file_holds_as_well_outlives_the_undoing_of_either() {
    for undo_first in [true, false] {
        let book = Book::new();
        let first = book.import("first.csv", &csv(&[COFFEE, RENT]));
        let second = book.import("second.csv", &csv(&[RENT, SALE]));
        assert_eq!((second.summary.added, second.summary.known), (1, 1));
        let (gone, kept) = if undo_first { (&first, &second) } else { (&second, &first) };
        let only = if undo_first { "2026-11-04 10.00 booked" } else { "2026-11-02 -2.50 booked" };
        book.undo(gone);
        let mut expected = vec!["2026-11-03 -50.00 booked".to_owned(), only.to_owned()];
        expected.sort();
        assert_eq!(book.entries(), expected);
        book.undo(kept);
        assert_eq!(book.entries(), Vec::<String>::new());
        assert!(desk::imported_files(&book.desk, &book.owner).unwrap().is_empty());
        // What was taken out can be brought in again.
        assert_eq!(book.import("first.csv", &csv(&[COFFEE, RENT])).summary.added, 2);
    }
}

#[test]
fn undoing_the_file_that_booked_an_entry_makes_it_announced_again() {
    let book = Book::new();
    book.import("early.csv", &csv(&["DE02,EUR,2026-11-02,5.00,Sale,pending,5.00"]));
    assert_eq!(book.entries(), ["2026-11-02 5.00 pending"]);
    let late = book.import("late.csv", &csv(&["DE02,EUR,2026-11-02,5.00,Sale,booked,5.00"]));
    assert_eq!(book.entries(), ["2026-11-02 5.00 booked"]);
    book.undo(&late);
    assert_eq!(book.entries(), ["2026-11-02 5.00 pending"]);
}

#[test]
fn an_order_is_again_what_it_was_before_the_newer_file() {
    let book = Book::new();
    let orders = |status: &str| format!("Order number,Total,Currency,Status\n1001,5.00,EUR,{status}\n").into_bytes();
    let open = book.import("open.csv", &orders("open"));
    let paid = book.import("paid.csv", &orders("paid"));
    assert_eq!((open.summary.added, paid.summary.known), (1, 1));
    book.undo(&paid);
    let look = book.look("paid.csv", &orders("paid"), &Assume::default());
    assert_eq!((look.read, look.new), (1, 0), "the order of the first file is there");
    book.undo(&open);
    assert_eq!(book.look("paid.csv", &orders("paid"), &Assume::default()).new, 1);
}

#[test]
fn statements_that_do_not_follow_each_other_are_shown() {
    let book = Book::new();
    book.import("nov.csv", &csv(&[COFFEE, RENT]));
    book.import("dec.csv", &csv(&["DE02,EUR,2026-12-01,1.00,Sale,booked,49.50"]));
    let bank = desk::bank(&book.desk, &book.owner).unwrap();
    let account = &bank.accounts[0];
    let key = AccountKey { account: Some("DE02".to_owned()), currency: Currency::EUR };
    assert_eq!((&account.key, account.entries, account.statements.len()), (&key, 3, 2));
    let gap = Some(StatementGap::Balance(Money::new(1_00, Currency::EUR)));
    assert_eq!((account.statements[0].gap, account.statements[1].gap), (gap, None));
    assert_eq!(account.balance.as_ref().unwrap().1, Money::new(49_50, Currency::EUR));
}

#[test]
fn every_file_of_an_archive_comes_in_or_none() {
    let book = Book::new();
    let broken = archive(&[("a.csv", csv(&[COFFEE])), ("b.xml", b"<Document><BkToCstmrStmt><Stmt>".to_vec())]);
    book.try_import("both.zip", &broken, &Assume::default()).unwrap_err();
    assert!(book.entries().is_empty() && desk::imported_files(&book.desk, &book.owner).unwrap().is_empty());
    let whole = archive(&[("a.csv", csv(&[COFFEE])), ("b.csv", csv(&[RENT]))]);
    let report = book.import("both.zip", &whole);
    assert_eq!((report.summary.added, report.import_id), (2, None));
    assert_eq!(desk::imported_files(&book.desk, &book.owner).unwrap().len(), 2);
    assert_eq!(book.look("once more.zip", &whole, &Assume::default()).before.as_deref(), Some("both.zip: b.csv"));
}

#[test]
fn a_second_sheet_with_a_table_is_not_left_out_unsaid() {
    let relations = |all: &[(&str, &str, &str)]| {
        let one = |(id, kind, target): &(&str, &str, &str)| {
            format!(
                "<Relationship Id=\"{id}\" Target=\"{target}\" \
                 Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\"/>"
            )
        };
        let all: Vec<String> = all.iter().map(one).collect();
        let schema = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{schema}\">{}</Relationships>", all.concat()).into_bytes()
    };
    let sheet = |amount: &str| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let row = |cells: [&str; 4]| format!("<row>{}</row>", cells.map(cell).concat());
        let rows = [row(["Booking date", "Amount", "Currency", "Text"]), row(["2026-11-02", amount, "EUR", "x"])];
        let schema = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        format!("<worksheet xmlns=\"{schema}\"><sheetData>{}</sheetData></worksheet>", rows.concat()).into_bytes()
    };
    let workbook = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
        <sheet name=\"October\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"November\" sheetId=\"2\" r:id=\"r2\"/>\
        </sheets></workbook>";
    let sheets = [("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "worksheet", "worksheets/sheet2.xml")];
    let file = archive(&[
        ("_rels/.rels", relations(&[("r1", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", workbook.as_bytes().to_vec()),
        ("xl/_rels/workbook.xml.rels", relations(&sheets)),
        ("xl/worksheets/sheet1.xml", sheet("1.00")),
        ("xl/worksheets/sheet2.xml", sheet("2.00")),
    ]);
    let look = Book::new().look("year.xlsx", &file, &Assume::default());
    assert_eq!((look.read, look.rows[0].amount), (1, Money::new(1_00, Currency::EUR)));
    assert_eq!(look.notices.iter().map(|notice| notice.what.key).collect::<Vec<_>>(), ["files-sheet-unread"]);
}

/// What the process that is killed is told, in its environment: the book's folder and key.
const IMPORTER: [&str; 2] = ["COUNTERFOIL_TEST_IMPORT_FOLDER", "COUNTERFOIL_TEST_IMPORT_KEY"];

/// Rows enough that a kill meets the middle of them.
fn many() -> Vec<u8> {
    let rows: Vec<String> = (0..20_000).map(|n| format!("DE02,EUR,2026-11-02,1.00,Sale {n},booked,{n}.00")).collect();
    csv(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Not a test of its own: the process that is killed. Without its environment it does nothing.
#[test]
fn importer() {
    let [Ok(folder), Ok(key)] = IMPORTER.map(std::env::var) else { return };
    let vault = MemoryVault::new();
    let profile = Sidecar::read(Path::new(&folder)).unwrap().unwrap().profile_id;
    vault.set(&SecretName::database_key(&profile), &hex::decode(key).unwrap()).unwrap();
    let desk = Desk::open(Path::new(&folder), Arc::new(vault), Arc::new(SystemClock::new())).unwrap();
    let owner = desk.owner().unwrap();
    println!("\n@working");
    desk::import(&desk, &owner, "many.csv", &many(), &Assume::default(), &Job::quiet()).unwrap();
}

#[test]
fn an_import_that_is_killed_is_whole_or_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(MemoryVault::new());
    drop(Desk::create(folder.path(), Arc::clone(&vault) as Arc<dyn Vault>, Arc::new(SystemClock::new())).unwrap());
    let profile = Sidecar::read(folder.path()).unwrap().unwrap().profile_id;
    let key = vault.get(&SecretName::database_key(&profile)).unwrap().unwrap();
    let mut killed = 0;
    for wait_ms in [0, 40, 90, 150, 250, 400, 700, 20_000] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "importer", "--nocapture", "--test-threads=1"])
            .env(IMPORTER[0], folder.path())
            .env(IMPORTER[1], hex::encode(key.expose_secret()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap() == "@working"), "the importer did not begin");
        let deadline = Instant::now() + Duration::from_millis(wait_ms);
        let mut ended = child.try_wait().unwrap();
        while ended.is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
            ended = child.try_wait().unwrap();
        }
        if ended.is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
        }
        let book: Arc<dyn Vault> = Arc::clone(&vault) as _;
        let desk = Desk::open(folder.path(), book, Arc::new(SystemClock::new())).unwrap();
        let owner = desk.owner().unwrap();
        let files = desk::imported_files(&desk, &owner).unwrap().len();
        let bank = desk::bank(&desk, &owner).unwrap();
        let entries: u64 = bank.accounts.iter().map(|account| account.entries).sum();
        assert_eq!(entries, files as u64 * 20_000, "part of a file is in the book");
        if files == 1 {
            assert!(killed > 0, "no kill met the import");
            return;
        }
    }
    panic!("the import never came to its end");
}

#[test]
fn a_kept_mapping_reads_the_next_file_of_the_bank_by_itself() {
    let book = Book::new();
    let file = |text: &str| format!("T;Was;Plus;Minus\n01.11.2026;{text};;2,50\n13.11.2026;Sale;10,00;\n").into_bytes();
    let look = book.look("odd.csv", &file("Coffee"), &Assume::default());
    assert!(look.trouble.is_some(), "nobody knows these names");
    let sketch = desk::sketch_table(&book.desk, &book.owner, "odd.csv", &file("x"), None).unwrap().unwrap();
    assert_eq!(sketch.names, ["T", "Was", "Plus", "Minus"]);
    let mut mapping = sketch.mapping;
    let columns = [("T", Means::Date), ("Was", Means::Text), ("Plus", Means::Credit), ("Minus", Means::Debit)];
    for (name, means) in columns {
        mapping.set(name, Some(means));
    }
    mapping.currency = Some(Currency::EUR);
    let assume = Assume { mapping: Some(mapping.clone()), ..Assume::default() };
    assert_eq!(book.look("odd.csv", &file("Coffee"), &assume).new, 2);
    desk::keep_mapping(&book.desk, &book.owner, "Odd bank", &mapping).unwrap();
    let look = book.look("next.csv", &file("Tea"), &Assume::default());
    assert_eq!((look.mapping.as_deref(), look.new), (Some("Odd bank"), 2));
    let others = "T;Was;Plus;Minus;Konto\n01.11.2026;Tea;;2,50;9\n";
    assert_eq!(book.look("other.csv", others.as_bytes(), &Assume::default()).mapping, None, "another bank's table");
    // In an archive as well.
    book.import("next.zip", &archive(&[("next.csv", file("Tea"))]));
    assert_eq!(book.entries(), ["2026-11-01 -2.50 booked", "2026-11-13 10.00 booked"]);
    let kept = desk::mappings(&book.desk, &book.owner).unwrap();
    desk::forget_mapping(&book.desk, &book.owner, &kept[0].mapping_id).unwrap();
    assert!(book.look("more.csv", &file("Cake"), &Assume::default()).trouble.is_some());
}

#[test]
fn the_details_of_a_batch_are_kept_beside_its_entry() {
    let detail = |amount: &str, name: &str| {
        format!(
            "<TxDtls><Refs><EndToEndId>{name}-1</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties></TxDtls>"
        )
    };
    let camt = format!(
        "<Document><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE02</IBAN></Id></Acct><Ntry><Amt Ccy=\"EUR\">8.00</Amt>\
         <CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-11-02</Dt></BookgDt><NtryDtls>{}{}</NtryDtls></Ntry>\
         </Stmt></BkToCstmrStmt></Document>",
        detail("5.00", "Ann"),
        detail("3.00", "Bob")
    );
    let book = Book::new();
    book.import("batch.xml", camt.as_bytes());
    let key = AccountKey { account: Some("DE02".to_owned()), currency: Currency::EUR };
    let entry = &desk::bank_entries(&book.desk, &book.owner, &key, 0).unwrap().rows[0];
    assert_eq!((entry.status, entry.counterparty.as_deref()), (EntryStatus::Pending, None));
    let details: Vec<_> =
        entry.details.iter().map(|d| (d.amount.unwrap().minor, d.counterparty.as_deref().unwrap())).collect();
    assert_eq!(details, [(5_00, "Ann"), (3_00, "Bob")]);
}

/// Adyen's settlement details: two sales and a fee, paid out in one batch.
const ADYEN: &str = "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,\
TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,\
Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,\
Modification Merchant Reference,Batch Number\n\
Co,Shop,8815000000000001,1001,visa,2026-11-02 10:00:00,CET,Settled,8815000000000001,EUR,,20.00,1,EUR,,19.70,0.30,,,,visa,,7\n\
Co,Shop,8815000000000002,1002,mc,2026-11-02 11:00:00,CET,Settled,8815000000000002,EUR,,10.00,1,EUR,,9.80,0.20,,,,mc,,7\n\
Co,Shop,,,,2026-11-03 01:00:00,CET,Fee,Transaction Fees,EUR,,,,EUR,0.50,,,,,,,,7\n\
Co,Shop,,,,2026-11-03 02:00:00,CET,MerchantPayout,\"TX1234567890 batch 7, Shop\",EUR,,,,EUR,29.00,,,,,,,,7\n";

#[test]
fn a_settlement_file_lands_where_a_mirrored_gateway_does_and_foots() {
    let book = Book::new();
    let look = book.look("sdr.csv", ADYEN.as_bytes(), &Assume::default());
    assert_eq!((look.kind, look.batches.len(), look.read), (Some(Kind::Settlement), 1, 4));
    let report = book.import("sdr.csv", ADYEN.as_bytes());
    assert_eq!((report.summary.added, report.notices.len()), (4, 0));
    book.import("bank.csv", &csv(&["DE02,EUR,2026-11-04,29.00,ADYEN TX1234567890 batch 7,booked,29.00"]));
    let proof = desk::reconcile(&book.desk, &book.owner, None).unwrap().proof;
    assert_eq!(proof.breaks, [], "the batch foots and its deposit is found");
    let settlements = desk::settlements(&book.desk, &book.owner, None).unwrap();
    assert_eq!(settlements.rows.len(), 1);
    // The same report again, in another file, adds nothing; taking one of them out leaves the batch.
    let again = book.import("sdr-again.csv", format!("{ADYEN}\n").as_bytes());
    assert_eq!((again.summary.added, again.summary.known), (0, 4));
    book.undo(&report);
    assert_eq!(desk::settlements(&book.desk, &book.owner, None).unwrap().rows.len(), 1);
    book.undo(&again);
    assert_eq!(desk::settlements(&book.desk, &book.owner, None).unwrap().rows.len(), 0);
    let gateways = desk::gateways(&book.desk, &book.owner).unwrap();
    assert!(gateways.is_empty(), "a gateway known from files is none that is talked to");
}

#[test]
fn the_settlement_table_of_any_gateway_is_read_as_a_person_says() {
    let file = "When;What;Ref;Cents in;Kept;Run\n\
                13.11.2026;Payment;tx1;20,00;-0,30;R7\n\
                14.11.2026;Refund;tx1;-5,00;0,00;R7\n\
                15.11.2026;Payout;R7;-14,70;0,00;R7\n";
    let mut mapping = Mapping::empty(Kind::Settlement);
    let columns = [
        ("When", Means::Date),
        ("What", Means::Kind),
        ("Ref", Means::Payment),
        ("Cents in", Means::Amount),
        ("Kept", Means::Fee),
        ("Run", Means::Batch),
    ];
    for (name, means) in columns {
        mapping.set(name, Some(means));
    }
    mapping.currency = Some(Currency::EUR);
    mapping.gateway = Some("paymaster".to_owned());
    let book = Book::new();
    let assume = Assume { mapping: Some(mapping), ..Assume::default() };
    let look = book.look("run.csv", file.as_bytes(), &assume);
    assert_eq!((look.trouble, look.read, look.notices.len()), (None, 3, 0));
    assert_eq!((look.batches[0].amount, look.batches[0].lines), (Money::new(14_70, Currency::EUR), 3));
    book.try_import("run.csv", file.as_bytes(), &assume).unwrap();
    book.import("bank.csv", &csv(&["DE02,EUR,2026-11-16,14.70,PAYMASTER R7,booked,14.70"]));
    assert_eq!(desk::reconcile(&book.desk, &book.owner, None).unwrap().proof.breaks, []);
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let rows: Vec<String> = (0..5_000).map(|n| format!("DE02,EUR,2026-11-02,1.00,Sale {n},booked,{n}.00")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let book = Book::new();
    let job = Job::quiet();
    job.cancel();
    let stopped = desk::import(&book.desk, &book.owner, "many.csv", &csv(&rows), &Assume::default(), &job).unwrap_err();
    assert!(stopped.is_cancelled());
    assert!(book.entries().is_empty() && desk::imported_files(&book.desk, &book.owner).unwrap().is_empty());
}
