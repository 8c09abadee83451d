//! `counterfoil demo`: the whole path on a shop that needs no account, no key and no real money.
//!
//! The demo goes the way a shop goes: connect, sync, refund a payment, import orders and bank statement, reconcile,
//! report. What the sandbox planted into the bank statement is written beside the result for comparison; the
//! reconciliation never sees it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::args::{Demo, NoiseLevel};
use super::output::{money, totals};
use super::proof::write;
use super::{Ending, Session, proof, window};
use crate::clock::{Clock, ShiftedClock, SystemClock};
use crate::desk::{self, Actor, Ask, Desk, NewGateway, Reconciliation, ReportScope};
use crate::domain::{CommandKind, Currency, Money, RefundReason};
use crate::files::Assume;
use crate::job::Job;
use crate::reconcile::BreakKind;
use crate::report;
use crate::sandbox::{Noise, PlantedBreak, Sandbox, SandboxError, ShopPlan};
use crate::store::CommandRow;
use crate::text::{ErrorKind, Message, UserError};
use crate::vault::MemoryVault;

/// How often a waiting shop looks whether it is to stop.
const SERVE_POLL: Duration = Duration::from_millis(100);

pub(super) fn run(session: &Session, args: &Demo) -> desk::Result<Ending> {
    let windowed = !args.headless && !args.serve;
    // In a window the shop is open right now, unless another day is asked for.
    let real: Arc<dyn Clock> = Arc::clone(&session.clock);
    let now_in_window = (windowed && args.until.is_none()).then_some(real);
    let clock = now_in_window.clone().unwrap_or_else(|| clock(args));
    let plan = ShopPlan {
        seed: args.seed,
        days: args.days,
        per_day: args.per_day,
        until: if now_in_window.is_some() { clock.now() } else { closing_time(clock.now().date_naive()) },
        noise: match args.noise {
            NoiseLevel::None => Noise::none(),
            NoiseLevel::Ordinary => Noise::ordinary(),
            NoiseLevel::Heavy => Noise::heavy(),
        },
        hides_countries: false,
    };
    session.output.note(&Message::new("cli-demo-starting"));
    if windowed {
        return window::run(session, clock, Some(plan));
    }
    if args.serve {
        return serve(session, args, &plan, &clock);
    }
    session.output.note(&Message::new("cli-demo-memory-vault"));
    let sandbox = start(&plan, None, 0, &clock)?;
    let folder = tempfile::Builder::new()
        .prefix("counterfoil-demo-")
        .tempdir()
        .map_err(|why| UserError::new(ErrorKind::Other, Message::new("cli-demo-folder")).detail(why.to_string()))?;
    // The profile's folder is named like the shop, and gone when the demo ends.
    let desk = Desk::create(&folder.path().join("Demo shop"), Arc::new(MemoryVault::default()), Arc::clone(&clock))?;
    let actor = desk.owner()?;
    walk(session, args, &desk, &actor, &sandbox)
}

/// A clock that starts at closing time of the day asked for, or of yesterday: the same arguments on the same day are the
/// same shop, whatever the hour.
fn clock(args: &Demo) -> Arc<dyn Clock> {
    let real = SystemClock::new();
    let now = real.now();
    let day = args.until.unwrap_or_else(|| now.date_naive().pred_opt().unwrap_or_default());
    let by = closing_time(day) - now;
    Arc::new(ShiftedClock { inner: real, by })
}

/// The moment of a day at which the shop's history ends.
fn closing_time(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(20, 0, 0).unwrap_or_default().and_utc()
}

pub(super) fn start(plan: &ShopPlan, state: Option<&Path>, port: u16, clock: &Arc<dyn Clock>) -> desk::Result<Sandbox> {
    let clock = Arc::clone(clock);
    let now = move || -> DateTime<Utc> { clock.now() };
    Sandbox::start(plan, state, port, Arc::new(now)).map_err(|error: SandboxError| {
        UserError::new(ErrorKind::Other, Message::new("cli-demo-sandbox-failed")).detail(error.to_string())
    })
}

/// Only the shop's gateway and its papers, for trying the other commands by hand.
fn serve(session: &Session, args: &Demo, plan: &ShopPlan, clock: &Arc<dyn Clock>) -> desk::Result<Ending> {
    let sandbox = start(plan, Some(&args.out), args.port, clock)?;
    write_papers(&args.out, &sandbox)?;
    session.output.document(&json!({
        "url": sandbox.base_url(),
        "key": sandbox.full_key(),
        "read_only_key": sandbox.read_only_key(),
        "files": args.out,
    }));
    let lines = [
        Message::new("cli-demo-serving").with("url", sandbox.base_url()),
        Message::new("cli-demo-serving-key").with("key", sandbox.full_key()),
        Message::new("cli-demo-serving-read-only-key").with("key", sandbox.read_only_key()),
        Message::new("cli-demo-serving-files").with("path", args.out.display().to_string()),
    ];
    for line in &lines {
        session.output.line(line);
    }
    while !session.job.is_cancelled() {
        clock.sleep(SERVE_POLL);
    }
    Ok(Ending::Done)
}

pub(super) fn write_papers(folder: &Path, sandbox: &Sandbox) -> desk::Result<()> {
    write(&folder.join("statement.camt053.xml"), &sandbox.statement_camt())?;
    write(&folder.join("statement.csv"), &sandbox.statement_csv())?;
    write(&folder.join("orders.csv"), &sandbox.orders_csv())
}

fn walk(session: &Session, args: &Demo, desk: &Desk, actor: &Actor, sandbox: &Sandbox) -> desk::Result<Ending> {
    let started = session.clock.elapsed();
    let gateway = NewGateway {
        name: "Sandbox".to_owned(),
        kind: "stripe".to_owned(),
        url: sandbox.base_url().to_owned(),
        key: Zeroizing::new(sandbox.full_key().to_owned()),
    };
    desk::add_gateway(desk, actor, &gateway, &session.job)?;
    let first = desk::sync(desk, actor, None, &session.job)?;
    session.output.line(
        &Message::new("cli-demo-synced")
            .with("payments", session.output.texts().count(first.counts.payments))
            .with("payouts", session.output.texts().count(first.counts.payouts))
            .with("seconds", format!("{:.1}", first.took.as_secs_f64())),
    );
    let refund = refund_a_payment(session, desk, actor)?;
    session.output.line(
        &Message::new("cli-demo-refunded")
            .with("amount", refund.command.amount)
            .with("payment", refund.command.payment_id.as_str())
            .with("state", refund.state.as_str()),
    );
    write_papers(&args.out, sandbox)?;
    desk::import(desk, actor, "orders.csv", &sandbox.orders_csv(), &Assume::default(), &Job::quiet())?;
    desk::import(desk, actor, "statement.camt053.xml", &sandbox.statement_camt(), &Assume::default(), &Job::quiet())?;
    let second = desk::sync(desk, actor, None, &session.job)?;
    let found = desk::reconcile(desk, actor, None)?;
    session.output.line(
        &Message::new("cli-demo-proven")
            .with("matched", found.matched())
            .with("payouts", found.batches.len())
            .with("breaks", found.proof.breaks.len()),
    );

    let scope = ReportScope { month: None, refund: Some(refund.command_id.clone()), demo: true };
    let page = desk::month_report(desk, actor, &scope)?;
    let html = report::html(&page, session.output.texts()).map_err(|error| UserError::from(&error))?;
    let path = args.out.join("report.html");
    write(&path, html.as_bytes())?;

    let mut summary = summary(&found, &sandbox.planted_breaks());
    summary["payments"] = json!(second.counts.payments);
    summary["refunds"] = json!(second.counts.refunds);
    summary["refund"] = json!({
        "refund_id": refund.gateway_id, "payment_id": refund.command.payment_id, "state": refund.state.as_str(),
        "amount": money(refund.command.amount), "request_id": refund.request_id,
    });
    summary["reconciliation"] = proof::document(session, &found, session.clock.now().date_naive());
    summary["seconds"] = json!(session.clock.elapsed().saturating_sub(started).as_secs_f64());
    write(&args.out.join("summary.json"), format!("{summary:#}\n").as_bytes())?;
    session.output.document(&summary);
    session.output.line(&Message::new("cli-demo-report").with("path", path.display().to_string()));
    Ok(Ending::Done)
}

/// Half of the newest payment that can be refunded.
fn refund_a_payment(session: &Session, desk: &Desk, actor: &Actor) -> desk::Result<CommandRow> {
    let found = desk::search_payments(desk, actor, "status:succeeded currency:eur amount:>=2", u32::MAX)?;
    let refundable = found.payments.iter().find(|row| row.payment.refunded.is_zero() && !row.payment.disputed);
    let Some(row) = refundable else {
        return Err(UserError::new(ErrorKind::BadInput, Message::new("cli-demo-nothing-to-refund")));
    };
    let halves = row.payment.captured.allocate(&[1, 1])?;
    let half = halves.first().copied().unwrap_or(row.payment.captured);
    let ask = Ask {
        payment_id: row.payment.payment_id.clone(),
        kind: CommandKind::Refund(RefundReason::RequestedByCustomer),
        amount: Some(half.to_decimal()),
        token: None,
    };
    desk::request(desk, actor, &ask, &session.job)
}

fn summary(found: &Reconciliation, planted: &[PlantedBreak]) -> Value {
    let unexpected = found.proof.breaks.iter().filter(|found| found.kind == BreakKind::UnexpectedDeposit);
    let deposits: BTreeSet<_> = found
        .proof
        .matches
        .iter()
        .flat_map(|found| &found.entries)
        .chain(unexpected.flat_map(|found| &found.entries))
        .collect();
    json!({
        "payments": null,
        "refunds": null,
        "payouts": found.batches.len(),
        "deposits": deposits.len(),
        "matched": found.matched(),
        "break_count": found.proof.breaks.len(),
        "planted_breaks": planted.iter().map(|planted| json!({
            "kind": planted.kind,
            "amount": planted_amount(planted),
            "ids": planted.ids,
        })).collect::<Vec<_>>(),
        "unexplained": totals(&found.proof.unexplained),
        "unexplained_gross": totals(&found.proof.unexplained_gross),
    })
}

fn planted_amount(planted: &PlantedBreak) -> Value {
    match Currency::parse(&planted.currency) {
        Ok(currency) => money(Money::new(planted.amount_minor, currency)),
        Err(_) => Value::Null,
    }
}
