//! What is asked above the screen, one at a time.

use egui::Context;

use super::Reconcile;
use super::explain::{Around, Closing, Explain};
use super::group::Group;
use super::history::History;
use super::snooze::{Snooze, Until};
use super::why_not::{Wanted, WhyNot};
use crate::desk::BreakNote;
use crate::domain::Capability;
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::worker::Event;

/// What is open.
pub(super) enum Dialog {
    Explain(Box<Explain>),
    Group(Box<Group>),
    WhyNot(Box<WhyNot>),
    Snooze(Box<Snooze>),
    History(Box<History>),
}

impl Dialog {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        match self {
            Self::WhyNot(dialog) => dialog.apply(event),
            Self::History(dialog) => dialog.apply(event),
            Self::Group(dialog) => dialog.apply(event),
            Self::Explain(_) | Self::Snooze(_) => {}
        }
    }

    /// Whether a match is made in it: then it closes once that is done, and says why when it is not.
    pub(super) const fn makes_matches(&self) -> bool {
        matches!(self, Self::Explain(_) | Self::Group(_))
    }

    /// The book has changed.
    pub(super) fn proof_came(&mut self, cx: &mut Cx<'_>) {
        if let Self::WhyNot(dialog) = self {
            dialog.weigh_again(cx);
        }
    }
}

impl Reconcile {
    /// Shows what is open, and does what comes of it.
    pub(super) fn dialogs(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let around =
            Around { terms: self.terms.value(), sending: self.deciding.is_sending(), error: self.deciding.error() };
        let Closing { close, asked } = match &mut dialog {
            Dialog::Explain(explain) => explain.ui(ctx, cx, &around),
            Dialog::Group(group) => group.ui(ctx, cx, &around),
            Dialog::WhyNot(why_not) => {
                let wanted = why_not.ui(ctx, cx, cx.may(Capability::Match));
                Closing { close: self.want(cx, wanted), asked: None }
            }
            Dialog::Snooze(snooze) => {
                let until = snooze.ui(ctx, cx);
                if let Until::Day(day) = until {
                    self.deciding.note(cx, &snooze.key, BreakNote::Snoozed(day));
                }
                Closing { close: !matches!(until, Until::Nothing), asked: None }
            }
            Dialog::History(history) => {
                let (close, forget) = history.ui(ctx, cx, around.sending);
                if let Some(name) = forget {
                    self.deciding.forget_sender(cx, name);
                }
                Closing { close, asked: None }
            }
        };
        if let Some(asked) = asked {
            self.deciding.make(cx, &asked.key, asked.made, asked.then, asked.said);
        }
        if close {
            // Closing stops nothing that was sent; what becomes of it is said as a notice.
            self.deciding.forget_error();
        } else {
            self.dialog = Some(dialog);
        }
    }

    /// What came of asking why not. True when the dialog is to close.
    fn want(&mut self, cx: &mut Cx<'_>, wanted: Wanted) -> bool {
        match wanted {
            Wanted::Nothing => false,
            Wanted::Close => true,
            Wanted::Take(chosen) => {
                if let Some(proof) = self.proof.value() {
                    self.candidates.ask_for(cx, proof, chosen);
                }
                true
            }
            Wanted::Allow(batch, entry) => {
                cx.want(Intent::TakeBack(TakeBack::Pair(batch, entry)));
                false
            }
        }
    }
}
