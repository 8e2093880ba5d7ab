//! # Accounts
//! Profit, cash and dividends of firms; what everybody will have to spend in the next period; and, now that prices are
//! known, how attractive each firm is to buyers.

use super::settle::Scene;
use crate::norms::NormTally;
use crate::rows::{BLOCK, chunk_rows};
use crate::threads::Threads;
use crate::world::World;
use base::exact::{self, MoneySum, PlainSum};
use base::shape::Shape;
use base::{lanes, math};
use std::ops::AddAssign;

/// Sums over the firms of a group: a line of cache, so that a firm enters all of them in one look.
#[derive(Clone, Copy, Default)]
pub(super) struct GroupSums {
    pub sales: MoneySum,
    pub cost: MoneySum,
    pub dividends: MoneySum,
    pub cash: MoneySum,
    pub technology: PlainSum,
    pub attraction: PlainSum,
    pub held: u64,
    pub firms: u32,
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
pub(super) struct Sums {
    pub groups: Vec<GroupSums>,
    pub royalties: Vec<MoneySum>,
    pub payoffs: Vec<(PlainSum, u32)>,
    pub norms: NormTally,
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

impl World {
    pub(crate) fn keep_accounts(&mut self, threads: Threads) {
        let spec = self.spec.clone();
        let researchers_mean = self.mean_researchers();
        let scene = Scene {
            shape: self.shape,
            parameters: &spec.parameters,
            luck: self.luck.at(self.period),
            strategies: spec.strategies.len(),
            terms: &self.terms,
            fees: spec.strategies.iter().map(|s| s.strategy.licence).collect(),
            period: self.period,
            per_year: f64::from(spec.parameters.time.periods_per_year),
            borne: match (spec.parameters.exit.soft_budget, spec.parameters.time.periods_per_year) {
                (yearly, 1) => yearly,
                (yearly, n) => math::pow(yearly, 1.0 / f64::from(n)),
            },
        };
        let size = chunk_rows(spec.parameters.world.chunk);
        let firms = self.firms.chunks_mut(size).into_iter();
        let columns = firms.zip(self.decided.chunks_mut(size)).zip(self.offers.chunks_mut(size));
        let chunks: Vec<_> = columns.zip(self.blocks.chunks(size / BLOCK)).collect();
        let work = |mut sums: Sums, (((firms, decided), offers), blocks): (_, &[u32])| {
            lanes::widest(
                #[inline(always)]
                || scene.chunk(firms, decided, offers, blocks, &mut sums),
            );
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
