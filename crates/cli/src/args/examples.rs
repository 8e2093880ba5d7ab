//! # Examples
//! What people type, under the help of each command.

use super::Args;
use clap::{Command, CommandFactory as _};

/// By command: what it is used for, most common first.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "run",
        &[
            "upchain run scenarios/chain.toml",
            "upchain run scenarios/chain.toml --set time.years=20 --set world.firms=20000 --out results",
            "upchain run scenarios/world-1995.toml --seed 7 --json",
        ],
    ),
    (
        "experiment",
        &[
            "upchain experiment scenarios/independent-innovation.toml",
            "upchain experiment scenarios/strategy-race.toml --replications 64 --out race",
            "upchain experiment scenarios/strategy-race.toml --out race --shard 2/8",
        ],
    ),
    (
        "plan",
        &[
            "upchain plan scenarios/sensitivity.toml",
            "upchain plan scenarios/sensitivity.toml --replications 200 --json",
        ],
    ),
    ("slurm", &["upchain slurm scenarios/sensitivity.toml --tasks 64 --time 2:00:00 --submit"]),
    ("status", &["upchain status race"]),
    ("effects", &["upchain effects race", "upchain effects race imitation licensing --outcome moved_up"]),
    ("sensitivity", &["upchain sensitivity sweep --out indices"]),
    ("report", &["upchain report race", "upchain report race --out talk.html"]),
    ("verify", &["upchain verify race"]),
    ("merge", &["upchain merge race", "upchain merge first second --out together"]),
    ("diff", &["upchain diff race race-again"]),
    ("rerun", &["upchain rerun race --run 17"]),
    ("check", &["upchain check my-scenario.toml", "upchain check my-scenario.toml --set search.power=0.3"]),
    ("validate", &["upchain validate", "upchain validate scenarios/chain.toml --replications 12 --recipes"]),
    ("calibrate", &["upchain calibrate scenarios/calibration.toml --out calibration"]),
    (
        "accounts",
        &[
            "upchain accounts table.csv --out accounts",
            "upchain accounts table.xlsx --aggregate regions.csv --out accounts",
        ],
    ),
    ("world", &["upchain world table.csv --countries CHN,USA --out my-world.toml"]),
    ("explain", &["upchain explain search.power", "upchain explain TE-3", "upchain explain countries.value_added"]),
    ("explain-firm", &["upchain explain-firm relations --firm f0000000000000001"]),
    ("shock", &["upchain shock scenarios/relations.toml --country latecomer --days 30"]),
    ("schema", &["upchain schema experiment"]),
    ("completions", &["upchain completions bash", "upchain completions zsh"]),
    ("man", &["upchain man", "upchain man --out pages"]),
];

/// Everything that can be typed, with its examples.
pub(crate) fn command() -> Command {
    EXAMPLES.iter().fold(Args::command(), |all, (name, lines)| {
        all.mut_subcommand(name, |of| {
            let before = of.get_after_help().map(|text| format!("{text}\n\n")).unwrap_or_default();
            of.after_help(format!("{before}Examples:\n  {}", lines.join("\n  ")))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_examples_and_each_of_them_can_be_typed() {
        for of in Args::command().get_subcommands() {
            let found = EXAMPLES.iter().find(|(name, _)| *name == of.get_name());
            let (_, lines) = found.unwrap_or_else(|| panic!("`{}` has no example", of.get_name()));
            for line in *lines {
                let typed = command().try_get_matches_from(line.split_whitespace());
                let typed = typed.unwrap_or_else(|error| panic!("{line}: {error}"));
                assert_eq!(typed.subcommand_name(), Some(of.get_name()), "{line}");
            }
        }
    }
}
