//! # Sentences
//! What indices mean that look strange, in plain words.

use crate::joined::Joined;
use crate::outcomes::OUTCOMES;
use crate::sensitivity::{Measures, Sensitivity};
use crate::statistics::{Elementary, SobolIndex, SobolPair};
use designs::saltelli::BLOCKS_FEW;

impl Sensitivity {
    /// A plain sentence for each index that is negative, not told from zero, or wide, and for what is left out or luck.
    #[must_use]
    pub fn sentences(&self, results: &Joined<'_>) -> Vec<String> {
        let key = |f: usize| &results.plan.design.factors[f].key;
        let mut said = Vec::new();
        if self.left_out > 0 {
            said.push(format!(
                "{} of {} blocks are left out because a run of theirs failed or is not there.",
                self.left_out,
                self.used + self.left_out
            ));
        }
        match &self.noise {
            Some(noise) if noise.share_of_means() > 0.05 => said.push(format!(
                "{:.0} % of the variance between points is luck that is left after averaging over {} replications: total \
                 indices and μ* are too high by up to that much; more replications lower it.",
                100.0 * noise.share_of_means(),
                noise.replications
            )),
            Some(_) => {}
            None => said.push("With one replication nobody can say how much of this is luck: run at least two.".into()),
        }
        match &self.measures {
            Measures::Constant => said.push(format!(
                "`{}` is the same in all points: it depends on no parameter of the design.",
                OUTCOMES[self.target.outcome].name
            )),
            Measures::Sobol(indices) => {
                if self.used < BLOCKS_FEW {
                    said.push(format!(
                        "Of {} blocks, 95 % intervals hold the truth less often than they say: take at least {BLOCKS_FEW}.",
                        self.used
                    ));
                }
                indices.factors.iter().enumerate().for_each(|(f, index)| said.extend(of_index(key(f), index)));
                let of = |pair: &SobolPair| of_pair(key(pair.of.0), key(pair.of.1), pair);
                said.extend(indices.pairs.iter().flat_map(of));
            }
            Measures::Morris(measures) => {
                measures.iter().enumerate().for_each(|(f, of)| said.extend(of_measure(key(f), of)));
            }
        }
        said
    }
}

/// Width of an interval above which an index is not known well enough to be used.
const WIDE: f64 = 0.2;

fn of_index(key: &str, index: &SobolIndex) -> Vec<String> {
    let key = format!("`{key}`");
    let mut said = strange("first-order", &key, index.first, index.first_interval);
    said.extend(strange("total", &key, index.total, index.total_interval));
    said
}

/// Of pairs, of which there are many, only those are told that look strange: that one cannot be told from zero is the rule.
fn of_pair(key: &str, with: &str, pair: &SobolPair) -> Vec<String> {
    let keys = format!("`{key}` with `{with}`");
    let mut said = strange("second-order", &keys, pair.second, pair.interval);
    said.retain(|sentence| !sentence.ends_with(UNTOLD));
    said
}

/// What is said of an index that cannot be told from zero.
const UNTOLD: &str = "cannot be told from zero.";

fn strange(name: &str, of: &str, value: f64, (low, high): (f64, f64)) -> Vec<String> {
    let mut said = Vec::new();
    if value < 0.0 {
        let why = if high >= 0.0 {
            "its interval holds zero, from which it cannot be told"
        } else {
            "no index is: there are too few points"
        };
        said.push(format!("The {name} index of {of} is negative ({value:.3}): {why}."));
    } else if low <= 0.0 {
        said.push(format!("The {name} index of {of} {UNTOLD}"));
    }
    if high - low > WIDE {
        said.push(format!(
            "The {name} index of {of} is only known to be between {low:.2} and {high:.2}: four times as many points would \
             halve that."
        ));
    }
    said
}

fn of_measure(key: &str, of: &Elementary) -> Vec<String> {
    let (low, high) = of.mu_star_interval;
    let mut said = Vec::new();
    if of.mu_star > 0.0 && high - low > of.mu_star {
        said.push(format!(
            "μ* of `{key}` is only known to be between {low:.3e} and {high:.3e}: four times as many walks would halve that."
        ));
    }
    if of.mu.abs() < 0.5 * of.mu_star {
        said.push(format!(
            "`{key}` raises the outcome in some places and lowers it in others: its effects cancel in μ."
        ));
    }
    said
}
