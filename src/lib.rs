//! Counterfoil: a local merchant back office.

