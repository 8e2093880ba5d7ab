//! # Layout
//! What the specification alone says of a world, before any firm has done anything: markets and their slots, where looks
//! lead, how long relations last. It is laid out anew where a world starts, is read from a checkpoint, or goes on under
//! another specification.

use crate::holdings::Holdings;
use crate::norms::Norms;
use crate::phases::contest::Doors;
use crate::rows::Members;
use crate::spec::WorldSpec;
use crate::terms::GroupTerms;
use crate::world::{Accounts, Careers, Decided, Firms, Offers, Turnover, World};
use base::draws::Luck;
use market::accounts::Audit;
use market::look::Looks;
use market::orders::{Class, Market, OrderBook, Orders};
use market::prices::PriceIndices;
use market::tender::Durations;
use policy::Rules;
use std::sync::Arc;

impl World {
    /// A world in which everything is laid out and nobody lives.
    pub(crate) fn without_firms(spec: Arc<WorldSpec>, seed: u64, replication: u32) -> Self {
        let shape = spec.shape();
        let mut world = Self {
            shape,
            seed,
            replication,
            period: 0,
            luck: Luck::new(seed, replication, 0),
            firms: Firms::default(),
            blocks: Vec::new(),
            decided: Decided::default(),
            seen: Vec::new(),
            left_empty: Vec::new(),
            offers: Offers::default(),
            orders: Orders::default(),
            supply: None,
            dealt: Vec::new(),
            holdings: Holdings::default(),
            markets: Vec::new(),
            classes: Vec::new(),
            trade_cost: Vec::new(),
            net: Vec::new(),
            landed: Vec::new(),
            reach: Vec::new(),
            looks: Looks::default(),
            durations: durations(&spec),
            rules: Rules::without_measures(shape, &ip_strengths(&spec)),
            book: OrderBook::default(),
            prices: PriceIndices::default(),
            accounts: accounts(&spec),
            norms: Norms::new(shape.sectors),
            turnover: Turnover::default(),
            living: vec![0; shape.groups()],
            members: Members::default(),
            levels: vec![0.0; shape.groups()],
            ordinary_sales: vec![1.0; shape.sectors],
            terms: vec![GroupTerms::default(); shape.groups()],
            doors: Vec::new(),
            departed: vec![Careers::default(); shape.groups()],
            audit: Audit::default(),
            spec,
        };
        world.lay_out();
        world
    }

    /// Lays out what the specification says. What the rules in force make of it is read by [`World::read_rules`].
    pub(crate) fn lay_out(&mut self) {
        (self.markets, self.classes, self.trade_cost) = markets(&self.spec);
        self.looks = Looks::new(self.spec.parameters.tender.uniform_look, &self.markets, &self.classes);
        // Orders of single firms differ in value within a class, and there is nothing to count.
        let firms_buy = self.spec.firms_buy();
        self.holdings = Holdings::new(self.shape, &self.markets, if firms_buy { &[] } else { &self.classes });
        self.count_holdings();
        self.doors = Doors::of(self.shape, &self.markets);
        self.durations = durations(&self.spec);
        self.lay_out_supply();
    }

    /// Counts who holds how many orders of which class, where that is counted.
    pub(crate) fn count_holdings(&mut self) {
        if !self.orders.is_empty() {
            self.holdings.count(&self.classes, &self.orders, self.firms.rows());
        }
    }
}

fn durations(spec: &WorldSpec) -> Durations {
    Durations::new(&spec.parameters.tender, f64::from(spec.parameters.time.periods_per_year))
}

fn ip_strengths(spec: &WorldSpec) -> Vec<f64> {
    spec.countries.iter().map(|c| c.parameters.ip_strength).collect()
}

fn accounts(spec: &WorldSpec) -> Accounts {
    let (shape, strategies) = (spec.shape(), spec.strategies.len());
    let groups = || vec![0.0; shape.groups()];
    let countries = || vec![0.0; shape.countries];
    Accounts {
        income: spec.income.clone(),
        income_next: spec.income.clone(),
        cost: groups(),
        sales: groups(),
        labour: groups(),
        rd_spend: groups(),
        talent_paid: groups(),
        technology: Vec::new(),
        held: vec![0; shape.groups()],
        performers: vec![0; shape.groups()],
        cash: countries(),
        wage: countries(),
        talent_wage: countries(),
        tariffs: countries(),
        subsidies: countries(),
        royalties: countries(),
        spending: vec![0.0; spec.markets.len()],
        payoffs: vec![(0.0, 0.0); shape.sectors * strategies],
        money_before: 0.0,
    }
}

/// Markets with their slots, classes of equal weight, and log trade costs.
pub(crate) fn markets(spec: &WorldSpec) -> (Vec<Market>, Vec<Class>, Vec<f64>) {
    let countries = spec.countries.len();
    let (mut markets, mut classes) = (Vec::new(), Vec::<Class>::new());
    let mut trade_cost = vec![0.0; spec.markets.len() * countries];
    let mut slot = 0;
    for (m, of) in spec.markets.iter().enumerate() {
        let (first, first_class, mut upto) = (slot, classes.len(), 0.0);
        let mut sight = vec![0.0; countries];
        for cell in &of.cells {
            sight[cell.seller] = cell.sight;
            trade_cost[m * countries + cell.seller] = cell.trade_cost;
            if cell.orders > 0 {
                let slots = slot..slot + cell.orders;
                slot = slots.end;
                upto += cell.share;
                let (orders, share) = (cell.orders as f64, cell.share);
                let (weight, density) = (share / orders, orders / share);
                let class = Class { market: m, slots, weight, upto, density };
                // Sellers of several countries may hold orders of the same weight.
                match classes[first_class..].last_mut() {
                    Some(last) if last.weight.to_bits() == weight.to_bits() => {
                        (last.slots.end, last.upto) = (class.slots.end, upto);
                    }
                    _ => classes.push(class),
                }
            }
        }
        let slots = first..slot;
        let (country, buyer, supplier, share) = (of.country, of.buyer, of.supplier, of.share);
        let classes = first_class..classes.len();
        markets.push(Market { country, buyer, supplier, share, slots, classes, sight });
    }
    (markets, classes, trade_cost)
}
