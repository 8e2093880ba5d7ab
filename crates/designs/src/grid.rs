//! # Grids
//! Every combination of the values of all factors.

use crate::factor::Factor;

/// How many combinations there are; the largest number where they are more.
#[must_use]
pub fn points(factors: &[Factor]) -> u64 {
    factors.iter().fold(1, |product: u64, factor| product.saturating_mul(factor.values.len() as u64))
}

/// The combination number `index`.
///
/// Combinations are visited along diagonals: with each point all factors go on to their next value, and after a round
/// they are shifted against one another. So any part of a grid that was begun has, for each factor, every value about
/// equally often; in the order of an odometer half a grid would be the low half of one factor.
pub(crate) fn fill(factors: &[Factor], index: u64, values: &mut [f64]) {
    // Those with most values first: a round of theirs holds rounds of the others.
    let mut order: Vec<usize> = (0..factors.len()).collect();
    order.sort_by_key(|&f| std::cmp::Reverse(factors[f].values.len()));
    // What the digits so far count, which the next digit is shifted by: they are known when it is asked for, so that no
    // two points are the same.
    let (mut rest, mut below, mut weight) = (index, 0, 1);
    for f in order {
        let levels = factors[f].values.len() as u64;
        let digit = rest % levels;
        rest /= levels;
        values[f] = factors[f].values[((digit + below) % levels) as usize];
        below += digit * weight;
        weight *= levels;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::Scale;
    use base::parameter::Kind;
    use std::collections::BTreeSet;

    fn factors(levels: &[usize]) -> Vec<Factor> {
        let factor = |n: &usize| Factor {
            key: "a.b".into(),
            kind: Kind::Real,
            low: 0.0,
            high: *n as f64 - 1.0,
            scale: Scale::Linear,
            values: (0..*n).map(|k| k as f64).collect(),
        };
        levels.iter().map(factor).collect()
    }

    fn all(factors: &[Factor]) -> Vec<Vec<usize>> {
        let point = |k| {
            let mut values = vec![0.0; factors.len()];
            fill(factors, k, &mut values);
            values.into_iter().map(|v| v as usize).collect()
        };
        (0..points(factors)).map(point).collect()
    }

    #[test]
    fn every_combination_comes_once() {
        for levels in [&[][..], &[3], &[2, 3], &[4, 4, 4], &[2, 5, 3, 2]] {
            let all = all(&factors(levels));
            assert_eq!(all.len(), levels.iter().product::<usize>());
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        }
    }

    #[test]
    fn any_beginning_of_a_grid_has_every_value_about_equally_often() {
        for levels in [&[5, 5, 5][..], &[2, 6, 3], &[2, 2, 2, 2, 2]] {
            let all = all(&factors(levels));
            for end in 1..=all.len() {
                for (f, &n) in levels.iter().enumerate() {
                    let count = |value| all[..end].iter().filter(|point| point[f] == value).count();
                    let counts: Vec<usize> = (0..n).map(count).collect();
                    let spread = counts.iter().max().unwrap() - counts.iter().min().unwrap();
                    assert!(spread <= 2, "{levels:?}, factor {f}, first {end}: {counts:?}");
                }
            }
        }
    }

    #[test]
    fn a_grid_that_nobody_can_run_is_counted_without_being_made() {
        let huge = vec![factors(&[1000]).remove(0); 200];
        assert_eq!(points(&huge), u64::MAX);
    }
}
