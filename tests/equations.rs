//! Equations that stand in phases of the scheduler, seen from outside: what a world shows after a period is what the
//! equation says of the numbers that it had.

use base::math;
use firms::capability::Direction;
use policy::Measure;
use scheduler::period::PERIOD;
use scheduler::spec::WorldSpec;
use scheduler::threads::Threads;
use scheduler::world::World;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };
/// A world without tenders, moves, and therefore exits and entries, in its first period.
const STILL: &[&str] = &["tender.hazard_old=0", "tender.hazard_new=0", "repositioning.look=0"];

fn chain(set: &[&str]) -> WorldSpec {
    let set: Vec<String> = set.iter().map(|s| (*s).to_owned()).collect();
    let path = crate::repository::root().join("scenarios/chain.toml");
    scenario::load(&path, &set).unwrap_or_else(|e| panic!("{e}")).spec
}

fn after(spec: WorldSpec, periods: u32) -> World {
    let mut world = World::new(Arc::new(spec), 1, 0);
    world.run(periods, ALONE);
    world
}

/// A world in its first period, when prices are known and nothing has changed yet.
fn at_prices(spec: WorldSpec) -> World {
    let mut world = World::new(Arc::new(spec), 1, 0);
    let phases = PERIOD.iter().take_while(|(name, _)| *name != "keep_accounts");
    phases.for_each(|(_, phase)| phase(&mut world, ALONE));
    world
}

fn living(world: &World) -> impl Iterator<Item = usize> {
    (0..world.firms.rows()).filter(|&row| world.firms.identity[row] != 0)
}

/// **FL-3**: sales are the sum over orders of `weight·spend/(1 + tariff)`.
#[test]
fn sales_are_what_a_firms_orders_bring_net_of_tariffs() {
    let mut spec = chain(STILL);
    let instrument = policy::instrument("tariff").unwrap();
    let (from, until, sectors) = (f64::NEG_INFINITY, f64::INFINITY, (0..spec.sectors.len()).collect());
    spec.measures.push(Measure { instrument, from, until, countries: vec![0], partners: vec![1], sectors, rate: 0.25 });
    let world = after(spec, 1);
    assert_eq!(world.turnover.tendered, 0);
    let mut sales = vec![0.0; world.firms.rows()];
    for class in &world.classes {
        let market = &world.markets[class.market];
        for &seller in &world.orders.seller[class.slots.clone()] {
            let country = world.shape.country(world.firms.group[seller as usize] as usize);
            let tariff = if (market.country, country) == (0, 1) { 0.25 } else { 0.0 };
            sales[seller as usize] += class.weight * world.accounts.spending[class.market] / (1.0 + tariff);
        }
    }
    assert!(world.accounts.tariffs[0] > 0.0);
    for (found, expected) in world.firms.sales.iter().zip(&sales) {
        assert!((found - expected).abs() <= 1e-12 * expected, "{found} instead of {expected}");
    }
}

/// **FL-4**: a firm's spending on an input is split evenly over its own orders for it.
#[test]
fn firms_sell_what_households_and_single_firms_pay() {
    let world = at_prices(chain(&[STILL, &["market.buyers=firms"]].concat()));
    let supply = world.supply.as_ref().expect("firms buy");
    let mut sales = vec![0.0; world.firms.rows()];
    for (m, market) in world.markets.iter().enumerate() {
        for class in world.classes[market.classes.clone()].iter().filter(|_| supply.needs[m].is_empty()) {
            let paid = class.weight * market.share * world.accounts.income[market.country];
            world.orders.seller[class.slots.clone()].iter().for_each(|&seller| sales[seller as usize] += paid);
        }
        for need in supply.needs[m].clone() {
            let (buyer, slots) = (supply.row[need] as usize, supply.slots_of(need));
            let cost = world.firms.sales[buyer] * f64::from(world.offers.cost_share[buyer]);
            let paid = market.share * cost / slots.len() as f64;
            world.orders.seller[slots].iter().for_each(|&seller| sales[seller as usize] += paid);
        }
    }
    for row in living(&world) {
        assert!(
            (world.firms.sales[row] - sales[row]).abs() <= 1e-12,
            "{} is not {}",
            world.firms.sales[row],
            sales[row]
        );
    }
}

/// **PI-2**: what a firm's price has beyond its mark-up and its own cost is by how much its orders cost more than its group's.
#[test]
fn firms_pay_what_their_own_orders_cost() {
    let set = ["market.buyers=firms", "span.elasticity=0", "efficiency.shock=0", "trade.cost=0.2"];
    let world = at_prices(chain(&[STILL, &set].concat()));
    let supply = world.supply.as_ref().expect("firms buy");
    let group = |row: usize| world.firms.group[row] as usize;
    let price = |row: usize| f64::from(world.offers.own_price[row]) + world.terms[group(row)].shared_cost;
    let mut input = vec![0.0; world.firms.rows()];
    for (m, market) in world.markets.iter().enumerate() {
        for need in supply.needs[m].clone() {
            let sellers = &world.orders.seller[supply.slots_of(need)];
            let landed = |&row: &u32| {
                let country = world.shape.country(group(row as usize));
                price(row as usize) + world.landed[m * world.shape.countries + country]
            };
            input[supply.row[need] as usize] +=
                market.share * sellers.iter().map(landed).sum::<f64>() / sellers.len() as f64;
        }
    }
    let mut spread = 0.0_f64;
    for row in living(&world) {
        let gap = input[row] - world.prices.inputs[group(row)];
        let (offer, own) = (world.offers.of(row, world.firms.group[row]), world.decided.own_cost[row]);
        let found = f64::from(offer.own_price - own) + math::ln(f64::from(offer.cost_share));
        assert!((found - gap).abs() < 1e-5, "{found} is not {gap}");
        spread = spread.max(gap.abs());
    }
    assert!(spread > 0.05, "{spread}");
}

/// **SU-3**: a new order goes to a firm that sells what is bought, found as in a tender.
#[test]
fn new_orders_go_to_firms_that_sell() {
    let world = after(chain(&["market.buyers=firms"]), 12);
    let supply = world.supply.as_ref().expect("firms buy");
    let mut new = 0;
    for (market, needs) in world.markets.iter().zip(&supply.needs) {
        for need in needs.clone().filter(|&need| world.firms.founded[supply.row[need] as usize] == world.period) {
            for &seller in &world.orders.seller[supply.slots_of(need)] {
                let group = world.firms.group[seller as usize] as usize;
                assert!(world.shape.sector(group) == market.supplier && world.firms.orders[seller as usize] > 0);
                new += 1;
            }
        }
    }
    assert!(new > 20, "{new} orders of entrants");
}

/// **AC-2**: labour, talent, what firms paid out, royalties and fees, tariffs, less subsidies, and transfers.
#[test]
fn income_is_what_firms_paid_and_governments_gave() {
    let mut spec = chain(&[STILL, &["exit.debt_max=10"]].concat());
    let instrument = policy::instrument("rd_subsidy").unwrap();
    let (from, until, sectors) = (f64::NEG_INFINITY, f64::INFINITY, (0..spec.sectors.len()).collect());
    spec.measures.push(Measure { instrument, from, until, countries: vec![1], partners: vec![], sectors, rate: 0.5 });
    let mut world = after(spec, 5);
    let before = world.clone();
    world.step(ALONE);
    assert_eq!(world.firms.identity, before.firms.identity, "nobody came or left");
    let (accounts, shape) = (&world.accounts, world.shape);
    assert!(accounts.subsidies[1] > 0.0 && accounts.royalties.iter().sum::<f64>() > 0.0);
    for c in 0..shape.countries {
        let earned: f64 =
            (0..shape.sectors).map(|s| shape.group(c, s)).map(|g| accounts.labour[g] + accounts.talent_paid[g]).sum();
        let of_country = living(&world).filter(|&row| shape.country(world.firms.group[row] as usize) == c);
        let paid_out = |row| before.firms.cash[row] + f64::from(world.decided.profit[row]) - world.firms.cash[row];
        let dividends: f64 = of_country.map(paid_out).sum();
        let expected = earned + dividends + accounts.royalties[c] + accounts.tariffs[c] - accounts.subsidies[c];
        // Profit is remembered in four bytes.
        assert!((accounts.income_next[c] - expected).abs() < 1e-8, "{} {expected}", accounts.income_next[c]);
    }
}

/// **EX-3**: a share of the sales that an ordinary number of orders of the group brought in the period before.
#[test]
fn fixed_costs_follow_the_sales_of_an_ordinary_number_of_orders() {
    let mut world = after(chain(&["exit.fixed_cost=0.02", "world.orders_per_firm=8"]), 3);
    let ordinary = |g: usize| 8.0 * world.accounts.sales[g] / world.accounts.held[g] as f64;
    let expected: Vec<f64> = (0..world.shape.groups()).map(|g| 0.02 * ordinary(g)).collect();
    world.step(ALONE);
    for (terms, expected) in world.terms.iter().zip(expected) {
        assert!(expected > 0.0 && (terms.fixed - expected).abs() <= 1e-12 * expected);
    }
}

/// **EX-2**: who has no order has left, and took no cash along. Who loses the last one to an entrant does so after others have
/// left, and is there until the next period.
#[test]
fn nobody_stays_without_orders_and_cash_stays_in_the_country() {
    let mut world = after(chain(&[]), 0);
    let mut exits = 0;
    for _ in 0..30 {
        world.step(ALONE);
        exits += world.turnover.exits.iter().sum::<u32>();
        let without = living(&world).filter(|&row| world.firms.orders[row] == 0).count();
        assert!(without <= world.turnover.entries.iter().sum::<u32>() as usize, "{without}");
        let mut cash = vec![0.0; world.shape.countries];
        for row in living(&world) {
            cash[world.shape.country(world.firms.group[row] as usize)] += world.firms.cash[row];
        }
        for (found, expected) in world.accounts.cash.iter().zip(cash) {
            assert!((found - expected).abs() < 1e-10, "{found} instead of {expected}");
        }
    }
    assert!(exits > 0);
}

/// **CO-1**: among firms of equal attraction a challenger wins with chance 1/(1 + eˢ), here 1/(1 + 3).
#[test]
fn a_challenger_wins_against_equals_with_the_chance_that_switching_cost_leaves() {
    let equals = ["tender.price_elasticity=0", "tender.quality_elasticity=0", "tender.brand_elasticity=0"];
    let costly = ["tender.hazard_old=0", "tender.hazard_new=0", "tender.switching_cost=1.0986122886681098"];
    let movers = ["world.firms=50000", "repositioning.look=0.02", "repositioning.threshold=-5"];
    let sure = ["repositioning.scatter=0.01", "repositioning.contests=1"];
    let world = after(chain(&[&equals[..], &costly, &movers, &sure].concat()), 1);
    let tries = world.decided.looks.iter().filter(|looks| **looks).count() as f64;
    let won = f64::from(world.turnover.moves.iter().sum::<u32>()) / tries;
    assert!(tries > 800.0 && (won - 0.25).abs() < 4.0 * (0.25 * 0.75 / tries).sqrt(), "{won} of {tries}");
}

/// **RP-3**, with **RP-4** and **TE-2** in it: what an entrant offers follows from its capabilities and its group.
#[test]
fn an_entrants_offer_is_made_of_its_capabilities_and_its_groups_terms() {
    let world = after(chain(&[]), 30);
    let parameters = &world.spec.parameters;
    let entrants: Vec<usize> = living(&world).filter(|&row| world.firms.founded[row] == world.period).collect();
    assert!(entrants.len() > 20, "{}", entrants.len());
    for row in entrants {
        let (terms, offer) =
            (&world.terms[world.firms.group[row] as usize], world.offers.of(row, world.firms.group[row]));
        let own = |direction| f64::from(world.firms.capabilities[row].of(direction));
        let short = |has: f64, asked: f32| (has - f64::from(asked)).min(0.0);
        let technology = short(own(Direction::Technology), terms.technology_asked);
        let fit = parameters.fit.elasticity * (technology + short(own(Direction::Market), terms.market_asked));
        let own_cost = -terms.labour_share * (f64::from(terms.level) + own(Direction::Process) + fit);
        let own_price = math::ln(parameters.pricing.markup_start) + own_cost;
        assert!((f64::from(offer.own_price) - own_price).abs() < 1e-5);
        let tender = &parameters.tender;
        let quality = own(Direction::Product) - f64::from(terms.quality_norm);
        let brand = own(Direction::Market) - f64::from(terms.market_frontier);
        let price = own_price + terms.shared_cost - terms.price_level;
        let utility =
            tender.quality_elasticity * quality + tender.brand_elasticity * brand - tender.price_elasticity * price;
        let expected = math::exp(utility.clamp(-12.0, 12.0));
        assert!((f64::from(offer.attraction) / expected - 1.0).abs() < 1e-4, "{} {expected}", offer.attraction);
    }
}

/// **UP-5**: a window opens with output and value added per worker as the accounts of its period have them, good and bad
/// years apart.
#[test]
fn a_window_opens_with_the_firms_output_and_value_added_per_worker() {
    let world = after(chain(&[]), 20);
    let opened = |&row: &usize| {
        let firms = &world.firms;
        firms.window_start[row] + 1 == world.period && firms.share_last[row] > 0.0 && firms.sales[row] > 0.0
    };
    let rows: Vec<usize> = living(&world).filter(opened).filter(|&row| !world.decided.released[row]).collect();
    assert!(rows.len() > 500, "{}", rows.len());
    for row in rows {
        let (firms, offer) = (&world.firms, world.offers.of(row, world.firms.group[row]));
        let terms = &world.terms[firms.group[row] as usize];
        let cost = firms.sales[row] * f64::from(offer.cost_share);
        let price = f64::from(world.decided.own_cost[row]) - math::ln(f64::from(offer.cost_share));
        let output = math::ln(firms.sales[row]) - price - terms.shared_cost;
        let workers = (terms.labour_share * cost + terms.fixed) / terms.wage;
        let value_added = firms.sales[row] - (1.0 - terms.labour_share) * cost;
        let worth = math::ln(value_added / workers) - world.prices.consumer[terms.country as usize];
        assert!((f64::from(firms.window_output[row]) - output).abs() < 1e-4);
        assert!((f64::from(firms.window_worth[row]) - worth).abs() < 1e-4);
    }
}

/// **UP-5**: the cost that a window opens with is that of what the firm can do, without the efficiency of the year and the
/// cost of its size.
#[test]
fn good_and_bad_years_are_not_in_the_cost_that_a_window_opens_with() {
    let mut world = after(chain(&[]), 20);
    let before = world.clone();
    world.step(ALONE);
    let stayed = |&row: &usize| {
        let (now, then) = (&world.firms, &before.firms);
        // Rows that have been opened since had nobody before.
        then.identity.get(row) == Some(&now.identity[row])
            && now.window_start[row] + 1 == world.period
            && !world.decided.released[row]
    };
    let rows: Vec<usize> = living(&world).filter(stayed).collect();
    assert!(rows.len() > 500, "{}", rows.len());
    for row in rows {
        let terms = &world.terms[world.firms.group[row] as usize];
        let licensed = before.firms.licence_ends[row] > before.period;
        if licensed {
            continue;
        }
        let own = |direction| f64::from(before.firms.capabilities[row].of(direction));
        let short = |has: f64, asked: f32| (has - f64::from(asked)).min(0.0);
        let technology = short(own(Direction::Technology), terms.technology_asked);
        let fit = technology + short(own(Direction::Market), terms.market_asked);
        let able = own(Direction::Process) + world.spec.parameters.fit.elasticity * fit;
        let lasting = -terms.labour_share * (f64::from(terms.level) + able);
        let relative = f64::from(terms.level_cost) - world.norms.unit_cost[terms.sector as usize];
        let found = f64::from(world.firms.window_cost[row]);
        assert!((found - lasting - relative).abs() < 1e-4, "{found} instead of {}", lasting + relative);
    }
}
