//! How many days after the arrival date deposits are booked on each account, as matches show. It is evidence and nothing
//! else: it widens no window and takes no match.
//!
//! Nothing of it is stored: it follows from the matches that stand.

use std::collections::BTreeMap;

use crate::domain::{BankEntry, Currency};
use crate::reconcile::proof::{DateHabit, Match, MatchKind, Reason};
use crate::text::{Arg, Message};

use super::board::Board;

/// Fewer matches than this tell nothing.
const FEWEST: usize = 20;
/// So many in a hundred are left out as odd ones, half of them early and half late.
const ODD: usize = 10;
/// Days that are spread farther are no habit: every day would be usual.
const WIDEST: i64 = 4;

/// The habits, as far as matches that are certain show them: one deposit for one batch, to the cent, by a reference, a
/// person's word, or amount and name.
pub(super) fn learn(board: &Board<'_>, matches: &[((usize, usize), Match)]) -> Vec<DateHabit> {
    let mut days: BTreeMap<(Option<&str>, Currency), Vec<i64>> = BTreeMap::new();
    for ((batch, entry), found) in matches {
        let certain = matches!(found.how, MatchKind::Decided | MatchKind::Reference | MatchKind::Amount);
        let pair = found.batches.len() == 1 && found.entries.len() == 1 && found.legs.is_empty();
        if certain && pair && found.difference.is_zero() {
            let account = of(board.entries[*entry].entry);
            days.entry(account).or_default().push(board.days_late(*batch, *entry));
        }
    }
    let habit = |((account, currency), mut days): ((Option<&str>, Currency), Vec<i64>)| {
        days.sort_unstable();
        let odd = days.len() * ODD / 200;
        let (from, to) = (*days.get(odd)?, *days.get(days.len() - 1 - odd)?);
        let tells = days.len() >= FEWEST && to - from <= WIDEST;
        let matches = days.len() as u64;
        tells.then(|| DateHabit { account: account.map(str::to_owned), currency, from, to, matches })
    };
    days.into_iter().filter_map(habit).collect()
}

fn of(entry: &BankEntry) -> (Option<&str>, Currency) {
    (entry.account.as_deref(), entry.amount.currency)
}

/// What the habit of its account says of an entry that was booked so many days after the arrival date.
pub(super) fn reason(habits: &[DateHabit], entry: &BankEntry, days: i64) -> Option<Reason> {
    let (account, currency) = of(entry);
    let habit = habits.iter().find(|habit| habit.account.as_deref() == account && habit.currency == currency)?;
    let usual = (habit.from..=habit.to).contains(&days);
    let key = match (habit.from == habit.to, usual) {
        (true, true) => "reconcile-usual-day",
        (true, false) => "reconcile-unusual-day",
        (false, true) => "reconcile-usual-days",
        (false, false) => "reconcile-unusual-days",
    };
    let days = |days: i64| match u64::try_from(days) {
        Ok(days) => Arg::from(days),
        Err(_) => Arg::from(format!("\u{2212}{}", days.unsigned_abs())),
    };
    let message = Message::new(key).with("from", days(habit.from)).with("to", days(habit.to));
    Some(Reason { message, points: if usual { 1 } else { -1 } })
}
