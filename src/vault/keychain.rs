//! The operating system's keychain.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keyring_core::{CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretSlice};
use zeroize::Zeroizing;

use super::{SERVICE, SecretName, Vault, VaultError, VaultReport, check_length, platform};
use crate::text::Message;

/// Secrets in the OS keychain, one item each.
///
/// Every secret is stored as base64, because some keychains keep only text. One call runs at a time.
#[derive(Default)]
pub struct KeychainVault {
    /// The connection to the keychain, made at the first call. One that failed is not kept: an unlocked, installed or
    /// restarted keychain works at the next call, without restarting the program.
    store: Mutex<Option<Arc<CredentialStore>>>,
}

impl KeychainVault {
    /// A vault on this user's keychain. Touches nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one operation on one item; `None` when the keychain is open and the item is not there.
    fn call<T>(
        &self,
        name: &SecretName,
        operation: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<Option<T>, VaultError> {
        let run = |store: &Arc<CredentialStore>| {
            operation(&store.build(SERVICE, name.account(), Some(&platform::modifiers(name)))?)
        };
        let mut slot = self.store.lock().unwrap_or_else(PoisonError::into_inner);

        // A keychain that was restarted fails everything on the old connection for ever; a new one heals it.
        let kept = slot.take().map(|store| (run(&store), store));
        let (outcome, store) = match kept {
            Some((Err(Error::PlatformFailure(_)), _)) | None => {
                let store = platform::open()?;
                (run(&store), store)
            }
            Some(done) => done,
        };
        if !matches!(outcome, Err(Error::PlatformFailure(_))) {
            *slot = Some(store);
        }

        match outcome {
            Ok(value) => Ok(Some(value)),
            // Some keychains show no items at all while they are locked.
            Err(Error::NoEntry) => platform::look().into_ready().map(|()| None),
            Err(error) => Err(platform::explain(&error)),
        }
    }
}

impl Vault for KeychainVault {
    fn describe(&self) -> Message {
        Message::new(platform::KEEPER)
    }

    fn state(&self) -> VaultReport {
        platform::look()
    }

    fn get(&self, name: &SecretName) -> Result<Option<SecretSlice<u8>>, VaultError> {
        let Some(stored) = self.call(name, |entry| entry.get_secret().map(Zeroizing::new))? else {
            return Ok(None);
        };
        let secret = STANDARD.decode(&*stored).map_err(|_| VaultError::Damaged { item: name.clone() })?;
        // Copied to its exact size, so that making a slice of it moves nothing and leaves no copy behind.
        Ok(Some(SecretSlice::from(Zeroizing::new(secret).to_vec())))
    }

    fn set(&self, name: &SecretName, secret: &[u8]) -> Result<(), VaultError> {
        check_length(name, secret)?;
        let encoded = Zeroizing::new(STANDARD.encode(secret));
        self.call(name, |entry| entry.set_secret(encoded.as_bytes()))?;
        match self.get(name)? {
            Some(kept) if kept.expose_secret() == secret => Ok(()),
            _ => Err(VaultError::NotReadBack { item: name.clone() }),
        }
    }

    fn delete(&self, name: &SecretName) -> Result<(), VaultError> {
        self.call(name, Entry::delete_credential).map(drop)
    }
}
