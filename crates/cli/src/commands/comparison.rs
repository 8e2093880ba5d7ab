//! # Comparisons
//! Sides side by side, for people and for programs: effects with their intervals, medians and bands, and which means are doubted.

use crate::layout::{Grid, number, signed, width, wrapped};
use experiment::effects::ArmEffect;
use experiment::joined::Joined;
use experiment::means::{Distribution, sentences};
use experiment::outcomes::OUTCOMES;
use serde_json::{Value, json};

/// Characters of two names that stand side by side; longer ones stand above.
const NAMES_MAX: usize = 40;
/// What stands behind a mean that is doubted.
const DOUBTED: char = '†';

/// Effects and distributions that are shown together.
pub(super) struct Comparison<'a> {
    pub joined: &'a Joined<'a>,
    pub effects: &'a [ArmEffect],
    pub distributions: &'a [Distribution],
    /// Outcomes that are shown.
    pub outcomes: &'a [usize],
}

/// A variance reduction in few characters: what is beyond a thousand is luck that played no part.
fn luck(factor: f64) -> String {
    if factor < 1000.0 { format!("{factor:.1}×") } else { ">999×".to_owned() }
}

fn band(d: &Distribution, shown: fn(f64) -> String) -> [String; 2] {
    let [low, median, high] = d.band;
    [shown(median), format!("{} to {}", shown(low), shown(high))]
}

impl Comparison<'_> {
    fn is_shown(&self, outcome: usize) -> bool {
        self.outcomes.contains(&outcome)
    }

    fn doubted(&self, of: impl Fn(&Distribution) -> bool) -> &'static str {
        let is_doubted = self.distributions.iter().any(|d| of(d) && !d.doubts.is_empty());
        if is_doubted { "†" } else { " " }
    }

    /// All comparisons, medians and bands, and what is said of them.
    pub fn text(&self) -> String {
        let mut text = format!(
            "Paired differences with 95 % intervals; `*` where the p-value, adjusted for the number of outcomes, is below\n\
             0.05; luck: by what factor sharing it reduced the variance; `{DOUBTED}` a mean that is doubted, as said below.\n\n"
        );
        self.effects
            .chunk_by(|a, b| (a.treated, a.control) == (b.treated, b.control))
            .for_each(|of| text += &self.effects_of(of));
        text += "Medians, and bands that hold nine in ten of the values that means are of.\n\n";
        let sides = self.distributions.chunk_by(|a, b| (a.of, a.against) == (b.of, b.against));
        let sides: Vec<&[Distribution]> = sides.collect();
        let mut k = 0;
        while k < sides.len() {
            let difference = sides.get(k + 1).filter(|next| next[0].against.is_some() && next[0].of == sides[k][0].of);
            text += &self.bands_of(sides[k], difference.copied());
            k += if difference.is_some() { 2 } else { 1 };
        }
        for sentence in self.sentences() {
            text += &wrapped(&format!("{DOUBTED} {sentence}"), width());
        }
        text + "\n"
    }

    /// One side against another.
    fn effects_of(&self, effects: &[ArmEffect]) -> String {
        let (plan, one) = (self.joined.plan, &effects[0]);
        let (mut treated, mut control) = (one.treated.name(plan), one.control.name(plan));
        let mut text = String::new();
        if treated.chars().count() + control.chars().count() > NAMES_MAX {
            text = format!("A: {control}\nB: {treated}\n");
            (control, treated) = ("A".into(), "B".into());
        }
        let pairs = format!("{} pairs", one.effect.n);
        let heads = vec![pairs, control, treated, "difference".into(), "95 % interval".into(), "luck".into()];
        let row = |e: &ArmEffect| {
            let mark = if e.p_adjusted.is_some_and(|p| p < 0.05) { " *" } else { "  " };
            let mean = |side| self.doubted(|d| d.outcome == e.outcome && d.of == side && d.against.is_none());
            let both = self.doubted(|d| d.outcome == e.outcome && d.of == e.treated && d.against == Some(e.control));
            vec![
                OUTCOMES[e.outcome].label.to_owned(),
                number(e.effect.control_mean) + mean(e.control),
                number(e.effect.treated_mean) + mean(e.treated),
                signed(e.effect.mean) + both + mark,
                format!("[{}, {}]", signed(e.effect.low), signed(e.effect.high)),
                e.effect.variance_reduction.map_or("all equal".to_owned(), luck),
            ]
        };
        let rows = effects.iter().filter(|e| self.is_shown(e.outcome)).map(row).collect();
        text + &Grid { heads, rows }.text(width()) + "\n"
    }

    fn bands_of(&self, own: &[Distribution], difference: Option<&[Distribution]>) -> String {
        let mut heads = vec![own[0].of.name(self.joined.plan), "median".into(), "5 to 95 %".into()];
        if difference.is_some() {
            heads.extend(["of differences".into(), "5 to 95 %".into()]);
        }
        let row = |k: usize| {
            let mut cells = vec![OUTCOMES[own[k].outcome].label.to_owned()];
            cells.extend(band(&own[k], number));
            difference.iter().for_each(|all| cells.extend(band(&all[k], signed)));
            cells
        };
        let rows = (0..own.len()).filter(|k| self.is_shown(own[*k].outcome)).map(row).collect();
        Grid { heads, rows }.text(width()) + "\n"
    }

    fn sentences(&self) -> Vec<String> {
        let shown: Vec<Distribution> =
            self.distributions.iter().filter(|d| self.is_shown(d.outcome)).cloned().collect();
        sentences(self.joined, &shown)
    }

    /// The same as members of an object.
    pub fn json(&self) -> Value {
        let plan = self.joined.plan;
        let effect = |e: &ArmEffect| {
            json!({
                "arm": e.treated.name(plan), "against": e.control.name(plan),
                "outcome": OUTCOMES[e.outcome].name, "unit": OUTCOMES[e.outcome].unit,
                "effect": e.effect.mean, "low": e.effect.low, "high": e.effect.high, "p_adjusted": e.p_adjusted,
                "p_wilcoxon": e.p_wilcoxon, "variance_reduction": e.effect.variance_reduction, "pairs": e.effect.n,
            })
        };
        let distribution = |d: &Distribution| {
            json!({
                "arm": d.of.name(plan), "against": d.against.map(|against| against.name(plan)),
                "outcome": OUTCOMES[d.outcome].name, "values": d.n, "mean": d.mean, "median": d.band[1],
                "low": d.band[0], "high": d.band[2], "p_one_group": d.p_one_group, "p_settled": d.p_settled,
                "p_one_level": d.p_one_level, "doubt": d.told(),
            })
        };
        let (effects, all) = (self.effects.iter(), self.distributions.iter());
        json!({
            "effects": effects.filter(|e| self.is_shown(e.outcome)).map(effect).collect::<Vec<_>>(),
            "distributions": all.filter(|d| self.is_shown(d.outcome)).map(distribution).collect::<Vec<_>>(),
            "doubts": self.sentences(),
        })
    }
}
