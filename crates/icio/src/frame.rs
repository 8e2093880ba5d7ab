//! # The frame of a table
//! Which countries, sectors and nodes there are, by the labels of the columns; rows are found in it by their names.

use crate::faults::{Faults, Place, quoted};
use crate::labels::Column;
use measures::Node;
use std::collections::BTreeMap;

/// What a column of a file adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Purchases of this node.
    Node(usize),
    /// Final demand of a country.
    Final {
        /// Its number.
        country: usize,
        /// Whether it is changes in inventories.
        inventories: bool,
    },
    /// Output by row.
    Output,
    /// What is missing to output.
    Discrepancy,
    /// Nothing.
    Other,
}

/// Countries, sectors and nodes, and where each column belongs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// Names of countries.
    pub countries: Vec<String>,
    /// Names of sectors.
    pub sectors: Vec<String>,
    /// Nodes, grouped by country.
    pub nodes: Vec<Node>,
    /// Labels of the columns, as they stand in the file.
    pub labels: Vec<String>,
    /// What each column adds to.
    pub targets: Vec<Target>,
    by_name: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Names in the order in which they came up.
#[derive(Default)]
struct Order {
    names: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Order {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }
}

impl Frame {
    /// The frame of these columns: each with its label, what it is, and where the label stands. A label that occurs twice is a
    /// fault; two labels of one node (parts of a country that are merged) are not.
    ///
    /// Countries are in the order of their final demand, those without any after them; sectors in the order of the columns.
    pub(crate) fn new(columns: Vec<(String, Column, Place)>, faults: &mut Faults) -> Self {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (k, (label, _, place)) in columns.iter().enumerate() {
            if let Some(first) = seen.insert(label, k) {
                let first = &columns[first].2;
                faults.add(place.clone(), format!("label {} occurs twice", quoted(label)), format!("see {first}"));
            }
        }
        let (mut countries, mut sectors) = (Order::default(), Order::default());
        for (_, column, _) in &columns {
            if let Column::Final { country, .. } = column {
                countries.number(country);
            }
        }
        let mut nodes: Vec<Node> = Vec::new();
        let mut by_name: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (_, column, _) in &columns {
            if let Column::Node { country, sector } = column {
                let of = by_name.entry(country.clone()).or_default();
                if !of.contains_key(sector) {
                    of.insert(sector.clone(), nodes.len());
                    nodes.push(Node { country: countries.number(country), sector: sectors.number(sector) });
                }
            }
        }
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by_key(|&k| nodes[k].country);
        let mut number = vec![0; nodes.len()];
        order.iter().enumerate().for_each(|(new, &old)| number[old] = new);
        by_name.values_mut().flat_map(BTreeMap::values_mut).for_each(|k| *k = number[*k]);
        let target = |column: &Column| match column {
            Column::Node { country, sector } => Target::Node(by_name[country][sector]),
            Column::Final { country, inventories } => {
                Target::Final { country: countries.numbers[country], inventories: *inventories }
            }
            Column::Output => Target::Output,
            Column::Discrepancy => Target::Discrepancy,
            Column::Other => Target::Other,
        };
        let targets = columns.iter().map(|(_, column, _)| target(column)).collect();
        Self {
            nodes: order.iter().map(|&k| nodes[k]).collect(),
            labels: columns.into_iter().map(|(label, ..)| label).collect(),
            countries: countries.names,
            sectors: sectors.names,
            targets,
            by_name,
        }
    }

    /// The node of this country and sector.
    pub(crate) fn node(&self, country: &str, sector: &str) -> Option<usize> {
        self.by_name.get(country)?.get(sector).copied()
    }

    /// Country and sector of a node, as messages name it.
    pub(crate) fn name(&self, node: usize) -> String {
        let Node { country, sector } = self.nodes[node];
        format!("{} {}", self.countries[country], self.sectors[sector])
    }

    /// The names of all nodes.
    pub(crate) fn names(&self) -> Vec<String> {
        (0..self.nodes.len()).map(|k| self.name(k)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Layout;

    fn frame(labels: &[&str]) -> (Frame, usize) {
        let mut faults = Faults::default();
        let column = |label: &&str| ((*label).to_owned(), Layout::Oecd.column(label).unwrap(), Place::file("a"));
        let frame = Frame::new(labels.iter().map(column).collect(), &mut faults);
        (frame, faults.count())
    }

    #[test]
    fn parts_of_a_country_are_put_together_and_nodes_grouped_by_country() {
        let labels = ["CHN_A", "USA_A", "USA_B", "CN1_A", "CN1_B", "CN2_B", "USA_HFCE", "CHN_HFCE", "OUT"];
        let (frame, faults) = frame(&labels);
        assert_eq!((faults, &frame.countries[..]), (0, &["USA".to_owned(), "CHN".to_owned()][..]));
        assert_eq!(frame.names(), ["USA A", "USA B", "CHN A", "CHN B"]);
        let node = Target::Node;
        assert_eq!(frame.targets[..6], [node(2), node(0), node(1), node(2), node(3), node(3)]);
        assert_eq!(frame.targets[6], Target::Final { country: 0, inventories: false });
    }

    #[test]
    fn a_label_that_occurs_twice_is_a_fault() {
        assert_eq!(frame(&["CHN_A", "CHN_A", "OUT"]).1, 1);
    }
}
