//! # Shocks on a network
//! Firms lose capacity for some days: who else must stop, because a supplier cannot deliver or a buyer does not buy. Days are too short for
//! prices, tenders and entry; what firms can do is to live off their stocks and to choose whom they serve first. The network is taken
//! as it stands, and no world is changed.
//!
//! The mechanism is that of Hallegatte (2008) and of Inoue & Todo (2019), "Firm-level propagation of shocks through supply-chain networks",
//! with inputs that are pooled by sector and that may be critical or not (Pichler et al. 2022).

mod network;
mod ration;

pub use network::{Link, SupplyNetwork};
pub use ration::{Order, Rationing, ration};

/// How firms live through a shock.
#[derive(Clone, Debug, PartialEq)]
pub struct Coping {
    /// Whom a firm serves that cannot serve all.
    pub rationing: Rationing,
    /// Stock of every input that firms want to have, in days of use; at least one.
    pub stock_days: f64,
    /// Days within which they would fill up what is missing of it.
    pub refill_days: f64,
    /// By sector: whether no firm can work without its goods.
    pub critical: Vec<bool>,
    /// Days that are looked at.
    pub horizon: u32,
}

/// Who loses capacity, and for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// By firm: share of capacity that is lost.
    pub lost: Vec<f64>,
    /// Days until it is back.
    pub days: u32,
}

/// What a shock costs, in value added at rest of all firms in a day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Losses {
    /// What the capacity that was lost would have made.
    pub direct: f64,
    /// What else was not made.
    pub indirect: f64,
}

/// **NS-1** What a buyer orders for one input, relative to what it uses of it at rest.
///
/// `o = max(0, min(c, d) + (n − s)/τ_n)`: what it could make of what it was asked for the day before, and a part of what its stock `s` lacks
/// of the `n` days that it wants to have.
#[must_use]
pub fn ordered(capacity: f64, demand: f64, wanted: f64, stock: f64, refill_days: f64) -> f64 {
    (capacity.min(demand) + (wanted - stock) / refill_days).max(0.0)
}

/// **NS-2** What a firm makes in a day, relative to its output at rest.
///
/// `p = min(c, d, min_k s_k)` over its critical inputs `k`: capacity, demand, and the days that the scarcest of them lasts.
#[must_use]
pub fn made(capacity: f64, demand: f64, stocks: impl Iterator<Item = f64>) -> f64 {
    stocks.fold(capacity.min(demand), f64::min)
}

/// **NS-4** Days that the stock of an input lasts, when a day is over.
///
/// `s′ = max(0, s + (r − p))`, with what was delivered `r` and what was used `p`, both relative to its use at rest. An input that is not critical
/// may be used up while its firm goes on.
#[must_use]
pub fn stock_after(stock: f64, delivered: f64, made: f64) -> f64 {
    (stock + (delivered - made)).max(0.0)
}

/// **NS-5** What a shock costs, directly and indirectly.
///
/// `L_direct = Σ_t Σ_i v_i·δ_i(t)/Σv` and `L_indirect = Σ_t Σ_i v_i·(1 − δ_i(t) − p_i(t))/Σv`: value added that firms could not have made for
/// want of their own capacity, and what they did not make although they could have. No firm makes more than its capacity at rest, so that
/// neither is below zero.
#[must_use]
pub fn losses(network: &SupplyNetwork, shock: &Shock, coping: &Coping) -> Losses {
    let mut state = State::at_rest(network, coping);
    let (mut all, mut direct, mut indirect) = (0.0, 0.0, 0.0);
    network.value_added.iter().for_each(|v| all += v);
    for day in 0..coping.horizon {
        let lost = |i: usize| if day < shock.days { shock.lost[i] } else { 0.0 };
        state.day(network, coping, &lost);
        for (i, v) in network.value_added.iter().enumerate() {
            direct += v * lost(i);
            indirect += v * ((1.0 - lost(i)) - state.made[i]);
        }
    }
    if all > 0.0 { Losses { direct: direct / all, indirect: indirect / all } } else { Losses::default() }
}

/// **NS-6** Systemic risk of a firm: share of all value added that is lost while it alone stands still.
///
/// `ρ_i = (L_direct + L_indirect)/T` of the shock `δ_i = 1` that lasts as long as is looked at, `T` days (after Diem et al. 2022).
#[must_use]
pub fn systemic_risk(network: &SupplyNetwork, firm: usize, coping: &Coping) -> f64 {
    let mut lost = vec![0.0; network.firms()];
    lost[firm] = 1.0;
    let Losses { direct, indirect } = losses(network, &Shock { lost, days: coping.horizon }, coping);
    (direct + indirect) / f64::from(coping.horizon.max(1))
}

/// Firms on one day.
struct State {
    /// By firm: what it was asked for, relative to its output at rest.
    demand: Vec<f64>,
    /// By firm: what it made.
    made: Vec<f64>,
    /// By input: days that its stock lasts.
    stock: Vec<f64>,
    /// By link: what is ordered, and then what is delivered, relative to the link at rest.
    served: Vec<f64>,
}

impl State {
    fn at_rest(network: &SupplyNetwork, coping: &Coping) -> Self {
        let (firms, inputs) = (network.firms(), network.inputs.len());
        Self {
            demand: vec![1.0; firms],
            made: vec![1.0; firms],
            stock: vec![coping.stock_days.max(1.0); inputs],
            served: vec![1.0; network.links.len()],
        }
    }

    /// A day passes; `lost` is the share of its capacity that a firm is without.
    fn day(&mut self, network: &SupplyNetwork, coping: &Coping, lost: &impl Fn(usize) -> f64) {
        let wanted = coping.stock_days.max(1.0);
        for (input, stock) in network.inputs.iter().zip(&self.stock) {
            let (capacity, demand) = (1.0 - lost(input.buyer), self.demand[input.buyer]);
            let order = ordered(capacity, demand, wanted, *stock, coping.refill_days);
            self.served[input.links.clone()].fill(order);
        }
        for i in 0..network.firms() {
            self.demand[i] = network.asked(i, &self.served);
        }
        for i in 0..network.firms() {
            let of_firm = network.inputs_of[i].clone();
            let critical = of_firm.filter(|&k| coping.critical[network.inputs[k].sector]).map(|k| self.stock[k]);
            self.made[i] = made(1.0 - lost(i), self.demand[i], critical);
            if self.made[i] < self.demand[i] {
                network.deliver(i, self.made[i], coping.rationing, &mut self.served);
            }
        }
        for (input, stock) in network.inputs.iter().zip(&mut self.stock) {
            *stock = stock_after(*stock, network.received(input, &self.served), self.made[input.buyer]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Firm 0 sells one to firm 1 and one to firm 2, which sell two each to households; sectors 0, 1, 1.
    fn fork() -> SupplyNetwork {
        let link = |seller, buyer, bond| Link { seller, buyer, value: 1.0, bond };
        let links = vec![link(0, 1, 0.2), link(0, 2, 0.1)];
        SupplyNetwork::new(&[0, 1, 1], &[0.0, 2.0, 2.0], &[1.0, 0.5, 0.5], links)
    }

    fn coping(rationing: Rationing) -> Coping {
        Coping { rationing, stock_days: 2.0, refill_days: 1.0, critical: vec![true; 2], horizon: 20 }
    }

    #[test]
    fn a_buyer_orders_what_it_makes_and_what_its_stock_lacks() {
        assert_eq!(ordered(1.0, 0.5, 10.0, 8.0, 4.0), 1.0);
        assert_eq!(ordered(1.0, 1.0, 10.0, 10.0, 4.0), 1.0);
        assert_eq!(ordered(0.0, 1.0, 10.0, 12.0, 4.0), 0.0);
    }

    #[test]
    fn the_scarcest_decides() {
        assert_eq!(made(1.0, 0.9, [3.0, 0.4].into_iter()), 0.4);
        assert_eq!(made(0.8, 0.9, std::iter::empty()), 0.8);
    }

    #[test]
    fn stocks_are_used_up_and_no_further() {
        assert_eq!([stock_after(2.0, 0.5, 1.0), stock_after(0.3, 0.0, 1.0)], [1.5, 0.0]);
    }

    #[test]
    fn without_a_shock_nothing_is_lost_to_the_last_bit() {
        let shock = Shock { lost: vec![0.0; 3], days: 5 };
        for rationing in Rationing::ALL {
            assert_eq!(losses(&fork(), &shock, &coping(rationing)), Losses::default());
        }
    }

    /// Value added is 2, 1 and 1. The supplier stands still for four days: 4·2/4. Its buyers have stocks for two days and
    /// then stand still with it for two: 2·2/4; and for one more, for what is delivered on the first day is used on the next.
    #[test]
    fn buyers_stop_when_their_stocks_are_used_up() {
        let shock = Shock { lost: vec![1.0, 0.0, 0.0], days: 4 };
        let found = losses(&fork(), &shock, &coping(Rationing::Proportional));
        assert_eq!(found, Losses { direct: 2.0, indirect: 1.5 });
        // Who can do without goes on.
        let apart = Coping { critical: vec![false, true], ..coping(Rationing::Proportional) };
        assert_eq!(losses(&fork(), &shock, &apart).indirect, 0.0);
    }

    /// Two buyers stand still for a day: their supplier, which sells to nobody else, is asked for nothing.
    #[test]
    fn suppliers_stop_when_nobody_buys() {
        let shock = Shock { lost: vec![0.0, 1.0, 1.0], days: 1 };
        let found = losses(&fork(), &shock, &coping(Rationing::Proportional));
        assert_eq!((found.direct, found.indirect), (0.5, 0.5));
    }

    #[test]
    fn whom_a_firm_serves_first_decides_who_stands_still() {
        let half = Shock { lost: vec![0.5, 0.0, 0.0], days: 8 };
        let [a, b] = [Rationing::Proportional, Rationing::RelationFirst].map(|rule| {
            let mut state = State::at_rest(&fork(), &coping(rule));
            (0..6).for_each(|_| state.day(&fork(), &coping(rule), &|i| half.lost[i]));
            state.made
        });
        assert_eq!(a[1], a[2]);
        assert!(b[1] == 1.0 && b[2] == 0.0, "{b:?}");
    }

    /// The supplier makes two of four, and all else hangs on it; a buyer makes one of four, and half of its supplier's goods
    /// go to it.
    #[test]
    fn who_supplies_all_is_a_risk_to_all() {
        let coping = Coping { horizon: 1000, ..coping(Rationing::Proportional) };
        let [supplier, buyer] = [0, 1].map(|firm| systemic_risk(&fork(), firm, &coping));
        assert!((supplier - 1.0).abs() < 0.01 && (buyer - 0.5).abs() < 0.01, "{supplier} {buyer}");
    }
}
