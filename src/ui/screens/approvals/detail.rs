//! One request: what exactly is asked for and why it needs two, and what this person can do about it.

use chrono::TimeDelta;
use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use super::Approvals;
use super::decide::Deciding;
use crate::desk::RequestDetail;
use crate::domain::RequestState;
use crate::text::Message;
use crate::theme::Tone;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::request_state;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{card_title, field_button, icon_button, rule, show_loadable};
use crate::worker::Command;

/// How wide the names of facts are.
const NAMES: f32 = 176.0;

impl Approvals {
    /// Paints it. True when it is to be closed.
    pub(super) fn detail_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut close = false;
        Frame::new().inner_margin(Margin { left: 16, right: 8, ..Margin::ZERO }).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(size::PAGE_TITLE);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    close = icon_button(ui, Icon::Close, &cx.say("window-close")).clicked();
                    if let Some(found) = self.value() {
                        let (mark, word) = request_state(found.row.state);
                        mark.tag(ui, &cx.tell(&Message::new(word)));
                    }
                });
            });
        });
        let is_here = self.value().is_some();
        let Self { detail, deciding, wanted, .. } = self;
        let shown = wanted.as_ref().map(ToString::to_string);
        let again = ScrollArea::vertical()
            .id_salt(("request", shown))
            .auto_shrink(false)
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 })
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        show_loadable(ui, cx, detail, |ui, cx, found| {
                            if is_here {
                                contents(ui, cx, found, deciding);
                            }
                        })
                    })
                    .inner
            })
            .inner;
        if again && let Some(wanted) = self.wanted.clone() {
            self.detail.ask(cx, Command::FetchRequest(wanted));
        }
        close
    }
}

fn contents(ui: &mut Ui, cx: &mut Cx<'_>, found: &RequestDetail, deciding: &mut Deciding) {
    let palette = palette(ui);
    let row = &found.row;
    ui.add(Label::new(text(cx.tell(&row.title), Type::Figure, palette.text_strong)).wrap());
    let asked = Message::new("approvals-asked-by").with("name", &row.requested_by).with("time", row.requested_at);
    ui.add(Label::new(text(cx.tell(&asked), Type::Small, palette.text_sub)).wrap());
    ui.add_space(space::CARD);
    line(ui, Icon::Approvals, &cx.tell(&found.why));
    if row.state == RequestState::Waiting {
        let left =
            Message::new("approvals-left").with("time", row.expires_at).with("left", left(row.expires_at - cx.now));
        line(ui, Icon::Clock, &cx.tell(&left));
    }
    ui.add_space(space::SMALL);
    standing(ui, cx, found);
    deciding.ui(ui, cx, found);
    facts(ui, cx, found);
}

/// What keeps it from being approved by this person, or how it ended.
fn standing(ui: &mut Ui, cx: &Cx<'_>, found: &RequestDetail) {
    let palette = palette(ui);
    let row = &found.row;
    if row.state == RequestState::Waiting {
        if found.changed {
            callout(ui, palette.warn, Icon::Warn, &cx.say("approvals-changed"), &[cx.say("approvals-changed-hint")]);
        } else if row.is_own {
            callout(ui, palette.hold, Icon::User, &cx.say("approvals-own"), &[cx.say("approvals-own-hint")]);
        }
        return;
    }
    let key = match row.state {
        RequestState::Waiting | RequestState::Approved | RequestState::CarriedOut => "approvals-end-done",
        RequestState::Declined => "approvals-end-declined",
        RequestState::Withdrawn => "approvals-end-withdrawn",
        RequestState::Expired => "approvals-end-expired",
        RequestState::Void => "approvals-end-void",
    };
    let mut what = Message::new(key);
    if let Some(name) = row.decided_by.as_ref().filter(|_| key.ends_with("done") || key.ends_with("declined")) {
        what = what.with("name", name);
    }
    let mut more = Vec::new();
    if let Some(why) = &row.void_why {
        more.push(cx.tell(why));
    }
    if let Some(note) = &row.note {
        more.push(cx.tell(&Message::new("approvals-note-said").with("note", note)));
    }
    more.extend(row.decided_at.map(|at| cx.texts.time(at)));
    let (mark, _) = request_state(row.state);
    let tone = mark.look(palette).1;
    let icon = match row.state {
        RequestState::Approved | RequestState::CarriedOut => Icon::Check,
        RequestState::Declined => Icon::Close,
        _ => Icon::Info,
    };
    callout(ui, tone, icon, &cx.tell(&what), &more);
}

/// What is known, each with what it is.
fn facts(ui: &mut Ui, cx: &mut Cx<'_>, found: &RequestDetail) {
    let palette = palette(ui);
    ui.add_space(space::CARD);
    rule(ui);
    ui.add_space(space::TIGHT);
    let mut show = None;
    card_title(ui, &cx.say("approvals-facts"), |ui| {
        if let Some(payment_id) = &found.payment_id
            && field_button(ui, Icon::Payments, &cx.say("approvals-show-payment"), true).clicked()
        {
            show = Some(payment_id.clone());
        }
    });
    ui.add_space(space::TIGHT);
    for (name, value) in &found.facts {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.vertical(|ui| {
                ui.set_width(NAMES);
                let name = text(cx.tell(name), Type::Body, palette.text_sub);
                ui.add(Label::new(name).wrap());
            });
            ui.add(Label::new(text(cx.tell(value), Type::Body, palette.text_strong)).wrap());
        });
        ui.add_space(6.0);
    }
    if let Some(payment_id) = show {
        cx.want(Intent::ShowPayment(payment_id));
    }
}

fn line(ui: &mut Ui, icon: Icon, words: &str) {
    let palette = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.vertical(|ui| {
            ui.add_space(2.0);
            ui.add(icon.image(palette.text_sub));
        });
        ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
    });
    ui.add_space(space::TIGHT);
}

/// Something that must not be overlooked, on the ground of its state.
fn callout(ui: &mut Ui, tone: Tone, icon: Icon, what: &str, more: &[String]) {
    let palette = palette(ui);
    let frame = Frame::new().fill(tone.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.vertical(|ui| {
                ui.add_space(2.0);
                ui.add(icon.image(tone.ink));
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(text(what, Type::Strong, palette.text_strong)).wrap());
                for words in more {
                    ui.add(Label::new(text(words, Type::Body, palette.text)).wrap());
                }
            });
        });
    });
    ui.add_space(space::SMALL);
}

/// How long it is to the end.
fn left(span: TimeDelta) -> Message {
    let minutes = u64::try_from(span.num_minutes()).unwrap_or_default();
    match minutes {
        0..120 => Message::new("approvals-left-minutes").with("minutes", minutes),
        _ => Message::new("approvals-left-hours").with("hours", minutes / 60),
    }
}
