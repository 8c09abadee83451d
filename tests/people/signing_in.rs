//! Who is let in, and who is not.

use counterfoil::clock::Clock as _;
use counterfoil::desk::{self, Desk, Recovery, SignIn};
use counterfoil::domain::{Capability, Proposal, Role};
use counterfoil::job::Job;
use counterfoil::text::Texts;
use counterfoil::vault::Vault as _;

use crate::shop::{OWNER, Shop, code, done, secret};

fn words(error: &counterfoil::text::UserError) -> String {
    let texts = Texts::english();
    let parts = [Some(&error.what), error.why.as_ref(), error.hint.as_ref()];
    parts.into_iter().flatten().map(|part| texts.say(part)).collect::<Vec<_>>().join(" / ")
}

#[test]
fn a_book_without_passwords_asks_nobody_and_one_with_asks_everybody() {
    let shop = Shop::open();
    let desk = shop.desk();
    assert!(desk.owner().unwrap_err().is_sign_in_needed());
    assert!(Desk::asks_who(&shop.folder()).unwrap());
    let owner = shop.sign_in(&desk, &shop.owner);
    assert_eq!((owner.name(), owner.role()), (OWNER, Role::Owner));
}

#[test]
fn every_wrong_part_gets_the_same_answer() {
    let shop = Shop::open();
    let desk = shop.desk();
    let right = || shop.brought(&shop.owner);
    let wrong = [
        SignIn { name: "Nobody".into(), ..right() },
        SignIn { password: secret("another password 1"), ..right() },
        SignIn { code: secret("000000"), ..right() },
        SignIn { code: secret(""), ..right() },
        SignIn { code: secret("7H2K-9QXM-0ZT4-WB6N"), ..right() },
    ];
    let mut answers = Vec::new();
    for brought in wrong {
        shop.clock.pass(3600);
        let error = desk.sign_in(&brought).unwrap_err();
        answers.push(error.what.key);
        assert_eq!(error.hint.as_ref().unwrap().key, "people-not-let-in-hint");
        assert!(error.detail.is_none() && error.why.is_none());
    }
    assert_eq!(answers, ["people-not-let-in"; 5]);
}

#[test]
fn a_code_counts_once() {
    let shop = Shop::open();
    let desk = shop.desk();
    let brought = shop.brought(&shop.owner);
    let again = SignIn { name: brought.name.clone(), password: brought.password.clone(), code: brought.code.clone() };
    desk.sign_in(&brought).unwrap();
    assert_eq!(desk.sign_in(&again).unwrap_err().what.key, "people-not-let-in");
    // Nor does one of before, although the clock would still allow it.
    let before = code(&shop.owner.seed, shop.clock.now() - chrono::TimeDelta::seconds(30));
    let older = SignIn { code: before, ..again };
    assert_eq!(desk.sign_in(&older).unwrap_err().what.key, "people-not-let-in");
}

#[test]
fn a_recovery_code_takes_the_place_of_the_authenticator_once() {
    let shop = Shop::open();
    let desk = shop.desk();
    let with = |recovery: &str| SignIn { code: secret(recovery), ..shop.brought(&shop.owner) };
    let owner = desk.sign_in(&with(&shop.owner.recovery[0])).unwrap();
    assert_eq!(desk::own_sign_in(&desk, &owner).unwrap().recovery_codes, 9);
    assert!(desk.sign_in(&with(&shop.owner.recovery[0])).is_err());
    // It is no fresh code of the authenticator, but lets a new authenticator be set up.
    assert!(desk::new_recovery_codes(&desk, &owner).unwrap_err().is_code_needed());
    let (seed, codes) = shop.enrol(&desk, &owner);
    assert_eq!(codes.len(), 10);
    let now = crate::shop::Staff { seed, ..shop.owner.clone() };
    shop.sign_in(&desk, &now);
    assert!(desk.sign_in(&shop.brought(&shop.owner)).is_err(), "the lost authenticator still counts");
}

#[test]
fn a_forgotten_password_takes_the_authenticator_and_a_recovery_code() {
    let shop = Shop::open();
    let desk = shop.desk();
    let new = "four small boats 4";
    let brought = |name: &str, recovery: &str, password: &str| {
        shop.clock.pass(30);
        Recovery {
            name: name.into(),
            code: code(&shop.owner.seed, shop.clock.now()),
            recovery_code: secret(recovery),
            new_password: secret(password),
        }
    };
    let weak = desk.recover(&brought(OWNER, &shop.owner.recovery[0], "short1")).unwrap_err();
    assert_eq!(weak.what.key, "people-password-weak");
    assert_eq!(
        desk.recover(&brought(OWNER, &shop.support.recovery[0], new)).unwrap_err().what.key,
        "people-not-let-in"
    );
    assert_eq!(
        desk.recover(&brought("Nobody", &shop.owner.recovery[0], new)).unwrap_err().what.key,
        "people-not-let-in"
    );
    shop.clock.pass(60);
    let forgotten = shop.owner.password.clone();
    let same = desk.recover(&brought(OWNER, &shop.owner.recovery[0], &forgotten)).unwrap_err();
    assert_eq!(same.why.unwrap().key, "people-weak-used");
    shop.clock.pass(60);
    desk.recover(&brought(OWNER, &shop.owner.recovery[0], new)).unwrap();
    let brought = SignIn { password: secret(new), ..shop.brought(&shop.owner) };
    desk.sign_in(&brought).unwrap();
    assert!(desk.sign_in(&shop.brought(&shop.owner)).is_err(), "the forgotten password still counts");
}

#[test]
fn a_starting_password_opens_nothing_but_the_choice_of_ones_own() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let reset = Proposal::ResetSignIn { person_id: shop.support.person_id.clone() };
    let carried = done(desk::propose(&desk, &owner, &reset, &Job::quiet()).unwrap());
    let counterfoil::desk::Carried::Welcome(welcome) = carried else { panic!("no password") };
    // The one before, and the authenticator, count for nothing any more.
    assert!(desk.sign_in(&shop.brought(&shop.support)).is_err());
    let start = || SignIn { name: " ANA ".into(), password: secret(welcome.password()), code: secret("") };
    let ana = desk.sign_in(&start()).unwrap();
    assert_eq!(desk::search_payments(&desk, &ana, "", 5).unwrap_err().what.key, "people-password-first");
    let change = |new: &str| desk::change_password(&desk, &ana, &welcome.starting_password, &secret(new));
    assert_eq!(change(welcome.password()).unwrap_err().why.unwrap().key, "people-weak-used");
    assert_eq!(change(&shop.support.password).unwrap_err().why.unwrap().key, "people-weak-used", "of before the reset");
    assert_eq!(change("ana ana ana 12").unwrap_err().why.unwrap().key, "people-weak-name");
    change("a wide green field 8").unwrap();
    desk::search_payments(&desk, &ana, "", 5).unwrap();
    assert!(desk.sign_in(&start()).is_err());
}

#[test]
fn the_last_four_passwords_are_not_taken_again() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let mut present = shop.owner.password.clone();
    let change = |present: &str, new: &str| desk::change_password(&desk, &owner, &secret(present), &secret(new));
    for number in 1..=4 {
        let new = format!("tall blue door {number}{number}");
        change(&present, &new).unwrap();
        present = new;
        // Of the five there were, the first has been replaced `number` times.
        let first = change(&present, &shop.owner.password);
        if number < 4 {
            assert_eq!(first.unwrap_err().why.unwrap().key, "people-weak-used");
        }
    }
    assert_eq!(
        change("not the present one 1", "yet another word 1").unwrap_err().what.key,
        "people-present-password-wrong"
    );
}

#[test]
fn a_password_that_is_all_that_is_asked_for_lasts_ninety_days() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let add = Proposal::AddPerson { name: "Eve".into(), role: Role::Support };
    let carried = done(desk::propose(&desk, &owner, &add, &Job::quiet()).unwrap());
    let counterfoil::desk::Carried::Welcome(welcome) = carried else { panic!("no password") };
    let brought = |password: &str| SignIn { name: "Eve".into(), password: secret(password), code: secret("") };
    let eve = desk.sign_in(&brought(welcome.password())).unwrap();
    desk::change_password(&desk, &eve, &welcome.starting_password, &secret("one thin candle 1")).unwrap();
    shop.clock.pass(89 * 24 * 3600);
    let eve = desk.sign_in(&brought("one thin candle 1")).unwrap();
    desk::search_payments(&desk, &eve, "", 5).unwrap();
    shop.clock.pass(2 * 24 * 3600);
    let eve = desk.sign_in(&brought("one thin candle 1")).unwrap();
    assert_eq!(desk::search_payments(&desk, &eve, "", 5).unwrap_err().what.key, "people-password-first");
    // With an authenticator it lasts.
    let owner = shop.sign_in(&desk, &shop.owner);
    desk::search_payments(&desk, &owner, "", 5).unwrap();
}

#[test]
fn a_clock_that_is_wrong_is_named_when_a_code_is() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let ahead = code(&shop.owner.seed, shop.clock.now() + chrono::TimeDelta::minutes(5));
    let error = desk::step_up(&desk, &owner, &ahead).unwrap_err();
    assert_eq!(
        words(&error),
        "This code is not right / The clock of this computer is about 5 min behind / \
                               Set the clock right, then type the code that is shown"
    );
    let behind = code(&shop.owner.seed, shop.clock.now() - chrono::TimeDelta::minutes(7));
    let error = desk::step_up(&desk, &owner, &behind).unwrap_err();
    assert_eq!(error.why.unwrap().key, "people-clock-ahead");
    let nonsense = desk::step_up(&desk, &owner, &secret("12 34")).unwrap_err();
    assert!(nonsense.why.is_none() && nonsense.hint.unwrap().key == "people-code-wrong-hint");
}

#[test]
fn whoever_is_switched_off_is_out_at_once() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let ana = shop.sign_in(&desk, &shop.support);
    desk::search_payments(&desk, &ana, "", 5).unwrap();
    let off = Proposal::SwitchPerson { person_id: shop.support.person_id.clone(), active: false };
    done(desk::propose(&desk, &owner, &off, &Job::quiet()).unwrap());
    assert_eq!(desk::search_payments(&desk, &ana, "", 5).unwrap_err().what.key, "people-switched-off");
    assert!(desk.rights(&ana).unwrap().is_empty());
    assert_eq!(desk.sign_in(&shop.brought(&shop.support)).unwrap_err().what.key, "people-not-let-in");
    // A role counts from the next use case on, too.
    let ben = shop.sign_in(&desk, &shop.accountant);
    assert!(!desk.rights(&ben).unwrap().contains(&Capability::Refund));
    let owner_again = shop.sign_in(&desk, &shop.owner);
    let role = Proposal::ChangeRole { person_id: shop.accountant.person_id.clone(), role: Role::Support };
    done(desk::propose(&desk, &owner_again, &role, &Job::quiet()).unwrap());
    assert!(desk.rights(&ben).unwrap().contains(&Capability::Refund));
}

#[test]
fn nobody_has_the_name_of_somebody_else() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    for name in ["ana", "  ANA", "Olga "] {
        let add = Proposal::AddPerson { name: name.into(), role: Role::Support };
        assert_eq!(desk::propose(&desk, &owner, &add, &Job::quiet()).unwrap_err().what.key, "people-name-taken");
    }
}

#[test]
fn secrets_are_nowhere_in_the_book_in_clear() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    // Somebody types the password where the name belongs.
    let slip = SignIn { name: shop.owner.password.clone(), ..shop.brought(&shop.owner) };
    assert!(desk.sign_in(&slip).is_err());
    drop((owner, desk));
    let profile = counterfoil::store::Sidecar::read(&shop.folder()).unwrap().unwrap();
    let name = counterfoil::vault::SecretName::database_key(&profile.profile_id);
    let key = shop.vault.get(&name).unwrap().unwrap();
    let key = hex::encode(secrecy::ExposeSecret::expose_secret(&key));
    let book = rusqlite::Connection::open(shop.folder().join("counterfoil.db")).unwrap();
    book.pragma_update(None, "key", format!("x'{key}'")).unwrap();
    let mut plain = Vec::new();
    let tables: Vec<String> = book
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'payment_text%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in &tables {
        let mut rows = book.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                plain.extend_from_slice(format!("{:?}\n", row.get_ref(column).unwrap()).as_bytes());
                if let Ok(text) = row.get_ref(column).unwrap().as_str() {
                    plain.extend_from_slice(text.as_bytes());
                }
            }
        }
    }
    let plain = String::from_utf8_lossy(&plain);
    assert!(plain.contains("argon2id") && tables.len() > 15, "nothing was read");
    for hidden in [&shop.owner.password, &shop.owner.recovery[0], &shop.support.password] {
        assert!(!plain.contains(hidden.as_str()), "{hidden} is in the book");
    }
}
