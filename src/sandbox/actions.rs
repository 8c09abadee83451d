//! What a merchant and a customer can do to payments: the money rules of the gateway. Disputes are in `disputes`.

use super::money::{Cur, fee};
use super::objects::{
    Attempt, Charge, DisputeStatus, Intent, IntentStatus, Metadata, NewIntent, Ref, Refund, RefundStatus, Verdict,
};
use super::refusal::Refusal;
use super::shop::{DAY, Posting, Shop, Task};
use super::test_cards::REFUND_FAILS;
use super::wire;

/// How long issuers keep a hold.
const HOLD_DAYS: i64 = 7;
/// How long a pending refund waits for the shop's balance.
const PENDING_DAYS: i64 = 5;
/// How long a refund to [`REFUND_FAILS`] looks fine.
const FAILS_AFTER: i64 = 3_600;

impl Shop {
    /// Creates a payment without an attempt.
    pub(super) fn create_intent(&mut self, asked: NewIntent, payment_method: Option<String>) -> usize {
        let (id, secret) = (self.new_id("pi_3"), self.new_id("secret_"));
        let status = if payment_method.is_some() {
            IntentStatus::RequiresConfirmation
        } else {
            IntentStatus::RequiresPaymentMethod
        };
        let intent = self.intents.push(Intent {
            id,
            created: self.now,
            asked,
            status,
            secret,
            payment_method,
            latest_charge: None,
            amount_capturable: 0,
            amount_received: 0,
            canceled_at: None,
            cancellation_reason: None,
        });
        self.emit("payment_intent.created", Ref::Intent(intent));
        intent
    }

    /// Tries to collect a payment with a card. A decline is a refusal, and an attempt on record.
    pub(super) fn confirm(&mut self, intent: usize, attempt: Attempt) -> Result<(), Refusal> {
        if !matches!(
            self.intents[intent].status,
            IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation
        ) {
            return Err(self.unexpected_state(intent, "confirmed"));
        }
        let NewIntent { amount, currency, manual, .. } = self.intents[intent].asked;
        let verdict = attempt.verdict;
        let held = manual && verdict == Verdict::Approved;
        let capture_before = held.then_some(self.now + HOLD_DAYS * DAY);
        self.intents[intent].payment_method = Some(attempt.card.payment_method.clone());
        let id = self.new_id("ch_3");
        let charge = self.charges.push(Charge {
            id,
            created: self.now,
            intent,
            amount,
            currency,
            attempt,
            captured: false,
            amount_captured: 0,
            amount_refunded: 0,
            released: false,
            capture_before,
            dispute: None,
            warning: None,
            row: None,
        });
        self.intents[intent].latest_charge = Some(charge);
        let decline_code = match verdict {
            Verdict::Approved => None,
            Verdict::Declined(code) => Some(code),
            Verdict::Blocked => Some("fraudulent"),
        };
        if let Some(code) = decline_code {
            self.intents[intent].status = IntentStatus::RequiresPaymentMethod;
            self.emit("charge.failed", Ref::Charge(charge));
            self.emit("payment_intent.payment_failed", Ref::Intent(intent));
            let refusal = Refusal::declined(code, &self.charges[charge].id);
            return Err(refusal.with("payment_intent", wire::intent(self, intent)));
        }
        if let Some(expires) = capture_before {
            let held = &mut self.intents[intent];
            held.status = IntentStatus::RequiresCapture;
            held.amount_capturable = amount;
            self.schedule(expires, Task::ExpireHold(charge));
            self.emit("charge.succeeded", Ref::Charge(charge));
            self.emit("payment_intent.amount_capturable_updated", Ref::Intent(intent));
        } else {
            self.collect(charge, amount);
            self.emit("charge.succeeded", Ref::Charge(charge));
            self.emit("payment_intent.succeeded", Ref::Intent(intent));
        }
        Ok(())
    }

    /// Takes held money, all of it or a part; the rest goes back to the customer.
    pub(super) fn capture(&mut self, intent: usize, amount: Option<i64>) -> Result<(), Refusal> {
        let Intent { status, amount_capturable, latest_charge, .. } = self.intents[intent];
        let (IntentStatus::RequiresCapture, Some(charge)) = (status, latest_charge) else {
            return Err(self.unexpected_state(intent, "captured"));
        };
        let amount = amount.unwrap_or(amount_capturable);
        if amount < 1 {
            return Err(too_small("amount_to_capture"));
        }
        if amount > amount_capturable {
            let message = format!(
                "The amount to capture ({amount}) is greater than the capturable amount ({amount_capturable})."
            );
            return Err(Refusal::invalid(message).code("amount_too_large").param("amount_to_capture"));
        }
        self.collect(charge, amount);
        self.emit("charge.captured", Ref::Charge(charge));
        self.emit("payment_intent.succeeded", Ref::Intent(intent));
        Ok(())
    }

    /// Gives a payment up: a hold goes back to the customer, an unfinished payment can no longer be paid.
    pub(super) fn cancel(&mut self, intent: usize, reason: Option<String>) -> Result<(), Refusal> {
        if matches!(self.intents[intent].status, IntentStatus::Succeeded | IntentStatus::Canceled) {
            return Err(self.unexpected_state(intent, "canceled"));
        }
        if self.intents[intent].status == IntentStatus::RequiresCapture
            && let Some(charge) = self.intents[intent].latest_charge
        {
            self.release(charge);
            self.emit("charge.refunded", Ref::Charge(charge));
        }
        self.close_intent(intent, reason);
        Ok(())
    }

    /// A hold nobody captured in time.
    pub(super) fn expire_hold(&mut self, charge: usize) {
        let intent = self.charges[charge].intent;
        if self.intents[intent].status == IntentStatus::RequiresCapture {
            self.release(charge);
            self.emit("charge.expired", Ref::Charge(charge));
            self.close_intent(intent, Some("expired".to_owned()));
        }
    }

    /// Gives captured money back. A refund that starts as `pending` waits for the balance and is booked later.
    pub(super) fn refund(
        &mut self,
        charge: usize,
        amount: Option<i64>,
        reason: Option<String>,
        metadata: Metadata,
        pending: bool,
    ) -> Result<usize, Refusal> {
        let Charge { ref id, captured, amount_captured, amount_refunded, dispute, .. } = self.charges[charge];
        if !captured {
            let message = format!("Charge {id} was not captured; there is nothing to refund.");
            return Err(Refusal::invalid(message).code("charge_not_refundable"));
        }
        if dispute.is_some_and(|dispute| self.disputes[dispute].status != DisputeStatus::Won) {
            let message = format!("Charge {id} has been charged back; cannot issue a refund.");
            return Err(Refusal::invalid(message).code("charge_disputed"));
        }
        let left = amount_captured - amount_refunded;
        if left == 0 {
            let message = format!("Charge {id} has already been refunded.");
            return Err(Refusal::invalid(message).code("charge_already_refunded"));
        }
        let amount = amount.unwrap_or(left);
        if amount < 1 {
            return Err(too_small("amount"));
        }
        if amount > left {
            let message = format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).");
            return Err(Refusal::invalid(message).code("amount_too_large").param("amount"));
        }
        let (id, reference) = (self.new_id("re_3"), self.new_digits(23));
        let refund = self.refunds.push(Refund {
            id,
            created: self.now,
            charge,
            amount,
            status: RefundStatus::Pending,
            reason,
            failure_reason: None,
            metadata,
            reference,
            row: None,
            failure_row: None,
        });
        self.charges[charge].amount_refunded += amount;
        if pending {
            self.schedule(self.now + PENDING_DAYS * DAY, Task::CompleteRefund(refund));
        } else {
            self.book_refund(refund);
            if self.charges[charge].attempt.card.payment_method == REFUND_FAILS {
                self.schedule(self.now + FAILS_AFTER, Task::FailRefund(refund));
            }
        }
        self.emit("refund.created", Ref::Refund(refund));
        self.emit("charge.refunded", Ref::Charge(charge));
        self.tell_of_warning(charge);
        Ok(refund)
    }

    /// A pending refund goes through, unless it was cancelled meanwhile.
    pub(super) fn complete_refund(&mut self, refund: usize) {
        if self.refunds[refund].status == RefundStatus::Pending {
            self.book_refund(refund);
            self.emit("refund.updated", Ref::Refund(refund));
        }
    }

    /// Takes a pending refund back.
    pub(super) fn cancel_refund(&mut self, refund: usize) -> Result<(), Refusal> {
        if self.refunds[refund].status != RefundStatus::Pending {
            let message = format!(
                "Refund {} has the status {} and can no longer be canceled.",
                self.refunds[refund].id,
                self.refunds[refund].status.code()
            );
            return Err(Refusal::invalid(message));
        }
        self.undo_refund(refund, RefundStatus::Canceled, "merchant_request");
        self.emit("refund.updated", Ref::Refund(refund));
        Ok(())
    }

    /// The customer's bank sends a finished refund back; the money returns to the shop's balance.
    pub(super) fn fail_refund(&mut self, refund: usize) {
        let charge = self.refunds[refund].charge;
        let booked = self.refunds[refund].row.map(|row| (-self.rows[row].amount, self.rows[row].currency));
        if let Some((amount, currency)) = booked {
            let posting = Posting {
                kind: "refund_failure",
                category: "refund_failure",
                amount,
                currency,
                description: Some(format!("REFUND FAILURE FOR CHARGE ({})", self.charges[charge].id)),
                source: Ref::Refund(refund),
                at_once: true,
            };
            self.refunds[refund].failure_row = Some(self.post(posting, |_| 0));
        }
        self.undo_refund(refund, RefundStatus::Failed, "expired_or_canceled_card");
        self.emit("refund.failed", Ref::Refund(refund));
    }

    fn collect(&mut self, charge: usize, amount: i64) {
        let Charge { intent, currency, ref attempt, .. } = self.charges[charge];
        let (country, description) = (attempt.card.country, self.intents[intent].asked.description.clone());
        let source = Ref::Charge(charge);
        let posting =
            Posting { kind: "charge", category: "charge", amount, currency, description, source, at_once: false };
        let row = self.post(posting, |settled| fee(settled, country));
        let collected = &mut self.charges[charge];
        (collected.captured, collected.amount_captured, collected.row) = (true, amount, Some(row));
        let paid = &mut self.intents[intent];
        (paid.status, paid.amount_capturable, paid.amount_received) = (IntentStatus::Succeeded, 0, amount);
    }

    fn release(&mut self, charge: usize) {
        let released = &mut self.charges[charge];
        released.released = true;
        released.amount_refunded = released.amount;
    }

    fn close_intent(&mut self, intent: usize, reason: Option<String>) {
        let now = self.now;
        let closed = &mut self.intents[intent];
        closed.status = IntentStatus::Canceled;
        closed.amount_capturable = 0;
        closed.canceled_at = Some(now);
        closed.cancellation_reason = reason;
        self.emit("payment_intent.canceled", Ref::Intent(intent));
    }

    fn book_refund(&mut self, refund: usize) {
        let Refund { charge, amount, .. } = self.refunds[refund];
        let currency: Cur = self.charges[charge].currency;
        let posting = Posting {
            kind: "refund",
            category: "refund",
            amount: -amount,
            currency,
            description: Some(format!("REFUND FOR CHARGE ({})", self.charges[charge].id)),
            source: Ref::Refund(refund),
            at_once: true,
        };
        self.refunds[refund].row = Some(self.post(posting, |_| 0));
        self.refunds[refund].status = RefundStatus::Succeeded;
    }

    fn undo_refund(&mut self, refund: usize, status: RefundStatus, why: &'static str) {
        let Refund { charge, amount, .. } = self.refunds[refund];
        self.charges[charge].amount_refunded -= amount;
        self.refunds[refund].status = status;
        self.refunds[refund].failure_reason = Some(why);
    }

    fn unexpected_state(&self, intent: usize, action: &str) -> Refusal {
        let status = self.intents[intent].status.code();
        Refusal::invalid(format!("This PaymentIntent could not be {action} because it has a status of {status}."))
            .code("payment_intent_unexpected_state")
            .with("payment_intent", wire::intent(self, intent))
    }
}

/// The refusal of an amount below one.
pub(super) fn too_small(param: &str) -> Refusal {
    Refusal::invalid("This value must be greater than or equal to 1.").code("parameter_invalid_integer").param(param)
}
