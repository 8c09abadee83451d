//! A command that may have to be asked twice: when the book wants a fresh code of the person's authenticator first, it is
//! asked for, and the command is sent again once the code was right.

use super::cx::{Codes, Cx, Intent};
use super::loadable::Loadable;
use crate::text::{Message, UserError};
use crate::worker::{Answer, Command, Event};

/// What a guarded command brings.
pub struct Guarded<T> {
    answer: Loadable<T>,
    again: Option<Again>,
}

/// How to ask once more.
struct Again {
    /// What happens after a right code, in the words of the prompt.
    then: Message,
    command: Box<dyn Fn() -> Command>,
    /// A code is waited for since there were so many.
    waits: Option<Codes>,
}

impl<T> Default for Guarded<T> {
    fn default() -> Self {
        Self { answer: Loadable::default(), again: None }
    }
}

impl<T: TryFrom<Answer>> Guarded<T> {
    /// Sends the command. `then` says what follows a right code, should one be needed: "Send € 120.00 back".
    pub fn ask(&mut self, cx: &mut Cx<'_>, then: Message, command: impl Fn() -> Command + 'static) {
        self.send(cx, Again { then, command: Box::new(command), waits: None });
    }

    /// Takes the event if it answers the command. True when it has been carried out or has failed; that a code is needed
    /// is neither.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        if !self.answer.apply(event) {
            return false;
        }
        if self.answer.error().is_some_and(UserError::is_code_needed)
            && let Some(again) = &mut self.again
        {
            self.answer.forget_error();
            again.waits = Some(cx.codes);
            cx.want(Intent::AskCode(again.then.clone()));
            return false;
        }
        self.again = None;
        true
    }

    /// Goes on when the code that it waits for has come, and gives up when it does not come. Called each time before
    /// painting.
    pub fn go_on(&mut self, cx: &mut Cx<'_>) {
        let Some(since) = self.again.as_ref().and_then(|again| again.waits) else { return };
        if cx.codes.accepted > since.accepted {
            if let Some(again) = self.again.take() {
                self.send(cx, Again { waits: None, ..again });
            }
        } else if cx.codes.given_up > since.given_up {
            self.again = None;
        }
    }

    fn send(&mut self, cx: &mut Cx<'_>, again: Again) {
        self.answer.ask(cx, (again.command)());
        self.again = self.answer.is_pending().then_some(again);
    }
}

impl<T> Guarded<T> {
    /// The command that is on its way.
    #[cfg(test)]
    pub const fn request_id(&self) -> Option<crate::worker::RequestId> {
        self.answer.request_id()
    }

    /// Takes what came out.
    pub const fn take(&mut self) -> Option<T> {
        self.answer.take()
    }

    /// Why it was not done.
    pub const fn error(&self) -> Option<&UserError> {
        self.answer.error()
    }

    /// Looks away from why it was not done.
    pub fn forget_error(&mut self) {
        self.answer.forget_error();
    }

    /// Whether an answer, or a code, is on its way.
    pub const fn is_pending(&self) -> bool {
        self.again.is_some()
    }

    /// Whether a code is waited for, and nothing was done yet.
    pub fn waits_for_code(&self) -> bool {
        self.again.as_ref().is_some_and(|again| again.waits.is_some())
    }

    /// Forgets what was asked, and asks the work to stop.
    pub fn clear(&mut self, cx: &mut Cx<'_>) {
        self.again = None;
        self.answer.clear(cx);
    }

    /// Asks the work to stop, and goes on waiting: it may have ended well a moment before.
    pub fn stop(&self, cx: &mut Cx<'_>) {
        self.answer.stop(cx);
    }
}
