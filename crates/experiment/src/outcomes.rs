//! # Outcomes
//! Reads from a run the numbers that it contributes to the answer, as the designs room declares them.

use base::math;
use firms::upgrading::Event;
use scheduler::observe::Observation;
use scheduler::world::{Careers, World};
use serde::{Deserialize, Serialize};

/// Whose firms an experiment asks about, and whom their country is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// Countries.
    pub countries: Vec<usize>,
    /// Sectors.
    pub sectors: Vec<usize>,
    /// The country compared with.
    pub against: usize,
}

pub use designs::outcome::{OUTCOMES, Outcome};

/// The outcomes of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcomes {
    /// Values, in the order of [`OUTCOMES`].
    pub values: [f64; OUTCOMES.len()],
}

/// How many outcomes have a level in every period.
pub const LEVELS: usize = 4;

/// What those outcomes would be if this period were the last, in the order of [`PathRow`](crate::record::PathRow).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Calendar year in which the period began.
    pub year: f64,
    /// Change of the share in value added, growth per worker, wage and income against the leader's.
    pub levels: [f64; LEVELS],
}

/// What an outcome needs of an observation.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Look {
    share: f64,
    per_worker: f64,
    relative_wage: f64,
    relative_income: f64,
}

/// Gathers what outcomes need while a run goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Watch {
    /// What the plan says; not written.
    #[serde(skip)]
    focus: Focus,
    first: Option<Look>,
    path: Vec<Step>,
    rd_spend: f64,
    sales: f64,
    policy_cost: f64,
    income: f64,
}

impl Watch {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(focus: Focus) -> Self {
        Self { focus, first: None, path: Vec::new(), rd_spend: 0.0, sales: 0.0, policy_cost: 0.0, income: 0.0 }
    }

    /// The same, of whom the plan asks about: what was read does not say it.
    pub(crate) fn about(self, focus: Focus) -> Self {
        Self { focus, ..self }
    }

    fn groups(&self, world: &World) -> Vec<usize> {
        let of_country = |&c: &usize| self.focus.sectors.iter().map(move |&s| world.shape.group(c, s));
        self.focus.countries.iter().flat_map(of_country).collect()
    }

    /// Takes in an observation.
    pub fn see(&mut self, world: &World, seen: &Observation) {
        let look = self.look(world, seen);
        let first = *self.first.get_or_insert(look);
        let levels = [
            look.share - first.share,
            math::ln(look.per_worker / first.per_worker),
            look.relative_wage,
            look.relative_income,
        ];
        self.path.push(Step { year: seen.year, levels });
        for g in self.groups(world) {
            self.rd_spend += seen.groups[g].rd_spend;
            self.sales += seen.groups[g].sales;
        }
        for &c in &self.focus.countries {
            self.policy_cost += Self::policy_cost(world, c);
            self.income += seen.countries[c].value_added;
        }
    }

    /// What a country's R&D policy costs in a period: subsidies paid, a year's wage for each researcher whom a talent
    /// programme adds, and what its conversion fund spends.
    fn policy_cost(world: &World, country: usize) -> f64 {
        let (accounts, rules) = (&world.accounts, &world.rules);
        let talent = world.spec.countries[country].parameters.talent * (rules.talent[country] - 1.0);
        let rd_spend = |s: usize| accounts.rd_spend[world.shape.group(country, s)];
        let all: f64 = (0..world.shape.sectors).map(rd_spend).sum();
        accounts.subsidies[country] + talent * accounts.talent_wage[country] + rules.conversion_fund[country] * all
    }

    fn look(&self, world: &World, seen: &Observation) -> Look {
        let groups = self.groups(world);
        let sum = |of: &dyn Fn(usize) -> f64| groups.iter().map(|&g| of(g)).sum::<f64>();
        let (value_added, workers) = (sum(&|g| seen.groups[g].value_added), sum(&|g| seen.groups[g].workers));
        let everywhere: f64 = seen.countries.iter().map(|c| c.value_added).sum();
        let heads = |c: usize| world.spec.countries[c].parameters.workers;
        let total = |of: &dyn Fn(usize) -> f64| self.focus.countries.iter().map(|&c| of(c)).sum::<f64>();
        let all = total(&heads);
        let wage = total(&|c| seen.countries[c].wage * heads(c)) / all;
        let price = total(&|c| seen.countries[c].consumer_price * heads(c)) / all;
        let leader = &seen.countries[self.focus.against];
        Look {
            share: value_added / everywhere,
            per_worker: value_added / workers / price,
            relative_wage: wage / leader.wage,
            relative_income: (total(&|c| seen.countries[c].value_added) / all)
                / (leader.value_added / heads(self.focus.against)),
        }
    }

    /// What was seen, period by period.
    #[must_use]
    pub fn path(&self) -> &[Step] {
        &self.path
    }

    /// The outcomes, when the run has ended.
    #[must_use]
    pub fn outcomes(&self, world: &World) -> Outcomes {
        let mut all = Careers::default();
        let careers = world.careers();
        self.groups(world).into_iter().for_each(|g| all.add(&careers[g]));
        let share = |n: u64| n as f64 / (all.firms.max(1)) as f64;
        let with = |event: Event| share(all.with_event[event as usize]);
        let [value_added_share, growth, wage, income] = self.path.last().map_or([0.0; LEVELS], |step| step.levels);
        let values = [
            share(all.moved_up),
            with(Event::Process),
            with(Event::Product),
            with(Event::Functional),
            with(Event::Chain),
            with(Event::Downgrading),
            with(Event::Hollow),
            with(Event::Immiserising),
            value_added_share,
            growth,
            wage,
            income,
            if self.sales > 0.0 { self.rd_spend / self.sales } else { 0.0 },
            self.policy_cost / self.income,
        ];
        Outcomes { values }
    }
}
