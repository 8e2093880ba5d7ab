//! # Exact sums
//!
//! Adding floating-point numbers gives other bits in another order, and threads give other orders. Here every term is
//! rounded once to a fixed grid of 2⁻⁷⁰ and then added as a whole number: addition of whole numbers does not care
//! about order, so neither threads nor chunks can change a sum. Money in a world is counted in shares of the world's
//! income, so a grid of 2⁻⁷⁰ ≈ 10⁻²¹ is far below what double precision resolves in any sum that matters.

use std::ops::AddAssign;

const GRID: f64 = (1_u128 << 70) as f64;

/// A sum that does not depend on the order of its terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum(i128);

impl ExactSum {
    /// Adds one term. A term that is not finite, or above 10¹⁵ in size, is a broken invariant.
    #[inline]
    pub fn add(&mut self, term: f64) {
        assert!(term.abs() < 1e15, "a sum was given the term {term}");
        self.0 += (term * GRID) as i128;
    }

    /// The sum so far.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0 as f64 / GRID
    }
}

impl AddAssign for ExactSum {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Several exact sums side by side, one a group: a country, a stage, a pair of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactSums(Vec<ExactSum>);

impl ExactSums {
    /// `n` sums, all zero.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self(vec![ExactSum::default(); n])
    }

    /// Adds a term to sum `k`.
    #[inline]
    pub fn add(&mut self, k: usize, term: f64) {
        self.0[k].add(term);
    }

    /// Takes in the sums of another part of the world.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += *theirs;
        }
        self
    }

    /// The values, one a group.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().map(|s| s.value()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_change_a_sum() {
        let terms: Vec<f64> = (1..2000).map(|k| 1.0 / f64::from(k) * if k % 3 == 0 { -1.0 } else { 1.0 }).collect();
        let (mut forward, mut backward) = (ExactSum::default(), ExactSum::default());
        terms.iter().for_each(|&x| forward.add(x));
        terms.iter().rev().for_each(|&x| backward.add(x));
        assert_eq!(forward, backward);
        assert_ne!(terms.iter().sum::<f64>(), terms.iter().rev().sum::<f64>(), "a plain sum does depend on it");
        assert!((forward.value() - terms.iter().sum::<f64>()).abs() < 1e-14);
    }

    #[test]
    #[should_panic(expected = "a sum was given the term NaN")]
    fn a_term_that_is_no_number_is_refused() {
        ExactSum::default().add(f64::NAN);
    }
}
