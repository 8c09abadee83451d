//! Which passwords anybody would try first, told from how they are made and not from a list of leaked ones.

/// What people type along: digits, the alphabet, rows of keys. Read in both directions.
const TRACKS: [&str; 7] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
];

/// Words that stand where a password is asked for.
const WORDS: [&str; 11] = [
    "password",
    "passwort",
    "kennwort",
    "passcode",
    "passphrase",
    "letmein",
    "welcome",
    "changeme",
    "secret",
    "admin",
    "counterfoil",
];

/// Fewer pieces than this are soon guessed.
const FEWEST_PIECES: usize = 8;

/// Fewer different characters than this make a pattern.
const FEWEST_DIFFERENT: usize = 6;

/// Shorter stretches of a track also happen by chance.
const SHORTEST_STRETCH: usize = 3;

/// Whether a password is mostly one character repeated, a simple sequence, or an obvious word with some digits.
///
/// Such a stretch counts as one piece, every other character as one too; too few pieces are obvious.
pub(super) fn is_obvious(password: &str) -> bool {
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    different.len() < FEWEST_DIFFERENT || pieces(&letters) < FEWEST_PIECES
}

fn pieces(letters: &[char]) -> usize {
    let mut rest = letters;
    let mut count = 0;
    while !rest.is_empty() {
        let stretch = word_at(rest).max(repetition_at(rest)).max(sequence_at(rest)).max(1);
        rest = rest.get(stretch..).unwrap_or_default();
        count += 1;
    }
    count
}

/// How long the obvious word is that the text begins with, also with digits in the place of letters; 0 is none.
fn word_at(letters: &[char]) -> usize {
    let begins = |word: &&&str| {
        let mut spoken = letters.iter().map(|&letter| spoken_as(letter));
        word.chars().all(|letter| spoken.next().is_some_and(|spoken| spoken == letter))
    };
    WORDS.iter().filter(begins).map(|word| word.len()).max().unwrap_or(0)
}

/// The letter that a digit or sign is often written for.
const fn spoken_as(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        other => other,
    }
}

/// How often the first character is repeated, or 0 when that is not worth a word.
fn repetition_at(letters: &[char]) -> usize {
    worth(letters.iter().take_while(|letter| Some(*letter) == letters.first()).count())
}

/// How far the text begins along one of the tracks, forwards or backwards.
fn sequence_at(letters: &[char]) -> usize {
    let along = |track: &[char]| {
        let starts = (0..track.len()).filter_map(|start| track.get(start..));
        starts.map(|track| letters.iter().zip(track).take_while(|(one, other)| one == other).count()).max()
    };
    let longest = TRACKS.iter().filter_map(|track| {
        let forwards: Vec<char> = track.chars().collect();
        let backwards: Vec<char> = track.chars().rev().collect();
        along(&forwards).max(along(&backwards))
    });
    worth(longest.max().unwrap_or(0))
}

const fn worth(stretch: usize) -> usize {
    if stretch < SHORTEST_STRETCH { 0 } else { stretch }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_would_try_is_obvious() {
        let obvious = [
            "",
            "aaaaaaaaaaaa",
            "aaaaaaaaaaa1",
            "ababababab12",
            "xk7xk7xk7xk7",
            "123456789012",
            "987654321098",
            "abcdefgh1234",
            "abcabcabc123",
            "ABCDEFGhijkl1",
            "qwertyuiop12",
            "qwertzuiop99",
            "asdfghjkl123",
            "poiuytrewq1!",
            "password1234",
            "Password2024",
            "P@ssw0rd2024!",
            "passwordpassword1",
            "1234password5678",
            "Welcome2025!",
            "counterfoil1",
            "letmein12345",
            "maria1234567",
        ];
        for password in obvious {
            assert!(is_obvious(password), "{password}");
        }
    }

    #[test]
    fn what_somebody_thought_about_is_not() {
        let fine = [
            "violets at 7 please",
            "Tuesday-bread-41",
            "k4m9-x2pt-7wqz-0dhs",
            "the secret garden 1911",
            "grün wie der Klee 3",
            "Ключ под камнем 5",
            "red bicycle 1234",
        ];
        for password in fine {
            assert!(!is_obvious(password), "{password}");
        }
    }
}
