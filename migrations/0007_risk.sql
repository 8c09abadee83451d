-- What suspicious payments have in common, besides what was told of them so far. It is in `raw` as well, but reading the
-- JSON of a million payments takes minutes.
ALTER TABLE payment ADD COLUMN customer TEXT;           -- the gateway's id
ALTER TABLE payment ADD COLUMN payer TEXT;              -- the name in the billing details
ALTER TABLE payment ADD COLUMN card_expires TEXT;       -- YYYY-MM

UPDATE payment SET
    customer = CASE json_type(raw, '$.customer')
        WHEN 'text' THEN raw ->> '$.customer' WHEN 'object' THEN raw ->> '$.customer.id' END,
    payer = coalesce(
        raw ->> '$.latest_charge.billing_details.name',
        raw ->> '$.last_payment_error.payment_method.billing_details.name'),
    card_expires = CASE
        WHEN raw ->> '$.latest_charge.payment_method_details.card.exp_year' IS NOT NULL THEN printf('%04d-%02d',
            raw ->> '$.latest_charge.payment_method_details.card.exp_year',
            raw ->> '$.latest_charge.payment_method_details.card.exp_month')
        WHEN raw ->> '$.last_payment_error.payment_method.card.exp_year' IS NOT NULL THEN printf('%04d-%02d',
            raw ->> '$.last_payment_error.payment_method.card.exp_year',
            raw ->> '$.last_payment_error.payment_method.card.exp_month')
        END
WHERE json_valid(raw);

-- Judges of payments, learnt from this book; the newest one is asked. They can be learnt again.
CREATE TABLE risk_judge (
    judge_id TEXT PRIMARY KEY,
    card     TEXT NOT NULL CHECK (json_valid(card)),    -- how good it is, and from what it learnt
    body     TEXT NOT NULL CHECK (json_valid(body)),
    made_ms  INTEGER NOT NULL
) STRICT;

-- What rules said of a payment or refund when it was first looked at, with their evaluated trees. Never changed: rules
-- change later, and what they said then must stay explained.
CREATE TABLE risk_hit (
    connection_id TEXT NOT NULL,
    subject       TEXT NOT NULL,                        -- the gateway's id of the payment or refund
    rule          TEXT NOT NULL,
    version       INTEGER NOT NULL,
    effect        TEXT NOT NULL CHECK (effect IN ('counts', 'shadow', 'snoozed')),
    points        INTEGER NOT NULL,
    tree          TEXT NOT NULL CHECK (json_valid(tree)),
    at_ms         INTEGER NOT NULL,                     -- when the payment was made
    judged_ms     INTEGER NOT NULL,
    PRIMARY KEY (connection_id, subject, rule, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX risk_hit_at ON risk_hit (at_ms);

CREATE TRIGGER risk_hit_is_never_changed BEFORE UPDATE ON risk_hit
BEGIN SELECT RAISE(ABORT, 'what a rule said is never changed'); END;

CREATE TRIGGER risk_hit_is_never_removed BEFORE DELETE ON risk_hit
BEGIN SELECT RAISE(ABORT, 'what a rule said is never removed'); END;
