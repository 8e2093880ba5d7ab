//! # How many firms a draft has
//! As many as a published mean of receipts says, in proportion to what a country's sector sells. A world of all of them is too large for most
//! questions, so that by default a sample is simulated; how many a firm stands for is told.

use super::Choice;
use super::divide::Stages;
use super::repair::Repaired;
use crate::report::shown;

/// Most firms for each country and sector or stage, where nobody says how many.
const SAMPLE: usize = 20;

/// Firms of the world: what was asked for, or what receipts say, with one for each group at least and a sample at most.
pub(super) fn count(table: &Repaired, divided: &[Option<Stages>], choice: &Choice, notes: &mut Vec<String>) -> usize {
    let by_group = weights(table, divided);
    let (groups, sales) = (by_group.len(), by_group.iter().sum::<f64>());
    let published = (sales / choice.receipts).round();
    let firms = choice.firms.unwrap_or((published as usize).clamp(groups, SAMPLE * groups));
    let each = firms as f64 / sales;
    let small = by_group.iter().filter(|weight| **weight * each < 1.0).count();
    let mut note = format!("{} firms would sell {} each on average", shown(published), shown(choice.receipts));
    if published as usize != firms {
        let of = shown((published / firms as f64 * 1e3).round() / 1e3);
        note += &format!("; {firms} are simulated, each for {of} of them");
    }
    if small > 0 {
        note +=
            &format!("; {small} of {groups} groups, each a country's sector or stage, have one where it would be less");
    }
    notes.push(note);
    firms
}

/// By country and sector or stage: its weight, which sums to sales.
fn weights(table: &Repaired, divided: &[Option<Stages>]) -> Vec<f64> {
    let s = table.sectors.len();
    let of = |k: usize| match &divided[k % s] {
        Some(stages) => of_stages(table.sales(k), &stages[k / s]),
        None => vec![table.sales(k)],
    };
    (0..table.size()).flat_map(of).collect()
}

/// **TS-4** Weight of the number of firms of a country's sector, or of a stage `s` of it.
///
/// `n_s ∝ x·√x_s/Σ√x`, `x` what the sector sells outside of its chain and inside of it: firms of all sectors have the same receipts on average
/// (assumed; their mean is published), and stages that sell little, who stand upstream, are sampled all the same (assumed).
pub(super) fn of_stages(sales: f64, stages: &[f64]) -> Vec<f64> {
    let roots: Vec<f64> = stages.iter().map(|x| x.sqrt()).collect();
    let sum: f64 = roots.iter().sum();
    roots.iter().map(|root| sales * root / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firms_of_stages_share_the_sectors_by_the_roots_of_their_sales() {
        assert_eq!(of_stages(12.0, &[100.0]), [12.0]);
        assert_eq!(of_stages(12.0, &[1.0, 25.0]), [2.0, 10.0]);
    }
}
