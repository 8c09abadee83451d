//! A chart's figures as text: what a tooltip shows of one place in it, and all of them as a table.

use chrono::{Datelike as _, NaiveDate};

use crate::text::{Message, Texts};
use crate::theme::{Colour, Palette};

/// Monday first: a weekday's short name and its full one.
pub(super) const WEEKDAYS: [(&str, &str); 7] = [
    ("report-monday-short", "report-monday"),
    ("report-tuesday-short", "report-tuesday"),
    ("report-wednesday-short", "report-wednesday"),
    ("report-thursday-short", "report-thursday"),
    ("report-friday-short", "report-friday"),
    ("report-saturday-short", "report-saturday"),
    ("report-sunday-short", "report-sunday"),
];

/// The figures of one place in a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readout {
    /// What they are of: a day, an hour, a step.
    pub title: String,
    /// The figures, from top to bottom. Where one is a total, those above it add up to it.
    pub rows: Vec<ReadoutRow>,
}

/// One figure of a [`Readout`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadoutRow {
    /// What it is.
    pub label: String,
    /// The figure, as it is written.
    pub value: String,
    /// The colour that stands for it in the chart, where one does.
    pub swatch: Option<Swatch>,
    /// Whether it is what the rows above it come to.
    pub total: bool,
}

impl ReadoutRow {
    /// A figure without a colour.
    pub(super) const fn new(label: String, value: String) -> Self {
        Self { label, value, swatch: None, total: false }
    }

    /// The figure with the colour it has in the chart.
    pub(super) fn coloured(self, swatch: Swatch) -> Self {
        Self { swatch: Some(swatch), ..self }
    }

    /// The figure as the sum of those above it.
    pub(super) fn total(self) -> Self {
        Self { total: true, ..self }
    }
}

/// All figures of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTable {
    /// What each column is; the first names the rows.
    pub headers: Vec<String>,
    /// The rows, each with as many cells as there are headers.
    pub rows: Vec<Vec<String>>,
}

/// A colour by what it stands for in the charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Swatch {
    /// Net, whole amounts, what is normal.
    Net,
    /// Refunds and whatever else makes less of an amount; flagged payments.
    Refunds,
    /// Fees.
    Fees,
    /// What reached the bank.
    Deposit,
    /// A difference that is not explained by the parts.
    Bank,
}

impl Swatch {
    /// The colour in a theme.
    pub const fn colour(self, palette: &Palette) -> Colour {
        match self {
            Self::Net => palette.net,
            Self::Refunds => palette.refunds,
            Self::Fees => palette.fees,
            Self::Deposit => palette.deposit,
            Self::Bank => palette.bank,
        }
    }
}

/// The word or sentence of a key without values.
pub(super) fn word(texts: &Texts, key: &'static str) -> String {
    texts.say(&Message::new(key))
}

/// A day with its weekday: `Fri 13 Nov`.
pub(super) fn weekday_and_day(texts: &Texts, date: NaiveDate) -> String {
    let weekday = WEEKDAYS.get(date.weekday().num_days_from_monday() as usize);
    let Some((short, _)) = weekday else { return texts.day_and_month(date) };
    let day = Message::new("report-chart-day").with("weekday", Message::new(short));
    texts.say(&day.with("day", texts.day_and_month(date)))
}
