//! Payouts, and what the bank made of them.

use std::collections::BTreeMap;

use super::chance::{ALWAYS, Chance, Weights};
use super::classes::DepositClass;
use super::orders::day_of;
use super::payments::Payment;
use super::references::mistyped;
use super::settings::{DAY, Granularity, START, Settings};

/// Money that a gateway sent on: the nets of its rows, together.
#[derive(Debug, Clone)]
pub struct Payout {
    pub id: String,
    pub gateway: usize,
    pub currency: usize,
    pub day: i64,
    pub amount: i64,
}

/// One row of the bank statement, or a payout that has none.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Nothing if the payout never came.
    pub id: Option<String>,
    pub day: i64,
    pub amount: i64,
    pub currency: usize,
    pub text: String,
    /// Places among the payouts.
    pub payouts: Vec<usize>,
    pub class: DepositClass,
}

/// Collects rows into payouts and tells each row its own. A batch that came to nothing or less waits for the next.
pub fn pay_out(settings: &Settings, payments: &mut [Payment]) -> Vec<Payout> {
    let mut batches: BTreeMap<(usize, usize, i64), Vec<usize>> = BTreeMap::new();
    for (place, row) in payments.iter().enumerate() {
        batches.entry((row.gateway, row.currency, payout_day(settings, row))).or_default().push(place);
    }
    let mut payouts: Vec<(Payout, Vec<usize>)> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let mut before = None;
    for ((gateway, currency, day), rows) in batches {
        if before.replace((gateway, currency)) != Some((gateway, currency)) {
            waiting.clear();
        }
        waiting.extend(rows);
        let amount: i64 = waiting.iter().map(|&row| payments[row].net()).sum();
        if amount > 0 {
            let payout = Payout { id: String::new(), gateway, currency, day, amount };
            payouts.push((payout, std::mem::take(&mut waiting)));
        }
    }
    payouts.sort_by_key(|(payout, _)| payout.day);
    let mut numbers = vec![0_u32; settings.gateways.len()];
    let named = payouts.into_iter().enumerate().map(|(place, (mut payout, rows))| {
        for row in rows {
            payments[row].payout = Some(place);
        }
        numbers[payout.gateway] += 1;
        payout.id = format!("{}{:06}", settings.gateways[payout.gateway].payout_prefix, numbers[payout.gateway]);
        payout
    });
    named.collect()
}

/// Two days after the end of the sales, but not at the weekend.
fn payout_day(settings: &Settings, row: &Payment) -> i64 {
    let day = day_of(row.created);
    let hour = (row.created - START - day * DAY) / 3_600;
    let timed = settings.granularity == Granularity::Seconds;
    let day = day + i64::from(timed && hour >= settings.gateways[row.gateway].cut_off);
    let last = day + (settings.payout_days - 1 - day.rem_euclid(settings.payout_days));
    working_day(last + 2)
}

/// The day itself, or the Monday after it. Day 0 is a Wednesday.
fn working_day(day: i64) -> i64 {
    day + match day.rem_euclid(7) {
        3 => 2,
        4 => 1,
        _ => 0,
    }
}

/// The bank statement, by day, and the payouts that it lacks.
pub fn book_deposits(settings: &Settings, payouts: &[Payout]) -> Vec<Deposit> {
    let mut chance = Chance::new(settings.seed, 4);
    let mut writer = TextWriter { settings, chance: Chance::new(settings.seed, 5) };
    let mut taken = vec![false; payouts.len()];
    let noise = &settings.deposits;
    let clean = ALWAYS - noise.missing - noise.merged - noise.fee_taken - noise.typo;
    let classes = [
        (DepositClass::Missing, noise.missing),
        (DepositClass::Merged, noise.merged),
        (DepositClass::FeeTaken, noise.fee_taken),
        (DepositClass::TextTypo, noise.typo),
        (DepositClass::Named, clean / 4 * 3),
        (DepositClass::PartlyNamed, clean / 8),
        (DepositClass::Unnamed, clean / 8),
    ];
    let weights = Weights::new(classes.iter().map(|&(_, rate)| u64::from(rate)));
    let mut deposits = Vec::with_capacity(payouts.len() + noise.unrelated);
    for (place, payout) in payouts.iter().enumerate() {
        if std::mem::replace(&mut taken[place], true) {
            continue;
        }
        let mut class = classes[chance.weighted(&weights)].0;
        let mut parts = vec![place];
        if class == DepositClass::Merged {
            match next_of_same(payouts, place).filter(|&next| !taken[next]) {
                Some(next) => {
                    taken[next] = true;
                    parts.push(next);
                }
                None => class = DepositClass::Named,
            }
        }
        let mut amount = parts.iter().map(|&part| payouts[part].amount).sum();
        if class == DepositClass::FeeTaken {
            let charge = chance.pick(&[150, 500, 790, 1_500]);
            // A bank does not take all there is.
            if charge < amount { amount -= charge } else { class = DepositClass::Named }
        }
        let sent = parts.iter().map(|&part| payouts[part].day).max().unwrap_or(payout.day);
        deposits.push(Deposit {
            id: None,
            day: working_day(sent + i64::from(chance.happens(300_000))),
            amount,
            currency: payout.currency,
            text: writer.payout(&parts.iter().map(|&part| &payouts[part]).collect::<Vec<_>>(), class),
            payouts: parts,
            class,
        });
    }
    for _ in 0..noise.unrelated {
        deposits.push(writer.unrelated());
    }
    deposits.sort_by_key(|deposit| (deposit.day, deposit.amount));
    for (number, deposit) in deposits.iter_mut().filter(|deposit| deposit.class != DepositClass::Missing).enumerate() {
        deposit.id = Some(format!("BNK{:06}", number + 1));
    }
    deposits
}

/// The next payout of the same gateway in the same currency, if it is sent within a week.
fn next_of_same(payouts: &[Payout], place: usize) -> Option<usize> {
    let this = &payouts[place];
    let near = payouts[place + 1..].iter().take_while(|next| next.day <= this.day + 7);
    let found = near.enumerate().find(|(_, next)| (next.gateway, next.currency) == (this.gateway, this.currency));
    found.map(|(further, _)| place + 1 + further)
}

/// Writes as banks do.
struct TextWriter<'a> {
    settings: &'a Settings,
    chance: Chance,
}

impl TextWriter<'_> {
    fn payout(&mut self, payouts: &[&Payout], class: DepositClass) -> String {
        let gateway = self.settings.gateways[payouts[0].gateway].name;
        let id = &payouts[0].id;
        let told = match class {
            DepositClass::PartlyNamed => match self.chance.below(3) {
                0 => id.replace('-', ""),
                1 => id[id.len() - 6..].to_owned(),
                _ => id[..id.len() - 1].to_owned(),
            },
            DepositClass::Unnamed => String::new(),
            DepositClass::TextTypo => mistyped(id, 1, &mut self.chance),
            DepositClass::Merged => match self.chance.below(3) {
                0 => payouts.iter().map(|payout| payout.id.as_str()).collect::<Vec<_>>().join(" "),
                1 => id.clone(),
                _ => String::new(),
            },
            _ => id.clone(),
        };
        let text = match self.chance.below(4) {
            0 => format!("{gateway} payout {told}"),
            1 => format!("SEPA CREDIT {told} {}", gateway.to_uppercase()),
            2 => format!("{} PAYMENTS EUROPE LTD REF {told} TRANSFER", gateway.to_uppercase()),
            _ => format!("Incoming transfer {gateway} {told}"),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn unrelated(&mut self) -> Deposit {
        let gateway = self.chance.pick(&["Stripe", "PAYPAL", "Adyen"]);
        let (text, sign) = match self.chance.below(7) {
            0 => ("Rent shop and storage".to_owned(), -1),
            1 => (format!("SALARY {:02}/2025", self.chance.between(1, 12)), -1),
            2 => (format!("Card terminal TID {:08} cash-up", self.chance.below(100_000_000)), 1),
            3 => (format!("{gateway} subscription {:06}", self.chance.below(1_000_000)), -1),
            4 => (format!("Invoice {:06} wholesale", self.chance.below(1_000_000)), 1),
            5 => ("Account fee".to_owned(), -1),
            _ => ("Transfer from savings".to_owned(), 1),
        };
        Deposit {
            id: None,
            day: working_day(self.chance.between(0, self.settings.days - 1)),
            amount: sign * self.chance.between(500, 400_000),
            currency: 0,
            text,
            payouts: Vec::new(),
            class: DepositClass::Unrelated,
        }
    }
}
