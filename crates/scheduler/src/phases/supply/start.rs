//! Orders of single firms at the start.

use crate::world::World;
use base::draws::{Luck, Mechanism};
use market::look::Looks;
use market::orders::{Buyer, Orders};
use market::supply::{self, POOLED, Supply};

/// Places in a market that follow each other so that any few of them are spread over all of it.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

impl World {
    /// Divides the orders of pools among their firms, whose sales are those that pools bring. Each firm places as many as its
    /// sales ask for (SU-1). Their sellers are those of the pool's orders, at places spread evenly over its spending, so that a
    /// market buys from each country what the pool buys there, as nearly as whole orders allow. A seller whom no order falls to
    /// takes one over from a seller of its group that has several.
    pub(crate) fn found_supply(&mut self) {
        let pooled = std::mem::take(&mut self.orders);
        let first_if_pooled = self.markets.iter().map(|market| market.slots.start as u64).collect();
        let mut supply = Supply { first_if_pooled, ..Supply::default() };
        let mut orders = Orders::default();
        let looks = Looks::new(0.0, &self.markets, &self.classes);
        let inputs = self.input_shares();
        for (m, market) in self.markets.iter().enumerate() {
            let first_need = supply.identity.len();
            if let Buyer::Sector(sector) = market.buyer {
                let group = self.shape.group(market.country, sector);
                let mean = self.mean_sales_of(sector);
                let mut at = 0;
                for &row in self.members.group(group) {
                    let relative = self.firms.sales[row as usize] / mean;
                    let buying = &self.spec.parameters.market;
                    let wanted = supply::wanted(buying, market.share / inputs[group], relative);
                    let (need, first) = (supply.slots.len() as u32, supply.need.len() as u32);
                    let placed = supply::placed(wanted, 0) as u32;
                    for _ in 0..placed {
                        at += 1;
                        let place = (f64::from(at) * GOLDEN).fract();
                        let slot = looks.market(m).slot((place * 4_294_967_296.0) as u32);
                        orders.seller.push(pooled.seller[slot]);
                    }
                    supply.identity.push(self.firms.identity[row as usize]);
                    supply.row.push(row);
                    supply.slots.push(first..first + placed);
                    supply.need.resize((first + placed) as usize, need);
                }
            } else {
                orders.seller.extend_from_slice(&pooled.seller[market.slots.clone()]);
                supply.need.resize(orders.seller.len(), POOLED);
            }
            supply.needs.push(first_need..supply.identity.len());
        }
        supply.begin_all();
        self.orders = orders;
        self.supply = Some(supply);
        self.lay_out_supply();
        self.nobody_without_orders();
        self.date_orders(&pooled);
    }

    /// Counts orders anew, and gives one to every seller that has none.
    fn nobody_without_orders(&mut self) {
        self.firms.orders.fill(0);
        self.orders.seller.iter().for_each(|&row| self.firms.orders[row as usize] += 1);
        let mut of_group: Vec<Vec<u32>> = vec![Vec::new(); self.shape.groups()];
        for (slot, &row) in (0..).zip(&self.orders.seller) {
            of_group[self.firms.group[row as usize] as usize].push(slot);
        }
        for (group, slots) in of_group.iter().enumerate() {
            let mut slots = slots.iter().map(|&slot| slot as usize);
            for &row in self.members.group(group) {
                if self.firms.orders[row as usize] > 0 {
                    continue;
                }
                let taken = slots.find(|&slot| self.firms.orders[self.orders.seller[slot] as usize] > 1);
                let slot = taken.unwrap_or_else(|| panic!("SU-1: group {group} has fewer orders than firms"));
                self.firms.orders[self.orders.seller[slot] as usize] -= 1;
                self.firms.orders[row as usize] = 1;
                self.orders.seller[slot] = row;
            }
        }
    }

    /// Relations are of any age up to twenty years, as where pools buy; those of households keep theirs.
    fn date_orders(&mut self, pooled: &Orders) {
        let (slots, luck) = (self.orders.seller.len(), Luck::new(self.seed, self.replication, 0));
        (self.orders.due, self.orders.age_at_due) = (vec![0; slots], vec![0; slots]);
        let supply = self.supply.take().expect("it has just been founded");
        for (m, market) in self.markets.clone().iter().enumerate() {
            for slot in market.slots.clone() {
                let address = supply.address(m, market, slot as u32);
                if supply.need[slot] == POOLED {
                    self.orders.due[slot] = pooled.due[address as usize];
                    self.orders.age_at_due[slot] = pooled.age_at_due[address as usize];
                } else {
                    let block = luck.block(Mechanism::Supply, address, 0x00FF_FFFF);
                    self.place(slot, block.below(1, 20) as u8, 0, block.0[2]);
                }
            }
        }
        self.supply = Some(supply);
    }
}
