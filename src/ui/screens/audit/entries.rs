//! The entries that are here: from the newest on, or from one that was jumped to, and more while it is scrolled. Entries
//! never change, so what is here stays right; only newer ones may come in front.

use crate::desk::{AuditFilter, AuditRow};
use crate::text::UserError;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::worker::{AuditPage, Command, Event};

/// The next page is asked for when so few rows are left below.
const ROWS_BELOW: usize = 60;

/// Newer entries that are shown above one that was jumped to.
const ABOVE: u64 = 5;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asked {
    /// The first page, in place of all that is here.
    #[default]
    First,
    /// The page behind the last row.
    More,
}

/// The entries that are here.
#[derive(Default)]
pub(super) struct Entries {
    rows: Vec<AuditRow>,
    more: bool,
    page: Loadable<AuditPage>,
    asked: Asked,
    filter: AuditFilter,
    /// The list begins at an entry, not at the newest.
    jumped: Option<u64>,
    /// The jump has just come to its end.
    landed: bool,
    version: Option<u64>,
    begun: bool,
}

impl Entries {
    /// Asks for the first page of what is wanted.
    pub(super) fn start(&mut self, cx: &mut Cx<'_>, filter: AuditFilter) {
        self.filter = filter;
        self.jumped = None;
        self.ask_first(cx, None);
    }

    /// Asks for what is around an entry.
    pub(super) fn jump(&mut self, cx: &mut Cx<'_>, n: u64) {
        self.filter = AuditFilter::default();
        self.jumped = Some(n);
        self.ask_first(cx, Some(n.saturating_add(ABOVE + 1)));
    }

    fn ask_first(&mut self, cx: &mut Cx<'_>, before: Option<u64>) {
        self.version = Some(cx.version);
        self.begun = true;
        self.asked = Asked::First;
        let filter = Box::new(self.filter.clone());
        self.page.ask(cx, Command::FetchAudit { filter, before });
    }

    /// Looks for newer ones when the book has changed, unless somebody reads further down.
    pub(super) fn keep_fresh(&mut self, cx: &mut Cx<'_>, filter: impl FnOnce() -> AuditFilter, is_at_top: bool) {
        let is_old = self.version != Some(cx.version) && self.jumped.is_none() && is_at_top;
        if !self.begun || is_old {
            let filter = filter();
            self.start(cx, filter);
        }
    }

    /// Lets the next [`Self::keep_fresh`] ask again.
    pub(super) const fn expire(&mut self) {
        self.version = None;
    }

    /// Asks for the next page when the end of what is here comes into sight.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>, last_in_sight: usize) {
        let is_near = last_in_sight + ROWS_BELOW >= self.rows.len();
        let Some(last) = self.rows.last().map(|row| row.n).filter(|_| self.more && is_near) else { return };
        if self.page.is_pending() || self.page.error().is_some() {
            return;
        }
        self.asked = Asked::More;
        let filter = Box::new(self.filter.clone());
        self.page.ask(cx, Command::FetchAudit { filter, before: Some(last) });
    }

    /// Asks once more for what did not come.
    pub(super) fn try_again(&mut self, cx: &mut Cx<'_>) {
        self.page.forget_error();
        if self.asked == Asked::First {
            self.ask_first(cx, self.jumped.map(|n| n.saturating_add(ABOVE + 1)));
        }
    }

    /// Takes a page that was asked for. True when the list is another one.
    pub(super) fn apply(&mut self, event: &mut Event) -> bool {
        if !self.page.apply(event) {
            return false;
        }
        let Some(page) = self.page.take() else { return false };
        self.more = page.more;
        match self.asked {
            Asked::First => {
                self.rows = page.rows;
                self.landed = self.jumped.is_some();
            }
            Asked::More => self.rows.extend(page.rows),
        }
        true
    }

    /// What is here, newest first.
    pub(super) fn rows(&self) -> &[AuditRow] {
        &self.rows
    }

    /// The entry that was jumped to, once, when it has come.
    pub(super) fn jumped_to(&mut self) -> Option<u64> {
        std::mem::take(&mut self.landed).then_some(self.jumped).flatten()
    }

    /// The entry from which on older ones are listed; nothing when the list begins at the newest.
    pub(super) const fn begins_at(&self) -> Option<u64> {
        self.jumped
    }

    /// An entry, or the one before it where it is missing.
    pub(super) fn at_or_before(&self, n: u64) -> Option<(usize, &AuditRow)> {
        self.rows.iter().enumerate().find(|(_, row)| row.n <= n)
    }

    /// Whether the first page is on its way and nothing is here.
    pub(super) fn is_waited_for(&self) -> bool {
        self.rows.is_empty() && self.page.is_pending()
    }

    /// Why the last page did not come.
    pub(super) const fn error(&self) -> Option<&UserError> {
        self.page.error()
    }
}
