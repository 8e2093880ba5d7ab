//! Governance of relations between firms: of which type each is, what that means for its price, and what suppliers learn.

use super::{Part, parts};
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism};
use base::math;
use firms::capability::Direction;
use firms::governance::{self, Circumstances, Governance, Relations};
use firms::knowledge;
use market::supply::{CUT, KINDS, NEW, Supply};
use market::tender::{AGAIN, OLD};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Orders by the type that their relation was of (the last for new ones) and the type that it is of.
pub type Transitions = [[u64; Governance::ALL.len()]; Governance::ALL.len() + 1];

/// Orders of some needs as they will be.
struct Governed {
    first: usize,
    kind: Vec<u8>,
    log_markup: Vec<Option<f32>>,
    transitions: Transitions,
}

/// What everybody sees.
struct Scene<'a> {
    world: &'a World,
    supply: &'a Supply,
    relations: Relations,
    luck: Luck,
    /// Chance that an order is cut in a period.
    cut: f64,
    /// By row: absorptive capacity.
    absorbed: Vec<f32>,
    /// By row and direction: bits of the best lesson, which for positive numbers are in the order of the numbers.
    lessons: &'a [[AtomicU32; 4]],
}

impl World {
    /// Relations are looked at anew, all as they stand; then prices of the next period, cuts of this one, and lessons follow.
    pub(crate) fn govern(&mut self, threads: Threads) {
        let relations = self.spec.parameters.relations;
        if !(relations.goods || relations.knowledge) {
            return;
        }
        let Some(mut supply) = self.supply.take() else { return };
        let per_year = f64::from(self.spec.parameters.time.periods_per_year);
        let lessons: Vec<[AtomicU32; 4]> = (0..self.firms.rows()).map(|_| Default::default()).collect();
        let scene = Scene {
            world: self,
            supply: &supply,
            relations,
            luck: self.luck.at(self.period),
            cut: 1.0 - math::pow(1.0 - relations.cut, 1.0 / per_year),
            absorbed: self.absorptive_capacities(),
            lessons: &lessons,
        };
        let work: Vec<Part> = supply.needs.iter().enumerate().flat_map(|(m, needs)| parts(m, needs.clone())).collect();
        let governed = threads.map(work, |part| scene.part(&part));
        let mut transitions = Transitions::default();
        for part in governed {
            transitions.iter_mut().flatten().zip(part.transitions.iter().flatten()).for_each(|(sum, n)| *sum += n);
            for ((slot, kind), log_markup) in (part.first..).zip(part.kind).zip(part.log_markup) {
                supply.kind[slot] = kind;
                supply.price(slot, log_markup.filter(|_| relations.goods));
                if kind == CUT {
                    self.orders.due[slot] = self.period as u8;
                    let age = &mut self.orders.age_at_due[slot];
                    *age = if *age == AGAIN { OLD } else { *age };
                }
            }
        }
        self.turnover.governance = transitions;
        self.supply = Some(supply);
        self.take_lessons(&lessons, per_year as f32);
    }

    /// By kind of order: by what factor its holder is the more attractive. It is `tender.switching_cost` for all where the goods layer
    /// of relations is off, and an order that is cut is worth nothing to its holder.
    pub(crate) fn stays(&self) -> [f32; KINDS] {
        let (tender, relations) = (&self.spec.parameters.tender, &self.spec.parameters.relations);
        let of = |kind: usize| {
            let kind = Governance::ALL.get(kind).copied().unwrap_or(Governance::Market);
            let cost = tender.price_elasticity * governance::switching_cost(relations, kind);
            // An order that nobody would part with is kept from all whom attraction, which is cut at e¹², can bring.
            math::exp32(if relations.goods { cost.min(40.0) } else { tender.switching_cost } as f32)
        };
        std::array::from_fn(|kind| if kind == usize::from(CUT) { 0.0 } else { of(kind) })
    }

    fn absorptive_capacities(&self) -> Vec<f32> {
        let power = self.spec.parameters.knowledge.power as f32;
        let human_capital =
            |g: u32| self.spec.countries[self.shape.country(g as usize)].parameters.human_capital as f32;
        let of = |(&stock, &g): (&f32, &u32)| knowledge::absorptive_capacity(power, stock, human_capital(g));
        self.firms.knowledge.iter().zip(&self.firms.group).map(of).collect()
    }

    fn take_lessons(&mut self, lessons: &[[AtomicU32; 4]], per_year: f32) {
        for (row, lessons) in lessons.iter().enumerate().filter(|(row, _)| self.firms.identity[*row] != 0) {
            for (direction, lesson) in Direction::ALL.into_iter().zip(lessons) {
                let learned = f32::from_bits(lesson.load(Relaxed));
                if learned > 0.0 {
                    self.firms.capabilities[row].raise(direction, learned / per_year);
                }
            }
        }
    }
}

impl Scene<'_> {
    fn part(&self, part: &Part) -> Governed {
        let (world, supply) = (self.world, self.supply);
        let first = supply.slots[part.needs.start].start as usize;
        let (mut kind, mut log_markup) = (Vec::new(), Vec::new());
        let mut transitions = Transitions::default();
        for need in part.needs.clone() {
            let buyer = supply.row[need] as usize;
            let is_there = world.firms.identity[buyer] == supply.identity[need];
            for slot in supply.slots_of(need) {
                let seller = world.orders.seller[slot] as usize;
                if !is_there || world.firms.identity[seller] == 0 {
                    kind.push(supply.kind[slot]);
                    log_markup.push(supply.log_markup_within(slot));
                    continue;
                }
                let before = self.type_before(need, seller);
                let margin = self.margin(part.market, seller);
                let now = governance::next(&self.relations, before, &self.circumstances(part.market, seller, margin));
                transitions[before.map_or(Governance::ALL.len(), |of| of as usize)][now as usize] += 1;
                if self.relations.knowledge {
                    self.teach(buyer, seller, now);
                }
                kind.push(if self.is_cut(part.market, slot, buyer, seller, now) { CUT } else { now as u8 });
                let within = governance::log_markup(&self.relations, now, margin);
                log_markup.push(within.map(|log| log.min(math::ln(world.spec.parameters.pricing.markup_max)) as f32));
            }
        }
        Governed { first, kind, log_markup, transitions }
    }

    /// The type that the relation of a need and a supplier was of: that of any of their orders which is not new.
    fn type_before(&self, need: usize, seller: usize) -> Option<Governance> {
        let (kinds, sellers) = (&self.supply.kind, &self.world.orders.seller);
        let known = |&slot: &usize| sellers[slot] as usize == seller && kinds[slot] < NEW;
        self.supply.slots_of(need).find(known).map(|slot| Governance::ALL[usize::from(kinds[slot])])
    }

    /// What the market asks beyond the unit cost of a seller, in log points.
    fn margin(&self, m: usize, seller: usize) -> f64 {
        let world = self.world;
        let (offer, group) = (&world.offers[seller], world.firms.group[seller] as usize);
        let at = m * world.shape.countries + world.shape.country(group);
        let list = math::ln(f64::from(world.firms.markup[seller].max(1.0)));
        let unit_cost = f64::from(offer.own_price) - list + world.terms[group].shared_cost + world.landed[at];
        world.prices.market[m] - unit_cost
    }

    fn circumstances(&self, m: usize, seller: usize, margin: f64) -> Circumstances {
        let (world, market) = (self.world, &self.world.markets[m]);
        let stage = &world.spec.sectors[market.supplier].parameters;
        let asked = world.terms[world.firms.group[seller] as usize].technology_asked;
        let capability = f64::from(world.firms.capabilities[seller].of(Direction::Technology) - asked);
        Circumstances { complexity: stage.complexity, codifiability: stage.codifiability, capability, margin }
    }

    fn teach(&self, buyer: usize, seller: usize, of: Governance) {
        let (directions, rate) = governance::teaches(&self.relations, of);
        let (theirs, own) = (self.world.firms.capabilities[buyer], self.world.firms.capabilities[seller]);
        for &direction in directions {
            let rate = rate as f32;
            let lesson = governance::lesson(rate, self.absorbed[seller], theirs.of(direction), own.of(direction));
            self.lessons[seller][direction as usize].fetch_max(lesson.to_bits(), Relaxed);
        }
    }

    fn is_cut(&self, m: usize, slot: usize, buyer: usize, seller: usize, of: Governance) -> bool {
        if of != Governance::Captive || !self.relations.goods {
            return false;
        }
        let of = |row: usize| [Direction::Product, Direction::Market].map(|d| self.world.firms.capabilities[row].of(d));
        let address = self.supply.address(m, &self.world.markets[m], slot as u32);
        governance::is_at_gate(of(seller), of(buyer))
            && self.luck.block(Mechanism::Governance, address, 0).uniform(0) < self.cut
    }
}
