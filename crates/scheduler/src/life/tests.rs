//! Lives of firms in small worlds: nothing is missing from them, and nothing comes of looking.

use super::{Happened, How, Life, What};
use crate::threads::Threads;
use crate::trial::chain;
use crate::world::World;
use market::supply::Buyers;
use std::sync::Arc;

const ALONE: Threads = Threads { shared: false };

/// The lives of some firms of the start in a world, and the world.
fn lives(buyers: Buyers, firms: &[u64], periods: u32) -> (Vec<Vec<Happened>>, World) {
    let mut spec = chain(600);
    spec.parameters.market.buyers = buyers;
    spec.parameters.repositioning.look = 0.3;
    spec.parameters.repositioning.threshold = -1.0;
    let mut world = World::new(Arc::new(spec), 1, 0);
    let mut lives: Vec<Life> = firms.iter().map(|&firm| Life::of(firm)).collect();
    for _ in 0..periods {
        world.step_shown(ALONE, &mut |phase, world| lives.iter_mut().for_each(|life| life.see(phase, world)));
    }
    (lives.iter().map(|life| life.happened().to_vec()).collect(), world)
}

#[test]
fn what_came_and_went_adds_up_to_what_firms_hold() {
    let some: Vec<u64> = (1..=600).step_by(7).collect();
    for buyers in [Buyers::Pools, Buyers::Firms] {
        let (lives, _) = lives(buyers, &some, 30);
        let mut seen = Vec::new();
        for life in lives {
            let mut held: Option<i64> = None;
            for of in &life {
                match &of.what {
                    What::Won(change) => {
                        held = held.map(|n| n + 1);
                        seen.push(change.how);
                    }
                    What::Lost(change) => {
                        held = held.map(|n| n - 1);
                        seen.push(change.how);
                    }
                    What::Stood(stand) => {
                        let is = i64::from(stand.orders);
                        assert_eq!(held.unwrap_or(is), is, "orders of {:?} at {}", of.what, of.period);
                        held = Some(is);
                    }
                    What::Left { .. } => assert_eq!(held.unwrap_or(0), 0, "who leaves holds nothing"),
                    _ => {}
                }
            }
        }
        let expected = [How::Tender, How::Mover, How::SpinOff, How::LeftBehind];
        assert!(expected.iter().all(|how| seen.contains(how)), "{buyers:?}: {seen:?}");
        let with_buyers = [How::BuyerLeft, How::BuyerMoved, How::BuyerSize];
        let do_buy = buyers == Buyers::Firms;
        assert!(with_buyers.iter().all(|how| seen.contains(how) == do_buy), "{buyers:?}: {seen:?}");
    }
}

#[test]
fn what_spoke_for_a_winner_adds_up() {
    let (lives, _) = lives(Buyers::Pools, &(1..=600).step_by(20).collect::<Vec<_>>(), 30);
    let changes = lives.iter().flatten().filter_map(|of| match of.what {
        What::Won(change) | What::Lost(change) => change.odds,
        _ => None,
    });
    let mut n = 0;
    for odds in changes {
        let parts = odds.price + odds.appeal + odds.distance + odds.relation;
        assert!((parts - odds.all).abs() < 1e-5, "{odds:?}");
        n += 1;
    }
    assert!(n > 10, "{n}");
}

#[test]
fn to_look_changes_nothing() {
    let (_, seen) = lives(Buyers::Firms, &[5], 12);
    let (_, unseen) = lives(Buyers::Firms, &[], 12);
    assert!(seen.firms == unseen.firms && seen.orders == unseen.orders && seen.supply == unseen.supply);
}
