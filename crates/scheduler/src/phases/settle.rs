//! # Settle
//! What the accounts of a period do to each firm: profit, cash and dividend; mark-up and attraction; what enters norms.

use super::accounts::Sums;
use super::few::Few;
use crate::norms::Measured;
use crate::parameters::Parameters;
use crate::terms::GroupTerms;
use crate::world::{DecidedChunk, FirmsChunk};
use base::draws::{Luck, Mechanism};
use base::philox::TILE;
use firms::capability::{Capabilities, Direction};
use firms::{exit, pricing};
use market::accounts as rules;
use market::orders::Offer;
use market::tender;

/// What all firms are settled by.
pub(super) struct Scene<'a> {
    pub parameters: &'a Parameters,
    pub luck: Luck,
    pub strategies: usize,
    pub terms: &'a [GroupTerms],
    /// By strategy: share of R&D spend that is paid for a licence by who has none, and by who has one.
    pub licence_shares: Vec<[f64; 2]>,
    pub period: u32,
    pub per_year: f64,
    /// Chance that lenders bear with a firm for a period.
    pub borne: f64,
}

/// Neighbouring rows, at most [`TILE`], of the columns that this phase reads or writes.
struct Rows<'a> {
    identity: &'a [u64],
    group: &'a [u32],
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
    offers: &'a mut [Offer],
}

impl Scene<'_> {
    #[inline(always)]
    pub(super) fn chunk(
        &self,
        firms: FirmsChunk<'_>,
        decided: DecidedChunk<'_>,
        offers: &mut [Offer],
        sums: &mut Sums,
    ) {
        for at in (0..offers.len()).step_by(TILE) {
            let of = at..(at + TILE).min(offers.len());
            let mut rows = Rows {
                identity: &firms.identity[of.clone()],
                group: &firms.group[of.clone()],
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
                offers: &mut offers[of],
            };
            self.settle(&mut rows, sums);
            self.present(&mut rows, sums);
            self.measure(&mut rows, sums);
        }
    }

    /// Profit, cash, dividend; whether lenders bear the debt.
    #[inline(always)]
    fn settle(&self, rows: &mut Rows<'_>, sums: &mut Sums) {
        let accounts = &self.parameters.accounts;
        let (payout, kept) = (accounts.payout / self.per_year, accounts.cash_kept * self.per_year);
        let (mut insolvent, mut licensees) = (Few::NONE, Few::NONE);
        // Columns cut to one length: no access below needs a check of its bounds.
        let n = rows.identity.len();
        let (identity, group, orders) = (&rows.identity[..n], &rows.group[..n], &rows.orders[..n]);
        let (sold, rd_spend, offers) = (&rows.sales[..n], &rows.rd_spend[..n], &rows.offers[..n]);
        let (licence_ends, royalty_share) = (&rows.licence_ends[..n], &rows.royalty[..n]);
        let (cash_kept, earned) = (&mut rows.cash[..n], &mut rows.profit[..n]);
        for k in (0..n).filter(|&k| identity[k] != 0) {
            let terms = &self.terms[group[k] as usize];
            let sales = sold[k];
            let cost = sales * f64::from(offers[k].cost_share);
            let licensed = licence_ends[k] > self.period;
            let royalty = sales * f64::from(royalty_share[k]) * f64::from(u8::from(licensed));
            licensees.add_if(k, royalty > 0.0);
            let profit = sales - cost - rd_spend[k] * terms.own_rd - royalty - terms.fixed;
            let before = cash_kept[k] + profit;
            let dividend = rules::dividend(payout, before, kept * sales);
            let cash = before - dividend;
            earned[k] = profit as f32;
            cash_kept[k] = cash;
            insolvent.add_if(k, exit::insolvent(self.parameters.exit.debt_max, cash, sales * self.per_year));
            // A firm whose sales and cash are within bounds has nothing else that is not.
            let sum = &mut sums.groups[group[k] as usize];
            sum.sales.add(sales);
            sum.cash.add(cash);
            sum.cost.add_bounded(cost);
            sum.dividends.add_bounded(dividend);
            sum.held += u64::from(orders[k]);
            sum.firms += 1;
        }
        for k in licensees.iter() {
            let royalty = sold[k] * f64::from(royalty_share[k]);
            sums.royalties[usize::from(rows.licensor[k])].add_bounded(royalty);
        }
        for k in insolvent.iter() {
            let luck = self.luck.block(Mechanism::Credit, rows.identity[k], 0).uniform(0);
            rows.released[k] = luck >= self.borne;
        }
    }

    /// Mark-up and attraction.
    #[inline(always)]
    fn present(&self, rows: &mut Rows<'_>, sums: &mut Sums) {
        let n = rows.identity.len();
        let (identity, group, capabilities) = (&rows.identity[..n], &rows.group[..n], &rows.capabilities[..n]);
        let (released, sales, offers) = (&rows.released[..n], &rows.sales[..n], &mut rows.offers[..n]);
        let (share_last, markup) = (&mut rows.share_last[..n], &mut rows.markup[..n]);
        let (mut attractions, mut growth) = ([[0.0_f32; TILE]; 3], [0.0_f32; TILE]);
        for k in 0..n {
            let terms = &self.terms[group[k] as usize];
            let relative = super::offers::relative(terms, capabilities[k], offers[k].own_price);
            (attractions[0][k], attractions[1][k], attractions[2][k]) = relative;
            let share = (sales[k] * terms.per_sector_sales) as f32;
            growth[k] = if share_last[k] > 0.0 { share / share_last[k] - 1.0 } else { 0.0 };
            share_last[k] = share;
        }
        for (markup, growth) in markup.iter_mut().zip(growth) {
            *markup = pricing::markup(&self.parameters.pricing, *markup, growth);
        }
        let [price, quality, brand] = attractions;
        let mut attractions = [0.0_f32; TILE];
        for (((attraction, price), quality), brand) in attractions.iter_mut().zip(price).zip(quality).zip(brand) {
            *attraction = tender::attraction(&self.parameters.tender, price, quality, brand);
        }
        for k in (0..n).filter(|&k| identity[k] != 0) {
            let attraction = if released[k] { 0.0 } else { attractions[k] };
            offers[k].attraction = attraction;
            sums.groups[group[k] as usize].attraction.add_bounded(f64::from(attraction));
        }
    }

    /// What enters norms and histories.
    #[inline(always)]
    fn measure(&self, rows: &mut Rows<'_>, sums: &mut Sums) {
        let n = rows.identity.len();
        let (identity, group, strategy) = (&rows.identity[..n], &rows.group[..n], &rows.strategy[..n]);
        let (capabilities, own_cost, rd_spend) = (&rows.capabilities[..n], &rows.own_cost[..n], &rows.rd_spend[..n]);
        let (licence_ends, research) = (&rows.licence_ends[..n], &mut rows.research[..n]);
        let mut measured = Measured::<TILE>::ORDINARY;
        for k in 0..n.min(TILE) {
            let terms = &self.terms[group[k] as usize];
            let fee = self.licence_shares[usize::from(strategy[k])][usize::from(licence_ends[k] > self.period)];
            // Strategies' shares are of all that is spent; who is paid a licence fee does not research.
            let all = rd_spend[k] * terms.per_talent_wage;
            research[k] = (all * terms.per_median) as f32;
            let heads = all * (1.0 - fee);
            let own = capabilities[k];
            measured.technology[k] = own.of(Direction::Technology) - terms.technology_frontier;
            measured.market[k] = own.of(Direction::Market) - terms.market_frontier;
            measured.quality[k] = own.of(Direction::Product) - terms.quality_norm;
            measured.unit_cost[k] = own_cost[k] + terms.level_cost - terms.cost_norm;
            measured.researchers[k] = (heads * terms.per_mean) as f32;
        }
        sums.norms
            .count(&measured, |k| (k < n && identity[k] != 0).then(|| self.terms[group[k] as usize].sector as usize));
        for k in (0..n).filter(|&k| identity[k] != 0) {
            let technology = f64::from(capabilities[k].of(Direction::Technology));
            sums.groups[group[k] as usize].technology.add(technology);
            if self.parameters.adaptation.rate > 0.0 && rows.sales[k] > 0.0 {
                let sector = self.terms[group[k] as usize].sector as usize;
                let payoff = &mut sums.payoffs[sector * self.strategies + usize::from(strategy[k])];
                payoff.0.add((f64::from(rows.profit[k]) / rows.sales[k]).max(-1.0));
                payoff.1 += 1;
            }
        }
    }
}
