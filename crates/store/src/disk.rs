//! # The few calls that a store makes of a file system
//! All of them go through [`Disk`], so that a test can let any of them fail, and can lose what was not made durable.

mod memory;
mod real;

pub use memory::Memory;
pub use real::Real;

use crate::error::Error;
use std::io::{self, ErrorKind};
use std::path::Path;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// To read what is there.
    Read,
    /// To read and write; made if it is not there.
    Write,
    /// The same, of a file that is not there yet: of several who try, one succeeds.
    New,
}

/// A file system.
pub trait Disk: Send + Sync {
    /// Makes a directory; an error where there is something.
    ///
    /// # Errors
    /// What the operating system says.
    fn make_directory(&self, path: &Path) -> io::Result<()>;
    /// Names in a directory, sorted.
    ///
    /// # Errors
    /// What the operating system says.
    fn names(&self, path: &Path) -> io::Result<Vec<String>>;
    /// Opens a file.
    ///
    /// # Errors
    /// What the operating system says.
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn Handle>>;
    /// Gives a file or directory another name.
    ///
    /// # Errors
    /// What the operating system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name; an error where there is something of that name.
    ///
    /// # Errors
    /// What the operating system says.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two files or directories have each other's names, in one step; `false`, and nothing has changed, where the system
    /// cannot.
    ///
    /// # Errors
    /// What the operating system says.
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<bool>;
    /// Removes a file.
    ///
    /// # Errors
    /// What the operating system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    ///
    /// # Errors
    /// What the operating system says.
    fn remove_directory(&self, path: &Path) -> io::Result<()>;
    /// Makes durable which names a directory holds.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;
}

/// An open file.
pub trait Handle: Send {
    /// Its length in bytes.
    ///
    /// # Errors
    /// What the operating system says.
    fn length(&self) -> io::Result<u64>;
    /// Reads some bytes from `at` on; none at the end.
    ///
    /// # Errors
    /// What the operating system says.
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize>;
    /// Writes some of `bytes` from `at` on.
    ///
    /// # Errors
    /// What the operating system says.
    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<usize>;
    /// Cuts it to this length.
    ///
    /// # Errors
    /// What the operating system says.
    fn cut(&mut self, length: u64) -> io::Result<()>;
    /// Makes its bytes durable.
    ///
    /// # Errors
    /// What the operating system says.
    fn sync(&mut self) -> io::Result<()>;
    /// Locks it for as long as it is open; `false` where another process, or another handle of this one, has. Where the file
    /// system knows no locks, everybody may.
    ///
    /// # Errors
    /// What the operating system says.
    fn lock(&self) -> io::Result<bool>;
}

/// Writes all of `bytes`, however many calls that takes.
pub(crate) fn write_all(file: &mut dyn Handle, mut at: u64, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write_at(at, bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(n) => (at, bytes) = (at + n as u64, &bytes[n..]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Reads exactly so many bytes; [`ErrorKind::UnexpectedEof`] where there are fewer.
pub(crate) fn read_exact(file: &dyn Handle, mut at: u64, mut into: &mut [u8]) -> io::Result<()> {
    while !into.is_empty() {
        match file.read_at(at, into) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(n) => (at, into) = (at + n as u64, &mut into[n..]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Makes a file durable, however often a signal comes between.
pub(crate) fn sync(file: &mut dyn Handle) -> io::Result<()> {
    loop {
        match file.sync() {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A whole file; nothing where there is none.
pub(crate) fn read(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let file = match disk.open(path, Mode::Read) {
        Err(e) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&e.kind()) => return Ok(None),
        other => other.map_err(Error::io(path))?,
    };
    let length = file.length().map_err(Error::io(path))?;
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    read_exact(file.as_ref(), 0, &mut bytes).map_err(Error::io(path))?;
    Ok(Some(bytes))
}
