//! What waits, and in which order.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::domain::ids::{ConnectionId, DisputeId};
use crate::domain::{Payment, PaymentStatus, Totals};
use crate::text::Texts;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn hours(hours: i64) -> DateTime<Utc> {
    now() + TimeDelta::hours(hours)
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn nothing() -> Proof {
    Proof {
        footings: Vec::new(),
        matches: Vec::new(),
        breaks: Vec::new(),
        in_transit: Vec::new(),
        not_expected: Vec::new(),
        explained: Vec::new(),
        dormant: Vec::new(),
        taught: Vec::new(),
        habits: Vec::new(),
        carried: Vec::new(),
        unexplained: Totals::default(),
        unexplained_gross: Totals::default(),
    }
}

fn broken(kind: BreakKind, minor: i64, batch: Option<&str>) -> Break {
    Break {
        kind,
        reason: Message::new("reconcile-names-gateway"),
        amount: eur(minor),
        on: now().date_naive(),
        batches: batch.map(BatchId::new).into_iter().collect(),
        entries: Vec::new(),
        candidate_batches: Vec::new(),
        candidate_entries: Vec::new(),
    }
}

fn dispute(id: &str, status: DisputeStatus, due_by: Option<DateTime<Utc>>, minor: i64) -> Dispute {
    Dispute {
        dispute_id: DisputeId::new(id),
        payment_id: Some(PaymentId::new("pi_1")),
        charge_id: None,
        amount: eur(minor),
        status,
        reason: Some("product_not_received".into()),
        due_by,
        created_at: hours(-100),
    }
}

fn hold(order: &str, lapses: Option<DateTime<Utc>>) -> PaymentRow {
    let payment = Payment {
        payment_id: PaymentId::new("pi_2"),
        charge_id: None,
        amount: eur(5000),
        captured: eur(0),
        capturable: eur(5000),
        refunded: eur(0),
        status: PaymentStatus::Held,
        created_at: hours(-48),
        capture_before: lapses,
        order: Some(order.into()),
        description: None,
        customer: None,
        payer: None,
        email: None,
        card: None,
        checks: crate::domain::CardChecks::default(),
        billing_country: None,
        ip: None,
        ip_country: None,
        device: None,
        decline: None,
        risk: None,
        disputed: false,
    };
    PaymentRow { connection_id: ConnectionId::new("connection"), payment, seen_at: now() }
}

fn gateway(name: &str) -> ConnectionRow {
    ConnectionRow {
        connection_id: ConnectionId::new(name),
        name: name.into(),
        kind: "stripe".into(),
        url: String::new(),
        account: None,
        live: false,
        scopes: BTreeMap::new(),
        added_at: hours(-200),
        from_files: false,
    }
}

#[test]
fn the_most_pressing_comes_first_then_the_deadline_then_the_money() {
    let mut proof = nothing();
    proof.breaks = vec![
        broken(BreakKind::LateDeposit, 0, Some("po_late")),
        broken(BreakKind::ShortDeposit, -1230, Some("po_short")),
        broken(BreakKind::UnexpectedDeposit, 90_000, None),
    ];
    let disputes = [
        dispute("du_far", DisputeStatus::NeedsResponse, Some(hours(200)), 1),
        dispute("du_soon", DisputeStatus::NeedsResponse, Some(hours(48)), 1),
        dispute("du_now", DisputeStatus::NeedsResponse, Some(hours(5)), 1),
        dispute("du_sent", DisputeStatus::UnderReview, Some(hours(5)), 1),
    ];
    let held = [hold("1", Some(hours(3))), hold("2", Some(hours(60))), hold("3", Some(hours(100))), hold("4", None)];
    let freshness = [(gateway("New"), None), (gateway("Old"), Some(hours(-30))), (gateway("Fresh"), Some(hours(-1)))];
    let found = of(&Waiting {
        now: now(),
        proof: &proof,
        held: &held,
        disputes: &disputes,
        reported: &[],
        commands: &[],
        freshness: &freshness,
        staff: &Staff::default(),
    });
    let texts = Texts::english();
    let said: Vec<String> = found.iter().map(|it| texts.say(&it.what)).collect();
    assert_eq!(
        said,
        [
            "Hold for order 1 lapses",
            "Evidence for dispute du_now",
            "New was never synced",
            "Evidence for dispute du_soon",
            "Hold for order 2 lapses",
            "Old was not synced for more than a day",
            "900.00 EUR at the bank belong to no batch",
            "Batch po_short is 12.30 EUR short at the bank",
            "Evidence for dispute du_far",
            "Batch po_late is late",
        ]
    );
    let targets: Vec<&Target> = found.iter().map(|it| &it.target).collect();
    assert!(targets.contains(&&Target::Batch(BatchId::new("po_short"))));
    assert!(targets.contains(&&Target::Payment(PaymentId::new("pi_1"))));
    assert_eq!(targets.iter().filter(|target| ***target == Target::Gateways).count(), 2);
    let short = found.iter().find(|it| it.amount == Some(eur(-1230))).unwrap();
    assert_eq!(short.when, Some(When::SinceDay(now().date_naive())));
    let dispute = found.iter().find(|it| it.kind == AttentionKind::DisputeDue).unwrap();
    assert_eq!(texts.say(&dispute.why), "The customer’s bank says: product not received");
}

#[test]
fn nothing_waits_in_a_quiet_shop() {
    let freshness = [(gateway("Fresh"), Some(now()))];
    let proof = nothing();
    let waiting = Waiting {
        now: now(),
        proof: &proof,
        held: &[],
        disputes: &[],
        reported: &[],
        commands: &[],
        freshness: &freshness,
        staff: &Staff::default(),
    };
    assert_eq!(of(&waiting), []);
}

#[test]
fn requests_are_one_thing_that_waits_and_each_person_out_of_the_ordinary_another() {
    let proof = nothing();
    let staff = Staff {
        requests: vec![hours(20), hours(3)],
        shut_out: vec!["Ana".into()],
        near_limit: vec![("Ben".into(), eur(95_00), eur(100_00))],
        audit_trouble: Some(AuditAnchor::Shorter { n: 12 }),
    };
    let found = of(&Waiting {
        now: now(),
        proof: &proof,
        held: &[],
        disputes: &[],
        reported: &[],
        commands: &[],
        freshness: &[],
        staff: &staff,
    });
    let texts = Texts::english();
    let said: Vec<String> = found.iter().map(|it| texts.say(&it.what)).collect();
    let expected = [
        "2 requests wait for your decision",
        "The audit log may have been changed",
        "Ana is shut out",
        "Ben has sent back nearly all they may in a day",
    ];
    assert_eq!(said, expected);
    assert_eq!(found[0].when, Some(When::Due(hours(3))), "the first that ends");
    let targets: Vec<&Target> = found.iter().take(3).map(|it| &it.target).collect();
    assert_eq!(targets, [&Target::Approvals, &Target::Audit, &Target::People]);
    assert_eq!(texts.say(&found[3].why), "Alone, in the last 24 hours; the limit is 100.00 EUR");
}

#[test]
fn reported_payments_are_one_thing_a_currency_with_their_sum() {
    let open = |id: &str, hours_ago: i64, left| OpenWarning {
        payment_id: PaymentId::new(id),
        order: None,
        at: hours(-hours_ago),
        left,
    };
    let usd = Money::new(7_00, Currency::USD);
    let reported = [open("pi_1", 50, eur(10_00)), open("pi_2", 9, usd), open("pi_3", 3, eur(20_00))];
    let proof = nothing();
    let found = of(&Waiting {
        now: now(),
        proof: &proof,
        held: &[],
        disputes: &[],
        reported: &reported,
        commands: &[],
        freshness: &[],
        staff: &Staff::default(),
    });
    let texts = Texts::english();
    let said: Vec<String> = found.iter().map(|it| texts.say(&it.what)).collect();
    assert_eq!(said, ["2 payments were reported as fraud", "A payment was reported as fraud"]);
    let targets: Vec<&Target> = found.iter().map(|it| &it.target).collect();
    assert_eq!(targets, [&Target::Reported, &Target::Payment(PaymentId::new("pi_2"))]);
    assert_eq!((found[0].amount, found[0].when), (Some(eur(30_00)), Some(When::Since(hours(-50)))));
    assert_eq!(texts.say(&found[0].why), "Give them back before they become disputes");
    assert_eq!(found[0].urgency, Urgency::Now);
    // What was not disputed for weeks hardly will be any more.
    let old = warnings::of_reported(&[open("pi_4", 15 * 24, usd)], now());
    assert_eq!(old[0].urgency, Urgency::Later);
}
