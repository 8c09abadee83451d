//! Counterfoil: a local merchant back office.

pub mod access;
pub mod clock;
pub mod desk;
pub mod domain;
pub mod files;
pub mod gateway;
pub mod job;
pub mod reconcile;
pub mod report;
pub mod sandbox;
pub mod store;
pub mod text;
pub mod vault;
