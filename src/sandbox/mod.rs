//! A payment gateway to try things out with: a real HTTP server on the loopback address that speaks Stripe's protocol
//! (version 2026-08-26.dahlia) for a shop that was grown from a seed.
//!
//! [`Sandbox::start`] grows the shop of a [`ShopPlan`] and serves it until the handle is dropped. To the outside it looks
//! like the gateway: keys, form bodies, cursors, `expand`, idempotent replays, holds, refunds, disputes, payouts, ledger
//! and events behave as documented there. Beside the wire, the handle hands out the papers that belong to the shop (bank
//! statement, order list), the truth that tests compare with, and the switch for [`Faults`].
//!
//! A request passes through these files: `server` (HTTP, faults) → `counter` (keys, idempotency, journal) → `api`,
//! `lists`, `expand` (endpoints) → `actions`, `disputes`, `warnings`, `payouts` (money rules) on the state in `shop` and `objects`; `wire` writes
//! the JSON. `history`, `people` and `baskets` grow the past with the same money rules; `bank`, `statement` and `orders`
//! write the papers.
//!
//! This room is a leaf: it uses nothing else of the crate, so that the connector is tested against something that does
//! not share its mistakes.

mod actions;
mod api;
mod bank;
mod baskets;
mod counter;
mod disputes;
mod expand;
mod faults;
mod form;
mod history;
mod journal;
mod lists;
mod money;
mod objects;
mod orders;
mod payouts;
mod people;
mod plan;
mod refusal;
mod server;
mod shop;
mod statement;
mod test_cards;
#[cfg(test)]
mod tests;
mod warnings;
mod wire;
mod wire_payments;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

use counter::{Counter, Keys};
use faults::Trouble;
use journal::{Birth, Journal};
use server::{Shared, lock};

pub use bank::PlantedBreak;
pub use faults::{Fault, Faults, Strike};
pub use plan::{Noise, ShopPlan};

/// A clock, handed in from outside.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken, or this machine refuses loopback servers.
    #[error("the sandbox could not listen on port {port} of the loopback address: {source}")]
    Listen {
        /// The port that was asked for; 0 stands for any.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder that keeps the sandbox's state cannot be used.
    #[error("the sandbox could not use its folder {dir}: {source}")]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The journal of executed writes is damaged, or was written by another version.
    #[error("line {line} of the sandbox's journal cannot be played again: {why}")]
    Journal {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The server's thread could not be started.
    #[error("the sandbox's server could not be started: {0}")]
    Thread(std::io::Error),
    /// The bank statement or the order list could not be written.
    #[error("the sandbox could not write its papers: {0}")]
    Paper(String),
}

impl From<csv::Error> for SandboxError {
    fn from(error: csv::Error) -> SandboxError {
        SandboxError::Paper(error.to_string())
    }
}

/// The files and the hidden truth that belong to a shop, as of the end of its history.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Papers {
    camt: Vec<u8>,
    csv: Vec<u8>,
    orders: Vec<u8>,
    breaks: Vec<PlantedBreak>,
}

impl Papers {
    fn of(shop: &shop::Shop, plan: &ShopPlan) -> Result<Papers, SandboxError> {
        let bank = bank::Bank::of(shop, plan);
        let (camt, csv) = (statement::camt(&bank)?, statement::csv(&bank)?);
        Ok(Papers { camt, csv, orders: orders::csv(shop)?, breaks: bank.breaks })
    }
}

/// A refund as the sandbox knows it, for tests to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRecord {
    /// Gateway id, `re_…`.
    pub id: String,
    /// The payment it gives money back for, `pi_…`.
    pub payment_intent: String,
    /// Minor units of the payment's currency.
    pub amount_minor: i64,
    /// ISO 4217 code in capitals.
    pub currency: String,
    /// `pending`, `succeeded`, `failed` or `canceled`.
    pub status: &'static str,
    /// What the client attached to it.
    pub metadata: Vec<(String, String)>,
}

/// A running sandbox. Dropping it stops the server.
pub struct Sandbox {
    base_url: String,
    keys: Keys,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Grows the shop and serves it on `127.0.0.1:port`; port 0 takes any free one.
    ///
    /// With a `state_dir` the shop lives on: the plan of the first start is kept there and wins over `plan`, and every
    /// write since is played again. The shop's own time is `plan.until` at the first start and moves with `clock` from
    /// then on.
    pub fn start(plan: &ShopPlan, state_dir: Option<&Path>, port: u16, clock: Clock) -> Result<Sandbox, SandboxError> {
        let birth = Birth { plan: plan.clone(), started: clock().timestamp() };
        let (journal, birth, past) = match state_dir {
            None => (None, birth, Vec::new()),
            Some(dir) => Journal::open(dir, birth).map(|(journal, birth, past)| (Some(journal), birth, past))?,
        };
        let Birth { plan, started } = birth;
        let shop = history::grow(&plan);
        let papers = Papers::of(&shop, &plan)?;
        let counter = Counter::open(shop, journal, &past)?;
        let until = plan.until.timestamp();
        let shared = Arc::new(Shared {
            counter: Mutex::new(counter),
            trouble: Mutex::new(Trouble::new(Faults::none())),
            papers,
            now: Box::new(move || until + (clock().timestamp() - started).max(0)),
        });
        let (listener, address) = server::bind(port).map_err(|source| SandboxError::Listen { port, source })?;
        let (stopper, stop_signal) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(SandboxError::Thread)?;
        let serve_until_stopped = move || {
            runtime.block_on(async {
                if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                    server::serve(listener, serving, stop_signal).await;
                }
            });
        };
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(serve_until_stopped)
            .map_err(SandboxError::Thread)?;
        Ok(Sandbox {
            base_url: format!("http://{address}"),
            keys: Keys::of(plan.seed),
            shared,
            stop: Some(stopper),
            thread: Some(thread),
        })
    }

    /// Where to send requests, without a trailing slash: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A key that may do everything. The same plan has the same key.
    pub fn full_key(&self) -> &str {
        &self.keys.full
    }

    /// A key that may only read.
    pub fn read_only_key(&self) -> &str {
        &self.keys.read_only
    }

    /// Switches trouble on, or off with [`Faults::none`]. The same as `POST /_sandbox/faults` with JSON.
    pub fn set_faults(&self, faults: Faults) {
        lock(&self.shared.trouble).switch(faults);
    }

    /// How often each fault has struck since the start.
    pub fn faults_fired(&self) -> BTreeMap<Fault, u32> {
        lock(&self.shared.trouble).fired.clone()
    }

    /// The bank statement of both accounts as CAMT.053, from the start to the end of the history.
    pub fn statement_camt(&self) -> Vec<u8> {
        self.shared.papers.camt.clone()
    }

    /// The same statement as CSV.
    pub fn statement_csv(&self) -> Vec<u8> {
        self.shared.papers.csv.clone()
    }

    /// The shop's order list as CSV.
    pub fn orders_csv(&self) -> Vec<u8> {
        self.shared.papers.orders.clone()
    }

    /// What a correct reconciliation of the statement has to find, and nothing else.
    pub fn planted_breaks(&self) -> Vec<PlantedBreak> {
        self.shared.papers.breaks.clone()
    }

    /// Every refund there is, oldest first.
    pub fn refunds(&self) -> Vec<RefundRecord> {
        let shop = &lock(&self.shared.counter).shop;
        let record = |refund: &objects::Refund| {
            let charge = &shop.charges[refund.charge];
            RefundRecord {
                id: refund.id.clone(),
                payment_intent: shop.intents[charge.intent].id.clone(),
                amount_minor: refund.amount,
                currency: charge.currency.iso(),
                status: refund.status.code(),
                metadata: refund.metadata.clone(),
            }
        };
        shop.refunds.iter().map(record).collect()
    }

    /// The sum of all ledger rows in each settlement currency (ISO 4217 code in capitals), in minor units.
    pub fn ledger_totals(&self) -> BTreeMap<String, i64> {
        let shop = &lock(&self.shared.counter).shop;
        let total = |currency: money::Cur| {
            let (available, pending) = shop.balance(currency);
            (currency.iso(), available + pending)
        };
        money::Cur::SETTLED.into_iter().map(total).collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
