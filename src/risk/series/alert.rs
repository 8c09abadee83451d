//! What the detectors tell.

/// One thing about a shop that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detector {
    /// The share of tries that are declined, over an hour. Measured and usual are shares from 0 to 1.
    DeclineRate,
    /// Refunds, over a day and over a week. Measured and usual are counts.
    Refunds,
    /// Disputes, in the same way.
    Disputes,
    /// Early fraud warnings, in the same way.
    Warnings,
    /// The amounts of payments, over a week. Measured and usual are the middle amounts, in minor units.
    TicketSize,
    /// The share of a day's payments that come at night. Measured and usual are shares from 0 to 1.
    Night,
    /// No payment at all. Measured is 0, usual the payments that were to be expected meanwhile.
    Silence,
    /// What payments come to, over one, three and seven days. Measured and usual are in minor units; single payments count
    /// with no more than four times the usual amount.
    Revenue,
    /// Nothing heard of the gateway. Measured and usual are seconds.
    Gateway,
    /// Authorisations suspected of enumeration, over a month. Measured is their share; usual is 0.
    Enumeration,
}

impl Detector {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::DeclineRate,
        Self::Refunds,
        Self::Disputes,
        Self::Warnings,
        Self::TicketSize,
        Self::Night,
        Self::Silence,
        Self::Revenue,
        Self::Gateway,
        Self::Enumeration,
    ];
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// To be watched.
    Warning,
    /// To be looked at now.
    Alarm,
}

/// Something about the shop is not as usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    /// What.
    pub detector: Detector,
    /// How bad.
    pub level: Level,
    /// When it was noticed, in Unix seconds.
    pub at: i64,
    /// When the window began over which it was measured.
    pub since: i64,
    /// What was measured, in the unit of the detector.
    pub measured: f64,
    /// What was usual, in the same unit.
    pub usual: f64,
    /// How unlikely it is in a shop where all is as usual: 6 is one in a million. Nothing where a fixed line was crossed.
    pub rarity: Option<f64>,
    /// Over how many it was measured: payments, tries, refunds or whatever the detector counts; days for
    /// [`Detector::Revenue`], pauses that are compared with for [`Detector::Gateway`], none for [`Detector::Silence`].
    pub count: u32,
}

/// One value of a detector's control chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Of which detector.
    pub detector: Detector,
    /// When its hour or day ended, in Unix seconds.
    pub at: i64,
    /// The value, in the unit of the detector; for [`Detector::Silence`] payments an hour.
    pub value: f64,
    /// What was to be expected.
    pub expected: f64,
    /// The lower end of what is usual.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
    /// An alert lasted at its end.
    pub alarm: bool,
}

/// What the detectors have to say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum News {
    /// Something began to be unusual. Nothing more is said of it until it gets worse or ends.
    Began(Alert),
    /// A warning became an alarm.
    Worse(Alert),
    /// It is back to what is usual.
    Ended {
        /// What.
        detector: Detector,
        /// When that was noticed, in Unix seconds.
        at: i64,
    },
    /// A value of a control chart.
    Point(Point),
}

/// How a detector stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// There is not yet enough to compare with.
    Warming {
        /// When there will be, in Unix seconds; nothing as long as nothing happened at all, or for [`Detector::Gateway`] as
        /// long as nobody told that it was heard.
        until: Option<i64>,
    },
    /// All is as usual.
    Usual,
    /// Something is not: the alert as it was last told.
    Unusual(Alert),
}

/// What a detector makes of a look at its measure.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// It is out of what is usual.
    Unusual(Alert),
    /// Neither one nor the other: what was before goes on.
    Between,
    /// It is clearly within.
    Usual,
}

/// Remembers that an alert was told, so that it is told once while it lasts.
#[derive(Debug, Clone, Default)]
pub(super) struct Latch(Option<Alert>);

impl Latch {
    pub(super) const fn alert(&self) -> Option<&Alert> {
        self.0.as_ref()
    }

    /// Takes in a look, and tells what changed.
    pub(super) fn take(&mut self, detector: Detector, at: i64, look: Look, news: &mut Vec<News>) {
        match (look, &self.0) {
            (Look::Unusual(alert), None) => {
                self.0 = Some(alert);
                news.push(News::Began(alert));
            }
            (Look::Unusual(alert), Some(before)) if alert.level > before.level => {
                self.0 = Some(alert);
                news.push(News::Worse(alert));
            }
            (Look::Usual, Some(_)) => {
                self.0 = None;
                news.push(News::Ended { detector, at });
            }
            _ => {}
        }
    }
}
