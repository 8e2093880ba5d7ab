//! Whom a firm serves that cannot serve all.

/// Rules of rationing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rationing {
    /// All get the same share of what they ordered.
    Proportional,
    /// Firms first, households what is left.
    FinalDemandLast,
    /// The smallest order first.
    SmallestFirst,
    /// The closest relation first; households, who have none, last.
    RelationFirst,
}

impl Rationing {
    /// All rules.
    pub const ALL: [Self; 4] = [Self::Proportional, Self::FinalDemandLast, Self::SmallestFirst, Self::RelationFirst];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proportional => "proportional",
            Self::FinalDemandLast => "final-demand-last",
            Self::SmallestFirst => "smallest-first",
            Self::RelationFirst => "relation-first",
        }
    }

    /// Who with the lower number is served before.
    fn turn(self, order: &Order) -> f64 {
        match self {
            Self::Proportional => 0.0,
            Self::FinalDemandLast => f64::from(u8::from(order.bond.is_none())),
            Self::SmallestFirst => order.amount,
            Self::RelationFirst => order.bond.map_or(f64::INFINITY, |bond| -bond),
        }
    }
}

/// What somebody ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// How much.
    pub amount: f64,
    /// How closely bound the buyer is; none for households.
    pub bond: Option<f64>,
}

/// **NS-3** Share of each order that is delivered where there is too little for all.
///
/// `share = min(1, max(0, available − before)/together)`: orders are served in turn, and those whose turn is the same alike: `before` is ordered by
/// all whose turn is earlier, and `together` by those whose turn it is. The turn is the same for all (proportional), that of firms before
/// that of households (final demand last), that of the smaller order (smallest first), or that of the closer relation (relation first).
#[must_use]
pub fn ration(rule: Rationing, available: f64, orders: &[Order]) -> Vec<f64> {
    let mut turns: Vec<usize> = (0..orders.len()).collect();
    turns.sort_by(|&a, &b| rule.turn(&orders[a]).total_cmp(&rule.turn(&orders[b])));
    let (mut shares, mut left) = (vec![0.0; orders.len()], available);
    for alike in turns.chunk_by(|&a, &b| rule.turn(&orders[a]) == rule.turn(&orders[b])) {
        let together: f64 = alike.iter().map(|&k| orders[k].amount).sum();
        let share = if together > 0.0 { (left / together).clamp(0.0, 1.0) } else { 1.0 };
        alike.iter().for_each(|&k| shares[k] = share);
        left -= share * together;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_rules_serve_the_same_orders_in_four_ways() {
        let order = |amount, bond| Order { amount, bond };
        let orders = [order(4.0, Some(0.2)), order(1.0, Some(0.05)), order(3.0, None)];
        let by = |rule| ration(rule, 4.0, &orders);
        assert_eq!(by(Rationing::Proportional), [0.5, 0.5, 0.5]);
        assert_eq!(by(Rationing::FinalDemandLast), [0.8, 0.8, 0.0]);
        assert_eq!(by(Rationing::SmallestFirst), [0.0, 1.0, 1.0]);
        assert_eq!(by(Rationing::RelationFirst), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn no_rule_delivers_more_than_there_is_or_was_ordered() {
        let orders: Vec<Order> = (1..9)
            .map(|k| Order { amount: f64::from(k * 7 % 5), bond: (k % 3 > 0).then_some(f64::from(k % 2)) })
            .collect();
        let all: f64 = orders.iter().map(|order| order.amount).sum();
        for rule in Rationing::ALL {
            for available in [0.0, 0.3 * all, 0.9 * all] {
                let shares = ration(rule, available, &orders);
                let delivered: f64 = shares.iter().zip(&orders).map(|(share, order)| share * order.amount).sum();
                assert!((delivered - available).abs() < 1e-12, "{rule:?}");
                assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{rule:?}");
            }
        }
    }
}
