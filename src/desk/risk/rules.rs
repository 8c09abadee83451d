//! Rules, lists and silences, and what people change about them.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::alerts::shown;
use super::looked::RECENT;
use super::standing::Snoozed;
use crate::desk::audit::Happening;
use crate::desk::personal::{Seen, Sight};
use crate::desk::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::risk::rules::{Action, Effect, Lists, Mistake, Mode, Purpose, Rule, Typology, parse, parse_one};
use crate::risk::{Kind, Type};
use crate::text::{ErrorKind, Message, UserError};

/// A rule as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRule {
    /// What it is known by.
    pub key: String,
    /// One line of the language, without the key.
    pub text: String,
    /// Whether it counts.
    pub mode: Mode,
    /// How often it was written anew; 0 for one that is as it came.
    pub version: u32,
    /// Where the numbers of one that came with the program come from.
    pub source: Option<&'static str>,
    /// The text of one that came with the program and was written anew since.
    pub preset: Option<&'static str>,
    /// What it is for; nothing when it cannot be understood.
    pub action: Option<Action>,
    /// What it looks for.
    pub typology: Option<Typology>,
    /// Its points.
    pub points: u8,
    /// How many payments of the last 28 days it found, without those of which it was silenced.
    pub found: u32,
    /// How many payments that it ever found are known to be fraud by now, and how many to be good.
    pub right: u32,
    /// See [`Self::right`].
    pub wrong: u32,
    /// What is wrong with it; such a rule is left out and the others go on.
    pub mistakes: Vec<RuleMistake>,
}

/// What is wrong with a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMistake {
    /// The line, from 1 on.
    pub line: usize,
    /// The character within the line, from 1 on.
    pub column: usize,
    /// How many bytes the word has, and where it begins in the text.
    pub span: std::ops::Range<usize>,
    /// What is wrong, in a sentence.
    pub why: String,
}

/// What a text of rules holds.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleCheck {
    /// The rules that are understood, as they are written by the book.
    pub rules: Vec<String>,
    /// What is wrong, in the order of the text.
    pub mistakes: Vec<RuleMistake>,
}

/// Something on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEntry {
    /// The list, without the `@`.
    pub list: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The thing or word, as it may be seen.
    pub shown: String,
    /// From when on it counts.
    pub since: DateTime<Utc>,
    /// Until when, if that is known.
    pub until: Option<DateTime<Utc>>,
    /// Who put it there.
    pub by: String,
}

/// A rule that says nothing of a thing for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The rule's key.
    pub rule: String,
    /// What the thing is.
    pub kind: Kind,
    /// The thing as it may be seen.
    pub shown: String,
    /// As the silence knows it, to end it by; nothing for whoever may not see it.
    pub known_as: Option<String>,
    /// From when on.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Who silenced it.
    pub by: String,
}

/// All rules, in their order.
///
/// # Errors
/// When the book cannot be read.
pub fn risk_rules(desk: &Desk, actor: &Actor) -> Result<Vec<KnownRule>> {
    desk.check(actor, Capability::ViewRisk)?;
    let looked = desk.looked()?;
    let now = desk.clock.now().timestamp();
    let mut counts = vec![Counts::default(); looked.sound().len()];
    for found in looked.found.iter().filter(|found| found.effect != Effect::Snoozed) {
        let of = counts.get_mut(usize::from(found.rule)).zip(looked.feed.fed.get(found.place as usize));
        let Some((counts, fed)) = of else { continue };
        counts.recent += u32::from(fed.event.at >= now - RECENT);
        match fed.known(now) {
            Some(true) => counts.right += 1,
            Some(false) => counts.wrong += 1,
            None => {}
        }
    }
    let known = looked.standing.rules.iter().map(|standing| {
        let at = looked.sound().iter().position(|sound| sound.key == standing.kept.key);
        let rule = at.and_then(|at| looked.sound().get(at)).map(|sound| &sound.rule);
        let broken = looked.broken().iter().find(|broken| broken.kept.key == standing.kept.key);
        let counts = at.and_then(|at| counts.get(at)).copied().unwrap_or_default();
        let preset = standing.preset.and_then(|preset| preset.text.split_once(": ")).map(|(_, text)| text);
        KnownRule {
            key: standing.kept.key.clone(),
            text: standing.kept.text.clone(),
            mode: standing.kept.mode,
            version: standing.kept.version,
            source: standing.preset.map(|preset| preset.source),
            preset: preset.filter(|_| standing.by.is_some()),
            action: rule.map(|rule| rule.action),
            typology: rule.map(|rule| rule.typology),
            points: rule.map_or(0, |rule| rule.weight),
            found: counts.recent,
            right: counts.right,
            wrong: counts.wrong,
            mistakes: broken.map(|broken| broken.mistakes.iter().map(RuleMistake::from).collect()).unwrap_or_default(),
        }
    });
    Ok(known.collect())
}

/// What came of the payments that a rule found.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    recent: u32,
    right: u32,
    wrong: u32,
}

/// Reads a text of rules and says all that is wrong with it. Nothing is kept, and no book is needed.
pub fn check_rules(text: &str) -> RuleCheck {
    let parsed = parse(text, &Lists::new());
    RuleCheck {
        rules: parsed.rules.iter().map(Rule::to_string).collect(),
        mistakes: parsed.mistakes.iter().map(RuleMistake::from).collect(),
    }
}

/// Writes a rule, new or anew.
///
/// # Errors
/// When it has no usable key, or cannot be understood: then the first mistake is said, with where it is.
pub fn save_rule(desk: &Desk, actor: &Actor, key: &str, text: &str, mode: Mode) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let key = key.trim();
    let is_usable = !key.is_empty() && key.len() <= 60 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !is_usable {
        return Err(bad("risk-rule-key"));
    }
    let text = text.trim();
    if let Some(mistake) = parse_one(text, &Lists::new()).err().and_then(|mistakes| mistakes.into_iter().next()) {
        let what = Message::new("risk-rule-mistake")
            .with("line", mistake.line.to_string())
            .with("column", mistake.column.to_string())
            .with("why", mistake.problem.to_string());
        return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("risk-rule-mistake-hint")));
    }
    let body = json!({ "text": text, "mode": mode });
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_rule_saved", key).with(body)))
}

/// Takes a rule away, also one that came with the program.
///
/// # Errors
/// When there is none.
pub fn remove_rule(desk: &Desk, actor: &Actor, key: &str) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    if !desk.looked()?.standing.rules.iter().any(|rule| rule.kept.key == key) {
        return Err(bad("risk-no-such-rule"));
    }
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_rule_removed", key)))
}

/// What is on lists now, newest first.
///
/// # Errors
/// When the book cannot be read.
pub fn list_entries(desk: &Desk, actor: &Actor) -> Result<Vec<ListEntry>> {
    let person = desk.check(actor, Capability::ViewRisk)?;
    let sight = desk.sight(&person);
    let (looked, now) = (desk.looked()?, desk.clock.now());
    let names = desk.store.read(|view| view.people())?;
    let entries: Vec<ListEntry> = looked
        .standing
        .listed
        .iter()
        .rev()
        .filter(|listed| listed.until.is_none_or(|until| until > now))
        .filter_map(|listed| {
            let list = looked.lists().get(looked.lists().find(&listed.list)?)?;
            let text = &listed.text;
            let shown = match list.members() {
                Type::Thing(kind) => shown(kind, text, sight),
                _ => text.clone(),
            };
            let by = names.iter().find(|person| person.person_id == listed.by);
            Some(ListEntry {
                list: listed.list.clone(),
                purpose: list.purpose(),
                shown,
                since: listed.since,
                until: listed.until,
                by: by.map(|person| person.name.clone()).unwrap_or_default(),
            })
        })
        .collect();
    if !entries.is_empty() {
        desk.note_sight(actor, sight, Seen::List("lists"))?;
    }
    Ok(entries)
}

/// Puts something on a list, from now on and until a moment, if there is one.
///
/// # Errors
/// When there is no such list, it fills itself, or nothing is to be put on it.
pub fn put_on_list(desk: &Desk, actor: &Actor, list: &str, text: &str, until: Option<DateTime<Utc>>) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let text = text.trim();
    fillable(list)?;
    if text.is_empty() {
        return Err(bad("risk-list-nothing"));
    }
    if until.is_some_and(|until| until <= desk.clock.now()) {
        return Err(bad("risk-list-past"));
    }
    let body = json!({ "text": text, "until_ms": until.map(|until| until.timestamp_millis()) });
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_listed", list).with(body)))
}

/// Takes it off from now on. That it was there before stays true.
///
/// # Errors
/// When it is not there.
pub fn take_off_list(desk: &Desk, actor: &Actor, list: &str, text: &str) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    let (looked, now) = (desk.looked()?, desk.clock.now());
    let is_on = looked
        .standing
        .listed
        .iter()
        .any(|listed| listed.list == list && listed.text == text && listed.until.is_none_or(|until| until > now));
    if !is_on {
        return Err(bad("risk-list-not-there"));
    }
    let body = json!({ "text": text });
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new("risk_unlisted", list).with(body)))
}

/// The rules that say nothing of a thing now, with the silence that ends first at the top.
///
/// # Errors
/// When the book cannot be read.
pub fn risk_silences(desk: &Desk, actor: &Actor) -> Result<Vec<Silence>> {
    let person = desk.check(actor, Capability::ViewRisk)?;
    let sight = desk.sight(&person);
    let (looked, now) = (desk.looked()?, desk.clock.now());
    let names = desk.store.read(|view| view.people())?;
    let card = |snoozed: &Snoozed| {
        let is_it = |number| looked.feed.words.spelled(Kind::Card, number) == Some(snoozed.thing.as_str());
        let mut cards = looked.feed.cards.iter().filter(|_| snoozed.kind == Kind::Card);
        cards.find(|(number, _)| is_it(**number)).map(|(_, name)| name.clone())
    };
    let silent = looked.standing.snoozed.iter().filter(|snoozed| snoozed.until > now);
    let mut silences: Vec<Silence> = silent
        .map(|snoozed| {
            let by = names.iter().find(|person| person.person_id == snoozed.by);
            Silence {
                rule: snoozed.rule.clone(),
                kind: snoozed.kind,
                shown: card(snoozed).unwrap_or_else(|| shown(snoozed.kind, &snoozed.thing, sight)),
                known_as: (sight == Sight::Whole).then(|| snoozed.thing.clone()),
                since: snoozed.since,
                until: snoozed.until,
                by: by.map(|person| person.name.clone()).unwrap_or_default(),
            }
        })
        .collect();
    silences.sort_by_key(|silence| silence.until);
    if !silences.is_empty() {
        desk.note_sight(actor, sight, Seen::List("lists"))?;
    }
    Ok(silences)
}

/// Silences a rule about a thing until a moment; nothing lets it speak again.
///
/// # Errors
/// When there is no such rule.
pub fn snooze_rule(
    desk: &Desk,
    actor: &Actor,
    rule: &str,
    kind: Kind,
    thing: &str,
    until: Option<DateTime<Utc>>,
) -> Result<()> {
    desk.check(actor, Capability::ManageRisk)?;
    if !desk.looked()?.standing.rules.iter().any(|known| known.kept.key == rule) {
        return Err(bad("risk-no-such-rule"));
    }
    let mut body = json!({ "kind": kind.as_str(), "thing": thing });
    let what = match until {
        Some(until) => {
            body["until_ms"] = json!(until.timestamp_millis());
            "risk_snoozed"
        }
        None => "risk_woken",
    };
    desk.store.write(|tx| desk.decide(tx, actor, &Happening::new(what, rule).with(body)))
}

fn fillable(list: &str) -> Result<()> {
    let lists = Lists::new();
    match lists.find(list).and_then(|id| lists.get(id)).map(|list| list.purpose()) {
        Some(Purpose::Feedback) => Err(bad("risk-list-fills-itself")),
        Some(_) => Ok(()),
        None => Err(bad("risk-no-such-list")),
    }
}

impl From<&Mistake> for RuleMistake {
    fn from(mistake: &Mistake) -> Self {
        let Mistake { line, column, span, problem } = mistake;
        Self { line: *line, column: *column, span: span.clone(), why: problem.to_string() }
    }
}

pub(super) fn bad(key: &'static str) -> UserError {
    UserError::new(ErrorKind::BadInput, Message::new(key))
}
