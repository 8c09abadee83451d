//! Why a file, or one row of it, could not be used.

use super::Format;
use crate::text::{ErrorKind, Message, UserError};

/// A row that was left out; the others are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// The column or element that cannot be used, as the file names it.
    pub field: String,
    /// Why.
    pub why: Message,
}

/// Why a whole file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("empty file")]
    Empty,
    /// It is larger than anything a bank or a shop sends.
    #[error("file of {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The largest size that is read.
        limit: usize,
    },
    /// It is none of the formats known here.
    #[error("unknown format")]
    Unknown,
    /// It is of a format that is known but not read yet.
    #[error("{0:?} is not read yet")]
    NotReadYet(Format),
    /// A bank statement was asked for, and this is something else.
    #[error("{0:?} is not a bank statement")]
    NotAStatement(Format),
    /// Orders were asked for, and this is something else, where it is known what.
    #[error("not a list of orders but {0:?}")]
    NotOrders(Option<Format>),
    /// The XML breaks off or is malformed.
    #[error("malformed XML at line {line}: {detail}")]
    BrokenXml {
        /// The line, from 1.
        line: u64,
        /// What the XML parser says.
        detail: String,
    },
    /// The XML is nested deeper than any statement.
    #[error("XML nested too deeply at line {line}")]
    TooDeep {
        /// The line, from 1.
        line: u64,
    },
    /// A CAMT message without a statement, report or notification in it.
    #[error("no statement in the message")]
    NoStatement,
    /// A table without a row that names its columns.
    #[error("no row of column names")]
    NoHeader,
    /// A table whose row of column names lacks some that are needed.
    #[error("line {line} names {seen:?}; missing {missing:?}")]
    MissingColumns {
        /// The line of the row that names the columns.
        line: u64,
        /// What is missing: keys of words.
        missing: Vec<Message>,
        /// The names that are there.
        seen: Vec<String>,
    },
    /// Quotation marks are so broken that rows cannot be told apart.
    #[error("unbalanced quotation marks at line {line}")]
    BrokenQuotes {
        /// The line, from 1.
        line: u64,
    },
    /// Nothing says which currency the amounts are in.
    #[error("no currency")]
    NoCurrency,
}

impl FileError {
    /// What a person reads: the file's name, what is wrong with it, where, and what to do.
    pub fn for_file(&self, file: &str) -> UserError {
        let bad = |what: Message| UserError::new(ErrorKind::BadInput, what.with("file", file));
        match self {
            Self::Empty => bad(Message::new("files-empty")).hint(Message::new("files-hint-download-again")),
            Self::TooLarge { limit, .. } => bad(Message::new("files-too-large").with("limit", limit / 1_000_000))
                .hint(Message::new("files-hint-shorter-period")),
            Self::Unknown => bad(Message::new("files-unknown")).hint(Message::new("files-hint-formats")),
            Self::NotReadYet(format) => bad(Message::new("files-not-read-yet").with("format", format.called()))
                .hint(Message::new("files-hint-formats")),
            Self::NotAStatement(format) => bad(Message::new("files-not-a-statement").with("format", format.called()))
                .hint(Message::new("files-hint-import-orders")),
            Self::NotOrders(Some(format)) => bad(Message::new("files-not-orders-but").with("format", format.called()))
                .hint(Message::new("files-hint-orders")),
            Self::NotOrders(None) => bad(Message::new("files-not-orders")).hint(Message::new("files-hint-orders")),
            Self::BrokenXml { line, detail } => bad(Message::new("files-broken-xml").with("line", *line))
                .hint(Message::new("files-hint-download-again"))
                .detail(detail),
            Self::TooDeep { line } => {
                bad(Message::new("files-too-deep").with("line", *line)).hint(Message::new("files-hint-download-again"))
            }
            Self::NoStatement => {
                bad(Message::new("files-no-statement")).hint(Message::new("files-hint-download-again"))
            }
            Self::NoHeader => bad(Message::new("files-no-header")).hint(Message::new("files-hint-header")),
            Self::MissingColumns { line, missing, seen } => {
                let missing = missing
                    .iter()
                    .cloned()
                    .reduce(|all, next| Message::new("files-list").with("first", all).with("second", next));
                bad(Message::new("files-missing-columns")
                    .with("line", *line)
                    .with("missing", missing.unwrap_or(Message::new("files-column-date"))))
                .because(Message::new("files-columns-seen").with("seen", seen.join(", ")))
                .hint(Message::new("files-hint-header"))
            }
            Self::BrokenQuotes { line } => bad(Message::new("files-broken-quotes").with("line", *line))
                .hint(Message::new("files-hint-download-again")),
            Self::NoCurrency => bad(Message::new("files-no-currency")).hint(Message::new("files-hint-currency")),
        }
    }
}
