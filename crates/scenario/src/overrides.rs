//! # Overrides
//! `--set section.key=value`, and the `set` of experiments and their arms: put into the document before it is checked,
//! and blamed by their own place.

use crate::document::{Entry, Node, Table, Value, parse_value};
use crate::report::{Report, did_you_mean, quoted};
use crate::source::At;
use std::collections::BTreeMap;

/// One override.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    /// `section.key`, `country.NAME.key`, `sector.NAME.key`, `strategy.NAME.key`, or a key at the top.
    pub path: String,
    /// Where it is said.
    pub at: At,
    /// The new value.
    pub node: Node,
}

/// Lists of tables whose members have names, so that one of them can be meant.
const NAMED: [&str; 3] = ["country", "sector", "strategy"];

/// Reads the arguments of `--set`.
pub(crate) fn from_arguments(report: &mut Report, arguments: &[String]) -> Vec<Override> {
    let mut overrides = Vec::new();
    for argument in arguments {
        let at = report.sources.without_lines(&format!("--set {argument}"));
        match argument.split_once('=') {
            Some((path, value)) if !path.trim().is_empty() => {
                let node = parse_value(value.trim(), at);
                overrides.push(Override { path: path.trim().into(), at, node });
            }
            _ => report.problem(at, "not of the form `key=value`", "for instance `--set search.power=0.3`"),
        }
    }
    overrides
}

/// Reads a table of overrides: `"search.power" = 0.3`, or nested, as TOML reads keys without quotes.
pub(crate) fn from_table(table: &Table) -> Vec<Override> {
    let mut overrides = Vec::new();
    collect(table, "", &mut overrides);
    overrides
}

fn collect(table: &Table, before: &str, into: &mut Vec<Override>) {
    for (key, entry) in table {
        let path = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        match &entry.node.value {
            Value::Table(inner) if path != "inputs" && !path.ends_with(".inputs") => collect(inner, &path, into),
            _ => into.push(Override { path, at: entry.key_at, node: entry.node.clone() }),
        }
    }
}

/// Puts overrides into a document; later ones win.
pub(crate) fn apply(report: &mut Report, root: &mut Node, overrides: &[Override]) {
    let Some(table) = root.table_mut() else { return };
    for one in overrides {
        let key = one.path.split('.').next().unwrap_or_default();
        let target = match (NAMED.contains(&key), one.path.split_once('.'), one.path.rsplit_once('.')) {
            (true, Some((_, after)), _) => {
                member(report, table, key, after, one.at).map(|(table, key)| (table, key.to_string()))
            }
            (false, Some((section, key)), _) => Some((section_of(table, section, one.at), key.to_string())),
            _ => Some((Some(&mut *table), one.path.clone())),
        };
        // Where a section is no table, the check says so.
        if let Some((Some(table), key)) = target {
            table.insert(key, Entry { key_at: one.at, node: one.node.clone() });
        }
    }
}

fn section_of<'a>(root: &'a mut Table, section: &str, at: At) -> Option<&'a mut Table> {
    let empty = || Entry { key_at: at, node: Node { at, value: Value::Table(BTreeMap::new()) } };
    root.entry(section.to_string()).or_insert_with(empty).node.table_mut()
}

/// The member of `[[kind]]` that `NAME.key` means; names may have dots, keys have none.
fn member<'a, 'b>(
    report: &mut Report,
    root: &'a mut Table,
    kind: &str,
    after: &'b str,
    at: At,
) -> Option<(Option<&'a mut Table>, &'b str)> {
    let Some((name, key)) = after.rsplit_once('.') else {
        let message = format!("{} says neither which {kind} nor which key", quoted(&format!("{kind}.{after}")));
        report.problem(at, message, format!("of the form `{kind}.NAME.key`"));
        return None;
    };
    let name_of = |node: &Node| match node.table().and_then(|t| t.get("name")).map(|entry| &entry.node.value) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let Some(Value::List(members)) = root.get_mut(kind).map(|entry| &mut entry.node.value) else {
        return Some((None, key));
    };
    let names: Vec<String> = members.iter().filter_map(name_of).collect();
    let Some(found) = members.iter_mut().find(|node| name_of(node).as_deref() == Some(name)) else {
        let hint = did_you_mean(name, names.iter().map(String::as_str));
        report.problem(at, format!("no {kind} is named {}", quoted(name)), hint);
        return None;
    };
    Some((found.table_mut(), key))
}
