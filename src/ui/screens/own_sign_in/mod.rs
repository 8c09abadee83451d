//! One's own password, authenticator and recovery codes, in a dialog above the workbench. The parts are also what somebody
//! goes through at their first sign-in.

mod authenticator;
mod change;
mod sheet;

use egui::Context;

pub use authenticator::Enrol;
pub use change::ChangePassword;
pub use sheet::RecoverySheet;

use crate::desk::RecoveryCodes;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent, OwnSignInTask};
use crate::ui::guarded::Guarded;
use crate::ui::notices::Notice;
use crate::ui::widgets::{
    Button, dialog, dialog_body, dialog_foot, dialog_heading, dialog_title, error_note, foot_note, waiting,
};
use crate::worker::{Command, Event};

/// The dialog.
pub struct OwnSignInDialog {
    step: Step,
}

/// What is in it.
enum Step {
    Password(ChangePassword),
    Authenticator(Enrol),
    /// Codes that are being made.
    NewCodes(Guarded<RecoveryCodes>),
    Codes(RecoverySheet),
}

impl OwnSignInDialog {
    /// Begins with what is wanted, for the person of this name.
    pub fn new(task: OwnSignInTask, name: &str, cx: &mut Cx<'_>) -> Self {
        let step = match task {
            OwnSignInTask::Password => Step::Password(ChangePassword::new(name)),
            OwnSignInTask::Authenticator => Step::Authenticator(Enrol::default()),
            OwnSignInTask::RecoveryCodes => {
                let mut codes = Guarded::default();
                codes.ask(cx, Message::new("signin-then-codes"), || Command::NewRecoveryCodes);
                Step::NewCodes(codes)
            }
        };
        Self { step }
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        match &mut self.step {
            Step::Password(change) => {
                if change.apply(event, cx) {
                    done(cx, "signin-password-changed");
                }
            }
            Step::Authenticator(enrol) => {
                if let Some(codes) = enrol.apply(event, cx) {
                    cx.want(Intent::Changed);
                    self.step = Step::Codes(RecoverySheet::new(codes, cx));
                }
            }
            Step::NewCodes(codes) => {
                if codes.apply(event, cx)
                    && let Some(codes) = codes.take()
                {
                    cx.want(Intent::Changed);
                    self.step = Step::Codes(RecoverySheet::new(codes, cx));
                }
            }
            Step::Codes(sheet) => sheet.apply(event, cx),
        }
    }

    /// Paints it above everything else.
    pub fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.go_on(cx);
        let (title, is_sheet) = match &self.step {
            Step::Password(_) => ("signin-title-password", false),
            Step::Authenticator(_) => ("signin-title-authenticator", false),
            Step::NewCodes(_) => ("signin-title-codes", false),
            Step::Codes(_) => ("signin-title-codes", true),
        };
        let ((close, finished), wants_to) = dialog(ctx, "own-sign-in", |ui| {
            let close = if is_sheet {
                dialog_heading(ui, &cx.say(title));
                false
            } else {
                dialog_title(ui, &cx.say(title), &cx.say("window-close"))
            };
            dialog_body(ui, |ui| {
                ui.set_width(ui.available_width());
                match &mut self.step {
                    Step::Password(change) => change.body(ui, cx),
                    Step::Authenticator(enrol) => enrol.body(ui, cx),
                    Step::NewCodes(codes) => match codes.error() {
                        Some(error) => error_note(ui, cx, error),
                        None => {
                            waiting(ui, cx);
                        }
                    },
                    Step::Codes(sheet) => sheet.body(ui, cx),
                }
            });
            let (mut cancel, mut finished) = (false, false);
            dialog_foot(ui, |ui| {
                match &mut self.step {
                    Step::Password(change) => change.button(ui, cx),
                    Step::Authenticator(enrol) => enrol.button(ui, cx),
                    Step::NewCodes(_) => {}
                    Step::Codes(sheet) => finished = sheet.button(ui, cx),
                }
                match self.step {
                    Step::Codes(_) => foot_note(ui, &cx.say("signin-codes-once")),
                    _ => cancel = ui.add(Button::plain(cx.say("settings-cancel"))).clicked(),
                }
            });
            (close || cancel, finished)
        });
        if finished {
            done(cx, "signin-codes-kept");
        } else if close || (wants_to && !is_sheet) {
            // Codes are shown once: nothing closes them before they are kept.
            cx.want(Intent::CloseDialog);
        }
    }

    /// Goes on with what waits for a code, and closes when none comes.
    fn go_on(&mut self, cx: &mut Cx<'_>) {
        let given_up = match &mut self.step {
            Step::Authenticator(enrol) => {
                enrol.logic(cx);
                enrol.is_given_up()
            }
            Step::NewCodes(codes) => {
                codes.go_on(cx);
                !codes.is_pending() && codes.error().is_none()
            }
            Step::Password(_) | Step::Codes(_) => false,
        };
        if given_up {
            cx.want(Intent::CloseDialog);
        }
    }
}

/// Closes the dialog and says what was done.
fn done(cx: &mut Cx<'_>, key: &'static str) {
    cx.want(Intent::CloseDialog);
    cx.want(Intent::Notify(Notice::done(Message::new(key))));
    cx.want(Intent::Changed);
}
