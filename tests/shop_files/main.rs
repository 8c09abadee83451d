//! The made-up shop that matching is judged by, and the judge: `generator` and `judge` are their tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "the benchmark uses the rest")]
#[path = "../support/shop_files/mod.rs"]
mod shop_files;

mod answers;
mod generator;
mod judge;
