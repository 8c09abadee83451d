//! Signing in. Every answer to somebody who is not let in is the same, whether the name, the password or the code was
//! wrong, and whether anybody has that name; it takes the same time, too. A try is written down before it is looked at.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::audit::Happening;
use super::own_sign_in::renewed_hash;
use super::{Actor, Desk, Result};
use crate::access::lockout::{LAST, Lockout, PassedTime, ROUND, Refused};
use crate::access::totp::{Totp, TotpVerdict};
use crate::access::{name, password, recovery};
use crate::domain::Person;
use crate::store::{MARK_LENGTH, SignInRow, TriesRow, Tx};
use crate::text::{ErrorKind, Message, UserError};

/// The random value under which names and recovery codes are kept as marks.
pub(super) const PEPPER: &str = "pepper";

/// Names that nobody has, of which tries are remembered.
const STRANGERS: u32 = 1000;

/// What somebody brings to be let in.
pub struct SignIn {
    /// Their name.
    pub name: String,
    /// Their password.
    pub password: SecretString,
    /// The code that their authenticator shows, or one of their recovery codes; nothing for who has neither.
    pub code: SecretString,
}

/// What somebody brings who has forgotten the password: two things that only they have.
pub struct Recovery {
    /// Their name.
    pub name: String,
    /// The code that their authenticator shows.
    pub code: SecretString,
    /// One of their recovery codes.
    pub recovery_code: SecretString,
    /// The password from now on.
    pub new_password: SecretString,
}

/// What a second thing, beside the password, turned out to be.
#[derive(PartialEq)]
enum Second {
    /// None is asked for.
    NotNeeded,
    /// A code of the authenticator, of this step.
    Code(u64),
    /// A recovery code, by its mark.
    Recovery([u8; MARK_LENGTH]),
    /// Nothing that is worth anything.
    Wrong,
}

/// How far the time of this book has been followed.
pub(super) struct BookTime {
    time: PassedTime,
    /// The clock that only goes forward, then.
    at: Duration,
}

impl Desk {
    /// Whether this book asks who is there: as soon as anybody has a password.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn needs_sign_in(&self) -> Result<bool> {
        Ok(self.store.read(|view| view.anybody_signs_in())?)
    }

    /// Lets a person in who brings the right name, password and code.
    ///
    /// # Errors
    /// One and the same for everybody who is not let in; another for who has to wait or is shut out.
    pub fn sign_in(&self, brought: &SignIn) -> Result<Actor> {
        let pepper = self.pepper()?;
        let mark = name::name_mark(&pepper, &brought.name);
        // A recovery code has a count of its own: it opens what wrong passwords have closed.
        let code = brought.code.expose_secret();
        let is_recovery = recovery::normalise(code).is_some();
        self.begin_try(&mark, is_recovery)?;
        let found = self.somebody(&brought.name)?;
        let password_is_right = self.password_is_right(found.as_ref().map(|(_, row)| row), &brought.password)?;
        let second = match &found {
            Some((person, row)) => self.second(&pepper, person, row, code)?,
            None => Second::Wrong,
        };
        let Some((person, row)) = found.filter(|(person, _)| person.active && password_is_right) else {
            return self.not_let_in(&mark, &brought.name, is_recovery);
        };
        if second == Second::Wrong {
            return self.not_let_in(&mark, &brought.name, is_recovery);
        }
        let hash = renewed_hash(self, &row.password_hash, &brought.password)?;
        let must_change = row.must_change || self.has_expired(&row);
        let taken = self.store.note::<_, UserError>(|tx| {
            if self.use_second(tx, &person, &second).is_err() {
                return Ok(None); // somebody used the same code a moment before
            }
            tx.put_tries(&mark, TriesRow::default(), self.clock.now())?;
            if let Some(hash) = hash {
                let row = tx.sign_in(&person.person_id)?.unwrap_or(row);
                tx.put_sign_in(&person.person_id, &SignInRow { password_hash: hash, ..row })?;
            }
            let actor = Actor::new(person.clone());
            if matches!(second, Second::Recovery(_)) {
                self.log(tx, Some(&actor), &Happening::new("recovery_code_used", person.person_id.as_str()))?;
            }
            self.log(tx, Some(&actor), &Happening::new("sign_in", person.person_id.as_str()))?;
            Ok(Some(actor))
        })?;
        let Some(actor) = taken else { return self.not_let_in(&mark, &brought.name, is_recovery) };
        {
            let mut state = actor.session.state();
            state.must_change = must_change;
            state.recovered = matches!(second, Second::Recovery(_));
            state.code_at = matches!(second, Second::Code(_)).then(|| self.clock.elapsed());
        }
        Ok(actor)
    }

    /// Gives somebody a new password who has forgotten theirs, and lets them in.
    ///
    /// # Errors
    /// One and the same for everybody who is not let in; what is wrong with the new password, before anything else.
    pub fn recover(&self, brought: &Recovery) -> Result<Actor> {
        super::own_sign_in::check_new_password(&brought.new_password, &brought.name, &[])?;
        let pepper = self.pepper()?;
        let mark = name::name_mark(&pepper, &brought.name);
        self.begin_try(&mark, true)?;
        let found = self.somebody(&brought.name)?;
        let Some((person, row)) = found.filter(|(person, _)| person.active) else {
            return self.not_let_in(&mark, &brought.name, true);
        };
        let code = self.second(&pepper, &person, &row, brought.code.expose_secret())?;
        let recovery = self.second(&pepper, &person, &row, brought.recovery_code.expose_secret())?;
        let (Second::Code(_), Second::Recovery(_)) = (&code, &recovery) else {
            return self.not_let_in(&mark, &brought.name, true);
        };
        // Only now: what was used before is told to nobody else.
        let earlier = self.passwords_of(&person, &row)?;
        super::own_sign_in::check_new_password(&brought.new_password, &person.name, &earlier)?;
        self.replace_password(&person, &brought.new_password, |tx| {
            self.use_second(tx, &person, &code)?;
            self.use_second(tx, &person, &recovery)?;
            tx.put_tries(&mark, TriesRow::default(), self.clock.now())?;
            self.log(tx, None, &Happening::new("recovery_code_used", person.person_id.as_str()))
        })?;
        let actor = Actor::new(person);
        actor.session.state().code_at = Some(self.clock.elapsed());
        Ok(actor)
    }

    /// Notes that somebody leaves.
    ///
    /// # Errors
    /// When the book cannot be written.
    pub fn sign_out(&self, actor: &Actor) -> Result<()> {
        if !self.needs_sign_in()? {
            return Ok(());
        }
        self.store.note(|tx| self.log(tx, Some(actor), &Happening::new("sign_out", actor.person_id().as_str())))
    }

    /// Counts a try as wrong before it is looked at; it may not be made when there were too many.
    pub(super) fn begin_try(&self, mark: &[u8; MARK_LENGTH], is_recovery: bool) -> Result<()> {
        let begun = self.store.note::<_, UserError>(|tx| {
            let passed = self.follow_time(tx)?;
            let tries = tx.tries(mark)?;
            let next = if is_recovery {
                Lockout { failures: tries.recovery_failures, not_before: tries.recovery_not_before }.begin_soft(passed)
            } else {
                Lockout { failures: tries.failures, not_before: tries.not_before }.begin(passed)
            };
            let next = match next {
                Ok(next) => next,
                Err(refused) => return Ok(Err(refused)),
            };
            let tries = if is_recovery {
                TriesRow { recovery_failures: next.failures, recovery_not_before: next.not_before, ..tries }
            } else {
                TriesRow { failures: next.failures, not_before: next.not_before, ..tries }
            };
            tx.put_tries(mark, tries, self.clock.now())?;
            tx.forget_tries(&marks_of_people(tx)?, STRANGERS)?;
            Ok(Ok(()))
        })?;
        begun.map_err(shut_out)
    }

    /// The tries under a person's name.
    pub(super) fn tries_of(&self, person: &Person) -> Result<TriesRow> {
        let mark = name::name_mark(&self.pepper()?, &person.name);
        Ok(self.store.read(|view| view.tries(&mark))?)
    }

    /// The key of this book's marks, made when it is first needed.
    pub(super) fn pepper(&self) -> Result<[u8; MARK_LENGTH]> {
        if let Some(pepper) = self.store.read(|view| view.book_secret(PEPPER))? {
            return Ok(pepper);
        }
        let mut pepper = [0; MARK_LENGTH];
        self.clock.fill_random(&mut pepper)?;
        self.store
            .note(|tx| match tx.book_secret(PEPPER)? {
                Some(pepper) => Ok(pepper),
                None => tx.put_book_secret(PEPPER, &pepper).map(|()| pepper),
            })
            .map_err(UserError::from)
    }

    /// Brings the time of this book up to date and keeps it.
    fn follow_time(&self, tx: &Tx<'_>) -> Result<Duration> {
        let (now, at) = (self.clock.now(), self.clock.elapsed());
        let mut followed = self.book_time.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let time = match followed.as_ref() {
            Some(last) => last.time.advance(at.saturating_sub(last.at), now),
            None => match tx.book_time()? {
                Some((passed, wall)) => PassedTime { passed, wall }.open(now),
                None => PassedTime::new(now),
            },
        };
        tx.put_book_time(time.passed, time.wall)?;
        *followed = Some(BookTime { time, at });
        Ok(time.passed)
    }

    /// The person of a name who has a password.
    fn somebody(&self, name: &str) -> Result<Option<(Person, SignInRow)>> {
        self.store.read(|view| {
            let Some(person) = view.person_of_name(name)? else { return Ok(None) };
            Ok(view.sign_in(&person.person_id)?.map(|row| (person, row)))
        })
    }

    /// Whether it is their password. Nobody's takes as long.
    pub(super) fn password_is_right(&self, row: Option<&SignInRow>, password: &SecretString) -> Result<bool> {
        let password = password.expose_secret();
        let Some(row) = row else {
            password::verify_nobody(password, self.hashing);
            return Ok(false);
        };
        password::verify(password, &row.password_hash)
            .map_err(|error| UserError::new(ErrorKind::Other, Message::new("people-no-hash")).detail(error.to_string()))
    }

    fn second(&self, pepper: &[u8; MARK_LENGTH], person: &Person, row: &SignInRow, code: &str) -> Result<Second> {
        let Some(secret) = &row.totp_secret else { return Ok(Second::NotNeeded) };
        if let Some(typed) = recovery::normalise(code) {
            let mark = recovery::mark(pepper, &typed);
            let marks = self.store.read(|view| view.recovery_codes(&person.person_id))?;
            return Ok(recovery::find(&marks, &mark).map_or(Second::Wrong, |_| Second::Recovery(mark)));
        }
        Ok(match Totp::new(secret).check(code, self.clock.now(), row.totp_last_step) {
            TotpVerdict::Accepted { step } => Second::Code(step),
            TotpVerdict::Replayed | TotpVerdict::Wrong => Second::Wrong,
        })
    }

    #[allow(clippy::unused_self, reason = "a step of letting somebody in")]
    fn use_second(&self, tx: &Tx<'_>, person: &Person, second: &Second) -> Result<()> {
        match second {
            Second::Code(step) => Ok(tx.take_step(&person.person_id, *step)?),
            Second::Recovery(mark) => Ok(tx.use_recovery_code(mark, self.clock.now())?),
            Second::NotNeeded | Second::Wrong => Ok(()),
        }
    }

    /// A password that is the only thing asked for lasts only so long.
    fn has_expired(&self, row: &SignInRow) -> bool {
        password::expires(row.password_set_at, row.totp_secret.is_some()).is_some_and(|at| at <= self.clock.now())
    }

    /// The one answer to everybody who is not let in.
    fn not_let_in(&self, mark: &[u8; MARK_LENGTH], typed: &str, is_recovery: bool) -> Result<Actor> {
        self.store.note::<_, UserError>(|tx| {
            // A name that nobody has is not written down: people type their password there.
            let person = tx.person_of_name(typed)?;
            let subject = person.as_ref().map_or("nobody", |person| person.person_id.as_str());
            self.log(tx, None, &Happening::new("sign_in_refused", subject).refused())?;
            let tries = tx.tries(mark)?;
            let failures = if is_recovery { tries.recovery_failures } else { tries.failures };
            if failures > 0 && failures.is_multiple_of(ROUND) {
                let body = serde_json::json!({ "until_opened": !is_recovery && failures >= LAST });
                self.log(tx, None, &Happening::new("sign_in_closed", subject).refused().with(body))?;
            }
            Ok(())
        })?;
        let what = Message::new("people-not-let-in");
        Err(UserError::new(ErrorKind::NotAllowed, what)
            .hint(Message::new("people-not-let-in-hint").with("time", self.clock.now())))
    }
}

fn marks_of_people(tx: &Tx<'_>) -> Result<Vec<[u8; MARK_LENGTH]>> {
    let Some(pepper) = tx.book_secret(PEPPER)? else { return Ok(Vec::new()) };
    Ok(tx.people()?.iter().map(|person| name::name_mark(&pepper, &person.name)).collect())
}

fn shut_out(refused: Refused) -> UserError {
    match refused {
        Refused::Wait(left) => {
            let seconds = left.as_secs() + 1;
            let what = if seconds > 90 {
                Message::new("people-wait-minutes").with("minutes", seconds.div_ceil(60))
            } else {
                Message::new("people-wait-seconds").with("seconds", seconds)
            };
            UserError::new(ErrorKind::NotAllowed, what).because(Message::new("people-wait-why")).wait(left)
        }
        Refused::Closed => UserError::new(ErrorKind::NotAllowed, Message::new("people-closed"))
            .because(Message::new("people-wait-why"))
            .hint(Message::new("people-closed-hint")),
    }
}
