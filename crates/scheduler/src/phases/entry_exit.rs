//! # Exit and entry
//! Firms without orders leave; spin-offs try to win a first order against its holder.

use super::contest::Challenger;
use crate::world::World;
use base::draws::{Luck, Mechanism};
use firms::entry;
use market::orders::Offer;

impl World {
    /// **EX-2** A firm without orders leaves; its cash, or what it still owes, is its country's households'.
    pub(crate) fn leave(&mut self) {
        for row in 0..self.firms.rows() {
            if self.firms.identity[row] == 0 || self.firms.orders[row] > 0 {
                continue;
            }
            let group = self.firms.group[row] as usize;
            let country = self.shape.country(group);
            self.accounts.income_next[country] += self.firms.cash[row];
            self.accounts.cash[country] -= self.firms.cash[row];
            self.turnover.exits[group] += 1;
            self.living[group] -= 1;
            self.departed[group].count(&self.firms.events[row]);
            self.firms.identity[row] = 0;
            self.firms.cash[row] = 0.0;
            self.firms.sales[row] = 0.0;
            self.offers[row] = Offer::default();
        }
    }

    /// Every empty row is a place for a spin-off of some firm of the same country.
    pub(crate) fn enter(&mut self) {
        let luck = self.luck.at(self.period);
        for row in 0..self.firms.rows() {
            if self.firms.identity[row] == 0 {
                self.try_entry(row, luck);
            }
        }
    }

    /// An identity that no firm has had: where and when it was founded.
    fn identity_of_entrant(&self, row: usize) -> u64 {
        1 << 63 | u64::from(self.period) << 32 | row as u64
    }

    fn try_entry(&mut self, row: usize, luck: Luck) {
        let identity = self.identity_of_entrant(row);
        let block = luck.block(Mechanism::Entry, identity, 0);
        // An empty place is tried for once a year, however many periods that has.
        if block.uniform(1) * f64::from(self.spec.parameters.time.periods_per_year) >= 1.0 {
            return;
        }
        let country = self.shape.country(self.firms.group[row] as usize);
        let Some(parent) = self.anyone_in_country(country, block.uniform(0)) else { return };
        if self.firms.identity[parent] == 0 {
            return;
        }
        let normal = luck.block(Mechanism::Entry, identity, 1);
        let normals = [normal.normal(0), normal.normal(1), normal.normal(2), normal.normal(3)];
        self.found(row, identity, parent, normals);
        let challenger = Challenger { row, identity, mechanism: Mechanism::Entry };
        let contests = self.spec.parameters.entry.contests;
        if (0..contests).any(|k| self.contest(&challenger, luck, 2 + k)) {
            let group = self.firms.group[row] as usize;
            self.living[group] += 1;
            self.turnover.entries[group] += 1;
        } else {
            self.firms.identity[row] = 0;
            self.offers[row] = Offer::default();
        }
    }

    /// A firm of the country, all with the same chance.
    fn anyone_in_country(&self, country: usize, u: f64) -> Option<usize> {
        let groups = (0..self.shape.sectors).map(|s| self.members.group(self.shape.group(country, s)));
        let all: usize = groups.clone().map(<[u32]>::len).sum();
        let mut at = (u * all as f64) as usize;
        for rows in groups {
            if at < rows.len() {
                return Some(rows[at] as usize);
            }
            at -= rows.len();
        }
        None
    }

    /// Writes a spin-off of `parent` into an empty row.
    fn found(&mut self, row: usize, identity: u64, parent: usize, normals: [f64; 4]) {
        let (group, strategy) = (self.firms.group[parent], self.firms.strategy[parent]);
        let capabilities = entry::spin_off(&self.spec.parameters.entry, self.firms.capabilities[parent], normals);
        self.firms.clear(row);
        self.firms.identity[row] = identity;
        self.firms.group[row] = group;
        self.firms.strategy[row] = strategy;
        self.firms.founded[row] = self.period + 1;
        self.firms.window_start[row] = self.period + 1;
        self.firms.capabilities[row] = capabilities;
        self.firms.markup[row] = self.spec.parameters.pricing.markup_start as f32;
        self.decided.clear(row);
        self.offers[row] = self.offer_in(row, group as usize, 0.0);
    }
}
