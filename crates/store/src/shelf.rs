//! # Runs that were put by
//! A run that was stopped in the middle, as bytes that whoever does it next goes on from: a file a run, which is there whole or not at all and
//! goes when the run is committed. What is in it is not known here.
//!
//! It is no promise of the store's: a file that is lost or damaged costs the time of its run, which begins anew and is the same.

use crate::disk::{Disk, Mode, sync, write_all};
use crate::error::Error;
use crate::frame;
use crate::process::Process;
use crate::store::Store;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Name of the directory.
pub(crate) const NAME: &str = "in-flight";
/// Bytes that a frame holds at most: a world may have more than a frame can.
const PART: usize = 64 << 20;

/// Where the runs of a store are that were put by.
pub struct Shelf {
    store: Store,
    /// Runs whose file this process has read or written.
    known: Mutex<BTreeSet<u64>>,
}

impl Shelf {
    /// That of a store.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        Self { store: store.clone(), known: Mutex::default() }
    }

    fn know(&self, run: u64) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(run);
    }

    /// What was put by of a run; nothing where nothing was, or where it is not as it was written.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn take(&self, run: u64) -> Result<Option<Vec<u8>>, Error> {
        let state = read(&self.store, run)?;
        if state.is_some() {
            self.know(run);
        }
        Ok(state.flatten())
    }

    /// Puts a run by, in place of what was put by of it before.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn put(&self, run: u64, state: &[u8]) -> Result<(), Error> {
        let (disk, directory) = (self.store.disk.as_ref(), directory(self.store.path()));
        match disk.make_directory(&directory) {
            Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(Error::io(&directory)(e)),
            _ => {}
        }
        let part = directory.join(format!(".{}.part-{}", name(run), Process::this().tag()));
        let mut file = disk.open(&part, Mode::Write).map_err(Error::io(&part))?;
        let mut at = 0;
        let head = [run, state.len() as u64].map(u64::to_le_bytes).concat();
        let mut append = |holds: &[u8]| -> std::io::Result<()> {
            let (bytes, _) = frame::bytes(&self.store.key, at, holds);
            write_all(file.as_mut(), at, &bytes)?;
            at += bytes.len() as u64;
            Ok(())
        };
        let written = append(&head).and_then(|()| state.chunks(PART).try_for_each(&mut append));
        written.and_then(|()| sync(file.as_mut())).map_err(Error::io(&part))?;
        let path = directory.join(name(run));
        disk.rename(&part, &path).map_err(Error::io(&path))?;
        self.know(run);
        disk.sync_directory(&directory).map_err(Error::io(&directory))
    }

    /// These runs are committed: what was put by of them goes.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn forget(&self, runs: &[u64]) -> Result<(), Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let there: Vec<u64> = runs.iter().copied().filter(|run| known.remove(run)).collect();
        remove(&self.store, &there)
    }

    /// Removes what was put by of runs that are there: whoever committed them was killed before it could.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn tidy(&self, is_there: impl Fn(u64) -> bool) -> Result<(), Error> {
        let there: Vec<u64> = runs(&self.store)?.into_iter().filter(|run| is_there(*run)).collect();
        remove(&self.store, &there)
    }
}

fn directory(store: &Path) -> PathBuf {
    store.join(NAME)
}

fn name(run: u64) -> String {
    format!("run-{run}")
}

/// Runs of which something was put by, in ascending order.
pub(crate) fn runs(store: &Store) -> Result<Vec<u64>, Error> {
    let directory = directory(store.path());
    let names = match store.disk.names(&directory) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(Error::io(&directory))?,
    };
    let mut runs: Vec<u64> = names.iter().filter_map(|name| name.strip_prefix("run-")?.parse().ok()).collect();
    runs.sort_unstable();
    Ok(runs)
}

/// What was put by of a run: nothing where there is no file, nothing in that where the file is not as it was written.
fn read(store: &Store, run: u64) -> Result<Option<Option<Vec<u8>>>, Error> {
    let path = directory(store.path()).join(name(run));
    let file = match store.disk.open(&path, Mode::Read) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        other => other.map_err(Error::io(&path))?,
    };
    let (mut at, mut said, mut state) = (0, None, Vec::new());
    while said != Some(state.len() as u64) {
        let frame = frame::read(file.as_ref(), &store.key, at).map_err(Error::io(&path))?;
        let Some(frame) = frame else { return Ok(Some(None)) };
        at += frame.length();
        if said.is_some() {
            state.extend(frame.holds);
        } else {
            let number = |k: usize| Some(u64::from_le_bytes(frame.holds.get(8 * k..8 * k + 8)?.try_into().ok()?));
            if number(0) != Some(run) {
                return Ok(Some(None));
            }
            said = number(1);
        }
    }
    Ok(Some((at == file.length().map_err(Error::io(&path))?).then_some(state)))
}

/// Bytes of what was put by of a run; an error where they are not as they were written.
pub(crate) fn check(store: &Store, run: u64) -> Result<u64, Error> {
    match read(store, run)? {
        // It was finished in between.
        None => Ok(0),
        Some(Some(state)) => Ok(state.len() as u64),
        Some(None) => {
            let path = directory(store.path()).join(name(run));
            Err(Error::damaged(&path, 0, "not as it was written: the run will begin anew"))
        }
    }
}

fn remove(store: &Store, runs: &[u64]) -> Result<(), Error> {
    let directory = directory(store.path());
    for run in runs {
        let path = directory.join(name(*run));
        match store.disk.remove(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            other => other.map_err(Error::io(&path))?,
        }
    }
    if !runs.is_empty() {
        // As long as others are there it stays.
        let _ = store.disk.remove_directory(&directory);
    }
    Ok(())
}

/// Removes all that was put by in a store.
pub(crate) fn discard(disk: &dyn Disk, store: &Path) -> Result<(), Error> {
    let directory = directory(store);
    let names = match disk.names(&directory) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        other => other.map_err(Error::io(&directory))?,
    };
    for name in names {
        disk.remove(&directory.join(name)).map_err(Error::io(&directory))?;
    }
    disk.remove_directory(&directory).map_err(Error::io(&directory))
}
