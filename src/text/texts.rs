//! Sentences of one language.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use unic_langid::LanguageIdentifier;

use super::message::{Arg, Message};
use crate::domain::Money;

/// The English sentences, one file a room.
const ENGLISH: &[(&str, &str)] = &[
    ("approvals.ftl", include_str!("../../assets/text/en/approvals.ftl")),
    ("audit.ftl", include_str!("../../assets/text/en/audit.ftl")),
    ("auditlog.ftl", include_str!("../../assets/text/en/auditlog.ftl")),
    ("bank.ftl", include_str!("../../assets/text/en/bank.ftl")),
    ("cli.ftl", include_str!("../../assets/text/en/cli.ftl")),
    ("common.ftl", include_str!("../../assets/text/en/common.ftl")),
    ("desk.ftl", include_str!("../../assets/text/en/desk.ftl")),
    ("files.ftl", include_str!("../../assets/text/en/files.ftl")),
    ("gateway.ftl", include_str!("../../assets/text/en/gateway.ftl")),
    ("import.ftl", include_str!("../../assets/text/en/import.ftl")),
    ("journey.ftl", include_str!("../../assets/text/en/journey.ftl")),
    ("match.ftl", include_str!("../../assets/text/en/match.ftl")),
    ("proof.ftl", include_str!("../../assets/text/en/proof.ftl")),
    ("payments.ftl", include_str!("../../assets/text/en/payments.ftl")),
    ("orders.ftl", include_str!("../../assets/text/en/orders.ftl")),
    ("people.ftl", include_str!("../../assets/text/en/people.ftl")),
    ("reconcile.ftl", include_str!("../../assets/text/en/reconcile.ftl")),
    ("refund.ftl", include_str!("../../assets/text/en/refund.ftl")),
    ("requests.ftl", include_str!("../../assets/text/en/requests.ftl")),
    ("report.ftl", include_str!("../../assets/text/en/report.ftl")),
    ("settings.ftl", include_str!("../../assets/text/en/settings.ftl")),
    ("start.ftl", include_str!("../../assets/text/en/start.ftl")),
    ("settlements.ftl", include_str!("../../assets/text/en/settlements.ftl")),
    ("signin.ftl", include_str!("../../assets/text/en/signin.ftl")),
    ("store.ftl", include_str!("../../assets/text/en/store.ftl")),
    ("suspicious.ftl", include_str!("../../assets/text/en/suspicious.ftl")),
    ("today.ftl", include_str!("../../assets/text/en/today.ftl")),
    ("vault.ftl", include_str!("../../assets/text/en/vault.ftl")),
    ("window.ftl", include_str!("../../assets/text/en/window.ftl")),
    ("worker.ftl", include_str!("../../assets/text/en/worker.ftl")),
];

/// Signs that mean one currency to an English reader; others, such as those of the many dollars, are written as codes.
const SIGNS: [(&str, &str); 4] = [("EUR", "€"), ("GBP", "£"), ("USD", "$"), ("JPY", "¥")];

/// The sentences of one language and its way of writing money, numbers and dates.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
    numbers: Option<DecimalFormatter>,
}

impl Texts {
    /// English, the language that is always there.
    pub fn english() -> Self {
        let language: LanguageIdentifier = unic_langid::LanguageIdentifier::default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks are for mixed writing directions; in a terminal and in files they show up as noise.
        bundle.set_use_isolating(false);
        for (_, source) in ENGLISH {
            // A file with a mistake still gives its good entries; the tests fail on any mistake.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        let locale = icu_locale_core::locale!("en");
        Self { bundle, numbers: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok() }
    }

    /// The sentence. A key that is missing shows as itself, so that nothing is silently empty.
    pub fn say(&self, message: &Message) -> String {
        let Some(pattern) = self.bundle.get_message(message.key).and_then(|found| found.value()) else {
            return message.key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            args.set(*name, self.value(value));
        }
        let mut problems = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut problems).into_owned()
    }

    /// The sentence of a key that is put together at run time, if there is one.
    pub fn find(&self, key: &str) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// An amount as a person reads it: grouped, with the currency's decimals, a true minus and the code behind it.
    pub fn money(&self, money: Money) -> String {
        format!("{} {}", self.amount(money), money.currency)
    }

    /// An amount where it stands alone, with the currency in front: its sign where that is clear, else its code.
    pub fn money_with_sign(&self, money: Money) -> String {
        let code = money.currency.code();
        let sign = SIGNS.iter().find(|(of, _)| *of == code).map_or(code, |(_, sign)| sign);
        let digits = self.amount(money);
        match digits.strip_prefix('\u{2212}') {
            Some(digits) => format!("\u{2212}{sign}\u{a0}{digits}"),
            None => format!("{sign}\u{a0}{digits}"),
        }
    }

    /// An amount without its currency, for columns whose header names it.
    pub fn amount(&self, money: Money) -> String {
        let mut number = Decimal::from(money.minor.unsigned_abs());
        number.multiply_pow10(-i16::try_from(money.currency.exponent()).unwrap_or_default());
        let digits = self.number(&number);
        if money.minor < 0 { format!("\u{2212}{digits}") } else { digits }
    }

    /// A number of things, grouped.
    pub fn count(&self, count: u64) -> String {
        self.number(&Decimal::from(count))
    }

    /// A day: `21 Nov 2026`.
    pub fn date(&self, date: NaiveDate) -> String {
        date.format("%-d %b %Y").to_string()
    }

    /// A day with its weekday: `Saturday 21 November 2026`.
    pub fn long_date(&self, date: NaiveDate) -> String {
        date.format("%A %-d %B %Y").to_string()
    }

    /// A day's weekday: `Saturday`.
    pub fn weekday(&self, date: NaiveDate) -> String {
        date.format("%A").to_string()
    }

    /// A day of a year that is clear from elsewhere: `21 Nov`.
    pub fn day_and_month(&self, date: NaiveDate) -> String {
        date.format("%-d %b").to_string()
    }

    /// A day's month: `November 2026`.
    pub fn month(&self, date: NaiveDate) -> String {
        date.format("%B %Y").to_string()
    }

    /// A moment: `21 Nov 2026, 14:03 UTC`.
    pub fn time(&self, time: DateTime<Utc>) -> String {
        time.format("%-d %b %Y, %H:%M UTC").to_string()
    }

    /// A rate in percent with two decimals: `1.75 %`. Halves are rounded away from zero, as a bank does.
    pub fn percent(&self, rate: rust_decimal::Decimal) -> String {
        let scaled = rate.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(rust_decimal::Decimal::MAX);
        let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        let digits = format!("{:.2}", scaled.round_dp_with_strategy(2, away).abs());
        let number = digits.parse::<Decimal>().map_or(digits, |number| self.number(&number));
        format!("{}{number}\u{a0}%", if scaled.is_sign_negative() && !scaled.is_zero() { "\u{2212}" } else { "" })
    }

    /// A moment of a day that is clear from elsewhere: `14:03`, in UTC.
    pub fn clock(&self, time: DateTime<Utc>) -> String {
        time.format("%H:%M").to_string()
    }

    /// A moment in a list, with its year only when that is not the present one: `21 Nov 14:03`, `21 Nov 2025`; in UTC.
    pub fn moment(&self, time: DateTime<Utc>, now: DateTime<Utc>) -> String {
        time.format(if time.year() == now.year() { "%-d %b %H:%M" } else { "%-d %b %Y" }).to_string()
    }

    /// The keys that these texts have, for the test that compares them with the keys in use.
    pub fn english_sources() -> &'static [(&'static str, &'static str)] {
        ENGLISH
    }

    fn number(&self, number: &Decimal) -> String {
        self.numbers.as_ref().map_or_else(|| number.to_string(), |numbers| numbers.format(number).to_string())
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Count(count) => FluentValue::from(*count),
            Arg::Money(money) => FluentValue::from(self.money(*money)),
            Arg::Date(date) => FluentValue::from(self.date(*date)),
            Arg::Time(time) => FluentValue::from(self.time(*time)),
            Arg::Message(message) => FluentValue::from(self.say(message)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn money_reads_as_people_write_it() {
        let texts = Texts::english();
        let check = |minor, currency, text: &str| assert_eq!(texts.money(Money::new(minor, currency)), text);
        check(418_220, Currency::EUR, "4,182.20 EUR");
        check(-1230, Currency::EUR, "\u{2212}12.30 EUR");
        check(1_200, Currency::JPY, "1,200 JPY");
        check(1_250, Currency::KWD, "1.250 KWD");
        check(i64::MIN, Currency::JPY, "\u{2212}9,223,372,036,854,775,808 JPY");
    }

    #[test]
    fn money_that_stands_alone_has_its_sign_in_front() {
        let texts = Texts::english();
        let check = |minor, currency, text: &str| assert_eq!(texts.money_with_sign(Money::new(minor, currency)), text);
        check(418_220, Currency::EUR, "€\u{a0}4,182.20");
        check(-1230, Currency::USD, "\u{2212}$\u{a0}12.30");
        check(1_250, Currency::KWD, "KWD\u{a0}1.250");
    }

    #[test]
    fn a_rate_reads_in_percent_with_two_decimals() {
        let texts = Texts::english();
        let check = |rate: &str, text: &str| assert_eq!(texts.percent(rate.parse().unwrap()), text);
        check("0.0175", "1.75\u{a0}%");
        check("0.0290250", "2.90\u{a0}%");
        check("0.02905", "2.91\u{a0}%");
        check("-0.015", "\u{2212}1.50\u{a0}%");
        check("12.5", "1,250.00\u{a0}%");
    }

    #[test]
    fn a_moment_in_a_list_has_its_year_only_where_it_is_another_one() {
        let texts = Texts::english();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-24T14:32:00Z");
        assert_eq!(texts.moment(at("2026-03-02T04:05:06Z"), now), "2 Mar 04:05");
        assert_eq!(texts.moment(at("2025-12-31T23:59:59Z"), now), "31 Dec 2025");
        assert_eq!(texts.clock(at("2026-03-02T04:05:06Z")), "04:05");
    }

    #[test]
    fn every_text_file_is_well_formed() {
        for (file, source) in ENGLISH {
            if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                panic!("{file}: {errors:?}");
            }
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Texts::english().say(&Message::new("no-such-key")), "no-such-key");
    }
}
