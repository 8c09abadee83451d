//! One batch: why it is where it is, its way from gross to deposit, and what it is made of.

use egui::{Align, Frame, Label, Layout, Margin, ScrollArea, Ui, vec2};

use super::fees::Fees;
use super::lines::Lines;
use crate::desk::{BatchDetail, Month};
use crate::domain::BatchStatus;
use crate::domain::ids::BatchId;
use crate::reconcile::FootingState;
use crate::report::chart::{ChartSpec, SMALLEST, WaterfallChart};
use crate::report::month::{BatchRow, ProofState};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::loadable::Loadable;
use crate::ui::money_words::proof_state;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{ChartView, Mark, card_title, figure_row, fill_row, icon_button, rule, show_loadable};
use crate::worker::{Command, Event};

/// How high the chart is, and how wide the panel has to be for it; below that its figures are listed.
const CHART: f32 = 240.0;
#[allow(clippy::cast_precision_loss, reason = "a few hundred points")]
const CHART_LEAST: f32 = SMALLEST.width as f32;

/// One batch beside the list.
#[derive(Default)]
pub(super) struct Detail {
    asked: Option<BatchId>,
    batch: Loadable<BatchDetail>,
    /// The list is to show the batch's month, and every state.
    follow: bool,
    chart: ChartView,
    lines: Lines,
    fees: Fees,
}

impl Detail {
    /// Shows a batch. The one before it stays in sight until this one is here.
    pub(super) fn show(&mut self, cx: &mut Cx<'_>, batch_id: BatchId, follow: bool) {
        self.follow = follow;
        if self.asked.as_ref() != Some(&batch_id) || follow {
            self.asked = Some(batch_id.clone());
            self.batch.ask(cx, Command::FetchBatch(batch_id));
        }
    }

    /// Takes what was asked for. True when the batch has come or failed.
    pub(super) fn apply(&mut self, event: &mut Event) -> bool {
        self.chart.apply(event);
        if !self.batch.apply(event) {
            return false;
        }
        if self.batch.error().is_some() {
            self.batch.take(); // another batch's figures must not stay under this one's name
        }
        match self.batch.value() {
            Some(found) => {
                match WaterfallChart::of(&found.row.batch) {
                    Ok(chart) => self.chart.set(ChartSpec::Waterfall(chart)),
                    Err(_) => self.chart.clear(), // a sum that does not fit is said where the sums are
                }
                self.lines.set(found);
                self.fees.set(found);
            }
            None => self.chart.clear(),
        }
        true
    }

    /// The month that the list is to show for this batch, once.
    pub(super) fn take_month_to_follow(&mut self) -> Option<Month> {
        let found = self.batch.value()?;
        std::mem::take(&mut self.follow).then(|| Month::of(found.row.batch.arrival))
    }

    /// Paints it. True when it is to be closed.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        if let Some(batch_id) = self.asked.clone() {
            self.batch.keep_fresh(cx, || Command::FetchBatch(batch_id));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let batch = std::mem::take(&mut self.batch);
        let closed = self.head(ui, cx, batch.value());
        let height = ui.available_height();
        let shown = batch.value().map(|found| found.row.batch.batch_id.to_string());
        let again = ScrollArea::vertical()
            .id_salt(("batch", shown))
            .auto_shrink(false)
            .show(ui, |ui| show_loadable(ui, cx, &batch, |ui, cx, found| self.body(ui, cx, found, height)))
            .inner;
        self.batch = batch;
        if again && let Some(batch_id) = self.asked.clone() {
            self.batch.ask(cx, Command::FetchBatch(batch_id));
        }
        closed
    }

    fn head(&self, ui: &mut Ui, cx: &mut Cx<'_>, found: Option<&BatchDetail>) -> bool {
        let palette = palette(ui);
        let mut closed = false;
        Frame::new().inner_margin(Margin { left: 16, right: 8, ..Margin::ZERO }).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(size::PAGE_TITLE);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    closed = icon_button(ui, Icon::Close, &cx.say("window-close")).clicked();
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let id = found.map(|found| &found.row.batch.batch_id).or(self.asked.as_ref());
                        let Some(id) = id else { return };
                        let tag = found.map(|found| state_words(cx, &found.row.batch));
                        // The tag and the button keep their place; an id that is too long is cut off.
                        let tag_room = tag.as_ref().map_or(0.0, |(_, word)| {
                            let words =
                                ui.painter().layout_no_wrap(word.clone(), Type::Label.font(), palette.text.into());
                            words.size().x + 36.0
                        });
                        ui.scope(|ui| {
                            ui.set_max_width(ui.available_width() - tag_room - size::ROW - space::PAGE);
                            ui.add(Label::new(text(id.as_str(), Type::Title, palette.text_strong)).truncate());
                        });
                        if icon_button(ui, Icon::Copy, &cx.say("settlements-copy-id")).clicked() {
                            cx.want(Intent::Copy(id.to_string(), Message::new("settlements-the-id")));
                        }
                        if let Some((mark, word)) = tag {
                            mark.tag(ui, &word);
                        }
                    });
                });
            });
        });
        closed
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, found: &BatchDetail, height: f32) {
        let width = ui.available_width();
        padded(ui, |ui| {
            facts(ui, cx, found);
            reasons(ui, cx, found);
        });
        if width < CHART_LEAST {
            padded(ui, |ui| steps(ui, cx, self.chart.spec()));
        } else if self.chart.is_set() {
            self.chart.ui(ui, cx, vec2(width, CHART));
        }
        padded(ui, |ui| deposits(ui, cx, &found.row.batch));
        // The lines take what the window has to spare, and never less than a few rows.
        let taken = ui.cursor().top() - ui.clip_rect().top();
        let spare = height - taken.max(0.0) - self.fees.height();
        self.lines.ui(ui, cx, found, spare);
        self.fees.ui(ui, cx, found);
        ui.add_space(space::PAGE);
    }
}

/// The chart's figures, where there is no room for the chart.
fn steps(ui: &mut Ui, cx: &Cx<'_>, spec: Option<&ChartSpec>) {
    let Some(spec) = spec else { return };
    let table = spec.table(cx.texts);
    ui.add_space(space::CARD);
    rule(ui);
    ui.add_space(space::TIGHT);
    card_title(ui, &cx.say("settlements-steps"), |ui| {
        let amount = table.headers.last().cloned().unwrap_or_default();
        ui.label(text(amount, Type::Small, palette(ui).text_sub));
    });
    ui.spacing_mut().interact_size.y = 20.0; // lines of figures are no buttons
    for row in &table.rows {
        if let [name, amount] = row.as_slice() {
            figure_row(ui, name, "", amount, false);
        }
    }
}

/// With a page's distance at both sides.
fn padded<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new().inner_margin(Margin::symmetric(16, 0)).show(ui, contents).inner
}

/// A section's title and what is in it in a few words, below a rule.
pub(super) fn section(ui: &mut Ui, title: &str, caption: &str) {
    padded(ui, |ui| {
        ui.add_space(space::CARD);
        rule(ui);
        ui.add_space(space::TIGHT);
        card_title(ui, title, |ui| {
            ui.add(Label::new(text(caption, Type::Small, palette(ui).text_sub)).truncate());
        });
    });
}

/// The mark and the words of a batch's state; of a difference, how large it is.
fn state_words(cx: &Cx<'_>, batch: &BatchRow) -> (Mark, String) {
    let (mark, key) = proof_state(batch.state);
    let difference = batch.difference;
    let size = difference.negated().ok().filter(|_| difference.minor < 0).unwrap_or(difference);
    let word = match batch.state {
        ProofState::Short => cx.tell(&Message::new("settlements-short-by").with("amount", cx.money(size))),
        ProofState::Over => cx.tell(&Message::new("settlements-over-by").with("amount", cx.money(size))),
        _ => cx.say(key),
    };
    (mark, word)
}

/// Which gateway, when it was made, when it is due, and what the gateway says of it.
fn facts(ui: &mut Ui, cx: &Cx<'_>, found: &BatchDetail) {
    let palette = palette(ui);
    let batch = &found.batch;
    let status = match &batch.status {
        BatchStatus::Pending => Message::new("settlements-status-pending"),
        BatchStatus::InTransit => Message::new("settlements-status-in-transit"),
        BatchStatus::Paid => Message::new("settlements-status-paid"),
        BatchStatus::Failed => Message::new("settlements-status-failed"),
        BatchStatus::Canceled => Message::new("settlements-status-canceled"),
        BatchStatus::Other(word) => Message::new("settlements-status-other").with("word", word),
    };
    let key = if batch.automatic { "settlements-facts" } else { "settlements-facts-by-hand" };
    let facts = Message::new(key)
        .with("gateway", found.row.gateway.as_str())
        .with("made", batch.created_at.date_naive())
        .with("due", batch.arrival_date)
        .with("status", status);
    ui.label(text(cx.tell(&facts), Type::Small, palette.text_sub));
    if let Some(code) = &batch.failure_code {
        let failed = Message::new("settlements-failed").with("code", code);
        ui.label(text(cx.tell(&failed), Type::Small, palette.bad.ink));
    }
}

/// Why it is where it is: what is wrong first, then what speaks for it; and what can be done.
fn reasons(ui: &mut Ui, cx: &Cx<'_>, found: &BatchDetail) {
    let palette = palette(ui);
    ui.add_space(space::SMALL);
    ui.spacing_mut().item_spacing.y = 2.0;
    // With something to do, the first reason is what is wrong.
    let wrong = found.action.is_some();
    for (at, reason) in found.why.iter().enumerate() {
        let leads = at == 0 && wrong;
        let (icon, ink) = match (leads, found.row.batch.state) {
            (true, _) => (Icon::Warn, palette.warn.ink),
            (false, ProofState::InTransit) => (Icon::Clock, palette.accent.ink),
            _ => (Icon::Check, palette.ok.ink),
        };
        sentence(
            ui,
            icon.image(ink),
            text(cx.tell(reason), Type::Body, if leads { palette.text_strong } else { palette.text }),
        );
    }
    if let Some(key) = footing_words(found.row.footing) {
        sentence(ui, Icon::Info.image(palette.text_sub), text(cx.say(key), Type::Body, palette.text));
    }
    if let Some(action) = &found.action {
        sentence(ui, Icon::Right.image(palette.text_sub), text(cx.tell(action), Type::Body, palette.text_strong));
    }
}

/// What a footing says that is neither right nor a break.
const fn footing_words(state: FootingState) -> Option<&'static str> {
    match state {
        FootingState::Incomplete => Some("settlements-lines-incomplete"),
        FootingState::NotAttributable => Some("settlements-lines-unknown"),
        FootingState::Foots | FootingState::Differs | FootingState::ForeignLine => None,
    }
}

fn sentence(ui: &mut Ui, icon: egui::Image<'static>, words: egui::RichText) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.vertical(|ui| {
            ui.add_space(2.0);
            ui.add(icon);
        });
        ui.add(Label::new(words).wrap());
    });
}

/// The deposits as the bank wrote them.
fn deposits(ui: &mut Ui, cx: &Cx<'_>, batch: &BatchRow) {
    if batch.deposits.is_empty() {
        return;
    }
    let palette = palette(ui);
    ui.add_space(space::CARD);
    rule(ui);
    ui.add_space(space::TIGHT);
    let caption = Message::new("settlements-deposits-count").with("count", batch.deposits.len());
    card_title(ui, &cx.say("settlements-deposits"), |ui| {
        ui.label(text(cx.tell(&caption), Type::Small, palette.text_sub));
    });
    for deposit in &batch.deposits {
        fill_row(
            ui,
            size::DENSE_ROW,
            |ui| {
                ui.label(text(cx.texts.date(deposit.booked_on), Type::Body, palette.text_sub));
                let room = ui.available_width() - 110.0;
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    ui.add(Label::new(text(&deposit.text, Type::Body, palette.text)).truncate());
                });
            },
            |ui| {
                ui.label(text(cx.money(deposit.amount), Type::Body, palette.text_strong));
            },
        );
    }
    let whole = crate::domain::Money::sum(batch.payout.currency, batch.deposits.iter().map(|deposit| deposit.amount));
    let own = batch.deposit().ok().flatten();
    if let (Ok(whole), Some(own)) = (whole, own)
        && whole != own
    {
        let shared = Message::new("settlements-deposit-shared").with("amount", cx.money(own));
        ui.label(text(cx.tell(&shared), Type::Small, palette.text_sub));
    }
}
