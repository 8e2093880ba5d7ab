//! # Few
//! Those of a tile to whom something happens: found by a loop that counts instead of guessing, and then gone through by
//! themselves.

use base::draws::{Luck, Mechanism};
use base::philox::Blocks;

/// How many neighbouring firms are worked on together: many, for each of the short lists of a tile costs a wrong guess where
/// it ends; and so few that all that is known of them stays in the first cache.
pub(crate) const TILE: usize = 128;

/// A block of luck for each firm of a tile.
pub(crate) type Tile = Blocks<TILE>;

/// For each firm of a tile the number that its strategy has. Strategies are few: to compare all firms with each of them is a
/// loop over vectors, and to look up that of each firm is not.
#[inline(always)]
pub(crate) fn by_strategy<T: Copy + Default>(firms: &[u16], numbers: impl Iterator<Item = T>) -> [T; TILE] {
    let mut chosen = [T::default(); TILE];
    for (this, number) in (0..).zip(numbers) {
        for (chosen, &theirs) in chosen.iter_mut().zip(firms) {
            *chosen = if theirs == this { number } else { *chosen };
        }
    }
    chosen
}

/// Which of some bytes are one, and not zero, a bit for each.
#[inline(always)]
pub(crate) fn bits(marks: &[u8; 64]) -> u64 {
    let (eights, _) = marks.as_chunks::<8>();
    // The lowest bits of eight bytes are moved side by side by one multiplication.
    let eight = |marks: &[u8; 8]| u64::from_le_bytes(*marks).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().zip((0..).step_by(8)).fold(0, |all, (marks, at)| all | eight(marks) << at)
}

/// Some places of a tile, in order.
#[derive(Clone, Copy)]
pub(crate) struct Few {
    places: [u8; TILE],
    n: usize,
}

impl Few {
    /// Nobody.
    pub const NONE: Self = Self { places: [0; TILE], n: 0 };

    /// Those of `n` places of whom `is` holds: all are asked first, which is a loop over vectors.
    #[inline(always)]
    pub fn of(n: usize, is: impl Fn(usize) -> bool) -> Self {
        let mut marks = [0; TILE];
        for (k, mark) in marks.iter_mut().enumerate().take(n) {
            *mark = u8::from(is(k));
        }
        let mut few = Self::NONE;
        for (marks, at) in marks.as_chunks::<64>().0.iter().zip((0..).step_by(64)) {
            let mut left = bits(marks);
            while left != 0 {
                few.places[few.n % TILE] = at + left.trailing_zeros() as u8;
                few.n += 1;
                left &= left - 1;
            }
        }
        few
    }

    /// Adds place `k` if `is` holds. Places must be added in order, and none twice.
    #[inline(always)]
    pub fn add_if(&mut self, k: usize, is: bool) {
        self.places[self.n % TILE] = k as u8;
        self.n += usize::from(is);
    }

    /// Keeps those of whom `is` holds.
    #[inline(always)]
    pub fn retain(&mut self, is: impl Fn(usize) -> bool) {
        let all = *self;
        self.n = 0;
        all.iter().for_each(|k| self.add_if(k, is(k)));
    }

    /// How many they are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.n.min(TILE)
    }

    /// The place of the `j`-th of them.
    #[inline(always)]
    pub fn place(&self, j: usize) -> usize {
        usize::from(self.places[j])
    }

    /// The places.
    #[inline(always)]
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.places[..self.len()].iter().map(|&k| usize::from(k))
    }

    /// Blocks of luck: word `w` of the `j`-th of the few is `words[w][j]`.
    #[inline(always)]
    pub fn draw(&self, luck: Luck, mechanism: Mechanism, number: u32, identity: &[u64], words: &mut Tile) {
        let mut identities = [0; TILE];
        identities.iter_mut().zip(self.iter()).for_each(|(mine, k)| *mine = identity[k]);
        luck.tile(mechanism, number, &identities[..self.len()], words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_marked_bytes() {
        for wanted in [0, 1, 1 << 63, 0x8040_2010_0804_0201, 0xFEDC_BA98_7654_3210, u64::MAX] {
            assert_eq!(bits(&std::array::from_fn(|k| (wanted >> k & 1) as u8)), wanted);
        }
    }

    #[test]
    fn a_firm_has_the_number_of_its_strategy() {
        assert_eq!(by_strategy(&[1, 0, 2, 1], [0.5, 2.0, 3.0].into_iter())[..4], [2.0, 0.5, 3.0, 2.0]);
    }

    #[test]
    fn the_few_are_those_asked_for() {
        let mut few = Few::of(TILE, |k| k % 3 == 0);
        assert_eq!(few.iter().count(), 43);
        few.retain(|k| k > 113);
        assert_eq!(few.iter().collect::<Vec<_>>(), [114, 117, 120, 123, 126]);
        assert_eq!(Few::NONE.iter().count(), 0);
        assert_eq!(Few::of(TILE, |_| true).iter().count(), TILE);
    }

    #[test]
    fn each_of_the_few_draws_its_own_luck() {
        let luck = Luck::new(4, 0, 0);
        let identity: Vec<u64> = (100..100 + TILE as u64).collect();
        let mut words = [[0; TILE]; 4];
        let few = Few::of(TILE, |k| k == 5 || k == 40);
        few.draw(luck, Mechanism::Search, 2, &identity, &mut words);
        assert_eq!(words.map(|word| word[1]), luck.block(Mechanism::Search, 140, 2).0);
    }
}
