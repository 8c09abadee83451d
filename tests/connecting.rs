//! Connecting a gateway through the worker, as the first run and the settings do: what works is kept whole, what does not
//! leaves nothing behind, and nobody's key ends up in the demo shop.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use counterfoil::clock::{Clock, SystemClock};
use counterfoil::desk::{Desk, NewGateway, Result};
use counterfoil::job::Job;
use counterfoil::sandbox::{Noise, Sandbox, ShopPlan};
use counterfoil::text::{Message, Texts};
use counterfoil::vault::{MemoryVault, SecretName, Vault, VaultError, VaultReport};
use counterfoil::worker::{Answer, Command, DemoShop, Doorway, Event, Happened, Look, Worker};
use secrecy::SecretSlice;
use zeroize::Zeroizing;

/// A keychain that can be made to keep no key of a gateway.
#[derive(Default)]
struct Moody {
    kept: MemoryVault,
    refuses: AtomicBool,
    written: Mutex<Vec<SecretName>>,
}

impl Vault for Moody {
    fn describe(&self) -> Message {
        self.kept.describe()
    }

    fn state(&self) -> VaultReport {
        self.kept.state()
    }

    fn get(&self, name: &SecretName) -> std::result::Result<Option<SecretSlice<u8>>, VaultError> {
        self.kept.get(name)
    }

    fn set(&self, name: &SecretName, secret: &[u8]) -> std::result::Result<(), VaultError> {
        if self.refuses.load(Ordering::Relaxed) && name.account().starts_with("gateway-key/") {
            return Err(VaultError::Refused { detail: "no".to_owned() });
        }
        self.written.lock().unwrap().push(name.clone());
        self.kept.set(name, secret)
    }

    fn delete(&self, name: &SecretName) -> std::result::Result<(), VaultError> {
        self.kept.delete(name)
    }
}

/// The way to one profile, and to a demo shop whose book lies beside it.
struct Door {
    folder: tempfile::TempDir,
    vault: Arc<Moody>,
    demo: AtomicBool,
    /// Where the demo's gateway is, and a key for it.
    gateway: (String, String),
    stops_demo: AtomicBool,
}

impl Door {
    fn profile(&self) -> PathBuf {
        self.folder.path().join(if self.is_demo() { "demo" } else { "profile" })
    }
}

impl Doorway for Door {
    fn look(&self) -> Result<Look> {
        let profile = Desk::exists(&self.profile())?.then(|| "profile".to_owned());
        Ok(Look { profile, keychain: Ok(self.vault.describe()), sign_in: false })
    }

    fn is_demo(&self) -> bool {
        self.demo.load(Ordering::Relaxed)
    }

    fn open(&self) -> Result<Desk> {
        Desk::open(&self.profile(), Arc::clone(&self.vault) as Arc<dyn Vault>, Arc::new(SystemClock::new()))
    }

    fn create(&self) -> Result<Desk> {
        Desk::create(&self.profile(), Arc::clone(&self.vault) as Arc<dyn Vault>, Arc::new(SystemClock::new()))
    }

    fn demo(&self, job: &Job) -> Result<DemoShop> {
        self.demo.store(true, Ordering::Relaxed);
        let desk = Desk::create(&self.profile(), Arc::new(MemoryVault::default()), Arc::new(SystemClock::new()))?;
        let papers = self.folder.path().to_owned();
        let (url, key) = &self.gateway;
        counterfoil::desk::add_gateway(&desk, &desk.owner()?, &new_gateway(url, key), job)?;
        if self.stops_demo.load(Ordering::Relaxed) {
            job.cancel(); // as a person who stops it while it grows
        }
        Ok(DemoShop { desk, papers, files: Vec::new() })
    }

    fn leave_demo(&self) {
        self.demo.store(false, Ordering::Relaxed);
    }

    fn keep_preferences(&self, _preferences: &str) -> Result<()> {
        Ok(())
    }
}

struct Bench {
    worker: Worker,
    door: Arc<Door>,
    sandbox: Sandbox,
}

impl Bench {
    fn new() -> Self {
        let clock = SystemClock::new();
        let plan = ShopPlan { days: 3, per_day: 5, noise: Noise::none(), ..ShopPlan::new(7, clock.now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || clock.now())).unwrap();
        let door = Arc::new(Door {
            folder: tempfile::tempdir().unwrap(),
            vault: Arc::default(),
            demo: AtomicBool::new(false),
            gateway: (sandbox.base_url().to_owned(), sandbox.full_key().to_owned()),
            stops_demo: AtomicBool::new(false),
        });
        let doorway = Arc::clone(&door) as Arc<dyn Doorway>;
        let worker = Worker::start(doorway, Arc::new(SystemClock::new()), Arc::new(Texts::english()), || {}).unwrap();
        Self { worker, door, sandbox }
    }

    fn gateway(&self, key: &str) -> NewGateway {
        new_gateway(self.sandbox.base_url(), key)
    }

    /// What a command ends with, within twenty seconds.
    #[allow(clippy::disallowed_methods, reason = "a test measures for itself")]
    fn run(&mut self, command: Command) -> Result<Answer> {
        let id = self.worker.send(command).unwrap();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            match self.worker.next_event() {
                Some(Event { id: of, happened: Some(Happened::Ended(result)) }) if of == id => return *result,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
        panic!("no event came");
    }

    fn has_profile(&self) -> bool {
        self.door.look().unwrap().profile.is_some()
    }

    /// The secrets that are still in the keychain.
    fn secrets(&self) -> usize {
        let written = self.door.vault.written.lock().unwrap();
        let names: HashSet<&SecretName> = written.iter().collect();
        names.into_iter().filter(|name| self.door.vault.get(name).unwrap().is_some()).count()
    }
}

fn new_gateway(url: &str, key: &str) -> NewGateway {
    NewGateway {
        name: "Shop".to_owned(),
        kind: "stripe".to_owned(),
        url: url.to_owned(),
        key: Zeroizing::new(key.to_owned()),
    }
}

#[test]
fn the_first_gateway_makes_a_profile_that_opens_again() {
    let mut bench = Bench::new();
    let new = bench.gateway(bench.sandbox.read_only_key());
    let Ok(Answer::Connected(connected)) = bench.run(Command::ConnectGateway(new)) else { panic!("not connected") };
    assert_eq!((connected.opened.name.as_str(), connected.opened.demo), ("Shop", false));
    assert_eq!(connected.opened.folder, bench.door.profile());
    assert_eq!(connected.gateway.limits.len(), 2, "a key that only reads refunds and captures nothing");
    assert_eq!(connected.gateway.synced_at, None);
    bench.run(Command::Sync).unwrap();
    let Ok(Answer::Gateways(list)) = bench.run(Command::FetchGateways) else { panic!("no list") };
    assert!(list.0.first().unwrap().synced_at.is_some());

    // A second connection, from inside the open book, is the same command: here a new key for the same account.
    let full = bench.gateway(bench.sandbox.full_key());
    let Ok(Answer::Connected(connected)) = bench.run(Command::ConnectGateway(full)) else { panic!("no new key") };
    assert!(connected.gateway.limits.is_empty());
    assert!(connected.gateway.synced_at.is_some(), "a new key does not make the copy older");

    bench.run(Command::CloseProfile).unwrap();
    assert!(bench.has_profile());
    let Ok(Answer::Opened(opened)) = bench.run(Command::OpenProfile) else { panic!("it does not open") };
    assert_eq!(opened.name, "Shop");
}

#[test]
fn a_key_that_does_not_work_leaves_nothing() {
    let mut bench = Bench::new();
    let new = bench.gateway("rk_test_51nobodyknowsthiskeyatall");
    let error = bench.run(Command::ConnectGateway(new)).unwrap_err();
    assert_eq!(error.what.key, "gateway-key-refused");
    assert!(!bench.has_profile());
    assert_eq!(bench.secrets(), 0);
}

#[test]
fn a_key_that_cannot_be_kept_leaves_nothing_and_can_be_tried_again() {
    let mut bench = Bench::new();
    bench.door.vault.refuses.store(true, Ordering::Relaxed);
    let new = bench.gateway(bench.sandbox.full_key());
    let error = bench.run(Command::ConnectGateway(new)).unwrap_err();
    assert_eq!(error.what.key, "vault-refused", "what went wrong is said, not what was cleared away");
    assert!(!bench.has_profile());
    assert_eq!(bench.secrets(), 0, "the database key of the profile is gone with it");
    assert_eq!(bench.run(Command::FetchGateways).unwrap_err().what.key, "worker-no-profile");

    bench.door.vault.refuses.store(false, Ordering::Relaxed);
    let new = bench.gateway(bench.sandbox.full_key());
    bench.run(Command::ConnectGateway(new)).unwrap();
    assert!(bench.has_profile());
    // The book's, the gateway's, and the audit log's three.
    assert_eq!(bench.secrets(), 5);
}

#[test]
fn a_refused_key_takes_no_profile_back_that_was_there_before() {
    let mut bench = Bench::new();
    drop(bench.door.create().unwrap());
    bench.door.vault.refuses.store(true, Ordering::Relaxed);
    let new = bench.gateway(bench.sandbox.full_key());
    bench.run(Command::ConnectGateway(new)).unwrap_err();
    assert!(bench.has_profile());
    bench.run(Command::OpenProfile).unwrap();
}

#[test]
fn a_demo_that_was_stopped_is_gone() {
    let mut bench = Bench::new();
    bench.door.stops_demo.store(true, Ordering::Relaxed);
    assert!(bench.run(Command::OpenDemo).unwrap_err().is_cancelled());
    assert!(!bench.door.is_demo());
    assert_eq!(bench.run(Command::FetchGateways).unwrap_err().what.key, "worker-no-profile");
}

#[test]
fn nobodys_key_goes_into_the_demo() {
    let mut bench = Bench::new();
    let Ok(Answer::Demo(ready)) = bench.run(Command::OpenDemo) else { panic!("no demo") };
    assert!(ready.opened.demo && bench.door.is_demo());
    let new = bench.gateway(bench.sandbox.full_key());
    let Ok(Answer::Connected(connected)) = bench.run(Command::ConnectGateway(new)) else { panic!("not connected") };
    assert!(!connected.opened.demo && !bench.door.is_demo());
    assert_eq!(connected.opened.folder, bench.door.folder.path().join("profile"));
}
