//! Signing in.

use super::{Desk, Result};

impl Desk {
    /// Whether this book asks who is there: as soon as anybody has a password.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn needs_sign_in(&self) -> Result<bool> {
        Ok(self.store.read(|view| view.anybody_signs_in())?)
    }
}
