//! # Rows
//! Firms of one country and sector stand side by side: rows come in blocks, and all rows of a block are kept for firms of
//! one group. What a group's firms share is then a constant of a loop over its rows, and no look-up of each firm. A firm
//! that moves to another group takes a row there; one that enters takes a row of its group that is empty, or opens a block.

use crate::phases::few::{Few, TILE};
use crate::threads::Threads;
use crate::world::{Decided, Firms, World};
use base::lanes;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Rows of a block: as many numbers of single precision as the widest vectors have.
pub const BLOCK: usize = 16;
/// Rows are arranged anew when there are more than this many times as many as it takes.
const SPARSE: f64 = 1.125;
/// Rows that a thread looks through at once.
const PART: usize = 1 << 14;

/// Neighbouring rows of one group, at most `most` of them at once, with the group; `blocks` says which group some blocks of
/// rows are of, and rows are counted from the first of them.
#[inline(always)]
pub(crate) fn runs(blocks: &[u32], most: usize) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
    let (mut at, most) = (0, most / BLOCK);
    std::iter::from_fn(move || {
        let &of = blocks.get(at)?;
        let start = at;
        at += 1;
        while at - start < most && blocks.get(at) == Some(&of) {
            at += 1;
        }
        Some((of as usize, start * BLOCK..at * BLOCK))
    })
}

/// By block of rows: its group.
pub(crate) fn blocks(group: &[u32]) -> Vec<u32> {
    group.iter().step_by(BLOCK).copied().collect()
}

/// Rows that a thread takes at once: `chunk` of them, and whole blocks.
pub(crate) fn chunk_rows(chunk: u32) -> usize {
    (chunk as usize).next_multiple_of(BLOCK)
}

/// By group: how many rows it takes to hold so many firms.
fn rows_for(firms: u32) -> usize {
    (firms as usize).next_multiple_of(BLOCK)
}

/// The rows in which a column is such that `is` holds, in order; in as many lists as parts were looked through.
fn rows_where<T: Copy + Sync>(column: &[T], threads: Threads, is: impl Fn(T) -> bool + Sync + Send) -> Vec<Vec<u32>> {
    let parts = (0..column.len()).step_by(PART).zip(column.chunks(PART));
    threads.map(parts.collect(), |(first, part)| {
        lanes::widest(
            #[inline(always)]
            || {
                let mut found = Vec::new();
                for (tile, at) in part.chunks(TILE).zip((first..).step_by(TILE)) {
                    let few = Few::of(tile.len(), |k| is(tile[k]));
                    found.extend(few.iter().map(|k| (at + k) as u32));
                }
                found
            },
        )
    })
}

/// The rows without an order: of firms that leave, and empty ones.
pub(crate) fn rows_without_orders(firms: &Firms, threads: Threads) -> Vec<u32> {
    rows_where(&firms.orders, threads, |orders| orders == 0).concat()
}

/// Empty rows by group; the last of a group is taken first.
pub(crate) struct Vacant(Vec<Vec<u32>>);

impl Vacant {
    /// The empty rows of a world: those without a firm and without an order that waits for its tender.
    pub fn of(world: &World, threads: Threads) -> Self {
        let mut rows = rows_without_orders(&world.firms, threads);
        rows.retain(|&row| world.firms.identity[row as usize] == 0);
        Self::among(world, &rows)
    }

    /// These rows, all of them empty, in their order.
    pub fn among(world: &World, empty: &[u32]) -> Self {
        let mut rows = vec![Vec::new(); world.shape.groups()];
        empty.iter().for_each(|&row| rows[world.group_of(row as usize)].push(row));
        rows.iter_mut().for_each(|rows| rows.reverse());
        Self(rows)
    }

    /// The row that the next firm of a group will have: a block is opened where none is left.
    pub fn next(&mut self, world: &mut World, group: u32) -> usize {
        let rows = &mut self.0[group as usize];
        if rows.is_empty() {
            let first = world.firms.rows() as u32;
            world.open_block(group);
            rows.extend((first..first + BLOCK as u32).rev());
        }
        rows[rows.len() - 1] as usize
    }

    /// That row is taken.
    pub fn take(&mut self, group: u32) {
        self.0[group as usize].pop();
    }
}

impl World {
    /// The group that a row is kept for.
    #[inline(always)]
    pub(crate) fn group_of(&self, row: usize) -> usize {
        self.blocks[row / BLOCK] as usize
    }

    /// Adds a block of empty rows for a group.
    fn open_block(&mut self, group: u32) {
        let first = self.firms.rows();
        self.firms.add_rows(BLOCK);
        self.decided.add_rows(BLOCK);
        self.offers.add_rows(BLOCK);
        self.firms.group[first..].fill(group);
        self.blocks.push(group);
        self.holdings.resize(first + BLOCK);
    }

    /// Firms take empty rows of other groups, each from one row to another, all that they carry with them. The orders that they
    /// hold stay with the rows that they leave, and nobody stands behind them.
    pub(crate) fn relocate(&mut self, moves: &[(usize, usize)]) {
        let kept: Vec<_> = moves.iter().map(|&(_, to)| (self.firms.group[to], self.firms.orders[to])).collect();
        self.firms.copy_rows(moves);
        self.decided.copy_rows(moves);
        for (&(from, to), kept) in moves.iter().zip(kept) {
            (self.firms.group[to], self.firms.orders[to]) = kept;
            self.empty(from);
            self.decided.released[from] = true;
        }
    }

    /// Nobody is in this row any more; orders that it holds wait for their tender.
    pub(crate) fn empty(&mut self, row: usize) {
        self.firms.identity[row] = 0;
        self.firms.markup[row] = 0.0;
        self.firms.cash[row] = 0.0;
        self.firms.sales[row] = 0.0;
        self.offers.clear(&[row as u32]);
    }

    /// Puts all firms side by side again, group by group, where too many rows have become empty.
    pub(crate) fn arrange_if_sparse(&mut self, threads: Threads) {
        let needed: usize = self.living.iter().map(|&firms| rows_for(firms)).sum();
        let slack = BLOCK * self.shape.groups();
        if self.firms.rows() as f64 > SPARSE * (needed + slack) as f64 {
            self.arrange(threads);
        }
    }

    fn arrange(&mut self, threads: Threads) {
        let members = Members::of(&self.living, &self.firms, &self.blocks, threads);
        let mut rows = Vec::new();
        let mut groups = Vec::new();
        for (group, &firms) in self.living.iter().enumerate() {
            rows.extend(members.group(group).iter().map(|&row| Some(row)));
            groups.resize(groups.len() + rows_for(firms), group as u32);
            rows.resize(groups.len(), None);
        }
        let mut place = vec![0; self.firms.rows()];
        for (at, row) in (0..).zip(&rows) {
            if let Some(row) = row {
                place[*row as usize] = at;
            }
        }
        self.firms.arrange(&rows);
        self.decided.arrange(&rows);
        self.offers.arrange(&rows);
        self.blocks = blocks(&groups);
        self.firms.group = groups;
        self.orders.seller.iter_mut().for_each(|row| *row = place[*row as usize]);
        // A buyer that is no more is known by its identity, wherever its row leads.
        self.supply.iter_mut().flat_map(|supply| &mut supply.row).for_each(|row| *row = place[*row as usize]);
        self.count_holdings();
    }
}

/// Rows of firms by group.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Members {
    rows: Vec<u32>,
    starts: Vec<u32>,
}

/// The rows of a part that hold a firm, in order, and how many of them are of which group.
struct Alive {
    rows: Vec<u32>,
    groups: Vec<(usize, usize)>,
}

/// The rows that hold a firm among some from row `first`, whose mark-ups these are. Nearly all do: each is written down, and
/// counted if it does.
fn alive_in(markups: &[f32], blocks: &[u32], first: u32) -> Alive {
    let (mut rows, mut n, mut groups) = (vec![0; markups.len()], 0, Vec::new());
    for (group, of) in runs(blocks, PART) {
        let before = n;
        for (row, &markup) in (first + of.start as u32..).zip(&markups[of]) {
            rows[n] = row;
            n += usize::from(markup > 0.0);
        }
        groups.push((group, n - before));
    }
    rows.truncate(n);
    Alive { rows, groups }
}

impl Members {
    /// Sorts the rows that hold a firm by group, in the order of rows; `living` says how many each group has.
    #[must_use]
    pub(crate) fn of(living: &[u32], firms: &Firms, blocks: &[u32], threads: Threads) -> Self {
        let mut starts = vec![0_u32; living.len() + 1];
        (0..living.len()).for_each(|g| starts[g + 1] = starts[g] + living[g]);
        let mut next: Vec<usize> = starts.iter().map(|&start| start as usize).collect();
        let mut rows = vec![0; next[living.len()]];
        // An empty row has no mark-up: a column half as wide as that of identities.
        let parts = firms.markup.chunks(PART).zip(blocks.chunks(PART / BLOCK)).zip((0_u32..).step_by(PART));
        let found = threads.map(parts.collect(), |((markups, blocks), first)| alive_in(markups, blocks, first));
        for Alive { rows: alive, groups } in &found {
            let mut alive = &alive[..];
            for &(group, firms) in groups {
                let (these, others) = alive.split_at(firms);
                rows[next[group]..next[group] + firms].copy_from_slice(these);
                next[group] += firms;
                alive = others;
            }
        }
        Self { rows, starts }
    }

    /// Whether these can be the members of this many groups among this many rows.
    pub(crate) fn is_of(&self, groups: usize, rows: usize) -> bool {
        self.starts.len() == groups + 1
            && self.starts.is_sorted()
            && self.starts.last().is_some_and(|&end| end as usize == self.rows.len())
            && self.rows.iter().all(|&row| (row as usize) < rows)
    }

    /// The rows of a group.
    #[inline(always)]
    #[must_use]
    pub fn group(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}

/// Rows for the firms of each group, empty ones at the end of the last block of each.
pub(crate) fn at_start(firms: &[u32]) -> (Firms, Decided) {
    let mut group = Vec::new();
    for (g, &firms) in (0..).zip(firms) {
        group.resize(group.len() + rows_for(firms), g);
    }
    let rows = group.len();
    (Firms { group, ..Firms::with_rows(rows) }, Decided::with_rows(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_all_rows_and_each_is_of_one_group() {
        let found: Vec<_> =
            runs(&[3, 3, 3, 1, 2, 2], 2 * BLOCK).map(|(g, rows)| (g, rows.start / BLOCK, rows.len() / BLOCK)).collect();
        assert_eq!(found, [(3, 0, 2), (3, 2, 1), (1, 3, 1), (2, 4, 2)]);
    }
}
