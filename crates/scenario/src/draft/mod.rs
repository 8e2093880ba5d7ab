//! # A scenario from a real table
//! What a table says becomes a scenario: recipes, sizes, final demand, weights of trade. What it does not say is written
//! down as assumed, to be replaced. What cannot stand in a scenario is left out, and told.

mod divide;
mod firms;
mod names;
mod repair;
mod text;

use crate::flows::CELLS_MAX;
use crate::report::shown;
use measures::InputOutput;
use repair::Repaired;

/// Receipts of US firms with employees in 1995, in million dollars a firm, all industries: 15 751.4 billion of 5 369 100 firms. US Census Bureau,
/// *Statistical Abstract of the United States*, "Major Industries: Private Firms, Establishments, Annual Payroll, and Estimated Receipts by Firm Size".
pub const RECEIPTS: f64 = 2.934;

/// What the user chooses.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Title of the scenario.
    pub title: String,
    /// Sectors that are divided into stages; `None` for those that the rule finds.
    pub stages: Option<Vec<String>>,
    /// Ratio of one flow of a chain to the one before it.
    pub stage_ratio: f64,
    /// Cells below this share of world output are left out.
    pub threshold: f64,
    /// Number of firms; `None` for as many as have these receipts, and at most twenty a country and sector or stage.
    pub firms: Option<usize>,
    /// Mean receipts of a firm, in the table's unit.
    pub receipts: f64,
    /// Tail exponent of firm sizes.
    pub size_tail: f64,
    /// Highest mark-up.
    pub markup: f64,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            title: "A world from a table".into(),
            stages: None,
            stage_ratio: 2.0,
            threshold: 1e-12,
            firms: None,
            receipts: RECEIPTS,
            // Axtell (2001), employees of US firms: 1.059.
            size_tail: 1.06,
            markup: 1.2,
        }
    }
}

/// Where the table is from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The file.
    pub source: String,
    /// What its numbers are in.
    pub unit: String,
    /// Digest of the table as it was read.
    pub digest: String,
    /// What was put together, a line a group.
    pub groups: Vec<String>,
}

/// The text of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// TOML.
    pub text: String,
    /// What was left out or set, a line each; they stand in the text, too.
    pub notes: Vec<String>,
}

/// The scenario of a table.
///
/// # Errors
/// Why there is none, a line each: sectors without value added, countries that demand nothing, too many cells.
pub fn draft(table: &InputOutput, origin: &Origin, choice: &Choice) -> Result<Draft, Vec<String>> {
    let mut notes = Vec::new();
    let repaired = repair::repair(table, choice, &mut notes)?;
    let divided = divide::divide(&repaired, choice, &mut notes)?;
    check_size(&repaired, &divided)?;
    let firms = firms::count(&repaired, &divided, choice, &mut notes);
    let text = text::text(&repaired, &divided, origin, choice, firms, &notes);
    Ok(Draft { text, notes })
}

fn check_size(table: &Repaired, divided: &[Option<divide::Stages>]) -> Result<(), Vec<String>> {
    let stages: usize = divided.iter().map(|stages| if stages.is_some() { divide::STAGES.len() } else { 1 }).sum();
    too_large(table.countries.len(), table.sectors.len(), stages).map_or(Ok(()), |message| Err(vec![message]))
}

/// Why a world of so many countries, sectors and stages has too many cells, if it has, and what would do.
fn too_large(countries: usize, sectors: usize, stages: usize) -> Option<String> {
    let cells = |countries: usize, stages: usize| {
        countries.saturating_mul(stages + 1).saturating_mul(sectors).saturating_mul(countries)
    };
    let all = cells(countries, stages);
    if all <= CELLS_MAX {
        return None;
    }
    let message = format!(
        "{countries} countries and {stages} sectors and stages make {all} cells; at most {CELLS_MAX} are admitted"
    );
    let fewer = (1..countries).rev().find(|&c| cells(c, stages) <= CELLS_MAX).map(|most| match most {
        1 => "put sectors together with `--sectors` or `--aggregate`".to_owned(),
        most => format!("name at most {} countries with `--countries`: the others become one", most - 1),
    });
    let whole = (cells(countries, sectors) <= CELLS_MAX).then(|| "leave sectors whole with `--stages none`".to_owned());
    let hints: Vec<String> = whole.into_iter().chain(fewer).collect();
    Some(format!("{message}\n  hint: {}", hints.join(", or ")))
}

/// A share, as notes show it.
fn share(part: f64, whole: f64) -> String {
    format!("{} of {}", shown(part), shown(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_text;
    use measures::Node;

    /// Two countries; `C26` buys from itself in both, `Z` has no output abroad.
    fn table() -> InputOutput {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let flows = vec![
            20.0, 5.0, 1.0, 2.0, 3.0, 0.0, //
            4.0, 10.0, 2.0, 1.0, 0.5, 0.0, //
            3.0, 8.0, 6.0, 0.0, -0.25, 0.0, //
            2.0, 1.0, 0.0, 30.0, 6.0, 0.0, //
            0.0, 1e-14, 1.0, 8.0, 20.0, 0.0, //
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ];
        let final_demand = vec![70.0, 4.0, 60.0, -1.0, 80.0, 0.5, 3.0, 90.0, 0.0, 50.0, 0.0, 0.0];
        let sold =
            |k: usize| flows[6 * k..6 * k + 6].iter().sum::<f64>() + final_demand[2 * k] + final_demand[2 * k + 1];
        let output = (0..6).map(sold).collect();
        let table = InputOutput {
            countries: names(&["CHN", "ROW"]),
            sectors: names(&["C26", "Agriculture, forestry and the raising of animals", "Z"]),
            nodes: (0..6).map(|k| Node { country: k / 3, sector: k % 3 }).collect(),
            flows,
            final_demand,
            inventories: vec![0.0; 6],
            output,
        };
        table.checked().unwrap()
    }

    #[test]
    fn a_draft_is_a_scenario_and_has_the_cells_of_its_table() {
        let draft = draft(&table(), &Origin::default(), &Choice::default()).unwrap();
        let checked = check_text("draft.toml", &draft.text, &[]).unwrap_or_else(|e| panic!("{e}\n{}", draft.text));
        let cells = checked.table.unwrap();
        assert_eq!(cells.sectors[0], "C26");
        // From Chinese to foreign electronics: number of a group is sector times countries plus country.
        assert_eq!(cells.cells.intermediate[1], 2.0 / cells.world);
        assert_eq!(cells.cells.final_demand[1], 4.0 / cells.world);
        assert_eq!(checked.spec.sectors.len(), 7, "five stages of electronics and two sectors");
    }

    #[test]
    fn what_is_left_out_is_told_and_stands_in_the_text() {
        let draft = draft(&table(), &Origin::default(), &Choice::default()).unwrap();
        for part in [
            "1 flow is negative, -0.25 in all",
            "1 cell of final demand is negative, -1 in all",
            "1 cell is below",
            "`ROW Z` has no output",
        ] {
            assert!(draft.notes.iter().any(|note| note.contains(part)), "{part}: {:?}", draft.notes);
            assert!(draft.text.contains(part), "{part}");
        }
    }

    #[test]
    fn firms_are_those_of_the_published_receipts_and_no_more_than_a_sample() {
        let with = |choice: Choice| {
            let draft = draft(&table(), &Origin::default(), &choice).unwrap();
            let spec = check_text("draft.toml", &draft.text, &[]).unwrap().spec;
            (spec.parameters.world.firms, draft.notes.last().unwrap().clone(), draft.text)
        };
        // All sales are 490.5, a hair more with what a cell below the threshold leaves: 167 firms of 2.934; two countries of seven sectors and stages may have 280.
        let (firms, note, text) = with(Choice::default());
        assert_eq!(firms, 167, "{note}");
        assert!(note.starts_with("167 firms would sell 2.934 each on average"), "{note}");
        assert!(text.contains(&note));
        let (firms, note, _) = with(Choice { receipts: 0.002_934, ..Choice::default() });
        assert_eq!(firms, 280, "{note}");
        assert!(note.contains("280 are simulated, each for 597 of them"), "{note}");
        let (firms, note, _) = with(Choice { receipts: 293.4, ..Choice::default() });
        assert_eq!(firms, 14, "{note}");
        assert!(note.contains("have one where it would be less"), "{note}");
        assert_eq!(with(Choice { firms: Some(50), ..Choice::default() }).0, 50);
    }

    #[test]
    fn a_sector_that_costs_more_than_it_sells_is_named() {
        let mut table = table();
        table.flows[18] += 300.0;
        let refusal = draft(&table, &Origin::default(), &Choice::default()).unwrap_err();
        assert!(refusal[0].starts_with("`CHN C26` sells"), "{refusal:?}");
    }

    #[test]
    fn a_stage_that_was_asked_for_must_be_possible_and_known() {
        let choice = |name: &str| Choice { stages: Some(vec![name.to_owned()]), ..Choice::default() };
        let unknown = draft(&table(), &Origin::default(), &choice("C27")).unwrap_err();
        assert!(unknown[0].contains("did you mean `C26`?"), "{unknown:?}");
        let impossible = draft(&table(), &Origin::default(), &choice("Z")).unwrap_err();
        assert!(impossible[0].starts_with("`Z` cannot be divided into stages"), "{impossible:?}");
        let none = draft(&table(), &Origin::default(), &Choice { stages: Some(vec![]), ..Choice::default() }).unwrap();
        assert_eq!(check_text("draft.toml", &none.text, &[]).unwrap().spec.sectors.len(), 3);
    }

    #[test]
    fn a_world_that_is_too_large_is_told_what_would_do() {
        // OECD's edition of 2025 with seven sectors divided; FIGARO's of 2026; EXIOBASE.
        assert_eq!(too_large(77, 45, 45 + 7 * 4), None);
        let oecd = too_large(81, 50, 50 + 7 * 4).unwrap();
        assert!(oecd.contains("make 25915950 cells; at most 20000000"), "{oecd}");
        assert!(
            oecd.ends_with("`--stages none`, or name at most 70 countries with `--countries`: the others become one"),
            "{oecd}"
        );
        assert_eq!((too_large(81, 50, 50), too_large(71, 50, 50 + 7 * 4)), (None, None));
        let exiobase = too_large(49, 163, 163).unwrap();
        assert!(
            exiobase.ends_with("hint: name at most 26 countries with `--countries`: the others become one"),
            "{exiobase}"
        );
        assert_eq!(too_large(27, 163, 163), None);
    }

    #[test]
    fn the_same_table_gives_the_same_text() {
        let text = || draft(&table(), &Origin::default(), &Choice::default()).unwrap().text;
        assert_eq!(text(), text());
    }
}
