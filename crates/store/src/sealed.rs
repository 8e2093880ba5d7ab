//! # Sealed texts
//! A small file that people can read and nobody can change unseen: a line that says what it is and in which format, a line
//! with the BLAKE3 of the rest, and JSON.

use crate::disk::{self, Disk, Mode, write_all};
use crate::error::Error;
use crate::process::Process;
use serde::{Serialize, de::DeserializeOwned};
use std::io::ErrorKind;
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
    fill(disk, &part, text)?;
    disk.rename(&part, &path).map_err(Error::io(&path))?;
    disk.sync_directory(directory).map_err(Error::io(directory))
}

/// The same where others may write a file of this name at this moment, on other machines too: the first stays. What a kill leaves of the
/// others begins with `.NAME.part`.
pub(crate) fn write_first(disk: &dyn Disk, directory: &Path, name: &str, text: &str) -> Result<(), Error> {
    let tag = Process::this().tag();
    let (part, path) = (directory.join(format!(".{name}.part-{tag}")), directory.join(name));
    fill(disk, &part, text)?;
    match disk.link(&part, &path) {
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
        // A file system without second names: who comes last stays, and all write the same.
        Err(e) if [ErrorKind::Unsupported, ErrorKind::PermissionDenied].contains(&e.kind()) => {
            disk.rename(&part, &path).map_err(Error::io(&path))?;
            return disk.sync_directory(directory).map_err(Error::io(directory));
        }
        other => other.map_err(Error::io(&path))?,
    }
    disk.sync_directory(directory).map_err(Error::io(directory))?;
    disk.remove(&part).map_err(Error::io(&part))
}

fn fill(disk: &dyn Disk, path: &Path, text: &str) -> Result<(), Error> {
    let mut file = disk.open(path, Mode::Write).map_err(Error::io(path))?;
    file.cut(0).map_err(Error::io(path))?;
    write_all(file.as_mut(), 0, text.as_bytes()).map_err(Error::io(path))?;
    disk::sync(file.as_mut()).map_err(Error::io(path))
}
