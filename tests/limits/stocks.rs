//! Stocks settle where what comes in balances what fades.

use super::{firms, near, one_sector};
use experiment::record::FirmRow;

/// A steady effort, no chance of success.
const STEADY: [&str; 3] = ["world.firms=2000", "strategy.idle.rd_intensity=0.02", "search.power=0.0"];

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// KB ← kept·KB + R settles at R/(1 − kept); the median firm's R is one by construction, to within a bin of the tally
/// that finds the median (one per cent).
#[test]
fn knowledge_settles_at_research_over_its_decay() {
    let rows = firms(&one_sector(), &STEADY, 150);
    near("knowledge of the median firm", median(rows.iter().map(|f| f.knowledge).collect()), 1.0 / 0.15, 0.01 / 0.15);
    let sales = median(rows.iter().map(|f| f.sales).collect());
    let stock = median(rows.iter().map(|f| f.knowledge).collect());
    for f in &rows {
        assert!((f.knowledge / stock - f.sales / sales).abs() < 1e-5 * f.sales / sales, "in proportion to research");
    }
}

/// b settles at b₀ + ζ_b·√R/δ_b; R is read off the knowledge stock, which has settled at R/(1 − kept).
#[test]
fn a_brand_settles_where_effort_balances_fading() {
    let set = [
        &STEADY[..],
        &["strategy.idle.own_search=0.0", "strategy.idle.market=1.0"],
        &["branding.power=0.05", "branding.fading=0.1", "branding.generic=0.3"],
    ];
    // Orders that nothing else puts out are put out after 250 years: until then research is constant.
    let rows = firms(&one_sector(), &set.concat(), 200);
    let brand = |f: &FirmRow| base::math::exp(f.market);
    for f in &rows {
        let wanted = 0.3 + 0.05 * (f.knowledge * 0.15).sqrt() / 0.1;
        assert!((brand(f) / wanted - 1.0).abs() < 1e-4, "{} is not {wanted}", brand(f));
    }
    let middle = median(rows.iter().map(brand).collect());
    near("brand of the median firm", middle, 0.8, 0.8 * 0.005);
}

/// Firms keep k years of sales in cash and pay out the share π of what is beyond: cash rests at profit/π − profit + k·sales,
/// where the dividend is the profit. They start there, so that income is what it was from the first year on. One sector at
/// a mark-up of 1.25: profit 0.2 less a fixed cost of 0.01, sales 1, π = 0.9 and k = 0.05.
#[test]
fn income_rests_where_firms_pay_out_what_they_earn() {
    let set = ["world.firms=100", "pricing.markup_start=1.25", "accounts.payout=0.9", "accounts.cash_kept=0.05"];
    let set = [&set[..], &["exit.fixed_cost=0.01"]].concat();
    for years in [1, 100] {
        let seen = super::seen(&one_sector(), &set, years);
        let (income, cash) = (seen.countries[0].income, seen.countries[0].cash);
        near("income", income, 1.0, 1e-7);
        near("cash", cash, 0.19 * (1.0 / 0.9 - 1.0) + 0.05, 1e-7);
    }
}
