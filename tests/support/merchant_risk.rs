//! A made-up online shop whose payments are known to be clean, and attacks on it of which it is known when they were and
//! what finds them. The same seed gives the same shop.

use counterfoil::risk::{Event, Kind, Position, What, Word, Words};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;

/// So many days pass before anything is judged.
pub const WARM: i64 = 56;
/// And so many are judged.
pub const JUDGED: i64 = 28;

const CUSTOMERS: usize = 4_000;
const PAYMENTS_A_DAY: f64 = 120.0;

/// Attacks, each with the keys of the rules of which one must find it.
pub const ATTACKS: [(Attack, &[&str]); 16] = [
    (Attack::CardTesting, &["card-testing", "card-testing-small-amounts"]),
    (Attack::Range, &["bin-attack"]),
    (Attack::CardVelocity, &["card-velocity-hour", "card-velocity-day"]),
    (Attack::CardsOfOneEmail, &["cards-per-email", "cards-per-customer", "cards-per-device"]),
    (Attack::Address, &["ip-declines", "ip-velocity"]),
    (Attack::RetriesVisa, &["retries-visa"]),
    (Attack::RetriesMastercard, &["retries-mastercard-day"]),
    (Attack::SecurityCode, &["cvc-failed"]),
    (Attack::ForeignCard, &["ip-country-large"]),
    (Attack::Travel, &["impossible-travel"]),
    (Attack::Twice, &["charged-twice"]),
    (Attack::CustomerRefunds, &["customer-refunds"]),
    (Attack::StaffRefunds, &["staff-refunds", "refunds-to-one-card"]),
    (Attack::Structuring, &["structuring-week", "structuring-day"]),
    (Attack::WatchedName, &["watchlist"]),
    (Attack::AgainAfterFraud, &["card-after-fraud", "fraud-card", "fraud-device", "device-runs-fraud"]),
];

/// What somebody does to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attack {
    CardTesting,
    Range,
    CardVelocity,
    CardsOfOneEmail,
    Address,
    RetriesVisa,
    RetriesMastercard,
    SecurityCode,
    ForeignCard,
    Travel,
    Twice,
    CustomerRefunds,
    StaffRefunds,
    Structuring,
    WatchedName,
    AgainAfterFraud,
}

/// A payment or refund, and the truth about it.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub at: i64,
    pub refund: bool,
    pub amount: i64,
    pub declined: bool,
    pub card: String,
    pub brand: &'static str,
    pub card_country: &'static str,
    pub customer: String,
    pub ip: String,
    pub ip_country: &'static str,
    pub device: String,
    pub staff: String,
    pub name: String,
    pub cvc: &'static str,
    pub postal_code: &'static str,
    pub address: &'static str,
    pub expiry: u32,
    pub position: (f32, f32),
    /// The attack that it is part of.
    pub attack: Option<Attack>,
    /// After how long it is known to be fraud.
    pub known_after: Option<i64>,
}

/// A customer of the shop.
#[derive(Clone)]
struct Customer {
    name: String,
    cards: Vec<(String, &'static str, u32)>,
    country: &'static str,
    ip: String,
    device: String,
    home: (f32, f32),
    usual: f64,
    /// Days on which they are abroad.
    away: Option<(i64, &'static str, (f32, f32))>,
}

struct Maker {
    chance: ChaCha8Rng,
    told: Vec<Told>,
    customers: Vec<Customer>,
}

/// All payments and refunds of the shop in order of time, with the attacks in the judged days when there are to be any.
pub fn shop(seed: u64, attacked: bool) -> Vec<Told> {
    let mut maker = Maker { chance: ChaCha8Rng::seed_from_u64(seed), told: Vec::new(), customers: Vec::new() };
    maker.make_customers();
    for day in 0..WARM + JUDGED {
        maker.day(day);
    }
    if attacked {
        for (at, (attack, _)) in ATTACKS.iter().enumerate() {
            let day = WARM + 1 + i64::try_from(at).unwrap() * (JUDGED - 3) / 16;
            maker.attack(*attack, day * DAY + 9 * HOUR);
        }
    }
    maker.told.sort_by_key(|told| told.at);
    maker.told
}

impl Maker {
    fn part(&mut self) -> f64 {
        f64::from(self.chance.next_u32()) / (f64::from(u32::MAX) + 1.0)
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.part() * end as f64) as usize).min(end - 1)
    }

    fn is(&mut self, likelihood: f64) -> bool {
        self.part() < likelihood
    }

    /// Around one, seldom far from it.
    fn around(&mut self) -> f64 {
        let sum: f64 = (0..6).map(|_| self.part()).sum();
        ((sum - 3.0) * 0.7).exp()
    }

    fn make_customers(&mut self) {
        for at in 0..CUSTOMERS {
            let (country, home) = [
                ("DE", (52.5, 13.4)),
                ("DE", (48.1, 11.6)),
                ("DE", (50.1, 8.7)),
                ("AT", (48.2, 16.4)),
                ("FR", (48.9, 2.4)),
            ][self.below(5)];
            let cards = (0..=usize::from(self.is(0.25)))
                .map(|card| {
                    let brand = if self.is(0.55) { "visa" } else { "mastercard" };
                    (format!("card-{at}-{card}"), brand, self.chance.next_u32() % 60)
                })
                .collect();
            // Some share an address with others: a family, an office, a mobile network.
            let ip = if self.is(0.3) { format!("net-{}", self.below(200)) } else { format!("home-{at}") };
            let device = if self.is(0.05) { format!("device-{}", at / 2 * 2) } else { format!("device-{at}") };
            let away = self.is(0.05).then(|| {
                let from = i64::try_from(self.below(80)).unwrap();
                [(from, "ES", (39.6, 2.7)), (from, "US", (40.7, -74.0)), (from, "IT", (41.9, 12.5))][self.below(3)]
            });
            let usual = 45.0 * self.around();
            let name = format!("{} {}", FIRST[self.below(FIRST.len())], LAST[self.below(LAST.len())]);
            self.customers.push(Customer { name, cards, country, ip, device, home, usual, away });
        }
    }

    /// A moment of a day, as people buy: little at night, most in the evening.
    fn moment(&mut self, day: i64) -> i64 {
        const HOURS: [u32; 24] =
            [2, 1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 17, 18, 17, 16, 16, 17, 19, 21, 23, 22, 18, 10, 5];
        let mut left = self.part() * f64::from(HOURS.iter().sum::<u32>());
        let hour = HOURS.iter().position(|weight| {
            left -= f64::from(*weight);
            left < 0.0
        });
        day * DAY + i64::try_from(hour.unwrap_or(23)).unwrap() * HOUR + (self.part() * 3_600.0) as i64
    }

    fn day(&mut self, day: i64) {
        let week = [0.9, 0.9, 0.95, 1.0, 1.1, 1.2, 1.1][usize::try_from(day % 7).unwrap()];
        let payments = (PAYMENTS_A_DAY * week * self.around().powf(0.3)) as usize;
        for _ in 0..payments {
            let at = self.moment(day);
            // Some buy often, most seldom.
            let who = (self.part() * self.part() * CUSTOMERS as f64) as usize;
            self.purchase(at, who);
        }
    }

    /// A payment of a customer of the shop.
    fn payment(&mut self, at: i64, who: usize, card: usize) -> Told {
        let customer = self.customers[who].clone();
        let (card, brand, expiry) = customer.cards[card].clone();
        let away = customer.away.filter(|(from, ..)| (*from..from + 7).contains(&(at / DAY)));
        let failed = |is: bool| if is { "fail" } else { "pass" };
        Told {
            at,
            amount: ((customer.usual * self.around() * 100.0) as i64).clamp(300, 90_000),
            card,
            brand,
            expiry,
            card_country: customer.country,
            customer: format!("customer-{who}"),
            ip: away.map_or(customer.ip, |_| format!("hotel-{who}")),
            ip_country: away.map_or(customer.country, |(_, country, _)| country),
            device: customer.device,
            name: customer.name,
            cvc: failed(self.is(0.0002)),
            postal_code: failed(self.is(0.02)),
            address: failed(self.is(0.03)),
            position: away.map_or(customer.home, |(.., place)| place),
            ..Told::default()
        }
    }

    fn purchase(&mut self, at: i64, who: usize) {
        let mut card = 0;
        let mut now = at;
        // A declined card is tried again, or another one is taken.
        for attempt in 0..3 {
            let mut told = self.payment(now, who, card);
            told.amount =
                if attempt > 0 { self.told.last().map_or(told.amount, |last| last.amount) } else { told.amount };
            told.declined = self.is(if attempt == 0 { 0.03 } else { 0.35 });
            let (declined, amount, own) = (told.declined, told.amount, told.clone());
            self.told.push(told);
            if !declined {
                if self.is(0.04) {
                    let staff = format!("staff-{}", self.below(5));
                    let at = now + DAY + (self.part() * 6.0 * DAY as f64) as i64;
                    self.told.push(Told { at, refund: true, staff, amount, ..own });
                }
                return;
            }
            if !self.is(0.6) {
                return;
            }
            if self.is(0.3) {
                card = self.customers[who].cards.len() - 1;
            }
            now += 60 + (self.part() * 500.0) as i64;
        }
    }

    fn attack(&mut self, attack: Attack, at: i64) {
        let stranger = |number: i64| Told {
            at: at + number * 20,
            amount: 4_900,
            card: format!("{attack:?}-card"),
            brand: "visa",
            card_country: "DE",
            customer: format!("{attack:?}-customer"),
            ip: format!("{attack:?}-ip"),
            ip_country: "DE",
            device: format!("{attack:?}-device"),
            name: "Eva Nowak".to_owned(),
            cvc: "pass",
            postal_code: "pass",
            address: "pass",
            expiry: 7,
            position: (52.5, 13.4),
            attack: Some(attack),
            ..Told::default()
        };
        let numbered = |what: &str, number: i64| format!("{attack:?}-{what}-{number}");
        let made: Vec<Told> = match attack {
            Attack::CardTesting => (0..40)
                .map(|it| Told {
                    amount: 100 + it % 3 * 50,
                    declined: it % 5 != 0,
                    card: numbered("card", it),
                    customer: numbered("customer", it),
                    device: numbered("device", it / 10),
                    ..stranger(it)
                })
                .collect(),
            // From everywhere, but all numbers are of one bank.
            Attack::Range => (0..30)
                .map(|it| Told {
                    amount: 2_500,
                    declined: it % 8 != 0,
                    card: numbered("card", it),
                    customer: numbered("customer", it),
                    ip: numbered("ip", it),
                    device: numbered("device", it),
                    card_country: "BR",
                    ip_country: "BR",
                    expiry: 31,
                    ..stranger(it)
                })
                .collect(),
            Attack::CardVelocity => (0..6).map(|it| Told { amount: 4_000 + it * 311, ..stranger(it * 20) }).collect(),
            Attack::CardsOfOneEmail => (0..5)
                .map(|it| Told { amount: 6_000 + it * 97, card: numbered("card", it), ..stranger(it * 60) })
                .collect(),
            Attack::Address => (0..12)
                .map(|it| Told {
                    declined: it % 4 != 3,
                    amount: 5_000 + it,
                    card: numbered("card", it / 6),
                    customer: numbered("customer", it),
                    device: numbered("device", it),
                    ..stranger(it * 5)
                })
                .collect(),
            Attack::RetriesVisa => {
                (0..18).map(|it| Told { at: at + it * 7 * HOUR, declined: true, ..stranger(0) }).collect()
            }
            Attack::RetriesMastercard => (0..12)
                .map(|it| Told { at: at + it * HOUR, declined: true, brand: "mastercard", ..stranger(0) })
                .collect(),
            Attack::SecurityCode => vec![Told { cvc: "fail", ..stranger(0) }],
            Attack::ForeignCard => vec![Told { card_country: "US", ip_country: "RO", amount: 62_000, ..stranger(0) }],
            Attack::Travel => vec![
                stranger(0),
                Told { at: at + HOUR, amount: 5_100, position: (-33.9, 151.2), ip: numbered("ip", 1), ..stranger(1) },
            ],
            Attack::Twice => vec![stranger(0), stranger(3)],
            Attack::CustomerRefunds => (0..8)
                .map(|it| {
                    let amount = 7_000 + it / 2 * 450;
                    Told {
                        at: at + it * 11 * HOUR,
                        amount,
                        refund: it % 2 == 1,
                        staff: "staff-1".into(),
                        ..stranger(0)
                    }
                })
                .collect(),
            // One of the five sends back what was never bought, to cards of friends.
            Attack::StaffRefunds => (0..30)
                .map(|it| Told {
                    at: at + it * 5 * HOUR,
                    amount: 9_000 + it * 13,
                    refund: true,
                    staff: "staff-4".into(),
                    card: numbered("card", it % 6),
                    customer: numbered("customer", it),
                    ..stranger(0)
                })
                .collect(),
            Attack::Structuring => {
                (0..3).map(|it| Told { at: at + it * DAY, amount: 940_000 - it * 11_000, ..stranger(0) }).collect()
            }
            Attack::WatchedName => vec![Told { name: "Viktor Sergejewitsch Boutow".into(), ..stranger(0) }],
            Attack::AgainAfterFraud => vec![
                Told { at: at - 30 * DAY, known_after: Some(9 * DAY), ..stranger(0) },
                Told { amount: 5_500, customer: numbered("customer", 2), ip: numbered("ip", 2), ..stranger(0) },
            ],
        };
        self.told.extend(made);
    }
}

/// A name on the watch list, spelled in another way than whoever pays spells it.
pub const WATCHED: &str = "Victor Sergeyevich Boutov";

const FIRST: [&str; 16] = [
    "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Katja", "Lukas", "Mia", "Noah",
    "Olga", "Paul",
];
const LAST: [&str; 16] = [
    "Albrecht", "Bauer", "Conrad", "Dietz", "Ebert", "Fuchs", "Graf", "Huber", "Imhof", "Jung", "Keller", "Lang",
    "Moser", "Neumann", "Ott", "Peters",
];

impl Told {
    /// It as the engine sees it.
    pub fn event(&self, words: &mut Words) -> Event {
        let mut event = Event {
            at: self.at,
            what: if self.refund { What::Refund } else { What::Payment },
            amount: self.amount,
            declined: self.declined,
            position: Some(Position { latitude: self.position.0, longitude: self.position.1 }),
            ..Event::default()
        };
        let range = format!("{}/{}/{}", self.brand, self.card_country, self.expiry);
        let email = format!("{}@example.org", self.customer);
        let things = [
            (Kind::Card, self.card.as_str()),
            (Kind::Customer, &self.customer),
            (Kind::Email, &email),
            (Kind::Ip, &self.ip),
            (Kind::Device, &self.device),
            (Kind::Range, &range),
            (Kind::Staff, &self.staff),
        ];
        for (kind, text) in things.into_iter().filter(|(_, text)| !text.is_empty()) {
            event.things[kind as usize] = words.thing(kind, text);
        }
        let told = [
            (Word::Currency, "EUR"),
            (Word::CardCountry, self.card_country),
            (Word::IpCountry, self.ip_country),
            (Word::Brand, self.brand),
            (Word::Cvc, self.cvc),
            (Word::PostalCode, self.postal_code),
            (Word::Address, self.address),
            (Word::Name, &self.name),
        ];
        for (word, text) in told {
            event.words[word as usize] = words.word(text);
        }
        event
    }
}
