//! # Draws, addressed by identity
//!
//! A draw is a pure function of (seed, replication, period, mechanism, identity, number). Nothing is ever drawn
//! "next", so neither threads nor the order of firms can change what anybody gets, and the arms of an experiment share
//! their luck firm by firm: what an arm changes is not in the key.
//!
//! The function is Philox4x32-10 of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011),
//! section 3.3, checked against the known-answer vectors that its authors publish with Random123.

use crate::math;

const MULTIPLIER: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];

/// One block of Philox4x32 with ten rounds: 128 bits from a counter of 128 bits and a key of 64.
#[inline(always)]
#[must_use]
pub fn philox4x32(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for round in 0..10 {
        if round > 0 {
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        }
        let low = u64::from(counter[0]) * u64::from(MULTIPLIER[0]);
        let high = u64::from(counter[2]) * u64::from(MULTIPLIER[1]);
        counter = [
            (high >> 32) as u32 ^ counter[1] ^ key[0],
            high as u32,
            (low >> 32) as u32 ^ counter[3] ^ key[1],
            low as u32,
        ];
    }
    counter
}

/// What a draw is for. Each mechanism has its own number, so that switching one off leaves the luck of the others as
/// it was. Numbers are never reused: to take one again would correlate two mechanisms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mechanism {
    /// Start values of firms.
    Start = 1,
    /// Who holds which order at the start.
    Allotment = 2,
    /// The four draws that every firm makes in every period, a word each: transitory efficiency, own search, imitation,
    /// a look at another stage. They share a block because a block costs more than all that is done with it.
    Everyday = 3,
    /// Step and direction of an invention.
    Search = 4,
    /// From invention to product.
    Conversion = 5,
    /// What an imitator sees.
    Imitation = 6,
    /// Licences.
    Licence = 7,
    /// Which other stage a firm looks at, and the contest for its first orders.
    Reposition = 8,
    /// Tender of a standing order.
    Tender = 9,
    /// How long a relation lasts before it is tendered again.
    Duration = 10,
    /// Entry by spin-off.
    Entry = 11,
    /// Choice of strategy.
    Strategy = 12,
    /// Resampling in statistics, outside of any world.
    Resampling = 13,
    /// Whether lenders bear with a firm that cannot pay.
    Credit = 14,
}

/// The luck of one world in one period: everything of the address but mechanism, identity and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck {
    key: [u32; 2],
    replication: u32,
    period: u32,
}

impl Luck {
    /// The luck of `replication` under master seed `seed`, in `period`.
    ///
    /// The seed and the replication pass through one Philox block to make the key, so that neighbouring seeds and
    /// replications share nothing.
    #[must_use]
    pub fn new(seed: u64, replication: u32, period: u32) -> Self {
        let mixed = philox4x32([replication, 0x7570_6368, 0x6169_6e00, 0], [seed as u32, (seed >> 32) as u32]);
        Self { key: [mixed[0], mixed[1]], replication, period }
    }

    /// The same world in another period.
    #[must_use]
    pub fn at(self, period: u32) -> Self {
        Self { period, ..self }
    }

    /// Four words for `identity` from `mechanism`; `number` tells several blocks of one firm and period apart.
    #[inline(always)]
    #[must_use]
    pub fn block(self, mechanism: Mechanism, identity: u64, number: u32) -> Block {
        let counter =
            [identity as u32, (identity >> 32) as u32, self.period, (mechanism as u32) << 24 | (number & 0x00FF_FFFF)];
        Block(philox4x32(counter, self.key))
    }
}

/// Four words of 32 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block(pub [u32; 4]);

/// A word as a number in the open interval (0, 1).
#[inline(always)]
#[must_use]
pub fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// A word as an index below `n`, by multiplication; its bias is below `n / 2³²`.
#[inline(always)]
#[must_use]
pub fn below(word: u32, n: u32) -> u32 {
    ((u64::from(word) * u64::from(n)) >> 32) as u32
}

impl Block {
    /// Word `k` as a number in (0, 1).
    #[inline(always)]
    #[must_use]
    pub fn uniform(self, k: usize) -> f64 {
        uniform(self.0[k])
    }

    /// Word `k` as an index below `n`.
    #[inline(always)]
    #[must_use]
    pub fn below(self, k: usize, n: u32) -> u32 {
        below(self.0[k], n)
    }

    /// Word `k` as a standard normal number, by the quantile function.
    #[inline(always)]
    #[must_use]
    pub fn normal(self, k: usize) -> f64 {
        math::normal_quantile(uniform(self.0[k]))
    }
}

/// Beta(a, b) with whole `a` and `b`: the a-th smallest of a + b − 1 uniform numbers. Exact, and free of any
/// transcendental function.
///
/// `draw(k)` gives the k-th uniform number.
#[must_use]
pub fn beta_of_order(a: u32, b: u32, mut draw: impl FnMut(u32) -> f64) -> f64 {
    const MOST: usize = 32;
    let n = (a + b - 1) as usize;
    assert!(a >= 1 && b >= 1 && n <= MOST, "beta({a}, {b}) asks for more than {MOST} uniform numbers");
    let mut values = [0.0_f64; MOST];
    for (k, value) in values[..n].iter_mut().enumerate() {
        *value = draw(k as u32);
    }
    values[..n].sort_unstable_by(f64::total_cmp);
    values[a as usize - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_gives_the_published_known_answers() {
        // Random123 1.14, tests/kat_vectors, lines `philox4x32 10`.
        assert_eq!(philox4x32([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox4x32([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox4x32([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let here = Luck::new(1, 2, 3).block(Mechanism::Search, 4, 5);
        for other in [
            Luck::new(2, 2, 3).block(Mechanism::Search, 4, 5),
            Luck::new(1, 3, 3).block(Mechanism::Search, 4, 5),
            Luck::new(1, 2, 4).block(Mechanism::Search, 4, 5),
            Luck::new(1, 2, 3).block(Mechanism::Tender, 4, 5),
            Luck::new(1, 2, 3).block(Mechanism::Search, 5, 5),
            Luck::new(1, 2, 3).block(Mechanism::Search, 4, 6),
        ] {
            assert_ne!(here, other);
        }
        assert_eq!(here, Luck::new(1, 2, 9).at(3).block(Mechanism::Search, 4, 5));
    }

    #[test]
    fn beta_has_its_mean_and_variance() {
        let luck = Luck::new(7, 0, 0);
        for (a, b) in [(1, 5), (3, 3)] {
            let n = 40_000;
            let (mut sum, mut square) = (0.0, 0.0);
            for i in 0..n {
                let x = beta_of_order(a, b, |k| luck.block(Mechanism::Search, i, k).uniform(0));
                sum += x;
                square += x * x;
            }
            let (a, b, n) = (f64::from(a), f64::from(b), n as f64);
            let (mean, variance) = (a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1.0)));
            assert!((sum / n - mean).abs() < 4.0 * (variance / n).sqrt());
            assert!((square / n - sum / n * (sum / n) - variance).abs() < 0.03 * variance);
        }
    }

    #[test]
    fn a_uniform_number_is_never_zero_or_one() {
        assert!(uniform(0) > 0.0 && uniform(u32::MAX) < 1.0);
        assert_eq!((below(0, 7), below(u32::MAX, 7)), (0, 6));
    }
}
