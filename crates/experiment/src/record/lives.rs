//! # Lives of firms
//! Once a year all firms are looked at: who is found elsewhere than a year ago, after how many years a firm first steps up, and which stages some
//! firms pass through. To look changes nothing.

use firms::upgrading::Event;
use measures::position;
use scheduler::spec::WorldSpec;
use scheduler::world::World;
use serde::{Deserialize, Serialize};

/// Classes of positions, of equally many firms.
pub const FIFTHS: usize = 5;
/// Firms that are followed through the stages.
const FOLLOWED: usize = 1000;

tables::rows! {
    /// Firms by where they were at the end of a year and at the end of the next, summed over years.
    pub struct TransitionRow in "transitions" {
        /// What is told apart: `stage`, the sector that a firm is in; or `position`, its fifth among firms by their share of the final price
        /// (PO-1), 1 the lowest.
        of: String, unit "name";
        /// Where they were.
        from: String, unit "name";
        /// Where they are a year later; `left` for those that are no more.
        to: String, unit "name";
        /// Firms.
        firms: i64, unit "firm-year";
    }
}

tables::rows! {
    /// Years until firms first step up (process, product, functional or chain), by strategy.
    pub struct FirstStepRow in "first_steps" {
        /// Strategy.
        strategy: String, unit "name";
        /// Years since the firm entered, or since observation began.
        years: i64, unit "year";
        /// Firms that were there so long without a step before.
        at_risk: i64, unit "firm";
        /// Of them, firms whose first step was in this year.
        stepped_up: i64, unit "firm";
        /// Of them, firms that were not seen without a step any longer: they left, or observation ended.
        not_followed: i64, unit "firm";
    }
}

/// A firm as it was seen last.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Life {
    identity: u64,
    sector: u16,
    /// Its fifth by position; [`FIFTHS`] where it has none, for it sells nothing.
    fifth: u8,
    strategy: u16,
    /// Looks before its first.
    since: u16,
    /// Whether it has stepped up.
    is_up: bool,
}

/// The sectors of a firm that was there at the first look, look by look while it lived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Identity.
    pub identity: u64,
    /// Sectors.
    pub sectors: Vec<u16>,
}

/// What is known of the lives of a world's firms.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lives {
    firms: Vec<Life>,
    looks: u16,
    /// From each sector: to each, and to none.
    stages: Vec<Vec<u64>>,
    /// From each fifth: to each, and to none.
    positions: Vec<Vec<u64>>,
    /// By strategy and years: first steps, and those not followed any longer.
    steps: Vec<Vec<[u64; 2]>>,
    tracks: Vec<Track>,
}

impl Lives {
    /// Takes in what a world is like, where a year ends.
    pub fn see(&mut self, world: &World) {
        if !world.period.is_multiple_of(world.spec.parameters.time.periods_per_year) {
            return;
        }
        let sectors = world.shape.sectors;
        self.stages.resize(sectors, vec![0; sectors + 1]);
        self.positions.resize(FIFTHS, vec![0; FIFTHS + 1]);
        self.steps.resize(world.spec.strategies.len(), Vec::new());
        self.looks += 1;
        let mut now = firms(world);
        self.compare(&mut now);
        self.follow(&now);
        self.firms = now;
    }

    /// Years that were seen.
    #[must_use]
    pub fn years(&self) -> usize {
        usize::from(self.looks)
    }

    /// The firms that were followed.
    #[must_use]
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// Firms of a year ago and of now, both by identity.
    fn compare(&mut self, now: &mut [Life]) {
        let before = std::mem::take(&mut self.firms);
        let mut at = 0;
        for old in &before {
            while now.get(at).is_some_and(|new| new.identity < old.identity) {
                at += 1;
            }
            let new = now.get_mut(at).filter(|new| new.identity == old.identity);
            let (sector, fifth) = (usize::from(old.sector), usize::from(old.fifth));
            let (to_sector, to_fifth) = new
                .as_ref()
                .map_or((self.stages.len(), FIFTHS + 1), |new| (usize::from(new.sector), usize::from(new.fifth)));
            self.stages[sector][to_sector] += 1;
            // Firms without a position, before or after, are in no fifth; those that left are in the last column.
            if fifth < FIFTHS && to_fifth != FIFTHS {
                self.positions[fifth][to_fifth.min(FIFTHS)] += 1;
            }
            match new {
                Some(new) => (new.since, new.is_up) = (old.since, old.is_up | new.is_up),
                None if !old.is_up => self.end(old, self.looks - 1, false),
                None => (),
            }
            if let Some(new) =
                now.get(at).filter(|new| new.identity == old.identity && new.is_up && !old.is_up).copied()
            {
                self.end(&new, self.looks, true);
            }
        }
        self.begin(&before, now);
    }

    /// Firms that were not there a year ago: they entered since.
    fn begin(&mut self, before: &[Life], now: &mut [Life]) {
        let mut at = 0;
        for new in now {
            while before.get(at).is_some_and(|old| old.identity < new.identity) {
                at += 1;
            }
            if before.get(at).is_none_or(|old| old.identity != new.identity) {
                new.since = self.looks - 1;
                if new.is_up {
                    self.end(new, self.looks, true);
                }
            }
        }
    }

    /// A firm steps up first, or is not followed any longer, at look `at`.
    fn end(&mut self, firm: &Life, at: u16, up: bool) {
        let years = usize::from(at - firm.since);
        let own = &mut self.steps[usize::from(firm.strategy)];
        own.resize(own.len().max(years + 1), [0; 2]);
        own[years][usize::from(!up)] += 1;
    }

    fn follow(&mut self, now: &[Life]) {
        if self.looks == 1 {
            let every = now.len().div_ceil(FOLLOWED).max(1);
            self.tracks =
                now.iter().step_by(every).map(|f| Track { identity: f.identity, sectors: vec![f.sector] }).collect();
            return;
        }
        for track in &mut self.tracks {
            if track.sectors.len() + 1 < usize::from(self.looks) {
                continue;
            }
            if let Ok(at) = now.binary_search_by_key(&track.identity, |firm| firm.identity) {
                track.sectors.push(now[at].sector);
            }
        }
    }

    /// Where firms of a world were and are, as rows.
    #[must_use]
    pub fn transitions_of(&self, spec: &WorldSpec) -> Vec<TransitionRow> {
        self.transitions(&spec.sectors.iter().map(|sector| sector.name.clone()).collect::<Vec<_>>())
    }

    fn transitions(&self, sectors: &[String]) -> Vec<TransitionRow> {
        let left = || "left".to_owned();
        let stages: Vec<String> = sectors.iter().cloned().chain([left()]).collect();
        let fifths: Vec<String> = (1..=FIFTHS).map(|k| k.to_string()).chain([left()]).collect();
        let mut rows = Vec::new();
        for (of, names, counts) in [("stage", &stages, &self.stages), ("position", &fifths, &self.positions)] {
            for (from, own) in names.iter().zip(counts) {
                let row = |(to, n): (&String, &u64)| TransitionRow {
                    of: of.to_owned(),
                    from: from.clone(),
                    to: to.clone(),
                    firms: *n as i64,
                };
                rows.extend(names.iter().zip(own).map(row));
            }
        }
        rows
    }

    /// Years until first steps of the firms of a world, as rows.
    #[must_use]
    pub fn first_steps_of(&self, spec: &WorldSpec) -> Vec<FirstStepRow> {
        self.first_steps(&spec.strategies.iter().map(|of| of.name.clone()).collect::<Vec<_>>())
    }

    fn first_steps(&self, strategies: &[String]) -> Vec<FirstStepRow> {
        let mut all = self.clone();
        for firm in self.firms.iter().filter(|firm| !firm.is_up) {
            all.end(firm, self.looks, false);
        }
        let mut rows = Vec::new();
        for (name, own) in strategies.iter().zip(&all.steps) {
            let mut at_risk: u64 = own.iter().flatten().sum();
            for (years, [up, out]) in own.iter().enumerate() {
                if years > 0 {
                    rows.push(FirstStepRow {
                        strategy: name.clone(),
                        years: years as i64,
                        at_risk: at_risk as i64,
                        stepped_up: *up as i64,
                        not_followed: *out as i64,
                    });
                }
                at_risk -= up + out;
            }
        }
        rows
    }
}

/// The firms of a world, by identity.
fn firms(world: &World) -> Vec<Life> {
    let firms = &world.firms;
    let rows = (0..firms.rows()).filter(|&row| firms.identity[row] != 0);
    let mut placed: Vec<(f64, Life)> =
        rows.map(|row| (position_of(world, row).unwrap_or(f64::NEG_INFINITY), one(world, row))).collect();
    placed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.identity.cmp(&b.1.identity)));
    let without = placed.partition_point(|(position, _)| *position == f64::NEG_INFINITY);
    let n = placed.len() - without;
    placed[without..].iter_mut().enumerate().for_each(|(k, (_, firm))| firm.fifth = (k * FIFTHS / n) as u8);
    let mut lives: Vec<Life> = placed.into_iter().map(|(_, firm)| firm).collect();
    lives.sort_unstable_by_key(|firm| firm.identity);
    lives
}

fn one(world: &World, row: usize) -> Life {
    let firms = &world.firms;
    Life {
        identity: firms.identity[row],
        sector: world.shape.sector(firms.group[row] as usize) as u16,
        fifth: FIFTHS as u8,
        strategy: firms.strategy[row],
        since: 0,
        is_up: Event::ALL.iter().any(|event| event.is_up() && firms.events[row][*event as usize] > 0),
    }
}

/// The position of a firm (PO-1); none without sales.
pub(super) fn position_of(world: &World, row: usize) -> Option<f64> {
    let terms = &world.terms[world.firms.group[row] as usize];
    let sales = world.firms.sales[row];
    let value_added = sales - (1.0 - terms.labour_share) * sales * f64::from(world.offers.cost_share[row]);
    let income: f64 = world.accounts.income.iter().sum();
    position::value_added_share_of_final_price(value_added, sales, terms.sector_sales, income)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Seed, run};
    use scheduler::threads::Threads;
    use scheduler::trial;
    use std::sync::Arc;

    fn life(identity: u64, sector: u16, is_up: bool) -> Life {
        Life { identity, sector, fifth: 0, strategy: 0, since: 0, is_up }
    }

    fn seen(looks: &[&[Life]]) -> Lives {
        let mut lives = Lives {
            stages: vec![vec![0; 3]; 2],
            positions: vec![vec![0; FIFTHS + 1]; FIFTHS],
            steps: vec![Vec::new()],
            ..Lives::default()
        };
        for look in looks {
            let mut now = look.to_vec();
            lives.looks += 1;
            lives.compare(&mut now);
            lives.follow(&now);
            lives.firms = now;
        }
        lives
    }

    #[test]
    fn first_steps_are_counted_in_years_and_who_leaves_is_followed_to_the_last_look() {
        // Firm 1 steps up in its second year; 2 is seen in one year and leaves; 3 enters in the second and is there at the end.
        let lives = seen(&[
            &[life(1, 0, false), life(2, 0, false)],
            &[life(1, 1, true), life(3, 0, false)],
            &[life(1, 1, true), life(3, 0, false)],
        ]);
        let rows: Vec<_> = lives
            .first_steps(&["own".to_owned()])
            .iter()
            .map(|r| (r.years, r.at_risk, r.stepped_up, r.not_followed))
            .collect();
        assert_eq!(rows, [(1, 3, 0, 1), (2, 2, 1, 1)]);
        // From the first stage one went to the second, one left, one stayed; in the second one stayed.
        assert_eq!(lives.stages, [vec![1, 1, 1], vec![0, 1, 0]]);
        let tracks: Vec<&[u16]> = lives.tracks().iter().map(|track| track.sectors.as_slice()).collect();
        assert_eq!(tracks, [&[0, 1, 1][..], &[0]]);
    }

    #[test]
    fn all_firm_years_of_a_world_are_somewhere_a_year_later() {
        let mut spec = trial::chain(900);
        (spec.parameters.time.years, spec.parameters.time.burn_in, spec.parameters.time.periods_per_year) = (8, 4, 2);
        let (mut lives, mut living) = (Lives::default(), Vec::new());
        let names: Vec<String> = spec.sectors.iter().map(|sector| sector.name.clone()).collect();
        let strategies: Vec<String> = spec.strategies.iter().map(|of| of.name.clone()).collect();
        let see = &mut |world: &World, _| {
            lives.see(world);
            living.push(world.living.iter().map(|n| i64::from(*n)).sum::<i64>());
        };
        run(&Arc::new(spec), Seed { seed: 3, replication: 0 }, Threads { shared: false }, see).expect("a trial runs");
        assert_eq!(lives.years(), 8);
        let expected: i64 = living.iter().skip(1).step_by(2).take(7).sum();
        let stage = |row: &&TransitionRow| row.of == "stage";
        assert_eq!(lives.transitions(&names).iter().filter(stage).map(|row| row.firms).sum::<i64>(), expected);
        let steps = lives.first_steps(&strategies);
        assert!(steps.iter().any(|row| row.stepped_up > 0), "{steps:?}");
        assert!(steps.iter().all(|row| row.stepped_up + row.not_followed <= row.at_risk));
    }
}
