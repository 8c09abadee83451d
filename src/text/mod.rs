//! Every sentence a person reads.
//!
//! Rooms below say *what* is to be said as a [`Message`]: a key and its values. [`Texts`] turns it into a sentence of
//! one language, with money, dates and numbers as that language writes them. The sentences are in
//! `assets/text/<language>/*.ftl` (Fluent); a test finds keys that are used and missing, or there and unused.

mod error;
mod message;
mod texts;

pub use error::{ErrorKind, UserError};
pub use message::{Arg, Message};
pub use texts::Texts;
