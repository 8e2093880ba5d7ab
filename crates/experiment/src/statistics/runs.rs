//! # Whether runs have settled
//! A mean at the end of runs that are still on their way is the mean of that year, and of no state.

use super::refused::{check_enough, check_finite};
use super::{Refused, mean};

/// Series that are used at the most: the distribution is counted out.
const SERIES_MAX: usize = 1000;

/// **IN-11** The runs test of Wald and Wolfowitz, over several series at once: chance of as few runs if every series kept its level.
///
/// A run is a stretch of one side of the series' mean. With m values above and n below, in any order:
/// `P(U = 2k) = 2·C(m−1, k−1)·C(n−1, k−1)/C(m+n, m)`, `P(U = 2k+1) = (C(m−1, k)·C(n−1, k−1) + C(m−1, k−1)·C(n−1, k))/C(m+n, m)`   Wald & Wolfowitz (1940); as a test of stationarity,
/// on means of windows of a run: Grazzini (2012), "Analysis of the emergent properties: stationarity and ergodicity". Series of
/// different replications are independent, so that their numbers of runs are added, and the distribution of the sum is counted out.
/// Series that do not vary say nothing; none where all are such.
///
/// # Errors
/// Where a value is no finite number, or a series has fewer than two.
pub fn few_runs(series: &[Vec<f64>]) -> Result<Option<f64>, Refused> {
    let (mut seen, mut chances) = (0, vec![1.0]);
    for values in series.iter().take(SERIES_MAX) {
        check_finite("window", values)?;
        check_enough("window", values.len(), 2)?;
        let level = mean(values);
        let is_above: Vec<bool> = values.iter().map(|x| *x > level).collect();
        let above = is_above.iter().filter(|above| **above).count();
        if above == 0 || above == values.len() {
            continue;
        }
        seen += 1 + is_above.windows(2).filter(|pair| pair[0] != pair[1]).count();
        chances = sum(&chances, &distribution(above, values.len() - above));
    }
    Ok((chances.len() > 1).then(|| chances[..=seen].iter().sum::<f64>().min(1.0)))
}

/// By number of runs: its chance, with `m` values on one side and `n` on the other.
fn distribution(m: usize, n: usize) -> Vec<f64> {
    let all = choose(m + n, m);
    let chance = |runs: usize| {
        let k = runs / 2;
        let ways = if runs.is_multiple_of(2) {
            2.0 * choose(m - 1, k - 1) * choose(n - 1, k - 1)
        } else {
            choose(m - 1, k) * choose(n - 1, k - 1) + choose(m - 1, k - 1) * choose(n - 1, k)
        };
        ways / all
    };
    (0..=m + n).map(|runs| if runs < 2 { 0.0 } else { chance(runs) }).collect()
}

fn choose(n: usize, k: usize) -> f64 {
    if k > n { 0.0 } else { (0..k).fold(1.0, |ways, j| ways * (n - j) as f64 / (j + 1) as f64) }
}

/// The distribution of the sum of two independent numbers.
fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (j, x) in a.iter().enumerate() {
        b.iter().zip(&mut sum[j..]).for_each(|(y, to)| *to += x * y);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    fn roots(drift: f64) -> Vec<Vec<f64>> {
        let row = |prime: f64| (0..8).map(|t| (f64::from(t + 1) * prime.sqrt()) % 1.0 + drift * f64::from(t)).collect();
        [2.0, 3.0, 5.0, 7.0].map(row).to_vec()
    }

    #[test]
    fn chances_agree_with_an_enumeration_of_all_orders() {
        // Python 3: itertools.combinations over the places of values above the mean, series by series, their distributions convolved.
        for (drift, series, expected) in
            [(0.0, 4, 0.8573985839233649), (0.2, 4, 0.01985506039150354), (0.2, 1, 0.3714285714285714)]
        {
            let found = few_runs(&roots(drift)[..series]).unwrap().unwrap();
            assert!((found - expected).abs() < 1e-12, "{found}, expected {expected}");
        }
    }

    #[test]
    fn all_numbers_of_runs_together_are_certain() {
        for (m, n) in [(1, 1), (1, 7), (4, 4), (3, 5)] {
            assert!((distribution(m, n).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    /// By how much a walk remembers its last step, and by how much it drifts: how often eight windows of sixteen runs are found moving.
    fn share_found(memory: f64, drift: f64) -> f64 {
        const DRAWS: u64 = 2000;
        let series = |draw: u64, run: u64| -> Vec<f64> {
            let luck = Luck::new(3, run as u32, 0);
            let mut at = 0.0;
            let step = |t: u32| {
                at = memory * at + luck.block(Mechanism::Resampling, draw, t).normal(0);
                at + drift * f64::from(t)
            };
            (0..8).map(step).collect()
        };
        let is_found = |draw: &u64| {
            let all: Vec<Vec<f64>> = (0..16).map(|run| series(*draw, run)).collect();
            few_runs(&all).unwrap().unwrap() < 0.05
        };
        (0..DRAWS).filter(is_found).count() as f64 / DRAWS as f64
    }

    #[test]
    fn what_keeps_its_level_is_called_moving_in_five_samples_of_a_hundred_and_what_drifts_or_wanders_is_found() {
        let (size, drifting, wandering) = (share_found(0.0, 0.0), share_found(0.0, 0.3), share_found(1.0, 0.0));
        println!("16 runs of 8 windows: level {size}, drift of 0.3 sd a window {drifting}, random walk {wandering}");
        assert!((0.03..=0.07).contains(&size) && drifting > 0.7 && wandering > 0.99, "{size} {drifting} {wandering}");
    }

    #[test]
    fn what_does_not_vary_says_nothing_and_what_is_no_number_is_refused() {
        assert_eq!(few_runs(&[vec![1.0; 8], vec![2.0; 8]]), Ok(None));
        assert_eq!(few_runs(&[]), Ok(None));
        assert!(matches!(few_runs(&[vec![1.0, f64::INFINITY]]), Err(Refused::NotFinite { index: 1, .. })));
    }
}
