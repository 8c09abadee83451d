//! Automatic payouts: every business day and currency, everything available goes to the bank in one batch.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};

use super::money::Cur;
use super::objects::{Payout, PayoutStatus, Ref};
use super::shop::{DAY, Posting, Shop, Task};

/// Payouts are made at five in the morning, UTC.
const RUN_AT: i64 = 5 * 3600;

/// Whether banks work on that day. Public holidays are left out: they differ from country to country.
pub(super) fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The business day `count` business days after `day`.
pub(super) fn business_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    let later = day.iter_days().skip(1).filter(|day| is_business_day(*day));
    later.take(count as usize).last().unwrap_or(day)
}

/// The calendar day (UTC) of a time in seconds.
pub(super) fn day_of(time: i64) -> NaiveDate {
    DateTime::<Utc>::from_timestamp(time, 0).unwrap_or_default().date_naive()
}

/// Midnight UTC at the start of a day, in seconds.
pub(super) fn midnight(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

impl Shop {
    pub(super) fn schedule_first_payouts(&mut self) {
        self.schedule(midnight(day_of(self.now)) + DAY + RUN_AT, Task::RunPayouts);
    }

    /// Makes today's payouts and plans tomorrow's. A currency whose available sum is not above zero is skipped: what it
    /// holds waits for a better day.
    pub(super) fn run_payouts(&mut self) {
        self.schedule(self.now + DAY, Task::RunPayouts);
        let today = day_of(self.now);
        if !is_business_day(today) {
            return;
        }
        for currency in Cur::SETTLED {
            let batch: Vec<usize> = (0..self.rows.len())
                .filter(|at| {
                    let row = &self.rows[*at];
                    row.currency == currency && row.payout.is_none() && row.available <= self.now
                })
                .collect();
            let amount = batch.iter().map(|at| self.rows[*at].net()).sum();
            if amount > 0 {
                self.make_payout(currency, amount, &batch);
            }
        }
    }

    fn make_payout(&mut self, currency: Cur, amount: i64, batch: &[usize]) {
        let today = day_of(self.now);
        // Dollars travel a business day longer than euro.
        let (submitted, arrival) = match currency {
            Cur::Usd => (midnight(business_days_after(today, 1)) + RUN_AT - 60, business_days_after(today, 2)),
            _ => (self.now + 12 * 3600, business_days_after(today, 1)),
        };
        let payout = self.payouts.len();
        let row = self.post(
            Posting {
                kind: "payout",
                category: "payout",
                amount: -amount,
                currency,
                description: Some("STRIPE PAYOUT".to_owned()),
                source: Ref::Payout(payout),
                at_once: true,
            },
            |_| 0,
        );
        for at in batch.iter().chain([&row]) {
            self.rows[*at].payout = Some(payout);
        }
        let will_fail = currency == Cur::Eur && self.fail_payout_from.is_some_and(|from| self.now >= from);
        if will_fail {
            self.fail_payout_from = None;
        }
        let (id, trace) = (self.new_id("po_1"), self.new_digits(12));
        let arrival = midnight(arrival);
        self.payouts.push(Payout {
            id,
            created: self.now,
            arrival,
            amount,
            currency,
            status: PayoutStatus::Pending,
            trace,
            will_fail,
            row,
            failure_row: None,
        });
        self.schedule(submitted, Task::SubmitPayout(payout));
        self.schedule(arrival, Task::ArrivePayout(payout));
        self.emit("payout.created", Ref::Payout(payout));
    }

    pub(super) fn submit_payout(&mut self, payout: usize) {
        self.payouts[payout].status = PayoutStatus::InTransit;
        self.emit("payout.updated", Ref::Payout(payout));
    }

    /// The bank booked the money, or sent it back: then a new ledger row puts it into the balance again and the next
    /// payout takes it along. The rows of the failed payout stay with it.
    pub(super) fn arrive_payout(&mut self, payout: usize) {
        if !self.payouts[payout].will_fail {
            self.payouts[payout].status = PayoutStatus::Paid;
            self.emit("payout.paid", Ref::Payout(payout));
            self.emit("payout.reconciliation_completed", Ref::Payout(payout));
            return;
        }
        let Payout { amount, currency, .. } = self.payouts[payout];
        let row = self.post(
            Posting {
                kind: "payout_failure",
                category: "payout_reversal",
                amount,
                currency,
                description: Some("STRIPE PAYOUT FAILED".to_owned()),
                source: Ref::Payout(payout),
                at_once: true,
            },
            |_| 0,
        );
        self.payouts[payout].status = PayoutStatus::Failed;
        self.payouts[payout].failure_row = Some(row);
        self.emit("payout.failed", Ref::Payout(payout));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn weekends_are_skipped() {
        let friday = NaiveDate::from_ymd_opt(2026, 8, 28).unwrap();
        assert_eq!(business_days_after(friday, 1), NaiveDate::from_ymd_opt(2026, 8, 31).unwrap());
        assert_eq!(business_days_after(friday, 2), NaiveDate::from_ymd_opt(2026, 9, 1).unwrap());
    }
}
