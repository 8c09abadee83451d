//! What is tried on history: at most one question at a time, and the newest wins. Whatever drags a slider asks a hundred
//! times a second; what came in between is of no interest to anybody.

use chrono::{DateTime, Utc};

use crate::desk::{RuleTry, Then, TriedRule};
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::worker::{Command, Event};

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) what: RuleTry,
    pub(super) span: (DateTime<Utc>, DateTime<Utc>),
    pub(super) then: Then,
}

/// The answer to the last one that was sent, and which that was.
#[derive(Default)]
pub(super) struct Trying {
    tried: Loadable<TriedRule>,
    asked: Option<(Asked, u64)>,
}

impl Trying {
    /// Takes an answer.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.tried.apply(event);
    }

    /// Asks, unless that is what is known or something else is still on its way: then the next look asks.
    pub(super) fn want(&mut self, cx: &mut Cx<'_>, asked: &Asked) {
        let is_known = self.asked.as_ref().is_some_and(|(of, version)| of == asked && *version == cx.version);
        if is_known || self.tried.is_pending() {
            return;
        }
        let Asked { what, span, then } = asked.clone();
        self.asked = Some((asked.clone(), cx.version));
        self.tried.forget_error();
        self.tried.ask(cx, Command::TryRule { what, span, then });
    }

    /// What came last, whatever was asked.
    pub(super) const fn last(&self) -> &Loadable<TriedRule> {
        &self.tried
    }

    /// Forgets it.
    pub(super) fn clear(&mut self, cx: &mut Cx<'_>) {
        self.tried.clear(cx);
        self.asked = None;
    }
}
