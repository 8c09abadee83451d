-- The window looks only at what the keys have left.
CREATE VIEW open_payments AS
SELECT *, rowid AS n FROM payments WHERE kind = 'charge' AND txn_id NOT IN (SELECT txn_id FROM by_key);
CREATE VIEW open_orders AS
SELECT *, rowid AS n FROM orders WHERE order_id NOT IN (SELECT order_id FROM by_key);
