//! An independent server that speaks Stripe's protocol, and a plain client for it.
//!
//! The server lies beside the project, in `../shared/stripe-world`, and is not part of it. It is copied into the test
//! folder and installed there once for each version of its files. It lives as long as the test program: its starter
//! waits for the end of a pipe that the system closes with the test program, however that ends.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/stripe-world");
const START_LIMIT: Duration = Duration::from_mins(1);

/// Starts the server and ends it when its own input ends, which happens when the test program is gone.
const STARTER: &str = r#"bash run.sh "$0" & read -r _; kill -9 $!"#;

/// A key that may do everything, one that may only read, and one the server does not know.
pub const FULL_KEY: &str = "sk_test_counterfoil";
pub const READ_ONLY_KEY: &str = "rk_test_ro_counterfoil";
pub const WRONG_KEY: &str = "sk_live_nobody";

/// The running server.
pub struct Server {
    folder: PathBuf,
    port: u16,
    log: PathBuf,
    _starter: Child,
    _until_closed: ChildStdin,
}

/// One merchant account at the server.
pub struct World {
    server: &'static Server,
    id: String,
}

/// The server, or nothing, with a printed line, where it cannot be had. In CI a server that is there must work.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    match SERVER.get_or_init(|| Server::start(Path::new(SOURCE))) {
        Ok(server) => Some(server),
        Err(why) => {
            let must_work = std::env::var("CI").is_ok_and(|ci| ci == "true") && Path::new(SOURCE).is_dir();
            assert!(!must_work, "the independent server does not work: {why}");
            println!("skipped: {why}");
            None
        }
    }
}

impl Server {
    fn start(source: &Path) -> Result<Self, String> {
        let folder = installed(source)?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.map_err(|error| error.to_string())?.port();
        let log = folder.join(format!("server-{port}.log"));
        let output = File::create(&log).map_err(|error| error.to_string())?;
        let mut starter = Command::new("bash")
            .args(["-c", STARTER, &port.to_string()])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().map_err(|error| error.to_string())?)
            .stderr(output)
            .spawn()
            .map_err(|error| error.to_string())?;
        let until_closed = starter.stdin.take().ok_or("no pipe to the server's starter")?;
        let server = Self { folder, port, log, _starter: starter, _until_closed: until_closed };
        let since = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if since.elapsed() > START_LIMIT {
                return Err(format!("no answer on port {port}; see {}", server.log.display()));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// A new, empty account in test mode. Its clock stands still.
    pub fn empty_world(&'static self, id: &str) -> World {
        let world = World { server: self, id: id.to_owned() };
        let options = json!({
            "seed": 7, "clock_mode": "fixed", "now": "2026-09-01T06:00:00Z", "startup": { "livemode": false },
        });
        world.send(reqwest::Method::PUT, "", Some(options.to_string()));
        world
    }

    /// A new account with a history.
    pub fn seeded_world(&'static self, id: &str, days: u32, per_day: u32) -> World {
        let world = World { server: self, id: id.to_owned() };
        let output = Command::new(self.folder.join("venv/bin/python"))
            .current_dir(&self.folder)
            .args(["seed.py", &world.url(), &days.to_string(), &per_day.to_string()])
            .output()
            .unwrap();
        assert!(output.status.success(), "seed.py: {}", String::from_utf8_lossy(&output.stderr));
        world
    }
}

impl World {
    /// The address to connect to.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/worlds/{}", self.server.port, self.id)
    }

    /// Switches faults on; an empty object switches them off.
    pub fn faults(&self, faults: &Value) {
        self.send(reqwest::Method::POST, "/_test/faults", Some(faults.to_string()));
    }

    /// Does what the test switches of the server offer: `clock`, `auto_payout`, `settle`, `fail`.
    pub fn control(&self, what: &str, body: &Value) -> Value {
        self.send(reqwest::Method::POST, &format!("/_test/{what}"), Some(body.to_string()))
    }

    /// Reads one object.
    pub fn get(&self, path: &str) -> Value {
        self.send(reqwest::Method::GET, path, None)
    }

    /// Acts at the server, as another program with the same account would.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = self.send(reqwest::Method::POST, path, Some(body));
        assert!(answer.get("error").is_none(), "{path}: {answer}");
        answer
    }

    /// Everything in a list, page by page.
    pub fn list(&self, path: &str) -> Vec<Value> {
        let mut rows: Vec<Value> = Vec::new();
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let after = rows.last().map(|row| format!("&starting_after={}", text(row, "id"))).unwrap_or_default();
            let page = self.get(&format!("{path}{joint}limit=100{after}"));
            rows.extend(page["data"].as_array().expect("a list").iter().cloned());
            if page["has_more"] != true {
                return rows;
            }
        }
    }

    /// A payment by card; `held` authorises only. Gives its id, also of one that is declined.
    pub fn pay(&self, amount: u32, held: bool, token: &str) -> String {
        let card = self.post("/v1/payment_methods", &[("type", "card"), ("card[token]", token)]);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("amount", &amount.to_string())
            .append_pair("currency", "usd")
            .append_pair("payment_method", &text(&card, "id"))
            .append_pair("payment_method_types[]", "card")
            .append_pair("confirm", "true")
            .append_pair("capture_method", if held { "manual" } else { "automatic" })
            .append_pair("metadata[order_id]", "A-17")
            .finish();
        let answer = self.send(reqwest::Method::POST, "/v1/payment_intents", Some(body));
        let payment = answer.pointer("/error/payment_intent").unwrap_or(&answer);
        text(payment, "id")
    }

    /// The refunds of one payment.
    pub fn refunds_of(&self, payment_id: &str) -> Vec<Value> {
        self.list(&format!("/v1/refunds?payment_intent={payment_id}"))
    }

    /// How many requests that act the server has answered for this account, by its own log.
    pub fn acted(&self) -> usize {
        let mark = format!("\"POST /worlds/{}/v1/", self.id);
        fs::read_to_string(&self.server.log).unwrap().matches(&mark).count()
    }

    fn send(&self, method: reqwest::Method, path: &str, body: Option<String>) -> Value {
        static CLIENT: OnceLock<reqwest::blocking::Client> = OnceLock::new();
        let client = CLIENT.get_or_init(|| {
            reqwest::blocking::Client::builder().no_proxy().tls_certs_only([]).build().expect("a plain client")
        });
        let mut request = client.request(method, format!("{}{path}", self.url())).bearer_auth(FULL_KEY);
        if let Some(body) = body {
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = request.send().and_then(reqwest::blocking::Response::text).unwrap();
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }
}

/// A text field of an object.
pub fn text(object: &Value, field: &str) -> String {
    object[field].as_str().unwrap_or_else(|| panic!("no {field} in {object}")).to_owned()
}

/// Installs a copy of the server, once for each version of its files.
fn installed(source: &Path) -> Result<PathBuf, String> {
    if !source.is_dir() {
        return Err("there is no ../shared/stripe-world".to_owned());
    }
    let fault = |error: std::io::Error| error.to_string();
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(source).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_file() {
            files.insert(path.file_name().unwrap_or_default().to_owned(), fs::read(&path).map_err(fault)?);
        }
    }
    let mut hash = Sha256::new();
    for (name, content) in &files {
        hash.update(name.as_encoded_bytes());
        hash.update(content);
    }
    let version = hex::encode(hash.finalize());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("stripe-world-{}", &version[..12]));
    fs::create_dir_all(&folder).map_err(fault)?;
    let lock = File::create(folder.join("lock")).map_err(fault)?;
    lock.lock().map_err(fault)?; // another test program may be installing it
    let done = folder.join("installed");
    if done.exists() {
        return Ok(folder);
    }
    for (name, content) in &files {
        fs::write(folder.join(name), content).map_err(fault)?;
    }
    let output = Command::new("bash").arg("setup.sh").current_dir(&folder).output().map_err(fault)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("setup.sh failed: {said}"));
    }
    fs::write(done, "").map_err(fault)?;
    Ok(folder)
}
