//! Files from banks and shops: bytes in, domain types out. Pure: the caller reads the file.
//!
//! The format is told from the content, never from the name. A row that cannot be used is left out with its line, its
//! field and the reason, and the others are kept; XML that breaks off is refused whole, because what is missing from a
//! cut-off statement cannot be known.

mod archive;
mod bank;
pub mod check;
mod dates;
mod decimal;
mod decode;
mod detect;
mod draft;
mod error;
mod header;
mod labelled;
pub mod mapping;
mod numbers;
mod orders;
mod places;
mod plain;
mod records;
mod settlement;
mod sheet;
mod sketch;
mod source;
mod table;

pub use archive::{Unpacked, unpack};
pub use dates::DateOrder;
pub use detect::{Format, Kind, detect};
pub use error::{FileError, Notice, Rejected, Stopped, Taken};
pub use labelled::{LabelledRow, LabelledSink, read_labelled};
pub use mapping::{MappedColumn, Mapping, Means};
pub use numbers::DecimalMark;
pub use orders::{OrderFile, OrderSink, read_orders};
pub use places::{Place, Places, PlacesError, PlacesSurvey};
pub use plain::{PlainAmounts, PlainColumn, PlainKind, PlainMap, PlainRow, PlainSink, PlainTable, read_plain};
pub use settlement::{SettlementFile, read_settlement};
pub use sketch::{TableSketch, fits, is_table, sketch};
pub use source::{Bytes, Source};

use crate::domain::{BankEntry, BankStatement, Currency};

/// What a person may say about a file where the file itself says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assume {
    /// The currency of amounts that have none.
    pub currency: Option<Currency>,
    /// The order of day and month in dates that can be read either way.
    pub dates: Option<DateOrder>,
    /// How a table is to be read, in place of what its names say.
    pub mapping: Option<Mapping>,
}

impl Assume {
    /// Whether a person says that a table is of this kind.
    fn is_about(&self, kind: Kind) -> bool {
        self.mapping.as_ref().is_some_and(|mapping| mapping.kind == kind)
    }

    /// The currency of amounts that have none.
    fn currency(&self) -> Option<Currency> {
        self.mapping.as_ref().and_then(|mapping| mapping.currency).or(self.currency)
    }
}

/// Takes the statements of a file, in the file's order.
pub trait StatementSink {
    /// An entry of the statement at `place` in the file, from 0, with what is known of the statement by then: at least its
    /// account.
    fn entry(&mut self, place: usize, statement: &BankStatement, entry: BankEntry) -> Taken;

    /// The statement at `place`; all its entries have come. A statement may have none.
    fn statement(&mut self, place: usize, statement: BankStatement) -> Taken;

    /// A row that was left out.
    fn reject(&mut self, rejected: Rejected) -> Taken;

    /// Something a person should know about the file.
    fn notice(&mut self, notice: Notice) -> Taken;
}

/// Reads a bank statement of any format known here, and hands over what it finds. The memory it needs does not grow with
/// the file, save 32 bytes an entry to tell equal rows apart.
///
/// # Errors
/// [`FileError`] when nothing of the file can be used. What was handed over by then must be thrown away.
pub fn read_statements(
    source: &dyn Source,
    assume: &Assume,
    sink: &mut dyn StatementSink,
) -> Result<Format, FileError> {
    let mut sink = draft::IntoDomain::new(sink);
    let format = bank::read(source, assume, &mut sink)?;
    sink.finish()?;
    Ok(format)
}
