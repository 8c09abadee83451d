//! Why payments were declined, and who tried most often.

use egui::{Label, ScrollArea, Ui};

use crate::desk::{self, Trier, Tries};
use crate::domain::Card;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::money_words::decline_words;
use crate::ui::theme::{Type, palette, text};
use crate::ui::widgets::{BarRow, bar_legend, card_title};

/// How often payments were declined, by reason. A reason leads to its payments.
pub(super) fn reasons(ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious) {
    let palette = palette(ui);
    card_title(ui, &cx.say("suspicious-reasons"), |ui| {
        ui.label(text(cx.texts.count(found.declined), Type::Small, palette.text_sub));
    });
    if found.declines.is_empty() {
        ui.add(Label::new(text(cx.say("suspicious-reasons-none"), Type::Body, palette.text_sub)).truncate());
        return;
    }
    let most = found.declines.iter().map(|row| row.count).max().unwrap_or_default();
    ScrollArea::vertical().id_salt("reasons").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for reason in &found.declines {
            let (figure, meaning) = (cx.texts.count(reason.count), cx.tell(&reason.reason));
            let row = BarRow {
                kind: "",
                name: &decline_words(&reason.code, &meaning),
                figure,
                parts: &[(reason.count, palette.net)],
                most,
                hint: meaning.clone(),
                leads_somewhere: true,
            };
            if row.show(ui).clicked() {
                // A decline without a code cannot be searched by it.
                let what = match reason.code.as_str() {
                    "" => "status:declined".to_owned(),
                    code => format!("code:{code}"),
                };
                cx.want(Intent::ShowPayments(format!("{what} after:{}", found.from.date_naive())));
            }
        }
    });
}

/// Who tried most often. Cards and addresses lead to their payments; the search knows no networks and devices.
pub(super) fn fastest(ui: &mut Ui, cx: &mut Cx<'_>, found: &desk::Suspicious) {
    let palette = palette(ui);
    card_title(ui, &cx.say("suspicious-fastest"), |ui| {
        ui.label(text(cx.say("suspicious-fastest-what"), Type::Small, palette.text_sub));
    });
    if found.fastest.is_empty() {
        ui.add(Label::new(text(cx.say("suspicious-fastest-none"), Type::Body, palette.text_sub)).truncate());
        return;
    }
    bar_legend(
        ui,
        &[
            (palette.refunds, cx.say("suspicious-fastest-declined"), String::new()),
            (palette.net, cx.say("suspicious-fastest-others"), String::new()),
        ],
    );
    let most = found.fastest.iter().map(|tries| tries.tries).max().unwrap_or_default();
    ScrollArea::vertical().id_salt("fastest").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for tries in &found.fastest {
            let goal = search(&tries.who).map(|what| format!("{what} after:{}", found.from.date_naive()));
            if league_row(ui, cx, tries, most, goal.is_some())
                && let Some(line) = goal
            {
                cx.want(Intent::ShowPayments(line));
            }
        }
    });
}

fn league_row(ui: &mut Ui, cx: &Cx<'_>, tries: &Tries, most: u64, leads_somewhere: bool) -> bool {
    let palette = palette(ui);
    let (kind, name) = match &tries.who {
        Trier::Card(card) => ("suspicious-card", card_name(cx, card)),
        Trier::Email(address) => ("suspicious-email", address.clone()),
        Trier::Ip(address) => ("suspicious-ip", address.clone()),
        Trier::Device(device) => ("suspicious-device", device.clone()),
    };
    let hint = Message::new("suspicious-fastest-hint")
        .with("declined", cx.texts.count(tries.declined))
        .with("tries", cx.texts.count(tries.tries));
    let row = BarRow {
        kind: &cx.say(kind),
        name: &name,
        figure: cx.texts.count(tries.tries),
        parts: &[(tries.declined, palette.refunds), (tries.tries.saturating_sub(tries.declined), palette.net)],
        most,
        hint: cx.tell(&hint),
        leads_somewhere,
    };
    row.show(ui).clicked() && leads_somewhere
}

/// As much of a card as may be shown.
fn card_name(cx: &Cx<'_>, card: &Card) -> String {
    match (card.brand_name(), card.last4.as_deref()) {
        (Some(brand), Some(digits)) => {
            cx.tell(&Message::new("suspicious-card-name").with("brand", brand).with("digits", digits))
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => card.fingerprint.clone().unwrap_or_default(),
    }
}

/// The search that finds somebody's payments.
fn search(who: &Trier) -> Option<String> {
    match who {
        Trier::Card(card) => Some(format!("card:{}", card.last4.as_deref()?)),
        Trier::Email(address) if !address.contains(char::is_whitespace) => Some(format!("email:{address}")),
        Trier::Email(_) | Trier::Ip(_) | Trier::Device(_) => None,
    }
}
