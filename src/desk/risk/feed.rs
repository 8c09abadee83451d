//! The book's payments and refunds as the risk engine sees them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::standing::{Standing, Verdict};
use crate::desk::Result;
use crate::domain::{Card, Currency};
use crate::files::{Place, Places};
use crate::risk::backtest::Outcome;
use crate::risk::{Event, Kind, Label, Position, Thing, What, Word, Words};
use crate::store::{KnownOutcomes, OfPayments, RiskFact, View};
use crate::text::UserError;

/// So many seconds nothing is heard of a payment until it counts as good: most disputes come within a month. What comes later
/// still counts, from then on.
pub(super) const SILENCE: i64 = 30 * 86_400;

/// A payment or refund of the book.
#[derive(Debug, Clone)]
pub(super) struct Fed {
    /// The connection, by its place in [`Feed::connections`].
    pub connection: u16,
    /// The gateway's id.
    pub subject: Box<str>,
    pub event: Event,
    pub currency: Currency,
    pub outcome: Outcome,
    /// From when on it is known to be fraud, in seconds.
    pub fraud_at: Option<i64>,
    /// From when on somebody here said that it is fine.
    pub fine_at: Option<i64>,
    /// When its card's bank first gave warning of fraud, in seconds.
    pub warned_at: Option<i64>,
    /// When the customer's bank first took it back, and whether as fraud, in seconds.
    pub disputed: Option<(i64, bool)>,
    /// Who says where its network address is.
    pub placed: Placed,
}

/// Who says where a network address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placed {
    /// The gateway.
    Gateway,
    /// The place file.
    File,
    /// Neither of them.
    NotInFile,
    /// The gateway does not, and there is no place file.
    Nobody,
}

/// All of them, in order of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Feed {
    pub fed: Vec<Fed>,
    pub connections: Vec<String>,
    /// The numbers of their words and things.
    pub words: Words,
    /// How people know cards, by their numbers.
    pub cards: HashMap<NonZeroU32, String>,
    /// The currency in which most payments are; amounts of others are not compared.
    pub currency: Option<Currency>,
    counts: BTreeMap<Currency, usize>,
    /// The places of all, by the gateway's ids.
    by_subject: HashTable<u32>,
    /// The file that says where network addresses are.
    place_file: Option<Arc<Places>>,
    /// What it says of the addresses that have come so far, by their numbers.
    placed: HashMap<NonZeroU32, Place>,
}

fn hash_of(subject: &str) -> u64 {
    FixedState::default().hash_one(subject)
}

/// What became of the payments and refunds that a feed has.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// They are as they were and where they were, but for what is known of these; new ones follow them.
    GoesOn(Vec<Relabelled>),
    /// Some are not.
    Anew,
}

/// A payment of which something else is known now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relabelled {
    pub place: usize,
    /// What was known, or going to be, before.
    pub before: Vec<Label>,
}

impl Feed {
    /// All of the book. What no gateway says of where addresses are, the place file may.
    pub fn of(view: &View<'_>, standing: &Standing, place_file: Option<Places>) -> Result<Self> {
        let mut feed = Self { place_file: place_file.map(Arc::new), ..Self::default() };
        let read = feed.read(view, standing, OfPayments::All)?;
        feed.take(read, &[]);
        Ok(feed)
    }

    /// Takes in what the book says now of some payments and their refunds.
    pub fn renew(&mut self, view: &View<'_>, standing: &Standing, payments: &BTreeSet<String>) -> Result<Change> {
        let read = self.read(view, standing, OfPayments::These(payments))?;
        let there: HashSet<(u16, &str)> = read.iter().map(|fed| (fed.connection, &*fed.subject)).collect();
        let refunds = view.refund_ids(payments)?;
        let places = payments.iter().chain(&refunds).flat_map(|subject| self.places_of(subject));
        let is_gone =
            |place: &usize| self.fed.get(*place).is_some_and(|fed| !there.contains(&(fed.connection, &*fed.subject)));
        let gone: Vec<usize> = places.filter(is_gone).collect();
        Ok(self.take(read, &gone))
    }

    /// The place of a payment or refund by the gateway's id.
    pub fn place(&self, subject: &str) -> Option<usize> {
        self.places_of(subject).next()
    }

    fn places_of<'f>(&'f self, subject: &'f str) -> impl Iterator<Item = usize> + 'f {
        let places = self.by_subject.iter_hash(hash_of(subject)).map(|place| *place as usize);
        places.filter(move |place| self.fed.get(*place).is_some_and(|fed| *fed.subject == *subject))
    }

    fn read(&mut self, view: &View<'_>, standing: &Standing, of: OfPayments<'_>) -> Result<Vec<Fed>> {
        let mut reading = Reading { known: view.known_outcomes(of)?, standing, feed: self, read: Vec::new() };
        view.each_tried_payment::<UserError>(of, |fact| {
            reading.take(fact);
            Ok(())
        })?;
        view.each_refund_made::<UserError>(of, |fact| {
            reading.take(fact);
            Ok(())
        })?;
        Ok(reading.read)
    }

    /// Takes these in, new or instead of what they were before, and lets those at some places go. What comes of it is the
    /// same whether they come one after the other or all at once.
    pub(super) fn take(&mut self, read: Vec<Fed>, gone: &[usize]) -> Change {
        let (mut fresh, mut relabelled, mut is_anew) = (Vec::new(), Vec::new(), !gone.is_empty());
        for mut fed in read {
            let place = self.places_of(&fed.subject).find(|place| self.fed[*place].connection == fed.connection);
            let Some((place, known)) = place.and_then(|place| Some((place, self.fed.get_mut(place)?))) else {
                *self.counts.entry(fed.currency).or_default() += 1;
                fresh.push(fed);
                continue;
            };
            fed.event.foreign = known.event.foreign;
            is_anew |= fed.event != known.event;
            let before: Vec<Label> = known.labels().collect();
            if !before.iter().copied().eq(fed.labels()) {
                relabelled.push(Relabelled { place, before });
            }
            *known = fed;
        }
        for place in gone {
            if let Some(count) = self.fed.get(*place).and_then(|fed| self.counts.get_mut(&fed.currency)) {
                *count -= 1;
            }
        }
        let currency = self.counts.iter().max_by_key(|(currency, count)| (**count, **currency));
        let currency = currency.map(|(currency, _)| *currency);
        is_anew |= currency != self.currency;
        self.currency = currency;
        fresh.sort_by(|a, b| a.order().cmp(&b.order()));
        is_anew |= self.fed.last().zip(fresh.first()).is_some_and(|(last, first)| first.order() < last.order());
        let from = self.fed.len();
        self.fed.extend(fresh);
        if !is_anew {
            self.find_from(from);
            return Change::GoesOn(relabelled);
        }
        let gone: HashSet<usize> = gone.iter().copied().collect();
        let mut place = 0..;
        self.fed.retain(|_| place.next().is_none_or(|place| !gone.contains(&place)));
        self.fed.sort_by(|a, b| a.order().cmp(&b.order()));
        self.by_subject.clear();
        self.find_from(0);
        Change::Anew
    }

    /// What stands from this place on has just come there.
    fn find_from(&mut self, from: usize) {
        let Self { fed, by_subject, currency, .. } = self;
        for fed in fed.iter_mut().skip(from) {
            fed.event.foreign = Some(fed.currency) != *currency;
        }
        let hash = |place: u32| fed.get(place as usize).map_or(0, |fed| hash_of(&fed.subject));
        for place in from..fed.len() {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            by_subject.insert_unique(hash(place), place, |place| hash(*place));
        }
    }
}

impl Fed {
    /// By what they come one after the other.
    fn order(&self) -> (i64, bool, &str, u16) {
        (self.event.at, self.event.what == What::Refund, &self.subject, self.connection)
    }

    /// What becomes known of it, in order of time: silence, and then perhaps fraud.
    pub fn labels(&self) -> impl Iterator<Item = Label> + use<> {
        let good_at = self.fine_at.unwrap_or(i64::MAX).min(self.event.at + SILENCE);
        let good = Label { fraud: false, known_at: good_at };
        let fraud = self.fraud_at.map(|known_at| Label { fraud: true, known_at });
        // Nobody misses what was declined, so silence says nothing of it.
        let is_payment = self.event.what == What::Payment && (!self.event.declined || self.fine_at.is_some());
        let good = (is_payment && self.fraud_at.is_none_or(|at| good_at < at)).then_some(good);
        good.into_iter().chain(fraud)
    }

    /// What is known of it at a moment.
    pub fn known(&self, now: i64) -> Option<bool> {
        self.labels().filter(|label| label.known_at <= now).last().map(|label| label.fraud)
    }
}

struct Reading<'r> {
    known: KnownOutcomes,
    standing: &'r Standing,
    feed: &'r mut Feed,
    read: Vec<Fed>,
}

impl Reading<'_> {
    fn take(&mut self, fact: &RiskFact<'_>) {
        let connection = self.connection(fact.connection_id);
        let key = (fact.connection_id.to_owned(), fact.payment_id.to_owned());
        let seconds = |ms: i64| ms.div_euclid(1_000);
        let said = self.standing.said.get(fact.payment_id).filter(|_| !fact.is_refund);
        let first = |known: &HashMap<_, i64>| known.get(&key).map(|ms| seconds(*ms)).filter(|_| !fact.is_refund);
        let warned_at = first(&self.known.warned_ms);
        let told_at = [first(&self.known.fraud_ms), warned_at].into_iter().flatten().min();
        let said_at = |verdict| said.filter(|(said, _)| *said == verdict).map(|(_, at)| at.timestamp());
        // What the bank or a person here says is fraud is fraud, unless a person here looked and says that it is not.
        let fine_at = said_at(Verdict::Fine);
        let told_at = told_at.filter(|_| fine_at.is_none());
        let fraud_at = [told_at, said_at(Verdict::Fraud)].into_iter().flatten().min();
        let outcome = if fact.declined {
            Outcome::Failed
        } else if fraud_at.is_some() || self.known.disputed_ms.contains_key(&key) {
            Outcome::Disputed
        } else if fact.refunded > 0 {
            Outcome::Refunded
        } else {
            Outcome::Good
        };
        let disputed_at = self.known.disputed_ms.get(&key).filter(|_| !fact.is_refund);
        let disputed = disputed_at.map(|ms| (seconds(*ms), self.known.fraud_ms.contains_key(&key)));
        let (event, placed) = self.event(fact, seconds(fact.created_ms));
        if let Some((card, last4)) = event.things[Kind::Card as usize].zip(fact.last4) {
            let brand = Card { brand: fact.brand.map(str::to_owned), ..Card::default() };
            let name = || format!("{} ·· {last4}", brand.brand_name().unwrap_or_default());
            self.feed.cards.entry(card).or_insert_with(name);
        }
        self.read.push(Fed {
            connection,
            subject: fact.subject.into(),
            event,
            currency: fact.currency,
            outcome,
            fraud_at,
            fine_at,
            warned_at,
            disputed,
            placed,
        });
    }

    fn connection(&mut self, id: &str) -> u16 {
        let at = self.feed.connections.iter().position(|known| known == id).unwrap_or_else(|| {
            self.feed.connections.push(id.to_owned());
            self.feed.connections.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    /// What the place file says of an address; it is asked once for each.
    fn place(&mut self, ip: Thing, text: Option<&str>) -> Place {
        let Feed { place_file, placed, .. } = &mut *self.feed;
        let Some((file, (ip, text))) = place_file.as_ref().zip(ip.zip(text)) else { return Place::default() };
        let ask = || text.trim().parse::<IpAddr>().map_or_else(|_| Place::default(), |address| file.of(address));
        *placed.entry(ip).or_insert_with(ask)
    }

    fn event(&mut self, fact: &RiskFact<'_>, at: i64) -> (Event, Placed) {
        let mut event = Event {
            at,
            offset: self.standing.settings.offset(),
            what: if fact.is_refund { What::Refund } else { What::Payment },
            amount: fact.amount,
            declined: fact.declined,
            gateway_score: fact.score,
            ..Event::default()
        };
        let range = fact.card.map(|_| {
            let part = |text: Option<&str>| text.unwrap_or("?").to_owned();
            [part(fact.brand), part(fact.card_country), part(fact.funding), part(fact.expires)].join(" ")
        });
        let things = [
            (Kind::Card, fact.card),
            // A guest is known by the e-mail address.
            (Kind::Customer, fact.customer.or(fact.email)),
            (Kind::Email, fact.email),
            (Kind::Ip, fact.ip),
            (Kind::Device, fact.device),
            (Kind::Range, range.as_deref()),
            (Kind::Staff, fact.staff),
        ];
        // Where a shop has terminals, gateways do not tell which one it was.
        for (kind, text) in things {
            event.things[kind as usize] = text.and_then(|text| self.feed.words.thing(kind, text));
        }
        let place = self.place(event.things[Kind::Ip as usize], fact.ip);
        let ip_country = fact.ip_country.or(place.country());
        // Where the two name different countries, the file's position is of another place than the gateway's.
        let agrees = place.country().is_none() || ip_country == place.country();
        event.position =
            place.position.filter(|_| agrees).map(|(latitude, longitude)| Position { latitude, longitude });
        let placed = match (fact.ip_country, ip_country) {
            (Some(_), _) => Placed::Gateway,
            (None, Some(_)) => Placed::File,
            (None, None) if self.feed.place_file.is_some() => Placed::NotInFile,
            (None, None) => Placed::Nobody,
        };
        let payer = fact.payer.map(str::to_lowercase);
        let domain = fact.email.and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain.to_lowercase());
        let words = [
            (Word::Currency, Some(fact.currency.code())),
            (Word::CardCountry, fact.card_country),
            (Word::IpCountry, ip_country),
            (Word::BillingCountry, fact.billing_country),
            (Word::Brand, fact.brand),
            (Word::Funding, fact.funding),
            (Word::Cvc, fact.cvc),
            (Word::PostalCode, fact.postal_code),
            (Word::Address, fact.address),
            (Word::ThreeDSecure, fact.three_d_secure),
            (Word::Decline, fact.decline),
            (Word::EmailDomain, domain.as_deref()),
            (Word::GatewayRisk, fact.level),
            (Word::Name, payer.as_deref()),
            (Word::Reason, fact.reason),
        ];
        for (word, text) in words {
            event.words[word as usize] = text.and_then(|text| self.feed.words.word(text));
        }
        (event, placed)
    }
}
