//! Customers' data: hidden from support until a reason is given.

use counterfoil::desk;
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::search::PaymentSort;

use crate::shop::Shop;

#[test]
fn support_sees_no_address_before_it_says_why() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    desk::sync(&desk, &owner, None, &counterfoil::job::Job::quiet()).unwrap();
    let whole = desk::search_payments(&desk, &owner, "", 100).unwrap().payments;
    let with_email = |row: &&counterfoil::desk::PaymentRow| row.payment.email.is_some() && row.payment.ip.is_some();
    let known = whole.iter().find(with_email).expect("the shop has no customer").payment.clone();
    let (email, ip) = (known.email.clone().unwrap(), known.ip.clone().unwrap());

    let ana = shop.sign_in(&desk, &shop.support);
    let everything = |payment_id: &PaymentId| {
        let detail = desk::payment(&desk, &ana, payment_id).unwrap();
        let found = desk::find_payments(&desk, &ana, "", PaymentSort::default()).unwrap();
        let listed = desk::payments_at(&desk, &ana, &found, 0..found.len()).unwrap();
        let searched = desk::search_payments(&desk, &ana, "", 100).unwrap();
        (
            detail.masked,
            format!("{:?} {:?} {:?}", detail.payment, detail.others, detail.ledger),
            format!("{listed:?} {searched:?}"),
        )
    };
    let (masked, detail, lists) = everything(&known.payment_id);
    assert!(masked);
    assert!(!lists.contains(known.description.as_deref().unwrap_or("no description")), "{lists}");
    for shown in [&detail, &lists] {
        assert!(!shown.contains(&email) && !shown.contains(&ip), "{shown}");
        assert!(shown.contains("•••@"), "not even masked: {shown}");
    }
    // A customer who names their address is found by it.
    assert!(desk::search_payments(&desk, &ana, &format!("email:{email}"), 5).unwrap().count > 0);

    for nothing in ["", "   ", "....", "no"] {
        let refused = desk::reveal(&desk, &ana, &known.payment_id, nothing).unwrap_err();
        assert_eq!(refused.what.key, "personal-no-reason");
    }
    desk::reveal(&desk, &ana, &known.payment_id, "calls about her parcel").unwrap();
    let (masked, detail, lists) = everything(&known.payment_id);
    assert!(!masked && detail.contains(&email) && detail.contains(&ip));
    assert!(!lists.contains(&email), "only the payment that a reason was given for");
    shop.clock.pass(15 * 60);
    assert!(everything(&known.payment_id).0, "in sight for ever");
}

#[test]
fn looking_twice_at_once_is_one_line_of_the_log() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let found = desk::find_payments(&desk, &owner, "", PaymentSort::default()).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| desk::payments_at(&desk, &owner, &found, 0..5).unwrap());
        }
    });
    let filter = desk::AuditFilter { kinds: vec!["personal_data_listed".into()], ..desk::AuditFilter::default() };
    assert_eq!(desk::audit_log(&desk, &owner, &filter, None, 100).unwrap().len(), 1);
    shop.clock.pass(15 * 60);
    desk::payments_at(&desk, &owner, &found, 0..5).unwrap();
    assert_eq!(desk::audit_log(&desk, &owner, &filter, None, 100).unwrap().len(), 2);
}
