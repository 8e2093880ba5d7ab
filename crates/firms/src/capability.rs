//! # Capabilities
//! Four of them, kept as natural logarithms: an innovation that adds five per cent adds 0.05, a unit cost in logs needs
//! no logarithm, and sixteen bytes bring all four of a peer in one look.

use serde::{Deserialize, Serialize};

/// The directions in which a firm can become better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Direction {
    /// More output from the same labour.
    Process = 0,
    /// A better product.
    Product = 1,
    /// Mastery of the techniques that a stage asks for.
    Technology = 2,
    /// Brand, marketing, access to buyers.
    Market = 3,
}

impl Direction {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Process, Self::Product, Self::Technology, Self::Market];
}

/// The capabilities of one firm, as natural logarithms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Capabilities(pub [f32; 4]);

impl Capabilities {
    /// The capability in one direction.
    #[inline(always)]
    #[must_use]
    pub fn of(self, direction: Direction) -> f32 {
        self.0[direction as usize]
    }

    /// Adds `step` in one direction.
    #[inline(always)]
    pub fn raise(&mut self, direction: Direction, step: f32) {
        self.0[direction as usize] += step;
    }
}

/// **CA-1** The direction of an effort: drawn with chances proportional to `weights`.
///
/// `u` is uniform in (0, 1).
#[inline(always)]
#[must_use]
pub fn direction(weights: [f64; 4], u: f64) -> Direction {
    let drawn = u * weights.iter().sum::<f64>();
    // How many directions end at or below what was drawn: counted, for a processor counts faster than it guesses.
    let (mut end, mut passed) = (0.0, 0);
    for weight in weights {
        end += weight;
        passed += usize::from(drawn >= end);
    }
    Direction::ALL[passed % Direction::ALL.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_come_in_proportion_to_their_weights() {
        let weights = [1.0, 2.0, 0.0, 1.0];
        assert_eq!(direction(weights, 0.24), Direction::Process);
        assert_eq!(direction(weights, 0.26), Direction::Product);
        assert_eq!(direction(weights, 0.74), Direction::Product);
        assert_eq!(direction(weights, 0.76), Direction::Market);
    }
}
