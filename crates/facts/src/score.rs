//! # Scores
//! What many seeds of one world say of each fact.

use crate::panel::{Panel, Watch};
use crate::recipes::{How, RECIPES, Recipe};
use crate::table::{Fact, facts};
use experiment::run::{Failure, Seed, run};
use measures::quantile;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use std::sync::Arc;

tables::rows! {
    /// A stylised fact, as published and as simulated.
    pub struct FactRow in "facts" {
        /// Short name of the fact.
        fact: String, unit "name";
        /// The fact in words.
        words: String, unit "text";
        /// What is measured.
        statistic: String, unit "text";
        /// How it was measured, or why it was not.
        recipe: String, unit "text";
        /// What was published.
        published: String, unit "text";
        /// Who published it.
        source: String, unit "text";
        /// Lowest value that passes.
        pass_low: f64, unit "of the statistic";
        /// Highest value that passes.
        pass_high: f64, unit "of the statistic";
        /// Median over seeds; the mean where the recipe says so; missing where no seed has a value.
        median: Option<f64>, unit "of the statistic";
        /// Below it are 5 % of the seeds.
        low: Option<f64>, unit "of the statistic";
        /// Above it are 5 % of the seeds.
        high: Option<f64>, unit "of the statistic";
        /// Monte-Carlo p-value of what was published: how often a seed is as far out (two-sided); missing where that is no number.
        p_value: Option<f64>, unit "probability";
        /// Seeds that have a value.
        seeds: i64, unit "1";
        /// 1 where the fact is met.
        pass: i64, unit "0 or 1";
    }
}

/// A fact and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The fact.
    pub fact: Fact,
    /// How it was measured, or why it was not.
    pub recipe: &'static str,
    /// Median over seeds, or their mean.
    pub median: Option<f64>,
    /// Below it are 5 % of the seeds, above it 5 %.
    pub range: Option<(f64, f64)>,
    /// Monte-Carlo p-value of what was published.
    pub p_value: Option<f64>,
    /// Seeds that have a value.
    pub seeds: usize,
    /// Whether the fact is met.
    pub pass: bool,
}

/// Worlds that a seed takes: the one as it is, and those in which a fact changes something.
#[must_use]
pub fn worlds_a_seed() -> usize {
    1 + RECIPES.iter().filter(|recipe| matches!(recipe.how, How::Changed(..) | How::Both(..))).count()
}

/// The value of every fact in one world, in the order of [`RECIPES`].
///
/// # Errors
/// The invariant that was broken.
pub fn measure(spec: &WorldSpec, seed: Seed, threads: Threads) -> Result<Vec<Option<f64>>, Failure> {
    measure_some(spec, seed, threads, &|_| true)
}

/// The same of the facts that are `wanted`, by number; none for the others. A fact that asks for a world of its own costs one.
///
/// # Errors
/// The invariant that was broken.
pub fn measure_some(
    spec: &WorldSpec,
    seed: Seed,
    threads: Threads,
    wanted: &dyn Fn(usize) -> bool,
) -> Result<Vec<Option<f64>>, Failure> {
    let world = panel(spec.clone(), seed, threads)?;
    let changed = |change: fn(&mut WorldSpec)| {
        let mut spec = spec.clone();
        change(&mut spec);
        panel(spec, seed, threads)
    };
    let value = |(number, recipe): (usize, &Recipe)| {
        Ok(match recipe.how {
            _ if !wanted(number) => None,
            How::World(of) => of(&world),
            How::Changed(change, of) => of(&changed(change)?),
            How::Both(change, of) => of(&world, &changed(change)?),
            How::Missing(_) => None,
        })
    };
    RECIPES.iter().enumerate().map(value).collect()
}

fn panel(spec: WorldSpec, seed: Seed, threads: Threads) -> Result<Panel, Failure> {
    let mut watch = Watch::default();
    run(&Arc::new(spec), seed, threads, &mut |world, seen| watch.see(world, &seen))?;
    Ok(watch.panel())
}

/// What the seeds say: a row of values for each, in the order of [`RECIPES`].
#[must_use]
pub fn scores(seeds: &[Vec<Option<f64>>]) -> Vec<Score> {
    let all = facts().into_iter().zip(RECIPES).enumerate();
    all.map(|(k, (fact, recipe))| score(fact, recipe, &seeds.iter().filter_map(|row| row[k]).collect::<Vec<_>>()))
        .collect()
}

fn score(fact: Fact, recipe: &'static Recipe, values: &[f64]) -> Score {
    let median = recipe.over(values);
    let range = quantile(values, 0.05).zip(quantile(values, 0.95));
    // Of what was published that which is nearest to what was found.
    let published = median.zip(fact.published_low.zip(fact.published_high));
    let p_value = published.map(|(median, (low, high))| p_value(values, median.clamp(low, high)));
    let pass = median.is_some_and(|median| fact.admits(median));
    Score { recipe: recipe.words, median, range, p_value, seeds: values.len(), pass, fact }
}

/// **SF-7** Monte-Carlo p-value, two-sided, of `published` among the simulated values.
///
/// `p = min(1, 2·(1 + min(#{xᵢ ≤ x}, #{xᵢ ≥ x}))/(n + 1))`   Davison & Hinkley (1997), "Bootstrap Methods and their Application", section
/// 4.2: it is never 0, since so few seeds cannot say so.
#[must_use]
pub fn p_value(values: &[f64], published: f64) -> f64 {
    let below = values.iter().filter(|x| **x <= published).count();
    let above = values.iter().filter(|x| **x >= published).count();
    (2.0 * (1 + below.min(above)) as f64 / (values.len() + 1) as f64).min(1.0)
}

impl Score {
    /// As a row of the table of facts.
    #[must_use]
    pub fn row(&self) -> FactRow {
        let fact = self.fact.clone();
        FactRow {
            fact: fact.id,
            words: fact.fact,
            statistic: fact.statistic,
            recipe: self.recipe.to_owned(),
            published: fact.published,
            source: fact.source,
            pass_low: fact.pass_low,
            pass_high: fact.pass_high,
            median: self.median,
            low: self.range.map(|range| range.0),
            high: self.range.map(|range| range.1),
            p_value: self.p_value,
            seeds: self.seeds as i64,
            pass: i64::from(self.pass),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_value_in_the_middle_is_likely_and_one_beyond_all_is_as_unlikely_as_seeds_can_say() {
        let values: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!((p_value(&values, 10.0), p_value(&values, 0.0), p_value(&values, 99.0)), (1.0, 0.1, 0.1));
        // At 2: two are not above, so 2·3/20.
        assert!((p_value(&values, 2.0) - 0.3).abs() < 1e-15);
    }

    #[test]
    fn a_fact_without_a_value_is_missed_and_one_inside_its_band_is_met() {
        let mut rows = vec![vec![None; RECIPES.len()]; 5];
        rows.iter_mut().enumerate().for_each(|(k, row)| row[0] = Some(1.0 + 0.1 * k as f64));
        let found = scores(&rows);
        assert_eq!((found[0].median, found[0].seeds, found[0].pass), (Some(1.2), 5, true));
        assert_eq!((found[1].median, found[1].p_value, found[1].seeds, found[1].pass), (None, None, 0, false));
        assert_eq!(found.iter().filter(|score| score.pass).count(), 1);
    }
}
