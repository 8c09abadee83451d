//! The amount in the dialog: typed as text, read by the rules of money, never as a floating-point number.

use crate::domain::Money;
use crate::text::{ErrorKind, Message, Texts, UserError};

/// All of it, or a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// All that can move.
    Whole,
    /// What is typed.
    Part,
}

/// What the person chose, and typed.
#[derive(Debug, Clone)]
pub struct Amount {
    /// All of it, or a part.
    pub choice: Choice,
    /// The part, as typed.
    pub typed: String,
}

impl Default for Amount {
    fn default() -> Self {
        Self { choice: Choice::Whole, typed: String::new() }
    }
}

impl Amount {
    /// The amount that is meant, of at most `most`; nothing while nothing is typed.
    ///
    /// # Errors
    /// When what is typed is no amount, is nothing, or is more than can move.
    pub fn read(&self, most: Money, texts: &Texts) -> Result<Option<Money>, UserError> {
        let bad = |what| UserError::new(ErrorKind::BadInput, what);
        let amount = match self.choice {
            Choice::Whole => most,
            Choice::Part if self.typed.trim().is_empty() => return Ok(None),
            Choice::Part => Money::parse_decimal(&self.typed, most.currency)?,
        };
        if amount.minor <= 0 {
            return Err(bad(Message::new("refund-amount-not-positive")));
        }
        if amount.minor > most.minor {
            let most = texts.money_with_sign(most);
            return Err(bad(Message::new("refund-amount-too-large").with("most", most)));
        }
        Ok(Some(amount))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    fn read(choice: Choice, typed: &str, most: i64, currency: Currency) -> Result<Option<i64>, &'static str> {
        let amount = Amount { choice, typed: typed.to_owned() };
        let read = amount.read(Money::new(most, currency), &Texts::english());
        read.map(|amount| amount.map(|amount| amount.minor)).map_err(|error| error.what.key)
    }

    #[test]
    fn a_part_is_read_exactly() {
        let part = |typed: &str| read(Choice::Part, typed, 124_000, Currency::EUR);
        assert_eq!(part("900"), Ok(Some(90_000)));
        assert_eq!(part(" 0.10 "), Ok(Some(10)));
        assert_eq!(part("1240.00"), Ok(Some(124_000)));
        assert_eq!(part(""), Ok(None));
        assert_eq!(part("1240.01"), Err("refund-amount-too-large"));
        assert_eq!(part("0"), Err("refund-amount-not-positive"));
        assert_eq!(part("-5"), Err("refund-amount-not-positive"));
        assert_eq!(part("1.005"), Err("money-too-many-decimals"));
        assert_eq!(part("12,30"), Err("money-not-an-amount"));
        assert_eq!(part("99999999999999999999"), Err("money-overflow"));
        assert_eq!(read(Choice::Part, "900.5", 1_000, Currency::JPY), Err("money-too-many-decimals"));
    }

    #[test]
    fn the_whole_is_what_is_left_whatever_was_typed() {
        assert_eq!(read(Choice::Whole, "nonsense", 124_000, Currency::EUR), Ok(Some(124_000)));
        assert_eq!(read(Choice::Whole, "", 0, Currency::EUR), Err("refund-amount-not-positive"));
    }
}
