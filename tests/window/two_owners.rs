//! What one owner asks for and the other agrees to, at one window.

use counterfoil::desk;
use counterfoil::domain::{Proposal, Role};
use counterfoil::job::Job;
use egui::{Key, Modifiers};

use crate::shop::{Shop, Staff, waits};
use crate::staff::Counter;

/// A second owner comes.
fn second_owner(shop: &Shop) -> Staff {
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    shop.join(&desk, &owner, "Olaf", Role::Owner)
}

/// Who is let in gets a password that is shown once, and that no slip of a hand hides.
#[test]
fn a_starting_password_is_shown_until_it_was_handed_on() {
    let (mut counter, olaf) = Counter::open(|shop| {
        let olaf = second_owner(shop);
        let desk = shop.desk();
        let owner = shop.sign_in(&desk, &shop.owner);
        let add = Proposal::AddPerson { name: "Mira".to_owned(), role: Role::Support };
        waits(desk::propose(&desk, &owner, &add, &Job::quiet()).unwrap());
        olaf
    });
    counter.sign_in(&olaf);
    counter.person.click("Approvals");
    counter.person.wait_until_quiet();
    counter.person.click("Approve and let Mira in");
    counter.person.wait_for("Mira can sign in now");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.press(Modifiers::COMMAND, Key::Num1);
    counter.person.wait_until_quiet();
    assert!(counter.person.sees("Mira can sign in now"));
    counter.person.click("I have handed it on");
    counter.person.wait_until_quiet();
    assert!(!counter.person.sees("Mira can sign in now"));
    assert!(counter.person.sees_part("approved it, and it was done"));
}

/// A new key of a gateway is tried, kept aside, and used once the other owner agrees.
#[test]
fn a_gateways_new_key_waits_for_the_other_owner() {
    let (mut counter, olaf) = Counter::open(second_owner);
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    counter.person.click("Settings");
    counter.person.wait_until_quiet();
    counter.person.click("New key…");
    let key = counter.shop.sandbox.read_only_key().to_owned();
    counter.person.write(&key);
    counter.person.wait_until("the test of the key", |person| person.sees_part("Tested just now"));
    counter.person.click("Use this key");
    counter.person.wait_for("Ask for approval");
    counter.person.click("Ask for approval");
    counter.person.wait_for_part("Waits for approval: Change the key of");
    counter.lock();

    counter.sign_in(&olaf);
    counter.person.click("Approvals");
    counter.person.wait_until_quiet();
    counter.person.click("Approve and use the new key");
    counter.person.wait_for_part("approved it, and it was done");
}
