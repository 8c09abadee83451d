//! Pages of lists, events, and the balance.

use super::ledger;
use super::read::{self, Kind};
use super::wire::{self, Event, EventObject};
use crate::domain::Totals;
use crate::domain::ids::{BatchId, ChargeId, DisputeId, PaymentId, RefundId, WarningId};
use crate::gateway::{Changes, Cursor, Fetch, GatewayError, ObjectRef, Page, Record, Response, Stream};

pub(super) fn page(fetch: &Fetch, response: &Response) -> Result<Page, GatewayError> {
    let kind = match &fetch.stream {
        Stream::Payments => Kind::Payment,
        Stream::Refunds | Stream::RefundsOf(_) => Kind::Refund,
        Stream::Disputes => Kind::Dispute,
        Stream::Warnings => Kind::Warning,
        Stream::Batches => Kind::Batch,
        Stream::Ledger | Stream::BatchLines(_) => Kind::Ledger,
    };
    let page: wire::List = read::body(response)?;
    // The place is that of the last row sent, even where that row is left out below.
    let last = page.data.last().and_then(|row| row.get("id")?.as_str()).map(str::to_owned);
    let next = match last {
        Some(last) if page.has_more => Some(Cursor(last)),
        None if page.has_more => return Err(read::unreadable(response, "a page without ids that says there is more")),
        _ => None,
    };
    // A server that does not move on would be asked for ever.
    if next.is_some() && next == fetch.cursor {
        return Err(read::unreadable(response, "the page ends where the page before ended"));
    }
    let mut records = Vec::with_capacity(page.data.len());
    for row in page.data {
        let record = read::record(kind, row, response)?;
        match (&fetch.stream, &record) {
            (Stream::BatchLines(batch), Record::Ledger(entry)) if ledger::is_own_entry(&entry.fact, batch) => {}
            _ => records.push(record),
        }
    }
    Ok(Page { records, next })
}

/// Stripe gives the page that follows the place, newest first; read from its end it is oldest first.
pub(super) fn changes(since: Option<&Cursor>, response: &Response) -> Result<Changes, GatewayError> {
    let list: wire::List = read::body(response)?;
    let mut events = Vec::with_capacity(list.data.len());
    for row in list.data {
        let event: Event = read::parse(row).map_err(|defect| read::unreadable(response, &defect))?;
        events.push(event);
    }
    let newest = events.first().map(|event| Cursor(event.id.clone())).or_else(|| since.cloned());
    if since.is_none() {
        return Ok(Changes { changed: Vec::new(), newest, more: false });
    }
    let more = list.has_more && !events.is_empty();
    let objects = events.into_iter().rev().filter_map(|event| event.data?.object);
    Ok(Changes { changed: objects.flat_map(touched).collect(), newest, more })
}

/// What an event's object makes worth reading again. A refund, dispute or warning also changes its payment. Objects of other
/// kinds (customers, prices, …) are not mirrored.
fn touched(object: EventObject) -> Vec<ObjectRef> {
    let payment = read::id_of(object.payment_intent.as_ref()).map(|id| ObjectRef::Payment(PaymentId::new(id)));
    let Some(id) = object.id else { return Vec::new() };
    let itself = match object.object.as_deref() {
        Some("payment_intent") => Some(ObjectRef::Payment(PaymentId::new(id))),
        Some("charge") if payment.is_none() => Some(ObjectRef::PaymentOfCharge(ChargeId::new(id))),
        Some("charge") => None,
        Some("refund") => Some(ObjectRef::Refund(RefundId::new(id))),
        Some("dispute") => Some(ObjectRef::Dispute(DisputeId::new(id))),
        Some("radar.early_fraud_warning") => Some(ObjectRef::Warning(WarningId::new(id))),
        Some("payout") => Some(ObjectRef::Batch(BatchId::new(id))),
        _ => return Vec::new(),
    };
    itself.into_iter().chain(payment).collect()
}

pub(super) fn balance(response: &Response) -> Result<Totals, GatewayError> {
    let balance: wire::Balance = read::body(response)?;
    let mut totals = Totals::default();
    for part in balance.available.iter().chain(&balance.pending) {
        let added = read::money(part.amount, &part.currency)
            .and_then(|amount| totals.add(amount).map_err(|error| error.to_string()));
        added.map_err(|defect| read::unreadable(response, &format!("balance: {defect}")))?;
    }
    Ok(totals)
}
