//! The accounts: which, how much is on it, and whether its statements need a look.

use egui::{Align2, Frame, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::desk::{AccountKey, BankAccount};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Type, palette, size, space};
use crate::ui::widgets::{self, Mark, one_line, put_words};

/// How high an account is.
const ROW: f32 = 84.0;

/// The accounts one below the other. Gives the one that was pressed.
pub(super) fn list(ui: &mut Ui, cx: &Cx<'_>, accounts: &[BankAccount], shown: &AccountKey) -> Option<AccountKey> {
    let mut chosen = None;
    ScrollArea::vertical().id_salt("bank accounts").auto_shrink(false).show_rows(
        ui,
        ROW,
        accounts.len(),
        |ui, places| {
            for account in accounts.iter().skip(places.start).take(places.len()) {
                if row(ui, cx, account, account.key == *shown) {
                    chosen = Some(account.key.clone());
                }
            }
        },
    );
    chosen
}

/// The accounts as a list that drops down. Gives another one when it was chosen.
pub(super) fn drop_down(ui: &mut Ui, cx: &Cx<'_>, accounts: &[BankAccount], shown: &AccountKey) -> Option<AccountKey> {
    let choices: Vec<_> = accounts.iter().map(|account| (account.key.clone(), with_currency(cx, account))).collect();
    let around = Frame::new().inner_margin(Margin::symmetric(16, 8));
    around.show(ui, |ui| widgets::drop_down(ui, &cx.say("bank-account"), shown, &choices)).inner
}

/// One account from edge to edge. True when it was pressed.
fn row(ui: &mut Ui, cx: &Cx<'_>, account: &BankAccount, is_shown: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = account_name(cx, &account.key);
    let (balance, day) = balance(cx, account);
    let facts = Message::new("bank-account-facts")
        .with("currency", account.key.currency.code())
        .with("entries", account.entries);
    let (facts, trouble) = (cx.tell(&facts), trouble(cx, account));
    let parts = [Some(name.clone()), Some(balance.clone()), day.clone(), Some(facts.clone()), trouble.clone()];
    let words = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_shown, &words));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if is_shown {
        ui.painter().rect_filled(rect, 0, palette.selected);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0, palette.accent_fill);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, palette.hover);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent_fill);
        ui.painter().rect_stroke(rect.shrink(1.0), 0, ring, egui::StrokeKind::Inside);
    }
    let (left, right) = (rect.left() + space::PAGE, rect.right() - space::PAGE);
    let name = one_line(ui, &name, Type::Button, palette.text_strong, right - left);
    put_words(ui, pos2(left, rect.top() + 20.0), Align2::LEFT_CENTER, name);
    let balance = one_line(ui, &balance, Type::Body, palette.text_strong, right - left);
    let balance = put_words(ui, pos2(left, rect.top() + 42.0), Align2::LEFT_CENTER, balance);
    if let Some(day) = day {
        let day = one_line(ui, &day, Type::Small, palette.text_sub, right - balance.right() - space::SMALL);
        put_words(ui, pos2(balance.right() + 6.0, rect.top() + 42.0), Align2::LEFT_CENTER, day);
    }
    let middle = rect.top() + 64.0;
    let facts = one_line(ui, &facts, Type::Small, palette.text_sub, right - left);
    let facts = put_words(ui, pos2(left, middle), Align2::LEFT_CENTER, facts);
    if let Some(trouble) = trouble {
        let (glyph, tone) = Mark::Warning.look(palette);
        let room = right - facts.right() - space::CARD - size::GLYPH - 6.0;
        let trouble = one_line(ui, &trouble, Type::Small, tone.ink, room);
        let words = put_words(ui, pos2(right, middle), Align2::RIGHT_CENTER, trouble);
        let middle = pos2(words.left() - 6.0 - size::GLYPH / 2.0, middle);
        glyph.image(tone.ink).paint_at(ui, Rect::from_center_size(middle, Vec2::splat(size::GLYPH)));
    }
    response.clicked()
}

/// The last balance that is stated, and its day.
fn balance(cx: &Cx<'_>, account: &BankAccount) -> (String, Option<String>) {
    let Some((day, balance)) = account.balance else { return (cx.say("bank-balance-unknown"), None) };
    let day = day.map(|day| cx.tell(&Message::new("bank-balance-on").with("day", day)));
    (cx.money(balance), day)
}

/// How many statements do not fit or leave a gap, if any.
fn trouble(cx: &Cx<'_>, account: &BankAccount) -> Option<String> {
    let wrong = account.statements.iter().filter(|it| it.difference.is_some() || it.gap.is_some()).count();
    (wrong > 0).then(|| cx.tell(&Message::new("bank-account-trouble").with("count", wrong)))
}

/// An account as people read it, an IBAN in groups of four.
fn account_name(cx: &Cx<'_>, key: &AccountKey) -> String {
    key.account.as_deref().map_or_else(|| cx.say("bank-account-unnamed"), grouped)
}

fn with_currency(cx: &Cx<'_>, account: &BankAccount) -> String {
    format!("{}, {}", account_name(cx, &account.key), account.key.currency)
}

/// An IBAN in groups of four; anything else as it is.
fn grouped(account: &str) -> String {
    let is_iban = (15..=34).contains(&account.len())
        && account.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
        && account.bytes().take(2).all(|it| it.is_ascii_uppercase())
        && account.bytes().skip(2).take(2).all(|it| it.is_ascii_digit());
    if !is_iban {
        return account.to_owned();
    }
    let letters: Vec<char> = account.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_read_in_groups_of_four() {
        assert_eq!(grouped("NO9386011117947"), "NO93 8601 1117 947");
        assert_eq!(grouped("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
        for other in ["", "12345678901234567", "Main account", "DE89 3704 0044 0532 0130 00", "DEXX370400440532"] {
            assert_eq!(grouped(other), other);
        }
    }
}
