//! Where the bytes of a file come from.

use std::io::{Cursor, Read, Seek};

/// A file that can be read from its beginning as often as a reader likes: how a table writes dates is known only after
/// it has been read once, and a large file is not kept in memory for that.
pub trait Source {
    /// The bytes, from the first.
    ///
    /// # Errors
    /// Whatever keeps the file from being read.
    fn open(&self) -> std::io::Result<Box<dyn Bytes + '_>>;
}

/// Bytes that can be read in any order.
pub trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl Source for &[u8] {
    fn open(&self) -> std::io::Result<Box<dyn Bytes + '_>> {
        Ok(Box::new(Cursor::new(*self)))
    }
}

impl Source for Vec<u8> {
    fn open(&self) -> std::io::Result<Box<dyn Bytes + '_>> {
        Ok(Box::new(Cursor::new(self.as_slice())))
    }
}
