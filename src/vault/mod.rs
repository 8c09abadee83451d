//! The OS keychain: the gateways' keys and the database key, and nowhere else.
//!
//! A [`Vault`] is in one of three states, and every error says which one it met. Only `Ok(None)` from [`Vault::get`]
//! means "never stored"; a locked or absent keychain is never mistaken for an empty one, and there is no file to fall
//! back to.
//!
//! Calls block. While a locked keychain asks its owner for a password they block until it is answered, so nothing that
//! paints may call them; [`Vault::state`] alone never makes anything ask.

mod error;
mod keychain;
mod memory;
mod name;
mod platform;

use secrecy::SecretSlice;

use crate::text::Message;

pub use error::VaultError;
pub use keychain::KeychainVault;
pub use memory::MemoryVault;
pub use name::{SERVICE, SecretName};

/// The longest secret, in bytes: Windows keeps 2,560 bytes an item, and base64 makes four of three. The same
/// everywhere, so that what works on one system works on all.
pub const MAX_SECRET_BYTES: usize = 1920;

/// Whether secrets can be read and written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultState {
    /// They can.
    Ready,
    /// There is a keychain; its owner has to unlock it.
    Locked,
    /// There is no keychain, or it does not answer.
    Absent,
}

/// A look at the vault, for start-up and for diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultReport {
    /// The state.
    pub state: VaultState,
    /// The program that keeps the secrets, when it can be told: `gnome-keyring-daemon`.
    pub provider: Option<String>,
    /// Why it is not ready, in the words of the system. Never a secret.
    pub detail: Option<String>,
}

impl VaultReport {
    /// Nothing when the vault is ready, otherwise the error that its state amounts to.
    pub fn into_ready(self) -> Result<(), VaultError> {
        let detail = self.detail.unwrap_or_default();
        match self.state {
            VaultState::Ready => Ok(()),
            VaultState::Locked => Err(VaultError::Locked { detail }),
            VaultState::Absent => Err(VaultError::Absent { detail }),
        }
    }
}

/// A place that keeps secrets.
pub trait Vault: Send + Sync {
    /// What keeps the secrets, in words: “OS keychain (Secret Service)”.
    fn describe(&self) -> Message;

    /// The state now. Asks nobody for a password and changes nothing.
    fn state(&self) -> VaultReport;

    /// The secret; `None` when the vault is open and has no such item.
    fn get(&self, name: &SecretName) -> Result<Option<SecretSlice<u8>>, VaultError>;

    /// Stores the secret in place of an earlier one. `Ok` only after it was read back and is the same.
    fn set(&self, name: &SecretName, secret: &[u8]) -> Result<(), VaultError>;

    /// Removes the secret; `Ok` also when there was none.
    fn delete(&self, name: &SecretName) -> Result<(), VaultError>;
}

fn check_length(name: &SecretName, secret: &[u8]) -> Result<(), VaultError> {
    if secret.len() > MAX_SECRET_BYTES {
        return Err(VaultError::TooLong { item: name.clone(), length: secret.len() });
    }
    Ok(())
}
