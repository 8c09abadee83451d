//! The states of money as a person reads them: one mark and one word each, the same on every screen.

use super::widgets::Mark;
use crate::domain::{CommandState, Money, PaymentState, RequestState};
use crate::report::month::ProofState;
use crate::text::Texts;

/// A difference in a column whose header names the currency: what is more has its plus, as what is less has its minus.
pub fn signed(texts: &Texts, amount: Money) -> String {
    let words = texts.amount(amount);
    if amount.minor > 0 { format!("+{words}") } else { words }
}

/// A payment's state.
pub const fn payment_state(state: PaymentState) -> (Mark, &'static str) {
    match state {
        PaymentState::NeedsAction => (Mark::Waiting, "window-payment-needs-action"),
        PaymentState::Processing => (Mark::Waiting, "window-payment-processing"),
        PaymentState::Held => (Mark::Held, "window-payment-held"),
        PaymentState::Disputed => (Mark::Warning, "window-payment-disputed"),
        PaymentState::Captured => (Mark::UnderWay, "window-payment-captured"),
        PaymentState::PartRefunded => (Mark::Back, "window-payment-part-refunded"),
        PaymentState::Refunded => (Mark::Back, "window-payment-refunded"),
        PaymentState::Incomplete => (Mark::Quiet, "window-payment-incomplete"),
        PaymentState::Declined => (Mark::Bad, "window-payment-declined"),
        PaymentState::Canceled => (Mark::Quiet, "window-payment-canceled"),
        PaymentState::Other => (Mark::Unclear, "window-payment-other"),
    }
}

/// Where a batch's proof stands.
pub const fn proof_state(state: ProofState) -> (Mark, &'static str) {
    match state {
        ProofState::Matched => (Mark::Done, "window-batch-matched"),
        ProofState::InTransit => (Mark::UnderWay, "window-batch-in-transit"),
        ProofState::Short => (Mark::Warning, "window-batch-short"),
        ProofState::Over => (Mark::Over, "window-batch-over"),
        ProofState::Missing => (Mark::Bad, "window-batch-missing"),
        ProofState::NotAttributable => (Mark::Unclear, "window-batch-not-attributable"),
        ProofState::Returned => (Mark::Back, "window-batch-returned"),
        ProofState::CarriedOver => (Mark::Quiet, "window-batch-carried-over"),
    }
}

/// Where a refund, capture or release stands.
pub const fn command_state(state: CommandState) -> (Mark, &'static str) {
    match state {
        CommandState::Queued => (Mark::Waiting, "window-command-queued"),
        CommandState::Sending => (Mark::UnderWay, "window-command-sending"),
        CommandState::Accepted => (Mark::UnderWay, "window-command-accepted"),
        CommandState::Succeeded => (Mark::Done, "window-command-succeeded"),
        CommandState::Failed => (Mark::Bad, "window-command-failed"),
        CommandState::Declined => (Mark::Bad, "window-command-declined"),
        CommandState::Unknown => (Mark::Unclear, "window-command-unknown"),
        CommandState::Review => (Mark::Warning, "window-command-review"),
        CommandState::Cancelled => (Mark::Quiet, "window-command-cancelled"),
    }
}

/// Where something stands that needs two people.
pub const fn request_state(state: RequestState) -> (Mark, &'static str) {
    match state {
        RequestState::Waiting => (Mark::Held, "approvals-state-waiting"),
        RequestState::Approved => (Mark::UnderWay, "approvals-state-approved"),
        RequestState::CarriedOut => (Mark::Done, "approvals-state-done"),
        RequestState::Declined => (Mark::Bad, "approvals-state-declined"),
        RequestState::Withdrawn => (Mark::Back, "approvals-state-withdrawn"),
        RequestState::Expired => (Mark::Quiet, "approvals-state-expired"),
        RequestState::Void => (Mark::Unclear, "approvals-state-void"),
    }
}

/// A decline code in a few words, as it is listed: `insufficient_funds` becomes `Insufficient funds`. Codes are an open
/// list; what one means is told beside it. Without a code there is only the meaning.
pub fn decline_words(code: &str, meaning: &str) -> String {
    const WRITTEN_LARGE: [&str; 4] = ["cvc", "id", "pin", "zip"];
    if code.is_empty() {
        return meaning.to_owned();
    }
    let word = |(place, word): (usize, &str)| match word.char_indices().nth(1) {
        _ if WRITTEN_LARGE.contains(&word) => word.to_uppercase(),
        Some((second, _)) if place == 0 => word[..second].to_uppercase() + &word[second..],
        _ => word.to_owned(),
    };
    code.split('_').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decline_code_reads_as_words() {
        let check = |code, words: &str| assert_eq!(decline_words(code, "The bank gives no reason"), words);
        check("insufficient_funds", "Insufficient funds");
        check("incorrect_cvc", "Incorrect CVC");
        check("pin_try_exceeded", "PIN try exceeded");
        check("é_x", "é x");
        check("", "The bank gives no reason");
    }
}
