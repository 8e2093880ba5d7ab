//! # The share of luck
//! Runs of one point differ by their luck. How much of the variance of outcomes is that, and not the parameters?

use super::refused::{check_enough, check_finite};
use super::{Refused, mean};

/// How the variance of single runs divides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Variance over points of what their runs come to on average.
    pub signal: f64,
    /// Variance over replications that all points share.
    pub shared: f64,
    /// Variance that belongs to a point and a replication.
    pub own: f64,
    /// Replications.
    pub replications: usize,
}

impl Noise {
    /// Share of the variance of single runs that is luck; zero where nothing varies.
    #[must_use]
    pub fn share(&self) -> f64 {
        ratio(self.shared + self.own, self.signal + self.shared + self.own)
    }

    /// Share of the variance over points of their means over replications that is luck: what shared luck adds to all
    /// points cancels there.
    #[must_use]
    pub fn share_of_means(&self) -> f64 {
        let own = self.own / self.replications as f64;
        ratio(own, self.signal + own)
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// **IN-7** Components of variance of points and replications.
///
/// Two-way analysis of variance without repetition: `own = MS_e`, `shared = max(0, (MS_r − MS_e)/P)`, `signal = max(0, (MS_p − MS_e)/R)`, with
/// the mean squares of P points, R replications and what is left   Searle, Casella & McCulloch (1992), *Variance Components*,
/// section 4.4. Replications share their luck over points, which a one-way analysis would take for a lack of luck.
///
/// `values` are by point, and within it by replication.
///
/// # Errors
/// Where a value is no finite number, or there are fewer than two points or two replications.
pub fn noise(values: &[Vec<f64>]) -> Result<Noise, Refused> {
    check_enough("point", values.len(), 2)?;
    let replications = values[0].len();
    check_enough("replication", replications, 2)?;
    for of_point in values {
        check_finite("outcome", of_point)?;
        check_enough("replication", of_point.len(), replications)?;
    }
    let (p, r) = (values.len() as f64, replications as f64);
    let points: Vec<f64> = values.iter().map(|of_point| mean(of_point)).collect();
    let columns: Vec<f64> = (0..replications).map(|k| values.iter().map(|v| v[k]).sum::<f64>() / p).collect();
    let all = mean(&points);
    let squares = |means: &[f64]| means.iter().map(|m| (m - all) * (m - all)).sum::<f64>();
    let rest = |(i, k): (usize, usize)| values[i][k] - points[i] - columns[k] + all;
    let cells = (0..values.len()).flat_map(|i| (0..replications).map(move |k| (i, k)));
    let own = cells.map(|cell| rest(cell) * rest(cell)).sum::<f64>() / ((p - 1.0) * (r - 1.0));
    let (of_points, of_columns) = (r * squares(&points) / (p - 1.0), p * squares(&columns) / (r - 1.0));
    Ok(Noise { signal: ((of_points - own) / r).max(0.0), shared: ((of_columns - own) / p).max(0.0), own, replications })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    /// Ishigami's function, whose variance is 13.844588, with normal luck of these variances.
    fn stochastic(shared: f64, own: f64) -> Vec<Vec<f64>> {
        let luck = Luck::new(11, 0, 0);
        let normal = |number: u64, k: usize| luck.block(Mechanism::Resampling, number, k as u32).normal(0);
        let point = |i: u64| {
            let u = luck.block(Mechanism::Design, i, 0);
            let [x, y, z] = [0, 1, 2].map(|k| std::f64::consts::PI * (2.0 * u.uniform(k) - 1.0));
            let f = x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin();
            (0..24).map(|k| f + own.sqrt() * normal(i + 1, k) + shared.sqrt() * normal(0, k)).collect()
        };
        (0..8000).map(point).collect()
    }

    #[test]
    fn a_known_share_of_luck_is_found_whether_it_is_shared_or_not() {
        for (shared, own) in [(0.0, 6.0), (0.0, 0.0), (0.0, 60.0)] {
            let noise = noise(&stochastic(shared, own)).unwrap();
            let expected = (shared + own) / (13.844588 + shared + own);
            assert!((noise.share() - expected).abs() < 0.01, "{noise:?}, expected {expected}");
            let of_means = own / 24.0 / (13.844588 + own / 24.0);
            assert!((noise.share_of_means() - of_means).abs() < 0.005, "{noise:?}, expected {of_means}");
        }
        // Of shared luck there are only 24 draws: the share is near, and what points are compared by does not see it.
        let noise = noise(&stochastic(6.0, 1.0)).unwrap();
        assert!((0.2..0.5).contains(&noise.share()) && noise.share_of_means() < 0.01, "{noise:?}");
    }

    #[test]
    fn components_agree_with_statsmodels() {
        // statsmodels 0.15.0: anova_lm(ols('y ~ C(point) + C(replication)')): mean squares 2.041667, 1.5, 0.125.
        let noise = noise(&[vec![1.0, 2.0], vec![3.0, 3.5], vec![2.5, 4.0]]).unwrap();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(noise.own, 0.125) && close(noise.shared, (1.5 - 0.125) / 3.0), "{noise:?}");
        assert!(close(noise.signal, (2.0416666666666665 - 0.125) / 2.0), "{noise:?}");
    }

    #[test]
    fn what_is_no_number_or_incomplete_is_refused() {
        assert!(matches!(noise(&[vec![1.0, 2.0], vec![1.0]]), Err(Refused::TooFew { found: 1, needed: 2, .. })));
        assert!(matches!(noise(&[vec![1.0, 2.0], vec![f64::NAN, 1.0]]), Err(Refused::NotFinite { .. })));
    }
}
