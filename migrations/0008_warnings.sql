-- Card banks report fraud to the card network, often weeks before they take the money back; gateways pass these reports on as
-- early fraud warnings. Mirrored facts: they can always be fetched again.
CREATE TABLE early_warning (
    connection_id TEXT NOT NULL REFERENCES connection (connection_id),
    warning_id    TEXT NOT NULL,
    payment_id    TEXT,
    charge_id     TEXT,
    actionable    INTEGER NOT NULL CHECK (actionable IN (0, 1)),
    fraud_type    TEXT,
    created_ms    INTEGER NOT NULL,
    raw           TEXT NOT NULL,
    seen_ms       INTEGER NOT NULL,
    PRIMARY KEY (connection_id, warning_id)
) STRICT;

CREATE INDEX early_warning_payment ON early_warning (payment_id);
CREATE INDEX early_warning_open ON early_warning (connection_id) WHERE actionable;
