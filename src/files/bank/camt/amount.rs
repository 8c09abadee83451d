//! An `Amt` as it is written, and the amount that it means.

use rust_decimal::Decimal;

use super::tag::Tag;
use crate::domain::Currency;
use crate::files::decimal::plain_decimal;
use crate::files::draft::Amount;
use crate::files::error::shortened;
use crate::text::Message;

/// An `Amt` as far as it could be understood.
#[derive(Debug, Default, Clone)]
pub(super) struct AmountParts {
    value: Option<Decimal>,
    /// What stood there instead of an amount.
    wrong: String,
    currency: Option<Result<Currency, String>>,
    pub line: u64,
}

/// Reads `Amt` elements.
#[derive(Default)]
pub(super) struct Amounts {
    /// The code that was read last; as a rule all of a file are the same.
    last: Option<(String, Currency)>,
    currency: Option<Result<Currency, String>>,
    line: u64,
}

impl Amounts {
    /// An `Amt` begins, with this attribute `Ccy`.
    pub fn open(&mut self, code: Option<&str>, line: u64) {
        self.line = line;
        self.currency = match (code.map(str::trim).filter(|code| !code.is_empty()), &self.last) {
            (None, _) => None,
            (Some(code), Some((last, currency))) if code == last => Some(Ok(*currency)),
            (Some(code), _) => match Currency::parse(code) {
                Ok(currency) => {
                    self.last = Some((code.to_owned(), currency));
                    Some(Ok(currency))
                }
                Err(_) => Some(Err(code.to_owned())),
            },
        };
    }

    /// The `Amt` that ends, with this text in it.
    pub fn close(&self, text: &str) -> AmountParts {
        let value = plain_decimal(text);
        let wrong = if value.is_none() { shortened(text) } else { String::new() };
        AmountParts { value, wrong, currency: self.currency.clone(), line: self.line }
    }
}

/// Whether money came in or went out, as `CdtDbtInd` says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    #[default]
    Missing,
    In,
    Out,
    /// A word that is neither.
    Unknown,
}

impl Direction {
    pub fn of(text: &str) -> Self {
        match text {
            "CRDT" => Self::In,
            "DBIT" => Self::Out,
            "" => Self::Missing,
            _ => Self::Unknown,
        }
    }
}

/// The element that is missing or wrong, and why.
pub(super) type Fault = (&'static str, Message);

impl AmountParts {
    /// The amount with the sign of `CdtDbtInd`, which is the direction of the booking itself, also on a reversal
    /// (`RvslInd`). `currency` stands in where `Ccy` is missing.
    pub fn signed(&self, direction: Direction, currency: Option<Currency>) -> Result<Amount, Fault> {
        let value =
            self.value.ok_or_else(|| ("Amt", Message::new("files-not-an-amount").with("text", self.wrong.as_str())))?;
        let currency = match &self.currency {
            None => currency,
            Some(Ok(currency)) => Some(*currency),
            Some(Err(code)) => {
                return Err(("Amt/@Ccy", Message::new("money-unknown-currency").with("code", shortened(code))));
            }
        };
        let value = match direction {
            Direction::In => value,
            Direction::Out => -value,
            Direction::Missing | Direction::Unknown => {
                return Err(("CdtDbtInd", Message::new("files-no-direction").with("text", "")));
            }
        };
        let amount = Amount { value, currency };
        amount.fits().map_err(|why| ("Amt", why))?;
        Ok(amount)
    }
}

/// Whether a path ends an amount or a direction of a detail, wherever the version puts it.
pub(super) fn is_detail_amount(path: &[Tag]) -> bool {
    matches!(path, [Tag::Amt] | [Tag::AmtDtls, Tag::TxAmt, Tag::Amt])
}
