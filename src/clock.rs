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

/// A new `UUIDv7`: unique, and ordered by the microsecond in which it was made.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_id(clock: &dyn Clock) -> Result<String, NoRandomness> {
    Ok(id_of(moment(clock), random_of(clock)?))
}

/// A new `UUIDv7` that sorts behind `last`, whatever the clock says: the order of what is replayed must be the order
/// in which it happened, also when two things happen at once or somebody sets the clock back.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_id_after(clock: &dyn Clock, last: Option<&str>) -> Result<String, NoRandomness> {
    let last = last.and_then(|id| uuid::Uuid::try_parse(id).ok()).map(|id| {
        let bits = id.as_u128();
        (u64::try_from(bits >> 80).unwrap_or(u64::MAX) << 12) | (u64::try_from((bits >> 64) & 0xfff).unwrap_or(0xfff))
    });
    let now = moment(clock);
    Ok(id_of(last.map_or(now, |last| now.max(last.saturating_add(1))), random_of(clock)?))
}

/// The sixty ordered bits of an id: milliseconds, then the fraction of the millisecond in 4,096 parts (RFC 9562, 6.2,
/// method 3).
fn moment(clock: &dyn Clock) -> u64 {
    let micros = u64::try_from(clock.now().timestamp_micros()).unwrap_or_default();
    ((micros / 1000) << 12) | (micros % 1000 * 4096 / 1000)
}

fn random_of(clock: &dyn Clock) -> Result<[u8; 8], NoRandomness> {
    let mut random = [0; 8];
    clock.fill_random(&mut random)?;
    Ok(random)
}

fn id_of(moment: u64, random: [u8; 8]) -> String {
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&u16::try_from(moment & 0xfff).unwrap_or_default().to_be_bytes());
    bytes[2..].copy_from_slice(&random);
    uuid::Builder::from_unix_timestamp_millis(moment >> 12, &bytes).into_uuid().to_string()
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicI64, Ordering};

    use proptest::prelude::*;

    use super::*;

    /// Says what the test says, in microseconds.
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> DateTime<Utc> {
            DateTime::from_timestamp_micros(self.0.load(Ordering::Relaxed)).unwrap()
        }

        fn elapsed(&self) -> Duration {
            Duration::ZERO
        }

        fn sleep(&self, _: Duration) {}

        fn fill_random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            getrandom::fill(bytes).map_err(|_| NoRandomness)
        }
    }

    proptest! {
        #[test]
        fn ids_stay_in_order_whatever_the_clock_does(
            start in 0_i64..4_000_000_000_000_000,
            steps in prop::collection::vec(prop_oneof![Just(0), 0_i64..3, -5_000_000_i64..5_000_000], 1..60),
        ) {
            let clock = Hand(AtomicI64::new(start));
            let mut last: Option<String> = None;
            for step in steps {
                clock.0.store((clock.0.load(Ordering::Relaxed) + step).max(0), Ordering::Relaxed);
                let id = new_id_after(&clock, last.as_deref()).unwrap();
                let read = uuid::Uuid::try_parse(&id).unwrap();
                prop_assert_eq!(read.get_version(), Some(uuid::Version::SortRand));
                prop_assert!(last.is_none_or(|last| last < id));
                last = Some(id);
            }
        }

        #[test]
        fn ids_tell_microseconds_apart(at in 0_i64..4_000_000_000_000_000) {
            let clock = Hand(AtomicI64::new(at));
            let first = new_id(&clock).unwrap();
            clock.0.store(at + 1, Ordering::Relaxed);
            prop_assert!(first < new_id(&clock).unwrap());
        }
    }
}
