//! Refund, capture and void: asked for once, checked, and written down with key and exact bytes before anything is sent.
//! `outbox.rs` sends it.

use sha2::{Digest as _, Sha256};

use super::audit::Happening;
use super::{Actor, Desk, Result};
use crate::clock;
use crate::domain::ids::{CommandId, PaymentId};
use crate::domain::{Capability, CommandKind, Money, MoneyCommand, Payment, PaymentStatus};
use crate::gateway::KeyScope;
use crate::job::Job;
use crate::store::{CommandRow, ConnectionRow, NewCommand, Step, Tx};
use crate::text::{ErrorKind, Message, UserError};

/// What a person wants done with a payment.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The payment.
    pub payment_id: PaymentId,
    /// What to do.
    pub kind: CommandKind,
    /// How much, as typed, in the payment's currency; nothing means all that is left or held.
    pub amount: Option<String>,
    /// One per intention: asked twice with the same token, it is done once. Nothing makes a new one.
    pub token: Option<String>,
}

/// Writes a command down and sends it until its outcome is known or patience ends. The row tells where it stands.
///
/// # Errors
/// When it is not allowed, not possible, or refused by the key; never because the outcome is unknown.
pub fn request(desk: &Desk, actor: &Actor, ask: &Ask, job: &Job) -> Result<CommandRow> {
    desk.check(actor, capability(ask.kind))?;
    let row = desk.write_down(actor, ask)?;
    desk.work_until_known(&row.command_id, job)
}

/// The amount that would move, for a person to confirm. Changes nothing.
///
/// # Errors
/// As [`request`], as far as it can be told without asking the gateway.
pub fn preview(desk: &Desk, actor: &Actor, ask: &Ask) -> Result<Money> {
    desk.check(actor, capability(ask.kind))?;
    let (_, command) = desk.understand(ask)?;
    Ok(command.amount)
}

/// What became of the commands that were open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    /// Where each stands now.
    pub commands: Vec<CommandRow>,
    /// What kept some of them from going on: a key that is refused or missing. The others are not held up by it.
    pub errors: Vec<UserError>,
}

/// Goes on with every command whose outcome is open: after a crash, a lost reply, a night without network.
///
/// # Errors
/// When the book cannot be read, or the work is cancelled.
pub fn settle(desk: &Desk, actor: &Actor, job: &Job) -> Result<Settled> {
    desk.check(actor, Capability::Refund)?;
    let open = desk.store.read(|view| view.open_commands())?;
    let mut settled = Settled::default();
    for (done, row) in (1_u64..).zip(&open) {
        job.checkpoint()?;
        match desk.work_until_known(&row.command_id, job) {
            Ok(row) => settled.commands.push(row),
            Err(error) => settled.errors.push(error),
        }
        job.report(Message::new("desk-settling"), done, Some(open.len() as u64));
    }
    Ok(settled)
}

/// Every money command of this profile, oldest first.
///
/// # Errors
/// When the book cannot be read.
pub fn money_commands(desk: &Desk, actor: &Actor) -> Result<Vec<CommandRow>> {
    desk.check(actor, Capability::ViewPayments)?;
    Ok(desk.store.read(|view| view.commands())?)
}

/// The steps a command took, first to last: its journey.
///
/// # Errors
/// When the book cannot be read.
pub fn steps(desk: &Desk, actor: &Actor, command_id: &CommandId) -> Result<Vec<Step>> {
    desk.check(actor, Capability::ViewPayments)?;
    Ok(desk.store.read(|view| view.command_steps(command_id))?)
}

const fn capability(kind: CommandKind) -> Capability {
    match kind {
        CommandKind::Refund(_) => Capability::Refund,
        CommandKind::Capture => Capability::Capture,
        CommandKind::Void => Capability::Void,
    }
}

impl Desk {
    /// Writes down what a person may do alone.
    fn write_down(&self, actor: &Actor, ask: &Ask) -> Result<CommandRow> {
        if let Some(token) = &ask.token
            && let Some(row) = self.store.read(|view| view.command_of_token(token))?
        {
            return same_intention(row, ask);
        }
        let new = self.prepare(actor, ask)?;
        self.store.write(|tx| {
            if let Some(row) = tx.command_of_token(&new.client_token)? {
                return same_intention(row, ask); // the same token was used since it was looked for
            }
            // In the transaction that writes it down: two refunds at once are not both within the day.
            let need = self.need_of_command(tx, actor, &new.command)?;
            self.check_need(actor, need)?;
            let row = self.add_command(tx, &new)?;
            self.note_command(tx, actor, &new)?;
            Ok(row)
        })
    }

    /// Checks what is asked against what is known, and makes the key and the exact bytes of the request.
    pub(super) fn prepare(&self, author: &Actor, ask: &Ask) -> Result<NewCommand> {
        let (connection, command) = self.understand(ask)?;
        let gateway = self.gateway(&connection)?;
        let command_id = CommandId::new(clock::new_id(self.clock.as_ref())?);
        let key = clock::new_key(self.clock.as_ref())?;
        let request = gateway.freeze(&command, &command_id, &key)?;
        let body = request.body.unwrap_or_default();
        Ok(NewCommand {
            client_token: ask.token.clone().unwrap_or_else(|| command_id.as_str().to_owned()),
            connection_id: connection.connection_id.clone(),
            request_sha256: request_hash(&request.path, &body),
            request_path: request.path,
            request_body: body,
            approved_request: None,
            replaces: None,
            idempotency_key: key,
            author: author.person_id().clone(),
            created_at: self.clock.now(),
            command_id,
            command,
        })
    }

    /// Notes that a command was asked for.
    pub(super) fn note_command(&self, tx: &Tx<'_>, author: &Actor, new: &NewCommand) -> Result<()> {
        let decision = format!("{}_requested", new.command.kind.as_str());
        let asked = Happening::new(&decision, new.command.payment_id.as_str()).with(serde_json::json!({
            "command": new.command_id, "amount": new.command.amount, "request_sha256": new.request_sha256,
            "request": new.approved_request, "replaces": new.replaces,
        }));
        self.decide(tx, author, &asked)
    }

    /// Which connection and what exactly is meant, checked against what is known of the payment.
    pub(super) fn understand(&self, ask: &Ask) -> Result<(ConnectionRow, MoneyCommand)> {
        let Some(found) = self.store.read(|view| view.payment(&ask.payment_id))? else {
            let what = Message::new("desk-no-such-payment").with("payment", ask.payment_id.as_str());
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-such-payment-hint")));
        };
        let connection = self.connection(&found.connection_id)?;
        check_scope(&connection, ask.kind)?;
        let amount = amount(&found.payment, ask)?;
        Ok((connection, MoneyCommand { kind: ask.kind, payment_id: ask.payment_id.clone(), amount }))
    }
}

/// A token that was used: the same intention gives the same command, another one is a mistake.
fn same_intention(row: CommandRow, ask: &Ask) -> Result<CommandRow> {
    let typed = ask.amount.as_ref().map(|text| Money::parse_decimal(text, row.command.amount.currency));
    let same_amount = match typed {
        None => true,
        Some(amount) => amount.is_ok_and(|amount| amount == row.command.amount),
    };
    if row.command.kind == ask.kind && row.command.payment_id == ask.payment_id && same_amount {
        return Ok(row);
    }
    Err(UserError::new(ErrorKind::BadInput, Message::new("desk-token-used")).hint(Message::new("desk-token-used-hint")))
}

fn check_scope(connection: &ConnectionRow, kind: CommandKind) -> Result<()> {
    let scope = match kind {
        CommandKind::Refund(_) => KeyScope::WriteRefunds,
        CommandKind::Capture | CommandKind::Void => KeyScope::WritePayments,
    };
    if connection.has(scope) {
        return Ok(());
    }
    let what = Message::new("desk-key-cannot").with("name", connection.name.as_str());
    Err(UserError::new(ErrorKind::NotAllowed, what).because(scope.without()).hint(Message::new("desk-key-cannot-hint")))
}

/// The amount that is meant: what was typed, or all that is left or held.
fn amount(payment: &Payment, ask: &Ask) -> Result<Money> {
    let bad = |key| {
        let what = Message::new(key).with("payment", payment.payment_id.as_str());
        UserError::new(ErrorKind::BadInput, what)
    };
    let most = match ask.kind {
        CommandKind::Refund(_) => payment.captured.minus(payment.refunded)?,
        CommandKind::Capture | CommandKind::Void if payment.status == PaymentStatus::Held => payment.capturable,
        CommandKind::Capture | CommandKind::Void => return Err(bad("desk-not-held")),
    };
    if most.minor <= 0 {
        return Err(bad("desk-nothing-left"));
    }
    let Some(text) = &ask.amount else { return Ok(most) };
    let amount = Money::parse_decimal(text, most.currency)?;
    if amount.minor <= 0 {
        return Err(bad("desk-amount-not-positive"));
    }
    if ask.kind == CommandKind::Void && amount != most {
        return Err(bad("desk-void-is-whole"));
    }
    if amount.minor > most.minor {
        let what = Message::new("desk-more-than-possible").with("asked", amount).with("most", most);
        return Err(UserError::new(ErrorKind::BadInput, what));
    }
    Ok(amount)
}

pub(super) fn request_hash(path: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(path);
    hash.update([0]);
    hash.update(body);
    hex::encode(hash.finalize())
}
