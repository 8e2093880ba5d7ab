//! One stage, two countries.

use super::{STILL, near, seen};

/// Two countries with these workers, each of which buys half of the rest of its goods wherever income is.
fn two(policy: &str) -> String {
    format!(
        "{STILL}[[country]]\nname = 'east'\nworkers = 3.0\n[[country]]\nname = 'west'\nworkers = 1.0\n\
         [[sector]]\nname = 'only'\nfinal_share = 1.0\n{policy}"
    )
}

const AT_COST: [&str; 2] = ["pricing.markup_start=1.0", "world.firms=400"];

/// At the start income is as workers are, and trade balances: it stays so, wages are equal, and so are consumer prices.
#[test]
fn two_countries_that_differ_in_size_alone_pay_the_same_wage() {
    let seen = seen(&two(""), &AT_COST, 60);
    near("share of the larger", seen.countries[0].income, 0.75, 1e-10);
    near("relative wage", seen.countries[0].wage / seen.countries[1].wage, 1.0, 1e-10);
    near("relative price", seen.countries[0].consumer_price / seen.countries[1].consumer_price, 1.0, 1e-6);
}

/// Orders stand, so what east spends on west's goods is given, s = (1 − 0.5)·¼ of its income; a tariff t takes its part of
/// it. Income settles where E_west·(1 − s_west) = s·E_east/(1 + t), s_west = 0.5 + 0.5·¼: the ratio is that without a
/// tariff, 1/3, over 1 + t.
#[test]
fn a_tariff_lowers_the_partners_relative_income_by_its_rate() {
    let tariff =
        "[[policy]]\ninstrument = 'tariff'\nfrom = 0\ncountries = ['east']\npartners = ['west']\nrate = 0.25\n";
    let seen = seen(&two(tariff), &AT_COST, 200);
    let [east, west] = [seen.countries[0], seen.countries[1]];
    near("relative income", west.income / east.income, 1.0 / 3.0 / 1.25, 1e-10);
    near("receipts", east.tariffs, 0.125 * east.income * 0.25 / 1.25, 1e-10);
    // What east's households get from customs is no wage: wages move less apart than incomes.
    near("relative wage", west.wage / east.wage, 3.0 * west.income / (east.income - east.tariffs), 1e-9);
}

/// A log trade cost τ raises the landed price of what is bought abroad: consumer prices by its share, 0.5·¼ in the east.
#[test]
fn trade_costs_raise_consumer_prices_by_the_share_bought_abroad() {
    let price = |set: &[&str]| {
        let seen = seen(&two(""), &[&AT_COST[..], set].concat(), 1);
        [0, 1].map(|c| base::math::ln(seen.countries[c].consumer_price))
    };
    let (free, costly) = (price(&[]), price(&["trade.cost=0.4"]));
    near("in the east", costly[0] - free[0], 0.4 * 0.125, 1e-7);
    near("in the west", costly[1] - free[1], 0.4 * 0.375, 1e-7);
}
