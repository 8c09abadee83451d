//! Trouble that can be switched on: what goes wrong, how often, and how often it already did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::{Draw, Stream};

/// Something that can go wrong with a request under `/v1/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429 with `Retry-After`; nothing is done.
    RateLimited,
    /// 500 before any work. Nothing is done and nothing is kept for the idempotency key: no execution began.
    ServerError,
    /// 503 before any work, otherwise as [`Fault::ServerError`].
    Unavailable,
    /// The connection is reset before any work.
    Reset,
    /// No answer for [`Faults::stall_ms`], then the connection is closed; nothing is done.
    Stall,
    /// The request is executed, then the connection is closed without a reply.
    ReplyLost,
    /// The request is executed, then answered with 500. As the gateway does once execution began, this 500 is what the
    /// idempotency key replays from then on: only looking the object up tells what happened.
    ErrorAfterCommit,
    /// The request is executed, then half of the reply's body arrives and the connection is closed.
    TruncatedReply,
}

impl Fault {
    /// Whether the request is executed before the trouble begins.
    pub(super) const fn after_commit(self) -> bool {
        matches!(self, Fault::ReplyLost | Fault::ErrorAfterCommit | Fault::TruncatedReply)
    }
}

/// How often one fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strike {
    /// Which fault.
    pub fault: Fault,
    /// Chance for each request, from 0.0 to 1.0.
    pub chance: f64,
    /// Stop after this many strikes.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// The trouble that is switched on. The default is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Decides, together with the order of the requests, which of them are struck.
    pub seed: u64,
    /// Every reply is delayed by a time between these two, in milliseconds. A delayed request is executed at the end of
    /// the delay, even when its sender has given up by then.
    pub latency_ms: (u32, u32),
    /// How long [`Fault::Stall`] is silent.
    pub stall_ms: u32,
    /// What [`Fault::RateLimited`] puts into `Retry-After`, in seconds.
    pub retry_after: u32,
    /// Leave reading requests alone.
    pub writes_only: bool,
    /// The faults; the first that strikes a request wins.
    pub strikes: Vec<Strike>,
}

impl Default for Faults {
    fn default() -> Faults {
        Faults { seed: 0, latency_ms: (0, 0), stall_ms: 3000, retry_after: 1, writes_only: false, strikes: Vec::new() }
    }
}

impl Faults {
    /// No trouble at all.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// Adds a fault that strikes each request with a chance from 0.0 to 1.0.
    #[must_use]
    pub fn with(mut self, fault: Fault, chance: f64) -> Faults {
        self.strikes.push(Strike { fault, chance, limit: None });
        self
    }

    /// Adds a fault that strikes the next `count` requests and then no more.
    #[must_use]
    pub fn next(mut self, fault: Fault, count: u32) -> Faults {
        self.strikes.push(Strike { fault, chance: 1.0, limit: Some(count) });
        self
    }
}

/// The faults at work, with their draws and counts.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) faults: Faults,
    draw: Draw,
    pub(super) fired: BTreeMap<Fault, u32>,
}

impl Trouble {
    pub(super) fn new(faults: Faults) -> Trouble {
        Trouble { draw: Draw::new(faults.seed, Stream::Faults), faults, fired: BTreeMap::new() }
    }

    /// Switches to other faults. The counts go on.
    pub(super) fn switch(&mut self, faults: Faults) {
        self.draw = Draw::new(faults.seed, Stream::Faults);
        self.faults = faults;
    }

    /// The fault that strikes the next request, and the delay of its reply in milliseconds.
    pub(super) fn strike(&mut self, writing: bool) -> (Option<Fault>, u32) {
        if self.faults.writes_only && !writing {
            return (None, 0);
        }
        let (low, high) = self.faults.latency_ms;
        let latency = low + self.draw.below(high.saturating_sub(low).saturating_add(1));
        for strike in &mut self.faults.strikes {
            let chance = f64::from(self.draw.below(1_000_000)) < strike.chance * 1_000_000.0;
            if chance && strike.limit != Some(0) {
                strike.limit = strike.limit.map(|left| left - 1);
                *self.fired.entry(strike.fault).or_default() += 1;
                return (Some(strike.fault), latency);
            }
        }
        (None, latency)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counted_faults_stop_and_chances_repeat() {
        let faults = Faults { seed: 5, ..Faults::none() }.next(Fault::Reset, 2).with(Fault::ReplyLost, 0.3);
        let run = || {
            let mut trouble = Trouble::new(faults.clone());
            let struck: Vec<_> = (0..500).map(|_| trouble.strike(true).0).collect();
            (struck, trouble.fired)
        };
        let (struck, fired) = run();
        assert_eq!(struck[..2], [Some(Fault::Reset); 2]);
        assert_eq!(fired[&Fault::Reset], 2);
        assert!((110..190).contains(&fired[&Fault::ReplyLost]), "{fired:?}");
        assert_eq!(run(), (struck, fired));
    }

    #[test]
    fn reading_can_be_spared() {
        let mut trouble = Trouble::new(Faults { writes_only: true, ..Faults::none() }.with(Fault::Reset, 1.0));
        assert_eq!(trouble.strike(false), (None, 0));
        assert_eq!(trouble.strike(true).0, Some(Fault::Reset));
    }

    #[test]
    fn a_person_can_write_faults_as_json() {
        let faults: Faults = serde_json::from_str(r#"{"strikes":[{"fault":"reply_lost","chance":0.5}]}"#).unwrap();
        assert_eq!(faults, Faults::none().with(Fault::ReplyLost, 0.5));
        assert!(serde_json::from_str::<Faults>(r#"{"strike":[]}"#).is_err());
    }
}
