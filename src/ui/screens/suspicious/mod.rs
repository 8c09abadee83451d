//! What looks suspicious: scores and declines over time, who tries most often, and the alerts that rules make of it, which
//! somebody decides about. On its other side: the rules themselves and the lists. A click in a chart puts the alerts of
//! that time first and filters the list of payments beside them.

mod activity;
mod deciding;
mod highest;
mod links;
mod listing;
mod model;
mod opened;
mod panels;
mod places;
mod queue;
mod reasons;
mod reported;
pub(super) mod rule_words;
mod rules;
mod scatter;
mod shop;
mod span;
mod spread;
mod threshold;
mod tried;
mod trying;
mod verbs;
mod why;
mod words;

use egui::{Align, CentralPanel, Frame, Label, Layout, Margin, ScrollArea, Ui};

use self::activity::{Charts, Tab};
use self::deciding::{Came, Deciding};
use self::highest::Highest;
use self::listing::{For, Listing};
use self::model::Model;
use self::queue::Queue;
use self::rules::Rules;
use self::scatter::Scatter;
use self::shop::Shop;
use self::span::Span;
use self::threshold::Threshold;
use self::verbs::Verb;
use self::why::Why;
use crate::desk::{self, AlertAbout, RiskAlert, RiskAlerts, RiskKind, Verdict};
use crate::domain::Capability;
use crate::domain::ids::PaymentId;
use crate::report::chart::ChartSpec;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, TakeBackRisk};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Type, palette, size, space, text};
use crate::ui::widgets::{Button, segments, show_loadable};
use crate::worker::{Command, Event, GatewayList};

/// What of it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    #[default]
    Activity,
    Rules,
}

/// What is asked above the screen.
enum Dialog {
    Listing(Box<Listing>),
    Why(Box<Why>),
}

/// What looks wrong.
#[derive(Default)]
pub struct Suspicious {
    side: Side,
    span: Span,
    found: Loadable<desk::Suspicious>,
    alerts: Loadable<RiskAlerts>,
    /// For what gateway accounts are called.
    gateways: Loadable<GatewayList>,
    charts: Charts,
    scatter: Scatter,
    highest: Highest,
    queue: Queue,
    tab: Tab,
    threshold: Threshold,
    rules: Rules,
    model: Model,
    shop: Shop,
    deciding: Deciding,
    dialog: Option<Dialog>,
}

impl Suspicious {
    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.found.apply(event)
            && let Some(found) = self.found.value()
        {
            self.charts.scores.set(ChartSpec::Scores(found.scores.clone()));
            self.charts.heat.set(ChartSpec::Declines(Box::new(found.heat.clone())));
            self.highest.choose(found);
            self.scatter.set(self.alerts.value());
        }
        if self.alerts.apply(event)
            && let Some(alerts) = self.alerts.value()
        {
            self.queue.came(alerts, self.highest.filter());
            self.scatter.set(Some(alerts));
        }
        if self.gateways.apply(event)
            && let Some(gateways) = self.gateways.value()
        {
            let named = gateways.0.iter().map(|gateway| &gateway.connection);
            self.queue.accounts = named.map(|it| (it.connection_id.to_string(), it.name.clone())).collect();
        }
        self.charts.scores.apply(event);
        self.charts.heat.apply(event);
        self.threshold.apply(event);
        self.rules.apply(event);
        self.model.apply(event, cx);
        self.shop.apply(event);
        if let Some(Dialog::Why(why)) = &mut self.dialog {
            why.apply(event);
        }
        let came = self.deciding.apply(event, cx);
        if came != Came::Nothing {
            self.rules.decided(came);
        }
    }

    /// Takes back what was decided.
    pub fn take_back(&mut self, cx: &mut Cx<'_>, what: TakeBackRisk) {
        self.deciding.take_back(cx, what);
    }

    /// Says that nothing was wrong with a payment.
    pub fn say_fine(&mut self, cx: &mut Cx<'_>, payment_id: PaymentId, before: Option<Verdict>) {
        self.deciding.say(cx, &[payment_id], Verdict::Fine, before);
    }

    /// Opens what is known of the shop as a whole, the payments that were reported as fraud first.
    pub const fn show_shop(&mut self) {
        self.shop.open = true;
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let verb = Verb::pressed(ui.ctx());
        self.deciding.go_on(cx);
        match verb {
            Some(Verb::OtherSide) => {
                self.side = if self.side == Side::Activity { Side::Rules } else { Side::Activity };
            }
            Some(Verb::Judge) => self.model.open = true,
            Some(Verb::Shop) => self.shop.open = true,
            _ => {}
        }
        let may = cx.may(Capability::ManageRisk);
        CentralPanel::no_frame().show(ui, |ui| {
            let spacing = ui.spacing().item_spacing;
            ui.spacing_mut().item_spacing.y = 0.0;
            self.head(ui, cx);
            ui.spacing_mut().item_spacing = spacing;
            match self.side {
                Side::Activity => self.activity(ui, cx, verb, may),
                Side::Rules => {
                    let page = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 });
                    page.show(ui, |ui| self.rules.ui(ui, cx, verb, &mut self.deciding, may));
                }
            }
        });
        self.dialogs(ui, cx, may);
    }

    /// The title, which side, what was tried, and the choice of a span.
    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let is_narrow = ui.available_width() < 760.0;
        let contents = |ui: &mut Ui| {
            ui.set_min_height(size::PAGE_TITLE);
            if !is_narrow {
                ui.label(text(cx.say("window-suspicious"), Type::Title, palette.text_strong));
                ui.add_space(space::TIGHT);
            }
            let sides =
                [(Side::Activity, cx.say("suspicious-side-activity")), (Side::Rules, cx.say("suspicious-side-rules"))];
            segments(ui, &mut self.side, &sides);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.side == Side::Activity {
                    let choices = Span::ALL.map(|span| (span, cx.tell(&span.name())));
                    if segments(ui, &mut self.span, &choices) {
                        self.found.expire();
                        self.alerts.expire();
                        self.highest.show_all();
                    }
                }
                if !is_narrow && ui.add(Button::plain(cx.say("judge-button")).keys(Verb::Judge.key())).clicked() {
                    self.model.open = true;
                }
                if !is_narrow && ui.add(Button::plain(cx.say("shop-button")).keys(Verb::Shop.key())).clicked() {
                    self.shop.open = true;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = match (self.side, self.found.value(), self.rules.broken()) {
                        (Side::Activity, Some(found), _) => cx.tell(&tried_words(cx, found)),
                        (Side::Rules, _, broken @ 1..) => {
                            cx.tell(&Message::new("rules-broken-count").with("count", broken))
                        }
                        _ => String::new(),
                    };
                    ui.add(Label::new(text(words, Type::Body, palette.text_sub)).truncate());
                });
            });
        };
        let page = Frame::new().inner_margin(Margin::symmetric(16, 0));
        page.show(ui, |ui| ui.horizontal(contents));
    }

    fn activity(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, verb: Option<Verb>, may: bool) {
        let (from, to) = self.span.moments(cx.now);
        self.found.keep_fresh(cx, || Command::FetchSuspicious { from, to });
        self.alerts.keep_fresh(cx, || Command::FetchAlerts { from, to });
        if cx.may(Capability::ViewPayments) {
            self.gateways.keep_fresh(cx, || Command::FetchGateways);
        }
        let room = ui.available_size();
        let page = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 });
        let mut did = verb;
        let mut contents = |ui: &mut Ui| {
            let found = std::mem::take(&mut self.found);
            let again = show_loadable(ui, cx, &found, |ui, cx, found| {
                did = self.cards(ui, cx, found, room, may).or(did);
            });
            self.found = found;
            again
        };
        let scroll = ScrollArea::vertical().auto_shrink(false);
        if scroll.show(ui, |ui| page.show(ui, &mut contents).inner).inner {
            self.found.expire();
        }
        if let Some(verb) = did {
            self.act(cx, verb, may);
        }
    }

    /// Does what was pressed about the alert at the cursor.
    fn act(&mut self, cx: &mut Cx<'_>, verb: Verb, may: bool) {
        let Some(alert) = self.alerts.value().and_then(|found| self.queue.chosen(found)) else { return };
        let thing = match &alert.about {
            AlertAbout::Thing { kind, shown, known_as: Some(known_as) } => {
                Some((*kind, shown.clone(), known_as.clone()))
            }
            AlertAbout::Thing { .. } | AlertAbout::Payment(_) => None,
        };
        let said = match verb {
            Verb::Fraud => Some(Verdict::Fraud),
            Verb::Fine => Some(Verdict::Fine),
            Verb::Unsure => Some(Verdict::Unsure),
            _ => None,
        };
        match (verb, thing) {
            (Verb::Why, _) => {
                let Some(found) = self.found.value() else { return };
                self.dialog = Some(Dialog::Why(Box::new(Why::new(cx, alert, found))));
            }
            (Verb::Open, _) => cx.want(payments_of(alert)),
            _ if !may => {}
            (Verb::Block, Some((kind, shown, known_as))) => self.open_listing(For::Block, kind, shown, known_as),
            (Verb::Trust, Some((kind, shown, known_as))) => self.open_listing(For::Trust, kind, shown, known_as),
            (Verb::Silence, Some(_)) => self.deciding.silence(cx, alert),
            _ => {
                if let Some(verdict) = said {
                    self.deciding.say(cx, &alert.payments, verdict, alert.verdict);
                }
            }
        }
    }

    fn open_listing(&mut self, of: For, kind: RiskKind, shown: String, known_as: String) {
        self.dialog = Some(Dialog::Listing(Box::new(Listing::about(of, kind, shown, known_as))));
    }

    fn dialogs(&mut self, ui: &Ui, cx: &mut Cx<'_>, may: bool) {
        self.model.ui(ui.ctx(), cx, may);
        self.shop.ui(ui.ctx(), cx);
        self.rules.dialogs(ui, cx, &mut self.deciding);
        let Some(mut dialog) = self.dialog.take() else { return };
        let keep = match &mut dialog {
            Dialog::Listing(listing) => {
                let rules = self.rules.known(cx);
                match listing.ui(ui.ctx(), cx, rules) {
                    listing::Wanted::Nothing => true,
                    listing::Wanted::Close => false,
                    listing::Wanted::Put(list, thing, until) => {
                        self.deciding.put(cx, list, thing, until);
                        false
                    }
                }
            }
            Dialog::Why(why) => {
                let busy = self.deciding.is_busy();
                let judge = self.model.standing(cx);
                match why.ui(ui.ctx(), cx, judge, (may, busy)) {
                    why::Wanted::Nothing => true,
                    why::Wanted::Close => false,
                    why::Wanted::Say(payment, verdict, before) => {
                        self.deciding.say(cx, &[payment], verdict, before);
                        true
                    }
                }
            }
        };
        if keep {
            self.dialog = Some(dialog);
        }
    }
}

fn tried_words(cx: &Cx<'_>, found: &desk::Suspicious) -> Message {
    if found.attempts == 0 {
        return Message::new("suspicious-span-none");
    }
    Message::new("suspicious-span")
        .with("declined", cx.texts.count(found.declined))
        .with("tries", cx.texts.count(found.attempts))
}

/// Where the payments of an alert are seen: in the list, where the search knows what they have in common; else the one with
/// the most points.
fn payments_of(alert: &RiskAlert) -> Intent {
    match &alert.about {
        AlertAbout::Thing { kind: RiskKind::Email, shown, .. } if !shown.contains(char::is_whitespace) => {
            Intent::ShowPayments(format!("email:{shown} after:{}", alert.from.date_naive()))
        }
        _ => match alert.payments.get(alert.worst) {
            Some(payment_id) => Intent::ShowPayment(payment_id.clone()),
            None => Intent::ShowPayments(String::new()),
        },
    }
}
