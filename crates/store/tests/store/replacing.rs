//! New tables take the place of old ones: whole at any instant, and what others put there stays.

use crate::faulty::{Fault, Faulty};
use crate::sweep::{chance, merged, path, tables, whole};
use std::path::PathBuf;
use std::sync::Arc;
use store::disk::Mode;
use store::{Disk, Error, Memory, Real, Store, verify};

type Files = Vec<(PathBuf, Vec<u8>)>;

fn notes() -> PathBuf {
    path().join("tables/notes.txt")
}

/// A finished store with a file of somebody else's among its tables, all of it durable.
fn with_notes() -> (Memory, Files) {
    let (memory, _) = whole();
    let mut file = memory.open(&notes(), Mode::Write).unwrap();
    file.write_at(0, b"mine").unwrap();
    file.sync().unwrap();
    memory.sync_directory(&path().join("tables")).unwrap();
    let memory = memory.after_power_cut(|all| all);
    let files = tables(&memory);
    (memory, files)
}

fn remerge(faulty: Faulty) -> Result<(), Error> {
    let disk: Arc<dyn Disk> = Arc::new(faulty);
    merged(&disk).map(drop)
}

/// The tables, without what a merge that was stopped holds its locks with.
fn shown(memory: &Memory) -> Files {
    tables(memory)
        .into_iter()
        .filter(|(file, _)| !file.file_name().unwrap().to_string_lossy().starts_with('.'))
        .collect()
}

fn has_notes(memory: &Memory) -> bool {
    memory.files().iter().any(|(file, bytes)| file.file_name() == notes().file_name() && bytes == b"mine")
}

fn without_notes(files: Files) -> Files {
    files.into_iter().filter(|(file, _)| *file != notes()).collect()
}

#[test]
fn at_whatever_call_a_merge_is_stopped_there_are_whole_tables() {
    let (start, expected) = with_notes();
    let faulty = Faulty::new(start, Fault::Broken, u64::MAX);
    remerge(faulty.clone()).unwrap();
    let (calls, mut stops) = (faulty.calls(), 0);
    for at in 0..calls {
        for cut in [false, true] {
            let (memory, _) = with_notes();
            let _ = remerge(Faulty::new(memory.clone(), Fault::Cut, at));
            let mut n = at;
            let left = if cut {
                memory.after_power_cut(|more| {
                    chance(
                        {
                            n += 1;
                            n
                        },
                        more + 1,
                    )
                })
            } else {
                memory
            };
            assert!(without_notes(shown(&left)) == without_notes(expected.clone()), "stopped at {at}, {cut}");
            assert!(has_notes(&left), "stopped at {at}, {cut}");
            let store = Store::open(Arc::new(left.clone()), &path()).unwrap();
            assert!(verify(&store).unwrap().wrong.is_empty());
            remerge(Faulty::new(left.clone(), Fault::Broken, u64::MAX)).unwrap();
            assert!(tables(&left) == expected, "stopped at {at}, {cut}");
            stops += 1;
        }
    }
    println!("{stops} stops");
}

#[test]
fn where_names_cannot_be_exchanged_a_stop_between_two_renames_is_mended_by_the_next_merge() {
    let (_, expected) = with_notes();
    let (mut at, mut missing) = (0, 0);
    loop {
        let (memory, _) = with_notes();
        let ended = remerge(Faulty::without_exchange(memory.clone(), Fault::Cut, at));
        let there = without_notes(shown(&memory));
        missing += u32::from(there.is_empty());
        assert!(there.is_empty() || there == without_notes(expected.clone()), "stopped at {at}");
        remerge(Faulty::without_exchange(memory.clone(), Fault::Broken, u64::MAX)).unwrap();
        assert!(tables(&memory) == expected, "stopped at {at}");
        if ended.is_ok() {
            break;
        }
        at += 1;
    }
    assert_eq!(missing, 1, "there is one instant without tables");
}

#[test]
fn a_file_of_somebody_elses_with_the_name_of_a_new_table_is_kept_under_another() {
    let (memory, expected) = with_notes();
    // A table that the merge before did not write.
    let theirs = path().join("tables/effects.csv");
    memory.open(&theirs, Mode::Write).unwrap().write_at(0, b"mine").unwrap();
    let disk: Arc<dyn Disk> = Arc::new(memory.clone());
    let store = Store::open(Arc::clone(&disk), &path()).unwrap();
    let index = store::Index::read(std::slice::from_ref(&store)).unwrap();
    let column = &[base::column::Column { name: "x", unit: "1", doc: "x" }];
    let effects = tables::Table::new("effects", "An effect.", column, vec![tables::Series::Real(vec![1.0])]);
    let to = path().join("tables");
    let mut reader = index.reader(crate::sweep::like()).unwrap();
    store::merge(&store, &mut reader, &crate::sweep::as_they_are, &[effects], &to, false).unwrap();
    let files = tables(&memory);
    assert_eq!(files.len(), expected.len() + 3, "two files of the table, and one that was kept");
    assert!(files.contains(&(path().join("tables/effects.csv.kept"), b"mine".to_vec())));
    assert!(verify(&store).unwrap().wrong.is_empty());
}

#[test]
fn on_the_disk_tables_are_replaced_and_nothing_else_is_left() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a/b/sweep");
    let disk: Arc<dyn Disk> = Arc::new(Real);
    let store = Store::create(Arc::clone(&disk), &path, &crate::sweep::plan()).unwrap();
    let (memory, expected) = whole();
    for (file, bytes) in memory.files() {
        let name = file.file_name().unwrap();
        if name.to_string_lossy().starts_with("worker-") {
            std::fs::write(path.join(name), bytes).unwrap();
        }
    }
    let to = path.join("tables");
    for _ in 0..2 {
        let index = store::Index::read(std::slice::from_ref(&store)).unwrap();
        let mut reader = index.reader(crate::sweep::like()).unwrap();
        store::merge(&store, &mut reader, &crate::sweep::as_they_are, &[], &to, false).unwrap();
        assert_eq!(disk.names(&to).unwrap().len(), expected.len());
        assert_eq!(disk.names(&path).unwrap(), ["plan", "tables", "worker-0000.journal", "worker-0000.rows"]);
    }
    let other = place.path().join("other");
    std::fs::create_dir(&other).unwrap();
    assert!(disk.exchange(&to, &other).unwrap(), "this system exchanges names");
    assert_eq!(disk.names(&other).unwrap().len(), expected.len());
}
