//! # A file in memory
//! Its bytes, and what a power cut would leave of them: each write that was not made durable may be there whole, in part, or
//! not at all, whatever became of those before it.

use super::super::Handle;
use super::held;
use std::io;
use std::sync::{Arc, Mutex};

pub(super) type Content = Arc<Mutex<File>>;

#[derive(Clone, Debug, Default)]
pub(super) struct File {
    pub bytes: Vec<u8>,
    durable: Vec<u8>,
    /// What was done since it was made durable.
    edits: Vec<Edit>,
    locked: bool,
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<u8>),
    Cut(usize),
}

impl File {
    /// A file that has been there for long.
    pub fn lasting(bytes: Vec<u8>) -> Self {
        Self { durable: bytes.clone(), bytes, ..Self::default() }
    }

    /// What a power cut leaves. `kept` says how many of so many bytes, or of one change, are there.
    pub fn after_power_cut(&self, kept: &mut dyn FnMut(usize) -> usize) -> Self {
        let mut bytes = self.durable.clone();
        for edit in &self.edits {
            match edit {
                Edit::Write(at, written) => write(&mut bytes, *at, &written[..kept(written.len()).min(written.len())]),
                Edit::Cut(length) if kept(1) > 0 => bytes.resize(*length, 0),
                Edit::Cut(_) => {}
            }
        }
        Self::lasting(bytes)
    }
}

fn write(bytes: &mut Vec<u8>, at: usize, written: &[u8]) {
    let end = at + written.len();
    if bytes.len() < end && !written.is_empty() {
        bytes.resize(end, 0);
    }
    if !written.is_empty() {
        bytes[at..end].copy_from_slice(written);
    }
}

/// An open file.
pub(super) struct Open {
    file: Content,
    /// Whether it is this handle that holds the lock.
    locks: Mutex<bool>,
}

impl Open {
    pub fn new(file: Content) -> Self {
        Self { file, locks: Mutex::new(false) }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if *held(&self.locks) {
            held(&self.file).locked = false;
        }
    }
}

impl Handle for Open {
    fn length(&self) -> io::Result<u64> {
        Ok(held(&self.file).bytes.len() as u64)
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let file = held(&self.file);
        let start = usize::try_from(at).unwrap_or(usize::MAX).min(file.bytes.len());
        let n = into.len().min(file.bytes.len() - start);
        into[..n].copy_from_slice(&file.bytes[start..start + n]);
        Ok(n)
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize> {
        let mut file = held(&self.file);
        write(&mut file.bytes, at as usize, bytes);
        file.edits.push(Edit::Write(at as usize, bytes.to_vec()));
        Ok(bytes.len())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        let mut file = held(&self.file);
        file.bytes.resize(length as usize, 0);
        file.edits.push(Edit::Cut(length as usize));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut file = held(&self.file);
        let mut durable = std::mem::take(&mut file.durable);
        for edit in std::mem::take(&mut file.edits) {
            match edit {
                Edit::Write(at, bytes) => write(&mut durable, at, &bytes),
                Edit::Cut(length) => durable.resize(length, 0),
            }
        }
        file.durable = durable;
        Ok(())
    }

    fn lock(&self) -> io::Result<bool> {
        let mut file = held(&self.file);
        if std::mem::replace(&mut file.locked, true) {
            return Ok(false);
        }
        *held(&self.locks) = true;
        Ok(true)
    }
}
