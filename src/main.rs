//! counterfoil
fn main() {}
