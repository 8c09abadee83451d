//! The bank: accounts, whether their statements are whole and follow each other, and their entries; and every file that
//! was brought in.

mod accounts;
mod detail;
mod entries;
mod files;
mod statements;
mod take_out;

use egui::{Align, CentralPanel, Frame, Key, Layout, Margin, Modifiers, Panel, Stroke, Ui};

use self::entries::Entries;
use self::files::Files;
use self::take_out::TakeOut;
use crate::desk::{self, BankAccount};
use crate::domain::Capability;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, rule, show_loadable, tabs};
use crate::worker::{Command, Event};

/// How wide the accounts are. On a smaller window they drop down instead.
const ACCOUNTS: f32 = 304.0;

/// What is beside the accounts, or beside an entry, is not narrower than this.
const MIDDLE_LEAST: f32 = 380.0;

/// How wide an entry is. Where there is no room beside the others it covers them.
const DETAIL: f32 = 352.0;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    #[default]
    Accounts,
    Files,
}

/// The bank.
#[derive(Default)]
pub struct Bank {
    found: Loadable<desk::Bank>,
    tab: Tab,
    /// The account that is shown, with its entries.
    shown: Option<Entries>,
    files: Files,
    take_out: Option<TakeOut>,
}

impl Bank {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.found.apply(event) {
            self.follow(cx);
        }
        if let Some(entries) = &mut self.shown {
            entries.apply(event);
        }
        if self.take_out.as_mut().is_some_and(|take_out| take_out.apply(event, cx)) {
            self.take_out = None;
        }
    }

    /// Keeps to the account that is shown, and fetches its entries again only when it is not as it was.
    fn follow(&mut self, cx: &mut Cx<'_>) {
        let accounts = self.accounts();
        let same = self.shown.as_ref().and_then(|shown| accounts.iter().find(|it| it.key == shown.account.key));
        // One that has a name says more than one that has none.
        let first = accounts.iter().find(|account| account.key.account.is_some()).or(accounts.first());
        match same.or(first).cloned() {
            Some(account) => self.show(cx, account),
            None => self.leave(cx),
        }
    }

    fn accounts(&self) -> &[BankAccount] {
        self.found.value().map(|bank| bank.accounts.as_slice()).unwrap_or_default()
    }

    fn show(&mut self, cx: &mut Cx<'_>, account: BankAccount) {
        if self.shown.as_ref().is_none_or(|shown| shown.account != account) {
            self.leave(cx);
            self.shown = Some(Entries::new(account));
        }
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some(mut shown) = self.shown.take() {
            shown.call_back(cx);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.found.keep_fresh(cx, || Command::Bank);
        ui.spacing_mut().item_spacing.y = 0.0;
        let nothing_above =
            !egui::Popup::is_any_open(ui.ctx()) && ui.memory(|memory| memory.top_modal_layer().is_none());
        let room = ui.available_width();
        let is_narrow = room < ACCOUNTS + MIDDLE_LEAST;
        let mut covered = false;
        if let Some(entries) = self.shown.as_mut().filter(|_| self.tab == Tab::Accounts) {
            let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
            if entries.has_something_open() && nothing_above && ui.input_mut(escape) {
                entries.close_what_is_on_top();
            }
            let others = if is_narrow { MIDDLE_LEAST } else { ACCOUNTS + MIDDLE_LEAST };
            covered = room < others + DETAIL && entries.open.is_some();
            entries.detail_panel(ui, cx, if covered { room } else { DETAIL });
        }
        if !covered {
            self.page(ui, cx, is_narrow);
        }
        if self.take_out.as_mut().is_some_and(|take_out| take_out.ui(ui.ctx(), cx)) {
            self.take_out = None;
        }
    }

    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, is_narrow: bool) {
        let is_empty = self.found.value().is_none_or(|bank| bank.accounts.is_empty() && bank.files.is_empty());
        Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(size::PAGE_TITLE);
                ui.label(text(cx.say("window-bank"), Type::Title, palette(ui).text_strong));
                if !is_empty {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| import_button(ui, cx));
                }
            });
        });
        if let Some(bank) = self.found.value().filter(|_| !is_empty) {
            let count = |count: usize| cx.texts.count(u64::try_from(count).unwrap_or(u64::MAX));
            let choices = [
                (Tab::Accounts, cx.say("bank-accounts"), count(bank.accounts.len())),
                (Tab::Files, cx.say("bank-files"), count(bank.files.len())),
            ];
            Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| tabs(ui, &mut self.tab, &choices));
            ui.add_space(space::SMALL);
            rule(ui);
        }
        let found = std::mem::take(&mut self.found);
        let again = CentralPanel::no_frame()
            .show(ui, |ui| show_loadable(ui, cx, &found, |ui, cx, bank| self.body(ui, cx, bank, is_narrow)))
            .inner;
        self.found = found;
        if again {
            self.found.ask(cx, Command::Bank);
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, bank: &desk::Bank, is_narrow: bool) {
        if self.tab == Tab::Files && !bank.files.is_empty() {
            if let Some(file) = self.files.ui(ui, cx, &bank.files) {
                self.take_out = Some(TakeOut::new(file));
            }
            return;
        }
        let Some(shown) = &mut self.shown else {
            // The button above is there already when there are files of another kind.
            return nothing_yet(ui, cx, bank.files.is_empty());
        };
        let key = &shown.account.key;
        let mut chosen = None;
        if is_narrow {
            chosen = accounts::drop_down(ui, cx, &bank.accounts, key);
        } else {
            let panel = Panel::left("bank accounts").exact_size(ACCOUNTS).resizable(false).show_separator_line(false);
            panel.frame(Frame::NONE).show(ui, |ui| {
                let edge = ui.max_rect();
                ui.painter().vline(edge.right() - 0.5, edge.y_range(), Stroke::new(1.0, palette(ui).line));
                chosen = accounts::list(ui, cx, &bank.accounts, key);
            });
        }
        let ground = Frame::new().fill(palette(ui).card.into());
        CentralPanel::no_frame().frame(ground).show(ui, |ui| {
            statements::ui(ui, cx, &shown.account);
            shown.ui(ui, cx);
        });
        if let Some(key) = chosen {
            let account = bank.accounts.iter().find(|account| account.key == key);
            account.cloned().into_iter().for_each(|account| self.show(cx, account));
        }
    }
}

/// The one thing to do here.
fn import_button(ui: &mut Ui, cx: &mut Cx<'_>) {
    let keys = Action::Import.keys(ui.ctx()).unwrap_or_default();
    let button = Button::primary(cx.say("bank-import")).icon(Icon::Upload).keys(keys);
    if cx.may(Capability::Import) && ui.add(button).clicked() {
        cx.want(Intent::Run(Action::Import));
    }
}

/// Nothing from a bank: what can be brought in, and how.
fn nothing_yet(ui: &mut Ui, cx: &mut Cx<'_>, with_button: bool) {
    const WIDTH: f32 = 440.0;
    let palette = palette(ui);
    let side = ((ui.available_width() - WIDTH) / 2.0).max(space::PAGE).floor();
    let mut place = ui.available_rect_before_wrap().shrink2(egui::vec2(side, 0.0));
    place.min.y += space::DIALOG * 2.0;
    ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let hint = if cx.may(Capability::Import) { "bank-none-hint" } else { "bank-none-may-not" };
        ui.label(text(cx.say("bank-none"), Type::Title, palette.text_strong));
        ui.label(text(cx.say(hint), Type::Body, palette.text));
        ui.add_space(space::CARD);
        let kinds = [
            ("bank-takes-statements", "bank-takes-statements-as"),
            ("bank-takes-settlements", "bank-takes-settlements-as"),
            ("bank-takes-orders", "bank-takes-orders-as"),
            ("bank-takes-archives", "bank-takes-archives-as"),
        ];
        for (kind, formats) in kinds {
            ui.label(text(cx.say(kind), Type::Strong, palette.text_strong));
            ui.add(egui::Label::new(text(cx.say(formats), Type::Body, palette.text_sub)).wrap());
            ui.add_space(space::SMALL);
        }
        if with_button {
            ui.add_space(space::SMALL);
            import_button(ui, cx);
        }
    });
}
