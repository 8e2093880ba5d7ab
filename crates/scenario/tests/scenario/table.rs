//! A world from a table gives the table back.

use crate::shipped;
use market::flows::{solve_costs, spending};
use market::orders::{Market, OrderBook};
use scenario::cells::{Cells, Table, cost_share};
use scenario::{Checked, check_text, load};
use scheduler::spec::WorldSpec;

/// The first period's flows between markets, without drawing a single order.
fn flows(spec: &WorldSpec, table: &Table) -> Cells {
    let shape = spec.shape();
    let markup = spec.parameters.pricing.markup_start;
    let market = |m: &scheduler::spec::MarketSpec| Market {
        country: m.country,
        buyer: m.buyer,
        supplier: m.supplier,
        share: m.share,
        slots: 0..0,
        classes: 0..0,
        sight: Vec::new(),
    };
    let markets: Vec<Market> = spec.markets.iter().map(market).collect();
    let weight: Vec<f64> = spec.markets.iter().flat_map(|m| m.cells.iter().map(|c| c.share)).collect();
    let cost_of_cells: Vec<f64> = weight.iter().map(|share| share * cost_share(markup)).collect();
    let net = vec![1.0; weight.len()];
    let book = OrderBook { own_price: vec![0.0; weight.len()], weight, cost: cost_of_cells };
    let mut cost = vec![0.0; shape.groups()];
    solve_costs(shape, &markets, &book, &net, &spec.income, &mut cost);
    let cells = markets.iter().zip(&spec.markets).flat_map(|(market, of)| {
        let spent = spending(shape, market, &spec.income, &cost);
        of.cells.iter().map(move |c| (market.country, market.buyer, market.supplier, c.seller, spent * c.share))
    });
    table.aggregate(cells)
}

fn world(set: &[&str]) -> Checked {
    let set: Vec<String> = set.iter().map(|s| s.to_string()).collect();
    load(&shipped("world-1995.toml"), &set).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn the_world_of_1995_reproduces_every_cell_of_its_table() {
    for set in [&[][..], &["table.stage_ratio=3", "pricing.markup_start=1.1"], &["world.firms=500"]] {
        let Checked { spec, table, .. } = world(set);
        let table = table.unwrap();
        let distance = flows(&spec, &table).distance(&table.cells);
        assert!(distance < 1e-12, "{distance}");
        let largest = table.cells.intermediate.iter().copied().fold(0.0, f64::max);
        assert!(largest > 0.05, "the table is not empty: {largest}");
    }
}

#[test]
fn figures_of_the_shipped_table_are_those_of_the_publication() {
    let table = world(&[]).table.unwrap();
    let shape = table.cells.shape;
    let [china, usa] = [0, 1];
    let [industry, services] = ["industry", "services"].map(|s| table.sectors.iter().position(|t| t == s).unwrap());
    let at = |seller: usize, buyer: usize| table.cells.intermediate[seller * shape.groups() + buyer] * table.world;
    assert!((at(shape.group(china, industry), shape.group(china, industry)) - 334_075.0).abs() < 1e-6);
    assert!((at(shape.group(usa, services), shape.group(china, industry)) - 440.0).abs() < 1e-6);
    let households = table.cells.final_demand[shape.group(usa, services) * shape.countries + usa] * table.world;
    assert!((households - 5_307_956.0).abs() < 1e-6);
}

#[test]
fn transfers_make_the_second_period_like_the_first() {
    let Checked { spec, table, .. } = world(&[]);
    let cells = table.unwrap().cells;
    let shape = cells.shape;
    for c in 0..shape.countries {
        let mut added = 0.0;
        for t in 0..shape.sectors {
            let g = shape.group(c, t);
            let sales: f64 = cells.intermediate[g * shape.groups()..][..shape.groups()].iter().sum::<f64>()
                + cells.final_demand[g * shape.countries..][..shape.countries].iter().sum::<f64>();
            added += sales - (0..shape.groups()).map(|s| cells.intermediate[s * shape.groups() + g]).sum::<f64>();
        }
        assert!((added + spec.transfers[c] - spec.income[c]).abs() < 1e-14);
    }
}

/// Miller & Blair's table of one region: sectors 1 and 2 sell 150 and 200, 500 and 100; 350 and 1700 of final demand.
const MILLER_BLAIR: &str = r#"
[pricing]
markup_start = 1.2
[world]
firms = 10
[[country]]
name = "home"
[[sector]]
name = "one"
[[sector]]
name = "two"
[[strategy]]
name = "any"
[[population]]
strategies = { any = 1.0 }
[table]
columns = ["home.one", "home.two"]
final = ["home"]
[[table.row]]
seller = "home.one"
intermediate = [150, 500]
final = [350]
[[table.row]]
seller = "home.two"
intermediate = [200, 100]
final = [1700]
"#;

#[test]
fn a_recipe_by_hand() {
    let spec = check_text("a.toml", MILLER_BLAIR, &[]).unwrap().spec;
    // Sector one: x = 1000, cost 1000/1.2, so α = 1.2·0.15 and 1.2·0.20, and λ = 1 − 1.2·0.35.
    assert!((spec.groups[0].labour_share - 0.58).abs() < 1e-7);
    assert!((spec.markets[1].share - 0.18).abs() < 1e-7 && (spec.markets[4].share - 0.24).abs() < 1e-7);
    assert_eq!((spec.income[0], spec.transfers[0].abs() < 1e-15, spec.unit_prices), (1.0, true, true));
}

fn refused(from: &str, to: &str, message: &str, hint: &str) {
    let errors = check_text("a.toml", &MILLER_BLAIR.replacen(from, to, 1), &[]).unwrap_err();
    let found = errors.iter().any(|p| p.message.contains(message) && p.hint.as_deref().unwrap_or("").contains(hint));
    assert!(found, "wanted {message} / {hint}\n{errors}");
}

#[test]
fn a_table_that_cannot_be_is_refused_by_name() {
    refused("[150, 500]", "[-150, 500]", "an intermediate flow of `home.one` is negative, -150", "zero");
    refused("[150, 500]", "[150, 500, 1]", "3 figures for 2 columns", "one for each column");
    refused("[150, 500]", "[150, nan]", "not `nan`", "");
    refused("\"home.one\", ", "\"home.oen\", ", "`home.oen` is not a column", "`home.one`");
    refused("seller = \"home.two\"", "seller = \"home.one\"", "two rows of `home.one`", "keep one");
    refused("markup_start = 1.2", "markup_start = 2.9", "value added is negative", "below 2.8571");
    refused(
        "intermediate = [150, 500]\nfinal = [350]",
        "intermediate = [0, 0]\nfinal = [0]",
        "`home.one` sells nothing",
        "",
    );
    refused("name = \"two\"", "name = \"two\"\nlabour_share = 0.5", "cannot have `labour_share`", "leave it out");
    refused("name = \"home\"", "name = \"home\"\nincome = 0.5", "`income`", "leave it out");
}

#[test]
fn negative_final_demand_is_taken_as_zero_and_noted() {
    let text = MILLER_BLAIR.replace("final = [350]", "final = [-5]");
    let checked = check_text("a.toml", &text, &[]).unwrap();
    assert!(checked.notes[0].contains("`one`") && checked.notes[0].contains("-5"), "{:?}", checked.notes);
    assert_eq!(checked.table.unwrap().cells.final_demand[0], 0.0);
}

#[test]
fn a_chain_that_cannot_be_is_refused_with_what_would_help() {
    let path = shipped("world-1995.toml");
    let errors = load(&path, &["table.stage_ratio=1.2".into()]).unwrap_err();
    let told = errors.to_string();
    assert!(told.contains("`Rest of world`") && told.contains("raise `table.stage_ratio`, now 1.2"), "{told}");
    let errors = load(&path, &["pricing.markup_start=1.5".into()]).unwrap_err();
    assert!(errors.to_string().contains("below 1.3951"), "{errors}");
}
