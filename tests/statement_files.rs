//! Bank statements as a person imports them: hand-written files in, statements out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support {
    pub mod statements;
}

use std::io::{Cursor, Write as _};

use counterfoil::domain::{Currency, EntryStatus, Money};
use counterfoil::files::check::check_statement;
use counterfoil::files::{Assume, DateOrder, FileError, Format};
use counterfoil::text::Texts;
use support::statements::{KeptStatement, StatementFile};

fn read(text: &str) -> StatementFile {
    StatementFile::read(&text.as_bytes(), &Assume::default()).unwrap()
}

fn one(text: &str) -> KeptStatement {
    let mut file = read(text);
    assert_eq!(file.rejected, []);
    assert_eq!(file.statements.len(), 1);
    file.statements.remove(0)
}

fn refused(text: &str) -> FileError {
    StatementFile::read(&text.as_bytes(), &Assume::default()).unwrap_err()
}

fn amounts(statement: &KeptStatement) -> Vec<String> {
    statement.entries.iter().map(|entry| format!("{:?}", entry.amount)).collect()
}

fn said(error: &FileError) -> String {
    let (texts, error) = (Texts::english(), error.for_file("may.csv"));
    let all = [Some(error.what), error.why, error.hint];
    all.into_iter().flatten().map(|message| texts.say(&message)).collect::<Vec<_>>().join(". ")
}

/// A statement of two entries: a payout of two transfers, and a returned direct debit that is still pending.
const CAMT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
 <n:BkToCstmrStmt>
  <n:GrpHdr><n:MsgId>M1</n:MsgId></n:GrpHdr>
  <n:Stmt>
   <n:Id>2026-05</n:Id><n:CreDtTm>2026-05-05T06:00:00+02:00</n:CreDtTm>
   <n:FrToDt><n:FrDtTm>2026-05-01T00:00:00</n:FrDtTm><n:ToDtTm>2026-05-04T23:59:59</n:ToDtTm></n:FrToDt>
   <n:Acct><n:Id><n:IBAN>DE89 3704 0044 0532 0130 00</n:IBAN></n:Id><n:Ccy>EUR</n:Ccy><n:Ownr><n:Nm>Teashop</n:Nm></n:Ownr></n:Acct>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>PRCD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">9</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd></n:Bal>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>OPBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">10.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd></n:Bal>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">90.5</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd></n:Bal>
   <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLAV</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="EUR">1</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd></n:Bal>
   <n:Ntry>
    <n:NtryRef>7</n:NtryRef><n:Amt Ccy="EUR">100.50</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts><n:Cd>BOOK</n:Cd></n:Sts>
    <n:BookgDt><n:DtTm>2026-05-04T10:15:00+02:00</n:DtTm></n:BookgDt><n:ValDt><n:Dt>2026-05-05</n:Dt></n:ValDt>
    <n:NtryDtls>
     <n:TxDtls><n:Refs><n:EndToEndId>NOTPROVIDED</n:EndToEndId></n:Refs><n:Amt Ccy="EUR">60</n:Amt>
      <n:RltdPties><n:Dbtr><n:Pty><n:Nm>Gateway &amp; Co</n:Nm></n:Pty></n:Dbtr><n:Cdtr><n:Nm>Teashop</n:Nm></n:Cdtr></n:RltdPties>
      <n:RmtInf><n:Ustrd>PAYOUT  po_1</n:Ustrd><n:Ustrd><![CDATA[<May>]]></n:Ustrd></n:RmtInf></n:TxDtls>
     <n:TxDtls><n:Refs><n:EndToEndId>po_2</n:EndToEndId></n:Refs><n:Amt Ccy="EUR">40.50</n:Amt>
      <n:RltdPties><n:Dbtr><n:Nm>Gateway &#38; Co</n:Nm></n:Dbtr></n:RltdPties>
      <n:RmtInf><n:Strd><n:CdtrRefInf><n:Ref>RF18539007547034</n:Ref></n:CdtrRefInf></n:Strd></n:RmtInf></n:TxDtls>
    </n:NtryDtls>
    <n:AddtlNtryInf>SEPA</n:AddtlNtryInf>
   </n:Ntry>
   <n:Ntry>
    <n:Amt Ccy="EUR">0.5</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:RvslInd>true</n:RvslInd><n:Sts>PDNG</n:Sts><n:ValDt><n:Dt>2026-05-06</n:Dt></n:ValDt>
    <n:NtryDtls><n:TxDtls><n:RltdPties><n:Dbtr><n:Nm>A customer</n:Nm></n:Dbtr><n:Cdtr><n:Nm>Teashop</n:Nm></n:Cdtr></n:RltdPties></n:TxDtls></n:NtryDtls>
   </n:Ntry>
  </n:Stmt>
 </n:BkToCstmrStmt>
</n:Document>"#;

#[test]
fn a_camt_statement_is_read_with_its_batches_and_balances() {
    let statement = one(CAMT);
    assert_eq!(statement.account.as_deref(), Some("DE89370400440532013000"));
    assert_eq!(statement.statement_id.as_deref(), Some("2026-05"));
    assert_eq!(statement.opening, Some(Money::new(-1000, Currency::EUR)), "the booked balance wins over PRCD");
    assert_eq!(statement.closing, Some(Money::new(9050, Currency::EUR)), "not the available balance");
    assert_eq!(
        (statement.from.unwrap().to_string(), statement.to.unwrap().to_string()),
        ("2026-05-01".into(), "2026-05-04".into())
    );
    let [payout, returned] = statement.entries.as_slice() else { panic!("{:?}", statement.entries) };
    assert_eq!(payout.texts, ["7", "SEPA", "PAYOUT po_1", "<May>", "po_2", "RF18539007547034"]);
    let details: Vec<_> = payout.details.iter().map(|it| (it.amount.unwrap().minor, it.texts.as_slice())).collect();
    let texts = [["PAYOUT po_1", "<May>"], ["po_2", "RF18539007547034"]].map(|texts| texts.map(str::to_owned));
    assert_eq!(details, [(6000, texts[0].as_slice()), (4050, texts[1].as_slice())]);
    assert_eq!(payout.counterparty.as_deref(), Some("Gateway & Co"));
    assert_eq!(
        (payout.booked_on.to_string(), payout.value_on.unwrap().to_string()),
        ("2026-05-04".into(), "2026-05-05".into())
    );
    assert_eq!((payout.status, payout.line), (EntryStatus::Booked, 13));
    assert_eq!(returned.amount.minor, -50, "the sign is that of CdtDbtInd, also on a reversal");
    assert_eq!(returned.counterparty.as_deref(), Some("A customer"));
    assert_eq!((returned.status, returned.booked_on.to_string()), (EntryStatus::Pending, "2026-05-06".into()));
}

#[test]
fn one_bad_camt_entry_costs_only_itself() {
    let cases = [
        ("<n:Amt Ccy=\"EUR\">0.5</n:Amt>", "<n:Amt Ccy=\"EUR\">0.505</n:Amt>", "Amt", "money-too-many-decimals"),
        ("<n:Amt Ccy=\"EUR\">0.5</n:Amt>", "<n:Amt Ccy=\"EUR\">0,5</n:Amt>", "Amt", "files-not-an-amount"),
        ("<n:Amt Ccy=\"EUR\">0.5</n:Amt>", "<n:Amt Ccy=\"ABC\">0.5</n:Amt>", "Amt/@Ccy", "money-unknown-currency"),
        ("<n:Amt Ccy=\"EUR\">0.5</n:Amt>", "", "Amt", "files-element-missing"),
        ("<n:Amt Ccy=\"EUR\">0.5</n:Amt>", "<n:Amt Ccy=\"EUR\">99999999999999999999</n:Amt>", "Amt", "money-overflow"),
        ("<n:CdtDbtInd>DBIT</n:CdtDbtInd><n:RvslInd>", "<n:RvslInd>", "CdtDbtInd", "files-no-direction"),
        ("<n:Dt>2026-05-06</n:Dt>", "<n:Dt>2026-02-30</n:Dt>", "ValDt", "files-not-a-date"),
    ];
    for (good, bad, field, why) in cases {
        assert!(CAMT.contains(good), "{good}");
        let file = read(&CAMT.replace(good, bad));
        assert_eq!(file.statements[0].entries.len(), 1, "{bad}");
        let [rejected] = file.rejected.as_slice() else { panic!("{bad}: {:?}", file.rejected) };
        assert_eq!((rejected.line, rejected.field.as_str(), rejected.why.key), (26, field, why), "{bad}");
    }
}

#[test]
fn a_camt_file_that_is_cut_off_or_hostile_is_refused_whole() {
    let half = &CAMT[..CAMT.len() / 2];
    assert!(matches!(refused(half), FileError::BrokenXml { line: 10.., .. }));
    let swapped = CAMT.replace("</n:AddtlNtryInf>", "</n:Other>");
    assert!(matches!(refused(&swapped), FileError::BrokenXml { line: 24, .. }));
    let deep = format!("<Document><BkToCstmrStmt>{}", "<a>".repeat(5_000));
    assert!(matches!(refused(&deep), FileError::TooDeep { line: 1 }));
    assert_eq!(refused("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>"), FileError::NoStatement);
    assert_eq!(refused("<Document><Other/></Document>"), FileError::Unknown);
    let bomb = format!("<!DOCTYPE Document [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;\">]>", "ha".repeat(1_000));
    let text = CAMT.replace("<n:Document", &format!("{bomb}<n:Document")).replace("PAYOUT  po_1", "&b;");
    assert_eq!(one(&text).entries[0].details[0].texts[0], "&b;", "no entity of a file's own is expanded");
}

#[test]
fn several_camt_statements_stay_apart_and_one_without_entries_counts() {
    let statement = "<Stmt><Id>1</Id><Acct><Id><Othr><Id>77</Id></Othr></Id></Acct></Stmt>";
    let file = read(&format!("<Document><BkToCstmrStmtV01>{statement}{statement}</BkToCstmrStmtV01></Document>"));
    assert_eq!((file.format, file.statements.len()), (Format::Camt053, 2));
    assert_eq!(file.statements[1].account.as_deref(), Some("77"));
}

#[test]
fn a_camt_statement_within_a_statement_does_not_take_its_place() {
    let within = format!("<X>{}</X></n:Ntry>", &CAMT.replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""));
    let file = read(&CAMT.replacen("</n:Ntry>", &within, 1));
    assert_eq!((file.statements.len(), amounts(&file.statements[0]).len()), (1, 2));
    assert!(file.statements[0].ended);
}

#[test]
fn csv_in_five_languages_gives_the_same_entries() {
    let files = [
        "Booking date,Value date,Counterparty,Description,Amount,Currency\n2026-05-04,2026-05-05,Gateway,PAYOUT po_1,\"1,100.50\",EUR\n2026-05-13,,Landlord,Rent,-900.00,EUR\n",
        "Buchungstag;Valutadatum;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung\n04.05.2026;05.05.2026;Gateway;PAYOUT po_1;1.100,50;EUR\n13.05.2026;;Landlord;Rent;-900,00;EUR\n",
        "Date comptable;Date de valeur;Contrepartie;Libellé;Débit;Crédit;Devise\n04/05/2026;05/05/2026;Gateway;PAYOUT po_1;;1 100,50;EUR\n13/05/2026;;Landlord;Rent;-900,00;;EUR\n",
        "Boekdatum;Rentedatum;Naam tegenpartij;Omschrijving;Bedrag;Af Bij;Munt\n20260504;20260505;Gateway;PAYOUT po_1;1100,50;Bij;EUR\n20260513;;Landlord;Rent;900,00;Af;EUR\n",
        "Fecha;Fecha valor;Beneficiario;Concepto;Importe (EUR)\n04-05-2026;05-05-2026;Gateway;PAYOUT po_1;1.100,50\n13-05-2026;;Landlord;Rent;(900,00)\n",
    ];
    let expected = one(files[0]);
    assert_eq!(amounts(&expected), ["1100.50 EUR", "-900.00 EUR"]);
    assert_eq!(expected.entries[0].counterparty.as_deref(), Some("Gateway"));
    assert_eq!(expected.entries[0].texts, ["PAYOUT po_1"]);
    for text in files {
        let found = one(text);
        assert_eq!(found, expected, "{text}");
        let windows = encoding_rs::WINDOWS_1252.encode(text).0;
        let latin = StatementFile::read(&windows.as_ref(), &Assume::default()).unwrap();
        assert_eq!(latin.statements[0], expected, "{text}");
    }
}

#[test]
fn the_same_file_and_an_overlapping_one_give_the_same_ids() {
    let header = "Date,Description,Amount,Currency\n";
    let rows = ["2026-05-01,Tram,-2.50,EUR\n", "2026-05-02,Tram,-2.50,EUR\n", "2026-05-02,Tram,-2.50,EUR\n"];
    let first = one(&format!("{header}{}{}", rows[0], rows[1]));
    let whole = one(&format!("{header}\n{}{}{}", rows[0], rows[1], rows[2]));
    let ids = |statement: &KeptStatement| statement.entries.iter().map(|e| e.entry_id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&whole)[..2]);
    assert_ne!(ids(&whole)[1], ids(&whole)[2], "two tram rides on one day are two entries");
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_others_kept() {
    let text = "Date;Description;Amount;Currency;Status\n\
        31.12.2026;good;1,00;EUR;booked\n\
        31.02.2026;no such day;1,00;EUR;booked\n\
        31.12.2026;words;one;EUR;booked\n\
        31.12.2026;half a cent;1,005;EUR;booked\n\
        31.12.2026;no currency;1,00;XYZ;booked\n\
        31.12.2026;a;separator;1,00;EUR;booked\n\
        ;no day;1,00;EUR;booked\n\
        31.12.2026;no amount;;EUR;booked\n\
        31.12.2026;refused;1,00;EUR;Declined\n\
        31.12.2026;expected;2,00;EUR;pending\n";
    let file = read(text);
    let rejected: Vec<_> = file.rejected.iter().map(|r| (r.line, r.field.as_str(), r.why.key)).collect();
    assert_eq!(
        rejected,
        [
            (3, "Date", "files-not-a-date"),
            (4, "Amount", "files-not-an-amount"),
            (5, "Amount", "money-too-many-decimals"),
            (6, "Currency", "money-unknown-currency"),
            (7, "", "files-row-too-wide"),
            (8, "Date", "files-row-no-date"),
            (9, "Amount", "files-row-no-amount"),
            (10, "Status", "files-row-did-not-happen"),
        ]
    );
    let entries = &file.statements[0].entries;
    assert_eq!((entries.len(), entries[1].status, entries[1].line), (2, EntryStatus::Pending, 11));
}

#[test]
fn dates_that_can_be_read_both_ways_are_not_guessed() {
    let text = "Date,Description,Amount,Currency\n03/04/2026,a,1.00,EUR\n05/05/2026,b,2.00,EUR\n";
    let file = read(text);
    assert_eq!((file.statements[0].entries.len(), file.rejected[0].why.key), (1, "files-ambiguous-date"));
    let day = |assume| {
        let file = StatementFile::read(&text.as_bytes(), &assume).unwrap();
        file.statements[0].entries[0].booked_on.to_string()
    };
    assert_eq!(day(Assume { dates: Some(DateOrder::DayFirst), ..Assume::default() }), "2026-04-03");
    assert_eq!(day(Assume { dates: Some(DateOrder::MonthFirst), ..Assume::default() }), "2026-03-04");
    let proven = text.replace("05/05", "05/13");
    assert_eq!(one(&proven).entries[0].booked_on.to_string(), "2026-03-04");
    let comma = text.replace(',', ";").replace(".00", ",00");
    assert_eq!(one(&comma).entries[0].booked_on.to_string(), "2026-04-03", "a decimal comma is not American");
}

#[test]
fn balances_are_kept_only_when_they_add_up() {
    let newest_first = "Date,Text,Amount,Balance,Currency\n2026-05-03,c,-1.00,6.00,EUR\n2026-05-02,b,5.00,7.00,EUR\n";
    let statement = one(newest_first);
    assert_eq!((statement.opening.unwrap().minor, statement.closing.unwrap().minor), (200, 600));
    let broken = one(&newest_first.replace("7.00", "7.01"));
    assert_eq!((broken.opening, broken.closing), (None, None));
    let stated =
        "Konto: 12345678;;EUR\nAnfangssaldo;;2,00\nDatum;Text;Betrag\n02.05.2026;b;5,00\nSumme;;5,00\nEndsaldo;;7,00\n";
    let statement = one(stated);
    assert_eq!((statement.opening.unwrap().minor, statement.closing.unwrap().minor), (200, 700));
    assert_eq!((statement.account.as_deref(), amounts(&statement)), (Some("12345678"), vec!["5.00 EUR".to_owned()]));
}

#[test]
fn rows_are_grouped_by_account_and_currency() {
    let text = "Account,Date,Amount,Currency\nA,2026-05-01,1.00,EUR\nB,2026-05-01,2.00,EUR\nA,2026-05-01,3.00,USD\nA,2026-05-02,4.00,EUR\n";
    let found: Vec<_> = read(text)
        .statements
        .iter()
        .map(|s| (s.account.clone().unwrap(), s.currency.unwrap(), amounts(s).len()))
        .collect();
    assert_eq!(found, [("A".into(), Currency::EUR, 2), ("B".into(), Currency::EUR, 1), ("A".into(), Currency::USD, 1)]);
}

#[test]
fn the_other_sides_iban_is_a_text_and_not_the_account() {
    let table = "Buchungsdatum;Zahlungspflichtige*r;IBAN;Betrag (€)\n04.05.26;Ana;DE1;1,00\n05.05.26;Bo;DE2;2,00\n";
    let statement = one(table);
    assert_eq!(
        (statement.account.as_deref(), statement.entries[1].texts.as_slice()),
        (None, ["DE2".to_owned()].as_slice())
    );
    let statement = one(&format!("Girokonto;DE89 3704 0044 0532 0130 00\n\n{}", table.replace("DE2", "DE1")));
    assert_eq!((statement.account.as_deref(), statement.entries.len()), (Some("DE89370400440532013000"), 2));
    let statement = one(&table.replace("DE2", "DE1"));
    assert_eq!(
        (statement.account.as_deref(), statement.entries[0].counterparty.as_deref()),
        (Some("DE1"), Some("Ana"))
    );
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        said(&refused("Date,Text,Reference\n2026-01-01,x,y\n")),
        "may.csv, line 1, has no column for the amount. It has these columns: Date, Text, Reference. The row above the \
         first entry must name the columns, for example Date, Amount, Currency, Description"
    );
    assert!(said(&refused("2026-01-01,1.00,x\n2026-01-02,2.00,y\n")).contains("no row that names its columns"));
    let without_currency = "Date,Amount\n2026-01-01,1.00\n";
    assert_eq!(refused(without_currency), FileError::NoCurrency);
    let assume = Assume { currency: Some(Currency::GBP), ..Assume::default() };
    let file = StatementFile::read(&without_currency.as_bytes(), &assume).unwrap();
    assert_eq!(amounts(&file.statements[0]), ["1.00 GBP"]);
    assert_eq!(refused("%PDF-1.7\n"), FileError::NotAStatement(Format::Pdf));
    assert_eq!(refused("Order number,Total,Currency\n1,2.00,EUR\n"), FileError::NotAStatement(Format::OrdersCsv));
    assert_eq!(refused("  \n"), FileError::Empty);
    assert_eq!(refused(""), FileError::Empty);
}

#[test]
fn a_check_needs_no_currency_and_counts_what_is_pending() {
    let check = |text: &str| {
        let check = check_statement(&text.as_bytes(), &Assume::default(), &Texts::english()).unwrap();
        serde_json::to_string(&check).unwrap()
    };
    assert_eq!(
        check("Date,Amount,Balance\n2026-01-01,1.00,4.00\n2026-01-02,-2.5,1.50\n"),
        r#"{"format":"bank_csv","statements":[{"account":null,"currency":null,"opening":"3.00","closing":"1.50","entries":2,"sum":"-1.50","pending":0,"booked_sum":"-1.50","difference":"0.00"}],"rejected":[],"rejected_count":0,"notices":[]}"#
    );
    assert_eq!(
        check("Date,Amount,Balance\n2026-01-01,1.00,4.00\nx,1,1\n"),
        r#"{"format":"bank_csv","statements":[{"account":null,"currency":null,"opening":null,"closing":null,"entries":1,"sum":"1.00","pending":0,"booked_sum":"1.00","difference":null}],"rejected":[{"line":3,"field":"Date","why":"“x” is not a date"}],"rejected_count":1,"notices":[]}"#
    );
    assert_eq!(
        check(CAMT),
        r#"{"format":"camt053","statements":[{"account":"DE89370400440532013000","currency":"EUR","opening":"-10.00","closing":"90.50","entries":2,"sum":"100.00","pending":1,"booked_sum":"100.50","difference":"0.00"}],"rejected":[],"rejected_count":0,"notices":[]}"#
    );
    assert!(check("Date,Amount\n").contains(r#""currency":null,"opening":null,"closing":null,"entries":0,"sum":"0""#));
}

#[test]
fn the_files_of_an_archive_are_checked_together_and_no_archive_within() {
    let check = |bytes: Vec<u8>| check_statement(&bytes, &Assume::default(), &Texts::english());
    let table = b"Date,Amount,Currency\n2026-01-01,1.00,EUR\n".as_slice();
    let both = check(zipped(&[("b.xml", CAMT.as_bytes()), ("a.csv", table)])).unwrap();
    let entries: Vec<_> = both.statements.iter().map(|statement| statement.entries).collect();
    assert_eq!((both.format, entries), ("zip", vec![1, 2]));
    let within = zipped(&[("a.zip", zipped(&[("a.csv", table)]).as_slice())]);
    assert_eq!(check(within), Err(FileError::NotAStatement(Format::Zip)), "one could be in another without end");
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
