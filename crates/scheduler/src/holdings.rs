//! # Holdings
//! How many orders of each class every firm holds. Where a sector's goods are sold in few classes, sums over orders become
//! sums over firms, row after row, and no order is looked up: whoever hands over an order keeps the counts up to date. Where
//! classes are many, as in a world made from a large table, a firm has no order in most of them, and nothing is counted.

use base::shape::Shape;
use market::orders::{Class, Market, Orders};
use std::ops::Range;

/// Most classes of a sector of which holdings are counted: with more, counts would take more memory than orders.
const MOST: usize = 16;

/// Orders by class and row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Holdings {
    /// By class, counted from the first of its sector, and by row; empty where nothing is counted.
    columns: Vec<Vec<u32>>,
    /// By sector: its classes.
    of_sector: Vec<Range<usize>>,
}

impl Holdings {
    /// Nothing counted yet.
    pub fn new(shape: Shape, markets: &[Market], classes: &[Class]) -> Self {
        let mut of_sector = vec![0..0; shape.sectors];
        for (c, class) in classes.iter().enumerate() {
            let range = &mut of_sector[markets[class.market].supplier];
            *range = if range.start == range.end { c..c + 1 } else { range.start..c + 1 };
        }
        let most = of_sector.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        let columns = vec![Vec::new(); if most <= MOST { most } else { 0 }];
        Self { columns, of_sector }
    }

    /// Whether holdings are counted.
    pub fn are_counted(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Bytes that they take for each row.
    pub fn bytes_per_row(&self) -> usize {
        self.columns.len() * size_of::<u32>()
    }

    /// Room for so many rows.
    pub fn resize(&mut self, rows: usize) {
        self.columns.iter_mut().for_each(|column| column.resize(rows, 0));
    }

    /// Counts all orders anew.
    pub fn count(&mut self, classes: &[Class], orders: &Orders, rows: usize) {
        self.columns.iter_mut().for_each(Vec::clear);
        self.resize(rows);
        for classes_of in self.of_sector.clone() {
            for (column, class) in self.columns.iter_mut().zip(&classes[classes_of]) {
                orders.seller[class.slots.clone()].iter().for_each(|&row| column[row as usize] += 1);
            }
        }
    }

    /// The classes of a sector, each with the counts of some rows.
    #[inline(always)]
    pub fn of(&self, sector: usize, rows: Range<usize>) -> impl Iterator<Item = (usize, &[u32])> {
        let columns = self.columns.iter().map(move |column| &column[rows.clone()]);
        self.of_sector[sector].clone().zip(columns)
    }

    /// Which class of its sector this is; no number that any class of another sector could not have, where none is counted.
    #[inline(always)]
    pub fn place(&self, sector: usize, class: usize) -> u8 {
        if self.are_counted() { (class - self.of_sector[sector].start) as u8 } else { 0 }
    }

    /// How many orders of the class of this place in its sector the firm in this row holds.
    #[inline(always)]
    pub fn held(&self, column: u8, row: usize) -> u32 {
        self.columns[usize::from(column)][row]
    }

    /// The counts of a class by its place in its sector; none where nothing is counted.
    #[inline(always)]
    pub fn column(&mut self, column: usize) -> Option<&mut Vec<u32>> {
        self.columns.get_mut(column)
    }

    /// All counts of so many rows, cut into parts of `size`: by part, by class.
    pub fn parts(&mut self, size: usize, rows: usize) -> Vec<Vec<&mut [u32]>> {
        let mut parts: Vec<Vec<&mut [u32]>> = (0..rows.div_ceil(size)).map(|_| Vec::new()).collect();
        for column in &mut self.columns {
            parts.iter_mut().zip(column.chunks_mut(size)).for_each(|(part, counts)| part.push(counts));
        }
        parts
    }
}

/// Finds the class of a slot: at once where slots come in order, for most are of the same class as the one before.
pub(crate) struct Finder<'a> {
    classes: &'a [Class],
    at: usize,
}

impl<'a> Finder<'a> {
    /// A finder for slots of any class.
    pub fn new(classes: &'a [Class]) -> Self {
        Self { classes, at: 0 }
    }

    /// The class of a slot.
    #[inline(always)]
    pub fn class(&mut self, slot: usize) -> usize {
        if !self.classes[self.at].slots.contains(&slot) {
            self.at = self.classes.partition_point(|class| class.slots.end <= slot);
        }
        self.at
    }
}
