//! Deciding what belongs together at the bank, as an accountant does it: by keyboard, from the first item of the list to
//! “unexplained 0.00”, and back again.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::Person;

/// Somebody in the demo shop who looks at the breaks of all months, without having touched the mouse.
pub fn at_the_breaks() -> Person {
    let mut person = Person::in_the_demo_shop();
    person.press(Modifiers::COMMAND, Key::Num4);
    person.wait_until_quiet();
    person.click_part("Month, ");
    person.click("All months");
    person.wait_until_quiet();
    assert!(!waiting(&person).is_empty(), "{:#?}", person.names());
    person
}

/// The rows that wait, as they are read aloud.
pub fn waiting(person: &Person) -> Vec<String> {
    person.rows(" old").into_iter().chain(person.rows("since today")).chain(person.rows("put away")).collect()
}

/// The row at the cursor.
pub fn at_cursor(person: &Person) -> Option<String> {
    let mut rows = person.window.query_all_by_role(Role::Row);
    rows.find(|row| {
        row.accesskit_node().toggled().is_some_and(|it| it == Toggled::True)
            || row.accesskit_node().is_selected() == Some(true)
    })
    .and_then(|row| row.accesskit_node().label())
}

/// Walks down until the row at the cursor holds these words.
pub fn walk_to(person: &mut Person, words: &str) {
    person.press(Modifiers::NONE, Key::Home);
    for _ in 0..200 {
        person.wait_until_quiet();
        if at_cursor(person).is_some_and(|row| row.contains(words)) {
            return;
        }
        person.press(Modifiers::NONE, Key::ArrowDown);
    }
    panic!("no row with {words}: {:#?}", waiting(person));
}

/// How many items wait, as the tab says.
pub fn count(person: &Person) -> usize {
    let tabs = person.window.query_all_by_role(Role::Tab);
    let labels: Vec<String> = tabs.filter_map(|tab| tab.accesskit_node().label()).collect();
    let tab = labels.iter().find_map(|label| label.strip_prefix("Waiting ")).expect("a tab");
    tab.parse().expect("a number")
}

/// A letter that does something.
pub fn letter(person: &mut Person, key: Key) {
    person.press(Modifiers::NONE, key);
    person.wait_until_quiet();
    person.window.run_ok();
    person.wait_until_quiet();
}

/// What is written off or explained needs a reason; this one will do.
fn give_reason(person: &mut Person, part: &str) {
    person.fill_in_part(part, "The bank says so");
    person.wait_until_quiet();
}

/// The amount in the line that says what is unexplained.
fn unexplained(person: &Person) -> Vec<String> {
    person.names().into_iter().filter(|name| name.contains("unexplained in")).collect()
}

#[test]
fn a_suggestion_is_accepted_and_taken_back_with_one_key_each() {
    let mut person = at_the_breaks();
    let before = (count(&person), waiting(&person));
    walk_to(&mut person, "Deposit too small");
    let row = at_cursor(&person).expect("a row");
    assert!(person.sees_part("Accept with split"), "{:#?}", person.names());
    assert!(person.sees_part("nothing left over") && person.sees("If you accept"), "{:#?}", person.names());

    letter(&mut person, Key::A);
    assert_eq!(count(&person), before.0 - 1, "{:#?}", person.names());
    assert!(person.sees_part("is explained"), "{:#?}", person.names());
    assert!(at_cursor(&person).is_some_and(|next| next != row), "the cursor is on what has taken its place");

    letter(&mut person, Key::U);
    assert_eq!((count(&person), waiting(&person)), before, "all is as it was");
}

#[test]
fn the_accountants_job_ends_with_nothing_unexplained() {
    let mut person = at_the_breaks();
    for _ in 0..40 {
        if count(&person) == 0 {
            break;
        }
        let left = count(&person);
        letter(&mut person, Key::W);
        assert!(person.sees("Write the difference off"), "{:#?}", person.names());
        // Without a reason it is not to be had, nor by Enter alone.
        person.press(Modifiers::COMMAND, Key::Enter);
        person.wait_until_quiet();
        assert!(person.sees("Write the difference off"));
        person.write("The gateway says so");
        person.press(Modifiers::COMMAND, Key::Enter);
        person.wait_until("one less", |person| count(person) < left);
        person.wait_until_quiet();
    }
    assert_eq!(count(&person), 0);
    assert!(unexplained(&person).iter().any(|line| line.contains("no breaks")), "{:#?}", person.names());
    assert!(person.sees_part("0.00"));
    assert!(!person.sees_part("Does not foot"), "what was explained is a term of its own: {:#?}", person.names());
    assert!(person.sees_part("Explained"), "{:#?}", person.names());
}

#[test]
fn a_difference_is_split_into_parts_until_nothing_is_left_over() {
    let mut person = at_the_breaks();
    walk_to(&mut person, "Deposit too small");
    let before = count(&person);
    letter(&mut person, Key::S);
    assert!(person.sees("Split the difference") && person.sees("Nothing left over"), "{:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::A);
    person.write("0.03");
    assert!(person.sees_part("left over") && !person.sees("Nothing left over"), "{:#?}", person.names());
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_until_quiet();
    assert!(person.sees("Split the difference"), "it is not to be had while something is left over");
    person.click("Add a part");
    assert!(person.sees("Nothing left over"), "the new part is the rest: {:#?}", person.names());
    give_reason(&mut person, "Why");
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_until("one less", |person| count(person) < before);
    person.wait_until_quiet();

    // It is told among the matches, with its parts and who said so.
    person.click_part("Matched ");
    person.wait_until_quiet();
    person.click_row("By hand");
    person.wait_until_quiet();
    assert!(person.sees_part("“The bank says so”") && person.sees("Rounding"), "{:#?}", person.names());
    letter(&mut person, Key::U);
    person.click_part("Waiting ");
    person.wait_until_quiet();
    assert_eq!(count(&person), before);
}

#[test]
fn what_does_not_belong_together_is_declined_for_good_until_somebody_takes_it_back() {
    let mut person = at_the_breaks();
    let before = (count(&person), waiting(&person));
    walk_to(&mut person, "Deposit too small");
    letter(&mut person, Key::D);
    assert_eq!(count(&person), before.0 + 1, "batch and deposit wait by themselves: {:#?}", waiting(&person));
    assert!(person.sees_part("will not be brought together"), "{:#?}", person.names());
    letter(&mut person, Key::U);
    assert_eq!((count(&person), waiting(&person)), before);
}

#[test]
fn several_are_brought_together_by_ticking_them() {
    let mut person = at_the_breaks();
    let before = count(&person);
    walk_to(&mut person, "Deposit missing");
    letter(&mut person, Key::G);
    assert!(person.sees("What belongs together?") && person.sees("1 batch"), "{:#?}", person.names());
    // The search has the keyboard; Enter goes on to the list, Space ticks.
    person.write("settlement ref");
    person.press(Modifiers::NONE, Key::Enter);
    person.press(Modifiers::NONE, Key::Space);
    person.wait_until_quiet();
    assert!(person.sees("1 bank entry"), "{:#?}", person.names());
    give_reason(&mut person, "Why");
    person.press(Modifiers::COMMAND, Key::Enter);
    person.wait_until("two less", |person| count(person) + 2 == before);
}

#[test]
fn an_entry_that_names_no_gateway_can_be_chosen_as_well() {
    let mut person = at_the_breaks();
    walk_to(&mut person, "Deposit missing");
    letter(&mut person, Key::G);
    let others = person.rows("Other entry");
    assert!(!others.is_empty(), "{:#?}", person.names());
    assert!(!person.rows("Waits").is_empty() && person.rows("Matched").is_empty(), "{:#?}", person.names());
    let ticked = |person: &Person| person.sees("1 bank entry");
    assert!(!ticked(&person));
    let words = others[0].split(", ").nth(2).expect("what it is").to_owned();
    person.write(&words);
    person.press(Modifiers::NONE, Key::Enter);
    person.press(Modifiers::NONE, Key::Space);
    person.wait_until_quiet();
    assert!(ticked(&person), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::Escape);
    // Why not… also offers what is matched.
    letter(&mut person, Key::Questionmark);
    assert!(!person.rows("Other entry").is_empty(), "{:#?}", person.names());
    person.write("stripe payout");
    person.wait_until("what is matched", |person| !person.rows("Matched").is_empty());
}

#[test]
fn what_is_over_its_time_is_counted_and_comes_first() {
    let mut person = at_the_breaks();
    let over = waiting(&person).iter().filter(|row| row.contains(" over)")).count();
    assert!(over > 0 && person.sees(&format!("{over} over time")), "{:#?}", person.names());
    person.click(&format!("{over} over time"));
    person.wait_until_quiet();
    let rows = waiting(&person);
    assert!(rows[..over].iter().all(|row| row.contains(" over)")), "{rows:#?}");
    person.press(Modifiers::NONE, Key::Home);
    assert!(person.sees_part("in which this should be cleared"), "{:#?}", person.names());
}

#[test]
fn what_is_put_away_is_at_the_end_and_in_every_sum() {
    let mut person = at_the_breaks();
    let before = (count(&person), unexplained(&person));
    person.press(Modifiers::NONE, Key::Home);
    let row = at_cursor(&person).expect("a row");
    letter(&mut person, Key::Z);
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for_part("put away until");
    person.wait_until_quiet();
    assert_eq!((count(&person), unexplained(&person)), before);
    let about = row.split(", ").nth(1).expect("what it is");
    person.press(Modifiers::NONE, Key::End);
    person.wait_until_quiet();
    let last = at_cursor(&person).expect("a row");
    assert!(last.contains("put away until") && last.contains(about), "{last} should be {row}");
    letter(&mut person, Key::Z);
    assert!(!waiting(&person).iter().any(|row| row.contains("put away")), "{:#?}", waiting(&person));
}

#[test]
fn any_other_can_be_weighed_and_is_told_why_not() {
    let mut person = at_the_breaks();
    walk_to(&mut person, "Deposit too small");
    person.press(Modifiers::SHIFT, Key::Questionmark);
    person.wait_until_quiet();
    assert!(person.sees("Why not that one?"), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::ArrowDown);
    person.wait_until_quiet();
    assert!(person.sees("Points") && person.sees("Take it as the candidate"), "{:#?}", person.names());
    person.click("Take it as the candidate");
    person.wait_until_quiet();
    assert!(!person.sees("Why not that one?"));
    let mut radios = person.window.query_all_by_role(Role::RadioButton);
    let first = radios.next().and_then(|radio| radio.accesskit_node().toggled());
    assert_eq!(first, Some(Toggled::True));
}

#[test]
fn a_note_stays_with_the_item_and_everything_is_in_the_history() {
    let mut person = at_the_breaks();
    letter(&mut person, Key::M);
    person.write("Asked the bank on Tuesday");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Asked the bank on Tuesday");
    person.wait_until_quiet();
    letter(&mut person, Key::H);
    person.wait_for_part("“Asked the bank on Tuesday”");
    person.press(Modifiers::NONE, Key::Escape);
    assert!(!person.sees("What was decided"));

    // The search finds it by the note.
    letter(&mut person, Key::Slash);
    person.write("asked the bank");
    person.wait_until_quiet();
    assert_eq!(waiting(&person).len(), 1, "{:#?}", waiting(&person));
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert!(waiting(&person).len() > 1);
}

/// With letters twice as large everything is still there, one below the other, and every dialog fits.
#[test]
fn with_large_letters_everything_is_still_there() {
    let mut person = at_the_breaks();
    person.window.set_size(egui::vec2(720.0, 450.0));
    person.wait_until_quiet();
    assert!(!waiting(&person).is_empty(), "{:#?}", person.names());
    walk_to(&mut person, "Deposit too small");
    for key in [Key::S, Key::W, Key::G, Key::Questionmark, Key::Z, Key::H] {
        letter(&mut person, key);
        assert!(person.sees("Close"), "{key:?} opens nothing: {:#?}", person.names());
        person.press(Modifiers::NONE, Key::Escape);
        person.wait_until_quiet();
        assert!(!person.sees("Close"), "{key:?} stays open: {:#?}", person.names());
    }
    let before = count(&person);
    letter(&mut person, Key::A);
    assert_eq!(count(&person), before - 1, "{:#?}", person.names());
}

/// Matches are taken back several at once; what the proof matched by itself stays.
#[test]
fn several_matches_are_taken_back_at_once() {
    let mut person = at_the_breaks();
    let before = (count(&person), waiting(&person));
    for _ in 0..2 {
        letter(&mut person, Key::W);
        person.write("Written off by mistake");
        let left = count(&person);
        person.press(Modifiers::COMMAND, Key::Enter);
        person.wait_until("one less", |person| count(person) < left);
        person.wait_until_quiet();
    }
    person.click_part("Matched ");
    person.wait_until_quiet();
    for row in person.rows("By hand") {
        person.click_part(&format!("Select {row}"));
    }
    assert!(person.sees_part("2 matches are ticked"), "{:#?}", person.names());
    letter(&mut person, Key::U);
    assert!(person.sees_part("2 matches were taken back"), "{:#?}", person.names());
    person.click_part("Waiting ");
    person.wait_until_quiet();
    assert_eq!((count(&person), waiting(&person)), before);
}
