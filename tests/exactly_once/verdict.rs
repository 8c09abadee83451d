//! What the kill loop is judged by: the work that was done, and every rule that was broken.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use counterfoil::desk;
use counterfoil::domain::ids::PaymentId;
use counterfoil::domain::{CommandKind, CommandState};
use counterfoil::job::Job;
use counterfoil::sandbox::{Fault, RefundRecord};
use counterfoil::store::{CommandRow, Step, StoreError};

use super::bench::{Bench, PATIENT, call, command_of};
use super::kill_loop::Errand;

/// The result of one run of the loop.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Worker processes started.
    pub workers: u32,
    /// Of those, killed.
    pub kills: u32,
    /// Commands the book holds at the end.
    pub commands: usize,
    /// Sends begun.
    pub attempts: u32,
    /// Times a command became `unknown`.
    pub unknowns: usize,
    /// Times it did because the process ended while sending.
    pub interrupted: usize,
    /// Times an outcome was found by asking the gateway.
    pub found_by_asking: usize,
    /// Second clicks that gave the same command.
    pub second_clicks: usize,
    /// Second dialogs that were refused.
    pub second_dialogs: usize,
    /// Refunds at the gateway that belong to a command.
    pub executed: usize,
    /// Commands with more than one refund at the gateway.
    pub executed_twice: usize,
    /// How often each fault struck.
    pub faults: BTreeMap<Fault, u32>,
    /// Broken rules.
    pub violations: BTreeSet<String>,
    /// How long it took.
    pub seconds: u64,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "  {} workers, {} killed; {} commands, {} sends; unknown {} times ({} killed while sending, {} found by asking)",
            self.workers,
            self.kills,
            self.commands,
            self.attempts,
            self.unknowns,
            self.interrupted,
            self.found_by_asking
        )?;
        writeln!(
            out,
            "  {} second clicks gave the same command, {} second dialogs refused",
            self.second_clicks, self.second_dialogs
        )?;
        writeln!(out, "  {} refunds at the gateway; commands executed twice: {}", self.executed, self.executed_twice)?;
        let struck: u32 = self.faults.values().sum();
        writeln!(out, "  {struck} faults {:?}; {} s", self.faults, self.seconds)?;
        write!(out, "  broken rules: {}", self.violations.len())?;
        for violation in self.violations.iter().take(5) {
            write!(out, "\n    {violation}")?;
        }
        Ok(())
    }
}

impl Verdict {
    fn rule(&mut self, kept: bool, broken: impl FnOnce() -> String) {
        if !kept {
            self.violations.insert(broken());
        }
    }

    /// The rules that hold at every moment, whenever the worker dies.
    pub fn look(&mut self, bench: &Bench, errands: &[Errand]) {
        let book = bench.book();
        if let Err(error) = book.check() {
            self.violations.insert(format!("the book is damaged: {error}"));
        }
        let told = book.read::<_, StoreError>(|view| {
            let journeys = |row: CommandRow| Ok((view.command_steps(&row.command_id)?, row));
            view.commands()?.into_iter().map(journeys).collect::<Result<Vec<_>, _>>()
        });
        let commands = told.unwrap();
        let refunds = bench.sandbox.refunds();
        for (steps, row) in &commands {
            self.rule(is_whole(row, steps), || format!("{}: its steps do not fit: {steps:?}", row.client_token));
            self.rule(errands.iter().any(|errand| errand.token == row.client_token), || {
                format!("{}: nobody asked for it", row.client_token)
            });
            let claimed = matches!(row.state, CommandState::Succeeded | CommandState::Accepted);
            let found = refunds.iter().any(|refund| row.gateway_id.as_deref() == Some(refund.id.as_str()));
            self.rule(!claimed || found || !is_refund(row), || {
                format!("{}: {} here, unknown at the gateway", row.client_token, row.state)
            });
        }
        let rows: HashMap<&str, &CommandRow> = commands.iter().map(|(_, row)| (row.command_id.as_str(), row)).collect();
        let mut effects: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, refund) in refunds.iter().filter_map(|refund| Some((command_of(refund)?, refund))) {
            *effects.entry(id).or_default() += 1;
            let asked = rows.get(id).is_some_and(|row| is_effect(row, refund));
            self.rule(asked, || format!("{}: at the gateway, never asked for here", refund.id));
        }
        for (id, times) in &effects {
            let token = rows.get(id).map_or(*id, |row| row.client_token.as_str());
            self.rule(*times == 1, || format!("{token}: executed more than once"));
        }
        for (payment, captured) in errands.iter().map(|errand| (&errand.payment, errand.whole)) {
            let back: i64 = of_payment(&refunds, payment).map(|refund| refund.amount_minor).sum();
            self.rule(back <= captured, || format!("{payment}: {back} of {captured} given back"));
            let reserved: i64 = commands
                .iter()
                .map(|(_, row)| row)
                .filter(|row| row.command.payment_id.as_str() == payment && is_refund(row) && row.state.reserves())
                .map(|row| row.command.amount.minor)
                .sum();
            self.rule(reserved <= captured, || format!("{payment}: {reserved} of {captured} reserved"));
        }
        let steps = || commands.iter().flat_map(|(steps, _)| steps);
        let settled = [CommandState::Succeeded, CommandState::Accepted];
        self.commands = commands.len();
        self.attempts = commands.iter().map(|(_, row)| row.attempts).sum();
        self.unknowns = steps().filter(|step| step.to == CommandState::Unknown).count();
        self.interrupted =
            steps().filter(|step| step.cause.as_deref() == Some("the program ended while sending")).count();
        self.found_by_asking =
            steps().filter(|step| step.from == Some(CommandState::Unknown) && settled.contains(&step.to)).count();
        self.executed = effects.values().sum();
        self.executed_twice = effects.values().filter(|times| **times > 1).count();
        self.faults = bench.sandbox.faults_fired();
    }

    /// The rules that hold when everything is settled.
    pub fn look_at_the_end(&mut self, bench: &Bench, errands: &[Errand]) {
        let (desk, owner) = bench.open(PATIENT);
        let left = desk::settle(&desk, &owner, &Job::quiet()).unwrap();
        self.rule(left.commands.iter().all(|row| !row.state.is_open()), || format!("still open: {left:?}"));
        desk::sync(&desk, &owner, None, &Job::quiet()).unwrap();
        for errand in errands {
            let again = desk::request(&desk, &owner, &errand.ask(), &Job::quiet());
            let same =
                again.is_ok_and(|row| row.client_token == errand.token && row.command.amount.minor == errand.amount);
            self.second_clicks += usize::from(same);
            self.rule(same, || format!("{}: not kept", errand.token));
            let rival = desk::request(&desk, &owner, &errand.rival(), &Job::quiet());
            self.second_dialogs += usize::from(rival.is_err());
            self.rule(rival.is_err(), || format!("{}: the second dialog went through", errand.token));
        }
        let rows = desk::money_commands(&desk, &owner).unwrap();
        self.rule(rows.len() == errands.len(), || format!("{} commands for {} errands", rows.len(), errands.len()));
        let refunds = bench.sandbox.refunds();
        for errand in errands {
            let Some(row) = rows.iter().find(|row| row.client_token == errand.token) else {
                self.violations.insert(format!("{}: was forgotten", errand.token));
                continue;
            };
            let done = row.state == CommandState::Succeeded && row.command.amount.minor == errand.amount;
            self.rule(done, || format!("{}: {} at the end", errand.token, row.state));
            let there = match row.command.kind {
                CommandKind::Refund(_) => {
                    let id = Some(row.command_id.as_str());
                    let mine: Vec<_> = refunds.iter().filter(|refund| command_of(refund) == id).collect();
                    matches!(mine[..], [one] if is_effect(row, one) && row.gateway_id.as_ref() == Some(&one.id))
                }
                CommandKind::Capture => intent(bench, errand) == ("succeeded".to_owned(), errand.amount),
                CommandKind::Void => intent(bench, errand) == ("canceled".to_owned(), 0),
            };
            self.rule(there, || format!("{}: the gateway does not say the same", errand.token));
            let mirrored = desk::payment(&desk, &owner, &PaymentId::new(&errand.payment)).unwrap();
            let back: i64 = of_payment(&refunds, &errand.payment).map(|refund| refund.amount_minor).sum();
            let listed: i64 = mirrored.refunds.iter().map(|refund| refund.amount.minor).sum();
            let stated = mirrored.payment.payment.refunded.minor;
            let agrees = matches!(row.command.kind, CommandKind::Void) || (listed, stated) == (back, back);
            self.rule(agrees, || format!("{}: {back} back there, {listed} and {stated} here", errand.payment));
        }
    }
}

const fn is_refund(row: &CommandRow) -> bool {
    matches!(row.command.kind, CommandKind::Refund(_))
}

/// Whether a refund at the gateway is what a command asked for.
fn is_effect(row: &CommandRow, refund: &RefundRecord) -> bool {
    let amount = row.command.amount;
    is_refund(row)
        && row.command.payment_id.as_str() == refund.payment_intent
        && (amount.minor, amount.currency.code()) == (refund.amount_minor, refund.currency.as_str())
}

fn of_payment<'a>(refunds: &'a [RefundRecord], payment: &'a str) -> impl Iterator<Item = &'a RefundRecord> {
    refunds.iter().filter(move |refund| refund.payment_intent == payment)
}

/// Whether the steps lead from the queue to where the row stands, each an allowed one, and tell of every send.
fn is_whole(row: &CommandRow, steps: &[Step]) -> bool {
    let begins = steps.first().is_some_and(|step| step.from.is_none() && step.to == CommandState::Queued);
    let linked = steps.windows(2).all(|pair| pair[1].from == Some(pair[0].to) && pair[0].to.may_become(pair[1].to));
    let sends = steps.iter().filter(|step| step.to == CommandState::Sending).count();
    let ends = steps.last().is_some_and(|step| step.to == row.state);
    begins && linked && ends && sends == row.attempts as usize
}

/// How a payment stands at the gateway: its status and what was taken.
fn intent(bench: &Bench, errand: &Errand) -> (String, i64) {
    let path = format!("/v1/payment_intents/{}", errand.payment);
    let (_, payment) = call(&bench.sandbox, "GET", &path, None, "");
    (payment["status"].as_str().unwrap().to_owned(), payment["amount_received"].as_i64().unwrap())
}
