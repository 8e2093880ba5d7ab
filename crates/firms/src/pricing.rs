//! # Pricing
//! A firm puts a mark-up on its unit cost, and raises it with success.

base::parameters! {
    /// Mark-ups.
    pub struct Pricing in "pricing" {
        /// Mark-up of every firm at the start.
        markup_start: f64 = 1.2, 1.0..=3.0, symbol "m₀", unit "ratio of price to unit cost", source "assumed";
        /// How strongly the mark-up follows the growth of the firm's share.
        adjustment: f64 = 0.04, 0.0..=1.0, symbol "υ", unit "1", source "form: Dosi, Fagiolo & Roventini (2010); value assumed";
        /// Smallest mark-up.
        markup_min: f64 = 1.05, 1.0..=2.0, symbol "m_min", unit "ratio of price to unit cost", source "assumed";
        /// Largest mark-up.
        markup_max: f64 = 2.0, 1.0..=5.0, symbol "m_max", unit "ratio of price to unit cost", source "assumed";
    }
}

/// **PR-1** Mark-up.
///
/// `m ← m·(1 + υ·g)`, `g` the growth of the firm's share of its stage, cut to ±½, the result kept within bounds.
/// Dosi, Fagiolo & Roventini (2010).
#[inline(always)]
#[must_use]
pub fn markup(pricing: &Pricing, markup: f32, share_growth: f32) -> f32 {
    let next = markup * (1.0 + pricing.adjustment as f32 * share_growth.clamp(-0.5, 0.5));
    next.clamp(pricing.markup_min as f32, pricing.markup_max as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_raises_the_markup_within_bounds() {
        let pricing = Pricing::default();
        assert!((f64::from(markup(&pricing, 1.25, 0.1)) - 1.25 * 1.004).abs() < 1e-6);
        assert_eq!(markup(&pricing, 2.0, 0.5), 2.0);
        assert_eq!(markup(&pricing, 1.05, -0.5), 1.05);
    }
}
