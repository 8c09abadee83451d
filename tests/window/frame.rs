//! The frame around the screens: never waiting, quiet when nothing happens, everything by keyboard.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock, NoRandomness};
use egui::{Key, Modifiers};

use crate::person::{Person, StoppedWatch};

/// A clock that stands still, with everybody who looks at it, while its gate is shut.
struct GatedClock {
    inner: StoppedWatch,
    gate: Arc<RwLock<()>>,
}

impl Clock for GatedClock {
    fn now(&self) -> DateTime<Utc> {
        let _open = self.gate.read().unwrap();
        self.inner.now()
    }

    fn elapsed(&self) -> Duration {
        self.inner.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        self.inner.sleep(duration);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.inner.fill_random(bytes)
    }
}

/// The book is made to stand still: whatever reads it does not return. If painting or pressing waited for it, this test
/// would never end.
#[test]
fn the_window_goes_on_while_the_book_stands_still() {
    let gate: Arc<RwLock<()>> = Arc::default();
    let clock = GatedClock { inner: StoppedWatch::on_a_tuesday(), gate: Arc::clone(&gate) };
    let mut person = Person::at_a_new_window(Arc::new(clock));
    person.wait_for("Open the demo shop");
    person.click("Open the demo shop");
    person.wait_for("Demo shop");
    person.wait_until_quiet();

    let shut = gate.write().unwrap();
    for place in ["Payments", "Settlements", "Reconcile", "Suspicious activity", "Settings", "Today"] {
        person.click(place);
        person.window.run_steps(3);
    }
    person.press(Modifiers::NONE, Key::F5);
    person.window.run_steps(3);
    assert!(person.sees_part("Syncing"), "the sync has begun, and stands still with the book");
    assert!(!person.window.state().is_quiet());
    drop(shut);
    person.wait_until_quiet();
}

/// A window in which nothing happens paints nothing: the next look is at the next minute, for “3 min ago”.
#[test]
fn an_idle_window_does_not_repaint() {
    let mut person = Person::in_the_demo_shop();
    let places =
        ["Today", "Payments", "Settlements", "Bank", "Reconcile", "Suspicious activity", "Audit log", "Settings"];
    for place in places {
        person.click(place);
        person.wait_until_quiet();
        person.window.remove_cursor();
        let steps = person.window.try_run();
        assert!(steps.is_ok(), "{place} repaints without end: {steps:?}");
        let output = person.window.output();
        let delay = output.viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
        assert!(delay >= Duration::from_secs(1), "{place} asks for a repaint in {delay:?}");
    }
}

/// Every screen is reached by its keys, and by its name in the palette.
#[test]
fn every_screen_is_reached_by_keyboard() {
    let mut person = Person::in_the_demo_shop();
    person.press(Modifiers::COMMAND, Key::Num2);
    person.wait_until_quiet();
    person.press(Modifiers::COMMAND, Key::K);
    person.write("reconc");
    person.press(Modifiers::NONE, Key::Enter);
    person.wait_until_quiet();
    person.press(Modifiers::NONE, Key::F1);
    assert!(person.sees("Keyboard shortcuts"));
    person.press(Modifiers::NONE, Key::Escape);
    assert!(!person.sees("Move through a table"));
}

/// Locking closes the book: nothing of the business is left in the window, and unlocking brings it back.
#[test]
fn a_locked_window_shows_nothing_of_the_business() {
    let mut person = Person::in_the_demo_shop();
    person.press(Modifiers::COMMAND, Key::L);
    person.wait_for("Unlock");
    let shown = person.names();
    assert!(!shown.iter().any(|name| name.contains('€') || name.contains("EUR")), "{shown:#?}");
    person.click("Unlock");
    person.wait_for("Today");
    person.wait_until_quiet();
}
