//! What the dialog promises, with a worker behind it that has no book: what is pressed is sent once, what comes back
//! ends the waiting, and asking again from the same knowledge is the same thing.

use std::sync::Arc;

use super::*;
use crate::clock::{Clock, SystemClock};
use crate::desk::{Desk, PaymentRow, Result};
use crate::domain::ids::{ChargeId, ConnectionId};
use crate::domain::{Capability, CommandState, Currency, MoneyCommand, Payment};
use crate::job::Job;
use crate::text::{ErrorKind, Texts};
use crate::ui::cx::Codes;
use crate::worker::{Answer, DemoShop, Doorway, Happened, Look, RequestId, Worker};

/// A door behind which there is nothing.
struct NoBook;

fn nothing<T>() -> Result<T> {
    Err(UserError::new(ErrorKind::Other, Message::new("worker-no-profile")))
}

impl Doorway for NoBook {
    fn look(&self) -> Result<Look> {
        nothing()
    }

    fn is_demo(&self) -> bool {
        false
    }

    fn open(&self) -> Result<Desk> {
        nothing()
    }

    fn create(&self) -> Result<Desk> {
        nothing()
    }

    fn demo(&self, _job: &Job) -> Result<DemoShop> {
        nothing()
    }

    fn leave_demo(&self) {}

    fn keep_preferences(&self, _preferences: &str) -> Result<()> {
        nothing()
    }
}

/// Calls `work` with what a screen is handed, and gives what it wanted.
fn with_cx(work: impl FnOnce(&mut Cx<'_>)) -> Vec<Intent> {
    let (texts, clock) = (Arc::new(Texts::english()), Arc::new(SystemClock::new()));
    let mut worker = Worker::start(Arc::new(NoBook), clock.clone(), texts.clone(), || {}).unwrap();
    let mut cx = Cx {
        texts: &texts,
        worker: &mut worker,
        now: clock.now(),
        version: 0,
        rights: &Capability::ALL,
        codes: Codes::default(),
        intents: Vec::new(),
    };
    work(&mut cx);
    cx.intents
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// A captured payment of 1,240.00 of which so many things were asked before.
fn detail(asked_before: usize) -> PaymentDetail {
    let at = chrono::DateTime::UNIX_EPOCH;
    let payment = Payment { charge_id: Some(ChargeId::new("ch_1")), ..Payment::plain(eur(124_000), at) };
    PaymentDetail {
        masked: false,
        payment: PaymentRow { connection_id: ConnectionId::new("shop"), payment, seen_at: at },
        gateway: "Shop".to_owned(),
        ledger: Vec::new(),
        refunds: Vec::new(),
        disputes: Vec::new(),
        reported: None,
        evidence: None,
        commands: vec![(row(CommandState::Succeeded), Vec::new()); asked_before],
        journey: Vec::new(),
        refund_journeys: Vec::new(),
        money: None,
        checks: Vec::new(),
        decline: None,
        refundable: eur(124_000),
        fee_kept: None,
        others: Vec::new(),
    }
}

pub(super) fn row(state: CommandState) -> CommandRow {
    let at = chrono::DateTime::UNIX_EPOCH;
    let command = MoneyCommand {
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        payment_id: PaymentId::new("pi_1"),
        amount: eur(90_000),
    };
    CommandRow { first_sent_at: Some(at), ..CommandRow::plain(command, state, at) }
}

/// A dialog in which 900.00 were chosen and the button was pressed.
fn pressed(cx: &mut Cx<'_>) -> (MoneyDialog, RequestId) {
    let mut dialog = MoneyDialog::new(cx, PaymentId::new("pi_1"), MoneyVerb::Refund);
    let asked = dialog.ask(&detail(0), eur(90_000));
    dialog.send(cx, asked);
    assert!(matches!(dialog.stage, Stage::Sending(_)), "it was not sent");
    let id = dialog.moved.request_id().unwrap();
    (dialog, id)
}

fn ended(id: RequestId, result: std::result::Result<Answer, UserError>) -> Event {
    Event { id, happened: Some(Happened::Ended(Box::new(result))) }
}

#[test]
fn asking_again_from_the_same_knowledge_is_the_same_thing() {
    with_cx(|cx| {
        let one = MoneyDialog::new(cx, PaymentId::new("pi_1"), MoneyVerb::Refund);
        let other = MoneyDialog::new(cx, PaymentId::new("pi_1"), MoneyVerb::Refund);
        let token = |dialog: &MoneyDialog, before| dialog.ask(&detail(before), eur(90_000)).ask.token;
        assert_eq!(token(&one, 0), token(&other, 0), "a second dialog, opened before the first was seen");
        assert_ne!(token(&one, 0), token(&other, 1), "whoever has seen the first one means another");
        assert!(token(&one, 0).is_some());
        assert_eq!(one.ask(&detail(0), eur(90_000)).ask.amount.as_deref(), Some("900.00"));
    });
}

#[test]
fn the_answer_ends_the_waiting_and_the_book_has_changed() {
    for state in CommandState::ALL {
        let wanted = with_cx(|cx| {
            let (mut dialog, id) = pressed(cx);
            dialog.apply(&mut ended(id, Ok(Answer::Moved(MoneyMoved(row(state))))), cx);
            assert!(matches!(&dialog.stage, Stage::Known(known) if known.state == state));
        });
        assert!(wanted.iter().any(|intent| matches!(intent, Intent::Changed)), "{state}");
    }
}

#[test]
fn an_answer_to_somebody_else_is_left_alone() {
    with_cx(|cx| {
        let (mut dialog, _) = pressed(cx);
        let other = cx.worker.send(Command::FetchHealth).unwrap();
        let mut event = ended(other, Ok(Answer::Moved(MoneyMoved(row(CommandState::Succeeded)))));
        dialog.apply(&mut event, cx);
        assert!(event.happened.is_some());
        assert!(matches!(dialog.stage, Stage::Sending(..)));
    });
}

#[test]
fn after_a_failure_only_the_same_can_be_asked_again() {
    with_cx(|cx| {
        let (mut dialog, id) = pressed(cx);
        let error = UserError::new(ErrorKind::Other, Message::new("worker-defect"));
        dialog.apply(&mut ended(id, Err(error)), cx);
        let Stage::Failed(asked, _) = &dialog.stage else { panic!("it did not fail") };
        let asked = asked.clone();
        let first = (asked.ask.token.clone(), asked.ask.amount.clone(), asked.ask.kind);
        // Whatever was typed since, and whatever the payment shows by now.
        dialog.amount = Amount { choice: amount::Choice::Part, typed: "1".to_owned() };
        dialog.send(cx, asked);
        let Stage::Sending(again) = &dialog.stage else { panic!("it was not sent") };
        assert_eq!((again.ask.token.clone(), again.ask.amount.clone(), again.ask.kind), first);
    });
}

#[test]
fn a_code_is_asked_for_and_then_the_same_is_sent_again() {
    let wanted = with_cx(|cx| {
        let (mut dialog, id) = pressed(cx);
        dialog.apply(&mut ended(id, Err(UserError::needs_code())), cx);
        dialog.go_on(cx);
        assert!(matches!(dialog.stage, Stage::Sending(_)) && dialog.moved.waits_for_code());
        cx.codes.accepted += 1;
        dialog.go_on(cx);
        let again = dialog.moved.request_id().unwrap();
        assert_ne!(again, id);
        dialog.go_on(cx);
        assert_eq!(dialog.moved.request_id(), Some(again), "one code, one more time");
        dialog.apply(&mut ended(again, Ok(Answer::Moved(MoneyMoved(row(CommandState::Succeeded))))), cx);
        assert!(matches!(dialog.stage, Stage::Known(_)));
    });
    assert_eq!(wanted.iter().filter(|intent| matches!(intent, Intent::AskCode(_))).count(), 1);
}

#[test]
fn without_the_code_nothing_was_asked_for_and_there_is_a_choice_again() {
    with_cx(|cx| {
        let (mut dialog, id) = pressed(cx);
        dialog.apply(&mut ended(id, Err(UserError::needs_code())), cx);
        cx.codes.given_up += 1;
        dialog.go_on(cx);
        assert!(matches!(dialog.stage, Stage::Asking) && dialog.moved.request_id().is_none());
    });
}

#[test]
fn what_needs_somebody_else_by_now_is_asked_for_instead_of_sent() {
    with_cx(|cx| {
        let (mut dialog, id) = pressed(cx);
        dialog.apply(&mut ended(id, Err(UserError::needs_second_person())), cx);
        let Stage::Failed(asked, _) = &dialog.stage else { panic!("it did not fail") };
        let asked = asked.clone();
        dialog.send(cx, asked);
        assert!(dialog.moved.request_id().is_none() && dialog.proposed.request_id().is_some());
    });
}
