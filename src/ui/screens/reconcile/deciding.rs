//! What is decided, from the press until the proof knows of it. One thing at a time: what is pressed meanwhile would be
//! about a list that is not true any more.

use std::collections::BTreeMap;

use crate::desk::{BreakNote, Carried, Proposed};
use crate::domain::ids::{BankEntryId, BatchId, RequestId};
use crate::domain::{MadeMatch, Proposal};
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent, TakeBack};
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::worker::{Command, Event, Matching};

/// What is under way, what was done, and what waits for somebody else.
#[derive(Default)]
pub(super) struct Deciding {
    proposed: Guarded<Proposed>,
    /// The break that a match was made for, and what to say once it is made.
    asked: Option<(String, Message)>,
    plain: Loadable<Matching>,
    plain_done: Option<PlainDone>,
    /// What was done at this window, the last one last.
    done: Vec<TakeBack>,
    /// What is taken back as soon as nothing is under way.
    queued: Option<TakeBack>,
    /// The proof does not know of it yet.
    proof_due: bool,
    /// Breaks that somebody else has to agree about, by their names.
    waits: BTreeMap<String, RequestId>,
}

/// What to do once a plain decision is kept.
enum PlainDone {
    Say(Message),
    SayWithUndo(Message, TakeBack),
    Nothing,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Nothing,
    /// A match is made, or waits for somebody; a dialog about it may close.
    Made,
    /// A match was not made.
    Refused,
}

impl Deciding {
    /// Takes what came of it.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> Came {
        let mut came = Came::Nothing;
        if self.proposed.apply(event, cx) {
            // Also after an error: the book may not be what this screen shows.
            cx.want(Intent::Changed);
            self.proof_due = true;
            if let (Some(proposed), Some((key, said))) = (self.proposed.take(), self.asked.take()) {
                self.say(cx, proposed, key, said);
                came = Came::Made;
            } else {
                came = Came::Refused;
            }
        }
        if self.plain.apply(event) {
            cx.want(Intent::Changed);
            self.proof_due = true;
            let done = self.plain_done.take();
            if self.plain.take().is_some() {
                match done {
                    Some(PlainDone::Say(what)) => cx.want(Intent::Notify(Notice::done(what))),
                    Some(PlainDone::SayWithUndo(what, take_back)) => {
                        self.done.push(take_back.clone());
                        cx.want(Intent::Notify(Notice::done(what).with_undo(take_back)));
                    }
                    Some(PlainDone::Nothing) | None => {}
                }
            } else if let Some(error) = self.plain.error().cloned() {
                self.plain.forget_error();
                cx.want(Intent::Notify(Notice::error(error)));
            }
        }
        came
    }

    fn say(&mut self, cx: &mut Cx<'_>, proposed: Proposed, key: String, said: Message) {
        let notice = match proposed {
            Proposed::Done(Carried::Match(match_id)) => {
                let take_back = TakeBack::Matches(vec![match_id]);
                self.done.push(take_back.clone());
                Notice::done(said).with_undo(take_back)
            }
            Proposed::Done(_) => Notice::done(said),
            Proposed::Waits(row) => {
                self.waits.insert(key, row.request_id.clone());
                Notice::done(Message::new("approvals-waits").with("what", row.title))
            }
        };
        cx.want(Intent::Notify(notice));
    }

    /// Goes on once a code has come.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        self.proposed.go_on(cx);
        if !self.is_sending()
            && let Some(what) = self.queued.take()
        {
            self.take_back(cx, what);
        }
    }

    /// A new proof is here.
    pub(super) const fn proof_came(&mut self) {
        self.proof_due = false;
    }

    /// Whether something is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.is_sending() || self.proof_due
    }

    /// Whether an answer, or a code, is waited for.
    pub(super) const fn is_sending(&self) -> bool {
        self.proposed.is_pending() || self.plain.is_pending()
    }

    /// Why the last match was not made.
    pub(super) const fn error(&self) -> Option<&UserError> {
        self.proposed.error()
    }

    /// Says why, where no dialog does.
    pub(super) fn say_error(&mut self, cx: &mut Cx<'_>) {
        if let Some(error) = self.proposed.error().cloned() {
            self.proposed.forget_error();
            cx.want(Intent::Notify(Notice::error(error)));
        }
    }

    /// Looks away from that.
    pub(super) fn forget_error(&mut self) {
        self.proposed.forget_error();
    }

    /// The request that a break waits for, if one was made here.
    pub(super) fn waits_for(&self, key: &str) -> Option<&RequestId> {
        self.waits.get(key)
    }

    /// Asks for a match. `said` is what is said once it is made; `then` what follows a right code, should one be needed.
    pub(super) fn make(&mut self, cx: &mut Cx<'_>, key: &str, made: MadeMatch, then: Message, said: Message) {
        if self.is_busy() {
            return;
        }
        self.asked = Some((key.to_owned(), said));
        self.proposed.ask(cx, then, move || Command::Propose(Proposal::MakeMatch { made: made.clone() }));
    }

    /// Says that two do not belong together.
    pub(super) fn decline(&mut self, cx: &mut Cx<'_>, batch: BatchId, entry: BankEntryId) {
        let said = Message::new("match-declined").with("batch", batch.as_str());
        let done = PlainDone::SayWithUndo(said, TakeBack::Pair(batch.clone(), entry.clone()));
        self.plainly(cx, Command::DeclinePair(batch, entry), done);
    }

    /// Lets a learnt sender count no more.
    pub(super) fn forget_sender(&mut self, cx: &mut Cx<'_>, name: String) {
        let said = Message::new("match-forgotten").with("name", &name);
        let done = PlainDone::SayWithUndo(said, TakeBack::Sender(name.clone()));
        self.plainly(cx, Command::ForgetSender(name), done);
    }

    /// Notes something about a break.
    pub(super) fn note(&mut self, cx: &mut Cx<'_>, key: &str, note: BreakNote) {
        let done = match &note {
            BreakNote::Snoozed(until) => PlainDone::Say(Message::new("match-snoozed").with("day", *until)),
            BreakNote::Reopened => PlainDone::Say(Message::new("match-reopened")),
            BreakNote::Assigned(_) | BreakNote::Remark(_) => PlainDone::Nothing,
        };
        self.plainly(cx, Command::NoteBreak { key: key.to_owned(), note }, done);
    }

    /// Takes back what was done last at this window. False when there is nothing.
    pub(super) fn undo_last(&mut self, cx: &mut Cx<'_>) -> bool {
        let Some(last) = self.done.last().cloned() else { return false };
        cx.want(Intent::TakeBack(last));
        true
    }

    /// Takes something back.
    pub(super) fn take_back(&mut self, cx: &mut Cx<'_>, what: TakeBack) {
        if self.is_sending() {
            self.queued = Some(what);
            return;
        }
        self.done.retain(|done| match (done, &what) {
            (TakeBack::Matches(done), TakeBack::Matches(what)) => !done.iter().all(|match_id| what.contains(match_id)),
            (done, what) => done != what,
        });
        match what {
            TakeBack::Matches(match_ids) => {
                let said = Message::new("match-undone").with("count", match_ids.len());
                self.plainly(cx, Command::UndoMatches(match_ids), PlainDone::Say(said));
            }
            TakeBack::Pair(batch, entry) => {
                let said = Message::new("match-allowed").with("batch", batch.as_str());
                self.plainly(cx, Command::AllowPair(batch, entry), PlainDone::Say(said));
            }
            TakeBack::Sender(name) => {
                let said = Message::new("match-remembered").with("name", &name);
                self.plainly(cx, Command::RememberSender(name), PlainDone::Say(said));
            }
            TakeBack::Order(..) => {} // the other side's
        }
    }

    fn plainly(&mut self, cx: &mut Cx<'_>, command: Command, done: PlainDone) {
        if !self.is_sending() {
            self.plain_done = Some(done);
            self.plain.ask(cx, command);
        }
    }
}
