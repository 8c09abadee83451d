//! What is decided about alerts, rules and lists, from the press until the book knows of it. One thing at a time: what is
//! pressed meanwhile would be about a list that is not true any more.

use chrono::{DateTime, TimeDelta, Utc};

use crate::desk::{AlertAbout, RiskAlert, RiskKind, RuleMode, Verdict};
use crate::domain::ids::PaymentId;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBackRisk};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::worker::{Command, Event, RiskDecided};

/// A rule is silenced for so long.
const SILENT: TimeDelta = TimeDelta::days(7);

/// What is under way.
#[derive(Default)]
pub(super) struct Deciding {
    plain: Loadable<RiskDecided>,
    done: Option<(Message, Option<TakeBackRisk>)>,
    /// What is taken back as soon as nothing is under way.
    queued: Option<TakeBackRisk>,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Nothing,
    Done,
    Refused,
}

impl Deciding {
    /// Takes what came of it.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> Came {
        if !self.plain.apply(event) {
            return Came::Nothing;
        }
        // Also after an error: the book may not be what this screen shows.
        cx.want(Intent::Changed);
        let done = self.done.take();
        if self.plain.take().is_some() {
            if let Some((said, undo)) = done {
                let notice = Notice::done(said);
                cx.want(Intent::Notify(match undo {
                    Some(undo) => notice.with_undo(undo),
                    None => notice,
                }));
            }
            return Came::Done;
        }
        if let Some(error) = self.plain.error().cloned() {
            self.plain.forget_error();
            cx.want(Intent::Notify(Notice::error(error)));
        }
        Came::Refused
    }

    /// Goes on with what had to wait.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        if !self.is_busy()
            && let Some(what) = self.queued.take()
        {
            self.take_back(cx, what);
        }
    }

    /// Whether something is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.plain.is_pending()
    }

    fn send(&mut self, cx: &mut Cx<'_>, command: Command, said: Message, undo: Option<TakeBackRisk>) {
        if !self.is_busy() {
            self.done = Some((said, undo));
            self.plain.ask(cx, command);
        }
    }

    /// Says what payments were.
    pub(super) fn say(&mut self, cx: &mut Cx<'_>, payments: &[PaymentId], verdict: Verdict, before: Option<Verdict>) {
        let key = match verdict {
            Verdict::Fraud => "alert-did-fraud",
            Verdict::Fine => "alert-did-fine",
            Verdict::Unsure => "alert-did-unsure",
        };
        let said = Message::new(key).with("count", payments.len());
        let undo = TakeBackRisk::Said(payments.to_vec(), before);
        self.send(cx, Command::SayOfPayments(payments.to_vec(), Some(verdict)), said, Some(undo));
    }

    /// Puts something on a list.
    pub(super) fn put(&mut self, cx: &mut Cx<'_>, list: String, text: String, until: Option<DateTime<Utc>>) {
        let said = Message::new("alert-did-list").with("what", &text).with("list", &list);
        let undo = TakeBackRisk::Listed(list.clone(), text.clone());
        self.send(cx, Command::PutOnList { list, text, until }, said, Some(undo));
    }

    /// Takes something off a list.
    pub(super) fn take_off(&mut self, cx: &mut Cx<'_>, list: String, text: String) {
        let said = Message::new("alert-did-unlist").with("what", &text).with("list", &list);
        self.send(cx, Command::TakeOffList { list, text }, said, None);
    }

    /// Silences the strongest rule of an alert about its thing.
    pub(super) fn silence(&mut self, cx: &mut Cx<'_>, alert: &RiskAlert) {
        let AlertAbout::Thing { kind, shown, known_as: Some(thing) } = &alert.about else { return };
        let Some(rule) = strongest(alert) else { return };
        let until = cx.now + SILENT;
        let said = Message::new("alert-did-silence").with("rule", rule).with("what", shown);
        let undo = TakeBackRisk::Snoozed(rule.to_owned(), *kind, thing.clone());
        let command =
            Command::SnoozeRule { rule: rule.to_owned(), kind: *kind, thing: thing.clone(), until: Some(until) };
        self.send(cx, command, said, Some(undo));
    }

    /// Lets a rule speak again.
    pub(super) fn wake(&mut self, cx: &mut Cx<'_>, rule: String, kind: RiskKind, thing: String) {
        let said = Message::new("alert-did-wake").with("rule", &rule).with("what", &thing);
        self.send(cx, Command::SnoozeRule { rule, kind, thing, until: None }, said, None);
    }

    /// Writes a rule.
    pub(super) fn save(&mut self, cx: &mut Cx<'_>, key: String, text: String, mode: RuleMode) {
        let said = Message::new("rules-did-save").with("rule", &key);
        self.send(cx, Command::SaveRule { key, text, mode }, said, None);
    }

    /// Takes a rule away.
    pub(super) fn remove(&mut self, cx: &mut Cx<'_>, key: String) {
        let said = Message::new("rules-did-remove").with("rule", &key);
        self.send(cx, Command::RemoveRule(key), said, None);
    }

    /// Takes something back.
    pub(super) fn take_back(&mut self, cx: &mut Cx<'_>, what: TakeBackRisk) {
        if self.is_busy() {
            self.queued = Some(what);
            return;
        }
        match what {
            TakeBackRisk::Said(payments, before) => {
                self.send(cx, Command::SayOfPayments(payments, before), Message::new("alert-did-unsay"), None);
            }
            TakeBackRisk::Listed(list, text) => self.take_off(cx, list, text),
            TakeBackRisk::Snoozed(rule, kind, thing) => self.wake(cx, rule, kind, thing),
        }
    }
}

/// The rule that says most about an alert.
pub(super) fn strongest(alert: &RiskAlert) -> Option<&str> {
    let rules = alert.rules.iter().filter(|rule| rule.in_worst);
    rules.max_by_key(|rule| rule.points).map(|rule| rule.key.as_str())
}
