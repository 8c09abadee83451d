//! Files from banks and shops: bytes in, domain types out. Pure: the caller reads the file.
//!
//! The format is told from the content, never from the name. A row that cannot be used is left out with its line, its
//! field and the reason, and the others are kept; XML that breaks off is refused whole, because what is missing from a
//! cut-off statement cannot be known.

mod bank;
pub mod check;
mod dates;
mod decode;
mod detect;
mod draft;
mod error;
mod header;
mod numbers;
mod orders;
mod table;

pub use dates::DateOrder;
pub use detect::{Format, detect};
pub use error::{FileError, Rejected};
pub use orders::{OrderFile, read_orders};

use crate::domain::{BankStatement, Currency};

/// The largest file that is read, in bytes: about a million entries as CAMT.
pub const MAX_BYTES: usize = 512_000_000;

/// What a person may say about a file where the file itself says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assume {
    /// The currency of amounts that have none.
    pub currency: Option<Currency>,
    /// The order of day and month in dates that can be read either way.
    pub dates: Option<DateOrder>,
}

/// The statements of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementFile {
    /// The file's format.
    pub format: Format,
    /// Its statements, in the file's order.
    pub statements: Vec<BankStatement>,
    /// What was left out, by line.
    pub rejected: Vec<Rejected>,
}

/// Reads a bank statement of any format known here.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used.
pub fn read_statements(bytes: &[u8], assume: Assume) -> Result<StatementFile, FileError> {
    bank::read(bytes, assume)?.into_statements()
}

/// The format and the text of a file, with the checks that hold for every format. A file that is not a text has none.
fn open(bytes: &[u8]) -> Result<(Option<Format>, String), FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES });
    }
    if let Some(format) = detect::in_bytes(bytes) {
        return Ok((Some(format), String::new()));
    }
    let text = decode::text_of(bytes).ok_or(FileError::Unknown)?;
    if text.trim().is_empty() { Err(FileError::Empty) } else { Ok((detect::in_text(&text), text)) }
}
