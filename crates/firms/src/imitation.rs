//! # Imitation
//! A firm looks at a few peers and copies part of what the best of them does better.

use base::math;

base::parameters! {
    /// Imitation.
    pub struct Imitation in "imitation" {
        /// Cost of an attempt, relative to an innovation.
        cost: f64 = 0.6, 0.05..=2.0, symbol "κ_im", unit "share", source "0.65 on average: Mansfield, Schwartz & Wagner (1981); range 0.4–0.8";
        /// Distance at which the gain is 1/e of what the gap alone would give.
        reach: f64 = 0.5, 0.05..=5.0, symbol "δ", unit "log points", source "assumed; 0.3–0.7";
        /// Peers seen in an attempt.
        peers: u32 = 3, 1..=8, symbol "n_im", unit "1", source "assumed";
        /// Chance that a foreign peer that is met can be studied.
        border: f64 = 0.1, 0.0..=1.0, symbol "β_im", unit "1", source "assumed";
    }
}

/// **IM-2** Chance that a peer that is met can be studied.
///
/// `β·(1 − IP)`, `β` one at home and `border` abroad, `IP` the strength of protection in the peer's country.
#[inline(always)]
#[must_use]
pub fn openness(border: f64, ip_strength: f64) -> f64 {
    border * (1.0 - ip_strength)
}

/// **IM-1** Share of the distance to a better peer that one imitation closes, in logs.
///
/// `step = A·gap·exp(−gap/δ)`; none where the peer is not better.
#[inline(always)]
#[must_use]
pub fn step(absorptive_capacity: f32, gap: f32, reach: f32) -> f32 {
    if gap <= 0.0 { 0.0 } else { absorptive_capacity * gap * math::exp32(-gap / reach) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_largest_at_the_reach() {
        // A·δ·e⁻¹ at gap = δ.
        assert!((step(0.8, 0.5, 0.5) - 0.8 * 0.5 * 0.367_879_44).abs() < 1e-7);
        assert!(step(0.8, 0.4, 0.5) < step(0.8, 0.5, 0.5) && step(0.8, 0.6, 0.5) < step(0.8, 0.5, 0.5));
    }

    #[test]
    fn protection_and_borders_hide_techniques() {
        assert!((openness(0.1, 0.4) - 0.06).abs() < 1e-15);
        assert_eq!((openness(1.0, 0.0), openness(1.0, 1.0)), (1.0, 0.0));
    }

    #[test]
    fn nothing_is_learned_from_a_peer_that_is_no_better() {
        assert_eq!(step(1.0, 0.0, 0.5), 0.0);
        assert_eq!(step(1.0, -0.2, 0.5), 0.0);
    }
}
