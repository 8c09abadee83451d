//! What the engine's names mean, in words a shopkeeper uses.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::rule_words::rule_words;
use crate::desk::{Action, Feature, HIGH, RiskAlert, RiskKind, RuleMode, Typology, Verdict, WORTH_A_LOOK};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::Cx;

/// What kind of thing.
pub(super) const fn kind(kind: RiskKind) -> &'static str {
    match kind {
        RiskKind::Card => "risk-kind-card",
        RiskKind::Customer => "risk-kind-customer",
        RiskKind::Email => "risk-kind-email",
        RiskKind::Ip => "risk-kind-ip",
        RiskKind::Device => "risk-kind-device",
        RiskKind::Range => "risk-kind-range",
        RiskKind::Staff => "risk-kind-staff",
        RiskKind::Place => "risk-kind-place",
    }
}

/// One of that kind within a sentence.
pub(super) const fn this(kind: RiskKind) -> &'static str {
    match kind {
        RiskKind::Card => "risk-this-card",
        RiskKind::Customer => "risk-this-customer",
        RiskKind::Email => "risk-this-email",
        RiskKind::Ip => "risk-this-ip",
        RiskKind::Device => "risk-this-device",
        RiskKind::Range => "risk-this-range",
        RiskKind::Staff => "risk-this-staff",
        RiskKind::Place => "risk-this-place",
    }
}

/// What an alert suspects, in the words of the rule that weighs most; whoever reads many of them sees at once what each is.
pub(super) fn title(cx: &Cx<'_>, alert: &RiskAlert) -> String {
    rule_words(cx, &alert.strongest)
}

/// How bad it is.
pub(super) const fn level(points: u32) -> &'static str {
    match points {
        HIGH.. => "alert-high",
        WORTH_A_LOOK.. => "alert-medium",
        _ => "alert-low",
    }
}

/// What a rule looks for.
pub(super) const fn typology(typology: Typology) -> &'static str {
    match typology {
        Typology::Fraud => "rules-for-fraud",
        Typology::Aml => "rules-for-aml",
        Typology::Staff => "rules-for-staff",
        Typology::Network => "rules-for-network",
    }
}

/// What a rule has done with what it finds.
pub(super) const fn action(action: Action) -> &'static str {
    match action {
        Action::Review => "rules-does-review",
        Action::Block => "rules-does-block",
        Action::Allow => "rules-does-allow",
    }
}

/// Whether a rule counts.
pub(super) const fn mode(mode: RuleMode) -> &'static str {
    match mode {
        RuleMode::On => "rules-on",
        RuleMode::Shadow => "rules-shadow",
        RuleMode::Off => "rules-off",
    }
}

/// What somebody said it was.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fraud => "alert-said-fraud",
        Verdict::Fine => "alert-said-fine",
        Verdict::Unsure => "alert-said-unsure",
    }
}

/// What a feature says.
pub(super) fn feature(cx: &Cx<'_>, feature: &Feature) -> String {
    let Some(key) = feature_key(feature.name) else { return feature.name.to_owned() };
    let of = feature.of.map(|of| cx.say(this(of))).unwrap_or_default();
    cx.tell(&Message::new(key).with("of", of))
}

fn feature_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "amount" => "risk-feature-amount",
        "hour" => "risk-feature-hour",
        "weekend" => "risk-feature-weekend",
        "night" => "risk-feature-night",
        "gateway_score" => "risk-feature-gateway-score",
        "cvc_failed" => "risk-feature-cvc-failed",
        "postal_code_failed" => "risk-feature-postal-code-failed",
        "address_failed" => "risk-feature-address-failed",
        "authenticated" => "risk-feature-authenticated",
        "prepaid" => "risk-feature-prepaid",
        "ip_abroad" => "risk-feature-ip-abroad",
        "billing_abroad" => "risk-feature-billing-abroad",
        "count_1m" => "risk-feature-count-1m",
        "count_1h" => "risk-feature-count-1h",
        "count_1d" => "risk-feature-count-1d",
        "count_7d" => "risk-feature-count-7d",
        "count_30d" => "risk-feature-count-30d",
        "declined_1h" => "risk-feature-declined-1h",
        "declined_1d" => "risk-feature-declined-1d",
        "declined_7d" => "risk-feature-declined-7d",
        "average_1d" => "risk-feature-average-1d",
        "average_7d" => "risk-feature-average-7d",
        "average_30d" => "risk-feature-average-30d",
        "amount_to_mean" => "risk-feature-amount-to-mean",
        "amount_to_max" => "risk-feature-amount-to-max",
        "amount_to_median" => "risk-feature-amount-to-median",
        "amount_z" => "risk-feature-amount-z",
        "seconds_since_last" => "risk-feature-since-last",
        "payments_so_far" => "risk-feature-so-far",
        "known_1d" => "risk-feature-known-1d",
        "known_7d" => "risk-feature-known-7d",
        "known_30d" => "risk-feature-known-30d",
        "frauds_1d" => "risk-feature-frauds-1d",
        "frauds_7d" => "risk-feature-frauds-7d",
        "frauds_30d" => "risk-feature-frauds-30d",
        "fraud_share_1d" => "risk-feature-fraud-share-1d",
        "fraud_share_7d" => "risk-feature-fraud-share-7d",
        "fraud_share_30d" => "risk-feature-fraud-share-30d",
        "frauds_of_last_3" => "risk-feature-frauds-of-last-3",
        "frauds_of_last_5" => "risk-feature-frauds-of-last-5",
        "unexplained_of_last_3" => "risk-feature-unexplained-of-last-3",
        "days_since_fraud" => "risk-feature-days-since-fraud",
        "days_since_run_began" => "risk-feature-days-since-run",
        "run" => "risk-feature-run",
        "average_1d_to_30d" => "risk-feature-average-1d-to-30d",
        "count_1d_to_30d" => "risk-feature-count-1d-to-30d",
        "is_new" => "risk-feature-is-new",
        "new_1d" => "risk-feature-new-1d",
        "new_share_30d" => "risk-feature-new-share-30d",
        "new_with_others" => "risk-feature-new-with-others",
        "outlying_1d" => "risk-feature-outlying-1d",
        "outlying_7d" => "risk-feature-outlying-7d",
        "outlying_30d" => "risk-feature-outlying-30d",
        "days_since_outlying" => "risk-feature-days-since-outlying",
        _ => return None,
    })
}

/// A feature's value as somebody would say it. Amounts are in the shop's currency.
pub(super) fn value(cx: &Cx<'_>, name: &str, value: f64, currency: Option<Currency>) -> String {
    if !value.is_finite() {
        return cx.say("risk-not-known");
    }
    match name {
        "amount" | "average_1d" | "average_7d" | "average_30d" => match currency {
            Some(currency) => cx.money(Money::new(whole(value), currency)),
            None => number(cx, value),
        },
        "hour" => format!("{:02}:00", whole(value)),
        "weekend" | "night" | "is_new" | "cvc_failed" | "postal_code_failed" | "address_failed" | "authenticated"
        | "prepaid" | "ip_abroad" | "billing_abroad" => cx.say(if value > 0.5 { "risk-yes" } else { "risk-no" }),
        "seconds_since_last" => span(cx, value),
        "amount_to_mean" | "amount_to_max" | "amount_to_median" | "average_1d_to_30d" | "count_1d_to_30d" => {
            format!("× {}", number(cx, value))
        }
        _ if name.contains("share") => percent(cx, value),
        _ => number(cx, value),
    }
}

fn span(cx: &Cx<'_>, seconds: f64) -> String {
    let said = |key: &'static str, n: f64| cx.tell(&Message::new(key).with("n", number(cx, n)));
    match seconds {
        ..120.0 => said("risk-seconds", seconds.round()),
        ..7_200.0 => said("risk-minutes", (seconds / 60.0).round()),
        ..172_800.0 => said("risk-hours", (seconds / 3_600.0).round()),
        _ => said("risk-days", (seconds / 86_400.0).round()),
    }
}

/// The nearest whole number.
#[allow(clippy::cast_possible_truncation, reason = "rounded, and a number too large stops at the largest")]
pub(super) const fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// A number with two decimals where it has any.
pub(super) fn number(cx: &Cx<'_>, value: f64) -> String {
    let Some(rounded) = Decimal::from_f64(value).map(|value| value.round_dp(2).normalize()) else {
        return value.to_string();
    };
    if rounded.is_integer() && rounded.abs() < Decimal::from(i64::MAX) {
        let digits = cx.texts.count(whole(value.abs()).unsigned_abs());
        return if rounded.is_sign_negative() && !rounded.is_zero() { format!("−{digits}") } else { digits };
    }
    rounded.to_string().replace('-', "−")
}

/// A measured amount in minor units.
pub(super) fn minor(cx: &Cx<'_>, currency: Option<Currency>, value: f64) -> String {
    currency.map_or_else(|| number(cx, value), |currency| cx.texts.money(Money::new(whole(value), currency)))
}

/// With its sign either way, and two decimals.
pub(super) fn signed(value: f64) -> String {
    let digits = format!("{:.2}", value.abs());
    if digits.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
        digits
    } else if value < 0.0 {
        format!("−{digits}")
    } else {
        format!("+{digits}")
    }
}

/// A share in percent, without decimals where they would say little.
pub(super) fn percent(cx: &Cx<'_>, share: f64) -> String {
    let percent = share * 100.0;
    let digits = if percent > 0.0 && percent < 10.0 { format!("{percent:.1}") } else { number(cx, percent.round()) };
    format!("{digits}\u{a0}%")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stands_before_what_is_not_nothing() {
        assert_eq!([0.004, -0.004, 1.25, -1.25].map(signed), ["0.00", "0.00", "+1.25", "−1.25"]);
    }

    #[test]
    fn alerts_are_high_from_sixty_points_on() {
        assert_eq!([29, 30, 59, 60].map(level), ["alert-low", "alert-medium", "alert-medium", "alert-high"]);
    }
}
