//! One rule: its text, checked while it is typed; whether it counts; what it would have done on history; and saving it.

use chrono::TimeDelta;
use egui::{Key, Label, Modifiers, Ui, vec2};

use super::editor_text;
use crate::desk::{self, KnownRule, RuleCheck, RuleMode, RuleTry, Then, TriedRule};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::screens::suspicious::reasons::section;
use crate::ui::screens::suspicious::rule_words::rule_words;
use crate::ui::screens::suspicious::trying::{Asked, Trying};
use crate::ui::screens::suspicious::{tried, words};
use crate::ui::theme::{Icon, Type, palette, space, text};
use crate::ui::widgets::{Button, Field, Mark, labelled, segments, show_loadable};
use crate::worker::Event;

/// A rule is tried on so much history.
const HISTORY: TimeDelta = TimeDelta::days(180);

/// With less room than this the figures of a try stand below each other.
const ABREAST: f32 = 520.0;

/// What a new rule begins with.
const NEW: &str = "review 20 if ";

/// A rule that is looked at or written.
pub(super) struct Editor {
    key: String,
    text: String,
    mode: RuleMode,
    /// As it is kept; nothing for a new one.
    kept: Option<(String, RuleMode)>,
    check: RuleCheck,
    then: Then,
    trying: Trying,
    /// The question that was asked last: the text may be another by now.
    asked: Option<Asked>,
    wants_focus: bool,
    sure: bool,
}

/// What came of showing it.
pub(super) enum Wants {
    Nothing,
    Close,
    Save(String, String, RuleMode),
    Remove(String),
}

impl Editor {
    /// A rule as it stands.
    pub(super) fn of(rule: &KnownRule) -> Self {
        let kept = Some((rule.text.clone(), rule.mode));
        Self::with(rule.key.clone(), rule.text.clone(), rule.mode, kept)
    }

    /// A rule that does not count until it was seen what it finds.
    pub(super) fn new_rule() -> Self {
        Self { wants_focus: true, ..Self::with(String::new(), NEW.to_owned(), RuleMode::Shadow, None) }
    }

    fn with(key: String, text: String, mode: RuleMode, kept: Option<(String, RuleMode)>) -> Self {
        Self {
            check: desk::check_rules(&text),
            key,
            text,
            mode,
            kept,
            then: Then::Review,
            trying: Trying::default(),
            asked: None,
            wants_focus: false,
            sure: false,
        }
    }

    /// The key of the rule that is shown, unless it is new.
    pub(super) fn key(&self) -> Option<&str> {
        self.kept.as_ref().map(|_| self.key.as_str())
    }

    /// Takes an answer.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.trying.apply(event);
    }

    /// Rules came: what nobody has touched here is as it is there.
    pub(super) fn rules_came(&mut self, rules: &[KnownRule]) {
        let is_touched = self.is_changed();
        let found = rules.iter().find(|rule| rule.key == self.key).filter(|_| self.kept.is_some());
        if let Some(rule) = found {
            self.kept = Some((rule.text.clone(), rule.mode));
            if !is_touched {
                self.set_text(rule.text.clone());
                self.mode = rule.mode;
            }
        }
    }

    /// It is kept now.
    pub(super) fn saved(&mut self) {
        self.kept = Some((self.text.trim().to_owned(), self.mode));
        self.text = self.text.trim().to_owned();
    }

    fn is_changed(&self) -> bool {
        self.kept.as_ref().is_none_or(|(text, mode)| text != self.text.trim() || *mode != self.mode)
    }

    fn set_text(&mut self, text: String) {
        if text != self.text {
            self.text = text;
            self.check = desk::check_rules(&self.text);
        }
    }

    /// Whether the text is one rule that is understood.
    fn is_sound(&self) -> bool {
        self.check.mistakes.is_empty() && self.check.rules.len() == 1
    }

    /// Paints it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, known: &[KnownRule], may: bool, busy: bool) -> Wants {
        ui.spacing_mut().item_spacing = vec2(space::SMALL, space::SMALL);
        let rule = known.iter().find(|rule| rule.key == self.key && self.kept.is_some());
        head(ui, cx, rule);
        let focus = std::mem::take(&mut self.wants_focus);
        if self.kept.is_none() {
            let label = cx.say("rules-key");
            let response = labelled(ui, &label, |ui| {
                Field::new(&mut self.key, label.as_str()).hint(cx.say("rules-key-hint")).show(ui)
            });
            if focus {
                response.request_focus();
            }
        }
        ui.label(text(cx.say("rules-text"), Type::Small, palette(ui).text_sub));
        let mut changed = editor_text::field(ui, cx, &mut self.text, &self.check.mistakes, false, may);
        if !changed {
            changed = editor_text::mistakes(ui, cx, &mut self.text, &self.check.mistakes, may);
        }
        if changed {
            self.check = desk::check_rules(&self.text);
            self.sure = false;
        }
        self.understood(ui, cx);
        let wants = self.buttons(ui, cx, rule, may, busy);
        self.history(ui, cx);
        if let Some(source) = rule.and_then(|rule| rule.source) {
            section(ui, &cx.say("rules-source"), "");
            // Where numbers come from is told as it stands with the rule.
            ui.add(Label::new(text(source, Type::Body, palette(ui).text)).wrap());
        }
        wants
    }

    /// Whether it is understood, where nothing is wrong with it.
    fn understood(&self, ui: &mut Ui, cx: &Cx<'_>) {
        if !self.check.mistakes.is_empty() {
            return;
        }
        let (mark, key) = match self.check.rules.len() {
            1 => (Mark::Done, "rules-understood"),
            0 => (Mark::Warning, "rules-empty"),
            _ => (Mark::Warning, "rules-several"),
        };
        ui.horizontal(|ui| mark.show(ui, &cx.tell(&Message::new(key))));
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, rule: Option<&KnownRule>, may: bool, busy: bool) -> Wants {
        let mut wants = Wants::Nothing;
        if may {
            ui.horizontal_wrapped(|ui| {
                let modes =
                    [RuleMode::On, RuleMode::Shadow, RuleMode::Off].map(|mode| (mode, cx.say(words::mode(mode))));
                segments(ui, &mut self.mode, &modes);
                let hint = match self.mode {
                    RuleMode::On => "rules-on-hint",
                    RuleMode::Shadow => "rules-shadow-hint",
                    RuleMode::Off => "rules-off-hint",
                };
                ui.label(text(cx.tell(&Message::new(hint)), Type::Small, palette(ui).text_sub));
            });
        }
        let can_save = may && !busy && self.is_sound() && self.is_changed() && !self.key.trim().is_empty();
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let (mut save, mut restore) = (entered && can_save, false);
        ui.horizontal_wrapped(|ui| {
            let what = Button::soft(cx.say("rules-try")).icon(Icon::Clock);
            let is_trying = self.trying.last().is_pending();
            if ui.add_enabled(self.is_sound() && !is_trying, what).clicked() {
                self.asked = Some(self.question(cx));
            }
            if !may {
                return;
            }
            let button = Button::primary(cx.say("rules-save")).keys("Ctrl+Enter");
            save |= ui.add_enabled(can_save, button).clicked();
            if let Some(preset) = rule.and_then(|rule| rule.preset).filter(|preset| *preset != self.text.trim()) {
                let button = Button::plain(cx.say("rules-restore")).icon(Icon::Undo).hint(preset);
                restore = ui.add_enabled(!busy, button).clicked();
            }
            if self.kept.is_none() {
                if ui.add(Button::plain(cx.say("refund-cancel"))).clicked() {
                    wants = Wants::Close;
                }
            } else if self.sure {
                if ui.add_enabled(!busy, Button::danger(cx.say("rules-remove-sure"))).clicked() {
                    wants = Wants::Remove(self.key.clone());
                }
                self.sure = !ui.add(Button::plain(cx.say("rules-keep"))).clicked();
            } else {
                self.sure = ui.add_enabled(!busy, Button::danger(cx.say("rules-remove"))).clicked();
            }
        });
        if restore && let Some(preset) = rule.and_then(|rule| rule.preset) {
            self.set_text(preset.to_owned());
        }
        if save {
            wants = Wants::Save(self.key.trim().to_owned(), self.text.trim().to_owned(), self.mode);
        }
        wants
    }

    fn question(&self, cx: &Cx<'_>) -> Asked {
        let what = RuleTry::Rule(self.text.trim().to_owned());
        Asked { what, span: (cx.now - HISTORY, cx.now), then: self.then }
    }

    /// What it would have done.
    fn history(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(asked) = &mut self.asked else {
            section(ui, &cx.say("rules-history"), "");
            ui.add(Label::new(text(cx.say("rules-history-hint"), Type::Body, palette(ui).text_sub)).wrap());
            return;
        };
        section(
            ui,
            &cx.say("rules-history"),
            &cx.tell(&Message::new("rules-history-days").with("n", HISTORY.num_days().unsigned_abs())),
        );
        let then = [(Then::Review, cx.say("threshold-review")), (Then::Refuse, cx.say("threshold-refuse"))];
        segments(ui, &mut self.then, &then);
        asked.then = self.then;
        self.trying.want(cx, asked);
        if asked.what != RuleTry::Rule(self.text.trim().to_owned()) {
            ui.horizontal(|ui| Mark::Warning.show(ui, &cx.say("rules-history-old")));
        }
        let (then, last) = (self.then, self.trying.last());
        let again = show_loadable(ui, cx, last, |ui, cx, found| figures(ui, cx, found, then));
        if again {
            self.trying.clear(cx);
        }
    }
}

/// What the rule is, and how often it found something.
fn head(ui: &mut Ui, cx: &Cx<'_>, rule: Option<&KnownRule>) {
    let palette = palette(ui);
    let Some(rule) = rule else {
        ui.label(text(cx.say("rules-new"), Type::Title, palette.text_strong));
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add(Label::new(text(rule_words(cx, &rule.key), Type::Title, palette.text_strong)).truncate());
    let mut parts = vec![rule.key.clone()];
    parts.extend(rule.action.map(|action| cx.say(words::action(action))));
    parts.extend(rule.typology.map(|typology| cx.say(words::typology(typology))));
    parts.push(cx.tell(&Message::new("alert-points").with("points", cx.texts.count(u64::from(rule.points)))));
    parts.push(cx.tell(&Message::new("rules-found").with("count", rule.found)));
    if rule.right + rule.wrong > 0 {
        let told = Message::new("rules-right")
            .with("right", cx.texts.count(u64::from(rule.right)))
            .with("wrong", cx.texts.count(u64::from(rule.wrong)));
        parts.push(cx.tell(&told));
    }
    if rule.preset.is_some() {
        parts.push(cx.say("rules-changed"));
    }
    ui.add(Label::new(text(parts.join(" · "), Type::Small, palette.text_sub)).wrap());
    ui.spacing_mut().item_spacing.y = space::SMALL;
    ui.add_space(space::SMALL);
}

fn figures(ui: &mut Ui, cx: &Cx<'_>, found: &TriedRule, then: Then) {
    if ui.available_width() < ABREAST {
        tried::split(ui, cx, found);
        ui.add_space(space::SMALL);
        tried::worth(ui, cx, found, then);
        overlap(ui, cx, found);
        return;
    }
    ui.spacing_mut().item_spacing.x = space::DIALOG;
    ui.columns_const(|[left, right]| {
        tried::split(left, cx, found);
        overlap(left, cx, found);
        tried::worth(right, cx, found, then);
    });
}

/// The rules that find the same.
fn overlap(ui: &mut Ui, cx: &Cx<'_>, found: &TriedRule) {
    let palette = palette(ui);
    if found.overlap.is_empty() {
        return;
    }
    ui.add_space(space::SMALL);
    ui.spacing_mut().item_spacing = vec2(space::SMALL, 0.0);
    ui.label(text(cx.say("tried-overlap"), Type::Small, palette.text_sub));
    for (key, count) in found.overlap.iter().take(6) {
        crate::ui::widgets::figure_row(ui, &rule_words(cx, key), "", &cx.texts.count(*count), false);
    }
}
