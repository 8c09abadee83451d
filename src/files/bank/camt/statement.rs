//! One `Stmt`, `Rpt` or `Ntfctn` of a CAMT message.

use chrono::NaiveDate;

use super::amount::{AmountParts, Direction};
use super::entry::EntryParts;
use super::summary::Summary;
use super::tag::Tag;
use crate::domain::Currency;
use crate::files::dates::read_date;
use crate::files::draft::{DraftStatement, Sink};
use crate::files::error::{Rejected, Taken};

/// A statement while it is open.
pub(super) struct StatementParts {
    draft: DraftStatement,
    created_on: Option<NaiveDate>,
    owner: Option<String>,
    balance: Balance,
    /// Whether the opening balance is the booked one, which wins over the previous closing one.
    opening_is_booked: bool,
    wants_texts: bool,
    entry: EntryParts,
    /// Entries that came before their account. The message definitions put it first, so there are none as a rule.
    waiting: Vec<EntryParts>,
    summary: Summary,
}

/// A `Bal` while it is open.
#[derive(Default)]
struct Balance {
    kind: BalanceKind,
    amount: AmountParts,
    direction: Direction,
}

/// The balances that are kept. Interim, available and forward balances (ITBD, CLAV, FWAV) are other figures and never
/// stand in for them.
#[derive(Default, PartialEq, Eq)]
enum BalanceKind {
    /// OPBD.
    Opening,
    /// PRCD, the closing balance of the statement before.
    Previous,
    /// CLBD.
    Closing,
    #[default]
    Other,
}

impl StatementParts {
    pub fn at(place: usize, wants_texts: bool) -> Self {
        Self {
            draft: DraftStatement { place, ..DraftStatement::default() },
            created_on: None,
            owner: None,
            balance: Balance::default(),
            opening_is_booked: false,
            wants_texts,
            entry: EntryParts::default(),
            waiting: Vec::new(),
            summary: Summary::default(),
        }
    }

    /// An element inside the statement begins.
    pub fn open(&mut self, path: &[Tag], line: &dyn Fn() -> u64) {
        match path {
            [Tag::Bal] => self.balance = Balance::default(),
            [Tag::Ntry] => self.entry.start(line(), self.wants_texts),
            [Tag::TxsSummry] => self.summary.starts_at(line()),
            [Tag::Ntry, .., Tag::TxDtls] => self.entry.next_detail(),
            _ => {}
        }
    }

    /// Takes in an element of the statement that has just ended.
    pub fn take(&mut self, path: &[Tag], text: &str, amount: &dyn Fn() -> AmountParts, sink: &mut dyn Sink) -> Taken {
        let draft = &mut self.draft;
        match path {
            [Tag::Ntry] if draft.account.is_none() => self.waiting.push(std::mem::take(&mut self.entry)),
            [Tag::Ntry] => {
                self.hand_over_waiting(sink)?;
                let mut entry = std::mem::take(&mut self.entry);
                let taken = self.hand_over(&mut entry, sink);
                // Its buffers serve the next one.
                self.entry = entry;
                taken?;
            }
            [Tag::Ntry, inside @ ..] => self.entry.take(inside, text, amount),
            [Tag::Bal] => self.take_balance(sink)?,
            [Tag::Bal, Tag::Amt] => self.balance.amount = amount(),
            [Tag::Bal, Tag::CdtDbtInd] => self.balance.direction = Direction::of(text),
            // Version 1 has the code without `CdOrPrtry`.
            [Tag::Bal, Tag::Tp, Tag::CdOrPrtry, Tag::Cd] | [Tag::Bal, Tag::Tp, Tag::Cd] => {
                self.balance.kind = match text {
                    "OPBD" => BalanceKind::Opening,
                    "PRCD" => BalanceKind::Previous,
                    "CLBD" => BalanceKind::Closing,
                    _ => BalanceKind::Other,
                };
            }
            _ if text.is_empty() => {}
            [Tag::TxsSummry, inside @ ..] => self.summary.take(inside, text),
            [Tag::Id] => draft.statement_id = Some(text.to_owned()),
            [Tag::Acct, Tag::Id, Tag::IBAN] => draft.account = Some(text.split_whitespace().collect()),
            [Tag::Acct, Tag::Id, Tag::Othr | Tag::PrtryAcct, Tag::Id] | [Tag::Acct, Tag::Id, Tag::BBAN | Tag::UPIC] => {
                draft.account.get_or_insert_with(|| text.to_owned());
            }
            [Tag::Acct, Tag::Ccy] => draft.currency = Currency::parse(text).ok(),
            [Tag::Acct, Tag::Ownr, Tag::Nm] => self.owner = Some(text.to_owned()),
            [Tag::CreDtTm] => self.created_on = read_date(text, None).ok(),
            [Tag::FrToDt, Tag::FrDtTm | Tag::FrDt] => draft.from = read_date(text, None).ok(),
            [Tag::FrToDt, Tag::ToDtTm | Tag::ToDt] => draft.to = read_date(text, None).ok(),
            _ => {}
        }
        Ok(())
    }

    /// Opening is OPBD (the first, should pages repeat it) or else PRCD; closing is CLBD (the last).
    fn take_balance(&mut self, sink: &mut dyn Sink) -> Taken {
        let balance = std::mem::take(&mut self.balance);
        if balance.kind == BalanceKind::Other {
            return Ok(());
        }
        let amount = match balance.amount.signed(balance.direction, self.draft.currency) {
            Ok(amount) => amount,
            Err((field, why)) => {
                return sink.reject(Rejected { line: balance.amount.line, field: format!("Bal/{field}"), why });
            }
        };
        match balance.kind {
            BalanceKind::Closing => self.draft.closing = Some(amount),
            BalanceKind::Opening if !self.opening_is_booked => {
                (self.draft.opening, self.opening_is_booked) = (Some(amount), true);
            }
            BalanceKind::Previous if self.draft.opening.is_none() => self.draft.opening = Some(amount),
            _ => {}
        }
        Ok(())
    }

    fn hand_over_waiting(&mut self, sink: &mut dyn Sink) -> Taken {
        for mut entry in std::mem::take(&mut self.waiting) {
            self.hand_over(&mut entry, sink)?;
        }
        Ok(())
    }

    fn hand_over(&mut self, entry: &mut EntryParts, sink: &mut dyn Sink) -> Taken {
        let draft = &self.draft;
        let balance = draft.opening.or(draft.closing).and_then(|amount| amount.currency);
        let currency = draft.currency.or(balance);
        // A notification need not date its entries; it is about the day it was made.
        let undated = draft.to.or(self.created_on);
        let line = entry.line();
        match entry.finish(currency, undated, self.owner.as_deref()) {
            Ok(mut entry) => {
                self.summary.count(Some(entry.amount.value));
                sink.entry(draft, &mut entry)
            }
            Err((field, why)) => {
                self.summary.count(None);
                sink.reject(Rejected { line, field: field.to_owned(), why })
            }
        }
    }

    pub fn finish(mut self, sink: &mut dyn Sink) -> Taken {
        self.hand_over_waiting(sink)?;
        for notice in self.summary.notices() {
            sink.notice(notice)?;
        }
        sink.statement(self.draft)
    }
}
