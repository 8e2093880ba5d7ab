//! A page in a real browser: no network, no error, every chart drawn in the room that it has, values on hovering, files saved, names as text,
//! paper that can be read, nothing serious that axe-core finds. Where Chromium, Node.js or the packages of `tests/browser/package.json` are not there, this says so.

use report::figure::{Curve, Intervals, Node, Scored};
use report::{Band, Chart, Figure, Interval, Mark, Page, html};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names that would be markup or script if they were not text.
const HOSTILE: [&str; 3] = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</script><b>"];

fn interval(value: f64) -> Interval {
    Interval { value, low: value - 0.05, high: value + 0.08 }
}

fn through_time(title: &str) -> Chart {
    let band = |(k, name): (usize, &&str)| Band {
        name: (*name).to_owned(),
        colour: k,
        at: (1995..=2025).map(f64::from).collect(),
        values: (0..=30).map(|t| interval(0.01 * f64::from(t) * (k as f64 - 1.0))).collect(),
    };
    Chart::Bands {
        title: title.to_owned(),
        along: "year".to_owned(),
        unit: "share".to_owned(),
        series: HOSTILE.iter().enumerate().map(band).collect(),
        marks: marks(),
        steps: false,
    }
}

fn marks() -> Vec<Mark> {
    vec![Mark { name: HOSTILE[1].to_owned(), from: 2000.0, until: 2010.0 }]
}

fn names() -> Vec<String> {
    HOSTILE.map(str::to_owned).to_vec()
}

/// First steps: lines that are stairs.
fn stairs() -> Chart {
    let values = (0..9).map(|k| interval(0.05 * f64::from(k))).collect();
    let series = vec![Band { name: HOSTILE[0].to_owned(), colour: 0, at: (1..10).map(f64::from).collect(), values }];
    let (title, along, unit) = ("first steps".to_owned(), "years".to_owned(), "share".to_owned());
    Chart::Bands { title, along, unit, series, marks: Vec::new(), steps: true }
}

/// Points and lines on logarithmic axes, or between named places.
fn curves(title: &str, logs: [bool; 2], levels: Vec<String>) -> Chart {
    let curve = |(colour, name): (usize, String)| Curve {
        name,
        colour,
        is_points: logs[1] && colour == 0,
        at: (1..=20).map(f64::from).collect(),
        values: (1..=20).map(|k| if levels.is_empty() { 1.0 / f64::from(k) } else { f64::from(k % 3) }).collect(),
    };
    let series = names().into_iter().enumerate().map(curve).collect();
    let (along, unit) = (HOSTILE[0].to_owned(), HOSTILE[1].to_owned());
    Chart::Curves { title: title.to_owned(), along, unit, logs, levels: levels.clone(), series, marks: Vec::new() }
}

fn cells() -> Chart {
    Chart::Cells {
        title: HOSTILE[0].to_owned(),
        unit: "share".to_owned(),
        of: [HOSTILE[1].to_owned(), HOSTILE[2].to_owned()],
        rows: names(),
        columns: names(),
        values: vec![vec![Some(0.5), Some(-0.25), None]; 3],
        told: vec![vec![true, false, false]; 3],
    }
}

fn flows() -> Chart {
    Chart::Flows {
        title: "flows".to_owned(),
        unit: "share".to_owned(),
        from: names(),
        to: names(),
        values: vec![vec![0.2, 0.1, 0.0]; 3],
    }
}

fn network() -> Chart {
    let node = |(k, name): (usize, String)| Node { name, kind: k, at: [0.3 * k as f64, 0.5], size: 0.5 };
    Chart::Network {
        title: "links".to_owned(),
        kinds: [names(), names()],
        nodes: names().into_iter().enumerate().map(node).collect(),
        links: vec![(0, 1, 0, 1.0), (1, 2, 1, 3.0), (2, 0, 2, 2.0)],
    }
}

fn card() -> Chart {
    let fact = |(k, name): (usize, String)| Scored {
        name,
        published: HOSTILE[1].to_owned(),
        band: [0.0, 1.0],
        found: (k < 2).then(|| interval(4.0 * k as f64 + 0.5)),
        met: k == 0,
    };
    Chart::Card { title: "facts".to_owned(), facts: names().into_iter().enumerate().map(fact).collect() }
}

fn forest(title: &str, sets: usize) -> Chart {
    let rows = ["country.latecomer.conversion", "imitation", HOSTILE[0], HOSTILE[1]];
    let set = |k: usize| Intervals {
        name: format!("{} {k}", HOSTILE[k % HOSTILE.len()]),
        values: (0..rows.len()).map(|row| (row != 1).then(|| interval(0.1 * (row as f64 - k as f64)))).collect(),
    };
    Chart::Intervals {
        title: title.to_owned(),
        unit: "share of firms".to_owned(),
        rows: rows.map(str::to_owned).to_vec(),
        series: (0..sets).map(set).collect(),
    }
}

fn page() -> Page {
    let figure = |id, charts| Figure { id, title: HOSTILE[0].to_owned(), caption: HOSTILE[1].to_owned(), charts };
    Page {
        title: format!("Does it open? {}", HOSTILE[1]),
        answer: vec![HOSTILE[0].to_owned()],
        completeness: "4 planned = 3 done + 1 failed + 0 pending".to_owned(),
        is_partial: true,
        digest: HOSTILE[2].to_owned(),
        figures: vec![
            figure("effects", vec![forest(HOSTILE[2], 1), forest("events", 7)]),
            figure("paths", vec![through_time("growth"), through_time(HOSTILE[1])]),
            figure("flows", vec![flows()]),
            figure("first-steps", vec![stairs()]),
            figure("sizes", vec![curves("sizes", [true; 2], Vec::new()), curves("growth", [false, true], Vec::new())]),
            figure("climbing", vec![curves("stages", [false; 2], names()), curves("accounts", [false; 2], Vec::new())]),
            figure("transitions", vec![cells()]),
            figure("network", vec![network()]),
            figure("facts", vec![card()]),
        ],
        absent: vec![HOSTILE[2].to_owned()],
        facts: vec![("digest".to_owned(), "0123456789abcdef".repeat(4))],
    }
}

/// Where a program is, if it is there.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| places.iter().map(|place| place.join(name)).find(|file| file.is_file()))
}

#[test]
fn a_page_opens_in_a_browser_without_network_and_is_what_a_reader_needs() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let Some(chromium) = program(&["chromium", "chromium-browser", "google-chrome"]) else {
        return eprintln!("skipped: there is no Chromium");
    };
    let Some(node) = program(&["node"]) else { return eprintln!("skipped: there is no Node.js") };
    if !here.join("node_modules").is_dir() {
        return eprintln!("skipped: `npm ci` has not been run in {}", here.display());
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page.html");
    std::fs::write(&file, html(&page())).unwrap();
    let mut look = Command::new(node);
    let seen = look.arg(here.join("look.mjs")).arg(&file).env("CHROMIUM", chromium).output().unwrap();
    assert!(seen.status.success(), "{}", String::from_utf8_lossy(&seen.stderr));
    assert!(String::from_utf8_lossy(&seen.stdout).contains("7 kinds of charts"), "not every kind was looked at");
}
