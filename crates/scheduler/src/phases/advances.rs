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

/// Most meetings that are looked up together.
const MOST: usize = TILE;

/// Looks of some imitators of a tile at sellers: who looks, at whose order, and the luck that says whether it may study.
struct Meetings {
    n: usize,
    who: [u8; MOST],
    slot: [u32; MOST],
    luck: [u32; MOST],
}

impl Meetings {
    const NONE: Self = Self { n: 0, who: [0; MOST], slot: [0; MOST], luck: [0; MOST] };

    #[inline(always)]
    fn add(&mut self, who: usize, slot: u32, luck: u32) {
        let at = self.n % MOST;
        (self.who[at], self.slot[at], self.luck[at]) = (who as u8, slot, luck);
        self.n += 1;
    }
}

/// Who of a tile has found a licensor, at whose order, and its four words of luck: by place among those who seek one.
pub(crate) struct Licensors<'a> {
    finders: Few,
    words: &'a Tile,
    licensor: [u32; TILE],
}

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
    pub(crate) fn search(&self, rows: &mut Rows<'_>, chances: &Chances<'_>, [first, more]: [&mut Tile; 2]) {
        let s = &self.parameters.search;
        let mut few = chances.searchers;
        few.retain(|k| {
            let opportunity = self.opportunity[rows.group];
            let researchers = f64::from(rows.research[k]) * self.plan(rows, k).own_search;
            self.happens(s.power * opportunity, s.chance_max, researchers, chances.words[1][k])
        });
        few.draw(self.luck, Mechanism::Search, 0, rows.identity, first);
        let mut steps = self.betas(rows, &few, first, more);
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
    fn betas(&self, rows: &Rows<'_>, few: &Few, first: &Tile, more: &mut Tile) -> [f32; TILE] {
        let (alpha, beta) = (self.parameters.search.step_alpha, self.parameters.search.step_beta);
        let mut betas = [0.0; TILE];
        if alpha == 1 {
            // The smallest of uniform numbers is that of the smallest word.
            let mut smallest = first[1];
            for at in 1..=beta as usize {
                if at % 4 == 0 {
                    few.draw(self.luck, Mechanism::Search, at as u32 / 4, rows.identity, more);
                }
                let words = if at < 4 { &first[at] } else { &more[at % 4] };
                let drawn = smallest.iter_mut().zip(words);
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
    pub(crate) fn convert(&self, rows: &mut Rows<'_>, words: &mut Tile) {
        let few = Few::of(rows.identity.len(), |k| (rows.invention[k] > 0.0) & (rows.identity[k] != 0));
        few.draw(self.luck, Mechanism::Conversion, 0, rows.identity, words);
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
    pub(crate) fn imitate(&self, rows: &mut Rows<'_>, chances: &Chances<'_>, words: &mut Tile) {
        let (s, m) = (&self.parameters.search, &self.parameters.imitation);
        let mut few = chances.imitators;
        few.retain(|k| {
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).imitation;
            self.happens(s.power / m.cost, s.chance_max, effort, chances.words[2][k])
        });
        few.draw(self.luck, Mechanism::Imitation, 0, rows.identity, words);
        let (mut direction, mut best) = ([Direction::Process; TILE], [0.0_f32; TILE]);
        for (j, k) in few.iter().enumerate() {
            direction[j] = capability::direction(s.weights(), uniform(words[0][j]));
            best[j] = rows.capabilities[k].of(direction[j]);
        }
        let (mine, mut meetings) = (best, Meetings::NONE);
        for peer in 0..m.peers {
            let at = 2 + 2 * peer as usize;
            if at.is_multiple_of(4) {
                few.draw(self.luck, Mechanism::Imitation, at as u32 / 4, rows.identity, words);
            }
            if meetings.n + few.len() > MOST {
                self.study(rows, &meetings, &direction, &mut best);
                meetings.n = 0;
            }
            // Whom nobody lets study is not even looked up.
            for j in Few::of(few.len(), |j| self.open_most.has(words[at % 4 + 1][j])).iter() {
                meetings.add(j, self.slot(rows.group, words[at % 4][j]), words[at % 4 + 1][j]);
            }
        }
        self.study(rows, &meetings, &direction, &mut best);
        let learners = Few::of(few.len(), |j| best[j] > mine[j]);
        for j in learners.iter() {
            let (k, gap) = (few.place(j), best[j] - mine[j]);
            let step = imitation::step(self.absorbed(rows, k), gap, m.reach as f32);
            rows.capabilities[k].raise(direction[j], step);
        }
    }

    /// Peers are studied where that can be. All are looked up together, step by step: looks overlap, and the tile waits for
    /// one instead of for each.
    #[inline(always)]
    fn study(&self, rows: &Rows<'_>, met: &Meetings, direction: &[Direction; TILE], best: &mut [f32; TILE]) {
        let (mut peer, mut group, mut theirs) = (met.slot, [0_u32; MOST], [0.0_f32; MOST]);
        let countries = self.rules.ip_strength.len();
        let openness = &self.openness[rows.terms.country as usize * countries..][..countries];
        for peer in &mut peer[..met.n] {
            *peer = self.seller[*peer as usize];
        }
        for (i, &peer) in peer[..met.n].iter().enumerate() {
            group[i] = self.blocks[peer as usize / BLOCK];
            theirs[i] = self.seen[peer as usize].of(direction[usize::from(met.who[i])]);
        }
        let mut shown = [f32::NEG_INFINITY; MOST];
        for (i, shown) in shown.iter_mut().enumerate().take(met.n) {
            let (here, there) = (rows.terms, &self.terms[group[i] as usize]);
            // A seller that has left its stage, or the world, in this period is no longer met there.
            let studied = (uniform(met.luck[i]) < openness[there.country as usize]) & (here.sector == there.sector);
            *shown = [f32::NEG_INFINITY, theirs[i]][usize::from(studied)];
        }
        // Nobody can guess who is studied: all are compared.
        for (&who, shown) in met.who[..met.n].iter().zip(shown) {
            let best = &mut best[usize::from(who)];
            *best = best.max(shown);
        }
    }

    /// An order for the goods of the sector of this group, whose seller is met: in proportion to the orders that it holds.
    #[inline(always)]
    fn slot(&self, group: usize, word: u32) -> u32 {
        let slots = &self.slots[group];
        slots.start as u32 + below(word, slots.len() as u32)
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

    /// Licensors found. They are looked up long before they are asked, so that nobody waits for them.
    #[inline(always)]
    pub(crate) fn find_licensors<'a>(
        &self,
        rows: &Rows<'_>,
        chances: &Chances<'_>,
        words: &'a mut Tile,
    ) -> Licensors<'a> {
        let (power, seekers) = (self.parameters.licensing.power, &chances.seekers);
        seekers.draw(self.luck, Mechanism::Licence, 0, rows.identity, words);
        let mut finders =
            Few::of(seekers.len(), |j| search::may_succeed(chances.seeking[seekers.place(j)], 1.0, words[0][j]));
        finders.retain(|j| {
            let k = seekers.place(j);
            let effort = f64::from(rows.research[k]) * self.plan(rows, k).licence;
            self.happens(power, 1.0, effort, words[0][j])
        });
        let mut licensor = [0_u32; TILE];
        for j in finders.iter() {
            licensor[j] = self.seller[self.slot(rows.group, words[1][j]) as usize];
        }
        Licensors { finders, words, licensor }
    }

    /// Licences taken.
    #[inline(always)]
    pub(crate) fn license(&self, rows: &mut Rows<'_>, chances: &Chances<'_>, found: Licensors<'_>) {
        let (l, seekers) = (&self.parameters.licensing, &chances.seekers);
        let (Licensors { mut finders, words, mut licensor }, mut vintage) = (found, [0.0_f32; TILE]);
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
