//! How fast the audit log is written and verified, beside what it cannot be faster than: `cargo bench --profile dev
//! --bench audit [-- ENTRIES]`. A million entries without a number; nothing here fails because something is slow.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use counterfoil::audit::{self, AuditKey, LogCheck, StoredEntry};
use counterfoil::domain::{AuditEntry, AuditHead, Ended};
use counterfoil::store::{AuditQuery, DatabaseKey, Sidecar, Store, StoreError};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

/// Entries when no number is given, and the most that are taken.
const ENTRIES: u64 = 1_000_000;
const ENTRIES_MAX: u64 = 10_000_000;

/// Entries in one transaction: what costs is then the entries and not the waits for the disk.
const A_TRANSACTION: u64 = 10_000;

/// Durable transactions of one entry each.
const ALONE: u64 = 1_000;

fn main() {
    let entries = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ENTRIES).min(ENTRIES_MAX);
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    let sidecar = Sidecar::new("profile".into(), &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    let store = Store::open(folder.path(), &sidecar, key, 0).unwrap();
    let verification = AuditKey::from_bytes(&[3; 32]).unwrap();
    let mut head = audit::begin("profile", &verification);
    store.write::<_, StoreError>(|tx| tx.begin_audit(&head)).unwrap();

    let alone = ALONE.min(entries);
    let writing_alone = timed(|| {
        for _ in 0..alone {
            write(&store, &mut head, 1);
        }
    });
    let rest = entries - alone;
    let writing = timed(|| {
        let mut left = rest;
        while left > 0 {
            let now = left.min(A_TRANSACTION);
            write(&store, &mut head, now);
            left -= now;
        }
    });

    let mut bytes = 0;
    let reading_all = timed(|| bytes = read_plainly(folder.path()));
    let hashing = timed(|| {
        let row = vec![0_u8; usize::try_from(bytes / entries.max(1)).unwrap()];
        for _ in 0..entries {
            black_box(Sha256::digest(&row));
        }
    });
    let verified = |key: Option<&AuditKey>| {
        let mut check = LogCheck::new("profile", key);
        let took = timed(|| {
            store
                .read::<_, StoreError>(|view| {
                    view.each_audit_entry((i64::MIN, i64::MAX), &AuditQuery::default(), |n, sealed, _| {
                        check.entry(&StoredEntry { n, sealed });
                        Ok::<_, StoreError>(())
                    })
                })
                .unwrap();
        });
        assert_eq!(check.finish(Some(&head)).found, []);
        took
    };
    let chain_only = verified(None);
    let with_seals = verified(Some(&verification));

    println!("{entries} entries of {} bytes", bytes / entries.max(1));
    let line = |name: &str, count: u64, took: Duration, against: &str, base: Duration| {
        let rate = count as f64 / took.as_secs_f64().max(1e-9);
        let ratio = took.as_secs_f64() / base.as_secs_f64().max(1e-9);
        println!("{name:<42} {:>9.2} s {rate:>12.0}/s {ratio:>8.1} x {against}", took.as_secs_f64());
    };
    line("SHA-256 over as many bytes", entries, hashing, "itself", hashing);
    line("SELECT * of all rows", entries, reading_all, "SHA-256", hashing);
    line("verified: chain", entries, chain_only, "SELECT *", reading_all);
    line("verified: chain and seals", entries, with_seals, "SELECT *", reading_all);
    line("written, 10,000 in a transaction", rest, writing, "verified", with_seals);
    line("written, each one durable by itself", alone, writing_alone, "as long for as many", writing_alone);
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn write(store: &Store, head: &mut AuditHead, entries: u64) {
    store
        .write::<_, StoreError>(|tx| {
            for _ in 0..entries {
                let n = head.n + 1;
                let entry = AuditEntry {
                    n,
                    at_ms: 1_790_000_000_000 + i64::try_from(n).unwrap(),
                    who: None,
                    through: "window".into(),
                    kind: if n.is_multiple_of(3) { "personal_data_seen" } else { "money_step" }.into(),
                    subject: format!("019a8f6e-{n:012}"),
                    ended: Ended::Done,
                    decision_id: None,
                    body: format!(
                        "{{\"step\":3,\"from\":\"sending\",\"to\":\"succeeded\",\"gateway_id\":\"re_{n:024}\",\
                         \"amount\":{{\"minor\":{n},\"currency\":\"EUR\"}}}}"
                    ),
                    salt: [n.to_be_bytes(), n.to_le_bytes()].concat().try_into().unwrap(),
                };
                let (sealed, next) = audit::append(head, entry);
                tx.append_audit(&sealed, &next)?;
                *head = next;
            }
            Ok(())
        })
        .unwrap();
}

/// Every column of every row, and nothing done with it: the bytes that there are.
fn read_plainly(folder: &std::path::Path) -> u64 {
    let connection = Connection::open(folder.join("counterfoil.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", hex::encode([7; 32]))).unwrap();
    let mut statement = connection.prepare("SELECT * FROM audit_entry ORDER BY n").unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut bytes = 0;
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            let value = row.get_ref(column).unwrap();
            bytes += value.as_bytes_or_null().ok().flatten().map_or(8, <[u8]>::len) as u64;
        }
    }
    bytes
}
