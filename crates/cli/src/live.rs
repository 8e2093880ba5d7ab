//! # A world while it runs
//! Who earns how much of the world's value added, and what a worker earns along each chain, as a few lines of text under the bar.

use console::{Alignment, pad_str};
use scheduler::observe::Observation;
use scheduler::spec::WorldSpec;

/// Countries that have a line.
const COUNTRIES_MAX: usize = 8;
/// Sectors of an industry from which on it is a chain.
const CHAIN_MIN: usize = 3;
/// Columns of names, and of bars at most.
const NAME: usize = 18;
const BAR: usize = 40;
/// Columns of a percentage and of what stands around it.
const NUMBER: usize = 11;
/// Eighths of a block, from none to all.
const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What is seen in a period, in lines of at most `width` columns.
pub(crate) fn text(spec: &WorldSpec, seen: &Observation, width: usize) -> String {
    let firms: u64 = seen.groups.iter().map(|group| u64::from(group.firms)).sum();
    let mut lines = vec![format!("year {:.0}, {firms} firms; shares in the world's value added", seen.year)];
    lines.extend(shares(spec, seen, width));
    lines.extend(chains(spec, seen));
    let cut = |line: &String| pad_str(line, width, Alignment::Left, Some("…")).trim_end().to_owned();
    lines.iter().map(cut).collect::<Vec<_>>().join("\n")
}

/// A bar a country, of the largest.
fn shares(spec: &WorldSpec, seen: &Observation, width: usize) -> Vec<String> {
    let all: f64 = seen.countries.iter().map(|country| country.value_added).sum();
    let mut order: Vec<usize> = (0..seen.countries.len()).collect();
    order.sort_by(|a, b| seen.countries[*b].value_added.total_cmp(&seen.countries[*a].value_added).then(a.cmp(b)));
    order.truncate(COUNTRIES_MAX);
    order.sort_unstable();
    let room = width.saturating_sub(NAME + NUMBER).min(BAR);
    let line = |country: usize| {
        let share = if all > 0.0 { seen.countries[country].value_added / all } else { 0.0 };
        let name = pad_str(&spec.countries[country].name, NAME, Alignment::Left, Some("…")).into_owned();
        let bar = "█".repeat((share.clamp(0.0, 1.0) * room as f64).round() as usize);
        format!("  {name} {:>5.1} % {bar}", 100.0 * share)
    };
    order.into_iter().map(line).collect()
}

/// A line a chain: a column a stage, in the order of the scenario, as high as value added per worker is against the best stage.
fn chains(spec: &WorldSpec, seen: &Observation) -> Vec<String> {
    let mut lines = Vec::new();
    for (industry, name) in spec.industries.iter().enumerate() {
        let stages: Vec<usize> = (0..spec.sectors.len()).filter(|s| spec.sectors[*s].industry == industry).collect();
        if stages.len() < CHAIN_MIN {
            continue;
        }
        let earned: Vec<f64> = stages.iter().map(|stage| per_worker(spec, seen, *stage)).collect();
        let best = earned.iter().copied().fold(0.0, f64::max);
        let column =
            |x: &f64| if best > 0.0 { EIGHTHS[(x.max(0.0) / best * 8.0).round() as usize] } else { EIGHTHS[0] };
        let columns: String = earned.iter().flat_map(|x| [column(x); 2]).collect();
        let (first, last) = (&spec.sectors[stages[0]].name, &spec.sectors[stages[stages.len() - 1]].name);
        // Columns first: of a narrow terminal words are cut off, and not what there is to see.
        lines.push(format!("  {columns} {name}: value added per worker, {first} to {last}"));
    }
    lines
}

fn per_worker(spec: &WorldSpec, seen: &Observation, sector: usize) -> f64 {
    let groups = (0..spec.countries.len()).map(|country| &seen.groups[spec.shape().group(country, sector)]);
    let (added, workers) = groups.fold((0.0, 0.0), |(a, w), group| (a + group.value_added, w + group.workers));
    if workers > 0.0 { added / workers } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scheduler::threads::Threads;
    use scheduler::world::World;
    use std::path::Path;
    use std::sync::Arc;

    fn shown(width: usize) -> (String, WorldSpec) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/chain.toml");
        let checked = scenario::load(&file, &["world.firms=200".to_owned()]).unwrap();
        let spec = Arc::new(checked.spec);
        let mut world = World::new(spec.clone(), 1, 0);
        let threads = Threads::for_world(200, 1);
        world.begin_observation();
        world.step(threads);
        (text(&spec, &world.observe(threads), width), (*spec).clone())
    }

    #[test]
    fn a_world_has_its_countries_and_its_chain() {
        let (text, spec) = shown(100);
        assert!(text.starts_with("year ") && text.contains(" firms; "), "{text}");
        assert!(spec.countries.iter().all(|country| text.contains(&country.name)), "{text}");
        assert!(text.contains("value added per worker, core technology to ") && text.contains('█'), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [10, 20, 40, 80, 200] {
            let (text, _) = shown(width);
            assert!(text.lines().all(|line| console::measure_text_width(line) <= width), "{width}:\n{text}");
            let chain = text.lines().last().unwrap_or_default();
            assert!(width < 20 || chain.chars().filter(|c| EIGHTHS[1..].contains(c)).count() == 10, "{width}: {chain}");
        }
    }
}
