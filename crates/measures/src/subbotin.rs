//! # Subbotin's distribution
//! Growth rates of firms have a tent-shaped density. How sharp the tent is, one parameter says: 1 is Laplace's, 2 is
//! Gauss's.

use base::math::{ln, ln_gamma, pow};

/// A fitted Subbotin density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subbotin {
    /// Shape `b`: 1 for Laplace's, 2 for Gauss's density; the smaller, the sharper the tip and the fatter the tails.
    pub shape: f64,
    /// Scale `a`, in the unit of the values.
    pub scale: f64,
    /// Location `m`, in the unit of the values: their median.
    pub location: f64,
}

impl Subbotin {
    /// The log of the density at a value (SF-1).
    #[must_use]
    pub fn log_density(&self, x: f64) -> f64 {
        let Self { shape: b, scale: a, location } = *self;
        -pow((x - location).abs() / a, b) / b - (ln(2.0 * a) + ln(b) / b + ln_gamma(1.0 + 1.0 / b))
    }

    /// Laplace's density by maximum likelihood: this one where the shape is 1, around the median of these values. None where all are equal.
    #[must_use]
    pub fn laplace(values: &[f64]) -> Option<Self> {
        let location = crate::quantile(values, 0.5)?;
        let scale = values.iter().map(|x| (x - location).abs()).sum::<f64>() / values.len() as f64;
        (scale > 0.0).then_some(Self { shape: 1.0, scale, location })
    }
}

/// Shapes that are looked at: below, the likelihood of values with ties has no bound.
const SHAPES: (f64, f64) = (0.1, 10.0);

/// **SF-1** Subbotin's density by maximum likelihood, around the median.
///
/// `f(x) = exp(−|x − m|^b / (b·a^b)) / (2·a·b^(1/b)·Γ(1 + 1/b))`, `a^b = Σ|x − m|^b / n`
/// Subbotin (1923); Bottazzi & Secchi (2006), "Explaining the distribution of firm growth rates", find `b` about 1. Given
/// `b`, the likelihood is greatest at that `a`; `b` is then sought by golden section on `ln b` between 0.1 and 10.
///
/// Values and scale in one unit, shape a number. `None` where there are fewer than eight values or half of them are equal:
/// the likelihood then grows without bound.
///
/// # Panics
/// Where a value is no finite number.
#[must_use]
pub fn subbotin(values: &[f64]) -> Option<Subbotin> {
    assert!(values.iter().all(|x| x.is_finite()), "growth rates are numbers");
    if values.len() < 8 {
        return None;
    }
    let location = crate::quantile(values, 0.5)?;
    let logs: Vec<f64> = values.iter().filter(|&&x| x != location).map(|&x| ln((x - location).abs())).collect();
    if 2 * logs.len() <= values.len() {
        return None;
    }
    let n = values.len() as f64;
    // Mean of |x − m|^b; values at the median add nothing.
    let moment = |b: f64| logs.iter().map(|&log| base::math::exp(b * log)).sum::<f64>() / n;
    let likelihood = |b: f64| -(ln(2.0) + ln(b * moment(b)) / b + ln_gamma(1.0 + 1.0 / b) + 1.0 / b);
    let shape = base::math::exp(highest(|log| likelihood(base::math::exp(log)), ln(SHAPES.0), ln(SHAPES.1)));
    Some(Subbotin { shape, scale: pow(moment(shape), 1.0 / shape), location })
}

/// Where `f` is highest between `low` and `high`, if it rises and then falls: golden section, to 1e-6.
fn highest(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_left, mut at_right) = (f(left), f(right));
    while high - low > 1e-6 {
        if at_left < at_right {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = f(right);
        } else {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = f(left);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::math::normal_quantile;

    /// Values at the quantiles (k + ½)/n: a sample without luck.
    fn grid(n: usize, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..n).map(|k| quantile((k as f64 + 0.5) / n as f64)).collect()
    }

    fn laplace(p: f64) -> f64 {
        if p < 0.5 { ln(2.0 * p) } else { -ln(2.0 - 2.0 * p) }
    }

    #[test]
    fn laplace_has_shape_one_and_gauss_two() {
        let found = subbotin(&grid(20_000, |p| 0.3 * laplace(p) + 2.0)).unwrap();
        assert!((found.shape - 1.0).abs() < 2e-3 && (found.scale - 0.3).abs() < 1e-3, "{found:?}");
        assert!((found.location - 2.0).abs() < 1e-3, "{found:?}");
        let found = subbotin(&grid(20_000, |p| 0.3 * normal_quantile(p))).unwrap();
        assert!((found.shape - 2.0).abs() < 6e-3 && (found.scale - 0.3).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn a_sharper_tent_than_laplaces_is_told_from_it() {
        // |x|^½ of a Subbotin variable of shape ½ is Gamma(2)/2 …: its survival is (1 + y)·e^−y at y = 2·√x.
        let survival = |y: f64| (1.0 + y) * base::math::exp(-y);
        let size = |p: f64| {
            let (mut low, mut high) = (0.0, 100.0);
            for _ in 0..80 {
                let middle = 0.5 * (low + high);
                if survival(middle) > p { low = middle } else { high = middle }
            }
            0.25 * low * low
        };
        let sharp = grid(20_000, |p| if p < 0.5 { -size(2.0 * p) } else { size(2.0 - 2.0 * p) });
        let found = subbotin(&sharp).unwrap();
        assert!((found.shape - 0.5).abs() < 2e-3 && (found.scale - 1.0).abs() < 5e-3, "{found:?}");
    }

    #[test]
    fn the_unit_of_values_is_the_unit_of_the_scale() {
        let (one, thousand) = (grid(500, laplace), grid(500, |p| 1000.0 * laplace(p)));
        let (a, b) = (subbotin(&one).unwrap(), subbotin(&thousand).unwrap());
        assert!((a.shape - b.shape).abs() < 1e-5 && (b.scale / a.scale - 1000.0).abs() < 0.1, "{a:?} {b:?}");
    }

    #[test]
    fn a_density_sums_to_one_and_laplaces_is_as_one_knows_it() {
        for shape in [0.7, 1.0, 2.0] {
            let of = Subbotin { shape, scale: 0.3, location: 0.1 };
            let sum: f64 = (-40_000..40_000).map(|k| base::math::exp(of.log_density(f64::from(k) * 1e-3)) * 1e-3).sum();
            assert!((sum - 1.0).abs() < 2e-3, "{shape}: {sum}");
        }
        // Deviations 1, 0 and 2 from the median: a mean of 1, and a density of e⁻² / 2 two away.
        let found = Subbotin::laplace(&[3.0, 4.0, 6.0]).unwrap();
        assert_eq!((found.scale, found.location), (1.0, 4.0));
        assert!((found.log_density(6.0) - (-2.0 - ln(2.0))).abs() < 1e-14);
    }

    #[test]
    fn few_values_or_equal_ones_have_no_shape() {
        assert_eq!((subbotin(&[1.0; 50]), subbotin(&[0.0, 1.0])), (None, None));
    }
}
