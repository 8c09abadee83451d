//! When a refund arrives, what can go back, and its journey in every state.
#![allow(clippy::unwrap_used)]

use StepState::{Done, Failed, Now, Skipped, ToCome};
use chrono::{DateTime, Utc};

use super::*;
use crate::domain::{Currency, MoneyCommand, RefundReason};
use crate::text::Texts;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn at(secs: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + secs, 0).unwrap()
}

fn payment(captured: i64, refunded: i64) -> Payment {
    Payment { captured: eur(captured), refunded: eur(refunded), ..Payment::plain(eur(5000), at(0)) }
}

fn command(state: CommandState, minor: i64) -> CommandRow {
    let command = MoneyCommand {
        kind: CommandKind::Refund(RefundReason::Duplicate),
        payment_id: PaymentId::new("pi_1"),
        amount: eur(minor),
    };
    let has_effect = matches!(state, CommandState::Accepted | CommandState::Succeeded | CommandState::Failed);
    CommandRow {
        attempts: u32::from(state != CommandState::Queued),
        gateway_id: has_effect.then(|| "re_1".to_owned()),
        ..CommandRow::plain(command, state, at(0))
    }
}

fn refund(id: &str, status: RefundStatus, minor: i64) -> Refund {
    Refund {
        refund_id: RefundId::new(id),
        payment_id: None,
        charge_id: None,
        amount: eur(minor),
        status,
        reason: None,
        failure_reason: None,
        acquirer_reference: Some("7442".into()),
        command_id: None,
        created_at: at(0),
    }
}

#[test]
fn weekends_are_no_working_days() {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    // 20 November 2026 is a Friday.
    assert_eq!(working_days_after(day(20), 1), day(23));
    assert_eq!(working_days_after(day(21), 1), day(23));
    assert_eq!(working_days_after(day(16), 5), day(23));
    assert_eq!(working_days_after(day(16), 10), day(30));
    assert_eq!(working_days_after(day(16), 0), day(16));
}

#[test]
fn what_is_under_way_cannot_go_back_twice() {
    let left = |refunded, refunds: &[Refund], commands: &[CommandRow]| {
        refundable(&payment(5000, refunded), refunds, commands).unwrap().minor
    };
    assert_eq!(left(0, &[], &[]), 5000);
    for state in CommandState::ALL {
        let expected = if state.reserves() { 4000 } else { 5000 };
        assert_eq!(left(0, &[], &[command(state, 1000)]), expected, "{state}");
    }
    // Once the mirror has it, it is in what the gateway counts as refunded.
    let mirrored = [refund("re_1", RefundStatus::Succeeded, 1000)];
    assert_eq!(left(1000, &mirrored, &[command(CommandState::Succeeded, 1000)]), 4000);
    assert_eq!(left(5000, &mirrored, &[command(CommandState::Unknown, 1000)]), 0);
}

#[test]
fn what_was_released_is_no_refund() {
    let release = refund("re_release", RefundStatus::Succeeded, 2000);
    let real = refund("re_1", RefundStatus::Succeeded, 2000);
    let sent = |payment: &Payment, refunds: &[&Refund]| {
        let refunds = refunds.iter().map(|refund| (*refund).clone()).collect();
        sent_back(payment, refunds).unwrap().len()
    };
    assert_eq!(sent(&payment(3000, 0), &[&release]), 0);
    assert_eq!(sent(&payment(3000, 2000), &[&release, &real]), 1);
    assert_eq!(sent(&payment(3000, 2000), &[&real]), 1, "a refund of as much as was released");
    assert_eq!(sent(&payment(5000, 2000), &[&real]), 1, "nothing was released");
}

#[test]
fn every_state_of_a_refund_has_its_journey() {
    use CommandState as State;
    let succeeded = || Some(refund("re_1", RefundStatus::Succeeded, 1000));
    let cases = [
        (State::Queued, None, [Done, ToCome, ToCome, ToCome]),
        (State::Sending, None, [Done, Now, ToCome, ToCome]),
        (State::Accepted, None, [Done, Done, Now, ToCome]),
        (State::Accepted, Some(refund("re_1", RefundStatus::Pending, 1000)), [Done, Done, Now, ToCome]),
        (State::Succeeded, succeeded(), [Done, Done, Done, Now]),
        (State::Failed, Some(refund("re_1", RefundStatus::Failed, 1000)), [Done, Done, Done, Failed]),
        (State::Declined, None, [Done, Done, Failed, Skipped]),
        (State::Unknown, None, [Done, Done, Now, ToCome]),
        (State::Review, None, [Done, Done, Now, ToCome]),
        (State::Cancelled, None, [Done, Skipped, Skipped, Skipped]),
    ];
    for (state, refund, expected) in cases {
        let refunds: Vec<Refund> = refund.into_iter().collect();
        let found = journeys(&refunds, &[(command(state, 1000), Vec::new())]);
        assert_eq!(found.len(), 1, "{state}: command and refund are one journey");
        let states: Vec<_> = found.iter().flat_map(|it| &it.steps).map(|step| step.state).collect();
        assert_eq!(states, expected, "{state}");
    }
}

#[test]
fn a_refund_made_at_the_gateway_has_a_journey_too() {
    let found = journeys(&[refund("re_9", RefundStatus::Succeeded, 1000)], &[]);
    let journey = found.first().unwrap();
    assert_eq!((&journey.command_id, journey.steps.len()), (&None, 2));
    assert_eq!(journey.acquirer_reference.as_deref(), Some("7442"));
    let note = journey.steps.last().and_then(|step| step.note.as_ref()).unwrap();
    let said = Texts::english().say(note);
    assert_eq!(said, "between 28 Sep 2026 and 5 Oct 2026, as banks go; acquirer reference 7442");
}
