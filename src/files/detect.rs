//! Which format a file has, told from its content.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::bank::csv;
use super::table::{looks_like_a_table, names_in};
use super::{decode, orders};

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
    /// A shop's table of orders.
    OrdersCsv,
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
    /// A spreadsheet, `.xlsx`.
    Xlsx,
    /// An old spreadsheet, `.xls`.
    Xls,
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
            Self::OrdersCsv => "orders_csv",
            Self::Mt940 => "mt940",
            Self::Mt942 => "mt942",
            Self::Ofx => "ofx",
            Self::Bai2 => "bai2",
            Self::Qif => "qif",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
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
            Self::OrdersCsv => "orders CSV",
            Self::Mt940 => "MT940",
            Self::Mt942 => "MT942",
            Self::Ofx => "OFX",
            Self::Bai2 => "BAI2",
            Self::Qif => "QIF",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Zip => "ZIP",
            Self::Pdf => "PDF",
        }
    }
}

/// The format of a file, or nothing when it is none of those known here. Formats that are known but not read yet are
/// told as well, so that a message can name them.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    in_bytes(bytes).or_else(|| in_text(&decode::text_of(bytes)?))
}

/// The format of a text.
pub(super) fn in_text(text: &str) -> Option<Format> {
    let start = text.trim_start();
    if start.starts_with('<') {
        return if starts_with_ofx(start) { Some(Format::Ofx) } else { xml(start) };
    }
    tagged(start).or_else(|| table(text))
}

/// The format of a file that is not a text.
pub(super) fn in_bytes(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") {
        // A workbook's parts are named inside the archive; the directory at the end is not compressed.
        let names = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        return Some(if names(b"xl/workbook") { Format::Xlsx } else { Format::Zip });
    }
    let starts: [(&[u8], Format); 2] = [(b"\xd0\xcf\x11\xe0", Format::Xls), (b"%PDF-", Format::Pdf)];
    starts.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, format)| format)
}

fn starts_with_ofx(text: &str) -> bool {
    text.get(..text.len().min(500)).is_some_and(|start| start.contains("<OFX>") || start.contains("<?OFX"))
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
    let lines = || text.lines().take(200).map(str::trim_start);
    let first = lines().next()?;
    if first.starts_with("OFXHEADER") || first.contains("<OFX>") {
        return Some(Format::Ofx);
    }
    if first.starts_with("!Type:") || first.starts_with("!Account") || first.starts_with("!Option") {
        return Some(Format::Qif);
    }
    if first.starts_with("01,") && text.contains("\n02,") {
        return Some(Format::Bai2);
    }
    let has = |tag: &str| lines().any(|line| line.starts_with(tag) || line.contains(&format!("4:{tag}")));
    if has(":20:") && (has(":25") || has(":61:")) {
        return Some(if has(":34F:") || has(":13D:") { Format::Mt942 } else { Format::Mt940 });
    }
    None
}

/// Tables: orders when they have an order's columns and none that only a bank has. A table that names nothing known is
/// taken for a bank's, so that the message about it says what is missing.
fn table(text: &str) -> Option<Format> {
    if names_in(text, orders::score).is_some_and(|names| orders::is_orders(&names)) {
        return Some(Format::OrdersCsv);
    }
    (names_in(text, csv::score).is_some() || looks_like_a_table(text)).then_some(Format::BankCsv)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_from_their_content() {
        let check = |text: &str, format| assert_eq!(detect(text.as_bytes()), format, "{text}");
        check("<Document><BkToCstmrStmt/></Document>", Some(Format::Camt053));
        check("<?xml version='1.0'?><a:D xmlns:a='x'><a:BkToCstmrAcctRptV01/></a:D>", Some(Format::Camt052));
        check("<E><Document><BkToCstmrDbtCdtNtfctn></BkToCstmrDbtCdtNtfctn></Document></E>", Some(Format::Camt054));
        check("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>", Some(Format::Ofx));
        check("<?xml version='1.0'?><?OFX OFXHEADER='200'?><OFX></OFX>", Some(Format::Ofx));
        check(":20:START\n:25:123/456\n:60F:C260101EUR0,\n", Some(Format::Mt940));
        check("{1:F01BANK}{2:O940}{4:\n:20:X\n:25:1\n:34F:EURC0,\n", Some(Format::Mt942));
        check("!Type:Bank\nD1/1/26\nT5.00\n^\n", Some(Format::Qif));
        check("01,A,B,260101,0000,1,80,1,2/\n02,A,B,1,260101,0000,EUR,2/\n", Some(Format::Bai2));
        check("Date,Amount,Description\n2026-01-01,1.00,x\n", Some(Format::BankCsv));
        check("Order number,Date,Total,Currency\n1001,2026-01-01,1.00,EUR\n", Some(Format::OrdersCsv));
        check("a,b,c\n1,2,3\n", Some(Format::BankCsv));
        check("<html><body>Log in first</body></html>", None);
        check("Dear customer,\nhello there", None);
        check("", None);
        assert_eq!(detect(b"PK\x03\x04..xl/workbook.xml"), Some(Format::Xlsx));
        assert_eq!(detect(b"PK\x03\x04..statement.xml"), Some(Format::Zip));
        assert_eq!(detect(b"%PDF-1.7"), Some(Format::Pdf));
    }
}
