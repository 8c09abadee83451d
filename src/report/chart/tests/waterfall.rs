//! Batches step by step.

use super::*;
use crate::domain::ids::BatchId;
use crate::report::month::Parts;

const fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Gross, refunds, disputes, fees, reserve and adjustments, in cents.
fn parts([gross, refunds, disputes, fees, reserve, adjustments]: [i64; 6]) -> Parts {
    Parts {
        gross: eur(gross),
        refunds: eur(refunds),
        disputes: eur(disputes),
        fees: eur(fees),
        reserve: eur(reserve),
        adjustments: eur(adjustments),
    }
}

fn batch(figures: [i64; 6], payout: i64, deposit: Option<i64>) -> WaterfallChart {
    let batch_id = BatchId::new("po_1QN8");
    WaterfallChart::new(batch_id, &parts(figures), eur(payout), deposit.map(eur)).unwrap()
}

/// As in the shop's own pictures: 12.30 short.
pub(super) fn short_batch() -> WaterfallChart {
    batch([370_240, -17_436, -5_500, -7_602, -2_000, 0], 337_702, Some(336_472))
}

pub(super) fn batch_in_transit() -> WaterfallChart {
    batch([401_900, 0, 0, -7_083, 0, 0], 394_817, None)
}

pub(super) fn negative_batch() -> WaterfallChart {
    batch([42_000, -98_000, -25_500, -902, 10_000, 0], -72_402, Some(-72_402))
}

/// Every column there can be, with long figures under a long name.
pub(super) fn long_batch() -> WaterfallChart {
    let figures = [1_284_370_240, -17_436_155, -5_500_800, -27_602_112, -2_000_000, 3_120_050];
    let net: i64 = figures.iter().sum();
    let batch_id = BatchId::new("po_1QN8aKLkdIwHu7ixRZcW3tYz");
    WaterfallChart::new(batch_id, &parts(figures), eur(net - 990), Some(eur(net - 12_345_678))).unwrap()
}

fn names(chart: WaterfallChart) -> Vec<String> {
    let table = ChartSpec::Waterfall(chart).table(&Texts::english());
    table.rows.into_iter().map(|mut row| row.remove(0)).collect()
}

#[test]
fn a_batch_goes_from_gross_to_deposit_without_empty_steps() {
    let shown = names(short_batch());
    assert_eq!(shown, ["Gross", "Refunds", "Disputes", "Fees", "Reserve", "Net", "Difference", "Deposit"]);
    let nothing = names(batch([0; 6], 0, Some(0)));
    assert_eq!(nothing, ["Gross", "Net", "Deposit"], "whole amounts are always there");
}

#[test]
fn a_batch_on_its_way_has_no_deposit_and_says_so() {
    let spec = ChartSpec::Waterfall(batch_in_transit());
    assert_eq!(names(batch_in_transit()), ["Gross", "Fees", "Net"]);
    assert!(look(&spec).texts.iter().any(|text| text.ends_with("not at the bank")));
    assert!(spec.alt_text(&Texts::english()).ends_with("not at the bank"));
}

#[test]
fn what_the_lines_do_not_hold_is_a_step_of_its_own() {
    let chart = batch([0; 6], 50_000, Some(50_000));
    assert_eq!(names(chart), ["Gross", "Not in lines", "Net", "Deposit"]);
}

#[test]
fn each_step_starts_where_the_one_before_it_ended() {
    let seen = look(&ChartSpec::Waterfall(short_batch()));
    let palette = Theme::Light.palette();
    let (whole, less) = (seen.columns(palette.net), seen.columns(palette.refunds));
    let (deposit, difference) = (seen.columns(palette.deposit)[0], seen.columns(palette.bank)[0]);
    assert_eq!((whole.len(), less.len()), (2, 4));
    assert_eq!(less[0][1], whole[0][1], "refunds hang from the gross");
    for pair in less.windows(2) {
        assert_eq!(pair[0][1] + pair[0][3], pair[1][1], "and each part from the one before it");
    }
    assert_eq!(difference[1], whole[1][1], "the difference hangs from the net");
    assert_eq!(whole[0][1] + whole[0][3], deposit[1] + deposit[3], "whole columns stand on one line");
}

#[test]
fn an_axis_that_starts_above_zero_says_where_and_marks_whole_columns() {
    let drawing = |chart| svg(&ChartSpec::Waterfall(chart), SIZE, Theme::Light, &Texts::english()).unwrap();
    let (cut, whole) = (drawing(short_batch()), drawing(negative_batch()));
    assert!(cut.contains("EUR, axis starts at 3,200"));
    assert_eq!(cut.matches("<polygon").count(), 3, "gross, net and deposit");
    assert!(!whole.contains("axis starts at") && !whole.contains("<polygon"));
}

#[test]
fn negative_batches_go_below_zero() {
    let spec = ChartSpec::Waterfall(negative_batch());
    let seen = look(&spec);
    for text in ["\u{2212}724.02", "\u{2212}980.00", "100.00", "420.00"] {
        assert!(seen.has(text), "{text} in {:?}", seen.texts);
    }
    let wholes = seen.columns(Theme::Light.palette().net);
    let (net, deposit) = (wholes[wholes.len() - 1], seen.columns(Theme::Light.palette().deposit)[0]);
    assert_eq!(net[1..2], deposit[1..2], "both hang from zero");
    assert_eq!(net[3], deposit[3]);
}

#[test]
fn mixed_currencies_are_no_batch() {
    let figures = parts([100, 0, 0, 0, 0, 0]);
    let dollars = Money::new(100, Currency::USD);
    assert!(WaterfallChart::new(BatchId::new("po_1"), &figures, dollars, None).is_err());
    assert!(WaterfallChart::new(BatchId::new("po_1"), &figures, eur(100), Some(dollars)).is_err());
}
