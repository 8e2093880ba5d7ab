//! # Lives of firms
//! Who is found elsewhere a year later, how long firms take to step up, and which stages they pass through.

use super::{Seen, title, told};
use crate::figure::{Band, Chart, Curve, Figure, Interval};
use crate::text::number;
use experiment::record::lives::{FIFTHS, Lives, Track};
use experiment::record::{FirstStepRow, TransitionRow};
use measures::{kaplan_meier, mobility};

/// Firms that have a line of their own.
const LINES_MAX: usize = 14;
/// Sectors up to which transitions between them are drawn.
const STAGES_MAX: usize = 24;

/// Numbers of firms from each class to each, and to none, of one kind of classes.
fn counts(rows: &[TransitionRow], of: &str, classes: usize) -> Vec<Vec<u64>> {
    let own: Vec<u64> = rows.iter().filter(|row| row.of == of).map(|row| row.firms as u64).collect();
    own.chunks(classes + 1).map(<[u64]>::to_vec).collect()
}

/// Shares of firms that are in each class a year later.
pub(crate) fn matrix(title: &str, names: &[String], counts: &[Vec<u64>]) -> Chart {
    let share = |row: &Vec<u64>| {
        let all: u64 = row.iter().sum();
        row.iter().map(|n| (all > 0).then(|| 100.0 * *n as f64 / all as f64)).collect::<Vec<_>>()
    };
    Chart::Cells {
        title: title.to_owned(),
        unit: "% of firms".to_owned(),
        of: ["in a year".to_owned(), "in the next".to_owned()],
        rows: names.to_vec(),
        columns: names.iter().cloned().chain(["left".to_owned()]).collect(),
        values: counts.iter().map(share).collect(),
        told: vec![vec![true; names.len() + 1]; names.len()],
    }
}

/// How mobile firms are that stay (SF-10); none where there are no two classes.
pub(crate) fn mobile(counts: &[Vec<u64>]) -> Option<f64> {
    mobility(&counts.iter().map(|row| row[..row.len() - 1].to_vec()).collect::<Vec<_>>())
}

/// Names of the fifths of positions.
pub(crate) fn fifths() -> Vec<String> {
    let words = |k: usize| match k {
        1 => "1, lowest".to_owned(),
        FIFTHS => format!("{FIFTHS}, highest"),
        _ => k.to_string(),
    };
    (1..=FIFTHS).map(words).collect()
}

/// Where firms are a year later: by stage and by position.
#[must_use]
pub fn transitions(worlds: &[Seen<'_>]) -> Option<Figure> {
    let (mut charts, mut words) = (Vec::new(), Vec::new());
    let index = |counts: &[Vec<u64>]| mobile(counts).map_or_else(|| "none".to_owned(), number);
    for world in worlds {
        let Some((_, lives)) = world.firms else { continue };
        let sectors: Vec<String> = world.spec.sectors.iter().map(|sector| sector.name.clone()).collect();
        let rows = lives.transitions_of(world.spec);
        let (stages, positions) = (counts(&rows, "stage", sectors.len()), counts(&rows, "position", FIFTHS));
        let n: u64 = stages.iter().flatten().sum();
        if n == 0 {
            continue;
        }
        charts.push(matrix(&title(world.name, "fifths by share of the final price (PO-1)"), &fifths(), &positions));
        if sectors.len() > 1 && sectors.len() <= STAGES_MAX {
            charts.push(matrix(&title(world.name, "functions: stages and sectors"), &sectors, &stages));
        }
        let years = lives.years().saturating_sub(1);
        let mobility = format!("positions {}, functions {}", index(&positions), index(&stages));
        words.push((world.name, format!("{mobility} ({n} firm-years of {years} pairs of years)")));
    }
    (!charts.is_empty()).then(|| Figure {
        id: "transitions",
        title: "Who is found elsewhere a year later".to_owned(),
        caption: format!(
            "Shares of firm-years, all pairs of years together; all firms are counted, so that there is no interval. Mobility of those that stay (SF-10; 0 \
             nobody moves, 1 where one was says nothing): {}.",
            told(&words)
        ),
        charts,
    })
}

/// The share that has stepped up by years, strategy by strategy, with what there was to see.
pub(crate) fn hazards(strategies: &[String], rows: &[FirstStepRow]) -> (Vec<Band>, u64, u64) {
    let (mut firms, mut stepped) = (0, 0);
    let band = |(colour, name): (usize, &String)| {
        let own: Vec<&FirstStepRow> = rows.iter().filter(|row| row.strategy == *name).collect();
        let of = |f: fn(&FirstStepRow) -> i64| own.iter().map(|row| f(row) as u64).collect::<Vec<_>>();
        let (risk, up) = (of(|row| row.at_risk), of(|row| row.stepped_up));
        firms += risk.first().copied().unwrap_or(0);
        stepped += up.iter().sum::<u64>();
        let found = kaplan_meier(&risk, &up);
        let values: Vec<Interval> =
            found.iter().map(|s| Interval { value: 1.0 - s.share, low: 1.0 - s.high, high: 1.0 - s.low }).collect();
        let at = own.iter().take(values.len()).map(|row| row.years as f64).collect();
        (!values.is_empty()).then(|| Band { name: name.clone(), colour, at, values })
    };
    let bands = strategies.iter().enumerate().filter_map(band).collect();
    (bands, firms, stepped)
}

/// After how many years firms first step up, by strategy.
#[must_use]
pub fn first_steps(worlds: &[Seen<'_>]) -> Option<Figure> {
    let (mut charts, mut words) = (Vec::new(), Vec::new());
    for world in worlds {
        let Some((_, lives)) = world.firms else { continue };
        let names: Vec<String> = world.spec.strategies.iter().map(|of| of.name.clone()).collect();
        let (series, firms, stepped) = hazards(&names, &lives.first_steps_of(world.spec));
        if !series.is_empty() {
            charts.push(hazard_chart(&title(world.name, "first step up, by strategy"), series));
            words.push((world.name, format!("{firms} firms, of which {stepped} stepped up")));
        }
    }
    (!charts.is_empty()).then(|| Figure {
        id: "first-steps",
        title: "How long until a firm steps up".to_owned(),
        caption: format!(
            "Share of firms that have stepped up once (process, product, functional or chain) by years since they entered or observation began: \
             Kaplan and Meier’s estimate with Greenwood’s 95 % interval on the scale of ln(−ln) (SF-9), firms taken as independent. {}; those that \
             left or were there at the end are counted as long as they were seen, at the end of each year.",
            told(&words)
        ),
        charts,
    })
}

/// The chart of first steps.
pub(crate) fn hazard_chart(title: &str, series: Vec<Band>) -> Chart {
    Chart::Bands {
        title: title.to_owned(),
        along: "years".to_owned(),
        unit: "share of firms".to_owned(),
        series,
        marks: Vec::new(),
        steps: true,
    }
}

/// Whether a firm was ever in another stage than at first.
fn has_moved(track: &Track) -> bool {
    track.sectors.iter().any(|sector| *sector != track.sectors[0])
}

/// Lines of some firms that moved, with how many did and how many there were; none where no firm did.
fn paths(lives: &Lives, first: f64) -> Option<(Vec<Curve>, String)> {
    let moved: Vec<&Track> = lives.tracks().iter().filter(|track| has_moved(track)).collect();
    if moved.is_empty() {
        return None;
    }
    let every = moved.len().div_ceil(LINES_MAX);
    let line = |(colour, track): (usize, &&Track)| Curve {
        name: format!("f{:016x}", track.identity),
        colour,
        is_points: false,
        at: (0..track.sectors.len()).map(|year| first + year as f64).collect(),
        values: track.sectors.iter().map(|sector| f64::from(*sector)).collect(),
    };
    let series: Vec<Curve> = moved.iter().step_by(every).enumerate().map(line).collect();
    let (all, n) = (lives.tracks().len(), series.len());
    Some((series, format!("of {all} firms {} were in another stage later, and {n} of these have a line", moved.len())))
}

/// Firms on their way through the stages.
#[must_use]
pub fn climbing(worlds: &[Seen<'_>]) -> Option<Figure> {
    let (mut charts, mut words) = (Vec::new(), Vec::new());
    for world in worlds {
        let (Some((_, lives)), spec) = (world.firms, world.spec) else { continue };
        let first = f64::from(spec.parameters.time.start_year);
        let Some((series, counted)) = paths(lives, first) else { continue };
        charts.push(Chart::Curves {
            title: title(world.name, "stage by year"),
            along: "year".to_owned(),
            unit: "stage".to_owned(),
            logs: [false; 2],
            levels: spec.sectors.iter().map(|sector| sector.name.clone()).collect(),
            series,
            marks: crate::marks::marks([&**spec], &[first, first + lives.years() as f64 - 1.0]),
        });
        words.push((world.name, counted));
    }
    (!charts.is_empty()).then(|| Figure {
        id: "climbing",
        title: "Firms on their way through the stages".to_owned(),
        caption: format!(
            "Firms drawn evenly by identity from those that were there at the end of the first year: {}. A line ends where the firm left. They are no sample \
             of all firms, for most stay where they are; counts, no interval.",
            told(&words)
        ),
        charts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn transitions_are_in_percent_of_where_firms_were_and_mobility_is_of_those_that_stay() {
        let row = |of: &str, from: &str, to: &str, firms| TransitionRow {
            of: of.into(),
            from: from.into(),
            to: to.into(),
            firms,
        };
        // Of ten firms in parts six stay, two go to brand, two leave; of ten in brand nine stay, and nobody leaves.
        let rows = [
            row("stage", "parts", "parts", 6),
            row("stage", "parts", "brand", 2),
            row("stage", "parts", "left", 2),
            row("stage", "brand", "parts", 1),
            row("stage", "brand", "brand", 9),
            row("stage", "brand", "left", 0),
            row("position", "1", "1", 50),
        ];
        let found = counts(&rows, "stage", 2);
        assert_eq!(found, [vec![6, 2, 2], vec![1, 9, 0]]);
        // Of eight that are there a year later three quarters stay, and nine tenths of ten: 2 − 0.75 − 0.9 over 1.
        assert!(close(mobile(&found).unwrap(), 0.35));
        let Chart::Cells { values, columns, .. } = matrix("", &["parts".into(), "brand".into()], &found) else {
            panic!("a matrix is cells")
        };
        assert_eq!(values, [[Some(60.0), Some(20.0), Some(20.0)], [Some(10.0), Some(90.0), Some(0.0)]]);
        assert_eq!(columns, ["parts", "brand", "left"]);
    }

    #[test]
    fn first_steps_are_kaplan_and_meiers_strategy_by_strategy() {
        let row = |strategy: &str, years, at_risk, stepped_up, not_followed| FirstStepRow {
            strategy: strategy.into(),
            years,
            at_risk,
            stepped_up,
            not_followed,
        };
        // Ten firms: two step up in the first year and one leaves; of the seven left one steps up in the second: 1 − 0.8·6/7.
        let rows = [row("own", 1, 10, 2, 1), row("own", 2, 7, 1, 6), row("buy", 1, 4, 0, 4)];
        let names = ["own", "none", "buy"].map(str::to_owned);
        let (bands, firms, stepped) = hazards(&names, &rows);
        assert_eq!((firms, stepped), (14, 3));
        assert_eq!(
            bands.iter().map(|band| (band.name.as_str(), band.colour)).collect::<Vec<_>>(),
            [("own", 0), ("buy", 2)]
        );
        assert_eq!(bands[0].at, [1.0, 2.0]);
        let [first, second] = [bands[0].values[0], bands[0].values[1]];
        assert!(close(first.value, 0.2) && close(second.value, 1.0 - 0.8 * 6.0 / 7.0));
        // Greenwood: s² = 2/(10·8)/ln²(0.8) = 0.5021, so that 1 − S^e^{±1.96·s} is 0.0541 and 0.5913.
        assert!((first.low - 0.0541).abs() < 5e-5 && (first.high - 0.5913).abs() < 5e-5, "{first:?}");
        assert_eq!((bands[1].values[0].value, bands[1].values[0].high), (0.0, 0.0));
    }

    #[test]
    fn a_firm_has_moved_where_it_was_ever_in_another_stage() {
        let track = |sectors: &[u16]| Track { identity: 7, sectors: sectors.to_vec() };
        assert_eq!([&[1, 1, 1][..], &[1], &[1, 2, 1]].map(|sectors| has_moved(&track(sectors))), [false, false, true]);
    }
}
