//! One's own password, authenticator and recovery codes; and showing once more that it is really you.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::access::password::{self, EARLIER, LONGEST, SHORTEST, Weakness};
use crate::access::qr::{self, QrModules};
use crate::access::totp::{self, Totp, TotpVerdict};
use crate::access::{name, recovery};
use crate::domain::ids::PersonId;
use crate::domain::{Capability, Person};
use crate::store::{MARK_LENGTH, SignInRow, TriesRow, Tx};
use crate::text::{ErrorKind, Message, UserError};

/// For how long after a code of the authenticator no other is asked for.
const CODE_LASTS: Duration = Duration::from_mins(5);

/// The name that an authenticator shows for this program.
const ISSUER: &str = "Counterfoil";

/// How somebody signs in, as they may know it themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSignIn {
    /// Their name.
    pub name: String,
    /// Since when their password is what it is; nothing in a book without sign-in.
    pub password_set_at: Option<DateTime<Utc>>,
    /// When the password has to be changed; nothing when it never has to be.
    pub password_expires_at: Option<DateTime<Utc>>,
    /// Whether it has to be changed before anything else.
    pub must_change: bool,
    /// Whether they have an authenticator.
    pub authenticator: bool,
    /// How many recovery codes are left.
    pub recovery_codes: usize,
}

/// An authenticator that is being set up. Nothing of it counts before one of its codes was given back.
pub struct Enrolment {
    /// The picture for the authenticator's camera.
    pub picture: QrModules,
    /// The same for typing, in groups.
    pub typed: Zeroizing<String>,
}

/// Recovery codes, shown once.
pub struct RecoveryCodes(pub Vec<Zeroizing<String>>);

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment([hidden])")
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryCodes({} [hidden])", self.0.len())
    }
}

/// How the acting person signs in.
///
/// # Errors
/// When the book cannot be read.
pub fn own_sign_in(desk: &Desk, actor: &Actor) -> Result<OwnSignIn> {
    let person = desk.check(actor, Capability::ManageOwnSignIn)?;
    let must_change = actor.session.state().must_change;
    desk.store.read(|view| {
        let row = view.sign_in(actor.person_id())?;
        let authenticator = row.as_ref().is_some_and(|row| row.totp_secret.is_some());
        Ok(OwnSignIn {
            name: person.name,
            password_set_at: row.as_ref().map(|row| row.password_set_at),
            password_expires_at: row.as_ref().and_then(|row| password::expires(row.password_set_at, authenticator)),
            must_change,
            authenticator,
            recovery_codes: view.recovery_codes(actor.person_id())?.len(),
        })
    })
}

/// Gives the owner of a book without sign-in a name and a password. From then on the book asks everybody who they are.
///
/// # Errors
/// When the book asks already, or the name or password may not be taken.
pub fn protect_book(desk: &Desk, actor: &Actor, name: &str, password: &SecretString) -> Result<()> {
    desk.check(actor, Capability::ManagePeople)?;
    if desk.needs_sign_in()? {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("people-protected-already")));
    }
    let name = super::people::check_name(name)?;
    check_new_password(password, &name, &[])?;
    let row = desk.new_sign_in(password, false)?;
    desk.store.write::<_, UserError>(|tx| {
        let owner = tx.person(actor.person_id())?;
        let owner = Person { name: name.clone(), ..owner.unwrap_or_else(|| actor.person().clone()) };
        tx.rename_person(&owner)?;
        tx.put_sign_in(&owner.person_id, &row)?;
        desk.decide(tx, actor, &Happening::new("book_protected", owner.person_id.as_str()))
    })?;
    desk.note_in_sidecar()
}

/// Changes one's own password.
///
/// # Errors
/// When the present one is wrong, or the new one may not be taken.
pub fn change_password(desk: &Desk, actor: &Actor, present: &SecretString, new: &SecretString) -> Result<()> {
    desk.check(actor, Capability::ManageOwnSignIn)?;
    let (person, row) = desk.own_row(actor)?;
    let mark = name::name_mark(&desk.pepper()?, &person.name);
    desk.begin_try(&mark, false)?;
    if !desk.password_is_right(Some(&row), present)? {
        desk.store.note(|tx| {
            desk.log(tx, Some(actor), &Happening::new("password_changed", person.person_id.as_str()).refused())
        })?;
        return Err(UserError::new(ErrorKind::BadInput, Message::new("people-present-password-wrong")));
    }
    check_new_password(new, &person.name, &desk.passwords_of(&person, &row)?)?;
    desk.replace_password(&person, new, |tx| Ok(tx.put_tries(&mark, TriesRow::default(), desk.clock.now())?))?;
    actor.session.state().must_change = false;
    Ok(())
}

/// Begins to set up an authenticator, in place of one there may be. Who has one shows a code of it first.
///
/// # Errors
/// When a fresh code is needed, or the book asks nobody who they are.
pub fn begin_authenticator(desk: &Desk, actor: &Actor) -> Result<Enrolment> {
    desk.check(actor, Capability::ManageOwnSignIn)?;
    let (person, row) = desk.own_row(actor)?;
    // Somebody who came in with a recovery code has lost the authenticator that could show one.
    if row.totp_secret.is_some() && !actor.session.state().recovered {
        desk.check_code(actor)?;
    }
    let mut secret = Zeroizing::new([0; totp::SECRET_LENGTH]);
    desk.clock.fill_random(secret.as_mut_slice())?;
    let address = totp::address(&secret, &person.name, ISSUER);
    let no_picture = || UserError::new(ErrorKind::Other, Message::new("people-no-picture"));
    let enrolment = Enrolment { picture: qr::qr(&address).ok_or_else(no_picture)?, typed: totp::typed_secret(&secret) };
    actor.session.state().enrolling = Some(secret);
    Ok(enrolment)
}

/// Takes the authenticator that is being set up into use once a code of it is given, and makes recovery codes.
///
/// # Errors
/// When the code is wrong; the clock of this computer is named when it is to blame.
pub fn confirm_authenticator(desk: &Desk, actor: &Actor, code: &SecretString) -> Result<RecoveryCodes> {
    desk.check(actor, Capability::ManageOwnSignIn)?;
    let (person, row) = desk.own_row(actor)?;
    let Some(secret) = actor.session.state().enrolling.clone() else {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("people-no-enrolment")));
    };
    let codes = Totp::new(&secret);
    let now = desk.clock.now();
    let TotpVerdict::Accepted { step } = codes.check(code.expose_secret(), now, None) else {
        return Err(wrong_code(&codes, code.expose_secret(), now));
    };
    let (shown, marks) = desk.make_recovery_codes()?;
    let row = SignInRow { totp_secret: Some(secret), totp_last_step: Some(step), ..row };
    desk.store.write::<_, UserError>(|tx| {
        tx.put_sign_in(&person.person_id, &row)?;
        tx.put_recovery_codes(&person.person_id, &marks)?;
        desk.decide(tx, actor, &Happening::new("authenticator_set", person.person_id.as_str()))?;
        desk.decide(tx, actor, &Happening::new("recovery_codes_made", person.person_id.as_str()))
    })?;
    let mut state = actor.session.state();
    state.enrolling = None;
    state.recovered = false;
    state.code_at = Some(desk.clock.elapsed());
    Ok(shown)
}

/// Makes recovery codes in place of those there were.
///
/// # Errors
/// When a fresh code is needed.
pub fn new_recovery_codes(desk: &Desk, actor: &Actor) -> Result<RecoveryCodes> {
    desk.check(actor, Capability::ManageOwnSignIn)?;
    let (person, _) = desk.own_row(actor)?;
    desk.check_code(actor)?;
    let (shown, marks) = desk.make_recovery_codes()?;
    desk.store.write::<_, UserError>(|tx| {
        tx.put_recovery_codes(&person.person_id, &marks)?;
        desk.decide(tx, actor, &Happening::new("recovery_codes_made", person.person_id.as_str()))
    })?;
    Ok(shown)
}

/// Shows once more, by a code of the authenticator, that it is really the person who signed in. Counts for some minutes.
///
/// # Errors
/// When the code is wrong or was used; too many wrong ones shut the person out.
pub fn step_up(desk: &Desk, actor: &Actor, code: &SecretString) -> Result<()> {
    desk.check(actor, Capability::ManageOwnSignIn)?;
    let (person, row) = desk.own_row(actor)?;
    let Some(secret) = &row.totp_secret else { return Err(no_authenticator()) };
    let mark = name::name_mark(&desk.pepper()?, &person.name);
    desk.begin_try(&mark, false)?;
    let codes = Totp::new(secret);
    let now = desk.clock.now();
    let verdict = codes.check(code.expose_secret(), now, row.totp_last_step);
    let subject = person.person_id.as_str();
    let TotpVerdict::Accepted { step } = verdict else {
        desk.store.note(|tx| desk.log(tx, Some(actor), &Happening::new("code_refused", subject).refused()))?;
        return Err(match verdict {
            TotpVerdict::Replayed => UserError::new(ErrorKind::BadInput, Message::new("people-code-used"))
                .hint(Message::new("people-code-used-hint")),
            _ => wrong_code(&codes, code.expose_secret(), now),
        });
    };
    desk.store.note::<_, UserError>(|tx| {
        tx.take_step(&person.person_id, step)?;
        tx.put_tries(&mark, TriesRow::default(), now)?;
        desk.log(tx, Some(actor), &Happening::new("code_accepted", subject))
    })?;
    actor.session.state().code_at = Some(desk.clock.elapsed());
    Ok(())
}

impl Desk {
    /// Passes when the person has shown a code of their authenticator a moment ago, or nobody has to show anything.
    pub(super) fn check_code(&self, actor: &Actor) -> Result<()> {
        let Some(row) = self.store.read(|view| view.sign_in(actor.person_id()))? else { return Ok(()) };
        if row.totp_secret.is_none() {
            return Err(no_authenticator());
        }
        let fresh = |at: Duration| self.clock.elapsed().saturating_sub(at) <= CODE_LASTS;
        if actor.session.state().code_at.is_some_and(fresh) {
            return Ok(());
        }
        Err(UserError::needs_code())
    }

    fn own_row(&self, actor: &Actor) -> Result<(Person, SignInRow)> {
        let found = self
            .store
            .read::<_, UserError>(|view| Ok((view.person(actor.person_id())?, view.sign_in(actor.person_id())?)))?;
        match found {
            (Some(person), Some(row)) => Ok((person, row)),
            _ => Err(UserError::new(ErrorKind::BadInput, Message::new("people-not-protected"))
                .hint(Message::new("people-not-protected-hint"))),
        }
    }

    /// The passwords a person may not take again: the present one, then those before.
    pub(super) fn passwords_of(&self, person: &Person, row: &SignInRow) -> Result<Vec<String>> {
        let before = self.store.read(|view| view.passwords_before(&person.person_id))?;
        Ok(std::iter::once(row.password_hash.clone()).chain(before).collect())
    }

    /// How a person signs in with this password, and nothing else yet.
    pub(super) fn new_sign_in(&self, password: &SecretString, must_change: bool) -> Result<SignInRow> {
        Ok(SignInRow {
            password_hash: self.hashed(password)?,
            password_set_at: self.clock.now(),
            must_change,
            totp_secret: None,
            totp_last_step: None,
        })
    }

    pub(super) fn hashed(&self, password: &SecretString) -> Result<String> {
        let mut salt = [0; password::SALT_LENGTH];
        self.clock.fill_random(&mut salt)?;
        password::hash(password.expose_secret(), self.hashing, salt)
            .map_err(|error| UserError::new(ErrorKind::Other, Message::new("people-no-hash")).detail(error.to_string()))
    }

    /// Puts a new password in the place of a person's, together with what else belongs to that.
    pub(super) fn replace_password(
        &self,
        person: &Person,
        new: &SecretString,
        with: impl FnOnce(&Tx<'_>) -> Result<()>,
    ) -> Result<()> {
        let hash = self.hashed(new)?;
        self.store.write::<_, UserError>(|tx| {
            with(tx)?;
            let now = self.clock.now();
            let Some(row) = self.retire_password(tx, &person.person_id)? else { return Ok(()) };
            let row = SignInRow { password_hash: hash, password_set_at: now, must_change: false, ..row };
            tx.put_sign_in(&person.person_id, &row)?;
            let changed = Happening::new("password_changed", person.person_id.as_str());
            self.decide(tx, &Actor::new(person.clone()), &changed)
        })
    }

    /// Keeps the present password among those that are not taken again; gives how the person signs in so far.
    pub(super) fn retire_password(&self, tx: &Tx<'_>, person_id: &PersonId) -> Result<Option<SignInRow>> {
        let Some(row) = tx.sign_in(person_id)? else { return Ok(None) };
        let keep = u32::try_from(EARLIER).unwrap_or(u32::MAX);
        tx.add_password_before(person_id, &row.password_hash, self.clock.now(), keep)?;
        Ok(Some(row))
    }

    fn make_recovery_codes(&self) -> Result<(RecoveryCodes, Vec<[u8; MARK_LENGTH]>)> {
        let pepper = self.pepper()?;
        let mut random = Zeroizing::new([0; recovery::CODES * recovery::CODE_LENGTH]);
        self.clock.fill_random(random.as_mut_slice())?;
        let codes = recovery::make(&random);
        let marks = codes.iter().filter_map(|code| Some(recovery::mark(&pepper, &*recovery::normalise(code)?)));
        let marks = marks.collect();
        Ok((RecoveryCodes(codes), marks))
    }
}

/// The hash of a password that was just found right, made anew if it was made at a lower cost than is usual now.
pub(super) fn renewed_hash(desk: &Desk, hash: &str, password: &SecretString) -> Result<Option<String>> {
    password::is_outdated(hash, desk.hashing).then(|| desk.hashed(password)).transpose()
}

/// Passes when a password may be taken.
pub(super) fn check_new_password(password: &SecretString, name: &str, earlier: &[String]) -> Result<()> {
    let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
    let Some(weakness) = password::weaknesses(password.expose_secret(), name, &earlier).into_iter().next() else {
        return Ok(());
    };
    let why = weakness_words(weakness);
    Err(UserError::new(ErrorKind::BadInput, Message::new("people-password-weak")).because(why))
}

/// What is wrong with a password that is being typed, in words; empty when it may be taken. Earlier passwords are not
/// looked at.
pub fn password_advice(password: &SecretString, name: &str) -> Vec<Message> {
    password::weaknesses(password.expose_secret(), name, &[]).into_iter().map(weakness_words).collect()
}

fn weakness_words(weakness: Weakness) -> Message {
    match weakness {
        Weakness::TooShort => Message::new("people-weak-short").with("count", SHORTEST),
        Weakness::TooLong => Message::new("people-weak-long").with("count", LONGEST),
        Weakness::NoDigit => Message::new("people-weak-no-digit"),
        Weakness::NoLetter => Message::new("people-weak-no-letter"),
        Weakness::HoldsName => Message::new("people-weak-name"),
        Weakness::Common => Message::new("people-weak-common"),
        Weakness::UsedBefore => Message::new("people-weak-used").with("count", EARLIER),
    }
}

fn no_authenticator() -> UserError {
    UserError::new(ErrorKind::NotAllowed, Message::new("people-no-authenticator"))
        .hint(Message::new("people-no-authenticator-hint"))
}

/// Says what to do about a code that is not right; about the clock only if the code shows that it is off.
fn wrong_code(codes: &Totp, code: &str, now: DateTime<Utc>) -> UserError {
    let error = UserError::new(ErrorKind::BadInput, Message::new("people-code-wrong"));
    match codes.clock_advice(code, now) {
        Some(off) => {
            let seconds = off.num_seconds().unsigned_abs();
            let minutes = seconds.div_ceil(60);
            let key = if off.num_seconds() > 0 { "people-clock-behind" } else { "people-clock-ahead" };
            error.because(Message::new(key).with("minutes", minutes)).hint(Message::new("people-clock-hint"))
        }
        None => error.hint(Message::new("people-code-wrong-hint").with("time", now)),
    }
}
