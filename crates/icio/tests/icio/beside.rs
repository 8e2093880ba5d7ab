//! Incomes and workers beside a table.

use crate::made::{COUNTRIES, Place, table};
use icio::{incomes, workers};

fn told(text: &str, of_workers: bool) -> String {
    let (place, table) = (Place::new(), table(COUNTRIES, ["A01", "C26"]));
    let path = place.write("beside.csv", text);
    let found = if of_workers { workers(&path, &table) } else { incomes(&path, &table) };
    found.map_or_else(
        |errors| errors.to_string().replace(&path.display().to_string(), "beside.csv"),
        |n| format!("{n:?}"),
    )
}

#[test]
fn numbers_are_found_by_the_names_of_the_table_in_any_order() {
    assert_eq!(told("income;country\n3.5;ROW\n1;CHN\n2;USA\n", false), "[1.0, 2.0, 3.5]");
    let text = "country,sector,workers\nCHN,A01,1\nCHN,C26,2\nROW,A01,5\nROW,C26,0\nUSA,C26,4\nUSA,A01,3\n";
    assert_eq!(told(text, true), "[1.0, 2.0, 3.0, 4.0, 5.0, 0.0]");
}

#[test]
fn what_is_missing_or_unknown_is_told_with_its_place_and_the_nearest_name() {
    let message = told("country,income\nCHN,1\nUAS,2\nROW,\nCHN,-4\n", false);
    for part in [
        "beside.csv:3:1: the table has no `UAS`\n  hint: did you mean `USA`?",
        "beside.csv:4:2: the number is missing",
        "beside.csv:5: `CHN` has been given before",
        "beside.csv:5:2: -4 is negative",
        "beside.csv: there is no number for `USA`",
    ] {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
    let message = told("country,sector,workers\nCHN,C62,1\n", true);
    assert!(
        message.contains("beside.csv:2:2: the table has no `CHN C62`\n  hint: did you mean `CHN C26`?"),
        "{message}"
    );
    assert!(
        told("land,income\n", false).contains("beside.csv:1: there is no column `country`\n  hint: country,income")
    );
    let no_file = incomes(std::path::Path::new("no.csv"), &table(COUNTRIES, ["A01", "C26"])).unwrap_err().to_string();
    assert!(no_file.contains("no.csv: cannot be read"), "{no_file}");
}
