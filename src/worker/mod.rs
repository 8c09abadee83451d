//! The only place with threads of its own: commands in, events out, over bounded channels.
//!
//! A window sends a [`Command`] and goes on painting; an [`Event`] with the same id comes back. Nothing here waits for
//! the window except a full event channel, and the window never waits at all: it only tries to send. Reads, money and
//! long jobs have lanes of their own, so that a refund does not queue behind a night's sync.

mod answer;
mod command;
mod doorway;
mod perform;

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

pub use answer::{
    Answer, AuditBreakAccepted, AuditPage, AuditSaved, Closed, Connected, Decided, DemoReady, FoundFile, FoundRow,
    GatewayList, ImportUndone, JudgeLook, Kept, Listed, MappingForgotten, Mappings, MatchHistory, Matching, MoneyMoved,
    OrderWasSaid, OrdersPage, OrdersSaid, PaymentsPage, PeopleChanged, PeopleList, PlacesTaken, ProfileLook,
    ProfileOpened, Refreshed, RequestList, Revealed, RiskDecided, RuleList, Saved, Silences, Sketched, SteppedUp,
    TaughtSenders, TestedKey, Weighed,
};
pub use command::{Command, FileQuestion, Lane, Together};
pub use doorway::{DemoShop, Doorway, Look};

use crate::clock::Clock;
use crate::desk::{Actor, Desk};
use crate::job::{Job, Progress};
use crate::text::{ErrorKind, Message, Texts, UserError};

/// Commands that may wait in one lane. A person cannot click this fast; a loop that does is told so.
const WAITING_MAX: usize = 64;

/// Events that may wait for the window. While it is full the worker waits, not the window.
const EVENTS_MAX: usize = 256;

/// Threads for reads: one may be slow, the next is answered all the same.
const READERS: usize = 2;

/// Ties an event to its command. Later commands have larger ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u64);

/// What became of a command.
#[derive(Debug)]
pub struct Event {
    /// The command's id.
    pub id: RequestId,
    /// What happened; taken out by whoever asked.
    pub happened: Option<Happened>,
}

/// One thing that happened.
#[derive(Debug)]
pub enum Happened {
    /// The work is under way and this far.
    Progressed(Progress),
    /// The work has ended.
    Ended(Box<Result<Answer, UserError>>),
}

/// One command on its way.
struct Task {
    id: RequestId,
    /// Boxed: commands carry whole mappings, and a lane moves many small ones.
    command: Box<Command>,
    job: Job,
}

/// Whoever sits at the open book.
struct Seat {
    desk: Desk,
    actor: Actor,
}

/// What the threads share.
struct Shared {
    doorway: Arc<dyn Doorway>,
    clock: Arc<dyn Clock>,
    texts: Arc<Texts>,
    seat: RwLock<Option<Arc<Seat>>>,
}

impl Shared {
    fn seat(&self) -> Result<Arc<Seat>, UserError> {
        let seat = self.seat.read().unwrap_or_else(PoisonError::into_inner);
        seat.clone().ok_or_else(|| UserError::new(ErrorKind::Other, Message::new("worker-no-profile")))
    }

    /// One call of the desk as whoever sits at it.
    fn at_desk<T>(&self, work: impl FnOnce(&Desk, &Actor) -> Result<T, UserError>) -> Result<T, UserError> {
        let seat = self.seat()?;
        work(&seat.desk, &seat.actor)
    }

    fn sit_down(&self, desk: Desk) -> Result<Arc<Seat>, UserError> {
        let actor = desk.owner()?;
        Ok(self.sit_down_as(desk, actor))
    }

    fn sit_down_as(&self, desk: Desk, actor: Actor) -> Arc<Seat> {
        let seat = Arc::new(Seat { desk, actor });
        *self.seat.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&seat));
        seat
    }

    /// The book closes when the last command that works on it has ended.
    fn stand_up(&self) {
        if let Ok(seat) = self.seat() {
            // Leaving is written down if it can be; nobody is kept in because it cannot.
            let _ = seat.desk.sign_out(&seat.actor);
        }
        *self.seat.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The handle that a window holds. Dropping it cancels what is under way and waits for the threads to end.
pub struct Worker {
    lanes: BTreeMap<Lane, SyncSender<Task>>,
    events: Option<Receiver<Event>>,
    event_sender: SyncSender<Event>,
    wake: Arc<dyn Fn() + Send + Sync>,
    under_way: BTreeMap<RequestId, Job>,
    last_id: u64,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts the threads. `wake` is called after every event, so that a sleeping window looks.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start(
        doorway: Arc<dyn Doorway>,
        clock: Arc<dyn Clock>,
        texts: Arc<Texts>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, UserError> {
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let shared = Arc::new(Shared { doorway, clock, texts, seat: RwLock::default() });
        let (event_sender, events) = sync_channel(EVENTS_MAX);
        let mut worker = Self {
            lanes: BTreeMap::new(),
            events: Some(events),
            event_sender,
            wake,
            under_way: BTreeMap::new(),
            last_id: 0,
            threads: Vec::new(),
        };
        for lane in Lane::ALL {
            let (sender, receiver) = sync_channel::<Task>(WAITING_MAX);
            let receiver = Arc::new(Mutex::new(receiver));
            worker.lanes.insert(lane, sender);
            let threads = if lane == Lane::Reads { READERS } else { 1 };
            for number in 1..=threads {
                // Nobody waits for a person at a file dialog, so that thread may outlive the window. It must not hold the
                // book: one that is closed while the program ends would be closed on ground that is gone already.
                let shared = (lane != Lane::Dialogs).then(|| Arc::clone(&shared));
                let is_waited_for = shared.is_some();
                let receiver = Arc::clone(&receiver);
                let (events, wake) = (worker.event_sender.clone(), Arc::clone(&worker.wake));
                let thread = std::thread::Builder::new()
                    .name(format!("{}-{number}", lane.as_str()))
                    .spawn(move || {
                        run_lane(&receiver, &events, wake.as_ref(), |command, job| match &shared {
                            Some(shared) => perform::perform(shared, command, job),
                            None => perform::at_a_dialog(command),
                        });
                    })
                    .map_err(|why| {
                        UserError::new(ErrorKind::Other, Message::new("worker-no-thread")).detail(why.to_string())
                    })?;
                if is_waited_for {
                    worker.threads.push(thread);
                }
            }
        }
        Ok(worker)
    }

    /// Sends a command on its way and returns at once.
    ///
    /// # Errors
    /// When its lane is full.
    pub fn send(&mut self, command: Command) -> Result<RequestId, UserError> {
        self.last_id += 1;
        let id = RequestId(self.last_id);
        let (events, wake) = (self.event_sender.clone(), Arc::clone(&self.wake));
        let job = Job::new(move |progress| {
            // Progress is news only while somebody listens: a full channel just leaves this one out.
            let event = Event { id, happened: Some(Happened::Progressed(progress)) };
            if events.try_send(event).is_ok() {
                wake();
            }
        });
        let lane = command.lane();
        let task = Task { id, command: Box::new(command), job: job.clone() };
        let busy = || UserError::new(ErrorKind::Other, Message::new("worker-busy"));
        match self.lanes.get(&lane).map(|sender| sender.try_send(task)) {
            Some(Ok(())) => {
                self.under_way.insert(id, job);
                Ok(id)
            }
            Some(Err(TrySendError::Full(_))) => Err(busy().hint(Message::new("worker-busy-hint"))),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(busy()),
        }
    }

    /// Asks a command to stop at its next safe point, or not to begin.
    pub fn cancel(&mut self, id: RequestId) {
        if let Some(job) = self.under_way.get(&id) {
            job.cancel();
        }
    }

    /// As [`Self::cancel`], for everything.
    pub fn cancel_all(&mut self) {
        for job in self.under_way.values() {
            job.cancel();
        }
    }

    /// The next event, if one has come.
    pub fn next_event(&mut self) -> Option<Event> {
        let event = self.events.as_ref()?.try_recv().ok()?;
        if matches!(event.happened, Some(Happened::Ended(_))) {
            self.under_way.remove(&event.id);
        }
        Some(event)
    }

    /// How many commands are on their way or being carried out.
    pub fn under_way(&self) -> usize {
        self.under_way.len()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.cancel_all();
        // Without senders the lanes end, without a receiver nobody waits to be heard.
        self.lanes.clear();
        self.events = None;
        for thread in self.threads.drain(..) {
            // A lane that panicked has said so already; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// Carries out one command after the other until the window is gone.
fn run_lane(
    tasks: &Mutex<Receiver<Task>>,
    events: &SyncSender<Event>,
    wake: &(dyn Fn() + Send + Sync),
    perform: impl Fn(Command, &Job) -> Result<Answer, UserError>,
) {
    loop {
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Task { id, command, job }) = task else { return };
        let result = match job.checkpoint() {
            Ok(()) => carefully(|| perform(*command, &job)),
            Err(cancelled) => Err(cancelled.into()),
        };
        let happened = Some(Happened::Ended(Box::new(result)));
        if events.send(Event { id, happened }).is_err() {
            return;
        }
        wake();
    }
}

/// A defect in one command must not silence a lane for good.
fn carefully(work: impl FnOnce() -> Result<Answer, UserError>) -> Result<Answer, UserError> {
    let defect = |_| {
        let what = UserError::new(ErrorKind::Other, Message::new("worker-defect"));
        Err(what.hint(Message::new("worker-defect-hint")))
    };
    // What a panic leaves behind is a rolled back transaction and poisoned locks, which everybody here reads through.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(defect)
}
