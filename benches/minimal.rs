//! # The minimal workload
//! What frameworks are compared by: firms on five stages in four countries search, imitate, set a price, and share what is
//! spent on their stage by a logit; whoever earns too little leaves, and another takes the place. Far less than the model of
//! this repository, but through what the model runs on: chunks over threads by [`scheduler::threads`], draws addressed by
//! identity, columns, exact sums, loops in the widest vectors of the machine. What the comparison is of is
//! `benches/peers.rs`.

use base::draws::{Block, Luck, Mechanism};
use base::exact::{self, PlainSum};
use base::{lanes, single};
use scheduler::threads::Threads;
use std::ops::Range;

const STAGES: usize = 5;
const COUNTRIES: usize = 4;
/// R&D as a share of revenue, and what it is worth to innovation and to imitation.
const RESEARCH: f32 = 0.05;
const OWN: f32 = 2.0;
const IMITATION: f32 = 2.0;
/// Steepness of demand, mark-up, wage by country.
const GAMMA: f32 = 2.0;
const MARKUP: f32 = 1.2;
const WAGE: [f32; COUNTRIES] = [1.0, 0.9, 0.8, 0.7];
/// Revenue below which a firm leaves, and revenue of an entrant.
const LEAVES: f32 = 0.4;
const ENTERS: f32 = 0.5;
/// Part of the gap that an imitator closes; spread of steps, of entrants and of the start.
const CLOSES: f32 = 0.5;
const STEP: f32 = 0.05;
const SPREAD: f32 = 0.1;
/// Firms that are worked on together.
const TILE: usize = 128;
/// No attraction, nor its product with technology or quality, comes near this.
const TERM_MAX: f32 = 1e10;

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

/// What is known in one period of the firms that one thread works on.
struct Scene<'a> {
    groups: &'a [Range<usize>],
    stages: &'a [Stage; STAGES],
    luck: Luck,
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

impl Scene<'_> {
    /// A newcomer's technology and quality: near the stage's frontier.
    fn entrant(&self, stage: &Stage, identity: u64) -> [f32; 2] {
        let Block(words) = self.luck.block(Mechanism::Entry, identity, 0);
        let (z3, z4) = (single::normal(words[0]), single::normal(words[1]));
        [stage.technology * single::exp(SPREAD * z3), stage.quality + SPREAD * z4]
    }

    /// The rows of a chunk, group by group and tile by tile.
    #[inline(always)]
    fn chunk(&self, firms: FirmsChunk<'_>, first: usize, sums: &mut Sums) {
        let (end, mut scratch) = (first + firms.technology.len(), Scratch::EMPTY);
        for (g, group) in self.groups.iter().enumerate() {
            let (from, to) = (group.start.max(first), group.end.min(end));
            for start in (from..to).step_by(TILE) {
                let rows = start - first..(start + TILE).min(to) - first;
                let technology = &mut firms.technology[rows.clone()];
                let (quality, attraction) = (&mut firms.quality[rows.clone()], &mut firms.attraction[rows]);
                let of_stage = &mut sums.stages[g / COUNTRIES];
                sums.exits += self.tile(g, start, [technology, quality, attraction], &mut scratch, of_stage);
            }
        }
    }

    /// Some neighbours of one group; returns how many left.
    #[inline(always)]
    fn tile(
        &self,
        group: usize,
        first: usize,
        [technology, quality, attraction]: [&mut [f32]; 3],
        scratch: &mut Scratch,
        sums: &mut [PlainSum; 3],
    ) -> u64 {
        let (stage, n) = (self.stages[group / COUNTRIES], technology.len().min(TILE));
        let (technology, quality, attraction) = (&mut technology[..n], &mut quality[..n], &mut attraction[..n]);
        let Scratch { identities, words, revenue, closes, is, leavers, inventors, found } = scratch;
        for (k, identity_of) in identities[..n].iter_mut().enumerate() {
            *identity_of = identity(first + k);
        }
        self.luck.tile(Mechanism::Everyday, 0, &identities[..n], words);
        for k in 0..n {
            revenue[k] = attraction[k] * stage.revenue;
            is[k] = u8::from(revenue[k] < LEAVES);
        }
        leavers.are(&is[..n]);
        for &k in leavers.places() {
            let k = k as usize % TILE;
            [technology[k], quality[k]] = self.entrant(&stage, identities[k]);
            revenue[k] = ENTERS;
        }
        for k in 0..n {
            let research = RESEARCH * revenue[k];
            is[k] = u8::from(uniform(words[0][k]) < 1.0 - single::exp(-OWN * research));
            closes[k] = if uniform(words[1][k]) < 1.0 - single::exp(-IMITATION * research) { CLOSES } else { 0.0 };
        }
        inventors.are(&is[..n]);
        invent(inventors.places(), words, found, technology, quality);
        let wage = MARKUP * WAGE[group % COUNTRIES];
        let mut is_beyond = 0;
        for k in 0..n {
            let a = technology[k] + closes[k] * positive(stage.technology - technology[k]);
            let q = quality[k] + closes[k] * positive(stage.quality - quality[k]);
            let e = single::exp(GAMMA * (q - stage.quality - wage / a));
            (technology[k], quality[k], attraction[k]) = (a, q, e);
            is_beyond |= u32::from(!((e * a < TERM_MAX) & ((e * q).abs() < TERM_MAX) & (e < TERM_MAX)));
        }
        assert!(is_beyond == 0, "an attraction is no number, or too large to be summed");
        let [mut of_attraction, mut of_technology, mut of_quality] = *sums;
        for k in 0..n {
            let e = f64::from(attraction[k]);
            of_attraction.add_bounded(e);
            of_technology.add_bounded(e * f64::from(technology[k]));
            of_quality.add_bounded(e * f64::from(quality[k]));
        }
        *sums = [of_attraction, of_technology, of_quality];
        leavers.n as u64
    }
}

/// What is written down of a tile while it is worked on.
struct Scratch {
    identities: [u64; TILE],
    words: [[u32; TILE]; 4],
    revenue: [f32; TILE],
    closes: [f32; TILE],
    is: [u8; TILE],
    leavers: Few,
    inventors: Few,
    found: [[f32; TILE]; 2],
}

impl Scratch {
    const EMPTY: Self = Self {
        identities: [0; TILE],
        words: [[0; TILE]; 4],
        revenue: [0.0; TILE],
        closes: [0.0; TILE],
        is: [0; TILE],
        leavers: Few::NONE,
        inventors: Few::NONE,
        found: [[0.0; TILE]; 2],
    };
}

/// What the inventors of a tile find. Their luck is brought together, so that it is made into normal numbers side by side.
#[inline(always)]
fn invent(
    inventors: &[u32],
    words: &[[u32; TILE]; 4],
    found: &mut [[f32; TILE]; 2],
    technology: &mut [f32],
    quality: &mut [f32],
) {
    let n = inventors.len().min(TILE);
    let [of_technology, of_quality] = found;
    for (j, &k) in inventors.iter().enumerate() {
        let k = k as usize % TILE;
        (of_technology[j], of_quality[j]) = (f32::from_bits(words[2][k]), f32::from_bits(words[3][k]));
    }
    // In whole vectors: what stands behind the last inventor is of nobody.
    for j in 0..n.next_multiple_of(16).min(TILE) {
        of_technology[j] = single::exp(STEP * positive(single::normal(of_technology[j].to_bits())));
        of_quality[j] = STEP * positive(single::normal(of_quality[j].to_bits()));
    }
    for (j, &k) in inventors.iter().enumerate() {
        technology[k as usize] *= of_technology[j];
        quality[k as usize] += of_quality[j];
    }
}

#[inline(always)]
fn positive(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}

/// A word as a number in (0, 1), by as many of its bits as single precision has.
#[inline(always)]
fn uniform(word: u32) -> f32 {
    ((word >> 8) as i32 as f32 + 0.5) * (1.0 / 16_777_216.0)
}

/// Those of a tile to whom something happens.
struct Few {
    places: [u32; TILE],
    n: usize,
}

impl Few {
    const NONE: Self = Self { places: [0; TILE], n: 0 };

    /// Those places at which there is a one and not a zero: found by counting, for nobody can guess which they are.
    #[inline(always)]
    fn are(&mut self, is: &[u8]) {
        self.n = 0;
        for (k, &is) in (0..TILE as u32).zip(is) {
            self.places[self.n % TILE] = k;
            self.n += usize::from(is);
        }
    }

    #[inline(always)]
    fn places(&self) -> &[u32] {
        &self.places[..self.n.min(TILE)]
    }
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

    #[test]
    fn stages_and_countries_have_the_firms_that_are_dealt_in_turn() {
        let world = World::new(33, 1, 64);
        let mut dealt = [0; STAGES * COUNTRIES];
        (0..33).for_each(|i| dealt[i % STAGES * COUNTRIES + i / STAGES % COUNTRIES] += 1);
        assert_eq!(world.groups.iter().map(ExactSizeIterator::len).collect::<Vec<_>>(), dealt);
        assert_eq!(world.stages.map(|stage| stage.firms), [7.0, 7.0, 7.0, 6.0, 6.0]);
    }
}
