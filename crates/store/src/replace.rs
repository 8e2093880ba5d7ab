//! # Taking the place of a directory
//! New tables are written beside the old ones and take their place in one step: the two directories exchange their names. So
//! `tables` is there whole at any instant, old or new. What others have put into it moves along afterwards.
//!
//! Where a system cannot exchange names it takes two renames, and a kill between the two leaves the old tables beside their
//! place: whoever merges next puts them back.
//!
//! Whoever writes into one of these directories holds the lock of a file in it. A directory that was in its place has a
//! file `.old`: it may hold files of others. One that has none is ours altogether.

use crate::disk::{Disk, Handle, Mode};
use crate::error::Error;
use crate::merge::{self, Manifest};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Held while new files are written.
const LOCK: &str = ".lock";
/// Says that a directory was in its place; held while it is emptied.
const OLD: &str = ".old";

/// A directory beside `to`, for what is to take its place.
pub(crate) struct Part<'a> {
    disk: &'a dyn Disk,
    path: PathBuf,
    to: &'a Path,
    lock: Box<dyn Handle>,
}

impl<'a> Part<'a> {
    /// Makes it, empty, after clearing up what a kill has left.
    ///
    /// # Errors
    /// [`Error::Busy`] where another process does the same; what the operating system says.
    pub fn begin(disk: &'a dyn Disk, to: &'a Path) -> Result<Self, Error> {
        let path = beside(to, "part");
        match disk.make_directory(&path) {
            Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(Error::io(&path)(e)),
            _ => {}
        }
        let lock = hold(disk, &path, LOCK, to)?;
        put_back(disk, to)?;
        let _old = seize(disk, &path, to)?;
        for name in clear(disk, &path, to)?.iter().filter(|name| *name != LOCK) {
            disk.remove(&path.join(name)).map_err(Error::io(&path))?;
        }
        Ok(Self { disk, path, to, lock })
    }

    /// Where files are written to.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the place, when all of it is durable.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn take_place(self) -> Result<(), Error> {
        let Self { disk, path, to, lock } = self;
        let above = to.parent().unwrap_or(Path::new(""));
        let old = beside(to, "old");
        disk.sync_directory(&path).map_err(Error::io(&path))?;
        let left = match disk.names(to) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                disk.rename(&path, to).map_err(Error::io(to))?;
                None
            }
            Err(e) => return Err(Error::io(to)(e)),
            Ok(_) => {
                let held = hold(disk, to, OLD, to)?;
                disk.sync_directory(to).map_err(Error::io(to))?;
                if disk.exchange(&path, to).map_err(Error::io(to))? {
                    Some((path, held))
                } else {
                    // Some systems rename no directory in which a file is open.
                    drop((held, lock));
                    disk.rename(to, &old).map_err(Error::io(to))?;
                    disk.rename(&path, to).map_err(Error::io(to))?;
                    let held = hold(disk, &old, OLD, to)?;
                    Some((old, held))
                }
            }
        };
        // Nothing of the old goes before the new is in its place for good.
        disk.sync_directory(above).map_err(Error::io(above))?;
        if let Some((left, held)) = left {
            remove(disk, &left, to)?;
            drop(held);
        }
        disk.remove(&to.join(LOCK)).map_err(Error::io(to))
    }
}

/// A name beside `to`.
fn beside(to: &Path, what: &str) -> PathBuf {
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    to.with_file_name(format!(".{name}.{what}"))
}

fn hold(disk: &dyn Disk, directory: &Path, name: &str, to: &Path) -> Result<Box<dyn Handle>, Error> {
    let path = directory.join(name);
    let lock = disk.open(&path, Mode::Write).map_err(Error::io(&path))?;
    if lock.lock().map_err(Error::io(&path))? { Ok(lock) } else { Err(Error::Busy(to.to_owned())) }
}

/// Holds a directory that was in its place, if it was.
fn seize(disk: &dyn Disk, directory: &Path, to: &Path) -> Result<Option<Box<dyn Handle>>, Error> {
    let names = disk.names(directory).map_err(Error::io(directory))?;
    if names.iter().any(|name| name == OLD) { hold(disk, directory, OLD, to).map(Some) } else { Ok(None) }
}

/// After a kill between two renames: the old tables are put back. After one later: they are removed.
fn put_back(disk: &dyn Disk, to: &Path) -> Result<(), Error> {
    let (old, above) = (beside(to, "old"), to.parent().unwrap_or(Path::new("")));
    if disk.names(&old).is_err() {
        return Ok(());
    }
    if disk.names(to).is_ok() {
        let _old = seize(disk, &old, to)?;
        return remove(disk, &old, to);
    }
    disk.rename(&old, to).map_err(Error::io(to))?;
    disk.sync_directory(above).map_err(Error::io(above))
}

/// Removes a directory of ours; what others have put there goes to `to`.
fn remove(disk: &dyn Disk, directory: &Path, to: &Path) -> Result<(), Error> {
    for name in clear(disk, directory, to)? {
        disk.remove(&directory.join(name)).map_err(Error::io(directory))?;
    }
    match disk.remove_directory(directory) {
        // Whoever came in between has begun anew there.
        Err(e) if e.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
        other => other.map_err(Error::io(directory)),
    }
}

/// Moves what others have put into a directory of ours to `to`, and yields the names of what is ours.
fn clear(disk: &dyn Disk, directory: &Path, to: &Path) -> Result<Vec<String>, Error> {
    let names = disk.names(directory).map_err(Error::io(directory))?;
    if !names.iter().any(|name| name == OLD) {
        return Ok(names);
    }
    let ours = merge::names(Manifest::read(disk, directory).ok().flatten().as_ref());
    // Of old tables whose manifest is no more, those are ours that there are anew.
    let ours = if ours.is_empty() { merge::names(Manifest::read(disk, to).ok().flatten().as_ref()) } else { ours };
    let (mine, theirs): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| is_ours(name, &ours));
    if theirs.is_empty() {
        return Ok(mine);
    }
    let mut there = match disk.names(to) {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            disk.make_directory(to).map_err(Error::io(to))?;
            Vec::new()
        }
        other => other.map_err(Error::io(to))?,
    };
    for name in &theirs {
        let mut free = name.clone();
        while there.contains(&free) {
            free += ".kept";
        }
        disk.rename(&directory.join(name), &to.join(&free)).map_err(Error::io(to))?;
        there.push(free);
    }
    disk.sync_directory(to).map_err(Error::io(to))?;
    Ok(mine)
}

fn is_ours(name: &str, ours: &[String]) -> bool {
    name == LOCK || name == OLD || ours.iter().any(|other| other == name)
}

/// Removes the tables `to` of a store: the files that their manifest names, the manifest, and what kills have left.
pub(crate) fn discard(disk: &dyn Disk, to: &Path) -> Result<(), Error> {
    for left in ["part", "old"].map(|what| beside(to, what)) {
        if disk.names(&left).is_ok() {
            let _old = seize(disk, &left, to)?;
            remove(disk, &left, to)?;
        }
    }
    let Some(manifest) = Manifest::read(disk, to)? else { return Ok(()) };
    let ours = merge::names(Some(&manifest));
    for name in disk.names(to).map_err(Error::io(to))?.iter().filter(|name| is_ours(name, &ours)) {
        disk.remove(&to.join(name)).map_err(Error::io(to))?;
    }
    if disk.names(to).map_err(Error::io(to))?.is_empty() {
        disk.remove_directory(to).map_err(Error::io(to))?;
    }
    Ok(())
}
