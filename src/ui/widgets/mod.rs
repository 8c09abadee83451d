//! The parts that every screen is made of. They know how things look, and nothing of the business.

mod bar_row;
mod button;
mod card;
mod chart;
mod choice;
mod dialog;
mod entry_row;
mod field;
mod figure_card;
mod letters;
mod line;
mod notice_box;
mod qr;
mod secret;
mod secret_once;
mod state;
mod table;
mod tick;

pub use bar_row::{BarRow, bar_legend};
pub use button::{Button, field_button, icon_button, key_cap, segments};
pub use card::{card, card_at, card_title};
pub use chart::ChartView;
pub use choice::{drop_down, drop_down_of_width, tabs};
pub use dialog::{
    dialog, dialog_body, dialog_foot, dialog_heading, dialog_title, foot_note, from_the_right, wide_dialog,
};
pub use entry_row::EntryRow;
pub use field::{Field, labelled};
pub use figure_card::FigureCard;
pub use letters::take_letter;
pub use line::{figure_row, fill_row, one_line, put_words, rule, sum_rule, weight_bar};
pub use notice_box::{error_box, error_lines, error_note, nothing_here, show_loadable, waiting};
pub use qr::qr_code;
pub use secret::{Secret, code_field, password_field};
pub use secret_once::secret_once;
pub use state::{Mark, chip, tag};
pub use table::{Column, Listed, Paged, Rows, Table, TableEvent, TableState};
pub use tick::tick;
