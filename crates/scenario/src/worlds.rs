//! # The worlds of a design's points
//! A point changes a few numbers of an arm's world. Most can be set in the finished world, which costs a copy; where flows or
//! numbers of firms follow from one, the world is built again from the document, which was read and parsed once.

use crate::check::{self, ORDERED};
use crate::design::Varied;
use crate::document::{Entry, Node, Value};
use crate::experiment::Changes;
use crate::overrides::{self, Override};
use crate::report::{Report, quoted, shown};
use crate::source::At;
use base::parameter::Kind as Number;
use designs::{Design, Kind};
use scheduler::spec::WorldSpec;

/// Worlds that are built beforehand to see whether they can be.
const TRIED_MAX: usize = 400;
/// Points of a list that are looked at one by one for what goes together.
const LOOKED_AT_MAX: u64 = 1_000_000;

/// All that worlds are made of.
#[derive(Clone, Debug)]
pub(crate) struct Worlds {
    pub scenario: Node,
    pub arms: Vec<Changes>,
    pub common: Vec<Override>,
    pub last: Vec<Override>,
    pub varied: Varied,
}

impl Worlds {
    /// The world of an arm, as it is without a design. What the whole experiment says comes before what the arm says, and
    /// the command line has the last word.
    pub(crate) fn of_arm(&self, report: &mut Report, arm: &Changes) -> Option<WorldSpec> {
        self.build(report, arm, &[])
    }

    /// The world of an arm whose world without a design is `spec`, with these values of the factors.
    pub(crate) fn of_point(&self, arm: usize, spec: &WorldSpec, values: &[f64]) -> Result<WorldSpec, String> {
        let addresses = &self.varied.addresses;
        if addresses.iter().any(|address| address.shapes()) {
            let mut report = Report::default();
            let world = self.build(&mut report, &self.arms[arm], values);
            let first = |report: Report| {
                let errors = report.into_errors().expect("a world that is refused has a reason");
                errors.iter().next().map(|problem| problem.message.clone()).unwrap_or_default()
            };
            return world.ok_or_else(|| first(report));
        }
        let mut world = spec.clone();
        addresses.iter().zip(values).for_each(|(address, value)| address.set(&mut world, *value));
        match ORDERED
            .iter()
            .find(|(section, low, high)| world.parameters.get(section, low) > world.parameters.get(section, high))
        {
            None => Ok(world),
            Some((section, low, high)) => Err(format!("`{section}.{low}` is above `{section}.{high}`")),
        }
    }

    fn build(&self, report: &mut Report, arm: &Changes, values: &[f64]) -> Option<WorldSpec> {
        let mut document = self.scenario.clone();
        arm.append(&mut document);
        let point = self.overrides(values);
        for overrides in [&self.common, &arm.set, &self.last, &point] {
            overrides::apply(report, &mut document, overrides);
        }
        check::scenario(report, &document).map(|world| world.spec)
    }

    /// A point as overrides.
    fn overrides(&self, values: &[f64]) -> Vec<Override> {
        let one = |(k, value): (usize, &f64)| {
            let factor = &self.varied.design.factors[k];
            let value = match factor.kind {
                Number::Real => Value::Real(*value),
                Number::Whole => Value::Whole(*value as i64),
                Number::Switch => Value::Switch(*value != 0.0),
                Number::Choice(words) => Value::Text(words[*value as usize].into()),
            };
            let at = self.varied.places[k];
            Override { path: factor.key.clone(), at, node: Node { at, value } }
        };
        values.iter().enumerate().map(one).collect()
    }

    /// Refuses factors that an arm or the command line sets: it would not be said which counts.
    pub(crate) fn complain_of_what_is_set(&self, report: &mut Report) {
        let arms = self.arms.iter().map(|arm| (format!("arm {} sets", quoted(&arm.name)), &arm.set));
        for (who, set) in arms.chain([("`--set` fixes".to_string(), &self.last)]) {
            for one in set {
                if self.varied.design.factors.iter().any(|factor| factor.key == one.path) {
                    let message = format!("{who} {}, which the design varies", quoted(&one.path));
                    report.problem(one.at, message, "vary it or set it");
                }
            }
        }
    }

    /// Looks for points that are no world: values out of order, and what cannot be built at the ends of the ranges.
    pub(crate) fn complain_of_impossible_points(&self, report: &mut Report, specs: &[WorldSpec]) {
        for spec in specs {
            for of in ORDERED {
                self.complain_of_order(report, spec, of);
            }
        }
        let design = &self.varied.design;
        if !self.varied.addresses.iter().any(|address| address.shapes()) {
            return;
        }
        let base: Vec<f64> = self.varied.addresses.iter().map(|address| address.get(&specs[0])).collect();
        let tried: Vec<Vec<f64>> = match &design.kind {
            Kind::List(_) | Kind::OneAtATime(_) => {
                (0..design.points().min(TRIED_MAX as u64)).map(|k| design.point(k)).collect()
            }
            _ => (0..2 * base.len()).map(|k| self.at_an_end(&base, k / 2, k % 2 == 1)).collect(),
        };
        let arms = (TRIED_MAX / tried.len().max(1)).clamp(1, self.arms.len());
        for arm in &self.arms[..arms] {
            tried.iter().for_each(|values| _ = self.build(report, arm, values));
        }
    }

    /// `base` with one factor at an end of what it takes.
    fn at_an_end(&self, base: &[f64], factor: usize, high: bool) -> Vec<f64> {
        let (low_end, high_end) = self.ends(factor);
        let mut values = base.to_vec();
        values[factor] = if high { high_end } else { low_end };
        values
    }

    /// Smallest and largest value of a factor.
    fn ends(&self, factor: usize) -> (f64, f64) {
        let of = &self.varied.design.factors[factor];
        let named = of.values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
        if of.values.is_empty() { (of.low, of.high) } else { named }
    }

    fn complain_of_order(&self, report: &mut Report, spec: &WorldSpec, of: (&str, &str, &str)) {
        let (section, low, high) = of;
        let find = |key| self.varied.addresses.iter().position(|address| address.is(section, key));
        let (below, above) = (find(low), find(high));
        let Some(first) = below.or(above) else { return };
        let fixed = |key| spec.parameters.get(section, key).expect("declared");
        let worst = match &self.varied.design.kind {
            Kind::List(_) | Kind::OneAtATime(_) => self.worst_point(below, above, fixed(low), fixed(high)),
            _ => Some((below.map_or(fixed(low), |f| self.ends(f).1), above.map_or(fixed(high), |f| self.ends(f).0))),
        };
        if let Some((a, b)) = worst.filter(|(a, b)| a > b) {
            let message = format!(
                "points of the design have `{section}.{low}` = {} above `{section}.{high}` = {}",
                shown(a),
                shown(b)
            );
            report.problem(self.varied.places[first], message, "keep their ranges apart");
        }
    }

    fn worst_point(&self, below: Option<usize>, above: Option<usize>, low: f64, high: f64) -> Option<(f64, f64)> {
        let design: &Design = &self.varied.design;
        let points = (0..design.points().min(LOOKED_AT_MAX)).map(|k| design.point(k));
        let pairs = points.map(|p| (below.map_or(low, |f| p[f]), above.map_or(high, |f| p[f])));
        pairs.max_by(|a, b| (a.0 - a.1).total_cmp(&(b.0 - b.1)))
    }
}

/// Puts lists of an arm behind those of a document.
pub(crate) fn append(document: &mut Node, key: &str, more: &[Node]) {
    let (Some(root), Some(first)) = (document.table_mut(), more.first()) else { return };
    let at: At = first.at;
    let none = || Entry { key_at: at, node: Node { at, value: Value::List(Vec::new()) } };
    // Where the scenario has no list there, the check says so.
    if let Value::List(list) = &mut root.entry(key.into()).or_insert_with(none).node.value {
        list.extend(more.iter().cloned());
    }
}
