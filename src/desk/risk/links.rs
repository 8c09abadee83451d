//! What hangs together with a payment: the cards, addresses and devices that it shares with others, and what those have besides.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use super::alerts::shown;
use super::feed::Fed;
use super::looked::Looked;
use crate::desk::personal::Sight;
use crate::risk::{Kind, What};

/// The kinds of things, in the order in which they stand beside each other.
const KINDS: [Kind; 4] = [Kind::Card, Kind::Email, Kind::Ip, Kind::Device];

/// Payments as long before and after as this are looked at, in seconds.
const NEAR: i64 = 30 * 86_400;

/// So many things of each kind are told; the others are counted.
const TOLD: usize = 8;

/// What hangs together with a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// How many payments within 30 days before and after share a thing with this one, itself among them.
    pub payments: u32,
    /// The things of all those payments, kind by kind; the payment's own first, then those known from fraud, then the busiest.
    pub things: Vec<LinkedThing>,
    /// Which of them were seen together, by their places; of each payment one thing with the next one of another kind.
    pub pairs: Vec<LinkedPair>,
    /// How many things of a kind are there besides.
    pub more: Vec<(Kind, u32)>,
}

/// A thing that hangs together with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedThing {
    /// What it is.
    pub kind: Kind,
    /// As it may be seen.
    pub shown: String,
    /// The payment itself has it.
    pub is_own: bool,
    /// How many of the payments have it.
    pub payments: u32,
    /// How many of those were declined.
    pub declined: u32,
    /// How many of those are known to be fraud by now.
    pub frauds: u32,
}

/// Two things that were seen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedPair {
    /// The one, by its place.
    pub from: usize,
    /// The other, which is of a later kind.
    pub to: usize,
    /// In how many payments.
    pub payments: u32,
}

/// A thing by its kind, as a place in [`KINDS`], and its number.
type Name = (usize, NonZeroU32);

#[derive(Default)]
struct Counts {
    is_own: bool,
    payments: u32,
    declined: u32,
    frauds: u32,
}

fn names(fed: &Fed) -> impl Iterator<Item = Name> + '_ {
    KINDS.iter().enumerate().filter_map(|(at, kind)| Some((at, fed.event.things[*kind as usize]?)))
}

impl Looked {
    /// What hangs together with the payment at this place.
    pub(super) fn links(&self, place: usize, sight: Sight, now: i64) -> Links {
        let Some(own) = self.feed.fed.get(place) else { return Links::default() };
        let own_names: Vec<Name> = names(own).collect();
        let from = self.feed.fed.partition_point(|fed| fed.event.at < own.event.at - NEAR);
        let to = self.feed.fed.partition_point(|fed| fed.event.at <= own.event.at + NEAR);
        let shares = |fed: &&Fed| fed.event.what == What::Payment && names(fed).any(|name| own_names.contains(&name));
        let near: Vec<&Fed> = self.feed.fed.get(from..to).unwrap_or_default().iter().filter(shares).collect();
        let mut counts: BTreeMap<Name, Counts> = BTreeMap::new();
        for fed in &near {
            for name in names(fed) {
                let of = counts.entry(name).or_default();
                of.is_own = own_names.contains(&name);
                of.payments += 1;
                of.declined += u32::from(fed.event.declined);
                of.frauds += u32::from(fed.known(now) == Some(true));
            }
        }
        let (mut things, mut places, mut more) = (Vec::new(), BTreeMap::new(), Vec::new());
        for (column, kind) in KINDS.into_iter().enumerate() {
            let mut of_kind: Vec<(&Name, &Counts)> = counts.iter().filter(|(name, _)| name.0 == column).collect();
            of_kind.sort_by_key(|(name, of)| (!of.is_own, std::cmp::Reverse((of.frauds, of.payments)), name.1));
            let others = of_kind.len().saturating_sub(TOLD);
            if others > 0 {
                more.push((kind, u32::try_from(others).unwrap_or(u32::MAX)));
            }
            for (name, of) in of_kind.into_iter().take(TOLD) {
                places.insert(*name, things.len());
                let Counts { is_own, payments, declined, frauds } = *of;
                things.push(LinkedThing {
                    kind,
                    shown: self.thing(kind, name.1, sight),
                    is_own,
                    payments,
                    declined,
                    frauds,
                });
            }
        }
        let mut pairs: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for fed in &near {
            let told: Vec<usize> = names(fed).filter_map(|name| places.get(&name).copied()).collect();
            for pair in told.windows(2) {
                *pairs.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        let pairs = pairs.into_iter().map(|((from, to), payments)| LinkedPair { from, to, payments });
        let payments = u32::try_from(near.len()).unwrap_or(u32::MAX);
        Links { payments, things, pairs: pairs.collect(), more }
    }

    fn thing(&self, kind: Kind, number: NonZeroU32, sight: Sight) -> String {
        let card = self.feed.cards.get(&number).filter(|_| kind == Kind::Card).cloned();
        card.unwrap_or_else(|| shown(kind, self.feed.words.spelled(kind, number).unwrap_or_default(), sight))
    }
}
