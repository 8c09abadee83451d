//! The frame around everything: the worker's events come in, the stage that fits is painted, and what it wants is carried
//! out once painting is over.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use egui::{CentralPanel, Context, Frame, Ui};

use super::Setup;
use super::actions::{self, Action, Offer};
use super::cx::{Codes, Cx, Intent, Undo};
use super::idle::{self, Idle};
use super::notices::{Notice, Notices};
use super::preferences::Preferences;
use super::screens::{FirstRun, FirstSteps, Unlock, money_notice, say_proposed};
use super::theme;
use super::widgets::waiting;
use super::workbench::Workbench;
use crate::clock::Clock;
use crate::domain::Capability;
use crate::text::{Message, Texts, UserError};
use crate::worker::{Answer, Command, Event, Happened, ProfileLook, ProfileOpened, RequestId, Worker};

/// What is on the stage.
enum Stage {
    /// It is not known yet whether there is a profile; with why it was locked, where nobody locked it by hand.
    Looking(Option<RequestId>, Option<Message>),
    /// There is none.
    FirstRun(Box<FirstRun>),
    /// There is one, and it is closed.
    Locked(Box<Unlock>),
    /// The book is open for somebody whose password is not their own yet.
    FirstSteps(Box<FirstSteps>),
    /// The book is open.
    Open(Box<Workbench>),
}

/// What a window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It is being looked whether there is a profile.
    Nothing,
    /// The first run.
    FirstRun,
    /// A closed book.
    Locked,
    /// An open book, before a password was chosen.
    FirstSteps,
    /// An open book.
    Open {
        /// Payments that the list of payments has found and of which the first are here.
        payments: usize,
    },
}

/// The program as the window has it.
pub struct App {
    texts: Arc<Texts>,
    clock: Arc<dyn Clock>,
    worker: Worker,
    stage: Stage,
    notices: Notices,
    preferences: Preferences,
    version: u64,
    /// What the person at the open book may do.
    rights: Vec<Capability>,
    codes: Codes,
    /// Who signed in last, in the demo shop too.
    last_name: String,
    idle: Idle,
}

impl App {
    /// Prepares the window and starts the worker.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(ctx: &Context, setup: Setup) -> Result<Self, UserError> {
        theme::install(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false); // zoom is in the table of actions
        ctx.set_theme(egui::ThemePreference::from(setup.preferences.theme));
        ctx.set_zoom_factor(setup.preferences.zoom);
        let waker = ctx.clone();
        let wake = move || waker.request_repaint();
        let mut worker = Worker::start(setup.doorway, Arc::clone(&setup.clock), Arc::clone(&setup.texts), wake)?;
        let stage = if setup.demo {
            Stage::FirstRun(Box::new(FirstRun::straight_to_demo()))
        } else {
            Stage::Looking(Some(worker.send(Command::LookForProfile)?), None)
        };
        Ok(Self {
            last_name: setup.preferences.last_name.clone(),
            idle: Idle::new(setup.clock.as_ref()),
            texts: setup.texts,
            clock: setup.clock,
            worker,
            stage,
            notices: Notices::default(),
            preferences: setup.preferences,
            version: 0,
            rights: Vec::new(),
            codes: Codes::default(),
        })
    }

    /// What the window shows, for whoever measures or tests it.
    pub fn shown(&self) -> Shown {
        match &self.stage {
            Stage::Looking(..) => Shown::Nothing,
            Stage::FirstRun(_) => Shown::FirstRun,
            Stage::Locked(_) => Shown::Locked,
            Stage::FirstSteps(_) => Shown::FirstSteps,
            Stage::Open(workbench) => Shown::Open { payments: workbench.payments_shown() },
        }
    }

    /// Whether every answer that was asked for has come.
    pub fn is_quiet(&self) -> bool {
        self.worker.under_way() == 0
    }

    /// Calls `work` with what screens are handed, then carries out what they want, and what comes of that.
    fn with_cx(&mut self, ctx: &Context, work: impl FnOnce(&mut Stage, &mut Notices, &mut Cx<'_>)) {
        let now = self.clock.now();
        let Self { texts, worker, stage, notices, version, rights, codes, .. } = self;
        let mut cx = Cx { texts, worker, now, version: *version, rights, codes: *codes, intents: Vec::new() };
        work(stage, notices, &mut cx);
        let mut waiting = VecDeque::from(cx.intents);
        while let Some(intent) = waiting.pop_front() {
            waiting.extend(self.carry_out(ctx, intent));
        }
    }

    /// What concerns the whole window; the rest is the workbench's. Gives what it wants in turn.
    fn carry_out(&mut self, ctx: &Context, intent: Intent) -> Vec<Intent> {
        match intent {
            Intent::Notify(notice) => self.notices.add(notice, self.clock.now()),
            Intent::TakeBack(what) => {
                self.notices.forget_undo(&Undo::from(what.clone()));
                return self.in_workbench(|workbench, cx| workbench.carry_out(ctx, cx, Intent::TakeBack(what)));
            }
            Intent::TakeBackRisk(what) => {
                self.notices.forget_undo(&Undo::from(what.clone()));
                return self.in_workbench(|workbench, cx| workbench.carry_out(ctx, cx, Intent::TakeBackRisk(what)));
            }
            Intent::Copy(words, what) => {
                ctx.copy_text(words);
                self.notices.add(Notice::done(Message::new("window-copied").with("what", what)), self.clock.now());
            }
            Intent::Changed => self.version += 1,
            Intent::Opened(opened) => {
                self.version += 1;
                self.rights.clone_from(&opened.rights);
                self.idle = Idle::new(self.clock.as_ref());
                self.stage = if opened.sign_in.must_change {
                    Stage::FirstSteps(Box::new(FirstSteps::new(opened, self.clock.now())))
                } else {
                    Stage::Open(Box::new(Workbench::new(opened)))
                };
                self.remember_name();
            }
            Intent::Run(Action::ShowNotices) => self.notices.open = !self.notices.open,
            Intent::Run(Action::Theme(preference)) => {
                ctx.set_theme(preference);
                self.preferences.theme = preference.into();
                self.keep_preferences();
            }
            Intent::Run(Action::ZoomIn) => self.zoom(ctx, |zoom| zoom + 0.1),
            Intent::Run(Action::ZoomOut) => self.zoom(ctx, |zoom| zoom - 0.1),
            Intent::Run(Action::ZoomReset) => self.zoom(ctx, |_| 1.0),
            Intent::Run(Action::Quit) => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Intent::Run(Action::Lock) => self.leave(Command::CloseProfile, None),
            Intent::Run(Action::LeaveDemo) => {
                self.leave(Command::LeaveDemo, None);
                self.last_name.clone_from(&self.preferences.last_name);
            }
            other => {
                match other {
                    Intent::CodeAccepted => self.codes.accepted += 1,
                    Intent::CodeGivenUp => self.codes.given_up += 1,
                    _ => {}
                }
                return self.in_workbench(|workbench, cx| workbench.carry_out(ctx, cx, other));
            }
        }
        Vec::new()
    }

    /// Has the workbench do something, if there is one. Gives what it wants in turn.
    fn in_workbench(&mut self, work: impl FnOnce(&mut Workbench, &mut Cx<'_>)) -> Vec<Intent> {
        let now = self.clock.now();
        let Self { texts, worker, stage, version, rights, codes, .. } = self;
        let Stage::Open(workbench) = stage else { return Vec::new() };
        let mut cx = Cx { texts, worker, now, version: *version, rights, codes: *codes, intents: Vec::new() };
        work(workbench, &mut cx);
        cx.intents
    }

    /// Steps of a tenth, so that 100 % is met again on the way back.
    fn zoom(&mut self, ctx: &Context, change: impl Fn(f32) -> f32) {
        let zoom = (change(ctx.zoom_factor()) * 10.0).round() / 10.0;
        self.preferences.zoom = zoom.clamp(0.5, 3.0);
        ctx.set_zoom_factor(self.preferences.zoom);
        self.keep_preferences();
    }

    /// Drops everything that is shown, closes the book, and looks again. `why` is said where nobody locked it by hand.
    fn leave(&mut self, command: Command, why: Option<Message>) {
        self.remember_name();
        self.notices = Notices::default();
        self.version += 1;
        self.rights.clear();
        self.worker.cancel_all(); // the book closes when the last of them has ended
        let looking = self.worker.send(command).and_then(|_| self.worker.send(Command::LookForProfile));
        self.stage = Stage::Looking(looking.as_ref().ok().copied(), why);
        if let Err(error) = looking {
            self.notices.add(Notice::error(error), self.clock.now());
        }
    }

    /// The name of whoever is here is filled in the next time. The demo's people are nobody after it is closed.
    fn remember_name(&mut self) {
        let Some(opened) = self.stage.opened().filter(|opened| opened.sign_in.password_set_at.is_some()) else {
            return;
        };
        if self.last_name == opened.sign_in.name {
            return;
        }
        let demo = opened.demo;
        self.last_name.clone_from(&opened.sign_in.name);
        if !demo {
            self.preferences.last_name.clone_from(&self.last_name);
            self.keep_preferences();
        }
    }

    /// Locks when nobody has touched the window for as long as the book says, and looks again in time.
    fn lock_when_idle(&mut self, ctx: &Context) {
        let Some(after) = self.stage.idle_lock() else { return };
        let left = self.idle.left(self.clock.as_ref(), after);
        if left.is_zero() {
            let minutes = after.as_secs().div_ceil(60);
            self.leave(Command::CloseProfile, Some(Message::new("signin-locked-idle").with("minutes", minutes)));
        } else {
            ctx.request_repaint_after(Idle::next_look(left));
        }
    }

    fn keep_preferences(&mut self) {
        // If they cannot be kept the window looks otherwise next time; nobody needs a message for that.
        let _ = self.worker.send(Command::KeepPreferences(self.preferences.write()));
    }
}

impl Stage {
    fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>, last_name: &str) {
        match self {
            Self::Looking(id, why) => {
                if *id == Some(event.id)
                    && let Some(Happened::Ended(result)) = event.happened.take()
                {
                    match *result {
                        Ok(Answer::Looked(look)) => *self = Self::of(look, last_name, why.take()),
                        Ok(_) => {}
                        Err(error) => *self = Self::FirstRun(Box::new(FirstRun::after(error))),
                    }
                }
            }
            Self::FirstRun(screen) => screen.apply(event, cx),
            Self::Locked(screen) => screen.apply(event, cx),
            Self::FirstSteps(screen) => screen.apply(event, cx),
            Self::Open(workbench) => workbench.apply(event, cx),
        }
    }

    fn of(look: ProfileLook, last_name: &str, why: Option<Message>) -> Self {
        match look.profile {
            Some(_) => Self::Locked(Box::new(Unlock::new(look, last_name, why))),
            None => Self::FirstRun(Box::new(FirstRun::new(look))),
        }
    }

    /// After how long without a touch it locks; never where nobody signed in.
    fn idle_lock(&self) -> Option<Duration> {
        self.opened()?.idle_lock
    }

    /// What is known of the open book, if one is open.
    fn opened(&self) -> Option<&ProfileOpened> {
        match self {
            Self::Open(workbench) => Some(workbench.opened()),
            Self::FirstSteps(screen) => Some(screen.opened()),
            Self::Looking(..) | Self::FirstRun(_) | Self::Locked(_) => None,
        }
    }
}

impl eframe::App for App {
    /// Events first, then whatever is due. Also runs while the window is hidden, so that syncing goes on.
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // Before anything that was touched counts: after a night's sleep it is the touch that wakes the computer.
        self.lock_when_idle(ctx);
        while let Some(mut event) = self.worker.next_event() {
            let last_name = self.last_name.clone();
            self.with_cx(ctx, |stage, _, cx| {
                stage.apply(&mut event, cx, &last_name);
                // Nobody waited for it any more; what went wrong, and what became of money, is said all the same.
                if let Some(Happened::Ended(result)) = event.happened.take() {
                    match *result {
                        Ok(Answer::Moved(moved)) => {
                            cx.want(Intent::Notify(money_notice(cx.texts, &moved.0)));
                            cx.want(Intent::Changed);
                        }
                        Ok(Answer::Proposed(proposed)) => {
                            // Whoever gives somebody a starting password stays to show it.
                            let _ = say_proposed(cx, proposed, None);
                        }
                        Err(error) if !error.is_cancelled() => cx.want(Intent::Notify(Notice::error(error))),
                        Ok(_) | Err(_) => {}
                    }
                }
            });
        }
        self.with_cx(ctx, |stage, _, cx| match stage {
            Stage::Looking(..) | Stage::Locked(_) => {}
            Stage::FirstRun(screen) => screen.logic(cx),
            Stage::FirstSteps(screen) => screen.logic(cx),
            Stage::Open(workbench) => workbench.logic(ctx, cx),
        });
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if idle::is_touched(&ctx) {
            self.idle = Idle::new(self.clock.as_ref());
        }
        let left = self.stage.idle_lock().map(|after| self.idle.left(self.clock.as_ref(), after));
        self.with_cx(&ctx, |stage, notices, cx| {
            if matches!(stage, Stage::Open(_) | Stage::FirstSteps(_)) && actions::is_lock_pressed(&ctx) {
                cx.want(Intent::Run(Action::Lock));
            }
            if let Stage::Open(workbench) = stage {
                // Screens have dialogs of their own, too.
                let is_covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
                if !workbench.has_dialog() && !is_covered {
                    for action in actions::pressed(&ctx, &workbench.offer()) {
                        cx.want(Intent::Run(action));
                    }
                }
                workbench.ui(ui, cx, notices.unread());
            } else {
                for action in
                    actions::pressed(&ctx, &Offer::NO_BOOK).into_iter().filter(|action| action.needs_no_book())
                {
                    cx.want(Intent::Run(action));
                }
                let frame = Frame::new().fill(theme::palette(ui).page.into());
                CentralPanel::no_frame().frame(frame).show(ui, |ui| match stage {
                    Stage::FirstRun(screen) => screen.ui(ui, cx),
                    Stage::Locked(screen) => screen.ui(ui, cx),
                    Stage::FirstSteps(screen) => screen.ui(ui, cx),
                    Stage::Looking(..) | Stage::Open(_) => {
                        waiting(ui, cx);
                    }
                });
            }
            notices.ui(&ctx, cx);
            if let Some(left) = left {
                idle::warning(&ctx, cx, left);
            }
        });
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
