//! Which authorisations are suspected of enumeration: those of a burst in which one sender tries different cards and most of
//! them are declined.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::risk::event::{Event, Kind, What};

const HOUR: i64 = 3_600;

/// By what a sender is known, how many different cards within an hour make a burst, and which part of the tries must be
/// declined. More than four cards from one address is what published card-testing rules start from; a number range is shared
/// by strangers and needs more.
const SENDERS: [(Kind, u32, f64); 3] = [(Kind::Ip, 5, 0.6), (Kind::Device, 5, 0.6), (Kind::Range, 12, 0.8)];

#[derive(Debug, Clone)]
struct Try {
    at: i64,
    card: Option<NonZeroU32>,
    senders: [Option<NonZeroU32>; SENDERS.len()],
    declined: bool,
    suspected: bool,
}

/// The last hour of one sender.
#[derive(Debug, Clone, Default)]
struct Sender {
    /// Tries by their number, counted from the first of all.
    tries: VecDeque<u64>,
    cards: HashMap<NonZeroU32, u32, FixedState>,
    declined: u32,
    /// Everything before this number is already suspected for this sender's sake.
    marked: u64,
}

/// Finds bursts in payments, in order of time. Payments that tell no card are never suspected.
#[derive(Debug, Clone, Default)]
pub struct Bursts {
    /// The last hour's tries, and the number of the first of them.
    tries: VecDeque<Try>,
    first: u64,
    senders: HashMap<(usize, NonZeroU32), Sender, FixedState>,
}

impl Bursts {
    /// Takes in what happened, and says how many authorisations became suspected by it: the ones that began the burst are
    /// only known for what they are by those that follow.
    pub fn observe(&mut self, event: &Event) -> u32 {
        if event.what != What::Payment {
            return 0;
        }
        self.forget(event.at);
        let card = event.things[Kind::Card as usize];
        let number = self.first + self.tries.len() as u64;
        let senders = SENDERS.map(|(kind, ..)| event.things[kind as usize]);
        self.tries.push_back(Try { at: event.at, card, senders, declined: event.declined, suspected: false });
        let Some(card) = card else { return 0 };
        let mut suspected = 0;
        for (place, id) in senders.into_iter().enumerate().filter_map(|(place, id)| id.map(|id| (place, id))) {
            let sender = self.senders.entry((place, id)).or_default();
            sender.tries.push_back(number);
            *sender.cards.entry(card).or_default() += 1;
            sender.declined += u32::from(event.declined);
            suspected += sender.mark(place, &mut self.tries, self.first);
        }
        suspected
    }

    fn forget(&mut self, now: i64) {
        while let Some(gone) = self.tries.pop_front_if(|tried| tried.at <= now - HOUR) {
            self.first += 1;
            let Some(card) = gone.card else { continue };
            for key in gone.senders.into_iter().enumerate().filter_map(|(place, id)| id.map(|id| (place, id))) {
                let Some(sender) = self.senders.get_mut(&key) else { continue };
                sender.tries.pop_front();
                sender.declined -= u32::from(gone.declined);
                if let Some(count) = sender.cards.get_mut(&card) {
                    *count -= 1;
                    if *count == 0 {
                        sender.cards.remove(&card);
                    }
                }
                if sender.tries.is_empty() {
                    self.senders.remove(&key);
                }
            }
        }
    }
}

impl Sender {
    /// Marks what is not marked yet, if this is a burst.
    fn mark(&mut self, place: usize, tries: &mut VecDeque<Try>, first: u64) -> u32 {
        let Some((_, cards, part)) = SENDERS.get(place) else { return 0 };
        #[allow(clippy::cast_precision_loss, reason = "a share")]
        let all = self.tries.len() as f64;
        if self.cards.len() < *cards as usize || f64::from(self.declined) < part * all {
            return 0;
        }
        let mut suspected = 0;
        for number in self.tries.iter().rev().take_while(|number| **number >= self.marked) {
            let found = usize::try_from(number - first).ok().and_then(|place| tries.get_mut(place));
            if let Some(tried) = found.filter(|tried| !tried.suspected) {
                tried.suspected = true;
                suspected += 1;
            }
        }
        self.marked = self.tries.back().map_or(0, |last| last + 1);
        suspected
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tried(at: i64, card: u32, ip: u32, declined: bool) -> Event {
        let mut event = Event { at, declined, ..Event::default() };
        event.things[Kind::Card as usize] = NonZeroU32::new(card);
        event.things[Kind::Ip as usize] = NonZeroU32::new(ip);
        event
    }

    #[test]
    fn the_fifth_card_gives_the_first_four_away() {
        let mut bursts = Bursts::default();
        let found: Vec<u32> = (1..=7).map(|card| bursts.observe(&tried(i64::from(card), card, 1, card != 2))).collect();
        assert_eq!(found, [0, 0, 0, 0, 5, 1, 1]);
    }

    #[test]
    fn one_card_many_times_many_cards_that_pay_and_slow_ones_are_no_burst() {
        for (step, cards, declines) in [(1, 1, 1), (1, 50, 3), (1_000, 50, 1)] {
            let mut bursts = Bursts::default();
            for n in 0..50_u32 {
                let event = tried(i64::from(n) * step, n % cards + 1, 1, n % declines == 0);
                assert_eq!(bursts.observe(&event), 0, "{step} {cards} {declines}");
            }
        }
    }

    #[test]
    fn a_try_is_suspected_once_though_address_and_device_both_say_so() {
        let mut bursts = Bursts::default();
        let found: u32 = (1..=30)
            .map(|card| {
                let mut event = tried(i64::from(card), card, 1, true);
                event.things[Kind::Device as usize] = NonZeroU32::new(9);
                event.things[Kind::Range as usize] = NonZeroU32::new(9);
                bursts.observe(&event)
            })
            .sum();
        assert_eq!(found, 30);
        // An hour later nothing of it is left.
        assert_eq!(bursts.observe(&tried(3_700, 99, 1, true)), 0);
        assert_eq!((bursts.tries.len(), bursts.senders.len()), (1, 1));
    }

    proptest! {
        #[test]
        fn what_is_suspected_is_what_the_definition_says(
            tries in prop::collection::vec((0_i64..600, 1_u32..9, 0_u32..3, 0_u32..2, 0.0..1.0_f64), 1..80),
        ) {
            let (mut bursts, mut now) = (Bursts::default(), 0);
            let mut events: Vec<Event> = Vec::new();
            let mut suspected = std::collections::HashSet::new();
            for (step, card, ip, device, luck) in tries {
                now += step;
                let mut event = tried(now, card, ip, luck < 0.7);
                event.things[Kind::Device as usize] = NonZeroU32::new(device);
                events.push(event);
                let before = suspected.len();
                for (kind, cards, part) in SENDERS {
                    let sender = event.things[kind as usize];
                    let of = |event: &Event| event.at > now - HOUR && event.things[kind as usize] == sender;
                    let burst: Vec<usize> = (0..events.len()).filter(|place| of(&events[*place])).collect();
                    let seen: std::collections::HashSet<_> =
                        burst.iter().map(|place| events[*place].things[Kind::Card as usize]).collect();
                    let declined = burst.iter().filter(|place| events[**place].declined).count();
                    let (all, declined) = (f64::from(u8::try_from(burst.len()).unwrap()), f64::from(u8::try_from(declined).unwrap()));
                    if sender.is_some() && seen.len() >= cards as usize && declined >= part * all {
                        suspected.extend(burst);
                    }
                }
                prop_assert_eq!(bursts.observe(&event) as usize, suspected.len() - before);
            }
        }
    }
}
