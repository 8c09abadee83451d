//! The mapping assistant: a person says what the columns of a table mean, and sees at once what comes of it.

use std::path::PathBuf;

use egui::Ui;

use super::columns::columns;
use super::details::Details;
use super::one_file::Wanted;
use super::{strip, words};
use crate::desk::{Assume, KeptMapping, Kind, Mapping, Means};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, Mark, drop_down, error_note, fill_row, labelled, segments, tick, waiting};
use crate::worker::{Command, Event, Mappings, Sketched};

/// How wide the field for a name is.
const NAME: f32 = 240.0;

pub(super) struct Assistant {
    path: PathBuf,
    /// The kept mapping with which the file was read.
    read_as: Option<String>,
    /// The file can be read without it, so there is a way back.
    can_read: bool,
    kept: Loadable<Mappings>,
    sketch: Loadable<Sketched>,
    /// What a person says; nothing before the first sketch.
    mapping: Option<Mapping>,
    /// What the columns mean, by their places, while it is found out how they are called now.
    by_place: Option<Vec<Option<Means>>>,
    details: Details,
    /// The name under which it is to be kept.
    name: String,
    keeping: Loadable<KeptMapping>,
    /// What was kept.
    kept_as: Option<KeptMapping>,
}

impl Assistant {
    /// Begins with what is known: the kept mapping with which the file was read, else what the names of its columns tell.
    pub(super) fn new(cx: &mut Cx<'_>, path: PathBuf, read_as: Option<String>, said: &Assume, can_read: bool) -> Self {
        let mut kept = Loadable::default();
        kept.ask(cx, Command::Mappings);
        Self {
            path,
            read_as,
            can_read,
            kept,
            sketch: Loadable::default(),
            mapping: None,
            by_place: None,
            details: Details::new(said),
            name: String::new(),
            keeping: Loadable::default(),
            kept_as: None,
        }
    }

    /// Takes what was asked for. True when the file is to be read anew.
    pub(super) fn apply(&mut self, event: &mut Event, cx: &mut Cx<'_>) -> bool {
        if self.kept.apply(event) {
            let kept = self.kept.value().map(|kept| kept.0.as_slice()).unwrap_or_default();
            let read_as = kept.iter().find(|kept| Some(&kept.name) == self.read_as.as_ref());
            if let Some(read_as) = read_as.cloned() {
                self.take(read_as);
            }
            self.look_at_columns(cx);
        }
        if self.keeping.apply(event)
            && let Some(kept) = self.keeping.take()
        {
            self.kept_as = Some(kept);
        }
        self.sketch.apply(event) && self.learn()
    }

    /// Nobody waits for anything any more.
    pub(super) fn give_up(&mut self, cx: &mut Cx<'_>) {
        self.kept.cancel(cx);
        self.sketch.cancel(cx);
    }

    /// The mapping, once nothing is missing in it.
    pub(super) fn complete(&self) -> Option<&Mapping> {
        self.mapping.as_ref().filter(|mapping| self.by_place.is_none() && mapping.missing().is_empty())
    }

    fn take(&mut self, kept: KeptMapping) {
        self.details.show(&kept.mapping);
        self.mapping = Some(kept.mapping);
        self.name = kept.name;
    }

    fn look_at_columns(&mut self, cx: &mut Cx<'_>) {
        self.sketch.ask(cx, Command::SketchTable { path: self.path.clone(), mapping: self.mapping.clone() });
    }

    /// Takes the columns as they are called now. True when they are known.
    fn learn(&mut self) -> bool {
        let Some(Sketched(Some(table))) = self.sketch.value() else { return false };
        match (&mut self.mapping, self.by_place.take()) {
            (Some(mapping), Some(means)) => {
                mapping.columns.clear();
                for (name, means) in table.names.iter().zip(means) {
                    mapping.set(name, means);
                }
            }
            (Some(_), None) => {}
            (None, _) => {
                let mut mapping = table.mapping.clone();
                self.details.fill_in(&mut mapping);
                self.mapping = Some(mapping);
            }
        }
        true
    }

    /// Another answer changes which row names the columns; what they mean stays with their places.
    fn ask_anew(&mut self, cx: &mut Cx<'_>) {
        let (Some(Sketched(Some(table))), Some(mapping)) = (self.sketch.value(), &self.mapping) else { return };
        let may_mean = Means::of_kind(mapping.kind);
        let means = |name: &String| mapping.means(name).filter(|means| may_mean.contains(means));
        self.by_place = Some(table.names.iter().map(means).collect());
        self.look_at_columns(cx);
    }

    /// Asks.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Wanted {
        for error in self.kept.error().into_iter().chain(self.sketch.error()) {
            error_note(ui, cx, error);
        }
        if self.heading(ui, cx) {
            return Wanted::NoAssistant;
        }
        if matches!(self.sketch.value(), Some(Sketched(None))) {
            ui.label(text(cx.say("import-no-table"), Type::Body, palette(ui).text));
            return Wanted::Nothing;
        }
        self.about(ui, cx);
        let (Some(Sketched(Some(table))), Some(mapping)) = (self.sketch.value(), &mut self.mapping) else {
            if self.sketch.is_pending() || self.kept.is_pending() {
                waiting(ui, cx);
            }
            return Wanted::Nothing;
        };
        let mut changed = columns(ui, cx, table, mapping);
        missing(ui, cx, mapping);
        changed |= self.details.ui(ui, cx, mapping);
        if changed { Wanted::OtherMapping } else { Wanted::Nothing }
    }

    /// The mappings that were kept, and the way back to what the names of the columns tell. True when that is taken.
    fn heading(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let kept = self.kept.value().map(|kept| kept.0.as_slice()).unwrap_or_default();
        let mut choices: Vec<(Option<&KeptMapping>, String)> =
            kept.iter().map(|kept| (Some(kept), kept.name.clone())).collect();
        let chosen = kept.iter().find(|kept| Some(&kept.mapping) == self.mapping.as_ref());
        if chosen.is_none() {
            choices.insert(0, (None, cx.say("import-kept-none")));
        }
        let (mut taken, mut back) = (None, false);
        fill_row(
            ui,
            size::ROOMY_ROW,
            |ui| {
                ui.label(text(cx.say("import-columns"), Type::Strong, palette(ui).text_strong));
            },
            |ui| {
                if self.can_read {
                    back = ui.add(Button::plain(cx.say("import-read-by-itself")).icon(Icon::Sync)).clicked();
                }
                if !kept.is_empty() {
                    let name = cx.say("import-read-like");
                    taken = drop_down(ui, &name, &chosen, &choices).flatten().cloned();
                    ui.label(text(name, Type::Small, palette(ui).text_sub));
                }
            },
        );
        if let Some(taken) = taken {
            self.take(taken);
            self.look_at_columns(cx);
        }
        back
    }

    /// What the table is about, and whether it names its columns.
    fn about(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(mapping) = &mut self.mapping else { return };
        let mut changed = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::PAGE;
            let kinds = [Kind::Statement, Kind::Settlement, Kind::Orders];
            let kinds = kinds.map(|kind| (kind, cx.say(words::kind_key(kind))));
            changed |= segments(ui, &mut mapping.kind, &kinds);
            changed |= tick(ui, &mut mapping.has_names, &cx.say("import-has-names"));
        });
        if changed {
            self.ask_anew(cx);
        }
    }

    /// Keeping it for the next file.
    pub(super) fn keep(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(mapping) = self.complete().cloned() else { return };
        ui.add_space(space::SMALL);
        let is_kept =
            self.kept_as.as_ref().is_some_and(|kept| kept.mapping == mapping && kept.name == self.name.trim());
        let mut keep = false;
        labelled(ui, &cx.say("import-keep-why"), |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                ui.scope(|ui| {
                    ui.set_max_width(NAME);
                    let field = Field::new(&mut self.name, cx.say("import-keep-as")).hint(cx.say("import-keep-hint"));
                    field.show(ui);
                });
                let can_keep = !self.name.trim().is_empty() && !is_kept && !self.keeping.is_pending();
                keep = ui.add_enabled(can_keep, Button::soft(cx.say("import-keep"))).clicked();
                if is_kept {
                    Mark::Done.show(ui, &cx.say("import-kept"));
                }
            });
        });
        if let Some(error) = self.keeping.error() {
            error_note(ui, cx, error);
        }
        if keep {
            self.keeping.ask(cx, Command::KeepMapping { name: self.name.trim().to_owned(), mapping });
        }
    }
}

/// The meanings that are missing, in words.
fn missing(ui: &mut Ui, cx: &Cx<'_>, mapping: &Mapping) {
    let missing = mapping.missing();
    if missing.is_empty() {
        return;
    }
    let words = missing.into_iter().map(|means| Message::new(words::missing_key(mapping.kind, means)));
    let words = words.reduce(|all, next| Message::new("import-and").with("first", all).with("second", next));
    let Some(words) = words else { return };
    strip::warning(ui, [cx.tell(&Message::new("import-missing").with("what", words))]);
}
