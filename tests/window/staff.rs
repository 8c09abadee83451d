//! The people of a shop before one window: whoever signs in has it until they lock it.

use std::sync::Arc;

use counterfoil::desk::{Desk, Result};
use counterfoil::domain::ids::PaymentId;
use counterfoil::job::Job;
use counterfoil::text::Texts;
use counterfoil::ui::{Preferences, Setup};
use counterfoil::vault::{MemoryVault, Vault as _};
use counterfoil::worker::{DemoShop, Doorway, Look};
use egui::{Key, Modifiers};
use secrecy::ExposeSecret as _;

use crate::person::Person;
use crate::shop::{HandClock, Shop, Staff, code};

/// The way to the shop's book, where passwords are checked quickly.
struct Door {
    folder: std::path::PathBuf,
    vault: Arc<MemoryVault>,
    clock: Arc<HandClock>,
}

impl Doorway for Door {
    fn look(&self) -> Result<Look> {
        let keychain = Ok(self.vault.describe());
        Ok(Look { profile: Some("book".to_owned()), keychain, sign_in: Desk::asks_who(&self.folder)? })
    }

    fn is_demo(&self) -> bool {
        false
    }

    fn open(&self) -> Result<Desk> {
        let desk = Desk::open(&self.folder, Arc::clone(&self.vault) as _, Arc::clone(&self.clock) as _)?;
        Ok(desk.with_quick_passwords())
    }

    fn create(&self) -> Result<Desk> {
        self.open()
    }

    fn demo(&self, _job: &Job) -> Result<DemoShop> {
        panic!("nobody looks around here")
    }

    fn leave_demo(&self) {}

    fn keep_preferences(&self, _preferences: &str) -> Result<()> {
        Ok(())
    }
}

/// A shop with people, and the window that they share.
pub struct Counter {
    pub shop: Shop,
    pub person: Person,
}

impl Counter {
    /// The locked window of a shop. `before` is what happens in the shop before.
    pub fn open<T>(before: impl FnOnce(&Shop) -> T) -> (Self, T) {
        let shop = Shop::open();
        let known = before(&shop);
        let door = Door { folder: shop.folder(), vault: Arc::clone(&shop.vault), clock: Arc::clone(&shop.clock) };
        let setup = Setup {
            doorway: Arc::new(door),
            clock: Arc::clone(&shop.clock) as _,
            texts: Arc::new(Texts::english()),
            preferences: Preferences::default(),
            demo: false,
        };
        let person = Person::before(None, setup);
        (Self { shop, person }, known)
    }

    /// Somebody signs in, and waits until the book is up to date.
    pub fn sign_in(&mut self, staff: &Staff) {
        let person = &mut self.person;
        person.wait_for("Sign in");
        self.shop.clock.pass(30);
        person.fill_in_part("Name", staff.name);
        person.fill_in_part("Password", &staff.password);
        person.fill_in_part("Code", code(&staff.seed, self.shop.clock_now()).expose_secret());
        person.click("Sign in");
        person.wait_for("Payments");
        person.wait_until_quiet();
    }

    /// Whoever sits there leaves.
    pub fn lock(&mut self) {
        self.person.press(Modifiers::COMMAND, Key::L);
        self.person.wait_for("Sign in");
    }

    /// More than the minutes pass in which no other code is asked for, and the pointer is moved often enough for the window
    /// not to lock itself.
    pub fn have_a_coffee(&mut self) {
        for place in [500.0, 510.0, 520.0] {
            self.shop.clock.pass(2 * 60);
            self.person.window.hover_at(egui::pos2(place, 10.0));
            self.person.window.run_ok();
        }
        self.person.wait_until_quiet();
    }

    /// The prompt for a code is answered.
    pub fn give_code(&mut self, staff: &Staff) {
        self.person.wait_for("Show that it is you");
        self.shop.clock.pass(30);
        let code = code(&staff.seed, self.shop.clock_now());
        self.person.write(code.expose_secret());
        self.person.press(Modifiers::NONE, Key::Enter);
        self.person.wait_until("the end of the prompt", |person| !person.sees("Show that it is you"));
        self.person.wait_until_quiet();
    }

    /// A payment is found by its number and shown beside the list.
    pub fn show(&mut self, payment_id: &PaymentId) {
        let person = &mut self.person;
        person.click("Payments");
        person.wait_until_quiet();
        person.press(Modifiers::COMMAND, Key::F);
        person.press(Modifiers::COMMAND, Key::A);
        person.write(payment_id.as_str());
        person.wait_until_quiet();
        person.click_row("Captured");
        person.wait_for("Journey");
        person.wait_until_quiet();
    }

    /// The refund dialog with a part of a payment typed in.
    pub fn ask_to_refund(&mut self, amount: &str) {
        let person = &mut self.person;
        person.click("Refund…");
        person.wait_for("Partial");
        person.wait_until_quiet();
        person.click("Partial");
        person.fill_in_part("Amount to give back", amount);
        person.wait_until_quiet();
    }
}
