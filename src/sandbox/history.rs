//! Grows the shop's history: first every attempt and its fate are drawn, then they are played in order of time.

use chrono::Datelike;

use super::baskets;
use super::money::Cur;
use super::objects::{Attempt, Metadata, NewIntent, Verdict};
use super::payouts::{day_of, is_business_day, midnight};
use super::people::{self, Customer};
use super::plan::{Draw, ShopPlan, Stream};
use super::shop::{DAY, Shop};

const HOUR: i64 = 3600;

/// One payment as it is going to happen.
struct Draft {
    at: i64,
    asked: NewIntent,
    attempt: Attempt,
    /// Seconds after the first attempt at which the customer tries again, and with what.
    retry: Option<(i64, Attempt)>,
    stolen: bool,
    fate: Option<Fate>,
    /// Seconds after the payment at which the card's bank reports it as fraud, and as what kind.
    warned: Option<(i64, &'static str)>,
}

/// What becomes of a payment; times in seconds after it.
#[derive(Clone, Copy)]
enum Fate {
    Nothing,
    Capture { after: i64, percent: i64 },
    Void { after: i64 },
    Refund { after: i64, percent: i64, reason: &'static str },
    PendingRefund { after: i64 },
    FailedRefund { after: i64 },
    Dispute { after: i64, reason: &'static str, ends: Option<(i64, bool)> },
}

/// One thing that happens to a draft.
enum Step {
    Pay,
    PayAgain,
    Capture(i64),
    Void,
    Refund { percent: i64, reason: &'static str, pending: bool },
    FailRefund,
    Dispute(&'static str),
    Warn(&'static str),
    Answer,
    Decide(bool),
}

/// A shop with its whole history, at the plan's `until`.
pub(super) fn grow(plan: &ShopPlan) -> Shop {
    let mut shop = Shop::open(plan);
    let until = plan.until.timestamp();
    shop.fail_payout_from = Some(shop.opened + i64::from(plan.days) * DAY * 55 / 100);
    let mut drafts = draft_payments(plan, shop.opened, until);
    decide_fates(plan, &mut drafts, shop.opened, until);
    decide_warnings(plan, &mut drafts, until);
    let mut steps: Vec<(i64, usize, Step)> = Vec::with_capacity(drafts.len() * 2);
    for (index, draft) in drafts.iter().enumerate() {
        steps.extend(draft.steps().into_iter().map(|(at, step)| (at, index, step)));
    }
    steps.retain(|(at, ..)| *at <= until);
    steps.sort_by_key(|(at, index, _)| (*at, *index));
    let mut made = vec![Made::default(); drafts.len()];
    for (at, index, step) in steps {
        shop.advance(at);
        play(&mut shop, &drafts[index], &mut made[index], &step);
    }
    shop.advance(until);
    shop
}

/// Where the objects of a draft ended up in the shop's tables.
#[derive(Clone, Default)]
struct Made {
    intent: usize,
    refund: Option<usize>,
    dispute: Option<usize>,
}

/// Plays one step. A step that the shop refuses (a decline, a hold that expired before its capture) leaves the refusal's
/// own trace in the history, as it would live.
fn play(shop: &mut Shop, draft: &Draft, made: &mut Made, step: &Step) {
    let charge = shop.intents.iter().nth(made.intent).and_then(|intent| intent.latest_charge);
    let outcome = match (step, charge) {
        (Step::Pay, _) => {
            made.intent = shop.create_intent(draft.asked.clone(), None);
            shop.confirm(made.intent, draft.attempt.clone())
        }
        (Step::PayAgain, _) => match &draft.retry {
            Some((_, attempt)) => shop.confirm(made.intent, attempt.clone()),
            None => Ok(()),
        },
        (Step::Capture(percent), _) => {
            shop.capture(made.intent, Some(baskets::part(draft.asked.amount, *percent, draft.asked.currency)))
        }
        (Step::Void, _) => shop.cancel(made.intent, Some("requested_by_customer".to_owned())),
        (Step::Refund { percent, reason, pending }, Some(charge)) => {
            let amount = baskets::part(draft.asked.amount, *percent, draft.asked.currency);
            let refund = shop.refund(charge, Some(amount), Some((*reason).to_owned()), Metadata::new(), *pending);
            refund.map(|refund| made.refund = Some(refund))
        }
        (Step::FailRefund, _) => {
            made.refund.into_iter().for_each(|refund| shop.fail_refund(refund));
            Ok(())
        }
        (Step::Dispute(reason), Some(charge)) => {
            shop.open_dispute(charge, reason).map(|dispute| made.dispute = Some(dispute))
        }
        (Step::Warn(fraud_type), Some(charge)) => {
            shop.warn_of_fraud(charge, fraud_type);
            Ok(())
        }
        (Step::Answer, _) => match made.dispute {
            Some(dispute) => shop.add_evidence(dispute, evidence(draft), true),
            None => Ok(()),
        },
        (Step::Decide(won), _) => {
            made.dispute.into_iter().for_each(|dispute| shop.decide_dispute(dispute, *won));
            Ok(())
        }
        (Step::Refund { .. } | Step::Dispute(_) | Step::Warn(_), None) => Ok(()),
    };
    debug_assert!(outcome.is_ok() || matches!(step, Step::Pay), "the history asked for something impossible");
}

fn evidence(draft: &Draft) -> Vec<(String, String)> {
    let billing = &draft.attempt.billing;
    let fields = [
        ("customer_name", billing.name.clone()),
        ("customer_email_address", billing.email.clone()),
        ("product_description", draft.asked.description.clone()),
        ("shipping_carrier", Some("Parcel post".to_owned())),
    ];
    fields.into_iter().filter_map(|(field, text)| Some((field.to_owned(), text?))).collect()
}

impl Draft {
    /// Whether the payment is approved in the end.
    fn approved(&self) -> bool {
        self.retry.as_ref().map_or(self.attempt.verdict, |(_, attempt)| attempt.verdict) == Verdict::Approved
    }

    fn steps(&self) -> Vec<(i64, Step)> {
        let mut steps = vec![(self.at, Step::Pay)];
        let mut then = |after: i64, step| steps.push((self.at + after, step));
        if let Some((after, _)) = &self.retry {
            then(*after, Step::PayAgain);
        }
        if let Some((after, fraud_type)) = self.warned {
            then(after, Step::Warn(fraud_type));
        }
        match self.fate.unwrap_or(Fate::Nothing) {
            Fate::Nothing => {}
            Fate::Capture { after, percent } => then(after, Step::Capture(percent)),
            Fate::Void { after } => then(after, Step::Void),
            Fate::Refund { after, percent, reason } => then(after, Step::Refund { percent, reason, pending: false }),
            Fate::PendingRefund { after } => {
                then(after, Step::Refund { percent: 100, reason: "requested_by_customer", pending: true });
            }
            Fate::FailedRefund { after } => {
                then(after, Step::Refund { percent: 100, reason: "requested_by_customer", pending: false });
                then(after + 3 * DAY, Step::FailRefund);
            }
            Fate::Dispute { after, reason, ends } => {
                then(after, Step::Dispute(reason));
                if let Some((end, won)) = ends {
                    then(after + (end / 3).min(6 * DAY), Step::Answer);
                    then(after + end, Step::Decide(won));
                }
            }
        }
        steps
    }
}

fn draft_payments(plan: &ShopPlan, opened: i64, until: i64) -> Vec<Draft> {
    let mut people = Draw::new(plan.seed, Stream::People);
    let mut draw = Draw::new(plan.seed, Stream::Payments);
    let year = plan.until.year();
    let pool = (plan.days as usize * plan.per_day as usize / 4).max(20);
    let customers: Vec<Customer> = (0..pool).map(|number| Customer::new(&mut people, number, year)).collect();
    let mut drafts = Vec::new();
    for day in (0..).map(|day| midnight(day_of(opened)) + day * DAY).take_while(|day| *day <= until) {
        let weekday = day_of(day).weekday().num_days_from_monday();
        for _ in 0..baskets::attempts(&mut draw, plan.per_day, weekday) {
            let at = day + baskets::second_of_day(&mut draw, !is_business_day(day_of(day)));
            let draft = if draw.permille(8) {
                draft_theft(&mut draw, at, year)
            } else {
                // Half of the payments come from a fifth of the customers.
                let regulars = pool / if draw.permille(500) { 5 } else { 1 };
                draft_purchase(&mut draw, at, &customers[people.index(regulars)])
            };
            drafts.push(draft);
        }
    }
    let mut bursts = match plan.days {
        0..7 => 0,
        7..60 => 1,
        _ => 2,
    };
    while bursts > 0 {
        let day = draw.between(i64::from(plan.days) * 3 / 10, i64::from(plan.days) * 9 / 10);
        draft_card_testing(&mut draw, midnight(day_of(opened)) + day * DAY, year, &mut drafts);
        bursts -= 1;
    }
    drafts.retain(|draft| (opened..=until).contains(&draft.at));
    drafts.sort_by_key(|draft| draft.at);
    let mut number = 1000;
    for draft in drafts.iter_mut().filter(|draft| draft.asked.description.is_none()) {
        number += 1;
        draft.asked.description = Some(format!("Order {number}"));
        draft.asked.metadata.insert(0, ("order_id".to_owned(), number.to_string()));
    }
    if plan.hides_countries {
        for draft in &mut drafts {
            draft.asked.metadata.retain(|(name, _)| name != "ip_country");
        }
    }
    drafts
}

fn origin(ip: &str, device: &str, country: &str) -> Metadata {
    [("ip", ip), ("device_id", device), ("ip_country", country)].map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec()
}

fn draft_purchase(draw: &mut Draw, at: i64, customer: &Customer) -> Draft {
    let attempt = customer.attempt(draw);
    let retry = (attempt.verdict != Verdict::Approved && draw.permille(150))
        .then(|| (draw.between(40, 240), customer.second_try(draw, &attempt)));
    // Some buy from work or on holiday.
    let ip = if draw.permille(120) { people::ip_address(draw) } else { customer.ip.clone() };
    let country = if draw.permille(20) { draw.pick(&["ES", "IT", "GR", "US"]) } else { customer.country };
    let asked = NewIntent {
        amount: baskets::total(draw, customer.currency),
        currency: customer.currency,
        manual: draw.permille(60),
        description: None,
        receipt_email: attempt.billing.email.clone(),
        metadata: origin(&ip, &customer.device, country),
    };
    Draft { at, asked, attempt, retry, stolen: false, fate: None, warned: None }
}

fn draft_theft(draw: &mut Draw, at: i64, year: i32) -> Draft {
    let (attempt, ip_country) = people::thief(draw, year);
    let (ip, device) = (people::ip_address(draw), format!("dev_{}", draw.token(12)));
    let currency = draw.pick(&[Cur::Eur, Cur::Eur, Cur::Usd]);
    let asked = NewIntent {
        amount: 2 * baskets::total(draw, currency) + 9900,
        currency,
        manual: false,
        description: None,
        receipt_email: attempt.billing.email.clone(),
        metadata: origin(&ip, &device, &ip_country),
    };
    Draft { at, asked, attempt, retry: None, stolen: true, fate: None, warned: None }
}

/// Dozens of tiny attempts within minutes, from one address, with cards of one range.
fn draft_card_testing(draw: &mut Draw, day: i64, year: i32, drafts: &mut Vec<Draft>) {
    let (ip, device) = (people::ip_address(draw), format!("dev_{}", draw.token(12)));
    let (iin, country) = (format!("4{}", draw.digits(5)), draw.pick(&["US", "BR", "GB"]));
    let mut at = day + draw.between(HOUR, 4 * HOUR);
    for _ in 0..draw.between(36, 60) {
        at += draw.between(3, 20);
        let attempt = people::card_test(draw, &iin, country, year);
        let refund = Fate::Refund { after: 9 * HOUR, percent: 100, reason: "fraudulent" };
        let asked = NewIntent {
            amount: draw.between(100, 499),
            currency: Cur::Eur,
            manual: false,
            description: Some("Gift card".to_owned()),
            receipt_email: attempt.billing.email.clone(),
            metadata: origin(&ip, &device, "VN"),
        };
        let fate = (attempt.verdict == Verdict::Approved).then_some(refund);
        drafts.push(Draft { at, asked, attempt, retry: None, stolen: false, fate, warned: None });
    }
}

/// Decides what becomes of every approved payment. A few fates are handed out first, so that even a short history has
/// open holds, a dispute won, one lost and one waiting, a refund still pending and one that failed.
fn decide_fates(plan: &ShopPlan, drafts: &mut [Draft], opened: i64, until: i64) {
    let mut draw = Draw::new(plan.seed, Stream::Aftermath);
    let length = i64::from(plan.days) * DAY;
    let dispute = |days: i64, reason, ends| Fate::Dispute { after: days * DAY, reason, ends };
    let assigned = [
        (opened + length * 15 / 100, dispute(2, "product_not_received", Some((6 * DAY, true)))),
        (opened + length * 20 / 100, dispute(2, "fraudulent", Some((5 * DAY, false)))),
        (until - 6 * DAY, dispute(4, "product_unacceptable", None)),
        (opened + length * 40 / 100, Fate::FailedRefund { after: DAY }),
        (until - 3 * DAY, Fate::PendingRefund { after: DAY + 12 * HOUR }),
    ];
    for (from, fate) in assigned {
        if let Some(draft) = drafts.iter_mut().find(|draft| draft.at >= from && draft.is_plain()) {
            draft.asked.manual = false;
            draft.fate = Some(fate);
        }
    }
    for draft in drafts.iter_mut().filter(|draft| draft.at >= until - 4 * DAY && draft.is_plain()).take(3) {
        draft.asked.manual = true;
        draft.fate = Some(Fate::Nothing);
    }
    for draft in drafts.iter_mut().filter(|draft| draft.fate.is_none() && draft.approved()) {
        draft.fate = Some(if draft.asked.manual { hold_fate(&mut draw) } else { sale_fate(&mut draw, draft.stolen) });
    }
}

/// The kinds of fraud that banks report.
const FRAUD_TYPES: [&str; 4] =
    ["made_with_stolen_card", "made_with_lost_card", "unauthorized_use_of_card", "card_never_received"];

/// Decides of which frauds the card's bank gives warning: of most thefts, of those that become disputes some time before, and
/// of tested cards when they are given back already. One payment of the last days is reported in any case, so that even a
/// short history has a warning that waits for an answer.
fn decide_warnings(plan: &ShopPlan, drafts: &mut [Draft], until: i64) {
    let mut draw = Draw::new(plan.seed, Stream::WarnedOf);
    for draft in drafts.iter_mut().filter(|draft| draft.approved() && !draft.asked.manual) {
        let warned = match draft.fate {
            Some(Fate::Dispute { after, reason: "fraudulent", .. }) => {
                draw.permille(800).then(|| after * draw.between(20, 80) / 100)
            }
            Some(Fate::Refund { after, reason: "fraudulent", .. }) => {
                draw.permille(700).then(|| after + draw.between(DAY, 9 * DAY))
            }
            Some(Fate::Nothing) if draft.stolen => draw.permille(700).then(|| draw.between(2 * DAY, 12 * DAY)),
            _ => None,
        };
        draft.warned = warned.map(|after| (after, draw.pick(&FRAUD_TYPES)));
    }
    let is_left_alone = |draft: &&mut Draft| {
        draft.approved() && !draft.asked.manual && matches!(draft.fate, Some(Fate::Nothing)) && draft.warned.is_none()
    };
    let found = drafts.iter_mut().filter(is_left_alone).find(|draft| draft.at >= until - 5 * DAY);
    if let Some(draft) = found.filter(|draft| draft.at <= until - 2 * DAY) {
        draft.warned = Some((DAY + 9 * HOUR, "unauthorized_use_of_card"));
    }
}

impl Draft {
    /// An approved payment in euro to which anything may happen yet.
    fn is_plain(&self) -> bool {
        self.fate.is_none()
            && !self.stolen
            && self.attempt.verdict == Verdict::Approved
            && self.asked.currency == Cur::Eur
    }
}

fn hold_fate(draw: &mut Draw) -> Fate {
    let after = draw.between(6 * HOUR, 80 * HOUR);
    match draw.below(100) {
        0..58 => Fate::Capture { after, percent: 100 },
        58..78 => Fate::Capture { after, percent: draw.between(40, 90) },
        78..94 => Fate::Void { after },
        _ => Fate::Nothing,
    }
}

fn sale_fate(draw: &mut Draw, stolen: bool) -> Fate {
    if stolen || draw.permille(4) {
        if stolen && draw.permille(350) {
            return Fate::Nothing;
        }
        let reason = if stolen {
            "fraudulent"
        } else {
            draw.pick(&["product_not_received", "product_unacceptable", "duplicate"])
        };
        let won = draw.permille(if stolen { 150 } else { 600 });
        let ends = Some((draw.between(12 * DAY, 30 * DAY), won));
        return Fate::Dispute { after: draw.between(5 * DAY, 30 * DAY), reason, ends };
    }
    if draw.permille(60) {
        let percent = if draw.permille(600) { 100 } else { draw.between(20, 70) };
        let reason = if draw.permille(80) { "duplicate" } else { "requested_by_customer" };
        return Fate::Refund { after: draw.between(4 * HOUR, 14 * DAY), percent, reason };
    }
    Fate::Nothing
}
