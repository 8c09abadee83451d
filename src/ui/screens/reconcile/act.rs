//! Doing what was pressed, about the line at the cursor.

use super::Reconcile;
use super::dialogs::Dialog;
use super::explain::{Explain, said};
use super::group::Group;
use super::item::Item;
use super::plan::{Chosen, size};
use super::snooze::Snooze;
use super::verbs::Verb;
use super::waiting::{Did, is_away, reason};
use super::why_not::WhyNot;
use super::{Tab, deciding};
use crate::desk::{BreakNote, FoundBreak, MonthProof};
use crate::domain::Capability;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBack};

impl Reconcile {
    /// Does it, as far as it can be done now.
    pub(super) fn act(&mut self, cx: &mut Cx<'_>, proof: &MonthProof, did: Did) {
        let item = self.list.at_cursor(proof);
        let found = item.filter(|item| item.tab == Tab::Waiting).and_then(|item| proof.breaks.get(item.index));
        if let (Some(note), Some(found)) = (did.note, found) {
            self.deciding.note(cx, &found.key, note);
        }
        let Some(verb) = did.verb else { return };
        let may = cx.may(Capability::Match);
        match (verb, found) {
            (Verb::Search, _) => self.list.look_for_something(),
            (Verb::History, _) => self.open(Dialog::History(Box::default())),
            (Verb::Undo, _) if may => self.undo(cx, proof, item),
            (Verb::NotThis, None) if may => self.not_together(cx, proof, item),
            (_, Some(found)) => self.act_on_break(cx, found, verb),
            _ => {}
        }
    }

    fn open(&mut self, dialog: Dialog) {
        self.deciding.forget_error();
        self.dialog = Some(dialog);
    }

    /// Whether it can be done at all was looked at when the break was shown.
    fn act_on_break(&mut self, cx: &mut Cx<'_>, found: &FoundBreak, verb: Verb) {
        let own = || Chosen::of_break(found);
        let chosen = self.candidates.chosen().map(|(_, candidate)| candidate.chosen.clone());
        let key = found.key.clone();
        match verb {
            Verb::Accept => {
                if let Some(chosen) = chosen {
                    accept(&mut self.deciding, cx, &key, &chosen);
                }
            }
            Verb::Split => {
                let dialog = Explain::in_parts(key, chosen.unwrap_or_else(own));
                self.open_if(dialog.map(|it| Dialog::Explain(Box::new(it))));
            }
            Verb::WriteOff => {
                let dialog = Explain::write_off(key, own());
                self.open_if(dialog.map(|it| Dialog::Explain(Box::new(it))));
            }
            Verb::Group => self.open(Dialog::Group(Box::new(Group::new(key, &own(), found)))),
            Verb::WhyNot => self.open(Dialog::WhyNot(Box::new(WhyNot::new(own())))),
            Verb::NotThis => {
                if let Some((batch, entry)) = chosen.as_ref().and_then(Chosen::pair) {
                    self.deciding.decline(cx, batch, entry);
                }
            }
            Verb::Choose(at) => self.candidates.choose(usize::from(at)),
            Verb::Snooze if is_away(cx, found) => self.deciding.note(cx, &key, BreakNote::Reopened),
            Verb::Snooze => self.open(Dialog::Snooze(Box::new(Snooze::new(key, cx.now.date_naive())))),
            Verb::Note => self.case.write(),
            Verb::Undo | Verb::History | Verb::Search | Verb::OtherSide => {} // of the whole screen
        }
    }

    fn open_if(&mut self, dialog: Option<Dialog>) {
        if let Some(dialog) = dialog {
            self.open(dialog);
        }
    }

    /// Takes back: among the matches what is ticked, or what is at the cursor; elsewhere what was done last.
    fn undo(&mut self, cx: &mut Cx<'_>, proof: &MonthProof, item: Option<Item>) {
        if self.list.tab() != Tab::Matched {
            self.deciding.undo_last(cx);
            return;
        }
        let match_id = |item: &Item| Some(proof.matches.get(item.index)?.decided.as_ref()?.match_id.clone());
        let mut match_ids: Vec<String> = self.list.selected().filter_map(match_id).collect();
        if self.list.selected().next().is_none() {
            match_ids.extend(item.as_ref().and_then(match_id));
        }
        if !match_ids.is_empty() {
            self.list.clear_selection();
            cx.want(Intent::TakeBack(TakeBack::Matches(match_ids)));
        }
    }

    /// What the proof matched by itself does not belong together.
    fn not_together(&mut self, cx: &mut Cx<'_>, proof: &MonthProof, item: Option<Item>) {
        let found = item.filter(|item| item.tab == Tab::Matched).and_then(|item| proof.matches.get(item.index));
        let Some(found) = found.filter(|found| found.decided.is_none()) else { return };
        if let ([batch], [entry]) = (found.batches.as_slice(), found.entries.as_slice()) {
            self.deciding.decline(cx, batch.batch_id.clone(), entry.entry_id.clone());
        }
    }
}

/// Makes the match of what is chosen, with its difference taken for what it most likely is.
fn accept(deciding: &mut deciding::Deciding, cx: &mut Cx<'_>, key: &str, chosen: &Chosen) {
    let (Ok(difference), Ok(legs)) = (chosen.difference(), chosen.suggested()) else { return };
    let reason = legs.first().map(|leg| reason(cx, leg)).unwrap_or_default();
    let then = Message::new("match-then-code").with("amount", cx.money(size(difference)));
    let said = said(cx, chosen, &legs);
    deciding.make(cx, key, chosen.made(legs, &reason), then, said);
}
