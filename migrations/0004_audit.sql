-- The audit log: one entry for whatever anybody does here, each bound to the one before it and sealed with a key that is
-- gone afterwards. ARCHITECTURE.md says what chain, seal and anchor find, and against whom.

CREATE TABLE audit_entry (
    n           INTEGER PRIMARY KEY CHECK (n > 0),     -- 1, 2, 3 …: a gap is a missing entry
    at_ms       INTEGER NOT NULL,
    who         TEXT REFERENCES person (person_id),    -- nobody: the program itself, or somebody who was not let in
    through     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,                         -- the id of what it is about
    ended       TEXT NOT NULL CHECK (ended IN ('done', 'refused')),
    decision_id TEXT REFERENCES decision (decision_id),
    body        TEXT NOT NULL CHECK (json_valid(body)), -- never a secret, never a customer's data
    salt        BLOB NOT NULL CHECK (length(salt) = 16),
    chain       BLOB NOT NULL CHECK (length(chain) = 32),
    seal        BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;

CREATE UNIQUE INDEX audit_entry_decision ON audit_entry (decision_id) WHERE decision_id IS NOT NULL;

-- For looking things up; each ends in n, so that the newest come first.
CREATE INDEX audit_entry_who ON audit_entry (who);
CREATE INDEX audit_entry_kind ON audit_entry (kind);
CREATE INDEX audit_entry_subject ON audit_entry (subject);
CREATE INDEX audit_entry_at ON audit_entry (at_ms);
CREATE INDEX audit_entry_refused ON audit_entry (n) WHERE ended = 'refused';

-- Where the log ends, and the key of the next entry's seal. The key before it is overwritten, which secure_delete makes
-- true on the page as well.
CREATE TABLE audit_head (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    n        INTEGER NOT NULL CHECK (n >= 0),
    chain    BLOB NOT NULL CHECK (length(chain) = 32),
    next_key BLOB NOT NULL CHECK (length(next_key) = 32)
) STRICT;

CREATE TRIGGER audit_entry_is_the_next_one BEFORE INSERT ON audit_entry
WHEN NEW.n IS NOT (SELECT 1 + n FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'refused: an entry comes after the last one'); END;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

CREATE TRIGGER audit_entry_is_never_removed BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;

CREATE TRIGGER audit_head_goes_on_by_one BEFORE UPDATE ON audit_head
WHEN NEW.n <> OLD.n + 1
BEGIN SELECT RAISE(ABORT, 'refused: the log goes on one by one'); END;

CREATE TRIGGER audit_head_is_never_removed BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the end of the log is never removed'); END;
