//! Single troubles, one test each, without kills: what a command goes through, and what the gateway has of it.

use chrono::TimeDelta;
use counterfoil::desk;
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{CommandKind, CommandState};
use counterfoil::job::Job;
use counterfoil::sandbox::{Fault, Faults, Sandbox};
use counterfoil::store::{CommandRow, StoreError};
use counterfoil::text::{ErrorKind, UserError};
use counterfoil::vault::Vault as _;

use super::bench::{Bench, ONE_TRY, PATIENT, ask, call, pay, pay_with, refund};
use super::relay::{Keys, Relay};

use CommandState::{Cancelled, Declined, Failed, Queued, Review, Sending, Succeeded, Unknown};

impl Bench {
    /// Lets the next writes meet these faults, one after the other.
    fn strike(&self, faults: &[Fault]) {
        let none = Faults { writes_only: true, stall_ms: 50, ..Faults::none() };
        self.sandbox.set_faults(faults.iter().fold(none, |faults, &fault| faults.next(fault, 1)));
    }

    /// Asks for a refund and tries once.
    fn try_once(&self, payment: &str, minor: i64, token: &str) -> Result<CommandRow, UserError> {
        let (desk, owner) = self.open(ONE_TRY);
        desk::request(&desk, &owner, &refund(payment, minor, token), &Job::quiet())
    }

    /// Opens the profile anew and goes on with whatever is open, as every start does.
    fn settle(&self) -> Vec<CommandRow> {
        self.clock.jump(TimeDelta::minutes(1)); // nobody waits for the next try
        let (desk, owner) = self.open(PATIENT);
        desk::settle(&desk, &owner, &Job::quiet()).unwrap().commands
    }

    fn command(&self, token: &str) -> CommandRow {
        self.book().read::<_, StoreError>(|view| view.command_of_token(token)).unwrap().unwrap()
    }
}

#[test]
fn a_lost_reply_is_unknown_until_the_same_key_tells() {
    for fault in [Fault::ReplyLost, Fault::TruncatedReply] {
        let (bench, payment) = Bench::with_payment();
        bench.strike(&[fault]);
        let lost = bench.try_once(&payment, 2_500, "t").unwrap();
        assert_eq!((lost.state, lost.unclear, lost.attempts), (Unknown, true, 1), "{fault:?}");
        assert_eq!(bench.refunds_of(&payment).len(), 1, "it happened, and nobody here knows");
        let [row] = &bench.settle()[..] else { panic!("one command") };
        let there = bench.refunds_of(&payment);
        assert_eq!((row.state, row.attempts, there.len()), (Succeeded, 2, 1), "{fault:?}");
        assert_eq!(row.gateway_id.as_deref(), Some(there[0].id.as_str()));
        assert_eq!((&row.idempotency_key, &row.request_body), (&lost.idempotency_key, &lost.request_body));
        assert_eq!(bench.journey(row), [Queued, Sending, Unknown, Sending, Succeeded]);
    }
}

#[test]
fn a_gateway_that_cannot_be_reached_got_nothing() {
    let mut relay = None;
    let route = |sandbox: &Sandbox| relay.insert(Relay::start(sandbox.base_url(), Keys::Kept)).url();
    let (bench, payment) = Bench::new(|sandbox| pay(sandbox, 10_000, false), route);
    drop(relay);
    let row = bench.try_once(&payment, 2_500, "t").unwrap();
    assert_eq!((row.state, row.unclear, row.attempts), (Queued, false, 1), "{row:?}");
    assert_eq!(bench.journey(&row), [Queued, Sending, Queued]);
    assert!(bench.refunds_of(&payment).is_empty());
}

#[test]
fn an_error_that_the_key_replays_is_settled_by_asking() {
    let (bench, payment) = Bench::with_payment();
    bench.strike(&[Fault::ErrorAfterCommit]);
    assert_eq!(bench.try_once(&payment, 2_500, "t").unwrap().state, Unknown);
    let [row] = &bench.settle()[..] else { panic!("one command") };
    assert_eq!((row.state, bench.refunds_of(&payment).len()), (Succeeded, 1));
    assert_eq!(bench.journey(row)[row.attempts as usize * 2..], [Unknown, Succeeded], "found, not answered");
}

#[test]
fn a_send_that_the_process_did_not_outlive_is_unknown_and_settles() {
    for arrived in [false, true] {
        let (bench, payment) = Bench::with_payment();
        bench.strike(&[Fault::RateLimited]);
        let row = bench.try_once(&payment, 2_500, "t").unwrap();
        assert_eq!(row.state, Queued);
        // The process gets as far as writing down that it sends, and perhaps as far as sending.
        bench.book().write(|tx| tx.begin_send(&row.command_id, row.created_at)).unwrap();
        if arrived {
            let key = Some(row.idempotency_key.as_str());
            assert_eq!(call(&bench.sandbox, "POST", &row.request_path, key, &row.request_body).0, 200);
        }
        assert_eq!(bench.command("t").state, Sending);
        drop(bench.open(PATIENT));
        let reopened = bench.command("t");
        assert_eq!((reopened.state, reopened.unclear), (Unknown, true));
        assert_eq!(reopened.cause.as_deref(), Some("the program ended while sending"));
        let [row] = &bench.settle()[..] else { panic!("one command") };
        assert_eq!((row.state, bench.refunds_of(&payment).len()), (Succeeded, 1), "arrived: {arrived}");
    }
}

#[test]
fn a_refused_key_cancels_and_nothing_is_sent_later() {
    let (bench, payment) = Bench::with_payment();
    let good = bench.secret(&bench.gateway_key());
    for (token, key) in [("403", bench.sandbox.read_only_key()), ("401", "rk_test_of_somebody_else")] {
        bench.vault.set(&bench.gateway_key(), key.as_bytes()).unwrap();
        let error = bench.try_once(&payment, 10_000, token).unwrap_err();
        assert_eq!(error.kind, ErrorKind::NotAllowed, "{token}");
        let row = bench.command(token);
        assert_eq!(bench.journey(&row), [Queued, Sending, Queued, Cancelled]);
        let steps = bench.book().read::<_, StoreError>(|view| view.command_steps(&row.command_id)).unwrap();
        assert_eq!(steps[2].at, steps[3].at, "in one transaction: no crash may leave it queued");
        bench.vault.set(&bench.gateway_key(), &good).unwrap();
        assert!(bench.settle().is_empty());
        assert!(bench.refunds_of(&payment).is_empty());
    }
    // What was cancelled is free again.
    assert_eq!(bench.try_once(&payment, 10_000, "again").unwrap().state, Succeeded);
}

#[test]
fn a_refused_key_says_nothing_about_an_earlier_send() {
    let (bench, payment) = Bench::with_payment();
    let good = bench.secret(&bench.gateway_key());
    bench.strike(&[Fault::ReplyLost]);
    bench.try_once(&payment, 2_500, "t").unwrap();
    bench.vault.set(&bench.gateway_key(), bench.sandbox.read_only_key().as_bytes()).unwrap();
    bench.clock.jump(TimeDelta::minutes(1));
    assert_eq!(bench.try_once(&payment, 2_500, "t").unwrap_err().kind, ErrorKind::NotAllowed);
    assert_eq!(bench.command("t").state, Unknown);
    bench.vault.set(&bench.gateway_key(), &good).unwrap();
    let [row] = &bench.settle()[..] else { panic!("one command") };
    assert_eq!((row.state, bench.refunds_of(&payment).len()), (Succeeded, 1));
}

#[test]
fn a_rate_limit_queues_what_is_clear_and_never_what_is_not() {
    let (bench, payment) = Bench::with_payment();
    bench.strike(&[Fault::RateLimited]);
    let (desk, owner) = bench.open(PATIENT);
    let row = desk::request(&desk, &owner, &refund(&payment, 1_000, "clear"), &Job::quiet()).unwrap();
    drop(desk);
    assert_eq!(bench.journey(&row), [Queued, Sending, Queued, Sending, Succeeded]);
    bench.strike(&[Fault::ReplyLost, Fault::RateLimited]);
    let (desk, owner) = bench.open(PATIENT);
    let row = desk::request(&desk, &owner, &refund(&payment, 1_100, "unclear"), &Job::quiet()).unwrap();
    drop(desk);
    assert_eq!(bench.journey(&row), [Queued, Sending, Unknown, Sending, Unknown, Sending, Succeeded]);
    assert_eq!(bench.refunds_of(&payment).len(), 2);
}

#[test]
fn an_old_key_is_never_sent_again_only_asked_about() {
    for (fault, end) in [(Fault::ReplyLost, Succeeded), (Fault::Reset, Review), (Fault::Stall, Review)] {
        let (bench, payment) = Bench::with_payment();
        bench.strike(&[fault]);
        assert_eq!(bench.try_once(&payment, 6_000, "t").unwrap().state, Unknown);
        bench.clock.jump(TimeDelta::hours(13));
        let [row] = &bench.settle()[..] else { panic!("one command") };
        assert_eq!((row.state, row.attempts), (end, 1), "{fault:?}");
        assert_eq!(bench.refunds_of(&payment).len(), usize::from(end == Succeeded));
        // Whichever it is, its amount stays spoken for, and nothing moves by itself.
        assert!(bench.settle().is_empty());
        assert_eq!(bench.try_once(&payment, 6_000, "other").unwrap_err().kind, ErrorKind::BadInput);
    }
}

#[test]
fn something_else_under_our_name_is_for_a_person() {
    let (bench, payment) = Bench::with_payment();
    bench.strike(&[Fault::Reset]);
    let row = bench.try_once(&payment, 2_500, "t").unwrap();
    let body = format!("payment_intent={payment}&amount=2400&metadata[counterfoil_command]={}", row.command_id);
    assert_eq!(call(&bench.sandbox, "POST", "/v1/refunds", None, &body).0, 200);
    bench.clock.jump(TimeDelta::hours(13));
    let [row] = &bench.settle()[..] else { panic!("one command") };
    assert_eq!((row.state, row.attempts, bench.refunds_of(&payment).len()), (Review, 1, 1));
}

#[test]
fn a_key_that_the_gateway_knows_with_another_request_is_for_a_person() {
    let (bench, payment) = Bench::with_payment();
    bench.strike(&[Fault::RateLimited]);
    let row = bench.try_once(&payment, 2_500, "t").unwrap();
    let body = format!("payment_intent={payment}&amount=700");
    assert_eq!(call(&bench.sandbox, "POST", "/v1/refunds", Some(&row.idempotency_key), &body).0, 200);
    let [row] = &bench.settle()[..] else { panic!("one command") };
    assert_eq!((row.state, bench.refunds_of(&payment).len()), (Review, 1));
}

#[test]
fn a_token_stands_for_one_intention() {
    let (bench, payment) = Bench::with_payment();
    let first = bench.try_once(&payment, 2_500, "t").unwrap();
    let again = bench.try_once(&payment, 2_500, "t").unwrap();
    assert_eq!((again.state, &again), (Succeeded, &first));
    assert_eq!(bench.try_once(&payment, 2_600, "t").unwrap_err().kind, ErrorKind::BadInput);
    let (desk, owner) = bench.open(ONE_TRY);
    let void = desk::request(&desk, &owner, &ask(CommandKind::Void, &payment, Some(2_500), "t"), &Job::quiet());
    assert_eq!(void.unwrap_err().kind, ErrorKind::BadInput);
    assert_eq!(desk::money_commands(&desk, &owner).unwrap(), [first]);
    assert_eq!(bench.refunds_of(&payment).len(), 1);
}

#[test]
fn a_second_dialog_is_refused_while_the_first_is_open() {
    let (bench, payment) = Bench::with_payment();
    bench.strike(&[Fault::ReplyLost]);
    assert_eq!(bench.try_once(&payment, 2_500, "first").unwrap().state, Unknown);
    for (minor, token) in [(2_500, "the same again"), (7_501, "more than is left")] {
        assert_eq!(bench.try_once(&payment, minor, token).unwrap_err().kind, ErrorKind::BadInput, "{token}");
    }
    assert_eq!(bench.try_once(&payment, 7_500, "the rest").unwrap().state, Succeeded);
    assert_eq!(bench.settle()[0].state, Succeeded);
    assert_eq!(bench.refunds_of(&payment).len(), 2);
}

#[test]
fn two_clicks_at_the_same_moment_are_one_command() {
    let (bench, payment) = Bench::with_payment();
    bench.sandbox.set_faults(Faults { latency_ms: (150, 150), writes_only: true, ..Faults::none() });
    let (desk, owner) = bench.open(PATIENT);
    let click = || desk::request(&desk, &owner, &refund(&payment, 2_500, "t"), &Job::quiet());
    let rows: Vec<_> = std::thread::scope(|scope| {
        let clicks: Vec<_> = (0..4).map(|_| scope.spawn(click)).collect();
        clicks.into_iter().map(|click| click.join().unwrap()).collect()
    });
    for row in &rows {
        assert_eq!(row.as_ref().map(|row| (row.state, row.attempts)), Ok((Succeeded, 1)));
    }
    assert_eq!(desk::money_commands(&desk, &owner).unwrap().len(), 1);
    assert_eq!(bench.refunds_of(&payment).len(), 1);
}

#[test]
fn a_decline_frees_what_was_reserved() {
    let (bench, payment) = Bench::with_payment();
    // Somebody refunds at the gateway's own site, and nobody here knows yet.
    assert_eq!(
        call(&bench.sandbox, "POST", "/v1/refunds", None, &format!("payment_intent={payment}&amount=2000")).0,
        200
    );
    let declined = bench.try_once(&payment, 9_000, "too much").unwrap();
    assert_eq!(bench.journey(&declined), [Queued, Sending, Declined]);
    assert!(declined.cause.is_some_and(|cause| cause.contains("greater than unrefunded amount")));
    assert_eq!(bench.try_once(&payment, 8_000, "what is left").unwrap().state, Succeeded);
    assert!(bench.settle().is_empty());
    assert_eq!(bench.refunds_of(&payment).len(), 2);
}

#[test]
fn a_refund_that_fails_later_is_failed_after_a_sync_and_can_be_asked_for_again() {
    let prepare = |sandbox: &_| pay_with(sandbox, 10_000, "pm_card_refundFail", false);
    let (bench, payment) = Bench::new(prepare, |sandbox| sandbox.base_url().to_owned());
    let row = bench.try_once(&payment, 10_000, "t").unwrap();
    assert_eq!(row.state, Succeeded);
    assert_eq!(bench.try_once(&payment, 10_000, "early").unwrap_err().kind, ErrorKind::BadInput);
    bench.let_the_shop_wait(7_200);
    let (desk, owner) = bench.open(ONE_TRY);
    desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
    let detail = desk::payment(&desk, &owner, &PaymentId::new(&payment)).unwrap();
    drop(desk);
    assert_eq!(detail.payment.payment.refunded.minor, 0);
    assert_eq!(bench.journey(&row), [Queued, Sending, Succeeded, Failed]);
    assert_eq!(bench.try_once(&payment, 10_000, "again").unwrap().state, Succeeded);
    let standing = bench.refunds_of(&payment).iter().filter(|refund| refund.status == "succeeded").count();
    assert_eq!((standing, bench.refunds_of(&payment).len()), (1, 2));
}

#[test]
fn a_hold_is_captured_or_released_once_through_a_lost_reply() {
    for (kind, minor, status) in [(CommandKind::Capture, 6_000, "succeeded"), (CommandKind::Void, 10_000, "canceled")] {
        for fault in [Fault::ReplyLost, Fault::ErrorAfterCommit, Fault::Reset] {
            let prepare = |sandbox: &_| pay_with(sandbox, 10_000, "pm_card_visa", true);
            let (bench, payment) = Bench::new(prepare, |sandbox| sandbox.base_url().to_owned());
            bench.strike(&[fault]);
            let (desk, owner) = bench.open(ONE_TRY);
            let first = desk::request(&desk, &owner, &ask(kind, &payment, Some(minor), "t"), &Job::quiet()).unwrap();
            assert_eq!(first.state, Unknown);
            for (rival, token) in [(CommandKind::Capture, "capture too"), (CommandKind::Void, "void too")] {
                let second = desk::request(&desk, &owner, &ask(rival, &payment, None, token), &Job::quiet());
                assert_eq!(second.unwrap_err().kind, ErrorKind::BadInput);
            }
            drop(desk);
            let [row] = &bench.settle()[..] else { panic!("one command") };
            assert_eq!(row.state, Succeeded, "{kind:?} {fault:?}");
            let (_, there) = call(&bench.sandbox, "GET", &format!("/v1/payment_intents/{payment}"), None, "");
            assert_eq!(there["status"], status);
        }
    }
}
