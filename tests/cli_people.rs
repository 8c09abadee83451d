//! People and rights from a terminal: who is asked, who may, what waits for somebody else, and a lock that no clock opens.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]
#![allow(clippy::disallowed_methods, reason = "the support module measures time")]

mod support {
    pub mod secret_service;
}

use std::cell::Cell;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::sandbox::{Sandbox, ShopPlan};
use serde_json::Value;
use support::secret_service::{Bus, Daemon, isolated};

const OLGA: &str = "seven green lamps 7";
const ANA: &str = "quiet river stones 4";

struct Shop {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
}

fn now() -> DateTime<Utc> {
    SystemClock::new().now()
}

/// The code that an authenticator shows, one that was not used before: the program takes each step once.
fn code(seed: &str) -> String {
    code_at(seed, now())
}

/// Whether a program can be shown another time; where not, the test is skipped with a line.
fn can_fake_time() -> bool {
    let there = Command::new("faketime").arg("--version").output().is_ok();
    assert!(there || std::env::var("CI").as_deref() != Ok("true"), "faketime is not installed");
    if !there {
        eprintln!("skipped: faketime is not installed");
    }
    there
}

fn code_at(seed: &str, at: DateTime<Utc>) -> String {
    let secret = totp_rs::Secret::try_from_base32(seed.replace(' ', "")).unwrap();
    let codes = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    codes.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
}

impl Shop {
    fn new() -> Self {
        let plan = ShopPlan { days: 3, per_day: 12, ..ShopPlan::new(5, now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(now)).unwrap();
        let shop = Self { folder: tempfile::tempdir().unwrap(), sandbox };
        let add = ["gateway", "add", "--name", "shop", "--url", shop.sandbox.base_url(), "--key-stdin"];
        let added = shop.run(&add, shop.sandbox.full_key());
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        shop
    }

    fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    fn command(&self, program: &[&str]) -> Command {
        let mut command = match program {
            [] => Command::new(env!("CARGO_BIN_EXE_counterfoil")),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(env!("CARGO_BIN_EXE_counterfoil"));
                command
            }
        };
        command.arg("--profile").arg(self.profile()).arg("--json");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        self.run_under(&[], arguments, stdin)
    }

    fn run_under(&self, program: &[&str], arguments: &[&str], stdin: &str) -> Output {
        let mut child = self.command(program).args(arguments).spawn().unwrap();
        // A program that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn json(&self, arguments: &[&str], stdin: &str) -> (i32, Value) {
        document(&self.run(arguments, stdin))
    }

    fn ok(&self, arguments: &[&str], stdin: &str) -> Value {
        let (code, document) = self.json(arguments, stdin);
        assert_eq!(code, 0, "{arguments:?}: {document:#}");
        document
    }

    /// Sets an authenticator up, whose key the program shows and whose code it waits for; the key.
    fn enrol(&self, name: &str, password: &str) -> String {
        let arguments = ["--as", name, "--sign-in-stdin", "sign-in", "authenticator"];
        let mut child = self.command(&[]).args(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        write!(stdin, "{password}\n\n").unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let seed = line.split(": ").nth(1).unwrap_or_else(|| panic!("{line}")).trim().to_owned();
        writeln!(stdin, "{}", code(&seed)).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        assert!(output.status.success(), "{rest}");
        let codes: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(codes["recovery_codes"].as_array().unwrap().len(), 10);
        seed
    }
}

fn document(output: &Output) -> (i32, Value) {
    let said = String::from_utf8_lossy(&output.stderr);
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    (output.status.code().unwrap(), document)
}

fn what(document: &Value) -> &str {
    document["error"]["what"].as_str().unwrap_or_default()
}

#[test]
fn a_shop_with_three_people_at_a_terminal() {
    isolated("a_shop_with_three_people_at_a_terminal", Bus::Own, || {
        if !can_fake_time() {
            return;
        }
        let _daemon = Daemon::unlocked();
        let shop = Shop::new();
        // Without passwords, everything as before.
        shop.ok(&["sync"], "");
        let (code_weak, weak) = shop.json(&["sign-in", "protect", "Olga"], "short\n");
        assert_eq!((code_weak, what(&weak)), (2, "This password may not be taken"));
        shop.ok(&["sign-in", "protect", "Olga"], &format!("{OLGA}\n"));
        // Now the book asks.
        let (refused, asked) = shop.json(&["payments"], "");
        assert_eq!((refused, what(&asked)), (4, "This book asks who you are"));
        let seed = shop.enrol("Olga", OLGA);
        let olga = ["--as", "Olga", "--sign-in-stdin"];
        // Half a minute passes between two commands of hers, so that each has a code of its own.
        let ahead = Cell::new(0);
        let as_olga = |arguments: &[&str]| {
            ahead.set(ahead.get() + 30);
            let code = code_at(&seed, now() + TimeDelta::seconds(ahead.get()));
            let (at, stdin) = (format!("+{}s", ahead.get()), format!("{OLGA}\n{code}\n"));
            let output =
                shop.run_under(&["faketime", "--exclude-monotonic", "-f", &at], &[&olga, arguments].concat(), &stdin);
            let (code, document) = document(&output);
            assert_eq!(code, 0, "{arguments:?}: {document:#}");
            document
        };
        let (wrong, denied) = shop.json(&[&olga[..], &["payments"]].concat(), &format!("{OLGA}\n000000\n"));
        assert_eq!((wrong, what(&denied)), (4, "Name, password or code is not right"));

        let welcome = as_olga(&["person", "add", "Ana", "--role", "support"]);
        let starting = welcome["starting_password"].as_str().unwrap();
        let limits = ["--currency", "EUR", "--per-refund", "5", "--per-day", "20", "--code-above", "3"];
        as_olga(&[&["person", "limits", "Ana"], &limits[..]].concat());

        // Ana's first time: nothing before she has chosen her own.
        let ana = ["--as", "ana", "--sign-in-stdin"];
        let (first, told) = shop.json(&[&ana[..], &["payments"]].concat(), &format!("{starting}\n\n"));
        assert_eq!((first, what(&told)), (4, "Choose a password of your own first"));
        shop.ok(&[&ana[..], &["sign-in", "password"]].concat(), &format!("{starting}\n\n{starting}\n{ANA}\n"));
        let as_ana = |arguments: &[&str]| shop.json(&[&ana, arguments].concat(), &format!("{ANA}\n\n"));
        let (_, found) = as_ana(&["payments", "--search", "status:succeeded amount:>20 currency:eur"]);
        let payments = found["payments"].as_array().unwrap();
        let open = |row: &&Value| row["refunded"]["minor"] == 0 && row["disputed"] == false && !row["email"].is_null();
        let payment = payments.iter().find(open).unwrap();
        assert!(payment["email"].as_str().unwrap().contains("•••@"), "{payment}");
        let payment_id = payment["payment_id"].as_str().unwrap();
        let (_, shown) = as_ana(&["payments", payment_id, "--reason", "she calls about her parcel"]);
        assert!(!shown["email"].as_str().unwrap_or_default().contains('•'), "{shown}");

        // Small: done. Large: refused, or asked for.
        let (small, refund) = as_ana(&["refund", payment_id, "--amount", "2.50", "--yes"]);
        assert_eq!((small, &refund["state"]), (0, &Value::from("succeeded")));
        let large = ["refund", payment_id, "--amount", "9.99", "--yes"];
        let (too_much, told) = as_ana(&large);
        assert_eq!((too_much, what(&told)), (4, "This needs somebody else who agrees"));
        let (asked, request) = as_ana(&[&large[..], &["--ask-approval"]].concat());
        assert_eq!((asked, &request["state"]), (0, &Value::from("waiting")));
        for forbidden in
            [&["person", "list"][..], &["reconcile"], &["doctor"], &["approvals", "approve", "x", "--content", "y"]]
        {
            assert_eq!(as_ana(forbidden).0, 4, "{forbidden:?}");
        }

        // Olga looks, and agrees to what she looked at.
        let id = request["request_id"].as_str().unwrap();
        let detail = as_olga(&["approvals", "show", id]);
        assert_eq!((&detail["requested_by"], &detail["may_decide"]), (&Value::from("Ana"), &Value::from(true)));
        let content = detail["content_sha256"].as_str().unwrap();
        let before = shop.sandbox.refunds().len();
        let done = as_olga(&["approvals", "approve", id, "--content", content]);
        assert_eq!((&done["state"], &done["amount"]["minor"]), (&Value::from("succeeded"), &Value::from(999)));
        assert_eq!(shop.sandbox.refunds().len(), before + 1);
        let people = as_olga(&["person", "list"]);
        assert_eq!(people["people"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn a_lock_outlives_the_program_and_no_clock_opens_it_for_long() {
    isolated("a_lock_outlives_the_program_and_no_clock_opens_it_for_long", Bus::Own, || {
        if !can_fake_time() {
            return;
        }
        let _daemon = Daemon::unlocked();
        let shop = Shop::new();
        shop.ok(&["sign-in", "protect", "Olga"], &format!("{OLGA}\n"));
        let arguments = ["--as", "Olga", "--sign-in-stdin", "sign-in", "show"];
        let mut ahead = TimeDelta::zero();
        let guess = |ahead: TimeDelta, number: u32| {
            let at = format!("{:+}s", ahead.num_seconds());
            let output = shop.run_under(
                &["faketime", "--exclude-monotonic", "-f", &at],
                &arguments,
                &format!("guess number {number}\n\n"),
            );
            what(&document(&output).1).to_owned()
        };
        // Every guess in a program of its own, and the clock an hour further each time: thirty are looked at.
        let mut looked_at = 0;
        for number in 0..34 {
            ahead += TimeDelta::hours(1);
            match guess(ahead, number).as_str() {
                "Name, password or code is not right" => looked_at += 1,
                "This name is shut out" => {}
                other => panic!("{other}"),
            }
        }
        assert_eq!(looked_at, 30);
        // Put back, or far ahead, it stays shut: the right password is not even looked at.
        for ahead in [TimeDelta::days(-400), TimeDelta::zero(), TimeDelta::days(400)] {
            let at = format!("{:+}s", ahead.num_seconds());
            let output =
                shop.run_under(&["faketime", "--exclude-monotonic", "-f", &at], &arguments, &format!("{OLGA}\n\n"));
            assert_eq!(what(&document(&output).1), "This name is shut out", "{at}");
        }
    });
}
