//! What survives a restart: the plan, and every write since, one JSON line each.
//!
//! The history itself is not stored; it is grown again from the plan. A write is appended and flushed to the disk before
//! its reply is sent, so what a client was told is never forgotten.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::SandboxError;
use super::plan::ShopPlan;

/// What a sandbox was started with for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Birth {
    pub(super) plan: ShopPlan,
    /// What the clock outside said when the shop's clock stood at the end of its history, in seconds.
    pub(super) started: i64,
}

/// One executed write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The shop's time, in seconds.
    pub(super) time: i64,
    pub(super) path: String,
    pub(super) body: String,
    pub(super) key: Option<String>,
    pub(super) request: String,
    pub(super) status: u16,
}

/// The journal file, open for appending.
#[derive(Debug)]
pub(super) struct Journal(File);

impl Journal {
    /// Opens the journal in a folder, creating both where needed. Returns how the shop began and what happened since. A
    /// last line that was cut off by a crash is dropped: its reply was never sent.
    pub(super) fn open(dir: &Path, birth: Birth) -> Result<(Journal, Birth, Vec<Entry>), SandboxError> {
        let failed = |source| SandboxError::Folder { dir: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        let birth = read_or_write_birth(&dir.join("shop.json"), birth).map_err(failed)?;
        let mut file =
            OpenOptions::new().read(true).append(true).create(true).open(dir.join("journal.jsonl")).map_err(failed)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            file.set_len(whole as u64).map_err(failed)?;
            file.seek(SeekFrom::End(0)).map_err(failed)?;
        }
        let lines = text[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let entries = lines
            .enumerate()
            .map(|(index, line)| {
                serde_json::from_slice(line)
                    .map_err(|error| SandboxError::Journal { line: index + 1, why: error.to_string() })
            })
            .collect::<Result<_, _>>()?;
        Ok((Journal(file), birth, entries))
    }

    /// Appends a write and waits until the disk has it.
    pub(super) fn append(&mut self, entry: &Entry) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.0.write_all(&line)?;
        self.0.sync_data()
    }
}

fn read_or_write_birth(path: &Path, birth: Birth) -> std::io::Result<Birth> {
    match fs::read(path) {
        Ok(stored) => Ok(serde_json::from_slice(&stored)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut file = File::create(path)?;
            file.write_all(&serde_json::to_vec_pretty(&birth)?)?;
            file.sync_all()?;
            Ok(birth)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::DateTime;

    use super::*;

    fn birth(seed: u64) -> Birth {
        Birth { plan: ShopPlan::new(seed, DateTime::from_timestamp(1_780_000_000, 0).unwrap()), started: 5 }
    }

    #[test]
    fn a_torn_last_line_is_dropped_and_the_first_plan_kept() {
        let dir = tempfile::tempdir().unwrap();
        let entry = |status| Entry {
            time: 1,
            path: "/v1/refunds".to_owned(),
            body: "amount=5".to_owned(),
            key: Some("k".to_owned()),
            request: "req_1".to_owned(),
            status,
        };
        let (mut journal, ..) = Journal::open(dir.path(), birth(1)).unwrap();
        journal.append(&entry(200)).unwrap();
        journal.0.write_all(b"{\"time\":2,\"pa").unwrap();
        let (mut journal, stored, entries) = Journal::open(dir.path(), birth(2)).unwrap();
        assert_eq!((stored, entries), (birth(1), vec![entry(200)]));
        journal.append(&entry(400)).unwrap();
        let (_, _, entries) = Journal::open(dir.path(), birth(1)).unwrap();
        assert_eq!(entries, [entry(200), entry(400)]);
    }

    #[test]
    fn damage_in_the_middle_is_named() {
        let dir = tempfile::tempdir().unwrap();
        drop(Journal::open(dir.path(), birth(1)).unwrap());
        fs::write(dir.path().join("journal.jsonl"), "nonsense\n").unwrap();
        let error = Journal::open(dir.path(), birth(1)).unwrap_err();
        assert!(matches!(error, SandboxError::Journal { line: 1, .. }), "{error}");
    }
}
