//! A worker that sends money commands, a sandbox full of faults, and a parent that kills the worker again and again.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{self, Ask, Desk, Patience};
use counterfoil::domain::{CommandKind, RefundReason};
use counterfoil::job::Job;
use counterfoil::sandbox::{Fault, Faults, Sandbox};
use counterfoil::text::ErrorKind;
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde::{Deserialize, Serialize};

use super::bench::{Bench, FastClock, ask, pay};
use super::relay::{Keys, Relay};
use super::verdict::Verdict;

const SETUP: &str = "COUNTERFOIL_WORKER_SETUP";
const DATABASE_KEY: &str = "COUNTERFOIL_WORKER_DATABASE_KEY";
const GATEWAY_KEY: &str = "COUNTERFOIL_WORKER_GATEWAY_KEY";

/// What each payment took, in euro cents.
const CAPTURED: i64 = 10_000;

/// Somebody waits, but not for long: then the next errand has its turn.
const HURRIED: Patience = Patience {
    first_pause: Duration::from_millis(50),
    longest_pause: Duration::from_millis(400),
    give_up_after: Duration::from_secs(2),
};

/// After this the run is given up as one that never settles.
const LONGEST_RUN: Duration = Duration::from_secs(100);

/// The faults of the loop. The first that strikes wins; together they strike every second request.
const FAULTS: [(Fault, f64); 8] = [
    (Fault::Reset, 0.06),
    (Fault::Stall, 0.05),
    (Fault::RateLimited, 0.07),
    (Fault::ServerError, 0.07),
    (Fault::Unavailable, 0.07),
    (Fault::ErrorAfterCommit, 0.09),
    (Fault::ReplyLost, 0.12),
    (Fault::TruncatedReply, 0.14),
];

/// One thing to be done exactly once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    /// The intention.
    pub token: String,
    /// The payment.
    pub payment: String,
    /// `refund`, `capture` or `void`.
    doing: String,
    /// What is to move, in euro cents.
    pub amount: i64,
    /// What the payment took, or holds.
    pub whole: i64,
}

impl Errand {
    fn kind(&self) -> CommandKind {
        match self.doing.as_str() {
            "capture" => CommandKind::Capture,
            "void" => CommandKind::Void,
            _ => CommandKind::Refund(RefundReason::RequestedByCustomer),
        }
    }

    /// What the person asks for.
    pub fn ask(&self) -> Ask {
        ask(self.kind(), &self.payment, Some(self.amount), &self.token)
    }

    /// What another person asks for at the same time, who does not know of this errand: everything.
    pub fn rival(&self) -> Ask {
        let kind = if self.kind() == CommandKind::Void { CommandKind::Capture } else { self.kind() };
        ask(kind, &self.payment, Some(self.whole), &format!("{} in a second dialog", self.token))
    }
}

/// How the worker's requests reach the gateway.
#[derive(Debug, Clone, Copy)]
enum Way {
    Straight,
    Through(Keys),
}

/// What to run.
struct Scenario {
    seed: u64,
    /// Payments, each to be refunded twice in part.
    payments: usize,
    /// Holds; every other one is to be captured in part, the rest released.
    holds: usize,
    way: Way,
}

impl Scenario {
    fn errands(&self, sandbox: &Sandbox) -> Vec<Errand> {
        let mut errands = Vec::new();
        for number in 0..self.payments {
            let payment = pay(sandbox, CAPTURED, false);
            // Amounts of their own, small enough that the gateway would let every one happen a second time.
            let first = 1_000 + i64::try_from(number).unwrap();
            for (half, amount) in [("a", first), ("b", 3_900 - first)] {
                let token = format!("refund {number}{half}");
                let doing = "refund".to_owned();
                errands.push(Errand { token, payment: payment.clone(), doing, amount, whole: CAPTURED });
            }
        }
        for number in 0..self.holds {
            let payment = pay(sandbox, CAPTURED, true);
            let (doing, amount) = if number % 2 == 0 { ("capture", 6_000) } else { ("void", CAPTURED) };
            let errand =
                Errand { token: format!("hold {number}"), payment, doing: doing.to_owned(), amount, whole: CAPTURED };
            // In between, so that kills meet all kinds.
            errands.insert(errands.len() * number / self.holds, errand);
        }
        errands
    }

    fn faults(&self, worker: u32) -> Faults {
        let quiet = Faults {
            seed: self.seed ^ (u64::from(worker) << 32),
            latency_ms: (0, 15),
            stall_ms: 60,
            // Every third worker has trouble with its questions too.
            writes_only: !worker.is_multiple_of(3),
            ..Faults::none()
        };
        // Every other worker is sure to meet one of them, so that in the end each kind was met often.
        let (sure, _) = FAULTS[(worker / 2) as usize % FAULTS.len()];
        let faults = if worker.is_multiple_of(2) { quiet.next(sure, 1) } else { quiet };
        FAULTS.into_iter().fold(faults, |faults, (fault, chance)| faults.with(fault, chance))
    }

    /// Runs workers and kills them until everything is settled.
    fn run(&self) -> Verdict {
        let mut relay = None;
        let route = |sandbox: &Sandbox| match self.way {
            Way::Straight => sandbox.base_url().to_owned(),
            Way::Through(keys) => relay.insert(Relay::start(sandbox.base_url(), keys)).url(),
        };
        let (bench, errands) = Bench::new(|sandbox| self.errands(sandbox), route);
        let mut verdict = Verdict::default();
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed);
        let watch = SystemClock::new();
        let mut settled = false;
        while !settled && watch.elapsed() < LONGEST_RUN {
            bench.sandbox.set_faults(self.faults(verdict.workers));
            let mut worker = Worker::start(&bench, &errands);
            verdict.workers += 1;
            // Some die while they open the book, most while they work.
            let early = verdict.workers.is_multiple_of(8);
            if !early {
                worker.wait_until_it_works();
            }
            // Should this machine be so slow that nothing is ever finished, workers live longer in the end.
            let longest = 146 + 5 * verdict.kills.saturating_sub(150);
            let delay = if early { chance.next_u32() % 60 } else { 5 + chance.next_u32() % longest };
            watch.sleep(Duration::from_millis(delay.into()));
            match worker.kill() {
                (End::Killed, said) => {
                    verdict.kills += 1;
                    verdict.hear(&said);
                }
                (End::Finished, said) => {
                    verdict.hear(&said);
                    settled = true;
                }
                (End::Failed, said) => {
                    verdict.violations.insert(format!("a worker failed: {said}"));
                }
            }
            verdict.look(&bench, &errands);
        }
        if !settled {
            verdict.violations.insert("never settled".to_owned());
        }
        bench.sandbox.set_faults(Faults::none());
        verdict.look_at_the_end(&bench, &errands);
        verdict.look(&bench, &errands);
        verdict.seconds = watch.elapsed().as_secs();
        verdict
    }
}

impl Verdict {
    /// Counts what a worker said.
    fn hear(&mut self, said: &str) {
        for line in said.lines().filter_map(|line| line.strip_prefix('@')) {
            match line {
                "same" => self.second_clicks += 1,
                "refused" => self.second_dialogs += 1,
                "working" => {}
                _ => drop(self.violations.insert(line.to_owned())),
            }
        }
    }
}

/// What a worker is told.
#[derive(Serialize, Deserialize)]
struct Setup {
    folder: PathBuf,
    profile_id: String,
    connection_id: String,
    epoch: DateTime<Utc>,
    errands: Vec<Errand>,
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Killed,
    Finished,
    Failed,
}

/// A worker process: this same test program, told to run only [`worker`]. Dropping it ends it.
struct Worker {
    child: Child,
    output: BufReader<ChildStdout>,
    said: String,
}

impl Worker {
    fn start(bench: &Bench, errands: &[Errand]) -> Worker {
        let setup = Setup {
            folder: bench.folder().to_owned(),
            profile_id: bench.sidecar.profile_id.clone(),
            connection_id: bench.connection_id.to_string(),
            epoch: bench.clock.epoch(),
            errands: errands.to_vec(),
        };
        // A file, because what an environment can hold is little on some systems.
        let path = bench.folder().join("worker.json");
        std::fs::write(&path, serde_json::to_vec(&setup).unwrap()).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill_loop::worker", "--nocapture", "--test-threads=1"])
            .env(SETUP, &path)
            .env(DATABASE_KEY, hex::encode(bench.secret(&bench.database_key())))
            .env(GATEWAY_KEY, String::from_utf8(bench.secret(&bench.gateway_key())).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Worker { child, output, said: String::new() }
    }

    /// Returns when the book is open and the first errand begins, or when the worker ended before.
    fn wait_until_it_works(&mut self) {
        while !self.said.contains("@working\n") {
            if self.output.read_line(&mut self.said).unwrap() == 0 {
                return;
            }
        }
    }

    fn kill(mut self) -> (End, String) {
        let _ = self.child.kill(); // it may have ended already
        let status = self.child.wait().unwrap();
        self.output.read_to_string(&mut self.said).unwrap();
        let end = match (status.success(), died_of_the_kill(status)) {
            (true, _) => End::Finished,
            (false, true) => End::Killed,
            (false, false) => End::Failed,
        };
        (end, std::mem::take(&mut self.said))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn died_of_the_kill(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal() == Some(9)
}

/// Where there are no signals, the exit code of a failed test tells the difference.
#[cfg(not(unix))]
fn died_of_the_kill(status: ExitStatus) -> bool {
    status.code() != Some(101)
}

/// No test of its own: what the worker processes run. Passes at once in everybody else's.
#[test]
fn worker() {
    let Ok(setup) = std::env::var(SETUP) else { return };
    let setup: Setup = serde_json::from_slice(&std::fs::read(setup).unwrap()).unwrap();
    let vault = MemoryVault::new();
    let database_key = hex::decode(std::env::var(DATABASE_KEY).unwrap()).unwrap();
    vault.set(&SecretName::database_key(&setup.profile_id), &database_key).unwrap();
    let gateway_key = SecretName::gateway_key(&setup.profile_id, &setup.connection_id);
    vault.set(&gateway_key, std::env::var(GATEWAY_KEY).unwrap().as_bytes()).unwrap();
    let clock = Arc::new(FastClock::since(setup.epoch));
    let desk = Desk::open(&setup.folder, Arc::new(vault), clock).unwrap().with_patience(HURRIED);
    let owner = desk.owner().unwrap();
    let say = |what: &str| println!("\n@{what}");
    say("working");
    loop {
        desk::settle(&desk, &owner, &Job::quiet()).unwrap();
        let settled: Vec<String> = desk::money_commands(&desk, &owner)
            .unwrap()
            .into_iter()
            .filter(|row| !row.state.is_open())
            .map(|row| row.client_token)
            .collect();
        let mut open = setup.errands.iter().filter(|errand| !settled.contains(&errand.token)).peekable();
        if open.peek().is_none() {
            return;
        }
        for errand in open {
            let first = desk::request(&desk, &owner, &errand.ask(), &Job::quiet()).unwrap();
            let again = desk::request(&desk, &owner, &errand.ask(), &Job::quiet()).unwrap();
            say(if first.command_id == again.command_id { "same" } else { "a second click made a second command" });
            match desk::request(&desk, &owner, &errand.rival(), &Job::quiet()) {
                Err(error) if error.kind == ErrorKind::BadInput => say("refused"),
                other => say(&format!("{}: a second dialog got {other:?}", errand.token)),
            }
        }
    }
}

#[test]
fn a_hundred_refunds_through_faults_and_kills_happen_exactly_once() {
    let scenario = Scenario { seed: 20_261_122, payments: 50, holds: 20, way: Way::Straight };
    let verdict = scenario.run();
    println!("kill loop, seed {}:\n{verdict}", scenario.seed);
    assert!(verdict.violations.is_empty(), "{:#?}", verdict.violations);
    assert_eq!((verdict.commands, verdict.executed, verdict.executed_twice), (120, 100, 0));
    // The work was real.
    assert!(verdict.kills >= 30, "{} kills", verdict.kills);
    assert!(FAULTS.iter().all(|(fault, _)| verdict.faults.get(fault).is_some_and(|&times| times >= 3)));
    assert!(verdict.unknowns >= 60 && verdict.interrupted >= 10 && verdict.found_by_asking >= 5);
    assert!(verdict.attempts >= 200, "{} sends", verdict.attempts);
    assert!(verdict.second_clicks >= 130 && verdict.second_dialogs >= 130, "120 of each are the last look's");
}

#[test]
fn the_same_loop_finds_double_refunds_when_the_key_is_not_reused() {
    let scenario = |keys| Scenario { seed: 4_711, payments: 15, holds: 4, way: Way::Through(keys) };
    let control = scenario(Keys::Kept).run();
    println!("control, through the relay with keys as they are:\n{control}");
    let mutant = scenario(Keys::Fresh).run();
    println!("mutant, through the relay with a new key per attempt:\n{mutant}");
    assert!(control.violations.is_empty(), "{:#?}", control.violations);
    assert_eq!((control.executed, control.executed_twice), (30, 0));
    assert!(mutant.executed_twice > 0 && mutant.executed > 30, "the loop did not notice");
    assert!(mutant.violations.iter().any(|broken| broken.ends_with("executed more than once")));
}
