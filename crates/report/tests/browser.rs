//! A page in a real browser: no network, no error, every chart drawn in the room that it has, values on hovering, files saved, names as text,
//! nothing serious that axe-core finds. Where Chromium, Node.js or the packages of `tests/browser/package.json` are not there, this says so.

use report::figure::Intervals;
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
        marks: vec![Mark { name: HOSTILE[1].to_owned(), from: 2000.0, until: 2010.0 }],
    }
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
        figures: vec![
            figure("effects", vec![forest(HOSTILE[2], 1), forest("events", 7)]),
            figure("paths", vec![through_time("growth"), through_time(HOSTILE[1])]),
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
}
