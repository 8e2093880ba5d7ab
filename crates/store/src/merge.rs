//! # Tables
//! The rows of all runs, in the order of runs, as Parquet and CSV with their dictionary: the same bytes whatever happened on
//! the way, however many workers there were. Rows pass through; none but those of a few batches are in memory.
//!
//! Everything is written into a directory of another name, which then takes the place of `tables` in one step. `manifest` holds
//! the digest of every file.

use crate::batch::Status;
use crate::disk::{self, Disk, Handle, Mode, write_all};
use crate::error::Error;
use crate::index::{Place, Reader};
use crate::replace::Part;
use crate::sealed;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, Write};
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

/// A table of a run, with what every row of it carries: the run's number, how it ended, and its rows as they are in the store.
pub type Keyed<'a> = &'a dyn Fn(u64, Status, Table) -> Table;

/// Writes the tables of what `reader` reads, with a key before every row, and `more` that were made of them, into the directory `to`; with `partial` also
/// while runs are missing.
///
/// # Errors
/// [`Error::Incomplete`] where runs are missing; [`Error::Busy`] where another process does the same; what is wrong with the
/// rows, and what the operating system says. What was in `to` before is then still there.
pub fn merge(
    store: &Store,
    reader: &mut Reader<'_>,
    keyed: Keyed<'_>,
    more: &[Table],
    to: &Path,
    partial: bool,
) -> Result<Manifest, Error> {
    let (disk, runs) = (store.disk.as_ref(), reader.counts());
    if runs.pending > 0 && !partial {
        let path = store.path().to_owned();
        return Err(Error::Incomplete { path, pending: runs.pending, planned: runs.planned });
    }
    let part = Part::begin(disk, to)?;
    let title = if runs.pending == 0 {
        store.plan().title.clone()
    } else {
        format!("INCOMPLETE, {runs}: {}", store.plan().title)
    };
    let plan = store.plan().hex();
    let about = About { title: &title, version: &store.plan().version, digest: &plan };
    let mut out = Out { disk, directory: part.path(), keyed, files: Vec::new() };
    let mut tables = Vec::new();
    for k in 0..reader.like().len() {
        tables.push(out.stored(reader, k, &about)?);
    }
    for table in more {
        tables.push(out.table(table, &about)?);
    }
    let stored: Vec<Table> = reader.like().iter().map(|table| keyed(0, Status::Done, table.clone())).collect();
    let kinds: Vec<&Table> = stored.iter().chain(more).collect();
    let mut bytes = Vec::new();
    csv::write(&dictionary::table(&kinds), &mut bytes)?;
    out.bytes("dictionary.csv", &bytes)?;
    out.bytes("dictionary.json", dictionary::json(&kinds).as_bytes())?;
    out.bytes("dictionary.md", dictionary::markdown(&kinds).as_bytes())?;
    let mut files = out.files;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let manifest = Manifest { plan, version: store.plan().version.clone(), runs, tables, files };
    sealed::write(disk, part.path(), NAME, &sealed::text("tables", FORMAT, &manifest))?;
    part.take_place()?;
    Ok(manifest)
}

/// Names of the files that a manifest tells of, itself included; none where there is none.
pub(crate) fn names(of: Option<&Manifest>) -> Vec<String> {
    let files = of.into_iter().flat_map(|manifest| manifest.files.iter().map(|file| file.name.clone()));
    files.chain(of.map(|_| NAME.to_owned())).collect()
}

/// Where files are written to.
struct Out<'a> {
    disk: &'a dyn Disk,
    directory: &'a Path,
    keyed: Keyed<'a>,
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
        let keyed = self.keyed;
        let like = keyed(0, Status::Done, reader.like()[k].clone());
        let rows = |reader: &mut Reader<'_>, place: &Place| {
            reader.rows(place, k).map(|rows| keyed(place.run, place.status(), rows))
        };
        self.pieces(&like, about, |add| reader.each(|reader, place| add(&rows(reader, place)?)))
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
