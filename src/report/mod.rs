//! What leaves the program for people to read: charts and the month's report. Pure, from inputs it defines itself.

pub mod chart;
mod html;
pub mod month;

pub use html::{ReportError, html};
