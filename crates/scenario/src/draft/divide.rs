//! # Which sectors are divided into stages
//! By default, manufacturing of high and medium-high R&D intensity (chemicals and pharmaceuticals, electronics, electrical equipment,
//! machinery, vehicles, other transport equipment: Galindo-Rueda & Verger 2016, OECD Science, Technology and Industry Working
//! Papers 2016/04), as far as codes show it, and where every country's chain is possible (TS-2).

use super::Choice;
use super::repair::Repaired;
use crate::cells::cost_share;
use crate::report::{did_you_mean, quoted};
use crate::stages::{Chain, flow_shares};

/// The stages, from upstream to downstream: name, technology and market that they ask for.
pub(super) const STAGES: [(&str, f64, f64); 5] = [
    ("core technology", 0.9, 0.2),
    ("key components", 0.8, 0.3),
    ("parts", 0.5, 0.3),
    ("assembly", 0.2, 0.2),
    ("brand and service", 0.4, 0.9),
];

/// Divisions of ISIC Rev. 4 and of Rev. 3 of high and medium-high intensity.
const REV_4: [u32; 7] = [20, 21, 26, 27, 28, 29, 30];
const REV_3: [u32; 8] = [24, 29, 30, 31, 32, 33, 34, 35];
/// Sectors of databases whose codes are not ISIC's: numbers of ADB, names of Eora26.
const OTHERS: [&str; 6] = ["c9", "c13", "c14", "c15", "Electrical and Machinery", "Transport Equipment"];

/// By country: sales of each stage.
pub(super) type Stages = Vec<Vec<f64>>;

/// By sector: its stages, if it is divided.
pub(super) fn divide(
    table: &Repaired,
    choice: &Choice,
    notes: &mut Vec<String>,
) -> Result<Vec<Option<Stages>>, Vec<String>> {
    let mut divided: Vec<Option<Stages>> = vec![None; table.sectors.len()];
    let mut complaints = Vec::new();
    let asked = choice.stages.as_ref();
    for name in asked.into_iter().flatten() {
        let known = |k: &usize| &table.sectors[*k] == name || &table.sector_codes[*k] == name;
        match (0..table.sectors.len()).find(known) {
            Some(k) => match stages(table, k, choice.stage_ratio) {
                Ok(stages) => divided[k] = Some(stages),
                Err(why) => complaints.push(format!("{} cannot be divided into stages: {why}", quoted(name))),
            },
            None => {
                let hint = did_you_mean(name, table.sectors.iter().map(String::as_str));
                complaints.push(format!("no sector is named {}\n  hint: {hint}", quoted(name)));
            }
        }
    }
    if asked.is_none() {
        let is_rev_3 = table.sector_codes.iter().any(|code| is_of_rev_3(code));
        for k in (0..table.sectors.len()).filter(|&k| is_high_technology(&table.sector_codes[k], is_rev_3)) {
            match stages(table, k, choice.stage_ratio) {
                Ok(stages) => divided[k] = Some(stages),
                Err(why) => notes.push(format!("{} is not divided into stages: {why}", quoted(&table.sectors[k]))),
            }
        }
    }
    if complaints.is_empty() { Ok(divided) } else { Err(complaints) }
}

fn stages(table: &Repaired, sector: usize, ratio: f64) -> Result<Stages, String> {
    let (countries, s) = (table.countries.len(), table.sectors.len());
    let shares = flow_shares(STAGES.len(), ratio);
    let group = |c: usize| c * s + sector;
    (0..countries)
        .map(|c| {
            let row: f64 = (0..countries).map(|d| table.flow(group(c), group(d))).sum();
            let column: f64 = (0..countries).map(|d| table.flow(group(d), group(c))).sum();
            let external = table.sales(group(c)) - row;
            let chain = Chain::new(&shares, row, column, external, 1.0 / cost_share(table.markup));
            chain.map(|chain| chain.sales).map_err(|(stage, ..)| {
                format!("its {} in {} would cost more than it sells", STAGES[stage].0, quoted(&table.countries[c]))
            })
        })
        .collect()
}

/// The first two digits of a code, behind the letter of its section, and what follows.
fn division(code: &str) -> Option<(u32, &str)> {
    let rest = code.strip_prefix(['C', 'D']).unwrap_or(code);
    let digits = rest.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
    Some((digits.parse().ok()?, &rest[2..]))
}

/// Codes of Rev. 3: WIOD 2013 writes `30t33`, OECD's edition of 2016 ends them with three letters, `C24CHM`.
fn is_of_rev_3(code: &str) -> bool {
    division(code).is_some_and(|(_, rest)| {
        let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'T');
        rest.starts_with('t') || (letters.len() >= 3 && letters.bytes().all(|b| b.is_ascii_uppercase()))
    })
}

fn is_high_technology(code: &str, is_rev_3: bool) -> bool {
    let divisions: &[u32] = if is_rev_3 { &REV_3 } else { &REV_4 };
    OTHERS.contains(&code) || division(code).is_some_and(|(division, _)| divisions.contains(&division))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_database_show_what_is_high_technology() {
        for code in ["C20", "C26", "C302T309", "C31T33", "D29", "20", "27", "C10-C12", "c13", "Transport Equipment"] {
            let expected = !["C31T33", "C10-C12"].contains(&code);
            assert_eq!(is_high_technology(code, false), expected, "{code}");
        }
        for (code, expected) in [("24", true), ("30t33", true), ("15t16", false), ("C24CHM", true), ("C27MET", false)] {
            assert_eq!(is_high_technology(code, true), expected, "{code}");
        }
    }

    #[test]
    fn codes_of_the_third_revision_are_told_apart() {
        assert!(is_of_rev_3("30t33") && is_of_rev_3("C24CHM") && is_of_rev_3("C30T33XCEQ"));
        assert!(!["C26", "C302T309", "D20T21", "AtB", "A01_02", "26", "C31_32"].into_iter().any(is_of_rev_3));
    }
}
