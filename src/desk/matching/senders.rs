//! What was learnt from matches that people made: who else pays for a gateway. It is shown, and can be taken away without
//! taking the match back.

use super::super::audit::Happening;
use super::super::proof::DecidedBy;
use super::super::{Actor, Desk, Result};
use super::bad;
use crate::domain::Capability;
use crate::reconcile::sender_key;

/// Somebody whose entries count as the gateway's because of a match that was made by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearntSender {
    /// The name as the bank writes it.
    pub name: String,
    /// The matches that teach it, oldest first.
    pub taught_by: Vec<DecidedBy>,
    /// Whether its entries count now; otherwise somebody said that it is to be forgotten.
    pub counts: bool,
    /// How many entries of it there are that do not name the gateway themselves.
    pub entries: u64,
}

/// Every sender that the matches which stand teach; forgotten ones as well, so that they can be had back.
///
/// # Errors
/// When the book cannot be read.
pub fn taught_senders(desk: &Desk, actor: &Actor) -> Result<Vec<LearntSender>> {
    desk.check(actor, Capability::Reconcile)?;
    let proven = desk.proven()?;
    let people = desk.store.read(|view| view.people())?;
    let made_by = |match_id: &String| {
        let found = proven.decided.matches.iter().find(|found| found.match_id == *match_id)?;
        let author = people.iter().find(|person| person.person_id == found.author);
        Some(DecidedBy {
            match_id: match_id.clone(),
            author: author.map(|person| person.name.clone()).unwrap_or_default(),
            at: found.at,
            reason: found.made.reason.clone(),
        })
    };
    let senders = proven.proof.taught.iter().map(|sender| LearntSender {
        name: sender.name.clone(),
        taught_by: sender.match_ids.iter().filter_map(made_by).collect(),
        counts: !sender.forgotten,
        entries: sender.entries,
    });
    Ok(senders.collect())
}

/// Lets a sender count no more, although the match that teaches it stands. That holds for later matches too, until it is
/// remembered: whoever says so knows the name.
///
/// # Errors
/// When nothing was learnt about the name, or it is forgotten already.
pub fn forget_sender(desk: &Desk, actor: &Actor, name: &str) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    let key = sender_key(name).unwrap_or_default();
    let proven = desk.proven()?;
    let found = proven.proof.taught.iter().find(|sender| sender.key == key && !sender.forgotten);
    let found = found.ok_or_else(|| bad("matching-no-such-sender"))?;
    desk.decide_sender(actor, "sender_forgotten", &key, &found.name)
}

/// Takes that back.
///
/// # Errors
/// When the name was not forgotten.
pub fn remember_sender(desk: &Desk, actor: &Actor, name: &str) -> Result<()> {
    desk.check(actor, Capability::Match)?;
    let key = sender_key(name).unwrap_or_default();
    let proven = desk.proven()?;
    if !proven.decided.forgotten.contains(&key) {
        return Err(bad("matching-not-forgotten"));
    }
    let known = proven.proof.taught.iter().find(|sender| sender.key == key);
    desk.decide_sender(actor, "sender_remembered", &key, known.map_or(name, |sender| &sender.name))
}

impl Desk {
    fn decide_sender(&self, actor: &Actor, kind: &'static str, key: &str, name: &str) -> Result<()> {
        let body = serde_json::json!({ "name": name });
        self.store.write(|tx| self.decide(tx, actor, &Happening::new(kind, key).with(body)))
    }
}
