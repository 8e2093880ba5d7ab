//! # Governance
//! How a firm and its supplier deal with each other: what is bought, how well it can be described, and what the supplier can
//! do decide between five types, and the type decides what it costs to part, who gets what of the price, and who learns
//! what (Gereffi, Humphrey & Sturgeon 2005).

use crate::capability::Direction;

base::parameters! {
    /// Governance of relations between firms, where single firms buy.
    pub struct Relations in "relations" {
        /// Goods layer: whether price, switching cost and cuts of orders go by the type of a relation; if not, all are as in a market.
        goods: bool = true, 0..=1, symbol "-", unit "-", source "scenario";
        /// Knowledge layer: whether suppliers learn from buyers by the type of their relation.
        knowledge: bool = true, 0..=1, symbol "-", unit "-", source "scenario";
        /// Complexity of a stage above which what it makes takes more than a price to order.
        complex_from: f64 = 0.5, 0.0..=1.0, symbol "x̂", unit "share", source "assumed";
        /// Codifiability of a stage above which what is wanted can be written down.
        codified_from: f64 = 0.5, 0.0..=1.0, symbol "ĉ", unit "share", source "assumed";
        /// Log technology of a supplier, relative to what its stage asks for, above which it is capable.
        capable_from: f64 = 0.0, -5.0..=5.0, symbol "k̂", unit "log points", source "assumed";
        /// How far beyond its bound a variable must be before a relation changes for it.
        hysteresis: f64 = 0.1, 0.0..=1.0, symbol "h", unit "of the variable", source "assumed";
        /// Cost of parting from a supplier in a market.
        switching_market: f64 = 0.02, 0.0..=2.0, symbol "s_1", unit "log points of price", source "assumed";
        /// The same in a modular relation.
        switching_modular: f64 = 0.05, 0.0..=2.0, symbol "s_2", unit "log points of price", source "assumed";
        /// The same in a relational one.
        switching_relational: f64 = 0.2, 0.0..=2.0, symbol "s_3", unit "log points of price", source "assumed";
        /// The same in a captive one.
        switching_captive: f64 = 0.15, 0.0..=2.0, symbol "s_4", unit "log points of price", source "assumed";
        /// Share of a relation's surplus that the supplier gets in a modular relation.
        bargaining_modular: f64 = 0.45, 0.0..=1.0, symbol "β_2", unit "share", source "assumed";
        /// The same in a relational one.
        bargaining_relational: f64 = 0.5, 0.0..=1.0, symbol "β_3", unit "share", source "assumed";
        /// The same in a captive one.
        bargaining_captive: f64 = 0.15, 0.0..=1.0, symbol "β_4", unit "share", source "assumed";
        /// What a firm pays to a supplier that it has integrated, beyond unit cost.
        transfer_price: f64 = 0.1, 0.0..=1.0, symbol "m_5", unit "log points of cost", source "assumed";
        /// What it costs to run a stage oneself: a firm integrates where that is less than what the market asks beyond unit cost.
        integration_cost: f64 = 0.1, 0.0..=5.0, symbol "o_5", unit "log points of cost", source "assumed";
        /// Share of the distance to its buyer that a supplier closes in a year in a modular relation, were all understood: process and technology.
        transfer_modular: f64 = 0.1, 0.0..=1.0, symbol "k_2", unit "1/year", source "assumed";
        /// The same in a relational one: everything.
        transfer_relational: f64 = 0.3, 0.0..=1.0, symbol "k_3", unit "1/year", source "assumed";
        /// The same in a captive one: process alone.
        transfer_captive: f64 = 0.2, 0.0..=1.0, symbol "k_4", unit "1/year", source "assumed";
        /// The same of a supplier that is integrated: everything.
        transfer_hierarchy: f64 = 0.5, 0.0..=1.0, symbol "k_5", unit "1/year", source "assumed";
        /// Chance in a year that a buyer takes an order from a captive supplier that has reached its buyer's design or brand.
        cut: f64 = 0.3, 0.0..=1.0, symbol "χ", unit "1/year", source "assumed";
    }
}

/// The type of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Governance {
    /// A price is all it takes.
    Market,
    /// Complex, but what is wanted can be written down, and the supplier can do it.
    Modular,
    /// Complex and tacit, between firms that both know something.
    Relational,
    /// Complex and written down for a supplier that could not do it otherwise.
    Captive,
    /// Within one firm.
    Hierarchy,
}

use Governance::{Captive, Hierarchy, Market, Modular, Relational};

impl Governance {
    /// All types, by their number.
    pub const ALL: [Self; 5] = [Market, Modular, Relational, Captive, Hierarchy];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        ["market", "modular", "relational", "captive", "hierarchy"][self as usize]
    }
}

/// What decides the type of a relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circumstances {
    /// Complexity of the stage that is bought from.
    pub complexity: f64,
    /// Codifiability of what it makes.
    pub codifiability: f64,
    /// Log technology of the supplier relative to what its stage asks for.
    pub capability: f64,
    /// What the market asks beyond the supplier's unit cost, in log points.
    pub margin: f64,
}

/// **GV-1** The type of a relation by three questions.
///
/// Market where what is bought is not complex; else modular where it is codified and the supplier capable, relational where it is not
/// codified and the supplier capable, captive where it is codified and the supplier not capable, and hierarchy where neither. Gereffi,
/// Humphrey & Sturgeon (2005), table 1.
#[must_use]
pub fn by_questions(is_complex: bool, is_codified: bool, is_capable: bool) -> Governance {
    match (is_complex, is_codified, is_capable) {
        (false, ..) => Market,
        (true, true, true) => Modular,
        (true, false, true) => Relational,
        (true, true, false) => Captive,
        (true, false, false) => Hierarchy,
    }
}

/// What relations of each type before answer to the questions: complex, codified, capable; the last of relations that are new.
const ANSWERS: [[Option<bool>; 3]; Governance::ALL.len() + 1] = [
    [Some(false), None, None],
    [Some(true); 3],
    [Some(true), Some(false), Some(true)],
    [Some(true), None, Some(false)],
    [Some(true), Some(false), Some(false)],
    [None; 3],
];

/// Whether a variable is beyond its bound, where a question was answered before by `answer`.
#[inline(always)]
fn is_beyond(relations: &Relations, bound: f64, answer: Option<bool>, value: f64) -> bool {
    match answer {
        None => value > bound,
        Some(true) => value >= bound - relations.hysteresis,
        Some(false) => value > bound + relations.hysteresis,
    }
}

/// **GV-2** The type of a relation that was of type `before`, if it is not new: an answer changes only where the variable is
/// beyond its bound by `h`. A stage is integrated only where `margin > o_5`; where it is not, the supplier is captive.
#[must_use]
pub fn next(relations: &Relations, before: Option<Governance>, now: &Circumstances) -> Governance {
    Stage::new(relations, now.complexity, now.codifiability).next(before, now.capability, now.margin)
}

/// What a stage makes of its relations: two of the three questions are answered for all of them at once.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    relations: Relations,
    /// By type before: the type where the supplier is not capable, and where it is.
    types: [[Governance; 2]; Governance::ALL.len() + 1],
}

impl Stage {
    /// A stage of this complexity and codifiability.
    #[must_use]
    pub fn new(relations: &Relations, complexity: f64, codifiability: f64) -> Self {
        let types = ANSWERS.map(|[complex, codified, _]| {
            let is_complex = is_beyond(relations, relations.complex_from, complex, complexity);
            let is_codified = is_beyond(relations, relations.codified_from, codified, codifiability);
            [false, true].map(|is_capable| by_questions(is_complex, is_codified, is_capable))
        });
        Self { relations: *relations, types }
    }

    /// GV-2 for one of its relations.
    #[inline(always)]
    #[must_use]
    pub fn next(&self, before: Option<Governance>, capability: f64, margin: f64) -> Governance {
        let relations = &self.relations;
        let before = before.map_or(Governance::ALL.len(), |of| of as usize);
        let is_capable = is_beyond(relations, relations.capable_from, ANSWERS[before][2], capability);
        match self.types[before][usize::from(is_capable)] {
            Hierarchy if margin <= relations.integration_cost => Captive,
            found => found,
        }
    }
}

/// What it costs a buyer to part from a supplier, in log points of price; nobody parts from what he has integrated, unless it
/// gives up.
#[inline(always)]
#[must_use]
pub fn switching_cost(relations: &Relations, of: Governance) -> f64 {
    match of {
        Market => relations.switching_market,
        Modular => relations.switching_modular,
        Relational => relations.switching_relational,
        Captive => relations.switching_captive,
        Hierarchy => f64::INFINITY,
    }
}

/// **GV-3** Log mark-up within a relation; none in a market, where the supplier's own rule holds (PR-1).
///
/// `ln m = β·max(0, margin + s)`: the supplier gets its share of what the buyer would pay elsewhere, and for parting, beyond unit cost; a
/// stage that is integrated is paid cost and `m_5`.
#[inline(always)]
#[must_use]
pub fn log_markup(relations: &Relations, of: Governance, margin: f64) -> Option<f64> {
    let share = match of {
        Market => return None,
        Hierarchy => return Some(relations.transfer_price),
        Modular => relations.bargaining_modular,
        Relational => relations.bargaining_relational,
        Captive => relations.bargaining_captive,
    };
    Some(share * (margin + switching_cost(relations, of)).max(0.0))
}

/// What a supplier can learn in a relation of this type, and how fast.
#[inline(always)]
#[must_use]
pub fn teaches(relations: &Relations, of: Governance) -> (&'static [Direction], f64) {
    match of {
        Market => (&[], 0.0),
        Modular => (&[Direction::Process, Direction::Technology], relations.transfer_modular),
        Relational => (&Direction::ALL, relations.transfer_relational),
        Captive => (&[Direction::Process], relations.transfer_captive),
        Hierarchy => (&Direction::ALL, relations.transfer_hierarchy),
    }
}

/// **GV-4** What a supplier learns of a buyer who is better, in log points.
///
/// `k·A·max(0, ln x_b − ln x_s)`, with the supplier's absorptive capacity `A` (KN-2).
#[inline(always)]
#[must_use]
pub fn lesson(rate: f32, absorbed: f32, buyer: f32, supplier: f32) -> f32 {
    rate * absorbed * (buyer - supplier).max(0.0)
}

/// **GV-5** Whether a captive supplier stands at the gate: its design or its brand is its buyer's, or better.
///
/// `ln q_s ≥ ln q_b` or `ln b_s ≥ ln b_b`
#[must_use]
pub fn is_at_gate(supplier: [f32; 2], buyer: [f32; 2]) -> bool {
    supplier[0] >= buyer[0] || supplier[1] >= buyer[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Circumstances = Circumstances { complexity: 0.8, codifiability: 0.55, capability: -0.5, margin: 0.3 };

    #[test]
    fn the_five_types_are_those_of_table_one() {
        let rows =
            [(false, true, true), (true, true, true), (true, false, true), (true, true, false), (true, false, false)];
        assert_eq!(rows.map(|(x, c, k)| by_questions(x, c, k)), Governance::ALL);
    }

    #[test]
    fn a_relation_changes_only_where_a_variable_is_clearly_beyond_its_bound() {
        let r = Relations::default();
        assert_eq!(next(&r, None, &NOW), Captive);
        let capability = |capability| Circumstances { capability, ..NOW };
        assert_eq!(next(&r, Some(Captive), &capability(0.05)), Captive);
        assert_eq!(next(&r, Some(Captive), &capability(0.15)), Modular);
        assert_eq!(next(&r, Some(Modular), &capability(-0.05)), Modular);
        assert_eq!(next(&r, Some(Modular), &capability(-0.15)), Captive);
        let tacit = Circumstances { codifiability: 0.2, ..NOW };
        assert_eq!(next(&r, None, &tacit), Hierarchy);
        assert_eq!(next(&r, None, &Circumstances { margin: 0.05, ..tacit }), Captive);
    }

    #[test]
    fn shares_of_surplus_make_mark_ups() {
        let r = Relations::default();
        assert_eq!(log_markup(&r, Market, 0.3), None);
        assert!((log_markup(&r, Relational, 0.3).unwrap() - 0.25).abs() < 1e-12);
        assert!((log_markup(&r, Captive, 0.25).unwrap() - 0.06).abs() < 1e-12);
        assert_eq!((log_markup(&r, Modular, -0.3), log_markup(&r, Hierarchy, 0.3)), (Some(0.0), Some(0.1)));
    }

    #[test]
    fn captive_suppliers_learn_process_and_are_stopped_at_the_gate() {
        let r = Relations::default();
        assert_eq!(teaches(&r, Captive), (&[Direction::Process][..], 0.2));
        assert!((lesson(0.2, 0.5, 1.0, 0.5) - 0.05).abs() < 1e-7);
        assert_eq!(lesson(0.2, 0.5, 0.5, 1.0), 0.0);
        assert!(is_at_gate([0.5, -1.0], [0.4, 0.0]) && !is_at_gate([0.3, -1.0], [0.4, 0.0]));
    }
}
