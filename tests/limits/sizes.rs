//! Sizes of firms where only the dealing of orders is at work.

use super::{near, one_sector};
use crate::worlds::{ALONE, written};
use scheduler::world::World;

/// Everything sells alike; a hazard of one puts every order out in every year.
fn restless() -> String {
    one_sector().replace("hazard_old = 0.0", "hazard_old = 1.0")
}

const ALIKE: [&str; 4] = [
    "tender.price_elasticity=0.0",
    "tender.quality_elasticity=0.0",
    "tender.brand_elasticity=0.0",
    "tender.switching_cost=0.0",
];

fn orders(world: &World) -> Vec<f64> {
    let (identity, orders) = (&world.firms.identity, &world.firms.orders);
    identity.iter().zip(orders).filter(|(identity, _)| **identity != 0).map(|(_, n)| f64::from(*n)).collect()
}

/// Orders that are dealt anew to anybody are multinomial: Σ(nᵢ − n̄)²/n̄ is χ² with F − 1 degrees of freedom, whose mean
/// is F − 1 and whose variance 2(F − 1). A present seller stands against four others, so that what was is forgotten by
/// four fifths a year: every sixth year is a new draw.
#[test]
fn orders_dealt_anew_to_anybody_are_multinomial() {
    let set = [&ALIKE[..], &["world.firms=1000", "world.orders_per_firm=40", "tender.uniform_look=1.0"]].concat();
    let mut world = World::new(written(&restless(), &set), 1, 0);
    world.run(30, ALONE);
    let (draws, mut total) = (20, 0.0);
    for _ in 0..draws {
        world.run(6, ALONE);
        let held = orders(&world);
        assert_eq!(held.len(), 1000);
        total += held.iter().map(|n| (n - 40.0) * (n - 40.0) / 40.0).sum::<f64>();
        let sales: f64 = world.firms.sales.iter().sum();
        assert!((sales - 1.0).abs() < 1e-9);
    }
    let freedom = f64::from(draws) * 999.0;
    near("dispersion", total / freedom, 1.0, 4.0 * (2.0 / freedom).sqrt());
}

/// Sellers found by the orders that they hold: the chance F that two orders are one firm's settles where
///
/// F = a²F + (2ab + b²)(1/n + (1 − 1/n)F) + (1 − (a + b)²)/K,
///
/// for every order is kept with chance a = ½, goes to the holder of a random order with chance b = (1 − ε)/2 and to any of
/// K firms with chance (1 − ε is seen, ε is anyone) ε/2. Each world is one observation; their own scatter is the error.
#[test]
fn orders_that_follow_orders_have_the_concentration_of_the_neutral_model() {
    let (firms, per_firm, epsilon) = (50.0_f64, 100.0, 0.08);
    let set = ["world.firms=50", "world.orders_per_firm=100", "tender.candidates=1", "tender.uniform_look=0.08"];
    let spec = written(&restless(), &[&ALIKE[..], &set].concat());
    let n = firms * per_firm;
    let (a, b) = (0.5, (1.0 - epsilon) / 2.0);
    let follow = 2.0 * a * b + b * b;
    let anyone = (1.0 - (a + b) * (a + b)) / firms;
    let wanted = (follow / n + anyone) / (1.0 - a * a - follow * (1.0 - 1.0 / n));
    let concentration = |replication: u32| {
        let mut world = World::new(spec.clone(), 1, replication);
        world.run(150, ALONE);
        let held = orders(&world);
        assert!(held.iter().all(|k| *k > 0.0), "nobody leaves");
        held.iter().map(|k| k * (k - 1.0)).sum::<f64>() / (n * (n - 1.0))
    };
    let all: Vec<f64> = (0..100).map(concentration).collect();
    let (mean, variance) = super::moments(&all);
    near("chance that two orders are one firm's", mean, wanted, 4.0 * (variance / all.len() as f64).sqrt());
    // Were they dealt to anybody, it would be 1/K.
    assert!(mean - 1.0 / firms > 20.0 * (variance / all.len() as f64).sqrt());
}
