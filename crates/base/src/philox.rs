//! # Philox4x32-10
//! The generator of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011), section 3.3,
//! checked against the known-answer vectors that its authors publish with Random123: once for a single counter, and
//! once for several side by side, which the compiler turns into vector instructions.

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

/// Blocks that are made side by side: four of them fill eight of the sixteen vector registers that every x86-64 has.
pub const LANES: usize = 4;

/// [`LANES`] blocks at once: `counter[w][l]` is word `w` of counter `l`, and the same goes for what comes out.
///
/// A word is kept in the low half of 64 bits and the high half is never cleaned, for the one vector multiplication of
/// 32 by 32 bits that every x86-64 has (`pmuludq`) reads low halves and gives whole products.
#[inline(always)]
#[must_use]
pub fn philox4x32_lanes(counter: [[u32; LANES]; 4], mut key: [u32; 2]) -> [[u32; LANES]; 4] {
    const LOW: u64 = 0xFFFF_FFFF;
    let mut words = counter.map(|word| word.map(u64::from));
    for round in 0..10 {
        if round > 0 {
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
        }
        let [a, b, c, d] = words;
        for l in 0..LANES {
            let low = (a[l] & LOW) * u64::from(MULTIPLIER[0]);
            let high = (c[l] & LOW) * u64::from(MULTIPLIER[1]);
            words[0][l] = (high >> 32) ^ b[l] ^ u64::from(key[0]);
            words[1][l] = high;
            words[2][l] = (low >> 32) ^ d[l] ^ u64::from(key[1]);
            words[3][l] = low;
        }
    }
    words.map(|word| word.map(|word| word as u32))
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
    fn lanes_give_the_published_known_answers_each_for_its_own_counter() {
        for (counter, key, answer) in KNOWN {
            for lane in 0..LANES {
                let mut counters = [[7; LANES]; 4];
                (0..4).for_each(|w| counters[w][lane] = counter[w]);
                let blocks = philox4x32_lanes(counters, key);
                assert_eq!(blocks.map(|word| word[lane]), answer);
                let other = (lane + 1) % LANES;
                assert_eq!(blocks.map(|word| word[other]), philox4x32([7; 4], key));
            }
        }
    }
}
