//! The shop's own figures: where it is at the card networks, what things cost it, and what its clock shows. One decision; the
//! last one stands.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Value, json};

use super::places::PlaceFile;
use super::rules::bad;
use crate::desk::audit::Happening;
use crate::desk::{Actor, Desk, Result};
use crate::domain::ids::PersonId;
use crate::domain::{Capability, Currency, Money};
use crate::risk::backtest::Costs;
use crate::risk::programme::Region;

/// The shop's own figures. What is not set is as [`RiskSettings::default`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskSettings {
    /// Where the shop's bank is, by the regions of the card networks.
    pub region: Region,
    /// What the gateway takes for each dispute; nothing when the usual is meant. In a book whose payments have come to be in
    /// another currency it does not count.
    pub dispute_fee: Option<Money>,
    /// What it costs that somebody looks at a payment; the same holds.
    pub review: Option<Money>,
    /// What the shop keeps of a sale, in percent.
    pub margin_percent: Decimal,
    /// How many minutes the shop's clock is before UTC, all year.
    pub clock_minutes: i32,
}

impl Default for RiskSettings {
    /// Europe, a retailer's margin, UTC; of costs see [`RiskSettings::costs`].
    fn default() -> Self {
        Self {
            region: Region::Europe,
            dispute_fee: None,
            review: None,
            margin_percent: Decimal::from(30),
            clock_minutes: 0,
        }
    }
}

/// A gateway's usual fee for a dispute in euros, and a few minutes of somebody's time, in units of the shop's currency: our
/// own, to be set by the shop.
const USUAL_FEE: Decimal = Decimal::from_parts(20, 0, 0, false, 0);
const USUAL_REVIEW: Decimal = Decimal::from_parts(250, 0, 0, false, 2);

/// Nothing that happens once costs more, in units of any currency.
const MOST: i64 = 100_000_000;

/// Clocks of places where people live differ from UTC by this many minutes at most, in quarters of an hour.
const CLOCKS: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;

impl RiskSettings {
    /// What things cost, in a shop of this currency.
    pub(super) fn costs(&self, currency: Option<Currency>) -> Costs {
        let own = |set: Option<Money>, usual: Decimal| {
            let set = set.filter(|set| Some(set.currency) == currency);
            set.map_or_else(|| minor(usual, currency), |set| set.minor)
        };
        Costs {
            dispute_fee: own(self.dispute_fee, USUAL_FEE),
            review: own(self.review, USUAL_REVIEW),
            margin: part(self.margin_percent),
        }
    }

    fn read(body: &Value) -> Self {
        let usual = Self::default();
        let amount = |name: &str| serde_json::from_value(body[name].clone()).ok().flatten();
        Self {
            region: body["region"].as_str().and_then(Region::named).unwrap_or(usual.region),
            dispute_fee: amount("dispute_fee"),
            review: amount("review"),
            margin_percent: body["margin_percent"]
                .as_str()
                .and_then(|text| text.parse().ok())
                .unwrap_or(usual.margin_percent),
            clock_minutes: body["clock_minutes"]
                .as_i64()
                .and_then(|minutes| i32::try_from(minutes).ok())
                .filter(|minutes| CLOCKS.contains(minutes))
                .unwrap_or(usual.clock_minutes),
        }
    }

    fn body(&self) -> Value {
        json!({
            "region": self.region.as_str(), "dispute_fee": self.dispute_fee, "review": self.review,
            "margin_percent": self.margin_percent.to_string(), "clock_minutes": self.clock_minutes,
        })
    }

    /// What is wrong with them, if anything is.
    fn check(&self, currency: Option<Currency>) -> Result<()> {
        for amount in [self.dispute_fee, self.review].into_iter().flatten() {
            if Some(amount.currency) != currency {
                return Err(bad("risk-settings-currency"));
            }
            let most = 10_i64.pow(amount.currency.exponent()).saturating_mul(MOST);
            if !(0..=most).contains(&amount.minor) {
                return Err(bad("risk-settings-amount"));
            }
        }
        if self.margin_percent.is_sign_negative() || self.margin_percent > Decimal::ONE_HUNDRED {
            return Err(bad("risk-settings-margin"));
        }
        if !CLOCKS.contains(&self.clock_minutes) || self.clock_minutes % 15 != 0 {
            return Err(bad("risk-settings-clock"));
        }
        Ok(())
    }
}

/// Units of the shop's currency in its minor units.
pub(super) fn minor(units: Decimal, currency: Option<Currency>) -> i64 {
    let scale = Decimal::from(10_i64.pow(currency.map_or(2, |currency| currency.exponent())));
    units.checked_mul(scale).and_then(|minor| minor.round().to_i64()).unwrap_or(i64::MAX)
}

/// Percent as a part of one.
pub(super) fn part(percent: Decimal) -> f64 {
    percent.to_f64().unwrap_or_default() / 100.0
}

/// The figures as they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StandingSettings {
    pub of: RiskSettings,
    /// How often they were set; 0 for those that nobody set.
    pub version: u32,
    /// Who set them last, and when.
    pub by: Option<(PersonId, DateTime<Utc>)>,
}

impl StandingSettings {
    /// Takes in the next decision.
    pub fn set(&mut self, body: &Value, by: PersonId, at: DateTime<Utc>) {
        *self = Self { of: RiskSettings::read(body), version: self.version + 1, by: Some((by, at)) };
    }

    /// How far the shop's clock is before UTC, in seconds.
    pub const fn offset(&self) -> i32 {
        self.of.clock_minutes * 60
    }
}

/// The shop's own figures and its place file, as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskFigures {
    /// The figures.
    pub settings: RiskSettings,
    /// How often they were set; 0 for those that nobody set.
    pub version: u32,
    /// Who set them last, and when.
    pub by: Option<(String, DateTime<Utc>)>,
    /// The currency of most payments; nothing in an empty book, where no costs can be set yet.
    pub currency: Option<Currency>,
    /// What counts for a dispute and for a look, in that currency, set or usual.
    pub costs: Option<(Money, Money)>,
    /// The place file.
    pub places: Option<PlaceFile>,
}

/// The shop's own figures and its place file.
///
/// # Errors
/// When the book cannot be read.
pub fn risk_figures(desk: &Desk, actor: &Actor) -> Result<RiskFigures> {
    desk.check(actor, Capability::ViewRisk)?;
    let looked = desk.looked()?;
    let names = desk.store.read(|view| view.people())?;
    let name_of = |id: &PersonId| {
        let person = names.iter().find(|person| person.person_id == *id);
        person.map(|person| person.name.clone()).unwrap_or_default()
    };
    let standing = &looked.standing;
    let costs = standing.settings.of.costs(looked.feed.currency);
    Ok(RiskFigures {
        settings: standing.settings.of,
        version: standing.settings.version,
        by: standing.settings.by.as_ref().map(|(by, at)| (name_of(by), *at)),
        currency: looked.feed.currency,
        costs: looked
            .feed
            .currency
            .map(|currency| (Money::new(costs.dispute_fee, currency), Money::new(costs.review, currency))),
        places: standing.places.as_ref().map(|places| PlaceFile::of(desk, places, name_of(&places.by))),
    })
}

/// Sets them. What is as it was before is no decision.
///
/// # Errors
/// When a figure cannot be: another currency than the shop's, less than nothing, a margin above the whole, a clock of no place.
pub fn set_risk_figures(desk: &Desk, actor: &Actor, settings: &RiskSettings) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let looked = desk.looked()?;
    settings.check(looked.feed.currency)?;
    if looked.standing.settings.of == *settings {
        return Ok(());
    }
    let set = Happening::new("risk_settings_set", "shop").with(settings.body());
    desk.store.write(|tx| desk.decide(tx, actor, &set))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn set() -> RiskSettings {
        RiskSettings {
            region: Region::LatinAmerica,
            dispute_fee: Some(Money::new(15_00, Currency::EUR)),
            review: None,
            margin_percent: "12.5".parse().unwrap(),
            clock_minutes: 330,
        }
    }

    #[test]
    fn what_is_set_is_read_again_and_counts_its_versions() {
        let mut standing = StandingSettings::default();
        assert_eq!((standing.of, standing.version, standing.offset()), (RiskSettings::default(), 0, 0));
        let at = DateTime::from_timestamp(5, 0).unwrap();
        standing.set(&set().body(), PersonId::new("p"), at);
        standing.set(&set().body(), PersonId::new("q"), at);
        assert_eq!((standing.of, standing.version, standing.offset()), (set(), 2, 330 * 60));
        assert_eq!(standing.by, Some((PersonId::new("q"), at)));
        // What a newer version of the program wrote and this one does not know is as usual.
        assert_eq!(RiskSettings::read(&json!({ "region": "moon", "clock_minutes": 9_000 })), RiskSettings::default());
    }

    #[test]
    fn costs_in_another_currency_are_the_usual_ones() {
        let of = |settings: RiskSettings, currency| {
            let costs = settings.costs(currency);
            (costs.dispute_fee, costs.review)
        };
        assert_eq!(of(set(), Some(Currency::EUR)), (15_00, 2_50));
        assert_eq!(of(set(), Some(Currency::USD)), (20_00, 2_50));
        assert_eq!(of(RiskSettings::default(), Some(Currency::parse("JPY").unwrap())), (20, 2));
        assert_eq!(of(RiskSettings::default(), None), (20_00, 2_50));
        assert!((set().costs(None).margin - 0.125).abs() < 1e-9);
    }

    #[test]
    fn figures_that_cannot_be_are_refused() {
        let fee = |minor, currency| RiskSettings { dispute_fee: Some(Money::new(minor, currency)), ..set() };
        let refused = |settings: RiskSettings| settings.check(Some(Currency::EUR)).err().map(|error| error.what.key);
        assert_eq!(refused(set()), None);
        assert_eq!(refused(fee(1, Currency::USD)), Some("risk-settings-currency"));
        assert_eq!(refused(fee(-1, Currency::EUR)), Some("risk-settings-amount"));
        assert_eq!(refused(fee(i64::MAX, Currency::EUR)), Some("risk-settings-amount"));
        for margin in ["-0.1", "100.01"] {
            let margin = RiskSettings { margin_percent: margin.parse().unwrap(), ..set() };
            assert_eq!(refused(margin), Some("risk-settings-margin"));
        }
        for clock_minutes in [-735, 855, 20] {
            assert_eq!(refused(RiskSettings { clock_minutes, ..set() }), Some("risk-settings-clock"));
        }
    }
}
