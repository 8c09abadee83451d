//! Deciding what suspicious payments were, by keyboard; and the rules: what is wrong with one, what it would have done, and
//! keeping it.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::Person;
use crate::reconcile_waiting::letter;
use crate::staff::Counter;

/// Somebody who looks at all alerts of the demo shop, without having touched the mouse.
pub fn at_the_alerts() -> Person {
    let mut person = Person::in_the_demo_shop();
    person.press(Modifiers::COMMAND, Key::Num5);
    person.wait_until_quiet();
    person.click("90 days");
    person.wait_until_quiet();
    settle(&mut person);
    assert!(!alerts(&person).is_empty(), "{:#?}", person.names());
    person
}

/// What answers ask for in turn has come as well.
pub fn settle(person: &mut Person) {
    for _ in 0..4 {
        person.window.run_ok();
        person.wait_until_quiet();
    }
}

/// The alerts, as they are read aloud.
fn alerts(person: &Person) -> Vec<String> {
    person.rows(" points, ")
}

/// The alert at the cursor.
fn chosen(person: &Person) -> Option<String> {
    chosen_rows(person).into_iter().find(|row| row.contains(" points, "))
}

/// The payment at the cursor of the dialog.
fn chosen_payment(person: &Person) -> Option<String> {
    chosen_rows(person).into_iter().find(|row| !row.contains(" points, "))
}

fn chosen_rows(person: &Person) -> Vec<String> {
    let rows = person.window.query_all_by_role(Role::Row);
    let is_chosen = |row: &egui_kittest::Node<'_>| {
        let node = row.accesskit_node();
        node.toggled().is_some_and(|it| it == Toggled::True) || node.is_selected() == Some(true)
    };
    rows.filter(is_chosen).filter_map(|row| row.accesskit_node().label()).collect()
}

fn open_count(person: &Person) -> usize {
    let tabs = person.window.query_all_by_role(Role::Tab);
    let labels: Vec<String> = tabs.filter_map(|tab| tab.accesskit_node().label()).collect();
    let tab = labels.iter().find_map(|label| label.strip_prefix("Alerts ")).expect("a tab");
    tab.parse().expect("a number")
}

/// Walks down until the alert at the cursor holds these words.
pub fn walk_to(person: &mut Person, words: &str) {
    person.press(Modifiers::NONE, Key::Home);
    for _ in 0..100 {
        settle(person);
        if chosen(person).is_some_and(|row| row.contains(words)) {
            return;
        }
        person.press(Modifiers::NONE, Key::ArrowDown);
    }
    panic!("no alert with {words}: {:#?}", alerts(person));
}

#[test]
fn an_alert_is_decided_and_taken_back_with_one_key_each() {
    let mut person = at_the_alerts();
    let before = open_count(&person);
    let first = chosen(&person).expect("the alert that costs most is open");
    assert!(first.contains(" points, "), "{first}");
    assert!(person.sees("Points") || person.sees("Points of the worst payment"), "{:#?}", person.names());
    letter(&mut person, Key::F);
    person.wait_for_part("known as fraud now");
    settle(&mut person);
    // It may be learnt from at once: what it had to do with is known from fraud.
    assert!(person.sees_part("Somebody has said what these were"), "{:#?}", person.names());
    assert_ne!(chosen(&person).expect("the next one"), first);
    person.click("Undo");
    person.wait_for_part("What was said is taken back");
    settle(&mut person);
    assert_eq!(open_count(&person), before, "{:#?}", alerts(&person));
}

#[test]
fn what_an_alert_is_about_is_blocked_and_is_on_the_list() {
    let mut person = at_the_alerts();
    walk_to(&mut person, "Network address ");
    letter(&mut person, Key::B);
    assert!(person.sees("Block this network address?"), "{:#?}", person.names());
    assert!(person.sees_part("raises an alert to block, by blocked-ip"), "{:#?}", person.names());
    assert!(person.sees_part("Your gateway still takes such payments"), "{:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_for_part("is on the list blocked_ips now");
    settle(&mut person);
    letter(&mut person, Key::R);
    person.click("Lists 1");
    settle(&mut person);
    assert!(person.sees_part("blocked_ips · Owner"), "{:#?}", person.names());
    person.click_part("off its list");
    person.wait_for_part("is off the list blocked_ips");
    settle(&mut person);
    assert!(person.sees("Nothing is on a list"), "{:#?}", person.names());
}

#[test]
fn why_a_payment_is_suspicious_is_told_with_what_each_rule_saw() {
    let mut person = at_the_alerts();
    walk_to(&mut person, "Network address ");
    letter(&mut person, Key::W);
    settle(&mut person);
    assert!(person.sees("What rules found") && person.sees_part("Nothing was learnt yet"), "{:#?}", person.names());
    assert!(person.sees("all of these") && person.sees_part("→ "), "{:#?}", person.names());
    let before = chosen_payment(&person).expect("the payment with the most points");
    person.press(Modifiers::NONE, Key::ArrowUp);
    settle(&mut person);
    assert_ne!(chosen_payment(&person), Some(before), "the payment before");
    person.press(Modifiers::NONE, Key::Escape);

    // Once something was learnt there is a score with its reasons.
    letter(&mut person, Key::M);
    person.click("Learn now");
    person.wait_for("It has learnt from your payments");
    settle(&mut person);
    assert!(person.sees("Knows what is usual") && person.sees_part("300 are needed"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);
    letter(&mut person, Key::W);
    settle(&mut person);
    assert!(person.sees_part("where half is usual. Only "), "{:#?}", person.names());
    assert!(person.sees_part("others together") && person.sees("Together"), "{:#?}", person.names());
}

/// Puts words into the text of the rule that is open.
fn write_rule(person: &mut Person, words: &str) {
    person.window.get_by_role(Role::MultilineTextInput).focus();
    person.window.run_ok();
    person.press(Modifiers::COMMAND, Key::A);
    person.write(words);
}

#[test]
fn a_rule_with_a_mistake_is_told_where_and_is_not_saved() {
    let mut person = at_the_alerts();
    letter(&mut person, Key::R);
    letter(&mut person, Key::N);
    person.write("large-amounts");
    write_rule(&mut person, "review 30 if amuont > 200");
    assert!(person.sees_part("Line 1, character 14: there is no field `amuont`"), "{:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::Enter);
    settle(&mut person);
    assert!(!person.sees_part("is saved"), "{:#?}", person.names());
    // What was meant is one press away.
    person.click("amount");
    assert!(person.sees("Understood"), "{:#?}", person.names());

    // Tried before it is kept: figures, and whoever else finds the same.
    person.click("Try on history");
    person.wait_for_part("alerts a day");
    settle(&mut person);
    assert!(person.sees("Net saved") || person.sees("No fraud is known in this span"), "{:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_for("The rule large-amounts is saved");
    settle(&mut person);
    assert!(person.sees("Rules 52"), "{:#?}", person.names());
    // A rule begins in shadow mode: it says what it would have found, and makes no alert.
    assert_eq!(person.rows("large-amounts, shadow").len(), 1, "{:#?}", person.names());
    person.click("Remove");
    person.click("Remove for good");
    person.wait_for("The rule large-amounts is removed");
    settle(&mut person);
    assert!(person.sees("Rules 51"), "{:#?}", person.names());
}

#[test]
fn a_rule_is_looked_for_changed_and_put_back_as_it_came() {
    let mut person = at_the_alerts();
    letter(&mut person, Key::R);
    letter(&mut person, Key::Slash);
    person.write("security code");
    settle(&mut person);
    assert_eq!(person.rows("in 28 days").len(), 1, "{:#?}", person.names());
    person.click_row("Security code was wrong");
    settle(&mut person);
    write_rule(&mut person, "review 55 if cvc = fail and not declined");
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_for("The rule cvc-failed is saved");
    settle(&mut person);
    assert!(person.sees_part("55 points") && person.sees_part("changed by you"), "{:#?}", person.names());
    person.click("As it came");
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_until("40 points again", |person| person.sees_part("40 points"));
}

#[test]
fn a_threshold_is_tried_while_its_handle_moves() {
    let mut person = at_the_alerts();
    assert!(person.sees("From 30 points on") && person.sees_part("tried on "), "{:#?}", person.names());
    let finds = |person: &Person| -> Vec<String> {
        person.names().into_iter().filter(|name| name.contains("alerts a day")).collect()
    };
    let before = finds(&person);
    assert_eq!(before.len(), 1, "{:#?}", person.names());
    let beyond = |person: &Person| person.names().into_iter().find(|name| name.contains("From there on: "));
    let many = beyond(&person).expect("how they are spread is read aloud");
    person.window.get_by_label("Threshold in points").focus();
    person.window.run_ok();
    for _ in 0..24 {
        person.press(Modifiers::NONE, Key::ArrowRight);
    }
    settle(&mut person);
    assert!(person.sees("From 150 points on"), "{:#?}", person.names());
    assert_ne!(finds(&person), before, "the newest question is answered");
    assert_ne!(beyond(&person), Some(many), "and so is what lies beyond");
}

/// An accountant sees everything, and is offered nothing that changes anything.
#[test]
fn whoever_may_not_decide_can_look() {
    let (mut counter, ()) = Counter::open(|_| {});
    let accountant = counter.shop.accountant.clone();
    counter.sign_in(&accountant);
    let person = &mut counter.person;
    person.press(Modifiers::COMMAND, Key::Num5);
    person.wait_until_quiet();
    person.click("90 days");
    settle(person);
    for word in ["Fraud", "Fine", "Unsure", "Block…", "Trust…"] {
        assert!(!person.sees(word), "{word}: {:#?}", person.names());
    }
    letter(person, Key::R);
    settle(person);
    assert!(person.sees("Rules 51") && !person.sees("New rule"), "{:#?}", person.names());
    person.click_row("Many cards and declines");
    settle(person);
    assert!(person.sees("Try on history") && !person.sees("Save") && !person.sees("Remove"), "{:#?}", person.names());
    letter(person, Key::M);
    settle(person);
    assert!(!person.sees("Learn now"), "{:#?}", person.names());
}

/// From what waits today to the payment and what to do about it, and nobody is led past the reasons.
#[test]
fn a_reported_payment_is_found_from_today_and_says_what_to_do() {
    let mut person = Person::in_the_demo_shop();
    person.click_part("reported as fraud");
    settle(&mut person);
    // There is one, so nothing stands between it and whoever answers it.
    person.wait_for_part("The card’s bank reported this payment as fraud on ");
    assert!(person.sees_part("Give it back before it becomes a dispute"), "{:#?}", person.names());
    assert!(person.sees("Refund…") && person.sees_part("Reported as fraud"), "{:#?}", person.names());
    // Whoever knows better says so, and takes it back.
    person.click("The card’s holder paid: nothing is wrong");
    person.wait_for_part("Somebody here looked at it and said that nothing was wrong");
    person.click("Undo");
    person.wait_for_part("Give it back before it becomes a dispute");
    // By keyboard: they are the first in the dialog about the shop, which closes when one is chosen.
    person.press(Modifiers::COMMAND, Key::Num5);
    settle(&mut person);
    letter(&mut person, Key::H);
    settle(&mut person);
    assert!(person.sees("Reported as fraud, and not answered yet"), "{:#?}", person.names());
    assert!(person.sees_part("likely to be disputed, a refund saves about"), "{:#?}", person.names());
    let focused = |person: &Person| {
        let mut buttons = person.window.query_all_by_role(Role::Button);
        let at = buttons.find(|button| button.accesskit_node().is_focused());
        at.and_then(|button| button.accesskit_node().label())
    };
    for _ in 0..40 {
        person.press(Modifiers::NONE, Key::Tab);
        if focused(&person).is_some_and(|name| name.contains("likely to be disputed")) {
            person.press(Modifiers::NONE, Key::Enter);
            person.wait_for_part("Give it back before it becomes a dispute");
            assert!(!person.sees("The shop as a whole"), "{:#?}", person.names());
            return;
        }
    }
    panic!("no way to it by keyboard: {:#?}", person.names());
}

/// With letters twice as large everything is still there, one below the other.
#[test]
fn with_large_letters_everything_is_still_there() {
    let mut person = at_the_alerts();
    person.window.set_size(egui::vec2(720.0, 450.0));
    settle(&mut person);
    assert!(!alerts(&person).is_empty() && person.sees("Threshold"), "{:#?}", person.names());
    for key in [Key::W, Key::M] {
        letter(&mut person, key);
        settle(&mut person);
        assert!(person.sees("Close"), "{key:?} opens nothing: {:#?}", person.names());
        person.press(Modifiers::NONE, Key::Escape);
        person.wait_until_quiet();
    }
    letter(&mut person, Key::R);
    settle(&mut person);
    person.click_row("Many cards and declines");
    settle(&mut person);
    assert!(person.sees("Try on history"), "{:#?}", person.names());
}

/// What waits is told on Today, and leads to the alerts.
#[test]
fn today_tells_of_alerts_that_wait() {
    let mut person = Person::in_the_demo_shop();
    settle(&mut person);
    assert!(person.sees_part(" high"), "{:#?}", person.names());
    person.click_part("Many cards and declines from one network address");
    settle(&mut person);
    assert!(!alerts(&person).is_empty(), "{:#?}", person.names());
}
