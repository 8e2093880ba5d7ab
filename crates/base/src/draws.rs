//! # Draws, addressed by identity
//!
//! A draw is a pure function of (seed, replication, period, mechanism, identity, number). Nothing is ever drawn
//! "next", so neither threads nor the order of firms can change what anybody gets, and the arms of an experiment share
//! their luck firm by firm: what an arm changes is not in the key.
//!
//! The function is Philox4x32-10 ([`crate::philox`]).

use crate::math;
use crate::philox::{Blocks, philox4x32, philox4x32_tile};

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
    /// Points of a design, outside of any world.
    Design = 15,
    /// Whom a firm that buys places a new order with.
    Supply = 16,
    /// Whether a buyer cuts the order of a captive supplier.
    Governance = 17,
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

impl Luck {
    /// The blocks of up to `N` identities, side by side: what [`Self::block`] gives each of them,
    /// for half the work. `words[w][k]` is word `w` of the block of `identities[k]`.
    #[inline(always)]
    pub fn tile<const N: usize>(self, mechanism: Mechanism, number: u32, identities: &[u64], words: &mut Blocks<N>) {
        let last = (mechanism as u32) << 24 | (number & 0x00FF_FFFF);
        philox4x32_tile(identities, [self.period, last], self.key, words);
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

/// The chance that something happens, made ready to be asked of many words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    below: u32,
    always: bool,
}

impl Chance {
    /// The chance `p`.
    #[must_use]
    pub fn new(p: f64) -> Self {
        let words = (p * 4_294_967_296.0 - 0.5).ceil();
        Self { below: words as u32, always: words > f64::from(u32::MAX) }
    }

    /// Whether it happens with this word: `uniform(word) < p`, without a conversion.
    #[inline(always)]
    #[must_use]
    pub fn has(self, word: u32) -> bool {
        (word < self.below) | self.always
    }
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
    if a == 1 {
        return (0..n as u32).map(draw).fold(1.0, f64::min);
    }
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
    use crate::philox::TILE;

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
    fn a_tile_holds_the_blocks_of_its_identities() {
        let luck = Luck::new(3, 1, 4);
        let identities: Vec<u64> = (0..11).map(|k| k * 0x1_0000_0001 + 17).collect();
        let mut tile = [[0; TILE]; 4];
        luck.tile(Mechanism::Search, 5, &identities, &mut tile);
        for (k, &identity) in identities.iter().enumerate() {
            let Block(block) = luck.block(Mechanism::Search, identity, 5);
            assert_eq!(tile.map(|word| word[k]), block);
        }
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
    fn a_chance_has_the_words_whose_uniform_number_is_below_it() {
        for p in [0.0, 1e-12, 0.08, 0.5, 1.0 - 1e-10, 1.0] {
            let (chance, near) = (Chance::new(p), (p * 4_294_967_296.0) as u32);
            for word in [0, 1, near.saturating_sub(1), near, near.saturating_add(1), u32::MAX] {
                assert_eq!(chance.has(word), uniform(word) < p, "{p} {word}");
            }
        }
    }

    #[test]
    fn a_uniform_number_is_never_zero_or_one() {
        assert!(uniform(0) > 0.0 && uniform(u32::MAX) < 1.0);
        assert_eq!((below(0, 7), below(u32::MAX, 7)), (0, 6));
    }
}
