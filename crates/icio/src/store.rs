//! # Where files are
//! A folder, an archive, or a file alone. A file in an archive has a path: that of the archive, a slash, and its own.

use crate::faults::{Faults, Place};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// How a workbook opens, and any other archive.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// Files of a folder or archive that are looked at.
const FILES_MAX: usize = 10_000;

/// Some files.
#[derive(Debug)]
pub(crate) enum Store {
    /// One file.
    File(PathBuf),
    /// All files of a folder, not those of folders in it.
    Folder(PathBuf),
    /// Files of an archive, or the one that was named.
    Archive(PathBuf, Option<String>),
}

/// What kind of file something is, by how it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A workbook; `true` for a binary one.
    Workbook(bool),
}

impl Store {
    /// What a path leads to; a fault where it leads nowhere.
    pub(crate) fn open(path: &Path, faults: &mut Faults) -> Option<Self> {
        if path.is_dir() {
            return Some(Self::Folder(path.to_path_buf()));
        }
        if path.is_file() {
            let is_archive = inside(path).is_some_and(|names| !names.iter().any(|n| n.starts_with("xl/workbook.")));
            let path = path.to_path_buf();
            return Some(if is_archive { Self::Archive(path, None) } else { Self::File(path) });
        }
        // Perhaps a file in an archive.
        if let Some(above) = path.ancestors().skip(1).find(|above| above.is_file()) {
            let name = path.strip_prefix(above).ok()?.to_string_lossy().replace('\\', "/");
            if inside(above).is_some_and(|names| names.contains(&name)) {
                return Some(Self::Archive(above.to_path_buf(), Some(name)));
            }
            let message = format!("there is no file `{name}` in `{}`", above.display());
            faults.add(Place::file(path.display().to_string()), message, "name the archive alone to see what is in it");
            return None;
        }
        faults.add(Place::file(path.display().to_string()), "there is no such file or folder", "check the path");
        None
    }

    /// Names of the files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Self::File(path) => path.file_name().map(|n| n.to_string_lossy().into_owned()).into_iter().collect(),
            Self::Folder(path) => {
                let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
                let files = entries.filter(|e| e.path().is_file()).take(FILES_MAX);
                files.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
            }
            Self::Archive(_, Some(name)) => vec![name.clone()],
            Self::Archive(path, None) => {
                inside(path).unwrap_or_default().into_iter().filter(|name| !name.ends_with('/')).collect()
            }
        };
        names.sort();
        names
    }

    /// Where a file is, for messages.
    pub(crate) fn place(&self, name: &str) -> Place {
        match self {
            Self::File(path) => Place::file(path.display().to_string()),
            Self::Folder(path) | Self::Archive(path, _) => Place::file(format!("{}/{name}", path.display())),
        }
    }

    /// Reads a file; a fault, and `None`, where that fails.
    pub(crate) fn read<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        with: impl FnOnce(&mut dyn Read, &mut Faults) -> T,
    ) -> Option<T> {
        let failed = |faults: &mut Faults, e: String| {
            faults.add(self.place(name), format!("cannot be read: {e}"), "check the path, or download the file again");
        };
        let (path, inside) = match self {
            Self::File(path) => (path.clone(), None),
            Self::Folder(path) => (path.join(name), None),
            Self::Archive(path, _) => (path.clone(), Some(name)),
        };
        let file = match File::open(&path) {
            Ok(file) => BufReader::with_capacity(1 << 16, file),
            Err(e) => {
                failed(faults, e.to_string());
                return None;
            }
        };
        let Some(name) = inside else {
            let mut file = file;
            return Some(with(&mut file, faults));
        };
        match ZipArchive::new(file).map_err(|e| e.to_string()) {
            Ok(mut archive) => match archive.by_name(name) {
                Ok(mut file) => Some(with(&mut file, faults)),
                Err(e) => {
                    failed(faults, e.to_string());
                    None
                }
            },
            Err(e) => {
                failed(faults, e);
                None
            }
        }
    }

    /// What kind of file it is, and how it opens.
    pub(crate) fn sniff(&self, name: &str, faults: &mut Faults) -> Option<(Kind, Vec<u8>)> {
        let start = self.read(name, faults, |file, _| {
            let mut start = Vec::new();
            file.take(1 << 20).read_to_end(&mut start).map(|_| start).map_err(|e| e.to_string())
        })?;
        let start = match start {
            Ok(start) => start,
            Err(e) => {
                faults.add(self.place(name), format!("cannot be read: {e}"), "download the file again");
                return None;
            }
        };
        let is_binary = name.to_lowercase().ends_with(".xlsb");
        let kind = if start.starts_with(ARCHIVE) { Kind::Workbook(is_binary) } else { Kind::Text };
        Some((kind, start))
    }
}

/// Names of what is in an archive; `None` where there is none, or one that is cut: its list is at its end.
fn inside(path: &Path) -> Option<Vec<String>> {
    let mut start = [0; 4];
    File::open(path).ok()?.read_exact(&mut start).ok()?;
    let archive = (start == ARCHIVE).then(|| ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()).flatten()?;
    Some(archive.file_names().flatten().take(FILES_MAX).map(std::borrow::Cow::into_owned).collect())
}
