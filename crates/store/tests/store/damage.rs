//! Flipped bits and cut files.

use crate::sweep::{path, whole};
use std::path::PathBuf;
use std::sync::Arc;
use store::{Error, Memory, Store, verify};

fn is_detected(memory: &Memory) -> bool {
    match Store::open(Arc::new(memory.clone()), &path()).and_then(|store| verify(&store)) {
        Ok(found) => !found.wrong.is_empty(),
        Err(Error::Damaged { .. } | Error::NewerFormat { .. }) => true,
        Err(other) => panic!("{other}"),
    }
}

/// Shows every file of a finished store, and a way to put other bytes in its place.
fn each_file(mut show: impl FnMut(&Memory, &PathBuf, &[u8])) {
    let (memory, _) = whole();
    assert!(!is_detected(&memory), "a store that nobody has touched is whole");
    for (file, bytes) in memory.files() {
        show(&memory, &file, &bytes);
        memory.replace(&file, bytes);
    }
    assert!(!is_detected(&memory));
}

#[test]
fn every_kind_of_file_is_there() {
    let mut names = Vec::new();
    each_file(|_, file, _| names.push(file.file_name().unwrap().to_string_lossy().into_owned()));
    for name in ["plan", "worker-0000.rows", "worker-0000.journal", "manifest", "runs.parquet", "dictionary.md"] {
        assert!(names.iter().any(|there| there == name), "{name} of {names:?}");
    }
}

#[test]
fn a_flipped_bit_in_any_byte_of_any_file_is_found() {
    let mut flips = 0;
    each_file(|memory, file, bytes| {
        for k in 0..bytes.len() {
            let mut bad = bytes.to_vec();
            bad[k] ^= 1 << (k % 8);
            memory.replace(file, bad);
            assert!(is_detected(memory), "{}, byte {k}", file.display());
            flips += 1;
        }
    });
    assert!(flips > 5000, "{flips}");
}

#[test]
fn any_cut_of_any_file_is_found() {
    each_file(|memory, file, bytes| {
        for length in 0..bytes.len() {
            memory.replace(file, bytes[..length].to_vec());
            assert!(is_detected(memory), "{} cut to {length}", file.display());
        }
    });
}

#[test]
fn damage_before_the_last_commit_is_refused_and_never_cut_off() {
    let (memory, _) = whole();
    let journal = path().join("worker-0000.journal");
    let mut bytes = memory.files().into_iter().find(|(file, _)| *file == journal).unwrap().1;
    bytes[60] ^= 4;
    memory.replace(&journal, bytes.clone());
    let store = Store::open(Arc::new(memory.clone()), &path()).unwrap();
    let refusal = store::Worker::start(&store, 0).err().unwrap();
    assert!(matches!(refusal, Error::Damaged { at: 0, .. }), "{refusal}");
    assert_eq!(memory.files().into_iter().find(|(file, _)| *file == journal).unwrap().1, bytes, "nothing was changed");
}
