//! Orders as shops export them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use counterfoil::domain::Currency;
use counterfoil::files::{Assume, FileError, Format, OrderFile, detect, read_orders};

fn read(text: &str) -> OrderFile {
    read_with(text, &Assume::default()).unwrap()
}

fn read_with(text: &str, assume: &Assume) -> Result<OrderFile, FileError> {
    let mut file = OrderFile::default();
    read_orders(&text.as_bytes(), assume, &mut file).map(|_| file)
}

fn summary(file: &OrderFile) -> Vec<String> {
    file.orders.iter().map(|order| format!("{} {:?} line {}", order.number, order.total, order.line)).collect()
}

const SHOPIFY: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Lineitem name,Created at,Payment Reference\n\
    #1001,ana@example.com,paid,2026-05-01 10:00:00 +0200,EUR,40.00,42.50,Green tea,2026-05-01 09:59:58 +0200,pi_1\n\
    #1001,ana@example.com,,,,,,Cup,,\n\
    #1002,bo@example.com,refunded,2026-05-02 10:00:00 +0200,EUR,5.00,5.00,Honey,2026-05-02 09:00:00 +0200,pi_2\n";

#[test]
fn a_shopify_export_gives_one_order_for_all_its_lines() {
    assert_eq!(detect(&SHOPIFY.as_bytes()), Ok(Some(Format::OrdersCsv)));
    let file = read(SHOPIFY);
    assert_eq!(file.rejected, []);
    assert_eq!(summary(&file), ["#1001 42.50 EUR line 2", "#1002 5.00 EUR line 4"]);
    let first = &file.orders[0];
    assert_eq!(first.placed_on.unwrap().to_string(), "2026-05-01");
    assert_eq!(first.email.as_deref(), Some("ana@example.com"));
    assert_eq!((first.payment_reference.as_deref(), first.status.as_deref()), (Some("pi_1"), Some("paid")));
}

#[test]
fn a_woocommerce_export_repeats_the_total_on_each_line() {
    let text = "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,Currency,Transaction ID,Item Name\n\
        17,wc-completed,2026-05-01,ana@example.com,42.50,EUR,pi_1,Tea\n\
        17,wc-completed,2026-05-01,ana@example.com,42.50,EUR,pi_1,Cup\n\
        18,wc-completed,2026-05-01,bo@example.com,7.00,EUR,pi_2,Cup\n\
        18,wc-completed,2026-05-01,bo@example.com,8.00,EUR,pi_2,Cup\n";
    assert_eq!(detect(&text.as_bytes()), Ok(Some(Format::OrdersCsv)));
    let file = read(text);
    assert_eq!(summary(&file), ["17 42.50 EUR line 2", "18 7.00 EUR line 4"]);
    assert_eq!(file.orders[0].email.as_deref(), Some("ana@example.com"));
    assert_eq!((file.rejected[0].line, file.rejected[0].why.key), (5, "files-order-twice"));
}

#[test]
fn plain_names_in_other_languages_are_read() {
    let text = "Bestellnummer;Bestelldatum;Gesamtbetrag;Währung;E-Mail;Zahlungsreferenz\nA-1;04.05.2026;1.042,50;EUR;ana@example.com;pi_1\n";
    let file = read(text);
    assert_eq!(summary(&file), ["A-1 1042.50 EUR line 2"]);
    assert_eq!(file.orders[0].placed_on.unwrap().to_string(), "2026-05-04");
    assert_eq!(file.orders[0].payment_reference.as_deref(), Some("pi_1"));
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_others_kept() {
    let text = "Order,Total,Currency\n1,2.00,EUR\n,3.00,EUR\n3,,EUR\n4,many,EUR\n5,1.005,EUR\n6,1,000\n7,1500,JPY\n";
    let file = read(text);
    assert_eq!(summary(&file), ["1 2.00 EUR line 2", "7 1500 JPY line 8"]);
    let rejected: Vec<_> = file.rejected.iter().map(|r| (r.line, r.field.as_str(), r.why.key)).collect();
    assert_eq!(
        rejected,
        [
            (3, "Order", "files-row-no-number"),
            (4, "Total", "files-row-no-amount"),
            (5, "Total", "files-not-an-amount"),
            (6, "Total", "money-too-many-decimals"),
            (7, "Currency", "money-unknown-currency"),
        ]
    );
}

#[test]
fn bank_statements_and_half_files_are_not_taken_for_orders() {
    let refused = |text: &str| read_with(text, &Assume::default()).unwrap_err();
    let bank = "Date,Reference,Amount,Balance\n2026-05-01,x,1.00,2.00\n";
    assert_eq!(detect(&bank.as_bytes()), Ok(Some(Format::BankCsv)));
    assert_eq!(refused(bank), FileError::NotOrders(Some(Format::BankCsv)));
    assert_eq!(refused("<Document><BkToCstmrStmt/></Document>"), FileError::NotOrders(Some(Format::Camt053)));
    assert!(matches!(
        refused("Order number,Date,Email\n1,2026-05-01,a@b.c\n"),
        FileError::MissingColumns { line: 1, .. }
    ));
    let without_currency = "Order,Total\n1,2.00\n";
    assert_eq!(refused(without_currency), FileError::NoCurrency);
    let assume = Assume { currency: Some(Currency::EUR), ..Assume::default() };
    assert_eq!(summary(&read_with(without_currency, &assume).unwrap()), ["1 2.00 EUR line 2"]);
}
