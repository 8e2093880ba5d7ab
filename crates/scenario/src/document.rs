//! # The document
//! TOML as a tree in which every key and every value knows where it stands. Overrides and the arms of an experiment are
//! put into the tree before it is checked, so that they are checked like everything else and blamed by their own place.

use crate::report::{Report, quoted, shown};
use crate::source::At;
use std::collections::BTreeMap;
use toml::de::{DeArray, DeTable, DeValue};

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub at: At,
    pub value: Value,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Real(f64),
    Switch(bool),
    /// Dates and times, which nothing here takes.
    Date,
    List(Vec<Node>),
    Table(Table),
}

/// Entries by key.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A value under a key, and where the key stands.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key_at: At,
    pub node: Node,
}

impl Node {
    /// The value as messages show it.
    pub(crate) fn shown(&self) -> String {
        match &self.value {
            Value::Text(text) => quoted(&format!("{:?}", text.chars().take(64).collect::<String>())),
            Value::Whole(whole) => format!("`{whole}`"),
            Value::Real(real) => format!("`{}`", shown(*real).replace("NaN", "nan")),
            Value::Switch(switch) => format!("`{switch}`"),
            Value::Date => "a date".into(),
            Value::List(_) => "a list".into(),
            Value::Table(_) => "a table".into(),
        }
    }

    /// The table, if it is one.
    pub(crate) fn table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }

    /// The table, if it is one, to change it.
    pub(crate) fn table_mut(&mut self) -> Option<&mut Table> {
        if let Value::Table(table) = &mut self.value { Some(table) } else { None }
    }

    /// The number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(whole) => Some(whole as f64),
            // Without the sign of zero, which would be another bit pattern for the same world.
            Value::Real(real) => Some(real + 0.0),
            _ => None,
        }
    }
}

/// Reads the text that starts at `start`; `None`, and all its syntax errors reported, if it is not TOML.
pub(crate) fn parse(report: &mut Report, start: At) -> Option<Node> {
    let text = report.sources.text(start);
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let at = start.byte(document.span().start);
        return Some(Node { at, value: Value::Table(table(start, document.into_inner())) });
    }
    let found: Vec<_> =
        errors.iter().map(|e| (e.span().map_or(start, |s| start.byte(s.start)), e.message().to_string())).collect();
    for (at, message) in found {
        report.problem(at, format!("not TOML: {message}"), syntax_hint(&message));
    }
    None
}

fn syntax_hint(message: &str) -> &'static str {
    if message.contains("duplicate") {
        "say it once"
    } else if message.contains("recursion") {
        "nothing here is nested that deep"
    } else {
        ""
    }
}

/// The value of an override: a TOML value or, where it is none, a text.
pub(crate) fn parse_value(text: &str, at: At) -> Node {
    let value = match DeValue::parse(text) {
        Ok(parsed) => value(at, parsed.into_inner()),
        Err(_) => Value::Text(text.into()),
    };
    let mut node = Node { at, value };
    place_all(&mut node, at);
    node
}

/// Everything within stands where the argument stands.
fn place_all(node: &mut Node, at: At) {
    node.at = at;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|n| place_all(n, at)),
        Value::Table(table) => table.values_mut().for_each(|entry| {
            entry.key_at = at;
            place_all(&mut entry.node, at);
        }),
        _ => {}
    }
}

fn value(start: At, value: DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => Value::Real(whole.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(real) => Value::Real(real.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(switch) => Value::Switch(switch),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(array) => Value::List(list(start, array)),
        DeValue::Table(inner) => Value::Table(table(start, inner)),
    }
}

fn list(start: At, array: DeArray<'_>) -> Vec<Node> {
    array.into_iter().map(|n| Node { at: start.byte(n.span().start), value: value(start, n.into_inner()) }).collect()
}

fn table(start: At, table: DeTable<'_>) -> Table {
    let entry = |(key, node): (toml::Spanned<_>, toml::Spanned<DeValue<'_>>)| {
        let (key_at, at) = (start.byte(key.span().start), start.byte(node.span().start));
        let key: std::borrow::Cow<'_, str> = key.into_inner();
        (key.into_owned(), Entry { key_at, node: Node { at, value: value(start, node.into_inner()) } })
    };
    table.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_know_their_places() {
        let mut report = Report::default();
        let start = report.sources.file("a.toml", "[search]\npower = -0.0\n[[country]]\nname = 'x'".into());
        let root = parse(&mut report, start).unwrap();
        let power = &root.table().unwrap()["search"].node.table().unwrap()["power"];
        assert_eq!(report.sources.place(power.key_at), ("a.toml".into(), 2, 1));
        assert_eq!(report.sources.place(power.node.at), ("a.toml".into(), 2, 9));
        assert_eq!(power.node.number().map(f64::to_bits), Some(0));
    }

    #[test]
    fn an_override_that_is_no_toml_is_a_text() {
        let read = |text| parse_value(text, At::NOWHERE).value;
        assert!(matches!(read("3"), Value::Whole(3)) && matches!(read("0.5"), Value::Real(_)));
        assert!(matches!(read("European Union"), Value::Text(_)) && matches!(read("nan"), Value::Real(_)));
        assert!(matches!(read(""), Value::Text(_)));
    }
}
