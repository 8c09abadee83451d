//! Four eyes at one window: what somebody may do alone, what asks for a code, what waits for somebody else, and that money
//! moves once however often a tired finger presses.

use counterfoil::desk;
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{Proposal, RefundReason};
use counterfoil::job::Job;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::shop::{Shop, eur, waits};
use crate::staff::Counter;

/// A payment of this much, found in the book before anybody sits down.
fn paid(shop: &Shop, minor: i64) -> PaymentId {
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    shop.payment(&desk, &owner, minor)
}

/// A payment of 200.00 of which support asked to send 120.00 back.
fn asked_for(shop: &Shop) -> PaymentId {
    let payment = paid(shop, 200_00);
    let desk = shop.desk();
    let support = shop.sign_in(&desk, &shop.support);
    let reason = RefundReason::RequestedByCustomer;
    let wanted = Proposal::Refund { payment_id: payment.clone(), amount: eur(120_00), reason };
    waits(desk::propose(&desk, &support, &wanted, &Job::quiet()).unwrap());
    payment
}

#[test]
fn a_day_at_support() {
    let (mut counter, payment) = Counter::open(|shop| paid(shop, 200_00));
    let support = counter.shop.support.clone();
    counter.sign_in(&support);

    // Nothing of the shop's figures, batches, risk or keys is to be seen, and nothing leads there.
    let hidden = ["Today", "Settlements", "Reconcile", "Suspicious activity"];
    for place in hidden {
        assert!(!counter.person.sees(place), "{place}: {:#?}", counter.person.names());
    }
    counter.person.press(Modifiers::COMMAND, Key::Num4);
    counter.person.press(Modifiers::COMMAND, Key::S);
    counter.person.wait_until_quiet();
    assert!(!counter.person.sees_part("unexplained"), "a shortcut leads nowhere either");
    counter.person.press(Modifiers::COMMAND, Key::K);
    assert!(counter.person.sees("Sync now") && !counter.person.sees("Save the report…"));
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.click("Settings");
    counter.person.wait_until_quiet();
    assert!(!counter.person.sees("Gateways") && !counter.person.sees_part("New key"), "{:#?}", counter.person.names());

    // A customer's data is shown for a reason.
    counter.show(&payment);
    counter.person.click("Show…");
    counter.person.write("order is on the phone");
    counter.person.click("Show");
    counter.person.wait_until("the data", |person| !person.sees("Show…"));

    // A small refund goes at once.
    counter.ask_to_refund("7.25");
    counter.person.click_part("Refund €\u{a0}7.25");
    counter.person.wait_for_part("7.25 are on their way to the customer");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.wait_until_quiet();

    // A larger one asks for a code; without one nothing is sent, and it can be chosen anew.
    counter.have_a_coffee();
    counter.ask_to_refund("30");
    assert!(counter.person.sees("A code of your authenticator"), "{:#?}", counter.person.names());
    counter.person.click_part("Refund €\u{a0}30.00");
    counter.person.wait_for("Show that it is you");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.wait_until_quiet();
    assert!(counter.person.sees("Partial"), "the form is still there");
    assert_eq!(counter.shop.refunds_of(&payment).len(), 1);
    counter.person.click_part("Refund €\u{a0}30.00");
    counter.person.wait_for("Show that it is you");
    counter.person.write("000000");
    counter.person.press(Modifiers::NONE, Key::Enter);
    counter.person.wait_for("This code is not right");
    counter.give_code(&support);
    counter.person.wait_for_part("30.00 are on their way to the customer");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.wait_until_quiet();

    // The largest waits for somebody else, however often it is asked for.
    for _ in 0..2 {
        counter.ask_to_refund("60");
        assert!(counter.person.sees("Somebody else"), "{:#?}", counter.person.names());
        counter.person.click("Ask for approval");
        counter.person.wait_for("Waits for approval");
        counter.person.press(Modifiers::NONE, Key::Escape);
        counter.person.wait_until_quiet();
    }
    assert_eq!(counter.shop.refunds_of(&payment).len(), 2, "nothing more was sent");
    counter.person.click("Approvals");
    counter.person.wait_until_quiet();
    let rows = counter.person.rows("60.00");
    assert_eq!(rows.len(), 1, "{rows:#?}");
    counter.person.click_row("60.00");
    counter.person.wait_for("You asked for this; somebody else decides");
    assert!(!counter.person.sees_part("Approve and"), "nobody approves for themselves");
    counter.person.click("Withdraw");
    counter.person.wait_for("Whoever asked took it back");
}

#[test]
fn an_owner_approves_and_the_refund_is_made_once() {
    let (mut counter, payment) = Counter::open(asked_for);
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    assert!(counter.person.sees_part("A request waits for your decision"), "{:#?}", counter.person.names());
    counter.have_a_coffee();
    counter.person.click_part("A request waits for your decision");
    counter.person.wait_until_quiet();
    counter.person.click_row("120.00");
    counter.person.wait_for_part("Approve and send");
    // Twice, before the window has painted once.
    let approve = "Approve and send €\u{a0}120.00 back";
    for _ in 0..2 {
        counter.person.window.query_all_by_label(approve).next().unwrap().click();
    }
    counter.person.window.run_ok();
    counter.person.wait_for("Show that it is you");
    assert!(counter.shop.refunds_of(&payment).is_empty(), "not before the code");
    counter.give_code(&owner);
    counter.person.wait_for_part("approved it, and it was done");
    assert!(counter.person.window.query_all_by_role_and_label(Role::Button, approve).next().is_none());
    let refunds = counter.shop.refunds_of(&payment);
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0].amount_minor, 120_00);
}

#[test]
fn what_has_changed_cannot_be_approved_and_can_be_declined() {
    let (mut counter, payment) = Counter::open(asked_for);
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    // Something else of this payment goes back meanwhile.
    counter.show(&payment);
    counter.ask_to_refund("5");
    counter.person.click_part("Refund €\u{a0}5.00");
    counter.person.wait_for_part("5.00 are on their way to the customer");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.press(Modifiers::NONE, Key::F5);
    counter.person.wait_until_quiet();
    counter.person.click("Approvals");
    counter.person.wait_until_quiet();
    counter.person.click_row("120.00");
    counter.person.wait_for("This cannot be approved any more");
    assert!(!counter.person.sees_part("Approve and"));
    counter.person.click("Decline…");
    counter.person.write("ask again, please");
    counter.person.press(Modifiers::NONE, Key::Enter);
    counter.person.wait_until_quiet();
    assert!(counter.person.sees("Decline this request"), "Enter decides nothing");
    counter.person.click("Decline");
    counter.person.wait_for_part("declined it");
    assert!(counter.person.sees_part("ask again, please"));
    assert_eq!(counter.shop.refunds_of(&payment).len(), 1, "only the 5.00");
}
