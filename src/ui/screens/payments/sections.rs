//! What is known of one payment, section by section.

use chrono::TimeDelta;
use egui::{Align, Frame, Label, Layout, Margin, Sense, Ui, vec2};

use super::review::{Review, Verdict};
use crate::desk::{CheckRow, JourneyStage, PaymentDetail, PaymentMoney, RefundJourney, StepState};
use crate::domain::{Capability, CommandState, Dispute, DisputeStatus, Money, Payment};
use crate::text::Message;
use crate::theme::Tone;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::{command_state, payment_state};
use crate::ui::screens::journey;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, card_title, figure_row, fill_row, icon_button, rule, sum_rule};

/// Other payments that are listed before one is sent to the list.
const OTHERS_SHOWN: usize = 6;

/// A section below a thin line; `caption` stands at the right.
fn section(ui: &mut Ui, title: &str, caption: &str, contents: impl FnOnce(&mut Ui)) {
    ui.add_space(space::SMALL);
    rule(ui);
    ui.add_space(space::TIGHT);
    card_title(ui, title, |ui| {
        ui.add(Label::new(text(caption, Type::Small, palette(ui).text_sub)).truncate());
    });
    ui.add_space(space::TIGHT);
    ui.spacing_mut().interact_size.y = 22.0; // lines of figures stand close
    contents(ui);
}

/// Words in a place of a fixed width, so that what follows lines up.
fn cell(ui: &mut Ui, width: f32, words: egui::RichText) {
    let (place, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
    let inside = egui::UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center));
    ui.new_child(inside).add(Label::new(words).truncate());
}

/// Something that needs a look, on the ground of its state.
pub(super) fn callout(ui: &mut Ui, tone: Tone, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(tone.tint.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        contents(ui);
    });
    ui.add_space(space::SMALL);
}

/// A button that copies something.
pub fn copy_button(ui: &mut Ui, cx: &mut Cx<'_>, words: &str, what: Message) {
    let name = cx.tell(&Message::new("payments-copy").with("what", what.clone()));
    if icon_button(ui, Icon::Copy, &name).clicked() {
        cx.want(Intent::Copy(words.to_owned(), what));
    }
}

/// What was asked for here and is not settled. Gives the question about what is in review when somebody wants to answer it.
pub fn open_commands(ui: &mut Ui, cx: &Cx<'_>, detail: &PaymentDetail) -> Option<Review> {
    let mut asked = None;
    let unsettled = detail.commands.iter().map(|(row, _)| row);
    for row in unsettled.filter(|row| row.state.is_open() || row.state == CommandState::Review) {
        let palette = palette(ui);
        callout(ui, palette.warn, |ui| {
            let (mark, word) = command_state(row.state);
            let what = Message::new("payments-open-command")
                .with("kind", row.command.kind.as_str())
                .with("amount", cx.money(row.command.amount));
            ui.horizontal_wrapped(|ui| {
                mark.glyph(ui);
                ui.label(text(cx.tell(&what), Type::Strong, palette.text_strong));
            });
            let word = cx.tell(&Message::new(word));
            let why = Message::new("payments-open-command-why").with("state", word);
            ui.label(text(cx.tell(&why), Type::Small, palette.text));
            if row.state == CommandState::Review && cx.may(Capability::ResolveReview) {
                ui.add_space(space::TIGHT);
                ui.horizontal_wrapped(|ui| {
                    for verdict in Verdict::ALL {
                        if ui.add(Button::soft(cx.tell(&Message::new(verdict.key())))).clicked() {
                            asked = Some(Review::new(row.clone(), verdict));
                        }
                    }
                });
            }
        });
    }
    asked
}

/// Why it was declined, what to tell the customer, what to try.
pub fn decline(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let (Some(advice), Some(declined)) = (&detail.decline, &detail.payment.payment.decline) else { return };
    let palette = palette(ui);
    callout(ui, palette.bad, |ui| {
        ui.horizontal_wrapped(|ui| {
            Mark::Bad.glyph(ui);
            ui.label(text(cx.tell(&advice.meaning), Type::Strong, palette.text_strong));
        });
        ui.label(text(&declined.code, Type::Small, palette.text));
        ui.add_space(space::SMALL);
        ui.label(text(cx.say("payments-tell-customer"), Type::Small, palette.text));
        let tell = cx.tell(&advice.tell);
        ui.horizontal_top(|ui| {
            let room = ui.available_width() - size::ROW - 8.0;
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.add(Label::new(text(&tell, Type::Body, palette.text_strong)).wrap());
            });
            copy_button(ui, cx, &tell, Message::new("payments-copied-sentence"));
        });
        ui.add_space(space::TIGHT);
        ui.label(text(cx.say("payments-try-next"), Type::Small, palette.text));
        ui.add(Label::new(text(cx.tell(&advice.next), Type::Body, palette.text_strong)).wrap());
    });
}

/// Each dispute, its deadline first.
pub fn disputes(ui: &mut Ui, cx: &Cx<'_>, detail: &PaymentDetail) {
    for dispute in &detail.disputes {
        let palette = palette(ui);
        let (mark, key) = dispute_state(&dispute.status);
        let tone = mark.look(palette).1;
        callout(ui, tone, |ui| {
            ui.horizontal_wrapped(|ui| {
                mark.glyph(ui);
                let amount = cx.money(dispute.amount);
                let words = cx.tell(&Message::new("payments-disputed").with("amount", amount));
                ui.label(text(words, Type::Strong, palette.text_strong));
                ui.label(text(cx.say(key), Type::Body, palette.text));
            });
            if let Some(due) = due(cx, dispute) {
                ui.label(text(due, Type::Body, palette.text_strong));
            }
            if let Some(reason) = &dispute.reason {
                let words = cx.tell(&Message::new("payments-dispute-reason").with("reason", reason.replace('_', " ")));
                ui.label(text(words, Type::Small, palette.text));
            }
        });
    }
}

/// Whether the customer's bank has taken the money back, or may do so: a refund would then pay it twice.
pub fn may_be_back_already(detail: &PaymentDetail) -> bool {
    detail.disputes.iter().any(|dispute| dispute.status != DisputeStatus::Won)
}

const fn dispute_state(status: &DisputeStatus) -> (Mark, &'static str) {
    match status {
        DisputeStatus::NeedsResponse => (Mark::Warning, "payments-dispute-needs-answer"),
        DisputeStatus::UnderReview => (Mark::Waiting, "payments-dispute-under-review"),
        DisputeStatus::Won => (Mark::Done, "payments-dispute-won"),
        DisputeStatus::Lost => (Mark::Bad, "payments-dispute-lost"),
        DisputeStatus::Other(_) => (Mark::Unclear, "payments-dispute-other"),
    }
}

/// Until when evidence may be sent, as long as it may.
fn due(cx: &Cx<'_>, dispute: &Dispute) -> Option<String> {
    let at = dispute.due_by.filter(|_| dispute.status == DisputeStatus::NeedsResponse)?;
    let left = at - cx.now;
    if left < TimeDelta::zero() {
        return Some(cx.tell(&Message::new("payments-dispute-overdue").with("time", at)));
    }
    let days = u64::try_from(left.num_days()).unwrap_or_default();
    Some(cx.tell(&Message::new("payments-dispute-due").with("time", at).with("days", days)))
}

/// The way of the payment.
pub fn journey_of(ui: &mut Ui, cx: &Cx<'_>, detail: &PaymentDetail) {
    let (done, all) = journey::progress(&detail.journey);
    let caption = cx.tell(&Message::new("payments-steps").with("done", done).with("all", all));
    section(ui, &cx.say("payments-journey"), &caption, |ui| {
        journey::journey(ui, cx, &detail.journey, detail.payment.payment.created_at);
    });
}

/// The way of each refund, and the number by which the customer's bank finds it.
pub fn refunds(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    for refund in &detail.refund_journeys {
        let title = cx.tell(&Message::new("payments-refund-of").with("amount", cx.money(refund.amount)));
        section(ui, &title, "", |ui| one_refund(ui, cx, refund));
    }
}

/// The way of one refund.
pub fn one_refund(ui: &mut Ui, cx: &mut Cx<'_>, refund: &RefundJourney) {
    let mut steps = refund.steps.clone();
    if let (Some(last), Some((from, to))) = (steps.last_mut(), refund.arrives)
        && last.stage == JourneyStage::RefundAtCustomer
        && last.state == StepState::Now
    {
        // The number is in a line of its own, from which it can be copied.
        last.note = Some(Message::new("journey-refund-arrives").with("from", from).with("to", to));
    }
    // A refund is not of the payment's day: its steps are told by their day as well.
    journey::journey(ui, cx, &steps, chrono::DateTime::UNIX_EPOCH);
    if let Some(reference) = &refund.acquirer_reference {
        id_row(ui, cx, ("payments-id-reference", "payments-the-reference"), reference);
    }
}

/// What it brought: gross less fee is net, and where that went.
pub fn money(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let Some(money) = &detail.money else { return };
    let currency = money.net.currency;
    let caption = if currency == detail.payment.payment.amount.currency {
        currency.code().to_owned()
    } else {
        cx.tell(&Message::new("payments-settled-in").with("currency", currency.code()))
    };
    section(ui, &cx.say("payments-money"), &caption, |ui| {
        figure_row(ui, &cx.say("payments-gross"), "", &cx.amount(money.gross), false);
        let fee = Money::new(money.fee.minor.saturating_neg(), money.fee.currency);
        figure_row(ui, &cx.say("payments-fee"), "", &cx.amount(fee), false);
        sum_rule(ui);
        net(ui, cx, money);
    });
}

fn net(ui: &mut Ui, cx: &mut Cx<'_>, money: &PaymentMoney) {
    let palette = palette(ui);
    let deposit = match (money.deposited_on, money.expected_on) {
        (Some(day), _) => Some(Message::new("payments-deposited").with("day", cx.texts.day_and_month(day))),
        (None, Some(day)) => Some(Message::new("payments-expected").with("day", cx.texts.day_and_month(day))),
        (None, None) => None,
    };
    let mut show = None;
    fill_row(
        ui,
        size::DENSE_ROW,
        |ui| {
            ui.label(text(cx.say("payments-net"), Type::Strong, palette.text_strong));
            ui.spacing_mut().item_spacing.x = 5.0;
            match &money.batch_id {
                Some(batch_id) => {
                    let words = cx.tell(&Message::new("payments-in-batch").with("batch", batch_id.as_str()));
                    if !cx.may(Capability::Reconcile) {
                        ui.label(text(words, Type::Small, palette.text_sub));
                    } else if link(ui, &words).clicked() {
                        show = Some(batch_id.clone());
                    }
                }
                None => {
                    ui.label(text(cx.say("payments-in-no-batch"), Type::Small, palette.text_sub));
                }
            }
        },
        |ui| {
            ui.label(text(cx.amount(money.net), Type::Strong, palette.text_strong));
        },
    );
    if let Some(deposit) = deposit {
        ui.label(text(cx.tell(&deposit), Type::Small, palette.text_sub));
    }
    if let Some(batch_id) = show {
        cx.want(Intent::ShowBatch(batch_id));
    }
}

/// Words that lead somewhere.
pub(super) fn link(ui: &mut Ui, words: &str) -> egui::Response {
    let words = text(words, Type::Small, palette(ui).accent.ink);
    ui.add(egui::Link::new(words)).on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// What was checked, each with a plain sentence.
pub fn checks(ui: &mut Ui, cx: &Cx<'_>, detail: &PaymentDetail) {
    if detail.checks.is_empty() {
        return;
    }
    let passed = detail.checks.iter().filter(|check| check.passed == Some(true)).count();
    let told = detail.checks.iter().filter(|check| check.passed.is_some()).count();
    let caption = cx.tell(&Message::new("payments-checks-passed").with("passed", passed).with("all", told));
    section(ui, &cx.say("payments-checks"), &caption, |ui| {
        for check in &detail.checks {
            one_check(ui, cx, check);
        }
    });
}

fn one_check(ui: &mut Ui, cx: &Cx<'_>, check: &CheckRow) {
    let palette = palette(ui);
    let (icon, ink, word) = match check.passed {
        Some(true) => (Icon::Check, palette.ok.ink, "payments-check-passed"),
        Some(false) => (Icon::Close, palette.bad.ink, "payments-check-failed"),
        None => (Icon::Info, palette.text_sub, "payments-check-neither"),
    };
    ui.horizontal_top(|ui| {
        ui.set_min_height(22.0);
        let (place, _) = ui.allocate_exact_size(vec2(size::ICON, 20.0), Sense::hover());
        let place = egui::Rect::from_center_size(place.center(), egui::Vec2::splat(size::ICON));
        ui.put(place, icon.image(ink).alt_text(cx.say(word)));
        cell(ui, 84.0, text(cx.tell(&check.name), Type::Body, palette.text_strong));
        ui.add(Label::new(text(cx.tell(&check.sentence), Type::Small, palette.text).line_height(Some(20.0))).wrap());
    });
}

/// What the same customer or card paid else.
pub fn others(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail) {
    let title = cx.say("payments-others");
    if detail.others.is_empty() {
        section(ui, &title, "", |ui| {
            ui.label(text(cx.say("payments-others-none"), Type::Small, palette(ui).text_sub));
        });
        return;
    }
    section(ui, &title, "", |ui| {
        for other in detail.others.iter().take(OTHERS_SHOWN) {
            if other_row(ui, cx, &other.payment) {
                cx.want(Intent::ShowPayment(other.payment.payment_id.clone()));
            }
        }
        if let Some(email) = &detail.payment.payment.email
            && detail.others.len() > OTHERS_SHOWN
            && !detail.masked
            && link(ui, &cx.say("payments-others-all")).clicked()
        {
            cx.want(Intent::ShowPayments(format!("email:{email}")));
        }
    });
}

fn other_row(ui: &mut Ui, cx: &Cx<'_>, payment: &Payment) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::DENSE_ROW), Sense::click());
    let (mark, word) = payment_state(payment.state());
    let (time, state) = (cx.texts.moment(payment.created_at, cx.now), cx.tell(&Message::new(word)));
    let spoken = format!("{time}, {}, {state}", cx.money(payment.amount));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &spoken));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), corner::WIDGET, palette.hover);
    }
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    row.spacing_mut().item_spacing.x = 6.0;
    let (place, _) = row.allocate_exact_size(vec2(96.0, 20.0), Sense::hover());
    row.painter().text(
        place.left_center(),
        egui::Align2::LEFT_CENTER,
        time,
        Type::Small.font(),
        palette.text_sub.into(),
    );
    mark.show(&mut row, &state);
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(text(cx.money(payment.amount), Type::Body, palette.text_strong));
        if let Some(order) = &payment.order {
            ui.add(Label::new(text(order, Type::Small, palette.text_sub)).truncate());
        }
    });
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// Everything one may have to read to somebody else.
pub fn ids(ui: &mut Ui, cx: &mut Cx<'_>, detail: &PaymentDetail, payment: &Payment) {
    let card = payment.card.as_ref();
    let rows = [
        ("payments-id-payment", "payments-the-payment", Some(payment.payment_id.as_str())),
        ("payments-id-charge", "payments-the-charge", payment.charge_id.as_ref().map(|id| id.as_str())),
        ("payments-id-order", "payments-the-order", payment.order.as_deref()),
        ("payments-id-email", "payments-the-email", payment.email.as_deref()),
        ("payments-id-card", "payments-the-card", card.and_then(|card| card.fingerprint.as_deref())),
        ("payments-id-ip", "payments-the-ip", payment.ip.as_deref()),
        ("payments-id-device", "payments-the-device", payment.device.as_deref()),
        (
            "payments-id-batch",
            "payments-the-batch",
            detail.money.as_ref().and_then(|it| it.batch_id.as_ref()).map(|id| id.as_str()),
        ),
    ];
    section(ui, &cx.say("payments-ids"), &detail.gateway, |ui| {
        for (name, copied, value) in rows {
            if let Some(value) = value {
                id_row(ui, cx, (name, copied), value);
            }
        }
        for refund in &detail.refunds {
            id_row(ui, cx, ("payments-id-refund", "payments-the-refund"), refund.refund_id.as_str());
        }
        for dispute in &detail.disputes {
            id_row(ui, cx, ("payments-id-dispute", "payments-the-dispute"), dispute.dispute_id.as_str());
        }
    });
}

/// A name, something to be read out, and a button that copies it. `name` is its name, and what it is called when it was
/// copied.
fn id_row(ui: &mut Ui, cx: &mut Cx<'_>, name: (&'static str, &'static str), value: &str) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROW);
        cell(ui, 108.0, text(cx.say(name.0), Type::Small, palette.text_sub));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            copy_button(ui, cx, value, Message::new(name.1));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(text(value, Type::Small, palette.text)).truncate());
            });
        });
    });
}
