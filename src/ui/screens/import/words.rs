//! The words for what a file is and what its columns mean.

use crate::desk::{FileLook, Format, Kind, Means};
use crate::text::Message;

/// Whether a format is any table: what its columns mean was told from their names, and may be wrong.
pub(super) const fn is_plain_table(format: Format) -> bool {
    matches!(format, Format::BankCsv | Format::BankXlsx | Format::OrdersCsv | Format::OrdersXlsx | Format::Workbook)
}

/// What a file is about, and its format.
pub(super) fn format(look: &FileLook) -> Option<Message> {
    let kind = Message::new(kind_key(look.kind?));
    let format = match look.format? {
        Format::BankCsv | Format::OrdersCsv => Message::new("import-format-table"),
        Format::BankXlsx | Format::OrdersXlsx | Format::Workbook => Message::new("import-format-workbook"),
        other => return Some(Message::new("import-format").with("kind", kind).with("format", other.called())),
    };
    Some(Message::new("import-format").with("kind", kind).with("format", format))
}

/// What a table is about.
pub(super) const fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Statement => "import-kind-statement",
        Kind::Settlement => "import-kind-settlement",
        Kind::Orders => "import-kind-orders",
    }
}

/// What a column means in a table of this kind.
pub(super) const fn means_key(kind: Kind, means: Means) -> &'static str {
    match (means, kind) {
        (Means::Amount, Kind::Orders) => "import-means-total",
        (Means::Date, _) => "import-means-date",
        (Means::ValueDate, _) => "import-means-value-date",
        (Means::Amount, _) => "import-means-amount",
        (Means::Debit, _) => "import-means-debit",
        (Means::Credit, _) => "import-means-credit",
        (Means::Direction, _) => "import-means-direction",
        (Means::Fee, _) => "import-means-fee",
        (Means::Net, _) => "import-means-net",
        (Means::Currency, _) => "import-means-currency",
        (Means::Balance, _) => "import-means-balance",
        (Means::Account, _) => "import-means-account",
        (Means::Counterparty, _) => "import-means-counterparty",
        (Means::Status, _) => "import-means-status",
        (Means::StatementId, _) => "import-means-statement-id",
        (Means::Kind, _) => "import-means-kind",
        (Means::Batch, _) => "import-means-batch",
        (Means::Order, _) => "import-means-order",
        (Means::Payment, _) => "import-means-payment",
        (Means::Email, _) => "import-means-email",
        (Means::Text, _) => "import-means-text",
    }
}

/// What is missing before a table of this kind can be read.
pub(super) const fn missing_key(kind: Kind, means: Means) -> &'static str {
    match (means, kind) {
        (Means::Amount, Kind::Statement) => "import-missing-amount",
        (Means::Amount, Kind::Settlement) => "import-missing-amount-or-net",
        _ => means_key(kind, means),
    }
}
