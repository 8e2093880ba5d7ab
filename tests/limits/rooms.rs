//! Limits of single equations, drawn many times.

use super::near;
use base::draws::{Luck, Mechanism};
use base::math::{exp, ln};
use firms::conversion::{Fate, fate, hazard};
use firms::pricing::{self, Pricing};
use market::tender::{Durations, Tender, attraction, winner};

/// Case "Kesten two-point", a = 1.1 or 0.8 with chance ½ each: the root of E[aᵏ] = 1 is 5.681064785395234.
///
/// A mark-up that grows by 0.4·¼ or shrinks by 0.4·½, reflected at its smallest, has a tail of this exponent. It is found
/// by maximum likelihood among mark-ups above 1.8, those above 4 known to be only that (Hill's estimator, censored); with D
/// of them below 4 its standard error is κ/√D.
#[test]
fn mark_ups_that_follow_chance_have_the_kesten_tail() {
    const KAPPA: f64 = 5.681_064_785_395_234;
    assert!(((base::math::pow(1.1, KAPPA) + base::math::pow(0.8, KAPPA)) / 2.0 - 1.0).abs() < 1e-12);
    let rule = Pricing { adjustment: 0.4, markup_min: 1.0, markup_max: 5.0, ..Pricing::default() };
    let luck = Luck::new(21, 0, 0);
    let end = |firm: u64| {
        let mut markup = 1.2_f32;
        for block in 0..6 {
            for mut bits in luck.block(Mechanism::Start, firm, block).0 {
                for _ in 0..8 {
                    markup = pricing::markup(&rule, markup, if bits & 1 == 0 { 0.25 } else { -0.5 });
                    bits >>= 1;
                }
            }
        }
        f64::from(markup)
    };
    let (low, high) = (1.8, 4.0);
    let tail: Vec<f64> = (0..300_000).map(end).filter(|m| *m > low).collect();
    let seen = tail.iter().filter(|m| **m < high).count() as f64;
    let exponent = seen / tail.iter().map(|m| ln(m.min(high) / low)).sum::<f64>();
    near("tail exponent", exponent, KAPPA, 4.0 * KAPPA / seen.sqrt());
}

/// Case "Logit shares", u = (1, .8, .2), beta = 2: the first has a share of 0.5341262433055896. Log qualities u at an
/// elasticity of 2; by McFadden (1974) the best with Gumbel noise wins so often.
#[test]
fn tenders_are_won_with_logit_shares() {
    let tender = Tender { quality_elasticity: 2.0, ..Tender::default() };
    let weights = [1.0, 0.8, 0.2].map(|u| attraction(&tender, 0.0, u, 0.0));
    let wanted = 0.534_126_243_305_589_6;
    let total: f64 = weights.iter().map(|w| f64::from(*w)).sum();
    near("chance", f64::from(weights[0]) / total, wanted, 1e-6);
    let (n, luck) = (200_000_u64, Luck::new(22, 0, 0));
    let won = (0..n).filter(|&i| winner(weights, luck.block(Mechanism::Tender, i, 0).0[0]) == Some(0)).count();
    near("share won", won as f64 / n as f64, wanted, 4.0 * (wanted * (1.0 - wanted) / n as f64).sqrt());
    // The same by Gumbel noise, −ln(−ln u), on the utilities themselves.
    let best = |i: u64| {
        let block = luck.block(Mechanism::Start, i, 0);
        let utility = [1.0, 0.8, 0.2].map(|u| 2.0 * u);
        let noisy = |k: usize| utility[k] - ln(-ln(block.uniform(k)));
        noisy(0) > noisy(1) && noisy(0) > noisy(2)
    };
    let best = (0..n).filter(|&i| best(i)).count();
    near("share that is best", best as f64 / n as f64, wanted, 4.0 * (wanted * (1.0 - wanted) / n as f64).sqrt());
}

/// Of inventions that wait, h/(h + x) become products, which is the country's conversion rate; they wait 1/(h + x) years.
#[test]
fn inventions_become_products_at_the_conversion_rate() {
    let luck = Luck::new(23, 0, 0);
    let expiry = 0.3;
    for rate in [0.05, 0.25, 0.7] {
        let h = hazard(rate, expiry);
        let n = 100_000_u64;
        let (mut converted, mut waited) = (0.0, 0.0);
        for i in 0..n {
            for year in 0.. {
                waited += 1.0;
                let block = luck.block(Mechanism::Conversion, i, year);
                match fate(h, expiry, block.uniform(0), block.uniform(1)) {
                    Fate::Waits => continue,
                    Fate::Converted => converted += 1.0,
                    Fate::Expired => {}
                }
                break;
            }
        }
        let (n, any) = (n as f64, (h + expiry).min(1.0));
        near("share converted", converted / n, rate, 4.0 * (rate * (1.0 - rate) / n).sqrt());
        near("years that they wait", waited / n, 1.0 / any, 4.0 * (1.0 - any).sqrt() / any / n.sqrt() + 1e-12);
    }
}

/// Under a constant hazard h a relation lasts k years and more with chance (1 − h)^(k−1): as e^(−hk) in continuous time,
/// so that a year of twelve months brings the same.
#[test]
fn relations_under_a_constant_hazard_survive_exponentially() {
    let tender = Tender { hazard_old: 0.2, hazard_new: 0.0, ..Tender::default() };
    let luck = Luck::new(24, 0, 0);
    let n = 100_000_u64;
    for (per_year, years) in [(1.0, 7.0), (12.0, 3.0)] {
        let durations = Durations::new(&tender, per_year);
        let lasts = |i: &u64| {
            let age = (i % 50) as u8;
            f64::from(durations.draw(age, luck.block(Mechanism::Duration, *i, 0).0[0])) > years * per_year
        };
        let wanted = exp(years * ln(0.8));
        let share = (0..n).filter(lasts).count() as f64 / n as f64;
        near("share that lasts", share, wanted, 4.0 * (wanted * (1.0 - wanted) / n as f64).sqrt());
    }
}
