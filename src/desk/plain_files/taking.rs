//! Takes the rows of a plain table off the disk.

use std::path::Path;

use super::super::Result;
use super::super::imports::FileOnDisk;
use super::{LISTED, LeftOut};
use crate::files::{PlainKind, PlainRow, PlainSink, PlainTable, Rejected, Stopped, Taken, read_plain};
use crate::job::Job;
use crate::text::{Message, UserError};

/// After so many rows it is asked whether to go on.
const STEP: u64 = 1 << 16;

/// Rows that were left out: the first of them, and how many.
#[derive(Debug, Default)]
pub(super) struct LeftOuts {
    pub(super) listed: Vec<LeftOut>,
    pub(super) count: usize,
}

impl LeftOuts {
    pub(super) fn and(mut self, other: Self) -> Self {
        let room = LISTED.saturating_sub(self.listed.len());
        self.listed.extend(other.listed.into_iter().take(room));
        self.count += other.count;
        self
    }
}

struct Rows<'j, T> {
    file: String,
    job: &'j Job,
    take: T,
    count: u64,
    left_out: LeftOuts,
    /// Why no more is wanted.
    trouble: Option<UserError>,
}

impl<T: FnMut(&PlainRow<'_>) -> Result<()>> PlainSink for Rows<'_, T> {
    fn row(&mut self, row: &PlainRow<'_>) -> Taken {
        self.count += 1;
        let mut go_on = Ok(());
        if self.count.is_multiple_of(STEP) {
            self.job.report(Message::new("desk-reading-table"), self.count, None);
            go_on = self.job.checkpoint().map_err(UserError::from);
        }
        go_on.and_then(|()| (self.take)(row)).map_err(|trouble| {
            self.trouble = Some(trouble);
            Stopped
        })
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.left_out.count += 1;
        if self.left_out.listed.len() < LISTED {
            self.left_out.listed.push(LeftOut { file: self.file.clone(), rejected });
        }
        Ok(())
    }
}

/// Reads a table; each row goes to `take`. Gives the rows that were left out.
pub(super) fn read(
    path: &Path,
    kind: PlainKind,
    how: &PlainTable,
    job: &Job,
    take: impl FnMut(&PlainRow<'_>) -> Result<()>,
) -> Result<LeftOuts> {
    let on_disk = FileOnDisk::at(path)?;
    let file = on_disk.name.clone();
    let mut rows = Rows { file, job, take, count: 0, left_out: LeftOuts::default(), trouble: None };
    match read_plain(&on_disk, kind, how, &mut rows) {
        Ok(()) => Ok(rows.left_out),
        Err(error) => Err(rows.trouble.unwrap_or_else(|| error.for_file(&on_disk.name))),
    }
}
