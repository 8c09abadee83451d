//! What must hold for whatever bytes a reader of files is given. The fuzzer looks for bytes for which it does not, and
//! the tests read again what the fuzzer kept.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use counterfoil::domain::{Currency, EntryStatus};
use counterfoil::files::check::{CheckedStatement, StatementCheck, check_statement};
use counterfoil::files::{
    Assume, FileError, Format, Kind, OrderFile, Source, detect, read_orders, read_settlement, unpack,
};
use counterfoil::text::{Message, Texts};

use super::rules::rules;
use super::statements::{KeptStatement, StatementFile};

/// Reads bytes in every way that is meant for them and panics when something does not hold. Tells whether the bytes are
/// of the reader's format.
pub type Reads = fn(&[u8]) -> bool;

/// Every reader by its name.
pub const READERS: [(&str, Reads); 12] = [
    ("camt", |bytes| statement(bytes, &[Format::Camt052, Format::Camt053, Format::Camt054])),
    ("mt940", |bytes| statement(bytes, &[Format::Mt940, Format::Mt942])),
    ("bai2", |bytes| statement(bytes, &[Format::Bai2])),
    ("ofx", |bytes| statement(bytes, &[Format::Ofx])),
    ("qif", |bytes| statement(bytes, &[Format::Qif])),
    ("bank_csv", |bytes| statement(bytes, &[Format::BankCsv])),
    ("settlement", settlement),
    ("orders", orders),
    ("sheet", sheet),
    ("zip", archive),
    ("detect", detected),
    ("rules", rules),
];

static TEXTS: LazyLock<Texts> = LazyLock::new(Texts::english);

fn euros() -> Assume {
    Assume { currency: Some(Currency::EUR), ..Assume::default() }
}

/// Every message has a sentence.
fn said(message: &Message) {
    assert_ne!(TEXTS.say(message), message.key, "no sentence for {}", message.key);
}

fn explained(error: &FileError) {
    let error = error.for_file("x");
    [Some(error.what), error.why, error.hint].iter().flatten().for_each(said);
}

fn statement(bytes: &[u8], formats: &[Format]) -> bool {
    match detect(&bytes) {
        Ok(Some(format)) if formats.contains(&format) => {
            statement_holds(&bytes);
            true
        }
        _ => false,
    }
}

/// A check finds what is read, a second reading the same, and a file is not refused by one and taken by the other.
fn statement_holds(source: &dyn Source) {
    let assume = euros();
    let read = StatementFile::read(source, &assume);
    assert_eq!(read, StatementFile::read(source, &assume), "a second reading differs");
    let checked = check_statement(source, &assume, &TEXTS);
    match (&read, &checked) {
        (Ok(read), Ok(checked)) => {
            read.rejected.iter().for_each(|row| said(&row.why));
            read.notices.iter().for_each(|notice| said(&notice.what));
            check_agrees(read, checked);
        }
        (Err(read), Err(checked)) => {
            assert_eq!(read, checked);
            explained(read);
        }
        _ => panic!("read {read:?}, but checked {checked:?}"),
    }
    // Without a currency there may be an error instead, and nothing worse.
    if let Err(error) = StatementFile::read(source, &Assume::default()) {
        explained(&error);
    }
    if let Err(error) = check_statement(source, &Assume::default(), &TEXTS) {
        explained(&error);
    }
}

fn check_agrees(read: &StatementFile, checked: &StatementCheck) {
    assert_eq!(read.format.as_str(), checked.format);
    assert_eq!(read.rejected.len() as u64, checked.rejected_count);
    assert_eq!(read.statements.len(), checked.statements.len());
    for (read, checked) in read.statements.iter().zip(&checked.statements) {
        assert!(read.ended, "a statement did not end: {read:?}");
        statements_agree(read, checked);
    }
}

fn statements_agree(read: &KeptStatement, checked: &CheckedStatement) {
    assert_eq!(read.statement.account, checked.account);
    assert_eq!(read.entries.len() as u64, checked.entries);
    let pending = read.entries.iter().filter(|entry| entry.status == EntryStatus::Pending).count();
    assert_eq!(pending as u64, checked.pending);
    let currency = read.entries.first().map(|entry| entry.amount.currency);
    let Some(currency) = currency.filter(|it| read.entries.iter().all(|entry| entry.amount.currency == *it)) else {
        return;
    };
    assert_eq!(checked.currency.as_deref(), Some(currency.code()));
    let sum: i128 = read.entries.iter().map(|entry| i128::from(entry.amount.minor)).sum();
    if let Some(found) = checked.sum.as_deref().filter(|_| sum.unsigned_abs() < 1 << 63) {
        let digits: String = found.chars().filter(|letter| *letter != '.').collect();
        assert_eq!(digits.parse::<i128>(), Ok(sum), "{found}");
    }
}

fn settlement(bytes: &[u8]) -> bool {
    let found = read_settlement(&bytes, &euros());
    assert_eq!(found, read_settlement(&bytes, &euros()), "a second reading differs");
    match found {
        Ok(file) => {
            let lines = file.batches.iter().flat_map(|settled| &settled.lines).chain(&file.loose);
            for line in lines {
                assert_eq!(line.amount.minus(line.fee), Ok(line.net), "{line:?}");
            }
            file.rejected.iter().for_each(|row| said(&row.why));
            file.notices.iter().for_each(|notice| said(&notice.what));
            true
        }
        Err(error) => {
            explained(&error);
            matches!(detect(&bytes), Ok(Some(format)) if format.kind() == Some(Kind::Settlement))
        }
    }
}

fn orders(bytes: &[u8]) -> bool {
    let read = || {
        let mut file = OrderFile::default();
        read_orders(&bytes, &euros(), &mut file).map(|_| file)
    };
    let found = read();
    assert_eq!(found, read(), "a second reading differs");
    match found {
        Ok(file) => {
            file.rejected.iter().for_each(|row| said(&row.why));
            true
        }
        Err(error) => {
            explained(&error);
            false
        }
    }
}

/// The bytes are a sheet of a workbook, or a whole workbook when they are an archive.
fn sheet(bytes: &[u8]) -> bool {
    let packed;
    let workbook = if bytes.starts_with(b"PK") {
        bytes
    } else {
        packed = workbook_of(bytes);
        packed.as_slice()
    };
    statement_holds(&workbook);
    settlement(workbook);
    orders(workbook);
    matches!(detect(&workbook), Ok(Some(Format::BankXlsx | Format::OrdersXlsx | Format::Workbook)))
}

/// The smallest workbook that has this sheet.
fn workbook_of(sheet: &[u8]) -> Vec<u8> {
    const WORKBOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Target=\"{target}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\"/></Relationships>"
        )
    };
    let (top, sheets) = (relation("officeDocument", "xl/workbook.xml"), relation("worksheet", "worksheets/sheet1.xml"));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 4] = [
        ("_rels/.rels", top.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", sheets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        archive.start_file(name, stored).expect("a name of its own");
        archive.write_all(bytes).expect("written to memory");
    }
    archive.finish().expect("written to memory").into_inner()
}

fn archive(bytes: &[u8]) -> bool {
    let found = unpack(&bytes);
    assert_eq!(found, unpack(&bytes), "a second unpacking differs");
    if let Err(error) = check_statement(&bytes, &euros(), &TEXTS) {
        explained(&error);
    }
    match found {
        Ok(files) => {
            // A check unpacks a file itself, and no archive within it.
            for file in files.iter().filter(|file| detect(*file) != Ok(Some(Format::Zip))) {
                statement_holds(file);
            }
            !files.is_empty()
        }
        Err(error) => {
            explained(&error);
            bytes.starts_with(b"PK")
        }
    }
}

/// Every way into the room, whatever the bytes are.
fn detected(bytes: &[u8]) -> bool {
    let found = detect(&bytes);
    assert_eq!(found, detect(&bytes));
    if let Err(error) = &found {
        explained(error);
    }
    // Only a check unpacks archives.
    if found != Ok(Some(Format::Zip)) {
        statement_holds(&bytes);
    }
    settlement(bytes);
    orders(bytes);
    true
}
