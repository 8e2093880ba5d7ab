//! # Hands
//! Orders change hands: what a phase has decided about many orders is written down, by as many threads as there are.

use crate::threads::Threads;
use market::orders::Orders;

/// An order after its tender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hand {
    pub slot: u32,
    /// Row of the firm that held it.
    pub holder: u32,
    /// Row of the firm that holds it now.
    pub seller: u32,
    /// Age of the relation, in periods.
    pub age: u8,
    /// Periods until the next tender.
    pub duration: u8,
}

/// Writes what became of orders into the book and into the counts of orders `held`, by row. `hands` come piece by piece in
/// the order of slots. Returns how many orders have a new holder.
pub(crate) fn write(threads: Threads, orders: &mut Orders, held: &mut [u32], period: u32, hands: &[Vec<Hand>]) -> u64 {
    count(threads, held, hands);
    let Orders { seller, due, age_at_due } = orders;
    let (mut seller, mut due, mut age_at_due) = (&mut seller[..], &mut due[..], &mut age_at_due[..]);
    let (mut parts, mut done) = (Vec::new(), 0);
    for (k, piece) in hands.iter().enumerate() {
        // A piece's part of the book reaches to where the next begins.
        let end =
            hands[k + 1..].iter().find_map(|next| next.first()).map_or(done + seller.len(), |next| next.slot as usize);
        let (s, rest) = std::mem::take(&mut seller).split_at_mut(end - done);
        seller = rest;
        let (d, rest) = std::mem::take(&mut due).split_at_mut(end - done);
        due = rest;
        let (a, rest) = std::mem::take(&mut age_at_due).split_at_mut(end - done);
        age_at_due = rest;
        parts.push((piece, done, s, d, a));
        done = end;
    }
    let changed = threads.map(parts, |(piece, first, seller, due, age_at_due)| {
        let mut changed = 0;
        for hand in piece {
            let at = hand.slot as usize - first;
            changed += u64::from(hand.holder != hand.seller);
            seller[at] = hand.seller;
            due[at] = (period as u8).wrapping_add(hand.duration);
            age_at_due[at] = hand.age.saturating_add(hand.duration);
        }
        changed
    });
    changed.iter().sum()
}

/// Moves orders from one firm's count to another's. Each part of the rows is one thread's, which goes through all hands.
fn count(threads: Threads, held: &mut [u32], hands: &[Vec<Hand>]) {
    let size = held.len().div_ceil(threads.parts()).max(1);
    let parts: Vec<_> = held.chunks_mut(size).zip((0_u32..).step_by(size)).collect();
    threads.map(parts, |(held, first)| {
        for hand in hands.iter().flatten() {
            if hand.holder != hand.seller {
                if let Some(held) = held.get_mut(hand.holder.wrapping_sub(first) as usize) {
                    *held -= 1;
                }
                if let Some(held) = held.get_mut(hand.seller.wrapping_sub(first) as usize) {
                    *held += 1;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_their_counts_move_together() {
        let mut orders = Orders { seller: vec![0, 0, 1, 2], due: vec![9; 4], age_at_due: vec![9; 4] };
        let mut held = [2, 1, 1];
        let hand = |slot, holder, seller| Hand { slot, holder, seller, age: 3, duration: 4 };
        let hands = [vec![], vec![hand(1, 0, 2), hand(2, 1, 1)], vec![hand(3, 2, 0)]];
        assert_eq!(write(Threads { shared: false }, &mut orders, &mut held, 255, &hands), 2);
        assert_eq!((&orders.seller[..], held), (&[0, 2, 1, 0][..], [2, 1, 1]));
        assert_eq!((&orders.due[..], &orders.age_at_due[..]), (&[9, 3, 3, 3][..], &[9, 7, 7, 7][..]));
    }
}
