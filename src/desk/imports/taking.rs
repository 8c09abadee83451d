//! Takes what a reader finds into the book, an entry at a time.

use std::collections::BTreeMap;

use super::{ImportReport, REJECTED_LISTED, Result};
use crate::domain::{BankEntry, BankStatement, EntryStatus, Money, Order};
use crate::files::{Format, Notice, OrderSink, Rejected, StatementSink, Stopped, Taken};
use crate::job::Job;
use crate::store::{ImportKind, ImportSummary, NewImport, NewStatement, StatementImport, StoreError, Tx};
use crate::text::{Message, UserError};

/// After how many rows progress is told, and whether to stop is asked.
const STEP: u64 = 1_000;

/// What every import collects.
#[derive(Default)]
pub(super) struct LeftOut {
    pub rejected: Vec<Rejected>,
    pub count: u64,
    pub notices: Vec<Notice>,
}

impl LeftOut {
    pub(super) fn reject(&mut self, rejected: Rejected) {
        self.count += 1;
        if self.rejected.len() < REJECTED_LISTED {
            self.rejected.push(rejected);
        }
    }

    pub(super) fn notice(&mut self, notice: Notice) {
        if self.notices.len() < REJECTED_LISTED {
            self.notices.push(notice);
        }
    }

    /// The report of an import that left this out.
    pub(super) fn report(mut self, format: Format, kind: ImportKind, summary: ImportSummary) -> ImportReport {
        self.rejected.sort_by_key(|rejected| rejected.line);
        ImportReport {
            import_id: None,
            format,
            kind,
            summary,
            rejected: self.rejected,
            rejected_count: self.count,
            notices: self.notices,
        }
    }
}

/// Counts entries and adds up the booked ones of each statement of a file.
#[derive(Default)]
pub(super) struct Counts {
    by_place: BTreeMap<usize, Count>,
}

#[derive(Default, Clone, Copy)]
struct Count {
    entries: u64,
    pending: u64,
    booked: Option<Money>,
    /// Entries are of several currencies, or too large to be added up.
    no_sum: bool,
}

impl Counts {
    pub(super) fn take(&mut self, place: usize, entry: &BankEntry) {
        let count = self.by_place.entry(place).or_default();
        count.entries += 1;
        if entry.status == EntryStatus::Pending {
            count.pending += 1;
            return;
        }
        count.booked = match count.booked {
            None => Some(entry.amount),
            Some(sum) => match sum.plus(entry.amount) {
                Ok(sum) => Some(sum),
                Err(_) => {
                    count.no_sum = true;
                    Some(sum)
                }
            },
        };
    }

    pub(super) fn close(&mut self, place: usize, statement: BankStatement) -> NewStatement {
        let count = self.by_place.remove(&place).unwrap_or_default();
        let nothing = statement.currency.map(Money::zero);
        let booked = count.booked.or(nothing).filter(|_| !count.no_sum);
        NewStatement { statement, entries: count.entries, pending: count.pending, booked }
    }
}

/// Tells how far an import is, and passes on that somebody wants to stop it.
pub(super) struct Pace<'a> {
    job: &'a Job,
    rows: u64,
}

impl<'a> Pace<'a> {
    pub(super) const fn new(job: &'a Job) -> Self {
        Self { job, rows: 0 }
    }

    pub(super) fn step(&mut self) -> std::result::Result<(), UserError> {
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            self.job.checkpoint()?;
            self.job.report(Message::new("desk-importing"), self.rows, None);
        }
        Ok(())
    }
}

/// Bank statements on their way into the book.
pub(super) struct StatementsIn<'t> {
    import: StatementImport<'t>,
    left_out: LeftOut,
    counts: Counts,
    pace: Pace<'t>,
    failed: Option<UserError>,
}

impl<'t> StatementsIn<'t> {
    pub(super) fn new(tx: &'t Tx<'t>, import: &NewImport, job: &'t Job) -> Self {
        Self {
            import: StatementImport::new(tx, &import.import_id, &import.format),
            left_out: LeftOut::default(),
            counts: Counts::default(),
            pace: Pace::new(job),
            failed: None,
        }
    }

    pub(super) fn finish(self, read: Result<Format>) -> Result<ImportReport> {
        let format = self.failed.map_or(read, Err)?;
        Ok(self.left_out.report(format, ImportKind::Statement, self.import.summary()))
    }
}

impl StatementSink for StatementsIn<'_> {
    fn entry(&mut self, place: usize, statement: &BankStatement, entry: BankEntry) -> Taken {
        self.counts.take(place, &entry);
        let stored = self.import.entry(statement.account.as_deref(), &entry);
        let paced = self.pace.step();
        stop_after(&mut self.failed, stored, paced)
    }

    fn statement(&mut self, place: usize, statement: BankStatement) -> Taken {
        let stored = self.import.statement(place, &self.counts.close(place, statement));
        stop_after(&mut self.failed, stored, Ok(()))
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.left_out.reject(rejected);
        Ok(())
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        self.left_out.notice(notice);
        Ok(())
    }
}

/// Orders on their way into the book.
pub(super) struct OrdersIn<'t> {
    tx: &'t Tx<'t>,
    import_id: String,
    summary: ImportSummary,
    left_out: LeftOut,
    pace: Pace<'t>,
    failed: Option<UserError>,
}

impl<'t> OrdersIn<'t> {
    pub(super) fn new(tx: &'t Tx<'t>, import_id: &str, job: &'t Job) -> Self {
        Self {
            tx,
            import_id: import_id.to_owned(),
            summary: ImportSummary::default(),
            left_out: LeftOut::default(),
            pace: Pace::new(job),
            failed: None,
        }
    }

    pub(super) fn finish(self, read: Result<Format>) -> Result<ImportReport> {
        let format = self.failed.map_or(read, Err)?;
        Ok(self.left_out.report(format, ImportKind::Orders, self.summary))
    }
}

impl OrderSink for OrdersIn<'_> {
    fn order(&mut self, order: Order) -> Taken {
        self.summary.read += 1;
        let stored = self.tx.import_order(&self.import_id, &order);
        if let Ok(is_new) = &stored {
            *(if *is_new { &mut self.summary.added } else { &mut self.summary.known }) += 1;
        }
        let paced = self.pace.step();
        stop_after(&mut self.failed, stored.map(drop), paced)
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.left_out.reject(rejected);
        Ok(())
    }
}

fn stop_after(
    failed: &mut Option<UserError>,
    stored: std::result::Result<(), StoreError>,
    paced: std::result::Result<(), UserError>,
) -> Taken {
    match stored.map_err(UserError::from).and(paced) {
        Ok(()) => Ok(()),
        Err(error) => {
            *failed = Some(error);
            Err(Stopped)
        }
    }
}
