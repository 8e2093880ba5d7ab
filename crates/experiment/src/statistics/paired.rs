//! # Paired effects

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::refused::{check_enough, check_finite};
use super::{Refused, mean, student_half_width, variance};

/// What a treatment did to an outcome, replication by replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Number of pairs.
    pub n: usize,
    /// Mean of the treated runs.
    pub treated_mean: f64,
    /// Mean of the control runs.
    pub control_mean: f64,
    /// The effect: mean of the differences, treated less control.
    pub mean: f64,
    /// Standard deviation of the differences, with the divisor n − 1.
    pub sd: f64,
    /// Standard error of the mean difference.
    pub standard_error: f64,
    /// Lower end of the 95 % interval of the effect.
    pub low: f64,
    /// Upper end of the 95 % interval of the effect.
    pub high: f64,
    /// Chance of a mean difference at least this far from zero if there were no effect, two-sided. None where all
    /// differences are equal: they have no spread to hold the mean against.
    pub p: Option<f64>,
    /// Cohen's d_z: the mean difference in standard deviations of the differences. None where all are equal.
    pub cohens_d: Option<f64>,
    /// By how much sharing luck has reduced the variance of the effect: (variance of the treated + variance of the
    /// control) / variance of the differences. 4 says that unpaired arms would need four times as many replications.
    /// Below 1 it has done harm. None where all differences are equal, for then it has removed luck altogether.
    pub variance_reduction: Option<f64>,
}

/// **IN-1** The paired effect, with Student's t interval.
///
/// `d̄ ± t₁₋₀.₀₂₅(n − 1)·s_d/√n`, `p = 2·P(T > |d̄|·√n/s_d)`   Student (1908); `d_z = d̄/s_d`: Cohen (1988). `treated` and `control` hold the outcome of the same replications in the same order, in the same unit.
///
/// Differences that are equal but for the rounding of their terms count as equal: their spread is arithmetic, not luck.
///
/// # Errors
/// Where a value is no finite number, the arms differ in length, or there are fewer than two pairs.
pub fn paired(treated: &[f64], control: &[f64]) -> Result<Effect, Refused> {
    check_finite("treated run", treated)?;
    check_finite("control run", control)?;
    if treated.len() != control.len() {
        return Err(Refused::UnequalLengths { treated: treated.len(), control: control.len() });
    }
    check_enough("pair", treated.len(), 2)?;
    let differences: Vec<f64> = treated.iter().zip(control).map(|(t, c)| t - c).collect();
    check_finite("difference", &differences)?;
    let n = differences.len();
    let effect = mean(&differences);
    let sd = if all_equal(&differences, treated, control) { 0.0 } else { variance(&differences).sqrt() };
    let standard_error = sd / (n as f64).sqrt();
    let student = StudentsT::new(0.0, 1.0, n as f64 - 1.0).expect("there is at least one degree of freedom");
    let half = student_half_width(standard_error, n);
    let unless_equal = |value: f64| (sd > 0.0).then_some(value);
    Ok(Effect {
        n,
        treated_mean: mean(treated),
        control_mean: mean(control),
        mean: effect,
        sd,
        standard_error,
        low: effect - half,
        high: effect + half,
        p: (sd > 0.0).then(|| 2.0 * student.sf((effect / standard_error).abs())),
        cohens_d: unless_equal(effect / sd),
        variance_reduction: unless_equal((variance(treated) + variance(control)) / (sd * sd)),
    })
}

fn all_equal(differences: &[f64], treated: &[f64], control: &[f64]) -> bool {
    let largest = treated.iter().chain(control).fold(0.0_f64, |m, x| m.max(x.abs()));
    let (low, high) = differences.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &d| (l.min(d), h.max(d)));
    high - low <= 4.0 * f64::EPSILON * largest
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    const TREATED: [f64; 10] = [10.2, 11.1, 9.8, 10.9, 12.0, 10.1, 9.5, 11.7, 10.4, 10.8];
    const CONTROL: [f64; 10] = [9.9, 10.2, 9.9, 10.1, 11.2, 10.0, 9.1, 10.9, 10.5, 9.6];

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-9), "{found}, expected {expected}");
    }

    #[test]
    fn ten_pairs_agree_with_scipy() {
        // scipy 1.17.1: stats.ttest_rel(treated, control) with its confidence_interval(), stats.sem; numpy 2.4.6: var.
        let effect = paired(&TREATED, &CONTROL).unwrap();
        assert_eq!(effect.n, 10);
        close(effect.treated_mean, 10.65);
        close(effect.control_mean, 10.14);
        close(effect.mean, 0.51);
        close(effect.sd, 0.45325979795746796);
        close(effect.standard_error, 0.1433333333333334);
        close(effect.low, 0.18575747333225728);
        close(effect.high, 0.8342425266677429);
        close(effect.p.unwrap(), 0.006137134822831275);
        close(effect.cohens_d.unwrap(), 1.1251825162924696);
        close(effect.variance_reduction.unwrap(), 4.95889670091941);
    }

    #[test]
    fn two_pairs_agree_with_scipy() {
        // scipy 1.17.1: stats.ttest_1samp([0.5, -0.3], 0).
        let effect = paired(&[0.5, -0.3], &[0.0, 0.0]).unwrap();
        close(effect.p.unwrap(), 0.8440417392452613);
        close(effect.low, -4.9824818944698785);
        close(effect.high, 5.182481894469878);
    }

    #[test]
    fn students_quantiles_and_tails_agree_with_scipy() {
        // scipy 1.17.1: stats.t.ppf(0.975, n), 2*stats.t.sf(t, n).
        let student = |n: f64| StudentsT::new(0.0, 1.0, n).unwrap();
        for (n, quantile) in [
            (1.0, 12.706204736174694),
            (2.0, 4.302652729749462),
            (3.0, 3.1824463052837078),
            (7.0, 2.364624251592784),
            (15.0, 2.131449545559776),
            (31.0, 2.039513446396408),
            (99.0, 1.9842169515864174),
            (999.0, 1.9623414611334493),
        ] {
            close(student(n).inverse_cdf(0.975), quantile);
        }
        for (t, n, p) in [(2.5, 7.0, 0.04099221858575289), (12.0, 15.0, 4.322734113447168e-9)] {
            close(2.0 * student(n).sf(t), p);
        }
        let far = 2.0 * student(31.0).sf(40.0);
        assert!((far / 3.0181419244420594e-28 - 1.0).abs() < 1e-9, "{far}");
    }

    #[test]
    fn shared_luck_shows_as_a_reduction_of_variance_and_opposed_luck_as_harm() {
        let control = [3.0, -1.0, 4.0, 0.0];
        let alike = [3.1, -1.1, 3.9, 0.1];
        assert!(paired(&alike, &control).unwrap().variance_reduction.unwrap() > 100.0);
        assert!(paired(&alike.map(|x| -x), &control).unwrap().variance_reduction.unwrap() < 1.0);
    }

    #[test]
    fn equal_differences_have_an_effect_but_no_test() {
        // 0.1 and 0.2 are no binary fractions: the differences differ in the last bits.
        let control = [0.1, 0.2, 0.3, 0.7];
        let effect = paired(&control.map(|c| c + 0.1), &control).unwrap();
        assert!((effect.mean - 0.1).abs() < 1e-15);
        assert_eq!((effect.sd, effect.low, effect.high), (0.0, effect.mean, effect.mean));
        assert_eq!((effect.p, effect.cohens_d, effect.variance_reduction), (None, None, None));
        let none = paired(&control, &control).unwrap();
        assert_eq!((none.mean, none.low, none.high, none.p), (0.0, 0.0, 0.0, None));
    }

    #[test]
    fn what_cannot_be_paired_is_refused_with_its_place() {
        let refused = paired(&[1.0, 2.0, f64::NAN], &[1.0, 2.0, 3.0]).unwrap_err();
        let expected = "treated run 2 is NaN: an outcome must be a finite number in every replication";
        assert_eq!(refused.to_string(), expected);
        assert!(matches!(
            paired(&[1.0, 2.0], &[1.0, f64::INFINITY]),
            Err(Refused::NotFinite { sample: "control run", index: 1, .. })
        ));
        assert!(matches!(
            paired(&[f64::MAX, 0.0], &[f64::MIN, 0.0]),
            Err(Refused::NotFinite { sample: "difference", index: 0, .. })
        ));
        assert_eq!(paired(&[1.0, 2.0], &[1.0]), Err(Refused::UnequalLengths { treated: 2, control: 1 }));
        assert_eq!(paired(&[1.0], &[1.0]), Err(Refused::TooFew { sample: "pair", found: 1, needed: 2 }));
    }

    #[test]
    fn ninety_five_in_a_hundred_intervals_hold_the_true_effect() {
        const TRUE_EFFECT: f64 = 0.3;
        const DRAWS: u64 = 10_000;
        let luck = Luck::new(2, 0, 0);
        let control = [0.0; 16];
        let held = (0..DRAWS).filter(|&draw| {
            let treated: [f64; 16] = std::array::from_fn(|k| {
                TRUE_EFFECT + luck.block(Mechanism::Resampling, draw, k as u32 / 4).normal(k % 4)
            });
            let effect = paired(&treated, &control).unwrap();
            effect.low <= TRUE_EFFECT && TRUE_EFFECT <= effect.high
        });
        let coverage = held.count() as f64 / DRAWS as f64;
        println!("coverage of the 95 % interval over {DRAWS} draws: {coverage}");
        assert!((0.93..=0.97).contains(&coverage), "{coverage}");
    }
}
