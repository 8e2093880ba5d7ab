//! Without R&D and without shocks nothing trends.

use super::{STILL, near, one_sector};
use crate::worlds::{ALONE, firm_rows, written};
use firms::upgrading::Event;
use scheduler::world::World;

/// Two stages at a mark-up of 1.25: sales 1 and 0.4, labour 0.4 and 0.32 of income.
fn chain() -> String {
    format!(
        "{STILL}[[country]]\nname = 'only'\nworkers = 3.0\n[[sector]]\nname = 'parts'\n\
         [[sector]]\nname = 'goods'\ninputs = {{ parts = 0.5 }}\nfinal_share = 1.0\n"
    )
}

/// A closed economy of equal firms: one price a stage, wages are labour's share of income, and all stays as it is.
#[test]
fn a_closed_economy_of_equal_firms_stands_still() {
    let mut world = World::new(written(&chain(), &["world.firms=500", "pricing.markup_start=1.25"]), 1, 0);
    world.step(ALONE);
    let first = world.observe(ALONE);
    near("wage bill", 3.0 * first.countries[0].wage, 0.72, 1e-7);
    near("sales of parts", first.groups[0].sales, 0.4, 1e-7);
    for _ in 0..100 {
        world.step(ALONE);
        let now = world.observe(ALONE);
        near("income", now.countries[0].income, 1.0, 1e-10);
        near("wage", now.countries[0].wage, first.countries[0].wage, 1e-10);
        near("consumer price", now.countries[0].consumer_price, first.countries[0].consumer_price, 1e-7);
        for (a, b) in now.groups.iter().zip(&first.groups) {
            assert_eq!((a.firms, a.entries, a.exits, a.moves), (b.firms, 0, 0, 0));
            near("price", a.log_price, b.log_price, 1e-7);
        }
    }
    let rows = firm_rows(&world);
    assert!(rows.iter().all(|f| f.markup == rows[0].markup && f.process == 0.0 && f.product == 0.0));
}

/// Orders change hands, firms leave and others are founded: as long as all are alike, no price and no wage moves.
#[test]
fn turnover_among_equal_firms_moves_no_price() {
    let text = chain().replace("hazard_old = 0.0", "hazard_old = 0.2");
    let set = ["world.firms=500", "world.orders_per_firm=3", "entry.mean=0.0", "entry.spread=0.0"];
    let mut world = World::new(written(&text, &[&set[..], &["pricing.markup_start=1.25"]].concat()), 1, 0);
    world.step(ALONE);
    let first = world.observe(ALONE);
    let mut entries = 0;
    for _ in 0..100 {
        world.step(ALONE);
        let now = world.observe(ALONE);
        entries += now.groups.iter().map(|g| g.entries).sum::<u32>();
        for (a, b) in now.groups.iter().zip(&first.groups) {
            assert!((a.log_price - b.log_price).abs() < 1e-6, "{} {}", a.log_price, b.log_price);
        }
        assert!((now.countries[0].wage - first.countries[0].wage).abs() < 1e-7);
    }
    assert!(entries > 100, "{entries} firms were founded");
}

/// Good and bad years pass, and are no upgrading of a process: where nothing else happens, no firm's lasting cost falls.
#[test]
fn good_years_are_no_process_upgrading() {
    let set = ["world.firms=500", "efficiency.shock=0.25", "efficiency.persistence=0.55"];
    let mut world = World::new(written(&one_sector(), &set), 1, 0);
    for _ in 0..30 {
        world.step(ALONE);
        let events: u32 = world.observe(ALONE).groups.iter().map(|g| g.events[Event::Process as usize]).sum();
        assert_eq!(events, 0, "upgrading of {events} processes in one year, by luck alone");
    }
}

/// Immiserising growth is more output and less value added per worker. Here value added per worker is the same for all
/// and stays so, but for rounding and, in years that are good or bad, for what all firms together do to consumer prices.
#[test]
fn orders_that_change_hands_are_no_immiserising_growth() {
    for (name, value) in [("tender.hazard_old", 0.1), ("efficiency.shock", 0.25)] {
        let mut world = World::new(written(&one_sector(), &["world.firms=500", &format!("{name}={value:?}")]), 1, 0);
        for _ in 0..30 {
            world.step(ALONE);
            let events: u32 = world.observe(ALONE).groups.iter().map(|g| g.events[Event::Immiserising as usize]).sum();
            assert!(events <= 5, "{name}: {events} of 500 firms in one year");
        }
    }
}

/// One stage at cost: everything is labour's.
#[test]
fn at_cost_all_income_is_wages() {
    let seen = super::seen(&one_sector(), &["pricing.markup_start=1.0", "country.only.workers=4"], 50);
    near("wage", seen.countries[0].wage, 0.25, 1e-10);
    near("consumer price", seen.countries[0].consumer_price, 0.25, 1e-7);
}

/// The world of 1995 with everything off that could move it: no R&D, no good or bad years, no moves, equal firms, no
/// fading of brands, all profit paid out. All goods of a sector are then equally attractive, whatever their quality and
/// brand, so that tenders move orders between firms and not between countries: what the table shows is a resting point.
///
/// It is not where all prices are one at the start: within ten years China then loses 42 % of its share of income to those
/// whose better goods cost the same.
#[test]
fn the_table_of_1995_is_a_resting_point_of_a_world_in_which_nobody_innovates() {
    let mut set: Vec<String> = [
        "world.spread=0",
        "efficiency.shock=0",
        "repositioning.look=0",
        "branding.fading=0",
        "pricing.adjustment=0",
        "span.elasticity=0",
        "exit.fixed_cost=0",
        "accounts.payout=1",
        "accounts.cash_kept=0",
    ]
    .map(str::to_owned)
    .into();
    let plain = crate::worlds::shipped("world-1995", &[]);
    set.extend(plain.strategies.iter().map(|s| format!("strategy.{}.rd_intensity=0", s.name)));
    let spec = crate::worlds::shipped("world-1995", &set.iter().map(String::as_str).collect::<Vec<_>>());
    let mut world = World::new(spec, 1, 0);
    let mut shares = |years: u32| {
        world.run(years, ALONE);
        let countries = world.observe(ALONE).countries;
        let all: f64 = countries.iter().map(|c| c.income).sum();
        countries.iter().map(|c| c.income / all).collect::<Vec<f64>>()
    };
    let (start, end) = (shares(1), shares(10));
    for (c, (a, b)) in start.iter().zip(&end).enumerate() {
        near(&format!("share of country {c} after ten years, over that of 1995"), b / a, 1.0, 0.05);
    }
}
