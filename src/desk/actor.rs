//! Who acts: somebody who has signed in, or the owner of a book in which nobody has to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Desk, Result};
use crate::access;
use crate::access::totp::SECRET_LENGTH;
use crate::domain::ids::PersonId;
use crate::domain::{Capability, Person, Role};
use crate::text::{ErrorKind, Message, UserError};

/// Where somebody works from; kept with whatever they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The window.
    Window,
    /// The command line.
    CommandLine,
    /// Nobody said.
    Unknown,
}

impl Through {
    /// As one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::CommandLine => "command_line",
            Self::Unknown => "unknown",
        }
    }
}

/// Who acts. Made only by signing in, or by [`Desk::owner`] in a book without sign-in, so that holding one is having
/// been let in. What it may do is not in it: that is read from the book each time.
#[derive(Clone)]
pub struct Actor {
    person: Person,
    pub(super) session: Arc<Session>,
}

/// What has happened since somebody was let in.
#[derive(Default)]
pub(super) struct Session {
    state: Mutex<SessionState>,
    /// When which customers' data was last shown, by what was looked at. Held while that is written down, so that two looks
    /// at once are one line; nothing that is held inside a transaction.
    pub(super) seen: Mutex<BTreeMap<String, Duration>>,
}

/// Moments are of the clock that only goes forward.
#[derive(Default)]
pub(super) struct SessionState {
    /// When a code of the authenticator was last accepted.
    pub code_at: Option<Duration>,
    /// Whether the password has to be changed before anything else.
    pub must_change: bool,
    /// Whether they were let in with a recovery code, because their authenticator is lost.
    pub recovered: bool,
    /// Payments whose personal data may be seen until when, because a reason was given.
    pub revealed: BTreeMap<String, Duration>,
    /// Whether it was written down that they read the audit log.
    pub read_audit: bool,
    /// The seed of an authenticator that is being set up.
    pub enrolling: Option<Zeroizing<[u8; SECRET_LENGTH]>>,
}

impl Session {
    pub(super) fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Actor({}, {})", self.person.name, self.person.role.as_str())
    }
}

impl Actor {
    /// Somebody who has been let in.
    pub(super) fn new(person: Person) -> Self {
        Self { person, session: Arc::default() }
    }

    pub(super) const fn person(&self) -> &Person {
        &self.person
    }

    /// Their identity.
    pub const fn person_id(&self) -> &PersonId {
        &self.person.person_id
    }

    /// Their name.
    pub fn name(&self) -> &str {
        &self.person.name
    }

    /// Their role when they were let in.
    pub const fn role(&self) -> Role {
        self.person.role
    }
}

impl Desk {
    /// The person who acts when nobody signs in: the owner of a book without passwords.
    ///
    /// # Errors
    /// When the book asks for a sign-in.
    pub fn owner(&self) -> Result<Actor> {
        if self.needs_sign_in()? {
            let what = Message::new("people-sign-in-needed");
            return Err(UserError::new(ErrorKind::NotAllowed, what).hint(Message::new("people-sign-in-needed-hint")));
        }
        let people = self.store.read(|view| view.people())?;
        let nobody = || UserError::new(ErrorKind::NotAllowed, Message::new("desk-no-owner"));
        people.into_iter().find(|person| person.role == Role::Owner).map(Actor::new).ok_or_else(nobody)
    }

    /// Says where people work from, for the audit log.
    #[must_use]
    pub const fn through(mut self, through: Through) -> Self {
        self.through = through;
        self
    }

    /// Passes when the person may do it now: what the book says counts, not what it said when they were let in.
    pub(super) fn check(&self, actor: &Actor, capability: Capability) -> Result<Person> {
        let person = self.store.read(|view| view.person(actor.person_id()))?;
        let Some(person) = person.filter(|person| person.active) else {
            let what = Message::new("people-switched-off").with("name", actor.name());
            return Err(UserError::new(ErrorKind::NotAllowed, what).hint(Message::new("desk-not-allowed-hint")));
        };
        if actor.session.state().must_change && capability != Capability::ManageOwnSignIn {
            let what = Message::new("people-password-first");
            return Err(UserError::new(ErrorKind::NotAllowed, what).hint(Message::new("people-password-first-hint")));
        }
        if access::may(person.role, capability) {
            return Ok(person);
        }
        let what = Message::new("desk-not-allowed").with("name", actor.name());
        Err(UserError::new(ErrorKind::NotAllowed, what).hint(Message::new("desk-not-allowed-hint")))
    }

    /// What the person may do now.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn rights(&self, actor: &Actor) -> Result<Vec<Capability>> {
        let person = self.store.read(|view| view.person(actor.person_id()))?;
        let Some(person) = person.filter(|person| person.active) else { return Ok(Vec::new()) };
        Ok(Capability::ALL.into_iter().filter(|&capability| access::may(person.role, capability)).collect())
    }
}
