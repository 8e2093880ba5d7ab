//! # The directory
//! `plan`, for each worker `worker-N.rows` and `worker-N.journal`, and `tables/`. It is made before the first run, and from then
//! on only grows.

use crate::disk::{Disk, Mode};
use crate::error::Error;
use crate::journal::Journal;
use crate::leases;
use crate::merge;
use crate::plan::{self, Plan};
use crate::replace;
use crate::sealed;
use crate::shelf;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A store.
#[derive(Clone)]
pub struct Store {
    pub(crate) disk: Arc<dyn Disk>,
    path: PathBuf,
    plan: Plan,
    pub(crate) key: [u8; 32],
}

impl Store {
    /// Opens the store in this directory.
    ///
    /// # Errors
    /// [`Error::NoPlan`] where there is none, and what is wrong with it.
    pub fn open(disk: Arc<dyn Disk>, path: &Path) -> Result<Self, Error> {
        let plan = Plan::read(disk.as_ref(), path)?.ok_or_else(|| Error::NoPlan(path.to_owned()))?;
        Ok(Self { disk, path: path.to_owned(), key: plan.digest(), plan })
    }

    /// Opens the store in this directory if it was made for `plan`, and makes it if there is nothing.
    ///
    /// # Errors
    /// [`Error::OtherPlan`], [`Error::OtherVersion`], [`Error::NotAStore`], and what the operating system says. Nothing is
    /// changed where there is something else.
    pub fn create(disk: Arc<dyn Disk>, path: &Path, plan: &Plan) -> Result<Self, Error> {
        if Plan::read(disk.as_ref(), path)?.is_none() {
            make(disk.as_ref(), path, plan)?;
        }
        let store = Self::open(disk, path)?;
        if store.key == plan.digest() {
            return Ok(store);
        }
        let differences = store.plan.differences(&Plan { platform: store.plan.platform.clone(), ..plan.clone() });
        Err(Error::OtherPlan { path: path.to_owned(), differences })
    }

    /// Refuses a store of another version of the program: its runs need not be those of this one.
    ///
    /// # Errors
    /// [`Error::OtherVersion`].
    pub fn check_version(&self, this: &str) -> Result<(), Error> {
        if self.plan.version == this {
            return Ok(());
        }
        Err(Error::OtherVersion { path: self.path.clone(), found: self.plan.version.clone(), this: this.to_owned() })
    }

    /// Removes what makes a store of this directory, its results included; whatever else is there stays.
    ///
    /// # Errors
    /// [`Error::Busy`] where somebody is at work, [`Error::NotAStore`] where it is none.
    pub fn discard(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
        let names = match disk.names(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) if e.kind() == ErrorKind::NotADirectory => return Err(Error::NoPlace(path.to_owned())),
            other => other.map_err(Error::io(path))?,
        };
        if !names.iter().any(|name| name == plan::NAME) && !names.iter().all(|name| may_be_there(name)) {
            return Err(Error::NotAStore(path.to_owned()));
        }
        let ours: Vec<&String> = names.iter().filter(|name| is_ours(name)).collect();
        let mut locks = Vec::new();
        for name in ours.iter().filter(|name| name.ends_with(".journal")) {
            let file = disk.open(&path.join(name), Mode::Write).map_err(Error::io(path))?;
            if !file.lock().map_err(Error::io(path))? {
                return Err(Error::Busy(path.to_owned()));
            }
            locks.push(file);
        }
        replace::discard(disk, &merge::directory(path))?;
        leases::discard(disk, path)?;
        shelf::discard(disk, path)?;
        // The plan goes last: a directory that was half thrown away is still a store, and is thrown away again.
        for name in ours {
            disk.remove(&path.join(name)).map_err(Error::io(path))?;
        }
        if names.iter().any(|name| name == plan::NAME) {
            disk.remove(&path.join(plan::NAME)).map_err(Error::io(path))?;
        }
        disk.sync_directory(path).map_err(Error::io(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it was made for.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Numbers of the workers that have written to it, in ascending order.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn workers(&self) -> Result<Vec<u32>, Error> {
        let names = self.disk.names(&self.path).map_err(Error::io(&self.path))?;
        let number = |name: &String| name.strip_prefix("worker-")?.split_once('.')?.0.parse().ok();
        let mut numbers: Vec<u32> = names.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    pub(crate) fn rows_path(&self, worker: u32) -> PathBuf {
        self.path.join(format!("worker-{worker:04}.rows"))
    }

    pub(crate) fn journal_path(&self, worker: u32) -> PathBuf {
        self.path.join(format!("worker-{worker:04}.journal"))
    }

    /// The journal of a worker, as far as it goes.
    pub(crate) fn journal(&self, worker: u32) -> Result<Journal, Error> {
        let path = self.journal_path(worker);
        match self.disk.open(&path, Mode::Read) {
            Err(e) if e.kind() == ErrorKind::NotFound => Err(Error::damaged(&path, 0, "not there, and its rows are")),
            other => Journal::read(other.map_err(Error::io(&path))?.as_ref(), &path, &self.key),
        }
    }

    /// Whether somebody is at work as this worker.
    pub(crate) fn is_busy(&self, worker: u32) -> Result<bool, Error> {
        let path = self.journal_path(worker);
        let file = self.disk.open(&path, Mode::Read).map_err(Error::io(&path))?;
        file.lock().map(|ours| !ours).map_err(Error::io(&path))
    }

    /// Bytes of all files: those of the workers, and those of the tables.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn bytes(&self) -> Result<(u64, u64), Error> {
        let tables = merge::directory(&self.path);
        Ok((self.bytes_in(&self.path)?, self.bytes_in(&tables)?))
    }

    fn bytes_in(&self, directory: &Path) -> Result<u64, Error> {
        let names = match self.disk.names(directory) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(0),
            other => other.map_err(Error::io(directory))?,
        };
        let mut bytes = 0;
        for name in names.iter().filter(|name| is_ours(name) || directory != self.path) {
            let path = directory.join(name);
            bytes += self.disk.open(&path, Mode::Read).and_then(|file| file.length()).map_err(Error::io(&path))?;
        }
        Ok(bytes)
    }
}

/// Where scripts and logs of tasks are: they stay when a store is thrown away.
pub const SCRIPTS: &str = "slurm";

/// Whether a name may be in a directory that becomes a store.
fn may_be_there(name: &str) -> bool {
    name == plan::NAME || name.starts_with(".plan.part") || name == SCRIPTS
}

/// Whether a name is that of a file of a worker.
fn is_ours(name: &str) -> bool {
    name.starts_with("worker-") && (name.ends_with(".rows") || name.ends_with(".journal"))
}

fn make(disk: &dyn Disk, path: &Path, plan: &Plan) -> Result<(), Error> {
    match make_directory(disk, path) {
        Ok(()) => {}
        Err(e) if e.kind() == ErrorKind::NotADirectory => return Err(Error::NoPlace(path.to_owned())),
        Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(Error::io(path)(e)),
        Err(_) => {
            let names = disk.names(path).map_err(|_| Error::NoPlace(path.to_owned()))?;
            if !names.iter().all(|name| may_be_there(name)) {
                return Err(Error::NotAStore(path.to_owned()));
            }
        }
    }
    // Also where it is there already: whoever made it may have been killed before its name was durable.
    let above = path.parent().unwrap_or(Path::new(""));
    disk.sync_directory(above).map_err(Error::io(above))?;
    sealed::write_first(disk, path, plan::NAME, &plan.text())
}

/// Makes a directory, and the ones above it.
fn make_directory(disk: &dyn Disk, path: &Path) -> std::io::Result<()> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    match (disk.make_directory(path), above) {
        (Err(e), Some(above)) if e.kind() == ErrorKind::NotFound => {
            make_directory(disk, above)?;
            disk.sync_directory(above.parent().unwrap_or(Path::new("")))?;
            disk.make_directory(path)
        }
        (made, _) => made,
    }
}
