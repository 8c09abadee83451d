//! A matching that goes on says what a matching of all rows says.

use super::*;

/// When a row comes, in which of the days; and whether it says something else before the last one.
type Coming = (usize, bool);

const DAYS: usize = 4;

fn coming() -> impl Strategy<Value = Coming> {
    (0..DAYS, prop::bool::weighted(0.1))
}

/// What people say of a payment and an order on one of the days.
#[derive(Debug, Clone)]
struct Saying {
    day: usize,
    payment: usize,
    order: usize,
    confirms: bool,
}

fn saying() -> impl Strategy<Value = Saying> {
    (0..DAYS, 0_usize..400, -2_isize..3, any::<bool>()).prop_map(|(day, payment, beside, confirms)| {
        let order = payment.saturating_add_signed(beside).min(399);
        Saying { day, payment, order, confirms }
    })
}

impl Shop {
    /// The rows that come on a day, as they are told then.
    fn of_day(&self, day: usize, orders: &[Coming], payments: &[Coming]) -> Self {
        let is_told = |(first, changes): &Coming| *first == day || (*changes && day == DAYS - 1 && *first < day);
        let is_other = |(_, changes): &Coming| *changes && day < DAYS - 1;
        let mut told = Self::default();
        for (row, coming) in self.orders.iter().zip(orders).filter(|(_, coming)| is_told(coming)) {
            told.orders.push(row.clone());
            if let Some(row) = told.orders.last_mut().filter(|_| is_other(coming)) {
                row.3 += 500;
                row.2 += 1;
            }
        }
        for (row, coming) in self.payments.iter().zip(payments).filter(|(_, coming)| is_told(coming)) {
            told.payments.push(row.clone());
            if let Some(row) = told.payments.last_mut().filter(|_| is_other(coming)) {
                row.1 = format!("ORD-{:05}", 100 + row.3 % 400);
            }
        }
        told
    }

    /// Takes rows over what is there under their ids.
    fn take(&mut self, day: &Self) {
        for row in &day.orders {
            match self.orders.iter_mut().find(|known| known.0 == row.0) {
                Some(known) => known.clone_from(row),
                None => self.orders.push(row.clone()),
            }
        }
        for row in &day.payments {
            match self.payments.iter_mut().find(|known| known.0 == row.0) {
                Some(known) => known.clone_from(row),
                None => self.payments.push(row.clone()),
            }
        }
    }
}

/// What was said until a day, by rows, as far as both are there.
fn pairs(sayings: &[Saying], until: usize, place: impl Fn(&Saying) -> Option<(u32, u32)>) -> Pairs {
    let mut pairs = Pairs::default();
    for saying in sayings.iter().filter(|saying| saying.day <= until) {
        match place(saying) {
            Some(pair) if saying.confirms => pairs.confirmed.push(pair),
            Some(pair) => {
                pairs.declined.insert(pair);
            }
            None => {}
        }
    }
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_matching_that_goes_on_says_what_one_of_all_rows_says(
        mishaps in prop::collection::vec(mishap(), 0..40),
        orders in prop::collection::vec(coming(), 400),
        payments in prop::collection::vec(coming(), 480),
        sayings in prop::collection::vec(saying(), 0..12),
    ) {
        let whole = damaged(&mishaps);
        let mut so_far = whole.of_day(0, &orders, &payments);
        let mut kept = Matching::new(so_far.sales());
        for day in 0..DAYS {
            if day > 0 {
                let told = whole.of_day(day, &orders, &payments);
                so_far.take(&told);
                let (orders, payments) = told.tables();
                kept.change(orders, &payments).unwrap();
            }
            let name = |saying: &Saying| {
                Some((whole.payments.get(saying.payment)?.0.as_str(), whole.orders.get(saying.order)?.0.as_str()))
            };
            let said = pairs(&sayings, day, |saying| {
                let (payment, order) = name(saying)?;
                Some((kept.payment(payment)?.row(), kept.order(order)?.row()))
            });
            kept.say(said);
            let anew = so_far.sales();
            let said = pairs(&sayings, day, |saying| {
                let (payment, order) = name(saying)?;
                let payment = (0..).take(anew.payments.len()).find(|row| anew.payments.id(*row) == payment)?;
                let order = (0..).take(anew.orders.len()).find(|row| anew.orders.id(*row) == order)?;
                Some((payment, order))
            });
            let anew = anew.with(said);
            prop_assert_eq!(anew.naming, kept.sales().naming);
            let matched = kept.matched();
            let of_all = match_orders(&anew);
            prop_assert_eq!(by_id(kept.sales(), &matched), by_id(&anew, &of_all));
            prop_assert_eq!(matched.orders_paid, of_all.orders_paid);
        }
    }
}

#[test]
fn what_cannot_be_added_is_refused() {
    let shop = Shop::of_a_hundred_days();
    // An order that has another number than it had.
    let mut renamed = shop.clone();
    renamed.orders.truncate(1);
    renamed.orders[0].1 = "ORD-99999".to_owned();
    let mut kept = Matching::new(shop.sales());
    assert_eq!(kept.change(renamed.tables().0, &PaymentTable::default()), Err(MatchAnew));
    // Ids that stand there twice.
    let mut repeated = shop.clone();
    let again = repeated.payments[0].clone();
    repeated.payments.push(again);
    let mut kept = Matching::new(repeated.sales());
    assert_eq!(kept.change(OrderTable::default(), &PaymentTable::default()), Err(MatchAnew));
    // Many more than there were.
    let many = Shop { orders: Vec::new(), payments: shop.payments.iter().cycle().take(2_000).cloned().collect() };
    let mut kept = Matching::new(shop.sales());
    assert_eq!(kept.change(OrderTable::default(), &many.tables().1), Err(MatchAnew));
}
