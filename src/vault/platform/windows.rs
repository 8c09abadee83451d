//! The Credential Manager of Windows.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};
use windows_native_keyring_store::Store;

use crate::vault::{SERVICE, SecretName, VaultError, VaultReport, VaultState};

pub const KEEPER: &str = "vault-keeper-windows";
pub const ABSENT_HINT: &str = "vault-absent-hint-windows";

pub fn open() -> Result<Arc<CredentialStore>, VaultError> {
    Ok(Store::new().map_err(|error| explain(&error))?)
}

/// Keeps the item on this computer; the store's own choice would let a domain copy it to others.
pub fn modifiers(_name: &SecretName) -> HashMap<&'static str, &'static str> {
    HashMap::from([("persistence", "Local")])
}

/// Looks for an item that never exists.
pub fn look() -> VaultReport {
    let error = match open().map(|store| store.build(SERVICE, "none", None).and_then(|entry| entry.get_credential())) {
        Ok(Ok(_) | Err(Error::NoEntry)) => None,
        Ok(Err(error)) => Some(explain(&error)),
        Err(error) => Some(error),
    };
    let state = if error.is_some() { VaultState::Absent } else { VaultState::Ready };
    VaultReport { state, provider: Some("Credential Manager".to_owned()), detail: error.map(|error| error.to_string()) }
}

/// What a failed call means. The Credential Manager opens with the user's session and is never locked on its own; a
/// process without such a session (a service, a remote shell) has none.
pub fn explain(error: &Error) -> VaultError {
    let detail = error.to_string();
    match error {
        Error::NoStorageAccess(_) => VaultError::Absent { detail },
        _ => VaultError::Refused { detail },
    }
}
