//! # Lists
//! Points that somebody else has chosen, row by row.

/// Points by row, each with the values of all factors in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    width: usize,
    values: Vec<f64>,
}

impl List {
    /// No points yet, of `width` factors.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { width, values: Vec::new() }
    }

    /// Adds a point, which has a value for each factor.
    pub fn push(&mut self, point: &[f64]) {
        assert_eq!(point.len(), self.width, "a point has a value for each factor");
        self.values.extend_from_slice(point);
    }

    /// How many points there are.
    #[must_use]
    pub fn points(&self) -> u64 {
        self.values.len().checked_div(self.width).unwrap_or(0) as u64
    }

    /// Point `index`.
    #[must_use]
    pub fn point(&self, index: u64) -> &[f64] {
        &self.values[index as usize * self.width..][..self.width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_the_rows() {
        let mut list = List::new(2);
        list.push(&[1.0, 2.0]);
        list.push(&[3.0, 4.0]);
        assert_eq!((list.points(), list.point(1)), (2, &[3.0, 4.0][..]));
    }
}
