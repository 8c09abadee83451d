//! Words for a report: Markdown tables, and findings with all that is known about them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

use super::{Finding, Report, Tallies, Tally};

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, (count, example)) in &self.problems {
            writeln!(out, "Breaks the form: {what}, {count} times, first {example}")?;
        }
        if !self.problems.is_empty() {
            writeln!(out)?;
        }
        write_tallies(out, "payments", &self.payments)?;
        let all = &self.payments.all;
        writeln!(
            out,
            "\nPayments: precision {} ({} wrong of {} automatic), recall {}; with a single possible answer {} of {} \
             payments, {} of {} orders: {}",
            percent(all.precision()),
            all.wrong,
            all.right + all.wrong,
            percent(all.recall()),
            all.single_settled,
            all.single,
            self.single_orders_settled,
            self.single_orders,
            percent(self.single_recall()),
        )?;
        writeln!(out, "Matched to the right order although the money does not agree: {}", all.right - all.settled)?;
        if self.deposits.all.rows == 0 {
            return Ok(());
        }
        writeln!(out)?;
        write_tallies(out, "deposits", &self.deposits)?;
        let all = &self.deposits.all;
        writeln!(
            out,
            "\nDeposits: precision {} ({} wrong of {} automatic), recall {}",
            percent(all.precision()),
            all.wrong,
            all.right + all.wrong,
            percent(all.recall()),
        )
    }
}

fn write_tallies(out: &mut fmt::Formatter<'_>, what: &str, tallies: &Tallies) -> fmt::Result {
    writeln!(
        out,
        "| {what} | rows | right, automatic | wrong, automatic | right, to confirm | wrong, to confirm | ambiguous with \
         it | ambiguous without | nothing | recall | recall of single answers |"
    )?;
    writeln!(out, "|---|{}", "---:|".repeat(10))?;
    tallies.classes.values().try_for_each(|(word, tally)| write_tally(out, word, tally))?;
    write_tally(out, "all", &tallies.all)
}

fn write_tally(out: &mut fmt::Formatter<'_>, word: &str, tally: &Tally) -> fmt::Result {
    writeln!(
        out,
        "| {word} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        tally.rows,
        tally.right,
        tally.wrong,
        tally.linked,
        tally.linked_wrong,
        tally.ambiguous_with,
        tally.ambiguous_without,
        tally.nothing,
        percent(tally.recall()),
        percent(super::share(tally.single_settled, tally.single)),
    )
}

/// With so many digits that one in a million is seen; rounded down, so that only a whole is called one.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| format!("{:.4} %", (share * 1e6).floor() / 1e4))
}

/// The first findings, each with its row, its true order, the order taken and the reason given, as the files have them.
pub fn explain(data: &Path, findings: &[Finding], most: usize) -> io::Result<String> {
    let findings = &findings[..most.min(findings.len())];
    let mut wanted: HashSet<&str> = findings.iter().map(|finding| finding.row.as_str()).collect();
    for finding in findings {
        wanted.extend(finding.truth.split('+').chain(finding.answer.ids.iter().map(String::as_str)));
    }
    let mut lines = HashMap::new();
    for file in ["orders.csv", "payments.csv", "payouts.csv", "bank.csv"] {
        lines_of(&data.join(file), &wanted, &mut lines)?;
    }
    let line = |what: &str, id: &str| format!("    {what:<6} {}\n", lines.get(id).map_or("", String::as_str));
    let mut told = String::new();
    for Finding { row, class, truth, answer } in findings {
        let said = format!("{row} ({class}): {} {}, {}\n", answer.status, answer.score, answer.reason);
        told.extend([said, line("row", row)]);
        told.extend(truth.split('+').map(|id| line("true", id)));
        told.extend(answer.ids.iter().map(|id| line("taken", id)));
    }
    Ok(told)
}

/// The lines whose first field is wanted.
fn lines_of(path: &Path, wanted: &HashSet<&str>, lines: &mut HashMap<String, String>) -> io::Result<()> {
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let id = line.split(',').next().unwrap_or_default();
        if wanted.contains(id) {
            lines.insert(id.to_owned(), line);
        }
    }
    Ok(())
}
