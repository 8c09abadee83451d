//! The first run: look around with a demo shop, or connect a gateway.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Rect, ScrollArea, Spinner, Stroke, Ui, UiBuilder, vec2};

use super::connect::KeyForm;
use crate::job::Progress;
use crate::text::{Message, UserError};
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
use crate::ui::theme::{Icon, Type, corner, mark, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, error_box, error_lines};
use crate::worker::{Command, DemoReady, Event, ProfileLook};

/// The page's width, where there is room.
const PAGE: f32 = 960.0;

/// Below this the two cards stand one above the other.
const SIDE_BY_SIDE_MIN: f32 = 720.0;

/// Room around what a card holds.
const CARD_PADDING: f32 = 24.0;

/// The least height of what a card holds.
const CARD_HEIGHT_MIN: f32 = 300.0;

/// In a window lower than this, what a key should be allowed is only listed once there is a key.
const LIST_MIN: f32 = 720.0;

/// The first run.
#[derive(Default)]
pub struct FirstRun {
    look: Option<ProfileLook>,
    trouble: Option<UserError>,
    demo_wanted: bool,
    stopping: bool,
    demo: Loadable<DemoReady>,
    form: KeyForm,
    /// The window has little height.
    is_low: bool,
    /// How high the upper and the lower part of each card were when they were last painted.
    heights: [(f32, f32); 2],
}

impl FirstRun {
    /// There is no profile.
    pub fn new(look: ProfileLook) -> Self {
        Self { look: Some(look), ..Self::default() }
    }

    /// It could not be found out whether there is one.
    pub fn after(trouble: UserError) -> Self {
        Self { trouble: Some(trouble), ..Self::default() }
    }

    /// The demo shop was asked for from outside.
    pub fn straight_to_demo() -> Self {
        Self { demo_wanted: true, ..Self::default() }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if let Some(connected) = self.form.apply(event, cx) {
            cx.want(Intent::Opened(connected.opened));
        }
        if self.demo.apply(event) {
            self.stopping = false;
            if let Some(ready) = self.demo.take() {
                cx.want(Intent::Opened(ready.opened));
            } else if self.look.is_none() && self.trouble.is_none() {
                // Nobody has looked yet whether there is a profile; whatever is found takes the stage.
                look_again(cx);
                if let Some(error) = self.demo.error().filter(|error| !error.is_cancelled()) {
                    cx.want(Intent::Notify(Notice::error(error.clone())));
                }
            }
        }
    }

    /// Begins what is due.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.demo_wanted) {
            self.demo.ask(cx, Command::OpenDemo);
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let width = PAGE.min(ui.available_width() - 2.0 * CARD_PADDING);
        let left = (ui.available_width() - width) / 2.0;
        header(ui, cx, left);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let height = ui.available_height();
            let corner = ui.max_rect().min + vec2(left, 0.0);
            let column = Rect::from_min_size(corner, vec2(width, height));
            ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
                ui.set_width(width);
                self.is_low = height < LIST_MIN;
                ui.add_space((height * 0.05).clamp(space::PAGE, 72.0));
                self.page(ui, cx);
                ui.add_space(space::DIALOG);
            });
        });
    }

    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        ui.label(text(cx.say("start-question"), Type::Hero, palette.text_strong));
        ui.label(text(cx.say("start-question-why"), Type::Body, palette.text_sub));
        ui.add_space(space::PAGE);
        if let Some(trouble) = &self.trouble {
            if error_box(ui, cx, trouble, Some(&cx.say("start-look-again"))) {
                look_again(cx);
            }
            ui.add_space(space::SMALL);
        }
        self.cards(ui, cx);
        ui.add_space(space::PAGE);
        self.promises(ui, cx);
    }

    /// Both cards, of the same size where they stand side by side.
    fn cards(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let width = ui.available_width();
        let before = self.heights;
        if width >= SIDE_BY_SIDE_MIN {
            let tallest =
                before.iter().map(|(upper, lower)| upper + space::DIALOG + lower).fold(CARD_HEIGHT_MIN, f32::max);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::PAGE;
                let each = (width - space::PAGE) / 2.0;
                self.demo_card(ui, cx, each, tallest);
                self.connect_card(ui, cx, each, tallest);
            });
        } else {
            ui.spacing_mut().item_spacing.y = space::PAGE;
            self.demo_card(ui, cx, width, 0.0);
            self.connect_card(ui, cx, width, 0.0);
        }
        let moved = |(old, new): (&(f32, f32), &(f32, f32))| (old.0 - new.0).abs() > 0.5 || (old.1 - new.1).abs() > 0.5;
        if before.iter().zip(&self.heights).any(moved) {
            ui.ctx().request_discard("the cards of the first run are to be of the same height");
        }
    }

    fn demo_card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, width: f32, height: f32) {
        let line = palette(ui).line;
        self.heights[0] = choice_card(ui, width, height, self.heights[0].1, line.into(), |ui, part| match part {
            Part::Upper => {
                card_head(ui, Icon::Store, &cx.say("start-demo-title"), &cx.say("start-demo-why"));
                ui.spacing_mut().item_spacing.y = space::SMALL;
                let holds = [
                    (Icon::Payments, cx.say("start-demo-payments")),
                    (Icon::Reconcile, cx.say("start-demo-proof")),
                    (Icon::Suspicious, cx.say("start-demo-attack")),
                    (Icon::Disputes, cx.say("start-demo-disputes")),
                ];
                for (icon, words) in holds {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = space::SMALL;
                        let (rect, _) = ui.allocate_exact_size(vec2(size::ICON, 20.0), egui::Sense::hover());
                        let place = Rect::from_center_size(rect.center(), vec2(size::ICON, size::ICON));
                        icon.image(palette(ui).text_sub).paint_at(ui, place);
                        ui.add(Label::new(text(words, Type::Body, palette(ui).text)).wrap());
                    });
                }
                if let Some(error) = self.demo.error().filter(|error| !error.is_cancelled()) {
                    error_box(ui, cx, error, None);
                }
            }
            Part::Lower if self.demo.is_pending() => self.growing(ui, cx),
            Part::Lower => {
                ui.label(text(cx.say("start-demo-note"), Type::Small, palette(ui).text_sub));
                let words = cx.say("window-open-demo");
                // The one thing to do, until a key is there.
                let button = if self.form.is_empty() { Button::primary(words) } else { Button::soft(words) };
                if ui.add_enabled(!self.form.is_connecting(), button.wide()).clicked() {
                    self.demo_wanted = true;
                    self.demo = Loadable::default();
                }
            }
        });
    }

    /// How far the demo shop is, and a way to stop it.
    fn growing(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let doing = match self.demo.progress() {
            _ if self.stopping => cx.say("window-stopping"),
            Some(progress) => in_words(cx, progress),
            None => cx.say("window-loading"),
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
            ui.add(Label::new(text(doing, Type::Small, palette(ui).text)).truncate());
        });
        let stop = Button::soft(cx.say("start-demo-stop")).wide();
        if ui.add_enabled(!self.stopping, stop).clicked() {
            self.stopping = true;
            self.demo.stop(cx);
        }
    }

    fn connect_card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, width: f32, height: f32) {
        let palette = palette(ui);
        let line = if self.form.is_empty() { palette.line } else { palette.accent_fill };
        let locked = self.look.as_ref().and_then(|look| look.keychain.clone().err());
        let offered = self.trouble.is_none() && !self.demo.is_pending();
        self.heights[1] =
            choice_card(ui, width, height, self.heights[1].1, line.into(), |ui, part| match (part, &locked) {
                (Part::Upper, None) => {
                    card_head(ui, Icon::Plug, &cx.say("start-connect-title"), &cx.say("start-connect-why"));
                    ui.add_enabled_ui(offered, |ui| {
                        self.form.fields(ui, cx);
                        if !self.is_low || !self.form.is_empty() {
                            self.form.rights(ui, cx);
                        }
                    });
                }
                (Part::Upper, Some(error)) => {
                    card_head(ui, Icon::Plug, &cx.say("start-connect-title"), &cx.say("start-connect-why"));
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = space::SMALL;
                        ui.add(Icon::Warn.image(palette.warn.ink));
                        ui.vertical(|ui| error_lines(ui, cx, error));
                    });
                }
                (Part::Lower, None) => {
                    let note = if self.form.is_empty() { "start-connect-note" } else { "start-connect-next" };
                    ui.label(text(cx.say(note), Type::Small, palette.text_sub));
                    ui.add_enabled_ui(offered, |ui| self.form.go_on(ui, cx, true));
                }
                (Part::Lower, Some(_)) => {
                    ui.label(text(cx.say("start-connect-keychain"), Type::Small, palette.text_sub));
                    if ui
                        .add_enabled(offered, Button::soft(cx.say("start-look-again")).icon(Icon::Sync).wide())
                        .clicked()
                    {
                        look_again(cx);
                    }
                }
            });
    }

    /// What holds for either choice, and how the keychain is.
    fn promises(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for (icon, words) in
                [(Icon::Lock, cx.say("start-promise-encrypted")), (Icon::Payments, cx.say("start-promise-cards"))]
            {
                ui.add(icon.image(palette.text_sub));
                ui.label(text(words, Type::Small, palette.text_sub));
                ui.add_space(space::PAGE);
            }
            match self.look.as_ref().map(|look| &look.keychain) {
                Some(Ok(answers)) => {
                    Mark::Done.glyph(ui);
                    ui.label(text(cx.tell(answers), Type::Small, palette.text_sub));
                }
                Some(Err(error)) => {
                    Mark::Warning.glyph(ui);
                    ui.label(text(cx.tell(&error.what), Type::Small, palette.warn.ink));
                }
                None => {}
            }
        });
    }
}

/// The two parts of a card: what it says, and at its bottom what can be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Upper,
    Lower,
}

/// One of the two choices, `height` high inside. `lower` is how high its lower part was; gives how high both are now.
fn choice_card(
    ui: &mut Ui,
    width: f32,
    height: f32,
    lower: f32,
    line: egui::Color32,
    mut contents: impl FnMut(&mut Ui, Part),
) -> (f32, f32) {
    let frame = Frame::new()
        .fill(palette(ui).card.into())
        .stroke(Stroke::new(1.0, line))
        .corner_radius(corner::CARD)
        .inner_margin(CARD_PADDING - 1.0);
    let both = frame.show(ui, |ui| {
        ui.vertical(|ui| {
            ui.set_width(width - 2.0 * CARD_PADDING);
            ui.spacing_mut().item_spacing = vec2(space::SMALL, 0.0);
            let mut show = |ui: &mut Ui, part| {
                let shown = ui.scope(|ui| {
                    ui.spacing_mut().item_spacing.y = space::SMALL;
                    contents(ui, part);
                });
                shown.response.rect.height()
            };
            let upper = show(ui, Part::Upper);
            ui.add_space((height - upper - lower).max(space::DIALOG));
            (upper, show(ui, Part::Lower))
        })
        .inner
    });
    both.inner
}

/// Icon, title and a sentence.
fn card_head(ui: &mut Ui, icon: Icon, title: &str, why: &str) {
    let palette = palette(ui);
    ui.add(icon.image(palette.accent.ink).fit_to_exact_size(vec2(24.0, 24.0)));
    ui.add_space(space::TIGHT);
    ui.label(text(title, Type::Title, palette.text_strong));
    ui.add(Label::new(text(why, Type::Body, palette.text_sub)).wrap());
    ui.add_space(space::SMALL);
}

/// The strip at the top: whose window it is.
fn header(ui: &mut Ui, cx: &Cx<'_>, left: f32) {
    let palette = palette(ui);
    let quiet = Frame::new().fill(palette.rail.into()).inner_margin(Margin::ZERO);
    let panel = Panel::top("first-run").exact_size(size::PAGE_TITLE).resizable(false).show_separator_line(false);
    panel.frame(quiet).show(ui, |ui| {
        let rect = ui.max_rect();
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.add_space(left);
            ui.add(mark(20.0, palette.accent.ink));
            ui.label(text(cx.say("window-title"), Type::Title, palette.text_strong));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(left);
                let version = Message::new("window-version").with("version", env!("CARGO_PKG_VERSION"));
                ui.label(text(cx.tell(&version), Type::Small, palette.text_sub));
            });
        });
    });
}

/// Looks once more whether there is a profile and how the keychain is, as after locking; what is found takes the stage.
fn look_again(cx: &mut Cx<'_>) {
    cx.want(Intent::Run(Action::Lock));
}

fn in_words(cx: &Cx<'_>, progress: &Progress) -> String {
    let doing = cx.tell(&progress.doing);
    if progress.done == 0 { doing } else { format!("{doing} {}", cx.texts.count(progress.done)) }
}
