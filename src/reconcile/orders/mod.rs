//! Which payment pays which order.
//!
//! [`match_orders`] takes orders and payments as they are, in any order, and says of every payment what became of it and
//! why. Only [`Status::Matched`] needs nobody; where two answers are about as good, both are listed. The passes:
//!
//! 0. what people said belongs together;
//! 1. [`strong`]: the reference is the order's number, and amount, currency, gateway and time agree;
//! 2. [`holding`]: the reference holds the number, or has lost its zeros or its prefix, and the rest agrees;
//! 3. [`parts`]: several payments name one order and are its total together;
//! 4. [`residual`]: the rest, weighed: mistyped, cut and missing references, against what chance would give;
//! 5. [`foreign`]: another currency, at the rate of other payments of these days;
//! 6. [`linked`]: money back and disputes.

mod chances;
mod crowd;
mod damage;
mod explain;
mod foreign;
mod holding;
mod keys;
mod linked;
mod naming;
mod outcome;
mod pairing;
mod parts;
mod residual;
mod residue;
mod strong;
mod tables;
#[cfg(test)]
mod tests;
mod timing;
mod weights;

pub use explain::{Explanation, Weight};
pub use outcome::{Candidate, Facts, Matched, Outcome, Place, Status};
pub use tables::{
    OrderRow, OrderTable, Pairs, PaymentKind, PaymentRow, PaymentTable, PayoutRows, Sales, Unmatchable, When,
};

use strong::Board;

/// Says of every payment what became of it.
pub fn match_orders(sales: &Sales) -> Matched {
    let mut board = Board::new(sales);
    board.take_confirmed();
    board.take_strong();
    board.take_holding();
    board.take_parts();
    let candidates = board.take_residual();
    board.take_foreign();
    board.take_linked();
    board.finish(candidates)
}
