-- Undoing imports, what batches are made of, settlement that comes in files, and how tables are read.

-- What a batch that the bank booked as one entry is made of.
ALTER TABLE bank_entry ADD COLUMN details TEXT CHECK (details IS NULL OR json_valid(details));

CREATE INDEX bank_entry_import ON bank_entry (import_id);
CREATE INDEX bank_entry_day ON bank_entry (account, currency, booked_on);

ALTER TABLE bank_statement ADD COLUMN statement_id TEXT;
ALTER TABLE bank_statement ADD COLUMN entries INTEGER;
ALTER TABLE bank_statement ADD COLUMN pending INTEGER;
-- The sum of its booked entries; nothing when they are of several currencies or do not fit.
ALTER TABLE bank_statement ADD COLUMN booked_minor INTEGER;

-- Entries that a file holds and an earlier file held already. Undoing the earlier one leaves them to the later.
CREATE TABLE bank_entry_again (
    import_id TEXT NOT NULL REFERENCES import_file (import_id),
    entry_id  TEXT NOT NULL REFERENCES bank_entry (entry_id),
    line      INTEGER NOT NULL,
    -- Whether this file made an announced entry a booked one.
    booked_it INTEGER NOT NULL CHECK (booked_it IN (0, 1)),
    PRIMARY KEY (entry_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bank_entry_again_import ON bank_entry_again (import_id);

-- What an order was before a later file said something newer.
CREATE TABLE shop_order_earlier (
    number            TEXT NOT NULL,
    import_id         TEXT NOT NULL REFERENCES import_file (import_id),
    currency          TEXT NOT NULL,
    total_minor       INTEGER NOT NULL,
    placed_on         TEXT,
    email             TEXT,
    payment_reference TEXT,
    status            TEXT,
    line              INTEGER NOT NULL,
    PRIMARY KEY (number, import_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX shop_order_import ON shop_order (import_id);

-- Gateways that are known from their files alone: no address, no key.
ALTER TABLE connection ADD COLUMN from_files INTEGER NOT NULL DEFAULT 0 CHECK (from_files IN (0, 1));

-- Which file brought a batch or a ledger entry in; every file that holds it.
CREATE TABLE settlement_source (
    import_id     TEXT NOT NULL REFERENCES import_file (import_id),
    connection_id TEXT NOT NULL REFERENCES connection (connection_id),
    what          TEXT NOT NULL CHECK (what IN ('batch', 'entry')),
    id            TEXT NOT NULL,
    PRIMARY KEY (connection_id, what, id, import_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX settlement_source_import ON settlement_source (import_id);

-- How a table is to be read, as a person said; known again by the names of its columns.
CREATE TABLE import_mapping (
    mapping_id TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    body       TEXT NOT NULL CHECK (json_valid(body)),
    saved_ms   INTEGER NOT NULL
) STRICT;
