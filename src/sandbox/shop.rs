//! The state of the shop's account at the gateway, its clock, and the things that happen by themselves as time passes.

use std::collections::BTreeMap;

use super::money::{Cur, settle};
use super::objects::{Charge, Dispute, Event, Intent, Payout, Ref, Refund, Row, Table, Warning};
use super::plan::{Draw, ShopPlan, Stream};
use super::wire;

pub(super) const DAY: i64 = 86_400;

/// How long the gateway keeps events.
pub(super) const EVENTS_KEPT: i64 = 30 * DAY;

/// Something the gateway does by itself at a set time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    RunPayouts,
    SubmitPayout(usize),
    ArrivePayout(usize),
    CompleteRefund(usize),
    FailRefund(usize),
    ExpireHold(usize),
}

/// An account at the gateway with everything that ever happened on it.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) seed: u64,
    pub(super) account: String,
    pub(super) opened: i64,
    /// The shop's own clock. It only moves forward, by [`Shop::advance`].
    pub(super) now: i64,
    pub(super) intents: Table<Intent>,
    pub(super) charges: Table<Charge>,
    pub(super) refunds: Table<Refund>,
    pub(super) disputes: Table<Dispute>,
    pub(super) warnings: Table<Warning>,
    pub(super) payouts: Table<Payout>,
    pub(super) rows: Table<Row>,
    pub(super) events: Table<Event>,
    /// The first euro payout made at or after this time will be returned by the bank.
    pub(super) fail_payout_from: Option<i64>,
    /// The request being worked on, for the events it causes.
    pub(super) request: Option<(String, Option<String>)>,
    /// Nobody will ever ask for events before this time.
    events_from: i64,
    ids: Draw,
    /// Ids of warnings and of their events: a shop has the same other ids with and without them.
    warning_ids: Draw,
    tasks: BTreeMap<(i64, u64), Task>,
    scheduled: u64,
}

/// What a new ledger row is about; amounts in the currency of the payment.
pub(super) struct Posting {
    pub(super) kind: &'static str,
    pub(super) category: &'static str,
    pub(super) amount: i64,
    pub(super) currency: Cur,
    pub(super) description: Option<String>,
    pub(super) source: Ref,
    /// Whether the money can be paid out at once, rather than after the usual two days.
    pub(super) at_once: bool,
}

impl Shop {
    /// An empty shop at the start of the plan's history.
    pub(super) fn open(plan: &ShopPlan) -> Shop {
        let mut ids = Draw::new(plan.seed, Stream::Ids);
        let until = plan.until.timestamp();
        let opened = until - i64::from(plan.days) * DAY;
        let mut shop = Shop {
            seed: plan.seed,
            account: format!("acct_1{}", ids.token(15)),
            opened,
            now: opened,
            intents: Table::new(),
            charges: Table::new(),
            refunds: Table::new(),
            disputes: Table::new(),
            warnings: Table::new(),
            payouts: Table::new(),
            rows: Table::new(),
            events: Table::new(),
            fail_payout_from: None,
            request: None,
            events_from: until - EVENTS_KEPT,
            ids,
            warning_ids: Draw::new(plan.seed, Stream::Warnings),
            tasks: BTreeMap::new(),
            scheduled: 0,
        };
        shop.schedule_first_payouts();
        shop
    }

    /// A new id, e.g. `pi_3…` for `pi_3`.
    pub(super) fn new_id(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.ids.token(23))
    }

    /// A new id of a warning.
    pub(super) fn new_warning_id(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.warning_ids.token(23))
    }

    /// Digits for references that are not ids.
    pub(super) fn new_digits(&mut self, len: usize) -> String {
        self.ids.digits(len)
    }

    pub(super) fn schedule(&mut self, at: i64, task: Task) {
        self.tasks.insert((at, self.scheduled), task);
        self.scheduled += 1;
    }

    /// Moves the clock forward and does everything that falls due on the way, each thing at its own time. Moving in
    /// many small steps or in one large step gives the same shop.
    pub(super) fn advance(&mut self, to: i64) {
        while let Some(next) = self.tasks.first_entry() {
            if next.key().0 > to {
                break;
            }
            let ((at, _), task) = next.remove_entry();
            self.now = self.now.max(at);
            match task {
                Task::RunPayouts => self.run_payouts(),
                Task::SubmitPayout(payout) => self.submit_payout(payout),
                Task::ArrivePayout(payout) => self.arrive_payout(payout),
                Task::CompleteRefund(refund) => self.complete_refund(refund),
                Task::FailRefund(refund) => self.fail_refund(refund),
                Task::ExpireHold(charge) => self.expire_hold(charge),
            }
        }
        self.now = self.now.max(to);
    }

    /// Writes a ledger row, converting into the settlement currency with today's rate.
    pub(super) fn post(&mut self, posting: Posting, fee: impl FnOnce(i64) -> i64) -> usize {
        let settled = settle(self.seed, self.now, posting.amount, posting.currency);
        let id = self.new_id("txn_3");
        self.rows.push(Row {
            id,
            created: self.now,
            available: if posting.at_once { self.now } else { (self.now.div_euclid(DAY) + 2) * DAY },
            amount: settled.amount,
            fee: fee(settled.amount),
            currency: settled.currency,
            rate: settled.rate,
            kind: posting.kind,
            category: posting.category,
            description: posting.description,
            source: posting.source,
            payout: None,
        })
    }

    /// Records that something happened to an object, with a snapshot of it.
    pub(super) fn emit(&mut self, kind: &'static str, object: Ref) {
        if self.now < self.events_from {
            return;
        }
        let snapshot = wire::object(self, object).to_string();
        let id = match object {
            Ref::Warning(_) => self.new_warning_id("evt_1"),
            _ => self.new_id("evt_1"),
        };
        let request = self.request.clone();
        self.events.push(Event { id, created: self.now, kind, snapshot, request });
    }

    /// The balance in one settlement currency: what can be paid out now, and what is on its way.
    pub(super) fn balance(&self, currency: Cur) -> (i64, i64) {
        self.rows.iter().filter(|row| row.currency == currency).fold((0, 0), |(available, pending), row| {
            if row.available <= self.now { (available + row.net(), pending) } else { (available, pending + row.net()) }
        })
    }
}
