-- What people decide about matches and breaks is read whenever the proof is made: all decisions of a few kinds.
CREATE INDEX decision_kind ON decision (kind, decision_id);
