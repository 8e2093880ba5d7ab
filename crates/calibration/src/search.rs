//! # The search
//! Where the distance is smallest: first points that fill the ranges, then an optimiser from the best of them, then along every
//! parameter. Every point is run with the same luck; the start and what was found are compared on other luck at the end.

use crate::distance::{MISS_MAX, Target, distance};
use crate::ledger::{Asked, Ledger, Moments};
use basin::{
    BoundedCmaEs, BoxBounds, Constrained, ConstraintSet, ConstraintSolveError, CostFunction, DenseMatrix, Executor,
    PopulationProgress, StepOutcome,
};
use designs::{Design, Factor, Kind};
use facts::RECIPES;
use scheduler::spec::WorldSpec;
use std::cell::RefCell;
use std::ops::Range;

/// Width of the first generation, as a part of every range.
const WIDTH: f64 = 0.2;

/// What is to be found.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The parameters, with the ranges that they may be in.
    pub factors: Vec<Factor>,
    /// Their values in the scenario.
    pub start: Vec<f64>,
    /// The facts that the worlds are to be near to.
    pub targets: Vec<Target>,
    /// What all luck follows from.
    pub seed: u64,
    /// Worlds of each point.
    pub replications: u32,
    /// Worlds of other luck in which the start and what was found are compared.
    pub fresh: u32,
    /// Points of Sobol's sequence that fill the ranges.
    pub screening: u64,
    /// Generations of the optimiser.
    pub generations: u32,
    /// Values of each parameter along its profile.
    pub levels: usize,
}

/// Makes the world of a point.
pub trait Worlds {
    /// The world with these values of the parameters.
    ///
    /// # Errors
    /// Why there is none.
    fn world(&self, values: &[f64]) -> Result<WorldSpec, String>;
}

/// What an evaluation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The scenario as it is.
    Start,
    /// To fill the ranges.
    Screening,
    /// One of the optimiser's.
    Search,
    /// Along the parameter of this number.
    Profile(usize),
    /// On luck that the search has not seen.
    Fresh,
}

impl Phase {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Screening => "screening",
            Self::Search => "search",
            Self::Profile(_) => "profile",
            Self::Fresh => "fresh",
        }
    }
}

/// A point and what its worlds gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Its number, in the order of the search.
    pub number: u64,
    /// What it was for.
    pub phase: Phase,
    /// Values of the parameters.
    pub values: Vec<f64>,
    /// Distance of its worlds from the facts; the largest where one was stopped.
    pub distance: f64,
    /// The facts of each world.
    pub seeds: Vec<Moments>,
    /// Worlds that were stopped.
    pub failed: usize,
}

impl Evaluation {
    /// The facts of its worlds, if none was stopped.
    #[must_use]
    pub fn whole(&self) -> Option<Vec<Vec<Option<f64>>>> {
        self.seeds.iter().cloned().collect()
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// All evaluations but the last two; the first is the start.
    pub evaluations: Vec<Evaluation>,
    /// Which of those before the profiles is the nearest to the facts: the first of equals. Profiles go through it; one whose steps are
    /// nearer shows that the optimiser had not come to its end.
    pub best: usize,
    /// The start and the best again, on other luck, with all facts.
    pub fresh: [Evaluation; 2],
}

/// Why a search did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// It was asked to.
    #[error("the search was stopped")]
    Asked,
    /// What the store holds is of another path through the parameters.
    #[error(
        "evaluation {0} of the store has other values than this search asks for: another machine made it, begin a new store"
    )]
    OtherPath(u64),
    /// What is wrong with the store.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Problem {
    /// Members of a generation, as the optimiser has it by default: `4 + ⌊3·ln n⌋`.
    #[must_use]
    pub fn generation(&self) -> u64 {
        BoundedCmaEs::<Vec<f64>, DenseMatrix>::default_lambda(self.factors.len()) as u64
    }

    /// Most worlds that the search can come to: the optimiser also looks at the middle of each generation.
    #[must_use]
    pub fn runs_max(&self) -> u64 {
        let searched = (u64::from(self.generations) + 1) * (self.generation() + 1);
        let points = 1 + self.screening + searched + self.levels as u64 * self.factors.len() as u64;
        points * u64::from(self.replications) + 2 * u64::from(self.fresh)
    }
}

/// Searches.
///
/// # Errors
/// Why it did not come to its end; what was run is in the ledger.
pub fn search(problem: &Problem, worlds: &dyn Worlds, ledger: &mut Ledger<'_>) -> Result<Found, Stopped> {
    let mut way = Way { problem, worlds, ledger, done: Vec::new() };
    way.evaluate(Phase::Start, problem.start.clone())?;
    let design = Design { factors: problem.factors.clone(), kind: Kind::Sobol(problem.screening), seed: problem.seed };
    for point in 0..problem.screening {
        way.evaluate(Phase::Screening, design.point(point))?;
    }
    let way = if problem.generations > 0 { optimise(way)? } else { way };
    let best = way.best();
    profiles(way, best)
}

/// Where the search is.
struct Way<'a, 'b> {
    problem: &'a Problem,
    worlds: &'a dyn Worlds,
    ledger: &'a mut Ledger<'b>,
    done: Vec<Evaluation>,
}

impl Way<'_, '_> {
    fn best(&self) -> usize {
        let nearest = |a: &usize, b: &usize| self.done[*a].distance.total_cmp(&self.done[*b].distance);
        (0..self.done.len()).min_by(nearest).expect("the start is there")
    }

    fn evaluate(&mut self, phase: Phase, values: Vec<f64>) -> Result<f64, Stopped> {
        let is_target = |number| self.problem.targets.iter().any(|target| target.number == number);
        let evaluation = self.run(phase, values, 0..self.problem.replications, &is_target)?;
        let distance = evaluation.distance;
        self.done.push(evaluation);
        Ok(distance)
    }

    fn run(
        &mut self,
        phase: Phase,
        values: Vec<f64>,
        replications: Range<u32>,
        wanted: &(dyn Fn(usize) -> bool + Sync),
    ) -> Result<Evaluation, Stopped> {
        let problem = self.problem;
        let number = self.done.len() as u64;
        let spec = self.worlds.world(&values).ok();
        let asked = Asked {
            evaluation: number,
            phase,
            values: problem.factors.iter().map(|f| f.key.as_str()).zip(values.iter().copied()).collect(),
            spec: spec.as_ref(),
            seed: problem.seed,
            replications,
            wanted,
        };
        let seeds = self.ledger.moments(&asked)?;
        let failed = seeds.iter().filter(|moments| moments.is_none()).count();
        let mut evaluation = Evaluation { number, phase, values, distance: MISS_MAX, seeds, failed };
        if let Some(whole) = evaluation.whole() {
            evaluation.distance = distance(&problem.targets, &whole);
        }
        Ok(evaluation)
    }
}

/// The distance, as the optimiser asks for it: by places in the ranges, from 0 to 1.
struct Objective<'o, 'a, 'b>(&'o RefCell<Way<'a, 'b>>);

impl CostFunction for Objective<'_, '_, '_> {
    type Param = Vec<f64>;
    type Output = f64;
    type Error = Stopped;

    fn cost(&self, places: &Vec<f64>) -> Result<f64, Stopped> {
        let mut way = self.0.borrow_mut();
        let values = way.problem.factors.iter().zip(places).map(|(factor, place)| factor.at(*place)).collect();
        way.evaluate(Phase::Search, values)
    }
}

/// From the best point so far: evolution with adaptation of the covariance, the ranges kept by a penalty (Hansen 2016, "The CMA
/// Evolution Strategy: A Tutorial").
fn optimise<'a, 'b>(way: Way<'a, 'b>) -> Result<Way<'a, 'b>, Stopped> {
    let problem = way.problem;
    let (n, best) = (problem.factors.len(), way.best());
    let middle: Vec<f64> = problem.factors.iter().zip(&way.done[best].values).map(|(f, v)| f.place(*v)).collect();
    let bounds = BoxBounds::new(Some(vec![0.0; n]), Some(vec![1.0; n]));
    let way = RefCell::new(way);
    let constrained = Constrained::new(Objective(&way), ConstraintSet::new().with_bounds(bounds));
    let solver = BoundedCmaEs::<Vec<f64>, DenseMatrix>::new(problem.seed, WIDTH);
    let told = |e: ConstraintSolveError<Stopped>| match e {
        ConstraintSolveError::Evaluation(stopped) => stopped,
        wrong => panic!("the unit cube is a box: {wrong:?}"),
    };
    let start = PopulationProgress::<Vec<f64>>::from_point(middle);
    let executor = Executor::new(constrained, solver, start).max_iter(u64::from(problem.generations));
    let mut stepper = executor.into_stepper().map_err(told)?;
    while matches!(stepper.step().map_err(told)?, StepOutcome::Continue) {}
    drop(stepper);
    Ok(way.into_inner())
}

/// Along every parameter, and the start and the best on other luck.
fn profiles(mut way: Way<'_, '_>, best: usize) -> Result<Found, Stopped> {
    let problem = way.problem;
    for (k, factor) in problem.factors.iter().enumerate() {
        for value in factor.spread(problem.levels) {
            let mut values = way.done[best].values.clone();
            values[k] = value;
            way.evaluate(Phase::Profile(k), values)?;
        }
    }
    let fresh = problem.replications..problem.replications + problem.fresh;
    let mut again = |values: Vec<f64>| way.run(Phase::Fresh, values, fresh.clone(), &|number| number < RECIPES.len());
    let start = again(problem.start.clone())?;
    let values = way.done[best].values.clone();
    let mut found = way.run(Phase::Fresh, values, fresh, &|number| number < RECIPES.len())?;
    found.number += 1;
    Ok(Found { evaluations: way.done, best, fresh: [start, found] })
}
