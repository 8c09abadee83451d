//! What became of the files, as files.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{DepositStatus, LISTED, PlainMatch};
use crate::reconcile::orders::{Facts, Status};

impl PlainMatch {
    /// Writes one line a payment: `txn_id,order_id,status,reason,score`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_matches(&self, out: impl Write) -> io::Result<()> {
        let mut out = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out);
        out.write_record(["txn_id", "order_id", "status", "reason", "score"])?;
        // A million payments have some fifty different reasons.
        let mut reasons: HashMap<Facts, String> = HashMap::new();
        let (mut joined, mut score) = (String::new(), String::new());
        for (row, outcome) in (0..).zip(&self.matched.outcomes) {
            out.write_field(self.sales.payments.id(row))?;
            joined.clear();
            if let Some(candidates) = self.matched.candidates.get(&row) {
                for candidate in candidates {
                    if !joined.is_empty() {
                        joined.push('+');
                    }
                    joined.push_str(self.sales.orders.id(candidate.order.row()));
                }
                out.write_field(&joined)?;
            } else if let Some(orders) = self.matched.several.get(&row) {
                let ids: Vec<&str> = orders.iter().map(|order| self.sales.orders.id(order.row())).collect();
                out.write_field(ids.join("+"))?;
            } else {
                out.write_field(outcome.order.map_or("", |order| self.sales.orders.id(order.row())))?;
            }
            out.write_field(outcome.status.as_str())?;
            let words = || outcome.facts.words().collect::<Vec<_>>().join(" ");
            out.write_field(reasons.entry(outcome.facts).or_insert_with(words).as_str())?;
            if outcome.score >= 1.0 {
                out.write_field("1.0000")?;
            } else {
                use std::fmt::Write as _;
                score.clear();
                let _ = write!(score, "{:.4}", outcome.score);
                out.write_field(&score)?;
            }
            out.write_record(None::<&[u8]>)?;
        }
        out.flush()
    }

    /// Writes one line a bank entry, and one for each payout that no entry is: `bank_id,payout_id,status,reason`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_deposits(&self, out: impl Write) -> io::Result<()> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["bank_id", "payout_id", "status", "reason"])?;
        for deposit in &self.deposits {
            let entry = deposit.entry.as_deref().unwrap_or_default();
            out.write_record([entry, &deposit.payouts.join("+"), deposit.status.as_str(), deposit.reason])?;
        }
        out.flush()
    }

    /// How many payments have each status, the most frequent first of equal rank as [`Status::ALL`] lists them.
    pub fn payments_by_status(&self) -> impl Iterator<Item = (Status, usize)> + '_ {
        let mut counts: HashMap<Status, usize> = HashMap::new();
        for outcome in &self.matched.outcomes {
            *counts.entry(outcome.status).or_default() += 1;
        }
        Status::ALL.into_iter().filter_map(move |status| Some((status, counts.get(&status).copied()?)))
    }

    /// How many bank entries and payouts have each status.
    pub fn deposits_by_status(&self) -> impl Iterator<Item = (DepositStatus, usize)> + '_ {
        let count = |status| self.deposits.iter().filter(|deposit| deposit.status == status).count();
        DepositStatus::ALL.into_iter().map(move |status| (status, count(status))).filter(|(_, count)| *count > 0)
    }

    /// Everything in figures, for programs.
    pub fn summary(&self, say: impl Fn(&crate::text::Message) -> String) -> Value {
        let payments: serde_json::Map<String, Value> =
            self.payments_by_status().map(|(status, count)| (status.as_str().to_owned(), json!(count))).collect();
        let deposits: serde_json::Map<String, Value> =
            self.deposits_by_status().map(|(status, count)| (status.as_str().to_owned(), json!(count))).collect();
        let not_footing = self.not_footing.iter().take(LISTED).map(|payout| {
            json!({
                "payout": payout.payout,
                "currency": payout.currency.code(),
                "sent": payout.sent,
                "rows": payout.rows.as_ref().map_or(0, |rows| rows.rows),
                "rows_net": payout.rows.as_ref().and_then(|rows| rows.net),
            })
        });
        let left_out = self.left_out.iter().map(|row| {
            json!({
                "file": row.file,
                "line": row.rejected.line,
                "field": row.rejected.field,
                "why": say(&row.rejected.why),
            })
        });
        let orders = self.sales.orders.len();
        json!({
            "payments": { "rows": self.sales.payments.len(), "by_status": payments },
            "orders": {
                "rows": orders,
                "paid": self.matched.orders_paid,
                "repeated": self.matched.orders_repeated,
                "open": orders - self.matched.orders_paid - self.matched.orders_repeated,
            },
            "deposits": deposits,
            "payouts": {
                "rows": self.payouts,
                "not_footing": self.not_footing.len(),
                "not_footing_first": not_footing.collect::<Vec<_>>(),
            },
            "left_out": { "rows": self.left_out_count, "first": left_out.collect::<Vec<_>>() },
        })
    }
}
