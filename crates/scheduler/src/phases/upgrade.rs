//! # Upgrade
//! What became of firms' positions: judged by numbers alone, at the end of each firm's window.

use super::few::Few;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, Happening, World};
use base::math;
use base::philox::TILE;
use base::shape::Shape;
use firms::capability::Direction;
use firms::upgrading::{self, Event, Upgrading};
use market::orders::Offer;
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
    shared_cost: f64,
    relative_cost: f64,
    consumer_price: f64,
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
    world_income: f64,
}

impl Yardstick {
    /// **UP-5** Where a firm stands: value added is sales less inputs, workers are the wage bill over the wage.
    fn standing(&self, sales: f64, offer: &Offer, own_cost: f32, world_income: f64) -> Standing {
        let cost = sales * f64::from(offer.cost_share);
        let value_added = sales - (1.0 - self.labour_share) * cost;
        let workers = (self.labour_share * cost + self.fixed) / self.wage;
        // What a good year or a large size does to the price is no output.
        let price = own_cost - math::ln32(offer.cost_share) + self.shared_cost as f32;
        let log = |x: f64| if x > 0.0 { math::ln32(x as f32) } else { f32::NEG_INFINITY };
        Standing {
            cost: (f64::from(own_cost) + self.relative_cost) as f32,
            output: log(sales) - price,
            worth: log(value_added) - log(workers) - self.consumer_price as f32,
            share: (value_added / world_income) as f32,
        }
    }
}

impl World {
    fn yardstick(&self, group: usize) -> Yardstick {
        let (terms, sector) = (&self.terms[group], self.shape.sector(group));
        Yardstick {
            labour_share: terms.labour_share,
            fixed: terms.fixed,
            wage: terms.wage,
            shared_cost: terms.shared_cost,
            relative_cost: f64::from(terms.level_cost) - self.norms.unit_cost[sector],
            consumer_price: self.prices.consumer[self.shape.country(group)],
            quality: self.norms.quality[sector] as f32,
        }
    }

    /// Where the firm in `row` stood this period, in `group`.
    pub(crate) fn standing(&self, row: usize, group: usize, offer: &Offer) -> Standing {
        let income = self.accounts.income.iter().sum();
        self.yardstick(group).standing(self.firms.sales[row], offer, self.decided.own_cost[row], income)
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
            world_income: self.accounts.income.iter().sum(),
        };
        let size = self.spec.parameters.world.chunk as usize;
        let starts = (0_u32..).step_by(size);
        let firms = self.firms.chunks_mut(size).into_iter();
        let decided = self.decided.chunks_mut(size).into_iter().zip(self.offers.chunks(size));
        let chunks: Vec<_> = starts.zip(firms.zip(decided)).collect();
        let events =
            threads.map(chunks, |(start, (firms, (decided, offers)))| scene.chunk(start, firms, &decided, offers));
        self.turnover.events = events.into_iter().flatten().collect();
    }
}

impl Scene {
    fn chunk(
        &self,
        start: u32,
        mut firms: FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        offers: &[Offer],
    ) -> Vec<Happening> {
        let mut events = Vec::new();
        for at in (0..firms.identity.len()).step_by(TILE) {
            let of = at..(at + TILE).min(firms.identity.len());
            let tiers = self.tiers(&firms, of.clone());
            for k in self.busy(&mut firms, decided, of, &tiers).iter() {
                let i = at + k;
                let mut happens = |event: Event, firms: &mut FirmsChunk<'_>| {
                    firms.events[i][event as usize] = firms.events[i][event as usize].saturating_add(1);
                    firms.window_up[i] |= event.is_up();
                    events.push(Happening { row: start + i as u32, event });
                };
                if let Some(event) = self.tier(&mut firms, i, tiers[k]) {
                    happens(event, &mut firms);
                }
                if self.period - firms.window_start[i] >= self.window || self.begins(&firms, i) {
                    self.judge(&mut firms, decided, &offers[i], i, &mut happens);
                }
            }
        }
        events
    }

    /// The quality tiers of a tile's firms as they are now.
    fn tiers(&self, firms: &FirmsChunk<'_>, of: Range<usize>) -> [i8; TILE] {
        let mut quality = [0.0_f32; TILE];
        for ((quality, own), &group) in quality.iter_mut().zip(&firms.capabilities[of.clone()]).zip(&firms.group[of]) {
            *quality = own.of(Direction::Product) - self.yardsticks[group as usize].quality;
        }
        let mut tiers = [0; TILE];
        tiers.iter_mut().zip(quality).for_each(|(tier, of)| *tier = upgrading::tier(self.rules.tier as f32, of));
        tiers
    }

    /// The firms of a tile whose tier is not what it was, or whose window begins or ends. In most periods nothing happens to
    /// a firm but that a tier it had for a while is forgotten.
    fn busy(
        &self,
        firms: &mut FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        of: Range<usize>,
        tiers: &[i8; TILE],
    ) -> Few {
        let n = of.len();
        let (identity, founded) = (&firms.identity[of.clone()][..n], &firms.founded[of.clone()][..n]);
        let (tier, next) = (&firms.tier[of.clone()][..n], &mut firms.tier_next[of.clone()][..n]);
        let (window, released) = (&firms.window_start[of.clone()][..n], &decided.released[of][..n]);
        let young = self.period < self.window;
        let mut busy = Few::NONE;
        for k in 0..n.min(TILE) {
            let same = tiers[k] == tier[k];
            next[k] = if same { tiers[k] } else { next[k] };
            let turns = (self.period - window[k].min(self.period) >= self.window) | young;
            // Who came or moved in this period has not yet done anything to be judged by.
            let judged = (identity[k] != 0) & (founded[k] <= self.period) & !released[k];
            busy.add_if(k, judged & (!same | turns | (founded[k] == self.period)));
        }
        busy
    }

    /// Whether a firm's first window begins. Those of the firms of the start are staggered, or all would be judged in the
    /// same years.
    fn begins(&self, firms: &FirmsChunk<'_>, i: usize) -> bool {
        let founded = firms.founded[i];
        let staggered = || self.period == (firms.identity[i] % u64::from(self.window)) as u32;
        self.period == founded || (founded == 0 && self.period < self.window && staggered())
    }

    /// A tier that was held long enough is the firm's.
    fn tier(&self, firms: &mut FirmsChunk<'_>, i: usize, tier: i8) -> Option<Event> {
        if firms.founded[i] == self.period {
            firms.tier[i] = tier;
        }
        if tier == firms.tier[i] || tier != firms.tier_next[i] {
            firms.tier_next[i] = tier;
            firms.tier_since[i] = self.period;
            return None;
        }
        if self.period - firms.tier_since[i] < self.tier_periods {
            return None;
        }
        let up = tier > firms.tier[i];
        firms.tier[i] = tier;
        Some(if up { Event::Product } else { Event::Downgrading })
    }

    /// The end of a window: what has changed since it began.
    fn judge(
        &self,
        firms: &mut FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        offer: &Offer,
        i: usize,
        happens: &mut impl FnMut(Event, &mut FirmsChunk<'_>),
    ) {
        let group = firms.group[i] as usize;
        let yardstick = &self.yardsticks[group];
        let now = yardstick.standing(firms.sales[i], offer, decided.own_cost[i], self.world_income);
        if !self.begins(firms, i) && now.worth.is_finite() {
            self.compare(firms, i, &now, happens);
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
        i: usize,
        now: &Standing,
        happens: &mut impl FnMut(Event, &mut FirmsChunk<'_>),
    ) {
        let (worth, share) = (firms.window_worth[i], firms.window_share[i]);
        if let Some(from) = firms.moved_from[i].checked_sub(1) {
            let sector = self.shape.sector(firms.group[i] as usize);
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
