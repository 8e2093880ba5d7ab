//! # Reposition
//! Firms that look compare stages, as all stood when the phase began; those that move contest orders one after the
//! other.

use super::contest::{Challenger, Contest};
use super::few::{Few, TILE};
use super::upgrade::Standing;
use crate::parameters::Parameters;
use crate::rows::{BLOCK, Vacant, chunk_rows};
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Block, Luck, Mechanism, below, uniform};
use base::shape::Shape;
use base::{lanes, math};
use firms::capability::{Capabilities, Direction};
use firms::{knowledge, repositioning};
use market::orders::Offer;
use std::ops::Range;

/// A firm that wants to move, and what it would offer there.
struct Move {
    row: usize,
    offer: Offer,
    contests: Vec<Contest>,
}

/// A firm that has moved: from one row to another, the sector that it left, and where it stood there.
struct Moved {
    rows: (usize, usize),
    sector: usize,
    standing: Standing,
}

/// What everybody sees.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    parameters: &'a Parameters,
    world: &'a World,
    terms: &'a [GroupTerms],
    /// By sector: mean sales of a firm, relative to those at the start.
    mean_sales: Vec<f64>,
}

impl World {
    pub(crate) fn reposition(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let parameters = &spec.parameters;
        if parameters.repositioning.look == 0.0 || self.shape.sectors == 1 {
            return;
        }
        let luck = self.luck.at(self.period);
        let scene = Scene {
            shape: self.shape,
            luck,
            parameters,
            world: self,
            terms: &self.terms,
            mean_sales: self.mean_sales(),
        };
        let size = chunk_rows(parameters.world.chunk);
        let rows = self.firms.rows();
        let chunks: Vec<_> = (0..rows).step_by(size).map(|at| at..(at + size).min(rows)).collect();
        let moves: Vec<Vec<Move>> = threads.map(chunks, |rows| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(rows),
            )
        });
        let mut vacant = Vacant::of(self, threads);
        for moves in moves {
            let contests = |wish: &Move| wish.contests.iter().map(|&contest| (wish.offer, contest)).collect::<Vec<_>>();
            self.look_ahead(&moves.iter().flat_map(contests).collect::<Vec<_>>());
            let mut moved = Vec::new();
            for wish in &moves {
                moved.extend(self.try_move(wish, &mut vacant));
                // Whether an order is still bought is asked of the row of who placed it.
                if self.supply.is_some() {
                    self.settle_in(&std::mem::take(&mut moved));
                }
            }
            self.settle_in(&moved);
        }
    }

    /// By sector: mean sales of a firm, relative to those at the start.
    pub(crate) fn mean_sales(&self) -> Vec<f64> {
        let of = |s: usize| {
            let firms: u32 = (0..self.shape.countries).map(|c| self.living[self.shape.group(c, s)]).sum();
            self.terms[self.shape.group(0, s)].sector_sales / f64::from(firms.max(1)) / self.ordinary_sales[s]
        };
        (0..self.shape.sectors).map(of).collect()
    }

    /// A firm contests its first orders elsewhere, from the row that it would have there; it stays if it wins none. One that
    /// moves is seen in its new row at once; what it carries with it follows ([`settle_in`](Self::settle_in)).
    fn try_move(&mut self, wish: &Move, vacant: &mut Vacant) -> Option<Moved> {
        let Move { row: old, offer, contests } = wish;
        let row = vacant.next(self, offer.group);
        let challenger = Challenger { row: row as u32, offer: *offer };
        let won = contests.iter().filter(|contest| self.hold_contest(&challenger, contest)).count();
        if won == 0 {
            return None;
        }
        vacant.take(offer.group);
        let here = self.offers.of(*old, self.blocks[*old / BLOCK]);
        let (from, to) = (here.group as usize, offer.group as usize);
        let standing = self.standing(*old, from, here.cost_share);
        self.offers.clear(&[*old as u32]);
        self.offers.set(row, offer);
        self.living[from] -= 1;
        self.living[to] += 1;
        self.turnover.moves[to] += 1;
        Some(Moved { rows: (*old, row), sector: self.shape.sector(from), standing })
    }

    /// Firms that have moved bring along what they carry. Many together: what one waits for comes in with what others do.
    fn settle_in(&mut self, moved: &[Moved]) {
        self.relocate(&moved.iter().map(|of| of.rows).collect::<Vec<_>>());
        let loss = self.spec.parameters.repositioning.loss as f32;
        for Moved { rows: (_, row), sector, standing } in moved {
            self.firms.capabilities[*row].raise(Direction::Process, -loss);
            // What it earned where it was, against which its new place will be judged.
            self.firms.moved_from[*row] = *sector as u16 + 1;
            self.firms.sales_before[*row] = self.firms.sales[*row] as f32;
            self.firms.share_last[*row] = 0.0;
            self.open_window(*row, standing);
        }
    }
}

impl Scene<'_> {
    /// The moves that firms of a chunk want to make.
    #[inline(always)]
    fn chunk(&self, rows: Range<usize>) -> Vec<Move> {
        let (firms, decided) = (&self.world.firms, &self.world.decided);
        let mut moves = Vec::new();
        let mut words = [[0; TILE]; 4];
        for at in rows.clone().step_by(TILE) {
            let of = at..(at + TILE).min(rows.end);
            let (looks, released) = (&decided.looks[of.clone()], &decided.released[of.clone()]);
            let orders = &firms.orders[of.clone()];
            let few = Few::of(of.len(), |k| looks[k] & !released[k] & (orders[k] > 0));
            few.draw(self.luck, Mechanism::Reposition, 0, &firms.identity[of], &mut words);
            // All that is asked of the firms first, and then the answers: their columns come in side by side.
            let mut able = [Able::default(); TILE];
            able.iter_mut().zip(few.iter()).for_each(|(able, k)| *able = self.world.able(at + k));
            for ((j, k), able) in few.iter().enumerate().zip(&able) {
                let luck = [words[1][j], words[2][j]];
                moves.extend(self.consider(at + k, able, luck).map(|offer| self.prepare(at + k, offer)));
            }
        }
        moves
    }

    /// The move of the firm in this row, and the contests that it takes.
    fn prepare(&self, row: usize, offer: Offer) -> Move {
        let draw = |number: u32| {
            let Block(words) = self.luck.block(Mechanism::Reposition, self.world.firms.identity[row], number);
            self.world.draw_contest(offer.group, words)
        };
        let contests = (1..=self.parameters.repositioning.contests).filter_map(draw).collect();
        Move { row, offer, contests }
    }

    /// What the firm in this row, which looks at another stage, would offer there; `None` if it stays.
    #[inline(always)]
    fn consider(&self, row: usize, able: &Able, [which, whether]: [u32; 2]) -> Option<Offer> {
        let here = &self.world.offers.of(row, self.world.blocks[row / BLOCK]);
        let terms = &self.terms[here.group as usize];
        // Any sector but its own.
        let other = below(which, self.shape.sectors as u32 - 1);
        let other = if other >= terms.sector { other + 1 } else { other } as usize;
        let mut able = *able;
        able.capabilities.raise(Direction::Process, -self.parameters.repositioning.loss as f32);
        let offer = self.world.offer_of(&able, self.shape.group(terms.country as usize, other) as u32);
        let there = self.expected_profit(&offer, other);
        let sector = terms.sector as usize;
        let sales = self.world.firms.sales[row] / self.world.ordinary_sales[sector];
        let expected = self.expected_profit(here, sector);
        let here = repositioning::profit_given_up(expected, 1.0 / f64::from(here.cost_share), sales);
        let r = &self.parameters.repositioning;
        let chance = repositioning::move_probability(r.threshold, r.scatter, there, here);
        (uniform(whether) < chance && terms.sector_sales > 0.0).then_some(offer)
    }

    #[inline(always)]
    fn expected_profit(&self, offer: &Offer, sector: usize) -> f64 {
        let relative = f64::from(offer.attraction) / self.world.norms.attraction[sector];
        repositioning::expected_profit(1.0 / f64::from(offer.cost_share), self.mean_sales[sector], relative)
    }
}

/// What a firm brings to any stage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Able {
    pub capabilities: Capabilities,
    /// Licensed technology, and the capacity to absorb it.
    pub licensed: Option<(f32, f32)>,
    pub efficiency: f32,
    pub markup: f32,
}

impl World {
    /// What the firm in this row brings to any stage.
    #[inline(always)]
    pub(crate) fn able(&self, row: usize) -> Able {
        let firms = &self.firms;
        let licensed = (firms.licence_ends[row] > self.period).then(|| {
            let power = self.spec.parameters.knowledge.power as f32;
            let country = self.terms[self.group_of(row)].country as usize;
            let human_capital = self.spec.countries[country].parameters.human_capital as f32;
            (firms.licensed[row], knowledge::absorptive_capacity(power, firms.knowledge[row], human_capital))
        });
        let (capabilities, efficiency, markup) = (firms.capabilities[row], firms.efficiency[row], firms.markup[row]);
        Able { capabilities, licensed, efficiency, markup }
    }

    /// **RP-3** The offer that a firm would make in a group: its own capabilities against what is asked there, its mark-up,
    /// that group's wages and inputs.
    pub(crate) fn offer_of(&self, able: &Able, group: u32) -> Offer {
        let terms = &self.terms[group as usize];
        let elasticity = self.spec.parameters.fit.elasticity as f32;
        let own_cost = super::offers::own_cost(terms, elasticity, able.capabilities, able.licensed, able.efficiency);
        let own_price = math::ln32(able.markup) + own_cost;
        let tender = &self.spec.parameters.tender;
        let attraction = super::offers::attraction(tender, terms, able.capabilities, own_price);
        Offer { cost_share: 1.0 / able.markup, own_price, attraction, group }
    }
}
