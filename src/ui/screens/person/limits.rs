//! How much a person may send back alone: three amounts a currency, typed as text and read by the rules of money.

use egui::{Label, Ui};

use crate::domain::{Currency, Money, RefundLimit};
use crate::text::{ErrorKind, Message, UserError};
use crate::ui::cx::Cx;
use crate::ui::theme::{Icon, Type, palette, size, space, text};
use crate::ui::widgets::{Field, field_button, icon_button};

/// How wide the field of a currency is.
const CURRENCY: f32 = 72.0;

/// The limits as they are typed.
pub struct LimitsForm {
    rows: Vec<Row>,
}

/// One currency.
#[derive(Default)]
struct Row {
    currency: String,
    per_refund: String,
    per_day: String,
    code_above: String,
}

impl LimitsForm {
    /// The limits there are, or an empty row in the currency of the shop.
    pub fn new(limits: &[RefundLimit], currencies: &[Currency]) -> Self {
        let mut rows: Vec<Row> = limits.iter().map(Row::of).collect();
        if rows.is_empty() {
            let currency = currencies.first().copied().unwrap_or(Currency::EUR);
            rows.push(Row { currency: currency.code().to_owned(), ..Row::default() });
        }
        Self { rows }
    }

    /// What is meant; nothing typed is no limit.
    ///
    /// # Errors
    /// When something typed is no amount or no currency, or an amount is missing.
    pub fn read(&self) -> Result<Vec<RefundLimit>, UserError> {
        let limits: Vec<RefundLimit> =
            self.rows.iter().filter(|row| !row.is_empty()).map(Row::read).collect::<Result<_, _>>()?;
        let twice = limits.iter().enumerate().find(|(at, limit)| {
            limits.iter().take(*at).any(|other| other.per_refund.currency == limit.per_refund.currency)
        });
        match twice {
            Some((_, limit)) => {
                let code = limit.per_refund.currency.code().to_owned();
                Err(bad(Message::new("signin-limit-twice").with("currency", code)))
            }
            None => Ok(limits),
        }
    }

    /// The fields.
    pub fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.scope(|ui| self.table(ui, cx));
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let palette = palette(ui);
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let whole = ui.available_width();
        let close = size::ROW + space::SMALL;
        let amount = ((whole - CURRENCY - close - 3.0 * space::SMALL) / 3.0).floor();
        let widths = [CURRENCY, amount, amount, amount];
        let keys = ["signin-currency", "signin-per-refund", "signin-per-day", "signin-code-above"];
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            for (width, key) in widths.into_iter().zip(keys) {
                sized(ui, width, Type::Small.line(), |ui| {
                    ui.add(Label::new(text(cx.say(key), Type::Small, palette.text_sub)).truncate());
                });
            }
        });
        let mut gone = None;
        for (at, row) in self.rows.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::SMALL;
                let code = row.currency.clone();
                let fields = [&mut row.currency, &mut row.per_refund, &mut row.per_day, &mut row.code_above];
                for ((width, key), field) in widths.into_iter().zip(keys).zip(fields) {
                    let name =
                        Message::new("signin-limit-field").with("what", Message::new(key)).with("currency", &code);
                    sized(ui, width, size::ROOMY_ROW, |ui| {
                        let field = Field::new(field, cx.tell(&name));
                        if key == "signin-code-above" { field.hint(cx.say("signin-code-never")) } else { field }
                            .show(ui);
                    });
                }
                let name = cx.tell(&Message::new("signin-limit-remove").with("currency", &code));
                if icon_button(ui, Icon::Close, &name).clicked() {
                    gone = Some(at);
                }
            });
        }
        if let Some(at) = gone {
            self.rows.remove(at);
        }
        ui.add_space(space::TIGHT);
        if field_button(ui, Icon::Plus, &cx.say("signin-limit-add"), true).clicked() {
            self.rows.push(Row::default());
        }
    }
}

fn sized(ui: &mut Ui, width: f32, height: f32, contents: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(egui::vec2(width, height), egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_width(width);
        contents(ui);
    });
}

impl Row {
    fn of(limit: &RefundLimit) -> Self {
        Self {
            currency: limit.per_refund.currency.code().to_owned(),
            per_refund: limit.per_refund.to_decimal(),
            per_day: limit.per_day.to_decimal(),
            code_above: if limit.code_above == limit.per_refund {
                String::new()
            } else {
                limit.code_above.to_decimal()
            },
        }
    }

    fn is_empty(&self) -> bool {
        [&self.per_refund, &self.per_day, &self.code_above].into_iter().all(|field| field.trim().is_empty())
    }

    fn read(&self) -> Result<RefundLimit, UserError> {
        let currency = Currency::parse(&self.currency)?;
        let amount = |typed: &str| match Money::parse_decimal(typed, currency) {
            _ if typed.trim().is_empty() => Err(bad(Message::new("signin-limit-missing"))),
            read => read.map_err(UserError::from),
        };
        let per_refund = amount(&self.per_refund)?;
        let per_day = amount(&self.per_day)?;
        // Above what may be sent at all no code is ever asked for.
        let code_above = if self.code_above.trim().is_empty() { per_refund } else { amount(&self.code_above)? };
        let is_negative = [per_refund, per_day, code_above].into_iter().any(|amount| amount.minor < 0);
        if is_negative || per_day.minor < per_refund.minor {
            return Err(bad(Message::new("signin-limit-day")));
        }
        Ok(RefundLimit { per_refund, per_day, code_above })
    }
}

fn bad(what: Message) -> UserError {
    UserError::new(ErrorKind::BadInput, what)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(rows: &[[&str; 4]]) -> Result<Vec<RefundLimit>, &'static str> {
        let rows = rows.iter().map(|[currency, per_refund, per_day, code_above]| Row {
            currency: (*currency).to_owned(),
            per_refund: (*per_refund).to_owned(),
            per_day: (*per_day).to_owned(),
            code_above: (*code_above).to_owned(),
        });
        LimitsForm { rows: rows.collect() }.read().map_err(|error| error.what.key)
    }

    #[test]
    fn limits_are_read_exactly() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        let limit = RefundLimit { per_refund: eur(50_00), per_day: eur(200_00), code_above: eur(20_00) };
        assert_eq!(read(&[["eur", "50", "200.00", "20"]]), Ok(vec![limit]));
        let no_code = RefundLimit { code_above: eur(50_00), ..limit };
        assert_eq!(read(&[["EUR", "50", "200", " "]]), Ok(vec![no_code]));
        assert_eq!(read(&[["EUR", "", "", ""]]), Ok(vec![]));
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        assert_eq!(read(&[["EUR", "50", "", ""]]), Err("signin-limit-missing"));
        assert_eq!(read(&[["EUR", "50", "40", ""]]), Err("signin-limit-day"));
        assert_eq!(read(&[["EUR", "-1", "40", ""]]), Err("signin-limit-day"));
        assert_eq!(read(&[["XYZ", "50", "60", ""]]), Err("money-unknown-currency"));
        assert_eq!(read(&[["EUR", "5,0", "60", ""]]), Err("money-not-an-amount"));
        assert_eq!(read(&[["EUR", "5", "6", ""], ["eur", "7", "8", ""]]), Err("signin-limit-twice"));
    }

    #[test]
    fn what_is_shown_is_what_is_read_again() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        let limits = [RefundLimit { per_refund: eur(50_00), per_day: eur(200_00), code_above: eur(20_50) }];
        assert_eq!(LimitsForm::new(&limits, &[]).read().unwrap(), limits);
        assert_eq!(LimitsForm::new(&[], &[Currency::JPY]).read().unwrap(), []);
    }
}
