//! # Single precision, many at once
//!
//! `exp`, `ln` and the normal quantile for loops over firms: no branch, no table, no call, so that the compiler makes
//! vector instructions of a loop that uses them, whatever the machine; and only additions, multiplications, divisions
//! and roots, which IEEE 754 rounds the same everywhere, so that the bits are the same with vectors and without.

/// 1.5·2²³: added to a number below 2²², leaves the nearest whole number in the low bits.
const MAGIC: f32 = 12_582_912.0;
/// ln 2, cut such that its product with a whole number of an exponent is exact, and the rest of it.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];

/// `eˣ`, within 2 units in the last place. `x` is cut to [−87, 88], where the result is a normal number.
///
/// `e^(n·ln 2 + r) = 2ⁿ·eʳ`, and for `eʳ` the polynomial of Moshier's Cephes library, `expf`.
#[inline(always)]
#[must_use]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = x - n * LN_2[0] - n * LN_2[1];
    let p = polynomial(&[1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_66, 0.5], r);
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    (p * (r * r) + r + 1.0) * power
}

/// Natural logarithm of a positive normal number, within 2 units in the last place, or 10⁻⁷ around one.
///
/// `ln(2ⁿ·m) = n·ln 2 + ln m` with `m` between √½ and √2, and for `ln m` the polynomial of Moshier's Cephes library,
/// `logf`.
#[inline(always)]
#[must_use]
pub fn ln(x: f32) -> f32 {
    const ROOT_HALF: u32 = 0x3F35_04F3;
    let above = x.to_bits().wrapping_sub(ROOT_HALF);
    let n = (above as i32 >> 23) as f32;
    let m = f32::from_bits((above & 0x007F_FFFF).wrapping_add(ROOT_HALF)) - 1.0;
    let p = polynomial(
        &[
            7.037_683_6e-2,
            -0.115_146_1,
            0.116_769_99,
            -0.124_201_41,
            0.142_493_23,
            -0.166_680_58,
            0.200_007_15,
            -0.249_999_94,
            0.333_333_3,
        ],
        m,
    );
    let square = m * m;
    let small = m * square * p + n * LN_2[1] - 0.5 * square;
    m + small + n * LN_2[0]
}

/// The standard normal quantile of a word of 32 random bits, `Φ⁻¹((word + ½)/2³²)`, within 6·10⁻⁶.
///
/// `Φ⁻¹(p) = √2·erf⁻¹(2p − 1)`, and for `erf⁻¹` the form and the central polynomial of Giles (2010), "Approximating the erfinv
/// function", single precision. His other polynomial ends where single precision does; a word goes further, so the one
/// for the tails is fitted anew, to all that 32 bits can reach. The distance to the nearer end of (0, 1) is taken from
/// the word, for in single precision `p` has no room for the upper tail.
#[inline(always)]
#[must_use]
pub fn normal(word: u32) -> f32 {
    const UNIT: f32 = 1.0 / 2_147_483_648.0;
    let signed = (word ^ 0x8000_0000) as i32;
    let size = signed ^ (signed >> 31);
    let x = (size as f32 + 0.5) * UNIT;
    let tail = ((i32::MAX - size) as f32 + 0.5) * UNIT;
    let w = -ln(tail * (1.0 + x));
    let centre = polynomial(
        &[
            2.810_226_4e-8,
            3.432_739_4e-7,
            -3.523_387_7e-6,
            -4.391_506_5e-6,
            2.185_808_7e-4,
            -1.253_725e-3,
            -4.177_681_6e-3,
            0.246_640_73,
            1.501_409_4,
        ],
        w - 2.5,
    );
    let far = polynomial(
        &[
            3.824_546_3e-5,
            1.932_328e-5,
            -3.006_472e-4,
            5.058_225_6e-4,
            -6.245_524e-4,
            1.055_504_7e-3,
            -2.079_065_1e-3,
            3.283_546_3e-3,
            1.007_370_1,
            3.335_485_5,
        ],
        w.max(0.0).sqrt() - 3.5,
    );
    // One of the two by its bits: a branch between them would keep the compiler from making vectors of it.
    let near = u32::from(w < 5.0).wrapping_neg();
    let root = f32::from_bits((centre.to_bits() & near) | (far.to_bits() & !near));
    let positive = x * std::f32::consts::SQRT_2 * root;
    f32::from_bits(positive.to_bits() | (signed as u32 & 0x8000_0000))
}

/// A polynomial, the coefficient of the highest power first: its even and its odd powers are summed by Horner's rule each,
/// for a processor does two short chains at once.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: &[f32; N], x: f32) -> f32 {
    let square = x * x;
    let (pairs, last) = coefficients.as_chunks::<2>();
    let [mut upper, mut lower] = pairs[0];
    for [of_upper, of_lower] in &pairs[1..] {
        upper = upper * square + of_upper;
        lower = lower * square + of_lower;
    }
    // The chain that ends at the constant is that of the even powers.
    match last {
        [constant] => (upper * square + constant) + lower * x,
        _ => lower + upper * x,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn exp_is_within_two_units_in_the_last_place_over_its_range() {
        for k in -870_000..=880_000 {
            let x = k as f32 * 1e-4;
            let exact = math::exp(f64::from(x));
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 2.4e-7, "{x}: {} for {exact}", exp(x));
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1e9) > 0.0 && exp(1e9).is_finite());
    }

    #[test]
    fn ln_is_within_two_units_in_the_last_place_over_all_octaves() {
        for k in 0..2_000_000_u32 {
            let x = f32::from_bits(0x0080_0000 + k * 1065);
            let exact = math::ln(f64::from(x));
            let error = (f64::from(ln(x)) - exact).abs();
            assert!(error < 1e-7_f64.max(2.4e-7 * exact.abs()), "{x}: {} for {exact}", ln(x));
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn normal_agrees_with_the_quantile_in_double_precision() {
        let words = (0..2_000_000_u32).map(|k| k * 2147).chain(0..5000).chain(u32::MAX - 5000..=u32::MAX);
        for word in words.chain(0x7FFF_F000..0x8000_1000) {
            let exact = math::normal_quantile(crate::draws::uniform(word));
            let error = (f64::from(normal(word)) - exact).abs();
            assert!(error < 3e-6, "{word}: {} for {exact}", normal(word));
        }
    }

    #[test]
    fn normal_is_odd() {
        for word in [0, 1, 77, 0x1234_5678, 0x7FFF_FFFF] {
            assert_eq!(normal(word), -normal(!word));
        }
    }
}
