//! # A tile of the minimal workload
//! Some neighbouring firms of one stage and country in one pass: what the last period brought, then R&D, price and attraction.

use super::{COUNTRIES, ENTERS, FirmsChunk, LEAVES, SPREAD, STAGES, Stage, Sums, identity};
use base::draws::{Block, Luck, Mechanism};
use base::exact::PlainSum;
use base::single;
use std::ops::Range;

/// R&D as a share of revenue, and what it is worth to innovation and to imitation.
const RESEARCH: f32 = 0.05;
const OWN: f32 = 2.0;
const IMITATION: f32 = 2.0;
/// Steepness of demand, mark-up, wage by country.
const GAMMA: f32 = 2.0;
const MARKUP: f32 = 1.2;
const WAGE: [f32; COUNTRIES] = [1.0, 0.9, 0.8, 0.7];
/// Part of the gap that an imitator closes, and spread of steps.
const CLOSES: f32 = 0.5;
const STEP: f32 = 0.05;
/// Firms that are worked on together.
const TILE: usize = 128;
/// No attraction, nor its product with technology or quality, comes near this.
const TERM_MAX: f32 = 1e10;

/// What is known in one period of the firms that one thread works on.
pub(super) struct Scene<'a> {
    pub groups: &'a [Range<usize>],
    pub stages: &'a [Stage; STAGES],
    pub luck: Luck,
}

impl Scene<'_> {
    /// A newcomer's technology and quality: near the stage's frontier.
    pub fn entrant(&self, stage: &Stage, identity: u64) -> [f32; 2] {
        let Block(words) = self.luck.block(Mechanism::Entry, identity, 0);
        let (z3, z4) = (single::normal(words[0]), single::normal(words[1]));
        [stage.technology * single::exp(SPREAD * z3), stage.quality + SPREAD * z4]
    }

    /// The rows of a chunk, group by group and tile by tile.
    #[inline(always)]
    pub fn chunk(&self, firms: FirmsChunk<'_>, first: usize, sums: &mut Sums) {
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
