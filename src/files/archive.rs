//! Archives: the files in a `.zip`, unpacked in memory up to a limit.

use std::io::{Cursor, Read as _};

use super::error::FileError;
use super::source::{Bytes, Source};

/// How much of an archive is unpacked, in bytes, and how many files.
const MAX_UNPACKED: u64 = 512_000_000;
const MAX_FILES: usize = 1_000;

/// A file that was in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpacked {
    /// Its path in the archive.
    pub name: String,
    bytes: Vec<u8>,
}

impl Source for Unpacked {
    fn open(&self) -> std::io::Result<Box<dyn Bytes + '_>> {
        self.bytes.open()
    }
}

/// Unpacks an archive: its files in order of their names, without folders and what a Macintosh adds. Nothing when the
/// file is no archive of files; a workbook is one of parts.
///
/// # Errors
/// [`FileError::TooLarge`], [`FileError::TooManyFiles`], [`FileError::BrokenArchive`], [`FileError::Unreadable`].
pub fn unpack(source: &dyn Source) -> Result<Vec<Unpacked>, FileError> {
    let unreadable = |error: std::io::Error| FileError::Unreadable { line: 1, detail: error.to_string() };
    let mut magic = Vec::new();
    source.open().and_then(|open| open.take(4).read_to_end(&mut magic)).map_err(unreadable)?;
    if magic != *b"PK\x03\x04" || is_workbook(source)? {
        return Ok(Vec::new());
    }
    let broken = |error: zip::result::ZipError| FileError::BrokenArchive { detail: error.to_string() };
    let mut archive = zip::ZipArchive::new(source.open().map_err(unreadable)?).map_err(broken)?;
    let mut files = Vec::new();
    let mut left = MAX_UNPACKED;
    if archive.len() > MAX_FILES {
        return Err(FileError::TooManyFiles { limit: MAX_FILES });
    }
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(broken)?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        if file.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        let mut bytes = Vec::new();
        // The size in the directory may be a lie, so what comes out is counted.
        let read = file.take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| FileError::BrokenArchive { detail: format!("{name}: {error}") })?;
        left = left.checked_sub(bytes.len() as u64).ok_or(FileError::TooLarge { limit: MAX_UNPACKED })?;
        files.push(Unpacked { name, bytes });
    }
    if files.is_empty() {
        return Err(FileError::Empty);
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// All bytes of a file.
///
/// # Errors
/// [`FileError::TooLarge`], [`FileError::Unreadable`].
pub(crate) fn whole(source: &dyn Source, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = source.open().and_then(|open| open.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| FileError::Unreadable { line: 1, detail: error.to_string() })?;
    if bytes.len() as u64 > limit { Err(FileError::TooLarge { limit }) } else { Ok(bytes) }
}

/// Refuses an archive that says it would be larger than `limit` once unpacked.
///
/// # Errors
/// [`FileError::TooLarge`].
pub(crate) fn check_unpacked(bytes: &[u8], limit: u64) -> Result<(), FileError> {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    match archive.decompressed_size() {
        Some(size) if size > u128::from(limit) => Err(FileError::TooLarge { limit }),
        _ => Ok(()),
    }
}

/// Whether an archive is a workbook: `.xlsx` and `.ods` are archives too.
///
/// # Errors
/// [`FileError::TooLarge`], [`FileError::Unreadable`], [`FileError::BrokenArchive`].
pub(crate) fn is_workbook(source: &dyn Source) -> Result<bool, FileError> {
    let bytes = source.open().map_err(|error| FileError::Unreadable { line: 1, detail: error.to_string() })?;
    let archive =
        zip::ZipArchive::new(bytes).map_err(|error| FileError::BrokenArchive { detail: error.to_string() })?;
    Ok(["xl/workbook.xml", "xl/workbook.bin", "content.xml"].iter().any(|part| archive.index_for_name(part).is_some()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_of_too_many_files_is_refused_and_not_cut() {
        let archive = |count: usize| {
            let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for nth in 0..count {
                writer.start_file(format!("{nth}.csv"), zip::write::SimpleFileOptions::default()).unwrap();
            }
            writer.finish().unwrap().into_inner()
        };
        assert_eq!(unpack(&archive(MAX_FILES)).unwrap().len(), MAX_FILES);
        assert_eq!(unpack(&archive(MAX_FILES + 1)), Err(FileError::TooManyFiles { limit: MAX_FILES }));
    }
}
