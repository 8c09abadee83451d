//! PayPal's reports: the settlement and transaction reports for SFTP, and the activities that its site exports.
//!
//! PayPal pays out a balance, not a set of payments: a withdrawal is a batch of which only its own row is known.

pub(super) mod activity;
pub(super) mod report;
mod words;

use chrono::NaiveDate;

use super::report::Gathered;
use crate::domain::ids::BatchId;
use crate::domain::{Batch, BatchStatus, LedgerEntry, LedgerKind, MoneyError, SettledBatch};

/// A row that moved money.
struct Moved {
    line: LedgerEntry,
    /// The day where it was written.
    day: NaiveDate,
    /// Made by PayPal's own schedule.
    automatic: bool,
    status: BatchStatus,
    /// What the bank may show.
    bank_reference: Option<String>,
}

/// Takes a row: one that pays out becomes a batch, any other stands alone.
///
/// The amount of a batch is the gross one, which the bank receives; the fee of a quick transfer is taken beside it.
fn take(moved: Moved, gathered: &mut Gathered) -> Result<(), MoneyError> {
    let line = moved.line;
    let id = line.source_id.clone().filter(|_| line.kind == LedgerKind::Payout);
    let Some(id) = id else {
        gathered.loose.push(line);
        return Ok(());
    };
    let batch = Batch {
        amount: line.amount.negated()?,
        status: moved.status,
        created_at: line.created_at,
        arrival_date: moved.day,
        automatic: moved.automatic,
        references: moved.bank_reference.into_iter().chain(std::iter::once(id.clone())).collect(),
        failure_code: None,
        batch_id: BatchId::new(id),
    };
    gathered.batches.push(SettledBatch { batch, lines: vec![line], lines_complete: false });
    Ok(())
}

/// What a transaction event code stands for. The first two digits are the group; credits and debits of one code are
/// opposite things.
fn kind_of_code(code: &str, credit: bool) -> Option<LedgerKind> {
    let digits = code.strip_prefix(['T', 't']).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let either = |in_: LedgerKind, out: LedgerKind| if credit { in_ } else { out };
    Some(match (digits.get(..2)?, digits.get(2..)?) {
        ("00", _) => either(LedgerKind::Sale, LedgerKind::Other),
        ("01", _) | ("11", "08" | "09") => LedgerKind::Fee,
        ("02", _) => LedgerKind::Conversion,
        ("04", _) => either(LedgerKind::PayoutFailed, LedgerKind::Payout),
        // A withdrawal that came back.
        ("11", "01") => either(LedgerKind::PayoutFailed, LedgerKind::Other),
        ("11", "05" | "10" | "11") | ("15" | "21" | "22", _) => LedgerKind::Reserve,
        ("11", "06") | ("12", "01" | "02" | "05" | "07" | "08") => {
            either(LedgerKind::DisputeReversed, LedgerKind::Dispute)
        }
        ("11", "07" | "13") => either(LedgerKind::Other, LedgerKind::Refund),
        ("11" | "12" | "19", _) => LedgerKind::Adjustment,
        _ => LedgerKind::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_for_kinds() {
        let check = |code, credit, kind| assert_eq!(kind_of_code(code, credit), kind, "{code}");
        check("T0006", true, Some(LedgerKind::Sale));
        check("T0000", false, Some(LedgerKind::Other));
        check("T0200", false, Some(LedgerKind::Conversion));
        check("T0400", false, Some(LedgerKind::Payout));
        check("T0401", true, Some(LedgerKind::PayoutFailed));
        check("T1107", false, Some(LedgerKind::Refund));
        check("T1106", false, Some(LedgerKind::Dispute));
        check("T1202", true, Some(LedgerKind::DisputeReversed));
        check("T2103", false, Some(LedgerKind::Reserve));
        check("T9900", true, Some(LedgerKind::Other));
        for code in ["", "T", "T1", "Té99", "T00x6", "0006"] {
            check(code, true, None);
        }
    }
}
