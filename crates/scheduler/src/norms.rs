//! # Norms
//! What firms measure themselves by: the frontier of the world, the median of their stage. They are those of the period
//! before, so that nobody's norm depends on who has moved first in this one.

use base::tally::{Tally, from_octave, octave};
use serde::{Deserialize, Serialize};

/// Frontiers and medians.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Norms {
    /// 95th percentile of log technology in the world.
    pub technology_frontier: f64,
    /// 95th percentile of log market capability in the world.
    pub market_frontier: f64,
    /// By sector: median log quality.
    pub quality: Vec<f64>,
    /// By sector: median of the log of unit cost at the factor prices of the start: what process and fit make of it.
    pub unit_cost: Vec<f64>,
    /// By sector: median researchers of the firms that have any, in heads.
    pub researchers: Vec<f64>,
    /// By sector: mean attraction of a firm.
    pub attraction: Vec<f64>,
}

impl Norms {
    /// Norms before the first period.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        Self {
            technology_frontier: 0.0,
            market_frontier: 0.0,
            quality: vec![0.0; sectors],
            unit_cost: vec![0.0; sectors],
            researchers: vec![0.0; sectors],
            attraction: vec![1.0; sectors],
        }
    }
}

/// Counts from which norms are read. Everything is counted around the old norm, so that a century of growth does not
/// leave the range of the bins.
#[derive(Clone, Debug)]
pub struct NormTally {
    technology: Tally,
    market: Tally,
    sectors: Vec<SectorTally>,
}

/// Counts of the firms of a sector.
#[derive(Clone, Debug, Default)]
struct SectorTally {
    quality: Tally,
    unit_cost: Tally,
    researchers: Tally,
}

/// Firms side by side as norms see them: every log relative to the old norm.
#[derive(Clone, Copy, Debug)]
pub struct Measured<const N: usize> {
    /// Log technology.
    pub technology: [f32; N],
    /// Log market capability.
    pub market: [f32; N],
    /// Log quality.
    pub quality: [f32; N],
    /// Log unit cost.
    pub unit_cost: [f32; N],
    /// Researchers relative to the mean of those who have some; zero for none.
    pub researchers: [f32; N],
}

impl<const N: usize> Measured<N> {
    /// Firms that are nothing but ordinary.
    pub const ORDINARY: Self =
        Self { technology: [0.0; N], market: [0.0; N], quality: [0.0; N], unit_cost: [0.0; N], researchers: [0.0; N] };
}

impl NormTally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        Self { technology: Tally::new(), market: Tally::new(), sectors: vec![SectorTally::default(); sectors] }
    }

    /// Counts some rows of one sector: those that hold a firm.
    #[inline(always)]
    pub fn count<const N: usize>(&mut self, firms: &Measured<N>, sector: usize, alive: &[bool]) {
        // Loops, for `map` over a large array is not made vectors of.
        let bins = |values: &[f32; N]| {
            let mut bins = [0; N];
            bins.iter_mut().zip(values).for_each(|(bin, &value)| *bin = Tally::bin(value));
            bins
        };
        let mut octaves = [0.0; N];
        octaves.iter_mut().zip(&firms.researchers).for_each(|(place, &researchers)| *place = octave(researchers));
        let (technology, market, quality) = (bins(&firms.technology), bins(&firms.market), bins(&firms.quality));
        let (unit_cost, researchers) = (bins(&firms.unit_cost), bins(&octaves));
        let of_sector = &mut self.sectors[sector];
        for k in (0..alive.len().min(N)).filter(|&k| alive[k]) {
            self.technology.add(technology[k]);
            self.market.add(market[k]);
            of_sector.quality.add(quality[k]);
            of_sector.unit_cost.add(unit_cost[k]);
            if firms.researchers[k] > 0.0 {
                of_sector.researchers.add(researchers[k]);
            }
        }
    }

    /// Takes in the counts of another part of the world.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        let both = |(mine, theirs): (SectorTally, &SectorTally)| SectorTally {
            quality: mine.quality.with(&theirs.quality),
            unit_cost: mine.unit_cost.with(&theirs.unit_cost),
            researchers: mine.researchers.with(&theirs.researchers),
        };
        Self {
            technology: self.technology.with(&other.technology),
            market: self.market.with(&other.market),
            sectors: self.sectors.into_iter().zip(&other.sectors).map(both).collect(),
        }
    }

    /// Moves the norms to what was counted; where nobody was, the old norm stays. `researchers_mean` is by sector.
    pub fn read(&self, norms: &mut Norms, researchers_mean: &[f64]) {
        let shift = |norm: &mut f64, tally: &Tally, p: f64| *norm += tally.quantile(p).unwrap_or(0.0);
        shift(&mut norms.technology_frontier, &self.technology, 0.95);
        shift(&mut norms.market_frontier, &self.market, 0.95);
        for (s, of_sector) in self.sectors.iter().enumerate() {
            shift(&mut norms.quality[s], &of_sector.quality, 0.5);
            shift(&mut norms.unit_cost[s], &of_sector.unit_cost, 0.5);
            if let Some(median) = of_sector.researchers.quantile(0.5) {
                norms.researchers[s] = researchers_mean[s] * from_octave(median);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_norm_is_the_median_of_its_stage_and_stays_where_nobody_is() {
        let mut norms = Norms::new(2);
        norms.quality[1] = 7.0;
        norms.technology_frontier = 3.0;
        let mut tally = NormTally::new(2);
        for k in 0..101 {
            let share = k as f32 / 100.0;
            let mut firm = Measured::<1>::ORDINARY;
            firm.technology = [share - norms.technology_frontier as f32];
            (firm.quality, firm.researchers) = ([2.0 * share], [1.25 * share]);
            tally.count(&firm, 0, &[true]);
        }
        tally.read(&mut norms, &[80.0, 1.0]);
        assert!((norms.technology_frontier - 0.95).abs() < 0.02);
        assert!((norms.quality[0] - 1.0).abs() < 0.02 && norms.quality[1] == 7.0);
        assert!((norms.researchers[0] / 50.5 - 1.0).abs() < 0.02 && norms.researchers[1] == 0.0);
    }
}
