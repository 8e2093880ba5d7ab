//! # The minimal workload
//! What frameworks are compared by: firms on five stages in four countries search, imitate, set a price, and share what is
//! spent on their stage by a logit; whoever earns too little leaves, and another takes the place. Far less than the model of
//! this repository, but through what the model runs on: chunks over threads by [`scheduler::threads`], draws addressed by
//! identity, columns, exact sums, loops in the widest vectors of the machine. What the comparison is of is
//! `benches/peers.rs`.

mod tile;

use base::draws::{Luck, Mechanism};
use base::exact::{self, PlainSum};
use base::{lanes, single};
use scheduler::threads::Threads;
use std::ops::Range;
use tile::Scene;

const STAGES: usize = 5;
const COUNTRIES: usize = 4;
/// Revenue below which a firm leaves, and revenue of an entrant.
const LEAVES: f32 = 0.4;
const ENTERS: f32 = 0.5;
/// Spread of the start, and of entrants.
const SPREAD: f32 = 0.1;

base::columns! {
    /// What a firm carries.
    pub struct Firms, FirmsChunk {
        /// Technology.
        technology: f32, unit "ratio";
        /// Quality.
        quality: f32, unit "log points";
        /// Attraction in the last period.
        attraction: f32, unit "ratio";
    }
}

/// What the firms of a stage have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Stage {
    firms: f64,
    technology: f32,
    quality: f32,
    /// Revenue for each unit of attraction.
    revenue: f32,
}

/// Sums over a stage: attraction, and technology and quality weighted by it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    stages: [[PlainSum; 3]; STAGES],
    exits: u64,
}

impl Sums {
    fn with(mut self, other: Self) -> Self {
        self.stages.iter_mut().zip(&other.stages).for_each(|(mine, theirs)| exact::merge(mine, theirs));
        self.exits += other.exits;
        self
    }
}

/// What a run comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Mean technology of firms.
    pub technology: f64,
    /// Mean quality of firms.
    pub quality: f64,
    /// Herfindahl index of a stage's sales times its firms, mean over stages.
    pub concentration: f64,
    /// Firms that have left.
    pub exits: u64,
}

/// A world of the minimal workload.
#[derive(Clone, Debug)]
pub struct World {
    /// Sorted by stage and country.
    firms: Firms,
    /// By stage and country: its rows.
    groups: Vec<Range<usize>>,
    stages: [Stage; STAGES],
    luck: Luck,
    period: u32,
    exits: u64,
    chunk: usize,
}

impl World {
    /// `n` firms: as many of each stage and country as if dealt in turn, in chunks of `chunk` rows.
    #[must_use]
    pub fn new(n: usize, seed: u64, chunk: usize) -> Self {
        let mut groups = Vec::with_capacity(STAGES * COUNTRIES);
        let mut stages = [Stage { technology: 1.0, revenue: 1.0, ..Stage::default() }; STAGES];
        let mut next = 0;
        for (s, stage) in stages.iter_mut().enumerate() {
            for c in 0..COUNTRIES {
                let (groups_in_turn, turn) = (STAGES * COUNTRIES, c * STAGES + s);
                let firms = n / groups_in_turn + usize::from(turn < n % groups_in_turn);
                groups.push(next..next + firms);
                next += firms;
                stage.firms += firms as f64;
            }
        }
        let luck = Luck::new(seed, 0, 0);
        let mut firms = Firms::with_rows(n);
        for row in 0..n {
            let block = luck.block(Mechanism::Start, identity(row), 0);
            firms.technology[row] = single::exp(SPREAD * single::normal(block.0[0]));
            firms.quality[row] = SPREAD * single::normal(block.0[1]);
            firms.attraction[row] = 1.0;
        }
        Self { firms, groups, stages, luck, period: 0, exits: 0, chunk }
    }

    /// One period: what the last one brought, and then the period itself, in one pass.
    pub fn step(&mut self, threads: Threads) {
        let scene = Scene { groups: &self.groups, stages: &self.stages, luck: self.luck.at(self.period) };
        let chunks: Vec<_> = self.firms.chunks_mut(self.chunk).into_iter().zip((0..).step_by(self.chunk)).collect();
        let work = |mut sums: Sums, (firms, first): (FirmsChunk<'_>, usize)| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(firms, first, &mut sums),
            );
            sums
        };
        let sums = threads.fold(chunks, Sums::default, work, Sums::with);
        self.exits += sums.exits;
        for (stage, sums) in self.stages.iter_mut().zip(sums.stages) {
            let [attraction, technology, quality] = sums.map(PlainSum::value);
            stage.technology = (technology / attraction) as f32;
            stage.quality = (quality / attraction) as f32;
            stage.revenue = (stage.firms / attraction) as f32;
        }
        self.period += 1;
    }

    /// Runs `periods` periods, and settles the last.
    pub fn run(&mut self, periods: u32, threads: Threads) -> Outcome {
        (0..periods).for_each(|_| self.step(threads));
        self.settle()
    }

    /// What the last period brought: who leaves, who enters; and what one sees then.
    fn settle(&mut self) -> Outcome {
        let scene = Scene { groups: &self.groups, stages: &self.stages, luck: self.luck.at(self.period) };
        let mut concentration = 0.0;
        for (s, stage) in scene.stages.iter().enumerate() {
            let (mut sum, mut squares) = (0.0, 0.0);
            for row in scene.groups[s * COUNTRIES].start..scene.groups[(s + 1) * COUNTRIES - 1].end {
                let mut revenue = self.firms.attraction[row] * stage.revenue;
                if revenue < LEAVES {
                    [self.firms.technology[row], self.firms.quality[row]] = scene.entrant(stage, identity(row));
                    revenue = ENTERS;
                    self.exits += 1;
                }
                sum += f64::from(revenue);
                squares += f64::from(revenue).powi(2);
            }
            concentration += squares / (sum * sum) * stage.firms / STAGES as f64;
        }
        let mean = |of: &[f32]| of.iter().copied().map(f64::from).sum::<f64>() / of.len() as f64;
        let (technology, quality) = (mean(&self.firms.technology), mean(&self.firms.quality));
        Outcome { technology, quality, concentration, exits: self.exits }
    }
}

/// The identity of a place: who takes it is told from who had it by the period.
fn identity(row: usize) -> u64 {
    row as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(n: usize, periods: u32, chunk: usize, threads: usize) -> (World, Outcome) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut world = World::new(n, 1, chunk);
        let outcome = pool.install(|| world.run(periods, Threads { shared: threads > 1 }));
        (world, outcome)
    }

    #[test]
    fn neither_threads_nor_chunks_change_a_bit() {
        let (alone, outcome) = ran(20_011, 40, 4096, 1);
        assert!(outcome.exits > 1000, "{outcome:?}");
        for (chunk, threads) in [(64, 1), (333, 2), (1000, 3), (1 << 20, 1), (4096, 2), (77, 3)] {
            let (world, other) = ran(20_011, 40, chunk, threads);
            assert_eq!(other, outcome, "chunks of {chunk} on {threads} threads");
            assert!(world.firms == alone.firms && world.stages == alone.stages);
        }
    }

    /// Of the plain program in double precision of `../shared/peers/rust_ref`, over 32 seeds, at 10 000 firms after 100 periods:
    /// technology, quality, exits, and the standard deviation of each from seed to seed.
    const PLAIN: [(f64, f64); 3] = [(1.549_67, 0.012_26), (0.425_74, 0.006_14), (2174.5, 80.4)];

    #[test]
    fn it_agrees_in_distribution_with_a_plain_program() {
        const SEEDS: u64 = 8;
        let outcomes: Vec<Outcome> =
            (1..=SEEDS).map(|seed| World::new(10_000, seed, 4096).run(100, Threads { shared: false })).collect();
        let found = outcomes.iter().fold([0.0; 3], |sum, of| {
            let of = [of.technology, of.quality, of.exits as f64];
            std::array::from_fn(|k| sum[k] + of[k] / SEEDS as f64)
        });
        for (found, (mean, deviation)) in found.into_iter().zip(PLAIN) {
            let error = deviation * (1.0_f64 / 8.0 + 1.0 / 32.0).sqrt();
            assert!((found - mean).abs() < 4.0 * error, "{found} for {mean}, whose standard error is {error}");
        }
    }

    #[test]
    fn stages_and_countries_have_the_firms_that_are_dealt_in_turn() {
        let world = World::new(33, 1, 64);
        let mut dealt = [0; STAGES * COUNTRIES];
        (0..33).for_each(|i| dealt[i % STAGES * COUNTRIES + i / STAGES % COUNTRIES] += 1);
        assert_eq!(world.groups.iter().map(ExactSizeIterator::len).collect::<Vec<_>>(), dealt);
        assert_eq!(world.stages.map(|stage| stage.firms), [7.0, 7.0, 7.0, 6.0, 6.0]);
    }
}
