//! # Lives of firms
//! Who is found elsewhere a year later, how long firms take to step up, and which stages they pass through.

use crate::figure::{Band, Chart, Curve, Figure, Interval};
use crate::text::number;
use experiment::record::lives::{FIFTHS, Lives, Track};
use experiment::record::{FirstStepRow, TransitionRow};
use measures::{kaplan_meier, mobility};
use scheduler::spec::WorldSpec;

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
        row.iter().map(|n| (all > 0).then(|| *n as f64 / all as f64)).collect::<Vec<_>>()
    };
    Chart::Cells {
        title: title.to_owned(),
        unit: "share of firms".to_owned(),
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
pub fn transitions(spec: &WorldSpec, lives: &Lives) -> Option<Figure> {
    let sectors: Vec<String> = spec.sectors.iter().map(|sector| sector.name.clone()).collect();
    let rows = lives.transitions_of(spec);
    let (stages, positions) = (counts(&rows, "stage", sectors.len()), counts(&rows, "position", FIFTHS));
    let n: u64 = stages.iter().flatten().sum();
    if n == 0 {
        return None;
    }
    let mut charts = vec![matrix("fifths by share of the final price (PO-1)", &fifths(), &positions)];
    if sectors.len() > 1 && sectors.len() <= STAGES_MAX {
        charts.push(matrix("functions: stages and sectors", &sectors, &stages));
    }
    let index = |counts| mobile(counts).map_or_else(|| "none".to_owned(), number);
    Some(Figure {
        id: "transitions",
        title: "Who is found elsewhere a year later".to_owned(),
        caption: format!(
            "Shares of {n} firm-years, pooled over {} pairs of years; all firms are counted, so that there is no interval. Mobility of those that \
             stay (SF-10; 0 nobody moves, 1 where one was says nothing): positions {}, functions {}.",
            lives.years().saturating_sub(1),
            index(&positions),
            index(&stages)
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
pub fn first_steps(spec: &WorldSpec, lives: &Lives) -> Option<Figure> {
    let names: Vec<String> = spec.strategies.iter().map(|of| of.name.clone()).collect();
    let (series, firms, stepped) = hazards(&names, &lives.first_steps_of(spec));
    (!series.is_empty()).then(|| Figure {
        id: "first-steps",
        title: "How long until a firm steps up".to_owned(),
        caption: format!(
            "Share of firms that have stepped up once (process, product, functional or chain) by years since they entered or observation began: \
             Kaplan and Meier’s estimate with Greenwood’s 95 % interval on the scale of ln(−ln) (SF-9), firms taken as independent. {firms} firms, of \
             which {stepped} stepped up; those that left or were there at the end are counted as long as they were seen, at the end of each year."
        ),
        charts: vec![hazard_chart("first step up, by strategy", series)],
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

/// Firms on their way through the stages.
#[must_use]
pub fn climbing(spec: &WorldSpec, lives: &Lives) -> Option<Figure> {
    let moved: Vec<&Track> = lives.tracks().iter().filter(|track| has_moved(track)).collect();
    if moved.is_empty() {
        return None;
    }
    let every = moved.len().div_ceil(LINES_MAX);
    let first = f64::from(spec.parameters.time.start_year);
    let line = |(colour, track): (usize, &&Track)| Curve {
        name: format!("f{:016x}", track.identity),
        colour,
        is_points: false,
        at: (0..track.sectors.len()).map(|year| first + year as f64).collect(),
        values: track.sectors.iter().map(|sector| f64::from(*sector)).collect(),
    };
    let series: Vec<Curve> = moved.iter().step_by(every).enumerate().map(line).collect();
    Some(Figure {
        id: "climbing",
        title: "Firms on their way through the stages".to_owned(),
        caption: format!(
            "Of {} firms, drawn evenly by identity from those that were there at the end of the first year, {} were in another stage later, and {} of \
             these have a line, which ends where the firm left. It is no sample of all firms: most stay where they are.",
            lives.tracks().len(),
            moved.len(),
            series.len()
        ),
        charts: vec![Chart::Curves {
            title: "stage by year".to_owned(),
            along: "year".to_owned(),
            unit: "stage".to_owned(),
            logs: [false; 2],
            levels: spec.sectors.iter().map(|sector| sector.name.clone()).collect(),
            series,
            marks: crate::marks::marks([spec], &[first, first + lives.years() as f64 - 1.0]),
        }],
    })
}
