//! Sending what was written down until its outcome is known.
//!
//! `sending` is committed before the first byte leaves; every retry sends the same bytes under the same key; what may
//! have happened stays `unknown` and keeps its amount reserved until the gateway was asked or a person has looked.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::money::request_hash;
use super::{Desk, Result};
use crate::domain::ids::{CommandId, ConnectionId};
use crate::domain::{CommandKind, CommandState, Payment, PaymentStatus, Refund, RefundStatus};
use crate::gateway::client::Gateway;
use crate::gateway::{Effect, GatewayError, Lookup, Method, ObjectRef, Outcome, Request};
use crate::job::{Cancelled, Job};
use crate::store::{CommandRow, CommandUpdate, Tx};
use crate::text::{ErrorKind, Message, UserError};

/// After this many sends the gateway is asked before anything is sent again.
const ASK_AFTER_ATTEMPTS: u32 = 3;

/// How long a wait goes on at most after it was cancelled.
const CANCEL_IS_HEARD_WITHIN: Duration = Duration::from_millis(100);

/// How long to keep trying while somebody waits.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The pause before the second try; it doubles from try to try.
    pub first_pause: Duration,
    /// The longest pause between two tries.
    pub longest_pause: Duration,
    /// After this long the rest is left for the next run.
    pub give_up_after: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_mins(10),
            give_up_after: Duration::from_secs(45),
        }
    }
}

impl Desk {
    /// Start-up: whatever was being sent when the program ended may or may not have arrived.
    pub(super) fn recover_interrupted(&self) -> Result<()> {
        let open = self.store.read(|view| view.open_commands())?;
        for row in open.into_iter().filter(|row| row.state == CommandState::Sending) {
            self.advance(&row, CommandState::Unknown, "the program ended while sending", None)?;
        }
        Ok(())
    }

    /// A capture or void that was pending is settled by what its payment has become.
    pub(super) fn follow_payment(&self, tx: &Tx<'_>, connection_id: &ConnectionId, payment: &Payment) -> Result<()> {
        for row in tx.commands_of(&payment.payment_id)? {
            if row.connection_id != *connection_id || row.state != CommandState::Accepted {
                continue;
            }
            let state = match (row.command.kind, &payment.status) {
                (CommandKind::Capture, PaymentStatus::Succeeded) | (CommandKind::Void, PaymentStatus::Canceled) => {
                    CommandState::Succeeded
                }
                (CommandKind::Capture, PaymentStatus::Canceled | PaymentStatus::Declined)
                | (CommandKind::Void, PaymentStatus::Succeeded) => CommandState::Failed,
                _ => continue,
            };
            let update = self.update(state, "the payment shows it", None, Duration::ZERO);
            self.move_command(tx, &row.command_id, &update)?;
        }
        Ok(())
    }

    /// A refund that the gateway reports carries its command along: accepted becomes succeeded, succeeded may fail.
    pub(super) fn follow_refund(&self, tx: &Tx<'_>, connection_id: &ConnectionId, refund: &Refund) -> Result<()> {
        let by_effect = tx.command_of_effect(connection_id, refund.refund_id.as_str())?;
        let row = match (by_effect, &refund.command_id) {
            (Some(row), _) => Some(row),
            // Not heard of before: the reply was lost, and here it is. Only a refund that fits in every part counts.
            (None, Some(command_id)) => tx.command(command_id)?.filter(|row| {
                row.connection_id == *connection_id
                    && row.command.amount == refund.amount
                    && refund.payment_id.as_ref().is_none_or(|payment_id| *payment_id == row.command.payment_id)
            }),
            (None, None) => None,
        };
        let Some(row) = row else { return Ok(()) };
        let state = match refund.status {
            RefundStatus::Succeeded => CommandState::Succeeded,
            RefundStatus::Failed | RefundStatus::Canceled => CommandState::Failed,
            _ => CommandState::Accepted,
        };
        if row.state != state && row.state.may_become(state) {
            let now = self.clock.now();
            self.move_command(
                tx,
                &row.command_id,
                &CommandUpdate {
                    state,
                    cause: refund.failure_reason.clone(),
                    gateway_id: Some(refund.refund_id.as_str().to_owned()),
                    request_id: None,
                    unclear: false,
                    next_try_at: now,
                    at: now,
                },
            )?;
        }
        Ok(())
    }

    /// Sends and asks until the outcome is known, or patience ends.
    pub(super) fn work_until_known(&self, command_id: &CommandId, job: &Job) -> Result<CommandRow> {
        let deadline = self.clock.elapsed() + self.patience.give_up_after;
        loop {
            let row = self.command(command_id)?;
            if !row.state.is_open() {
                return Ok(row);
            }
            let now = self.clock.now();
            // Opening the desk left nothing in `sending`: somebody else at this desk is at it right now.
            let sending = row.state == CommandState::Sending;
            let until_next_try = (row.next_try_at - now).to_std().unwrap_or_default();
            let pause = if sending { self.patience.first_pause } else { until_next_try };
            if self.clock.elapsed() + pause > deadline {
                return Ok(row);
            }
            if job.is_cancelled() {
                return Ok(row);
            }
            if self.pause_unless_cancelled(pause, job).is_err() {
                return Ok(row);
            }
            if !sending {
                self.work_once(&row, job)?;
            }
        }
    }

    /// Waits in slices, so that a cancel is heard.
    fn pause_unless_cancelled(&self, pause: Duration, job: &Job) -> std::result::Result<(), Cancelled> {
        let mut left = pause;
        while !left.is_zero() {
            job.checkpoint()?;
            let slice = left.min(CANCEL_IS_HEARD_WITHIN);
            self.clock.sleep(slice);
            left -= slice;
        }
        Ok(())
    }

    /// One attempt: a send, or a question.
    fn work_once(&self, row: &CommandRow, job: &Job) -> Result<()> {
        let connection = self.connection(&row.connection_id)?;
        let gateway = self.gateway(&connection)?;
        if row.state == CommandState::Unknown {
            let key_age = row.first_sent_at.map_or(TimeDelta::zero(), |sent| self.clock.now() - sent);
            // The same key surely gives the same effect only for so long; half of that is the margin.
            let young = key_age.num_seconds() < i64::try_from(gateway.capabilities().key_life_secs / 2).unwrap_or(0);
            if !young || row.attempts >= ASK_AFTER_ATTEMPTS {
                match gateway.lookup(&row.command, &row.command_id, job) {
                    // Under our name there is something else. Asking again will not make it ours.
                    Ok(Lookup::Found(Outcome::Unknown { cause, request_id })) if !young => {
                        return self.advance(row, CommandState::Review, &cause, request_id);
                    }
                    Ok(Lookup::Found(outcome)) => return self.note_outcome(row, &gateway, outcome, job),
                    Ok(Lookup::Absent) if young => {} // the same key and bytes once more
                    Ok(Lookup::Absent) => {
                        let cause = "the gateway has no trace of it, and the key is too old to send it again";
                        return self.advance(row, CommandState::Review, cause, None);
                    }
                    Err(_) => return self.postpone(row),
                }
            }
        }
        self.send(row, &gateway, job)
    }

    fn send(&self, row: &CommandRow, gateway: &Gateway, job: &Job) -> Result<()> {
        if request_hash(&row.request_path, &row.request_body) != row.request_sha256 {
            let what = Message::new("desk-command-changed").with("command", row.command_id.as_str());
            return Err(UserError::new(ErrorKind::Other, what));
        }
        let begun = self.store.write::<_, UserError>(|tx| {
            // Since the row was read, somebody else at this desk may have gone on with it.
            let as_read = tx.command(&row.command_id)?.is_some_and(|now| now == *row);
            as_read.then(|| self.begin_send(tx, &row.command_id, self.clock.now())).transpose()
        })?;
        let Some(row) = begun else { return Ok(()) };
        let request = Request {
            method: Method::Post,
            path: row.request_path.clone(),
            body: Some(row.request_body.clone()),
            idempotency_key: Some(row.idempotency_key.clone()),
        };
        let outcome = gateway.act(&request, &row.command);
        self.note_outcome(&row, gateway, outcome, job)
    }

    /// Writes down what an answer means. `row` is in `sending` (after a send) or `unknown` (after a question).
    fn note_outcome(&self, row: &CommandRow, gateway: &Gateway, outcome: Outcome, job: &Job) -> Result<()> {
        match outcome {
            Outcome::Done(effect) => self.note_effect(row, gateway, CommandState::Succeeded, &effect, job),
            Outcome::Accepted(effect) => self.note_effect(row, gateway, CommandState::Accepted, &effect, job),
            Outcome::Failed(effect) => self.note_effect(row, gateway, CommandState::Failed, &effect, job),
            // An earlier attempt may have acted, and this refusal be its consequence: only the gateway's books tell.
            Outcome::Rejected(error) if row.unclear && row.state == CommandState::Sending => {
                match gateway.lookup(&row.command, &row.command_id, job) {
                    Ok(Lookup::Found(found)) => self.note_outcome(row, gateway, found, job),
                    Ok(Lookup::Absent) => self.decline(row, error),
                    Err(_) => {
                        let cause = "refused, and it cannot be found out whether it happened before";
                        let pause = self.pause(row)?;
                        self.advance_after(row, CommandState::Unknown, cause, error.request_id, pause)
                    }
                }
            }
            Outcome::Rejected(error) => self.decline(row, error),
            Outcome::NotSent { cause, retry_after_secs } => {
                // An earlier attempt may have acted: then this one settles nothing.
                let state = if row.unclear { CommandState::Unknown } else { CommandState::Queued };
                let asked = retry_after_secs.map(Duration::from_secs).unwrap_or_default();
                self.advance_after(row, state, &cause, None, self.pause(row)?.max(asked))
            }
            Outcome::KeyRefused(error) => {
                // Nothing was done by this send. If nothing was done before either, it must not fire by itself when
                // somebody changes the key weeks later, not even if the program ends right here.
                let path: &[CommandState] = if row.unclear {
                    &[CommandState::Unknown]
                } else {
                    &[CommandState::Queued, CommandState::Cancelled]
                };
                let request_id = error.request_id.clone();
                let update = self.update(CommandState::Unknown, "the key was refused", request_id, Duration::ZERO);
                self.store.write::<_, UserError>(|tx| {
                    for &state in path {
                        let update = CommandUpdate { state, unclear: row.unclear, ..update.clone() };
                        self.move_command(tx, &row.command_id, &update)?;
                    }
                    Ok(())
                })?;
                Err(UserError::from(error))
            }
            Outcome::Conflict(error) => {
                let cause = "the gateway knows the key with another request";
                self.advance(row, CommandState::Unknown, cause, None)?;
                let row = self.command(&row.command_id)?;
                self.advance(&row, CommandState::Review, cause, error.request_id)
            }
            Outcome::Unknown { cause, request_id } => {
                if row.state == CommandState::Unknown {
                    return self.postpone(row);
                }
                self.advance_after(row, CommandState::Unknown, &cause, request_id, self.pause(row)?)
            }
        }
    }

    fn decline(&self, row: &CommandRow, error: GatewayError) -> Result<()> {
        let cause = error.message.or(error.code).unwrap_or_default();
        self.advance(row, CommandState::Declined, &cause, error.request_id)
    }

    fn note_effect(
        &self,
        row: &CommandRow,
        gateway: &Gateway,
        state: CommandState,
        effect: &Effect,
        job: &Job,
    ) -> Result<()> {
        let now = self.clock.now();
        let update = CommandUpdate {
            state,
            cause: None,
            gateway_id: Some(effect.gateway_id.clone()),
            request_id: effect.request_id.clone(),
            unclear: false,
            next_try_at: now,
            at: now,
        };
        self.store.write(|tx| {
            self.move_unless_overtaken(tx, row, &update)?;
            self.keep(tx, &row.connection_id, &effect.record)
        })?;
        // The payment shows what is left of it. Should this fail, the next sync reads it.
        let payment = ObjectRef::Payment(row.command.payment_id.clone());
        if let Ok(Some(record)) = gateway.object(&payment, job) {
            self.store.write(|tx| self.keep(tx, &row.connection_id, &record))?;
        }
        Ok(())
    }

    fn advance(&self, row: &CommandRow, state: CommandState, cause: &str, request_id: Option<String>) -> Result<()> {
        self.advance_after(row, state, cause, request_id, Duration::ZERO)
    }

    fn advance_after(
        &self,
        row: &CommandRow,
        state: CommandState,
        cause: &str,
        request_id: Option<String>,
        pause: Duration,
    ) -> Result<()> {
        let update = self.update(state, cause, request_id, pause);
        self.store.write(|tx| self.move_unless_overtaken(tx, row, &update))
    }

    /// While an answer was waited for, a sync may have met the effect and moved the command on already. What the gateway
    /// shows stands then: it is newer than the answer, and the answer would be refused as a step backwards.
    fn move_unless_overtaken(&self, tx: &Tx<'_>, row: &CommandRow, update: &CommandUpdate) -> Result<()> {
        let now = tx.command(&row.command_id)?;
        if now.is_some_and(|now| now.state == row.state) {
            self.move_command(tx, &row.command_id, update)?;
        }
        Ok(())
    }

    fn update(&self, state: CommandState, cause: &str, request_id: Option<String>, pause: Duration) -> CommandUpdate {
        let at = self.clock.now();
        CommandUpdate {
            state,
            cause: Some(cause.to_owned()),
            gateway_id: None,
            request_id,
            unclear: state == CommandState::Unknown,
            next_try_at: later(at, pause),
            at,
        }
    }

    fn postpone(&self, row: &CommandRow) -> Result<()> {
        let next_try_at = later(self.clock.now(), self.pause(row)?.max(self.patience.first_pause));
        Ok(self.store.write(|tx| tx.postpone_command(&row.command_id, next_try_at))?)
    }

    /// The pause before the next try: doubling, bounded, and spread so that many do not come at once.
    fn pause(&self, row: &CommandRow) -> Result<Duration> {
        let doubled = self.patience.first_pause.saturating_mul(1 << row.attempts.saturating_sub(1).min(16));
        let bounded = doubled.min(self.patience.longest_pause);
        let mut random = [0_u8; 1];
        self.clock.fill_random(&mut random)?;
        let [random] = random;
        Ok(bounded / 2 + bounded.mul_f32(f32::from(random) / 510.0))
    }

    fn command(&self, command_id: &CommandId) -> Result<CommandRow> {
        let found = self.store.read(|view| view.command(command_id))?;
        found.ok_or_else(|| UserError::new(ErrorKind::Other, Message::new("desk-no-such-command")))
    }
}

fn later(at: DateTime<Utc>, pause: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(pause).ok().and_then(|pause| at.checked_add_signed(pause)).unwrap_or(at)
}
