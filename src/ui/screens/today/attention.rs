//! What waits for a person: what, why, how much, until when. It ends by saying that nothing else does.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Margin, Rect, ScrollArea, Ui};

use super::super::suspicious::rule_words::rule_words;
use super::figures::counted;
use crate::desk::{Attention, AttentionKind, OpenAlert, OpenAlerts, Target, Today, Urgency, When};
use crate::domain::Currency;
use crate::text::Message;
use crate::theme::{Colour, Palette};
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{Button, EntryRow, Mark, card_at, card_title, rule, tag};
use crate::ui::workbench::Place;

/// Shows the list as a card that scrolls.
pub(super) fn card(ui: &mut Ui, cx: &mut Cx<'_>, today: &Today, alerts: Option<&OpenAlerts>, place: Rect) {
    let attention = &today.attention;
    let alerts: &[OpenAlert] = alerts.map(|alerts| alerts.newest.as_slice()).unwrap_or_default();
    let count = attention.len() + alerts.len();
    let palette = palette(ui);
    let amounts = attention.iter().map(|it| it.amount).chain(alerts.iter().map(|alert| alert.amount));
    let currencies: BTreeSet<Currency> = amounts.flatten().map(|amount| amount.currency).collect();
    // Where all amounts are in one currency it is named once.
    let one = currencies.first().copied().filter(|_| currencies.len() == 1);
    card_at(ui, place, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        let caption = match one {
            Some(currency) => Message::new("today-attention-order-in").with("currency", currency.code()),
            None => Message::new("today-attention-order"),
        };
        card_title(ui, &cx.say("today-attention"), |ui| {
            if count == 0 {
                return;
            }
            ui.label(text(cx.tell(&caption), Type::Small, palette.text_sub));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let quiet = crate::theme::Tone { ink: palette.text, tint: palette.hover };
                tag(ui, &cx.texts.count(count as u64 + today.unlisted_breaks), quiet);
            });
        });
        // The rows reach from edge to edge.
        let rows = egui::Frame::new().outer_margin(Margin { left: -12, right: -12, top: 0, bottom: -12 });
        rows.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            rule(ui);
            ScrollArea::vertical().id_salt("attention").auto_shrink(false).show(ui, |ui| {
                // What is going on now comes before what has a deadline.
                for alert in alerts {
                    if alert_row(cx, palette, alert, one.is_some()).show(ui).clicked() {
                        cx.want(Intent::Go(Place::Suspicious));
                    }
                }
                for waiting in attention {
                    if row(cx, palette, waiting, one.is_some()).show(ui).clicked() {
                        cx.want(goal(&waiting.target));
                    }
                }
                if today.unlisted_breaks > 0 {
                    more(ui, cx, today.unlisted_breaks);
                } else {
                    end(ui, cx, count == 0);
                }
            });
        });
    });
}

fn row(cx: &Cx<'_>, palette: &Palette, waiting: &Attention, one_currency: bool) -> EntryRow {
    let (icon, icon_ink) = look(waiting, palette);
    let amount = waiting.amount.map(|amount| if one_currency { cx.amount(amount) } else { cx.money(amount) });
    let pressing = waiting.urgency == Urgency::Now;
    let what = cx.tell(&waiting.what);
    EntryRow {
        icon,
        icon_ink,
        what_shown: short_ids(&what),
        what,
        why: cx.tell(&waiting.why),
        amount: amount.unwrap_or_default(),
        when: waiting.when.map(|when| cx.tell(&time(cx, when))).unwrap_or_default(),
        when_ink: if pressing { palette.bad.ink } else { palette.text_sub },
    }
}

fn alert_row(cx: &Cx<'_>, palette: &Palette, alert: &OpenAlert, one_currency: bool) -> EntryRow {
    let what = rule_words(cx, &alert.rule);
    let why = Message::new("today-alert-why")
        .with("payments", counted("alert-payments", alert.payments, cx))
        .with("declined", cx.texts.count(alert.declined))
        .with("points", u64::from(alert.points));
    let amount = alert.amount.map(|amount| if one_currency { cx.amount(amount) } else { cx.money(amount) });
    EntryRow {
        icon: Icon::Suspicious,
        icon_ink: palette.bad.ink,
        what_shown: what.clone(),
        what,
        why: cx.tell(&why),
        amount: amount.unwrap_or_default(),
        when: cx.tell(&time(cx, When::Since(alert.from))),
        when_ink: palette.bad.ink,
    }
}

/// A gateway's ids are long, and it is what comes behind them that matters: `po_1y0XdhV0ybTbeli1OGhPexcO` becomes
/// `po_1y0X…xcO`. The whole id is where the row leads to.
fn short_ids(sentence: &str) -> String {
    const LONGEST: usize = 14;
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    let short = |word: &str| {
        let is_id = word.len() > LONGEST && word.contains('_') && word.bytes().all(plain);
        match (word.get(..7), word.get(word.len().saturating_sub(3)..)) {
            (Some(start), Some(end)) if is_id => format!("{start}…{end}"),
            _ => word.to_owned(),
        }
    };
    sentence.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// The last line where there is more than anybody reads here.
fn more(ui: &mut Ui, cx: &mut Cx<'_>, count: u64) {
    let line = egui::Frame::new().inner_margin(Margin::symmetric(12, 8));
    line.show(ui, |ui| {
        let words = cx.tell(&Message::new("today-attention-more").with("count", count));
        if ui.add(Button::plain(words).icon(Icon::Right)).clicked() {
            cx.want(Intent::Go(Place::Reconcile));
        }
    });
}

/// The last line: there is an end to it.
fn end(ui: &mut Ui, cx: &Cx<'_>, nothing: bool) {
    let palette = palette(ui);
    let line = egui::Frame::new().inner_margin(Margin::symmetric(12, 10));
    line.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.add_space(3.0);
            Mark::Done.glyph(ui);
            ui.add_space(space::TIGHT);
            let key = if nothing { "today-attention-none" } else { "today-attention-end" };
            ui.label(text(cx.say(key), Type::Body, palette.text_sub));
        });
    });
}

const fn look(waiting: &Attention, palette: &Palette) -> (Icon, Colour) {
    let icon = match waiting.kind {
        AttentionKind::Break => Icon::Settlements,
        AttentionKind::DisputeDue => Icon::Disputes,
        AttentionKind::Reported => Icon::Suspicious,
        AttentionKind::HoldExpires => Icon::Holds,
        AttentionKind::CommandUnknown => Icon::Help,
        AttentionKind::CommandReview => Icon::Warn,
        AttentionKind::NeverSynced | AttentionKind::SyncOld => Icon::Sync,
        AttentionKind::RequestWaits => Icon::Approvals,
        AttentionKind::PersonShutOut => Icon::Lock,
        AttentionKind::LimitReached => Icon::User,
        AttentionKind::AuditTrouble => Icon::Audit,
    };
    let ink = match (waiting.urgency, waiting.kind) {
        (_, AttentionKind::RequestWaits) | (Urgency::Soon, AttentionKind::HoldExpires) => palette.hold.ink,
        (Urgency::Now, _) => palette.bad.ink,
        (Urgency::Soon, _) => palette.warn.ink,
        (Urgency::Later, _) => palette.text_sub,
    };
    (icon, ink)
}

fn goal(target: &Target) -> Intent {
    match target {
        Target::Payment(payment_id) => Intent::ShowPayment(payment_id.clone()),
        Target::Batch(batch_id) => Intent::ShowBatch(batch_id.clone()),
        Target::Reconcile => Intent::Go(Place::Reconcile),
        Target::Gateways | Target::People => Intent::Go(Place::Settings),
        Target::Approvals => Intent::Go(Place::Approvals),
        Target::Audit => Intent::Go(Place::Audit),
        Target::Reported => Intent::ShowReported,
    }
}

fn time(cx: &Cx<'_>, when: When) -> Message {
    let since = |words: String| Message::new("today-since").with("when", words);
    let of_day = |at: DateTime<Utc>| {
        let today = at.date_naive() == cx.now.date_naive();
        if today { cx.texts.clock(at) } else { cx.texts.day_and_month(at.date_naive()) }
    };
    match when {
        When::Due(at) => until(at - cx.now),
        When::Since(at) => since(of_day(at)),
        When::SinceDay(day) => since(cx.texts.day_and_month(day)),
    }
}

/// How long it is to a deadline, or how long ago it was.
pub(super) fn until(left: TimeDelta) -> Message {
    let count = |number: i64| number.unsigned_abs();
    match (left.num_minutes(), left.num_hours()) {
        (1..60, _) => Message::new("today-in-minutes").with("n", count(left.num_minutes())),
        (60.., hours @ ..48) => Message::new("today-in-hours").with("n", count(hours)),
        (60.., _) => Message::new("today-in-days").with("n", count(left.num_days())),
        (-59..=0, _) => Message::new("today-late-now"),
        (_, hours @ -47..) => Message::new("today-late-hours").with("n", count(hours)),
        (_, _) => Message::new("today-late-days").with("n", count(left.num_days())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn long_ids_are_cut_in_their_middle_and_nothing_else_is() {
        assert_eq!(short_ids("Batch po_1y0XdhV0ybTbeli1OGhPexcO is late"), "Batch po_1y0X…xcO is late");
        for other in ["Hold for order 2596 lapses", "über_lang_und_länger_als_erlaubt", "du_18SdNXfM"] {
            assert_eq!(short_ids(other), other);
        }
    }

    #[test]
    fn a_deadline_is_told_in_the_unit_a_person_counts_in() {
        let texts = Texts::english();
        let check = |minutes: i64, words: &str| assert_eq!(texts.say(&until(TimeDelta::minutes(minutes))), words);
        check(1, "in 1 min");
        check(59, "in 59 min");
        check(60, "in 1 h");
        check(47 * 60 + 59, "in 47 h");
        check(48 * 60, "in 2 days");
        check(0, "due now");
        check(-59, "due now");
        check(-60, "1 h late");
        check(-48 * 60, "2 days late");
        check(-72 * 60, "3 days late");
    }
}
