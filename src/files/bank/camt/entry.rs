//! One `Ntry` of a CAMT message, with the details inside it.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;

use super::amount::{AmountParts, Direction, Fault, is_detail_amount};
use super::tag::Tag;
use crate::domain::{Currency, EntryStatus};
use crate::files::dates::read_date;
use crate::files::draft::{DraftDetail, DraftEntry};
use crate::files::error::shortened;
use crate::text::Message;

/// An entry while it is open. A batch of several `TxDtls` stays one entry, because it is one movement on the account;
/// its details are kept beside it.
#[derive(Default)]
pub(super) struct EntryParts {
    line: u64,
    wants_texts: bool,
    amount: Option<AmountParts>,
    direction: Direction,
    reversal: bool,
    announced: bool,
    booked: String,
    value: String,
    texts: Vec<String>,
    details: Vec<DetailParts>,
}

/// One `TxDtls`.
#[derive(Default)]
struct DetailParts {
    amount: Option<AmountParts>,
    direction: Direction,
    debtor: Option<String>,
    creditor: Option<String>,
    texts: Vec<String>,
}

/// What banks write where there is no reference.
const NO_REFERENCE: [&str; 3] = ["NOTPROVIDED", "NOT PROVIDED", "NONREF"];

/// The element that holds an entry's amount.
static AMOUNT: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("Amt"));

impl EntryParts {
    /// Begins another entry.
    pub fn start(&mut self, line: u64, wants_texts: bool) {
        (self.line, self.wants_texts) = (line, wants_texts);
        (self.amount, self.direction, self.reversal, self.announced) = (None, Direction::Missing, false, false);
        self.booked.clear();
        self.value.clear();
        self.texts.clear();
        self.details.clear();
    }

    pub const fn line(&self) -> u64 {
        self.line
    }

    pub fn next_detail(&mut self) {
        self.details.push(DetailParts::default());
    }

    /// Takes in an element of the entry that has just ended.
    pub fn take(&mut self, path: &[Tag], text: &str, amount: &dyn Fn() -> AmountParts) {
        if text.is_empty() {
            return;
        }
        match path {
            [Tag::Amt] => self.amount = Some(amount()),
            [Tag::CdtDbtInd] => self.direction = Direction::of(text),
            [Tag::RvslInd] => self.reversal = matches!(text, "true" | "1"),
            // A status other than BOOK is announced; none is booked.
            [Tag::Sts] | [Tag::Sts, Tag::Cd | Tag::Prtry] => self.announced = text != "BOOK",
            [Tag::BookgDt, Tag::Dt | Tag::DtTm] => text.clone_into(&mut self.booked),
            [Tag::ValDt, Tag::Dt | Tag::DtTm] => text.clone_into(&mut self.value),
            [Tag::NtryDtls, Tag::TxDtls, inside @ ..] | [Tag::TxDtls, inside @ ..] => {
                self.take_detail(inside, text, amount);
            }
            _ if !self.wants_texts => {}
            [Tag::NtryRef | Tag::AcctSvcrRef | Tag::AddtlNtryInf]
            | [Tag::NtryDtls, Tag::Btch, Tag::MsgId | Tag::PmtInfId]
            | [Tag::Btch, Tag::MsgId | Tag::PmtInfId] => add_text(&mut self.texts, text),
            _ => {}
        }
    }

    fn take_detail(&mut self, path: &[Tag], text: &str, amount: &dyn Fn() -> AmountParts) {
        let Some(detail) = self.details.last_mut() else { return };
        match path {
            // `Amt` itself, which later versions have, wins over `AmtDtls`.
            path if is_detail_amount(path) && (detail.amount.is_none() || path.len() == 1) => {
                detail.amount = Some(amount());
            }
            [Tag::CdtDbtInd] => detail.direction = Direction::of(text),
            _ if !self.wants_texts => {}
            [
                Tag::Refs,
                Tag::EndToEndId
                | Tag::TxId
                | Tag::InstrId
                | Tag::MsgId
                | Tag::PmtInfId
                | Tag::AcctSvcrRef
                | Tag::MndtId
                | Tag::ChqNb
                | Tag::UETR,
            ]
            | [Tag::Refs, Tag::Prtry, Tag::Ref]
            | [Tag::RmtInf, Tag::Ustrd]
            // `CdtrRef` is version 1.
            | [Tag::RmtInf, Tag::Strd, Tag::CdtrRefInf, Tag::Ref | Tag::CdtrRef]
            | [Tag::RmtInf, Tag::Strd, Tag::AddtlRmtInf]
            | [Tag::RmtInf, Tag::Strd, Tag::RfrdDocInf, Tag::Nb]
            | [Tag::AddtlTxInf] => add_text(&mut detail.texts, text),
            [Tag::RltdPties, side, Tag::Nm] | [Tag::RltdPties, side, Tag::Pty, Tag::Nm] => {
                let (name, is_ultimate) = match side {
                    Tag::Dbtr => (&mut detail.debtor, false),
                    Tag::UltmtDbtr => (&mut detail.debtor, true),
                    Tag::Cdtr => (&mut detail.creditor, false),
                    Tag::UltmtCdtr => (&mut detail.creditor, true),
                    _ => return,
                };
                // The party itself wins over the one it acts for.
                if name.is_none() || !is_ultimate {
                    *name = Some(text.to_owned());
                }
            }
            _ => {}
        }
    }

    /// The entry, or the element that is missing or wrong.
    ///
    /// The booking day is `BookgDt`, else `ValDt`, else `undated`.
    pub fn finish(
        &mut self,
        currency: Option<Currency>,
        undated: Option<NaiveDate>,
        owner: Option<&str>,
    ) -> Result<DraftEntry, Fault> {
        let missing = |field: &'static str| (field, Message::new("files-element-missing").with("element", field));
        let written = self.amount.take().ok_or_else(|| missing("Amt"))?;
        let amount = written.signed(self.direction, currency)?;
        let day = |field: &'static str, text: &str| match text {
            "" => Ok(None),
            text => read_date(text, None)
                .map(Some)
                .map_err(|_| (field, Message::new("files-not-a-date").with("text", shortened(text)))),
        };
        let value_on = day("ValDt", &self.value)?;
        let booked_on = day("BookgDt", &self.booked)?.or(value_on).or(undated).ok_or_else(|| missing("BookgDt"))?;
        let status = if self.announced { EntryStatus::Pending } else { EntryStatus::Booked };
        let (counterparty, texts, details) = self.parties_and_texts(amount.currency, owner);
        Ok(DraftEntry {
            line: self.line,
            amount_field: Arc::clone(&AMOUNT),
            amount,
            booked_on,
            value_on,
            status,
            counterparty,
            texts,
            details,
        })
    }

    /// The other side's name, all texts each once, and the details where there are several. Several names, as in a batch,
    /// are texts instead of a counterparty.
    fn parties_and_texts(
        &mut self,
        currency: Option<Currency>,
        owner: Option<&str>,
    ) -> (Option<String>, Vec<String>, Vec<DraftDetail>) {
        let from_debtor = (self.direction == Direction::In) != self.reversal;
        let mut texts = std::mem::take(&mut self.texts);
        let mut names = BTreeSet::new();
        let mut details = Vec::new();
        let several = self.details.len() > 1;
        for detail in self.details.drain(..) {
            let counterparty = detail.counterparty(from_debtor, owner);
            names.extend(counterparty.clone());
            texts.extend(detail.texts.iter().cloned());
            if several {
                let direction = if detail.direction == Direction::Missing { self.direction } else { detail.direction };
                let amount = detail.amount.and_then(|amount| amount.signed(direction, currency).ok());
                details.push(DraftDetail { amount, counterparty, texts: detail.texts });
            }
        }
        let counterparty = if names.len() == 1 { names.pop_first() } else { None };
        texts.extend(names);
        let mut known = HashSet::new();
        texts.retain(|text| known.insert(text.clone()));
        (counterparty, texts, details)
    }
}

impl DetailParts {
    /// The other side: who paid when money came in, who was paid when it went out; a reversal turns them round. Some
    /// banks fill in one side only, so the other counts unless it is the account's owner.
    fn counterparty(&self, from_debtor: bool, owner: Option<&str>) -> Option<String> {
        let (likely, unlikely) =
            if from_debtor { (&self.debtor, &self.creditor) } else { (&self.creditor, &self.debtor) };
        likely.as_ref().or(unlikely.as_ref().filter(|name| owner != Some(name.as_str()))).cloned()
    }
}

fn add_text(texts: &mut Vec<String>, text: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !NO_REFERENCE.iter().any(|none| none.eq_ignore_ascii_case(&text)) {
        texts.push(text);
    }
}
