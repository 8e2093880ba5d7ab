//! # Hands
//! Orders change hands: what a phase has decided about many orders is written down, by as many threads as there are.

use crate::holdings::Holdings;
use crate::threads::Threads;
use market::orders::Orders;

/// An order after its tender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hand {
    pub slot: u32,
    /// Row of the firm that holds it now.
    pub seller: u32,
    /// Period, modulo 256, in which it comes up next.
    pub due: u8,
    /// Age of the relation then.
    pub age_at_due: u8,
    /// Its class, counted from the first of its sector.
    pub column: u8,
}

/// Writes what became of orders into the book and into the counts of orders `held`, by row, and of `holdings`. `hands` come
/// piece by piece, and the slots of a piece lie before those of the next. Returns how many orders have a new holder.
pub(crate) fn write(
    threads: Threads,
    orders: &mut Orders,
    held: &mut [u32],
    holdings: &mut Holdings,
    hands: &[Vec<Hand>],
) -> u64 {
    if threads.parts() == 1 {
        let of_class = hands.iter().flat_map(|piece| piece.chunk_by(|a, b| a.column == b.column));
        return of_class.map(|hands| write_some(orders, held, holdings, hands)).sum();
    }
    count(threads, &orders.seller, held, holdings, hands);
    let Orders { seller, due, age_at_due } = orders;
    let (mut seller, mut due, mut age_at_due) = (&mut seller[..], &mut due[..], &mut age_at_due[..]);
    let (mut parts, mut done) = (Vec::new(), 0);
    for piece in hands {
        // A piece's part of the book reaches to the last of its slots.
        let end = piece.iter().map(|hand| hand.slot as usize + 1).max().unwrap_or(done);
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
            changed += u64::from(seller[at] != hand.seller);
            (seller[at], due[at], age_at_due[at]) = (hand.seller, hand.due, hand.age_at_due);
        }
        changed
    });
    changed.iter().sum()
}

/// Writes what became of orders of one class; returns how many have a new holder. An order that stays is taken and given all
/// the same, for nobody can guess which do.
fn write_some(orders: &mut Orders, held: &mut [u32], holdings: &mut Holdings, hands: &[Hand]) -> u64 {
    let column = hands.first().and_then(|hand| holdings.column(usize::from(hand.column)));
    let (mut changed, mut nobody) = (0, Vec::new());
    let (of_class, counted) = column.map_or((&mut nobody, false), |column| (column, true));
    for hand in hands {
        let at = hand.slot as usize;
        let holder = std::mem::replace(&mut orders.seller[at], hand.seller);
        (orders.due[at], orders.age_at_due[at]) = (hand.due, hand.age_at_due);
        held[holder as usize] -= 1;
        held[hand.seller as usize] += 1;
        if counted {
            of_class[holder as usize] -= 1;
            of_class[hand.seller as usize] += 1;
        }
        changed += u64::from(holder != hand.seller);
    }
    changed
}

/// Moves orders from one firm's count to another's. Each part of the rows is one thread's, which goes through all hands.
fn count(threads: Threads, seller: &[u32], held: &mut [u32], holdings: &mut Holdings, hands: &[Vec<Hand>]) {
    let size = held.len().div_ceil(threads.parts()).max(1);
    let columns = holdings.parts(size, held.len());
    let parts: Vec<_> = held.chunks_mut(size).zip(columns).zip((0_u32..).step_by(size)).collect();
    threads.map(parts, |((held, mut columns), first)| {
        for hand in hands.iter().flatten() {
            let holder = seller[hand.slot as usize];
            let [lost, won] = [holder, hand.seller].map(|row| row.wrapping_sub(first) as usize);
            let mut nobody = [];
            let held_of_class =
                columns.get_mut(usize::from(hand.column)).map_or(&mut nobody[..], |column| &mut **column);
            for held in [&mut *held, held_of_class] {
                if let Some(held) = held.get_mut(won) {
                    *held += 1;
                }
                if let Some(held) = held.get_mut(lost) {
                    *held -= 1;
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
        let start = Orders { seller: vec![0, 0, 1, 2], due: vec![9; 4], age_at_due: vec![9; 4] };
        let hand = |slot, seller| Hand { slot, seller, due: 3, age_at_due: 7, column: 0 };
        let hands = [vec![], vec![hand(1, 2), hand(2, 1)], vec![hand(3, 0)]];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        for shared in [false, true] {
            let (mut orders, mut held) = (start.clone(), [2, 1, 1]);
            let mut holdings = Holdings::default();
            let changed = pool.install(|| write(Threads { shared }, &mut orders, &mut held, &mut holdings, &hands));
            assert_eq!((changed, &orders.seller[..], held), (2, &[0, 2, 1, 0][..], [2, 1, 1]));
            assert_eq!((&orders.due[..], &orders.age_at_due[..]), (&[9, 3, 3, 3][..], &[9, 7, 7, 7][..]));
        }
    }
}
