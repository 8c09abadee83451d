-- The window looks at every charge and every order.
CREATE VIEW open_payments AS SELECT *, rowid AS n FROM payments WHERE kind = 'charge';
CREATE VIEW open_orders AS SELECT *, rowid AS n FROM orders;
