//! # A world from recipes
//! Without a table all countries produce alike. Buyers spend a share at home, and the rest wherever income is: then
//! every country sells what it spends, and no transfers are needed.

use crate::countries::Countries;
use crate::flows::{CELLS_MAX, Flows, Pool, endless_loop};
use crate::report::{Report, quoted};
use crate::sectors::{Recipe, Sectors};
use base::shape::Shape;
use market::orders::Buyer;
use scheduler::parameters::Parameters;

/// Rounds of demand after which hardly any is left.
const ROUNDS: usize = 2000;

/// The flows of a world without a table; `None`, and reported, where they cannot be.
pub(crate) fn flows(
    report: &mut Report,
    countries: &Countries,
    sectors: &Sectors,
    parameters: &Parameters,
) -> Option<Flows> {
    let shape = Shape { countries: countries.specs.len(), sectors: sectors.specs.len() };
    let recipes = &sectors.recipes;
    if !is_admissible(report, shape, sectors) {
        return None;
    }
    let total: f64 = countries.income.iter().sum();
    let income: Vec<f64> = countries.income.iter().map(|weight| weight / total).collect();
    let demand = demand(recipes, parameters.pricing.markup_start);
    Some(Flows {
        labour_shares: (0..shape.groups()).map(|g| recipes[shape.sector(g)].labour_share).collect(),
        pools: pools(shape, recipes, &income, &demand, parameters),
        transfers: vec![0.0; shape.countries],
        sales: (0..shape.groups()).map(|g| demand[shape.sector(g)] * income[shape.country(g)]).collect(),
        income,
        unit_prices: false,
    })
}

fn is_admissible(report: &mut Report, shape: Shape, sectors: &Sectors) -> bool {
    let (mark, recipes) = (report.mark(), &sectors.recipes);
    let uses: usize = recipes.iter().map(|r| r.inputs.len() + 1).sum();
    let cells = uses.saturating_mul(shape.countries).saturating_mul(shape.countries);
    if cells > CELLS_MAX {
        let message = format!("{uses} uses of goods between {} countries make {cells} cells", shape.countries);
        report.problem(
            recipes[0].at,
            message,
            format!("at most {CELLS_MAX} are admitted: put countries or sectors together"),
        );
    }
    report.mark() == mark
}

/// Complains of recipes that make no world, whatever its countries: who buys from whom, and that labour is paid on the way.
pub(crate) fn check(report: &mut Report, sectors: &Sectors) {
    let (mark, recipes) = (report.mark(), &sectors.recipes);
    let bought = bought(recipes);
    for sector in (0..recipes.len()).filter(|s| !bought[*s]) {
        let message = format!("nobody buys from {}", quoted(&sectors.specs[sector].name));
        report.problem(
            recipes[sector].at,
            message,
            "give it a `final_share`, or name it in the `inputs` of a sector that is bought",
        );
    }
    if !recipes.is_empty() && (0..recipes.len()).all(|s| !bought[s] || recipes[s].labour_share <= 0.0) {
        report.problem(recipes[0].at, "no sector pays for labour", "give one a `labour_share`");
    }
    if report.mark() != mark {
        return;
    }
    if let Some(sector) = endless_loop(&alone(recipes), 1) {
        let message = format!(
            "inputs of {} lead back to it with hardly any labour on the way",
            quoted(&sectors.specs[sector].name)
        );
        report.problem(recipes[sector].at, message, "give some sector of that loop a larger `labour_share`");
    }
}

/// The flows of recipes in a single country: all countries produce alike.
fn alone(recipes: &[Recipe]) -> Flows {
    let pools = recipes.iter().enumerate().flat_map(|(buyer, recipe)| {
        recipe.inputs.iter().map(move |&(supplier, share)| Pool {
            country: 0,
            buyer: Buyer::Sector(buyer),
            supplier,
            share,
            spending: share,
            cells: vec![1.0],
        })
    });
    Flows {
        labour_shares: recipes.iter().map(|recipe| recipe.labour_share).collect(),
        pools: pools.collect(),
        income: vec![1.0],
        transfers: vec![0.0],
        sales: vec![1.0; recipes.len()],
        unit_prices: false,
    }
}

/// By sector: whether its goods are bought by households, or by a sector whose goods are.
fn bought(recipes: &[Recipe]) -> Vec<bool> {
    let mut bought = vec![false; recipes.len()];
    let mut found: Vec<usize> = (0..recipes.len()).filter(|s| recipes[*s].final_share > 0.0).collect();
    while let Some(sector) = found.pop() {
        if !std::mem::replace(&mut bought[sector], true) {
            found.extend(recipes[sector].inputs.iter().map(|(supplier, _)| *supplier));
        }
    }
    bought
}

/// By sector: sales per unit of the world's income.
///
/// `x_h = f_h + Σ_n α_hn·x_n/m`, from round to round of demand.
fn demand(recipes: &[Recipe], markup: f64) -> Vec<f64> {
    let mut demand: Vec<f64> = recipes.iter().map(|r| r.final_share).collect();
    let mut round = demand.clone();
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; round.len()];
        for (recipe, spent) in recipes.iter().zip(&round) {
            recipe.inputs.iter().for_each(|(supplier, share)| next[*supplier] += share * spent / markup);
        }
        demand.iter_mut().zip(&next).for_each(|(sum, more)| *sum += more);
        round = next;
        if round.iter().sum::<f64>() < 1e-16 {
            break;
        }
    }
    demand
}

fn pools(shape: Shape, recipes: &[Recipe], income: &[f64], demand: &[f64], parameters: &Parameters) -> Vec<Pool> {
    let (home, markup) = (parameters.trade.home, parameters.pricing.markup_start);
    let mut pools = Vec::new();
    for supplier in 0..shape.sectors {
        for country in 0..shape.countries {
            let cell = |(d, share): (usize, &f64)| (1.0 - home) * share + if d == country { home } else { 0.0 };
            let cells: Vec<f64> = income.iter().enumerate().map(cell).collect();
            let mut add = |buyer, share: f64, spends: f64| {
                if share > 0.0 {
                    let spending = income[country] * spends * share;
                    pools.push(Pool { country, buyer, supplier, share, spending, cells: cells.clone() });
                }
            };
            add(Buyer::Households, recipes[supplier].final_share, 1.0);
            for (sector, recipe) in recipes.iter().enumerate() {
                let share = recipe.inputs.iter().find(|(of, _)| *of == supplier).map_or(0.0, |(_, share)| *share);
                add(Buyer::Sector(sector), share, demand[sector] / markup);
            }
        }
    }
    pools
}
