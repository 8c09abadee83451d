//! How people sign in: password hashes, authenticator seeds, recovery codes, and every try.

use super::View;
use super::error::StoreError;

impl View<'_> {
    /// Whether anybody has a password.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn anybody_signs_in(&self) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM sign_in)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}
