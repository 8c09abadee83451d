//! Carrying out what was proposed: what it rests on, what has to be made ready, and the change itself.

use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::audit::Happening;
use super::money::Ask;
use super::requests::Carried;
use super::{Actor, Desk, Result, Welcome};
use crate::access::name;
use crate::clock;
use crate::domain::ids::{CommandId, ConnectionId, PersonId};
use crate::domain::{CommandKind, CommandState, Person, Proposal};
use crate::gateway::ObjectRef;
use crate::job::Job;
use crate::store::{CommandRow, CommandUpdate, NewCommand, SignInRow, StoredRequest, TriesRow, Tx, View};
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::SecretName;

/// What takes time or asks somebody else, made ready before the transaction.
pub(super) enum Prepared {
    Nothing,
    /// A command with its key and its bytes.
    Money(Box<NewCommand>),
    /// Somebody's first sign-in, and the password for it.
    Start(Person, SignInRow, SecretString),
    /// The id that a match gets.
    Match(String),
    /// A gateway's key that waits in the keychain; it takes its place before the change is written down.
    Key(ConnectionId),
}

/// What a proposal rests on: facts that whoever agrees took for granted. Another value makes the request void.
pub(super) fn basis(view: &View<'_>, proposal: &Proposal) -> Result<Value> {
    Ok(match proposal {
        Proposal::Refund { payment_id, .. } => {
            let Some(found) = view.payment(payment_id)? else { return Ok(Value::Null) };
            let payment = found.payment;
            let commands = view.commands_of(payment_id)?;
            let open: Vec<&str> = commands
                .iter()
                .filter(|row| row.state.reserves() && row.state != CommandState::Succeeded)
                .map(|row| row.command_id.as_str())
                .collect();
            json!({
                "captured": payment.captured, "refunded": payment.refunded, "disputed": payment.disputed, "open": open,
            })
        }
        Proposal::AddPerson { name, .. } => json!({ "taken": view.person_of_name(name)?.is_some() }),
        Proposal::ChangeRole { person_id, .. } | Proposal::SwitchPerson { person_id, .. } => {
            let person = view.person(person_id)?;
            json!({ "role": person.as_ref().map(|it| it.role), "active": person.map(|it| it.active) })
        }
        Proposal::ResetSignIn { person_id } => {
            let row = view.sign_in(person_id)?;
            json!({ "since": row.map(|row| row.password_set_at.timestamp_millis()) })
        }
        Proposal::ChangeLimits { person_id, .. } => json!({ "limits": view.limits(person_id)? }),
        Proposal::ChangeGatewayKey { connection_id, .. } => {
            let row = view.connection(connection_id)?;
            json!({ "url": row.as_ref().map(|it| &it.url), "account": row.as_ref().map(|it| &it.account) })
        }
        Proposal::MakeMatch { made } => Desk::basis_of_match(view, made)?,
        Proposal::ResolveReview { command_id, .. } | Proposal::IssueAgain { command_id } => {
            let row = view.command(command_id)?;
            json!({
                "state": row.as_ref().map(|it| it.state.as_str()),
                "request_sha256": row.as_ref().map(|it| &it.request_sha256),
            })
        }
    })
}

impl Desk {
    /// Whether a proposal can be carried out at all, before anybody is asked.
    pub(super) fn check_proposal(&self, actor: &Actor, proposal: &Proposal) -> Result<()> {
        let bad = |what| Err(UserError::new(ErrorKind::BadInput, what));
        match proposal {
            Proposal::Refund { .. } => self.understand(&ask(proposal)?).map(drop),
            Proposal::ChangeGatewayKey { .. } => Ok(()),
            Proposal::MakeMatch { made } => self.check_match(made),
            Proposal::ResolveReview { command_id, .. } | Proposal::IssueAgain { command_id } => {
                match self.store.read(|view| view.command(command_id))? {
                    Some(row) if row.state == CommandState::Review => Ok(()),
                    _ => bad(Message::new("requests-not-in-review")),
                }
            }
            _ if !self.needs_sign_in()? => {
                let error = UserError::new(ErrorKind::BadInput, Message::new("people-not-protected"));
                Err(error.hint(Message::new("people-not-protected-hint")))
            }
            Proposal::AddPerson { name, .. } => {
                let name = super::people::check_name(name)?;
                if self.store.read(|view| view.person_of_name(&name))?.is_some() {
                    return bad(Message::new("people-name-taken").with("name", name));
                }
                Ok(())
            }
            Proposal::ChangeRole { person_id, .. }
            | Proposal::SwitchPerson { person_id, .. }
            | Proposal::ResetSignIn { person_id } => {
                if person_id == actor.person_id() {
                    return bad(Message::new("people-not-oneself"));
                }
                self.person(person_id).map(drop)
            }
            Proposal::ChangeLimits { person_id, limits } => {
                let wrong = |limit: &crate::domain::RefundLimit| {
                    let currency = limit.per_refund.currency;
                    let amounts = [limit.per_refund, limit.per_day, limit.code_above];
                    amounts.iter().any(|amount| amount.currency != currency || amount.minor < 0)
                        || limit.per_day.minor < limit.per_refund.minor
                };
                let mut currencies: Vec<_> = limits.iter().map(|limit| limit.per_refund.currency).collect();
                currencies.sort_unstable();
                currencies.dedup();
                if currencies.len() != limits.len() || limits.iter().any(wrong) {
                    return bad(Message::new("people-limits-wrong"));
                }
                self.person(person_id).map(drop)
            }
        }
    }

    /// Makes ready what must not be done inside a transaction. `author` is whoever wants it.
    pub(super) fn prepare_to_carry_out(&self, author: &Actor, proposal: &Proposal) -> Result<Prepared> {
        Ok(match proposal {
            Proposal::Refund { .. } => Prepared::Money(Box::new(self.prepare(author, &ask(proposal)?)?)),
            Proposal::IssueAgain { command_id } => {
                let old = self.command_in_review(command_id)?;
                let new = self.prepare(author, &ask_again(&old))?;
                Prepared::Money(Box::new(NewCommand { replaces: Some(command_id.clone()), ..new }))
            }
            Proposal::AddPerson { name, role } => {
                let person = Person {
                    person_id: PersonId::new(clock::new_id(self.clock.as_ref())?),
                    name: super::people::check_name(name)?,
                    role: *role,
                    active: true,
                };
                self.prepare_start(person)?
            }
            Proposal::ResetSignIn { person_id } => self.prepare_start(self.person(person_id)?)?,
            Proposal::ChangeGatewayKey { connection_id, key_sha256, .. } => {
                self.waiting_key(key_sha256)?;
                Prepared::Key(connection_id.clone())
            }
            Proposal::ResolveReview { command_id, gateway_id: Some(gateway_id) } => {
                self.check_effect(command_id, gateway_id)?;
                Prepared::Nothing
            }
            // Since it was asked for, another match may have taken what it is about.
            Proposal::MakeMatch { made } => {
                self.check_match(made)?;
                Prepared::Match(clock::new_id(self.clock.as_ref())?)
            }
            Proposal::ChangeRole { .. }
            | Proposal::SwitchPerson { .. }
            | Proposal::ChangeLimits { .. }
            | Proposal::ResolveReview { .. } => Prepared::Nothing,
        })
    }

    fn prepare_start(&self, person: Person) -> Result<Prepared> {
        let password = self.starting_password(&person.name)?;
        let row = self.new_sign_in(&password, true)?;
        Ok(Prepared::Start(person, row, password))
    }

    /// The change, in the transaction that also says that it was agreed to. Gives the command that it made.
    pub(super) fn carry_out(
        &self,
        tx: &Tx<'_>,
        author: &Actor,
        approved: Option<&StoredRequest>,
        proposal: &Proposal,
        prepared: &Prepared,
    ) -> Result<Option<CommandId>> {
        let at = self.clock.now();
        let approved_request = approved.map(|request| request.request.request_id.clone());
        let decide = |kind: &str, subject: &str, body: Value| {
            let mut body = body;
            body["request"] = json!(approved_request);
            self.decide(tx, author, &Happening::new(kind, subject).with(body))
        };
        match (proposal, prepared) {
            (Proposal::Refund { .. } | Proposal::IssueAgain { .. }, Prepared::Money(new)) => {
                if let Some(old) = &new.replaces {
                    self.settle_review(tx, old, None)?;
                    decide("review_resolved", old.as_str(), json!({ "happened": false }))?;
                }
                let new = NewCommand { approved_request: approved_request.clone(), ..(**new).clone() };
                self.add_command(tx, &new)?;
                self.note_command(tx, author, &new)?;
                return Ok(Some(new.command_id));
            }
            (Proposal::AddPerson { .. }, Prepared::Start(person, row, _)) => {
                tx.add_person(person, at)?;
                tx.put_sign_in(&person.person_id, row)?;
                let body = json!({ "name": person.name, "role": person.role });
                decide("person_added", person.person_id.as_str(), body)?;
            }
            (Proposal::ResetSignIn { person_id }, Prepared::Start(person, row, _)) => {
                self.retire_password(tx, person_id)?;
                tx.put_sign_in(person_id, row)?;
                tx.put_recovery_codes(person_id, &[])?;
                if let Some(pepper) = tx.book_secret(super::sign_in::PEPPER)? {
                    tx.put_tries(&name::name_mark(&pepper, &person.name), TriesRow::default(), at)?;
                }
                decide("sign_in_reset", person_id.as_str(), json!({}))?;
            }
            (Proposal::ChangeRole { person_id, role }, _) => {
                let person = tx.person(person_id)?.ok_or_else(no_such_person)?;
                tx.change_person(person_id, *role, person.active)?;
                decide("role_changed", person_id.as_str(), json!({ "from": person.role, "to": role }))?;
            }
            (Proposal::SwitchPerson { person_id, active }, _) => {
                let person = tx.person(person_id)?.ok_or_else(no_such_person)?;
                tx.change_person(person_id, person.role, *active)?;
                let kind = if *active { "person_switched_on" } else { "person_switched_off" };
                decide(kind, person_id.as_str(), json!({}))?;
            }
            (Proposal::ChangeLimits { person_id, limits }, _) => {
                let before = tx.limits(person_id)?;
                tx.put_limits(person_id, limits)?;
                decide("limits_changed", person_id.as_str(), json!({ "from": before, "to": limits }))?;
            }
            (Proposal::ChangeGatewayKey { connection_id, url, key_sha256 }, _) => {
                let row = tx.connection(connection_id)?.ok_or_else(no_such_gateway)?;
                tx.put_connection(&crate::store::ConnectionRow { url: url.clone(), ..row })?;
                let body = json!({ "url": url, "key_sha256": key_sha256 });
                decide("gateway_key_changed", connection_id.as_str(), body)?;
            }
            (Proposal::MakeMatch { made }, Prepared::Match(match_id)) => {
                self.make_match(tx, author, match_id, made, &json!(approved_request))?;
            }
            (Proposal::ResolveReview { command_id, gateway_id }, _) => {
                self.settle_review(tx, command_id, gateway_id.as_deref())?;
                let body = json!({ "happened": gateway_id.is_some(), "gateway_id": gateway_id });
                decide("review_resolved", command_id.as_str(), body)?;
            }
            _ => return Err(UserError::new(ErrorKind::Other, Message::new("requests-not-ready"))),
        }
        Ok(None)
    }

    /// What is left to do once the change is kept: money is sent, a new key is looked at.
    pub(super) fn after_carrying_out(
        &self,
        prepared: Prepared,
        command_id: Option<CommandId>,
        job: &Job,
    ) -> Result<Carried> {
        if let Some(command_id) = command_id {
            return Ok(Carried::Money(Box::new(self.work_until_known(&command_id, job)?)));
        }
        match prepared {
            Prepared::Start(person, _, starting_password) => {
                Ok(Carried::Welcome(Welcome { person, starting_password }))
            }
            Prepared::Key(connection_id) => {
                // What the new key may do is looked at again; should the gateway not answer, it is looked at later.
                let _ = self.look_at_key(&connection_id, job);
                Ok(Carried::Changed)
            }
            Prepared::Match(match_id) => Ok(Carried::Match(match_id)),
            Prepared::Nothing | Prepared::Money(_) => Ok(Carried::Changed),
        }
    }

    /// The key that waits for its place, if it is the one that was asked for.
    fn waiting_key(&self, key_sha256: &str) -> Result<SecretSlice<u8>> {
        let waiting = self.vault.get(&SecretName::waiting_gateway_key(&self.sidecar.profile_id, key_sha256))?;
        let gone = || UserError::new(ErrorKind::Keychain, Message::new("requests-key-gone"));
        waiting.filter(|key| key_hash(key.expose_secret()) == key_sha256).ok_or_else(gone)
    }

    /// Puts the key that a proposal names in its place. Cut short after it, it is there already when it is done again.
    pub(super) fn place_key(&self, proposal: &Proposal) -> Result<()> {
        let Proposal::ChangeGatewayKey { connection_id, key_sha256, .. } = proposal else { return Ok(()) };
        let place = SecretName::gateway_key(&self.sidecar.profile_id, connection_id.as_str());
        let there = self.vault.get(&place)?.is_some_and(|key| key_hash(key.expose_secret()) == *key_sha256);
        if there {
            return Ok(());
        }
        Ok(self.vault.set(&place, self.waiting_key(key_sha256)?.expose_secret())?)
    }

    /// Takes a key out of the keychain that waited for somebody to agree.
    pub(super) fn forget_waiting_key(&self, request: &StoredRequest) {
        if let Ok(content) = serde_json::from_str::<Value>(&request.request.content)
            && let Some(hash) = content["proposal"]["key_sha256"].as_str()
        {
            // It stays only in the keychain and is used by nothing; the next change of this key meets it again.
            let _ = self.vault.delete(&SecretName::waiting_gateway_key(&self.sidecar.profile_id, hash));
        }
    }

    fn command_in_review(&self, command_id: &CommandId) -> Result<CommandRow> {
        let found = self.store.read(|view| view.command(command_id))?;
        let wrong = || UserError::new(ErrorKind::BadInput, Message::new("requests-not-in-review"));
        found.filter(|row| row.state == CommandState::Review).ok_or_else(wrong)
    }

    /// Whether the gateway has what somebody says it did: the refund of this id, of this payment and amount.
    fn check_effect(&self, command_id: &CommandId, gateway_id: &str) -> Result<()> {
        let row = self.command_in_review(command_id)?;
        if !matches!(row.command.kind, CommandKind::Refund(_)) {
            return Ok(()); // a capture or release has no id of its own; the payment shows it
        }
        let gateway = self.gateway(&self.connection(&row.connection_id)?)?;
        let refund = ObjectRef::Refund(crate::domain::ids::RefundId::new(gateway_id));
        let record = gateway.object(&refund, &Job::quiet())?;
        let fits = record.is_some_and(|record| match record {
            crate::gateway::Record::Refund(mirrored) => {
                let refund = mirrored.fact;
                refund.amount == row.command.amount
                    && refund.payment_id.is_none_or(|payment_id| payment_id == row.command.payment_id)
            }
            _ => false,
        });
        if fits {
            return Ok(());
        }
        Err(UserError::new(ErrorKind::BadInput, Message::new("requests-no-such-effect"))
            .hint(Message::new("requests-no-such-effect-hint")))
    }

    fn settle_review(&self, tx: &Tx<'_>, command_id: &CommandId, gateway_id: Option<&str>) -> Result<()> {
        let at = self.clock.now();
        let update = CommandUpdate {
            state: if gateway_id.is_some() { CommandState::Succeeded } else { CommandState::Declined },
            cause: Some("a person decided it".to_owned()),
            gateway_id: gateway_id.map(str::to_owned),
            request_id: None,
            unclear: false,
            next_try_at: at,
            at,
        };
        self.move_command(tx, command_id, &update)
    }
}

/// SHA-256 of a key; a key is long and random, so that it tells nothing of it.
pub(super) fn key_hash(key: &[u8]) -> String {
    hex::encode(Sha256::digest(key))
}

fn ask(proposal: &Proposal) -> Result<Ask> {
    let Proposal::Refund { payment_id, amount, reason } = proposal else {
        return Err(UserError::new(ErrorKind::Other, Message::new("requests-not-ready")));
    };
    Ok(Ask {
        payment_id: payment_id.clone(),
        kind: CommandKind::Refund(*reason),
        amount: Some(amount.to_decimal()),
        token: None,
    })
}

fn ask_again(old: &CommandRow) -> Ask {
    Ask {
        payment_id: old.command.payment_id.clone(),
        kind: old.command.kind,
        amount: Some(old.command.amount.to_decimal()),
        token: None,
    }
}

fn no_such_person() -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new("people-no-such-person"))
}

fn no_such_gateway() -> UserError {
    UserError::new(ErrorKind::Other, Message::new("desk-no-gateway"))
}
