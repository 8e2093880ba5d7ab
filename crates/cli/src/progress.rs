//! # Progress
//! A bar with the time left on a terminal; elsewhere a line every half minute.

use crate::output;
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How often a line is written where there is no terminal.
const INTERVAL: Duration = Duration::from_secs(30);

/// Shows how far the work is.
pub(crate) struct Progress {
    bar: ProgressBar,
    total: u64,
    unit: &'static str,
    /// Where lines are written: when the work began, and when the last one was.
    lines: Option<(Instant, Mutex<Instant>)>,
}

impl Progress {
    /// Of `total` units of work.
    pub fn new(total: u64, unit: &'static str) -> Self {
        let terminal = Term::stderr().is_term();
        let bar = ProgressBar::with_draw_target(
            Some(total),
            if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() },
        );
        let template = format!("{{bar:30}} {{pos}}/{{len}} {unit}, {{eta}} left{{msg}}");
        bar.set_style(ProgressStyle::with_template(&template).expect("the template is written above"));
        let now = Instant::now();
        Self { bar, total, unit, lines: (!terminal).then(|| (now, Mutex::new(now))) }
    }

    /// Nothing at all.
    pub fn none() -> Self {
        Self { bar: ProgressBar::hidden(), total: 0, unit: "", lines: None }
    }

    /// Shows lines under the bar, where there is one; they are made only if they are seen.
    pub fn show(&self, lines: impl FnOnce(usize) -> String) {
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("\n{}", lines(usize::from(Term::stderr().size().1))));
        }
    }

    /// One more unit is done.
    pub fn advance(&self) {
        self.bar.inc(1);
        let Some((start, last)) = &self.lines else { return };
        let mut last = last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.elapsed() < INTERVAL {
            return;
        }
        *last = Instant::now();
        let done = self.bar.position().max(1);
        let left = start.elapsed().as_secs_f64() / done as f64 * self.total.saturating_sub(done) as f64;
        output::say(&format!("{done}/{} {}, {left:.0} s left", self.total, self.unit));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
