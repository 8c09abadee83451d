-- Typed tables, both files, one index, one join: the least that sqlite3 has to do. Run in the folder of the files.
CREATE TABLE orders (
    order_id TEXT, order_no TEXT, created INTEGER, day INTEGER, total INTEGER, currency TEXT, gateway TEXT
);
CREATE TABLE payments (
    txn_id TEXT, ref TEXT, created INTEGER, day INTEGER, amount INTEGER, fee INTEGER, net INTEGER, currency TEXT,
    gateway TEXT, kind TEXT, payout_id TEXT
);
.import --csv --skip 1 orders.csv orders
.import --csv --skip 1 payments.csv payments
CREATE INDEX by_number ON orders (order_no);
SELECT count(*), sum(payments.amount = orders.total) FROM payments JOIN orders ON orders.order_no = payments.ref;
