//! A value that is fetched in the background.

use super::cx::Cx;
use crate::job::Progress;
use crate::text::UserError;
use crate::worker::{Answer, Command, Event, Happened, RequestId};

/// A value that was asked for: not yet, on its way, here, or failed. While a newer one is on its way, and after it failed,
/// the one before stays in sight.
#[derive(Debug)]
pub struct Loadable<T> {
    value: Option<T>,
    error: Option<UserError>,
    pending: Option<RequestId>,
    progress: Option<Progress>,
    version: Option<u64>,
}

impl<T> Default for Loadable<T> {
    fn default() -> Self {
        Self { value: None, error: None, pending: None, progress: None, version: None }
    }
}

impl<T: TryFrom<Answer>> Loadable<T> {
    /// Asks for it. What was asked before and has not come is not waited for any more.
    pub fn ask(&mut self, cx: &mut Cx<'_>, command: Command) {
        self.cancel(cx);
        self.version = Some(cx.version);
        match cx.worker.send(command) {
            Ok(id) => self.pending = Some(id),
            Err(error) => self.error = Some(error),
        }
    }

    /// Asks for it unless it is here, or on its way, and as new as the book.
    pub fn keep_fresh(&mut self, cx: &mut Cx<'_>, command: impl FnOnce() -> Command) {
        if self.version != Some(cx.version) {
            self.ask(cx, command());
        }
    }

    /// Takes the event if it answers what was last asked for. True when the value has come or failed with it.
    pub fn apply(&mut self, event: &mut Event) -> bool {
        if self.pending != Some(event.id) {
            return false;
        }
        match event.happened.take() {
            Some(Happened::Progressed(progress)) => {
                self.progress = Some(progress);
                false
            }
            Some(Happened::Ended(result)) => {
                self.pending = None;
                self.progress = None;
                match result.map(T::try_from) {
                    Ok(Ok(value)) => {
                        self.value = Some(value);
                        self.error = None;
                    }
                    Ok(Err(_)) => {} // cannot be: each command has one kind of answer
                    Err(error) => self.error = Some(error),
                }
                true
            }
            None => false,
        }
    }
}

impl<T> Loadable<T> {
    /// The newest value that came.
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Takes the value out.
    pub const fn take(&mut self) -> Option<T> {
        self.value.take()
    }

    /// Puts a value in place of the one that was taken out.
    pub fn put(&mut self, value: T) {
        self.value = Some(value);
    }

    /// Why the last attempt failed, until one succeeds.
    pub const fn error(&self) -> Option<&UserError> {
        self.error.as_ref()
    }

    /// Looks away from why the last attempt failed.
    pub fn forget_error(&mut self) {
        self.error = None;
    }

    /// How far the work is, where it says.
    pub const fn progress(&self) -> Option<&Progress> {
        self.progress.as_ref()
    }

    /// Whether an answer is on its way.
    pub const fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// The command that is on its way.
    #[cfg(test)]
    pub const fn request_id(&self) -> Option<RequestId> {
        self.pending
    }

    /// Stops waiting for the answer, and asks the work to stop.
    pub fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let Some(id) = self.pending.take() {
            cx.worker.cancel(id);
        }
        self.progress = None;
    }

    /// Asks the work to stop, and goes on waiting: it may have ended well a moment before.
    pub fn stop(&self, cx: &mut Cx<'_>) {
        if let Some(id) = self.pending {
            cx.worker.cancel(id);
        }
    }

    /// Forgets the value, and what was asked.
    pub fn clear(&mut self, cx: &mut Cx<'_>) {
        self.cancel(cx);
        *self = Self::default();
    }

    /// Lets the next [`Self::keep_fresh`] ask again.
    pub const fn expire(&mut self) {
        self.version = None;
    }
}
