//! What rules and forecasts know of the shop: where network addresses are, from a file that the owner chooses, and the shop's
//! own figures.

use chrono::TimeDelta;
use egui::{Label, Spinner, Ui};
use rust_decimal::Decimal;

use crate::desk::{PlaceFile, Region, RiskFigures, RiskSettings};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::files;
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::screens::unlock::entered;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, Field, Mark, card, card_title, drop_down, error_note, fill_row, labelled, rule, show_loadable,
};
use crate::worker::{Command, Event, FoundFile, RiskDecided};

/// How wide the fields are.
const FIELDS: f32 = 400.0;

/// How many minutes before UTC clocks are where people live.
const CLOCKS: [i32; 38] = [
    -720, -660, -600, -570, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 0, 60, 120, 180, 210, 240, 270,
    300, 330, 345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840,
];

/// The card.
#[derive(Default)]
pub struct Risk {
    figures: Loadable<RiskFigures>,
    chosen: Loadable<FoundFile>,
    decided: Loadable<RiskDecided>,
    /// What is said once it is decided.
    done: Option<Message>,
    draft: Option<Draft>,
}

/// The figures as they are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    region: Region,
    fee: String,
    review: String,
    margin: String,
    clock_minutes: i32,
}

/// What is wrong in which field; nothing when all can be kept.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wrong {
    fee: Option<&'static str>,
    review: Option<&'static str>,
    margin: Option<&'static str>,
}

impl Risk {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        let before = self.figures.value().map(Draft::of);
        if self.figures.apply(event)
            && let Some(figures) = self.figures.value()
            && (self.draft.is_none() || self.draft == before)
        {
            // What somebody is typing stays.
            self.draft = Some(Draft::of(figures));
        }
        if self.chosen.apply(event)
            && let Some(FoundFile(Some(path))) = self.chosen.take()
        {
            cx.want(Intent::Start(Command::UsePlaces(path), Message::new("risk-card-checking")));
        }
        if self.decided.apply(event) && self.decided.take().is_some() {
            cx.want(Intent::Changed);
            if let Some(said) = self.done.take() {
                cx.want(Intent::Notify(Notice::done(said)));
            }
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.figures.keep_fresh(cx, || Command::FetchRiskFigures);
        let Self { figures, chosen, decided, done, draft } = self;
        let again = card(ui, |ui| {
            card_title(ui, &cx.say("risk-card"), |ui| {
                if decided.is_pending() {
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                }
            });
            let mut send = |cx: &mut Cx<'_>, command: Command, said: &'static str| {
                *done = Some(Message::new(said));
                decided.ask(cx, command);
            };
            let again = show_loadable(ui, cx, figures, |ui, cx, figures| {
                match places(ui, cx, figures.places.as_ref()) {
                    Some(Wanted::Choose) if !chosen.is_pending() => {
                        let question = files::ask_for_places(cx.texts);
                        chosen.ask(cx, question);
                    }
                    Some(Wanted::Remove) => send(cx, Command::RemovePlaces, "risk-card-did-remove"),
                    _ => {}
                }
                ui.add_space(space::SMALL);
                rule(ui);
                if let Some(draft) = draft
                    && let Some(settings) = fields(ui, cx, figures, draft)
                {
                    send(cx, Command::SetRiskFigures(settings), "risk-card-did-save");
                }
            });
            if let Some(error) = decided.error() {
                error_note(ui, cx, error);
            }
            again
        });
        if again {
            self.figures.ask(cx, Command::FetchRiskFigures);
        }
    }
}

enum Wanted {
    Choose,
    Remove,
}

/// The place file: what it is, and what can be done about it.
fn places(ui: &mut Ui, cx: &Cx<'_>, file: Option<&PlaceFile>) -> Option<Wanted> {
    let mut wanted = None;
    fill_row(
        ui,
        size::CARD_TITLE,
        |ui| {
            ui.label(text(cx.say("risk-card-places"), Type::Strong, palette(ui).text_strong));
        },
        |ui| {
            let choose = if file.is_some() { "risk-card-replace" } else { "risk-card-choose" };
            if ui.add(Button::soft(cx.say(choose)).icon(Icon::Upload)).clicked() {
                wanted = Some(Wanted::Choose);
            }
            if file.is_some() && ui.add(Button::plain(cx.say("risk-card-remove"))).clicked() {
                wanted = Some(Wanted::Remove);
            }
        },
    );
    let palette = palette(ui);
    let note = |ui: &mut Ui, words: String, kind, ink| {
        ui.add(Label::new(text(words, kind, ink)).wrap());
    };
    let Some(file) = file else {
        note(ui, cx.say("risk-card-no-places"), Type::Body, palette.text);
        note(ui, cx.say("risk-card-no-places-hint"), Type::Small, palette.text_sub);
        return wanted;
    };
    let (mark, said) = match (file.is_there, file.is_old) {
        (false, _) => (Mark::Bad, "risk-card-gone"),
        (true, true) => (Mark::Warning, "risk-card-old"),
        (true, false) if file.has_positions => (Mark::Done, "risk-card-positions"),
        (true, false) => (Mark::Done, "risk-card-countries"),
    };
    let what = Message::new("risk-card-file")
        .with("file", file.file.as_str())
        .with("kind", file.kind.as_str())
        .with("day", cx.texts.date(file.built.date_naive()));
    note(ui, cx.tell(&what), Type::Body, palette.text_strong);
    mark.show(ui, &cx.say(said));
    let since = Message::new("risk-card-since")
        .with("who", file.by.as_str())
        .with("day", cx.texts.date(file.since.date_naive()));
    note(ui, cx.tell(&since), Type::Small, palette.text_sub);
    wanted
}

/// The shop's own figures. Gives them when they are to be kept.
fn fields(ui: &mut Ui, cx: &Cx<'_>, figures: &RiskFigures, draft: &mut Draft) -> Option<RiskSettings> {
    fill_row(
        ui,
        size::CARD_TITLE,
        |ui| {
            ui.label(text(cx.say("risk-card-figures"), Type::Strong, palette(ui).text_strong));
        },
        |ui| {
            let said = match &figures.by {
                Some((who, at)) => Message::new("risk-card-since")
                    .with("who", who.as_str())
                    .with("day", cx.texts.date(at.date_naive())),
                None => Message::new("risk-card-usual"),
            };
            ui.label(text(cx.tell(&said), Type::Small, palette(ui).text_sub));
        },
    );
    let mut entered_in = false;
    ui.scope(|ui| {
        ui.set_max_width(FIELDS.min(ui.available_width()));
        ui.spacing_mut().item_spacing.y = space::SMALL;
        let name = cx.say("risk-card-region");
        labelled(ui, &name, |ui| {
            let choices = Region::ALL.map(|region| (region, cx.tell(&Message::new(region_word(region)))));
            if let Some(region) = drop_down(ui, &name, &draft.region, &choices) {
                draft.region = region;
            }
        });
        let wrong = draft.wrong(figures.currency);
        match figures.currency {
            Some(currency) => {
                for (key, typed, wrong) in [
                    ("risk-card-fee", &mut draft.fee, wrong.fee),
                    ("risk-card-review", &mut draft.review, wrong.review),
                ] {
                    let name = cx.tell(&Message::new(key).with("currency", currency.code()));
                    entered_in |= field(ui, cx, &name, typed, wrong);
                }
            }
            None => {
                let words = cx.say("risk-card-no-currency");
                ui.add(Label::new(text(words, Type::Small, palette(ui).text_sub)).wrap());
            }
        }
        entered_in |= field(ui, cx, &cx.say("risk-card-margin"), &mut draft.margin, wrong.margin);
        let name = cx.say("risk-card-clock");
        labelled(ui, &name, |ui| {
            if let Some(clock) = drop_down(ui, &name, &draft.clock_minutes, &clocks(cx, draft.clock_minutes)) {
                draft.clock_minutes = clock;
            }
            ui.add(Label::new(text(cx.say("risk-card-clock-note"), Type::Small, palette(ui).text_sub)).wrap());
        });
    });
    ui.add_space(space::SMALL);
    let settings = (*draft != Draft::of(figures)).then(|| draft.settings(figures)).flatten();
    let (mut pressed, mut back) = (false, false);
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROW);
        pressed = ui.add_enabled(settings.is_some(), Button::primary(cx.say("risk-card-save"))).clicked();
        let changed = *draft != Draft::of(figures);
        back = ui.add_enabled(changed, Button::plain(cx.say("risk-card-back"))).clicked();
    });
    if back {
        *draft = Draft::of(figures);
    }
    settings.filter(|_| pressed || entered_in)
}

/// One figure to type, with what is wrong with it below. True when Enter was pressed in it.
fn field(ui: &mut Ui, cx: &Cx<'_>, name: &str, typed: &mut String, wrong: Option<&'static str>) -> bool {
    labelled(ui, name, |ui| {
        let response = Field::new(typed, name).low().show(ui);
        if let Some(wrong) = wrong {
            let words = cx.tell(&Message::new(wrong));
            ui.add(Label::new(text(words, Type::Small, palette(ui).bad.ink)).wrap());
        }
        entered(ui, &response)
    })
}

fn clocks(cx: &Cx<'_>, chosen: i32) -> Vec<(i32, String)> {
    let mut minutes: Vec<i32> = CLOCKS.to_vec();
    minutes.push(chosen);
    minutes.sort_unstable();
    minutes.dedup();
    let word = |minutes: i32| {
        let sign = if minutes < 0 { "\u{2212}" } else { "+" };
        let of_day = minutes.unsigned_abs();
        let there = cx.now + TimeDelta::minutes(minutes.into());
        let word = Message::new("risk-card-clock-word")
            .with("clock", format!("{sign}{:02}:{:02}", of_day / 60, of_day % 60))
            .with("time", there.format("%H:%M").to_string());
        (minutes, cx.tell(&word))
    };
    minutes.into_iter().map(word).collect()
}

impl Draft {
    fn of(figures: &RiskFigures) -> Self {
        let amount = |of: fn(&(Money, Money)) -> Money| {
            figures.costs.as_ref().map(|costs| of(costs).to_decimal()).unwrap_or_default()
        };
        Self {
            region: figures.settings.region,
            fee: amount(|(fee, _)| *fee),
            review: amount(|(_, review)| *review),
            margin: figures.settings.margin_percent.normalize().to_string(),
            clock_minutes: figures.settings.clock_minutes,
        }
    }

    fn wrong(&self, currency: Option<Currency>) -> Wrong {
        let cost = |typed: &str| {
            let amount = currency.map(|currency| amount(typed, currency));
            amount.is_some_and(|amount| amount.is_none()).then_some("risk-card-wrong-cost")
        };
        Wrong {
            fee: cost(&self.fee),
            review: cost(&self.review),
            margin: self.margin().is_none().then_some("risk-settings-margin"),
        }
    }

    fn margin(&self) -> Option<Decimal> {
        let margin: Decimal = self.margin.trim().parse().ok()?;
        (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&margin).then_some(margin)
    }

    /// The figures to keep; nothing while one is wrong. A cost that nobody has changed stays the usual one.
    fn settings(&self, figures: &RiskFigures) -> Option<RiskSettings> {
        if self.wrong(figures.currency) != Wrong::default() {
            return None;
        }
        let before = Self::of(figures);
        let cost = |typed: &str, before: &str, set: Option<Money>| {
            if typed == before { set } else { figures.currency.and_then(|currency| amount(typed, currency)) }
        };
        Some(RiskSettings {
            region: self.region,
            dispute_fee: cost(&self.fee, &before.fee, figures.settings.dispute_fee),
            review: cost(&self.review, &before.review, figures.settings.review),
            margin_percent: self.margin()?,
            clock_minutes: self.clock_minutes,
        })
    }
}

fn amount(typed: &str, currency: Currency) -> Option<Money> {
    Money::parse_decimal(typed.trim(), currency).ok().filter(|amount| amount.minor >= 0)
}

const fn region_word(region: Region) -> &'static str {
    match region {
        Region::UnitedStates => "risk-region-united-states",
        Region::Canada => "risk-region-canada",
        Region::Europe => "risk-region-europe",
        Region::AsiaPacific => "risk-region-asia-pacific",
        Region::LatinAmerica => "risk-region-latin-america",
        Region::Cemea => "risk-region-cemea",
    }
}
