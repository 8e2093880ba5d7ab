//! # Strategies
//! `[[strategy]]`: bundles of shares; users add their own.

use crate::fields::Fields;
use crate::names::Names;
use crate::report::{Report, shown};
use crate::sectors::ACCURACY;
use firms::strategy::Strategy;
use scheduler::spec::StrategySpec;

/// Strategies that a world may have.
const STRATEGIES_MAX: usize = 200;

/// The strategies, in the order of the file.
pub(crate) struct Strategies {
    /// Their names.
    pub names: Names,
    /// What the world gets.
    pub specs: Vec<StrategySpec>,
}

impl Strategies {
    /// Reads `[[strategy]]`.
    pub(crate) fn read(report: &mut Report, root: &mut Fields<'_>) -> Self {
        let mut strategies = Self { names: Names::new("strategy"), specs: Vec::new() };
        let tables = root.tables_up_to(report, "strategy", STRATEGIES_MAX);
        if root.get("strategy").is_none() {
            report.problem(root.at, "there is no strategy", "add at least one `[[strategy]]` with a `name`");
        }
        for node in tables {
            let Some(mut fields) = Fields::of(report, node, "a strategy") else { continue };
            let name = strategies.names.read(report, &mut fields, strategies.specs.len());
            let mark = report.mark();
            let strategy: Strategy = fields.parameters(report);
            if report.mark() == mark && (strategy.total() - 1.0).abs() > ACCURACY {
                let sum = shown(strategy.total());
                let message = format!("shares of {} sum to {sum}; they must sum to 1", fields.what);
                let hint = "own_search + imitation + licence + market = 1; a share that is left out has its default";
                report.problem(fields.at, message, hint);
            }
            strategies.specs.push(StrategySpec { name, strategy });
            fields.finish(report);
        }
        strategies
    }
}
