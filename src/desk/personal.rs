//! Customers' data: who sees it, who has to say why first, and that every sight of it is written down.

use std::sync::PoisonError;
use std::time::Duration;

use serde_json::json;

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::access;
use crate::domain::ids::PaymentId;
use crate::domain::{Capability, LedgerEntry, Payment, Person};
use crate::store::{PaymentRow, Trier};
use crate::text::{ErrorKind, Message, UserError};

/// After a reason was given, the data of that payment stays in sight for this long.
const REVEALED_FOR: Duration = Duration::from_mins(15);

/// The same sight again within this time is one line in the audit log.
const SAME_SIGHT: Duration = Duration::from_mins(15);

/// The shortest reason: a word that somebody can check later.
const REASON_MIN: usize = 5;

/// What stands for what is not shown.
const HIDDEN: &str = "•••";

/// What of customers' data somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// All of it.
    Whole,
    /// Enough to tell two customers apart.
    Masked,
}

/// Where somebody saw customers' data.
#[derive(Clone, Copy)]
pub(super) enum Seen<'a> {
    /// Of one payment.
    Payment(&'a PaymentId),
    /// In a list; its name, never what was searched for, which may be an address.
    List(&'static str),
}

/// Lets somebody see a customer's data who says why. It stays in sight for a quarter of an hour.
///
/// # Errors
/// When there is no such payment, or no reason.
pub fn reveal(desk: &Desk, actor: &Actor, payment_id: &PaymentId, reason: &str) -> Result<()> {
    desk.check(actor, Capability::RevealPersonalData)?;
    let reason = reason.trim();
    if reason.chars().filter(|letter| letter.is_alphanumeric()).count() < REASON_MIN {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("personal-no-reason"))
            .hint(Message::new("personal-no-reason-hint")));
    }
    if desk.store.read(|view| view.payment(payment_id))?.is_none() {
        return Err(super::payments::no_such_payment(payment_id));
    }
    let told = Happening::new("personal_data_revealed", payment_id.as_str()).with(json!({ "reason": reason }));
    desk.store.write(|tx| desk.decide(tx, actor, &told))?;
    let until = desk.clock.elapsed() + REVEALED_FOR;
    actor.session.state().revealed.insert(payment_id.as_str().to_owned(), until);
    Ok(())
}

impl Desk {
    /// What somebody sees of customers in lists.
    #[allow(clippy::unused_self, reason = "a right is a matter of this desk")]
    pub(super) fn sight(&self, person: &Person) -> Sight {
        if access::may(person.role, Capability::ViewPersonalData) { Sight::Whole } else { Sight::Masked }
    }

    /// What somebody sees of the customer of one payment.
    pub(super) fn sight_of(&self, actor: &Actor, person: &Person, payment_id: &PaymentId) -> Sight {
        let now = self.clock.elapsed();
        let revealed = actor.session.state().revealed.get(payment_id.as_str()).is_some_and(|until| now < *until);
        if revealed { Sight::Whole } else { self.sight(person) }
    }

    /// Writes down that somebody saw customers' data.
    pub(super) fn note_sight(&self, actor: &Actor, sight: Sight, seen: Seen<'_>) -> Result<()> {
        if sight == Sight::Masked {
            return Ok(());
        }
        let happening = match seen {
            Seen::Payment(payment_id) => Happening::new("personal_data_seen", payment_id.as_str()),
            Seen::List(place) => Happening::new("personal_data_listed", place),
        };
        let now = self.clock.elapsed();
        let what = format!("{} {}", happening.kind, happening.subject);
        let again = |at: &Duration| now.saturating_sub(*at) < SAME_SIGHT;
        let mut seen = actor.session.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.get(&what).is_some_and(again) {
            return Ok(());
        }
        // Written down first: what could not be written down is not shown.
        self.store.note(|tx| self.log(tx, Some(actor), &happening))?;
        seen.retain(|_, at| again(at));
        seen.insert(what, now);
        Ok(())
    }
}

impl Sight {
    /// A payment as it may be seen.
    pub(super) fn of_row(self, mut row: PaymentRow) -> PaymentRow {
        if self == Self::Masked {
            self.hide(&mut row.payment);
        }
        row
    }

    fn hide(self, payment: &mut Payment) {
        payment.email = payment.email.as_deref().map(|email| self.email(email));
        payment.payer = payment.payer.as_deref().map(|_| HIDDEN.to_owned());
        payment.ip = payment.ip.as_deref().map(|ip| self.ip(ip));
        payment.device = payment.device.as_deref().map(|_| HIDDEN.to_owned());
        // What a shop writes there is often the customer's name.
        payment.description = payment.description.as_deref().map(|_| HIDDEN.to_owned());
    }

    /// A line of the ledger as it may be seen: its description repeats the payment's.
    pub(super) fn of_entry(self, mut entry: LedgerEntry) -> LedgerEntry {
        if self == Self::Masked {
            entry.description = entry.description.map(|_| HIDDEN.to_owned());
        }
        entry
    }

    /// An e-mail address as it may be seen: `a•••@example.com`.
    pub(super) fn email(self, email: &str) -> String {
        if self == Self::Whole {
            return email.to_owned();
        }
        match email.split_once('@') {
            Some((name, host)) => {
                format!("{}{HIDDEN}@{host}", name.chars().next().map(String::from).unwrap_or_default())
            }
            None => HIDDEN.to_owned(),
        }
    }

    /// A network address as it may be seen: only its first half.
    pub(super) fn ip(self, ip: &str) -> String {
        if self == Self::Whole {
            return ip.to_owned();
        }
        let mark = if ip.contains(':') { ':' } else { '.' };
        let parts: Vec<&str> = ip.split(mark).take(2).collect();
        format!("{}{mark}{HIDDEN}", parts.join(&mark.to_string()))
    }

    /// Who tried, as they may be seen.
    pub(super) fn trier(self, trier: Trier) -> Trier {
        match trier {
            Trier::Email(email) => Trier::Email(self.email(&email)),
            Trier::Ip(ip) => Trier::Ip(self.ip(&ip)),
            other => other,
        }
    }
}
