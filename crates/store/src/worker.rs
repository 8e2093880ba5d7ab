//! # A worker
//! One process's part of a store: rows, appended and made durable, and then a commit that says so, appended and made durable. What
//! a kill cuts short is behind the last commit, and is cut off before the worker goes on.
//!
//! Many runs share a commit: two calls that wait for the disk are dear, and a run may take two milliseconds.

use crate::batch::{self, Status};
use crate::disk::{self, Handle, Mode, write_all};
use crate::error::Error;
use crate::frame::{self, Key};
use crate::journal::{Commit, Journal};
use crate::store::Store;
use std::io::ErrorKind;
use std::path::PathBuf;
use tables::{Series, Table};

/// A worker of a store.
pub struct Worker {
    rows: Box<dyn Handle>,
    rows_path: PathBuf,
    file: Box<dyn Handle>,
    file_path: PathBuf,
    journal: Journal,
    key: Key,
    waiting: Vec<(u64, Status, Vec<Table>)>,
    bytes: usize,
}

impl Worker {
    /// Takes up the work of worker `number`, cutting off what a kill has left half done.
    ///
    /// # Errors
    /// [`Error::Busy`] where another process is that worker; [`Error::Damaged`] where committed rows are not there.
    pub fn start(store: &Store, number: u32) -> Result<Self, Error> {
        let file_path = store.journal_path(number);
        let file = store.disk.open(&file_path, Mode::Write).map_err(Error::io(&file_path))?;
        if !file.lock().map_err(Error::io(&file_path))? {
            return Err(Error::Busy(store.path().to_owned()));
        }
        Self::of(store, number, file)
    }

    /// Begins as a worker that nobody was before, with files of its own, and yields its number.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn begin(store: &Store) -> Result<(Self, u32), Error> {
        let mut number = store.workers()?.into_iter().max().map_or(0, |last| last + 1);
        loop {
            let file_path = store.journal_path(number);
            match store.disk.open(&file_path, Mode::New) {
                Err(e) if e.kind() == ErrorKind::AlreadyExists => number += 1,
                other => {
                    let file = other.map_err(Error::io(&file_path))?;
                    // For those on this machine who ask whether somebody is at work; nothing hangs on it.
                    file.lock().map_err(Error::io(&file_path))?;
                    return Ok((Self::of(store, number, file)?, number));
                }
            }
        }
    }

    fn of(store: &Store, number: u32, file: Box<dyn Handle>) -> Result<Self, Error> {
        let (file_path, rows_path) = (store.journal_path(number), store.rows_path(number));
        let is_named = || store.disk.sync_directory(store.path()).map_err(Error::io(store.path()));
        // Rows whose journal is not there are damage: a power cut must not leave them.
        is_named()?;
        let rows = store.disk.open(&rows_path, Mode::Write).map_err(Error::io(&rows_path))?;
        is_named()?;
        let journal = Journal::read(file.as_ref(), &file_path, &store.key)?;
        let mut worker =
            Self { rows, rows_path, file, file_path, journal, key: store.key, waiting: Vec::new(), bytes: 0 };
        worker.recover()?;
        Ok(worker)
    }

    /// Ends. Who has committed nothing leaves no files.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn close(self, store: &Store) -> Result<(), Error> {
        if self.journal.length > 0 {
            return Ok(());
        }
        // The journal last: rows without one are damage.
        for path in [&self.rows_path, &self.file_path] {
            store.disk.remove(path).map_err(Error::io(path))?;
        }
        Ok(())
    }

    fn recover(&mut self) -> Result<(), Error> {
        let (there, said) = (self.rows.length().map_err(Error::io(&self.rows_path))?, self.journal.rows_length());
        if there < said {
            let what = format!("{said} bytes are committed and {there} are there");
            return Err(Error::damaged(&self.rows_path, there, what));
        }
        cut(self.rows.as_mut(), said).map_err(Error::io(&self.rows_path))?;
        cut(self.file.as_mut(), self.journal.length).map_err(Error::io(&self.file_path))
    }

    /// Takes in the rows of a run that has ended, a table for each of the plan. They are not there before the next commit.
    pub fn add(&mut self, run: u64, status: Status, tables: Vec<Table>) {
        self.bytes += tables.iter().map(bytes).sum::<usize>();
        self.waiting.push((run, status, tables));
    }

    /// Forgets those of the runs that wait for a commit that are not to be kept: they are another's by now.
    pub fn retain(&mut self, mut is_kept: impl FnMut(u64) -> bool) {
        self.waiting.retain(|(run, ..)| is_kept(*run));
        self.bytes = self.waiting.iter().flat_map(|(.., tables)| tables).map(bytes).sum();
    }

    /// Runs that wait for a commit.
    pub fn waiting(&self) -> impl Iterator<Item = u64> {
        self.waiting.iter().map(|(run, ..)| *run)
    }

    /// Bytes of rows that wait for a commit.
    #[must_use]
    pub fn waiting_bytes(&self) -> usize {
        self.bytes
    }

    /// Commits all runs that wait: their rows are durable, and then the commit is.
    ///
    /// # Errors
    /// What the operating system says. The runs then are not there, and this worker is of no more use: what a disk holds
    /// after a failure is known to whoever opens it next.
    pub fn commit(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.waiting.sort_by_key(|(run, ..)| *run);
        let runs: Vec<(u64, Status)> = self.waiting.iter().map(|(run, status, _)| (*run, *status)).collect();
        let holds = batch::encode(self.waiting.drain(..).map(|(run, _, tables)| (run, tables)).collect());
        self.bytes = 0;
        let at = self.journal.rows_length();
        let (rows, hash) = frame::bytes(&self.key, at, &holds);
        append(self.rows.as_mut(), at, &rows).map_err(Error::io(&self.rows_path))?;
        let commit = Commit { at, length: rows.len() as u64, hash, previous: self.journal.last, runs };
        let (bytes, last) = self.journal.frame(&self.key, &commit);
        append(self.file.as_mut(), self.journal.length, &bytes).map_err(Error::io(&self.file_path))?;
        self.journal.length += bytes.len() as u64;
        self.journal.last = last;
        // Where the next rows begin is all that has to be known of it.
        self.journal.commits = vec![Commit { runs: Vec::new(), ..commit }];
        Ok(())
    }
}

fn append(file: &mut dyn Handle, at: u64, bytes: &[u8]) -> std::io::Result<()> {
    write_all(file, at, bytes)?;
    disk::sync(file)
}

fn cut(file: &mut dyn Handle, length: u64) -> std::io::Result<()> {
    if file.length()? > length {
        file.cut(length)?;
        disk::sync(file)?;
    }
    Ok(())
}

/// Bytes that a table takes in memory, roughly.
fn bytes(table: &Table) -> usize {
    let of = |series: &Series| match series {
        Series::Text(v) => v.iter().map(|text| text.len() + 24).sum(),
        Series::Whole(v) => v.len() * 8,
        Series::Real(v) => v.len() * 8,
        Series::MaybeReal(v) => v.len() * 16,
    };
    table.series().iter().map(of).sum()
}
