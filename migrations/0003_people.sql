-- People with roles, how they sign in, what they may send back alone, and what needs a second person.

-- The table of people gets two more roles, which its CHECK does not allow; decisions and commands refer to it.
PRAGMA defer_foreign_keys = ON;

CREATE TABLE person_before AS SELECT * FROM person;
DROP TABLE person;

CREATE TABLE person (
    person_id  TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE,                   -- the name as it is compared: nobody can be taken for another
    role       TEXT NOT NULL CHECK (role IN ('owner', 'accountant', 'support')),
    active     INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_ms INTEGER NOT NULL
) STRICT;

INSERT INTO person SELECT person_id, name, lower(trim(name)), role, 1, created_ms FROM person_before;
DROP TABLE person_before;

CREATE TRIGGER person_is_never_removed BEFORE DELETE ON person
BEGIN SELECT RAISE(ABORT, 'a person is never removed'); END;

CREATE TRIGGER person_last_owner_stays BEFORE UPDATE OF role, active ON person
WHEN OLD.role = 'owner' AND OLD.active = 1 AND (NEW.role <> 'owner' OR NEW.active = 0)
    AND NOT EXISTS (SELECT 1 FROM person WHERE role = 'owner' AND active = 1 AND person_id <> OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'refused: the last owner'); END;

-- How a person signs in. Somebody without a row cannot; a book in which nobody has one asks nobody.
CREATE TABLE sign_in (
    person_id       TEXT PRIMARY KEY REFERENCES person (person_id),
    password_hash   TEXT NOT NULL,                     -- Argon2id, with its cost and salt
    password_set_ms INTEGER NOT NULL,
    must_change     INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    totp_secret     BLOB CHECK (length(totp_secret) = 20),
    totp_last_step  INTEGER                            -- a code of this step or an earlier one is not taken again
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sign_in_step_never_goes_back BEFORE UPDATE OF totp_last_step ON sign_in
WHEN OLD.totp_secret IS NEW.totp_secret
    AND (NEW.totp_last_step < OLD.totp_last_step OR (NEW.totp_last_step IS NULL AND OLD.totp_last_step IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'refused: that code was used'); END;

-- The passwords before, so that the last ones are not taken again.
CREATE TABLE password_before (
    person_id     TEXT NOT NULL REFERENCES person (person_id),
    password_hash TEXT NOT NULL,
    until_ms      INTEGER NOT NULL,
    PRIMARY KEY (person_id, until_ms, password_hash)
) STRICT, WITHOUT ROWID;

-- Recovery codes, as marks that tell nothing of the code.
CREATE TABLE recovery_code (
    mark      BLOB PRIMARY KEY CHECK (length(mark) = 32),
    person_id TEXT NOT NULL REFERENCES person (person_id),
    used_ms   INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_of ON recovery_code (person_id);

CREATE TRIGGER recovery_code_is_used_once BEFORE UPDATE OF used_ms ON recovery_code
WHEN OLD.used_ms IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'refused: that code was used'); END;

-- Tries to sign in, by a mark of the name that was typed, whether anybody has it or not. Written before the try is looked
-- at. `*_not_before_ms` is time that has passed for this book, see book_time.
CREATE TABLE sign_in_try (
    name_mark              BLOB PRIMARY KEY CHECK (length(name_mark) = 32),
    failures               INTEGER NOT NULL CHECK (failures >= 0),
    not_before_ms          INTEGER NOT NULL,
    recovery_failures      INTEGER NOT NULL CHECK (recovery_failures >= 0),
    recovery_not_before_ms INTEGER NOT NULL,
    tried_ms               INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How much time has passed for this book, as far as it has seen it pass. The computer's clock can be moved; this only grows.
CREATE TABLE book_time (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    passed_ms INTEGER NOT NULL,
    wall_ms   INTEGER NOT NULL
) STRICT;

-- Random values of this book.
CREATE TABLE book_secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How the book is to behave, as text by name.
CREATE TABLE book_setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How much a person may send back alone. In a currency without a row support needs a second person for any refund.
CREATE TABLE refund_limit (
    person_id        TEXT NOT NULL REFERENCES person (person_id),
    currency         TEXT NOT NULL,
    per_refund_minor INTEGER NOT NULL CHECK (per_refund_minor >= 0),
    per_day_minor    INTEGER NOT NULL CHECK (per_day_minor >= 0),
    code_above_minor INTEGER NOT NULL CHECK (code_above_minor >= 0),
    PRIMARY KEY (person_id, currency)
) STRICT, WITHOUT ROWID;

-- What needs a second person --------------------------------------------------------------------------------------

CREATE TABLE approval_request (
    request_id     TEXT PRIMARY KEY,                   -- UUIDv7
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,                      -- the id of what it is about
    content        TEXT NOT NULL CHECK (json_valid(content)),
    content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
    requested_by   TEXT NOT NULL REFERENCES person (person_id),
    requested_ms   INTEGER NOT NULL,
    expires_ms     INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined', 'withdrawn', 'expired', 'void',
                                                  'carried_out')),
    decided_by     TEXT REFERENCES person (person_id),
    decided_ms     INTEGER,
    note           TEXT,
    outcome        TEXT,                               -- the id of what came of it
    CHECK (decided_by IS NULL OR decided_by <> requested_by),
    CHECK (state NOT IN ('approved', 'declined', 'carried_out') OR decided_by IS NOT NULL),
    CHECK (expires_ms > requested_ms)
) STRICT;

CREATE INDEX approval_request_waiting ON approval_request (requested_ms) WHERE state = 'waiting';

-- The steps a request may take; the same table as domain::RequestState::may_become.
CREATE TABLE approval_request_move (
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;

INSERT INTO approval_request_move VALUES
    ('waiting', 'approved'), ('waiting', 'declined'), ('waiting', 'withdrawn'), ('waiting', 'expired'),
    ('waiting', 'void'), ('approved', 'carried_out'), ('approved', 'void');

CREATE TRIGGER approval_request_starts_waiting BEFORE INSERT ON approval_request
WHEN NEW.state <> 'waiting' OR NEW.decided_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'refused: a request starts waiting'); END;

CREATE TRIGGER approval_request_moves_as_allowed BEFORE UPDATE OF state ON approval_request
WHEN NOT EXISTS (SELECT 1 FROM approval_request_move WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'refused: that step is not allowed'); END;

CREATE TRIGGER approval_request_is_frozen
BEFORE UPDATE OF request_id, kind, subject, content, content_sha256, requested_by, requested_ms, expires_ms
ON approval_request
BEGIN SELECT RAISE(ABORT, 'refused: what was asked is never changed'); END;

-- Who decided is written with the decision and stays.
CREATE TRIGGER approval_request_decided_once BEFORE UPDATE OF decided_by, decided_ms ON approval_request
WHEN OLD.decided_by IS NOT NULL AND OLD.decided_by IS NOT NEW.decided_by
BEGIN SELECT RAISE(ABORT, 'refused: who decided is never changed'); END;

CREATE TRIGGER approval_request_is_never_removed BEFORE DELETE ON approval_request
BEGIN SELECT RAISE(ABORT, 'a request is never removed'); END;

-- A command that a second person approved, and one that takes the place of another whose money never moved.
ALTER TABLE money_command ADD COLUMN approved_request TEXT REFERENCES approval_request (request_id);
ALTER TABLE money_command ADD COLUMN replaces TEXT REFERENCES money_command (command_id);

CREATE UNIQUE INDEX money_command_of_request ON money_command (approved_request)
    WHERE approved_request IS NOT NULL;
CREATE UNIQUE INDEX money_command_replaced_once ON money_command (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX money_command_author ON money_command (author, created_ms);

CREATE TRIGGER money_command_origin_is_frozen BEFORE UPDATE OF approved_request, replaces ON money_command
BEGIN SELECT RAISE(ABORT, 'refused: what was asked is never changed'); END;

CREATE TRIGGER money_command_only_of_approved BEFORE INSERT ON money_command
WHEN NEW.approved_request IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM approval_request
    WHERE request_id = NEW.approved_request AND state = 'approved' AND requested_by = NEW.author)
BEGIN SELECT RAISE(ABORT, 'refused: nobody approved it'); END;

CREATE TRIGGER money_command_replaces_what_never_was BEFORE INSERT ON money_command
WHEN NEW.replaces IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM money_command AS old
    WHERE old.command_id = NEW.replaces AND old.state = 'declined' AND old.payment_id = NEW.payment_id
      AND old.kind = NEW.kind AND old.amount_minor = NEW.amount_minor)
BEGIN SELECT RAISE(ABORT, 'refused: what is replaced is not settled'); END;
