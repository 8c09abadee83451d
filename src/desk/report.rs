//! Filling the report from the proof. What it says is the report's own business; here it only gets its figures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::charts::{FLOW_DAYS, days_before, span};
use super::filling::Filling;
use super::reconcile::{Month, Reconciliation, reconcile};
use super::{Actor, Desk, Result};
use crate::domain::ids::{CommandId, RefundId};
use crate::domain::{Capability, Currency};
use crate::gateway::decline;
use crate::report::chart::ChartSpec;
use crate::report::month::{BalanceCheck, DeclineRow, GatewayMode, JourneyStep, MonthReport, RefundStory, Source};
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
pub fn month_report(desk: &Desk, actor: &Actor, scope: &ReportScope) -> Result<MonthReport> {
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
        declines: desk.decline_rows(begin, end)?,
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

    /// How often payments of a span were declined, by reason, most often first.
    pub(super) fn decline_rows(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<DeclineRow>> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for (_, code) in self.store.read(|view| view.declines(from, to))? {
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
