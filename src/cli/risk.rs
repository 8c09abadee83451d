//! `counterfoil risk`: what looks suspicious and why, the rules, and how good all of it is.

use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::args::{ModeWord, Risk, RiskBacktest, RiskEvaluate, RiskList, RiskRules, VerdictWord};
use super::output::Column;
use super::proof::write_with;
use super::{Ending, Session, reported, risk_shop};
use crate::desk::{
    self, AddressPlace, AlertAbout, JudgeStanding, KnownRule, Outcome, PaymentRisk, RiskAlert, RiskDays, RiskKind,
    RuleMistake, RuleMode, RuleTry, Then, TriedRule, TryCosts, Verdict,
};
use crate::domain::Money;
use crate::domain::ids::PaymentId;
use crate::text::{ErrorKind, Message, UserError};

/// A text of rules is no longer than this.
const LONGEST_TEXT: u64 = 4 << 20;

pub(super) fn run(session: &Session, command: &Risk) -> desk::Result<Ending> {
    match command {
        Risk::Alerts { days } => alerts(session, *days),
        Risk::Score { payments } => score(session, payments),
        Risk::Say { payment, verdict } => {
            let (desk, actor) = session.open()?;
            let verdict = match verdict {
                VerdictWord::Fraud => Verdict::Fraud,
                VerdictWord::Fine => Verdict::Fine,
                VerdictWord::Unsure => Verdict::Unsure,
            };
            desk::say_of_payment(&desk, &actor, &[PaymentId::new(payment.as_str())], verdict)?;
            Ok(done(session, "cli-risk-said"))
        }
        Risk::Train => train(session),
        Risk::Shop { region } => risk_shop::shop(session, *region),
        Risk::Places(command) => risk_shop::places(session, command),
        Risk::Figures(command) => risk_shop::own_figures(session, command),
        Risk::Backtest(args) => backtest(session, args),
        Risk::Rules(command) => rules(session, command),
        Risk::List(command) => list(session, command),
        Risk::Evaluate(args) => evaluate(session, args),
    }
}

pub(super) fn done(session: &Session, key: &'static str) -> Ending {
    session.output.document(&json!({ "done": true }));
    session.output.line(&Message::new(key));
    Ending::Done
}

pub(super) fn text(key: &'static str) -> Column {
    Column { header: Message::new(key), figures: false }
}

pub(super) fn figures(key: &'static str) -> Column {
    Column { header: Message::new(key), figures: true }
}

fn alerts(session: &Session, days: u32) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let now = session.clock.now();
    let found = desk::risk_alerts(&desk, &actor, now - TimeDelta::days(i64::from(days)), now)?;
    let alerts: Vec<Value> = found.alerts.iter().map(alert).collect();
    session.output.document(&json!({ "alerts": alerts, "open": found.open, "broken_rules": found.broken_rules }));
    session.output.line(&Message::new("cli-risk-alerts").with("count", found.alerts.len()).with("open", found.open));
    let columns = [
        text("cli-column-when"),
        text("cli-column-about"),
        figures("cli-column-points"),
        figures("cli-column-rows"),
        figures("cli-column-amount"),
        text("cli-column-why"),
    ];
    let texts = session.output.texts();
    let rows = found.alerts.iter().map(|alert| {
        let rules: Vec<&str> = alert.rules.iter().map(|rule| rule.key.as_str()).collect();
        vec![
            alert.from.format("%Y-%m-%d %H:%M").to_string(),
            about(&alert.about),
            alert.points.to_string(),
            alert.payments.len().to_string(),
            alert.amount.map(|amount| texts.money(amount)).unwrap_or_default(),
            rules.join(", "),
        ]
    });
    session.output.table(&columns, rows);
    Ok(Ending::Done)
}

fn about(about: &AlertAbout) -> String {
    match about {
        AlertAbout::Thing { kind, shown, .. } => format!("{} {shown}", kind.as_str()),
        AlertAbout::Payment(payment) => payment.to_string(),
    }
}

fn alert(alert: &RiskAlert) -> Value {
    let about = match &alert.about {
        AlertAbout::Thing { kind, shown, .. } => json!({ "kind": kind.as_str(), "thing": shown }),
        AlertAbout::Payment(payment) => json!({ "payment": payment }),
    };
    let rules: Vec<Value> = alert
        .rules
        .iter()
        .map(|rule| json!({ "rule": rule.key, "points": rule.points, "payments": rule.count }))
        .collect();
    json!({
        "about": about, "typology": alert.typology.as_str(), "action": alert.action.as_str(), "points": alert.points,
        "from": alert.from, "to": alert.to, "payments": alert.payments, "declined": alert.declined,
        "amount": alert.amount, "rules": rules, "verdict": alert.verdict.map(Verdict::as_str),
    })
}

fn score(session: &Session, payments: &[String]) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let mut documents = Vec::new();
    for payment in payments {
        let risk = desk::risk_of_payment(&desk, &actor, &PaymentId::new(payment.as_str()))?;
        documents.push(risk_document(payment, &risk));
        if let Some(evidence) = &risk.evidence {
            session.output.line(&evidence.said());
        }
        let score = risk.score.map_or_else(String::new, |score| format!("{:.1} %", score * 100.0));
        session.output.line(
            &Message::new(if risk.is_trained { "cli-risk-score-trained" } else { "cli-risk-score-unusual" })
                .with("payment", payment.as_str())
                .with("points", risk.points)
                .with("score", score),
        );
        let rows = risk.hits.iter().map(|hit| vec![hit.key.clone(), hit.points.to_string(), hit.tree.text.clone()]);
        session.output.table(&[text("cli-column-rule"), figures("cli-column-points"), text("cli-column-why")], rows);
        let columns = [text("cli-column-feature"), figures("cli-column-value"), figures("cli-column-adds")];
        let reasons = risk.reasons.iter().take(8);
        session.output.table(
            &columns,
            reasons.map(|reason| {
                vec![feature(&reason.feature), format!("{:.2}", reason.value), format!("{:+.2}", reason.adds)]
            }),
        );
    }
    session.output.document(&Value::from(documents));
    Ok(Ending::Done)
}

fn feature(feature: &desk::Feature) -> String {
    feature.of.map_or_else(|| feature.name.to_owned(), |of| format!("{} {}", of.as_str(), feature.name))
}

fn links(links: &desk::Links) -> Value {
    let things = links.things.iter().map(|thing| {
        json!({
            "kind": thing.kind.as_str(), "thing": thing.shown, "own": thing.is_own, "payments": thing.payments,
            "declined": thing.declined, "frauds": thing.frauds,
        })
    });
    json!({ "payments": links.payments, "things": things.collect::<Vec<_>>() })
}

fn risk_document(payment: &str, risk: &PaymentRisk) -> Value {
    let hits: Vec<Value> = risk
        .hits
        .iter()
        .map(|hit| {
            json!({
                "rule": hit.key, "points": hit.points, "effect": hit.effect, "action": hit.action.map(desk::Action::as_str),
                "as_it_was": hit.as_it_was, "tree": hit.tree,
            })
        })
        .collect();
    // A feature that is not known has no number, which JSON cannot say.
    let reason = |reason: &desk::ModelReason| json!({ "feature": feature(&reason.feature), "value": Some(reason.value).filter(|it| it.is_finite()), "adds": reason.adds });
    json!({
        "payment": payment, "points": risk.points, "score": risk.score, "trained": risk.is_trained, "base": risk.base,
        "hits": hits, "reasons": risk.reasons.iter().map(reason).collect::<Vec<_>>(),
        "said": risk.said.map(|(verdict, at)| json!({ "verdict": verdict.as_str(), "at": at })),
        "links": links(&risk.links), "place": place(&risk.place), "compelling_evidence": risk.evidence.as_ref().map(reported::evidence),
    })
}

/// Where the network address is, and who says so.
fn place(place: &AddressPlace) -> Value {
    match place {
        AddressPlace::NoAddress => Value::Null,
        AddressPlace::Gateway(country) => json!({ "country": country, "said_by": "gateway" }),
        AddressPlace::File(country, built) => json!({ "country": country, "said_by": "place_file", "built": built }),
        AddressPlace::NotInFile(built) => json!({ "country": null, "said_by": null, "built": built }),
        AddressPlace::NoFile => json!({ "country": null, "said_by": null }),
    }
}

fn train(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let JudgeStanding { card, features, enough_frauds, drifted, .. } = desk::train_judge(&desk, &actor, &session.job)?;
    let named = |at: usize| features.get(at).map(feature).unwrap_or_default();
    session.output.document(&json!({
        "trained": card.trained, "payments": card.payments, "frauds": card.frauds, "enough_frauds": enough_frauds,
        "measured": card.measured,
        "important": card.important.iter().map(|(at, part)| json!({ "feature": named(*at), "part": part })).collect::<Vec<_>>(),
        "drifted": drifted.iter().map(|(of, by)| json!({ "feature": feature(of), "by": by })).collect::<Vec<_>>(),
    }));
    let key = if card.trained { "cli-risk-trained" } else { "cli-risk-isolating" };
    let said = Message::new(key).with("payments", card.payments).with("frauds", card.frauds);
    session.output.line(&said.with("enough", enough_frauds));
    if let Some(measured) = &card.measured {
        session.output.line(
            &Message::new("cli-risk-measured")
                .with("payments", measured.payments)
                .with("frauds", measured.frauds)
                .with("precision", format!("{:.3}", measured.average_precision)),
        );
    }
    Ok(Ending::Done)
}

fn backtest(session: &Session, args: &RiskBacktest) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let what = match (&args.what.rule, args.what.points, args.what.score) {
        (Some(rule), ..) => RuleTry::Rule(rule.clone()),
        (None, Some(points), _) => RuleTry::Points(points),
        (None, None, score) => RuleTry::Score(score.unwrap_or_default()),
    };
    let now = session.clock.now();
    let midnight = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let from = args.from.map_or_else(|| now - TimeDelta::days(180), midnight);
    let to = args.to.and_then(|day| day.succ_opt()).map_or(now, midnight);
    let costs = TryCosts { dispute_fee: args.dispute_fee, review: args.review_cost, margin_percent: args.margin };
    let then = if args.refuse { Then::Refuse } else { Then::Review };
    let found = desk::try_rule(&desk, &actor, &what, (from, to), &costs, then, &session.job)?;
    session.output.document(&tried(&found, from, to));
    let TriedRule { tried, currency, overlap, .. } = &found;
    let money = |minor: i64| {
        currency.map_or_else(|| minor.to_string(), |currency| session.output.texts().money(Money::new(minor, currency)))
    };
    let percent = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let [disputed, refunded, failed, good] = tried.split;
    let rows = [
        ("cli-risk-tried-payments", tried.payments.to_string()),
        ("cli-risk-tried-flagged", tried.flagged.count.to_string()),
        ("cli-risk-tried-disputed", disputed.count.to_string()),
        ("cli-risk-tried-refunded", refunded.count.to_string()),
        ("cli-risk-tried-failed", failed.count.to_string()),
        ("cli-risk-tried-good", good.count.to_string()),
        ("cli-risk-tried-precision", percent(tried.precision)),
        ("cli-risk-tried-recall", percent(tried.recall)),
        ("cli-risk-tried-alerts", format!("{:.2}", tried.alerts_a_day)),
        ("cli-risk-tried-stopped", money(tried.stopped)),
        ("cli-risk-tried-fees", money(tried.fees)),
        ("cli-risk-tried-margin", money(-tried.margin_lost)),
        ("cli-risk-tried-reviews", money(-tried.reviews)),
        ("cli-risk-tried-net", money(tried.net_saved)),
    ];
    let said = rows.map(|(key, value)| vec![session.output.say(&Message::new(key)), value]);
    session.output.table(&[text("cli-column-figure"), figures("cli-column-value")], said);
    let rows = overlap.iter().map(|(rule, count)| vec![rule.clone(), count.to_string()]);
    session.output.table(&[text("cli-column-rule"), figures("cli-column-also")], rows);
    Ok(Ending::Done)
}

fn tried(found: &TriedRule, from: DateTime<Utc>, to: DateTime<Utc>) -> Value {
    let TriedRule { tried, currency, overlap, foreign, spread } = found;
    let sum = |sum: &desk::RiskSum| json!({ "count": sum.count, "amount": sum.amount });
    let split: serde_json::Map<String, Value> = Outcome::ALL
        .iter()
        .zip(&tried.split)
        .map(|(outcome, of)| {
            let word = match outcome {
                Outcome::Disputed => "disputed",
                Outcome::Refunded => "refunded",
                Outcome::Failed => "failed",
                Outcome::Good => "good",
            };
            (word.to_owned(), sum(of))
        })
        .collect();
    json!({
        "from": from, "to": to, "currency": currency, "payments": tried.payments, "flagged": sum(&tried.flagged), "split": split,
        "frauds": sum(&tried.frauds), "caught": sum(&tried.caught), "precision": tried.precision, "recall": tried.recall,
        "alerts_a_day": tried.alerts_a_day, "stopped": tried.stopped, "fees": tried.fees, "margin_lost": tried.margin_lost,
        "reviews": tried.reviews, "net_saved": tried.net_saved, "foreign": foreign,
        "overlap": overlap.iter().map(|(rule, count)| json!({ "rule": rule, "payments": count })).collect::<Vec<_>>(),
        "spread": spread.as_ref().map(|spread| json!({ "step": spread.step, "others_and_frauds": spread.counts })),
    })
}

fn rules(session: &Session, command: &RiskRules) -> desk::Result<Ending> {
    match command {
        RiskRules::Check { file } => check(session, file),
        RiskRules::Show => {
            let (desk, actor) = session.open()?;
            let rules = desk::risk_rules(&desk, &actor)?;
            session.output.document(&rules.iter().map(rule).collect::<Vec<_>>().into());
            let columns = [
                text("cli-column-rule"),
                text("cli-column-mode"),
                figures("cli-column-found"),
                text("cli-column-what"),
            ];
            let rows = rules.iter().map(|rule| {
                let wrong = rule.mistakes.first().map(|mistake| mistake.why.clone());
                vec![
                    rule.key.clone(),
                    mode(rule.mode).to_owned(),
                    rule.found.to_string(),
                    wrong.unwrap_or(rule.text.clone()),
                ]
            });
            session.output.table(&columns, rows);
            Ok(Ending::Done)
        }
        RiskRules::Silences => silences(session),
        RiskRules::Save { key, rule, mode } => {
            let (desk, actor) = session.open()?;
            let mode = match mode {
                ModeWord::On => RuleMode::On,
                ModeWord::Shadow => RuleMode::Shadow,
                ModeWord::Off => RuleMode::Off,
            };
            desk::save_rule(&desk, &actor, key, rule, mode)?;
            Ok(done(session, "cli-risk-rule-saved"))
        }
        RiskRules::Remove { key } => {
            let (desk, actor) = session.open()?;
            desk::remove_rule(&desk, &actor, key)?;
            Ok(done(session, "cli-risk-rule-removed"))
        }
        RiskRules::Silence { key, kind, thing, days, undo } => {
            let (desk, actor) = session.open()?;
            let no_kind = || UserError::new(ErrorKind::BadInput, Message::new("cli-risk-no-such-kind"));
            let kind = RiskKind::named(kind).ok_or_else(no_kind)?;
            let until = (!undo).then(|| session.clock.now() + TimeDelta::days(i64::from(*days)));
            desk::snooze_rule(&desk, &actor, key, kind, thing, until)?;
            Ok(done(session, if *undo { "cli-risk-rule-woken" } else { "cli-risk-rule-silent" }))
        }
    }
}

fn silences(session: &Session) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    let silences = desk::risk_silences(&desk, &actor)?;
    let each = silences.iter().map(|silence| {
        json!({
            "rule": silence.rule, "kind": silence.kind.as_str(), "thing": silence.shown, "since": silence.since,
            "until": silence.until, "by": silence.by,
        })
    });
    session.output.document(&each.collect::<Vec<_>>().into());
    let columns = [
        text("cli-column-rule"),
        text("cli-column-kind"),
        text("cli-column-what"),
        text("cli-column-from"),
        text("cli-column-until"),
        text("cli-column-who"),
    ];
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let rows = silences.iter().map(|silence| {
        let [rule, kind] = [silence.rule.as_str(), silence.kind.as_str()].map(str::to_owned);
        vec![rule, kind, silence.shown.clone(), day(silence.since), day(silence.until), silence.by.clone()]
    });
    session.output.table(&columns, rows);
    Ok(Ending::Done)
}

fn rule(rule: &KnownRule) -> Value {
    json!({
        "key": rule.key, "text": rule.text, "mode": rule.mode, "version": rule.version, "source": rule.source,
        "points": rule.points, "found_28_days": rule.found, "mistakes": rule.mistakes.iter().map(mistake).collect::<Vec<_>>(),
    })
}

fn mistake(mistake: &RuleMistake) -> Value {
    json!({ "line": mistake.line, "column": mistake.column, "span": [mistake.span.start, mistake.span.end], "why": mistake.why })
}

const fn mode(mode: RuleMode) -> &'static str {
    match mode {
        RuleMode::On => "on",
        RuleMode::Shadow => "shadow",
        RuleMode::Off => "off",
    }
}

fn check(session: &Session, file: &Path) -> desk::Result<Ending> {
    let unreadable = |why: std::io::Error| {
        let what = Message::new("cli-risk-rules-unreadable").with("file", file.display().to_string());
        UserError::new(ErrorKind::BadInput, what).detail(why.to_string())
    };
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .map_err(unreadable)?
        .take(LONGEST_TEXT + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let found = desk::check_rules(&String::from_utf8_lossy(&bytes));
    session
        .output
        .document(&json!({ "rules": found.rules, "mistakes": found.mistakes.iter().map(mistake).collect::<Vec<_>>() }));
    session.output.line(
        &Message::new("cli-risk-rules-checked").with("rules", found.rules.len()).with("mistakes", found.mistakes.len()),
    );
    for wrong in &found.mistakes {
        session.output.note(
            &Message::new("cli-risk-rule-mistake")
                .with("line", wrong.line.to_string())
                .with("column", wrong.column.to_string())
                .with("why", wrong.why.as_str()),
        );
    }
    Ok(if found.mistakes.is_empty() { Ending::Done } else { Ending::Wrong })
}

fn list(session: &Session, command: &RiskList) -> desk::Result<Ending> {
    let (desk, actor) = session.open()?;
    match command {
        RiskList::Show => {
            let entries = desk::list_entries(&desk, &actor)?;
            let each = entries.iter().map(|entry| {
                json!({ "list": entry.list, "text": entry.shown, "since": entry.since, "until": entry.until, "by": entry.by })
            });
            session.output.document(&each.collect::<Vec<_>>().into());
            let columns = [
                text("cli-column-list"),
                text("cli-column-what"),
                text("cli-column-from"),
                text("cli-column-until"),
                text("cli-column-who"),
            ];
            let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
            let rows = entries.iter().map(|entry| {
                let until = entry.until.map(day).unwrap_or_default();
                vec![entry.list.clone(), entry.shown.clone(), day(entry.since), until, entry.by.clone()]
            });
            session.output.table(&columns, rows);
            Ok(Ending::Done)
        }
        RiskList::Put { list, text, days } => {
            let until = days.map(|days| session.clock.now() + TimeDelta::days(i64::from(days)));
            desk::put_on_list(&desk, &actor, list, text, until)?;
            Ok(done(session, "cli-risk-listed"))
        }
        RiskList::TakeOff { list, text } => {
            desk::take_off_list(&desk, &actor, list, text)?;
            Ok(done(session, "cli-risk-unlisted"))
        }
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
    let columns = [text("cli-column-figure"), figures("cli-column-value")];
    let measured = [
        ("cli-risk-auc", found.auc_roc),
        ("cli-risk-average-precision", found.average_precision),
        ("cli-risk-card-precision", found.card_precision),
    ];
    let say = |key| session.output.say(&Message::new(key));
    session.output.table(&columns, measured.iter().map(|(key, value)| vec![say(key), format!("{value:.3}")]));
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
