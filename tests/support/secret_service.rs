//! A real Secret Service for a test: gnome-keyring on a message bus of its own.
//!
//! The test program is started again inside `dbus-run-session`, with a home of its own in a temporary folder, a bus that
//! starts no service by itself, and no display. The keychain of whoever runs the tests is never touched.
#![allow(dead_code, reason = "not every test program uses all of it")]

use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use counterfoil::vault::{KeychainVault, Vault as _, VaultState};

const INSIDE: &str = "COUNTERFOIL_KEYCHAIN_TEST";
const TOOLS: [&str; 4] = ["dbus-run-session", "dbus-daemon", "gnome-keyring-daemon", "secret-tool"];

/// How long one test may take in all; each needs some seconds at most.
const TEST_LIMIT: Duration = Duration::from_mins(4);
/// How long a daemon may take to appear or to go.
const DAEMON_LIMIT: Duration = Duration::from_secs(20);

pub fn secret_tool(args: &[&str]) -> String {
    let output = Command::new("secret-tool").args(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A gnome-keyring of this test; it dies with the value.
pub struct Daemon(Child);

impl Daemon {
    /// One that is unlocked with the same password each time, so that it opens what an earlier one kept.
    pub fn unlocked() -> Self {
        Self::start(&["--unlock"], VaultState::Ready)
    }

    /// One that nobody unlocked.
    pub fn locked() -> Self {
        Self::start(&[], VaultState::Locked)
    }

    fn start(options: &[&str], expected: VaultState) -> Self {
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(b"a password").unwrap();
        let daemon = Self(child);
        until("the keychain is up", || KeychainVault::new().state().state == expected);
        daemon
    }

    /// Ends it as a crash would, and waits until the bus has noticed.
    pub fn kill(self) {
        drop(self);
        until("the keychain is gone", || KeychainVault::new().state().state == VaultState::Absent);
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[track_caller]
fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < DAEMON_LIMIT, "waited {DAEMON_LIMIT:?} until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[derive(Clone, Copy)]
pub enum Bus {
    /// A message bus for this test alone, without any service that it could start.
    Own,
    /// No message bus at all.
    None,
}

/// Runs the body in a process of its own, apart from everything that belongs to the person who runs the tests.
#[track_caller]
pub fn isolated(test: &str, bus: Bus, body: impl FnOnce()) {
    if std::env::var(INSIDE).is_ok_and(|inside| inside == test) {
        return body();
    }
    if let Some(missing) = TOOLS.into_iter().find(|tool| !installed(tool)) {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing} is not installed");
        eprintln!("skipped: {missing} is not installed");
        return;
    }

    let home = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut command = match bus {
        Bus::Own => {
            let mut command = Command::new("dbus-run-session");
            command.arg("--config-file").arg(bus_config(home.path())).arg("--").arg(program);
            command
        }
        Bus::None => Command::new(program),
    };
    let output_file = home.path().join("output");
    let output = std::fs::File::create(&output_file).unwrap();
    command
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, test)
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", private_dir(home.path(), "run"))
        .env("XDG_DATA_HOME", private_dir(home.path(), "data"))
        .env("XDG_CONFIG_HOME", private_dir(home.path(), "config"))
        .env("XDG_CACHE_HOME", private_dir(home.path(), "cache"))
        .stdin(Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output)
        // A group of its own, so that everything it started can be ended with it.
        .process_group(0);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL"] {
        command.env_remove(name);
    }

    let mut child = command.spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        if started.elapsed() > TEST_LIMIT {
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();

    let output = std::fs::read_to_string(&output_file).unwrap();
    assert!(status.is_some_and(|status| status.success()), "{status:?}\n{output}");
    assert!(output.contains("1 passed"), "the test did not run inside\n{output}");
    until("every process of the test is gone", || !process_left(home.path()));
}

fn installed(tool: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(tool).is_file()))
}

/// A bus with no service folders: nothing can be started behind the test's back.
fn bus_config(home: &Path) -> PathBuf {
    let file = home.join("bus.conf");
    let socket = home.join("bus");
    let config = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow eavesdrop="false"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket.display()
    );
    std::fs::write(&file, config).unwrap();
    file
}

fn private_dir(home: &Path, name: &str) -> PathBuf {
    let dir = home.join(name);
    std::fs::DirBuilder::new().mode(0o700).create(&dir).unwrap();
    dir
}

/// Whether a process still has this test's home in its environment.
fn process_left(home: &Path) -> bool {
    let marker = format!("HOME={}\0", home.display());
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| std::fs::read(entry.ok()?.path().join("environ")).ok())
        .any(|environ| environ.windows(marker.len()).any(|window| window == marker.as_bytes()))
}
