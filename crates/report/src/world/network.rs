//! # The network
//! The firms that buy and sell most, and who supplies whom.

use crate::figure::{Chart, Figure, Node};
use experiment::record::RelationRow;
use firms::governance::Governance;
use scheduler::spec::WorldSpec;
use std::collections::BTreeMap;

/// Firms that are drawn.
const NODES_MAX: usize = 90;

/// What a firm trades with others, and where it is.
#[derive(Clone, Copy, Debug)]
struct Trader<'a> {
    name: &'a str,
    country: usize,
    sector: usize,
    value: f64,
}

/// The firms of these links, those that trade most first.
fn traders<'a>(spec: &WorldSpec, links: &'a [RelationRow]) -> Vec<Trader<'a>> {
    let country = |name: &str| spec.countries.iter().position(|c| c.name == name).expect("a country of this world");
    let sector = |name: &str| spec.sectors.iter().position(|s| s.name == name).expect("a sector of this world");
    let mut all: BTreeMap<&str, Trader<'_>> = BTreeMap::new();
    for link in links {
        let ends = [
            (&link.buyer, &link.buyer_country, &link.buyer_sector),
            (&link.supplier, &link.supplier_country, &link.supplier_sector),
        ];
        for (name, of_country, of_sector) in ends {
            let new = || Trader { name, country: country(of_country), sector: sector(of_sector), value: 0.0 };
            all.entry(name).or_insert_with(new).value += link.value;
        }
    }
    let mut traders: Vec<Trader<'_>> = all.into_values().collect();
    traders.sort_by(|a, b| b.value.total_cmp(&a.value).then(a.name.cmp(b.name)));
    traders
}

/// A sketch of the network at the end; none where pools buy.
#[must_use]
pub fn figure(spec: &WorldSpec, links: &[RelationRow]) -> Option<Figure> {
    let all = traders(spec, links);
    let mut drawn: Vec<Trader<'_>> = all.iter().take(NODES_MAX).copied().collect();
    let largest = drawn.first()?.value;
    drawn.sort_by_key(|firm| (firm.sector, firm.country));
    let of_sector = |sector: usize| drawn.iter().filter(|firm| firm.sector == sector).count();
    let mut at = vec![0; spec.sectors.len()];
    let node = |firm: &Trader<'_>| {
        let place = at[firm.sector];
        at[firm.sector] += 1;
        Node {
            name: format!("{}, {}, {}", firm.name, spec.countries[firm.country].name, spec.sectors[firm.sector].name),
            kind: firm.country,
            at: [
                (firm.sector as f64 + 0.5) / spec.sectors.len() as f64,
                (place as f64 + 0.5) / of_sector(firm.sector) as f64,
            ],
            size: if largest > 0.0 { (firm.value / largest).sqrt() } else { 0.0 },
        }
    };
    let nodes: Vec<Node> = drawn.iter().map(node).collect();
    let number: BTreeMap<&str, usize> = drawn.iter().enumerate().map(|(k, firm)| (firm.name, k)).collect();
    let kinds: Vec<String> = Governance::ALL.iter().map(|of| of.name().to_owned()).chain(["new".to_owned()]).collect();
    let link = |row: &RelationRow| {
        let ends = number.get(row.supplier.as_str()).zip(number.get(row.buyer.as_str()));
        let kind = kinds.iter().position(|kind| *kind == row.governance)?;
        ends.map(|(from, to)| (*from, *to, kind, row.value))
    };
    let shown: Vec<(usize, usize, usize, f64)> = links.iter().filter_map(link).collect();
    let of_kind = |(k, kind): (usize, &String)| {
        let n = shown.iter().filter(|link| link.2 == k).count();
        (n > 0).then(|| format!("{kind} {n}"))
    };
    let told: Vec<String> = kinds.iter().enumerate().filter_map(of_kind).collect();
    Some(Figure {
        id: "network",
        title: "Who supplies whom".to_owned(),
        caption: format!(
            "The {} firms that trade most with others, of {}, at the end: by stage from left to right, larger the more they trade; {} links of {} are \
             between them ({}). A sketch, no interval: `upchain run --out DIR` writes all of them to `relations.graphml`.",
            nodes.len(),
            all.len(),
            shown.len(),
            links.len(),
            told.join(", ")
        ),
        charts: vec![Chart::Network {
            title: "the largest firms and their links".to_owned(),
            kinds: [spec.countries.iter().map(|country| country.name.clone()).collect(), kinds],
            nodes,
            links: shown,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firms_stand_by_stage_those_that_trade_most_are_drawn_and_links_keep_their_ends() {
        let spec = scheduler::trial::chain(100);
        let at = |k: usize| (spec.countries[k % 2].name.clone(), spec.sectors[k].name.clone());
        let link = |supplier: usize, buyer: usize, value: f64| RelationRow {
            supplier: format!("f{supplier}"),
            supplier_country: at(supplier).0,
            supplier_sector: at(supplier).1,
            buyer: format!("f{buyer}"),
            buyer_country: at(buyer).0,
            buyer_sector: at(buyer).1,
            value,
            governance: Governance::ALL[0].name().to_owned(),
            ..RelationRow::blank()
        };
        // Firm 1 trades 3 + 1, firm 2 trades 3, firm 0 trades 1; each is in the stage of its number.
        let links = [link(1, 2, 3.0), link(0, 1, 1.0)];
        let found = traders(&spec, &links);
        assert_eq!(
            found.iter().map(|f| (f.name, f.value)).collect::<Vec<_>>(),
            [("f1", 4.0), ("f2", 3.0), ("f0", 1.0)]
        );
        let figure = figure(&spec, &links).unwrap();
        let Chart::Network { nodes, links, .. } = &figure.charts[0] else { panic!("a network") };
        let places: Vec<f64> = nodes.iter().map(|node| node.at[0]).collect();
        assert!(places.is_sorted() && nodes[1].size == 1.0 && nodes[0].size == 0.5, "{nodes:?}");
        assert_eq!(links.as_slice(), [(1, 2, 0, 3.0), (0, 1, 0, 1.0)]);
        assert!(figure.caption.contains("The 3 firms") && figure.caption.contains("2 links of 2"));
        assert_eq!(super::figure(&spec, &[]), None);
    }
}
