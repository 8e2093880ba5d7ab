//! # `explain`
//! Keys of scenarios are explained from where they are declared; equations and columns from the documents, which tests keep as
//! the code has them.

use crate::args::Explain;
use crate::exit::{Code, Stop};
use crate::output;

/// The documents whose equations have labels.
const EQUATIONS: [(&str, &str); 2] = [
    ("docs/model.md", include_str!("../../../../docs/model.md")),
    ("docs/accounts.md", include_str!("../../../../docs/accounts.md")),
];
/// The columns of the state and of all tables.
const COLUMNS: &str = include_str!("../../../../docs/columns.md");

pub(crate) fn execute(args: &Explain) -> Result<Code, Stop> {
    let text = explain(args.key.trim()).map_err(|message| Stop::usage(format!("error: {message}")))?;
    output::print(&format!("{}\n", text.trim_end()))?;
    Ok(Code::Well)
}

fn explain(key: &str) -> Result<String, String> {
    let found: Vec<String> = [scenario::explain(key), equation(key), column(key)].into_iter().flatten().collect();
    if found.is_empty() { Err(scenario::no_such_key(key, &names())) } else { Ok(found.join("\n")) }
}

/// What the documents say of the equation with this label, up to the next one or the next heading.
fn equation(label: &str) -> Option<String> {
    let opening = format!("**{}** ", label.to_uppercase());
    EQUATIONS.iter().find_map(|(document, text)| {
        let mut lines = text.lines().skip_while(|line| !line.starts_with(&opening));
        let first = lines.next()?.strip_prefix(&opening)?;
        let rest = lines.take_while(|line| !line.starts_with("**") && !line.starts_with('#'));
        let body: Vec<&str> = std::iter::once(first).chain(rest).collect();
        Some(format!("{}: {}\n\n  in {document}\n", label.to_uppercase(), body.join("\n  ").trim_end()))
    })
}

/// The columns of this name, of all tables or of `table.column`'s.
fn column(key: &str) -> Option<String> {
    let is_asked_for = |column: &Column<'_>| column.name == key || column.key() == key;
    let found: Vec<String> = columns().filter(is_asked_for).map(|column| column.explained()).collect();
    (!found.is_empty()).then(|| found.concat())
}

/// A row of the dictionary.
struct Column<'a> {
    table: &'a str,
    name: &'a str,
    unit: &'a str,
    doc: &'a str,
}

impl Column<'_> {
    fn key(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }

    fn explained(&self) -> String {
        format!("{}: {}\n  is       a column of {}\n  unit     {}\n", self.key(), self.doc, self.place(), self.unit)
    }

    fn place(&self) -> String {
        if self.table == "state" {
            "the state of a firm".into()
        } else {
            format!("`{}.csv` and `{0}.parquet`", self.table)
        }
    }
}

fn columns() -> impl Iterator<Item = Column<'static>> {
    let mut table = "";
    COLUMNS.lines().filter_map(move |line| {
        if let Some(title) = line.strip_prefix("## ") {
            table = title.strip_prefix("Output: ").map_or("state", |table| table.trim_matches('`'));
        }
        let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" | ");
        let (name, unit) = (cells.next()?.trim_end_matches('`'), cells.next()?);
        Some(Column { table, name, unit, doc: cells.last()? })
    })
}

/// Every label and column, for who has mistyped one.
fn names() -> Vec<String> {
    let opening = |line: &str| Some(line.strip_prefix("**")?.split_once("** ")?.0.to_owned());
    let labels = EQUATIONS.iter().flat_map(move |(_, text)| text.lines().filter_map(opening));
    labels.chain(columns().map(|column| column.key())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equation_is_explained_up_to_the_next() {
        let text = explain("te-3").unwrap();
        assert!(text.starts_with("TE-3: Who wins") && text.ends_with("docs/model.md\n"), "{text}");
        assert!(!text.contains("**"), "{text}");
        assert!(explain("VA-30").unwrap().contains("docs/accounts.md"));
    }

    #[test]
    fn every_label_and_column_is_explained() {
        let names = names();
        assert!(names.len() > 250, "{}", names.len());
        names.iter().for_each(|name| assert!(explain(name).is_ok(), "{name}"));
    }

    #[test]
    fn a_column_is_found_in_every_table_that_has_it() {
        let text = explain("value_added").unwrap();
        assert!(text.contains("countries.value_added") && text.contains("country_sector.value_added"), "{text}");
        let one = explain("countries.value_added").unwrap();
        assert!(one.contains("`countries.csv`") && !one.contains("country_sector"), "{one}");
        assert!(explain("state.markup").unwrap().contains("state of a firm"));
    }

    #[test]
    fn who_mistypes_a_column_or_a_label_is_told_the_nearest() {
        assert!(explain("countries.value_aded").unwrap_err().contains("`countries.value_added`"));
        assert!(explain("serch.power").unwrap_err().contains("`search.power`"));
    }
}
