//! # What an experiment came to
//! For people and for programs.

use super::opened::Answer;
use super::sensitivity;
use crate::layout::{Grid, number, signed, width};
use experiment::by_value::ByValueRow;
use experiment::effects::ArmEffect;
use experiment::outcomes::OUTCOMES;
use experiment::plan::Plan;
use experiment::until::Reached;
use serde_json::{Value, json};
use store::{Counts, Store};

/// What an experiment came to.
pub(crate) struct Summary<'a> {
    pub store: &'a Store,
    pub counts: Counts,
    pub residual: f64,
    pub answer: &'a Answer<'a>,
    pub reached: Option<Reached>,
    pub seconds: f64,
    pub digest: &'a str,
}

/// A variance reduction in few characters: what is beyond a thousand is luck that played no part.
fn luck(factor: f64) -> String {
    if factor < 1000.0 { format!("{factor:.1}×") } else { ">999×".to_owned() }
}

impl Summary<'_> {
    fn plan(&self) -> &Plan {
        self.answer.joined.plan
    }

    pub fn json(&self) -> Value {
        let effect = |e: &ArmEffect| {
            json!({
                "arm": self.plan().arms[e.arm].name, "outcome": OUTCOMES[e.outcome].name, "unit": OUTCOMES[e.outcome].unit,
                "effect": e.effect.mean, "low": e.effect.low, "high": e.effect.high, "p_adjusted": e.p_adjusted,
                "variance_reduction": e.effect.variance_reduction, "pairs": e.effect.n,
            })
        };
        json!({
            "title": self.store.plan().title, "version": env!("CARGO_PKG_VERSION"), "digest": self.digest,
            "against": self.plan().arms[0].name, "seed": self.plan().seed, "replications": self.plan().replications,
            "store": self.store.path().display().to_string(), "runs": self.counts,
            "audit": { "max_residual": self.residual },
            "effects": self.answer.effects.iter().map(effect).collect::<Vec<_>>(),
            "sensitivity": self.answer.sensitivity.iter().map(|of| sensitivity::json(&self.answer.joined, of)).collect::<Vec<_>>(),
            "reached": self.reached.map(|reached| json!({ "half_width": reached.half_width, "power": reached.power })),
            "seconds": self.seconds, "threads": rayon::current_num_threads(),
        })
    }

    pub fn text(&self) -> String {
        let arms = (1..self.plan().arms.len()).map(|arm| self.arm(arm)).collect::<String>();
        format!(
            "{}\n\nEvery arm against `{}`: paired differences with 95 % intervals; `*` where the p-value, adjusted for the number\n\
             of outcomes, is below 0.05; luck: by what factor sharing it reduced the variance of the difference.\n\n{arms}{}\
             {}, {:.1} s, {} threads\n\
             largest residual of the accounting identities {:.1e} of income\ndigest {}\n",
            self.store.plan().title,
            self.plan().arms[0].name,
            self.design(),
            self.counts,
            self.seconds,
            rayon::current_num_threads(),
            self.residual,
            self.digest,
        )
    }

    /// What the design tells: how well the effect is known, the effect by values, indices.
    fn design(&self) -> String {
        let mut text = self.reached.map_or(String::new(), |of| {
            let needed = of.needed.map_or("more than 10 million".to_owned(), |n| n.to_string());
            let n = self.plan().replications;
            let (half, power) = (number(of.half_width), number(of.power));
            format!(
                "{n} replications: half-width {half}; an effect of the size found is found with a chance of {power}, with \
                 80 % by {needed}\n\n"
            )
        });
        let label = OUTCOMES[self.answer.outcome].label.trim();
        if !self.answer.by_value.is_empty() {
            let heads = [&format!("{label}, by"), "from", "to", "arm", "difference", "95 % interval"]
                .map(|h: &str| h.to_owned());
            let row = |r: &ByValueRow| {
                let interval = format!("[{}, {}]", signed(r.low), signed(r.high));
                vec![r.parameter.clone(), number(r.from), number(r.to), r.arm.clone(), signed(r.effect), interval]
            };
            let rows = self.answer.by_value.iter().map(row).collect();
            text += &(Grid { heads: heads.to_vec(), rows }.text(width()) + "\n");
        }
        let told = self.answer.sensitivity.iter().filter(|of| of.target.outcome == self.answer.outcome);
        text + &told.map(|of| sensitivity::text(&self.answer.joined, of)).collect::<String>()
    }

    /// One arm against the first.
    fn arm(&self, arm: usize) -> String {
        let (name, first) = (&self.plan().arms[arm].name, &self.plan().arms[0].name);
        let effects: Vec<&ArmEffect> = self.answer.effects.iter().filter(|e| e.arm == arm).collect();
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
