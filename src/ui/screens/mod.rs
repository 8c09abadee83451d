//! What is on the stage and in the workbench, one file a screen.

mod connect;
mod first_run;
mod journey;
mod money_dialog;
mod month_choice;
mod payments;
mod reconcile;
mod settings;
mod settlements;
mod shortcuts;
mod suspicious;
mod today;
mod unlock;

pub use connect::Connect;
pub use first_run::FirstRun;
pub use money_dialog::{MoneyDialog, notice as money_notice};
pub use payments::Payments;
pub use reconcile::{Reconcile, import_notice};
pub use settings::Settings;
pub use settlements::Settlements;
pub use shortcuts::Shortcuts;
pub use suspicious::Suspicious;
pub use today::Today;
pub use unlock::Unlock;
