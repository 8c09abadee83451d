//! A vault that forgets.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretSlice};

use super::{SecretName, Vault, VaultError, VaultReport, VaultState, check_length};
use crate::text::Message;

/// Secrets in this process only, for the demo and for tests; [`Vault::describe`] says so.
#[derive(Default)]
pub struct MemoryVault {
    items: Mutex<HashMap<SecretName, SecretSlice<u8>>>,
}

impl MemoryVault {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn items(&self) -> MutexGuard<'_, HashMap<SecretName, SecretSlice<u8>>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn describe(&self) -> Message {
        Message::new("vault-keeper-memory")
    }

    fn state(&self) -> VaultReport {
        VaultReport { state: VaultState::Ready, provider: None, detail: None }
    }

    fn get(&self, name: &SecretName) -> Result<Option<SecretSlice<u8>>, VaultError> {
        Ok(self.items().get(name).map(|secret| SecretSlice::from(secret.expose_secret().to_vec())))
    }

    fn set(&self, name: &SecretName, secret: &[u8]) -> Result<(), VaultError> {
        check_length(name, secret)?;
        self.items().insert(name.clone(), SecretSlice::from(secret.to_vec()));
        Ok(())
    }

    fn delete(&self, name: &SecretName) -> Result<(), VaultError> {
        self.items().remove(name);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::text::Texts;
    use crate::vault::MAX_SECRET_BYTES;

    #[test]
    fn it_keeps_replaces_and_forgets() {
        let vault = MemoryVault::new();
        let (one, other) = (SecretName::database_key("a"), SecretName::database_key("b"));
        assert!(vault.get(&one).unwrap().is_none());
        vault.set(&one, b"first").unwrap();
        vault.set(&one, b"second").unwrap();
        assert_eq!(vault.get(&one).unwrap().unwrap().expose_secret(), b"second");
        assert!(vault.get(&other).unwrap().is_none());
        vault.delete(&one).unwrap();
        vault.delete(&one).unwrap();
        assert!(vault.get(&one).unwrap().is_none());
    }

    #[test]
    fn it_refuses_what_a_keychain_would_refuse() {
        let vault = MemoryVault::new();
        let name = SecretName::gateway_key("a", "b");
        vault.set(&name, &[7; MAX_SECRET_BYTES]).unwrap();
        let refused = vault.set(&name, &[7; MAX_SECRET_BYTES + 1]);
        assert_eq!(refused, Err(VaultError::TooLong { item: name, length: MAX_SECRET_BYTES + 1 }));
    }

    #[test]
    fn it_says_that_it_forgets() {
        assert_eq!(Texts::english().say(&MemoryVault::new().describe()), "memory only, forgotten at exit");
    }

    #[test]
    fn a_secret_does_not_print() {
        let vault = MemoryVault::new();
        let name = SecretName::database_key("a");
        vault.set(&name, b"canary").unwrap();
        let shown = format!("{:?}", vault.get(&name));
        assert!(!shown.contains("99, 97, 110") && !shown.contains("canary"), "{shown}");
    }
}
