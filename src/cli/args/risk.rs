//! What `counterfoil risk` is asked.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use rust_decimal::Decimal;

#[derive(Subcommand)]
pub(in crate::cli) enum Risk {
    Alerts {
        #[arg(long, value_name = "N", default_value_t = 28)]
        days: u32,
    },
    Score {
        #[arg(required = true)]
        payments: Vec<String>,
    },
    Say {
        payment: String,
        #[arg(value_enum)]
        verdict: VerdictWord,
    },
    Train,
    Shop {
        #[arg(long, value_enum)]
        region: Option<RegionWord>,
    },
    Backtest(RiskBacktest),
    #[command(subcommand)]
    Rules(RiskRules),
    #[command(subcommand)]
    List(RiskList),
    #[command(subcommand)]
    Places(RiskPlaces),
    #[command(subcommand)]
    Figures(RiskFigures),
    Evaluate(RiskEvaluate),
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum VerdictWord {
    Fraud,
    Fine,
    Unsure,
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum RegionWord {
    UnitedStates,
    Canada,
    Europe,
    AsiaPacific,
    LatinAmerica,
    Cemea,
}

#[derive(Args)]
#[group(id = "what", required = true, multiple = false)]
pub(in crate::cli) struct Tryable {
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    #[arg(long, value_name = "N")]
    pub points: Option<u32>,
    #[arg(long, value_name = "0..1")]
    pub score: Option<f64>,
}

#[derive(Args)]
pub(in crate::cli) struct RiskBacktest {
    #[command(flatten)]
    pub what: Tryable,
    #[arg(long, value_name = "DAY")]
    pub from: Option<NaiveDate>,
    #[arg(long, value_name = "DAY")]
    pub to: Option<NaiveDate>,
    #[arg(long)]
    pub refuse: bool,
    #[arg(long, value_name = "AMOUNT")]
    pub dispute_fee: Option<Decimal>,
    #[arg(long, value_name = "AMOUNT")]
    pub review_cost: Option<Decimal>,
    #[arg(long, value_name = "PERCENT")]
    pub margin: Option<Decimal>,
}

#[derive(Subcommand)]
pub(in crate::cli) enum RiskRules {
    Check {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Show,
    Silences,
    Save {
        key: String,
        rule: String,
        #[arg(long, value_enum, default_value_t = ModeWord::On)]
        mode: ModeWord,
    },
    Remove {
        key: String,
    },
    Silence {
        key: String,
        #[arg(long, value_name = "KIND")]
        kind: String,
        #[arg(long)]
        thing: String,
        #[arg(long, value_name = "N", default_value_t = 7)]
        days: u32,
        #[arg(long)]
        undo: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum ModeWord {
    On,
    Shadow,
    Off,
}

#[derive(Subcommand)]
pub(in crate::cli) enum RiskList {
    Show,
    Put {
        list: String,
        text: String,
        #[arg(long, value_name = "N")]
        days: Option<u32>,
    },
    TakeOff {
        list: String,
        text: String,
    },
}

#[derive(Subcommand)]
pub(in crate::cli) enum RiskPlaces {
    Show,
    Use {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Remove,
}

#[derive(Subcommand)]
pub(in crate::cli) enum RiskFigures {
    Show,
    Set {
        #[arg(long, value_enum)]
        region: Option<RegionWord>,
        #[arg(long, value_name = "AMOUNT")]
        dispute_fee: Option<Decimal>,
        #[arg(long, value_name = "AMOUNT")]
        review_cost: Option<Decimal>,
        #[arg(long, value_name = "PERCENT")]
        margin: Option<Decimal>,
        #[arg(long, value_name = "+HH:MM", allow_hyphen_values = true)]
        clock: Option<String>,
    },
}

#[derive(Args)]
pub(in crate::cli) struct RiskEvaluate {
    #[arg(long, value_name = "FILE")]
    pub transactions: PathBuf,
    #[arg(long, value_name = "DAY")]
    pub epoch: NaiveDate,
    #[arg(long, value_name = "DAY")]
    pub train_from: NaiveDate,
    #[arg(long, value_name = "DAY")]
    pub train_to: NaiveDate,
    #[arg(long, value_name = "DAY")]
    pub test_from: NaiveDate,
    #[arg(long, value_name = "DAY")]
    pub test_to: NaiveDate,
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub label_delay_days: u32,
    #[arg(long, value_name = "FILE")]
    pub scores_out: Option<PathBuf>,
}
