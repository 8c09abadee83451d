//! The payments and orders that the sure passes left open, and how likely each pair of them is.
//!
//! How often references are left out or mistyped, and how many payments have no order at all, is not known beforehand. It
//! is estimated together with the matches, a few rounds of each (expectation and maximisation).

use super::chances::share_of;
use super::crowd::{Crowd, Stretch};
use super::damage::Relation;
use super::outcome::{Facts, Place};
use super::pairing::{Pair, likelihoods};
use super::weights::{DAMAGES, Damage, Rates, STANDINGS, Standing};

/// Pairs of lower odds are not kept; they can neither be taken nor shown.
const FAINT: f64 = 1e-5;
/// Rounds in which rates and matches are worked out together; they stand still after three or four.
const ROUNDS: usize = 5;

/// A payment and an order that may belong together.
pub(super) struct Edge {
    /// The payment's place among the open ones.
    pub(super) payment: usize,
    /// The order's place among the open ones.
    pub(super) order: usize,
    pub(super) relation: Relation,
    pub(super) damage: Damage,
    /// How much more alike the two are than two that have nothing to do with each other.
    pub(super) likeness: f64,
    /// The orders that the payment could be mistaken for.
    pub(super) around: Stretch,
}

/// The open payments and orders, and what may belong together. Edges are in order of payments.
pub(super) struct Residue {
    pub(super) payments: Vec<(Place, Standing)>,
    pub(super) orders: Vec<Place>,
    pub(super) edges: Vec<Edge>,
    pub(super) crowd: Crowd,
}

impl Edge {
    /// Whether nobody has to be asked when it is likely enough. Another amount, or a reference that is another, is a
    /// person's business.
    pub(super) fn may_be_taken(&self) -> bool {
        !matches!(self.damage, Damage::Amount | Damage::OtherReference)
    }

    /// What speaks for the pair.
    pub(super) fn facts(&self) -> Facts {
        self.relation.fact().and_if(self.damage != Damage::Amount, Facts::AMOUNT_SAME)
    }
}

impl Residue {
    /// Works out together how often there is which damage, which orders are unpaid, and how likely each edge is.
    pub(super) fn estimate(&mut self) -> (Vec<f64>, Rates) {
        let mut rates = Rates::EVEN;
        let mut unpaid = vec![1.0; self.orders.len()];
        let mut likely = Vec::new();
        for _ in 0..ROUNDS {
            likely = self.likelihoods(&rates, &unpaid);
            rates = self.rates(&likely);
            unpaid.fill(1.0);
            for (edge, likely) in self.edges.iter().zip(&likely) {
                unpaid[edge.order] = (unpaid[edge.order] - likely).max(0.0);
            }
            self.crowd.count(&unpaid);
        }
        (likely, rates)
    }

    fn likelihoods(&self, rates: &Rates, unpaid: &[f64]) -> Vec<f64> {
        let (mut kept, mut pairs) = (Vec::new(), Vec::new());
        for (at, edge) in self.edges.iter().enumerate() {
            let (_, standing) = self.payments[edge.payment];
            let crowd = self.crowd.unpaid(edge.around, unpaid[edge.order]);
            let odds = edge.likeness / crowd * rates.odds(edge.damage, standing);
            if odds >= FAINT {
                kept.push(at);
                pairs.push(Pair { payment: edge.payment, order: edge.order, odds });
            }
        }
        let mut likely = vec![0.0; self.edges.len()];
        for (at, found) in kept.into_iter().zip(likelihoods(&pairs)) {
            likely[at] = found;
        }
        likely
    }

    fn rates(&self, likely: &[f64]) -> Rates {
        // As if one payment in two hundred of the open ones had been seen in every way already.
        let open = share_of(self.payments.len()).max(1.0);
        let some = open / 200.0 + 0.5;
        let mut rates = Rates { damage: [some; DAMAGES], orderless: [some; STANDINGS] };
        let mut placed = vec![0.0; self.payments.len()];
        for (edge, likely) in self.edges.iter().zip(likely) {
            rates.damage[edge.damage as usize] += likely;
            placed[edge.payment] += likely;
        }
        for ((_, standing), placed) in self.payments.iter().zip(&placed) {
            rates.orderless[*standing as usize] += (1.0 - placed).max(0.0);
        }
        for rate in rates.damage.iter_mut().chain(&mut rates.orderless) {
            *rate /= open;
        }
        rates
    }
}
