//! What happens so often a year happens as often whatever the number of periods in it.

use super::{near, one_sector};
use crate::worlds::{ALONE, shipped};
use scheduler::world::World;

/// Share of orders that are put out in a year, mean over `years` years that begin after `before`.
fn put_out(hazard: f64, per_year: u32, before: u32, years: u32) -> f64 {
    let text = one_sector().replace("hazard_old = 0.0", &format!("hazard_old = {hazard:?}"));
    let periods = format!("time.periods_per_year={per_year}");
    let set = [
        &periods[..],
        "world.firms=200",
        "world.orders_per_firm=50",
        "tender.uniform_look=1.0",
        "tender.price_elasticity=0.0",
        "tender.quality_elasticity=0.0",
        "tender.brand_elasticity=0.0",
    ];
    let mut world = super::world(&text, &set, before);
    let mut tendered = 0.0;
    for _ in 0..years * per_year {
        world.step(ALONE);
        tendered += world.observe(ALONE).tendered as f64;
    }
    tendered / (ORDERS * f64::from(years))
}

const ORDERS: f64 = 200.0 * 50.0;

/// The hazard h of a year, in n periods: 1 − (1 − h)^(1/n) in each. Orders times periods are as many trials, whatever the
/// age of the relation. Nothing is put out in the first period, in which orders are placed.
fn check_hazard(hazard: f64, per_year: u32, before: u32, years: u32) {
    let n = f64::from(per_year);
    let of_period = 1.0 - base::math::pow(1.0 - hazard, 1.0 / n);
    let error = (n * of_period * (1.0 - of_period) / (ORDERS * f64::from(years))).sqrt();
    near("share put out a year", put_out(hazard, per_year, before, years), n * of_period, 4.0 * error);
}

#[test]
fn orders_are_put_out_at_their_hazard() {
    check_hazard(0.2, 1, 1, 40);
    check_hazard(0.06, 1, 1, 60);
    check_hazard(0.2, 12, 1, 10);
}

/// In months many relations outlive the 250 periods that an order can wait (`tender::LONGEST`): they wait again.
#[test]
fn orders_are_put_out_at_their_hazard_in_months_too() {
    check_hazard(0.06, 12, 300, 40);
}

/// A harsh world: many firms cannot pay, half of those are borne with for a year, and empty places are tried for once a
/// year.
#[test]
fn firms_leave_and_come_as_often_in_a_year_of_months() {
    let turnover = |per_year: u32| {
        let periods = format!("time.periods_per_year={per_year}");
        let set = [
            &periods[..],
            "world.firms=2000",
            "exit.soft_budget=0.5",
            "exit.debt_max=0.05",
            "exit.fixed_cost=0.05",
            // Else more is found in a year of months, for a firm may then find something more than once.
            "search.power=0",
        ];
        let mut world = World::new(shipped("chain", &set), 1, 0);
        world.run(10 * per_year, ALONE);
        let (mut exits, mut entries) = (0, 0);
        for _ in 0..30 * per_year {
            world.step(ALONE);
            exits += world.turnover.exits.iter().sum::<u32>();
            entries += world.turnover.entries.iter().sum::<u32>();
        }
        [exits, entries].map(|n| f64::from(n) / 30.0 / 2000.0)
    };
    let (years, months) = (turnover(1), turnover(12));
    near("exits a year, months over years", months[0] / years[0], 1.0, 0.2);
    near("entries a year, months over years", months[1] / years[1], 1.0, 0.2);
}
