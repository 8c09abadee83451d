//! Footing: whether a batch is the sum of its lines.

use super::proof::{Break, BreakKind, Footing, FootingState};
use crate::domain::SettledBatch;
use crate::domain::{LedgerEntry, LedgerKind, Money, MoneyError};
use crate::text::Message;

/// Adds up a batch's lines by what they are.
pub(super) fn foot(settled: &SettledBatch) -> Result<Footing, MoneyError> {
    let payout = settled.batch.amount;
    let zero = Money::zero(payout.currency);
    let mut footing = Footing {
        batch_id: settled.batch.batch_id.clone(),
        gross: zero,
        refunds: zero,
        disputes: zero,
        fees: zero,
        adjustments: zero,
        reserve: zero,
        returned: zero,
        payout,
        difference: payout,
        state: FootingState::Foots,
    };
    let (mut lines, mut foreign) = (0_usize, false);
    for line in settled.lines.iter().filter(|line| !settled.batch.is_own_row(line)) {
        lines += 1;
        if line.net.currency != payout.currency || line.fee.currency != payout.currency {
            foreign = true;
            continue;
        }
        footing.add(line)?;
    }
    footing.state = if lines == 0 && !settled.batch.automatic {
        FootingState::NotAttributable
    } else if foreign {
        FootingState::ForeignLine
    } else if !settled.lines_complete {
        FootingState::Incomplete
    } else if footing.difference.is_zero() {
        FootingState::Foots
    } else {
        FootingState::Differs
    };
    Ok(footing)
}

/// The break of a batch that is not the sum of its lines.
pub(super) fn break_of(settled: &SettledBatch, footing: &Footing) -> Option<Break> {
    let lines = footing.payout.minus(footing.difference).ok()?;
    let (kind, reason) = match footing.state {
        FootingState::Differs => (BreakKind::Footing, Message::new("reconcile-break-footing")),
        FootingState::ForeignLine => (BreakKind::Currency, Message::new("reconcile-break-foreign-line")),
        FootingState::Foots | FootingState::Incomplete | FootingState::NotAttributable => return None,
    };
    Some(Break {
        kind,
        reason: reason
            .with("payout", footing.payout)
            .with("lines", lines)
            .with("difference", footing.difference)
            .with("currency", footing.payout.currency.code()),
        amount: footing.difference,
        on: settled.batch.arrival_date,
        batches: vec![footing.batch_id.clone()],
        entries: Vec::new(),
        candidate_batches: Vec::new(),
        candidate_entries: Vec::new(),
    })
}

impl Footing {
    /// Whether the batch is the sum of its lines.
    pub fn foots(&self) -> bool {
        self.state == FootingState::Foots
    }

    fn add(&mut self, line: &LedgerEntry) -> Result<(), MoneyError> {
        // Not `line.amount`: by this the parts add up to the nets even where a row does not hold its own sum.
        let amount = line.net.plus(line.fee)?;
        self.fees = self.fees.plus(line.fee)?;
        self.difference = self.difference.minus(line.net)?;
        match line.kind {
            LedgerKind::Sale => self.gross = self.gross.plus(amount)?,
            LedgerKind::Refund | LedgerKind::RefundFailed => self.refunds = self.refunds.minus(amount)?,
            LedgerKind::Dispute | LedgerKind::DisputeReversed => self.disputes = self.disputes.minus(amount)?,
            LedgerKind::Fee => self.fees = self.fees.minus(amount)?,
            LedgerKind::Reserve => self.reserve = self.reserve.plus(amount)?,
            LedgerKind::Payout | LedgerKind::PayoutFailed => self.returned = self.returned.plus(amount)?,
            LedgerKind::Conversion | LedgerKind::Adjustment | LedgerKind::Other => {
                self.adjustments = self.adjustments.plus(amount)?;
            }
        }
        Ok(())
    }
}
