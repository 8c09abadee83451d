//! Letting somebody new use the book, and changing what somebody may do. Everything here is a proposal: it is carried out
//! at once, after a fresh code, or waits for somebody else.

mod limits;

use egui::{Context, Label, Ui};

use self::limits::LimitsForm;
use super::settings::person_state;
use crate::desk::{Carried, PersonRow, Proposed, Welcome};
use crate::domain::ids::PersonId;
use crate::domain::{Currency, Proposal, RefundLimit, Role};
use crate::text::{Message, UserError};
use crate::ui::cx::{Cx, Intent};
use crate::ui::guarded::Guarded;
use crate::ui::notices::Notice;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{
    Button, Field, Mark, dialog, dialog_body, dialog_foot, dialog_heading, dialog_title, error_note, fill_row,
    foot_note, labelled, rule, secret_once, segments,
};
use crate::worker::{Command, Event, PeopleChanged};

/// The dialog.
pub struct PersonDialog {
    /// Nobody: somebody new.
    who: Option<Box<PersonRow>>,
    name: String,
    wants_focus: bool,
    role: Role,
    limits: LimitsForm,
    /// What is wrong with what was typed.
    wrong: Option<UserError>,
    asked: Guarded<Proposed>,
    let_in: Guarded<PeopleChanged>,
    /// Taking everything away was pressed once.
    is_sure: bool,
    stage: Stage,
}

/// Where it stands.
enum Stage {
    /// The person chooses.
    Asking,
    /// Somebody may sign in; their password is shown once. The limits that are set next, if any.
    Welcome(Welcome, Limits),
    /// It waits for somebody else.
    Waits,
}

/// What becomes of the limits of somebody new.
enum Limits {
    None,
    UnderWay,
    Set,
    Wait,
}

impl PersonDialog {
    /// For a person, or for somebody new. `currencies` are those of the shop.
    pub fn new(who: Option<Box<PersonRow>>, currencies: &[Currency]) -> Self {
        let limits = who.as_ref().map(|row| row.limits.clone()).unwrap_or_default();
        Self {
            name: String::new(),
            wants_focus: who.is_none(),
            role: who.as_ref().map_or(Role::Support, |row| row.person.role),
            limits: LimitsForm::new(&limits, currencies),
            who,
            wrong: None,
            asked: Guarded::default(),
            let_in: Guarded::default(),
            is_sure: false,
            stage: Stage::Asking,
        }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.let_in.apply(event, cx) && self.let_in.take().is_some() {
            self.done(cx);
        }
        if !self.asked.apply(event, cx) {
            return;
        }
        let Some(proposed) = self.asked.take() else {
            if let Stage::Welcome(_, limits) = &mut self.stage {
                *limits = Limits::None; // the error says why
            }
            return;
        };
        cx.want(Intent::Changed);
        match (proposed, &mut self.stage) {
            (Proposed::Done(_), Stage::Welcome(_, limits)) => *limits = Limits::Set,
            (Proposed::Waits(_), Stage::Welcome(_, limits)) => *limits = Limits::Wait,
            (Proposed::Done(Carried::Welcome(welcome)), _) => self.welcome(cx, welcome),
            (Proposed::Done(_), _) => self.done(cx),
            (Proposed::Waits(_), stage) => *stage = Stage::Waits,
        }
    }

    /// Shows the starting password, and sets the limits that were typed with it.
    fn welcome(&mut self, cx: &mut Cx<'_>, welcome: Welcome) {
        let limits = if self.who.is_none() { self.limits.read().unwrap_or_default() } else { Vec::new() };
        let person_id = welcome.person.person_id.clone();
        let state = if limits.is_empty() { Limits::None } else { Limits::UnderWay };
        self.stage = Stage::Welcome(welcome, state);
        if !limits.is_empty() {
            self.set_limits(cx, person_id, limits);
        }
    }

    fn set_limits(&mut self, cx: &mut Cx<'_>, person_id: PersonId, limits: Vec<RefundLimit>) {
        self.propose(cx, Message::new("signin-then-limits"), Proposal::ChangeLimits { person_id, limits });
    }

    fn propose(&mut self, cx: &mut Cx<'_>, then: Message, proposal: Proposal) {
        self.wrong = None;
        self.asked.ask(cx, then, move || Command::Propose(proposal.clone()));
    }

    fn done(&self, cx: &mut Cx<'_>) {
        cx.want(Intent::CloseDialog);
        cx.want(Intent::Changed);
        cx.want(Intent::Notify(Notice::done(Message::new("signin-person-changed").with("name", self.name()))));
    }

    fn name(&self) -> &str {
        self.who.as_ref().map_or(self.name.trim(), |row| &row.person.name)
    }

    fn is_busy(&self) -> bool {
        self.asked.is_pending() || self.let_in.is_pending()
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.asked.go_on(cx);
        self.let_in.go_on(cx);
        let title = match (&self.stage, &self.who) {
            (Stage::Welcome(welcome, _), _) => {
                cx.tell(&Message::new("signin-welcome").with("name", welcome.person.name.as_str()))
            }
            (_, Some(row)) => row.person.name.clone(),
            (_, None) => cx.say("signin-add-title"),
        };
        let is_welcome = matches!(self.stage, Stage::Welcome(..));
        let (close, wants_to) = dialog(ctx, "person", |ui| {
            let mut close = if is_welcome {
                dialog_heading(ui, &title);
                false
            } else {
                dialog_title(ui, &title, &cx.say("window-close"))
            };
            dialog_body(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::CARD;
                match &self.stage {
                    Stage::Asking => {
                        let open = !self.is_busy();
                        ui.add_enabled_ui(open, |ui| self.form(ui, cx));
                    }
                    Stage::Welcome(welcome, limits) => welcome_body(ui, cx, welcome, limits),
                    Stage::Waits => {
                        ui.horizontal(|ui| Mark::Held.show(ui, &cx.say("signin-waits")));
                        ui.add(Label::new(text(cx.say("signin-waits-why"), Type::Body, palette(ui).text)).wrap());
                    }
                }
                let error = self.wrong.as_ref().or(self.asked.error()).or(self.let_in.error());
                if let Some(error) = error.filter(|_| !self.is_busy()) {
                    error_note(ui, cx, error);
                }
            });
            dialog_foot(ui, |ui| close |= self.foot(ui, cx));
            close
        });
        // A password that is shown once is not closed by a key that slips.
        if close || (wants_to && !is_welcome) {
            cx.want(Intent::CloseDialog);
        }
    }

    fn form(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        match self.who.take() {
            None => self.new_person(ui, cx),
            Some(row) => {
                self.person(ui, cx, &row);
                self.who = Some(row);
            }
        }
    }

    /// Name, role and limits of somebody new.
    fn new_person(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let label = cx.say("signin-name");
        let name =
            labelled(ui, &label, |ui| Field::new(&mut self.name, &label).hint(cx.say("signin-own-name-hint")).show(ui));
        if std::mem::take(&mut self.wants_focus) {
            name.request_focus();
        }
        labelled(ui, &cx.say("signin-role"), |ui| self.roles(ui, cx));
        if self.role != Role::Accountant {
            section(ui, cx, "signin-limits", self.limits_hint());
            self.limits.ui(ui, cx);
        }
    }

    /// What can be changed about a person. Nobody changes their own role or sign-in here.
    fn person(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: &PersonRow) {
        let palette = palette(ui);
        let person_id = || row.person.person_id.clone();
        ui.horizontal(|ui| {
            let (mark, word) = person_state(row);
            mark.show(ui, &cx.say(word));
            if row.failures > 0 && !row.closed {
                let tries = Message::new("signin-wrong-tries").with("count", row.failures);
                ui.label(text(cx.tell(&tries), Type::Small, palette.text_sub));
            }
        });
        if !row.is_self {
            rule(ui);
            let mut change = false;
            fill_row(
                ui,
                size::ROW,
                |ui| {
                    ui.label(text(cx.say("signin-role"), Type::Strong, palette.text_strong));
                },
                |ui| {
                    let change_role = Button::soft(cx.say("signin-change-role"));
                    change = ui.add_enabled(self.role != row.person.role, change_role).clicked();
                },
            );
            self.roles(ui, cx);
            if change {
                let role = self.role;
                let then = Message::new("signin-then-role").with("name", row.person.name.as_str());
                self.propose(cx, then, Proposal::ChangeRole { person_id: person_id(), role });
            }
        }
        if row.person.role != Role::Accountant {
            rule(ui);
            let mut change = false;
            fill_row(
                ui,
                size::ROW,
                |ui| {
                    ui.label(text(cx.say("signin-limits"), Type::Strong, palette.text_strong));
                },
                |ui| {
                    let differs = self.limits.read().map_or(true, |limits| limits != row.limits);
                    change = ui.add_enabled(differs, Button::soft(cx.say("signin-change-limits"))).clicked();
                },
            );
            ui.add(Label::new(text(cx.say(self.limits_hint()), Type::Small, palette.text_sub)).wrap());
            self.limits.ui(ui, cx);
            if change {
                match self.limits.read() {
                    Ok(limits) => self.set_limits(cx, person_id(), limits),
                    Err(error) => self.wrong = Some(error),
                }
            }
        }
        if !row.is_self {
            rule(ui);
            self.sign_in(ui, cx, row);
        }
    }

    /// What can be done about how a person signs in.
    fn sign_in(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, row: &PersonRow) {
        let palette = palette(ui);
        let name = row.person.name.as_str();
        let person_id = row.person.person_id.clone();
        ui.label(text(cx.say("signin-their-sign-in"), Type::Strong, palette.text_strong));
        if self.is_sure {
            let why = cx.tell(&Message::new("signin-reset-why").with("name", name));
            ui.add(Label::new(text(why, Type::Body, palette.text)).wrap());
            ui.horizontal(|ui| {
                if ui.add(Button::danger(cx.say("signin-reset-do"))).clicked() {
                    let then = Message::new("signin-then-reset").with("name", name);
                    self.propose(cx, then, Proposal::ResetSignIn { person_id: person_id.clone() });
                }
                if ui.add(Button::plain(cx.say("settings-cancel"))).clicked() {
                    self.is_sure = false;
                }
            });
            return;
        }
        ui.horizontal_wrapped(|ui| {
            if row.closed && ui.add(Button::soft(cx.say("signin-let-in")).icon(Icon::Key)).clicked() {
                let then = Message::new("signin-then-let-in").with("name", name);
                let person_id = person_id.clone();
                self.let_in.ask(cx, then, move || Command::OpenSignIn(person_id.clone()));
            }
            if ui.add(Button::soft(cx.say("signin-reset"))).clicked() {
                self.is_sure = true;
            }
            let (word, then) = if row.person.active {
                ("signin-switch-off", "signin-then-off")
            } else {
                ("signin-switch-on", "signin-then-on")
            };
            let word = cx.say(word);
            let button = if row.person.active { Button::danger(word) } else { Button::soft(word) };
            if ui.add(button).clicked() {
                let then = Message::new(then).with("name", name);
                let active = !row.person.active;
                self.propose(cx, then, Proposal::SwitchPerson { person_id: person_id.clone(), active });
            }
        });
    }

    fn roles(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let choices = [Role::Support, Role::Accountant, Role::Owner].map(|role| (role, cx.say(role_word(role))));
        segments(ui, &mut self.role, &choices);
        let why = match self.role {
            Role::Owner => "signin-role-owner-why",
            Role::Accountant => "signin-role-accountant-why",
            Role::Support => "signin-role-support-why",
        };
        ui.add(Label::new(text(cx.say(why), Type::Small, palette(ui).text_sub)).wrap());
    }

    const fn limits_hint(&self) -> &'static str {
        match self.role {
            Role::Owner => "signin-limits-owner",
            Role::Accountant | Role::Support => "signin-limits-support",
        }
    }

    /// The buttons. True when it is to be closed.
    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        match (&self.stage, &self.who) {
            (Stage::Welcome(_, limits), _) => {
                let open = !matches!(limits, Limits::UnderWay) || !self.asked.is_pending();
                let closed = ui.add_enabled(open, Button::primary(cx.say("signin-passed-on"))).clicked();
                foot_note(ui, &cx.say("signin-shown-once"));
                closed
            }
            (Stage::Waits, _) => ui.add(Button::primary(cx.say("window-close"))).clicked(),
            (Stage::Asking, Some(_)) => ui.add(Button::plain(cx.say("window-close"))).clicked(),
            (Stage::Asking, None) => {
                let ready = !self.name.trim().is_empty() && !self.is_busy();
                if ui.add_enabled(ready, Button::primary(cx.say("signin-add"))).clicked() {
                    self.add(cx);
                }
                ui.add(Button::plain(cx.say("settings-cancel"))).clicked()
            }
        }
    }

    fn add(&mut self, cx: &mut Cx<'_>) {
        // Found wrong now rather than after the person is there.
        if self.role != Role::Accountant
            && let Err(error) = self.limits.read()
        {
            self.wrong = Some(error);
            return;
        }
        let (name, role) = (self.name.trim().to_owned(), self.role);
        let then = Message::new("signin-then-add").with("name", name.as_str());
        self.propose(cx, then, Proposal::AddPerson { name, role });
    }
}

/// A role as it stands alone.
pub const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Owner => "signin-role-owner",
        Role::Accountant => "signin-role-accountant",
        Role::Support => "signin-role-support",
    }
}

/// A title and the line that explains it.
fn section(ui: &mut Ui, cx: &Cx<'_>, title: &'static str, why: &'static str) {
    let palette = palette(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(text(cx.say(title), Type::Strong, palette.text_strong));
        ui.add(Label::new(text(cx.say(why), Type::Small, palette.text_sub)).wrap());
    });
}

/// The starting password, and what to do with it.
fn welcome_body(ui: &mut Ui, cx: &mut Cx<'_>, welcome: &Welcome, limits: &Limits) {
    let palette = palette(ui);
    let why = cx.tell(&Message::new("signin-welcome-why").with("name", welcome.person.name.as_str()));
    ui.add(Label::new(text(why, Type::Body, palette.text)).wrap());
    let label = cx.say("signin-the-starting-password");
    secret_once(ui, cx, &label, welcome.password(), Message::new("signin-copied-starting"));
    let (mark, key) = match limits {
        Limits::None => return,
        Limits::UnderWay => (Mark::UnderWay, "signin-limits-under-way"),
        Limits::Set => (Mark::Done, "signin-limits-set"),
        Limits::Wait => (Mark::Held, "signin-limits-wait"),
    };
    ui.horizontal(|ui| mark.show(ui, &cx.say(key)));
}
