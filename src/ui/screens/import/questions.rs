//! What a file does not say and a person is asked at once: its currency, and which of two numbers is the day.

use egui::{Label, Ui, vec2};

use crate::desk::{Assume, DateOrder, FileLook};
use crate::domain::Currency;
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Field, segments};

/// How wide the field for a currency is.
const CODE: f32 = 96.0;

/// The questions of one file. Once asked they stay, so that an answer can be changed.
#[derive(Default)]
pub(super) struct Questions {
    currency: bool,
    dates: bool,
    /// The last look found something that an answer helps with.
    open: bool,
    code: String,
    /// The question's field is still to be given the keyboard.
    wants_focus: bool,
}

impl Questions {
    /// Finds out what is to be asked.
    pub(super) fn learn(&mut self, look: &FileLook) {
        if lacks_currency(look) && !self.currency {
            self.currency = true;
            self.wants_focus = true;
        }
        let has_ambiguous_dates = look.rejected.iter().any(|row| row.why.key == "files-ambiguous-date");
        self.dates |= has_ambiguous_dates;
        self.open = lacks_currency(look) || has_ambiguous_dates;
    }

    /// Whether an answer would help.
    pub(super) const fn are_open(&self) -> bool {
        self.open
    }

    /// Asks. True when there is another answer.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, assume: &mut Assume) -> bool {
        // The assistant asks for both among the rest.
        if assume.mapping.is_some() {
            return false;
        }
        let mut answered = false;
        if self.currency {
            question(ui, &cx.say("import-ask-currency"), |ui| answered |= self.ask_currency(ui, cx, assume));
        }
        if self.dates {
            question(ui, &cx.say("import-ask-dates"), |ui| {
                let choices = [DateOrder::DayFirst, DateOrder::MonthFirst];
                let choices = choices.map(|order| (Some(order), cx.say(example_key(order))));
                answered |= segments(ui, &mut assume.dates, &choices);
            });
        }
        answered
    }

    fn ask_currency(&mut self, ui: &mut Ui, cx: &Cx<'_>, assume: &mut Assume) -> bool {
        let field = Field::new(&mut self.code, cx.say("import-currency")).hint(cx.say("import-currency-hint"));
        let response = ui.allocate_ui(vec2(CODE, size::ROOMY_ROW), |ui| field.show(ui)).inner;
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        let currency = Currency::parse(self.code.trim()).ok();
        let is_other = currency.is_some() && currency != assume.currency;
        if is_other {
            assume.currency = currency;
        }
        is_other
    }
}

/// A question and the place for its answer, in one line.
fn question(ui: &mut Ui, words: &str, answer: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROOMY_ROW);
        ui.spacing_mut().item_spacing.x = space::SMALL;
        ui.add(Icon::Help.image(palette(ui).accent.ink));
        ui.add(Label::new(text(words, Type::Strong, palette(ui).text_strong)));
        answer(ui);
    });
}

/// How dates look in either order.
pub(super) const fn example_key(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "import-day-first",
        DateOrder::MonthFirst => "import-month-first",
    }
}

/// Whether nothing but the currency is in the way.
pub(super) fn lacks_currency(look: &FileLook) -> bool {
    look.trouble.as_ref().is_some_and(|trouble| trouble.what.key == "files-no-currency")
}
