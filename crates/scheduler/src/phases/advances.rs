//! # Advances
//! What few firms do in a period while they innovate: an invention found, converted or lost, a peer imitated, a licence
//! taken. Each goes through its own few firms of a tile.

use super::few::Few;
use super::innovate::{Chances, Rows, Scene};
use base::draws::{Mechanism, below, beta_of_order, uniform};
use base::math;
use base::philox::TILE;
use firms::capability::{self, Direction};
use firms::{conversion, imitation, knowledge, licensing, search};

impl Scene<'_> {
    /// Whether something that has a chance by the year happens in this period, `word` 32 random bits.
    #[inline(always)]
    fn happens(&self, power: f64, chance_max: f64, researchers: f64, word: u32) -> bool {
        let u = uniform(word);
        if self.per_year == 1.0 {
            return search::succeeds(power, chance_max, researchers, u);
        }
        let yearly = search::success_probability(power, chance_max, researchers);
        u < 1.0 - math::pow(1.0 - yearly, 1.0 / self.per_year)
    }

    /// Inventions.
    pub(crate) fn search(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let s = &self.parameters.search;
        let mut few = chances.searchers;
        few.retain(|k| {
            let sector = self.terms[rows.group[k] as usize].sector as usize;
            let researchers = f64::from(rows.research[k]) * self.plan(rows, k).own_search;
            self.happens(s.power * self.opportunity[sector], s.chance_max, researchers, chances.search[k])
        });
        let (mut first, mut second) = ([[0; TILE]; 4], [[0; TILE]; 4]);
        few.draw(self.luck, Mechanism::Search, 0, rows.identity, &mut first);
        few.draw(self.luck, Mechanism::Search, 1, rows.identity, &mut second);
        for (j, k) in few.iter().enumerate() {
            let draw = |at: u32| match at {
                0..3 => uniform(first[1 + at as usize][j]),
                3..7 => uniform(second[at as usize - 3][j]),
                _ => {
                    let block = self.luck.block(Mechanism::Search, rows.identity[k], 1 + (at - 3) / 4);
                    block.uniform((at - 3) as usize % 4)
                }
            };
            let step = search::step(s.step_low, s.step_high, beta_of_order(s.step_alpha, s.step_beta, draw)) as f32;
            // Kept if better: than what the firm can do, and than the invention that already waits.
            if step > rows.invention[k] {
                rows.invention[k] = step;
                rows.invention_direction[k] = capability::direction(s.weights(), uniform(first[0][j])) as u8;
            }
        }
    }

    /// From invention to product.
    pub(crate) fn convert(&self, rows: &mut Rows<'_>) {
        let few = Few::of(rows.identity.len(), |k| (rows.invention[k] > 0.0) & (rows.identity[k] != 0));
        let mut words = [[0; TILE]; 4];
        few.draw(self.luck, Mechanism::Conversion, 0, rows.identity, &mut words);
        let expiry = self.parameters.conversion.expiry / self.per_year;
        for (j, k) in few.iter().enumerate() {
            let country = self.terms[rows.group[k] as usize].country as usize;
            let hazard = self.conversion[country] / self.per_year;
            match conversion::fate(hazard, expiry, uniform(words[0][j]), uniform(words[1][j])) {
                conversion::Fate::Waits => {}
                conversion::Fate::Expired => rows.invention[k] = 0.0,
                conversion::Fate::Converted => {
                    let direction = Direction::ALL[usize::from(rows.invention_direction[k])];
                    rows.capabilities[k].raise(direction, rows.invention[k]);
                    rows.invention[k] = 0.0;
                }
            }
        }
    }

    /// A seller of the sector, met in proportion to the orders that it holds, and its group.
    #[inline(always)]
    fn meet(&self, sector: usize, word: u32) -> Option<(usize, usize)> {
        let slots = &self.slots[sector];
        let at = slots.start + below(word, slots.len() as u32) as usize;
        // A seller that has left its stage, or the world, in this period is no longer met there.
        let row = *self.seller.get(at)? as usize;
        let group = self.offers[row].group as usize;
        (self.terms[group].sector as usize == sector).then_some((row, group))
    }

    /// Peers looked at, and the best of them copied.
    ///
    /// The words of a firm's blocks are used one after the other: the direction, one unused, and two for each peer.
    pub(crate) fn imitate(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let (s, m) = (&self.parameters.search, &self.parameters.imitation);
        let mut few = chances.imitators;
        few.retain(|k| {
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).imitation;
            self.happens(s.power / m.cost, s.chance_max, effort, chances.imitation[k])
        });
        let mut words = [[0; TILE]; 4];
        few.draw(self.luck, Mechanism::Imitation, 0, rows.identity, &mut words);
        let (mut direction, mut best) = ([Direction::Process; TILE], [0.0_f32; TILE]);
        for (j, k) in few.iter().enumerate() {
            direction[j] = capability::direction(s.weights(), uniform(words[0][j]));
            best[j] = rows.capabilities[k].of(direction[j]);
        }
        for peer in 0..m.peers {
            let at = 2 + 2 * peer as usize;
            if at.is_multiple_of(4) {
                few.draw(self.luck, Mechanism::Imitation, at as u32 / 4, rows.identity, &mut words);
            }
            self.see(rows, &few, [&words[at % 4], &words[at % 4 + 1]], &direction, &mut best);
        }
        for (j, k) in few.iter().enumerate() {
            let gap = best[j] - rows.capabilities[k].of(direction[j]);
            if gap > 0.0 {
                let step = imitation::step(self.absorbed(rows, k), f64::from(gap), m.reach) as f32;
                rows.capabilities[k].raise(direction[j], step);
            }
        }
    }

    /// One peer for each of the few: met, and studied where that can be. Step by step, so that looks overlap.
    fn see(
        &self,
        rows: &Rows<'_>,
        few: &Few,
        words: [&[u32; TILE]; 2],
        direction: &[Direction; TILE],
        best: &mut [f32; TILE],
    ) {
        let (mut peer, mut group, mut theirs) = ([0_u32; TILE], [0_u32; TILE], [0.0_f32; TILE]);
        for (j, k) in few.iter().enumerate() {
            let slots = &self.slots[self.terms[rows.group[k] as usize].sector as usize];
            peer[j] = self.seller[slots.start + below(words[0][j], slots.len() as u32) as usize];
        }
        for (j, _) in few.iter().enumerate() {
            group[j] = self.offers[peer[j] as usize].group;
            theirs[j] = self.seen[peer[j] as usize].of(direction[j]);
        }
        for (j, k) in few.iter().enumerate() {
            let (here, there) = (&self.terms[rows.group[k] as usize], &self.terms[group[j] as usize]);
            let border = if here.country == there.country { 1.0 } else { self.parameters.imitation.border };
            let openness = imitation::openness(border, self.rules.ip_strength[there.country as usize]);
            // A seller that has left its stage, or the world, in this period is no longer met there.
            let studied = (uniform(words[1][j]) < openness) & (here.sector == there.sector);
            best[j] = if studied { best[j].max(theirs[j]) } else { best[j] };
        }
    }

    /// Absorptive capacity.
    fn absorbed(&self, rows: &Rows<'_>, k: usize) -> f64 {
        let human_capital = self.human_capital[self.terms[rows.group[k] as usize].country as usize];
        let power = self.parameters.knowledge.power as f32;
        f64::from(knowledge::absorptive_capacity(power, rows.knowledge[k], human_capital as f32))
    }

    fn plan(&self, rows: &Rows<'_>, k: usize) -> &firms::strategy::Strategy {
        &self.plans[usize::from(rows.strategy[k])].of
    }

    /// Licences found.
    pub(crate) fn license(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let l = &self.parameters.licensing;
        let mut words = [[0; TILE]; 4];
        chances.seekers.draw(self.luck, Mechanism::Licence, 0, rows.identity, &mut words);
        for (j, k) in chances.seekers.iter().enumerate() {
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).licence;
            if !self.happens(l.power, 1.0, effort, words[0][j]) {
                continue;
            }
            let terms = &self.terms[rows.group[k] as usize];
            let Some((row, group)) = self.meet(terms.sector as usize, words[1][j]) else { continue };
            let licensor = self.terms[group].country as usize;
            let lag = l.lag_min + below(words[2][j], l.lag_max.saturating_sub(l.lag_min) + 1);
            let vintage = self.seen[row].of(Direction::Technology) - self.progress(group, lag);
            let banned = self.rules.is_banned(licensor, terms.country as usize);
            if vintage <= rows.capabilities[k].of(Direction::Technology) || banned {
                continue;
            }
            rows.licensed[k] = vintage;
            rows.licence_ends[k] = self.period + 1 + l.term * self.per_year as u32;
            rows.royalty[k] = licensing::royalty(uniform(words[3][j])) as f32;
            rows.licensor[k] = licensor as u16;
        }
    }

    /// How far the mean technology of a group has come in the last `years`; over what is remembered where that is less.
    fn progress(&self, group: usize, years: u32) -> f32 {
        let now = self.history.len() - 1;
        let then = now.saturating_sub(years as usize * self.per_year as usize);
        (self.history[now][group] - self.history[then][group]).max(0.0) as f32
    }
}
