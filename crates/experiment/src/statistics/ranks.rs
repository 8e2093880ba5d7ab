//! # Whether runs have one level
//! Where each run settles at a level of its own, the mean over runs is that of none, and more years do not help.

use super::Refused;
use super::refused::{check_enough, check_finite};
use statrs::distribution::{ChiSquared, ContinuousCDF as _};

/// Fewest values in all that are compared.
const VALUES_MIN: usize = 8;

/// **IN-12** The test of Kruskal and Wallis: chance of groups whose ranks differ at least as much, if all had one distribution.
///
/// `H = (12/(N(N + 1))·ΣRᵢ²/nᵢ − 3(N + 1))/(1 − Σ(t³ − t)/(N³ − N))`, with `Rᵢ` the sum of the ranks of group i among all N values and `t` the sizes of ties, against χ² with one
/// degree of freedom less than groups   Kruskal & Wallis (1952), "Use of ranks in one-criterion variance analysis". Groups are runs and
/// values the means of windows of time, as in Grazzini (2012), "Analysis of the emergent properties: stationarity and ergodicity", who compares
/// one run with the others. None where all values are equal.
///
/// # Errors
/// Where a value is no finite number, or there are fewer than two groups or eight values.
pub fn one_level(groups: &[Vec<f64>]) -> Result<Option<f64>, Refused> {
    groups.iter().try_for_each(|values| check_finite("window", values))?;
    check_enough("group", groups.len(), 2)?;
    let mut all: Vec<(f64, usize)> = Vec::new();
    for (k, values) in groups.iter().enumerate() {
        check_enough("value in a group", values.len(), 1)?;
        all.extend(values.iter().map(|x| (*x, k)));
    }
    check_enough("window", all.len(), VALUES_MIN)?;
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sums, mut ties, mut before) = (vec![0.0; groups.len()], 0.0, 0.0);
    for tied in all.chunk_by(|a, b| a.0 == b.0) {
        let size = tied.len() as f64;
        tied.iter().for_each(|(_, k)| sums[*k] += before + 0.5 * (size + 1.0));
        ties += size * size * size - size;
        before += size;
    }
    let n = all.len() as f64;
    let corrected = 1.0 - ties / (n * n * n - n);
    if corrected <= 0.0 {
        return Ok(None);
    }
    let squares: f64 = sums.iter().zip(groups).map(|(sum, values)| sum * sum / values.len() as f64).sum();
    let h = (12.0 / (n * (n + 1.0)) * squares - 3.0 * (n + 1.0)) / corrected;
    let chi = ChiSquared::new(groups.len() as f64 - 1.0).expect("there is at least one degree of freedom");
    Ok(Some(chi.sf(h.max(0.0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    fn roots(apart: f64) -> Vec<Vec<f64>> {
        let row = |(prime, k): (f64, f64)| (1..=8).map(|t| (f64::from(t) * prime.sqrt()) % 1.0 + apart * k).collect();
        [(2.0, 0.0), (3.0, 1.0), (5.0, 2.0), (7.0, 3.0)].map(row).to_vec()
    }

    #[test]
    fn chances_agree_with_scipy() {
        // scipy 1.17.1: stats.kruskal.
        let ties = [vec![1.0, 1.0, 2.0], vec![3.0, 2.0, 5.0], vec![1.0, 6.0, 7.0]];
        for (groups, expected) in
            [(&roots(0.0)[..], 0.9608810785823212), (&roots(0.3), 0.0001899520746372962), (&ties, 0.22410240332004866)]
        {
            let found = one_level(groups).unwrap().unwrap();
            assert!((found / expected - 1.0).abs() < 1e-9, "{found}, expected {expected}");
        }
    }

    /// How often sixteen runs of eight windows are found to differ, with levels this many standard deviations of a window apart.
    fn share_found(levels: f64) -> f64 {
        const DRAWS: u64 = 2000;
        let run = |draw: u64, run: u32| -> Vec<f64> {
            let luck = Luck::new(4, run, 0);
            let level = levels * luck.block(Mechanism::Resampling, draw, 100).normal(0);
            (0..8).map(|t| level + luck.block(Mechanism::Resampling, draw, t).normal(0)).collect()
        };
        let is_found =
            |draw: &u64| one_level(&(0..16).map(|k| run(*draw, k)).collect::<Vec<_>>()).unwrap().unwrap() < 0.05;
        (0..DRAWS).filter(is_found).count() as f64 / DRAWS as f64
    }

    #[test]
    fn one_level_is_called_several_in_five_samples_of_a_hundred_and_several_are_found() {
        let (size, half, one) = (share_found(0.0), share_found(0.5), share_found(1.0));
        println!("16 runs of 8 windows: one level {size}, levels half a sd apart {half}, one sd {one}");
        assert!((0.03..=0.07).contains(&size) && half > 0.8 && one > 0.99, "{size} {half} {one}");
    }

    #[test]
    fn what_does_not_vary_has_no_levels_and_what_is_no_number_is_refused() {
        assert_eq!(one_level(&[vec![1.0; 8], vec![1.0; 8]]), Ok(None));
        assert!(matches!(one_level(&[vec![1.0; 8]]), Err(Refused::TooFew { found: 1, .. })));
        let refused = one_level(&[vec![1.0; 8], vec![f64::NAN; 8]]);
        assert!(matches!(refused, Err(Refused::NotFinite { index: 0, .. })));
    }
}
