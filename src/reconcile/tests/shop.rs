//! Makes up a shop's batches and its bank statement with planted noise, and knows what was planted.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A small generator of numbers, so that a seed gives the same shop everywhere (`SplitMix64`).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from + 1).unwrap())).unwrap()
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap();
            items.swap(last, other);
        }
    }
}

/// What the bank writes beside a deposit.
#[derive(Clone, Copy, PartialEq)]
enum Writes {
    Reference,
    CutReference,
    NameOnly,
    Nothing,
}

const ALL_WRITES: [Writes; 4] = [Writes::Reference, Writes::CutReference, Writes::NameOnly, Writes::Nothing];

/// A shop and the truth about it.
#[derive(Default)]
pub(super) struct Shop {
    pub(super) batches: Vec<SettledBatch>,
    pub(super) entries: Vec<BankEntry>,
    pub(super) coverage: Vec<Coverage>,
    /// The breaks that were planted: kind, currency, minor units.
    pub(super) planted: Vec<(&'static str, Currency, i64)>,
    /// Which batches each deposit truly is.
    pub(super) truth: BTreeMap<BankEntryId, BTreeSet<BatchId>>,
}

impl Shop {
    /// A shop in which every deposit has one explanation only. Amounts inside a window are powers of three with a
    /// little on top, so that no sum of some is near another.
    pub(super) fn clear(seed: u64, days: i64) -> Self {
        let dice = &mut Dice(seed);
        let mut shop = Self::default();
        let mut day = 2;
        while day < days {
            let currency = if dice.below(4) == 0 { Currency::USD } else { Currency::EUR };
            let amount = Money::new(power(day) + dice.between(0, 999), currency);
            let writes = ALL_WRITES[usize::try_from(dice.below(4)).unwrap()];
            let named = if writes == Writes::Nothing { Writes::NameOnly } else { writes };
            let lag = dice.between(-1, 5);
            let off = dice.between(1, 999);
            let id = shop.batch(day, amount, BatchStatus::Paid);
            match dice.below(12) {
                0 => shop.plant("missing_deposit", currency, -amount.minor),
                1 => {
                    shop.deposit(&[&id], less(amount, off), day + lag.max(0), named);
                    shop.plant("short_deposit", currency, -off);
                }
                2 => {
                    shop.deposit(&[&id], less(amount, -off), day + lag.max(0), named);
                    shop.plant("over_deposit", currency, off);
                }
                3 => {
                    day += 1;
                    let other = Money::new(power(day) + dice.between(0, 999), currency);
                    let second = shop.batch(day, other, BatchStatus::Paid);
                    shop.deposit(&[&id, &second], less(amount, -other.minor), day + lag.min(4), named);
                }
                4 => {
                    let first = amount.minor * dice.between(20, 80) / 100;
                    shop.deposit(&[&id], Money::new(first, currency), day + lag, named);
                    shop.deposit(&[&id], less(amount, first), day + lag, named);
                }
                5 => {
                    shop.fail_last();
                    if dice.below(2) == 0 {
                        shop.deposit(&[&id], amount, day, named);
                        shop.deposit(&[&id], less(Money::zero(currency), amount.minor), day + 2, named);
                    }
                }
                6 => {
                    shop.deposit(&[&id], amount, day + lag, writes);
                    let minor = dice.between(10_000, 40_000);
                    shop.deposit(&[], Money::new(minor, currency), day, Writes::NameOnly);
                    shop.plant("unexpected_deposit", currency, minor);
                }
                7 => {
                    shop.deposit(&[&id], amount, day + lag, writes);
                    let minor = -dice.between(10_000, 40_000);
                    shop.deposit(&[], Money::new(minor, currency), day, Writes::NameOnly);
                    shop.plant("unexpected_debit", currency, minor);
                }
                _ => shop.deposit(&[&id], amount, day + lag, writes),
            }
            for _ in 0..dice.below(4) {
                let minor = dice.between(-60_000, 60_000);
                shop.deposit(&[], Money::new(minor, currency), day, Writes::Nothing);
            }
            day += 1;
        }
        // The statement ends ten days later; what is due in its last days is late, what is due after it on its way.
        let end = days + 10;
        for arrival in [end - 4, end - 1, end, end + 1, end + 3] {
            shop.batch(arrival, eur(power(arrival)), BatchStatus::InTransit);
            if arrival <= end {
                shop.plant("late_deposit", Currency::EUR, 0);
            }
        }
        shop.cover(end);
        dice.shuffle(&mut shop.entries);
        dice.shuffle(&mut shop.batches);
        shop
    }

    /// A shop of few amounts, where most things look like others.
    pub(super) fn colliding(seed: u64, days: i64, amounts: i64, with_references: bool) -> Self {
        let dice = &mut Dice(seed);
        let mut shop = Self::default();
        let mut day = 2;
        while day < days {
            let amount = eur(10_000 * dice.between(1, amounts));
            let id = shop.batch(day, amount, BatchStatus::Paid);
            let writes = match dice.below(4) {
                0 if with_references => Writes::Reference,
                1 if with_references => Writes::CutReference,
                3 => Writes::Nothing,
                _ => Writes::NameOnly,
            };
            let lag = dice.between(0, 3);
            match dice.below(12) {
                0 => {}
                1 => shop.deposit(&[&id], less(amount, dice.between(1, 50)), day + lag, writes),
                2 => {
                    let other = eur(10_000 * dice.between(1, amounts));
                    let second = shop.batch(day, other, BatchStatus::Paid);
                    shop.deposit(&[&id, &second], less(amount, -other.minor), day + lag, writes);
                }
                3 => {
                    shop.deposit(&[], eur(10_000 * dice.between(1, amounts)), day + lag, Writes::NameOnly);
                    shop.deposit(&[&id], amount, day + lag, writes);
                }
                _ => shop.deposit(&[&id], amount, day + lag, writes),
            }
            day += 1;
        }
        shop.cover(days + 10);
        shop
    }

    /// How many pairs of deposit and batch the proof links, and how many of them are not so. Matches that say
    /// themselves that they cannot tell are not counted.
    pub(super) fn wrong_links(&self, proof: &Proof) -> (usize, Vec<(MatchKind, BankEntryId, BatchId)>) {
        let mut links = 0;
        let mut wrong = Vec::new();
        let none = BTreeSet::new();
        for found in proof.matches.iter().filter(|found| found.how != MatchKind::Interchangeable) {
            for entry in &found.entries {
                let truth = self.truth.get(entry).unwrap_or(&none);
                for batch in &found.batches {
                    links += 1;
                    if !truth.contains(batch) {
                        wrong.push((found.how, entry.clone(), batch.clone()));
                    }
                }
            }
        }
        (links, wrong)
    }

    pub(super) fn proof(&self) -> Proof {
        prove_with(&self.batches, &self.entries, &self.coverage)
    }

    fn batch(&mut self, arrival: i64, amount: Money, status: BatchStatus) -> String {
        let number = u32::try_from(self.batches.len()).unwrap();
        let id = format!("po_1Q{:08x}Lk{number:06}", number.wrapping_mul(0x9e37_79b1));
        let mut settled = batch(&id, amount, nov(arrival));
        settled.batch.status = status;
        self.batches.push(settled);
        id
    }

    fn fail_last(&mut self) {
        if let Some(last) = self.batches.last_mut() {
            last.batch.status = BatchStatus::Failed;
        }
    }

    fn deposit(&mut self, batches: &[&str], amount: Money, day: i64, writes: Writes) {
        let id = format!("e{:06}", self.entries.len());
        let text = match (writes, batches.first()) {
            (Writes::Reference, Some(batch)) => format!("STRIPE|{}", batch.to_uppercase().replace('_', " ")),
            (Writes::CutReference, Some(batch)) => format!("STRIPE {}", &batch.to_uppercase()[..13]),
            (Writes::Nothing, _) => "TRANSFER 4711".to_owned(),
            _ => "Stripe payout".to_owned(),
        };
        self.entries.push(entry(&id, amount, nov(day), &text));
        self.truth.insert(BankEntryId::new(id), batches.iter().map(|&batch| BatchId::new(batch)).collect());
    }

    fn plant(&mut self, kind: &'static str, currency: Currency, minor: i64) {
        self.planted.push((kind, currency, minor));
    }

    fn cover(&mut self, end: i64) {
        let cover = |currency| Coverage { account: None, currency, from: nov(-5), to: nov(end) };
        self.coverage = vec![cover(Currency::EUR), cover(Currency::USD)];
    }
}

pub(super) fn less(amount: Money, minor: i64) -> Money {
    Money::new(amount.minor - minor, amount.currency)
}

/// Windows are seven days long, so of nine powers none comes twice in one.
fn power(day: i64) -> i64 {
    100_000 * 3_i64.pow(u32::try_from(day % 9).unwrap())
}
