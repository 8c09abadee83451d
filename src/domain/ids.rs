//! Identities as types of their own, so that a refund's id cannot be passed where a payment's is meant.
//!
//! Ids of mirrored facts are the gateway's; ids of decisions are `UUIDv7` made here. None is a database row number.

use serde::{Deserialize, Serialize};

macro_rules! id_types {
    ($($(#[$doc:meta])+ $name:ident),+ $(,)?) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id as it came.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id_types! {
    /// One gateway connection of this profile (made here).
    ConnectionId,
    /// A payment, by the gateway's id (Stripe: `pi_…`).
    PaymentId,
    /// One charge attempt of a payment, by the gateway's id (Stripe: `ch_…`).
    ChargeId,
    /// A refund, by the gateway's id (Stripe: `re_…`).
    RefundId,
    /// A dispute, by the gateway's id (Stripe: `dp_…` or `du_…`).
    DisputeId,
    /// An early fraud warning, by the gateway's id (Stripe: `issfr_…`).
    WarningId,
    /// A settlement batch, by the gateway's id (Stripe: `po_…`).
    BatchId,
    /// A row of the gateway's ledger, by the gateway's id (Stripe: `txn_…`).
    LedgerEntryId,
    /// A money command: a refund, capture or void asked for here (made here).
    CommandId,
    /// A bank entry, derived from its content so that the same file imported twice is one entry.
    BankEntryId,
    /// A person who uses this profile (made here).
    PersonId,
    /// A request that needs a second person (made here).
    RequestId,
}
