//! # The ledger
//! Every world that was run for a search, in a store. The search is a function of what its worlds gave: whoever begins it again
//! is given what is there, and runs the rest.

use crate::rows::{MomentRow, PointRow};
use crate::search::{Phase, Stopped};
use experiment::run::Seed;
use facts::{RECIPES, measure_some};
use rayon::prelude::*;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Index, Place, Reader, Status, Worker};
use tables::{Series, Table};

/// The values of all facts in one world; none where it was stopped.
pub type Moments = Option<Vec<Option<f64>>>;

/// What was run, and what will be.
pub struct Ledger<'a> {
    worker: Worker,
    there: BTreeMap<u64, Kept>,
    stop: Arc<AtomicBool>,
    done: &'a (dyn Fn() + Sync),
    next: u64,
}

/// A run as the store has it.
struct Kept {
    /// Values of the parameters, in the first run of an evaluation.
    values: Vec<f64>,
    moments: Moments,
}

/// What is run: a point, what for, and how often.
pub(crate) struct Asked<'a> {
    pub evaluation: u64,
    pub phase: Phase,
    /// Parameters and their values.
    pub values: Vec<(&'a str, f64)>,
    /// The world; none where there is no world with these values.
    pub spec: Option<&'a WorldSpec>,
    pub seed: u64,
    pub replications: Range<u32>,
    /// Facts that are measured, by number.
    pub wanted: &'a (dyn Fn(usize) -> bool + Sync),
}

/// The tables of a run, without rows.
#[must_use]
pub fn tables() -> Vec<Table> {
    vec![PointRow::table(&[]), MomentRow::table(&[])]
}

impl<'a> Ledger<'a> {
    /// Goes on with a search whose runs so far `index` knows. `done` is told of every world; once `stop` is set none is begun.
    ///
    /// # Errors
    /// What is wrong with the store.
    pub fn open(
        worker: Worker,
        index: &Index,
        stop: Arc<AtomicBool>,
        done: &'a (dyn Fn() + Sync),
    ) -> Result<Self, store::Error> {
        let mut there = BTreeMap::new();
        index.reader(tables())?.each(|reader, place| {
            there.insert(place.run, Kept::read(reader, place)?);
            Ok(())
        })?;
        Ok(Self { worker, there, stop, done, next: 0 })
    }

    /// Runs that were asked for so far.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.next
    }

    /// The facts of the worlds that are asked for, from the store or from runs.
    pub(crate) fn moments(&mut self, asked: &Asked<'_>) -> Result<Vec<Moments>, Stopped> {
        let first = self.next;
        let n = u64::from(asked.replications.end - asked.replications.start);
        self.next += n;
        if let Some(kept) = self.there.get(&first) {
            let same = kept.values.iter().map(|v| v.to_bits()).eq(asked.values.iter().map(|(_, v)| v.to_bits()));
            if !same {
                return Err(Stopped::OtherPath(asked.evaluation));
            }
        }
        let missing: Vec<u64> = (first..first + n).filter(|run| !self.there.contains_key(run)).collect();
        (first..first + n - missing.len() as u64).for_each(|_| (self.done)());
        let (stop, done) = (self.stop.as_ref(), self.done);
        let one = |run: &u64| {
            let moments = world(asked, (run - first) as u32, stop);
            moments.inspect(|_| done())
        };
        let ran: Vec<Option<Moments>> = missing.par_iter().map(one).collect();
        for (run, moments) in missing.iter().zip(ran) {
            let Some(moments) = moments else { continue };
            let status = if moments.is_some() { Status::Done } else { Status::Failed };
            let offset = (run - first) as u32;
            self.worker.add(*run, status, rows(asked, offset, &moments));
            let values = if offset == 0 { asked.values.iter().map(|(_, v)| *v).collect() } else { Vec::new() };
            self.there.insert(*run, Kept { values, moments });
        }
        self.worker.commit()?;
        let all = (first..first + n).map(|run| self.there.get(&run).map(|kept| kept.moments.clone()));
        all.collect::<Option<Vec<_>>>().ok_or(Stopped::Asked)
    }
}

/// One world; nothing where the work is to stop.
fn world(asked: &Asked<'_>, offset: u32, stop: &AtomicBool) -> Option<Moments> {
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let seed = Seed { seed: asked.seed, replication: asked.replications.start + offset };
    Some(asked.spec.and_then(|spec| {
        let firms = spec.groups.iter().map(|group| group.firms).sum();
        let threads = Threads::for_world(firms, asked.replications.len());
        measure_some(spec, seed, threads, asked.wanted).ok()
    }))
}

fn rows(asked: &Asked<'_>, offset: u32, moments: &Moments) -> Vec<Table> {
    let (evaluation, phase) = (asked.evaluation as i64, asked.phase.name().to_owned());
    let point = |(parameter, value): &(&str, f64)| PointRow {
        evaluation,
        phase: phase.clone(),
        parameter: (*parameter).to_owned(),
        value: *value,
    };
    let points: Vec<PointRow> = if offset == 0 { asked.values.iter().map(point).collect() } else { Vec::new() };
    let moment = |(recipe, value): (&facts::Recipe, &Option<f64>)| MomentRow {
        evaluation,
        phase: phase.clone(),
        replication: i64::from(asked.replications.start + offset),
        seed: asked.seed as i64,
        fact: recipe.id.to_owned(),
        value: *value,
    };
    let moments: Vec<MomentRow> = RECIPES.iter().zip(moments.iter().flatten()).map(moment).collect();
    vec![PointRow::table(&points), MomentRow::table(&moments)]
}

impl Kept {
    fn read(reader: &mut Reader<'_>, place: &Place) -> Result<Self, store::Error> {
        let values = match reader.rows(place, 0)?.column("value") {
            Some(Series::Real(values)) => values.clone(),
            _ => panic!("the table of points has a column `value` of numbers"),
        };
        let moments = match reader.rows(place, 1)?.column("value") {
            Some(Series::MaybeReal(values)) => values.clone(),
            _ => panic!("the table of moments has a column `value` of numbers that may be missing"),
        };
        Ok(Self { values, moments: (place.status() == Status::Done).then_some(moments) })
    }
}
