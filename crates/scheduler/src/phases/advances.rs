//! # Advances
//! What few firms do in a period while they innovate: an invention found, converted or lost, a peer imitated, a licence
//! taken. Each goes through its own few firms of a tile.

use super::few::{Few, TILE, Tile};
use super::innovate::{Chances, Rows, Scene};
use crate::rows::BLOCK;
use base::draws::{Mechanism, below, beta_of_order, uniform};
use base::math;
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
    #[inline(always)]
    pub(crate) fn search(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let s = &self.parameters.search;
        let mut few = chances.searchers;
        few.retain(|k| {
            let opportunity = self.opportunity[rows.group];
            let researchers = f64::from(rows.research[k]) * self.plan(rows, k).own_search;
            self.happens(s.power * opportunity, s.chance_max, researchers, chances.words[1][k])
        });
        let mut first = [[0; TILE]; 4];
        few.draw(self.luck, Mechanism::Search, 0, rows.identity, &mut first);
        let mut steps = self.betas(rows, &few, &first);
        for step in &mut steps[..few.len()] {
            *step = search::step(s.step_low as f32, s.step_high as f32, *step);
        }
        for (j, k) in few.iter().enumerate() {
            // Kept if better: than what the firm can do, and than the invention that already waits.
            let better = steps[j] > rows.invention[k];
            let direction = capability::direction(s.weights(), uniform(first[0][j])) as u8;
            rows.invention[k] = if better { steps[j] } else { rows.invention[k] };
            rows.invention_direction[k] = if better { direction } else { rows.invention_direction[k] };
        }
    }

    /// For each of the few, a draw from the Beta distribution of steps. Its uniform numbers are the words of the firm's
    /// blocks that follow on the first.
    #[inline(always)]
    fn betas(&self, rows: &Rows<'_>, few: &Few, first: &Tile) -> [f32; TILE] {
        let (alpha, beta) = (self.parameters.search.step_alpha, self.parameters.search.step_beta);
        let mut betas = [0.0; TILE];
        if alpha == 1 {
            // The smallest of uniform numbers is that of the smallest word.
            let (mut smallest, mut words) = (first[1], *first);
            for at in 1..=beta as usize {
                if at % 4 == 0 {
                    few.draw(self.luck, Mechanism::Search, at as u32 / 4, rows.identity, &mut words);
                }
                let drawn = smallest.iter_mut().zip(&words[at % 4]);
                drawn.take(few.len()).for_each(|(smallest, &word)| *smallest = word.min(*smallest));
            }
            betas.iter_mut().zip(smallest).take(few.len()).for_each(|(beta, word)| *beta = uniform(word) as f32);
            return betas;
        }
        for (place, k) in betas.iter_mut().zip(few.iter()) {
            let draw = |at: u32| {
                self.luck.block(Mechanism::Search, rows.identity[k], (1 + at) / 4).uniform((1 + at) as usize % 4)
            };
            *place = beta_of_order(alpha, beta, draw) as f32;
        }
        betas
    }

    /// From invention to product.
    #[inline(always)]
    pub(crate) fn convert(&self, rows: &mut Rows<'_>) {
        let few = Few::of(rows.identity.len(), |k| (rows.invention[k] > 0.0) & (rows.identity[k] != 0));
        let mut words = [[0; TILE]; 4];
        few.draw(self.luck, Mechanism::Conversion, 0, rows.identity, &mut words);
        let expiry = self.parameters.conversion.expiry / self.per_year;
        let hazard = self.conversion[rows.terms.country as usize] / self.per_year;
        for (j, k) in few.iter().enumerate() {
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

    /// Peers looked at, and the best of them copied.
    ///
    /// The words of a firm's blocks are used one after the other: the direction, one unused, and two for each peer.
    #[inline(always)]
    pub(crate) fn imitate(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let (s, m) = (&self.parameters.search, &self.parameters.imitation);
        let mut few = chances.imitators;
        few.retain(|k| {
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).imitation;
            self.happens(s.power / m.cost, s.chance_max, effort, chances.words[2][k])
        });
        let mut words = [[0; TILE]; 4];
        few.draw(self.luck, Mechanism::Imitation, 0, rows.identity, &mut words);
        let (mut direction, mut best) = ([Direction::Process; TILE], [0.0_f32; TILE]);
        for (j, k) in few.iter().enumerate() {
            direction[j] = capability::direction(s.weights(), uniform(words[0][j]));
            best[j] = rows.capabilities[k].of(direction[j]);
        }
        let mine = best;
        for peer in 0..m.peers {
            let at = 2 + 2 * peer as usize;
            if at.is_multiple_of(4) {
                few.draw(self.luck, Mechanism::Imitation, at as u32 / 4, rows.identity, &mut words);
            }
            self.see(rows, &few, [&words[at % 4], &words[at % 4 + 1]], &direction, &mut best);
        }
        let learners = Few::of(few.len(), |j| best[j] > mine[j]);
        for j in learners.iter() {
            let (k, gap) = (few.place(j), best[j] - mine[j]);
            let step = imitation::step(self.absorbed(rows, k), gap, m.reach as f32);
            rows.capabilities[k].raise(direction[j], step);
        }
    }

    /// One peer for each of the few: met, and studied where that can be. Step by step, so that looks overlap.
    #[inline(always)]
    fn see(
        &self,
        rows: &Rows<'_>,
        few: &Few,
        words: [&[u32; TILE]; 2],
        direction: &[Direction; TILE],
        best: &mut [f32; TILE],
    ) {
        // Whom nobody lets study is not even looked up.
        let met = Few::of(few.len(), |j| self.open_most.has(words[1][j]));
        let (mut peer, mut group, mut theirs) = ([0_u32; TILE], [0_u32; TILE], [0.0_f32; TILE]);
        for j in met.iter() {
            peer[j] = self.meet(rows.group, words[0][j]);
        }
        for j in met.iter() {
            group[j] = self.blocks[peer[j] as usize / BLOCK];
            theirs[j] = self.seen[peer[j] as usize].of(direction[j]);
        }
        for j in met.iter() {
            let (here, there) = (rows.terms, &self.terms[group[j] as usize]);
            let border = [self.parameters.imitation.border, 1.0][usize::from(here.country == there.country)];
            let openness = imitation::openness(border, self.rules.ip_strength[there.country as usize]);
            // A seller that has left its stage, or the world, in this period is no longer met there.
            let studied = (uniform(words[1][j]) < openness) & (here.sector == there.sector);
            best[j] = [best[j], best[j].max(theirs[j])][usize::from(studied)];
        }
    }

    /// The row of a seller in the sector of this group, met in proportion to the orders that it holds.
    #[inline(always)]
    fn meet(&self, group: usize, word: u32) -> u32 {
        let slots = &self.slots[group];
        self.seller[slots.start + below(word, slots.len() as u32) as usize]
    }

    /// Absorptive capacity.
    #[inline(always)]
    fn absorbed(&self, rows: &Rows<'_>, k: usize) -> f32 {
        let human_capital = self.human_capital[rows.terms.country as usize];
        let power = self.parameters.knowledge.power as f32;
        knowledge::absorptive_capacity(power, rows.knowledge[k], human_capital as f32)
    }

    #[inline(always)]
    fn plan(&self, rows: &Rows<'_>, k: usize) -> &firms::strategy::Strategy {
        &self.plans[usize::from(rows.strategy[k])].of
    }

    /// Licences found. Step by step, so that looks overlap.
    #[inline(always)]
    pub(crate) fn license(&self, rows: &mut Rows<'_>, chances: &Chances) {
        let (l, seekers) = (&self.parameters.licensing, &chances.seekers);
        let mut words = [[0; TILE]; 4];
        seekers.draw(self.luck, Mechanism::Licence, 0, rows.identity, &mut words);
        let mut finders =
            Few::of(seekers.len(), |j| search::may_succeed(chances.seeking[seekers.place(j)], 1.0, words[0][j]));
        finders.retain(|j| {
            let k = seekers.place(j);
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).licence;
            self.happens(l.power, 1.0, effort, words[0][j])
        });
        let (mut licensor, mut vintage) = ([0_u32; TILE], [0.0_f32; TILE]);
        for j in finders.iter() {
            licensor[j] = self.meet(rows.group, words[1][j]);
        }
        for j in finders.iter() {
            let row = licensor[j] as usize;
            (licensor[j], vintage[j]) = (self.blocks[row / BLOCK], self.seen[row].of(Direction::Technology));
        }
        finders.retain(|j| {
            let k = seekers.place(j);
            let (here, there) = (rows.terms, &self.terms[licensor[j] as usize]);
            // A seller that has left its stage, or the world, in this period is no longer met there. No vintage is better
            // than the licensor's technology of today.
            (here.sector == there.sector) & (vintage[j] > rows.capabilities[k].of(Direction::Technology))
        });
        for j in finders.iter() {
            let (k, group) = (seekers.place(j), licensor[j] as usize);
            let lag = l.lag_min + below(words[2][j], l.lag_max.saturating_sub(l.lag_min) + 1);
            let vintage = vintage[j] - self.progress(group, lag);
            let (here, there) = (rows.terms, &self.terms[group]);
            let banned = self.rules.is_banned(there.country as usize, here.country as usize);
            if vintage <= rows.capabilities[k].of(Direction::Technology) || banned {
                continue;
            }
            rows.licensed[k] = vintage;
            rows.licence_ends[k] = self.period + 1 + l.term * self.per_year as u32;
            rows.royalty[k] = licensing::royalty(uniform(words[3][j])) as f32;
            rows.licensor[k] = there.country as u16;
        }
    }

    /// How far the mean technology of a group has come in the last `years`; over what is remembered where that is less.
    fn progress(&self, group: usize, years: u32) -> f32 {
        let now = self.history.len() - 1;
        let then = now.saturating_sub(years as usize * self.per_year as usize);
        (self.history[now][group] - self.history[then][group]).max(0.0) as f32
    }
}
