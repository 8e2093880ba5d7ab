//! # Designs
//! Which values of its factors each point of an experiment has, and how many runs that makes.

use crate::factor::Factor;
use crate::list::List;
use crate::morris::Morris;
use crate::one_at_a_time::OneAtATime;
use crate::saltelli::Saltelli;
use crate::{grid, latin_hypercube, quasi};
use base::draws::Luck;

/// Most runs that an experiment may ask for.
pub const RUNS_MAX: u64 = 1 << 48;

/// The points of an experiment: a pure function of seed and index.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// What is varied.
    pub factors: Vec<Factor>,
    /// How.
    pub kind: Kind,
    /// What all that is random about the points follows from; no world sees it.
    pub seed: u64,
}

/// How points are chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// All combinations of values; of no factor at all, one point.
    Grid,
    /// Points that were given.
    List(List),
    /// Each factor alone.
    OneAtATime(OneAtATime),
    /// So many points of a Latin hypercube.
    LatinHypercube(u64),
    /// So many points of Sobol's sequence.
    Sobol(u64),
    /// Blocks of Saltelli's design.
    Saltelli(Saltelli),
    /// Morris' trajectories.
    Morris(Morris),
}

impl Design {
    /// Nothing varies: one point.
    #[must_use]
    pub fn none() -> Self {
        Self { factors: Vec::new(), kind: Kind::Grid, seed: 0 }
    }

    /// How many points there are; the largest number where they are more.
    #[must_use]
    pub fn points(&self) -> u64 {
        let factors = self.factors.len();
        match &self.kind {
            Kind::Grid => grid::points(&self.factors),
            Kind::List(list) => list.points(),
            Kind::OneAtATime(design) => design.points(),
            Kind::LatinHypercube(n) | Kind::Sobol(n) => *n,
            Kind::Saltelli(design) => design.blocks.saturating_mul(design.block(factors)),
            Kind::Morris(design) => design.trajectories.saturating_mul(Morris::block(factors)),
        }
    }

    /// The values of the factors in point `index`, in their order.
    #[must_use]
    pub fn point(&self, index: u64) -> Vec<f64> {
        debug_assert!(index < self.points());
        let (luck, factors) = (self.luck(), &self.factors);
        let mut values = vec![0.0; factors.len()];
        let at = |place: &dyn Fn(usize) -> f64| factors.iter().zip(0..).map(|(f, k)| f.at(place(k))).collect();
        match &self.kind {
            Kind::Grid => grid::fill(factors, index, &mut values),
            Kind::List(list) => values.copy_from_slice(list.point(index)),
            Kind::OneAtATime(design) => design.fill(index, &mut values),
            Kind::LatinHypercube(n) => return at(&|k| latin_hypercube::place(luck, *n, index, k as u32)),
            Kind::Sobol(_) => return at(&|k| quasi::place(luck, index, k)),
            Kind::Saltelli(design) => return at(&|k| design.place(luck, factors.len(), index, k)),
            Kind::Morris(design) => {
                design.fill(luck, index, &mut values);
                values.iter_mut().zip(factors).for_each(|(value, factor)| *value = factor.at(*value));
            }
        }
        values
    }

    /// What the points are drawn from.
    #[must_use]
    pub fn luck(&self) -> Luck {
        Luck::new(self.seed, 0, 0)
    }

    /// Its name in experiment files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Grid => "grid",
            Kind::List(_) => "list",
            Kind::OneAtATime(_) => "one-at-a-time",
            Kind::LatinHypercube(_) => "latin-hypercube",
            Kind::Sobol(_) => "sobol",
            Kind::Saltelli(_) => "saltelli",
            Kind::Morris(_) => "morris",
        }
    }
}

/// More runs than are admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{points} points × {arms} arms × {replications} replications are more than 2^48 runs")]
pub struct TooMany {
    /// Points of the design.
    pub points: u64,
    /// Arms.
    pub arms: u64,
    /// Replications.
    pub replications: u64,
}

/// How many runs an experiment has.
///
/// # Errors
/// Where they are more than 2⁴⁸.
pub fn runs(points: u64, arms: u64, replications: u64) -> Result<u64, TooMany> {
    let product = points.checked_mul(arms).and_then(|n| n.checked_mul(replications));
    product.filter(|n| *n <= RUNS_MAX).ok_or(TooMany { points, arms, replications })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::Scale;
    use base::parameter::Kind as Number;

    fn designs() -> Vec<Design> {
        let factor = |k: usize| Factor {
            key: format!("a.{k}"),
            kind: Number::Real,
            low: 1.0,
            high: 2.0,
            scale: Scale::Linear,
            values: vec![1.0, 1.25, 2.0],
        };
        let factors: Vec<Factor> = (0..20).map(factor).collect();
        let list = (0..100).fold(List::new(20), |mut list, k| {
            list.push(&[1.0 + f64::from(k) / 100.0; 20]);
            list
        });
        let one = OneAtATime::new(vec![1.5; 20], &factors);
        let morris = Morris { trajectories: 1 << 30, levels: 6 };
        let kinds = [
            Kind::Grid,
            Kind::List(list),
            Kind::OneAtATime(one),
            Kind::LatinHypercube(1 << 40),
            Kind::Sobol(1 << 30),
            Kind::Saltelli(Saltelli { blocks: 1 << 30, second_order: false }),
            Kind::Saltelli(Saltelli { blocks: 1 << 30, second_order: true }),
            Kind::Morris(morris),
        ];
        kinds.map(|kind| Design { factors: factors.clone(), kind, seed: 0 }).to_vec()
    }

    #[test]
    fn any_point_needs_no_other_and_is_the_same_every_time() {
        for design in designs() {
            let far = 10_000_000.min(design.points() - 1);
            let (first, second) = (design.point(far), design.clone().point(far));
            assert_eq!(first, second, "{}", design.name());
            assert!(first.iter().all(|x| (1.0..=2.0).contains(x)), "{}: {first:?}", design.name());
        }
    }

    #[test]
    fn the_seed_decides_where_chance_plays_a_part_and_nowhere_else() {
        for design in designs() {
            let other = Design { seed: 1, ..design.clone() };
            let is_random = !matches!(design.kind, Kind::Grid | Kind::List(_) | Kind::OneAtATime(_));
            assert_eq!(design.point(7) != other.point(7), is_random, "{}", design.name());
        }
    }

    #[test]
    fn more_than_two_to_the_48_runs_are_refused_with_the_numbers() {
        assert_eq!(runs(1 << 40, 4, 64), Ok(1 << 48));
        let told = runs(1 << 40, 4, 65).unwrap_err().to_string();
        assert_eq!(told, "1099511627776 points × 4 arms × 65 replications are more than 2^48 runs");
        assert!(runs(u64::MAX, 2, 2).is_err());
    }
}
