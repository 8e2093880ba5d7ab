//! # Exit and entry
//! Firms without orders leave; spin-offs try to win a first order against its holder.

use super::contest::{Challenger, Contest};
use super::reposition::Able;
use crate::rows::{BLOCK, Vacant, rows_without_orders};
use crate::threads::Threads;
use crate::world::World;
use base::draws::{Luck, Mechanism, uniform};
use base::philox::{TILE, Tile};
use base::single;
use firms::capability::Capabilities;
use firms::entry;
use firms::upgrading::Event;
use market::orders::Offer;

/// A place that no firm has.
struct Place {
    identity: u64,
    country: usize,
}

/// A spin-off that wants to enter.
struct Entrant {
    identity: u64,
    strategy: u16,
    capabilities: Capabilities,
    offer: Offer,
}

/// What a spin-off takes from the firm that it leaves.
struct Parent {
    group: u32,
    strategy: u16,
    capabilities: Capabilities,
}

/// Spin-offs of up to a tile of empty places, and the contests that each stands in until it wins one: round by round, one
/// for each; `None` where there is nothing to contest.
struct Entrants {
    all: Vec<Entrant>,
    rounds: Vec<Vec<Option<Contest>>>,
}

impl World {
    /// **EX-2** A firm without orders leaves; its cash, or what it still owes, is its country's households'.
    pub(crate) fn leave(&mut self, threads: Threads) {
        let without_orders = rows_without_orders(&self.firms, threads);
        for row in without_orders.iter().map(|&row| row as usize) {
            if self.firms.identity[row] == 0 {
                continue;
            }
            let group = self.group_of(row);
            let country = self.shape.country(group);
            self.accounts.income_next[country] += self.firms.cash[row];
            self.accounts.cash[country] -= self.firms.cash[row];
            self.turnover.exits[group] += 1;
            self.living[group] -= 1;
            self.departed[group].count(&self.firms.events[row]);
            self.empty(row);
        }
        self.left_empty = without_orders;
    }

    /// A country has as many places as it had firms at the start, and every empty one is a place for a spin-off of some firm
    /// of the same country. Who they are and what they offer follows from what stood when the phase began; then they contest
    /// orders one after the other.
    pub(crate) fn enter(&mut self, threads: Threads) {
        let luck = self.luck.at(self.period);
        let places = self.empty_places();
        let entrants = threads.map(places.chunks(TILE).collect(), |places| self.prepare(places, luck));
        let empty = std::mem::take(&mut self.left_empty);
        let mut vacant = Vacant::among(self, &empty);
        for Entrants { all, rounds } in &entrants {
            self.look_ahead_of(all, rounds);
            let mut founded = Vec::with_capacity(all.len());
            for (k, entrant) in all.iter().enumerate() {
                let offer = entrant.offer;
                let challenger = Challenger { row: vacant.next(self, offer.group) as u32, offer };
                let mut contests = rounds.iter().filter_map(|contests| contests[k].as_ref());
                if contests.any(|contest| self.hold_contest(&challenger, contest)) {
                    // The next may contest what this one has just won.
                    vacant.take(offer.group);
                    self.offers.set(challenger.row as usize, &offer);
                    founded.push((challenger.row, entrant));
                }
            }
            self.found(&founded);
        }
        self.arrange_if_sparse(threads);
    }

    /// Looks ahead at the contests that entrants will stand in: none after the one that it would win as things stand.
    fn look_ahead_of(&self, all: &[Entrant], rounds: &[Vec<Option<Contest>>]) {
        let mut standing: Vec<usize> = (0..all.len()).collect();
        for round in rounds {
            standing.retain(|&k| round[k].is_some());
            let contests: Vec<_> = standing.iter().filter_map(|&k| Some((all[k].offer, round[k]?))).collect();
            let mut wins = self.look_ahead(&contests).into_iter();
            standing.retain(|_| wins.next() == Some(false));
        }
    }

    /// The empty places of all countries, one of each country in turn.
    fn empty_places(&self) -> Vec<Place> {
        let shape = self.shape;
        let empty = |country: usize| -> usize {
            let groups = (0..shape.sectors).map(|s| shape.group(country, s));
            groups.map(|g| self.spec.groups[g].firms as isize - self.living[g] as isize).sum::<isize>().max(0) as usize
        };
        let empty: Vec<usize> = (0..shape.countries).map(empty).collect();
        let mut places = Vec::with_capacity(empty.iter().sum());
        for k in 0..empty.iter().copied().max().unwrap_or(0) {
            for country in (0..shape.countries).filter(|&country| k < empty[country]) {
                // An identity that no firm has had: when it was founded, and in which place.
                let identity = 1 << 63 | u64::from(self.period) << 32 | (k * shape.countries + country) as u64;
                places.push(Place { identity, country });
            }
        }
        places
    }

    /// The spin-offs that would enter up to a tile of empty places, and the contests that each stands in until it wins one.
    fn prepare(&self, places: &[Place], luck: Luck) -> Entrants {
        let mut identity = [0; TILE];
        identity.iter_mut().zip(places).for_each(|(identity, place)| *identity = place.identity);
        let identity = &identity[..places.len().min(TILE)];
        let (mut words, mut normals) = ([[0; TILE]; 4], [[0.0; TILE]; 4]);
        luck.tile(Mechanism::Entry, 1, identity, &mut words);
        for (normals, words) in normals.iter_mut().zip(&words) {
            normals.iter_mut().zip(words).for_each(|(normal, &word)| *normal = single::normal(word));
        }
        luck.tile(Mechanism::Entry, 0, identity, &mut words);
        let parents = self.parents(places, &words);
        let spin_off = |&(k, ref parent): &(usize, Parent)| self.spin_off(identity[k], parent, normals.map(|of| of[k]));
        let entrants: Vec<Entrant> = parents.iter().map(spin_off).collect();
        let mut round = |number: u32| {
            luck.tile(Mechanism::Entry, 2 + number, identity, &mut words);
            let drawn = entrants
                .iter()
                .zip(&parents)
                .map(|(entrant, &(k, _))| self.draw_contest(entrant.offer.group, words.map(|word| word[k])));
            drawn.collect()
        };
        let rounds = (0..self.spec.parameters.entry.contests).map(&mut round).collect();
        Entrants { all: entrants, rounds }
    }

    /// The places among some empty ones for which a spin-off tries, and whose it is. Parents are found first and looked at
    /// then, so that looks overlap.
    fn parents(&self, places: &[Place], words: &Tile) -> Vec<(usize, Parent)> {
        let mut found: Vec<(usize, usize)> = Vec::with_capacity(places.len());
        for (k, &Place { country, .. }) in places.iter().enumerate() {
            // An empty place is tried for once a year, however many periods that has.
            if uniform(words[1][k]) * f64::from(self.spec.parameters.time.periods_per_year) < 1.0 {
                found.extend(self.anyone_in_country(country, uniform(words[0][k])).map(|parent| (k, parent)));
            }
        }
        let parent = |row: usize| Parent {
            group: self.blocks[row / BLOCK],
            strategy: self.firms.strategy[row],
            capabilities: self.firms.capabilities[row],
        };
        // Who had no order has just left.
        let alive = found.into_iter().filter(|&(_, row)| self.firms.orders[row] != 0);
        alive.map(|(k, row)| (k, parent(row))).collect()
    }

    /// A spin-off of `parent`, and what it would offer.
    fn spin_off(&self, identity: u64, parent: &Parent, normals: [f32; 4]) -> Entrant {
        let parameters = &self.spec.parameters;
        let capabilities = entry::spin_off(&parameters.entry, parent.capabilities, normals);
        let markup = parameters.pricing.markup_start as f32;
        let able = Able { capabilities, licensed: None, efficiency: 0.0, markup };
        Entrant { identity, strategy: parent.strategy, capabilities, offer: self.offer_of(&able, parent.group) }
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

    /// Writes spin-offs that have won a first order into their rows, column by column: what one row waits for comes in with
    /// what others do. What only a firm that has lived for a period is asked for stays as the row's last firm left it: the
    /// window and the tier, which begin with the first year, the terms of a licence that has ended, the direction of no
    /// invention, and what is decided anew before anybody looks.
    fn found(&mut self, entrants: &[(u32, &Entrant)]) {
        fn write<T>(column: &mut [T], entrants: &[(u32, &Entrant)], value: impl Fn(&Entrant) -> T) {
            entrants.iter().for_each(|(row, entrant)| column[*row as usize] = value(entrant));
        }
        let (firms, begins) = (&mut self.firms, self.period + 1);
        let markup = self.spec.parameters.pricing.markup_start as f32;
        write(&mut firms.identity, entrants, |entrant| entrant.identity);
        write(&mut firms.strategy, entrants, |entrant| entrant.strategy);
        write(&mut firms.founded, entrants, |_| begins);
        write(&mut firms.window_start, entrants, |_| begins);
        write(&mut firms.capabilities, entrants, |entrant| entrant.capabilities);
        write(&mut firms.markup, entrants, |_| markup);
        for column in [&mut firms.knowledge, &mut firms.efficiency, &mut firms.share_last, &mut firms.invention] {
            write(column, entrants, |_| 0.0);
        }
        write(&mut firms.licence_ends, entrants, |_| 0);
        write(&mut firms.events, entrants, |_| [0; Event::ALL.len()]);
        write(&mut self.decided.rd_spend, entrants, |_| 0.0);
        write(&mut self.decided.profit, entrants, |_| 0.0);
        for (_, entrant) in entrants {
            let group = entrant.offer.group as usize;
            self.living[group] += 1;
            self.turnover.entries[group] += 1;
        }
    }
}
