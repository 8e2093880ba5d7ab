//! # Looks
//! Whom a buyer comes across. Where each word of luck leads is laid out once, for all markets, so that a look costs a
//! few instructions and, as a rule, no branch that a processor could guess wrong.

use crate::orders::{Class, Market};
use base::draws::uniform;

/// Words of luck.
const WORDS: f64 = 4_294_967_296.0;
/// Cells of the guide to a market: as a rule a cell lies within one stretch.
const CELLS: usize = 64;
/// So many stretches are faster compared with than looked up.
const FEW: usize = 4;

/// Words that lead to the slots of one class.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stretch {
    /// First word.
    from: u32,
    /// Last word.
    last: u32,
    /// First slot.
    slot: u32,
    /// Slots for each word, in 2^−`shift`.
    density: u32,
    shift: u32,
}

impl Stretch {
    /// The slot that a word of this stretch leads to.
    #[inline(always)]
    fn slot(&self, word: u32) -> u32 {
        let place = u64::from(word.wrapping_sub(self.from)) * u64::from(self.density);
        self.slot.wrapping_add((place >> self.shift) as u32)
    }
}

/// Where words lead, in all markets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// Words below this one lead to anyone.
    uniform: u64,
    stretches: Vec<Stretch>,
    /// By market and cell: the stretch, counted from the market's first, in which the cell begins.
    guides: Vec<[u16; CELLS]>,
    /// By market: its first stretch.
    starts: Vec<u32>,
}

/// Where words lead in one market.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    uniform: u64,
    stretches: &'a [Stretch],
    guide: &'a [u16; CELLS],
}

impl Looks {
    /// Lays out all words for all markets: a share `uniform_look` of them to anyone, the rest to the slots of each class
    /// in proportion to its value.
    #[must_use]
    pub fn new(uniform_look: f64, markets: &[Market], classes: &[Class]) -> Self {
        let mut looks = Self { uniform: (uniform_look * WORDS).round() as u64, ..Self::default() };
        for market in markets {
            let first = looks.stretches.len();
            looks.starts.push(first as u32);
            looks.add_stretches(&classes[market.classes.clone()]);
            let guide = guide(&looks.stretches[first..]);
            looks.guides.push(guide);
        }
        looks.starts.push(looks.stretches.len() as u32);
        looks
    }

    fn add_stretches(&mut self, classes: &[Class]) {
        let mut from = self.uniform;
        if let (true, Some(class)) = (from > 0, classes.first()) {
            // Words that lead to anyone lead to some slot, too, so that nobody needs to tell them from others in time.
            let (last, slot) = ((from - 1) as u32, class.slots.start as u32);
            self.stretches.push(Stretch { from: 0, last, slot, density: 0, shift: 32 });
        }
        for (k, class) in classes.iter().enumerate() {
            // Shares sum to one less rounding: the last class takes what is left.
            let upto = if k + 1 == classes.len() { 1.0 } else { class.upto };
            let upto = self.uniform + ((WORDS - self.uniform as f64) * upto).round() as u64;
            if upto > from {
                let (words, slots) = (upto - from, class.slots.len() as u64);
                let (from, last) = (from as u32, (upto - 1) as u32);
                let (density, shift) = density(slots, words);
                self.stretches.push(Stretch { from, last, slot: class.slots.start as u32, density, shift });
            }
            from = from.max(upto);
        }
    }

    /// Where words lead in one market.
    #[must_use]
    pub fn market(&self, m: usize) -> Look<'_> {
        let stretches = &self.stretches[self.starts[m] as usize..self.starts[m + 1] as usize];
        Look { uniform: self.uniform, stretches, guide: &self.guides[m] }
    }
}

/// `slots/words` as a number of 32 bits and how far it is shifted: as far as it can be, so that no slot loses a chance.
fn density(slots: u64, words: u64) -> (u32, u32) {
    let of = |shift: u32| (u128::from(slots) << shift) / u128::from(words);
    let shift = (0..64).rev().find(|&shift| of(shift) <= u128::from(u32::MAX)).unwrap_or(0);
    (of(shift) as u32, shift)
}

/// The guide to the stretches of a market.
fn guide(stretches: &[Stretch]) -> [u16; CELLS] {
    assert!(stretches.len() <= usize::from(u16::MAX), "TE-5: a market with {} classes", stretches.len());
    let width = (1_u64 << 32) / CELLS as u64;
    std::array::from_fn(|cell| stretches.partition_point(|s| u64::from(s.last) < cell as u64 * width) as u16)
}

impl Look<'_> {
    /// **TE-5** Whether this look goes to anyone, with chance `ε`, so that entrants are not shut out: then
    /// [`anyone`](Self::anyone) says to whom. With chance `1 − ε` it goes to the holder of an order of the same market, drawn by
    /// value, so that being known matters: then [`slot`](Self::slot) says which.
    ///
    /// `word` is 32 random bits.
    #[inline(always)]
    #[must_use]
    pub fn is_uniform(&self, word: u32) -> bool {
        u64::from(word) < self.uniform
    }

    /// The slot whose holder a look comes across; some slot of the market where it goes to anyone.
    #[inline(always)]
    #[must_use]
    pub fn slot(&self, word: u32) -> usize {
        let mut k = usize::from(self.guide[word as usize >> 26]);
        let mut stretch = &self.stretches[k];
        while word > stretch.last {
            k += 1;
            stretch = &self.stretches[k];
        }
        stretch.slot(word) as usize
    }

    /// [`slot`](Self::slot) for many looks side by side.
    #[inline(always)]
    pub fn slots<const N: usize>(&self, words: &[u32; N], slots: &mut [u32; N]) {
        let [first, others @ ..] = self.stretches else { return };
        if others.len() >= FEW {
            slots.iter_mut().zip(words).for_each(|(slot, &word)| *slot = self.slot(word) as u32);
            return;
        }
        for (slot, &word) in slots.iter_mut().zip(words) {
            *slot = first.slot(word);
        }
        for stretch in others {
            for (slot, &word) in slots.iter_mut().zip(words) {
                let here = stretch.slot(word);
                *slot = if word >= stretch.from { here } else { *slot };
            }
        }
    }

    /// Whether no look of this market goes to anyone.
    #[inline(always)]
    #[must_use]
    pub fn is_never_uniform(&self) -> bool {
        self.uniform == 0
    }

    /// The country whom a look at anyone goes to, by the market's sight, and where among its firms, in [0, 1).
    #[must_use]
    pub fn anyone(&self, sight: &[f64], word: u32) -> (usize, f64) {
        self.anyone_at(sight, uniform(word) * (WORDS / self.uniform as f64))
    }

    /// The same for a number `u` in (0, 1).
    #[must_use]
    pub fn anyone_at(&self, sight: &[f64], u: f64) -> (usize, f64) {
        // How many countries lie before is counted, for nobody can guess it.
        let (mut at, mut from, mut upto) = (0, 0.0, 0.0);
        for chance in sight {
            upto += chance;
            let is_beyond = u8::from(u >= upto);
            at += usize::from(is_beyond);
            from = f64::max(from, f64::from(is_beyond) * upto);
        }
        match sight.get(at) {
            Some(chance) => (at, (u - from) / chance),
            // Shares sum to one less rounding.
            None => (sight.iter().rposition(|chance| *chance > 0.0).unwrap_or(0), 1.0 - f64::EPSILON),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::Buyer;
    use base::draws::{Luck, Mechanism};

    fn market() -> (Market, [Class; 2]) {
        let class = |slots, weight, upto, density| Class { market: 0, slots, weight, upto, density };
        let classes = [class(0..4, 0.2, 0.8, 5.0), class(4..6, 0.1, 1.0, 10.0)];
        let sight = vec![0.25, 0.0, 0.75];
        (
            Market { country: 0, buyer: Buyer::Households, supplier: 0, share: 1.0, slots: 0..6, classes: 0..2, sight },
            classes,
        )
    }

    #[test]
    fn sellers_are_found_by_the_value_of_the_orders_that_they_hold() {
        let (market, classes) = market();
        let looks = Looks::new(0.0, &[market], &classes);
        let at = |share: f64| looks.market(0).slot((share * WORDS) as u32);
        assert!(!looks.market(0).is_uniform(0));
        assert_eq!([at(0.0), at(0.19), at(0.21), at(0.79)], [0, 0, 1, 3]);
        assert_eq!([at(0.81), at(0.91), at(0.999_999_999)], [4, 5, 5]);
        let words: [u32; 64] = std::array::from_fn(|k| (k as u32).wrapping_mul(0x0410_4104));
        let mut slots = [0; 64];
        looks.market(0).slots(&words, &mut slots);
        assert_eq!(slots, words.map(|word| looks.market(0).slot(word) as u32));
    }

    #[test]
    fn a_uniform_look_follows_sight() {
        let (market, classes) = market();
        let sight = market.sight.clone();
        let looks = Looks::new(0.1, &[market], &classes);
        let at = |share: f64| {
            let word = (share * WORDS) as u32;
            assert!(looks.market(0).is_uniform(word));
            looks.market(0).anyone(&sight, word)
        };
        let (country, place) = at(0.0125);
        assert!(country == 0 && (place - 0.5).abs() < 1e-6);
        let (country, place) = at(0.0625);
        assert!(country == 2 && (place - 0.5).abs() < 1e-6);
        assert_eq!(looks.market(0).anyone_at(&[0.0, 0.5, 0.4, 0.0], 0.95), (2, 1.0 - f64::EPSILON));
        assert_eq!(looks.market(0).anyone_at(&[0.0, 0.5, 0.0, 0.5], 0.5), (3, 0.0));
        let word = ((0.1 + 0.9 * 0.5) * WORDS) as u32;
        assert!(!looks.market(0).is_uniform(word));
        assert_eq!(looks.market(0).slot(word), 2);
    }

    #[test]
    fn all_looks_may_go_to_anyone() {
        let (market, classes) = market();
        let looks = Looks::new(1.0, &[market], &classes);
        assert!(looks.market(0).is_uniform(u32::MAX));
        assert_eq!([0, 1 << 31, u32::MAX].map(|word| looks.market(0).slot(word)), [0; 3]);
    }

    /// Simon (1955): each new order goes to a new firm with chance α, else to the holder of a random order. The share of
    /// firms with one order is 1/(1 + (1 − α)… ) = 0.526316 for α = 0.1, with two 0.169173, with ten or more 0.080974.
    #[test]
    fn preferential_attachment_gives_the_yule_simon_distribution() {
        let (mut seller, mut held, luck) = (vec![0_usize], vec![1_u32], Luck::new(11, 0, 0));
        let (mut market, _) = market();
        market.classes = 0..1;
        for n in 1..400_000 {
            let class = [Class { market: 0, slots: 0..n, weight: 1.0 / n as f64, upto: 1.0, density: n as f64 }];
            let looks = Looks::new(0.1, std::slice::from_ref(&market), &class);
            let word = luck.block(Mechanism::Tender, n as u64, 0).0[0];
            let firm = if looks.market(0).is_uniform(word) {
                held.push(0);
                held.len() - 1
            } else {
                seller[looks.market(0).slot(word)]
            };
            seller.push(firm);
            held[firm] += 1;
        }
        let share = |of: &dyn Fn(u32) -> bool| held.iter().filter(|n| of(**n)).count() as f64 / held.len() as f64;
        let sd = |p: f64| (p * (1.0 - p) / held.len() as f64).sqrt();
        for (found, p) in [
            (share(&|n| n == 1), 0.526_315_789_473_684_2),
            (share(&|n| n == 2), 0.169_172_932_330_827_1),
            (share(&|n| n >= 10), 0.080_974_148_945_979_8),
        ] {
            assert!((found - p).abs() < 4.0 * sd(p), "{found} instead of {p}");
        }
    }
}
