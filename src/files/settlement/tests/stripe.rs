use super::*;
use crate::domain::BatchStatus;

pub(super) const ITEMISED: &str = "reporting_category,balance_transaction_id,created,available_on,currency,gross,fee,net,source_id,automatic_payout_id,automatic_payout_effective_at,description
charge,txn_1,2026-01-30 10:11:12,2026-02-01 00:00:00,usd,25,0.95,24.05,ch_1,po_1,2026-02-02 00:00:00,Order 1
dispute_reversal,txn_2,2026-01-30 10:11:12,2026-02-01 00:00:00,USD,5,0,5,du_1,,,
refund,txn_3,2026-01-30 11:00:00,2026-02-01 00:00:00,usd,-4.05,0,-4.05,re_1,po_1,2026-02-02 00:00:00,
payout,txn_4,2026-02-01 02:00:00,2026-02-02 00:00:00,usd,-20,0,-20,po_1,,,
";

pub(super) const PAYMENTS: &str = "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Converted Currency,Status,Captured
ch_1,Order 1,2026-02-03 13:12,30.00,0.00,usd,25.00,0.00,1.03,eur,Paid,true
ch_2,Order 2,2026-02-03 13:12,30.00,0.00,usd,25.00,5.00,1.03,eur,Refunded,true
ch_3,Order 3,2026-02-03 13:12,30.00,0.00,usd,25.00,0.00,0.00,eur,Failed,true
ch_4,Order 4,2026-02-03 13:12,30.00,0.00,usd,25.00,0.00,0.00,eur,Paid,false
";

#[test]
fn rows_are_grouped_by_payout() {
    let file = read(ITEMISED);
    assert_eq!((file.format, keys(&file), file.rejected.len()), (Format::StripeItemised, vec![], 0));
    assert_eq!(file.loose.iter().map(figures).collect::<Vec<_>>(), [(LedgerKind::DisputeReversed, 500, 0, 500)]);
    let settled = &file.batches[0];
    let batch = &settled.batch;
    assert_eq!((batch.batch_id.as_str(), batch.amount.minor, batch.automatic), ("po_1", 2000, true));
    assert_eq!((batch.status.clone(), batch.arrival_date.to_string().as_str()), (BatchStatus::Paid, "2026-02-02"));
    assert_eq!((settled.lines.len(), settled.lines_complete), (3, true));
    assert_eq!(settled.lines[0].entry_id.as_str(), "txn_1");
    assert!(batch.is_own_row(&settled.lines[2]));
}

#[test]
fn a_payout_without_its_row_is_the_sum_of_its_lines_and_one_cut_in_two_is_told() {
    let without: String = ITEMISED.split_inclusive('\n').filter(|line| !line.starts_with("payout")).collect();
    let file = read(&without);
    assert_eq!((file.batches[0].batch.amount.minor, file.batches[0].lines_complete), (2000, true));
    let cut: String = ITEMISED.split_inclusive('\n').filter(|line| !line.starts_with("refund")).collect();
    let file = read(&cut);
    assert_eq!((keys(&file), file.batches[0].lines_complete), (vec!["files-settlement-differs"], false));
}

#[test]
fn payouts_by_hand_and_payouts_that_came_back() {
    let text = ITEMISED.lines().next().unwrap().to_owned()
        + "\npayout,txn_1,2026-02-01,2026-02-02,eur,-20,0,-20,po_9,,,\npayout_reversal,txn_2,2026-02-03,2026-02-03,eur,20,0,20,po_9,,,\n";
    let settled = &read(&text).batches[0];
    assert_eq!((settled.batch.amount.minor, settled.batch.automatic, settled.lines_complete), (2000, false, false));
    assert_eq!(settled.batch.status, BatchStatus::Failed);
}

#[test]
fn the_list_of_the_dashboard_is_read() {
    let text = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer
txn_1,charge,ch_1,\"1,025.00\",0.95,\"1,024.05\",eur,2026-01-30 10:11,2026-02-01 00:00,x,po_1
txn_2,stripe_fee,,-1.00,0.00,-1.00,eur,2026-01-30 10:11,2026-02-01 00:00,x,po_1
txn_3,adjustment,,-1.00,0.00,-2.00,eur,2026-01-30 10:11,2026-02-01 00:00,x,po_1
";
    let file = read(text);
    assert_eq!(file.batches[0].batch.amount.minor, 102_305);
    assert_eq!(refusals(&file), [(4, "Net", "files-settlement-net-differs")]);
    assert_eq!(figures(&file.batches[0].lines[1]).0, LedgerKind::Fee);
}

#[test]
fn a_list_of_payments_is_read_and_told_to_be_one() {
    let file = read(PAYMENTS);
    assert_eq!(file.loose.iter().map(figures).collect::<Vec<_>>(), [(LedgerKind::Sale, 2500, 103, 2397); 2]);
    assert_eq!((keys(&file), file.batches.len()), (vec!["files-settlement-payments-only"], 0));
    let no_money = "files-settlement-no-money";
    assert_eq!(refusals(&file), [(4, "Status", no_money), (5, "Captured", no_money)]);
}
