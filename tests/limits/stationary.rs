//! Without R&D and without shocks nothing trends.

use super::{STILL, near, one_sector};
use crate::worlds::{ALONE, firm_rows, written};
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

/// One stage at cost: everything is labour's.
#[test]
fn at_cost_all_income_is_wages() {
    let seen = super::seen(&one_sector(), &["pricing.markup_start=1.0", "country.only.workers=4"], 50);
    near("wage", seen.countries[0].wage, 0.25, 1e-10);
    near("consumer price", seen.countries[0].consumer_price, 0.25, 1e-7);
}
