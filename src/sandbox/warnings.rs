//! Early fraud warnings: the card's bank reports a payment as fraud, and may take it back later.

use super::objects::{Charge, Ref, Warning};
use super::shop::Shop;

impl Shop {
    /// The card's bank reports a payment as fraud. It does so once.
    pub(super) fn warn_of_fraud(&mut self, charge: usize, fraud_type: &'static str) {
        if self.charges[charge].warning.is_some() {
            return;
        }
        let id = self.new_warning_id("issfr_1");
        let warning = self.warnings.push(Warning { id, created: self.now, charge, fraud_type });
        self.charges[charge].warning = Some(warning);
        self.emit("radar.early_fraud_warning.created", Ref::Warning(warning));
    }

    /// Whether something can still be done about a warning: the payment is neither given back whole nor disputed.
    pub(super) fn is_actionable(&self, warning: usize) -> bool {
        let Charge { amount_captured, amount_refunded, dispute, .. } = self.charges[self.warnings[warning].charge];
        dispute.is_none() && amount_refunded < amount_captured
    }

    /// A payment was given back or disputed, which changes what can be done about its warning.
    pub(super) fn tell_of_warning(&mut self, charge: usize) {
        if let Some(warning) = self.charges[charge].warning
            && !self.is_actionable(warning)
        {
            self.emit("radar.early_fraud_warning.updated", Ref::Warning(warning));
        }
    }
}
