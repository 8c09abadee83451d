//! What rules know of the shop: a place file that is dropped and taken away, the shop's own figures, silences, and Mastercard's
//! programme for fraud.

use egui::{Key, Modifiers};

use crate::import::AtTheFiles;
use crate::mmdb::{Mmdb, country};
use crate::person::Person;
use crate::reconcile_waiting::letter;
use crate::risk::{at_the_alerts, settle, walk_to};

fn places() -> Vec<u8> {
    Mmdb::new("GeoLite2-Country", vec![("198.18.0.0".parse().unwrap(), 15, country("NL"))]).bytes()
}

#[test]
fn a_place_file_is_dropped_onto_the_window_and_taken_away() {
    let mut files = AtTheFiles::with(Person::in_the_demo_shop());
    files.person.click("Settings");
    files.person.wait_for_part("No place file is in use");
    files.drop_bytes(&[("table.mmdb", b"nothing of the sort")]);
    files.person.wait_for_part("table.mmdb is not a file of places");
    assert!(files.person.sees_part("No place file is in use"));

    files.drop_bytes(&[("GeoLite2-Country.mmdb", &places())]);
    files.person.wait_for_part("The place file is in use");
    settle(&mut files.person);
    let person = &mut files.person;
    assert!(person.sees_part("GeoLite2-Country.mmdb, of the type GeoLite2-Country, made on"), "{:#?}", person.names());
    assert!(person.sees("In use: it says in which country an address is"), "{:#?}", person.names());
    person.click("Remove");
    person.wait_for_part("The place file is out of use");
    settle(person);
    assert!(person.sees_part("No place file is in use"), "{:#?}", person.names());
}

#[test]
fn the_shops_own_figures_are_typed_and_kept() {
    let mut person = Person::in_the_demo_shop();
    person.click("Settings");
    person.wait_for_part("As usual; set what is different for you");
    person.fill_in_part("What you keep of a sale", "101");
    assert!(person.sees_part("The margin is between 0 and 100 percent"), "{:#?}", person.names());
    // A comma is not taken for anything.
    person.fill_in_part("What your gateway takes for each dispute", "1,500");
    assert!(person.sees_part("with a point and no other signs"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Enter);
    settle(&mut person);
    assert!(person.sees_part("As usual; set what is different for you"), "nothing wrong is kept");
    person.fill_in_part("What you keep of a sale", "45");
    person.fill_in_part("What your gateway takes for each dispute", "15");
    assert!(!person.sees_part("with a point and no other signs"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for_part("own figures are kept");
    settle(&mut person);
    assert!(person.sees_part("Set by Owner on"), "{:#?}", person.names());
}

#[test]
fn a_silent_rule_is_listed_and_let_speak_again() {
    let mut person = at_the_alerts();
    walk_to(&mut person, "Network address ");
    letter(&mut person, Key::S);
    person.wait_for_part("is silent about");
    settle(&mut person);
    letter(&mut person, Key::R);
    settle(&mut person);
    person.click("Lists 1");
    settle(&mut person);
    assert!(person.sees("Silent for a while"), "{:#?}", person.names());
    person.click_part("Let it speak again about ");
    person.wait_for_part(" again");
    settle(&mut person);
    assert!(!person.sees("Silent for a while") && person.sees("Nothing is on a list"), "{:#?}", person.names());
}

#[test]
fn mastercards_programme_for_fraud_says_what_is_met_and_what_cannot_be_known() {
    let mut person = at_the_alerts();
    letter(&mut person, Key::H);
    settle(&mut person);
    assert!(person.sees_part("Mastercard for fraud: "), "{:#?}", person.names());
    assert!(person.sees_part("Above 50,000 US dollars of fraud"), "{:#?}", person.names());
    assert!(person.sees("not met"), "{:#?}", person.names());
}
