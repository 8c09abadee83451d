//! From where on something counts as unusual. Numbers of others are named with whose they are; the rest was set here so
//! that made-up shops in which all is well give far less than one alert a month, see `tests`.

use super::alert::Detector;

const DAY: i64 = 86_400;

/// Limits of all detectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Of [`Detector::DeclineRate`].
    pub declines: DeclineLimits,
    /// Of [`Detector::Refunds`].
    pub refunds: WaveLimits,
    /// Of [`Detector::Disputes`].
    pub disputes: WaveLimits,
    /// Of [`Detector::Warnings`].
    pub warnings: WaveLimits,
    /// Of [`Detector::TicketSize`].
    pub ticket: TicketLimits,
    /// Of [`Detector::Night`].
    pub night: NightLimits,
    /// Of [`Detector::Silence`].
    pub silence: SilenceLimits,
    /// Of [`Detector::Revenue`].
    pub revenue: RevenueLimits,
    /// Of [`Detector::Gateway`].
    pub gateway: GatewayLimits,
    /// Of [`Detector::Enumeration`].
    pub enumeration: EnumerationLimits,
}

/// When declines are too many. All must hold for an hour's tries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DeclineLimits {
    /// A larger share than this: 15 % in an hour, as `BillingWatch` has it.
    pub share: f64,
    /// So many standard deviations above the usual share, and a Wilson interval of that width above it: 3, as on control
    /// charts.
    pub sigmas: f64,
    /// So many tries at least: 20.
    pub tries: u32,
    /// The tail of a beta-binomial below this. Three deviations alone are crossed by chance every other day with twenty
    /// tries an hour.
    pub chance: f64,
    /// As many tries as the usual share may be known from at most; fewer leave it more room to wander.
    pub memory: f64,
    /// After how many seconds a try weighs half for what is usual.
    pub half_life: i64,
}

/// When there are too many of something that is rare. All must hold for a day's or a week's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaveLimits {
    /// The tail of a negative binomial below this.
    pub chance: f64,
    /// So many at least.
    pub count: u32,
    /// So many times what is to be expected.
    pub times: f64,
    /// Days after a payment within which most of these come: sales of that time are what they are compared with.
    pub lag: i64,
}

/// When amounts have changed. All must hold for 7 days against the 28 before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TicketLimits {
    /// The p-value of the Kolmogorov–Smirnov test below this: 0.001.
    pub chance: f64,
    /// Its distance at least this: with thousands of payments the test also finds what does not matter.
    pub distance: f64,
    /// So many payments in the week at least.
    pub count: u32,
}

/// When a night is too busy. All must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NightLimits {
    /// The night ends at this hour where the shop is: 5, as tirreno has it.
    pub until: i64,
    /// The tail of a beta-binomial below this: 0.001.
    pub chance: f64,
    /// So many payments in the night at least: 10.
    pub count: u32,
    /// So many times what is to be expected.
    pub times: f64,
    /// As many payments as the usual share may be known from at most.
    pub memory: f64,
}

/// When nothing is too little.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SilenceLimits {
    /// So often in 28 days such a pause may come by chance.
    pub chance: f64,
    /// A pause of so many seconds at least: 10 minutes, as `BillingWatch` has it.
    pub pause: i64,
}

/// When payments come to too little. All must hold for one, three or seven days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RevenueLimits {
    /// Less than this part of the mean of the seven days before, and of what is to be expected: 0.85, as `BillingWatch` has
    /// it.
    pub part: f64,
    /// So many times the usual distance below the usual ratio of a day to what was to be expected of it.
    pub sigmas: f64,
}

/// When the gateway is not heard for too long. Both must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GatewayLimits {
    /// So many times the longest of the usual pauses: 3, as `BillingWatch` has it.
    pub times: f64,
    /// So many seconds at least: 10 minutes, from the same.
    pub pause: i64,
}

/// When a shop is used to guess card numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnumerationLimits {
    /// A warning from this share of a month's authorisations on: half of what Visa allows.
    pub warning: f64,
    /// An alarm from this share on: 20 % with 300,000 authorisations is over Visa's line.
    pub alarm: f64,
    /// No look before so many authorisations in the month.
    pub authorisations: u32,
    /// Nor before so many of them are suspected.
    pub suspected: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let wave = WaveLimits { chance: 1e-4, count: 5, times: 2.0, lag: 14 };
        Self {
            declines: DeclineLimits {
                share: 0.15,
                sigmas: 3.0,
                tries: 20,
                chance: 1e-5,
                memory: 300.0,
                half_life: 7 * DAY,
            },
            refunds: wave,
            disputes: WaveLimits { lag: 42, ..wave },
            warnings: WaveLimits { lag: 28, ..wave },
            ticket: TicketLimits { chance: 0.001, distance: 0.15, count: 30 },
            night: NightLimits { until: 5, chance: 0.001, count: 10, times: 2.0, memory: 200.0 },
            silence: SilenceLimits { chance: 0.02, pause: 600 },
            revenue: RevenueLimits { part: 0.85, sigmas: 4.0 },
            gateway: GatewayLimits { times: 3.0, pause: 600 },
            enumeration: EnumerationLimits { warning: 0.1, alarm: 0.2, authorisations: 100, suspected: 20 },
        }
    }
}

/// How long a detector has to listen before it can compare, in seconds.
pub(super) const fn warming(detector: Detector) -> i64 {
    match detector {
        Detector::Gateway => DAY,
        Detector::DeclineRate => 7 * DAY,
        Detector::Silence => 14 * DAY,
        Detector::Refunds | Detector::Disputes | Detector::Warnings | Detector::Night => 28 * DAY,
        Detector::TicketSize => 35 * DAY,
        // Four weeks to expect something from, and three to see how far days are from it.
        Detector::Revenue => 49 * DAY,
        // A fixed line needs nothing to compare with.
        Detector::Enumeration => 0,
    }
}
