use super::*;
use crate::domain::BatchStatus;

/// One batch: a sale in pounds, a refund with a fee, a chargeback, a fee, the payout.
pub(super) const REPORT: &str = "\u{feff}Company Account,Merchant Account,Psp Reference,Merchant Reference,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number,Booking Date,Booking Date TimeZone
Inn,InnShop,PSP1,ORDER-1,2026-03-01 23:30:00,CET,Settled,PSP1M,GBP,,10.00,1.2,EUR,,11.7,,0.1,0.05,0.15,7,2026-03-03 09:00:00,CET
Inn,InnShop,PSP2,ORDER-2,2026-03-01 12:00:00,CET,Refunded,PSP2M,EUR,4.00,,1,EUR,4.2,,0.2,,,,7,2026-03-03 09:00:00,CET
Inn,InnShop,PSP3,ORDER-3,2026-03-01 12:00:00,CET,Chargeback,PSP3M,EUR,1.00,,1,EUR,3.00,,2.00,,,,7,,
Inn,InnShop,,,2026-03-03 01:00:00,CET,Fee,Transaction fees of March,,,,,EUR,0.5,,,,,,7,,
Inn,InnShop,,,2026-03-03 01:00:00,CET,MerchantPayout,\"TX12345678XT batch 7, InnShop\",,,,,EUR,4.00,,,,,,7,,
";

#[test]
fn a_batch_has_its_lines_and_what_was_paid_out() {
    let file = read(REPORT);
    assert_eq!(
        (file.format, file.gateway.as_str(), file.account.as_deref()),
        (Format::AdyenSettlement, "adyen", Some("InnShop"))
    );
    assert_eq!((file.batches.len(), file.loose.len(), file.rejected.len(), keys(&file)), (1, 0, 0, vec![]));
    let settled = &file.batches[0];
    assert_eq!((settled.batch.batch_id.as_str(), settled.batch.amount.minor), ("InnShop/7", 400));
    assert_eq!((settled.batch.status.clone(), settled.lines_complete), (BatchStatus::Paid, true));
    assert_eq!(settled.batch.references, ["TX12345678XT"]);
    assert_eq!(settled.batch.created_at.to_rfc3339(), "2026-03-03T00:00:00+00:00");
    assert_eq!(settled.batch.arrival_date.to_string(), "2026-03-03");
    let found: Vec<_> = settled.lines.iter().map(figures).collect();
    let expected = [
        (LedgerKind::Sale, 1200, 30, 1170),
        (LedgerKind::Refund, -400, 20, -420),
        (LedgerKind::Dispute, -100, 200, -300),
        (LedgerKind::Fee, -50, 0, -50),
        (LedgerKind::Payout, -400, 0, -400),
    ];
    assert_eq!(found, expected);
    assert!(settled.batch.is_own_row(&settled.lines[4]));
    let sources: Vec<_> = settled.lines.iter().map(|line| line.source_id.as_deref()).collect();
    assert_eq!(sources, [Some("PSP1"), Some("PSP2M"), Some("PSP3M"), None, Some("InnShop/7")]);
    assert_eq!(settled.lines[0].description.as_deref(), Some("ORDER-1"));
    assert_eq!(settled.lines[0].created_at.to_rfc3339(), "2026-03-01T22:30:00+00:00");
    assert_eq!(settled.lines[0].available_on.to_rfc3339(), "2026-03-03T08:00:00+00:00");
}

#[test]
fn columns_in_any_order_say_the_same() {
    let turned: String = REPORT
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| {
            let line = line.replace(", InnShop\"", " InnShop\"");
            line.split(',').rev().collect::<Vec<_>>().join(",") + "\n"
        })
        .collect();
    assert_eq!(read(&turned).batches[0].lines.len(), 5);
    let plain = read(&REPORT.replace(", InnShop\"", " InnShop\""));
    assert_eq!(read(&turned), plain);
}

#[test]
fn a_batch_that_does_not_foot_is_told_with_the_difference() {
    let file = read(&REPORT.replace("EUR,4.00,,,,,,7", "EUR,4.10,,,,,,7"));
    assert_eq!(keys(&file), ["files-settlement-differs"]);
    assert_eq!((file.batches[0].batch.amount.minor, file.batches[0].lines_complete), (410, true));
}

#[test]
fn a_batch_without_a_payout_is_carried_over_or_open() {
    let head = REPORT.lines().next().unwrap();
    let row = |kind: &str, debit: &str, credit: &str, batch: u32| {
        format!("Inn,InnShop,,,2026-03-03 01:00:00,AEST,{kind},{kind},,,,,EUR,{debit},{credit},,,,,{batch},,\n")
    };
    let text = [
        head,
        "\n",
        &row("Balancetransfer", "", "5", 8),
        &row("Balancetransfer", "5", "", 8),
        &row("DepositCorrection", "2", "", 9),
    ];
    let file = read(&text.concat());
    let found: Vec<_> =
        file.batches.iter().map(|it| (it.batch.amount.minor, it.batch.status.as_str(), it.lines_complete)).collect();
    assert_eq!(found, [(0, "carried_over", true), (-200, "pending", false)]);
    assert_eq!(keys(&file), ["files-settlement-open"]);
    assert_eq!(figures(&file.batches[1].lines[0]).0, LedgerKind::Reserve);
}

#[test]
fn a_batch_in_two_currencies_is_two() {
    let file = read(&format!("{REPORT}Inn,InnShop,P,O,2026-03-01 12:00:00,CET,Settled,M,USD,,1,1,USD,,1,,,,,7,,\n"));
    let ids: Vec<_> = file.batches.iter().map(|it| it.batch.batch_id.as_str()).collect();
    assert_eq!(ids, ["InnShop/7/EUR", "InnShop/7/USD"]);
}

#[test]
fn what_is_odd_is_kept_or_told() {
    let text = REPORT
        .replace("PSP1,ORDER-1", "1.23E+22,ORDER-1")
        .replace("Chargeback,", "PaidOutOfTheBlue,")
        .replace("2026-03-01 12:00:00,CET,Refunded", "2026-03-01 12:00:00,XYZ,Refunded");
    let file = read(&text);
    assert_eq!(keys(&file), ["files-settlement-unknown-zone", "files-settlement-damaged-reference"]);
    let line = &file.batches[0].lines[2];
    assert_eq!((line.kind, line.provider_kind.as_str()), (LedgerKind::Other, "PaidOutOfTheBlue"));
    assert_eq!(file.batches[0].lines[0].source_id.as_deref(), Some("1.23E+22"));
}

#[test]
fn rows_that_cannot_be_used_are_left_out() {
    let rows = [
        "Inn,InnShop,P,O,2026-03-01 12:00:00,CET,Settled,M,EUR,,1,1,EUR,,,,,,,7,,\n",
        "Inn,InnShop,P,O,,CET,Settled,M,EUR,,1,1,EUR,,1,,,,,7,,\n",
        "Inn,InnShop,P,O,2026-03-01 12:00:00,CET,Settled,M,EUR,,1,1,,,1,,,,,7,,\n",
        "Inn,InnShop,P,O,2026-03-01 12:00:00,CET,Settled,M,EUR,,1,1,EUR,,one,,,,,7,,\n",
        "Inn,InnShop,P,O,2026-03-01 12:00:00,CET,Settled,M,EUR,,1,1,EUR,,1.005,,,,,7,,\n",
        "Inn,Inn,Shop,P,O,2026-03-01 12:00:00,CET,Settled,M,EUR,,1,1,EUR,,1,,,,,7,,x\n",
    ];
    let file = read(&(REPORT.to_owned() + &rows.concat()));
    let expected = [
        (7, "Net Credit (NC)", "files-row-no-amount"),
        (8, "Creation Date", "files-row-no-date"),
        (9, "Net Currency", "files-row-no-currency"),
        (10, "Net Credit (NC)", "files-not-an-amount"),
        (11, "Net Credit (NC)", "money-too-many-decimals"),
        (12, "", "files-row-too-wide"),
    ];
    assert_eq!(refusals(&file), expected);
    assert_eq!(file.batches[0].lines.len(), 5);
}

#[test]
fn decimals_may_have_commas_after_a_spreadsheet() {
    let table = "Psp Reference;Type;Batch Number;Net Currency;Net Debit (NC);Net Credit (NC);Creation Date\nP;Settled;1;EUR;;1234,5;13/02/2026 10:00\n";
    assert_eq!(figures(&read(table).batches[0].lines[0]).3, 123_450);
}
