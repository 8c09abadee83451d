//! Verifying the whole log, and what came of it. A finding that names entries leads to them.

use chrono::{DateTime, Utc};
use egui::{CursorIcon, Frame, Label, Margin, ProgressBar, ScrollArea, Sense, Ui};

use crate::desk::{AuditFinding, AuditPlace, AuditVerdict};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, error_note, fill_row, icon_button};
use crate::worker::{Command, Event};

/// Findings take at most this height; more are scrolled.
const FINDINGS: f32 = 148.0;

/// What verifying has come to.
#[derive(Default)]
pub(super) struct Check {
    verdict: Loadable<AuditVerdict>,
    at: Option<DateTime<Utc>>,
    /// What came of it was read and put away.
    away: bool,
}

impl Check {
    /// Begins.
    pub(super) fn start(&mut self, cx: &mut Cx<'_>) {
        self.away = false;
        self.verdict.ask(cx, Command::VerifyAudit);
    }

    /// Takes what came of it. True when there is something.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &Cx<'_>) -> bool {
        if !self.verdict.apply(event) {
            return false;
        }
        match self.verdict.error() {
            None => self.at = Some(cx.now),
            Some(error) if error.is_cancelled() => self.verdict.forget_error(),
            Some(_) => {}
        }
        true
    }

    /// Whether it is going on.
    pub(super) const fn is_pending(&self) -> bool {
        self.verdict.is_pending()
    }

    /// When all of the log was last verified, whatever came of it.
    pub(super) const fn at(&self) -> Option<DateTime<Utc>> {
        self.at
    }

    /// Paints what is known. Gives an entry that somebody wants to see.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<u64> {
        if self.verdict.is_pending() {
            self.progress(ui, cx);
            return None;
        }
        if self.away {
            return None;
        }
        let (mut jump, mut away) = (None, false);
        if let Some(error) = self.verdict.error() {
            inset(ui, |ui| error_note(ui, cx, error));
        } else if let Some(verdict) = self.verdict.value() {
            inset(ui, |ui| (jump, away) = verdict_ui(ui, cx, verdict));
        }
        self.away = away;
        jump
    }

    fn progress(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        let progress = self.verdict.progress();
        let part = progress.and_then(|it| it.total.map(|total| fraction(it.done, total)));
        let done = progress.map_or(0, |it| it.done);
        let words = match done {
            0 => cx.say("auditlog-verifying"),
            done => cx.tell(&Message::new("auditlog-verifying-at").with("n", cx.texts.count(done))),
        };
        inset(ui, |ui| {
            let ground = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD);
            ground.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
                let mut stop = false;
                fill_row(
                    ui,
                    size::ROW,
                    |ui| {
                        ui.label(text(words, Type::Body, palette.text_strong));
                    },
                    |ui| {
                        ui.spacing_mut().item_spacing.x = space::CARD;
                        stop = icon_button(ui, Icon::Close, &cx.say("window-stop")).clicked();
                        let bar = ProgressBar::new(part.unwrap_or(0.0));
                        let bar = bar.desired_height(4.0).desired_width(200.0).fill(palette.accent_fill.into());
                        ui.name_inputs(cx.say("auditlog-verifying"), |ui| ui.add(bar));
                    },
                );
                if stop {
                    self.verdict.stop(cx);
                }
            });
        });
    }
}

/// What came of it: an entry that somebody wants to see, and whether it is to be put away.
fn verdict_ui(ui: &mut Ui, cx: &Cx<'_>, verdict: &AuditVerdict) -> (Option<u64>, bool) {
    let palette = palette(ui);
    let (tone, icon) = if verdict.is_fine() { (palette.ok, Icon::Check) } else { (palette.bad, Icon::Warn) };
    let (mut jump, mut away) = (None, false);
    let ground = Frame::new().fill(tone.tint.into()).corner_radius(corner::CARD);
    ground.inner_margin(Margin { left: 12, right: 8, top: 4, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        fill_row(
            ui,
            size::ROW,
            |ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.add(icon.image(tone.ink));
                ui.label(text(cx.tell(&headline(cx, verdict)), Type::Strong, palette.text_strong));
            },
            |ui| away = icon_button(ui, Icon::Close, &cx.say("auditlog-put-away")).clicked(),
        );
        let seals = match (verdict.seals_checked, verdict.is_fine()) {
            (true, true) => Some("auditlog-seals-checked"),
            (true, false) => None, // what is wrong says more
            (false, _) => Some("auditlog-seals-unchecked"),
        };
        if let Some(seals) = seals {
            let seals = text(cx.say(seals), Type::Body, palette.text);
            indented(ui, |ui| drop(ui.add(Label::new(seals).wrap())));
        }
        if !verdict.is_fine() {
            ScrollArea::vertical().id_salt("findings").max_height(FINDINGS).auto_shrink([false, true]).show(ui, |ui| {
                for finding in &verdict.findings {
                    indented(ui, |ui| jump = jump.or(finding_ui(ui, cx, finding)));
                }
                if verdict.more > 0 {
                    let more = Message::new("auditlog-more-findings").with("count", verdict.more);
                    let more = text(cx.tell(&more), Type::Body, palette.text);
                    indented(ui, |ui| drop(ui.label(more)));
                }
            });
        }
    });
    (jump, away)
}

fn headline(cx: &Cx<'_>, verdict: &AuditVerdict) -> Message {
    if verdict.is_fine() {
        return Message::new("auditlog-fits").with("entries", cx.texts.count(verdict.entries));
    }
    let findings = u64::try_from(verdict.findings.len()).unwrap_or(u64::MAX).saturating_add(verdict.more);
    Message::new("auditlog-does-not-fit").with("count", findings).with("entries", cx.texts.count(verdict.entries))
}

/// One thing that is wrong, and the way to its entry where there is one. Gives the entry when that is taken.
fn finding_ui(ui: &mut Ui, cx: &Cx<'_>, finding: &AuditFinding) -> Option<u64> {
    let palette = palette(ui);
    let words = cx.tell(&finding.what);
    let AuditPlace::Entries { first, .. } = finding.place else {
        ui.add(Label::new(text(words, Type::Body, palette.text_strong)).wrap());
        return None;
    };
    let mut shown = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let label = Label::new(text(&words, Type::Body, palette.text_strong)).sense(Sense::click()).truncate();
        shown |= ui.add(label).on_hover_cursor(CursorIcon::PointingHand).clicked();
        let n = cx.texts.count(u64::try_from(first).unwrap_or_default());
        let word = cx.tell(&Message::new("auditlog-show-entry").with("n", n));
        shown |= ui.add(Button::plain(word).icon(Icon::Right)).clicked();
    });
    shown.then(|| u64::try_from(first).unwrap_or_default())
}

fn indented(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let margin = Margin { left: 24, ..Margin::ZERO };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

/// From edge to edge of the page, with the distance of what follows.
pub(super) fn inset(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let margin = Margin { left: 16, right: 16, top: 0, bottom: 12 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

#[allow(clippy::cast_precision_loss, reason = "a part of a bar, a few pixels long")]
fn fraction(done: u64, total: u64) -> f32 {
    if total == 0 { 0.0 } else { (done as f32 / total as f32).clamp(0.0, 1.0) }
}
