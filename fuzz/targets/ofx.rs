//! See `tests/support/readers.rs`.
#![no_main]

counterfoil_fuzz::target!("ofx");
