//! Mastercard's programme for merchants with too much fraud: which of its conditions the shop fulfils, which it does not, and
//! which it cannot know.

use super::feed::Fed;
use super::looked::Looked;
use crate::domain::Money;
use crate::risk::programme::{Condition, FraudMonth, Membership, Month, Region, excess, missing_conditions};
use crate::risk::{Field, Word};

/// This month in the programme.
#[derive(Debug, Clone, PartialEq)]
pub struct FraudProgramme {
    /// Mastercard payments of the month before, with which it is compared.
    pub payments: u64,
    /// Payments taken back as fraud this month.
    pub frauds: u64,
    /// What they come to; nothing when some are in another currency than the shop's.
    pub amount: Option<Money>,
    /// Payments of the month before that went through 3-D Secure; nothing when the gateway says so of none.
    pub secured: Option<u64>,
    /// The share of them above which the programme does not apply, in percent.
    pub most_secured: u8,
    /// Each condition, and whether it is fulfilled; nothing where that cannot be known. A shop that fulfils all is in.
    pub conditions: Vec<(Condition, Option<bool>)>,
}

/// All conditions, in the order in which they are told.
const CONDITIONS: [Condition; 4] = [Condition::Payments, Condition::Ratio, Condition::Amount, Condition::Unsecured];

/// Where the law asks for strong customer authentication. It does in the European Economic Area and the United Kingdom, which
/// are most of the region; elsewhere a bank may ask for it, which is not the same.
const fn is_regulated(region: Region) -> bool {
    matches!(region, Region::Europe)
}

pub(super) fn fraud_programme<'l>(
    looked: &'l Looked,
    settled: impl Iterator<Item = &'l Fed>,
    region: Region,
    month: Month,
) -> Option<FraudProgramme> {
    let mut found = FraudProgramme {
        payments: 0,
        frauds: 0,
        amount: None,
        secured: None,
        most_secured: if is_regulated(region) { 50 } else { 10 },
        conditions: Vec::new(),
    };
    let (mut minor, mut has_foreign) = (0_i64, false);
    for fed in settled {
        if Month::at(fed.event.at) == Some(month.previous()) {
            found.payments += 1;
            let told = looked.feed.words.text(&fed.event, Field::Word(Word::ThreeDSecure));
            // An attempt counts as one at the card networks when the customer's bank took no part.
            if told.is_some() {
                let went = matches!(told, Some("authenticated" | "attempt_acknowledged"));
                found.secured = Some(found.secured.unwrap_or_default() + u64::from(went));
            }
        }
        if fed.disputed.is_some_and(|(at, fraud)| fraud && Month::at(at) == Some(month)) {
            found.frauds += 1;
            has_foreign |= fed.event.foreign;
            minor = minor.saturating_add(fed.event.amount);
        }
    }
    if found.payments == 0 && found.frauds == 0 {
        return None;
    }
    found.amount = looked.feed.currency.filter(|_| !has_foreign).map(|currency| Money::new(minor, currency));
    found.conditions = conditions(&found, is_regulated(region));
    Some(found)
}

/// What follows from what is known: what holds whatever the unknown may be holds, what holds for no value of it does not.
fn conditions(found: &FraudProgramme, regulated: bool) -> Vec<(Condition, Option<bool>)> {
    // The programme counts in US dollars, and nobody here knows rates. No fraud is nothing in any currency.
    let dollars = match found.amount {
        _ if found.frauds == 0 => Some(0),
        Some(amount) if amount.currency.code() == "USD" => u64::try_from(amount.minor).ok(),
        _ => None,
    };
    let with = |amount: u64, secured: u64| {
        let FraudProgramme { payments, frauds, .. } = *found;
        missing_conditions(&FraudMonth { payments, frauds, amount, secured, regulated })
    };
    let least = with(dollars.unwrap_or(0), found.secured.unwrap_or(found.payments));
    let most = with(dollars.unwrap_or(u64::MAX), found.secured.unwrap_or(0));
    let known = |condition: &Condition| match (!least.contains(condition), !most.contains(condition)) {
        (false, true) | (true, false) => None,
        (holds, _) => Some(holds),
    };
    CONDITIONS.iter().map(|condition| (*condition, known(condition))).collect()
}

/// How long the shop has been in the programme for excessive chargebacks by the end of the last month, as far as the book
/// goes back: chargebacks and payments by month.
pub(super) fn membership(of_month: impl Fn(Month) -> (u64, u64), first: Month, this: Month) -> Membership {
    let mut membership = Membership::default();
    let mut month = first;
    while month < this {
        let (chargebacks, before) = of_month(month);
        membership.month(excess(chargebacks, before));
        month = month.next();
    }
    membership
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::Currency;

    fn found(frauds: u64, amount: Option<Money>, secured: Option<u64>) -> FraudProgramme {
        FraudProgramme { payments: 2_000, frauds, amount, secured, most_secured: 50, conditions: Vec::new() }
    }

    fn told(found: &FraudProgramme) -> [Option<bool>; 4] {
        let conditions = conditions(found, true);
        CONDITIONS.map(|of| conditions.iter().find(|(condition, _)| *condition == of).and_then(|(_, known)| *known))
    }

    #[test]
    fn what_cannot_be_known_is_not_said() {
        let dollars = |minor| Some(Money::new(minor, Currency::USD));
        assert_eq!(told(&found(11, dollars(50_000_01), Some(1_000))), [Some(true); 4]);
        assert_eq!(told(&found(11, dollars(50_000_00), Some(1_001)))[2..], [Some(false); 2]);
        // Other currencies are not dollars, unless nothing was taken back.
        let euros = Some(Money::new(90_000_00, Currency::EUR));
        assert_eq!(told(&found(11, euros, None)), [Some(true), Some(true), None, None]);
        assert_eq!(
            told(&found(0, Some(Money::zero(Currency::EUR)), None)),
            [Some(true), Some(false), Some(false), None]
        );
        assert_eq!(told(&found(11, None, Some(0)))[2], None);
    }

    #[test]
    fn months_in_excess_are_counted_up_to_the_last_one() {
        let month = |number| Month::of(NaiveDate::from_ymd_opt(2026, number, 1).unwrap_or_default());
        let bad =
            |bad: &'static [u32]| move |at: Month| if bad.contains(&at.number()) { (200, 1_000) } else { (0, 1_000) };
        assert_eq!(membership(bad(&[3, 4]), month(1), month(5)), Membership { months: 2, clean: 0 });
        assert_eq!(membership(bad(&[3, 4]), month(1), month(7)), Membership { months: 2, clean: 2 });
        assert_eq!(membership(bad(&[3, 4]), month(1), month(8)), Membership::default());
        assert_eq!(membership(bad(&[5]), month(1), month(5)), Membership::default(), "this month is not over");
    }
}
