//! Looking for fraud by eye: who tries how often, what is declined and when.

use chrono::{DateTime, TimeDelta, Utc};

use super::charts::score_chart;
use super::personal::Seen;
use super::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::report::chart::{DeclineHeat, ScoreChart};
use crate::report::month::DeclineRow;
use crate::store::{PaymentPoint, Tries};
use crate::text::UserError;

/// From how many tries on somebody is fast.
const FAST_TRIES: u32 = 3;

/// How many of the fastest are listed.
const FASTEST: u32 = 10;

/// The heat map adds up at least this many days, so that every weekday comes often enough.
const HEAT_DAYS: i64 = 28;

/// The payments of a span, for looking at.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspicious {
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment before which it ends.
    pub to: DateTime<Utc>,
    /// Every payment of the span, oldest first.
    pub points: Vec<PaymentPoint>,
    /// How many payments were tried.
    pub attempts: u64,
    /// How many of them were declined.
    pub declined: u64,
    /// The same by reason, most often first.
    pub declines: Vec<DeclineRow>,
    /// Who tried most often, busiest first: three tries and more, ten at most.
    pub fastest: Vec<Tries>,
    /// Risk scores and declines over the span.
    pub scores: ScoreChart,
    /// Declines by hour and weekday, over the span's days and no less than 28 days up to its end.
    pub heat: DeclineHeat,
}

/// The payments made from the first moment on and before the second, as they look to somebody in search of fraud.
///
/// # Errors
/// When the book cannot be read.
pub fn suspicious(desk: &Desk, actor: &Actor, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Suspicious> {
    let person = desk.check(actor, Capability::ViewRisk)?;
    let sight = desk.sight(&person);
    let (points, fastest) = desk.store.read::<_, UserError>(|view| {
        Ok((view.payment_points(from, to)?, view.busiest(from, to, FAST_TRIES, FASTEST)?))
    })?;
    if !fastest.is_empty() {
        desk.note_sight(actor, sight, Seen::List("suspicious"))?;
    }
    let fastest = fastest.into_iter().map(|tries| Tries { who: sight.trier(tries.who), ..tries }).collect();
    // The last day counted is the one of the last moment before the end.
    let last = (to - TimeDelta::milliseconds(1)).date_naive();
    let first = from.date_naive().min((to - TimeDelta::days(HEAT_DAYS)).date_naive());
    Ok(Suspicious {
        from,
        to,
        attempts: points.len() as u64,
        declined: points.iter().filter(|point| point.declined).count() as u64,
        declines: desk.decline_rows(from, to)?,
        fastest,
        scores: score_chart(from, to, &points),
        heat: desk.decline_heat(first, last)?,
        points,
    })
}
