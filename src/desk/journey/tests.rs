//! The journey of a payment in every state it can be in.
#![allow(clippy::unwrap_used)]

use JourneyStage::{
    Answer, AtTheBank, Canceled, Captured, Disputed, GatewayChecks, Held, InBatch, Initiated, Issuer, Network,
    Refunded, Tokenised,
};
use StepState::{Done, Failed, Now, Skipped, ToCome};

use super::*;
use crate::domain::ids::{BatchId, ChargeId, DisputeId, LedgerEntryId, RefundId};
use crate::domain::{BatchStatus, Card, CardChecks, Currency, Decline, LedgerKind, RiskOutcome};
use crate::text::Texts;

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn at(secs: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + secs, 0).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

fn payment(status: PaymentStatus) -> Payment {
    let taken = status == PaymentStatus::Succeeded;
    Payment {
        charge_id: Some(ChargeId::new("ch_1")),
        captured: eur(if taken { 5000 } else { 0 }),
        capturable: eur(if status == PaymentStatus::Held { 5000 } else { 0 }),
        card: Some(Card {
            brand: Some("visa".into()),
            country: Some("DE".into()),
            funding: Some("debit".into()),
            expires: None,
            ..Card::default()
        }),
        checks: CardChecks {
            cvc: Some(Check::Pass),
            address: Some(Check::Fail),
            postal_code: Some(Check::Unchecked),
            three_d_secure: Some("authenticated".into()),
        },
        billing_country: Some("FR".into()),
        risk: Some(RiskOutcome { score: Some(41), ..RiskOutcome::default() }),
        status,
        ..Payment::plain(eur(5000), at(0))
    }
}

fn facts(payment: &Payment) -> Facts<'_> {
    Facts { payment, sale: None, settled: None, refunds: &[], reported: None, disputes: &[] }
}

fn sale() -> LedgerEntry {
    LedgerEntry {
        entry_id: LedgerEntryId::new("txn_1"),
        kind: LedgerKind::Sale,
        provider_kind: "charge".into(),
        amount: eur(5000),
        fee: eur(100),
        net: eur(4900),
        source_id: Some("ch_1".into()),
        created_at: at(60),
        available_on: at(60),
        description: None,
    }
}

fn settled(bank: AtBank) -> Settled {
    let batch = Batch {
        batch_id: BatchId::new("po_1"),
        amount: eur(90_000),
        status: BatchStatus::Paid,
        created_at: at(90_000),
        arrival_date: day(24),
        automatic: true,
        references: Vec::new(),
        failure_code: None,
    };
    Settled { batch, bank }
}

fn outline(steps: &[JourneyStep]) -> Vec<(JourneyStage, StepState)> {
    steps.iter().map(|step| (step.stage, step.state)).collect()
}

fn note(steps: &[JourneyStep], stage: JourneyStage) -> String {
    let step = steps.iter().find(|step| step.stage == stage).unwrap();
    step.note.as_ref().map(|note| Texts::english().say(note)).unwrap_or_default()
}

/// The six steps to the bank's answer, in these states, and what follows.
fn expect(payment: &Payment, first: [StepState; 6], rest: &[(JourneyStage, StepState)]) {
    let stages = [Initiated, Tokenised, GatewayChecks, Network, Issuer, Answer];
    let expected: Vec<_> = stages.into_iter().zip(first).chain(rest.iter().copied()).collect();
    assert_eq!(outline(&of_payment(&facts(payment))), expected, "{:?}", payment.status);
}

#[test]
fn every_state_has_its_journey() {
    let to_come = [(Captured, ToCome), (InBatch, ToCome), (AtTheBank, ToCome)];
    let done = [Done; 6];
    expect(&payment(PaymentStatus::Incomplete), [Done, Now, ToCome, ToCome, ToCome, ToCome], &to_come);
    expect(&payment(PaymentStatus::RequiresAction), [Done, Done, Done, Done, Now, ToCome], &to_come);
    expect(&payment(PaymentStatus::Processing), [Done, Done, Done, Done, Done, Now], &to_come);
    expect(&payment(PaymentStatus::Other("new".into())), [Done, Done, Done, Done, Done, Now], &to_come);
    let held = [(Held, Now), (Captured, ToCome), (InBatch, ToCome), (AtTheBank, ToCome)];
    expect(&payment(PaymentStatus::Held), done, &held);
    let waits = [(Captured, Done), (InBatch, Now), (AtTheBank, ToCome)];
    expect(&payment(PaymentStatus::Succeeded), done, &waits);
    expect(&payment(PaymentStatus::Declined), [Done, Done, Done, Done, Done, Failed], &[]);
    expect(&payment(PaymentStatus::Canceled), done, &[(Canceled, Done)]);

    let mut given_up = payment(PaymentStatus::Canceled);
    given_up.charge_id = None;
    expect(&given_up, [Done, Skipped, Skipped, Skipped, Skipped, Skipped], &[(Canceled, Done)]);

    let mut blocked = payment(PaymentStatus::Declined);
    blocked.risk = Some(RiskOutcome { outcome: Some("blocked".into()), ..RiskOutcome::default() });
    blocked.decline = Some(Decline { code: "highest_risk_level".into(), message: None });
    expect(&blocked, [Done, Done, Failed, Skipped, Skipped, Skipped], &[]);
    assert!(note(&of_payment(&facts(&blocked)), GatewayChecks).contains("risk check"));
}

#[test]
fn notes_say_what_is_known() {
    let paid = payment(PaymentStatus::Succeeded);
    let steps = of_payment(&facts(&paid));
    assert_eq!(note(&steps, Initiated), "billing address in FR");
    assert_eq!(note(&steps, Tokenised), "the card number never came here");
    assert_eq!(note(&steps, GatewayChecks), "card code passed, address did not, risk score 41");
    assert_eq!(note(&steps, Network), "Visa, 3-D Secure passed");
    assert_eq!(note(&steps, Issuer), "debit card from DE");
    assert_eq!(note(&steps, Answer), "approved");
    assert_eq!(note(&steps, Captured), "50.00 EUR, the whole amount");
    assert_eq!(note(&steps, InBatch), "waits at the gateway for a payout");

    let mut part = paid.clone();
    part.captured = eur(3000);
    assert_eq!(note(&of_payment(&facts(&part)), Captured), "30.00 EUR of 50.00 EUR");

    let mut held = payment(PaymentStatus::Held);
    held.capture_before = Some(at(0));
    assert_eq!(note(&of_payment(&facts(&held)), Held), "50.00 EUR, lapses on 21 Sep 2026, 14:13 UTC");

    let mut declined = payment(PaymentStatus::Declined);
    declined.decline = Some(Decline { code: "expired_card".into(), message: None });
    assert_eq!(note(&of_payment(&facts(&declined)), Answer), "The card has expired");
}

#[test]
fn nothing_is_said_of_what_nobody_told() {
    let mut bare = payment(PaymentStatus::Succeeded);
    (bare.card, bare.risk, bare.billing_country, bare.checks) = (None, None, None, CardChecks::default());
    let steps = of_payment(&facts(&bare));
    for stage in [Initiated, Tokenised, GatewayChecks, Network, Issuer] {
        assert_eq!(note(&steps, stage), "", "{stage:?}");
    }
    let with_time: Vec<_> = steps.iter().filter(|step| step.at.is_some()).map(|step| step.stage).collect();
    assert_eq!(with_time, [Initiated], "only the beginning has a moment that was told");
}

#[test]
fn the_bank_is_the_last_step() {
    let paid = payment(PaymentStatus::Succeeded);
    let entry = sale();
    let check = |bank, state, on, said: &str| {
        let settled = settled(bank);
        let steps = of_payment(&Facts { sale: Some(&entry), settled: Some(&settled), ..facts(&paid) });
        let last = steps.last().unwrap();
        assert_eq!((last.stage, last.state, last.at), (AtTheBank, state, Some(StepTime::On(on))), "{bank:?}");
        assert_eq!(note(&steps, AtTheBank), said);
        assert_eq!(note(&steps, InBatch), "pays out 900.00 EUR");
        let captured = steps.iter().find(|step| step.stage == Captured).unwrap();
        assert_eq!(captured.at, Some(StepTime::At(at(60))));
    };
    check(AtBank::Booked(day(25), eur(0)), Done, day(25), "booked by the bank");
    check(AtBank::Booked(day(25), eur(-1230)), Done, day(25), "booked by the bank, 12.30 EUR less than sent");
    check(AtBank::Booked(day(25), eur(1)), Done, day(25), "booked by the bank, 0.01 EUR more than sent");
    check(AtBank::Expected, Now, day(24), "expected");
    check(AtBank::Missing, Failed, day(24), "should be there, and is not on the statement");
    check(AtBank::CarriedOver, Done, day(24), "the batch was below zero and taken off a later one");
    check(AtBank::Returned, Failed, day(24), "the batch came back to the gateway");
}

#[test]
fn refunds_and_disputes_follow() {
    let paid = payment(PaymentStatus::Succeeded);
    let refund = |status| Refund {
        refund_id: RefundId::new("re_1"),
        payment_id: None,
        charge_id: None,
        amount: eur(1000),
        status,
        reason: None,
        failure_reason: None,
        acquirer_reference: None,
        command_id: None,
        created_at: at(100),
    };
    let dispute = |status, due_by| Dispute {
        dispute_id: DisputeId::new("du_1"),
        payment_id: None,
        charge_id: None,
        amount: eur(5000),
        status,
        reason: None,
        due_by,
        created_at: at(200),
    };
    let refunds = [
        (RefundStatus::Succeeded, Done),
        (RefundStatus::Pending, Now),
        (RefundStatus::Failed, Failed),
        (RefundStatus::Canceled, Skipped),
    ];
    for (status, state) in refunds {
        let refunds = [refund(status)];
        let steps = of_payment(&Facts { refunds: &refunds, ..facts(&paid) });
        assert_eq!(outline(&steps).last(), Some(&(Refunded, state)));
    }
    let disputes = [
        (DisputeStatus::NeedsResponse, Some(at(0)), Now, "50.00 EUR, evidence is due on 21 Sep 2026, 14:13 UTC"),
        (DisputeStatus::NeedsResponse, None, Now, "50.00 EUR, not decided yet"),
        (DisputeStatus::UnderReview, Some(at(0)), Now, "50.00 EUR, not decided yet"),
        (DisputeStatus::Won, None, Done, "50.00 EUR, decided for you"),
        (DisputeStatus::Lost, None, Failed, "50.00 EUR, decided for the customer"),
    ];
    for (status, due_by, state, said) in disputes {
        let disputes = [dispute(status, due_by)];
        let steps = of_payment(&Facts { disputes: &disputes, ..facts(&paid) });
        assert_eq!(outline(&steps).last(), Some(&(Disputed, state)));
        assert_eq!(note(&steps, Disputed), said);
    }
}
