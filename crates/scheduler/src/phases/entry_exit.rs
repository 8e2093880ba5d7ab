//! # Exit and entry
//! Firms without orders leave; spin-offs try to win a first order against its holder.

use super::contest::Challenger;
use super::reposition::Able;
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism};
use base::philox::TILE;
use base::single;
use firms::capability::Capabilities;
use firms::entry;
use market::orders::Offer;

/// A spin-off that wants to enter.
struct Entrant {
    row: usize,
    identity: u64,
    strategy: u16,
    capabilities: Capabilities,
    offer: Offer,
}

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

    /// Every empty row is a place for a spin-off of some firm of the same country. Who they are and what they offer follows
    /// from what stood when the phase began; then they contest orders one after the other.
    pub(crate) fn enter(&mut self, threads: Threads) {
        let luck = self.luck.at(self.period);
        let identity = &self.firms.identity;
        let empty: Vec<u32> = (0..identity.len() as u32).filter(|&row| identity[row as usize] == 0).collect();
        let prepare = |rows: &[u32]| -> Vec<Entrant> {
            rows.iter().filter_map(|&row| self.prepare(row as usize, luck)).collect()
        };
        let entrants = threads.map(empty.chunks(TILE).collect(), prepare);
        entrants.iter().flatten().for_each(|entrant| self.try_entry(entrant, luck));
    }

    /// The spin-off that would enter an empty row.
    fn prepare(&self, row: usize, luck: Luck) -> Option<Entrant> {
        // An identity that no firm has had: where and when it was founded.
        let identity = 1 << 63 | u64::from(self.period) << 32 | row as u64;
        let block = luck.block(Mechanism::Entry, identity, 0);
        let country = self.shape.country(self.firms.group[row] as usize);
        let parent = self.anyone_in_country(country, block.uniform(0))?;
        if self.firms.identity[parent] == 0 {
            return None;
        }
        let normals = luck.block(Mechanism::Entry, identity, 1).0.map(|word| f64::from(single::normal(word)));
        let capabilities = entry::spin_off(&self.spec.parameters.entry, self.firms.capabilities[parent], normals);
        let markup = self.spec.parameters.pricing.markup_start as f32;
        let offer =
            self.offer_of(&Able { capabilities, licensed: None, efficiency: 0.0, markup }, self.firms.group[parent]);
        Some(Entrant { row, identity, strategy: self.firms.strategy[parent], capabilities, offer })
    }

    fn try_entry(&mut self, entrant: &Entrant, luck: Luck) {
        let challenger = Challenger { row: entrant.row, identity: entrant.identity, mechanism: Mechanism::Entry };
        let contests = self.spec.parameters.entry.contests;
        let held = self.firms.orders[entrant.row];
        debug_assert_eq!(held, 0, "EX-2: an empty row holds orders");
        if (0..contests).any(|k| self.contest(&challenger, &entrant.offer, luck, 2 + k)) {
            self.found(entrant);
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

    /// Writes a spin-off that has won its first order into its row.
    fn found(&mut self, entrant: &Entrant) {
        let (row, orders) = (entrant.row, self.firms.orders[entrant.row]);
        self.firms.clear(row);
        self.firms.identity[row] = entrant.identity;
        self.firms.orders[row] = orders;
        self.firms.group[row] = entrant.offer.group;
        self.firms.strategy[row] = entrant.strategy;
        self.firms.founded[row] = self.period + 1;
        self.firms.window_start[row] = self.period + 1;
        self.firms.capabilities[row] = entrant.capabilities;
        self.firms.markup[row] = self.spec.parameters.pricing.markup_start as f32;
        self.decided.clear(row);
        self.offers[row] = entrant.offer;
        self.living[entrant.offer.group as usize] += 1;
        self.turnover.entries[entrant.offer.group as usize] += 1;
    }
}
