//! # Accounts
//! Profit, cash and dividends of firms; what everybody will have to spend in the next period; and, now that prices are
//! known, how attractive each firm is to buyers.

use crate::norms::{NormTally, Norms};
use crate::parameters::Parameters;
use crate::terms::GroupTerms;
use crate::threads::Threads;
use crate::world::{DecidedChunk, FirmsChunk, World};
use base::draws::{Luck, Mechanism};
use base::exact::{self, MoneySum, PlainSum};
use base::math;
use base::shape::Shape;
use firms::capability::Direction;
use firms::{exit, pricing};
use market::accounts as rules;
use market::orders::Offer;

/// Sums over firms, by group, country, or sector and strategy.
struct Sums {
    sales: Vec<MoneySum>,
    cost: Vec<MoneySum>,
    firms: Vec<u32>,
    held: Vec<u64>,
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
            held: vec![0; shape.groups()],
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
        self.held.iter_mut().zip(&other.held).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.payoffs.iter_mut().zip(&other.payoffs) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        Self { norms: self.norms.with(&other.norms), ..self }
    }
}

struct Scene<'a> {
    parameters: &'a Parameters,
    shape: Shape,
    luck: Luck,
    strategies: usize,
    norms: &'a Norms,
    talent_wage: &'a [f64],
    researchers_mean: &'a [f64],
    terms: &'a [GroupTerms],
    licence_shares: Vec<f64>,
    period: u32,
    per_year: f64,
    /// Chance that lenders bear with a firm for a period.
    borne: f64,
}

impl World {
    pub(crate) fn keep_accounts(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let researchers_mean = self.mean_researchers();
        let scene = Scene {
            parameters: &spec.parameters,
            shape: self.shape,
            luck: self.luck.at(self.period),
            strategies: spec.strategies.len(),
            norms: &self.norms,
            talent_wage: &self.accounts.talent_wage,
            researchers_mean: &researchers_mean,
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
        let sums = threads.fold(chunks, || Sums::new(scene.shape, scene.strategies), work, Sums::with);
        self.enter_sums(&sums, &researchers_mean);
    }

    /// By sector: mean researchers of the firms that have some.
    fn mean_researchers(&self) -> Vec<f64> {
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
        accounts.sales = exact::values(&sums.sales);
        accounts.cash = exact::values(&sums.cash);
        accounts.held.clone_from(&sums.held);
        let (dividends, royalties) = (exact::values(&sums.dividends), exact::values(&sums.royalties));
        let fade = transfer_weight(self.spec.parameters.world.transfer_fade, self.period, time.periods_per_year);
        for c in 0..shape.countries {
            let groups = (0..shape.sectors).map(|s| shape.group(c, s));
            let earned: f64 = groups.map(|g| accounts.labour[g] + accounts.talent_paid[g]).sum();
            accounts.royalties[c] += royalties[c];
            accounts.income_next[c] = earned + dividends[c] + accounts.royalties[c] + accounts.tariffs[c]
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
            self.norms.attraction[s] = sums.attraction[s].value() / f64::from(firms.max(1));
        }
    }

    /// Mean technology of every group, for as many years as the oldest vintage that can be licensed.
    fn remember_technology(&mut self, sums: &Sums) {
        let mean = |(sum, n): (&PlainSum, &u32)| sum.value() / f64::from((*n).max(1));
        let history = &mut self.accounts.technology;
        history.push(sums.technology.iter().zip(&sums.firms).map(mean).collect());
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
        let cost = exact::values(&sums.cost);
        let share = |g: usize| self.spec.groups[g].labour_share;
        let inputs: f64 = (0..shape.groups()).map(|g| cost[g] * (1.0 - share(g))).sum();
        let final_demand: f64 = accounts.income.iter().sum();
        let of_country =
            |c: usize, of: &dyn Fn(usize) -> f64| (0..shape.sectors).map(|s| of(shape.group(c, s))).sum::<f64>();
        let worst = |gap: &dyn Fn(usize) -> f64| (0..shape.countries).map(gap).fold(0.0_f64, |a, b| a.max(b.abs()));
        let labour = |g: usize| cost[g] * share(g) + self.terms[g].fixed * f64::from(sums.firms[g]);
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
    fn settle(
        &self,
        firms: &mut FirmsChunk<'_>,
        decided: &mut DecidedChunk<'_>,
        i: usize,
        cost_share: f32,
        terms: &GroupTerms,
        sums: &mut Sums,
    ) {
        let group = firms.group[i] as usize;
        let country = terms.country as usize;
        let sales = firms.sales[i];
        let cost = sales * f64::from(cost_share);
        let own_rd =
            if terms.subsidy > 0.0 { decided.rd_spend[i] / (1.0 + terms.subsidy) } else { decided.rd_spend[i] };
        let royalty = if firms.licence_ends[i] > self.period { sales * f64::from(firms.royalty[i]) } else { 0.0 };
        let profit = sales - cost - own_rd - royalty - terms.fixed;
        let cash = firms.cash[i] + profit;
        let accounts = &self.parameters.accounts;
        let dividend =
            rules::dividend(accounts.payout / self.per_year, cash, accounts.cash_kept * sales * self.per_year);
        decided.profit[i] = profit;
        firms.cash[i] = cash - dividend;
        decided.released[i] = self.is_given_up(firms.identity[i], firms.cash[i], sales);
        sums.sales[group].add(sales);
        sums.cost[group].add(cost);
        sums.firms[group] += 1;
        sums.held[group] += u64::from(firms.orders[i]);
        sums.dividends[country].add(dividend);
        sums.cash[country].add(firms.cash[i]);
        if royalty > 0.0 {
            sums.royalties[usize::from(firms.licensor[i])].add(royalty);
        }
    }

    /// Whether a firm cannot pay and nobody bears with it.
    fn is_given_up(&self, identity: u64, cash: f64, sales: f64) -> bool {
        let exit = &self.parameters.exit;
        exit::insolvent(exit.debt_max, cash, sales * self.per_year)
            && self.luck.block(Mechanism::Credit, identity, 0).uniform(0) >= self.borne
    }

    /// Mark-up and attraction.
    fn present(
        &self,
        firms: &mut FirmsChunk<'_>,
        decided: &DecidedChunk<'_>,
        i: usize,
        offer: &mut Offer,
        terms: &GroupTerms,
        sums: &mut Sums,
    ) {
        let sector = terms.sector as usize;
        let tender = &self.parameters.tender;
        let attraction = super::offers::attraction(tender, self.norms, terms, firms.capabilities[i], offer);
        offer.attraction = if decided.released[i] { 0.0 } else { attraction };
        sums.attraction[sector].add(f64::from(offer.attraction));
        let share = firms.sales[i] / terms.sector_sales;
        if firms.share_last[i] > 0.0 {
            let growth = share / f64::from(firms.share_last[i]) - 1.0;
            firms.markup[i] = pricing::markup(&self.parameters.pricing, firms.markup[i], growth);
        }
        firms.share_last[i] = share as f32;
    }

    /// What enters norms and histories.
    fn measure(
        &self,
        firms: &FirmsChunk<'_>,
        decided: &mut DecidedChunk<'_>,
        i: usize,
        terms: &GroupTerms,
        sums: &mut Sums,
    ) {
        let group = firms.group[i] as usize;
        let (country, sector) = (terms.country as usize, terms.sector as usize);
        let strategy = usize::from(firms.strategy[i]);
        let fee = if firms.licence_ends[i] > self.period { self.licence_shares[strategy] } else { 0.0 };
        let paid = decided.rd_spend[i] * (1.0 - fee);
        let heads = if paid > 0.0 { paid / self.talent_wage[country] } else { 0.0 };
        let median = if self.norms.researchers[sector] > 0.0 {
            self.norms.researchers[sector]
        } else {
            self.researchers_mean[sector]
        };
        decided.research[i] = if heads > 0.0 { heads / median } else { 0.0 } as f32;
        let own = firms.capabilities[i];
        let (technology, market) = (f64::from(own.of(Direction::Technology)), f64::from(own.of(Direction::Market)));
        sums.technology[group].add(technology);
        sums.norms.count(self.norms, sector, technology, market, f64::from(own.of(Direction::Product)));
        let unit_cost = f64::from(decided.own_cost[i]) + terms.shared_cost - terms.price_level;
        sums.norms.count_cost(self.norms, sector, unit_cost);
        sums.norms.count_researchers(sector, heads, self.researchers_mean[sector]);
        if self.parameters.adaptation.rate > 0.0 && firms.sales[i] > 0.0 {
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
