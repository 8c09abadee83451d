//! Small pieces that several sections share: amounts, states, glyphs.

use maud::{Markup, html as markup};

use super::Page;
use crate::domain::Money;
use crate::report::month::{BalanceCheck, ProofState};
use crate::text::Texts;

/// An amount with its sign, also when it is positive: for differences.
pub(super) fn signed(texts: &Texts, amount: Money) -> String {
    let digits = texts.amount(amount);
    if amount.minor > 0 { format!("+{digits}") } else { digits }
}

/// A table cell with an amount; zero is quiet.
pub(super) fn amount_cell(texts: &Texts, amount: Money) -> Markup {
    markup! { td.n.zero[amount.is_zero()] { (texts.amount(amount)) } }
}

/// A table cell with a difference; only one that is not zero has a colour.
pub(super) fn difference_cell(texts: &Texts, amount: Money) -> Markup {
    let zero = amount.is_zero();
    markup! { td.n.zero[zero].warn[!zero] { (signed(texts, amount)) } }
}

/// A balance check in words: agrees, or by how much it does not.
pub(super) fn balance(page: &Page<'_>, check: BalanceCheck) -> Markup {
    let amounts = |key| page.with(key, |it| it.with("gateway", check.gateway).with("ledger", check.ledger));
    if check.gateway == check.ledger {
        markup! { (state(ProofState::Matched, &page.say("report-balance-agrees"))) " " (amounts("report-balance-both")) }
    } else {
        markup! { (state(ProofState::Short, &page.say("report-balance-differs"))) " " (amounts("report-balance-each")) }
    }
}

/// The key of a state's word.
pub(super) const fn state_word(state: ProofState) -> &'static str {
    match state {
        ProofState::Matched => "report-state-matched",
        ProofState::InTransit => "report-state-in-transit",
        ProofState::Short => "report-state-short",
        ProofState::Over => "report-state-over",
        ProofState::Missing => "report-state-missing",
        ProofState::NotAttributable => "report-state-not-attributable",
        ProofState::Returned => "report-state-returned",
        ProofState::CarriedOver => "report-state-carried-over",
    }
}

/// A glyph and a word: never colour alone.
pub(super) fn state(state: ProofState, word: &str) -> Markup {
    let tone = match state {
        ProofState::Matched => "ok",
        ProofState::InTransit => "accent",
        ProofState::Short | ProofState::NotAttributable => "warn",
        ProofState::Over => "hold",
        ProofState::Missing => "bad",
        ProofState::Returned | ProofState::CarriedOver => "sub",
    };
    markup! { span.state { span class=(tone) { (glyph(state)) } (word) } }
}

/// A state's shape, in the colour of the text around it.
pub(super) fn glyph(state: ProofState) -> Markup {
    markup! {
        svg viewBox="0 0 10 10" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6"
            stroke-linecap="round" stroke-linejoin="round" {
            @match state {
                ProofState::Matched => { circle cx="5" cy="5" r="4.2" fill="currentColor" stroke="none" {} }
                ProofState::InTransit => {
                    circle cx="5" cy="5" r="3.7" {}
                    path d="M5 1.3a3.7 3.7 0 0 1 0 7.4z" fill="currentColor" stroke="none" {}
                }
                ProofState::Short | ProofState::Over => {
                    path d="M5 1.2 9.2 8.8H.8z" fill="currentColor" stroke="none" {}
                }
                ProofState::Missing => { path d="M1.8 1.8l6.4 6.4M8.2 1.8 1.8 8.2" {} }
                ProofState::NotAttributable => { circle cx="5" cy="5" r="3.7" stroke-dasharray="2.2 2.4" {} }
                ProofState::Returned => { path d="M3.4 1.4 1.2 3.6l2.2 2.2M1.4 3.6h4.4a2.4 2.4 0 0 1 0 4.8H4" {} }
                ProofState::CarriedOver => { path d="M1.4 2.2v2.4a2 2 0 0 0 2 2h5M6.4 4.4l2.2 2.2-2.2 2.2" {} }
            }
        }
    }
}
