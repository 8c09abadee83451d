//! The form for a gateway and its key. The key is tested as soon as it is there, and never shown unless asked for.

use std::time::Duration;

use egui::text::{CCursor, CCursorRange};
use egui::{Key, Label, Response, Spinner, TextEdit, Ui, ViewportCommand};
use zeroize::Zeroizing;

use super::rights::{Known, only_reads, rights_list};
use crate::desk::{ConnectionRow, NewGateway, Proposed};
use crate::text::{Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::guarded::Guarded;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, Mark, error_box, field_button, fill_row, labelled, tag};
use crate::worker::{Command, Connected, Event, TestedKey};

/// The only kind of gateway there is a connector for.
const KIND: &str = "stripe";

/// Where that gateway is.
const ADDRESS: &str = "https://api.stripe.com";

/// No gateway's key is shorter.
const KEY_LETTERS_MIN: usize = 28;

/// Nobody types this many letters at once: they were pasted.
const PASTED_LETTERS_MIN: usize = 8;

/// Whoever types a key by hand and rests this long, in seconds, has finished.
const PAUSE: f64 = 0.8;

/// Room in the key's memory, so that it is not moved while it grows and leaves no copy behind.
const KEY_ROOM: usize = 512;

/// The form for a gateway and its key.
pub struct KeyForm {
    name: String,
    is_new: bool,
    key: Zeroizing<String>,
    revealed: bool,
    url: String,
    shows_address: bool,
    /// When the key was last typed into, until it is tested.
    typed_at: Option<f64>,
    /// The key's field is still to be given the keyboard.
    wants_focus: bool,
    /// A result has come, and the way on from it is to be in sight.
    shows_result: bool,
    tested: Loadable<TestedKey>,
    connected: Guarded<Connected>,
    /// Somebody else was asked to agree to the key.
    proposed: Guarded<Proposed>,
}

impl Default for KeyForm {
    fn default() -> Self {
        Self {
            name: "Stripe".to_owned(),
            is_new: true,
            key: Zeroizing::new(String::with_capacity(KEY_ROOM)),
            revealed: false,
            url: ADDRESS.to_owned(),
            shows_address: false,
            typed_at: None,
            wants_focus: false,
            shows_result: false,
            tested: Loadable::default(),
            connected: Guarded::default(),
            proposed: Guarded::default(),
        }
    }
}

impl KeyForm {
    /// For a new key of a gateway that is connected.
    pub fn new_key(connection: &ConnectionRow) -> Self {
        let name = connection.name.clone();
        Self { name, is_new: false, url: connection.url.clone(), ..Self::default() }
    }

    /// Gives the key's field the keyboard when it is painted first.
    pub const fn focus(mut self) -> Self {
        self.wants_focus = true;
        self
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }

    /// Whether the gateway is being connected.
    pub const fn is_connecting(&self) -> bool {
        self.connected.is_pending() || self.proposed.is_pending()
    }

    /// Takes what was asked for; gives the gateway once it is connected, and the key is wiped then.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> Option<Connected> {
        self.shows_result |= self.tested.apply(event) && self.tested.value().is_some();
        self.connected.apply(event, cx);
        self.proposed.apply(event, cx);
        let connected = self.connected.take()?;
        self.key = Zeroizing::default();
        Some(connected)
    }

    /// What came of asking somebody else to agree; the key is wiped then.
    pub fn take_proposed(&mut self) -> Option<Proposed> {
        let proposed = self.proposed.take()?;
        self.key = Zeroizing::default();
        Some(proposed)
    }

    /// Whether the key is only used once somebody else has agreed.
    fn needs_second_person(&self) -> bool {
        !self.is_new && self.connected.error().is_some_and(UserError::is_second_person_needed)
    }

    /// Gives up what is under way. True when nothing has to be waited for.
    pub fn give_up(&mut self, cx: &mut Cx<'_>) -> bool {
        self.tested.cancel(cx);
        self.connected.stop(cx);
        !self.is_connecting()
    }

    /// The fields, and what became of the test.
    pub fn fields(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.connected.go_on(cx);
        self.proposed.go_on(cx);
        ui.add_enabled_ui(!self.is_connecting(), |ui| {
            ui.spacing_mut().item_spacing.y = space::CARD;
            if self.is_new {
                self.gateway_and_name(ui, cx);
            }
            self.key_field(ui, cx);
            self.address(ui, cx);
        });
        let error = self.tested.error().or(self.proposed.error()).or(self.connected.error());
        if let Some(error) = error.filter(|error| !error.is_cancelled()) {
            ui.add_space(space::TIGHT);
            error_box(ui, cx, error, None);
        }
    }

    /// What the key should be allowed, and once it was tested, what it may do.
    pub fn rights(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.add_space(space::SMALL);
        self.status(ui, cx);
        rights_list(ui, cx, self.tested.value().map_or(Known::Nothing, |tested| Known::Tried(&tested.scopes)));
        self.verdict(ui, cx);
    }

    /// The one thing to do with it.
    pub fn go_on(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, wide: bool) {
        let ready = self.is_ready();
        let words = match (self.is_connecting(), self.is_new) {
            (true, _) => cx.say("settings-connecting"),
            (false, _) if self.needs_second_person() => cx.say("approvals-ask"),
            (false, true) => cx.say("settings-connect"),
            (false, false) => cx.say("settings-use-key"),
        };
        let hint =
            if self.name.trim().is_empty() { "settings-connect-needs-name" } else { "settings-connect-needs-key" };
        let mut button = Button::primary(words);
        if !ready && !self.is_connecting() {
            button = button.hint(cx.say(hint));
        }
        if wide {
            button = button.wide();
        }
        let response = ui.add_enabled(ready, button);
        if std::mem::take(&mut self.shows_result) {
            ui.scroll_to_rect(response.rect.expand(size::PAGE_TITLE), None); // clear of the page’s edge
        }
        if response.clicked() {
            self.connect(cx);
        }
    }

    fn gateway_and_name(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::PAGE;
            labelled(ui, &cx.say("settings-gateway-kind"), |ui| {
                // A fact, not a choice, as long as there is one.
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::SMALL;
                    ui.set_min_height(size::ROOMY_ROW);
                    ui.add(Icon::Plug.image(palette(ui).text_sub));
                    ui.label(text(kind_name(cx, KIND), Type::Strong, palette(ui).text_strong));
                });
            });
            labelled(ui, &cx.say("settings-gateway-name"), |ui| {
                Field::new(&mut self.name, cx.say("settings-gateway-name")).show(ui);
            });
        });
    }

    fn key_field(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let before = self.key.len();
        let (mut paste, mut reveal) = (false, false);
        let response = labelled(ui, &cx.say("settings-key"), |ui| {
            let words = cx.say("settings-paste");
            let eye = cx.say(if self.revealed { "settings-key-hide" } else { "settings-key-show" });
            let field = Field::new(&mut self.key, cx.say("settings-key")).hint(cx.say("settings-key-hint"));
            field.secret(true).revealed(self.revealed).show_with(ui, 104.0, |ui| {
                ui.spacing_mut().item_spacing.x = space::TIGHT;
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    paste = field_button(ui, Icon::Copy, &words, true).clicked();
                    reveal = field_button(ui, Icon::Eye, &eye, false).clicked();
                });
            })
        });
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if reveal {
            self.revealed = !self.revealed;
        }
        if paste {
            // What is on the clipboard goes to whatever has the keyboard, in place of what is selected.
            response.request_focus();
            if let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) {
                let all = CCursorRange::two(CCursor::new(0), CCursor::new(self.key.chars().count()));
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), response.id);
            }
            ui.ctx().send_viewport_cmd(ViewportCommand::RequestPaste);
            ui.ctx().request_repaint();
        }
        let now = ui.input(|input| input.time);
        if response.changed() {
            self.forget(cx);
            let pasted = self.key.len() >= before + PASTED_LETTERS_MIN;
            self.typed_at = Some(if pasted { now - PAUSE } else { now });
        }
        self.on_enter(ui, cx, &response);
        self.test_when_typed(ui, cx, now);
        if is_all_powerful(&self.key) {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.add(Icon::Warn.image(palette(ui).warn.ink));
                ui.add(Label::new(text(cx.say("settings-key-secret"), Type::Small, palette(ui).warn.ink)).wrap());
            });
        }
    }

    /// A key that was typed by hand is tested once the typing rests.
    fn test_when_typed(&mut self, ui: &Ui, cx: &mut Cx<'_>, now: f64) {
        let Some(at) = self.typed_at.filter(|_| looks_like_key(&self.key)) else { return };
        let rest = PAUSE - (now - at);
        if rest <= 0.0 {
            self.test(cx);
        } else {
            ui.ctx().request_repaint_after(Duration::try_from_secs_f64(rest).unwrap_or_default());
        }
    }

    fn address(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let icon = if self.shows_address { Icon::Down } else { Icon::Right };
        if field_button(ui, icon, &cx.say("settings-advanced"), true).clicked() {
            self.shows_address = !self.shows_address;
        }
        if self.shows_address {
            let response = labelled(ui, &cx.say("settings-address"), |ui| {
                Field::new(&mut self.url, cx.say("settings-address")).show(ui)
            });
            // Not tested by itself: the key must not go to an address that is only half typed.
            if response.changed() {
                self.forget(cx);
                self.typed_at = None;
            }
            self.on_enter(ui, cx, &response);
        }
    }

    /// Enter tests a key, and once it was tested, goes on. The keyboard stays where it is.
    fn on_enter(&mut self, ui: &Ui, cx: &mut Cx<'_>, response: &Response) {
        if !response.lost_focus() || !ui.input(|input| input.key_pressed(Key::Enter)) {
            return;
        }
        response.request_focus();
        if self.is_ready() {
            self.connect(cx);
        } else if !self.tested.is_pending() {
            self.test(cx);
        }
    }

    /// What the list below is about, and how far the test is.
    fn status(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let is_known = self.tested.value().is_some();
        let title = cx.say(if is_known { "settings-rights-known" } else { "settings-rights" });
        let mut test = false;
        fill_row(
            ui,
            size::ROW,
            |ui| {
                ui.label(text(title, Type::Strong, palette(ui).text_strong));
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                if self.tested.is_pending() {
                    ui.label(text(cx.say("settings-testing"), Type::Small, palette(ui).text_sub));
                    ui.add(Spinner::new().size(size::ICON).color(palette(ui).text_sub));
                } else if let Some(tested) = self.tested.value() {
                    mode_tag(ui, cx, tested.live);
                    ui.label(text(cx.say("settings-tested-now"), Type::Small, palette(ui).ok.ink));
                    Mark::Done.glyph(ui);
                } else if !self.key.trim().is_empty() && !self.is_connecting() {
                    test = ui.add(Button::soft(cx.say("settings-test-key"))).clicked();
                }
            },
        );
        if test {
            self.test(cx);
        }
    }

    /// What the list amounts to.
    fn verdict(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(tested) = self.tested.value() else { return };
        let palette = palette(ui);
        let mut sentences = Vec::new();
        if only_reads(&tested.scopes) {
            sentences.push(cx.say("settings-key-only-reads"));
        }
        if let Some(account) = &tested.account {
            sentences.push(cx.tell(&Message::new("settings-key-account").with("account", account)));
        }
        if !sentences.is_empty() {
            ui.add_space(space::TIGHT);
        }
        for sentence in sentences {
            ui.add(Label::new(text(sentence, Type::Small, palette.text_sub)).wrap());
        }
    }

    /// Whether it can be connected: a name, and a key that was tested and may do something.
    fn is_ready(&self) -> bool {
        let may = |tested: &TestedKey| tested.scopes.iter().any(|(_, has)| *has);
        !self.name.trim().is_empty() && self.tested.value().is_some_and(may) && !self.is_connecting()
    }

    /// Another key or address: what was found out about the one before says nothing about it.
    fn forget(&mut self, cx: &mut Cx<'_>) {
        self.tested.clear(cx);
        self.connected.clear(cx);
        self.proposed.clear(cx);
    }

    fn test(&mut self, cx: &mut Cx<'_>) {
        self.typed_at = None;
        if !self.key.trim().is_empty() && !self.is_connecting() {
            self.forget(cx);
            self.tested.ask(cx, Command::TryKey(self.gateway()()));
        }
    }

    fn connect(&mut self, cx: &mut Cx<'_>) {
        self.revealed = false;
        let make = self.gateway();
        let key = if self.is_new { "approvals-then-connect" } else { "approvals-then-key" };
        let then = Message::new(key).with("name", self.name.trim());
        if self.needs_second_person() {
            self.proposed.ask(cx, then, move || Command::AskForGatewayKey(make()));
        } else {
            self.connected.ask(cx, then, move || Command::ConnectGateway(make()));
        }
    }

    /// What is typed now, as often as it is needed.
    fn gateway(&self) -> impl Fn() -> NewGateway + 'static {
        let (name, url, key) = (self.name.trim().to_owned(), self.url.trim().to_owned(), self.key.clone());
        move || NewGateway { name: name.clone(), kind: KIND.to_owned(), url: url.clone(), key: key.clone() }
    }
}

/// Whether money is real where this key or gateway is used. What is not known is treated as real.
pub fn mode_tag(ui: &mut Ui, cx: &Cx<'_>, live: Option<bool>) {
    let palette = palette(ui);
    match live {
        Some(false) => tag(ui, &cx.say("settings-mode-test"), palette.accent),
        Some(true) | None => tag(ui, &cx.say("settings-mode-live"), palette.ok),
    };
}

/// A kind of gateway as people call it.
pub fn kind_name(cx: &Cx<'_>, kind: &str) -> String {
    if kind == KIND { cx.say("settings-kind-stripe") } else { kind.to_owned() }
}

/// Whether a text has the form of a key.
fn looks_like_key(text: &str) -> bool {
    let key = text.trim();
    let letters = key.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
    key.len() >= KEY_LETTERS_MIN && letters && (key.starts_with("rk_") || key.starts_with("sk_"))
}

/// Whether a key may do everything there is, as its form tells.
fn is_all_powerful(key: &str) -> bool {
    key.trim_start().starts_with("sk_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_form() {
        assert!(looks_like_key(" rk_test_51AbcdefghijklmnopqrstuvWX \n"));
        assert!(looks_like_key("sk_live_0123456789abcdefghijklmn"));
        assert!(!looks_like_key("rk_live_0123"), "still being typed");
        assert!(!looks_like_key("pk_live_0123456789abcdefghijklmn"), "a key for a checkout page reads nothing");
        assert!(!looks_like_key("rk_live_0123456789 abcdefghijklmn"));
        assert!(!looks_like_key(""));
    }

    #[test]
    fn a_key_that_may_do_everything_is_known_by_its_form() {
        assert!(is_all_powerful(" sk_live_0"));
        assert!(!is_all_powerful("rk_live_0"));
    }
}
