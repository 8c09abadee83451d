//! Money commands: a refund, capture or void asked for here, and the states it goes through until it is known to have
//! happened exactly once or not at all.
//!
//! There is no exactly-once send. There is one key per command, written down before the first byte leaves, a gateway
//! that answers the same key with the same effect, and `unknown` as a state of its own.

use std::fmt;

use super::ids::PaymentId;
use super::money::Money;
use super::refund::RefundReason;

/// What is asked of the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyCommand {
    /// What to do.
    pub kind: CommandKind,
    /// The payment it is about.
    pub payment_id: PaymentId,
    /// How much, positive, in the payment currency. For a void: what is released.
    pub amount: Money,
}

/// The three things that move money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// Send captured money back.
    Refund(RefundReason),
    /// Take held money; what is not captured is released.
    Capture,
    /// Release held money.
    Void,
}

impl CommandKind {
    /// The kind as one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refund(_) => "refund",
            Self::Capture => "capture",
            Self::Void => "void",
        }
    }
}

/// Where a money command stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandState {
    /// Written down with its key and its bytes; nothing was sent, or the gateway certainly did not act.
    Queued,
    /// A send was begun. If the program ends now, nobody knows whether the gateway acted.
    Sending,
    /// The gateway took it; the effect is pending.
    Accepted,
    /// The gateway did it.
    Succeeded,
    /// The gateway took it, and later it did not happen.
    Failed,
    /// The gateway refused it; nothing moved.
    Declined,
    /// The gateway may or may not have acted. Its amount stays reserved.
    Unknown,
    /// It cannot be found out by asking; a person has to look.
    Review,
    /// Taken back here before anything was sent.
    Cancelled,
}

impl CommandState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Succeeded,
        Self::Failed,
        Self::Declined,
        Self::Unknown,
        Self::Review,
        Self::Cancelled,
    ];

    /// The state as one lower-case word, as the database and JSON have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Declined => "declined",
            Self::Unknown => "unknown",
            Self::Review => "review",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word written by [`Self::as_str`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a command may go from this state to `next`. The database refuses every other step by a trigger made of
    /// the same table; a test compares the two.
    pub const fn may_become(self, next: Self) -> bool {
        use CommandState::{Accepted, Cancelled, Declined, Failed, Queued, Review, Sending, Succeeded, Unknown};
        matches!(
            (self, next),
            (Queued, Sending | Cancelled)
                | (Sending, Queued | Accepted | Succeeded | Failed | Declined | Unknown)
                | (Unknown, Sending | Accepted | Succeeded | Failed | Declined | Review)
                | (Accepted, Succeeded | Failed)
                | (Succeeded, Failed)
                | (Review, Accepted | Succeeded | Failed | Declined)
        )
    }

    /// Whether the amount is spoken for: money moved, or it may have.
    pub const fn reserves(self) -> bool {
        !matches!(self, Self::Failed | Self::Declined | Self::Cancelled)
    }

    /// Whether the sender still has work to do on it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Unknown)
    }
}

impl fmt::Display for CommandState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_stays_ended() {
        for state in [CommandState::Failed, CommandState::Declined, CommandState::Cancelled] {
            assert!(CommandState::ALL.iter().all(|&next| !state.may_become(next)), "{state} is final");
        }
    }

    #[test]
    fn nothing_is_cancelled_once_a_send_began() {
        for state in CommandState::ALL {
            let allowed = state.may_become(CommandState::Cancelled);
            assert_eq!(allowed, state == CommandState::Queued, "{state}");
        }
    }

    #[test]
    fn an_unclear_send_never_returns_to_the_queue() {
        assert!(!CommandState::Unknown.may_become(CommandState::Queued));
    }
}
