//! What the proof is made from.

use crate::domain::{BankEntry, Coverage, Decided, SettledBatch};

/// Everything that the proof looks at.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The batches of one gateway. A batch that is given twice counts once.
    pub batches: &'a [SettledBatch],
    /// What the bank booked. Pending entries are ignored; an entry that is given twice counts once.
    pub entries: &'a [BankEntry],
    /// Until when the bank is known. Only the accounts into which the gateway pays count, as far as entries show which
    /// these are: a savings account does not tell whether a deposit is missing. Days of several accounts of one currency
    /// are taken together.
    pub coverage: &'a [Coverage],
    /// How the bank names the gateway, and how late is late.
    pub terms: &'a Terms,
    /// What people decided; it comes before everything that is worked out.
    pub decided: &'a Decided,
}

/// What may be taken for the same, and how late is late. Days are calendar days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Names by which the bank's text names the gateway; whole words, in either case.
    pub gateway_names: Vec<String>,
    /// How many days before its arrival date a deposit may be booked when no reference ties it to the batch. 1.
    pub days_early: u32,
    /// How many days after it. 5: a weekend and a holiday on both sides.
    pub days_late: u32,
    /// How many days before its arrival date a deposit that carries the batch's reference may be booked. 7.
    pub reference_days_early: u32,
    /// How many days after it. 45.
    pub reference_days_late: u32,
    /// How many days past its arrival date the bank must be known before a batch without a deposit counts as
    /// missing. Until then it is late. 5.
    pub grace_days: u32,
    /// For how many days a negative batch that is not collected may wait to be taken off a later one. 35: a month, for those
    /// who are paid once a month.
    pub carry_days: u32,
    /// Within how many days the bank sends back a deposit that it could not credit. 10.
    pub return_days: u32,
    /// How many letters and digits of a cut-off reference must be left for it to count. 10.
    pub shortest_prefix: usize,
    /// How many batches may share a deposit, or deposits a batch. 3; never more than three are tried.
    pub combine_at_most: usize,
    /// How far a deposit without a reference may be off to be taken for a batch, in thousandths of the batch. 10.
    pub near_permille: u32,
    /// The same in whole units of the currency; the larger of both counts. 50.
    pub near_major: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            gateway_names: vec!["STRIPE".to_owned()],
            days_early: 1,
            days_late: 5,
            reference_days_early: 7,
            reference_days_late: 45,
            grace_days: 5,
            carry_days: 35,
            return_days: 10,
            shortest_prefix: 10,
            combine_at_most: 3,
            near_permille: 10,
            near_major: 50,
        }
    }
}
