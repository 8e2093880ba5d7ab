//! # Lanes
//! A program for any x86-64 uses vectors of four numbers, and most machines have wider ones. Which the machine has is asked
//! once, at run time, and the loops of a phase are compiled for each.
//!
//! The bits are the same with all of them: a vector instruction rounds each of its numbers as the scalar one does, no sum
//! of floating-point numbers is reordered by the compiler, and nothing fuses a multiplication with an addition.

/// Runs `work`, whose loops are compiled for the widest vectors that the machine has. What `work` calls takes part where it is
/// inlined.
#[inline(always)]
pub fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Luck, Mechanism};
    use crate::{philox, single};

    #[test]
    fn the_widest_vectors_give_the_same_bits() {
        #[inline(always)]
        fn all(words: &mut philox::Blocks<1000>) -> [[u32; 1000]; 4] {
            let identities: [u64; 1000] = std::array::from_fn(|k| k as u64);
            Luck::new(1, 2, 3).tile(Mechanism::Start, 4, &identities, words);
            let mut results = [[0.0_f32; 1000]; 4];
            for k in 0..1000 {
                let normal = single::normal(words[0][k]);
                results[0][k] = normal;
                results[1][k] = single::exp(7.0 * normal) * 0.3 + words[1][k] as f32;
                results[2][k] = single::ln(words[2][k] as f32 + 0.5);
                results[3][k] = results[1][k] * results[2][k] - results[0][k].abs().sqrt();
            }
            results.map(|of| of.map(f32::to_bits))
        }
        let (mut narrow, mut wide) = ([[0; 1000]; 4], [[0; 1000]; 4]);
        let results = all(&mut narrow);
        assert_eq!(
            widest(
                #[inline(always)]
                || all(&mut wide)
            ),
            results
        );
        assert_eq!(wide, narrow);
    }
}
