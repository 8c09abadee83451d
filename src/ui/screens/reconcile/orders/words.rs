//! What the matcher says, in words: what became of a payment, what speaks for an order, and how likely it is.

use crate::reconcile::orders::{Facts, Status};
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::widgets::Mark;

/// What became of a payment, as it stands on its tab.
pub(super) const fn tab_key(status: Status) -> &'static str {
    match status {
        Status::Matched => "orders-tab-matched",
        Status::Ambiguous => "orders-tab-ambiguous",
        Status::AmountDiffers => "orders-tab-amount-differs",
        Status::Duplicate => "orders-tab-duplicate",
        Status::RepeatedRow => "orders-tab-repeated-row",
        Status::RefundLinked => "orders-tab-refund-linked",
        Status::DisputeLinked => "orders-tab-dispute-linked",
        Status::NoOrder => "orders-tab-no-order",
        Status::NotAPayment => "orders-tab-not-a-payment",
        Status::UnknownKind => "orders-tab-unknown-kind",
    }
}

/// What that means for the person who reads it, and what can be done.
pub(super) const fn meaning_key(status: Status) -> &'static str {
    match status {
        Status::Matched => "orders-means-matched",
        Status::Ambiguous => "orders-means-ambiguous",
        Status::AmountDiffers => "orders-means-amount-differs",
        Status::Duplicate => "orders-means-duplicate",
        Status::RepeatedRow => "orders-means-repeated-row",
        Status::RefundLinked => "orders-means-refund-linked",
        Status::DisputeLinked => "orders-means-dispute-linked",
        Status::NoOrder => "orders-means-no-order",
        Status::NotAPayment => "orders-means-not-a-payment",
        Status::UnknownKind => "orders-means-unknown-kind",
    }
}

/// Its shape.
pub(super) const fn mark(status: Status) -> Mark {
    match status {
        Status::Matched => Mark::Done,
        Status::Ambiguous => Mark::Waiting,
        Status::AmountDiffers | Status::Duplicate => Mark::Warning,
        Status::RepeatedRow | Status::NotAPayment => Mark::Quiet,
        Status::RefundLinked => Mark::Back,
        Status::DisputeLinked => Mark::Over,
        Status::NoOrder | Status::UnknownKind => Mark::Unclear,
    }
}

/// Every fact of the matcher as a sentence.
const FACTS: [(Facts, &str); 24] = [
    (Facts::REFERENCE_SAME, "orders-fact-reference-same"),
    (Facts::REFERENCE_HOLDS, "orders-fact-reference-holds"),
    (Facts::REFERENCE_ONE_OFF, "orders-fact-reference-one-off"),
    (Facts::REFERENCE_TWO_OFF, "orders-fact-reference-two-off"),
    (Facts::REFERENCE_CUT, "orders-fact-reference-cut"),
    (Facts::REFERENCE_NONE, "orders-fact-reference-none"),
    (Facts::REFERENCE_OTHER, "orders-fact-reference-other"),
    (Facts::AMOUNT_SAME, "orders-fact-amount-same"),
    (Facts::PARTS_ADD_UP, "orders-fact-parts-add-up"),
    (Facts::RATE_FITS, "orders-fact-rate-fits"),
    (Facts::AMOUNT_LESS, "orders-fact-amount-less"),
    (Facts::AMOUNT_MORE, "orders-fact-amount-more"),
    (Facts::CURRENCY_DIFFERS, "orders-fact-currency-differs"),
    (Facts::GATEWAY_SAME, "orders-fact-gateway-same"),
    (Facts::GATEWAY_DIFFERS, "orders-fact-gateway-differs"),
    (Facts::TIME_USUAL, "orders-fact-time-usual"),
    (Facts::TIME_UNUSUAL, "orders-fact-time-unusual"),
    (Facts::ORDER_PAID, "orders-fact-order-paid"),
    (Facts::RIVALS, "orders-fact-rivals"),
    (Facts::MAY_BE_CHANCE, "orders-fact-may-be-chance"),
    (Facts::MORE_THAN_ORDER, "orders-fact-more-than-order"),
    (Facts::NOTHING_FITS, "orders-fact-nothing-fits"),
    (Facts::CONFIRMED, "orders-fact-confirmed"),
    (Facts::ORDERS_ADD_UP, "orders-fact-orders-add-up"),
];

/// The sentences of some facts but for others, in the order in which they are told.
pub(super) fn facts(cx: &Cx<'_>, facts: Facts, but_for: Facts) -> Vec<String> {
    let told = FACTS.into_iter().filter(|(fact, _)| facts.contains(*fact) && !but_for.contains(*fact));
    told.map(|(_, key)| cx.tell(&Message::new(key))).collect()
}

/// What a weight is about. That there are others is a weight of its own: how many orders could be meant as well.
pub(super) fn weight(cx: &Cx<'_>, fact: Facts, points: f64) -> String {
    if fact == Facts::RIVALS {
        // Less than one point is one order or none.
        return cx.say(if points > -1.0 { "orders-weight-alone" } else { "orders-weight-others" });
    }
    if points < -1.0 && (fact == Facts::TIME_USUAL || fact == Facts::TIME_UNUSUAL) {
        // The bounds of what is usual are wide; within them some times are rare all the same.
        return cx.say("orders-weight-time-rare");
    }
    facts(cx, fact, Facts::default()).join(", ")
}

/// Points with their sign and one decimal.
pub(super) fn points(points: f64) -> String {
    let words = format!("{:.1}", points.abs());
    match words.as_str() {
        "0.0" => words,
        _ if points < 0.0 => format!("−{words}"),
        _ => format!("+{words}"),
    }
}

/// A likelihood in percent with as many decimals as tell it from never and always. Rounded away from both ends: what is
/// not certain is never shown as 100 %.
pub(super) fn percent(cx: &Cx<'_>, likely: f64) -> String {
    if is_faint(likely) {
        return cx.say("orders-percent-faint");
    }
    cx.tell(&Message::new("orders-percent").with("percent", in_percent(likely)))
}

/// The same where there is little room.
pub(super) fn short_percent(cx: &Cx<'_>, likely: f64) -> String {
    if is_faint(likely) { cx.say("orders-percent-faint-short") } else { percent(cx, likely) }
}

/// Whether it is less than one in a thousand: how much less tells a person nothing.
fn is_faint(likely: f64) -> bool {
    (f64::from(f32::EPSILON)..0.001).contains(&likely)
}

fn in_percent(likely: f64) -> String {
    let likely = likely.clamp(0.0, 1.0);
    let off = likely.min(1.0 - likely);
    if off <= f64::from(f32::EPSILON) {
        return if likely < 0.5 { "0" } else { "100" }.to_owned();
    }
    let (decimals, scale) = match off {
        0.01.. => (0, 1.0),
        0.001.. => (1, 10.0),
        0.0001.. => (2, 100.0),
        _ => (3, 1000.0),
    };
    let scaled = likely * 100.0 * scale;
    let shown = if likely > 0.99 {
        scaled.floor() / scale
    } else if likely < 0.01 {
        scaled.ceil() / scale
    } else {
        scaled.round() / scale
    };
    format!("{shown:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_of_the_matcher_has_a_sentence() {
        for (fact, word) in Facts::WORDS {
            assert!(FACTS.iter().any(|(known, _)| known == fact), "{word}");
        }
        assert_eq!(FACTS.len(), Facts::WORDS.len());
    }

    #[test]
    fn what_is_not_certain_is_never_shown_as_certain() {
        for (likely, words) in [
            (0.0, "0"),
            (1.0, "100"),
            (0.5, "50"),
            (0.934, "93"),
            (0.994, "99.4"),
            (0.9996, "99.96"),
            (0.999_949, "99.994"),
            (0.999_999, "99.999"),
            (0.003, "0.3"),
            (0.000_004, "0.001"),
        ] {
            assert_eq!(in_percent(likely), words, "{likely}");
        }
    }

    #[test]
    fn points_have_their_sign() {
        assert_eq!([points(0.04), points(-0.04), points(3.26), points(-30.0)], ["0.0", "0.0", "+3.3", "−30.0"]);
    }
}
