//! The parts of a difference, as a person types them, with what is left over.
//!
//! Amounts are typed without a sign and mean the way that the difference goes: of a deposit that is 12.30 too small, a fee
//! of 12.30 is typed as 12.30. Only what goes the other way needs a minus.

use egui::{Label, Ui, vec2};

use super::plan::size;
use crate::domain::{Leg, LegKind, Money};
use crate::text::{ErrorKind, Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size as height, space, text};
use crate::ui::widgets::{Button, Field, Mark, drop_down_of_width, icon_button, labelled, sum_rule};

/// Room for the kind of a part.
const KIND: f32 = 190.0;
/// So many parts are enough.
const PARTS_MAX: usize = 8;

/// One part.
struct Part {
    kind: LegKind,
    typed: String,
    /// Somebody has typed it; until then it is whatever is left.
    own: bool,
}

/// Parts and the reason.
pub(super) struct Legs {
    parts: Vec<Part>,
    pub(super) reason: String,
    wants_focus: bool,
    /// There is one part, for all of it.
    whole: bool,
}

impl Legs {
    /// Parts of which the first is all of it, until somebody says otherwise.
    pub(super) fn new(kind: LegKind, reason: String) -> Self {
        let first = Part { kind, typed: String::new(), own: false };
        Self { parts: vec![first], reason, wants_focus: true, whole: false }
    }

    /// One part for all of it.
    pub(super) fn whole(kind: LegKind, reason: String) -> Self {
        Self { whole: true, ..Self::new(kind, reason) }
    }

    /// Where something else has the keyboard first.
    pub(super) fn without_focus(self) -> Self {
        Self { wants_focus: false, ..self }
    }

    /// The parts that say what a difference is; nothing when there is none.
    ///
    /// # Errors
    /// When something that is typed is no amount.
    pub(super) fn read(&self, difference: Money) -> Result<Vec<Leg>, UserError> {
        if difference.is_zero() {
            return Ok(Vec::new());
        }
        let mut legs = Vec::with_capacity(self.parts.len());
        let mut left = difference;
        for part in self.parts.iter().filter(|part| part.own && !self.whole) {
            let amount = read(&part.typed, difference)?;
            left = left.minus(amount)?;
            legs.push(Leg { kind: part.kind, amount });
        }
        // What nobody has typed is what is left; it comes last, whatever its place.
        let rest = self.parts.iter().filter(|part| !part.own || self.whole);
        legs.extend(rest.map(|part| Leg { kind: part.kind, amount: left }));
        legs.retain(|leg| !leg.amount.is_zero());
        Ok(legs)
    }

    /// What is left over; nothing while something typed is no amount.
    pub(super) fn left(&self, difference: Money) -> Option<Money> {
        let legs = self.read(difference).ok()?;
        difference.minus(Money::sum(difference.currency, legs.iter().map(|leg| leg.amount)).ok()?).ok()
    }

    /// The parts with the reason, once nothing is left over and there is one.
    pub(super) fn ready(&self, difference: Money) -> Option<Vec<Leg>> {
        let legs = self.read(difference).ok()?;
        let explained = self.left(difference).is_some_and(|left| left.is_zero());
        (explained && (legs.is_empty() || !self.reason.trim().is_empty())).then_some(legs)
    }

    /// Shows them. `open` is false while they are being sent.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, difference: Money, open: bool) {
        ui.add_enabled_ui(open, |ui| {
            ui.spacing_mut().item_spacing.y = space::SMALL;
            if !difference.is_zero() {
                self.fill_the_rest(difference);
                self.parts_ui(ui, cx, difference);
            }
            self.left_ui(ui, cx, difference);
            if !difference.is_zero() {
                self.reason_ui(ui, cx);
            }
        });
    }

    /// The reason alone.
    pub(super) fn reason_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let label = cx.say("match-reason");
        let field =
            |ui: &mut Ui| Field::new(&mut self.reason, label.as_str()).hint(cx.say("match-reason-hint")).show(ui);
        let response = labelled(ui, &label, field);
        if self.whole && std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
    }

    /// The part that nobody has typed shows what is left.
    fn fill_the_rest(&mut self, difference: Money) {
        let typed = self.parts.iter().filter(|part| part.own).map(|part| read(&part.typed, difference));
        let Ok(typed) = typed.collect::<Result<Vec<_>, _>>() else { return };
        let sum = Money::sum(difference.currency, typed);
        let Ok(left) = sum.and_then(|sum| difference.minus(sum)) else { return };
        let shown = if difference.minor < 0 { left.negated() } else { Ok(left) };
        if let (Ok(shown), Some(rest)) = (shown, self.parts.iter_mut().find(|part| !part.own)) {
            rest.typed = shown.to_decimal();
        }
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, difference: Money) {
        let palette = palette(ui);
        let kinds = LegKind::ALL.map(|kind| (kind, cx.tell(&Message::new(kind_key(kind)))));
        let way = if difference.minor < 0 { "match-amount-less" } else { "match-amount-more" };
        let way = cx.tell(&Message::new(way).with("currency", difference.currency.code()));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.spacing_mut().interact_size.y = 16.0; // a line of labels is no row of buttons
            let left = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(vec2(KIND, 16.0), left, |ui| {
                ui.set_min_width(KIND);
                ui.label(text(cx.say("match-kind"), Type::Small, palette.text_sub));
            });
            ui.label(text(&way, Type::Small, palette.text_sub));
        });
        let (many, whole) = (self.parts.len() > 1, self.whole);
        let mut removed = None;
        for (at, part) in self.parts.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                let numbered = |key: &'static str| cx.tell(&Message::new(key).with("number", at + 1));
                let name = if whole { cx.say("match-kind") } else { numbered("match-kind-of") };
                if let Some(kind) = drop_down_of_width(ui, &name, &part.kind, &kinds, KIND) {
                    part.kind = kind;
                }
                let behind = if many { height::ROW + space::SMALL } else { 0.0 };
                let room = vec2(ui.available_width() - behind, height::ROOMY_ROW);
                ui.allocate_ui(room, |ui| {
                    let name = if whole { way.clone() } else { numbered("match-amount-of") };
                    let field = Field::new(&mut part.typed, name).figures().enabled(!whole).show(ui);
                    if field.changed() {
                        part.own = true;
                    }
                    if at == 0 && !whole && std::mem::take(&mut self.wants_focus) {
                        field.request_focus();
                    }
                });
                if many && icon_button(ui, Icon::Close, &numbered("match-remove-part")).clicked() {
                    removed = Some(at);
                }
            });
        }
        if let Some(at) = removed {
            self.parts.remove(at);
        }
        if !whole {
            let room_for_more = self.parts.len() < PARTS_MAX;
            let more = ui.add_enabled(room_for_more, Button::plain(cx.say("match-add-part")).icon(Icon::Plus));
            if more.clicked() {
                for part in &mut self.parts {
                    part.own = true;
                }
                self.parts.push(Part { kind: LegKind::Rounding, typed: String::new(), own: false });
            }
        }
    }

    /// What is left over, in figures and words.
    fn left_ui(&self, ui: &mut Ui, cx: &Cx<'_>, difference: Money) {
        let palette = palette(ui);
        sum_rule(ui);
        ui.horizontal(|ui| {
            ui.set_min_height(height::DENSE_ROW);
            ui.spacing_mut().item_spacing.x = 6.0;
            match (self.left(difference), self.read(difference)) {
                (Some(left), _) if left.is_zero() => {
                    Mark::Done.glyph(ui);
                    ui.label(text(cx.say("match-nothing-left"), Type::Strong, palette.text_strong));
                }
                (Some(left), _) => {
                    Mark::Warning.glyph(ui);
                    let key =
                        if (left.minor < 0) == (difference.minor < 0) { "match-left-over" } else { "match-too-much" };
                    let words = Message::new(key).with("amount", cx.amount(size(left)));
                    ui.label(text(cx.tell(&words), Type::Strong, palette.warn.ink));
                }
                (None, Err(error)) => {
                    Mark::Bad.glyph(ui);
                    ui.add(Label::new(text(cx.tell(&error.what), Type::Small, palette.bad.ink)).truncate());
                }
                (None, Ok(_)) => {
                    ui.label(text(cx.say("proof-too-large"), Type::Small, palette.bad.ink));
                }
            }
        });
    }
}

/// A kind of part in a word.
pub(super) const fn kind_key(kind: LegKind) -> &'static str {
    match kind {
        LegKind::Fee => "matching-leg-fee",
        LegKind::Exchange => "matching-leg-exchange",
        LegKind::Rounding => "matching-leg-rounding",
        LegKind::Adjustment => "matching-leg-adjustment",
    }
}

/// What is typed, with the sign of the difference.
fn read(typed: &str, difference: Money) -> Result<Money, UserError> {
    let plain = typed.trim().replace('\u{2212}', "-");
    if plain.is_empty() {
        return Ok(Money::zero(difference.currency));
    }
    let amount = Money::parse_decimal(&plain, difference.currency)?;
    let signed = if difference.minor < 0 { amount.negated() } else { Ok(amount) };
    signed.map_err(|_| UserError::new(ErrorKind::BadInput, Message::new("money-overflow")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    fn typed(legs: &mut Legs, at: usize, words: &str) {
        legs.parts[at].typed = words.to_owned();
        legs.parts[at].own = true;
    }

    #[test]
    fn the_first_part_is_all_of_it_until_somebody_says_otherwise() {
        let mut legs = Legs::new(LegKind::Fee, String::new());
        assert_eq!(legs.read(eur(-12_30)).unwrap(), [Leg { kind: LegKind::Fee, amount: eur(-12_30) }]);
        assert!(legs.ready(eur(-12_30)).is_none(), "there is no reason yet");
        legs.reason = "The bank’s fee".to_owned();
        assert!(legs.ready(eur(-12_30)).is_some());
        typed(&mut legs, 0, "12");
        assert_eq!(legs.left(eur(-12_30)), Some(eur(-30)));
        assert!(legs.ready(eur(-12_30)).is_none(), "thirty cents are left over");
        legs.parts.push(Part { kind: LegKind::Rounding, typed: String::new(), own: false });
        assert_eq!(legs.ready(eur(-12_30)).unwrap()[1], Leg { kind: LegKind::Rounding, amount: eur(-30) });
    }

    #[test]
    fn amounts_mean_the_way_that_the_difference_goes() {
        assert_eq!(read("5", eur(-1)).unwrap(), eur(-5_00));
        assert_eq!(read("−5", eur(-1)).unwrap(), eur(5_00));
        assert_eq!(read("5.05", eur(1)).unwrap(), eur(5_05));
        assert_eq!(read("", eur(1)).unwrap(), eur(0));
        assert!(read("five", eur(1)).is_err());
    }

    #[test]
    fn where_there_is_no_difference_there_is_nothing_to_say() {
        let legs = Legs::new(LegKind::Fee, String::new());
        assert_eq!(legs.ready(eur(0)), Some(Vec::new()));
    }

    #[test]
    fn one_part_for_all_of_it_cannot_be_typed_over() {
        let mut legs = Legs::whole(LegKind::Adjustment, "lost".to_owned());
        typed(&mut legs, 0, "1");
        assert_eq!(legs.ready(eur(7)).unwrap(), [Leg { kind: LegKind::Adjustment, amount: eur(7) }]);
    }
}
