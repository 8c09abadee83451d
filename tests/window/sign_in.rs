//! Who is there: protecting a book, signing in, a window that locks itself, somebody's first day, and a forgotten password.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::cli::Door;
use counterfoil::clock::Clock as _;
use counterfoil::desk::{Desk, Result};
use counterfoil::job::Job;
use counterfoil::sandbox::ShopPlan;
use counterfoil::text::Texts;
use counterfoil::ui::{Preferences, Setup, Shown};
use counterfoil::vault::MemoryVault;
use counterfoil::worker::{DemoShop, Doorway, Look};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::person::{Person, StoppedWatch};
use crate::staff::Counter;

const PASSWORD: &str = "seven kettles in 1 row";
const OTHER_PASSWORD: &str = "nine lanterns in 2 rows";

/// The usual door, where passwords are checked quickly.
struct QuickDoor(Door);

impl Doorway for QuickDoor {
    fn look(&self) -> Result<Look> {
        self.0.look()
    }

    fn is_demo(&self) -> bool {
        self.0.is_demo()
    }

    fn open(&self) -> Result<Desk> {
        self.0.open().map(Desk::with_quick_passwords)
    }

    fn create(&self) -> Result<Desk> {
        self.0.create().map(Desk::with_quick_passwords)
    }

    fn demo(&self, job: &Job) -> Result<DemoShop> {
        let shop = self.0.demo(job)?;
        Ok(DemoShop { desk: shop.desk.with_quick_passwords(), ..shop })
    }

    fn leave_demo(&self) {
        self.0.leave_demo();
    }

    fn keep_preferences(&self, preferences: &str) -> Result<()> {
        self.0.keep_preferences(preferences)
    }
}

/// A window with an open demo shop, and the watch of everybody in it.
fn demo_shop() -> (Person, Arc<StoppedWatch>) {
    let watch = Arc::new(StoppedWatch::on_a_tuesday());
    let home = tempfile::tempdir().unwrap();
    let plan = ShopPlan { days: 10, per_day: 6, ..ShopPlan::new(7, watch.now()) };
    let folder = home.path().join("profile");
    let door = Door::new(folder, Arc::new(MemoryVault::default()), Arc::clone(&watch) as _, Some(plan));
    let setup = Setup {
        doorway: Arc::new(QuickDoor(door)),
        clock: Arc::clone(&watch) as _,
        texts: Arc::new(Texts::english()),
        preferences: Preferences::default(),
        demo: true,
    };
    let mut person = Person::before(Some(home), setup);
    person.wait_for("Needs attention");
    person.wait_until_quiet();
    (person, watch)
}

/// The six digits that an authenticator with this key shows.
fn code(key: &str, at: DateTime<Utc>) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let codes = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    codes.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
}

/// What is written on the screen and fits.
fn written(person: &Person, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let labels = person.window.query_all_by_role(Role::Label);
    labels.filter_map(|label| label.accesskit_node().value()).filter(|label| fits(label)).collect()
}

/// Groups of so many letters and digits.
fn is_grouped(words: &str, between: char, groups: usize) -> bool {
    let parts: Vec<&str> = words.split(between).collect();
    let is_group = |part: &&str| part.len() == 4 && part.bytes().all(|letter| letter.is_ascii_alphanumeric());
    parts.len() == groups && parts.iter().all(is_group)
}

/// Sets an authenticator up that is being asked for, and types the recovery code back. Gives the key and the codes.
fn set_up_authenticator(person: &mut Person, watch: &StoppedWatch) -> (String, Vec<String>) {
    person.wait_for("Picture for the authenticator’s camera");
    let key = written(person, |words| is_grouped(words, ' ', 8)).pop().unwrap();
    person.write("000 00"); // the keyboard is in the field of the code; this is none
    person.press(Modifiers::NONE, Key::Enter);
    assert!(person.sees("Picture for the authenticator’s camera"));
    person.fill_in_part("Code from your authenticator", &code(&key, watch.now()));
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for_part("Type code ");
    let codes = written(person, |words| is_grouped(words, '-', 4));
    assert_eq!(codes.len(), 10);

    // Nothing but the right one of them closes it.
    person.click("Done");
    person.press(Modifiers::NONE, Key::Escape);
    assert!(person.sees_part("Type code "), "{:#?}", person.names());
    let label = person.names().into_iter().find(|name| name.contains("Type code ")).unwrap();
    let number: usize = label.split(' ').find_map(|word| word.parse().ok()).unwrap();
    person.fill_in_part("Type code ", &codes[number - 1].to_lowercase().replace('-', " "));
    person.click("Done");
    person.wait_until_quiet();
    assert!(!person.sees_part("Type code "));
    (key, codes)
}

/// Protects the open book for an owner, with an authenticator. Gives its key and the recovery codes.
fn protect(person: &mut Person, watch: &StoppedWatch) -> (String, Vec<String>) {
    person.click("Settings");
    person.wait_until_quiet();
    person.click("Protect this book");
    person.fill_in_part("Your name", "Nora Lind");
    person.fill_in_part("New password", "nora123");
    assert!(person.sees_part("fewer than"), "{:#?}", person.names());
    person.fill_in_part("New password", PASSWORD);
    person.fill_in_part("New password, once more", "seven kettles");
    assert!(person.sees("The two are not the same"));
    person.fill_in_part("New password, once more", PASSWORD);
    person.press(Modifiers::NONE, Key::Enter);
    set_up_authenticator(person, watch)
}

#[test]
fn a_book_is_protected_and_asks_who_is_there() {
    let (mut person, watch) = demo_shop();
    let (key, _) = protect(&mut person, &watch);
    person.wait_for("10 left");
    assert!(person.sees_part("Nora Lind (you), Owner, Password and authenticator, Active"), "{:#?}", person.names());

    // By keyboard alone from here on. The name is filled in, and the keyboard is in the password.
    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Sign in");
    person.write("seven kettles in 2 rows");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Name, password or code is not right");
    person.write(PASSWORD);
    person.press(Modifiers::NONE, Key::Tab); // the eye
    person.press(Modifiers::NONE, Key::Tab);
    watch.skip(TimeDelta::minutes(1));
    person.write("000000");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Name, password or code is not right");
    person.write(PASSWORD);
    person.press(Modifiers::NONE, Key::Tab);
    person.press(Modifiers::NONE, Key::Tab);
    person.write(&code(&key, watch.now()));
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Needs attention");
    person.wait_until_quiet();
    assert!(person.sees("Nora Lind") && person.sees("Owner"));

    // Too many wrong tries: the button counts down and is there again.
    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Sign in");
    for _ in 0..20 {
        if person.sees_part("Wait ") {
            break;
        }
        person.write("wrong and wrong 1");
        person.press(Modifiers::NONE, Key::Enter);
        person.wait_until_quiet();
    }
    assert!(person.sees_part("Wait ") && person.sees("There were too many wrong tries"), "{:#?}", person.names());
    watch.skip(TimeDelta::hours(2));
    person.window.run_ok();
    assert!(person.sees("Sign in") && !person.sees_part("Wait "), "{:#?}", person.names());
}

#[test]
fn a_window_that_nobody_touches_locks_itself() {
    let (mut person, watch) = demo_shop();
    protect(&mut person, &watch);
    watch.skip(TimeDelta::minutes(4));
    person.window.run_ok();
    person.press(Modifiers::NONE, Key::ArrowDown);
    watch.skip(TimeDelta::seconds(4 * 60 + 40));
    person.window.run_ok();
    assert!(person.sees_part("Locks in "), "{:#?}", person.names());
    person.press(Modifiers::NONE, Key::ArrowUp);
    assert!(!person.sees_part("Locks in "), "a key is enough to stay");

    // The computer sleeps for a night. What wakes it is no touch that keeps it open.
    watch.skip(TimeDelta::hours(9));
    person.press(Modifiers::NONE, Key::ArrowDown);
    person.wait_for("Locked itself after 5 minutes without a touch");
    let shown = person.names();
    assert!(!shown.iter().any(|name| name.contains('€') || name.contains("EUR")), "{shown:#?}");
    assert_eq!(person.window.state().shown(), Shown::Locked);
}

#[test]
fn somebody_new_is_let_in_and_chooses_a_password_of_their_own() {
    let (mut person, watch) = demo_shop();
    protect(&mut person, &watch);
    person.click("Add a person…");
    person.fill_in_part("Name", "Ana Ruiz");
    person.fill_in_part("At once, EUR", "50");
    person.click("Add");
    assert!(person.sees("Say how much at once and how much in a day"), "{:#?}", person.names());
    person.fill_in_part("In a day, EUR", "200");
    person.fill_in_part("Code above, EUR", "20");
    person.click("Add");
    person.wait_for("I have passed it on");
    person.wait_for("The limits are set");
    person.press(Modifiers::NONE, Key::Escape);
    let starting = written(&person, |words| is_grouped(words, '-', 4)).pop().unwrap();
    person.click("I have passed it on");
    person.wait_until_quiet();
    let row = "Ana Ruiz, Support, Password, Starting password, €\u{a0}50.00";
    assert!(person.sees(row), "{:#?}", person.names());
    assert!(!person.sees(&starting));

    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Sign in");
    person.fill_in_part("Name", "ana ruiz");
    person.fill_in_part("Password", &starting);
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Choose your own password");
    assert_eq!(person.window.state().shown(), Shown::FirstSteps);
    assert!(!person.sees("Payments"), "nothing else is there before that");
    person.fill_in_part("Password until now", &starting);
    person.fill_in_part("New password", OTHER_PASSWORD);
    person.fill_in_part("New password, once more", OTHER_PASSWORD);
    person.click("Change the password");
    person.wait_for("Picture for the authenticator’s camera");
    person.click("Later");
    person.wait_for("Payments");
    person.wait_until_quiet();
    assert!(person.sees("Ana Ruiz") && person.sees("Support"));
    person.click("Settings");
    person.wait_until_quiet();
    assert!(person.sees("My sign-in") && !person.sees("People"), "{:#?}", person.names());

    // The password is another one now, changed without anybody else.
    person.click("Change…");
    person.fill_in_part("Password until now", "not this one 1");
    person.fill_in_part("New password", PASSWORD);
    person.fill_in_part("New password, once more", PASSWORD);
    person.click("Change the password");
    person.wait_for("The present password is not right");
    person.press(Modifiers::NONE, Key::Escape);
    person.wait_until_quiet();
    assert!(!person.sees("Change the password"));
}

#[test]
fn an_owner_changes_what_others_may_do() {
    let (mut person, watch) = demo_shop();
    protect(&mut person, &watch);
    person.click("Add a person…");
    person.fill_in_part("Name", "Ben Hale");
    person.click("Accountant");
    person.click("Add");
    person.wait_for("I have passed it on");
    person.click("I have passed it on");
    person.wait_until_quiet();

    person.click_part("Ben Hale, Accountant");
    person.click("Support");
    person.click("Change the role");
    person.wait_for_part("Ben Hale, Support");
    person.wait_until_quiet();
    person.click_part("Ben Hale, Support");
    person.click("Switch off");
    person.wait_for_part("Ben Hale, Support, Password, Switched off");

    // Nobody changes their own role or sign-in; their limits they may.
    person.wait_until_quiet();
    person.click_part("Nora Lind (you)");
    assert!(!person.sees("Change the role") && !person.sees("Switch off") && person.sees("Change the limits"));
    person.press(Modifiers::NONE, Key::Escape);

    // The code of a moment ago still counts.
    person.click("Lock when nobody has touched the window for, 5 minutes");
    person.click("10 minutes");
    person.wait_until_quiet();
    assert!(person.sees("Lock when nobody has touched the window for, 10 minutes"), "{:#?}", person.names());
}

/// After some minutes the book wants to see once more that it is really the owner, and then goes on by itself.
#[test]
fn letting_somebody_in_asks_for_a_fresh_code() {
    let (mut counter, ()) = Counter::open(|_| ());
    let owner = counter.shop.owner.clone();
    counter.sign_in(&owner);
    counter.have_a_coffee();
    counter.person.click("Settings");
    counter.person.wait_until_quiet();
    counter.person.click("Add a person…");
    counter.person.fill_in_part("Name", "Ida Holm");
    counter.person.click("Add");
    counter.person.wait_for("Show that it is you");
    counter.person.press(Modifiers::NONE, Key::Escape);
    counter.person.wait_until_quiet();
    assert!(counter.person.sees("Add"), "the form is still there, and nobody was added");
    counter.person.click("Add");
    counter.give_code(&owner);
    counter.person.wait_for("Ida Holm can sign in now");
    counter.person.click("I have passed it on");
    counter.person.wait_until_quiet();

    counter.have_a_coffee();
    counter.person.click("Make new ones…");
    counter.give_code(&owner);
    counter.person.wait_for_part("Type code ");
}

#[test]
fn a_forgotten_password_is_replaced_by_two_things_that_only_they_have() {
    let (mut person, watch) = demo_shop();
    let (key, codes) = protect(&mut person, &watch);
    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Sign in");
    person.click("I forgot my password…");
    watch.skip(TimeDelta::minutes(1));
    assert!(person.sees_part("Two things that only you have"));
    person.fill_in_part("Code from your authenticator", &code(&key, watch.now()));
    person.fill_in_part("One of your recovery codes", &codes[3]);
    person.fill_in_part("New password", OTHER_PASSWORD);
    person.fill_in_part("New password, once more", OTHER_PASSWORD);
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for("Needs attention");
    person.wait_until_quiet();
    person.click("Settings");
    person.wait_for("9 left");

    // A recovery code also stands in for a lost authenticator, and says so.
    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Sign in");
    person.fill_in_part("Password", OTHER_PASSWORD);
    person.fill_in_part("Code from your authenticator", &codes[4]);
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_for_part("You came in with a recovery code");
    person.click("Settings");
    person.wait_until_quiet();
    person.click("Replace…");
    set_up_authenticator(&mut person, &watch);
}
