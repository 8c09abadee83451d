//! Looking at a file before it is brought in: what is in it, what of that is new, and what would be left out.

use chrono::NaiveDate;

use super::super::{Actor, Desk, Result};
use super::taking::{Counts, LeftOut, Pace};
use super::{REJECTED_LISTED, digest, mappings};
use crate::domain::{BankEntry, BankStatement, BatchStatus, Capability, EntryStatus, Money, Order};
use crate::files::{self, Assume, Format, Kind, Notice, OrderSink, Rejected, Source, StatementSink, Stopped, Taken};
use crate::job::Job;
use crate::store::{KnownEntries, View};
use crate::text::UserError;

/// How many rows are shown.
const ROWS_SHOWN: usize = 200;

/// A file, looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileLook {
    /// Its name.
    pub name: String,
    /// Its format, where it is known.
    pub format: Option<Format>,
    /// What it is about.
    pub kind: Option<Kind>,
    /// The name under which the same bytes were brought in before. Then it cannot be brought in again.
    pub before: Option<String>,
    /// The name of the kept mapping with which it is read.
    pub mapping: Option<String>,
    /// The bank statements in it.
    pub statements: Vec<LookedStatement>,
    /// The settlement batches in it.
    pub batches: Vec<LookedBatch>,
    /// Its first rows.
    pub rows: Vec<LookedRow>,
    /// How many rows it has.
    pub read: u64,
    /// How many of them the book does not hold yet.
    pub new: u64,
    /// Rows that would be left out: the first [`REJECTED_LISTED`].
    pub rejected: Vec<Rejected>,
    /// How many would be left out.
    pub rejected_count: u64,
    /// What a person should know about the file.
    pub notices: Vec<Notice>,
    /// Why it cannot be read as it is, when it is a table that a mapping, a currency or an order of dates may help.
    pub trouble: Option<UserError>,
}

/// A bank statement of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedStatement {
    /// What it says of itself.
    pub statement: BankStatement,
    /// How many entries it holds, booked and announced.
    pub entries: u64,
    /// How many are only announced.
    pub pending: u64,
    /// The sum of the booked ones.
    pub booked: Option<Money>,
    /// closing − opening − booked, where all three are known.
    pub difference: Option<Money>,
}

/// A settlement batch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedBatch {
    /// The gateway's id of it.
    pub batch_id: String,
    /// What is paid out.
    pub amount: Money,
    /// Where it stands.
    pub status: BatchStatus,
    /// The day on which the bank is expected to book it.
    pub arrival: NaiveDate,
    /// How many lines it has.
    pub lines: u64,
}

/// A row of a file: a bank entry, a settlement line or an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedRow {
    /// The line of the file; nothing where rows are not lines.
    pub line: Option<u64>,
    /// Its day.
    pub on: Option<NaiveDate>,
    /// What moved, with its sign.
    pub amount: Money,
    /// The other party, or the order's number.
    pub who: Option<String>,
    /// What is written beside it.
    pub text: String,
    /// Whether it is only announced.
    pub pending: bool,
    /// Whether the book does not hold it yet.
    pub is_new: bool,
}

/// Looks at a file. What cannot be read is told in `trouble` when a person can help.
///
/// # Errors
/// When the file cannot be read, or is of no kind that could be brought in.
pub fn look_at_file(
    desk: &Desk,
    actor: &Actor,
    name: &str,
    source: &dyn Source,
    assume: &Assume,
    job: &Job,
) -> Result<FileLook> {
    desk.check(actor, Capability::Import)?;
    let archive = files::unpack(source).map_err(|error| error.for_file(name))?;
    desk.store.read(|view| {
        let mut looking = Looking { view, job, look: FileLook { name: name.to_owned(), ..FileLook::default() } };
        if archive.is_empty() {
            looking.at(source, assume)?;
        }
        for file in &archive {
            looking.at(file, assume)?;
        }
        Ok(looking.look)
    })
}

/// Looks at one file after the other.
struct Looking<'v> {
    view: &'v View<'v>,
    job: &'v Job,
    look: FileLook,
}

impl Looking<'_> {
    fn at(&mut self, source: &dyn Source, assume: &Assume) -> Result<()> {
        let name = self.look.name.clone();
        let explain = |error: files::FileError| error.for_file(&name);
        self.look.before = self.view.imported_as(&digest(source).map_err(explain)?)?.or(self.look.before.take());
        let (assume, mapping) = &mappings::assumed(self.view, source, assume)?;
        self.look.mapping = mapping.clone().or(self.look.mapping.take());
        let format = files::detect(source).map_err(explain)?;
        self.look.format = format;
        self.look.kind = assume.mapping.as_ref().map(|mapping| mapping.kind).or(format.and_then(Format::kind));
        let read = match self.look.kind {
            Some(Kind::Orders) => self.at_orders(source, assume),
            Some(Kind::Settlement) => self.at_settlement(source, assume),
            Some(Kind::Statement) | None => self.at_statements(source, assume),
        };
        match read {
            Ok(()) => Ok(()),
            Err(Trouble::File(error)) if files::is_table(source).map_err(explain)? => {
                self.look.trouble = Some(explain(error));
                Ok(())
            }
            Err(Trouble::File(error)) => Err(explain(error)),
            Err(Trouble::Other(error)) => Err(error),
        }
    }

    fn at_statements(&mut self, source: &dyn Source, assume: &Assume) -> std::result::Result<(), Trouble> {
        let format = self.look.format.map_or("", Format::as_str);
        let mut sink = StatementsSeen {
            known: KnownEntries::of(self.view, format),
            pace: Pace::new(self.job),
            counts: Counts::default(),
            left_out: LeftOut::default(),
            look: &mut self.look,
            failed: None,
        };
        let read = files::read_statements(source, assume, &mut sink);
        let (left_out, failed) = (sink.left_out, sink.failed);
        self.take_left_out(left_out);
        // Whoever stopped the reading knows better why than the reader does.
        failed.map_or(read.map(drop).map_err(Trouble::File), |error| Err(Trouble::Other(error)))
    }

    fn at_orders(&mut self, source: &dyn Source, assume: &Assume) -> std::result::Result<(), Trouble> {
        let mut sink = OrdersSeen {
            view: self.view,
            pace: Pace::new(self.job),
            left_out: LeftOut::default(),
            look: &mut self.look,
            failed: None,
        };
        let read = files::read_orders(source, assume, &mut sink);
        let (left_out, failed) = (sink.left_out, sink.failed);
        self.take_left_out(left_out);
        // Whoever stopped the reading knows better why than the reader does.
        failed.map_or(read.map(drop).map_err(Trouble::File), |error| Err(Trouble::Other(error)))
    }

    fn at_settlement(&mut self, source: &dyn Source, assume: &Assume) -> std::result::Result<(), Trouble> {
        let file = files::read_settlement(source, assume).map_err(Trouble::File)?;
        for batch in &file.batches {
            self.look.batches.push(LookedBatch {
                batch_id: batch.batch.batch_id.to_string(),
                amount: batch.batch.amount,
                status: batch.batch.status.clone(),
                arrival: batch.batch.arrival_date,
                lines: batch.lines.len() as u64,
            });
        }
        for line in file.batches.iter().flat_map(|batch| &batch.lines).chain(&file.loose) {
            let known = self.view.connection_of_ledger_entry(&line.entry_id);
            let is_new = known.map_err(|error| Trouble::Other(error.into()))?.is_none();
            self.look.read += 1;
            self.look.new += u64::from(is_new);
            if self.look.rows.len() < ROWS_SHOWN {
                self.look.rows.push(LookedRow {
                    line: None,
                    on: Some(line.created_at.date_naive()),
                    amount: line.net,
                    who: Some(line.provider_kind.clone()),
                    text: line.description.clone().or_else(|| line.source_id.clone()).unwrap_or_default(),
                    pending: false,
                    is_new,
                });
            }
        }
        let count = file.rejected.len() as u64;
        self.take_left_out(LeftOut { rejected: file.rejected, count, notices: file.notices });
        Ok(())
    }

    fn take_left_out(&mut self, left_out: LeftOut) {
        let room = REJECTED_LISTED.saturating_sub(self.look.rejected.len());
        self.look.rejected.extend(left_out.rejected.into_iter().take(room));
        self.look.rejected.sort_by_key(|rejected| rejected.line);
        self.look.rejected_count += left_out.count;
        self.look.notices.extend(left_out.notices);
    }
}

/// Why a file could not be looked at.
enum Trouble {
    File(files::FileError),
    Other(UserError),
}

struct StatementsSeen<'a, 'v> {
    known: KnownEntries<'v>,
    pace: Pace<'v>,
    counts: Counts,
    left_out: LeftOut,
    look: &'a mut FileLook,
    failed: Option<UserError>,
}

impl StatementSink for StatementsSeen<'_, '_> {
    fn entry(&mut self, place: usize, statement: &BankStatement, entry: BankEntry) -> Taken {
        self.counts.take(place, &entry);
        let known = self.known.knows(statement.account.as_deref(), &entry).map_err(UserError::from);
        let is_new = match known.and_then(|known| self.pace.step().map(|()| !known)) {
            Ok(is_new) => is_new,
            Err(error) => {
                self.failed = Some(error);
                return Err(Stopped);
            }
        };
        self.look.read += 1;
        self.look.new += u64::from(is_new);
        if self.look.rows.len() < ROWS_SHOWN {
            self.look.rows.push(LookedRow {
                line: Some(entry.line),
                on: Some(entry.booked_on),
                amount: entry.amount,
                pending: entry.status == EntryStatus::Pending,
                who: entry.counterparty,
                text: entry.texts.join(" · "),
                is_new,
            });
        }
        Ok(())
    }

    fn statement(&mut self, place: usize, statement: BankStatement) -> Taken {
        let counted = self.counts.close(place, statement);
        let (opening, closing) = (counted.statement.opening, counted.statement.closing);
        let difference = opening
            .zip(closing)
            .zip(counted.booked)
            .and_then(|((opening, closing), booked)| closing.minus(opening).ok()?.minus(booked).ok());
        self.look.statements.push(LookedStatement {
            statement: counted.statement,
            entries: counted.entries,
            pending: counted.pending,
            booked: counted.booked,
            difference,
        });
        Ok(())
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

struct OrdersSeen<'a, 'v> {
    view: &'v View<'v>,
    pace: Pace<'v>,
    left_out: LeftOut,
    look: &'a mut FileLook,
    failed: Option<UserError>,
}

impl OrderSink for OrdersSeen<'_, '_> {
    fn order(&mut self, order: Order) -> Taken {
        let known = self.view.knows_order(&order.number).map_err(UserError::from);
        let is_new = match known.and_then(|known| self.pace.step().map(|()| !known)) {
            Ok(is_new) => is_new,
            Err(error) => {
                self.failed = Some(error);
                return Err(Stopped);
            }
        };
        self.look.read += 1;
        self.look.new += u64::from(is_new);
        if self.look.rows.len() < ROWS_SHOWN {
            self.look.rows.push(LookedRow {
                line: Some(order.line),
                on: order.placed_on,
                amount: order.total,
                who: Some(order.number),
                text: order.status.unwrap_or_default(),
                pending: false,
                is_new,
            });
        }
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.left_out.reject(rejected);
        Ok(())
    }
}
