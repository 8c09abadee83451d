//! What the closing records of accounts, groups and files say, compared with what was read.

use super::records::{Cells, Record};
use crate::files::error::Notice;
use crate::text::Message;

/// What one account, group or file comes to so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Level {
    /// The sum of all amounts, in the smallest unit; nothing once one could not be read.
    pub total: Total,
    /// How many records, continuations counted.
    pub records: u64,
    /// How many accounts of a group, or groups of a file.
    pub members: u64,
}

/// A sum that is known unless some amount was not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Total(Option<i128>);

impl Default for Total {
    fn default() -> Self {
        Self(Some(0))
    }
}

impl Total {
    pub fn add(&mut self, amount: Option<i128>) {
        self.0 = self.0.zip(amount).and_then(|(total, amount)| total.checked_add(amount));
    }
}

/// The levels that are open at once.
#[derive(Debug, Default)]
pub(super) struct Control {
    pub account: Level,
    group: Level,
    file: Level,
    /// Whether a file was opened and not yet closed.
    pub open: bool,
}

/// Reads a signed whole number of the smallest unit.
pub(super) fn whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // More digits than any decimal has room for are no amount.
    if !(1..=28).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

impl Control {
    /// Counts a record, and tells where a closing one does not agree with what it closes.
    pub fn take(&mut self, record: &Record) -> Vec<Notice> {
        match record.code.as_str() {
            "01" => *self = Self { open: true, ..Self::default() },
            "02" => {
                self.group = Level::default();
                self.file.members += 1;
            }
            "03" => {
                self.account = Level::default();
                self.group.members += 1;
            }
            _ => {}
        }
        for level in [&mut self.account, &mut self.group, &mut self.file] {
            level.records += record.count;
        }
        let mut cells = record.cells();
        let total = cells.cell().and_then(whole);
        match record.code.as_str() {
            "49" => {
                self.group.total.add(total);
                self.account.differences(record, cells, None)
            }
            "98" => {
                self.file.total.add(total);
                self.group.differences(record, cells, Some(Message::new("files-control-accounts")))
            }
            "99" => {
                self.open = false;
                self.file.differences(record, cells, Some(Message::new("files-control-groups")))
            }
            _ => Vec::new(),
        }
    }
}

impl Level {
    /// Compares with what a closing record says: the total, the members where the level has some, and the records.
    fn differences(self, record: &Record, mut behind_total: Cells<'_>, members: Option<Message>) -> Vec<Notice> {
        let mut found = Vec::new();
        let stated = record.cells().cell().and_then(whole);
        if let (Some(stated), Some(total)) = (stated, self.total.0.filter(|total| stated != Some(*total))) {
            let what = Message::new("files-control-total").with("stated", stated.to_string());
            found.push(what.with("found", total.to_string()));
        }
        let records = Message::new("files-control-records");
        for (what, counted) in members.map(|what| (what, self.members)).into_iter().chain([(records, self.records)]) {
            let stated = behind_total.cell().and_then(|count| count.parse::<u64>().ok());
            if let Some(stated) = stated.filter(|stated| *stated != counted) {
                found.push(what.with("stated", stated).with("found", counted));
            }
        }
        let notice =
            |what: Message| Notice { line: Some(record.line), what: what.with("record", record.code.as_str()) };
        found.into_iter().map(notice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_are_amounts() {
        assert_eq!((whole("+0012"), whole("-7"), whole("0")), (Some(12), Some(-7), Some(0)));
        for text in ["", "+", "--1", "1.0", "1,0", "1 ", "x", "99999999999999999999999999999"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
