//! The figures of today: what was sold, what is on its way, what is not explained, and what waits for a person.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::attention::{self, Attention, Waiting};
use super::filling::Filling;
use super::reconcile::{Month, Reconciliation};
use super::{Actor, Desk, Result};
use crate::access;
use crate::domain::ids::BatchId;
use crate::domain::{Capability, Currency, Dispute, LedgerKind, Money, MoneyError, Totals};
use crate::gateway::decline;
use crate::reconcile::Break;
use crate::report::month::ProofState;
use crate::store::{LedgerSum, PaymentRow};
use crate::text::{Message, UserError};

/// How far the declines by reason reach back.
const DECLINE_DAYS: i64 = 30;

/// The figures of today (UTC), up to now.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// The moment up to which everything is counted.
    pub at: DateTime<Utc>,
    /// Up to when every gateway was read: the oldest of them. Nothing when one was never read, or there is none.
    pub synced_at: Option<DateTime<Utc>>,
    /// The money per settlement currency, the one with most sales in the last 30 days first.
    pub money: Vec<TodayMoney>,
    /// How many payments were tried today.
    pub attempts: u64,
    /// How many of them were declined.
    pub declined: u64,
    /// Disputes that are not decided.
    pub disputes: OpenDisputes,
    /// What waits for a person, most pressing first. Of many breaks the largest.
    pub attention: Vec<Attention>,
    /// How many breaks there are besides.
    pub unlisted_breaks: u64,
    /// How many breaks there are at all.
    pub breaks: u64,
    /// How many batches some break is about.
    pub broken_batches: u64,
    /// Where the money of payments stands, per currency, in the order of `money`.
    pub standing: Vec<Standing>,
    /// Declines of the last 30 days by reason, most often first.
    pub declines: Vec<DeclineReason>,
}

/// Today's money in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct TodayMoney {
    /// The currency of every amount.
    pub currency: Currency,
    /// What was sold today.
    pub sales: Sales,
    /// What was sold on the same day last week, up to the same time.
    pub week_before: Sales,
    /// What the gateways hold, after fees, and how many payments are in no batch.
    pub pending: Counted,
    /// The payout that is to arrive next.
    pub next_payout: Option<NextPayout>,
    /// What does not add up between gateway and bank.
    pub unexplained: Unexplained,
}

/// What was sold, before fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sales {
    /// Money from customers.
    pub gross: Money,
    /// Money back to customers, positive.
    pub refunds: Money,
    /// Gross less refunds.
    pub net: Money,
}

/// A number of things and what they are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub amount: Money,
}

/// A batch on its way to the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPayout {
    /// The batch.
    pub batch_id: BatchId,
    /// What it brings.
    pub amount: Money,
    /// The day the bank is to book it.
    pub arrives: NaiveDate,
    /// The name of the gateway connection.
    pub gateway: String,
}

/// What does not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unexplained {
    /// The net of the breaks: bank minus expected.
    pub amount: Money,
    /// Their sum without signs, so that two cannot hide each other.
    pub gross: Money,
    /// How many breaks have an amount.
    pub breaks: u64,
    /// The day of the oldest.
    pub oldest: Option<NaiveDate>,
}

/// Disputes that are not decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenDisputes {
    /// How many.
    pub count: u64,
    /// What they are about, per payment currency.
    pub amounts: Totals,
    /// The next moment until which evidence is due.
    pub nearest: Option<DateTime<Utc>>,
}

/// Where the money of payments stands. Held and disputed money is not earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The currency of every amount.
    pub currency: Currency,
    /// Authorised, not captured: payments, in the payment currency.
    pub held: Counted,
    /// Captured and in no batch: payments, and what the gateways hold.
    pub captured: Counted,
    /// In a batch that is not to be seen at the bank yet: batches.
    pub in_transit: Counted,
    /// Proven at the bank this month: batches, by the day the bank booked them.
    pub at_the_bank: Counted,
    /// Disputed and not decided: disputes, in the payment currency.
    pub disputed: Counted,
}

/// How often payments were declined for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineReason {
    /// The gateway's code for it.
    pub code: String,
    /// The reason in words.
    pub reason: Message,
    /// How often today.
    pub today: u64,
    /// How often in the last 30 days, today included.
    pub last_30_days: u64,
}

/// The figures of today, up to now.
///
/// # Errors
/// When the book cannot be read or a sum does not fit.
pub fn today(desk: &Desk, actor: &Actor) -> Result<Today> {
    let person = desk.check(actor, Capability::ViewFigures)?;
    let facts = desk.facts_of_today()?;
    let staff = desk.staff(&person)?;
    let sees_risk = access::may(person.role, Capability::ViewRisk);
    let reported = if sees_risk { desk.open_warnings()? } else { Vec::new() };
    let currencies = facts.currencies();
    let money: std::result::Result<_, MoneyError> = currencies.iter().map(|currency| facts.money(*currency)).collect();
    let standing: std::result::Result<_, MoneyError> =
        currencies.iter().map(|currency| facts.standing(*currency)).collect();
    let midnight = facts.midnight();
    let breaks = &facts.proof.proof.breaks;
    let broken: BTreeSet<&BatchId> = breaks.iter().filter_map(|found| found.batches.first()).collect();
    Ok(Today {
        unlisted_breaks: breaks.len().saturating_sub(attention::BREAKS_LISTED) as u64,
        breaks: breaks.len() as u64,
        broken_batches: broken.len() as u64,
        at: facts.now,
        synced_at: facts.synced_at(),
        money: money?,
        standing: standing?,
        attempts: facts.attempts,
        declined: facts.declines.iter().filter(|(at, _)| *at >= midnight).count() as u64,
        disputes: facts.open_disputes()?,
        attention: attention::of(&Waiting {
            now: facts.now,
            proof: &facts.proof.proof,
            held: &facts.held,
            disputes: &facts.disputes,
            reported: &reported,
            commands: &facts.commands,
            freshness: &facts.freshness,
            staff: &staff,
        }),
        declines: facts.declines_by_reason(),
    })
}

/// Everything that the figures are made from, read once.
struct Facts {
    now: DateTime<Utc>,
    freshness: Vec<(crate::store::ConnectionRow, Option<DateTime<Utc>>)>,
    proof: std::sync::Arc<Reconciliation>,
    gateways: std::collections::HashMap<BatchId, String>,
    today: Vec<LedgerSum>,
    week_before: Vec<LedgerSum>,
    month: Vec<LedgerSum>,
    balance: Totals,
    waiting: BTreeMap<Currency, u64>,
    held: Vec<PaymentRow>,
    disputes: Vec<Dispute>,
    commands: Vec<crate::store::CommandRow>,
    attempts: u64,
    declines: Vec<(DateTime<Utc>, String)>,
}

impl Desk {
    fn facts_of_today(&self) -> Result<Facts> {
        let now = self.clock.now();
        let midnight = start_of(now);
        let week = TimeDelta::days(7);
        let long_ago = midnight - TimeDelta::days(DECLINE_DAYS - 1);
        // A figure counts what was booked at this very moment too.
        let end = now + TimeDelta::milliseconds(1);
        let freshness = self.freshness()?;
        let proof = self.proven()?;
        self.store.read::<_, UserError>(|view| {
            let balance = view.whole_balance()?;
            let mut waiting = BTreeMap::new();
            for Money { currency, .. } in balance.iter() {
                let (after, batched) = batched_sales(&proof, currency);
                // The proof may be one page of a sync older or newer than what is counted here.
                waiting.insert(currency, view.sales_after(currency, after)?.saturating_sub(batched));
            }
            let mut commands = view.open_commands()?;
            commands.extend(view.commands_in_review()?);
            Ok(Facts {
                now,
                freshness,
                proof,
                gateways: view.gateways_of_batches()?,
                today: view.ledger_sums(midnight, end)?,
                week_before: view.ledger_sums(midnight - week, end - week)?,
                month: view.ledger_sums(long_ago, end)?,
                balance,
                waiting,
                held: view.held_payments()?,
                disputes: view.undecided_disputes()?,
                commands,
                attempts: view.attempts(midnight, end)?,
                declines: view.declines(long_ago, end)?,
            })
        })
    }
}

impl Facts {
    fn midnight(&self) -> DateTime<Utc> {
        start_of(self.now)
    }

    /// Every currency that occurs, the one with most sales first.
    fn currencies(&self) -> Vec<Currency> {
        let batches = self.proof.batches.iter().map(|settled| settled.batch.amount);
        let held = self.held.iter().map(|row| row.payment.amount);
        let disputed = self.disputes.iter().map(|dispute| dispute.amount);
        let breaks = self.proof.proof.breaks.iter().map(|found| found.amount);
        let ledger = self.month.iter().map(|sum| sum.amount);
        let amounts = batches.chain(held).chain(disputed).chain(breaks).chain(ledger).chain(self.balance.iter());
        let occurring: BTreeSet<Currency> = amounts.map(|amount| amount.currency).collect();
        let sales = |currency: Currency| {
            let sales = self.month.iter().filter(|sum| sum.kind == LedgerKind::Sale);
            sales.filter(|sum| sum.amount.currency == currency).map(|sum| sum.count).sum::<u64>()
        };
        let mut currencies: Vec<Currency> = occurring.into_iter().collect();
        currencies.sort_by_key(|currency| (Reverse(sales(*currency)), *currency));
        currencies
    }

    /// The oldest of the gateways' readings, if each was read.
    fn synced_at(&self) -> Option<DateTime<Utc>> {
        let times: Option<Vec<_>> = self.freshness.iter().map(|(_, synced_at)| *synced_at).collect();
        times?.into_iter().min()
    }

    fn money(&self, currency: Currency) -> std::result::Result<TodayMoney, MoneyError> {
        Ok(TodayMoney {
            currency,
            sales: sales(&self.today, currency)?,
            week_before: sales(&self.week_before, currency)?,
            pending: self.pending(currency),
            next_payout: self.next_payout(currency),
            unexplained: self.unexplained(currency),
        })
    }

    fn pending(&self, currency: Currency) -> Counted {
        Counted { count: self.waiting.get(&currency).copied().unwrap_or_default(), amount: self.balance.get(currency) }
    }

    /// Among what is on its way, the batch that comes first. What was due before today is late, not next.
    fn next_payout(&self, currency: Currency) -> Option<NextPayout> {
        let on_its_way: BTreeSet<&BatchId> = self.proof.proof.in_transit.iter().map(|batch| &batch.batch_id).collect();
        let batches = self.proof.batches.iter().map(|settled| &settled.batch);
        let next = batches
            .filter(|batch| batch.amount.currency == currency && on_its_way.contains(&batch.batch_id))
            .filter(|batch| batch.arrival_date >= self.now.date_naive())
            .min_by_key(|batch| (batch.arrival_date, &batch.batch_id))?;
        Some(NextPayout {
            batch_id: next.batch_id.clone(),
            amount: next.amount,
            arrives: next.arrival_date,
            gateway: self.gateways.get(&next.batch_id).cloned().unwrap_or_default(),
        })
    }

    fn unexplained(&self, currency: Currency) -> Unexplained {
        let proof = &self.proof.proof;
        let breaks = proof.breaks.iter().filter(|found| found.amount.currency == currency && !found.amount.is_zero());
        let days: Vec<NaiveDate> = breaks.map(|found: &Break| found.on).collect();
        Unexplained {
            amount: proof.unexplained.get(currency),
            gross: proof.unexplained_gross.get(currency),
            breaks: days.len() as u64,
            oldest: days.into_iter().min(),
        }
    }

    fn standing(&self, currency: Currency) -> std::result::Result<Standing, MoneyError> {
        let held = self.held.iter().map(|row| row.payment.capturable);
        let disputed = self.disputes.iter().map(|dispute| dispute.amount);
        let in_transit = self.proof.proof.in_transit.iter().map(|batch| batch.amount);
        Ok(Standing {
            currency,
            held: counted(currency, held)?,
            captured: self.pending(currency),
            in_transit: counted(currency, in_transit)?,
            at_the_bank: counted(currency, self.proven_this_month().into_iter())?,
            disputed: counted(currency, disputed)?,
        })
    }

    /// What of the batches that the bank booked this month is proven to the cent.
    fn proven_this_month(&self) -> Vec<Money> {
        let month = Month { year: self.now.year(), month: self.now.month() };
        let filling = Filling::new(&self.proof);
        let proven = filling.settled().filter(|(settled, footing)| {
            let batch_id = &settled.batch.batch_id;
            let booked = filling.deposits_of(batch_id).iter().map(|deposit| deposit.booked_on).max();
            booked.is_some_and(|day| month.contains(day)) && filling.state(batch_id, footing) == ProofState::Matched
        });
        proven.map(|(settled, _)| settled.batch.amount).collect()
    }

    fn open_disputes(&self) -> std::result::Result<OpenDisputes, MoneyError> {
        let mut open = OpenDisputes { count: self.disputes.len() as u64, ..OpenDisputes::default() };
        for dispute in &self.disputes {
            open.amounts.add(dispute.amount)?;
        }
        open.nearest = self.disputes.iter().filter_map(attention::evidence_due).min();
        Ok(open)
    }

    fn declines_by_reason(&self) -> Vec<DeclineReason> {
        let midnight = self.midnight();
        let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (at, code) in &self.declines {
            let (all, today) = counts.entry(code).or_default();
            *all += 1;
            *today += u64::from(*at >= midnight);
        }
        let mut reasons: Vec<DeclineReason> = counts
            .into_iter()
            .map(|(code, (last_30_days, today))| DeclineReason {
                code: code.to_owned(),
                reason: decline::explain(code).meaning,
                today,
                last_30_days,
            })
            .collect();
        reasons.sort_by_key(|reason| Reverse((reason.last_30_days, reason.today)));
        reasons
    }
}

/// How many sales of a currency are in a batch. A payout made by hand says not what it pays out; what is older than the
/// newest of those counts as paid out, and only later sales are counted.
fn batched_sales(proof: &Reconciliation, currency: Currency) -> (Option<DateTime<Utc>>, u64) {
    let of_currency = || proof.batches.iter().filter(|settled| settled.batch.amount.currency == currency);
    let by_hand = of_currency().filter(|settled| !settled.batch.automatic);
    let after = by_hand.map(|settled| settled.batch.created_at).max();
    let sales = of_currency()
        .flat_map(|settled| &settled.lines)
        .filter(|entry| entry.kind == LedgerKind::Sale && after.is_none_or(|after| entry.created_at > after));
    (after, sales.count() as u64)
}

fn start_of(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.date_naive().and_time(NaiveTime::MIN).and_utc()
}

fn sales(sums: &[LedgerSum], currency: Currency) -> std::result::Result<Sales, MoneyError> {
    let of = |kinds: &[LedgerKind]| {
        let wanted = sums.iter().filter(|sum| sum.amount.currency == currency && kinds.contains(&sum.kind));
        Money::sum(currency, wanted.map(|sum| sum.amount))
    };
    let gross = of(&[LedgerKind::Sale])?;
    let refunds = of(&[LedgerKind::Refund, LedgerKind::RefundFailed])?.negated()?;
    Ok(Sales { gross, refunds, net: gross.minus(refunds)? })
}

fn counted(currency: Currency, amounts: impl Iterator<Item = Money>) -> std::result::Result<Counted, MoneyError> {
    let amounts: Vec<Money> = amounts.filter(|amount| amount.currency == currency).collect();
    Ok(Counted { count: amounts.len() as u64, amount: Money::sum(currency, amounts)? })
}
