//! Bank statements: one reader a format, all giving the same draft.

mod camt;
pub(crate) mod csv;

use super::draft::Draft;
use super::error::FileError;
use super::{Assume, Format, open};

/// Reads a bank statement of whatever format it is.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used.
pub(crate) fn read(bytes: &[u8], assume: Assume) -> Result<Draft, FileError> {
    let (format, text) = open(bytes)?;
    let mut draft = match format {
        Some(format @ (Format::Camt052 | Format::Camt053 | Format::Camt054)) => camt::read(&text, format)?,
        Some(Format::BankCsv) => csv::read(&text, assume)?,
        Some(format @ Format::OrdersCsv) => return Err(FileError::NotAStatement(format)),
        Some(format) => return Err(FileError::NotReadYet(format)),
        None => return Err(FileError::Unknown),
    };
    draft.settle(assume.currency);
    Ok(draft)
}
