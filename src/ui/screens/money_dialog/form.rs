//! Choosing how much and why, and what will follow from it.

use egui::{Align, Label, Layout, Rect, Sense, Ui, Vec2, vec2};

use super::amount::{Amount, Choice};
use crate::desk::{PaymentDetail, RefundTerms};
use crate::domain::{Money, Need, RefundReason};
use crate::text::{Message, UserError};
use crate::theme::Colour;
use crate::ui::cx::{Cx, MoneyVerb};
use crate::ui::screens::payments::may_be_back_already;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Field, Mark, labelled, rule, segments};

/// What is known.
pub struct Facts<'a> {
    /// The payment.
    pub detail: &'a PaymentDetail,
    /// What a refund would mean, once that is here.
    pub terms: Option<&'a RefundTerms>,
    /// The most that can move, once that is known.
    pub most: Option<Money>,
    /// What was asked for already; then nothing can be chosen any more.
    pub asked: Option<Money>,
    /// What it needed then.
    pub asked_need: Option<Need>,
}

/// What the person decides.
pub struct Fields<'a> {
    /// What is to be done.
    pub verb: MoneyVerb,
    /// How much.
    pub amount: &'a mut Amount,
    /// Why, for a refund.
    pub reason: &'a mut RefundReason,
    /// The amount is to have the keyboard.
    pub focus_amount: &'a mut bool,
}

/// Shows both.
pub fn body(
    ui: &mut Ui,
    cx: &Cx<'_>,
    mut fields: Fields<'_>,
    facts: &Facts<'_>,
    chosen: &Result<Option<Money>, UserError>,
) {
    warnings(ui, cx, fields.verb, facts);
    let amount = facts.asked.or_else(|| chosen.as_ref().ok().copied().flatten());
    if fields.verb != MoneyVerb::Void {
        how_much(ui, cx, &mut fields, facts);
        mistake(ui, cx, chosen.as_ref().err().filter(|_| facts.asked.is_none() && facts.most.is_some()));
    }
    if fields.verb == MoneyVerb::Refund {
        ui.add_space(space::TIGHT);
        reason(ui, cx, fields.reason);
    }
    ui.add_space(space::CARD);
    match fields.verb {
        MoneyVerb::Refund => refund_follows(ui, cx, facts, amount),
        MoneyVerb::Capture => capture_follows(ui, cx, facts, amount),
        MoneyVerb::Void => release_follows(ui, cx, facts),
    }
}

/// What a tired person must not overlook.
fn warnings(ui: &mut Ui, cx: &Cx<'_>, verb: MoneyVerb, facts: &Facts<'_>) {
    let mut warnings = Vec::new();
    if verb == MoneyVerb::Refund && may_be_back_already(facts.detail) {
        warnings.push(Message::new("refund-disputed"));
    }
    let open = facts.terms.map(|terms| terms.open.as_slice()).unwrap_or_default();
    if facts.asked.is_none() {
        warnings.extend(open.iter().map(|row| {
            let amount = cx.money(row.command.amount);
            Message::new("refund-open").with("kind", row.command.kind.as_str()).with("amount", amount)
        }));
    }
    let palette = palette(ui);
    for warning in warnings {
        ui.horizontal_top(|ui| {
            ui.add_space(2.0);
            ui.add(Icon::Warn.image(palette.warn.ink));
            ui.add(Label::new(text(cx.tell(&warning), Type::Body, palette.warn.ink)).wrap());
        });
        ui.add_space(space::CARD);
    }
}

fn how_much(ui: &mut Ui, cx: &Cx<'_>, fields: &mut Fields<'_>, facts: &Facts<'_>) {
    let (whole, part, label) = match fields.verb {
        MoneyVerb::Capture => ("refund-whole-hold", "refund-part-hold", "refund-amount-capture"),
        MoneyVerb::Refund | MoneyVerb::Void => ("refund-full", "refund-partial", "refund-amount"),
    };
    let currency = facts.detail.payment.payment.amount.currency;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CARD;
        labelled(ui, &cx.say("refund-how-much"), |ui| {
            let choices =
                [(Choice::Whole, cx.tell(&Message::new(whole))), (Choice::Part, cx.tell(&Message::new(part)))];
            if segments(ui, &mut fields.amount.choice, &choices) && fields.amount.choice == Choice::Part {
                *fields.focus_amount = true;
            }
        });
        let label = cx.tell(&Message::new(label).with("currency", currency.code()));
        labelled(ui, &label, |ui| {
            // The whole amount stands in the field as well, but cannot be typed over.
            let is_part = fields.amount.choice == Choice::Part;
            let mut whole = facts.most.map(|most| most.to_decimal()).unwrap_or_default();
            let typed = if is_part { &mut fields.amount.typed } else { &mut whole };
            let response = Field::new(typed, label.as_str()).figures().enabled(is_part).show(ui);
            if is_part && std::mem::take(fields.focus_amount) {
                response.request_focus();
            }
        });
    });
}

/// Why the amount is none. The line is there all the time, so that the buttons do not move under somebody's pointer.
fn mistake(ui: &mut Ui, cx: &Cx<'_>, error: Option<&UserError>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.set_min_height(size::ROW);
        if let Some(error) = error {
            Mark::Bad.glyph(ui);
            ui.label(text(cx.tell(&error.what), Type::Small, palette.bad.ink));
            if let Some(hint) = &error.hint {
                ui.add(Label::new(text(cx.tell(hint), Type::Small, palette.text_sub)).truncate());
            }
        }
    });
}

fn reason(ui: &mut Ui, cx: &Cx<'_>, reason: &mut RefundReason) {
    labelled(ui, &cx.say("refund-reason"), |ui| {
        let choices = [
            (RefundReason::RequestedByCustomer, cx.say("refund-reason-customer")),
            (RefundReason::Duplicate, cx.say("refund-reason-duplicate")),
            (RefundReason::Fraudulent, cx.say("refund-reason-fraud")),
        ];
        segments(ui, reason, &choices);
    });
    if *reason == RefundReason::Fraudulent {
        ui.add_space(space::TIGHT);
        ui.add(Label::new(text(cx.say("refund-reason-fraud-note"), Type::Small, palette(ui).text_sub)).wrap());
    }
}

fn refund_follows(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>, amount: Option<Money>) {
    let Some(terms) = facts.terms else { return };
    // Once it was asked for, what is left tells less and less: the refund itself is in it.
    if facts.asked.is_none() {
        left(ui, cx, "refund-left", facts.most, amount);
    }
    let (fee, note) = match terms.fee_kept {
        Some(fee) => (cx.money(fee), cx.say("refund-fee-kept")),
        None => (cx.say("refund-fee-unknown"), cx.say("refund-fee-unknown-note")),
    };
    consequence(ui, Icon::Info, &cx.say("refund-fee"), &fee, &note);
    let (from, to) = terms.arrives;
    let days = Message::new("refund-between").with("from", cx.texts.day_and_month(from)).with("to", to);
    consequence(ui, Icon::Clock, &cx.say("refund-arrives"), &cx.tell(&days), &cx.say("refund-arrives-note"));
    needed(ui, cx, terms, amount, facts.asked_need);
}

/// What else it takes: a code, or somebody who agrees. The line is there for whoever has a limit, also while it takes
/// nothing, so that the buttons do not move while an amount is typed.
fn needed(ui: &mut Ui, cx: &Cx<'_>, terms: &RefundTerms, amount: Option<Money>, asked: Option<Need>) {
    let palette = palette(ui);
    // Without a limit it takes the same whatever the amount.
    let least = Money::new(1, terms.refundable.currency);
    let probe = amount.or_else(|| terms.limit.is_none().then_some(least));
    let need = asked.or_else(|| probe.map(|amount| terms.need(amount)));
    let (icon, what, value, ink, note) = match (need, terms.limit) {
        (Some(Need::SecondPerson), _) => {
            let note = why_somebody_else(cx, terms, probe.unwrap_or(least));
            (Icon::Approvals, "approvals-needed", "approvals-somebody-else", palette.warn.ink, note)
        }
        (Some(Need::Code), limit) => {
            let above = limit.filter(|limit| probe.is_some_and(|amount| amount.minor <= limit.per_refund.minor));
            let note = match above {
                Some(limit) => Message::new("approvals-code-above").with("amount", cx.money(limit.code_above)),
                None => Message::new("approvals-code-alone"),
            };
            (Icon::Key, "approvals-confirm", "approvals-by-code", palette.warn.ink, note)
        }
        (Some(Need::Nothing) | None, Some(limit)) => {
            let note = Message::new("approvals-up-to").with("limit", cx.money(limit.per_refund));
            let value = if need.is_some() { "approvals-not-needed" } else { "approvals-not-known" };
            (Icon::Approvals, "approvals-needed", value, palette.text_strong, note)
        }
        (Some(Need::Nothing) | None, None) => return,
    };
    let (what, value) = (cx.tell(&Message::new(what)), cx.tell(&Message::new(value)));
    consequence_in(ui, icon, &what, (&value, ink), &cx.tell(&note));
}

/// Which limit it is beyond.
fn why_somebody_else(cx: &Cx<'_>, terms: &RefundTerms, amount: Money) -> Message {
    match terms.limit {
        None => Message::new("approvals-no-limit").with("currency", amount.currency.code()),
        Some(limit) if amount.minor > limit.per_refund.minor => {
            Message::new("approvals-more-at-once").with("limit", cx.money(limit.per_refund))
        }
        Some(limit) => Message::new("approvals-more-a-day")
            .with("limit", cx.money(limit.per_day))
            .with("alone", cx.money(terms.alone)),
    }
}

fn capture_follows(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>, amount: Option<Money>) {
    left(ui, cx, "refund-released", facts.most, amount);
    if let Some(before) = facts.detail.payment.payment.capture_before {
        let lapses = cx.texts.time(before);
        consequence(ui, Icon::Clock, &cx.say("refund-lapses"), &lapses, &cx.say("refund-lapses-note"));
    }
    consequence(ui, Icon::Info, &cx.say("refund-capture-once"), "", &cx.say("refund-capture-once-note"));
}

fn release_follows(ui: &mut Ui, cx: &Cx<'_>, facts: &Facts<'_>) {
    if let Some(most) = facts.most {
        let note = cx.say("refund-release-note");
        consequence(ui, Icon::Holds, &cx.say("refund-release-whole"), &cx.money(most), &note);
    }
    consequence(ui, Icon::Clock, &cx.say("refund-release-sees"), "", &cx.say("refund-release-sees-note"));
}

/// What is left, as a subtraction.
fn left(ui: &mut Ui, cx: &Cx<'_>, key: &'static str, most: Option<Money>, amount: Option<Money>) {
    let name = cx.tell(&Message::new(key));
    let left = most.zip(amount).and_then(|(most, amount)| Some((most, amount, most.minus(amount).ok()?)));
    let (value, note) = if let Some((most, amount, left)) = left {
        (cx.money(left), format!("{} \u{2212} {}", cx.amount(most), cx.amount(amount)))
    } else {
        let most = most.map(|most| cx.tell(&Message::new("refund-of-at-most").with("most", cx.money(most))));
        ("—".to_owned(), most.unwrap_or_default())
    };
    consequence(ui, Icon::Payments, &name, &value, &note);
}

/// One thing that follows: what, how much, and a few words about it.
fn consequence(ui: &mut Ui, icon: Icon, name: &str, value: &str, note: &str) {
    let ink = palette(ui).text_strong;
    consequence_in(ui, icon, name, (value, ink), note);
}

/// As [`consequence`], with how much in a colour of its own.
fn consequence_in(ui: &mut Ui, icon: Icon, name: &str, (value, ink): (&str, Colour), note: &str) {
    let palette = palette(ui);
    rule(ui);
    ui.add_space(space::SMALL);
    ui.horizontal_top(|ui| {
        let (place, _) = ui.allocate_exact_size(vec2(size::ICON, Type::Body.line()), Sense::hover());
        icon.image(palette.text_sub).paint_at(ui, Rect::from_center_size(place.center(), Vec2::splat(size::ICON)));
        ui.label(text(name, Type::Body, palette.text));
        ui.with_layout(Layout::top_down(Align::Max), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if !value.is_empty() {
                ui.label(text(value, Type::Strong, ink));
            }
            ui.add(Label::new(text(note, Type::Small, palette.text_sub)).wrap());
        });
    });
    ui.add_space(space::SMALL);
}
