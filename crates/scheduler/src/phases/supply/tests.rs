//! What is promised of worlds in which single firms buy.

use crate::spec::WorldSpec;
use crate::threads::Threads;
use crate::trial::chain;
use crate::world::World;
use firms::governance::Governance;
use market::orders::Buyer;
use market::supply::Buyers;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };

/// A chain in which firms buy.
fn firms(n: usize) -> WorldSpec {
    let mut spec = chain(n);
    spec.parameters.market.buyers = Buyers::Firms;
    spec.parameters.adaptation.rate = 0.2;
    spec
}

/// The same, in which the first stage buys from the third and every stage from itself.
fn with_loops(n: usize) -> WorldSpec {
    let mut spec = firms(n);
    let (shape, markets) = (spec.shape(), spec.markets.clone());
    for (sector, supplier, share) in [(0, 2, 0.2), (1, 1, 0.1), (2, 2, 0.1), (3, 3, 0.1)] {
        for of in markets.iter().filter(|of| of.supplier == supplier) {
            let mut more = of.clone();
            (more.buyer, more.share) = (Buyer::Sector(sector), share);
            spec.groups[shape.group(of.country, sector)].labour_share -= share;
            spec.markets.push(more);
        }
    }
    spec.markets.sort_by_key(|market| market.supplier);
    spec
}

fn check_orders(world: &World) {
    let supply = world.supply.as_ref().expect("firms buy");
    assert!(supply.is_of(world.markets.len(), world.firms.rows()));
    assert_eq!(supply.need.len(), world.orders.len());
    let mut held = vec![0; world.firms.rows()];
    world.orders.seller.iter().for_each(|&row| held[row as usize] += 1);
    assert!(held == world.firms.orders, "orders are counted");
    for (market, needs) in world.markets.iter().zip(&supply.needs) {
        let Buyer::Sector(sector) = market.buyer else { continue };
        let buyers = supply.row[needs.clone()].iter().map(|&row| world.firms.group[row as usize] as usize);
        let group = world.shape.group(market.country, sector);
        assert!(
            buyers.eq(std::iter::repeat_n(group, world.living[group] as usize)),
            "every firm has its need, and no other"
        );
    }
}

#[test]
fn a_chain_of_firms_runs_for_a_century_and_keeps_its_books() {
    let mut world = World::new(Arc::new(firms(900)), 1, 0);
    for _ in 0..100 {
        world.step(ALONE);
        assert!(world.audit.max() < 1e-11, "{:?}", world.audit);
        check_orders(&world);
    }
    assert!(world.living.iter().all(|n| *n > 0), "{:?}", world.living);
}

#[test]
fn loops_are_solved_and_what_is_left_is_in_the_audit() {
    let mut world = World::new(Arc::new(with_loops(900)), 1, 0);
    let mut worst = 0.0_f64;
    for _ in 0..60 {
        world.step(ALONE);
        worst = worst.max(world.audit.relations);
        assert!(world.audit.max() < 1e-10, "{:?}", world.audit);
        check_orders(&world);
    }
    assert!(worst > 0.0);
}

#[test]
fn neither_threads_nor_chunks_change_a_bit_where_firms_buy() {
    for spec in [firms(900), with_loops(900)] {
        let ran = |chunk: u32, threads: usize| {
            let mut spec = spec.clone();
            spec.parameters.world.chunk = chunk;
            let mut world = World::new(Arc::new(spec), 1, 0);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| world.run(40, Threads { shared: threads > 1 }));
            world.save()
        };
        let alone = ran(4096, 1);
        for (chunk, threads) in [(64, 1), (64, 3), (333, 2)] {
            assert!(ran(chunk, threads) == alone, "{chunk} rows on {threads} threads");
        }
    }
}

#[test]
fn a_world_of_firms_that_was_saved_and_loaded_goes_on_as_if_it_had_not_been() {
    for spec in [firms(600), with_loops(600)] {
        let spec = Arc::new(spec);
        for periods in [0, 1, 30] {
            let mut straight = World::new(spec.clone(), 3, 7);
            straight.run(periods, ALONE);
            let mut loaded = World::load(&straight.save(), spec.clone()).unwrap();
            for k in 0..20 {
                straight.step(ALONE);
                loaded.step(ALONE);
                assert!(loaded.save() == straight.save(), "period {k} after {periods}");
            }
        }
    }
}

/// Firms that are all alike, none of whom does anything but buy and sell: how many orders each places and with whom is then
/// without consequence for sums of groups, wages and prices.
#[test]
fn equal_firms_buy_as_their_pool_does_the_more_so_the_more_there_are() {
    let still = |firms, buyers| {
        let mut spec = with_loops(firms);
        let p = &mut spec.parameters;
        p.market.buyers = buyers;
        (p.world.spread, p.world.size_tail) = (0.0, 10.0);
        (p.efficiency.shock, p.pricing.adjustment, p.span.elasticity, p.exit.fixed_cost) = (0.0, 0.0, 0.0, 0.0);
        (p.repositioning.look, p.search.power, p.licensing.power, p.branding.power) = (0.0, 0.0, 0.0, 0.0);
        let mut world = World::new(Arc::new(spec), 1, 0);
        world.step(ALONE);
        world
    };
    let gaps = |n: usize| {
        let (pools, firms) = (still(n, Buyers::Pools), still(n, Buyers::Firms));
        let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
        let sector =
            |of: &World, s: usize| (0..of.shape.countries).map(|c| of.accounts.sales[of.shape.group(c, s)]).sum();
        let sectors = |of: &World| (0..of.shape.sectors).map(|s| sector(of, s)).collect::<Vec<f64>>();
        assert!(worst(&sectors(&firms), &sectors(&pools)) < 1e-6, "sales of sectors, {n} firms");
        let sales = worst(&firms.accounts.sales, &pools.accounts.sales);
        let wages = worst(&firms.accounts.wage, &pools.accounts.wage);
        let prices = worst(&firms.prices.inputs, &pools.prices.inputs);
        println!(
            "{n} firms: sales of groups are off by {sales:.1e}, wages by {wages:.1e}, log input prices by {prices:.1e}"
        );
        [sales, wages, prices]
    };
    // From which country a whole order comes is what differs: by a few orders of all that a group holds.
    let (few, many) = (gaps(900), gaps(30_000));
    let within = |gaps: [f64; 3], bounds: [f64; 3]| gaps.iter().zip(bounds).all(|(gap, bound)| *gap < bound);
    assert!(within(few, [0.03, 5e-3, 1e-4]) && within(many, [4e-3, 2e-4, 1e-6]), "{few:?} {many:?}");
}

/// A chain whose stages differ in complexity and in what can be written down.
fn governed(n: usize) -> WorldSpec {
    let mut spec = firms(n);
    for (sector, (complexity, codifiability)) in
        spec.sectors.iter_mut().zip([(0.9, 0.2), (0.8, 0.8), (0.8, 0.8), (0.2, 0.5), (0.5, 0.5)])
    {
        (sector.parameters.complexity, sector.parameters.codifiability) = (complexity, codifiability);
    }
    spec
}

#[test]
fn relations_are_of_all_types_and_the_books_are_kept() {
    let mut world = World::new(Arc::new(governed(1500)), 1, 0);
    let (mut orders, mut moved) = ([0; 5], 0);
    for _ in 0..60 {
        world.step(ALONE);
        assert!(world.audit.max() < 1e-10, "{:?}", world.audit);
        check_orders(&world);
        for (before, row) in world.turnover.governance.iter().enumerate() {
            orders.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
            moved +=
                row.iter().enumerate().filter(|(now, _)| before < 5 && *now != before).map(|(_, n)| n).sum::<u64>();
        }
    }
    println!("{orders:?} orders and years by type, {moved} changed");
    assert!(orders.iter().all(|n| *n > 0) && moved > 0, "{orders:?}");
    assert!(moved * 5 < orders.iter().sum::<u64>(), "types last");
    let supply = world.supply.as_ref().expect("firms buy");
    let within = |kind: Governance| (0..supply.need.len()).filter(move |&slot| supply.kind[slot] == kind as u8);
    assert!(within(Governance::Market).all(|slot| supply.log_markup_within(slot).is_none()));
    assert!(within(Governance::Captive).all(|slot| supply.log_markup_within(slot).is_some()));
}

#[test]
fn with_both_layers_off_stages_differ_in_nothing_that_governs() {
    let ran = |mut spec: WorldSpec, goods: bool, knowledge: bool| {
        (spec.parameters.relations.goods, spec.parameters.relations.knowledge) = (goods, knowledge);
        let mut world = World::new(Arc::new(spec), 1, 0);
        world.run(15, ALONE);
        (world.firms, world.orders)
    };
    let off = ran(firms(600), false, false);
    assert!(ran(governed(600), false, false) == off, "no layer");
    assert!(ran(governed(600), true, false) != off && ran(governed(600), false, true) != off, "one layer");
    assert!(ran(governed(600), true, true) != ran(governed(600), true, false), "both layers");
}

#[test]
fn governed_worlds_are_the_same_on_any_threads_and_after_a_checkpoint() {
    let spec = Arc::new(governed(900));
    let ran = |threads: usize| {
        let mut world = World::new(spec.clone(), 1, 0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world.run(30, Threads { shared: threads > 1 }));
        world
    };
    let (alone, mut shared) = (ran(1).save(), ran(3));
    assert!(shared.save() == alone, "threads");
    let mut loaded = World::load(&alone, spec.clone()).unwrap();
    (0..10).for_each(|_| loaded.step(ALONE));
    (0..10).for_each(|_| shared.step(ALONE));
    assert!(loaded.save() == shared.save(), "a checkpoint");
}
