//! The statements of an account: what each covers, from which balance to which, and whether it fits.

use chrono::{Datelike as _, NaiveDate};
use egui::{Align2, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::desk::{AccountStatement, BankAccount, StatementGap};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Mark, card_title, one_line, put_words};

/// How high a statement is.
const ROW: f32 = 48.0;

/// So many are in sight, and on a low window so many.
const MOST: f32 = 3.0;
const LEAST: f32 = 1.0;

/// A window with less room than this is low.
const LOW: f32 = 420.0;

/// The statements, newest first.
pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, account: &BankAccount) {
    let palette = palette(ui);
    let statements = &account.statements;
    let rows = if ui.available_height() < LOW { LEAST } else { MOST };
    let caption = match statements.len() {
        0 => cx.say("bank-statements-none"),
        count => cx.tell(&Message::new("bank-statements-count").with("count", count)),
    };
    title(ui, &cx.say("bank-statements"), &caption);
    if statements.is_empty() {
        return;
    }
    let height = ROW * rows.min(f32::from(u8::try_from(statements.len()).unwrap_or(u8::MAX)));
    let scroll = ScrollArea::vertical().id_salt(("statements", &account.key)).auto_shrink([false, true]);
    scroll.max_height(height).show_rows(ui, ROW, statements.len(), |ui, places| {
        for statement in statements.iter().skip(places.start).take(places.len()) {
            row(ui, cx, statement);
        }
    });
    ui.add_space(space::TIGHT);
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range(), ui.cursor().top() + 0.5, Stroke::new(1.0, palette.line));
    ui.add_space(1.0);
}

/// The title of a section, and what is in it in a few words.
pub(super) fn title(ui: &mut Ui, title: &str, caption: &str) {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 0 }).show(ui, |ui| {
        card_title(ui, title, |ui| {
            ui.add(egui::Label::new(text(caption, Type::Small, palette(ui).text_sub)).truncate());
        });
    });
}

/// One statement: its days and balances, and below them whether it fits and what is in it.
fn row(ui: &mut Ui, cx: &Cx<'_>, statement: &AccountStatement) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let (period, balances, content) = (period(cx, statement), balances(cx, statement), content(cx, statement));
    let verdicts = verdicts(cx, statement);
    let found = verdicts.iter().map(|(_, words)| words.clone());
    let parts = [period.clone(), balances.clone(), content.clone()].into_iter().chain(found);
    let words = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let (left, right) = (rect.left() + space::PAGE, rect.right() - space::PAGE);
    let (upper, lower) = (rect.top() + 15.0, rect.top() + 34.0);
    let share = (right - left) * 0.6;
    let mut is_cut = false;
    let mut put = |words: &str, kind, ink, room: f32, at, align| {
        let words = one_line(ui, words, kind, ink, room);
        is_cut |= words.elided;
        put_words(ui, at, align, words)
    };
    let at = pos2(right, upper);
    let balances = put(&balances, Type::Body, palette.text_strong, share, at, Align2::RIGHT_CENTER);
    let room = balances.left() - space::CARD - left;
    put(&period, Type::Button, palette.text_strong, room, pos2(left, upper), Align2::LEFT_CENTER);
    let at = pos2(right, lower);
    let content = put(&content, Type::Small, palette.text_sub, share, at, Align2::RIGHT_CENTER);
    let mut x = left;
    for (mark, words) in &verdicts {
        let (glyph, tone) = mark.look(palette);
        let middle = pos2(x + size::GLYPH / 2.0, lower);
        glyph.image(tone.ink).paint_at(ui, Rect::from_center_size(middle, Vec2::splat(size::GLYPH)));
        x += size::GLYPH + 6.0;
        let room = content.left() - space::CARD - x;
        x = put(words, Type::Small, tone.ink, room, pos2(x, lower), Align2::LEFT_CENTER).right() + space::CARD;
    }
    if is_cut {
        response.on_hover_text(words);
    }
}

/// The days it covers.
fn period(cx: &Cx<'_>, statement: &AccountStatement) -> String {
    match (statement.row.from, statement.row.to) {
        (Some(from), Some(to)) => days(cx, from, to),
        (Some(from), None) => cx.tell(&Message::new("bank-period-from").with("from", from)),
        (None, Some(to)) => cx.tell(&Message::new("bank-period-to").with("to", to)),
        (None, None) => cx.say("bank-period-unknown"),
    }
}

/// Days of one year have it once, and one day stands alone.
fn days(cx: &Cx<'_>, from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        return cx.texts.date(to);
    }
    let first = if from.year() == to.year() { cx.texts.day_and_month(from) } else { cx.texts.date(from) };
    cx.tell(&Message::new("bank-period").with("from", first).with("to", to))
}

fn balances(cx: &Cx<'_>, statement: &AccountStatement) -> String {
    match (statement.row.opening, statement.row.closing) {
        (Some(opening), Some(closing)) => {
            let balances = Message::new("bank-balances");
            cx.tell(&balances.with("opening", cx.money(opening)).with("closing", cx.money(closing)))
        }
        (None, Some(closing)) => cx.tell(&Message::new("bank-balance-closing").with("closing", cx.money(closing))),
        (Some(opening), None) => cx.tell(&Message::new("bank-balance-opening").with("opening", cx.money(opening))),
        (None, None) => String::new(),
    }
}

fn content(cx: &Cx<'_>, statement: &AccountStatement) -> String {
    let Some(entries) = statement.row.entries else { return String::new() };
    match statement.row.pending.unwrap_or_default() {
        0 => cx.tell(&Message::new("bank-statement-entries").with("entries", entries)),
        pending => cx.tell(&Message::new("bank-statement-pending").with("entries", entries).with("pending", pending)),
    }
}

/// Whether it fits in itself and to the one before; where nothing can be said, that.
fn verdicts(cx: &Cx<'_>, statement: &AccountStatement) -> Vec<(Mark, String)> {
    let mut found = Vec::new();
    if let Some(difference) = statement.difference {
        let differs = Message::new("bank-differs").with("amount", cx.money(difference));
        found.push((Mark::Warning, cx.tell(&differs)));
    }
    match statement.gap {
        Some(StatementGap::Balance(by)) => {
            let gap = Message::new("bank-gap-balance").with("amount", cx.money(by));
            found.push((Mark::Warning, cx.tell(&gap)));
        }
        Some(StatementGap::Days { from, to }) if from == to => {
            found.push((Mark::Warning, cx.tell(&Message::new("bank-gap-day").with("day", from))));
        }
        Some(StatementGap::Days { from, to }) => {
            let first = if from.year() == to.year() { cx.texts.day_and_month(from) } else { cx.texts.date(from) };
            let gap = Message::new("bank-gap-days").with("from", first).with("to", to);
            found.push((Mark::Warning, cx.tell(&gap)));
        }
        None => {}
    }
    let row = &statement.row;
    let can_tell = row.opening.is_some() && row.closing.is_some() && row.booked.is_some();
    match (found.is_empty(), can_tell) {
        (true, true) => found.push((Mark::Done, cx.say("bank-fits"))),
        (true, false) => found.push((Mark::Quiet, cx.say("bank-fits-unknown"))),
        (false, _) => {}
    }
    found
}
