//! # Innovate
//! Own search, conversion, imitation, licences, brand, knowledge. A firm that looks at others sees them as they stood
//! when the phase began.

use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism, beta_of_order};
use base::math;
use base::shape::Shape;
use firms::capability::{self, Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{adaptation, branding, conversion, imitation, knowledge, licensing, search};
use market::orders::Offer;
use policy::Rules;
use std::ops::Range;

/// What everybody can see of others.
struct Scene<'a> {
    shape: Shape,
    luck: Luck,
    period: u32,
    per_year: f64,
    parameters: &'a crate::parameters::Parameters,
    strategies: Vec<Strategy>,
    /// By sector: opportunity.
    opportunity: Vec<f64>,
    /// By country: hazard of conversion.
    conversion: Vec<f64>,
    /// By country: human capital.
    human_capital: Vec<f64>,
    rules: &'a Rules,
    /// Capabilities as they stood when the phase began.
    seen: &'a [Capabilities],
    offers: &'a [Offer],
    /// By sector: its orders' slots.
    slots: Vec<Range<usize>>,
    seller: &'a [u32],
    /// By group and year, the newest last: mean log technology.
    history: &'a [Vec<f64>],
}

impl World {
    pub(crate) fn innovate(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let seen = self.firms.capabilities.clone();
        let expiry = spec.parameters.conversion.expiry;
        let of_country = |of: &dyn Fn(&crate::parameters::CountryParameters) -> f64| {
            spec.countries.iter().map(|c| of(&c.parameters)).collect::<Vec<_>>()
        };
        let scene = Scene {
            shape: self.shape,
            luck: self.luck.at(self.period),
            period: self.period,
            per_year: f64::from(spec.parameters.time.periods_per_year),
            parameters: &spec.parameters,
            strategies: spec.strategies.iter().map(|s| s.strategy).collect(),
            opportunity: spec.sectors.iter().map(|s| s.parameters.opportunity).collect(),
            conversion: of_country(&|c| conversion::hazard(c.conversion, expiry)),
            human_capital: of_country(&|c| c.human_capital),
            rules: &self.rules,
            seen: &seen,
            offers: &self.offers,
            slots: self.sector_slots(),
            seller: &self.orders.seller,
            history: &self.accounts.technology,
        };
        let size = spec.parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).collect();
        threads.map(chunks, |(firms, decided)| scene.chunk(firms, &decided));
    }

    /// By sector: the slots of the orders for its goods.
    pub(crate) fn sector_slots(&self) -> Vec<Range<usize>> {
        let mut slots = vec![0..0; self.shape.sectors];
        for of_supplier in self.markets.chunk_by(|a, b| a.supplier == b.supplier) {
            let last = &of_supplier[of_supplier.len() - 1];
            slots[of_supplier[0].supplier] = of_supplier[0].slots.start..last.slots.end;
        }
        slots
    }

    /// Strategies of firms below their aspiration, where populations adapt: the payoff of the median strategy of the
    /// sector is what a firm aspires to.
    pub(crate) fn adapt(&mut self, threads: Threads) {
        let adaptation = self.spec.parameters.adaptation;
        if adaptation.rate == 0.0 {
            return;
        }
        let (shape, luck, strategies) = (self.shape, self.luck.at(self.period), self.spec.strategies.len());
        let rate = adaptation.rate / f64::from(self.spec.parameters.time.periods_per_year);
        let payoffs = &self.accounts.payoffs;
        let size = self.spec.parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).collect();
        threads.map(chunks, |(firms, decided)| {
            for i in 0..firms.identity.len() {
                if firms.identity[i] == 0 || firms.sales[i] <= 0.0 {
                    continue;
                }
                let block = luck.block(Mechanism::Strategy, firms.identity[i], 0);
                let sector = shape.sector(firms.group[i] as usize);
                let of_sector = &payoffs[sector * strategies..(sector + 1) * strategies];
                let (payoff, seen): (Vec<f64>, Vec<f64>) = of_sector.iter().copied().unzip();
                let all: f64 = seen.iter().sum();
                let aspiration = payoff.iter().zip(&seen).map(|(p, n)| p * n).sum::<f64>() / all.max(1.0);
                if block.uniform(0) < rate && decided.profit[i] / firms.sales[i] < aspiration {
                    if let Some(s) = adaptation::choice(adaptation.sharpness, &payoff, &seen, block.uniform(1)) {
                        firms.strategy[i] = s as u16;
                    }
                }
            }
        });
    }
}

impl Scene<'_> {
    fn chunk(&self, mut firms: FirmsChunk<'_>, decided: &DecidedChunk<'_>) {
        for i in 0..firms.identity.len() {
            if firms.identity[i] == 0 {
                continue;
            }
            let research = f64::from(decided.research[i]);
            let plan = self.strategies[usize::from(firms.strategy[i])];
            self.search(&mut firms, i, research * plan.own_search);
            self.convert(&mut firms, i);
            self.imitate(&mut firms, i, research * plan.imitation);
            self.license(&mut firms, i, research * plan.licence);
            self.learn(&mut firms, i, research, research * plan.market);
        }
    }

    /// A chance that is given by the year, for one period.
    fn per_period(&self, yearly: f64) -> f64 {
        if self.per_year == 1.0 { yearly } else { 1.0 - math::pow(1.0 - yearly, 1.0 / self.per_year) }
    }

    fn search(&self, firms: &mut FirmsChunk<'_>, i: usize, researchers: f64) {
        if researchers <= 0.0 {
            return;
        }
        let s = &self.parameters.search;
        let power = s.power * self.opportunity[self.shape.sector(firms.group[i] as usize)];
        let block = self.luck.block(Mechanism::Search, firms.identity[i], 0);
        let chance = self.per_period(search::success_probability(power, s.chance_max, researchers));
        if block.uniform(0) >= chance {
            return;
        }
        let draw = |k| self.luck.block(Mechanism::Search, firms.identity[i], 1 + k / 4).uniform(k as usize % 4);
        let step = search::step(s.step_low, s.step_high, beta_of_order(s.step_alpha, s.step_beta, draw)) as f32;
        // Kept if better: than what the firm can do, and than the invention that already waits.
        if step > firms.invention[i] {
            firms.invention[i] = step;
            firms.invention_direction[i] = capability::direction(s.weights(), block.uniform(1)) as u8;
        }
    }

    fn convert(&self, firms: &mut FirmsChunk<'_>, i: usize) {
        if firms.invention[i] <= 0.0 {
            return;
        }
        let block = self.luck.block(Mechanism::Conversion, firms.identity[i], 0);
        let country = self.shape.country(firms.group[i] as usize);
        let (hazard, expiry) =
            (self.conversion[country] / self.per_year, self.parameters.conversion.expiry / self.per_year);
        match conversion::fate(hazard, expiry, block.uniform(0), block.uniform(1)) {
            conversion::Fate::Waits => {}
            conversion::Fate::Expired => firms.invention[i] = 0.0,
            conversion::Fate::Converted => {
                let direction = Direction::ALL[usize::from(firms.invention_direction[i])];
                firms.capabilities[i].raise(direction, firms.invention[i]);
                firms.invention[i] = 0.0;
            }
        }
    }

    /// A seller of the firm's sector, met in proportion to the orders that it holds.
    fn meet(&self, sector: usize, word: u32) -> Option<usize> {
        let slots = &self.slots[sector];
        let n = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        (n > 0).then(|| self.seller[slots.start + base::draws::below(word, n) as usize] as usize)
    }

    fn imitate(&self, firms: &mut FirmsChunk<'_>, i: usize, effort: f64) {
        if effort <= 0.0 {
            return;
        }
        let (s, m) = (&self.parameters.search, &self.parameters.imitation);
        let block = self.luck.block(Mechanism::Imitation, firms.identity[i], 0);
        let chance = self.per_period(search::success_probability(s.power / m.cost, s.chance_max, effort));
        if block.uniform(0) >= chance {
            return;
        }
        let (country, sector) =
            (self.shape.country(firms.group[i] as usize), self.shape.sector(firms.group[i] as usize));
        let direction = capability::direction(s.weights(), block.uniform(1));
        let own = firms.capabilities[i].of(direction);
        let mut best = own;
        for peer in 0..m.peers {
            let look = self.luck.block(Mechanism::Imitation, firms.identity[i], 1 + peer);
            let Some(row) = self.meet(sector, look.0[0]) else { return };
            let abroad = self.shape.country(self.offers[row].group as usize);
            let open = if abroad == country { 1.0 } else { m.border } * (1.0 - self.rules.ip_strength[abroad]);
            if look.uniform(1) < open {
                best = best.max(self.seen[row].of(direction));
            }
        }
        let step = imitation::step(f64::from(firms.absorption[i]), f64::from(best - own), m.reach);
        firms.capabilities[i].raise(direction, step as f32);
    }

    fn license(&self, firms: &mut FirmsChunk<'_>, i: usize, effort: f64) {
        if effort <= 0.0 || firms.licence_ends[i] > self.period {
            return;
        }
        let l = &self.parameters.licensing;
        let block = self.luck.block(Mechanism::Licence, firms.identity[i], 0);
        let chance = self.per_period(search::success_probability(l.power, 1.0, effort));
        if block.uniform(0) >= chance {
            return;
        }
        let (country, sector) =
            (self.shape.country(firms.group[i] as usize), self.shape.sector(firms.group[i] as usize));
        let Some(row) = self.meet(sector, block.0[1]) else { return };
        let licensor = self.shape.country(self.offers[row].group as usize);
        let lag = l.lag_min + block.below(2, l.lag_max - l.lag_min + 1);
        let vintage = self.seen[row].of(Direction::Technology) - self.progress(self.offers[row].group as usize, lag);
        if vintage <= firms.capabilities[i].of(Direction::Technology) || self.rules.is_banned(licensor, country) {
            return;
        }
        firms.licensed[i] = vintage;
        firms.licence_ends[i] = self.period + 1 + l.term * self.per_year as u32;
        firms.royalty[i] = licensing::royalty(block.uniform(3)) as f32;
        firms.licensor[i] = licensor as u16;
    }

    /// How far the mean technology of a group has come in the last `years`; over what is remembered where that is less.
    fn progress(&self, group: usize, years: u32) -> f32 {
        let now = self.history.len() - 1;
        let then = now.saturating_sub(years as usize * self.per_year as usize);
        (self.history[now][group] - self.history[then][group]).max(0.0) as f32
    }

    fn learn(&self, firms: &mut FirmsChunk<'_>, i: usize, research: f64, brand: f64) {
        let (k, b) = (&self.parameters.knowledge, &self.parameters.branding);
        let country = self.shape.country(firms.group[i] as usize);
        let kept = if self.per_year == 1.0 { k.kept } else { math::pow(k.kept, 1.0 / self.per_year) };
        let stock = knowledge::stock(kept, f64::from(firms.knowledge[i]), research / self.per_year);
        firms.knowledge[i] = stock as f32;
        firms.absorption[i] = knowledge::absorptive_capacity(k.power, stock, self.human_capital[country]) as f32;
        let market = f64::from(firms.capabilities[i].of(Direction::Market));
        let change = branding::change(b, market, brand) / self.per_year;
        firms.capabilities[i].raise(Direction::Market, change as f32);
    }
}
