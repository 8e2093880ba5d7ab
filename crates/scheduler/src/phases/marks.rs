//! # Marks
//! One bit a row: for a million firms 125 kB, which stay in cache while ten million orders ask for their holder's.

/// A set of rows.
#[derive(Clone, Debug)]
pub(crate) struct Marks {
    words: Vec<u64>,
    any: bool,
}

impl Marks {
    /// None of `rows` rows.
    pub fn none(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], any: false }
    }

    /// Adds a row.
    pub fn set(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
        self.any = true;
    }

    /// Whether there is any row in the set.
    pub fn any(&self) -> bool {
        self.any
    }

    /// Whether a row is in the set.
    #[inline(always)]
    pub fn has(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_into_it() {
        let mut marks = Marks::none(130);
        assert!(!marks.has(129));
        assert!(!marks.any());
        marks.set(129);
        marks.set(64);
        assert!((0..130).all(|row| marks.has(row) == (row == 64 || row == 129)) && marks.any());
    }
}
