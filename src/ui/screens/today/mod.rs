//! The day at a glance: six figures, thirty days of sales, where money stands, and what waits for a person.

mod attention;
mod figures;
mod flow;
mod places;
mod reasons;
mod standing;

use chrono::{DateTime, Utc};
use egui::{Align, Frame, Label, Layout, Margin, Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use self::flow::Flow;
use self::places::Places;
use super::suspicious::rule_words::rule_words;
use crate::desk::{self, OpenAlerts};
use crate::domain::{Capability, Currency};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{card_at, drop_down, nothing_here, one_line, segments, show_loadable};
use crate::worker::{Command, Event};

/// So many currencies have room beside each other.
const CURRENCIES_ABREAST: usize = 5;

/// The day at a glance.
#[derive(Default)]
pub struct Today {
    figures: Loadable<desk::Today>,
    /// The suspicious payments that wait for somebody.
    alerts: Loadable<OpenAlerts>,
    /// The currency a person chose; without a choice it is the one with most sales.
    chosen: Option<Currency>,
    flow: Flow,
}

impl Today {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        self.figures.apply(event);
        let before = self.alerts.value().map(|alerts| alerts.newest.first().map(|alert| alert.to));
        if self.alerts.apply(event)
            && let Some((before, newest)) = before.zip(self.alerts.value().and_then(|alerts| alerts.newest.first()))
            && before.is_none_or(|before| newest.from > before)
        {
            let alert = Message::new("today-alert-new").with("what", rule_words(cx, &newest.rule));
            cx.want(Intent::Notify(Notice::warning(alert)));
        }
        self.flow.apply(event);
    }

    /// Asks for the figures when they are not as new as the book, also while another screen is shown: the rail has
    /// badges.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        self.figures.keep_fresh(cx, || Command::FetchToday);
        if cx.may(Capability::ViewRisk) {
            self.alerts.keep_fresh(cx, || Command::FetchOpenAlerts);
        }
    }

    /// The currencies of the shop, the one with most sales first.
    pub fn currencies(&self) -> Vec<Currency> {
        self.figures.value().into_iter().flat_map(|today| &today.money).map(|money| money.currency).collect()
    }

    /// When the book was last brought up to date, as the last look at it told.
    pub fn synced_at(&self) -> Option<DateTime<Utc>> {
        self.figures.value().and_then(|today| today.synced_at)
    }

    /// How many batches need a look.
    pub fn badge_settlements(&self) -> u64 {
        self.figures.value().map_or(0, |today| today.broken_batches)
    }

    /// How many breaks wait.
    pub fn badge_reconcile(&self) -> u64 {
        self.figures.value().map_or(0, |today| today.breaks)
    }

    /// How many alerts have so many points that somebody should look.
    pub fn badge_suspicious(&self) -> u64 {
        self.alerts.value().map_or(0, |alerts| alerts.high)
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let money = self.figures.value().map(|today| today.money.as_slice()).unwrap_or_default();
        let currencies: Vec<Currency> = money.iter().map(|money| money.currency).collect();
        let chosen = self.chosen.filter(|chosen| currencies.contains(chosen));
        let currency = chosen.or(currencies.first().copied());
        let spacing = ui.spacing().item_spacing;
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(other) = head(ui, cx, currency, &currencies) {
            self.chosen = Some(other);
        }
        self.flow.keep_fresh(cx, currency);
        let room = ui.available_size();
        let (flow, alerts) = (&mut self.flow, self.alerts.value());
        let again = ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = spacing;
                let page = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 });
                let contents = |ui: &mut Ui| {
                    show_loadable(ui, cx, &self.figures, |ui, cx, today| match currency {
                        Some(currency) => figures(ui, cx, today, alerts, currency, flow, room),
                        None => nothing_yet(ui, cx, today, alerts),
                    })
                };
                page.show(ui, contents).inner
            })
            .inner;
        if again {
            self.figures.expire();
        }
    }
}

/// The title, the time, and the choice of a currency. Gives another currency when it was chosen.
fn head(ui: &mut Ui, cx: &Cx<'_>, currency: Option<Currency>, currencies: &[Currency]) -> Option<Currency> {
    let palette = palette(ui);
    let (day, time) = (cx.now.date_naive(), cx.texts.clock(cx.now));
    let date = Message::new("today-date").with("day", cx.texts.long_date(day)).with("time", time.as_str());
    let compared = Message::new("today-compared").with("weekday", cx.texts.weekday(day)).with("time", time);
    let (date, compared) = (cx.tell(&date), cx.tell(&compared));
    let page = Frame::new().inner_margin(Margin::symmetric(16, 0));
    let contents = |ui: &mut Ui| {
        ui.set_min_height(size::PAGE_TITLE);
        ui.label(text(cx.say("window-today"), Type::Title, palette.text_strong));
        ui.add_space(space::TIGHT);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let several = currency.filter(|_| currencies.len() > 1);
            let other = several.and_then(|currency| choose_currency(ui, cx, currency, currencies));
            let width = |words: &str, kind: Type| one_line(ui, words, kind, palette.text, f32::INFINITY).size().x;
            // Half of it would say nothing.
            let room = ui.available_width() - width(&date, Type::Body) - space::DIALOG;
            if currency.is_some() && width(&compared, Type::Small) <= room {
                ui.label(text(&compared, Type::Small, palette.text_sub));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(text(&date, Type::Body, palette.text_sub)).truncate());
            });
            other
        })
        .inner
    };
    page.show(ui, |ui| ui.horizontal(contents).inner).inner
}

/// Another currency when it was chosen.
fn choose_currency(ui: &mut Ui, cx: &Cx<'_>, currency: Currency, currencies: &[Currency]) -> Option<Currency> {
    let choices: Vec<(Currency, String)> = currencies.iter().map(|it| (*it, it.code().to_owned())).collect();
    if choices.len() > CURRENCIES_ABREAST {
        return drop_down(ui, &cx.say("today-currency"), &currency, &choices);
    }
    let mut chosen = currency;
    segments(ui, &mut chosen, &choices).then_some(chosen)
}

/// Everything below the title. `room` is what is in sight of it.
fn figures(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    today: &desk::Today,
    alerts: Option<&OpenAlerts>,
    currency: Currency,
    flow: &mut Flow,
    room: Vec2,
) {
    let places = Places::new(ui.available_width(), room.y - space::PAGE);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), places.height), Sense::hover());
    let at = |place: Rect| place.translate(whole.min.to_vec2());
    let money = today.money.iter().find(|money| money.currency == currency);
    let standing = today.standing.iter().find(|standing| standing.currency == currency);
    // In the order in which one reads, which is also the keyboard's.
    if let (Some(money), Some(standing)) = (money, standing) {
        figures::ui(ui, cx, today, alerts, money, standing, &places.figures.map(at));
    }
    flow.ui(ui, cx, at(places.chart));
    card_at(ui, at(places.reasons), |ui| reasons::ui(ui, cx, today));
    if let Some(standing) = standing {
        card_at(ui, at(places.standing), |ui| self::standing::ui(ui, cx, standing));
    }
    attention::card(ui, cx, today, alerts, at(places.attention));
}

/// There is no money yet; what waits may be the reason.
fn nothing_yet(ui: &mut Ui, cx: &mut Cx<'_>, today: &desk::Today, alerts: Option<&OpenAlerts>) {
    nothing_here(ui, &cx.say("today-nothing"), &cx.say("today-nothing-hint"));
    ui.add_space(space::DIALOG);
    let room = ui.available_rect_before_wrap();
    let size = vec2(room.width().min(size::DIALOG), 280.0);
    let place = Rect::from_min_size(room.center_top() - vec2(size.x / 2.0, 0.0), size);
    attention::card(ui, cx, today, alerts, place);
    ui.advance_cursor_after_rect(place);
}
