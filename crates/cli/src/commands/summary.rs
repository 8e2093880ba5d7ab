//! # What an experiment came to
//! For people and for programs.

use crate::layout::{Grid, number, signed, width};
use experiment::arms::Plan;
use experiment::effects::ArmEffect;
use experiment::outcomes::OUTCOMES;
use serde_json::{Value, json};
use std::path::Path;
use store::Counts;

/// What an experiment came to.
pub(crate) struct Summary<'a> {
    pub title: &'a str,
    pub store: &'a Path,
    pub plan: &'a Plan,
    pub counts: Counts,
    pub residual: f64,
    pub effects: &'a [ArmEffect],
    pub seconds: f64,
    pub digest: &'a str,
}

/// A variance reduction in few characters: what is beyond a thousand is luck that played no part.
fn luck(factor: f64) -> String {
    if factor < 1000.0 { format!("{factor:.1}×") } else { ">999×".to_owned() }
}

impl Summary<'_> {
    pub fn json(&self) -> Value {
        let effect = |e: &ArmEffect| {
            json!({
                "arm": self.plan.arms[e.arm].name, "outcome": OUTCOMES[e.outcome].name, "unit": OUTCOMES[e.outcome].unit,
                "effect": e.effect.mean, "low": e.effect.low, "high": e.effect.high, "p_adjusted": e.p_adjusted,
                "variance_reduction": e.effect.variance_reduction, "pairs": e.effect.n,
            })
        };
        json!({
            "title": self.title, "version": env!("CARGO_PKG_VERSION"), "digest": self.digest,
            "against": self.plan.arms[0].name, "seed": self.plan.seed, "replications": self.plan.replications,
            "store": self.store.display().to_string(), "runs": self.counts,
            "audit": { "max_residual": self.residual },
            "effects": self.effects.iter().map(effect).collect::<Vec<_>>(),
            "seconds": self.seconds, "threads": rayon::current_num_threads(),
        })
    }

    pub fn text(&self) -> String {
        let arms = (1..self.plan.arms.len()).map(|arm| self.arm(arm)).collect::<String>();
        format!(
            "{}\n\nEvery arm against `{}`: paired differences with 95 % intervals; `*` where the p-value, adjusted for the number\n\
             of outcomes, is below 0.05; luck: by what factor sharing it reduced the variance of the difference.\n\n{arms}\
             {}, {:.1} s, {} threads\n\
             largest residual of the accounting identities {:.1e} of income\ndigest {}\n",
            self.title,
            self.plan.arms[0].name,
            self.counts,
            self.seconds,
            rayon::current_num_threads(),
            self.residual,
            self.digest,
        )
    }

    /// One arm against the first.
    fn arm(&self, arm: usize) -> String {
        let (name, first) = (&self.plan.arms[arm].name, &self.plan.arms[0].name);
        let effects: Vec<&ArmEffect> = self.effects.iter().filter(|e| e.arm == arm).collect();
        let pairs = effects.first().map_or(0, |e| e.effect.n);
        let heads = [
            format!("{pairs} pairs"),
            first.clone(),
            name.clone(),
            "difference".into(),
            "95 % interval".into(),
            "luck".into(),
        ];
        let row = |e: &&ArmEffect| {
            let mark = if e.p_adjusted.is_some_and(|p| p < 0.05) { " *" } else { "  " };
            vec![
                OUTCOMES[e.outcome].label.to_owned(),
                number(e.effect.control_mean),
                number(e.effect.treated_mean),
                signed(e.effect.mean) + mark,
                format!("[{}, {}]", signed(e.effect.low), signed(e.effect.high)),
                e.effect.variance_reduction.map_or("all equal".to_owned(), luck),
            ]
        };
        Grid { heads: heads.to_vec(), rows: effects.iter().map(row).collect() }.text(width()) + "\n"
    }
}
