//! The audit log of a real book: whatever is done to it behind the program's back is found and named.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock, ShiftedClock, SystemClock};
use counterfoil::desk::{
    self, AUDIT_KINDS, Actor, Ask, AuditAnchor, AuditFilter, AuditKey, AuditPlace, AuditVerdict, Desk, Ended,
    NewGateway, Through,
};
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::search::PaymentSort;
use counterfoil::domain::{CommandKind, CommandState, PaymentStatus, RefundReason};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::sandbox::{Noise, Sandbox, ShopPlan};
use counterfoil::store::{DatabaseKey, MIGRATIONS, Sidecar, Store};
use counterfoil::text::{Texts, UserError};
use counterfoil::vault::{MemoryVault, SecretName, Vault, VaultError, VaultReport};
use rusqlite::Connection;
use secrecy::{ExposeSecret as _, SecretSlice};
use zeroize::Zeroizing;

mod support {
    #[allow(dead_code, reason = "each test reads the source in its own way")]
    pub mod source;
}

/// A folder with a book, and what its keychain holds.
struct Book {
    folder: tempfile::TempDir,
    vault: Arc<MemoryVault>,
}

fn clock() -> Arc<dyn Clock> {
    let real = SystemClock::new();
    let by = "2026-09-02T15:30:00Z".parse::<DateTime<Utc>>().unwrap() - real.now();
    Arc::new(ShiftedClock { inner: real, by })
}

const NAMES: [fn(&str) -> SecretName; 4] =
    [SecretName::database_key, SecretName::audit_key, SecretName::audit_anchor, SecretName::audit_signing_key];

impl Book {
    fn new() -> Self {
        let book = Self { folder: tempfile::tempdir().unwrap(), vault: Arc::default() };
        drop(Desk::create(&book.path(), Arc::clone(&book.vault) as _, clock()).unwrap());
        book
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    fn open(&self) -> (Desk, Actor) {
        let desk = Desk::open(&self.path(), Arc::clone(&self.vault) as _, clock()).unwrap();
        let desk = desk.through(Through::CommandLine);
        let owner = desk.owner().unwrap();
        (desk, owner)
    }

    fn sidecar(&self) -> Sidecar {
        Sidecar::read(&self.path()).unwrap().unwrap()
    }

    fn secret(&self, name: fn(&str) -> SecretName) -> Option<SecretSlice<u8>> {
        self.vault.get(&name(&self.sidecar().profile_id)).unwrap()
    }

    /// The same book and keychain in another place.
    fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap(), vault: Arc::default() };
        copy_files(&self.path(), &copy.path());
        copy.remember(self);
        copy
    }

    /// Takes over what the keychain of another copy holds.
    fn remember(&self, of: &Self) {
        for name in NAMES {
            let item = name(&of.sidecar().profile_id);
            match of.vault.get(&item).unwrap() {
                Some(secret) => self.vault.set(&item, secret.expose_secret()).unwrap(),
                None => self.vault.delete(&item).unwrap(),
            }
        }
    }

    fn connection(&self) -> Connection {
        let key = self.secret(SecretName::database_key).unwrap();
        let connection = Connection::open(self.path().join("counterfoil.db")).unwrap();
        connection.pragma_update(None, "key", format!("x'{}'", hex::encode(key.expose_secret()))).unwrap();
        connection
    }

    /// Changes the book as somebody with its key could, past every trigger.
    fn tamper(&self, sql: &str) {
        let connection = self.connection();
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;").unwrap();
        let triggers: Vec<String> = connection
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger'
                 AND tbl_name IN ('audit_entry', 'audit_head', 'decision', 'money_command', 'money_command_step')",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        for trigger in triggers {
            connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
        connection.execute_batch(sql).unwrap();
    }

    fn number(&self, sql: &str) -> i64 {
        self.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn text(&self, sql: &str) -> String {
        self.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn verify(&self) -> AuditVerdict {
        let (desk, owner) = self.open();
        desk::verify_audit(&desk, &owner, None, &Job::quiet()).unwrap()
    }
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A book in which a gateway was connected, files brought in and money moved, closed.
fn lively() -> &'static Book {
    static BOOK: std::sync::LazyLock<Book> = std::sync::LazyLock::new(|| {
        let book = Book::new();
        let plan = ShopPlan { days: 5, per_day: 8, noise: Noise::none(), ..ShopPlan::new(7, clock().now()) };
        let shop_clock = clock();
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || shop_clock.now())).unwrap();
        let (desk, owner) = book.open();
        let gateway = NewGateway {
            name: "Sandbox".into(),
            kind: "stripe".into(),
            url: sandbox.base_url().into(),
            key: Zeroizing::new(sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        desk::import(&desk, &owner, "orders.csv", &sandbox.orders_csv(), &Assume::default(), &Job::quiet()).unwrap();
        let payments = desk::search_payments(&desk, &owner, "status:succeeded", 1_000).unwrap().payments;
        let can = |row: &&desk::PaymentRow| {
            row.payment.status == PaymentStatus::Succeeded && row.payment.refunded.minor == 0 && !row.payment.disputed
        };
        for row in payments.iter().filter(can).take(3) {
            let row = refund(&desk, &owner, &row.payment.payment_id).unwrap();
            assert!(matches!(row.state, CommandState::Succeeded | CommandState::Accepted), "{row:?}");
        }
        for _ in 0..12 {
            desk::audit_log(&desk, &desk.owner().unwrap(), &AuditFilter::default(), None, 1).unwrap();
        }
        drop(desk);
        book
    });
    &BOOK
}

fn refund(desk: &Desk, owner: &Actor, payment_id: &PaymentId) -> Result<desk::CommandRow, UserError> {
    let ask = Ask {
        payment_id: payment_id.clone(),
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        amount: Some("1.00".into()),
        token: None,
    };
    desk::request(desk, owner, &ask, &Job::quiet())
}

fn entries(verdict: &AuditVerdict) -> Vec<(i64, i64)> {
    let range = |place: &AuditPlace| match *place {
        AuditPlace::Entries { first, last } => Some((first, last)),
        _ => None,
    };
    verdict.findings.iter().filter_map(|finding| range(&finding.place)).collect()
}

fn places(verdict: &AuditVerdict) -> Vec<AuditPlace> {
    verdict.findings.iter().map(|finding| finding.place.clone()).collect()
}

#[test]
fn a_book_that_nobody_touched_is_sound() {
    let book = lively().copy();
    let verdict = book.verify();
    assert_eq!(verdict.findings, []);
    assert!(verdict.seals_checked && verdict.entries > 25, "{verdict:?}");
    assert_eq!(verdict.anchor, AuditAnchor::Agrees { n: verdict.entries });
    let counted = |table: &str| book.number(&format!("SELECT count(*) FROM {table}"));
    let logged = |condition: &str| book.number(&format!("SELECT count(*) FROM audit_entry WHERE {condition}"));
    assert_eq!(counted("decision"), logged("decision_id IS NOT NULL"));
    assert_eq!(counted("money_command_step"), logged("kind = 'money_step'"));
    assert_eq!(logged("through = 'command_line' AND kind = 'refund_requested'"), 3);
    assert_eq!(logged("kind = 'money_step' AND (who IS NOT NULL OR through <> 'program')"), 0);
}

#[test]
fn any_column_of_any_entry_that_is_edited_names_the_entry() {
    let edits = [
        "at_ms = at_ms + 1",
        "who = CASE WHEN who IS NULL THEN (SELECT person_id FROM person) END",
        "through = 'window'",
        "kind = 'sign_out'",
        "subject = subject || 'x'",
        "ended = CASE ended WHEN 'done' THEN 'refused' ELSE 'done' END",
        "ended = 'perhaps'",
        "body = '{\"amount\":1}'",
        "body = 'no json'",
        "body = CAST(x'ff' AS TEXT)",
        "salt = zeroblob(16)",
        "salt = x'00'",
        "chain = zeroblob(32)",
        "seal = zeroblob(32)",
        "seal = x'00'",
        "decision_id = CASE WHEN decision_id IS NULL THEN 'none' END",
    ];
    let last = lively().number("SELECT max(n) FROM audit_entry");
    let reads = lively().number("SELECT max(n) FROM audit_entry WHERE kind = 'audit_read'");
    for (at, edit) in edits.iter().enumerate() {
        // The first, one in the middle, and one at the end.
        for n in [1, 2 + i64::try_from(at).unwrap(), reads, last] {
            let book = lively().copy();
            book.tamper(&format!("UPDATE audit_entry SET {edit} WHERE n = {n}"));
            let verdict = book.verify();
            // What comes behind an entry that cannot be read at all cannot be told from it.
            assert!(entries(&verdict).contains(&(n, n)), "{edit} of {n}: {:?}", places(&verdict));
            assert_eq!(entries(&verdict).len(), 1, "{edit} of {n}: {:?}", places(&verdict));
        }
    }
}

#[test]
fn entries_that_are_removed_swapped_or_put_in_between_are_named() {
    let check = |sql: &str, expected: &[(i64, i64)]| {
        let book = lively().copy();
        book.tamper(sql);
        let verdict = book.verify();
        for named in expected {
            assert!(entries(&verdict).contains(named), "{sql}: {named:?} in {:?}", places(&verdict));
        }
        assert!(entries(&verdict).len() <= 2, "{sql}: {:?}", places(&verdict));
        verdict
    };
    check("DELETE FROM audit_entry WHERE n = 5", &[(5, 5)]);
    check("DELETE FROM audit_entry WHERE n BETWEEN 5 AND 9", &[(5, 9)]);
    let whole_rows = "UPDATE audit_entry SET n = -1 WHERE n = 5; UPDATE audit_entry SET n = 5 WHERE n = 12;
                      UPDATE audit_entry SET n = 12 WHERE n = -1";
    // What follows a row with another's place in the chain may only follow it.
    check(whole_rows, &[(5, 6), (12, 13)]);
    let contents = "CREATE TEMP TABLE a AS SELECT * FROM audit_entry WHERE n IN (20, 22);
        UPDATE audit_entry SET body = (SELECT body FROM a WHERE a.n = 42 - audit_entry.n),
            salt = (SELECT salt FROM a WHERE a.n = 42 - audit_entry.n),
            at_ms = (SELECT at_ms FROM a WHERE a.n = 42 - audit_entry.n) WHERE n IN (20, 22)";
    check(contents, &[(20, 20), (22, 22)]);
    let last = lively().number("SELECT max(n) FROM audit_entry");
    let between = "UPDATE audit_entry SET n = -n WHERE n > 7; UPDATE audit_entry SET n = 1 - n WHERE n < 0;
        INSERT INTO audit_entry SELECT 8, at_ms, who, through, kind, subject, ended, NULL, body, salt, chain, seal
            FROM audit_entry WHERE n = 7; UPDATE audit_head SET n = n + 1";
    check(between, &[(8, last + 1)]);
    let behind = "INSERT INTO audit_entry SELECT n + 1, at_ms, who, through, kind, subject, ended, NULL, body, salt,
        chain, seal FROM audit_entry WHERE n = (SELECT max(n) FROM audit_entry)";
    check(behind, &[(last + 1, last + 1)]);
    let odd = "INSERT INTO audit_entry SELECT -3, at_ms, who, through, kind, subject, ended, NULL, body, salt, chain,
        seal FROM audit_entry WHERE n = 7";
    check(odd, &[(-3, -3)]);
}

#[test]
fn an_end_that_was_cut_off_is_found_by_the_note_of_it_or_by_the_anchor() {
    let last = lively().number("SELECT max(n) FROM audit_entry");
    let book = lively().copy();
    book.tamper(&format!("DELETE FROM audit_entry WHERE n > {}", last - 3));
    let verdict = book.verify();
    assert!(entries(&verdict).contains(&(last - 2, last)), "{verdict:?}");

    // Whoever also moves the note of the end back meets the key, and the keychain.
    let book = lively().copy();
    book.tamper(&format!(
        "DELETE FROM audit_entry WHERE n > {n}; UPDATE audit_head SET n = {n},
         chain = (SELECT chain FROM audit_entry WHERE n = {n})",
        n = last - 3,
    ));
    let verdict = book.verify();
    assert_eq!(verdict.anchor, AuditAnchor::Shorter { n: last.unsigned_abs() });
    assert_eq!(places(&verdict).iter().filter(|place| **place == AuditPlace::End).count(), 2, "{verdict:?}");

    // A book whose log was cut off or lost its end can still be used.
    for sql in [format!("DELETE FROM audit_entry WHERE n > {}", last - 3), "DELETE FROM audit_head".to_owned()] {
        let book = lively().copy();
        book.tamper(&sql);
        let (desk, owner) = book.open();
        desk::import(
            &desk,
            &owner,
            "o.csv",
            &b"Name,Total,Currency\n#9001,12.00,EUR\n".as_slice(),
            &Assume::default(),
            &Job::quiet(),
        )
        .unwrap();
        assert!(!desk::verify_audit(&desk, &owner, None, &Job::quiet()).unwrap().is_fine(), "{sql}");
    }
}

#[test]
fn an_older_copy_of_the_whole_book_is_found_and_can_be_accepted() {
    let old = lively().copy();
    let book = old.copy();
    {
        let (desk, owner) = book.open();
        desk::import(
            &desk,
            &owner,
            "o.csv",
            &b"Name,Total,Currency\n#9001,12.00,EUR\n".as_slice(),
            &Assume::default(),
            &Job::quiet(),
        )
        .unwrap();
    }
    let newest = book.verify().entries;
    let anchor = book.secret(SecretName::audit_anchor).unwrap().expose_secret().to_vec();
    copy_files(&old.path(), &book.path());

    let (desk, owner) = book.open();
    let health = desk::doctor(&desk, &owner).unwrap();
    let finding = health.findings.iter().find(|finding| finding.check == "audit").unwrap();
    assert!(!finding.fine, "{finding:?}");
    let verdict = desk::verify_audit(&desk, &owner, None, &Job::quiet()).unwrap();
    assert_eq!((verdict.anchor, places(&verdict)), (AuditAnchor::Shorter { n: newest }, vec![AuditPlace::End]));
    // The evidence stays, also when the book is used on beyond the place that is remembered, and closed.
    for _ in 0..60 {
        desk::audit_log(&desk, &desk.owner().unwrap(), &AuditFilter::default(), None, 1).unwrap();
    }
    drop(desk);
    assert_eq!(book.secret(SecretName::audit_anchor).unwrap().expose_secret(), anchor);
    let (desk, owner) = book.open();
    let verdict = desk::verify_audit(&desk, &owner, None, &Job::quiet()).unwrap();
    assert_eq!(verdict.anchor, AuditAnchor::Differs { n: newest });

    desk::accept_audit_break(&desk, &owner, "  ").unwrap_err();
    desk::accept_audit_break(&desk, &owner, "restored the backup of Tuesday").unwrap();
    let verdict = desk::verify_audit(&desk, &owner, None, &Job::quiet()).unwrap();
    assert!(verdict.is_fine(), "{verdict:?}");
    let written = desk::audit_log(&desk, &owner, &of_kind("audit_break_accepted"), None, 1).unwrap().pop().unwrap();
    assert_eq!(written.body["remembered_chain"], hex::encode(&anchor[8..]));
    assert_eq!(written.body["reason"], "restored the backup of Tuesday");
    desk::accept_audit_break(&desk, &owner, "again").unwrap_err();
}

#[test]
fn a_keychain_that_forgot_is_trouble_and_a_new_book_is_not() {
    let book = Book::new();
    assert_eq!(book.verify().findings, []);
    let book = lively().copy();
    let profile_id = book.sidecar().profile_id;
    book.vault.delete(&SecretName::audit_anchor(&profile_id)).unwrap();
    let verdict = book.verify();
    assert_eq!((verdict.anchor, places(&verdict)), (AuditAnchor::Forgotten, vec![AuditPlace::End]));
    assert!(book.secret(SecretName::audit_anchor).is_none(), "it is not made up again");
}

#[test]
fn decisions_and_steps_that_do_not_agree_with_the_log_are_named() {
    let first = |book: &Book, what: &str| book.text(what);
    let book = lively().copy();
    let decision = first(&book, "SELECT decision_id FROM decision WHERE kind = 'refund_requested' LIMIT 1");
    for edit in ["kind = 'x'", "subject = 'x'", "body = '{}'", "author = 'x'", "origin = 'x'", "at_ms = at_ms + 1"] {
        let book = lively().copy();
        book.tamper(&format!("UPDATE decision SET {edit} WHERE decision_id = '{decision}'"));
        assert_eq!(places(&book.verify()), [AuditPlace::Decision(decision.clone())], "{edit}");
    }
    book.tamper(&format!("DELETE FROM decision WHERE decision_id = '{decision}'"));
    assert_eq!(places(&book.verify()), [AuditPlace::Decision(decision.clone())]);
    let book = lively().copy();
    book.tamper(&format!(
        "INSERT INTO decision SELECT 'new', kind, subject, body, author, origin, at_ms FROM decision
         WHERE decision_id = '{decision}'"
    ));
    assert_eq!(places(&book.verify()), [AuditPlace::Decision("new".into())]);

    let command = first(&book, "SELECT command_id FROM money_command LIMIT 1");
    let command_id = counterfoil::domain::ids::CommandId::new(command.as_str());
    let step = AuditPlace::Step { command_id: command_id.clone(), step: 2 };
    for edit in ["from_state = 'review'", "to_state = 'unknown'", "cause = 'x'", "request_id = 'x'", "at_ms = 1"] {
        let book = lively().copy();
        book.tamper(&format!("UPDATE money_command_step SET {edit} WHERE command_id = '{command}' AND step = 2"));
        assert_eq!(places(&book.verify()), std::slice::from_ref(&step), "{edit}");
    }
    let book = lively().copy();
    book.tamper(&format!("DELETE FROM money_command_step WHERE command_id = '{command}' AND step = 2"));
    assert_eq!(places(&book.verify()), [AuditPlace::Command(command_id.clone())]);
    let book = lively().copy();
    book.tamper(&format!("UPDATE money_command SET state = 'failed' WHERE command_id = '{command}'"));
    assert_eq!(places(&book.verify()), [AuditPlace::Command(command_id)]);
}

#[test]
fn whoever_takes_the_whole_file_today_cannot_rewrite_what_was_before() {
    use counterfoil::audit::{append, link};
    use counterfoil::domain::{AuditHead, SealedEntry};

    let book = lively().copy();
    let profile_id = book.sidecar().profile_id;
    let key = DatabaseKey::from_bytes(book.secret(SecretName::database_key).unwrap().expose_secret()).unwrap();
    let store = Store::open(&book.path(), &book.sidecar(), key, 0).unwrap();
    let mut log: Vec<SealedEntry> = Vec::new();
    store
        .read::<_, UserError>(|view| {
            view.each_audit_entry::<UserError>((1, i64::MAX), &counterfoil::store::AuditQuery::default(), |_, it, _| {
                log.extend(it);
                Ok(())
            })
        })
        .unwrap();
    let head = store.read::<_, UserError>(|view| Ok(view.audit_head()?.unwrap())).unwrap();
    drop(store);
    // Five entries back, with the only key there is, and everything behind it made anew as well as it can be.
    let from = log.len() - 5;
    let mut before = AuditHead { n: head.n - 5, chain: log[from - 1].chain, next_key: head.next_key.clone() };
    let mut statements = Vec::new();
    for sealed in &log[from..] {
        let mut entry = sealed.entry.clone();
        if entry.n == head.n - 4 {
            entry.subject = "somebody else".into();
        }
        let (forged, next) = append(&before, entry);
        assert_eq!(forged.chain, link(&before.chain, &counterfoil::audit::digest(&forged.entry)));
        before = next;
        statements.push(format!(
            "UPDATE audit_entry SET subject = '{}', chain = x'{}', seal = x'{}' WHERE n = {};",
            forged.entry.subject,
            hex::encode(forged.chain),
            hex::encode(forged.seal),
            forged.entry.n,
        ));
    }
    statements.push(format!("UPDATE audit_head SET chain = x'{}';", hex::encode(before.chain)));
    book.tamper(&statements.concat());
    let (n, last) = (i64::try_from(head.n - 4).unwrap(), i64::try_from(head.n).unwrap());
    let verdict = book.verify();
    assert_eq!(entries(&verdict), [(n, last)]);
    // Even with the keychain's memory changed too, and without it: the key on paper tells.
    let place = [head.n.to_be_bytes().as_slice(), before.chain.as_slice()].concat();
    book.vault.set(&SecretName::audit_anchor(&profile_id), &place).unwrap();
    assert_eq!(places(&book.verify()), [AuditPlace::Entries { first: n, last }]);
}

/// The pages of a closed book without their encryption, places that are free included; nothing without openssl. A page
/// of SQLCipher is AES-256-CBC, with its start value and seal in the last 80 bytes; the first begins with 16 plain ones.
fn plain_pages(book: &Book) -> Option<Vec<Vec<u8>>> {
    let key = hex::encode(book.secret(SecretName::database_key).unwrap().expose_secret());
    let bytes = std::fs::read(book.path().join("counterfoil.db")).unwrap();
    let mut pages = Vec::new();
    for (at, page) in bytes.chunks(4096).enumerate() {
        let (content, reserved) = page.split_at(4096 - 80);
        let file = book.folder.path().join("page");
        std::fs::write(&file, &content[if at == 0 { 16 } else { 0 }..]).unwrap();
        let initial = hex::encode(&reserved[..16]);
        let arguments = ["enc", "-d", "-aes-256-cbc", "-nopad", "-K", &key, "-iv", &initial, "-in"];
        let output = Command::new("openssl").args(arguments).arg(&file).output().ok()?;
        assert!(output.status.success(), "page {at}: {}", String::from_utf8_lossy(&output.stderr));
        pages.push(output.stdout);
    }
    Some(pages)
}

#[test]
fn the_file_does_not_keep_a_key_that_was_used() {
    let book = Book::new();
    let (desk, _) = book.open();
    for _ in 0..20 {
        desk::audit_log(&desk, &desk.owner().unwrap(), &AuditFilter::default(), None, 1).unwrap();
    }
    drop(desk);
    assert!(!book.path().join("counterfoil.db-wal").exists(), "what was overwritten would still be in there");
    let last = book.number("SELECT max(n) FROM audit_entry").unsigned_abs();
    let Some(pages) = plain_pages(&book) else {
        println!("skipped: there is no openssl to look into the pages");
        return;
    };
    let has = |key: &[u8]| pages.iter().any(|page| page.windows(32).any(|window| window == key));
    // The keys of the seals that were made, as the verification key gives them.
    let key = AuditKey::from_bytes(book.secret(SecretName::audit_key).unwrap().expose_secret()).unwrap();
    let mut head = counterfoil::audit::begin(&book.sidecar().profile_id, &key);
    for n in 1..=last {
        assert!(!has(head.next_key.as_slice()), "the key of entry {n} is in the file");
        let entry = counterfoil::domain::AuditEntry {
            n,
            at_ms: 0,
            who: None,
            through: String::new(),
            kind: String::new(),
            subject: String::new(),
            ended: Ended::Done,
            decision_id: None,
            body: String::new(),
            salt: [0; 16],
        };
        head = counterfoil::audit::append(&head, entry).1;
    }
    assert!(last > 20 && has(head.next_key.as_slice()), "the next one is");
}

#[test]
fn a_transaction_that_fails_leaves_neither_change_nor_entry() {
    let book = lively().copy();
    let before = book.number("SELECT max(n) FROM audit_entry");
    // The very last write of the transaction is the log's end: nothing of it may stay.
    book.tamper("CREATE TRIGGER full BEFORE UPDATE ON audit_head BEGIN SELECT RAISE(ABORT, 'refused: no room'); END");
    let (desk, owner) = book.open();
    desk::import(
        &desk,
        &owner,
        "o.csv",
        &b"Name,Total,Currency\n#9001,12.00,EUR\n".as_slice(),
        &Assume::default(),
        &Job::quiet(),
    )
    .unwrap_err();
    drop(desk);
    assert_eq!(book.number("SELECT count(*) FROM shop_order WHERE number LIKE '%9001'"), 0);
    assert_eq!(book.number("SELECT count(*) FROM import_file WHERE name = 'o.csv'"), 0);
    assert_eq!(book.number("SELECT max(n) FROM audit_entry"), before);
    book.tamper("DROP TRIGGER IF EXISTS full");
    assert_eq!(book.verify().findings, []);
}

#[test]
fn the_schema_itself_refuses_to_change_the_log() {
    let book = lively().copy();
    let connection = book.connection();
    for sql in [
        "UPDATE audit_entry SET body = '{}' WHERE n = 3",
        "DELETE FROM audit_entry WHERE n = 3",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET n = 3",
        "INSERT INTO audit_entry SELECT 900, at_ms, who, through, kind, subject, ended, NULL, body, salt, chain, seal
         FROM audit_entry WHERE n = 3",
    ] {
        connection.execute_batch(sql).unwrap_err();
    }
    drop(connection);
    assert_eq!(book.verify().findings, []);
}

#[test]
fn a_book_from_before_the_log_gets_an_entry_for_all_that_was() {
    let book = lively().copy();
    // What a book of the schema before looks like.
    let version = MIGRATIONS.iter().position(|migration| migration.name == "0004_audit").unwrap();
    let sql = format!(
        "DROP TABLE audit_entry; DROP TABLE audit_head;
         DELETE FROM schema_migration WHERE version > {version}; PRAGMA user_version = {version};"
    );
    let later = MIGRATIONS.len() > version + 1;
    if later {
        println!("skipped: later migrations stand on this one");
        return;
    }
    let connection = book.connection();
    connection.execute_batch(&sql).unwrap();
    drop(connection);
    let profile_id = book.sidecar().profile_id;
    for name in [SecretName::audit_key, SecretName::audit_anchor, SecretName::audit_signing_key] {
        book.vault.delete(&name(&profile_id)).unwrap();
    }
    let verdict = book.verify();
    assert_eq!(verdict.findings, []);
    assert!(verdict.seals_checked);
    let both = book.number("SELECT (SELECT count(*) FROM decision) + (SELECT count(*) FROM money_command_step)");
    assert_eq!(book.number("SELECT count(*) FROM audit_entry"), both + 1);
    assert_eq!(book.text("SELECT kind FROM audit_entry WHERE n = 1"), "log_started");

    // The same with a keychain that remembers a longer log: that is an older book put in place of a newer one.
    let book = lively().copy();
    let anchor = book.secret(SecretName::audit_anchor).unwrap().expose_secret().to_vec();
    book.connection().execute_batch(&sql).unwrap();
    assert!(book.verify().anchor.is_trouble());
    assert_eq!(book.secret(SecretName::audit_anchor).unwrap().expose_secret(), anchor);
}

fn of_kind(kind: &str) -> AuditFilter {
    AuditFilter { kinds: vec![kind.to_owned()], ..AuditFilter::default() }
}

#[test]
fn the_key_can_be_taken_off_and_handed_in() {
    let book = lively().copy();
    let (desk, owner) = book.open();
    let written = desk::show_audit_key(&desk, &owner).unwrap();
    assert_eq!(written.len(), 14 * 5 - 1);
    let wrong = desk::take_audit_key_off(&desk, &owner, "0000-0000").unwrap_err();
    assert!(Texts::english().say(&wrong.what).contains("not the key"));
    assert!(desk::audit_standing(&desk, &owner).unwrap().key_here);
    desk::take_audit_key_off(&desk, &owner, &written.to_lowercase()).unwrap();
    assert!(!desk::audit_standing(&desk, &owner).unwrap().key_here);
    desk::show_audit_key(&desk, &owner).unwrap_err();
    drop(desk);

    book.tamper("UPDATE audit_entry SET seal = zeroblob(32) WHERE n = 4");
    let without = book.verify();
    assert!(without.is_fine() && !without.seals_checked, "only the seals need the key, and the verdict says so");
    let (desk, owner) = book.open();
    let key = AuditKey::parse(&written).unwrap();
    let with = desk::verify_audit(&desk, &owner, Some(&key), &Job::quiet()).unwrap();
    assert_eq!((with.seals_checked, entries(&with)), (true, vec![(4, 4)]));
    let other = AuditKey::from_bytes(&[9; 32]).unwrap();
    let with = desk::verify_audit(&desk, &owner, Some(&other), &Job::quiet()).unwrap();
    assert_eq!((with.seals_checked, places(&with)), (false, vec![AuditPlace::End]));
    let kinds = ["audit_key_shown", "audit_key_taken_off"];
    for kind in kinds {
        assert_eq!(desk::audit_log(&desk, &owner, &of_kind(kind), None, 9).unwrap().len(), 1, "{kind}");
    }
}

#[test]
fn reading_filters_pages_and_is_written_down_once() {
    let book = lively().copy();
    let (desk, owner) = book.open();
    let all = desk::audit_log(&desk, &owner, &AuditFilter::default(), None, 1_000).unwrap();
    assert_eq!(all[0].kind, "audit_read", "who reads the log is in it at once");
    let again = desk::audit_log(&desk, &owner, &AuditFilter::default(), None, 1_000).unwrap();
    assert_eq!(again, all, "once for each time somebody is let in");
    assert!(all.windows(2).all(|pair| pair[0].n == pair[1].n + 1));
    let mut paged = Vec::new();
    while let Ok(page) = desk::audit_log(&desk, &owner, &AuditFilter::default(), paged.last().map(n_of), 7) {
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, all);

    let count = |filter: AuditFilter| desk::audit_log(&desk, &owner, &filter, None, 1_000).unwrap().len();
    let expected = |wanted: fn(&desk::AuditRow) -> bool| all.iter().filter(|row| wanted(row)).count();
    assert_eq!(count(of_kind("refund_requested")), 3);
    let who = Some(owner.person_id().clone());
    assert_eq!(count(AuditFilter { who, ..AuditFilter::default() }), expected(|row| row.who.is_some()));
    let refused = AuditFilter { only_refused: true, ..AuditFilter::default() };
    assert_eq!(count(refused), expected(|row| row.ended == Ended::Refused));
    let text = AuditFilter { text: Some("ORDERS.csv".into()), ..AuditFilter::default() };
    assert_eq!(count(text), 1);
    let subject = all.iter().find(|row| row.kind == "money_step").unwrap().subject.clone();
    let of_command = AuditFilter { subject: Some(subject.clone()), ..AuditFilter::default() };
    assert_eq!(count(of_command), all.iter().filter(|row| row.subject == subject).count());
    let (from, to) = (all[9].at, all[4].at);
    let span = AuditFilter { from: Some(from), to: Some(to), ..AuditFilter::default() };
    assert_eq!(count(span), all.iter().filter(|row| row.at >= from && row.at < to).count());

    let texts = Texts::english();
    let said: Vec<String> = all.iter().map(|row| texts.say(&desk::audit_words(row))).collect();
    assert!(said.contains(&"Owner connected the gateway Sandbox".to_owned()), "{said:#?}");
    assert!(said.contains(&"Owner brought in the file orders.csv".to_owned()), "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("Owner asked for a refund of 1.00 ")), "{said:#?}");
    assert!(said.iter().all(|line| !line.contains('{') && !line.contains('$')), "{said:#?}");
}

fn n_of(row: &desk::AuditRow) -> u64 {
    row.n
}

#[test]
fn no_secret_and_no_customer_is_in_the_log() {
    let book = lively().copy();
    {
        // An address that is searched for, and one that is typed where the name belongs.
        let (desk, owner) = book.open();
        let found = desk::find_payments(&desk, &owner, "email:ana@example.com", PaymentSort::default()).unwrap();
        desk::payments_at(&desk, &owner, &found, 0..9).unwrap();
        desk::search_payments(&desk, &owner, "email:ana@example.com", 9).unwrap();
    }
    let key = lively().secret(SecretName::database_key).unwrap();
    let all = book.text("SELECT group_concat(body || subject, '|') FROM audit_entry");
    assert!(
        !all.contains(&hex::encode(key.expose_secret())) && !all.contains("sk_test") && !all.contains('@'),
        "{all}"
    );
}

#[test]
fn every_kind_that_the_desk_writes_has_a_sentence() {
    let texts = Texts::english();
    let known = |kind: &str| AUDIT_KINDS.iter().any(|(known, _)| *known == kind);
    for (kind, key) in AUDIT_KINDS {
        assert!(texts.find(key).is_some_and(|sentence| !sentence.is_empty()), "{kind}: no sentence {key}");
    }
    let mut seen = 0;
    for file in support::source::files("src/desk", &[".rs"]) {
        for part in file.text.split("Happening::new(\"").skip(1) {
            let kind = part.split('"').next().unwrap();
            assert!(known(kind), "{}: the kind {kind} has no sentence in desk/audit/words.rs", file.path);
            seen += 1;
        }
    }
    assert!(seen > 5, "the kinds were not found");
    for kind in [CommandKind::Refund(RefundReason::Duplicate), CommandKind::Capture, CommandKind::Void] {
        assert!(known(&format!("{}_requested", kind.as_str())));
    }
}

#[test]
fn an_export_proves_itself_and_shows_what_came_between_two() {
    let book = lively().copy();
    let (desk, owner) = book.open();
    let everything = desk::export_audit(&desk, &owner, &AuditFilter::default(), &Job::quiet()).unwrap();
    let check = desk::check_audit_export(&everything, None, None).unwrap();
    assert_eq!((check.range.0, check.range.1, check.left_out), (1, check.log_end, 0));
    let standing = desk::audit_standing(&desk, &owner).unwrap();
    assert_eq!(standing.fingerprint.as_ref(), Some(&check.fingerprint));
    desk::check_audit_export(&everything, Some(&check.public_key.to_uppercase()), None).unwrap();
    desk::check_audit_export(&everything, Some(&"00".repeat(32)), None).unwrap_err();

    let some = desk::export_audit(&desk, &owner, &of_kind("refund_requested"), &Job::quiet()).unwrap();
    let later = desk::check_audit_export(&some, None, Some(&everything)).unwrap();
    assert_eq!((later.in_clear, later.earlier.is_some()), (3, true));
    let told = String::from_utf8(some.clone()).unwrap();
    assert!(!told.contains("orders.csv"), "what was not asked for is not told");
    // The other way round it is shorter; of another book it is another log.
    desk::check_audit_export(&everything, None, Some(&some)).unwrap_err();
    drop(desk);

    // A log that was rewritten between the two.
    let rewritten = lively().copy();
    {
        let (desk, owner) = rewritten.open();
        desk::import(
            &desk,
            &owner,
            "o.csv",
            &b"Name,Total,Currency\n#9001,12.00,EUR\n".as_slice(),
            &Assume::default(),
            &Job::quiet(),
        )
        .unwrap();
        let other = desk::export_audit(&desk, &owner, &AuditFilter::default(), &Job::quiet()).unwrap();
        let trouble = desk::check_audit_export(&other, None, Some(&everything)).unwrap_err();
        assert!(Texts::english().say(&trouble.what).contains("rewritten"), "{trouble:?}");
    }

    // A log with a hole is not exported as if it had none.
    rewritten.tamper("DELETE FROM audit_entry WHERE n = 5");
    let (desk, owner) = rewritten.open();
    desk::export_audit(&desk, &owner, &AuditFilter::default(), &Job::quiet()).unwrap_err();
}

#[test]
fn anybody_can_check_an_export_with_a_page_of_python() {
    let python = ["python3", "python"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    let Some(python) = python else {
        println!("skipped: there is no Python");
        return;
    };
    let book = lively().copy();
    let (desk, owner) = book.open();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/check_audit_export.py");
    let check = |bytes: &[u8]| {
        let file = book.folder.path().join("export.jsonl");
        std::fs::write(&file, bytes).unwrap();
        let output = Command::new(python).arg(&script).arg(&file).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for filter in [AuditFilter::default(), of_kind("money_step")] {
        let export = desk::export_audit(&desk, &owner, &filter, &Job::quiet()).unwrap();
        let (holds, said) = check(&export);
        assert!(holds, "{said}");
        if said.contains("not checked") {
            println!("skipped: there is no openssl to check the signature");
        } else {
            let mut other = export.clone();
            let at = other.len() - 10;
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            assert!(!check(&other).0, "another signature");
        }
        let touched = String::from_utf8(export).unwrap().replacen("succeeded", "declined!", 1);
        assert!(!check(touched.as_bytes()).0);
    }
}

/// A keychain that can be shut.
struct Shutting {
    inner: MemoryVault,
    shut: Mutex<bool>,
}

impl Shutting {
    fn refusal(&self) -> Result<(), VaultError> {
        if *self.shut.lock().unwrap() { Err(VaultError::Locked { detail: String::new() }) } else { Ok(()) }
    }
}

impl Vault for Shutting {
    fn describe(&self) -> counterfoil::text::Message {
        self.inner.describe()
    }

    fn state(&self) -> VaultReport {
        self.inner.state()
    }

    fn get(&self, name: &SecretName) -> Result<Option<SecretSlice<u8>>, VaultError> {
        self.refusal()?;
        self.inner.get(name)
    }

    fn set(&self, name: &SecretName, secret: &[u8]) -> Result<(), VaultError> {
        self.refusal()?;
        self.inner.set(name, secret)
    }

    fn delete(&self, name: &SecretName) -> Result<(), VaultError> {
        self.refusal()?;
        self.inner.delete(name)
    }
}

#[test]
fn a_keychain_that_does_not_answer_stops_nothing_and_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(Shutting { inner: MemoryVault::new(), shut: Mutex::new(false) });
    let desk = Desk::create(folder.path(), Arc::clone(&vault) as _, clock()).unwrap();
    let owner = desk.owner().unwrap();
    let fine = |desk: &Desk| {
        let health = desk::doctor(desk, &owner).unwrap();
        health.findings.into_iter().find(|finding| finding.check == "audit").unwrap().fine
    };
    assert!(fine(&desk));
    let import = |number: u32| {
        let orders = format!("Name,Total,Currency\n#{number},12.00,EUR\n");
        desk::import(&desk, &owner, "o.csv", &orders.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
    };
    *vault.shut.lock().unwrap() = true;
    import(1);
    assert!(!fine(&desk), "the keychain has not heard of it");
    *vault.shut.lock().unwrap() = false;
    import(2);
    assert!(fine(&desk), "and is told with the next one");
    let n = desk::audit_standing(&desk, &owner).unwrap().entries;
    drop(desk);
    let anchor = vault.get(&SecretName::audit_anchor(&Sidecar::read(folder.path()).unwrap().unwrap().profile_id));
    let anchor = anchor.unwrap().unwrap();
    assert_eq!(anchor.expose_secret()[..8], n.to_be_bytes());
}

#[test]
fn a_note_in_the_log_is_no_change_of_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    let sidecar = Sidecar::new("profile".into(), &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    let store = Store::open(folder.path(), &sidecar, key, 0).unwrap();
    let before = store.changes();
    store.note::<_, UserError>(|_| Ok(())).unwrap();
    assert_eq!(store.changes(), before);
    store.write::<_, UserError>(|_| Ok(())).unwrap();
    assert_eq!(store.changes(), before + 1);
}
