//! # Effects by the values of two parameters
//! The cells of a map: how an effect depends on where two parameters of the design stand together.

use crate::by_value::together;
use crate::joined::{Joined, Unfit};
use crate::pairs::Pairs;
use crate::statistics::{holm, paired};

/// Parameters that are looked at two by two: the first of the design.
const PARAMETERS: usize = 3;
/// Level at which an effect is told from zero.
const ALPHA: f64 = 0.05;

/// The effect of an arm where two parameters stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Mean of the paired differences from the first arm.
    pub effect: f64,
    /// Pairs.
    pub pairs: usize,
    /// Whether it is told from zero at 5 %, adjusted over the cells of its map (IN-4).
    pub is_told: bool,
}

/// A cell, and the p-value of its effect.
type Found = (Cell, Option<f64>);

/// The effects of an arm by the values of two parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The arm, by number.
    pub arm: usize,
    /// Names of the parameters.
    pub parameters: [String; 2],
    /// Smallest and largest value of each part of both.
    pub parts: [Vec<(f64, f64)>; 2],
    /// By part of the first and of the second; none where there are fewer than two pairs.
    pub cells: Vec<Vec<Option<Cell>>>,
}

/// A map for each arm and each two of the first parameters of a design that have several values; of parameters that move together, one.
///
/// # Errors
/// Where an outcome is no finite number.
pub fn maps(results: &Joined<'_>, outcome: usize) -> Result<Vec<Map>, Unfit> {
    let factors = together(results);
    let several: Vec<_> = factors.iter().filter(|(_, parts)| parts.len() > 1).take(PARAMETERS).collect();
    let mut maps = Vec::new();
    for arm in 1..results.plan.arms.len() {
        for (k, (first, rows)) in several.iter().enumerate() {
            for (second, columns) in &several[k + 1..] {
                let of = |points: &[u64], others: &[u64]| {
                    points.iter().copied().filter(|p| others.contains(p)).collect::<Vec<_>>()
                };
                let cell = |points: Vec<u64>| -> Result<Option<Found>, Unfit> {
                    let pairs = Pairs::of(results, arm, outcome, &points)?;
                    if pairs.treated.len() < 2 {
                        return Ok(None);
                    }
                    let effect = paired(&pairs.treated, &pairs.control)?;
                    Ok(Some((Cell { effect: effect.mean, pairs: effect.n, is_told: false }, effect.p)))
                };
                let row = |part: &crate::by_value::Part| {
                    columns.iter().map(|other| cell(of(&part.points, &other.points))).collect::<Result<Vec<_>, _>>()
                };
                let found = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
                let ends = |parts: &[crate::by_value::Part]| parts.iter().map(|part| (part.from, part.to)).collect();
                maps.push(Map {
                    arm,
                    parameters: [first.clone(), second.clone()],
                    parts: [ends(rows), ends(columns)],
                    cells: told(found)?,
                });
            }
        }
    }
    Ok(maps.into_iter().filter(|map| map.cells.iter().flatten().any(Option::is_some)).collect())
}

/// Which effects are told from zero. Where all differences are equal there is no p-value: an effect that is the same in all pairs is told unless
/// it is none.
fn told(found: Vec<Vec<Option<Found>>>) -> Result<Vec<Vec<Option<Cell>>>, Unfit> {
    let p = |(cell, p): &Found| p.unwrap_or(if cell.effect == 0.0 { 1.0 } else { 0.0 });
    let adjusted = holm(&found.iter().flatten().flatten().map(p).collect::<Vec<_>>())?;
    let mut next = adjusted.into_iter();
    let mut one = |(cell, _): Found| Cell { is_told: next.next().is_some_and(|p| p < ALPHA), ..cell };
    Ok(found.into_iter().map(|row| row.into_iter().map(|cell| cell.map(&mut one)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_told_from_zero_after_the_adjustment_for_all_cells() {
        let cell = |effect, p| Some((Cell { effect, pairs: 9, is_told: false }, p));
        // Of three p-values the smallest is tripled, the next doubled: 0.03, 0.06.
        let found = vec![vec![cell(1.0, Some(0.01)), None], vec![cell(1.0, Some(0.03)), cell(1.0, Some(0.9))]];
        let told = told(found).unwrap();
        let is: Vec<Vec<Option<bool>>> =
            told.iter().map(|row| row.iter().map(|cell| cell.map(|cell| cell.is_told)).collect()).collect();
        assert_eq!(is, [[Some(true), None], [Some(false), Some(false)]]);
    }

    #[test]
    fn an_effect_without_spread_is_told_unless_it_is_none() {
        let cell = |effect| Some((Cell { effect, pairs: 2, is_told: false }, None));
        let told = told(vec![vec![cell(0.5), cell(0.0)]]).unwrap();
        assert_eq!([told[0][0].unwrap().is_told, told[0][1].unwrap().is_told], [true, false]);
    }
}
