//! `counterfoil` without a subcommand: the window, and the way from it to a profile or to the demo shop.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;
use zeroize::Zeroizing;

use super::demo::{start, write_papers};
use super::{Ending, Session, keychain};
use crate::clock::Clock;
use crate::desk::{self, Desk, NewGateway, Through};
use crate::job::Job;
use crate::sandbox::{Sandbox, ShopPlan};
use crate::text::{ErrorKind, Message, UserError};
use crate::ui::{Preferences, Setup};
use crate::vault::{MemoryVault, Vault};
use crate::worker::{DemoShop, Doorway, Look};

/// How a person likes the window; beside the profile, because the window is there before the profile is open.
const PREFERENCES_FILE: &str = "window.json";

/// Opens the window on the person's own profile, or on a demo shop.
pub(super) fn run(session: &Session, clock: Arc<dyn Clock>, demo: Option<ShopPlan>) -> desk::Result<Ending> {
    let folder = session.folder()?;
    let kept = std::fs::read_to_string(folder.join(PREFERENCES_FILE)).unwrap_or_default();
    let straight_to_demo = demo.is_some();
    let doorway =
        Arc::new(Door { folder, clock: Arc::clone(&clock), plan: demo, vault: keychain(), demo: Mutex::default() });
    crate::ui::run(Setup {
        doorway,
        clock,
        texts: session.output.shared_texts(),
        preferences: Preferences::read(&kept),
        demo: straight_to_demo,
    })?;
    Ok(Ending::Done)
}

/// The way to this computer account's profile, and to a demo shop that lives as long as the window.
pub struct Door {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    plan: Option<ShopPlan>,
    vault: Arc<dyn Vault>,
    demo: Mutex<Option<Demo>>,
}

/// A demo shop in use. Dropping it stops its gateway and removes its files.
struct Demo {
    _sandbox: Sandbox,
    folder: TempDir,
    vault: Arc<dyn Vault>,
}

impl Demo {
    /// The profile's folder is named like the shop.
    fn profile(&self) -> PathBuf {
        self.folder.path().join("Demo shop")
    }
}

impl Door {
    /// The way to the profile in `folder`, whose secrets are in `vault`. `plan` is the demo shop that is grown when one is
    /// asked for; without it, the usual one.
    pub fn new(folder: PathBuf, vault: Arc<dyn Vault>, clock: Arc<dyn Clock>, plan: Option<ShopPlan>) -> Self {
        Self { folder, clock, plan, vault, demo: Mutex::default() }
    }

    fn demo_shop(&self) -> MutexGuard<'_, Option<Demo>> {
        self.demo.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder and the vault in use.
    fn in_use(&self) -> (PathBuf, Arc<dyn Vault>) {
        match self.demo_shop().as_ref() {
            Some(demo) => (demo.profile(), Arc::clone(&demo.vault)),
            None => (self.folder.clone(), Arc::clone(&self.vault)),
        }
    }

    fn keychain(vault: &dyn Vault) -> Result<Message, UserError> {
        let fine = Message::new("doctor-vault").with("vault", vault.describe());
        vault.state().into_ready().map(|()| fine).map_err(UserError::from)
    }
}

impl Doorway for Door {
    fn look(&self) -> desk::Result<Look> {
        let (folder, vault) = self.in_use();
        let name = |folder: &Path| folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let profile = Desk::exists(&folder)?.then(|| name(&folder));
        Ok(Look { profile, keychain: Self::keychain(vault.as_ref()), sign_in: Desk::asks_who(&folder)? })
    }

    fn is_demo(&self) -> bool {
        self.demo_shop().is_some()
    }

    fn open(&self) -> desk::Result<Desk> {
        let (folder, vault) = self.in_use();
        Ok(Desk::open(&folder, vault, Arc::clone(&self.clock))?.through(Through::Window))
    }

    fn create(&self) -> desk::Result<Desk> {
        let (folder, vault) = self.in_use();
        Ok(Desk::create(&folder, vault, Arc::clone(&self.clock))?.through(Through::Window))
    }

    fn demo(&self, job: &Job) -> desk::Result<DemoShop> {
        let plan = self.plan.clone().unwrap_or_else(|| ShopPlan::new(1, self.clock.now()));
        let sandbox = start(&plan, None, 0, &self.clock)?;
        let folder = tempfile::Builder::new()
            .prefix("counterfoil-demo-")
            .tempdir()
            .map_err(|why| UserError::new(ErrorKind::Other, Message::new("cli-demo-folder")).detail(why.to_string()))?;
        let papers = folder.path().join("papers");
        write_papers(&papers, &sandbox)?;
        let gateway = NewGateway {
            name: "Sandbox".to_owned(),
            kind: "stripe".to_owned(),
            url: sandbox.base_url().to_owned(),
            key: Zeroizing::new(sandbox.full_key().to_owned()),
        };
        let demo = Demo { _sandbox: sandbox, folder, vault: Arc::new(MemoryVault::default()) };
        let desk = Desk::create(&demo.profile(), Arc::clone(&demo.vault), Arc::clone(&self.clock))?;
        let desk = desk.through(Through::Window);
        let actor = desk.owner()?;
        desk::add_gateway(&desk, &actor, &gateway, job)?;
        *self.demo_shop() = Some(demo);
        let files = ["orders.csv", "statement.camt053.xml"].map(|name| papers.join(name)).into();
        Ok(DemoShop { desk, papers, files })
    }

    fn leave_demo(&self) {
        *self.demo_shop() = None;
    }

    fn keep_preferences(&self, preferences: &str) -> desk::Result<()> {
        let path = self.folder.join(PREFERENCES_FILE);
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            std::io::Write::write_all(&mut file, preferences.as_bytes())?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|why| {
            let what = Message::new("worker-file-not-saved").with("path", path.display().to_string());
            UserError::new(ErrorKind::Other, what).detail(why.to_string())
        })
    }
}
