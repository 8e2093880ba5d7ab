//! # Offers and budgets
//! What the market will see of every firm, and what each sets aside for becoming better.

use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism};
use base::exact::{self, MoneySum};
use base::math;
use base::shape::Shape;
use firms::capability::Direction;
use firms::strategy::Strategy;
use firms::{efficiency, fit, licensing, strategy};
use market::orders::Offer;

/// What all firms of a group share in this phase.
struct Terms {
    labour_share: f32,
    technology_asked: f32,
    market_asked: f32,
    subsidy: f64,
}

/// Budgets by group and by country.
struct Budgets {
    rd_spend: Vec<MoneySum>,
    talent_paid: Vec<MoneySum>,
    subsidies: Vec<MoneySum>,
    fees: Vec<MoneySum>,
}

impl Budgets {
    fn new(shape: Shape) -> Self {
        let sums = |n| vec![MoneySum::default(); n];
        Self {
            rd_spend: sums(shape.groups()),
            talent_paid: sums(shape.groups()),
            subsidies: sums(shape.countries),
            fees: sums(shape.countries),
        }
    }

    fn with(mut self, other: Self) -> Self {
        exact::merge(&mut self.rd_spend, &other.rd_spend);
        exact::merge(&mut self.talent_paid, &other.talent_paid);
        exact::merge(&mut self.subsidies, &other.subsidies);
        exact::merge(&mut self.fees, &other.fees);
        self
    }
}

/// Everything that one chunk needs to know of the rest of the world.
struct Scene {
    shape: Shape,
    luck: Luck,
    period: u32,
    persistence: f32,
    shock: f32,
    elasticity: f32,
    terms: Vec<Terms>,
    strategies: Vec<Strategy>,
}

impl World {
    pub(crate) fn make_offers(&mut self, threads: Threads) {
        let scene = self.offer_scene();
        let size = self.spec.parameters.world.chunk as usize;
        let chunks: Vec<_> = self
            .firms
            .chunks_mut(size)
            .into_iter()
            .zip(self.decided.chunks_mut(size))
            .zip(self.offers.chunks_mut(size))
            .collect();
        let start = || Budgets::new(scene.shape);
        let work = |mut budgets: Budgets, ((firms, decided), offers): ((FirmsChunk<'_>, DecidedChunk<'_>), &mut [Offer])| {
            scene.chunk(firms, decided, offers, &mut budgets);
            budgets
        };
        let budgets = threads.fold(chunks, start, work, Budgets::with);
        self.accounts.rd_spend = exact::values(&budgets.rd_spend);
        self.accounts.talent_paid = exact::values(&budgets.talent_paid);
        self.accounts.subsidies = exact::values(&budgets.subsidies);
        self.accounts.royalties = exact::values(&budgets.fees);
    }

    fn offer_scene(&self) -> Scene {
        let parameters = &self.spec.parameters;
        let norms = &self.norms;
        let terms = (0..self.shape.groups()).map(|g| {
            let sector = &self.spec.sectors[self.shape.sector(g)].parameters;
            Terms {
                labour_share: self.spec.groups[g].labour_share as f32,
                technology_asked: (math::ln(sector.technology_requirement) + norms.technology_frontier) as f32,
                market_asked: (math::ln(sector.market_requirement) + norms.market_frontier) as f32,
                subsidy: self.rules.rd_subsidy[g],
            }
        });
        let per_year = f64::from(parameters.time.periods_per_year);
        let persistence = math::pow(parameters.efficiency.persistence, 1.0 / per_year);
        // The yearly shock is spread over periods such that its variance after a year is the same.
        let yearly = 1.0 - parameters.efficiency.persistence * parameters.efficiency.persistence;
        let shock = parameters.efficiency.shock * ((1.0 - persistence * persistence) / yearly).sqrt();
        Scene {
            shape: self.shape,
            luck: self.luck.at(self.period),
            period: self.period,
            persistence: persistence as f32,
            shock: shock as f32,
            elasticity: parameters.fit.elasticity as f32,
            terms: terms.collect(),
            strategies: self.spec.strategies.iter().map(|s| s.strategy).collect(),
        }
    }
}

impl Scene {
    fn chunk(&self, firms: FirmsChunk<'_>, decided: DecidedChunk<'_>, offers: &mut [Offer], budgets: &mut Budgets) {
        for i in 0..offers.len() {
            decided.released[i] = false;
            if firms.identity[i] == 0 {
                offers[i] = Offer::default();
                decided.rd_spend[i] = 0.0;
                continue;
            }
            let terms = &self.terms[firms.group[i] as usize];
            let normal = self.luck.block(Mechanism::Efficiency, firms.identity[i], 0).normal(0) as f32;
            firms.efficiency[i] = efficiency::next(self.persistence, self.shock, firms.efficiency[i], normal);
            let licensed = firms.licence_ends[i] > self.period;
            let own = firms.capabilities[i];
            let technology = own.of(Direction::Technology);
            let technology =
                if licensed { licensing::commanded(technology, firms.licensed[i], firms.absorption[i]) } else { technology };
            let (market, asked) = (own.of(Direction::Market), (terms.technology_asked, terms.market_asked));
            let fit = fit::log_fit(self.elasticity, technology, asked.0, market, asked.1);
            decided.own_cost[i] = -terms.labour_share * (own.of(Direction::Process) + fit + firms.efficiency[i]);
            offers[i].cost_share = 1.0 / firms.markup[i];
            offers[i].own_price = math::ln(f64::from(firms.markup[i])) as f32 + decided.own_cost[i];
            offers[i].group = firms.group[i];
            decided.rd_spend[i] = self.budget(&firms, i, licensed, terms, budgets);
        }
    }

    /// What the firm spends on R&D in this period, entered into the budgets.
    fn budget(&self, firms: &FirmsChunk<'_>, i: usize, licensed: bool, terms: &Terms, budgets: &mut Budgets) -> f64 {
        let plan = &self.strategies[usize::from(firms.strategy[i])];
        let spend = strategy::rd_spend(plan.rd_intensity, firms.sales[i], terms.subsidy);
        if spend == 0.0 {
            return 0.0;
        }
        let group = firms.group[i] as usize;
        let fee = if licensed { spend * plan.licence } else { 0.0 };
        budgets.rd_spend[group].add(spend);
        budgets.talent_paid[group].add(spend - fee);
        budgets.subsidies[self.shape.country(group)].add(spend * terms.subsidy / (1.0 + terms.subsidy));
        if licensed {
            budgets.fees[usize::from(firms.licensor[i])].add(fee);
        }
        spend
    }
}
