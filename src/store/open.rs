//! Opening the encrypted file, in the one order that is safe.
//!
//! A wrong key and a damaged file look the same to the database. The sidecar keeps a check value of the key, so that
//! the two get different sentences. A build without encryption would ignore the key without a word and write plain
//! text; it is found out before anything else.

use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::error::StoreError;

/// The database's name in a profile folder.
pub(super) const DATABASE_FILE: &str = "counterfoil.db";

/// The name under which a new database waits until its sidecar is safe.
const NEW_DATABASE_FILE: &str = "counterfoil.db.new";

/// The sidecar's name in a profile folder.
const SIDECAR_FILE: &str = "profile.json";

/// `PRAGMA application_id`: "Cntf".
const APPLICATION_ID: i64 = 0x436e_7466;

/// The random 256-bit key of one database. Lives in the keychain; wiped from memory when dropped.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// Wraps key bytes; nothing when there are not exactly 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Zeroizing::new([0_u8; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(Self(key))
    }

    /// The key's bytes, to be put into the keychain.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The key as the database wants it: hexadecimal, wiped when dropped.
    fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.bytes()))
    }

    /// A value that tells whether a key is this key, and tells nothing else about it.
    fn check_value(&self) -> String {
        let Ok(mut mac) = <Hmac<Sha256>>::new_from_slice(self.bytes()) else {
            return String::new(); // HMAC takes keys of any length
        };
        mac.update(b"counterfoil key check");
        hex::encode(&mac.finalize().into_bytes()[..8])
    }
}

/// The small plain file beside the database: whose it is, and how to recognise its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// The profile's identity; names its items in the keychain.
    pub profile_id: String,
    /// Check value of the database key.
    key_check: String,
    /// Whether the book asks who is there. Only says what to show first; the book itself decides.
    #[serde(default)]
    pub sign_in: bool,
}

impl Sidecar {
    /// The sidecar of a new profile.
    pub fn new(profile_id: String, key: &DatabaseKey) -> Self {
        Self { profile_id, key_check: key.check_value(), sign_in: false }
    }

    /// The same, of a book that asks who is there.
    #[must_use]
    pub const fn with_sign_in(mut self) -> Self {
        self.sign_in = true;
        self
    }

    /// Reads the sidecar of a profile folder; nothing when the folder holds no profile.
    ///
    /// # Errors
    /// [`StoreError::File`]; [`StoreError::Incomplete`] when there is a database and no sidecar.
    pub fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(SIDECAR_FILE);
        let error = |why: String| StoreError::File { path: path.clone(), why };
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|why| error(why.to_string())),
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                if folder.join(DATABASE_FILE).exists() {
                    Err(StoreError::Incomplete(folder.to_owned()))
                } else {
                    Ok(None)
                }
            }
            Err(why) => Err(error(why.to_string())),
        }
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(SIDECAR_FILE);
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer_pretty(&mut file, self)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|why| StoreError::File { path: path.clone(), why: why.to_string() })
    }
}

/// Opens the one writing connection. Never makes a file.
pub(super) fn open_writer(path: &Path, sidecar: &Sidecar, key: &DatabaseKey) -> Result<Connection, StoreError> {
    if sidecar.key_check != key.check_value() {
        return Err(StoreError::WrongKey);
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, key)?;
    let settings: [(&str, &str, &str); 10] = [
        ("journal_mode", "WAL", "wal"),
        // FULL, not NORMAL: a power cut may not take back a refund's row once it was acknowledged.
        ("synchronous", "FULL", "2"),
        ("foreign_keys", "ON", "1"),
        ("trusted_schema", "OFF", "0"),
        ("cell_size_check", "ON", "1"),
        // What is overwritten or removed is gone from the page too: the key of the last seal in the audit log.
        ("secure_delete", "ON", "1"),
        // On macOS an ordinary sync does not reach the disk's own cache.
        ("checkpoint_fullfsync", "ON", "1"),
        ("fullfsync", "ON", "1"),
        ("cache_size", "-131072", "-131072"),
        ("journal_size_limit", "67108864", "67108864"),
    ];
    apply(&connection, &settings)?;
    Ok(connection)
}

/// Makes a new, empty database and its sidecar. Stopped halfway, it leaves either no profile or one that opens.
pub(super) fn create(folder: &Path, sidecar: &Sidecar, key: &DatabaseKey) -> Result<(), StoreError> {
    let waiting = folder.join(NEW_DATABASE_FILE);
    let error = |why: std::io::Error| StoreError::File { path: folder.to_owned(), why: why.to_string() };
    if waiting.exists() {
        std::fs::remove_file(&waiting).map_err(error)?;
    }
    let connection = connect(&waiting, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, key)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.close().map_err(|(_, error)| StoreError::from(error))?;
    sidecar.write(folder)?;
    finish_creation(folder)
}

/// Puts a new database in its place, if one waits for it.
pub(super) fn finish_creation(folder: &Path) -> Result<(), StoreError> {
    let (waiting, path) = (folder.join(NEW_DATABASE_FILE), folder.join(DATABASE_FILE));
    if path.exists() || !waiting.exists() {
        return Ok(());
    }
    std::fs::rename(&waiting, &path).map_err(|why| StoreError::File { path, why: why.to_string() })
}

/// The way of [`create`] backwards: stopped halfway, it leaves either a profile that opens or none.
pub(super) fn remove(folder: &Path) -> Result<(), StoreError> {
    let waiting = folder.join(NEW_DATABASE_FILE);
    let steps = || -> std::io::Result<()> {
        std::fs::rename(folder.join(DATABASE_FILE), &waiting)?;
        // A reader that closes last leaves these behind, and a new database would take them for its own.
        for ending in ["-wal", "-shm"] {
            match std::fs::remove_file(folder.join(format!("{DATABASE_FILE}{ending}"))) {
                Err(why) if why.kind() != std::io::ErrorKind::NotFound => return Err(why),
                _ => {}
            }
        }
        std::fs::remove_file(folder.join(SIDECAR_FILE))?;
        std::fs::remove_file(&waiting)
    };
    steps().map_err(|why| StoreError::File { path: folder.to_owned(), why: why.to_string() })
}

/// Opens a connection that can only read.
pub(super) fn open_reader(path: &Path, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, key)?;
    let settings = [("query_only", "ON", "1"), ("trusted_schema", "OFF", "0"), ("cache_size", "-131072", "-131072")];
    apply(&connection, &settings)?;
    Ok(connection)
}

/// Every page's seal, then the structure.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    for pragma in ["cipher_integrity_check", "integrity_check"] {
        let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
        let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if let Some(first) = lines.into_iter().find(|line| line != "ok") {
            return Err(StoreError::Damaged(first));
        }
    }
    Ok(())
}

/// Opens a file with its key and proves that the key fits.
pub(super) fn connect(path: &Path, flags: OpenFlags, key: &DatabaseKey) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) && !path.exists() {
        return Err(StoreError::Incomplete(path.to_owned()));
    }
    let connection = Connection::open_with_flags(path, flags)?;
    let raw_key = Zeroizing::new(format!("x'{}'", key.hex().as_str()));
    connection.pragma_update(None, "key", raw_key.as_str())?;
    let cipher: String = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap_or_default();
    if cipher.is_empty() {
        return Err(StoreError::NoEncryption);
    }
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Sets each setting and reads it back: a misspelt or unsupported one would be silent.
fn apply(connection: &Connection, settings: &[(&'static str, &str, &str)]) -> Result<(), StoreError> {
    for &(setting, value, wanted) in settings {
        connection.pragma_update(None, setting, value)?;
        let got: rusqlite::types::Value = connection.pragma_query_value(None, setting, |row| row.get(0))?;
        let got = match got {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        if got != wanted {
            return Err(StoreError::Setting { setting, wanted: wanted.to_owned(), got });
        }
    }
    Ok(())
}
