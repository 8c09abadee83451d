-- Lists and sums over a million payments, and free words in them.

-- Everything that a list of payments filters, sorts and adds up by is in this index, in the order of the default list.
-- The table itself is far larger, because each row holds the gateway's JSON; the list never touches it but for the rows
-- on screen. It takes the place of the index over created_ms alone.
DROP INDEX payment_created;
CREATE INDEX payment_listed ON payment (
    created_ms DESC, payment_id, currency, status, amount_minor, captured_minor, refunded_minor, disputed, risk_score,
    email, order_number, card_brand, card_last4, card_country, decline_code, description
);

-- The payment of an order; the other payments of a customer or a card.
CREATE INDEX payment_order ON payment (order_number) WHERE order_number IS NOT NULL;
CREATE INDEX payment_email ON payment (email, created_ms DESC) WHERE email IS NOT NULL;
CREATE INDEX payment_fingerprint ON payment (card_fingerprint, created_ms DESC) WHERE card_fingerprint IS NOT NULL;

-- Who tried what when: all that a look at a span needs.
CREATE INDEX payment_tried ON payment (
    created_ms, status, risk_outcome, risk_score, currency, amount_minor, payment_id, card_fingerprint, email, ip, device
);

-- Parts of words: every three neighbouring letters of these columns, and in which row they are (the texts themselves stay
-- in the payment only). Rows are named by rowid, which an upsert keeps; a book is never vacuumed, which would not.
-- Letters are lowered by SQLite's own lower(), A to Z, so that the index finds exactly what LIKE finds. The card's last
-- digits stand between marks, because a word means all four of them.
CREATE VIRTUAL TABLE payment_text USING fts5 (
    payment_id, order_number, email, description, card_last4,
    content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);

INSERT INTO payment_text (rowid, payment_id, order_number, email, description, card_last4)
SELECT rowid, lower(payment_id), lower(order_number), lower(email), lower(description), '<' || card_last4 || '>'
FROM payment;

CREATE TRIGGER payment_text_of_new AFTER INSERT ON payment
BEGIN
    INSERT INTO payment_text (rowid, payment_id, order_number, email, description, card_last4)
    VALUES (NEW.rowid, lower(NEW.payment_id), lower(NEW.order_number), lower(NEW.email), lower(NEW.description),
            '<' || NEW.card_last4 || '>');
END;

CREATE TRIGGER payment_text_of_changed AFTER UPDATE OF order_number, email, description, card_last4 ON payment
WHEN OLD.order_number IS NOT NEW.order_number OR OLD.email IS NOT NEW.email
    OR OLD.description IS NOT NEW.description OR OLD.card_last4 IS NOT NEW.card_last4
BEGIN
    DELETE FROM payment_text WHERE rowid = OLD.rowid;
    INSERT INTO payment_text (rowid, payment_id, order_number, email, description, card_last4)
    VALUES (NEW.rowid, lower(NEW.payment_id), lower(NEW.order_number), lower(NEW.email), lower(NEW.description),
            '<' || NEW.card_last4 || '>');
END;

-- The ledger's sums and days, without its JSON.
CREATE INDEX ledger_entry_money ON ledger_entry (created_ms, kind, currency, amount_minor, fee_minor, net_minor);
