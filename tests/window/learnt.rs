//! What was learnt from a match by hand: shown in the history, forgotten and counted again by keyboard.

use egui::{Key, Modifiers};

use crate::import::AtTheFiles;
use crate::reconcile_waiting::{at_cursor, at_the_breaks, count, letter, waiting, walk_to};

#[test]
fn what_a_match_taught_is_shown_forgotten_and_counted_again() {
    let mut files = AtTheFiles::with(at_the_breaks());
    walk_to(&mut files.person, "Deposit missing");
    let row = at_cursor(&files.person).expect("a row");
    let parts: Vec<&str> = row.split(", ").collect();
    let [.., amount, age] = parts.as_slice() else { panic!("{row}") };
    let amount = amount.trim_start_matches('−').replace(',', "");
    let age: i64 = age.split(' ').next().and_then(|days| days.parse().ok()).unwrap_or_else(|| panic!("{row}"));
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() - chrono::Duration::days(age);
    // Two deposits of that amount from somebody whom nobody knows: either may be it, so a person says which.
    let statement = format!(
        "Account,Currency,Booking date,Amount,Payee,Text\n\
         DE77,EUR,{day},{amount},NORTHGATE CLEARING LTD,PAYMENT 1\n\
         DE77,EUR,{day},{amount},NORTHGATE CLEARING LTD.,PAYMENT 2\n"
    );
    files.drop_files(&[("northgate.csv", &statement)]);
    files.bring_in();
    let person = &mut files.person;
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    let before = (count(person), waiting(person));

    // Nothing was learnt yet, and it says how something would be.
    letter(person, Key::H);
    person.click("What was learnt 0");
    person.wait_until_quiet();
    assert!(person.sees("Nothing was learnt yet"), "{:#?}", person.names());
    assert!(!person.sees_part("Forget") && person.sees("What was decided 0"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);

    walk_to(person, "Deposit missing");
    letter(person, Key::Num1);
    letter(person, Key::A);
    person.wait_for_part("is proven");
    person.wait_until_quiet();
    // The missing deposit is found; the other one counts as the gateway's now, and no batch explains it.
    assert_eq!(count(person), before.0, "{:#?}", waiting(person));
    assert!(waiting(person).iter().any(|row| row.contains("PAYMENT")), "{:#?}", waiting(person));

    letter(person, Key::H);
    person.click("What was learnt 1");
    person.wait_until_quiet();
    person.window.run_ok();
    let rows = person.rows("NORTHGATE");
    assert!(
        rows.len() == 1 && rows[0].contains("2 bank entries") && rows[0].contains("Owner’s match"),
        "{:#?}",
        person.names()
    );
    assert!(person.sees_part("Forget") && person.sees("Forgetting leaves the match as it is"), "{:#?}", person.names());
    letter(person, Key::D);
    person.wait_for_part("do not count as the gateway’s any more");
    person.wait_until_quiet();
    assert_eq!(person.rows("Forgotten").len(), 1, "{:#?}", person.names());
    assert_eq!(count(person), before.0 - 1, "{:#?}", waiting(person));
    assert!(person.sees_part("Count again"), "{:#?}", person.names());
    letter(person, Key::U);
    person.wait_for_part("counts as the gateway’s sender again");
    person.wait_until_quiet();
    assert_eq!(count(person), before.0, "{:#?}", waiting(person));
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();

    // The match itself says what it taught, and takes it along when it is taken back.
    person.click_part("Matched ");
    person.wait_until_quiet();
    person.click_row("By hand");
    person.wait_until_quiet();
    assert!(person.sees_part("it was learnt that “NORTHGATE CLEARING LTD"), "{:#?}", person.names());
    letter(person, Key::U);
    person.click_part("Waiting ");
    person.wait_until_quiet();
    assert_eq!((count(person), waiting(person)), before);
}
