//! # Reading one table
//! Keys are asked for by name; what nobody asked for is unknown, and refused with the nearest name.

use crate::document::{Node, Table, Value};
use crate::report::{Report, did_you_mean, phrase, quoted, shown};
use crate::source::At;
use base::parameter::{Kind, Parameters, Section, Specification};
use std::collections::BTreeSet;

/// A table, what it is, and the keys that were asked for.
pub(crate) struct Fields<'a> {
    table: &'a Table,
    /// Where the table begins.
    pub at: At,
    /// What messages call it.
    pub what: String,
    asked: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, which messages call `what`; `None`, and reported, if it is no table.
    pub(crate) fn of(report: &mut Report, node: &'a Node, what: &str) -> Option<Self> {
        let Some(table) = node.table() else {
            report.problem(node.at, format!("{what} must be a table, not {}", node.shown()), "");
            return None;
        };
        Some(Self { table, at: node.at, what: what.into(), asked: BTreeSet::new() })
    }

    /// The value under `key`.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.insert(key);
        self.table.get(key).map(|entry| &entry.node)
    }

    /// The value under `key`; reported if there is none.
    pub(crate) fn required(&mut self, report: &mut Report, key: &'static str, hint: &str) -> Option<&'a Node> {
        let found = self.get(key);
        if found.is_none() {
            report.problem(self.at, format!("{} lacks `{key}`", self.what), hint);
        }
        found
    }

    /// The text under `key`.
    pub(crate) fn text(&mut self, report: &mut Report, key: &'static str) -> Option<&'a str> {
        let node = self.get(key)?;
        text(report, node, key)
    }

    /// The list under `key`, of whatever; empty if there is none.
    pub(crate) fn list(&mut self, report: &mut Report, key: &'static str) -> Option<&'a [Node]> {
        let node = self.get(key)?;
        if let Value::List(list) = &node.value {
            return Some(list);
        }
        report.problem(node.at, format!("`{key}` must be a list, not {}", node.shown()), format!("{key} = [ … ]"));
        None
    }

    /// The tables under `[[key]]`.
    pub(crate) fn tables(&mut self, report: &mut Report, key: &'static str) -> &'a [Node] {
        let Some(node) = self.get(key) else { return &[] };
        if let Value::List(list) = &node.value {
            return list;
        }
        let message = format!("`{key}` must be a list of tables, not {}", node.shown());
        report.problem(node.at, message, format!("open each with `[[{key}]]`, in double brackets"));
        &[]
    }

    /// The tables under `[[key]]`, of which so many are admitted.
    pub(crate) fn tables_up_to(&mut self, report: &mut Report, key: &'static str, most: usize) -> &'a [Node] {
        let tables = self.tables(report, key);
        if let Some(one_more) = tables.get(most) {
            let message = format!("there are {} of `[[{key}]]`; at most {most} are admitted", tables.len());
            report.problem(one_more.at, message, "put some together");
        }
        &tables[..tables.len().min(most)]
    }

    /// The number under `key` within `range`, whole if it must be.
    pub(crate) fn number(&mut self, report: &mut Report, key: &'static str, range: Range) -> Option<f64> {
        let node = self.get(key)?;
        number(report, node, key, range)
    }

    /// The switch under `key`.
    pub(crate) fn switch(&mut self, report: &mut Report, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        if let Value::Switch(is_on) = node.value {
            return Some(is_on);
        }
        report.problem(
            node.at,
            format!("`{key}` must be true or false, not {}", node.shown()),
            format!("{key} = true"),
        );
        None
    }

    /// The parameters of a declared section that are given here.
    pub(crate) fn parameters<P: Parameters>(&mut self, report: &mut Report) -> P {
        let mut parameters = P::default();
        self.each_parameter(report, &P::SECTION, |key, value| {
            parameters.set(key, value);
        });
        parameters
    }

    /// Hands every admitted value of a section's keys to `set`.
    pub(crate) fn each_parameter(&mut self, report: &mut Report, section: &Section, mut set: impl FnMut(&str, f64)) {
        for specification in section.parameters {
            let Some(node) = self.get(specification.key) else { continue };
            let name = format!("{}.{}", section.key, specification.key);
            if let Some(value) = parameter(report, node, &name, specification) {
                set(specification.key, value);
            }
        }
    }

    /// Takes back that a key was asked for: it is unknown here after all.
    pub(crate) fn forget(&mut self, key: &str) {
        self.asked.remove(key);
    }

    /// Refuses every key that nobody has asked for.
    pub(crate) fn finish(self, report: &mut Report) {
        for (key, entry) in self.table.iter().filter(|(key, _)| !self.asked.contains(key.as_str())) {
            let hint = did_you_mean(key, self.asked.iter().copied());
            report.problem(entry.key_at, format!("{} has no key {}", self.what, quoted(key)), hint);
        }
    }
}

/// What numbers are admitted.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub low: f64,
    pub high: f64,
    /// Whether `low` itself is not.
    pub above: bool,
    pub whole: bool,
}

impl Range {
    /// From `low` to `high`.
    pub(crate) const fn of(low: f64, high: f64) -> Self {
        Self { low, high, above: false, whole: false }
    }

    /// Above zero, to `high`.
    pub(crate) const fn above_zero(high: f64) -> Self {
        Self { low: 0.0, high, above: true, whole: false }
    }

    /// Whole numbers from `low` to `high`.
    pub(crate) const fn whole(low: f64, high: f64) -> Self {
        Self { low, high, above: false, whole: true }
    }

    fn admits(self, value: f64) -> bool {
        let low = if self.above { value > self.low } else { value >= self.low };
        low && value <= self.high && (!self.whole || value.fract() == 0.0)
    }
}

/// Shares.
pub(crate) const SHARE: Range = Range::of(0.0, 1.0);

/// A number within `range`; reported if it is none.
pub(crate) fn number(report: &mut Report, node: &Node, key: &str, range: Range) -> Option<f64> {
    let value = node.number().filter(|value| range.admits(*value));
    if value.is_none() {
        let kind = if range.whole { "a whole number" } else { "a number" };
        let from = if range.above { "above" } else { "from" };
        let (low, high) = (shown(range.low), shown(range.high));
        let message = format!("{} must be {kind} {from} {low} to {high}, not {}", quoted(key), node.shown());
        report.problem(node.at, message, text_hint(node));
    }
    value
}

/// A text; reported if it is none.
pub(crate) fn text<'a>(report: &mut Report, node: &'a Node, key: &str) -> Option<&'a str> {
    if let Value::Text(text) = &node.value {
        return Some(text);
    }
    report.problem(node.at, format!("{} must be a text, not {}", quoted(key), node.shown()), "put it in quotes");
    None
}

fn parameter(report: &mut Report, node: &Node, name: &str, specification: &Specification) -> Option<f64> {
    let value = value_of(node, specification);
    if value.is_none() {
        let message = format!("`{name}` must be {}, not {}", admitted(specification), node.shown());
        let doc = phrase(specification.doc);
        let hint = match (&node.value, specification.kind) {
            (Value::Text(text), Kind::Choice(words)) => format!("; {}", did_you_mean(text, words.iter().copied())),
            _ => text_hint_of(node),
        };
        report.problem(node.at, message, format!("{doc}; {} by default{hint}", default(specification)));
    }
    value
}

/// The number that a node means as a value of a parameter; none where it is not admitted.
pub(crate) fn value_of(node: &Node, specification: &Specification) -> Option<f64> {
    match (&node.value, specification.kind) {
        (Value::Switch(switch), Kind::Switch) => Some(f64::from(u8::from(*switch))),
        (Value::Text(text), Kind::Choice(words)) => words.iter().position(|word| word == text).map(|k| k as f64),
        (_, Kind::Switch | Kind::Choice(_)) => None,
        _ => node.number().filter(|value| specification.admits(*value)),
    }
}

/// What values a parameter may take, in words.
pub(crate) fn admitted(specification: &Specification) -> String {
    let (low, high) = (shown(specification.low), shown(specification.high));
    match specification.kind {
        Kind::Real => format!("a number from {low} to {high}"),
        Kind::Whole => format!("a whole number from {low} to {high}"),
        Kind::Switch => "`true` or `false`".into(),
        Kind::Choice(words) => words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(" or "),
    }
}

/// The value that a parameter has where a scenario says nothing.
pub(crate) fn default(specification: &Specification) -> String {
    match specification.kind {
        Kind::Switch => (specification.default != 0.0).to_string(),
        Kind::Choice(words) => format!("\"{}\"", words[specification.default as usize]),
        _ => shown(specification.default),
    }
}

fn text_hint(node: &Node) -> &'static str {
    match &node.value {
        Value::Text(text) if text.parse::<f64>().is_ok() => "leave the quotes out",
        _ => "",
    }
}

fn text_hint_of(node: &Node) -> String {
    match text_hint(node) {
        "" => String::new(),
        hint => format!("; {hint}"),
    }
}
