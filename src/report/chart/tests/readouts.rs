//! What a pointer is told, and the figures as a table.

use super::*;

/// Title, and label with value of each row.
fn said(spec: &ChartSpec, column: usize, row: usize) -> (String, Vec<String>) {
    let readout = spec.readout(column, row, &Texts::english()).unwrap();
    (readout.title, readout.rows.iter().map(|row| format!("{} {}", row.label, row.value)).collect())
}

#[test]
fn a_day_foots() {
    let spec = ChartSpec::Flow(flow(Currency::EUR, &[(462_546, 7_956, 68_457)]));
    let (title, rows) = said(&spec, 0, 0);
    assert_eq!(title, "Sun 1 Nov");
    assert_eq!(rows, ["Gross 4,625.46", "Refunds \u{2212}684.57", "Fees \u{2212}79.56", "Net 3,861.33"]);
    let readout = spec.readout(0, 0, &Texts::english()).unwrap();
    let totals: Vec<bool> = readout.rows.iter().map(|row| row.total).collect();
    assert_eq!(totals, [false, false, false, true]);
    let swatches: Vec<_> = readout.rows.iter().map(|row| row.swatch).collect();
    assert_eq!(swatches, [None, Some(Swatch::Refunds), Some(Swatch::Fees), Some(Swatch::Net)]);
}

#[test]
fn an_hour_of_the_week_is_named() {
    let spec = ChartSpec::Declines(heat(&[(1, 13, 214)]));
    assert_eq!(said(&spec, 13, 1), ("Tue 13:00\u{2013}14:00".to_owned(), vec!["Declines 214".to_owned()]));
    assert_eq!(said(&spec, 23, 6).0, "Sun 23:00\u{2013}24:00");
}

#[test]
fn a_step_says_what_was_before_it_and_after() {
    let spec = ChartSpec::Waterfall(waterfall::short_batch());
    assert_eq!(said(&spec, 1, 0).1, ["Before 3,702.40", "Refunds \u{2212}174.36", "After 3,528.04"]);
    assert_eq!(said(&spec, 0, 0), ("Gross".to_owned(), vec!["Gross 3,702.40".to_owned()]));
}

#[test]
fn beside_the_figures_there_is_nothing_to_read() {
    let texts = Texts::english();
    let specs = [
        ChartSpec::Flow(flow(Currency::EUR, &[(100, 0, 0)])),
        ChartSpec::Declines(heat(&[])),
        ChartSpec::Waterfall(waterfall::short_batch()),
        ChartSpec::Scores(scores::attack()),
    ];
    for spec in specs {
        assert_eq!((spec.readout(10_000, 0, &texts), spec.readout(0, 7, &texts)), (None, None));
    }
}

#[test]
fn tables_hold_every_figure_and_end_in_their_sum() {
    let texts = Texts::english();
    let last = |spec: &ChartSpec| spec.table(&texts).rows.last().unwrap().clone();
    let spec = ChartSpec::Flow(flow(Currency::EUR, &[(418_220, 7_220, 21_000), (100_000, 2_000, 0)]));
    assert_eq!(spec.table(&texts).headers, ["Day", "Gross", "Refunds", "Fees", "Net"]);
    assert_eq!(last(&spec), ["Total", "5,182.20", "\u{2212}210.00", "\u{2212}92.20", "4,880.00"]);
    let spec = ChartSpec::Declines(heat(&[(1, 13, 214), (0, 13, 2)]));
    assert_eq!((last(&spec)[0].as_str(), last(&spec)[14].as_str(), last(&spec)[25].as_str()), ("Total", "216", "216"));
    assert_eq!(last(&ChartSpec::Waterfall(waterfall::short_batch())), ["Deposit", "3,364.72"]);
    assert_eq!(last(&ChartSpec::Scores(scores::attack()))[..2], ["Total", "97"]);
    for (name, spec) in [("flow", spec), ("scores", ChartSpec::Scores(scores::month()))] {
        let table = spec.table(&texts);
        assert!(table.rows.iter().all(|row| row.len() == table.headers.len()), "{name}");
    }
}
