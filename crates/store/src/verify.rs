//! # Every digest
//! Reads every byte that the store has written and compares it with what was written. Whatever has changed is named with its
//! file and place.

use crate::batch::Batch;
use crate::disk::Mode;
use crate::error::Error;
use crate::frame;
use crate::index::Index;
use crate::leases::{self, Cut};
use crate::merge::{self, FileDigest, Manifest};
use crate::shelf;
use crate::store::Store;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Files that were read.
    pub files: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// What is not as it was written.
    pub wrong: Vec<Error>,
    /// Workers that another process is at work as: only what they have committed was read.
    pub busy: Vec<u32>,
    /// What was left half written by workers that were killed, whose work others have done: nobody reads it.
    pub abandoned: Vec<Error>,
}

/// Verifies a store.
///
/// # Errors
/// What the operating system says. What is wrong with the store stands in [`Found::wrong`].
pub fn verify(store: &Store) -> Result<Found, Error> {
    // Whoever opened it has read the plan and found it as it was written.
    let mut found = Found { files: 1, ..Found::default() };
    for worker in store.workers()? {
        found.take(of_worker(store, worker))?;
    }
    let leases = of_leases(store);
    if matches!(leases, Ok(Some(_))) {
        // Nobody goes on with the files of another, and what a cut journal would hide is found missing by its piece.
        let (behind, wrong) = found.wrong.into_iter().partition(|wrong| matches!(wrong, Error::Behind { .. }));
        (found.abandoned, found.wrong) = (behind, wrong);
    }
    found.take(leases.map(Option::unwrap_or_default))?;
    for run in shelf::runs(store)? {
        let of_run = |bytes| Found { files: 1, bytes, ..Found::default() };
        found.take(shelf::check(store, run).map(of_run))?;
    }
    found.take(of_tables(store))?;
    Ok(found)
}

impl Found {
    fn take(&mut self, other: Result<Self, Error>) -> Result<(), Error> {
        match other {
            Ok(other) => {
                self.files += other.files;
                self.bytes += other.bytes;
                self.wrong.extend(other.wrong);
                self.busy.extend(other.busy);
                self.abandoned.extend(other.abandoned);
                Ok(())
            }
            Err(wrong @ (Error::Damaged { .. } | Error::NewerFormat { .. })) => {
                self.wrong.push(wrong);
                Ok(())
            }
            Err(other) => Err(other),
        }
    }
}

fn of_worker(store: &Store, worker: u32) -> Result<Found, Error> {
    let mut found = Found { files: 2, ..Found::default() };
    let (rows_path, file_path) = (store.rows_path(worker), store.journal_path(worker));
    // A journal that is not there is found by this.
    let journal = store.journal(worker)?;
    let rows = match store.disk.open(&rows_path, Mode::Read) {
        // Between the two files a worker may have been killed.
        Err(e) if e.kind() == ErrorKind::NotFound && journal.commits.is_empty() => {
            return Ok(Found { files: 1, ..Found::default() });
        }
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return Err(Error::damaged(&rows_path, 0, "not there, and its journal is"));
        }
        other => other.map_err(Error::io(&rows_path))?,
    };
    for commit in &journal.commits {
        let wrong = |what: String| Error::damaged(&rows_path, commit.at, what);
        match frame::read(rows.as_ref(), &store.key, commit.at).map_err(Error::io(&rows_path))? {
            Some(frame) if frame.hash == commit.hash && frame.length() == commit.length => {
                let runs = Batch::decode(&frame.holds, &rows_path, commit.at)?.runs;
                if !runs.iter().eq(commit.runs.iter().map(|(run, _)| run)) {
                    found.wrong.push(wrong("holds other runs than its commit says".into()));
                }
            }
            _ => found
                .wrong
                .push(wrong(format!("{} bytes that were committed here are not as they were", commit.length))),
        }
    }
    found.bytes += journal.length + journal.rows_length();
    if store.is_busy(worker)? {
        found.busy.push(worker);
        return Ok(found);
    }
    let file = store.disk.open(&file_path, Mode::Read).map_err(Error::io(&file_path))?;
    let lengths = [(&file_path, file.length(), journal.length), (&rows_path, rows.length(), journal.rows_length())];
    for (path, there, said) in lengths {
        let there = there.map_err(Error::io(path))?;
        if there > said {
            found.wrong.push(Error::Behind { path: path.clone(), at: said, bytes: there - said });
        }
    }
    Ok(found)
}

/// Where the store is cut into pieces: every run of one that is finished is there.
fn of_leases(store: &Store) -> Result<Option<Found>, Error> {
    let Some(cut) = Cut::read(store)? else { return Ok(None) };
    // Pieces first: what is finished in between is not missed.
    let unfinished: BTreeSet<u32> = leases::tokens(store)?.into_iter().map(|token| token.piece).collect();
    let index = Index::read(std::slice::from_ref(store))?;
    let mut found = Found { files: 1, ..Found::default() };
    for piece in (0..cut.pieces()).filter(|piece| !unfinished.contains(piece)) {
        let runs = cut.runs_of(piece);
        if let Some(run) = runs.into_iter().find(|run| index.find(*run).is_none()) {
            let what = format!("piece {piece} is finished, and its run {run} is not there");
            found.wrong.push(Error::damaged(&leases::directory(store.path()), 0, what));
        }
    }
    Ok(Some(found))
}

fn of_tables(store: &Store) -> Result<Found, Error> {
    let directory = merge::directory(store.path());
    let names = match store.disk.names(&directory) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Found::default()),
        other => other.map_err(Error::io(&directory))?,
    };
    let manifest = Manifest::read(store.disk.as_ref(), &directory)?
        .ok_or_else(|| Error::damaged(&directory, 0, "there is no manifest"))?;
    let mut found = Found { files: 1 + manifest.files.len() as u64, ..Found::default() };
    if manifest.plan != store.plan().hex() {
        found.wrong.push(Error::damaged(&directory, 0, "these tables are of another plan"));
    }
    for file in &manifest.files {
        let path = directory.join(&file.name);
        if !names.contains(&file.name) {
            found.wrong.push(Error::damaged(&path, 0, "not there, and the manifest names it"));
        } else if let Some(wrong) = of_file(store, &path, file)? {
            found.wrong.push(wrong);
        }
        found.bytes += file.bytes;
    }
    Ok(found)
}

fn of_file(store: &Store, path: &Path, said: &FileDigest) -> Result<Option<Error>, Error> {
    let file = store.disk.open(path, Mode::Read).map_err(Error::io(path))?;
    let length = file.length().map_err(Error::io(path))?;
    if length != said.bytes {
        let what = format!("{length} bytes long, and {} were written", said.bytes);
        return Ok(Some(Error::damaged(path, length.min(said.bytes), what)));
    }
    let (mut hasher, mut at, mut window) = (blake3::Hasher::new(), 0, vec![0; 1 << 20]);
    while at < length {
        let n = window.len().min((length - at) as usize);
        crate::disk::read_exact(file.as_ref(), at, &mut window[..n]).map_err(Error::io(path))?;
        hasher.update(&window[..n]);
        at += n as u64;
    }
    let same = hasher.finalize().to_hex().as_str() == said.blake3;
    Ok((!same).then(|| Error::damaged(path, 0, "its BLAKE3 is not that of what was written")))
}
