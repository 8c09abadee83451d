//! The command line's form. Its words are in the language files, under `cli-help-…`.

mod risk;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

pub(super) use self::risk::{
    ModeWord, RegionWord, Risk, RiskBacktest, RiskEvaluate, RiskFigures, RiskList, RiskPlaces, RiskRules, VerdictWord,
};
use crate::domain::{Currency, LegKind, RefundReason, Role};
use crate::reconcile::orders::Status;
use crate::text::Texts;

#[derive(Parser)]
#[command(name = "counterfoil", version)]
pub(super) struct Arguments {
    #[arg(long, global = true, value_name = "DIR")]
    pub profile: Option<PathBuf>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub as_person: Option<String>,
    #[arg(long, global = true, requires = "as_person")]
    pub sign_in_stdin: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    Demo(Demo),
    #[command(subcommand)]
    Gateway(Gateway),
    Sync(Sync),
    Payments(Payments),
    Refund(Refund),
    Capture(Capture),
    Void(Void),
    Import(Import),
    Imports,
    UndoImport(UndoImport),
    #[command(subcommand)]
    Statement(Statement),
    Reconcile(Reconcile),
    #[command(subcommand)]
    Match(Match),
    Orders(Orders),
    #[command(subcommand)]
    Risk(Risk),
    Chart(Chart),
    #[command(subcommand)]
    Audit(Audit),
    Doctor,
    #[command(subcommand)]
    Person(Person),
    #[command(subcommand)]
    SignIn(SignIn),
    #[command(subcommand)]
    Approvals(Approvals),
}

#[derive(Args)]
pub(super) struct Demo {
    #[arg(long)]
    pub headless: bool,
    #[arg(long, value_name = "DIR", default_value = "counterfoil-demo")]
    pub out: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=730))]
    pub days: u32,
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub per_day: u32,
    #[arg(long, value_name = "DAY")]
    pub until: Option<NaiveDate>,
    #[arg(long, value_enum, default_value_t = NoiseLevel::Ordinary)]
    pub noise: NoiseLevel,
    #[arg(long, conflicts_with = "headless")]
    pub serve: bool,
    #[arg(long, value_name = "PORT", default_value_t = 0, requires = "serve")]
    pub port: u16,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum NoiseLevel {
    None,
    Ordinary,
    Heavy,
}

#[derive(Subcommand)]
pub(super) enum Gateway {
    Add {
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "stripe")]
        kind: String,
        #[arg(long, default_value = "https://api.stripe.com")]
        url: String,
        #[arg(long, required = true)]
        key_stdin: bool,
    },
    Test {
        name: String,
    },
    List,
}

#[derive(Subcommand)]
pub(super) enum Person {
    List,
    Add {
        name: String,
        #[arg(long, value_enum)]
        role: RoleWord,
    },
    Role {
        name: String,
        #[arg(value_enum)]
        role: RoleWord,
    },
    Limits {
        name: String,
        #[arg(long, value_name = "CODE")]
        currency: Currency,
        #[arg(long, value_name = "AMOUNT")]
        per_refund: String,
        #[arg(long, value_name = "AMOUNT")]
        per_day: String,
        #[arg(long, value_name = "AMOUNT")]
        code_above: String,
    },
    Off {
        name: String,
    },
    On {
        name: String,
    },
    Reset {
        name: String,
    },
    Open {
        name: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleWord {
    Owner,
    Accountant,
    Support,
}

impl From<RoleWord> for Role {
    fn from(role: RoleWord) -> Self {
        match role {
            RoleWord::Owner => Self::Owner,
            RoleWord::Accountant => Self::Accountant,
            RoleWord::Support => Self::Support,
        }
    }
}

#[derive(Subcommand)]
pub(super) enum SignIn {
    Protect { name: String },
    Show,
    Password,
    Authenticator,
    RecoveryCodes,
}

#[derive(Subcommand)]
pub(super) enum Approvals {
    List,
    Show {
        request: String,
    },
    Approve {
        request: String,
        #[arg(long, value_name = "SHA256")]
        content: String,
    },
    Decline {
        request: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    Withdraw {
        request: String,
    },
}

#[derive(Args)]
pub(super) struct Sync {
    #[arg(long, value_name = "NAME")]
    pub gateway: Option<String>,
}

#[derive(Args)]
pub(super) struct Payments {
    pub payment: Option<String>,
    #[arg(long, value_name = "LINE", default_value = "", conflicts_with = "payment")]
    pub search: String,
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
    #[arg(long, value_name = "TEXT", requires = "payment")]
    pub reason: Option<String>,
}

#[derive(Args)]
pub(super) struct Refund {
    pub payment: String,
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    #[arg(long, value_enum, default_value_t = Reason::RequestedByCustomer)]
    pub reason: Reason,
    #[arg(long)]
    pub ask_approval: bool,
    #[command(flatten)]
    pub confirm: Confirm,
}

#[derive(Args)]
pub(super) struct Capture {
    pub payment: String,
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    #[command(flatten)]
    pub confirm: Confirm,
}

#[derive(Args)]
pub(super) struct Void {
    pub payment: String,
    #[command(flatten)]
    pub confirm: Confirm,
}

#[derive(Args)]
pub(super) struct Confirm {
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub token: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Reason {
    Duplicate,
    Fraudulent,
    RequestedByCustomer,
}

impl From<Reason> for RefundReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Duplicate => Self::Duplicate,
            Reason::Fraudulent => Self::Fraudulent,
            Reason::RequestedByCustomer => Self::RequestedByCustomer,
        }
    }
}

#[derive(Args)]
pub(super) struct Import {
    pub file: PathBuf,
    #[arg(long)]
    pub look: bool,
    #[command(flatten)]
    pub assume: Assume,
}

#[derive(Args)]
pub(super) struct UndoImport {
    #[arg(value_name = "ID")]
    pub import: String,
}

#[derive(Subcommand)]
pub(super) enum Statement {
    Check {
        file: PathBuf,
        #[command(flatten)]
        assume: Assume,
    },
}

#[derive(Args)]
pub(super) struct Assume {
    #[arg(long, value_name = "CODE")]
    pub currency: Option<Currency>,
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<Dates>,
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Dates {
    DayFirst,
    MonthFirst,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Reconcile {
    #[command(subcommand)]
    pub what: Option<ReconcileWhat>,
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum ReconcileWhat {
    Files(ReconcileFiles),
}

#[derive(Args)]
pub(super) struct ReconcileFiles {
    #[arg(long, value_name = "FILE")]
    pub orders: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub payments: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub payouts: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "payouts")]
    pub bank: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

#[derive(Subcommand)]
pub(super) enum Match {
    List,
    Make {
        #[arg(long = "batch", value_name = "ID")]
        batches: Vec<String>,
        #[arg(long = "entry", value_name = "ID")]
        entries: Vec<String>,
        #[arg(long = "leg", value_name = "KIND=AMOUNT", value_parser = leg)]
        legs: Vec<(LegKind, String)>,
        #[arg(long, value_name = "CODE")]
        currency: Option<Currency>,
        #[arg(long)]
        of_lines: bool,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Undo {
        #[arg(required = true)]
        matches: Vec<String>,
    },
    Decline {
        #[arg(long, value_name = "ID")]
        batch: String,
        #[arg(long, value_name = "ID")]
        entry: String,
        #[arg(long)]
        undo: bool,
    },
    Why {
        #[arg(long, value_name = "ID")]
        batch: String,
        #[arg(long, value_name = "ID")]
        entry: String,
    },
    Taught,
    Forget {
        name: String,
    },
    Remember {
        name: String,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Orders {
    #[command(subcommand)]
    pub what: Option<OrdersWhat>,
    #[arg(long, value_name = "STATUS", default_value = "ambiguous", value_parser = status)]
    pub status: Status,
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

#[derive(Subcommand)]
pub(super) enum OrdersWhat {
    Why {
        payment: String,
        order: String,
    },
    Confirm {
        payment: String,
        order: String,
        #[arg(long)]
        undo: bool,
    },
    Decline {
        payment: String,
        order: String,
        #[arg(long)]
        undo: bool,
    },
}

fn status(text: &str) -> Result<Status, String> {
    let words = || Status::ALL.map(Status::as_str).join(", ");
    Status::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(words)
}

/// Reads `fee=-12.30`.
fn leg(text: &str) -> Result<(LegKind, String), String> {
    let (kind, amount) = text.split_once('=').ok_or_else(|| text.to_owned())?;
    Ok((LegKind::from_word(kind).ok_or_else(|| kind.to_owned())?, amount.to_owned()))
}

#[derive(Args)]
pub(super) struct Chart {
    #[arg(value_enum)]
    pub which: ChartKind,
    #[arg(required_if_eq("which", "batch"))]
    pub batch: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[arg(long, value_name = "CODE")]
    pub currency: Option<Currency>,
    #[arg(long)]
    pub dark: bool,
}

#[derive(Subcommand)]
pub(super) enum Audit {
    List {
        #[command(flatten)]
        filter: AuditFilter,
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    Verify {
        #[arg(long)]
        key_stdin: bool,
    },
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        filter: AuditFilter,
    },
    Check {
        file: PathBuf,
        #[arg(long, value_name = "HEX")]
        public_key: Option<String>,
        #[arg(long, value_name = "FILE")]
        after: Option<PathBuf>,
    },
    Key {
        #[arg(long, required = true)]
        take_off: bool,
    },
    Accept {
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Args)]
pub(super) struct AuditFilter {
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    #[arg(long, value_name = "ID")]
    pub about: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub since: Option<NaiveDate>,
    #[arg(long, value_name = "DAY")]
    pub until: Option<NaiveDate>,
    #[arg(long)]
    pub refused: bool,
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ChartKind {
    Flow,
    Declines,
    Scores,
    Batch,
}

/// The command with its words in the language of `texts`.
pub(super) fn command(texts: &Texts) -> clap::Command {
    worded(Arguments::command(), "cli-help", texts)
}

fn worded(command: clap::Command, key: &str, texts: &Texts) -> clap::Command {
    let mut command = command;
    if let Some(about) = texts.find(key) {
        command = command.about(about);
    }
    let arguments: Vec<clap::Id> = command.get_arguments().map(|argument| argument.get_id().clone()).collect();
    for id in arguments {
        let own = format!("{key}-{}", id.as_str().replace('_', "-"));
        let shared = format!("cli-help-any-{}", id.as_str().replace('_', "-"));
        if let Some(help) = texts.find(&own).or_else(|| texts.find(&shared)) {
            command = command.mut_arg(id, |argument| argument.help(help));
        }
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let key = format!("{key}-{name}");
        command = command.mut_subcommand(name, |sub| worded(sub, &key, texts));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_words(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
        if command.get_about().is_none() {
            missing.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            let built_in = matches!(argument.get_id().as_str(), "help" | "version");
            if !built_in && argument.get_help().is_none() {
                missing.push(format!("{path} {}", argument.get_id()));
            }
        }
        for sub in command.get_subcommands() {
            without_words(sub, &format!("{path} {}", sub.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_option_has_its_words() {
        let command = command(&Texts::english());
        let mut missing = Vec::new();
        without_words(&command, "counterfoil", &mut missing);
        assert!(missing.is_empty(), "without words: {missing:?}");
    }

    #[test]
    fn the_form_is_sound() {
        command(&Texts::english()).debug_assert();
    }
}
