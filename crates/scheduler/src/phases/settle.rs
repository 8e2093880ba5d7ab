//! # Settle
//! What the accounts of a period do to each firm: profit, cash and dividend; mark-up and attraction; what enters norms.

use super::accounts::{GroupSums, Sums};
use super::few::{Few, TILE, by_strategy};
use crate::norms::Measured;
use crate::parameters::Parameters;
use crate::rows::runs;
use crate::terms::GroupTerms;
use crate::world::{DecidedChunk, FirmsChunk, OffersChunk};
use base::draws::{Luck, Mechanism};
use base::shape::Shape;
use firms::capability::{Capabilities, Direction};
use firms::{exit, pricing};
use market::accounts as rules;

/// What all firms are settled by.
pub(super) struct Scene<'a> {
    pub shape: Shape,
    pub parameters: &'a Parameters,
    pub luck: Luck,
    pub strategies: usize,
    pub terms: &'a [GroupTerms],
    /// By strategy: share of R&D spend that is paid for a licence by who has one.
    pub fees: Vec<f64>,
    pub period: u32,
    pub per_year: f64,
    /// Chance that lenders bear with a firm for a period.
    pub borne: f64,
}

/// Neighbouring rows of one group, at most [`TILE`], of the columns that this phase reads or writes. A row that has a share of cost
/// has a firm: identities, twice as long, are asked for luck alone.
struct Rows<'a> {
    identity: &'a [u64],
    strategy: &'a [u16],
    capabilities: &'a [Capabilities],
    sales: &'a [f64],
    orders: &'a [u32],
    licence_ends: &'a [u32],
    royalty: &'a [f32],
    licensor: &'a [u16],
    rd_spend: &'a [f64],
    own_cost: &'a [f32],
    cash: &'a mut [f64],
    markup: &'a mut [f32],
    share_last: &'a mut [f32],
    profit: &'a mut [f32],
    research: &'a mut [f32],
    released: &'a mut [bool],
    cost_share: &'a [f32],
    own_price: &'a [f32],
    attraction: &'a mut [f32],
}

impl Scene<'_> {
    #[inline(always)]
    pub(super) fn chunk(
        &self,
        firms: FirmsChunk<'_>,
        decided: DecidedChunk<'_>,
        offers: OffersChunk<'_>,
        blocks: &[u32],
        sums: &mut Sums,
    ) {
        for (group, of) in runs(blocks, TILE) {
            let mut rows = Rows {
                identity: &firms.identity[of.clone()],
                strategy: &firms.strategy[of.clone()],
                capabilities: &firms.capabilities[of.clone()],
                sales: &firms.sales[of.clone()],
                orders: &firms.orders[of.clone()],
                licence_ends: &firms.licence_ends[of.clone()],
                royalty: &firms.royalty[of.clone()],
                licensor: &firms.licensor[of.clone()],
                rd_spend: &decided.rd_spend[of.clone()],
                own_cost: &decided.own_cost[of.clone()],
                cash: &mut firms.cash[of.clone()],
                markup: &mut firms.markup[of.clone()],
                share_last: &mut firms.share_last[of.clone()],
                profit: &mut decided.profit[of.clone()],
                research: &mut decided.research[of.clone()],
                released: &mut decided.released[of.clone()],
                cost_share: &offers.cost_share[of.clone()],
                own_price: &offers.own_price[of.clone()],
                attraction: &mut offers.attraction[of],
            };
            let terms = self.terms[group];
            self.settle(&mut rows, &terms, sums);
            self.present(&mut rows, &terms, &mut sums.groups[group]);
            self.measure(&mut rows, &terms, sums);
        }
    }

    /// Profit, cash, dividend; whether lenders bear the debt. An empty row sells nothing and has nothing.
    #[inline(always)]
    fn settle(&self, rows: &mut Rows<'_>, terms: &GroupTerms, sums: &mut Sums) {
        let accounts = &self.parameters.accounts;
        let (payout, kept) = (accounts.payout / self.per_year, accounts.cash_kept * self.per_year);
        let (debt_max, per_year, period) = (self.parameters.exit.debt_max, self.per_year, self.period);
        // Columns cut to one length: no access below needs a check of its bounds.
        let n = rows.identity.len().min(TILE);
        let (sold, rd_spend) = (&rows.sales[..n], &rows.rd_spend[..n]);
        let (licence_ends, royalty_share) = (&rows.licence_ends[..n], &rows.royalty[..n]);
        let (cash_kept, earned, cost_share) = (&mut rows.cash[..n], &mut rows.profit[..n], &rows.cost_share[..n]);
        let (mut costs, mut royalties, mut dividends) = ([0.0; TILE], [0.0; TILE], [0.0; TILE]);
        let mut insolvent = [false; TILE];
        for k in 0..n {
            costs[k] = sold[k] * f64::from(cost_share[k]);
            let licensed = f64::from(u8::from(licence_ends[k] > period));
            royalties[k] = sold[k] * f64::from(royalty_share[k]) * licensed;
        }
        for k in 0..n {
            let sales = sold[k];
            let fixed = if cost_share[k] > 0.0 { terms.fixed } else { 0.0 };
            let profit = sales - costs[k] - rd_spend[k] * terms.own_rd - royalties[k] - fixed;
            let before = cash_kept[k] + profit;
            let dividend = rules::dividend(payout, before, kept * sales);
            let cash = before - dividend;
            earned[k] = profit as f32;
            cash_kept[k] = cash;
            dividends[k] = dividend;
            insolvent[k] = exit::insolvent(debt_max, cash, sales * per_year);
        }
        let sum = &mut sums.groups[self.group(terms)];
        sum.sales.add_all(sold);
        sum.cash.add_all(cash_kept);
        sum.cost.add_all(&costs[..n]);
        sum.dividends.add_all(&dividends[..n]);
        sum.held += rows.orders.iter().map(|&orders| u64::from(orders)).sum::<u64>();
        sum.firms += cost_share.iter().map(|&share| u32::from(share > 0.0)).sum::<u32>();
        for k in Few::of(n, |k| royalties[k] > 0.0).iter() {
            sums.royalties[usize::from(rows.licensor[k])].add_bounded(royalties[k]);
        }
        for k in Few::of(n, |k| insolvent[k]).iter() {
            let luck = self.luck.block(Mechanism::Credit, rows.identity[k], 0).uniform(0);
            rows.released[k] = luck >= self.borne;
        }
    }

    /// Mark-up and attraction.
    #[inline(always)]
    fn present(&self, rows: &mut Rows<'_>, terms: &GroupTerms, sums: &mut GroupSums) {
        let n = rows.identity.len().min(TILE);
        let (cost_share, capabilities) = (&rows.cost_share[..n], &rows.capabilities[..n]);
        let (released, sales, own_price) = (&rows.released[..n], &rows.sales[..n], &rows.own_price[..n]);
        let shown = &mut rows.attraction[..n];
        let (share_last, markup) = (&mut rows.share_last[..n], &mut rows.markup[..n]);
        let (pricing, tender) = (self.parameters.pricing, self.parameters.tender);
        for k in 0..n {
            let share = (sales[k] * terms.per_sector_sales) as f32;
            let growth = if share_last[k] > 0.0 { share / share_last[k] - 1.0 } else { 0.0 };
            share_last[k] = share;
            let next = pricing::markup(&pricing, markup[k], growth);
            markup[k] = if cost_share[k] > 0.0 { next } else { 0.0 };
        }
        let mut attractions = [0.0; TILE];
        for k in 0..n {
            let attraction = super::offers::attraction(&tender, terms, capabilities[k], own_price[k]);
            shown[k] = if released[k] | (cost_share[k] == 0.0) { 0.0 } else { attraction };
            attractions[k] = f64::from(shown[k]);
        }
        sums.attraction.add_all(&attractions[..n]);
    }

    /// What enters norms and histories.
    #[inline(always)]
    fn measure(&self, rows: &mut Rows<'_>, terms: &GroupTerms, sums: &mut Sums) {
        let n = rows.identity.len().min(TILE);
        let (cost_share, strategy, rd_spend) = (&rows.cost_share[..n], &rows.strategy[..n], &rows.rd_spend[..n]);
        let (capabilities, own_cost) = (&rows.capabilities[..n], &rows.own_cost[..n]);
        let (licence_ends, research) = (&rows.licence_ends[..n], &mut rows.research[..n]);
        let fee = by_strategy(strategy, self.fees.iter().copied());
        let mut measured = Measured::<TILE>::ORDINARY;
        for k in 0..n {
            let all = rd_spend[k] * terms.per_talent_wage;
            research[k] = (all * terms.per_median) as f32;
            // Strategies' shares are of all that is spent; who is paid a licence fee does not research.
            let researching = 1.0 - if licence_ends[k] > self.period { fee[k] } else { 0.0 };
            measured.researchers[k] = (all * researching * terms.per_mean) as f32;
        }
        let (mut technology, mut alive) = ([0.0; TILE], [false; TILE]);
        for k in 0..n {
            let own = capabilities[k];
            alive[k] = cost_share[k] > 0.0;
            technology[k] = f64::from(if alive[k] { own.of(Direction::Technology) } else { 0.0 });
            measured.technology[k] = own.of(Direction::Technology) - terms.technology_frontier;
            measured.market[k] = own.of(Direction::Market) - terms.market_frontier;
            measured.quality[k] = own.of(Direction::Product) - terms.quality_norm;
            measured.unit_cost[k] = own_cost[k] + terms.level_cost - terms.cost_norm;
        }
        sums.groups[self.group(terms)].technology.add_all(&technology[..n]);
        sums.norms.count(&measured, terms.sector as usize, &alive[..n]);
        if self.parameters.adaptation.rate > 0.0 {
            self.pay_off(rows, terms.sector as usize, sums);
        }
    }

    /// What strategies paid, where firms learn from it.
    fn pay_off(&self, rows: &Rows<'_>, sector: usize, sums: &mut Sums) {
        for k in (0..rows.identity.len()).filter(|&k| rows.identity[k] != 0 && rows.sales[k] > 0.0) {
            let payoff = &mut sums.payoffs[sector * self.strategies + usize::from(rows.strategy[k])];
            payoff.0.add((f64::from(rows.profit[k]) / rows.sales[k]).max(-1.0));
            payoff.1 += 1;
        }
    }

    fn group(&self, terms: &GroupTerms) -> usize {
        self.shape.group(terms.country as usize, terms.sector as usize)
    }
}
