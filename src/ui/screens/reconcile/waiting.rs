//! What waits for a decision: what it is, what could explain it and why, what accepting does, and who looks after it. The
//! buttons stay in sight below it, with what would be left unexplained.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Ui};

use super::candidates::Candidates;
use super::cards;
use super::case::Case;
use super::item::{break_mark, is_snoozed};
use super::matched::scroll;
use super::parts::{batches, batches_name, entries, head, minus, signed_money, title};
use super::plan::{Chosen, size as without_sign};
use super::verbs::Verb;
use crate::desk::{FoundBreak, MatchTerms, ProofSum};
use crate::domain::ids::RequestId;
use crate::domain::{Leg, Need};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, figure_row, fill_row, rule, sum_rule};

/// What the panel is about.
pub(super) struct Facts<'a> {
    pub(super) found: &'a FoundBreak,
    pub(super) sum: &'a ProofSum,
    pub(super) candidates: &'a Candidates,
    pub(super) terms: Option<&'a MatchTerms>,
    /// A request that was made about it here.
    pub(super) waits_for: Option<&'a RequestId>,
    /// Something is under way.
    pub(super) busy: bool,
    /// The person may decide.
    pub(super) may: bool,
}

impl Facts<'_> {
    /// What accepting would make: the chosen candidate, and what its difference is taken for.
    pub(super) fn accepted(&self) -> Option<(&Chosen, Vec<Leg>)> {
        let (_, candidate) = self.candidates.chosen()?;
        Some((&candidate.chosen, candidate.chosen.suggested().ok()?))
    }

    /// What these legs need.
    fn need(&self, legs: &[Leg]) -> Need {
        self.terms.and_then(|terms| terms.need(legs).ok()).unwrap_or(Need::Nothing)
    }

    /// Whether something can be done now.
    pub(super) fn offers(&self, verb: Verb) -> bool {
        let chosen = self.candidates.chosen().map(|(_, candidate)| &candidate.chosen);
        let free = self.may && !self.busy;
        match verb {
            Verb::Accept => free && self.accepted().is_some(),
            Verb::Split => free && self.split().difference().is_ok_and(|difference| !difference.is_zero()),
            Verb::WriteOff => free && !self.found.amount.is_zero(),
            Verb::NotThis => free && chosen.is_some_and(|chosen| chosen.pair().is_some()),
            Verb::Group => free && !self.found.of_lines,
            Verb::WhyNot => !self.found.of_lines,
            Verb::Snooze | Verb::Note => free,
            Verb::Choose(at) => usize::from(at) < self.candidates.all().len(),
            Verb::Undo | Verb::History | Verb::Search | Verb::OtherSide => true,
        }
    }

    /// What splitting is about: what is chosen, or the break by itself.
    pub(super) fn split(&self) -> Chosen {
        let chosen = self.candidates.chosen().map(|(_, candidate)| candidate.chosen.clone());
        chosen.unwrap_or_else(|| Chosen::of_break(self.found))
    }
}

/// What a person did in it.
#[derive(Default)]
pub(super) struct Did {
    pub(super) verb: Option<Verb>,
    pub(super) note: Option<crate::desk::BreakNote>,
}

/// Shows it.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, facts: &Facts<'_>, case: &mut Case) -> Did {
    let mut did = Did::default();
    if facts.may {
        let bar = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 8 });
        Panel::bottom("break buttons").resizable(false).show_separator_line(false).frame(bar).show(ui, |ui| {
            rule(ui);
            ui.add_space(space::SMALL);
            did.verb = buttons(ui, cx, facts);
        });
    }
    scroll(ui, &facts.found.key, |ui| {
        object(ui, cx, facts.found);
        // Where there is something to decide, that comes first; else what is known of it.
        let suggested = !facts.candidates.all().is_empty();
        if !suggested {
            reason_ui(ui, cx, facts.found);
        }
        if facts.found.of_lines || facts.found.batches.len() > 1 {
            figures(ui, cx, facts.found);
        }
        if let Some(request_id) = facts.waits_for {
            waits(ui, cx, request_id);
        }
        if let Some(verb) = suggestions(ui, cx, facts) {
            did.verb = Some(verb);
        }
        if let Some((chosen, legs)) = facts.accepted().filter(|_| facts.may) {
            if_you_accept(ui, cx, facts, chosen, &legs);
        }
        if suggested {
            title(ui, &cx.say("match-what-is-known"), "");
            reason_ui(ui, cx, facts.found);
        }
        if facts.may {
            did.note = case.ui(ui, cx, facts.found, facts.terms, &mut did.verb);
        }
    });
    did
}

/// What it is about.
fn object(ui: &mut Ui, cx: &mut Cx<'_>, found: &FoundBreak) {
    let palette = palette(ui);
    head(ui, break_mark(found.kind), &cx.tell(&found.name), &signed_money(cx, found.amount), palette.warn.ink);
    if !found.of_lines {
        entries(ui, cx, "", &found.entries);
    }
    if found.entries.is_empty() || found.of_lines {
        let name = batches_name(cx, found.batches.len());
        batches(ui, cx, &name, &found.batches);
    }
}

/// Why it waits, and what a person can do outside of this window.
fn reason_ui(ui: &mut Ui, cx: &Cx<'_>, found: &FoundBreak) {
    let palette = palette(ui);
    ui.add_space(space::TIGHT);
    ui.add(Label::new(text(cx.tell(&found.reason), Type::Body, palette.text)).wrap());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.vertical(|ui| {
            ui.add_space(2.0);
            ui.add(Icon::Right.image(palette.text_sub));
        });
        ui.add(Label::new(text(cx.tell(&found.action), Type::Body, palette.text_sub)).wrap());
    });
    let (within, over) = ((found.clear_by - found.on).num_days(), (cx.now.date_naive() - found.clear_by).num_days());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let (icon, ink, told) = if over > 0 {
            let told = Message::new("match-over-by").with("over", over.unsigned_abs());
            (Icon::Warn, palette.warn.ink, told)
        } else {
            (Icon::Right, palette.text_sub, Message::new("match-time-left").with("day", found.clear_by))
        };
        ui.vertical(|ui| {
            ui.add_space(2.0);
            ui.add(icon.image(ink));
        });
        let told = cx.tell(&told.with("within", within.unsigned_abs()));
        ui.add(Label::new(text(told, Type::Body, ink)).wrap());
    });
}

/// What was expected and what is there, where no posting says it.
fn figures(ui: &mut Ui, cx: &Cx<'_>, found: &FoundBreak) {
    title(ui, &cx.say("proof-figures"), "");
    let (expected, seen, difference) = if found.of_lines {
        ("proof-lines-add-up", "proof-gateway-sent", "proof-sent-minus-lines")
    } else {
        ("proof-expected", "proof-seen", "proof-bank-minus-expected")
    };
    figure_row(ui, &cx.say(seen), "", &cx.money(found.seen), false);
    figure_row(ui, &cx.say(expected), "", &minus(cx, found.expected), false);
    sum_rule(ui);
    figure_row(ui, &cx.say(difference), "", &signed_money(cx, found.amount), true);
}

/// Somebody else has to agree, and was asked.
fn waits(ui: &mut Ui, cx: &mut Cx<'_>, request_id: &RequestId) {
    let palette = palette(ui);
    ui.add_space(space::TIGHT);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.add(Icon::Approvals.image(palette.hold.ink));
        ui.label(text(cx.say("match-waits-for-approval"), Type::Body, palette.hold.ink));
        if ui.add(Button::plain(cx.say("approvals-show"))).clicked() {
            cx.want(Intent::ShowRequest(request_id.clone()));
        }
    });
}

/// What could explain it.
fn suggestions(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>) -> Option<Verb> {
    let palette = palette(ui);
    if facts.found.of_lines {
        return None;
    }
    let none = facts.candidates.all().is_empty();
    let mut verb = suggestions_title(ui, cx, facts, none);
    if none {
        ui.add(Label::new(text(cx.say("match-no-candidates"), Type::Body, palette.text_sub)).wrap());
        return verb;
    }
    let by_entry = !facts.found.entries.is_empty();
    if let Some(at) = cards::ui(ui, cx, facts.candidates, by_entry) {
        verb = u8::try_from(at).ok().map(Verb::Choose);
    }
    if facts.candidates.chosen().is_none() && !facts.candidates.is_weighing() {
        ui.add_space(space::TIGHT);
        ui.add(Label::new(text(cx.say("match-choose-one"), Type::Small, palette.text_sub)).truncate());
    }
    verb
}

/// The title, and at the right what can be done about the suggestions.
fn suggestions_title(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>, none: bool) -> Option<Verb> {
    let palette = palette(ui);
    let mut verb = None;
    let name = cx.say(if none { "match-no-suggestion" } else { "match-why-this" });
    ui.add_space(space::SMALL);
    rule(ui);
    fill_row(
        ui,
        size::ROW,
        |ui| {
            ui.label(text(name, Type::Strong, palette.text_strong));
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::TIGHT;
            for (key, which) in [("match-verb-why-not", Verb::WhyNot), ("match-verb-not-this", Verb::NotThis)] {
                if which == Verb::NotThis && (none || !facts.may) {
                    continue;
                }
                let button = Button::plain(cx.tell(&Message::new(key))).keys(which.key());
                if ui.add_enabled(facts.offers(which), button).clicked() {
                    verb = Some(which);
                }
            }
        },
    );
    verb
}

/// What accepting does, in words.
fn if_you_accept(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>, chosen: &Chosen, legs: &[Leg]) {
    title(ui, &cx.say("match-if-you-accept"), "");
    let on = chosen.entries.iter().map(|entry| entry.booked_on).max();
    let proven = match chosen.batches.as_slice() {
        [batch] => Message::new("match-then-proven").with("batch", batch.batch_id.as_str()),
        batches => Message::new("match-then-proven-many").with("count", batches.len()),
    };
    if let Some(on) = on {
        consequence(ui, Icon::Check, &cx.tell(&proven.with("day", cx.texts.day_and_month(on))));
    }
    for leg in legs {
        let words = Message::new("match-then-explained")
            .with("amount", cx.amount(without_sign(leg.amount)))
            .with("kind", Message::new(as_kind(leg.kind)))
            .with("reason", reason(cx, leg));
        consequence(ui, Icon::Split, &cx.tell(&words));
    }
    if let Some(words) = needed(cx, facts.terms, legs) {
        consequence(ui, Icon::Approvals, &words);
    }
    let undo = Message::new("match-then-undo").with("key", Verb::Undo.key());
    consequence(ui, Icon::Undo, &cx.tell(&undo));
}

/// What else it takes, said before anything is pressed; nothing when it takes nothing.
pub(super) fn needed(cx: &Cx<'_>, terms: Option<&MatchTerms>, legs: &[Leg]) -> Option<String> {
    let terms = terms?;
    let key = match terms.need(legs).ok()? {
        Need::Nothing => return None,
        Need::Code => "match-needs-code",
        Need::SecondPerson => "match-needs-somebody",
    };
    let currency = legs.first()?.amount.currency;
    let most = cx.amount(MatchTerms::most(currency));
    let words = Message::new(key).with("most", most).with("today", cx.amount(terms.today(currency)));
    Some(cx.tell(&words))
}

/// The reason that is written down when a suggestion is accepted as it is.
pub(super) fn reason(cx: &Cx<'_>, leg: &Leg) -> String {
    let key = if leg.amount.minor < 0 { "match-reason-less" } else { "match-reason-more" };
    let kind = Message::new(as_kind(leg.kind));
    cx.tell(&Message::new(key).with("amount", cx.amount(without_sign(leg.amount))).with("kind", kind))
}

/// A kind of part within a sentence.
pub(super) const fn as_kind(kind: crate::domain::LegKind) -> &'static str {
    match kind {
        crate::domain::LegKind::Fee => "match-as-fee",
        crate::domain::LegKind::Exchange => "match-as-exchange",
        crate::domain::LegKind::Rounding => "match-as-rounding",
        crate::domain::LegKind::Adjustment => "match-as-adjustment",
    }
}

fn consequence(ui: &mut Ui, icon: Icon, words: &str) {
    let palette = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.vertical(|ui| {
            ui.add_space(2.0);
            ui.add(icon.image(palette.text_sub));
        });
        ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
    });
}

/// The buttons, and what would be left unexplained.
fn buttons(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>) -> Option<Verb> {
    let mut verb = None;
    let accepted = facts.accepted();
    let legs = accepted.as_ref().map(|(_, legs)| legs.as_slice()).unwrap_or_default();
    let accept = match facts.need(legs) {
        Need::SecondPerson => "approvals-ask",
        _ if legs.is_empty() => "match-verb-accept",
        _ => "match-verb-accept-split",
    };
    let (name, hint) = (cx.tell(&Message::new(accept)), cx.say("match-accept-needs-one"));
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(size::ROW);
        ui.spacing_mut().item_spacing = egui::vec2(space::TIGHT, space::TIGHT);
        let mut offer = |ui: &mut Ui, which: Verb, button: Button| {
            if ui.add_enabled(facts.offers(which), button.keys(which.key())).clicked() {
                verb = Some(which);
            }
        };
        offer(ui, Verb::Accept, Button::primary(name).hint(hint));
        offer(ui, Verb::Split, Button::soft(cx.say("match-verb-split")));
        offer(ui, Verb::Group, Button::plain(cx.say("match-verb-group")));
        offer(ui, Verb::WriteOff, Button::plain(cx.say("match-verb-write-off")));
        if facts.busy {
            ui.add(egui::Spinner::new().size(size::ICON).color(palette(ui).text_sub));
        } else {
            after(ui, cx, facts);
        }
    });
    verb
}

/// `unexplained 412.10 → 399.80`, for what is chosen.
fn after(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>) {
    let Some((_, candidate)) = facts.candidates.chosen() else { return };
    let before = facts.sum.unexplained;
    let Ok(after) = before.minus(candidate.closes) else { return };
    let palette = palette(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::TIGHT;
        let ink = if after.is_zero() { palette.ok.ink } else { palette.text_strong };
        ui.label(text(cx.amount(after), Type::Small, ink));
        let said = |key| cx.tell(&Message::new(key).with("amount", cx.amount(before)));
        // Where there is no room for the word, the amounts say it.
        let words = said("match-unexplained-now");
        let width = ui.painter().layout_no_wrap(words.clone(), Type::Small.font(), palette.text.into()).size().x;
        let words = if width > ui.available_width() { said("match-unexplained-short") } else { words };
        ui.add(Label::new(text(words, Type::Small, palette.text_sub)).truncate());
    });
}

/// Whether a break is put away now.
pub(super) fn is_away(cx: &Cx<'_>, found: &FoundBreak) -> bool {
    is_snoozed(found, cx.now.date_naive())
}
