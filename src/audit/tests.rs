//! The encoding cannot be read in two ways, and whatever is done to a log is found and named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::ids::PersonId;
use crate::domain::{AuditEntry, AuditHead, Ended, SealedEntry};

const PROFILE: &str = "profile";

fn key() -> AuditKey {
    AuditKey::from_bytes(&[3; 32]).unwrap()
}

fn entry(n: u64) -> AuditEntry {
    AuditEntry {
        n,
        at_ms: 1_790_000_000_000 + i64::try_from(n).unwrap(),
        who: (!n.is_multiple_of(3)).then(|| PersonId::new("anna")),
        through: "window".into(),
        kind: "sign_in".into(),
        subject: format!("subject-{n}"),
        ended: Ended::Done,
        decision_id: None,
        body: format!("{{\"n\":{n},\"key_mark\":\"{}\"}}", key().mark()),
        salt: [u8::try_from(n % 251).unwrap(); 16],
    }
}

fn log(entries: u64) -> (Vec<SealedEntry>, AuditHead) {
    let mut head = begin(PROFILE, &key());
    let mut log = Vec::new();
    for n in 1..=entries {
        let (sealed, next) = append(&head, entry(n));
        log.push(sealed);
        head = next;
    }
    (log, head)
}

fn check(log: &[SealedEntry], head: &AuditHead, key: Option<&AuditKey>) -> Vec<(What, i64, i64)> {
    let mut check = LogCheck::new(PROFILE, key);
    for sealed in log {
        check.entry(&StoredEntry { n: i64::try_from(sealed.entry.n).unwrap(), sealed: Some(sealed.clone()) });
    }
    check.finish(Some(head)).found.iter().map(|fault| (fault.what, fault.first, fault.last)).collect()
}

fn any_entry() -> impl Strategy<Value = AuditEntry> {
    let text = "[a-c]{0,3}";
    let names = (proptest::option::of(text), text, text, text, proptest::option::of(text), text);
    (1_u64..4, -2_i64..3, any::<bool>(), names, any::<[bool; 2]>()).prop_map(|(n, at_ms, done, names, salt)| {
        let (who, through, kind, subject, decision_id, body) = names;
        AuditEntry {
            n,
            at_ms,
            who: who.map(PersonId::new),
            through,
            kind,
            subject,
            ended: if done { Ended::Done } else { Ended::Refused },
            decision_id,
            body,
            salt: salt.map(u8::from).repeat(8).try_into().unwrap(),
        }
    })
}

proptest! {
    #[test]
    fn two_entries_have_one_digest_only_when_they_are_the_same(one in any_entry(), other in any_entry()) {
        prop_assert_eq!(one == other, digest(&one) == digest(&other));
    }

    #[test]
    fn a_key_reads_back_as_it_was_written(bytes in any::<[u8; 32]>(), at in 0_usize..56) {
        let key = AuditKey::from_bytes(&bytes).unwrap();
        let written = key.written();
        prop_assert!(AuditKey::parse(&written) == Ok(key.clone()));
        prop_assert!(AuditKey::parse(&written.to_lowercase().replace('-', " ")) == Ok(key.clone()));
        let mut letters: Vec<char> = written.chars().filter(|letter| *letter != '-').collect();
        letters[at] = if letters[at] == '7' { '8' } else { '7' };
        prop_assert!(AuditKey::parse(&letters.iter().collect::<String>()).is_err());
    }

    #[test]
    fn one_change_anywhere_is_one_fault_that_names_its_entry(at in 0_usize..30, what in 0..9, with_key: bool) {
        let (mut log, head) = log(30);
        let sealed = &mut log[at];
        match what {
            0 => sealed.entry.at_ms += 1,
            1 => sealed.entry.who = Some(PersonId::new("eve")),
            2 => sealed.entry.through.push('x'),
            3 => sealed.entry.subject.push('x'),
            4 => sealed.entry.ended = Ended::Refused,
            5 => sealed.entry.decision_id = Some(String::new()),
            6 => sealed.entry.body = "{}".into(),
            7 => sealed.entry.salt[0] ^= 1,
            _ => sealed.chain[0] ^= 1,
        }
        let n = i64::try_from(at + 1).unwrap();
        prop_assert_eq!(check(&log, &head, with_key.then(key).as_ref()), [(What::Changed, n, n)]);
    }

    #[test]
    fn a_gap_is_named(first in 0_usize..29, length in 1_usize..10) {
        let (mut log, head) = log(30);
        let last = (first + length).min(29);
        log.drain(first..last);
        let named = (What::Missing, i64::try_from(first + 1).unwrap(), i64::try_from(last).unwrap());
        prop_assert_eq!(check(&log, &head, Some(&key())), [named]);
    }
}

#[test]
fn a_log_that_nobody_touched_is_sound() {
    for entries in [0, 1, 2, 100] {
        let (log, head) = log(entries);
        assert_eq!(check(&log, &head, Some(&key())), []);
        assert_eq!(check(&log, &head, None), []);
    }
}

#[test]
fn the_end_is_looked_at() {
    let (mut log, head) = log(10);
    log.truncate(7);
    assert_eq!(check(&log, &head, None), [(What::Missing, 8, 10)]);
    // Whoever also moves the note of the end back has not the key that belongs there.
    let moved = AuditHead { n: 7, chain: log[6].chain, next_key: head.next_key.clone() };
    assert_eq!(check(&log, &moved, None), [], "only the anchor finds it then");
    assert_eq!(check(&log, &moved, Some(&key())), [(What::End, 7, 7)]);
    let nothing = LogCheck::new(PROFILE, None).finish(None);
    assert_eq!(nothing.found[0].what, What::End);
}

#[test]
fn what_is_put_in_between_is_one_fault() {
    let (log, _) = log(10);
    let mut forged: Vec<SealedEntry> = log.clone();
    forged.insert(4, SealedEntry { entry: entry(99), ..log[4].clone() });
    for (n, sealed) in (1..).zip(&mut forged) {
        sealed.entry.n = n;
    }
    let head = AuditHead { n: 11, chain: log[9].chain, next_key: log_head_key(11) };
    assert_eq!(check(&forged, &head, Some(&key())), [(What::Changed, 5, 11)]);
}

fn log_head_key(n: u64) -> zeroize::Zeroizing<[u8; 32]> {
    log(n).1.next_key
}

#[test]
fn whoever_has_todays_key_cannot_rewrite_yesterday() {
    let (mut log, head) = log(20);
    // A thief changes entry 12, makes chain and seals anew from there with the key of entry 21 and all that follow from
    // it, and leaves the end as it would be.
    let mut before = AuditHead { n: 11, chain: log[10].chain, next_key: head.next_key.clone() };
    for sealed in &mut log[11..] {
        let mut entry = sealed.entry.clone();
        if entry.n == 12 {
            entry.body = "{\"amount\":1}".into();
        }
        let (forged, next) = append(&before, entry);
        (*sealed, before) = (forged, next);
    }
    let end = AuditHead { n: 20, chain: before.chain, next_key: head.next_key };
    assert_eq!(check(&log, &end, None), [], "the chain alone cannot tell");
    assert_eq!(check(&log, &end, Some(&key())), [(What::Changed, 12, 20)]);
}

#[test]
fn the_key_of_another_log_is_said_to_be_one() {
    let (log, head) = log(5);
    let other = AuditKey::from_bytes(&[4; 32]).unwrap();
    assert_eq!(check(&log, &head, Some(&other)), [(What::OtherKey, 1, 1)]);
}

#[test]
fn made_up_numbers_do_not_keep_anybody_waiting() {
    let (mut log, head) = log(5);
    log[4].entry.n = u64::try_from(i64::MAX).unwrap();
    let mut check = LogCheck::new(PROFILE, Some(&key()));
    check.entry(&StoredEntry { n: -4, sealed: None });
    for sealed in &log {
        check.entry(&StoredEntry { n: i64::try_from(sealed.entry.n).unwrap(), sealed: Some(sealed.clone()) });
    }
    let found = check.finish(Some(&head)).found;
    assert_eq!(found[0], Fault { what: What::OutOfPlace, first: -4, last: -4 });
    assert_eq!(found[1], Fault { what: What::Missing, first: 5, last: i64::MAX - 1 });
}

fn exported(first: u64, last: u64, of: u64, wanted: impl Fn(u64) -> bool) -> String {
    let (log, head) = log(of);
    let signing = SigningKey::from_seed(&[5; 32]).unwrap();
    let before = if first == 1 { start(PROFILE) } else { log[usize::try_from(first).unwrap() - 2].chain };
    let header = Header {
        format: Export::format(),
        profile: PROFILE.into(),
        first,
        last,
        chain_before: hex::encode(before),
        public_key: signing.public_key(),
        program: "0".into(),
        made_at_ms: 0,
        people: BTreeMap::new(),
    };
    let mut export = Export::new(&header);
    for sealed in log.iter().filter(|sealed| (first..=last).contains(&sealed.entry.n)) {
        export.entry(sealed, wanted(sealed.entry.n));
    }
    String::from_utf8(export.finish(head.n, &head.chain, &signing)).unwrap()
}

#[test]
fn an_export_holds_and_every_touched_line_is_named() {
    let export = exported(3, 9, 12, |n| n.is_multiple_of(2));
    let read_back = read(export.as_bytes(), Some(5)).unwrap();
    assert_eq!((read_back.in_clear, read_back.left_out, read_back.log_end.n), (3, 4, 12));
    assert_eq!(read_back.chain_at, Some(hex::encode(log(5).0[4].chain)));
    assert!(!export.contains("subject-5"), "what was not asked for is not told");

    let lines: Vec<&str> = export.lines().collect();
    assert_eq!(lines.len(), 10);
    for line in 0..lines.len() {
        // A letter of the line at every place in turn.
        for at in 0..lines[line].len() {
            let mut touched: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
            let letter = if touched[line].as_bytes()[at] == b'0' { "1" } else { "0" };
            touched[line].replace_range(at..=at, letter);
            let broken = read(format!("{}\n", touched.join("\n")).as_bytes(), None).unwrap_err();
            // The header's words are only bound by the signature, and an entry's own chain by itself.
            let named = usize::try_from(broken.line).unwrap() - 1;
            let header = line == 0 && named >= 1;
            assert!(named == line || header || named == lines.len() - 1, "line {line}, letter {at}: {broken:?}");
        }
        let mut without = lines.clone();
        without.remove(line);
        assert!(read(format!("{}\n", without.join("\n")).as_bytes(), None).is_err(), "without line {line}");
    }
    assert!(read(format!("{export}{{}}\n").as_bytes(), None).is_err(), "something behind the end");
}

#[test]
fn a_later_export_shows_whether_it_goes_on_from_an_earlier_one() {
    let later = exported(1, 12, 12, |_| true);
    let earlier = read(exported(1, 4, 8, |_| true).as_bytes(), None).unwrap();
    let at = read(later.as_bytes(), Some(earlier.log_end.n)).unwrap().chain_at;
    assert_eq!(at, Some(earlier.log_end.chain));
}
