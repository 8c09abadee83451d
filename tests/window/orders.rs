//! Which payment pays which order, decided by keyboard: tabs, reasons, accepting and declining, and back again.

use std::fmt::Write as _;

use counterfoil::desk::{self, Assume};
use counterfoil::job::Job;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::Person;
use crate::reconcile_waiting::{at_cursor, letter, walk_to};
use crate::shop::Shop;
use crate::staff::Counter;

/// Orders beside those that the shop's payments pay already.
const ORDERS: [(&str, i64); 7] = [
    ("7001", 45_60),
    ("7031", 80_00),
    ("7032", 80_00),
    ("7004", 120_00),
    ("7005", 33_30),
    ("7006", 64_00),
    ("7060", 64_00),
];

/// What customers pay for them: with a mistyped number, with none that could be for two orders, less than was due, twice,
/// with a number that may be two orders', and for no order at all.
const PAYMENTS: [(i64, Option<&str>); 7] = [
    (45_60, Some("7OO1")),
    (80_00, None),
    (102_00, Some("7004")),
    (33_30, Some("7005")),
    (33_30, Some("7005")),
    (64_00, Some("7066")),
    (777_77, Some("INV-9")),
];

/// Brings the shop's orders in, and these besides.
fn bring_in(shop: &Shop, orders: &[(&str, i64)], payments: &[(i64, Option<&str>)]) {
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let mut csv = String::from_utf8(shop.sandbox.orders_csv()).unwrap();
    let now = shop.clock_now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    for (number, total) in orders {
        writeln!(csv, "{number},{now},a@example.com,{}.{:02},EUR,,paid", total / 100, total % 100).unwrap();
    }
    for (minor, order) in payments {
        shop.clock.pass(60);
        shop.customer_pays(*minor, *order);
    }
    desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
    desk::import(&desk, &owner, "orders.csv", &csv.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
}

/// The owner at the orders, without having touched the mouse.
fn at_the_orders(before: impl FnOnce(&Shop)) -> Counter {
    let (mut counter, ()) = Counter::open(before);
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    counter.person.press(Modifiers::COMMAND, Key::Num4);
    counter.person.wait_until_quiet();
    letter(&mut counter.person, Key::O);
    counter
}

fn with_all_cases() -> Counter {
    let mut counter = at_the_orders(|shop| bring_in(shop, &ORDERS, &PAYMENTS));
    counter.person.wait_for_part("To decide ");
    counter.person.wait_until_quiet();
    counter
}

#[test]
fn payments_are_looked_for_by_their_orders_and_amounts() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    let before = tabs(person);
    letter(person, Key::Slash);
    person.write("7004");
    person.wait_until("fewer", |person| tabs(person) != before);
    person.wait_until_quiet();
    person.window.run_ok();
    // It is shown in whichever list it is.
    assert_eq!(person.rows("102.00").len(), 1, "{:#?}", person.names());
    let (counts, chosen) = tabs(person);
    assert_eq!(chosen, "Amount differs 1");
    assert!(counts.contains(&"Matched 0".to_owned()), "{counts:?}");
    // What was brought to light is not changed by looking elsewhere, and the figures above count everything.
    letter(person, Key::Slash);
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until("all of them", |person| tabs(person).0 == before.0);
}

/// The tabs with their numbers, as they are read aloud, and which one is chosen.
fn tabs(person: &Person) -> (Vec<String>, String) {
    let tabs = person.window.query_all_by_role(Role::Tab);
    // The places at the left are tabs as well; they have no numbers.
    let tabs: Vec<(String, bool)> = tabs
        .filter_map(|tab| {
            let node = tab.accesskit_node();
            let chosen = node.is_selected() == Some(true) || node.toggled() == Some(Toggled::True);
            node.label().filter(|label| label.ends_with(|letter: char| letter.is_ascii_digit())).map(|it| (it, chosen))
        })
        .collect();
    let chosen = tabs.iter().find(|(_, chosen)| *chosen).map(|(label, _)| label.clone()).unwrap_or_default();
    (tabs.into_iter().map(|(label, _)| label).collect(), chosen)
}

/// Clicks a tab; the summary above says the same words.
fn click_tab(person: &mut Person, label: &str) {
    let tab = person.window.query_all_by_role_and_label(Role::Tab, label).next();
    tab.unwrap_or_else(|| panic!("no tab {label}: {:#?}", person.names())).click();
    person.window.run_ok();
}

/// The rows in sight.
fn rows(person: &Person) -> Vec<String> {
    person.rows("pi_")
}

/// The candidates, and which one is chosen.
fn candidates(person: &Person) -> Vec<(String, bool)> {
    let radios = person.window.query_all_by_role(Role::RadioButton);
    let radios = radios.filter_map(|radio| {
        let node = radio.accesskit_node();
        let label = node.label()?;
        label.contains("placed on").then(|| (label, node.toggled() == Some(Toggled::True)))
    });
    radios.collect()
}

#[test]
fn every_payment_is_in_a_tab_that_says_what_became_of_it() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    let all = ["To decide 3", "Amount differs 1", "Paid twice 1", "No order 1", "Matched 17"];
    let (found, chosen) = tabs(person);
    assert_eq!((found, chosen.as_str()), (all.map(str::to_owned).to_vec(), "To decide 3"));
    assert!(person.sees_part("payments need a person"), "{:#?}", person.names());
    assert_eq!(rows(person).len(), 3, "{:#?}", rows(person));

    person.press(Modifiers::NONE, Key::ArrowRight);
    person.wait_until_quiet();
    assert_eq!(tabs(person).1, "Amount differs 1");
    let row = at_cursor(person).expect("a row");
    assert!(row.contains("7004") && row.contains("102.00"), "{row}");
    for said in ["It names this order", "It is less than the order’s total", "Matched without asking from", "Points"]
    {
        assert!(person.sees_part(said), "no {said}: {:#?}", person.names());
    }

    person.press(Modifiers::NONE, Key::ArrowRight);
    person.wait_until_quiet();
    assert_eq!(tabs(person).1, "Paid twice 1");
    assert!(person.sees_part("Paid by pi_"), "{:#?}", person.names());

    person.press(Modifiers::NONE, Key::ArrowRight);
    person.wait_until_quiet();
    assert!(rows(person)[0].contains("INV-9"), "{:#?}", rows(person));
    assert!(person.sees("No order fits") && person.sees_part("No unpaid order of these days"), "{:#?}", person.names());

    person.press(Modifiers::NONE, Key::ArrowRight);
    person.wait_until_quiet();
    person.press(Modifiers::NONE, Key::ArrowRight); // there is nothing further to the right
    person.wait_until_quiet();
    assert_eq!((tabs(person).1.as_str(), rows(person).len()), ("Matched 17", 17));

    // The bank is on the other side.
    letter(person, Key::O);
    assert!(person.sees_part("unexplained in") || person.sees("There is no bank statement yet"));
    letter(person, Key::O);
    assert_eq!(tabs(person).1, "Matched 17", "it is as it was left");
}

#[test]
fn of_two_equally_good_orders_a_person_takes_one_and_takes_it_back() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    let before = (tabs(person), rows(person));
    walk_to(person, "7066");
    assert_eq!(candidates(person).iter().filter(|(_, chosen)| *chosen).count(), 0, "neither is chosen beforehand");
    letter(person, Key::A);
    assert_eq!(tabs(person), before.0, "and nothing is to be accepted");

    letter(person, Key::Num2);
    let (chosen, _) = candidates(person).into_iter().find(|(_, chosen)| *chosen).expect("one is chosen");
    letter(person, Key::A);
    let now = tabs(person).0;
    assert!(now.contains(&"To decide 2".to_owned()) && now.contains(&"Matched 18".to_owned()), "{now:?}");
    let order = if chosen.contains("7060") { "7060" } else { "7006" };
    assert!(person.sees(&format!("The payment pays order {order}")), "{:#?}", person.names());
    assert!(at_cursor(person).is_some_and(|row| !row.contains("7066")), "the cursor is on what has taken its place");

    letter(person, Key::U);
    assert_eq!((tabs(person), rows(person)), before, "all is as it was");
}

#[test]
fn what_was_said_by_hand_is_listed_with_who_said_it() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    let before = tabs(person).0;
    walk_to(person, "7OO1");
    assert_eq!(candidates(person).len(), 1);
    letter(person, Key::A); // there is one, and it is chosen
    let matched = tabs(person).0;
    assert!(matched.contains(&"Matched 18".to_owned()), "{matched:?}");

    // Among what is matched it is told, with a way back.
    click_tab(person, "Matched 18");
    person.wait_until_quiet();
    walk_to(person, "7OO1");
    for said in ["Somebody said so", "Said by hand", "It is 7001", "Olga, ", "Olga said that it is this order"] {
        assert!(person.sees_part(said), "no {said}: {:#?}", person.names());
    }
    letter(person, Key::H);
    person.wait_for_part(" pays 7001");
    person.wait_until_quiet();
    letter(person, Key::U);
    person.wait_for("Nothing was said by hand");
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert_eq!(tabs(person).0, before);
}

#[test]
fn what_is_declined_stays_declined_until_it_is_taken_back() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    let before = (tabs(person), rows(person));
    walk_to(person, "7OO1");
    letter(person, Key::D);
    assert!(person.sees("The payment does not pay order 7001"), "{:#?}", person.names());
    let now = tabs(person).0;
    assert!(now.contains(&"To decide 2".to_owned()) && now.contains(&"No order 2".to_owned()), "{now:?}");

    // It is still so when the screen is looked at again.
    person.press(Modifiers::COMMAND, Key::Num2);
    person.wait_until_quiet();
    person.press(Modifiers::COMMAND, Key::Num4);
    person.wait_until_quiet();
    assert_eq!(tabs(person).0, now);
    click_tab(person, "No order 2");
    person.wait_until_quiet();
    walk_to(person, "7OO1");
    assert!(person.sees_part("It is not 7001"), "{:#?}", person.names());
    person.click("Take back what was said of order 7001");
    person.wait_until_quiet();
    person.window.run_ok();
    person.wait_until_quiet();
    click_tab(person, "To decide 3");
    person.wait_until_quiet();
    assert_eq!((tabs(person), rows(person)), before);
}

#[test]
fn any_other_order_is_weighed_and_told_why_not() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    walk_to(person, "7OO1");
    letter(person, Key::W);
    person.write("7005");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_until_quiet();
    let (first, chosen) = &candidates(person)[0];
    assert!(first.starts_with("7005") && *chosen, "{first}");
    for said in ["Paid by pi_", "It is more than the order’s total", "Behind 7001 by", "not reached"] {
        assert!(person.sees_part(said), "no {said}: {:#?}", person.names());
    }
    letter(person, Key::W);
    person.write("no such order");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for_part("There is no such payment or order");

    // The next payment begins anew.
    person.press(Modifiers::NONE, Key::Home);
    person.wait_until_quiet();
    walk_to(person, "7066");
    assert_eq!(candidates(person).len(), 2);
    assert!(!person.sees_part("There is no such payment or order"));
}

#[test]
fn an_empty_list_says_what_is_missing() {
    let mut counter = at_the_orders(|_| ());
    let person = &mut counter.person;
    person.wait_for("No orders are imported yet");
    assert!(person.sees("Import orders…"), "{:#?}", person.names());
}

#[test]
fn when_every_payment_found_its_order_there_is_nothing_to_do() {
    let mut counter = at_the_orders(|shop| bring_in(shop, &[], &[]));
    let person = &mut counter.person;
    person.wait_for("Every payment found its order");
    person.wait_until_quiet();
    assert!(tabs(person).1.starts_with("Matched "), "{:?}", tabs(person));
    person.press(Modifiers::NONE, Key::ArrowLeft);
    person.wait_until_quiet();
    assert_eq!(tabs(person).1, "No order 0");
    assert!(person.sees("Every payment found an order") && rows(person).is_empty(), "{:#?}", person.names());
}

/// On a small window, or with large letters, everything is still there, one below the other.
#[test]
fn on_a_small_window_everything_is_still_there() {
    let mut counter = with_all_cases();
    let person = &mut counter.person;
    person.window.set_size(egui::vec2(720.0, 450.0));
    person.wait_until_quiet();
    walk_to(person, "7OO1");
    assert!(person.sees("Accept 7001") && person.sees_part("Likely, next to"), "{:#?}", person.names());
    letter(person, Key::A);
    assert!(tabs(person).0.contains(&"Matched 18".to_owned()), "{:#?}", person.names());
}
