//! What is kept of a matching of orders while the book changes.

use std::sync::Arc;

use counterfoil::clock::{Clock as _, SystemClock};
use counterfoil::desk::{self, Actor, Desk, NewGateway, OrderSaid, PaymentOfOrder};
use counterfoil::files::Assume;
use counterfoil::job::Job;
use counterfoil::reconcile::orders::Status;
use counterfoil::sandbox::{Sandbox, ShopPlan};
use counterfoil::vault::MemoryVault;
use zeroize::Zeroizing;

/// What the book says of its orders, asked again and again while it changes.
struct Orders {
    desk: Option<Desk>,
    folder: tempfile::TempDir,
    vault: Arc<MemoryVault>,
    sandbox: Sandbox,
}

impl Orders {
    fn new() -> Self {
        let clock = Arc::new(SystemClock::new());
        let now = Arc::clone(&clock);
        let plan = ShopPlan { days: 20, per_day: 12, ..ShopPlan::new(11, clock.now()) };
        let sandbox = Sandbox::start(&plan, None, 0, Arc::new(move || now.now())).unwrap();
        let (folder, vault) = (tempfile::tempdir().unwrap(), Arc::new(MemoryVault::default()));
        let desk = Desk::create(&folder.path().join("book"), Arc::clone(&vault) as _, clock).unwrap();
        Self { desk: Some(desk), folder, vault, sandbox }
    }

    fn desk(&self) -> (&Desk, Actor) {
        let desk = self.desk.as_ref().unwrap();
        (desk, desk.owner().unwrap())
    }

    fn import(&self, name: &str, lines: &[&str]) {
        let (desk, owner) = self.desk();
        let text = lines.join("\n");
        desk::import(desk, &owner, name, &text.as_bytes(), &Assume::default(), &Job::quiet()).unwrap();
    }

    fn found(&self) -> Vec<PaymentOfOrder> {
        let (desk, owner) = self.desk();
        let of = |status| desk::order_matching(desk, &owner, Some(status), usize::MAX).unwrap();
        let mut rows: Vec<PaymentOfOrder> = Status::ALL.into_iter().flat_map(|status| of(status).rows).collect();
        rows.sort_by(|a, b| a.payment_id.cmp(&b.payment_id));
        rows
    }

    /// What is kept of the last answer and renewed is what a book says that was just opened.
    fn look(&mut self) -> Vec<PaymentOfOrder> {
        let kept = self.found();
        drop(self.desk.take());
        let clock = Arc::new(SystemClock::new());
        let desk = Desk::open(&self.folder.path().join("book"), Arc::clone(&self.vault) as _, clock);
        self.desk = Some(desk.unwrap());
        assert_eq!(kept, self.found());
        kept
    }
}

#[test]
fn what_is_kept_of_orders_is_what_a_new_look_finds() {
    let mut book = Orders::new();
    let text = String::from_utf8(book.sandbox.orders_csv()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (head, orders) = (lines[0], &lines[1..]);
    let part = |range: std::ops::Range<usize>| [&[head], &orders[range]].concat();
    book.import("first.csv", &part(0..orders.len() / 2));
    assert!(book.look().is_empty(), "orders without payments");
    // Payments come, then the other orders.
    let gateway = NewGateway {
        name: "Sandbox".into(),
        kind: "stripe".into(),
        url: book.sandbox.base_url().into(),
        key: Zeroizing::new(book.sandbox.full_key().into()),
    };
    let (desk, owner) = book.desk();
    desk::add_gateway(desk, &owner, &gateway, &Job::quiet()).unwrap();
    desk::sync(desk, &owner, None, &Job::quiet()).unwrap();
    let half = book.look();
    book.import("second.csv", &part(orders.len() / 2 - 5..orders.len() - 20));
    let most = book.look();
    let matched = |rows: &[PaymentOfOrder]| rows.iter().filter(|row| row.status == Status::Matched).count();
    assert!(matched(&half) > 20 && matched(&most) > matched(&half) + 20);
    // The last ones, and another total for some that are there.
    let changed: Vec<String> = orders[..10].iter().map(|line| line.replace(".00", ".50")).collect();
    let mut third = part(orders.len() - 20..orders.len());
    third.extend(changed.iter().map(String::as_str));
    book.import("third.csv", &third);
    let all = book.look();
    assert_ne!(all, most);
    // What people say is taken at once.
    let row = all.iter().find(|row| row.status == Status::Matched).unwrap();
    let say = |book: &Orders, said| {
        let (desk, owner) = book.desk();
        desk::say_of_order(desk, &owner, &row.payment_id, &row.orders[0], said).unwrap();
    };
    say(&book, OrderSaid::Declined);
    assert_ne!(book.look(), all);
    say(&book, OrderSaid::Allowed);
    assert_eq!(book.look(), all);
    // A file is taken back: its orders are gone, and the changed ones are what they were.
    let (desk, owner) = book.desk();
    let file = desk::imported_files(desk, &owner).unwrap().into_iter().find(|file| file.name == "third.csv").unwrap();
    desk::undo_import(desk, &owner, &file.import_id).unwrap();
    assert_eq!(book.look(), most);
}
