//! # Structure of an economy
//! What an economy's value added or output is made of, and how that changes. Plain numbers by sector, so that tables, firms
//! and workers alike can be asked.

use crate::participation::share;
use base::math::{acos, ln};

/// **VA-24** Structural upgrading: the mean rank of an economy's sectors.
///
/// `W = Σ_k k·s_k`, `s_k` the share of sector `k`   Xu & Jiang (2015), "Can the industrial structure upgrading narrow the gap
/// between urban and rural consumption?", in the form that the field uses.
///
/// `sizes` are value added by sector, in the order of rank: the first sector counts 1, the last `K`; from 1 to `K`. Undefined
/// where they do not sum to something positive.
#[must_use]
pub fn structural_upgrading(sizes: &[f64]) -> Option<f64> {
    let ranked: f64 = sizes.iter().enumerate().map(|(k, size)| (k + 1) as f64 * size).sum();
    share(ranked, sizes.iter().sum())
}

/// **VA-25** Moore's angle between the structures of two periods, in radians.
///
/// `θ = arccos(Σ_k s_k0·s_k1 / √(Σ_k s_k0²·Σ_k s_k1²))`   Moore (1978), "A measure of structural change in output", Review of
/// Income and Wealth 24(1).
///
/// 0 where shares have not changed, `π/2` where nothing is left of what there was. Sizes by sector, in the same order; undefined
/// where one period has nothing.
///
/// # Panics
/// Where there are not as many sectors before as after.
#[must_use]
pub fn moore_angle(before: &[f64], after: &[f64]) -> Option<f64> {
    assert_eq!(before.len(), after.len(), "VA-25: the same sectors before and after");
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let cosine = share(dot(before, after), (dot(before, before) * dot(after, after)).sqrt())?;
    Some(acos(cosine.clamp(-1.0, 1.0)))
}

/// **VA-26** Theil's index of rationalisation: how far productivities of sectors are from one another.
///
/// `TL = Σ_k s_k·ln((Y_k/L_k)/(Y/L))`, `s_k = Y_k/Y`   Gan, Zheng & Yu (2011), "An empirical study on the effects of industrial
/// structure on economic growth and fluctuations in China", after Theil (1967).
///
/// 0 where value added per worker is the same everywhere. Value added and workers by sector; sectors without value added
/// count nothing. Undefined where a sector adds value without workers, or less than none.
///
/// # Panics
/// Where there are not as many numbers of workers as of value added.
#[must_use]
pub fn theil_rationalisation(value_added: &[f64], workers: &[f64]) -> Option<f64> {
    assert_eq!(value_added.len(), workers.len(), "VA-26: workers and value added are of the same sectors");
    let (total, hands): (f64, f64) = (value_added.iter().sum(), workers.iter().sum());
    let mean = share(total, hands).filter(|mean| *mean > 0.0)?;
    let mut sum = 0.0;
    for (y, l) in value_added.iter().zip(workers).filter(|(y, _)| **y != 0.0) {
        let productivity = share(*y, *l).filter(|p| *p > 0.0)?;
        sum += y / total * ln(productivity / mean);
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::assert_close;

    #[test]
    fn an_economy_of_services_ranks_highest() {
        assert_eq!(structural_upgrading(&[0.0, 0.0, 4.0]), Some(3.0));
        assert_eq!(structural_upgrading(&[1.0, 2.0, 1.0]), Some(2.0));
        assert_eq!(structural_upgrading(&[0.0, 0.0]), None);
    }

    #[test]
    fn the_angle_of_a_structure_that_turned_by_hand() {
        // (1, 1) and (1, 0) are an eighth of a turn apart.
        let eighth = std::f64::consts::FRAC_PI_4;
        assert_close(&[moore_angle(&[5.0, 5.0], &[3.0, 0.0]).unwrap()], &[eighth], 1e-15);
        assert!(moore_angle(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap() < 1e-7);
        assert_eq!(moore_angle(&[0.0], &[1.0]), None);
    }

    #[test]
    fn equal_productivities_are_rational_and_others_are_not() {
        assert_close(&[theil_rationalisation(&[2.0, 4.0], &[1.0, 2.0]).unwrap()], &[0.0], 1e-15);
        // Half of value added each, productivities 2 and 2/3 of a mean of 1.
        let expected = 0.5 * (ln(2.0) + ln(2.0 / 3.0));
        assert_close(&[theil_rationalisation(&[2.0, 2.0], &[1.0, 3.0]).unwrap()], &[expected], 1e-15);
        assert_eq!(theil_rationalisation(&[1.0, 1.0], &[1.0, 0.0]), None);
        assert_eq!(theil_rationalisation(&[1.0, 0.0], &[1.0, 0.0]), Some(0.0));
    }
}
