//! # How a plan is cut
//! Into pieces of neighbouring runs, made once for a store. Of as many pieces as there are shards, each shard has one, so that all shards advance
//! through the plan together and half a sweep is half a design.

use super::{directory, token::State, token::Token};
use crate::disk::{Disk, Mode};
use crate::error::Error;
use crate::index::Index;
use crate::process::Process;
use crate::sealed;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

/// Format of the file.
const FORMAT: u32 = 2;
/// Its name.
pub(super) const NAME: &str = "cut";
/// How the name of a directory begins that is to be that of the leases.
const PART: &str = ".leases.part-";

/// How a plan is cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Shards that were planned.
    pub shards: u32,
    /// For each piece the first run that is not in it, nor in one before.
    pub ends: Vec<u64>,
    /// For each piece the shard that it belongs to, from 0 on.
    pub shard_of: Vec<u32>,
}

impl Cut {
    /// How many pieces there are.
    #[must_use]
    pub fn pieces(&self) -> u32 {
        self.ends.len() as u32
    }

    /// The runs of a piece.
    #[must_use]
    pub fn runs_of(&self, piece: u32) -> Range<u64> {
        let k = piece as usize;
        k.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[k]
    }

    /// The shard that a piece belongs to, from 0 on.
    #[must_use]
    pub fn shard_of(&self, piece: u32) -> u32 {
        self.shard_of[piece as usize]
    }

    /// Pieces that end so, dealt to shards by what each costs. Of every round of as many pieces as there are shards, the costliest goes to the
    /// shard that has least until then, and so on: costs that repeat in the rhythm of the shards pile up on none.
    ///
    /// # Panics
    /// Where there is not one cost a piece.
    #[must_use]
    pub fn dealt(shards: u32, ends: Vec<u64>, costs: &[u128]) -> Self {
        assert_eq!(ends.len(), costs.len(), "a cost a piece");
        let mut sums = vec![0_u128; shards as usize];
        let mut shard_of = vec![0; ends.len()];
        let pieces: Vec<usize> = (0..ends.len()).collect();
        for round in pieces.chunks(sums.len()) {
            let mut round = round.to_vec();
            round.sort_by_key(|piece| Reverse(costs[*piece]));
            let mut least: Vec<usize> = (0..sums.len()).collect();
            least.sort_by_key(|shard| sums[*shard]);
            for (piece, shard) in round.into_iter().zip(least) {
                shard_of[piece] = shard as u32;
                sums[shard] += costs[piece];
            }
        }
        Self { shards, ends, shard_of }
    }

    /// How a store is cut; nothing where it is not.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(store: &Store) -> Result<Option<Self>, Error> {
        let path = directory(store.path()).join(NAME);
        let Some(cut) = sealed::read::<Self>(store.disk.as_ref(), &path, "cut", FORMAT)? else { return Ok(None) };
        let is_whole = cut.shards > 0
            && cut.ends.is_sorted_by(|a, b| a < b)
            && cut.ends.last() == Some(&store.plan().runs)
            && u32::try_from(cut.ends.len()).is_ok()
            && cut.shard_of.len() == cut.ends.len()
            && cut.shard_of.iter().all(|shard| *shard < cut.shards);
        if is_whole { Ok(Some(cut)) } else { Err(Error::damaged(&path, 0, "its pieces are not those of the plan")) }
    }

    /// Cuts a store, and yields how it is cut: as `wanted`, or as another process has cut it first. Of runs that are there already nothing is
    /// to be done.
    ///
    /// # Errors
    /// [`Error::Busy`] where a process is at work on all of it; what is wrong with the store, and what the operating system says.
    pub fn make(store: &Store, wanted: impl FnOnce() -> Self) -> Result<Self, Error> {
        if let Some(cut) = Self::read(store)? {
            return Ok(cut);
        }
        let index = Index::read(std::slice::from_ref(store))?;
        for worker in store.workers()? {
            // Another process may be about to cut it, and looks just now, too.
            if store.is_busy(worker)? && Self::read(store)?.is_none() {
                return Err(Error::Busy(store.path().to_owned()));
            }
        }
        let cut = wanted();
        let (disk, to) = (store.disk.as_ref(), directory(store.path()));
        let part = store.path().join(format!("{PART}{}", Process::this().tag()));
        clear(disk, &part)?;
        disk.make_directory(&part).map_err(Error::io(&part))?;
        sealed::write(disk, &part, NAME, &sealed::text("cut", FORMAT, &cut))?;
        for piece in 0..cut.pieces() {
            let runs = cut.runs_of(piece);
            let there = index.count_in(&runs);
            // Worker 0 stands for whoever was at work before it was cut.
            let state = if there == 0 { State::New } else { State::Left(0) };
            if there < runs.end - runs.start {
                let path = part.join(Token { piece, state }.name());
                disk.open(&path, Mode::New).map_err(Error::io(&path))?;
            }
        }
        disk.sync_directory(&part).map_err(Error::io(&part))?;
        match disk.rename(&part, &to) {
            Ok(()) => {}
            // Another was faster: a directory that holds something cannot be replaced.
            Err(e) if [ErrorKind::AlreadyExists, ErrorKind::DirectoryNotEmpty].contains(&e.kind()) => {
                clear(disk, &part)?;
            }
            Err(e) => return Err(Error::io(&to)(e)),
        }
        disk.sync_directory(store.path()).map_err(Error::io(store.path()))?;
        Self::read(store)?.ok_or_else(|| Error::damaged(&to, 0, "it was there a moment ago"))
    }
}

/// Removes a directory of ours and what is in it, if it is there.
pub(super) fn clear(disk: &dyn Disk, directory: &Path) -> Result<(), Error> {
    let names = match disk.names(directory) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        other => other.map_err(Error::io(directory))?,
    };
    for name in names {
        disk.remove(&directory.join(name)).map_err(Error::io(directory))?;
    }
    disk.remove_directory(directory).map_err(Error::io(directory))
}

/// Whether a name in a store is that of a directory of leases, or was to be.
pub(super) fn is_directory(name: &str) -> bool {
    name == "leases" || name.starts_with(PART)
}
