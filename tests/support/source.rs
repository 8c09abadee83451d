//! The project's own source as text, for tests that read it: code without comments, literals and test modules.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One file, by its path from the project's root with `/` between the parts.
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// A file taken apart. Everything keeps its line.
pub struct Parts {
    /// The code outside tests, with comments and the inside of literals blanked.
    pub code: String,
    /// The same with the literals left whole; letter for letter at the same places.
    pub whole: String,
    /// The text literals outside tests, each with its line, escapes as they are written.
    pub literals: Vec<(usize, String)>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder of the project that end in one of `endings`, in order.
pub fn files(folder: &str, endings: &[&str]) -> Vec<SourceFile> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let path = path.strip_prefix(root()).unwrap().components();
                let parts: Vec<_> = path.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
                found.push(SourceFile { path: parts.join("/"), text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "nothing in {folder} ends in {endings:?}");
    found
}

/// Whether a file of `src` only holds tests.
pub fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Takes a file apart.
pub fn take_apart(text: &str) -> Parts {
    let mut code: Vec<char> = Vec::with_capacity(text.len());
    let mut whole: Vec<char> = text.chars().collect();
    let mut literals: Vec<(usize, usize, String)> = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(&letter) = chars.get(at) {
        let end = match letter {
            '/' if chars.get(at + 1) == Some(&'/') => {
                at + chars[at..].iter().position(|&letter| letter == '\n').unwrap_or(chars.len() - at)
            }
            '/' if chars.get(at + 1) == Some(&'*') => end_of_comment(&chars, at),
            '"' => end_of_text(&chars, at),
            'r' if is_raw(&chars, at) => end_of_raw(&chars, at),
            '\'' => end_of_char(&chars, at),
            _ => at,
        };
        if end == at {
            code.push(letter);
            at += 1;
            continue;
        }
        let piece = &chars[at..end];
        if letter == '"' || letter == 'r' {
            let inside: String = piece.iter().collect();
            let inside = inside.trim_start_matches('r').trim_matches('#');
            let inside = inside.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(inside);
            let line = 1 + chars[..at].iter().filter(|&&letter| letter == '\n').count();
            literals.push((at, line, inside.to_owned()));
        }
        let quote = |index: usize| letter != '/' && (index == 0 || index + 1 == piece.len());
        code.extend(piece.iter().enumerate().map(|(index, &it)| if it == '\n' || quote(index) { it } else { ' ' }));
        if letter == '/' {
            whole[at..end].copy_from_slice(&code[at..end]);
        }
        at = end;
    }
    for blank in blank_tests(&mut code) {
        whole[blank.clone()].copy_from_slice(&code[blank]);
    }
    literals.retain(|(at, _, _)| code.get(*at).is_some_and(|&letter| letter != ' '));
    Parts {
        code: code.into_iter().collect(),
        whole: whole.into_iter().collect(),
        literals: literals.into_iter().map(|(_, line, inside)| (line, inside)).collect(),
    }
}

fn end_of_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(chars.len())
}

fn end_of_text(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn is_raw(chars: &[char], at: usize) -> bool {
    let after_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b';
    let hashes = chars[at + 1..].iter().take_while(|&&letter| letter == '#').count();
    !after_name && chars.get(at + 1 + hashes) == Some(&'"')
}

fn end_of_raw(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|&&letter| letter == '#').count();
    let mut at = start + 2 + hashes;
    while at < chars.len() {
        let closed = chars[at] == '"' && chars[at + 1..].iter().take_while(|&&it| it == '#').count() >= hashes;
        if closed {
            return at + 1 + hashes;
        }
        at += 1;
    }
    chars.len()
}

/// A character literal ends within a few characters; a lifetime is no literal.
fn end_of_char(chars: &[char], start: usize) -> usize {
    match (chars.get(start + 1), chars.get(start + 2)) {
        (Some('\\'), _) => {
            // The quote after the escaped character, which may itself be a quote.
            let rest = chars.get(start + 3..).unwrap_or_default();
            start + 4 + rest.iter().position(|&letter| letter == '\'').unwrap_or(rest.len())
        }
        (Some(_), Some('\'')) => start + 3,
        _ => start,
    }
}

/// Blanks every item behind `#[cfg(test)]`, and says where.
fn blank_tests(code: &mut [char]) -> Vec<Range<usize>> {
    let mut blanks = Vec::new();
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut at = 0;
    while at + mark.len() <= code.len() {
        if code[at..at + mark.len()] != mark {
            at += 1;
            continue;
        }
        let (mut depth, mut end) = (0_i32, at + mark.len());
        while end < code.len() {
            let letter = code[end];
            end += 1;
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(letter, '}' | ';') {
                break;
            }
        }
        for letter in &mut code[at..end] {
            if *letter != '\n' {
                *letter = ' ';
            }
        }
        blanks.push(at..end);
        at = end;
    }
    blanks
}

/// The line of a byte offset, from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

/// Where `word` stands in `code` with no letter, digit or `_` at either side that would make it another word.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let starts = !word.starts_with(part_of_name) || !before.is_some_and(part_of_name);
        let ends = !word.ends_with(part_of_name) || !after.is_some_and(part_of_name);
        starts && ends
    })
}
