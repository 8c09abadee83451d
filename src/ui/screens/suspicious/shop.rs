//! The shop as a whole: what is out of the ordinary, and how near it is to what card networks do not put up with.

use chrono::{DateTime, Utc};
use egui::{Context, Label, Rect, Sense, Ui, pos2, vec2};

use super::reasons::section;
use super::reported::reported;
use super::words;
use crate::desk::{
    Band, Detector, DetectorState, Excess, FraudCondition, FraudProgramme, NetworkMonth, ShopAlert, ShopWatch,
    VisaStanding,
};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, corner, palette, space, text};
use crate::ui::widgets::{
    Button, Mark, dialog, dialog_body, dialog_foot, dialog_title, figure_row, foot_note, show_loadable,
};
use crate::worker::{Command, Event};

/// So many earlier alerts are told.
const TOLD: usize = 5;

/// The dialog.
#[derive(Default)]
pub(super) struct Shop {
    watch: Loadable<ShopWatch>,
    pub(super) open: bool,
}

impl Shop {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.watch.apply(event);
    }

    /// Paints it above everything else while it is open.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        if !self.open {
            return;
        }
        self.watch.keep_fresh(cx, || Command::FetchShopWatch);
        let mut wanted = None;
        let (close, wants_to) = dialog(ctx, "shop as a whole", |ui| {
            let mut close = dialog_title(ui, &cx.say("shop-title"), &cx.say("window-close"));
            dialog_body(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                show_loadable(ui, cx, &self.watch, |ui, cx, watch| {
                    wanted = reported(ui, cx, &watch.reported);
                    contents(ui, cx, watch);
                });
            });
            dialog_foot(ui, |ui| {
                close |= ui.add(Button::plain(cx.say("window-close"))).clicked();
                foot_note(ui, &cx.say("shop-foot"));
            });
            close
        });
        self.open = !(close || wants_to || wanted.is_some());
        if let Some(intent) = wanted {
            cx.want(intent);
        }
    }
}

fn contents(ui: &mut Ui, cx: &Cx<'_>, watch: &ShopWatch) {
    // What is unusual first, then what is watched, and last what is not known yet.
    let mut detectors = watch.detectors.clone();
    detectors.sort_by_key(|it| match it.state {
        DetectorState::Unusual(_) => 0,
        DetectorState::Usual => 1,
        DetectorState::Warming { .. } => 2,
    });
    for it in &detectors {
        let name = cx.say(name(it.detector));
        ui.horizontal(|ui| {
            let (mark, said) = match &it.state {
                DetectorState::Unusual(alert) => {
                    let said = Message::new("shop-unusual").with("measured", measured(cx, watch, alert));
                    (Mark::Warning, said.with("usual", usual(cx, watch, alert)))
                }
                DetectorState::Usual => (Mark::Done, Message::new("shop-usual")),
                DetectorState::Warming { .. } => (Mark::Waiting, Message::new("shop-warming")),
            };
            mark.show(ui, &cx.tell(&said.with("what", name)));
        });
    }
    section(ui, &cx.say("shop-networks"), &cx.say("shop-networks-month"));
    let palette = palette(ui);
    if watch.visa.is_none() && watch.mastercard.is_none() {
        ui.add(Label::new(text(cx.say("shop-no-networks"), Type::Body, palette.text_sub)).wrap());
    }
    if let Some(visa) = &watch.visa {
        let (mark, said) = match visa.standing {
            VisaStanding::Clear => (Mark::Done, "shop-network-clear"),
            VisaStanding::EarlyWarning => (Mark::Warning, "shop-network-early"),
            VisaStanding::Above => (Mark::Warning, "shop-network-above"),
            VisaStanding::Excessive => (Mark::Bad, "shop-network-excessive"),
        };
        network(ui, cx, "Visa", visa, mark, said);
    }
    if let Some(mastercard) = &watch.mastercard {
        let (mark, said) = match mastercard.standing {
            Excess::None => (Mark::Done, "shop-network-clear"),
            Excess::Excessive | Excess::High => (Mark::Bad, "shop-network-excessive"),
        };
        network(ui, cx, "Mastercard", mastercard, mark, said);
        if watch.mastercard_months.months > 0 {
            let fine = mastercard.standing.max(Excess::Excessive).fine(watch.mastercard_months.months + 1);
            let fine = Money::new(i64::try_from(fine).unwrap_or(i64::MAX), Currency::USD);
            let note = Message::new("shop-months-fine").with("fine", cx.money(fine));
            let months = cx.texts.count(watch.mastercard_months.months.into());
            figure_row(ui, &cx.say("shop-months"), &cx.tell(&note), &months, false);
        }
    }
    if let Some(fraud) = &watch.mastercard_fraud {
        excessive_fraud(ui, cx, fraud);
    }
    if watch.alerts.is_empty() {
        return;
    }
    section(ui, &cx.say("shop-before"), &cx.say("shop-before-days"));
    for alert in watch.alerts.iter().take(TOLD) {
        let what = format!("{}: {}", cx.say(name(alert.detector)), measured(cx, watch, alert));
        let at = DateTime::<Utc>::from_timestamp(alert.at, 0).unwrap_or_default();
        let note = cx.tell(&Message::new("shop-usually").with("usual", usual(cx, watch, alert)));
        figure_row(ui, &what, &note, &cx.texts.date(at.date_naive()), false);
    }
}

fn network<S>(ui: &mut Ui, cx: &Cx<'_>, name: &str, month: &NetworkMonth<S>, mark: Mark, said: &'static str) {
    ui.horizontal(|ui| mark.show(ui, &cx.tell(&Message::new(said).with("network", name))));
    let points = |ratio: f64| cx.tell(&Message::new("shop-points").with("points", words::number(cx, ratio.round())));
    let counted =
        Message::new("shop-counted").with("count", month.count).with("payments", cx.texts.count(month.payments));
    let ratio = month.basis_points.map_or_else(|| "–".to_owned(), points);
    figure_row(ui, &cx.say("shop-ratio"), &cx.tell(&counted), &ratio, false);
    if let Some(band) = &month.projected {
        let note = Message::new("shop-band")
            .with("low", words::number(cx, band.low.round()))
            .with("high", words::number(cx, band.high.round()));
        figure_row(ui, &cx.say("shop-projected"), &cx.tell(&note), &points(band.expected), false);
        gauge(ui, month.basis_points, band);
    }
    if let Some(until) = month.until {
        figure_row(ui, &cx.say("shop-until"), "", &cx.texts.count(until), false);
    }
    ui.add_space(space::TIGHT);
}

/// Mastercard's programme for fraud: each condition, what there is, and whether that meets it.
fn excessive_fraud(ui: &mut Ui, cx: &Cx<'_>, fraud: &FraudProgramme) {
    let met = fraud.conditions.iter().filter(|(_, met)| *met == Some(true)).count();
    let (mark, said) = if met == fraud.conditions.len() {
        (Mark::Bad, Message::new("shop-fraud-in"))
    } else if fraud.conditions.iter().any(|(_, met)| *met == Some(false)) {
        (Mark::Done, Message::new("shop-fraud-clear").with("met", met))
    } else {
        (Mark::Warning, Message::new("shop-fraud-maybe").with("met", met))
    };
    ui.horizontal(|ui| mark.show(ui, &cx.tell(&said)));
    for (condition, met) in &fraud.conditions {
        let (name, note) = condition_words(cx, fraud, *condition);
        let answer = match met {
            Some(true) => "shop-fraud-met",
            Some(false) => "shop-fraud-not-met",
            None => "shop-fraud-not-known",
        };
        figure_row(ui, &cx.tell(&name), &note, &cx.tell(&Message::new(answer)), false);
    }
    ui.add_space(space::TIGHT);
}

fn condition_words(cx: &Cx<'_>, fraud: &FraudProgramme, condition: FraudCondition) -> (Message, String) {
    let of = |count: u64| {
        let of = Message::new("shop-fraud-of").with("frauds", cx.texts.count(count));
        cx.tell(&of.with("payments", cx.texts.count(fraud.payments)))
    };
    match condition {
        FraudCondition::Payments => (Message::new("shop-fraud-payments"), cx.texts.count(fraud.payments)),
        FraudCondition::Ratio => (Message::new("shop-fraud-ratio"), of(fraud.frauds)),
        FraudCondition::Amount => {
            let note = match fraud.amount {
                Some(amount) if fraud.frauds == 0 || amount.currency == Currency::USD => cx.money(amount),
                Some(amount) => cx.tell(&Message::new("shop-fraud-rates").with("amount", cx.money(amount))),
                None => cx.say("shop-fraud-currencies"),
            };
            (Message::new("shop-fraud-amount"), note)
        }
        FraudCondition::Unsecured => {
            let note = fraud.secured.map_or_else(|| cx.say("shop-fraud-not-told"), of);
            (Message::new("shop-fraud-unsecured").with("most", u32::from(fraud.most_secured)), note)
        }
    }
}

/// The ratio on the way to the strictest line of any network, and where it will be: 0 to 250 in ten thousand.
fn gauge(ui: &mut Ui, now: Option<f64>, band: &Band) {
    const END: f64 = 250.0;
    const LINES: [f64; 3] = [50.0, 150.0, 220.0];
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    #[allow(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let at = |points: f64| rect.left() + rect.width() * (points.clamp(0.0, END) / END) as f32;
    let bar = |from: f32, to: f32, high: f32| {
        Rect::from_min_max(pos2(from, rect.center().y - high), pos2(to.max(from + 2.0), rect.center().y + high))
    };
    let painter = ui.painter();
    painter.rect_filled(bar(rect.left(), rect.right(), 2.0), corner::BAR, palette.field);
    painter.rect_filled(bar(at(band.low), at(band.high), 4.0), corner::BAR, palette.warn.tint);
    if let Some(now) = now {
        painter.rect_filled(bar(rect.left(), at(now), 2.0), corner::BAR, palette.net);
    }
    for line in LINES {
        painter.rect_filled(bar(at(line), at(line) + 1.0, 7.0), corner::BAR, palette.text_sub);
    }
}

fn measured(cx: &Cx<'_>, watch: &ShopWatch, alert: &ShopAlert) -> String {
    figure(cx, watch.currency, alert.detector, alert.measured)
}

fn usual(cx: &Cx<'_>, watch: &ShopWatch, alert: &ShopAlert) -> String {
    figure(cx, watch.currency, alert.detector, alert.usual)
}

/// A value in the unit of its detector.
fn figure(cx: &Cx<'_>, currency: Option<Currency>, detector: Detector, value: f64) -> String {
    match detector {
        Detector::DeclineRate | Detector::Night | Detector::Enumeration => words::percent(cx, value),
        Detector::TicketSize | Detector::Revenue => words::minor(cx, currency, value),
        Detector::Gateway => {
            cx.tell(&Message::new("shop-minutes").with("minutes", words::number(cx, (value / 60.0).round())))
        }
        Detector::Refunds | Detector::Disputes | Detector::Warnings | Detector::Silence => {
            words::number(cx, value.round())
        }
    }
}

const fn name(detector: Detector) -> &'static str {
    match detector {
        Detector::DeclineRate => "shop-decline-rate",
        Detector::Refunds => "shop-refunds",
        Detector::Disputes => "shop-disputes",
        Detector::Warnings => "shop-warnings",
        Detector::TicketSize => "shop-ticket-size",
        Detector::Night => "shop-night",
        Detector::Silence => "shop-silence",
        Detector::Revenue => "shop-revenue",
        Detector::Gateway => "shop-gateway",
        Detector::Enumeration => "shop-enumeration",
    }
}
