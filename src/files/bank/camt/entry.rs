//! One `Ntry` of a CAMT message, with the details inside it.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::AmountParts;
use crate::domain::{Currency, EntryStatus};
use crate::files::dates::read_date;
use crate::files::draft::DraftEntry;
use crate::text::Message;

/// An entry while it is open. A batch of several `TxDtls` stays one entry, because it is one movement on the account;
/// the texts of all its details are kept.
#[derive(Default)]
pub(super) struct EntryParts {
    line: u64,
    pub(super) amount: Option<AmountParts>,
    direction: String,
    reversal: bool,
    status: String,
    booked: String,
    value: String,
    texts: Vec<String>,
    /// The same texts, to find repeated ones quickly: a batch may have tens of thousands of details.
    known: HashSet<String>,
    /// The names of the parties, by detail.
    details: Vec<Parties>,
}

/// The two sides of one detail.
#[derive(Default)]
struct Parties {
    debtor: Option<String>,
    creditor: Option<String>,
}

/// What banks write where there is no reference.
const NO_REFERENCE: [&str; 3] = ["NOTPROVIDED", "NOT PROVIDED", "NONREF"];

impl EntryParts {
    pub(super) fn starting_at(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn next_detail(&mut self) {
        self.details.push(Parties::default());
    }

    /// Takes in an element of the entry that has just ended.
    pub(super) fn take(&mut self, path: &[&str], text: &str) {
        if text.is_empty() {
            return;
        }
        match path {
            ["CdtDbtInd"] => text.clone_into(&mut self.direction),
            ["RvslInd"] => self.reversal = matches!(text, "true" | "1"),
            ["Sts"] | ["Sts", "Cd" | "Prtry"] => text.clone_into(&mut self.status),
            ["BookgDt", "Dt" | "DtTm"] => text.clone_into(&mut self.booked),
            ["ValDt", "Dt" | "DtTm"] => text.clone_into(&mut self.value),
            ["NtryRef" | "AcctSvcrRef" | "AddtlNtryInf"]
            | ["NtryDtls", "Btch", "MsgId" | "PmtInfId"]
            | ["Btch", "MsgId" | "PmtInfId"] => {
                self.add_text(text);
            }
            ["NtryDtls", "TxDtls", inside @ ..] | ["TxDtls", inside @ ..] => self.take_detail(inside, text),
            _ => {}
        }
    }

    fn take_detail(&mut self, path: &[&str], text: &str) {
        match path {
            ["Refs", "EndToEndId" | "TxId" | "InstrId" | "MsgId" | "PmtInfId" | "AcctSvcrRef" | "MndtId" | "ChqNb" | "UETR"]
            | ["Refs", "Prtry", "Ref"]
            | ["RmtInf", "Ustrd"]
            // `CdtrRef` is version 1.
            | ["RmtInf", "Strd", "CdtrRefInf", "Ref" | "CdtrRef"]
            | ["RmtInf", "Strd", "AddtlRmtInf"]
            | ["RmtInf", "Strd", "RfrdDocInf", "Nb"]
            | ["AddtlTxInf"] => self.add_text(text),
            ["RltdPties", side @ ("Dbtr" | "Cdtr" | "UltmtDbtr" | "UltmtCdtr"), "Nm"]
            | ["RltdPties", side @ ("Dbtr" | "Cdtr" | "UltmtDbtr" | "UltmtCdtr"), "Pty", "Nm"] => {
                let Some(parties) = self.details.last_mut() else { return };
                let name = if side.ends_with("Dbtr") { &mut parties.debtor } else { &mut parties.creditor };
                // The party itself wins over the one it acts for.
                if name.is_none() || !side.starts_with("Ultmt") {
                    *name = Some(text.to_owned());
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !NO_REFERENCE.contains(&text.to_uppercase().as_str()) && self.known.insert(text.clone()) {
            self.texts.push(text);
        }
    }

    /// The entry, or the element that is missing or wrong.
    ///
    /// The booking day is `BookgDt`, else `ValDt`, else `undated`. A status other than BOOK is pending; none is booked.
    pub(super) fn finish(
        mut self,
        currency: Option<Currency>,
        undated: Option<NaiveDate>,
        owner: Option<&str>,
    ) -> Result<DraftEntry, (&'static str, Message)> {
        let missing = |field: &'static str| (field, Message::new("files-element-missing").with("element", field));
        let written = self.amount.take().ok_or_else(|| missing("Amt"))?;
        let amount = written.signed(&self.direction, currency)?;
        let day = |field: &'static str, text: &str| match text {
            "" => Ok(None),
            text => read_date(text, None).map(Some).map_err(|_| {
                (field, Message::new("files-not-a-date").with("text", text.chars().take(40).collect::<String>()))
            }),
        };
        let value_on = day("ValDt", &self.value)?;
        let booked_on = day("BookgDt", &self.booked)?.or(value_on).or(undated).ok_or_else(|| missing("BookgDt"))?;
        let counterparty = self.counterparty(owner);
        Ok(DraftEntry {
            line: self.line,
            amount_field: "Amt".to_owned(),
            amount,
            booked_on,
            value_on,
            status: if matches!(self.status.as_str(), "" | "BOOK") {
                EntryStatus::Booked
            } else {
                EntryStatus::Pending
            },
            counterparty,
            texts: self.texts,
        })
    }

    /// The other side: who paid when money came in, who was paid when it went out; a reversal turns them round. Some
    /// banks fill in one side only, so the other counts unless it is the account's owner. Several names, as in a batch,
    /// are texts instead.
    fn counterparty(&mut self, owner: Option<&str>) -> Option<String> {
        let from_debtor = (self.direction == "CRDT") != self.reversal;
        let mut names = BTreeSet::new();
        for parties in std::mem::take(&mut self.details) {
            let (likely, unlikely) =
                if from_debtor { (parties.debtor, parties.creditor) } else { (parties.creditor, parties.debtor) };
            let name = likely.or(unlikely.filter(|name| owner != Some(name.as_str())));
            names.extend(name);
        }
        if names.len() <= 1 {
            return names.pop_first();
        }
        for name in names {
            self.add_text(&name);
        }
        None
    }
}
