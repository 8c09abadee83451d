//! The program as people and scripts use it: every command against the sandbox, with a real keychain.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]
#![allow(clippy::disallowed_methods, reason = "the support module measures time")]

mod support {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::indexing_slicing,
        dead_code,
        reason = "made-up files are small, and of few kinds here"
    )]
    pub mod mmdb;
    pub mod secret_service;
}

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::sandbox::{Fault, Faults, Sandbox, ShopPlan};
use serde_json::Value;
use support::secret_service::{Bus, Daemon, isolated, secret_tool};

/// A profile folder and the program that works on it.
struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_counterfoil"))
            .arg("--profile")
            .arg(self.profile())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs with `--json` and gives the exit code and the one document.
    fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let output = self.run(&[arguments, &["--json"]].concat(), "");
        let said = String::from_utf8_lossy(&output.stderr);
        let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        (output.status.code().unwrap(), document)
    }

    fn ok(&self, arguments: &[&str]) -> Value {
        let (code, document) = self.json(arguments);
        assert_eq!(code, 0, "{arguments:?}: {document:#}");
        document
    }

    fn connect(&self, sandbox: &Sandbox, key: &str) -> Output {
        let arguments = [
            "gateway",
            "add",
            "--name",
            "shop",
            "--kind",
            "stripe",
            "--url",
            sandbox.base_url(),
            "--key-stdin",
            "--json",
        ];
        self.run(&arguments, key)
    }
}

fn sandbox() -> Sandbox {
    let clock = SystemClock::new();
    let plan = ShopPlan { days: 20, per_day: 12, ..ShopPlan::new(5, clock.now()) };
    let now = move || -> DateTime<Utc> { clock.now() };
    Sandbox::start(&plan, None, 0, Arc::new(now)).unwrap()
}

fn payment(shop: &Shop, search: &str) -> Value {
    shop.ok(&["payments", "--search", search])["payments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["refunded"]["minor"] == 0 && row["disputed"] == false)
        .unwrap()
        .clone()
}

#[test]
fn the_whole_path_from_a_key_to_a_proof() {
    isolated("the_whole_path_from_a_key_to_a_proof", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());

        let added = shop.connect(&sandbox, sandbox.full_key());
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        assert_eq!((&added["name"], &added["live"]), (&Value::from("shop"), &Value::from(false)));
        // Nobody but the keychain has the key: an independent client finds it there, and no file holds it.
        let found = secret_tool(&["search", "--all", "service", "counterfoil"]);
        assert!(found.contains("Counterfoil: database key") && found.contains("Counterfoil: gateway key"), "{found}");
        assert_nowhere(&shop.profile(), sandbox.full_key());

        let synced = shop.ok(&["sync"]);
        for count in ["payments", "refunds", "disputes", "payouts", "ledger_entries", "warnings"] {
            assert!(synced[count].as_u64().unwrap() > 0, "{count}: {synced}");
        }
        let again = shop.ok(&["sync"]);
        assert_eq!(again["payments"], synced["payments"], "a second sync adds nothing");

        let found = shop.ok(&["payments", "--search", "status:succeeded amount:>10 currency:eur"]);
        assert_eq!(found["count"].as_u64().unwrap(), found["payments"].as_array().unwrap().len() as u64);
        let chosen = payment(&shop, "status:succeeded amount:>20 currency:eur");
        let payment_id = chosen["payment_id"].as_str().unwrap();
        let before = sandbox.refunds().len();
        let refund =
            shop.ok(&["refund", payment_id, "--amount", "12.34", "--reason", "requested_by_customer", "--yes"]);
        assert_eq!((&refund["state"], &refund["amount"]["minor"]), (&Value::from("succeeded"), &Value::from(1234)));
        let at_the_gateway = sandbox.refunds();
        assert_eq!(at_the_gateway.len(), before + 1);
        assert_eq!(at_the_gateway.last().unwrap().id, refund["refund_id"].as_str().unwrap());
        let detail = shop.ok(&["payments", payment_id]);
        assert_eq!(detail["refunded"]["minor"], 1234);
        assert_eq!(detail["commands"][0]["steps"].as_array().unwrap().len(), 3, "{detail:#}");

        let statement = shop.file("statement.xml", &sandbox.statement_camt());
        let imported = shop.ok(&["import", &statement]);
        assert_eq!((&imported["kind"], &imported["rejected"]), (&Value::from("statement"), &Value::Array(vec![])));
        assert_eq!(shop.json(&["import", &statement]).0, 2, "the same file twice is refused");
        let orders = shop.ok(&["import", &shop.file("orders.csv", &sandbox.orders_csv())]);
        assert_eq!(orders["kind"], "orders");

        shop.ok(&["sync"]);
        let proof = shop.ok(&["reconcile"]);
        assert_eq!(proof["payouts"], proof["footed"]);
        assert_eq!(proof["balance_agrees"], true);
        let planted: i64 =
            sandbox.planted_breaks().iter().filter(|it| it.currency == "EUR").map(|it| it.amount_minor).sum();
        let unexplained = proof["unexplained"].as_array().unwrap().iter().find(|it| it["currency"] == "EUR");
        assert_eq!(unexplained.map_or(0, |it| it["minor"].as_i64().unwrap()), planted);

        let batch_id = proof["matches"][0]["batches"][0].as_str().unwrap();
        let charts: [&[&str]; 4] = [&["flow"], &["declines"], &["scores"], &["batch", batch_id]];
        for (chart, ending) in charts.into_iter().flat_map(|chart| [(chart, "png"), (chart, "svg")]) {
            let path = shop.folder.path().join(format!("{}.{ending}", chart[0])).display().to_string();
            shop.ok(&[&["chart"], chart, &["--out", &path]].concat());
            assert!(std::fs::metadata(&path).unwrap().len() > 1000);
        }
        assert_eq!(shop.json(&["chart", "batch", "po_unknown", "--out", "batch.png"]).0, 2);
        assert_eq!(shop.json(&["chart", "batch", "--out", "batch.png"]).0, 2, "which batch");
        assert_eq!(shop.ok(&["doctor"])["fine"], true);
    });
}

#[test]
fn the_audit_log_is_read_verified_exported_and_checked() {
    isolated("the_audit_log_is_read_verified_exported_and_checked", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());
        assert!(shop.connect(&sandbox, sandbox.full_key()).status.success());
        let found = secret_tool(&["search", "--all", "service", "counterfoil"]);
        for item in ["verification key", "last entry", "signing key"] {
            assert!(found.contains(&format!("Counterfoil: audit log, {item}")), "{found}");
        }
        let verified = shop.ok(&["audit", "verify"]);
        assert_eq!((&verified["fine"], &verified["seals_checked"]), (&Value::from(true), &Value::from(true)));
        assert_eq!(verified["anchor"], "agrees");

        let listed = shop.ok(&["audit", "list", "--kind", "gateway_added", "--who", "owner"]);
        assert_eq!(listed["entries"][0]["what"], "Owner connected the gateway shop");
        assert_eq!(listed["entries"][0]["through"], "command_line");
        assert_eq!(shop.json(&["audit", "list", "--who", "Nobody"]).0, 2);
        let today = SystemClock::new().now().date_naive();
        let days = [today, today.succ_opt().unwrap()].map(|day| day.to_string());
        let of = |arguments: &[&str]| shop.ok(arguments)["entries"].as_array().unwrap().len();
        assert!(of(&["audit", "list", "--since", &days[0], "--until", &days[1]]) > 2);
        assert_eq!(of(&["audit", "list", "--refused"]), 0);
        let table = shop.run(&["audit", "list", "--limit", "1"], "");
        assert!(String::from_utf8_lossy(&table.stdout).contains("Owner read the audit log"), "{table:?}");

        let [first, second] = ["first", "second"].map(|name| shop.folder.path().join(name).display().to_string());
        shop.ok(&["audit", "export", "--out", &first]);
        shop.ok(&["audit", "export", "--out", &second, "--kind", "gateway_added"]);
        let check = shop.ok(&["audit", "check", &second, "--after", &first]);
        assert_eq!((&check["holds"], &check["in_clear"]), (&Value::from(true), &Value::from(1)));
        shop.ok(&["audit", "check", &second, "--public-key", check["public_key"].as_str().unwrap()]);
        let said = shop.run(&["audit", "check", &second, "--after", &first], "");
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains(check["fingerprint"].as_str().unwrap()) && said.contains("goes on"), "{said}");
        let touched = std::fs::read_to_string(&second).unwrap().replacen("gateway_added", "gateway_adored", 1);
        let (code, broken) = shop.json(&["audit", "check", &shop.file("touched", touched.as_bytes())]);
        assert_eq!((code, &broken["holds"]), (1, &Value::from(false)));
        assert!(broken["line"].as_u64().unwrap() > 1, "{broken}");

        assert_eq!(shop.json(&["audit", "key", "--take-off"]).0, 2, "only a terminal shows a key");
        assert_eq!(shop.run(&["audit", "verify", "--key-stdin"], "ABCD-EFGH").status.code(), Some(2));
        assert_eq!(shop.json(&["audit", "accept", "--reason", "none"]).0, 2, "there is nothing to accept");

        // An older copy of the whole book in its place.
        let copy = shop.folder.path().join("copy.db");
        std::fs::copy(shop.profile().join("counterfoil.db"), &copy).unwrap();
        shop.ok(&["import", &shop.file("orders.csv", &sandbox.orders_csv())]);
        std::fs::copy(&copy, shop.profile().join("counterfoil.db")).unwrap();
        let (code, verified) = shop.json(&["audit", "verify"]);
        assert_eq!((code, &verified["anchor"]), (1, &Value::from("shorter")), "{verified}");
        assert_eq!(shop.ok(&["doctor"])["fine"], false);
        shop.ok(&["audit", "accept", "--reason", "an older copy was put back"]);
        assert_eq!(shop.ok(&["audit", "verify"])["fine"], true);
    });
}

/// A batch of an Adyen account, and a deposit of that amount that names nobody but its sender.
const SETTLEMENT: &str = "\
Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,Modification Merchant Reference,Batch Number
Acme,AcmeShop,P1,O1,visa,2026-11-02 10:00:00,CET,Settled,M1,SEK,,100.00,1,SEK,,98.00,2.00,,,,visa,,1
Acme,AcmeShop,,,,2026-11-03 02:00:00,CET,MerchantPayout,TX1XXXXXXXXXX batch 1,SEK,,,,SEK,98.00,,,,,,,,1
";
const STATEMENT: &str = "\
Account,Currency,Booking date,Amount,Payee,Text
SE1,SEK,2026-11-04,98.00,Northgate Clearing Ltd,PAYMENT 1
SE1,SEK,2026-11-24,1.00,Northgate Clearing Ltd,PAYMENT 2
";

#[test]
fn what_was_learnt_is_listed_forgotten_and_counted_again() {
    isolated("what_was_learnt_is_listed_forgotten_and_counted_again", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());
        assert!(shop.connect(&sandbox, sandbox.full_key()).status.success());
        for (name, text) in [("settlement.csv", SETTLEMENT), ("bank.csv", STATEMENT)] {
            shop.ok(&["import", &shop.file(name, text.as_bytes())]);
        }
        assert_eq!(shop.ok(&["match", "taught"]), Value::Array(Vec::new()));
        let nothing = shop.run(&["match", "taught"], "");
        assert!(String::from_utf8_lossy(&nothing.stdout).contains("Nothing was learnt yet"), "{nothing:?}");
        let proof = shop.ok(&["reconcile"]);
        let found = proof["matches"].as_array().unwrap().iter().find(|found| found["how"] == "amount_alone").unwrap();
        let [batch, entry] = ["batches", "entries"].map(|side| found[side][0].as_str().unwrap());
        shop.ok(&["match", "make", "--batch", batch, "--entry", entry]);

        let taught = shop.ok(&["match", "taught"]);
        assert_eq!((&taught[0]["name"], &taught[0]["counts"]), (&"Northgate Clearing Ltd".into(), &true.into()));
        assert_eq!((&taught[0]["entries"], &taught[0]["taught_by"][0]["by"]), (&2.into(), &"Owner".into()));
        let table = shop.run(&["match", "taught"], "");
        assert!(String::from_utf8_lossy(&table.stdout).contains("Northgate Clearing Ltd"), "{table:?}");
        let open = || {
            let breaks = shop.ok(&["reconcile"])["breaks"].as_array().unwrap().clone();
            breaks.iter().filter(|found| found["kind"] == "unexpected_deposit").count()
        };
        let with_it = open();
        assert_eq!(shop.ok(&["match", "forget", "northgate clearing ltd."])["counts"], false);
        assert_eq!((open(), &shop.ok(&["match", "taught"])[0]["counts"]), (with_it - 1, &false.into()));
        assert_eq!(shop.json(&["match", "forget", "Northgate Clearing Ltd"]).0, 2, "it is forgotten already");
        assert_eq!(shop.ok(&["match", "remember", "Northgate Clearing Ltd"])["counts"], true);
        assert_eq!((open(), shop.json(&["match", "remember", "Northgate Clearing Ltd"]).0), (with_it, 2));
        let history = shop.ok(&["match", "list"]);
        assert_eq!(history[0]["what"]["remembered"], "Northgate Clearing Ltd");
        assert_eq!(history[1]["what"]["forgotten"], "Northgate Clearing Ltd");
    });
}

#[test]
fn suspicious_payments_are_scored_tried_and_learnt_from() {
    isolated("suspicious_payments_are_scored_tried_and_learnt_from", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());
        // Rules are checked without a book; what is wrong is told at the word, and the exit code says that something is.
        let rules =
            "review if declines_per_ip_1h > 5 and card_country != ip_country\nreview if cards_per_ip_1d > moon\n";
        let (code, checked) = shop.json(&["risk", "rules", "check", &shop.file("rules.txt", rules.as_bytes())]);
        assert_eq!((code, checked["rules"].as_array().unwrap().len()), (1, 1), "{checked}");
        assert_eq!((&checked["mistakes"][0]["line"], &checked["mistakes"][0]["column"]), (&2.into(), &29.into()));
        assert!(shop.connect(&sandbox, sandbox.full_key()).status.success());
        shop.ok(&["sync"]);
        let payment = payment(&shop, "status:succeeded");
        let id = payment["payment_id"].as_str().unwrap();
        let scored = shop.ok(&["risk", "score", id]);
        assert_eq!((&scored[0]["payment"], &scored[0]["score"]), (&id.into(), &Value::Null));
        let trained = shop.ok(&["risk", "train"]);
        assert_eq!((&trained["trained"], &trained["enough_frauds"]), (&false.into(), &300.into()));
        let scored = shop.ok(&["risk", "score", id]);
        assert!(scored[0]["score"].as_f64().is_some_and(|score| (0.0..=1.0).contains(&score)), "{scored}");
        assert!(scored[0]["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()));
        let backtest = shop.ok(&["risk", "backtest", "--rule", "review if amount > 100", "--refuse"]);
        let split =
            backtest["split"].as_object().unwrap().values().map(|of| of["count"].as_u64().unwrap()).sum::<u64>();
        assert_eq!(Some(split), backtest["flagged"]["count"].as_u64());
        assert!(split > 0 && backtest["margin_lost"].as_i64().is_some_and(|lost| lost > 0), "{backtest}");
        shop.ok(&["risk", "rules", "save", "large", "review 40 if amount > 100"]);
        let alerts = shop.ok(&["risk", "alerts"]);
        let is_large = |rule: &Value| rule["rule"] == "large";
        let large = |alerts: &Value| {
            let alerts = alerts["alerts"].as_array().unwrap().clone();
            alerts.into_iter().find(|alert| alert["rules"].as_array().unwrap().iter().any(is_large))
        };
        let alert = large(&alerts).unwrap_or_else(|| panic!("{alerts}"));
        let of_alert = alert["payments"][0].as_str().unwrap();
        shop.ok(&["risk", "say", of_alert, "fraud"]);
        assert_eq!(shop.ok(&["risk", "score", of_alert])[0]["said"]["verdict"], "fraud");
        let watch = shop.ok(&["risk", "shop", "--region", "united-states"]);
        assert!(watch["detectors"]["revenue"].is_object() && watch["visa"]["payments"].is_number(), "{watch}");
        assert!(watch.get("mastercard_fraud").is_some(), "{watch}");
        assert_eq!(shop.ok(&["risk", "places", "show"]), Value::Null);
        let (code, refused) = shop.json(&["risk", "places", "use", &shop.file("places.mmdb", b"nothing of the sort")]);
        assert_eq!(code, 2, "{refused}");
        let country = vec![("192.0.2.0".parse().unwrap(), 24, support::mmdb::country("NL"))];
        let file = support::mmdb::Mmdb::new("Country", country).bytes();
        shop.ok(&["risk", "places", "use", &shop.file("places.mmdb", &file)]);
        let places = shop.ok(&["risk", "places", "show"]);
        assert_eq!((&places["type"], &places["readable"]), (&"Country".into(), &true.into()), "{places}");
        shop.ok(&["risk", "places", "remove"]);
        shop.ok(&["risk", "figures", "set", "--clock", "-03:30", "--dispute-fee", "15", "--region", "canada"]);
        let figures = shop.ok(&["risk", "figures", "show"]);
        assert_eq!(
            (&figures["clock"], &figures["dispute_fee"]["minor"]),
            (&"-03:30".into(), &1500.into()),
            "{figures}"
        );
        assert_eq!((&figures["region"], &figures["version"]), (&"canada".into(), &1.into()), "{figures}");
        assert_eq!(shop.json(&["risk", "figures", "set", "--clock", "noon"]).0, 2);
        shop.ok(&["risk", "list", "put", "trusted_emails", "ana@example.com", "--days", "3"]);
        assert_eq!(shop.ok(&["risk", "list", "show"])[0]["list"], "trusted_emails");
        shop.ok(&["risk", "list", "take-off", "trusted_emails", "ana@example.com"]);
        shop.ok(&["risk", "rules", "silence", "large", "--kind", "ip", "--thing", "203.0.113.9"]);
        let silent = shop.ok(&["risk", "rules", "silences"]);
        assert_eq!((&silent[0]["rule"], &silent[0]["thing"]), (&"large".into(), &"203.0.113.9".into()), "{silent}");
        shop.ok(&["risk", "rules", "silence", "large", "--kind", "ip", "--thing", "203.0.113.9", "--undo"]);
        assert_eq!(shop.ok(&["risk", "rules", "silences"]), Value::Array(Vec::new()));
        shop.ok(&["risk", "rules", "remove", "large"]);
        assert_eq!(large(&shop.ok(&["risk", "alerts"])), None);
        let said = shop.run(&["risk", "rules", "save", "bad", "review if amount >"], "");
        let text = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(!said.status.success() && text.contains("line 1, character 19"), "{text}");
    });
}

#[test]
fn holds_are_captured_and_released() {
    isolated("holds_are_captured_and_released", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());
        assert!(shop.connect(&sandbox, sandbox.full_key()).status.success());
        shop.ok(&["sync"]);
        let held = shop.ok(&["payments", "--search", "status:held"]);
        let ids: Vec<&str> =
            held["payments"].as_array().unwrap().iter().map(|row| row["payment_id"].as_str().unwrap()).collect();
        let [first, second, ..] = ids.as_slice() else { panic!("the shop has too few holds: {ids:?}") };
        assert_eq!(shop.ok(&["capture", first, "--yes"])["state"], "succeeded");
        assert_eq!(shop.ok(&["void", second, "--yes"])["state"], "succeeded");
        assert_eq!(shop.json(&["void", first, "--yes"]).0, 2, "a captured hold is no hold");
        assert_eq!(shop.ok(&["payments", first])["status"], "succeeded");
        assert_eq!(shop.ok(&["payments", second])["status"], "canceled");
    });
}

#[test]
fn what_goes_wrong_has_its_own_exit_code_and_a_sentence() {
    isolated("what_goes_wrong_has_its_own_exit_code_and_a_sentence", Bus::Own, || {
        let _daemon = Daemon::unlocked();
        let (shop, sandbox) = (Shop::new(), sandbox());
        assert_eq!(shop.json(&["sync"]).0, 2, "there is no profile yet");
        let refused = shop.connect(&sandbox, "sk_test_wrong");
        assert!(matches!(refused.status.code(), Some(3 | 4)), "{refused:?}");
        assert!(!String::from_utf8_lossy(&refused.stderr).contains("sk_test_wrong"), "an error shows no key");

        assert!(shop.connect(&sandbox, sandbox.read_only_key()).status.success());
        shop.ok(&["sync"]);
        let chosen = payment(&shop, "status:succeeded amount:>20 currency:eur");
        let payment_id = chosen["payment_id"].as_str().unwrap();
        let (code, error) = shop.json(&["refund", payment_id, "--amount", "1.00", "--yes"]);
        assert_eq!(code, 4, "{error}");
        assert!(error["error"]["why"].as_str().unwrap().contains("Refunds"), "{error}");

        assert!(shop.connect(&sandbox, sandbox.full_key()).status.success(), "the same name takes a new key");
        assert_eq!(shop.json(&["refund", payment_id, "--amount", "1.00"]).0, 2, "nobody is there to say yes");
        assert_eq!(shop.json(&["refund", payment_id, "--amount", "1,00", "--yes"]).0, 2);
        assert_eq!(shop.json(&["refund", payment_id, "--amount", "100000", "--yes"]).0, 2);
        assert_eq!(shop.json(&["payments", "--search", "stauts:x"]).0, 2);
        assert_eq!(shop.json(&["reconcile", "--month", "November"]).0, 2);
        assert_eq!(shop.run(&["no-such-command"], "").status.code(), Some(2));

        let before = sandbox.refunds().len();
        let once = ["refund", payment_id, "--amount", "1.00", "--yes", "--token", "order-1042"];
        let (first, second) = (shop.ok(&once), shop.ok(&once));
        assert_eq!(first["refund_id"], second["refund_id"], "one intention, one refund");
        assert_eq!(sandbox.refunds().len(), before + 1);

        sandbox.set_faults(Faults::none().with(Fault::ServerError, 1.0));
        assert_eq!(shop.json(&["sync"]).0, 3, "the gateway fails");
    });
}

#[test]
fn without_a_keychain_nothing_is_stored_anywhere_else() {
    isolated("without_a_keychain_nothing_is_stored_anywhere_else", Bus::None, || {
        let (shop, sandbox) = (Shop::new(), sandbox());
        let refused = shop.connect(&sandbox, sandbox.full_key());
        assert_eq!(refused.status.code(), Some(5), "{}", String::from_utf8_lossy(&refused.stderr));
        assert_nowhere(&shop.profile(), sandbox.full_key());
        // What needs no keychain works without one.
        let statement = shop.file("statement.csv", &sandbox.statement_csv());
        let checked = shop.ok(&["statement", "check", &statement]);
        assert_eq!(checked["format"], "bank_csv");
        assert_eq!(checked["statements"].as_array().unwrap().len(), 2);
        assert_eq!(shop.json(&["statement", "check", &shop.file("noise.bin", &[0, 1, 2, 3])]).0, 2);
    });
}

/// No file below a folder holds the text.
fn assert_nowhere(folder: &Path, text: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_nowhere(&path, text);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!found, "{} holds it", path.display());
    }
}
