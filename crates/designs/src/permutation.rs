//! # Permutations by index
//! A shuffle of 0, 1, …, n − 1 that gives any of its places without the others.

use base::draws::{Luck, Mechanism};

/// Rounds of the network. Luby and Rackoff need four for what nobody can tell from chance; more make up for halves of
/// one or two bits.
const ROUNDS: u64 = 8;

/// Where `index` comes to stand in shuffle number `which` of 0, 1, …, `n` − 1.
///
/// A Feistel network whose rounds are Philox blocks permutes the numbers of an even number of bits; what falls outside
/// of `n` is sent round again, which permutes the rest   Luby & Rackoff (1988), "How to construct pseudorandom
/// permutations from pseudorandom functions", SIAM Journal on Computing 17; Black & Rogaway (2002), "Ciphers with
/// arbitrary finite domains", section 3.
pub(crate) fn place(luck: Luck, which: u32, n: u64, index: u64) -> u64 {
    debug_assert!(index < n);
    let half = (64 - (n - 1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1 << half) - 1;
    let mut at = index;
    loop {
        let (mut left, mut right) = (at >> half, at & mask);
        for round in 0..ROUNDS {
            let word = luck.block(Mechanism::Design, round << 32 | right, which).0[0];
            (left, right) = (right, left ^ (u64::from(word) & mask));
        }
        at = left << half | right;
        if at < n {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_taken_once() {
        for n in [1, 2, 3, 4, 5, 16, 17, 1000] {
            let mut places: Vec<u64> = (0..n).map(|k| place(Luck::new(1, 0, 0), 3, n, k)).collect();
            places.sort_unstable();
            assert_eq!(places, (0..n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn all_orders_are_about_equally_likely() {
        let mut count = [0; 27];
        for seed in 0..6000 {
            let at = |k| place(Luck::new(seed, 0, 0), 0, 3, k) as usize;
            count[at(0) * 9 + at(1) * 3 + at(2)] += 1;
        }
        let seen: Vec<i32> = count.into_iter().filter(|n| *n > 0).collect();
        assert!(seen.len() == 6 && seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
    }
}
