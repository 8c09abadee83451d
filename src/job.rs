//! A long piece of work that says how far it is and stops when asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::text::Message;

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub doing: Message,
    /// How much is done, in whatever unit the work counts.
    pub done: u64,
    /// How much there is, when that is known.
    pub total: Option<u64>,
}

/// Someone asked the job to stop. What was committed before stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// The handle that a long piece of work gets from whoever started it.
#[derive(Clone)]
pub struct Job {
    cancelled: Arc<AtomicBool>,
    report: Arc<dyn Fn(Progress) + Send + Sync>,
}

impl Job {
    /// A job that tells `report` how far it is.
    pub fn new(report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { cancelled: Arc::default(), report: Arc::new(report) }
    }

    /// A job nobody watches.
    pub fn quiet() -> Self {
        Self::new(|_| {})
    }

    /// Asks the job to stop at its next safe point.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Passes when nobody asked to stop; called between steps that each leave everything whole.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn checkpoint(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Says how far the job is.
    pub fn report(&self, doing: Message, done: u64, total: Option<u64>) {
        (self.report)(Progress { doing, done, total });
    }
}
