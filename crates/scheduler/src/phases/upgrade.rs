//! # Upgrade
//! What became of firms' positions: judged by numbers alone, at the end of each firm's window.

use super::few::{Few, TILE};
use crate::rows::{BLOCK, chunk_rows, runs};
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, Happening, World};
use base::shape::Shape;
use base::{lanes, math};
use firms::capability::Direction;
use firms::upgrading::{self, Event, Upgrading};
use std::ops::Range;

/// Where a firm stands: what a window compares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    /// Log unit cost at constant factor prices relative to the median of the stage, good and bad years apart.
    pub cost: f32,
    /// Log output.
    pub output: f32,
    /// Log value added per worker, in units of the country's consumption.
    pub worth: f32,
    /// Share of the world's value added.
    pub share: f32,
}

/// What the equations need of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Yardstick {
    labour_share: f64,
    fixed: f64,
    wage: f64,
    shared_cost: f32,
    relative_cost: f32,
    consumer_price: f32,
    quality: f32,
}

/// What one firm is judged by.
struct Scene {
    shape: Shape,
    period: u32,
    window: u32,
    tier_periods: u32,
    rules: Upgrading,
    yardsticks: Vec<Yardstick>,
    industry: Vec<usize>,
    /// One over the income of the world.
    per_income: f64,
}

impl Yardstick {
    /// **UP-5** Where a firm stands: value added is sales less inputs, workers are the wage bill over the wage.
    fn standing(&self, sales: f64, cost_share: f32, own_cost: f32, per_income: f64) -> Standing {
        let mut standing = self.unlogged(sales, cost_share, own_cost, per_income);
        (standing.output, standing.worth) = (log(standing.output), log(standing.worth));
        self.measured(standing, own_cost)
    }

    /// The same with `output` and `worth` as they are before their logs are taken: cost, and value added per worker.
    #[inline(always)]
    fn unlogged(&self, sales: f64, cost_share: f32, own_cost: f32, per_income: f64) -> Standing {
        let cost = sales * f64::from(cost_share);
        let value_added = sales - (1.0 - self.labour_share) * cost;
        Standing {
            cost: own_cost + self.relative_cost,
            output: cost as f32,
            worth: (value_added * self.wage / (self.labour_share * cost + self.fixed)) as f32,
            share: (value_added * per_income) as f32,
        }
    }

    /// Logs of money made logs of quantities: what a good year or a large size does to the price is no output.
    #[inline(always)]
    fn measured(&self, logs: Standing, own_cost: f32) -> Standing {
        let (unit_cost, consumer_price) = (own_cost + self.shared_cost, self.consumer_price);
        Standing { output: logs.output - unit_cost, worth: logs.worth - consumer_price, ..logs }
    }
}

/// All bits or none.
#[inline(always)]
fn mask(is: bool) -> i8 {
    -i8::from(is)
}

/// The logarithm; −∞ for nothing and less.
#[inline(always)]
fn log(x: f32) -> f32 {
    if x > 0.0 { math::ln32(x) } else { f32::NEG_INFINITY }
}

impl World {
    fn yardstick(&self, group: usize) -> Yardstick {
        let (terms, sector) = (&self.terms[group], self.shape.sector(group));
        Yardstick {
            labour_share: terms.labour_share,
            fixed: terms.fixed,
            wage: terms.wage,
            shared_cost: terms.shared_cost as f32,
            relative_cost: terms.level_cost - self.norms.unit_cost[sector] as f32,
            consumer_price: self.prices.consumer[self.shape.country(group)] as f32,
            quality: self.norms.quality[sector] as f32,
        }
    }

    /// Where the firm in `row` stood this period, in `group`.
    pub(crate) fn standing(&self, row: usize, group: usize, cost_share: f32) -> Standing {
        let per_income = 1.0 / self.accounts.income.iter().sum::<f64>();
        self.yardstick(group).standing(self.firms.sales[row], cost_share, self.decided.own_cost[row], per_income)
    }

    /// Opens a new window for the firm in `row`.
    pub(crate) fn open_window(&mut self, row: usize, standing: &Standing) {
        self.firms.window_cost[row] = standing.cost;
        self.firms.window_output[row] = standing.output;
        self.firms.window_worth[row] = standing.worth;
        self.firms.window_share[row] = standing.share;
        self.firms.window_start[row] = self.period;
        self.firms.window_up[row] = false;
    }

    pub(crate) fn upgrade(&mut self, threads: Threads) {
        let rules = self.spec.parameters.upgrading;
        let per_year = self.spec.parameters.time.periods_per_year;
        let scene = Scene {
            shape: self.shape,
            period: self.period,
            window: rules.window * per_year,
            tier_periods: rules.tier_years * per_year,
            rules,
            yardsticks: (0..self.shape.groups()).map(|g| self.yardstick(g)).collect(),
            industry: self.spec.sectors.iter().map(|s| s.industry).collect(),
            per_income: 1.0 / self.accounts.income.iter().sum::<f64>(),
        };
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let starts = (0_u32..).step_by(size);
        let firms = self.firms.chunks_mut(size).into_iter();
        let decided = self.decided.chunks_mut(size).into_iter().zip(self.offers.cost_share.chunks(size));
        let chunks: Vec<_> = starts.zip(self.blocks.chunks(size / BLOCK)).zip(firms.zip(decided)).collect();
        let events = threads.map(chunks, |(at, (firms, (decided, cost_share)))| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(at, firms, &decided, cost_share),
            )
        });
        self.turnover.events = events.into_iter().flatten().collect();
    }
}

impl Scene {
    #[inline(always)]
    fn chunk(
        &self,
        (start, blocks): (u32, &[u32]),
        mut firms: FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        cost_share: &[f32],
    ) -> Vec<Happening> {
        let mut events = Vec::new();
        for (group, of) in runs(blocks, TILE) {
            let (at, yardstick) = (of.start, self.yardsticks[group]);
            let judged = self.judged(&firms, (decided, cost_share), of.clone());
            let stepped = self.tiers(&mut firms, &yardstick, of.clone(), &judged);
            let is_due = self.are_due(&firms, of.clone(), &judged);
            let due = Few::of(of.len(), |k| is_due[k]);
            let standings = self.standings(&firms, decided, cost_share, (at, &yardstick), &due);
            let mut ended = due.iter().zip(&standings).peekable();
            for k in Few::of(of.len(), |k| stepped[k] | is_due[k]).iter() {
                let i = at + k;
                let mut happens = |event: Event, firms: &mut FirmsChunk<'_>| {
                    firms.events[i][event as usize] = firms.events[i][event as usize].saturating_add(1);
                    firms.window_up[i] |= event.is_up();
                    events.push(Happening { row: start + i as u32, event });
                };
                if stepped[k] {
                    let (tier, next) = (firms.tier[i], firms.tier_next[i]);
                    firms.tier[i] = next;
                    happens(if next > tier { Event::Product } else { Event::Downgrading }, &mut firms);
                }
                if let Some((_, now)) = ended.next_if(|(due, _)| *due == k) {
                    self.judge(&mut firms, (i, group), now, &mut happens);
                }
            }
        }
        events
    }

    /// Who of a tile is judged in this period: a firm that still sells. Who came or moved in this period has not yet done
    /// anything to be judged by.
    #[inline(always)]
    fn judged(
        &self,
        firms: &FirmsChunk<'_>,
        (decided, cost_share): (&DecidedChunk<'_>, &[f32]),
        of: Range<usize>,
    ) -> [bool; TILE] {
        let n = of.len();
        let (cost_share, founded) = (&cost_share[of.clone()][..n], &firms.founded[of.clone()][..n]);
        let (window, released) = (&firms.window_start[of.clone()][..n], &decided.released[of][..n]);
        let mut judged = [false; TILE];
        for k in 0..n.min(TILE) {
            let moved = (window[k] == self.period) & (founded[k] != self.period);
            judged[k] = (cost_share[k] > 0.0) & (founded[k] <= self.period) & !released[k] & !moved;
        }
        judged
    }

    /// The quality tiers of a tile's firms as they are now, and who has held one for long enough that it is the firm's. A new
    /// firm has the tier that it enters with. Columns are worked on as whole tiles, which are vectors.
    #[inline(always)]
    fn tiers(
        &self,
        firms: &mut FirmsChunk<'_>,
        yardstick: &Yardstick,
        of: Range<usize>,
        judged: &[bool; TILE],
    ) -> [bool; TILE] {
        let (mut now, height, n) = ([0_i8; TILE], self.rules.tier as f32, of.len().min(TILE));
        for (now, own) in now.iter_mut().zip(&firms.capabilities[of.clone()]) {
            *now = upgrading::tier(height, own.of(Direction::Product) - yardstick.quality);
        }
        let mut enters = [false; TILE];
        for (enters, &founded) in enters.iter_mut().zip(&firms.founded[of.clone()]) {
            *enters = founded == self.period;
        }
        let (mut tier, mut next, mut since) = ([0_i8; TILE], [0_i8; TILE], [0_u32; TILE]);
        tier[..n].copy_from_slice(&firms.tier[of.clone()][..n]);
        next[..n].copy_from_slice(&firms.tier_next[of.clone()][..n]);
        since[..n].copy_from_slice(&firms.tier_since[of.clone()][..n]);
        let (mut holds, mut begins) = ([0_i8; TILE], [0_i8; TILE]);
        for k in 0..TILE {
            let judged = mask(judged[k]);
            let enters = mask(enters[k]) & judged;
            tier[k] = now[k] & enters | tier[k] & !enters;
            let (same, held) = (mask(now[k] == tier[k]), mask(now[k] == next[k]));
            (holds[k], begins[k]) = (!same & held & judged, !same & !held & judged);
            let forgets = same | begins[k];
            next[k] = now[k] & forgets | next[k] & !forgets;
        }
        let mut long = [0_i8; TILE];
        for k in 0..TILE {
            long[k] = mask(self.period.wrapping_sub(since[k]) >= self.tier_periods);
            since[k] = if begins[k] != 0 { self.period } else { since[k] };
        }
        firms.tier[of.clone()][..n].copy_from_slice(&tier[..n]);
        firms.tier_next[of.clone()][..n].copy_from_slice(&next[..n]);
        firms.tier_since[of][..n].copy_from_slice(&since[..n]);
        std::array::from_fn(|k| holds[k] & long[k] != 0)
    }

    /// Whether the windows of a tile's firms begin or end, of those that are judged.
    #[inline(always)]
    fn are_due(&self, firms: &FirmsChunk<'_>, of: Range<usize>, judged: &[bool; TILE]) -> [bool; TILE] {
        let mut due = *judged;
        if self.period < self.window {
            // In the first periods no window ends.
            due.iter_mut().zip(of).for_each(|(due, i)| *due &= self.begins(firms, i));
            return due;
        }
        let ends = self.period - self.window;
        let windows = firms.window_start[of.clone()].iter().zip(&firms.founded[of]);
        for (due, (&start, &founded)) in due.iter_mut().zip(windows) {
            *due &= (start <= ends) | (founded == self.period);
        }
        due
    }

    /// Where the firms of a tile stand whose window begins or ends.
    #[inline(always)]
    fn standings(
        &self,
        firms: &FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        cost_share: &[f32],
        (at, yardstick): (usize, &Yardstick),
        due: &Few,
    ) -> [Standing; TILE] {
        let mut standings = [Standing::default(); TILE];
        let (mut output, mut worth) = ([0.0_f32; TILE], [0.0_f32; TILE]);
        for (j, i) in due.iter().map(|k| at + k).enumerate() {
            standings[j] = yardstick.unlogged(firms.sales[i], cost_share[i], decided.own_cost[i], self.per_income);
            (output[j], worth[j]) = (standings[j].output, standings[j].worth);
        }
        output[..due.len()].iter_mut().for_each(|output| *output = log(*output));
        worth[..due.len()].iter_mut().for_each(|worth| *worth = log(*worth));
        for (j, i) in due.iter().map(|k| at + k).enumerate() {
            let logs = Standing { output: output[j], worth: worth[j], ..standings[j] };
            standings[j] = yardstick.measured(logs, decided.own_cost[i]);
        }
        standings
    }

    /// Whether a firm's first window begins. Those of the firms of the start are staggered, or all would be judged in the
    /// same years.
    #[inline(always)]
    fn begins(&self, firms: &FirmsChunk<'_>, i: usize) -> bool {
        let founded = firms.founded[i];
        let staggered = || self.period == (firms.identity[i] % u64::from(self.window)) as u32;
        self.period == founded || (founded == 0 && self.period < self.window && staggered())
    }

    /// The end of a window: what has changed since it began.
    fn judge(
        &self,
        firms: &mut FirmsChunk<'_>,
        (i, group): (usize, usize),
        now: &Standing,
        happens: &mut impl FnMut(Event, &mut FirmsChunk<'_>),
    ) {
        if !self.begins(firms, i) && now.worth.is_finite() {
            self.compare(firms, (i, group), now, happens);
        }
        firms.window_cost[i] = now.cost;
        firms.window_output[i] = now.output;
        firms.window_worth[i] = now.worth;
        firms.window_share[i] = now.share;
        firms.window_start[i] = self.period;
        firms.window_up[i] = false;
        firms.moved_from[i] = 0;
    }

    fn compare(
        &self,
        firms: &mut FirmsChunk<'_>,
        (i, group): (usize, usize),
        now: &Standing,
        happens: &mut impl FnMut(Event, &mut FirmsChunk<'_>),
    ) {
        let (worth, share) = (firms.window_worth[i], firms.window_share[i]);
        if let Some(from) = firms.moved_from[i].checked_sub(1) {
            let sector = self.shape.sector(group);
            let same_industry = self.industry[usize::from(from)] == self.industry[sector];
            let earned = firms.sales[i] / f64::from(firms.sales_before[i]);
            let (before, after) = (f64::from(worth), f64::from(now.worth));
            if let Some(event) = upgrading::movement(&self.rules, earned, before, after, same_industry) {
                happens(event, firms);
            }
        } else if upgrading::process(self.rules.process, f64::from(firms.window_cost[i]), f64::from(now.cost)) {
            happens(Event::Process, firms);
        }
        if firms.window_up[i] && now.share <= share {
            happens(Event::Hollow, firms);
        }
        let output_growth = f64::from(now.output - firms.window_output[i]);
        if upgrading::immiserising(self.rules.immiserising, output_growth, f64::from(now.worth - worth)) {
            happens(Event::Immiserising, firms);
        }
    }
}
