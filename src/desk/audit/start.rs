//! Beginning the log: of a new book, or of one that is older than the log. What was decided and what money commands went
//! through before gets its entries then, with their own moments.

use secrecy::ExposeSecret as _;
use serde_json::json;
use zeroize::Zeroizing;

use super::watch::Place;
use super::{Happening, Line};
use crate::audit::{self, AuditKey, SigningKey};
use crate::desk::{AuditAnchor, Desk, Result, moves};
use crate::domain::{AuditHead, Ended};
use crate::store::Tx;
use crate::text::UserError;
use crate::vault::SecretName;

/// Where what happened before the log came from: nobody wrote it down.
const BEFORE: &str = "unknown";

impl Desk {
    /// Compares the log with the keychain's memory of it, and begins it when there is none.
    ///
    /// The keys and the anchor are in the keychain before the log begins: stopped in between, it begins the next time. Keys
    /// that are there already stay, so that a newer copy of the book can still be verified.
    pub(in crate::desk) fn open_log(&self) -> Result<()> {
        let anchor = self.watch.compare(&self.store);
        if self.store.read(|view| view.audit_head())?.is_some() {
            return Ok(());
        }
        let profile_id = &self.sidecar.profile_id;
        let key = self.secret(&SecretName::audit_key(profile_id))?;
        let key = AuditKey::from_bytes(&key).ok_or_else(super::keys::damaged)?;
        let signing = self.signing_key()?;
        if anchor == (AuditAnchor::Agrees { n: 0 }) {
            self.watch.put(Place { n: 0, chain: audit::start(profile_id) });
        }
        self.store.write::<_, UserError>(|tx| {
            let mut head = audit::begin(profile_id, &key);
            let last = tx.last_audit_entry()?;
            if last > 0 {
                // Somebody removed the note of where the log ends. It goes on, so that the book can be used; verifying
                // it finds that the seals do not.
                head = AuditHead { n: last, chain: tx.audit_chain(last)?.unwrap_or(head.chain), ..head };
            }
            tx.begin_audit(&head)?;
            let body = json!({
                "key_mark": key.mark(), "public_key": signing.public_key(), "program": env!("CARGO_PKG_VERSION"),
            });
            self.log(tx, None, &Happening::new("log_started", profile_id).with(body))?;
            if last > 0 { Ok(()) } else { self.take_over(tx) }
        })?;
        self.watch.remember(&self.store);
        Ok(())
    }

    /// Every decision, then every step, that is older than the log.
    fn take_over(&self, tx: &Tx<'_>) -> Result<()> {
        tx.each_decision::<UserError>(|decision| {
            self.append(
                tx,
                Line {
                    at_ms: decision.at_ms,
                    who: Some(&decision.author),
                    through: BEFORE,
                    kind: &decision.kind,
                    subject: &decision.subject,
                    ended: Ended::Done,
                    decision_id: Some(&decision.decision_id),
                    body: decision.body,
                },
            )
        })?;
        tx.each_logged_step::<UserError>(|logged| {
            let Some(row) = tx.command(&logged.command_id)? else { return Ok(()) };
            self.append(
                tx,
                Line {
                    at_ms: logged.step.at_ms,
                    who: None,
                    through: BEFORE,
                    kind: moves::STEP,
                    subject: logged.command_id.as_str(),
                    ended: Ended::Done,
                    decision_id: None,
                    body: moves::body(&row, &logged.step).to_string(),
                },
            )
        })
    }

    /// The key that signs exports; made when the keychain has none.
    pub(super) fn signing_key(&self) -> Result<SigningKey> {
        let seed = self.secret(&SecretName::audit_signing_key(&self.sidecar.profile_id))?;
        SigningKey::from_seed(&seed).ok_or_else(super::keys::damaged)
    }

    /// 32 bytes of the keychain; random ones are put there when it has none.
    fn secret(&self, name: &SecretName) -> Result<Zeroizing<Vec<u8>>> {
        if let Some(secret) = self.vault.get(name)? {
            return Ok(Zeroizing::new(secret.expose_secret().to_vec()));
        }
        let mut bytes = Zeroizing::new(vec![0; AuditKey::LENGTH]);
        self.clock.fill_random(&mut bytes)?;
        self.vault.set(name, &bytes)?;
        Ok(bytes)
    }
}
