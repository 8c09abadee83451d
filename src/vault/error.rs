//! What can go wrong with a keychain.

use super::platform;
use super::{MAX_SECRET_BYTES, SecretName};
use crate::text::{ErrorKind, Message, UserError};

/// Why a secret could not be read, written or removed. No variant carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The keychain is there and its owner has to unlock it.
    #[error("the keychain is locked: {detail}")]
    Locked {
        /// The system's own words.
        detail: String,
    },
    /// There is no keychain, or it does not answer.
    #[error("there is no keychain: {detail}")]
    Absent {
        /// The system's own words.
        detail: String,
    },
    /// The item holds something that was not stored by Counterfoil.
    #[error("the keychain item {} does not hold what was stored", item.account())]
    Damaged {
        /// The item.
        item: SecretName,
    },
    /// The item was written, and reading it back gave something else.
    #[error("the keychain item {} did not read back as written", item.account())]
    NotReadBack {
        /// The item.
        item: SecretName,
    },
    /// Longer than [`MAX_SECRET_BYTES`]; nothing was written.
    #[error("the secret for {} has {length} bytes, more than {MAX_SECRET_BYTES}", item.account())]
    TooLong {
        /// The item.
        item: SecretName,
        /// Its length in bytes.
        length: usize,
    },
    /// The keychain is open and still said no.
    #[error("the keychain refused: {detail}")]
    Refused {
        /// The system's own words.
        detail: String,
    },
}

impl From<VaultError> for UserError {
    fn from(error: VaultError) -> Self {
        let new = |key| Self::new(ErrorKind::Keychain, Message::new(key));
        let about =
            |key, item: &SecretName| Self::new(ErrorKind::Keychain, Message::new(key).with("item", item.label()));
        let keeper = || Message::new(platform::KEEPER);
        match error {
            VaultError::Locked { detail } => new("vault-locked")
                .because(Message::new("vault-locked-why").with("keeper", keeper()))
                .hint(Message::new("vault-locked-hint"))
                .detail(detail),
            VaultError::Absent { detail } => new("vault-absent")
                .because(Message::new("vault-absent-why").with("keeper", keeper()))
                .hint(Message::new(platform::ABSENT_HINT))
                .detail(detail),
            VaultError::Damaged { item } => about("vault-damaged", &item)
                .because(Message::new("vault-damaged-why"))
                .hint(Message::new("vault-damaged-hint"))
                .detail(item.account()),
            VaultError::NotReadBack { item } => about("vault-not-read-back", &item)
                .because(Message::new("vault-not-read-back-why"))
                .hint(Message::new("vault-not-read-back-hint"))
                .detail(item.account()),
            VaultError::TooLong { item, length } => about("vault-too-long", &item)
                .because(Message::new("vault-too-long-why").with("length", length).with("limit", MAX_SECRET_BYTES)),
            VaultError::Refused { detail } => {
                new("vault-refused").hint(Message::new("vault-refused-hint")).detail(detail)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn every_error_is_a_keychain_error_with_a_sentence() {
        let item = SecretName::database_key("shop");
        let detail = || "prompt dismissed".to_owned();
        let errors = [
            VaultError::Locked { detail: detail() },
            VaultError::Absent { detail: detail() },
            VaultError::Damaged { item: item.clone() },
            VaultError::NotReadBack { item: item.clone() },
            VaultError::TooLong { item, length: 1921 },
            VaultError::Refused { detail: detail() },
        ];
        let texts = Texts::english();
        for error in errors {
            let shown = UserError::from(error.clone());
            assert_eq!(shown.kind, ErrorKind::Keychain);
            for message in [Some(&shown.what), shown.why.as_ref(), shown.hint.as_ref()].into_iter().flatten() {
                let sentence = texts.say(message);
                assert_ne!(sentence, message.key, "{error}: the sentence is missing");
                assert!(!sentence.contains('$') && !sentence.contains("vault-"), "{error}: {sentence}");
            }
        }
    }

    #[test]
    fn too_long_says_both_numbers() {
        let shown = UserError::from(VaultError::TooLong { item: SecretName::gateway_key("p", "c"), length: 2000 });
        let texts = Texts::english();
        assert_eq!(texts.say(&shown.what), "The secret for “Counterfoil: gateway key” is too long");
        assert_eq!(texts.say(&shown.why.unwrap()), "It has 2000 bytes, and a keychain item holds at most 1920");
    }
}
