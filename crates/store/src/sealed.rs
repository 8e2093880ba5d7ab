//! # Sealed texts
//! A small file that people can read and nobody can change unseen: a line that says what it is and in which format, a line
//! with the BLAKE3 of the rest, and JSON.

use crate::disk::{self, Disk, Mode, write_all};
use crate::error::Error;
use serde::{Serialize, de::DeserializeOwned};
use std::path::Path;

/// The text of a sealed file.
pub(crate) fn text<T: Serialize>(what: &str, format: u32, of: &T) -> String {
    let json = serde_json::to_string_pretty(of).expect("texts and numbers are valid JSON") + "\n";
    format!("upchain {what} {format}\nblake3 {}\n{json}", blake3::hash(json.as_bytes()).to_hex())
}

/// What a sealed file says; nothing where there is none.
pub(crate) fn read<T: DeserializeOwned>(
    disk: &dyn Disk,
    path: &Path,
    what: &str,
    known: u32,
) -> Result<Option<T>, Error> {
    let Some(bytes) = disk::read(disk, path)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::damaged(path, e.utf8_error().valid_up_to() as u64, "not UTF-8, and it was when it was written")
    })?;
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let format = first.strip_prefix(&format!("upchain {what} ")).and_then(|number| number.parse::<u32>().ok());
    match format {
        Some(found) if found > known => return Err(Error::NewerFormat { path: path.to_owned(), found, known }),
        Some(found) if found == known && first.ends_with(&format!(" {known}")) => {}
        _ => return Err(Error::damaged(path, 0, format!("does not begin with `upchain {what} {known}`"))),
    }
    let (second, json) = rest.split_once('\n').unwrap_or((rest, ""));
    if second != format!("blake3 {}", blake3::hash(json.as_bytes()).to_hex()) {
        return Err(Error::damaged(path, first.len() as u64 + 1, "its BLAKE3 is not that of what follows"));
    }
    let at = (first.len() + second.len() + 2) as u64;
    serde_json::from_str(json).map(Some).map_err(|e| Error::damaged(path, at, e.to_string()))
}

/// Writes a file under another name first, so that it is under its own either whole or not at all.
pub(crate) fn write(disk: &dyn Disk, directory: &Path, name: &str, text: &str) -> Result<(), Error> {
    let (part, path) = (directory.join(format!(".{name}.part")), directory.join(name));
    let mut file = disk.open(&part, Mode::Write).map_err(Error::io(&part))?;
    // Whoever else makes this file now is asked to let us finish; if it has just finished, its file is the one.
    if !file.lock().map_err(Error::io(&part))? {
        return Err(Error::Busy(directory.to_owned()));
    }
    if disk.names(directory).map_err(Error::io(directory))?.iter().any(|there| there == name) {
        return Ok(());
    }
    file.cut(0).map_err(Error::io(&part))?;
    write_all(file.as_mut(), 0, text.as_bytes()).map_err(Error::io(&part))?;
    disk::sync(file.as_mut()).map_err(Error::io(&part))?;
    disk.rename(&part, &path).map_err(Error::io(&path))?;
    disk.sync_directory(directory).map_err(Error::io(directory))
}
