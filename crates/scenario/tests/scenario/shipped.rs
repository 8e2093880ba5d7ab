//! The shipped scenarios are worlds, and what the scheduler asserts of a world holds for them.

use crate::{SMALL, shipped, shipped_text};
use market::orders::Buyer;
use scenario::experiment::Focus;
use scenario::{check_text, load, load_experiment, schema};
use scheduler::spec::WorldSpec;

fn is_one(sum: f64) -> bool {
    (sum - 1.0).abs() < 1e-12
}

/// All that model.md and the scheduler ask of a specification.
fn check_consistency(spec: &WorldSpec) {
    let shape = spec.shape();
    assert!(is_one(spec.income.iter().sum()) && spec.transfers.iter().sum::<f64>().abs() < 1e-12);
    let key = |m: &scheduler::spec::MarketSpec| {
        (m.supplier, m.country, if let Buyer::Sector(s) = m.buyer { s + 1 } else { 0 })
    };
    assert!(spec.markets.is_sorted_by_key(key));
    let mut orders = vec![0; shape.groups()];
    let mut households = vec![0.0; shape.countries];
    let mut cost: Vec<f64> = spec.groups.iter().map(|g| g.labour_share).collect();
    for market in &spec.markets {
        assert!(market.share > 0.0 && market.cells.len() == shape.countries);
        assert!(
            is_one(market.cells.iter().map(|c| c.share).sum()) && is_one(market.cells.iter().map(|c| c.sight).sum())
        );
        for cell in &market.cells {
            assert_eq!(cell.orders == 0, cell.share == 0.0);
            orders[shape.group(cell.seller, market.supplier)] += cell.orders;
        }
        match market.buyer {
            Buyer::Households => households[market.country] += market.share,
            Buyer::Sector(sector) => cost[shape.group(market.country, sector)] += market.share,
        }
    }
    assert!(households.into_iter().all(is_one) && cost.into_iter().all(is_one));
    for (group, orders) in spec.groups.iter().zip(orders) {
        assert!(group.firms >= 1 && orders >= group.firms && group.labour_share >= 0.0);
        assert!(is_one(group.strategies.iter().sum()) && group.strategies.len() == spec.strategies.len());
    }
    assert_eq!(spec.groups.iter().map(|g| g.firms as u64).sum::<u64>(), spec.parameters.world.firms);
}

#[test]
fn shipped_scenarios_are_consistent_worlds() {
    for name in ["chain.toml", "world-1995.toml"] {
        let checked = load(&shipped(name), &[]).unwrap_or_else(|errors| panic!("{errors}"));
        check_consistency(&checked.spec);
        assert!(checked.notes.is_empty(), "{:?}", checked.notes);
        let smaller = load(&shipped(name), &["world.firms=300".into(), "time.years=20".into()]);
        check_consistency(&smaller.unwrap_or_else(|errors| panic!("{errors}")).spec);
    }
    check_consistency(&check_text("small", SMALL, &[]).unwrap().spec);
}

#[test]
fn the_shipped_experiment_varies_the_strategies_of_chinese_manufacturing_alone() {
    let experiment = load_experiment(&shipped("independent-innovation.toml"), &[]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((experiment.replications, experiment.arms.len()), (32, 6));
    let base = load(&shipped("world-1995.toml"), &[]).unwrap().spec;
    let shape = base.shape();
    let Focus { countries, sectors, against } = &experiment.focus;
    assert_eq!(
        (&base.countries[countries[0]].name[..], &base.countries[*against].name[..]),
        ("China", "United States")
    );
    for arm in &experiment.arms {
        check_consistency(&arm.spec);
        for (g, (a, b)) in arm.spec.groups.iter().zip(&base.groups).enumerate() {
            let is_counted = countries.contains(&shape.country(g)) && sectors.contains(&shape.sector(g));
            assert_eq!(a.strategies != b.strategies, is_counted, "{} group {g}", arm.name);
            assert_eq!((a.firms, a.start), (b.firms, b.start));
        }
    }
}

#[test]
fn shipped_scenarios_open_with_their_question_and_name_their_schema() {
    for name in ["chain.toml", "world-1995.toml"] {
        let text = shipped_text(name);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "#:schema scenario.schema.json");
        assert!(lines[1].starts_with("# ") && lines[1].ends_with('?'), "{name}");
        assert!(text.contains("Sources") && text.contains("What one expects to see"));
    }
}

/// The schemas beside the scenarios are those of the code; `UPCHAIN_WRITE=1` writes them.
#[test]
fn the_shipped_schemas_are_those_of_the_code() {
    for (name, schema) in
        [("scenario", schema::scenario()), ("experiment", schema::experiment()), ("calibration", schema::calibration())]
    {
        let path = shipped(&format!("{name}.schema.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("UPCHAIN_WRITE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let shipped = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(shipped == text, "{} is stale: run this test with UPCHAIN_WRITE=1", path.display());
    }
}

#[test]
fn trade_is_at_home_and_where_income_is() {
    let set = [
        "trade.home=0.5",
        "trade.cost=0.2",
        "trade.openness=1",
        "country.leader.income=3",
        "country.latecomer.income=1",
    ];
    let spec = check_text("small", SMALL, &set.map(str::to_string)).unwrap().spec;
    assert_eq!(spec.income, [0.75, 0.25]);
    let market = spec.markets.iter().find(|m| m.country == 1).unwrap();
    assert_eq!(market.cells.iter().map(|c| c.share).collect::<Vec<_>>(), [0.375, 0.625]);
    assert_eq!(market.cells.iter().map(|c| c.trade_cost).collect::<Vec<_>>(), [0.2, 0.0]);
    assert!(market.cells.iter().zip(&spec.income).all(|(c, income)| (c.sight - income).abs() < 1e-15));
}

#[test]
fn later_populations_override_earlier_ones_key_by_key() {
    let text = format!(
        "{SMALL}[[population]]\nfirms = 2\nprocess = 0.1\n[[population]]\ncountries = ['latecomer']\nfirms = 3\nproduct = 0.5\n"
    );
    let spec = check_text("small", &text, &[]).unwrap().spec;
    assert_eq!(spec.groups.iter().map(|g| g.firms).collect::<Vec<_>>(), [20, 30, 20, 30]);
    assert_eq!(spec.groups[0].start, [0.1, 0.0, 0.0, 0.0]);
    assert_eq!(spec.groups[1].start, [0.1, 0.5, -0.7, 0.0]);
}

#[test]
fn a_policy_outside_the_years_is_noted() {
    let text = format!("{SMALL}[[policy]]\ninstrument = 'tariff'\nfrom = 2001\ncountries = ['leader']\nrate = 0.1\n");
    let checked = check_text("small", &text, &[]).unwrap();
    assert!(checked.notes[0].contains("never in force"), "{:?}", checked.notes);
    assert_eq!(checked.spec.measures[0].until, f64::INFINITY);
    assert_eq!(checked.spec.measures[0].partners, [0, 1]);
    assert!(check_text("small", &text, &["time.start_year=1995".into()]).unwrap().notes.is_empty());
}
