//! The shop as a whole: whether declines, refunds, disputes, amounts, nights or silence are out of the ordinary, and how near it
//! is to what card networks do not put up with.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::excessive_fraud::{FraudProgramme, fraud_programme, membership};
use super::feed::Fed;
use super::looked::Looked;
use super::warnings::{ReportedPayment, ranked};
use crate::desk::{Actor, Desk, Result};
use crate::domain::{Capability, Currency};
use crate::risk::programme::{
    Band, Excess, Membership, Month, OwnLines, Region, Standing, Tally, chargeback_ratio, excess, line, ratio_band,
    remaining,
};
use crate::risk::series::{Alert, Bursts, Detector, Happening, News, Occurrence, Point, Series, Settings, State, Zone};
use crate::risk::{What, Word};
use crate::store::ConnectionRow;

const DAY: i64 = 86_400;

/// Alerts and points are told of so many days.
const TOLD: i64 = 90 * DAY;

/// The shop as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopWatch {
    /// Each detector as it stands now.
    pub detectors: Vec<DetectorStanding>,
    /// What was out of the ordinary within 90 days, the newest first.
    pub alerts: Vec<Alert>,
    /// The control charts of the same days, in order of time.
    pub points: Vec<Point>,
    /// This month in Visa's programme; nothing without settled payments.
    pub visa: Option<NetworkMonth<Standing>>,
    /// This month in Mastercard's for chargebacks.
    pub mastercard: Option<NetworkMonth<Excess>>,
    /// How long the shop has been in that programme by the end of the last month, as far as the book goes back.
    pub mastercard_months: Membership,
    /// This month in Mastercard's for fraud; nothing without payments.
    pub mastercard_fraud: Option<FraudProgramme>,
    /// Payments that were reported as fraud and that can still be given back before they are disputed, those first whose
    /// dispute is likeliest to cost most.
    pub reported: Vec<ReportedPayment>,
    /// The currency of amounts; nothing in an empty book.
    pub currency: Option<Currency>,
}

/// A detector as it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DetectorStanding {
    /// What it watches.
    pub detector: Detector,
    /// What it says now.
    pub state: State,
}

/// A month in a card network's programme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkMonth<S> {
    /// What counts against the shop so far: disputes, and at Visa frauds once more.
    pub count: u64,
    /// The payments that it is compared with.
    pub payments: u64,
    /// The one in parts of ten thousand of the other.
    pub basis_points: Option<f64>,
    /// What that means.
    pub standing: S,
    /// How many more there may be until the network calls it excessive.
    pub until: Option<u64>,
    /// Where the ratio will be at the end of the month, four times out of five; nothing with too few days to tell.
    pub projected: Option<Band>,
}

/// The shop as a whole as it stands now, in a region of the card networks; in the shop's own when none is named.
///
/// # Errors
/// When the book cannot be read.
pub fn shop_watch(desk: &Desk, actor: &Actor, region: Option<Region>) -> Result<ShopWatch> {
    desk.check(actor, Capability::ViewRisk)?;
    let looked = desk.looked()?;
    let region = region.unwrap_or(looked.standing.settings.of.region);
    let now = desk.clock.now();
    let synced = desk.freshness()?.into_iter().filter_map(|(_, synced)| synced).max();
    let (series, news) = watched(&looked, synced.map(|at| at.timestamp()), now.timestamp());
    let told = |at: i64| at >= now.timestamp() - TOLD;
    let mut alerts: Vec<Alert> = news
        .iter()
        .filter_map(|news| match news {
            News::Began(alert) | News::Worse(alert) => Some(*alert),
            News::Ended { .. } | News::Point(_) => None,
        })
        .filter(|alert| told(alert.at))
        .collect();
    alerts.reverse();
    let points = news.iter().filter_map(|news| if let News::Point(point) = news { Some(*point) } else { None });
    let today = now.date_naive();
    Ok(ShopWatch {
        detectors: Detector::ALL
            .into_iter()
            .map(|detector| DetectorStanding { detector, state: series.state(detector) })
            .collect(),
        alerts,
        points: points.filter(|point| told(point.at)).collect(),
        visa: visa(&looked, &desk.tell_warnings(&looked)?, region, today),
        mastercard: mastercard(&looked, today),
        mastercard_months: mastercard_months(&looked, today),
        mastercard_fraud: fraud_programme(&looked, settled(&looked, "mastercard"), region, Month::of(today)),
        reported: ranked(desk.open_warnings()?, &looked, now),
        currency: looked.feed.currency,
    })
}

impl Desk {
    /// Which of the connections, by their places, tell early fraud warnings.
    fn tell_warnings(&self, looked: &Looked) -> Result<Vec<bool>> {
        let connections = self.store.read(|view| view.connections())?;
        let tells = |id: &String| {
            let known = connections.iter().find(|connection| connection.connection_id.as_str() == id);
            known.is_some_and(ConnectionRow::tells_warnings)
        };
        Ok(looked.feed.connections.iter().map(tells).collect())
    }
}

/// What the detectors say of all that happened until now.
fn watched(looked: &Looked, synced: Option<i64>, now: i64) -> (Series, Vec<News>) {
    let mut bursts = Bursts::default();
    let mut happened = Vec::new();
    for fed in &looked.feed.fed {
        let at = fed.event.at;
        let mut tell = |at, what| happened.push(Happening { at, what });
        match fed.event.what {
            What::Payment => {
                // Amounts are of one currency; a payment in another one was tried all the same.
                let amount = if fed.event.foreign { 0 } else { fed.event.amount };
                if !fed.event.foreign {
                    tell(at, Occurrence::Payment { amount, declined: fed.event.declined });
                }
                let suspected = bursts.observe(&fed.event);
                if suspected > 0 {
                    tell(at, Occurrence::Suspected(suspected));
                }
                if let Some(warned_at) = fed.warned_at {
                    tell(warned_at, Occurrence::Warning);
                }
                if let Some((disputed_at, _)) = fed.disputed {
                    tell(disputed_at, Occurrence::Dispute);
                }
            }
            What::Refund => tell(at, Occurrence::Refund),
        }
    }
    if let Some(at) = synced {
        happened.push(Happening { at, what: Occurrence::Heard });
    }
    happened.sort_by_key(|happened| happened.at);
    let (mut series, mut news) =
        (Series::new(Settings::default(), Zone::fixed(looked.standing.settings.offset())), Vec::new());
    for happening in &happened {
        series.observe(happening, &mut news);
    }
    // Silence is only what nobody heard while the gateway was listened to.
    series.until(synced.unwrap_or(now).min(now), &mut news);
    (series, news)
}

/// The counts of each day of what falls on a day, from the first day of the book to yesterday.
fn by_day(looked: &Looked, days: impl Iterator<Item = NaiveDate>, today: NaiveDate) -> Vec<u32> {
    let Some(first) = looked.feed.fed.first().map(|fed| day(fed.event.at)) else { return Vec::new() };
    let span = usize::try_from((today - first).num_days()).unwrap_or(0);
    let mut counts = vec![0_u32; span];
    for day in days {
        if let Some(count) = usize::try_from((day - first).num_days()).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

fn day(at: i64) -> NaiveDate {
    chrono::DateTime::from_timestamp(at, 0).unwrap_or_default().date_naive()
}

/// The settled payments of a card scheme.
fn settled<'l>(looked: &'l Looked, brand: &'l str) -> impl Iterator<Item = &'l Fed> {
    let is_brand =
        move |fed: &&Fed| looked.feed.words.text(&fed.event, crate::risk::Field::Word(Word::Brand)) == Some(brand);
    looked.feed.fed.iter().filter(|fed| fed.event.what == What::Payment && !fed.event.declined).filter(is_brand)
}

fn left(today: NaiveDate) -> u32 {
    Month::of(today).days().saturating_sub(today.day()) + 1
}

/// When a payment counts as a fraud at Visa: when its card's bank reported it. A gateway that does not tell these reports leaves
/// only those to be counted that a dispute follows, when it does.
fn reported_at(fed: &Fed, tells: &[bool]) -> Option<i64> {
    if tells.get(usize::from(fed.connection)) == Some(&true) {
        return fed.warned_at;
    }
    fed.disputed.filter(|(_, fraud)| *fraud).map(|(at, _)| at)
}

fn visa(looked: &Looked, tells: &[bool], region: Region, today: NaiveDate) -> Option<NetworkMonth<Standing>> {
    let month = Month::of(today);
    let in_month = |at: i64| Month::of(day(at)) == month;
    let payments = || settled(looked, "visa").map(|fed| day(fed.event.at));
    // A fraud that was reported and is then disputed counts twice, as Visa counts.
    let frauds = || settled(looked, "visa").filter_map(|fed| reported_at(fed, tells));
    let disputes = || settled(looked, "visa").filter_map(|fed| fed.disputed).map(|(at, _)| at);
    let tally = Tally {
        frauds: frauds().filter(|at| in_month(*at)).count() as u64,
        disputes: disputes().filter(|at| in_month(*at)).count() as u64,
        settled: payments().filter(|day| Month::of(*day) == month).count() as u64,
        amount: 0,
    };
    if tally.settled == 0 && tally.count() == 0 {
        return None;
    }
    let counted = frauds().chain(disputes()).map(day);
    let coming = remaining(&by_day(looked, counted, today), left(today));
    let of_coming = remaining(&by_day(looked, payments(), today), left(today));
    let line = line(region, month);
    Some(NetworkMonth {
        count: tally.count(),
        payments: tally.settled,
        basis_points: tally.basis_points(),
        standing: tally.standing(line, &OwnLines::default()),
        until: line.map(|line| tally.until(line, tally.settled)),
        projected: coming
            .zip(of_coming)
            .and_then(|(coming, of)| ratio_band(tally.count(), &coming, tally.settled, &of)),
    })
}

fn mastercard_months(looked: &Looked, today: NaiveDate) -> Membership {
    let (mut disputes, mut payments) = (HashMap::<Month, u64>::new(), HashMap::<Month, u64>::new());
    for fed in settled(looked, "mastercard") {
        *payments.entry(Month::of(day(fed.event.at))).or_default() += 1;
        if let Some((at, _)) = fed.disputed {
            *disputes.entry(Month::of(day(at))).or_default() += 1;
        }
    }
    let this = Month::of(today);
    let first = payments.keys().min().copied().unwrap_or(this);
    let of = |counts: &HashMap<Month, u64>, month| counts.get(&month).copied().unwrap_or_default();
    membership(|month| (of(&disputes, month), of(&payments, month.previous())), first, this)
}

fn mastercard(looked: &Looked, today: NaiveDate) -> Option<NetworkMonth<Excess>> {
    let month = Month::of(today);
    let disputes = || settled(looked, "mastercard").filter_map(|fed| fed.disputed).map(|(at, _)| day(at));
    let count = disputes().filter(|day| Month::of(*day) == month).count() as u64;
    let before =
        settled(looked, "mastercard").filter(|fed| Month::of(day(fed.event.at)) == month.previous()).count() as u64;
    if before == 0 && count == 0 {
        return None;
    }
    let coming = remaining(&by_day(looked, disputes(), today), left(today));
    let ratio = |count: f64| count * 10_000.0 / f64::from(u32::try_from(before).unwrap_or(u32::MAX).max(1));
    Some(NetworkMonth {
        count,
        payments: before,
        basis_points: chargeback_ratio(count, before),
        standing: excess(count, before),
        until: (before > 0).then(|| Excess::Excessive.until(count, before)),
        projected: coming.filter(|_| before > 0).map(|coming| {
            let band = coming.band(count);
            Band { low: ratio(band.low), expected: ratio(band.expected), high: ratio(band.high) }
        }),
    })
}
