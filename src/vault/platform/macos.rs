//! The login keychain of macOS.

use std::collections::HashMap;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::{CredentialStore, Error};

use crate::vault::{SERVICE, SecretName, VaultError, VaultReport, VaultState};

pub const KEEPER: &str = "vault-keeper-macos";
pub const ABSENT_HINT: &str = "vault-absent-hint-macos";

/// Security framework results that mean “its owner has to unlock or allow it”: `errSecInteractionNotAllowed`,
/// `errSecAuthFailed`, `errSecInteractionRequired` and `errSecUserCanceled` (Apple, SecBase.h).
const LOCKED: [i32; 4] = [-25308, -25293, -25315, -128];

/// Results that mean “there is no keychain”: `errSecNotAvailable`, `errSecNoSuchKeychain`, `errSecInvalidKeychain` and
/// `errSecNoDefaultKeychain`.
const ABSENT: [i32; 4] = [-25291, -25294, -25295, -25307];

pub fn open() -> Result<Arc<CredentialStore>, VaultError> {
    Ok(Store::new().map_err(|error| explain(&error))?)
}

/// None: an item shows its service as its name.
pub fn modifiers(_name: &SecretName) -> HashMap<&'static str, &'static str> {
    HashMap::new()
}

/// Looks for an item that never exists: attributes can be searched without unlocking anything.
pub fn look() -> VaultReport {
    let error = match open().map(|store| store.build(SERVICE, "none", None).and_then(|entry| entry.get_credential())) {
        Ok(Ok(_) | Err(Error::NoEntry)) => None,
        Ok(Err(error)) => Some(explain(&error)),
        Err(error) => Some(error),
    };
    let state = match error {
        Some(VaultError::Locked { .. }) => VaultState::Locked,
        Some(_) => VaultState::Absent,
        None => VaultState::Ready,
    };
    VaultReport { state, provider: Some("macOS Keychain".to_owned()), detail: error.map(|error| error.to_string()) }
}

/// What a failed call means.
pub fn explain(error: &Error) -> VaultError {
    let detail = error.to_string();
    let (Error::NoStorageAccess(cause) | Error::PlatformFailure(cause)) = error else {
        return VaultError::Refused { detail };
    };
    match cause.downcast_ref::<security_framework::base::Error>().map(|cause| cause.code()) {
        Some(code) if LOCKED.contains(&code) => VaultError::Locked { detail },
        Some(code) if ABSENT.contains(&code) => VaultError::Absent { detail },
        _ => VaultError::Refused { detail },
    }
}
