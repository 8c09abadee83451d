//! Settlement files: what a gateway says it settled, where it says so in a file.

mod adyen;
mod conventions;
mod mapped;
mod paypal;
mod report;
mod stripe;
mod stripe_payments;
#[cfg(test)]
mod tests;
mod zones;

use super::Assume;
use super::detect::{self, Content, Format, Kind};
use super::error::{FileError, Notice, Rejected};
use super::source::Source;
use super::table::TableFile;
use crate::domain::{LedgerEntry, SettledBatch};

/// What a settlement file says.
#[derive(Debug, Clone, PartialEq)]
pub struct SettlementFile {
    /// The file's format.
    pub format: Format,
    /// The gateway, as one lower-case word such as `adyen`.
    pub gateway: String,
    /// The merchant account at the gateway, where the file names one.
    pub account: Option<String>,
    /// The batches, in the file's order, each with its lines. `lines_complete` when the file holds all lines of it.
    pub batches: Vec<SettledBatch>,
    /// Lines that the file assigns to no batch, such as the activities of an account.
    pub loose: Vec<LedgerEntry>,
    /// What was left out, by line.
    pub rejected: Vec<Rejected>,
    /// What a person should know: totals that do not agree, rows that are not about settled money.
    pub notices: Vec<Notice>,
}

/// A kind of report, told by the names of its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    AdyenSettlement,
    AdyenAccounting,
    /// One of PayPal's reports for SFTP, whose first column tells what each row is.
    PaypalReport(Format),
    PaypalActivity,
    StripeItemised,
    StripePayments,
}

impl Known {
    /// The report whose columns these are, and how many of them are known.
    fn of(names: &[&str]) -> Option<(Self, usize)> {
        let scores = [
            (Self::AdyenSettlement, adyen::settlement_score(names)),
            (Self::AdyenAccounting, adyen::accounting_score(names)),
            (Self::PaypalActivity, paypal::activity::score(names)),
            (Self::StripeItemised, stripe::score(names)),
            (Self::StripePayments, stripe_payments::score(names)),
        ];
        let report = paypal::report::told_by(names).map(|(format, score)| (Self::PaypalReport(format), score));
        scores.into_iter().chain(report).filter(|&(_, score)| score > 0).max_by_key(|&(_, score)| score)
    }

    const fn format(self) -> Format {
        match self {
            Self::AdyenSettlement => Format::AdyenSettlement,
            Self::AdyenAccounting => Format::AdyenAccounting,
            Self::PaypalReport(format) => format,
            Self::PaypalActivity => Format::PaypalActivity,
            Self::StripeItemised | Self::StripePayments => Format::StripeItemised,
        }
    }
}

/// The fewest columns that any of the reports has. Records of less are not looked at.
const FEWEST_COLUMNS: usize = 5;

fn score(names: &[&str]) -> usize {
    if names.len() < FEWEST_COLUMNS { 0 } else { Known::of(names).map_or(0, |(_, score)| score) }
}

/// The format of a settlement file whose columns are known.
pub(crate) fn detect(file: &TableFile<'_>) -> Result<Option<Format>, FileError> {
    let table = file.table(&score)?;
    Ok(table.and_then(|table| Known::of(&table.names())).map(|(known, _)| known.format()))
}

/// Reads a settlement file.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used; [`FileError::NotSettled`] for reports of a gateway that are not
/// about settled money.
pub fn read_settlement(source: &dyn Source, assume: &Assume) -> Result<SettlementFile, FileError> {
    let opened = detect::open(source)?;
    let Content::Table(file) = &opened.content else { return Err(FileError::NotASettlement(opened.format)) };
    let mut settled = read_table(file, opened.format, assume)?;
    settled.notices.extend(opened.unread_tables().map(|what| Notice { line: None, what }));
    Ok(settled)
}

fn read_table(file: &TableFile<'_>, format: Format, assume: &Assume) -> Result<SettlementFile, FileError> {
    if let Some(mapping) = assume.mapping.as_ref().filter(|mapping| mapping.kind == Kind::Settlement) {
        let names = |cells: &[&str]| mapping.score(cells);
        let table = if mapping.has_names { file.table(&names)? } else { file.nameless()? };
        return mapped::read(&table.ok_or(FileError::NoHeader)?, mapping, format, assume);
    }
    let table = file.table(&score)?.ok_or(FileError::NotASettlement(format))?;
    let (known, _) = Known::of(&table.names()).ok_or(FileError::NotASettlement(format))?;
    match known {
        Known::AdyenSettlement => adyen::read(&table, assume),
        Known::PaypalReport(Format::PaypalSubscriptions) | Known::AdyenAccounting => {
            Err(FileError::NotSettled(known.format()))
        }
        Known::PaypalReport(format) => paypal::report::read(&table, format, assume),
        Known::PaypalActivity => paypal::activity::read(&table, assume),
        Known::StripeItemised => stripe::read(&table, assume),
        Known::StripePayments => stripe_payments::read(&table, assume),
    }
}
