//! What came of a proposal or an approval, said wherever it was asked for.

use crate::desk::{Carried, Proposed, Welcome};
use crate::text::Message;
use crate::ui::cx::{Cx, Intent};
use crate::ui::notices::Notice;
use crate::ui::screens::money_notice;

/// Says it, and that the book has changed. `what` is what was asked for, in a line. Gives a starting password that is to be
/// shown.
pub fn say_proposed(cx: &mut Cx<'_>, proposed: Proposed, what: Option<&Message>) -> Option<Welcome> {
    cx.want(Intent::Changed);
    let notice = match proposed {
        Proposed::Done(Carried::Welcome(welcome)) => return Some(welcome),
        Proposed::Done(Carried::Money(row)) => money_notice(cx.texts, &row),
        Proposed::Done(Carried::Match(_) | Carried::Changed) => {
            Notice::done(Message::new("approvals-done").with("what", what?.clone()))
        }
        Proposed::Waits(row) => Notice::done(Message::new("approvals-waits").with("what", row.title)),
    };
    cx.want(Intent::Notify(notice));
    None
}
