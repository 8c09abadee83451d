//! The book's payments and refunds as the risk engine sees them.

use std::collections::HashMap;
use std::num::NonZeroU32;

use super::standing::{Standing, Verdict};
use crate::desk::Result;
use crate::domain::{Card, Currency};
use crate::risk::backtest::Outcome;
use crate::risk::{Event, Kind, Label, What, Word, Words};
use crate::store::{KnownOutcomes, RiskFact, View};
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
}

/// All of them, in order of time.
#[derive(Debug, Default)]
pub(super) struct Feed {
    pub fed: Vec<Fed>,
    pub connections: Vec<String>,
    /// How people know cards, by their numbers.
    pub cards: HashMap<NonZeroU32, String>,
    /// The currency in which most payments are; amounts of others are not compared.
    pub currency: Option<Currency>,
}

impl Feed {
    /// All of the book.
    pub fn of(view: &View<'_>, standing: &Standing, words: &mut Words) -> Result<Self> {
        let known = view.known_outcomes()?;
        let mut reading = Reading { known, standing, words, feed: Self::default(), counts: HashMap::new() };
        view.each_tried_payment::<UserError>(|fact| {
            reading.take(fact);
            Ok(())
        })?;
        view.each_refund_made::<UserError>(|fact| {
            reading.take(fact);
            Ok(())
        })?;
        let Reading { mut feed, counts, .. } = reading;
        feed.fed.sort_by_key(|fed| fed.event.at);
        feed.currency =
            counts.into_iter().max_by_key(|(currency, count)| (*count, *currency)).map(|(currency, _)| currency);
        for fed in &mut feed.fed {
            fed.event.foreign = Some(fed.currency) != feed.currency;
        }
        Ok(feed)
    }
}

impl Fed {
    /// What becomes known of it, in order of time: silence, and then perhaps fraud.
    pub fn labels(&self) -> impl Iterator<Item = Label> + use<> {
        let good_at = self.fine_at.unwrap_or(i64::MAX).min(self.event.at + SILENCE);
        let good = Label { fraud: false, known_at: good_at };
        let fraud = self.fraud_at.map(|known_at| Label { fraud: true, known_at });
        let good = (self.event.what == What::Payment && self.fraud_at.is_none_or(|at| good_at < at)).then_some(good);
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
    words: &'r mut Words,
    feed: Feed,
    counts: HashMap<Currency, usize>,
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
        *self.counts.entry(fact.currency).or_default() += 1;
        let event = self.event(fact, seconds(fact.created_ms));
        if let Some((card, last4)) = event.things[Kind::Card as usize].zip(fact.last4) {
            let brand = Card { brand: fact.brand.map(str::to_owned), ..Card::default() };
            let name = || format!("{} ·· {last4}", brand.brand_name().unwrap_or_default());
            self.feed.cards.entry(card).or_insert_with(name);
        }
        self.feed.fed.push(Fed {
            connection,
            subject: fact.subject.into(),
            event,
            currency: fact.currency,
            outcome,
            fraud_at,
            fine_at,
            warned_at,
            disputed,
        });
    }

    fn connection(&mut self, id: &str) -> u16 {
        let at = self.feed.connections.iter().position(|known| known == id).unwrap_or_else(|| {
            self.feed.connections.push(id.to_owned());
            self.feed.connections.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn event(&mut self, fact: &RiskFact<'_>, at: i64) -> Event {
        let mut event = Event {
            at,
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
            event.things[kind as usize] = text.and_then(|text| self.words.thing(kind, text));
        }
        let payer = fact.payer.map(str::to_lowercase);
        let domain = fact.email.and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain.to_lowercase());
        let words = [
            (Word::Currency, Some(fact.currency.code())),
            (Word::CardCountry, fact.card_country),
            (Word::IpCountry, fact.ip_country),
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
            event.words[word as usize] = text.and_then(|text| self.words.word(text));
        }
        event
    }
}
