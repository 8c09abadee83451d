//! Which format a file has, told from its content.

use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};

use super::bank::csv;
use super::decode::TextFile;
use super::error::FileError;
use super::sheet::sheets;
use super::source::Source;
use super::table::TableFile;
use super::{orders, settlement};
use crate::text::Message;

/// A file format of a bank or a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// ISO 20022 account report, entries of the day.
    Camt052,
    /// ISO 20022 account statement.
    Camt053,
    /// ISO 20022 debit and credit notification.
    Camt054,
    /// A bank's table of entries.
    BankCsv,
    /// A bank's table of entries in a workbook.
    BankXlsx,
    /// A shop's table of orders.
    OrdersCsv,
    /// A shop's table of orders in a workbook.
    OrdersXlsx,
    /// Adyen's settlement detail report.
    AdyenSettlement,
    /// Adyen's payments accounting report.
    AdyenAccounting,
    /// PayPal's settlement report.
    PaypalSettlement,
    /// PayPal's transaction detail report.
    PaypalTransactions,
    /// PayPal's subscription agreement report.
    PaypalSubscriptions,
    /// The list of activities that PayPal's site exports.
    PaypalActivity,
    /// Stripe's itemised list of balance transactions.
    StripeItemised,
    /// SWIFT customer statement.
    Mt940,
    /// SWIFT interim report.
    Mt942,
    /// Open Financial Exchange, also as QFX.
    Ofx,
    /// Cash management balance reporting.
    Bai2,
    /// Quicken interchange.
    Qif,
    /// A workbook in which no sheet is known.
    Workbook,
    /// An archive with files in it.
    Zip,
    /// A page description.
    Pdf,
}

impl Format {
    /// The format as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Camt052 => "camt052",
            Self::Camt053 => "camt053",
            Self::Camt054 => "camt054",
            Self::BankCsv => "bank_csv",
            Self::BankXlsx => "bank_xlsx",
            Self::OrdersCsv => "orders_csv",
            Self::OrdersXlsx => "orders_xlsx",
            Self::AdyenSettlement => "adyen_settlement",
            Self::AdyenAccounting => "adyen_accounting",
            Self::PaypalSettlement => "paypal_settlement",
            Self::PaypalTransactions => "paypal_transactions",
            Self::PaypalSubscriptions => "paypal_subscriptions",
            Self::PaypalActivity => "paypal_activity",
            Self::StripeItemised => "stripe_itemised",
            Self::Mt940 => "mt940",
            Self::Mt942 => "mt942",
            Self::Ofx => "ofx",
            Self::Bai2 => "bai2",
            Self::Qif => "qif",
            Self::Workbook => "workbook",
            Self::Zip => "zip",
            Self::Pdf => "pdf",
        }
    }

    /// The format's name as people know it.
    pub const fn called(self) -> &'static str {
        match self {
            Self::Camt052 => "CAMT.052",
            Self::Camt053 => "CAMT.053",
            Self::Camt054 => "CAMT.054",
            Self::BankCsv => "bank CSV",
            Self::BankXlsx => "bank workbook",
            Self::OrdersCsv => "orders CSV",
            Self::OrdersXlsx => "orders workbook",
            Self::AdyenSettlement => "Adyen settlement detail report",
            Self::AdyenAccounting => "Adyen payments accounting report",
            Self::PaypalSettlement => "PayPal settlement report",
            Self::PaypalTransactions => "PayPal transaction detail report",
            Self::PaypalSubscriptions => "PayPal subscription agreement report",
            Self::PaypalActivity => "PayPal activity",
            Self::StripeItemised => "Stripe itemised report",
            Self::Mt940 => "MT940",
            Self::Mt942 => "MT942",
            Self::Ofx => "OFX",
            Self::Bai2 => "BAI2",
            Self::Qif => "QIF",
            Self::Workbook => "workbook",
            Self::Zip => "ZIP",
            Self::Pdf => "PDF",
        }
    }
}

/// What kind of thing a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a bank says.
    Statement,
    /// What a gateway says it settled.
    Settlement,
    /// What a shop sold.
    Orders,
}

impl Format {
    /// What a file of this format is about; nothing for one that is about nothing in particular.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Self::Camt052
            | Self::Camt053
            | Self::Camt054
            | Self::BankCsv
            | Self::BankXlsx
            | Self::Mt940
            | Self::Mt942
            | Self::Ofx
            | Self::Bai2
            | Self::Qif => Some(Kind::Statement),
            Self::OrdersCsv | Self::OrdersXlsx => Some(Kind::Orders),
            Self::AdyenSettlement
            | Self::AdyenAccounting
            | Self::PaypalSettlement
            | Self::PaypalTransactions
            | Self::PaypalSubscriptions
            | Self::PaypalActivity
            | Self::StripeItemised => Some(Kind::Settlement),
            Self::Workbook | Self::Zip | Self::Pdf => None,
        }
    }
}

/// A file with its format.
pub(crate) struct Opened<'s> {
    pub format: Format,
    pub content: Content<'s>,
    /// Other sheets of a workbook that hold a table too; one is read.
    pub unread: Vec<String>,
}

impl<'s> Opened<'s> {
    const fn of(format: Format, content: Content<'s>) -> Self {
        Self { format, content, unread: Vec::new() }
    }

    /// What is to be said about a table that is not read, each.
    pub fn unread_tables(&self) -> impl Iterator<Item = Message> {
        self.unread.iter().map(|sheet| Message::new("files-sheet-unread").with("sheet", sheet))
    }
}

/// What a file is made of.
pub(crate) enum Content<'s> {
    /// A text that is no table.
    Text(TextFile<'s>),
    /// A table.
    Table(TableFile<'s>),
    /// Neither: an archive, a page.
    Other,
}

/// The format of a file, or nothing when it is none of those known here. Formats that are known but not read are told as
/// well, so that a message can name them.
///
/// # Errors
/// [`FileError`] when the file cannot be read or is empty.
pub fn detect(source: &dyn Source) -> Result<Option<Format>, FileError> {
    match open(source) {
        Ok(opened) => Ok(Some(opened.format)),
        Err(FileError::Unknown) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a file as what it is.
///
/// # Errors
/// [`FileError::Unknown`] when it is of no format that is known here; [`FileError::Empty`]; [`FileError::Unreadable`].
pub(crate) fn open(source: &dyn Source) -> Result<Opened<'_>, FileError> {
    let mut magic = Vec::new();
    let read = source.open().and_then(|open| open.take(8).read_to_end(&mut magic));
    read.map_err(|error| FileError::Unreadable { line: 1, detail: error.to_string() })?;
    let starts = |with: &[u8]| magic.starts_with(with);
    if starts(b"%PDF-") {
        return Ok(Opened::of(Format::Pdf, Content::Other));
    }
    if starts(b"PK\x03\x04") || starts(b"\xd0\xcf\x11\xe0") {
        let is_archive = starts(b"PK") && !super::archive::is_workbook(source)?;
        return if is_archive { Ok(Opened::of(Format::Zip, Content::Other)) } else { workbook(source) };
    }
    let file = TextFile::new(source)?.ok_or(FileError::Unknown)?;
    let start = file.start().trim_start();
    if start.is_empty() {
        return Err(FileError::Empty);
    }
    let format = if is_ofx(start) {
        Some(Format::Ofx)
    } else if start.starts_with('<') {
        xml(start)
    } else {
        tagged(start)
    };
    if let Some(format) = format {
        return Ok(Opened::of(format, Content::Text(file)));
    }
    if start.starts_with('<') {
        return Err(FileError::Unknown);
    }
    let file = TableFile::Text(file);
    let format = table(&file)?.ok_or(FileError::Unknown)?;
    Ok(Opened::of(format, Content::Table(file)))
}

/// The first sheet in which a table is known, or else the first there is.
fn workbook(source: &dyn Source) -> Result<Opened<'_>, FileError> {
    let (mut known, mut unknown) = (None, None);
    let mut unread = Vec::new();
    for sheet in sheets(source)? {
        let name = sheet.name.clone();
        let file = TableFile::Sheet(sheet);
        match table(&file)? {
            Some(_) if known.is_some() => unread.push(name),
            Some(format) => known = Some((format, file)),
            None => unknown = unknown.or(Some(file)),
        }
    }
    let Some((format, file)) = known else {
        return Ok(Opened::of(Format::Workbook, unknown.map_or(Content::Other, Content::Table)));
    };
    let format = match format {
        Format::BankCsv => Format::BankXlsx,
        Format::OrdersCsv => Format::OrdersXlsx,
        other => other,
    };
    Ok(Opened { unread, ..Opened::of(format, Content::Table(file)) })
}

/// Whether an OFX header or its outermost element is near the beginning, in capitals or not; some banks leave the header
/// out, write it on one line, or put a comment before it.
fn is_ofx(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect::<String>().to_ascii_uppercase();
    start.starts_with("OFXHEADER") || ["<OFX>", "<OFX ", "<?OFX "].iter().any(|mark| start.contains(mark))
}

/// The message of an XML file, by the element that names it, whatever the namespace and the envelope around it.
fn xml(text: &str) -> Option<Format> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let name = element.local_name();
                let name = name.as_ref();
                // Longer names first: BkToCstmrStmt is a statement, BkToCstmrStmtV01 its first version.
                let found = [
                    ("BkToCstmrAcctRpt", Format::Camt052),
                    ("BkToCstmrStmt", Format::Camt053),
                    ("BkToCstmrDbtCdtNtfctn", Format::Camt054),
                    ("OFX", Format::Ofx),
                ];
                if let Some((_, format)) = found.iter().find(|(start, _)| name.starts_with(start)) {
                    return Some(*format);
                }
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Formats whose lines begin with tags.
fn tagged(text: &str) -> Option<Format> {
    let is_nothing = |c: char| c.is_whitespace() || c.is_control();
    let text = text.trim_start_matches(is_nothing);
    let lines = || text.lines().take(200).map(|line| line.trim_start_matches(is_nothing));
    let first = lines().next()?;
    let is_record = first.starts_with('D') && lines().any(|line| line.trim_end() == "^");
    if is_qif(first) || (is_record && lines().any(|line| line.starts_with('T'))) {
        return Some(Format::Qif);
    }
    // The day on which the file was made tells a header from a table whose rows are numbered.
    let has_day = first.split(',').nth(3).is_some_and(|day| matches!(day.trim().len(), 6 | 8));
    let has_group = first.contains("/02,") || first.contains("/ 02,") || lines().any(|line| line.starts_with("02,"));
    if first.starts_with("01,") && has_day && has_group {
        return Some(Format::Bai2);
    }
    let has = |tags: &[&str]| {
        lines().any(|line| tags.iter().any(|tag| line.starts_with(tag) || line.contains(&format!("4:{tag}"))))
    };
    // What is cut out of a statement may begin with any of its fields.
    let is_swift = has(&[":20:"]) && has(&[":25", ":28", ":60", ":61:"])
        || [":20:", ":25:", ":60F:", ":61:", ":62F:", ":64:", ":86:"].iter().any(|tag| first.starts_with(tag));
    // A statement has a balance; some banks write the moment of the report there as well.
    let is_interim = !has(&[":60F:", ":60M:", ":62F:", ":62M:"]) && has(&[":34F:", ":13D:", ":13:", ":90D:", ":90C:"]);
    is_swift.then_some(if is_interim { Format::Mt942 } else { Format::Mt940 })
}

/// Whether the first line is a header that begins a QIF file.
fn is_qif(first: &str) -> bool {
    let first = first.to_ascii_lowercase();
    ["!type:", "!account", "!option:", "!clear:"].iter().any(|header| first.starts_with(header))
}

/// Tables: a settlement file when the columns are those of a report that is known; orders when they have an order's
/// columns and none that only a bank has. A table that names nothing known is taken for a bank's, so that the message
/// about it says what is missing.
fn table(file: &TableFile<'_>) -> Result<Option<Format>, FileError> {
    if let Some(format) = settlement::detect(file)? {
        return Ok(Some(format));
    }
    if file.table(&orders::score)?.is_some_and(|table| orders::is_orders(&table.names())) {
        return Ok(Some(Format::OrdersCsv));
    }
    let is_bank = file.table(&csv::score)?.is_some() || file.looks_like_a_table()?;
    Ok(is_bank.then_some(Format::BankCsv))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_their_content() {
        let check = |text: &str, format| assert_eq!(detect(&text.as_bytes()).unwrap(), format, "{text}");
        check("<Document><BkToCstmrStmt/></Document>", Some(Format::Camt053));
        check("<?xml version='1.0'?><a:D xmlns:a='x'><a:BkToCstmrAcctRptV01/></a:D>", Some(Format::Camt052));
        check("<E><Document><BkToCstmrDbtCdtNtfctn></BkToCstmrDbtCdtNtfctn></Document></E>", Some(Format::Camt054));
        check("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>", Some(Format::Ofx));
        check("<?xml version='1.0'?><?OFX OFXHEADER='200'?><OFX></OFX>", Some(Format::Ofx));
        check(":20:START\n:25:123/456\n:60F:C260101EUR0,\n", Some(Format::Mt940));
        check("{1:F01BANK}{2:O940}{4:\n:20:X\n:25:1\n:34F:EURC0,\n", Some(Format::Mt942));
        check("DATA:OFXSGML\nENCODING:UTF-8\n<ofx>", Some(Format::Ofx));
        check("\n\nofxheader:100 data:ofxsgml <OFX><SIGNONMSGSRSV1>", Some(Format::Ofx));
        check("<!-- a bank --><OFX>", Some(Format::Ofx));
        check("\u{1}\n:20:X\n:25:1\n:13D:2601011200\n:60F:C260101EUR0,\n", Some(Format::Mt940));
        check(":61:260101C1,NTRF\n", Some(Format::Mt940));
        check("01,A,B,260101,0000,1,80,1,2/02,A,B,1,260101,0000,EUR,2/", Some(Format::Bai2));
        check("01,Tea,1.00,Shop\n02,Milk,2.00,Shop\n", Some(Format::BankCsv));
        check("!Type:Bank\nD1/1/26\nT5.00\n^\n", Some(Format::Qif));
        check("\n!option:AutoSwitch\n!Account\n", Some(Format::Qif));
        check("D1/1/26\nT5.00\n^\n", Some(Format::Qif));
        check("01,A,B,260101,0000,1,80,1,2/\n02,A,B,1,260101,0000,EUR,2/\n", Some(Format::Bai2));
        check("Date,Amount,Description\n2026-01-01,1.00,x\n", Some(Format::BankCsv));
        check("Order number,Date,Total,Currency\n1001,2026-01-01,1.00,EUR\n", Some(Format::OrdersCsv));
        check("a,b,c\n1,2,3\n", Some(Format::BankCsv));
        check("<html><body>Log in first</body></html>", None);
        check("Dear customer,\nhello there", None);
        assert_eq!(detect(&b"".as_slice()), Err(FileError::Empty));
        assert_eq!(detect(&b"%PDF-1.7".as_slice()), Ok(Some(Format::Pdf)));
    }
}
