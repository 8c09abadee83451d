//! Somebody at the window: looks for names, clicks, types, and waits until something shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::cli::Door;
use counterfoil::clock::{Clock, NoRandomness, SystemClock};
use counterfoil::sandbox::ShopPlan;
use counterfoil::text::Texts;
use counterfoil::ui::{App, Preferences, Setup};
use counterfoil::vault::MemoryVault;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _, by};

/// How long somebody waits for something to show before giving up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A clock that began at one moment and goes on from there: the same shop on every day.
pub struct StoppedWatch {
    real: SystemClock,
    began: DateTime<Utc>,
    skipped_secs: AtomicI64,
}

impl StoppedWatch {
    /// A Tuesday afternoon.
    pub fn on_a_tuesday() -> Self {
        Self {
            real: SystemClock::new(),
            began: "2026-11-24T14:32:00Z".parse().unwrap(),
            skipped_secs: AtomicI64::new(0),
        }
    }

    /// Lets some time pass at once, for everybody who looks at this watch.
    pub fn skip(&self, span: TimeDelta) {
        self.skipped_secs.fetch_add(span.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for StoppedWatch {
    fn now(&self) -> DateTime<Utc> {
        self.began + self.real.elapsed() + TimeDelta::seconds(self.skipped_secs.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.real.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        self.real.sleep(duration);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.real.fill_random(bytes)
    }
}

/// A person and the window before them.
pub struct Person {
    pub window: Harness<'static, App>,
    _home: Option<tempfile::TempDir>,
}

impl Person {
    /// Somebody who starts the program for the first time. `desk_clock` is the time of everything behind the window.
    pub fn at_a_new_window(desk_clock: Arc<dyn Clock>) -> Self {
        Self::between(desk_clock, Arc::new(StoppedWatch::on_a_tuesday()))
    }

    /// As before, with one watch for everything, which the test can move.
    pub fn with_watch(watch: Arc<StoppedWatch>) -> Self {
        Self::between(Arc::clone(&watch) as _, watch)
    }

    fn between(desk_clock: Arc<dyn Clock>, watch: Arc<dyn Clock>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let plan = ShopPlan { days: 30, per_day: 12, ..ShopPlan::new(7, watch.now()) };
        let door = Door::new(home.path().join("profile"), Arc::new(MemoryVault::default()), desk_clock, Some(plan));
        let setup = Setup {
            doorway: Arc::new(door),
            clock: watch,
            texts: Arc::new(Texts::english()),
            preferences: Preferences::default(),
            demo: false,
        };
        Self::before(Some(home), setup)
    }

    /// Somebody before a window that was set up elsewhere; `home` goes when they go.
    pub fn before(home: Option<tempfile::TempDir>, setup: Setup) -> Self {
        let window = Harness::builder()
            .with_size([1440.0, 900.0])
            .with_max_steps(64)
            .build_eframe(|creation| App::new(&creation.egui_ctx, setup).unwrap());
        Self { window, _home: home }
    }

    /// Somebody who has opened the demo shop and waited until its figures are there.
    pub fn in_the_demo_shop() -> Self {
        let mut person = Self::at_a_new_window(Arc::new(StoppedWatch::on_a_tuesday()));
        person.wait_for("Open the demo shop");
        person.click("Open the demo shop");
        person.wait_for("Demo shop");
        person.wait_until_quiet();
        person
    }

    /// Lets the window paint until `seen` is true.
    pub fn wait_until(&mut self, what: &str, seen: impl Fn(&Self) -> bool) {
        let watch = SystemClock::new();
        while watch.elapsed() < PATIENCE {
            self.window.run_ok();
            if seen(self) {
                return;
            }
            watch.sleep(Duration::from_millis(20));
        }
        panic!("{what} did not show in time. What shows: {:#?}", self.names());
    }

    /// Waits for something with exactly this name.
    pub fn wait_for(&mut self, name: &str) {
        self.wait_until(name, |person| person.sees(name));
    }

    /// Waits for something whose name holds these words.
    pub fn wait_for_part(&mut self, part: &str) {
        self.wait_until(part, |person| person.sees_part(part));
    }

    /// Waits until nothing is on its way any more.
    pub fn wait_until_quiet(&mut self) {
        self.wait_until("quiet", |person| person.window.state().is_quiet());
        self.window.run_ok();
    }

    /// Whether something has exactly this name.
    pub fn sees(&self, name: &str) -> bool {
        self.window.query_all_by_label(name).next().is_some()
    }

    /// Whether the name of something holds these words.
    pub fn sees_part(&self, part: &str) -> bool {
        self.window.query_all_by_label_contains(part).next().is_some()
    }

    /// Clicks the first thing with exactly this name.
    pub fn click(&mut self, name: &str) {
        let found = self.window.query_all_by_label(name).next();
        found.unwrap_or_else(|| panic!("no {name}. What shows: {:#?}", self.names())).click();
        self.window.run_ok();
    }

    /// Clicks the first thing whose name holds these words.
    pub fn click_part(&mut self, part: &str) {
        let found = self.window.query_all_by_label_contains(part).next();
        found.unwrap_or_else(|| panic!("no …{part}…. What shows: {:#?}", self.names())).click();
        self.window.run_ok();
    }

    /// The rows of tables whose words hold these.
    pub fn rows(&self, part: &str) -> Vec<String> {
        let rows = self.window.query_all_by_role(Role::Row);
        rows.filter_map(|row| row.accesskit_node().label()).filter(|label| label.contains(part)).collect()
    }

    /// Clicks the first row of a table whose words hold these.
    pub fn click_row(&mut self, part: &str) {
        let mut rows = self.window.query_all_by_role(Role::Row);
        let fitting = rows.find(|row| row.accesskit_node().label().is_some_and(|label| label.contains(part)));
        fitting.unwrap_or_else(|| panic!("no row with {part}. What shows: {:#?}", self.names())).click();
        drop(rows);
        self.window.run_ok();
    }

    /// Puts words into the first field whose name holds this part, in place of what is there.
    pub fn fill_in_part(&mut self, part: &str, words: &str) {
        let text = self.window.query_all_by_role(Role::TextInput);
        let mut fields = text.chain(self.window.query_all_by_role(Role::PasswordInput));
        let fitting = fields.find(|field| field.accesskit_node().label().is_some_and(|label| label.contains(part)));
        fitting.unwrap_or_else(|| panic!("no field {part}. What shows: {:#?}", self.names())).focus();
        drop(fields);
        self.window.run_ok();
        self.press(Modifiers::COMMAND, Key::A);
        self.write(words);
    }

    /// Types into whatever has the keyboard.
    pub fn write(&mut self, words: &str) {
        self.window.event(egui::Event::Text(words.to_owned()));
        self.window.run_ok();
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.window.run_ok();
    }

    /// Every name that shows, to be read when a test fails.
    pub fn names(&self) -> Vec<String> {
        let all = self.window.query_all(by().predicate(|_| true));
        let mut names: Vec<String> = all
            .filter_map(|node| {
                let node = node.accesskit_node();
                let name = node.label().or_else(|| node.value())?;
                Some(format!("{:?}: {name}", node.role()))
            })
            .collect();
        names.dedup();
        names
    }
}
