//! A sandbox with payments and holds of a known amount, a profile connected to it, and a clock that runs fast.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use counterfoil::clock::{Clock, NoRandomness, SystemClock};
use counterfoil::desk::{self, Actor, Ask, Desk, NewGateway, Patience};
use counterfoil::domain::ids::{ConnectionId, PaymentId};
use counterfoil::domain::{CommandKind, CommandState, Currency, Money, RefundReason};
use counterfoil::job::Job;
use counterfoil::sandbox::{Noise, RefundRecord, Sandbox, ShopPlan};
use counterfoil::store::{CommandRow, DatabaseKey, Sidecar, Store};
use counterfoil::vault::{MemoryVault, SecretName, Vault};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;

/// How many seconds pass for the program in one second: pauses and back-offs are real, and short.
const SPEED: i32 = 10;

/// The field of a refund's metadata that names the command.
const COMMAND_FIELD: &str = "counterfoil_command";

/// Goes on trying for as long as a test may take.
pub const PATIENT: Patience = Patience {
    first_pause: Duration::from_millis(200),
    longest_pause: Duration::from_secs(2),
    give_up_after: Duration::from_mins(2),
};

/// Tries once; the next try would be later than it is ready to wait for.
pub const ONE_TRY: Patience = Patience {
    first_pause: Duration::from_secs(40),
    longest_pause: Duration::from_secs(40),
    give_up_after: Duration::from_secs(10),
};

/// Real time and chance, [`SPEED`] times as fast from a moment on, and movable.
pub struct FastClock {
    system: SystemClock,
    epoch: DateTime<Utc>,
    ahead_ms: AtomicI64,
}

impl FastClock {
    /// A clock that was right at `epoch`. Two processes with the same epoch see the same time.
    pub fn since(epoch: DateTime<Utc>) -> FastClock {
        FastClock { system: SystemClock::new(), epoch, ahead_ms: AtomicI64::new(0) }
    }

    pub fn epoch(&self) -> DateTime<Utc> {
        self.epoch
    }

    pub fn jump(&self, by: TimeDelta) {
        self.ahead_ms.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for FastClock {
    fn now(&self) -> DateTime<Utc> {
        let passed = (self.system.now() - self.epoch) * SPEED;
        self.epoch + passed + TimeDelta::milliseconds(self.ahead_ms.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.system.elapsed() * SPEED.unsigned_abs()
    }

    fn sleep(&self, duration: Duration) {
        self.system.sleep(duration / SPEED.unsigned_abs());
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.system.fill_random(bytes)
    }
}

/// A sandbox and a profile that is connected to it.
pub struct Bench {
    pub sandbox: Sandbox,
    shop_ahead: Arc<AtomicI64>,
    pub clock: Arc<FastClock>,
    pub vault: Arc<MemoryVault>,
    folder: TempDir,
    pub sidecar: Sidecar,
    pub connection_id: ConnectionId,
}

impl Bench {
    /// Makes both. `prepare` fills the sandbox before the profile reads it; `route` is the address under which the
    /// profile finds the sandbox.
    pub fn new<T>(prepare: impl FnOnce(&Sandbox) -> T, route: impl FnOnce(&Sandbox) -> String) -> (Bench, T) {
        let until = Utc.with_ymd_and_hms(2026, 9, 2, 15, 30, 0).unwrap();
        let plan = ShopPlan { days: 3, per_day: 4, noise: Noise::none(), ..ShopPlan::new(7, until) };
        let shop_ahead = Arc::new(AtomicI64::new(0));
        let ahead = Arc::clone(&shop_ahead);
        let shop_clock = move || until + TimeDelta::seconds(ahead.load(Ordering::SeqCst));
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(shop_clock)).unwrap();
        let prepared = prepare(&sandbox);
        let clock = Arc::new(FastClock::since(SystemClock::new().now()));
        let vault = Arc::new(MemoryVault::new());
        let folder = tempfile::tempdir().unwrap();
        let connection_id = {
            let vault: Arc<dyn Vault> = Arc::clone(&vault) as _;
            let desk = Desk::create(folder.path(), vault, Arc::clone(&clock) as _).unwrap();
            let owner = desk.owner().unwrap();
            let gateway = NewGateway {
                name: "shop".to_owned(),
                kind: "stripe".to_owned(),
                url: route(&sandbox),
                key: sandbox.full_key().to_owned().into(),
            };
            let added = desk::add_gateway(&desk, &owner, &gateway, &Job::quiet()).unwrap();
            desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
            added.connection.connection_id
        };
        let sidecar = Sidecar::read(folder.path()).unwrap().unwrap();
        (Bench { sandbox, shop_ahead, clock, vault, folder, sidecar, connection_id }, prepared)
    }

    /// A bench with one payment of 100.00 EUR.
    pub fn with_payment() -> (Bench, String) {
        Bench::new(|sandbox| pay(sandbox, 10_000, false), |sandbox| sandbox.base_url().to_owned())
    }

    /// Time passes at the gateway.
    pub fn let_the_shop_wait(&self, seconds: i64) {
        self.shop_ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn open(&self, patience: Patience) -> (Desk, Actor) {
        let vault: Arc<dyn Vault> = Arc::clone(&self.vault) as _;
        let desk = Desk::open(self.folder(), vault, Arc::clone(&self.clock) as _).unwrap().with_patience(patience);
        let owner = desk.owner().unwrap();
        (desk, owner)
    }

    /// The book as it is, without the start-up work of a desk.
    pub fn book(&self) -> Store {
        let key = DatabaseKey::from_bytes(&self.secret(&self.database_key())).unwrap();
        Store::open(self.folder(), &self.sidecar, key, self.clock.now().timestamp_millis()).unwrap()
    }

    pub fn database_key(&self) -> SecretName {
        SecretName::database_key(&self.sidecar.profile_id)
    }

    pub fn gateway_key(&self) -> SecretName {
        SecretName::gateway_key(&self.sidecar.profile_id, self.connection_id.as_str())
    }

    pub fn secret(&self, name: &SecretName) -> Vec<u8> {
        self.vault.get(name).unwrap().unwrap().expose_secret().to_vec()
    }

    /// What the gateway gave back for a payment.
    pub fn refunds_of(&self, payment: &str) -> Vec<RefundRecord> {
        self.sandbox.refunds().into_iter().filter(|refund| refund.payment_intent == payment).collect()
    }

    /// The states a command went through, first to last.
    pub fn journey(&self, row: &CommandRow) -> Vec<CommandState> {
        let steps = self.book().read(|view| view.command_steps(&row.command_id)).unwrap();
        steps.into_iter().map(|step| step.to).collect()
    }
}

/// The command that a refund at the gateway belongs to.
pub fn command_of(refund: &RefundRecord) -> Option<&str> {
    refund.metadata.iter().find(|(name, _)| name == COMMAND_FIELD).map(|(_, value)| value.as_str())
}

/// Euro cents as a person types them.
pub fn euros(minor: i64) -> String {
    Money::new(minor, Currency::EUR).to_decimal()
}

/// An ask for a refund.
pub fn refund(payment: &str, minor: i64, token: &str) -> Ask {
    ask(CommandKind::Refund(RefundReason::RequestedByCustomer), payment, Some(minor), token)
}

pub fn ask(kind: CommandKind, payment: &str, minor: Option<i64>, token: &str) -> Ask {
    Ask { payment_id: PaymentId::new(payment), kind, amount: minor.map(euros), token: Some(token.to_owned()) }
}

/// Takes, or only holds, an amount in euro cents at the gateway; the payment's id.
pub fn pay(sandbox: &Sandbox, minor: i64, hold: bool) -> String {
    pay_with(sandbox, minor, "pm_card_visa", hold)
}

/// The same with another test card.
pub fn pay_with(sandbox: &Sandbox, minor: i64, card: &str, hold: bool) -> String {
    let capture = if hold { "manual" } else { "automatic" };
    let body = format!("amount={minor}&currency=eur&payment_method={card}&confirm=true&capture_method={capture}");
    let (status, payment) = call(sandbox, "POST", "/v1/payment_intents", None, &body);
    assert_eq!(status, 200, "{payment}");
    payment["id"].as_str().unwrap().to_owned()
}

/// One request to the sandbox that does not come from the program.
pub fn call(sandbox: &Sandbox, method: &str, path: &str, key: Option<&str>, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(sandbox.base_url().strip_prefix("http://").unwrap()).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    write!(request, "Authorization: Bearer {}\r\n", sandbox.full_key()).unwrap();
    if let Some(key) = key {
        write!(request, "Idempotency-Key: {key}\r\n").unwrap();
    }
    write!(request, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}
