-- Both files, and the payments whose reference, amount, currency and gateway are an order's. Run in their folder.
CREATE TABLE orders AS FROM read_csv('orders.csv');
CREATE TABLE payments AS FROM read_csv('payments.csv', types = {'ref': 'VARCHAR'});
CREATE TABLE by_key AS
SELECT payments.txn_id, orders.order_id
FROM payments JOIN orders ON CAST(orders.order_no AS VARCHAR) = payments.ref
WHERE payments.kind = 'charge' AND payments.amount = orders.total
    AND payments.currency = orders.currency AND payments.gateway = orders.gateway;
