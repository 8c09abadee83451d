//! Why each payment of an alert is suspicious: what every rule saw, and what every feature adds to the judge's score.

use chrono::{DateTime, Utc};
use egui::{
    Align, Align2, Context, CursorIcon, Key, Label, Layout, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::links;
use super::reasons;
use super::verbs::Verb;
use super::words;
use crate::desk::{self, AddressPlace, JudgeStanding, PaymentPoint, PaymentRisk, RiskAlert, Verdict};
use crate::domain::ids::PaymentId;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{
    Button, dialog_body, dialog_foot, dialog_title, foot_note, one_line, put_words, show_loadable, wide_dialog,
};
use crate::worker::{Command, Event};

const ROW: f32 = 46.0;
/// How wide the list of payments is beside the reasons; without room for both it stands above them.
const LIST: f32 = 236.0;
/// With so much room rules and judge stand beside each other.
const BOTH: f32 = 680.0;
/// Title, foot and margins of the dialog.
const REST: f32 = 190.0;

/// The dialog.
pub(super) struct Why {
    title: String,
    payments: Vec<(PaymentId, Option<PaymentPoint>)>,
    at: usize,
    moved: bool,
    risk: Loadable<PaymentRisk>,
}

/// What came of showing it.
pub(super) enum Wanted {
    Nothing,
    Close,
    /// Somebody says what this payment was; before they had said something else, or nothing.
    Say(PaymentId, Verdict, Option<Verdict>),
}

impl Why {
    /// Begins at the payment with the most points.
    pub(super) fn new(cx: &Cx<'_>, alert: &RiskAlert, found: &desk::Suspicious) -> Self {
        let points: std::collections::HashMap<&PaymentId, &PaymentPoint> =
            found.points.iter().map(|point| (&point.payment_id, point)).collect();
        let payments = alert.payments.iter().map(|id| (id.clone(), points.get(id).map(|point| (*point).clone())));
        Self {
            title: words::title(cx, alert),
            payments: payments.collect(),
            at: alert.worst,
            moved: true,
            risk: Loadable::default(),
        }
    }

    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.risk.apply(event);
    }

    fn payment(&self) -> Option<&(PaymentId, Option<PaymentPoint>)> {
        self.payments.get(self.at)
    }

    /// Paints it above everything else.
    pub(super) fn ui(
        &mut self,
        ctx: &Context,
        cx: &mut Cx<'_>,
        judge: Option<&JudgeStanding>,
        (may, busy): (bool, bool),
    ) -> Wanted {
        if let Some((id, _)) = self.payments.get(self.at) {
            self.risk.keep_fresh(cx, || Command::FetchPaymentRisk(id.clone()));
        }
        let mut verb = Verb::pressed_in_dialog(ctx);
        self.walk(ctx, cx);
        let (close, wants_to) = wide_dialog(ctx, "why suspicious", |ui| {
            let mut close = dialog_title(ui, &self.title, &cx.say("window-close"));
            dialog_body(ui, |ui| self.body(ui, cx, judge));
            dialog_foot(ui, |ui| {
                close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
                let mut button = |ui: &mut Ui, of: Verb, button: Button, off: bool| {
                    if ui.add_enabled(!off, button.keys(of.key())).clicked() {
                        verb = Some(of);
                    }
                };
                button(ui, Verb::Open, Button::soft(cx.say("why-show-payment")), false);
                if may {
                    button(ui, Verb::Unsure, Button::soft(cx.say("alert-do-unsure")), busy);
                    button(ui, Verb::Fine, Button::soft(cx.say("alert-do-fine")), busy);
                    button(ui, Verb::Fraud, Button::primary(cx.say("alert-do-fraud")), busy);
                    foot_note(ui, &cx.say("why-foot"));
                }
            });
            close
        });
        if close || wants_to { Wanted::Close } else { self.wanted(cx, verb, may && !busy) }
    }

    fn wanted(&self, cx: &mut Cx<'_>, verb: Option<Verb>, may: bool) -> Wanted {
        let Some((id, _)) = self.payment() else { return Wanted::Nothing };
        let verdict = match verb {
            Some(Verb::Open) => {
                cx.want(Intent::ShowPayment(id.clone()));
                return Wanted::Close;
            }
            Some(Verb::Fraud) => Verdict::Fraud,
            Some(Verb::Fine) => Verdict::Fine,
            Some(Verb::Unsure) => Verdict::Unsure,
            _ => return Wanted::Nothing,
        };
        let before = self.risk.value().and_then(|risk| risk.said).map(|(verdict, _)| verdict);
        if may { Wanted::Say(id.clone(), verdict, before) } else { Wanted::Nothing }
    }

    /// Arrows and ends go through the payments, whatever button has the keyboard.
    fn walk(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let last = self.payments.len().saturating_sub(1);
        let steps = [
            (Key::ArrowDown, self.at.saturating_add(1)),
            (Key::ArrowUp, self.at.saturating_sub(1)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        for (key, to) in steps {
            if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.look_at(cx, to.min(last));
            }
        }
    }

    fn look_at(&mut self, cx: &mut Cx<'_>, at: usize) {
        if self.at != at {
            self.at = at;
            self.moved = true;
            // What another payment's reasons are is not to be taken for this one's.
            self.risk.clear(cx);
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, judge: Option<&JudgeStanding>) {
        let height = (ui.ctx().content_rect().height() - REST).clamp(160.0, 560.0);
        let is_wide = ui.available_width() >= 640.0;
        if self.payments.len() > 1 && is_wide {
            ui.horizontal_top(|ui| {
                let down = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(LIST, height), down, |ui| self.list(ui, cx, height));
                ui.add_space(space::CARD);
                ui.vertical(|ui| self.reasons(ui, cx, judge, height));
            });
        } else {
            if self.payments.len() > 1 {
                self.list(ui, cx, ROW * 3.0);
                ui.add_space(space::SMALL);
            }
            self.reasons(ui, cx, judge, height);
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, height: f32) {
        let mut clicked = None;
        let mut area = ScrollArea::vertical().id_salt("payments").max_height(height).auto_shrink(false);
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        if std::mem::take(&mut self.moved) {
            #[allow(clippy::cast_precision_loss, reason = "rows of a list")]
            let top = self.at as f32 * ROW;
            area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW, self.payments.len(), |ui, rows| {
            for place in rows {
                if let Some((id, point)) = self.payments.get(place)
                    && row(ui, cx, id, point.as_ref(), place == self.at)
                {
                    clicked = Some(place);
                }
            }
        });
        if let Some(place) = clicked {
            self.look_at(cx, place);
            self.moved = false;
        }
    }

    fn reasons(&self, ui: &mut Ui, cx: &mut Cx<'_>, judge: Option<&JudgeStanding>, height: f32) {
        let Some((id, point)) = self.payment() else { return };
        let currency = point.as_ref().map(|point| point.amount.currency);
        let is_wide = ui.available_width() >= BOTH;
        ScrollArea::vertical().id_salt("reasons").max_height(height).auto_shrink(false).show(ui, |ui| {
            ui.set_width(ui.available_width() - space::SMALL);
            let palette = palette(ui);
            let words = match point {
                Some(point) => format!("{} · {}", cx.money(point.amount), cx.texts.time(point.at)),
                None => id.to_string(),
            };
            ui.add(Label::new(text(words, Type::Strong, palette.text_strong)).truncate());
            ui.add(Label::new(text(id.as_str(), Type::Small, palette.text_sub)).truncate());
            show_loadable(ui, cx, &self.risk, |ui, cx, risk| {
                if let Some((verdict, at)) = risk.said {
                    let said = Message::new("why-said")
                        .with("what", Message::new(words::verdict(verdict)))
                        .with("when", cx.texts.moment(at, cx.now));
                    ui.label(text(cx.tell(&said), Type::Body, palette.accent.ink));
                }
                let place = place_words(cx, &risk.place);
                ui.add(Label::new(text(cx.tell(&place), Type::Small, palette.text_sub)).wrap());
                if is_wide {
                    ui.spacing_mut().item_spacing.x = space::DIALOG;
                    ui.columns_const(|[left, right]| {
                        reasons::rules(left, cx, risk);
                        reasons::judge(right, cx, risk, judge, currency);
                    });
                } else {
                    reasons::rules(ui, cx, risk);
                    ui.add_space(space::CARD);
                    reasons::judge(ui, cx, risk, judge, currency);
                }
                ui.spacing_mut().item_spacing.x = space::SMALL;
                links::links(ui, cx, &risk.links);
            });
            let page = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            let by = if page(Key::PageDown) { -1.0 } else { f32::from(u8::from(page(Key::PageUp))) };
            ui.scroll_with_delta(vec2(0.0, by * height * 0.8));
        });
    }
}

/// Where the network address is, and who says so.
fn place_words(cx: &Cx<'_>, place: &AddressPlace) -> Message {
    let day = |at: &DateTime<Utc>| cx.texts.date(at.date_naive());
    match place {
        AddressPlace::NoAddress => Message::new("why-place-no-address"),
        AddressPlace::Gateway(country) => Message::new("why-place-gateway").with("country", country.as_str()),
        AddressPlace::File(country, built) => {
            Message::new("why-place-file").with("country", country.as_str()).with("day", day(built))
        }
        AddressPlace::NotInFile(built) => Message::new("why-place-not-in-file").with("day", day(built)),
        AddressPlace::NoFile => Message::new("why-place-no-file"),
    }
}

/// One payment in two lines. True when it was clicked.
fn row(ui: &mut Ui, cx: &Cx<'_>, id: &PaymentId, point: Option<&PaymentPoint>, is_chosen: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let (upper, lower) = match point {
        Some(point) => {
            let state =
                if point.declined || point.blocked { "window-payment-declined" } else { "suspicious-not-declined" };
            (
                cx.money(point.amount),
                format!("{} · {}", cx.texts.moment(point.at, cx.now), cx.tell(&Message::new(state))),
            )
        }
        None => (id.to_string(), String::new()),
    };
    let whole = format!("{upper}, {lower}");
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_chosen, &whole));
    if is_chosen || response.hovered() || response.has_focus() {
        let fill = if is_chosen { palette.selected } else { palette.hover };
        ui.painter().rect_filled(rect, 0, fill);
    }
    if is_chosen || response.has_focus() {
        ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(3.0, ROW)), 0, palette.accent_fill);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, palette.line));
    let left = rect.left() + space::CARD;
    let width = rect.width() - 20.0;
    let upper = one_line(ui, &upper, Type::Body, palette.text_strong, width);
    put_words(ui, pos2(left, rect.center().y - 9.0), Align2::LEFT_CENTER, upper);
    let lower = one_line(ui, &lower, Type::Small, palette.text_sub, width);
    put_words(ui, pos2(left, rect.center().y + 9.0), Align2::LEFT_CENTER, lower);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}
