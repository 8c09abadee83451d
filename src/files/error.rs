//! Why a file, or one row of it, could not be used.

use super::{Format, Kind};
use crate::text::{ErrorKind, Message, UserError};

/// A text short enough for a message.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

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

/// Something about a file that a person should know, though nothing was left out for it: totals that do not agree, a
/// part that holds no bank entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line it is about, from 1, where there is one.
    pub line: Option<u64>,
    /// What.
    pub what: Message,
}

/// Whether to read on.
pub type Taken = Result<(), Stopped>;

/// Whoever takes what is read wants no more of it, and knows why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

impl From<Stopped> for FileError {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

/// Why a whole file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("empty file")]
    Empty,
    /// The disk, or whatever the file is on, does not give it.
    #[error("unreadable at line {line}: {detail}")]
    Unreadable {
        /// The line that was reached, from 1.
        line: u64,
        /// What the system says.
        detail: String,
    },
    /// A packed file that is larger than anything a bank or a shop sends once it is unpacked.
    #[error("more than {limit} bytes unpacked")]
    TooLarge {
        /// The largest size that is read.
        limit: u64,
    },
    /// Whoever took what was read wanted no more; they know why.
    #[error("stopped")]
    Stopped,
    /// A workbook that cannot be opened.
    #[error("broken workbook: {detail}")]
    BrokenWorkbook {
        /// What is wrong with it.
        detail: String,
    },
    /// An archive that cannot be unpacked.
    #[error("broken archive: {detail}")]
    BrokenArchive {
        /// What is wrong with it.
        detail: String,
    },
    /// A file that breaks the rules of its format so that what follows cannot be understood.
    #[error("line {line}: {what:?}")]
    Broken {
        /// The line, from 1.
        line: u64,
        /// What is wrong there, as a sentence.
        what: Message,
    },
    /// It is none of the formats known here.
    #[error("unknown format")]
    Unknown,
    /// A bank statement was asked for, and this is something else.
    #[error("{0:?} is not a bank statement")]
    NotAStatement(Format),
    /// Orders were asked for, and this is something else, where it is known what.
    #[error("not a list of orders but {0:?}")]
    NotOrders(Option<Format>),
    /// A settlement report was asked for, and this is something else.
    #[error("{0:?} is not a settlement report")]
    NotASettlement(Format),
    /// A gateway's report that is not about settled money.
    #[error("{0:?} does not say what was settled")]
    NotSettled(Format),
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
    /// A bank's file without a statement, report or notification in it.
    #[error("no statement in the file")]
    NoStatement,
    /// The bank sent no statement but the reason why.
    #[error("refused at line {line}: {said}")]
    Refused {
        /// The line, from 1.
        line: u64,
        /// What the bank says, or its code when it says nothing.
        said: String,
    },
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
    /// An archive with more files than any bank sends at once.
    #[error("more than {limit} files in the archive")]
    TooManyFiles {
        /// How many are read.
        limit: usize,
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
            Self::Unreadable { line, detail } => bad(Message::new("files-unreadable").with("line", *line))
                .hint(Message::new("files-hint-unreadable"))
                .detail(detail),
            Self::BrokenWorkbook { detail } => {
                bad(Message::new("files-broken-workbook")).hint(Message::new("files-hint-save-workbook")).detail(detail)
            }
            Self::BrokenArchive { detail } => {
                bad(Message::new("files-broken-archive")).hint(Message::new("files-hint-download-again")).detail(detail)
            }
            Self::Broken { line, what } => bad(Message::new("files-broken").with("line", *line))
                .because(what.clone())
                .hint(Message::new("files-hint-download-again")),
            Self::Stopped => bad(Message::new("files-stopped")),
            Self::TooLarge { limit, .. } => bad(Message::new("files-too-large").with("limit", limit / 1_000_000))
                .hint(Message::new("files-hint-shorter-period")),
            Self::Unknown => bad(Message::new("files-unknown")).hint(Message::new("files-hint-formats")),
            Self::NotAStatement(format) => {
                let hint = match format.kind() {
                    Some(Kind::Orders) => Message::new("files-hint-import-orders"),
                    Some(Kind::Settlement) => Message::new("files-hint-import-settlement"),
                    _ => Message::new("files-hint-formats"),
                };
                bad(Message::new("files-not-a-statement").with("format", format.called())).hint(hint)
            }
            Self::NotOrders(Some(format)) => bad(Message::new("files-not-orders-but").with("format", format.called()))
                .hint(Message::new("files-hint-orders")),
            Self::NotOrders(None) => bad(Message::new("files-not-orders")).hint(Message::new("files-hint-orders")),
            Self::NotASettlement(format) => bad(Message::new("files-not-a-settlement").with("format", format.called()))
                .hint(Message::new("files-hint-settlement")),
            Self::NotSettled(format) => {
                let hint = match format {
                    Format::AdyenAccounting => Message::new("files-hint-adyen-settlement"),
                    Format::PaypalSubscriptions => Message::new("files-hint-paypal-settlement"),
                    _ => Message::new("files-hint-settlement"),
                };
                bad(Message::new("files-not-settled").with("format", format.called())).hint(hint)
            }
            Self::BrokenXml { line, detail } => bad(Message::new("files-broken-xml").with("line", *line))
                .hint(Message::new("files-hint-download-again"))
                .detail(detail),
            Self::TooDeep { line } => {
                bad(Message::new("files-too-deep").with("line", *line)).hint(Message::new("files-hint-download-again"))
            }
            Self::NoStatement => {
                bad(Message::new("files-no-statement")).hint(Message::new("files-hint-download-again"))
            }
            Self::Refused { line, said } => {
                let what = Message::new("files-refused").with("line", *line).with("said", said.as_str());
                bad(what).hint(Message::new("files-hint-download-again"))
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
            Self::TooManyFiles { limit } => {
                let what = Message::new("files-too-many-files").with("limit", *limit);
                bad(what).hint(Message::new("files-hint-shorter-period"))
            }
            Self::NoCurrency => bad(Message::new("files-no-currency")).hint(Message::new("files-hint-currency")),
        }
    }
}
