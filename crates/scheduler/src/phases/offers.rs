//! # Offers and budgets
//! What the market will see of every firm, and what each sets aside for becoming better.

use crate::norms::Norms;
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism};
use base::exact::{self, MoneySum};
use base::math;
use base::shape::Shape;
use firms::capability::{Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{efficiency, fit, licensing, span, strategy};
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
    luck: Luck,
    period: u32,
    persistence: f32,
    shock: f32,
    elasticity: f32,
    span: f64,
    ordinary: f64,
    terms: &'a [GroupTerms],
    strategies: Vec<Strategy>,
}

impl World {
    pub(crate) fn make_offers(&mut self, threads: Threads) {
        let parameters = &self.spec.parameters;
        let (persistence, shock) = per_period(&parameters.efficiency, parameters.time.periods_per_year);
        let scene = Scene {
            shape: self.shape,
            luck: self.luck.at(self.period),
            period: self.period,
            persistence: persistence as f32,
            shock: shock as f32,
            elasticity: parameters.fit.elasticity as f32,
            span: parameters.span.elasticity,
            ordinary: parameters.world.orders_per_firm,
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

/// Persistence and shock of transitory efficiency in one period, such that a year is as the parameters say: the shock is
/// spread so that its variance after a year is the same.
fn per_period(efficiency: &efficiency::Efficiency, periods_per_year: u32) -> (f64, f64) {
    if periods_per_year == 1 {
        return (efficiency.persistence, efficiency.shock);
    }
    let persistence = math::pow(efficiency.persistence, 1.0 / f64::from(periods_per_year));
    let yearly = 1.0 - efficiency.persistence * efficiency.persistence;
    (persistence, efficiency.shock * ((1.0 - persistence * persistence) / yearly).sqrt())
}

/// **RP-4** Log of unit cost less what wages and inputs add for all firms of a group.
///
/// `−λ·(ln a + ln fit + e)`; `licensed` is the licensed technology and the capacity to absorb it.
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
    -(terms.labour_share as f32) * (own.of(Direction::Process) + fit + efficiency)
}

/// Attraction of an offer in its sector: price, quality and brand, each relative to what the sector knows.
#[inline(always)]
pub(crate) fn attraction(
    tender: &Tender,
    norms: &Norms,
    shape: Shape,
    terms: &GroupTerms,
    own: Capabilities,
    offer: &Offer,
) -> f32 {
    let price = f64::from(offer.own_price) + terms.shared_cost - terms.price_level;
    let quality = f64::from(own.of(Direction::Product)) - norms.quality[shape.sector(offer.group as usize)];
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
            let normal = self.luck.block(Mechanism::Efficiency, firms.identity[i], 0).normal(0) as f32;
            firms.efficiency[i] = efficiency::next(self.persistence, self.shock, firms.efficiency[i], normal);
            let licensed = firms.licence_ends[i] > self.period;
            let lent = licensed.then(|| (firms.licensed[i], firms.absorption[i]));
            decided.own_cost[i] = own_cost(terms, self.elasticity, firms.capabilities[i], lent, firms.efficiency[i])
                + span::log_cost(self.span, firms.orders[i], self.ordinary);
            offer.cost_share = 1.0 / firms.markup[i];
            offer.own_price = math::ln(f64::from(firms.markup[i])) as f32 + decided.own_cost[i];
            offer.group = firms.group[i];
            decided.rd_spend[i] = self.budget(&firms, i, licensed, terms, budgets);
        }
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
        let group = firms.group[i] as usize;
        // The fee is paid to the licensor's country as long as the licence runs; before, it pays for the search of one.
        let fee = if licensed { spend * plan.licence } else { 0.0 };
        budgets.rd_spend[group].add(spend);
        budgets.talent_paid[group].add(spend - fee);
        budgets.performers[group] += u32::from(spend > fee);
        budgets.subsidies[self.shape.country(group)].add(spend * terms.subsidy / (1.0 + terms.subsidy));
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
    fn four_quarters_are_as_variable_as_a_year() {
        let yearly = efficiency::Efficiency { persistence: 0.5, shock: 0.2 };
        let (persistence, shock) = per_period(&yearly, 4);
        let variance: f64 = (0..4).map(|k| shock * shock * persistence.powi(2 * k)).sum();
        assert!((persistence.powi(4) - 0.5).abs() < 1e-12 && (variance - 0.04).abs() < 1e-12);
    }

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
