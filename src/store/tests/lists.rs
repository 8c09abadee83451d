//! The list of payments against a model in memory, and with against without the index of words.
#![allow(clippy::indexing_slicing)]

use std::cmp::Ordering;

use super::*;
use crate::domain::search::{Comparison, PaymentColumn, PaymentSort, Term};
use crate::domain::{Card, Decline, RiskOutcome};
use crate::store::search::Condition;

/// Words with everything that could be mistaken for a sign of the query language, and letters that fold oddly.
const WORDS: [&str; 14] = [
    "ana.weber@example.com",
    "ANA.Berg@Example.com",
    "Änne@bücher.de",
    "änne@BÜCHER.de",
    "\u{212a}elvin",
    "kelvin",
    "100%_off",
    "a\\b",
    "\"quoted\"",
    "<4242>",
    "1042",
    "10420",
    "x*^y",
    "退款单",
];

#[derive(Debug, Clone)]
struct Sketch {
    created: i64,
    texts: [Option<usize>; 3],
    amount: i64,
    refunded: i64,
    usd: bool,
    status: usize,
    score: Option<u8>,
    card: Option<usize>,
    disputed: bool,
}

const STATUSES: [&str; 6] = ["succeeded", "declined", "held", "canceled", "incomplete", "strange"];
const CARDS: [(&str, &str); 3] = [("visa", "4242"), ("visa", "1042"), ("amex", "0005")];

fn sketch() -> impl Strategy<Value = Sketch> {
    let text = || prop::option::of(0..WORDS.len());
    (
        (0_i64..4, [text(), text(), text()], 0_i64..500, 0_i64..500, any::<bool>()),
        (0..STATUSES.len(), prop::option::of(0_u8..4), prop::option::of(0..CARDS.len()), any::<bool>()),
    )
        .prop_map(|((created, texts, amount, refunded, usd), (status, score, card, disputed))| Sketch {
            created,
            texts,
            amount,
            refunded: refunded.min(amount),
            usd,
            status,
            score,
            card,
            disputed,
        })
}

impl Sketch {
    fn payment(&self, number: usize) -> Payment {
        let money = |minor| Money::new(minor, if self.usd { Currency::USD } else { Currency::EUR });
        let word = |at: usize| self.texts[at].map(|word| WORDS[word].to_owned());
        let taken = STATUSES[self.status] == "succeeded";
        Payment {
            payment_id: PaymentId::new(format!("pi_{number:03}")),
            amount: money(self.amount),
            captured: money(if taken { self.amount } else { 0 }),
            capturable: money(0),
            refunded: money(if taken { self.refunded } else { 0 }),
            created_at: at(self.created),
            order: word(0),
            email: word(1),
            description: word(2),
            card: self.card.map(|card| Card {
                brand: Some(CARDS[card].0.into()),
                last4: Some(CARDS[card].1.into()),
                ..Card::default()
            }),
            decline: (STATUSES[self.status] == "declined")
                .then(|| Decline { code: "expired_card".into(), message: None }),
            risk: self.score.map(|score| RiskOutcome { score: Some(score), ..RiskOutcome::default() }),
            disputed: self.disputed,
            ..payment(PaymentStatus::from_word(STATUSES[self.status]), 0)
        }
    }
}

/// A part of one of the words, from its beginning, its middle or its end.
fn part() -> impl Strategy<Value = String> {
    (0..WORDS.len(), 0_usize..8, 1_usize..8)
        .prop_map(|(word, from, length)| WORDS[word].chars().skip(from).take(length).collect::<String>())
        .prop_filter("nothing to look for", |part| !part.is_empty())
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        4 => part().prop_map(Term::Text),
        2 => part().prop_map(Term::Email),
        1 => part().prop_map(Term::Order),
        1 => prop::sample::select(vec!["visa", "amex", "4242", "1042"]).prop_map(|card| Term::Card(card.into())),
        1 => (0..STATUSES.len()).prop_map(|status| Term::Status(STATUSES[status].into())),
        1 => Just(Term::Currency("USD".into())),
        1 => (0_i64..500).prop_map(|minor| Term::Amount(Comparison::Greater, rust_decimal::Decimal::new(minor, 2))),
        1 => (0_i64..4).prop_map(|score| Term::Risk(Comparison::LessOrEqual, score.into())),
    ]
}

fn sort() -> impl Strategy<Value = PaymentSort> {
    use PaymentColumn::{Amount, Card, Customer, Order, Risk, State, Time};
    let columns = prop::sample::select(vec![Time, Customer, Order, Card, Risk, State, Amount]);
    (columns, any::<bool>()).prop_map(|(by, descending)| PaymentSort { by, descending })
}

fn fits(payment: &Payment, term: &Term) -> bool {
    let holds = |text: &Option<String>, part: &str| {
        text.as_ref().is_some_and(|text| text.to_ascii_lowercase().contains(&part.to_ascii_lowercase()))
    };
    let card = payment.card.clone().unwrap_or_default();
    match term {
        Term::Text(part) => {
            holds(&Some(payment.payment_id.to_string()), part)
                || [&payment.order, &payment.email, &payment.description].iter().any(|text| holds(text, part))
                || card.last4.as_ref() == Some(part)
        }
        Term::Email(part) => holds(&payment.email, part),
        Term::Order(order) => payment.order.as_ref() == Some(order),
        Term::Card(word) => card.last4.as_ref() == Some(word) || card.brand.as_ref() == Some(word),
        Term::Status(status) => payment.status.as_str() == status,
        Term::Currency(code) => payment.amount.currency.code() == code,
        Term::Amount(_, major) => rust_decimal::Decimal::new(payment.amount.minor, 2) > *major,
        Term::Risk(_, score) => {
            let of = payment.risk.as_ref().and_then(|risk| risk.score);
            of.is_some_and(|of| rust_decimal::Decimal::from(of) <= *score)
        }
        _ => unreachable!("not among the terms tried here"),
    }
}

/// What is missing comes last, whichever the direction.
fn by<T: Ord>(a: Option<T>, b: Option<T>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn compare(a: &Payment, b: &Payment, sort: PaymentSort) -> Ordering {
    let down = sort.descending;
    let card = |payment: &Payment| payment.card.clone().unwrap_or_default();
    let score = |payment: &Payment| payment.risk.as_ref().and_then(|risk| risk.score);
    let order = |payment: &Payment| payment.order.clone().map(|order| (order.chars().count(), order));
    let first = match sort.by {
        PaymentColumn::Time => by(Some(a.created_at), Some(b.created_at), down),
        PaymentColumn::Customer => by(a.email.as_ref(), b.email.as_ref(), down),
        PaymentColumn::Order => by(order(a), order(b), down),
        PaymentColumn::Card => {
            let (a, b) = (card(a), card(b));
            by(a.brand, b.brand, down).then(by(a.last4, b.last4, down))
        }
        PaymentColumn::Risk => by(score(a), score(b), down),
        PaymentColumn::State => by(Some(a.state()), Some(b.state()), down),
        PaymentColumn::Amount => {
            let currency = a.amount.currency.cmp(&b.amount.currency);
            currency.then(by(Some(a.amount.minor), Some(b.amount.minor), down))
        }
    };
    first.then(b.created_at.cmp(&a.created_at)).then(a.payment_id.cmp(&b.payment_id))
}

fn sums(payments: &[Payment]) -> BTreeSet<(Currency, u64, i64, i64, i64, u64)> {
    let currencies: BTreeSet<Currency> = payments.iter().map(|payment| payment.amount.currency).collect();
    let sum = |currency| {
        let of: Vec<&Payment> = payments.iter().filter(|payment| payment.amount.currency == currency).collect();
        let add = |amount: fn(&Payment) -> i64| of.iter().map(|payment| amount(payment)).sum::<i64>();
        let declined = |payment: &Payment| payment.status == PaymentStatus::Declined;
        (
            currency,
            of.len() as u64,
            add(|payment| payment.captured.minor),
            add(|payment| payment.refunded.minor),
            of.iter().filter(|payment| declined(payment)).map(|payment| payment.amount.minor).sum::<i64>(),
            of.iter().filter(|payment| declined(payment)).count() as u64,
        )
    };
    currencies.into_iter().map(sum).collect()
}

fn model(payments: &[Payment], filter: &PaymentFilter, sort: PaymentSort) -> Vec<Payment> {
    let found = payments.iter().filter(|payment| filter.terms.iter().all(|term| fits(payment, term)));
    let mut found: Vec<Payment> = found.cloned().collect();
    found.sort_by(|a, b| compare(a, b, sort));
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The goal: list, order and sums are those of a model, with and without the index, also after changes. The method:
    /// any payments, then other content for some of them, then any searches.
    #[test]
    fn the_list_is_that_of_a_model(
        sketches in prop::collection::vec(sketch(), 0..40),
        changes in prop::collection::vec((0_usize..40, sketch()), 0..10),
        searches in prop::collection::vec((prop::collection::vec(term(), 0..3), sort()), 20),
    ) {
        let book = Book::new();
        let mut payments: Vec<Payment> =
            sketches.iter().enumerate().map(|(number, sketch)| sketch.payment(number)).collect();
        for payment in &payments {
            book.put(payment.clone());
        }
        for (number, sketch) in &changes {
            if let Some(payment) = payments.get_mut(*number) {
                *payment = sketch.payment(*number);
                book.put(payment.clone());
            }
        }
        for (terms, sort) in searches {
            let filter = PaymentFilter { terms };
            let expected = model(&payments, &filter, sort);
            let (found, rows, plain) = book
                .store()
                .read::<_, StoreError>(|view| {
                    let found = view.payment_places(&filter, sort)?;
                    let rows = view.payments_at(&found.places)?;
                    let all = [Currency::EUR, Currency::USD];
                    let plain = view.places_where(&Condition::without_index(&filter, &all), sort)?;
                    Ok((found, rows, plain))
                })
                .unwrap();
            prop_assert_eq!(&found, &plain, "with and without the index of words: {:?}", &filter);
            let rows: Vec<Payment> = rows.into_iter().map(|row| row.payment).collect();
            prop_assert_eq!(&rows, &expected, "{:?} {:?}", &filter, sort);
            let of = |sum: &PaymentSum| (
                sum.currency, sum.count, sum.captured.minor, sum.refunded.minor, sum.declined.minor, sum.declined_count,
            );
            prop_assert_eq!(found.sums.iter().map(of).collect::<BTreeSet<_>>(), sums(&expected));
            let newest = book.store().read(|view| view.payments(&filter, 5)).unwrap();
            let newest: Vec<Payment> = newest.into_iter().map(|row| row.payment).collect();
            let expected = model(&payments, &filter, PaymentSort::default());
            prop_assert_eq!(newest.as_slice(), &expected[..expected.len().min(5)]);
        }
    }
}

/// Many hits are sifted instead of looked up one by one; the result must not show it.
#[test]
fn many_and_few_hits_are_found_the_same_way() {
    let book = Book::new();
    for number in 0..40 {
        let mut it = payment(PaymentStatus::Succeeded, 100);
        it.payment_id = PaymentId::new(format!("pi_{number:03}"));
        it.created_at = at(number % 7);
        book.put(it);
    }
    let find = |few| {
        book.store()
            .read(|view| {
                let mut condition = Condition::of(&PaymentFilter::parse("weber pi_01").unwrap(), &[]);
                let words = condition.words.take().unwrap();
                condition.look_up(words, few);
                view.places_where(&condition, PaymentSort::default())
            })
            .unwrap()
    };
    assert_eq!(find(true).places.len(), 10);
    assert_eq!(find(true), find(false));
}

/// A million payments are listed from an index alone, in its own order; this would be lost without a failing test.
#[test]
fn the_list_is_read_from_its_index_alone() {
    let book = Book::new();
    let plan = |sql: &str| {
        book.store()
            .read::<_, StoreError>(|view| {
                let mut statement = view.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let lines = statement.query_map([], |row| row.get::<_, String>(3))?;
                Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
            })
            .unwrap()
    };
    let columns = "rowid, currency, status = 'declined', amount_minor, captured_minor, refunded_minor";
    let listed = plan(&format!("SELECT {columns} FROM payment ORDER BY created_ms DESC, payment_id"));
    assert!(listed.contains("COVERING INDEX payment_listed"), "{listed}");
    assert!(!listed.contains("TEMP B-TREE"), "{listed}");
    for condition in ["email LIKE '%a%' AND description LIKE '%b%'", "card_last4 = '4242' AND risk_score > 3"] {
        let sifted = plan(&format!("SELECT {columns} FROM payment WHERE {condition} ORDER BY amount_minor"));
        assert!(sifted.contains("COVERING INDEX payment_listed"), "{condition}: {sifted}");
    }
    let order = plan(&format!("SELECT {columns} FROM payment WHERE order_number = '1042'"));
    assert!(order.contains("INDEX payment_order"), "{order}");
    for columns in ["payment_id, currency, amount_minor, risk_score, status, risk_outcome", "ip, count(*), status"] {
        let tried = plan(&format!("SELECT {columns} FROM payment WHERE created_ms > 1 GROUP BY ip"));
        assert!(tried.contains("COVERING INDEX payment_tried"), "{tried}");
    }
    let spent = plan("SELECT kind, currency, sum(amount_minor) FROM ledger_entry WHERE created_ms > 1 GROUP BY 1, 2");
    assert!(spent.contains("COVERING INDEX ledger_entry_money"), "{spent}");
}

#[test]
fn a_book_from_before_the_index_of_words_finds_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::from_bytes(&[7; 32]).unwrap();
    let sidecar = Sidecar::new("profile".into(), &key);
    Store::create(folder.path(), &sidecar, &key).unwrap();
    let old = Store::open_with(folder.path(), &sidecar, key.clone(), 0, &MIGRATIONS[..1]).unwrap();
    old.write::<_, StoreError>(|tx| {
        // As that version wrote it: connections and payments have more columns today.
        tx.connection.execute(
            "INSERT INTO connection VALUES (?1, 'shop', 'stripe', 'http://127.0.0.1', NULL, 0, '{}', 0)",
            [connection().as_str()],
        )?;
        let fact = payment(PaymentStatus::Succeeded, 1000);
        let raw = r#"{ "customer": { "id": "cus_1" }, "latest_charge": { "billing_details": { "name": "Ana Weber" },
            "payment_method_details": { "card": { "exp_month": 7, "exp_year": 2028 } } } }"#;
        tx.connection.execute(
            "INSERT INTO payment (connection_id, payment_id, currency, amount_minor, captured_minor, capturable_minor,
                 refunded_minor, status, created_ms, order_number, description, email, disputed, raw, seen_ms)
             VALUES (?1, ?2, 'EUR', 1000, 1000, 0, 0, 'succeeded', 0, ?3, ?4, ?5, 0, ?6, 1)",
            (connection().as_str(), fact.payment_id.as_str(), fact.order, fact.description, fact.email, raw),
        )?;
        Ok(())
    })
    .unwrap();
    drop(old);

    let store = Store::open(folder.path(), &sidecar, key, 5).unwrap();
    let count = |line: &str| {
        let filter = PaymentFilter::parse(line).unwrap();
        store.read(|view| view.payment_places(&filter, PaymentSort::default())).unwrap().places.len()
    };
    assert_eq!(count("weber"), 1);
    // What is looked at since is taken from what the gateway said then.
    let known = store.read(|view| view.payment(&payment(PaymentStatus::Succeeded, 1000).payment_id)).unwrap().unwrap();
    let card = known.payment.card.unwrap_or_default();
    assert_eq!(known.payment.customer.as_deref(), Some("cus_1"));
    assert_eq!((known.payment.payer.as_deref(), card.expires.as_deref()), (Some("Ana Weber"), Some("2028-07")));
    assert_eq!(count("email:ana.weber@ex order:1042"), 1);
    assert_eq!(count("webern"), 0);
    let mut changed = payment(PaymentStatus::Succeeded, 1000);
    changed.email = Some("webern@example.com".into());
    let mirrored = Mirrored { fact: changed, raw: "{}".into() };
    store.write(|tx| tx.put_payment(&connection(), &mirrored, at(2))).unwrap();
    assert_eq!((count("webern"), count("ana.weber")), (1, 0));
    assert!(folder.path().join("backups").join("schema-1-5.db").exists(), "the old book is backed up first");
}
