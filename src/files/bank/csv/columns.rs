//! The columns of a bank's table: their names in several languages, and the words in them.

use crate::files::header::{Columns, Words, folded, has_date};
use crate::files::mapping::Means;

#[rustfmt::skip]
pub(crate) const WORDS: Words<Means> = &[
    (Means::Date, &[
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
    (Means::ValueDate, &[
        "valuedate", "datevalue", "effectivedate", "valutadatum", "wertstellung", "wertstellungsdatum", "wert",
        "valutastellung", "datevaleur", "datedevaleur", "dateval", "rentedatum", "valuteringsdatum", "fechavalor",
        "fvalor", "fechadevalor", "datavaluta", "datavalor", "valuta", "rantedatum",
    ]),
    (Means::Currency, &[
        "currency", "currencycode", "accountcurrency", "ccy", "curr", "wahrung", "waehrung", "devise", "monnaie", "munt",
        "muntsoort", "moneda", "divisa", "waluta", "moeda",
    ]),
    (Means::Amount, &[
        "amount", "transactionamount", "netamount", "betrag", "betragin", "umsatz", "umsatzin", "umsatzbetrag", "montant",
        "montantoperation", "montantdeloperation", "bedrag", "transactiebedrag", "importe", "importedelaoperacion",
        "cantidad", "importo", "valor", "belopp", "belob", "beloeb", "kwota", "kwotaoperacji", "amt", "value",
    ]),
    (Means::Debit, &[
        "debit", "debits", "debitamount", "amountdebit", "withdrawal", "withdrawals", "withdrawalamount", "withdrawalamt",
        "paidout", "moneyout", "soll", "belastung", "lastschrift", "ausgang", "ausgaben", "montantdebit", "retrait",
        "debet", "af", "cargo", "cargos", "adeudo", "debe", "uscite", "addebiti", "addebito", "dare",
    ]),
    (Means::Credit, &[
        "credit", "credits", "creditamount", "amountcredit", "deposit", "deposits", "depositamount", "depositamt",
        "paidin", "moneyin", "haben", "gutschrift", "eingang", "einnahmen", "montantcredit", "versement", "bij", "abono",
        "abonos", "ingreso", "haber", "entrate", "accrediti", "accredito", "avere",
    ]),
    (Means::Balance, &[
        "balance", "runningbalance", "accountbalance", "closingbalance", "balanceaftertransaction", "saldo",
        "kontostand", "saldonachbuchung", "saldonamutatie", "saldonaboeking", "saldonatrn", "solde", "soldeapresoperation",
        "saldocontable", "saldoposterior", "saldocontabile", "saldopooperacji",
    ]),
    (Means::Direction, &[
        "dc", "cd", "drcr", "crdr", "debitcredit", "creditdebit", "debitcreditindicator", "creditdebitindicator",
        "cdtdbtind", "indicator", "sollhaben", "sh", "sollhabenkennzeichen", "kennzeichen", "afbij", "bijaf",
        "debetcredit", "debitoucredit", "sens", "signe", "sign", "cargoabono", "direction", "transactiontype", "type",
        "tipo", "typ",
    ]),
    (Means::Account, &[
        "account", "accountnumber", "accountno", "accountiban", "iban", "ownaccount", "ibanauftragskonto",
        "auftragskonto", "kontonummer", "kontonr", "konto", "numerodecompte", "numerocompte", "compte", "ibanbban",
        "rekening", "rekeningnummer", "eigenrekening", "numerodecuenta", "cuenta", "conto", "numeroconto",
        "accountname",
    ]),
    (Means::Counterparty, &[
        "counterparty", "counterpartyname", "partnername", "payee", "payeename", "payer", "payername", "merchant",
        "merchantname", "beneficiary", "beneficiaryname", "recipient", "sender", "otherparty", "auftraggeberempfanger",
        "auftraggeberbegunstigter", "begunstigterzahlungspflichtiger", "beguenstigterzahlungspflichtiger",
        "nameszahlungsbeteiligter", "namezahlungsbeteiligter", "zahlungsbeteiligter", "zahlungsempfanger", "zahlungsempfangerin",
        "zahlungspflichtiger", "zahlungspflichtigerin", "empfanger", "begunstigter", "auftraggeber", "contrepartie", "nomdelacontrepartie",
        "nomcontrepartie", "tiers", "beneficiaire", "naamtegenpartij", "tegenpartij", "naamomschrijving", "beneficiario",
        "ordenante", "controparte", "name", "nom", "naam", "nombre",
    ]),
    (Means::Status, &["status", "state", "statut", "estado", "stato", "transactionstatus"]),
    (Means::StatementId, &[
        "statementid", "statementnumber", "statementno", "statement", "auszug", "auszugsnummer", "kontoauszug",
        "numeroderelevebancaire", "numeroreleve", "afschriftnummer", "afschrift", "extracto",
    ]),
];

/// Parts of names of columns whose content is kept as text.
pub(crate) const TEXT_STEMS: [&str; 47] = [
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
    let complete = columns.has(Means::Date) && has_amount(&columns);
    columns.len() + if complete { 100 } else { 0 }
}

pub(super) fn has_amount(columns: &Columns<Means>) -> bool {
    columns.has(Means::Amount) || (columns.has(Means::Debit) && columns.has(Means::Credit))
}

/// Whether a cell says in (true) or out (false).
pub(super) fn direction(cell: &str) -> Option<bool> {
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
