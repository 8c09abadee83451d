//! What people decided is in the book, whenever the program ends.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use counterfoil::clock::SystemClock;
use counterfoil::desk::{self, Desk, MatchEventKind};
use counterfoil::domain::LegKind;
use counterfoil::store::Sidecar;
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};
use secrecy::ExposeSecret as _;

use super::Book;

/// What the process that is killed is told, in its environment: the book's folder and key.
const DECIDER: [&str; 2] = ["COUNTERFOIL_TEST_DECIDER_FOLDER", "COUNTERFOIL_TEST_DECIDER_KEY"];

/// It ends by itself after so many rounds.
const MOST_ROUNDS: usize = 300;

/// Opens a book whose key is not in this process's vault yet.
fn open(folder: &Path, key: &[u8]) -> Desk {
    let vault = MemoryVault::new();
    let profile = Sidecar::read(folder).unwrap().unwrap().profile_id;
    vault.set(&SecretName::database_key(&profile), key).unwrap();
    Desk::open(folder, Arc::new(vault), Arc::new(SystemClock::new())).unwrap()
}

/// Not a test of its own: the process that is killed. Without its environment it does nothing.
#[test]
fn decider() {
    let [Ok(folder), Ok(key)] = DECIDER.map(std::env::var) else { return };
    let desk = open(Path::new(&folder), &hex::decode(key).unwrap());
    let book = Book { owner: desk.owner().unwrap(), desk, _folder: tempfile::tempdir().unwrap() };
    println!("\n@working");
    for _ in 0..MOST_ROUNDS {
        let mut made = Vec::new();
        for found in &book.proof().breaks {
            let match_id = book.explain(found, LegKind::Fee).unwrap();
            println!("@made {match_id}");
            made.push(match_id);
        }
        desk::undo_matches(&book.desk, &book.owner, &made).unwrap();
        for match_id in &made {
            println!("@undone {match_id}");
        }
    }
}

/// What a history says, oldest first, in the words of the process that is killed.
fn history(desk: &Desk) -> Vec<String> {
    let mut events = desk::match_history(desk, &desk.owner().unwrap()).unwrap();
    events.reverse();
    let words = events.into_iter().filter_map(|event| match event.kind {
        MatchEventKind::Made { match_id, .. } => Some(format!("@made {match_id}")),
        MatchEventKind::Undone { match_id, .. } => Some(format!("@undone {match_id}")),
        _ => None,
    });
    words.collect()
}

#[test]
fn what_was_decided_is_there_whenever_the_program_was_killed() {
    let vault = Arc::new(MemoryVault::default());
    let Book { desk, owner, _folder } = Book::keyed_in(&vault);
    let before = desk::month_proof(&desk, &owner, None).unwrap();
    let folder = desk.folder().to_owned();
    drop(desk);
    let profile = Sidecar::read(&folder).unwrap().unwrap().profile_id;
    let key = vault.get(&SecretName::database_key(&profile)).unwrap().unwrap();
    let mut known = Vec::new();
    for answers in [0, 1, 2, 3, 5, 8, 13, 21] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::decider", "--nocapture", "--test-threads=1"])
            .env(DECIDER[0], &folder)
            .env(DECIDER[1], hex::encode(key.expose_secret()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(said.any(|line| line == "@working"), "the process did not begin");
        let answered: Vec<String> = said.by_ref().filter(|line| line.starts_with('@')).take(answers).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said while it was being killed.
        let answered: Vec<String> = answered.into_iter().chain(said.filter(|line| line.starts_with('@'))).collect();

        let desk = open(&folder, key.expose_secret());
        let found = history(&desk);
        known.extend(answered);
        let (there, beyond) = found.split_at(known.len().min(found.len()));
        assert_eq!(there, known, "what was answered is there, in its order");
        // One decision, or one undoing of several, can be kept and not be answered any more.
        assert!(beyond.len() <= 1 || beyond.iter().all(|event| event.starts_with("@undone")), "{beyond:?}");
        known = found;

        // The proof is that of what stands, and taking all of it back gives what was there before.
        let book = Book { owner: desk.owner().unwrap(), desk, _folder: tempfile::tempdir().unwrap() };
        let standing: Vec<String> = book
            .proof()
            .matches
            .iter()
            .filter_map(|found| found.decided.as_ref())
            .map(|by| by.match_id.clone())
            .collect();
        let is_standing =
            |event: &&String| event.strip_prefix("@made ").is_some_and(|id| !known.contains(&format!("@undone {id}")));
        assert_eq!(standing.len(), known.iter().filter(is_standing).count());
        assert_eq!(book.unexplained().1 == 0, standing.len() == 3);
        desk::undo_matches(&book.desk, &book.owner, &standing).unwrap();
        assert_eq!(book.proof(), before);
        known = history(&book.desk);
    }
}
