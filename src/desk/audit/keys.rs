//! Taking the verification key off this computer, and accepting a break.

use serde_json::json;

use super::Happening;
use super::watch::{Place, anchor_words};
use crate::audit::AuditKey;
use crate::desk::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::SecretName;
use zeroize::Zeroizing;

/// Shows the verification key, for a person to write down before [`take_audit_key_off`].
///
/// # Errors
/// When the person may not, or the key is not on this computer any more.
pub fn show_audit_key(desk: &Desk, actor: &Actor) -> Result<Zeroizing<String>> {
    desk.check(actor, Capability::ManagePeople)?;
    desk.check_code(actor)?;
    let key = desk.audit_key().ok_or_else(not_here)?;
    let shown = Happening::new("audit_key_shown", &desk.sidecar.profile_id);
    desk.store.note(|tx| desk.log(tx, Some(actor), &shown))?;
    Ok(key.written())
}

/// Removes the verification key from this computer, once it was typed as it was shown. From then on it has to be handed
/// in to check the seals.
///
/// # Errors
/// When the person may not, what was typed is not the key, or the keychain refuses.
pub fn take_audit_key_off(desk: &Desk, actor: &Actor, typed: &str) -> Result<()> {
    desk.check(actor, Capability::ManagePeople)?;
    desk.check_code(actor)?;
    let key = desk.audit_key().ok_or_else(not_here)?;
    if AuditKey::parse(typed).ok().as_ref() != Some(&key) {
        let what = Message::new("audit-key-mistyped");
        return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("audit-key-mistyped-hint")));
    }
    desk.vault.delete(&SecretName::audit_key(&desk.sidecar.profile_id))?;
    let taken = Happening::new("audit_key_taken_off", &desk.sidecar.profile_id);
    desk.store.write(|tx| desk.decide(tx, actor, &taken))
}

/// Accepts that the log is not what the keychain remembers: writes down what it remembered and why that is accepted, and
/// lets it remember the log as it is. What else is wrong with the log stays wrong.
///
/// # Errors
/// When the person may not, there is no break, no reason is given, or the keychain refuses.
pub fn accept_audit_break(desk: &Desk, actor: &Actor, reason: &str) -> Result<()> {
    desk.check(actor, Capability::ManagePeople)?;
    desk.check_code(actor)?;
    let anchor = desk.watch.compare(&desk.store);
    if !anchor.is_trouble() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("audit-no-break")).because(anchor_words(anchor)));
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("audit-reason-needed")));
    }
    let remembered = desk.watch.remembered()?;
    let body = json!({
        "found": anchor.as_str(), "reason": reason,
        "remembered_n": remembered.map(|place| place.n),
        "remembered_chain": remembered.map(|place| hex::encode(place.chain)),
    });
    let accepted = Happening::new("audit_break_accepted", &desk.sidecar.profile_id).with(body);
    desk.store.write(|tx| desk.decide(tx, actor, &accepted))?;
    let head = desk.store.read(|view| view.audit_head())?;
    if head.is_some_and(|head| desk.watch.put(Place { n: head.n, chain: head.chain })) {
        return Ok(());
    }
    Err(UserError::new(ErrorKind::Keychain, Message::new("audit-anchor-not-kept")))
}

fn not_here() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("audit-key-not-here"))
        .hint(Message::new("audit-key-not-here-hint"))
}

/// A key in the keychain that is none.
pub(super) fn damaged() -> UserError {
    UserError::new(ErrorKind::Keychain, Message::new("audit-key-damaged"))
}
