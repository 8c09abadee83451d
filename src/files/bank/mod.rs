//! Bank statements: one reader a format, all handing over the same.

mod account;
mod bai2;
mod camt;
#[cfg(test)]
mod collected;
pub(crate) mod csv;
mod mt940;
mod ofx;
mod qif;

use super::detect::{Content, open};
use super::draft::{Settled, Sink};
use super::error::{FileError, Notice};
use super::{Assume, Format, Kind, Source};

/// Reads a bank statement of whatever format it is.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used.
pub(crate) fn read(source: &dyn Source, assume: &Assume, sink: &mut dyn Sink) -> Result<Format, FileError> {
    let opened = open(source)?;
    let format = opened.format;
    // Tables settle their amounts themselves: they know which column is at fault.
    if let Content::Table(file) = &opened.content {
        // What a person says about a table goes before what it looks like.
        let is_statement = format.kind() == Some(Kind::Statement) || assume.is_about(Kind::Statement);
        if !is_statement {
            return Err(FileError::NotAStatement(format));
        }
        csv::read(file, assume, sink)?;
        for what in opened.unread_tables() {
            sink.notice(Notice { line: None, what })?;
        }
        return Ok(format);
    }
    let sink = &mut Settled::new(sink, assume.currency());
    match (format, &opened.content) {
        (Format::Camt052 | Format::Camt053 | Format::Camt054, Content::Text(file)) => camt::read(file, sink)?,
        (Format::Mt940 | Format::Mt942, Content::Text(file)) => mt940::read(file, sink)?,
        (Format::Ofx, Content::Text(file)) => ofx::read(file, sink)?,
        (Format::Bai2, Content::Text(file)) => bai2::read(file, assume, sink)?,
        (Format::Qif, Content::Text(file)) => qif::read(file, assume, sink)?,
        _ => return Err(FileError::NotAStatement(format)),
    }
    Ok(format)
}
