//! A book for a benchmark, written by the store itself: no gateway is asked.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::Desk;
use counterfoil::domain::ids::{ChargeId, ConnectionId, PaymentId};
use counterfoil::domain::{Card, CardChecks, Currency, Money, Payment, PaymentStatus, RiskOutcome};
use counterfoil::gateway::Mirrored;
use counterfoil::store::{ConnectionRow, DatabaseKey, Sidecar, Store, StoreError};
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};
use serde_json::json;

/// So many payments are written at once.
const AT_ONCE: usize = 20_000;

/// A new book with one connection.
pub struct Book {
    pub store: Store,
    pub connection_id: ConnectionId,
    pub now: DateTime<Utc>,
    /// The database key.
    pub key: Vec<u8>,
}

impl Book {
    pub fn new(folder: &Path, vault: &Arc<MemoryVault>, from_files: bool) -> Self {
        let clock = Arc::new(SystemClock::new());
        drop(Desk::create(folder, Arc::clone(vault) as _, Arc::clone(&clock) as _).expect("a new book"));
        let sidecar = Sidecar::read(folder).unwrap().unwrap();
        let secret = vault.get(&SecretName::database_key(&sidecar.profile_id)).unwrap().unwrap();
        let key = secrecy::ExposeSecret::expose_secret(&secret).to_vec();
        let now = clock.now();
        let database_key = DatabaseKey::from_bytes(&key).unwrap();
        let store = Store::open(folder, &sidecar, database_key, now.timestamp_millis()).unwrap();
        let connection_id = ConnectionId::new("bench");
        let connection = ConnectionRow {
            connection_id: connection_id.clone(),
            name: "Bench".to_owned(),
            kind: "stripe".to_owned(),
            url: "http://127.0.0.1:9".to_owned(),
            account: None,
            live: false,
            scopes: std::collections::BTreeMap::new(),
            from_files,
            added_at: now,
        };
        store.write::<_, StoreError>(|tx| tx.put_connection(&connection)).unwrap();
        Self { store, connection_id, now, key }
    }

    /// Writes so many payments, one every 30 seconds until now.
    pub fn put_payments(&self, count: usize) {
        for first in (0..count).step_by(AT_ONCE) {
            let write = self.store.write::<_, StoreError>(|tx| {
                for number in first..(first + AT_ONCE).min(count) {
                    tx.put_payment(&self.connection_id, &payment(number, self.now), self.now)?;
                }
                Ok(())
            });
            write.unwrap();
        }
    }
}

/// The payment that was made so many payments ago.
fn payment(number: usize, now: DateTime<Utc>) -> Mirrored<Payment> {
    let eur = |minor| Money::new(minor, Currency::EUR);
    let amount = eur(i64::try_from(number % 90_000).unwrap() + 100);
    let declined = number.is_multiple_of(12);
    let id = format!("pi_{number:024x}");
    Mirrored {
        raw: json!({ "id": id, "object": "payment_intent", "amount": amount.minor, "currency": "eur" }).to_string(),
        fact: Payment {
            payment_id: PaymentId::new(id),
            charge_id: Some(ChargeId::new(format!("ch_{number:024x}"))),
            amount,
            captured: if declined { eur(0) } else { amount },
            capturable: eur(0),
            refunded: eur(0),
            status: if declined { PaymentStatus::Declined } else { PaymentStatus::Succeeded },
            created_at: now - TimeDelta::seconds(i64::try_from(number).unwrap() * 30),
            capture_before: None,
            order: Some(number.to_string()),
            description: None,
            customer: None,
            payer: None,
            email: Some(format!("customer{}@example.com", number % 40_000)),
            card: Some(Card {
                brand: Some("visa".to_owned()),
                last4: Some(format!("{:04}", number % 10_000)),
                fingerprint: Some(format!("fp{}", number % 50_000)),
                country: Some("DE".to_owned()),
                funding: None,
                expires: None,
            }),
            checks: CardChecks::default(),
            billing_country: None,
            ip: Some(format!("198.18.{}.{}", number % 60_000 / 250, number % 250)),
            ip_country: None,
            device: None,
            decline: None,
            risk: Some(RiskOutcome { outcome: None, level: None, score: u8::try_from(number % 100).ok() }),
            disputed: false,
        },
    }
}
