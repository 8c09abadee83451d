//! Which rows were written since somebody asked, so that not all of them need be read again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use rusqlite::hooks::Action;

use super::error::StoreError;

/// More rows than this are not remembered one by one: reading them all again is as fast.
const MOST: usize = 50_000;

/// Who is told what was written. Each is told everything once, whoever else asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follower {
    /// Matching orders with payments.
    Orders,
    /// Suspicious activity.
    Risk,
}

/// How many followers there are.
const FOLLOWERS: usize = 2;

/// Rows of the tables that are followed, by their row numbers. A row that was removed is among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Orders.
    pub orders: BTreeSet<i64>,
    /// Payments.
    pub payments: BTreeSet<i64>,
    /// Refunds.
    pub refunds: BTreeSet<i64>,
    /// Disputes.
    pub disputes: BTreeSet<i64>,
    /// Early fraud warnings.
    pub warnings: BTreeSet<i64>,
    too_many: bool,
}

impl Touched {
    fn add(&mut self, table: &str, row: i64) {
        let rows = match table {
            "shop_order" => &mut self.orders,
            "payment" => &mut self.payments,
            "refund" => &mut self.refunds,
            "dispute" => &mut self.disputes,
            "early_warning" => &mut self.warnings,
            _ => return,
        };
        rows.insert(row);
        self.keep_few();
    }

    fn take(&mut self, mut other: Self) {
        self.orders.append(&mut other.orders);
        self.payments.append(&mut other.payments);
        self.refunds.append(&mut other.refunds);
        self.disputes.append(&mut other.disputes);
        self.warnings.append(&mut other.warnings);
        self.too_many |= other.too_many;
        self.keep_few();
    }

    fn keep_few(&mut self) {
        let all = [&self.orders, &self.payments, &self.refunds, &self.disputes, &self.warnings];
        if self.too_many || all.iter().map(|rows| rows.len()).sum::<usize>() > MOST {
            *self = Self { too_many: true, ..Self::default() };
        }
    }
}

/// The rows that the running transaction wrote, and those of the transactions before it that nobody asked for yet.
#[derive(Debug, Default)]
pub(super) struct Watch {
    running: Arc<Mutex<Touched>>,
    /// By [`Follower`].
    kept: [Mutex<Touched>; FOLLOWERS],
}

impl Watch {
    /// Watches what this connection writes. `INSERT OR REPLACE` hides the row that it removes, so orders and payments are
    /// written without it; what else is written again has another row number.
    pub(super) fn over(connection: &mut Connection) -> Result<Self, StoreError> {
        let watch = Self::default();
        let running = Arc::clone(&watch.running);
        connection
            .update_hook(Some(move |_: Action, _: &str, table: &str, row: i64| lock(&running).add(table, row)))?;
        Ok(watch)
    }

    /// A transaction begins; what one before it wrote in vain is forgotten.
    pub(super) fn begin(&self) {
        *lock(&self.running) = Touched::default();
    }

    /// The transaction is kept.
    pub(super) fn keep(&self) {
        let touched = std::mem::take(&mut *lock(&self.running));
        for kept in &self.kept {
            lock(kept).take(touched.clone());
        }
    }

    /// What was written since this follower asked last; nothing when that is too much to be told.
    pub(super) fn take(&self, follower: Follower) -> Option<Touched> {
        Some(std::mem::take(&mut *lock(&self.kept[follower as usize]))).filter(|touched| !touched.too_many)
    }
}

fn lock(touched: &Mutex<Touched>) -> MutexGuard<'_, Touched> {
    touched.lock().unwrap_or_else(PoisonError::into_inner)
}
