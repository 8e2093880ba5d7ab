//! # Growth and size
//! Lines and spreads: does growth go with size, and does its spread?

use base::math::ln;

/// A line of least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Slope, in units of `y` by unit of `x`.
    pub slope: f64,
    /// Share of the variance of `y` that the line explains; none where `y` does not vary.
    pub r_squared: Option<f64>,
}

/// **SF-2** The line of least squares of `y` on `x`, with a constant.
///
/// `β = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²`   with `y` growth of log sales and `x` their log: the test of Gibrat's law, which
/// says 0. `None` where there are fewer than two pairs or `x` does not vary.
///
/// # Panics
/// Where the lengths differ or a value is no finite number.
#[must_use]
pub fn line(x: &[f64], y: &[f64]) -> Option<Line> {
    assert_eq!(x.len(), y.len(), "a line is through pairs");
    assert!(x.iter().chain(y).all(|v| v.is_finite()), "a line is through numbers");
    if x.len() < 2 || x.iter().all(|&v| v == x[0]) {
        return None;
    }
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (x_mean, y_mean) = (mean(x), mean(y));
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(&x, &y)| f(x - x_mean, y - y_mean)).sum::<f64>();
    let (xx, xy, yy) = (sum(&|x, _| x * x), sum(&|x, y| x * y), sum(&|_, y| y * y));
    Some(Line { slope: xy / xx, r_squared: (yy > 0.0).then(|| xy * xy / (xx * yy)) })
}

/// **SF-3** How the spread of growth falls with size.
///
/// `ln sd(g | bin) = c + β·(mean log size of the bin)`   over `bins` bins of equally many firms in the order of size;
/// Stanley et al. (1996), "Scaling behaviour in the growth of companies", find −0.16. The line is SF-2.
///
/// `sizes` are logs, `growth` log changes without their mean. `None` where a bin would have fewer than eight firms, or
/// fewer than three bins have a spread.
///
/// # Panics
/// As [`line`].
#[must_use]
pub fn size_variance_slope(sizes: &[f64], growth: &[f64], bins: usize) -> Option<f64> {
    assert_eq!(sizes.len(), growth.len(), "every firm has a size and a growth");
    if bins == 0 || sizes.len() / bins < 8 {
        return None;
    }
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[a].total_cmp(&sizes[b]));
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for bin in 0..bins {
        let of = &order[bin * order.len() / bins..(bin + 1) * order.len() / bins];
        let mean = |values: &[f64]| of.iter().map(|&k| values[k]).sum::<f64>() / of.len() as f64;
        let centre = mean(growth);
        let variance = of.iter().map(|&k| (growth[k] - centre) * (growth[k] - centre)).sum::<f64>() / of.len() as f64;
        if variance > 0.0 {
            x.push(mean(sizes));
            y.push(0.5 * ln(variance));
        }
    }
    if x.len() < 3 { None } else { line(&x, &y).map(|line| line.slope) }
}

/// **SF-4** The value below which a share `p` of the values lies.
///
/// `x₍ₖ₎ + (h − k)·(x₍ₖ₊₁₎ − x₍ₖ₎)`, `h = (n − 1)·p + 1`, `k = ⌊h⌋`   Hyndman & Fan (1996), definition 7. `None` of no values.
///
/// # Panics
/// Where `p` is no share.
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    assert!((0.0..=1.0).contains(&p), "a share, not {p}");
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = (sorted.len().checked_sub(1)?) as f64 * p;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (at - at.floor()) * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::math::{exp, normal_quantile};

    #[test]
    fn a_line_by_hand() {
        // Means 2 and 3; Σxy = 1 + 0 + 3 = 4 … over Σx² = 2; Σy² = 14, so 16/28 of the variance.
        let found = line(&[1.0, 2.0, 3.0], &[2.0, 1.0, 6.0]).unwrap();
        assert!((found.slope - 2.0).abs() < 1e-15 && (found.r_squared.unwrap() - 4.0 / 7.0).abs() < 1e-15, "{found:?}");
        assert_eq!((line(&[1.0], &[1.0]), line(&[2.0; 3], &[1.0, 2.0, 3.0])), (None, None));
        assert_eq!(line(&[1.0, 2.0], &[3.0, 3.0]), Some(Line { slope: 0.0, r_squared: None }));
    }

    #[test]
    fn a_spread_that_falls_with_size_gives_its_slope() {
        // Growth at the quantiles of a normal distribution whose spread is size^−0.2.
        let (mut sizes, mut growth) = (Vec::new(), Vec::new());
        for size in 0..20 {
            for k in 0..100 {
                sizes.push(f64::from(size));
                growth.push(exp(-0.2 * f64::from(size)) * normal_quantile((f64::from(k) + 0.5) / 100.0));
            }
        }
        let found = size_variance_slope(&sizes, &growth, 20).unwrap();
        assert!((found + 0.2).abs() < 1e-12, "{found}");
        assert_eq!(size_variance_slope(&sizes[..100], &growth[..100], 20), None);
        assert_eq!(size_variance_slope(&sizes, &vec![0.0; 2000], 20), None);
    }

    #[test]
    fn quantiles_by_hand() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(
            (quantile(&values, 0.5), quantile(&values, 0.0), quantile(&values, 1.0)),
            (Some(2.5), Some(1.0), Some(4.0))
        );
        // h = 3·0.9 + 1 = 3.7
        assert!((quantile(&values, 0.9).unwrap() - 3.7).abs() < 1e-15);
        assert_eq!(quantile(&[], 0.5), None);
    }
}
