//! The list of payments, however long: found once, then read page by page.

use std::ops::Range;

use super::personal::Seen;
use super::{Actor, Desk, Result};
use crate::domain::Capability;
use crate::domain::ids::PaymentId;
use crate::domain::search::{PaymentFilter, PaymentSort};
use crate::store::{PaymentRow, PaymentSum};

/// The most rows that [`payments_at`] gives at once.
pub const PAGE_ROWS: usize = 512;

/// What a search found at one moment: the place of each payment in order (8 bytes each), and the sums. What is synced
/// later is not in it until it is searched again; a payment that changes shows as it is when its row is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPayments {
    /// The search line.
    pub line: String,
    /// The order.
    pub sort: PaymentSort,
    /// What was found adds up to this, per currency, most payments first.
    pub sums: Vec<PaymentSum>,
    places: Vec<i64>,
}

impl FoundPayments {
    /// How many payments were found.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Finds payments by a search line (see [`PaymentFilter`]).
///
/// # Errors
/// When the line is not understood.
pub fn find_payments(desk: &Desk, actor: &Actor, line: &str, sort: PaymentSort) -> Result<FoundPayments> {
    desk.check(actor, Capability::ViewPayments)?;
    let filter = PaymentFilter::parse(line)?;
    let found = desk.store.read(|view| view.payment_places(&filter, sort))?;
    Ok(FoundPayments { line: line.to_owned(), sort, sums: found.sums, places: found.places })
}

/// Some rows of a list, in order. Rows beyond its end are left out, and no more than [`PAGE_ROWS`] are given.
///
/// # Errors
/// When the book cannot be read.
pub fn payments_at(desk: &Desk, actor: &Actor, found: &FoundPayments, rows: Range<usize>) -> Result<Vec<PaymentRow>> {
    let person = desk.check(actor, Capability::ViewPayments)?;
    let from = rows.start.min(found.len());
    let to = rows.end.clamp(from, found.len()).min(from + PAGE_ROWS);
    let places = found.places.get(from..to).unwrap_or_default();
    let sight = desk.sight(&person);
    desk.note_sight(actor, sight, Seen::List("payments"))?;
    let rows = desk.store.read(|view| view.payments_at(places))?;
    Ok(rows.into_iter().map(|row| sight.of_row(row)).collect())
}

/// Which row of a list a payment is, so that it can be scrolled to; nothing when the list does not have it.
///
/// # Errors
/// When the book cannot be read.
pub fn row_of_payment(
    desk: &Desk,
    actor: &Actor,
    found: &FoundPayments,
    payment_id: &PaymentId,
) -> Result<Option<usize>> {
    desk.check(actor, Capability::ViewPayments)?;
    let place = desk.store.read(|view| view.place_of_payment(payment_id))?;
    Ok(place.and_then(|place| found.places.iter().position(|other| *other == place)))
}
