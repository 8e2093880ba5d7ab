//! # Accounts
//! Profit, cash and dividends of firms; what everybody will have to spend in the next period; and, now that prices are
//! known, how attractive each firm is to buyers.

use crate::norms::NormTally;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::exact::{self, MoneySum, PlainSum};
use base::shape::Shape;
use firms::capability::Direction;
use firms::{exit, pricing};
use market::accounts as rules;
use market::orders::Offer;
use market::tender;

/// What all firms of a group share in this phase.
struct Terms {
    /// What wages and inputs add to the log of unit cost.
    shared_cost: f64,
    /// Log price level of the sector, that all prices are compared with.
    price_level: f64,
    fixed: f64,
    sector_sales: f64,
    subsidy: f64,
}

/// Sums over firms, by group, country, or sector and strategy.
struct Sums {
    sales: Vec<MoneySum>,
    cost: Vec<MoneySum>,
    firms: Vec<u32>,
    technology: Vec<PlainSum>,
    dividends: Vec<MoneySum>,
    cash: Vec<MoneySum>,
    royalties: Vec<MoneySum>,
    attraction: Vec<PlainSum>,
    payoffs: Vec<(PlainSum, u32)>,
    norms: NormTally,
}

impl Sums {
    fn new(shape: Shape, strategies: usize) -> Self {
        let money = |n| vec![MoneySum::default(); n];
        Self {
            sales: money(shape.groups()),
            cost: money(shape.groups()),
            firms: vec![0; shape.groups()],
            technology: vec![PlainSum::default(); shape.groups()],
            dividends: money(shape.countries),
            cash: money(shape.countries),
            royalties: money(shape.countries),
            attraction: vec![PlainSum::default(); shape.sectors],
            payoffs: vec![(PlainSum::default(), 0); shape.sectors * strategies],
            norms: NormTally::new(shape.sectors),
        }
    }

    fn with(mut self, other: Self) -> Self {
        exact::merge(&mut self.sales, &other.sales);
        exact::merge(&mut self.cost, &other.cost);
        exact::merge(&mut self.technology, &other.technology);
        exact::merge(&mut self.dividends, &other.dividends);
        exact::merge(&mut self.cash, &other.cash);
        exact::merge(&mut self.royalties, &other.royalties);
        exact::merge(&mut self.attraction, &other.attraction);
        self.firms.iter_mut().zip(&other.firms).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.payoffs.iter_mut().zip(&other.payoffs) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        Self { norms: self.norms.with(&other.norms), ..self }
    }
}

struct Scene<'a> {
    world: &'a crate::parameters::Parameters,
    shape: Shape,
    strategies: usize,
    quality: &'a [f64],
    market_frontier: f64,
    researchers: &'a [f64],
    talent_wage: &'a [f64],
    terms: Vec<Terms>,
    licence_shares: Vec<f64>,
    period: u32,
    per_year: f64,
    payout: f64,
}

impl World {
    pub(crate) fn keep_accounts(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let scene = Scene {
            world: &spec.parameters,
            shape: self.shape,
            strategies: spec.strategies.len(),
            quality: &self.norms.quality,
            market_frontier: self.norms.market_frontier,
            researchers: &self.norms.researchers,
            talent_wage: &self.accounts.talent_wage,
            terms: self.account_terms(),
            licence_shares: spec.strategies.iter().map(|s| s.strategy.licence).collect(),
            period: self.period,
            per_year: f64::from(spec.parameters.time.periods_per_year),
            payout: spec.parameters.accounts.payout / f64::from(spec.parameters.time.periods_per_year),
        };
        let size = spec.parameters.world.chunk as usize;
        let firms = self.firms.chunks_mut(size).into_iter();
        let chunks: Vec<_> = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size)).collect();
        let work = |mut sums: Sums, ((firms, decided), offers): ((FirmsChunk<'_>, DecidedChunk<'_>), &mut [Offer])| {
            scene.chunk(firms, decided, offers, &mut sums);
            sums
        };
        let sums = threads.fold(chunks, || Sums::new(scene.shape, scene.strategies), work, Sums::with);
        self.enter_sums(&sums);
    }

    fn account_terms(&self) -> Vec<Terms> {
        let shape = self.shape;
        let labour = self.labour_cost();
        let fixed = self.fixed_costs();
        let (mut level, mut markets) = (vec![0.0; shape.sectors], vec![0.0; shape.sectors]);
        let mut sector_sales = vec![0.0; shape.sectors];
        for (m, market) in self.markets.iter().enumerate() {
            level[market.supplier] += self.prices.market[m];
            markets[market.supplier] += 1.0;
            sector_sales[market.supplier] += self.accounts.spending[m];
        }
        let terms = |g: usize| {
            let sector = shape.sector(g);
            Terms {
                shared_cost: labour[g] + self.prices.inputs[g],
                price_level: level[sector] / f64::max(markets[sector], 1.0),
                fixed: fixed[g],
                sector_sales: sector_sales[sector],
                subsidy: self.rules.rd_subsidy[g],
            }
        };
        (0..shape.groups()).map(terms).collect()
    }

    /// **AC-2** Income that a country's households will spend in the next period.
    ///
    /// Labour + talent + dividends + royalties and fees + tariff receipts − subsidies + transfers.
    fn enter_sums(&mut self, sums: &Sums) {
        let shape = self.shape;
        let accounts = &mut self.accounts;
        accounts.sales = exact::values(&sums.sales);
        accounts.firms = sums.firms.iter().map(|&n| f64::from(n)).collect();
        accounts.cash = exact::values(&sums.cash);
        let dividends = exact::values(&sums.dividends);
        let royalties = exact::values(&sums.royalties);
        let fade = transfer_weight(self.spec.parameters.world.transfer_fade, self.period, self.spec.parameters.time.periods_per_year);
        for c in 0..shape.countries {
            let earned: f64 = (0..shape.sectors).map(|s| accounts.labour[shape.group(c, s)] + accounts.talent_paid[shape.group(c, s)]).sum();
            accounts.royalties[c] += royalties[c];
            accounts.income_next[c] = earned + dividends[c] + accounts.royalties[c] + accounts.tariffs[c]
                - accounts.subsidies[c]
                + self.spec.transfers[c] * fade;
        }
        let technology = sums.technology.iter().zip(&accounts.firms).map(|(t, n)| t.value() / n.max(1.0)).collect();
        accounts.technology.push(technology);
        if accounts.technology.len() > 8 * self.spec.parameters.time.periods_per_year as usize {
            accounts.technology.remove(0);
        }
        accounts.payoffs = sums.payoffs.iter().map(|(sum, n)| (sum.value() / f64::from(*n).max(1.0), f64::from(*n))).collect();
        self.check_flows(sums);
        sums.norms.read(&mut self.norms);
        for s in 0..shape.sectors {
            let firms: f64 = (0..shape.countries).map(|c| self.accounts.firms[shape.group(c, s)]).sum();
            self.norms.attraction[s] = sums.attraction[s].value() / firms.max(1.0);
        }
    }

    /// Compares what firms report with what the linear systems said.
    fn check_flows(&mut self, sums: &Sums) {
        let (shape, accounts) = (self.shape, &self.accounts);
        let spent: f64 = accounts.spending.iter().sum();
        let tariffs: f64 = accounts.tariffs.iter().sum();
        let sales: f64 = accounts.sales.iter().sum();
        let cost = exact::values(&sums.cost);
        let inputs: f64 = (0..shape.groups()).map(|g| cost[g] * (1.0 - self.spec.groups[g].labour_share)).sum();
        let final_demand: f64 = accounts.income.iter().sum();
        let fixed = self.fixed_costs();
        let of_firms = |c: usize| -> f64 {
            let group = |s: usize| shape.group(c, s);
            let paid = |g: usize| cost[g] * self.spec.groups[g].labour_share + fixed[g] * accounts.firms[g];
            (0..shape.sectors).map(|s| paid(group(s))).sum()
        };
        let worst = |gap: &dyn Fn(usize) -> f64| (0..shape.countries).map(gap).fold(0.0_f64, |a, b| a.max(b.abs()));
        let heads = |c: usize| self.spec.countries[c].parameters.talent * self.rules.talent[c];
        let talent = |c: usize| (0..shape.sectors).map(|s| accounts.talent_paid[shape.group(c, s)]).sum::<f64>();
        self.audit.orders = (spent - sales - tariffs) / final_demand;
        self.audit.value_added = (sales + tariffs - inputs - final_demand) / final_demand;
        self.audit.labour =
            worst(&|c| of_firms(c) - accounts.wage[c] * self.spec.countries[c].parameters.workers) / final_demand;
        self.audit.talent = worst(&|c| talent(c) - accounts.talent_wage[c] * heads(c)) / final_demand;
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
    fn chunk(&self, mut firms: FirmsChunk<'_>, mut decided: DecidedChunk<'_>, offers: &mut [Offer], sums: &mut Sums) {
        for (i, offer) in offers.iter_mut().enumerate() {
            if firms.identity[i] == 0 {
                continue;
            }
            let terms = &self.terms[firms.group[i] as usize];
            self.settle(&mut firms, &mut decided, i, offer.cost_share, terms, sums);
            self.present(&mut firms, &decided, i, offer, terms, sums);
            self.measure(&firms, &mut decided, i, terms, sums);
        }
    }

    /// Profit, cash, dividend; whether lenders bear the debt.
    fn settle(&self, firms: &mut FirmsChunk<'_>, decided: &mut DecidedChunk<'_>, i: usize, cost_share: f32, terms: &Terms, sums: &mut Sums) {
        let group = firms.group[i] as usize;
        let country = self.shape.country(group);
        let sales = firms.sales[i];
        let cost = sales * f64::from(cost_share);
        let own_rd = decided.rd_spend[i] / (1.0 + terms.subsidy);
        let royalty = if firms.licence_ends[i] > self.period { sales * f64::from(firms.royalty[i]) } else { 0.0 };
        let profit = sales - cost - own_rd - royalty - terms.fixed;
        let cash = firms.cash[i] + profit;
        let dividend = rules::dividend(self.payout, cash, self.world.accounts.cash_kept * sales * self.per_year);
        decided.profit[i] = profit;
        firms.cash[i] = cash - dividend;
        decided.released[i] = exit::insolvent(self.world.exit.debt_max, firms.cash[i], sales * self.per_year);
        sums.sales[group].add(sales);
        sums.cost[group].add(cost);
        sums.firms[group] += 1;
        sums.dividends[country].add(dividend);
        sums.cash[country].add(firms.cash[i]);
        if royalty > 0.0 {
            sums.royalties[usize::from(firms.licensor[i])].add(royalty);
        }
    }

    /// Mark-up and attraction.
    fn present(&self, firms: &mut FirmsChunk<'_>, decided: &DecidedChunk<'_>, i: usize, offer: &mut Offer, terms: &Terms, sums: &mut Sums) {
        let sector = self.shape.sector(firms.group[i] as usize);
        let price = f64::from(offer.own_price) + terms.shared_cost - terms.price_level;
        let quality = f64::from(firms.capabilities[i].of(Direction::Product)) - self.quality[sector];
        let brand = f64::from(firms.capabilities[i].of(Direction::Market)) - self.market_frontier;
        let attraction = tender::attraction(&self.world.tender, price, quality, brand);
        offer.attraction = if decided.released[i] { 0.0 } else { attraction };
        sums.attraction[sector].add(f64::from(offer.attraction));
        let share = firms.sales[i] / terms.sector_sales;
        if firms.share_last[i] > 0.0 {
            let growth = share / f64::from(firms.share_last[i]) - 1.0;
            firms.markup[i] = pricing::markup(&self.world.pricing, firms.markup[i], growth);
        }
        firms.share_last[i] = share as f32;
    }

    /// What enters norms and histories.
    fn measure(&self, firms: &FirmsChunk<'_>, decided: &mut DecidedChunk<'_>, i: usize, terms: &Terms, sums: &mut Sums) {
        let group = firms.group[i] as usize;
        let (country, sector) = (self.shape.country(group), self.shape.sector(group));
        let strategy = usize::from(firms.strategy[i]);
        let fee = if firms.licence_ends[i] > self.period { self.licence_shares[strategy] } else { 0.0 };
        let paid = decided.rd_spend[i] * (1.0 - fee);
        let heads = if paid > 0.0 { paid / self.talent_wage[country] } else { 0.0 };
        let median = self.researchers[sector];
        decided.research[i] = if median > 0.0 { heads / median } else { 1.0_f64.min(heads) } as f32;
        let own = firms.capabilities[i];
        let (technology, market) = (f64::from(own.of(Direction::Technology)), f64::from(own.of(Direction::Market)));
        sums.technology[group].add(technology);
        sums.norms.count(sector, technology, market, f64::from(own.of(Direction::Product)));
        sums.norms.count_cost(sector, f64::from(decided.own_cost[i]) + terms.shared_cost - terms.price_level);
        sums.norms.count_researchers(sector, heads);
        if self.world.adaptation.rate > 0.0 && firms.sales[i] > 0.0 {
            let payoff = &mut sums.payoffs[sector * self.strategies + strategy];
            payoff.0.add((decided.profit[i] / firms.sales[i]).max(-1.0));
            payoff.1 += 1;
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
