//! The payment at the cursor, the orders it may pay, and which one is chosen.

use crate::desk::{OrderCase, OrderSaying, WeighedOrder};
use crate::domain::ids::PaymentId;
use crate::reconcile::orders::Status;
use crate::text::UserError;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::worker::{Command, Event};

/// Of two candidates the likelier one is chosen before a person has looked when it is ahead by so much; else none is:
/// that is for a person to say.
const AHEAD_BY: f64 = 0.2;

/// What is known of the payment at the cursor.
#[derive(Default)]
pub(super) struct Candidates {
    of: Option<PaymentId>,
    case: Loadable<OrderCase>,
    /// The order that somebody asks about.
    asked: Option<String>,
    weighed: Loadable<WeighedOrder>,
    /// The number of the order that a person chose.
    chosen: Option<String>,
}

impl Candidates {
    /// Asks about the payment at the cursor, unless it is known already.
    pub(super) fn look_at(&mut self, cx: &mut Cx<'_>, at: Option<&PaymentId>) {
        if self.of.as_ref() != at {
            self.case.clear(cx);
            self.weighed.clear(cx);
            (self.of, self.asked, self.chosen) = (at.cloned(), None, None);
        }
        let Some(payment_id) = &self.of else { return };
        self.case.keep_fresh(cx, || Command::FetchOrderCase(payment_id.clone()));
        if let Some(order) = &self.asked {
            let (payment_id, order) = (payment_id.clone(), order.clone());
            self.weighed.keep_fresh(cx, || Command::WeighOrder { payment_id, order });
        }
    }

    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        self.case.apply(event);
        if self.weighed.apply(event)
            && let Some(weighed) = self.weighed.value()
        {
            // What somebody asks about is what they want to see.
            self.chosen = Some(weighed.number.clone());
        }
    }

    /// Weighs any order.
    pub(super) fn ask_about(&mut self, cx: &mut Cx<'_>, order: &str) {
        self.weighed.clear(cx);
        self.asked = Some(order.to_owned());
        let of = self.of.clone();
        self.look_at(cx, of.as_ref());
    }

    /// Why the order that somebody asks about could not be weighed.
    pub(super) const fn asked_in_vain(&self) -> Option<&UserError> {
        self.weighed.error()
    }

    pub(super) const fn case(&self) -> &Loadable<OrderCase> {
        &self.case
    }

    /// What can be chosen: what somebody asks about first, if it is not among the others.
    pub(super) fn all(&self) -> Vec<&WeighedOrder> {
        let own = self.case.value().map(|case| case.candidates.as_slice()).unwrap_or_default();
        let asked = self.weighed.value().filter(|asked| own.iter().all(|other| other.number != asked.number));
        asked.into_iter().chain(own).collect()
    }

    /// Chooses one by its place.
    pub(super) fn choose(&mut self, at: usize) {
        if let Some(order) = self.all().get(at).map(|order| order.number.clone()) {
            self.chosen = Some(order);
        }
    }

    /// The place of the chosen one, and itself.
    pub(super) fn chosen(&self) -> Option<(usize, &WeighedOrder)> {
        let all = self.all();
        let by_hand = self.chosen.as_ref().and_then(|chosen| all.iter().position(|order| order.number == *chosen));
        let at = by_hand.or_else(|| self.likeliest(&all))?;
        Some((at, all.get(at).copied()?))
    }

    /// The one that is chosen before anybody has.
    fn likeliest(&self, all: &[&WeighedOrder]) -> Option<usize> {
        let first = all.first()?;
        if self.case.value()?.line.status != Status::Ambiguous {
            return Some(0);
        }
        let next = all.get(1).map_or(0.0, |next| likely(next));
        (likely(first) - next >= AHEAD_BY).then_some(0)
    }

    /// The likeliest of the others, to which a candidate is compared.
    pub(super) fn rival(&self, of: &WeighedOrder) -> Option<&WeighedOrder> {
        let others = self.case.value()?.candidates.iter().filter(|other| other.number != of.number);
        others.rev().max_by(|a, b| likely(a).total_cmp(&likely(b))) // of two that are equal the first
    }

    /// What was said of the payment and an order, and stands.
    pub(super) fn said_of(&self, order: &str) -> Option<&OrderSaying> {
        self.case.value()?.said.iter().find(|saying| saying.order == order)
    }
}

/// How likely a candidate is: next to all others where it was weighed with them, else by itself.
pub(super) fn likely(order: &WeighedOrder) -> f64 {
    order.why.among_others.unwrap_or(order.why.alone)
}
