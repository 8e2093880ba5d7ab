//! # Tender
//! An order is put out again with a chance that falls with the age of the relation: new relations are on trial, old
//! ones last. How long it lasts is drawn once, when the order is won: the same chances, without a draw a period.

use base::draws::uniform;
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
pub fn attraction(tender: &Tender, relative_log_price: f32, log_quality: f32, log_brand: f32) -> f32 {
    let utility = -(tender.price_elasticity as f32) * relative_log_price
        + tender.quality_elasticity as f32 * log_quality
        + tender.brand_elasticity as f32 * log_brand;
    math::exp32(utility.clamp(-12.0, 12.0))
}

/// **TE-3** Who wins: candidate `k` with chance `W_k/ΣW`; `None` where nobody may sell.
///
/// `word` is 32 random bits. The winner is the first whose attraction and those before it pass `u·ΣW`; how many do not is
/// counted, for a processor counts faster than it guesses.
#[must_use]
pub fn winner<const N: usize>(attractions: [f32; N], word: u32) -> Option<usize> {
    let mut winner = [0];
    winners(&attractions.map(|w| [w]), &[word], &mut winner);
    (winner[0] < N as u32).then_some(winner[0] as usize)
}

/// [`winner`] for many tenders side by side: `attractions[k][t]` is that of candidate `k` in tender `t`, and `winners[t]` its
/// winner; the number of candidates where nobody may sell.
#[inline(always)]
pub fn winners<const N: usize>(attractions: &[[f32; N]], words: &[u32; N], winners: &mut [u32; N]) {
    let mut wanted = [0.0_f32; N];
    for of in attractions {
        wanted.iter_mut().zip(of).for_each(|(total, w)| *total += w);
    }
    for (wanted, &word) in wanted.iter_mut().zip(words) {
        // 23 bits and a half: below one after every rounding, so what is wanted is below the total.
        *wanted *= ((word >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0);
    }
    let mut upto = [0.0_f32; N];
    winners.fill(0);
    for of in attractions {
        for (((winner, upto), wanted), w) in winners.iter_mut().zip(&mut upto).zip(&wanted).zip(of) {
            *upto += w;
            *winner += u32::from(*upto <= *wanted);
        }
    }
}

/// **TE-4** How long a relation lasts until its order is tendered next, given its age.
#[derive(Clone, Debug, PartialEq)]
pub struct Durations {
    /// By age in periods: chance that a relation that reached this age has not been tendered since it began.
    survival: Vec<f64>,
    /// Chance a period that an old relation is tendered.
    old: f64,
    /// By age and by the cell that a word lies in: the shortest duration that a word of the cell can mean.
    guide: Vec<[u8; CELLS]>,
}

/// Cells that the guide to durations cuts words into: eight of equal width for each power of two, for survival falls by a share
/// each year. The last is of words that are as large as 2³² in single precision.
const CELLS: usize = 8 * OCTAVES + 1;
/// Powers of two that are told apart; smaller words lie in the first cell, and are searched for.
const OCTAVES: usize = 12;

/// The cell that a word lies in. A word may be rounded up into the cell above, where no duration is longer.
#[inline(always)]
fn cell(word: u32) -> usize {
    const FIRST: u32 = ((1_u64 << (32 - OCTAVES)) as f32).to_bits() >> 20;
    ((word as f32).to_bits() >> 20).saturating_sub(FIRST) as usize
}

/// The end of a cell, as a share of all words.
fn end_of_cell(cell: usize) -> f64 {
    let (octave, eighth) = (cell / 8, cell % 8);
    let width = 1.0 / f64::from(1_u32 << (OCTAVES - octave.min(OCTAVES)));
    width * (1.0 + (eighth + 1) as f64 / 8.0)
}
/// Ages that the table of survival knows.
const TABLE: usize = 256;

/// Longest time that an order waits, in periods; where a relation would last longer, it is drawn then how much longer.
pub const LONGEST: u8 = 250;
/// A duration that is longer than [`LONGEST`]; and the age at the next tender of an order that waits for no tender but
/// for another draw.
pub const AGAIN: u8 = 255;
/// The age, in periods, that stands for all above.
pub const OLD: u8 = 254;

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
        survival.push(0.0);
        let old = per_period(tender.hazard_old.min(1.0));
        let mut durations = Self { survival, old, guide: vec![[0; CELLS]; TABLE] };
        for age in 0..TABLE {
            // From the highest words, which mean the shortest durations, to the lowest: one way through survival for all cells.
            let mut within = 0;
            for cell in (0..CELLS).rev() {
                let target = end_of_cell(cell).min(1.0) * durations.survival[age];
                within += durations.survival[age + 1 + within..TABLE].iter().take_while(|&&s| s > target).count();
                durations.guide[age][cell] = within.min(255) as u8;
            }
        }
        durations
    }

    /// When an order comes up next, modulo 256 periods, and the age that its relation will then have, or [`AGAIN`]: for a
    /// relation that is `age` periods old `now`. `word` is 32 random bits.
    #[inline(always)]
    #[must_use]
    pub fn comes_up(&self, now: u8, age: u8, word: u32) -> (u8, u8) {
        let (until, target) = self.until(age, word);
        if until <= usize::from(LONGEST) {
            return (now.wrapping_add(until as u8).wrapping_sub(age), until as u8);
        }
        let duration = self.long(usize::from(age), until, target);
        let age_then = if duration > LONGEST { AGAIN } else { age.saturating_add(duration).min(OLD) };
        (now.wrapping_add(duration.min(LONGEST)), age_then)
    }

    /// Periods until the next tender of a relation of `age` periods, at least one; [`AGAIN`] for more than [`LONGEST`].
    /// `word` is 32 random bits.
    ///
    /// The smallest `k ≥ 1` with `S(age + k) ≤ u·S(age)`.
    #[must_use]
    pub fn draw(&self, age: u8, word: u32) -> u8 {
        let (until, target) = self.until(age, word);
        self.long(usize::from(age), until, target)
    }

    /// The age at which a relation of `age` periods is tendered, if the table knows, and what survival has fallen to then.
    #[inline(always)]
    fn until(&self, age: u8, word: u32) -> (usize, f64) {
        let age = usize::from(age);
        let target = uniform(word) * self.survival[age];
        let mut until = age + 1 + usize::from(self.guide[age][cell(word)]);
        // What the guide leaves open is mostly one period or two: counted, not guessed.
        until += usize::from(self.survival[until] > target);
        until += usize::from(self.survival[until] > target);
        // The table ends with a chance of nothing, which stops the search.
        while self.survival[until] > target {
            until += 1;
        }
        (until, target)
    }

    /// The duration of a relation of `age` periods of which the table says that it is tendered at the age of `until`.
    fn long(&self, age: usize, until: usize, target: f64) -> u8 {
        let periods = if until < TABLE { until - age } else { self.beyond(TABLE - 1 - age, target) };
        if periods > usize::from(LONGEST) { AGAIN } else { periods as u8 }
    }

    /// The duration of a relation that outlives the table, of which `known` periods lie ahead of it.
    #[cold]
    fn beyond(&self, known: usize, target: f64) -> usize {
        let beyond = self.survival[TABLE - 1];
        if self.old <= 0.0 || beyond <= 0.0 {
            return usize::MAX;
        }
        let more = math::ln(target / beyond) / math::ln(1.0 - self.old);
        (known as f64 + more.max(0.0).ceil()).max(1.0) as usize
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
        let word = |u: f64| (u * 4_294_967_296.0) as u32;
        assert_eq!(winner([1.0, 2.0, 1.0], word(0.24)), Some(0));
        assert_eq!(winner([1.0, 2.0, 1.0], word(0.26)), Some(1));
        assert_eq!(winner([1.0, 2.0, 1.0], word(0.76)), Some(2));
        assert_eq!(winner([0.0, 2.0, 0.0], word(0.99)), Some(1));
        assert_eq!(winner([0.0, 0.0], word(0.5)), None);
        for total in [1.0, 1.5, 1.0 + f32::EPSILON, 2.0 - f32::EPSILON, 3e-5, 1e6] {
            assert_eq!(winner([total, 0.0], u32::MAX), Some(0));
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
            let drawn = |i| durations.draw(age, luck.block(Mechanism::Duration, i, u32::from(age)).0[0]);
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
    fn the_guide_to_durations_changes_none() {
        let durations = Durations::new(&Tender::default(), 1.0);
        // How many periods of the table a relation of this age lasts beyond the first.
        let within = |age: usize, u: f64| {
            let target = u * durations.survival[age];
            durations.survival[age + 1..TABLE].partition_point(|&s| s > target)
        };
        for age in 0..=255_u8 {
            for word in (0..1000).map(|k| k * 4_294_967).chain((0..32).map(|k| (1 << k) - 1)) {
                let within = within(usize::from(age), uniform(word));
                if within < 255 - usize::from(age) {
                    let periods = within + 1;
                    let wanted = if periods > usize::from(LONGEST) { usize::from(AGAIN) } else { periods };
                    assert_eq!(usize::from(durations.draw(age, word)), wanted);
                }
            }
        }
    }

    #[test]
    fn very_old_relations_are_tendered_at_the_old_hazard() {
        let durations = Durations::new(&Tender::default(), 1.0);
        let luck = Luck::new(5, 0, 0);
        let n = 20_000;
        let mean =
            (0..n).map(|i| f64::from(durations.draw(255, luck.block(Mechanism::Duration, i, 0).0[0]))).sum::<f64>()
                / n as f64;
        assert!((mean - 1.0 / 0.06).abs() < 0.5, "{mean}");
    }
}
