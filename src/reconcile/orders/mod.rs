//! Which payment pays which order.
//!
//! [`match_orders`] takes orders and payments as they are, in any order, and says of every payment what became of it and
//! why. Only [`Status::Matched`] needs nobody; where two answers are about as good, both are listed. The passes:
//!
//! 1. [`expected`]: what people said belongs together, and then the reference that is the order's number, where amount,
//!    currency, gateway and time agree;
//! 2. [`holding`]: the reference holds the number, or has lost its zeros or its prefix, and the rest agrees;
//! 3. [`several`]: the reference lists orders that are the amount together; [`parts`]: several payments name one order and
//!    are its total together, one of them perhaps with a mistyped number;
//! 4. [`residual`]: the rest, weighed: mistyped, cut and missing references, against what chance would give;
//! 5. [`foreign`]: another currency, at the rate of other payments of these days;
//! 6. [`linked`]: money back and disputes.
//!
//! [`Matching`] keeps what the first pass found, so that a day's rows are matched in the time of a day's rows.

mod amounts;
mod board;
mod chances;
mod crowd;
mod damage;
mod expected;
mod explain;
mod foreign;
mod habits;
mod holding;
mod kept;
mod keys;
mod likeness;
mod linked;
mod naming;
mod outcome;
mod pairing;
mod parts;
mod residual;
mod residue;
mod sales;
mod several;
mod sieve;
mod tables;
#[cfg(test)]
mod tests;
mod timing;
mod weights;

pub use explain::{Explanation, Weight};
pub use kept::{MatchAnew, Matching};
pub use outcome::{Candidate, Facts, Matched, Outcome, Place, Status};
pub use sales::{Pairs, Sales};
pub use tables::{OrderRow, OrderTable, PaymentKind, PaymentRow, PaymentTable, PayoutRows, Unmatchable, When};

use board::Board;
use expected::Expected;

/// Says of every payment what became of it.
pub fn match_orders(sales: &Sales) -> Matched {
    match_from(sales, Expected::of(sales))
}

/// All passes after the first.
fn match_from(sales: &Sales, expected: Expected) -> Matched {
    let mut board = Board::new(sales, expected);
    board.take_holding();
    board.take_several();
    board.take_parts();
    board.take_mistyped_part();
    let candidates = board.take_residual();
    board.take_foreign();
    board.take_linked();
    board.finish(candidates)
}
