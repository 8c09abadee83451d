//! The book under test: what the schema refuses, what is on the disk, and what happens to a file that is not right.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::ids::{CommandId, ConnectionId, PaymentId, PersonId, RefundId};
use crate::domain::search::PaymentFilter;
use crate::domain::{
    CommandKind, CommandState, Currency, Money, MoneyCommand, Payment, PaymentStatus, Person, Refund, RefundReason,
    RefundStatus, Role,
};
use crate::gateway::Mirrored;

mod lists;
mod warnings;

const SECRET_WORDS: &str = "ana.weber@example.com";

struct Book {
    folder: tempfile::TempDir,
    sidecar: Sidecar,
    key: DatabaseKey,
    store: Option<Store>,
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
        let sidecar = Sidecar::new("profile".into(), &key);
        Store::create(folder.path(), &sidecar, &key).unwrap();
        let store = Store::open(folder.path(), &sidecar, key.clone(), 0).unwrap();
        store
            .write::<_, StoreError>(|tx| {
                let owner =
                    Person { person_id: PersonId::new("owner"), name: "Owner".into(), role: Role::Owner, active: true };
                tx.add_person(&owner, at(0))?;
                tx.put_connection(&ConnectionRow {
                    connection_id: connection(),
                    name: "shop".into(),
                    kind: "stripe".into(),
                    url: "http://127.0.0.1".into(),
                    account: None,
                    live: false,
                    scopes: [("read_payments".to_owned(), true)].into(),
                    added_at: at(0),
                    from_files: false,
                })
            })
            .unwrap();
        Self { folder, sidecar, key, store: Some(store) }
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.store = None;
        self.store = Some(Store::open(self.folder.path(), &self.sidecar, self.key.clone(), 1)?);
        Ok(())
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join(open::DATABASE_FILE)
    }

    fn put(&self, payment: Payment) {
        self.store()
            .write::<_, StoreError>(|tx| {
                tx.put_payment(&connection(), &Mirrored { fact: payment, raw: "{}".into() }, at(1))
            })
            .unwrap();
    }

    fn add(&self, kind: CommandKind, minor: i64, token: &str) -> Result<CommandRow, StoreError> {
        let command = MoneyCommand { kind, payment_id: PaymentId::new("pi_1"), amount: eur(minor) };
        self.store().write(|tx| {
            tx.add_command(&NewCommand {
                command_id: CommandId::new(format!("command-{token}")),
                client_token: token.to_owned(),
                connection_id: connection(),
                command,
                idempotency_key: format!("key-{token}"),
                request_path: "/v1/refunds".into(),
                request_body: "amount=1".into(),
                request_sha256: "00".into(),
                approved_request: None,
                replaces: None,
                author: PersonId::new("owner"),
                created_at: at(2),
            })
        })
    }

    fn go(&self, row: &CommandRow, state: CommandState, gateway_id: Option<&str>) -> Result<(), StoreError> {
        self.store().write(|tx| {
            tx.move_command(
                &row.command_id,
                &CommandUpdate {
                    state,
                    cause: None,
                    gateway_id: gateway_id.map(str::to_owned),
                    request_id: None,
                    unclear: state == CommandState::Unknown,
                    next_try_at: at(3),
                    at: at(3),
                },
            )
        })
    }
}

fn at(secs: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(secs, 0).unwrap()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn connection() -> ConnectionId {
    ConnectionId::new("connection")
}

fn refund_kind() -> CommandKind {
    CommandKind::Refund(RefundReason::RequestedByCustomer)
}

fn payment(status: PaymentStatus, amount: i64) -> Payment {
    let held = status == PaymentStatus::Held;
    Payment {
        captured: eur(if held { 0 } else { amount }),
        capturable: eur(if held { amount } else { 0 }),
        status,
        order: Some("1042".into()),
        email: Some(SECRET_WORDS.into()),
        ..Payment::plain(eur(amount), at(1))
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn the_schema_and_the_domain_allow_the_same_steps() {
    let book = Book::new();
    let schema: BTreeSet<_> = book.store().read(|view| view.allowed_moves()).unwrap().into_iter().collect();
    let domain: BTreeSet<_> = CommandState::ALL
        .into_iter()
        .flat_map(|from| CommandState::ALL.into_iter().map(move |to| (from, to)))
        .filter(|&(from, to)| from.may_become(to))
        .collect();
    assert_eq!(schema, domain);
}

#[test]
fn the_same_intention_twice_is_one_command() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 1000));
    let first = book.add(refund_kind(), 400, "click").unwrap();
    let second = book.add(refund_kind(), 400, "click").unwrap();
    assert_eq!(first, second);
    assert_eq!(book.store().read(|view| view.commands()).unwrap().len(), 1);
}

#[test]
fn a_second_window_cannot_send_the_same_refund_while_the_first_is_under_way() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 1000));
    book.add(refund_kind(), 400, "one").unwrap();
    assert_eq!(refused(book.add(refund_kind(), 400, "two")), Refusal::SameCommandIsOpen);
}

#[test]
fn a_hold_is_resolved_once() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Held, 1000));
    assert_eq!(refused(book.add(CommandKind::Capture, 1001, "too much")), Refusal::MoreThanIsHeld);
    book.add(CommandKind::Capture, 600, "capture").unwrap();
    assert_eq!(refused(book.add(CommandKind::Void, 1000, "void")), Refusal::HoldIsResolved);
}

#[test]
fn what_was_asked_is_never_changed_and_doubt_never_forgotten() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 1000));
    let row = book.add(refund_kind(), 400, "one").unwrap();
    let sql = |sql: &'static str| book.store().write::<_, StoreError>(|tx| Ok(tx.view.connection.execute(sql, [])?));
    assert_eq!(refused(sql("UPDATE money_command SET amount_minor = 1")), Refusal::Immutable);
    assert_eq!(refused(sql("UPDATE money_command SET idempotency_key = 'other'")), Refusal::Immutable);
    assert_eq!(refused(sql("DELETE FROM money_command")), Refusal::Immutable);
    assert_eq!(refused(sql("DELETE FROM money_command_step")), Refusal::Immutable);
    book.store().write(|tx| tx.begin_send(&row.command_id, at(3))).unwrap();
    book.go(&row, CommandState::Unknown, None).unwrap();
    book.store().write(|tx| tx.begin_send(&row.command_id, at(4))).unwrap();
    assert_eq!(refused(book.go(&row, CommandState::Queued, None)), Refusal::Immutable);
    assert_eq!(refused(book.go(&row, CommandState::Cancelled, None)), Refusal::Step);
    let steps = book.store().read(|view| view.command_steps(&row.command_id)).unwrap();
    let states: Vec<_> = steps.iter().map(|step| step.to.as_str()).collect();
    assert_eq!(states, ["queued", "sending", "unknown", "sending"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is asked, refused, lost or mirrored, in any order: what may have gone back never exceeds what came in.
    #[test]
    fn refunds_never_exceed_what_was_captured(actions in prop::collection::vec((1_i64..700, 0_u8..5), 1..12)) {
        let book = Book::new();
        book.put(payment(PaymentStatus::Succeeded, 1000));
        let mut spoken_for = 0;
        for (index, (minor, fate)) in actions.into_iter().enumerate() {
            let Ok(row) = book.add(refund_kind(), minor, &index.to_string()) else {
                continue;
            };
            spoken_for += minor;
            prop_assert!(spoken_for <= 1000, "{spoken_for} of 1000");
            if fate == 0 {
                continue;
            }
            book.store().write(|tx| tx.begin_send(&row.command_id, at(3))).unwrap();
            let gateway_id = format!("re_{index}");
            match fate {
                1 => book.go(&row, CommandState::Unknown, None).unwrap(),
                2 => {
                    book.go(&row, CommandState::Declined, None).unwrap();
                    spoken_for -= minor;
                }
                _ => book.go(&row, CommandState::Succeeded, Some(&gateway_id)).unwrap(),
            }
            if fate == 4 {
                let refund = Refund {
                    refund_id: RefundId::new(gateway_id),
                    payment_id: Some(PaymentId::new("pi_1")),
                    charge_id: None,
                    amount: eur(minor),
                    status: RefundStatus::Succeeded,
                    reason: None,
                    failure_reason: None,
                    acquirer_reference: None,
                    command_id: None,
                    created_at: at(3),
                };
                let mirrored = Mirrored { fact: refund, raw: "{}".into() };
                book.store().write(|tx| tx.put_refund(&connection(), &mirrored, at(4))).unwrap();
            }
        }
    }
}

#[test]
fn nothing_on_the_disk_can_be_read_without_the_key() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 1000));
    let mut looked_at = 0;
    for entry in std::fs::read_dir(book.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = Vec::new();
        std::fs::File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
        let found = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        if path.to_string_lossy().contains("counterfoil.db") && !path.to_string_lossy().ends_with("-shm") {
            looked_at += bytes.len();
            for word in [SECRET_WORDS, "CREATE TABLE", "SQLite format", "money_command"] {
                assert!(!found(word), "{word:?} stands in clear in {}", path.display());
            }
        }
    }
    assert!(looked_at > 100_000, "only {looked_at} bytes were looked at");
}

#[test]
fn a_wrong_key_and_a_damaged_file_are_told_apart() {
    let mut book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 1000));
    book.store = None;
    let other = DatabaseKey::from_bytes(&[8; 32]).unwrap();
    let opened = Store::open(book.folder.path(), &book.sidecar, other, 1);
    assert!(matches!(opened, Err(StoreError::WrongKey)));

    let mut file = std::fs::OpenOptions::new().write(true).open(book.file()).unwrap();
    file.seek(SeekFrom::Start(100)).unwrap();
    file.write_all(b"scratch").unwrap();
    drop(file);
    assert!(matches!(book.reopen(), Err(StoreError::Damaged(_))));

    std::fs::remove_file(book.file()).unwrap();
    assert!(matches!(book.reopen(), Err(StoreError::Incomplete(_))), "an empty book is never put in its place");
}

#[test]
fn one_flipped_bit_anywhere_is_found() {
    for position in [4096 * 3 + 17, 4096 * 9 + 4000, 4096 * 20 + 1] {
        let mut book = Book::new();
        book.put(payment(PaymentStatus::Succeeded, 1000));
        book.store = None;
        let mut bytes = std::fs::read(book.file()).unwrap();
        *bytes.get_mut(position).unwrap() ^= 1;
        std::fs::write(book.file(), bytes).unwrap();
        let found = book.reopen().and_then(|()| book.store().check());
        assert!(matches!(found, Err(StoreError::Damaged(_))), "{found:?}");
    }
}

#[test]
fn a_newer_schema_and_a_changed_history_are_refused_and_an_older_one_is_backed_up_first() {
    let first = Migration { name: "0001_first", sql: "CREATE TABLE kept (value TEXT) STRICT;" };
    let second = Migration { name: "0002_second", sql: "ALTER TABLE kept ADD COLUMN more TEXT;" };
    let edited = Migration { name: "0001_first", sql: "CREATE TABLE kept (value TEXT, sneaked TEXT) STRICT;" };
    let broken = Migration { name: "0002_broken", sql: "CREATE TABLE half (x TEXT) STRICT; SELECT no_such();" };
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    let sidecar = Sidecar::new("profile".into(), &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    let open = |migrations: &[Migration]| Store::open_with(folder.path(), &sidecar, key.clone(), 5, migrations);
    let store = open(&[first]).unwrap();
    store.write::<_, StoreError>(|tx| Ok(tx.view.connection.execute("INSERT INTO kept VALUES ('note')", [])?)).unwrap();
    drop(store);

    assert!(open(&[first, broken]).is_err(), "a failing migration is an error");
    assert!(open(&[edited]).is_err_and(|error| matches!(error, StoreError::ChangedMigration(1))));
    let store = open(&[first, second]).unwrap();
    let value: String = store
        .read::<_, StoreError>(|view| Ok(view.connection.query_row("SELECT value FROM kept", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(value, "note");
    drop(store);
    assert!(open(&[first]).is_err_and(|error| matches!(error, StoreError::TooNew { found: 2, known: 1 })));

    let backup = folder.path().join("backups").join("schema-1-5.db");
    let copy = open::connect(&backup, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY, &key).unwrap();
    assert_eq!(copy.query_row("SELECT value FROM kept", [], |row| row.get::<_, String>(0)).unwrap(), "note");
}

#[test]
fn a_stopped_first_run_leaves_a_profile_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    let sidecar = Sidecar::new("profile".into(), &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    // As if the program had ended between writing the sidecar and putting the database in its place.
    std::fs::rename(folder.path().join("counterfoil.db"), folder.path().join("counterfoil.db.new")).unwrap();
    assert!(Store::open(folder.path(), &sidecar, key, 0).is_ok());
}

#[test]
fn a_search_finds_what_it_says() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 12_345));
    let count = |line: &str| {
        let filter = PaymentFilter::parse(line).unwrap();
        let (rows, count) = (
            book.store().read(|view| view.payments(&filter, 10)).unwrap(),
            book.store().read(|view| view.payment_count(&filter)).unwrap(),
        );
        assert_eq!(rows.len() as u64, count);
        count
    };
    for line in ["", "ana.weber", "order:1042", "amount:>123.44", "amount:123.45", "status:succeeded currency:eur"] {
        assert_eq!(count(line), 1, "{line}");
    }
    for line in ["ana_weber", "amount:>123.45", "amount:123.455", "status:failed", "before:1970-01-01", "%"] {
        assert_eq!(count(line), 0, "{line}");
    }
    assert_eq!((count("status:refunded"), count("status:disputed")), (0, 0));
    book.put(Payment { refunded: eur(45), ..payment(PaymentStatus::Succeeded, 12_345) });
    assert_eq!((count("status:refunded"), count("status:captured"), count("status:disputed")), (1, 1, 0));
    book.put(Payment { disputed: true, ..payment(PaymentStatus::Succeeded, 12_345) });
    assert_eq!((count("status:refunded"), count("status:captured"), count("status:disputed")), (0, 1, 1));
}

#[test]
fn what_was_written_is_told_once_and_what_was_not_kept_never() {
    let book = Book::new();
    book.put(payment(PaymentStatus::Succeeded, 100));
    let place = book.store().read(|view| view.place_of_payment(&PaymentId::new("pi_1"))).unwrap().unwrap();
    let touched = book.store().take_touched(Follower::Orders).unwrap();
    assert_eq!((touched.payments, touched.orders), (BTreeSet::from([place]), BTreeSet::new()));
    // Whoever else follows is told as well.
    assert_eq!(book.store().take_touched(Follower::Risk).unwrap().payments, BTreeSet::from([place]));
    assert_eq!(book.store().take_touched(Follower::Orders).unwrap(), Touched::default());
    // Seen again with another amount, it is the same row.
    book.put(payment(PaymentStatus::Succeeded, 200));
    assert_eq!(book.store().take_touched(Follower::Orders).unwrap().payments, BTreeSet::from([place]));
    // What a failed transaction wrote was not written.
    let failed = book.store().write::<(), StoreError>(|tx| {
        let fact = payment(PaymentStatus::Succeeded, 300);
        tx.put_payment(&connection(), &Mirrored { fact, raw: "{}".into() }, at(1))?;
        Err(StoreError::Incomplete(book.file()))
    });
    assert!(failed.is_err());
    assert_eq!(book.store().take_touched(Follower::Orders).unwrap(), Touched::default());
    // Far too many rows are not told one by one, and the next ones are again.
    let far_too_many = 50_001;
    book.store()
        .write::<_, StoreError>(|tx| {
            for number in 0..far_too_many {
                let fact = Payment {
                    payment_id: PaymentId::new(format!("pi_many{number}")),
                    ..payment(PaymentStatus::Succeeded, 1)
                };
                tx.put_payment(&connection(), &Mirrored { fact, raw: "{}".into() }, at(1))?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(book.store().take_touched(Follower::Orders), None);
    book.put(payment(PaymentStatus::Succeeded, 400));
    assert_eq!(book.store().take_touched(Follower::Orders).unwrap().payments, BTreeSet::from([place]));
}

#[test]
fn what_a_rule_said_is_said_once_and_stays() {
    let book = Book::new();
    let hit = super::RiskHit {
        connection_id: connection().as_str().to_owned(),
        subject: "pi_1".into(),
        rule: "card-testing".into(),
        version: 0,
        effect: "counts".into(),
        points: 40,
        tree: serde_json::json!({ "text": "and", "value": "yes" }),
        at: at(1),
    };
    let later = super::RiskHit { points: 99, ..hit.clone() };
    book.store().note(|tx| tx.add_risk_hit(&hit, at(2))).unwrap();
    // Said again with other points, the first word stands.
    book.store().note(|tx| tx.add_risk_hit(&later, at(3))).unwrap();
    let kept = || book.store().read(|view| view.risk_hits_of("pi_1")).unwrap();
    assert_eq!(kept(), [hit]);
    for sql in ["UPDATE risk_hit SET points = 0", "DELETE FROM risk_hit"] {
        let changed = book.store().write::<_, StoreError>(|tx| Ok(tx.connection.execute(sql, [])?));
        assert!(changed.is_err(), "{sql}");
    }
    assert_eq!(kept().len(), 1);
    // A transaction that fails leaves no judge behind.
    let judge = super::KeptJudge {
        judge_id: "j".into(),
        card: serde_json::json!({}),
        body: serde_json::json!({}),
        made_at: at(4),
    };
    let failed = book.store().write::<(), StoreError>(|tx| {
        tx.add_judge(&judge)?;
        Err(StoreError::Incomplete(book.file()))
    });
    assert!(failed.is_err());
    assert!(book.store().read(|view| view.newest_judge()).unwrap().is_none());
}
