//! The Secret Service of a Linux or BSD desktop: gnome-keyring, KWallet, KeePassXC.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Error};
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;
use zbus_secret_service_keyring_store::Store;

use crate::vault::{SecretName, VaultError, VaultReport, VaultState};

pub const KEEPER: &str = "vault-keeper-secret-service";
pub const ABSENT_HINT: &str = "vault-absent-hint-linux";

/// The bus name that the keychain, whichever it is, answers to.
const BUS_NAME: &str = "org.freedesktop.secrets";

/// How long the keychain may take to start and answer before it counts as absent.
const PATIENCE: Duration = Duration::from_secs(10);

/// A new connection. Looks first, since the store itself would wait without limit for a keychain that hangs.
pub fn open() -> Result<Arc<CredentialStore>, VaultError> {
    let report = look();
    if report.state == VaultState::Absent {
        report.into_ready()?;
    }
    Ok(Store::new().map_err(|error| explain(&error))?)
}

pub fn modifiers(name: &SecretName) -> HashMap<&'static str, &'static str> {
    HashMap::from([("label", name.label())])
}

/// The state, on a connection of its own. Nothing is unlocked and no secret is asked for, so the plain session is enough.
pub fn look() -> VaultReport {
    let report = |state, provider: Option<String>, detail: Option<String>| VaultReport { state, provider, detail };
    let connection = match Builder::session().and_then(|builder| builder.method_timeout(PATIENCE).build()) {
        Ok(connection) => connection,
        Err(error) => return report(VaultState::Absent, None, Some(error.to_string())),
    };
    let service = match SecretService::connect_with_existing(EncryptionType::Plain, connection.clone()) {
        Ok(service) => service,
        Err(error) => return report(VaultState::Absent, None, Some(error.to_string())),
    };
    let provider = provider(&connection);
    match service.get_default_collection().and_then(|collection| collection.is_locked()) {
        Ok(false) => report(VaultState::Ready, provider, None),
        Ok(true) => report(VaultState::Locked, provider, Some("the default collection is locked".to_owned())),
        // A keychain that was never set up, or whose file is closed, has no default collection to show.
        Err(secret_service::Error::NoResult) => {
            report(VaultState::Locked, provider, Some("there is no default collection".to_owned()))
        }
        Err(error) => report(VaultState::Absent, provider, Some(error.to_string())),
    }
}

/// What a failed call means.
pub fn explain(error: &Error) -> VaultError {
    let detail = error.to_string();
    match error {
        Error::NoStorageAccess(_) => VaultError::Locked { detail },
        Error::PlatformFailure(_) => look().into_ready().err().unwrap_or(VaultError::Refused { detail }),
        _ => VaultError::Refused { detail },
    }
}

/// The program behind the bus name. Its command line is readable where its executable is not (gnome-keyring carries
/// file capabilities).
fn provider(connection: &zbus::blocking::Connection) -> Option<String> {
    let bus = DBusProxy::new(connection).ok()?;
    let process = bus.get_connection_unix_process_id(BusName::try_from(BUS_NAME).ok()?).ok()?;
    let command_line = std::fs::read_to_string(format!("/proc/{process}/cmdline")).ok()?;
    let program = Path::new(command_line.split('\0').next()?).file_name()?;
    Some(program.to_string_lossy().into_owned())
}
