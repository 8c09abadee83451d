//! Sentences of one language.

use chrono::{DateTime, NaiveDate, Utc};
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
    ("cli.ftl", include_str!("../../assets/text/en/cli.ftl")),
    ("common.ftl", include_str!("../../assets/text/en/common.ftl")),
    ("desk.ftl", include_str!("../../assets/text/en/desk.ftl")),
    ("files.ftl", include_str!("../../assets/text/en/files.ftl")),
    ("gateway.ftl", include_str!("../../assets/text/en/gateway.ftl")),
    ("reconcile.ftl", include_str!("../../assets/text/en/reconcile.ftl")),
    ("report.ftl", include_str!("../../assets/text/en/report.ftl")),
    ("store.ftl", include_str!("../../assets/text/en/store.ftl")),
    ("vault.ftl", include_str!("../../assets/text/en/vault.ftl")),
];

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
