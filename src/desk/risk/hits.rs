//! What rules say of new payments is kept with its trees, so that it stays explained when rules change.

use serde_json::Value;

use crate::desk::{Desk, Result};
use crate::risk::rules::Effect;
use crate::store::RiskHit;

/// What was found longer ago than this when the book is first looked at is not kept: nobody was asked about it then.
const RECENT: i64 = 28 * 86_400;

impl Desk {
    /// Keeps what rules say now of payments that they said nothing of before.
    pub(in crate::desk) fn keep_risk_hits(&self) -> Result<()> {
        let looked = self.looked()?;
        let now = self.clock.now();
        let first = looked.fed.partition_point(|fed| fed.event.at < now.timestamp() - RECENT);
        let found = looked.found.iter().filter(|found| found.place as usize >= first);
        let mut places: Vec<usize> = found.map(|found| found.place as usize).collect();
        places.dedup();
        let known = self.store.read(|view| view.risk_hit_keys(now.timestamp_millis() - RECENT * 1_000))?;
        let is_new = |place: usize, rule: usize| {
            let (Some(fed), Some(sound)) = (looked.fed.get(place), looked.sound.get(rule)) else { return false };
            !known.contains(&(fed.subject.to_string(), sound.key.clone(), sound.version))
        };
        places.retain(|place| looked.found_of(*place).iter().any(|found| is_new(*place, usize::from(found.rule))));
        if places.is_empty() {
            return Ok(());
        }
        let mut hits = Vec::new();
        for (place, rule, trace) in looked.traces(&places) {
            let (Some(fed), Some(sound)) = (looked.fed.get(place), looked.sound.get(rule)) else { continue };
            let Some(found) = looked.found_of(place).iter().find(|found| usize::from(found.rule) == rule) else {
                continue;
            };
            hits.push(RiskHit {
                connection_id: looked.connections.get(usize::from(fed.connection)).cloned().unwrap_or_default(),
                subject: fed.subject.to_string(),
                rule: sound.key.clone(),
                version: sound.version,
                effect: word(found.effect).to_owned(),
                points: sound.rule.weight,
                tree: serde_json::to_value(trace).unwrap_or(Value::Null),
                at: chrono::DateTime::from_timestamp(fed.event.at, 0).unwrap_or(now),
            });
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
