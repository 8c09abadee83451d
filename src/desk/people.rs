//! The people of a book: who they are, how they sign in, and how much they may send back alone. What changes about them
//! goes through `requests.rs`.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::access::lockout::LAST;
use crate::access::{name, password};
use crate::domain::ids::PersonId;
use crate::domain::{Capability, Person, RefundLimit};
use crate::store::TriesRow;
use crate::text::{ErrorKind, Message, UserError};

/// How long nobody has to touch anything before the window locks itself, and the most that may be set (PCI DSS 8.2.8).
const IDLE_MINUTES: u32 = 5;
const IDLE_MINUTES_MAX: u32 = 15;
const IDLE: &str = "idle_lock_minutes";

/// The longest name, in characters.
const NAME_MAX: usize = 60;

/// A person and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: Person,
    /// Whether they have a password.
    pub signs_in: bool,
    /// Whether they still have the starting password.
    pub must_change: bool,
    /// Whether they have an authenticator.
    pub authenticator: bool,
    /// Recovery codes that are left.
    pub recovery_codes: usize,
    /// Wrong tries since the last right one.
    pub failures: u32,
    /// Whether there were so many that only somebody else lets them try again.
    pub closed: bool,
    /// How much they may send back alone, one limit a currency.
    pub limits: Vec<RefundLimit>,
    /// Whether this is the person who asks.
    pub is_self: bool,
}

/// A person who may now sign in for the first time, or again.
#[derive(Debug)]
pub struct Welcome {
    /// Who.
    pub person: Person,
    /// The password for the first time; shown once, and theirs to change.
    pub starting_password: SecretString,
}

/// The people of this book, in the order in which they came.
///
/// # Errors
/// When the book cannot be read.
pub fn people(desk: &Desk, actor: &Actor) -> Result<Vec<PersonRow>> {
    desk.check(actor, Capability::ManagePeople)?;
    let people = desk.store.read(|view| view.people())?;
    people.into_iter().map(|person| desk.person_row(person, actor)).collect()
}

/// Lets somebody try again who was shut out by wrong tries.
///
/// # Errors
/// When a fresh code is needed, or there is no such person.
pub fn open_sign_in(desk: &Desk, actor: &Actor, person_id: &PersonId) -> Result<()> {
    desk.check(actor, Capability::ManagePeople)?;
    desk.check_code(actor)?;
    let person = desk.person(person_id)?;
    let mark = name::name_mark(&desk.pepper()?, &person.name);
    desk.store.write(|tx| {
        tx.put_tries(&mark, TriesRow::default(), desk.clock.now())?;
        desk.decide(tx, actor, &Happening::new("sign_in_opened", person_id.as_str()))
    })
}

/// Sets after how many minutes without a touch the window locks itself.
///
/// # Errors
/// When it is none or more than allowed, or a fresh code is needed.
pub fn set_idle_lock(desk: &Desk, actor: &Actor, minutes: u32) -> Result<()> {
    desk.check(actor, Capability::ManagePeople)?;
    if minutes == 0 || minutes > IDLE_MINUTES_MAX {
        let what = Message::new("people-idle-range").with("most", IDLE_MINUTES_MAX);
        return Err(UserError::new(ErrorKind::BadInput, what));
    }
    desk.check_code(actor)?;
    desk.store.write(|tx| {
        tx.put_setting(IDLE, &minutes.to_string())?;
        let body = serde_json::json!({ "setting": IDLE, "value": minutes });
        desk.decide(tx, actor, &Happening::new("setting_changed", IDLE).with(body))
    })
}

impl Desk {
    /// After how long without a touch the window locks itself; never in a book that asks nobody who they are.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn idle_lock(&self) -> Result<Option<Duration>> {
        if !self.needs_sign_in()? {
            return Ok(None);
        }
        let set = self.store.read(|view| view.setting(IDLE))?.and_then(|text| text.parse::<u32>().ok());
        let minutes = set.unwrap_or(IDLE_MINUTES).clamp(1, IDLE_MINUTES_MAX);
        Ok(Some(Duration::from_mins(u64::from(minutes))))
    }

    fn person_row(&self, person: Person, actor: &Actor) -> Result<PersonRow> {
        let tries = self.tries_of(&person)?;
        self.store.read(|view| {
            let row = view.sign_in(&person.person_id)?;
            Ok(PersonRow {
                signs_in: row.is_some(),
                must_change: row.as_ref().is_some_and(|row| row.must_change),
                authenticator: row.as_ref().is_some_and(|row| row.totp_secret.is_some()),
                recovery_codes: view.recovery_codes(&person.person_id)?.len(),
                failures: tries.failures,
                closed: tries.failures >= LAST,
                limits: view.limits(&person.person_id)?,
                is_self: person.person_id == *actor.person_id(),
                person,
            })
        })
    }

    /// One person of this book.
    pub(super) fn person(&self, person_id: &PersonId) -> Result<Person> {
        let found = self.store.read(|view| view.person(person_id))?;
        found.ok_or_else(|| UserError::new(ErrorKind::BadInput, Message::new("people-no-such-person")))
    }

    /// A password for a first time, that may be taken by the person of this name.
    pub(super) fn starting_password(&self, name: &str) -> Result<SecretString> {
        loop {
            let mut random = Zeroizing::new([0; 16]);
            self.clock.fill_random(random.as_mut_slice())?;
            let made = password::starting_password(&random);
            if password::weaknesses(&made, name, &[]).is_empty() {
                return Ok(SecretString::from(made.to_string()));
            }
        }
    }
}

/// A name as it is kept.
pub(super) fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("people-name-empty")));
    }
    if name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        let what = Message::new("people-name-long").with("count", NAME_MAX);
        return Err(UserError::new(ErrorKind::BadInput, what));
    }
    Ok(name.to_owned())
}

impl Welcome {
    /// The starting password, to be shown once.
    pub fn password(&self) -> &str {
        self.starting_password.expose_secret()
    }
}
