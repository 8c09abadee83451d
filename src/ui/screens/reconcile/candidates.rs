//! What could explain the break at the cursor: what it is tied to already, what the proof found equally good, and what is
//! near by amount. Each is weighed by the proof's own scorer, in the background, as soon as the break is looked at.

use crate::desk::{FoundBreak, MonthProof, PairWeighed, ProofPlace};
use crate::domain::Money;
use crate::reconcile::Reason;
use crate::ui::cx::Cx;
use crate::ui::loadable::Loadable;
use crate::worker::{Command, Event, Weighed};

use super::plan::{Chosen, breaks_about};

/// So many are looked for by their amount.
const NEAR_MAX: usize = 3;
/// So many are offered at all.
const ALL_MAX: usize = 9;
/// What differs by more than a fourth is not the same money.
const NEAR_SHARE: u64 = 4;
/// A guess with fewer points is not chosen before a person has looked.
const CHOSEN_FROM: i32 = 4;

/// One way to explain it.
pub(super) struct Candidate {
    pub(super) chosen: Chosen,
    /// It is what the proof tied together by itself.
    pub(super) own: bool,
    /// A person asked for it.
    asked_for: bool,
    pub(super) evidence: Vec<Reason>,
    /// Somebody said that this is not it.
    declined: bool,
    pub(super) weighed: bool,
    /// What the breaks come to that it closes.
    pub(super) closes: Money,
}

impl Candidate {
    fn new(breaks: &[&FoundBreak], chosen: Chosen) -> Self {
        let closes = chosen.closes(breaks).unwrap_or(Money::zero(chosen.currency));
        Self { chosen, own: false, asked_for: false, evidence: Vec::new(), declined: false, weighed: false, closes }
    }

    /// What its reasons add up to.
    pub(super) fn points(&self) -> i32 {
        self.evidence.iter().map(|reason| reason.points).sum()
    }

    fn take(&mut self, weighed: PairWeighed) {
        // What the proof says of its own match stays: it also knows by which rule.
        if self.evidence.is_empty() {
            self.evidence = weighed.evidence;
        }
        self.declined = weighed.declined;
        self.weighed = true;
    }
}

/// The candidates of one break.
#[derive(Default)]
pub(super) struct Candidates {
    /// The break, and of which proof.
    of: Option<(String, u64)>,
    all: Vec<Candidate>,
    /// Which one is chosen.
    at: Option<usize>,
    /// A person chose; nothing is chosen for them any more.
    by_hand: bool,
    weighed: Loadable<Weighed>,
}

impl Candidates {
    /// Takes what was asked for.
    pub(super) fn apply(&mut self, event: &mut Event) {
        if !self.weighed.apply(event) {
            return;
        }
        let Some(Weighed(all)) = self.weighed.take() else { return };
        for (candidate, weighed) in self.all.iter_mut().zip(all) {
            // What is not in the books any more will be gone with the next proof.
            if let Ok(weighed) = weighed {
                candidate.take(weighed);
            }
        }
        let chosen = self.at.and_then(|at| self.all.get(at)).map(|it| it.chosen.together());
        self.all.retain(|it| !it.declined || it.asked_for || it.own);
        self.all.sort_by_key(|it| (!it.asked_for, !it.own, -it.points()));
        self.at = chosen.filter(|_| self.by_hand).and_then(|chosen| self.place_of(&chosen)).or_else(|| self.best());
    }

    fn place_of(&self, chosen: &crate::worker::Together) -> Option<usize> {
        self.all.iter().position(|it| it.chosen.together() == *chosen)
    }

    /// The one that is chosen before anybody has: what the proof tied together, or what is better than all others. Of two
    /// that are equally good, none: that is for a person to say.
    fn best(&self) -> Option<usize> {
        let first = self.all.first()?;
        let rival = self.all.get(1).map(Candidate::points);
        let better = first.points() >= CHOSEN_FROM && rival.is_none_or(|rival| rival < first.points());
        (first.own || first.asked_for || better).then_some(0)
    }

    /// Makes up what could explain this break, unless it is known already. `proof_id` grows with every proof.
    pub(super) fn look_at(&mut self, cx: &mut Cx<'_>, proof: &MonthProof, proof_id: u64, found: &FoundBreak) {
        let of = Some((found.key.clone(), proof_id));
        if self.of == of {
            return;
        }
        self.of = of;
        self.by_hand = false;
        self.all = candidates(proof, found);
        self.at = self.all.first().filter(|first| first.own).map(|_| 0);
        self.weigh(cx);
    }

    fn weigh(&mut self, cx: &mut Cx<'_>) {
        if self.all.is_empty() {
            self.weighed.clear(cx);
        } else {
            self.weighed.ask(cx, Command::Weigh(self.all.iter().map(|it| it.chosen.together()).collect()));
        }
    }

    /// Puts something first that a person wants to be looked at.
    pub(super) fn ask_for(&mut self, cx: &mut Cx<'_>, proof: &MonthProof, chosen: Chosen) {
        self.all.retain(|it| it.chosen.together() != chosen.together());
        let breaks = breaks_about(proof, std::slice::from_ref(&chosen));
        self.all.insert(0, Candidate { asked_for: true, ..Candidate::new(&breaks, chosen) });
        (self.at, self.by_hand) = (Some(0), true);
        self.weigh(cx);
    }

    /// Chooses one by its place.
    pub(super) fn choose(&mut self, at: usize) {
        if at < self.all.len() {
            (self.at, self.by_hand) = (Some(at), true);
        }
    }

    pub(super) fn all(&self) -> &[Candidate] {
        &self.all
    }

    /// The chosen one and its place.
    pub(super) fn chosen(&self) -> Option<(usize, &Candidate)> {
        let at = self.at?;
        Some((at, self.all.get(at)?))
    }

    pub(super) const fn is_weighing(&self) -> bool {
        self.weighed.is_pending()
    }
}

fn candidates(proof: &MonthProof, found: &FoundBreak) -> Vec<Candidate> {
    if found.of_lines {
        return Vec::new();
    }
    let own = Chosen::of_break(found);
    let tied = own.is_whole();
    let mut all = Vec::new();
    if tied {
        all.push(own.clone());
    }
    let batches = found.candidate_batches.iter().map(|batch| own.with_batches(vec![batch.clone()]));
    let entries = found.candidate_entries.iter().map(|entry| own.with_entries(vec![entry.clone()]));
    for chosen in batches.chain(entries).chain(near(proof, &own)) {
        let same_money = chosen.difference().is_ok(); // two currencies are never added
        if same_money && chosen.is_whole() && !all.contains(&chosen) && all.len() < ALL_MAX {
            all.push(chosen);
        }
    }
    let breaks = breaks_about(proof, &all);
    let mut all: Vec<Candidate> = all.into_iter().map(|chosen| Candidate::new(&breaks, chosen)).collect();
    if let Some(own) = all.first_mut().filter(|_| tied) {
        own.own = true;
        own.evidence.clone_from(&found.evidence);
    }
    all
}

/// What waits on the other side and is nearest by amount, then by day.
fn near(proof: &MonthProof, own: &Chosen) -> Vec<Chosen> {
    let wants_batches = !own.entries.is_empty();
    let wanted = if wants_batches { own.seen() } else { own.expected() };
    let Ok(wanted) = wanted else { return Vec::new() };
    let day = own.entries.first().map(|entry| entry.booked_on).or(own.batches.first().map(|batch| batch.arrival));
    let (day, most) = (day.unwrap_or_default(), wanted.minor.unsigned_abs() / NEAR_SHARE);
    if wants_batches {
        let batch = |place| match place {
            ProofPlace::Break(at, part) => proof.breaks.get(to_usize(at))?.batches.get(to_usize(part)),
            ProofPlace::InTransit(at) => Some(&proof.in_transit.get(to_usize(at))?.batch),
        };
        let near = proof.index.near_batches(wanted, day, most).into_iter().filter_map(batch);
        let others = near.filter(|batch| !own.batches.contains(batch)).take(NEAR_MAX);
        others.map(|batch| own.with_batches(vec![batch.clone()])).collect()
    } else {
        let entry = |place| match place {
            ProofPlace::Break(at, part) => proof.breaks.get(to_usize(at))?.entries.get(to_usize(part)),
            ProofPlace::InTransit(_) => None,
        };
        let near = proof.index.near_entries(wanted, day, most).into_iter().filter_map(entry);
        near.take(NEAR_MAX).map(|entry| own.with_entries(vec![entry.clone()])).collect()
    }
}

fn to_usize(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
