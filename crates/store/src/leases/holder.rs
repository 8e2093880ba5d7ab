//! # Who holds pieces
//! One process's part: it takes pieces, says that it is alive, and gives pieces back when they are done or when it has to go.

use super::token::{State, Token};
use super::watch::{self, Life, Watch};
use super::{Cut, beat_name, directory, is_there, remove, tokens};
use crate::error::Error;
use crate::process::Process;
use crate::store::Store;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How fast others take over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long a worker may be silent before others take over its pieces. It writes its beat six times in that.
    pub silence: Duration,
}

impl Default for Pace {
    /// Half a minute: a network file system may keep a process waiting for some seconds.
    fn default() -> Self {
        Self { silence: Duration::from_secs(30) }
    }
}

/// What came of asking for a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This piece is to be done.
    Piece {
        /// Its number.
        piece: u32,
        /// Whether none of its runs is there.
        is_new: bool,
    },
    /// There is none now, and it is not known whether those who hold the rest are alive.
    Wait,
    /// What is left is with so many others, who are alive.
    WithOthers(usize),
    /// Nothing is left.
    Finished,
}

/// The leases of one worker.
pub struct Leases {
    store: Store,
    worker: u32,
    process: Process,
    cut: Cut,
    pace: Pace,
    held: BTreeSet<u32>,
    watch: Watch,
    beats: u64,
    last: Instant,
}

impl Leases {
    /// Those of worker number `worker` of a store that is cut so.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn join(store: &Store, cut: Cut, worker: u32, pace: Pace) -> Result<Self, Error> {
        let mut leases = Self {
            store: store.clone(),
            worker,
            process: Process::this(),
            cut,
            pace,
            held: BTreeSet::new(),
            watch: Watch::new(store.clone(), pace.silence),
            beats: 0,
            last: Instant::now(),
        };
        leases.beat()?;
        Ok(leases)
    }

    /// How the store is cut.
    #[must_use]
    pub fn cut(&self) -> &Cut {
        &self.cut
    }

    /// Takes a piece: of this shard, if there is one; else, unless it is to be of this shard, one that another has left or will not go on with; else
    /// one that nobody has had.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn claim(&mut self, shard: u32, only: bool) -> Result<Claim, Error> {
        let mut all = tokens(&self.store)?;
        all.retain(|token| !only || self.cut.shard_of(token.piece) == shard);
        let mut open = Vec::new();
        for token in &all {
            let is_own = self.cut.shard_of(token.piece) == shard;
            match token.state {
                State::New => open.push((if is_own { 1 } else { 3 }, *token)),
                State::Left(_) => open.push((if is_own { 0 } else { 2 }, *token)),
                // The one that was this shard's before.
                State::Held(worker) if is_own && worker != self.worker => {
                    if self.watch.look(worker, false)? == Life::Ended {
                        open.push((0, *token));
                    }
                }
                State::Held(_) => {}
            }
        }
        if open.is_empty() {
            return self.claim_of_others(&all);
        }
        open.sort_unstable();
        for (_, token) in open {
            if self.take(token)? {
                self.bury(token, &all)?;
                return Ok(Claim::Piece { piece: token.piece, is_new: token.state == State::New });
            }
        }
        Ok(Claim::Wait)
    }

    /// Takes a piece of somebody who has ended.
    fn claim_of_others(&mut self, all: &[Token]) -> Result<Claim, Error> {
        let (mut alive, mut is_known) = (BTreeSet::new(), true);
        for token in all {
            let State::Held(worker) = token.state else { continue };
            if worker == self.worker {
                continue;
            }
            match self.watch.look(worker, false)? {
                Life::Alive => {
                    alive.insert(worker);
                }
                Life::Unknown => is_known = false,
                Life::Ended if self.take(*token)? => {
                    self.bury(*token, all)?;
                    return Ok(Claim::Piece { piece: token.piece, is_new: false });
                }
                Life::Ended => is_known = false,
            }
        }
        Ok(match alive.len() {
            _ if !is_known => Claim::Wait,
            0 => Claim::Finished,
            n => Claim::WithOthers(n),
        })
    }

    /// Tries to make a piece one's own.
    fn take(&mut self, token: Token) -> Result<bool, Error> {
        let mine = Token { state: State::Held(self.worker), ..token };
        let (from, to) = (self.path(token), self.path(mine));
        match self.store.disk.rename(&from, &to) {
            Ok(()) => {}
            // Of a call that a network file system repeats, the first may have done it.
            Err(e) if e.kind() == ErrorKind::NotFound => {
                if !is_there(self.store.disk.as_ref(), &to)? {
                    return Ok(false);
                }
            }
            Err(e) => return Err(Error::io(&from)(e)),
        }
        // A piece that nobody has had must not come back after its runs are there.
        let directory = directory(self.store.path());
        self.store.disk.sync_directory(&directory).map_err(Error::io(&directory))?;
        self.held.insert(token.piece);
        Ok(true)
    }

    /// Removes the beat of somebody whose last piece was taken.
    fn bury(&self, taken: Token, all: &[Token]) -> Result<(), Error> {
        let State::Held(worker) = taken.state else { return Ok(()) };
        let has_more = all.iter().any(|token| token.state == taken.state && token.piece != taken.piece);
        if has_more { Ok(()) } else { remove(self.store.disk.as_ref(), &self.beat_path(worker)) }
    }

    /// Says that this worker is alive, if it is time, and yields the pieces that it holds no more because others took them for
    /// abandoned. Nothing of these may be committed.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn keep(&mut self) -> Result<Vec<u32>, Error> {
        let mut lost = Vec::new();
        for piece in self.held.clone() {
            let path = self.path(Token { piece, state: State::Held(self.worker) });
            if !is_there(self.store.disk.as_ref(), &path)? {
                self.held.remove(&piece);
                lost.push(piece);
            }
        }
        if !lost.is_empty() || self.last.elapsed() >= watch::interval(self.pace.silence) {
            self.beat()?;
        }
        Ok(lost)
    }

    fn beat(&mut self) -> Result<(), Error> {
        self.beats += 1;
        self.last = Instant::now();
        watch::write(&self.store, self.worker, &self.process, self.pace.silence, self.beats)
    }

    /// All runs of a piece are committed.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn finish(&mut self, piece: u32) -> Result<(), Error> {
        self.held.remove(&piece);
        remove(self.store.disk.as_ref(), &self.path(Token { piece, state: State::Held(self.worker) }))
    }

    /// Gives back what is not finished, so that others need not wait.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn leave(&mut self) -> Result<(), Error> {
        for piece in std::mem::take(&mut self.held) {
            let [mine, left] =
                [State::Held(self.worker), State::Left(self.worker)].map(|state| self.path(Token { piece, state }));
            match self.store.disk.rename(&mine, &left) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(Error::io(&mine)(e)),
                _ => {}
            }
        }
        remove(self.store.disk.as_ref(), &self.beat_path(self.worker))?;
        if tokens(&self.store)?.is_empty() {
            // Of those that were killed when they had just finished something.
            let directory = directory(self.store.path());
            let names = self.store.disk.names(&directory).map_err(Error::io(&directory))?;
            for name in names.iter().filter(|name| name.starts_with("beat-")) {
                remove(self.store.disk.as_ref(), &directory.join(name))?;
            }
        }
        Ok(())
    }

    fn path(&self, token: Token) -> PathBuf {
        directory(self.store.path()).join(token.name())
    }

    fn beat_path(&self, worker: u32) -> PathBuf {
        directory(self.store.path()).join(beat_name(worker))
    }
}
