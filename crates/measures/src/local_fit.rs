//! # A curve through a cloud of points
//! Whether the ends of a chain lie higher than its middle can be asked without a parabola: around every place a parabola of its
//! own is fitted to what lies near.

/// Degree of the polynomial that is fitted around a place.
const DEGREE: usize = 2;
/// Part of the points that lie near.
pub const SPAN: f64 = 0.75;
/// Squares against the largest one below which a direction is none: places are then too few, or too alike.
const NOTHING: f64 = 1e-12;

/// **VA-33** The local fit at a place: a parabola of least squares through the points near it.
///
/// `ŷ(x₀) = p(x₀)`, `p` the parabola that minimises `Σ_i w_i·(1 − (|x_i − x₀|/h)³)³·(y_i − p(x_i))²` over `|x_i − x₀| < h`, `h` the distance
/// of the nearest three quarters of the points   Cleveland & Devlin (1988), "Locally weighted regression: an approach to regression analysis
/// by local fitting".
///
/// `x` are places, in order; `y` what is measured there; `w` weights, value added for a smile curve: points without a positive weight
/// count nothing, not even for `h`. A line, or the mean, where fewer places than three lie near. `None` where no point counts.
///
/// # Panics
/// Where the lengths differ, `x` is not in order, or a number is none.
#[must_use]
pub fn local_fit(x: &[f64], y: &[f64], w: &[f64], at: f64) -> Option<f64> {
    assert!(x.len() == y.len() && x.len() == w.len(), "VA-33: every point has a place, a height and a weight");
    assert!(x.iter().chain(y).chain(w).all(|v| v.is_finite()) && x.is_sorted(), "VA-33: places in order, and numbers");
    let points: Vec<usize> = (0..x.len()).filter(|&i| w[i] > 0.0).collect();
    if points.is_empty() {
        return None;
    }
    let (near, reach) = neighbours(x, &points, at);
    let weight = |i: usize| {
        let part = (x[i] - at).abs() / reach;
        let kernel = 1.0 - part * part * part;
        if reach == 0.0 { w[i] } else { w[i] * kernel * kernel * kernel }
    };
    let (own, weights): (Vec<usize>, Vec<f64>) = near.map(|i| (i, weight(i))).filter(|(_, w)| *w > 0.0).unzip();
    let scale = if reach > 0.0 { reach } else { 1.0 };
    let places: Vec<f64> = own.iter().map(|&i| (x[i] - at) / scale).collect();
    let heights: Vec<f64> = own.iter().map(|&i| y[i]).collect();
    Some(at_zero(&places, &heights, &weights))
}

/// The nearest of the points, and how far they reach. Who stands at the very edge weighs nothing: where all do, they reach to
/// the next place, and 0 is said where there is none, so that all weigh alike.
fn neighbours<'a>(x: &'a [f64], points: &'a [usize], at: f64) -> (impl Iterator<Item = usize> + 'a, f64) {
    let many = ((points.len() as f64 * SPAN + 1e-5) as usize).clamp(1, points.len());
    let mut far: Vec<f64> = points.iter().map(|&i| (x[i] - at).abs()).collect();
    far.sort_unstable_by(f64::total_cmp);
    let usual = far[many - 1];
    let reach = if far[0] < usual { usual } else { far.into_iter().find(|far| *far > usual).unwrap_or(0.0) };
    (points.iter().copied().filter(move |&i| reach == 0.0 || (x[i] - at).abs() < reach), reach)
}

/// The polynomial of least squares at zero, by polynomials that are orthogonal under the weights (Forsythe 1957).
fn at_zero(x: &[f64], y: &[f64], w: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).zip(w).map(|((a, b), w)| a * b * w).sum::<f64>();
    // Values at the points, and at zero; each next one is the last times x, less what the ones before have of it.
    let mut basis: Vec<(Vec<f64>, f64)> = Vec::new();
    let (mut next, mut next_at_zero) = (vec![1.0; x.len()], 1.0);
    let (mut found, mut largest) = (0.0, 0.0_f64);
    for _ in 0..=DEGREE {
        for (p, p_at_zero) in &basis {
            let part = dot(&next, p) / dot(p, p);
            next.iter_mut().zip(p).for_each(|(v, p)| *v -= part * p);
            next_at_zero -= part * p_at_zero;
        }
        let squares = dot(&next, &next);
        largest = largest.max(squares);
        if squares <= NOTHING * largest {
            break;
        }
        found += dot(&next, y) / squares * next_at_zero;
        let times_x: Vec<f64> = next.iter().zip(x).map(|(v, x)| v * x).collect();
        basis.push((std::mem::replace(&mut next, times_x), next_at_zero));
        next_at_zero = 0.0;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::assert_close;

    #[test]
    fn a_parabola_is_its_own_local_fit_wherever_one_asks() {
        let x: Vec<f64> = (0..12).map(|k| 1.0 + f64::from(k * k) / 20.0).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x + 0.5 * x * x).collect();
        let w: Vec<f64> = (0..12).map(|k| 1.0 + f64::from(k % 3)).collect();
        for at in [1.0, 2.2, 4.0, 7.0, 8.0] {
            let expected = 3.0 - 2.0 * at + 0.5 * at * at;
            assert_close(&[local_fit(&x, &y, &w, at).unwrap()], &[expected], 1e-12);
        }
    }

    #[test]
    fn the_fit_is_that_of_the_authors_own_program() {
        // Cleveland, Grosse & Shyu's Fortran by way of scikit-misc 0.5.3: span 0.75, degree 2, surface "direct"; it squares the
        // weights that it is given, so that it was given their roots. Nearer to a point than 0.03·h it rounds the kernel to 1.
        let x = [1.0, 1.3, 1.9, 2.2, 2.6, 3.1, 3.3, 4.0, 4.4, 5.2, 5.9, 6.1];
        let y = [0.61, 0.55, 0.43, 0.40, 0.31, 0.33, 0.36, 0.41, 0.39, 0.52, 0.60, 0.58];
        let w = [5.0, 3.0, 1.0, 4.0, 2.0, 2.5, 1.5, 0.5, 1.0, 2.0, 0.7, 0.3];
        let theirs = [
            (2.0, 0.412_141_882_941_471_2),
            (2.4, 0.363_972_333_212_520_4),
            (3.2, 0.331_727_869_223_929_1),
            (3.7, 0.350_034_668_211_188_3),
            (4.7, 0.452_442_700_023_363_9),
        ];
        for (at, theirs) in theirs {
            assert_close(&[local_fit(&x, &y, &w, at).unwrap()], &[theirs], 1e-12);
        }
    }

    #[test]
    fn few_places_give_a_line_or_a_mean() {
        let fit = |x: &[f64], y: &[f64], w: &[f64], at: f64| local_fit(x, y, w, at);
        assert_eq!(fit(&[2.0, 2.0], &[1.0, 4.0], &[1.0, 2.0], 2.0), Some(3.0));
        assert_eq!(fit(&[2.0], &[5.0], &[1.0], 3.0), Some(5.0));
        assert_eq!(fit(&[1.0, 2.0], &[1.0, 2.0], &[0.0, -1.0], 1.0), None);
        assert_eq!(fit(&[], &[], &[], 1.0), None);
    }

    #[test]
    fn points_without_weight_count_nothing() {
        let (x, y) = ([1.0, 1.5, 2.0, 3.0, 4.0, 9.0], [3.0, 77.0, 1.0, 2.0, 4.0, -50.0]);
        let with = local_fit(&x, &y, &[1.0, 0.0, 2.0, 1.0, 1.0, -3.0], 2.5);
        let without = local_fit(&[1.0, 2.0, 3.0, 4.0], &[3.0, 1.0, 2.0, 4.0], &[1.0, 2.0, 1.0, 1.0], 2.5);
        assert_eq!(with, without);
    }
}
