//! Exactly once: whatever the gateway, the network and the process do, a money command has one effect, and the book
//! says what the gateway says.
//!
//! `kill_loop` lets a worker process send refunds, captures and voids to a sandbox full of faults and kills it at random
//! moments until everything is settled. The same loop with one rule broken, the key not reused, has to fail.
//! `one_by_one` looks at single troubles without kills. `bench` is what both work on, `verdict` what the loop is judged
//! by, `relay` the man in the middle that breaks the rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::result_large_err)]

mod bench;
mod kill_loop;
mod one_by_one;
mod relay;
mod verdict;
