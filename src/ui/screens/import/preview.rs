//! What a look at a file found, before anything of it is in the book.

use egui::{Frame, Label, Margin, Ui};

use super::listing::Listing;
use super::questions::lacks_currency;
use super::{strip, tables, words};
use crate::desk::{FileLook, Kind, LookedBatch, LookedRow, LookedStatement, Rejected};
use crate::domain::Currency;
use crate::text::Message;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, corner, palette, size, space, text};
use crate::ui::widgets::{Button, error_note, fill_row};

/// How many rows of each list are in sight at once.
const STATEMENTS: usize = 4;
const LEFT_OUT: usize = 5;

/// How many notices are told; the others are counted.
const NOTICES: usize = 5;

pub(super) struct Preview {
    look: FileLook,
    statements: Listing<LookedStatement>,
    batches: Listing<LookedBatch>,
    rows: Listing<LookedRow>,
    left_out: Listing<Rejected>,
}

impl Preview {
    pub(super) fn new(mut look: FileLook) -> Self {
        let mut statements = std::mem::take(&mut look.statements);
        statements.retain(|row| row.entries > 0 || tells_balances(row));
        let statements = Listing::new(statements);
        let batches = Listing::new(std::mem::take(&mut look.batches));
        let rows = Listing::new(std::mem::take(&mut look.rows));
        let left_out = Listing::new(std::mem::take(&mut look.rejected));
        Self { look, statements, batches, rows, left_out }
    }

    /// What is not in one of the lists.
    pub(super) const fn look(&self) -> &FileLook {
        &self.look
    }

    /// Whether bringing it in would change the book. A file without a row may tell balances or payouts.
    pub(super) fn has_something_new(&self) -> bool {
        let is_empty = self.look.read == 0 && self.look.rejected_count == 0;
        self.look.new > 0 || (is_empty && (self.batches.len() > 0 || self.statements.iter().any(tells_balances)))
    }

    /// What it is, and in a sentence what would happen.
    pub(super) fn summary(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        let frame = Frame::new().fill(palette.hover.into()).corner_radius(corner::CARD).inner_margin(Margin::same(12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            let line = |ui: &mut Ui, words: String, kind: Type, ink| {
                ui.add(Label::new(text(words, kind, ink)).wrap());
            };
            line(ui, self.sentence(cx), Type::Strong, palette.text_strong);
            let format = words::format(&self.look).map(|format| cx.tell(&format));
            let read_as =
                self.look.mapping.as_ref().map(|name| cx.tell(&Message::new("import-read-as").with("name", name)));
            let what: Vec<String> = format.into_iter().chain(read_as).collect();
            if !what.is_empty() {
                line(ui, what.join(", "), Type::Small, palette.text);
            }
        });
    }

    fn sentence(&self, cx: &Cx<'_>) -> String {
        if let Some(before) = &self.look.before {
            return cx.tell(&Message::new("import-before").with("name", before));
        }
        if self.look.trouble.is_some() {
            return cx.say("import-not-readable-yet");
        }
        let (read, new) = (self.look.read, self.look.new);
        let key = match self.look.kind {
            Some(Kind::Orders) => "import-sum-orders",
            Some(Kind::Settlement) => "import-sum-lines",
            Some(Kind::Statement) | None => "import-sum-entries",
        };
        if read == 0 && self.look.rejected_count > 0 {
            return cx.tell(&Message::new("import-sum-nothing").with("count", self.look.rejected_count));
        }
        let sum = Message::new(key).with("read", read).with("new", new).with("known", read.saturating_sub(new));
        match self.look.rejected_count {
            0 => cx.tell(&sum),
            count => cx.tell(&Message::new("import-sum-left-out").with("sum", sum).with("count", count)),
        }
    }

    /// Why it cannot be read as it is. A currency is asked for rather than missed.
    pub(super) fn trouble(&self, ui: &mut Ui, cx: &Cx<'_>) {
        match &self.look.trouble {
            Some(trouble) if lacks_currency(&self.look) => {
                strip::warning(ui, [cx.tell(&trouble.what), cx.say("import-ask-currency")]);
            }
            Some(trouble) => error_note(ui, cx, trouble),
            None => {}
        }
    }

    /// What a person should know about it.
    pub(super) fn notices(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let notices = &self.look.notices;
        if notices.is_empty() {
            return;
        }
        let told = notices.iter().take(NOTICES).map(|notice| match notice.line {
            Some(line) => {
                Message::new("import-notice-at").with("line", line.to_string()).with("what", notice.what.clone())
            }
            None => notice.what.clone(),
        });
        let more = notices.len().saturating_sub(NOTICES);
        let more = (more > 0).then(|| Message::new("import-notices-more").with("count", more));
        strip::warning(ui, told.chain(more).map(|line| cx.tell(&line)));
    }

    /// The statements or batches in it.
    pub(super) fn parts(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.look.trouble.is_some() {
            return;
        }
        if self.statements.len() > 0 {
            let title = cx.tell(&Message::new("import-statements").with("count", self.statements.len()));
            heading(ui, &title, |_| {});
            self.statements.show(ui, cx, title, tables::statements(cx), STATEMENTS);
        }
        if self.batches.len() > 0 {
            let title = cx.tell(&Message::new("import-batches").with("count", self.batches.len()));
            heading(ui, &title, |_| {});
            self.batches.show(ui, cx, title, tables::batches(cx), STATEMENTS);
        }
    }

    /// What would be left out, and why.
    pub(super) fn left_out(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let count = self.look.rejected_count;
        // Where nothing can be read the trouble says why.
        if count == 0 || self.look.trouble.is_some() {
            return;
        }
        let listed = self.left_out.len();
        let title = cx.tell(&Message::new("import-left-out").with("count", count));
        heading(ui, &title, |ui| {
            if (listed as u64) < count {
                let words = cx.tell(&Message::new("import-first-of").with("count", listed));
                ui.label(text(words, Type::Small, palette(ui).text_sub));
            }
        });
        self.left_out.show(ui, cx, title, tables::left_out(cx), LEFT_OUT);
    }

    /// The first rows: new ones, and those that are known. `link` leads to where a person says what the columns mean; true
    /// when it is taken.
    pub(super) fn rows(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        rows_at_most: usize,
        link: Option<&'static str>,
    ) -> bool {
        let mut taken = false;
        let title = cx.say("import-rows");
        // What a reader handed over before it gave up says nothing.
        let shown = if self.look.trouble.is_some() { 0 } else { self.rows.len() };
        if shown == 0 && link.is_none() {
            return false;
        }
        heading(ui, if shown > 0 { &title } else { "" }, |ui| {
            if let Some(link) = link {
                taken = ui.add(Button::plain(cx.say(link)).icon(Icon::Sheet)).clicked();
            }
            if (shown as u64) < self.look.read && shown > 0 {
                let words = cx.tell(&Message::new("import-first-of").with("count", shown));
                ui.label(text(words, Type::Small, palette(ui).text_sub));
            }
        });
        if shown > 0 {
            let columns = tables::rows(ui, cx, self.look.kind, one_currency(&self.rows));
            self.rows.show(ui, cx, title, columns, rows_at_most);
        }
        taken
    }
}

fn tells_balances(row: &LookedStatement) -> bool {
    row.statement.opening.or(row.statement.closing).is_some()
}

/// A title above a list.
fn heading(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    ui.add_space(space::TIGHT);
    let left = |ui: &mut Ui| {
        ui.label(text(title, Type::Strong, palette(ui).text_strong));
    };
    fill_row(ui, size::ROW, left, right);
}

fn one_currency(rows: &Listing<LookedRow>) -> Option<Currency> {
    let first = rows.iter().next()?.amount.currency;
    rows.iter().all(|row| row.amount.currency == first).then_some(first)
}
