//! Where books come from. The window knows no folder, no keychain and no demo shop; whoever starts it does.

use std::path::PathBuf;

use crate::desk::{Desk, Result};
use crate::job::Job;
use crate::text::{Message, UserError};

/// What can be seen of a profile from outside.
#[derive(Debug, Clone)]
pub struct Look {
    /// The profile's name; nothing when there is none yet.
    pub profile: Option<String>,
    /// Where its secrets are, in words, if they can be had; otherwise why not.
    pub keychain: std::result::Result<Message, UserError>,
    /// Whether the book asks who is there.
    pub sign_in: bool,
}

/// A demo shop whose gateway runs on this computer.
pub struct DemoShop {
    /// Its book: connected and empty.
    pub desk: Desk,
    /// The folder with its bank statement and orders.
    pub papers: PathBuf,
    /// The files in it that belong into the books.
    pub files: Vec<PathBuf>,
}

/// The way to a profile. Called on the worker's threads, one call at a time.
pub trait Doorway: Send + Sync {
    /// Looks from outside; opens nothing.
    ///
    /// # Errors
    /// When the profile's folder cannot be read.
    fn look(&self) -> Result<Look>;

    /// Whether the demo shop is in use instead of the person's own profile.
    fn is_demo(&self) -> bool;

    /// Opens the profile.
    ///
    /// # Errors
    /// As [`Desk::open`].
    fn open(&self) -> Result<Desk>;

    /// Makes a profile.
    ///
    /// # Errors
    /// As [`Desk::create`].
    fn create(&self) -> Result<Desk>;

    /// Grows a demo shop, connects to it, and uses it from here on.
    ///
    /// # Errors
    /// When this computer refuses a server of its own or a folder.
    fn demo(&self, job: &Job) -> Result<DemoShop>;

    /// Leaves the demo shop, if it is in use: it is gone with all its files.
    fn leave_demo(&self);

    /// Keeps how the person likes the window, for the next time.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn keep_preferences(&self, preferences: &str) -> Result<()>;
}
