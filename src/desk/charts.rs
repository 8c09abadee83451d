//! Filling the charts: money by day from the ledger, declines and risk scores from the payments, a batch from the proof.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, DurationRound as _, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};

use super::{Actor, Desk, Result, batch};
use crate::domain::ids::BatchId;
use crate::domain::{Capability, Currency, LedgerEntry, LedgerKind, Money};
use crate::report::chart::{ChartSpec, DeclineHeat, FlowChart, FlowDay, ScoreChart, ScorePoint, WaterfallChart};
use crate::store::{PaymentPoint, View};
use crate::text::{ErrorKind, Message, UserError};

/// How many days the flow chart shows.
pub(super) const FLOW_DAYS: u64 = 30;

/// How many days of declines the heat map adds up, so that every weekday comes often enough.
const DECLINE_DAYS: u64 = 90;

/// How many days of risk scores are drawn.
const SCORE_DAYS: i64 = 28;

/// The risk score from which a payment is flagged: where the gateway itself begins to call a risk elevated.
const FLAGGED_FROM: u8 = 65;

/// Which chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartChoice {
    /// Thirty days of gross, refunds, fees and net in one settlement currency; nothing means the one with most entries.
    Flow(Option<Currency>),
    /// Declines by hour and weekday.
    Declines,
    /// Risk scores and declines of the last 28 days.
    Scores,
    /// A settlement batch from gross to deposit.
    Batch(BatchId),
}

/// The figures of a chart, up to now.
///
/// # Errors
/// When the book cannot be read or there is nothing to draw.
pub fn chart(desk: &Desk, actor: &Actor, choice: ChartChoice) -> Result<ChartSpec> {
    desk.check(actor, Capability::Report)?;
    let today = desk.clock.now().date_naive();
    match choice {
        ChartChoice::Flow(currency) => {
            desk.flow_chart(currency, days_before(today, FLOW_DAYS), today).map(ChartSpec::Flow)
        }
        ChartChoice::Declines => {
            desk.decline_heat(days_before(today, DECLINE_DAYS), today).map(|heat| ChartSpec::Declines(Box::new(heat)))
        }
        ChartChoice::Scores => {
            let to = desk.clock.now();
            let from = to - TimeDelta::days(SCORE_DAYS);
            let points = desk.store.read(|view| view.payment_points(from, to))?;
            Ok(ChartSpec::Scores(score_chart(from, to, &points)))
        }
        ChartChoice::Batch(batch_id) => {
            let row = batch(desk, actor, &batch_id)?.row.batch;
            WaterfallChart::of(&row).map(ChartSpec::Waterfall).map_err(|error| UserError::from(&error))
        }
    }
}

/// The risk scores and declines of the payments of a span, in 100 to 300 bins: fine enough to see an attack of minutes
/// in a day, and of hours in a month. Bins begin at round times.
pub(super) fn score_chart(from: DateTime<Utc>, to: DateTime<Utc>, points: &[PaymentPoint]) -> ScoreChart {
    let bin = match to.signed_duration_since(from).num_days() {
        ..=1 => TimeDelta::minutes(5),
        2..=7 => TimeDelta::hours(1),
        8..=31 => TimeDelta::hours(3),
        32..=92 => TimeDelta::hours(12),
        _ => TimeDelta::days(1),
    };
    let round = from.duration_trunc(bin).unwrap_or(from);
    let point = |point: &PaymentPoint| ScorePoint {
        at: point.at,
        score: point.score,
        declined: point.declined,
        blocked: point.blocked,
    };
    let points: Vec<ScorePoint> = points.iter().map(point).collect();
    ScoreChart::new((round, to), bin, FLAGGED_FROM, &points)
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
