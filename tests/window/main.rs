//! The window, driven as a person drives it: by the names that are read aloud. Whatever has no name, and whatever the
//! bundled font cannot write, fails every one of these tests (`egui_kittest` checks both by itself).
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod person;

mod frame;
mod job;
