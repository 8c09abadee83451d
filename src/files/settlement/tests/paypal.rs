use super::*;
use crate::domain::{Currency, Money};

pub(super) const SETTLEMENT: &str = "\"RH\",2026/02/02 02:00:00 -0800,\"A\",\"ACCOUNT1\",009,
\"FH\",01
\"SH\",2026/02/01 00:00:00 -0800,2026/02/01 23:59:59 -0800,\"ACCOUNT1\",\"\"
\"CH\",\"Transaction ID\",\"Invoice ID\",\"PayPal Reference ID\",\"Transaction Event Code\",\"Transaction Initiation Date\",\"Transaction Completion Date\",\"Transaction Debit or Credit\",\"Gross Transaction Amount\",\"Gross Transaction Currency\",\"Fee Debit or Credit\",\"Fee Amount\",\"Fee Currency\",\"Custom Field\",\"Bank Reference ID\"
\"SB\",\"T1\",\"INV-1\",,\"T0006\",2026/02/01 10:00:00 -0800,2026/02/01 10:00:00 -0800,\"CR\",2500,\"EUR\",\"DR\",95,\"EUR\",,
\"SB\",\"T2\",\"INV-1\",\"T1\",\"T1107\",2026/02/01 11:00:00 -0800,2026/02/01 11:00:00 -0800,\"DR\",1000,\"EUR\",\"CR\",30,\"EUR\",,
\"SB\",\"T3\",,,\"T0400\",2026/02/01 23:00:00 -0800,2026/02/01 23:00:00 -0800,\"DR\",1400,\"EUR\",,,,,\"BANK77\"
\"SB\",\"T4\",,\"T5\",\"T0201\",2026/02/01 12:00:00 -0800,2026/02/01 12:00:00 -0800,\"CR\",10000,\"JPY\",,,,,
\"SF\",\"EUR\",2500,2400,30,95,\"CR\",0,\"CR\",35,1
\"SF\",\"JPY\",10000,0,0,0,\"CR\",0,\"CR\",10000,1
\"SC\",4
\"RF\",\"EUR\",2500,2400,30,95,\"CR\",0,\"CR\",35,1
\"RC\",4
\"FF\",4
";

pub(super) const ACTIVITY: &str = "\u{feff}\"Datum\",\"Uhrzeit\",\"Zeitzone\",\"Name\",\"Typ\",\"Status\",\"Währung\",\"Brutto\",\"Gebühr\",\"Netto\",\"Transaktionscode\",\"Guthaben\",\"Auswirkung auf Guthaben\"
\"02.03.2026\",\"10:00:00\",\"Europe/Berlin\",\"Erika\",\"Website-Zahlung\",\"Abgeschlossen\",\"EUR\",\"1.100,00\",\"-35,50\",\"1.064,50\",\"D1\",\"1.064,50\",\"Haben\"
\"02.03.2026\",\"10:00:00\",\"Europe/Berlin\",\"Erika\",\"Autorisierung\",\"Abgeschlossen\",\"EUR\",\"9,00\",\"0,00\",\"9,00\",\"D2\",\"1.064,50\",\"Memo\"
\"03.03.2026\",\"10:00:00\",\"Europe/Berlin\",\"\",\"Allgemeine Abbuchung\",\"Ausstehend\",\"EUR\",\"-1.000,00\",\"0,00\",\"-1.000,00\",\"D3\",\"64,50\",\"Soll\"
";

#[test]
fn a_settlement_report_gives_lines_and_withdrawals() {
    let file = read(SETTLEMENT);
    assert_eq!(
        (file.format, file.account.as_deref(), keys(&file)),
        (Format::PaypalSettlement, Some("ACCOUNT1"), vec![])
    );
    let found: Vec<_> = file.loose.iter().map(figures).collect();
    let expected = [
        (LedgerKind::Sale, 2500, 95, 2405),
        (LedgerKind::Refund, -1000, -30, -970),
        (LedgerKind::Conversion, 100, 0, 100),
    ];
    assert_eq!(found, expected);
    assert_eq!(file.loose[2].amount, Money::new(100, Currency::JPY), "yen are written in hundredths, too");
    let settled = &file.batches[0];
    assert_eq!(
        (settled.batch.batch_id.as_str(), settled.batch.amount.minor, settled.lines_complete),
        ("T3", 1400, false)
    );
    assert_eq!(
        (settled.batch.references.as_slice(), settled.batch.automatic),
        (["BANK77".into(), "T3".into()].as_slice(), false)
    );
    assert!(settled.batch.is_own_row(&settled.lines[0]));
    assert_eq!(settled.batch.arrival_date.to_string(), "2026-02-01");
    assert_eq!(settled.batch.created_at.to_rfc3339(), "2026-02-02T07:00:00+00:00");
}

#[test]
fn totals_that_do_not_agree_are_told_once_a_currency() {
    let file = read(&SETTLEMENT.replace("\"EUR\",2500,2400", "\"EUR\",2500,1000").replace("\"SC\",4", "\"SC\",40"));
    assert_eq!(keys(&file), ["files-settlement-totals-differ", "files-settlement-count-differs"]);
    // Of a report in several files, the totals at the end are about all of them.
    let second = SETTLEMENT.replace("\"FH\",01", "\"FH\",02").replace("\"RF\",\"EUR\",2500", "\"RF\",\"EUR\",9900");
    assert_eq!(keys(&read(&second)), [] as [&str; 0]);
}

#[test]
fn a_fee_in_another_currency_is_a_line_of_its_own() {
    let file = read(&SETTLEMENT.replace("95,\"EUR\",,", "95,\"USD\",,"));
    assert_eq!(figures(&file.loose[0]), (LedgerKind::Fee, -95, 0, -95));
    assert_eq!(
        (figures(&file.loose[1]), file.loose[0].net.currency),
        ((LedgerKind::Sale, 2500, 0, 2500), Currency::USD)
    );
}

#[test]
fn rows_of_a_report_that_cannot_be_used_are_left_out() {
    let text = SETTLEMENT
        .replace("\"CR\",2500", "\"\",2500")
        .replace("\"DR\",1000", "\"DR\",10.00")
        .replace("\"CR\",10000,\"JPY\"", "\"CR\",10050,\"JPY\"");
    let expected = [
        (5, "Transaction Debit or Credit", "files-no-direction"),
        (6, "Gross Transaction Amount", "files-not-an-amount"),
        (8, "Gross Transaction Amount", "money-too-many-decimals"),
    ];
    assert_eq!(refusals(&read(&text)), expected);
    let second = format!("{SETTLEMENT}\"SH\",a,b,\"ACCOUNT2\"\n\"CH\",\"Invoice ID\",\"Transaction ID\"\n\"SB\",1,2\n");
    assert_eq!(refusals(&read(&second)), [(15 + 2, "Transaction ID", "files-settlement-other-columns")]);
}

#[test]
fn transactions_that_were_denied_or_wait_moved_no_money() {
    let head = "CH,Transaction ID,Transaction Event Code,Transaction Completion Date,Transaction Debit or Credit,Gross Transaction Amount,Gross Transaction Currency,Fee Debit or Credit,Fee Amount,Fee Currency,Transactional Status\n";
    let row = |status: &str| format!("SB,T1,T0006,2026/02/01 10:00:00 -0800,CR,15000,JPY,DR,4300,JPY,{status}\n");
    let file = read(&[head, &row("S"), &row("D"), &row("P"), &row("F")].concat());
    assert_eq!(file.format, Format::PaypalTransactions);
    assert_eq!(file.loose.iter().map(figures).collect::<Vec<_>>(), [(LedgerKind::Sale, 150, 43, 107); 2]);
    assert_ne!(file.loose[0].entry_id, file.loose[1].entry_id);
    assert_eq!(refusals(&file).iter().map(|it| it.0).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn activities_are_read_in_their_language() {
    let file = read(ACTIVITY);
    assert_eq!((file.format, keys(&file)), (Format::PaypalActivity, vec![]));
    assert_eq!(figures(&file.loose[0]), (LedgerKind::Sale, 110_000, 3_550, 106_450));
    assert_eq!(file.loose[0].created_at.to_rfc3339(), "2026-03-02T09:00:00+00:00");
    assert_eq!(refusals(&file), [(3, "Auswirkung auf Guthaben", "files-settlement-no-money")]);
    let batch = &file.batches[0].batch;
    assert_eq!(
        (batch.amount.minor, batch.status.as_str(), batch.arrival_date.to_string().as_str()),
        (100_000, "in_transit", "2026-03-03")
    );
    let headers = [
        "Date,Heure,Fuseau horaire,Description,Devise,Avant commission,Commission,Net,Solde,Numéro de transaction",
        "Date,Time,Time Zone,Description,Currency,Gross ,Fee ,Net,Balance,Transaction ID",
        "Fecha,Hora,Zona horaria,Descripción,Divisa,Bruto,Comisión,Neto,Saldo,Id. de transacción",
        "Data,Orario,Fuso orario,Descrizione,Valuta,Lordo,Tariffa,Netto,Saldo,Codice transazione",
        "Datum,Tijd,Tijdzone,Omschrijving,Valuta,Bruto,Kosten,Net,Saldo,Transactiereferentie",
        "Data,Hora,Fuso horário,Descrição,Moeda,Bruto,Tarifa,Líquido,Saldo,ID da transação",
    ];
    for header in headers {
        let file = read(&format!("{header}\n20/12/2026,10:00:00,CET,x,EUR,\"10,00\",\"-1,00\",\"9,00\",\"9,00\",A1\n"));
        assert_eq!(
            file.loose.iter().map(figures).collect::<Vec<_>>(),
            [(LedgerKind::Sale, 1000, 100, 900)],
            "{header}"
        );
    }
}

#[test]
fn days_of_english_activities_must_be_told() {
    let text = "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Balance
01/02/2026,10:00:00,PST,A,Website Payment,Completed,USD,10.00,-1.00,9.00,A1,9.00
01/02/2026,10:00:00,PST,A,Website Payment,Pending,USD,10.00,0.00,10.00,A2,9.00
01/02/2026,10:00:00,PST,A,Website Payment,Denied,USD,10.00,0.00,10.00,A3,9.00
01/02/2026,11:00:00,PST,,General Withdrawal,Pending,USD,-5.00,0.00,-5.00,A4,4.00
01/02/2026,11:00:00,PST,,Refund,Completed,USD,-5.00,0.00,-4.00,A5,0.00
";
    assert_eq!(refusals(&read(text))[0].2, "files-ambiguous-date");
    let assume = Assume { dates: Some(crate::files::DateOrder::MonthFirst), ..Assume::default() };
    let file = read_settlement(&text.as_bytes(), &assume).unwrap();
    assert_eq!(file.loose[0].created_at.to_rfc3339(), "2026-01-02T18:00:00+00:00");
    assert_eq!((file.loose.len(), file.batches[0].batch.amount.minor), (1, 500));
    let why: Vec<_> = refusals(&file).into_iter().map(|it| (it.0, it.2)).collect();
    let no_money = "files-settlement-no-money";
    assert_eq!(why, [(3, no_money), (4, no_money), (6, "files-settlement-net-differs")]);
}

#[test]
fn balances_show_missing_rows_and_signs_are_checked() {
    assert_eq!(keys(&read(&ACTIVITY.replace("\"64,50\"", "\"60,50\""))), ["files-settlement-balance-differs"]);
    let wrong = read(&ACTIVITY.replace("\"Soll\"", "\"Haben\""));
    assert_eq!(refusals(&wrong)[1].2, "files-settlement-sign-differs");
}
