//! # Distance
//! How far the facts of a world are from the published ones, in one number.

use facts::{Fact, RECIPES, facts};

/// A fact counts for no more than this, however far it is off: one that is out of reach must not outweigh all others.
pub const MISS_MAX: f64 = 4.0;

/// A fact that a world can be measured against: what was published of it is a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its number in the table of facts.
    pub number: usize,
    /// The fact.
    pub fact: Fact,
}

/// All facts with a published number that the model can be asked for.
#[must_use]
pub fn targets() -> Vec<Target> {
    let askable = |number: usize| !matches!(RECIPES[number].how, facts::recipes::How::Missing(_));
    let all = facts().into_iter().enumerate().map(|(number, fact)| Target { number, fact });
    all.filter(|target| target.fact.published_low.is_some() && askable(target.number)).collect()
}

/// **CD-1** How far a fact is from what was published, in half-widths of the band in which it passes.
///
/// `d = min(4, max(0, l − x, x − u)/h)`, with `l … u` the published range and `h` half the width of the band; 4 where the
/// world has no value   assumed; distances of moments in units of what is tolerated are those of the method of simulated
/// moments, McFadden (1989), with a diagonal weight matrix.
#[must_use]
pub fn miss(fact: &Fact, value: Option<f64>) -> f64 {
    let (Some(x), Some(l), Some(u)) = (value, fact.published_low, fact.published_high) else { return MISS_MAX };
    let half = 0.5 * (fact.pass_high - fact.pass_low);
    ((l - x).max(x - u).max(0.0) / half).min(MISS_MAX)
}

/// **CD-2** The distance of a world from the facts: `D = √(Σ d²/n)` over the n facts that are asked for, each by what its recipe says
/// of many seeds   McFadden (1989).
#[must_use]
pub fn distance(targets: &[Target], seeds: &[Vec<Option<f64>>]) -> f64 {
    let found = |t: &Target| RECIPES[t.number].over(&seeds.iter().filter_map(|row| row[t.number]).collect::<Vec<_>>());
    let squares: f64 = targets.iter().map(|t| miss(&t.fact, found(t))).map(|d| d * d).sum();
    (squares / targets.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: &str) -> Target {
        targets().into_iter().find(|target| target.fact.id == id).unwrap()
    }

    #[test]
    fn inside_what_was_published_nothing_is_missed_and_outside_it_is_counted_in_half_bands() {
        // F6: published 0.6 to 0.8, passes from 0.6 to 0.9, so that half the band is 0.15.
        let fact = target("F6").fact;
        assert_eq!((miss(&fact, Some(0.7)), miss(&fact, Some(0.8)), miss(&fact, None)), (0.0, 0.0, 4.0));
        assert!((miss(&fact, Some(0.95)) - 1.0).abs() < 1e-12 && (miss(&fact, Some(0.3)) - 2.0).abs() < 1e-12);
        assert_eq!(miss(&fact, Some(-5.0)), 4.0);
    }

    #[test]
    fn the_distance_is_the_root_of_the_mean_square_of_medians() {
        let targets = [target("F6"), target("F7")];
        // F6 off by two half bands, F7 (0.51, from 0.4 to 0.6) by none: √(4/2).
        let row = |f6: f64| {
            let mut row = vec![None; RECIPES.len()];
            (row[targets[0].number], row[targets[1].number]) = (Some(f6), Some(0.51));
            row
        };
        let found = distance(&targets, &[row(0.3), row(0.1), row(0.9)]);
        assert!((found - 2.0_f64.sqrt()).abs() < 1e-12, "{found}");
    }

    #[test]
    fn only_facts_with_a_number_that_a_world_can_be_asked_for_are_targets() {
        let ids: Vec<String> = targets().into_iter().map(|target| target.fact.id).collect();
        assert!(ids.contains(&"F1".into()) && ids.contains(&"F27".into()));
        assert!(!ids.contains(&"F10".into()) && !ids.contains(&"F28".into()));
    }
}
