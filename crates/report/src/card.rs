//! # The score card
//! Published facts of firms and chains, and which of them a world has.

use crate::figure::{Chart, Figure, Interval, Scored};
use facts::Score;

/// The facts, met or not.
#[must_use]
pub fn card(scores: &[Score]) -> Figure {
    let scored = |score: &Score| Scored {
        name: format!("{} {}", score.fact.id, score.fact.fact),
        published: format!("{} ({})", score.fact.published, score.fact.source),
        band: [score.fact.pass_low, score.fact.pass_high],
        found: score.median.map(|value| {
            let (low, high) = score.range.unwrap_or((value, value));
            Interval { value, low, high }
        }),
        met: score.pass,
    };
    let seeds = scores.iter().map(|score| score.seeds).max().unwrap_or(0);
    let without = scores.iter().filter(|score| score.median.is_none()).count();
    let missing =
        if without > 0 { format!(" {without} have no value in any seed and count as missed.") } else { String::new() };
    Figure {
        id: "facts",
        title: "Which facts the world has".to_owned(),
        caption: format!(
            "Median over {seeds} seeds (the mean, where the recipe says so) and the range from 5 to 95 % of them, each drawn within the band in which \
             the fact is met; what is beyond the picture has an arrow.{missing} How each is measured: docs/facts.md.",
        ),
        charts: vec![Chart::Card {
            title: "facts, and where seeds stand in the band".to_owned(),
            facts: scores.iter().map(scored).collect(),
        }],
    }
}

/// How many are met, in a sentence.
#[must_use]
pub fn sentence(scores: &[Score]) -> String {
    let met = scores.iter().filter(|score| score.pass).count();
    let missed: Vec<&str> = scores.iter().filter(|score| !score.pass).map(|score| score.fact.id.as_str()).collect();
    let rest = if missed.is_empty() { String::new() } else { format!("; missed: {}", missed.join(", ")) };
    format!("{met} of {} published facts are met{rest}.", scores.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_seed_has_is_missed() {
        let mut seeds = vec![vec![None; facts::RECIPES.len()]; 4];
        seeds.iter_mut().enumerate().for_each(|(k, seed)| seed[0] = Some(1.0 + 0.01 * k as f64));
        let scores = facts::scores(&seeds);
        let said = sentence(&scores);
        assert!(said.starts_with("1 of ") && said.contains("missed: F2, "), "{said}");
        let figure = card(&scores);
        assert!(
            figure.caption.contains("over 4 seeds") && figure.caption.contains("have no value"),
            "{}",
            figure.caption
        );
        let Chart::Card { facts, .. } = &figure.charts[0] else { panic!("it is a card") };
        assert_eq!((facts[0].met, facts[1].met, facts[1].found), (true, false, None));
    }
}
