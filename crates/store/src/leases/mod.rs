//! # Leases
//! How several tasks share one store, on one machine or on many, and more of them than were planned. The plan is cut into pieces, and of each
//! piece that is not finished there is one empty file in `leases/` whose name says how it stands: that nobody has had it, that
//! a worker holds it, or that one has left it. To take a piece is to rename that file from what it was seen as to one's own: of several who try,
//! on however many machines, one succeeds, and nobody can take what has changed hands in between. No lock of a file is relied on.
//!
//! Who holds pieces writes a beat every few seconds. Who has nothing else to do watches the beats of those who hold the rest, by its own
//! clock, and takes over from whoever is silent for too long; clocks of machines are never compared. A worker writes only into files
//! of its own, and asks before every commit whether its pieces are still its own: one that was thought to be dead and is not can damage
//! nothing, and stops what it does there.

mod cut;
mod holder;
mod token;
mod watch;

pub use cut::Cut;
pub use holder::{Claim, Leases, Pace};
pub use token::{State, Token};
pub use watch::Life;

use crate::disk::{Disk, Mode};
use crate::error::Error;
use crate::store::Store;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use watch::Watch;

/// Where the leases of a store are.
pub(crate) fn directory(store: &Path) -> PathBuf {
    store.join("leases")
}

fn beat_name(worker: u32) -> String {
    format!("beat-{worker:04}")
}

/// The pieces of a store that are not finished, in their order.
pub(crate) fn tokens(store: &Store) -> Result<Vec<Token>, Error> {
    let directory = directory(store.path());
    let names = store.disk.names(&directory).map_err(Error::io(&directory))?;
    let mut tokens: Vec<Token> = names.iter().filter_map(|name| Token::parse(name)).collect();
    // While a file is renamed, some file systems list it twice, or not at all: what is taken is decided by the renaming.
    tokens.sort_unstable();
    tokens.dedup_by_key(|token| token.piece);
    Ok(tokens)
}

/// How the pieces of a store stand.
#[derive(Debug)]
pub struct Survey {
    /// How it is cut.
    pub cut: Cut,
    /// Pieces that are not finished, in their order.
    pub tokens: Vec<Token>,
    /// Those who hold some.
    pub holders: BTreeMap<u32, Life>,
}

/// Looks at the pieces of a store, for so long at most as two beats of those who hold some take; nothing where it was never cut.
///
/// # Errors
/// What is wrong with the store, and what the operating system says.
pub fn survey(store: &Store) -> Result<Option<Survey>, Error> {
    let Some(cut) = Cut::read(store)? else { return Ok(None) };
    let tokens = tokens(store)?;
    let mut watch = Watch::new(store.clone(), Pace::default().silence);
    let of_held =
        |token: &Token| if let State::Held(worker) = token.state { Some((worker, Life::Unknown)) } else { None };
    let mut holders: BTreeMap<u32, Life> = tokens.iter().filter_map(of_held).collect();
    let (start, mut patience) = (Instant::now(), Duration::ZERO);
    loop {
        for (worker, life) in holders.iter_mut().filter(|(_, life)| **life == Life::Unknown) {
            *life = watch.look(*worker, true)?;
            patience = patience.max(watch.beat(*worker) * 5 / 2);
        }
        if start.elapsed() >= patience || holders.values().all(|life| *life != Life::Unknown) {
            return Ok(Some(Survey { cut, tokens, holders }));
        }
        std::thread::sleep(Duration::from_millis(100).min(patience));
    }
}

/// Removes all leases of a store.
pub(crate) fn discard(disk: &dyn Disk, store: &Path) -> Result<(), Error> {
    let Ok(names) = disk.names(store) else { return Ok(()) };
    for name in names.iter().filter(|name| cut::is_directory(name)) {
        cut::clear(disk, &store.join(name))?;
    }
    Ok(())
}

/// Whether a file is there, as its file system says now.
fn is_there(disk: &dyn Disk, path: &Path) -> Result<bool, Error> {
    match disk.open(path, Mode::Read) {
        Ok(_) => Ok(true),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::io(path)(e)),
    }
}

/// Removes a file that another may have removed.
fn remove(disk: &dyn Disk, path: &Path) -> Result<(), Error> {
    match disk.remove(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::io(path)),
    }
}
