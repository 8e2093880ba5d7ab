//! # Quantiles by counting
//!
//! A median or a 95th percentile of a million firms, each period, in one pass and without sorting: values are counted
//! in bins of equal width and the quantile is read off by linear interpolation. Counts are whole numbers, so the
//! result does not depend on the order of firms, threads or chunks. It is within one bin of the sample quantile.

/// A number's place among the octaves: a monotone stand-in for the binary logarithm that needs no logarithm, exact at the
/// powers of two and linear between them. For positive numbers.
#[inline(always)]
#[must_use]
pub fn octave(x: f32) -> f32 {
    x.to_bits().wrapping_sub(1.0_f32.to_bits()) as i32 as f32 * (1.0 / 8_388_608.0)
}

/// The number at this place among the octaves.
#[must_use]
pub fn from_octave(place: f64) -> f64 {
    f64::from_bits(((place + 1023.0) * (1_u64 << 52) as f64) as u64)
}

/// Counts of values in `BINS` bins of width [`Tally::WIDTH`] around zero; what lies outside falls into the end bins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    counts: Box<[u32; BINS]>,
}

const BINS: usize = 2048;

impl Tally {
    /// Width of a bin. Values are logarithms: one bin is one per cent.
    pub const WIDTH: f32 = 0.01;

    /// An empty tally.
    #[must_use]
    pub fn new() -> Self {
        Self { counts: Box::new([0; BINS]) }
    }

    /// Counts one value.
    #[inline(always)]
    pub fn count(&mut self, value: f32) {
        self.add(Self::bin(value));
    }

    /// The bin that a value falls into.
    #[inline(always)]
    #[must_use]
    pub fn bin(value: f32) -> u32 {
        /// Added to a number below 2²³, leaves the nearest whole number in the low bits: a cast would be slower.
        const MAGIC: f32 = 8_388_608.0;
        let place = value * (1.0 / Self::WIDTH) + (BINS / 2) as f32;
        // Half a bin less, and the nearest is the one below. What is no number counts as lowest.
        ((place - 0.5).clamp(0.0, (BINS - 1) as f32) + MAGIC).to_bits() % BINS as u32
    }

    /// Counts one value by its bin.
    #[inline(always)]
    pub fn add(&mut self, bin: u32) {
        // The remainder changes no bin, and tells the compiler so.
        self.counts[bin as usize % BINS] += 1;
    }

    /// Takes in the counts of another part of the world.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts.iter()) {
            *mine += theirs;
        }
        self
    }

    /// How many values were counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|&n| u64::from(n)).sum()
    }

    /// The value below which a share `p` of the values lies; `None` where nothing was counted.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let wanted = p * self.total() as f64;
        let mut before = 0.0;
        for (bin, &count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let here = f64::from(count);
            if before + here >= wanted {
                let within = ((wanted - before) / here).clamp(0.0, 1.0);
                return Some((bin as f64 - (BINS / 2) as f64 + within) * f64::from(Self::WIDTH));
            }
            before += here;
        }
        None
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_one_bin() {
        let mut tally = Tally::new();
        (0..10_001).for_each(|k| tally.count(k as f32 / 10_000.0 * 4.0 - 2.0));
        for p in [0.05, 0.5, 0.95] {
            assert!((tally.quantile(p).unwrap() - (4.0 * p - 2.0)).abs() <= f64::from(Tally::WIDTH) * 1.001);
        }
        assert_eq!(Tally::new().quantile(0.5), None);
    }

    #[test]
    fn octaves_rise_with_the_number_and_can_be_undone() {
        assert_eq!((octave(1.0), octave(8.0), octave(0.5), octave(3.0)), (0.0, 3.0, -1.0, 1.5));
        for x in [1e-9_f32, 0.37, 1.0, 1.7, 123_456.0] {
            assert!((from_octave(f64::from(octave(x))) / f64::from(x) - 1.0).abs() < 1e-5, "{x}");
        }
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let (mut a, mut b) = (Tally::new(), Tally::new());
        a.count(0.3);
        b.count(-50.0);
        assert_eq!(a.clone().with(&b), b.clone().with(&a));
        assert_eq!(a.with(&b).total(), 2);
    }
}
