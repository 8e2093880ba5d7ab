//! # Outcomes
//! The numbers that one run contributes to the answer, each declared once with its unit and what it means.

/// What is known of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Name in tables.
    pub name: &'static str,
    /// In words, for people.
    pub label: &'static str,
    /// Unit.
    pub unit: &'static str,
}

const fn outcome(name: &'static str, label: &'static str, unit: &'static str) -> Outcome {
    Outcome { name, label, unit }
}

/// All outcomes, in the order in which a run gives their values.
pub const OUTCOMES: [Outcome; 14] = [
    outcome("moved_up", "moved up", "share of firms"),
    outcome("up_process", "  by process", "share of firms"),
    outcome("up_product", "  by product", "share of firms"),
    outcome("up_functional", "  by function", "share of firms"),
    outcome("up_chain", "  by chain", "share of firms"),
    outcome("downgraded", "moved down", "share of firms"),
    outcome("hollow", "moved up for nothing", "share of firms"),
    outcome("immiserising", "immiserising growth", "share of firms"),
    outcome("value_added_share", "change of value-added share", "share"),
    outcome("value_added_per_worker", "real growth per worker", "log points"),
    outcome("relative_wage", "wage against leader", "ratio"),
    outcome("relative_income", "income against leader", "ratio"),
    outcome("rd_intensity", "R&D intensity", "share of sales"),
    outcome("policy_cost", "cost of R&D policy", "share of income"),
];

/// The number of the outcome of this name.
#[must_use]
pub fn number(name: &str) -> Option<usize> {
    OUTCOMES.iter().position(|outcome| outcome.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_short() {
        for (k, outcome) in OUTCOMES.iter().enumerate() {
            assert!(outcome.name.len() <= 32 && outcome.name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            assert!(OUTCOMES[..k].iter().all(|other| other.name != outcome.name));
            assert_eq!(number(outcome.name), Some(k));
        }
        assert_eq!(number("moved"), None);
    }
}
