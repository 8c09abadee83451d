//! Money back and disputes: which order they are about.

use super::board::Board;
use super::outcome::{Facts, Place, Status};
use super::tables::PaymentKind;

impl Board<'_> {
    /// Settles every row that is no charge.
    pub(super) fn take_linked(&mut self) {
        for row in 0..u32::try_from(self.sales.payments.len()).unwrap_or(u32::MAX) {
            let place = Place::of(row);
            let payment = self.payment(place);
            let linked = match payment.kind {
                PaymentKind::Charge => continue,
                PaymentKind::Refund => Status::RefundLinked,
                PaymentKind::Dispute => Status::DisputeLinked,
                PaymentKind::Other => {
                    self.settle(place, Status::NotAPayment, Facts::default(), None, 1.0);
                    continue;
                }
                PaymentKind::Unknown => {
                    self.settle(place, Status::UnknownKind, Facts::default(), None, 0.0);
                    continue;
                }
            };
            let Some(named) = self.named(place) else {
                let none = self.sales.payments.key(row).len() < 2;
                let facts = if none { Facts::REFERENCE_NONE } else { Facts::REFERENCE_OTHER };
                self.settle(place, Status::NoOrder, facts, None, 0.0);
                continue;
            };
            let order = self.order(named);
            let facts = Facts::REFERENCE_SAME.and_if(payment.currency != order.currency, Facts::CURRENCY_DIFFERS);
            if payment.currency == order.currency && payment.amount > order.total {
                self.settle(place, Status::NoOrder, facts.and(Facts::MORE_THAN_ORDER), None, 0.0);
            } else {
                self.settle(place, linked, facts, Some(named), 1.0);
            }
        }
    }
}
