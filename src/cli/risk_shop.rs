//! `counterfoil risk shop`, `places` and `figures`: the shop as a whole, where network addresses are, and the shop's own figures.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::args::{RegionWord, RiskFigures, RiskPlaces};
use super::risk::{done, figures, text};
use super::{Ending, Session, reported};
use crate::desk::{
    self, Detector, DetectorState, Excess, FraudCondition, FraudProgramme, Level, NetworkMonth, Region, ShopAlert,
    VisaStanding,
};
use crate::domain::{Currency, Money};
use crate::text::{ErrorKind, Message, UserError};

pub(super) fn shop(session: &Session, region: Option<RegionWord>) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let watch = desk::shop_watch(&desk, &actor, region.map(region_of))?;
    let of = |alert: &ShopAlert| {
        json!({
            "detector": detector(alert.detector), "alarm": alert.level == Level::Alarm, "at": moment(alert.at),
            "since": moment(alert.since), "measured": alert.measured, "usual": alert.usual, "rarity": alert.rarity,
            "over": alert.count,
        })
    };
    let state = |state: &DetectorState| match state {
        DetectorState::Warming { until } => json!({ "warming_until": until.map(moment) }),
        DetectorState::Usual => json!("usual"),
        DetectorState::Unusual(alert) => of(alert),
    };
    let detectors: serde_json::Map<String, Value> =
        watch.detectors.iter().map(|it| (detector(it.detector).to_owned(), state(&it.state))).collect();
    session.output.document(&json!({
        "detectors": detectors, "alerts": watch.alerts.iter().map(of).collect::<Vec<_>>(),
        "visa": watch.visa.as_ref().map(|month| network(month, visa_word(month.standing))),
        "mastercard": watch.mastercard.as_ref().map(|month| network(month, mastercard_word(month.standing))),
        "mastercard_months": watch.mastercard_months.months,
        "mastercard_fraud": watch.mastercard_fraud.as_ref().map(fraud),
        "reported": watch.reported.iter().map(reported::document).collect::<Vec<_>>(),
    }));
    let rows = watch.detectors.iter().map(|it| {
        let said = match &it.state {
            DetectorState::Warming { .. } => session.output.say(&Message::new("cli-risk-shop-warming")),
            DetectorState::Usual => session.output.say(&Message::new("cli-risk-shop-usual")),
            DetectorState::Unusual(alert) => format!("{:.2} / {:.2}", alert.measured, alert.usual),
        };
        vec![detector(it.detector).to_owned(), said]
    });
    session.output.table(&[text("cli-column-detector"), text("cli-column-status")], rows);
    reported::table(session, &watch.reported);
    let networks = [
        ("Visa", watch.visa.map(|month| (month.count, month.basis_points, visa_word(month.standing)))),
        (
            "Mastercard",
            watch.mastercard.map(|month| (month.count, month.basis_points, mastercard_word(month.standing))),
        ),
    ];
    for (name, (count, ratio, standing)) in networks.into_iter().filter_map(|(name, month)| Some((name, month?))) {
        session.output.line(
            &Message::new("cli-risk-shop-network")
                .with("network", name)
                .with("count", count.to_string())
                .with("points", ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.0}")))
                .with("standing", standing),
        );
    }
    if let Some(found) = &watch.mastercard_fraud {
        session.output.line(&Message::new("cli-risk-shop-fraud"));
        let said = |met: Option<bool>| match met {
            Some(true) => "cli-risk-met",
            Some(false) => "cli-risk-not-met",
            None => "cli-risk-not-known",
        };
        let rows = found.conditions.iter().map(|(condition, met)| {
            vec![condition_word(*condition).to_owned(), session.output.say(&Message::new(said(*met)))]
        });
        session.output.table(&[text("cli-column-condition"), text("cli-column-status")], rows);
    }
    Ok(Ending::Done)
}

const fn region_of(word: RegionWord) -> Region {
    match word {
        RegionWord::UnitedStates => Region::UnitedStates,
        RegionWord::Canada => Region::Canada,
        RegionWord::Europe => Region::Europe,
        RegionWord::AsiaPacific => Region::AsiaPacific,
        RegionWord::LatinAmerica => Region::LatinAmerica,
        RegionWord::Cemea => Region::Cemea,
    }
}

fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

fn network<S>(month: &NetworkMonth<S>, standing: &str) -> Value {
    let band = month.projected.map(|band| json!({ "low": band.low, "expected": band.expected, "high": band.high }));
    json!({
        "count": month.count, "payments": month.payments, "basis_points": month.basis_points, "standing": standing,
        "until_excessive": month.until, "projected_basis_points": band,
    })
}

const fn visa_word(standing: VisaStanding) -> &'static str {
    match standing {
        VisaStanding::Clear => "clear",
        VisaStanding::EarlyWarning => "early_warning",
        VisaStanding::Above => "above",
        VisaStanding::Excessive => "excessive",
    }
}

const fn mastercard_word(excess: Excess) -> &'static str {
    match excess {
        Excess::None => "clear",
        Excess::Excessive => "excessive",
        Excess::High => "highly_excessive",
    }
}

const fn detector(detector: Detector) -> &'static str {
    match detector {
        Detector::DeclineRate => "decline_rate",
        Detector::Refunds => "refunds",
        Detector::Disputes => "disputes",
        Detector::Warnings => "warnings",
        Detector::TicketSize => "ticket_size",
        Detector::Night => "night",
        Detector::Silence => "silence",
        Detector::Revenue => "revenue",
        Detector::Gateway => "gateway",
        Detector::Enumeration => "enumeration",
    }
}

/// Mastercard's programme for fraud; a condition that cannot be known is `null`.
fn fraud(found: &FraudProgramme) -> Value {
    let conditions: serde_json::Map<String, Value> =
        found.conditions.iter().map(|(condition, met)| (condition_word(*condition).to_owned(), json!(met))).collect();
    json!({
        "payments": found.payments, "frauds": found.frauds, "amount": found.amount, "secured": found.secured,
        "conditions": conditions,
    })
}

const fn condition_word(condition: FraudCondition) -> &'static str {
    match condition {
        FraudCondition::Payments => "payments",
        FraudCondition::Amount => "amount",
        FraudCondition::Ratio => "ratio",
        FraudCondition::Unsecured => "unsecured",
    }
}

pub(super) fn places(session: &Session, command: &RiskPlaces) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    match command {
        RiskPlaces::Use { file } => {
            desk::use_places(&desk, &actor, file, &session.job)?;
            Ok(done(session, "cli-risk-places-used"))
        }
        RiskPlaces::Remove => {
            desk::remove_places(&desk, &actor)?;
            Ok(done(session, "cli-risk-places-removed"))
        }
        RiskPlaces::Show => {
            let places = desk::risk_figures(&desk, &actor)?.places;
            session.output.document(&places.as_ref().map_or(Value::Null, |places| {
                json!({
                    "file": places.file, "type": places.kind, "built": places.built, "old": places.is_old,
                    "positions": places.has_positions, "readable": places.is_there, "by": places.by, "since": places.since,
                })
            }));
            let Some(places) = places else {
                session.output.line(&Message::new("cli-risk-no-places"));
                return Ok(Ending::Done);
            };
            session.output.line(
                &Message::new("cli-risk-places")
                    .with("file", places.file.as_str())
                    .with("kind", places.kind.as_str())
                    .with("built", places.built.format("%Y-%m-%d").to_string())
                    .with("who", places.by.as_str()),
            );
            if !places.is_there {
                session.output.note(&Message::new("cli-risk-places-gone"));
            } else if places.is_old {
                session.output.note(&Message::new("cli-risk-places-old"));
            }
            Ok(Ending::Done)
        }
    }
}

pub(super) fn own_figures(session: &Session, command: &RiskFigures) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let known = desk::risk_figures(&desk, &actor)?;
    if let RiskFigures::Set { region, dispute_fee, review_cost, margin, clock } = command {
        let mut settings = known.settings;
        let cost = |units: Decimal| in_currency(units, known.currency);
        settings.region = region.map_or(settings.region, region_of);
        settings.dispute_fee = dispute_fee.map(cost).transpose()?.or(settings.dispute_fee);
        settings.review = review_cost.map(cost).transpose()?.or(settings.review);
        settings.margin_percent = margin.unwrap_or(settings.margin_percent);
        settings.clock_minutes = clock.as_deref().map(minutes).transpose()?.unwrap_or(settings.clock_minutes);
        desk::set_risk_figures(&desk, &actor, &settings)?;
        return Ok(done(session, "cli-risk-figures-set"));
    }
    let settings = known.settings;
    let clock = {
        let sign = if settings.clock_minutes < 0 { '-' } else { '+' };
        let minutes = settings.clock_minutes.unsigned_abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    };
    session.output.document(&json!({
        "region": settings.region.as_str(), "dispute_fee": known.costs.map(|(fee, _)| fee),
        "review": known.costs.map(|(_, review)| review), "margin_percent": settings.margin_percent.to_string(),
        "clock": clock, "version": known.version, "by": known.by.as_ref().map(|(who, _)| who),
        "since": known.by.as_ref().map(|(_, at)| at),
    }));
    let money = |of: fn((Money, Money)) -> Money| {
        known.costs.map_or_else(|| "–".to_owned(), |costs| session.output.texts().money(of(costs)))
    };
    let rows = [
        ("cli-risk-figure-region", settings.region.as_str().to_owned()),
        ("cli-risk-figure-fee", money(|(fee, _)| fee)),
        ("cli-risk-figure-review", money(|(_, review)| review)),
        ("cli-risk-figure-margin", format!("{} %", settings.margin_percent)),
        ("cli-risk-figure-clock", clock),
    ];
    let said = rows.map(|(key, value)| vec![session.output.say(&Message::new(key)), value]);
    session.output.table(&[text("cli-column-figure"), figures("cli-column-value")], said);
    Ok(Ending::Done)
}

fn in_currency(units: Decimal, currency: Option<Currency>) -> desk::Result<Money> {
    let none = || UserError::new(ErrorKind::BadInput, Message::new("risk-settings-currency"));
    Ok(Money::parse_decimal(&units.to_string(), currency.ok_or_else(none)?)?)
}

/// How many minutes before UTC a clock is: `+05:30`.
fn minutes(clock: &str) -> desk::Result<i32> {
    let parsed = || {
        let (sign, rest) = match clock.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, clock.strip_prefix('+').unwrap_or(clock)),
        };
        let (hours, minutes) = rest.split_once(':')?;
        let number = |digits: &str, below: i32| {
            let is_number = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<i32>().ok().filter(|number| is_number && *number < below)
        };
        Some(sign * (number(hours, 24)? * 60 + number(minutes, 60)?))
    };
    parsed().ok_or_else(|| UserError::new(ErrorKind::BadInput, Message::new("cli-risk-clock").with("clock", clock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_as_they_are_written() {
        let read = |clock: &str| minutes(clock).ok();
        assert_eq!(["+05:30", "-3:00", "0:00", "+14:00"].map(read), [Some(330), Some(-180), Some(0), Some(840)]);
        assert_eq!(["", "5", "+5:60", "+24:00", "--5:00", "+-5:00", "5:+3", "005:00"].map(read), [None; 8]);
    }
}
