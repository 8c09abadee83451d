//! Who may do what: roles as sets of capabilities. Pure.

use crate::domain::{Capability, Role};

/// Whether a role includes a capability.
pub const fn may(role: Role, _capability: Capability) -> bool {
    match role {
        // The one role there is may do everything; further roles list what they may.
        Role::Owner => true,
    }
}
