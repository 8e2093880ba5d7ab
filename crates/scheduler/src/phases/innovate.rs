//! # Innovate
//! Own search, conversion, imitation, licences, brand, knowledge, and the good and bad years to come. A firm that looks
//! at others sees them as they stood when the phase began.

use crate::parameters::{CountryParameters, Parameters};
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism, beta_of_order, uniform};
use base::math;
use firms::capability::{self, Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{branding, conversion, efficiency, imitation, knowledge, licensing, search};
use market::orders::Offer;
use policy::Rules;
use std::ops::Range;

/// What everybody can see of others.
struct Scene<'a> {
    luck: Luck,
    period: u32,
    per_year: f64,
    parameters: &'a Parameters,
    /// Share of the knowledge stock that is kept for a period.
    kept: f64,
    /// Persistence and shock of transitory efficiency in a period.
    persistence: f32,
    shock: f32,
    /// Chance that a firm looks at another stage.
    look: f64,
    strategies: Vec<Strategy>,
    terms: &'a [GroupTerms],
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
    /// By group and period, the newest last: mean log technology.
    history: &'a [Vec<f64>],
}

impl World {
    pub(crate) fn innovate(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let p = &spec.parameters;
        let mut seen = std::mem::take(&mut self.seen);
        seen.clone_from(&self.firms.capabilities);
        let per_year = f64::from(p.time.periods_per_year);
        let (persistence, shock) = efficiency::per_period(&p.efficiency, p.time.periods_per_year);
        let of_country = |of: &dyn Fn(&CountryParameters) -> f64| spec.countries.iter().map(|c| of(&c.parameters)).collect();
        let scene = Scene {
            luck: self.luck.at(self.period),
            period: self.period,
            per_year,
            parameters: p,
            kept: if per_year == 1.0 { p.knowledge.kept } else { math::pow(p.knowledge.kept, 1.0 / per_year) },
            persistence: persistence as f32,
            shock: shock as f32,
            look: p.repositioning.look / per_year,
            strategies: spec.strategies.iter().map(|s| s.strategy).collect(),
            terms: &self.terms,
            opportunity: spec.sectors.iter().map(|s| s.parameters.opportunity).collect(),
            conversion: of_country(&|c| conversion::hazard(c.conversion, p.conversion.expiry)),
            human_capital: of_country(&|c| c.human_capital),
            rules: &self.rules,
            seen: &seen,
            offers: &self.offers,
            slots: self.sector_slots(),
            seller: &self.orders.seller,
            history: &self.accounts.technology,
        };
        let size = p.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).collect();
        threads.map(chunks, |(firms, decided)| scene.chunk(firms, decided));
        self.seen = seen;
    }

    /// By sector: the slots of the orders for its goods.
    fn sector_slots(&self) -> Vec<Range<usize>> {
        let mut slots = vec![0..0; self.shape.sectors];
        for of_supplier in self.markets.chunk_by(|a, b| a.supplier == b.supplier) {
            let last = &of_supplier[of_supplier.len() - 1];
            slots[of_supplier[0].supplier] = of_supplier[0].slots.start..last.slots.end;
        }
        slots
    }
}

impl Scene<'_> {
    fn chunk(&self, mut firms: FirmsChunk<'_>, decided: DecidedChunk<'_>) {
        for i in 0..firms.identity.len() {
            decided.looks[i] = false;
            if firms.identity[i] == 0 {
                continue;
            }
            let terms = &self.terms[firms.group[i] as usize];
            let plan = &self.strategies[usize::from(firms.strategy[i])];
            let research = f64::from(decided.research[i]);
            let everyday = self.luck.block(Mechanism::Everyday, firms.identity[i], 0);
            let good_year = everyday.normal(0) as f32;
            firms.efficiency[i] = efficiency::next(self.persistence, self.shock, firms.efficiency[i], good_year);
            decided.looks[i] = everyday.uniform(3) < self.look;
            self.search(&mut firms, i, research * plan.own_search, everyday.uniform(1), terms);
            self.convert(&mut firms, i, terms);
            self.imitate(&mut firms, i, research * plan.imitation, everyday.uniform(2), terms);
            self.license(&mut firms, i, research * plan.licence, terms);
            self.learn(&mut firms, i, research, research * plan.market);
        }
    }

    /// Whether something that has a chance by the year happens in this period, `u` uniform in (0, 1).
    fn happens(&self, power: f64, chance_max: f64, researchers: f64, u: f64) -> bool {
        if self.per_year == 1.0 {
            return search::succeeds(power, chance_max, researchers, u);
        }
        let yearly = search::success_probability(power, chance_max, researchers);
        u < 1.0 - math::pow(1.0 - yearly, 1.0 / self.per_year)
    }

    fn search(&self, firms: &mut FirmsChunk<'_>, i: usize, researchers: f64, u: f64, terms: &GroupTerms) {
        let s = &self.parameters.search;
        if !self.happens(s.power * self.opportunity[terms.sector as usize], s.chance_max, researchers, u) {
            return;
        }
        let block = self.luck.block(Mechanism::Search, firms.identity[i], 0);
        let draw = |k: u32| match k {
            0..3 => block.uniform(1 + k as usize),
            _ => self.luck.block(Mechanism::Search, firms.identity[i], 1 + (k - 3) / 4).uniform((k - 3) as usize % 4),
        };
        let step = search::step(s.step_low, s.step_high, beta_of_order(s.step_alpha, s.step_beta, draw)) as f32;
        // Kept if better: than what the firm can do, and than the invention that already waits.
        if step > firms.invention[i] {
            firms.invention[i] = step;
            firms.invention_direction[i] = capability::direction(s.weights(), block.uniform(0)) as u8;
        }
    }

    fn convert(&self, firms: &mut FirmsChunk<'_>, i: usize, terms: &GroupTerms) {
        if firms.invention[i] <= 0.0 {
            return;
        }
        let block = self.luck.block(Mechanism::Conversion, firms.identity[i], 0);
        let hazard = self.conversion[terms.country as usize] / self.per_year;
        let expiry = self.parameters.conversion.expiry / self.per_year;
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

    /// A seller of the sector, met in proportion to the orders that it holds, and its group.
    fn meet(&self, sector: usize, word: u32) -> Option<(usize, usize)> {
        let slots = &self.slots[sector];
        let at = slots.start + (uniform(word) * slots.len() as f64) as usize;
        // A seller that has left its stage, or the world, in this period is no longer met there.
        let row = *self.seller.get(at)? as usize;
        let group = self.offers[row].group as usize;
        (self.terms[group].sector as usize == sector).then_some((row, group))
    }

    fn imitate(&self, firms: &mut FirmsChunk<'_>, i: usize, effort: f64, u: f64, terms: &GroupTerms) {
        let (s, m) = (&self.parameters.search, &self.parameters.imitation);
        if !self.happens(s.power / m.cost, s.chance_max, effort, u) {
            return;
        }
        let block = self.luck.block(Mechanism::Imitation, firms.identity[i], 0);
        let direction = capability::direction(s.weights(), block.uniform(0));
        let own = firms.capabilities[i].of(direction);
        let mut best = own;
        for peer in 0..m.peers {
            let look = self.luck.block(Mechanism::Imitation, firms.identity[i], 1 + peer);
            let Some((row, group)) = self.meet(terms.sector as usize, look.0[0]) else { continue };
            let country = self.terms[group].country;
            let border = if country == terms.country { 1.0 } else { m.border };
            if look.uniform(1) < imitation::openness(border, self.rules.ip_strength[country as usize]) {
                best = best.max(self.seen[row].of(direction));
            }
        }
        if best > own {
            let human_capital = self.human_capital[terms.country as usize];
            let power = self.parameters.knowledge.power;
            let absorbed = knowledge::absorptive_capacity(power, f64::from(firms.knowledge[i]), human_capital);
            firms.capabilities[i].raise(direction, imitation::step(absorbed, f64::from(best - own), m.reach) as f32);
        }
    }

    fn license(&self, firms: &mut FirmsChunk<'_>, i: usize, effort: f64, terms: &GroupTerms) {
        if effort <= 0.0 || firms.licence_ends[i] > self.period {
            return;
        }
        let l = &self.parameters.licensing;
        let block = self.luck.block(Mechanism::Licence, firms.identity[i], 0);
        if !self.happens(l.power, 1.0, effort, block.uniform(0)) {
            return;
        }
        let Some((row, group)) = self.meet(terms.sector as usize, block.0[1]) else { return };
        let licensor = self.terms[group].country as usize;
        let lag = l.lag_min + block.below(2, l.lag_max.saturating_sub(l.lag_min) + 1);
        let vintage = self.seen[row].of(Direction::Technology) - self.progress(group, lag);
        let country = terms.country as usize;
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
        let stock = knowledge::stock(self.kept, f64::from(firms.knowledge[i]), research / self.per_year);
        firms.knowledge[i] = stock as f32;
        let market = firms.capabilities[i].of(Direction::Market);
        let change = branding::change(&self.parameters.branding, market, brand) / self.per_year;
        firms.capabilities[i].raise(Direction::Market, change as f32);
    }
}
