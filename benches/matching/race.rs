//! Runs the command and the public tools in the folder of the files, and says what each run cost.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Where the SQL and the Python lie.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/matching/");

const DUCKDB: &str = "duckdb==2.0.1";

/// The folder that an answer is written to, beside the files.
pub const OURS: &str = "ours";

/// Something that can be run in the folder of the files.
pub struct Tool {
    pub name: &'static str,
    command: Vec<OsString>,
    /// The folder for the `matches.csv` that it leaves beside the files, if it leaves one.
    pub answer: Option<&'static str>,
}

impl Tool {
    pub fn ours() -> Self {
        let command = "reconcile files --orders orders.csv --payments payments.csv --payouts payouts.csv --bank \
                       bank.csv --json --out";
        let program = env!("CARGO_BIN_EXE_counterfoil");
        let command = [program].into_iter().chain(command.split(' ')).chain([OURS]);
        Self { name: "counterfoil reconcile files", command: command.map(OsString::from).collect(), answer: None }
    }

    /// The public tools that are there; says which are not.
    pub fn others() -> Vec<Self> {
        let mut tools = Vec::new();
        if works(Command::new("sqlite3").arg("--version")) {
            let script = format!(".read '{HERE}sqlite.sql'");
            let command = ["sqlite3".into(), SQLITE_FILE.into(), script.into()];
            tools.push(Self { name: "sqlite3: import and one join", command: command.into(), answer: None });
        } else {
            println!("Skipped: no sqlite3 to compare with.\n");
        }
        if let Some(python) = python_with_duckdb() {
            let duckdb = |name, which: &str, answer| {
                let files = ["duckdb_run.py", "duckdb_keys.sql", which, "duckdb_window.sql"];
                let files = files.iter().map(|file| format!("{HERE}{file}").into());
                Self { name, command: [python.clone().into()].into_iter().chain(files).collect(), answer }
            };
            tools.push(duckdb("DuckDB: keys, window over everything", "duckdb_everything.sql", Some("everything")));
            tools.push(duckdb("DuckDB: keys, window over the rest", "duckdb_rest.sql", Some("rest")));
        } else {
            println!("Skipped: no python3, or no DuckDB in it, to compare with.\n");
        }
        tools
    }

    /// Runs it once; nothing if it failed.
    pub fn run(&self, folder: &Path) -> Option<Cost> {
        let _ = fs::remove_file(folder.join(SQLITE_FILE));
        let measured = folder.join("cost.txt");
        let mut command = Command::new("python3");
        command.arg(format!("{HERE}measure.py")).arg(&measured).args(&self.command);
        if !works(Command::new("python3").arg("--version")) {
            command = Command::new(&self.command[0]);
            command.args(&self.command[1..]);
        }
        let _ = fs::remove_file(&measured);
        let start = Instant::now();
        let status = command.current_dir(folder).stdout(Stdio::null()).status();
        let wall = start.elapsed().as_secs_f64();
        if !status.is_ok_and(|status| status.success()) {
            return None;
        }
        if let Some(answer) = self.answer {
            fs::create_dir_all(folder.join(answer)).unwrap();
            fs::rename(folder.join("matches.csv"), folder.join(answer).join("matches.csv")).unwrap();
        }
        Some(fs::read_to_string(&measured).map_or(Cost { wall, ..Cost::default() }, |text| Cost::read(&text)))
    }
}

const SQLITE_FILE: &str = "plain.sqlite3";

/// What a run cost: seconds, seconds of processors, and kilobytes of memory at most. Without python3 only the first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    pub wall: f64,
    pub processor: f64,
    pub peak: f64,
}

impl Cost {
    fn read(text: &str) -> Self {
        let numbers: Vec<f64> = text.split(' ').map(|number| number.trim().parse().unwrap()).collect();
        Self { wall: numbers[0], processor: numbers[1], peak: numbers[2] }
    }

    /// The median of each number.
    pub fn median(costs: &[Self]) -> Option<Self> {
        let of = |number: fn(&Self) -> f64| {
            let mut numbers: Vec<f64> = costs.iter().map(number).collect();
            numbers.sort_by(f64::total_cmp);
            numbers.get(numbers.len() / 2).copied()
        };
        Some(Self { wall: of(|cost| cost.wall)?, processor: of(|cost| cost.processor)?, peak: of(|cost| cost.peak)? })
    }
}

/// The cells of a table's row.
impl fmt::Display for Cost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.2} | {:.2} | {:.0}", self.wall, self.processor, self.peak / 1_000.0)
    }
}

fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A Python with `duckdb`: kept beside what else the build made, and made where it is missing.
fn python_with_duckdb() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duckdb");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let there = || works(Command::new(&python).args(["-c", "import duckdb"]));
    let made = there()
        || works(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            && works(Command::new(&python).args(["-m", "pip", "install", "--quiet", DUCKDB]))
            && there();
    made.then_some(python)
}
