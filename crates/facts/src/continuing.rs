//! # From one year to the next
//! Firms that are there in both, and what of their values is within groups.

use crate::panel::{FirmYear, Year};

/// Firms that are there in two years one after the other, as pairs of their states.
pub(crate) fn continuing<'a>(before: &'a Year, after: &'a Year) -> impl Iterator<Item = (&'a FirmYear, &'a FirmYear)> {
    let mut at = 0;
    before.firms.iter().filter_map(move |firm| {
        while after.firms.get(at).is_some_and(|next| next.identity < firm.identity) {
            at += 1;
        }
        after.firms.get(at).filter(|next| next.identity == firm.identity).map(|next| (firm, next))
    })
}

/// Takes from each value the mean of those with its key, so that what is left is within groups and years.
///
/// Values of one key stand in the order of their firms' identities, so that the sums are the same every time.
pub(crate) fn within(keyed: &[(u32, [f64; 2])], into: &mut [Vec<f64>; 2]) {
    let groups = keyed.iter().map(|(key, _)| *key as usize + 1).max().unwrap_or(0);
    let mut sums = vec![([0.0; 2], 0.0); groups];
    for (key, values) in keyed {
        let (sum, n) = &mut sums[*key as usize];
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        *n += 1.0;
    }
    for (key, values) in keyed {
        let (sum, n) = &sums[*key as usize];
        (0..2).for_each(|k| into[k].push(values[k] - sum[k] / n));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_within_groups_has_no_mean() {
        let mut found = [Vec::new(), Vec::new()];
        within(&[(4, [1.0, 5.0]), (0, [7.0, 2.0]), (4, [3.0, 9.0])], &mut found);
        assert_eq!(found, [vec![-1.0, 0.0, 1.0], vec![-2.0, 0.0, 2.0]]);
    }
}
