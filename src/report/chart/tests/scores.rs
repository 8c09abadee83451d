//! Scores and declines over time.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::*;

fn midnight() -> DateTime<Utc> {
    first_day().and_time(NaiveTime::MIN).and_utc()
}

fn minute(minute: i64) -> DateTime<Utc> {
    midnight() + TimeDelta::minutes(minute)
}

const fn point(at: DateTime<Utc>, score: Option<u8>, declined: bool) -> ScorePoint {
    ScorePoint { at, score, declined, blocked: false }
}

/// One day in bins of five minutes, flagged from 65.
pub(super) fn of(points: &[ScorePoint]) -> ScoreChart {
    ScoreChart::new((midnight(), minute(24 * 60)), TimeDelta::minutes(5), 65, points)
}

/// Reproducible, and without a pattern that an eye would see.
fn scattered(seed: i64) -> i64 {
    (seed * 7_919 + seed * seed * 31) % 1_009
}

fn ordinary(count: i64, minutes: i64) -> Vec<ScorePoint> {
    let of = |n: i64| {
        let score = u8::try_from((scattered(n) * scattered(n + 3)) % 1_009 / 16).unwrap();
        point(minute(scattered(n * 3) * minutes / 1_009), Some(score), scattered(n + 7) % 12 == 0)
    };
    (0..count).map(of).collect()
}

/// An ordinary day with a card-testing attack at 13:41.
pub(super) fn attack() -> ScoreChart {
    let mut points = ordinary(160, 24 * 60);
    points.extend((0..214).map(|n| point(minute(821 + n % 9), Some(u8::try_from(70 + n % 28).unwrap()), true)));
    points.push(ScorePoint { at: minute(620), score: Some(52), declined: true, blocked: true });
    of(&points)
}

/// Thirty days of many payments.
pub(super) fn month() -> ScoreChart {
    let points = ordinary(12_000, 30 * 24 * 60);
    ScoreChart::new((midnight(), minute(30 * 24 * 60)), TimeDelta::hours(3), 65, &points)
}

/// A gateway that tells no scores.
pub(super) fn untold() -> ScoreChart {
    let points: Vec<_> = ordinary(160, 24 * 60).into_iter().map(|point| ScorePoint { score: None, ..point }).collect();
    of(&points)
}

fn drawing(chart: ScoreChart) -> String {
    svg(&ChartSpec::Scores(chart), SIZE, Theme::Light, &Texts::english()).unwrap()
}

/// How many normal and flagged payments are drawn, without the legend's.
fn shapes(chart: ScoreChart) -> (usize, usize) {
    let drawing = drawing(chart);
    (drawing.matches("<circle").count() - 1, drawing.matches("<polygon").count() - 1)
}

#[test]
fn flagged_payments_have_another_shape() {
    let at_the_threshold = [point(minute(1), Some(65), false), point(minute(2), Some(64), false)];
    assert_eq!(shapes(of(&at_the_threshold)), (1, 1));
    let blocked = ScorePoint { blocked: true, ..point(minute(1), Some(10), true) };
    assert_eq!(shapes(of(&[blocked])), (0, 1));
}

#[test]
fn payments_without_a_score_are_only_among_the_declines() {
    let chart = of(&[point(minute(1), None, true), point(minute(2), Some(20), false)]);
    assert_eq!(shapes(chart.clone()), (1, 0));
    let readout = ChartSpec::Scores(chart).readout(0, 0, &Texts::english()).unwrap();
    let values: Vec<_> = readout.rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(values, ["20", "2", "1"]);
}

#[test]
fn a_gateway_without_scores_is_said_in_words() {
    assert!(drawing(untold()).contains("The gateway tells no risk scores"));
    assert!(!drawing(untold()).contains("<circle"));
    assert!(drawing(of(&[])).contains("No payment was declined"));
}

#[test]
fn many_payments_alike_are_one_dot() {
    let same: Vec<_> = (0..5_000).map(|n| point(minute(n % 5), Some(30), false)).collect();
    assert_eq!(shapes(of(&same)), (1, 0));
    let (normal, flagged) = shapes(month());
    assert!(normal + flagged < 12_000 / 2, "{normal} and {flagged}");
}

#[test]
fn columns_are_as_high_as_their_declines() {
    let declines = [1, 1, 1, 1, 2, 2].map(|at| point(minute(at * 60), Some(10), true));
    let columns = look(&ChartSpec::Scores(of(&declines))).columns(Theme::Light.palette().net);
    assert_eq!(columns.len(), 2);
    assert!((columns[0][3] - 2 * columns[1][3]).abs() <= 1, "{columns:?}");
}

#[test]
fn both_plots_answer_the_pointer_over_the_whole_height() {
    let spec = ChartSpec::Scores(attack());
    let plot = picture(&spec, SIZE, 1.0, Theme::Light, &Texts::english()).unwrap().geometry;
    assert_eq!((plot.columns, plot.rows), (24 * 12, 1));
    let (left, top, width, height) = plot.cell(164, 0);
    for y in [top + 1.0, top + height / 2.0, top + height - 1.0] {
        assert_eq!(plot.cell_at(left + width / 2.0, y), Some((164, 0)));
    }
    let readout = spec.readout(164, 0, &Texts::english()).unwrap();
    assert_eq!(readout.title, "Sun 1 Nov, 13:40\u{2013}13:45");
}

#[test]
fn odd_spans_and_bins_still_make_a_chart() {
    let texts = Texts::english();
    for (minutes, bin) in [(0, 5), (-10, 5), (7, 5), (60, 0), (60, -3), (90 * 24 * 60, 1)] {
        let chart = ScoreChart::new((midnight(), minute(minutes)), TimeDelta::minutes(bin), 65, &ordinary(50, 60));
        let spec = ChartSpec::Scores(chart);
        svg(&spec, SIZE, Theme::Light, &texts).unwrap();
        assert!(spec.table(&texts).rows.len() <= 51, "{minutes} in {bin}");
        assert!(!spec.alt_text(&texts).is_empty());
    }
}

#[test]
fn a_column_is_found_by_its_moments() {
    let chart = attack();
    let (from, to) = chart.moments(164).unwrap();
    assert_eq!((from, to), (minute(820), minute(825)));
    for moment in [from, from + TimeDelta::minutes(2), to - TimeDelta::milliseconds(1)] {
        assert_eq!(chart.column_at(moment), Some(164));
    }
    assert_eq!(chart.column_at(to), Some(165));
    assert_eq!((chart.moments(24 * 12), chart.column_at(minute(24 * 60))), (None, None));
    assert_eq!(chart.column_at(minute(-1)), None);
}
