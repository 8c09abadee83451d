//! The main job, as a person does it: look around with the demo shop, find a payment, give part of it back, see it in its
//! batch, and look whether the month is proven.

use std::sync::Arc;

use chrono::TimeDelta;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::person::{Person, StoppedWatch};

#[test]
fn from_the_first_run_to_a_refund_in_its_batch_and_a_proven_month() {
    let watch = Arc::new(StoppedWatch::on_a_tuesday());
    let mut person = Person::with_watch(Arc::clone(&watch));
    person.wait_for("Open the demo shop");
    person.click("Open the demo shop");
    person.wait_for("Needs attention");
    person.wait_until_quiet();

    // Find a payment.
    person.click("Payments");
    person.wait_until_quiet();
    person.press(Modifiers::COMMAND, Key::F);
    person.write("status:captured currency:EUR amount:>20 amount:<60 ");
    person.wait_until_quiet();
    person.click_row("Captured");
    person.wait_for("Journey");
    person.wait_until_quiet();

    // Give part of it back. The button says what it does, and once it is pressed there is none to press again.
    person.click("Refund…");
    person.wait_for("Partial");
    person.wait_until_quiet();
    person.click("Partial");
    person.fill_in_part("Amount to give back, EUR", "7.25");
    person.click_part("Refund €\u{a0}7.25");
    person.wait_for_part("7.25 are on their way to the customer");
    assert!(person.window.query_all_by_role_and_label(Role::Button, "Refund €\u{a0}7.25").next().is_none());
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert!(person.sees_part("Part refunded"), "{:#?}", person.names());

    // The next days: the gateway pays out, and the refund is a line of a batch.
    watch.skip(TimeDelta::days(3));
    person.press(Modifiers::NONE, Key::F5);
    person.wait_until_quiet();
    person.click("Settlements");
    person.wait_until_quiet();
    // Several are on their way; it is in one of them. Only lines in sight have a name, so the window is made tall.
    person.window.set_size(egui::vec2(1440.0, 3000.0));
    let on_their_way = person.rows("In transit");
    let in_batch = on_their_way.iter().any(|batch| {
        person.click_row(batch);
        person.wait_until_quiet();
        assert!(person.sees("Lines"));
        !person.rows("\u{2212}7.25").is_empty()
    });
    assert!(in_batch, "no batch of these has the refund: {on_their_way:#?}");

    // Whether everything reached the bank.
    person.click("Reconcile");
    person.wait_until_quiet();
    assert!(person.sees_part("unexplained"), "{:#?}", person.names());
    assert!(person.sees("Foots"), "{:#?}", person.names());
}

/// Enter in the amount field is a slip of a tired hand: it moves no money.
#[test]
fn enter_in_the_amount_moves_no_money() {
    let mut person = about_to_refund_a_part();
    person.fill_in_part("Amount to give back", "1");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_until_quiet();
    assert!(person.sees("Partial"), "the form is still there, and nothing was sent");
    assert!(!person.sees_part("on their way to the customer"));
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert!(!person.sees("Partial"));
}

/// More than is left is told while it is typed, and cannot be pressed.
#[test]
fn more_than_is_left_cannot_be_pressed() {
    let mut person = about_to_refund_a_part();
    person.fill_in_part("Amount to give back", "99999999");
    assert!(person.sees_part("can move"), "{:#?}", person.names());
    person.click_part("Refund ");
    person.wait_until_quiet();
    assert!(person.sees("Partial"));
}

/// Somebody in the demo shop with the refund dialog of a captured payment before them.
fn about_to_refund_a_part() -> Person {
    let mut person = Person::in_the_demo_shop();
    person.click("Payments");
    person.wait_until_quiet();
    person.click_row("Captured");
    person.wait_until_quiet();
    person.click("Refund…");
    person.wait_for("Partial");
    person.wait_until_quiet();
    person.click("Partial");
    person
}
