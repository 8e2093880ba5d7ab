//! # A file system in memory
//! For pilots, which need to know how large a store would be, and for tests, which cut the power.

use super::{Disk, Handle, Mode};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A file system in memory, shared by its clones.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Tree>>);

#[derive(Debug, Default)]
struct Tree {
    directories: BTreeSet<PathBuf>,
    files: BTreeMap<PathBuf, Content>,
}

type Content = Arc<Mutex<File>>;

#[derive(Clone, Debug, Default)]
struct File {
    bytes: Vec<u8>,
    /// What would be there after a power cut.
    durable: Vec<u8>,
    locked: bool,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// Files and their bytes, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        held(&self.0).files.iter().map(|(path, file)| (path.clone(), held(file).bytes.clone())).collect()
    }

    /// Replaces the bytes of a file, as something outside of the program would.
    ///
    /// # Panics
    /// Where there is no such file.
    pub fn replace(&self, path: &Path, bytes: Vec<u8>) {
        let file = File { durable: bytes.clone(), bytes, locked: false };
        *held(&held(&self.0).files[path]) = file;
    }

    /// What a power cut leaves: of each file what was made durable, and then some bytes of what was not. `kept` says how
    /// many of so many.
    #[must_use]
    pub fn after_power_cut(&self, mut kept: impl FnMut(usize) -> usize) -> Self {
        let tree = held(&self.0);
        let mut left = |file: &Content| {
            let file = held(file);
            let same = file.bytes.iter().zip(&file.durable).take_while(|(a, b)| a == b).count();
            let bytes = match file.bytes.len() - same {
                0 => file.durable.clone(),
                more => file.bytes[..same + kept(more).min(more)].to_vec(),
            };
            Arc::new(Mutex::new(File { durable: bytes.clone(), bytes, locked: false }))
        };
        let files = tree.files.iter().map(|(path, file)| (path.clone(), left(file))).collect();
        Self(Arc::new(Mutex::new(Tree { directories: tree.directories.clone(), files })))
    }
}

impl Disk for Memory {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        if tree.files.contains_key(path) || !tree.directories.insert(path.to_owned()) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        Ok(())
    }

    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        let tree = held(&self.0);
        if !tree.directories.contains(path) {
            return Err(ErrorKind::NotFound.into());
        }
        let all = tree.directories.iter().chain(tree.files.keys());
        let name = |p: &Path| p.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut names: Vec<String> = all.filter(|p| p.parent() == Some(path)).filter_map(|p| name(p)).collect();
        names.sort();
        Ok(names)
    }

    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        let mut tree = held(&self.0);
        let file = match (tree.files.get(path), mode) {
            (Some(file), _) => Arc::clone(file),
            (None, Mode::Read) => return Err(ErrorKind::NotFound.into()),
            (None, Mode::Write) => Arc::clone(tree.files.entry(path.to_owned()).or_default()),
        };
        Ok(Box::new(Open { file, locks: Mutex::new(false) }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        if let Some(file) = tree.files.remove(from) {
            tree.files.insert(to.to_owned(), file);
            return Ok(());
        }
        if !tree.directories.remove(from) {
            return Err(ErrorKind::NotFound.into());
        }
        tree.directories.insert(to.to_owned());
        let within: Vec<PathBuf> = tree.files.keys().filter(|p| p.parent() == Some(from)).cloned().collect();
        for old in within {
            let file = tree.files.remove(&old).expect("it was there a moment ago");
            tree.files.insert(to.join(old.file_name().unwrap_or_default()), file);
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        held(&self.0).files.remove(path).map(drop).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        let mut tree = held(&self.0);
        if tree.files.keys().any(|p| p.parent() == Some(path)) {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        if tree.directories.remove(path) { Ok(()) } else { Err(ErrorKind::NotFound.into()) }
    }

    fn sync_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

struct Open {
    file: Content,
    /// Whether it is this handle that holds the lock.
    locks: Mutex<bool>,
}

impl Drop for Open {
    fn drop(&mut self) {
        if *held(&self.locks) {
            held(&self.file).locked = false;
        }
    }
}

impl Handle for Open {
    fn length(&self) -> io::Result<u64> {
        Ok(held(&self.file).bytes.len() as u64)
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let file = held(&self.file);
        let start = usize::try_from(at).unwrap_or(usize::MAX).min(file.bytes.len());
        let n = into.len().min(file.bytes.len() - start);
        into[..n].copy_from_slice(&file.bytes[start..start + n]);
        Ok(n)
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize> {
        let (mut file, start) = (held(&self.file), at as usize);
        let end = start + bytes.len();
        if file.bytes.len() < end {
            file.bytes.resize(end, 0);
        }
        file.bytes[start..end].copy_from_slice(bytes);
        Ok(bytes.len())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        held(&self.file).bytes.resize(length as usize, 0);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut file = held(&self.file);
        file.durable = file.bytes.clone();
        Ok(())
    }

    fn lock(&self) -> io::Result<bool> {
        let mut file = held(&self.file);
        if std::mem::replace(&mut file.locked, true) {
            return Ok(false);
        }
        *held(&self.locks) = true;
        Ok(true)
    }
}
