//! What somebody has to know before they decide: who looks after what, and how much they may explain alone.

use std::collections::HashSet;

use super::super::{Actor, Desk, Result};
use super::making::written_off;
use super::{Decisions, MATCHING_KINDS};
use crate::access::{self, limits};
use crate::domain::ids::PersonId;
use crate::domain::{Capability, Currency, Leg, Money, MoneyError, Need, Totals};
use crate::store::View;

/// What it takes to explain differences, and the people who do.
#[derive(Debug, Clone)]
pub struct MatchTerms {
    /// Whoever asks.
    pub me: PersonId,
    /// Everybody there ever was, by name: notes stay when people leave.
    pub names: Vec<(PersonId, String)>,
    /// Those who may look after a break now.
    pub may_match: Vec<PersonId>,
    alone: Alone,
}

/// How much somebody may explain without anybody else.
#[derive(Debug, Clone)]
pub(super) struct Alone {
    around: Option<limits::Around>,
    today: Totals,
}

impl MatchTerms {
    /// Somebody's name; nothing for nobody.
    pub fn name(&self, person_id: &PersonId) -> &str {
        self.names.iter().find(|(other, _)| other == person_id).map_or("", |(_, name)| name.as_str())
    }

    /// What a person has to bring to explain a difference like this.
    ///
    /// # Errors
    /// When a sum does not fit.
    pub fn need(&self, legs: &[Leg]) -> std::result::Result<Need, MoneyError> {
        self.alone.need(legs)
    }

    /// The most that one person explains alone in a day.
    pub fn most(currency: Currency) -> Money {
        Money::new(limits::WRITE_OFF_ALONE.saturating_mul(currency.minor_per_major()), currency)
    }

    /// What whoever asks explained alone in the last 24 hours, without signs.
    pub fn today(&self, currency: Currency) -> Money {
        self.alone.today.get(currency)
    }
}

impl Alone {
    /// What stands around somebody, and what they explained alone in the last 24 hours.
    pub(super) fn of(desk: &Desk, view: &View<'_>, actor: &Actor) -> Result<Self> {
        let around = super::super::requests::around(view, actor.person_id())?;
        let mut today = Totals::default();
        if around.is_some() {
            let since = desk.clock.now() - chrono::TimeDelta::days(1);
            let decisions = view.decisions_of(&MATCHING_KINDS)?;
            // What somebody else agreed to was not explained alone.
            let agreed: HashSet<String> = decisions
                .iter()
                .filter(|decision| !decision.body["request"].is_null())
                .map(|decision| decision.subject.clone())
                .collect();
            let all = Decisions::of(decisions).decided.matches;
            let own = all.iter().filter(|other| other.author == *actor.person_id() && other.at > since);
            for own in own.filter(|other| !agreed.contains(&other.match_id)) {
                for amount in written_off(&own.made.legs)?.iter() {
                    today.add(amount)?;
                }
            }
        }
        Ok(Self { around, today })
    }

    /// What these legs need.
    pub(super) fn need(&self, legs: &[Leg]) -> std::result::Result<Need, MoneyError> {
        let Some(around) = self.around else { return Ok(Need::Nothing) };
        let mut today = self.today.clone();
        let wanted = written_off(legs)?;
        for amount in wanted.iter() {
            today.add(amount)?;
        }
        let needs =
            wanted.iter().map(|amount| limits::need_of_write_off(around, amount, today.get(amount.currency))).max();
        Ok(needs.unwrap_or(Need::Nothing))
    }
}

/// What it takes to explain differences, and who does.
///
/// # Errors
/// When the book cannot be read.
pub fn match_terms(desk: &Desk, actor: &Actor) -> Result<MatchTerms> {
    desk.check(actor, Capability::Match)?;
    desk.store.read(|view| {
        let people = view.people()?;
        let may_match = people.iter().filter(|person| person.active && access::may(person.role, Capability::Match));
        Ok(MatchTerms {
            me: actor.person_id().clone(),
            may_match: may_match.map(|person| person.person_id.clone()).collect(),
            names: people.into_iter().map(|person| (person.person_id, person.name)).collect(),
            alone: Alone::of(desk, view, actor)?,
        })
    })
}
