//! Every file that was brought in, newest first, and the way to take one out again.

use std::cell::RefCell;

use egui::{Label, Ui};

use crate::desk::ImportedFile;
use crate::domain::Capability;
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::theme::{Icon, Type, palette, text};
use crate::ui::widgets::{Button, Column, Listed, Table, TableEvent, TableState};

/// The files.
#[derive(Default)]
pub(super) struct Files {
    table: TableState<String, ImportedFile>,
}

impl Files {
    /// Paints them. Gives the one that a person wants taken out.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, files: &[ImportedFile]) -> Option<ImportedFile> {
        let palette = palette(ui);
        let ink = |ui: &mut Ui, words: String, ink| {
            ui.add(Label::new(text(words, Type::Body, ink)).truncate());
        };
        let pressed = RefCell::new(None);
        let mut columns: Vec<Column<'_, ImportedFile, ()>> = vec![
            Column::new(cx.say("bank-file"), 140.0, |_, file: &ImportedFile| file.name.clone())
                .drawn(move |ui, _, file| ink(ui, file.name.clone(), palette.text_strong))
                .grows(),
            Column::new(cx.say("bank-file-format"), 208.0, |cx: &Cx<'_>, file: &ImportedFile| {
                format_words(cx, &file.format)
            })
            .spared(3),
            Column::new(cx.say("bank-file-at"), 116.0, |cx: &Cx<'_>, file: &ImportedFile| {
                cx.texts.moment(file.imported_at, cx.now)
            })
            .copied(|_, file| file.imported_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
            .drawn(move |ui, cx, file| ink(ui, cx.texts.moment(file.imported_at, cx.now), palette.text_sub))
            .spared(2),
            Column::new(cx.say("bank-file-rows"), 80.0, |cx: &Cx<'_>, file: &ImportedFile| {
                cx.texts.count(file.entries)
            })
            .copied(|_, file| file.entries.to_string())
            .figures(),
            Column::new(cx.say("bank-file-left-out"), 80.0, |cx: &Cx<'_>, file: &ImportedFile| {
                cx.texts.count(file.rejected)
            })
            .copied(|_, file| file.rejected.to_string())
            .drawn(move |ui, cx, file| {
                let ink_of = if file.rejected == 0 { palette.text_sub } else { palette.warn.ink };
                ink(ui, cx.texts.count(file.rejected), ink_of);
            })
            .figures()
            .spared(1),
        ];
        if cx.may(Capability::Import) {
            let button = Column::new("", 128.0, |_, _: &ImportedFile| String::new());
            columns.push(button.figures().drawn(|ui, cx, file| {
                let whole = cx.tell(&Message::new("bank-take-out-file").with("file", file.name.as_str()));
                let button = Button::plain(cx.say("bank-take-out")).icon(Icon::Undo).named(whole);
                if ui.add(button).clicked() {
                    pressed.replace(Some(file.clone()));
                }
            }));
        }
        let table = Table::new(cx.say("bank-files"), columns).when_empty(cx.say("bank-files-none"), "");
        let mut rows = Listed::new(files, |file: &ImportedFile| file.import_id.clone());
        for event in table.show(ui, cx, &mut rows, &mut self.table) {
            if let TableEvent::Copied(rows) = event {
                cx.want(Intent::Copy(rows, Message::new("bank-copied-files")));
            }
        }
        pressed.into_inner()
    }
}

/// What a file is, in words; a format that has none by its name.
pub(super) fn format_words(cx: &Cx<'_>, format: &str) -> String {
    cx.say(match format {
        "camt052" => "bank-format-camt052",
        "camt053" => "bank-format-camt053",
        "camt054" => "bank-format-camt054",
        "bank_csv" => "bank-format-bank-csv",
        "bank_xlsx" => "bank-format-bank-xlsx",
        "mt940" => "bank-format-mt940",
        "mt942" => "bank-format-mt942",
        "ofx" => "bank-format-ofx",
        "bai2" => "bank-format-bai2",
        "qif" => "bank-format-qif",
        "orders_csv" => "bank-format-orders-csv",
        "orders_xlsx" => "bank-format-orders-xlsx",
        "adyen_settlement" | "adyen_accounting" => "bank-format-adyen",
        "paypal_settlement" | "paypal_transactions" | "paypal_subscriptions" | "paypal_activity" => {
            "bank-format-paypal"
        }
        "stripe_itemised" => "bank-format-stripe",
        other => return other.to_owned(),
    })
}
