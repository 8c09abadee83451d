//! Names of secrets.

/// The service that all items are filed under.
pub const SERVICE: &str = "counterfoil";

/// Which secret: the keychain files it under [`SERVICE`] and its account, and shows a person its label.
///
/// Labels are not translated: they stay as they were written when the item was made, and a help text can name them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SecretName {
    account: String,
    label: &'static str,
}

impl SecretName {
    /// The key of a profile's database.
    pub fn database_key(profile_id: &str) -> Self {
        Self { account: format!("database-key/{profile_id}"), label: "Counterfoil: database key" }
    }

    /// The key that a database is being changed to. It exists only during the change, so that a crash in the middle
    /// leaves both keys at hand.
    pub fn database_key_next(profile_id: &str) -> Self {
        Self { account: format!("database-key-next/{profile_id}"), label: "Counterfoil: next database key" }
    }

    /// The key that a connection of a profile uses at its gateway.
    pub fn gateway_key(profile_id: &str, connection_id: &str) -> Self {
        Self { account: format!("gateway-key/{profile_id}/{connection_id}"), label: "Counterfoil: gateway key" }
    }

    /// The verification key of a profile's audit log, until its owner takes it off this computer.
    pub fn audit_key(profile_id: &str) -> Self {
        Self { account: format!("audit-key/{profile_id}"), label: "Counterfoil: audit log, verification key" }
    }

    /// How far a profile's audit log was when it was last looked at, so that a shorter or another one is noticed.
    pub fn audit_anchor(profile_id: &str) -> Self {
        Self { account: format!("audit-anchor/{profile_id}"), label: "Counterfoil: audit log, last entry" }
    }

    /// The private key that signs exports of a profile's audit log.
    pub fn audit_signing_key(profile_id: &str) -> Self {
        Self { account: format!("audit-signing-key/{profile_id}"), label: "Counterfoil: audit log, signing key" }
    }

    /// A key that is to take another's place once somebody else has agreed; named by its SHA-256.
    pub fn waiting_gateway_key(profile_id: &str, sha256: &str) -> Self {
        let account = format!("waiting-gateway-key/{profile_id}/{sha256}");
        Self { account, label: "Counterfoil: gateway key that waits for approval" }
    }

    /// The account, unique within [`SERVICE`].
    pub fn account(&self) -> &str {
        &self.account
    }

    /// What a person looks for in the keychain's own window.
    pub const fn label(&self) -> &'static str {
        self.label
    }
}
