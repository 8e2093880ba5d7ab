//! # Observations
//! What one sees of a world after a period. To look changes nothing: everything here takes the world as it is.

use crate::phases::few::TILE;
use crate::rows::{BLOCK, chunk_rows, runs};
use crate::threads::Threads;
use crate::world::{Careers, World};
use base::exact::{self, PlainSum};
use base::lanes;
use firms::upgrading::Event;
use market::accounts::Audit;
use std::ops::Range;

/// A world as it is seen after a period. Money is in shares of the world's income at the start.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Calendar year in which the period began.
    pub year: f64,
    /// Residuals of the identities.
    pub audit: Audit,
    /// Orders put out to tender.
    pub tendered: u64,
    /// Orders that changed hands.
    pub changed: u64,
    /// By country.
    pub countries: Vec<CountryState>,
    /// By group.
    pub groups: Vec<GroupState>,
    /// By market and seller's country: what the buyers paid.
    pub flows: Vec<f64>,
}

/// A country in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CountryState {
    /// What its households spent.
    pub income: f64,
    /// Value added of its firms, and tariff receipts.
    pub value_added: f64,
    /// Wage of a worker.
    pub wage: f64,
    /// Wage of talent; zero where nobody does research.
    pub talent_wage: f64,
    /// Consumer price level.
    pub consumer_price: f64,
    /// Royalties and fees received.
    pub royalties: f64,
    /// Tariff receipts.
    pub tariffs: f64,
    /// Subsidies paid.
    pub subsidies: f64,
    /// Cash of its firms.
    pub cash: f64,
}

/// The firms of a country in one sector in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupState {
    /// Firms at the end of the period.
    pub firms: u32,
    /// Firms that entered.
    pub entries: u32,
    /// Firms that left.
    pub exits: u32,
    /// Firms that moved in from another sector.
    pub moves: u32,
    /// Standing orders held when sales were dealt.
    pub orders: u64,
    /// Sales.
    pub sales: f64,
    /// Sales less inputs.
    pub value_added: f64,
    /// Workers.
    pub workers: f64,
    /// R&D spend, subsidies included.
    pub rd_spend: f64,
    /// Researchers.
    pub researchers: f64,
    /// Firms whose R&D employs talent.
    pub performers: u32,
    /// Firms with a licence.
    pub licensed: u32,
    /// Mean log capabilities: process, product, technology, market.
    pub capabilities: [f64; 4],
    /// Log price level of its goods, where they were bought.
    pub log_price: f64,
    /// How often each event of upgrading happened.
    pub events: [u32; Event::ALL.len()],
}

/// Sums over firms.
#[derive(Clone)]
struct Sums {
    capabilities: Vec<PlainSum>,
    licensed: Vec<u32>,
}

impl World {
    /// What one sees after the period that has just run.
    #[must_use]
    pub fn observe(&self, threads: Threads) -> Observation {
        let shape = self.shape;
        let countries = (0..shape.countries).map(|c| self.country_state(c)).collect();
        let weight = |at: usize| self.accounts.spending[at / shape.countries] * self.book.weight[at];
        Observation {
            year: self.year(self.period - 1),
            audit: self.audit,
            tendered: self.turnover.tendered,
            changed: self.turnover.changed,
            countries,
            groups: self.group_states(threads),
            flows: (0..self.markets.len() * shape.countries).map(weight).collect(),
        }
    }

    fn country_state(&self, c: usize) -> CountryState {
        let (shape, accounts) = (self.shape, &self.accounts);
        let value_added = (0..shape.sectors).map(|s| self.value_added(shape.group(c, s))).sum::<f64>();
        CountryState {
            income: accounts.income[c],
            value_added: value_added + accounts.tariffs[c],
            wage: accounts.wage[c],
            talent_wage: accounts.talent_wage[c],
            consumer_price: base::math::exp(self.prices.consumer[c]),
            royalties: accounts.royalties[c],
            tariffs: accounts.tariffs[c],
            subsidies: accounts.subsidies[c],
            cash: accounts.cash[c],
        }
    }

    /// Sales less inputs of a group.
    fn value_added(&self, group: usize) -> f64 {
        self.accounts.sales[group] - (1.0 - self.terms[group].labour_share) * self.accounts.cost[group]
    }

    fn group_states(&self, threads: Threads) -> Vec<GroupState> {
        let shape = self.shape;
        let sums = self.sum_firms(threads);
        let log_prices = self.log_prices();
        let mut states: Vec<GroupState> = (0..shape.groups())
            .map(|g| {
                let (c, accounts, firms) = (shape.country(g), &self.accounts, self.living[g]);
                let mean = |d: usize| sums.capabilities[g * 4 + d].value() / f64::from(firms.max(1));
                let talent = accounts.talent_paid[g];
                GroupState {
                    firms,
                    entries: self.turnover.entries[g],
                    exits: self.turnover.exits[g],
                    moves: self.turnover.moves[g],
                    orders: accounts.held[g],
                    sales: accounts.sales[g],
                    value_added: self.value_added(g),
                    workers: accounts.labour[g] / accounts.wage[c],
                    rd_spend: accounts.rd_spend[g],
                    researchers: if talent > 0.0 { talent / accounts.talent_wage[c] } else { 0.0 },
                    performers: accounts.performers[g],
                    licensed: sums.licensed[g],
                    capabilities: [mean(0), mean(1), mean(2), mean(3)],
                    log_price: log_prices[g],
                    events: [0; Event::ALL.len()],
                }
            })
            .collect();
        for happening in &self.turnover.events {
            let group = self.group_of(happening.row as usize);
            states[group].events[happening.event as usize] += 1;
        }
        states
    }

    fn sum_firms(&self, threads: Threads) -> Sums {
        let groups = self.shape.groups();
        let start = || Sums { capabilities: vec![PlainSum::default(); groups * 4], licensed: vec![0; groups] };
        let size = chunk_rows(self.spec.parameters.world.chunk);
        let rows = self.firms.rows();
        let chunks: Vec<Range<usize>> = (0..rows).step_by(size).map(|at| at..(at + size).min(rows)).collect();
        let add = |mut sums: Sums, rows: Range<usize>| {
            lanes::widest(
                #[inline(always)]
                || self.sum_states(rows, &mut sums),
            );
            sums
        };
        let merge = |mut mine: Sums, theirs: Sums| {
            exact::merge(&mut mine.capabilities, &theirs.capabilities);
            mine.licensed.iter_mut().zip(&theirs.licensed).for_each(|(a, b)| *a += b);
            mine
        };
        threads.fold(chunks, start, add, merge)
    }

    /// Adds the firms of some rows to the sums of their groups. An empty row has no mark-up.
    #[inline(always)]
    fn sum_states(&self, rows: Range<usize>, sums: &mut Sums) {
        let firms = &self.firms;
        for (group, of) in runs(&self.blocks[rows.start / BLOCK..rows.end / BLOCK], TILE) {
            let of = rows.start + of.start..rows.start + of.end;
            let (markups, capabilities) = (&firms.markup[of.clone()], &firms.capabilities[of.clone()]);
            let mut terms = [0.0; TILE];
            for (d, sum) in sums.capabilities[group * 4..group * 4 + 4].iter_mut().enumerate() {
                for ((term, of), &markup) in terms.iter_mut().zip(capabilities).zip(markups) {
                    *term = f64::from([0.0, of.0[d]][usize::from(markup > 0.0)]);
                }
                sum.add_all(&terms[..of.len()]);
            }
            let licensed = firms.licence_ends[of]
                .iter()
                .zip(markups)
                .map(|(&ends, &markup)| (ends > self.period) & (markup > 0.0));
            sums.licensed[group] += licensed.map(u32::from).sum::<u32>();
        }
    }

    /// By group: mean log price of its goods, weighted by what buyers paid for them; trade cost apart.
    fn log_prices(&self) -> Vec<f64> {
        let shape = self.shape;
        let (mut price, mut weight) = (vec![0.0; shape.groups()], vec![0.0; shape.groups()]);
        for (m, market) in self.markets.iter().enumerate() {
            for d in 0..shape.countries {
                let (at, g) = (m * shape.countries + d, shape.group(d, market.supplier));
                price[g] += self.accounts.spending[m] * self.book.own_price[at];
                weight[g] += self.accounts.spending[m] * self.book.weight[at];
            }
        }
        let mean = |g: usize| if weight[g] > 0.0 { price[g] / weight[g] + self.terms[g].shared_cost } else { 0.0 };
        (0..shape.groups()).map(mean).collect()
    }

    /// Begins observation: what happened to firms before is forgotten, as are those that have left.
    pub fn begin_observation(&mut self) {
        self.firms.events.fill([0; Event::ALL.len()]);
        self.departed.fill(Careers::default());
    }

    /// By group: the careers of all firms that lived since observation began.
    #[must_use]
    pub fn careers(&self) -> Vec<Careers> {
        let mut careers = self.departed.clone();
        for row in (0..self.firms.rows()).filter(|&row| self.firms.identity[row] != 0) {
            careers[self.group_of(row)].count(&self.firms.events[row]);
        }
        careers
    }
}
