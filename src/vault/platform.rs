//! What differs between operating systems, under the same names: `KEEPER`, `ABSENT_HINT`, `open`, `modifiers`, `look`
//! and `explain`.

#[cfg_attr(windows, path = "platform/windows.rs")]
#[cfg_attr(target_os = "macos", path = "platform/macos.rs")]
#[cfg_attr(all(unix, not(target_os = "macos")), path = "platform/secret_service.rs")]
mod this;

pub(super) use this::{ABSENT_HINT, KEEPER, explain, look, modifiers, open};
