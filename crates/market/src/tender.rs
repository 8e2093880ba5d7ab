//! # Tender
//! An order is put out again with a chance that falls with the age of the relation: new relations are on trial, old
//! ones last. How long it lasts is drawn once, when the order is won: the same chances, without a draw a period.

use crate::orders::{Class, Market};
use base::math;

base::parameters! {
    /// Tenders of standing orders.
    pub struct Tender in "tender" {
        /// Chance a year that the order of an old relation is tendered.
        hazard_old: f64 = 0.06, 0.0..=1.0, symbol "h_∞", unit "1/year", source "trade-duration studies find the same shape (Besedeš & Prusa 2006); value assumed";
        /// What a new relation adds to it.
        hazard_new: f64 = 0.25, 0.0..=1.0, symbol "h_0", unit "1/year", source "trade-duration studies find the same shape (Besedeš & Prusa 2006); value assumed";
        /// Age at which that addition has fallen to 1/e.
        trial_years: f64 = 1.5, 0.1..=20.0, symbol "τ_h", unit "year", source "assumed";
        /// Sellers looked at beside the present one.
        candidates: u32 = 4, 1..=6, symbol "k", unit "1", source "assumed; 3–6";
        /// Chance that a candidate is found by a uniform look, not by the orders that it holds.
        uniform_look: f64 = 0.06, 0.0..=1.0, symbol "ε", unit "1", source "assumed; 0.03–0.1";
        /// Elasticity to the landed price.
        price_elasticity: f64 = 3.0, 0.0..=20.0, symbol "σ", unit "1", source "assumed; Broda & Weinstein (2006) find medians of 3 to 4";
        /// Elasticity to quality.
        quality_elasticity: f64 = 1.0, 0.0..=20.0, symbol "θ", unit "1", source "assumed";
        /// Elasticity to the market capability (brand).
        brand_elasticity: f64 = 0.5, 0.0..=20.0, symbol "θ_b", unit "1", source "assumed";
        /// Advantage of the present seller.
        switching_cost: f64 = 0.5, 0.0..=10.0, symbol "s", unit "log points of attraction", source "assumed";
    }
}

/// **TE-1** Hazard of a tender in a year, at `age` years of the relation.
///
/// `h(age) = h_∞ + h_0·exp(−age/τ_h)`.
#[must_use]
pub fn hazard(tender: &Tender, age_years: f64) -> f64 {
    (tender.hazard_old + tender.hazard_new * math::exp(-age_years / tender.trial_years)).min(1.0)
}

/// **TE-2** Attraction of a seller, before trade cost and relation.
///
/// `W = exp(−σ·(ln p − ln p̄) + θ·ln q + θ_b·ln b)`. With Gumbel noise added to its log, the best candidate wins with a
/// chance proportional to `W` (McFadden 1974): so one draw decides a tender. Utility is cut at ±12: nobody is 10⁵ times
/// as attractive as the median.
#[inline(always)]
#[must_use]
pub fn attraction(tender: &Tender, relative_log_price: f64, log_quality: f64, log_brand: f64) -> f32 {
    let utility = -tender.price_elasticity * relative_log_price
        + tender.quality_elasticity * log_quality
        + tender.brand_elasticity * log_brand;
    math::exp32(utility.clamp(-12.0, 12.0) as f32)
}

/// **TE-3** Who wins: candidate `k` with chance `W_k/ΣW`; `None` where nobody may sell.
///
/// `u` is uniform in (0, 1).
#[inline(always)]
#[must_use]
pub fn winner(attractions: &[f32], u: f64) -> Option<usize> {
    let total: f64 = attractions.iter().map(|&w| f64::from(w)).sum();
    let mut left = u * total;
    let mut last = None;
    for (k, &w) in attractions.iter().enumerate().filter(|(_, w)| **w > 0.0) {
        left -= f64::from(w);
        last = Some(k);
        if left < 0.0 {
            break;
        }
    }
    last
}

/// A seller that a buyer comes across.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Find {
    /// Who holds this slot.
    HolderOf(usize),
    /// Any firm of this country; `place` in [0, 1) says which.
    AnyoneIn {
        /// Country.
        country: usize,
        /// Where among its firms.
        place: f64,
    },
}

/// **TE-5** Whom a buyer comes across: with chance `1 − ε` the holder of an order of the same market, drawn by value, so
/// that being known matters; with chance `ε` anyone, so that entrants are not shut out, the country by the market's
/// sight.
///
/// `word` is 32 random bits.
#[inline]
#[must_use]
pub fn find(uniform_look: f64, market: &Market, classes: &[Class], word: u32) -> Find {
    let u = (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0);
    if u < uniform_look {
        let (country, place) = split(market.sight.iter().copied(), u / uniform_look);
        return Find::AnyoneIn { country, place };
    }
    let u = (u - uniform_look) / (1.0 - uniform_look);
    let classes = &classes[market.classes.clone()];
    let mut before = 0.0;
    for class in classes {
        if u < class.upto {
            let place = ((u - before) * class.density) as usize;
            return Find::HolderOf((class.slots.start + place).min(class.slots.end - 1));
        }
        before = class.upto;
    }
    // Shares that sum to one less rounding.
    Find::HolderOf(market.slots.end - 1)
}

/// Which part of a distribution `u` falls into, and where within it, in [0, 1).
fn split(chances: impl Iterator<Item = f64>, u: f64) -> (usize, f64) {
    let mut before = 0.0;
    let mut last = 0;
    for (k, chance) in chances.enumerate().filter(|(_, chance)| *chance > 0.0) {
        if u < before + chance {
            return (k, (u - before) / chance);
        }
        before += chance;
        last = k;
    }
    (last, 1.0 - f64::EPSILON)
}

/// **TE-4** How long a relation lasts until its order is tendered next, given its age.
#[derive(Clone, Debug, PartialEq)]
pub struct Durations {
    /// By age in periods: chance that a relation that reached this age has not been tendered since it began.
    survival: Vec<f64>,
    /// Chance a period that an old relation is tendered.
    old: f64,
}

/// Longest time between two tenders, in periods; a relation that would last longer is looked at then and, being no
/// older in its hazard, kept in the tender like any other.
pub const LONGEST: u8 = 250;

impl Durations {
    /// The table for hazards that are given by the year.
    #[must_use]
    pub fn new(tender: &Tender, periods_per_year: f64) -> Self {
        let per_period = |h: f64| 1.0 - math::pow(1.0 - h, 1.0 / periods_per_year);
        let mut survival = vec![1.0];
        for age in 0..255 {
            let h = per_period(hazard(tender, f64::from(age) / periods_per_year));
            survival.push(survival[age as usize] * (1.0 - h));
        }
        Self { survival, old: per_period(tender.hazard_old.min(1.0)) }
    }

    /// Periods until the next tender of a relation of `age` periods, at least one. `u` is uniform in (0, 1).
    ///
    /// The smallest `k ≥ 1` with `S(age + k) ≤ u·S(age)`.
    #[inline]
    #[must_use]
    pub fn draw(&self, age: u8, u: f64) -> u8 {
        let age = usize::from(age);
        let target = u * self.survival[age];
        let within = self.survival[age + 1..].partition_point(|&s| s > target);
        let known = self.survival.len() - 1 - age;
        if within < known {
            return (within + 1).min(usize::from(LONGEST)) as u8;
        }
        let beyond = self.survival[self.survival.len() - 1];
        if self.old <= 0.0 || beyond <= 0.0 {
            return LONGEST;
        }
        let more = math::ln(target / beyond) / math::ln(1.0 - self.old);
        (known as f64 + more.max(0.0).ceil()).clamp(1.0, f64::from(LONGEST)) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::draws::{Luck, Mechanism};

    #[test]
    fn new_relations_are_on_trial() {
        let tender = Tender::default();
        assert!((hazard(&tender, 0.0) - 0.31).abs() < 1e-12);
        assert!((hazard(&tender, 1.5) - (0.06 + 0.25 * 0.367_879_441_171_442_33)).abs() < 1e-12);
    }

    #[test]
    fn the_winner_is_drawn_in_proportion_to_attraction() {
        assert_eq!(winner(&[1.0, 2.0, 1.0], 0.24), Some(0));
        assert_eq!(winner(&[1.0, 2.0, 1.0], 0.26), Some(1));
        assert_eq!(winner(&[1.0, 2.0, 1.0], 0.76), Some(2));
        assert_eq!(winner(&[0.0, 2.0, 0.0], 0.99), Some(1));
        assert_eq!(winner(&[0.0, 0.0], 0.5), None);
    }

    fn market() -> (Market, [Class; 2]) {
        let class = |slots, weight, upto, density| Class { market: 0, slots, weight, upto, density };
        let classes = [class(0..4, 0.2, 0.8, 5.0), class(4..6, 0.1, 1.0, 10.0)];
        let buyer = crate::orders::Buyer::Households;
        let sight = vec![0.25, 0.0, 0.75];
        (Market { country: 0, buyer, supplier: 0, share: 1.0, slots: 0..6, classes: 0..2, sight }, classes)
    }

    #[test]
    fn sellers_are_found_by_the_value_of_the_orders_that_they_hold() {
        let (market, classes) = market();
        let at = |share: f64| find(0.0, &market, &classes, (share * 4_294_967_296.0) as u32);
        assert_eq!(at(0.19), Find::HolderOf(0));
        assert_eq!(at(0.79), Find::HolderOf(3));
        assert_eq!(at(0.81), Find::HolderOf(4));
        assert_eq!(at(0.999_999_999), Find::HolderOf(5));
    }

    #[test]
    fn a_uniform_look_follows_sight() {
        let (market, classes) = market();
        let at = |share: f64| find(0.1, &market, &classes, (share * 4_294_967_296.0) as u32);
        let Find::AnyoneIn { country, place } = at(0.0125) else { panic!("looked among holders") };
        assert!(country == 0 && (place - 0.5).abs() < 1e-6);
        let Find::AnyoneIn { country, place } = at(0.0625) else { panic!("looked among holders") };
        assert!(country == 2 && (place - 0.5).abs() < 1e-6);
        assert_eq!(at(0.1 + 0.9 * 0.5), Find::HolderOf(2));
    }

    /// Simon (1955): each new order goes to a new firm with chance α, else to the holder of a random order. The share of
    /// firms with one order is 1/(1 + (1 − α)… ) = 0.526316 for α = 0.1, with two 0.169173, with ten or more 0.080974.
    #[test]
    fn preferential_attachment_gives_the_yule_simon_distribution() {
        let (mut seller, mut held, luck) = (vec![0_usize], vec![1_u32], Luck::new(11, 0, 0));
        let sight = vec![1.0];
        let buyer = crate::orders::Buyer::Households;
        let mut market = Market { country: 0, buyer, supplier: 0, share: 1.0, slots: 0..1, classes: 0..1, sight };
        for n in 1..400_000 {
            market.slots = 0..n;
            let class = [Class { market: 0, slots: 0..n, weight: 1.0 / n as f64, upto: 1.0, density: n as f64 }];
            let firm = match find(0.1, &market, &class, luck.block(Mechanism::Tender, n as u64, 0).0[0]) {
                Find::HolderOf(slot) => seller[slot],
                Find::AnyoneIn { .. } => {
                    held.push(0);
                    held.len() - 1
                }
            };
            seller.push(firm);
            held[firm] += 1;
        }
        let share = |of: &dyn Fn(u32) -> bool| held.iter().filter(|n| of(**n)).count() as f64 / held.len() as f64;
        let sd = |p: f64| (p * (1.0 - p) / held.len() as f64).sqrt();
        for (found, p) in [
            (share(&|n| n == 1), 0.526_315_789_473_684_2),
            (share(&|n| n == 2), 0.169_172_932_330_827_1),
            (share(&|n| n >= 10), 0.080_974_148_945_979_8),
        ] {
            assert!((found - p).abs() < 4.0 * sd(p), "{found} instead of {p}");
        }
    }

    #[test]
    fn a_price_one_per_cent_lower_attracts_sigma_per_cent_more() {
        let tender = Tender::default();
        let ratio = attraction(&tender, -0.01, 0.0, 0.0) / attraction(&tender, 0.0, 0.0, 0.0);
        assert!((f64::from(ratio) - 1.030_454_533_953_517).abs() < 1e-6);
    }

    #[test]
    fn durations_follow_the_hazard_at_every_age() {
        let (tender, luck, n) = (Tender::default(), Luck::new(1, 0, 0), 200_000_u64);
        let durations = Durations::new(&tender, 1.0);
        for age in [0_u8, 3, 40] {
            let drawn = |i| durations.draw(age, luck.block(Mechanism::Duration, i, u32::from(age)).uniform(0));
            let mut at_risk = n as f64;
            let mut ended = vec![0.0_f64; 256];
            (0..n).for_each(|i| ended[usize::from(drawn(i))] += 1.0);
            assert_eq!(ended[0], 0.0);
            for k in 1..=5_u8 {
                let h = hazard(&tender, f64::from(age) + f64::from(k - 1));
                let share = ended[usize::from(k)] / at_risk;
                assert!((share - h).abs() < 4.0 * (h * (1.0 - h) / at_risk).sqrt(), "age {age}, {k}: {share} not {h}");
                at_risk -= ended[usize::from(k)];
            }
        }
    }

    #[test]
    fn very_old_relations_are_tendered_at_the_old_hazard() {
        let durations = Durations::new(&Tender::default(), 1.0);
        let luck = Luck::new(5, 0, 0);
        let n = 20_000;
        let mean = (0..n)
            .map(|i| f64::from(durations.draw(255, luck.block(Mechanism::Duration, i, 0).uniform(0))))
            .sum::<f64>()
            / n as f64;
        assert!((mean - 1.0 / 0.06).abs() < 0.5, "{mean}");
    }
}
