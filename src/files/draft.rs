//! A statement between file and domain: amounts are decimals and may still lack a currency.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::StatementSink;
use super::error::{FileError, Notice, Rejected, Taken};
use crate::domain::ids::BankEntryId;
use crate::domain::{BankEntry, BankEntryDetail, BankStatement, Currency, EntryStatus, Money};
use crate::text::{Message, UserError};

/// Takes what a reader finds, in the file's order. A reader keeps nothing that it has handed over, so that a file of any
/// length needs little memory.
pub(crate) trait Sink {
    /// Whether counterparties and texts are wanted; a reader may leave them out otherwise.
    fn wants_texts(&self) -> bool {
        true
    }

    /// Forgets all that came, so that the file can be read again in another way; false when that cannot be done.
    fn forget(&mut self) -> bool {
        false
    }

    /// An entry of a statement, with what is known of the statement by then: at least its account. What it holds may be
    /// taken out of it; the reader fills it anew for the next.
    fn entry(&mut self, statement: &DraftStatement, entry: &mut DraftEntry) -> Taken;

    /// A statement whose entries have all been handed over.
    fn statement(&mut self, statement: DraftStatement) -> Taken;

    /// A row that cannot be used.
    fn reject(&mut self, rejected: Rejected) -> Taken;

    /// Something that a person should know about the file, though all of it was read.
    fn notice(&mut self, notice: Notice) -> Taken;
}

/// A statement of a draft.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct DraftStatement {
    /// Its place in the file, from 0.
    pub place: usize,
    pub account: Option<String>,
    pub statement_id: Option<String>,
    /// The account's currency, where the file names one.
    pub currency: Option<Currency>,
    pub opening: Option<Amount>,
    pub closing: Option<Amount>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// An amount whose currency may be missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub currency: Option<Currency>,
}

/// An entry of a draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DraftEntry {
    pub line: u64,
    /// What the file calls the column or element with the amount.
    pub amount_field: Arc<str>,
    pub amount: Amount,
    pub booked_on: NaiveDate,
    pub value_on: Option<NaiveDate>,
    pub status: EntryStatus,
    pub counterparty: Option<String>,
    pub texts: Vec<String>,
    /// What a batch that is booked as one entry is made of; empty unless there are several.
    pub details: Vec<DraftDetail>,
}

/// One of several details of an entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DraftDetail {
    /// Its part of the entry's amount, or an amount of its own in another currency; nothing where the bank gives none.
    pub amount: Option<Amount>,
    pub counterparty: Option<String>,
    pub texts: Vec<String>,
}

impl Amount {
    /// Whether the amount is a whole number of its currency's smallest unit, as far as the currency is known.
    pub fn fits(self) -> Result<(), Message> {
        match self.currency {
            // The usual case needs no text to be made.
            Some(currency) if self.value.scale() <= currency.exponent() && self.is_small() => Ok(()),
            _ => self.money().map(|_| ()),
        }
    }

    /// Whether the amount cannot be too large, whatever the currency.
    fn is_small(self) -> bool {
        self.value.mantissa().unsigned_abs() < 1_000_000_000_000
    }

    /// The amount as money; nothing while the currency is unknown.
    pub fn money(self) -> Result<Option<Money>, Message> {
        let Some(currency) = self.currency else { return Ok(None) };
        let money = Money::parse_decimal(&self.value.to_string(), currency);
        money.map(Some).map_err(|error| UserError::from(&error).what)
    }
}

/// Stands before the sink of a reader: gives amounts without a currency the one that a person named, and leaves out
/// entries that are no whole number of the currency's smallest unit.
pub(crate) struct Settled<'a> {
    sink: &'a mut dyn Sink,
    assumed: Option<Currency>,
}

impl<'a> Settled<'a> {
    pub fn new(sink: &'a mut dyn Sink, assumed: Option<Currency>) -> Self {
        Self { sink, assumed }
    }
}

impl Sink for Settled<'_> {
    fn wants_texts(&self) -> bool {
        self.sink.wants_texts()
    }

    fn forget(&mut self) -> bool {
        self.sink.forget()
    }

    fn entry(&mut self, statement: &DraftStatement, entry: &mut DraftEntry) -> Taken {
        entry.amount.currency = entry.amount.currency.or(self.assumed);
        match entry.amount.fits() {
            Ok(()) => self.sink.entry(statement, entry),
            Err(why) => {
                self.sink.reject(Rejected { line: entry.line, field: entry.amount_field.as_ref().to_owned(), why })
            }
        }
    }

    fn statement(&mut self, mut statement: DraftStatement) -> Taken {
        if let Some(assumed) = self.assumed {
            for amount in statement.opening.iter_mut().chain(statement.closing.iter_mut()) {
                amount.currency.get_or_insert(assumed);
            }
        }
        self.sink.statement(statement)
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.sink.reject(rejected)
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        self.sink.notice(notice)
    }
}

/// Turns what is read into domain types for whoever brings it in.
pub(crate) struct IntoDomain<'a> {
    sink: &'a mut dyn StatementSink,
    ids: EntryIds,
    /// What each statement, by its place, says of itself so far.
    heads: Vec<Head>,
    entries: u64,
    without_currency: u64,
}

/// What is known of a statement while its entries come.
#[derive(Default)]
struct Head {
    statement: BankStatement,
    currencies: BTreeSet<Currency>,
}

fn head_at(heads: &mut Vec<Head>, place: usize) -> &mut Head {
    if heads.len() <= place {
        heads.resize_with(place + 1, Head::default);
    }
    &mut heads[place]
}

impl<'a> IntoDomain<'a> {
    pub fn new(sink: &'a mut dyn StatementSink) -> Self {
        Self { sink, ids: EntryIds::default(), heads: Vec::new(), entries: 0, without_currency: 0 }
    }

    /// # Errors
    /// [`FileError::NoCurrency`] when no entry at all had a currency. Single entries without one are left out.
    pub fn finish(self) -> Result<(), FileError> {
        if self.entries == 0 && self.without_currency > 0 { Err(FileError::NoCurrency) } else { Ok(()) }
    }
}

impl Sink for IntoDomain<'_> {
    fn entry(&mut self, statement: &DraftStatement, entry: &mut DraftEntry) -> Taken {
        let money = match entry.amount.money() {
            Ok(Some(money)) => money,
            Ok(None) => {
                self.without_currency += 1;
                let why = Message::new("files-row-no-currency");
                return self.reject(Rejected { line: entry.line, field: entry.amount_field.as_ref().to_owned(), why });
            }
            Err(why) => {
                return self.reject(Rejected { line: entry.line, field: entry.amount_field.as_ref().to_owned(), why });
            }
        };
        self.entries += 1;
        let entry_id = self.ids.next(statement.account.as_deref(), money, entry);
        let head = head_at(&mut self.heads, statement.place);
        head.currencies.insert(money.currency);
        if head.statement.account != statement.account {
            head.statement.account.clone_from(&statement.account);
        }
        self.sink.entry(statement.place, &head.statement, entry.take_entry(entry_id, money))
    }

    fn statement(&mut self, statement: DraftStatement) -> Taken {
        let balance = |amount: Option<Amount>| amount.and_then(|amount| amount.money().ok().flatten());
        let place = statement.place;
        let stated = statement.opening.or(statement.closing).and_then(|amount| amount.currency);
        let currencies = &head_at(&mut self.heads, place).currencies;
        let of_entries = currencies.first().copied().filter(|_| currencies.len() == 1);
        self.sink.statement(
            place,
            BankStatement {
                currency: statement.currency.or(of_entries).or(stated.filter(|_| currencies.is_empty())),
                opening: balance(statement.opening),
                closing: balance(statement.closing),
                account: statement.account,
                statement_id: statement.statement_id,
                from: statement.from,
                to: statement.to,
            },
        )
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.sink.reject(rejected)
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        self.sink.notice(notice)
    }
}

impl DraftEntry {
    /// An entry that says nothing yet.
    pub fn blank() -> Self {
        Self {
            line: 0,
            amount_field: Arc::from(""),
            amount: Amount { value: Decimal::ZERO, currency: None },
            booked_on: NaiveDate::default(),
            value_on: None,
            status: EntryStatus::Booked,
            counterparty: None,
            texts: Vec::new(),
            details: Vec::new(),
        }
    }

    fn take_entry(&mut self, entry_id: BankEntryId, amount: Money) -> BankEntry {
        BankEntry {
            entry_id,
            account: None,
            amount,
            booked_on: self.booked_on,
            value_on: self.value_on,
            status: self.status,
            counterparty: self.counterparty.take(),
            texts: std::mem::take(&mut self.texts),
            details: std::mem::take(&mut self.details).into_iter().map(DraftDetail::into_detail).collect(),
            line: self.line,
        }
    }
}

impl DraftDetail {
    fn into_detail(self) -> BankEntryDetail {
        BankEntryDetail {
            amount: self.amount.and_then(|amount| amount.money().ok().flatten()),
            counterparty: self.counterparty,
            texts: self.texts,
        }
    }
}

/// Makes entry ids from content, so that a file imported twice, or two files of one format that overlap, give an entry
/// one id. The nth row of the same content gets an id of its own: two equal coffees on one day are two entries.
#[derive(Debug, Default)]
struct EntryIds {
    seen: HashMap<[u8; 32], u64>,
}

impl EntryIds {
    fn next(&mut self, account: Option<&str>, amount: Money, entry: &DraftEntry) -> BankEntryId {
        let mut texts: Vec<String> = entry.texts.iter().map(|text| normalised(text)).collect();
        texts.sort();
        texts.dedup();
        let account: String = account.unwrap_or_default().split_whitespace().collect();
        let fixed = [
            account.to_uppercase(),
            amount.currency.code().to_owned(),
            entry.booked_on.to_string(),
            amount.minor.to_string(),
        ];
        let mut content = Sha256::new();
        for part in fixed.iter().chain(&texts) {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            content.update(part.len().to_be_bytes());
            content.update(part.as_bytes());
        }
        let content: [u8; 32] = content.finalize().into();
        let occurrence = self.seen.entry(content).or_default();
        *occurrence = occurrence.saturating_add(1);
        let id = Sha256::new().chain_update(content).chain_update(occurrence.to_be_bytes()).finalize();
        BankEntryId::new(hex::encode(id))
    }
}

/// Spacing and case differ between two exports of one entry; they carry no meaning.
fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What is brought in, kept.
    #[derive(Default)]
    struct Kept {
        entries: Vec<BankEntry>,
        statements: Vec<BankStatement>,
        rejected: Vec<Rejected>,
    }

    impl StatementSink for Kept {
        fn entry(&mut self, _: usize, statement: &BankStatement, entry: BankEntry) -> Taken {
            assert_eq!(statement.account.as_deref(), Some("DE1"));
            self.entries.push(entry);
            Ok(())
        }

        fn statement(&mut self, _: usize, statement: BankStatement) -> Taken {
            self.statements.push(statement);
            Ok(())
        }

        fn reject(&mut self, rejected: Rejected) -> Taken {
            self.rejected.push(rejected);
            Ok(())
        }

        fn notice(&mut self, _: Notice) -> Taken {
            Ok(())
        }
    }

    fn entry(text: &str, cents: i64) -> DraftEntry {
        DraftEntry {
            line: 7,
            amount_field: Arc::from("Amount"),
            amount: Amount { value: Decimal::new(cents, 2), currency: Some(Currency::EUR) },
            booked_on: NaiveDate::from_ymd_opt(2026, 1, 2).unwrap(),
            value_on: None,
            status: EntryStatus::Booked,
            counterparty: None,
            texts: vec![text.to_owned(), "b".to_owned()],
            details: Vec::new(),
        }
    }

    fn kept(entries: Vec<DraftEntry>, assumed: Option<Currency>) -> Result<Kept, FileError> {
        let mut kept = Kept::default();
        let mut domain = IntoDomain::new(&mut kept);
        let statement = DraftStatement { account: Some("DE1".to_owned()), ..DraftStatement::default() };
        let mut settled = Settled::new(&mut domain, assumed);
        for mut entry in entries {
            settled.entry(&statement, &mut entry).unwrap();
        }
        settled.statement(statement).unwrap();
        domain.finish()?;
        Ok(kept)
    }

    fn ids(entries: Vec<DraftEntry>) -> Vec<String> {
        kept(entries, None).unwrap().entries.iter().map(|entry| entry.entry_id.to_string()).collect()
    }

    #[test]
    fn equal_rows_get_ids_of_their_own_and_a_second_reading_the_same() {
        let coffee = || entry("Coffee", -250);
        let first = ids(vec![coffee(), entry("Tea", -250), coffee()]);
        assert_ne!(first[0], first[2]);
        assert_eq!(first[0].len(), 64);
        let mut moved = coffee();
        moved.line = 99;
        moved.texts = vec!["B".to_owned(), " coffee ".to_owned()];
        assert_eq!(ids(vec![entry("Rent", -90_000), moved, coffee()])[1..], [first[0].clone(), first[2].clone()]);
    }

    #[test]
    fn everything_in_the_content_changes_the_id() {
        let base = entry("Coffee", -250);
        let mut other_day = base.clone();
        other_day.booked_on = base.booked_on.succ_opt().unwrap();
        let mut other_currency = base.clone();
        other_currency.amount.currency = Some(Currency::USD);
        let all = ids(vec![base, entry("Tea", -250), entry("Coffee", 250), other_day, other_currency]);
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn a_currency_is_asked_for_only_when_no_row_has_one() {
        let mut without = entry("Tea", 100);
        without.amount.currency = None;
        assert_eq!(kept(vec![without.clone()], None).err(), Some(FileError::NoCurrency));
        let mixed = kept(vec![without.clone(), entry("Tea", 100)], None).unwrap();
        assert_eq!((mixed.entries.len(), mixed.rejected[0].line), (1, 7));
        assert_eq!(mixed.statements[0].currency, Some(Currency::EUR));
        let assumed = kept(vec![without], Some(Currency::JPY)).unwrap();
        assert_eq!(assumed.entries[0].amount, Money::new(1, Currency::JPY));
    }

    #[test]
    fn a_fraction_of_a_cent_is_left_out_with_its_line() {
        let mut fraction = entry("Tea", 100);
        fraction.amount.value = Decimal::new(1_005, 3);
        let kept = kept(vec![fraction, entry("Tea", 100)], None).unwrap();
        assert_eq!((kept.entries.len(), kept.rejected.len()), (1, 1));
        assert_eq!(kept.rejected[0].why.key, "money-too-many-decimals");
    }
}
