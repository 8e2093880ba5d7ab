//! # Accounts
//! Profit, cash and dividends of firms; what everybody will have to spend in the next period; and, now that prices are
//! known, how attractive each firm is to buyers.

use super::few::Few;
use crate::norms::{Measured, NormTally};
use crate::parameters::Parameters;
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism};
use base::exact::{self, MoneySum, PlainSum};
use base::math;
use base::philox::TILE;
use base::shape::Shape;
use firms::capability::{Capabilities, Direction};
use firms::{exit, pricing};
use market::accounts as rules;
use market::orders::Offer;
use market::tender;
use std::ops::AddAssign;

/// Sums over the firms of a group: a line of cache, so that a firm enters all of them in one look.
#[derive(Clone, Copy, Default)]
struct GroupSums {
    sales: MoneySum,
    cost: MoneySum,
    dividends: MoneySum,
    cash: MoneySum,
    technology: PlainSum,
    attraction: PlainSum,
    held: u64,
    firms: u32,
}

impl AddAssign<&Self> for GroupSums {
    fn add_assign(&mut self, other: &Self) {
        self.sales += other.sales;
        self.cost += other.cost;
        self.dividends += other.dividends;
        self.cash += other.cash;
        self.technology += other.technology;
        self.attraction += other.attraction;
        self.held += other.held;
        self.firms += other.firms;
    }
}

/// Sums over firms, by group, country, or sector and strategy.
struct Sums {
    groups: Vec<GroupSums>,
    royalties: Vec<MoneySum>,
    payoffs: Vec<(PlainSum, u32)>,
    norms: NormTally,
}

impl Sums {
    fn new(shape: Shape, strategies: usize) -> Self {
        Self {
            groups: vec![GroupSums::default(); shape.groups()],
            royalties: vec![MoneySum::default(); shape.countries],
            payoffs: vec![(PlainSum::default(), 0); shape.sectors * strategies],
            norms: NormTally::new(shape.sectors),
        }
    }

    fn with(mut self, other: Self) -> Self {
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, theirs)| *mine += theirs);
        exact::merge(&mut self.royalties, &other.royalties);
        for (mine, theirs) in self.payoffs.iter_mut().zip(&other.payoffs) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        Self { norms: self.norms.with(&other.norms), ..self }
    }
}

struct Scene<'a> {
    parameters: &'a Parameters,
    luck: Luck,
    strategies: usize,
    terms: &'a [GroupTerms],
    licence_shares: Vec<f64>,
    period: u32,
    per_year: f64,
    /// Chance that lenders bear with a firm for a period.
    borne: f64,
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

impl World {
    pub(crate) fn keep_accounts(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let researchers_mean = self.mean_researchers();
        let scene = Scene {
            parameters: &spec.parameters,
            luck: self.luck.at(self.period),
            strategies: spec.strategies.len(),
            terms: &self.terms,
            licence_shares: spec.strategies.iter().map(|s| s.strategy.licence).collect(),
            period: self.period,
            per_year: f64::from(spec.parameters.time.periods_per_year),
            borne: match (spec.parameters.exit.soft_budget, spec.parameters.time.periods_per_year) {
                (yearly, 1) => yearly,
                (yearly, n) => math::pow(yearly, 1.0 / f64::from(n)),
            },
        };
        let size = spec.parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size)).collect();
        let work = |mut sums: Sums, ((firms, decided), offers): ((FirmsChunk<'_>, DecidedChunk<'_>), &mut [Offer])| {
            scene.chunk(firms, decided, offers, &mut sums);
            sums
        };
        let sums = threads.fold(chunks, || Sums::new(self.shape, scene.strategies), work, Sums::with);
        self.enter_sums(&sums, &researchers_mean);
    }

    /// By sector: mean researchers of the firms that have some.
    pub(crate) fn mean_researchers(&self) -> Vec<f64> {
        let (shape, accounts) = (self.shape, &self.accounts);
        let of = |s: usize| {
            let groups = || (0..shape.countries).map(move |c| (c, shape.group(c, s)));
            let performers: u32 = groups().map(|(_, g)| accounts.performers[g]).sum();
            let heads = |(c, g)| {
                if accounts.talent_paid[g] > 0.0 { accounts.talent_paid[g] / accounts.talent_wage[c] } else { 0.0 }
            };
            groups().map(heads).sum::<f64>() / f64::from(performers.max(1))
        };
        (0..shape.sectors).map(of).collect()
    }

    /// **AC-2** Income that a country's households will spend in the next period.
    ///
    /// Labour + talent + dividends + royalties and fees + tariff receipts − subsidies + transfers.
    fn enter_sums(&mut self, sums: &Sums, researchers_mean: &[f64]) {
        let (shape, time) = (self.shape, self.spec.parameters.time);
        let accounts = &mut self.accounts;
        accounts.sales = sums.groups.iter().map(|of| of.sales.value()).collect();
        accounts.held = sums.groups.iter().map(|of| of.held).collect();
        let fade = transfer_weight(self.spec.parameters.world.transfer_fade, self.period, time.periods_per_year);
        for (c, royalties) in exact::values(&sums.royalties).into_iter().enumerate() {
            let groups = || (0..shape.sectors).map(|s| shape.group(c, s));
            let earned: f64 = groups().map(|g| accounts.labour[g] + accounts.talent_paid[g]).sum();
            let (mut dividends, mut cash) = (MoneySum::default(), MoneySum::default());
            groups().for_each(|g| dividends += sums.groups[g].dividends);
            groups().for_each(|g| cash += sums.groups[g].cash);
            accounts.cash[c] = cash.value();
            accounts.royalties[c] += royalties;
            accounts.income_next[c] = earned + dividends.value() + accounts.royalties[c] + accounts.tariffs[c]
                - accounts.subsidies[c]
                + self.spec.transfers[c] * fade;
        }
        self.remember_technology(sums);
        let payoff = |(sum, n): &(PlainSum, u32)| (sum.value() / f64::from((*n).max(1)), f64::from(*n));
        self.accounts.payoffs = sums.payoffs.iter().map(payoff).collect();
        self.check_flows(sums);
        sums.norms.read(&mut self.norms, researchers_mean);
        for s in 0..shape.sectors {
            let firms: u32 = (0..shape.countries).map(|c| self.living[shape.group(c, s)]).sum();
            let mut attraction = PlainSum::default();
            (0..shape.countries).for_each(|c| attraction += sums.groups[shape.group(c, s)].attraction);
            self.norms.attraction[s] = attraction.value() / f64::from(firms.max(1));
        }
    }

    /// Mean technology of every group, for as many years as the oldest vintage that can be licensed.
    fn remember_technology(&mut self, sums: &Sums) {
        let mean = |of: &GroupSums| of.technology.value() / f64::from(of.firms.max(1));
        let history = &mut self.accounts.technology;
        history.push(sums.groups.iter().map(mean).collect());
        let parameters = &self.spec.parameters;
        let vintages = 1 + (parameters.licensing.lag_max * parameters.time.periods_per_year) as usize;
        if history.len() > vintages {
            history.remove(0);
        }
    }

    /// Compares what firms report with what the linear systems said.
    fn check_flows(&mut self, sums: &Sums) {
        let (shape, accounts) = (self.shape, &self.accounts);
        let spent: f64 = accounts.spending.iter().sum();
        let tariffs: f64 = accounts.tariffs.iter().sum();
        let sales: f64 = accounts.sales.iter().sum();
        let cost: Vec<f64> = sums.groups.iter().map(|of| of.cost.value()).collect();
        let share = |g: usize| self.spec.groups[g].labour_share;
        let inputs: f64 = (0..shape.groups()).map(|g| cost[g] * (1.0 - share(g))).sum();
        let final_demand: f64 = accounts.income.iter().sum();
        let of_country =
            |c: usize, of: &dyn Fn(usize) -> f64| (0..shape.sectors).map(|s| of(shape.group(c, s))).sum::<f64>();
        let worst = |gap: &dyn Fn(usize) -> f64| (0..shape.countries).map(gap).fold(0.0_f64, |a, b| a.max(b.abs()));
        let labour = |g: usize| cost[g] * share(g) + self.terms[g].fixed * f64::from(sums.groups[g].firms);
        let workers = |c: usize| self.spec.countries[c].parameters.workers;
        let heads = |c: usize| self.spec.countries[c].parameters.talent * self.rules.talent[c];
        self.audit.orders = (spent - sales - tariffs) / final_demand;
        self.audit.value_added = (sales + tariffs - inputs - final_demand) / final_demand;
        self.audit.labour = worst(&|c| of_country(c, &labour) - accounts.wage[c] * workers(c)) / final_demand;
        self.audit.talent =
            worst(&|c| of_country(c, &|g| accounts.talent_paid[g]) - accounts.talent_wage[c] * heads(c)) / final_demand;
    }
}

/// Share of the transfers of the start that is still paid.
fn transfer_weight(fade_years: u32, period: u32, per_year: u32) -> f64 {
    if fade_years == 0 {
        1.0
    } else {
        (1.0 - f64::from(period + 1) / (f64::from(fade_years) * f64::from(per_year))).max(0.0)
    }
}

impl Scene<'_> {
    fn chunk(&self, firms: FirmsChunk<'_>, decided: DecidedChunk<'_>, offers: &mut [Offer], sums: &mut Sums) {
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
    fn settle(&self, rows: &mut Rows<'_>, sums: &mut Sums) {
        let accounts = &self.parameters.accounts;
        let (payout, kept) = (accounts.payout / self.per_year, accounts.cash_kept * self.per_year);
        let mut insolvent = Few::NONE;
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
            let royalty = if licensed { sales * f64::from(royalty_share[k]) } else { 0.0 };
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
            if royalty > 0.0 {
                sums.royalties[usize::from(rows.licensor[k])].add_bounded(royalty);
            }
        }
        for k in insolvent.iter() {
            let luck = self.luck.block(Mechanism::Credit, rows.identity[k], 0).uniform(0);
            rows.released[k] = luck >= self.borne;
        }
    }

    /// Mark-up and attraction.
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
    fn measure(&self, rows: &mut Rows<'_>, sums: &mut Sums) {
        let n = rows.identity.len();
        let (identity, group, strategy) = (&rows.identity[..n], &rows.group[..n], &rows.strategy[..n]);
        let (capabilities, own_cost, rd_spend) = (&rows.capabilities[..n], &rows.own_cost[..n], &rows.rd_spend[..n]);
        let (licence_ends, research) = (&rows.licence_ends[..n], &mut rows.research[..n]);
        let mut measured = Measured::<TILE>::ORDINARY;
        for k in 0..n.min(TILE) {
            let terms = &self.terms[group[k] as usize];
            let fee = if licence_ends[k] > self.period { self.licence_shares[usize::from(strategy[k])] } else { 0.0 };
            let heads = rd_spend[k] * (1.0 - fee) * terms.per_talent_wage;
            research[k] = (heads * terms.per_median) as f32;
            let own = capabilities[k];
            measured.technology[k] = own.of(Direction::Technology) - terms.technology_frontier;
            measured.market[k] = own.of(Direction::Market) - terms.market_frontier;
            measured.quality[k] = own.of(Direction::Product) - terms.quality_norm;
            measured.unit_cost[k] = own_cost[k] + terms.relative_cost - terms.cost_norm;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfers_fade_to_nothing_or_never() {
        assert_eq!(transfer_weight(0, 1000, 1), 1.0);
        assert_eq!(transfer_weight(10, 4, 1), 0.5);
        assert_eq!(transfer_weight(10, 99, 1), 0.0);
    }
}
