//! # Sweeps
//! `--set key=1,2,3` and `--set key=range(a,b,n)`: a grid, without a file that says so.

use crate::document::{Node, Value, parse_value};
use crate::report::{Report, quoted};
use crate::source::At;

/// Values that one sweep may have.
pub(crate) const VALUES_MAX: usize = 10_000;

/// One parameter and its values.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// Its key.
    pub path: String,
    /// Where it is said.
    pub at: At,
    /// The values.
    pub values: Vec<Node>,
}

/// Takes sweeps out of the arguments of `--set`; returns them, and the arguments that are none.
pub(crate) fn split(report: &mut Report, arguments: &[String]) -> (Vec<Sweep>, Vec<String>) {
    let (mut sweeps, mut rest) = (Vec::new(), Vec::new());
    for argument in arguments {
        let at = report.sources.without_lines(&format!("--set {argument}"));
        let parts = argument.split_once('=').map(|(path, values)| (path.trim(), values.trim()));
        let values = match parts {
            Some((_, text)) if text.starts_with("range(") => range(report, text, at),
            Some((_, text)) if is_list(text, at) => {
                Some(text.split(',').map(|part| parse_value(part.trim(), at)).collect())
            }
            _ => {
                rest.push(argument.clone());
                continue;
            }
        };
        if let Some((values, (path, _))) = values.zip(parts) {
            sweeps.push(Sweep { path: path.into(), at, values });
        }
    }
    (sweeps, rest)
}

/// Whether a value is several: numbers or switches with commas between them.
fn is_list(text: &str, at: At) -> bool {
    let is_plain = |part: &str| !matches!(parse_value(part.trim(), at).value, Value::Text(_) | Value::Date);
    text.contains(',') && !text.starts_with(['[', '{', '"', '\'']) && text.split(',').all(is_plain)
}

/// `range(a,b,n)`: n values from a to b, both included.
fn range(report: &mut Report, text: &str, at: At) -> Option<Vec<Node>> {
    let inner = text.strip_prefix("range(").and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
    let numbers: Vec<f64> = inner.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    let of = match numbers[..] {
        [low, high, n] if inner.split(',').count() == 3 && low.is_finite() && high.is_finite() => Some((low, high, n)),
        _ => None,
    };
    let Some((low, high, n)) = of.filter(|(.., n)| n.fract() == 0.0 && (2.0..=VALUES_MAX as f64).contains(n)) else {
        let message = format!("{} is not of the form `range(a,b,n)`", quoted(text));
        report.problem(at, message, format!("n values from a to b, both included; n from 2 to {VALUES_MAX}"));
        return None;
    };
    let value = |k: usize| match low + (high - low) * (k as f64 / (n - 1.0)) {
        whole if whole.fract() == 0.0 && whole.abs() < 1e15 => Value::Whole(whole as i64),
        real => Value::Real(real),
    };
    Some((0..n as usize).map(|k| Node { at, value: value(k) }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(argument: &str) -> Option<Vec<f64>> {
        let (sweeps, _) = split(&mut Report::default(), &[argument.to_string()]);
        Some(sweeps.first()?.values.iter().filter_map(Node::number).collect())
    }

    #[test]
    fn lists_and_ranges_are_sweeps_and_single_values_are_not() {
        assert_eq!(values("search.power=0.1,0.2, 3"), Some(vec![0.1, 0.2, 3.0]));
        assert_eq!(values("search.power=range(0,1,5)"), Some(vec![0.0, 0.25, 0.5, 0.75, 1.0]));
        for single in ["search.power=0.1", "title=one, two", "set=[1,2]", "no value"] {
            assert_eq!(values(single), None, "{single}");
        }
    }

    #[test]
    fn a_range_that_is_none_is_refused() {
        for bad in ["a.b=range(1,2)", "a.b=range(1,2,1)", "a.b=range(nan,2,3)", "a.b=range(1,2,3", "a.b=range(1,2,1e9)"]
        {
            let mut report = Report::default();
            let (sweeps, rest) = split(&mut report, &[bad.to_string()]);
            assert!(sweeps.is_empty() && rest.is_empty());
            assert!(report.into_errors().unwrap().to_string().contains("range(a,b,n)"), "{bad}");
        }
    }
}
