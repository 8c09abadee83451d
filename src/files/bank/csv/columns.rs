//! The columns of a bank's table: their names in several languages, and what a row says in them.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::balances::account_in;
use super::{Fault, shortened};
use crate::domain::Currency;
use crate::files::error::FileError;
use crate::files::header::{Columns, Words, folded, has_date, squashed};
use crate::files::numbers::DecimalMark;
use crate::files::table::{Record, Table};
use crate::text::Message;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Booked,
    Value,
    Currency,
    Amount,
    Debit,
    Credit,
    Balance,
    /// Whether the amount beside it came in or went out.
    Direction,
    Account,
    Counterparty,
    Status,
    StatementId,
}

#[rustfmt::skip]
const WORDS: Words<Column> = &[
    (Column::Booked, &[
        "bookingdate", "bookeddate", "bookedon", "booked", "bookdate", "postingdate", "posteddate", "postdate", "posted",
        "completeddate", "datecompleted", "accountingdate", "entrydate", "processingdate", "processeddate",
        "buchungstag", "buchungsdatum", "buchung", "datecomptable", "datedecomptabilisation", "datecomptabilisation",
        "boekdatum", "boekingsdatum", "datumboeking", "fechacontable", "fcontable", "datacontabile", "dataregistrazione",
        "bokforingsdag", "bokforingsdatum", "bogforingsdato", "dataksiegowania",
        "transactiondate", "transdate", "date", "datum", "transaktionsdatum", "umsatzdatum", "dateoperation",
        "datedoperation", "datedeloperation", "dateop", "datetransaction", "datedelatransaction", "datedetransaction", "transactiedatum",
        "fecha", "fechaoperacion", "fechadeoperacion", "fechadelaoperacion", "foperacion", "data", "dataoperazione",
        "datalancamento", "datamovimento", "dato", "dataoperacji", "datatransakcji", "datetime", "dateutc",
    ]),
    (Column::Value, &[
        "valuedate", "datevalue", "effectivedate", "valutadatum", "wertstellung", "wertstellungsdatum", "wert",
        "valutastellung", "datevaleur", "datedevaleur", "dateval", "rentedatum", "valuteringsdatum", "fechavalor",
        "fvalor", "fechadevalor", "datavaluta", "datavalor", "valuta", "rantedatum",
    ]),
    (Column::Currency, &[
        "currency", "currencycode", "accountcurrency", "ccy", "curr", "wahrung", "waehrung", "devise", "monnaie", "munt",
        "muntsoort", "moneda", "divisa", "waluta", "moeda",
    ]),
    (Column::Amount, &[
        "amount", "transactionamount", "netamount", "betrag", "betragin", "umsatz", "umsatzin", "umsatzbetrag", "montant",
        "montantoperation", "montantdeloperation", "bedrag", "transactiebedrag", "importe", "importedelaoperacion",
        "cantidad", "importo", "valor", "belopp", "belob", "beloeb", "kwota", "kwotaoperacji", "amt", "value",
    ]),
    (Column::Debit, &[
        "debit", "debits", "debitamount", "amountdebit", "withdrawal", "withdrawals", "withdrawalamount", "withdrawalamt",
        "paidout", "moneyout", "soll", "belastung", "lastschrift", "ausgang", "ausgaben", "montantdebit", "retrait",
        "debet", "af", "cargo", "cargos", "adeudo", "debe", "uscite", "addebiti", "addebito", "dare",
    ]),
    (Column::Credit, &[
        "credit", "credits", "creditamount", "amountcredit", "deposit", "deposits", "depositamount", "depositamt",
        "paidin", "moneyin", "haben", "gutschrift", "eingang", "einnahmen", "montantcredit", "versement", "bij", "abono",
        "abonos", "ingreso", "haber", "entrate", "accrediti", "accredito", "avere",
    ]),
    (Column::Balance, &[
        "balance", "runningbalance", "accountbalance", "closingbalance", "balanceaftertransaction", "saldo",
        "kontostand", "saldonachbuchung", "saldonamutatie", "saldonaboeking", "saldonatrn", "solde", "soldeapresoperation",
        "saldocontable", "saldoposterior", "saldocontabile", "saldopooperacji",
    ]),
    (Column::Direction, &[
        "dc", "cd", "drcr", "crdr", "debitcredit", "creditdebit", "debitcreditindicator", "creditdebitindicator",
        "cdtdbtind", "indicator", "sollhaben", "sh", "sollhabenkennzeichen", "kennzeichen", "afbij", "bijaf",
        "debetcredit", "debitoucredit", "sens", "signe", "sign", "cargoabono", "direction", "transactiontype", "type",
        "tipo", "typ",
    ]),
    (Column::Account, &[
        "account", "accountnumber", "accountno", "accountiban", "iban", "ownaccount", "ibanauftragskonto",
        "auftragskonto", "kontonummer", "kontonr", "konto", "numerodecompte", "numerocompte", "compte", "ibanbban",
        "rekening", "rekeningnummer", "eigenrekening", "numerodecuenta", "cuenta", "conto", "numeroconto",
        "accountname",
    ]),
    (Column::Counterparty, &[
        "counterparty", "counterpartyname", "partnername", "payee", "payeename", "payer", "payername", "merchant",
        "merchantname", "beneficiary", "beneficiaryname", "recipient", "sender", "otherparty", "auftraggeberempfanger",
        "auftraggeberbegunstigter", "begunstigterzahlungspflichtiger", "beguenstigterzahlungspflichtiger",
        "nameszahlungsbeteiligter", "namezahlungsbeteiligter", "zahlungsbeteiligter", "zahlungsempfanger", "zahlungsempfangerin",
        "zahlungspflichtiger", "zahlungspflichtigerin", "empfanger", "begunstigter", "auftraggeber", "contrepartie", "nomdelacontrepartie",
        "nomcontrepartie", "tiers", "beneficiaire", "naamtegenpartij", "tegenpartij", "naamomschrijving", "beneficiario",
        "ordenante", "controparte", "name", "nom", "naam", "nombre",
    ]),
    (Column::Status, &["status", "state", "statut", "estado", "stato", "transactionstatus"]),
    (Column::StatementId, &[
        "statementid", "statementnumber", "statementno", "statement", "auszug", "auszugsnummer", "kontoauszug",
        "numeroderelevebancaire", "numeroreleve", "afschriftnummer", "afschrift", "extracto",
    ]),
];

/// Parts of names of columns whose content is kept as text.
const TEXT_STEMS: [&str; 47] = [
    "descri",
    "detail",
    "memo",
    "narrative",
    "label",
    "referen",
    "purpose",
    "text",
    "particular",
    "message",
    "note",
    "information",
    "endtoend",
    "e2e",
    "check",
    "cheque",
    "zweck",
    "vwz",
    "libelle",
    "motif",
    "objet",
    "communication",
    "mededeling",
    "omschrijving",
    "kenmerk",
    "concepto",
    "observacion",
    "causale",
    "oggetto",
    "operationnumber",
    "transactionid",
    "paymentid",
    "transactie",
    "mandat",
    "remittance",
    "iban",
    "partner",
    "bankaccount",
    "glaubiger",
    "type",
    "name",
    "naam",
    "beskrivning",
    "opis",
    "account",
    "konto",
    "zahlungs",
];

/// More accounts than anyone downloads into one table.
const MAX_ACCOUNTS: usize = 20;

const IN: [&str; 14] =
    ["c", "cr", "crdt", "credit", "h", "haben", "gutschrift", "bij", "in", "+", "abono", "haber", "k", "avere"];
const OUT: [&str; 15] = [
    "d",
    "dr",
    "dbit",
    "debit",
    "s",
    "soll",
    "belastung",
    "af",
    "out",
    "-",
    "cargo",
    "debe",
    "lastschrift",
    "dare",
    "debet",
];

/// How well a row would do as the names of a bank's columns.
pub(crate) fn score(cells: &[&str]) -> usize {
    let columns = Columns::of(cells, WORDS);
    // One known word may stand in any sentence; two make names, unless there is a date among them.
    let known = columns.len() + columns.others(&TEXT_STEMS).len();
    if columns.len() == 0 || known < 2 || has_date(cells) {
        return 0;
    }
    let complete = columns.has(Column::Booked) && has_amount(&columns);
    columns.len() + if complete { 100 } else { 0 }
}

fn has_amount(columns: &Columns<Column>) -> bool {
    columns.has(Column::Amount) || (columns.has(Column::Debit) && columns.has(Column::Credit))
}

/// Which column of a bank's table means what.
pub(super) struct Layout {
    columns: Columns<Column>,
    /// The column of the booking date.
    pub date: usize,
    texts: Vec<usize>,
    /// Whether the debit column carries its own minus signs.
    signed_debits: bool,
}

impl Layout {
    /// # Errors
    /// [`FileError::MissingColumns`].
    pub fn of(table: &Table) -> Result<Self, FileError> {
        let names = table.names();
        let mut columns = Columns::of(&names, WORDS);
        let values = |index: usize| table.rows.iter().map(move |row| row.cell(index)).filter(|cell| !cell.is_empty());
        // "Valuta" is the currency in some languages and the value date in others; its content tells.
        if let Some(index) = columns.get(Column::Value).filter(|_| !columns.has(Column::Currency))
            && values(index).next().is_some()
            && values(index).all(|cell| Currency::parse(cell).is_ok())
        {
            columns.forget(Column::Value);
            columns.set(Column::Currency, index);
        }
        // A "type" is a direction only when it says nothing else.
        let says_direction = |cell| direction(cell).is_some();
        if let Some(index) = columns.get(Column::Direction)
            && !(values(index).next().is_some() && values(index).all(says_direction))
        {
            columns.forget(Column::Direction);
        }
        if columns.get(Column::Account).is_some_and(|index| !is_own_account(table, &columns, index)) {
            columns.forget(Column::Account);
        }
        let missing = |found: bool, key| (!found).then(|| Message::new(key));
        let missing: Vec<Message> = [
            missing(columns.has(Column::Booked), "files-column-date"),
            missing(has_amount(&columns), "files-column-amount"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let (Some(date), true) = (columns.get(Column::Booked), missing.is_empty()) else {
            let seen = names.iter().filter(|name| !name.is_empty()).map(|&name| shortened(name)).collect();
            return Err(FileError::MissingColumns { line: table.header.line, missing, seen });
        };
        let debits = columns.get(Column::Debit);
        let mut debits = debits.into_iter().flat_map(values).filter(|cell| cell.contains(|c| matches!(c, '1'..='9')));
        let mut some = false;
        let signed_debits = debits.all(|cell| {
            some = true;
            cell.starts_with(['-', '\u{2212}', '(']) || cell.ends_with('-')
        }) && some;
        Ok(Self { date, texts: columns.others(&TEXT_STEMS), signed_debits, columns })
    }

    pub fn get(&self, column: Column) -> Option<usize> {
        self.columns.get(column)
    }

    /// The columns with amounts of the account.
    pub fn money_columns(&self) -> Vec<usize> {
        [Column::Amount, Column::Debit, Column::Credit, Column::Balance]
            .into_iter()
            .filter_map(|c| self.get(c))
            .collect()
    }

    /// The columns with dates.
    pub fn date_columns(&self) -> Vec<usize> {
        [Column::Booked, Column::Value].into_iter().filter_map(|c| self.get(c)).collect()
    }

    /// The content of a column, unless it is empty.
    pub fn text(&self, row: &Record, column: Column) -> Option<String> {
        self.get(column).map(|index| row.cell(index)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    /// The texts of a row, each once.
    pub fn texts(&self, row: &Record) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for &index in &self.texts {
            let text = row.cell(index).split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// The currency that the names give.
    pub fn currency_in_header(&self) -> Option<Currency> {
        [Column::Amount, Column::Credit, Column::Debit, Column::Balance]
            .into_iter()
            .find_map(|column| self.columns.currency(column))
    }

    /// The currency of a row: from its own column, or from the names.
    pub fn currency(&self, row: &Record) -> Result<Option<Currency>, Fault> {
        match self.get(Column::Currency).map(|index| (index, row.cell(index))) {
            Some((index, code)) if !code.is_empty() => Currency::parse(code)
                .map(Some)
                .map_err(|_| (Some(index), Message::new("money-unknown-currency").with("code", shortened(code)))),
            _ => Ok(self.currency_in_header()),
        }
    }

    /// All currencies that are named.
    pub fn currencies<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = Currency> + 'a {
        table.rows.iter().filter_map(|row| self.currency(row).ok().flatten())
    }

    /// The signed amount of a row, the column it came from, and the currency written beside it.
    ///
    /// With a direction, the amount's own sign does not count: banks that give both write the sign for show, or write
    /// it only sometimes. With separate columns for money out and in, amounts are taken off and added; where every
    /// amount out carries a minus already, it is added.
    pub fn amount(&self, row: &Record, mark: DecimalMark) -> Result<(usize, Decimal, Option<Currency>), Fault> {
        let read = |index: usize| match row.cell(index) {
            "" => Ok(None),
            cell => mark
                .read(cell)
                .map(Some)
                .ok_or_else(|| (Some(index), Message::new("files-not-an-amount").with("text", shortened(cell)))),
        };
        let nothing = |index: usize| (Some(index), Message::new("files-row-no-amount"));
        if let Some(index) = self.get(Column::Amount) {
            let (value, currency) = read(index)?.ok_or_else(|| nothing(index))?;
            let value = match self.get(Column::Direction).map(|at| (at, direction(row.cell(at)))) {
                None => value,
                Some((_, Some(true))) => value.abs(),
                Some((_, Some(false))) => -value.abs(),
                Some((at, None)) => return Err((Some(at), Message::new("files-no-direction").with("text", ""))),
            };
            return Ok((index, value, currency));
        }
        let (Some(debit), Some(credit)) = (self.get(Column::Debit), self.get(Column::Credit)) else {
            return Err(nothing(self.date));
        };
        let (out, into) = (read(debit)?, read(credit)?);
        if out.is_none() && into.is_none() {
            return Err(nothing(debit));
        }
        let (out, out_currency) = out.unwrap_or_default();
        let (into, in_currency) = into.unwrap_or_default();
        let value = if self.signed_debits { into.checked_add(out) } else { into.checked_sub(out) };
        let value = value.ok_or_else(|| (Some(debit), Message::new("money-overflow")))?;
        Ok((if into.is_zero() { debit } else { credit }, value, out_currency.or(in_currency)))
    }
}

/// Whether a column names the account itself, and not the other side's: then it is on every row, it is not named above
/// the table as well, and there are few of them. A bare `IBAN` is either, so it must be the same on all rows.
fn is_own_account(table: &Table, columns: &Columns<Column>, index: usize) -> bool {
    let is_iban = table.names().get(index).is_some_and(|name| squashed(name).0 == "iban");
    let dated = |row: &&Record| columns.get(Column::Booked).is_none_or(|date| !row.cell(date).is_empty());
    let accounts: HashSet<&str> = table.rows.iter().filter(dated).map(|row| row.cell(index)).collect();
    !accounts.contains("")
        && accounts.len() <= if is_iban { 1 } else { MAX_ACCOUNTS }
        && !table.preamble.iter().any(|record| account_in(record).is_some())
}

/// Whether a cell says in (true) or out (false).
fn direction(cell: &str) -> Option<bool> {
    let word = folded(cell.trim().trim_end_matches('.'));
    let is = |words: &[&str]| words.contains(&word.as_str());
    if is(&IN) {
        Some(true)
    } else if is(&OUT) {
        Some(false)
    } else {
        None
    }
}
