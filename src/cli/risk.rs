//! `counterfoil risk`: how good the judgement of fraud is, on a file of labelled history.

use super::args::{Risk, RiskEvaluate};
use super::output::Column;
use super::proof::write_with;
use super::{Ending, Session};
use crate::desk::{self, RiskDays};
use crate::text::Message;

pub(super) fn run(session: &Session, command: &Risk) -> desk::Result<Ending> {
    match command {
        Risk::Evaluate(args) => evaluate(session, args),
    }
}

fn evaluate(session: &Session, args: &RiskEvaluate) -> desk::Result<Ending> {
    let days = RiskDays {
        epoch: args.epoch,
        train: (args.train_from, args.train_to),
        test: (args.test_from, args.test_to),
        delay: args.label_delay_days,
    };
    let report = desk::evaluate_risk(&args.transactions, &days, session.clock.as_ref(), &session.job)?;
    if let Some(path) = &args.scores_out {
        write_with(path, |file| report.write_scores(file))?;
    }
    session.output.document(&report.document());
    let found = &report.evaluation;
    let columns = [
        Column { header: Message::new("cli-column-figure"), figures: false },
        Column { header: Message::new("cli-column-value"), figures: true },
    ];
    let figures = [
        ("cli-risk-auc", found.auc_roc),
        ("cli-risk-average-precision", found.average_precision),
        ("cli-risk-card-precision", found.card_precision),
    ];
    let say = |key| session.output.say(&Message::new(key));
    session.output.table(&columns, figures.iter().map(|(key, value)| vec![say(key), format!("{value:.3}")]));
    session.output.line(
        &Message::new("cli-risk-learnt")
            .with("learnt", found.learnt.0)
            .with("frauds", found.learnt.1)
            .with("judged", found.judged.len()),
    );
    for rejected in &report.left_out {
        session.output.note(
            &Message::new("cli-risk-left-out")
                .with("line", rejected.line.to_string())
                .with("field", rejected.field.as_str())
                .with("why", session.output.say(&rejected.why)),
        );
    }
    if report.left_out_count > report.left_out.len() {
        let more = report.left_out_count - report.left_out.len();
        session.output.note(&Message::new("cli-files-left-out-more").with("count", more));
    }
    Ok(Ending::Done)
}
