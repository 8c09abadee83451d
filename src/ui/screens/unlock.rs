//! The locked window: which profile it is, and nothing of the business. A book that asks who is there asks here.

mod forgot;
mod sign_in;

use egui::{Align, CornerRadius, Frame, Label, Layout, Margin, Rect, ScrollArea, Spinner, Stroke, Ui, UiBuilder, vec2};

use self::forgot::ForgotForm;
use self::sign_in::SignInForm;
pub use self::sign_in::{Pause, entered, entered_in};
use crate::text::{Message, UserError};
use crate::ui::actions::Action;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::notices::Notice;
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
    /// Why it is locked, where nobody locked it by hand.
    why: Option<Message>,
    asks: Asks,
    opened: Loadable<ProfileOpened>,
    pause: Pause,
    /// Its button has the keyboard.
    enter_unlocks: bool,
    /// How high the card was when it was last painted.
    height: f32,
}

/// What it asks for.
enum Asks {
    /// Nothing but a press.
    Nothing,
    /// Who is there.
    SignIn(SignInForm),
    /// Who is there, having forgotten the password.
    Forgot(ForgotForm),
}

impl Unlock {
    /// A profile that is closed. `last_name` is who signed in last; `why` says why it is locked, where that needs saying.
    pub fn new(look: ProfileLook, last_name: &str, why: Option<Message>) -> Self {
        let asks = if look.sign_in { Asks::SignIn(SignInForm::new(last_name)) } else { Asks::Nothing };
        Self {
            look,
            why,
            asks,
            opened: Loadable::default(),
            pause: Pause::default(),
            enter_unlocks: true,
            height: 260.0,
        }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if !self.opened.apply(event) {
            return;
        }
        if let Some(opened) = self.opened.take() {
            if opened.sign_in.authenticator && matches!(&self.asks, Asks::SignIn(form) if form.used_other_code()) {
                let left = Message::new("signin-used-recovery-code").with("count", opened.sign_in.recovery_codes);
                cx.want(Intent::Notify(Notice::warning(left)));
            }
            cx.want(Intent::Opened(opened));
            return;
        }
        self.pause = Pause::after(self.opened.error(), cx.now);
        self.start_over();
        match &mut self.asks {
            // It was protected after it was looked at.
            Asks::Nothing if self.opened.error().is_some_and(UserError::is_sign_in_needed) => {
                self.asks = Asks::SignIn(SignInForm::new(""));
                self.opened = Loadable::default();
            }
            Asks::Nothing | Asks::SignIn(_) | Asks::Forgot(_) => {}
        }
    }

    /// The keyboard goes into the first field that is empty.
    const fn start_over(&mut self) {
        match &mut self.asks {
            Asks::SignIn(form) => form.start_over(),
            Asks::Forgot(form) => form.start_over(),
            Asks::Nothing => {}
        }
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let page = ui.max_rect();
        let above = ((page.height() - self.height) * 0.42).max(space::PAGE);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = CARD.min(page.width() - 2.0 * space::PAGE);
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
        if above + self.height > page.height() - size::PAGE_TITLE {
            return; // there is no room below the card
        }
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
                let paused = self.pause.left(cx.now).is_some();
                let enter = ui.add_enabled_ui(!self.opened.is_pending(), |ui| match &mut self.asks {
                    Asks::Nothing => false,
                    Asks::SignIn(form) => form.fields(ui, cx, paused),
                    Asks::Forgot(form) => form.fields(ui, cx, paused),
                });
                self.trouble(ui, cx);
                if self.opened.is_pending() {
                    self.opening(ui, cx);
                } else if matches!(self.asks, Asks::Nothing) {
                    self.unlock_button(ui, cx);
                } else {
                    self.sign_in_buttons(ui, cx, enter.inner);
                }
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
        let below = self.why.as_ref().map_or(below, |why| cx.tell(why));
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

    /// Why it did not open. While there is a pause the button says how long.
    fn trouble(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(error) = self.opened.error().filter(|_| !self.opened.is_pending()) else { return };
        let error = match (error.wait, &error.why) {
            (Some(_), _) if self.pause.left(cx.now).is_none() => return,
            (Some(_), Some(why)) => &UserError::new(error.kind, why.clone()),
            _ => error,
        };
        if !matches!(self.asks, Asks::Nothing) {
            ui.add_space(space::SMALL);
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.add(Icon::Warn.image(palette(ui).bad.ink));
            ui.vertical(|ui| error_lines(ui, cx, error));
        });
        ui.add_space(space::SMALL);
    }

    fn opening(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let word = if matches!(self.asks, Asks::Nothing) { "start-unlocking" } else { "signin-signing-in" };
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            ui.spacing_mut().item_spacing.x = space::SMALL;
            ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
            ui.label(text(cx.say(word), Type::Body, palette(ui).text));
        });
    }

    fn unlock_button(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
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

    fn sign_in_buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, enter: bool) {
        let is_forgot = matches!(self.asks, Asks::Forgot(_));
        let (ready, word) = match &self.asks {
            Asks::Forgot(form) => (form.is_ready(), "signin-recover"),
            Asks::SignIn(form) => (form.is_ready(), "signin-do"),
            Asks::Nothing => return,
        };
        ui.add_space(space::TIGHT);
        let button = Button::primary(cx.say(word)).wide().keys("Enter");
        let pressed = self.pause.button(ui, cx, ready, button, true);
        if pressed || (enter && ready && self.pause.left(cx.now).is_none()) {
            match &mut self.asks {
                Asks::SignIn(form) => self.opened.ask(cx, form.take()),
                Asks::Forgot(form) => self.opened.ask(cx, form.take()),
                Asks::Nothing => {}
            }
        }
        let mut other = false;
        ui.horizontal(|ui| {
            let word = if is_forgot { "signin-back" } else { "signin-forgot" };
            other = ui.add(Button::plain(cx.say(word))).clicked();
            if self.look.demo {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(Button::plain(cx.say("window-action-leave-demo"))).clicked() {
                        cx.want(Intent::Run(Action::LeaveDemo));
                    }
                });
            }
        });
        if other {
            self.asks = match &self.asks {
                Asks::SignIn(form) => Asks::Forgot(ForgotForm::new(form.name())),
                Asks::Forgot(form) => Asks::SignIn(SignInForm::new(form.name())),
                Asks::Nothing => Asks::Nothing,
            };
            // Tries of the two are counted apart; one too early is not counted at all.
            self.pause = Pause::default();
            self.opened = Loadable::default();
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
