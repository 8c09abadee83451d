//! What a command shows: tables and sentences for a person, one JSON document for a program.
//!
//! Standard output carries the result and nothing else; progress, notes and errors go to standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where printing happens")]

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex};

use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::domain::{Money, Totals};
use crate::job::Job;
use crate::text::{Message, Texts, UserError};

/// Where a command's words go.
pub(super) struct Output {
    json: bool,
    texts: Arc<Texts>,
    bar: Arc<Mutex<Option<ProgressBar>>>,
}

/// A column of a table.
pub(super) struct Column {
    /// Its header.
    pub header: Message,
    /// Whether it holds figures.
    pub figures: bool,
}

impl Output {
    pub(super) fn new(json: bool, texts: Texts) -> Self {
        Self { json, texts: Arc::new(texts), bar: Arc::default() }
    }

    pub(super) fn shared_texts(&self) -> Arc<Texts> {
        Arc::clone(&self.texts)
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn say(&self, message: &Message) -> String {
        self.texts.say(message)
    }

    /// A job whose progress is shown as a bar, when somebody watches.
    pub(super) fn job(&self) -> Job {
        if !std::io::stderr().is_terminal() {
            return Job::quiet();
        }
        let (texts, bar) = (Arc::clone(&self.texts), Arc::clone(&self.bar));
        Job::new(move |progress| {
            let mut bar = bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let bar = bar.get_or_insert_with(ProgressBar::no_length);
            let template = match progress.total {
                Some(total) => {
                    bar.set_length(total);
                    "{msg:40} {wide_bar} {human_pos} / {human_len}"
                }
                None => "{msg:40} {spinner} {human_pos}",
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.set_message(texts.say(&progress.doing));
            bar.set_position(progress.done);
        })
    }

    /// Takes the bar away.
    pub(super) fn finish_progress(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    /// A line of the result for a person; nothing when the result is JSON.
    pub(super) fn line(&self, message: &Message) {
        if !self.json {
            self.finish_progress();
            print(&self.say(message));
        }
    }

    /// A remark beside the result.
    pub(super) fn note(&self, message: &Message) {
        self.finish_progress();
        eprintln!("{}", self.say(message));
    }

    /// The result for a program; nothing when a person reads.
    pub(super) fn document(&self, document: &Value) {
        if self.json {
            print(&format!("{document:#}"));
        }
    }

    /// A table for a person; nothing when the result is JSON.
    pub(super) fn table(&self, columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) {
        if self.json {
            return;
        }
        self.finish_progress();
        let mut table = Table::new();
        table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(columns.iter().map(|column| self.say(&column.header)));
        for row in rows {
            table.add_row(row);
        }
        for (index, column) in columns.iter().enumerate() {
            if let Some(found) = table.column_mut(index) {
                found.set_padding((0, 2));
                found.set_cell_alignment(if column.figures { CellAlignment::Right } else { CellAlignment::Left });
            }
        }
        print(&table.trim_fmt());
    }

    /// What happened, why, and what to do: how the command ends.
    pub(super) fn error(&self, error: &UserError) {
        let say = |message: &Message| self.say(message);
        self.complain(error);
        self.document(&json!({ "error": {
            "what": say(&error.what),
            "why": error.why.as_ref().map(say),
            "hint": error.hint.as_ref().map(say),
            "detail": error.detail,
        }}));
    }

    /// The same for a person only, when the command goes on.
    pub(super) fn complain(&self, error: &UserError) {
        self.finish_progress();
        let say = |message: &Message| self.say(message);
        eprintln!("{}", self.texts.say(&Message::new("cli-error").with("what", error.what.clone())));
        for line in error.why.iter().map(say) {
            eprintln!("{line}");
        }
        for line in error.hint.iter().map(say) {
            eprintln!("{}", self.texts.say(&Message::new("cli-hint").with("hint", line)));
        }
        if let Some(detail) = &error.detail {
            eprintln!("{}", self.texts.say(&Message::new("cli-detail").with("detail", detail)));
        }
    }

    /// A mistyped command line, for a program; a person has read it already.
    pub(super) fn usage_error(&self, what: &str) {
        self.document(&json!({ "error": { "what": what.trim(), "why": null, "hint": null, "detail": null } }));
    }

    /// Asks a question on the terminal. Nothing when there is no terminal to ask on.
    pub(super) fn ask(&self, question: &Message) -> Option<bool> {
        let answer = self.ask_for(question)?;
        Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Whether there is a terminal to ask on.
    #[allow(clippy::unused_self, reason = "one of the ways of this output")]
    pub(super) fn can_ask(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks for something on the terminal. Nothing when there is no terminal to ask on.
    pub(super) fn ask_for(&self, question: &Message) -> Option<Zeroizing<String>> {
        if !self.can_ask() {
            return None;
        }
        self.finish_progress();
        eprint!("{} ", self.say(question));
        let mut answer = Zeroizing::new(String::new());
        std::io::stdin().read_line(&mut answer).ok()?;
        Some(answer)
    }
}

/// One line of the result. A closed pipe on the other side is no error of ours.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// An amount as JSON: `{"minor": 1234, "currency": "EUR"}`.
pub(super) fn money(amount: Money) -> Value {
    json!({ "minor": amount.minor, "currency": amount.currency.code() })
}

/// One amount per currency as JSON.
pub(super) fn totals(totals: &Totals) -> Value {
    totals.iter().map(money).collect()
}
