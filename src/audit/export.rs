//! Writing a part of the log to a file that anybody can check. One JSON value a line:
//!
//! 1. the header: whose log, which entries, the chain's value before the first, the public key;
//! 2. each entry of that range, in order: in clear with its salt, or only its digest; each with the chain's value;
//! 3. the end: the chain's value after the last, and where the log itself ended;
//! 4. the signature over the header's line and the end's line, each with its line feed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::encoding::digest;
use super::signature::SigningKey;
use crate::domain::{AuditEntry, Digest, SealedEntry};

/// What the first line says the file is.
pub(super) const FORMAT: &str = "counterfoil audit 1";

/// The first line of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// What the file is.
    pub format: String,
    /// The profile whose log it is.
    pub profile: String,
    /// The first entry of the range.
    pub first: u64,
    /// The last entry of the range.
    pub last: u64,
    /// The chain's value before the first.
    pub chain_before: String,
    /// The key that the signature is checked with.
    pub public_key: String,
    /// The version of the program that wrote it.
    pub program: String,
    /// When, as Unix milliseconds.
    pub made_at_ms: i64,
    /// The names of the people whose ids are in it.
    pub people: BTreeMap<String, String>,
}

/// Where the log ended when the export was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEnd {
    /// The number of the last entry.
    pub n: u64,
    /// The chain's value after it.
    pub chain: String,
}

/// The line after the entries.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub chain: String,
    pub log_end: LogEnd,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signed {
    pub signature: String,
}

/// One entry's line: in clear, or its digest.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryLine {
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<ClearEntry>,
    pub chain: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClearEntry {
    pub salt: String,
    pub at_ms: i64,
    pub who: Option<String>,
    pub through: String,
    pub kind: String,
    pub subject: String,
    pub ended: String,
    pub decision_id: Option<String>,
    pub body: String,
}

/// An export that is being written.
pub struct Export {
    bytes: Vec<u8>,
    header: String,
    chain: String,
}

impl Export {
    /// Begins with the header.
    pub fn new(header: &Header) -> Self {
        let line = json!(header).to_string();
        Self { bytes: format!("{line}\n").into_bytes(), header: line, chain: header.chain_before.clone() }
    }

    /// What [`Header::format`] has to be.
    pub fn format() -> String {
        FORMAT.to_owned()
    }

    /// Adds the next entry, in clear or as its digest only.
    pub fn entry(&mut self, sealed: &SealedEntry, in_clear: bool) {
        let chain = hex::encode(sealed.chain);
        let line = EntryLine {
            n: sealed.entry.n,
            digest: (!in_clear).then(|| hex::encode(digest(&sealed.entry))),
            entry: in_clear.then(|| clear(&sealed.entry)),
            chain: chain.clone(),
        };
        self.line(&json!(line).to_string());
        self.chain = chain;
    }

    /// Ends the export and signs it.
    pub fn finish(mut self, end_n: u64, end_chain: &Digest, key: &SigningKey) -> Vec<u8> {
        let log_end = LogEnd { n: end_n, chain: hex::encode(end_chain) };
        let end = json!(End { chain: self.chain.clone(), log_end }).to_string();
        self.line(&end);
        let signature = key.sign(&signed_bytes(&self.header, &end));
        self.line(&json!(Signed { signature }).to_string());
        self.bytes
    }

    fn line(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b'\n');
    }
}

/// What is signed.
pub(super) fn signed_bytes(header: &str, end: &str) -> Vec<u8> {
    format!("{header}\n{end}\n").into_bytes()
}

fn clear(entry: &AuditEntry) -> ClearEntry {
    ClearEntry {
        salt: hex::encode(entry.salt),
        at_ms: entry.at_ms,
        who: entry.who.as_ref().map(ToString::to_string),
        through: entry.through.clone(),
        kind: entry.kind.clone(),
        subject: entry.subject.clone(),
        ended: entry.ended.as_str().to_owned(),
        decision_id: entry.decision_id.clone(),
        body: entry.body.clone(),
    }
}
