//! A sentence before it has a language.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::Money;

/// What is to be said: the key of a sentence and the values in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The sentence's key in the language files.
    pub key: &'static str,
    /// The values, by the names the sentence uses.
    pub args: Vec<(&'static str, Arg)>,
}

/// A value in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A name, an id, a file: shown as it is.
    Text(String),
    /// A number of things; the sentence may have a plural.
    Count(u64),
    /// An amount.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// A moment, shown in UTC.
    Time(DateTime<Utc>),
    /// Another sentence or word.
    Message(Box<Message>),
}

impl Message {
    /// A sentence without values.
    pub const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// The sentence with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

macro_rules! arg_from {
    ($($from:ty => $make:expr),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                $make(value)
            }
        }
    )+};
}

arg_from! {
    String => Arg::Text,
    &str => |text: &str| Arg::Text(text.to_owned()),
    &String => |text: &String| Arg::Text(text.clone()),
    u64 => Arg::Count,
    u32 => |count| Arg::Count(u64::from(count)),
    usize => |count| Arg::Count(u64::try_from(count).unwrap_or(u64::MAX)),
    Money => Arg::Money,
    NaiveDate => Arg::Date,
    DateTime<Utc> => Arg::Time,
    Message => |message| Arg::Message(Box::new(message)),
}
