//! # Offers and budgets
//! What the market will see of every firm, and what each sets aside for becoming better.

use super::few::{Few, TILE, by_strategy};
use crate::rows::{BLOCK, chunk_rows, runs};
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, OffersChunk, World};
use base::exact::{self, MoneySum};
use base::shape::Shape;
use base::{lanes, math};
use firms::capability::{Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{fit, knowledge, licensing, span, strategy};
use market::tender::{self, Tender};
use std::ops::Range;

/// Budgets of the firms of a group.
#[derive(Clone, Copy, Default)]
struct Budget {
    rd_spend: MoneySum,
    talent_paid: MoneySum,
    performers: u32,
}

/// Budgets by group and by country.
struct Budgets {
    groups: Vec<Budget>,
    subsidies: Vec<MoneySum>,
    fees: Vec<MoneySum>,
}

impl Budgets {
    fn new(shape: Shape) -> Self {
        let sums = |n| vec![MoneySum::default(); n];
        Self {
            groups: vec![Budget::default(); shape.groups()],
            subsidies: sums(shape.countries),
            fees: sums(shape.countries),
        }
    }

    fn with(mut self, other: Self) -> Self {
        for (mine, theirs) in self.groups.iter_mut().zip(&other.groups) {
            mine.rd_spend += theirs.rd_spend;
            mine.talent_paid += theirs.talent_paid;
            mine.performers += theirs.performers;
        }
        exact::merge(&mut self.subsidies, &other.subsidies);
        exact::merge(&mut self.fees, &other.fees);
        self
    }
}

/// Everything that one chunk needs to know of the rest of the world.
struct Scene<'a> {
    shape: Shape,
    period: u32,
    elasticity: f32,
    span: f32,
    ordinary: f32,
    knowledge: f32,
    /// By country.
    human_capital: Vec<f32>,
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
            span: parameters.span.elasticity as f32,
            ordinary: parameters.world.orders_per_firm as f32,
            knowledge: parameters.knowledge.power as f32,
            human_capital: self.spec.countries.iter().map(|c| c.parameters.human_capital as f32).collect(),
            terms: &self.terms,
            strategies: self.spec.strategies.iter().map(|s| s.strategy).collect(),
        };
        let size = chunk_rows(parameters.world.chunk);
        let firms = self.firms.chunks_mut(size).into_iter();
        let columns = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size));
        let chunks: Vec<_> = columns.zip(self.blocks.chunks(size / BLOCK)).collect();
        let start = || Budgets::new(scene.shape);
        let work = |mut budgets: Budgets, (((firms, decided), offers), blocks): (_, &[u32])| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(firms, decided, offers, blocks, &mut budgets),
            );
            budgets
        };
        let budgets = threads.fold(chunks, start, work, Budgets::with);
        self.accounts.rd_spend = budgets.groups.iter().map(|of| of.rd_spend.value()).collect();
        self.accounts.talent_paid = budgets.groups.iter().map(|of| of.talent_paid.value()).collect();
        self.accounts.performers = budgets.groups.iter().map(|of| of.performers).collect();
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

/// Price, quality and brand of an offer, each relative to what the sector knows.
#[inline(always)]
pub(crate) fn relative(terms: &GroupTerms, own: Capabilities, own_price: f32) -> (f32, f32, f32) {
    let price = own_price + terms.relative_cost;
    (price, own.of(Direction::Product) - terms.quality_norm, own.of(Direction::Market) - terms.market_frontier)
}

/// Attraction of an offer in its sector: price, quality and brand, each relative to what the sector knows.
#[inline(always)]
pub(crate) fn attraction(tender: &Tender, terms: &GroupTerms, own: Capabilities, own_price: f32) -> f32 {
    let (price, quality, brand) = relative(terms, own, own_price);
    tender::attraction(tender, price, quality, brand)
}

impl Scene<'_> {
    #[inline(always)]
    fn chunk(
        &self,
        firms: FirmsChunk<'_>,
        decided: DecidedChunk<'_>,
        mut offers: OffersChunk<'_>,
        blocks: &[u32],
        budgets: &mut Budgets,
    ) {
        for (group, of) in runs(blocks, TILE) {
            let terms = self.terms[group];
            self.price(&firms, &terms, of.clone(), &mut decided.own_cost[of.clone()], &mut offers);
            decided.released[of.clone()].fill(false);
            self.budget(&firms, &terms, of.clone(), &mut decided.rd_spend[of], budgets);
        }
    }

    /// Unit cost and price of the firms of a run; those of an empty row are nobody's.
    #[inline(always)]
    fn price(
        &self,
        firms: &FirmsChunk<'_>,
        terms: &GroupTerms,
        of: Range<usize>,
        own_cost: &mut [f32],
        offers: &mut OffersChunk<'_>,
    ) {
        let n = own_cost.len().min(TILE);
        let capabilities = &firms.capabilities[of.clone()][..n];
        let (efficiency, markup) = (&firms.efficiency[of.clone()][..n], &firms.markup[of.clone()][..n]);
        let own_cost = &mut own_cost[..n];
        let mut span = [0.0_f32; TILE];
        for (span, &orders) in span.iter_mut().zip(&firms.orders[of.clone()]) {
            *span = span::log_cost(self.span, orders, self.ordinary);
        }
        let (labour_share, elasticity) = (terms.labour_share as f32, self.elasticity);
        let (cost_share, own_price) = (&mut offers.cost_share[of.clone()][..n], &mut offers.own_price[of.clone()][..n]);
        let (lent, absorbed) = self.lent(firms, terms, of);
        for k in 0..n {
            // Good and bad years pass, and size is no progress: they move the price, and not what a firm is judged by.
            own_cost[k] = self::own_cost(terms, elasticity, capabilities[k], Some((lent[k], absorbed[k])), 0.0);
        }
        for k in 0..n {
            let good_year = labour_share * efficiency[k];
            // An empty row has no mark-up.
            let log_markup = math::ln32(markup[k].max(1.0));
            cost_share[k] = if markup[k] > 0.0 { 1.0 / markup[k] } else { 0.0 };
            own_price[k] = log_markup + own_cost[k] + span[k] - good_year;
        }
    }

    /// For each firm of a run: licensed technology, none of it where there is no licence, and the capacity to absorb it.
    #[inline(always)]
    fn lent(&self, firms: &FirmsChunk<'_>, terms: &GroupTerms, of: Range<usize>) -> ([f32; TILE], [f32; TILE]) {
        let (ends, licensed) = (&firms.licence_ends[of.clone()], &firms.licensed[of.clone()]);
        let (mut lent, mut absorbed) = ([f32::NEG_INFINITY; TILE], [0.0; TILE]);
        for ((lent, &ends), &licensed) in lent.iter_mut().zip(ends).zip(licensed) {
            *lent = if ends > self.period { licensed } else { f32::NEG_INFINITY };
        }
        let human_capital = self.human_capital[terms.country as usize];
        for (absorbed, &stock) in absorbed.iter_mut().zip(&firms.knowledge[of]) {
            *absorbed = knowledge::absorptive_capacity(self.knowledge, stock, human_capital);
        }
        (lent, absorbed)
    }

    /// What the firms of a run spend on R&D in this period, entered into the budgets.
    #[inline(always)]
    fn budget(
        &self,
        firms: &FirmsChunk<'_>,
        terms: &GroupTerms,
        of: Range<usize>,
        rd_spend: &mut [f64],
        budgets: &mut Budgets,
    ) {
        let n = rd_spend.len().min(TILE);
        let (sales, strategy) = (&firms.sales[of.clone()][..n], &firms.strategy[of.clone()][..n]);
        let (ends, licensor) = (&firms.licence_ends[of.clone()][..n], &firms.licensor[of][..n]);
        let intensity = by_strategy(strategy, self.strategies.iter().map(|plan| plan.rd_intensity));
        let licence = by_strategy(strategy, self.strategies.iter().map(|plan| plan.licence));
        let mut fees = [0.0; TILE];
        for k in 0..n {
            // A firm without sales, and an empty row, has nothing to spend.
            rd_spend[k] = strategy::rd_spend(intensity[k], sales[k], terms.subsidy);
            // The fee is paid to the licensor's country as long as the licence runs; before, it pays for the search of one.
            fees[k] = rd_spend[k] * licence[k] * f64::from(u8::from(ends[k] > self.period));
        }
        let mut performers = 0;
        for k in 0..n {
            performers += u32::from(rd_spend[k] > fees[k]);
        }
        let mut talent = [0.0; TILE];
        for ((talent, spend), fee) in talent.iter_mut().zip(&*rd_spend).zip(&fees) {
            *talent = spend - fee;
        }
        let budget = &mut budgets.groups[self.shape.group(terms.country as usize, terms.sector as usize)];
        budget.performers += performers;
        budget.rd_spend.add_all(&rd_spend[..n]);
        budget.talent_paid.add_all(&talent[..n]);
        for k in Few::of(n, |k| fees[k] > 0.0).iter() {
            budgets.fees[usize::from(licensor[k])].add_bounded(fees[k]);
        }
        if terms.subsidy > 0.0 {
            let subsidies = &mut budgets.subsidies[terms.country as usize];
            rd_spend[..n].iter().for_each(|spend| subsidies.add_bounded(spend * terms.subsidy * terms.own_rd));
        }
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
