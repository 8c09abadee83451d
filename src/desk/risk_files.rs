//! How good the judgement of fraud is on labelled history in a file that belongs to no profile.

use std::collections::HashMap;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::Result;
use super::imports::FileOnDisk;
use crate::clock::Clock;
use crate::files::{LabelledRow, LabelledSink, Rejected, Stopped, Taken, read_labelled};
use crate::job::Job;
use crate::risk::metrics::Cut;
use crate::risk::{Evaluation, Labelled, NoEvaluation, Plan, Step, Training, evaluate, likelihood};
use crate::text::{ErrorKind, Message, UserError};

/// After so many rows it is asked whether to go on.
const STEP: u64 = 1 << 16;

/// Rows that were left out and are told one by one.
const LISTED: usize = 20;

/// Which days are for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskDays {
    /// The day on which the seconds of the file begin.
    pub epoch: NaiveDate,
    /// The first and the last day to learn from.
    pub train: (NaiveDate, NaiveDate),
    /// The first and the last day to judge.
    pub test: (NaiveDate, NaiveDate),
    /// After how many days it is known what became of a payment.
    pub delay: u32,
}

/// How good the judgement was, and how long it took.
#[derive(Debug)]
pub struct RiskReport {
    /// The figures.
    pub evaluation: Evaluation,
    /// How many payments the file has.
    pub payments: usize,
    /// The first rows that were left out.
    pub left_out: Vec<Rejected>,
    /// How many there were.
    pub left_out_count: usize,
    ids: Vec<String>,
    /// Reading, features, training, scoring.
    spans: [Duration; 4],
}

/// Learns from some days of the file and judges later ones.
///
/// # Errors
/// When the file cannot be used, or its days hold nothing to learn from or to judge.
pub fn evaluate_risk(path: &Path, days: &RiskDays, clock: &dyn Clock, job: &Job) -> Result<RiskReport> {
    let on_disk = FileOnDisk::at(path)?;
    let began = clock.elapsed();
    let mut rows = Rows {
        job,
        payments: Vec::new(),
        ids: Vec::new(),
        names: [Numbers::default(), Numbers::default()],
        count: 0,
        left_out: Vec::new(),
        left_out_count: 0,
        trouble: None,
        days,
    };
    if let Err(error) = read_labelled(&on_disk, &mut rows) {
        return Err(rows.trouble.unwrap_or_else(|| error.for_file(&on_disk.name)));
    }
    let read = clock.elapsed();
    let mut steps = Vec::new();
    let on_step = |step: Step| {
        steps.push(clock.elapsed());
        job.report(Message::new(word_of(step)), 0, None);
    };
    let evaluation = evaluate(&rows.payments, &days.plan(), &Training::default(), on_step).map_err(no_evaluation)?;
    let ended = clock.elapsed();
    let span = |from: usize| {
        let at = |step: usize| steps.get(step).copied().unwrap_or(ended);
        at(from + 1).saturating_sub(at(from))
    };
    let spans = [read.saturating_sub(began), span(0), span(1), span(2)];
    let ids = evaluation.judged.iter().map(|(place, _)| rows.id(*place)).collect();
    let Rows { payments, left_out, left_out_count, .. } = rows;
    Ok(RiskReport { evaluation, payments: payments.len(), left_out, left_out_count, ids, spans })
}

fn word_of(step: Step) -> &'static str {
    match step {
        Step::Features => "desk-risk-features",
        Step::Training => "desk-risk-training",
        Step::Scoring => "desk-risk-scoring",
    }
}

impl RiskDays {
    fn plan(&self) -> Plan {
        let day = |date: NaiveDate| date.signed_duration_since(self.epoch).num_days();
        Plan {
            train: day(self.train.0)..=day(self.train.1),
            test: day(self.test.0)..=day(self.test.1),
            delay: i64::from(self.delay),
        }
    }
}

impl RiskReport {
    /// The best cut with at least this precision; nothing when there is none.
    fn at_precision(&self, least: f64) -> Option<&Cut> {
        self.evaluation.cuts.iter().rev().find(|cut| cut.precision >= least)
    }

    /// The first cut with at least this recall.
    fn at_recall(&self, least: f64) -> Option<&Cut> {
        self.evaluation.cuts.iter().find(|cut| cut.recall >= least)
    }

    /// The figures as JSON.
    pub fn document(&self) -> Value {
        let found = &self.evaluation;
        let cut = |cut: Option<&Cut>| {
            cut.map(|cut| {
                json!({
                    "score": likelihood(cut.score), "flagged": cut.flagged, "hits": cut.hits,
                    "precision": cut.precision, "recall": cut.recall,
                })
            })
        };
        let [reading, features, training, scoring] = self.spans.map(|span| span.as_secs_f64());
        let payments = f64::from(u32::try_from(self.payments).unwrap_or(u32::MAX));
        json!({
            "auc_roc": found.auc_roc,
            "average_precision": found.average_precision,
            "card_precision_at_100": found.card_precision,
            "at_recall_0.65": cut(self.at_recall(0.65)),
            "at_precision_0.95": cut(self.at_precision(0.95)),
            "payments": self.payments,
            "left_out": self.left_out_count,
            "learnt": { "payments": found.learnt.0, "frauds": found.learnt.1 },
            "judged": {
                "payments": found.judged.len(),
                "frauds": found.judged.iter().filter(|(_, row)| row.fraud).count(),
            },
            "seconds": { "reading": reading, "features": features, "training": training, "scoring": scoring },
            "payments_a_second": payments / features.max(f64::EPSILON),
        })
    }

    /// Writes each judged payment with how likely it is fraud, in order of time.
    ///
    /// # Errors
    /// What the file says.
    pub fn write_scores(&self, to: impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(["transaction_id", "score"])?;
        for (id, (_, row)) in self.ids.iter().zip(&self.evaluation.judged) {
            writer.write_record([id.as_str(), &format!("{:.9}", likelihood(row.score))])?;
        }
        writer.flush()
    }
}

/// Numbers for names.
#[derive(Default)]
struct Numbers(HashMap<String, NonZeroU32>);

impl Numbers {
    fn of(&mut self, name: &str) -> NonZeroU32 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX - 1);
        let number = NonZeroU32::MIN.saturating_add(next);
        self.0.insert(name.to_owned(), number);
        number
    }
}

struct Rows<'j> {
    job: &'j Job,
    days: &'j RiskDays,
    payments: Vec<Labelled>,
    /// The ids of payments that may be judged, by their places.
    ids: Vec<(usize, String)>,
    names: [Numbers; 2],
    count: u64,
    left_out: Vec<Rejected>,
    left_out_count: usize,
    trouble: Option<UserError>,
}

impl Rows<'_> {
    fn id(&self, place: usize) -> String {
        let at = self.ids.binary_search_by_key(&place, |(place, _)| *place);
        at.ok().and_then(|at| self.ids.get(at)).map(|(_, id)| id.clone()).unwrap_or_default()
    }
}

impl LabelledSink for Rows<'_> {
    fn row(&mut self, row: &LabelledRow<'_>) -> Taken {
        self.count += 1;
        if self.count.is_multiple_of(STEP) {
            self.job.report(Message::new("desk-reading-table"), self.count, None);
            if let Err(stopped) = self.job.checkpoint() {
                self.trouble = Some(stopped.into());
                return Err(Stopped);
            }
        }
        let [customers, places] = &mut self.names;
        let (customer, place) = (customers.of(row.customer), places.of(row.place));
        let payment = Labelled { at: row.seconds, customer, place, amount: row.amount, fraud: row.fraud };
        if self.days.plan().test.contains(&row.seconds.div_euclid(crate::risk::DAY)) {
            self.ids.push((self.payments.len(), row.id.to_owned()));
        }
        self.payments.push(payment);
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.left_out_count += 1;
        if self.left_out.len() < LISTED {
            self.left_out.push(rejected);
        }
        Ok(())
    }
}

fn no_evaluation(error: NoEvaluation) -> UserError {
    let key = match error {
        NoEvaluation::Overlap => "desk-risk-overlap",
        NoEvaluation::NothingToLearn | NoEvaluation::Untrainable(_) => "desk-risk-nothing-to-learn",
        NoEvaluation::NothingToJudge => "desk-risk-nothing-to-judge",
    };
    UserError::new(ErrorKind::BadInput, Message::new(key)).detail(error.to_string())
}
