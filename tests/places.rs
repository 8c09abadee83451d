//! Where network addresses are, from a file that a person supplies: what such files say is found again, files that cannot be
//! used change nothing, and rules and reasons know of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support {
    #[allow(clippy::cast_possible_truncation, clippy::indexing_slicing, reason = "made-up files are small")]
    pub mod mmdb;
}

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{self, Actor, AddressPlace, Desk, NewGateway, RiskSettings, RuleMode, RuleTry, Then, TryCosts};
use counterfoil::domain::Money;
use counterfoil::domain::ids::PaymentId;
use counterfoil::files::{Places, PlacesError};
use counterfoil::job::Job;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::vault::MemoryVault;
use proptest::prelude::*;
use support::mmdb::{Mmdb, Value, country, text};
use zeroize::Zeroizing;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn read(file: &Mmdb) -> Places {
    Places::read(file.bytes()).unwrap()
}

fn country_of(places: &Places, ip: &str) -> Option<String> {
    places.of(address(ip)).country().map(str::to_owned)
}

#[test]
fn countries_are_found_however_they_are_written() {
    let flat = Value::Map(vec![("country", text("Portugal")), ("country_code", text("pt"))]);
    let short = Value::Map(vec![("country", text("NO")), ("lat", text("59.91")), ("lng", text("10.75"))]);
    let places = read(&Mmdb::new(
        "Mixed",
        vec![
            (address("192.0.2.0"), 24, country("NL")),
            (address("192.0.2.128"), 25, country("BE")),
            (address("2001:db8::"), 32, country("DE")),
            (address("198.51.100.0"), 24, flat),
            (address("203.0.113.0"), 24, short),
        ],
    ));
    for (ip, expected) in [
        ("192.0.2.7", Some("NL")),
        ("192.0.2.200", Some("BE")),
        ("::ffff:192.0.2.200", Some("BE")),
        ("2001:db8:ffff::1", Some("DE")),
        ("2001:db9::1", None),
        ("198.51.100.255", Some("PT")),
        ("203.0.113.9", Some("NO")),
        ("10.0.0.1", None),
    ] {
        assert_eq!(country_of(&places, ip).as_deref(), expected, "{ip}");
    }
    let survey = places.survey().unwrap();
    assert_eq!((survey.kind.as_str(), survey.has_positions, survey.built.timestamp()), ("Mixed", true, 1_793_664_000));
    assert_eq!(places.of(address("203.0.113.9")).position, Some((59.91, 10.75)));
}

#[test]
fn only_a_position_that_says_something_is_one() {
    let at = |latitude: f64, longitude: f64, radius: Option<u64>| {
        let mut location = vec![("latitude", Value::Double(latitude)), ("longitude", Value::Double(longitude))];
        location.extend(radius.map(|km| ("accuracy_radius", Value::Number(km, 2))));
        let Value::Map(mut entries) = country("FR") else { panic!("a country is a map") };
        entries.push(("location", Value::Map(location)));
        Value::Map(entries)
    };
    let networks =
        vec![at(48.85, 2.35, Some(20)), at(46.0, 2.0, Some(500)), at(48.85, 2.35, None), at(91.0, 2.0, None)];
    let networks =
        networks.into_iter().zip(0_u8..).map(|(value, third)| (IpAddr::V4(Ipv4Addr::new(192, 0, third, 0)), 24, value));
    let places = read(&Mmdb::new("City", networks.collect()));
    let position = |third| places.of(IpAddr::V4(Ipv4Addr::new(192, 0, third, 1))).position;
    assert_eq!([0, 1, 2, 3].map(position), [Some((48.85, 2.35)), None, Some((48.85, 2.35)), None]);
    // Whatever is wrong with the position, the country stays.
    assert_eq!(country_of(&places, "192.0.3.1").as_deref(), Some("FR"));
}

#[test]
fn what_cannot_be_used_is_told_with_what_to_do() {
    let good = Mmdb::new("Country", vec![(address("192.0.2.0"), 24, country("NL"))]).bytes();
    assert_eq!(Places::read(b"date,amount\n".to_vec()).unwrap_err(), PlacesError::Unknown);
    assert_eq!(Places::read(Vec::new()).unwrap_err(), PlacesError::Unknown);
    assert_eq!(Places::read(good[..good.len() / 2].to_vec()).unwrap_err(), PlacesError::Unknown, "cut off");
    assert_eq!(Places::read(b"\x1f\x8b\x08\x00".to_vec()).unwrap_err(), PlacesError::Packed);
    // The description promises more nodes than there are.
    assert!(Places::read(good[12..].to_vec()).and_then(|places| places.survey()).is_err());
    // A value that is not what it says to be.
    let mut broken = good.clone();
    let at = broken.windows(8).position(|window| window == b"iso_code").unwrap();
    broken[at - 1] = 0xff;
    let refused = Places::read(broken).and_then(|places| places.survey()).unwrap_err();
    assert!(matches!(refused, PlacesError::Damaged { .. }), "{refused:?}");
    let asn = Value::Map(vec![("autonomous_system_number", Value::Number(64_496, 4))]);
    let asn = read(&Mmdb::new("GeoLite2-ASN", vec![(address("192.0.2.0"), 24, asn)]));
    assert_eq!(asn.survey().unwrap_err(), PlacesError::NoCountries { kind: "GeoLite2-ASN".into() });
    let nothing = read(&Mmdb::new("Country", Vec::new()));
    assert_eq!(nothing.survey().unwrap_err(), PlacesError::NoCountries { kind: "Country".into() });
}

/// A network of few addresses, so that they often lie within each other.
fn network() -> impl Strategy<Value = (IpAddr, u8, [u8; 2])> {
    let letters = [b'A'..=b'Z', b'A'..=b'Z'];
    let v4 = (0_u32..64, 0_u8..=32).prop_map(|(bits, length)| {
        let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
        (IpAddr::V4(Ipv4Addr::from((bits << 26) & mask)), length)
    });
    let v6 = (1_u128..64, 8_u8..=128).prop_map(|(bits, length)| {
        (IpAddr::V6(Ipv6Addr::from((bits << 120) & (u128::MAX << (128 - u32::from(length))))), length)
    });
    (prop_oneof![v4, v6], letters).prop_map(|((address, length), letters)| (address, length, letters))
}

/// The last address of a network.
fn end(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4((u32::from(v4) | u32::MAX.checked_shr(length.into()).unwrap_or(0)).into()),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) | u128::MAX.checked_shr(length.into()).unwrap_or(0)).into()),
    }
}

fn is_within(asked: IpAddr, (address, length, _): &(IpAddr, u8, [u8; 2])) -> bool {
    let same =
        |asked: u128, of: u128, skip: u8| (asked ^ of).checked_shr(u32::from(128 - skip - length)).unwrap_or(0) == 0;
    match (asked, address) {
        (IpAddr::V4(asked), IpAddr::V4(of)) => same(u32::from(asked).into(), u32::from(*of).into(), 96),
        (IpAddr::V6(asked), IpAddr::V6(of)) => same(asked.into(), (*of).into(), 0),
        _ => false,
    }
}

proptest! {
    #[test]
    fn every_address_is_in_the_smallest_network_that_was_written_around_it(
        networks in prop::collection::vec(network(), 1..30),
        others in prop::collection::vec(0_u32..256, 20),
        record_bits in prop::sample::select(vec![24_u16, 28, 32]),
    ) {
        // Of two of the same size and place, either may be told.
        let mut networks = networks;
        networks.sort_by_key(|(address, length, _)| (*address, *length));
        networks.dedup_by_key(|(address, length, _)| (*address, *length));
        let written = |(address, length, letters): &(IpAddr, u8, [u8; 2])| {
            (*address, *length, country(std::str::from_utf8(letters).unwrap()))
        };
        let file = Mmdb { record_bits, ..Mmdb::new("Country", networks.iter().map(written).collect()) };
        let places = Places::read(file.bytes()).unwrap();
        prop_assert!(places.survey().is_ok());
        let ends = networks.iter().flat_map(|(address, length, _)| [*address, end(*address, *length)]);
        let others = others.into_iter().map(|bits| IpAddr::V4(Ipv4Addr::from(bits << 24)));
        for asked in ends.chain(others) {
            let around = networks.iter().filter(|network| is_within(asked, network));
            let smallest = around.max_by_key(|(_, length, _)| *length).map(|(.., letters)| *letters);
            prop_assert_eq!(places.of(asked).country, smallest, "{}", asked);
        }
    }

    #[test]
    fn no_damage_ends_the_program(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let networks = (0_u8..12).map(|at| (IpAddr::V4(Ipv4Addr::new(10, at, 0, 0)), 16, country("NL")));
        let mut bytes = Mmdb::new("Country", networks.collect()).bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(places) = Places::read(bytes) {
            let whole = places.survey().is_ok();
            for at in 0..=255 {
                let place = places.of(IpAddr::V4(Ipv4Addr::new(10, at, 0, 1)));
                prop_assert!(whole || place.country.is_none_or(|letters| letters.iter().all(u8::is_ascii_uppercase)));
            }
        }
    }
}

/// A shop that notes network addresses and not where they are.
struct Book {
    desk: Desk,
    folder: tempfile::TempDir,
    _sandbox: Sandbox,
}

/// A rule that only knows what the place file says.
const ABROAD: &str = "review 50 if card_country != ip_country";

impl Book {
    fn new() -> Self {
        let clock = Arc::new(SystemClock::new());
        let now = Arc::clone(&clock);
        let plan = ShopPlan { days: 30, per_day: 10, hides_countries: true, ..ShopPlan::new(5, clock.now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::create(&folder.path().join("book"), Arc::new(MemoryVault::default()) as _, clock).unwrap();
        let owner = desk.owner().unwrap();
        let gateway = NewGateway {
            name: "Shop".into(),
            kind: "stripe".into(),
            url: sandbox.base_url().into(),
            key: Zeroizing::new(sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        Self { desk, folder, _sandbox: sandbox }
    }

    fn owner(&self) -> Actor {
        self.desk.owner().unwrap()
    }

    fn span() -> (DateTime<Utc>, DateTime<Utc>) {
        let now = SystemClock::new().now();
        (now - TimeDelta::days(60), now + TimeDelta::days(1))
    }

    /// A payment with a card of some country, from some address.
    fn payment(&self) -> (PaymentId, String, IpAddr) {
        let found = desk::search_payments(&self.desk, &self.owner(), "status:succeeded", 50).unwrap().payments;
        let payment = found.into_iter().map(|row| row.payment).find(|it| it.card.is_some() && it.ip.is_some()).unwrap();
        assert_eq!(payment.ip_country, None);
        (payment.payment_id, payment.card.unwrap().country.unwrap(), address(&payment.ip.unwrap()))
    }

    fn found(&self, rule: &str) -> u64 {
        let (what, costs) = (RuleTry::Rule(rule.to_owned()), TryCosts::default());
        let tried = desk::try_rule(&self.desk, &self.owner(), &what, Self::span(), &costs, Then::Review, &Job::quiet());
        tried.unwrap().tried.flagged.count
    }

    fn place(&self, payment: &PaymentId) -> AddressPlace {
        desk::risk_of_payment(&self.desk, &self.owner(), payment).unwrap().place
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn take(&self, name: &str, bytes: &[u8]) -> desk::Result<()> {
        desk::use_places(&self.desk, &self.owner(), &self.file(name, bytes), &Job::quiet())
    }

    /// The copies beside the book.
    fn copies(&self) -> usize {
        let names = std::fs::read_dir(self.desk.folder()).unwrap().map(|entry| entry.unwrap().file_name());
        names
            .filter(|name| name.to_str().unwrap().contains("mmdb") || name.to_str().unwrap().starts_with(".tmp"))
            .count()
    }
}

fn one(ip: IpAddr, code: &str) -> Mmdb {
    Mmdb::new("GeoLite2-Country", vec![(ip, 32, country(code))])
}

#[test]
fn a_rule_fires_because_of_the_file_and_says_from_where_it_knows() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let (payment, card, ip) = book.payment();
    let other = if card == "BR" { "JP" } else { "BR" };
    assert_eq!((book.found(ABROAD), book.place(&payment)), (0, AddressPlace::NoFile));
    desk::save_rule(desk, &owner, "abroad", ABROAD, RuleMode::On).unwrap();
    assert!(desk::risk_figures(desk, &owner).unwrap().places.is_none());

    book.take("first.mmdb", &one(ip, &card).bytes()).unwrap();
    let built = DateTime::from_timestamp(1_793_664_000, 0).unwrap();
    assert_eq!((book.found(ABROAD), book.place(&payment)), (0, AddressPlace::File(card.clone(), built)));

    // Another file makes another look: nothing was synced, and the rule finds it now.
    book.take("second.mmdb", &one(ip, other).bytes()).unwrap();
    assert_eq!(book.place(&payment), AddressPlace::File(other.to_owned(), built));
    assert!(book.found(ABROAD) > 0);
    let hits = desk::risk_of_payment(desk, &owner, &payment).unwrap().hits;
    let hit = hits.iter().find(|hit| hit.key == "abroad").unwrap_or_else(|| panic!("{hits:?}"));
    assert!(format!("{:?}", hit.tree).contains(other), "{:?}", hit.tree);
    let file = desk::risk_figures(desk, &owner).unwrap().places.unwrap();
    assert_eq!((file.file.as_str(), file.kind.as_str(), file.built), ("second.mmdb", "GeoLite2-Country", built));
    assert!(file.is_there && !file.has_positions && file.by == "Owner", "{file:?}");
    assert_eq!(book.copies(), 1);

    desk::remove_places(desk, &owner).unwrap();
    assert_eq!((book.found(ABROAD), book.place(&payment), book.copies()), (0, AddressPlace::NoFile, 0));
    assert!(desk::remove_places(desk, &owner).is_err());
}

#[test]
fn a_file_that_cannot_be_used_changes_nothing() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let (payment, card, ip) = book.payment();
    let good = one(ip, &card).bytes();
    book.take("good.mmdb", &good).unwrap();
    let before = book.place(&payment);
    let mut broken = good.clone();
    let at = broken.windows(8).position(|window| window == b"iso_code").unwrap();
    broken[at - 1] = 0xff;
    let asn = Value::Map(vec![("autonomous_system_number", Value::Number(64_496, 4))]);
    let asn = Mmdb::new("GeoLite2-ASN", vec![(ip, 32, asn)]).bytes();
    let keys = [
        ("table.csv", b"a,b\n".to_vec(), "places-unknown"),
        ("packed.mmdb.gz", b"\x1f\x8b\x08\x00".to_vec(), "places-packed"),
        ("broken.mmdb", broken, "places-damaged"),
        ("asn.mmdb", asn, "places-no-countries"),
    ];
    for (name, bytes, key) in keys {
        let refused = book.take(name, &bytes).unwrap_err();
        assert_eq!((refused.what.key, refused.hint.is_some()), (key, true), "{name}");
    }
    assert!(desk::use_places(desk, &owner, &book.folder.path().join("none.mmdb"), &Job::quiet()).is_err());
    assert_eq!((book.place(&payment), book.copies()), (before, 1));
    let places = desk::risk_figures(desk, &owner).unwrap().places.unwrap();
    assert_eq!((places.file.as_str(), places.is_there), ("good.mmdb", true));
}

#[test]
fn a_copy_that_is_gone_is_said_and_an_old_file_too() {
    let book = Book::new();
    let (payment, card, ip) = book.payment();
    let now = SystemClock::new().now().timestamp();
    let file = |days: i64| Mmdb { built: u64::try_from(now - days * 86_400).unwrap(), ..one(ip, &card) };
    let figures = || desk::risk_figures(&book.desk, &book.owner()).unwrap().places.unwrap();
    book.take("young.mmdb", &file(89).bytes()).unwrap();
    assert!(!figures().is_old);
    book.take("old.mmdb", &file(91).bytes()).unwrap();
    assert!(figures().is_old && figures().is_there);
    for entry in std::fs::read_dir(book.desk.folder()).unwrap().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "mmdb") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    assert!(!figures().is_there);
    // What is in memory goes on. The next time that all is looked at nothing is known, and nothing else fails.
    desk::save_rule(&book.desk, &book.owner(), "abroad", ABROAD, RuleMode::On).unwrap();
    assert!(matches!(book.place(&payment), AddressPlace::File(..)), "{:?}", book.place(&payment));
    let of_another_clock = RiskSettings { clock_minutes: 60, ..RiskSettings::default() };
    desk::set_risk_figures(&book.desk, &book.owner(), &of_another_clock).unwrap();
    assert_eq!(book.place(&payment), AddressPlace::NoFile);
}

#[test]
fn positions_of_the_file_show_who_travels_too_fast() {
    let book = Book::new();
    let far = "review 50 if km_from_last_of_card > 1000 and speed_of_card > 1000";
    let at = |latitude: f64, longitude: f64| {
        let location = vec![("latitude", Value::Double(latitude)), ("longitude", Value::Double(longitude))];
        Value::Map(vec![("country", Value::Map(vec![("iso_code", text("US"))])), ("location", Value::Map(location))])
    };
    // Whether an address is at one end of the world or at the other depends on its last bit.
    let networks = (0_u8..=255).map(|last| {
        let (latitude, longitude) = if last % 2 == 0 { (40.0, -74.0) } else { (-33.0, 151.0) };
        (last, at(latitude, longitude))
    });
    let found = desk::search_payments(&book.desk, &book.owner(), "", 1_000).unwrap().payments;
    let ips: std::collections::BTreeSet<IpAddr> =
        found.iter().filter_map(|row| row.payment.ip.as_deref()).map(address).collect();
    let values: Vec<(u8, Value)> = networks.collect();
    let written = ips.iter().map(|ip| {
        let IpAddr::V4(v4) = ip else { panic!("{ip}") };
        (*ip, 32, values[usize::from(v4.octets()[3])].1.clone())
    });
    let file = Mmdb::new("City", written.collect());
    assert_eq!(book.found(far), 0);
    book.take("city.mmdb", &file.bytes()).unwrap();
    assert!(book.found(far) > 0);
}

#[test]
fn the_shops_own_figures_count_wherever_nothing_else_is_said() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let figures = || desk::risk_figures(desk, &owner).unwrap();
    let before = figures();
    let currency = before.currency.unwrap();
    let (fee, review) = before.costs.unwrap();
    assert_eq!((before.settings, before.version, before.by), (RiskSettings::default(), 0, None));
    assert_eq!((fee, review), (Money::new(20_00, currency), Money::new(2_50, currency)));
    let everything = RuleTry::Rule("review 1 if amount > 0".to_owned());
    let tried = |costs: &TryCosts| {
        desk::try_rule(desk, &owner, &everything, Book::span(), costs, Then::Review, &Job::quiet()).unwrap().tried
    };
    let usual = tried(&TryCosts::default());
    let set = RiskSettings {
        review: Some(Money::new(5_00, currency)),
        margin_percent: 50.into(),
        clock_minutes: 330,
        ..RiskSettings::default()
    };
    let nights = |from: u32, to: u32| book.found(&format!("review 1 if hour >= {from} and hour < {to}"));
    let (in_utc, in_all) = (nights(6, 18), nights(0, 24));
    desk::set_risk_figures(desk, &owner, &set).unwrap();
    desk::set_risk_figures(desk, &owner, &set).unwrap();
    assert_eq!((figures().settings, figures().version), (set, 1), "the same again is no decision");
    assert_eq!(tried(&TryCosts::default()).reviews, usual.reviews * 2);
    // What is said for one try counts before it.
    let once = TryCosts { review: Some("2.50".parse().unwrap()), ..TryCosts::default() };
    assert_eq!(tried(&once).reviews, usual.reviews);
    // The clock of the shop is not that of UTC any more.
    assert_ne!(nights(6, 18), in_utc);
    assert_eq!(nights(0, 24), in_all);
    let wrong = RiskSettings { margin_percent: 101.into(), ..set };
    assert_eq!(desk::set_risk_figures(desk, &owner, &wrong).unwrap_err().what.key, "risk-settings-margin");
    assert_eq!(figures().version, 1);
}

#[test]
fn a_silence_is_listed_until_it_ends_or_is_ended() {
    let book = Book::new();
    let (desk, owner) = (&book.desk, book.owner());
    let silences = || desk::risk_silences(desk, &owner).unwrap();
    let until = |days| Some(SystemClock::new().now() + TimeDelta::days(days));
    let (_, _, ip) = book.payment();
    let ip = ip.to_string();
    let kind = desk::RiskKind::Ip;
    assert!(silences().is_empty());
    desk::snooze_rule(desk, &owner, "ip-velocity", kind, &ip, until(7)).unwrap();
    desk::snooze_rule(desk, &owner, "ip-declines", kind, &ip, until(2)).unwrap();
    desk::snooze_rule(desk, &owner, "card-testing", kind, &ip, until(-1)).unwrap();
    let rules: Vec<String> = silences().into_iter().map(|silence| silence.rule).collect();
    assert_eq!(rules, ["ip-declines", "ip-velocity"], "what ends first is first, and what has ended is not there");
    let first = silences().remove(0);
    assert_eq!(
        (first.shown.as_str(), first.known_as.as_deref(), first.by.as_str()),
        (ip.as_str(), Some(ip.as_str()), "Owner")
    );
    desk::snooze_rule(desk, &owner, "ip-declines", kind, &ip, None).unwrap();
    assert_eq!(silences().len(), 1);
}
