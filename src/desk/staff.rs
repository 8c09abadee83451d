//! What of the people of this book waits for one of them: requests to decide, and for whoever answers for the others, what
//! is out of the ordinary.

use super::attention::Staff;
use super::requests::A_DAY;
use super::{Desk, Result};
use crate::access;
use crate::access::lockout::LAST;
use crate::domain::{Capability, Money, Person};
use crate::text::UserError;

/// Whoever sent back this much of what they may in a day, in per cent, is named.
const NEAR_LIMIT: i128 = 90;

impl Desk {
    /// What waits for this person.
    pub(super) fn staff(&self, person: &Person) -> Result<Staff> {
        let mut staff = Staff::default();
        if access::may(person.role, Capability::ViewStaffAlerts) {
            staff.audit_trouble = Some(self.watch.anchor()).filter(|anchor| anchor.is_trouble());
        }
        if !self.needs_sign_in()? {
            return Ok(staff);
        }
        let now = self.clock.now();
        if access::may(person.role, Capability::Approve) {
            let waiting = self.store.read(|view| view.waiting_requests())?;
            let others = waiting
                .iter()
                .filter(|row| row.request.requested_by != person.person_id && row.request.expires_at > now);
            staff.requests = others.map(|row| row.request.expires_at).collect();
        }
        if !access::may(person.role, Capability::ViewStaffAlerts) {
            return Ok(staff);
        }
        let people = self.store.read(|view| view.people())?;
        for other in people.into_iter().filter(|other| other.active && other.person_id != person.person_id) {
            if self.tries_of(&other)?.failures >= LAST {
                staff.shut_out.push(other.name.clone());
            }
            self.store.read::<_, UserError>(|view| {
                for limit in view.limits(&other.person_id)? {
                    let currency = limit.per_day.currency;
                    let alone = view.refunded_alone(&other.person_id, currency, now - A_DAY)?;
                    if is_near(alone, limit.per_day) {
                        staff.near_limit.push((other.name.clone(), alone, limit.per_day));
                    }
                }
                Ok(())
            })?;
        }
        Ok(staff)
    }
}

fn is_near(alone: Money, limit: Money) -> bool {
    alone.minor > 0 && i128::from(alone.minor) * 100 >= i128::from(limit.minor) * NEAR_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Currency;

    #[test]
    fn nine_tenths_of_a_limit_are_near_it() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        assert!(is_near(eur(90_00), eur(100_00)) && is_near(eur(i64::MAX), eur(i64::MAX)));
        assert!(!is_near(eur(89_99), eur(100_00)) && !is_near(eur(0), eur(0)));
    }
}
