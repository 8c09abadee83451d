//! Connecting a gateway: the key is tested at once, kept in the keychain, and never anywhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::audit::Happening;
use super::carrying_out::key_hash;
use super::requests::{self, Carried, Proposed};
use super::{Actor, Desk, Result};
use crate::clock::{self, Clock};
use crate::domain::ids::ConnectionId;
use crate::domain::{Capability, Need, Proposal};
use crate::gateway::client::{self, Gateway};
use crate::gateway::{KeyReport, KeyScope, ObjectRef};
use crate::job::Job;
use crate::store::ConnectionRow;
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::SecretName;

/// A gateway to connect.
pub struct NewGateway {
    /// A name for it.
    pub name: String,
    /// Its kind, such as `stripe`.
    pub kind: String,
    /// Its base address.
    pub url: String,
    /// The key.
    pub key: Zeroizing<String>,
}

/// A connected gateway and what its key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedGateway {
    /// The connection.
    pub connection: ConnectionRow,
    /// Each right there is, and whether the key has it as far as is known.
    pub rights: Vec<(KeyScope, bool)>,
    /// When it was last brought up to date.
    pub synced_at: Option<DateTime<Utc>>,
    /// Each thing the key cannot do, in words: what is then not possible.
    pub limits: Vec<Message>,
}

/// Connects a gateway, or gives a connected one a new key or address. The key is tried before it is kept.
///
/// # Errors
/// When the key or address does not work, or the keychain does not keep the key.
pub fn add_gateway(desk: &Desk, actor: &Actor, new: &NewGateway, job: &Job) -> Result<AddedGateway> {
    desk.check(actor, Capability::ManageGateways)?;
    let connections = desk.store.read(|view| view.connections())?;
    let existing = connections.iter().find(|row| row.name == new.name);
    if existing.is_some() {
        let need = desk.store.read(|view| desk.need_of_change(view, actor))?;
        desk.check_need(actor, need)?;
    } else {
        desk.check_code(actor)?;
    }
    let (gateway, report) = try_gateway(new, &desk.clock, job)?;
    let live = report.live.unwrap_or(true); // unknown is treated as real money
    match existing {
        Some(existing) => desk.check_same_account(existing, new, &gateway, &report, live, job)?,
        None => check_not_connected(&connections, new, &report, live)?,
    }
    let connection_id = match existing {
        Some(existing) => existing.connection_id.clone(),
        None => ConnectionId::new(clock::new_id(desk.clock.as_ref())?),
    };
    let connection = ConnectionRow {
        connection_id,
        name: new.name.clone(),
        kind: new.kind.clone(),
        url: new.url.clone(),
        account: report.account.clone(),
        live,
        scopes: scope_words(&report),
        added_at: existing.map_or_else(|| desk.clock.now(), |existing| existing.added_at),
        from_files: false,
    };
    let name = SecretName::gateway_key(&desk.sidecar.profile_id, connection.connection_id.as_str());
    desk.vault.set(&name, new.key.trim().as_bytes())?;
    let written = desk.store.write(|tx| {
        tx.put_connection(&connection)?;
        let body = serde_json::json!({
            "name": connection.name, "kind": connection.kind, "url": connection.url, "account": connection.account,
            "live": connection.live, "scopes": connection.scopes,
        });
        desk.decide(tx, actor, &Happening::new("gateway_added", connection.connection_id.as_str()).with(body))
    });
    if written.is_err() && existing.is_none() {
        let _ = desk.vault.delete(&name); // the key of no gateway; what went wrong first is what is to be said
    }
    written?;
    desk.described(connection)
}

/// Asks somebody else to agree to a new key or address of a connected gateway. The key is tried at once, and waits in the
/// keychain.
///
/// # Errors
/// When there is no such gateway, or the key or address does not work, or is of another account.
pub fn ask_for_gateway_key(desk: &Desk, actor: &Actor, new: &NewGateway, job: &Job) -> Result<Proposed> {
    desk.check(actor, Capability::ManageGateways)?;
    let existing = desk.connections(Some(&new.name))?.swap_remove(0);
    let need = desk.store.read(|view| desk.need_of_change(view, actor))?;
    if need != Need::SecondPerson {
        add_gateway(desk, actor, new, job)?;
        return Ok(Proposed::Done(Carried::Changed));
    }
    let (gateway, report) = try_gateway(new, &desk.clock, job)?;
    desk.check_same_account(&existing, new, &gateway, &report, report.live.unwrap_or(true), job)?;
    let key = new.key.trim();
    let key_sha256 = key_hash(key.as_bytes());
    desk.vault.set(&SecretName::waiting_gateway_key(&desk.sidecar.profile_id, &key_sha256), key.as_bytes())?;
    let proposal =
        Proposal::ChangeGatewayKey { connection_id: existing.connection_id, url: new.url.clone(), key_sha256 };
    requests::propose(desk, actor, &proposal, job)
}

/// Tries a gateway's address and key without keeping anything; needs no profile.
///
/// # Errors
/// When the key or address does not work.
pub fn try_gateway(new: &NewGateway, clock: &Arc<dyn Clock>, job: &Job) -> Result<(Gateway, KeyReport)> {
    let key = new.key.trim();
    if key.is_empty() {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("desk-empty-key"))
            .hint(Message::new("desk-empty-key-hint")));
    }
    let gateway = client::open(&new.kind, &new.url, SecretString::from(key.to_owned()), Arc::clone(clock))?;
    let report = gateway.probe(job)?;
    Ok((gateway, report))
}

/// Two connections to one account would mirror every payment twice and meet every deposit twice.
fn check_not_connected(connections: &[ConnectionRow], new: &NewGateway, report: &KeyReport, live: bool) -> Result<()> {
    let same = |row: &&ConnectionRow| {
        row.kind == new.kind && row.live == live && row.account.is_some() && row.account == report.account
    };
    match connections.iter().find(same) {
        None => Ok(()),
        Some(row) => {
            let what = Message::new("desk-gateway-connected-as").with("name", row.name.as_str());
            let error = UserError::new(ErrorKind::BadInput, what);
            Err(error.hint(Message::new("desk-gateway-connected-as-hint").with("name", row.name.as_str())))
        }
    }
}

impl Desk {
    /// A new key for a connected gateway must be for the same account in the same mode: what is mirrored belongs to it,
    /// and what is open was asked of it. Where a key does not tell its account, it must know what the old one knew.
    fn check_same_account(
        &self,
        existing: &ConnectionRow,
        new: &NewGateway,
        gateway: &Gateway,
        report: &KeyReport,
        live: bool,
        job: &Job,
    ) -> Result<()> {
        let told = existing.account.is_some() && report.account.is_some();
        let same = existing.kind == new.kind
            && existing.live == live
            && if told {
                existing.account == report.account
            } else {
                self.knows_newest_payment(existing, gateway, job)?
            };
        if same {
            return Ok(());
        }
        let what = Message::new("desk-gateway-other-account").with("name", new.name.as_str());
        Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-gateway-other-account-hint")))
    }

    /// Tries a connection's key and notes what it may do now.
    pub(super) fn look_at_key(&self, connection_id: &ConnectionId, job: &Job) -> Result<AddedGateway> {
        let mut connection = self.connection(connection_id)?;
        let report = self.gateway(&connection)?.probe(job)?;
        connection.live = report.live.unwrap_or(true);
        connection.scopes = scope_words(&report);
        self.store.write::<_, UserError>(|tx| Ok(tx.put_connection(&connection)?))?;
        self.described(connection)
    }

    /// The connection with all its rights known: those that an older version did not ask about are asked about now.
    pub(super) fn with_rights(&self, connection: ConnectionRow, job: &Job) -> Result<ConnectionRow> {
        let is_known = |word: &str| connection.scopes.contains_key(word);
        if SCOPES.iter().all(|(_, word)| is_known(word)) {
            return Ok(connection);
        }
        Ok(self.look_at_key(&connection.connection_id, job)?.connection)
    }

    /// The connection, and what its key may do.
    fn described(&self, connection: ConnectionRow) -> Result<AddedGateway> {
        let rights: Vec<_> = SCOPES.iter().map(|&(scope, _)| (scope, connection.has(scope))).collect();
        let limits = rights.iter().filter(|(_, has)| !has).map(|(scope, _)| scope.without()).collect();
        Ok(AddedGateway { synced_at: self.synced_at(&connection.connection_id)?, rights, limits, connection })
    }

    fn knows_newest_payment(&self, existing: &ConnectionRow, gateway: &Gateway, job: &Job) -> Result<bool> {
        match self.store.read(|view| view.newest_payment(&existing.connection_id))? {
            Some(payment_id) => Ok(gateway.object(&ObjectRef::Payment(payment_id), job)?.is_some()),
            None => Ok(true),
        }
    }
}

/// Tries the key of a connected gateway again and notes what it may do now.
///
/// # Errors
/// When there is no such gateway, or it does not answer.
pub fn test_gateway(desk: &Desk, actor: &Actor, name: &str, job: &Job) -> Result<AddedGateway> {
    desk.check(actor, Capability::ManageGateways)?;
    let connection = desk.connections(Some(name))?.swap_remove(0);
    desk.look_at_key(&connection.connection_id, job)
}

/// The connected gateways and what their keys may do.
///
/// # Errors
/// When the book cannot be read.
pub fn gateways(desk: &Desk, actor: &Actor) -> Result<Vec<AddedGateway>> {
    desk.check(actor, Capability::ViewPayments)?;
    let connections = desk.store.read(|view| view.connections())?;
    connections.into_iter().map(|connection| desk.described(connection)).collect()
}

impl ConnectionRow {
    /// Whether the gateway tells early fraud warnings: the key was seen to be allowed to read them.
    pub(super) fn tells_warnings(&self) -> bool {
        self.scopes.get(scope_word(KeyScope::ReadWarnings)) == Some(&true)
    }

    /// Whether the key was seen to have a scope. A scope that was never probed is given the benefit of the doubt: the
    /// gateway has the last word.
    pub(super) fn has(&self, scope: KeyScope) -> bool {
        self.scopes.get(scope_word(scope)).copied().unwrap_or(true)
    }
}

/// Every scope and the word it is stored under.
const SCOPES: [(KeyScope, &str); 9] = [
    (KeyScope::ReadPayments, "read_payments"),
    (KeyScope::ReadRefunds, "read_refunds"),
    (KeyScope::ReadDisputes, "read_disputes"),
    (KeyScope::ReadWarnings, "read_warnings"),
    (KeyScope::ReadBatches, "read_batches"),
    (KeyScope::ReadLedger, "read_ledger"),
    (KeyScope::ReadEvents, "read_events"),
    (KeyScope::WriteRefunds, "write_refunds"),
    (KeyScope::WritePayments, "write_payments"),
];

fn scope_word(scope: KeyScope) -> &'static str {
    SCOPES.iter().find(|(it, _)| *it == scope).map_or("", |(_, word)| word)
}

fn scope_words(report: &KeyReport) -> BTreeMap<String, bool> {
    report.scopes.iter().map(|(&scope, &has)| (scope_word(scope).to_owned(), has)).collect()
}
