//! What can go wrong with the book, told apart so that each has its own sentence.

use std::path::PathBuf;

use crate::text::{ErrorKind, Message, UserError};

/// An error of the book.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is a profile but no database file, or the other way round.
    #[error("the profile is incomplete: {0}")]
    Incomplete(PathBuf),
    /// The key does not belong to this database.
    #[error("the key does not belong to this database")]
    WrongKey,
    /// The key is right and the file is not a whole database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// This build has no encryption, so nothing is opened.
    #[error("the database library has no encryption")]
    NoEncryption,
    /// A setting the book relies on did not take.
    #[error("the database did not accept {setting}: wanted {wanted}, got {got}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What it must be.
        wanted: String,
        /// What it is.
        got: String,
    },
    /// A newer version of the program wrote it.
    #[error("the database has schema {found}, this program knows {known}")]
    TooNew {
        /// The file's schema version.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// A migration that was applied is not the one in this program.
    #[error("migration {0} was applied with other content")]
    ChangedMigration(u32),
    /// The disk is full. Nothing stored was lost.
    #[error("the disk is full")]
    DiskFull,
    /// Another program holds the book.
    #[error("the database is in use")]
    Busy,
    /// The schema refuses what was asked, by one of its money rules.
    #[error("refused by the schema: {0:?}")]
    Refused(Refusal),
    /// A row cannot be read as what it should be.
    #[error("the row {row} is not understood: {why}")]
    Row {
        /// Which row.
        row: String,
        /// What is wrong with it.
        why: String,
    },
    /// The sidecar file beside the database cannot be read or written.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Anything else the database said.
    #[error("database: {0}")]
    Database(rusqlite::Error),
}

/// The money rules that the schema itself keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A refund of more than is left.
    MoreThanIsLeft,
    /// A capture or void of more than is held, or of no hold.
    MoreThanIsHeld,
    /// The hold was captured or voided already, or that is under way.
    HoldIsResolved,
    /// The same command is still under way.
    SameCommandIsOpen,
    /// The amount is in another currency than the payment.
    OtherCurrency,
    /// The command may not go into that state.
    Step,
    /// Nobody else agreed to it.
    NotApproved,
    /// The only owner there is.
    LastOwner,
    /// A code that was used before.
    CodeUsed,
    /// Something that is never changed or removed.
    Immutable,
}

impl Refusal {
    fn from_schema(message: &str) -> Option<Self> {
        Some(match message {
            "refused: more than is left" => Self::MoreThanIsLeft,
            "refused: more than is held" => Self::MoreThanIsHeld,
            "refused: hold is resolved" => Self::HoldIsResolved,
            "refused: same command is open" => Self::SameCommandIsOpen,
            "refused: other currency" => Self::OtherCurrency,
            "refused: that step is not allowed"
            | "refused: a command starts queued"
            | "refused: a request starts waiting" => Self::Step,
            "refused: nobody approved it" | "refused: what is replaced is not settled" => Self::NotApproved,
            "refused: the last owner" => Self::LastOwner,
            "refused: that code was used" => Self::CodeUsed,
            _ if message.starts_with("refused: ") || message.contains(" is never ") => Self::Immutable,
            _ => return None,
        })
    }

    const fn key(self) -> &'static str {
        match self {
            Self::MoreThanIsLeft => "store-refused-more-than-is-left",
            Self::MoreThanIsHeld => "store-refused-more-than-is-held",
            Self::HoldIsResolved => "store-refused-hold-is-resolved",
            Self::SameCommandIsOpen => "store-refused-same-command-is-open",
            Self::OtherCurrency => "store-refused-other-currency",
            Self::Step => "store-refused-step",
            Self::NotApproved => "store-refused-not-approved",
            Self::LastOwner => "store-refused-last-owner",
            Self::CodeUsed => "store-refused-code-used",
            Self::Immutable => "store-refused-immutable",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Database(error);
        };
        if let Some(refusal) = message.as_deref().and_then(Refusal::from_schema) {
            return Self::Refused(refusal);
        }
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(failure.to_string()),
            _ => Self::Database(error),
        }
    }
}

impl From<StoreError> for UserError {
    fn from(error: StoreError) -> Self {
        let other = |key| Self::new(ErrorKind::Other, Message::new(key));
        match error {
            StoreError::Incomplete(path) => {
                Self::new(ErrorKind::Other, Message::new("store-incomplete").with("path", path.display().to_string()))
                    .because(Message::new("store-incomplete-why"))
                    .hint(Message::new("store-incomplete-hint"))
            }
            StoreError::WrongKey => Self::new(ErrorKind::Keychain, Message::new("store-wrong-key"))
                .because(Message::new("store-wrong-key-why"))
                .hint(Message::new("store-wrong-key-hint")),
            StoreError::Damaged(detail) => other("store-damaged")
                .because(Message::new("store-damaged-why"))
                .hint(Message::new("store-damaged-hint"))
                .detail(detail),
            StoreError::NoEncryption => other("store-no-encryption").because(Message::new("store-no-encryption-why")),
            StoreError::Setting { setting, wanted, got } => {
                other("store-setting").detail(format!("{setting}: {wanted} / {got}"))
            }
            StoreError::TooNew { found, known } => Self::new(
                ErrorKind::Other,
                Message::new("store-too-new").with("found", found.to_string()).with("known", known.to_string()),
            )
            .hint(Message::new("store-too-new-hint")),
            StoreError::ChangedMigration(version) => {
                other("store-changed-migration").detail(format!("migration {version}"))
            }
            StoreError::DiskFull => other("store-disk-full").hint(Message::new("store-disk-full-hint")),
            StoreError::Busy => other("store-busy").hint(Message::new("store-busy-hint")),
            StoreError::Refused(refusal) => Self::new(ErrorKind::BadInput, Message::new(refusal.key())),
            StoreError::Row { row, why } => other("store-row").detail(format!("{row}: {why}")),
            StoreError::File { path, why } => {
                Self::new(ErrorKind::Other, Message::new("store-file").with("path", path.display().to_string()))
                    .detail(why)
            }
            StoreError::Database(error) => other("store-database").detail(error.to_string()),
        }
    }
}
