//! File dialogs: opened on the window's thread, as some systems demand, waited for on the worker's.

use std::path::Path;

use rfd::AsyncFileDialog;

use crate::text::{Message, Texts};
use crate::worker::Command;

/// What banks, gateways and shops call their files. The content tells what they are; other names can be dropped.
const KINDS: &[&str] = &[
    "xml", "csv", "tsv", "txt", "xlsx", "xls", "ods", "sta", "mt940", "940", "942", "ofx", "qfx", "qif", "bai", "bai2",
    "zip",
];

/// Asks for a bank statement, a settlement or an order list.
pub fn ask_what_to_import(texts: &Texts) -> Command {
    let dialog = AsyncFileDialog::new()
        .set_title(texts.say(&Message::new("window-choose-statement")))
        .add_filter(texts.say(&Message::new("window-choose-statement-kinds")), KINDS)
        .pick_file();
    Command::ChooseFile(Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) }))
}

/// Asks for a file that says where network addresses are.
pub fn ask_for_places(texts: &Texts) -> Command {
    let dialog = AsyncFileDialog::new()
        .set_title(texts.say(&Message::new("window-choose-places")))
        .add_filter(texts.say(&Message::new("window-choose-places-kind")), &["mmdb"])
        .pick_file();
    Command::ChooseFile(Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) }))
}

/// Whether a dropped file is one that says where network addresses are, by its name: no bank and no shop names one so.
pub fn is_places(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mmdb"))
}

/// Asks where to save a file.
pub fn ask_where_to_save(texts: &Texts, name: &str) -> Command {
    let dialog = AsyncFileDialog::new()
        .set_title(texts.say(&Message::new("window-choose-place")))
        .set_file_name(name)
        .save_file();
    Command::ChooseFile(Box::pin(async move { dialog.await.map(|file| file.path().to_owned()) }))
}
