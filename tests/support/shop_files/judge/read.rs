//! Reads the truth and the answer.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::super::classes::{Class, DepositClass};
use super::Outcome;

/// What was said about one row.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub ids: Vec<String>,
    pub status: String,
    pub reason: String,
    pub score: String,
}

impl Answer {
    pub fn new(ids: &str, status: &str, reason: &str, score: &str) -> Self {
        Self { ids: split(ids), status: status.to_owned(), reason: reason.to_owned(), score: score.to_owned() }
    }
}

/// What is true of one row.
pub struct Row<C> {
    pub id: String,
    /// The true order, or the true payouts; none where there is none.
    pub ids: Vec<String>,
    pub class: C,
    /// Whether only one answer is possible.
    pub single: bool,
}

impl<C> Row<C> {
    pub fn outcome(&self, answer: &Answer) -> Outcome {
        if answer.ids.is_empty() {
            return Outcome::Nothing;
        }
        if answer.status == "ambiguous" {
            let has_it = !self.ids.is_empty() && self.ids.iter().all(|id| answer.ids.contains(id));
            return if has_it { Outcome::AmbiguousWith } else { Outcome::AmbiguousWithout };
        }
        let right = self.ids.len() == answer.ids.len() && self.ids.iter().all(|id| answer.ids.contains(id));
        match (answer.status == "matched", right) {
            (true, true) => Outcome::Right,
            (true, false) => Outcome::Wrong,
            (false, true) => Outcome::Linked,
            (false, false) => Outcome::LinkedWrong,
        }
    }
}

fn split(ids: &str) -> Vec<String> {
    ids.split('+').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// A file with a header, of which some columns are wanted.
pub struct Table<const N: usize> {
    reader: Reader<BufReader<File>>,
    record: StringRecord,
    columns: [usize; N],
}

impl<const N: usize> Table<N> {
    pub fn open(path: &Path, wanted: [&str; N]) -> io::Result<Self> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let file = BufReader::with_capacity(1 << 18, File::open(path).map_err(named)?);
        let mut reader = ReaderBuilder::new().from_reader(file);
        let header = reader.headers()?.clone();
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(wanted) {
            let found = header.iter().position(|title| title == name);
            *column = found.ok_or_else(|| named(io::Error::other(format!("no column {name}"))))?;
        }
        Ok(Self { reader, record: StringRecord::new(), columns })
    }

    pub fn next(&mut self) -> io::Result<Option<[&str; N]>> {
        if !self.reader.read_record(&mut self.record)? {
            return Ok(None);
        }
        Ok(Some(self.columns.map(|column| self.record.get(column).unwrap_or_default())))
    }
}

pub fn ids(path: &Path, column: &str) -> io::Result<HashSet<String>> {
    let mut table = Table::open(path, [column])?;
    let mut ids = HashSet::new();
    while let Some([id]) = table.next()? {
        ids.insert(id.to_owned());
    }
    Ok(ids)
}

pub fn payment_truth(path: &Path) -> io::Result<Vec<Row<Class>>> {
    let mut table = Table::open(path, ["txn_id", "order_id", "class", "possible", "rivals"])?;
    let mut rows = Vec::new();
    while let Some([id, order, class, possible, rivals]) = table.next()? {
        let class = known(&Class::ALL, class)?;
        let single = possible == "1" && rivals == "0";
        rows.push(Row { id: id.to_owned(), ids: split(order), class, single });
    }
    Ok(rows)
}

pub fn deposit_truth(path: &Path) -> io::Result<Vec<Row<DepositClass>>> {
    let mut table = Table::open(path, ["bank_id", "payout_id", "class"])?;
    let mut rows = Vec::new();
    while let Some([id, payouts, class]) = table.next()? {
        let class = known(&DepositClass::ALL, class)?;
        rows.push(Row { id: id.to_owned(), ids: split(payouts), class, single: false });
    }
    Ok(rows)
}

fn known<C: Copy>(all: &[(C, &str)], word: &str) -> io::Result<C> {
    let found = all.iter().find(|(_, known)| *known == word);
    found.map(|(class, _)| *class).ok_or_else(|| io::Error::other(format!("no class is called {word}")))
}
