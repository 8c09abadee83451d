//! How many tries there are to sign in, and how long to wait between them.
//!
//! Whoever uses it commits the state of [`Lockout::begin`] before the password is looked at, and the state of
//! [`Lockout::success`] after it was right: ending the program in between gives no try back.
//!
//! Time is [`PassedTime`], which the wall clock cannot turn back. It can push it forward, though: by setting the
//! computer's clock, somebody at the keyboard gets past every pause. This is what [`LAST`] is for: whatever is done to
//! the clock, there are at most that many guesses at a password. Then the account is opened in another way only: by
//! another person, or with a recovery code.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// Every so many failures the account is closed for [`LONG_PAUSE`].
pub const ROUND: u32 = 10;

/// After so many failures without a success in between, the account stays closed until somebody opens it.
pub const LAST: u32 = 30;

/// How long the account is closed at the end of each round.
pub const LONG_PAUSE: Duration = Duration::from_mins(30);

/// The pause before each try towards the end of a round.
const STEADY_PAUSE: Duration = Duration::from_secs(64);

/// The most that one look at the wall clock can add to the time that has passed. Nothing here waits for longer, and a
/// clock that was wrong by years does not make years of it.
const LONGEST_ABSENCE: Duration = Duration::from_hours(24);

/// The failures so far of one way to sign in (one name's password, one person's codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lockout {
    /// Tries since the last success.
    pub failures: u32,
    /// The earliest moment of the next one, in passed time.
    pub not_before: Duration,
}

/// No try may be made; this one is not counted and changes nothing, so hammering keeps nobody out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not for this long.
    Wait(Duration),
    /// Not until the account is opened in another way.
    Closed,
}

impl Lockout {
    /// Begins a try at a password. Gives the state to commit before the password is looked at, in which the try has
    /// failed already.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn begin(self, passed: Duration) -> Result<Self, Refused> {
        if self.failures >= LAST {
            return Err(Refused::Closed);
        }
        self.begin_soft(passed)
    }

    /// Begins a try at something that nobody can guess, such as a recovery code: with the same pauses, but never
    /// closed for good, so that nobody can be shut out for ever by somebody else.
    ///
    /// # Errors
    /// [`Refused::Wait`].
    pub fn begin_soft(self, passed: Duration) -> Result<Self, Refused> {
        let left = self.not_before.saturating_sub(passed);
        if !left.is_zero() {
            return Err(Refused::Wait(left));
        }
        let failures = self.failures.saturating_add(1);
        Ok(Self { failures, not_before: passed.saturating_add(pause_after(failures)) })
    }

    /// The state after a try that was right, and after the account was opened in another way.
    pub fn success() -> Self {
        Self::default()
    }
}

/// How long to wait after this failure: nothing at first, for slips of the finger; then twice as long each time.
const fn pause_after(failure: u32) -> Duration {
    if failure.is_multiple_of(ROUND) {
        return LONG_PAUSE;
    }
    match failure {
        0..=3 => Duration::ZERO,
        4..=8 => Duration::from_secs(1 << (failure - 3)),
        _ => STEADY_PAUSE,
    }
}

/// The time that has passed in this book, as far as it could be seen. It never goes back, and never stands still for
/// as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedTime {
    /// All of it since the book was made.
    pub passed: Duration,
    /// What the wall clock showed when this was last brought up to date.
    pub wall: DateTime<Utc>,
}

impl PassedTime {
    /// The beginning, when the book is made.
    pub const fn new(wall: DateTime<Utc>) -> Self {
        Self { passed: Duration::ZERO, wall }
    }

    /// Brings it up to date when the book is opened. What the wall clock shows more than last time was spent closed; a
    /// clock that was set back neither gives nor takes.
    #[must_use]
    pub fn open(self, wall: DateTime<Utc>) -> Self {
        self.advance(Duration::ZERO, wall)
    }

    /// Brings it up to date within a process: `by` is what a clock that only goes forward has measured since the last
    /// time. The wall clock counts where it shows more, because such a clock may stop while the computer sleeps.
    #[must_use]
    pub fn advance(self, by: Duration, wall: DateTime<Utc>) -> Self {
        let shown = wall.signed_duration_since(self.wall).to_std().unwrap_or(Duration::ZERO);
        Self { passed: self.passed.saturating_add(by.max(shown.min(LONGEST_ABSENCE))), wall }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn noon() -> DateTime<Utc> {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    /// The pause in seconds after each try, when every next one is made as soon as it may be.
    fn pauses(tries: u32, begin: fn(Lockout, Duration) -> Result<Lockout, Refused>) -> Vec<u64> {
        let (mut state, mut now) = (Lockout::default(), Duration::from_secs(1000));
        let pause = |_| {
            state = begin(state, now).unwrap();
            let pause = state.not_before.saturating_sub(now);
            now = state.not_before;
            pause.as_secs()
        };
        (0..tries).map(pause).collect()
    }

    #[test]
    fn a_pause_ends_when_it_is_over_and_not_before() {
        let state = Lockout { failures: 9, not_before: SECOND * 64 };
        assert_eq!(state.begin(Duration::ZERO), Err(Refused::Wait(SECOND * 64)));
        let nearly = Duration::from_nanos(63_999_999_999);
        assert_eq!(state.begin(nearly), Err(Refused::Wait(Duration::from_nanos(1))));
        assert_eq!(state.begin(SECOND * 64), Ok(Lockout { failures: 10, not_before: SECOND * (64 + 1800) }));
    }

    #[test]
    fn the_pauses_grow_and_every_tenth_is_long() {
        let tail = [64, 64, 64, 64, 64, 64, 64, 64, 64, 1800];
        let expected = [[0, 0, 0, 2, 4, 8, 16, 32, 64, 1800], tail, tail].concat();
        assert_eq!(pauses(LAST, Lockout::begin), expected);
        assert_eq!(pauses(60, Lockout::begin_soft), [expected, [tail, tail, tail].concat()].concat());
    }

    #[test]
    fn the_thirtieth_failure_closes_until_somebody_opens() {
        let closed = Lockout { failures: LAST, not_before: Duration::ZERO };
        assert_eq!(closed.begin(Duration::MAX), Err(Refused::Closed));
        assert_eq!(Lockout { failures: u32::MAX, ..closed }.begin(Duration::MAX), Err(Refused::Closed));
        assert!(closed.begin_soft(SECOND).is_ok());
        assert_eq!(Lockout::success().begin(SECOND), Ok(Lockout { failures: 1, not_before: SECOND }));
    }

    #[test]
    fn the_last_try_may_still_be_right() {
        let last = Lockout { failures: LAST - 1, not_before: Duration::ZERO }.begin(SECOND).unwrap();
        assert_eq!(last.begin(Duration::MAX), Err(Refused::Closed));
        assert_eq!(Lockout::success().failures, 0);
    }

    #[test]
    fn the_numbers_at_their_end_do_not_overflow() {
        let state = Lockout { failures: u32::MAX, not_before: Duration::MAX };
        assert_eq!(state.begin_soft(Duration::MAX).unwrap().failures, u32::MAX);
        let end = PassedTime { passed: Duration::MAX, wall: DateTime::<Utc>::MIN_UTC };
        assert_eq!(end.advance(Duration::MAX, DateTime::<Utc>::MAX_UTC).passed, Duration::MAX);
    }

    #[test]
    fn time_passes_while_the_book_is_closed_but_never_goes_back() {
        let start = PassedTime::new(noon());
        let later = |seconds| noon() + TimeDelta::seconds(seconds);
        assert_eq!(start.open(later(90)), PassedTime { passed: SECOND * 90, wall: later(90) });
        assert_eq!(start.open(later(-90)), PassedTime { passed: Duration::ZERO, wall: later(-90) });
        assert_eq!(start.open(later(-90)).open(later(10)).passed, SECOND * 100, "it goes on from where it stands now");
        assert_eq!(start.open(later(400 * 86_400)).passed, LONGEST_ABSENCE);
    }

    #[test]
    fn within_a_process_the_clock_that_saw_more_counts() {
        let start = PassedTime::new(noon());
        let later = |seconds| noon() + TimeDelta::seconds(seconds);
        assert_eq!(start.advance(SECOND * 5, later(5)).passed, SECOND * 5);
        assert_eq!(start.advance(SECOND * 5, later(-3600)).passed, SECOND * 5, "set back");
        assert_eq!(start.advance(SECOND * 5, later(3600)).passed, SECOND * 3600, "slept");
    }

    /// What somebody at the keyboard can do.
    #[derive(Debug, Clone)]
    enum Deed {
        Wait(u32),
        SetClock(i64),
        Restart,
        Try,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            2 => prop_oneof![0_u32..5, 0_u32..90, 0_u32..3000].prop_map(Deed::Wait),
            1 => prop_oneof![-4000_i64..4000, -4_000_000_000_i64..4_000_000_000].prop_map(Deed::SetClock),
            1 => Just(Deed::Restart),
            6 => Just(Deed::Try),
        ]
    }

    fn honest_deed() -> impl Strategy<Value = Deed> {
        deed().prop_map(|deed| if matches!(deed, Deed::SetClock(_)) { Deed::Restart } else { deed })
    }

    /// A computer with its clocks, and a book with its state. Time is real seconds.
    struct Desk {
        real: u64,
        wrong_by: i64,
        /// When the book was last brought up to date; `None` in a new process.
        seen: Option<u64>,
        time: PassedTime,
        lockout: Lockout,
        tries: Vec<u64>,
    }

    impl Desk {
        fn new() -> Self {
            let time = PassedTime::new(noon());
            Self { real: 0, wrong_by: 0, seen: None, time, lockout: Lockout::default(), tries: Vec::new() }
        }

        fn wall(&self) -> DateTime<Utc> {
            noon() + TimeDelta::seconds(i64::try_from(self.real).unwrap() + self.wrong_by)
        }

        fn look(&mut self) {
            self.time = match self.seen {
                None => self.time.open(self.wall()),
                Some(seen) => self.time.advance(SECOND * u32::try_from(self.real - seen).unwrap(), self.wall()),
            };
            self.seen = Some(self.real);
        }

        fn attempt(&mut self) {
            self.look();
            match self.lockout.begin(self.time.passed) {
                Ok(next) => {
                    assert_eq!(next.failures, self.lockout.failures + 1);
                    self.lockout = next;
                    self.tries.push(self.real);
                }
                Err(Refused::Closed) => assert!(self.lockout.failures >= LAST),
                Err(Refused::Wait(left)) => assert!(!left.is_zero() && left <= LONG_PAUSE),
            }
        }

        fn perform(&mut self, deed: &Deed) {
            match *deed {
                Deed::Wait(seconds) => self.real += u64::from(seconds),
                Deed::SetClock(by) => self.wrong_by = (self.wrong_by + by).clamp(-100_000_000_000, 100_000_000_000),
                Deed::Restart => self.seen = None,
                Deed::Try => self.attempt(),
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_done_to_the_clock_there_are_at_most_thirty_guesses(
            deeds in proptest::collection::vec(deed(), 0..400),
        ) {
            let mut desk = Desk::new();
            let mut before = desk.time.passed;
            for deed in &deeds {
                desk.perform(deed);
                prop_assert!(desk.time.passed >= before, "passed time went back");
                before = desk.time.passed;
            }
            prop_assert!(desk.tries.len() <= LAST as usize);
        }

        #[test]
        fn while_the_program_runs_half_an_hour_opens_again(deeds in proptest::collection::vec(deed(), 0..100)) {
            let mut desk = Desk::new();
            for deed in &deeds {
                desk.perform(deed);
            }
            desk.look();
            desk.perform(&Deed::SetClock(-1_000_000));
            desk.perform(&Deed::Wait(30 * 60));
            desk.look();
            let may = desk.lockout.begin(desk.time.passed);
            prop_assert!(may.is_ok() || desk.lockout.failures >= LAST, "{may:?}");
        }

        #[test]
        fn with_an_honest_clock_half_an_hour_holds_ten_tries(
            deeds in proptest::collection::vec(honest_deed(), 0..400),
        ) {
            let mut desk = Desk::new();
            for deed in &deeds {
                desk.perform(deed);
            }
            prop_assert!(desk.time.passed <= SECOND * u32::try_from(desk.real).unwrap(), "more than has passed");
            for eleven in desk.tries.windows(11) {
                prop_assert!(eleven[10] - eleven[0] >= LONG_PAUSE.as_secs(), "{eleven:?}");
            }
        }

        #[test]
        fn with_an_honest_clock_the_pauses_are_what_really_passes(closed_for in 0_u32..90_000) {
            let mut desk = Desk::new();
            desk.look();
            for _ in 0..10 {
                desk.attempt();
                desk.perform(&Deed::Wait(64));
            }
            let tenth = *desk.tries.last().unwrap();
            desk.perform(&Deed::Restart);
            desk.perform(&Deed::Wait(closed_for));
            desk.attempt();
            prop_assert_eq!(desk.tries.len() == 11, desk.real - tenth >= LONG_PAUSE.as_secs());
        }

        #[test]
        fn hammering_changes_nothing(failures in 4_u32..LAST, early in 1_u64..1800) {
            let now = Duration::from_secs(10_000);
            let state = Lockout { failures, not_before: now + Duration::from_secs(early) };
            for _ in 0..50 {
                prop_assert_eq!(state.begin(now), Err(Refused::Wait(Duration::from_secs(early))));
            }
            prop_assert!(state.begin(now + Duration::from_secs(early)).is_ok());
        }
    }
}
