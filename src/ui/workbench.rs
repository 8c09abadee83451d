//! The room with an open book: rail at the left, bar above, one screen in the middle, at most one dialog on top.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use egui::{Align, CentralPanel, Context, Frame, Layout, Margin, Panel, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::actions::Action;
use super::activity::Activity;
use super::command_palette::CommandPalette;
use super::cx::{Cx, Intent};
use super::files;
use super::notices::Notice;
use super::screens::{Connect, MoneyDialog, Payments, Reconcile, Settings, Settlements, Shortcuts, Suspicious, Today};
use super::theme::{Icon, Type, corner, mark, palette, size, space, text};
use super::widgets::{Button, icon_button, one_line, tag};
use crate::text::{Message, UserError};
use crate::worker::{Answer, Command, Event, ProfileOpened, Refreshed};

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
    /// The proof.
    Reconcile,
    /// What looks wrong.
    Suspicious,
    /// Gateways, health, looks.
    Settings,
}

/// At most one is open.
enum Dialog {
    Money(Box<MoneyDialog>),
    Connect(Box<Connect>),
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
    place: Place,
    today: Today,
    payments: Payments,
    settlements: Settlements,
    reconcile: Reconcile,
    suspicious: Suspicious,
    settings: Settings,
    dialog: Option<Dialog>,
    activity: Activity,
    file_question: Option<FilePurpose>,
    synced_at: Option<DateTime<Utc>>,
    sync_due_at: Option<DateTime<Utc>>,
    filled_at: Option<DateTime<Utc>>,
}

impl Workbench {
    /// The room right after the book was opened.
    pub fn new(opened: ProfileOpened) -> Self {
        Self {
            opened,
            place: Place::Today,
            today: Today::default(),
            payments: Payments::default(),
            settlements: Settlements::default(),
            reconcile: Reconcile::default(),
            suspicious: Suspicious::default(),
            settings: Settings::default(),
            dialog: None,
            activity: Activity::default(),
            file_question: None,
            synced_at: None,
            sync_due_at: None,
            filled_at: None,
        }
    }

    /// Whether the book is the demo shop's.
    pub const fn is_demo(&self) -> bool {
        self.opened.demo
    }

    /// How many payments the list shows.
    pub fn payments_shown(&self) -> usize {
        self.payments.shown()
    }

    /// Whether a dialog is open, which then has the keyboard.
    pub const fn has_dialog(&self) -> bool {
        self.dialog.is_some()
    }

    /// Hands an event to whoever waits for it.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if let Some(ended) = self.activity.apply(event) {
            self.work_ended(cx, ended);
        }
        self.fill_while_reading(cx);
        self.today.apply(event, cx);
        self.payments.apply(event, cx);
        self.settlements.apply(event, cx);
        self.reconcile.apply(event, cx);
        self.suspicious.apply(event, cx);
        self.settings.apply(event, cx);
        match &mut self.dialog {
            Some(Dialog::Money(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Connect(dialog)) => dialog.apply(event, cx),
            Some(Dialog::Find(_) | Dialog::Shortcuts) | None => {}
        }
        if let Some(synced_at) = self.today.synced_at() {
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
            Ok(Answer::Imported(report)) => {
                cx.want(Intent::Notify(super::screens::import_notice(&report)));
                cx.want(Intent::Changed);
            }
            Ok(Answer::Saved(saved)) => {
                let what = Message::new("window-saved").with("path", saved.0.display().to_string());
                cx.want(Intent::Notify(Notice::done(what)));
            }
            Ok(Answer::Chosen(chosen)) => {
                let purpose = self.file_question.take();
                if let (Some(path), Some(purpose)) = (chosen.0, purpose) {
                    match purpose {
                        FilePurpose::Import => self.start(cx, Command::Import(path), Message::new("window-importing")),
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
        self.today.logic(cx);
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
        if !self.activity.is_running("window-syncing") {
            self.start(cx, Command::Sync, Message::new("window-syncing"));
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
            Intent::ShowBatch(batch_id) => {
                self.place = Place::Settlements;
                self.settlements.show_batch(cx, batch_id);
            }
            Intent::AskMoney(payment_id, verb) => {
                self.dialog = Some(Dialog::Money(Box::new(MoneyDialog::new(cx, payment_id, verb))));
            }
            Intent::NewKey(connection) => self.dialog = Some(Dialog::Connect(Box::new(Connect::new_key(&connection)))),
            Intent::Start(command, what) => self.start(cx, command, what),
            Intent::CloseDialog => self.dialog = None,
            Intent::Notify(_) | Intent::Copy(..) | Intent::Changed | Intent::Opened(_) => {} // the window's own
        }
    }

    fn run(&mut self, ctx: &Context, cx: &mut Cx<'_>, action: Action) {
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
                Place::Reconcile => self.reconcile.ui(ui, cx),
                Place::Suspicious => self.suspicious.ui(ui, cx),
                Place::Settings => self.settings.ui(ui, cx, &self.opened),
            }
        });
        self.dialog(ui.ctx(), cx);
        self.take_dropped_files(ui.ctx(), cx);
    }

    fn dialog(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        match &mut self.dialog {
            Some(Dialog::Money(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Connect(dialog)) => dialog.ui(ctx, cx),
            Some(Dialog::Find(dialog)) => dialog.ui(ctx, cx, self.opened.demo),
            Some(Dialog::Shortcuts) => Shortcuts::ui(ctx, cx),
            None => {}
        }
    }

    /// A file that is dropped onto the window is brought in.
    fn take_dropped_files(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let dropped =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect::<Vec<_>>());
        for path in dropped {
            self.start(cx, Command::Import(path), Message::new("window-importing"));
        }
    }

    fn rail(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.set_min_height(size::BAR);
            ui.add_space(space::SMALL);
            ui.add(mark(size::ICON, palette.accent.ink));
            ui.label(text(cx.say("window-title"), Type::Strong, palette.text_strong));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.menu(ui, cx));
        });
        ui.add_space(space::SMALL);
        let groups: [&[Place]; 4] = [
            &[Place::Today, Place::Payments],
            &[Place::Settlements, Place::Reconcile],
            &[Place::Suspicious],
            &[Place::Settings],
        ];
        for group in groups {
            for &place in group {
                let badge = match place {
                    Place::Settlements => self.today.badge_settlements(),
                    Place::Reconcile => self.today.badge_reconcile(),
                    _ => 0,
                };
                if rail_item(ui, cx, place, self.place == place, badge) {
                    self.place = place;
                }
            }
            ui.add_space(space::PAGE);
        }
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            ui.add_space(space::CARD);
            ui.horizontal(|ui| {
                ui.add_space(space::SMALL);
                let version = Message::new("window-version").with("version", env!("CARGO_PKG_VERSION"));
                ui.label(text(cx.tell(&version), Type::Label, palette.text_sub));
            });
            ui.add_space(space::SMALL);
            let mut room = ui.available_rect_before_wrap();
            room.min = egui::pos2(room.left() + space::SMALL, room.bottom() - self.activity.height());
            ui.scope_builder(egui::UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)), |ui| {
                ui.spacing_mut().item_spacing.y = space::SMALL;
                self.activity.ui(ui, cx);
            });
        });
    }

    /// Every action, as a menu.
    fn menu(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let name = cx.say("window-menu");
        let button = icon_button(ui, Icon::Menu, &name);
        egui::Popup::menu(&button).show(|ui| {
            ui.set_min_width(264.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for &action in Action::ALL.iter().filter(|action| action.is_offered(self.opened.demo)) {
                if menu_item(ui, cx, action) {
                    cx.want(Intent::Run(action));
                    ui.close();
                }
            }
        });
    }

    fn bar(&self, ui: &mut Ui, cx: &mut Cx<'_>, unread: usize) {
        let palette = palette(ui);
        ui.horizontal_centered(|ui| {
            ui.add(Icon::Store.image(palette.text_sub));
            ui.label(text(&self.opened.name, Type::Strong, palette.text_strong));
            if self.opened.demo {
                tag(ui, &cx.say("window-demo"), palette.hold);
            }
            ui.add_space(space::SMALL);
            let narrow = ui.available_width() < SEARCH_BOX_NEEDS;
            if narrow {
                action_icon(ui, cx, Action::Find);
            } else if search_box(ui, cx) {
                cx.want(Intent::Run(Action::Find));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                action_icon(ui, cx, Action::Lock);
                if !narrow {
                    ui.label(text(&self.opened.person, Type::Strong, palette.text_strong));
                }
                ui.add(Icon::User.image(palette.text_sub).alt_text(&self.opened.person));
                ui.add_space(space::SMALL);
                if unread > 0 {
                    let word = cx.texts.count(u64::try_from(unread).unwrap_or(u64::MAX));
                    tag(ui, &word, palette.bad);
                }
                action_icon(ui, cx, Action::ShowNotices);
                self.freshness(ui, cx);
            });
        });
    }

    /// How fresh the figures are; pressing it syncs.
    fn freshness(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let syncing = self.activity.is_running("window-syncing");
        let words = match self.synced_at {
            _ if syncing => cx.say("window-syncing"),
            None => cx.say("window-never-synced"),
            Some(at) => cx.tell(&ago(cx.now - at)),
        };
        let keys = Action::Sync.keys(ui.ctx()).unwrap_or_default();
        let hint = cx.tell(&Message::new("window-sync-hint").with("keys", keys));
        let button = Button::plain(words).icon(Icon::Sync).hint(hint);
        if ui.add_enabled(!syncing, button).clicked() {
            cx.want(Intent::Run(Action::Sync));
        }
    }
}

/// How long ago something was, by the minute.
pub fn ago(span: TimeDelta) -> Message {
    let minutes = u64::try_from(span.num_minutes()).unwrap_or_default();
    match minutes {
        0 => Message::new("window-synced-now"),
        1..60 => Message::new("window-synced-minutes").with("minutes", minutes),
        60..1440 => Message::new("window-synced-hours").with("hours", minutes / 60),
        _ => Message::new("window-synced-days").with("days", minutes / 1440),
    }
}

/// The lines between rail, bar and page.
fn edges(ui: &Ui) {
    let line = Stroke::new(1.0, palette(ui).line);
    let rect = ui.max_rect();
    ui.painter().vline(rect.left() + 0.5, 0.0..=rect.bottom(), line);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, line);
}

/// One screen of the rail. True when it was pressed.
fn rail_item(ui: &mut Ui, cx: &Cx<'_>, place: Place, current: bool, badge: u64) -> bool {
    let palette = palette(ui);
    let described = Action::Show(place).describe();
    let word = cx.say(described.key);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROOMY_ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, current, &word));
    if current {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.hover);
    }
    let icon_ink = if current { palette.accent.ink } else { palette.text_sub };
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    described.icon.image(icon_ink).paint_at(ui, icon);
    let ink = if current { palette.text_strong } else { palette.text };
    let at = egui::pos2(rect.left() + 32.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &word, Type::Button.font(), ink.into());
    if badge > 0 {
        let at = egui::pos2(rect.right() - 8.0, rect.center().y);
        let number = cx.texts.count(badge);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, number, Type::Label.font(), ink.into());
    }
    let response = match Action::Show(place).keys(ui.ctx()) {
        Some(keys) => response.on_hover_text(format!("{word}  {keys}")),
        None => response,
    };
    response.clicked()
}

/// One action in a list: icon, words, keys. True when it was pressed.
pub fn menu_item(ui: &mut Ui, cx: &Cx<'_>, action: Action) -> bool {
    let palette = palette(ui);
    let described = action.describe();
    let word = cx.say(described.key);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &word));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corner::WIDGET, palette.active);
    }
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    described.icon.image(palette.text).paint_at(ui, icon);
    let at = egui::pos2(rect.left() + 34.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &word, Type::Body.font(), palette.text_strong.into());
    if let Some(keys) = action.keys(ui.ctx()) {
        let at = egui::pos2(rect.right() - 8.0, rect.center().y);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, keys, Type::Label.font(), palette.text.into());
    }
    response.clicked()
}

/// An action as an icon with its tooltip and keys.
fn action_icon(ui: &mut Ui, cx: &mut Cx<'_>, action: Action) {
    let described = action.describe();
    let word = cx.say(described.key);
    let name = action.keys(ui.ctx()).map_or_else(|| word.clone(), |keys| format!("{word}  {keys}"));
    if icon_button(ui, described.icon, &name).clicked() {
        cx.want(Intent::Run(action));
    }
}

/// With less room in the bar the search is an icon, and the person too.
const SEARCH_BOX_NEEDS: f32 = 540.0;

/// Looks like a field; what is typed goes into the palette that it opens.
fn search_box(ui: &mut Ui, cx: &Cx<'_>) -> bool {
    let palette = palette(ui);
    let width = (ui.available_width() - 380.0).clamp(160.0, 440.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
    let word = cx.say("window-search");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &word));
    let line = if response.hovered() || response.has_focus() { palette.line_field } else { palette.line };
    ui.painter().rect(rect, corner::WIDGET, palette.field, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 16.0, rect.center().y), vec2(16.0, 16.0));
    Icon::Search.image(palette.text_sub).paint_at(ui, icon);
    let at = egui::pos2(rect.left() + 32.0, rect.center().y);
    let keys = Action::Find.keys(ui.ctx()).unwrap_or_default();
    let cap = ui.painter().layout_no_wrap(keys, Type::Label.font(), palette.text_sub.into());
    let room = rect.width() - 32.0 - cap.size().x - 16.0;
    let words = one_line(ui, &word, Type::Body, palette.text_sub, room);
    ui.painter().galley(egui::pos2(at.x, at.y - words.size().y / 2.0), words, palette.text_sub.into());
    let at = egui::pos2(rect.right() - 8.0 - cap.size().x, rect.center().y - cap.size().y / 2.0);
    ui.painter().galley(at, cap, palette.text_sub.into());
    response.clicked()
}
