//! The worker by itself: commands go out, events come back to whoever asked, no lane holds up another, nothing that goes
//! wrong silences it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use counterfoil::clock::SystemClock;
use counterfoil::desk::{Desk, Result};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::text::{ErrorKind, Message, Texts, UserError};
use counterfoil::vault::MemoryVault;
use counterfoil::worker::{Answer, Command, DemoShop, Doorway, Event, Happened, Look, RequestId, Worker};

/// A way to an empty profile. Growing a demo shop waits until the test lets it go on, and then fails.
struct Gate {
    folder: tempfile::TempDir,
    vault: Arc<MemoryVault>,
    begun: SyncSender<()>,
    go_on: Mutex<Receiver<()>>,
    panics: bool,
}

impl Gate {
    fn desk(&self, make: fn(&std::path::Path, Arc<MemoryVault>) -> Result<Desk>) -> Result<Desk> {
        make(&self.folder.path().join("profile"), Arc::clone(&self.vault))
    }
}

impl Doorway for Gate {
    fn look(&self) -> Result<Look> {
        assert!(!self.panics, "a defect made for this test");
        Ok(Look { profile: None, keychain: Ok(Message::new("window-title")), sign_in: false })
    }

    fn is_demo(&self) -> bool {
        false
    }

    fn open(&self) -> Result<Desk> {
        self.desk(|folder, vault| Desk::open(folder, vault, Arc::new(SystemClock::new())))
    }

    fn create(&self) -> Result<Desk> {
        self.desk(|folder, vault| Desk::create(folder, vault, Arc::new(SystemClock::new())))
    }

    fn demo(&self, job: &Job) -> Result<DemoShop> {
        job.report(Message::new("window-title"), 1, Some(2));
        self.begun.send(()).unwrap();
        // Nobody to wait for means the test has ended.
        let _ = self.go_on.lock().unwrap().recv();
        job.checkpoint()?;
        Err(UserError::new(ErrorKind::Other, Message::new("worker-busy")))
    }

    fn leave_demo(&self) {}

    fn keep_preferences(&self, _preferences: &str) -> Result<()> {
        Ok(())
    }
}

/// A file dialog may stay open for good. The book is closed all the same before the handle is gone: a database that is closed
/// while the program ends is closed on ground that is gone already.
#[test]
fn the_book_is_closed_with_the_handle_even_while_a_dialog_is_open() {
    let mut bench = bench(false);
    let opened = bench.worker.send(Command::OpenProfile).unwrap();
    bench.end_of(opened).unwrap();
    bench.worker.send(Command::ChooseFile(Box::pin(std::future::pending()))).unwrap();
    assert!(Arc::strong_count(&bench.vault) > 1, "the open book holds the vault");
    let vault = Arc::clone(&bench.vault);
    drop(bench);
    assert_eq!(Arc::strong_count(&vault), 1);
}

/// A worker and its gate. The gate's end is dropped first, so that a test that fails leaves nobody waiting.
struct Bench {
    go_on: SyncSender<()>,
    worker: Worker,
    begun: Receiver<()>,
    ended: BTreeMap<RequestId, Result<Answer>>,
    vault: Arc<MemoryVault>,
}

fn bench(panics: bool) -> Bench {
    let (begun_sender, begun) = sync_channel(8);
    let (go_on, go_on_receiver) = sync_channel(8);
    let vault: Arc<MemoryVault> = Arc::default();
    let gate = Gate {
        folder: tempfile::tempdir().unwrap(),
        vault: Arc::clone(&vault),
        begun: begun_sender,
        go_on: Mutex::new(go_on_receiver),
        panics,
    };
    drop(gate.create().unwrap());
    let clock = Arc::new(SystemClock::new());
    let worker = Worker::start(Arc::new(gate), clock, Arc::new(Texts::english()), || {}).unwrap();
    Bench { go_on, worker, begun, ended: BTreeMap::new(), vault }
}

impl Bench {
    /// The next event within ten seconds.
    #[allow(clippy::disallowed_methods, reason = "a test measures for itself")]
    fn next(&mut self) -> Event {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if let Some(event) = self.worker.next_event() {
                return event;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("no event came");
    }

    /// What the command ended with. Lanes overtake each other: what others ended with is kept for whoever asks.
    fn end_of(&mut self, id: RequestId) -> Result<Answer> {
        loop {
            if let Some(result) = self.ended.remove(&id) {
                return result;
            }
            if let Event { id: of, happened: Some(Happened::Ended(result)) } = self.next() {
                self.ended.insert(of, *result);
            }
        }
    }
}

#[test]
fn an_answer_carries_the_id_of_its_command() {
    let mut bench = bench(false);
    let first = bench.worker.send(Command::LookForProfile).unwrap();
    let second = bench.worker.send(Command::OpenProfile).unwrap();
    assert!(first < second, "later commands have larger ids");
    assert!(matches!(bench.end_of(first), Ok(Answer::Looked(_))));
    assert!(matches!(bench.end_of(second), Ok(Answer::Opened(_))));
    assert_eq!(bench.worker.under_way(), 0);
}

#[test]
fn reads_and_money_do_not_wait_behind_a_long_job() {
    let mut bench = bench(false);
    let opened = bench.worker.send(Command::OpenProfile).unwrap();
    bench.end_of(opened).unwrap();
    let long = bench
        .worker
        .send(Command::Import { path: PathBuf::from("/nowhere/at/all"), assume: Assume::default() })
        .unwrap();
    bench.end_of(long).unwrap_err();
    let growing = bench.worker.send(Command::OpenDemo).unwrap();
    bench.begun.recv_timeout(Duration::from_secs(10)).unwrap();
    // The demo closed the book before it began to grow, so both say that none is open: at once, which is the point.
    let read = bench.worker.send(Command::FetchGateways).unwrap();
    let money = bench.worker.send(Command::Settle).unwrap();
    assert_eq!(bench.end_of(read).unwrap_err().what.key, "worker-no-profile");
    assert_eq!(bench.end_of(money).unwrap_err().what.key, "worker-no-profile");
    bench.go_on.send(()).unwrap();
    assert_eq!(bench.end_of(growing).unwrap_err().what.key, "worker-busy");
}

#[test]
fn a_job_tells_how_far_it_is_and_stops_when_asked() {
    let mut bench = bench(false);
    let growing = bench.worker.send(Command::OpenDemo).unwrap();
    bench.begun.recv_timeout(Duration::from_secs(10)).unwrap();
    let told = loop {
        if let Event { id, happened: Some(Happened::Progressed(progress)) } = bench.next()
            && id == growing
            && progress.total.is_some()
        {
            break progress;
        }
    };
    assert_eq!((told.done, told.total), (1, Some(2)));
    let waiting = bench.worker.send(Command::LookForProfile).unwrap();
    bench.worker.cancel(growing);
    bench.worker.cancel(waiting);
    bench.go_on.send(()).unwrap();
    assert!(bench.end_of(growing).unwrap_err().is_cancelled());
    assert!(bench.end_of(waiting).unwrap_err().is_cancelled(), "what was cancelled before its turn is not begun");
}

#[test]
fn a_full_lane_says_so_instead_of_waiting() {
    let mut bench = bench(false);
    bench.worker.send(Command::OpenDemo).unwrap();
    bench.begun.recv_timeout(Duration::from_secs(10)).unwrap();
    let refused = (0..200).find_map(|_| bench.worker.send(Command::LookForProfile).err());
    assert_eq!(refused.unwrap().what.key, "worker-busy");
    bench.go_on.send(()).unwrap();
}

#[test]
fn a_defect_ends_one_command_and_no_lane() {
    let mut bench = bench(true);
    for _ in 0..3 {
        let id = bench.worker.send(Command::LookForProfile).unwrap();
        assert_eq!(bench.end_of(id).unwrap_err().what.key, "worker-defect");
    }
}

#[test]
fn dropping_the_handle_ends_the_threads_even_when_nobody_listened() {
    let mut bench = bench(false);
    for _ in 0..8 {
        for _ in 0..50 {
            // Refused once the lane is full; what counts is that many answers wait for a window that never looks.
            let _ = bench.worker.send(Command::FetchGateways);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(bench.worker); // would hang here for good
}
