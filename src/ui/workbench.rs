//! The room with an open book: rail at the left, bar above, one screen in the middle, at most one dialog on top.

mod frame;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use egui::{CentralPanel, Context, Frame, Margin, Panel, Ui};

use self::frame::edges;
pub use self::frame::{ago, menu_item};
use super::actions::{Action, Offer};
use super::activity::Activity;
use super::command_palette::CommandPalette;
use super::cx::{Cx, Intent};
use super::files;
use super::loadable::Loadable;
use super::notices::Notice;
use super::screens::{
    Approvals, AuditLog, Bank, CodePrompt, Connect, ImportDialog, MoneyDialog, OwnSignInDialog, Payments, PersonDialog,
    Reconcile, Settings, Settlements, Shortcuts, Suspicious, Today,
};
use super::theme::{palette, size};
use crate::domain::Capability;
use crate::text::{Message, UserError};
use crate::worker::{Answer, Command, Event, GatewayList, ProfileOpened, Refreshed};

/// How often the gateways are asked what changed while the window is open.
const SYNC_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How often the screens are filled with what has come, while a sync takes long.
const FILL_EVERY: TimeDelta = TimeDelta::seconds(3);

/// A screen of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The day at a glance.
    Today,
    /// Every payment.
    Payments,
    /// Every settlement batch.
    Settlements,
    /// Accounts, statements, files.
    Bank,
    /// The proof.
    Reconcile,
    /// What looks wrong.
    Suspicious,
    /// What needs two people.
    Approvals,
    /// What was done, by whom, and that nothing of it was changed.
    Audit,
    /// Gateways, health, looks.
    Settings,
}

impl Place {
    /// What a person must be allowed to do to be here.
    pub const fn needs(self) -> Option<Capability> {
        match self {
            Self::Today => Some(Capability::ViewFigures),
            Self::Payments => Some(Capability::ViewPayments),
            Self::Settlements | Self::Bank | Self::Reconcile => Some(Capability::Reconcile),
            Self::Suspicious => Some(Capability::ViewRisk),
            Self::Approvals => Some(Capability::ViewRequests),
            Self::Audit => Some(Capability::ViewAudit),
            Self::Settings => None,
        }
    }
}

/// At most one is open.
enum Dialog {
    Money(Box<MoneyDialog>),
    Connect(Box<Connect>),
    OwnSignIn(Box<OwnSignInDialog>),
    Person(Box<PersonDialog>),
    Import(Box<ImportDialog>),
    Find(Box<CommandPalette>),
    Shortcuts,
}

/// What a chosen file is for.
enum FilePurpose {
    Import,
    SaveReport,
}

/// The room with an open book.
pub struct Workbench {
    opened: ProfileOpened,
    /// The same after the book has changed.
    profile: Loadable<ProfileOpened>,
    place: Place,
    today: Today,
    payments: Payments,
    settlements: Settlements,
    bank: Bank,
    reconcile: Reconcile,
    suspicious: Suspicious,
    approvals: Approvals,
    audit: AuditLog,
    settings: Settings,
    /// The gateways, for how fresh the figures are where there are no figures of today.
    gateways: Loadable<GatewayList>,
    dialog: Option<Dialog>,
    /// Above everything, also above a dialog.
    code_prompt: Option<Box<CodePrompt>>,
    /// What had the keyboard before a code was asked for.
    focus_before: Option<egui::Id>,
    activity: Activity,
    file_question: Option<FilePurpose>,
    /// Files to be brought in, until they can be looked at.
    files: Vec<PathBuf>,
    synced_at: Option<DateTime<Utc>>,
    sync_due_at: Option<DateTime<Utc>>,
    filled_at: Option<DateTime<Utc>>,
}

impl Workbench {
    /// The room right after the book was opened.
    pub fn new(opened: ProfileOpened) -> Self {
        let sees_figures = opened.rights.contains(&Capability::ViewFigures);
        Self {
            opened,
            profile: Loadable::default(),
            place: if sees_figures { Place::Today } else { Place::Payments },
            today: Today::default(),
            payments: Payments::default(),
            settlements: Settlements::default(),
            bank: Bank::default(),
            reconcile: Reconcile::default(),
            suspicious: Suspicious::default(),
            approvals: Approvals::default(),
            audit: AuditLog::default(),
            settings: Settings::default(),
            gateways: Loadable::default(),
            dialog: None,
            code_prompt: None,
            focus_before: None,
            activity: Activity::default(),
            file_question: None,
            files: Vec::new(),
            synced_at: None,
            sync_due_at: None,
            filled_at: None,
        }
    }

    /// What is known of the book and of whoever acts in it.
    pub const fn opened(&self) -> &ProfileOpened {
        &self.opened
    }

    /// What it depends on which actions are offered.
    pub fn offer(&self) -> Offer<'_> {
        Offer::of(&self.opened, self.approvals.something_waits())
    }

    fn may(&self, capability: Capability) -> bool {
        self.opened.rights.contains(&capability)
    }

    /// How many payments the list shows.
    pub fn payments_shown(&self) -> usize {
        self.payments.shown()
    }

    /// Whether a dialog is open, which then has the keyboard.
    pub const fn has_dialog(&self) -> bool {
        self.dialog.is_some() || self.code_prompt.is_some()
    }

    /// Hands an event to whoever waits for it.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if let Some(ended) = self.activity.apply(event) {
            self.work_ended(cx, ended);
        }
        if self.profile.apply(event)
            && let Some(opened) = self.profile.take()
        {
            self.opened = opened;
        }
        self.fill_while_reading(cx);
        self.today.apply(event, cx);
        self.payments.apply(event, cx);
        self.settlements.apply(event, cx);
        self.bank.apply(event, cx);
        self.reconcile.apply(event, cx);
        self.suspicious.apply(event, cx);
        self.approvals.apply(event, cx);
        self.audit.apply(event, cx);
        self.settings.apply(event, cx);
        self.gateways.apply(event);
        match &mut self.dialog {
            Some(Dialog::Money(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Connect(dialog)) => dialog.apply(event, cx),
            Some(Dialog::OwnSignIn(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Person(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Import(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Find(_) | Dialog::Shortcuts) | None => {}
        }
        if let Some(prompt) = &mut self.code_prompt {
            prompt.apply(event, cx);
        }
        let of_gateways = || self.gateways.value()?.0.iter().map(|gateway| gateway.synced_at).min().flatten();
        if let Some(synced_at) = self.today.synced_at().or_else(of_gateways) {
            self.synced_at = Some(self.synced_at.map_or(synced_at, |known| known.max(synced_at)));
        }
    }

    /// A first sync takes minutes in a large shop; what it has brought so far is shown meanwhile.
    fn fill_while_reading(&mut self, cx: &mut Cx<'_>) {
        let is_reading = self.activity.is_running("window-syncing");
        // Screens that still wait for an answer would ask again and again and never get it.
        let is_quiet = cx.worker.under_way() <= self.activity.count();
        if !is_reading {
            self.filled_at = None;
        } else if is_quiet && cx.now - *self.filled_at.get_or_insert(cx.now) >= FILL_EVERY {
            self.filled_at = Some(cx.now);
            cx.want(Intent::Changed);
        }
    }

    /// Something of the status area has ended.
    fn work_ended(&mut self, cx: &mut Cx<'_>, ended: Result<Answer, UserError>) {
        match ended {
            Ok(Answer::Refreshed(Refreshed(_))) => {
                self.synced_at = Some(cx.now);
                cx.want(Intent::Changed);
            }
            Ok(Answer::Settled(settled)) => {
                for error in settled.errors {
                    cx.want(Intent::Notify(Notice::error(error)));
                }
                if !settled.commands.is_empty() {
                    cx.want(Intent::Changed);
                }
            }
            Ok(Answer::PlacesTaken(_)) => {
                cx.want(Intent::Changed);
                cx.want(Intent::Notify(Notice::done(Message::new("risk-card-did-use"))));
            }
            Ok(Answer::Saved(saved)) => {
                let what = Message::new("window-saved").with("path", saved.0.display().to_string());
                cx.want(Intent::Notify(Notice::done(what)));
            }
            Ok(Answer::Chosen(chosen)) => {
                let purpose = self.file_question.take();
                if let (Some(path), Some(purpose)) = (chosen.0, purpose) {
                    match purpose {
                        FilePurpose::Import => self.files.push(path),
                        FilePurpose::SaveReport => {
                            let command = Command::SaveReport { month: self.reconcile.month(), to: path };
                            self.start(cx, command, Message::new("window-saving"));
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(error) if error.is_cancelled() => {
                cx.want(Intent::Notify(Notice::warning(Message::new("window-stopped"))));
                cx.want(Intent::Changed);
            }
            Err(error) => {
                cx.want(Intent::Notify(Notice::error(error)));
                cx.want(Intent::Changed);
            }
        }
    }

    /// Whatever is due: syncing from time to time, and at once after opening a person's own book.
    pub fn logic(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        self.profile.keep_fresh(cx, || Command::FetchProfile);
        if self.may(Capability::ViewFigures) {
            self.today.logic(cx);
        } else if self.may(Capability::ViewPayments) {
            self.gateways.keep_fresh(cx, || Command::FetchGateways);
        }
        if self.may(Capability::ViewRequests) {
            self.approvals.logic(cx);
        }
        self.audit.logic(cx);
        let due_at = *self.sync_due_at.get_or_insert(if self.opened.demo { cx.now + SYNC_EVERY } else { cx.now });
        if cx.now >= due_at {
            self.sync(cx);
        }
        let until_due = self.sync_due_at.map_or(SYNC_EVERY, |due_at| due_at - cx.now);
        // "3 min ago" changes by the minute.
        let until_minute = Duration::from_mins(1);
        ctx.request_repaint_after(until_due.to_std().unwrap_or(until_minute).min(until_minute));
    }

    fn sync(&mut self, cx: &mut Cx<'_>) {
        self.sync_due_at = Some(cx.now + SYNC_EVERY);
        if self.activity.is_running("window-syncing") || !self.may(Capability::Sync) {
            return;
        }
        self.start(cx, Command::Sync, Message::new("window-syncing"));
        if self.may(Capability::Refund) {
            self.start(cx, Command::Settle, Message::new("window-settling"));
        }
    }

    /// Sends a command and shows it in the status area until it has ended.
    fn start(&mut self, cx: &mut Cx<'_>, command: Command, what: Message) {
        match cx.worker.send(command) {
            Ok(id) => self.activity.watch(id, what),
            Err(error) => cx.want(Intent::Notify(Notice::error(error))),
        }
    }

    /// Carries out what a screen wants.
    pub fn carry_out(&mut self, ctx: &Context, cx: &mut Cx<'_>, intent: Intent) {
        match intent {
            Intent::Run(action) => self.run(ctx, cx, action),
            Intent::Go(place) => self.place = place,
            Intent::ShowPayment(payment_id) => {
                self.place = Place::Payments;
                self.payments.show_payment(cx, payment_id);
            }
            Intent::ShowPayments(line) => {
                self.place = Place::Payments;
                self.payments.search(cx, line);
            }
            Intent::ShowReported => {
                self.place = Place::Suspicious;
                self.suspicious.show_shop();
            }
            Intent::ShowBatch(batch_id) => {
                self.place = Place::Settlements;
                self.settlements.show_batch(cx, batch_id);
            }
            Intent::ShowRequest(request_id) => {
                self.place = Place::Approvals;
                self.approvals.show_request(cx, request_id);
            }
            Intent::AskMoney(payment_id, verb) => {
                self.dialog = Some(Dialog::Money(Box::new(MoneyDialog::new(cx, payment_id, verb))));
            }
            Intent::OwnSignIn(task) => {
                let dialog = OwnSignInDialog::new(task, &self.opened.sign_in.name, cx);
                self.dialog = Some(Dialog::OwnSignIn(Box::new(dialog)));
            }
            Intent::Person(person) => {
                let dialog = PersonDialog::new(person, &self.today.currencies());
                self.dialog = Some(Dialog::Person(Box::new(dialog)));
            }
            Intent::NewKey(connection) => self.dialog = Some(Dialog::Connect(Box::new(Connect::new_key(&connection)))),
            Intent::TakeBack(what) => self.reconcile.take_back(cx, what),
            Intent::SayFine(payment_id, before) => self.suspicious.say_fine(cx, payment_id, before),
            Intent::TakeBackRisk(what) => self.suspicious.take_back(cx, what),
            Intent::Start(command, what) => self.start(cx, command, what),
            Intent::CloseDialog => {
                self.dialog = None;
                ctx.request_repaint(); // files may wait for it
            }
            Intent::AskCode(then) => {
                if self.code_prompt.is_none() {
                    self.focus_before = ctx.memory(|memory| memory.focused());
                    self.code_prompt = Some(Box::new(CodePrompt::new(then)));
                }
            }
            Intent::CodeAccepted | Intent::CodeGivenUp => self.code_prompt = None,
            Intent::Notify(_) | Intent::Copy(..) | Intent::Changed | Intent::Opened(_) => {} // the window's own
        }
    }

    fn run(&mut self, ctx: &Context, cx: &mut Cx<'_>, action: Action) {
        if !action.is_offered(&self.offer()) {
            return;
        }
        match action {
            Action::Show(place) => self.place = place,
            Action::Find => self.dialog = Some(Dialog::Find(Box::default())),
            Action::Sync => self.sync(cx),
            Action::Import => self.ask_for_file(cx, FilePurpose::Import, files::ask_what_to_import(cx.texts)),
            Action::SaveReport => {
                let name = self.reconcile.report_name(cx);
                self.ask_for_file(cx, FilePurpose::SaveReport, files::ask_where_to_save(cx.texts, &name));
            }
            Action::AddGateway => self.dialog = Some(Dialog::Connect(Box::default())),
            Action::ShowShortcuts => self.dialog = Some(Dialog::Shortcuts),
            // The window's own; they never come here.
            Action::ShowNotices
            | Action::Theme(_)
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
            | Action::Lock
            | Action::LeaveDemo
            | Action::Quit => {}
        }
        ctx.request_repaint();
    }

    fn ask_for_file(&mut self, cx: &mut Cx<'_>, purpose: FilePurpose, question: Command) {
        if self.file_question.is_none() {
            self.file_question = Some(purpose);
            self.start(cx, question, Message::new("window-choosing-file"));
        }
    }

    /// Paints everything. `unread` is the number at the bell.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, unread: usize) {
        let palette = palette(ui);
        let quiet = Frame::new().fill(palette.rail.into());
        Panel::left("rail")
            .exact_size(size::RAIL)
            .resizable(false)
            .show_separator_line(false)
            .frame(quiet.inner_margin(Margin::symmetric(8, 0)))
            .show(ui, |ui| self.rail(ui, cx));
        Panel::top("bar")
            .exact_size(size::BAR)
            .resizable(false)
            .show_separator_line(false)
            .frame(quiet.inner_margin(Margin::symmetric(16, 0)))
            .show(ui, |ui| self.bar(ui, cx, unread));
        let page = Frame::new().fill(palette.page.into());
        CentralPanel::no_frame().frame(page).show(ui, |ui| {
            edges(ui);
            match self.place {
                Place::Today => self.today.ui(ui, cx),
                Place::Payments => self.payments.ui(ui, cx),
                Place::Settlements => self.settlements.ui(ui, cx),
                Place::Bank => self.bank.ui(ui, cx),
                Place::Reconcile => self.reconcile.ui(ui, cx),
                Place::Suspicious => self.suspicious.ui(ui, cx),
                Place::Approvals => self.approvals.ui(ui, cx),
                Place::Audit => self.audit.ui(ui, cx),
                Place::Settings => self.settings.ui(ui, cx, &self.opened),
            }
        });
        self.take_dropped_files(ui.ctx(), cx);
        self.look_at_files(cx);
        self.dialog(ui.ctx(), cx);
        self.code_prompt(ui.ctx(), cx);
    }

    fn dialog(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let offer = Offer::of(&self.opened, self.approvals.something_waits());
        match &mut self.dialog {
            Some(Dialog::Money(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Connect(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::OwnSignIn(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Person(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Import(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Find(dialog)) => dialog.ui(ctx, cx, &offer),
            Some(Dialog::Shortcuts) => Shortcuts::ui(ctx, cx, &offer),
            None => {}
        }
    }

    /// The keyboard goes back to where it was once nothing is above that any more.
    fn code_prompt(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        if let Some(prompt) = &mut self.code_prompt {
            prompt.ui(ctx, cx);
        } else if let Some(id) = self.focus_before.take() {
            ctx.memory_mut(|memory| memory.request_focus(id));
            ctx.request_repaint();
        }
    }

    /// Takes files that are dropped onto the window.
    fn take_dropped_files(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let dropped = |input: &egui::InputState| -> Vec<PathBuf> {
            input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect()
        };
        // To whoever may not take one into use it is a file like any other, of which importing says that it is none for it.
        let may = self.may(Capability::ManageRisk);
        let is_places = |path: &PathBuf| may && files::is_places(path);
        let (places, files): (Vec<_>, Vec<_>) = ctx.input(dropped).into_iter().partition(is_places);
        if let Some(path) = places.into_iter().next_back() {
            self.start(cx, Command::UsePlaces(path), Message::new("risk-card-checking"));
        }
        if self.may(Capability::Import) {
            self.files.extend(files);
        }
    }

    /// Looks at files that are to be brought in. They wait while another dialog is open: what is typed there stays.
    fn look_at_files(&mut self, cx: &mut Cx<'_>) {
        if self.files.is_empty() {
            return;
        }
        match &mut self.dialog {
            Some(Dialog::Import(dialog)) => dialog.add(std::mem::take(&mut self.files)),
            Some(_) => {}
            None => {
                let files = std::mem::take(&mut self.files);
                self.dialog = ImportDialog::new(cx, files).map(|dialog| Dialog::Import(Box::new(dialog)));
            }
        }
    }
}
