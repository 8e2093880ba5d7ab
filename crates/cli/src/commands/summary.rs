//! # What an experiment came to
//! For people and for programs.

use super::by_value;
use super::comparison::Comparison;
use super::opened::Answer;
use super::sensitivity;
use crate::layout::number;
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

impl Summary<'_> {
    fn plan(&self) -> &Plan {
        self.answer.joined.plan
    }

    pub fn json(&self) -> Value {
        let compared = self.compared(&every()).json();
        json!({
            "title": self.store.plan().title, "version": env!("CARGO_PKG_VERSION"), "digest": self.digest,
            "against": self.plan().arms[0].name, "seed": self.plan().seed, "replications": self.plan().replications,
            "store": self.store.path().display().to_string(), "runs": self.counts,
            "audit": { "max_residual": self.residual },
            "effects": compared["effects"], "distributions": compared["distributions"], "doubts": compared["doubts"],
            "sensitivity": self.answer.sensitivity.iter().map(|of| sensitivity::json(&self.answer.joined, of)).collect::<Vec<_>>(),
            "reached": self.reached.map(|reached| json!({ "half_width": reached.half_width, "power": reached.power })),
            "seconds": self.seconds, "threads": rayon::current_num_threads(),
        })
    }

    fn compared<'a>(&'a self, outcomes: &'a [usize]) -> Comparison<'a> {
        let Answer { joined, effects, distributions, .. } = self.answer;
        Comparison { joined, effects, distributions, outcomes }
    }

    pub fn text(&self) -> String {
        format!(
            "{}\n\n{}{}{}, {:.1} s, {} threads\nlargest residual of the accounting identities {:.1e} of income\ndigest {}\n",
            self.store.plan().title,
            self.compared(&every()).text(),
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
        let asked = self.answer.outcome;
        text += &by_value::text(&self.answer.by_value, &[asked], sensitivity::has_indices(&self.answer.joined));
        let told = self.answer.sensitivity.iter().filter(|of| of.target.outcome == asked);
        text + &told.map(|of| sensitivity::text(&self.answer.joined, of)).collect::<String>()
    }
}

/// All outcomes.
fn every() -> Vec<usize> {
    (0..OUTCOMES.len()).collect()
}
