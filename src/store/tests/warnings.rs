//! Early fraud warnings: which still can be answered, whose they are, and what becomes known by them.

use super::*;
use crate::domain::ids::{ChargeId, DisputeId, WarningId};
use crate::domain::{Dispute, DisputeStatus, EarlyWarning};
use crate::store::OfPayments;

fn warning(id: &str, payment_id: Option<&str>, days: i64) -> EarlyWarning {
    EarlyWarning {
        warning_id: WarningId::new(id),
        payment_id: payment_id.map(PaymentId::new),
        charge_id: Some(ChargeId::new("ch_1")),
        actionable: true,
        fraud_type: Some("made_with_lost_card".into()),
        created_at: at(days * 86_400),
    }
}

fn paid(id: &str) -> Payment {
    Payment { payment_id: PaymentId::new(id), ..payment(PaymentStatus::Succeeded, 50_00) }
}

impl Book {
    fn warn(&self, fact: &EarlyWarning) {
        let kept = Mirrored { fact: fact.clone(), raw: "{\"kept\":true}".into() };
        self.store().write::<_, StoreError>(|tx| tx.put_warning(&connection(), &kept, at(2))).unwrap();
    }

    fn open(&self) -> Vec<OpenWarning> {
        self.store().read(|view| view.open_warnings()).unwrap()
    }

    fn count(&self, line: &str) -> u64 {
        let filter = PaymentFilter::parse(line).unwrap();
        let counted = self.store().read::<_, StoreError>(|view| view.payment_count(&filter)).unwrap();
        let listed = self.store().read::<_, StoreError>(|view| view.payments(&filter, 100)).unwrap();
        assert_eq!(counted, listed.len() as u64, "{line}");
        counted
    }
}

#[test]
fn a_warning_is_open_until_the_money_is_back_or_disputed() {
    let book = Book::new();
    book.put(paid("pi_1"));
    book.put(paid("pi_2"));
    book.put(paid("pi_3"));
    assert_eq!((book.open(), book.count("status:reported")), (Vec::new(), 0));
    book.warn(&warning("issfr_1", Some("pi_1"), 3));
    book.warn(&warning("issfr_2", Some("pi_2"), 2));
    // A second warning about the same payment is one thing to do.
    book.warn(&warning("issfr_3", Some("pi_1"), 1));
    let order = Some("1042".to_owned());
    let open = |id: &str, days: i64, left| OpenWarning {
        payment_id: PaymentId::new(id),
        order: order.clone(),
        at: at(days * 86_400),
        left: eur(left),
    };
    assert_eq!(book.open(), [open("pi_1", 1, 50_00), open("pi_2", 2, 50_00)]);
    assert_eq!((book.count("status:reported"), book.count("status:reported amount:>60")), (2, 0));
    book.put(Payment { refunded: eur(20_00), ..paid("pi_1") });
    assert_eq!(book.open()[0], open("pi_1", 1, 30_00));
    book.put(Payment { refunded: eur(50_00), ..paid("pi_1") });
    assert_eq!(book.open(), [open("pi_2", 2, 50_00)]);
    // A dispute that the payment does not show yet counts as well.
    let dispute = Dispute {
        dispute_id: DisputeId::new("du_1"),
        payment_id: Some(PaymentId::new("pi_2")),
        charge_id: None,
        amount: eur(50_00),
        status: DisputeStatus::NeedsResponse,
        reason: None,
        due_by: None,
        created_at: at(9 * 86_400),
    };
    let dispute = Mirrored { fact: dispute, raw: "{}".into() };
    book.store().write::<_, StoreError>(|tx| tx.put_dispute(&connection(), &dispute, at(2))).unwrap();
    assert_eq!((book.open(), book.count("status:reported")), (Vec::new(), 2));
    // The gateway has the last word where the mirror knows of nothing.
    let over = EarlyWarning { actionable: false, ..warning("issfr_4", Some("pi_3"), 5) };
    book.warn(&over);
    assert_eq!(book.open(), []);
    assert_eq!(book.store().read(|view| view.actionable_warnings(&connection())).unwrap().len(), 3);
    assert_eq!(book.store().read(|view| view.warnings_of(&PaymentId::new("pi_3"))).unwrap(), [over]);
}

#[test]
fn a_warning_without_a_payment_belongs_to_that_of_its_charge_and_makes_it_known_from_its_moment_on() {
    let book = Book::new();
    book.put(Payment { charge_id: Some(ChargeId::new("ch_1")), ..paid("pi_1") });
    book.warn(&warning("issfr_2", None, 7));
    book.warn(&warning("issfr_1", None, 5));
    let found = book.store().read(|view| view.warnings_of(&PaymentId::new("pi_1"))).unwrap();
    assert_eq!(found[0], warning("issfr_1", Some("pi_1"), 5));
    let known = book.store().read(|view| view.known_outcomes(OfPayments::All)).unwrap();
    let key = ("connection".to_owned(), "pi_1".to_owned());
    assert_eq!(known.warned_ms.get(&key), Some(&(5 * 86_400_000)));
    assert!(known.fraud_ms.is_empty() && known.disputed_ms.is_empty());
    assert_eq!(book.store().read(|view| view.mirror_counts()).unwrap().warnings, 2);
}
