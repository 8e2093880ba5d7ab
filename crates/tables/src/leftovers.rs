//! # What kills leave
//! A file that is being written has a name of its own, `.NAME.XXXXXX.part`, and is locked for as long as it is written. One that
//! nobody holds was left by a run that was killed: whoever writes there next removes it, and says so.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// A file that is deleted when it is dropped, in the directory where it shall stay: a file system renames within itself only.
pub(crate) fn temporary(directory: &Path, name: &str) -> io::Result<NamedTempFile> {
    let (prefix, mut builder) = (format!(".{name}."), tempfile::Builder::new());
    builder.prefix(&prefix).suffix(".part");
    // A temporary file is for its owner's eyes alone, but results are as public as the user's mask allows.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(directory)?;
    // Where there are no locks nobody removes what others may be writing.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Removes from a directory what kills have left of files whose names `is_ours`; yields their names.
///
/// A file that cannot be opened, locked or removed stays: it stands in nobody's way.
pub(crate) fn remove(directory: &Path, is_ours: impl Fn(&str) -> bool) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut removed: Vec<String> = names
        .filter(|name| of(name).is_some_and(&is_ours))
        .filter(|name| {
            let path = directory.join(name);
            let is_left = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
            is_left && fs::remove_file(&path).is_ok()
        })
        .collect();
    removed.sort();
    removed
}

/// The name of the file that a temporary file was to become.
fn of(name: &str) -> Option<&str> {
    let (name, chance) = name.strip_prefix('.')?.strip_suffix(".part")?.rsplit_once('.')?;
    (chance.len() == 6 && chance.chars().all(|c| c.is_ascii_alphanumeric()) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kill_left_is_removed_and_what_is_being_written_is_not() {
        let place = tempfile::tempdir().unwrap();
        let (left, others) = (".runs.csv.a1B2c3.part", [".runs.csv.part", ".notes.txt.a1B2c3.part", "runs.csv.part"]);
        for name in others.into_iter().chain([left]) {
            fs::write(place.path().join(name), "half").unwrap();
        }
        let written = temporary(place.path(), "runs.csv").unwrap();
        assert_eq!(remove(place.path(), |name| name == "runs.csv"), [left]);
        assert!(written.path().exists() && others.iter().all(|name| place.path().join(name).exists()));
        assert!(remove(&place.path().join("nowhere"), |_| true).is_empty());
    }
}
