//! # Tables
//! The rows of all runs, in the order of runs, as Parquet and CSV with their dictionary: the same bytes whatever happened on
//! the way, however many workers there were. Rows pass through; none but those of a few batches are in memory.
//!
//! Everything is written into a directory of another name, which then takes the place of `tables`: that is there whole or not
//! at all. `manifest` holds the digest of every file.

use crate::disk::{self, Disk, Handle, Mode, write_all};
use crate::error::Error;
use crate::index::Reader;
use crate::sealed;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tables::{About, Table, csv, dictionary, parquet};

/// Format of manifests.
const FORMAT: u32 = 1;
/// Name of the manifest.
const NAME: &str = "manifest";

/// Where the tables of a store are.
#[must_use]
pub fn directory(store: &Path) -> PathBuf {
    store.join("tables")
}

/// How many runs there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Of the plan.
    pub planned: u64,
    /// Ended well.
    pub done: u64,
    /// Stopped.
    pub failed: u64,
    /// Not there yet.
    pub pending: u64,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { planned, done, failed, pending } = self;
        write!(f, "{planned} runs planned = {done} done + {failed} failed + {pending} pending")
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Digest of the plan.
    pub plan: String,
    /// Version of the program.
    pub version: String,
    /// Runs that are in the tables.
    pub runs: Counts,
    /// Digest of what each table holds.
    pub tables: Vec<TableDigest>,
    /// Files, in the order of their names.
    pub files: Vec<FileDigest>,
}

/// What a table holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// BLAKE3 of what it holds.
    pub digest: String,
}

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its BLAKE3.
    pub blake3: String,
}

impl Manifest {
    /// The manifest of the tables in this directory; nothing where there is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(disk: &dyn Disk, tables: &Path) -> Result<Option<Self>, Error> {
        sealed::read(disk, &tables.join(NAME), "tables", FORMAT)
    }
}

/// Writes the tables of what `reader` reads, and `more` that were made of them, into the directory `to`; with `partial` also
/// while runs are missing.
///
/// # Errors
/// [`Error::Incomplete`] where runs are missing; [`Error::Busy`] where another process does the same; what is wrong with the
/// rows, and what the operating system says. What was in `to` before is then still there.
pub fn merge(
    store: &Store,
    reader: &mut Reader<'_>,
    more: &[Table],
    to: &Path,
    partial: bool,
) -> Result<Manifest, Error> {
    let (disk, runs) = (store.disk.as_ref(), reader.counts());
    if runs.pending > 0 && !partial {
        let path = store.path().to_owned();
        return Err(Error::Incomplete { path, pending: runs.pending, planned: runs.planned });
    }
    let part = beside(to, "part");
    make(disk, &part)?;
    let lock_path = part.join(".lock");
    let lock = disk.open(&lock_path, Mode::Write).map_err(Error::io(&lock_path))?;
    if !lock.lock().map_err(Error::io(&lock_path))? {
        return Err(Error::Busy(to.to_owned()));
    }
    clear(disk, &part)?;
    let title = if runs.pending == 0 {
        store.plan().title.clone()
    } else {
        format!("INCOMPLETE, {runs}: {}", store.plan().title)
    };
    let plan = store.plan().hex();
    let about = About { title: &title, version: &store.plan().version, digest: &plan };
    let mut out = Out { disk, directory: &part, files: Vec::new() };
    let mut tables = Vec::new();
    for k in 0..reader.like().len() {
        tables.push(out.stored(reader, k, &about)?);
    }
    for table in more {
        tables.push(out.table(table, &about)?);
    }
    let kinds: Vec<&Table> = reader.like().iter().chain(more).collect();
    let mut bytes = Vec::new();
    csv::write(&dictionary::table(&kinds), &mut bytes)?;
    out.bytes("dictionary.csv", &bytes)?;
    out.bytes("dictionary.json", dictionary::json(&kinds).as_bytes())?;
    out.bytes("dictionary.md", dictionary::markdown(&kinds).as_bytes())?;
    let mut files = out.files;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let manifest = Manifest { plan, version: store.plan().version.clone(), runs, tables, files };
    sealed::write(disk, &part, NAME, &sealed::text("tables", FORMAT, &manifest))?;
    swap(disk, &part, to)?;
    drop(lock);
    Ok(manifest)
}

/// A name beside `to`.
fn beside(to: &Path, what: &str) -> PathBuf {
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    to.with_file_name(format!(".{name}.{what}"))
}

fn make(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
    match disk.make_directory(path) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(Error::io(path)(e)),
        _ => Ok(()),
    }
}

/// Removes the files in a directory of ours that a kill has left behind, but for the lock that is held.
fn clear(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
    for name in disk.names(path).map_err(Error::io(path))?.iter().filter(|name| *name != ".lock") {
        disk.remove(&path.join(name)).map_err(Error::io(path))?;
    }
    Ok(())
}

/// Lets the directory `part` take the place of `to`. What others have put into `to` moves along.
fn swap(disk: &dyn Disk, part: &Path, to: &Path) -> Result<(), Error> {
    let (old, above) = (beside(to, "old"), to.parent().unwrap_or(Path::new("")));
    disk.sync_directory(part).map_err(Error::io(part))?;
    disk.remove(&part.join(".lock")).map_err(Error::io(part))?;
    remove_all(disk, &old)?;
    if let Ok(theirs) = disk.names(to) {
        let ours = disk.names(part).map_err(Error::io(part))?;
        let known: Vec<String> = Manifest::read(disk, to)
            .ok()
            .flatten()
            .map_or(Vec::new(), |m| m.files.into_iter().map(|f| f.name).collect());
        for name in theirs.iter().filter(|name| !ours.contains(name) && !known.contains(name)) {
            disk.rename(&to.join(name), &part.join(name)).map_err(Error::io(to))?;
        }
        disk.rename(to, &old).map_err(Error::io(to))?;
    }
    disk.rename(part, to).map_err(Error::io(to))?;
    disk.sync_directory(above).map_err(Error::io(above))?;
    remove_all(disk, &old)
}

fn remove_all(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
    let Ok(names) = disk.names(path) else { return Ok(()) };
    for name in names {
        disk.remove(&path.join(name)).map_err(Error::io(path))?;
    }
    disk.remove_directory(path).map_err(Error::io(path))
}

/// Removes the tables of a store: the files that their manifest names, and the manifest.
pub(crate) fn discard(disk: &dyn Disk, store: &Path) -> Result<(), Error> {
    for name in ["part", "old"] {
        remove_all(disk, &beside(&directory(store), name))?;
    }
    let tables = directory(store);
    let Some(manifest) = Manifest::read(disk, &tables)? else { return Ok(()) };
    let there = disk.names(&tables).map_err(Error::io(&tables))?;
    let ours = manifest.files.iter().map(|file| file.name.as_str()).chain([NAME]);
    for name in ours.filter(|name| there.iter().any(|other| other == name)) {
        disk.remove(&tables.join(name)).map_err(Error::io(&tables))?;
    }
    if disk.names(&tables).map_err(Error::io(&tables))?.is_empty() {
        disk.remove_directory(&tables).map_err(Error::io(&tables))?;
    }
    Ok(())
}

/// Where files are written to.
struct Out<'a> {
    disk: &'a dyn Disk,
    directory: &'a Path,
    files: Vec<FileDigest>,
}

impl Out<'_> {
    fn open(&self, name: &str) -> Result<BufWriter<Sink>, Error> {
        let path = self.directory.join(name);
        let file = self.disk.open(&path, Mode::Write).map_err(Error::io(&path))?;
        Ok(BufWriter::with_capacity(1 << 16, Sink { file, at: 0, hasher: blake3::Hasher::new() }))
    }

    fn close(&mut self, name: &str, out: BufWriter<Sink>) -> Result<(), Error> {
        let path = self.directory.join(name);
        let mut sink = out.into_inner().map_err(|e| Error::io(&path)(e.into_error()))?;
        disk::sync(sink.file.as_mut()).map_err(Error::io(&path))?;
        let blake3 = sink.hasher.finalize().to_hex().to_string();
        self.files.push(FileDigest { name: name.to_owned(), bytes: sink.at, blake3 });
        Ok(())
    }

    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut out = self.open(name)?;
        out.write_all(bytes).map_err(Error::io(&self.directory.join(name)))?;
        self.close(name, out)
    }

    /// A table of the store, run by run.
    fn stored(&mut self, reader: &mut Reader<'_>, k: usize, about: &About) -> Result<TableDigest, Error> {
        let like = reader.like()[k].clone();
        self.pieces(&like, about, |add| reader.each(|reader, place| add(&reader.rows(place, k)?)))
    }

    /// A table that is in memory.
    fn table(&mut self, table: &Table, about: &About) -> Result<TableDigest, Error> {
        self.pieces(&table.without_rows(), about, |add| add(table))
    }

    fn pieces(
        &mut self,
        like: &Table,
        about: &About,
        each: impl FnOnce(&mut dyn FnMut(&Table) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<TableDigest, Error> {
        let names = ["csv", "parquet"].map(|end| format!("{}.{end}", like.name()));
        let mut text = csv::Writer::new(like, self.open(&names[0])?)?;
        let mut columns = parquet::Writer::new(like, about, self.open(&names[1])?)?;
        let mut rows = 0;
        each(&mut |piece| {
            rows += piece.rows() as u64;
            text.add(piece)?;
            Ok(columns.add(piece)?)
        })?;
        self.close(&names[0], text.finish()?)?;
        let (out, digest) = columns.finish(about)?;
        self.close(&names[1], out)?;
        Ok(TableDigest { name: like.name().to_owned(), rows, digest })
    }
}

/// A file that is written from its start to its end.
struct Sink {
    file: Box<dyn Handle>,
    at: u64,
    hasher: blake3::Hasher,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_all(self.file.as_mut(), self.at, bytes)?;
        self.hasher.update(bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
