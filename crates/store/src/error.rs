//! # What can go wrong with a store

use std::io;
use std::path::{Path, PathBuf};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("`{}`: {source}", .path.display())]
    Io {
        /// File or directory.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// There is something else in the store's place.
    #[error("`{}` is there and is no store of upchain\n  hint: choose another directory with `--out`", .0.display())]
    NotAStore(PathBuf),
    /// There cannot be a store.
    #[error("`{}` cannot be a directory: a file is in its place, or in that of one above it\n  hint: choose another directory with `--out`", .0.display())]
    NoPlace(PathBuf),
    /// There is no store.
    #[error("`{}` is no store: there is no `plan` in it\n  hint: `upchain experiment FILE --out DIR` makes one", .0.display())]
    NoPlan(PathBuf),
    /// A later program wrote it.
    #[error("`{}` has format {found}, and this program knows up to {known}\n  hint: use the version of upchain that wrote it, or a later one", .path.display())]
    NewerFormat {
        /// File.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that is known here.
        known: u32,
    },
    /// Another version of the program made it: its results need not be those of this version.
    #[error("`{}` was made by upchain {found}, and this is upchain {this}\n  hint: go on with upchain {found}, or start anew with another `--out`", .path.display())]
    OtherVersion {
        /// The store.
        path: PathBuf,
        /// Version that made it.
        found: String,
        /// Version of this program.
        this: String,
    },
    /// The store was made for another plan.
    #[error("`{}` holds another experiment:\n  {}\n  hint: choose another directory with `--out`, or `--force` to throw away what is there", .path.display(), .differences.join("\n  "))]
    OtherPlan {
        /// The store.
        path: PathBuf,
        /// What differs, one line each.
        differences: Vec<String>,
    },
    /// Another process works on it.
    #[error("another process is at work on `{}`\n  hint: wait until it has ended, or stop it", .0.display())]
    Busy(PathBuf),
    /// What is there is not what was written.
    #[error("`{}`, byte {at}: {what}", .path.display())]
    Damaged {
        /// File.
        path: PathBuf,
        /// Where.
        at: u64,
        /// What is wrong.
        what: String,
    },
    /// There is more than was committed.
    #[error("`{}`, byte {at}: {bytes} bytes behind the last commit: a run was killed here, and resuming it cuts them off, or the journal was cut", .path.display())]
    Behind {
        /// File.
        path: PathBuf,
        /// The first byte of it.
        at: u64,
        /// How many.
        bytes: u64,
    },
    /// Some runs are not there yet.
    #[error("{pending} of {planned} runs of `{}` are not there yet\n  hint: run the experiment again to go on, or `--partial` for tables of what is there", .path.display())]
    Incomplete {
        /// The store.
        path: PathBuf,
        /// Runs that are missing.
        pending: u64,
        /// Runs of the plan.
        planned: u64,
    },
    /// A table could not be written.
    #[error(transparent)]
    Table(#[from] tables::Error),
}

impl Error {
    /// Of an operation on `path`.
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }

    /// Damage at a byte of `path`.
    pub(crate) fn damaged(path: &Path, at: u64, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), at, what: what.into() }
    }
}
