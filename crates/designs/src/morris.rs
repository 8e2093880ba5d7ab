//! # Morris' trajectories
//! Walks over a coarse grid that change one factor at a time, each factor once: a cheap screening of many factors.

use base::draws::{Luck, Mechanism, below};

/// Walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Morris {
    /// How many.
    pub trajectories: u64,
    /// Levels of the grid; even.
    pub levels: u32,
}

/// One walk: the order in which it changes its factors, and whether each goes up.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    /// Factors in the order of their steps.
    pub order: Vec<usize>,
    /// By factor: its level before its step and after it.
    pub levels: Vec<(u32, u32)>,
}

impl Morris {
    /// Points of a trajectory: one more than it has steps.
    #[must_use]
    pub fn block(factors: usize) -> u64 {
        factors as u64 + 1
    }

    /// The length of a step, as a part of the range: `Δ = p/(2(p − 1))`, so that all levels are equally likely.
    #[must_use]
    pub fn step(self) -> f64 {
        f64::from(self.levels) / (2.0 * (f64::from(self.levels) - 1.0))
    }

    /// Walk number `trajectory` of `factors` factors   Morris (1991), "Factorial sampling plans for preliminary
    /// computational experiments", Technometrics 33.
    #[must_use]
    pub fn walk(self, luck: Luck, factors: usize, trajectory: u64) -> Walk {
        // Three words a factor: its place in the order, its level, its direction.
        let word = |k: usize| luck.block(Mechanism::Design, trajectory, k as u32 / 4).0[k % 4];
        let mut order: Vec<usize> = (0..factors).collect();
        for k in (1..factors).rev() {
            order.swap(k, below(word(3 * k), k as u32 + 1) as usize);
        }
        let half = self.levels / 2;
        let levels = |f: usize| {
            let low = below(word(3 * f + 1), half);
            if below(word(3 * f + 2), 2) == 0 { (low, low + half) } else { (low + half, low) }
        };
        Walk { order, levels: (0..factors).map(levels).collect() }
    }

    /// Places of point `index`, by factor.
    pub(crate) fn fill(self, luck: Luck, index: u64, places: &mut [f64]) {
        let block = Self::block(places.len());
        let walk = self.walk(luck, places.len(), index / block);
        let place = |level: u32| f64::from(level) / f64::from(self.levels - 1);
        places.iter_mut().zip(&walk.levels).for_each(|(to, (before, _))| *to = place(*before));
        for &f in &walk.order[..(index % block) as usize] {
            places[f] = place(walk.levels[f].1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESIGN: Morris = Morris { trajectories: 2000, levels: 4 };

    fn places(index: u64) -> Vec<f64> {
        let mut places = vec![0.0; 5];
        DESIGN.fill(Luck::new(4, 0, 0), index, &mut places);
        places
    }

    #[test]
    fn a_walk_changes_every_factor_once_by_one_step() {
        for trajectory in [0, 3, 1_999] {
            let mut moved = vec![0; 5];
            for step in 0..5 {
                let (a, b) = (places(trajectory * 6 + step), places(trajectory * 6 + step + 1));
                let changed: Vec<usize> = (0..5).filter(|&f| a[f] != b[f]).collect();
                assert_eq!(changed.len(), 1);
                assert!(((b[changed[0]] - a[changed[0]]).abs() - DESIGN.step()).abs() < 1e-15);
                moved[changed[0]] += 1;
            }
            assert_eq!(moved, [1; 5]);
        }
    }

    #[test]
    fn all_levels_and_all_orders_are_about_equally_likely() {
        let (mut levels, mut first) = ([0; 4], [0; 5]);
        for t in 0..DESIGN.trajectories {
            let walk = DESIGN.walk(Luck::new(4, 0, 0), 5, t);
            levels[walk.levels[2].0 as usize] += 1;
            first[walk.order[0]] += 1;
        }
        assert!(levels.iter().all(|n| (400..600).contains(n)), "{levels:?}");
        assert!(first.iter().all(|n| (300..500).contains(n)), "{first:?}");
    }
}
