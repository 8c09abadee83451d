//! Time, waiting and randomness: the one place that has them, handed to everything else.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

/// Time and chance as seen by the program.
pub trait Clock: Send + Sync {
    /// The wall clock.
    fn now(&self) -> DateTime<Utc>;

    /// A clock that only goes forward, for measuring spans.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration);

    /// Fills `bytes` from the system's secure source.
    ///
    /// # Errors
    /// [`NoRandomness`] when the system has none.
    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// The operating system gave no random bytes; nothing that needs an unguessable value may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// The real one.
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Starts measuring spans now.
    #[allow(clippy::disallowed_methods, reason = "the one place that may read time")]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that may read time")]
    fn now(&self) -> DateTime<Utc> {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }
}

/// A new `UUIDv7`: unique, and ordered by the time it was made. Used for every decision's identity.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_id(clock: &dyn Clock) -> Result<String, NoRandomness> {
    let mut random = [0_u8; 10];
    clock.fill_random(&mut random)?;
    let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string())
}

/// A new `UUIDv4`, wholly random: an idempotency key must not be guessable or ordered.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_key(clock: &dyn Clock) -> Result<String, NoRandomness> {
    let mut random = [0_u8; 16];
    clock.fill_random(&mut random)?;
    Ok(uuid::Builder::from_random_bytes(random).into_uuid().to_string())
}

/// Another clock, moved by a fixed span: for looking at a shop as it was on some day.
pub struct ShiftedClock<C> {
    /// The clock that is moved.
    pub inner: C,
    /// By how much; negative is back.
    pub by: chrono::TimeDelta,
}

impl<C: Clock> Clock for ShiftedClock<C> {
    fn now(&self) -> DateTime<Utc> {
        let now = self.inner.now();
        now.checked_add_signed(self.by).unwrap_or(now)
    }

    fn elapsed(&self) -> Duration {
        self.inner.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        self.inner.sleep(duration);
    }

    fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        self.inner.fill_random(bytes)
    }
}
