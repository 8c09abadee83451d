//! What people decided about rules, lists, silences and payments, as it stands: the fold of all their decisions.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::places::StandingPlaces;
use super::settings::StandingSettings;
use crate::domain::ids::PersonId;
use crate::risk::rules::presets::{PRESETS, Preset};
use crate::risk::rules::{Kept, Lists, Mode, Period, RuleSet};
use crate::risk::{Kind, Type, Words};
use crate::store::Decision;

/// Decisions about suspicious activity.
pub(in crate::desk) const RISK_KINDS: [&str; 10] = [
    "risk_rule_saved",
    "risk_rule_removed",
    "risk_listed",
    "risk_unlisted",
    "risk_snoozed",
    "risk_woken",
    "risk_said",
    "risk_places_set",
    "risk_places_removed",
    "risk_settings_set",
];

/// What somebody said a payment was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Fraud. It counts as known from then on.
    Fraud,
    /// Nothing was wrong with it.
    Fine,
    /// Nobody can tell.
    Unsure,
}

impl Verdict {
    /// In one word, as it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Fine => "fine",
            Self::Unsure => "unsure",
        }
    }

    /// The verdict of a word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Fraud, Self::Fine, Self::Unsure].into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// A rule as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandingRule {
    pub kept: Kept,
    /// The one that comes with the program under this key.
    pub preset: Option<&'static Preset>,
    /// Who wrote it like this, and when; nothing for one that is as it came.
    pub by: Option<(PersonId, DateTime<Utc>)>,
}

/// Something that was put on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub list: String,
    pub text: String,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub by: PersonId,
}

/// A rule that is silent about a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snoozed {
    pub rule: String,
    pub kind: Kind,
    pub thing: String,
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub by: PersonId,
}

/// Everything that stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Standing {
    pub rules: Vec<StandingRule>,
    pub listed: Vec<Listed>,
    pub snoozed: Vec<Snoozed>,
    /// What was said last of each payment, and when.
    pub said: HashMap<String, (Verdict, DateTime<Utc>)>,
    /// The file that says where network addresses are.
    pub places: Option<StandingPlaces>,
    /// The shop's own figures.
    pub settings: StandingSettings,
}

impl Standing {
    /// The fold of these decisions, in the order in which they were made.
    pub fn of(decisions: Vec<Decision>) -> Self {
        let mut rules: BTreeMap<String, StandingRule> = BTreeMap::new();
        let mut versions: HashMap<String, u32> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        for preset in &PRESETS {
            let Some((key, text)) = preset.text.split_once(": ") else { continue };
            let kept = Kept { key: key.to_owned(), version: 0, mode: Mode::On, text: text.to_owned() };
            rules.insert(key.to_owned(), StandingRule { kept, preset: Some(preset), by: None });
            order.push(key.to_owned());
        }
        let mut standing = Self::default();
        for Decision { kind, subject, body, author, at, .. } in decisions {
            let word = |name: &str| body[name].as_str().map(str::to_owned);
            let moment = |name: &str| body[name].as_i64().and_then(DateTime::from_timestamp_millis);
            match kind.as_str() {
                "risk_rule_saved" => {
                    let (Some(text), Some(mode)) = (word("text"), mode_named(&body["mode"])) else { continue };
                    let version = versions.entry(subject.clone()).or_default();
                    *version += 1;
                    let kept = Kept { key: subject.clone(), version: *version, mode, text };
                    let preset = rules.get(&subject).and_then(|rule| rule.preset);
                    if !order.contains(&subject) {
                        order.push(subject.clone());
                    }
                    rules.insert(subject, StandingRule { kept, preset, by: Some((author, at)) });
                }
                "risk_rule_removed" => {
                    rules.remove(&subject);
                    order.retain(|key| *key != subject);
                }
                "risk_listed" => {
                    let Some(text) = word("text") else { continue };
                    standing.listed.push(Listed {
                        list: subject,
                        text,
                        since: at,
                        until: moment("until_ms"),
                        by: author,
                    });
                }
                "risk_unlisted" => {
                    let Some(text) = word("text") else { continue };
                    let open = |listed: &&mut Listed| listed.list == subject && listed.text == text;
                    for listed in standing.listed.iter_mut().filter(open) {
                        listed.until = Some(listed.until.map_or(at, |until| until.min(at)));
                    }
                }
                "risk_snoozed" | "risk_woken" => {
                    let kind_of = word("kind").and_then(|kind| Kind::named(&kind));
                    let (Some(kind_of), Some(thing)) = (kind_of, word("thing")) else { continue };
                    let same = |it: &&mut Snoozed| it.rule == subject && it.kind == kind_of && it.thing == thing;
                    for snoozed in standing.snoozed.iter_mut().filter(same) {
                        snoozed.until = snoozed.until.min(at);
                    }
                    if let Some(until) = moment("until_ms").filter(|_| kind == "risk_snoozed") {
                        standing.snoozed.push(Snoozed {
                            rule: subject,
                            kind: kind_of,
                            thing,
                            since: at,
                            until,
                            by: author,
                        });
                    }
                }
                "risk_places_set" => standing.places = StandingPlaces::read(subject, &body, author, at),
                "risk_places_removed" => standing.places = None,
                "risk_settings_set" => standing.settings.set(&body, author, at),
                _ => {
                    if let Some(verdict) = word("said").and_then(|said| Verdict::named(&said)) {
                        standing.said.insert(subject, (verdict, at));
                    } else if body["said"].is_null() {
                        standing.said.remove(&subject);
                    }
                }
            }
        }
        standing.rules = order.iter().filter_map(|key| rules.remove(key)).collect();
        standing
    }

    /// Whether payments look the same: where their addresses are, and which hour it was.
    pub fn sees_like(&self, other: &Self) -> bool {
        self.places == other.places && self.settings.offset() == other.settings.offset()
    }

    /// Whether rules, lists and silences are the same.
    pub fn judges_like(&self, other: &Self) -> bool {
        self.rules == other.rules && self.listed == other.listed && self.snoozed == other.snoozed
    }

    /// The payments of which something else is said than there.
    pub fn said_otherwise<'s>(&'s self, there: &'s Self) -> impl Iterator<Item = String> + 's {
        let differs = move |id: &&String| self.said.get(*id) != there.said.get(*id);
        self.said.keys().chain(there.said.keys()).filter(differs).cloned()
    }

    /// The lists as people filled them.
    pub fn lists(&self, words: &mut Words) -> Lists {
        let mut lists = Lists::new();
        for listed in &self.listed {
            let Some(list) = lists.find(&listed.list).and_then(|id| lists.get_mut(id)) else { continue };
            let number = match list.members() {
                Type::Thing(kind) => words.thing(kind, &listed.text),
                _ => words.word(&listed.text),
            };
            let period = Period { since: listed.since.timestamp(), until: listed.until.map(|until| until.timestamp()) };
            if let Some(number) = number {
                list.put(number, Some(&listed.text), period);
            }
        }
        lists
    }

    /// The rules, with their silences.
    pub fn rule_set(&self, lists: &Lists, words: &mut Words) -> RuleSet {
        let mut set = RuleSet::new(self.rules.iter().map(|rule| rule.kept.clone()), lists, words);
        for snoozed in &self.snoozed {
            let period = Period { since: snoozed.since.timestamp(), until: Some(snoozed.until.timestamp()) };
            if let Some(thing) = words.thing(snoozed.kind, &snoozed.thing) {
                set.snooze(&snoozed.rule, snoozed.kind, thing, period);
            }
        }
        set
    }
}

fn mode_named(word: &serde_json::Value) -> Option<Mode> {
    serde_json::from_value(word.clone()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::*;

    fn decision(number: i64, kind: &str, subject: &str, body: Value) -> Decision {
        Decision {
            decision_id: number.to_string(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            body,
            author: PersonId::new("p"),
            origin: "o".to_owned(),
            at: DateTime::from_timestamp(number * 100, 0).unwrap(),
        }
    }

    #[test]
    fn the_last_text_of_a_rule_stands_and_counts_its_versions() {
        let saved = |number, key, text: &str, mode: &str| {
            decision(number, "risk_rule_saved", key, json!({ "text": text, "mode": mode }))
        };
        let standing = Standing::of(vec![
            saved(1, "bin-attack", "review 10 if rarity_per_range_10m > 9", "shadow"),
            saved(2, "mine", "review if amount > 5", "on"),
            saved(3, "mine", "review if amount > 6", "off"),
            saved(4, "gone", "review if amount > 7", "on"),
            decision(5, "risk_rule_removed", "gone", json!({})),
            decision(6, "risk_rule_removed", "cvc-failed", json!({})),
        ]);
        let find = |key: &str| standing.rules.iter().find(|rule| rule.kept.key == key);
        let changed = find("bin-attack").unwrap();
        assert_eq!((changed.kept.version, changed.kept.mode), (1, Mode::Shadow));
        assert!(changed.preset.is_some() && changed.by.is_some());
        assert_eq!(find("mine").map(|rule| (rule.kept.version, rule.kept.mode)), Some((2, Mode::Off)));
        assert!(find("gone").is_none() && find("cvc-failed").is_none());
        assert!(find("staff-refunds").is_some_and(|rule| rule.kept.version == 0 && rule.by.is_none()));
    }

    #[test]
    fn what_is_taken_off_a_list_was_on_it_before() {
        let standing = Standing::of(vec![
            decision(1, "risk_listed", "blocked_cards", json!({ "text": "fp_1" })),
            decision(2, "risk_listed", "blocked_cards", json!({ "text": "fp_2", "until_ms": 900_000 })),
            decision(3, "risk_unlisted", "blocked_cards", json!({ "text": "fp_1" })),
        ]);
        let mut words = Words::default();
        let lists = standing.lists(&mut words);
        let list = lists.get(lists.find("blocked_cards").unwrap()).unwrap();
        let mut on = |text: &str, now| list.has(words.thing(Kind::Card, text).unwrap(), now);
        assert_eq!([on("fp_1", 99), on("fp_1", 100), on("fp_1", 299), on("fp_1", 300)], [false, true, true, false]);
        assert_eq!([on("fp_2", 199), on("fp_2", 200), on("fp_2", 899), on("fp_2", 900)], [false, true, true, false]);
    }

    #[test]
    fn who_is_woken_speaks_again_and_the_last_word_on_a_payment_counts() {
        let thing = json!({ "kind": "ip", "thing": "1.2.3.4" });
        let mut silent = thing.clone();
        silent["until_ms"] = json!(9_000_000);
        let standing = Standing::of(vec![
            decision(1, "risk_snoozed", "ip-velocity", silent),
            decision(4, "risk_woken", "ip-velocity", thing),
            decision(5, "risk_said", "pi_1", json!({ "said": "fraud" })),
            decision(6, "risk_said", "pi_1", json!({ "said": "fine" })),
            decision(7, "risk_said", "pi_2", json!({ "said": "fraud" })),
            decision(8, "risk_said", "pi_2", json!({ "said": null })),
        ]);
        assert!(!standing.said.contains_key("pi_2"), "it was taken back");
        assert_eq!(standing.snoozed.len(), 1);
        assert_eq!(standing.snoozed[0].until.timestamp(), 400);
        assert_eq!(standing.said["pi_1"].0, Verdict::Fine);
    }
}
