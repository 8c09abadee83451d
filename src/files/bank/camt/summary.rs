//! `TxsSummry`: how many entries a bank says there are, and what they come to.

use rust_decimal::Decimal;

use super::tag::Tag;
use crate::files::decimal::plain_decimal;
use crate::files::error::Notice;
use crate::text::Message;

/// What the bank states and what was read, for all entries and for each direction.
#[derive(Default)]
pub(super) struct Summary {
    line: Option<u64>,
    stated: [Stated; 3],
    read: [Counted; 3],
}

#[derive(Default, Clone, Copy)]
struct Stated {
    number: Option<u64>,
    sum: Option<Decimal>,
}

#[derive(Default, Clone, Copy)]
struct Counted {
    number: u64,
    sum: Decimal,
}

const ALL: usize = 0;
const IN: usize = 1;
const OUT: usize = 2;

impl Summary {
    pub fn starts_at(&mut self, line: u64) {
        self.line = Some(line);
    }

    pub fn take(&mut self, path: &[Tag], text: &str) {
        let (which, what) = match path {
            [Tag::TtlNtries, what] => (ALL, what),
            [Tag::TtlCdtNtries, what] => (IN, what),
            [Tag::TtlDbtNtries, what] => (OUT, what),
            _ => return,
        };
        let Some(stated) = self.stated.get_mut(which) else { return };
        match what {
            Tag::NbOfNtries => stated.number = text.parse().ok(),
            Tag::Sum => stated.sum = plain_decimal(text),
            _ => {}
        }
    }

    /// Counts an entry in, also one that is left out.
    pub fn count(&mut self, amount: Option<Decimal>) {
        let value = amount.unwrap_or_default();
        let side = if value.is_sign_negative() { OUT } else { IN };
        for which in [ALL, side] {
            let Some(read) = self.read.get_mut(which) else { continue };
            read.number += 1;
            read.sum = read.sum.checked_add(value.abs()).unwrap_or(read.sum);
        }
    }

    /// What does not agree, once all entries are read. Some banks count a batch's details as entries of their own, so a
    /// number that is larger than what there is to be read says little alone: the sum decides, where there is one.
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        for (stated, read) in self.stated.iter().zip(&self.read) {
            let sum_differs = stated.sum.filter(|sum| *sum != read.sum);
            let number_differs = stated.number.filter(|number| *number != read.number && stated.sum.is_none());
            let what = match (sum_differs, number_differs) {
                (Some(sum), _) => Message::new("files-total-sum-differs")
                    .with("stated", sum.normalize().to_string())
                    .with("read", read.sum.normalize().to_string()),
                (None, Some(number)) => {
                    Message::new("files-total-number-differs").with("stated", number).with("read", read.number)
                }
                (None, None) => continue,
            };
            notices.push(Notice { line: self.line, what });
        }
        notices
    }
}
