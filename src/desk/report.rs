//! Filling the report from the proof. What it says is the report's own business; here it only gets its figures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::charts::{FLOW_DAYS, days_before, span};
use super::reconcile::{Month, Reconciliation, reconcile};
use super::{Desk, Result};
use crate::domain::ids::{BankEntryId, BatchId, CommandId, RefundId};
use crate::domain::{BankEntry, Capability, Currency, Money, MoneyError, Person};
use crate::gateway::decline;
use crate::reconcile::{Break, BreakKind, Footing as BatchFooting, FootingState, MatchKind};
use crate::report::chart::ChartSpec;
use crate::report::month::{
    BalanceCheck, BatchRow, BreakRow, DeclineRow, DepositRow, Footing, GatewayMode, JourneyStep, MonthReport, Parts,
    ProofState, RefundStory, Source,
};
use crate::text::{Message, UserError};

/// What a report is about.
#[derive(Debug, Clone, Default)]
pub struct ReportScope {
    /// One month; nothing means everything there is.
    pub month: Option<Month>,
    /// A refund whose journey is told.
    pub refund: Option<CommandId>,
    /// The figures are the demo shop's.
    pub demo: bool,
}

/// The figures of a report.
///
/// # Errors
/// When the book cannot be read or a sum does not fit.
pub fn month_report(desk: &Desk, actor: &Person, scope: &ReportScope) -> Result<MonthReport> {
    desk.check(actor, Capability::Report)?;
    let proof = reconcile(desk, actor, scope.month)?;
    let (from, to) = period(desk, scope.month, &proof);
    let filled = Filling::new(&proof).fill()?;
    let freshness = desk.freshness()?;
    let connection = freshness.first().map(|(connection, _)| connection);
    let (begin, end) = span(from, to);
    let attempts = desk.store.read(|view| view.attempts(begin, end))?;
    // A month shows its own days; everything there is would be too much for one picture of days.
    let first_charted = if scope.month.is_some() { from } else { days_before(to, FLOW_DAYS) };
    let mut charts = Vec::new();
    for footing in &filled.footings {
        charts.push(ChartSpec::Flow(desk.flow_chart(Some(footing.payouts.currency), first_charted, to)?));
    }
    charts.push(ChartSpec::Declines(Box::new(desk.decline_heat(from, to)?)));
    Ok(MonthReport {
        shop: desk.folder().file_name().unwrap_or_default().to_string_lossy().into_owned(),
        gateway: connection.map(|connection| connection.name.clone()).unwrap_or_default(),
        mode: match connection {
            _ if scope.demo => GatewayMode::Sandbox,
            Some(connection) if connection.live => GatewayMode::Live,
            _ => GatewayMode::Test,
        },
        demo: scope.demo,
        generated_at: desk.clock.now(),
        synced_at: freshness.iter().filter_map(|(_, synced_at)| *synced_at).min(),
        from,
        to,
        footings: filled.footings,
        batches: filled.batches,
        breaks: filled.breaks,
        unexplained: proof.proof.unexplained.clone(),
        unexplained_gross: proof.proof.unexplained_gross.clone(),
        balances: proof.balances.clone(),
        refund: match &scope.refund {
            Some(command_id) => desk.refund_story(command_id)?,
            None => None,
        },
        attempts,
        declines: desk.decline_rows(from, to)?,
        charts,
        sources: desk.sources()?,
    })
}

fn period(desk: &Desk, month: Option<Month>, proof: &Reconciliation) -> (NaiveDate, NaiveDate) {
    let today = desk.clock.now().date_naive();
    if let Some(month) = month {
        return (month.first_day(), month.last_day().min(today));
    }
    let batches = proof.batches.iter().map(|row| row.batch.arrival_date);
    let entries = proof.entries.iter().map(|entry| entry.booked_on);
    (batches.chain(entries).min().unwrap_or(today), today)
}

/// The tables of a report, filled from one proof.
struct Filling<'a> {
    proof: &'a Reconciliation,
    entries: BTreeMap<&'a BankEntryId, &'a BankEntry>,
    amounts: BTreeMap<&'a BatchId, Money>,
    in_transit: BTreeSet<&'a BatchId>,
}

struct Filled {
    footings: Vec<Footing>,
    batches: Vec<BatchRow>,
    breaks: Vec<BreakRow>,
}

impl<'a> Filling<'a> {
    fn new(proof: &'a Reconciliation) -> Self {
        Self {
            proof,
            entries: proof.entries.iter().map(|entry| (&entry.entry_id, entry)).collect(),
            amounts: proof.batches.iter().map(|row| (&row.batch.batch_id, row.batch.amount)).collect(),
            in_transit: proof.proof.in_transit.iter().map(|batch| &batch.batch_id).collect(),
        }
    }

    fn fill(&self) -> std::result::Result<Filled, MoneyError> {
        let mut batches = Vec::with_capacity(self.proof.batches.len());
        for (row, footing) in self.proof.batches.iter().zip(self.footings_in_order()) {
            let state = self.state(&row.batch.batch_id, footing);
            batches.push(BatchRow {
                batch_id: row.batch.batch_id.clone(),
                arrival: row.batch.arrival_date,
                lines: row.lines.len() as u64,
                parts: parts(footing)?,
                payout: row.batch.amount,
                deposits: self.deposits_of(&row.batch.batch_id),
                difference: self.difference(&row.batch.batch_id, row.batch.amount.currency)?,
                state,
            });
        }
        let footings = self.footings(&batches)?;
        let breaks = self.proof.proof.breaks.iter().map(|found| BreakRow {
            kind: Message::new(break_key(found.kind)),
            reason: found.reason.clone(),
            amount: found.amount,
            ids: found
                .batches
                .iter()
                .map(ToString::to_string)
                .chain(found.entries.iter().map(|entry_id| self.entry_name(entry_id)))
                .collect(),
            action: Message::new(action_key(found.kind)),
        });
        Ok(Filled { footings, batches, breaks: breaks.collect() })
    }

    /// The footing of each batch, in the order of the batches.
    fn footings_in_order(&self) -> impl Iterator<Item = &'a BatchFooting> {
        let by_batch: BTreeMap<_, _> =
            self.proof.proof.footings.iter().map(|footing| (&footing.batch_id, footing)).collect();
        self.proof.batches.iter().filter_map(move |row| by_batch.get(&row.batch.batch_id).copied())
    }

    /// The money of the period per currency. Batches that came back are in neither side.
    fn footings(&self, batches: &[BatchRow]) -> std::result::Result<Vec<Footing>, MoneyError> {
        let mut footings: BTreeMap<Currency, Footing> = BTreeMap::new();
        let empty = |currency| Footing {
            parts: Parts::zero(currency),
            not_in_a_batch: Money::zero(currency),
            payouts: Money::zero(currency),
            in_transit: Money::zero(currency),
            unexplained: Money::zero(currency),
            deposits: Money::zero(currency),
        };
        for batch in batches.iter().filter(|batch| batch.state != ProofState::Returned) {
            let currency = batch.payout.currency;
            let footing = footings.entry(currency).or_insert_with(|| empty(currency));
            footing.parts = sum(&footing.parts, &batch.parts)?;
            footing.payouts = footing.payouts.plus(batch.payout)?;
            if self.in_transit.contains(&batch.batch_id) {
                footing.in_transit = footing.in_transit.plus(batch.payout)?;
            }
        }
        for found in self.breaks_at_the_bank() {
            let currency = found.amount.currency;
            let footing = footings.entry(currency).or_insert_with(|| empty(currency));
            footing.unexplained = footing.unexplained.plus(found.amount)?;
        }
        for deposit in self.deposits() {
            let footing = footings.entry(deposit.currency).or_insert_with(|| empty(deposit.currency));
            footing.deposits = footing.deposits.plus(deposit)?;
        }
        Ok(footings.into_values().collect())
    }

    /// What the bank has of the gateway: the entries of every match, and those that nothing explains. Where a deposit
    /// also holds a batch outside of the period, only the part of the period's batches counts.
    fn deposits(&self) -> Vec<Money> {
        let mut deposits = Vec::new();
        for found in &self.proof.proof.matches {
            let of_period: Option<Vec<Money>> =
                found.entries.iter().map(|id| self.entries.get(id).map(|entry| entry.amount)).collect();
            let whole = found.batches.iter().all(|batch_id| self.amounts.contains_key(batch_id));
            match of_period {
                Some(amounts) if whole => deposits.extend(amounts),
                // What came and went back is in neither month's payouts.
                _ if found.how == MatchKind::Returned => {}
                _ => {
                    deposits.extend(found.batches.iter().filter_map(|batch_id| self.amounts.get(batch_id).copied()));
                    // The break is told in the month of the first batch.
                    if found.batches.first().is_some_and(|batch_id| self.amounts.contains_key(batch_id)) {
                        deposits.push(found.difference);
                    }
                }
            }
        }
        for found in &self.proof.proof.breaks {
            if matches!(found.kind, BreakKind::UnexpectedDeposit | BreakKind::UnexpectedDebit) {
                deposits.push(found.amount);
            }
        }
        deposits
    }

    fn breaks_at_the_bank(&self) -> impl Iterator<Item = &'a Break> {
        self.proof.proof.breaks.iter().filter(|found| found.kind != BreakKind::Footing)
    }

    fn deposits_of(&self, batch_id: &BatchId) -> Vec<DepositRow> {
        let matches = self.proof.proof.matches.iter().filter(|found| found.batches.contains(batch_id));
        matches
            .flat_map(|found| &found.entries)
            .filter_map(|entry_id| self.entries.get(entry_id))
            .map(|entry| DepositRow {
                booked_on: entry.booked_on, text: entry.texts.join(" · "), amount: entry.amount
            })
            .collect()
    }

    fn difference(&self, batch_id: &BatchId, currency: Currency) -> std::result::Result<Money, MoneyError> {
        let breaks = self.proof.proof.breaks.iter();
        let at_the_bank =
            breaks.filter(|found| found.kind != BreakKind::Footing && found.batches.first() == Some(batch_id));
        Money::sum(currency, at_the_bank.map(|found| found.amount))
    }

    fn state(&self, batch_id: &BatchId, footing: &BatchFooting) -> ProofState {
        let has = |kinds: &[BreakKind]| {
            self.proof.proof.breaks.iter().any(|found| kinds.contains(&found.kind) && found.batches.contains(batch_id))
        };
        let proof = &self.proof.proof;
        if has(&[BreakKind::ShortDeposit]) {
            ProofState::Short
        } else if has(&[BreakKind::OverDeposit]) {
            ProofState::Over
        } else if has(&[BreakKind::MissingDeposit, BreakKind::MissingDebit]) {
            ProofState::Missing
        } else if proof.not_expected.contains(batch_id)
            || proof.matches.iter().any(|found| found.how == MatchKind::Returned && found.batches.contains(batch_id))
        {
            ProofState::Returned
        } else if self.in_transit.contains(batch_id) {
            ProofState::InTransit
        } else if footing.state == FootingState::NotAttributable {
            ProofState::NotAttributable
        } else {
            ProofState::Matched
        }
    }

    /// A bank entry as a person finds it on the statement.
    fn entry_name(&self, entry_id: &BankEntryId) -> String {
        match self.entries.get(entry_id) {
            Some(entry) => format!("{} {}", entry.booked_on, entry.texts.join(" ")),
            None => entry_id.to_string(),
        }
    }
}

/// The report counts what leaves as negative; the footing counts refunds, disputes and fees as positive.
fn parts(footing: &BatchFooting) -> std::result::Result<Parts, MoneyError> {
    Ok(Parts {
        gross: footing.gross,
        refunds: footing.refunds.negated()?,
        disputes: footing.disputes.negated()?,
        fees: footing.fees.negated()?,
        reserve: footing.reserve,
        adjustments: footing.adjustments.plus(footing.returned)?,
    })
}

fn sum(a: &Parts, b: &Parts) -> std::result::Result<Parts, MoneyError> {
    Ok(Parts {
        gross: a.gross.plus(b.gross)?,
        refunds: a.refunds.plus(b.refunds)?,
        disputes: a.disputes.plus(b.disputes)?,
        fees: a.fees.plus(b.fees)?,
        reserve: a.reserve.plus(b.reserve)?,
        adjustments: a.adjustments.plus(b.adjustments)?,
    })
}

const fn break_key(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::ShortDeposit => "desk-break-short-deposit",
        BreakKind::OverDeposit => "desk-break-over-deposit",
        BreakKind::MissingDeposit => "desk-break-missing-deposit",
        BreakKind::MissingDebit => "desk-break-missing-debit",
        BreakKind::UnexpectedDeposit => "desk-break-unexpected-deposit",
        BreakKind::UnexpectedDebit => "desk-break-unexpected-debit",
        BreakKind::LateDeposit => "desk-break-late-deposit",
        BreakKind::Footing => "desk-break-footing",
        BreakKind::Currency => "desk-break-currency",
    }
}

const fn action_key(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::ShortDeposit | BreakKind::OverDeposit => "desk-action-ask-the-bank",
        BreakKind::MissingDeposit | BreakKind::MissingDebit => "desk-action-trace-the-payout",
        BreakKind::UnexpectedDeposit | BreakKind::UnexpectedDebit => "desk-action-find-the-sender",
        BreakKind::LateDeposit => "desk-action-wait",
        BreakKind::Footing | BreakKind::Currency => "desk-action-ask-the-gateway",
    }
}

impl Desk {
    pub(super) fn balances(&self) -> Result<Vec<BalanceCheck>> {
        let mut checks = Vec::new();
        for (connection, _) in self.freshness()? {
            let Some(stated) = self.stated_balance(&connection.connection_id)? else { continue };
            let ledger = self.store.read(|view| view.ledger_balance(&connection.connection_id))?;
            let currencies: BTreeSet<Currency> =
                stated.iter().chain(ledger.iter()).map(|amount| amount.currency).collect();
            checks.extend(
                currencies
                    .into_iter()
                    .map(|currency| BalanceCheck { gateway: stated.get(currency), ledger: ledger.get(currency) }),
            );
        }
        Ok(checks)
    }

    fn refund_story(&self, command_id: &CommandId) -> Result<Option<RefundStory>> {
        let (row, steps) =
            self.store.read::<_, UserError>(|view| Ok((view.command(command_id)?, view.command_steps(command_id)?)))?;
        let Some(row) = row else { return Ok(None) };
        let journey = steps.into_iter().map(|step| JourneyStep {
            at: Some(step.at),
            what: Message::new(match step.to {
                crate::domain::CommandState::Queued => "desk-step-queued",
                crate::domain::CommandState::Sending => "desk-step-sending",
                crate::domain::CommandState::Accepted => "desk-step-accepted",
                crate::domain::CommandState::Succeeded => "desk-step-succeeded",
                crate::domain::CommandState::Failed => "desk-step-failed",
                crate::domain::CommandState::Declined => "desk-step-declined",
                crate::domain::CommandState::Unknown => "desk-step-unknown",
                crate::domain::CommandState::Review => "desk-step-review",
                crate::domain::CommandState::Cancelled => "desk-step-cancelled",
            }),
        });
        Ok(Some(RefundStory {
            payment_id: row.command.payment_id,
            refund_id: row.gateway_id.map(RefundId::new),
            amount: row.command.amount,
            state: row.state,
            request_id: row.request_id,
            journey: journey.collect(),
        }))
    }

    fn decline_rows(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<DeclineRow>> {
        let (begin, end) = span(from, to);
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for (_, code) in self.store.read(|view| view.declines(begin, end))? {
            *counts.entry(code).or_default() += 1;
        }
        let mut rows: Vec<DeclineRow> = counts
            .into_iter()
            .map(|(code, count)| DeclineRow { reason: decline::explain(&code).meaning, code, count })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        Ok(rows)
    }

    fn sources(&self) -> Result<Vec<Source>> {
        let (counts, imports) = self.store.read::<_, UserError>(|view| Ok((view.mirror_counts()?, view.imports()?)))?;
        let gateways = self.freshness()?.into_iter().map(|(connection, synced_at)| {
            let holds = Message::new("desk-source-gateway-holds")
                .with("payments", counts.payments)
                .with("entries", counts.ledger_entries)
                .with("payouts", counts.payouts);
            Source {
                name: Message::new("desk-source-gateway").with("name", connection.name),
                holds: match synced_at {
                    Some(time) => holds.with("fresh", Message::new("desk-source-synced").with("time", time)),
                    None => holds.with("fresh", Message::new("desk-source-never-synced")),
                },
            }
        });
        let files = imports.into_iter().map(|file| Source {
            name: Message::new("desk-source-file").with("name", file.name).with("format", file.format),
            holds: Message::new("desk-source-file-holds")
                .with("entries", file.entries)
                .with("rejected", file.rejected)
                .with("time", file.imported_at),
        });
        Ok(gateways.chain(files).collect())
    }
}
