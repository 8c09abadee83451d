//! What is going on in the background, with progress and a way to stop it.

use egui::{ProgressBar, Ui};

use super::cx::Cx;
use super::theme::{Icon, Type, palette, text};
use super::widgets::icon_button;
use crate::job::Progress;
use crate::text::{Message, UserError};
use crate::worker::{Answer, Event, Happened, RequestId};

/// How high one of them is on screen, with the gap below it.
const ENTRY: f32 = 48.0;

/// One thing that is going on.
struct Running {
    id: RequestId,
    what: Message,
    progress: Option<Progress>,
    stopping: bool,
}

/// Everything that is going on.
#[derive(Default)]
pub struct Activity {
    running: Vec<Running>,
}

impl Activity {
    /// Watches a command that was sent.
    pub fn watch(&mut self, id: RequestId, what: Message) {
        self.running.push(Running { id, what, progress: None, stopping: false });
    }

    /// Takes an event of something that is watched; gives what it ended with.
    pub fn apply(&mut self, event: &mut Event) -> Option<Result<Answer, UserError>> {
        let index = self.running.iter().position(|running| running.id == event.id)?;
        match event.happened.take()? {
            Happened::Progressed(progress) => {
                if let Some(running) = self.running.get_mut(index) {
                    running.progress = Some(progress);
                }
                None
            }
            Happened::Ended(result) => {
                self.running.remove(index);
                Some(*result)
            }
        }
    }

    /// Whether something with these words is going on.
    pub fn is_running(&self, key: &str) -> bool {
        self.running.iter().any(|running| running.what.key == key)
    }

    /// How much is going on.
    pub const fn count(&self) -> usize {
        self.running.len()
    }

    /// How high all of it is on screen, at most.
    #[allow(clippy::cast_precision_loss, reason = "a handful")]
    pub const fn height(&self) -> f32 {
        self.running.len() as f32 * ENTRY
    }

    /// One line each: what, how far, stop.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let palette = palette(ui);
        for running in &mut self.running {
            ui.horizontal(|ui| {
                let room = ui.available_width() - 28.0;
                ui.vertical(|ui| {
                    ui.set_width(room);
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let what = if running.stopping { cx.say("window-stopping") } else { cx.tell(&running.what) };
                    ui.label(text(what, Type::Small, palette.text));
                    let progress = running.progress.as_ref();
                    let part = progress.and_then(|it| it.total.map(|total| fraction(it.done, total)));
                    if let Some(progress) = progress {
                        let mut words = cx.tell(&progress.doing);
                        if progress.done > 0 {
                            words = format!("{words} {}", cx.texts.count(progress.done));
                        }
                        ui.add(egui::Label::new(text(words, Type::Label, palette.text_sub)).truncate());
                    }
                    // Without a total there is nothing to fill, and nothing that moves for its own sake.
                    let bar =
                        ProgressBar::new(part.unwrap_or(0.0)).desired_height(4.0).fill(palette.accent_fill.into());
                    ui.name_inputs(cx.tell(&running.what), |ui| ui.add(bar));
                });
                if !running.stopping && icon_button(ui, Icon::Close, &cx.say("window-stop")).clicked() {
                    running.stopping = true;
                    cx.worker.cancel(running.id);
                }
            });
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a part of a bar, a few pixels long")]
fn fraction(done: u64, total: u64) -> f32 {
    if total == 0 { 0.0 } else { (done as f32 / total as f32).clamp(0.0, 1.0) }
}
