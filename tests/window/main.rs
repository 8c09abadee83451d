//! The window, driven as a person drives it: by the names that are read aloud. Whatever has no name, and whatever the
//! bundled font cannot write, fails every one of these tests (`egui_kittest` checks both by itself).
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../support/mmdb.rs"]
#[allow(clippy::cast_possible_truncation, dead_code, reason = "made-up files are small, and of few kinds here")]
mod mmdb;
mod person;
#[path = "../people/shop.rs"]
#[allow(dead_code, reason = "the people of a shop have more to do than here")]
mod shop;
mod staff;

mod approvals;
mod audit;
mod bank;
mod frame;
mod import;
mod job;
mod learnt;
mod orders;
mod places;
mod reconcile_waiting;
mod risk;
mod sign_in;
mod two_owners;
