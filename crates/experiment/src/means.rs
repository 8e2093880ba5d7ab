//! # What means stand for
//! Beside every mean over runs: median and band; and whether it stands for anything. It does not where runs fall into groups,
//! where they are still on their way, or where each has settled at a level of its own.

use crate::joined::{Joined, Unfit};
use crate::outcomes::OUTCOMES;
use crate::pairs::{Pairs, Side};
use crate::statistics::dip::VALUES_MIN;
use crate::statistics::{Refused, UniformDips, band, dip, few_runs, holm, one_level};
use crate::windows::{WINDOWS, level};
use base::draws::{Luck, Mechanism};
use std::collections::BTreeMap;

/// Level of the tests, over the outcomes of what they are about.
const ALPHA: f64 = 0.05;

/// Why a mean should not be taken for what runs are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Runs fall into groups.
    Groups,
    /// Runs are still on their way.
    Moving,
    /// Each run has settled at a level of its own.
    Levels,
}

/// What the values of an outcome over runs are like.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Of what.
    pub of: Side,
    /// What it is compared with, where it is of paired differences.
    pub against: Option<Side>,
    /// Outcome, by number.
    pub outcome: usize,
    /// Values: one a replication, or one a point where there is one replication.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// 5 % of them are below, half, and 95 %.
    pub band: [f64; 3],
    /// Hartigans' dip, where there are enough values that vary.
    pub dip: Option<f64>,
    /// Chance of such a dip if there were one group.
    pub p_one_group: Option<f64>,
    /// Chance of as few runs of windows if all had settled; where paths are kept.
    pub p_settled: Option<f64>,
    /// Chance of windows that differ as much between runs if all had one level; where they have settled.
    pub p_one_level: Option<f64>,
    /// Why the mean is doubted.
    pub doubts: Vec<Doubt>,
}

/// The distributions of all outcomes in all arms, and of the differences of every arm from the first.
///
/// # Errors
/// Where an outcome is no finite number, or there is no run of an arm.
pub fn distributions(results: &Joined<'_>) -> Result<Vec<Distribution>, Unfit> {
    let first = Side::Arm(0);
    let of_arm =
        |arm| if arm == 0 { vec![(first, None)] } else { vec![(Side::Arm(arm), None), (Side::Arm(arm), Some(first))] };
    of_sides(results, &(0..results.plan.arms.len()).flat_map(of_arm).collect::<Vec<_>>())
}

/// The distributions of all outcomes on these sides, and of the differences of those from others.
///
/// # Errors
/// Where an outcome is no finite number, or there is no run of a side.
pub fn of_sides(results: &Joined<'_>, sides: &[(Side, Option<Side>)]) -> Result<Vec<Distribution>, Unfit> {
    let (mut all, mut dips) = (Vec::new(), BTreeMap::new());
    for (of, against) in sides {
        let one = |outcome| one(results, *of, *against, outcome, &mut dips);
        let mut same = (0..OUTCOMES.len()).map(one).collect::<Result<Vec<_>, _>>()?;
        doubt(&mut same)?;
        all.append(&mut same);
    }
    Ok(all)
}

fn one(
    results: &Joined<'_>,
    of: Side,
    against: Option<Side>,
    outcome: usize,
    dips: &mut BTreeMap<usize, UniformDips>,
) -> Result<Distribution, Unfit> {
    let points: Vec<u64> = (0..results.plan.design.points()).collect();
    let pairs = Pairs::between(results, of, against.unwrap_or(of), outcome, &points)?;
    let values = if against.is_some() { pairs.differences() } else { pairs.treated };
    let (n, band) = (values.len(), band(&values)?);
    let varies = values.iter().any(|x| *x != values[0]);
    let dip = if n >= VALUES_MIN && varies { Some(dip(&within_a_firm(results, outcome, &values))?) } else { None };
    let mut chance = |dip| dips.entry(n).or_insert_with(|| UniformDips::of(n, results.plan.seed)).p(dip, n);
    let paths = level(outcome).map(|level| paths(results, of, against, level)).unwrap_or_default();
    Ok(Distribution {
        of,
        against,
        outcome,
        n,
        mean: values.iter().sum::<f64>() / n as f64,
        band,
        dip,
        p_one_group: dip.map(&mut chance),
        p_settled: few_runs(&paths)?,
        p_one_level: if paths.len() > 1 { one_level(&paths)? } else { None },
        doubts: Vec::new(),
    })
}

/// Shares of firms go in steps of one firm, which are no groups: each value is put anywhere within its step.
fn within_a_firm(results: &Joined<'_>, outcome: usize, values: &[f64]) -> Vec<f64> {
    if OUTCOMES[outcome].unit != "share of firms" {
        return values.to_vec();
    }
    let plan = results.plan;
    let spec = &plan.arms[0].spec;
    let group =
        |c: &usize| plan.focus.sectors.iter().map(|s| spec.groups[spec.shape().group(*c, *s)].firms).sum::<usize>();
    let firms: usize = plan.focus.countries.iter().map(group).sum::<usize>().max(1);
    let averaged = if plan.replications > 1 { plan.design.points() as f64 } else { 1.0 };
    let (step, luck) = (1.0 / firms as f64 / averaged, Luck::new(plan.seed, 0, 2));
    let within = |k: usize| luck.block(Mechanism::Resampling, k as u64, outcome as u32).uniform(0) - 0.5;
    values.iter().enumerate().map(|(k, x)| x + step * within(k)).collect()
}

/// Windows of what is compared: a series a replication, averaged over points, or a series a point where there is one replication.
fn paths(results: &Joined<'_>, of: Side, against: Option<Side>, level: usize) -> Vec<Vec<f64>> {
    let (plan, points) = (results.plan, results.plan.design.points());
    let less = |a: [f64; WINDOWS], b: [f64; WINDOWS]| std::array::from_fn(|w| a[w] - b[w]);
    let side = |side, point, replication| -> Option<[f64; WINDOWS]> {
        let arm = |arm| results.windows(point, arm, replication).map(|windows| windows[level]);
        match side {
            Side::Arm(a) => arm(a),
            Side::Less(a, b) => Some(less(arm(a)?, arm(b)?)),
        }
    };
    let one = |point, replication| -> Option<Vec<f64>> {
        let own = side(of, point, replication)?;
        let all = match against {
            Some(against) => less(own, side(against, point, replication)?),
            None => own,
        };
        Some(all.to_vec())
    };
    if plan.replications == 1 {
        return (0..points).filter_map(|point| one(point, 0)).collect();
    }
    let mut sums = vec![vec![0.0; WINDOWS]; plan.replications as usize];
    let mut used = 0.0;
    for point in 0..points {
        let all: Vec<Option<Vec<f64>>> = (0..plan.replications).map(|r| one(point, r)).collect();
        if points == 1 {
            return all.into_iter().flatten().collect();
        }
        // All replications are averaged over the same points.
        let Some(all) = all.into_iter().collect::<Option<Vec<_>>>() else { continue };
        used += 1.0;
        sums.iter_mut().zip(all).for_each(|(sum, own)| sum.iter_mut().zip(own).for_each(|(sum, x)| *sum += x));
    }
    let mean = |sum: Vec<f64>| sum.into_iter().map(|x| x / used).collect();
    if used > 0.0 { sums.into_iter().map(mean).collect() } else { Vec::new() }
}

/// Says which means are doubted: chances are adjusted over outcomes, and runs that are on their way have no levels.
fn doubt(of: &mut [Distribution]) -> Result<(), Refused> {
    let is_rejected = |chances: Vec<Option<f64>>| -> Result<Vec<bool>, Refused> {
        let known: Vec<f64> = chances.iter().copied().flatten().collect();
        let mut adjusted = holm(&known)?.into_iter();
        Ok(chances.iter().map(|p| p.is_some() && adjusted.next().is_some_and(|p| p < ALPHA)).collect())
    };
    let groups = is_rejected(of.iter().map(|d| d.p_one_group).collect())?;
    let moving = is_rejected(of.iter().map(|d| d.p_settled).collect())?;
    for (d, is_moving) in of.iter_mut().zip(&moving) {
        if *is_moving {
            d.p_one_level = None;
        }
    }
    let levels = is_rejected(of.iter().map(|d| d.p_one_level).collect())?;
    for (k, d) in of.iter_mut().enumerate() {
        let all = [(groups[k], Doubt::Groups), (moving[k], Doubt::Moving), (levels[k], Doubt::Levels)];
        d.doubts = all.into_iter().filter_map(|(is_doubted, doubt)| is_doubted.then_some(doubt)).collect();
    }
    Ok(())
}

impl Doubt {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Moving => "moving",
            Self::Levels => "levels",
        }
    }

    /// What it says of these means.
    #[must_use]
    pub fn sentence(self, of: &str) -> String {
        match self {
            Self::Groups => {
                format!("Groups: runs fall into several groups, and their mean stands for none of them: {of}.")
            }
            Self::Moving => format!(
                "Moving: runs are still on their way when they end, so that the mean is that of the last year and of no settled state: {of}."
            ),
            Self::Levels => format!(
                "Levels: each run has settled at a level of its own, so that the mean is that of no run, however long it goes on: {of}."
            ),
        }
    }
}

/// A plain sentence for each doubt, with what it is about.
#[must_use]
pub fn sentences(results: &Joined<'_>, all: &[Distribution]) -> Vec<String> {
    let about = |doubt: Doubt| {
        // Sides that have the same outcomes doubted are told together.
        let mut parts: Vec<(String, Vec<String>)> = Vec::new();
        for of in all.chunk_by(|a, b| (a.of, a.against) == (b.of, b.against)) {
            let is_doubted = |d: &&Distribution| d.doubts.contains(&doubt);
            let named: Vec<String> =
                of.iter().filter(is_doubted).map(|d| format!("`{}`", OUTCOMES[d.outcome].name)).collect();
            if named.is_empty() {
                continue;
            }
            let what = if of[0].against.is_some() { "the difference of " } else { "" };
            let side = format!("{what}{}", of[0].of.name(results.plan));
            let outcomes = named.join(", ");
            match parts.iter_mut().find(|(known, _)| *known == outcomes) {
                Some((_, sides)) => sides.push(side),
                None => parts.push((outcomes, vec![side])),
            }
        }
        let parts: Vec<String> =
            parts.into_iter().map(|(outcomes, sides)| format!("{outcomes} in {}", sides.join(", "))).collect();
        (!parts.is_empty()).then(|| doubt.sentence(&parts.join("; ")))
    };
    let mut said: Vec<String> = [Doubt::Groups, Doubt::Moving, Doubt::Levels].into_iter().filter_map(about).collect();
    let n = all.iter().map(|d| d.n).min().unwrap_or(0);
    if n < VALUES_MIN {
        said.push(format!(
            "Of {n} values nobody can say whether they fall into groups: at least {VALUES_MIN} are needed."
        ));
    }
    if !results.has_windows() {
        let why = "no paths are kept, or runs are shorter than sixteen periods";
        said.push(format!("Whether runs have settled is not known: {why}."));
    }
    said
}

tables::rows! {
    /// What the values of an outcome over the runs of an arm are like.
    pub struct DistributionRow in "distributions" {
        /// Arm.
        arm: String, unit "name";
        /// Arm that it is compared with, where the row is of paired differences; else empty.
        against: String, unit "name";
        /// Outcome.
        outcome: String, unit "name";
        /// Unit of the outcome.
        unit: String, unit "name";
        /// Values: one a replication, averaged over points, or one a point where there is one replication.
        values: i64, unit "1";
        /// Their mean.
        mean: f64, unit "as in unit";
        /// Their median.
        median: f64, unit "as in unit";
        /// 5 % of them are below.
        low: f64, unit "as in unit";
        /// 95 % of them are below.
        high: f64, unit "as in unit";
        /// Hartigans' dip; missing where there are fewer than eight values, or all are equal.
        dip: Option<f64>, unit "share";
        /// Chance of such a dip if runs were one group.
        p_one_group: Option<f64>, unit "probability";
        /// Chance of as few runs above and below their mean, in the last half of time, if all had settled; missing where no paths
        /// are kept.
        p_settled: Option<f64>, unit "probability";
        /// Chance of differences between runs as large if all had settled at one level; missing where they have not settled.
        p_one_level: Option<f64>, unit "probability";
        /// Why the mean is doubted, after Holm's adjustment over outcomes: groups, moving, levels; empty where it is not.
        doubt: String, unit "name";
    }
}

/// A row a distribution.
#[must_use]
pub fn rows(results: &Joined<'_>, all: &[Distribution]) -> Vec<DistributionRow> {
    let row = |d: &Distribution| DistributionRow {
        arm: d.of.name(results.plan),
        against: d.against.map_or_else(String::new, |against| against.name(results.plan)),
        outcome: OUTCOMES[d.outcome].name.into(),
        unit: OUTCOMES[d.outcome].unit.into(),
        values: d.n as i64,
        mean: d.mean,
        median: d.band[1],
        low: d.band[0],
        high: d.band[2],
        dip: d.dip,
        p_one_group: d.p_one_group,
        p_settled: d.p_settled,
        p_one_level: d.p_one_level,
        doubt: d.told(),
    };
    all.iter().map(row).collect()
}

impl Distribution {
    /// Why the mean is doubted, in words.
    #[must_use]
    pub fn told(&self) -> String {
        self.doubts.iter().map(|doubt| doubt.word()).collect::<Vec<_>>().join(", ")
    }
}
