//! # Norms
//! What firms measure themselves by: the frontier of the world, the median of their stage. They are those of the period
//! before, so that nobody's norm depends on who has moved first in this one.

use base::tally::{Tally, from_octave, octave};

/// Frontiers and medians.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Norms {
    /// 95th percentile of log technology in the world.
    pub technology_frontier: f64,
    /// 95th percentile of log market capability in the world.
    pub market_frontier: f64,
    /// By sector: median log quality.
    pub quality: Vec<f64>,
    /// By sector: median of the log of unit cost, relative to the sector's price level.
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
    quality: Vec<Tally>,
    unit_cost: Vec<Tally>,
    researchers: Vec<Tally>,
}

impl NormTally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        let by_sector = || vec![Tally::new(); sectors];
        Self {
            technology: Tally::new(),
            market: Tally::new(),
            quality: by_sector(),
            unit_cost: by_sector(),
            researchers: by_sector(),
        }
    }

    /// Counts the capabilities of a firm.
    #[inline(always)]
    pub fn count(&mut self, norms: &Norms, sector: usize, technology: f64, market: f64, quality: f64) {
        self.technology.count(technology - norms.technology_frontier);
        self.market.count(market - norms.market_frontier);
        self.quality[sector].count(quality - norms.quality[sector]);
    }

    /// Counts a firm's log unit cost.
    #[inline(always)]
    pub fn count_cost(&mut self, norms: &Norms, sector: usize, unit_cost: f64) {
        self.unit_cost[sector].count(unit_cost - norms.unit_cost[sector]);
    }

    /// Counts the researchers of a firm that has some, relative to `mean`, the mean of those that have some.
    #[inline(always)]
    pub fn count_researchers(&mut self, sector: usize, researchers: f64, mean: f64) {
        if researchers > 0.0 {
            self.researchers[sector].count(octave(researchers / mean));
        }
    }

    /// Takes in the counts of another part of the world.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        let both = |mine: Vec<Tally>, theirs: &[Tally]| mine.into_iter().zip(theirs).map(|(a, b)| a.with(b)).collect();
        Self {
            technology: self.technology.with(&other.technology),
            market: self.market.with(&other.market),
            quality: both(self.quality, &other.quality),
            unit_cost: both(self.unit_cost, &other.unit_cost),
            researchers: both(self.researchers, &other.researchers),
        }
    }

    /// Moves the norms to what was counted; where nobody was, the old norm stays. `researchers_mean` is by sector.
    pub fn read(&self, norms: &mut Norms, researchers_mean: &[f64]) {
        let shift = |norm: &mut f64, tally: &Tally, p: f64| *norm += tally.quantile(p).unwrap_or(0.0);
        shift(&mut norms.technology_frontier, &self.technology, 0.95);
        shift(&mut norms.market_frontier, &self.market, 0.95);
        for s in 0..self.quality.len() {
            shift(&mut norms.quality[s], &self.quality[s], 0.5);
            shift(&mut norms.unit_cost[s], &self.unit_cost[s], 0.5);
            if let Some(median) = self.researchers[s].quantile(0.5) {
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
            tally.count(&norms, 0, f64::from(k) / 100.0, 0.0, f64::from(k) / 50.0);
            tally.count_researchers(0, f64::from(k), 80.0);
        }
        tally.read(&mut norms, &[80.0, 1.0]);
        assert!((norms.technology_frontier - 0.95).abs() < 0.02);
        assert!((norms.quality[0] - 1.0).abs() < 0.02 && norms.quality[1] == 7.0);
        assert!((norms.researchers[0] / 50.5 - 1.0).abs() < 0.02 && norms.researchers[1] == 0.0);
    }
}
