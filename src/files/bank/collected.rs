//! For tests of readers: what they hand over, kept.

use crate::files::draft::{DraftEntry, DraftStatement, Sink};
use crate::files::error::{FileError, Notice, Rejected, Taken};
use crate::files::{Assume, Format};

/// Everything that was read of a file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Collected {
    pub statements: Vec<DraftStatement>,
    /// Entries, each with the place of its statement.
    pub entries: Vec<(usize, DraftEntry)>,
    pub rejected: Vec<Rejected>,
    pub notices: Vec<Notice>,
}

impl Collected {
    pub fn of(text: &str, assume: &Assume) -> Result<(Format, Self), FileError> {
        let mut collected = Self::default();
        let format = super::read(&text.as_bytes(), assume, &mut collected)?;
        Ok((format, collected))
    }

    /// The entries as `place day amount`.
    pub fn movements(&self) -> Vec<String> {
        let told = |(place, entry): &(usize, DraftEntry)| format!("{place} {} {}", entry.booked_on, entry.amount.value);
        self.entries.iter().map(told).collect()
    }

    /// What was left out, as `line field why`.
    pub fn refusals(&self) -> Vec<String> {
        self.rejected.iter().map(|row| format!("{} {} {}", row.line, row.field, row.why.key)).collect()
    }

    pub fn notice_keys(&self) -> Vec<&'static str> {
        self.notices.iter().map(|notice| notice.what.key).collect()
    }
}

impl Sink for Collected {
    fn entry(&mut self, statement: &DraftStatement, entry: &mut DraftEntry) -> Taken {
        self.entries.push((statement.place, entry.clone()));
        Ok(())
    }

    fn statement(&mut self, statement: DraftStatement) -> Taken {
        self.statements.push(statement);
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.rejected.push(rejected);
        Ok(())
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        self.notices.push(notice);
        Ok(())
    }
}
