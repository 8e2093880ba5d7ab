//! # Offers and budgets
//! What the market will see of every firm, and what each sets aside for becoming better.

use crate::norms::Norms;
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::exact::{self, MoneySum};
use base::math;
use base::shape::Shape;
use firms::capability::{Capabilities, Direction};
use firms::knowledge::{self, Knowledge};
use firms::strategy::Strategy;
use firms::{fit, licensing, span, strategy};
use market::orders::Offer;
use market::tender::{self, Tender};

/// Budgets by group and by country.
struct Budgets {
    rd_spend: Vec<MoneySum>,
    talent_paid: Vec<MoneySum>,
    performers: Vec<u32>,
    subsidies: Vec<MoneySum>,
    fees: Vec<MoneySum>,
}

impl Budgets {
    fn new(shape: Shape) -> Self {
        let sums = |n| vec![MoneySum::default(); n];
        Self {
            rd_spend: sums(shape.groups()),
            talent_paid: sums(shape.groups()),
            performers: vec![0; shape.groups()],
            subsidies: sums(shape.countries),
            fees: sums(shape.countries),
        }
    }

    fn with(mut self, other: Self) -> Self {
        exact::merge(&mut self.rd_spend, &other.rd_spend);
        exact::merge(&mut self.talent_paid, &other.talent_paid);
        exact::merge(&mut self.subsidies, &other.subsidies);
        exact::merge(&mut self.fees, &other.fees);
        self.performers.iter_mut().zip(&other.performers).for_each(|(mine, theirs)| *mine += theirs);
        self
    }
}

/// Everything that one chunk needs to know of the rest of the world.
struct Scene<'a> {
    shape: Shape,
    period: u32,
    elasticity: f32,
    span: f64,
    ordinary: f64,
    knowledge: &'a Knowledge,
    /// By country.
    human_capital: Vec<f64>,
    terms: &'a [GroupTerms],
    strategies: Vec<Strategy>,
}

impl World {
    pub(crate) fn make_offers(&mut self, threads: Threads) {
        let parameters = &self.spec.parameters;
        let scene = Scene {
            shape: self.shape,
            period: self.period,
            elasticity: parameters.fit.elasticity as f32,
            span: parameters.span.elasticity,
            ordinary: parameters.world.orders_per_firm,
            knowledge: &parameters.knowledge,
            human_capital: self.spec.countries.iter().map(|c| c.parameters.human_capital).collect(),
            terms: &self.terms,
            strategies: self.spec.strategies.iter().map(|s| s.strategy).collect(),
        };
        let size = parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size)).collect();
        let start = || Budgets::new(scene.shape);
        let work = |mut budgets: Budgets,
                    ((firms, decided), offers): ((FirmsChunk<'_>, DecidedChunk<'_>), &mut [Offer])| {
            scene.chunk(firms, decided, offers, &mut budgets);
            budgets
        };
        let budgets = threads.fold(chunks, start, work, Budgets::with);
        self.accounts.rd_spend = exact::values(&budgets.rd_spend);
        self.accounts.talent_paid = exact::values(&budgets.talent_paid);
        self.accounts.performers = budgets.performers;
        self.accounts.subsidies = exact::values(&budgets.subsidies);
        self.accounts.royalties = exact::values(&budgets.fees);
    }
}

/// **RP-4** Log of unit cost less what wages and inputs add for all firms of a group.
///
/// `−λ·(ln a₀ + ln a + ln fit + e)`, `a₀` the level of the country and sector; `licensed` is the licensed technology and the capacity to absorb it.
#[inline(always)]
pub(crate) fn own_cost(
    terms: &GroupTerms,
    elasticity: f32,
    own: Capabilities,
    licensed: Option<(f32, f32)>,
    efficiency: f32,
) -> f32 {
    let technology = own.of(Direction::Technology);
    let technology = licensed.map_or(technology, |(lent, absorbed)| licensing::commanded(technology, lent, absorbed));
    let market = own.of(Direction::Market);
    let fit = fit::log_fit(elasticity, technology, terms.technology_asked, market, terms.market_asked);
    -(terms.labour_share as f32) * (terms.level + own.of(Direction::Process) + fit + efficiency)
}

/// Attraction of an offer in its sector: price, quality and brand, each relative to what the sector knows.
#[inline(always)]
pub(crate) fn attraction(tender: &Tender, norms: &Norms, terms: &GroupTerms, own: Capabilities, offer: &Offer) -> f32 {
    let price = f64::from(offer.own_price) + terms.shared_cost - terms.price_level;
    let quality = f64::from(own.of(Direction::Product)) - norms.quality[terms.sector as usize];
    let brand = f64::from(own.of(Direction::Market)) - norms.market_frontier;
    tender::attraction(tender, price, quality, brand)
}

impl Scene<'_> {
    fn chunk(&self, firms: FirmsChunk<'_>, decided: DecidedChunk<'_>, offers: &mut [Offer], budgets: &mut Budgets) {
        for (i, offer) in offers.iter_mut().enumerate() {
            decided.released[i] = false;
            decided.rd_spend[i] = 0.0;
            if firms.identity[i] == 0 {
                continue;
            }
            let terms = &self.terms[firms.group[i] as usize];
            let licensed = firms.licence_ends[i] > self.period;
            let lent = licensed.then(|| (firms.licensed[i], self.absorbed(firms.knowledge[i], terms)));
            // Good and bad years pass: they move the price, and not what a firm's progress is judged by.
            decided.own_cost[i] = own_cost(terms, self.elasticity, firms.capabilities[i], lent, 0.0)
                + span::log_cost(self.span, firms.orders[i], self.ordinary);
            offer.cost_share = 1.0 / firms.markup[i];
            let good_year = terms.labour_share as f32 * firms.efficiency[i];
            offer.own_price = math::ln32(firms.markup[i]) + decided.own_cost[i] - good_year;
            offer.group = firms.group[i];
            decided.rd_spend[i] = self.budget(&firms, i, licensed, terms, budgets);
        }
    }

    /// Absorptive capacity.
    fn absorbed(&self, stock: f32, terms: &GroupTerms) -> f32 {
        let human_capital = self.human_capital[terms.country as usize];
        knowledge::absorptive_capacity(self.knowledge.power, f64::from(stock), human_capital) as f32
    }

    /// What the firm spends on R&D in this period, entered into the budgets.
    fn budget(
        &self,
        firms: &FirmsChunk<'_>,
        i: usize,
        licensed: bool,
        terms: &GroupTerms,
        budgets: &mut Budgets,
    ) -> f64 {
        let plan = &self.strategies[usize::from(firms.strategy[i])];
        let spend = strategy::rd_spend(plan.rd_intensity, firms.sales[i], terms.subsidy);
        if spend == 0.0 {
            return 0.0;
        }
        let (group, country) = (firms.group[i] as usize, terms.country as usize);
        // The fee is paid to the licensor's country as long as the licence runs; before, it pays for the search of one.
        let fee = if licensed { spend * plan.licence } else { 0.0 };
        budgets.rd_spend[group].add(spend);
        budgets.talent_paid[group].add(spend - fee);
        budgets.performers[group] += u32::from(spend > fee);
        if terms.subsidy > 0.0 {
            budgets.subsidies[country].add(spend * terms.subsidy / (1.0 + terms.subsidy));
        }
        if licensed {
            budgets.fees[usize::from(firms.licensor[i])].add(fee);
        }
        spend
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_cost_falls_with_process_capability_by_the_labour_share() {
        let terms =
            GroupTerms { labour_share: 0.5, technology_asked: -1.0, market_asked: -1.0, ..GroupTerms::default() };
        let own = Capabilities([0.2, 0.0, 0.0, 0.0]);
        assert!((own_cost(&terms, 0.5, own, None, 0.1) + 0.15).abs() < 1e-6);
        // One log point short of the technology that is asked, half of it made good by a licence.
        let terms = GroupTerms { technology_asked: 1.0, ..terms };
        assert!((own_cost(&terms, 0.5, own, None, 0.1) - 0.1).abs() < 1e-6);
        assert!((own_cost(&terms, 0.5, own, Some((1.0, 0.5)), 0.1) + 0.025).abs() < 1e-6);
    }
}
