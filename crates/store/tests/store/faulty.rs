//! A disk of which one call fails, and perhaps all after it.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::disk::{Handle, Mode};
use store::{Disk, Memory};

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full.
    Full,
    /// The disk is broken.
    Broken,
    /// A signal came between; a second try would do.
    Interrupted,
    /// Only half of what was to be written is.
    Short,
    /// The power is cut in the middle of a write: from this call on nothing works.
    Cut,
}

#[derive(Clone)]
pub struct Faulty(Arc<State>);

struct State {
    memory: Memory,
    fault: Fault,
    at: u64,
    calls: AtomicU64,
    /// Whether it can exchange names.
    exchanges: bool,
}

impl Faulty {
    /// Over `memory`; call number `at` fails.
    pub fn new(memory: Memory, fault: Fault, at: u64) -> Self {
        Self(Arc::new(State { memory, fault, at, calls: AtomicU64::new(0), exchanges: true }))
    }

    /// The same on a system that cannot exchange names.
    pub fn without_exchange(memory: Memory, fault: Fault, at: u64) -> Self {
        Self(Arc::new(State { memory, fault, at, calls: AtomicU64::new(0), exchanges: false }))
    }

    /// Calls so far.
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }
}

impl State {
    fn call(&self) -> io::Result<()> {
        let n = self.calls.fetch_add(1, Ordering::Relaxed);
        let error = match self.fault {
            Fault::Cut if n >= self.at => io::ErrorKind::Other,
            _ if n != self.at => return Ok(()),
            Fault::Full => io::ErrorKind::StorageFull,
            Fault::Interrupted => io::ErrorKind::Interrupted,
            Fault::Short => return Ok(()),
            _ => io::ErrorKind::Other,
        };
        Err(error.into())
    }

    /// A call that a signal does not interrupt.
    fn plain(&self) -> io::Result<()> {
        self.call().or_else(|e| if e.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(e) })
    }
}

impl Disk for Faulty {
    fn make_directory(&self, path: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.make_directory(path)
    }
    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        self.0.plain()?;
        self.0.memory.names(path)
    }
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn Handle>> {
        self.0.plain()?;
        Ok(Box::new(Open { file: self.0.memory.open(path, mode)?, state: Arc::clone(&self.0) }))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.rename(from, to)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.link(from, to)
    }
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<bool> {
        self.0.plain()?;
        if self.0.exchanges { self.0.memory.exchange(a, b) } else { Ok(false) }
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.remove(path)
    }
    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.remove_directory(path)
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.0.plain()?;
        self.0.memory.sync_directory(path)
    }
}

struct Open {
    file: Box<dyn Handle>,
    state: Arc<State>,
}

impl Handle for Open {
    fn length(&self) -> io::Result<u64> {
        self.state.plain()?;
        self.file.length()
    }
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        self.state.call()?;
        self.file.read_at(at, into)
    }
    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize> {
        let n = self.state.calls.load(Ordering::Relaxed);
        if n == self.state.at && matches!(self.state.fault, Fault::Short | Fault::Cut | Fault::Full) {
            // Some of it is written whatever comes back.
            let half = bytes.len().div_ceil(2);
            self.file.write_at(at, &bytes[..half])?;
            return self.state.call().map(|()| half);
        }
        self.state.call()?;
        self.file.write_at(at, bytes)
    }
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.state.plain()?;
        self.file.cut(length)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.state.call()?;
        self.file.sync()
    }
    fn lock(&self) -> io::Result<bool> {
        self.state.plain()?;
        self.file.lock()
    }
}
