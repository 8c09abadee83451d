//! See `tests/support/rules.rs`.
#![no_main]

counterfoil_fuzz::target!("rules");
