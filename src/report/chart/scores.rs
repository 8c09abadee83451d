//! How risky payments looked, and how many were declined, over the same time.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::readout::{FigureTable, Readout, ReadoutRow, Swatch, weekday_and_day, word};
use super::time_axis::time_of_day;
use crate::text::{Message, Texts};

mod drawing;

pub(super) use drawing::{caption, draw};

/// One payment that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScorePoint {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The gateway's risk score, 0 (harmless) to 100; not every gateway tells one.
    pub score: Option<u8>,
    /// It was declined, by whomever.
    pub declined: bool,
    /// It was declined by the gateway's own risk rules.
    pub blocked: bool,
}

/// Risk scores and declines over some time, in bins of equal length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreChart {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    bin: TimeDelta,
    threshold: u8,
    bins: Vec<Bin>,
    /// At most one for each bin, step of the score and kind, so that there are never more than can be told apart.
    dots: Vec<Dot>,
    total: Bin,
}

/// What happened in a bin, or in all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bin {
    payments: u64,
    normal: u64,
    flagged: u64,
    highest: Option<u8>,
    declines: u64,
    flagged_declines: u64,
}

/// A payment that stands for itself and those like it in the same bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dot {
    at: DateTime<Utc>,
    score: u8,
    flagged: bool,
}

/// More bins than this cannot be seen apart.
const MOST_BINS: i32 = 1000;
/// Payments of one bin whose scores differ by less are one dot.
const SCORE_STEP: u8 = 3;
/// The highest score there is.
const HIGHEST: u8 = 100;

impl Bin {
    fn count(&mut self, point: &ScorePoint, score: Option<u8>, flagged: bool) {
        self.payments += 1;
        self.normal += u64::from(score.is_some() && !flagged);
        self.flagged += u64::from(score.is_some() && flagged);
        self.highest = self.highest.max(score);
        self.declines += u64::from(point.declined);
        self.flagged_declines += u64::from(point.declined && flagged);
    }
}

impl ScoreChart {
    /// The chart of the payments from one moment to before another, in bins of `bin`, the first of which starts at
    /// `from`; the last one may reach beyond `to`. Payments are flagged that score `threshold` or more, or that the
    /// gateway blocked. Bins are whole minutes, and longer than asked for where there would be more than 1000.
    pub fn new(
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        bin: TimeDelta,
        threshold: u8,
        points: &[ScorePoint],
    ) -> Self {
        let span = to.signed_duration_since(from).max(TimeDelta::zero());
        let least = span.checked_div(MOST_BINS).unwrap_or_else(TimeDelta::zero);
        let minutes = bin.max(least).num_milliseconds().div_euclid(60_000);
        let whole = TimeDelta::try_minutes(minutes).filter(|whole| *whole >= bin.max(least));
        let bin = whole.or_else(|| TimeDelta::try_minutes(minutes + 1)).unwrap_or(TimeDelta::MAX);
        let bin = bin.max(TimeDelta::minutes(1));
        let index_of = |at: DateTime<Utc>| {
            let passed = at.signed_duration_since(from).num_milliseconds() / bin.num_milliseconds();
            usize::try_from(passed).ok().filter(|_| at >= from && at < to)
        };
        let count = span.num_milliseconds().div_euclid(bin.num_milliseconds());
        let full = count * bin.num_milliseconds() == span.num_milliseconds();
        let count = usize::try_from(if full { count } else { count + 1 }).unwrap_or_default();
        let mut bins = vec![Bin::default(); count];
        let mut total = Bin::default();
        let mut dots = std::collections::BTreeMap::new();
        for point in points {
            let Some(index) = index_of(point.at) else { continue };
            let Some(bin) = bins.get_mut(index) else { continue };
            let score = point.score.map(|score| score.min(HIGHEST));
            let flagged = point.blocked || score.is_some_and(|score| score >= threshold);
            bin.count(point, score, flagged);
            total.count(point, score, flagged);
            if let Some(score) = score {
                // The normal ones come first, so that the flagged ones are drawn over them.
                dots.entry((flagged, index, score / SCORE_STEP)).or_insert(Dot { at: point.at, score, flagged });
            }
        }
        let to = i32::try_from(count).ok().and_then(|count| bin.checked_mul(count)).map_or(to, |whole| from + whole);
        Self { from, to, bin, threshold, bins, dots: dots.into_values().collect(), total }
    }

    /// The score from which a payment is flagged.
    pub const fn threshold(&self) -> u8 {
        self.threshold
    }

    /// When a column begins, and before which moment it ends.
    pub fn moments(&self, column: usize) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let start = |column: usize| {
            let passed = self.bin.checked_mul(i32::try_from(column).ok()?)?;
            self.from.checked_add_signed(passed)
        };
        self.bins.get(column)?;
        Some((start(column)?, start(column + 1)?))
    }

    /// The column of a moment.
    pub fn column_at(&self, moment: DateTime<Utc>) -> Option<usize> {
        let passed = moment.signed_duration_since(self.from).num_milliseconds();
        let column = passed.div_euclid(self.bin.num_milliseconds().max(1));
        usize::try_from(column).ok().filter(|column| *column < self.bins.len())
    }

    /// What stands above the chart.
    #[allow(clippy::unused_self, reason = "as the other charts have it")]
    pub(super) fn title(&self, texts: &Texts) -> String {
        word(texts, "report-scores-title")
    }

    /// The chart in one sentence.
    pub(super) fn alt_text(&self, texts: &Texts) -> String {
        let period = |message: Message| message.with("from", self.from).with("to", self.to);
        let scores = match self.total.highest {
            Some(highest) => Message::new("report-scores-alt-scores")
                .with("payments", self.total.normal + self.total.flagged)
                .with("shown", texts.count(self.total.normal + self.total.flagged))
                .with("highest", texts.count(u64::from(highest)))
                .with("flagged", texts.count(self.total.flagged)),
            None => Message::new("report-scores-none"),
        };
        let most = self.bins.iter().enumerate().max_by_key(|(index, bin)| (bin.declines, std::cmp::Reverse(*index)));
        let declines = match most {
            Some((index, bin)) if bin.declines > 0 => Message::new("report-scores-alt-declines")
                .with("declines", self.total.declines)
                .with("shown", texts.count(self.total.declines))
                .with("most", texts.count(bin.declines))
                .with("when", self.span_of(index, texts)),
            _ => Message::new("report-declines-none"),
        };
        let alt = period(Message::new("report-scores-alt"));
        texts.say(&alt.with("scores", scores).with("declines", declines))
    }

    /// The highest score of a span of time, how many payments were tried, and how many were declined.
    pub(super) fn readout(&self, column: usize, texts: &Texts) -> Option<Readout> {
        let bin = self.bins.get(column)?;
        let row = |key, value| ReadoutRow::new(word(texts, key), value);
        let highest = row("report-scores-highest", highest_in_words(bin, texts));
        let flagged = bin.highest.is_some_and(|score| score >= self.threshold) || bin.flagged > 0;
        let swatch = if flagged { Swatch::Refunds } else { Swatch::Net };
        let rows = vec![
            if bin.highest.is_some() { highest.coloured(swatch) } else { highest },
            row("report-scores-payments", texts.count(bin.payments)),
            row("report-word-declines", texts.count(bin.declines)),
        ];
        Some(Readout { title: self.span_of(column, texts), rows })
    }

    /// The figures of every span of time in which there was a payment, and their sums.
    pub(super) fn table(&self, texts: &Texts) -> FigureTable {
        let headers = ["report-scores-time", "report-scores-highest", "report-scores-payments", "report-word-declines"];
        let row = |name, bin: &Bin| {
            vec![name, highest_in_words(bin, texts), texts.count(bin.payments), texts.count(bin.declines)]
        };
        let busy = self.bins.iter().enumerate().filter(|(_, bin)| bin.payments > 0);
        let rows = busy.map(|(index, bin)| row(self.span_of(index, texts), bin));
        FigureTable {
            headers: headers.map(|key| word(texts, key)).to_vec(),
            rows: rows.chain([row(word(texts, "report-word-total"), &self.total)]).collect(),
        }
    }

    /// When a bin starts and ends: `Tue 24 Nov, 13:00–13:05`, or the day where it is one.
    fn span_of(&self, index: usize, texts: &Texts) -> String {
        let (from, to) = self.moments(index).unwrap_or((self.from, self.to));
        let at_midnight = |at: DateTime<Utc>| at.time() == NaiveTime::MIN;
        let last = to - TimeDelta::milliseconds(1);
        let day = |at: DateTime<Utc>| weekday_and_day(texts, at.date_naive());
        let message = match (from.date_naive() == last.date_naive(), at_midnight(from) && at_midnight(to)) {
            (true, true) => return day(from),
            (false, true) => Message::new("report-scores-days").with("from", day(from)).with("to", day(last)),
            (true, false) => Message::new("report-scores-hours")
                .with("day", day(from))
                .with("from", time_of_day(from))
                .with("to", if at_midnight(to) { "24:00".to_owned() } else { time_of_day(to) }),
            (false, false) => Message::new("report-scores-moments")
                .with("from_day", day(from))
                .with("from", time_of_day(from))
                .with("to_day", day(to))
                .with("to", time_of_day(to)),
        };
        texts.say(&message)
    }
}

fn highest_in_words(bin: &Bin, texts: &Texts) -> String {
    bin.highest.map_or_else(|| "\u{2013}".to_owned(), |score| texts.count(u64::from(score)))
}
