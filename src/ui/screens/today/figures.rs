//! The six figures of the day. Colour only where something waits.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use egui::{Rect, Ui};

use super::attention::until;
use crate::desk::{self, AttentionKind, OpenAlerts, Standing, TodayMoney, When};
use crate::domain::{Currency, Money};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Glyph, palette};
use crate::ui::widgets::FigureCard;
use crate::ui::workbench::Place;

/// Evidence that is due within this time has colour.
const PRESSING: TimeDelta = TimeDelta::days(3);

/// Paints them in their places.
pub(super) fn ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    today: &desk::Today,
    alerts: Option<&OpenAlerts>,
    money: &TodayMoney,
    standing: &Standing,
    places: &[Rect; 6],
) {
    let day = today.at.date_naive();
    let [sales, pending, payout, unexplained, fifth, disputes] = places;
    if net_sales(ui, cx, today, money).show(ui, *sales).clicked() {
        cx.want(Intent::ShowPayments(format!("after:{day}")));
    }
    let count = counted("today-pending-payments", money.pending.count, cx);
    FigureCard::new(cx.say("today-pending"), cx.money(money.pending.amount), cx.tell(&count)).show(ui, *pending);
    let clicked = next_payout(cx, day, money).show(ui, *payout).clicked();
    if let Some(next) = money.next_payout.as_ref().filter(|_| clicked) {
        cx.want(Intent::ShowBatch(next.batch_id.clone()));
    }
    if self::unexplained(ui, cx, money).show(ui, *unexplained).clicked() {
        cx.want(Intent::Go(Place::Reconcile));
    }
    // Whoever may not look at suspicious payments sees how many were declined.
    if let Some(alerts) = alerts {
        if self::alerts(ui, cx, alerts).show(ui, *fifth).clicked() {
            cx.want(Intent::Go(Place::Suspicious));
        }
    } else if declines(cx, today).show(ui, *fifth).clicked() {
        cx.want(Intent::ShowPayments(format!("status:declined after:{day}")));
    }
    if self::disputes(ui, cx, today, standing).show(ui, *disputes).clicked() {
        cx.want(Intent::ShowPayments("status:disputed".to_owned()));
    }
}

/// A sentence with a number in it, grouped where it is shown.
pub(super) fn counted(key: &'static str, count: u64, cx: &Cx<'_>) -> Message {
    Message::new(key).with("count", count).with("shown", cx.texts.count(count))
}

fn net_sales(ui: &Ui, cx: &Cx<'_>, today: &desk::Today, money: &TodayMoney) -> FigureCard {
    let palette = palette(ui);
    let (sales, before) = (money.sales, money.week_before);
    let parts = Message::new("today-net-sales-parts")
        .with("gross", cx.amount(sales.gross))
        .with("refunds", cx.amount(sales.refunds));
    let card = FigureCard::new(cx.say("today-net-sales"), cx.money(sales.net), cx.tell(&parts)).leads_somewhere();
    let hint = Message::new("today-net-sales-before")
        .with("weekday", cx.texts.weekday(today.at.date_naive()))
        .with("time", cx.texts.clock(today.at))
        .with("amount", cx.money(before.net));
    let card = card.hint(cx.tell(&hint));
    let Some(percent) = change(sales.net, before.net) else { return card };
    let word = Message::new("today-percent").with("percent", cx.texts.count(percent.unsigned_abs()));
    let card = card.dotted();
    match percent {
        0 => card,
        1.. => card.marked(Glyph::Triangle, palette.ok.ink, cx.tell(&word)),
        _ => card.marked(Glyph::Triangle, palette.text, cx.tell(&word)).upside_down(),
    }
}

/// By how many percent an amount is above or below another, rounded; nothing where there is nothing to compare with.
fn change(now: Money, before: Money) -> Option<i64> {
    let (now, before) = (i128::from(now.minor), i128::from(before.minor));
    if before <= 0 {
        return None;
    }
    let difference = now - before;
    let percent = (difference.abs() * 200 + before) / (before * 2);
    i64::try_from(percent * difference.signum()).ok()
}

fn next_payout(cx: &Cx<'_>, day: NaiveDate, money: &TodayMoney) -> FigureCard {
    let Some(next) = &money.next_payout else {
        return FigureCard::new(cx.say("today-next-payout"), "\u{2013}", cx.say("today-next-payout-none"));
    };
    let message = match (next.arrives - day).num_days() {
        ..=0 => Message::new("today-next-payout-today").with("gateway", &next.gateway),
        1 => Message::new("today-next-payout-tomorrow").with("gateway", &next.gateway),
        _ => Message::new("today-next-payout-on")
            .with("gateway", &next.gateway)
            .with("weekday", cx.texts.weekday(next.arrives))
            .with("day", cx.texts.day_and_month(next.arrives)),
    };
    FigureCard::new(cx.say("today-next-payout"), cx.money(next.amount), cx.tell(&message)).leads_somewhere()
}

fn unexplained(ui: &Ui, cx: &Cx<'_>, money: &TodayMoney) -> FigureCard {
    let palette = palette(ui);
    let unexplained = money.unexplained;
    let name = cx.say("today-unexplained");
    let figure = cx.money(unexplained.amount);
    let Some(oldest) = unexplained.oldest.filter(|_| unexplained.breaks > 0) else {
        let line = cx.say("today-unexplained-none");
        return FigureCard::new(name, figure, line).marked(Glyph::Done, palette.ok.ink, "").leads_somewhere();
    };
    let line = if unexplained.amount.is_zero() {
        Message::new("today-unexplained-offset").with("shown", cx.texts.count(unexplained.breaks))
    } else {
        counted("today-unexplained-breaks", unexplained.breaks, cx).with("day", cx.texts.day_and_month(oldest))
    };
    let hint = Message::new("today-unexplained-gross").with("amount", cx.money(unexplained.gross));
    FigureCard::new(name, figure, cx.tell(&line)).ink(palette.warn.ink).hint(cx.tell(&hint)).leads_somewhere()
}

fn alerts(ui: &Ui, cx: &Cx<'_>, alerts: &OpenAlerts) -> FigureCard {
    let name = cx.say("today-alerts");
    let lower = Message::new("today-alerts-lower").with("count", cx.texts.count(alerts.lower));
    if alerts.high == 0 {
        let line = if alerts.lower == 0 { cx.say("today-alerts-none") } else { cx.tell(&lower) };
        return FigureCard::new(name, cx.texts.count(0), line).leads_somewhere();
    }
    let figure = Message::new("today-alerts-high").with("count", cx.texts.count(alerts.high));
    FigureCard::new(name, cx.tell(&figure), cx.tell(&lower)).ink(palette(ui).bad.ink).leads_somewhere()
}

fn declines(cx: &Cx<'_>, today: &desk::Today) -> FigureCard {
    let name = cx.say("today-declines");
    let figure = cx.texts.count(today.declined);
    if today.attempts == 0 {
        return FigureCard::new(name, figure, cx.say("today-declines-no-tries"));
    }
    let percent = (today.declined * 200 + today.attempts) / (today.attempts * 2);
    let tries = counted("today-declines-tries", today.attempts, cx);
    let line = Message::new("today-declines-rate").with("tries", tries).with("percent", cx.texts.count(percent));
    FigureCard::new(name, figure, cx.tell(&line)).leads_somewhere()
}

fn disputes(ui: &Ui, cx: &Cx<'_>, today: &desk::Today, standing: &Standing) -> FigureCard {
    let palette = palette(ui);
    let name = cx.say("today-disputes");
    let disputed = standing.disputed;
    let figure = cx.texts.count(disputed.count);
    if disputed.count == 0 {
        return FigureCard::new(name, figure, cx.say("today-disputes-none"));
    }
    let Some(nearest) = evidence_due(today, standing.currency) else {
        return FigureCard::new(name, figure, cx.money(disputed.amount)).leads_somewhere();
    };
    let line = Message::new("today-disputes-due")
        .with("amount", cx.money(disputed.amount))
        .with("when", until(nearest - cx.now));
    let hint = Message::new("today-disputes-hint").with("time", nearest);
    let card = FigureCard::new(name, figure, cx.tell(&line)).hint(cx.tell(&hint)).leads_somewhere();
    if nearest - cx.now <= PRESSING { card.ink(palette.warn.ink) } else { card }
}

/// The next moment until which evidence is awaited in a currency.
fn evidence_due(today: &desk::Today, currency: Currency) -> Option<DateTime<Utc>> {
    let waiting = today.attention.iter().filter(|waiting| {
        waiting.kind == AttentionKind::DisputeDue && waiting.amount.is_some_and(|amount| amount.currency == currency)
    });
    let moments = waiting.filter_map(|waiting| match waiting.when {
        Some(When::Due(moment)) => Some(moment),
        _ => None,
    });
    moments.min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn a_change_is_told_in_whole_percent() {
        let euro = |minor| Money::new(minor, Currency::EUR);
        let check = |now, before, expected| assert_eq!(change(euro(now), euro(before)), expected, "{now} {before}");
        check(112, 100, Some(12));
        check(100, 112, Some(-11));
        check(1005, 1000, Some(1));
        check(1004, 1000, Some(0));
        check(-50, 100, Some(-150));
        check(500, 0, None);
        check(500, -20, None);
        check(i64::MAX, 1, None);
        check(i64::MAX, i64::MAX - 1, Some(0));
    }
}
