//! The shop as a whole: its declines, refunds, disputes, amounts, nights, pauses and takings against what they usually are.
//!
//! [`Series`] hears what happens, in order of time, and tells [`News`]: alerts when something begins and ends to be unusual,
//! and the values of control charts. It looks every five minutes of the time that it is told of, so that the same happenings
//! give the same news however often it is asked, live or from history.
//!
//! What is usual is always taken from before the window that is judged. Counts of people's doings wander more than dice do;
//! their tails are those of over-dispersed distributions, fitted to the shop's own past.

mod alert;
mod bursts;
mod decline;
mod enumeration;
mod gateway;
mod happening;
mod hours;
mod night;
pub(super) mod odds;
mod revenue;
mod settings;
mod silence;
#[cfg(test)]
pub(super) mod tests;
mod ticket;
mod wave;

pub use alert::{Alert, Detector, Level, News, Point, State};
pub use bursts::Bursts;
pub use enumeration::{ENUMERATED, Enumeration};
pub use happening::{Happening, Occurrence, Zone};
pub use settings::{
    DeclineLimits, EnumerationLimits, GatewayLimits, NightLimits, RevenueLimits, Settings, SilenceLimits, TicketLimits,
    WaveLimits,
};

use alert::{Latch, Look};
use decline::Declines;
use gateway::Gateway;
use hours::{Hours, Profile};
use night::Night;
use revenue::Revenue;
use settings::warming;
use silence::Silence;
use ticket::Tickets;
use wave::Wave;

/// Seconds between two looks. Clocks all over the world differ by multiples of it.
const STEP: i64 = 300;

/// After a pause of so many seconds everything begins anew: nothing of last year is usual, and a wrong date must not keep a
/// computer busy for the years in between.
const FORGOTTEN: i64 = 400 * 86_400;

/// All detectors of one shop and currency.
#[derive(Debug, Clone)]
pub struct Series {
    settings: Settings,
    zone: Zone,
    watch: Option<Watch>,
}

impl Series {
    /// Nothing heard yet.
    pub const fn new(settings: Settings, zone: Zone) -> Self {
        Self { settings, zone, watch: None }
    }

    /// Takes in what happened, and adds to the news what is to be said of it and of the time before it. What comes late, after
    /// something younger, counts as if it happened now.
    pub fn observe(&mut self, happening: &Happening, news: &mut Vec<News>) {
        if self.watch.as_ref().is_some_and(|watch| happening.at.saturating_sub(watch.looked) > FORGOTTEN) {
            self.watch = None;
        }
        let watch = self.watch.get_or_insert_with(|| Watch::new(happening.at, &self.settings, &self.zone));
        watch.pass(happening.at, &self.zone, news);
        watch.hear(happening.at, happening.what, news);
    }

    /// Time went by until now and nothing else happened.
    pub fn until(&mut self, now: i64, news: &mut Vec<News>) {
        if let Some(watch) = self.watch.as_mut().filter(|watch| now.saturating_sub(watch.looked) <= FORGOTTEN) {
            watch.pass(now, &self.zone, news);
        }
    }

    /// How a detector stands.
    pub fn state(&self, detector: Detector) -> State {
        let Some(watch) = &self.watch else { return State::Warming { until: None } };
        match watch.latch(detector).alert() {
            _ if detector == Detector::Gateway && !watch.gateway.is_known() => State::Warming { until: None },
            _ if !watch.ready(detector) => State::Warming { until: Some(watch.ready_at(detector)) },
            Some(alert) => State::Unusual(*alert),
            None => State::Usual,
        }
    }

    /// This month's authorisations; nothing before the first.
    pub fn enumeration(&self) -> Option<&Enumeration> {
        self.watch.as_ref().map(|watch| &watch.enumeration)
    }
}

/// What is known of the shop since it was first heard of.
#[derive(Debug, Clone)]
struct Watch {
    settings: Settings,
    began: i64,
    /// The last time of a look.
    looked: i64,
    /// When something last happened.
    heard: i64,
    /// The clock at that time, and its hour.
    local: i64,
    hour: i64,
    tries: Hours,
    taken: Hours,
    /// Of the tries.
    profile: Profile,
    declines: Declines,
    waves: [Wave; 3],
    tickets: Tickets,
    silence: Silence,
    revenue: Revenue,
    gateway: Gateway,
    enumeration: Enumeration,
    latches: [Latch; Detector::ALL.len()],
}

impl Watch {
    fn new(at: i64, settings: &Settings, zone: &Zone) -> Self {
        let looked = at.div_euclid(STEP).saturating_mul(STEP);
        let local = zone.local(looked);
        let hour = local.div_euclid(3_600);
        // The hour that is running was not heard from its beginning.
        let whole = hour + 1;
        Self {
            settings: *settings,
            began: at,
            looked,
            heard: at,
            local,
            hour,
            tries: Hours::from(whole),
            taken: Hours::from(whole),
            profile: Profile::default(),
            declines: Declines::new(settings.declines),
            waves: [
                Wave::new(Detector::Refunds, settings.refunds, whole),
                Wave::new(Detector::Disputes, settings.disputes, whole),
                Wave::new(Detector::Warnings, settings.warnings, whole),
            ],
            tickets: Tickets::new(settings.ticket),
            silence: Silence::new(settings.silence),
            revenue: Revenue::new(settings.revenue, hour.div_euclid(24)),
            gateway: Gateway::new(settings.gateway),
            enumeration: Enumeration::month_of(local),
            latches: Default::default(),
        }
    }

    const fn latch(&self, detector: Detector) -> &Latch {
        &self.latches[detector as usize]
    }

    const fn ready_at(&self, detector: Detector) -> i64 {
        self.began.saturating_add(warming(detector))
    }

    const fn ready(&self, detector: Detector) -> bool {
        self.looked >= self.ready_at(detector)
    }

    const fn unusual(&self, detector: Detector) -> bool {
        self.latch(detector).alert().is_some()
    }

    fn take(&mut self, detector: Detector, at: i64, look: Look, news: &mut Vec<News>) {
        if self.ready(detector) {
            self.latches[detector as usize].take(detector, at, look, news);
        }
    }

    fn tell(&self, point: Option<Point>, news: &mut Vec<News>) {
        news.extend(point.filter(|point| self.ready(point.detector)).map(News::Point));
    }

    /// Takes in what happened after the last look.
    fn hear(&mut self, at: i64, what: Occurrence, news: &mut Vec<News>) {
        let at = at.max(self.looked).max(self.heard);
        self.heard = at;
        match what {
            Occurrence::Payment { amount, declined } => {
                self.tries.add(self.hour);
                self.silence.tried(at);
                self.enumeration.authorisations += 1;
                if !declined {
                    self.taken.add(self.hour);
                    self.tickets.paid(amount);
                    self.revenue.paid(amount);
                }
                let look = self.declines.tried(at, declined);
                self.take(Detector::DeclineRate, at, look, news);
            }
            Occurrence::Refund => self.waves[0].hours.add(self.hour),
            Occurrence::Dispute => self.waves[1].hours.add(self.hour),
            Occurrence::Warning => self.waves[2].hours.add(self.hour),
            Occurrence::Suspected(count) => {
                self.enumeration.suspected += u64::from(count);
                let local = self.local + (at - self.looked);
                let look = self.enumeration.look(at, local, &self.settings.enumeration);
                self.take(Detector::Enumeration, at, look, news);
            }
            Occurrence::Heard => self.gateway.heard(at),
            Occurrence::Away => self.gateway.away(),
        }
    }

    /// Looks at everything until now, step by step.
    fn pass(&mut self, now: i64, zone: &Zone, news: &mut Vec<News>) {
        while now.saturating_sub(self.looked) >= STEP {
            let before = self.hour;
            self.looked += STEP;
            self.local = zone.local(self.looked);
            self.step(before, news);
            // An hour that the clock goes through twice counts as one.
            let hour = self.local.div_euclid(3_600);
            if hour > self.hour {
                self.hour = hour;
                self.hours(news);
                if hour.div_euclid(24) > before.div_euclid(24) {
                    self.days(news);
                }
            }
        }
    }

    /// Five minutes of an hour are over.
    fn step(&mut self, hour: i64, news: &mut Vec<News>) {
        let now = self.looked;
        let look = self.gateway.look(now);
        self.take(Detector::Gateway, now, look, news);
        let look = self.silence.pass(now, hour, STEP, &self.profile);
        // Who does not hear the gateway does not hear of payments.
        if !self.unusual(Detector::Gateway) {
            self.take(Detector::Silence, now, look, news);
        }
        if self.unusual(Detector::DeclineRate) {
            let look = self.declines.pause(now);
            self.take(Detector::DeclineRate, now, look, news);
        }
    }

    /// An hour of the clock is over.
    fn hours(&mut self, news: &mut Vec<News>) {
        let (now, hour) = (self.looked, self.hour);
        for place in 0..self.waves.len() {
            let wave = &self.waves[place];
            let (detector, look) = (wave.detector(), wave.look(now, hour, &self.taken));
            self.take(detector, now, look, news);
        }
        if let Some(night) = Night::of(hour, &self.tries, &self.settings.night) {
            let look = night.look(now, &self.settings.night);
            self.take(Detector::Night, now, look, news);
            self.tell(night.point(now, &self.settings.night, self.unusual(Detector::Night)), news);
        }
        let alert = self.latches[Detector::DeclineRate as usize].alert();
        let point = self.declines.hour(now, alert);
        self.tell(point, news);
        let point = self.gateway.hour(now, self.unusual(Detector::Gateway));
        self.tell(point, news);
        let point = Silence::point(now, hour, &self.tries, &self.profile, self.unusual(Detector::Silence));
        self.tell(Some(point), news);
    }

    /// A day of the clock is over.
    fn days(&mut self, news: &mut Vec<News>) {
        let (now, hour) = (self.looked, self.hour);
        let day = hour.div_euclid(24);
        let look = self.tickets.day(now);
        self.take(Detector::TicketSize, now, look, news);
        self.tell(self.tickets.point(now, self.unusual(Detector::TicketSize)), news);
        let look = self.revenue.day(now, day);
        self.take(Detector::Revenue, now, look, news);
        self.tell(self.revenue.point(now, self.unusual(Detector::Revenue)), news);
        self.profile = Profile::of(&self.tries, day * 24);
        for place in 0..self.waves.len() {
            let unusual = self.unusual(self.waves[place].detector());
            let wave = &mut self.waves[place];
            let point = wave.point(now, hour, &self.taken, unusual);
            wave.profile = Profile::of(&wave.hours, day * 24 - hours::WEEK);
            self.tell(Some(point), news);
        }
        let unusual = self.unusual(Detector::Enumeration);
        self.tell(self.enumeration.point(now, &self.settings.enumeration, unusual), news);
        if self.local >= self.enumeration.ends {
            self.enumeration = Enumeration::month_of(self.local);
        }
        let look = self.enumeration.look(now, self.local, &self.settings.enumeration);
        self.take(Detector::Enumeration, now, look, news);
    }
}
