-- The first schema. Never edited after a release: a later change is a later file.
--
-- Conventions: `*_ms` is a moment as Unix milliseconds in UTC, `*_on` a day as YYYY-MM-DD, `*_minor` an amount in ISO 4217
-- minor units beside its `currency`. Mirrored facts keep the gateway's JSON in `raw`. Identity is never a rowid.

-- People ------------------------------------------------------------------------------------------------------------

CREATE TABLE person (
    person_id  TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('owner')),
    created_ms INTEGER NOT NULL
) STRICT;

-- Decisions: made here, exist nowhere else, only ever added --------------------------------------------------------

CREATE TABLE decision (
    decision_id TEXT PRIMARY KEY,                      -- UUIDv7
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,                         -- the id of what it is about
    body        TEXT NOT NULL CHECK (json_valid(body)),
    author      TEXT NOT NULL REFERENCES person (person_id),
    origin      TEXT NOT NULL,                         -- the profile that made it
    at_ms       INTEGER NOT NULL
) STRICT;

CREATE INDEX decision_subject ON decision (subject, decision_id);

CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;

CREATE TRIGGER decision_is_never_removed BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;

-- Gateway connections. The key is in the keychain, never here --------------------------------------------------------

CREATE TABLE connection (
    connection_id TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    url           TEXT NOT NULL,
    account       TEXT,
    live          INTEGER NOT NULL CHECK (live IN (0, 1)),
    scopes        TEXT NOT NULL CHECK (json_valid(scopes)),
    added_ms      INTEGER NOT NULL
) STRICT;

-- How far each list of a connection has been read.
CREATE TABLE sync_place (
    connection_id TEXT NOT NULL REFERENCES connection (connection_id),
    name          TEXT NOT NULL,
    value         TEXT NOT NULL,
    PRIMARY KEY (connection_id, name)
) STRICT, WITHOUT ROWID;

-- Mirrored facts: can always be fetched again ------------------------------------------------------------------------

CREATE TABLE payment (
    connection_id     TEXT NOT NULL REFERENCES connection (connection_id),
    payment_id        TEXT NOT NULL,
    charge_id         TEXT,
    currency          TEXT NOT NULL,
    amount_minor      INTEGER NOT NULL CHECK (amount_minor >= 0),
    captured_minor    INTEGER NOT NULL CHECK (captured_minor >= 0),
    capturable_minor  INTEGER NOT NULL CHECK (capturable_minor >= 0),
    refunded_minor    INTEGER NOT NULL CHECK (refunded_minor >= 0),
    status            TEXT NOT NULL,
    created_ms        INTEGER NOT NULL,
    capture_before_ms INTEGER,
    order_number      TEXT,
    description       TEXT,
    email             TEXT,
    card_brand        TEXT,
    card_last4        TEXT CHECK (length(card_last4) <= 4),
    card_fingerprint  TEXT,
    card_country      TEXT,
    card_funding      TEXT,
    check_cvc         TEXT,
    check_address     TEXT,
    check_postal_code TEXT,
    three_d_secure    TEXT,
    billing_country   TEXT,
    ip                TEXT,
    ip_country        TEXT,
    device            TEXT,
    decline_code      TEXT,
    decline_message   TEXT,
    risk_outcome      TEXT,
    risk_level        TEXT,
    risk_score        INTEGER,
    disputed          INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    raw               TEXT NOT NULL,
    seen_ms           INTEGER NOT NULL,
    PRIMARY KEY (connection_id, payment_id)
) STRICT;

CREATE INDEX payment_created ON payment (created_ms);
CREATE INDEX payment_charge ON payment (connection_id, charge_id);
CREATE INDEX payment_open ON payment (connection_id, status)
    WHERE status IN ('held', 'processing', 'requires_action', 'incomplete');

CREATE TABLE refund (
    connection_id      TEXT NOT NULL REFERENCES connection (connection_id),
    refund_id          TEXT NOT NULL,
    payment_id         TEXT,
    charge_id          TEXT,
    currency           TEXT NOT NULL,
    amount_minor       INTEGER NOT NULL CHECK (amount_minor >= 0),
    status             TEXT NOT NULL,
    reason             TEXT,
    failure_reason     TEXT,
    acquirer_reference TEXT,
    command_id         TEXT,
    created_ms         INTEGER NOT NULL,
    raw                TEXT NOT NULL,
    seen_ms            INTEGER NOT NULL,
    PRIMARY KEY (connection_id, refund_id)
) STRICT;

CREATE INDEX refund_payment ON refund (connection_id, payment_id);

CREATE TABLE dispute (
    connection_id TEXT NOT NULL REFERENCES connection (connection_id),
    dispute_id    TEXT NOT NULL,
    payment_id    TEXT,
    charge_id     TEXT,
    currency      TEXT NOT NULL,
    amount_minor  INTEGER NOT NULL CHECK (amount_minor >= 0),
    status        TEXT NOT NULL,
    reason        TEXT,
    due_by_ms     INTEGER,
    created_ms    INTEGER NOT NULL,
    raw           TEXT NOT NULL,
    seen_ms       INTEGER NOT NULL,
    PRIMARY KEY (connection_id, dispute_id)
) STRICT;

CREATE TABLE ledger_entry (
    connection_id TEXT NOT NULL REFERENCES connection (connection_id),
    entry_id      TEXT NOT NULL,
    kind          TEXT NOT NULL,
    provider_kind TEXT NOT NULL,
    currency      TEXT NOT NULL,
    amount_minor  INTEGER NOT NULL,
    fee_minor     INTEGER NOT NULL,
    net_minor     INTEGER NOT NULL CHECK (net_minor = amount_minor - fee_minor),
    source_id     TEXT,
    created_ms    INTEGER NOT NULL,
    available_ms  INTEGER NOT NULL,
    description   TEXT,
    raw           TEXT NOT NULL,
    seen_ms       INTEGER NOT NULL,
    PRIMARY KEY (connection_id, entry_id)
) STRICT;

CREATE INDEX ledger_entry_created ON ledger_entry (connection_id, created_ms);
CREATE INDEX ledger_entry_source ON ledger_entry (connection_id, source_id);

CREATE TABLE batch (
    connection_id  TEXT NOT NULL REFERENCES connection (connection_id),
    batch_id       TEXT NOT NULL,
    currency       TEXT NOT NULL,
    amount_minor   INTEGER NOT NULL,
    status         TEXT NOT NULL,
    created_ms     INTEGER NOT NULL,
    arrival_on     TEXT NOT NULL,
    automatic      INTEGER NOT NULL CHECK (automatic IN (0, 1)),
    bank_texts     TEXT NOT NULL CHECK (json_valid(bank_texts)),
    failure_code   TEXT,
    -- Whether batch_line holds the whole batch as the gateway last told it.
    lines_complete INTEGER NOT NULL DEFAULT 0 CHECK (lines_complete IN (0, 1)),
    raw            TEXT NOT NULL,
    seen_ms        INTEGER NOT NULL,
    PRIMARY KEY (connection_id, batch_id)
) STRICT;

-- Which ledger entries a batch pays out. The gateway's rows carry no batch id, so the link is kept here.
CREATE TABLE batch_line (
    connection_id TEXT NOT NULL,
    batch_id      TEXT NOT NULL,
    entry_id      TEXT NOT NULL,
    PRIMARY KEY (connection_id, batch_id, entry_id),
    FOREIGN KEY (connection_id, batch_id) REFERENCES batch (connection_id, batch_id),
    FOREIGN KEY (connection_id, entry_id) REFERENCES ledger_entry (connection_id, entry_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX batch_line_entry ON batch_line (connection_id, entry_id);

-- What the shop's own files say ------------------------------------------------------------------------------------

CREATE TABLE import_file (
    import_id   TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL UNIQUE,
    format      TEXT NOT NULL,
    entries     INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    imported_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bank_statement (
    import_id     TEXT NOT NULL REFERENCES import_file (import_id),
    position      INTEGER NOT NULL,
    account       TEXT,
    currency      TEXT,
    opening_minor INTEGER,
    closing_minor INTEGER,
    from_on       TEXT,
    to_on         TEXT,
    PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE bank_entry (
    entry_id     TEXT PRIMARY KEY,
    import_id    TEXT NOT NULL REFERENCES import_file (import_id),
    account      TEXT,
    currency     TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    booked_on    TEXT NOT NULL,
    value_on     TEXT,
    status       TEXT NOT NULL CHECK (status IN ('booked', 'pending')),
    counterparty TEXT,
    texts        TEXT NOT NULL CHECK (json_valid(texts)),
    line         INTEGER NOT NULL
) STRICT;

CREATE INDEX bank_entry_booked ON bank_entry (booked_on);

CREATE TABLE shop_order (
    number            TEXT PRIMARY KEY,
    import_id         TEXT NOT NULL REFERENCES import_file (import_id),
    currency          TEXT NOT NULL,
    total_minor       INTEGER NOT NULL,
    placed_on         TEXT,
    email             TEXT,
    payment_reference TEXT,
    status            TEXT,
    line              INTEGER NOT NULL
) STRICT;

-- Money commands: the outbox. One row per refund, capture or void asked for here ------------------------------------

CREATE TABLE money_command (
    command_id      TEXT PRIMARY KEY,                  -- UUIDv7; also sent to the gateway, so that the effect can be found
    client_token    TEXT NOT NULL UNIQUE,              -- one per intention: a second click is the same row
    connection_id   TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('refund', 'capture', 'void')),
    payment_id      TEXT NOT NULL,
    currency        TEXT NOT NULL,
    amount_minor    INTEGER NOT NULL CHECK (amount_minor > 0),
    reason          TEXT,
    -- Frozen before the first byte is sent, and the same for every attempt.
    idempotency_key TEXT NOT NULL UNIQUE,
    request_path    TEXT NOT NULL,
    request_body    TEXT NOT NULL,
    request_sha256  TEXT NOT NULL,
    -- Where it stands.
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'succeeded', 'failed', 'declined',
                                                   'unknown', 'review', 'cancelled')),
    cause           TEXT,                              -- why it is in this state
    attempts        INTEGER NOT NULL DEFAULT 0,
    unclear         INTEGER NOT NULL DEFAULT 0 CHECK (unclear IN (0, 1)), -- some attempt may have acted
    first_sent_ms   INTEGER,
    next_try_ms     INTEGER NOT NULL,
    gateway_id      TEXT,
    request_id      TEXT,
    author          TEXT NOT NULL REFERENCES person (person_id),
    created_ms      INTEGER NOT NULL,
    changed_ms      INTEGER NOT NULL,
    FOREIGN KEY (connection_id, payment_id) REFERENCES payment (connection_id, payment_id),
    CHECK (state NOT IN ('accepted', 'succeeded') OR gateway_id IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX money_command_effect ON money_command (connection_id, gateway_id)
    WHERE kind = 'refund' AND gateway_id IS NOT NULL;
CREATE INDEX money_command_payment ON money_command (connection_id, payment_id);
CREATE INDEX money_command_open ON money_command (next_try_ms) WHERE state IN ('queued', 'sending', 'unknown');

-- The steps a command may take; the same table as domain::CommandState::may_become.
CREATE TABLE money_command_move (
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;

INSERT INTO money_command_move VALUES
    ('queued', 'sending'), ('queued', 'cancelled'),
    ('sending', 'queued'), ('sending', 'accepted'), ('sending', 'succeeded'), ('sending', 'failed'),
    ('sending', 'declined'), ('sending', 'unknown'),
    ('unknown', 'sending'), ('unknown', 'accepted'), ('unknown', 'succeeded'), ('unknown', 'failed'),
    ('unknown', 'declined'), ('unknown', 'review'),
    ('accepted', 'succeeded'), ('accepted', 'failed'),
    ('succeeded', 'failed'),
    ('review', 'accepted'), ('review', 'succeeded'), ('review', 'failed'), ('review', 'declined');

-- Every step a command took, written by the database itself in the same transaction.
CREATE TABLE money_command_step (
    command_id TEXT NOT NULL REFERENCES money_command (command_id),
    step       INTEGER NOT NULL,
    from_state TEXT,
    to_state   TEXT NOT NULL,
    cause      TEXT,
    request_id TEXT,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (command_id, step)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER money_command_step_is_never_changed BEFORE UPDATE ON money_command_step
BEGIN SELECT RAISE(ABORT, 'a step is never changed'); END;

CREATE TRIGGER money_command_step_is_never_removed BEFORE DELETE ON money_command_step
BEGIN SELECT RAISE(ABORT, 'a step is never removed'); END;

CREATE TRIGGER money_command_first_step AFTER INSERT ON money_command
BEGIN
    INSERT INTO money_command_step VALUES (NEW.command_id, 1, NULL, NEW.state, NEW.cause, NULL, NEW.created_ms);
END;

CREATE TRIGGER money_command_next_step AFTER UPDATE OF state ON money_command
BEGIN
    INSERT INTO money_command_step
    SELECT NEW.command_id, 1 + max(step), OLD.state, NEW.state, NEW.cause, NEW.request_id, NEW.changed_ms
    FROM money_command_step WHERE command_id = NEW.command_id;
END;

CREATE TRIGGER money_command_moves_as_allowed BEFORE UPDATE OF state ON money_command
WHEN NOT EXISTS (SELECT 1 FROM money_command_move WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'refused: that step is not allowed'); END;

CREATE TRIGGER money_command_starts_queued BEFORE INSERT ON money_command
WHEN NEW.state <> 'queued'
BEGIN SELECT RAISE(ABORT, 'refused: a command starts queued'); END;

CREATE TRIGGER money_command_is_frozen
BEFORE UPDATE OF command_id, client_token, connection_id, kind, payment_id, currency, amount_minor, reason,
                 idempotency_key, request_path, request_body, request_sha256, author, created_ms ON money_command
BEGIN SELECT RAISE(ABORT, 'refused: what was asked is never changed'); END;

CREATE TRIGGER money_command_doubt_stays BEFORE UPDATE OF unclear ON money_command
WHEN OLD.unclear = 1 AND NEW.unclear = 0
BEGIN SELECT RAISE(ABORT, 'refused: doubt about an attempt is never forgotten'); END;

CREATE TRIGGER money_command_doubt_is_never_queued BEFORE UPDATE OF state ON money_command
WHEN NEW.state = 'queued' AND NEW.unclear = 1
BEGIN SELECT RAISE(ABORT, 'refused: an unclear command is never queued again'); END;

CREATE TRIGGER money_command_is_never_removed BEFORE DELETE ON money_command
BEGIN SELECT RAISE(ABORT, 'a money command is never removed'); END;

-- What may be asked at all. The messages are codes that the store turns into sentences.

CREATE TRIGGER money_command_same_currency BEFORE INSERT ON money_command
WHEN NEW.currency <> (SELECT currency FROM payment
                      WHERE connection_id = NEW.connection_id AND payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'refused: other currency'); END;

CREATE TRIGGER money_command_not_twice BEFORE INSERT ON money_command
WHEN EXISTS (SELECT 1 FROM money_command
             WHERE connection_id = NEW.connection_id AND payment_id = NEW.payment_id AND kind = NEW.kind
               AND amount_minor = NEW.amount_minor AND state IN ('queued', 'sending', 'unknown', 'review'))
BEGIN SELECT RAISE(ABORT, 'refused: same command is open'); END;

-- Never more than was captured. What the gateway reports and what is under way here are counted once each: a command
-- counts until its refund is in the mirror. Some gateways write what a partial capture releases as a refund of its own;
-- one row of exactly that amount that was not asked for here is none.
CREATE TRIGGER money_command_no_over_refund BEFORE INSERT ON money_command
WHEN NEW.kind = 'refund' AND NEW.amount_minor > (
    SELECT captured_minor
        - max(refunded_minor,
              coalesce((SELECT sum(r.amount_minor) FROM refund r
                        WHERE r.connection_id = NEW.connection_id AND r.payment_id = NEW.payment_id
                          AND r.status NOT IN ('failed', 'canceled')), 0)
              - coalesce((SELECT r.amount_minor FROM refund r
                          WHERE r.connection_id = NEW.connection_id AND r.payment_id = NEW.payment_id
                            AND r.command_id IS NULL AND r.amount_minor = payment.amount_minor - captured_minor
                            AND r.status NOT IN ('failed', 'canceled') LIMIT 1), 0))
        - coalesce((SELECT sum(c.amount_minor) FROM money_command c
                    WHERE c.connection_id = NEW.connection_id AND c.payment_id = NEW.payment_id AND c.kind = 'refund'
                      AND c.state NOT IN ('failed', 'declined', 'cancelled')
                      AND NOT EXISTS (SELECT 1 FROM refund m
                                      WHERE m.connection_id = c.connection_id AND m.refund_id = c.gateway_id)), 0)
    FROM payment WHERE connection_id = NEW.connection_id AND payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'refused: more than is left'); END;

CREATE TRIGGER money_command_hold_is_resolved_once BEFORE INSERT ON money_command
WHEN NEW.kind IN ('capture', 'void') AND EXISTS (
    SELECT 1 FROM money_command
    WHERE connection_id = NEW.connection_id AND payment_id = NEW.payment_id AND kind IN ('capture', 'void')
      AND state NOT IN ('failed', 'declined', 'cancelled'))
BEGIN SELECT RAISE(ABORT, 'refused: hold is resolved'); END;

CREATE TRIGGER money_command_needs_a_hold BEFORE INSERT ON money_command
WHEN NEW.kind IN ('capture', 'void') AND NEW.amount_minor > (
    SELECT CASE status WHEN 'held' THEN capturable_minor ELSE 0 END FROM payment
    WHERE connection_id = NEW.connection_id AND payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'refused: more than is held'); END;
