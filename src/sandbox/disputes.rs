//! Disputes: the customer's bank takes a payment back, the shop answers, somebody wins.

use std::collections::BTreeMap;

use super::money::DISPUTE_FEE;
use super::objects::{Charge, Dispute, DisputeStatus, Ref};
use super::refusal::Refusal;
use super::shop::{DAY, Posting, Shop};

/// How long the shop has to answer.
const DISPUTE_DAYS: i64 = 9;

impl Shop {
    /// The customer's bank takes a payment back and the gateway asks the shop what happened.
    pub(super) fn open_dispute(&mut self, charge: usize, reason: &'static str) -> Result<usize, Refusal> {
        let Charge { ref id, captured, amount_captured, amount_refunded, currency, dispute, .. } = self.charges[charge];
        let amount = amount_captured - amount_refunded;
        if !captured || amount < 1 || dispute.is_some() {
            return Err(Refusal::invalid(format!("Charge {id} cannot be disputed.")));
        }
        let description = format!("Chargeback withdrawal for {id}");
        let id = self.new_id("du_1");
        let dispute = self.disputes.push(Dispute {
            id,
            created: self.now,
            charge,
            amount,
            reason,
            status: DisputeStatus::NeedsResponse,
            // The last second of the last day, as the gateway counts.
            due_by: (self.now.div_euclid(DAY) + DISPUTE_DAYS) * DAY - 1,
            evidence: BTreeMap::new(),
            submissions: 0,
            metadata: Vec::new(),
            rows: Vec::new(),
        });
        self.charges[charge].dispute = Some(dispute);
        let row = self.post(
            Posting {
                kind: "adjustment",
                category: "dispute",
                amount: -amount,
                currency,
                description: Some(description),
                source: Ref::Dispute(dispute),
                at_once: true,
            },
            |_| DISPUTE_FEE,
        );
        self.disputes[dispute].rows.push(row);
        self.emit("charge.dispute.created", Ref::Dispute(dispute));
        self.emit("charge.dispute.funds_withdrawn", Ref::Dispute(dispute));
        self.tell_of_warning(charge);
        Ok(dispute)
    }

    /// Adds evidence, and hands it in when `submit` says so. As in the gateway's test mode, the words
    /// `winning_evidence` and `losing_evidence` decide the matter at once.
    pub(super) fn add_evidence(
        &mut self,
        dispute: usize,
        evidence: Vec<(String, String)>,
        submit: bool,
    ) -> Result<(), Refusal> {
        if self.disputes[dispute].status.closed() {
            return Err(Refusal::invalid(format!("Dispute {} is already closed.", self.disputes[dispute].id)));
        }
        let entry = &mut self.disputes[dispute];
        for (field, text) in evidence {
            if text.is_empty() {
                entry.evidence.remove(&field);
            } else {
                entry.evidence.insert(field, text);
            }
        }
        if submit {
            entry.submissions += 1;
            entry.status = DisputeStatus::UnderReview;
        }
        let verdict = |word: &str| submit && entry.evidence.values().any(|text| text == word);
        let (wins, loses) = (verdict("winning_evidence"), verdict("losing_evidence"));
        self.emit("charge.dispute.updated", Ref::Dispute(dispute));
        if wins || loses {
            self.decide_dispute(dispute, wins);
        }
        Ok(())
    }

    /// Ends a dispute. When it is won the money comes back; the dispute fee never does.
    pub(super) fn decide_dispute(&mut self, dispute: usize, won: bool) {
        let charge = self.disputes[dispute].charge;
        self.disputes[dispute].status = if won { DisputeStatus::Won } else { DisputeStatus::Lost };
        if won && let Some(withdrawal) = self.disputes[dispute].rows.first().map(|row| &self.rows[*row]) {
            let posting = Posting {
                kind: "adjustment",
                category: "dispute_reversal",
                amount: -withdrawal.amount,
                currency: withdrawal.currency,
                description: Some(format!("Chargeback reversal for {}", self.charges[charge].id)),
                source: Ref::Dispute(dispute),
                at_once: false,
            };
            let row = self.post(posting, |_| 0);
            self.disputes[dispute].rows.push(row);
        }
        self.emit("charge.dispute.closed", Ref::Dispute(dispute));
        if won {
            self.emit("charge.dispute.funds_reinstated", Ref::Dispute(dispute));
        }
    }

    /// Accepts a dispute: it is lost.
    pub(super) fn close_dispute(&mut self, dispute: usize) -> Result<(), Refusal> {
        if self.disputes[dispute].status.closed() {
            return Err(Refusal::invalid(format!("Dispute {} is already closed.", self.disputes[dispute].id)));
        }
        self.decide_dispute(dispute, false);
        Ok(())
    }
}
