//! # The table of facts
//! What is known of real firms and chains, with its source. It is data: a file, which this reads.

use serde::Deserialize;

/// A stylised fact.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Fact {
    /// Short name, as in `F1`.
    pub id: String,
    /// The fact in words.
    pub fact: String,
    /// What is measured.
    pub statistic: String,
    /// What was published, in words.
    pub published: String,
    /// The lowest published value; none where what was published is no number of the statistic.
    pub published_low: Option<f64>,
    /// The highest published value.
    pub published_high: Option<f64>,
    /// Who published it.
    pub source: String,
    /// Lowest value that passes.
    pub pass_low: f64,
    /// Highest value that passes.
    pub pass_high: f64,
    /// What it is a fact of.
    pub family: String,
}

impl Fact {
    /// Whether a value passes.
    #[must_use]
    pub fn admits(&self, value: f64) -> bool {
        (self.pass_low..=self.pass_high).contains(&value)
    }
}

/// All facts, in the order of the table.
///
/// # Panics
/// Never: the table is part of the program, and a test reads it.
#[must_use]
pub fn facts() -> Vec<Fact> {
    let mut reader = csv::Reader::from_reader(include_str!("../facts.csv").as_bytes());
    reader.deserialize().map(|row| row.expect("the table of facts is part of the program")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RECIPES;

    #[test]
    fn every_fact_has_a_source_a_band_and_a_recipe_of_its_own() {
        let facts = facts();
        assert_eq!(facts.len(), 28);
        for (fact, recipe) in facts.iter().zip(RECIPES) {
            assert_eq!(fact.id, recipe.id, "recipes stand in the order of facts");
            assert!(!fact.source.is_empty() && fact.pass_low <= fact.pass_high, "{fact:?}");
            assert_eq!(fact.published_low.is_some(), fact.published_high.is_some(), "{fact:?}");
            assert!(fact.published_low <= fact.published_high, "{fact:?}");
        }
        assert_eq!(facts.len(), RECIPES.len());
    }
}
