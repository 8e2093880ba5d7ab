//! # Participation in value chains, and position in them
//! Ratios of sums; undefined where a country, or a node, exports nothing. Plain numbers in, so that the same function
//! serves a node, a country and a group of them.

use base::math::ln;

/// **VA-13** Position in value chains.
///
/// `ln(1 + IV/E) − ln(1 + FC/E)`   Koopman, Powers, Wang & Wei (2010), "Give credit where credit is due". Above 0: the
/// country gives more to others' exports than it takes into its own. Which IV (VA-9) goes in is the caller's to say.
#[must_use]
pub fn position_kpww(indirect: f64, foreign: f64, exports: f64) -> Option<f64> {
    let shares = (exports > 0.0).then(|| (1.0 + indirect / exports, 1.0 + foreign / exports))?;
    (shares.0 > 0.0 && shares.1 > 0.0).then(|| ln(shares.0) - ln(shares.1))
}

/// **VA-14** Participation in value chains.
///
/// `(IV + FC)/E`   Koopman, Powers, Wang & Wei (2010).
#[must_use]
pub fn participation_kpww(indirect: f64, foreign: f64, exports: f64) -> Option<f64> {
    share(indirect + foreign, exports)
}

/// **VA-15** Share of exports that is trade in value chains: it crosses more than one border.
///
/// `(E − DAVAX)/E`, DAVAX as in VA-18   Borin & Mancini (2019), "Measuring what matters in global value chains and
/// value-added trade", World Bank WP 8804; World Bank (2020), World Development Report.
#[must_use]
pub fn gvc_participation(davax: f64, exports: f64) -> Option<f64> {
    share(exports - davax, exports)
}

/// **VA-16** Backward part of VA-15: imported content, and domestic content that came back.
///
/// `(E − DVA)/E`, DVA as in VA-8   Borin & Mancini (2019).
#[must_use]
pub fn gvc_backward(dva: f64, exports: f64) -> Option<f64> {
    share(exports - dva, exports)
}

/// **VA-17** Forward part of VA-15: domestic value added that the buyer sells on.
///
/// `(DVA − DAVAX)/E`   Borin & Mancini (2019).
#[must_use]
pub fn gvc_forward(dva: f64, davax: f64, exports: f64) -> Option<f64> {
    share(dva - davax, exports)
}

/// A share; undefined where there is nothing to have a share in.
#[must_use]
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::assert_close;

    #[test]
    fn leathers_argentina_has_this_position() {
        // IV 21.6347472928 and FC 10.6100435087 of exports of 64.3, as an independent computation has them.
        let (iv, fc, e) = (21.634_747_292_8, 10.610_043_508_7, 64.3);
        assert_close(&[position_kpww(iv, fc, e).unwrap()], &[0.137_300_282_073], 1e-11);
        assert_close(&[participation_kpww(iv, fc, e).unwrap()], &[0.501_474_195_981], 1e-11);
    }

    #[test]
    fn backward_and_forward_are_the_whole() {
        // The North of the made-up table: E 79, DVA 71.8008, DAVAX 37.6154.
        let [all, back, forth] =
            [gvc_participation(37.6154, 79.0), gvc_backward(71.8008, 79.0), gvc_forward(71.8008, 37.6154, 79.0)];
        assert_close(&[all.unwrap()], &[0.5239], 1e-4);
        assert_close(&[back.unwrap() + forth.unwrap()], &[all.unwrap()], 1e-14);
    }

    #[test]
    fn who_exports_nothing_has_no_position() {
        assert_eq!((position_kpww(1.0, 0.0, 0.0), participation_kpww(0.0, 0.0, 0.0)), (None, None));
        assert_eq!((gvc_participation(0.0, 0.0), gvc_backward(0.0, -1.0)), (None, None));
    }
}
