//! The sentences and the code that says them: no key without a sentence, no sentence without use, no value missing,
//! and one style for all.
//!
//! The keys of the command line's help are put together at run time; a test beside them finds what is missing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support {
    #[allow(dead_code, reason = "each test reads the source in its own way")]
    pub mod source;
}

use std::collections::{BTreeMap, BTreeSet};

use counterfoil::text::Texts;
use support::source::{self, SourceFile, is_test_file, line_of, take_apart};

/// Keys put together at run time.
const AT_RUN_TIME: &str = "cli-help";

/// A sentence as it stands in a file.
struct Entry {
    place: String,
    text: String,
}

type Entries = BTreeMap<String, Vec<Entry>>;

/// The entries of a Fluent file: `key = text`, and whatever is indented below it.
fn entries(file: &str, source: &str, found: &mut Entries) {
    let mut last: Option<String> = None;
    for (number, line) in source.lines().enumerate() {
        if let Some(key) = last.as_ref().filter(|_| line.starts_with([' ', '}'])) {
            let entry = found.get_mut(key).unwrap().last_mut().unwrap();
            entry.text.push('\n');
            entry.text.push_str(line.trim());
        } else if let Some((key, text)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            let place = format!("{file}:{}", number + 1);
            found.entry(key.to_owned()).or_default().push(Entry { place, text: text.to_owned() });
            last = Some(key.to_owned());
        } else {
            last = None;
        }
    }
}

fn all_entries() -> Entries {
    let mut found = Entries::new();
    for (file, source) in Texts::english_sources() {
        entries(&format!("assets/text/en/{file}"), source, &mut found);
    }
    assert!(found.len() > 300, "the texts were not found");
    found
}

/// The names of the values that a sentence shows.
fn values(text: &str) -> BTreeSet<&str> {
    let names = text.split('$').skip(1);
    names.map(|rest| rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap()).collect()
}

/// Whether a literal of the code is a key: the first part of some key, then words with hyphens.
fn looks_like_key(literal: &str, prefixes: &BTreeSet<&str>) -> bool {
    literal.split_once('-').is_some_and(|(prefix, rest)| {
        let word =
            |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        prefixes.contains(prefix) && rest.split('-').all(word)
    })
}

/// A message built in one expression: its key and the values given to it.
struct Built {
    line: usize,
    key: String,
    given: BTreeSet<String>,
}

fn built(text: &str) -> Vec<Built> {
    let taken = take_apart(text);
    let (code, whole): (Vec<char>, Vec<char>) = (taken.code.chars().collect(), taken.whole.chars().collect());
    let quoted = |at: usize, before: &str| -> Option<(String, usize)> {
        let start = at + before.chars().count();
        let matches = whole.get(at..start)?.iter().copied().eq(before.chars());
        let end = start + whole.get(start..)?.iter().position(|&letter| letter == '"')?;
        matches.then(|| (whole[start..end].iter().collect(), end + 1))
    };
    let mut found = Vec::new();
    for (at, _) in taken.whole.match_indices("Message::new(\"") {
        let line = line_of(&taken.whole, at);
        let at = taken.whole[..at].chars().count();
        let Some((key, after)) = quoted(at, "Message::new(\"") else { continue };
        let (mut at, mut given) = (after + 1, BTreeSet::new());
        loop {
            at += code[at..].iter().take_while(|letter| letter.is_whitespace()).count();
            let Some((name, after)) = quoted(at, ".with(\"") else { break };
            given.insert(name);
            let (mut depth, mut end) = (1, after);
            while depth > 0 {
                depth += match code[end] {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                end += 1;
            }
            at = end;
        }
        found.push(Built { line, key, given });
    }
    found
}

fn source_files() -> Vec<SourceFile> {
    source::files("src", &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path)).collect()
}

/// What is said without a sentence, and sentences nobody says.
fn unpaired(files: &[SourceFile], entries: &Entries) -> Vec<String> {
    let prefixes: BTreeSet<&str> = entries.keys().filter_map(|key| key.split('-').next()).collect();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for file in files {
        let taken = take_apart(&file.text);
        let certain: BTreeSet<String> = built(&file.text).into_iter().map(|it| it.key).collect();
        for (line, literal) in taken.literals {
            if certain.contains(&literal) || looks_like_key(&literal, &prefixes) {
                if !entries.contains_key(&literal) && !literal.starts_with(AT_RUN_TIME) {
                    wrong.push(format!("{}:{line}: there is no sentence {literal}", file.path));
                }
                used.insert(literal);
            }
        }
    }
    for (key, found) in entries {
        if found.len() > 1 {
            wrong.push(format!("{}: {key} is there {} times", found[1].place, found.len()));
        }
        if !used.contains(key) && !key.starts_with(AT_RUN_TIME) {
            wrong.push(format!("{}: nothing says {key}", found[0].place));
        }
    }
    wrong
}

/// Values given that the sentence does not show, and values shown that nobody gives. Where a message is put together
/// over several statements, the value must at least be given somewhere in the same file.
fn wrong_values(file: &SourceFile, entries: &Entries) -> Vec<String> {
    let whole = take_apart(&file.text).whole;
    let mut wrong = Vec::new();
    for built in built(&file.text) {
        let Some(entry) = entries.get(&built.key).and_then(|found| found.first()) else { continue };
        let shown = values(&entry.text);
        let place = format!("{}:{}: {}", file.path, built.line, built.key);
        let unused = built.given.iter().filter(|name| !shown.contains(name.as_str()));
        wrong.extend(unused.map(|name| format!("{place} is given ${name}, which {} does not show", entry.place)));
        let given_here = |name: &str| built.given.contains(name) || whole.contains(&format!(".with(\"{name}\""));
        let missing = shown.iter().filter(|name| !given_here(name));
        wrong.extend(missing.map(|name| format!("{place} is not given ${name}, which {} shows", entry.place)));
    }
    wrong
}

/// One style: typographic quotes and apostrophes, no double spaces within, no full stop after a single sentence.
fn out_of_style(key: &str, entry: &Entry) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |what: &str| wrong.push(format!("{}: {key}: {what}", entry.place));
    let plain = outside_placeables(&entry.text);
    if plain.contains('"') {
        say("straight double quotes; write “…”");
    }
    if plain.contains('\'') {
        say("a straight apostrophe; write ’");
    }
    if plain.contains("...") {
        say("three dots; write …");
    }
    let plain = plain.trim_end();
    if plain.ends_with('.') && !plain.contains(". ") && !plain.contains("...") {
        say("a full stop after a single sentence");
    }
    let capitals = plain.split_whitespace().skip(1).filter(|word| is_title_case(word)).count();
    let all = plain.split_whitespace().skip(1).filter(|word| word.len() > 3).count();
    if all >= 2 && capitals >= all {
        say("every word begins with a capital; use sentence case");
    }
    wrong
}

fn is_title_case(word: &str) -> bool {
    let mut letters = word.chars();
    word.len() > 3 && letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

/// The words of a sentence without what is in braces.
fn outside_placeables(text: &str) -> String {
    let (mut depth, mut plain) = (0_u32, String::new());
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_key_has_one_sentence_and_every_sentence_is_said() {
    assert_none(&unpaired(&source_files(), &all_entries()));
}

#[test]
fn every_value_is_given_and_shown() {
    let entries = all_entries();
    let files = source_files();
    let seen: usize = files.iter().map(|file| built(&file.text).len()).sum();
    assert!(seen > 150, "the messages were not found: {seen}");
    let wrong: Vec<String> = files.iter().flat_map(|file| wrong_values(file, &entries)).collect();
    assert_none(&wrong);
}

#[test]
fn every_sentence_keeps_to_the_style() {
    let wrong: Vec<String> =
        all_entries().iter().flat_map(|(key, found)| found.iter().flat_map(|it| out_of_style(key, it))).collect();
    assert_none(&wrong);
}

#[test]
fn what_is_wrong_with_keys_and_values_is_found() {
    let mut entries = Entries::new();
    let source = "# words\nshop-open = { $name } is open\nshop-many = { $n ->\n    [one] one\n   *[other] { $n }\n}\nshop-shut = Shut\nshop-shut = Closed\n";
    self::entries("shop.ftl", source, &mut entries);
    assert_eq!(values(&entries["shop-many"][0].text), BTreeSet::from(["n"]));
    let file = |text: &str| SourceFile { path: "src/a.rs".to_owned(), text: text.to_owned() };

    let said = file(
        "f(Message::new(\"shop-open\"));\nlet t = [\"shop-lost\", \"shop-keeper X\"];\nMessage::new(\"other-room\");",
    );
    let wrong = unpaired(&[said], &entries);
    assert_eq!(
        wrong,
        [
            "src/a.rs:2: there is no sentence shop-lost",
            "src/a.rs:3: there is no sentence other-room",
            "shop.ftl:3: nothing says shop-many",
            "shop.ftl:8: shop-shut is there 2 times",
            "shop.ftl:7: nothing says shop-shut",
        ]
    );

    let values = |text: &str| wrong_values(&file(text), &entries).len();
    assert_eq!(values("Message::new(\"shop-open\").with(\"name\", f(\")\", (1)))"), 0);
    assert_eq!(values("Message::new(\"shop-open\")\n    .with(\"name\", a)\n    .with(\"day\", b)"), 1, "one too many");
    assert_eq!(values("Message::new(\"shop-open\")"), 1, "one too few");
    assert_eq!(values("let m = Message::new(\"shop-open\"); m.with(\"name\", a)"), 0);
    assert_eq!(values("#[cfg(test)]\nmod tests { fn f() { Message::new(\"shop-open\"); } }"), 0);
}

#[test]
fn what_is_out_of_style_is_found() {
    let found = |text: &str| out_of_style("a", &Entry { place: "a.ftl:1".to_owned(), text: text.to_owned() }).len();
    for wrong in ["It is \"done\"", "It's done", "It is done.", "Wait...", "All Words Begin Large"] {
        assert_eq!(found(wrong), 1, "{wrong}");
    }
    for fine in
        ["It is “done”", "It’s done", "Done. Go on.", "Visa and Mastercard are cards", "{ $a ->\n[one] \"x\"\n}"]
    {
        assert_eq!(found(fine), 0, "{fine}");
    }
}
