//! The bank, as a person looks at it: accounts, whether statements fit, an entry, and a file that is taken out again.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::Person;

/// Somebody in the demo shop who went to the bank by its name.
fn at_the_bank() -> Person {
    let mut person = Person::in_the_demo_shop();
    person.press(Modifiers::COMMAND, Key::K);
    person.write("bank");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Statements");
    person.wait_until_quiet();
    person
}

/// What is read aloud of the accounts.
fn accounts(person: &Person) -> Vec<String> {
    let all = person.window.query_all_by_role(Role::ListBoxOption);
    all.filter_map(|account| account.accesskit_node().label()).collect()
}

#[test]
fn an_account_has_statements_that_fit_and_entries_to_look_at() {
    let mut person = at_the_bank();
    let all = accounts(&person);
    assert!(all.iter().any(|account| account.contains("EUR")), "{all:#?}");
    assert!(person.sees_part("Fits"), "{:#?}", person.names());

    let entries = person.rows("");
    person.click_row(&entries[1]);
    person.wait_until_quiet();
    assert!(person.sees("What the bank wrote") && person.sees("Booked on"), "{:#?}", person.names());

    // The arrow goes on to the next entry; Escape closes what is beside the list.
    person.press(Modifiers::NONE, Key::ArrowDown);
    assert!(person.sees("What the bank wrote"));
    person.press(Modifiers::NONE, Key::Escape);
    assert!(!person.sees("What the bank wrote"));

    // What is ticked is added up.
    person.click_part(&format!("Select {}", entries[0]));
    person.click_part(&format!("Select {}", entries[1]));
    assert!(person.sees("2 selected"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);
    assert!(!person.sees("2 selected"));
}

#[test]
fn a_file_that_is_taken_out_takes_its_account_with_it() {
    let mut person = at_the_bank();
    assert!(!accounts(&person).is_empty());
    person.click_part("Files ");
    person.wait_until_quiet();
    let files = person.rows("Bank statement");
    assert_eq!(files.len(), 1, "{files:#?}");
    let name = files[0].split(',').next().unwrap().to_owned();

    // Enter alone takes nothing out, nor does Escape.
    for key in [Key::Enter, Key::Escape] {
        person.click(&format!("Take out {name}…"));
        person.wait_for_part("leaves the book");
        person.press(Modifiers::NONE, key);
        person.wait_until_quiet();
        assert!(!person.sees_part("leaves the book"));
        assert_eq!(person.rows("Bank statement").len(), 1);
    }

    person.click(&format!("Take out {name}…"));
    person.wait_for_part("leaves the book");
    person.click("Take out");
    person.wait_for_part(&format!("{name} was taken out"));
    person.wait_until_quiet();
    assert!(person.rows("Bank statement").is_empty(), "{:#?}", person.names());
    person.click_part("Accounts ");
    person.wait_until_quiet();
    assert!(accounts(&person).is_empty());
    assert!(person.sees("Nothing from a bank yet") && person.sees("Import a file…"), "{:#?}", person.names());
}
