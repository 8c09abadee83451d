//! A shop with an owner, an accountant and somebody at support, whose clock the test owns.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock, NoRandomness, SystemClock};
use counterfoil::desk::{self, Actor, Carried, Desk, NewGateway, Patience, Proposed, SignIn};
use counterfoil::domain::ids::{PaymentId, PersonId};
use counterfoil::domain::{Currency, Money, Proposal, RefundLimit, Role};
use counterfoil::job::Job;
use counterfoil::sandbox::{Noise, RefundRecord, Sandbox, ShopPlan};
use counterfoil::vault::{MemoryVault, Vault};
use secrecy::SecretString;
use zeroize::Zeroizing;

pub const OWNER: &str = "Olga";
pub const ACCOUNTANT: &str = "Ben";
pub const SUPPORT: &str = "Ana";

/// A clock whose two hands are moved by the test; it does not run by itself, and never waits.
pub struct HandClock {
    wall_ms: AtomicI64,
    elapsed_ms: AtomicU64,
    real: SystemClock,
}

impl HandClock {
    pub fn new(start: DateTime<Utc>) -> Self {
        let wall_ms = AtomicI64::new(start.timestamp_millis());
        Self { wall_ms, elapsed_ms: AtomicU64::new(0), real: SystemClock::new() }
    }

    /// Time passes, as everybody sees it.
    pub fn pass(&self, seconds: u64) {
        self.set_wall(i64::try_from(seconds).unwrap());
        self.elapsed_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Somebody sets the computer's clock, forward or back.
    pub fn set_wall(&self, seconds: i64) {
        self.wall_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.wall_ms.load(Ordering::SeqCst)).unwrap()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed_ms.load(Ordering::SeqCst))
    }

    fn sleep(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap();
        self.elapsed_ms.fetch_add(millis, Ordering::SeqCst);
        self.wall_ms.fetch_add(i64::try_from(millis).unwrap(), Ordering::SeqCst);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.real.fill_random(bytes)
    }
}

/// Somebody with a password and an authenticator.
#[derive(Clone)]
pub struct Staff {
    pub name: &'static str,
    pub person_id: PersonId,
    pub password: String,
    pub seed: String,
    pub recovery: Vec<String>,
}

pub struct Shop {
    pub clock: Arc<HandClock>,
    pub sandbox: Sandbox,
    pub vault: Arc<MemoryVault>,
    folder: tempfile::TempDir,
    pub owner: Staff,
    pub accountant: Staff,
    pub support: Staff,
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// The code that an authenticator shows.
pub fn code(seed: &str, at: DateTime<Utc>) -> SecretString {
    let secret = totp_rs::Secret::try_from_base32(seed.replace(' ', "")).unwrap();
    let codes = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    SecretString::from(codes.generate(u64::try_from(at.timestamp()).unwrap()).to_string())
}

/// Support may send back 50.00 at once and 100.00 a day, and shows a code above 20.00.
pub fn limits() -> Vec<RefundLimit> {
    vec![RefundLimit { per_refund: eur(50_00), per_day: eur(100_00), code_above: eur(20_00) }]
}

impl Shop {
    /// The shop, with a few payments of 10 to 200 EUR.
    pub fn open() -> Self {
        let start: DateTime<Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
        let clock = Arc::new(HandClock::new(start));
        let now = Arc::clone(&clock);
        let plan = ShopPlan { days: 3, per_day: 6, noise: Noise::none(), ..ShopPlan::new(7, start) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
        let vault = Arc::new(MemoryVault::default());
        let folder = tempfile::tempdir().unwrap();
        let nobody = Staff {
            name: "",
            person_id: PersonId::new(""),
            password: String::new(),
            seed: String::new(),
            recovery: Vec::new(),
        };
        let mut shop =
            Self { clock, sandbox, vault, folder, owner: nobody.clone(), accountant: nobody.clone(), support: nobody };
        let desk = Desk::create(&shop.path(), Arc::clone(&shop.vault) as Arc<dyn Vault>, Arc::clone(&shop.clock) as _);
        let desk = desk.unwrap().with_quick_passwords();
        let owner = desk.owner().unwrap();
        let gateway = NewGateway {
            name: "Shop".into(),
            kind: "stripe".into(),
            url: shop.sandbox.base_url().into(),
            key: Zeroizing::new(shop.sandbox.full_key().into()),
        };
        desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
        let password = "seven green lamps 7".to_owned();
        desk::protect_book(&desk, &owner, OWNER, &secret(&password)).unwrap();
        let (seed, recovery) = shop.enrol(&desk, &owner);
        let person_id = owner.person_id().clone();
        shop.owner = Staff { name: OWNER, person_id, password, seed, recovery };
        shop.accountant = shop.join(&desk, &owner, ACCOUNTANT, Role::Accountant);
        shop.support = shop.join(&desk, &owner, SUPPORT, Role::Support);
        shop.fresh(&desk, &owner, &shop.owner);
        let change = Proposal::ChangeLimits { person_id: shop.support.person_id.clone(), limits: limits() };
        done(desk::propose(&desk, &owner, &change, &Job::quiet()).unwrap());
        drop(desk);
        shop
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("book")
    }

    pub fn folder(&self) -> std::path::PathBuf {
        self.path()
    }

    /// Sets an authenticator up; its seed and the recovery codes.
    pub fn enrol(&self, desk: &Desk, actor: &Actor) -> (String, Vec<String>) {
        let enrolment = desk::begin_authenticator(desk, actor).unwrap();
        let seed = enrolment.typed.to_string();
        let codes = desk::confirm_authenticator(desk, actor, &code(&seed, self.clock.now())).unwrap();
        self.clock.pass(30);
        (seed, codes.0.iter().map(|code| code.to_string()).collect())
    }

    /// A new person comes, signs in for the first time, and chooses a password of their own.
    pub fn join(&self, desk: &Desk, owner: &Actor, name: &'static str, role: Role) -> Staff {
        self.fresh(desk, owner, &self.owner);
        let add = Proposal::AddPerson { name: name.to_owned(), role };
        let Carried::Welcome(welcome) = done(desk::propose(desk, owner, &add, &Job::quiet()).unwrap()) else {
            panic!("nobody came")
        };
        let brought = SignIn { name: name.into(), password: secret(welcome.password()), code: secret("") };
        let actor = desk.sign_in(&brought).unwrap();
        let password = format!("quiet river of {} stones", 40 + name.len());
        desk::change_password(desk, &actor, &welcome.starting_password, &secret(&password)).unwrap();
        let (seed, recovery) = self.enrol(desk, &actor);
        Staff { name, person_id: actor.person_id().clone(), password, seed, recovery }
    }

    /// The book, at which nobody sits yet. Fails while another one of this shop is open.
    pub fn desk(&self) -> Desk {
        let patience = Patience {
            first_pause: Duration::from_millis(10),
            longest_pause: Duration::from_millis(50),
            give_up_after: Duration::from_secs(5),
        };
        let desk = Desk::open(&self.path(), Arc::clone(&self.vault) as Arc<dyn Vault>, Arc::clone(&self.clock) as _);
        desk.unwrap().with_quick_passwords().with_patience(patience)
    }

    pub fn brought(&self, staff: &Staff) -> SignIn {
        self.clock.pass(30);
        let code = code(&staff.seed, self.clock.now());
        SignIn { name: staff.name.into(), password: secret(&staff.password), code }
    }

    pub fn sign_in(&self, desk: &Desk, staff: &Staff) -> Actor {
        desk.sign_in(&self.brought(staff)).unwrap()
    }

    /// Shows a fresh code.
    pub fn fresh(&self, desk: &Desk, actor: &Actor, staff: &Staff) {
        self.clock.pass(30);
        desk::step_up(desk, actor, &code(&staff.seed, self.clock.now())).unwrap();
    }

    /// A payment of this much, in the book.
    pub fn payment(&self, desk: &Desk, actor: &Actor, minor: i64) -> PaymentId {
        let payment_id = self.customer_pays(minor, None);
        self.clock.pass(1);
        desk::sync(desk, actor, None, &Job::quiet()).unwrap();
        payment_id
    }

    /// A payment of this much at the gateway, which may name an order; the book does not know of it yet.
    pub fn customer_pays(&self, minor: i64, order: Option<&str>) -> PaymentId {
        PaymentId::new(pay(&self.sandbox, minor, order))
    }

    pub fn refunds_of(&self, payment: &PaymentId) -> Vec<RefundRecord> {
        self.sandbox.refunds().into_iter().filter(|refund| refund.payment_intent == payment.as_str()).collect()
    }
}

pub fn done(proposed: Proposed) -> Carried {
    match proposed {
        Proposed::Done(carried) => carried,
        Proposed::Waits(row) => panic!("waits: {row:?}"),
    }
}

pub fn waits(proposed: Proposed) -> counterfoil::desk::RequestRow {
    match proposed {
        Proposed::Waits(row) => *row,
        Proposed::Done(carried) => panic!("done: {carried:?}"),
    }
}

fn pay(sandbox: &Sandbox, minor: i64, order: Option<&str>) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(sandbox.base_url().strip_prefix("http://").unwrap()).unwrap();
    let order = order.map(|order| format!("&metadata[order_id]={order}")).unwrap_or_default();
    let body = format!("amount={minor}&currency=eur&payment_method=pm_card_visa&confirm=true{order}");
    write!(
        stream,
        "POST /v1/payment_intents HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        sandbox.full_key(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let payment: serde_json::Value = serde_json::from_str(body).unwrap();
    payment["id"].as_str().unwrap().to_owned()
}

impl Shop {
    pub fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// As [`Self::brought`], without letting time pass.
    pub fn brought_now(&self, staff: &Staff) -> SignIn {
        let code = code(&staff.seed, self.clock.now());
        SignIn { name: staff.name.into(), password: secret(&staff.password), code }
    }
}
