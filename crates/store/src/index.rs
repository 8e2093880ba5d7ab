//! # Which run is where
//! The journals of all workers, put together: run by run its place. Rows are read by place, a batch at a time, and of the last
//! batches that were read some stay in memory.

use crate::batch::{Batch, Rows, Status};
use crate::disk::{Handle, Mode};
use crate::error::Error;
use crate::frame;
use crate::plan::Columns;
use crate::store::Store;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use tables::Table;

/// Batches that stay in memory, as bytes of their frames: rows take some ten times as much.
const KEPT: u64 = 16 << 20;

/// Files that stay open: there may be thousands, and a process may often have no more than a thousand.
const OPEN: usize = 128;

/// Where the rows of a run are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The run.
    pub run: u64,
    /// Its file: a number in [`Index`].
    file: u32,
    /// Its number in the batch.
    slot: u32,
    /// The frame of the batch: first byte.
    at: u64,
    /// How it ended.
    failed: bool,
}

impl Place {
    /// How the run ended.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.failed { Status::Failed } else { Status::Done }
    }
}

/// All runs that are there.
pub struct Index {
    /// Places, in the order of their runs; a run that two workers did has two.
    places: Vec<Place>,
    /// Files of rows: store and worker.
    files: Vec<(Store, u32)>,
    /// The first store, whose plan all of them have.
    first: Store,
    /// Runs that are wanted.
    planned: u64,
}

impl Index {
    /// Of several stores of one plan.
    ///
    /// # Errors
    /// [`Error::OtherPlan`] where a store has another plan than the first; what is wrong with a journal.
    ///
    /// # Panics
    /// Where there is no store.
    pub fn read(stores: &[Store]) -> Result<Self, Error> {
        let (mut places, mut files) = (Vec::new(), Vec::new());
        for store in stores {
            if store.key != stores[0].key {
                let differences = stores[0].plan().differences(store.plan());
                return Err(Error::OtherPlan { path: store.path().to_owned(), differences });
            }
            for worker in store.workers()? {
                let file = files.len() as u32;
                files.push((store.clone(), worker));
                for commit in store.journal(worker)?.commits {
                    let place = |(slot, &(run, status)): (usize, &(u64, Status))| Place {
                        run,
                        file,
                        slot: slot as u32,
                        at: commit.at,
                        failed: status == Status::Failed,
                    };
                    places.extend(commit.runs.iter().enumerate().map(place));
                }
            }
        }
        places.sort_unstable();
        if let Some(place) = places.last().filter(|place| place.run >= stores[0].plan().runs) {
            let (store, worker) = &files[place.file as usize];
            let what = format!("run {} is none of the {} of the plan", place.run, store.plan().runs);
            return Err(Error::damaged(&store.journal_path(*worker), 0, what));
        }
        let first = stores[0].clone();
        Ok(Self { places, files, planned: first.plan().runs, first })
    }

    /// The same, as if the plan had no more than these runs: where how many there are depends on what they give.
    #[must_use]
    pub fn within(mut self, runs: u64) -> Self {
        self.planned = self.planned.min(runs);
        self.places.truncate(self.places.partition_point(|place| place.run < self.planned));
        self
    }

    /// Runs that are there, in ascending order, each once.
    pub fn runs(&self) -> impl Iterator<Item = &Place> {
        self.places.chunk_by(|a, b| a.run == b.run).map(|same| &same[0])
    }

    /// Where a run is, if it is there.
    #[must_use]
    pub fn find(&self, run: u64) -> Option<&Place> {
        let k = self.places.partition_point(|place| place.run < run);
        self.places.get(k).filter(|place| place.run == run)
    }

    /// How many of these runs are there.
    #[must_use]
    pub fn count_in(&self, runs: &std::ops::Range<u64>) -> u64 {
        let at = |run: u64| self.places.partition_point(|place| place.run < run);
        self.places[at(runs.start)..at(runs.end)].chunk_by(|a, b| a.run == b.run).count() as u64
    }

    /// How many places there are beyond one a run: runs that two workers did.
    #[must_use]
    pub fn twice(&self) -> u64 {
        (self.places.len() - self.runs().count()) as u64
    }

    /// How many runs are done, failed, and not there yet.
    #[must_use]
    pub fn counts(&self) -> crate::Counts {
        let (mut done, mut failed) = (0, 0);
        self.runs().for_each(|place| *(if place.failed { &mut failed } else { &mut done }) += 1);
        let planned = self.planned;
        crate::Counts { planned, done, failed, pending: planned - done - failed }
    }

    /// The store; the first, if there are several.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.first
    }

    /// To read rows of tables like these, which are those of the plan.
    ///
    /// # Errors
    /// [`Error::OtherPlan`] where the plan has other tables.
    pub fn reader(&self, like: Vec<Table>) -> Result<Reader<'_>, Error> {
        let plan = self.first.plan();
        if Columns::of(&like) != plan.tables {
            let differences = vec!["its tables have other columns than those of this program".into()];
            return Err(Error::OtherPlan { path: self.first.path().to_owned(), differences });
        }
        Ok(Reader::of(self, like))
    }

    /// To read rows of those tables of the plan that are among `known` with the same columns; and by table of `known` its number in the plan.
    pub(crate) fn reader_of_known(&self, known: &[Table]) -> (Reader<'_>, Vec<Option<usize>>) {
        let (plan, of_known) = (&self.first.plan().tables, Columns::of(known));
        let like = plan.iter().map(|columns| of_known.iter().position(|known| known == columns));
        // Nobody asks for rows of the others.
        let nothing = || Table::new("unknown", "Of another version.", &[], Vec::new());
        let like = like.map(|k| k.map_or_else(nothing, |k| known[k].without_rows())).collect();
        let places = of_known.iter().map(|known| plan.iter().position(|columns| columns == known)).collect();
        (Reader::of(self, like), places)
    }
}

/// Reads rows.
pub struct Reader<'a> {
    index: &'a Index,
    like: Vec<Table>,
    open: BTreeMap<u32, Box<dyn Handle>>,
    kept: BTreeMap<(u32, u64), Kept>,
    clock: u64,
    bytes: u64,
}

/// A batch in memory.
struct Kept {
    batch: Batch,
    rows: Vec<Option<Rows>>,
    bytes: u64,
    used: u64,
}

impl<'a> Reader<'a> {
    fn of(index: &'a Index, like: Vec<Table>) -> Self {
        Self { index, like, open: BTreeMap::new(), kept: BTreeMap::new(), clock: 0, bytes: 0 }
    }

    /// Tables without rows, in the order of the plan.
    #[must_use]
    pub fn like(&self) -> &[Table] {
        &self.like
    }

    /// How many runs there are.
    #[must_use]
    pub fn counts(&self) -> crate::Counts {
        self.index.counts()
    }

    /// Shows every run that is there, in ascending order.
    ///
    /// # Errors
    /// What `show` refuses.
    pub fn each(&mut self, mut show: impl FnMut(&mut Self, &Place) -> Result<(), Error>) -> Result<(), Error> {
        let index = self.index;
        index.runs().try_for_each(|place| show(self, place))
    }

    /// The rows of a run in table number `table`.
    ///
    /// # Errors
    /// [`Error::Damaged`] where they are not as they were written, or where two workers did the run and differ.
    pub fn rows(&mut self, run: &Place, table: usize) -> Result<Table, Error> {
        let first = self.at(run, table)?;
        let index = self.index;
        let k = index.places.partition_point(|place| place < run);
        for other in index.places[k + 1..].iter().take_while(|place| place.run == run.run) {
            if self.at(other, table)? != first {
                let (store, worker) = &index.files[other.file as usize];
                let what = format!("run {} has other rows of `{}` than another worker gave", run.run, first.name());
                return Err(Error::damaged(&store.rows_path(*worker), other.at, what));
            }
        }
        Ok(first)
    }

    fn at(&mut self, place: &Place, table: usize) -> Result<Table, Error> {
        let key = (place.file, place.at);
        self.clock += 1;
        if !self.kept.contains_key(&key) {
            self.make_room();
            let kept = self.load(place)?;
            self.bytes += kept.bytes;
            self.kept.insert(key, kept);
        }
        let (store, worker) = &self.index.files[place.file as usize];
        let path = store.rows_path(*worker);
        let kept = self.kept.get_mut(&key).expect("it was put there a moment ago");
        kept.used = self.clock;
        if kept.batch.runs.get(place.slot as usize) != Some(&place.run) {
            return Err(Error::damaged(&path, place.at, format!("run {} is not where its commit says", place.run)));
        }
        if kept.rows[table].is_none() {
            kept.rows[table] = Some(kept.batch.rows(table, &self.like[table], &path, place.at)?);
        }
        let rows = kept.rows[table].as_ref().expect("it was put there a moment ago");
        let slot = place.slot as usize;
        Ok(rows.table.rows_of(rows.starts[slot]..rows.starts[slot + 1]))
    }

    fn load(&mut self, place: &Place) -> Result<Kept, Error> {
        let (store, worker) = &self.index.files[place.file as usize];
        let path = store.rows_path(*worker);
        if self.open.len() >= OPEN && !self.open.contains_key(&place.file) {
            self.open.clear();
        }
        let file = match self.open.entry(place.file) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => place.insert(store.disk.open(&path, Mode::Read).map_err(Error::io(&path))?),
        };
        let found = frame::read(file.as_ref(), &store.key, place.at).map_err(Error::io(&path))?;
        let found = found.ok_or_else(|| Error::damaged(&path, place.at, "rows that were committed are not there"))?;
        let batch = Batch::decode(&found.holds, &path, place.at)?;
        let rows = self.like.iter().map(|_| None).collect();
        Ok(Kept { batch, rows, bytes: found.length(), used: self.clock })
    }

    /// Forgets the batches that were not used for longest.
    fn make_room(&mut self) {
        while self.bytes > KEPT {
            let Some((&key, _)) = self.kept.iter().min_by_key(|(_, kept)| kept.used) else { return };
            self.bytes -= self.kept.remove(&key).map_or(0, |kept| kept.bytes);
        }
    }
}
