//! # Entry
//! A spin-off: it starts from its parent's capabilities, not quite as good on average, and must win its first order.

use crate::capability::Capabilities;

base::parameters! {
    /// Entry by spin-off.
    pub struct Entry in "entry" {
        /// Mean of the entrant's log capability relative to its parent's.
        mean: f64 = -0.1, -1.0..=0.5, symbol "μ_e", unit "log points", source "assumed; −0.05 … −0.1 in the trial runs";
        /// Standard deviation of the entrant's log capability around its parent's.
        spread: f64 = 0.12, 0.0..=1.0, symbol "s_e", unit "log points", source "assumed; 0.12 … 0.2 in the trial runs";
        /// Holders that a spin-off stands against, one after the other, until it wins a first order.
        contests: u32 = 3, 1..=64, symbol "n_e", unit "1", source "assumed";
    }
}

/// **EN-1** Capabilities of a spin-off.
///
/// `ln x = ln x_parent + μ_e + s_e·ε` for each capability, `ε` standard normal.
#[must_use]
pub fn spin_off(entry: &Entry, parent: Capabilities, normals: [f32; 4]) -> Capabilities {
    let child = |k: usize| parent.0[k] + entry.mean as f32 + entry.spread as f32 * normals[k];
    Capabilities([child(0), child(1), child(2), child(3)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spin_off_resembles_its_parent() {
        let entry = Entry { mean: -0.125, spread: 0.25, ..Entry::default() };
        let child = spin_off(&entry, Capabilities([1.0, 2.0, 3.0, 4.0]), [0.0, 1.0, -1.0, 2.0]);
        assert_eq!(child, Capabilities([0.875, 2.125, 2.625, 4.375]));
    }
}
