//! Governance of relations between firms: of which type each is, what that means for its price, and what suppliers learn.

use super::{Part, parts};
use crate::phases::hands::Hand;
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism};
use base::{lanes, math};
use firms::capability::Direction;
use firms::governance::{self, Governance, Relations};
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
    /// As in [`Supply`].
    log_markup: Vec<f32>,
    cost_share: Vec<f32>,
    transitions: Transitions,
}

/// What all relations of a supplier ask of it.
struct Supplier {
    /// Log of unit cost.
    unit_cost: f64,
    /// Log technology relative to what the stage asks for.
    capability: f64,
    /// Absorptive capacity.
    absorbed: f32,
    country: u32,
    is_there: bool,
}

/// What everybody sees.
struct Scene<'a> {
    world: &'a World,
    supply: &'a Supply,
    relations: Relations,
    luck: Luck,
    /// Chance that an order is cut in a period.
    cut: f64,
    /// By row.
    suppliers: Vec<Supplier>,
    /// Largest log mark-up that a price may have.
    most: f64,
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
            suppliers: self.suppliers(),
            most: math::ln(self.spec.parameters.pricing.markup_max),
            lessons: &lessons,
        };
        let work: Vec<Part> = supply.needs.iter().enumerate().flat_map(|(m, needs)| parts(m, needs.clone())).collect();
        let governed = threads.map(work, |part| scene.part(&part));
        let mut transitions = Transitions::default();
        for part in governed {
            transitions.iter_mut().flatten().zip(part.transitions.iter().flatten()).for_each(|(sum, n)| *sum += n);
            let slots = part.first..part.first + part.kind.len();
            supply.log_markup[slots.clone()].copy_from_slice(&part.log_markup);
            supply.cost_share[slots.clone()].copy_from_slice(&part.cost_share);
            supply.kind[slots.clone()].copy_from_slice(&part.kind);
            for (slot, _) in slots.zip(&part.kind).filter(|(_, kind)| **kind == CUT) {
                self.orders.due[slot] = self.period as u8;
                let age = &mut self.orders.age_at_due[slot];
                *age = if *age == AGAIN { OLD } else { *age };
            }
        }
        self.turnover.governance = transitions;
        self.supply = Some(supply);
        self.take_lessons(&lessons, per_year as f32);
    }

    /// Relations of orders that have another seller begin anew, and so do those of orders that were cut.
    pub(crate) fn begin_relations(&mut self, hands: &[Vec<Hand>]) {
        let Some(supply) = &mut self.supply else { return };
        for hand in hands.iter().flatten() {
            let slot = hand.slot as usize;
            if hand.holder != hand.seller || supply.kind[slot] == CUT {
                supply.begin(slot);
            }
        }
    }

    /// By kind of order: by what factor its holder is the more attractive.
    pub(crate) fn stays(&self) -> [f32; KINDS] {
        std::array::from_fn(|kind| self.stay_of(kind))
    }

    /// The same for one kind. It is `tender.switching_cost` for all where the goods layer of relations is off, and an order that
    /// is cut is worth nothing to its holder.
    pub(crate) fn stay_of(&self, kind: usize) -> f32 {
        let (tender, relations) = (&self.spec.parameters.tender, &self.spec.parameters.relations);
        if kind == usize::from(CUT) {
            return 0.0;
        }
        let kind = Governance::ALL.get(kind).copied().unwrap_or(Governance::Market);
        let cost = tender.price_elasticity * governance::switching_cost(relations, kind);
        // An order that nobody would part with is kept from all whom attraction, which is cut at e¹², can bring.
        math::exp32(if relations.goods { cost.min(40.0) } else { tender.switching_cost } as f32)
    }

    /// By row: log of the mark-up that a firm asks of all who have no relation with a price of its own.
    pub(super) fn list_markups(&self) -> Vec<f32> {
        let mut logs = self.firms.markup.clone();
        lanes::widest(
            #[inline(always)]
            || logs.iter_mut().for_each(|markup| *markup = math::ln32(markup.max(1.0))),
        );
        logs
    }

    /// By row: what all relations of a supplier ask of it.
    fn suppliers(&self) -> Vec<Supplier> {
        let power = self.spec.parameters.knowledge.power as f32;
        let human_capital = |c: u32| self.spec.countries[c as usize].parameters.human_capital as f32;
        let lists = self.list_markups();
        let of = |row: usize| {
            let terms = &self.terms[self.group_of(row)];
            let list = f64::from(lists[row]);
            let technology = self.firms.capabilities[row].of(Direction::Technology);
            Supplier {
                unit_cost: f64::from(self.offers.own_price[row]) - list + terms.shared_cost,
                capability: f64::from(technology - terms.technology_asked),
                absorbed: knowledge::absorptive_capacity(
                    power,
                    self.firms.knowledge[row],
                    human_capital(terms.country),
                ),
                country: terms.country,
                is_there: self.firms.identity[row] != 0,
            }
        };
        (0..self.firms.rows()).map(of).collect()
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
        let [first, last] = [part.needs.start, part.needs.end - 1].map(|need| supply.slots_of(need));
        let slots = first.start..last.end;
        let mut kinds = Vec::with_capacity(slots.len());
        // Infinite where the seller's price is paid.
        let mut log_markup = vec![f32::INFINITY; slots.len()];
        let mut transitions = Transitions::default();
        let stage = &world.spec.sectors[world.markets[part.market].supplier].parameters;
        let stage = governance::Stage::new(&self.relations, stage.complexity, stage.codifiability);
        for need in part.needs.clone() {
            let buyer = supply.row[need] as usize;
            let is_there = world.firms.identity[buyer] == supply.identity[need];
            for slot in supply.slots_of(need) {
                let at = slot - slots.start;
                let seller = world.orders.seller[slot] as usize;
                if !is_there || !self.suppliers[seller].is_there {
                    kinds.push(supply.kind[slot]);
                    log_markup[at] = supply.log_markup_within(slot).unwrap_or(f32::INFINITY);
                    continue;
                }
                let before = self.type_before(need, slot, seller);
                let margin = self.margin(part.market, seller);
                let now = stage.next(before, self.suppliers[seller].capability, margin);
                transitions[before.map_or(Governance::ALL.len(), |of| of as usize)][now as usize] += 1;
                if self.relations.knowledge {
                    self.teach(buyer, seller, now);
                }
                kinds.push(if self.is_cut(part.market, slot, buyer, seller, now) { CUT } else { now as u8 });
                if let Some(log) = governance::log_markup(&self.relations, now, margin).filter(|_| self.relations.goods)
                {
                    log_markup[at] = log.min(self.most) as f32;
                }
            }
        }
        let mut cost_share = vec![0.0; slots.len()];
        for (cost_share, log_markup) in cost_share.iter_mut().zip(&mut log_markup) {
            let is_within = *log_markup < f32::INFINITY;
            *log_markup = if is_within { *log_markup } else { 0.0 };
            *cost_share = if is_within { math::exp32(-*log_markup) } else { 0.0 };
        }
        Governed { first: slots.start, kind: kinds, log_markup, cost_share, transitions }
    }

    /// The type that the relation of a need and a supplier was of: that of any of their orders which is not new.
    #[inline(always)]
    fn type_before(&self, need: usize, slot: usize, seller: usize) -> Option<Governance> {
        let (kinds, sellers) = (&self.supply.kind, &self.world.orders.seller);
        if kinds[slot] < NEW {
            // All of their orders which are not new are of one type.
            return Some(Governance::ALL[usize::from(kinds[slot])]);
        }
        let known = |&slot: &usize| sellers[slot] as usize == seller && kinds[slot] < NEW;
        self.supply.slots_of(need).find(known).map(|slot| Governance::ALL[usize::from(kinds[slot])])
    }

    /// What the market asks beyond the unit cost of a seller, in log points.
    fn margin(&self, m: usize, seller: usize) -> f64 {
        let world = self.world;
        let Supplier { unit_cost, country, .. } = self.suppliers[seller];
        let landed = world.landed[m * world.shape.countries + country as usize];
        world.prices.market[m] - unit_cost - landed
    }

    fn teach(&self, buyer: usize, seller: usize, of: Governance) {
        let (directions, rate) = governance::teaches(&self.relations, of);
        let (theirs, own) = (self.world.firms.capabilities[buyer], self.world.firms.capabilities[seller]);
        for &direction in directions {
            let rate = rate as f32;
            let lesson =
                governance::lesson(rate, self.suppliers[seller].absorbed, theirs.of(direction), own.of(direction));
            let best = &self.lessons[seller][direction as usize];
            // Few lessons are the best so far, and to look costs less than to write.
            if lesson.to_bits() > best.load(Relaxed) {
                best.fetch_max(lesson.to_bits(), Relaxed);
            }
        }
    }

    fn is_cut(&self, m: usize, slot: usize, buyer: usize, seller: usize, of: Governance) -> bool {
        if of != Governance::Captive || !self.relations.goods {
            return false;
        }
        let of = |row: usize| [Direction::Product, Direction::Market].map(|d| self.world.firms.capabilities[row].of(d));
        if !governance::is_at_gate(of(seller), of(buyer)) {
            return false;
        }
        let address = self.supply.address(m, &self.world.markets[m], slot as u32);
        self.luck.block(Mechanism::Governance, address, 0).uniform(0) < self.cut
    }
}
