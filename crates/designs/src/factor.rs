//! # Factors
//! A parameter that a design varies, and how a place in its range becomes a value.

use base::math;
use base::parameter::Kind;

/// How places are spread over a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    #[default]
    Linear,
    /// Evenly in logarithms: as many values between 0.1 and 1 as between 1 and 10.
    Log,
}

/// A parameter that a design varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Its key, as `--set` takes it.
    pub key: String,
    /// Real, whole, or a switch.
    pub kind: Kind,
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
    /// How values are spread between them.
    pub scale: Scale,
    /// The values themselves, for designs of named values; empty for those that fill the range.
    pub values: Vec<f64>,
}

impl Factor {
    /// The value at `place`, from 0 at the low end to 1 at the high one.
    ///
    /// Real: `low + place·(high − low)`, or `low·(high/low)^place`. Whole numbers and switches have equal parts of the
    /// range each.
    #[must_use]
    pub fn at(&self, place: f64) -> f64 {
        let (low, high) = (self.low, self.high);
        let value = match (self.kind, self.scale) {
            (Kind::Whole | Kind::Switch | Kind::Choice(_), Scale::Linear) => low + (place * (high - low + 1.0)).floor(),
            (Kind::Whole | Kind::Switch | Kind::Choice(_), Scale::Log) => logarithmic(low, high + 1.0, place).floor(),
            (Kind::Real, Scale::Linear) => low + place * (high - low),
            (Kind::Real, Scale::Log) => logarithmic(low, high, place),
        };
        value.clamp(low, high)
    }

    /// The place of a value: what [`at`](Self::at) makes it of, or the middle of all that it does. Values outside the range have that
    /// of its ends.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let whole = self.kind != Kind::Real;
        let (value, high) = if whole { (value + 0.5, self.high + 1.0) } else { (value, self.high) };
        let place = match self.scale {
            Scale::Linear => (value - self.low) / (high - self.low),
            Scale::Log => math::ln(value / self.low) / math::ln(high / self.low),
        };
        place.clamp(0.0, 1.0)
    }

    /// So many values from the low end to the high one, both included; fewer where there are not so many whole numbers.
    #[must_use]
    pub fn spread(&self, levels: usize) -> Vec<f64> {
        let place = |k: usize| if levels > 1 { k as f64 / (levels - 1) as f64 } else { 0.5 };
        let value = |k: usize| {
            let value = match self.scale {
                Scale::Linear => self.low + place(k) * (self.high - self.low),
                Scale::Log => logarithmic(self.low, self.high, place(k)),
            };
            let value = if self.kind == Kind::Real { value } else { value.round() };
            value.clamp(self.low, self.high)
        };
        let mut values: Vec<f64> = (0..levels).map(value).collect();
        values.dedup();
        values
    }
}

fn logarithmic(low: f64, high: f64, place: f64) -> f64 {
    low * math::pow(high / low, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(kind: Kind, low: f64, high: f64, scale: Scale) -> Factor {
        Factor { key: "a.b".into(), kind, low, high, scale, values: Vec::new() }
    }

    #[test]
    fn ends_of_a_range_are_its_ends() {
        for scale in [Scale::Linear, Scale::Log] {
            for kind in [Kind::Real, Kind::Whole] {
                let factor = factor(kind, 2.0, 32.0, scale);
                assert_eq!((factor.at(0.0), factor.at(1.0)), (2.0, 32.0), "{kind:?} {scale:?}");
            }
        }
        assert_eq!(factor(Kind::Real, 0.1, 10.0, Scale::Log).at(0.5), 1.0);
        assert_eq!(factor(Kind::Real, 1.0, 3.0, Scale::Linear).at(0.25), 1.5);
    }

    #[test]
    fn the_place_of_a_value_gives_it_back() {
        for scale in [Scale::Linear, Scale::Log] {
            for kind in [Kind::Real, Kind::Whole] {
                let factor = factor(kind, 2.0, 32.0, scale);
                for value in [2.0, 3.0, 17.0, 32.0] {
                    let back = factor.at(factor.place(value));
                    assert!((back - value).abs() < 1e-12, "{kind:?} {scale:?}: {value} gives {back}");
                }
                assert_eq!((factor.place(1.0), factor.place(1e9)), (0.0, 1.0));
            }
        }
    }

    #[test]
    fn whole_numbers_have_equal_parts() {
        let factor = factor(Kind::Whole, 1.0, 4.0, Scale::Linear);
        let values: Vec<f64> = [0.0, 0.249, 0.251, 0.5, 0.76, 0.999].map(|place| factor.at(place)).to_vec();
        assert_eq!(values, [1.0, 1.0, 2.0, 3.0, 4.0, 4.0]);
    }

    #[test]
    fn a_spread_has_both_ends_and_no_value_twice() {
        assert_eq!(factor(Kind::Real, 0.0, 1.0, Scale::Linear).spread(5), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(factor(Kind::Switch, 0.0, 1.0, Scale::Linear).spread(9), [0.0, 1.0]);
        assert_eq!(factor(Kind::Whole, 1.0, 3.0, Scale::Linear).spread(3), [1.0, 2.0, 3.0]);
    }
}
