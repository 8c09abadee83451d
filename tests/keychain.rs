//! The OS keychain against a real Secret Service: gnome-keyring on a message bus of its own (`support/secret_service.rs`).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]
// Tests measure how long a refusal takes and give up on what hangs.
#![allow(clippy::disallowed_methods)]

mod support {
    pub mod secret_service;
}

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use counterfoil::text::Texts;
use counterfoil::vault::{KeychainVault, SERVICE, SecretName, Vault, VaultError, VaultState};
use secrecy::ExposeSecret as _;
use support::secret_service::{Bus, Daemon, isolated, secret_tool};

/// How soon a keychain that nobody can unlock has to say so.
const SOON: Duration = Duration::from_secs(5);

#[test]
fn ready_keeps_replaces_and_forgets() {
    isolated("ready_keeps_replaces_and_forgets", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let vault = KeychainVault::new();
        let report = vault.state();
        assert_eq!(report.state, VaultState::Ready);
        assert_eq!(report.provider.as_deref(), Some("gnome-keyring-daemon"));
        assert_eq!(Texts::english().say(&vault.describe()), "OS keychain (Secret Service)");

        let key = SecretName::database_key("shop");
        let unicode = SecretName::gateway_key("Tante Emmas Lädchen", "日本 ☕");
        assert_eq!(read(&vault, &key), None);
        vault.set(&key, &[0, 255, 10, 0]).unwrap();
        vault.set(&unicode, b"sk_test_1").unwrap();
        assert_eq!(read(&vault, &key).unwrap(), [0, 255, 10, 0]);
        assert_eq!(read(&vault, &unicode).unwrap(), b"sk_test_1");
        assert_eq!(read(&vault, &SecretName::database_key_next("shop")), None);

        let long: Vec<u8> = (0..1000_u32).map(|n| u8::try_from(n % 256).unwrap()).collect();
        vault.set(&key, &long).unwrap();
        assert_eq!(read(&vault, &key).unwrap(), long);
        let too_long = vault.set(&key, &[1; 1921]);
        assert_eq!(too_long, Err(VaultError::TooLong { item: key.clone(), length: 1921 }));
        assert_eq!(read(&KeychainVault::new(), &key).unwrap(), long, "a second vault sees the same items");

        vault.delete(&key).unwrap();
        vault.delete(&key).unwrap();
        assert_eq!(read(&vault, &key), None);
        assert_eq!(read(&vault, &unicode).unwrap(), b"sk_test_1", "only the named item goes");
    });
}

#[test]
fn an_independent_client_reads_what_was_stored() {
    isolated("an_independent_client_reads_what_was_stored", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let vault = KeychainVault::new();
        let name = SecretName::gateway_key("shop", "main");
        vault.set(&name, b"sk_test_canary").unwrap();
        let lookup = secret_tool(&["lookup", "service", SERVICE, "username", name.account()]);
        assert_eq!(lookup, STANDARD.encode(b"sk_test_canary"));
        let found = secret_tool(&["search", "service", SERVICE, "username", name.account()]);
        assert!(found.contains("label = Counterfoil: gateway key"), "{found}");
    });
}

#[test]
fn what_another_program_wrote_is_called_damaged() {
    isolated("what_another_program_wrote_is_called_damaged", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let vault = KeychainVault::new();
        let name = SecretName::database_key("shop");
        vault.set(&name, b"right").unwrap();
        let mut overwrite = Command::new("secret-tool")
            .args(["store", "--label", name.label(), "service", SERVICE, "username", name.account()])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        overwrite.stdin.take().unwrap().write_all(b"not base64!").unwrap();
        assert!(overwrite.wait().unwrap().success());
        // libsecret adds an item of its own beside ours or replaces it; either way this is not what was stored.
        let error = vault.get(&name).expect_err("the item was changed");
        assert!(matches!(error, VaultError::Damaged { .. } | VaultError::Refused { .. }), "{error}");
        assert!(!error.to_string().contains("not base64!"), "an error shows no secret: {error}");
    });
}

#[test]
fn locked_is_said_soon_and_is_not_empty() {
    isolated("locked_is_said_soon_and_is_not_empty", Bus::Own, || {
        let name = SecretName::database_key("shop");
        let vault = KeychainVault::new();
        let daemon = Daemon::unlocked();
        vault.set(&name, b"key").unwrap();
        daemon.kill();

        let _locked = Daemon::locked();
        for vault in [&vault, &KeychainVault::new()] {
            assert_eq!(vault.state().state, VaultState::Locked);
            for item in [&name, &SecretName::database_key("another")] {
                assert_locked(|| vault.get(item).map(drop));
                assert_locked(|| vault.set(item, b"key"));
                assert_locked(|| vault.delete(item));
            }
        }
    });
}

#[test]
fn locked_includes_a_keychain_that_was_never_set_up() {
    isolated("locked_includes_a_keychain_that_was_never_set_up", Bus::Own, || {
        let _locked = Daemon::locked();
        let vault = KeychainVault::new();
        assert_eq!(vault.state().state, VaultState::Locked);
        assert_locked(|| vault.get(&SecretName::database_key("shop")).map(drop));
        assert_locked(|| vault.set(&SecretName::database_key("shop"), b"key"));
    });
}

#[test]
fn absent_without_a_provider_and_ready_once_there_is_one() {
    isolated("absent_without_a_provider_and_ready_once_there_is_one", Bus::Own, || {
        let vault = KeychainVault::new();
        assert_absent(&vault);
        let _daemon = Daemon::unlocked();
        vault.set(&SecretName::database_key("shop"), b"key").unwrap();
        assert_eq!(read(&vault, &SecretName::database_key("shop")).unwrap(), b"key");
    });
}

#[test]
fn absent_without_a_bus() {
    isolated("absent_without_a_bus", Bus::None, || assert_absent(&KeychainVault::new()));
}

#[test]
fn a_restarted_daemon_heals_under_the_same_vault() {
    isolated("a_restarted_daemon_heals_under_the_same_vault", Bus::Own, || {
        let vault = KeychainVault::new();
        let name = SecretName::database_key("shop");
        let daemon = Daemon::unlocked();
        vault.set(&name, b"before").unwrap();

        daemon.kill();
        assert_absent(&vault);

        let daemon = Daemon::unlocked();
        assert_eq!(read(&vault, &name).unwrap(), b"before");
        daemon.kill();

        // Not noticed in between: the first call after the restart is a write on the old connection.
        let _daemon = Daemon::unlocked();
        vault.set(&name, b"after").unwrap();
        assert_eq!(read(&vault, &name).unwrap(), b"after");
    });
}

fn read(vault: &KeychainVault, name: &SecretName) -> Option<Vec<u8>> {
    vault.get(name).unwrap().map(|secret| secret.expose_secret().to_vec())
}

#[track_caller]
fn assert_locked(call: impl FnOnce() -> Result<(), VaultError>) {
    let started = Instant::now();
    let outcome = call();
    assert!(matches!(outcome, Err(VaultError::Locked { .. })), "{outcome:?}");
    assert!(started.elapsed() < SOON, "took {:?}", started.elapsed());
}

#[track_caller]
fn assert_absent(vault: &KeychainVault) {
    let started = Instant::now();
    let name = SecretName::database_key("shop");
    assert_eq!(vault.state().state, VaultState::Absent);
    for outcome in [vault.get(&name).map(drop), vault.set(&name, b"key"), vault.delete(&name)] {
        assert!(matches!(outcome, Err(VaultError::Absent { .. })), "{outcome:?}");
    }
    assert!(started.elapsed() < SOON, "took {:?}", started.elapsed());
}
