//! # Exact sums
//! Adding floating-point numbers gives other bits in another order, and threads give other orders. Here every term is
//! rounded once, to the nearest point of a fixed grid, and then added as a whole number: addition of whole numbers does
//! not care about order, so neither threads nor chunks can change a sum.
//!
//! Money is counted in shares of the world's income and summed on a grid of 2⁻⁵⁸ ≈ 3·10⁻¹⁸ ([`MoneySum`]): a hundred
//! million equal terms, which are all rounded the same way, are off by less than 2·10⁻¹⁰ together. Logs and heads are summed on a grid of 2⁻²⁴ ([`PlainSum`]).

use std::ops::AddAssign;

/// A sum on a grid of 2^−`BITS` that does not depend on the order of its terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum<const BITS: u32>(i64);

/// A sum of money, in shares of the world's income; a term is below 16, the sum below 32.
pub type MoneySum = ExactSum<58>;
/// A sum of logs or of ratios; a term is below 10¹¹, the sum below 5·10¹¹.
pub type PlainSum = ExactSum<24>;

impl<const BITS: u32> ExactSum<BITS> {
    const GRID: f64 = (1_u64 << BITS) as f64;
    const LIMIT: f64 = (1_u64 << 62) as f64 / Self::GRID;

    /// The nearest point of the grid, in its steps.
    #[inline(always)]
    fn steps(term: f64) -> i64 {
        let scaled = term * Self::GRID;
        (scaled + 0.5_f64.copysign(scaled)) as i64
    }

    /// Adds one term. A term that is no number, or too large for the grid, is a broken invariant.
    #[inline(always)]
    pub fn add(&mut self, term: f64) {
        assert!(term.abs() < Self::LIMIT, "a sum was given the term {term}");
        self.0 += Self::steps(term);
    }

    /// Adds one term that is known to be within the bounds of the grid, because another that bounds it was added.
    #[inline(always)]
    pub fn add_bounded(&mut self, term: f64) {
        debug_assert!(term.abs() < Self::LIMIT, "a sum was given the term {term}");
        self.0 += Self::steps(term);
    }

    /// Adds many terms. Their bounds are asked for all together, so that the loop has no branch.
    #[inline(always)]
    pub fn add_all(&mut self, terms: &[f64]) {
        let (mut sum, mut within) = (0_i64, true);
        for &term in terms {
            within &= term.abs() < Self::LIMIT;
            sum += Self::steps(term);
        }
        assert!(within, "a sum was given the terms {terms:?}");
        self.0 += sum;
    }

    /// The sum so far.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0 as f64 / Self::GRID
    }
}

impl<const BITS: u32> AddAssign for ExactSum<BITS> {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

/// Adds the sums of another part of the world, group by group.
pub fn merge<const BITS: u32>(into: &mut [ExactSum<BITS>], from: &[ExactSum<BITS>]) {
    for (mine, theirs) in into.iter_mut().zip(from) {
        *mine += *theirs;
    }
}

/// The values of sums, group by group.
#[must_use]
pub fn values<const BITS: u32>(sums: &[ExactSum<BITS>]) -> Vec<f64> {
    sums.iter().map(|s| s.value()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_change_a_sum() {
        let terms: Vec<f64> = (1..2000).map(|k| 1.0 / f64::from(k) * if k % 3 == 0 { -1.0 } else { 1.0 }).collect();
        let (mut forward, mut backward) = (MoneySum::default(), MoneySum::default());
        terms.iter().for_each(|&x| forward.add(x));
        terms.iter().rev().for_each(|&x| backward.add(x));
        assert_eq!(forward, backward);
        let mut together = MoneySum::default();
        together.add_all(&terms);
        assert_eq!(forward, together);
        assert_ne!(terms.iter().sum::<f64>(), terms.iter().rev().sum::<f64>(), "a plain sum does depend on it");
        assert!((forward.value() - terms.iter().sum::<f64>()).abs() < 1e-12);
    }

    #[test]
    fn terms_are_rounded_to_the_nearest_point_of_the_grid() {
        for term in [0.3, -0.3, 1.5, -7.9, 1e-14, -1e-14, 0.0] {
            let mut sum = MoneySum::default();
            sum.add(term);
            let mut bounded = MoneySum::default();
            bounded.add_bounded(term);
            assert_eq!(bounded, sum);
            assert!((sum.value() - term).abs() <= 0.5 / MoneySum::GRID, "{term}");
        }
    }

    #[test]
    #[should_panic(expected = "a sum was given the term NaN")]
    fn a_term_that_is_no_number_is_refused() {
        PlainSum::default().add(f64::NAN);
    }

    #[test]
    #[should_panic(expected = "a sum was given the terms [1.0, NaN]")]
    fn terms_of_which_one_is_no_number_are_refused() {
        PlainSum::default().add_all(&[1.0, f64::NAN]);
    }

    #[test]
    #[should_panic(expected = "a sum was given the term 17")]
    fn a_term_beyond_the_grid_is_refused() {
        MoneySum::default().add(17.0);
    }
}
