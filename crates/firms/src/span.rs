//! # Span of control
//! What one management can oversee is limited (Lucas 1978): a firm that grows beyond the ordinary coordinates at a cost.
//! Without it the fittest firm of a large stage takes all of it in a century, for being known attracts orders; with it
//! a stage settles where better firms are larger.

use base::math;

base::parameters! {
    /// Cost of size.
    pub struct Span in "span" {
        /// Elasticity of unit cost to the number of orders beyond the ordinary.
        elasticity: f64 = 0.125, 0.0..=1.0, symbol "ψ", unit "1", source "form: Lucas (1978), section 3; value assumed: with it fact F1 is met";
    }
}

/// **SC-1** Addition to the log of unit cost.
///
/// `ψ·max(0, ln(n/n₀))`, `n` the orders that the firm holds, `n₀` those of an ordinary firm.
#[inline(always)]
#[must_use]
pub fn log_cost(elasticity: f32, orders: u32, ordinary: f32) -> f32 {
    elasticity * math::ln32((orders as i32 as f32 / ordinary).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_the_ordinary_size_costs_a_quarter_more_at_an_elasticity_of_a_tenth() {
        // 0.1·ln 10
        assert!((log_cost(0.1, 100, 10.0) - 0.230_258_5).abs() < 1e-6);
        assert_eq!(log_cost(0.1, 10, 10.0), 0.0);
        assert_eq!(log_cost(0.0, 100, 10.0), 0.0);
    }
}
