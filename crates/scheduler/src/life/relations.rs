//! Why a relation is of another type: the answers to three questions, and what the market asks beyond unit cost.

use super::{Life, Retyped, What};
use crate::world::World;
use base::math;
use firms::governance::{Circumstances, Governance, Relations};
use market::supply::{CUT, NEW};
use std::collections::BTreeSet;

/// The type that a kind of order stands for; none for new ones.
fn of_kind(kind: u8) -> Option<Governance> {
    match kind {
        NEW => None,
        CUT => Some(Governance::Captive),
        kind => Governance::ALL.get(usize::from(kind)).copied(),
    }
}

/// The question that has another answer than before (GV-1), or what is left where none has: whether a stage is integrated (GV-2).
fn question(relations: &Relations, from: Governance, to: Governance, now: &Circumstances) -> &'static str {
    let answers = |of: Governance| match of {
        Governance::Market => [Some(false), None, None],
        Governance::Modular => [Some(true); 3],
        Governance::Relational => [Some(true), Some(false), Some(true)],
        // A supplier is captive where a stage that is not codified is not worth integrating, too.
        Governance::Captive => [Some(true), None, Some(false)],
        Governance::Hierarchy => [Some(true), Some(false), Some(false)],
    };
    let (before, after) = (answers(from), answers(to));
    let differs = |k: usize| matches!((before[k], after[k]), (Some(before), Some(now)) if before != now);
    match (0..3).find(|&k| differs(k)) {
        Some(k) => ["complexity", "codifiability", "capability"][k],
        // What would still be worth integrating can now be written down.
        None if to == Governance::Captive && now.margin > relations.integration_cost => "codifiability",
        None => "margin",
    }
}

impl Life {
    /// Tells which relations of the firm, as the one that buys or the one that sells, are of another type.
    pub(super) fn governed(&mut self, world: &World) {
        let (Some(before), Some(now)) = (&self.before.supply, &world.supply) else { return };
        let Some(row) = self.row(world) else { return };
        let (mut told, mut seen) = (Vec::new(), BTreeSet::new());
        for (m, needs) in now.needs.iter().enumerate() {
            for need in needs.clone() {
                let buys = now.identity[need] == self.identity;
                for slot in now.slots_of(need) {
                    let seller = world.orders.seller[slot] as usize;
                    let (from, to) = (of_kind(before.kind[slot]), of_kind(now.kind[slot]));
                    let (Some(from), Some(to)) = (from, to) else { continue };
                    if !(buys || seller == row) || from == to || !seen.insert((need, seller)) {
                        continue;
                    }
                    let (other, other_row) = if buys {
                        (world.firms.identity[seller], seller)
                    } else {
                        (now.identity[need], now.row[need] as usize)
                    };
                    let other_group = world.firms.group[other_row] as usize;
                    let now = self.circumstances(world, m, seller);
                    let question = question(&world.spec.parameters.relations, from, to, &now);
                    told.push(What::Retyped(Retyped { buys, other, other_group, from, to, question, now }));
                }
            }
        }
        let group = world.firms.group[row];
        told.into_iter().for_each(|what| self.tell(group, what));
    }

    /// What decided of which type relations with a supplier are, in a market: its technology before it was taught.
    fn circumstances(&self, world: &World, m: usize, seller: usize) -> Circumstances {
        let stage = &world.spec.sectors[world.markets[m].supplier].parameters;
        let terms = &world.terms[world.firms.group[seller] as usize];
        let list = f64::from(math::ln32(world.firms.markup[seller].max(1.0)));
        let unit_cost = f64::from(world.offers.own_price[seller]) - list + terms.shared_cost;
        let landed = world.landed[m * world.shape.countries + terms.country as usize];
        Circumstances {
            complexity: stage.complexity,
            codifiability: stage.codifiability,
            capability: f64::from(self.before.technology[seller] - terms.technology_asked),
            margin: world.prices.market[m] - unit_cost - landed,
        }
    }
}
