//! People and rights: who is let in, who may do what, and what needs two.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/source.rs"]
#[allow(dead_code, reason = "each test reads the source in its own way")]
mod source;

mod four_eyes;
mod guesses;
mod masking;
mod matrix;
mod shop;
mod signing_in;
