//! # Beats
//! Who is alive. A beat is a small file that changes; what it says apart from that is who writes it, and how long it may be silent.

use super::{beat_name, directory};
use crate::disk::{self, Mode, write_all};
use crate::error::Error;
use crate::process::Process;
use crate::store::Store;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Beats in the time that a worker may be silent.
const BEATS: u32 = 6;

/// What is known of another worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Its beat has changed, or its process is seen.
    Alive,
    /// Its process is known to have ended, or it was silent for too long.
    Ended,
    /// It was not looked at for long enough.
    Unknown,
}

#[derive(Serialize, Deserialize)]
struct Beat {
    process: Process,
    /// Milliseconds after which others take over.
    silence: u64,
    count: u64,
}

/// Writes a beat.
pub(super) fn write(store: &Store, worker: u32, process: &Process, silence: Duration, count: u64) -> Result<(), Error> {
    let beat = Beat { process: process.clone(), silence: silence.as_millis() as u64, count };
    let text = serde_json::to_string(&beat).expect("texts and numbers are valid JSON") + "\n";
    let path = directory(store.path()).join(beat_name(worker));
    // Opened each time: others see on a network file system what was written before a file was closed.
    let mut file = store.disk.open(&path, Mode::Write).map_err(Error::io(&path))?;
    write_all(file.as_mut(), 0, text.as_bytes()).map_err(Error::io(&path))?;
    disk::sync(file.as_mut()).map_err(Error::io(&path))
}

/// How often a worker writes a beat that may be silent for so long.
pub(super) fn interval(silence: Duration) -> Duration {
    silence / BEATS
}

/// Watches others.
pub(super) struct Watch {
    store: Store,
    this: Process,
    /// How long a worker may be silent that does not say so: its first beat is not there yet, or its last no more.
    silence: Duration,
    seen: BTreeMap<u32, Seen>,
}

struct Seen {
    bytes: Vec<u8>,
    since: Instant,
    has_changed: bool,
    silence: Duration,
}

impl Watch {
    pub fn new(store: Store, silence: Duration) -> Self {
        Self { store, this: Process::this(), silence, seen: BTreeMap::new() }
    }

    /// Looks at a worker's beat. Once is enough only where its process is known to have ended, or where it may be enough to see that
    /// it runs, be it stopped.
    pub fn look(&mut self, worker: u32, seen_is_enough: bool) -> Result<Life, Error> {
        let path = directory(self.store.path()).join(beat_name(worker));
        let bytes = disk::read(self.store.disk.as_ref(), &path)?.unwrap_or_default();
        // What is read while it is written is none, and changes.
        let beat: Option<Beat> = serde_json::from_slice(&bytes).ok();
        let silence = beat.as_ref().map_or(self.silence, |beat| Duration::from_millis(beat.silence));
        if beat.as_ref().is_some_and(|beat| self.this.knows_ended(&beat.process)) {
            self.seen.insert(worker, Seen { bytes, since: Instant::now(), has_changed: false, silence });
            return Ok(Life::Ended);
        }
        let is_seen = seen_is_enough && beat.as_ref().is_some_and(|beat| self.this.knows_running(&beat.process));
        let new = || Seen { bytes: bytes.clone(), since: Instant::now(), has_changed: false, silence };
        let seen = self.seen.entry(worker).or_insert_with(new);
        if seen.bytes != bytes {
            *seen = Seen { bytes, since: Instant::now(), has_changed: true, silence };
        }
        Ok(match seen.since.elapsed() {
            silent if silent >= seen.silence => Life::Ended,
            _ if seen.has_changed || is_seen => Life::Alive,
            _ => Life::Unknown,
        })
    }

    /// How often a worker that was looked at writes its beat.
    pub fn beat(&self, worker: u32) -> Duration {
        interval(self.seen.get(&worker).map_or(self.silence, |seen| seen.silence))
    }
}
