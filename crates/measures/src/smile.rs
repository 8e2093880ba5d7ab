//! # Smile curve
//!
//! Do both ends of a chain pay better than its middle? A parabola through what each place in the chain earns says so by
//! the sign of its quadratic coefficient.

/// A parabola through the earnings of the places in a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smile {
    /// Quadratic coefficient, in units of earnings by squared unit of place: above 0 a smile, below 0 a frown.
    pub curvature: f64,
    /// Slope at the mean place.
    pub slope: f64,
    /// The place where earnings are lowest (of a smile) or highest (of a frown); none where the curve is a line. A smile
    /// whose lowest point lies outside of the observed places is no smile that anybody saw.
    pub turning_point: Option<f64>,
    /// Share of the variance of earnings that the parabola explains; none where earnings do not vary.
    pub r_squared: Option<f64>,
}

/// **ME-9** The parabola of least squares through `earnings` on `places`.
///
/// `y = a + b·x + c·x²`; `c` by the orthogonal polynomials `p₁ = x − x̄`, `p₂ = p₁² − (Σp₁³/Σp₁²)·p₁ − Σp₁²/n`, so that
/// `c = Σp₂y/Σp₂²` without the cancellation of normal equations   Forsythe (1957). The question is Mudambi's (2008); Ye,
/// Meng & Wei (2015) plot value added against distance from final use. Which sign of it convinces is Lind & Mehlum's (2010).
///
/// `earnings` are value added per worker (PO-2) or a share of the final price (PO-1), `places` upstreamness in stages or
/// the number of a stage. `None` where there are fewer than three different places.
///
/// # Panics
/// Where the lengths differ or a value is no finite number.
#[must_use]
pub fn smile(places: &[f64], earnings: &[f64]) -> Option<Smile> {
    assert_eq!(places.len(), earnings.len(), "every place has its earnings");
    assert!(places.iter().chain(earnings).all(|x| x.is_finite()), "places and earnings are numbers");
    if !three_differ(places) {
        return None;
    }
    let (x_mean, y_mean) = (mean(places), mean(earnings));
    let first: Vec<f64> = places.iter().map(|x| x - x_mean).collect();
    let y: Vec<f64> = earnings.iter().map(|y| y - y_mean).collect();
    let squares: Vec<f64> = first.iter().map(|p| p * p).collect();
    let skew = dot(&squares, &first) / dot(&first, &first);
    let spread = mean(&squares);
    let second: Vec<f64> = first.iter().map(|p| p * p - skew * p - spread).collect();
    let (line, curvature) = (dot(&first, &y) / dot(&first, &first), dot(&second, &y) / dot(&second, &second));
    let slope = line - curvature * skew;
    let explained = line * line * dot(&first, &first) + curvature * curvature * dot(&second, &second);
    let all = dot(&y, &y);
    Some(Smile {
        curvature,
        slope,
        turning_point: (curvature != 0.0).then(|| x_mean - slope / (2.0 * curvature)),
        r_squared: (all > 0.0).then(|| explained / all),
    })
}

fn three_differ(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.dedup();
    sorted.len() >= 3
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_found_again() {
        // y = 7 − 4·x + 0.8·x²: lowest at 2.5; slope at the mean place 2.2 is −4 + 1.6·2.2.
        let places = [1.0, 1.5, 2.0, 2.5, 4.0];
        let earnings = places.map(|x| 7.0 - 4.0 * x + 0.8 * x * x);
        let found = smile(&places, &earnings).unwrap();
        assert!((found.curvature - 0.8).abs() < 1e-13, "{found:?}");
        assert!((found.slope + 0.48).abs() < 1e-13, "{found:?}");
        assert!((found.turning_point.unwrap() - 2.5).abs() < 1e-13, "{found:?}");
        assert!((found.r_squared.unwrap() - 1.0).abs() < 1e-13, "{found:?}");
    }

    #[test]
    fn the_parabola_of_least_squares_by_hand() {
        // On −2 … 2 the second polynomial is x² − 2, of square sum 14; Σ(x² − 2)y = 2·3 − 1 − 0 − 2 + 2·5 = 13.
        // Slope Σxy/Σx² = (−6 − 1 + 0 + 2 + 10)/10.
        let found = smile(&[-2.0, -1.0, 0.0, 1.0, 2.0], &[3.0, 1.0, 0.0, 2.0, 5.0]).unwrap();
        assert!((found.curvature - 13.0 / 14.0).abs() < 1e-15, "{found:?}");
        assert!((found.slope - 0.5).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn a_frown_has_the_opposite_sign_and_a_flat_profile_none() {
        let places = [1.0, 2.0, 3.0, 4.0];
        assert!(smile(&places, &[1.0, 2.0, 2.0, 1.0]).unwrap().curvature < 0.0);
        let flat = smile(&places, &[2.0; 4]).unwrap();
        assert_eq!((flat.curvature, flat.turning_point, flat.r_squared), (0.0, None, None));
    }

    #[test]
    fn where_places_are_measured_from_does_not_matter() {
        let (near, far) = ([1.0, 2.0, 3.0, 5.0], [1e6 + 1.0, 1e6 + 2.0, 1e6 + 3.0, 1e6 + 5.0]);
        let earnings = [4.0, 1.0, 1.5, 6.0];
        let (a, b) = (smile(&near, &earnings).unwrap(), smile(&far, &earnings).unwrap());
        assert!((a.curvature - b.curvature).abs() < 1e-9, "{a:?} {b:?}");
    }

    #[test]
    fn two_places_make_no_curve() {
        assert_eq!(smile(&[1.0, 2.0, 1.0, 2.0], &[1.0, 2.0, 3.0, 4.0]), None);
    }
}
