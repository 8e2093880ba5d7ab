//! # What a table must be
//! Every measure divides by output and inverts what is left of one: a table that is refused here would give them numbers
//! that mean nothing. All faults are named, not the first alone.

use crate::{InputOutput, Node};
use std::collections::BTreeSet;
use std::fmt;

/// Faults of one kind that are told one by one; of the others, their number.
const TOLD_MAX: usize = 8;

/// Why a table is none: every fault that was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TableError {
    /// One sentence a fault.
    pub faults: Vec<String>,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

impl InputOutput {
    /// This table, if it is one.
    ///
    /// It is one if there is a country and a sector; names are not empty and unique; nodes are unique, grouped by country in the
    /// order of countries; shapes fit; every number is finite; no output is negative; and a node without output neither
    /// sells to nor buys from another. Rows need not balance: see [`InputOutput::residuals`].
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn checked(self) -> Result<Self, TableError> {
        self.check().map(|()| self)
    }

    /// As [`InputOutput::checked`], in place.
    pub(crate) fn check(&self) -> Result<(), TableError> {
        let mut faults = Vec::new();
        names("countries", &self.countries, &mut faults);
        names("sectors", &self.sectors, &mut faults);
        self.check_nodes(&mut faults);
        self.check_shapes(&mut faults);
        if faults.is_empty() {
            self.check_numbers(&mut faults);
        }
        if faults.is_empty() {
            self.check_idle(&mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(TableError { faults }) }
    }

    fn check_nodes(&self, faults: &mut Vec<String>) {
        let known = |node: &Node| node.country < self.countries.len() && node.sector < self.sectors.len();
        tell(faults, "nodes", self.nodes.iter().enumerate().filter(|(_, node)| !known(node)), |(k, node)| {
            format!("node {k} is of country {} and sector {}, which have no names", node.country, node.sector)
        });
        if !self.nodes.is_sorted_by_key(|node| node.country) {
            faults.push("nodes are not grouped by country, in the order of countries".to_owned());
        }
        let mut seen = BTreeSet::new();
        let twice = self.nodes.iter().enumerate().filter(|(_, n)| !seen.insert((n.country, n.sector)));
        tell(faults, "nodes", twice, |(k, _)| format!("node {k}, {}, occurs twice", self.label(k)));
    }

    fn check_shapes(&self, faults: &mut Vec<String>) {
        let (n, m) = (self.nodes.len(), self.countries.len());
        let shapes = [
            ("intermediate flows", self.flows.len(), n * n),
            ("final demand", self.final_demand.len(), n * m),
            ("changes in inventories", self.inventories.len(), n),
            ("output", self.output.len(), n),
        ];
        for (what, found, expected) in shapes {
            if found != expected {
                faults.push(format!("{what}: {found} numbers, but {n} nodes of {m} countries need {expected}"));
            }
        }
    }

    fn check_numbers(&self, faults: &mut Vec<String>) {
        let (n, m) = (self.nodes.len(), self.countries.len());
        let infinite = |v: &[f64]| v.iter().enumerate().filter(|(_, x)| !x.is_finite()).map(|(k, _)| k).collect();
        let found: Vec<usize> = infinite(&self.flows);
        tell(faults, "flows", found.into_iter(), |k| {
            format!("the flow from {} to {} is no finite number", self.label(k / n), self.label(k % n))
        });
        let found: Vec<usize> = infinite(&self.final_demand);
        tell(faults, "cells of final demand", found.into_iter(), |k| {
            format!("what {} buys of {} is no finite number", self.countries[k % m], self.label(k / m))
        });
        let found: Vec<usize> = infinite(&self.inventories);
        tell(faults, "changes in inventories", found.into_iter(), |k| {
            format!("the change in inventories of {} is no finite number", self.label(k))
        });
        let found = self.output.iter().enumerate().filter(|(_, x)| !(x.is_finite() && **x >= 0.0));
        tell(faults, "outputs", found, |(k, x)| {
            format!("the output of {} is {x}: it must be a number from 0 on", self.label(k))
        });
    }

    /// A node without output sells nothing to others' production and buys nothing for its own.
    fn check_idle(&self, faults: &mut Vec<String>) {
        let n = self.nodes.len();
        let idle: Vec<usize> = (0..n).filter(|&k| self.output[k] == 0.0).collect();
        let sells = |k: usize| (0..n).find(|&j| self.flow(k, j) != 0.0).map(|j| (k, k, j));
        let buys = |k: usize| (0..n).find(|&i| self.flow(i, k) != 0.0).map(|i| (k, i, k));
        let busy = idle.iter().filter_map(|&k| sells(k).or_else(|| buys(k)));
        tell(faults, "nodes without output", busy, |(k, i, j)| {
            let flow = self.flow(i, j);
            format!("{} has no output, but {} sells {flow} to {}", self.label(k), self.label(i), self.label(j))
        });
    }
}

/// Adds a sentence for each of the first few faults of a kind, and one for the rest.
fn tell<T>(faults: &mut Vec<String>, kind: &str, mut found: impl Iterator<Item = T>, say: impl Fn(T) -> String) {
    faults.extend(found.by_ref().take(TOLD_MAX).map(say));
    match found.count() {
        0 => {}
        more => faults.push(format!("and {more} {kind} more")),
    }
}

fn names(what: &str, names: &[String], faults: &mut Vec<String>) {
    if names.is_empty() {
        faults.push(format!("there are no {what}"));
    }
    if let Some(k) = names.iter().position(|name| name.trim().is_empty()) {
        faults.push(format!("{what}: number {k} has no name"));
    }
    let mut seen = BTreeSet::new();
    tell(faults, what, names.iter().filter(|name| !seen.insert(*name)), |name| {
        format!("{what}: `{name}` occurs twice")
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::six;

    fn faults(spoil: impl Fn(&mut InputOutput)) -> Vec<String> {
        let mut table = six();
        spoil(&mut table);
        table.checked().map(|_| Vec::new()).unwrap_or_else(|error| error.faults)
    }

    #[test]
    fn a_sound_table_is_taken() {
        assert_eq!(faults(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        let named = |spoil: &dyn Fn(&mut InputOutput), part: &str| {
            let found = faults(spoil);
            assert!(found.iter().any(|f| f.contains(part)), "{part}: {found:?}");
        };
        named(&|t| t.flows[7] = f64::NAN, "the flow from `N final` to `N final` is no finite number");
        named(&|t| t.output[1] = -1.0, "the output of `N final` is -1: it must be a number from 0 on");
        named(&|t| t.output[1] = f64::INFINITY, "the output of `N final` is inf");
        named(&|t| t.final_demand[3] = f64::NAN, "what N buys of `N final` is no finite number");
        named(&|t| t.inventories[5] = f64::NAN, "the change in inventories of `R final` is no finite number");
        named(&|t| t.flows.truncate(35), "intermediate flows: 35 numbers, but 6 nodes of 3 countries need 36");
        named(&|t| t.nodes.swap(1, 2), "nodes are not grouped by country");
        named(&|t| t.nodes[1] = t.nodes[0], "node 1, `N component`, occurs twice");
        named(&|t| t.nodes[1].sector = 9, "node 1 is of country 0 and sector 9");
        named(&|t| t.countries[1] = "N".into(), "countries: `N` occurs twice");
        named(&|t| t.sectors[1] = " ".into(), "sectors: number 1 has no name");
        named(&|t| t.output[0] = 0.0, "`N component` has no output, but `N component` sells 10 to `N component`");
    }

    #[test]
    fn all_faults_are_told_at_once_and_many_of_a_kind_are_counted() {
        let found = faults(|t| {
            t.flows.fill(f64::NAN);
            t.output[2] = -3.0;
        });
        assert_eq!(found.len(), 10, "{found:?}");
        assert_eq!(found[8], "and 28 flows more");
    }

    #[test]
    fn a_table_of_nothing_is_none() {
        let empty = InputOutput {
            countries: Vec::new(),
            sectors: Vec::new(),
            nodes: Vec::new(),
            flows: Vec::new(),
            final_demand: Vec::new(),
            inventories: Vec::new(),
            output: Vec::new(),
        };
        assert_eq!(empty.checked().unwrap_err().to_string(), "there are no countries\nthere are no sectors");
    }
}
