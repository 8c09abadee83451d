//! What rules say of new payments is kept with its trees, so that it stays explained when rules change.

use serde_json::Value;

use super::looked::RECENT;
use crate::desk::{Desk, Result};
use crate::risk::rules::Effect;
use crate::store::RiskHit;

impl Desk {
    /// Keeps what rules say now of payments that they said nothing of before. What was found long ago when the book is first
    /// looked at is not kept: nobody was asked about it then.
    pub(in crate::desk) fn keep_risk_hits(&self) -> Result<()> {
        let looked = self.looked()?;
        let now = self.clock.now();
        let known = self.store.read(|view| view.risk_hit_keys((now.timestamp() - RECENT) * 1_000))?;
        let mut hits = Vec::new();
        for (place, rule, trace) in looked.traced() {
            let (Some(fed), Some(sound)) = (looked.feed.fed.get(*place), looked.sound().get(*rule)) else { continue };
            let is_known = known.contains(&(fed.subject.to_string(), sound.key.clone(), sound.version));
            let found = looked.found_of(*place).iter().find(|found| usize::from(found.rule) == *rule);
            let Some(found) = found.filter(|_| !is_known) else { continue };
            hits.push(RiskHit {
                connection_id: looked.feed.connections.get(usize::from(fed.connection)).cloned().unwrap_or_default(),
                subject: fed.subject.to_string(),
                rule: sound.key.clone(),
                version: sound.version,
                effect: word(found.effect).to_owned(),
                points: sound.rule.weight,
                tree: serde_json::to_value(trace).unwrap_or(Value::Null),
                at: chrono::DateTime::from_timestamp(fed.event.at, 0).unwrap_or(now),
            });
        }
        if hits.is_empty() {
            return Ok(());
        }
        // It is worked out from the book and changes nothing that others work out.
        self.store.note(|tx| hits.iter().try_for_each(|hit| tx.add_risk_hit(hit, now)))?;
        Ok(())
    }
}

const fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Counts => "counts",
        Effect::Shadow => "shadow",
        Effect::Snoozed => "snoozed",
    }
}
