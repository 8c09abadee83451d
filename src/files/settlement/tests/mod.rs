//! Reports of all gateways, in fixtures of our own.

#![allow(clippy::unwrap_used)]

mod adyen;
mod paypal;
mod stripe;

use proptest::prelude::*;

use super::*;
use crate::domain::LedgerKind;

fn read(text: &str) -> SettlementFile {
    read_settlement(&text.as_bytes(), &Assume::default()).unwrap()
}

fn keys(file: &SettlementFile) -> Vec<&'static str> {
    file.notices.iter().map(|notice| notice.what.key).collect()
}

fn refusals(file: &SettlementFile) -> Vec<(u64, &str, &'static str)> {
    file.rejected.iter().map(|it| (it.line, it.field.as_str(), it.why.key)).collect()
}

/// Kind, amount, fee and net in the smallest unit.
fn figures(line: &LedgerEntry) -> (LedgerKind, i64, i64, i64) {
    (line.kind, line.amount.minor, line.fee.minor, line.net.minor)
}

fn format_of(text: &str) -> Option<Format> {
    detect::detect(&text.as_bytes()).unwrap()
}

#[test]
fn tables_of_banks_and_shops_are_not_claimed() {
    for text in [
        "Date,Time,Type,Amount,Fee,Net,Balance,Currency\n2026-01-01,10:00,x,1,0,1,1,EUR\n",
        "id,created,type,amount,fee,currency,description,status\n1,2026-01-01,x,1,0,EUR,x,ok\n",
        "Type,Payment ID,Reference,Payout ID,Gross,Net,Currency\nCharge,p,r,1,1,1,USD\n",
        "Order,Date,Total,Currency,Payment Method,Status\n1,2026-01-01,1,EUR,x,paid\n",
        "CH,Name,Value,Type,Other,More\nCH,1,2,3,4,5\n",
    ] {
        assert!(!matches!(
            format_of(text),
            Some(
                Format::AdyenSettlement
                    | Format::AdyenAccounting
                    | Format::PaypalSettlement
                    | Format::PaypalTransactions
                    | Format::PaypalSubscriptions
                    | Format::PaypalActivity
                    | Format::StripeItemised
            )
        ));
        assert!(read_settlement(&text.as_bytes(), &Assume::default()).is_err(), "{text}");
    }
}

#[test]
fn reports_that_are_not_about_settled_money_are_named() {
    let check = |text: &str, format| {
        assert_eq!(format_of(text), Some(format));
        assert_eq!(read_settlement(&text.as_bytes(), &Assume::default()), Err(FileError::NotSettled(format)));
    };
    check(
        "Company Account,Merchant Account,Psp Reference,Record Type,Main Currency,Payable (SC)\nA,B,1,Settled,EUR,1\n",
        Format::AdyenAccounting,
    );
    check(
        "CH,Subscription ID,Subscription Action Type,Subscription Currency,Period 1 Amount\nSB,S-1,S0000,EUR,300\n",
        Format::PaypalSubscriptions,
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_panic(text in "(\\PC|[,;\n\"]){0,300}") {
        let _ = read_settlement(&text.as_bytes(), &Assume::default());
    }

    #[test]
    fn no_change_of_a_report_makes_the_readers_panic(
        which in 0_usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), "\\PC|[,;\n\"0-9.E+-]{0,30}"), 1..6),
    ) {
        let reports = [adyen::REPORT, paypal::SETTLEMENT, paypal::ACTIVITY, stripe::ITEMISED, stripe::PAYMENTS];
        let mut letters: Vec<String> = reports[which].chars().map(String::from).collect();
        for (place, with) in changes {
            let place = place.index(letters.len());
            letters[place] = with;
        }
        if let Ok(file) = read_settlement(&letters.concat().as_bytes(), &Assume::default()) {
            for line in file.batches.iter().flat_map(|settled| &settled.lines).chain(&file.loose) {
                prop_assert_eq!(line.amount.minus(line.fee), Ok(line.net));
            }
        }
    }
}
