//! # Names
//! Countries, sectors and strategies are called by name. A name ends up in paths, tables and pages: it is kept plain.

use crate::document::{Node, Value};
use crate::fields::{Fields, text};
use crate::report::{Report, did_you_mean, quoted};
use std::collections::BTreeMap;

/// Characters that a name may have.
const LENGTH_MAX: usize = 32;

/// The names of one kind of thing, and their numbers.
#[derive(Debug)]
pub(crate) struct Names {
    /// What they are names of, in the singular.
    pub what: &'static str,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    /// No names yet.
    pub(crate) fn new(what: &'static str) -> Self {
        Self { what, numbers: BTreeMap::new() }
    }

    /// Reads the name of thing `number` and keeps it; empty, and reported, where it is missing, unfit or taken.
    pub(crate) fn read(&mut self, report: &mut Report, fields: &mut Fields<'_>, number: usize) -> String {
        let hint = "give it a name of its own";
        let Some(node) = fields.required(report, "name", hint) else { return String::new() };
        let Some(name) = fit(report, node, "name") else { return String::new() };
        if self.numbers.contains_key(name) {
            report.problem(node.at, format!("there are two {} named {}", plural(self.what), quoted(name)), hint);
            return String::new();
        }
        self.numbers.insert(name.into(), number);
        fields.what = format!("{} {}", self.what, quoted(name));
        name.into()
    }

    /// Takes in names that are known to be fit.
    pub(crate) fn fill(&mut self, names: &[String]) {
        self.numbers.extend(names.iter().cloned().zip(0..));
    }

    /// Gives things other numbers: `number` becomes `to[number]`.
    pub(crate) fn renumber(&mut self, to: &[usize]) {
        self.numbers.values_mut().for_each(|number| *number = to[*number]);
    }

    /// The number of a name, without asking anybody.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// All names, in the order of the alphabet.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> + Clone {
        self.numbers.keys().map(String::as_str)
    }

    /// The number of the thing that `node` names; reported if there is none.
    pub(crate) fn find(&self, report: &mut Report, node: &Node) -> Option<usize> {
        let name = text(report, node, self.what)?;
        let number = self.number(name);
        if number.is_none() {
            report.problem(
                node.at,
                format!("no {} is named {}", self.what, quoted(name)),
                did_you_mean(name, self.all()),
            );
        }
        number
    }

    /// The numbers under `key`, a list of names, in ascending order; `None` where the key is missing.
    pub(crate) fn list(&self, report: &mut Report, fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<usize>> {
        let node = fields.get(key)?;
        let Value::List(list) = &node.value else {
            let example = self.all().next().unwrap_or_default();
            let hint = format!("{key} = [\"{example}\"]");
            report.problem(node.at, format!("`{key}` must be a list of names, not {}", node.shown()), hint);
            return Some(Vec::new());
        };
        if list.is_empty() {
            report.problem(node.at, format!("`{key}` names nothing"), "leave it out to mean all");
        }
        let mut numbers = Vec::new();
        for node in list {
            match self.find(report, node) {
                Some(number) if numbers.contains(&number) => {
                    report.problem(node.at, format!("`{key}` names {} twice", node.shown()), "name it once");
                }
                Some(number) => numbers.push(number),
                None => {}
            }
        }
        numbers.sort_unstable();
        Some(numbers)
    }
}

/// The text of `node`, if it is fit for a name; reported if not.
pub(crate) fn fit<'a>(report: &mut Report, node: &'a Node, key: &str) -> Option<&'a str> {
    let name = text(report, node, key)?;
    let length = name.chars().take(LENGTH_MAX + 1).count();
    let bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    let wrong = if name.trim().is_empty() {
        "is empty"
    } else if length > LENGTH_MAX {
        "has more than 32 characters"
    } else if name.chars().any(bad) {
        "holds a control character, `/` or `\\`"
    } else if name.trim() != name || name.starts_with('.') {
        "begins or ends with a blank, or begins with a dot"
    } else {
        return Some(name);
    };
    report.problem(
        node.at,
        format!("the {key} {} {wrong}", node.shown()),
        "names are used in paths and tables: keep it plain",
    );
    None
}

fn plural(what: &str) -> String {
    match what.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{what}s"),
    }
}
