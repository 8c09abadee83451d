//! How an order's number is mistyped and damaged on its way into a reference, and what can still be read out of it.

use super::chance::Chance;
use super::settings::Numbers;

impl Numbers {
    /// The number as the shop writes it.
    pub fn write(&self, number: u64) -> String {
        format!("{}{number:0digits$}", self.prefix, digits = self.digits)
    }
}

/// The text with exactly that many edits: a character replaced, swapped with the next, dropped or put in.
pub fn mistyped(text: &str, edits_wanted: usize, chance: &mut Chance) -> String {
    loop {
        let mut typed: Vec<char> = text.chars().collect();
        (0..edits_wanted).for_each(|_| edit(&mut typed, chance));
        let typed: String = typed.into_iter().collect();
        if edits(&typed, text) == edits_wanted {
            return typed;
        }
    }
}

fn edit(text: &mut Vec<char>, chance: &mut Chance) {
    let place = chance.place(text.len());
    let near = text[place];
    match chance.below(100) {
        0..50 => text[place] = like(near, chance),
        50..75 if place + 1 < text.len() => text.swap(place, place + 1),
        50..88 => drop(text.remove(place)),
        _ => text.insert(place, like(near, chance)),
    }
}

/// Another character of the same sort.
fn like(character: char, chance: &mut Chance) -> char {
    let sort: &[u8] = if character.is_ascii_digit() { b"0123456789" } else { b"ABCDEFGHIKLMNOPRSTUVWXYZ-_ " };
    char::from(chance.pick(sort))
}

/// The number as it comes out of a form, a spreadsheet or a customer's hands. Never as it was.
pub fn damaged(numbers: &Numbers, number: u64, chance: &mut Chance) -> String {
    let intact = numbers.write(number);
    let digits = &intact[numbers.prefix.len()..];
    loop {
        let reference = match chance.below(7) {
            0 => intact.to_lowercase(),
            1 => digits.to_owned(),
            2 => format!("{}{digits}", chance.pick(&["INV-", "#", "SO-", "WEB", "No. "])),
            3 => intact[..intact.len() - 1 - chance.place(2)].to_owned(),
            4 => format!("{}{number}", numbers.prefix),
            5 => format!("Order {number} thank you"),
            _ => format!("{} {intact}", chance.pick(&["Payment for", "Your order", "Re:"])),
        };
        if reference != intact {
            return reference;
        }
    }
}

/// Whether the reference could be what typing and damage made of the order's number: at most two edits, or the same
/// digits somewhere in it.
pub fn readable(reference: &str, numbers: &Numbers, number: u64) -> bool {
    let digits = number.to_string();
    let mut runs = reference.split(|character: char| !character.is_ascii_digit());
    runs.any(|run| run.trim_start_matches('0') == digits) || edits(reference, &numbers.write(number)) <= 2
}

/// The fewest edits between two texts. No part of a text is edited twice.
pub fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &b) in other.iter().enumerate() {
            let mut fewest = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && b == one[i - 1] {
                fewest = fewest.min(above[j - 1] + 1);
            }
            next.push(fewest);
        }
        above = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}
