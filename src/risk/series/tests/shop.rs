//! Made-up shops in which all is well, and what is done to them. Everything follows from a seed.

use std::num::NonZeroU32;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::risk::event::{Event, Kind};
use crate::risk::series::{Bursts, Detector, Happening, News, Occurrence, Series, Settings, Zone};

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// Days of history before the days that count.
pub const WARMING: i64 = 56;
/// Days that count.
pub const JUDGED: i64 = 28;
/// A Thursday's midnight in the shop.
pub const EPOCH: i64 = 20_454 * DAY - EAST as i64;
const EAST: i32 = 3_600;

pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed * 1_000 + purpose))
    }

    /// Between 0 and 1, without both.
    pub fn share(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.share() * (high - low)
    }

    pub fn seconds(&mut self, low: i64, high: i64) -> i64 {
        self.between(low as f64, high as f64) as i64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.share().ln()
    }

    /// Around 1, with this coefficient of variation at most.
    pub fn wandering(&mut self, spread: f64) -> f64 {
        (spread * self.normal() - spread * spread / 2.0).exp()
    }

    pub fn count(&mut self, mean: f64) -> usize {
        if mean > 60.0 {
            return (mean + self.normal() * mean.sqrt()).round().max(0.0) as usize;
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.share(), 0);
        while product > limit {
            product *= self.share();
            count += 1;
        }
        count
    }
}

/// Something that happened, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub at: i64,
    pub what: Occurrence,
    card: u32,
    ip: u32,
}

pub struct Shop {
    pub made: Vec<Made>,
    /// Payments on an average day.
    pub daily: f64,
}

const fn plain(at: i64, what: Occurrence) -> Made {
    Made { at, what, card: 0, ip: 0 }
}

impl Shop {
    /// A shop with its own size, week, day, season, growth, prices and habits, and a sale at a weekend.
    pub fn clean(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 0);
        let daily = 15.0 * (chance.share() * 20_f64.ln()).exp();
        let growth = chance.between(-0.005, 0.02);
        let (season, phase) = (chance.between(0.0, 0.2), chance.between(0.0, 365.0));
        let wander = chance.between(0.05, 0.15);
        let closed = chance.share() < 0.2;
        let week: Vec<f64> =
            (0..7).map(|day| if closed && day == 3 { 0.0 } else { chance.between(0.7, 1.3) }).collect();
        let (noon, evening, night) = (chance.between(0.5, 1.0), chance.between(0.5, 1.5), chance.between(0.02, 0.15));
        let hours: Vec<f64> = (0..24)
            .map(|hour| {
                let bump = |at: f64, wide: f64| (-((f64::from(hour) - at) / wide).powi(2)).exp();
                night + noon * bump(12.0, 3.0) + evening * bump(20.0, 2.5)
            })
            .collect();
        let all: f64 = hours.iter().sum();
        let (middle, spread) = (chance.between(2.8, 4.5), chance.between(0.5, 1.0));
        let prices: Vec<f64> = (0..6).map(|_| (middle + spread * chance.normal()).exp().round().max(1.0)).collect();
        let decline_rate = chance.between(0.02, 0.12);
        let (refunded, disputed, warned) =
            (chance.between(0.01, 0.08), chance.between(0.001, 0.008), chance.between(0.0005, 0.004));
        let office = chance.share() < 0.5;
        let sale = chance.seconds(10, WARMING + JUDGED - 3);
        let sale = sale - sale.rem_euclid(7) + 2;
        let (rush, rebate) = (chance.between(1.5, 3.0), chance.between(0.8, 1.0));

        let mut made = Vec::new();
        let mut customers = 1_000_000;
        // Late things of payments before the first day come on the first days too.
        for day in -60..WARMING + JUDGED {
            let on_sale = (sale..sale + 3).contains(&day);
            let year = 1.0 + season * (std::f64::consts::TAU * (day as f64 + phase) / 365.0).sin();
            let level = daily * year * (growth * day as f64 / 7.0).exp() * (wander * chance.normal()).exp();
            let level = level * week[day.rem_euclid(7) as usize] * if on_sale { rush } else { 1.0 };
            for (hour, part) in (0_i64..).zip(&hours) {
                let busy = (0.15 * chance.normal()).exp();
                let weather = decline_rate * (0.25 * chance.normal()).exp();
                for _ in 0..chance.count(level * busy * part / all) {
                    let at = EPOCH + day * DAY + hour * HOUR + chance.seconds(0, HOUR);
                    let price = if chance.share() < 0.4 {
                        prices[(chance.share() * 6.0) as usize]
                    } else if chance.share() < 0.01 {
                        // A tail as of large orders.
                        middle.exp() * 5.0 / chance.share().sqrt()
                    } else {
                        (middle + spread * chance.normal()).exp()
                    };
                    let amount = (price * 100.0 * if on_sale { rebate } else { 1.0 }) as i64;
                    let declined = chance.share() < weather;
                    customers += 1;
                    // Some come from behind one address.
                    let ip = if chance.share() < 0.05 { chance.seconds(1, 20) as u32 } else { customers };
                    let payment = Occurrence::Payment { amount, declined };
                    // Who is declined often tries again.
                    if declined && chance.share() < 0.5 {
                        let again = at + chance.seconds(20, 200);
                        made.push(Made { at: again, what: payment, card: customers, ip });
                    }
                    made.push(Made { at, what: payment, card: customers, ip });
                    if declined {
                        continue;
                    }
                    let mut late = |chance: &mut Chance, share: f64, what: Occurrence, from: f64, mean: f64| {
                        if chance.share() < share {
                            let mut at = at + ((from + chance.exponential(mean)) * DAY as f64) as i64;
                            let day = (at - EPOCH).div_euclid(DAY);
                            if what == Occurrence::Refund && office {
                                // In the morning of the next working day.
                                let off = [1, 1, 3, 2, 1, 1, 1][day.rem_euclid(7) as usize];
                                at = EPOCH + (day + off) * DAY + 9 * HOUR + chance.seconds(0, HOUR);
                            }
                            made.push(plain(at, what));
                        }
                    };
                    late(&mut chance, refunded, Occurrence::Refund, 0.1, 5.0);
                    late(&mut chance, disputed, Occurrence::Dispute, 5.0, 20.0);
                    late(&mut chance, warned, Occurrence::Warning, 2.0, 10.0);
                }
            }
        }
        let end = EPOCH + (WARMING + JUDGED) * DAY;
        let mut at = EPOCH;
        while at < end {
            // The computer is off now and then.
            if chance.share() < 0.002 {
                made.push(plain(at + 1, Occurrence::Away));
                at += chance.seconds(HOUR, 12 * HOUR);
            }
            made.push(plain(at, Occurrence::Heard));
            at += chance.seconds(280, 400);
        }
        made.retain(|made| (EPOCH..end).contains(&made.at));
        Self { made, daily }
    }

    /// All that is told of the shop.
    pub fn news(mut self) -> Vec<News> {
        self.made.sort_by_key(|made| made.at);
        let mut series = Series::new(Settings::default(), Zone::fixed(EAST));
        let (mut bursts, mut news) = (Bursts::default(), Vec::new());
        for made in &self.made {
            series.observe(&Happening { at: made.at, what: made.what }, &mut news);
            if let Occurrence::Payment { declined, .. } = made.what {
                let mut event = Event { at: made.at, declined, ..Event::default() };
                event.things[Kind::Card as usize] = NonZeroU32::new(made.card);
                event.things[Kind::Ip as usize] = NonZeroU32::new(made.ip);
                let suspected = bursts.observe(&event);
                if suspected > 0 {
                    series.observe(&Happening { at: made.at, what: Occurrence::Suspected(suspected) }, &mut news);
                }
            }
        }
        series.until(EPOCH + (WARMING + JUDGED) * DAY, &mut news);
        news
    }

    /// How often something happened on a day of the four weeks before.
    fn usual(&self, until: i64, what: Occurrence) -> f64 {
        let before = |made: &&Made| made.what == what && (until - 28 * DAY..until).contains(&made.at);
        self.made.iter().filter(before).count() as f64 / 28.0
    }

    fn add(&mut self, chance: &mut Chance, count: f64, from: i64, until: i64, what: impl Fn(i64) -> Made) {
        for _ in 0..count.ceil() as usize {
            self.made.push(what(chance.seconds(from, until)));
        }
    }
}

/// Something that is done to a shop, and what has to find it.
#[derive(Debug, Clone, Copy)]
pub struct Attack {
    pub detector: Detector,
    pub name: &'static str,
    /// Seconds after its beginning by which it has to be found.
    window: i64,
    does: fn(&mut Shop, &mut Chance, i64),
}

pub const ATTACKS: [Attack; 9] = [
    Attack { detector: Detector::DeclineRate, name: "decline burst", window: HOUR, does: decline_burst },
    Attack { detector: Detector::Refunds, name: "refund wave", window: DAY + HOUR, does: refund_wave },
    Attack { detector: Detector::Disputes, name: "dispute wave", window: 7 * DAY + HOUR, does: dispute_wave },
    Attack { detector: Detector::TicketSize, name: "ticket shift", window: 8 * DAY, does: ticket_shift },
    Attack { detector: Detector::Night, name: "night spike", window: DAY + 5 * HOUR, does: night_spike },
    Attack { detector: Detector::Silence, name: "silence", window: 2 * DAY, does: silence },
    Attack { detector: Detector::Revenue, name: "revenue drop", window: 8 * DAY, does: revenue_drop },
    Attack { detector: Detector::Gateway, name: "gateway outage", window: HOUR, does: outage },
    Attack { detector: Detector::Enumeration, name: "enumeration", window: 5 * DAY, does: enumeration },
];

impl Attack {
    /// When it began, by when it must be found, and what is told of the shop.
    pub fn on(&self, seed: u64) -> (i64, i64, Vec<News>) {
        let mut shop = Shop::clean(seed);
        let mut chance = Chance::new(seed, 1);
        let begins = EPOCH + (WARMING + 4) * DAY + chance.seconds(0, 8 * DAY);
        (self.does)(&mut shop, &mut chance, begins);
        (begins, begins + self.window, shop.news())
    }
}

fn decline_burst(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    let count = (shop.daily / 12.0).max(40.0);
    shop.add(chance, count, begins, begins + HOUR / 2, |at| {
        let what = Occurrence::Payment { amount: 1_00, declined: true };
        Made { at, what, card: at as u32, ip: at as u32 }
    });
}

fn refund_wave(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    let count = (shop.usual(begins, Occurrence::Refund) * 6.0).max(10.0);
    shop.add(chance, count, begins, begins + DAY, |at| plain(at, Occurrence::Refund));
}

fn dispute_wave(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    let count = (shop.usual(begins, Occurrence::Dispute) * 7.0 * 5.0).max(12.0);
    shop.add(chance, count, begins, begins + 7 * DAY, |at| plain(at, Occurrence::Dispute));
}

fn ticket_shift(shop: &mut Shop, _: &mut Chance, begins: i64) {
    for made in shop.made.iter_mut().filter(|made| made.at >= begins) {
        if let Occurrence::Payment { amount, .. } = &mut made.what {
            *amount = *amount * 5 / 2;
        }
    }
}

fn night_spike(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    let midnight = begins + (EPOCH - begins).rem_euclid(DAY);
    let count = (shop.daily * 0.4).max(20.0);
    shop.add(chance, count, midnight, midnight + 5 * HOUR, |at| {
        let what = Occurrence::Payment { amount: 30_00, declined: false };
        Made { at, what, card: at as u32, ip: at as u32 }
    });
}

fn silence(shop: &mut Shop, _: &mut Chance, begins: i64) {
    let silent = begins..begins + 2 * DAY;
    shop.made.retain(|made| !(silent.contains(&made.at) && matches!(made.what, Occurrence::Payment { .. })));
}

fn revenue_drop(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    shop.made
        .retain(|made| made.at < begins || !matches!(made.what, Occurrence::Payment { .. }) || chance.share() < 0.35);
}

fn outage(shop: &mut Shop, _: &mut Chance, begins: i64) {
    let gone = begins - HOUR..begins + 3 * HOUR;
    let off = |made: &Made| matches!(made.what, Occurrence::Heard | Occurrence::Away);
    shop.made.retain(|made| !(gone.contains(&made.at) && off(made)));
    shop.made.push(plain(begins, Occurrence::Heard));
}

fn enumeration(shop: &mut Shop, chance: &mut Chance, begins: i64) {
    let count = (shop.daily * 28.0 * 0.5).max(150.0) / 10.0;
    for burst in 0..10 {
        let from = begins + burst * DAY / 2;
        for _ in 0..count as usize {
            let card = 2_000_000 + (chance.share() * 1e9) as u32;
            let what = Occurrence::Payment { amount: 1_00, declined: chance.share() < 0.95 };
            shop.made.push(Made { at: chance.seconds(from, from + HOUR), what, card, ip: 21 });
        }
    }
}
