//! How fast the window is, next to an empty window of the same toolkit on the same computer.
//!
//! `cargo bench --profile dev --bench window` makes a book of a thousand payments and one of a million, opens a real window
//! on each and one that is empty, and prints start-up, first rows, CPU time a frame while the list is scrolled, and memory,
//! each with its ratio to the empty window. It needs a display; on Linux without one it starts Xvfb. Figures are medians of
//! one run, not verdicts: nothing here fails for being slow.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]
#![allow(clippy::disallowed_methods, reason = "measuring is what this is for")]
#![allow(missing_docs)]

#[allow(dead_code, reason = "other benchmarks use the rest")]
#[path = "support/book.rs"]
mod book;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use book::Book;
use counterfoil::cli::Door;
use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::store::Sidecar;
use counterfoil::text::Texts;
use counterfoil::ui::{App, Preferences, Setup, Shown};
use counterfoil::vault::{MemoryVault, SecretName, Vault as _};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};
use serde_json::{Value, json};

/// Payments of the two books.
const SMALL: usize = 1_000;
const LARGE: usize = 1_000_000;

/// Frames that are measured while scrolling, after some that warm the caches.
const FRAMES: usize = 240;
const WARM_UP: usize = 30;

/// A window that is not done by then is given up.
const GIVE_UP_AFTER: Duration = Duration::from_mins(2);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--child") {
        let folder = arguments.get(at + 1).map(String::as_str).unwrap_or_default();
        child(Path::new(folder));
        return;
    }
    let display = Display::find();
    let large = std::env::var("COUNTERFOIL_BENCH_PAYMENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(LARGE);
    let home = tempfile::tempdir().unwrap();
    let empty = display.measure(Path::new("empty"));
    println!(
        "{:<34} {:>12} {:>22} {:>22}",
        "",
        "empty window",
        format!("{SMALL} payments"),
        format!("{large} payments")
    );
    let mut measured = Vec::new();
    for count in [SMALL, large] {
        let folder = home.path().join(count.to_string());
        make_book(&folder, count);
        measured.push(display.measure(&folder));
    }
    let rows = [
        ("start to first frame, ms", "first_frame_ms"),
        ("start to unlock screen, ms", "unlock_ms"),
        ("unlock to first rows, ms", "rows_ms"),
        ("CPU a frame while scrolling, ms", "frame_ms"),
        ("slowest frame in twenty, ms", "slow_frame_ms"),
        ("memory in use, MB", "memory_mb"),
    ];
    for (name, key) in rows {
        let of = |run: &Value| run[key].as_f64();
        // The empty window has no unlock screen; what it compares with is its first frame.
        let base = of(&empty).or_else(|| empty["first_frame_ms"].as_f64());
        let cell = |run: &Value| match (of(run), base) {
            (Some(value), Some(base)) if base > 0.0 => format!("{value:.1}  ({:.1} x)", value / base),
            (Some(value), _) => format!("{value:.1}"),
            _ => "-".to_owned(),
        };
        let empty_cell = of(&empty).map_or_else(|| "-".to_owned(), |value| format!("{value:.1}"));
        println!("{name:<34} {empty_cell:>12} {:>22} {:>22}", cell(&measured[0]), cell(&measured[1]));
    }
}

/// A display to open windows on.
struct Display {
    name: Option<String>,
    server: Option<Child>,
}

impl Display {
    fn find() -> Self {
        let there = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
        if there || !cfg!(target_os = "linux") {
            return Self { name: None, server: None };
        }
        let name = ":97".to_owned();
        let server = Command::new("Xvfb")
            .args([&name, "-screen", "0", "1440x900x24"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("no display, and Xvfb could not be started (apt-get install xvfb)");
        std::thread::sleep(Duration::from_secs(2));
        Self { name: Some(name), server: Some(server) }
    }

    /// Opens a window in a process of its own and returns what it measured.
    fn measure(&self, folder: &Path) -> Value {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("--child").arg(folder).env("COUNTERFOIL_BENCH_STARTED_MS", now_ms().to_string());
        if let Some(name) = &self.name {
            command.env("DISPLAY", name).env("LIBGL_ALWAYS_SOFTWARE", "1");
        }
        let output = command.stderr(Stdio::inherit()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().find_map(|line| serde_json::from_str(line).ok()).unwrap_or_else(|| panic!("no figures: {text}"))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn now_ms() -> i64 {
    SystemClock::new().now().timestamp_millis()
}

/// A book with so many payments, and its key beside it for the child.
fn make_book(folder: &Path, count: usize) {
    let began = Instant::now();
    let book = Book::new(folder, &Arc::new(MemoryVault::default()), false);
    std::fs::write(folder.join("bench-key"), hex::encode(&book.key)).unwrap();
    book.put_payments(count);
    eprintln!("a book of {count} payments, made in {:.0} s", began.elapsed().as_secs_f64());
}

/// Opens one window, measures it, prints the figures as one line of JSON.
fn child(folder: &Path) {
    let started_ms = std::env::var("COUNTERFOIL_BENCH_STARTED_MS").unwrap().parse().unwrap();
    let is_empty = folder == Path::new("empty");
    let folder: PathBuf = folder.to_owned();
    let viewport = egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let make = move |creation: &eframe::CreationContext<'_>| -> Box<dyn eframe::App> {
        let inner = (!is_empty).then(|| open_book(creation, &folder));
        Box::new(Measured::new(inner, started_ms))
    };
    eframe::run_native("bench", options, Box::new(|creation| Ok(make(creation)))).unwrap();
}

fn open_book(creation: &eframe::CreationContext<'_>, folder: &Path) -> App {
    let sidecar = Sidecar::read(folder).unwrap().unwrap();
    let key = hex::decode(std::fs::read_to_string(folder.join("bench-key")).unwrap()).unwrap();
    let vault = Arc::new(MemoryVault::default());
    vault.set(&SecretName::database_key(&sidecar.profile_id), &key).unwrap();
    let clock = Arc::new(SystemClock::new());
    let setup = Setup {
        doorway: Arc::new(Door::new(folder.to_owned(), vault, Arc::clone(&clock) as _, None)),
        clock,
        texts: Arc::new(Texts::english()),
        preferences: Preferences::default(),
        demo: false,
    };
    App::new(&creation.egui_ctx, setup).unwrap()
}

/// What the window is being led through.
#[derive(PartialEq)]
enum Step {
    Begin,
    Unlocking,
    Payments,
    Scrolling,
}

/// A window that is led through its paces and measured.
struct Measured {
    inner: Option<App>,
    started_ms: i64,
    began: Instant,
    step: Step,
    unlocked_at: Option<Instant>,
    frames: Vec<f64>,
    figures: Value,
}

impl Measured {
    fn new(inner: Option<App>, started_ms: i64) -> Self {
        Self {
            inner,
            started_ms,
            began: Instant::now(),
            step: Step::Begin,
            unlocked_at: None,
            frames: Vec::new(),
            figures: json!({}),
        }
    }

    fn since_start(&self) -> i64 {
        now_ms() - self.started_ms
    }

    fn note(&mut self, key: &str, value: impl Into<Value>) {
        self.figures[key] = value.into();
    }

    /// Where the window stands, and so what is noted and pressed next.
    fn lead(&mut self, input: &mut egui::RawInput) {
        let press = |input: &mut egui::RawInput, modifiers: Modifiers, key: Key| {
            for pressed in [true, false] {
                input.events.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            }
        };
        let shown = self.inner.as_ref().map(App::shown);
        match (&self.step, shown) {
            (Step::Begin, None) => self.step = Step::Scrolling,
            (Step::Begin, Some(Shown::Locked)) => {
                self.note("unlock_ms", self.since_start());
                press(input, Modifiers::NONE, Key::Enter);
                self.unlocked_at = Some(Instant::now());
                self.step = Step::Unlocking;
            }
            (Step::Unlocking, Some(Shown::Open { .. })) => {
                press(input, Modifiers::COMMAND, Key::Num2);
                self.step = Step::Payments;
            }
            (Step::Payments, Some(Shown::Open { payments })) if payments > 0 => {
                let unlocked = self.unlocked_at.map(|at| at.elapsed().as_secs_f64() * 1000.0);
                self.note("rows_ms", unlocked);
                self.step = Step::Scrolling;
            }
            _ => {}
        }
        if self.step == Step::Scrolling {
            input.events.push(Event::PointerMoved(Pos2::new(600.0, 500.0)));
            input.events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: Vec2::new(0.0, -900.0),
                phase: TouchPhase::Move,
                source: MouseWheelSource::Wheel,
                modifiers: Modifiers::NONE,
            });
        }
    }

    fn finish(&mut self, ctx: &egui::Context) {
        let mut frames = self.frames.split_off(WARM_UP.min(self.frames.len()));
        frames.sort_by(f64::total_cmp);
        self.note("frame_ms", frames.get(frames.len() / 2).copied());
        self.note("slow_frame_ms", frames.get(frames.len() * 19 / 20).copied());
        self.note("memory_mb", memory_mb());
        println!("{}", self.figures);
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        self.frames.clear();
    }
}

/// Memory in use by this process; nothing where the system does not tell in a file.
fn memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

impl eframe::App for Measured {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        self.lead(input);
    }

    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        if let Some(inner) = &mut self.inner {
            inner.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        if self.figures["first_frame_ms"].is_null() {
            self.note("first_frame_ms", self.since_start());
        }
        if self.step == Step::Scrolling
            && let Some(seconds) = frame.info().cpu_usage
        {
            self.frames.push(f64::from(seconds) * 1000.0);
        }
        match &mut self.inner {
            Some(inner) => inner.ui(ui, frame),
            None => {
                egui::CentralPanel::default().show(ui, |_| {});
            }
        }
        if self.frames.len() >= WARM_UP + FRAMES || self.began.elapsed() > GIVE_UP_AFTER {
            self.finish(ui.ctx());
        }
        ui.ctx().request_repaint();
    }
}
