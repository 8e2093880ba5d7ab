//! # Branches
//! A world that goes on under another specification from its next period on: how the arms of an experiment part from a
//! history that they share. What the start alone decides must be the same; all else changes at once.

use crate::parameters::{CountryParameters, Parameters};
use crate::spec::{CellSpec, GroupSpec, MarketSpec, WorldSpec};
use crate::start::strategy_of;
use crate::world::World;
use base::parameter::Parameters as _;
use std::sync::Arc;

/// Sections and keys that only the start reads, or that a running world cannot change; an empty key stands for the whole section.
const FIXED: [(&str, &str); 9] = [
    ("time", ""),
    ("world", "firms"),
    ("world", "orders_per_firm"),
    ("world", "size_tail"),
    ("world", "spread"),
    ("world", "money"),
    ("trade", "home"),
    ("market", "buyers"),
    ("pricing", "markup_start"),
];
/// The same of a country: where its firms start.
const FIXED_OF_COUNTRY: [&str; 4] = ["process", "product", "technology", "market"];

impl WorldSpec {
    /// What keeps a running world of this specification from going on under another: all keys, or words where there is no
    /// key, that are fixed when a world starts and differ. Empty if it can.
    #[must_use]
    pub fn fixed_differences(&self, other: &Self) -> Vec<String> {
        let mut found = self.parameters.fixed_differences(&other.parameters);
        let names = |of: &Self| -> [Vec<String>; 3] {
            [
                of.countries.iter().map(|c| format!("{} {}", c.name, c.luck)).collect(),
                of.sectors.iter().map(|s| format!("{} {}", s.name, of.industries[s.industry])).collect(),
                of.strategies.iter().map(|s| s.name.clone()).collect(),
            ]
        };
        for (what, (mine, theirs)) in
            ["countries", "sectors", "names of strategies"].iter().zip(names(self).iter().zip(&names(other)))
        {
            if mine != theirs {
                found.push((*what).to_owned());
            }
        }
        if self.shape() != other.shape() {
            return found;
        }
        for (mine, theirs) in self.countries.iter().zip(&other.countries) {
            let differs = |key: &&&str| differ(mine.parameters.get(key), theirs.parameters.get(key));
            found.extend(FIXED_OF_COUNTRY.iter().filter(differs).map(|key| format!("country.{}.{key}", mine.name)));
        }
        let any = |differs: &dyn Fn(&GroupSpec, &GroupSpec) -> bool| {
            self.groups.iter().zip(&other.groups).any(|(mine, theirs)| differs(mine, theirs))
        };
        let checks = [
            ("population.firms", any(&|a, b| a.firms != b.firms)),
            ("start levels of populations", any(&|a, b| a.start != b.start) && !self.starts_differ(other)),
            ("recipes", any(&|a, b| a.labour_share.to_bits() != b.labour_share.to_bits())),
            ("flows at the start (country.workers, recipes, table)", flows_differ(&self.markets, &other.markets)),
            ("transfers", self.transfers != other.transfers),
        ];
        found.extend(checks.iter().filter(|(_, differs)| *differs).map(|(what, _)| (*what).to_owned()));
        found
    }

    /// Whether countries differ in where their firms start.
    fn starts_differ(&self, other: &Self) -> bool {
        let start = |of: &Self| -> Vec<[f64; 4]> {
            let of_country = |p: &CountryParameters| [p.process, p.product, p.technology, p.market];
            of.countries.iter().map(|c| of_country(&c.parameters)).collect()
        };
        start(self) != start(other)
    }
}

impl Parameters {
    fn fixed_differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for section in Self::SECTIONS {
            for p in section.parameters {
                let is_fixed = FIXED.iter().any(|(s, k)| *s == section.key && (k.is_empty() || *k == p.key));
                if is_fixed && differ(self.get(section.key, p.key), other.get(section.key, p.key)) {
                    found.push(format!("{}.{}", section.key, p.key));
                }
            }
        }
        found
    }
}

fn differ(mine: Option<f64>, theirs: Option<f64>) -> bool {
    mine.map(f64::to_bits) != theirs.map(f64::to_bits)
}

/// Whether who buys what from whom at the start differs, without what rules and openness make of it later.
fn flows_differ(mine: &[MarketSpec], theirs: &[MarketSpec]) -> bool {
    let pool = |m: &MarketSpec| (m.country, m.buyer, m.supplier, m.share.to_bits());
    let cell = |c: &CellSpec| (c.seller, c.share.to_bits(), c.orders);
    let is_same = |(a, b): (&MarketSpec, &MarketSpec)| {
        pool(a) == pool(b) && a.cells.iter().map(cell).eq(b.cells.iter().map(cell))
    };
    mine.len() != theirs.len() || !mine.iter().zip(theirs).all(is_same)
}

impl World {
    /// From the next period on the world follows `spec`.
    ///
    /// Policies, parameters, and what strategies mean change at once; orders that wait for their tender wait as long as was
    /// drawn when they were won. Where the mix of strategies of a group is another, its firms are dealt strategies anew, by the
    /// rule of the start, in the order of their identities: the k-th firm has the same place in every mix, so that arms share
    /// that luck, too. Groups whose mix is the same keep what their firms do now.
    ///
    /// # Panics
    /// Where something differs that is fixed when a world starts ([`WorldSpec::fixed_differences`]).
    pub fn follow(&mut self, spec: Arc<WorldSpec>) {
        let fixed = self.spec.fixed_differences(&spec);
        assert!(fixed.is_empty(), "a running world cannot change {}", fixed.join(", "));
        let before = std::mem::replace(&mut self.spec, spec);
        for (g, old) in before.groups.iter().enumerate() {
            if old.strategies != self.spec.groups[g].strategies {
                self.deal_strategies(g);
            }
        }
        self.lay_out();
        self.read_rules();
    }

    /// Gives the firms of a group strategies by the shares of its specification.
    fn deal_strategies(&mut self, group: usize) {
        let is_of = |row: &usize| self.firms.identity[*row] != 0 && self.firms.group[*row] as usize == group;
        let mut rows: Vec<usize> = (0..self.firms.rows()).filter(is_of).collect();
        rows.sort_unstable_by_key(|&row| self.firms.identity[row]);
        for (k, &row) in rows.iter().enumerate() {
            self.firms.strategy[row] = strategy_of(&self.spec.groups[group].strategies, k);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threads::Threads;
    use crate::trial::chain;

    const ALONE: Threads = Threads { shared: false };

    #[test]
    fn a_world_that_follows_what_it_followed_goes_on_as_if_nothing_had_been() {
        let spec = Arc::new(chain(600));
        let (mut straight, mut branch) = (World::new(spec.clone(), 1, 0), World::new(spec.clone(), 1, 0));
        straight.run(20, ALONE);
        branch.run(9, ALONE);
        branch.follow(Arc::new(chain(600)));
        branch.run(11, ALONE);
        assert!(straight.save() == branch.save());
    }

    #[test]
    fn a_new_mix_is_dealt_to_the_living_and_leaves_other_groups_alone() {
        let mut world = World::new(Arc::new(chain(900)), 1, 0);
        world.run(30, ALONE);
        let before = world.firms.strategy.clone();
        let mut spec = chain(900);
        spec.groups[4].strategies = vec![1.0, 0.0];
        world.follow(Arc::new(spec));
        for row in (0..world.firms.rows()).filter(|&row| world.firms.identity[row] != 0) {
            let expected = if world.firms.group[row] == 4 { 0 } else { before[row] };
            assert_eq!(world.firms.strategy[row], expected);
        }
        world.run(5, ALONE);
    }

    #[test]
    fn a_year_is_found_in_periods_of_any_length() {
        for per_year in [1, 3, 4, 12] {
            let mut spec = chain(900);
            let time = &mut spec.parameters.time;
            (time.start_year, time.burn_in, time.years, time.periods_per_year) = (1995, 5, 20, per_year);
            for (year, period) in [(1991.0, per_year), (2000.0, 10 * per_year), (2014.0, 24 * per_year)] {
                assert_eq!(spec.period_inside(year), Some(period), "{year}, {per_year} periods a year");
            }
            assert_eq!([1990.0, 2015.0, f64::NAN].map(|year| spec.period_inside(year)), [None; 3]);
        }
    }

    #[test]
    fn what_is_fixed_at_the_start_is_named_all_of_it() {
        let (base, mut other) = (chain(900), chain(900));
        assert!(base.fixed_differences(&other).is_empty());
        other.parameters.search.power *= 2.0;
        other.parameters.tender.price_elasticity += 1.0;
        other.countries[1].parameters.talent *= 2.0;
        other.strategies[0].strategy.rd_intensity = 0.1;
        assert!(base.fixed_differences(&other).is_empty(), "none of this is fixed");
        other.parameters.world.firms += 1;
        other.parameters.time.periods_per_year = 4;
        other.countries[1].parameters.technology = -3.0;
        other.groups[2].firms += 1;
        other.markets[0].share *= 0.5;
        other.strategies[0].name = "another".into();
        let found = base.fixed_differences(&other);
        let expected = [
            "time.periods_per_year",
            "world.firms",
            "names of strategies",
            "country.country 1.technology",
            "population.firms",
            "flows at the start (country.workers, recipes, table)",
        ];
        assert_eq!(found, expected);
    }
}
