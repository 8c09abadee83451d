//! What the shop's bank saw: the lines of its two accounts, and the irregularities that were planted among them.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Serialize;

use super::money::Cur;
use super::objects::{Payout, PayoutStatus};
use super::payouts::{business_days_after, day_of, is_business_day};
use super::plan::{Draw, Noise, ShopPlan, Stream};
use super::shop::Shop;

/// An irregularity planted in the bank statement: what a correct reconciliation has to find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlantedBreak {
    /// `late_deposit`, `short_deposit`, `missing_deposit` or `unexpected_deposit`.
    pub kind: &'static str,
    /// Bank minus expected, in minor units; zero for a deposit that is merely late.
    pub amount_minor: i64,
    /// ISO 4217 code of the amount, in capitals.
    pub currency: String,
    /// The payout's id, if there is one, and the bank's own reference of the line, if there is one.
    pub ids: Vec<String>,
}

/// One booked line of an account.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) account: Cur,
    pub(super) booked: NaiveDate,
    pub(super) valued: NaiveDate,
    /// Signed minor units: credits are positive.
    pub(super) amount: i64,
    pub(super) counterparty: String,
    pub(super) text: String,
    pub(super) end_to_end: Option<String>,
    pub(super) reference: String,
}

/// The bank's side of a shop's history.
#[derive(Debug)]
pub(super) struct Bank {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// All lines in order of booking.
    pub(super) lines: Vec<Line>,
    pub(super) breaks: Vec<PlantedBreak>,
}

const GATEWAY: &str = "STRIPE PAYMENTS EUROPE";
/// What a bank deducts from an incoming transfer.
const CHARGES: &[i64] = &[1230, 750, 1500, 985, 620, 1875];
/// How far apart two similar sums have to be to be told apart by their dates, in days.
const APART: i64 = 12;

/// A payout that reached the bank, and the line it leaves if nothing disturbs it.
struct Arrival<'a> {
    payout: &'a Payout,
    day: NaiveDate,
    line: Line,
    /// Whether noise has touched it already.
    taken: bool,
}

impl Bank {
    /// The bank's side of a shop that stands at the end of its history.
    pub(super) fn of(shop: &Shop, plan: &ShopPlan) -> Bank {
        let (from, to) = (day_of(shop.opened), day_of(shop.now - 1));
        let mut draw = Draw::new(plan.seed, Stream::Bank);
        let arrivals = shop
            .payouts
            .iter()
            .filter(|payout| payout.status == PayoutStatus::Paid)
            .map(|payout| Arrival {
                payout,
                day: day_of(payout.arrival),
                line: deposit(&mut draw, payout, to),
                taken: false,
            })
            .collect();
        let mut planting = Planting {
            draw: Draw::new(plan.seed, Stream::Noise),
            to,
            from,
            arrivals,
            failed: shop.payouts.iter().filter(|payout| payout.status == PayoutStatus::Failed).collect(),
            lines: Vec::new(),
            breaks: Vec::new(),
        };
        planting.plant(plan.noise);
        let Planting { arrivals, mut lines, breaks, .. } = planting;
        lines.extend(arrivals.into_iter().filter(|arrival| !arrival.taken).map(|arrival| arrival.line));
        lines.sort_by(|a, b| (a.booked, a.account, &a.reference).cmp(&(b.booked, b.account, &b.reference)));
        Bank { from, to, lines, breaks }
    }
}

/// The clean line of a payout. Banks differ in how much of the reference they hand on.
fn deposit(draw: &mut Draw, payout: &Payout, to: NaiveDate) -> Line {
    let day = day_of(payout.arrival);
    let next = business_days_after(day, 1);
    let booked = if draw.permille(130) && next <= to { next } else { day };
    let id = &payout.id;
    let text = match draw.below(100) {
        0..58 => format!("STRIPE PAYOUT {id}"),
        58..68 => format!("STRIPE PAYOUT TRACE {}", payout.trace),
        68..80 => format!("STRIPE PAYOUT {}", id.get(..13).unwrap_or(id)),
        80..90 => format!("STRIPE {}", payout.trace),
        _ => "STRIPE PAYOUT".to_owned(),
    };
    Line {
        account: payout.currency,
        booked,
        valued: day,
        amount: payout.amount,
        counterparty: GATEWAY.to_owned(),
        end_to_end: text.contains(&payout.trace).then(|| payout.trace.clone()),
        text,
        reference: reference(draw),
    }
}

fn reference(draw: &mut Draw) -> String {
    format!("BK{}", draw.digits(12))
}

/// The statement while irregularities are being planted.
struct Planting<'a> {
    draw: Draw,
    from: NaiveDate,
    to: NaiveDate,
    arrivals: Vec<Arrival<'a>>,
    failed: Vec<&'a Payout>,
    lines: Vec<Line>,
    breaks: Vec<PlantedBreak>,
}

impl Planting<'_> {
    fn plant(&mut self, noise: Noise) {
        self.hold_back_late(noise.late);
        for count in 0..noise.short {
            self.shorten(if count % 2 == 0 { [Cur::Eur, Cur::Usd] } else { [Cur::Usd, Cur::Eur] });
        }
        (0..noise.missing).for_each(|_| self.lose());
        (0..noise.merged).for_each(|_| self.merge());
        (0..noise.unexpected).for_each(|_| self.invent());
        self.charge_fees(noise.bank_fees);
        self.live_on(noise.unrelated);
    }

    fn broken(&mut self, kind: &'static str, amount_minor: i64, currency: Cur, ids: Vec<String>) {
        self.breaks.push(PlantedBreak { kind, amount_minor, currency: currency.iso(), ids });
    }

    /// The first of the last two business days on the statement.
    fn late_from(&self) -> NaiveDate {
        let back = |day: NaiveDate| (1..8).map(|n| day - TimeDelta::days(n)).find(|day| is_business_day(*day));
        let last = if is_business_day(self.to) { Some(self.to) } else { back(self.to) };
        last.and_then(back).unwrap_or(self.to)
    }

    fn hold_back_late(&mut self, count: u32) {
        let from = self.late_from();
        let recent: Vec<usize> = (0..self.arrivals.len()).rev().filter(|at| self.arrivals[*at].day >= from).collect();
        for at in recent.into_iter().take(count as usize) {
            self.arrivals[at].taken = true;
            let payout = self.arrivals[at].payout;
            self.broken("late_deposit", 0, payout.currency, vec![payout.id.clone()]);
        }
    }

    /// Untouched arrivals in a currency that are far enough from the end of the statement, in random order.
    fn candidates(&mut self, currency: Cur, days_before_end: i64) -> Vec<usize> {
        let last = self.late_from().min(self.to - TimeDelta::days(days_before_end));
        let mut found: Vec<usize> = (0..self.arrivals.len())
            .filter(|at| {
                let arrival = &self.arrivals[*at];
                !arrival.taken && arrival.payout.currency == currency && arrival.day < last
            })
            .collect();
        self.draw.shuffle(&mut found);
        found
    }

    fn shorten(&mut self, currencies: [Cur; 2]) {
        for currency in currencies {
            let charge = self.draw.pick(CHARGES);
            for at in self.candidates(currency, 0) {
                let Arrival { payout, day, .. } = self.arrivals[at];
                let amount = payout.amount - charge;
                if payout.amount < 20 * charge || !self.is_telling(amount, currency, day, &[at]) {
                    continue;
                }
                self.arrivals[at].taken = true;
                let text = format!("STRIPE PAYOUT {} LESS CHARGES", payout.id);
                let line = Line { amount, text, ..self.arrivals[at].line.clone() };
                self.broken("short_deposit", -charge, currency, vec![payout.id.clone(), line.reference.clone()]);
                self.lines.push(line);
                return;
            }
        }
    }

    fn lose(&mut self) {
        for currency in Cur::SETTLED {
            for at in self.candidates(currency, 10) {
                let Arrival { payout, day, .. } = self.arrivals[at];
                if self.is_telling(payout.amount, currency, day, &[at]) {
                    self.arrivals[at].taken = true;
                    self.broken("missing_deposit", -payout.amount, currency, vec![payout.id.clone()]);
                    return;
                }
            }
        }
    }

    /// Two payouts that follow each other come as one sum, with no word about which.
    fn merge(&mut self) {
        for currency in Cur::SETTLED {
            for first in self.candidates(currency, 0) {
                let follows = |at: &usize| self.arrivals[*at].payout.currency == currency;
                let Some(second) = (first + 1..self.arrivals.len()).find(follows) else { continue };
                let (a, b) = (&self.arrivals[first], &self.arrivals[second]);
                let amount = a.payout.amount + b.payout.amount;
                if b.taken
                    || b.day >= self.late_from()
                    || (b.day - a.day).num_days() > 4
                    || !self.is_telling(amount, currency, b.day, &[first, second])
                {
                    continue;
                }
                let text = "STRIPE PAYOUT".to_owned();
                let line = Line { amount, text, end_to_end: None, booked: b.day, ..b.line.clone() };
                self.lines.push(line);
                self.arrivals[first].taken = true;
                self.arrivals[second].taken = true;
                return;
            }
        }
    }

    /// A credit in the gateway's name that no payout explains.
    fn invent(&mut self) {
        for _ in 0..200 {
            let amount = self.draw.between(4_000, 48_000);
            let currency = self.draw.weighted(&[(Cur::Eur, 3), (Cur::Usd, 1)]);
            let Some(day) = self.business_day(self.late_from() - TimeDelta::days(APART)) else { return };
            if !self.is_telling(amount, currency, day, &[]) {
                continue;
            }
            let text = format!("STRIPE SETTLEMENT REF {}", self.draw.digits(7));
            let line = self.line(currency, day, amount, GATEWAY, text);
            self.broken("unexpected_deposit", amount, currency, vec![line.reference.clone()]);
            self.lines.push(line);
            return;
        }
    }

    /// Whether a sum can be mistaken for nothing else: no other payout, pair of payouts, planted line or lost payout of
    /// the same currency and about the same time comes close.
    fn is_telling(&self, amount: i64, currency: Cur, day: NaiveDate, own: &[usize]) -> bool {
        let near = |other: NaiveDate| (other - day).num_days().abs() <= APART;
        let sums: Vec<i64> = (0..self.arrivals.len())
            .filter(|at| !own.contains(at))
            .map(|at| &self.arrivals[at])
            .filter(|arrival| arrival.payout.currency == currency && near(arrival.day))
            .map(|arrival| arrival.payout.amount)
            .chain(self.failed.iter().filter(|p| p.currency == currency && near(day_of(p.arrival))).map(|p| p.amount))
            .chain(
                self.lines.iter().filter(|line| line.account == currency && near(line.booked)).map(|line| line.amount),
            )
            .collect();
        let close = |sum: i64| (sum - amount).abs() <= 2_000;
        let pairs = sums.iter().enumerate().any(|(at, a)| sums[at + 1..].iter().any(|b| a + b == amount));
        !pairs && !sums.into_iter().any(close)
    }

    /// A random business day of the statement up to `last`.
    fn business_day(&mut self, last: NaiveDate) -> Option<NaiveDate> {
        let days: Vec<NaiveDate> =
            self.from.iter_days().skip(1).take_while(|day| *day <= last).filter(|day| is_business_day(*day)).collect();
        (!days.is_empty()).then(|| self.draw.pick(&days))
    }

    fn line(&mut self, account: Cur, day: NaiveDate, amount: i64, counterparty: &str, text: String) -> Line {
        let reference = reference(&mut self.draw);
        let counterparty = counterparty.to_owned();
        Line { account, booked: day, valued: day, amount, counterparty, text, end_to_end: None, reference }
    }

    fn charge_fees(&mut self, count: u32) {
        for index in 0..count {
            let Some(day) = self.business_day(self.to) else { return };
            let account = if index % 3 == 2 { Cur::Usd } else { Cur::Eur };
            let amount = -self.draw.pick(&[990, 1250, 450, 1990]);
            let text = format!("ACCOUNT FEE {:02}/{}", day.month(), day.year());
            let line = self.line(account, day, amount, "HARBOUR BANK", text);
            self.lines.push(line);
        }
    }

    /// The rest of the shop's life at the bank.
    fn live_on(&mut self, count: u32) {
        const OTHERS: &[(&str, &str, i64, i64, u32)] = &[
            ("WHOLESALE NORD GMBH", "INVOICE", -240_000, -18_000, 30),
            ("CITY PROPERTIES", "RENT", -235_000, -235_000, 6),
            ("STAFF ACCOUNT", "SALARY", -262_000, -148_000, 14),
            ("PARCEL EXPRESS", "SHIPPING INVOICE", -42_000, -3_100, 14),
            ("STADTWERKE", "ELECTRICITY", -31_000, -9_500, 6),
            ("CARDPOINT TERMINALS", "TERMINAL SETTLEMENT", 6_000, 88_000, 18),
            ("BAUER AND SONS", "PAYMENT FOR INVOICE", 3_500, 64_000, 12),
        ];
        let weights: Vec<(usize, u32)> = OTHERS.iter().map(|other| other.4).enumerate().collect();
        for _ in 0..count {
            let Some(day) = self.business_day(self.to) else { return };
            let account = self.draw.weighted(&[(Cur::Eur, 6), (Cur::Usd, 1)]);
            let (name, what, low, high, _) = OTHERS[self.draw.weighted(&weights)];
            let amount = self.draw.between(low, high);
            let text = format!("{what} {}", self.draw.digits(6));
            if amount < 0 || self.is_telling(amount, account, day, &[]) {
                let line = self.line(account, day, amount, name, text);
                self.lines.push(line);
            }
        }
    }
}
