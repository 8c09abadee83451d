//! Who may do what, and the rules by which a person proves who they are. Pure: no clock, no book, no chance of its
//! own; moments, states and random bytes are handed in, and what follows from them is handed back.
//!
//! ```text
//! may         roles as sets of capabilities
//! password    hashing, checking, and what a good one is
//! lockout     how many tries there are, and how long to wait between them
//! totp        the second factor: codes of an authenticator app
//! qr          a text as the squares of a QR code
//! recovery    codes for somebody who lost the second factor
//! limits      what a refund or a change needs: nothing more, a code, or somebody else
//! name        which spellings are the same name, and the mark that tries are counted under
//! ```

mod crockford;
mod keyed;
pub mod limits;
pub mod lockout;
pub mod name;
pub mod password;
pub mod qr;
pub mod recovery;
pub mod totp;

use crate::domain::{Capability, Role};

/// Whether a role includes a capability.
pub const fn may(role: Role, capability: Capability) -> bool {
    match role {
        Role::Owner => true,
        // Sees all there is to see, brings files in and says what belongs together; no money, no keys, no people.
        Role::Accountant => matches!(
            capability,
            Capability::Sync
                | Capability::ViewPayments
                | Capability::ViewFigures
                | Capability::ViewPersonalData
                | Capability::ViewRisk
                | Capability::Import
                | Capability::Reconcile
                | Capability::Match
                | Capability::Report
                | Capability::Diagnose
                | Capability::ManageOwnSignIn
                | Capability::ViewRequests
                | Capability::ViewAudit
                | Capability::ExportAudit
        ),
        // One customer at a time, and nothing that leaves the shop but a refund.
        Role::Support => matches!(
            capability,
            Capability::Sync
                | Capability::ViewPayments
                | Capability::RevealPersonalData
                | Capability::Refund
                | Capability::Void
                | Capability::ManageOwnSignIn
                | Capability::ViewRequests
        ),
    }
}
