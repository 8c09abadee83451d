//! Filling the charts: money by day from the ledger, declines by hour of the week from the payments.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Utc};

use super::{Desk, Result};
use crate::domain::{Capability, Currency, LedgerEntry, LedgerKind, Money, Person};
use crate::report::chart::{ChartSpec, DeclineHeat, FlowChart, FlowDay};
use crate::store::View;
use crate::text::{ErrorKind, Message, UserError};

/// How many days the flow chart shows.
pub(super) const FLOW_DAYS: u64 = 30;

/// How many days of declines the heat map adds up, so that every weekday comes often enough.
const DECLINE_DAYS: u64 = 90;

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartChoice {
    /// Thirty days of gross, refunds, fees and net in one settlement currency; nothing means the one with most entries.
    Flow(Option<Currency>),
    /// Declines by hour and weekday.
    Declines,
}

/// The figures of a chart, up to now.
///
/// # Errors
/// When the book cannot be read or there is nothing to draw.
pub fn chart(desk: &Desk, actor: &Person, choice: ChartChoice) -> Result<ChartSpec> {
    desk.check(actor, Capability::Report)?;
    let today = desk.clock.now().date_naive();
    match choice {
        ChartChoice::Flow(currency) => {
            desk.flow_chart(currency, days_before(today, FLOW_DAYS), today).map(ChartSpec::Flow)
        }
        ChartChoice::Declines => {
            desk.decline_heat(days_before(today, DECLINE_DAYS), today).map(|heat| ChartSpec::Declines(Box::new(heat)))
        }
    }
}

impl Desk {
    /// The money of each day from `first` to `last`.
    pub(super) fn flow_chart(
        &self,
        currency: Option<Currency>,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<FlowChart> {
        let (from, to) = span(first, last);
        let entries = self.store.read(|view| view.ledger_entries(from, to))?;
        let Some(currency) = currency.or_else(|| most_used(&entries)) else {
            let what = Message::new("desk-nothing-to-draw");
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-nothing-to-draw-hint")));
        };
        let zero = Money::zero(currency);
        let mut days: BTreeMap<NaiveDate, FlowDay> = first
            .iter_days()
            .take_while(|date| *date <= last)
            .map(|date| (date, FlowDay { date, gross: zero, refunds: zero, fees: zero }))
            .collect();
        for entry in entries.iter().filter(|entry| entry.net.currency == currency) {
            if let Some(day) = days.get_mut(&entry.created_at.date_naive()) {
                add(day, entry)?;
            }
        }
        let days: Vec<FlowDay> = days.into_values().collect();
        let incomplete = Some(self.clock.now().date_naive()).filter(|today| *today == last);
        FlowChart::new(currency, &days, incomplete).map_err(|error| UserError::from(&error))
    }

    /// The declines from `first` to `last`.
    pub(super) fn decline_heat(&self, first: NaiveDate, last: NaiveDate) -> Result<DeclineHeat> {
        let (from, to) = span(first, last);
        let declines = self.store.read(|view: &View<'_>| view.declines(from, to))?;
        let mut cells = [[0_u32; 24]; 7];
        for (at, _) in declines {
            let weekday = cells.get_mut(at.weekday().num_days_from_monday() as usize);
            if let Some(cell) = weekday.and_then(|hours| hours.get_mut(at.hour() as usize)) {
                *cell = cell.saturating_add(1);
            }
        }
        Ok(DeclineHeat { from: first, to: last, cells })
    }
}

/// The first of so many days that end with `last`.
pub(super) fn days_before(last: NaiveDate, days: u64) -> NaiveDate {
    last.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(last)
}

/// From the start of the first day to the end of the last, UTC.
pub(super) fn span(first: NaiveDate, last: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
    (first.and_time(NaiveTime::MIN).and_utc(), after.and_time(NaiveTime::MIN).and_utc())
}

fn add(day: &mut FlowDay, entry: &LedgerEntry) -> std::result::Result<(), crate::domain::MoneyError> {
    match entry.kind {
        LedgerKind::Sale => day.gross = day.gross.plus(entry.amount)?,
        LedgerKind::Refund | LedgerKind::RefundFailed => day.refunds = day.refunds.minus(entry.amount)?,
        LedgerKind::Fee => day.fees = day.fees.minus(entry.amount)?,
        _ => return Ok(()),
    }
    day.fees = day.fees.plus(entry.fee)?;
    Ok(())
}

fn most_used(entries: &[LedgerEntry]) -> Option<Currency> {
    let mut counts: BTreeMap<Currency, u32> = BTreeMap::new();
    for entry in entries {
        *counts.entry(entry.net.currency).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(currency, count)| (count, std::cmp::Reverse(currency))).map(|(it, _)| it)
}
