//! Why payments were declined.

use chrono::Days;
use egui::{ScrollArea, Ui};

use crate::desk::{self, DeclineReason};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::decline_words;
use crate::ui::theme::{Type, palette, text};
use crate::ui::widgets::{BarRow, bar_legend, card_title};

/// How far the declines by reason reach back, today included.
const REASON_DAYS: u64 = 30;

/// How often payments were declined, by reason. A reason leads to its payments.
pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, today: &desk::Today) {
    let palette = palette(ui);
    card_title(ui, &cx.say("today-reasons"), |ui| {
        ui.label(text(cx.say("today-reasons-days"), Type::Small, palette.text_sub));
    });
    if today.declines.is_empty() {
        ui.label(text(cx.say("today-reasons-none"), Type::Body, palette.text_sub));
        return;
    }
    let sum = |count: fn(&DeclineReason) -> u64| today.declines.iter().map(count).sum::<u64>();
    let (new, old) = (sum(|reason| reason.today), sum(|reason| reason.last_30_days - reason.today));
    bar_legend(
        ui,
        &[
            (palette.net, cx.say("today-reasons-today"), cx.texts.count(new)),
            (palette.fees, cx.say("today-reasons-before"), cx.texts.count(old)),
        ],
    );
    let since = today.at.date_naive().checked_sub_days(Days::new(REASON_DAYS - 1));
    let most = today.declines.iter().map(|reason| reason.last_30_days).max().unwrap_or_default();
    ScrollArea::vertical().id_salt("reasons").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for reason in &today.declines {
            let (new, all) = (cx.texts.count(reason.today), cx.texts.count(reason.last_30_days));
            let hint = Message::new("today-reasons-hint").with("reason", reason.reason.clone());
            let row = BarRow {
                kind: "",
                name: &decline_words(&reason.code, &cx.tell(&reason.reason)),
                figure: all.clone(),
                parts: &[(reason.today, palette.net), (reason.last_30_days - reason.today, palette.fees)],
                most,
                hint: cx.tell(&hint.with("today", new).with("all", all)),
                leads_somewhere: true,
            };
            if row.show(ui).clicked() {
                let since = since.map(|day| format!(" after:{day}")).unwrap_or_default();
                // A decline without a code cannot be searched by it.
                let what = match reason.code.as_str() {
                    "" => "status:declined".to_owned(),
                    code => format!("code:{code}"),
                };
                cx.want(Intent::ShowPayments(format!("{what}{since}")));
            }
        }
    });
}
