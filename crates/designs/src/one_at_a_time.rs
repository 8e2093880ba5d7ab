//! # One at a time
//! Where one stands, and from there each factor alone through its values.

use crate::factor::Factor;

/// A base, and steps away from it.
#[derive(Clone, Debug, PartialEq)]
pub struct OneAtATime {
    base: Vec<f64>,
    /// Factor and value; the first values of all factors come before the second.
    steps: Vec<(usize, f64)>,
}

impl OneAtATime {
    /// From `base` to each of the factors' values that is another one.
    #[must_use]
    pub fn new(base: Vec<f64>, factors: &[Factor]) -> Self {
        let rounds = factors.iter().map(|factor| factor.values.len()).max().unwrap_or(0);
        let step = |(f, round): (usize, usize)| factors[f].values.get(round).map(|value| (f, *value));
        let all = (0..rounds).flat_map(|round| (0..factors.len()).map(move |f| (f, round)));
        let steps = all.filter_map(step).filter(|(f, value)| *value != base[*f]).collect();
        Self { base, steps }
    }

    /// How many points there are, the base included.
    #[must_use]
    pub fn points(&self) -> u64 {
        self.steps.len() as u64 + 1
    }

    pub(crate) fn fill(&self, index: u64, values: &mut [f64]) {
        values.copy_from_slice(&self.base);
        if let Some((factor, value)) = index.checked_sub(1).map(|step| self.steps[step as usize]) {
            values[factor] = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::Scale;
    use base::parameter::Kind;

    #[test]
    fn each_factor_moves_alone_and_all_move_before_one_moves_again() {
        let factor = |values: &[f64]| Factor {
            key: "a.b".into(),
            kind: Kind::Real,
            low: 0.0,
            high: 9.0,
            scale: Scale::Linear,
            values: values.to_vec(),
        };
        let design = OneAtATime::new(vec![1.0, 2.0], &[factor(&[0.0, 1.0, 3.0]), factor(&[4.0])]);
        let point = |k| {
            let mut values = [0.0; 2];
            design.fill(k, &mut values);
            values
        };
        let all: Vec<[f64; 2]> = (0..design.points()).map(point).collect();
        assert_eq!(all, [[1.0, 2.0], [0.0, 2.0], [1.0, 4.0], [3.0, 2.0]]);
    }
}
