//! Keeping the mirror true: everything once, then what changed, then a look at whatever is still open.
//!
//! Never a gap: the place in the gateway's events is noted *before* the first list is read, so that whatever changes
//! meanwhile is read again. Never a duplicate: facts are kept under the gateway's own ids. Every page is committed
//! together with the place it reaches, so a stop at any moment goes on from there.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Actor, Desk, Result};
use crate::domain::ids::{BatchId, ConnectionId, LedgerEntryId};
use crate::domain::{Capability, Currency, Money, Totals};
use crate::gateway::client::Gateway;
use crate::gateway::{Cursor, Fetch, GatewayErrorKind, KeyScope, ObjectRef, Record, Stream};
use crate::job::Job;
use crate::store::{ConnectionRow, MirrorCounts, Tx};
use crate::text::{Message, UserError};

/// Open objects are looked at again when the last look is older than this.
const RELIST_AFTER_HOURS: i64 = 20;

/// The ledger has no events; its newest rows are read again with this much overlap.
const LEDGER_OVERLAP_HOURS: i64 = 24;

/// For how long a delivered batch may still come back.
const BATCH_SETTLES_DAYS: i64 = 10;

/// A balance that does not fit the ledger is read again this often: a payment may have come in between the two.
const BALANCE_TRIES: u32 = 3;

const EVENTS: &str = "events";
const LEDGER: &str = "ledger";
const SYNCED: &str = "synced";
const RELISTED: &str = "relisted";
const BALANCE: &str = "balance";
const DONE: &str = "done";

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReport {
    /// What is mirrored now.
    pub counts: MirrorCounts,
    /// How long it took.
    pub took: Duration,
    /// What was left out because the key may not read it.
    pub left_out: Vec<Message>,
}

/// The balance as the gateway stated it at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StatedBalance {
    at: DateTime<Utc>,
    amounts: Vec<Money>,
}

/// Brings the mirror of one gateway, or of all, up to date.
///
/// # Errors
/// When a gateway fails for good; what was read before is kept.
pub fn sync(desk: &Desk, actor: &Actor, gateway: Option<&str>, job: &Job) -> Result<SyncReport> {
    desk.check(actor, Capability::Sync)?;
    let started = desk.clock.elapsed();
    let mut left_out = Vec::new();
    for connection in desk.connections(gateway)? {
        let connection = desk.with_rights(connection, job)?;
        let run = Run { desk, gateway: desk.gateway(&connection)?, connection: &connection, job };
        run.all(&mut left_out)?;
    }
    desk.keep_risk_hits()?;
    let counts = desk.store.read(|view| view.mirror_counts())?;
    Ok(SyncReport { counts, took: desk.clock.elapsed().saturating_sub(started), left_out })
}

impl Desk {
    /// When each connection was last brought up to date.
    pub(super) fn freshness(&self) -> Result<Vec<(ConnectionRow, Option<DateTime<Utc>>)>> {
        let connections = self.store.read(|view| view.connections())?;
        let with_time = |connection: ConnectionRow| {
            let synced_at = self.synced_at(&connection.connection_id)?;
            Ok((connection, synced_at))
        };
        connections.into_iter().map(with_time).collect()
    }

    /// When one connection was last brought up to date.
    pub(super) fn synced_at(&self, connection_id: &ConnectionId) -> Result<Option<DateTime<Utc>>> {
        let place = self.store.read(|view| view.place(connection_id, SYNCED))?;
        Ok(place.and_then(|time| time.parse().ok()))
    }

    /// The balance a gateway last stated.
    pub(super) fn stated_balance(&self, connection_id: &ConnectionId) -> Result<Option<Totals>> {
        let place = self.store.read(|view| view.place(connection_id, BALANCE))?;
        let Some(stated) = place.and_then(|json| serde_json::from_str::<StatedBalance>(&json).ok()) else {
            return Ok(None);
        };
        let mut totals = Totals::default();
        for amount in stated.amounts {
            totals.add(amount)?;
        }
        Ok(Some(totals))
    }

    /// Keeps one fact as the gateway states it now, and lets a money command follow its refund.
    pub(super) fn keep(&self, tx: &Tx<'_>, connection_id: &ConnectionId, record: &Record) -> Result<()> {
        let now = self.clock.now();
        match record {
            Record::Payment(payment) => {
                tx.put_payment(connection_id, payment, now)?;
                self.follow_payment(tx, connection_id, &payment.fact)?;
            }
            Record::Refund(refund) => {
                tx.put_refund(connection_id, refund, now)?;
                self.follow_refund(tx, connection_id, &refund.fact)?;
            }
            Record::Dispute(dispute) => tx.put_dispute(connection_id, dispute, now)?,
            Record::Warning(warning) => tx.put_warning(connection_id, warning, now)?,
            Record::Batch(batch) => tx.put_batch(connection_id, batch, now)?,
            Record::Ledger(entry) => tx.put_ledger_entry(connection_id, entry, now)?,
        }
        Ok(())
    }
}

/// One sync of one connection.
struct Run<'a> {
    desk: &'a Desk,
    gateway: Gateway,
    connection: &'a ConnectionRow,
    job: &'a Job,
}

impl Run<'_> {
    fn all(&self, left_out: &mut Vec<Message>) -> Result<()> {
        let started_at = self.desk.clock.now();
        self.forget_places_that_are_too_old()?;
        let listed = self.list_everything_once(left_out)?;
        // Also right after a listing: one that was stopped and went on days later has seen nothing newer than its start.
        if !listed || self.connection.has(KeyScope::ReadEvents) {
            self.read_changes()?;
        }
        if self.connection.has(KeyScope::ReadLedger) {
            self.list_ledger()?;
        }
        if listed {
            self.set_place(RELISTED, &started_at.to_rfc3339())?; // whatever is open was read just now
        } else {
            self.look_at_open_objects()?;
        }
        if self.connection.has(KeyScope::ReadBatches) && self.connection.has(KeyScope::ReadLedger) {
            self.read_batch_lines()?;
        }
        if self.connection.has(KeyScope::ReadLedger) {
            self.read_balance()?;
        }
        self.set_place(SYNCED, &started_at.to_rfc3339())
    }

    /// Events reach back only so far. Beyond that nobody knows what changed, so everything is listed again.
    fn forget_places_that_are_too_old(&self) -> Result<()> {
        let Some(synced_at) = self.place(SYNCED)?.and_then(|time| time.parse::<DateTime<Utc>>().ok()) else {
            return Ok(());
        };
        let days = i64::from(self.gateway.capabilities().event_days).saturating_sub(1);
        if self.desk.clock.now() - synced_at > TimeDelta::days(days) {
            self.desk.store.write::<_, UserError>(|tx| Ok(tx.clear_places(self.id())?))?;
        }
        Ok(())
    }

    /// Reads every list that was not read to its end yet. True when there was any such list.
    fn list_everything_once(&self, left_out: &mut Vec<Message>) -> Result<bool> {
        if self.place(EVENTS)?.is_none() && self.connection.has(KeyScope::ReadEvents) {
            // A key that may read events only now: what happened since the lists were read is in no event that is known.
            self.desk.store.write::<_, UserError>(|tx| Ok(tx.clear_places(self.id())?))?;
            let newest = self.gateway.changes(None, self.job)?.newest;
            self.set_place(EVENTS, newest.as_ref().map_or("", |cursor| cursor.0.as_str()))?;
        }
        let lists = [
            (Stream::Payments, KeyScope::ReadPayments, "list:payments", "desk-sync-payments"),
            (Stream::Refunds, KeyScope::ReadRefunds, "list:refunds", "desk-sync-refunds"),
            (Stream::Disputes, KeyScope::ReadDisputes, "list:disputes", "desk-sync-disputes"),
            (Stream::Warnings, KeyScope::ReadWarnings, "list:warnings", "desk-sync-warnings"),
            (Stream::Ledger, KeyScope::ReadLedger, "list:ledger", "desk-sync-ledger"),
            (Stream::Batches, KeyScope::ReadBatches, "list:batches", "desk-sync-batches"),
        ];
        let mut listed = false;
        for (stream, scope, place, doing) in lists {
            if !self.connection.has(scope) {
                left_out.push(scope.without());
                continue;
            }
            let reached = self.place(place)?;
            if reached.as_deref() == Some(DONE) {
                continue;
            }
            listed = true;
            let fetch = Fetch { stream, created_from: None, cursor: reached.map(Cursor) };
            let is_ledger = fetch.stream == Stream::Ledger;
            self.list(fetch, Some(place), doing)?;
            if is_ledger {
                self.note_ledger_is_whole()?;
            }
        }
        Ok(listed)
    }

    /// Reads a list page by page. Each page is committed with the place it reaches.
    fn list(&self, mut fetch: Fetch, place: Option<&str>, doing: &'static str) -> Result<()> {
        let mut done = 0;
        loop {
            self.job.checkpoint()?;
            let page = self.gateway.fetch(&fetch, self.job)?;
            self.desk.store.write::<_, UserError>(|tx| {
                for record in &page.records {
                    self.desk.keep(tx, self.id(), record)?;
                }
                if let Some(place) = place {
                    tx.set_place(self.id(), place, page.next.as_ref().map_or(DONE, |cursor| cursor.0.as_str()))?;
                }
                Ok(())
            })?;
            done += page.records.len() as u64;
            self.job.report(Message::new(doing), done, None);
            match page.next {
                Some(next) => fetch.cursor = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Reads the ledger from where it was whole, with some overlap. A listing that is stopped leaves that place where
    /// it was, because pages come newest first and the rows in between would be missed.
    fn list_ledger(&self) -> Result<()> {
        let whole_to = self.place(LEDGER)?.and_then(|time| time.parse::<DateTime<Utc>>().ok());
        let created_from = whole_to.map(|time| time - TimeDelta::hours(LEDGER_OVERLAP_HOURS));
        self.list(Fetch { stream: Stream::Ledger, created_from, cursor: None }, None, "desk-sync-ledger")?;
        self.note_ledger_is_whole()
    }

    fn note_ledger_is_whole(&self) -> Result<()> {
        match self.desk.store.read(|view| view.newest_ledger_entry(self.id()))? {
            Some(newest) => self.set_place(LEDGER, &newest.to_rfc3339()),
            None => Ok(()),
        }
    }

    /// Reads again whatever an event named, oldest event first.
    fn read_changes(&self) -> Result<()> {
        if !self.connection.has(KeyScope::ReadEvents) {
            return self.list_everything_again();
        }
        let Some(mut since) = self.place(EVENTS)?.filter(|place| !place.is_empty()).map(Cursor) else {
            // There was no event at all to start from; if there is one now, only a full list is sure.
            return match self.gateway.changes(None, self.job)?.newest {
                Some(_) => self.list_everything_again(),
                None => Ok(()),
            };
        };
        loop {
            let changes = match self.gateway.changes(Some(&since), self.job) {
                Ok(changes) => changes,
                // The event to go on from is gone: too much time has passed.
                Err(error) if matches!(error.kind, GatewayErrorKind::NotFound | GatewayErrorKind::Refused) => {
                    return self.list_everything_again();
                }
                Err(error) => return Err(error.into()),
            };
            let objects: BTreeSet<&ObjectRef> = changes.changed.iter().collect();
            self.read_objects(&objects.into_iter().cloned().collect::<Vec<_>>(), "desk-sync-changes")?;
            if let Some(newest) = changes.newest {
                self.set_place(EVENTS, &newest.0)?;
                since = newest;
            }
            if !changes.more {
                return Ok(());
            }
        }
    }

    fn list_everything_again(&self) -> Result<()> {
        self.desk.store.write::<_, UserError>(|tx| Ok(tx.clear_places(self.id())?))?;
        self.list_everything_once(&mut Vec::new()).map(|_| ())
    }

    /// What is open may have changed without an event that was seen; once a night it is looked at again.
    fn look_at_open_objects(&self) -> Result<()> {
        let now = self.desk.clock.now();
        let looked_at = self.place(RELISTED)?.and_then(|time| time.parse::<DateTime<Utc>>().ok());
        if looked_at.is_some_and(|time| now - time < TimeDelta::hours(RELIST_AFTER_HOURS)) {
            return Ok(());
        }
        let settling_since = (now - TimeDelta::days(BATCH_SETTLES_DAYS)).date_naive();
        let objects = self.desk.store.read::<_, UserError>(|view| {
            let mut objects = Vec::new();
            if self.connection.has(KeyScope::ReadPayments) {
                objects.extend(view.open_payments(self.id())?.into_iter().map(ObjectRef::Payment));
            }
            if self.connection.has(KeyScope::ReadRefunds) {
                objects.extend(view.open_refunds(self.id())?.into_iter().map(ObjectRef::Refund));
            }
            if self.connection.has(KeyScope::ReadDisputes) {
                objects.extend(view.open_disputes(self.id())?.into_iter().map(ObjectRef::Dispute));
            }
            if self.connection.has(KeyScope::ReadWarnings) {
                objects.extend(view.actionable_warnings(self.id())?.into_iter().map(ObjectRef::Warning));
            }
            if self.connection.has(KeyScope::ReadBatches) {
                objects.extend(view.open_batches(self.id(), settling_since)?.into_iter().map(ObjectRef::Batch));
            }
            Ok(objects)
        })?;
        self.read_objects(&objects, "desk-sync-open")?;
        self.set_place(RELISTED, &now.to_rfc3339())
    }

    fn read_objects(&self, objects: &[ObjectRef], doing: &'static str) -> Result<()> {
        for (done, object) in (1_u64..).zip(objects) {
            self.job.checkpoint()?;
            if !self.may_read(object) {
                continue;
            }
            if let Some(record) = self.gateway.object(object, self.job)? {
                self.desk.store.write(|tx| self.desk.keep(tx, self.id(), &record))?;
            }
            self.job.report(Message::new(doing), done, Some(objects.len() as u64));
        }
        Ok(())
    }

    fn may_read(&self, object: &ObjectRef) -> bool {
        self.connection.has(match object {
            ObjectRef::Payment(_) | ObjectRef::PaymentOfCharge(_) => KeyScope::ReadPayments,
            ObjectRef::Refund(_) => KeyScope::ReadRefunds,
            ObjectRef::Dispute(_) => KeyScope::ReadDisputes,
            ObjectRef::Warning(_) => KeyScope::ReadWarnings,
            ObjectRef::Batch(_) => KeyScope::ReadBatches,
            ObjectRef::Ledger(_) => KeyScope::ReadLedger,
        })
    }

    /// Reads which ledger entries each batch pays out.
    fn read_batch_lines(&self) -> Result<()> {
        let batches = self.desk.store.read(|view| view.batches_without_lines(self.id()))?;
        for (done, batch_id) in (1_u64..).zip(&batches) {
            self.job.checkpoint()?;
            self.read_lines_of(batch_id)?;
            self.job.report(Message::new("desk-sync-lines"), done, Some(batches.len() as u64));
        }
        Ok(())
    }

    /// All lines of a batch in one transaction: a batch is attributed whole or not at all.
    fn read_lines_of(&self, batch_id: &BatchId) -> Result<()> {
        let mut fetch = Fetch { stream: Stream::BatchLines(batch_id.clone()), created_from: None, cursor: None };
        let mut records = Vec::new();
        loop {
            let page = self.gateway.fetch(&fetch, self.job)?;
            records.extend(page.records);
            match page.next {
                Some(next) => fetch.cursor = Some(next),
                None => break,
            }
        }
        let entries: Vec<LedgerEntryId> = records
            .iter()
            .filter_map(|record| match record {
                Record::Ledger(entry) => Some(entry.fact.entry_id.clone()),
                _ => None,
            })
            .collect();
        self.desk.store.write(|tx| {
            for record in &records {
                self.desk.keep(tx, self.id(), record)?;
            }
            Ok(tx.put_batch_lines(self.id(), batch_id, &entries)?)
        })
    }

    /// Reads the balance, and the ledger's end again when the two do not fit: something may have been booked between.
    fn read_balance(&self) -> Result<()> {
        for _ in 0..BALANCE_TRIES {
            let stated = self.gateway.balance(self.job)?;
            let stated_balance = StatedBalance { at: self.desk.clock.now(), amounts: stated.iter().collect() };
            let json = serde_json::json!(stated_balance).to_string();
            self.set_place(BALANCE, &json)?;
            let ledger = self.desk.store.read(|view| view.ledger_balance(self.id()))?;
            let currencies: BTreeSet<Currency> =
                stated.iter().chain(ledger.iter()).map(|amount| amount.currency).collect();
            if currencies.into_iter().all(|currency| stated.get(currency) == ledger.get(currency)) {
                break;
            }
            self.list_ledger()?;
        }
        Ok(())
    }

    fn id(&self) -> &ConnectionId {
        &self.connection.connection_id
    }

    fn place(&self, name: &str) -> Result<Option<String>> {
        Ok(self.desk.store.read(|view| view.place(self.id(), name))?)
    }

    fn set_place(&self, name: &str, value: &str) -> Result<()> {
        self.desk.store.write(|tx| Ok(tx.set_place(self.id(), name, value)?))
    }
}
