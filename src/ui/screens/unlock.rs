//! The locked window: which profile it is, and nothing of the business.

use egui::{Align, CornerRadius, Frame, Label, Layout, Margin, Rect, ScrollArea, Spinner, Stroke, Ui, UiBuilder, vec2};

use crate::text::Message;
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, mark, palette, size, space, text};
use crate::ui::widgets::{Button, Mark, error_lines};
use crate::worker::{Command, Event, ProfileLook, ProfileOpened};

/// How large the mark is.
const MARK: f32 = 32.0;

/// Empty room at the left of the mark, which is not to push it out of line.
const MARK_MARGIN: f32 = 6.0;

/// How wide the card is.
const CARD: f32 = 384.0;

/// The locked window.
pub struct Unlock {
    look: ProfileLook,
    opened: Loadable<ProfileOpened>,
    /// Its button has the keyboard.
    enter_unlocks: bool,
    /// How high the card was when it was last painted.
    height: f32,
}

impl Unlock {
    /// A profile that is closed.
    pub fn new(look: ProfileLook) -> Self {
        Self { look, opened: Loadable::default(), enter_unlocks: true, height: 260.0 }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.opened.apply(event)
            && let Some(opened) = self.opened.take()
        {
            cx.want(Intent::Opened(opened));
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let page = ui.max_rect();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = CARD.min(page.width() - 2.0 * space::PAGE);
            let above = ((page.height() - self.height) * 0.42).max(space::PAGE);
            let corner = ui.max_rect().min + vec2((page.width() - width) / 2.0, above);
            let card = Rect::from_min_size(corner, vec2(width, 0.0));
            let shown = ui.scope_builder(UiBuilder::new().max_rect(card), |ui| self.card(ui, cx, width));
            let height = shown.response.rect.height();
            if (height - self.height).abs() > 0.5 {
                self.height = height;
                ui.ctx().request_discard("the card is to be in the middle");
            }
            ui.add_space(size::PAGE_TITLE);
        });
        let version = cx.tell(&Message::new("window-version").with("version", env!("CARGO_PKG_VERSION")));
        let bottom = page.center_bottom() - vec2(0.0, space::DIALOG);
        let ink = palette(ui).text_sub.into();
        ui.painter().text(bottom, egui::Align2::CENTER_CENTER, version, Type::Label.font(), ink);
    }

    fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, width: f32) {
        let palette = palette(ui);
        let frame =
            Frame::new().fill(palette.card.into()).stroke(Stroke::new(1.0, palette.line)).corner_radius(corner::CARD);
        frame.show(ui, |ui| {
            ui.set_width(width - 2.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(space::DIALOG + 8.0).show(ui, |ui| {
                ui.take_available_width();
                ui.spacing_mut().item_spacing.y = space::SMALL;
                self.who(ui, cx);
                ui.add_space(space::PAGE);
                if let Some(error) = self.opened.error() {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = space::SMALL;
                        ui.add(Icon::Warn.image(palette.bad.ink));
                        ui.vertical(|ui| error_lines(ui, cx, error));
                    });
                    ui.add_space(space::SMALL);
                }
                self.buttons(ui, cx);
            });
            let low = CornerRadius { nw: 0, ne: 0, sw: corner::CARD, se: corner::CARD };
            Frame::new().fill(palette.rail.into()).corner_radius(low).inner_margin(Margin::symmetric(32, 12)).show(
                ui,
                |ui| {
                    ui.take_available_width();
                    self.keychain(ui, cx);
                },
            );
        });
    }

    fn who(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let profile = self.look.profile.as_deref().unwrap_or_default();
        let (title, below) = if self.look.demo {
            (profile.to_owned(), cx.say("start-locked-demo"))
        } else {
            (cx.say("window-title"), cx.tell(&Message::new("start-locked").with("profile", profile)))
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::CARD;
            let (place, _) = ui.allocate_exact_size(vec2(MARK - MARK_MARGIN, MARK), egui::Sense::hover());
            let place = Rect::from_min_size(place.min - vec2(MARK_MARGIN, 0.0), vec2(MARK, MARK));
            mark(MARK, palette.accent.ink).paint_at(ui, place);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add(Label::new(text(title, Type::Title, palette.text_strong)).truncate());
                ui.add(Label::new(text(below, Type::Small, palette.text_sub)).truncate());
            });
        });
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let opening = self.opened.is_pending();
        if opening {
            ui.horizontal(|ui| {
                ui.set_min_height(size::ROW);
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                ui.label(text(cx.say("start-unlocking"), Type::Body, palette(ui).text));
            });
            return;
        }
        let mut unlock = Button::primary(cx.say("window-unlock")).wide();
        if self.enter_unlocks {
            unlock = unlock.keys("Enter");
        }
        let unlock = ui.add(unlock);
        // Enter unlocks, as long as nobody moved the keyboard somewhere else.
        if ui.memory(|memory| memory.focused().is_none()) {
            unlock.request_focus();
        }
        self.enter_unlocks = unlock.has_focus();
        if unlock.clicked() {
            self.opened.ask(cx, Command::OpenProfile);
        }
        if self.look.demo && ui.add(Button::soft(cx.say("window-action-leave-demo")).wide()).clicked() {
            cx.want(Intent::Run(Action::LeaveDemo));
        }
    }

    fn keychain(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        match &self.look.keychain {
            Ok(answers) => {
                ui.horizontal(|ui| Mark::Done.show(ui, &cx.tell(answers)));
            }
            Err(error) => {
                ui.horizontal(|ui| {
                    Mark::Warning.show(ui, &cx.tell(&error.what));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if ui.add(Button::plain(cx.say("start-look-again"))).clicked() {
                            cx.want(Intent::Run(Action::Lock));
                        }
                    });
                });
                if let Some(hint) = &error.hint {
                    ui.add(Label::new(text(cx.tell(hint), Type::Small, palette.text_sub)).wrap());
                }
            }
        }
    }
}
