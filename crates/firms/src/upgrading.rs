//! # Upgrading
//! Four ways up (Humphrey & Schmitz 2002), the way down, and two ways in which a step up is none. What a firm is called
//! follows from numbers; the thresholds are in the scenario.

use serde::{Deserialize, Serialize};

base::parameters! {
    /// Thresholds of the upgrading events.
    pub struct Upgrading in "upgrading" {
        /// Years over which a change is judged.
        window: u32 = 3, 1..=20, symbol "T_u", unit "year", source "assumed";
        /// Fall of unit cost beyond that of the stage's median firm that counts as process upgrading.
        process: f64 = 0.1, 0.0..=2.0, symbol "u_a", unit "log points", source "assumed";
        /// Height of a quality tier.
        tier: f64 = 0.2, 0.01..=5.0, symbol "u_q", unit "log points", source "assumed";
        /// Years for which a higher tier must be held.
        tier_years: u32 = 2, 1..=20, symbol "T_q", unit "year", source "assumed";
        /// Sales in the new stage that are asked for, relative to those of the period before the move.
        functional_share: f64 = 0.1, 0.0..=1.0, symbol "u_f", unit "share of sales", source "assumed";
        /// Sales in the new industry that are asked for, relative to those of the period before the move.
        chain_share: f64 = 0.2, 0.0..=1.0, symbol "u_c", unit "share of sales", source "assumed";
        /// Rise of output, and fall of value added per worker, beyond which growth is immiserising.
        immiserising: f64 = 0.05, 0.0..=2.0, symbol "u_i", unit "log points", source "assumed";
    }
}

/// What can happen to a firm's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Event {
    /// Unit cost fell more than in its stage.
    Process = 0,
    /// A higher quality tier was held.
    Product = 1,
    /// A stage of higher value added in the same industry.
    Functional = 2,
    /// An industry of higher value added.
    Chain = 3,
    /// A stage or industry of lower value added, or a lower tier.
    Downgrading = 4,
    /// A step up without a higher share of value added.
    Hollow = 5,
    /// More output, less value added per worker.
    Immiserising = 6,
}

impl Event {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Process,
        Self::Product,
        Self::Functional,
        Self::Chain,
        Self::Downgrading,
        Self::Hollow,
        Self::Immiserising,
    ];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Product => "product",
            Self::Functional => "functional",
            Self::Chain => "chain",
            Self::Downgrading => "downgrading",
            Self::Hollow => "hollow",
            Self::Immiserising => "immiserising",
        }
    }

    /// Whether it is one of the four ways up.
    #[must_use]
    pub fn is_up(self) -> bool {
        matches!(self, Self::Process | Self::Product | Self::Functional | Self::Chain)
    }
}

/// **UP-1** Process upgrading: the firm's log unit cost fell by more than `threshold` beyond that of its stage's median.
#[must_use]
pub fn process(threshold: f64, relative_cost_before: f64, relative_cost_now: f64) -> bool {
    relative_cost_before - relative_cost_now > threshold
}

/// **UP-2** The quality tier of a firm: whole heights of `tier` above its stage's median, negative below.
#[inline(always)]
#[must_use]
pub fn tier(height: f32, relative_quality: f32) -> i8 {
    let heights = (relative_quality / height).clamp(-100.0, 100.0);
    // Rounded towards zero and then down, for `floor` would be a call.
    let whole = heights as i32;
    (whole - i32::from(whole as f32 > heights)) as i8
}

/// **UP-3** What a move is, if it lasted: up or down by value added per worker, across industries or within one; `None`
/// where too small a share of sales is earned in the new place.
#[must_use]
pub fn movement(
    upgrading: &Upgrading,
    share_earned: f64,
    worth_before: f64,
    worth_now: f64,
    same_industry: bool,
) -> Option<Event> {
    let asked = if same_industry { upgrading.functional_share } else { upgrading.chain_share };
    if share_earned < asked {
        None
    } else if worth_now <= worth_before {
        Some(Event::Downgrading)
    } else {
        Some(if same_industry { Event::Functional } else { Event::Chain })
    }
}

/// **UP-4** Immiserising growth: more output, less value added per worker, both by more than `threshold`.
#[must_use]
pub fn immiserising(threshold: f64, output_growth: f64, growth_per_worker: f64) -> bool {
    output_growth > threshold && growth_per_worker < -threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_follow_their_thresholds() {
        assert!(process(0.1, 0.0, -0.11) && !process(0.1, 0.0, -0.09));
        assert_eq!((tier(0.2, 0.41), tier(0.2, 0.19), tier(0.2, -0.01), tier(0.25, -0.5)), (2, 0, -1, -2));
        assert!(immiserising(0.05, 0.1, -0.1) && !immiserising(0.05, 0.1, 0.1) && !immiserising(0.05, -0.1, -0.1));
        assert!(!immiserising(0.2, 0.1, -0.1));
    }

    #[test]
    fn a_move_is_called_by_worth_industry_and_share() {
        let u = Upgrading::default();
        assert_eq!(movement(&u, 0.15, 1.0, 2.0, true), Some(Event::Functional));
        assert_eq!(movement(&u, 0.15, 1.0, 2.0, false), None);
        assert_eq!(movement(&u, 0.25, 1.0, 2.0, false), Some(Event::Chain));
        assert_eq!(movement(&u, 0.25, 2.0, 1.0, false), Some(Event::Downgrading));
        assert_eq!(movement(&u, 0.05, 1.0, 2.0, true), None);
    }
}
