//! # Tables
//! What a calibration did and found, as rows.

use crate::known::Known;
use crate::search::Found;
use facts::Score;

tables::rows! {
    /// A value that a parameter had in an evaluation.
    pub struct PointRow in "points" {
        /// Evaluation: a point, run with all its replications.
        evaluation: i64, unit "1";
        /// What it was for: start, screening, search, profile, fresh.
        phase: String, unit "name";
        /// Parameter.
        parameter: String, unit "name";
        /// Its value.
        value: f64, unit "of the parameter";
    }
}

tables::rows! {
    /// A fact of one world.
    pub struct MomentRow in "moments" {
        /// Evaluation.
        evaluation: i64, unit "1";
        /// What it was for.
        phase: String, unit "name";
        /// Replication.
        replication: i64, unit "1";
        /// Master seed.
        seed: i64, unit "1";
        /// Fact.
        fact: String, unit "name";
        /// Its value; missing where the world has none, or it was not asked for.
        value: Option<f64>, unit "of the statistic";
    }
}

tables::rows! {
    /// How far the worlds of an evaluation are from the facts.
    pub struct DistanceRow in "distances" {
        /// Evaluation.
        evaluation: i64, unit "1";
        /// What it was for.
        phase: String, unit "name";
        /// Distance (CD-2).
        distance: f64, unit "half-widths of bands";
        /// Worlds that were stopped; one is enough for the largest distance.
        failed: i64, unit "1";
    }
}

tables::rows! {
    /// A parameter, before and after.
    pub struct CalibratedRow in "calibrated" {
        /// Parameter.
        parameter: String, unit "name";
        /// Its value in the scenario.
        start: f64, unit "of the parameter";
        /// The value that was found.
        found: f64, unit "of the parameter";
        /// Lower end of the range that was searched.
        low: f64, unit "of the parameter";
        /// Upper end.
        high: f64, unit "of the parameter";
        /// Smallest value along the profile that is as good as the one that was found (CD-3).
        known_low: f64, unit "of the parameter";
        /// Largest.
        known_high: f64, unit "of the parameter";
    }
}

tables::rows! {
    /// A value of a parameter while all others are as they were found.
    pub struct ProfileRow in "profiles" {
        /// Parameter.
        parameter: String, unit "name";
        /// Its value.
        value: f64, unit "of the parameter";
        /// Distance there (CD-2).
        distance: f64, unit "half-widths of bands";
        /// What 5 % of resamples of the seeds have less of above the best distance: at most zero where the value is as good (CD-3).
        worse_low: f64, unit "half-widths of bands";
    }
}

tables::rows! {
    /// A fact at the start and as found, on luck that the search has not seen.
    pub struct BeforeAfterRow in "before_after" {
        /// Fact.
        fact: String, unit "name";
        /// The fact in words.
        words: String, unit "text";
        /// 1 where the search was after it.
        target: i64, unit "0 or 1";
        /// Lowest value that passes.
        pass_low: f64, unit "of the statistic";
        /// Highest value that passes.
        pass_high: f64, unit "of the statistic";
        /// Median over seeds at the start.
        start: Option<f64>, unit "of the statistic";
        /// Median over seeds as found.
        found: Option<f64>, unit "of the statistic";
        /// 1 where the start meets it.
        pass_start: i64, unit "0 or 1";
        /// 1 where what was found meets it.
        pass_found: i64, unit "0 or 1";
    }
}

/// Of every evaluation.
#[must_use]
pub fn distances(found: &Found) -> Vec<DistanceRow> {
    let row = |e: &crate::Evaluation| DistanceRow {
        evaluation: e.number as i64,
        phase: e.phase.name().to_owned(),
        distance: e.distance,
        failed: e.failed as i64,
    };
    found.evaluations.iter().chain(&found.fresh).map(row).collect()
}

/// Of every parameter.
#[must_use]
pub fn calibrated(known: &[Known]) -> Vec<CalibratedRow> {
    let row = |k: &Known| CalibratedRow {
        parameter: k.key.clone(),
        start: k.start,
        found: k.found,
        low: k.range.0,
        high: k.range.1,
        known_low: k.interval.0,
        known_high: k.interval.1,
    };
    known.iter().map(row).collect()
}

/// Of every value along a profile.
#[must_use]
pub fn profiles(known: &[Known]) -> Vec<ProfileRow> {
    let of = |k: &Known| {
        let row = |p: &crate::known::Step| ProfileRow {
            parameter: k.key.clone(),
            value: p.value,
            distance: p.distance,
            worse_low: p.worse_low,
        };
        k.profile.iter().map(row).collect::<Vec<_>>()
    };
    known.iter().flat_map(of).collect()
}

/// Of every fact; `targets` are the numbers of those that the search was after.
#[must_use]
pub fn before_after(targets: &[usize], start: &[Score], found: &[Score]) -> Vec<BeforeAfterRow> {
    let row = |(number, (before, after)): (usize, (&Score, &Score))| BeforeAfterRow {
        fact: before.fact.id.clone(),
        words: before.fact.fact.clone(),
        target: i64::from(targets.contains(&number)),
        pass_low: before.fact.pass_low,
        pass_high: before.fact.pass_high,
        start: before.median,
        found: after.median,
        pass_start: i64::from(before.pass),
        pass_found: i64::from(after.pass),
    };
    start.iter().zip(found).enumerate().map(row).collect()
}
