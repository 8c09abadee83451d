//! The rules of the shop and its lists: all of them at the left, the one that is chosen at the right, where it is written,
//! tried on history, and saved.

mod editor;
mod editor_text;
mod list;
mod listed;
mod silences;

use egui::{Margin, Rect, ScrollArea, Sense, Ui, vec2};

use self::editor::{Editor, Wants};
use super::deciding::{Came, Deciding};
use super::listing::{Listing, Wanted};
use super::verbs::Verb;
use crate::desk::KnownRule;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Button, Field, card_at, nothing_here, rule, show_loadable, tabs};
use crate::worker::{Command, Event, Listed, RuleList, Silences};

/// With less room than this nothing stands beside anything.
const BESIDE: f32 = 780.0;
/// How high list and editor are then.
const STACKED: (f32, f32) = (280.0, 720.0);

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tab {
    #[default]
    Rules,
    Lists,
}

/// Rules and lists.
#[derive(Default)]
pub(super) struct Rules {
    all: Loadable<RuleList>,
    listed: Loadable<Listed>,
    silent: Loadable<Silences>,
    tab: Tab,
    search: String,
    wants_search: bool,
    editor: Option<Editor>,
    listing: Option<Listing>,
    /// The rule in the editor is being saved, or taken away.
    saving: Option<Saving>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saving {
    Saved,
    Removed,
}

impl Rules {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        if self.all.apply(event)
            && let (Some(rules), Some(editor)) = (self.all.value(), &mut self.editor)
        {
            editor.rules_came(&rules.0);
        }
        self.listed.apply(event);
        self.silent.apply(event);
        if let Some(editor) = &mut self.editor {
            editor.apply(event);
        }
    }

    /// Something was decided.
    pub(super) fn decided(&mut self, came: Came) {
        match (self.saving.take(), came) {
            (Some(Saving::Saved), Came::Done) => {
                if let Some(editor) = &mut self.editor {
                    editor.saved();
                }
            }
            (Some(Saving::Removed), Came::Done) => self.editor = None,
            (saving, Came::Nothing) => self.saving = saving,
            _ => {}
        }
    }

    /// The rules, for whoever wants to know what follows from a list.
    pub(super) fn known(&mut self, cx: &mut Cx<'_>) -> Option<&[KnownRule]> {
        self.all.keep_fresh(cx, || Command::FetchRules);
        self.all.value().map(|rules| rules.0.as_slice())
    }

    /// How many rules cannot be understood.
    pub(super) fn broken(&self) -> usize {
        let rules = self.all.value().map(|rules| rules.0.as_slice()).unwrap_or_default();
        rules.iter().filter(|rule| !rule.mistakes.is_empty()).count()
    }

    /// Paints it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, verb: Option<Verb>, deciding: &mut Deciding, may: bool) {
        self.all.keep_fresh(cx, || Command::FetchRules);
        self.listed.keep_fresh(cx, || Command::FetchListed);
        self.silent.keep_fresh(cx, || Command::FetchSilences);
        match verb {
            Some(Verb::Search) => {
                self.tab = Tab::Rules;
                self.wants_search = true;
            }
            Some(Verb::New) if may => self.begin_new(),
            _ => {}
        }
        let room = ui.available_rect_before_wrap();
        if room.width() < BESIDE {
            ScrollArea::vertical().id_salt("rules in one column").auto_shrink(false).show(ui, |ui| {
                let mut place = |height| ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover()).0;
                let places = (place(STACKED.0), place(STACKED.1));
                self.both(ui, cx, places, deciding, may);
            });
        } else {
            let list = (room.width() * 0.36).clamp(340.0, 460.0).floor();
            let left = room.with_max_x(room.left() + list);
            let right = room.with_min_x(left.right() + space::SMALL);
            self.both(ui, cx, (left, right), deciding, may);
            ui.advance_cursor_after_rect(room);
        }
    }

    fn both(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, (left, right): (Rect, Rect), deciding: &mut Deciding, may: bool) {
        card_at(ui, left, |ui| self.left(ui, cx, deciding, may));
        card_at(ui, right, |ui| self.right(ui, cx, deciding, may));
    }

    fn begin_new(&mut self) {
        self.tab = Tab::Rules;
        self.editor = Some(Editor::new_rule());
    }

    fn left(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, deciding: &mut Deciding, may: bool) {
        let count = |cx: &Cx<'_>, count: usize| cx.texts.count(count as u64);
        let rules = self.all.value().map_or(0, |rules| rules.0.len());
        let silent = self.silent.value().map_or(0, |silent| silent.0.len());
        let listed = self.listed.value().map_or(0, |listed| listed.0.len()) + silent;
        let choices = [
            (Tab::Rules, cx.say("rules-tab"), count(cx, rules)),
            (Tab::Lists, cx.say("rules-tab-lists"), count(cx, listed)),
        ];
        let (mut new, word) = (
            false,
            match self.tab {
                Tab::Rules => cx.say("rules-new"),
                Tab::Lists => cx.say("rules-put"),
            },
        );
        ui.horizontal(|ui| {
            tabs(ui, &mut self.tab, &choices);
            if may {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let button = Button::soft(word).icon(Icon::Plus);
                    let button = if self.tab == Tab::Rules { button.keys(Verb::New.key()) } else { button };
                    new = ui.add(button).clicked();
                });
            }
        });
        if new {
            match self.tab {
                Tab::Rules => self.begin_new(),
                Tab::Lists => self.listing = Some(Listing::typed()),
            }
        }
        ui.add_space(space::TIGHT);
        match self.tab {
            Tab::Rules => self.rules_list(ui, cx),
            Tab::Lists => {
                let taken = edge_to_edge(ui, |ui| {
                    let mut taken = None;
                    let silent = self.silent.value().map(|silent| silent.0.as_slice()).unwrap_or_default();
                    show_loadable(ui, cx, &self.listed, |ui, cx, found| {
                        taken = listed::ui(ui, cx, &found.0, silent, may && !deciding.is_busy());
                    });
                    taken
                });
                match taken {
                    Some(listed::Wanted::Off(list, thing)) => deciding.take_off(cx, list, thing),
                    Some(listed::Wanted::Speak((rule, kind, thing))) => deciding.wake(cx, rule, kind, thing),
                    None => {}
                }
            }
        }
    }

    fn rules_list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let name = cx.say("rules-search");
        let field = Field::new(&mut self.search, name.as_str()).hint(format!("{name}  /")).icon(Icon::Search).low();
        let response = field.show(ui);
        if std::mem::take(&mut self.wants_search) {
            response.request_focus();
        }
        ui.add_space(space::SMALL);
        let chosen = self.editor.as_ref().and_then(Editor::key).map(str::to_owned);
        let mut other = None;
        let search = self.search.trim().to_lowercase();
        edge_to_edge(ui, |ui| {
            show_loadable(ui, cx, &self.all, |ui, cx, rules| {
                other = list::ui(ui, cx, &rules.0, &search, chosen.as_deref());
            });
        });
        if let Some(key) = other
            && let Some(rules) = self.all.value()
            && let Some(rule) = rules.0.iter().find(|rule| rule.key == key)
        {
            self.editor = Some(Editor::of(rule));
        }
    }

    fn right(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, deciding: &mut Deciding, may: bool) {
        let Some(editor) = &mut self.editor else {
            ui.add_space(size::ROW);
            nothing_here(ui, &cx.say("rules-choose"), &cx.say("rules-choose-hint"));
            ui.add_space(space::CARD);
            language(ui, cx);
            return;
        };
        let known = self.all.value().map(|rules| rules.0.as_slice()).unwrap_or_default();
        let scroll = ScrollArea::vertical().id_salt("editor").auto_shrink(false);
        let wants = scroll.show(ui, |ui| editor.ui(ui, cx, known, may, deciding.is_busy())).inner;
        match wants {
            Wants::Nothing => {}
            Wants::Close => self.editor = None,
            Wants::Save(key, text, mode) => {
                self.saving = Some(Saving::Saved);
                deciding.save(cx, key, text, mode);
            }
            Wants::Remove(key) => {
                self.saving = Some(Saving::Removed);
                deciding.remove(cx, key);
            }
        }
    }

    /// What is asked above the screen.
    pub(super) fn dialogs(&mut self, ui: &Ui, cx: &mut Cx<'_>, deciding: &mut Deciding) {
        let Some(mut listing) = self.listing.take() else { return };
        let rules = self.all.value().map(|rules| rules.0.as_slice());
        match listing.ui(ui.ctx(), cx, rules) {
            Wanted::Nothing => self.listing = Some(listing),
            Wanted::Close => {}
            Wanted::Put(list, thing, until) => deciding.put(cx, list, thing, until),
        }
    }
}

/// Contents that reach from edge to edge of a card, below a line.
fn edge_to_edge<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let rows = egui::Frame::new().outer_margin(Margin { left: -12, right: -12, top: 0, bottom: -12 });
    rows.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        rule(ui);
        contents(ui)
    })
    .inner
}

/// The language in three lines, for whoever has not seen it.
fn language(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = palette(ui);
    ui.vertical_centered(|ui| {
        for key in ["rules-example-one", "rules-example-two", "rules-example-three"] {
            ui.label(text(cx.tell(&crate::text::Message::new(key)), Type::Body, palette.text));
        }
    });
}
