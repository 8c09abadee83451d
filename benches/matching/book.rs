//! The same orders and payments in an encrypted book: what matching costs there, and what a further day costs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::DateTime;
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{self, Actor, Desk, OrderMatching};
use counterfoil::domain::ids::{ConnectionId, PaymentId};
use counterfoil::domain::{Currency, Money, Payment, PaymentStatus};
use counterfoil::files::Assume;
use counterfoil::gateway::Mirrored;
use counterfoil::job::Job;
use counterfoil::store::{ConnectionRow, DatabaseKey, Sidecar, Store, StoreError};
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};

use super::ROUNDS;
use super::race::{Cost, Tool};
use super::shop_files::{Settings, ShopFiles};

/// Orders of a further day.
const OF_A_DAY: usize = 3_000;
const DAYS: usize = 3;

/// What the days cost, beside the bare files of the same rows.
pub fn measure(folder: &Path, settings: Settings) {
    ShopFiles::new(settings).write(folder).unwrap();
    let costs: Vec<Cost> = (0..ROUNDS).filter_map(|_| Tool::ours().run(folder)).collect();
    let files = Cost::median(&costs).expect("the command fails").wall;
    let orders = orders(folder);
    let vault = Arc::new(MemoryVault::default());
    let clock = Arc::new(SystemClock::new());
    let path = folder.join("book");
    drop(Desk::create(&path, Arc::clone(&vault) as _, Arc::clone(&clock) as _).unwrap());
    let payments = put_payments(folder, &path, &vault);
    let desk = Desk::open(&path, vault, clock).unwrap();
    let owner = desk.owner().unwrap();
    let of_days = DAYS * OF_A_DAY;
    import(&desk, &owner, "all.csv", &orders[..orders.len() - of_days]);
    let (first, found) = ask(&desk, &owner);
    println!("| | wall s | to bare files |\n|---|---:|---:|");
    println!("| bare files to the result on disk | {files:.3} | 1.00 |");
    println!("| the encrypted book, {payments} payments, read and matched | {first:.3} | {:.2} |", first / files);
    let mut last = found;
    for (day, rows) in orders[orders.len() - of_days..].chunks(OF_A_DAY).enumerate() {
        import(&desk, &owner, &format!("day{day}.csv"), rows);
        let (wall, found) = ask(&desk, &owner);
        assert_eq!(found.orders, last.orders + rows.len(), "the day is in it");
        assert!(found.paid > last.paid, "and paid");
        println!("| a further day of {OF_A_DAY} orders | {wall:.3} | {:.2} |", wall / files);
        last = found;
    }
    println!("\n{} of {} orders are paid.", last.paid, last.orders);
}

fn ask(desk: &Desk, owner: &Actor) -> (f64, OrderMatching) {
    let start = Instant::now();
    let found = desk::order_matching(desk, owner, None, 0).unwrap();
    (start.elapsed().as_secs_f64(), found)
}

/// The lines of the shop's orders, oldest first, as the shop would write them.
fn orders(folder: &Path) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join("orders.csv")).unwrap();
    let mut lines: Vec<(String, String)> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let (number, created) = (&row[1], row[2].parse().unwrap());
            let total = Money::new(row[4].parse().unwrap(), Currency::parse(&row[5]).unwrap());
            let day = DateTime::from_timestamp(created, 0).unwrap().format("%Y-%m-%d").to_string();
            (number.to_owned(), format!("{number},{day},{},{}", total.to_decimal(), &row[5]))
        })
        .collect();
    lines.sort();
    lines.dedup_by(|a, b| a.0 == b.0);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn import(desk: &Desk, owner: &Actor, name: &str, lines: &[String]) {
    let text = ["Order,Created at,Total,Currency"].into_iter().chain(lines.iter().map(String::as_str));
    let text = text.collect::<Vec<_>>().join("\n");
    desk::import(desk, owner, name, &text.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
}

/// Puts the charges into the book as a gateway's mirror does.
fn put_payments(folder: &Path, book: &Path, vault: &MemoryVault) -> usize {
    let sidecar = Sidecar::read(book).unwrap().unwrap();
    let secret = vault.get(&SecretName::database_key(&sidecar.profile_id)).unwrap().unwrap();
    let key = DatabaseKey::from_bytes(secrecy::ExposeSecret::expose_secret(&secret)).unwrap();
    let now = SystemClock::new().now();
    let store = Store::open(book, &sidecar, key, now.timestamp_millis()).unwrap();
    let mut reader = csv::Reader::from_path(folder.join("payments.csv")).unwrap();
    let mut charges: Vec<(String, Payment)> = Vec::new();
    for row in reader.records().map(Result::unwrap).filter(|row| &row[9] == "charge") {
        charges.push((row[8].to_owned(), payment(&row)));
    }
    let mut gateways: Vec<String> = charges.iter().map(|(gateway, _)| gateway.clone()).collect();
    gateways.sort();
    gateways.dedup();
    let put = |chunk: &[(String, Payment)]| {
        store.write::<_, StoreError>(|tx| {
            for (gateway, fact) in chunk {
                tx.put_payment(&ConnectionId::new(gateway), &Mirrored { raw: "{}".into(), fact: fact.clone() }, now)?;
            }
            Ok(())
        })
    };
    for gateway in &gateways {
        let connection = ConnectionRow {
            connection_id: ConnectionId::new(gateway),
            name: gateway.clone(),
            kind: gateway.clone(),
            url: String::new(),
            account: None,
            live: false,
            scopes: std::collections::BTreeMap::new(),
            from_files: true,
            added_at: now,
        };
        store.write::<_, StoreError>(|tx| tx.put_connection(&connection)).unwrap();
    }
    charges.chunks(20_000).for_each(|chunk| put(chunk).unwrap());
    charges.len()
}

fn payment(row: &csv::StringRecord) -> Payment {
    let currency = Currency::parse(&row[7]).unwrap();
    let amount = Money::new(row[4].parse().unwrap(), currency);
    Payment {
        payment_id: PaymentId::new(&row[0]),
        charge_id: None,
        amount,
        captured: amount,
        capturable: Money::new(0, currency),
        refunded: Money::new(0, currency),
        status: PaymentStatus::Succeeded,
        created_at: DateTime::from_timestamp(row[2].parse().unwrap(), 0).unwrap(),
        capture_before: None,
        order: Some(row[1].to_owned()).filter(|reference| !reference.is_empty()),
        description: None,
        customer: None,
        payer: None,
        email: None,
        card: None,
        checks: counterfoil::domain::CardChecks::default(),
        billing_country: None,
        ip: None,
        ip_country: None,
        device: None,
        decline: None,
        risk: None,
        disputed: false,
    }
}
