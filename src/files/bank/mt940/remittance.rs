//! The texts of an entry and the name of the other party: `:86:` in the ways in which banks write it.

use super::entry::Movement;
use super::fields::{Field, MAX_FIELD};
use crate::files::bank::account::is_iban;

/// How wide a line of `:86:` is; the first one is narrower where the bank counts the tag.
const LINE: usize = 65;
const FIRST_LINE: usize = LINE - ":86:".len();
/// How wide a numbered part of a text is.
const PART: usize = 27;

/// What banks write where there is no reference, or where it is to be found in `:86:`.
const NO_REFERENCE: [&str; 9] =
    ["NONREF", "NOREF", "EREF", "PREF", "KREF+", "EREF+", "MARF", "NOTPROVIDED", "NOT PROVIDED"];

/// The marks with which German banks begin the kinds of reference within a text.
const MARKS: [&str; 13] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "PURP+",
];

/// The words between slashes with which Dutch and Belgian banks name what follows them.
const WORDS: [&str; 22] = [
    "ADDR", "BENM", "BIC", "CNTP", "CREF", "CSID", "EREF", "IBAN", "ISDT", "KREF", "MARF", "MREF", "NAME", "ORDP",
    "PREF", "PURP", "REMI", "RTRN", "SVCL", "TRCD", "TRTP", "ULTC",
];

/// The texts of an entry as they come.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Remittance {
    counterparty: Option<String>,
    texts: Vec<String>,
    /// The lines of `:86:`; a bank may repeat the tag in front of each.
    lines: Vec<String>,
}

impl Remittance {
    /// What `:61:` itself says of the other party.
    pub(super) fn beside(movement: &Movement) -> Self {
        let mut remittance = Self::default();
        let reference = movement.reference.as_str();
        match padded_reference(reference) {
            Some((reference, name)) => {
                remittance.add(reference);
                remittance.name(name);
            }
            None => remittance.add(reference),
        }
        let mut more = movement.more.iter().peekable();
        // Where the reference is the other account, the line behind it is its owner.
        if let Some(name) = more.next_if(|_| is_iban(reference)) {
            remittance.name(name);
        }
        for text in more {
            remittance.add(text);
        }
        remittance
    }

    /// Takes a `:86:` or `:NS:` that follows the entry.
    pub(super) fn take(&mut self, field: &Field) {
        let length: usize = self.lines.iter().map(String::len).sum();
        if field.tag == "NS" {
            self.numbered_lines(&field.text);
        } else if length < MAX_FIELD {
            self.lines.extend(field.text.lines().map(str::to_owned));
        }
    }

    /// The other party's name and the texts.
    pub(super) fn finish(mut self) -> (Option<String>, Vec<String>) {
        let lines = std::mem::take(&mut self.lines);
        let joined = lines.concat();
        if let Some(mark) = mark_of_parts(&joined) {
            self.parts(&joined, mark);
        } else if next_word(&joined).is_some_and(|(at, _)| at == 0) {
            self.words(&joined);
        } else {
            self.add(&unwrapped(&lines));
        }
        (self.counterparty, self.texts)
    }

    fn add(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let says_something = text.chars().any(char::is_alphanumeric) && !NO_REFERENCE.contains(&text.as_str());
        if says_something && !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }

    /// The first name is that of the other party, any further one a text.
    fn name(&mut self, name: &str) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.counterparty.is_none() && name.chars().any(char::is_alphanumeric) {
            self.counterparty = Some(name);
        } else if self.counterparty.as_ref() != Some(&name) {
            self.add(&name);
        }
    }

    /// Numbered parts: `166?00TITLE?20TEXT?21MORE?32NAME?33NAME`, with the mark that the bank uses in place of `?`.
    fn parts(&mut self, text: &str, mark: char) {
        let (mut purpose, mut name, mut more) = (Wrapped::default(), Wrapped::default(), Wrapped::default());
        let mut others = Vec::new();
        let mut rest = text;
        while let Some(at) = part_start(rest, mark) {
            let (number, after) = rest.get(at + 1..).and_then(|part| part.split_at_checked(2)).unwrap_or_default();
            let part = after.get(..part_start(after, mark).unwrap_or(after.len())).unwrap_or_default();
            rest = after.get(part.len()..).unwrap_or_default();
            let number = number.parse::<u8>().unwrap_or_default();
            match number {
                20..=29 | 60..=69 => purpose.push(number, part),
                32 | 33 => name.push(number, part),
                70..=79 => more.push(number, part),
                // The bank's own numbers: of the journal, of itself, of the kind of text.
                10 | 30 | 34 => {}
                _ => others.push(part),
            }
        }
        self.name(&name.text);
        for text in marked_texts(&purpose.text) {
            self.add(text);
        }
        for text in others.into_iter().chain([more.text.as_str()]) {
            self.add(text);
        }
    }

    /// Words between slashes: `/EREF/REFERENCE//CNTP/IBAN/BIC/NAME/TOWN//REMI/USTD//TEXT`.
    fn words(&mut self, text: &str) {
        let mut rest = text;
        while let Some((at, word)) = next_word(rest) {
            let value = rest.get(at + word.len() + 2..).unwrap_or_default();
            let end = next_word(value).map_or(value.len(), |(at, _)| at);
            rest = value.get(end..).unwrap_or_default();
            let value = value.get(..end).unwrap_or_default();
            match word {
                "NAME" => self.name(value.trim_matches('/')),
                "CNTP" => {
                    let mut parts = value.split('/');
                    self.add(parts.next().unwrap_or_default());
                    self.name(parts.nth(1).unwrap_or_default());
                }
                "REMI" => {
                    let kinds = ["USTD//", "STRD/CUR/", "STRD/"];
                    let text = kinds.iter().find_map(|kind| value.strip_prefix(kind)).unwrap_or(value);
                    self.add(text.trim_matches('/'));
                }
                "ADDR" | "BIC" | "ISDT" | "SVCL" | "TRCD" => {}
                _ => self.add(value.trim_matches('/')),
            }
        }
    }

    /// Lines that begin with their numbers: the texts, and the name on two lines.
    fn numbered_lines(&mut self, text: &str) {
        let (mut purpose, mut name) = (Wrapped::default(), Wrapped::default());
        for (number, part) in text.lines().filter_map(|line| line.split_at_checked(2)) {
            match number.parse::<u8>() {
                Ok(number @ 1..=14) => purpose.push(number, part),
                Ok(number @ (15 | 16)) => name.push(number, part),
                Ok(17) => self.add(part),
                _ => {}
            }
        }
        self.name(&name.text);
        for text in marked_texts(&purpose.text) {
            self.add(text);
        }
    }
}

/// Puts together what was wrapped: a part that fills its room goes on in the next one without a break, a shorter one
/// ends a word.
#[derive(Default)]
struct Wrapped {
    text: String,
    /// The number of the part with which the last one goes on, if it does.
    goes_on: Option<u8>,
}

impl Wrapped {
    fn push(&mut self, number: u8, part: &str) {
        let begins_anew = MARKS.iter().any(|mark| part.starts_with(mark));
        if begins_anew || self.goes_on != Some(number) {
            self.text.push(' ');
        }
        self.text.push_str(part);
        // The ten parts of a purpose are followed by four more under other numbers.
        let next = if number == 29 { 60 } else { number + 1 };
        self.goes_on = (part.chars().count() >= PART).then_some(next);
    }
}

/// A reference padded to its sixteen letters with the other party's name behind it.
fn padded_reference(text: &str) -> Option<(&str, &str)> {
    let (at, _) = text.char_indices().nth(16)?;
    let (reference, name) = text.split_at(at);
    (reference.ends_with(' ') && !name.trim().is_empty()).then(|| (reference.trim_end(), name))
}

/// The mark before numbered parts: it follows the business code and is followed by a number.
fn mark_of_parts(text: &str) -> Option<char> {
    let text = text.trim_start();
    let behind_code = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark = behind_code.chars().next().filter(|mark| matches!(mark, '?' | '<' | '>' | '~' | '^'))?;
    (text.len() - behind_code.len() <= 3 && part_start(behind_code, mark) == Some(0)).then_some(mark)
}

/// Where the next part begins: its mark and two digits.
fn part_start(text: &str, mark: char) -> Option<usize> {
    text.match_indices(mark).map(|(at, _)| at).find(|at| {
        let mut number = text.bytes().skip(at + 1).take(2);
        number.len() == 2 && number.all(|byte| byte.is_ascii_digit())
    })
}

/// Where the next known word between slashes stands, and the word.
fn next_word(text: &str) -> Option<(usize, &'static str)> {
    text.match_indices('/').find_map(|(at, _)| {
        let word = text.get(at + 1..)?.split_once('/')?.0;
        WORDS.iter().find(|known| **known == word).map(|known| (at, *known))
    })
}

/// The texts between the marks of a purpose, each without its mark.
fn marked_texts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let text = rest.trim_start();
        let text = MARKS.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
        let next = text.match_indices(' ').map(|(at, _)| at).find(|at| {
            let behind = text.get(at + 1..).unwrap_or_default();
            MARKS.iter().any(|mark| behind.starts_with(mark))
        });
        let (text, left) = text.split_at(next.unwrap_or(text.len()));
        rest = left;
        Some(text)
    })
}

/// A text without numbers or words in it.
fn unwrapped(lines: &[String]) -> String {
    let mut text = String::new();
    for (place, line) in lines.iter().enumerate() {
        text.push_str(line);
        let width = line.chars().count();
        if width != LINE && !(place == 0 && width == FIRST_LINE) {
            text.push(' ');
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(entry: &str, details: &str, name: Option<&str>, texts: &[&str]) {
        let mut remittance = Remittance::beside(&Movement::read(&format!("260102C1,NTRF{entry}")).unwrap());
        for (tag, text) in details.split('|').filter_map(|field| field.split_once(':')) {
            remittance.take(&Field { line: 1, tag: tag.to_owned(), text: text.to_owned() });
        }
        let (found, found_texts) = remittance.finish();
        assert_eq!(
            (found.as_deref(), found_texts.as_slice()),
            (name, texts.map(str::to_owned).as_slice()),
            "{details}"
        );
    }

    trait ToOwnedAll {
        fn map(&self, f: fn(&str) -> String) -> Vec<String>;
    }

    impl ToOwnedAll for &[&str] {
        fn map(&self, f: fn(&str) -> String) -> Vec<String> {
            self.iter().map(|text| f(text)).collect()
        }
    }

    #[test]
    fn numbered_parts_are_joined_as_they_were_wrapped() {
        check(
            "NONREF//B1",
            "86:166?00CREDIT?109310?20EREF+ORDER-4711?21SVWZ+Thank you for deliveri?22ng so soon?23and well\
             ?30BANKDEFF?31DE02100?32Anna Maximiliane Schmidt-Lo?33ewe?34888",
            Some("Anna Maximiliane Schmidt-Loewe"),
            &["B1", "ORDER-4711", "Thank you for delivering so soon and well", "CREDIT", "DE02100"],
        );
        check("NONREF", "86:020<00Pay<20Invoice 7<32A\nnn", Some("Ann"), &["Invoice 7", "Pay"]);
        check("NONREF", "86:000>100123\n>20 RENT>21 MAY", None, &["RENT MAY"]);
        check("NONREF", "86:?20A EREF+1 SVWZ+x?60more", None, &["A", "1", "x more"]);
        check("NONREF", "86:Really?20 for 5", None, &["Really?20 for 5"]);
    }

    #[test]
    fn words_between_slashes_name_what_follows() {
        check(
            "EREF//00001\n/TRCD/00100/",
            "86:/EREF/E-1//CNTP/NL02ABNA/ABNANL2\nA/J. Jansen/Delft//REMI/USTD//Order 12/3/",
            Some("J. Jansen"),
            &["00001", "/TRCD/00100/", "E-1", "NL02ABNA", "Order 12/3"],
        );
        check(
            "NONREF",
            "86:/TRTP/SEPA/IBAN/NL02/BIC/ABNA/NAME/ACME\n BV/REMI/Bill 8/EREF/NOTPROVIDED",
            Some("ACME BV"),
            &["SEPA", "NL02", "Bill 8"],
        );
        check("NONREF", "86:/ORDP//NAME/X/REMI/STRD/CUR/900/ISDT/2026-01-02", Some("X"), &["900"]);
        check("NONREF", "86:/unknown/x", None, &["/unknown/x"]);
    }

    #[test]
    fn plain_lines_keep_whole_words_and_names_beside_references_are_found() {
        let (full, first) = ("x".repeat(LINE), "y".repeat(FIRST_LINE));
        check("", &format!("86:{first}\n{full}\nz\nA"), None, &[&format!("{first}{full}z A")]);
        check("", "86:Refund|86:of order 7|86:  ", None, &["Refund of order 7"]);
        check("", "86:", None, &[]);
        check("NL91ABNA0417164300\nj de vries", "86: ", Some("j de vries"), &["NL91ABNA0417164300"]);
        check("0733959555      PHONE COMPANY", "86:Bill", Some("PHONE COMPANY"), &["0733959555", "Bill"]);
        check(
            "S",
            "NS:01Order\n02 7\n15Anna\n16Schmidt\n17CREDIT\n33100\n",
            Some("Anna Schmidt"),
            &["S", "CREDIT", "Order 7"],
        );
    }
}
