//! Aggregation by a concordance.

use crate::made::{COUNTRIES, FINAL, FLOWS, Place, table};
use icio::{aggregate, concordance};

const WORLD: &str = "kind,name,group\ncountry,USA,North\ncountry,CHN,South\ncountry,ROW,South\n";

fn errors(text: &str) -> String {
    let place = Place::new();
    let by = match concordance(&place.write("groups.csv", text)) {
        Ok(by) => by,
        Err(errors) => return errors.to_string(),
    };
    aggregate(&table(COUNTRIES, ["A01", "C26"]), &by, "groups.csv").unwrap_err().to_string()
}

#[test]
fn countries_are_put_together_and_sectors_stay_as_they_are() {
    let place = Place::new();
    let by = concordance(&place.write("groups.csv", WORLD)).unwrap();
    let whole = table(COUNTRIES, ["A01", "C26"]);
    let sum = aggregate(&whole, &by, "groups.csv").unwrap();
    assert_eq!((sum.countries.join(" "), sum.sectors.join(" ")), ("North South".into(), "A01 C26".into()));
    assert_eq!(sum.flow(0, 0), FLOWS[2][2]);
    assert_eq!(sum.flow(2, 3), FLOWS[0][1] + FLOWS[0][5] + FLOWS[4][1] + FLOWS[4][5]);
    assert_eq!(sum.final_use(3, 0), FINAL[1][1].iter().sum::<f64>());
    let all = |numbers: &[f64]| numbers.iter().sum::<f64>();
    assert_eq!((all(&sum.output), all(&sum.inventories)), (all(&whole.output), all(&whole.inventories)));
    assert_eq!((all(&sum.flows), all(&sum.final_demand)), (all(&whole.flows), all(&whole.final_demand)));
}

#[test]
fn sectors_are_put_together_in_the_order_of_the_file() {
    let place = Place::new();
    let text = "kind;name;group\nsector;C26;all\nsector;A01;all\n";
    let by = concordance(&place.write("groups.csv", text)).unwrap();
    let sum = aggregate(&table(COUNTRIES, ["A01", "C26"]), &by, "groups.csv").unwrap();
    assert_eq!((sum.size(), sum.flow(0, 0)), (3, 42.0));
}

#[test]
fn every_name_needs_a_group_and_every_group_a_known_name() {
    let missing = errors(&WORLD.replace("country,ROW,South\n", "country,RWO,South\n"));
    assert!(
        missing.contains("country `ROW` of the table has no group") && missing.contains("did you mean `RWO`?"),
        "{missing}"
    );
    assert!(missing.contains("the table has no country `RWO`") && missing.contains("did you mean `ROW`?"), "{missing}");
}

#[test]
fn what_is_wrong_with_the_file_is_told_with_its_line() {
    let text = format!("{WORLD}region,USA,North\ncountry,USA,South\ncountry,,South\n");
    let told = errors(&text);
    for part in
        ["groups.csv:5:1: `region` is no kind", "groups.csv:6: `USA` has a group already", "groups.csv:7: a name"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(errors("a,b\n").contains("the header must have `kind`, `name` and `group`"));
    assert!(errors("kind,name,group\n").contains("it names no country and no sector"));
}
