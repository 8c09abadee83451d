-- Of equal amount, currency and gateway, up to two days apart: the pairs in which each is the other's nearest. Seconds
-- apart and the row's place are one number, because the least of numbers is quicker than a sort; and each day of the
-- window is joined on its own, because equal days are quicker to join than a range of them.
CREATE TABLE pairs AS
SELECT p.n AS payment, o.n AS placed, abs(p.created - o.created) << 32 AS apart
FROM open_payments p CROSS JOIN range(3) window_days(later) JOIN open_orders o
    ON o.total = p.amount AND o.currency = p.currency AND o.gateway = p.gateway AND o.day = p.day - later;

CREATE TABLE by_window AS
WITH of_payment AS (
    SELECT payment, min(apart | placed) & 4294967295 AS placed FROM pairs GROUP BY payment
), of_order AS (
    SELECT placed, min(apart | payment) & 4294967295 AS payment FROM pairs GROUP BY placed
)
SELECT payments.txn_id, orders.order_id
FROM of_payment JOIN of_order USING (payment, placed)
    JOIN payments ON payments.rowid = payment JOIN orders ON orders.rowid = placed;

COPY (
    SELECT p.txn_id, coalesce(k.order_id, w.order_id) AS order_id,
        CASE WHEN coalesce(k.order_id, w.order_id) IS NULL THEN 'no_order' ELSE 'matched' END AS status,
        CASE WHEN k.order_id IS NOT NULL THEN 'key' WHEN w.order_id IS NOT NULL THEN 'window' ELSE '' END AS reason,
        1 AS score
    FROM payments p LEFT JOIN by_key k USING (txn_id) LEFT JOIN by_window w USING (txn_id)
) TO 'matches.csv' (HEADER);
