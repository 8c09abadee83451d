//! Whether it foots: the gateway's side, the bank's side, and the gateway's balance against its ledger.

use egui::{Align, Align2, Layout, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::desk::{MonthProof, ProofSum};
use crate::domain::Money;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::money_words::signed;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Mark, rule};

/// Room for the name of a line.
const NAME: f32 = 80.0;

/// Room for a sign before a term.
const SIGN: f32 = 16.0;
/// A name and its amount below it.
const LINE: f32 = 34.0;

/// A term of an equation, with the sign that it has in it.
struct Term {
    name: String,
    amount: Money,
    /// It is the result: after an equals sign, in bold.
    result: bool,
    warns: bool,
}

/// `short` leaves out the balance where it agrees, for windows that have little height.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, proof: &MonthProof, sum: &ProofSum, short: bool) {
    ui.spacing_mut().item_spacing.y = 6.0;
    gateways(ui, cx, sum);
    rule(ui);
    bank(ui, cx, sum);
    for check in proof.balances.iter().filter(|check| check.gateway.currency == sum.currency()) {
        if short && check.gateway == check.ledger {
            continue;
        }
        rule(ui);
        let plain = |key, amount, result| Term { name: cx.say(key), amount, result, warns: false };
        let terms =
            [plain("proof-balance-gateway", check.gateway, false), plain("proof-balance-ledger", check.ledger, true)];
        let verdict = if check.gateway == check.ledger {
            (Mark::Done, cx.say("proof-balance-agrees"))
        } else {
            let off = check.gateway.minus(check.ledger).map(|off| signed(cx.texts, off)).unwrap_or_default();
            (Mark::Warning, cx.tell(&Message::new("proof-balance-differs").with("off", off)))
        };
        line(ui, cx, &cx.say("proof-balance"), &terms, verdict);
    }
}

fn gateways(ui: &mut Ui, cx: &Cx<'_>, sum: &ProofSum) {
    let footing = &sum.footing;
    let parts = &footing.parts;
    let term = |key, amount| Term { name: cx.say(key), amount, result: false, warns: false };
    let mut terms = vec![term("report-word-gross", parts.gross), term("report-word-refunds", parts.refunds)];
    let rare = [
        ("report-word-disputes", parts.disputes),
        ("report-word-reserve", parts.reserve),
        ("report-word-adjustments", parts.adjustments),
    ];
    terms.extend(rare.into_iter().filter(|(_, amount)| !amount.is_zero()).map(|(key, amount)| term(key, amount)));
    terms.insert(terms.len().min(3), term("report-word-fees", parts.fees));
    // What people explained of batches that are not the sum of their lines.
    let by_hand = [("match-word-explained", footing.explained_lines)];
    terms.extend(by_hand.into_iter().filter(|(_, amount)| !amount.is_zero()).map(|(key, amount)| term(key, amount)));
    let payouts = Message::new("proof-payouts").with("count", sum.batches);
    terms.push(Term { name: cx.tell(&payouts), amount: footing.payouts, result: true, warns: false });
    let verdict = match footing.gateway_difference() {
        Ok(off) if off.is_zero() => (Mark::Done, cx.say("proof-foots")),
        Ok(off) => (Mark::Warning, does_not_foot(cx, off)),
        Err(_) => (Mark::Warning, cx.say("proof-too-large")),
    };
    line(ui, cx, &cx.say("proof-gateways"), &terms, verdict);
}

fn bank(ui: &mut Ui, cx: &Cx<'_>, sum: &ProofSum) {
    let footing = &sum.footing;
    let term = |key, amount| Term { name: cx.say(key), amount, result: false, warns: false };
    let mut terms = vec![term("proof-word-payouts", footing.payouts)];
    // What is on its way is taken off.
    terms.extend(footing.in_transit.negated().ok().map(|amount| term("proof-word-in-transit", amount)));
    if !footing.explained.is_zero() {
        terms.push(term("match-word-explained", footing.explained));
    }
    terms.push(Term { warns: !footing.unexplained.is_zero(), ..term("proof-word-unexplained", footing.unexplained) });
    terms.push(Term { result: true, ..term("proof-word-deposits", footing.deposits) });
    let verdict = match footing.bank_difference() {
        Ok(off) if !off.is_zero() => (Mark::Warning, does_not_foot(cx, off)),
        Ok(_) if footing.unexplained.is_zero() => (Mark::Done, cx.say("proof-foots")),
        Ok(_) => {
            let words = Message::new("proof-foots-but").with("amount", signed(cx.texts, footing.unexplained));
            (Mark::Warning, cx.tell(&words))
        }
        Err(_) => (Mark::Warning, cx.say("proof-too-large")),
    };
    line(ui, cx, &cx.say("proof-bank"), &terms, verdict);
}

fn does_not_foot(cx: &Cx<'_>, off: Money) -> String {
    cx.tell(&Message::new("proof-does-not-foot").with("off", signed(cx.texts, off)))
}

/// An equation from left to right, and whether it holds.
fn line(ui: &mut Ui, cx: &Cx<'_>, name: &str, terms: &[Term], (mark, verdict): (Mark, String)) {
    let palette = palette(ui);
    let measure =
        |words: &str, kind: Type| ui.painter().layout_no_wrap(words.to_owned(), kind.font(), palette.text.into());
    let verdict_room = measure(&verdict, Type::Small).size().x + size::GLYPH + 8.0;
    let verdict_room = verdict_room.min(ui.available_width() * 0.3);
    let room = (ui.available_width() - NAME - verdict_room - space::SMALL).max(120.0);
    // Where each term stands; an equation that is too long goes on in the next line.
    let (mut x, mut y) = (0.0, 0.0);
    let mut placed = Vec::with_capacity(terms.len());
    let mut spoken = vec![name.to_owned()];
    for (at, term) in terms.iter().enumerate() {
        let (sign, amount) = sign(at, term);
        let words = cx.amount(amount);
        spoken.extend([sign.to_owned(), term.name.clone(), words.clone()]);
        let kind = if term.result { Type::Strong } else { Type::Button };
        let (above, below) = (measure(&term.name, Type::Small), measure(&words, kind));
        let width = SIGN + above.size().x.max(below.size().x);
        if at > 0 && x + width > room {
            (x, y) = (0.0, y + LINE + space::TIGHT);
        }
        placed.push((vec2(x, y), sign, above, below, term.warns));
        x += width + space::CARD;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), y + LINE), Sense::hover());
    let spoken = spoken.into_iter().chain([verdict.clone()]).filter(|word| !word.is_empty());
    let spoken = spoken.collect::<Vec<_>>().join(" ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let painter = ui.painter();
    painter.text(rect.left_center(), Align2::LEFT_CENTER, name, Type::Small.font(), palette.text_sub.into());
    for (at, sign, above, below, warns) in placed {
        let at = rect.min + vec2(NAME, 0.0) + at;
        let middle = pos2(at.x + SIGN / 2.0 - 2.0, at.y + LINE - 9.0);
        painter.text(middle, Align2::CENTER_CENTER, sign, Type::Body.font(), palette.text_sub.into());
        let ink = if warns { palette.warn.ink } else { palette.text_strong };
        painter.galley_with_override_text_color(at + vec2(SIGN, 0.0), above, palette.text_sub.into());
        painter.galley_with_override_text_color(at + vec2(SIGN, LINE - below.size().y), below, ink.into());
    }
    let place = egui::Rect::from_min_max(pos2(rect.right() - verdict_room, rect.top()), rect.max);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::right_to_left(Align::Center)));
    ui.spacing_mut().item_spacing.x = 6.0;
    let ink = if mark == Mark::Done { palette.text } else { palette.warn.ink };
    ui.add(egui::Label::new(text(verdict, Type::Small, ink)).truncate());
    mark.glyph(&mut ui);
}

/// The sign before a term, and the amount behind it.
fn sign(at: usize, term: &Term) -> (&'static str, Money) {
    match (term.result, at, term.amount.negated()) {
        (true, _, _) => ("=", term.amount),
        (false, 0, _) => ("", term.amount),
        (false, _, Ok(opposite)) if term.amount.minor < 0 => ("−", opposite),
        (false, _, _) => ("+", term.amount),
    }
}
