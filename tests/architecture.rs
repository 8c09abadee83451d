//! The rules of the house, read off the source itself: who may know whom, and what only one place may do.
//!
//! Each rule is a function over a path and a text that gives what breaks it. It runs over the whole project, and over
//! small violations made up here, so that it is seen to fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support {
    #[allow(dead_code, reason = "each test reads the source in its own way")]
    pub mod source;
}

use std::collections::BTreeSet;

use support::source::{self, SourceFile, is_test_file, line_of, take_apart, words};

/// Which room may know what of the others. A bare room means all of it; a path means only that.
const MAY_KNOW: &[(&str, &[&str])] = &[
    // Time and chance; handed in everywhere, so it knows nobody.
    ("clock", &[]),
    // What money is: knows nothing at all.
    ("domain", &[]),
    // What is said: amounts and days, and the errors of the three rooms that cannot word their own.
    ("text", &["clock::NoRandomness", "domain", "job::Cancelled"]),
    ("job", &["text::Message"]),
    // How things look: colours and the font, known to whatever draws.
    ("theme", &[]),
    ("fonts", &[]),
    // The pure rules and readers.
    ("access", &["domain"]),
    ("audit", &["domain"]),
    ("files", &["domain", "text"]),
    ("gateway", &["clock::Clock", "domain", "job", "text"]),
    ("reconcile", &["domain", "text"]),
    ("risk", &[]),
    ("report", &["domain", "fonts", "text", "theme"]),
    // The book keeps what a gateway said together with what was understood; it never talks to one.
    ("store", &["domain", "gateway::Mirrored", "text"]),
    ("vault", &["text"]),
    (
        "desk",
        &[
            "access",
            "audit",
            "clock",
            "domain",
            "files",
            "gateway",
            "job",
            "reconcile",
            "report",
            "risk",
            "store",
            "text",
            "vault",
        ],
    ),
    // Threads around the desk.
    ("worker", &["clock::Clock", "desk", "domain", "files", "gateway::KeyScope", "job", "report", "text", "theme"]),
    // What people see: commands to the worker, and what comes back. No book, no gateway, no keychain.
    (
        "ui",
        &[
            "clock::Clock",
            "desk",
            "domain",
            "fonts",
            "gateway::KeyScope",
            "job",
            "reconcile",
            "report",
            "text",
            "theme",
            "worker",
        ],
    ),
    // The only one that starts the sandbox.
    (
        "cli",
        &[
            "clock",
            "desk",
            "domain",
            "files",
            "gateway",
            "job",
            "reconcile",
            "report",
            "sandbox",
            "store",
            "text",
            "theme",
            "ui",
            "vault",
            "worker",
        ],
    ),
    ("main", &["cli"]),
    // A leaf with types of its own, so that it cannot repeat a mistake of the connector.
    ("sandbox", &[]),
    // The list of rooms.
    ("lib", &[]),
];

/// What only some places may name in their code, and why.
const ONLY_IN: &[(&[&str], &[&str], &str)] = &[
    (&["rusqlite"], &["src/store/"], "only the store speaks SQL"),
    (
        &[
            "keyring_core",
            "secret_service",
            "zbus",
            "zbus_secret_service_keyring_store",
            "apple_native_keyring_store",
            "security_framework",
            "windows_native_keyring_store",
        ],
        &["src/vault/"],
        "only the vault speaks to a keychain",
    ),
    (&["reqwest"], &["src/gateway/http.rs"], "one executor does all that goes over the network"),
    (
        &["SystemTime::now", "Instant::now", "Utc::now", "Local::now", "getrandom"],
        &["src/clock.rs"],
        "time and chance are handed in as a Clock",
    ),
    (
        &["thread::spawn", "thread::Builder", "thread::scope", "tokio"],
        &["src/sandbox/", "src/worker/"],
        "only the worker, and the sandbox for its server, start threads",
    ),
    (&["hyper", "hyper_util", "http_body_util"], &["src/sandbox/"], "only the sandbox serves"),
    (&["egui", "eframe", "egui_extras", "egui_table", "rfd"], &["src/ui/"], "only the window paints"),
    (
        &["rand", "rand_chacha"],
        &["src/sandbox/", "src/risk/isolation.rs"],
        "a seeded generator is for the demo shop, and for trees that are the same each time; real chance comes from the Clock",
    ),
    (&["aws_lc_rs"], &["src/audit/signature.rs"], "exports are signed in one place; TLS is the executor's"),
    (
        &["tx.add_command", "tx.begin_send", "tx.move_command"],
        &["src/desk/moves.rs"],
        "every step of a money command is in the audit log too; use the function of the same name of the desk",
    ),
    (
        &["append_audit", "begin_audit"],
        &["src/desk/audit/", "src/store/audit.rs"],
        "one place numbers and seals entries",
    ),
    (&["thread::sleep"], &["src/clock.rs"], "waiting is handed in as a Clock"),
    (
        &["println!", "print!", "eprintln!", "eprint!", "dbg!", "io::stdout", "io::stderr"],
        &["src/cli/output.rs"],
        "only the command line's output prints",
    ),
    (&["clap"], &["src/cli/"], "arguments are the command line's"),
    (&["argon2"], &["src/access/password/hash.rs"], "one cost and one form of password hashes"),
    (&["totp_rs", "qrcodegen"], &["src/access/"], "codes of an authenticator app are judged in one place"),
    (&["plotters", "resvg"], &["src/report/"], "drawing is the report's"),
    (&["fluent_bundle"], &["src/text/"], "sentences are made in one place"),
    (
        &[".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!"],
        &[],
        "nothing from outside may end the program",
    ),
];

/// Public functions of the desk that nobody is asked for, and why.
const WITHOUT_ACTOR: &[(&str, &str)] = &[
    ("Desk::exists", "looks for a profile's file before there is anybody in it"),
    ("Desk::create", "makes the first person"),
    ("Desk::open", "the keychain decides who may open a profile"),
    ("Desk::take_back", "unmakes a profile in which nobody has done anything"),
    ("Desk::owner", "finds out who acts"),
    ("Desk::folder", "where the open profile is"),
    ("Desk::with_patience", "how long to wait, set before anybody acts"),
    ("Desk::through", "where people work from, set before anybody acts"),
    ("Desk::rights", "what somebody may do, said to themselves"),
    ("Desk::with_quick_passwords", "how passwords are hashed, set before anybody acts"),
    ("Desk::asks_who", "looks from outside whether there is a sign-in"),
    ("Desk::needs_sign_in", "finds out who acts"),
    ("Desk::sign_in", "finds out who acts"),
    ("Desk::recover", "finds out who acts"),
    ("Desk::sign_out", "everybody may leave"),
    ("Desk::idle_lock", "when to find out again who acts"),
    ("Desk::shop_name", "what the top bar says of an open profile"),
    ("password_advice", "judges a password that is being typed, and keeps nothing"),
    ("role_word", "a word"),
    ("try_gateway", "tries a key before there is a profile, and keeps nothing"),
    ("check_statement", "reads a file that belongs to no profile"),
    ("match_files", "reads files that belong to no profile"),
    ("evaluate_risk", "reads a file that belongs to no profile"),
    ("check_rules", "reads a text and keeps nothing"),
    ("check_audit_export", "reads a file that belongs to no profile"),
    ("audit_words", "puts an entry that somebody has read into words"),
    ("anchor_words", "puts a comparison that somebody has seen into words"),
];

/// Lines of code a file may have, tests not counted: what can be read in one sitting.
const LONGEST_FILE: usize = 600;

/// The one place where colours are chosen.
const THEME: &str = "src/theme.rs";

/// What breaks a rule: where, and what to do about it.
type Breaches = Vec<String>;

fn breach(path: &str, line: usize, what: &str) -> String {
    format!("{path}:{line}: {what}")
}

/// The room a file is in: `src/desk/money.rs` and `src/desk/mod.rs` are in `desk`, `src/job.rs` is `job`.
fn room(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split(['/', '.']).next().unwrap_or(inside)
}

/// Every path into this crate that the code names, with its line; `use crate::{a, b::c}` names two.
fn paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for start in ["crate::", "counterfoil::"] {
        for at in words(code, start) {
            let mut tails = Vec::new();
            read_tree(&code[at + start.len()..], "", &mut tails);
            found.extend(tails.into_iter().map(|tail| (line_of(code, at), tail)));
        }
    }
    found
}

/// Reads one branch of a `use` tree and returns what follows it.
fn read_tree<'a>(code: &'a str, before: &str, found: &mut Vec<String>) -> &'a str {
    let mut rest = code.trim_start();
    let mut path = before.to_owned();
    loop {
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                rest = read_tree(rest, &path, found).trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name != "self" && !name.is_empty() {
            path = if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
        }
        let Some(next) = after.strip_prefix("::") else {
            found.push(path);
            // What stands before the next branch: `*`, or `as other`.
            let next = after.find([',', '}', ';', '\n', '(']).unwrap_or(after.len());
            return &after[next..];
        };
        rest = next;
    }
}

fn allows(allowed: &str, path: &str) -> bool {
    path == allowed || path.strip_prefix(allowed).is_some_and(|rest| rest.starts_with("::"))
}

fn unknown_rooms(path: &str, text: &str) -> Breaches {
    let own = room(path);
    let Some((_, allowed)) = MAY_KNOW.iter().find(|(room, _)| *room == own) else {
        return vec![breach(path, 1, &format!("the room {own} is not in the table MAY_KNOW"))];
    };
    let code = take_apart(text).code;
    let mut breaches = Vec::new();
    for (line, named) in paths(&code) {
        if !allows(own, &named) && !allowed.iter().any(|allowed| allows(allowed, &named)) {
            breaches.push(breach(path, line, &format!("{own} may not know {named} (see MAY_KNOW)")));
        }
    }
    // A chain of `super` that leaves the room would get around the table.
    let parts = path.trim_end_matches("/mod.rs").matches('/').count();
    for at in words(&code, &"super::".repeat(parts)) {
        breaches.push(breach(path, line_of(&code, at), "this leaves the room; name the other one with crate::"));
    }
    breaches
}

fn misplaced_names(path: &str, text: &str) -> Breaches {
    let code = take_apart(text).code;
    let mut breaches = Vec::new();
    for (names, places, why) in ONLY_IN {
        if places.iter().any(|place| path.starts_with(place)) {
            continue;
        }
        for name in *names {
            breaches.extend(words(&code, name).map(|at| breach(path, line_of(&code, at), &format!("{name}: {why}"))));
        }
    }
    breaches
}

/// Every public function of the desk takes the acting person and begins with the question whether that person may.
fn unguarded_use_cases(path: &str, text: &str) -> Breaches {
    let code = take_apart(text).code;
    let mut breaches = Vec::new();
    for (at, _) in code.match_indices("pub fn ") {
        let line = line_of(&code, at);
        let declared = &code[at + "pub fn ".len()..];
        let name = &declared[..declared.find(['(', '<']).unwrap_or(0)];
        let of_type = impl_around(&code, at);
        // What a value can tell about itself is no use case.
        if of_type.is_some_and(|of_type| of_type != "Desk") {
            continue;
        }
        let name = of_type.map_or_else(|| name.to_owned(), |of_type| format!("{of_type}::{name}"));
        let (signature, body) = declared.split_once('{').unwrap_or((declared, ""));
        let first = body.split(';').next().unwrap_or_default().trim();
        let checked = first.find(".check(actor, ").is_some_and(|at| {
            let capability = &first[at + ".check(actor, ".len()..];
            capability.starts_with("Capability::") || capability.starts_with("capability(")
        });
        let excused = WITHOUT_ACTOR.iter().any(|(excused, _)| *excused == name);
        if excused {
            continue;
        }
        if !signature.contains("actor: &Actor") {
            breaches.push(breach(path, line, &format!("{name} takes no `actor: &Actor` (see WITHOUT_ACTOR)")));
        } else if !checked || !first.ends_with(")?") {
            let what = format!("{name} must begin with `desk.check(actor, Capability::…)?`");
            breaches.push(breach(path, line, &what));
        }
    }
    breaches
}

/// The type whose `impl` block holds this place.
fn impl_around(code: &str, at: usize) -> Option<&str> {
    let open = code[..at].rfind("\nimpl ").filter(|&open| !code[open..at].contains("\n}"))?;
    let head = code[open + "\nimpl ".len()..].split('{').next()?;
    let of_type = head.rsplit(" for ").next()?.trim();
    Some(of_type.split('<').next().unwrap_or(of_type))
}

fn too_long(path: &str, text: &str) -> Breaches {
    let lines = take_apart(text).code.trim_end().lines().count();
    if lines <= LONGEST_FILE {
        return Vec::new();
    }
    vec![breach(path, lines, &format!("{lines} lines; split it by idea, at most {LONGEST_FILE} are read in one go"))]
}

/// Nothing of one particular computer, and no unfinished business.
fn foreign_words(path: &str, text: &str) -> Breaches {
    // Put together here, so that this file does not contain them.
    let anywhere = [concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/"), concat!("C:", "\\Users")];
    let as_words = [
        concat!("A", "I"),
        concat!("L", "LM"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("chat", "bot"),
        concat!("language ", "model"),
    ];
    let found = anywhere.iter().flat_map(|name| text.match_indices(name).map(move |(at, _)| (at, *name)));
    let found = found.chain(as_words.iter().flat_map(|word| words(text, word).map(move |at| (at, *word))));
    found.map(|(at, word)| breach(path, line_of(text, at), &format!("“{word}” has no place here"))).collect()
}

/// Colours are chosen in one place: elsewhere neither `#rrggbb` nor three numbers.
fn stray_colours(path: &str, text: &str) -> Breaches {
    if path == THEME {
        return Vec::new();
    }
    let taken = take_apart(text);
    let in_code = ["RGBColor(", "RGBAColor(", "HSLColor(", "rgb(", "rgba(", "Color32::", "Rgba::", "Hsva::"];
    // The two places where the theme's colours become plotters' and egui's.
    let edges = [("src/report/chart/ink.rs", "RGBColor("), ("src/ui/theme/colours.rs", "Color32::")];
    let in_code = in_code.into_iter().filter(|name| !edges.contains(&(path, name)));
    let named = in_code.flat_map(|name| words(&taken.code, name).map(|at| line_of(&taken.code, at)));
    let style_sheet = is_style_sheet(path).then(|| text.lines().enumerate().map(|(at, line)| (at + 1, line)));
    let sheet_lines = style_sheet.into_iter().flatten();
    let literals = taken.literals.iter().map(|(line, inside)| (*line, inside.as_str())).chain(sheet_lines);
    let hex = literals.filter(|(_, inside)| has_hex_colour(inside)).map(|(line, _)| line);
    named.chain(hex).map(|line| breach(path, line, &format!("a colour; they are chosen in {THEME}"))).collect()
}

fn is_style_sheet(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending == "css")
}

fn has_hex_colour(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let digits = text[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let ends = !text[at + 1 + digits..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '-');
        matches!(digits, 3 | 6 | 8) && ends
    })
}

fn source_files() -> Vec<SourceFile> {
    source::files("src", &[".rs"]).into_iter().filter(|file| !is_test_file(&file.path)).collect()
}

fn assert_kept(rule: fn(&str, &str) -> Breaches, files: &[SourceFile]) {
    assert!(!files.is_empty());
    let breaches: Breaches = files.iter().flat_map(|file| rule(&file.path, &file.text)).collect();
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[track_caller]
fn assert_found(breaches: &[String], expected: &[&str]) {
    assert_eq!(breaches.len(), expected.len(), "{breaches:#?}");
    for (breach, part) in breaches.iter().zip(expected) {
        assert!(breach.contains(part), "{breach} should say {part}");
    }
}

#[test]
fn every_room_knows_only_those_below_it() {
    assert_kept(unknown_rooms, &source_files());
}

#[test]
fn the_table_allows_nothing_that_is_not_used() {
    let mut named: BTreeSet<(String, String)> = BTreeSet::new();
    for file in source_files() {
        let named_here = paths(&take_apart(&file.text).code).into_iter();
        named.extend(named_here.map(|(_, path)| (room(&file.path).to_owned(), path)));
    }
    for (room, allowed) in MAY_KNOW {
        for allowed in *allowed {
            let used = named.iter().any(|(by, path)| by == room && allows(allowed, path));
            assert!(used, "{room} does not use {allowed}: take it out of MAY_KNOW");
        }
    }
}

#[test]
fn a_room_that_knows_too_much_is_found() {
    let check = |path: &str, text: &str, expected: &[&str]| assert_found(&unknown_rooms(path, text), expected);
    check("src/domain/money.rs", "//! Doc.\nuse crate::text::Message;\n", &["src/domain/money.rs:2: domain may not"]);
    check("src/store/mod.rs", "use crate::{domain::Money, desk};", &["store may not know desk"]);
    check("src/store/mod.rs", "use crate::gateway::{Mirrored, client::Gateway as G};", &["gateway::client::Gateway"]);
    check("src/text/error.rs", "fn f(clock: &dyn crate::clock::Clock) {}", &["clock::Clock"]);
    check("src/desk/mod.rs", "use crate::sandbox;\nuse crate::cli::run;", &["sandbox", ":2: desk may not know cli"]);
    check("src/main.rs", "fn main() { counterfoil::store::open() }", &["main may not know store"]);
    check("src/files/bank/csv.rs", "use super::super::super::store::Store;", &["leaves the room"]);
    check("src/job.rs", "use super::store;", &["leaves the room"]);
    check("src/cellar/mod.rs", "", &["cellar is not in the table"]);
    check("src/domain/money.rs", "// crate::text\nconst A: &str = \"crate::text::B\";", &[]);
    check("src/domain/money.rs", "#[cfg(test)]\nmod tests {\n    use crate::text::Texts;\n}\n", &[]);
    check("src/domain/money.rs", "use crate::domain::{self, ids::{A, B}};\nuse super::ids;", &[]);
}

#[test]
fn what_only_one_place_may_do_is_done_only_there() {
    assert_kept(misplaced_names, &source_files());
}

#[test]
fn what_is_done_in_the_wrong_place_is_found() {
    let check = |path: &str, text: &str, expected: &[&str]| assert_found(&misplaced_names(path, text), expected);
    check("src/desk/sync.rs", "fn f() {\n    rusqlite::version();\n}", &["src/desk/sync.rs:2: rusqlite"]);
    check("src/store/open.rs", "use rusqlite::Connection;\nuse keyring_core::Entry;", &[":2: keyring_core"]);
    check("src/gateway/stripe/mod.rs", "use reqwest::Client;", &["reqwest"]);
    check("src/gateway/http.rs", "use reqwest::Client;\nlet t = std::time::Instant::now();", &["Instant::now"]);
    check("src/sandbox/mod.rs", "std::thread::spawn(f); chrono::Utc::now();", &["Utc::now"]);
    check("src/desk/sync.rs", "std::thread::spawn(f)", &["thread::spawn"]);
    check("src/cli/mod.rs", "println!(\"{x}\")", &["println!"]);
    check(
        "src/desk/mod.rs",
        "a.unwrap(); b.expect(\"c\"); d.unwrap_or(e); f.expect_err(g)",
        &[".unwrap()", ".expect("],
    );
    check("src/desk/mod.rs", "let c = '\"'; a.unwrap(); let d = \"b.unwrap()\";", &[".unwrap()"]);
    check("src/desk/mod.rs", "let c = '\\''; let d = r#\"a\".unwrap()\"#; /* x.unwrap() */ fn f<'a>() {}", &[]);
    check("src/desk/mod.rs", "#[cfg(test)]\nmod tests {\n    fn f() { { a.unwrap() } }\n}\n", &[]);
    check("src/desk/mod.rs", "#[cfg(test)]\nmod tests;\nfn f() { a.unwrap() }\n", &[":3: .unwrap()"]);
}

#[test]
fn every_use_case_asks_whether_the_person_may() {
    let desk: Vec<SourceFile> = source_files().into_iter().filter(|file| file.path.starts_with("src/desk/")).collect();
    assert_kept(unguarded_use_cases, &desk);
    let all: String = desk.iter().map(|file| take_apart(&file.text).code).collect();
    assert!(all.matches("actor: &Actor").count() > 10, "the desk's functions were not found");
    for (name, _) in WITHOUT_ACTOR {
        let function = name.rsplit("::").next().unwrap();
        let mut declared = ["pub fn", "pub const fn"].into_iter().map(|start| format!("{start} {function}"));
        assert!(declared.any(|it| words(&all, &it).next().is_some()), "{name} is gone: take it out");
    }
}

#[test]
fn a_use_case_that_asks_nobody_is_found() {
    let check = |text: &str, expected: &[&str]| assert_found(&unguarded_use_cases("src/desk/x.rs", text), expected);
    check("pub fn pay(desk: &Desk) {\n    go();\n}", &["src/desk/x.rs:1: pay takes no `actor"]);
    check(
        "pub fn pay(desk: &Desk, actor: &Actor) {\n    go();\n    desk.check(actor, Capability::Pay)?;\n}",
        &["begin"],
    );
    check("pub fn pay(desk: &Desk, actor: &Actor) {\n    let _ = desk.check(actor, Capability::Pay);\n}", &["begin"]);
    check("\nimpl Desk {\n    pub fn wipe(&self) {\n    }\n}\n", &["x.rs:3: Desk::wipe takes no"]);
    check("\nimpl Month {\n    pub fn of(day: Day) -> Self {\n    }\n}\n\npub fn pay() {\n}", &[":7: pay takes no"]);
    check("pub fn pay(desk: &Desk, actor: &Actor) {\n    desk.check(actor, Capability::Pay)?;\n    go();\n}", &[]);
    check("pub fn pay(desk: &Desk, actor: &Actor) {\n    desk.check(actor, capability(ask.kind))?;\n}", &[]);
    check("pub(super) fn inner(desk: &Desk) {\n}\nfn own() {\n}", &[]);
}

#[test]
fn every_file_can_be_read_in_one_sitting() {
    assert_kept(too_long, &source_files());
    let long = "let a = 1;\n".repeat(LONGEST_FILE + 1);
    assert_found(&too_long("src/a.rs", &long), &["601 lines"]);
    let tested = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    assert_found(&too_long("src/a.rs", &tested), &[]);
}

#[test]
fn nothing_of_one_computer_is_in_the_project() {
    let mut all = source::files("src", &[".rs", ".css"]);
    for (folder, endings) in
        [("assets", &[".ftl", ".md"][..]), ("migrations", &[".sql"][..]), ("tests", &[".rs", ".toml", ".json"][..])]
    {
        all.extend(source::files(folder, endings));
    }
    for entry in std::fs::read_dir(source::root()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // A clone that is not the repository's own keeps its `.git` as a file with a path.
        if path.is_file() && name != ".git" {
            all.push(SourceFile { text: std::fs::read_to_string(&path).unwrap_or_default(), path: name });
        }
    }
    assert_kept(foreign_words, &all);
    assert_found(&foreign_words("a.md", &format!("ok\nsee /{}/x", "root")), &["a.md:2"]);
    assert_found(&foreign_words("a.rs", &format!("// TO{} later, by an A{}", "DO", "I")), &["I”", "DO”"]);
    assert_found(&foreign_words("a.rs", "PAID FAIR workflow"), &[]);
}

#[test]
fn every_dependency_comes_from_the_one_registry_and_is_used() {
    let lock = std::fs::read_to_string(source::root().join("Cargo.lock")).unwrap();
    for line in lock.lines().filter(|line| line.starts_with("source = ")) {
        assert_eq!(line, "source = \"registry+https://github.com/rust-lang/crates.io-index\"", "Cargo.lock");
    }
    // Two egui would be two windows that cannot talk to each other, and twice the build.
    for once in ["egui", "eframe", "usvg", "resvg"] {
        assert_eq!(lock.matches(&format!("name = \"{once}\"\n")).count(), 1, "{once} is there in two versions");
    }
    // Named in Cargo.toml only to switch on a feature for the crates that use it.
    let for_features = ["icu_provider"];
    let manifest = std::fs::read_to_string(source::root().join("Cargo.toml")).unwrap();
    let code: String = source_files().iter().map(|file| take_apart(&file.text).code).collect();
    let mut in_dependencies = false;
    let mut seen = 0;
    for (number, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]") && line != "[dev-dependencies]";
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| in_dependencies && !line.starts_with('#')) {
            let name = name.replace('-', "_");
            let used = for_features.contains(&name.as_str()) || words(&code, &name).next().is_some();
            assert!(used, "Cargo.toml:{}: nothing in src names {name}", number + 1);
            seen += 1;
        }
    }
    assert!(seen > 20, "the dependencies were not found");
}

#[test]
fn colours_are_chosen_in_one_place() {
    assert_kept(
        stray_colours,
        &source::files("src", &[".rs", ".css"])
            .into_iter()
            .filter(|file| !is_test_file(&file.path))
            .collect::<Vec<_>>(),
    );
    let check = |path: &str, text: &str, expected: &[&str]| assert_found(&stray_colours(path, text), expected);
    check("src/report/html/mod.rs", "let a = 1;\nlet b = \"#1E88E5\";", &[":2: a colour"]);
    check("src/report/chart/heat.rs", "let a = RGBColor(1, 2, 3);", &[":1: a colour"]);
    check("src/ui/app.rs", "let a = egui::Color32::WHITE;", &[":1: a colour"]);
    check("src/ui/theme/colours.rs", "Color32::from_rgb(r, g, b)", &[]);
    check("src/report/html/page.css", "a {\n  color: #fff;\n}", &[":2: a colour"]);
    check("src/report/html/page.css", "a { color: rgb(1, 2, 3) }", &[":1: a colour"]);
    check(THEME, "let b = \"#1E88E5\";", &[]);
    check("src/report/html/mod.rs", "let a = \"#batches\"; let b = \"#add-more\"; RGBColor::from(c)", &[]);
}
