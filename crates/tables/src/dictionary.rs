//! # Data dictionary
//!
//! What the columns of some tables mean, made from the declarations that the tables' headers come from: as a table of
//! its own (for CSV), as JSON for programs, as Markdown for people.

use std::fmt::Write as _;

use base::column::Column;

use crate::{Series, Table};

/// The columns of a data dictionary.
const COLUMNS: &[Column] = &[
    Column { name: "table", unit: "", doc: "Table." },
    Column { name: "name", unit: "", doc: "Name of the column." },
    Column { name: "unit", unit: "", doc: "Unit." },
    Column { name: "type", unit: "", doc: "`text`, `whole`, `real`, or `real or missing`." },
    Column { name: "doc", unit: "", doc: "What it is." },
];

/// What is known about one column of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Table.
    pub table: &'static str,
    /// Name of the column.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Name of the kind of its values.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it is.
    pub doc: &'static str,
}

/// The entries of these tables, table by table, in the order of their columns.
#[must_use]
pub fn entries(tables: &[&Table]) -> Vec<Entry> {
    tables.iter().flat_map(|table| of_table(table)).collect()
}

fn of_table(table: &Table) -> impl Iterator<Item = Entry> {
    table.columns().iter().zip(table.series()).map(|(column, series)| Entry {
        table: table.name(),
        name: column.name,
        unit: column.unit,
        kind: series.kind().name(),
        doc: column.doc.trim(),
    })
}

/// The dictionary as a table.
#[must_use]
pub fn table(tables: &[&Table]) -> Table {
    let entries = entries(tables);
    let words = |word: fn(&Entry) -> &'static str| Series::Text(entries.iter().map(|e| word(e).to_owned()).collect());
    let series = vec![words(|e| e.table), words(|e| e.name), words(|e| e.unit), words(|e| e.kind), words(|e| e.doc)];
    Table::new("dictionary", "One column of a table.", COLUMNS, series)
}

/// The dictionary as JSON: a list of objects, one a column.
#[must_use]
pub fn json(tables: &[&Table]) -> String {
    serde_json::to_string_pretty(&entries(tables)).expect("words are valid JSON") + "\n"
}

/// The dictionary as Markdown: a section a table, a line a column.
#[must_use]
pub fn markdown(tables: &[&Table]) -> String {
    let mut text = String::from("# Data dictionary\n");
    for table in tables {
        write_section(&mut text, table).expect("a string takes any text");
    }
    text
}

fn write_section(text: &mut String, table: &Table) -> std::fmt::Result {
    writeln!(text, "\n## `{}`\n\nOne row: {}\n", table.name(), table.doc())?;
    writeln!(text, "| column | unit | type | what it is |\n|---|---|---|---|")?;
    for entry in of_table(table) {
        let (unit, doc) = (cell(entry.unit), cell(entry.doc));
        writeln!(text, "| `{}` | {unit} | {} | {doc} |", entry.name, entry.kind)?;
    }
    Ok(())
}

/// Text in a cell of a Markdown table, where a bar or a line break would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn as_a_table_it_has_one_row_a_column() {
        let mut bytes = Vec::new();
        crate::csv::write(&table(&[&sample()]), &mut bytes).unwrap();
        let expected = "table,name,unit,type,doc\n\
            country,country,,text,Where it is.\n\
            country,firms,firms,whole,How many there are.\n\
            country,sales,share of world income,real,What they sell | to anybody.\n\
            country,margin,1,real or missing,\"Profit over sales, where there are sales.\"\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn as_json_it_reads_back() {
        let value: serde_json::Value = serde_json::from_str(&json(&[&sample(), &sample()])).unwrap();
        assert_eq!(value.as_array().unwrap().len(), 8);
        assert_eq!(value[3]["type"], "real or missing");
        assert_eq!(value[2]["unit"], "share of world income");
    }

    #[test]
    fn as_markdown_a_bar_does_not_end_a_cell() {
        let expected = "# Data dictionary\n\n## `country`\n\nOne row: One country.\n\n\
            | column | unit | type | what it is |\n|---|---|---|---|\n\
            | `country` |  | text | Where it is. |\n\
            | `firms` | firms | whole | How many there are. |\n\
            | `sales` | share of world income | real | What they sell \\| to anybody. |\n\
            | `margin` | 1 | real or missing | Profit over sales, where there are sales. |\n";
        assert_eq!(markdown(&[&sample()]), expected);
    }
}
