//! The audit log at the window: what was done is read, looked through and verified, and what somebody did behind the
//! program's back is named with its row.

use counterfoil::desk;
use counterfoil::domain::{Proposal, RefundReason};
use counterfoil::job::Job;
use counterfoil::store::Sidecar;
use counterfoil::vault::{SecretName, Vault as _};
use egui::{Key, Modifiers};
use rusqlite::Connection;
use secrecy::ExposeSecret as _;

use crate::shop::{Shop, eur, secret, waits};
use crate::staff::Counter;

/// A day on which support asked for more than they may, and somebody mistyped Ana's password.
fn a_day(shop: &Shop) {
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let payment = shop.payment(&desk, &owner, 200_00);
    let support = shop.sign_in(&desk, &shop.support);
    let reason = RefundReason::RequestedByCustomer;
    let wanted = Proposal::Refund { payment_id: payment, amount: eur(120_00), reason };
    waits(desk::propose(&desk, &support, &wanted, &Job::quiet()).unwrap());
    let mut brought = shop.brought(&shop.support);
    brought.password = secret("not my password");
    assert!(desk.sign_in(&brought).is_err());
}

/// Changes the book as somebody with its key could, past every trigger.
fn tamper(shop: &Shop, sql: &str) {
    let profile_id = Sidecar::read(&shop.folder()).unwrap().unwrap().profile_id;
    let key = shop.vault.get(&SecretName::database_key(&profile_id)).unwrap().unwrap();
    let connection = Connection::open(shop.folder().join("counterfoil.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", hex::encode(key.expose_secret()))).unwrap();
    let triggers: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_head')")
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

#[test]
fn an_owner_reads_looks_through_and_verifies_the_log() {
    let (mut counter, ()) = Counter::open(a_day);
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    let person = &mut counter.person;
    assert!(!person.sees_part("may have been changed"), "nothing waits: {:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::Num8);
    person.wait_until_quiet();
    assert!(person.sees_part("as your keychain remembers it"), "{:#?}", person.names());
    assert!(!person.rows("Olga signed in").is_empty(), "{:#?}", person.names());

    // Only what was refused, and back to all.
    person.click("Refused");
    person.wait_until_quiet();
    let rows = person.rows("");
    assert!(!rows.is_empty() && rows.iter().skip(1).all(|row| row.contains("Refused")), "{rows:#?}");
    person.click("Show all again");
    person.fill_in_part("Words or a number", "request_made");
    person.wait_until_quiet();
    assert_eq!(person.rows("asked somebody else to agree to a refund").len(), 1, "{:#?}", person.names());

    // One entry with everything that is known of it; Escape puts it away.
    person.click_row("asked somebody else to agree to a refund");
    person.wait_for("As it was written down");
    assert!(person.sees("request_made") && person.sees_part("120.00"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);
    assert!(!person.sees("As it was written down"));
    person.click("Show all again");
    person.wait_until_quiet();

    person.click("Verify");
    person.wait_for_part("Everything fits: ");
    assert!(person.sees_part("the seals were checked") && person.sees_part("verified just now"));

    // How somebody else checks an export is said before there is one.
    person.click("Export…");
    assert!(person.sees("counterfoil audit check FILE"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert!(!person.sees("counterfoil audit check FILE"));
}

#[test]
fn an_entry_that_was_changed_is_named_and_led_to() {
    let (mut counter, ()) = Counter::open(|shop| {
        a_day(shop);
        tamper(shop, "UPDATE audit_entry SET body = '{\"amount\":1}' WHERE n = 7");
    });
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    let person = &mut counter.person;
    person.click("Audit log");
    person.wait_until_quiet();
    person.click("Verify");
    person.wait_for("Entry 7 is not what was written");
    person.click("Show entry 7");
    person.wait_for("Around entry 7");
    person.wait_until_quiet();
    assert!(person.sees("As it was written down") && person.sees("Entry 7"), "{:#?}", person.names());
    person.click("Back to the newest");
    person.wait_until_quiet();
    assert!(!person.sees("Around entry 7") && !person.rows("Olga signed in").is_empty());
}

#[test]
fn an_end_that_was_cut_off_waits_for_the_owner_and_is_accepted_with_a_reason() {
    let (mut counter, ()) = Counter::open(|shop| {
        a_day(shop);
        let last = "(SELECT max(n) FROM audit_entry)";
        tamper(
            shop,
            &format!(
                "DELETE FROM audit_entry WHERE n > {last} - 10;
                 UPDATE audit_head SET n = {last}, chain = (SELECT chain FROM audit_entry WHERE n = {last});"
            ),
        );
    });
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    let person = &mut counter.person;
    person.click_part("The audit log may have been changed");
    person.wait_for("This log is not the one that your keychain remembers");
    person.click("Accept with a reason…");
    person.write("the book came from a copy");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_until_quiet();
    assert!(person.sees("Accept this break in the log"), "Enter accepts nothing");
    person.click("Accept");
    person.wait_for_part("accepted a break in the audit log: the book came from a copy");
    person.wait_until_quiet();
    assert!(!person.sees("This log is not the one that your keychain remembers"), "{:#?}", person.names());
    person.click("Today");
    person.wait_until_quiet();
    assert!(!person.sees_part("may have been changed"), "{:#?}", person.names());
}
