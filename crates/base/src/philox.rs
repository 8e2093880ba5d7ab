//! # Philox4x32-10
//! The generator of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011), section 3.3,
//! checked against the known-answer vectors that its authors publish with Random123: once for a single counter, and
//! once for many side by side, which the compiler turns into vector instructions.

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

/// How many blocks are made side by side: few enough that all that is known of as many firms, orders or events stays in
/// the first cache.
pub const TILE: usize = 64;

/// The blocks of up to `N` counters: `words[w][k]` is word `w` of block `k`.
pub type Blocks<const N: usize> = [[u32; N]; 4];

/// The blocks of a tile.
pub type Tile = Blocks<TILE>;

/// Blocks of many counters at once: `low[k]` is the lower half of counter `k`, `high` the upper half of all.
///
/// A word is kept in the low half of 64 bits and the high half is never cleaned, for the one vector multiplication of
/// 32 by 32 bits that every x86-64 has (`pmuludq`) reads low halves and gives whole products: half the instructions of
/// a block by itself.
#[inline(always)]
pub fn philox4x32_tile<const N: usize>(low: &[u64], high: [u32; 2], mut key: [u32; 2], words: &mut Blocks<N>) {
    const LOW: u64 = 0xFFFF_FFFF;
    let mut keys = [[0_u64; 2]; 10];
    for round in &mut keys {
        *round = key.map(u64::from);
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    let [w0, w1, w2, w3] = words;
    for ((((&counter, w0), w1), w2), w3) in low.iter().zip(w0).zip(w1).zip(w2).zip(w3) {
        let [mut a, mut b, mut c, mut d] = [counter, counter >> 32, u64::from(high[0]), u64::from(high[1])];
        for [even, odd] in keys {
            let first = (a & LOW) * u64::from(MULTIPLIER[0]);
            let second = (c & LOW) * u64::from(MULTIPLIER[1]);
            a = (second >> 32) ^ b ^ even;
            b = second;
            c = (first >> 32) ^ d ^ odd;
            d = first;
        }
        (*w0, *w1, *w2, *w3) = (a as u32, b as u32, c as u32, d as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random123 1.14, tests/kat_vectors, lines `philox4x32 10`: counter, key, answer.
    const KNOWN: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];

    #[test]
    fn philox_gives_the_published_known_answers() {
        for (counter, key, answer) in KNOWN {
            assert_eq!(philox4x32(counter, key), answer);
        }
    }

    #[test]
    fn tiles_give_the_published_known_answers_each_for_its_own_counter() {
        for (counter, key, answer) in KNOWN {
            for at in [0, 1, 62, 63] {
                let mut low = [7_u64; TILE];
                low[at] = u64::from(counter[1]) << 32 | u64::from(counter[0]);
                let mut words = [[0; TILE]; 4];
                philox4x32_tile(&low, [counter[2], counter[3]], key, &mut words);
                assert_eq!(words.map(|word| word[at]), answer);
                let other = philox4x32([7, 0, counter[2], counter[3]], key);
                assert_eq!(words.map(|word| word[31]), other);
            }
        }
    }
}
