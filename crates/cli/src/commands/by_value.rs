//! # Effects by value
//! How an effect depends on where a parameter of the design stands.

use crate::layout::{Grid, number, signed, width};
use experiment::by_value::ByValueRow;
use experiment::outcomes::OUTCOMES;
use serde_json::{Value, json};

/// A table an outcome. Where the design has indices, these say on what an effect depends, and the table of every value is long: it is
/// named.
pub(super) fn text(rows: &[ByValueRow], outcomes: &[usize], has_indices: bool) -> String {
    if has_indices && !rows.is_empty() {
        return "Effects by the values of parameters are in tables/effects_by_value.csv.\n\n".to_owned();
    }
    let table = |outcome: &usize| {
        let of: Vec<&ByValueRow> = rows.iter().filter(|row| row.outcome == OUTCOMES[*outcome].name).collect();
        if of.is_empty() {
            return String::new();
        }
        let first = format!("{}, by", OUTCOMES[*outcome].label.trim());
        let heads = [&first, "from", "to", "arm", "difference", "95 % interval"].map(|head: &str| head.to_owned());
        let row = |r: &&ByValueRow| {
            let interval = format!("[{}, {}]", signed(r.low), signed(r.high));
            vec![r.parameter.clone(), number(r.from), number(r.to), r.arm.clone(), signed(r.effect), interval]
        };
        Grid { heads: heads.to_vec(), rows: of.iter().map(row).collect() }.text(width()) + "\n"
    };
    outcomes.iter().map(table).collect()
}

/// The same as a list of objects.
pub(super) fn json(rows: &[ByValueRow]) -> Value {
    let row = |r: &ByValueRow| {
        json!({
            "parameter": r.parameter, "from": r.from, "to": r.to, "points": r.points, "arm": r.arm, "outcome": r.outcome,
            "pairs": r.pairs, "left_out": r.left_out, "effect": r.effect, "low": r.low, "high": r.high,
        })
    };
    rows.iter().map(row).collect()
}
