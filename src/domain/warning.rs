//! An early fraud warning as the gateway passes it on.

use chrono::{DateTime, Utc};

use super::ids::{ChargeId, PaymentId, WarningId};

/// A card's bank reporting a payment as fraud, often weeks before it takes the money back; mirrors a gateway's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyWarning {
    /// The gateway's id.
    pub warning_id: WarningId,
    /// The payment it is about, where the gateway says so.
    pub payment_id: Option<PaymentId>,
    /// The charge it is about.
    pub charge_id: Option<ChargeId>,
    /// The gateway says that something can still be done: it is neither given back whole nor disputed.
    pub actionable: bool,
    /// What kind of fraud, in the gateway's word.
    pub fraud_type: Option<String>,
    /// When the report came.
    pub created_at: DateTime<Utc>,
}
