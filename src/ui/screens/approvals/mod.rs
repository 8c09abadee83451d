//! What needs two people: what waits, what exactly is asked for, and the decision.

mod decide;
mod detail;
mod list;
mod outcome;

use chrono::{DateTime, Utc};
use egui::{Frame, Key, Margin, Modifiers, Panel, Stroke, Ui};

use self::decide::Deciding;
pub use self::outcome::say_proposed;
use crate::desk::{RequestDetail, RequestRow};
use crate::domain::RequestState;
use crate::domain::ids::RequestId;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::palette;
use crate::ui::widgets::TableState;
use crate::worker::{Command, Event, RequestList};

/// The list keeps at least this width beside a request; on a smaller window the request covers it.
const LIST_LEAST: f32 = 320.0;

/// What the list would rather have.
const LIST: f32 = 640.0;

/// How wide a request is.
const DETAIL_LEAST: f32 = 380.0;
const DETAIL_MOST: f32 = 560.0;

/// Which requests are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    /// Those that wait.
    #[default]
    Waiting,
    /// Those that were decided, or ended otherwise.
    Decided,
}

/// What needs two people.
#[derive(Default)]
pub struct Approvals {
    list: Loadable<RequestList>,
    tab: Tab,
    /// The requests that are listed, in order.
    shown: Vec<RequestRow>,
    table: TableState<RequestId, RequestRow>,
    wanted: Option<RequestId>,
    detail: Loadable<RequestDetail>,
    deciding: Deciding,
    /// Up to which end of a request the list was looked through again.
    looked_at_ends_until: Option<DateTime<Utc>>,
    /// Something was shown beside the list already.
    has_started: bool,
}

impl Approvals {
    /// How many requests this person can decide.
    pub fn badge(&self) -> u64 {
        self.rows().iter().filter(|row| row.may_decide).count() as u64
    }

    /// Whether any request waits for anybody.
    pub fn something_waits(&self) -> bool {
        self.rows().iter().any(waits)
    }

    /// Shows one request beside the list.
    pub fn show_request(&mut self, cx: &mut Cx<'_>, request_id: RequestId) {
        let ended = |row: &RequestRow| row.request_id == request_id && !waits(row);
        self.tab = if self.rows().iter().any(ended) { Tab::Decided } else { Tab::Waiting };
        self.table.cursor = Some(request_id.clone());
        self.arrange();
        self.open(cx, request_id);
    }

    fn rows(&self) -> &[RequestRow] {
        self.list.value().map(|list| list.0.as_slice()).unwrap_or_default()
    }

    /// Takes what was asked for.
    pub fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) {
        if self.list.apply(event) {
            self.arrange();
        }
        self.detail.apply(event);
        self.deciding.apply(event, cx);
    }

    /// Keeps the list as new as the book, also while another screen is shown: the rail has a badge. What ends by itself
    /// is looked at again when it does.
    pub fn logic(&mut self, cx: &mut Cx<'_>) {
        self.deciding.go_on(cx);
        let now = cx.now;
        let ends = self.rows().iter().filter(|row| waits(row)).map(|row| row.expires_at);
        let ended = ends.filter(|end| *end <= now).max();
        if ended > self.looked_at_ends_until {
            self.looked_at_ends_until = ended;
            self.list.expire();
            self.detail.expire();
        }
        self.list.keep_fresh(cx, || Command::FetchRequests);
    }

    /// Takes what is listed from what came, and finds the cursor again.
    fn arrange(&mut self) {
        let waiting = self.tab == Tab::Waiting;
        self.shown = self.rows().iter().filter(|row| waits(row) == waiting).cloned().collect();
        if waiting {
            self.shown.sort_by_key(|row| row.expires_at); // what ends first is decided first
        }
        let at_cursor = |row: &RequestRow| self.table.cursor.as_ref() == Some(&row.request_id);
        match self.shown.iter().position(at_cursor) {
            Some(place) => self.table.cursor_is_at(place),
            None => self.table.cursor = None,
        }
    }

    /// Shows what this person is asked for first, when there is room for it, once.
    fn start(&mut self, cx: &mut Cx<'_>) {
        if !self.has_started
            && let Some(first) = self.shown.iter().find(|row| row.may_decide).or(self.shown.first())
        {
            let request_id = first.request_id.clone();
            self.table.cursor = Some(request_id.clone());
            self.arrange();
            self.open(cx, request_id);
        }
    }

    fn open(&mut self, cx: &mut Cx<'_>, request_id: RequestId) {
        self.has_started = true;
        if self.wanted.as_ref() != Some(&request_id) {
            self.detail.ask(cx, Command::FetchRequest(request_id.clone()));
            self.wanted = Some(request_id);
        }
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        self.wanted = None;
        self.table.cursor = None;
        self.detail.clear(cx);
    }

    /// The request that is wanted, once it is here. Nothing is decided about what is not in sight.
    fn value(&self) -> Option<&RequestDetail> {
        self.detail.value().filter(|detail| Some(&detail.row.request_id) == self.wanted.as_ref())
    }

    /// Paints it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(wanted) = self.wanted.clone() {
            self.detail.keep_fresh(cx, || Command::FetchRequest(wanted));
        }
        let nothing_above =
            !egui::Popup::is_any_open(ui.ctx()) && ui.memory(|memory| memory.top_modal_layer().is_none());
        let escape = |input: &mut egui::InputState| input.consume_key(Modifiers::NONE, Key::Escape);
        if self.wanted.is_some() && nothing_above && ui.input_mut(escape) {
            self.close(cx);
        }
        let room = ui.available_width();
        let covers = room < LIST_LEAST + DETAIL_LEAST;
        if !covers {
            self.start(cx);
        }
        let width = if covers { room } else { (room - LIST).clamp(DETAIL_LEAST, DETAIL_MOST).floor() };
        if self.wanted.is_some() {
            let palette = palette(ui);
            let frame = Frame::new().fill(palette.card.into()).inner_margin(Margin::ZERO);
            let panel = Panel::right("request").exact_size(width).resizable(false).show_separator_line(false);
            let closed = panel
                .frame(frame)
                .show(ui, |ui| {
                    let edge = ui.max_rect();
                    let closed = self.detail_ui(ui, cx);
                    ui.painter().vline(edge.left() + 0.5, edge.y_range(), Stroke::new(1.0, palette.line));
                    closed
                })
                .inner;
            if closed {
                self.close(cx);
            }
        }
        if self.wanted.is_none() || !covers {
            self.list_ui(ui, cx);
        }
        self.deciding.dialogs(ui.ctx(), cx);
    }
}

fn waits(row: &RequestRow) -> bool {
    row.state == RequestState::Waiting
}
