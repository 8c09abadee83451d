//! Charts are looked at as SVG: its rectangles and texts say what a person would see.

use chrono::{Days, NaiveDate};
use quick_xml::events::Event;

use super::*;
use crate::domain::{Currency, Money};
use crate::theme::Colour;

mod readouts;
mod scores;
mod surfaces;
mod waterfall;

const SIZE: Size = Size { width: 960, height: 320 };

/// The rectangles of one fill, as (x, y, width, height), and all texts.
struct Seen {
    rectangles: Vec<(String, [i64; 4])>,
    texts: Vec<String>,
}

impl Seen {
    /// Reads the picture, and fails unless it is well-formed XML.
    fn of(svg: &str) -> Self {
        let mut reader = quick_xml::Reader::from_str(svg);
        reader.config_mut().trim_text(true);
        let mut seen = Self { rectangles: Vec::new(), texts: Vec::new() };
        loop {
            match reader.read_event().unwrap() {
                Event::Empty(tag) if tag.name().as_ref() == "rect" => {
                    let value = |name: &str| tag.try_get_attribute(name).unwrap().unwrap().value.into_owned();
                    let numbers = ["x", "y", "width", "height"].map(|name| value(name).parse().unwrap());
                    seen.rectangles.push((value("fill"), numbers));
                }
                Event::Text(text) => seen.texts.push(text.to_string()),
                Event::Eof => return seen,
                _ => {}
            }
        }
    }

    /// Columns are tall or short, legend squares are 8 × 8.
    fn columns(&self, colour: Colour) -> Vec<[i64; 4]> {
        let of_colour = self.rectangles.iter().filter(|(fill, _)| *fill == colour.css());
        of_colour.map(|(_, shape)| *shape).filter(|[_, _, width, height]| (*width, *height) != (8, 8)).collect()
    }

    fn has(&self, text: &str) -> bool {
        self.texts.iter().any(|found| found == text)
    }
}

pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()
}

pub(crate) fn flow(currency: Currency, figures: &[(i64, i64, i64)]) -> FlowChart {
    let days: Vec<FlowDay> = (0..)
        .zip(figures)
        .map(|(index, &(gross, fees, refunds))| FlowDay {
            date: first_day() + Days::new(index),
            gross: Money::new(gross, currency),
            fees: Money::new(fees, currency),
            refunds: Money::new(refunds, currency),
        })
        .collect();
    FlowChart::new(currency, &days, None).unwrap()
}

pub(crate) fn heat(cells: &[(usize, usize, u32)]) -> Box<DeclineHeat> {
    let mut chart = DeclineHeat { from: first_day(), to: first_day() + Days::new(29), cells: [[0; 24]; 7] };
    for &(day, hour, count) in cells {
        chart.cells[day][hour] = count;
    }
    Box::new(chart)
}

fn look(spec: &ChartSpec) -> Seen {
    Seen::of(&svg(spec, SIZE, Theme::Light, &Texts::english()).unwrap())
}

#[test]
fn columns_are_as_high_as_their_money() {
    let chart = flow(Currency::EUR, &[(400_000, 0, 0), (200_000, 0, 0), (100_000, 0, 0), (0, 0, 0)]);
    let columns = look(&ChartSpec::Flow(chart)).columns(Theme::Light.palette().net);
    let heights: Vec<i64> = columns.iter().map(|shape| shape[3]).collect();
    assert_eq!(heights.len(), 3, "a day without sales has no column");
    assert!((heights[0] - 2 * heights[1]).abs() <= 1 && (heights[1] - 2 * heights[2]).abs() <= 1, "{heights:?}");
    let bottoms: Vec<i64> = columns.iter().map(|shape| shape[1] + shape[3]).collect();
    assert!(bottoms.iter().all(|bottom| *bottom == bottoms[0]), "{bottoms:?}");
}

#[test]
fn parts_stand_on_each_other_and_reach_the_gross() {
    let whole = flow(Currency::EUR, &[(100_000, 0, 0)]);
    let split = flow(Currency::EUR, &[(100_000, 20_000, 30_000)]);
    let palette = Theme::Light.palette();
    let gross = look(&ChartSpec::Flow(whole)).columns(palette.net)[0];
    let parts = look(&ChartSpec::Flow(split));
    let [net, fees, refunds] = [palette.net, palette.fees, palette.refunds].map(|colour| parts.columns(colour)[0]);
    assert_eq!(refunds[1], gross[1], "the uppermost part ends where the gross ends");
    assert_eq!((fees[1] + fees[3], refunds[1] + refunds[3]), (net[1] - 1, fees[1] - 1), "one point between parts");
    assert_eq!(net[3] + fees[3] + refunds[3] + 2, gross[3], "parts and the gaps between them are the gross");
}

#[test]
fn more_refunds_than_sales_go_below_the_axis() {
    let spec = ChartSpec::Flow(flow(Currency::EUR, &[(100_000, 2_000, 150_000), (90_000, 0, 0)]));
    let columns = look(&spec).columns(Theme::Light.palette().net);
    let [below, above] = [columns[0], columns[1]];
    assert_eq!(below[1], above[1] + above[3], "one starts at the axis where the other ends");
    assert!(look(&spec).has("\u{2212}1k"), "the axis goes below zero");
}

#[test]
fn the_legend_adds_up_and_axes_are_short() {
    let seen = look(&ChartSpec::Flow(flow(Currency::EUR, &[(418_220, 7_220, 21_000), (100_000, 2_000, 0)])));
    let caption = "EUR, 1 Nov 2026 to 2 Nov 2026";
    for text in ["5,182.20", "4,880.00", "92.20", "210.00", "0", "2k", "4k", "6k", "1 Nov", "2 Nov", caption] {
        assert!(seen.has(text), "{text} in {:?}", seen.texts);
    }
}

#[test]
fn every_number_of_decimals_has_its_axis() {
    let tops = |currency, gross| look(&ChartSpec::Flow(flow(currency, &[(gross, 0, 0)])));
    assert!(tops(Currency::JPY, 1_234_567).has("1,500k"), "{:?}", tops(Currency::JPY, 1_234_567).texts);
    assert!(tops(Currency::KWD, 3_500).has("4"), "{:?}", tops(Currency::KWD, 3_500).texts);
    assert!(tops(Currency::KWD, 1_400).has("0.500"), "{:?}", tops(Currency::KWD, 1_400).texts);
    assert!(tops(Currency::EUR, i64::MAX).texts.len() > 5);
}

#[test]
fn today_is_paler_and_named() {
    let days = [FlowDay {
        date: first_day(),
        gross: Money::new(5_000, Currency::EUR),
        refunds: Money::zero(Currency::EUR),
        fees: Money::zero(Currency::EUR),
    }];
    let chart = FlowChart::new(Currency::EUR, &days, Some(first_day())).unwrap();
    let seen = look(&ChartSpec::Flow(chart));
    assert!(seen.has("today") && seen.columns(Theme::Light.palette().net).is_empty());
}

#[test]
fn mixed_currencies_are_refused() {
    let day = FlowDay {
        date: first_day(),
        gross: Money::new(5_000, Currency::USD),
        refunds: Money::zero(Currency::USD),
        fees: Money::zero(Currency::USD),
    };
    assert!(FlowChart::new(Currency::EUR, &[day], None).is_err());
}

#[test]
fn an_empty_chart_says_so() {
    let texts = Texts::english();
    let spec = ChartSpec::Flow(flow(Currency::EUR, &[]));
    assert!(look(&spec).has("No sales in these days"));
    assert_eq!(spec.alt_text(&texts), "Sales by day: there are no days to show");
    let spec = ChartSpec::Declines(heat(&[]));
    assert!(look(&spec).rectangles.len() > 7 * 24);
    assert!(spec.alt_text(&texts).ends_with("there were none"));
}

#[test]
fn heat_cells_show_their_counts_in_shades_that_rise() {
    let spec = ChartSpec::Declines(heat(&[(0, 9, 1), (2, 14, 40), (6, 23, 214)]));
    let seen = look(&spec);
    let shades = Theme::Light.palette().heat;
    let cells = |shade: Colour| seen.columns(shade).iter().filter(|shape| shape[2] > 12).count();
    assert_eq!([1, 3, 4].map(|step| cells(shades[step])), [1, 1, 1]);
    assert_eq!(cells(shades[0]), 7 * 24 - 3);
    for text in ["1", "40", "214", "255", "Wed", "1\u{2013}3", "15\u{2013}55", "56\u{2013}214"] {
        assert!(seen.has(text), "{text} in {:?}", seen.texts);
    }
    let alt = spec.alt_text(&Texts::english());
    assert!(alt.contains("255 in total, most on Sunday from 23:00 with 214"), "{alt}");
}
