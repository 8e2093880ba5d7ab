//! The network of firms: who sells how much to whom in a day at rest.

use super::ration::{Order, Rationing, ration};
use std::ops::Range;

/// What one firm sells to another in a day at rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Who sells.
    pub seller: usize,
    /// Who buys.
    pub buyer: usize,
    /// For how much.
    pub value: f64,
    /// How closely they are bound to each other: the higher, the closer.
    pub bond: f64,
}

/// All that one firm buys of one sector.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Input {
    pub buyer: usize,
    pub sector: usize,
    pub links: Range<usize>,
    /// Sum of the values of its links.
    pub value: f64,
}

/// Firms and what they sell to each other and to households.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyNetwork {
    /// By firm: value added in a day at rest.
    pub value_added: Vec<f64>,
    /// By firm: sold to households in a day at rest.
    final_demand: Vec<f64>,
    /// By firm: all that it sells.
    output: Vec<f64>,
    /// In the order of buyers, their suppliers' sectors, and their suppliers.
    pub(super) links: Vec<Link>,
    pub(super) inputs: Vec<Input>,
    /// By firm: its inputs.
    pub(super) inputs_of: Vec<Range<usize>>,
    /// By firm: the links by which it sells.
    sold: Vec<Vec<u32>>,
}

impl SupplyNetwork {
    /// A network of firms of these sectors, which sell `final_demand` to households and have a share `worth` of value added in their
    /// output. Several links of the same two firms are several.
    ///
    /// # Panics
    /// Where columns are not of one length, or a link leads to no firm.
    #[must_use]
    pub fn new(sector: &[usize], final_demand: &[f64], worth: &[f64], mut links: Vec<Link>) -> Self {
        let firms = sector.len();
        assert!([final_demand.len(), worth.len()] == [firms; 2], "columns of firms have one length");
        assert!(links.iter().all(|link| link.seller < firms && link.buyer < firms), "links are of firms");
        links.retain(|link| link.value > 0.0);
        links.sort_by_key(|link| (link.buyer, sector[link.seller], link.seller));
        let (mut inputs, mut sold): (Vec<Input>, _) = (Vec::new(), vec![Vec::new(); firms]);
        for (k, link) in links.iter().enumerate() {
            sold[link.seller].push(k as u32);
            let (buyer, sector) = (link.buyer, sector[link.seller]);
            match inputs.last_mut().filter(|input| (input.buyer, input.sector) == (buyer, sector)) {
                Some(input) => (input.links.end, input.value) = (k + 1, input.value + link.value),
                None => inputs.push(Input { buyer, sector, links: k..k + 1, value: link.value }),
            }
        }
        let first = |firm: usize| inputs.partition_point(|input| input.buyer < firm);
        let inputs_of = (0..firms).map(|firm| first(firm)..first(firm + 1)).collect();
        let mut network = Self {
            value_added: vec![0.0; firms],
            final_demand: final_demand.to_vec(),
            output: vec![1.0; firms],
            links,
            inputs,
            inputs_of,
            sold,
        };
        let rest = vec![1.0; network.links.len()];
        network.output = (0..firms).map(|firm| network.ordered_in_all(firm, &rest)).collect();
        network.value_added = network.output.iter().zip(worth).map(|(output, worth)| output * worth).collect();
        network
    }

    /// How many firms there are.
    #[must_use]
    pub fn firms(&self) -> usize {
        self.output.len()
    }

    fn ordered_in_all(&self, firm: usize, orders: &[f64]) -> f64 {
        let of_link = |&k: &u32| self.links[k as usize].value * orders[k as usize];
        self.sold[firm].iter().map(of_link).fold(self.final_demand[firm], |sum, value| sum + value)
    }

    /// What a firm is asked for, relative to its output at rest; as at rest where it sells nothing then.
    pub(super) fn asked(&self, firm: usize, orders: &[f64]) -> f64 {
        if self.output[firm] > 0.0 { self.ordered_in_all(firm, orders) / self.output[firm] } else { 1.0 }
    }

    /// A firm that made less than it was asked for serves its buyers by a rule: of `orders`, what it delivers is left.
    pub(super) fn deliver(&self, firm: usize, made: f64, rule: Rationing, orders: &mut [f64]) {
        let sold = &self.sold[firm];
        let households = Order { amount: self.final_demand[firm], bond: None };
        let of_link = |&k: &u32| {
            let link = &self.links[k as usize];
            Order { amount: link.value * orders[k as usize], bond: Some(link.bond) }
        };
        let all: Vec<Order> = sold.iter().map(of_link).chain([households]).collect();
        let shares = ration(rule, made * self.output[firm], &all);
        for (&k, share) in sold.iter().zip(shares) {
            orders[k as usize] *= share;
        }
    }

    /// What was delivered of an input, relative to its use at rest.
    pub(super) fn received(&self, input: &Input, delivered: &[f64]) -> f64 {
        let links = self.links[input.links.clone()].iter().zip(&delivered[input.links.clone()]);
        links.map(|(link, share)| link.value * share).reduce(|sum, value| sum + value).unwrap_or(0.0) / input.value
    }
}
