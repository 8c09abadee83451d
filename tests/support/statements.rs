//! Everything that a bank statement's reader hands over, kept.

use std::ops::Deref;

use counterfoil::domain::{BankEntry, BankStatement};
use counterfoil::files::{Assume, FileError, Format, Notice, Rejected, Source, StatementSink, Taken, read_statements};

/// What is in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementFile {
    pub format: Format,
    pub statements: Vec<KeptStatement>,
    pub rejected: Vec<Rejected>,
    pub notices: Vec<Notice>,
}

/// One statement of a file and its entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptStatement {
    pub statement: BankStatement,
    pub entries: Vec<BankEntry>,
    /// Whether the reader said that all entries have come.
    pub ended: bool,
}

impl Deref for KeptStatement {
    type Target = BankStatement;

    fn deref(&self) -> &BankStatement {
        &self.statement
    }
}

impl StatementFile {
    pub fn read(source: &dyn Source, assume: &Assume) -> Result<Self, FileError> {
        let mut kept = Kept::default();
        let format = read_statements(source, assume, &mut kept)?;
        Ok(Self { format, statements: kept.statements, rejected: kept.rejected, notices: kept.notices })
    }
}

#[derive(Default)]
struct Kept {
    statements: Vec<KeptStatement>,
    rejected: Vec<Rejected>,
    notices: Vec<Notice>,
}

impl Kept {
    fn at(&mut self, place: usize) -> &mut KeptStatement {
        if self.statements.len() <= place {
            self.statements.resize_with(place + 1, KeptStatement::default);
        }
        &mut self.statements[place]
    }
}

impl StatementSink for Kept {
    fn entry(&mut self, place: usize, statement: &BankStatement, entry: BankEntry) -> Taken {
        let kept = self.at(place);
        assert!(!kept.ended, "an entry after its statement's end: {entry:?}");
        kept.statement.account.clone_from(&statement.account);
        kept.entries.push(entry);
        Ok(())
    }

    fn statement(&mut self, place: usize, statement: BankStatement) -> Taken {
        let kept = self.at(place);
        assert!(!kept.ended, "a statement ended twice: {statement:?}");
        if !kept.entries.is_empty() {
            assert_eq!(kept.statement.account, statement.account, "the account changed at the end");
        }
        (kept.statement, kept.ended) = (statement, true);
        Ok(())
    }

    fn reject(&mut self, rejected: Rejected) -> Taken {
        self.rejected.push(rejected);
        Ok(())
    }

    fn notice(&mut self, notice: Notice) -> Taken {
        self.notices.push(notice);
        Ok(())
    }
}
