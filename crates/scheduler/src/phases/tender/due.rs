//! # Orders that come up
//! All orders are gone through, a block at a time: which of them are tendered, and which wait on.

use super::Scene;
use crate::phases::few::bits;
use crate::phases::flows::Piece;
use market::tender::AGAIN;

/// Slots that are gone through at once: a bit for each.
const BLOCK: usize = 64;

/// The slots of a piece that come up.
pub(super) struct Out {
    /// Those that are put out to tender.
    pub tendered: Vec<u32>,
    /// Those that wait on.
    pub again: Vec<u32>,
}

impl Scene<'_> {
    /// The slots of a piece that are due, or held by a firm that is released from its orders.
    #[inline(always)]
    pub(super) fn come_up(&self, piece: &Piece) -> Out {
        let slots = piece.slots.clone();
        let mut out = Out { tendered: Vec::with_capacity(slots.len() / 4), again: Vec::new() };
        let (dues, due_rest) = self.due[slots.clone()].as_chunks::<BLOCK>();
        let (sellers, seller_rest) = self.seller[slots.clone()].as_chunks::<BLOCK>();
        let mut at = slots.start;
        for (due, sellers) in dues.iter().zip(sellers) {
            self.come_up_some(at, BLOCK, (due, sellers), &mut out);
            at += BLOCK;
        }
        if let Some(&some) = seller_rest.first() {
            let (mut due, mut sellers) = ([0; BLOCK], [some; BLOCK]);
            due[..due_rest.len()].copy_from_slice(due_rest);
            sellers[..seller_rest.len()].copy_from_slice(seller_rest);
            self.come_up_some(at, seller_rest.len(), (&due, &sellers), &mut out);
        }
        out
    }

    /// Adds those of the first `n` of a block of slots, from slot `at`, that come up.
    ///
    /// Every holder is asked whether it is released, without a guess: among sixteen neighbours there is one every other time.
    #[inline(always)]
    fn come_up_some(&self, at: usize, n: usize, (due, sellers): (&[u8; BLOCK], &[u32; BLOCK]), out: &mut Out) {
        let mut gives_up = [0; BLOCK];
        gives_up.iter_mut().zip(sellers).for_each(|(mark, &row)| *mark = u8::from(self.released[row as usize]));
        let mut up = come_up(due, &gives_up, self.now) & (u64::MAX >> (BLOCK - n));
        while up != 0 {
            let k = up.trailing_zeros() as usize;
            let waits_on = (self.age_at_due[at + k] == AGAIN) & (gives_up[k] == 0);
            let list = if waits_on { &mut out.again } else { &mut out.tendered };
            list.push((at + k) as u32);
            up &= up - 1;
        }
    }
}

/// Which slots of a block are due `now` or given up, a bit for each.
#[inline(always)]
fn come_up(due: &[u8; BLOCK], gives_up: &[u8; BLOCK], now: u8) -> u64 {
    let mut marks = *gives_up;
    marks.iter_mut().zip(due).for_each(|(mark, &due)| *mark |= u8::from(due == now));
    bits(&marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_that_are_due_or_given_up_are_marked_in_their_bits() {
        let nobody = [0; BLOCK];
        for now in [0_u8, 1, 127, 128, 255] {
            let eight = [now.wrapping_add(1), now.wrapping_sub(1), now ^ 0x80, now, !now, now, now ^ 1, now];
            let mut due: [u8; BLOCK] = std::array::from_fn(|k| eight[k % 8]);
            assert_eq!(come_up(&due, &nobody, now), 0xA8A8_A8A8_A8A8_A8A8);
            due[8..].fill(!now);
            assert_eq!(come_up(&due, &nobody, now), 0xA8);
            let gives_up = std::array::from_fn(|k| u8::from(k == 0 || k == 5 || k == 63));
            assert_eq!(come_up(&due, &gives_up, now), 1 << 63 | 0xA9);
            due.fill(now);
            assert_eq!(come_up(&due, &nobody, now), u64::MAX);
        }
    }
}
