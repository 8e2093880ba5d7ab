//! # Offers and budgets
//! What the market will see of every firm, and what each sets aside for becoming better.

use super::few::{Few, TILE};
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::exact::{self, MoneySum};
use base::shape::Shape;
use base::{lanes, math};
use firms::capability::{Capabilities, Direction};
use firms::strategy::Strategy;
use firms::{fit, knowledge, licensing, span, strategy};
use market::orders::Offer;
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
        let size = parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size)).collect();
        let start = || Budgets::new(scene.shape);
        let work = |mut budgets: Budgets,
                    ((firms, decided), offers): ((FirmsChunk<'_>, DecidedChunk<'_>), &mut [Offer])| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(firms, decided, offers, &mut budgets),
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
    fn chunk(&self, firms: FirmsChunk<'_>, decided: DecidedChunk<'_>, offers: &mut [Offer], budgets: &mut Budgets) {
        for at in (0..offers.len()).step_by(TILE) {
            let of = at..(at + TILE).min(offers.len());
            self.price(&firms, of.clone(), &mut decided.own_cost[of.clone()], &mut offers[of.clone()]);
            decided.released[of.clone()].fill(false);
            self.budget(&firms, of.clone(), &mut decided.rd_spend[of], budgets);
        }
    }

    /// Unit cost and price of the firms of a tile; those of an empty row are nobody's.
    #[inline(always)]
    fn price(&self, firms: &FirmsChunk<'_>, of: Range<usize>, own_cost: &mut [f32], offers: &mut [Offer]) {
        let n = offers.len();
        let (identity, group) = (&firms.identity[of.clone()][..n], &firms.group[of.clone()][..n]);
        let (capabilities, efficiency) = (&firms.capabilities[of.clone()][..n], &firms.efficiency[of.clone()][..n]);
        let markup = &firms.markup[of.clone()][..n];
        let own_cost = &mut own_cost[..n];
        let (mut span, mut log_markup) = ([0.0_f32; TILE], [0.0_f32; TILE]);
        for (span, &orders) in span.iter_mut().zip(&firms.orders[of.clone()]) {
            *span = span::log_cost(self.span, orders, self.ordinary);
        }
        // An empty row may hold no mark-up.
        log_markup.iter_mut().zip(markup).for_each(|(log, &markup)| *log = math::ln32(markup.max(1.0)));
        let lent = self.lent(firms, of);
        for k in 0..n {
            let terms = &self.terms[group[k] as usize];
            // Good and bad years pass, and size is no progress: they move the price, and not what a firm is judged by.
            let cost = self::own_cost(terms, self.elasticity, capabilities[k], Some(lent[k]), 0.0);
            let good_year = terms.labour_share as f32 * efficiency[k];
            own_cost[k] = cost;
            let alive = identity[k] != 0;
            offers[k].group = if alive { group[k] } else { offers[k].group };
            offers[k].cost_share = if alive { 1.0 / markup[k] } else { 0.0 };
            offers[k].own_price = log_markup[k] + cost + span[k] - good_year;
        }
    }

    /// For each firm of a tile: licensed technology, none of it where there is no licence, and the capacity to absorb it.
    #[inline(always)]
    fn lent(&self, firms: &FirmsChunk<'_>, of: Range<usize>) -> [(f32, f32); TILE] {
        let ends = &firms.licence_ends[of.clone()];
        let mut lent = [(f32::NEG_INFINITY, 0.0); TILE];
        for k in Few::of(ends.len(), |k| ends[k] > self.period).iter() {
            let row = of.start + k;
            let country = self.terms[firms.group[row] as usize].country as usize;
            let (stock, human_capital) = (firms.knowledge[row], self.human_capital[country]);
            lent[k] = (firms.licensed[row], knowledge::absorptive_capacity(self.knowledge, stock, human_capital));
        }
        lent
    }

    /// What the firms of a tile spend on R&D in this period, entered into the budgets.
    #[inline(always)]
    fn budget(&self, firms: &FirmsChunk<'_>, of: Range<usize>, rd_spend: &mut [f64], budgets: &mut Budgets) {
        let n = rd_spend.len();
        let (group, sales) = (&firms.group[of.clone()][..n], &firms.sales[of.clone()][..n]);
        let (strategy, ends) = (&firms.strategy[of.clone()][..n], &firms.licence_ends[of.clone()][..n]);
        let mut payers = Few::NONE;
        for k in 0..n {
            // A firm without sales, and an empty row, has nothing to spend.
            let (plan, terms) = (&self.strategies[usize::from(strategy[k])], &self.terms[group[k] as usize]);
            let spend = strategy::rd_spend(plan.rd_intensity, sales[k], terms.subsidy);
            rd_spend[k] = spend;
            // The fee is paid to the licensor's country as long as the licence runs; before, it pays for the search of one.
            let fee = spend * plan.licence * f64::from(u8::from(ends[k] > self.period));
            payers.add_if(k, fee > 0.0);
            let budget = &mut budgets.groups[group[k] as usize];
            budget.rd_spend.add(spend);
            budget.talent_paid.add_bounded(spend - fee);
            budget.performers += u32::from(spend > fee);
            if terms.subsidy > 0.0 {
                budgets.subsidies[terms.country as usize].add_bounded(spend * terms.subsidy * terms.own_rd);
            }
        }
        for k in payers.iter() {
            let fee = rd_spend[k] * self.strategies[usize::from(strategy[k])].licence;
            budgets.fees[usize::from(firms.licensor[of.start + k])].add_bounded(fee);
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
