//! Compelling evidence 3.0: whether earlier payments of the card show that a payment disputed as fraud was its holder's.
//!
//! Source: Visa's rule as gateways publish it, read by 2026-11. Two earlier payments that nobody disputed, from 120 to 365
//! days before the dispute, have to agree with the disputed one in two elements, one of which is the network address or the
//! device. It is read strictly: both payments have to agree in the same two, so that what is called eligible is.

use crate::risk::event::Thing;

/// How many days before the dispute an earlier payment counts, both included.
pub const COMPELLING_DAYS: std::ops::RangeInclusive<i64> = 120..=365;

/// So many earlier payments are needed.
const PAYMENTS: usize = 2;

/// In what two payments can agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// The network address.
    Ip,
    /// The device.
    Device,
    /// The customer's account: their id in the shop, or their e-mail address.
    Account,
    /// Where it was delivered to.
    Address,
}

impl Element {
    const ALL: [Self; 4] = [Self::Ip, Self::Device, Self::Account, Self::Address];

    /// One of the two has to be like this.
    const fn is_strong(self) -> bool {
        matches!(self, Self::Ip | Self::Device)
    }
}

/// What a payment tells of each element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Elements {
    /// The network address.
    pub ip: Thing,
    /// The device.
    pub device: Thing,
    /// The customer's account.
    pub account: Thing,
    /// Where it was delivered to.
    pub address: Thing,
}

impl Elements {
    const fn get(&self, element: Element) -> Thing {
        match element {
            Element::Ip => self.ip,
            Element::Device => self.device,
            Element::Account => self.account,
            Element::Address => self.address,
        }
    }

    fn agree(&self, other: &Self, element: Element) -> bool {
        self.get(element).is_some() && self.get(element) == other.get(element)
    }
}

/// A payment that was disputed as fraud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disputed {
    /// When the dispute was opened, in Unix seconds.
    pub disputed_at: i64,
    /// What the payment tells.
    pub elements: Elements,
}

/// An earlier payment of the same card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// When it was paid, in Unix seconds.
    pub at: i64,
    /// It was disputed, or reported as fraud.
    pub contested: bool,
    /// What it tells.
    pub elements: Elements,
}

/// What speaks for the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// In what the payments agree with the disputed one, all of them.
    pub elements: Vec<Element>,
    /// Which of the earlier payments, by their places in the list; the youngest first, two or more.
    pub payments: Vec<usize>,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lacking {
    /// The disputed payment tells too little for any other to agree with it.
    #[error("the disputed payment tells neither a network address nor a device together with something else")]
    Elements {
        /// What it does not tell.
        untold: Vec<Element>,
    },
    /// Too few earlier payments are of the right age.
    #[error("only {found} earlier payments are from 120 to 365 days older than the dispute; 2 are needed")]
    Age {
        /// How many there are.
        found: usize,
    },
    /// Too many of those were contested.
    #[error("only {found} earlier payments of the right age were never disputed; 2 are needed")]
    Undisputed {
        /// How many were not.
        found: usize,
    },
    /// Too few of those agree with the disputed one.
    #[error("only {found} earlier payments agree with the disputed one in two elements; 2 are needed")]
    Agreement {
        /// How many agree in the best two elements.
        found: usize,
    },
}

/// Whether a dispute can be answered with compelling evidence: by which earlier payments of the card, in any order, and by
/// which elements; or what is missing. Of several ways, the one in which the payments agree in most elements, then the one of
/// most payments.
pub fn compelling(disputed: &Disputed, earlier: &[Earlier]) -> Result<Evidence, Lacking> {
    let told = |element: &Element| disputed.elements.get(*element).is_some();
    let (told, untold): (Vec<Element>, Vec<Element>) = Element::ALL.into_iter().partition(told);
    if told.len() < 2 || !told.iter().any(|element| element.is_strong()) {
        return Err(Lacking::Elements { untold });
    }
    let aged: Vec<(usize, &Earlier)> = earlier
        .iter()
        .enumerate()
        .filter(|(_, payment)| {
            let age = disputed.disputed_at.saturating_sub(payment.at);
            (COMPELLING_DAYS.start() * 86_400..=COMPELLING_DAYS.end() * 86_400).contains(&age)
        })
        .collect();
    if aged.len() < PAYMENTS {
        return Err(Lacking::Age { found: aged.len() });
    }
    let mut good: Vec<(usize, &Earlier)> = aged.into_iter().filter(|(_, payment)| !payment.contested).collect();
    if good.len() < PAYMENTS {
        return Err(Lacking::Undisputed { found: good.len() });
    }
    good.sort_by_key(|(place, payment)| (std::cmp::Reverse(payment.at), *place));
    let agreeing = |elements: Vec<Element>| {
        let agrees = |(_, payment): &&(usize, &Earlier)| {
            elements.iter().all(|element| disputed.elements.agree(&payment.elements, *element))
        };
        let payments = good.iter().filter(agrees).map(|(place, _)| *place).collect();
        Evidence { elements, payments }
    };
    // All sets of what is told, as bits.
    let ways: Vec<Evidence> = (0_u32..1 << told.len())
        .map(|bits| (0_u32..).zip(&told).filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, told)| *told).collect())
        .filter(|elements: &Vec<Element>| elements.len() >= 2 && elements.iter().any(|element| element.is_strong()))
        .map(agreeing)
        .collect();
    let most = ways.iter().map(|way| way.payments.len()).max().unwrap_or(0);
    ways.into_iter()
        .filter(|way| way.payments.len() >= PAYMENTS)
        .max_by_key(|way| (way.elements.len(), way.payments.len()))
        .ok_or(Lacking::Agreement { found: most })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400;
    const NOW: i64 = 1_000 * DAY;

    fn elements(ip: u32, device: u32, account: u32, address: u32) -> Elements {
        let [ip, device, account, address] = [ip, device, account, address].map(std::num::NonZeroU32::new);
        Elements { ip, device, account, address }
    }

    fn disputed(elements: Elements) -> Disputed {
        Disputed { disputed_at: NOW, elements }
    }

    fn earlier(days: i64, elements: Elements) -> Earlier {
        Earlier { at: NOW - days * DAY, contested: false, elements }
    }

    #[test]
    fn two_old_payments_from_the_same_address_and_account_are_evidence() {
        let all = elements(1, 2, 3, 4);
        let found =
            compelling(&disputed(all), &[earlier(365, elements(1, 9, 3, 0)), earlier(120, elements(1, 2, 3, 9))]);
        assert_eq!(found, Ok(Evidence { elements: vec![Element::Ip, Element::Account], payments: vec![1, 0] }));
        // A third that agrees in everything changes nothing; with a second of that kind there is a better way.
        let same = earlier(200, all);
        let found = compelling(&disputed(all), &[earlier(150, elements(1, 0, 3, 0)), same, same]);
        assert_eq!(found, Ok(Evidence { elements: Element::ALL.to_vec(), payments: vec![1, 2] }));
    }

    #[test]
    fn what_is_missing_is_said() {
        let all = elements(1, 2, 3, 4);
        let good = earlier(200, all);
        let lacks = |elements, earlier: &[Earlier]| compelling(&disputed(elements), earlier).unwrap_err();
        let untold = vec![Element::Ip, Element::Device];
        assert_eq!(lacks(elements(0, 0, 3, 4), &[good, good]), Lacking::Elements { untold });
        let untold = vec![Element::Device, Element::Account, Element::Address];
        assert_eq!(lacks(elements(1, 0, 0, 0), &[good, good]), Lacking::Elements { untold });
        assert_eq!(lacks(all, &[]), Lacking::Age { found: 0 });
        assert_eq!(lacks(all, &[good, earlier(119, all), earlier(366, all)]), Lacking::Age { found: 1 });
        let contested = Earlier { contested: true, ..good };
        assert_eq!(lacks(all, &[good, contested]), Lacking::Undisputed { found: 1 });
        // Account and address alone are not enough, nor are other elements for each payment.
        assert_eq!(lacks(all, &[earlier(200, elements(8, 9, 3, 4)); 2]), Lacking::Agreement { found: 0 });
        let others = [earlier(200, elements(1, 9, 3, 9)), earlier(200, elements(9, 2, 9, 4))];
        assert_eq!(lacks(all, &others), Lacking::Agreement { found: 1 });
    }

    #[test]
    fn the_days_are_counted_to_the_second() {
        let all = elements(1, 2, 3, 4);
        let mut young = earlier(120, all);
        assert!(compelling(&disputed(all), &[young, young]).is_ok());
        young.at += 1;
        assert_eq!(compelling(&disputed(all), &[young, young]), Err(Lacking::Age { found: 0 }));
    }

    fn any_elements() -> impl Strategy<Value = Elements> {
        (0_u32..3, 0_u32..3, 0_u32..3, 0_u32..3)
            .prop_map(|(ip, device, account, address)| elements(ip, device, account, address))
    }

    proptest! {
        #[test]
        fn evidence_is_what_it_says(
            of in any_elements(),
            payments in prop::collection::vec((100_i64..400, any::<bool>(), any_elements()), 0..8),
        ) {
            let payments: Vec<Earlier> = payments
                .into_iter()
                .map(|(days, contested, elements)| Earlier { contested, ..earlier(days, elements) })
                .collect();
            if let Ok(evidence) = compelling(&disputed(of), &payments) {
                prop_assert!(evidence.payments.len() >= 2 && evidence.elements.len() >= 2);
                prop_assert!(evidence.elements.iter().any(|element| element.is_strong()));
                for place in &evidence.payments {
                    let payment = &payments[*place];
                    prop_assert!(!payment.contested && COMPELLING_DAYS.contains(&((NOW - payment.at) / DAY)));
                    for element in &evidence.elements {
                        prop_assert_eq!(of.get(*element), payment.elements.get(*element));
                    }
                }
                // One more good payment takes nothing away.
                let mut more = payments.clone();
                more.push(earlier(200, of));
                prop_assert!(compelling(&disputed(of), &more).is_ok());
            }
        }
    }
}
