//! Counterfoil: a local merchant back office. Payments from the gateway, refunds sent exactly once, and settlement
//! batches proven against the bank to the cent.
//!
//! The rooms in reading order. Each may know those above it, as `tests/architecture.rs` lists and enforces:
//!
//! ```text
//! clock job          time, chance, progress           handed in, known to all that need them
//! theme fonts        how things look
//! domain text        what money is, what is said
//! access audit         pure rules and readers           (gateway/http.rs alone talks to the network)
//! gateway files
//! reconcile report risk
//! store vault        the book, the keychain           (I/O)
//! desk               the use cases: right, validity, one transaction
//! cli                arguments in, one desk call, a table or JSON out
//! sandbox            a leaf: a gateway to try things with; only cli starts it, nothing knows it
//! ```

pub mod clock;
pub mod domain;
pub mod fonts;
pub mod job;
pub mod text;
pub mod theme;

pub mod access;
pub mod audit;
pub mod files;
pub mod gateway;
pub mod reconcile;
pub mod report;
pub mod risk;

pub mod store;
pub mod vault;

pub mod desk;

pub mod worker;

pub mod cli;
pub mod sandbox;
pub mod ui;
