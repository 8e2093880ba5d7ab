//! # Stages inside a sector of a table
//! What a sector buys from itself, here and abroad, is its chain. External sales come from the last stage. A table does
//! not say how the chain's flows divide, so a rule does: each is `stage_ratio` times the one before it.

use crate::report::{Report, quoted, shown};
use crate::table::Quoted;

/// **TS-1** Share of each flow of a chain of so many stages in what the sector buys from itself.
///
/// `g_s ∝ ratio^(s−2)`, `s = 2 … S`, sums to one: a geometric chain (assumed). Empty for one stage, which buys from
/// itself as the table says.
pub(crate) fn flow_shares(stages: usize, ratio: f64) -> Vec<f64> {
    let mut shares: Vec<f64> = Vec::new();
    for _ in 1..stages {
        shares.push(shares.last().map_or(1.0, |last| last * ratio));
    }
    let sum: f64 = shares.iter().sum();
    shares.iter().map(|share| share / sum).collect()
}

/// The chain of one country's firms in one sector of the table.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// By stage: sales.
    pub sales: Vec<f64>,
    /// By stage: share of all that the sector spends on labour and on other sectors' goods.
    pub rest: Vec<f64>,
}

impl Chain {
    /// **TS-2** The chain of a sector with these flows.
    ///
    /// Stage `s` sells `row·g_(s+1)`, the last one all external sales; it costs `x_s/m`, of which `col·g_s` goes to the
    /// stage before. The remainder is labour and other sectors' goods, split over stages in proportion. `row` is what
    /// the sector sells to itself everywhere, `column` what it buys from itself everywhere. The error is the first stage
    /// without a positive remainder: its number and `x_s/m`, `col·g_s`.
    pub(crate) fn new(
        shares: &[f64],
        row: f64,
        column: f64,
        external: f64,
        markup: f64,
    ) -> Result<Self, (usize, f64, f64)> {
        let stages = shares.len() + 1;
        let sold = |s: usize| if s + 1 < stages { row * shares[s] } else { external };
        let bought = |s: usize| if s == 0 { 0.0 } else { column * shares[s - 1] };
        let sales: Vec<f64> = (0..stages).map(sold).collect();
        let remainders: Vec<f64> = (0..stages).map(|s| sales[s] / markup - bought(s)).collect();
        if let Some(s) = remainders.iter().position(|left| *left <= 0.0 || left.is_nan()) {
            return Err((s, sales[s] / markup, bought(s)));
        }
        let sum: f64 = remainders.iter().sum();
        Ok(Self { sales, rest: remainders.iter().map(|left| left / sum).collect() })
    }

    /// The only stage of a sector that is no chain.
    pub(crate) fn single(sales: f64) -> Self {
        Self { sales: vec![sales], rest: vec![1.0] }
    }
}

/// Tells which stage of which country is impossible, and what would help.
pub(crate) fn report_impossible(
    report: &mut Report,
    table: &Quoted,
    country: &str,
    stage: &str,
    (s, cost, inputs): (usize, f64, f64),
    is_last: bool,
) {
    let message = format!(
        "stage {} in {} can pay {} for its cost, and buys {} from the stage before it",
        quoted(stage),
        quoted(country),
        shown(cost),
        shown(inputs),
    );
    let towards = if is_last { "lower" } else { "raise" };
    let hint = match s {
        0 => "the first stage has no sales: the sector must buy something from itself".into(),
        _ => {
            format!("{towards} `table.stage_ratio`, now {}, or lower `pricing.markup_start`", shown(table.stage_ratio))
        }
    };
    report.problem(table.at, message, hint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_into_stages_grow_by_the_ratio_and_sum_to_one() {
        assert_eq!(flow_shares(3, 3.0), [0.25, 0.75]);
        assert_eq!(flow_shares(1, 3.0), [0.0; 0]);
    }

    /// One country, two stages, m = 1.25: sales 40 and 100, cost 32 and 80, of which 40 for the first stage's goods.
    #[test]
    fn a_chain_of_two_stages_by_hand() {
        let chain = Chain::new(&[1.0], 40.0, 40.0, 100.0, 1.25).unwrap();
        assert_eq!(chain.sales, [40.0, 100.0]);
        assert!((chain.rest[0] - 32.0 / 72.0).abs() < 1e-15 && (chain.rest[1] - 40.0 / 72.0).abs() < 1e-15);
    }

    #[test]
    fn a_stage_that_buys_more_than_it_may_cost_is_named() {
        assert_eq!(Chain::new(&[1.0], 40.0, 40.0, 30.0, 1.25).unwrap_err(), (1, 24.0, 40.0));
        assert_eq!(Chain::new(&[1.0], 0.0, 40.0, 100.0, 1.25).unwrap_err(), (0, 0.0, 0.0));
    }
}
