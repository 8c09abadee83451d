//! What the detectors hear of a shop, and what time it is there.

/// Something that happened in the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// When, in Unix seconds. For what somebody came to know later, such as a dispute, when they came to know it.
    pub at: i64,
    /// What.
    pub what: Occurrence,
}

/// What can happen in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurrence {
    /// A payment was tried.
    Payment {
        /// How much, in minor units. All payments of one series are in one currency: a shop with several has a series each.
        amount: i64,
        /// It brought nothing.
        declined: bool,
    },
    /// Money went back.
    Refund,
    /// A customer disputed a payment.
    Dispute,
    /// The gateway gave early warning that an issuer holds a payment for fraud.
    Warning,
    /// So many authorisations, heard of before, became suspected of enumeration; [`super::Bursts`] says how many.
    Suspected(u32),
    /// The gateway was heard: it answered, or it told something.
    Heard,
    /// From now on nobody listens, as when the computer is off, until the gateway is heard again. Told afterwards, before
    /// what happened meanwhile.
    Away,
}

/// How far a shop's clock is ahead of UTC, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// Since when, in Unix seconds, and how many seconds east of UTC; the earliest first.
    changes: Vec<(i64, i32)>,
}

impl Zone {
    /// The same time of the day all year, so many seconds east of UTC.
    pub fn fixed(east: i32) -> Self {
        Self::changing(vec![(i64::MIN, east)])
    }

    /// One that changes, as with summer time: since when, in Unix seconds, and how many seconds east of UTC from then on.
    /// The first one also holds for all time before it.
    pub fn changing(mut changes: Vec<(i64, i32)>) -> Self {
        changes.sort_unstable();
        Self { changes }
    }

    /// What a clock in the shop shows, as seconds since it showed the beginning of 1970.
    pub fn local(&self, at: i64) -> i64 {
        let after = self.changes.partition_point(|(since, _)| *since <= at);
        let east = self.changes.get(after.saturating_sub(1)).map_or(0, |(_, east)| *east);
        at.saturating_add(i64::from(east))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_changes_when_it_is_said_to() {
        assert_eq!(Zone::default().local(5), 5);
        assert_eq!(Zone::fixed(-3_600).local(3_600), 0);
        let zone = Zone::changing(vec![(1_000, 7_200), (0, 3_600)]);
        assert_eq!([-1, 0, 999, 1_000].map(|at| zone.local(at) - at), [3_600, 3_600, 3_600, 7_200]);
    }
}
