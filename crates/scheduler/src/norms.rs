//! # Norms
//! What firms measure themselves by: the frontier of the world, the median of their stage. They are those of the period
//! before, so that nobody's norm depends on who has moved first in this one.

use base::math;
use base::tally::Tally;

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
    /// By sector: median R&D spend on talent of the firms that do any, in heads.
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

/// Counts from which norms are read.
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
    pub fn count(&mut self, sector: usize, technology: f64, market: f64, quality: f64) {
        self.technology.count(technology);
        self.market.count(market);
        self.quality[sector].count(quality);
    }

    /// Counts a firm's unit cost.
    #[inline(always)]
    pub fn count_cost(&mut self, sector: usize, unit_cost: f64) {
        self.unit_cost[sector].count(unit_cost);
    }

    /// Counts the researchers of a firm that has some.
    #[inline(always)]
    pub fn count_researchers(&mut self, sector: usize, researchers: f64) {
        if researchers > 0.0 {
            self.researchers[sector].count(math::ln(researchers));
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

    /// Reads the norms off; where nobody was counted the old norm stays.
    pub fn read(&self, norms: &mut Norms) {
        let set = |into: &mut f64, tally: &Tally, p: f64| {
            if let Some(value) = tally.quantile(p) {
                *into = value;
            }
        };
        set(&mut norms.technology_frontier, &self.technology, 0.95);
        set(&mut norms.market_frontier, &self.market, 0.95);
        for s in 0..self.quality.len() {
            set(&mut norms.quality[s], &self.quality[s], 0.5);
            set(&mut norms.unit_cost[s], &self.unit_cost[s], 0.5);
            if let Some(median) = self.researchers[s].quantile(0.5) {
                norms.researchers[s] = math::exp(median);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_norm_is_the_median_of_its_stage_and_stays_where_nobody_is() {
        let mut tally = NormTally::new(2);
        for k in 0..101 {
            tally.count(0, f64::from(k) / 100.0, 0.0, f64::from(k) / 50.0);
            tally.count_researchers(0, f64::from(k));
        }
        let mut norms = Norms::new(2);
        norms.quality[1] = 7.0;
        tally.read(&mut norms);
        assert!((norms.technology_frontier - 0.95).abs() < 0.02);
        assert!((norms.quality[0] - 1.0).abs() < 0.02 && norms.quality[1] == 7.0);
        assert!((norms.researchers[0] / 50.5 - 1.0).abs() < 0.02);
    }
}
