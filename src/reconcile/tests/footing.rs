//! Footing.

use proptest::prelude::*;

use super::*;
use crate::domain::ids::LedgerEntryId;
use crate::domain::{LedgerEntry, LedgerKind};

fn line(kind: LedgerKind, amount: Money, fee: i64) -> LedgerEntry {
    let fee = Money::new(fee, amount.currency);
    LedgerEntry {
        entry_id: LedgerEntryId::new("txn"),
        kind,
        provider_kind: kind.as_str().to_owned(),
        amount,
        fee,
        net: amount.minus(fee).unwrap(),
        source_id: Some("other".to_owned()),
        created_at: nov(1).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        available_on: nov(3).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        description: None,
    }
}

fn with_lines(payout: i64, lines: Vec<LedgerEntry>) -> SettledBatch {
    SettledBatch { lines, lines_complete: true, ..batch("po_1", eur(payout), nov(28)) }
}

fn foot(settled: SettledBatch) -> (Footing, Vec<(&'static str, i64)>) {
    let found = proof(&[settled], &[]);
    let breaks = found.breaks.iter().filter(|found| found.kind != BreakKind::LateDeposit);
    (found.footings[0].clone(), breaks.map(|found| (found.kind.as_str(), found.amount.minor)).collect())
}

#[test]
fn the_parts_of_a_batch_add_up_to_it() {
    let mut own = line(LedgerKind::Payout, eur(-13_705), 0);
    own.source_id = Some("po_1".to_owned());
    let (footing, breaks) = foot(with_lines(
        13_705,
        vec![
            line(LedgerKind::Sale, eur(10_000), 320),
            line(LedgerKind::Sale, eur(8_000), 250),
            line(LedgerKind::Refund, eur(-1_000), 0),
            line(LedgerKind::RefundFailed, eur(100), 0),
            line(LedgerKind::Dispute, eur(-4_000), 1_500),
            line(LedgerKind::DisputeReversed, eur(2_000), -1_500),
            line(LedgerKind::Fee, eur(-75), 0),
            line(LedgerKind::Reserve, eur(-500), 0),
            line(LedgerKind::Adjustment, eur(-50), 0),
            line(LedgerKind::Other, eur(-200), 0),
            line(LedgerKind::PayoutFailed, eur(0), 0),
            own,
        ],
    ));
    assert!(footing.foots(), "{footing:?}");
    assert!(breaks.is_empty());
    let parts = [footing.gross, footing.refunds, footing.disputes, footing.fees, footing.adjustments, footing.reserve];
    assert_eq!(parts.map(|part| part.minor), [18_000, 900, 2_000, 645, -250, -500]);
}

#[test]
fn a_batch_that_is_not_the_sum_of_its_lines_is_a_break() {
    let (footing, breaks) = foot(with_lines(9_700, vec![line(LedgerKind::Sale, eur(10_000), 320)]));
    assert_eq!(footing.difference, eur(20));
    assert_eq!(breaks, [("footing", 20)]);
    assert_eq!(foot(with_lines(9_700, Vec::new())).1, [("footing", 9_700)], "automatic, and no line at all");
}

#[test]
fn lines_that_are_not_there_yet_are_no_break() {
    let settled = SettledBatch { lines_complete: false, ..with_lines(9_700, Vec::new()) };
    let (footing, breaks) = foot(settled);
    assert_eq!((footing.state, breaks.len()), (FootingState::Incomplete, 0));
}

#[test]
fn a_manual_batch_without_lines_is_not_attributable() {
    let mut own = line(LedgerKind::Payout, eur(-9_700), 0);
    own.source_id = Some("po_1".to_owned());
    let mut settled = with_lines(9_700, vec![own]);
    settled.batch.automatic = false;
    let (footing, breaks) = foot(settled);
    assert_eq!((footing.state, breaks.len()), (FootingState::NotAttributable, 0));
}

#[test]
fn an_earlier_batch_that_came_back_is_part_of_the_next() {
    let lines = vec![line(LedgerKind::Sale, eur(1_000), 0), line(LedgerKind::PayoutFailed, eur(5_000), 0)];
    let (footing, _) = foot(with_lines(6_000, lines));
    assert_eq!((footing.returned, footing.foots()), (eur(5_000), true));
}

#[test]
fn a_line_in_another_currency_is_a_currency_break() {
    let dollars = line(LedgerKind::Sale, Money::new(500, Currency::USD), 0);
    let (footing, breaks) = foot(with_lines(1_400, vec![line(LedgerKind::Sale, eur(1_000), 0), dollars]));
    assert_eq!(footing.state, FootingState::ForeignLine);
    assert_eq!(breaks, [("currency", 400)]);
}

proptest! {
    #[test]
    fn whatever_the_lines_the_parts_add_up(
        payout in -1_000_000_i64..1_000_000,
        lines in prop::collection::vec((0..LedgerKind::ALL.len(), -50_000_i64..50_000, -900_i64..900), 1..30),
    ) {
        let lines: Vec<_> =
            lines.into_iter().map(|(kind, amount, fee)| line(LedgerKind::ALL[kind], eur(amount), fee)).collect();
        let nets: i64 = lines.iter().map(|line| line.net.minor).sum();
        let (footing, breaks) = foot(with_lines(payout, lines));
        let parts = footing.gross.minor - footing.refunds.minor - footing.disputes.minor - footing.fees.minor
            + footing.adjustments.minor + footing.reserve.minor + footing.returned.minor;
        prop_assert_eq!(parts, nets);
        prop_assert_eq!(footing.difference.minor, payout - nets);
        prop_assert_eq!(breaks.iter().map(|found| found.1).sum::<i64>(), payout - nets);
    }
}
