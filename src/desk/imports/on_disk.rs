//! A file on this computer's disk.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::files::{Bytes, Source};
use crate::text::{ErrorKind, Message, UserError};

/// A file on this computer's disk, read a piece at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOnDisk {
    path: PathBuf,
    /// The file's name without its folders.
    pub name: String,
}

impl FileOnDisk {
    /// # Errors
    /// When there is no such file, or it cannot be opened.
    pub fn at(path: &Path) -> crate::desk::Result<Self> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let unreadable = |why: String| {
            let what = Message::new("desk-file-unreadable").with("file", path.display().to_string());
            UserError::new(ErrorKind::BadInput, what).detail(why)
        };
        let file = File::open(path).map_err(|why| unreadable(why.to_string()))?;
        match file.metadata() {
            Ok(about) if about.is_file() => Ok(Self { path: path.to_owned(), name }),
            Ok(_) => Err(unreadable("not a file".to_owned())),
            Err(why) => Err(unreadable(why.to_string())),
        }
    }
}

impl Source for FileOnDisk {
    fn open(&self) -> std::io::Result<Box<dyn Bytes + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}
