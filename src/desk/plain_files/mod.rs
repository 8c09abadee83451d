//! Reconciling four plain tables without a profile: which payment pays which order, and which deposit is which payout.

mod deposits;
mod taking;
mod writing;

use std::collections::HashMap;
use std::path::PathBuf;

use super::Result;
use crate::domain::Currency;
use crate::files::{PlainKind, PlainMap, Rejected};
use crate::job::Job;
use crate::reconcile::orders::{
    Matched, OrderRow, OrderTable, PaymentKind, PaymentRow, PaymentTable, PayoutRows, Sales, Unmatchable, When,
    match_orders,
};
use crate::text::{ErrorKind, Message, UserError};

use deposits::{BankRow, Payout};
pub use deposits::{Deposit, DepositStatus};
use taking::read;

/// So many rows that were left out are listed, and so many payouts that do not foot; the rest is counted.
const LISTED: usize = 100;

/// The files that are to be reconciled with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainFiles {
    /// What customers owe.
    pub orders: PathBuf,
    /// What the gateways took and gave back.
    pub payments: PathBuf,
    /// What the gateways sent to the bank.
    pub payouts: Option<PathBuf>,
    /// What the bank booked.
    pub bank: Option<PathBuf>,
}

/// A row that was left out, and the file it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file's name.
    pub file: String,
    /// Where, and why.
    pub rejected: Rejected,
}

/// A payout that is not the sum of its rows. Amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFooting {
    /// The payout's id.
    pub payout: String,
    /// The currency of what was sent.
    pub currency: Currency,
    /// What the gateway sent.
    pub sent: i64,
    /// Its rows; nothing when no payment names it.
    pub rows: Option<PayoutRows>,
}

/// What became of the files.
#[derive(Debug)]
pub struct PlainMatch {
    /// Orders and payments, as they were read.
    pub sales: Sales,
    /// What became of each payment.
    pub matched: Matched,
    /// What became of each bank entry, and then of each payout that none of them is.
    pub deposits: Vec<Deposit>,
    /// How many payouts there are.
    pub payouts: usize,
    /// Payouts that are not the sum of their rows.
    pub not_footing: Vec<NotFooting>,
    /// The first rows that were left out.
    pub left_out: Vec<LeftOut>,
    /// How many rows were left out.
    pub left_out_count: usize,
}

/// Reads the files and matches everything in them. Nothing is kept and nothing is written.
///
/// # Errors
/// When a file cannot be read, or orders and payments tell their times in ways that cannot be compared.
pub fn match_files(files: &PlainFiles, map: &PlainMap, job: &Job) -> Result<PlainMatch> {
    let (mut orders, mut payments) = (OrderTable::default(), PaymentTable::default());
    let (of_orders, of_payments) = rayon::join(
        || {
            read(&files.orders, PlainKind::Orders, &map.orders, job, |row| {
                let placed = When { day: row.day, second: row.second };
                let (id, number, total, gateway) = (row.id, row.number, row.amount, row.gateway);
                orders
                    .add(&OrderRow { id, number, placed, total, currency: row.currency, gateway })
                    .map_err(unmatchable)
            })
        },
        || {
            read(&files.payments, PlainKind::Payments, &map.payments, job, |row| {
                let payment = PaymentRow {
                    id: row.id,
                    reference: row.reference,
                    made: When { day: row.day, second: row.second },
                    amount: row.amount,
                    net: row.net,
                    currency: row.currency,
                    gateway: row.gateway,
                    kind: kind_of(row.kind),
                    payout: row.payout,
                };
                payments.add(&payment).map_err(unmatchable)
            })
        },
    );
    let mut left_out = of_orders?.and(of_payments?);
    let (mut payouts, mut bank) = (Vec::new(), Vec::new());
    if let Some(path) = &files.payouts {
        let read = read(path, PlainKind::Payouts, &map.payouts, job, |row| {
            payouts.push(Payout::of(row));
            Ok(())
        });
        left_out = left_out.and(read?);
    }
    if let Some(path) = &files.bank {
        let read = read(path, PlainKind::Bank, &map.bank, job, |row| {
            bank.push(BankRow::of(row));
            Ok(())
        });
        left_out = left_out.and(read?);
    }
    let sales = Sales::new(orders, payments).map_err(unmatchable)?;
    let (matched, deposits) = rayon::join(|| match_orders(&sales), || deposits::find(&payouts, &bank));
    job.checkpoint()?;
    let not_footing = not_footing(&payouts, &sales);
    Ok(PlainMatch {
        sales,
        matched,
        deposits: deposits?,
        payouts: payouts.len(),
        not_footing,
        left_out: left_out.listed,
        left_out_count: left_out.count,
    })
}

/// What a file's word for a kind of payment means. Gateways have many; what a word begins with tells enough.
fn kind_of(word: &str) -> PaymentKind {
    let is = |words: &[&str]| {
        let word: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
        words.iter().any(|known| word.starts_with(known))
    };
    if word.is_empty() || word == "charge" {
        PaymentKind::Charge
    } else if is(&["refund", "partialrefund", "creditnote"]) {
        PaymentKind::Refund
    } else if is(&["chargeback", "dispute", "retrieval"]) {
        PaymentKind::Dispute
    } else if is(&["charge", "payment", "sale", "capture", "settled", "purchase", "authcapture", "debit"]) {
        PaymentKind::Charge
    } else if is(&[
        "fee",
        "payout",
        "transfer",
        "adjustment",
        "reserve",
        "correction",
        "invoice",
        "conversion",
        "topup",
    ]) {
        PaymentKind::Other
    } else {
        PaymentKind::Unknown
    }
}

/// The payouts that are not the sum of the rows that name them. Where no payment names a payout, nothing can be said.
fn not_footing(payouts: &[Payout], sales: &Sales) -> Vec<NotFooting> {
    let of_payout: HashMap<&str, &PayoutRows> =
        sales.payments.payouts().map(|rows| (rows.payout.as_str(), rows)).collect();
    if of_payout.is_empty() {
        return Vec::new();
    }
    let differs =
        |payout: &&Payout| of_payout.get(payout.id.as_str()).is_none_or(|rows| rows.net != Some(payout.amount.minor));
    payouts
        .iter()
        .filter(differs)
        .map(|payout| NotFooting {
            payout: payout.id.clone(),
            currency: payout.amount.currency,
            sent: payout.amount.minor,
            rows: of_payout.get(payout.id.as_str()).map(|&rows| rows.clone()),
        })
        .collect()
}

fn unmatchable(error: Unmatchable) -> UserError {
    let (what, hint) = match error {
        Unmatchable::TooLarge => ("desk-tables-too-large", "desk-tables-too-large-hint"),
        Unmatchable::NoCommonTime => ("desk-tables-no-common-time", "desk-tables-no-common-time-hint"),
    };
    UserError::new(ErrorKind::BadInput, Message::new(what)).hint(Message::new(hint))
}
