//! The page is read as a browser would: well-formed, complete, and nothing in it that was not put there.

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;
use crate::domain::ids::{BatchId, PaymentId, RefundId};
use crate::domain::{CommandState, Currency, Money};
use crate::report::chart::tests::{first_day, flow, heat};
use crate::report::month::*;

fn moment(day: u64, hour: u32) -> DateTime<Utc> {
    (first_day() + Days::new(day)).and_hms_opt(hour, 32, 0).unwrap().and_utc()
}

/// Sentences of other rooms do not exist here; a key that is missing shows itself, so any text can be said.
fn say(text: &'static str) -> Message {
    Message::new(text)
}

fn batch(currency: Currency, day: u64, index: i64, state: ProofState) -> BatchRow {
    let money = |minor| Money::new(minor, currency);
    let gross = 284_013 + (index * 91_733) % 170_000;
    let parts = Parts {
        gross: money(gross),
        refunds: money(if index % 3 == 0 { 0 } else { -(index * 7_919) % 31_000 }),
        disputes: money(if index % 9 == 4 { -5_500 } else { 0 }),
        fees: money(-gross * 17 / 1000 - 25 * 30),
        reserve: money(0),
        adjustments: money(if index == 7 { 1_250 } else { 0 }),
    };
    let payout = parts.net().unwrap();
    let difference = match state {
        ProofState::Short => money(-1_230),
        ProofState::Over => money(480),
        ProofState::Missing => payout.negated().unwrap(),
        _ => money(0),
    };
    let arrival = first_day() + Days::new(day);
    let found =
        !matches!(state, ProofState::Missing | ProofState::InTransit | ProofState::Returned | ProofState::CarriedOver);
    let deposit = DepositRow {
        booked_on: arrival,
        text: format!("STRIPE PAYOUT {:04X}", index * 4_999 % 65_536),
        amount: payout.plus(difference).unwrap(),
    };
    BatchRow {
        batch_id: BatchId::new(format!("po_1QN{index:02}KxR4vY2eZvKYlo2C")),
        arrival,
        lines: u64::try_from(20 + index * 13 % 41).unwrap(),
        parts,
        payout,
        deposits: found.then_some(deposit).into_iter().collect(),
        difference,
        state,
    }
}

/// Adds up what the batches say, as the desk does.
fn footing(currency: Currency, batches: &[BatchRow]) -> Footing {
    let of: Vec<&BatchRow> = batches.iter().filter(|it| it.payout.currency == currency).collect();
    let sum = |part: fn(&BatchRow) -> Money| Money::sum(currency, of.iter().map(|it| part(it))).unwrap();
    let in_transit = of.iter().filter(|it| it.state == ProofState::InTransit).map(|it| it.payout);
    let in_transit = Money::sum(currency, in_transit).unwrap();
    let payouts = sum(|it| it.payout);
    let difference = sum(|it| it.difference);
    Footing {
        parts: Parts {
            gross: sum(|it| it.parts.gross),
            refunds: sum(|it| it.parts.refunds),
            disputes: sum(|it| it.parts.disputes),
            fees: sum(|it| it.parts.fees),
            reserve: sum(|it| it.parts.reserve),
            adjustments: sum(|it| it.parts.adjustments),
        },
        not_in_a_batch: Money::zero(currency),
        payouts,
        in_transit,
        unexplained: difference,
        explained: Money::zero(currency),
        explained_lines: Money::zero(currency),
        deposits: payouts.minus(in_transit).unwrap().plus(difference).unwrap(),
    }
}

fn empty() -> MonthReport {
    MonthReport {
        shop: "Fern & Oak".to_owned(),
        gateway: "Stripe".to_owned(),
        mode: GatewayMode::Sandbox,
        demo: true,
        generated_at: moment(29, 14),
        synced_at: None,
        from: first_day(),
        to: first_day() + Days::new(29),
        footings: Vec::new(),
        batches: Vec::new(),
        breaks: Vec::new(),
        unexplained: Totals::default(),
        unexplained_gross: Totals::default(),
        balances: Vec::new(),
        refund: None,
        attempts: 0,
        declines: Vec::new(),
        charts: Vec::new(),
        sources: Vec::new(),
    }
}

/// A month as a shop would have it.
fn november() -> MonthReport {
    let state = |index| match index {
        3 => ProofState::Short,
        8 => ProofState::Missing,
        12 => ProofState::Over,
        15 => ProofState::Returned,
        16 => ProofState::CarriedOver,
        20..=21 => ProofState::InTransit,
        _ => ProofState::Matched,
    };
    let mut batches: Vec<BatchRow> = (0..22)
        .map(|index| batch(Currency::EUR, 2 + u64::try_from(index).unwrap() * 4 / 3, index, state(index)))
        .collect();
    batches.extend(
        (30..33).map(|index| batch(Currency::KWD, u64::try_from(index).unwrap() - 20, index, ProofState::Matched)),
    );
    let expected: Vec<BatchRow> = batches.iter().filter(|it| !it.state.is_apart()).cloned().collect();
    let mut report = empty();
    let wrong = batches.iter().filter(|it| !it.difference.is_zero());
    report.breaks = wrong
        .map(|it| {
            let (kind, reason, action) = match it.state {
                ProofState::Short => (
                    "Short deposit",
                    "The bank booked 12.30 EUR less than the gateway sent; the fee of the failed payout of 19 Nov 2026 is exactly that",
                    "Post the difference to fees, or ask the bank",
                ),
                ProofState::Missing => (
                    "Missing at the bank",
                    "The payout was due 12 Nov 2026 and no entry within 7 days carries its amount or reference",
                    "Ask the gateway for the trace id and give it to the bank",
                ),
                _ => ("Over", "The bank booked 4.80 EUR more than the gateway sent", "Ask the gateway what else it paid"),
            };
            BreakRow {
                kind: say(kind),
                reason: say(reason),
                amount: it.difference,
                ids: vec![it.batch_id.as_str().to_owned()],
                action: say(action),
            }
        })
        .collect();
    for it in &report.breaks {
        report.unexplained.add(it.amount).unwrap();
        let unsigned = if it.amount.minor < 0 { it.amount.negated().unwrap() } else { it.amount };
        report.unexplained_gross.add(unsigned).unwrap();
    }
    report.footings = [Currency::EUR, Currency::KWD].map(|currency| footing(currency, &expected)).to_vec();
    report.batches = batches;
    report.synced_at = Some(moment(29, 14));
    report.balances = vec![
        BalanceCheck { gateway: Money::new(411_036, Currency::EUR), ledger: Money::new(411_036, Currency::EUR) },
        BalanceCheck { gateway: Money::new(9_250, Currency::KWD), ledger: Money::new(9_000, Currency::KWD) },
    ];
    report.refund = Some(RefundStory {
        payment_id: PaymentId::new("pi_3QN8KxR4vY2eZvKYlo2C1aB9"),
        refund_id: Some(RefundId::new("re_3QN8KxR4vY2eZvKY0b7Q")),
        amount: Money::new(1_234, Currency::EUR),
        state: CommandState::Succeeded,
        request_id: Some("req_8sKq2LmXv0aT".to_owned()),
        journey: vec![
            JourneyStep { at: Some(moment(29, 14)), what: say("Written down with its key, before anything was sent") },
            JourneyStep { at: Some(moment(29, 14)), what: say("Sent; the reply was lost on the way") },
            JourneyStep {
                at: Some(moment(29, 14)),
                what: say("Sent again with the same key; the gateway answered with the first one's effect"),
            },
            JourneyStep { at: None, what: say("The customer sees it within 5 to 10 days") },
        ],
    });
    report.attempts = 2_314;
    let reasons = [
        ("Incorrect card code", 149),
        ("Declined without a reason", 52),
        ("Incorrect expiry date", 21),
        ("Insufficient funds", 6),
        ("3-D Secure failed", 3),
    ];
    report.declines =
        reasons.map(|(reason, count)| DeclineRow { reason: say(reason), code: "code".to_owned(), count }).to_vec();
    let days: Vec<_> = (0..30_i64)
        .map(|day| (380_000 + (day * 77_731) % 190_000, 6_900 + (day * 733) % 2_000, (day * 9_173) % 41_000))
        .collect();
    let mut cells = vec![(1, 13, 94), (1, 14, 120)];
    cells.extend(
        (0..7)
            .flat_map(|day| (7..23).map(move |hour| (day, hour, u32::try_from((day * 5 + hour * 7) % 9 / 2).unwrap())))
            .filter(|it| (it.0, it.1) != (1, 13) && (it.0, it.1) != (1, 14)),
    );
    report.charts = vec![ChartSpec::Flow(flow(Currency::EUR, &days)), ChartSpec::Declines(heat(&cells))];
    report.sources = vec![
        Source {
            name: say("Gateway Stripe"),
            holds: say(
                "2,083 payments, 96 refunds, 4 disputes, 25 payouts, 2,412 ledger entries, read 30 Nov 2026, 14:32 UTC",
            ),
        },
        Source {
            name: say("Bank statement bank-2026-11.xml"),
            holds: say("CAMT.053, 61 entries from 1 Nov 2026 to 30 Nov 2026"),
        },
        Source { name: say("Orders orders.csv"), holds: say("2,101 orders") },
    ];
    report
}

fn page(report: &MonthReport) -> String {
    html(report, &Texts::english()).unwrap()
}

/// The texts a reader sees, in order. Fails on markup that does not nest, apart from HTML's void elements.
fn visible(page: &str) -> Vec<String> {
    let body = &page[page.find("<body>").unwrap()..page.find("</html>").unwrap()];
    let mut reader = quick_xml::Reader::from_str(body);
    let mut texts = vec![String::new()];
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(_) => {
                depth += 1;
                texts.push(String::new());
            }
            Event::End(_) => {
                depth -= 1;
                texts.push(String::new());
            }
            Event::Text(text) => texts.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(entity) => {
                let name: &str = &entity;
                texts.last_mut().unwrap().push_str(match name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => other,
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "every element is closed");
    texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

fn has(page: &str, text: &str) -> bool {
    visible(page).iter().any(|found| found == text)
}

#[test]
fn the_verdict_comes_first_and_counts() {
    let report = november();
    let page = page(&report);
    let money = |totals: &Totals| Texts::english().money(totals.get(Currency::EUR));
    let net = money(&report.unexplained);
    let verdict = format!("November 2026: 18 of 23 batches proven, {net} unexplained in 3 items");
    let texts = visible(&page);
    let place = texts.iter().position(|text| text.starts_with("November 2026: ")).unwrap();
    assert_eq!(texts[place], verdict);
    assert!(place < 10, "{texts:?}");
    assert!(has(&page, "2 batches are still on their way to the bank and count as neither"));
    let gross = money(&report.unexplained_gross);
    assert!(has(&page, &format!("Some items offset each other: without their signs they come to {gross}")));
}

#[test]
fn a_proven_month_says_so() {
    let mut report = empty();
    report.batches = vec![batch(Currency::EUR, 3, 1, ProofState::Matched)];
    report.footings = vec![footing(Currency::EUR, &report.batches)];
    let page = page(&report);
    let verdict = "November 2026 is proven: 1 of 1 batch is at the bank to the cent, nothing is unexplained";
    assert!(has(&page, verdict), "{:?}", visible(&page));
    assert!(has(&page, "Everything adds up") && !has(&page, "Short"));
    assert_eq!(visible(&page).iter().filter(|text| *text == "foots").count(), 3, "gateway, bank, one batch");
}

#[test]
fn an_empty_month_is_a_page_too() {
    let page = page(&empty());
    assert!(has(&page, "November 2026: there are no batches, so there is nothing to prove"));
    assert!(has(&page, "No money moved in this period") && has(&page, "The gateway was never read"));
}

#[test]
fn part_of_a_month_is_named_by_its_days() {
    let mut report = empty();
    report.from = report.from + Days::new(3);
    let page = page(&report);
    assert!(visible(&page).iter().any(|text| text.starts_with("4 Nov 2026 to 30 Nov 2026")));
}

#[test]
fn every_currency_has_its_own_sums_and_decimals() {
    let report = november();
    let page = page(&report);
    let texts = Texts::english();
    for footing in &report.footings {
        for amount in [footing.parts.gross, footing.parts.net().unwrap(), footing.payouts, footing.deposits] {
            assert!(has(&page, &texts.amount(amount)), "{amount:?}");
        }
    }
    assert!(texts.amount(report.footings[1].payouts).split_once('.').is_some_and(|(_, decimals)| decimals.len() == 3));
    assert!(has(&page, "Batches, EUR") && has(&page, "Batches, KWD"));
}

#[test]
fn what_does_not_foot_is_shown_with_its_difference() {
    let mut report = november();
    report.footings[0].deposits = report.footings[0].deposits.plus(Money::new(777, Currency::EUR)).unwrap();
    report.batches[0].payout = report.batches[0].payout.minus(Money::new(333, Currency::EUR)).unwrap();
    let page = page(&report);
    assert!(has(&page, "+7.77"), "the bank's side");
    assert!(has(&page, "+3.33"), "the batch's footing");
    assert!(has(&page, "Does not agree"), "the balance in KWD");
}

#[test]
fn hostile_names_stay_text() {
    let evil = "</style><script>alert(1)</script>\"'&<img src=x onerror=y>";
    let mut report = november();
    report.shop = evil.to_owned();
    report.gateway = evil.to_owned();
    report.batches[0].deposits[0].text = evil.to_owned();
    report.batches[0].batch_id = BatchId::new(evil);
    report.breaks[0].ids = vec![evil.to_owned()];
    report.declines[0].code = evil.to_owned();
    report.sources[0].name = Message::new("report-balance").with("currency", evil);
    let page = page(&report);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(has(&page, evil), "the reader sees it as it is");
}

#[test]
fn the_page_needs_nothing_else() {
    let page = page(&november());
    let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
    for outside in ["http:", "https:", "<link", "@import", "src=", "<script"] {
        assert!(!without_namespace.contains(outside), "{outside}");
    }
    assert!(page.matches("data:font/woff2;base64,").count() == 3 && page.len() < 400_000, "{} bytes", page.len());
}

#[test]
fn no_sentence_is_missing() {
    for report in [november(), empty()] {
        let missing = visible(&page(&report)).into_iter().find(|text| text.contains("report-"));
        assert_eq!(missing, None);
    }
}

#[test]
fn mixed_currencies_are_an_error_and_not_a_wrong_sum() {
    let mut report = november();
    report.batches[0].parts.fees = Money::new(-1, Currency::USD);
    assert!(matches!(html(&report, &Texts::english()), Err(ReportError::Money(_))));
}

#[test]
fn what_is_at_the_bank_is_payout_and_difference() {
    let deposit = |state| batch(Currency::EUR, 5, 1, state).deposit().unwrap();
    let payout = batch(Currency::EUR, 5, 1, ProofState::Matched).payout;
    assert_eq!(deposit(ProofState::Matched), Some(payout));
    assert_eq!(deposit(ProofState::Short), Some(payout.minus(Money::new(1_230, Currency::EUR)).unwrap()));
    assert_eq!(deposit(ProofState::Missing), Some(Money::zero(Currency::EUR)));
    assert_eq!((deposit(ProofState::InTransit), deposit(ProofState::Returned)), (None, None));
}

/// Leaves the page and its pictures where a person can look at them.
#[test]
fn an_example_can_be_looked_at() {
    let out = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tmp/report");
    std::fs::create_dir_all(&out).unwrap();
    let report = november();
    let texts = Texts::english();
    std::fs::write(out.join("november.html"), page(&report)).unwrap();
    for (chart, name) in report.charts.iter().zip(["flow", "declines"]) {
        for (theme, shade) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let bytes = crate::report::chart::png(chart, chart.natural_size(), 2.0, theme, &texts).unwrap();
            std::fs::write(out.join(format!("{name}-{shade}.png")), &bytes).unwrap();
            assert!(bytes.len() > 10_000, "{name} {shade} is empty");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_batches_foot_in_the_page(count in 1_i64..12, index in 0_i64..40) {
        let mut report = empty();
        report.batches = (0..count).map(|n| batch(Currency::USD, 5, index + n, ProofState::Matched)).collect();
        report.footings = vec![footing(Currency::USD, &report.batches)];
        let page = page(&report);
        let foots = visible(&page).iter().filter(|text| *text == "foots").count();
        prop_assert_eq!(foots, usize::try_from(count).unwrap() + 2);
        let total = Texts::english().amount(report.footings[0].payouts);
        let shown = visible(&page).iter().filter(|text| **text == total).count();
        prop_assert_eq!(shown, 6 + usize::from(count == 1), "three figures, two sums of the footing, one of the batches");
    }
}

#[test]
fn dates_of_another_century_do_not_break_the_period() {
    let mut report = empty();
    (report.from, report.to) = (NaiveDate::MIN, NaiveDate::MAX);
    assert!(page(&report).contains("</html>"));
}
