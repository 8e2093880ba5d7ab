//! # Frames
//! What is appended to a file, so that a reader knows whether all of it is there and nothing else: four bytes that say that
//! a frame begins, the length of what it holds, 32 bytes of BLAKE3, and what it holds.
//!
//! The hash is keyed with the plan's digest and covers the frame's place in the file, its first eight bytes and what it
//! holds: a frame of another store, or at another place, is no frame.

use crate::disk::{Handle, read_exact};
use std::io::{self, ErrorKind};

/// How a frame begins.
const MAGIC: [u8; 4] = *b"upF1";
/// Bytes before what a frame holds.
pub(crate) const HEAD: usize = 40;
/// Bytes that a frame may hold: far more than a commit ever does, far less than a damaged length may ask for.
pub(crate) const HOLDS_MAX: u32 = 1 << 30;

/// What all hashes of a store are keyed with.
pub(crate) type Key = [u8; 32];

/// A frame, as it is found in a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// What it holds.
    pub holds: Vec<u8>,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Frame {
    /// Bytes that it takes in its file.
    pub fn length(&self) -> u64 {
        (HEAD + self.holds.len()) as u64
    }
}

fn hash(key: &Key, at: u64, head: &[u8], holds: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(&at.to_le_bytes()).update(head).update(holds);
    *hasher.finalize().as_bytes()
}

/// The bytes of a frame that stands at byte `at`, and its hash.
///
/// # Panics
/// Where it would hold more than a frame may.
pub(crate) fn bytes(key: &Key, at: u64, holds: &[u8]) -> (Vec<u8>, [u8; 32]) {
    let length = u32::try_from(holds.len()).ok().filter(|n| *n <= HOLDS_MAX).expect("a commit holds less than a GiB");
    let mut bytes = Vec::with_capacity(HEAD + holds.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&length.to_le_bytes());
    let hash = hash(key, at, &bytes, holds);
    bytes.extend_from_slice(&hash);
    bytes.extend_from_slice(holds);
    (bytes, hash)
}

/// The frame at byte `at`; nothing where there is none, or not all of it, or something in it is not as it was written.
pub(crate) fn read(file: &dyn Handle, key: &Key, at: u64) -> io::Result<Option<Frame>> {
    let left = file.length()?.saturating_sub(at);
    let mut head = [0; HEAD];
    if left < HEAD as u64 {
        return Ok(None);
    }
    whole(read_exact(file, at, &mut head))?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if head[..4] != MAGIC || length > HOLDS_MAX || left - (HEAD as u64) < u64::from(length) {
        return Ok(None);
    }
    let mut holds = vec![0; length as usize];
    whole(read_exact(file, at + HEAD as u64, &mut holds))?;
    let found = hash(key, at, &head[..8], &holds);
    Ok((found == head[8..]).then_some(Frame { holds, hash: found }))
}

/// A file that became shorter while it was read is an error of its own.
fn whole(read: io::Result<()>) -> io::Result<()> {
    read.map_err(|e| match e.kind() {
        ErrorKind::UnexpectedEof => {
            io::Error::new(ErrorKind::UnexpectedEof, "the file became shorter while it was read")
        }
        _ => e,
    })
}

/// Whether a frame begins anywhere after byte `at`: what cuts a write short leaves none behind it.
pub(crate) fn any_after(file: &dyn Handle, key: &Key, at: u64) -> io::Result<bool> {
    let length = file.length()?;
    let mut window = vec![0; 1 << 20];
    let mut start = at + 1;
    while start + (HEAD as u64) <= length {
        let n = window.len().min((length - start) as usize);
        whole(read_exact(file, start, &mut window[..n]))?;
        for k in window[..n].windows(4).enumerate().filter(|(_, four)| *four == MAGIC).map(|(k, _)| k) {
            if read(file, key, start + k as u64)?.is_some() {
                return Ok(true);
            }
        }
        // The last three bytes may begin a frame.
        start += n.saturating_sub(3).max(1) as u64;
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{Disk, Memory, Mode, write_all};
    use std::path::Path;

    const KEY: Key = [7; 32];

    fn file(bytes: &[u8]) -> Box<dyn Handle> {
        let mut file = Memory::default().open(Path::new("x"), Mode::Write).unwrap();
        write_all(file.as_mut(), 0, bytes).unwrap();
        file
    }

    #[test]
    fn a_frame_reads_back_and_one_after_it_is_found() {
        let (mut all, _) = bytes(&KEY, 0, b"rows");
        let second = all.len() as u64;
        all.extend(bytes(&KEY, second, b"more").0);
        let file = file(&all);
        assert_eq!(read(file.as_ref(), &KEY, 0).unwrap().unwrap().holds, b"rows");
        assert_eq!(read(file.as_ref(), &KEY, second).unwrap().unwrap().holds, b"more");
        assert!(any_after(file.as_ref(), &KEY, 0).unwrap() && !any_after(file.as_ref(), &KEY, second).unwrap());
    }

    #[test]
    fn every_flipped_bit_and_every_cut_of_a_frame_is_seen() {
        let (whole, _) = bytes(&KEY, 0, b"some rows");
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(file(&bytes).as_ref(), &KEY, 0).unwrap(), None, "bit {bit}");
        }
        for length in 0..whole.len() {
            assert_eq!(read(file(&whole[..length]).as_ref(), &KEY, 0).unwrap(), None, "cut to {length}");
        }
    }

    #[test]
    fn a_frame_of_another_store_or_place_is_none() {
        let (whole, _) = bytes(&KEY, 0, b"rows");
        assert_eq!(read(file(&whole).as_ref(), &[8; 32], 0).unwrap(), None);
        let moved = [&b"x"[..], &whole].concat();
        assert_eq!(read(file(&moved).as_ref(), &KEY, 1).unwrap(), None);
    }
}
