//! # The file of a checkpoint
//! What stands around a world that was written: what it is of, and digests that tell whether it is whole.

use serde::{Deserialize, Serialize};

/// What every checkpoint begins with.
const MAGIC: &[u8; 8] = b"UPCHAINw";
/// Version of the layout of the file.
const FORMAT: u32 = 2;
/// Bytes before the header: magic, format, length of the header.
const PREFIX: usize = 16;
/// Bytes of a digest.
const DIGEST: usize = 32;
/// No header is longer.
const HEADER_MAX: usize = 4096;

/// What a checkpoint says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program that wrote it.
    pub version: String,
    /// Digest of the scenario that the world follows ([`crate::spec::WorldSpec::digest`]).
    pub scenario: [u8; DIGEST],
    /// Number of the period that runs next.
    pub period: u32,
    /// Master seed.
    pub seed: u64,
    /// Replication.
    pub replication: u32,
    /// Bytes of the body.
    pub(super) body: u64,
}

/// Why a checkpoint is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file is something else.
    #[error("this is no checkpoint")]
    NoCheckpoint,
    /// The file is laid out otherwise.
    #[error("the checkpoint has format {found}, and this program reads format {expected}")]
    Format {
        /// Format of the file.
        found: u32,
        /// Format that is read.
        expected: u32,
    },
    /// Bytes are missing or too many.
    #[error("the checkpoint has {found} bytes where {expected} are expected")]
    Length {
        /// Bytes that are there.
        found: u64,
        /// Bytes that should be.
        expected: u64,
    },
    /// Bytes have changed.
    #[error("the {part} of the checkpoint is damaged: its BLAKE3 is {found}, and should be {expected}")]
    Damaged {
        /// Header or body.
        part: &'static str,
        /// Digest of what is there.
        found: String,
        /// Digest that the file gives.
        expected: String,
    },
    /// Another version of the program wrote it.
    #[error("the checkpoint was written by version {found}, and this is version {expected}")]
    Version {
        /// Version that wrote it.
        found: String,
        /// Version that reads it.
        expected: String,
    },
    /// It is of another scenario.
    #[error("the checkpoint is of a scenario with digest {found}, and not of this one, {expected}")]
    Scenario {
        /// Digest of the scenario that it is of.
        found: String,
        /// Digest of the scenario that it should be of.
        expected: String,
    },
    /// It is whole, and still not what a world of the scenario looks like.
    #[error("the {0} in the checkpoint do not fit the scenario")]
    Contents(&'static str),
}

/// Header and body under their digests.
pub(super) fn seal(header: &Header, body: &[u8]) -> Vec<u8> {
    let header = postcard::to_stdvec(header).expect("a header can be written");
    let mut bytes = Vec::with_capacity(PREFIX + header.len() + body.len() + 2 * DIGEST);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    for part in [&header, body] {
        bytes.extend_from_slice(part);
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
    }
    bytes
}

/// What a checkpoint says of itself, without reading the world.
///
/// # Errors
/// Where the bytes are no checkpoint, of another format or version, too short or too long, or changed.
pub fn header(bytes: &[u8]) -> Result<Header, Refused> {
    open(bytes).map(|(header, _)| header)
}

/// Header and body of a checkpoint of this version, their digests compared.
pub(super) fn open(bytes: &[u8]) -> Result<(Header, &[u8]), Refused> {
    if bytes.get(..MAGIC.len()).is_none_or(|magic| magic != MAGIC) {
        return Err(Refused::NoCheckpoint);
    }
    let format = word(bytes, 8)?;
    if format != FORMAT {
        return Err(Refused::Format { found: format, expected: FORMAT });
    }
    let header_end = PREFIX + (word(bytes, 12)? as usize).min(HEADER_MAX);
    same(bytes, header_end, "header")?;
    let damaged = |_| Refused::Contents("entries of the header");
    let header: Header = postcard::from_bytes(&bytes[PREFIX..header_end]).map_err(damaged)?;
    let version = env!("CARGO_PKG_VERSION");
    if header.version != version {
        return Err(Refused::Version { found: header.version, expected: version.to_owned() });
    }
    let body = header_end + DIGEST;
    let expected = (body as u64).saturating_add(header.body).saturating_add(DIGEST as u64);
    if bytes.len() as u64 != expected {
        return Err(Refused::Length { found: bytes.len() as u64, expected });
    }
    let body_end = bytes.len() - DIGEST;
    same(bytes, body_end, "body")?;
    Ok((header, &bytes[body..body_end]))
}

/// Four bytes as a number.
fn word(bytes: &[u8], at: usize) -> Result<u32, Refused> {
    let missing = Refused::Length { found: bytes.len() as u64, expected: PREFIX as u64 };
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or(missing)
}

/// Compares the digest that stands at `end` with that of all bytes before.
fn same(bytes: &[u8], end: usize, part: &'static str) -> Result<(), Refused> {
    let missing = Refused::Length { found: bytes.len() as u64, expected: (end + DIGEST) as u64 };
    let expected = bytes.get(end..end + DIGEST).ok_or(missing)?;
    let found = blake3::hash(&bytes[..end]);
    if found.as_bytes() == expected {
        return Ok(());
    }
    Err(Refused::Damaged { part, found: hex(found.as_bytes()), expected: hex(expected) })
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
