//! The customers of the seeded shop, their cards, and how an attempt of theirs looks to the gateway.

use std::sync::Arc;

use super::money::Cur;
use super::objects::{Attempt, Billing, Card, Checks, ThreeDs, Verdict};
use super::plan::Draw;

/// Someone who buys, perhaps again and again.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) billing: Arc<Billing>,
    pub(super) currency: Cur,
    pub(super) country: &'static str,
    pub(super) ip: String,
    pub(super) device: String,
    cards: Vec<Arc<Card>>,
}

/// A country customers live in: code, currency, city, postal code pattern (`#` is a digit), weight in a thousand.
type Place = (&'static str, Cur, &'static str, &'static str);

const PLACES: &[(Place, u32)] = &[
    (("DE", Cur::Eur, "Hamburg", "20###"), 330),
    (("NL", Cur::Eur, "Utrecht", "35## AB"), 110),
    (("AT", Cur::Eur, "Graz", "80##"), 80),
    (("FR", Cur::Eur, "Lyon", "690##"), 70),
    (("IE", Cur::Eur, "Cork", "T12 ##XY"), 30),
    (("ES", Cur::Eur, "Bilbao", "480##"), 40),
    (("CH", Cur::Eur, "Bern", "30##"), 30),
    (("US", Cur::Usd, "Portland", "972##"), 190),
    (("GB", Cur::Gbp, "Leeds", "LS# #AB"), 80),
    (("JP", Cur::Jpy, "Nagoya", "450-00##"), 30),
    (("KW", Cur::Kwd, "Kuwait City", "13###"), 10),
];

const FIRST_NAMES: &[&str] = &[
    "Ana", "Ben", "Carla", "David", "Eva", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Luca", "Mara", "Noah",
    "Olga", "Paul", "Rosa", "Sven", "Tara", "Uwe", "Vera", "Will", "Yuki", "Zoe",
];
const LAST_NAMES: &[&str] = &[
    "Adler", "Bauer", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Huber", "Ito", "Jansen", "Keller", "Lang",
    "Meyer", "Novak", "Otten", "Peters", "Quinn", "Roth", "Smit", "Tanaka", "Urban", "Vogel", "Weber", "Young",
];
const STREETS: &[&str] = &["Mill Lane", "Station Road", "Harbour Street", "Park Avenue", "Garden Way", "Church Hill"];

/// Decline codes of honest customers' cards, with how common they are.
const DECLINES: &[(&str, u32)] = &[
    ("insufficient_funds", 34),
    ("do_not_honor", 24),
    ("generic_decline", 12),
    ("incorrect_cvc", 9),
    ("expired_card", 6),
    ("fraudulent", 4),
    ("lost_card", 3),
    ("transaction_not_allowed", 3),
    ("stolen_card", 2),
    ("card_velocity_exceeded", 2),
    ("processing_error", 1),
];

const CVC_CHECKS: &[(Option<&str>, u32)] =
    &[(Some("pass"), 950), (Some("unavailable"), 20), (Some("unchecked"), 15), (None, 15)];
const ADDRESS_CHECKS: &[(Option<&str>, u32)] =
    &[(Some("pass"), 820), (Some("fail"), 50), (Some("unavailable"), 80), (Some("unchecked"), 20), (None, 30)];

/// An address of the block reserved for benchmarks: it belongs to nobody.
pub(super) fn ip_address(draw: &mut Draw) -> String {
    format!("198.{}.{}.{}", 18 + draw.below(2), draw.below(256), 1 + draw.below(254))
}

/// A card of a country. `year` is the year in which the shop's history ends.
pub(super) fn card(draw: &mut Draw, country: &'static str, year: i32) -> Card {
    let brand = draw.weighted(&[("visa", 54), ("mastercard", 38), ("amex", 8)]);
    let issuer = country.bytes().fold(draw.below(4), |sum, byte| sum * 31 + u32::from(byte)) % 10_000;
    let first = match brand {
        "visa" => format!("4{issuer:04}{}", draw.below(10)),
        "mastercard" => format!("5{}{issuer:04}", 1 + draw.below(5)),
        _ => format!("37{issuer:04}"),
    };
    Card {
        payment_method: format!("pm_1{}", draw.token(23)),
        brand,
        iin: first,
        last4: draw.digits(4),
        fingerprint: draw.token(16),
        country,
        funding: draw.weighted(&[("credit", 55), ("debit", 40), ("prepaid", 5)]),
        exp_month: 1 + draw.below(12),
        exp_year: year + 1 + i32::try_from(draw.below(4)).unwrap_or(0),
    }
}

impl Customer {
    pub(super) fn new(draw: &mut Draw, number: usize, year: i32) -> Customer {
        let (country, currency, city, postal) = draw.weighted(PLACES);
        let (first, last) = (draw.pick(FIRST_NAMES), draw.pick(LAST_NAMES));
        let domain = draw.pick(&["example.com", "example.org", "mail.example.com", "example.net"]);
        let postal = postal.chars().map(|c| if c == '#' { draw.digits(1) } else { c.to_string() }).collect();
        let cards = (0..=draw.below(5) / 4).map(|_| Arc::new(card(draw, country, year))).collect();
        Customer {
            billing: Arc::new(Billing {
                name: Some(format!("{first} {last}")),
                email: Some(format!("{}.{}{}@{domain}", first.to_lowercase(), last.to_lowercase(), number)),
                country: Some(country),
                city: Some(city),
                line1: Some(format!("{} {}", draw.pick(STREETS), 1 + draw.below(180))),
                postal_code: Some(postal),
            }),
            currency,
            country,
            ip: ip_address(draw),
            device: format!("dev_{}", draw.token(12)),
            cards,
        }
    }

    /// An honest attempt; one in twelve is declined all the same.
    pub(super) fn attempt(&self, draw: &mut Draw) -> Attempt {
        let card = Arc::clone(&self.cards[draw.index(self.cards.len())]);
        let mut checks = Checks {
            cvc: draw.weighted(CVC_CHECKS),
            line1: draw.weighted(ADDRESS_CHECKS),
            postal_code: draw.weighted(ADDRESS_CHECKS),
        };
        let verdict = if draw.permille(85) { Verdict::Declined(draw.weighted(DECLINES)) } else { Verdict::Approved };
        if verdict == Verdict::Declined("incorrect_cvc") {
            checks.cvc = Some("fail");
        }
        let odd = [checks.line1, checks.postal_code].iter().filter(|check| **check == Some("fail")).count();
        let risk_score = 4 + draw.below(25) + draw.below(25) + if odd > 0 { 10 } else { 0 };
        let three_ds = three_d_secure(draw, card.country);
        Attempt { card, billing: Arc::clone(&self.billing), checks, three_ds, risk_score, verdict }
    }

    /// The same customer tries again after a decline and gets through.
    pub(super) fn second_try(&self, draw: &mut Draw, first: &Attempt) -> Attempt {
        let checks = Checks { cvc: Some("pass"), ..first.checks };
        Attempt {
            card: Arc::clone(&self.cards[draw.index(self.cards.len())]),
            checks,
            verdict: Verdict::Approved,
            ..first.clone()
        }
    }
}

/// 3-D Secure is the rule for European cards and the exception elsewhere.
fn three_d_secure(draw: &mut Draw, country: &str) -> Option<ThreeDs> {
    if !draw.permille(if matches!(country, "US" | "JP" | "KW") { 60 } else { 740 }) {
        return None;
    }
    Some(draw.weighted(&[
        (ThreeDs { flow: Some("frictionless"), result: "authenticated", reason: None, indicator: Some("05") }, 62),
        (ThreeDs { flow: Some("challenge"), result: "authenticated", reason: None, indicator: Some("05") }, 30),
        (ThreeDs { flow: None, result: "attempt_acknowledged", reason: None, indicator: Some("06") }, 5),
        (ThreeDs { flow: None, result: "not_supported", reason: Some("card_not_enrolled"), indicator: Some("07") }, 3),
    ]))
}

/// Someone with a stolen card: a fresh card and address, little that checks out, and a score that often says so.
pub(super) fn thief(draw: &mut Draw, year: i32) -> (Attempt, String) {
    let country = draw.pick(&["US", "GB", "FR", "DE"]);
    let card = Arc::new(card(draw, country, year));
    let name = format!("{} {}", draw.pick(FIRST_NAMES), draw.pick(LAST_NAMES));
    let billing = Billing {
        name: Some(name),
        email: Some(format!("{}@example.net", draw.token(9).to_lowercase())),
        country: Some(country),
        ..Billing::default()
    };
    let checks = Checks {
        cvc: draw.weighted(&[(Some("pass"), 8), (Some("unchecked"), 2)]),
        line1: draw.weighted(&[(Some("fail"), 6), (Some("unavailable"), 3), (Some("pass"), 1)]),
        postal_code: draw.weighted(&[(Some("fail"), 6), (Some("unavailable"), 2), (Some("pass"), 2)]),
    };
    let risk_score = 38 + draw.below(60);
    let verdict = match risk_score {
        85.. => Verdict::Blocked,
        _ if draw.permille(200) => Verdict::Declined(draw.pick(&["stolen_card", "fraudulent", "do_not_honor"])),
        _ => Verdict::Approved,
    };
    let attempt = Attempt { card, billing: Arc::new(billing), checks, three_ds: None, risk_score, verdict };
    (attempt, draw.pick(&["RO", "NG", "VN", "BR"]).to_owned())
}

/// One shot of a card-testing attack: another card of the same range, a made-up name, a guessed security code.
pub(super) fn card_test(draw: &mut Draw, iin: &str, country: &'static str, year: i32) -> Attempt {
    let mut card = card(draw, country, year);
    card.brand = "visa";
    iin.clone_into(&mut card.iin);
    let billing = Billing {
        name: Some(draw.token(8)),
        email: Some(format!("{}@example.org", draw.token(10).to_lowercase())),
        ..Billing::default()
    };
    let verdict = draw.weighted(&[
        (Verdict::Declined("incorrect_cvc"), 92),
        (Verdict::Declined("do_not_honor"), 4),
        (Verdict::Approved, 4),
    ]);
    let cvc = Some(if verdict == Verdict::Approved { "pass" } else { "fail" });
    Attempt {
        card: Arc::new(card),
        billing: Arc::new(billing),
        checks: Checks { cvc, line1: None, postal_code: None },
        three_ds: None,
        risk_score: 45 + draw.below(30),
        verdict,
    }
}
