//! # The page
//! One file that needs nothing else: the template, its style and script, and the plotting library are part of the program.

use crate::figure::{Chart, Figure};
use crate::numbers::Numbers;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

/// ECharts 6.1.0, unmodified; its licence (Apache 2.0) and notice are beside it.
const LIBRARY: &str = include_str!("../assets/vendor/echarts-6.1.0.min.js");
const TEMPLATE: &str = include_str!("../assets/page.html");
const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");

/// What a page says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// The question.
    pub title: String,
    /// The answer, a sentence each.
    pub answer: Vec<String>,
    /// Runs: planned = done + failed + pending.
    pub completeness: String,
    /// Whether some are missing, so that the answer is none yet.
    pub is_partial: bool,
    /// Digest of what the figures are drawn from, which stands under each of them.
    pub digest: String,
    /// Figures, in their order.
    pub figures: Vec<Figure>,
    /// What the store does not hold, and how to get it.
    pub absent: Vec<String>,
    /// Facts about how it was made: name and value.
    pub facts: Vec<(String, String)>,
}

/// All that the template takes.
#[derive(Serialize)]
struct Context<'a> {
    page: &'a Page,
    shown: Vec<Shown<'a>>,
    charts: String,
    style: &'a str,
    script: &'a str,
    library: &'a str,
}

/// A figure as the template wants it.
#[derive(Serialize)]
struct Shown<'a> {
    figure: &'a Figure,
    /// Of each chart: its place on the page, its title, its numbers.
    charts: Vec<(String, &'a str, Numbers)>,
}

/// The place of chart number `k` of a figure.
fn place(figure: &Figure, k: usize) -> String {
    format!("{}-{k}", figure.id)
}

impl<'a> Shown<'a> {
    fn of(figure: &'a Figure) -> Self {
        let chart = |(k, chart): (usize, &'a Chart)| (place(figure, k), chart.title(), Numbers::of(chart));
        Self { figure, charts: figure.charts.iter().enumerate().map(chart).collect() }
    }
}

/// The page as HTML.
///
/// # Panics
/// Never: the template is part of the program, and a test renders it.
#[must_use]
pub fn html(page: &Page) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let of = |figure: &'_ Figure| (0..figure.charts.len()).map(|k| place(figure, k)).collect::<Vec<_>>();
    let drawn: Vec<(String, &Chart)> =
        page.figures.iter().flat_map(|figure| of(figure).into_iter().zip(&figure.charts)).collect();
    let context = Context {
        page,
        shown: page.figures.iter().map(Shown::of).collect(),
        charts: script_safe(&drawn),
        style: STYLE,
        script: SCRIPT,
        library: LIBRARY,
    };
    let rendered = environment.render_str(TEMPLATE, Serde(&context));
    rendered.expect("the template is part of the program")
}

/// JSON that may stand in a script element: nothing in it can end one.
fn script_safe(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("figures are plain data");
    text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Interval, Intervals};

    fn page(name: &str) -> Page {
        let interval = Interval { value: 0.5, low: 0.25, high: 0.75 };
        let chart = Chart::Intervals {
            title: name.to_owned(),
            unit: "share".to_owned(),
            rows: vec![name.to_owned()],
            series: vec![Intervals { name: "effect".to_owned(), values: vec![Some(interval)] }],
        };
        Page {
            title: name.to_owned(),
            answer: vec![format!("{name} is better")],
            completeness: "2 planned = 2 done + 0 failed + 0 pending".to_owned(),
            is_partial: false,
            digest: "0123".to_owned(),
            figures: vec![Figure {
                id: "effects",
                title: name.to_owned(),
                caption: format!("of {name}"),
                charts: vec![chart],
            }],
            absent: vec![name.to_owned()],
            facts: vec![("scenario".to_owned(), name.to_owned())],
        }
    }

    #[test]
    fn hostile_names_are_text() {
        for name in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title>", "{{ page }}", "&amp;"]
        {
            // The library has words of its own.
            let html = html(&page(name)).replace(LIBRARY, "");
            let (before, data) = html.split_once("<script type=\"application/json\"").unwrap();
            let own: usize = before.matches("<script").count() + data.matches("<script").count();
            assert_eq!(own, 2, "two scripts are ours, beside the data: {name}");
            assert!(!html.contains("<img"), "{name}");
            assert_eq!(html.matches("</title>").count(), 1, "{name}");
        }
    }

    #[test]
    fn the_same_page_is_the_same_bytes_and_needs_no_network() {
        let html_of = |name| html(&page(name));
        assert_eq!(html_of("x"), html_of("x"));
        let ours = html_of("x").replace(LIBRARY, "");
        assert!(!ours.contains("http://") && !ours.contains("https://") && !ours.contains("src="));
        assert!(ours.len() < 40_000);
    }

    #[test]
    fn every_number_that_is_drawn_is_in_the_table() {
        let html = html(&page("x"));
        for number in ["0.5", "0.25", "0.75"] {
            assert!(html.contains(&format!("<td>{number}</td>")), "{number}");
        }
    }
}
