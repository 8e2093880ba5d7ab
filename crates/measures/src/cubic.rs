//! # In, out, in again
//! Whether a series rose, fell and rose: the shape that foreign value added had where countries caught up.

use nalgebra::{DMatrix, DVector};

/// **SF-6** Whether the cubic of least squares through a series rises, falls and rises again within it.
///
/// `y = a + b·t + c·t² + d·t³`, `t` from −1 to 1; `d > 0`, and both roots of `b + 2c·t + 3d·t²` lie between −1 and 1
/// Lee, Szapiro & Mao (2018), "From global value chains to innovation systems for local value chains and knowledge creation",
/// describe the shape; that it is asked of a cubic is ours.
///
/// `None` where there are fewer than eight values.
///
/// # Panics
/// Where a value is no finite number.
#[must_use]
pub fn rises_falls_and_rises(series: &[f64]) -> Option<bool> {
    assert!(series.iter().all(|y| y.is_finite()), "a series is of numbers");
    let n = series.len();
    if n < 8 {
        return None;
    }
    let time = |k: usize| 2.0 * k as f64 / (n - 1) as f64 - 1.0;
    let powers = DMatrix::from_fn(n, 4, |k, p| (0..p).map(|_| time(k)).product::<f64>());
    let found = powers.qr();
    let right = found.q().transpose() * DVector::from_column_slice(series);
    let [_, b, c, d] = <[f64; 4]>::try_from(found.r().solve_upper_triangular(&right)?.as_slice()).ok()?;
    let inside = c * c - 3.0 * b * d;
    let ends = |sign: f64| (-c + sign * inside.sqrt()) / (3.0 * d);
    Some(d > 0.0 && inside > 0.0 && ends(-1.0) > -1.0 && ends(1.0) < 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(f: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..50).map(|k| f(2.0 * f64::from(k) / 49.0 - 1.0)).collect()
    }

    #[test]
    fn up_down_up_is_told_from_other_shapes() {
        // Extremes of t³ − 0.75·t at ±½.
        assert_eq!(rises_falls_and_rises(&series(|t| t * t * t - 0.75 * t)), Some(true));
        assert_eq!(rises_falls_and_rises(&series(|t| 0.75 * t - t * t * t)), Some(false), "down, up, down");
        assert_eq!(rises_falls_and_rises(&series(|t| t * t * t + t)), Some(false), "always up");
        assert_eq!(rises_falls_and_rises(&series(|t| t * t * t - 3.5 * t)), Some(false), "extremes outside");
        assert_eq!(rises_falls_and_rises(&series(|_| 0.3)), Some(false), "flat");
    }

    #[test]
    fn seven_years_are_too_few() {
        assert_eq!(rises_falls_and_rises(&[0.0; 7]), None);
    }
}
