//! # Whole numbers from shares
//! Firms over groups, orders over cells: largest remainders, and at least one for whoever has any share.

/// `total` whole things over `weights`: by largest remainder, ties to the first; at least one for each positive weight,
/// none for a weight of zero. `total` must be at least the number of positive weights, unless there is none.
pub(crate) fn apportion(total: usize, weights: &[f64]) -> Vec<usize> {
    let mut counts = vec![0; weights.len()];
    let mut open: Vec<usize> = (0..weights.len()).filter(|&k| weights[k] > 0.0).collect();
    let mut left = total;
    assert!(open.is_empty() || left >= open.len(), "{total} cannot give one to each of {}", open.len());
    // Whoever has a claim to at most one gets one; what is left is for the others, whose claims shrink by it.
    loop {
        let sum: f64 = open.iter().map(|&k| weights[k]).sum();
        let one = |k: &usize| weights[*k] / sum * left as f64 <= 1.0;
        let (ones, others): (Vec<usize>, Vec<usize>) = open.iter().partition(|k| one(k));
        if ones.is_empty() || others.is_empty() {
            break;
        }
        ones.iter().for_each(|&k| counts[k] = 1);
        left -= ones.len();
        open = others;
    }
    by_largest_remainder(left, weights, &open, &mut counts);
    counts
}

fn by_largest_remainder(total: usize, weights: &[f64], open: &[usize], counts: &mut [usize]) {
    let sum: f64 = open.iter().map(|&k| weights[k]).sum();
    let mut remainders: Vec<(f64, usize)> = Vec::with_capacity(open.len());
    let mut left = total;
    for &k in open {
        let claim = weights[k] / sum * total as f64;
        // Rounding may put a claim a hair above what is left.
        let whole = (claim.floor().max(1.0) as usize).min(left);
        counts[k] = whole;
        left -= whole;
        remainders.push((claim - claim.floor(), k));
    }
    remainders.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, k) in remainders.iter().cycle().take(if remainders.is_empty() { 0 } else { left }) {
        counts[k] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_dealt_to_the_largest() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(100, &[0.474, 0.166, 0.36]), [47, 17, 36]);
        assert_eq!(apportion(7, &[0.0, 2.0]), [0, 7]);
        assert_eq!(apportion(0, &[0.0, 0.0]), [0, 0]);
    }

    #[test]
    fn everybody_with_a_share_gets_one_and_the_sum_is_kept() {
        assert_eq!(apportion(3, &[1e-12, 1e12, 1e-12]), [1, 1, 1]);
        for total in 5..200 {
            let weights: Vec<f64> = (0..5).map(|k| f64::from(3_u32.pow(2 * k)) * 0.1).collect();
            let counts = apportion(total, &weights);
            assert_eq!(counts.iter().sum::<usize>(), total);
            assert!(counts.iter().all(|&n| n >= 1), "{counts:?}");
        }
    }

    #[test]
    fn who_has_more_gets_no_less() {
        let counts = apportion(1000, &[5.0, 4.0, 3.0, 0.001, 0.0001]);
        assert!(counts.windows(2).all(|pair| pair[0] >= pair[1]), "{counts:?}");
        assert_eq!(counts[3..], [1, 1]);
    }
}
