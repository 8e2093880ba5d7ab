//! Networks of sectors: quantities and prices through the Leontief inverse.

use super::{STILL, near, seen};
use base::math::ln;

/// Single precision of what firms carry, summed along a few stages.
const SINGLE: f64 = 1e-6;

/// Recipes as TOML: by sector its inputs and its share of final demand.
fn recipes(sectors: &[(&str, &str, f64)]) -> String {
    let of = |(name, inputs, share): &(&str, &str, f64)| {
        format!("[[sector]]\nname = '{name}'\ninputs = {{ {inputs} }}\nfinal_share = {share:?}\n")
    };
    format!("{STILL}[[country]]\nname = 'only'\n{}", sectors.iter().map(of).collect::<String>())
}

/// Miller & Blair's table, A = [.15 .25; .2 .05].
fn miller_blair(final_shares: [f64; 2]) -> String {
    recipes(&[("one", "one = 0.15, two = 0.2", final_shares[0]), ("two", "one = 0.25, two = 0.05", final_shares[1])])
}

const AT_COST: &str = "pricing.markup_start=1.0";

/// Case "Leontief quantity (Miller-Blair 2x2)", A = [.15 .25; .2 .05], f = (600, 1500): x = (1247.52…, 1841.58…).
#[test]
fn quantities_are_those_of_the_leontief_model() {
    let (x1, x2) = (1_247.524_752_475_247_4, 1_841.584_158_415_841_6);
    let table = format!(
        "{STILL}[[country]]\nname = 'only'\n[[sector]]\nname = 'one'\n[[sector]]\nname = 'two'\n[table]\n\
         columns = ['only.one', 'only.two']\nfinal = ['only']\n\
         [[table.row]]\nseller = 'only.one'\nintermediate = [{}, {}]\nfinal = [600]\n\
         [[table.row]]\nseller = 'only.two'\nintermediate = [{}, {}]\nfinal = [1500]\n",
        0.15 * x1,
        0.25 * x2,
        0.2 * x1,
        0.05 * x2,
    );
    for text in [miller_blair([600.0 / 2100.0, 1500.0 / 2100.0]), table.clone()] {
        for periods in [1, 20] {
            let seen = seen(&text, &[AT_COST], periods);
            near("x1", 2100.0 * seen.groups[0].sales, x1, 1e-8);
            near("x2", 2100.0 * seen.groups[1].sales, x2, 1e-8);
        }
    }
    // At a mark-up of 1.3 the table is met as well: its recipes are then shares of a smaller cost.
    let seen = seen(&table, &["pricing.markup_start=1.3"], 1);
    near("x1 at a mark-up", 2100.0 * seen.groups[0].sales, x1, 1e-8);
}

/// Case "Leontief price, 30% VA rise in sector 1": p = (1.2445544554455445, 1.0643564356435644) where prices were one.
///
/// Here technique is Cobb–Douglas, so that logs take the place of levels: process capability that is 0.3 log points lower
/// in sector one raises log prices by what the case says of prices.
#[test]
fn prices_pass_a_rise_of_labour_cost_through_the_leontief_inverse() {
    let text = miller_blair([0.5, 0.5]);
    let worse = format!("{text}[[population]]\nsectors = ['one']\nprocess = -0.3\n");
    let (before, after) = (seen(&text, &[AT_COST], 1), seen(&worse, &[AT_COST], 1));
    let rise = |s: usize| after.groups[s].log_price - before.groups[s].log_price;
    near("price of one", rise(0), 0.244_554_455_445_544_5, SINGLE);
    near("price of two", rise(1), 0.064_356_435_643_564_4, SINGLE);
    let consumer = ln(after.countries[0].consumer_price / before.countries[0].consumer_price);
    near("consumer price", consumer, (0.244_554_455_445_544_5 + 0.064_356_435_643_564_4) / 2.0, SINGLE);
}

/// The form of p = (1 + μ)(pA + v) that Cobb–Douglas technique has: ln p = (I − A′)⁻¹(ln m + λ·ln w), with μ = 0.2,
/// λ = (.65, .70) and (I − A)⁻¹ = [.95 .25; .2 .85]/.7575.
#[test]
fn mark_ups_add_up_along_the_leontief_inverse() {
    let seen = seen(&miller_blair([0.3, 0.7]), &["pricing.markup_start=1.2"], 1);
    let (wage, markup) = (ln(seen.countries[0].wage), ln(1.2));
    let column = |a: f64, b: f64| (a * (markup + 0.65 * wage) + b * (markup + 0.70 * wage)) / 0.7575;
    near("price of one", seen.groups[0].log_price, column(0.95, 0.2), SINGLE);
    near("price of two", seen.groups[1].log_price, column(0.25, 0.85), SINGLE);
}

/// Case "Successive monopolies, constant elasticity", eps = 3, c = 1, n = 3: p = c·(eps/(eps − 1))ⁿ = 3.375.
#[test]
fn successive_mark_ups_multiply_along_a_chain() {
    let text = recipes(&[("first", "", 0.0), ("second", "first = 1.0", 0.0), ("third", "second = 1.0", 1.0)]);
    let seen = seen(&text, &["pricing.markup_start=1.5"], 1);
    let cost = seen.countries[0].wage;
    near("p/c", seen.countries[0].consumer_price / cost, 3.375, 3.375 * SINGLE);
    near("p/c after one stage", base::math::exp(seen.groups[0].log_price) / cost, 1.5, 1.5 * SINGLE);
}

/// A col-shares [[.2, .3, 0], [.1, .1, .4], [0, .2, .1]], beta = (.5, .3, .2).
fn network() -> String {
    recipes(&[
        ("one", "one = 0.2, two = 0.1", 0.5),
        ("two", "one = 0.3, two = 0.1, three = 0.2", 0.3),
        ("three", "two = 0.4, three = 0.1", 0.2),
    ])
}

/// Case "Cobb-Douglas network (Domar)": weights 0.8438…, 0.5834…, 0.3518….
#[test]
fn sales_over_income_are_domar_weights() {
    let seen = seen(&network(), &[AT_COST], 10);
    let income = seen.countries[0].income;
    for (s, domar) in
        [0.843_806_104_129_263_8, 0.583_482_944_344_703_7, 0.351_885_098_743_267_5].into_iter().enumerate()
    {
        near("Domar weight", seen.groups[s].sales / income, domar, 1e-12);
    }
}

/// Case "Hulten", 1 % TFP in sector 2: dlnGDP = 0.5834829443447037 %.
///
/// Process capability saves labour, of which sector two has a share of 0.4: 0.01/0.4 log points of it are one per cent.
#[test]
fn a_sectors_progress_lowers_consumer_prices_by_its_domar_weight() {
    let text = network();
    let better = format!("{text}[[population]]\nsectors = ['two']\nprocess = {:?}\n", 0.01 / 0.4);
    let price = |text: &str| ln(seen(text, &[AT_COST], 1).countries[0].consumer_price);
    near(
        "fall of consumer prices, per cent",
        100.0 * (price(&text) - price(&better)),
        0.583_482_944_344_703_7,
        100.0 * SINGLE / 10.0,
    );
}
