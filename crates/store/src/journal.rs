//! # The journal
//! One frame a commit: which runs, and where their rows are. A run is there if a commit says so.

use crate::batch::Status;
use crate::disk::Handle;
use crate::error::Error;
use crate::frame::{self, Key};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    /// First byte of the frame of rows.
    pub at: u64,
    /// Bytes of that frame.
    pub length: u64,
    /// Hash of that frame.
    pub hash: [u8; 32],
    /// Hash of the commit before; zeros for the first.
    pub previous: [u8; 32],
    /// Runs, in ascending order, and how they ended.
    pub runs: Vec<(u64, Status)>,
}

/// What a journal says.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    /// Commits, in their order.
    pub commits: Vec<Commit>,
    /// Bytes that they take; what is behind is a commit that was cut short.
    pub length: u64,
    /// Hash of the last.
    pub last: [u8; 32],
}

impl Journal {
    /// Bytes of the file of rows that commits speak of.
    pub fn rows_length(&self) -> u64 {
        self.commits.last().map_or(0, |commit| commit.at + commit.length)
    }

    /// Reads a journal up to the first byte that is no commit.
    ///
    /// A write that was cut short is the last one: a commit behind what is none means that something else has happened.
    ///
    /// # Errors
    /// [`Error::Damaged`] in that case, and where commits do not follow one another.
    pub fn read(file: &dyn Handle, path: &Path, key: &Key) -> Result<Self, Error> {
        let mut journal = Self::default();
        let io = Error::io(path);
        while let Some(found) = frame::read(file, key, journal.length).map_err(&io)? {
            let at = journal.length;
            let commit: Commit =
                postcard::from_bytes(&found.holds).map_err(|e| Error::damaged(path, at, format!("no commit: {e}")))?;
            let follows = commit.previous == journal.last && commit.at == journal.rows_length();
            if !follows || commit.at.checked_add(commit.length).is_none() {
                return Err(Error::damaged(path, at, "this commit does not follow the one before"));
            }
            journal.length += found.length();
            journal.last = found.hash;
            journal.commits.push(commit);
        }
        if frame::any_after(file, key, journal.length).map_err(&io)? {
            return Err(Error::damaged(path, journal.length, "no commit, and there is one behind it"));
        }
        Ok(journal)
    }

    /// The bytes of the frame of a commit that follows.
    pub fn frame(&self, key: &Key, commit: &Commit) -> (Vec<u8>, [u8; 32]) {
        let holds = postcard::to_stdvec(commit).expect("numbers can be written to memory");
        frame::bytes(key, self.length, &holds)
    }
}
