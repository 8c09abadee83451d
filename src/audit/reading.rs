//! Checking an export, without the book it came from.

use serde::de::DeserializeOwned;

use super::chain::{link, start};
use super::encoding::digest;
use super::export::{self, ClearEntry, End, EntryLine, Header, LogEnd, Signed};
use super::signature;
use crate::domain::ids::PersonId;
use crate::domain::{AuditEntry, Digest, Ended};

/// An export that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadExport {
    /// Its first line.
    pub header: Header,
    /// Entries in clear.
    pub in_clear: u64,
    /// Entries of which only the digest is there.
    pub left_out: u64,
    /// Where the log ended.
    pub log_end: LogEnd,
    /// The chain's value after the entry that was asked for, where the export tells it.
    pub chain_at: Option<String>,
}

/// An export that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The first line that does not, from 1.
    pub line: u64,
    /// Why.
    pub why: BrokenWhy,
}

/// Why a line does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenWhy {
    /// It is not what the format has there, or the file ends before.
    Form,
    /// The numbers do not follow.
    Number,
    /// The content is not what the chain was made of.
    Content,
    /// The end is not where the entries end.
    End,
    /// The signature is not over this header and this end.
    Signature,
}

/// Reads an export and recomputes everything in it. `chain_at` names an entry whose place in the chain is wanted; 0 is
/// the place before the first.
///
/// # Errors
/// [`Broken`] with the first line that does not hold.
pub fn read(bytes: &[u8], chain_at: Option<u64>) -> Result<ReadExport, Broken> {
    let mut lines = Lines { rest: bytes, number: 0 };
    let header_line = lines.next()?;
    let header: Header = lines.json(header_line)?;
    let mut chain = lines.digest(&header.chain_before)?;
    let bounds = header.first >= 1 && header.last.checked_add(1).is_some_and(|after| after >= header.first);
    if header.format != export::FORMAT || !bounds {
        return Err(lines.broken(BrokenWhy::Form));
    }
    if header.first == 1 && chain != start(&header.profile) {
        return Err(lines.broken(BrokenWhy::Content));
    }
    let (mut in_clear, mut left_out) = (0, 0);
    let mut found = (chain_at == Some(header.first - 1)).then(|| hex::encode(chain));
    for n in header.first..=header.last {
        let line = lines.next()?;
        let line: EntryLine = lines.json(line)?;
        if line.n != n {
            return Err(lines.broken(BrokenWhy::Number));
        }
        let digest = match (&line.entry, &line.digest) {
            (Some(clear), None) => {
                in_clear += 1;
                digest(&entry(n, clear).ok_or_else(|| lines.broken(BrokenWhy::Form))?)
            }
            (None, Some(digest)) => {
                left_out += 1;
                lines.digest(digest)?
            }
            _ => return Err(lines.broken(BrokenWhy::Form)),
        };
        chain = link(&chain, &digest);
        if chain != lines.digest(&line.chain)? {
            return Err(lines.broken(BrokenWhy::Content));
        }
        if chain_at == Some(n) {
            found = Some(line.chain);
        }
    }
    let end_line = lines.next()?;
    let end: End = lines.json(end_line)?;
    let log_end = lines.digest(&end.log_end.chain)?;
    let ends_here = end.log_end.n == header.last;
    let comes_later = end.log_end.n > header.last;
    if lines.digest(&end.chain)? != chain || !(comes_later || (ends_here && log_end == chain)) {
        return Err(lines.broken(BrokenWhy::End));
    }
    if chain_at == Some(end.log_end.n) {
        found = Some(end.log_end.chain.clone());
    }
    let signed: Signed = lines.next().and_then(|line| lines.json(line))?;
    let message = export::signed_bytes(header_line, end_line);
    if !signature::verifies(&header.public_key, &message, &signed.signature) {
        return Err(lines.broken(BrokenWhy::Signature));
    }
    if !lines.rest.is_empty() {
        lines.number += 1;
        return Err(lines.broken(BrokenWhy::Form));
    }
    Ok(ReadExport { header, in_clear, left_out, log_end: end.log_end, chain_at: found })
}

/// The file, line by line.
struct Lines<'a> {
    rest: &'a [u8],
    number: u64,
}

impl<'a> Lines<'a> {
    /// The next line without its line feed, which each has.
    fn next(&mut self) -> Result<&'a str, Broken> {
        self.number += 1;
        let end = self.rest.iter().position(|&byte| byte == b'\n').ok_or_else(|| self.broken(BrokenWhy::Form))?;
        let line = std::str::from_utf8(&self.rest[..end]).map_err(|_| self.broken(BrokenWhy::Form))?;
        self.rest = &self.rest[end + 1..];
        Ok(line)
    }

    fn json<T: DeserializeOwned>(&self, line: &str) -> Result<T, Broken> {
        serde_json::from_str(line).map_err(|_| self.broken(BrokenWhy::Form))
    }

    fn digest(&self, written: &str) -> Result<Digest, Broken> {
        let mut digest = Digest::default();
        hex::decode_to_slice(written, &mut digest).map_err(|_| self.broken(BrokenWhy::Form))?;
        Ok(digest)
    }

    const fn broken(&self, why: BrokenWhy) -> Broken {
        Broken { line: self.number, why }
    }
}

fn entry(n: u64, clear: &ClearEntry) -> Option<AuditEntry> {
    let mut salt = [0; 16];
    hex::decode_to_slice(&clear.salt, &mut salt).ok()?;
    Some(AuditEntry {
        n,
        at_ms: clear.at_ms,
        who: clear.who.clone().map(PersonId::new),
        through: clear.through.clone(),
        kind: clear.kind.clone(),
        subject: clear.subject.clone(),
        ended: Ended::from_word(&clear.ended)?,
        decision_id: clear.decision_id.clone(),
        body: clear.body.clone(),
        salt,
    })
}
