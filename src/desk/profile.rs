//! Making and opening a profile: its folder, its lock, its database key, its owner.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::audit::{Happening, Watch};
use super::proof::HandedOut;
use super::reconcile::Proven;
use super::sales::MatchedOrders;
use super::{Actor, Desk, Patience, Result, Through};
use crate::access::password::Cost;
use crate::clock::{self, Clock};
use crate::domain::ids::PersonId;
use crate::domain::{Person, Role};
use crate::store::{DatabaseKey, Sidecar, Store};
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::{SecretName, Vault};

const LOCK_FILE: &str = "profile.lock";
const LOCK_WAIT: Duration = Duration::from_secs(5);
const LOCK_POLL: Duration = Duration::from_millis(100);

/// Held while a profile is open; the system lets go of it when the program ends, however it ends.
pub(super) struct ProfileLock {
    _file: File,
}

impl Desk {
    /// Whether a folder holds a profile.
    ///
    /// # Errors
    /// When the folder cannot be read, or holds a database without its key file.
    pub fn exists(folder: &Path) -> Result<bool> {
        Ok(Sidecar::read(folder)?.is_some())
    }

    /// Makes a new profile with one owner who has no password, and opens it. The database key goes into the vault and
    /// is read back before anything is encrypted with it.
    ///
    /// # Errors
    /// When the folder holds a profile, or the vault, disk or system fails. Nothing half-made is left that would open
    /// empty.
    pub fn create(folder: &Path, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> Result<Self> {
        let file_error = |why: std::io::Error| folder_error(folder, &why);
        std::fs::create_dir_all(folder).map_err(file_error)?;
        make_private(folder).map_err(file_error)?;
        let lock = ProfileLock::take(folder, clock.as_ref())?;
        if Self::exists(folder)? {
            let what = Message::new("desk-profile-exists").with("path", folder.display().to_string());
            return Err(UserError::new(ErrorKind::BadInput, what));
        }
        vault.state().into_ready()?;
        let profile_id = clock::new_id(clock.as_ref())?;
        let mut bytes = Zeroizing::new([0_u8; DatabaseKey::LENGTH]);
        clock.fill_random(bytes.as_mut_slice())?;
        vault.set(&SecretName::database_key(&profile_id), bytes.as_slice())?;
        let key = DatabaseKey::from_bytes(bytes.as_slice()).ok_or_else(key_missing)?;
        let sidecar = Sidecar::new(profile_id, &key);
        Store::create(folder, &sidecar, &key)?;
        Self::open_locked(folder, sidecar, key, vault, clock, lock)
    }

    /// Opens a profile. Commands whose sending was cut short are `unknown` from here on.
    ///
    /// # Errors
    /// When there is no profile, its key cannot be had, the key is wrong, the file is damaged, or another program has
    /// it open.
    pub fn open(folder: &Path, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> Result<Self> {
        let Some(sidecar) = Sidecar::read(folder)? else {
            let what = Message::new("desk-no-profile").with("path", folder.display().to_string());
            return Err(UserError::new(ErrorKind::BadInput, what).hint(Message::new("desk-no-profile-hint")));
        };
        let lock = ProfileLock::take(folder, clock.as_ref())?;
        let secret = vault.get(&SecretName::database_key(&sidecar.profile_id))?.ok_or_else(key_missing)?;
        let key = DatabaseKey::from_bytes(secret.expose_secret()).ok_or_else(key_missing)?;
        Self::open_locked(folder, sidecar, key, vault, clock, lock)
    }

    /// Takes back a profile that was made a moment ago for a gateway that could then not be connected: its book, which
    /// holds nothing, and its key are gone. The folder stays, with whatever else is in it. A book that has a gateway
    /// stays whole.
    ///
    /// # Errors
    /// When the keychain or the disk refuses.
    pub fn take_back(self) -> Result<()> {
        if !self.store.read(|view| view.connections())?.is_empty() {
            return Ok(());
        }
        self.watch.forget();
        let (folder, profile_id, vault) =
            (self.folder.clone(), self.sidecar.profile_id.clone(), Arc::clone(&self.vault));
        let lock = Arc::clone(&self.lock);
        drop(self); // some systems remove no file that is open
        Store::remove(&folder)?;
        let of_log = [SecretName::audit_key, SecretName::audit_anchor, SecretName::audit_signing_key];
        for name in of_log.into_iter().chain([SecretName::database_key as fn(&str) -> SecretName]) {
            vault.delete(&name(&profile_id))?;
        }
        drop(lock);
        Ok(())
    }

    fn open_locked(
        folder: &Path,
        sidecar: Sidecar,
        key: DatabaseKey,
        vault: Arc<dyn Vault>,
        clock: Arc<dyn Clock>,
        lock: ProfileLock,
    ) -> Result<Self> {
        let store = Store::open(folder, &sidecar, key, clock.now().timestamp_millis())?;
        let watch = Arc::new(Watch::new(Arc::clone(&vault), &sidecar.profile_id));
        let desk = Self {
            folder: folder.to_owned(),
            sidecar,
            store,
            vault,
            clock,
            patience: Patience::default(),
            through: Through::Unknown,
            hashing: Cost::STRONG,
            book_time: Mutex::default(),
            proven: Proven::default(),
            handed_out: HandedOut::default(),
            matched_orders: MatchedOrders::default(),
            looked_at: super::risk::KeptLook::default(),
            tried_on: super::risk::KeptHistory::default(),
            watch: Arc::clone(&watch),
            lock: Arc::new(lock),
        };
        desk.store.after_write(move |store| watch.after_write(store));
        desk.open_log()?;
        desk.ensure_owner()?;
        desk.recover_interrupted()?;
        desk.finish_approved()?;
        Ok(desk)
    }

    /// A new profile, or one whose making was cut short, gets its owner.
    fn ensure_owner(&self) -> Result<()> {
        if !self.store.read(|view| view.people())?.is_empty() {
            return Ok(());
        }
        let owner = Person {
            person_id: PersonId::new(clock::new_id(self.clock.as_ref())?),
            name: "Owner".to_owned(),
            role: Role::Owner,
            active: true,
        };
        self.store.write(|tx| {
            tx.add_person(&owner, self.clock.now())?;
            let made = Happening::new("profile_created", &self.sidecar.profile_id);
            self.decide(tx, &Actor::new(owner.clone()), &made)
        })
    }

    /// Says beside the book that it asks who is there, so that a window knows what to show before it is opened.
    pub(super) fn note_in_sidecar(&self) -> Result<()> {
        Ok(self.sidecar.clone().with_sign_in().write(&self.folder)?)
    }

    /// Whether the book in a folder asks who is there, as far as can be seen from outside.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn asks_who(folder: &Path) -> Result<bool> {
        Ok(Sidecar::read(folder)?.is_some_and(|sidecar| sidecar.sign_in))
    }

    /// The shop's name, as its first gateway is called; nothing before there is one.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn shop_name(&self) -> Result<Option<String>> {
        let connections = self.store.read(|view| view.connections())?;
        Ok(connections.into_iter().next().map(|connection| connection.name))
    }

    /// The profile's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl ProfileLock {
    fn take(folder: &Path, clock: &dyn Clock) -> Result<Self> {
        let path: PathBuf = folder.join(LOCK_FILE);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|why| folder_error(folder, &why))?;
        let deadline = clock.elapsed() + LOCK_WAIT;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if clock.elapsed() < deadline => clock.sleep(LOCK_POLL),
                Err(TryLockError::WouldBlock) => {
                    let what = Message::new("store-busy");
                    return Err(UserError::new(ErrorKind::Other, what).hint(Message::new("store-busy-hint")));
                }
                Err(TryLockError::Error(why)) => return Err(folder_error(folder, &why)),
            }
        }
    }
}

fn key_missing() -> UserError {
    UserError::new(ErrorKind::Keychain, Message::new("desk-database-key-missing"))
        .because(Message::new("desk-database-key-missing-why"))
        .hint(Message::new("desk-database-key-missing-hint"))
}

fn folder_error(folder: &Path, why: &std::io::Error) -> UserError {
    UserError::new(ErrorKind::Other, Message::new("store-file").with("path", folder.display().to_string()))
        .detail(why.to_string())
}

/// Only the owner of the folder may look into it.
fn make_private(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _ = folder; // the user's own folders are private by default
    Ok(())
}
