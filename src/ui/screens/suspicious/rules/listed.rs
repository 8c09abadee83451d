//! What is on the shop's lists, and since when.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui};

use super::silences::{self, Ended};
use crate::desk::{ListEntry, Purpose, Silence};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, space, text};
use crate::ui::widgets::{Button, Mark, nothing_here, rule};

/// So many are listed, the newest.
const LISTED: usize = 200;

/// What is wanted of lists and silences.
pub(super) enum Wanted {
    /// Taken off this list.
    Off(String, String),
    /// A rule is to speak again.
    Speak(Ended),
}

/// Shows it, and below it which rules are silent.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, entries: &[ListEntry], silent: &[Silence], may: bool) -> Option<Wanted> {
    let mut taken = None;
    ScrollArea::vertical().id_salt("listed").auto_shrink(false).show(ui, |ui| {
        if entries.is_empty() {
            nothing_here(ui, &cx.say("lists-none"), &cx.say("lists-none-hint"));
        }
        for entry in entries.iter().take(LISTED) {
            if line(ui, cx, entry, may) {
                taken = Some(Wanted::Off(entry.list.clone(), entry.shown.clone()));
            }
            rule(ui);
        }
        if entries.len() > LISTED {
            let more = Message::new("lists-more").with("count", entries.len() - LISTED);
            let frame = Frame::new().inner_margin(Margin::symmetric(12, 10));
            frame.show(ui, |ui| ui.label(text(cx.tell(&more), Type::Small, palette(ui).text_sub)));
        }
        if let Some(ended) = silences::ui(ui, cx, silent, may) {
            taken = Some(Wanted::Speak(ended));
        }
    });
    taken
}

fn line(ui: &mut Ui, cx: &Cx<'_>, entry: &ListEntry, may: bool) -> bool {
    let palette = palette(ui);
    let mut off = false;
    Frame::new().inner_margin(Margin::symmetric(12, 7)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if may {
                    let name = Message::new("lists-take-off-named").with("what", &entry.shown);
                    let button = Button::plain(cx.say("lists-take-off")).named(cx.tell(&name));
                    off = ui.add(button).clicked();
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let mark = match entry.purpose {
                        Purpose::Block => Mark::Bad,
                        Purpose::Allow => Mark::Done,
                        Purpose::Plain | Purpose::Feedback => Mark::Quiet,
                    };
                    mark.glyph(ui);
                    ui.add_space(space::TIGHT);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        ui.add(Label::new(text(&entry.shown, Type::Button, palette.text_strong)).truncate());
                        ui.add(Label::new(text(words(cx, entry), Type::Small, palette.text_sub)).truncate());
                    });
                });
            });
        });
    });
    off
}

/// Which list, who put it there and when, and until when it counts.
fn words(cx: &Cx<'_>, entry: &ListEntry) -> String {
    let since = Message::new("lists-since")
        .with("list", &entry.list)
        .with("who", &entry.by)
        .with("when", cx.texts.moment(entry.since, cx.now));
    let mut words = cx.tell(&since);
    if let Some(until) = entry.until {
        let until = Message::new("lists-until").with("when", cx.texts.moment(until, cx.now));
        words = format!("{words} · {}", cx.tell(&until));
    }
    words
}
