//! The words of PayPal's site in the languages in which it exports activities.
//!
//! All are compared without case, accents, spaces and punctuation.

use crate::domain::LedgerKind;
use crate::files::header::{Words, folded};

/// A column of the exported activities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    Date,
    Time,
    Zone,
    Currency,
    Gross,
    Fee,
    Net,
    Id,
    Balance,
    Kind,
    Status,
    Impact,
    Code,
    Invoice,
    Subject,
    Name,
    BankReference,
}

use Column as C;

/// Column names: English, German, Spanish, French, Italian, Dutch, Portuguese.
pub(super) const COLUMNS: Words<Column> = &[
    (C::Date, &["date", "datum", "fecha", "data"]),
    (C::Time, &["time", "uhrzeit", "zeit", "hora", "heure", "orario", "ora", "tijd", "horario"]),
    (
        C::Zone,
        &[
            "timezone",
            "zeitzone",
            "zonahoraria",
            "husohorario",
            "fuseauhoraire",
            "fusoorario",
            "tijdzone",
            "fusohorario",
        ],
    ),
    (C::Currency, &["currency", "wahrung", "divisa", "moneda", "devise", "valuta", "moeda"]),
    (C::Gross, &["gross", "brutto", "bruto", "brut", "montantbrut", "avantcommission", "lordo", "importebruto"]),
    (
        C::Fee,
        &[
            "fee",
            "fees",
            "gebuhr",
            "gebuhren",
            "entgelt",
            "entgelte",
            "comision",
            "tarifa",
            "commission",
            "frais",
            "tariffa",
            "commissione",
            "commissioni",
            "kosten",
            "vergoeding",
            "taxa",
            "comissao",
        ],
    ),
    (C::Net, &["net", "netto", "neto", "montantnet", "importeneto", "liquido", "valorliquido"]),
    (
        C::Id,
        &[
            "transactionid",
            "transaktionscode",
            "transaktionsid",
            "iddetransaccion",
            "iddelatransaccion",
            "identificadordetransaccion",
            "numerodetransaction",
            "ndetransaction",
            "iddetransaction",
            "codicetransazione",
            "idtransazione",
            "transactiereferentie",
            "transactieid",
            "iddatransacao",
            "codigodatransacao",
            "iddetransacao",
        ],
    ),
    (C::Balance, &["balance", "guthaben", "saldo", "solde"]),
    (
        C::Kind,
        &[
            "type",
            "typ",
            "tipo",
            "description",
            "beschreibung",
            "descripcion",
            "descrizione",
            "omschrijving",
            "descricao",
        ],
    ),
    (C::Status, &["status", "estado", "etat", "statut", "stato"]),
    (
        C::Impact,
        &[
            "balanceimpact",
            "auswirkungaufguthaben",
            "impactoenelsaldo",
            "efectoenelsaldo",
            "impactsurlesolde",
            "impattosulsaldo",
            "effectopsaldo",
            "impactonosaldo",
        ],
    ),
    (
        C::Code,
        &[
            "transactioneventcode",
            "transaktionsereigniscode",
            "codigodeeventodetransaccion",
            "codigodeeventodelatransaccion",
            "codedevenementdetransaction",
            "codedevenementdelatransaction",
            "codiceeventotransazione",
            "codicedelleventoditransazione",
            "transactiegebeurteniscode",
            "codigodoeventodetransacao",
            "codigodeeventodatransacao",
        ],
    ),
    (
        C::Invoice,
        &[
            "invoicenumber",
            "invoiceid",
            "rechnungsnummer",
            "iddefactura",
            "numerodefactura",
            "identifiantdefacture",
            "numerodefacture",
            "nordinecommerciante",
            "numerofattura",
            "idfattura",
            "factuurnummer",
            "numerodafatura",
            "iddafatura",
        ],
    ),
    (C::Subject, &["subject", "betreff", "asunto", "objet", "oggetto", "onderwerp", "assunto"]),
    (C::Name, &["name", "nombre", "nom", "nome", "naam"]),
    (C::BankReference, &["bankreferenceid", "bankreference", "bankreferenz"]),
];

/// Beginnings of words by which a row changes no balance.
const MEMO: &[&str] = &["memo", "promemoria", "nota"];
/// Words by which money went out, and came in.
const OUT: &[&str] = &["debit", "soll", "debito", "cargo", "addebito", "af"];
const IN: &[&str] = &["credit", "haben", "credito", "abono", "accredito", "bij"];

/// Beginnings of a status in which no money moved.
const REFUSED: &[&str] = &[
    "denied",
    "declined",
    "refused",
    "cancel",
    "voided",
    "expired",
    "failed",
    "abgelehnt",
    "storniert",
    "abgebrochen",
    "verweigert",
    "verfallen",
    "abgelaufen",
    "fehlgeschlagen",
    "deneg",
    "rechaz",
    "anulad",
    "caduc",
    "vencid",
    "refus",
    "annul",
    "expir",
    "echou",
    "negat",
    "rifiutat",
    "scadut",
    "nonriuscit",
    "geweigerd",
    "afgewezen",
    "geannuleerd",
    "verlopen",
    "mislukt",
    "negad",
    "recusad",
];

/// Beginnings of a status that waits for something.
const PENDING: &[&str] = &[
    "pending",
    "ausstehend",
    "offen",
    "pendiente",
    "enattente",
    "insospeso",
    "inattesa",
    "inbehandeling",
    "inafwachting",
    "pendente",
];

/// Parts of what a row is called, in the order in which they are looked for: what they stand for when money came in, and
/// when it went out.
const KINDS: &[(&[&str], LedgerKind, LedgerKind)] = &[
    (
        &[
            "currencyconversion",
            "wahrungsumrechnung",
            "conversiondedivisa",
            "conversiondemoneda",
            "cambiodedivisa",
            "conversiondedevise",
            "conversiondevaluta",
            "conversionedivaluta",
            "conversionevaluta",
            "valutaomrekening",
            "conversaodemoeda",
        ],
        LedgerKind::Conversion,
        LedgerKind::Conversion,
    ),
    (
        &[
            "hold",
            "release",
            "reserve",
            "einbehalt",
            "freigabe",
            "retencion",
            "liberacion",
            "blocage",
            "deblocage",
            "trattenut",
            "blocco",
            "sblocco",
            "blokkering",
            "vrijgave",
            "retencao",
            "bloqueio",
        ],
        LedgerKind::Reserve,
        LedgerKind::Reserve,
    ),
    (
        &[
            "chargeback",
            "paymentreversal",
            "dispute",
            "ruckbuchung",
            "ruckbelastung",
            "contracargo",
            "retrocargo",
            "litige",
            "impaye",
            "contestazione",
            "storno",
            "terugboeking",
            "estorno",
        ],
        LedgerKind::DisputeReversed,
        LedgerKind::Dispute,
    ),
    (
        &["refund", "ruckzahlung", "erstattung", "reembolso", "remboursement", "rimborso", "terugbetaling"],
        LedgerKind::Other,
        LedgerKind::Refund,
    ),
    (
        &[
            "withdrawal",
            "transfertobank",
            "abbuchung",
            "auszahlung",
            "retirada",
            "retirodefondos",
            "virement",
            "retrait",
            "prelievo",
            "opname",
            "saque",
            "levantamento",
        ],
        // Money can come back, or a name of the kind be that of a deposit.
        LedgerKind::Other,
        LedgerKind::Payout,
    ),
    (&["fee", "gebuhr", "comision", "commission", "tariffa", "kosten", "comissao"], LedgerKind::Fee, LedgerKind::Fee),
    (
        &["deposit", "einzahlung", "bankgutschrift", "ingreso", "alimentation", "versamento", "storting"],
        LedgerKind::Other,
        LedgerKind::Other,
    ),
];

/// Which way a row moved money, by its own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Impact {
    In,
    Out,
    None,
    Unknown,
}

/// The meaning of the impact on the balance.
pub(super) fn impact(word: &str) -> Impact {
    let word = plain(word);
    if MEMO.iter().any(|memo| word.starts_with(memo)) {
        Impact::None
    } else if OUT.contains(&word.as_str()) {
        Impact::Out
    } else if IN.contains(&word.as_str()) {
        Impact::In
    } else {
        Impact::Unknown
    }
}

/// Whether a status says that nothing happened.
pub(super) fn is_refused(status: &str) -> bool {
    begins(status, REFUSED)
}

/// Whether a status says that something is still waited for.
pub(super) fn is_pending(status: &str) -> bool {
    begins(status, PENDING)
}

/// What a row is, by what it is called.
pub(super) fn kind(called: &str, credit: bool) -> LedgerKind {
    let called = plain(called);
    let found = KINDS.iter().find(|(parts, ..)| parts.iter().any(|part| called.contains(part)));
    match found {
        Some(&(_, came_in, _)) if credit => came_in,
        Some(&(_, _, went_out)) => went_out,
        None if credit => LedgerKind::Sale,
        None => LedgerKind::Other,
    }
}

fn begins(text: &str, beginnings: &[&str]) -> bool {
    let text = plain(text);
    beginnings.iter().any(|beginning| text.starts_with(beginning))
}

fn plain(text: &str) -> String {
    folded(&text.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
}
